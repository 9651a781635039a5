package xlsx

import (
	"slices"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cell is a cell as the sheet shows it; row, col, down and across count only rows
// and columns that are not hidden.
type cell struct {
	row, col     int
	down, across int // at least 1
	text, place  string
	number, bold bool
}

// end is the first column after the cell.
func (c cell) end() int { return c.col + c.across }

// seen gives what the sheet shows, by row, then column, and the texts that it
// hides, each row's as one.
func (sh *sheet) seen() (cells []cell, unseen []string) {
	v := sh.view()
	hiddenRow := -1
	hide := func(c stored) {
		if c.row != hiddenRow {
			unseen, hiddenRow = append(unseen, c.text), c.row
			return
		}
		unseen[len(unseen)-1] += " " + c.text
	}
	m := merger{merges: sh.merges}
	for _, c := range sh.cells {
		a, covered := m.at(c.row, c.col)
		row, col, down, across := v.shown(a)
		switch {
		case covered: // Excel keeps what lay below a merged area, and shows it nowhere
			hide(c)
		case sh.hidden || down == 0 || across == 0:
			hide(c)
		default:
			cells = append(cells, cell{row, col, down, across, c.text, place(sh.name, c.row, c.col), c.number, c.bold})
		}
	}
	return cells, unseen
}

// place names a cell as Excel does: 'Biểu 1'!B5.
func place(sheet string, row, col int) string {
	name, err := excelize.CoordinatesToCellName(col+1, row+1)
	if err != nil {
		return ""
	}
	return "'" + quoted(sheet) + "'!" + name
}

// view counts rows and columns without the hidden ones.
type view struct {
	rows []int // hidden, ascending
	cols []int // hidden columns before each column
}

func (sh *sheet) view() view {
	v := view{rows: slices.Compact(sh.rows), cols: make([]int, excelize.MaxColumns+2)}
	for _, a := range sh.cols {
		for c := a.col; c <= a.lastCol; c++ {
			v.cols[c+1] = 1
		}
	}
	for i := 1; i < len(v.cols); i++ {
		v.cols[i] += v.cols[i-1]
	}
	return v
}

// shown gives the part of an area that is not hidden.
func (v view) shown(a area) (row, col, down, across int) {
	row = a.row - sort.SearchInts(v.rows, a.row)
	down = a.lastRow + 1 - sort.SearchInts(v.rows, a.lastRow+1) - row
	col = a.col - v.cols[a.col]
	across = a.lastCol + 1 - v.cols[a.lastCol+1] - col
	return row, col, down, across
}

// merger finds the merged area of each cell, asked by row, then column.
type merger struct {
	merges []area // by first row, not begun
	active []area // of the row last asked about, by column; none overlaps another
}

// at gives the merged area that begins at a cell, or the cell alone; covered is
// true for a cell that a merged area covers.
func (m *merger) at(row, col int) (a area, covered bool) {
	if len(m.active) > 0 {
		m.active = slices.DeleteFunc(m.active, func(a area) bool { return a.lastRow < row })
	}
	for len(m.merges) > 0 && m.merges[0].row <= row {
		if a := m.merges[0]; a.lastRow >= row {
			m.begin(a)
		}
		m.merges = m.merges[1:]
	}
	i := sort.Search(len(m.active), func(i int) bool { return m.active[i].col > col }) - 1
	if i < 0 || m.active[i].lastCol < col {
		return area{row, col, row, col}, false
	}
	a = m.active[i]
	return a, a.row != row || a.col != col
}

// begin takes an area in, unless it overlaps one: such a file is damaged, and the
// first area holds.
func (m *merger) begin(a area) {
	i := sort.Search(len(m.active), func(i int) bool { return m.active[i].col > a.col })
	if i > 0 && m.active[i-1].lastCol >= a.col || i < len(m.active) && m.active[i].col <= a.lastCol {
		return
	}
	m.active = slices.Insert(m.active, i, a)
}

// capitals reports whether a text has letters and all of them are capitals.
func capitals(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }
