package scan

import (
	"image"
	"slices"
)

// region is a part of a page whose lines are read from left to right and from top
// to bottom with nothing beside them: a stretch of text, one side of a head in two
// columns, a cell of a table.
type region struct {
	image.Rectangle
	table  int  // index among the page's tables, -1 for text
	cell   int  // index among the table's cells
	beside bool // one of two columns of text
}

// regions parts a page, in reading order. The bitmap has no ruled lines any more.
func regions(b *bitmap, tables []*grid, dpi int) []region {
	var all []region
	top := 0
	text := func(bottom int) {
		if bottom > top {
			all = append(all, columns(b, image.Rect(0, top, b.w, bottom), dpi)...)
		}
	}
	for i, t := range tables {
		box := t.box()
		text(box.Min.Y)
		for j, c := range t.cells {
			r := t.inside(c, max(dpi/60, 2))
			if b.holds(r, dpi) {
				all = append(all, region{Rectangle: r, table: i, cell: j})
			}
		}
		top = max(top, box.Max.Y)
	}
	text(b.h)
	return all
}

// holds reports whether there is ink enough for a letter.
func (b *bitmap) holds(r image.Rectangle, dpi int) bool {
	r = r.Intersect(image.Rect(0, 0, b.w, b.h))
	least := max(dpi*dpi/6000, 4) // a full stop of small print
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, ink := range b.ink[y*b.w+r.Min.X : y*b.w+r.Max.X] {
			if ink {
				if least--; least == 0 {
					return true
				}
			}
		}
	}
	return false
}

// columns parts a stretch of text where it stands in two columns: the head of a
// State document (issuer left, country right) and its foot (receivers left, signer
// right). The left column comes first, whole. A text whose lines part in three or
// more is a table without lines and is read row by row.
func columns(b *bitmap, r image.Rectangle, dpi int) []region {
	rows := b.rows(r, dpi)
	var out []region
	plain := -1 // first row of the text in one column
	flush := func(end int) {
		if plain >= 0 && end > plain {
			out = append(out, region{Rectangle: image.Rect(r.Min.X, rows[plain].top, r.Max.X, rows[end-1].bottom), table: -1})
		}
		plain = -1
	}
	for i := 0; i < len(rows); {
		end, gutter := twoColumns(rows, i, dpi)
		if end <= i {
			if plain < 0 {
				plain = i
			}
			i++
			continue
		}
		flush(i)
		top, bottom := rows[i].top, rows[end-1].bottom
		out = append(out, region{Rectangle: image.Rect(r.Min.X, top, gutter, bottom), table: -1, beside: true},
			region{Rectangle: image.Rect(gutter, top, r.Max.X, bottom), table: -1, beside: true})
		i = end
	}
	flush(len(rows))
	return out
}

// row is a stretch of lines with ink in every one; spots says which of its columns,
// each spot dots wide, hold ink.
type row struct {
	top, bottom int
	spots       []bool
}

// spot is the width, in dots, that gutters are measured in.
const spot = 4

// rows finds the rows of a stretch of text. A mark above a letter belongs to it.
func (b *bitmap) rows(r image.Rectangle, dpi int) []row {
	gap := max(dpi*2/100, 2)
	var all []row
	last := -gap - 1
	for y := r.Min.Y; y < r.Max.Y; y++ {
		line := b.ink[y*b.w : (y+1)*b.w]
		inked := 0
		for x := r.Min.X; x < r.Max.X; x++ {
			if line[x] {
				inked++
			}
		}
		if inked < 2 {
			continue
		}
		if y-last > gap {
			all = append(all, row{top: y, spots: make([]bool, r.Max.X/spot+1)})
		}
		now := &all[len(all)-1]
		last, now.bottom = y, y+1
		for x := r.Min.X; x < r.Max.X; x++ {
			if line[x] {
				now.spots[x/spot] = true
			}
		}
	}
	least := max(dpi*2/100, 2) // a lower row is dust
	return slices.DeleteFunc(all, func(r row) bool { return r.bottom-r.top < least })
}

// tallest is how many rows a head or foot may have.
const tallest = 40

// twoColumns finds how many rows from the first on leave the same white gutter
// between two columns, and the middle of it; end is 0 where they do not. Rows of the
// right column alone are left to what follows: a centred title may begin there.
func twoColumns(rows []row, first, dpi int) (end, gutter int) {
	widest := dpi / 5 / spot // narrower gaps stand between words too
	union := make([]bool, len(rows[first].spots))
	both := 0
	for i := first; i < min(first+tallest, len(rows)); i++ {
		for j, ink := range rows[i].spots {
			union[j] = union[j] || ink
		}
		gaps := gutters(union, widest)
		if len(gaps) != 1 {
			break
		}
		middle := (gaps[0].from + gaps[0].to) / 2
		left, right := slices.Index(union, true), len(union)-1
		for !union[right] {
			right--
		}
		if at := (middle - left) * 100 / (right - left); at < 20 || at > 75 {
			break
		}
		if slices.Contains(rows[i].spots[:middle], true) && slices.Contains(rows[i].spots[middle:], true) {
			both++
			if rows[i].bottom-rows[i].top > dpi/4 {
				both++ // lines of the two sides that do not stand level
			}
			if both >= 2 {
				end, gutter = i+1, middle*spot
			}
			continue
		}
		onLeft := slices.Contains(rows[i].spots[:middle], true)
		switch {
		case both == 0:
			return 0, 0
		case end == i && onLeft && rows[i].top-rows[i-1].bottom <= dpi/10:
			end = i + 1 // the longer list of receivers
		}
	}
	return end, gutter
}

// gutters are the white stretches between ink that are wide enough.
func gutters(spots []bool, widest int) (gaps []run) {
	last := -1
	for i, ink := range spots {
		if !ink {
			continue
		}
		if last >= 0 && i-last > widest {
			gaps = append(gaps, run{from: last + 1, to: i})
		}
		last = i
	}
	return gaps
}
