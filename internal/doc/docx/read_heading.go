package docx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest a heading known by its looks may be, in letters: longer bold text is an
// emphasised paragraph.
const maxHeading = 250

// lookLevel gives the level of a line that looks like a heading of an official
// document (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6: phần, chương, mục, điều,
// khoản, điểm), 0 when it does not. It judges the numbering alone; that the line
// is bold is for the caller to see.
func lookLevel(line string) int {
	line = strings.TrimSpace(line)
	if line == "" || utf8.RuneCountInString(line) > maxHeading {
		return 0
	}
	first, rest, _ := strings.Cut(line, " ")
	switch strings.ToLower(first) {
	case "phần", "chương":
		return wordLevel(rest, 1)
	case "mục":
		return wordLevel(rest, 2)
	case "điều":
		return wordLevel(rest, 3)
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		return 0
	}
	mark := strings.TrimRight(first, ".)/-:")
	closed := mark != first
	switch {
	case isRoman(mark) && closed:
		return 2
	case isDigits(mark) && closed:
		return 3
	case isChain(mark) && (closed || startsUpper(rest)): // "1.250 người" is a number
		return min(3+strings.Count(mark, "."), 9)
	case utf8.RuneCountInString(mark) == 1 && closed && unicode.IsLower([]rune(mark)[0]):
		return 5
	}
	return 0
}

// wordLevel accepts what follows "Phần", "Chương", "Mục", "Điều" when it is a
// number: "thứ nhất", "I", "2."; "Phần lớn …" is prose.
func wordLevel(rest string, level int) int {
	next, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	next = strings.TrimRight(next, ".:-")
	if isRoman(next) || isDigits(next) || strings.EqualFold(next, "thứ") {
		return level
	}
	return 0
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

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func isRoman(s string) bool {
	return s != "" && len(s) <= 7 && strings.Trim(s, "IVXLC") == ""
}

func isDigits(s string) bool {
	return s != "" && len(s) <= 4 && strings.Trim(s, "0123456789") == ""
}
