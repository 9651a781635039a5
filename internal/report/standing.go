package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc/docx"
)

// stand reads a Word file back and says of each number where it stands and in
// which sentence. A number that was marked and did not come to stand anywhere (a
// template left it out) is dropped.
func (r *Report) stand(file []byte) error {
	read, err := docx.Read(file)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, nodes := range [][]docx.Node{read.Headers, read.Body, read.Notes, read.Footers} {
		r.standIn(nodes, seen)
	}
	kept := r.drawn.all[:0]
	for _, n := range r.drawn.all {
		if seen[n.Tag] {
			kept = append(kept, n)
		}
	}
	r.drawn.all = kept
	return nil
}

func (r *Report) standIn(nodes []docx.Node, seen map[string]bool) {
	for _, n := range nodes {
		if n.Grid != nil {
			r.standInGrid(n.Grid, seen)
			continue
		}
		for _, c := range n.Controls {
			seen[c.Tag] = true
			r.Place(c.Tag, n.Path, sentenceAt(n.Text, c.Start, c.End))
		}
	}
}

// standInGrid says of the numbers in a table which line and which column they are
// of: a bare "968" tells nobody anything.
func (r *Report) standInGrid(g *docx.Grid, seen map[string]bool) {
	for _, cell := range g.Cells {
		for n := range docx.Leaves(cell.Nodes) {
			for _, c := range n.Controls {
				sentence := sentenceAt(n.Text, c.Start, c.End)
				if of := lineAndColumn(g, cell); of != "" && n.Text == cell.Text {
					sentence = of + ": " + sentence
				}
				seen[c.Tag] = true
				r.Place(c.Tag, n.Path, sentence)
			}
		}
	}
}

// lineAndColumn names a cell of a table by its line and the heads above it.
func lineAndColumn(g *docx.Grid, cell docx.GridCell) string {
	if cell.Row < g.HeadRows {
		return ""
	}
	name := ""
	for col := range cell.Col {
		if c := g.At(cell.Row, col); c != nil && letters(c.Text) > letters(name) {
			name = c.Text
		}
	}
	var heads []string
	for row := range g.HeadRows {
		if c := g.At(row, cell.Col); c != nil && c.Row == row && c.Text != "" {
			heads = append(heads, strings.ReplaceAll(c.Text, "\n", " "))
		}
	}
	if len(heads) > 0 {
		name += " – " + lowerFirst(strings.Join(heads, ", "))
	}
	return name
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// sentenceAt is the sentence of a paragraph in which a stretch of it stands. A
// full stop ends a sentence where a capital letter follows after a blank and what
// stands before it is more than the number of a heading ("1.", "II.").
func sentenceAt(text string, start, end int) string {
	from, to := 0, len(text)
	for i, c := range text {
		if c != '.' && c != '\n' || c == '.' && !endsSentence(text, i) {
			continue
		}
		after := i + 1
		if after <= start {
			from = after
		} else if after >= end {
			to = after
			break
		}
	}
	return strings.TrimPrefix(strings.TrimSpace(text[from:to]), "- ")
}

func endsSentence(text string, stop int) bool {
	next, size := utf8.DecodeRuneInString(text[stop+1:])
	if next != ' ' && next != '\u00a0' {
		return size == 0
	}
	capital, _ := utf8.DecodeRuneInString(text[stop+1+size:])
	if !unicode.IsUpper(capital) {
		return false
	}
	before := text[:stop]
	if i := strings.LastIndexAny(before, " \u00a0"); i >= 0 {
		before = before[i+1:]
	} else {
		return len(before) > len("VIII") // the number of a heading opens the paragraph
	}
	return len(before) > 1
}
