package chart

import "math"

// Bar is one row of Bars. Text and PlanText print the values where the common
// Format does not (other units).
type Bar struct {
	Group    string
	Name     string
	Plan     Value
	Actual   Value
	PlanText string
	Text     string
	Label    string // at the end of the row, in place of both values
	Mark     Mark
}

// Bars holds what was done against what was planned, a pair of bars each, from a
// zero that is always in sight; negative values go to its left.
type Bars struct {
	Title      string // the finding in a sentence
	Caption    string // of the table
	RowHead    string // what the rows are: "Chỉ tiêu", "Đơn vị", "Tháng"
	PlanName   string // "Kế hoạch 2026"
	ActualName string // "Thực hiện 2026"
	Rows       []Bar
	Format     func(int64) string // prints a value at the common scale
	portion
}

// The heights of a row's bars.
const (
	actualBar = 10.0
	planBar   = 5.0
)

// Scene lays the bars out for a width.
func (b Bars) Scene(width float64) Scene {
	var all []Value
	rows := make([]row, len(b.Rows))
	for i, r := range b.Rows {
		all = append(all, r.Plan, r.Actual)
		rows[i] = row{group: r.Group, name: r.Name, value: b.value(r), mark: r.Mark, bar: actualBar + planBar + 2}
		if !r.Actual.OK && !r.Plan.OK {
			rows[i].words = "chưa có số liệu"
		}
	}
	lo, hi, _ := bounds(append(all, V(0))...)
	l := planRows(width, rows)
	a := axis{lo, max(hi, lo+1), l.from, l.to}
	for i, r := range b.Rows {
		rows[i].draw = func(p *pen, top float64) { r.draw(p, a, top) }
	}
	p := &pen{}
	top := b.keys(p, l.width)
	grid := len(p.shapes)
	from, to := b.of(len(rows))
	y := l.write(p, top, rows[from:to])
	marks := ticks(lo, hi)
	lines := gridLines(a, marks, top, y)
	p.shapes = append(p.shapes[:grid:grid], append(lines, p.shapes[grid:]...)...)
	y += 3 + p.axisBelow(a, y+3, marks, l.from, l.to, b.Format)
	return Scene{W: l.width, H: math.Ceil(y + 2), Title: b.Title, Shapes: p.shapes, Table: b.table()}
}

// gridLines are thin lines up from the round figures, zero a little darker.
func gridLines(a axis, marks []int64, top, bottom float64) []Shape {
	var out []Shape
	for _, m := range marks {
		paint := Rule
		if m == 0 {
			paint = Field
		}
		out = append(out, Stroke{Lines: [][]Point{{{a.at(m), top}, {a.at(m), bottom}}}, Paint: paint, Width: 1})
	}
	return out
}

// keys says which bar is which.
func (b Bars) keys(p *pen, width float64) float64 {
	all := []key{
		{b.ActualName, func(p *pen, x, m float64) { p.add(Rect{X: x, Y: m - 4, W: keySwatch, H: 8, Fill: Ink2}) }},
		{b.PlanName, func(p *pen, x, m float64) {
			p.add(Rect{X: x, Y: m - 2.5, W: keySwatch, H: 5, Fill: Surface, Stroke: Field, Width: 1})
		}},
	}
	var marks []Mark
	for _, r := range b.Rows {
		marks = append(marks, r.Mark)
	}
	return p.keys(0, width, append(all, markKeys(marks, Mark.Word)...)) + gap
}

// draw places the two bars: what was done solid, hatched where it is not enough;
// the plan as an outline below it.
func (r Bar) draw(p *pen, a axis, top float64) {
	zero := a.at(0)
	if r.Actual.OK {
		x, w := span(zero, a.at(r.Actual.N))
		paint := r.Mark.paint()
		p.add(Rect{X: x, Y: top, W: w, H: actualBar, Fill: paint, Title: r.Name + ": " + r.Text})
		if r.Mark == NotMet {
			p.add(hatch(rectRing(x, top, w, actualBar), Surface, hatchStep))
		}
	}
	if r.Plan.OK {
		x, w := span(zero, a.at(r.Plan.N))
		p.add(Rect{X: x, Y: top + actualBar + 2, W: w, H: planBar, Fill: Surface, Stroke: Field, Width: 1})
	}
}

// span orders two places and makes what is nothing a hair wide.
func span(a, b float64) (x, w float64) {
	return min(a, b), max(math.Abs(b-a), 1)
}

// value is what stands at the end of a row.
func (b Bars) value(r Bar) string {
	if r.Label != "" {
		return r.Label
	}
	done, plan := cell(r.Actual, r.Text, b.Format), cell(r.Plan, r.PlanText, b.Format)
	if plan == dash {
		return done
	}
	return done + " / KH\u00a0" + plan
}

func (b Bars) table() Table {
	t := Table{Caption: b.Caption, Head: []string{b.RowHead, b.PlanName, b.ActualName, "Đánh giá"}}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, []string{r.Name, cell(r.Plan, r.PlanText, b.Format), cell(r.Actual, r.Text, b.Format), or(r.Mark.Word(), dash)})
	}
	return t
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
