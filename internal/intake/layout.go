package intake

import (
	"encoding/json"
	"fmt"

	"tongket/internal/db"
	"tongket/internal/doc"
	"tongket/internal/document"
	"tongket/internal/extract"
)

// layout is the form in which the outline of a text and the places of its words
// are kept beside it. Words are numbers only: start, end, page, left, top, right,
// bottom, doubt.
type layout struct {
	Nodes []extract.Node `json:"nodes"`
	Pages []doc.Page     `json:"pages,omitempty"`
	Words [][8]int       `json:"words,omitempty"`
}

func layoutOf(d *extract.Document) (string, error) {
	l := layout{Nodes: d.Nodes, Pages: d.Pages}
	for _, w := range d.Words {
		l.Words = append(l.Words, [8]int{w.Span[0], w.Span[1], w.Page, w.Box[0], w.Box[1], w.Box[2], w.Box[3], w.Doubt})
	}
	text, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("keep layout: %w", err)
	}
	return string(text), nil
}

// Outline returns a version as the reader gave it: its text, its outline and
// where its words are drawn, without facts and directives, which are proposals
// now.
func Outline(tx *db.Tx, v document.Version) (*extract.Document, error) {
	d := &extract.Document{Text: v.Text, Kind: v.Kind}
	kept, err := document.Layout(tx, v.Document, v.N)
	if err != nil || kept == "" {
		return d, err
	}
	var l layout
	if err := json.Unmarshal([]byte(kept), &l); err != nil {
		return d, fmt.Errorf("read layout of %s/%d: %w", v.Document, v.N, err)
	}
	d.Nodes, d.Pages = l.Nodes, l.Pages
	for _, w := range l.Words {
		d.Words = append(d.Words, extract.Word{Span: [2]int{w[0], w[1]}, Page: w[2], Box: doc.Box{w[3], w[4], w[5], w[6]}, Doubt: w[7]})
	}
	return d, nil
}
