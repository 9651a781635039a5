package scan

import (
	"slices"
	"strings"
	"unicode"

	"tongket/internal/doc"
)

// bound puts the blocks of pages together as one paper: page numbers and what is
// printed at the foot of every page go to the margins, and a table that goes on over the page becomes one table. numbers are
// those of the pages.
func bound(numbers []int, pages [][]doc.Block) (blocks []doc.Block, margins []string) {
	foot := footer(pages)
	for i, page := range pages {
		if last := len(page) - 1; foot != "" && last >= 0 && page[last].Table == nil && likeness(page[last].Text, foot) {
			margins, page = append(margins, page[last].Text), page[:last]
		}
		next := i > 0 && numbers[i] == numbers[i-1]+1
		if len(page) > 0 && pageNumber(page[0]) {
			margins, page = append(margins, page[0].Text), page[1:]
		} else if last := len(page) - 1; last >= 0 && pageNumber(page[last]) {
			margins, page = append(margins, page[last].Text), page[:last]
		}
		if next && len(blocks) > 0 && len(page) > 0 && continues(blocks[len(blocks)-1], page[0]) {
			appendRows(blocks[len(blocks)-1].Table, page[0].Table)
			page = page[1:]
		}
		blocks = append(blocks, page...)
	}
	mendHeadings(blocks)
	for _, b := range blocks {
		if b.Table != nil {
			mendOrdinals(b.Table) // only a whole table shows its counting
		}
	}
	return blocks, margins
}

// footer finds the text that ends at least three pages and half of all; "" if none
// does.
func footer(pages [][]doc.Block) string {
	var ends []string
	for _, page := range pages {
		if len(page) > 0 && page[len(page)-1].Table == nil && !pageNumber(page[len(page)-1]) {
			ends = append(ends, page[len(page)-1].Text)
		}
	}
	for _, text := range ends {
		n := 0
		for _, other := range ends {
			if likeness(text, other) {
				n++
			}
		}
		if n >= 3 && n*2 >= len(pages) {
			return text
		}
	}
	return ""
}

// pageNumber reports whether a block is "2" or "- 2 -".
func pageNumber(b doc.Block) bool {
	digits := strings.Trim(b.Text, " -–—")
	return b.Table == nil && digits != "" && len(digits) <= 3 && strings.Trim(digits, "0123456789") == ""
}

// continues reports whether a table that begins a page goes on from one that ends
// the page before: a table without a title, of as many columns.
func continues(before, now doc.Block) bool {
	return before.Table != nil && now.Table != nil && before.Table.Cols == now.Table.Cols
}

// appendRows puts the rows of a table's next page below it, without the head that
// is printed again.
func appendRows(t, more *doc.Table) {
	again := repeated(t, more)
	if again > 0 {
		t.HeadRows = again
	}
	from := again
	if row := rowOf(more, from); goesOnInRow(t, row) {
		for _, c := range row {
			last := slices.IndexFunc(t.Cells, func(o doc.Cell) bool { return o.Row+o.RowSpan == t.Rows && o.Col == c.Col })
			grow(&t.Cells[last], c)
		}
		from++
	}
	for _, c := range more.Cells {
		if c.Row >= from {
			c.Row += t.Rows - from
			t.Cells = append(t.Cells, c)
		}
	}
	t.Rows += more.Rows - from
}

// repeated counts the leading rows of a page's table that print the head again.
func repeated(t, more *doc.Table) int {
	same := func(a, b doc.Cell) bool {
		return a.Col == b.Col && a.RowSpan == b.RowSpan && a.ColSpan == b.ColSpan && likeness(a.Text, b.Text)
	}
	n := 0
	for n < more.Rows && n < t.Rows && len(rowOf(t, n)) > 0 && slices.EqualFunc(rowOf(t, n), rowOf(more, n), same) {
		n++
	}
	return n
}

// likeness compares two readings of the same print, in which tesseract may have
// taken a letter for another.
func likeness(a, b string) bool {
	x, y := []rune(strings.Join(strings.Fields(a), " ")), []rune(strings.Join(strings.Fields(b), " "))
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			if unicode.IsDigit(x[i]) || unicode.IsDigit(y[i]) {
				return false
			}
			differ++
		}
	}
	return differ*5 <= len(x)
}

func rowOf(t *doc.Table, row int) (cells []doc.Cell) {
	for _, c := range t.Cells {
		if c.Row == row {
			cells = append(cells, c)
		}
	}
	return cells
}

// goesOnInRow reports whether a page's first row is the rest of a row that the
// page's end cut: it has no ordinal and no number, only words below words.
func goesOnInRow(t *doc.Table, row []doc.Cell) bool {
	if len(row) == 0 || row[0].Col == 0 {
		return false
	}
	return !slices.ContainsFunc(row, func(c doc.Cell) bool {
		return c.RowSpan > 1 || strings.IndexFunc(c.Text, unicode.IsLetter) < 0 ||
			!slices.ContainsFunc(t.Cells, func(o doc.Cell) bool {
				return o.Row+o.RowSpan == t.Rows && o.Col == c.Col && o.ColSpan == c.ColSpan && strings.IndexFunc(o.Text, unicode.IsLetter) >= 0
			})
	})
}

// grow adds the rest of a cell.
func grow(c *doc.Cell, rest doc.Cell) {
	shift := len(c.Text) + 1
	c.Text += "\n" + rest.Text
	for _, w := range rest.Words {
		w.Start, w.End = w.Start+shift, w.End+shift
		c.Words = append(c.Words, w)
	}
}
