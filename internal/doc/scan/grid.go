package scan

import (
	"image"
	"slices"
)

// grid is a ruled table on a page: where its columns and rows part, in dots, and
// its cells with merged ones whole.
type grid struct {
	xs, ys []int
	cells  []area
}

// area is one cell: the first row and column it covers, and how many.
type area struct{ row, col, rows, cols int }

// box is where a table lies.
func (g *grid) box() image.Rectangle {
	return image.Rect(g.xs[0], g.ys[0], g.xs[len(g.xs)-1], g.ys[len(g.ys)-1])
}

// inside is where the text of a cell may stand: within its lines.
func (g *grid) inside(a area, edge int) image.Rectangle {
	return image.Rect(g.xs[a.col], g.ys[a.row], g.xs[a.col+a.cols], g.ys[a.row+a.rows]).Inset(edge)
}

// grids finds the tables that the lines of a page draw, from the top.
func grids(l *lined, m measures) []*grid {
	n := len(l.level)
	parts := newParts(n + len(l.upright))
	for i, h := range l.level {
		for j, v := range l.upright {
			if v.at >= h.from-m.touch && v.at <= h.to+m.touch && h.at >= v.from-m.touch && h.at <= v.to+m.touch {
				parts.join(i, n+j)
			}
		}
	}
	met := map[int]*lined{}
	for i := range parts {
		root := parts.root(i)
		if met[root] == nil {
			met[root] = &lined{}
		}
		if i < n {
			met[root].level = append(met[root].level, l.level[i])
		} else {
			met[root].upright = append(met[root].upright, l.upright[i-n])
		}
	}
	var all []*grid
	for _, lines := range met {
		if g := drawn(lines, m); g != nil {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *grid) int { return a.ys[0] - b.ys[0] })
	// A table inside a cell of another is read as part of that cell.
	return slices.DeleteFunc(all, func(g *grid) bool {
		return slices.ContainsFunc(all, func(o *grid) bool { return o != g && g.box().In(o.box()) })
	})
}

// mostCells is what a page can hold of cells that anybody could read; squared paper
// is no table.
const mostCells = 4000

// drawn makes a grid of lines that meet; nil where they part nothing.
func drawn(l *lined, m measures) *grid {
	if len(l.level) < 2 || len(l.upright) < 1 {
		return nil
	}
	g := &grid{xs: stops(l.upright, l.level, m), ys: stops(l.level, l.upright, m)}
	if len(g.xs) < 2 || len(g.ys) < 2 || len(g.xs)*len(g.ys) > mostCells {
		return nil
	}
	g.merge(l, m)
	if len(g.cells) < 2 {
		return nil // a frame around one text
	}
	return g
}

// stops are the distances at which lines stand, with the far ends of the lines
// that cross them: a table may be open at its sides.
func stops(lines, crossing []rule, m measures) []int {
	var at []int
	for _, l := range lines {
		at = append(at, l.at)
	}
	from, to := crossing[0].from, crossing[0].to
	for _, c := range crossing {
		from, to = min(from, c.from), max(to, c.to)
	}
	slices.Sort(at)
	if from < at[0]-2*m.level/3 {
		at = append(at, from)
	}
	if to > at[len(at)-1]+2*m.level/3 {
		at = append(at, to)
	}
	slices.Sort(at)
	return slices.CompactFunc(at, func(a, b int) bool { return abs(a-b) <= m.touch })
}

// merge finds the cells: places side by side with no line between them are one,
// and so are such stretches below each other of the same width. What is left of
// two shapes that do not fit stays apart, for no text may fall in two cells.
func (g *grid) merge(l *lined, m measures) {
	for r := range len(g.ys) - 1 {
		for c := 0; c < len(g.xs)-1; {
			a := area{row: r, col: c, rows: 1, cols: 1}
			for c+a.cols < len(g.xs)-1 && !covered(l.upright, g.xs[c+a.cols], g.ys[r], g.ys[r+1], m) {
				a.cols++
			}
			c += a.cols
			if i := g.above(a); i >= 0 && !covered(l.level, g.ys[r], g.xs[a.col], g.xs[a.col+a.cols], m) {
				g.cells[i].rows++
				continue
			}
			g.cells = append(g.cells, a)
		}
	}
}

// above finds the cell that ends where a begins and is as wide, -1 if none.
func (g *grid) above(a area) int {
	return slices.IndexFunc(g.cells, func(o area) bool {
		return o.col == a.col && o.cols == a.cols && o.row+o.rows == a.row
	})
}

// covered reports whether lines run along most of a stretch.
func covered(lines []rule, at, from, to int, m measures) bool {
	from, to = from+m.touch/2, to-m.touch/2
	sum := 0
	for _, l := range lines {
		if abs(l.at-at) <= m.touch {
			sum += max(0, min(l.to, to)-max(l.from, from))
		}
	}
	return sum*10 >= (to-from)*6
}

// parts joins numbers into sets; each names another of its set, the root itself.
type parts []int

func newParts(n int) parts {
	p := make(parts, n)
	for i := range p {
		p[i] = i
	}
	return p
}

func (p parts) root(i int) int {
	for p[i] != i {
		p[i] = p[p[i]]
		i = p[i]
	}
	return i
}

func (p parts) join(i, j int) { p[p.root(i)] = p.root(j) }
