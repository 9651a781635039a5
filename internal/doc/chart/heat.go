package chart

import (
	"fmt"
	"math"
)

// HeatCell is one cell: its shade from 0 to 4 and its words. Level −1 is a gap.
type HeatCell struct {
	Level int
	Text  string
	Mark  Mark // NotMet is boxed
}

// HeatRow is a unit or a target with its cells, one for each column.
type HeatRow struct {
	Name  string
	Cells []HeatCell
}

// Heat is a table whose cells are shaded by how much they hold; each cell also
// prints its number, so that no shade has to be guessed.
type Heat struct {
	Title   string
	Caption string
	RowHead string
	Cols    []string
	Rows    []HeatRow
	Levels  []string // what the shades mean: "dưới 50%", …; up to five
	portion
}

const heatRow = 22.0

// Scene lays the table out for a width; it takes more where the columns need it.
func (h Heat) Scene(width float64) Scene {
	small := style{size: smallText, paint: Ink}
	head := style{size: smallText, paint: Ink2}
	need := head.widest(h.Cols)
	var names []string
	for _, r := range h.Rows {
		names = append(names, r.Name)
		for _, c := range r.Cells {
			need = max(need, small.width(c.Text))
		}
	}
	need += gap
	name := style{size: plainText, paint: Ink}
	g := h.columns(max(width, leastWidth), need, name.widest(names))
	p := &pen{}
	for i, c := range h.Cols {
		p.words(g.x(i)+g.cellW/2, head.line()/2, c, Middle, head)
	}
	y := head.line() + 3
	from, to := h.of(len(h.Rows))
	for _, r := range h.Rows[from:to] {
		nameH := name.height(r.Name, g.nameW)
		height := heatRow
		if g.side {
			height = max(heatRow, nameH+4)
			p.block(0, y+(height-nameH)/2, g.nameW, r.Name, name)
		} else {
			y += 2 + p.block(0, y+2, g.nameW, r.Name, name)
		}
		for i := range h.Cols {
			c := HeatCell{Level: -1}
			if i < len(r.Cells) {
				c = r.Cells[i]
			}
			p.heat(c, g.x(i), y, g.cellW, height, fmt.Sprintf("%s, %s: %s", r.Name, h.Cols[i], or(c.Text, "chưa có số liệu")))
		}
		y += height
	}
	y += gap
	y += p.keys(y, g.width, h.keys())
	return Scene{W: math.Ceil(g.width), H: math.Ceil(y + 2), Title: h.Title, Shapes: p.shapes, Table: h.table()}
}

// heatPlan says where the columns of a Heat stand.
type heatPlan struct {
	width, nameW, from, cellW float64
	side                      bool // names beside the cells, not above
}

func (g heatPlan) x(i int) float64 { return g.from + float64(i)*g.cellW }

// columns gives every cell the room that the widest one needs.
func (h Heat) columns(width, need, names float64) heatPlan {
	const most = 64.0
	cols := float64(max(1, len(h.Cols)))
	g := heatPlan{nameW: width, side: width >= sideBySideWidth}
	if g.side {
		g.nameW = min(names, width*widestColumn)
		g.from = g.nameW + gap
	}
	g.cellW = max(need, min((width-g.from)/cols, most))
	g.width = max(width, g.from+g.cellW*cols)
	return g
}

// heat draws one cell.
func (p *pen) heat(c HeatCell, x, y, w, height float64, title string) {
	r := Rect{X: x + 1, Y: y + 1, W: w - 2, H: height - 2, Title: title}
	s := style{size: smallText, paint: Ink}
	if c.Level < 0 {
		r.Fill, r.Stroke, r.Width, r.Dash = Surface, Rule2, 1, 2
	} else {
		level := min(c.Level, levelsOf-1)
		r.Fill = levels[level]
		if level >= 3 {
			s.paint = OnHigh
		}
	}
	if c.Mark == NotMet {
		r.Stroke, r.Width, r.Dash = Bad, 2, 0
		s.bold = false
	}
	p.add(r)
	p.words(x+w/2, y+height/2, c.Text, Middle, s)
}

// keys says what the shades mean.
func (h Heat) keys() []key {
	var out []key
	for i, text := range h.Levels[:min(len(h.Levels), levelsOf)] {
		out = append(out, key{text, func(p *pen, x, m float64) { p.heat(HeatCell{Level: i}, x, m-7, keySwatch, 14, "") }})
	}
	gaps, missed := false, false
	for _, r := range h.Rows {
		for i := range h.Cols {
			gaps = gaps || i >= len(r.Cells) || r.Cells[i].Level < 0
			missed = missed || i < len(r.Cells) && r.Cells[i].Mark == NotMet
		}
	}
	if gaps {
		out = append(out, key{"chưa có số liệu", func(p *pen, x, m float64) { p.heat(HeatCell{Level: -1}, x, m-7, keySwatch, 14, "") }})
	}
	if missed {
		out = append(out, key{"đóng khung: không đạt", func(p *pen, x, m float64) { p.heat(HeatCell{Level: -1, Mark: NotMet}, x, m-7, keySwatch, 14, "") }})
	}
	return out
}

func (h Heat) table() Table {
	t := Table{Caption: h.Caption, Head: append([]string{h.RowHead}, h.Cols...)}
	for _, r := range h.Rows {
		line := []string{r.Name}
		for i := range h.Cols {
			text := ""
			if i < len(r.Cells) {
				text = r.Cells[i].Text
			}
			line = append(line, or(text, dash))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}
