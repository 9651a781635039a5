package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// part is a paragraph or a table on its way into the paper.
type part struct {
	para  *paragraph
	set   setting
	table *table
}

// joiner puts the parts of the pages in order and joins what the end of a page
// has parted.
type joiner struct{ parts []part }

// page adds the elements of a page.
func (j *joiner) page(elements []element) {
	for i, e := range elements {
		if e.table != nil {
			if i > 0 || !j.goesOn(e.table) {
				j.parts = append(j.parts, part{table: e.table})
			}
			continue
		}
		s := settingOf(e.column)
		for k, p := range s.paragraphs() {
			if i == 0 && k == 0 && j.runsOn(&p, s) {
				continue
			}
			j.parts = append(j.parts, part{para: &p, set: s})
		}
	}
}

// runsOn joins a page's first paragraph to the last of the page before when that
// one was broken by the end of the page.
func (j *joiner) runsOn(p *paragraph, s setting) bool {
	if len(j.parts) == 0 {
		return false
	}
	last := j.parts[len(j.parts)-1]
	if last.para == nil {
		return false
	}
	a, b := last.para.lines[len(last.para.lines)-1], p.lines[0]
	if last.set.narrow || s.narrow || a.words[0].page == b.words[0].page || math.Abs(a.size()-b.size()) > 0.7 {
		return false
	}
	if !last.set.full(a, b) || s.centred(b) || a.bold() != b.bold() && !startsLower(b) {
		return false
	}
	if startsItem(b) || labelled(b) || b.box.l-s.l > 8 && !startsLower(b) {
		return false
	}
	if ends(a) && !endsAny(a, ",") && !startsLower(b) && b.box.l-s.l > 4 {
		return false
	}
	last.para.lines = append(last.para.lines, p.lines...)
	return true
}

// goesOn appends a page's first table to the table that the page before ended
// with, when their columns are the same.
func (j *joiner) goesOn(next *table) bool {
	if len(j.parts) == 0 {
		return false
	}
	t := j.parts[len(j.parts)-1].table
	if t == nil || !sameColumns(t.cols, next.cols) {
		return false
	}
	t.append(next)
	return true
}

// sameColumns compares the columns of two tables; pages may be printed a little
// aside of each other.
func sameColumns(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	shift := b[0] - a[0]
	for i := range a {
		if math.Abs(b[i]-a[i]-shift) > 5 {
			return false
		}
	}
	return math.Abs(shift) < 60
}

// append adds the rows of next, without the head that it repeats. A row that the
// end of the page has broken is made whole.
func (t *table) append(next *table) {
	head := t.repeatedHead(next)
	if head > 0 {
		t.head = max(t.head, head)
	}
	broken := t.broken(next, head)
	for _, c := range next.cells {
		if c.row < head {
			continue
		}
		if broken && c.row == head {
			t.mend(c)
			continue
		}
		c.row += t.rows - head
		if broken {
			c.row--
		}
		t.cells = append(t.cells, c)
	}
	t.rows += next.rows - head
	if broken {
		t.rows--
	}
}

// row gives the cells that begin in a row.
func (t *table) row(n int) []tableCell {
	var cells []tableCell
	for _, c := range t.cells {
		if c.row == n {
			cells = append(cells, c)
		}
	}
	return cells
}

// repeatedHead counts the leading rows of next that repeat those of t.
func (t *table) repeatedHead(next *table) int {
	const deepest = 6
	n := 0
	for n < min(deepest, next.rows-1, t.rows) {
		a, b := t.row(n), next.row(n)
		same := slices.EqualFunc(a, b, func(a, b tableCell) bool {
			return a.col == b.col && a.cols == b.cols && vn.Fold(a.text) == vn.Fold(b.text)
		})
		if !same || len(a) == 0 && n == 0 {
			break
		}
		n++
	}
	return n
}

// broken reports whether row n of next goes on with t's last row: it has no number
// in its first cell, spans nothing, each of its texts stands below a text, and one
// of those above was ended by its cell's width and not by its writer. A row of
// figures of its own ("of these …", 12, 34) is none.
func (t *table) broken(next *table, n int) bool {
	above, below := t.row(t.rows-1), next.row(n)
	if len(above) == 0 || len(below) == 0 || below[0].col == 0 {
		return false
	}
	full := false
	for _, c := range below {
		i := slices.IndexFunc(above, func(a tableCell) bool { return a.col == c.col && a.cols == c.cols })
		if i < 0 || c.rows > 1 || numeric(c.text) && !strings.Contains(above[i].text, " ") {
			return false
		}
		full = full || above[i].full(c)
	}
	return full
}

// full reports whether the first word of next would not have fitted behind the
// last line of the cell.
func (c tableCell) full(next tableCell) bool {
	if len(c.words) == 0 || len(next.words) == 0 {
		return false
	}
	last := c.words[len(c.words)-1]
	left := last.Box[0]
	for _, w := range c.words {
		if w.Page == last.Page && w.Box[1] < last.Box[3] && w.Box[3] > last.Box[1] {
			left = min(left, w.Box[0])
		}
	}
	const margin = 35 // tenths of a point at each side of a cell
	box := tenths(c.box)
	room := box[2] - last.Box[2] - margin
	if before := left - box[0] - margin; before > 80 && before-room < 40 && room-before < 40 { // in the middle
		room += before
	}
	first := next.words[0]
	need := first.Box[2] - first.Box[0] + 30 + 10
	if r, _ := utf8.DecodeRuneInString(next.text); unicode.IsLower(r) {
		need += 50 // margins of cells differ from program to program
	}
	return room < need
}

// mend adds what the next page holds of a cell in the last row.
func (t *table) mend(c tableCell) {
	for i := range t.cells {
		if a := &t.cells[i]; a.row == t.rows-1 && a.col == c.col {
			sep := " "
			if r := []rune(c.text); len(r) > 1 && isBullet(string(r[0])) && r[1] == ' ' {
				sep = "\n"
			}
			a.add(sep, c.text, c.words)
			return
		}
	}
}

// add puts more text behind a cell's text.
func (c *tableCell) add(sep, text string, words []doc.Word) {
	c.text += sep
	for _, w := range words {
		w.Start += len(c.text)
		w.End += len(c.text)
		c.words = append(c.words, w)
	}
	c.text += text
}

// blocks gives the paper's blocks.
func (j *joiner) blocks() []doc.Block {
	var out []doc.Block
	for _, p := range j.parts {
		if p.table != nil {
			out = append(out, p.table.block())
		} else {
			out = append(out, p.para.block())
		}
	}
	return out
}
