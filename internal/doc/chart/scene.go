// Package chart draws the pictures of a ward's year: plan against actual, the
// course of a year, bullets, the split of verdicts, a table in shades, many small
// courses side by side, and a map of the ward's units. A kind of chart is plain
// values; Scene lays it out once, with words measured in the embedded Be Vietnam
// Pro, and three writers make the same picture of it: WriteSVG for pages (classes
// only, so that a theme and paper choose the colours), WritePNG for Word, WritePDF
// as vectors. Beside every picture stands a Table with the same numbers.
//
// A chart has no states. It refuses nothing but a wrong map file (ReadMap): a
// missing value is a gap, names are wrapped and never cut, and no two labels
// share a place. What colour says is also said by a sign, a hatch or a word, for
// grey printers and for eyes that do not tell red from green.
package chart

import "math"

// Drawing is a kind of chart: it lays itself out for a width in pixels.
type Drawing interface {
	Scene(width float64) Scene
}

// Paint is the part a colour plays, not the colour: a page's stylesheet, or the
// palette of paper, says which one it is.
type Paint string

// The paints. Level0 to Level4 go from little to much; words on the two highest
// are OnHigh.
const (
	None            Paint = ""
	Ink             Paint = "ink"
	Ink2            Paint = "ink2"
	Ink3            Paint = "ink3"
	Field           Paint = "field"
	Rule            Paint = "rule"
	Rule2           Paint = "rule2"
	Surface         Paint = "surface"
	Good            Paint = "good"
	GoodTint        Paint = "goodbg"
	Bad             Paint = "bad"
	BadTint         Paint = "badbg"
	Wait            Paint = "wait"
	WaitTint        Paint = "waitbg"
	Level0          Paint = "l0"
	Level1          Paint = "l1"
	Level2          Paint = "l2"
	Level3          Paint = "l3"
	Level4          Paint = "l4"
	OnHigh          Paint = "surface"
	levelsOf              = 5
	lineDashes            = 5.0
	lineSpace             = 1.35 // of the size: two stacked marks (Ẫ, Ộ) need the room
	textAscent            = 1.0  // of the size, above the foot of the letters, marks included
	textDrop              = 0.26 // of the size, below it
	textLeeway            = 1.02 // browsers round advances
	smallText             = 11.0
	plainText             = 12.0
	strongWidth           = 2.25
	plainWidth            = 1.25
	hatchStep             = 4.5
	hatchWidth            = 1.2
	gap                   = 8.0
	leastWidth            = 280.0
	widestColumn          = 0.4 // of the picture, for names
	sideBySideWidth       = 520 // below it a name stands above its bar
)

var levels = [levelsOf]Paint{Level0, Level1, Level2, Level3, Level4}

// Point is a place on a picture, in pixels from its upper left corner. Places are
// fractions of a pixel and so float64; figures stay integers and are printed by
// the caller's words, never from a place.
type Point struct{ X, Y float64 }

// Shape is one of Rect, Stroke, Area, Circle and Text.
type Shape interface{ shape() }

// Rect is an upright rectangle. Title is shown when a pointer rests on it.
type Rect struct {
	X, Y, W, H   float64
	Fill, Stroke Paint
	Width        float64 // of the stroke
	Dash         float64 // length of its dashes and gaps, 0 for none
	Title        string
}

// Stroke is one or more lines drawn alike.
type Stroke struct {
	Lines [][]Point
	Paint Paint
	Width float64
	Dash  float64
}

// Area is a polygon with its holes (even-odd).
type Area struct {
	Rings        [][]Point
	Fill, Stroke Paint
	Width        float64
	Title        string
}

// Circle is a dot or a ring.
type Circle struct {
	X, Y, R      float64
	Fill, Stroke Paint
	Width        float64
}

// Anchor says which end of a text stands at its place.
type Anchor string

// The anchors.
const (
	Start  Anchor = ""
	Middle Anchor = "middle"
	End    Anchor = "end"
)

// Text is one line of words; Y is the foot of its letters.
type Text struct {
	X, Y   float64
	S      string
	Size   float64
	Bold   bool
	Anchor Anchor
	Paint  Paint
}

func (Rect) shape()   {}
func (Stroke) shape() {}
func (Area) shape()   {}
func (Circle) shape() {}
func (Text) shape()   {}

// Table is the numbers of a picture as text, for those who do not see it.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string // the first cell names the row; a missing value is "–"
	Bad     [][]bool   // cells in red, as in Rows; may be shorter
}

// Scene is a picture laid out, ready for any writer.
type Scene struct {
	W, H   float64
	Title  string // the finding in a sentence: what the picture says
	Shapes []Shape
	Table  Table
}

// Box is the room that a text takes, marks and descenders included.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Box measures a text.
func (t Text) Box() Box {
	w := Measure(t.S, t.Size, t.Bold)
	x := t.X
	switch t.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	return Box{x, t.Y - textAscent*t.Size, x + w, t.Y + textDrop*t.Size}
}

// left is where the letters themselves begin: the box has a leeway for browsers.
func (t Text) left() float64 {
	w := Measure(t.S, t.Size, t.Bold) / textLeeway
	switch t.Anchor {
	case Middle:
		return t.X - w/2
	case End:
		return t.X - w
	}
	return t.X
}

// overlaps reports whether two boxes share more than an edge.
func (b Box) overlaps(o Box) bool {
	const hair = 0.01
	return b.X0 < o.X1-hair && o.X0 < b.X1-hair && b.Y0 < o.Y1-hair && o.Y0 < b.Y1-hair
}

// Framed puts a heading above a picture and a note below it, for a file that
// leaves the page: without them nobody would know what it shows.
func (s Scene) Framed(heading, note string) Scene {
	const margin = 16
	p := pen{}
	y := margin + p.block(margin, margin, s.W, heading, style{size: 16, bold: true, paint: Ink})
	y += gap
	p.shapes = append(p.shapes, moved(s.Shapes, margin, y)...)
	y += s.H
	if note != "" {
		y += gap
		y += p.block(margin, y, s.W, note, style{size: smallText, paint: Ink3})
	}
	return Scene{W: s.W + 2*margin, H: math.Ceil(y + margin), Title: s.Title, Shapes: p.shapes, Table: s.Table}
}

// moved copies shapes to another place.
func moved(shapes []Shape, dx, dy float64) []Shape {
	out := make([]Shape, len(shapes))
	for i, s := range shapes {
		switch s := s.(type) {
		case Rect:
			s.X, s.Y = s.X+dx, s.Y+dy
			out[i] = s
		case Circle:
			s.X, s.Y = s.X+dx, s.Y+dy
			out[i] = s
		case Text:
			s.X, s.Y = s.X+dx, s.Y+dy
			out[i] = s
		case Stroke:
			s.Lines = movedLines(s.Lines, dx, dy)
			out[i] = s
		case Area:
			s.Rings = movedLines(s.Rings, dx, dy)
			out[i] = s
		}
	}
	return out
}

func movedLines(lines [][]Point, dx, dy float64) [][]Point {
	out := make([][]Point, len(lines))
	for i, l := range lines {
		out[i] = make([]Point, len(l))
		for k, p := range l {
			out[i][k] = Point{p.X + dx, p.Y + dy}
		}
	}
	return out
}
