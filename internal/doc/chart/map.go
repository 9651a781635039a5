package chart

import (
	"math"
	"slices"
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
// sign on the map (the number in its name, else a letter) and its name with the
// value in the list beside it, so that no name has to fit into a small place.
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
	signs := m.signs()
	for i, r := range m.Regions {
		for _, polygon := range r.Rings {
			placed[i] = append(placed[i], projected(polygon, to)...)
		}
		r.draw(p, placed[i])
	}
	m.pin(p, signs, placed, mapW, height)
	columns := 1
	switch {
	case !side:
		listY = height + gap
	case m.listHeight(signs, width-listX) > longList*height:
		// Beside the map it would hang far below it, and off a sheet: it stands in
		// columns below.
		columns, listX, listY = int(width/leastColumn), 0, height+gap
	}
	end := listY
	columnW := (width - listX - float64(columns-1)*2*gap) / float64(columns)
	for i, part := range m.inColumns(columns) {
		at := listX + float64(i)*(columnW+2*gap)
		end = max(end, part.list(p, signs[:len(part.Regions)], at, listY, columnW))
		signs = signs[len(part.Regions):]
	}
	y := max(height, end) + gap
	y += p.keys(y, width, m.keys())
	return Scene{W: width, H: math.Ceil(y + 2), Title: m.Title, Shapes: p.shapes, Table: m.table()}
}

const (
	longList    = 2.0   // how much higher than its map a list beside it may be
	leastColumn = 190.0 // of a list in columns
)

// listHeight is the room of the list in a width.
func (m Map) listHeight(signs []string, width float64) float64 {
	return m.list(&pen{}, signs, 0, 0, width)
}

// inColumns deals the entries of the list out to columns, those without a place to
// the last.
func (m Map) inColumns(n int) []Map {
	each := (len(m.Regions) + len(m.Lost) + n - 1) / max(1, n)
	var out []Map
	left := m.Regions
	for range n - 1 {
		k := min(each, len(left))
		out = append(out, Map{Regions: left[:k]})
		left = left[k:]
	}
	return append(out, Map{Regions: left, Lost: m.Lost})
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

// draw places one region: shaded, hatched where it is not met, dashes around where
// there is no value.
func (r Region) draw(p *pen, rings [][]Point) {
	if len(rings) == 0 {
		return
	}
	a := Area{Rings: rings, Fill: r.fill(), Stroke: Ink3, Width: 1, Title: r.Name + ": " + or(r.Text, "chưa có số liệu")}
	if r.Level < 0 {
		a.Stroke = None
		p.add(a, Stroke{Lines: closed(rings), Paint: Ink3, Width: 1, Dash: noneDash})
	} else {
		p.add(a)
	}
	if r.Mark == NotMet {
		p.add(hatch(rings, Bad, 2*hatchStep))
	}
}

const noneDash = 3.0

// fill is the shade of a region.
func (r Region) fill() Paint {
	if r.Level < 0 {
		return Surface
	}
	return levels[min(r.Level, levelsOf-1)]
}

// list writes the signs and names with their values, last those that have no place.
func (m Map) list(p *pen, signs []string, x, y, width float64) float64 {
	sign, head := style{size: smallText, bold: true, paint: Ink}, style{size: smallText, paint: Ink2}
	value := style{size: plainText, bold: true, paint: Ink}
	c := mapColumns{x: x, width: width, sign: sign.widest(signs) + 6}
	for _, r := range slices.Concat(m.Regions, m.Lost) {
		c.value = max(c.value, value.width(or(r.Text, dash)))
	}
	c.value = min(c.value, width*.4)
	for i, r := range m.Regions {
		y = r.entry(p, c, signs[i], y)
	}
	if len(m.Lost) > 0 {
		y += gap + p.block(x, y+gap, width, lostWords, head)
		p.line(Rule, 1, 0, Point{x, y + 2}, Point{x + width, y + 2})
		y += 4
	}
	for _, r := range m.Lost {
		y = r.entry(p, c, "", y)
	}
	return y
}

const lostWords = "Không có vùng trên bản đồ"

// mapColumns is where the list of a map stands, and how wide its columns are.
type mapColumns struct{ x, width, sign, value float64 }

// entry writes one line of the list and returns where it ends.
func (r Region) entry(p *pen, c mapColumns, sign string, y float64) float64 {
	signStyle, name, value := style{size: smallText, bold: true, paint: Ink}, style{size: plainText, paint: Ink}, style{size: plainText, bold: true, paint: Ink}
	nameW := c.width - c.sign - c.value - signRoom - gap
	h := max(name.height(r.Name, nameW), value.height(or(r.Text, dash), c.value))
	p.words(c.x, y+signStyle.line()/2+1, sign, Start, signStyle)
	p.block(c.x+c.sign, y, nameW, r.Name, name)
	p.sign(r.Mark, c.x+c.sign+nameW+gap+signSize/2, y+value.line()/2, r.Mark.paint())
	p.block(c.x+c.width-c.value, y, c.value, or(r.Text, dash), value)
	y += h + 4
	p.line(Rule, 1, 0, Point{c.x, y - 2}, Point{c.x + c.width, y - 2})
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
		out = append(out, key{"viền đứt: chưa có số liệu", func(p *pen, x, mid float64) {
			p.add(Rect{X: x, Y: mid - 6, W: keySwatch, H: 12, Fill: Surface, Stroke: Ink3, Width: 1, Dash: noneDash})
		}})
	}
	return out
}

func (m Map) table() Table {
	t := Table{Caption: m.Caption, Head: []string{m.RowHead, m.Value, "Đánh giá"}}
	signs := m.signs()
	for i, r := range slices.Concat(m.Regions, m.Lost) {
		name := r.Name
		if i < len(signs) {
			name = signs[i] + ". " + r.Name
		}
		t.Rows = append(t.Rows, []string{name, or(r.Text, dash), or(r.Mark.Word(), dash)})
	}
	return t
}
