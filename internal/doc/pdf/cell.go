package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
)

// table is a table on one page, or on several after join.
type table struct {
	cols  []float64 // the lines between columns, or the middles of the gaps
	box   rect
	rows  int
	head  int // leading rows found repeated
	cells []tableCell
}

// tableCell is a cell with its text.
type tableCell struct {
	gridCell
	page  int
	text  string
	words []doc.Word
}

// tableOf fills a grid: words[i] are those of its i-th cell.
func tableOf(g grid, words [][]word, page int) *table {
	t := &table{cols: g.xs, box: g.box, rows: len(g.ys) - 1}
	for i, c := range g.cells {
		if len(words[i]) == 0 {
			continue
		}
		cell := tableCell{gridCell: c, page: page}
		cell.text, cell.words = cellText(c.box, words[i])
		t.cells = append(t.cells, cell)
	}
	return t
}

// cellText gives the text of a cell. A line that the next word would still have
// fitted on was ended on purpose and stays a line; any other was broken by the
// cell's width and goes on with a blank.
func cellText(box rect, words []word) (string, []doc.Word) {
	lines := linesOf(words)
	if words[0].turned {
		lines = []line{newLine(words)} // up the page: in the order of the file
	}
	room := box.width() - 2*padding(box, lines)
	const slack = 1.5 // points that programs break lines too early
	var t text
	for i, l := range lines {
		if i > 0 {
			switch before := lines[i-1]; {
			case split(before, l, room):
			case startsItem(l) && (startsItem(lines[0]) || ends(before)), before.box.width()+lead(l) < room-slack:
				t.WriteByte('\n')
			default:
				t.next(before)
			}
		}
		t.line(l)
	}
	return t.done()
}

// padding is the blank strip at a cell's sides.
func padding(box rect, lines []line) float64 {
	least := box.width()
	for _, l := range lines {
		least = min(least, l.box.l-box.l, box.r-l.box.r)
	}
	return min(max(least, 1), 6)
}

// lead is the width that the first word of a line would have needed at the end
// of the line before it, with its blank.
func lead(l line) float64 {
	return l.words[0].box.width() + 0.25*l.words[0].size
}

// split reports whether a long number, or a short form, goes on from line to line
// within a word, a cell being too narrow for it: "13.503.0" and "00.000".
func split(before, l line, room float64) bool {
	if len(before.words) != 1 || len(l.words) != 1 || before.box.width() < room-before.size() {
		return false
	}
	a, b := before.words[0].text, l.words[0].text
	numeric := func(s string) bool { return strings.Trim(s, "0123456789.,") == "" }
	return numeric(a) && numeric(b) && len(a) > 4 || isTorn(a) && isTorn(b)
}

// isTorn accepts a piece of a short form that a narrow column has torn: "ST" and
// "T" of STT, "ĐV" and "T" of ĐVT.
func isTorn(s string) bool {
	return utf8.RuneCountInString(s) <= 2 && strings.Trim(s, "STĐVDK") == ""
}

// bullets are the signs that begin an item of a list.
const bullets = "-–—+•▪*·→✓"

// startsItem reports whether a line begins as an item of a list does: a bullet and
// a blank.
func startsItem(l line) bool {
	return len(l.words) > 1 && isBullet(l.words[0].text) && !glued(l.words[0], l.words[1])
}

func isBullet(s string) bool {
	r := []rune(s)
	return len(r) == 1 && strings.ContainsRune(bullets, r[0])
}

// numeric reports whether a cell holds a number, its sign or its lack: "1.234,5",
// "98,7%", "-".
func numeric(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters == 0 && digits > 0 || digits > letters || s == "-" || s == "–"
}

// block gives the table as a block of the paper.
func (t *table) block() doc.Block {
	out := &doc.Table{Rows: t.rows, Cols: len(t.cols) - 1, HeadRows: t.head}
	for _, c := range t.cells {
		out.Cells = append(out.Cells, doc.Cell{
			Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.cols,
			Text: c.text, Place: place(c.page, c.box), Words: c.words,
		})
	}
	page := 1
	if len(t.cells) > 0 {
		page = t.cells[0].page
	}
	return doc.Block{Kind: doc.Tabular, Place: place(page, t.box), Table: out}
}
