package chart

import (
	"fmt"
	"math"
	"strconv"
)

// Region is one unit of a Map.
type Region struct {
	Name  string
	Rings [][][]Point // longitude and latitude, as ReadMap gives them
	Level int         // shade from 0 to 4; −1: no value
	Text  string      // its value in words
	Mark  Mark        // NotMet is hatched
}

// Map is the ward's units on the ground, shaded by a value. Each carries its
// number on the map and its name with the value in the list beside it, so that no
// name has to fit into a small place.
type Map struct {
	Title   string
	Caption string
	RowHead string
	Value   string // head of the table's column
	Regions []Region
	Levels  []string
	Missed  string      // what a hatched region is called; "" for "không đạt"
	Lost    []Region    // with a value and without a place on the map
	Empty   [][][]Point // ground that is no region's, drawn blank
}

const mapLeast = 0.6 // pixels between two points that are worth drawing

// Scene lays the map out for a width.
func (m Map) Scene(width float64) Scene {
	width = max(width, leastWidth)
	side := width >= sideBySideWidth
	mapW, listX, listY := width, 0.0, 0.0
	if side {
		mapW = width * 0.6
		listX = mapW + 2*gap
	}
	p := &pen{}
	to, height := m.projection(mapW)
	for _, polygon := range m.Empty {
		p.add(Area{Rings: projected(polygon, to), Fill: Surface, Stroke: Rule2, Width: 1})
	}
	placed := make([][][]Point, len(m.Regions)) // all rings of a region together
	for i, r := range m.Regions {
		for _, polygon := range r.Rings {
			placed[i] = append(placed[i], projected(polygon, to)...)
		}
		r.draw(p, placed[i])
	}
	m.numbers(p, placed, mapW, height)
	if !side {
		listY = height + gap
	}
	end := m.list(p, listX, listY, width-listX)
	y := max(height, end) + gap
	y += p.keys(y, width, m.keys())
	return Scene{W: width, H: math.Ceil(y + 2), Title: m.Title, Shapes: p.shapes, Table: m.table()}
}

// projection maps degrees to the picture, true to shape in the ward's middle, and
// tells the height it needs.
func (m Map) projection(width float64) (to func(Point) Point, height float64) {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	all := m.Empty
	for _, r := range m.Regions {
		all = append(all[:len(all):len(all)], r.Rings...)
	}
	for _, polygon := range all {
		for _, ring := range polygon {
			for _, c := range ring {
				lo.X, lo.Y, hi.X, hi.Y = min(lo.X, c.X), min(lo.Y, c.Y), max(hi.X, c.X), max(hi.Y, c.Y)
			}
		}
	}
	if math.IsInf(lo.X, 0) {
		return func(p Point) Point { return p }, 0
	}
	shrink := max(0.01, math.Cos((lo.Y+hi.Y)/2*math.Pi/180))
	const edge = 2.0
	most := width * 0.85
	scale := (width - 2*edge) / max(1e-9, (hi.X-lo.X)*shrink)
	scale = min(scale, (most-2*edge)/max(1e-9, hi.Y-lo.Y))
	shift := (width - 2*edge - (hi.X-lo.X)*shrink*scale) / 2
	return func(p Point) Point {
		return Point{edge + shift + (p.X-lo.X)*shrink*scale, edge + (hi.Y-p.Y)*scale}
	}, (hi.Y-lo.Y)*scale + 2*edge
}

// projected places rings and leaves out points that nobody could tell apart.
func projected(rings [][]Point, to func(Point) Point) [][]Point {
	var out [][]Point
	for _, ring := range rings {
		var points []Point
		for _, c := range ring {
			at := to(c)
			if n := len(points); n == 0 || math.Hypot(at.X-points[n-1].X, at.Y-points[n-1].Y) >= mapLeast {
				points = append(points, at)
			}
		}
		if len(points) > 2 {
			out = append(out, points)
		}
	}
	return out
}

// draw places one region: shaded, hatched where it is not met, dashes for none.
func (r Region) draw(p *pen, rings [][]Point) {
	if len(rings) == 0 {
		return
	}
	a := Area{Rings: rings, Fill: Surface, Stroke: Ink3, Width: 1, Title: r.Name + ": " + or(r.Text, "chưa có số liệu")}
	if r.Level >= 0 {
		a.Fill = levels[min(r.Level, levelsOf-1)]
	}
	p.add(a)
	if r.Mark == NotMet {
		p.add(hatch(rings, Bad, 2*hatchStep))
	}
}

// numbers writes each region's number in its widest place; one that has no room
// stands beside it with a leader, or is left to the list.
func (m Map) numbers(p *pen, placed [][][]Point, width, height float64) {
	s := style{size: smallText, bold: true, paint: Ink}
	var taken []Box
	for i, rings := range placed {
		if len(rings) == 0 {
			continue
		}
		text := strconv.Itoa(i + 1)
		home := widestPlace(rings)
		w, h := s.width(text)+6, s.line()
		for _, at := range around8(home) {
			b := Box{at.X - w/2, at.Y - h/2, at.X + w/2, at.Y + h/2}
			if b.X0 < 0 || b.Y0 < 0 || b.X1 > width || b.Y1 > height || collides(b, taken) {
				continue
			}
			taken = append(taken, b)
			if at != home {
				p.line(Ink3, 1, 0, home, at)
			}
			p.add(Rect{X: b.X0, Y: b.Y0 + 1, W: w, H: h - 2, Fill: Surface, Stroke: Ink3, Width: .75})
			p.words(at.X, at.Y, text, Middle, s)
			break
		}
	}
}

func collides(b Box, taken []Box) bool {
	for _, t := range taken {
		if b.overlaps(t) {
			return true
		}
	}
	return false
}

// around8 are a place and those near it, from near to far.
func around8(home Point) []Point {
	out := []Point{home}
	for _, r := range []float64{18, 30, 44, 60} {
		for k := range 12 {
			sin, cos := math.Sincos(float64(k) * math.Pi / 6)
			out = append(out, Point{home.X + r*cos, home.Y + r*sin})
		}
	}
	return out
}

// widestPlace is the middle of the longest level stretch within the rings.
func widestPlace(rings [][]Point) Point {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range rings {
		for _, p := range r {
			lo, hi = min(lo, p.Y), max(hi, p.Y)
		}
	}
	best, most := rings[0][0], -1.0
	const cuts = 15
	for k := 1; k < cuts; k++ {
		y := lo + (hi-lo)*float64(k)/cuts
		xs := crossings(rings, level, y)
		for i := 0; i+1 < len(xs); i += 2 {
			w := xs[i+1] - xs[i]
			if mid := 1 - math.Abs(float64(k)/cuts-.5)*.6; w*mid > most {
				best, most = Point{(xs[i] + xs[i+1]) / 2, y}, w*mid
			}
		}
	}
	return best
}

// list writes the names with their values.
func (m Map) list(p *pen, x, y, width float64) float64 {
	number := style{size: smallText, bold: true, paint: Ink}
	name, value := style{size: plainText, paint: Ink}, style{size: plainText, bold: true, paint: Ink}
	numberW := number.width(strconv.Itoa(len(m.Regions))) + 6
	valueW := 0.0
	for _, r := range append(append([]Region{}, m.Regions...), m.Lost...) {
		valueW = max(valueW, value.width(or(r.Text, dash)))
	}
	valueW = min(valueW, width*.4)
	nameW := width - numberW - valueW - signRoom - gap
	for i, r := range append(append([]Region{}, m.Regions...), m.Lost...) {
		h := max(name.height(r.Name, nameW), value.height(or(r.Text, dash), valueW))
		if i < len(m.Regions) {
			p.words(x, y+number.line()/2+1, strconv.Itoa(i+1), Start, number)
		}
		p.block(x+numberW, y, nameW, r.Name, name)
		p.sign(r.Mark, x+numberW+nameW+gap+signSize/2, y+value.line()/2, r.Mark.paint())
		p.block(x+width-valueW, y, valueW, or(r.Text, dash), value)
		y += h + 4
		p.line(Rule, 1, 0, Point{x, y - 2}, Point{x + width, y - 2})
	}
	return y
}

func (m Map) keys() []key {
	var out []key
	for i, text := range m.Levels[:min(len(m.Levels), levelsOf)] {
		out = append(out, key{text, func(p *pen, x, mid float64) {
			p.add(Rect{X: x, Y: mid - 6, W: keySwatch, H: 12, Fill: levels[i], Stroke: Ink3, Width: 1})
		}})
	}
	missed, none := false, false
	for _, r := range m.Regions {
		missed, none = missed || r.Mark == NotMet, none || r.Level < 0
	}
	if missed {
		out = append(out, key{or(m.Missed, "gạch chéo: không đạt"), func(p *pen, x, mid float64) {
			p.add(Rect{X: x, Y: mid - 6, W: keySwatch, H: 12, Fill: Surface, Stroke: Ink3, Width: 1}, hatch(rectRing(x, mid-6, keySwatch, 12), Bad, hatchStep))
		}})
	}
	if none {
		out = append(out, key{"để trắng: chưa có số liệu", func(p *pen, x, mid float64) {
			p.add(Rect{X: x, Y: mid - 6, W: keySwatch, H: 12, Fill: Surface, Stroke: Ink3, Width: 1})
		}})
	}
	return out
}

func (m Map) table() Table {
	t := Table{Caption: m.Caption, Head: []string{m.RowHead, m.Value, "Đánh giá"}}
	for i, r := range append(append([]Region{}, m.Regions...), m.Lost...) {
		name := r.Name
		if i < len(m.Regions) {
			name = fmt.Sprintf("%d. %s", i+1, r.Name)
		}
		t.Rows = append(t.Rows, []string{name, or(r.Text, dash), or(r.Mark.Word(), dash)})
	}
	return t
}
