package chart

import "math"

// Bullet is one row of Bullets. Words stand in place of a bar for a line that has
// no percentage: one that is met from above, or without a number.
type Bullet struct {
	Group string
	Name  string
	Done  Value // of the common scale, such as percent of plan
	Text  string
	Words string
	Mark  Mark
}

// Bullets is a list of lines on one scale, each a thin bar with an upright tick
// at the plan.
type Bullets struct {
	Title   string
	Caption string
	RowHead string
	Plan    int64  // where the tick stands: 100% of the plan
	Tick    string // what it is called: "Kế hoạch = 100%"
	Done    string // head of the table's column: "% kế hoạch"
	Rows    []Bullet
	// Most cuts the scale: a row beyond it ends in an arrow, since one of 680%
	// would make all others too short to compare. 0 for no cut.
	Most   int64
	Format func(int64) string
	portion
}

const bulletBar = 9.0

// Scene lays the bullets out for a width.
func (b Bullets) Scene(width float64) Scene {
	rows := make([]row, len(b.Rows))
	all := []Value{V(0), V(b.Plan)}
	for i, r := range b.Rows {
		rows[i] = row{group: r.Group, name: r.Name, value: or(r.Text, cell(r.Done, "", b.Format)), mark: r.Mark, words: r.Words, bar: bulletBar + 6}
		if r.Words == "" && !r.Done.OK {
			rows[i].words = "chưa có số liệu"
		}
		all = append(all, r.Done)
	}
	lo, hi, _ := bounds(all...)
	if b.Most > b.Plan {
		hi = min(hi, b.Most)
	}
	l := planRows(width, rows)
	a := axis{lo, max(hi, lo+1), l.from, l.to}
	for i, r := range b.Rows {
		rows[i].draw = func(p *pen, top float64) { b.draw(p, r, a, top) }
	}
	p := &pen{}
	s := style{size: smallText, paint: Ink3}
	half := s.width(b.Tick) / 2
	p.words(max(half, min(a.at(b.Plan), l.width-half)), s.line()/2, b.Tick, Middle, s)
	from, to := b.of(len(rows))
	y := l.write(p, s.line(), rows[from:to])
	var marks []Mark
	for _, r := range b.Rows {
		marks = append(marks, r.Mark)
	}
	y += gap
	y += p.keys(y, l.width, markKeys(marks, Mark.Word))
	return Scene{W: l.width, H: math.Ceil(y + 2), Title: b.Title, Shapes: p.shapes, Table: b.table()}
}

// draw places a bar, its ground and the tick of the plan.
func (b Bullets) draw(p *pen, r Bullet, a axis, top float64) {
	middle := top + bulletBar/2 + 3
	p.add(Rect{X: a.from, Y: middle - 1.5, W: a.to - a.from, H: 3, Fill: Rule})
	n := r.Done.N
	cut := n > a.hi
	x, w := span(a.at(0), a.at(min(n, a.hi)))
	if r.Done.OK {
		p.add(Rect{X: x, Y: middle - bulletBar/2, W: w, H: bulletBar, Fill: r.Mark.paint(), Title: r.Name + ": " + r.Text})
		if r.Mark == NotMet {
			p.add(hatch(rectRing(x, middle-bulletBar/2, w, bulletBar), Surface, hatchStep))
		}
	}
	if cut {
		p.add(Area{Rings: [][]Point{{{a.to, middle - bulletBar/2}, {a.to + 6, middle}, {a.to, middle + bulletBar/2}}}, Fill: r.Mark.paint()},
			Stroke{Lines: [][]Point{{{a.to - 6, middle - bulletBar/2 - 1}, {a.to - 3, middle + bulletBar/2 + 1}}}, Paint: Surface, Width: 2})
	}
	p.line(Ink, 2, 0, Point{a.at(b.Plan), middle - bulletBar/2 - 3}, Point{a.at(b.Plan), middle + bulletBar/2 + 3})
}

func (b Bullets) table() Table {
	t := Table{Caption: b.Caption, Head: []string{b.RowHead, b.Done, "Đánh giá"}}
	for _, r := range b.Rows {
		text := cell(r.Done, r.Text, b.Format)
		if r.Words != "" {
			text = r.Words
			if r.Text != "" {
				text = r.Text + " (" + r.Words + ")"
			}
		}
		t.Rows = append(t.Rows, []string{r.Name, text, or(r.Mark.Word(), dash)})
	}
	return t
}
