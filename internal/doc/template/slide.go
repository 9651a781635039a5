package template

import (
	"fmt"
	"slices"

	"tongket/internal/doc/docx"
)

// slideTexts reads the slides of a presentation in their order.
func (t *Template) slideTexts() ([]textPart, error) {
	related, err := t.pack.Relations(t.pack.Main)
	if err != nil {
		return nil, err
	}
	deck, err := t.pack.Tree(t.pack.Main)
	if err != nil {
		return nil, err
	}
	var out []textPart
	for i, e := range deck.FindElements("./presentation/sldIdLst/sldId") {
		id := e.SelectAttrValue("r:id", "")
		at := slices.IndexFunc(related, func(r docx.Relation) bool { return r.ID == id })
		if at < 0 || !t.pack.Has(related[at].Target) {
			continue
		}
		x := textPart{name: related[at].Target, label: fmt.Sprintf("trang chiếu %d", i+1)}
		if x.doc, err = t.pack.Tree(x.name); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}
