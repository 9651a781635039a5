package docx

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// boldWidths are the advance widths of Times New Roman Bold in thousandths of the
// size, from 'A' and from 'a'.
var (
	boldUpper = [26]int{722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667}
	boldLower = [26]int{500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444}
)

// BoldWidth measures a line of bold text, well enough to draw a rule in proportion
// to it and to see whether it fits a column: marks add nothing to a letter's
// width, and every other sign counts as half an em at most.
func BoldWidth(text string, size int) Length {
	units := 0
	for _, r := range norm.NFD.String(text) {
		switch {
		case r >= 'A' && r <= 'Z':
			units += boldUpper[r-'A']
		case r >= 'a' && r <= 'z':
			units += boldLower[r-'a']
		case r == 'Đ':
			units += 722
		case r == 'đ':
			units += 556
		case unicode.Is(unicode.Mn, r):
		case r == ' ' || r == '.' || r == ',':
			units += 250
		case r == '-':
			units += 333
		default:
			units += 500
		}
	}
	return Length(units * size * 20 / 1000)
}
