package docx

import (
	"slices"
	"strings"

	"tongket/internal/vn"
)

// decode turns what fonts of the years before Unicode draw (.VnTime, VNI-Times)
// into the letters they draw, stretch by stretch, and moves looks and controls
// along. A paragraph with letters that only Unicode has was typed anew in the old
// font, which hides that, and stays.
func (p *paragraph) decode() {
	var old strings.Builder
	var codes []vn.Encoding
	raw := p.buf.String()
	for _, s := range p.spans {
		if code, ok := vn.LegacyFont(s.Font); ok {
			old.WriteString(raw[s.Start:s.End])
			codes = append(codes, code)
		}
	}
	same := func(code vn.Encoding) bool { return code.Decode(old.String()) == vn.NFC(old.String()) }
	if codes = slices.Compact(codes); !slices.ContainsFunc(codes, func(c vn.Encoding) bool { return !same(c) }) {
		return
	}
	places := p.places()
	moved := make(map[int]int, len(places))
	var text strings.Builder
	span, from := 0, 0
	for _, to := range places {
		for span < len(p.spans) && p.spans[span].End <= from {
			span++
		}
		piece := raw[from:to]
		if span < len(p.spans) {
			if code, ok := vn.LegacyFont(p.spans[span].Font); ok {
				piece = code.Decode(piece)
			}
		}
		text.WriteString(piece)
		moved[to], from = text.Len(), to
	}
	for i := range p.spans {
		p.spans[i].Start, p.spans[i].End = moved[p.spans[i].Start], moved[p.spans[i].End]
	}
	for i := range p.controls {
		p.controls[i].Start, p.controls[i].End = moved[p.controls[i].Start], moved[p.controls[i].End]
	}
	p.buf.Reset()
	p.buf.WriteString(text.String())
}

// places lists, in order and once each, where a look or a control begins or ends.
func (p *paragraph) places() []int {
	var places []int
	for _, s := range p.spans {
		places = append(places, s.Start, s.End)
	}
	for _, c := range p.controls {
		places = append(places, c.Start, c.End)
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// plain takes out of a run's text what is no text: the signs that Symbol and
// Wingdings draw at private codes become the signs, unknown ones and those of
// other fonts a bullet, and a soft hyphen, which shows only where a line breaks,
// goes. In a font of TCVN3 that code is the letter ư.
func plain(text string, font string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == softHyphen || r >= 0xE000 && r <= 0xF8FF }) {
		return text
	}
	code, _ := vn.LegacyFont(font)
	abc := code == vn.TCVN3 || code == vn.TCVN3Capital
	return strings.Map(func(r rune) rune {
		switch {
		case r == softHyphen && !abc:
			return -1
		case r < 0xE000 || r > 0xF8FF:
			return r
		case symbol(font, r) != 0 && symbol(font, r) != r:
			return symbol(font, r)
		}
		return '•'
	}, text)
}

const softHyphen = '\u00AD'
