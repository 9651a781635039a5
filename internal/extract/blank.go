package extract

import (
	"strings"
	"unicode/utf8"
)

// A gapCell is a stretch of a line between two gaps of blanks, with the columns of
// the page on which it is printed.
type gapCell struct {
	start, end  int // bytes of the text
	left, right int // printed columns, right not included
}

// gapCells cuts a line where two blanks or more stand together.
func gapCells(text string, l line) (cells []gapCell) {
	column := 0
	for i := l.start - l.indent; i < l.start && i >= 0; i++ {
		column++
	}
	c := gapCell{start: -1}
	blanks := 0
	for i := l.start; i < l.end; {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == ' ' || r == '\u00a0' {
			blanks++
		} else {
			if blanks >= 2 && c.start >= 0 {
				cells = append(cells, c)
				c.start = -1
			}
			if c.start < 0 {
				c.start, c.left = i, column
			}
			c.end, c.right = i+n, column+1
			blanks = 0
		}
		column++
		i += n
	}
	if c.start >= 0 {
		cells = append(cells, c)
	}
	return cells
}

// isFigure reports a cell that holds a number and no words.
func isFigure(s string) bool {
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789.,%<>=≤≥-–−+/ ()") == ""
}

// gapTable finds the table that begins at line i and is set with blanks only: lines
// of three cells or more, of which at least two hold two figures beside a name. It
// returns the line after the table, or i when there is none.
func gapTable(text string, lines []line, i int) (rows [][]gapCell, end int) {
	figures := 0
	for end = i; end < len(lines) && !lines[end].blank && !lines[end].row; end++ {
		cells := gapCells(text, lines[end])
		if len(cells) < 2 || end == i && len(cells) < 3 {
			break
		}
		n, worded := 0, false
		for _, c := range cells {
			if isFigure(text[c.start:c.end]) {
				n++
			} else {
				worded = true
			}
		}
		if n >= 2 && worded {
			figures++
		}
		rows = append(rows, cells)
	}
	if figures < 2 || end-i < 3 {
		return nil, i
	}
	return rows, end
}

// gapBlock makes the block of such a table: each cell belongs to the column of the
// fullest row that it stands nearest to.
func gapBlock(rows [][]gapCell) block {
	last := rows[len(rows)-1]
	b := block{start: rows[0][0].start, end: last[len(last)-1].end, rank: rankPlain, kind: Cell, table: &grid{}}
	b.body = b.start
	widest := rows[0]
	for _, r := range rows {
		if len(r) > len(widest) {
			widest = r
		}
	}
	columns := make([]gapCell, len(widest))
	copy(columns, widest)
	for _, r := range rows {
		if len(r) != len(widest) {
			continue
		}
		for k, c := range r {
			columns[k].left, columns[k].right = min(columns[k].left, c.left), max(columns[k].right, c.right)
		}
	}
	for _, r := range rows {
		var cells []cell
		from := 0
		for _, c := range r {
			at := nearest(columns, c, from)
			cells = append(cells, cell{start: c.start, end: c.end, col: at, span: 1})
			from = min(at+1, len(columns)-1)
		}
		b.table.rows = append(b.table.rows, cells)
	}
	return b
}

// nearest is the column, from the given one on, that a cell overlaps most or stands
// nearest to.
func nearest(columns []gapCell, c gapCell, from int) int {
	best, score := from, -1<<30
	for k := from; k < len(columns); k++ {
		overlap := min(columns[k].right, c.right) - max(columns[k].left, c.left)
		if overlap > score {
			best, score = k, overlap
		}
	}
	return best
}
