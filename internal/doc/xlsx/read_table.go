package xlsx

import (
	"slices"
	"strings"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// maxParted is how often tables may stand beside tables that stand beside tables.
const maxParted = 4

// pieces reads rows of a table, which may be several side by side with a blank
// column between.
func (s *sheetBlocks) pieces(lines []line, depth int) error {
	if err := s.close(); err != nil {
		return err
	}
	cuts := gaps(lines)
	if len(cuts) == 0 || depth == maxParted {
		s.open = slices.Clone(lines)
		s.first, s.end = columnsOf(lines)
		return nil
	}
	sides := make([][]cell, len(cuts)+1)
	for _, l := range lines {
		side := 0
		for _, c := range l.cells {
			for side < len(cuts) && c.col >= cuts[side] {
				side++
			}
			sides[side] = append(sides[side], c)
		}
	}
	for _, side := range sides {
		if err := s.read(side, depth+1); err != nil {
			return err
		}
		if err := s.close(); err != nil {
			return err
		}
	}
	return nil
}

// gaps gives the first column after each run of blank ones.
func gaps(lines []line) (cuts []int) {
	first, end := columnsOf(lines)
	used := make([]bool, end-first+1)
	for _, l := range lines {
		for _, c := range l.cells {
			for k := c.col; k < c.end(); k++ {
				used[k-first] = true
			}
		}
	}
	for k := 1; k < end-first; k++ {
		if used[k] && !used[k-1] {
			cuts = append(cuts, first+k)
		}
	}
	return cuts
}

// close makes the open table a block.
func (s *sheetBlocks) close() error {
	lines, first, end := s.open, s.first, s.end
	if s.open = nil; len(lines) == 0 {
		return nil
	}
	top, bottom := lines[0].row, lines[len(lines)-1].row+1
	t := &doc.Table{Rows: bottom - top, Cols: end - first, HeadRows: headRows(lines)}
	if s.room -= len(lines) * t.Cols; s.room < 0 {
		return tooMuch("một bảng rộng và dài hơn 1.000.000 ô")
	}
	covered := make([]int, t.Cols) // the row up to which each column is covered from above
	for _, l := range lines {
		col := first
		blank := func(to int) {
			for ; col < to; col++ {
				if covered[col-first] <= l.row {
					t.Cells = append(t.Cells, doc.Cell{Row: l.row - top, Col: col - first, RowSpan: 1, ColSpan: 1})
				}
			}
		}
		for _, c := range l.cells {
			blank(c.col)
			down := min(c.down, bottom-c.row)
			t.Cells = append(t.Cells, doc.Cell{
				Row: c.row - top, Col: c.col - first, RowSpan: down, ColSpan: c.across, Text: c.text, Place: c.place,
			})
			for ; col < c.end(); col++ {
				covered[col-first] = c.row + down
			}
		}
		blank(end)
	}
	s.blocks = append(s.blocks, doc.Block{Kind: doc.Tabular, Place: lines[0].cells[0].place, Table: t})
	return nil
}

// headRows counts the leading rows that are the head: those a merged cell of the
// first row reaches down to, those that hold only words, years and units before
// the first row of figures, and the row that numbers the columns.
func headRows(lines []line) int {
	if dataRow(lines[0]) {
		return 0
	}
	reach := lines[0].row + 1
	for _, c := range lines[0].cells {
		if c.down <= 5 {
			reach = max(reach, c.row+c.down)
		}
	}
	n := 1
	for n < len(lines) && (lines[n].row < reach || underHead(lines[0], lines[n])) {
		n++
	}
	if n < len(lines) && numbersColumns(lines[n]) {
		n++
	}
	if n == len(lines) {
		return 1
	}
	return lines[n-1].row + 1 - lines[0].row
}

// dataRow reports a row of the body: it begins with a label, or it holds a figure
// that is no year.
func dataRow(l line) bool {
	if numbersColumns(l) {
		return false
	}
	return short(l.cells[0].text) && labelled(l.cells[0].text) && !yearLike(l.cells[0].text) || len(l.cells) == 1 || hasFigure(l.cells)
}

// underHead reports a row that goes on with a head without merged cells: it says
// nothing below the first column, and only words and years.
func underHead(head, l line) bool {
	return l.cells[0].col > head.cells[0].col && !dataRow(l) && !numbersColumns(l) && len(l.cells) >= 2
}

// numbersColumns reports the row that numbers the columns: 1 2 3, (1) (2) (3=2/1),
// A B 1 2 3.
func numbersColumns(l line) bool {
	if len(l.cells) < 3 {
		return false
	}
	next := 0
	for _, c := range l.cells {
		s := strings.Trim(strings.TrimSpace(c.text), "()[] ")
		name, sum, computed := strings.Cut(strings.ReplaceAll(s, " ", ""), "=")
		name = strings.Trim(name, "()[]")
		switch {
		case computed && (len(sum) > 30 || strings.Trim(vn.Lower(sum), "0123456789()[]+-*/:%x.,=") != ""):
			return false
		case len(name) == 1 && (name[0] >= 'A' && name[0] <= 'Z' || name[0] >= 'a' && name[0] <= 'z'):
		case name != "" && len(name) <= 2 && strings.Trim(name, "0123456789") == "":
			n := int(name[0] - '0')
			if len(name) == 2 {
				n = n*10 + int(name[1]-'0')
			}
			if n <= next || n > next+3 { // columns are numbered upwards, a hidden one or two left out
				return false
			}
			next = n
		default:
			return false
		}
	}
	return next > 0
}
