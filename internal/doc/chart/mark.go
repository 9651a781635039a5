package chart

import "tongket/internal/vn"

// Mark is a verdict as a picture shows it: by colour, sign and word.
type Mark string

// The marks; NoMark is for what is not judged.
const (
	NoMark   Mark = ""
	Exceeded Mark = "vuot"
	Met      Mark = "dat"
	NotMet   Mark = "khong_dat"
	NotDue   Mark = "chua_den_ky"
	NoData   Mark = "chua_co_so_lieu"
)

// Marks are the verdicts in the order of print.
var Marks = []Mark{Exceeded, Met, NotMet, NotDue, NoData}

// Word is the verdict in words.
func (m Mark) Word() string {
	switch m {
	case Exceeded:
		return "Vượt"
	case Met:
		return "Đạt"
	case NotMet:
		return "Không đạt"
	case NotDue:
		return "Chưa đến kỳ đánh giá"
	case NoData:
		return "Chưa có số liệu"
	}
	return ""
}

// paint is the colour of a verdict's sign and bar.
func (m Mark) paint() Paint {
	switch m {
	case Exceeded, Met:
		return Good
	case NotMet:
		return Bad
	case NoData:
		return Wait
	case NotDue:
		return Ink3
	}
	return Ink2
}

// The room of a sign, and its board: the signs are those of the pages, on 16.
const (
	signSize  = 12.0
	signRoom  = signSize + 5
	signBoard = 16.0
)

// sign draws a verdict's sign with its middle at a place.
func (p *pen) sign(m Mark, x, y float64, paint Paint) {
	at := func(pairs ...float64) []Point {
		var out []Point
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Point{x + (pairs[i]-signBoard/2)*signSize/signBoard, y + (pairs[i+1]-signBoard/2)*signSize/signBoard})
		}
		return out
	}
	const pen = 1.5
	switch m {
	case Exceeded:
		p.add(Area{Rings: [][]Point{at(8, 2, 14.5, 13.5, 1.5, 13.5)}, Fill: paint})
	case Met:
		p.add(Stroke{Lines: [][]Point{at(2.5, 8.5, 6.3, 12.5, 13.5, 4)}, Paint: paint, Width: pen})
	case NotMet:
		p.add(Stroke{Lines: [][]Point{at(3.5, 3.5, 12.5, 12.5), at(12.5, 3.5, 3.5, 12.5)}, Paint: paint, Width: pen})
	case NotDue:
		p.add(Circle{X: x, Y: y, R: 6 * signSize / signBoard, Stroke: paint, Width: pen * .8},
			Stroke{Lines: [][]Point{at(8, 4.5, 8, 8, 10.5, 10)}, Paint: paint, Width: pen * .8})
	case NoData:
		for _, dx := range []float64{-5, 0, 5} {
			p.add(Circle{X: x + dx*signSize/signBoard, Y: y, R: 1.1, Fill: paint})
		}
	}
}

// key is one entry of the words below a picture that say what is drawn how.
type key struct {
	text string
	draw func(p *pen, x, middle float64) // within keySwatch across
}

const keySwatch = 18.0

// keys writes the entries one after another, as many in a line as fit, and
// returns the room they took.
func (p *pen) keys(top, width float64, all []key) float64 {
	s := style{size: smallText, paint: Ink2}
	x, y, lines := 0.0, top, 0
	for _, k := range all {
		room := keySwatch + 4 + s.width(k.text)
		if x > 0 && x+room > width {
			x, y = 0, y+s.line()+4
		}
		if x == 0 {
			lines++
		}
		k.draw(p, x, y+s.line()/2)
		y += p.block(x+keySwatch+4, y, width-keySwatch-4, k.text, s) - s.line()
		x += room + 16
	}
	if lines == 0 {
		return 0
	}
	return y + s.line() - top
}

// markKeys are the entries for the verdicts that occur.
func markKeys(used []Mark, text func(Mark) string) []key {
	var out []key
	for _, m := range Marks {
		for _, u := range used {
			if u == m {
				out = append(out, key{text(m), func(p *pen, x, middle float64) { p.sign(m, x+keySwatch/2, middle, m.paint()) }})
				break
			}
		}
	}
	return out
}

// dash is what a table prints for a missing value.
const dash = "–"

// cell prints a value in a table.
func cell(v Value, text string, format func(int64) string) string {
	switch {
	case text != "":
		return vn.NFC(text)
	case !v.OK:
		return dash
	}
	return printed(format, v.N)
}

// printed prints a figure by the caller's words, else as a whole number.
func printed(format func(int64) string, n int64) string {
	if format == nil {
		return vn.Decimal{Units: n}.String()
	}
	return format(n)
}
