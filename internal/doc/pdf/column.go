package pdf

import (
	"cmp"
	"slices"
)

// gapTable reads rows as a table without lines, or gives nil when they are not
// one: its columns are gaps that no word of any row crosses. Three columns over at
// least three rows are a table; two only when the right one holds numbers, for two
// columns of words are the head of a paper or its signature.
func gapTable(rows []row, page int) *table {
	bounds := columnsOf(rows)
	if len(bounds) < 3 {
		return nil
	}
	t := &table{cols: bounds}
	full, figures := 0, 0
	for _, r := range rows {
		cells := r.cells(bounds)
		filled := 0
		for _, c := range cells {
			if len(c) > 0 {
				filled++
			}
		}
		if filled == len(bounds)-1 || filled >= 3 {
			full++
			if last := cells[len(cells)-1]; len(last) > 0 && numeric(newLine(last).text()) {
				figures++
			}
		}
		t.addRow(r, cells, page, filled)
	}
	if full < 3 || len(bounds) == 3 && 5*figures < 3*full {
		return nil
	}
	t.box = rect{bounds[0], rows[0].box.t, bounds[len(bounds)-1], rows[len(rows)-1].box.b}
	return t
}

// columnsOf gives the bounds of the columns: the rows' edges and the middles of
// the gaps that all rows leave free.
func columnsOf(rows []row) []float64 {
	const narrowest = 6 // points of gap
	var spans [][2]float64
	for _, r := range rows {
		for _, s := range r.segments {
			spans = append(spans, [2]float64{s.box.l, s.box.r})
		}
	}
	slices.SortFunc(spans, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
	bounds := []float64{spans[0][0]}
	end := spans[0][1]
	for _, s := range spans[1:] {
		if s[0]-end >= narrowest {
			bounds = append(bounds, (s[0]+end)/2)
		}
		end = max(end, s[1])
	}
	return append(bounds, end)
}

// cells parts a row's words by column.
func (r row) cells(bounds []float64) [][]word {
	cells := make([][]word, len(bounds)-1)
	for _, s := range r.segments {
		for _, w := range s.words {
			i, _ := slices.BinarySearch(bounds, w.box.midX())
			i = min(max(i-1, 0), len(cells)-1)
			cells[i] = append(cells[i], w)
		}
	}
	return cells
}

// addRow adds a row; one that holds words in a single column, close below another
// row, goes on in that row's cell.
func (t *table) addRow(r row, cells [][]word, page, filled int) {
	if filled == 1 && t.rows > 0 {
		for i := range t.cells {
			c := &t.cells[i]
			if c.row != t.rows-1 || len(cells[c.col]) == 0 || numeric(c.text) {
				continue
			}
			if l := newLine(cells[c.col]); l.box.t-c.box.b < 0.45*l.size() && !startsItem(l) {
				c.goOn(l)
				return
			}
		}
	}
	for i, words := range cells {
		if len(words) == 0 {
			continue
		}
		var made text
		l := newLine(words)
		made.line(l)
		c := tableCell{gridCell: gridCell{row: t.rows, col: i, rows: 1, cols: 1, box: l.box}, page: page}
		c.text, c.words = made.done()
		t.cells = append(t.cells, c)
	}
	t.rows++
}

// goOn adds a line to a cell's text.
func (c *tableCell) goOn(l line) {
	var more text
	more.line(l)
	s, words := more.done()
	c.add(" ", s, words)
	c.box = c.box.join(l.box)
}
