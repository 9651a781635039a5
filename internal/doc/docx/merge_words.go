package docx

import (
	"strings"

	"tongket/internal/doc/pair"
)

// Stretch is a part of a text; Changed when the text it is held against does not
// have it.
type Stretch struct {
	Text    string
	Changed bool
}

// Compare parts two texts into what they share and what they do not, word by word.
func Compare(a, b string) (left, right []Stretch) {
	words := func(s string) (all []token) {
		for _, w := range pair.Words(s) {
			all = append(all, token{text: w})
		}
		return all
	}
	wa, wb := words(a), words(b)
	pair := opposite(wa, wb)
	kept := make([]bool, len(wb))
	for i, j := range pair {
		same := j >= 0 && (wa[i].text == wb[j].text || wa[i].gap())
		if same {
			kept[j] = true
		}
		left = lengthen(left, wa[i].text, !same)
	}
	for j, w := range wb {
		right = lengthen(right, w.text, !kept[j])
	}
	return bridge(left), bridge(right)
}

// lengthen adds a word to the stretches of a text.
func lengthen(all []Stretch, word string, changed bool) []Stretch {
	if n := len(all); n > 0 && all[n-1].Changed == changed {
		all[n-1].Text += word
		return all
	}
	return append(all, Stretch{word, changed})
}

// bridge counts a gap between two changed words as changed: two words of a name are
// one change.
func bridge(all []Stretch) []Stretch {
	var out []Stretch
	for i, s := range all {
		if !s.Changed && i > 0 && i+1 < len(all) && strings.TrimSpace(s.Text) == "" {
			s.Changed = true
		}
		out = lengthen(out, s.Text, s.Changed)
	}
	return out
}
