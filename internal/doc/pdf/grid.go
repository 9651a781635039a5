package pdf

import (
	"math"
	"slices"
)

// grid is a ruled table as its lines draw it.
type grid struct {
	box   rect
	xs    []float64 // the lines down, left to right
	ys    []float64 // the lines across, top to bottom
	cells []gridCell
}

// gridCell is a cell of a grid: what no line parts.
type gridCell struct {
	row, col, rows, cols int
	box                  rect
}

const (
	touch = 2.5 // points within which lines meet
	near  = 3.5 // points within which two lines bound the same cells
)

// gridsOf finds the ruled tables among the lines of a page: lines that meet, with
// at least two columns.
func gridsOf(rules []rule) []grid {
	var grids []grid
	for _, together := range meeting(rules) {
		if g, ok := gridOf(together); ok {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b grid) int {
		if a.box.t < b.box.t {
			return -1
		}
		return 1
	})
	return outermost(grids)
}

// outermost drops a grid that lies inside another: a table in a table's cell is
// read as that cell's text.
func outermost(grids []grid) []grid {
	return slices.DeleteFunc(slices.Clone(grids), func(g grid) bool {
		return slices.ContainsFunc(grids, func(o grid) bool {
			b, a := o.box, g.box
			return b.width()*b.height() > a.width()*a.height() &&
				a.l >= b.l-touch && a.r <= b.r+touch && a.t >= b.t-touch && a.b <= b.b+touch
		})
	})
}

// meeting groups lines that touch each other, directly or through others.
func meeting(rules []rule) [][]rule {
	const many = 4000 // lines on a page; beyond is a drawing
	if len(rules) > many {
		return nil
	}
	group := newSets(len(rules))
	for i, a := range rules {
		for j, b := range rules[i+1:] {
			if a.down != b.down && a.at >= b.from-touch && a.at <= b.to+touch && b.at >= a.from-touch && b.at <= a.to+touch {
				group.join(i, i+1+j)
			}
		}
	}
	byRoot := map[int][]rule{}
	for i, r := range rules {
		root := group.root(i)
		byRoot[root] = append(byRoot[root], r)
	}
	var out [][]rule
	for i := range rules {
		if together := byRoot[i]; len(together) > 3 {
			out = append(out, together)
		}
	}
	return out
}

// sets keeps which of n things belong together.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join makes the lower number the root, so that roots come in reading order.
func (s sets) join(i, j int) {
	a, b := s.root(i), s.root(j)
	s[max(a, b)] = min(a, b)
}

// gridOf makes a grid of lines that meet.
func gridOf(rules []rule) (grid, bool) {
	var g grid
	left, top := math.Inf(1), math.Inf(1)
	right, bottom := math.Inf(-1), math.Inf(-1)
	for _, r := range rules {
		if r.down {
			g.xs = append(g.xs, r.at)
			top, bottom = min(top, r.from), max(bottom, r.to)
		} else {
			g.ys = append(g.ys, r.at)
			left, right = min(left, r.from), max(right, r.to)
		}
	}
	if len(g.xs) == 0 || len(g.ys) == 0 {
		return grid{}, false
	}
	// A table may be open at its sides: its outer lines are where the others end.
	g.xs = open(distinct(g.xs), left, right)
	g.ys = open(distinct(g.ys), top, bottom)
	const most = 400 // rows or columns; beyond is graph paper
	if len(g.xs) < 3 || len(g.ys) < 2 || len(g.xs) > most || len(g.ys) > most {
		return grid{}, false
	}
	g.box = rect{g.xs[0], g.ys[0], g.xs[len(g.xs)-1], g.ys[len(g.ys)-1]}
	g.cells = cellsOf(g, rules)
	return g, len(g.cells) > 1
}

// distinct gives the places of lines, those nearly at one place as one.
func distinct(at []float64) []float64 {
	slices.Sort(at)
	var out []float64
	for start := 0; start < len(at); {
		end := start + 1
		for end < len(at) && at[end]-at[start] <= near {
			end++
		}
		out = append(out, (at[start]+at[end-1])/2)
		start = end
	}
	return out
}

// open adds the ends where the outermost lines are missing.
func open(at []float64, low, high float64) []float64 {
	const beyond = 8 // points that the crossing lines reach out
	if at[0]-low > beyond {
		at = append([]float64{low}, at...)
	}
	if high-at[len(at)-1] > beyond {
		at = append(at, high)
	}
	return at
}

// cellsOf joins the smallest fields of a grid over every border that is not
// drawn, so that a merged cell comes whole.
func cellsOf(g grid, rules []rule) []gridCell {
	cols, rows := len(g.xs)-1, len(g.ys)-1
	group := newSets(cols * rows)
	down := bordersOf(g.xs, g.ys, rules, true)
	across := bordersOf(g.ys, g.xs, rules, false)
	for row := range rows {
		for col := range cols {
			at := row*cols + col
			if col+1 < cols && !down[col+1][row] {
				group.join(at, at+1)
			}
			if row+1 < rows && !across[row+1][col] {
				group.join(at, at+cols)
			}
		}
	}
	members := map[int][]int{}
	for i := range group {
		root := group.root(i)
		members[root] = append(members[root], i)
	}
	var cells []gridCell
	for i := range group {
		if m := members[i]; len(m) > 0 {
			cells = append(cells, blocksOf(g, m, cols)...)
		}
	}
	slices.SortFunc(cells, func(a, b gridCell) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	return cells
}

// bordersOf tells for each line of the grid which of its pieces are drawn: at
// least half of the piece, lines being drawn a little short now and then.
func bordersOf(at, across []float64, rules []rule, down bool) [][]bool {
	drawn := make([][]bool, len(at))
	for i := range drawn {
		drawn[i] = make([]bool, len(across)-1)
	}
	for _, r := range rules {
		if r.down != down {
			continue
		}
		i := nearest(at, r.at)
		for k := range drawn[i] {
			a, b := across[k], across[k+1]
			if overlap(a, b, r.from, r.to) >= 0.5*(b-a) {
				drawn[i][k] = true
			}
		}
	}
	return drawn
}

func nearest(at []float64, v float64) int {
	best := 0
	for i, a := range at {
		if math.Abs(a-v) < math.Abs(at[best]-v) {
			best = i
		}
	}
	return best
}

// blocksOf gives the cell made of fields. Fields that make no rectangle, as where
// a line is missing, come row by row, each row a cell.
func blocksOf(g grid, fields []int, cols int) []gridCell {
	c := gridCell{row: math.MaxInt, col: math.MaxInt}
	lastRow, lastCol := 0, 0
	for _, f := range fields {
		row, col := f/cols, f%cols
		c.row, c.col = min(c.row, row), min(c.col, col)
		lastRow, lastCol = max(lastRow, row), max(lastCol, col)
	}
	c.rows, c.cols = lastRow-c.row+1, lastCol-c.col+1
	if c.rows*c.cols == len(fields) {
		return []gridCell{g.placed(c)}
	}
	var cells []gridCell
	for i := 0; i < len(fields); { // fields are in order, row by row
		n := 1
		for i+n < len(fields) && fields[i+n] == fields[i]+n && fields[i+n]/cols == fields[i]/cols {
			n++
		}
		cells = append(cells, g.placed(gridCell{row: fields[i] / cols, col: fields[i] % cols, rows: 1, cols: n}))
		i += n
	}
	return cells
}

func (g grid) placed(c gridCell) gridCell {
	c.box = rect{g.xs[c.col], g.ys[c.row], g.xs[c.col+c.cols], g.ys[c.row+c.rows]}
	return c
}
