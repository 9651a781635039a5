package template

import (
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

// blockTag puts blocks in the place of a paragraph.
type blockTag struct {
	path          []string
	place         docx.Place
	before, after []byte // the paragraph around a value that is no blocks
	value         *value
}

func (b *blockTag) draw(r *renderer) error {
	made, ok := r.lookup(b.path).(Blocks)
	if !ok {
		r.out = append(r.out, b.before...)
		if err := b.value.draw(r); err != nil {
			return err
		}
		r.out = append(r.out, b.after...)
		return nil
	}
	place := b.place
	place.Mark, place.NextID = r.mark, r.ids.control
	elements, err := docx.Fragment(made, place)
	if err != nil {
		return err
	}
	for _, e := range elements {
		if e.Tag == "tbl" {
			if err := (keepApart{}).draw(r); err != nil {
				return err
			}
		}
		r.out = append(r.out, xmlOf(e)...)
	}
	return r.bounded()
}

// alone gives the blocks' tag that a paragraph holds and nothing else, nil for any
// other paragraph.
func (c *compiler) alone(p *etree.Element) *slot {
	var only *slot
	for _, e := range p.ChildElements() {
		s := c.slots[e]
		switch {
		case s != nil && s.mark == markBlocks && only == nil:
			only = s
		case props[e.Tag], e.Tag == "proofErr", e.Tag == "bookmarkStart", e.Tag == "bookmarkEnd":
		case c.is(e, "r") && blank(e):
		default:
			return nil
		}
	}
	return only
}

// blank reports whether a run shows nothing.
func blank(run *etree.Element) bool {
	for _, e := range run.ChildElements() {
		if e.Tag != "rPr" && (e.Tag != "t" || strings.TrimSpace(e.Text()) != "") {
			return false
		}
	}
	return true
}

// blocks compiles a paragraph that blocks take the place of.
func (c *compiler) blocks(p *etree.Element, s *slot) {
	if c.prefix == slidePrefix {
		c.problem(s.place, s.source, "Thẻ “"+s.source+"” chỉ dùng được trong mẫu Word")
		return
	}
	c.t.inserted = true
	around := c.sectionOf(p)
	b := &blockTag{path: s.path, value: c.value(s), place: placeIn(around)}
	if !c.inBody(p) {
		b.place.Around = nil
	}
	pPr := p.SelectElement("pPr")
	b.before = append([]byte("<w:p>"), xmlOf(pPr)...)
	b.after = []byte("</w:p>")
	c.out.add(b)
	if pPr != nil && pPr.SelectElement("sectPr") != nil {
		b.before = []byte("<w:p>")
		c.out.text("<w:p>" + string(xmlOf(pPr)) + "</w:p>")
	}
}

// inBody reports whether a paragraph stands in the body itself, where sections of
// the document can end.
func (c *compiler) inBody(p *etree.Element) bool { return c.is(p.Parent(), "body") }

// sectionOf is the w:sectPr that holds for a place of the document, nil outside it.
func (c *compiler) sectionOf(e *etree.Element) *etree.Element {
	for e != nil && !c.is(e.Parent(), "body") {
		e = e.Parent()
	}
	if e == nil {
		return nil
	}
	all := e.Parent().ChildElements()
	past := false
	for _, sibling := range all {
		past = past || sibling == e
		if !past {
			continue
		}
		if c.is(sibling, "sectPr") {
			return sibling
		}
		if found := sibling.FindElement("./pPr/sectPr"); found != nil {
			return found
		}
	}
	return nil
}

// placeIn says what blocks need to know of the paper around them.
func placeIn(section *etree.Element) docx.Place {
	at := docx.Place{Around: section}
	if section == nil {
		return at
	}
	length := func(e *etree.Element, key string) docx.Length {
		if e == nil {
			return 0
		}
		return docx.Length(number(e, key))
	}
	size, margins := section.SelectElement("pgSz"), section.SelectElement("pgMar")
	at.Section.Landscape = length(size, "w") > length(size, "h")
	at.Section.Margins = docx.Margins{
		Top: length(margins, "top"), Bottom: length(margins, "bottom"),
		Left: length(margins, "left"), Right: length(margins, "right"),
	}
	at.Options.Margins = at.Section.Margins
	return at
}
