package pair

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words cuts text into words, gaps and signs. The signs inside a number or a
// word ("1.234,5", "12/14", "45-HD") stay with it.
func Words(s string) []string {
	var all []string
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r):
			n = len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			n = wordEnd(s)
		}
		all = append(all, s[:n])
		s = s[n:]
	}
	return all
}

// wordEnd is where the word ends that s begins with.
func wordEnd(s string) int {
	end := 0
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			end = i + utf8.RuneLen(r)
		case end == i && strings.ContainsRune(".,/-", r): // stays when a letter or digit follows
		default:
			return end
		}
	}
	return end
}

// Plainly is a text as it is compared: without its outer and doubled gaps.
func Plainly(s string) string { return strings.Join(strings.Fields(s), " ") }
