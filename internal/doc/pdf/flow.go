package pdf

import (
	"cmp"
	"math"
	"slices"
)

// column is lines one below another between a left and a right edge: the page's
// text, or one side of a two-column head.
type column struct {
	lines []line
	l, r  float64
	side  bool // beside another column
}

// element is a part of a page in reading order: a column or a table.
type element struct {
	column *column
	table  *table
	page   int
	box    rect
}

// row is what stands at one height, cut at wide gaps into segments.
type row struct {
	segments []line
	box      rect
}

// wide is a gap that parts columns, in sizes of the letters: blanks of justified
// text stay below it, but for a line that holds two or three words.
const wide = 1.2

func rowOf(l line) row {
	r := row{box: l.box}
	start := 0
	for i := 1; i <= len(l.words); i++ {
		if i < len(l.words) && l.words[i].box.l-l.words[i-1].box.r < wide*min(l.words[i].size, l.words[i-1].size) {
			continue
		}
		if mark := l.words[0].text; i == 1 && len(l.words) > 1 && (isBullet(mark) || isLabel(mark)) {
			continue // text hangs beside the mark of its list
		}
		r.segments = append(r.segments, newLine(l.words[start:i:i]))
		start = i
	}
	return r
}

// line gives a row as one line again.
func (r row) line() line {
	var words []word
	for _, s := range r.segments {
		words = append(words, s.words...)
	}
	return newLine(words)
}

// flow gives the elements of lines that stand below one another between l and r.
// Where text stands in two columns (the head of a paper of the State, the
// signature, a page set in columns), the left one is read whole before the right;
// where it stands in columns of short entries it is a table without lines.
func flow(lines []line, l, r float64, page, depth int) []element {
	rows := make([]row, len(lines))
	for i, line := range lines {
		rows[i] = rowOf(line)
	}
	var out []element
	var plain []line
	flush := func() {
		if len(plain) > 0 {
			c := &column{lines: plain, l: l, r: r, side: depth > 0}
			if c.side {
				b := boxOf(plain)
				c.l, c.r = b.l, b.r
			}
			out = append(out, element{column: c, page: page, box: boxOf(plain)})
			plain = nil
		}
	}
	const deepest = 3 // columns inside columns
	for i := 0; i < len(rows); {
		z, found := zoneFrom(rows, i)
		if !found || depth >= deepest {
			plain = append(plain, rows[i].line())
			i++
			continue
		}
		flush()
		if t := gapTable(rows[i:z.end], page); t != nil {
			out = append(out, element{table: t, page: page, box: t.box})
		} else {
			left, right := z.sides(rows[i:z.end])
			out = append(out, flow(left, l, (z.lo+z.hi)/2, page, depth+1)...)
			out = append(out, flow(right, (z.lo+z.hi)/2, r, page, depth+1)...)
		}
		i = z.end
	}
	flush()
	return out
}

func boxOf(lines []line) rect {
	b := lines[0].box
	for _, l := range lines[1:] {
		b = b.join(l.box)
	}
	return b
}

// zone is rows up to end with a gutter from lo to hi that no word crosses.
type zone struct {
	end    int
	lo, hi float64
	both   int // rows with text on both sides
}

// zoneFrom finds the zone that begins at row i, or with the row below when row i
// stands close above its right side: columns rarely begin at quite one height.
func zoneFrom(rows []row, i int) (zone, bool) {
	z, found := zoneAt(rows, i)
	if found || i+1 >= len(rows) || rows[i+1].box.t-rows[i].box.b > 0.6*rows[i].box.height() {
		return z, found
	}
	below, found := zoneAt(rows, i+1)
	return below, found && rows[i].box.l >= below.hi-3
}

// zoneAt finds the zone that begins at row i: of the gutters that begin there, the
// one with most rows on both sides.
func zoneAt(rows []row, i int) (zone, bool) {
	var best zone
	for _, gap := range guttersAt(rows, i) {
		if z := extend(rows, i, gap); z.both > best.both {
			best = z
		}
	}
	return best, best.both >= 2
}

// guttersAt lists the gaps of a row, or between it and the next when the two stand
// side by side a little askew.
func guttersAt(rows []row, i int) [][2]float64 {
	var gaps [][2]float64
	s := rows[i].segments
	for k := 1; k < len(s); k++ {
		gaps = append(gaps, [2]float64{s[k-1].box.r, s[k].box.l})
	}
	if len(gaps) == 0 && i+1 < len(rows) && askew(rows[i], rows[i+1]) {
		a, b := rows[i].box, rows[i+1].box
		if a.l > b.l {
			a, b = b, a
		}
		gaps = append(gaps, [2]float64{a.r, b.l})
	}
	return gaps
}

// askew reports whether two rows stand beside each other, not below.
func askew(a, b row) bool {
	beside := overlap(a.box.t, a.box.b, b.box.t, b.box.b) > 0.15*min(a.box.height(), b.box.height())
	return beside && overlap(a.box.l, a.box.r, b.box.l, b.box.r) < -8
}

// extend follows a gutter down while no word crosses it. The zone ends with the
// last row that has something on the right: lines on the left alone, after that,
// are ordinary text.
func extend(rows []row, i int, gap [2]float64) zone {
	const (
		narrowest = 7   // points of gutter
		farthest  = 110 // points from a row to the next: room for a seal
	)
	z := zone{lo: gap[0], hi: gap[1]}
	lo, hi := gap[0], gap[1]
	pending := 0
	for j := i; j < len(rows); j++ {
		if j > i && (rows[j].box.t-rows[j-1].box.b > farthest || len(rows[i].segments) < 3 && tabular(rows[j:])) {
			break
		}
		nlo, nhi := narrowed(rows[j], lo, hi)
		if nhi-nlo < narrowest {
			break
		}
		left, right := rows[j].box.l < nlo, rows[j].box.r > nhi
		switch {
		case left && right:
			pending++
		case j > i && askew(rows[j-1], rows[j]):
			pending++
		}
		if right {
			z.end, z.both, z.lo, z.hi = j+1, z.both+pending, nlo, nhi
			pending = 0
		}
		lo, hi = nlo, nhi
	}
	if z.both > 0 {
		z.end = z.listEnd(rows)
	}
	return z
}

// listEnd takes in the rows below a zone that go on with its left side alone: the
// list of receivers is often longer than the signature beside it.
func (z zone) listEnd(rows []row) int {
	end := z.end
	last := rows[end-1]
	for end < len(rows) {
		next := rows[end]
		tight := next.box.t-last.box.b < 0.6*next.box.height()
		if !tight || next.box.r > z.lo || math.Abs(next.box.l-last.box.l) > 3 {
			break
		}
		last = next
		end++
	}
	return end
}

// tabular reports whether rows begin with three of three columns or more: a table
// below text in two columns is none of it.
func tabular(rows []row) bool {
	return len(rows) >= 3 && len(rows[0].segments) > 2 && len(rows[1].segments) > 2 && len(rows[2].segments) > 2
}

// narrowed is the widest part of the gutter lo–hi that a row leaves free.
func narrowed(r row, lo, hi float64) (float64, float64) {
	bestLo, bestHi := 0.0, 0.0
	at := lo
	take := func(to float64) {
		if to = min(to, hi); to-at > bestHi-bestLo {
			bestLo, bestHi = at, to
		}
	}
	for _, s := range r.segments {
		if s.box.r <= lo {
			continue
		}
		if s.box.l >= hi {
			break
		}
		take(s.box.l)
		at = max(at, s.box.r)
	}
	take(hi)
	return bestLo, bestHi
}

// sides parts the rows of a zone at its gutter.
func (z zone) sides(rows []row) (left, right []line) {
	middle := (z.lo + z.hi) / 2
	for _, r := range rows {
		var l, rr []word
		for _, s := range r.segments {
			if s.box.midX() < middle {
				l = append(l, s.words...)
			} else {
				rr = append(rr, s.words...)
			}
		}
		if len(l) > 0 {
			left = append(left, newLine(l))
		}
		if len(rr) > 0 {
			right = append(right, newLine(rr))
		}
	}
	byTop := func(a, b line) int { return cmp.Compare(a.box.t, b.box.t) }
	slices.SortStableFunc(left, byTop)
	slices.SortStableFunc(right, byTop)
	return left, right
}
