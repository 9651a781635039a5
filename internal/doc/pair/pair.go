// Package pair tells which piece of one text became which of another: words of a
// sentence, sentences of a paragraph, paragraphs and rows of a paper that somebody
// edited. It compares; it decides nothing and changes nothing.
package pair

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// most bounds the table that align fills: 16 MB.
const most = 4 << 20

// Align pairs two sequences in order so that the pairs weigh most; it gives for
// each of the first its partner, -1 for none. Beginnings and ends whose pairs weigh
// at least sure are paired at once; what is too long to compare stays unpaired.
func Align(n, m, sure int, weight func(i, j int) int) []int {
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

// Like is what two things are recognised by.
type Like struct {
	Kind  string   // of element: only the same kinds are paired
	Text  string   // as Plainly gives it
	Keys  []string // of the numbers in it, sorted, each once
	words map[string]int
	total int // of words
}

func LikeOf(kind, text string, keys []string) Like {
	l := Like{Kind: kind, Text: Plainly(text), words: map[string]int{}}
	slices.Sort(keys)
	l.Keys = slices.Compact(slices.DeleteFunc(keys, func(k string) bool { return k == "" }))
	for _, w := range Words(strings.ToLower(l.Text)) {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			l.words[w]++
			l.total++
		}
	}
	return l
}

// Same reports whether two things say the same of the same numbers.
func (l Like) Same(o Like) bool {
	return l.Kind == o.Kind && l.Text == o.Text && (len(l.Keys) == 0 || len(o.Keys) == 0 || slices.Equal(l.Keys, o.Keys))
}

// Near says in percent how many words two things share, numbers apart.
func (l Like) Near(o Like) int {
	if l.Kind != o.Kind {
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
func (l Like) shared(o Like) int {
	if l.Kind != o.Kind || len(l.Keys) == 0 || len(o.Keys) == 0 {
		return 0
	}
	n := 0
	for _, k := range l.Keys {
		if _, found := slices.BinarySearch(o.Keys, k); found {
			n++
		}
	}
	return 100 * n / min(len(l.Keys), len(o.Keys))
}

// Match finds what became of each of a among b, -1 for nothing: first what is the
// same in order, then by the numbers, then the same elsewhere, then what is like
// it between the same neighbours, then what is very like it anywhere.
func Match(a, b []Like) []int {
	pair := Align(len(a), len(b), 6, func(i, j int) int {
		if !a[i].Same(b[j]) {
			return 0
		}
		if a[i].Text == "" {
			return 1
		}
		return 6 + min(len(a[i].Text), 60) + 40*min(len(a[i].Keys), 1)
	})
	m := matching{a, b, pair, slices.Repeat([]bool{false}, len(b))}
	for _, j := range pair {
		if j >= 0 {
			m.used[j] = true
		}
	}
	m.anywhere(func(x, y Like) int {
		if s := x.shared(y); s >= 50 && (s == 100 || x.Near(y) >= 30) {
			return s + x.Near(y)
		}
		return 0
	})
	m.anywhere(func(x, y Like) int {
		if x.Same(y) && len(x.Text) >= 12 {
			return 100
		}
		return 0
	})
	m.between()
	m.anywhere(func(x, y Like) int {
		if n := x.Near(y); n >= 75 && min(x.total, y.total) >= 5 && (len(x.Keys) == 0 || len(y.Keys) == 0) {
			return n
		}
		return 0
	})
	return m.pair
}

// matching is a match being found.
type matching struct {
	a, b []Like
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
func (m *matching) anywhere(score func(x, y Like) int) {
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
	fixed := Rising(m.pair, func(i int) int { return 1 + min(len(m.a[i].Text), 1) })
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
	found := Align(len(a), len(b), 1000, func(i, j int) int {
		if gapA[i] != gapB[j] {
			return 0
		}
		x, y := m.a[a[i]], m.b[b[j]]
		if x.Kind == y.Kind && x.Text == "" && y.Text == "" {
			return 1
		}
		if n := x.Near(y); n >= 40 {
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

// Rising picks among the pairs the heaviest that stand in the same order on both
// sides; the others have moved.
func Rising(pair []int, weight func(i int) int) []bool {
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
