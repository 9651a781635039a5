package docx

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean makes text fit for a file and for comparing: NFC, valid UTF-8, and none
// of the characters XML 1.0 cannot carry (§2.2), which Word would refuse the whole
// file for.
func clean(s string) string {
	ok := true
	for _, r := range s {
		if r == utf8.RuneError || !inXML(r) {
			ok = false
			break
		}
	}
	if !ok {
		s = strings.Map(func(r rune) rune {
			if !inXML(r) {
				return -1
			}
			return r
		}, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return norm.NFC.String(s)
}

func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// compose brings text to NFC and moves places in it (byte offsets, ascending)
// along. A place inside letters that grow together goes to their start.
func compose(s string, places []int) (string, []int) {
	if norm.NFC.IsNormalString(s) {
		return s, places
	}
	var b strings.Builder
	moved := make([]int, 0, len(places))
	for at := 0; at < len(s); {
		n := norm.NFC.NextBoundaryInString(s[at:], true)
		if n <= 0 {
			n = len(s) - at
		}
		for len(moved) < len(places) && places[len(moved)] < at+n {
			moved = append(moved, b.Len())
		}
		b.WriteString(norm.NFC.String(s[at : at+n]))
		at += n
	}
	for len(moved) < len(places) {
		moved = append(moved, b.Len())
	}
	return b.String(), moved
}

// symbol gives the character a private code stands for in the fonts Word draws
// signs with: plans write "≥ 95" this way. Unknown signs give 0.
func symbol(font string, code rune) rune {
	if code >= 0xF000 && code <= 0xF0FF {
		code -= 0xF000
	}
	f := strings.ToLower(font)
	switch {
	case f == "symbol":
		if r, ok := symbolFont[code]; ok {
			return r
		}
		if code >= 0x20 && code < 0x40 { // digits and most punctuation stand where ASCII has them
			return code
		}
	case strings.HasPrefix(f, "wingdings"):
		return wingdings[code]
	case code >= 0x100:
		return code
	}
	return 0
}

var symbolFont = map[rune]rune{
	0x2D: '−', 0xA3: '≤', 0xB3: '≥', 0xB1: '±', 0xB4: '×', 0xB8: '÷', 0xB9: '≠', 0xBB: '≈',
	0xB0: '°', 0xB7: '•', 0xA5: '∞', 0xAE: '→', 0xAC: '←', 0xAD: '↑', 0xAF: '↓', 0xDE: '⇒',
	0x22: '∀', 0x24: '∃', 0x27: '∋', 0x40: '≅', 0x61: 'α', 0x62: 'β', 0x44: 'Δ', 0x53: 'Σ', 0xE5: '∑', 0xA2: '′', 0xB2: '″',
}

var wingdings = map[rune]rune{
	0xFC: '✓', 0xFB: '✗', 0xFE: '☑', 0xFD: '☒', 0xA8: '☐', 0x6F: '☐', 0xF0: '⇒', 0xE0: '→',
	0xA7: '▪', 0x6E: '■', 0x6C: '●', 0x76: '❖', 0xD8: '➢', 0xD7: '➢',
}
