package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/vn"
)

// asPrinted gives a name that reading made lower case back its capitals: the
// whole name as the words of its fact print it, else its abbreviations as they
// stand anywhere in the text.
func (r *reading) asPrinted(name string, span [2]int) string {
	want := strings.Fields(name)
	if span[0] < 0 || span[1] > len(r.version.Text) || span[0] >= span[1] || len(want) == 0 {
		return name
	}
	if r.capitals == nil {
		r.capitals = abbreviations(r.version.Text)
	}
	printed := strings.Fields(r.version.Text[span[0]:span[1]])
	words := make([]string, len(want))
	for i, w := range want {
		words[i] = w
		if c := r.capitals[w]; c != "" {
			words[i] = c
		}
	}
	for at := 0; at+len(want) <= len(printed); at++ {
		run := printed[at : at+len(want)]
		if text := strings.Trim(strings.Join(run, " "), ".,;:()“”\""); vn.Lower(text) == name && !shouted(text) {
			copy(words, strings.Fields(text))
			break
		}
	}
	if first := words[0]; !shouted(first) {
		head, size := utf8.DecodeRuneInString(first)
		words[0] = string(unicode.ToLower(head)) + first[size:]
	}
	return strings.Join(words, " ")
}

// abbreviations are the words of a text that are written in capitals alone and
// never otherwise, by their lower case. Lines in capitals, headings, do not count.
func abbreviations(text string) map[string]string {
	out, plain := map[string]string{}, map[string]bool{}
	for line := range strings.Lines(text) {
		if shouted(line) {
			continue
		}
		for w := range strings.FieldsFuncSeq(line, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			if low := vn.Lower(w); shouted(w) && !toned(w) {
				out[low] = w
			} else {
				plain[low] = true
			}
		}
	}
	for w := range plain {
		delete(out, w)
	}
	return out
}

// toned reports a word with a tone, as abbreviations never have one.
func toned(word string) bool {
	for _, c := range norm.NFD.String(word) {
		switch c {
		case 0x300, 0x301, 0x303, 0x309, 0x323: // huyền, sắc, ngã, hỏi, nặng
			return true
		}
	}
	return false
}

// shouted reports two capitals or more, and no small letter.
func shouted(text string) bool {
	capitals := 0
	for _, c := range text {
		if unicode.IsLower(c) {
			return false
		}
		if unicode.IsUpper(c) {
			capitals++
		}
	}
	return capitals > 1
}
