package vn

import (
	"strconv"
	"strings"
)

// OrdinalWords writes a place in an order: "thứ nhất", "thứ hai", "thứ tư", "thứ
// hai mươi mốt"; "" below 1. ParseOrdinal reads it back.
func OrdinalWords(n int64) string {
	switch {
	case n < 1:
		return ""
	case n == 1:
		return "thứ nhất"
	case n == 4:
		return "thứ tư"
	}
	return "thứ " + Words(n)
}

// ParseOrdinal reads a place in an order: "thứ nhất", "thứ tư", "lần thứ IX",
// "lần 2", "hạng 3", "hạng nhì". A bare number is none.
func ParseOrdinal(s string) (n int64, ok bool) {
	if len(s) > longestWords {
		return 0, false
	}
	words := strings.Fields(OneTone(NFC(s)))
	named := false
	for _, name := range []string{"lần", "thứ", "hạng"} {
		if len(words) > 0 && Lower(words[0]) == name {
			words, named = words[1:], true
		}
	}
	if !named || len(words) == 0 {
		return 0, false
	}
	rest := strings.Join(words, " ")
	switch Lower(rest) {
	case "nhất", "đầu", "đầu tiên":
		return 1, true
	case "nhì":
		return 2, true
	case "tư":
		return 4, true
	}
	if r, ok := ParseRoman(rest); ok {
		return int64(r), true
	}
	if strings.Trim(rest, "0123456789") == "" {
		n, err := strconv.ParseInt(rest, 10, 64)
		return n, err == nil && n > 0
	}
	d, ok := ParseWords(rest)
	if !ok || d.Scale != 0 || d.Units < 1 {
		return 0, false
	}
	return d.Units, true
}

// Fraction is a part of a whole as it is written, not reduced: "8/12" stays so.
type Fraction struct{ Num, Den int64 }

// ParseFraction reads "2/3", "một phần tư", "ba phần năm", "một nửa".
func ParseFraction(s string) (f Fraction, ok bool) {
	if len(s) > longestWords {
		return Fraction{}, false
	}
	text := strings.Join(strings.Fields(OneTone(Lower(s))), " ")
	if text == "nửa" || text == "một nửa" {
		return Fraction{1, 2}, true
	}
	if num, den, cut := strings.Cut(text, "/"); cut {
		n, okN := digitsOf(strings.TrimSpace(num))
		d, okD := digitsOf(strings.TrimSpace(den))
		if !okN || !okD || d == 0 {
			return Fraction{}, false
		}
		return Fraction{int64(n), int64(d)}, true
	}
	num, den, cut := strings.Cut(text, " phần ")
	n, okN := ParseWords(num)
	d, okD := ParseWords(den)
	if den == "tư" {
		d, okD = Decimal{4, 0}, true
	}
	if !cut || !okN || !okD || n.Scale != 0 || d.Scale != 0 || d.Units < 1 {
		return Fraction{}, false
	}
	return Fraction{n.Units, d.Units}, true
}

// String writes "2/3".
func (f Fraction) String() string {
	return strconv.FormatInt(f.Num, 10) + "/" + strconv.FormatInt(f.Den, 10)
}

// Words writes "hai phần ba", "một phần tư".
func (f Fraction) Words() string {
	den := Words(f.Den)
	if f.Den == 4 {
		den = "tư"
	}
	return Words(f.Num) + " phần " + den
}
