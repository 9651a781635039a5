package vn

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s in the composed form, the only one that is stored or compared:
// file names from macOS and some PDFs arrive decomposed, and Windows-1258 text
// arrives with its tones apart.
func NFC(s string) string { return norm.NFC.String(s) }

// Lower returns s in NFC and lower case.
func Lower(s string) string { return strings.ToLower(NFC(s)) }

// Upper returns s in NFC and upper case.
func Upper(s string) string { return strings.ToUpper(NFC(s)) }

// Inside returns s as it stands inside a sentence: its first letter small, unless it
// begins with an abbreviation (HĐND) or has a single letter.
func Inside(s string) string {
	r := []rune(s)
	if len(r) < 2 || Upper(string(r[:2])) == string(r[:2]) {
		return s
	}
	return Lower(string(r[:1])) + string(r[1:])
}

// Sentence returns s in NFC with its first letter in upper case, as a sentence
// begins; quotes and brackets before the letter are passed over, and a text that
// begins with a digit stays as it is.
func Sentence(s string) string {
	s = NFC(s)
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
			return s[:i] + string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
		case unicode.IsDigit(r):
			return s
		}
	}
	return s
}

// Fold returns the key under which s is searched: marks and tones dropped, đ as
// d, lower case, runs of white space as one blank, none at the ends. "Đường  Hoà
// Bình" and "duong hoa binh" have one key. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	table := foldTable()
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && 'A' <= r && r <= 'Z':
			put(r + 'a' - 'A')
		case unicode.IsSpace(r):
			gap = true
		case r < utf8.RuneSelf:
			put(r)
		case int(r) < len(table) && table[r] != 0:
			put(table[r])
		default:
			foldRare(r, put)
		}
	}
	return b.String()
}

// foldRare folds a rune outside the table of Vietnamese letters: a mark, a sign
// without width, or a letter of another script.
func foldRare(r rune, put func(rune)) {
	for _, d := range norm.NFD.String(string(r)) {
		if unicode.Is(unicode.Mn, d) || unicode.Is(unicode.Cf, d) {
			continue
		}
		put(foldLetter(unicode.ToLower(d)))
	}
}

// foldLetter maps the letters that Unicode does not take apart. Eth and the
// African d look like Đ and are found in texts converted from old fonts.
func foldLetter(r rune) rune {
	switch r {
	case 'đ', 'ð', 'ɖ':
		return 'd'
	}
	return r
}

// foldTable holds the folded form of each letter of the Latin blocks that
// Vietnamese uses; zero means the slow way. It is what makes Fold cheap enough
// to run over whole documents.
var foldTable = sync.OnceValue(func() *[0x1F00]rune {
	var table [0x1F00]rune
	fill := func(from, to rune) {
		for r := from; r <= to; r++ {
			if !unicode.IsLetter(r) {
				continue
			}
			if d := []rune(norm.NFD.String(string(r))); !unicode.Is(unicode.Mn, d[0]) {
				table[r] = foldLetter(unicode.ToLower(d[0]))
			}
		}
	}
	fill(0xC0, 0x1B0)
	fill(0x1EA0, 0x1EF9)
	return &table
})

// shown quotes what a person typed for a sentence, cut short and on one line.
func shown(s string) string {
	const most = 40
	var b strings.Builder
	b.WriteRune('“')
	n := 0
	for _, r := range strings.TrimSpace(NFC(s)) {
		if n == most {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(r) {
			r = ' '
		}
		b.WriteRune(r)
		n++
	}
	b.WriteRune('”')
	return b.String()
}
