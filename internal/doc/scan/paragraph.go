package scan

import (
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
)

// line is a line of a region, its words from left to right.
type line struct {
	words []word
	box   image.Rectangle
}

// linesOf puts the words of one region into lines, from the top.
func linesOf(words []word) []line {
	var all []line
	for i, w := range words {
		if i == 0 || w.line != words[i-1].line {
			all = append(all, line{box: w.box})
		}
		l := &all[len(all)-1]
		l.words, l.box = append(l.words, w), l.box.Union(w.box)
	}
	slices.SortStableFunc(all, func(a, b line) int { return (a.box.Min.Y + a.box.Max.Y) - (b.box.Min.Y + b.box.Max.Y) })
	return all
}

// paragraphs puts the lines of a stretch of text together that were one paragraph
// before the margin broke them.
func paragraphs(lines []line, dpi int) [][]line {
	if len(lines) == 0 {
		return nil
	}
	left, right := lines[0].box.Min.X, lines[0].box.Max.X
	for _, l := range lines {
		left, right = min(left, l.box.Min.X), max(right, l.box.Max.X)
	}
	out := [][]line{{lines[0]}}
	for i := 1; i < len(lines); i++ {
		last := len(out) - 1
		if goesOn(lines[i-1], lines[i], left, right, dpi) {
			out[last] = append(out[last], lines[i])
		} else {
			out = append(out, []line{lines[i]})
		}
	}
	return out
}

// goesOn reports whether a line continues the one before: that one reached the
// right margin, this one begins at the left, and no wider gap lies between.
func goesOn(before, now line, left, right, dpi int) bool {
	height := max(before.box.Dy(), now.box.Dy())
	middles := before.box.Min.X + before.box.Max.X - now.box.Min.X - now.box.Max.X
	switch {
	case abs(middles) < dpi/10 && abs(before.box.Dx()-now.box.Dx()) > dpi/8: // centred
		return false
	case now.box.Min.Y-before.box.Max.Y > height:
		return false
	case now.box.Min.X > left+dpi/5: // an indent begins a paragraph
		return false
	}
	// The first word now would have had room on a line that ended short.
	return before.box.Max.X+now.words[0].box.Dx()+dpi/10 >= right
}

// set writes lines as a text with its words placed; between lines stands sep. A
// word parted by a hyphen at the line's end stays parted: Vietnamese does not
// divide words, so the hyphen is the text's own.
func (p *leaf) set(lines []line, sep string) (string, []doc.Word) {
	var text strings.Builder
	var words []doc.Word
	for i, l := range lines {
		if i > 0 && !p.numberGoesOn(text.String(), l) {
			text.WriteString(sep)
		}
		for j, w := range l.words {
			if j > 0 {
				text.WriteByte(' ')
			}
			start := text.Len()
			text.WriteString(w.text)
			words = append(words, doc.Word{Start: start, End: text.Len(), Page: p.number, Box: p.boxOf(w.box), Doubt: w.doubt})
		}
	}
	return text.String(), words
}

// numberGoesOn reports whether a line's end cut a number in two: "1.275," and
// "8 tỷ" on the next.
func (p *leaf) numberGoesOn(before string, l line) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	if r != ',' && r != '.' || size == len(before) {
		return false
	}
	previous, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	next, _ := utf8.DecodeRuneInString(l.words[0].text)
	return r == ',' && unicode.IsDigit(previous) && unicode.IsDigit(next)
}

// textBlocks are the paragraphs of a region; one side of a head or foot is taken
// line by line, as it was set.
func (p *leaf) textBlocks(r region, words []word) []doc.Block {
	lines := linesOf(words)
	parted := paragraphs(lines, p.dpi)
	if r.beside {
		parted = parted[:0:0]
		for i := range lines {
			parted = append(parted, lines[i:i+1])
		}
	}
	var out []doc.Block
	for _, lines := range parted {
		text, placed := p.set(lines, " ")
		out = append(out, doc.Block{Kind: doc.Paragraph, Text: text, Words: placed, Place: p.place(boxAround(lines))})
	}
	return out
}

func boxAround(lines []line) image.Rectangle {
	var box image.Rectangle
	for _, l := range lines {
		box = box.Union(l.box)
	}
	return box
}

// tableBlock is a ruled table with the words of its cells.
func (p *leaf) tableBlock(g *grid, words map[int][]word) doc.Block {
	t := &doc.Table{Rows: len(g.ys) - 1, Cols: len(g.xs) - 1}
	for i, a := range g.cells {
		lines := linesOf(words[i])
		if len(lines) == 0 {
			continue
		}
		text, placed := p.set(lines, "\n")
		t.Cells = append(t.Cells, doc.Cell{Row: a.row, Col: a.col, RowSpan: a.rows, ColSpan: a.cols,
			Text: text, Words: placed, Place: p.place(g.inside(a, 0))})
	}
	return doc.Block{Kind: doc.Tabular, Table: t, Place: p.place(g.box())}
}
