package docx

import (
	"slices"
	"strings"
	"unicode/utf8"

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
	moved := map[int]int{}
	var text strings.Builder
	for i, span := range p.spans {
		stretch, start := raw[span.Start:span.End], text.Len()
		now := decoded(stretch, span.Font)
		text.WriteString(now)
		for _, c := range p.controls {
			for _, place := range []int{c.Start, c.End} {
				if place >= span.Start && place < span.End {
					moved[place] = start + placeIn(now, decoded(stretch[:place-span.Start], span.Font))
				}
			}
		}
		moved[span.End] = text.Len()
		p.spans[i].Start, p.spans[i].End = start, text.Len()
	}
	for i := range p.controls {
		p.controls[i].Start, p.controls[i].End = moved[p.controls[i].Start], moved[p.controls[i].End]
	}
	p.buf.Reset()
	p.buf.WriteString(text.String())
}

// decoded is a stretch of text of one font.
func decoded(text, font string) string {
	if code, ok := vn.LegacyFont(font); ok {
		return code.Decode(text)
	}
	return text
}

// placeIn is the place in a decoded text behind the part that was decoded alone:
// between letters, as letters at the seam may have grown together.
func placeIn(text, part string) int {
	at := min(len(part), len(text))
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
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
