package pdf

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"

	"tongket/internal/vn"
)

// rect is a place on a page as it is looked at: points from the top left corner,
// l ≤ r and t ≤ b.
type rect struct{ l, t, r, b float64 }

func (r rect) width() float64  { return r.r - r.l }
func (r rect) height() float64 { return r.b - r.t }
func (r rect) midX() float64   { return (r.l + r.r) / 2 }
func (r rect) midY() float64   { return (r.t + r.b) / 2 }

// join is the smallest place that holds both.
func (r rect) join(o rect) rect {
	return rect{min(r.l, o.l), min(r.t, o.t), max(r.r, o.r), max(r.b, o.b)}
}

// font is what a font tells about the letters set in it.
type font struct {
	name string // without the mark of a subset: "TimesNewRomanPS-BoldMT", ".VnTime"
	bold bool
}

// style is how a run of letters is set.
type style struct {
	font
	size   float64 // points on the page
	turned bool    // runs up or down the page
	slant  bool    // runs neither along nor across it, as a mark over the paper does
}

// glyph is one letter at its place. A blank that the file draws, or that PDFium
// sees between two letters, is a glyph with r ' '.
type glyph struct {
	r     rune
	box   rect
	style *style
}

// sheet is what one page holds.
type sheet struct {
	page          int // from 1
	width, height float64
	glyphs        []glyph // in the order of the file
	rules         []rule
	scanned       bool
	aside         []string // text that runs aslant, and notes stuck on the page
}

// sheets takes every page's letters and lines.
func (f *file) sheets() ([]sheet, error) {
	sheets := make([]sheet, f.pages)
	letters := 0
	for n := range sheets {
		s := &sheets[n]
		s.page = n + 1
		err := f.page(n, func(page uint64) error { return f.sheet(page, s) })
		if err != nil {
			return nil, err
		}
		if letters += len(s.glyphs); letters > maxText {
			return nil, refuseLong()
		}
	}
	return sheets, nil
}

func (f *file) sheet(page uint64, s *sheet) error {
	in := f.in
	s.width = api32(in.call("FPDF_GetPageWidthF", page))
	s.height = api32(in.call("FPDF_GetPageHeightF", page))
	if !(s.width > 1 && s.height > 1) {
		return in.err
	}
	m := in.lookedAt(page, s.width, s.height)
	if err := f.glyphs(page, m, s); err != nil {
		return err
	}
	d := &drawing{in: in, page: rect{0, 0, s.width, s.height}}
	d.objects("FPDFPage_CountObjects", "FPDFPage_GetObject", page, m, 0)
	s.rules = mergeRules(d.rules)
	s.scanned = isScan(s, d)
	s.aside = append(s.aside, in.notes(page)...)
	return in.err
}

func api32(bits uint64) float64 { return float64(api.DecodeF32(bits)) }

// matrix takes a point of one space to another: x' = ax+cy+e, y' = bx+dy+f.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) point(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// box takes a rectangle, turned or not, to the rectangle around it.
func (m matrix) box(l, t, r, b float64) rect {
	x1, y1 := m.point(l, t)
	x2, y2 := m.point(r, b)
	return rect{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)}
}

// after is m applied to what n gives.
func (m matrix) after(n matrix) matrix {
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// lookedAt is the way from the page's own space, which may be turned, cut and
// count from anywhere, to the page as it is looked at.
func (in *instance) lookedAt(page uint64, width, height float64) matrix {
	const fine = 100 // PDFium answers in whole dots
	at := func(x, y float64) (float64, float64) {
		in.call("FPDF_PageToDevice", page, 0, 0, uint64(width*fine), uint64(height*fine), 0,
			api.EncodeF64(x), api.EncodeF64(y), in.buf, in.buf+4)
		return float64(in.long(0)) / fine, float64(in.long(4)) / fine
	}
	const far = 1000
	x0, y0 := at(0, 0)
	x1, y1 := at(far, 0)
	x2, y2 := at(0, far)
	return matrix{(x1 - x0) / far, (y1 - y0) / far, (x2 - x0) / far, (y2 - y0) / far, x0, y0}
}

// glyphs takes the letters of a page.
func (f *file) glyphs(page uint64, m matrix, s *sheet) error {
	in := f.in
	text := in.call("FPDFText_LoadPage", page)
	if text == 0 {
		return in.err
	}
	n := in.count("FPDFText_CountChars", text)
	if n > maxGlyphs {
		return refuseLong()
	}
	letters := in.letters(text, n)
	styles := map[uint64]*style{} // by the object that draws the letter
	s.glyphs = make([]glyph, 0, n)
	var before *glyph // the letter before in the same word
	var slanting strings.Builder
	for i := 0; i < n && in.err == nil; i++ {
		g := glyph{r: letters(i)}
		switch g.r {
		case 0:
			continue
		case ' ':
			before = nil
			slanting.WriteByte(' ')
		default:
			if in.call("FPDFText_GetLooseCharBox", text, uint64(i), in.buf) == 0 {
				continue
			}
			g.box = m.box(in.float(0), in.float(4), in.float(8), in.float(12))
			// Asking is dear. Letters of one word between the same two heights are
			// set in one font.
			if before != nil && before.box.t == g.box.t && before.box.b == g.box.b {
				g.style = before.style
			} else {
				object := in.call("FPDFText_GetTextObject", text, uint64(i))
				if g.style = styles[object]; g.style == nil {
					g.style = f.style(object, m)
					styles[object] = g.style
				}
			}
			asDrawn := g
			before = &asDrawn
			if g.style.slant {
				slanting.WriteRune(g.r)
				continue
			}
			if !s.holds(&g) {
				continue
			}
		}
		s.glyphs = append(s.glyphs, g)
	}
	in.call("FPDFText_ClosePage", text)
	if line := vn.NFC(strings.TrimSpace(slanting.String())); line != "" {
		s.aside = append(s.aside, line)
	}
	return in.err
}

// notes gives what is written in the notes and fields of a page.
func (in *instance) notes(page uint64) (texts []string) {
	const most = 1000 // of one page
	for i := range min(in.count("FPDFPage_GetAnnotCount", page), most) {
		note := in.call("FPDFPage_GetAnnot", page, uint64(i))
		if note == 0 {
			continue
		}
		for _, key := range []string{"Contents", "V"} {
			if s := vn.NFC(strings.TrimSpace(clean(in.written("FPDFAnnot_GetStringValue", note, key)))); s != "" {
				texts = append(texts, s)
			}
		}
		in.call("FPDFPage_CloseAnnot", note)
	}
	return texts
}

// written asks one of PDFium's functions for the text under a key, "" for one that
// is long.
func (in *instance) written(function string, of uint64, key string) string {
	if !in.memory().Write(uint32(in.buf), append([]byte(key), 0)) {
		return ""
	}
	const room = scratch - 64
	at := in.buf + 64
	n := in.count(function, of, in.buf, at, room)
	if n <= 2 || n > room {
		return ""
	}
	return in.utf16(at, n)
}

// letters gives the letters of a page by their number. PDFium writes the whole
// text at once; where that leaves some out, each is asked for.
func (in *instance) letters(text uint64, n int) func(int) rune {
	ask := func(i int) rune { return letter(rune(in.call("FPDFText_GetUnicode", text, uint64(i)))) }
	room := in.alloc(2*n + 2)
	if in.err != nil {
		return ask
	}
	written := in.count("FPDFText_GetText", text, 0, uint64(n), room)
	raw, ok := in.memory().Read(uint32(room), uint32(2*n+2))
	if !ok || written != n+1 {
		in.free(room)
		return ask
	}
	raw = bytes.Clone(raw)
	in.free(room)
	return func(i int) rune {
		r := rune(raw[2*i]) | rune(raw[2*i+1])<<8
		if utf16.IsSurrogate(r) {
			return ask(i)
		}
		return letter(r)
	}
}

// holds reports whether a letter stands on the page and mends a size or a box
// that the file gives wrongly: some fonts claim to be flat, or a hundred times as
// high as they are.
func (s *sheet) holds(g *glyph) bool {
	b := g.box
	if !(b.l > -s.width && b.r < 2*s.width && b.t > -s.height && b.b < 2*s.height) {
		return false // also what is not a number
	}
	if b.midX() < 0 || b.midX() > s.width || b.midY() < 0 || b.midY() > s.height {
		return false
	}
	if g.style.turned {
		return true
	}
	if high := b.height(); !(g.style.size > 1) || high > 1 && (g.style.size > 3*high || high > 4*g.style.size) {
		g.style.size = max(high/1.15, 4)
	}
	if size := g.style.size; b.height() < size/2 {
		g.box.t = b.b - size
	}
	return true
}

// letter gives a character as we keep it, 0 for one that says nothing.
func letter(r rune) rune {
	switch {
	case r == 2 || r == 0xFFFE: // a hyphen at the end of a line, as PDFium gives it
		return '-'
	case r == '\t' || r == '\n' || r == '\r' || r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x3000:
		return ' '
	case r < ' ' || r >= 0x7F && r < 0xA0 || r >= 0x200B && r <= 0x200F || r == 0xFEFF || r > 0x10FFFF || r >= 0xD800 && r < 0xE000:
		return 0
	case r >= 0xF020 && r <= 0xF0FF:
		return symbol(r)
	}
	return r
}

// symbol gives the signs of Symbol and Wingdings that offices use as bullets and
// boxes; the rest stay as they are, unreadable.
func symbol(r rune) rune {
	switch r {
	case 0xF020:
		return ' '
	case 0xF0B7, 0xF06C, 0xF09F:
		return '•'
	case 0xF0A7, 0xF06E:
		return '▪'
	case 0xF02D:
		return '-'
	case 0xF02B:
		return '+'
	case 0xF0D8, 0xF0E8, 0xF0E0:
		return '→'
	case 0xF0FC:
		return '✓'
	case 0xF0A3, 0xF0B3:
		return '≥'
	}
	return r
}

// style asks how the letters of a text object are set.
func (f *file) style(object uint64, m matrix) *style {
	in := f.in
	st := &style{}
	if object == 0 {
		return st
	}
	if in.call("FPDFTextObj_GetFontSize", object, in.buf) != 0 {
		st.size = in.float(0)
	}
	if in.call("FPDFPageObj_GetMatrix", object, in.buf) != 0 {
		t := m.after(in.matrix())
		st.size *= math.Hypot(t.c, t.d)
		st.turned = math.Abs(t.b) > math.Abs(t.a)
		st.slant = min(math.Abs(t.a), math.Abs(t.b)) > max(math.Abs(t.a), math.Abs(t.b))/10
	}
	handle := in.call("FPDFTextObj_GetFont", object)
	if fo, ok := f.fonts[handle]; ok {
		st.font = fo
	} else {
		st.font = in.font(handle)
		f.fonts[handle] = st.font
	}
	if in.call("FPDFTextObj_GetTextRenderMode", object) == fillAndStroke {
		st.bold = true // how programs embolden a font that has no bold of its own
	}
	return st
}

// fillAndStroke is text rendering mode 2 (ISO 32000-1, table 106).
const fillAndStroke = 2

func (in *instance) matrix() matrix {
	return matrix{in.float(0), in.float(4), in.float(8), in.float(12), in.float(16), in.float(20)}
}

// boldWeight is the least weight that reads as bold: semi-bold.
const boldWeight = 600

func (in *instance) font(handle uint64) font {
	if handle == 0 {
		return font{}
	}
	var fo font
	if n := in.count("FPDFFont_GetBaseFontName", handle, in.buf, scratch); n > 1 && n <= scratch {
		raw, _ := in.memory().Read(uint32(in.buf), uint32(n-1))
		fo.name = string(raw)
	}
	if tag, name, found := strings.Cut(fo.name, "+"); found && len(tag) == 6 {
		fo.name = name
	}
	low := strings.ToLower(fo.name)
	fo.bold = strings.Contains(low, "bold") || strings.Contains(low, "black")
	if len(low) < 4 || strings.HasPrefix(low, "cidfont") {
		// Only where the name tells nothing: programs write the thickness, which
		// the weight is reckoned from, as they like.
		weight := in.count("FPDFFont_GetWeight", handle)
		fo.bold = weight >= boldWeight && weight <= 1000
	}
	return fo
}
