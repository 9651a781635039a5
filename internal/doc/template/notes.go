package template

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

// notesOf is the page of notes of a slide that is repeated: each copy of the slide
// gets its own.
type notesOf struct {
	part
	kind  string // the type of the relationship that leads to it
	bytes []byte // of a page without tags
	rels  []byte
}

// beside reads the parts with text that a slide takes words from: its page of notes,
// its layout and the master behind it; each only where it holds tags.
func (t *Template) beside(slide textPart, known []textPart) (out []textPart, err error) {
	related, err := t.pack.Relations(slide.name)
	if err != nil {
		return nil, err
	}
	for _, r := range related {
		x := textPart{name: r.Target, aside: true}
		switch r.Kind {
		case "notesSlide":
			x.label, x.of = "ghi chú của "+slide.label, slide.name
		case "slideLayout", "slideMaster":
			x.label = "bố cục trang chiếu"
		default:
			continue
		}
		if !t.pack.Has(x.name) || slices.ContainsFunc(slices.Concat(known, out), func(k textPart) bool { return k.name == x.name }) {
			continue
		}
		if r.Kind == "slideLayout" {
			behind, err := t.beside(x, slices.Concat(known, out))
			if err != nil {
				return nil, err
			}
			out = append(out, behind...)
		}
		b, err := t.pack.Bytes(x.name)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(b, []byte("{")) {
			continue
		}
		if x.doc, err = t.pack.Tree(x.name); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// aside tells of tags that cannot stand beside the slides.
func (c *compiler) aside() {
	for _, t := range c.found {
		switch {
		case t.is("trang"):
			c.problem(t.place, t.source, "“| trang” phải đặt ngay trên trang chiếu được lặp")
		case t.mark == markPicture:
			c.problem(t.place, t.source, "Thẻ hình “"+t.source+"” phải đặt ngay trên trang chiếu")
		}
	}
}

// repeatedNotes is the page of notes that a part is, of a slide that is repeated; nil
// for any other part.
func (t *Template) repeatedNotes(x textPart) *notesOf {
	if t.deck == nil || x.of == "" {
		return nil
	}
	n := t.deck.notes[x.of]
	if n == nil || n.name != x.name {
		return nil
	}
	return n
}

// expectNotes reads the page of notes of a slide that is repeated.
func (t *Template) expectNotes(slide string) error {
	related, err := t.pack.Relations(slide)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(related, func(r docx.Relation) bool { return r.Kind == "notesSlide" && t.pack.Has(r.Target) })
	if at < 0 {
		return nil
	}
	n := &notesOf{part: part{name: related[at].Target, size: new(atomic.Int64)}}
	if n.bytes, err = t.pack.Bytes(n.name); err != nil {
		return err
	}
	if rels := docx.RelationsOf(n.name); t.pack.Has(rels) {
		if n.rels, err = t.pack.Bytes(rels); err != nil {
			return err
		}
	}
	doc, err := t.pack.Tree(docx.RelationsOf(slide))
	if err != nil {
		return err
	}
	for _, e := range doc.Root().ChildElements() {
		if kind := e.SelectAttrValue("Type", ""); strings.HasSuffix(kind, "/notesSlide") {
			n.kind = kind
		}
	}
	t.deck.notes[slide] = n
	return nil
}

// notes draws the page of notes of one copy of a slide, within the scope of its item.
func (r *renderer) notes(slide, copied string, drawn map[string][]byte) error {
	n := r.t.deck.notes[slide]
	if n == nil {
		return nil
	}
	name, b := n.name, n.bytes
	if copied != slide {
		name = r.newSlide(n.name)
	}
	if n.ops != nil {
		var err error
		if b, err = r.part(part{name: name, ops: n.ops, size: n.size}); err != nil {
			return err
		}
	}
	drawn[name], r.noted[copied] = b, name
	return nil
}

// dealNotes ties the pages of notes to the copies of their slide, or takes the page
// out with it.
func (r *renderer) dealNotes(types *etree.Element, slide string, drawn map[string][]byte, gone map[string]bool) error {
	n := r.t.deck.notes[slide]
	if n == nil {
		return nil
	}
	var kind *etree.Element
	for _, e := range types.ChildElements() {
		if e.SelectAttrValue("PartName", "") == "/"+n.name {
			kind = e
		}
	}
	if len(r.copies[slide]) == 0 {
		gone[n.name], gone[docx.RelationsOf(n.name)] = true, true
		if kind != nil {
			types.RemoveChild(kind)
		}
	}
	for _, name := range r.copies[slide] {
		if name == slide {
			continue
		}
		page := r.noted[name]
		if kind != nil {
			k := kind.Copy()
			k.CreateAttr("PartName", "/"+page)
			types.AddChild(k)
		}
		own := docx.RelationsOf(name)
		at := bytes.LastIndex(drawn[own], []byte("</"))
		drawn[own] = append(fmt.Appendf(bytes.Clone(drawn[own][:at]), `<Relationship Id="tkNotes" Type="%s" Target="/%s"/>`, n.kind, page), drawn[own][at:]...)
		back, err := n.leadBack(name)
		if err != nil {
			return err
		}
		drawn[docx.RelationsOf(page)] = back
	}
	return nil
}

// leadBack makes the relationships of a copied page of notes, which name its slide.
func (n *notesOf) leadBack(slide string) ([]byte, error) {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(n.rels); err != nil {
		return nil, fmt.Errorf("template: read the relationships of %s again: %w", n.name, err)
	}
	if doc.Root() == nil {
		return n.rels, nil
	}
	for _, e := range doc.Root().ChildElements() {
		if strings.HasSuffix(e.SelectAttrValue("Type", ""), "/slide") {
			e.CreateAttr("Target", "/"+slide)
		}
	}
	return doc.WriteToBytes()
}
