package chart

import "math"

// Panel is one small course: a figure over the periods with its plan.
type Panel struct {
	Name   string
	Values []Value
	Plan   Value   // one level for all values
	Plans  []Value // of each value its own, in place of Plan
	Text   string  // the last value with its unit
	Note   string  // its plan in words
	Mark   Mark
	Format func(int64) string // prints a value in the table
}

// Multiples is many small courses side by side, each on its own scale: they are
// compared by shape, not by height.
type Multiples struct {
	Title   string
	Caption string
	Labels  []string // of the periods: "T1" … "T12"
	Panels  []Panel
}

const (
	panelWidth = 210.0
	panelPlot  = 64.0
	panelGap   = 20.0
)

// Scene lays the panels out for a width.
func (m Multiples) Scene(width float64) Scene {
	width = max(width, leastWidth)
	cols := panelColumns(width)
	w := (width - panelGap*float64(cols-1)) / float64(cols)
	p := &pen{}
	name := style{size: plainText, bold: true, paint: Ink}
	y := 0.0
	for first := 0; first < len(m.Panels); first += cols {
		line := m.Panels[first:min(first+cols, len(m.Panels))]
		head := 0.0
		for _, one := range line {
			head = max(head, name.height(one.Name, w))
		}
		foot := 0.0
		for i, one := range line {
			x := float64(i) * (w + panelGap)
			p.block(x, y, w, one.Name, name)
			one.draw(p, x, y+head+4, w, len(m.Labels))
			foot = max(foot, one.foot(p, x, y+head+4+panelPlot+3, w))
		}
		y += head + 4 + panelPlot + 3 + foot + 2*gap
	}
	all := []key{
		{"kế hoạch", func(p *pen, x, m float64) { p.line(Field, 1, 3, Point{x, m}, Point{x + keySwatch, m}) }},
		{"chưa chính thức", func(p *pen, x, m float64) {
			p.add(Circle{X: x + keySwatch/2, Y: m, R: 3, Fill: Surface, Stroke: Ink, Width: 1.5})
		}},
	}
	y += p.keys(y, width, all)
	return Scene{W: width, H: math.Ceil(y + 2), Title: m.Title, Shapes: p.shapes, Table: m.table()}
}

// panelColumns is how many panels stand side by side.
func panelColumns(width float64) int {
	return max(1, int((max(width, leastWidth)+panelGap)/(panelWidth+panelGap)))
}

// draw places the course of a panel.
func (m Panel) draw(p *pen, x0, top, w float64, n int) {
	p.line(Rule2, 1, 0, Point{x0, top + panelPlot}, Point{x0 + w, top + panelPlot})
	all := append(append([]Value{m.Plan}, m.Plans...), m.Values...)
	lo, hi, ok := bounds(all...)
	if !ok {
		return
	}
	if lo > 0 && lo < hi/2 { // where zero is near, the height should tell the size
		lo = 0
	}
	y := axis{lo, hi, top + panelPlot - 4, top + 4}
	x := func(i int) float64 { return x0 + 5 + (w-10)*float64(i)/float64(max(1, n-1)) }
	if m.Plan.OK && len(m.Plans) == 0 {
		p.line(Field, 1, 3, Point{x0, y.at(m.Plan.N)}, Point{x0 + w, y.at(m.Plan.N)})
	}
	for _, pts := range strokes(m.Plans, x, y, false) {
		p.line(Field, 1, 3, pts...)
	}
	for _, pts := range strokes(m.Values, x, y, false) {
		if len(pts) > 1 {
			p.line(Ink2, 1.6, 0, pts...)
		} else {
			p.add(Circle{X: pts[0].X, Y: pts[0].Y, R: 1.6, Fill: Ink2})
		}
	}
	for i := len(m.Values) - 1; i >= 0; i-- {
		v := m.Values[i]
		if !v.OK {
			continue
		}
		c := Circle{X: x(i), Y: y.at(v.N), R: 3, Fill: Ink}
		if m.Mark == NotMet {
			c.Fill = Bad
		}
		if v.Soft {
			c.Stroke, c.Fill, c.Width = c.Fill, Surface, 1.5
		}
		p.add(c)
		break
	}
}

// foot writes the last value and the plan below a panel.
func (m Panel) foot(p *pen, x, top, w float64) float64 {
	value, note := style{size: plainText, bold: true, paint: Ink}, style{size: smallText, paint: Ink2}
	room := 0.0
	if m.Mark != NoMark {
		p.sign(m.Mark, x+signSize/2, top+value.line()/2, m.Mark.paint())
		room = signRoom
	}
	h := p.block(x+room, top, w-room, or(m.Text, "chưa có số liệu"), value)
	if m.Note != "" {
		h += p.block(x, top+h, w, m.Note, note)
	}
	return h
}

func (m Multiples) table() Table {
	t := Table{Caption: m.Caption, Head: append([]string{"Chỉ tiêu"}, m.Labels...)}
	for _, one := range m.Panels {
		line := []string{one.Name}
		for i := range m.Labels {
			v := Value{}
			if i < len(one.Values) {
				v = one.Values[i]
			}
			line = append(line, cell(v, "", one.Format))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}
