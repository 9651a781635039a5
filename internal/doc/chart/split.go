package chart

import (
	"math"
	"slices"
	"strconv"
)

// Share is one row of a Split: a group of the plan with the verdict of each of
// its counted lines.
type Share struct {
	Name  string
	Marks []Mark
	Lines []string // their names, for who rests a pointer on a tile; may be shorter
}

// Split shows how the lines of a plan divide over the verdicts: a tile for each
// line, so that the sum can be counted. The score "x/y" stands at the end of a
// row.
type Split struct {
	Title   string
	Caption string
	RowHead string
	Rows    []Share
}

const (
	tile    = 20.0
	tileGap = 3.0
)

// Scene lays the tiles out for a width.
func (s Split) Scene(width float64) Scene {
	rows := make([]row, len(s.Rows))
	var all []Mark
	for i, r := range s.Rows {
		all = append(all, r.Marks...)
		rows[i] = row{name: r.Name, value: r.score()}
	}
	l := planRows(width, rows)
	inLine := max(1, int((l.to-l.from+tileGap)/(tile+tileGap)))
	for i, r := range s.Rows {
		lines := max(1, (len(r.Marks)+inLine-1)/inLine)
		rows[i].bar = float64(lines)*(tile+tileGap) - tileGap
		rows[i].draw = func(p *pen, top float64) { r.draw(p, l.from, top, inLine) }
	}
	p := &pen{}
	y := l.write(p, 0, rows) + gap
	y += p.keys(y, l.width, markKeys(all, func(m Mark) string { return m.Word() + " " + strconv.Itoa(count(all, m)) }))
	return Scene{W: l.width, H: math.Ceil(y + 2), Title: s.Title, Shapes: p.shapes, Table: s.table()}
}

func count(all []Mark, m Mark) (n int) {
	for _, x := range all {
		if x == m {
			n++
		}
	}
	return n
}

// score is "x/y": met or exceeded, of all.
func (s Share) score() string {
	return strconv.Itoa(count(s.Marks, Exceeded)+count(s.Marks, Met)) + "/" + strconv.Itoa(len(s.Marks))
}

// draw places the tiles in the order of the verdicts.
func (s Share) draw(p *pen, from, top float64, inLine int) {
	order := make([]int, len(s.Marks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return slices.Index(Marks, s.Marks[a]) - slices.Index(Marks, s.Marks[b]) })
	for at, i := range order {
		title := s.Marks[i].Word()
		if i < len(s.Lines) {
			title = s.Lines[i] + ": " + title
		}
		x, y := from+float64(at%inLine)*(tile+tileGap), top+float64(at/inLine)*(tile+tileGap)
		p.tile(s.Marks[i], x, y, title)
	}
}

// tile is one line of the plan: filled for vượt, tinted for đạt, boxed for không
// đạt, only outlined for what has no verdict.
func (p *pen) tile(m Mark, x, y float64, title string) {
	r := Rect{X: x + .75, Y: y + .75, W: tile - 1.5, H: tile - 1.5, Width: 1, Title: title}
	paint := m.paint()
	switch m {
	case Exceeded:
		r.Fill, r.Stroke, paint = Good, Good, Surface
	case Met:
		r.Fill, r.Stroke = GoodTint, Good
	case NotMet:
		r.Fill, r.Stroke, r.Width = BadTint, Bad, 2
	case NoData:
		r.Fill, r.Stroke, r.Dash = Surface, Wait, 3
	default:
		r.Fill, r.Stroke = Surface, Rule2
	}
	p.add(r)
	p.sign(m, x+tile/2, y+tile/2, paint)
}

func (s Split) table() Table {
	t := Table{Caption: s.Caption, Head: []string{s.RowHead}}
	for _, m := range Marks {
		t.Head = append(t.Head, m.Word())
	}
	t.Head = append(t.Head, "Đạt và vượt/tổng số")
	for _, r := range s.Rows {
		line := []string{r.Name}
		for _, m := range Marks {
			line = append(line, strconv.Itoa(count(r.Marks, m)))
		}
		t.Rows = append(t.Rows, append(line, r.score()))
	}
	return t
}
