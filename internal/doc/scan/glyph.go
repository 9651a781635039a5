package scan

import (
	"image"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mendSigns looks again at signs that tesseract's Vietnamese does not know: it
// gives < and > for ≤ and ≥, which is another promise, and ~ for the minus before
// a number. The print decides, by a level bar as long as the sign.
func mendSigns(words []word, b *bitmap) {
	for i := range words {
		w := &words[i]
		first, size := utf8.DecodeRuneInString(w.text)
		next, _ := utf8.DecodeRuneInString(w.text[size:])
		sign := w.box
		if len(w.text) > size { // the sign is about as wide as it is high
			sign.Max.X = min(sign.Max.X, sign.Min.X+sign.Dy()*7/10)
		}
		below := image.Rect(sign.Min.X, sign.Min.Y+sign.Dy()*6/10, sign.Max.X, sign.Max.Y+sign.Dy()/4)
		switch {
		case first == '<' && b.bar(below):
			w.text = "≤" + w.text[size:]
		case first == '>' && b.bar(below):
			w.text = "≥" + w.text[size:]
		case first == '~' && unicode.IsDigit(next) && b.bar(image.Rect(w.box.Min.X, w.box.Min.Y, w.box.Min.X+w.box.Dy()*6/10, w.box.Max.Y)):
			w.text = "-" + strings.TrimLeft(w.text[size:], " ")
		}
	}
}

// bar reports whether a level bar goes across most of an area, with nothing more
// than itself in its columns.
func (b *bitmap) bar(r image.Rectangle) bool {
	r = r.Intersect(image.Rect(0, 0, b.w, b.h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		length := 0
		for x := r.Min.X; x < r.Max.X; x++ {
			if !b.ink[y*b.w+x] {
				length = 0
			} else if length++; length*100 >= r.Dx()*55 {
				return true
			}
		}
	}
	return false
}
