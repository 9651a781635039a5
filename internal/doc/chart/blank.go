package chart

import "math"

// Blank stands where a picture would show nothing: a frame with the reason in it and
// what to do, so that nobody takes the gap for a slip.
type Blank struct {
	Text string
}

// Scene lays the frame out for a width.
func (b Blank) Scene(width float64) Scene {
	const margin = 12
	width = max(width, leastWidth)
	p := &pen{}
	words := style{size: plainText, paint: Ink2}
	h := math.Ceil(words.height(b.Text, width-2*margin) + 2*margin)
	p.add(Rect{X: .5, Y: .5, W: width - 1, H: h - 1, Fill: Surface, Stroke: Field, Width: 1, Dash: noneDash})
	p.block(margin, margin, width-2*margin, b.Text, words)
	return Scene{W: width, H: h, Title: b.Text, Shapes: p.shapes}
}
