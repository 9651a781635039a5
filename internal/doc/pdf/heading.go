package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// headingLevel gives the level of a bold line that is numbered as a heading of an
// official paper is (Nghị định 30/2020/NĐ-CP, Phụ lục I: phần, chương, mục, điều,
// khoản, điểm), 0 when it is not; the same levels as in a Word file without styles.
func headingLevel(s string) int {
	const longest = 250 // letters; longer bold text is an emphasised paragraph
	if utf8.RuneCountInString(s) > longest {
		return 0
	}
	first, rest, _ := strings.Cut(s, " ")
	if rest == "" {
		return 0
	}
	if level, is := map[string]int{"phần": 1, "chương": 1, "mục": 2, "điều": 3}[strings.ToLower(first)]; is {
		next, _, _ := strings.Cut(rest, " ")
		next = strings.TrimRight(next, ".:-")
		if isRoman(next) || isDigits(next) || strings.EqualFold(next, "thứ") {
			return level
		}
		return 0
	}
	mark := strings.TrimRight(first, ".)/-:")
	closed := mark != first
	upper, _ := utf8.DecodeRuneInString(rest)
	switch {
	case isChain(mark) && (closed || unicode.IsUpper(upper)): // "1.250 người" is a number
		return min(3+strings.Count(mark, "."), 9)
	case !closed:
		return 0
	case isRoman(mark):
		return 2
	case isDigits(mark):
		return 3
	case isLetter(mark):
		return 5
	}
	return 0
}

func isRoman(s string) bool  { return s != "" && len(s) <= 7 && strings.Trim(s, "IVXLC") == "" }
func isDigits(s string) bool { return s != "" && len(s) <= 4 && strings.Trim(s, "0123456789") == "" }

// isLetter accepts the letter of a điểm: "a", "đ".
func isLetter(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.IsLower(r)
}

// isChain accepts "1.1", "2.10.3": numbers of one or two digits.
func isChain(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if !isDigits(p) || len(p) > 2 {
			return false
		}
	}
	return len(parts) > 1
}
