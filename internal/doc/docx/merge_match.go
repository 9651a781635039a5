package docx

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// most bounds the table that align fills: 16 MB.
const most = 4 << 20

// align pairs two sequences in order so that the pairs weigh most; it gives for
// each of the first its partner, -1 for none. Beginnings and ends whose pairs weigh
// at least sure are paired at once; what is too long to compare stays unpaired.
func align(n, m, sure int, weight func(i, j int) int) []int {
	pair := slices.Repeat([]int{-1}, n)
	from, endA, endB := 0, n, m
	for from < n && from < m && weight(from, from) >= sure {
		pair[from] = from
		from++
	}
	for endA > from && endB > from && weight(endA-1, endB-1) >= sure {
		endA, endB = endA-1, endB-1
		pair[endA] = endB
	}
	rows, cols := endA-from, endB-from
	if rows == 0 || cols == 0 || rows*cols > most {
		return pair
	}
	best := make([]int32, (rows+1)*(cols+1))
	at := func(i, j int) *int32 { return &best[i*(cols+1)+j] }
	for i := rows - 1; i >= 0; i-- {
		for j := cols - 1; j >= 0; j-- {
			b := max(*at(i+1, j), *at(i, j+1))
			if w := weight(from+i, from+j); w > 0 {
				b = max(b, *at(i+1, j+1)+int32(w))
			}
			*at(i, j) = b
		}
	}
	for i, j := 0, 0; i < rows && j < cols; {
		w := weight(from+i, from+j)
		switch {
		case w > 0 && *at(i, j) == *at(i+1, j+1)+int32(w):
			pair[from+i] = from + j
			i, j = i+1, j+1
		case *at(i, j) == *at(i+1, j):
			i++
		default:
			j++
		}
	}
	return pair
}

// like is what two things are recognised by.
type like struct {
	kind  string   // of element: only the same kinds are paired
	text  string   // as plainly gives it
	keys  []string // of the numbers in it, sorted, each once
	words map[string]int
	total int // of words
}

func likeOf(kind, text string, keys []string) like {
	l := like{kind: kind, text: plainly(text), words: map[string]int{}}
	slices.Sort(keys)
	l.keys = slices.Compact(slices.DeleteFunc(keys, func(k string) bool { return k == "" }))
	for _, w := range cutWords(strings.ToLower(l.text)) {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			l.words[w]++
			l.total++
		}
	}
	return l
}

// same reports whether two things say the same of the same numbers.
func (l like) same(o like) bool {
	return l.kind == o.kind && l.text == o.text && (len(l.keys) == 0 || len(o.keys) == 0 || slices.Equal(l.keys, o.keys))
}

// near says in percent how many words two things share, numbers apart.
func (l like) near(o like) int {
	if l.kind != o.kind {
		return 0
	}
	if l.total+o.total == 0 {
		return 0
	}
	common := 0
	for w, n := range l.words {
		common += min(n, o.words[w])
	}
	return 200 * common / (l.total + o.total)
}

// shared says in percent how many of the numbers of the one with fewer are in both.
func (l like) shared(o like) int {
	if l.kind != o.kind || len(l.keys) == 0 || len(o.keys) == 0 {
		return 0
	}
	n := 0
	for _, k := range l.keys {
		if _, found := slices.BinarySearch(o.keys, k); found {
			n++
		}
	}
	return 100 * n / min(len(l.keys), len(o.keys))
}

// match finds what became of each of a among b, -1 for nothing: first what is the
// same in order, then by the numbers, then the same elsewhere, then what is like
// it between the same neighbours, then what is very like it anywhere.
func match(a, b []like) []int {
	pair := align(len(a), len(b), 6, func(i, j int) int {
		if !a[i].same(b[j]) {
			return 0
		}
		if a[i].text == "" {
			return 1
		}
		return 6 + min(len(a[i].text), 60) + 40*min(len(a[i].keys), 1)
	})
	m := matching{a, b, pair, slices.Repeat([]bool{false}, len(b))}
	for _, j := range pair {
		if j >= 0 {
			m.used[j] = true
		}
	}
	m.anywhere(func(x, y like) int {
		if s := x.shared(y); s >= 50 && (s == 100 || x.near(y) >= 30) {
			return s + x.near(y)
		}
		return 0
	})
	m.anywhere(func(x, y like) int {
		if x.same(y) && len(x.text) >= 12 {
			return 100
		}
		return 0
	})
	m.between()
	m.anywhere(func(x, y like) int {
		if n := x.near(y); n >= 75 && min(x.total, y.total) >= 5 && (len(x.keys) == 0 || len(y.keys) == 0) {
			return n
		}
		return 0
	})
	return m.pair
}

// matching is a match being found.
type matching struct {
	a, b []like
	pair []int
	used []bool
}

// left lists what has no partner yet.
func (m *matching) left() (a, b []int) {
	for i, j := range m.pair {
		if j < 0 {
			a = append(a, i)
		}
	}
	for j, u := range m.used {
		if !u {
			b = append(b, j)
		}
	}
	return a, b
}

// anywhere pairs what scores best, wherever it stands; equal scores pair in order.
func (m *matching) anywhere(score func(x, y like) int) {
	a, b := m.left()
	if len(a)*len(b) > most {
		return
	}
	type offer struct{ i, j, score int }
	var offers []offer
	for _, i := range a {
		for _, j := range b {
			if s := score(m.a[i], m.b[j]); s > 0 {
				offers = append(offers, offer{i, j, s})
			}
		}
	}
	slices.SortStableFunc(offers, func(x, y offer) int { return cmp.Compare(y.score, x.score) })
	for _, o := range offers {
		if m.pair[o.i] < 0 && !m.used[o.j] {
			m.pair[o.i], m.used[o.j] = o.j, true
		}
	}
}

// between pairs what is alike between the same two neighbours, in order.
func (m *matching) between() {
	a, b := m.left()
	if len(a) == 0 || len(b) == 0 {
		return
	}
	fixed := rising(m.pair, func(i int) int { return 1 + min(len(m.a[i].text), 1) })
	gapA := make([]int, len(a)) // how many fixed pairs stand before
	gapB := make([]int, len(b))
	for i, j := range m.pair {
		if !fixed[i] {
			continue
		}
		for k, x := range a {
			if x > i {
				gapA[k]++
			}
		}
		for k, y := range b {
			if y > j {
				gapB[k]++
			}
		}
	}
	found := align(len(a), len(b), 1000, func(i, j int) int {
		if gapA[i] != gapB[j] {
			return 0
		}
		x, y := m.a[a[i]], m.b[b[j]]
		if x.kind == y.kind && x.text == "" && y.text == "" {
			return 1
		}
		if n := x.near(y); n >= 40 {
			return n
		}
		return 0
	})
	for i, j := range found {
		if j >= 0 {
			m.pair[a[i]], m.used[b[j]] = b[j], true
		}
	}
}

// rising picks among the pairs the heaviest that stand in the same order on both
// sides; the others have moved.
func rising(pair []int, weight func(i int) int) []bool {
	best := make([]int, len(pair))
	prev := slices.Repeat([]int{-1}, len(pair))
	last := -1
	for i, j := range pair {
		if j < 0 {
			continue
		}
		best[i] = weight(i)
		for k := range i {
			if pair[k] >= 0 && pair[k] < j && best[k]+weight(i) > best[i] {
				best[i], prev[i] = best[k]+weight(i), k
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	fixed := make([]bool, len(pair))
	for ; last >= 0; last = prev[last] {
		fixed[last] = true
	}
	return fixed
}

// slot is one place of a merged sequence: where it stands in the three, -1 where
// it does not.
type slot struct {
	base, edited, fresh int
	put                 bool // to be put after the slot before it: it is new or the drawing moved it
}

// arrange puts the three together in the order of the edited one. What the drawing
// moved goes where it now belongs unless the clerk moved it; what is new in fresh
// follows what it follows there; what the clerk took out stands at the end, with
// edited -1 and base ≥ 0, for telling.
// Which of the clerk's own pieces fresh brings too is in own.
func arrange(toEdited, toFresh, own []int, nFresh int, weight func(i int) int) (order, out []slot) {
	nEdited := len(own)
	stays, settled := rising(toEdited, weight), rising(toFresh, weight)
	baseOf := slices.Repeat([]int{-1}, nEdited)
	placed := make([]bool, nFresh) // it stands, or will never stand, in the order
	moved := make([]bool, nEdited) // by the clerk
	for b, e := range toEdited {
		f := toFresh[b]
		switch {
		case e < 0:
			out = append(out, slot{b, -1, f, false})
			if f >= 0 {
				placed[f] = true
			}
		case f >= 0 && stays[b] && !settled[b]: // taken out here, put in below
			baseOf[e] = -2 - b
		default:
			baseOf[e] = b
			moved[e] = !stays[b]
		}
	}
	anchor := map[int]bool{} // fresh places that others may follow
	for e, b := range baseOf {
		if b <= -2 {
			continue
		}
		s := slot{b, e, own[e], false}
		if b >= 0 {
			s.fresh = toFresh[b]
		}
		if s.fresh >= 0 {
			placed[s.fresh], anchor[s.fresh] = true, !moved[e]
		}
		order = append(order, s)
	}
	byFresh := map[int]slot{}
	for e, b := range baseOf {
		if b <= -2 {
			byFresh[toFresh[-2-b]] = slot{-2 - b, e, toFresh[-2-b], true}
		}
	}
	for f := range nFresh {
		if placed[f] {
			continue
		}
		s, known := byFresh[f]
		if !known {
			s = slot{-1, -1, f, true}
		}
		order = slices.Insert(order, placeFor(order, f, anchor), s)
		anchor[f] = true
	}
	return order, out
}

// placeFor is where the fresh piece f goes: after the nearest that stands before
// it in fresh, else before the nearest after it, else at the end.
func placeFor(order []slot, f int, anchor map[int]bool) int {
	after, before := -1, -1
	for i, s := range order {
		if s.fresh < 0 || !anchor[s.fresh] {
			continue
		}
		if s.fresh < f && (after < 0 || s.fresh > order[after].fresh) {
			after = i
		}
		if s.fresh > f && (before < 0 || s.fresh < order[before].fresh) {
			before = i
		}
	}
	switch {
	case after >= 0:
		return after + 1
	case before >= 0:
		return before
	}
	return len(order)
}
