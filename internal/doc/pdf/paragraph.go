package pdf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
)

// paragraph is lines that belong together.
type paragraph struct {
	lines []line
	col   *column
}

// setting is what the lines of a column have in common.
type setting struct {
	*column
	pitch    float64 // the usual room between a line and the next
	indented bool    // paragraphs begin with an indented line, the rest at the edge
	narrow   bool    // one side of a head or a signature, whose lines are broken by hand
}

func settingOf(c *column) setting {
	s := setting{column: c}
	var gaps []float64
	atEdge, full := 0, 0
	for i, l := range c.lines {
		if l.box.l-c.l < 4 {
			atEdge++
		}
		if i > 0 {
			gaps = append(gaps, l.box.t-c.lines[i-1].box.b)
			if s.full(c.lines[i-1], l) {
				full++
			}
		}
	}
	if len(gaps) > 0 {
		slices.SortFunc(gaps, cmp.Compare[float64])
		s.pitch = gaps[len(gaps)/4]
	}
	s.indented = 5*atEdge >= 2*len(c.lines)
	s.narrow = c.side && (len(c.lines) < 8 || 2*full < len(c.lines))
	return s
}

// full reports whether line a was broken by the edge: the first word of the next
// would not have fitted.
func (s setting) full(a, next line) bool {
	room := s.r - a.box.r
	if s.centred(a) {
		room = s.r - s.l - a.box.width()
	}
	return room < lead(next)+1
}

// centred reports whether a line stands in the middle, clear of both edges.
func (s setting) centred(l line) bool {
	left, right := l.box.l-s.l, s.r-l.box.r
	return left > 20 && right > 20 && math.Abs(left-right) < max(6, 0.12*left)
}

// paragraphs parts a column into paragraphs.
func (s setting) paragraphs() []paragraph {
	var out []paragraph
	for i, l := range s.lines {
		if i > 0 && !s.begins(out[len(out)-1].lines, l) {
			p := &out[len(out)-1]
			p.lines = append(p.lines, l)
			continue
		}
		out = append(out, paragraph{[]line{l}, s.column})
	}
	return out
}

// begins reports whether line b begins a paragraph after the lines of the one
// before it. The signs, strongest first: room above it, another size of letter, a
// list's mark, the line before it ending early, an indent.
func (s setting) begins(before []line, b line) bool {
	a := before[len(before)-1]
	size := min(a.size(), b.size())
	goesOn := (startsLower(b) || startsDigit(b) && !labelled(b)) && a.bold() == b.bold() && !ends(a)
	switch {
	case b.box.t-a.box.b > s.pitch+0.35*size:
		return true
	case math.Abs(a.size()-b.size()) > 1.2:
		return true
	case s.narrow:
		return !goesOn || startsItem(b)
	case s.centred(a) && s.centred(b):
		// A title broken by hand goes on with a small letter: "…, năm 2025;" and
		// "phương hướng năm 2026".
		return !(startsLower(b) && a.bold() == b.bold()) && !s.full(a, b)
	case !s.full(a, b):
		return true
	case a.box.l-s.l > 60 && a.box.l-b.box.l > 8 && !goesOn:
		return true // a line at the right or in the middle, then the text itself
	}
	in := b.box.l - s.l
	if startsItem(b) || labelled(b) {
		return in > 4 || ends(a)
	}
	return in > 8 && s.firstLine(before, b)
}

// firstLine reports whether the indent of b makes it the first line of a
// paragraph, and not the next line of an indented block or of an item whose text
// hangs beside its mark.
func (s setting) firstLine(before []line, b line) bool {
	a := before[len(before)-1]
	if first := before[0]; len(first.words) > 1 && (startsItem(first) || labelled(first)) &&
		math.Abs(b.box.l-first.words[1].box.l) < 3 {
		return false
	}
	if math.Abs(a.box.l-b.box.l) > 4 {
		return b.box.l > a.box.l
	}
	return s.indented && (ends(a) || !startsLower(b))
}

func startsLower(l line) bool {
	r, _ := utf8.DecodeRuneInString(l.words[0].text)
	return unicode.IsLower(r)
}

func startsDigit(l line) bool {
	c := l.words[0].text[0]
	return c >= '0' && c <= '9'
}

// ends reports whether a line ends with the sign that ends a statement.
func ends(l line) bool {
	return strings.HasSuffix(strings.TrimRight(l.words[len(l.words)-1].text, "”\")"), ".") || endsAny(l, ";:")
}

func endsAny(l line, signs string) bool {
	s := l.words[len(l.words)-1].text
	return s != "" && strings.ContainsRune(signs, rune(s[len(s)-1]))
}

// labelled reports whether a line begins with a number of the outline: "II.",
// "1.", "1.2.", "a)".
func labelled(l line) bool {
	return len(l.words) > 1 && isLabel(l.words[0].text)
}

func isLabel(s string) bool {
	mark := strings.TrimRight(s, ".)")
	return mark != s && (isRoman(mark) || isDigits(mark) && len(mark) < 3 || isChain(mark) || isLetter(mark))
}

// write makes the text of a paragraph.
func (p paragraph) write() *text {
	t := &text{}
	for i, l := range p.lines {
		if i > 0 {
			t.next(p.lines[i-1])
		}
		t.line(l)
	}
	return t
}

func (p paragraph) bold() bool {
	return !slices.ContainsFunc(p.lines, func(l line) bool { return !l.bold() })
}

// block gives the paragraph as a block of the paper.
func (p paragraph) block() doc.Block {
	page := p.lines[0].words[0].page
	here := 1 // lines on the page where it begins
	for here < len(p.lines) && p.lines[here].words[0].page == page {
		here++
	}
	b := doc.Block{Kind: doc.Paragraph, Place: place(page, boxOf(p.lines[:here]))}
	b.Text, b.Words = p.write().done()
	switch {
	case startsItem(p.lines[0]):
		b.Kind = doc.Item
	case p.bold():
		if level := headingLevel(b.Text); level > 0 {
			b.Kind, b.Level = doc.Heading, level
		}
	}
	return b
}

// place writes where something stands, as doc.Block.Place says.
func place(page int, r rect) string {
	b := tenths(r)
	return fmt.Sprintf("p%d@%d,%d,%d,%d", page, b[0], b[1], b[2], b[3])
}
