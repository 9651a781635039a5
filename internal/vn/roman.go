package vn

import "strings"

// romanParts are the values of Roman numerals, subtractive pairs included.
var romanParts = []struct {
	value int
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// Roman writes n from 1 to 3999 as the numeral of a part, quarter or term; any
// other n gives "".
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for _, p := range romanParts {
		for n >= p.value {
			b.WriteString(p.text)
			n -= p.value
		}
	}
	return b.String()
}

// ParseRoman reads a Roman numeral in upper case, only in its one right spelling
// (IIII and IC are not numerals): lower-case "vi", "di", "mi" are words.
func ParseRoman(s string) (n int, ok bool) {
	rest := s
	for _, p := range romanParts {
		for strings.HasPrefix(rest, p.text) {
			rest = rest[len(p.text):]
			n += p.value
		}
	}
	if s == "" || rest != "" || Roman(n) != s {
		return 0, false
	}
	return n, true
}
