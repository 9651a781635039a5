package template

import (
	"strings"

	"github.com/beevik/etree"
)

// bare lists what a paragraph or row that carries nothing but tags may hold besides
// them.
var bare = map[string]bool{
	"r": true, "t": true, "tc": true, "p": true, "proofErr": true, "hyperlink": true, "smartTag": true,
	"ins": true, "lastRenderedPageBreak": true, "txBody": true,
	"bookmarkStart": true, "bookmarkEnd": true,
	"commentRangeStart": true, "commentRangeEnd": true, "permStart": true, "permEnd": true,
}

// props lists the properties, which are no content.
var props = map[string]bool{
	"pPr": true, "rPr": true, "trPr": true, "tcPr": true, "tblPrEx": true, "endParaRPr": true,
	"bodyPr": true, "lstStyle": true, "extLst": true,
}

// carried lists the tags of a paragraph or row that holds nothing but tags of
// sections, nil for any other.
func (c *compiler) carried(e *etree.Element) []*slot {
	var out []*slot
	var walk func(e *etree.Element) bool
	walk = func(e *etree.Element) bool {
		for _, token := range e.Child {
			switch token := token.(type) {
			case *etree.CharData:
				if strings.TrimSpace(token.Data) != "" {
					return false
				}
			case *etree.Element:
				s := c.slots[token]
				switch {
				case s != nil && (s.section() || s.mark == markClose):
					out = append(out, s)
				case s != nil:
					return false
				case props[token.Tag]:
				case !bare[token.Tag] || !walk(token):
					return false
				}
			}
		}
		return true
	}
	if !walk(e) {
		return nil
	}
	return out
}

// sunder gives each tag of a paragraph or row that carries several, such as
// {{/a}}{{#b}}, one of its own, where they close and open in different places.
func (c *compiler) sunder(root *etree.Element, tags []*slot) {
	for _, name := range []string{"p", "tr"} {
		done := map[*etree.Element]bool{}
		for _, s := range tags {
			carrier := c.carrier(s, name, root)
			if carrier == nil || done[carrier] {
				continue
			}
			done[carrier] = true
			if all := c.carried(carrier); len(all) > 1 && apart(all) {
				c.multiply(carrier, all)
			}
		}
	}
}

// carrier is the nearest paragraph or row around a tag.
func (c *compiler) carrier(s *slot, name string, root *etree.Element) *etree.Element {
	for e := s.at.Parent(); e != nil && e != root; e = e.Parent() {
		if c.is(e, name) {
			return e
		}
	}
	return nil
}

// apart reports whether no section opens and closes among the tags.
func apart(all []*slot) bool {
	for _, s := range all {
		for _, other := range all {
			if s.pair == other {
				return false
			}
		}
	}
	return true
}

// multiply puts before a carrier one more for each of its tags but the last.
func (c *compiler) multiply(carrier *etree.Element, all []*slot) {
	for _, s := range all[:len(all)-1] {
		s.at.Parent().RemoveChild(s.at)
		inner := etree.NewElement(c.prefix + ":p")
		inner.AddChild(s.at)
		if c.is(carrier, "tr") {
			cell := etree.NewElement(c.prefix + ":tc")
			cell.AddChild(inner)
			inner = etree.NewElement(carrier.FullTag())
			inner.AddChild(cell)
		}
		carrier.Parent().InsertChildAt(carrier.Index(), inner)
	}
}

// dropped reports whether a paragraph or row goes with the one tag it carries. One
// that ends a section of the document stays, and so does the only paragraph of a
// cell whose row is what is repeated.
func (c *compiler) dropped(e *etree.Element) bool {
	if !c.is(e, "p") && !c.is(e, "tr") {
		return false
	}
	all := c.carried(e)
	if len(all) != 1 || all[0].pair == nil && !all[0].is("trang") || e.FindElement("./pPr/sectPr") != nil {
		return false
	}
	if !c.is(e, "p") {
		return true
	}
	for _, token := range e.Parent().Child {
		sibling, ok := token.(*etree.Element)
		if ok && sibling != e && (c.is(sibling, "p") || c.is(sibling, "tbl") || sibling.Tag == "sdt") {
			return true
		}
	}
	return false
}

// markers are what a dropped paragraph leaves behind: the ends of bookmarks and
// comments that reach beyond it.
func (c *compiler) markers(e *etree.Element) []*etree.Element {
	var out []*etree.Element
	if c.prefix != wordPrefix {
		return nil
	}
	for _, inner := range e.FindElements(".//*") {
		switch inner.Tag {
		case "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd":
			out = append(out, inner)
		}
	}
	return out
}
