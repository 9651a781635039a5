package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// word is letters without a blank between them.
type word struct {
	text   string
	box    rect
	page   int
	size   float64
	bold   bool // every letter is
	turned bool
	blank  bool // a blank follows it in the file
}

// spelled gives the text of letters set in a font, in NFC. Fonts of the time
// before Unicode are decoded by their names; there a soft hyphen is a letter.
func spelled(fontName, letters string) string {
	family, _, _ := strings.Cut(fontName, ",") // ".VnTimeH,Bold"
	family = strings.TrimSuffix(strings.TrimSuffix(family, "-Bold"), "-Italic")
	if old, ok := vn.LegacyFont(family); ok {
		return old.Decode(letters)
	}
	return vn.NFC(clean(letters))
}

// clean parts ligatures and drops what marks a place to break a word. A soft
// hyphen at the end of a line is one: the word goes on without it.
func clean(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r == 0xAD || r >= 0xFB00 && r <= 0xFB06 || r == unicode.ReplacementChar }) < 0 {
		return s
	}
	return ligatures.Replace(s)
}

var ligatures = strings.NewReplacer("\u00ad", "", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// wordMaker collects the letters of one word.
type wordMaker struct {
	page  int
	words [][]word // by region
	cur   word
	raw   strings.Builder
	style *style
	last  rect
	at    int // region of cur
}

// wordsOf makes words of a page's letters, each in its region: region gives 0 for
// the open page, n for the n-th cell. A letter in another region begins a word, so
// that text never runs from one cell into the next.
func wordsOf(s *sheet, regions int, region func(glyph) int) [][]word {
	m := &wordMaker{page: s.page, words: make([][]word, regions)}
	for _, g := range s.glyphs {
		if g.r == ' ' {
			m.cur.blank = true
			m.finish()
			continue
		}
		at := region(g)
		if m.style != nil && (at != m.at || m.parts(g)) {
			m.finish()
		}
		m.add(g, at)
	}
	m.finish()
	return m.words
}

func (m *wordMaker) add(g glyph, at int) {
	if m.style == nil {
		m.cur = word{box: g.box, page: m.page, size: g.style.size, bold: true, turned: g.style.turned}
		m.style, m.at = g.style, at
	} else if g.style != m.style && g.style.name != m.style.name {
		// A word set in two fonts is spelled piece by piece.
		m.spell()
		m.style = g.style
	}
	m.raw.WriteRune(g.r)
	m.cur.box = m.cur.box.join(g.box)
	m.cur.bold = m.cur.bold && g.style.bold
	m.cur.size = max(m.cur.size, g.style.size)
	m.last = g.box
}

func (m *wordMaker) spell() {
	m.cur.text += spelled(m.style.name, m.raw.String())
	m.raw.Reset()
}

// parts reports whether a letter stands apart from the one before it.
func (m *wordMaker) parts(g glyph) bool {
	if unicode.Is(unicode.Mn, g.r) {
		return false
	}
	if g.style.turned || m.cur.turned {
		return g.style.turned != m.cur.turned
	}
	size := min(g.style.size, m.cur.size)
	if overlap(m.last.t, m.last.b, g.box.t, g.box.b) < 0.4*min(m.last.height(), g.box.height()) {
		return true
	}
	const apart = 0.25 // of the size: a blank is about as wide
	return g.box.l-m.last.r > apart*max(size, 4) || g.box.l < m.last.l-size/2
}

func (m *wordMaker) finish() {
	if m.style != nil {
		m.spell()
		m.cur.text = vn.NFC(m.cur.text) // a mark may come from another font than its letter
		if m.cur.text != "" {
			m.words[m.at] = append(m.words[m.at], m.cur)
		}
	}
	m.style, m.cur = nil, word{}
}

// overlap is how much two stretches have in common; below 0 they are apart.
func overlap(a1, a2, b1, b2 float64) float64 { return min(a2, b2) - max(a1, b1) }

// line is words side by side, from left to right.
type line struct {
	words []word
	box   rect
}

func newLine(words []word) line {
	l := line{words: words, box: words[0].box}
	for _, w := range words[1:] {
		l.box = l.box.join(w.box)
	}
	return l
}

func (l line) size() float64 {
	size := 0.0
	for _, w := range l.words {
		size = max(size, w.size)
	}
	return size
}

func (l line) bold() bool {
	for _, w := range l.words {
		if !w.bold {
			return false
		}
	}
	return true
}

func (l line) text() string {
	var t text
	t.line(l)
	return t.String()
}

// linesOf puts words side by side that stand at one height.
func linesOf(words []word) []line {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.box.midY(), b.box.midY()) })
	var lines []line
	for start := 0; start < len(words); {
		core := words[start].box
		end := start + 1
		for end < len(words) {
			b := words[end].box
			if overlap(core.t, core.b, b.t, b.b) < 0.5*min(core.height(), b.height()) {
				break
			}
			if b.height() > core.height() { // the tallest word is the line
				core.t, core.b = b.t, b.b
			}
			end++
		}
		row := words[start:end:end]
		slices.SortStableFunc(row, func(a, b word) int { return cmp.Compare(a.box.l, b.box.l) })
		lines = append(lines, newLine(once(row)))
		start = end
	}
	return lines
}

// once drops a word drawn twice at one place, which is how some programs make
// bold letters.
func once(row []word) []word {
	kept := row[:0]
	for _, w := range row {
		if n := len(kept); n > 0 && kept[n-1].text == w.text && math.Abs(kept[n-1].box.l-w.box.l) < 0.15*w.size {
			kept[n-1].bold = true
			continue
		}
		kept = append(kept, w)
	}
	return kept
}

// glued reports whether two neighbours on a line are one word that the file draws
// in pieces.
func glued(a, b word) bool {
	return !a.blank && !a.turned && b.box.l-a.box.r < 0.12*min(a.size, b.size)
}

// text is a text under way with the places of its words.
type text struct {
	strings.Builder
	words []doc.Word
}

// line adds the words of a line.
func (t *text) line(l line) {
	for i, w := range l.words {
		if i > 0 && !glued(l.words[i-1], w) {
			t.WriteByte(' ')
		}
		start := t.Len()
		t.WriteString(w.text)
		t.words = append(t.words, doc.Word{Start: start, End: t.Len(), Page: w.page, Box: tenths(w.box)})
	}
}

// next goes on to the next line: with a blank, unless a word runs on over the end
// of the line ("KT-" and "XH").
func (t *text) next(before line) {
	last := before.words[len(before.words)-1]
	if s := last.text; len(s) > 1 && strings.HasSuffix(s, "-") && !last.blank {
		return
	}
	t.WriteByte(' ')
}

// done gives the text in NFC. Words are spelled in NFC already and parted by
// blanks, so composing moves nothing.
func (t *text) done() (string, []doc.Word) { return t.String(), t.words }

func tenths(r rect) doc.Box {
	round := func(v float64) int { return int(math.Round(v * 10)) }
	return doc.Box{round(r.l), round(r.t), round(r.r), round(r.b)}
}
