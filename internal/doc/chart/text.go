package chart

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"tongket/internal/vn"
)

//go:embed font/BeVietnamPro-Regular.ttf
var regularTTF []byte

//go:embed font/BeVietnamPro-SemiBold.ttf
var boldTTF []byte

// face is one weight of the font: advances and outlines in parts of the size,
// kept once they have been asked for.
type face struct {
	mu     sync.Mutex
	font   *sfnt.Font
	buffer sfnt.Buffer
	glyphs map[rune]*glyph
}

// glyph is a letter at size 1, its foot at y = 0 and y growing downwards.
type glyph struct {
	advance float64
	outline []segment
}

// segment is a piece of an outline: its kind and up to three places.
type segment struct {
	op   sfnt.SegmentOp
	args [3]Point
}

var faces = sync.OnceValue(func() [2]*face {
	var out [2]*face
	for i, ttf := range [][]byte{regularTTF, boldTTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("chart: the embedded font: " + err.Error()) // compiled in: this build cannot work
		}
		out[i] = &face{font: f, glyphs: map[rune]*glyph{}}
	}
	return out
})

func faceOf(bold bool) *face {
	if bold {
		return faces()[1]
	}
	return faces()[0]
}

// unit is the size at which outlines are read; it keeps two binary digits more
// than the font has.
const unit = 1024

// glyph returns a letter, or the font's box for one that it lacks.
func (f *face) glyph(r rune) *glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g := f.glyphs[r]; g != nil {
		return g
	}
	g := &glyph{}
	f.glyphs[r] = g
	at, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil {
		return g
	}
	ppem := fixed.I(unit)
	if a, err := f.font.GlyphAdvance(&f.buffer, at, ppem, font.HintingNone); err == nil {
		g.advance = place(a)
	}
	segments, err := f.font.LoadGlyph(&f.buffer, at, ppem, nil)
	if err != nil {
		return g
	}
	for _, s := range segments {
		one := segment{op: s.Op}
		for i, p := range s.Args {
			one.args[i] = Point{place(p.X), place(p.Y)}
		}
		g.outline = append(g.outline, one)
	}
	return g
}

func place(n fixed.Int26_6) float64 { return float64(n) / 64 / unit }

// Measure is the width of a line of words in pixels.
func Measure(s string, size float64, bold bool) float64 {
	f, w := faceOf(bold), 0.0
	for _, r := range vn.NFC(s) {
		w += f.glyph(r).advance
	}
	return w * size * textLeeway
}

// style is how words look.
type style struct {
	size  float64
	bold  bool
	paint Paint
}

func (s style) width(text string) float64 { return Measure(text, s.size, s.bold) }
func (s style) line() float64             { return s.size * lineSpace }

// wrap breaks a text into lines that fit a width: at spaces, and inside a word
// only where the word alone is wider than the line.
func (s style) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(vn.NFC(text), func(r rune) bool { return r != '\u00a0' && unicode.IsSpace(r) }) {
		for {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if s.width(next) <= width {
				line = next
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
				continue
			}
			head := s.fitting(word, width)
			lines, word = append(lines, head), word[len(head):]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// LinesOf is how many lines a text of a size in points takes within a width in
// pixels: what a table that is drawn elsewhere needs to know before it is dealt
// out to pages.
func LinesOf(text string, points, width int) int {
	const pixels, inch = 96.0, 72
	return len(style{size: float64(points) * pixels / inch}.wrap(text, float64(width)))
}

// fitting is the longest head of a word that fits, one letter at least.
func (s style) fitting(word string, width float64) string {
	end := 0
	for i, r := range word {
		if end > 0 && s.width(word[:i+len(string(r))]) > width {
			break
		}
		end = i + len(string(r))
	}
	return word[:end]
}

// height is the room of a text wrapped to a width.
func (s style) height(text string, width float64) float64 {
	return float64(len(s.wrap(text, width))) * s.line()
}

// widest is the width of the widest of the texts.
func (s style) widest(texts []string) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, s.width(t))
	}
	return w
}

// pen collects shapes.
type pen struct{ shapes []Shape }

func (p *pen) add(s ...Shape) { p.shapes = append(p.shapes, s...) }

// block writes a wrapped text below top and returns the room it took.
func (p *pen) block(x, top, width float64, text string, s style) float64 {
	lines := s.wrap(text, width)
	for i, l := range lines {
		p.add(Text{X: x, Y: foot(top+float64(i)*s.line(), s), S: l, Size: s.size, Bold: s.bold, Paint: s.paint})
	}
	return float64(len(lines)) * s.line()
}

// foot is where letters stand in a line that begins at top.
func foot(top float64, s style) float64 {
	return top + (s.line()+(textAscent-textDrop)*s.size)/2
}

// words writes one line with its middle at a height.
func (p *pen) words(x, middle float64, text string, a Anchor, s style) {
	if text != "" {
		p.add(Text{X: x, Y: foot(middle-s.line()/2, s), S: vn.NFC(text), Size: s.size, Bold: s.bold, Anchor: a, Paint: s.paint})
	}
}

func (p *pen) line(paint Paint, width, dash float64, points ...Point) {
	p.add(Stroke{Lines: [][]Point{points}, Paint: paint, Width: width, Dash: dash})
}
