package pdf

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// margins takes what repeats at the top and the bottom of the pages (running
// heads, page numbers, a code of verification) out of the lines of the pages, and
// gives each text once.
func margins(pages [][]line, heights []float64) []string {
	m := &marginFinder{heights: heights, total: len(pages), seen: map[edgeKey][]edgeLine{}}
	m.offset = offsetOf(pages)
	for p, lines := range pages {
		for _, top := range []bool{true, false} {
			for depth := range min(deepestMargin, len(lines)) {
				key, at := m.edge(p, lines, top, depth)
				m.seen[key] = append(m.seen[key], at)
			}
		}
	}
	var texts []string
	for p := range pages {
		var out []line
		pages[p], out = m.strip(p, pages[p])
		for _, l := range out {
			if t := l.text(); !slices.Contains(texts, t) {
				texts = append(texts, t)
			}
		}
	}
	return texts
}

// deepestMargin is how many lines a running head or foot may have.
const deepestMargin = 4

type edgeKey struct {
	top  bool
	text string // with "#" in place of the page's number
}

type edgeLine struct {
	page int
	from float64 // points from the edge of the paper
}

type marginFinder struct {
	heights []float64
	total   int
	offset  int // printed page number less the place in the file
	seen    map[edgeKey][]edgeLine
}

// offsetOf finds how the printed page numbers count: most files from 1, an annex
// bound apart from elsewhere.
func offsetOf(pages [][]line) int {
	votes := map[int]int{}
	best := 0
	for p, lines := range pages {
		if len(lines) == 0 {
			continue
		}
		for _, l := range []line{lines[0], lines[len(lines)-1]} {
			if n, err := strconv.Atoi(strings.Trim(l.text(), "- –")); err == nil && n > 0 && n < 100_000 {
				off := n - (p + 1)
				votes[off]++
				if votes[off] > votes[best] {
					best = off
				}
			}
		}
	}
	return best
}

// edge gives the line at a depth from the edge of page p, with its key.
func (m *marginFinder) edge(p int, lines []line, top bool, depth int) (edgeKey, edgeLine) {
	l := lines[depth]
	from := l.box.t
	if !top {
		l = lines[len(lines)-1-depth]
		from = m.heights[p] - l.box.b
	}
	return edgeKey{top, m.numbered(p, l.text())}, edgeLine{p, from}
}

// numbered puts "#" in place of the page's own number and the number of pages, and
// leaves every other number as it is: lines that differ in a figure are text.
func (m *marginFinder) numbered(p int, s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i {
			out.WriteByte(s[i])
			i++
			continue
		}
		switch n, _ := strconv.Atoi(s[i:end]); n {
		case p + 1, p + 1 + m.offset, m.total:
			out.WriteByte('#')
		default:
			out.WriteString(s[i:end])
		}
		i = end
	}
	return out.String()
}

// strip parts the margin lines of a page from the others. Only what stands at the
// edge is one: the first line that does not repeat ends the search.
func (m *marginFinder) strip(p int, lines []line) (kept, out []line) {
	first, last := 0, len(lines)
	for first < min(deepestMargin, len(lines)) && m.repeats(p, lines, true, first) {
		first++
	}
	for depth := 0; depth < deepestMargin && last > first && m.repeats(p, lines, false, depth); depth++ {
		last--
	}
	out = append(slices.Clone(lines[:first]), lines[last:]...)
	return lines[first:last], out
}

func (m *marginFinder) repeats(p int, lines []line, top bool, depth int) bool {
	key, at := m.edge(p, lines, top, depth)
	letters := strings.IndexFunc(key.text, unicode.IsLetter) >= 0
	if !letters && !strings.Contains(key.text, "#") {
		return false
	}
	const inMargin = 85 // points from the edge: 3 cm
	if !letters && p > 0 && m.offset == 0 && at.from < inMargin {
		return true // a page number, though it stands on one page only
	}
	return at.from < 2*inMargin && m.run(p, m.seen[key], at.from) >= min(m.total, 3)
}

// run counts the pages in a row, or every second page in a row as in a file bound
// with two kinds of heads, that hold the line at the same height, page p among
// them. One page alone is no run.
func (m *marginFinder) run(p int, seen []edgeLine, from float64) int {
	has := map[int]bool{}
	for _, other := range seen {
		if math.Abs(other.from-from) < 12 {
			has[other.page] = true
		}
	}
	best := 0
	for step := 1; step <= 2; step++ {
		n := 1
		for q := p + step; has[q]; q += step {
			n++
		}
		for q := p - step; has[q]; q -= step {
			n++
		}
		if n > 1 {
			best = max(best, n)
		}
	}
	return best
}
