package xlsx

import (
	"strings"
	"unicode"
)

// lineHeight is the height of a line of text in points, for a size in points.
func lineHeight(lines, size int) float64 { return float64(lines*size)*1.3 + 2 }

// linesOf reckons on how many lines a text stands in so many columns' width. The
// height of rows is written into the file because programs disagree on who fits
// it: Excel does on opening, but not for merged cells; LibreOffice does for
// neither. Reckoning a line too many leaves some white, one too few hides text, so
// letters count for the wider ones among them.
func linesOf(text string, width float64, size int, bold bool) int {
	room := width*defaultSize/float64(size) - 1 // a column keeps a little room at its sides
	n := 0
	for line := range strings.SplitSeq(clean(text), "\n") {
		n++
		at := 0.0
		for word := range strings.FieldsSeq(line) {
			w := wordWidth(word, bold)
			if at > 0 && at+w > room {
				n++
				at = 0
			}
			for w > room && room > 1 { // a word longer than the line is broken
				n++
				w -= room
			}
			at += w + 0.5
		}
	}
	return n
}

// wordWidth measures a word in digits, which are half as wide as the font is high.
func wordWidth(word string, bold bool) float64 {
	w := 0.0
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsUpper(r):
			w += 1.4
		case strings.ContainsRune("ijlt.,;:()-'“”", r):
			w += 0.65
		case strings.ContainsRune("mw%—", r):
			w += 1.55
		default:
			w += 0.95
		}
	}
	if bold {
		w *= 1.06
	}
	return w
}
