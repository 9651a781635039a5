package chart

import (
	"math"

	"tongket/internal/vn"
)

// SeriesKind is how a series is drawn.
type SeriesKind string

// The kinds of series: this year heavy, last year thin, the plan dashed, the pace
// that is still needed dotted. Gaps break the first two and are bridged in the
// others: an expectation goes on, a record does not.
const (
	ThisYear SeriesKind = "act"
	LastYear SeriesKind = "py"
	PlanLine SeriesKind = "pl"
	Needed   SeriesKind = "need"
)

// pen of a kind: paint, width, dash.
func (k SeriesKind) pen() (Paint, float64, float64) {
	switch k {
	case ThisYear:
		return Ink, strongWidth, 0
	case LastYear:
		return Field, 1.5, 0
	case Needed:
		return Bad, 1.5, 2.5
	}
	return Ink2, plainWidth, lineDashes
}

// words of a kind's label.
func (k SeriesKind) words() style {
	switch k {
	case ThisYear:
		return style{size: plainText, bold: true, paint: Ink}
	case Needed:
		return style{size: plainText, paint: Bad}
	}
	return style{size: plainText, paint: Ink2}
}

func (k SeriesKind) bridges() bool { return k == PlanLine || k == Needed }

// Series is one line of Lines. Label stands at the end of the line ("Năm 2025
// 9,8"); Name is its row in the table, and may be left out only where another row
// says the same in other words.
type Series struct {
	Kind   SeriesKind
	Name   string
	Label  string
	Values []Value // one for each of the picture's Labels
}

// TableRow is a row of the table that is not drawn.
type TableRow struct {
	Name  string
	Cells []string
	Bad   []bool // cells in red; may be shorter than Cells
}

// Lines is the course of a year against its plan and the year before. FromOrigin
// makes the lines of cumulative figures begin at zero before the first label; Zero
// keeps zero on the axis.
type Lines struct {
	Title      string // the finding in a sentence
	Caption    string // of the table
	Labels     []string
	Series     []Series
	Format     func(int64) string
	FromOrigin bool
	Zero       bool
	Before     []TableRow
	After      []TableRow
}

// plot is where the lines of a picture stand.
type plot struct {
	left, right, top, bottom float64
	n                        int
	fromOrigin               bool
	y                        axis
}

const (
	plotHeight = 260.0
	plotTop    = 12.0
	labelRoom  = 0.3 // of the picture, for the words at the ends of lines
)

// Scene lays the lines out for a width. On a narrow picture the words at the ends
// of the lines go below it.
func (c Lines) Scene(width float64) Scene {
	width = max(width, leastWidth)
	lo, hi := c.domain()
	marks := ticks(lo, hi)
	figures := style{size: smallText, paint: Ink2}
	var texts []string
	for _, m := range marks {
		texts = append(texts, printed(c.Format, m))
	}
	side := width >= sideBySideWidth
	g := plot{left: gap + figures.widest(texts), right: width - 10, top: plotTop, bottom: plotTop + plotHeight, n: len(c.Labels), fromOrigin: c.FromOrigin}
	room := 0.0
	if side {
		for _, s := range c.Series {
			room = max(room, s.Kind.words().width(s.Label))
		}
		room = min(room, width*labelRoom)
		g.right = width - room - 16
		g.bottom = max(g.bottom, g.top+c.labelsHeight(room))
	}
	g.y = axis{lo, hi, g.bottom, g.top}
	p := &pen{}
	for i, m := range marks {
		p.line(Rule, 1, 0, Point{g.left, g.y.at(m)}, Point{g.right, g.y.at(m)})
		p.words(g.left-6, g.y.at(m), texts[i], End, figures)
	}
	p.line(Rule2, 1, 0, Point{g.left, g.bottom}, Point{g.right, g.bottom})
	y := g.bottom + 4 + c.periods(p, g)
	c.draw(p, g)
	if side {
		c.ends(p, g, room)
	} else {
		y += gap
		y += p.keys(y, width, c.keys())
	}
	return Scene{W: width, H: math.Ceil(y + 2), Title: c.Title, Shapes: p.shapes, Table: c.table()}
}

// domain is the span of the upright axis.
func (c Lines) domain() (lo, hi int64) {
	var all []Value
	for _, s := range c.Series {
		all = append(all, s.Values...)
	}
	if c.Zero || c.FromOrigin {
		all = append(all, V(0))
	}
	lo, hi, _ = bounds(all...)
	return lo, hi
}

// x says where the i-th label stands across.
func (g plot) x(i int) float64 {
	switch {
	case g.fromOrigin:
		return g.left + (g.right-g.left)*float64(i+1)/float64(max(1, g.n))
	case g.n < 2:
		return (g.left + g.right) / 2
	}
	return g.left + 6 + (g.right-g.left-12)*float64(i)/float64(g.n-1)
}

// periods writes the labels below the plot, those that have room.
func (c Lines) periods(p *pen, g plot) float64 {
	s := style{size: smallText, paint: Ink2}
	every := 1
	if g.n > 1 {
		step := g.x(1) - g.x(0)
		every = max(1, int(math.Ceil((s.widest(c.Labels)+6)/step)))
	}
	for i := 0; i < g.n; i += every {
		half := s.width(c.Labels[i]) / 2
		x := max(half, min(g.x(i), g.right+10-half))
		p.words(x, g.bottom+4+s.line()/2, c.Labels[i], Middle, s)
	}
	return s.line()
}

// draw places the lines, and the dots of this year.
func (c Lines) draw(p *pen, g plot) {
	for _, s := range c.Series {
		paint, width, dash := s.Kind.pen()
		for i, pts := range strokes(s.Values, g.x, g.y, s.Kind.bridges()) {
			if i == 0 && c.FromOrigin && s.Kind != Needed && (s.Kind.bridges() || s.Values[0].OK) {
				pts = append([]Point{{g.x(-1), g.y.at(0)}}, pts...)
			}
			if len(pts) > 1 {
				p.line(paint, width, dash, pts...)
			}
		}
		if s.Kind == ThisYear {
			c.dots(p, g, s)
		}
	}
}

// dots marks the figures of this year; one that is not final is hollow.
func (c Lines) dots(p *pen, g plot, s Series) {
	for i, v := range s.Values {
		switch at := (Point{g.x(i), g.y.at(v.N)}); {
		case !v.OK:
		case v.Soft:
			p.add(Circle{X: at.X, Y: at.Y, R: 4, Fill: Surface, Stroke: Ink, Width: 2})
		default:
			p.add(Circle{X: at.X, Y: at.Y, R: 2.75, Fill: Ink})
		}
	}
}

// labelsHeight is the room that all words at the ends need one below another.
func (c Lines) labelsHeight(room float64) float64 {
	n, most := 0, 0.0
	for _, s := range c.Series {
		if s.Label != "" {
			n, most = n+1, max(most, s.Kind.words().height(s.Label, room))
		}
	}
	return float64(n) * (most + 2)
}

// ends writes the words at the ends of the lines, apart from each other; a leader
// joins them to a line that ended early.
func (c Lines) ends(p *pen, g plot, room float64) {
	var at []Point
	var series []Series
	most := 0.0
	for _, s := range c.Series {
		for i := len(s.Values) - 1; i >= 0 && s.Label != ""; i-- {
			if s.Values[i].OK {
				at, series = append(at, Point{g.x(i), g.y.at(s.Values[i].N)}), append(series, s)
				most = max(most, s.Kind.words().height(s.Label, room))
				break
			}
		}
	}
	want := make([]float64, len(at))
	for i, e := range at {
		want[i] = e.Y
	}
	for i, y := range spread(want, most+2, g.top+most/2-plotTop, g.bottom-most/2+plotTop) {
		words := series[i].Kind.words()
		h := words.height(series[i].Label, room)
		p.block(g.right+14, y-h/2, room, series[i].Label, words)
		if at[i].X < g.right-7 {
			p.line(Rule2, 1, 0, Point{at[i].X + 6, at[i].Y}, Point{g.right + 2, y}, Point{g.right + 11, y})
		}
	}
}

// keys are the words of the lines for a narrow picture.
func (c Lines) keys() []key {
	var out []key
	for _, s := range c.Series {
		if text := or(s.Label, s.Name); text != "" {
			out = append(out, key{text, func(p *pen, x, m float64) {
				paint, width, dash := s.Kind.pen()
				p.line(paint, width, dash, Point{x, m}, Point{x + keySwatch, m})
			}})
		}
	}
	return out
}

func (c Lines) table() Table {
	t := Table{Caption: c.Caption, Head: append([]string{"Dòng"}, c.Labels...)}
	add := func(r TableRow) {
		t.Rows, t.Bad = append(t.Rows, append([]string{vn.NFC(r.Name)}, r.Cells...)), append(t.Bad, append([]bool{false}, r.Bad...))
	}
	for _, r := range c.Before {
		add(r)
	}
	for _, s := range c.Series {
		if s.Name == "" {
			continue
		}
		row := TableRow{Name: s.Name}
		for i := range c.Labels {
			v := Value{}
			if i < len(s.Values) {
				v = s.Values[i]
			}
			row.Cells = append(row.Cells, cell(v, "", c.Format))
		}
		add(row)
	}
	for _, r := range c.After {
		add(r)
	}
	return t
}
