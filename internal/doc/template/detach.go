package template

import "github.com/beevik/etree"

// detach parts the paragraphs in which a section of paragraphs opens or closes from
// the words around its tags: what stands before the opening tag ("Gồm: {{#muc}}")
// and after the closing one is there once.
func (c *compiler) detach(tags []*slot) {
	for _, s := range tags {
		if !s.section() || s.pair == nil || s.is("cot") || !c.overParagraphs(s) {
			continue
		}
		if p := s.at.Parent(); c.is(p, "p") && c.shows(p.Child[:s.at.Index()]) {
			c.cleave(p, s.at.Index())
		}
		end := s.pair.at
		if p := end.Parent(); c.is(p, "p") && c.shows(p.Child[end.Index()+1:]) {
			c.cleave(p, end.Index()+1)
		}
	}
}

// overParagraphs reports whether a section begins in one paragraph and ends in another
// of the same text, not in another cell.
func (c *compiler) overParagraphs(s *slot) bool {
	from, to := c.nearest(s.at, "p"), c.nearest(s.pair.at, "p")
	return from != nil && to != nil && from != to && c.nearest(from, "tc") == c.nearest(to, "tc")
}

// shows reports whether anything but tags of sections and marks nobody sees stands
// in a stretch of a paragraph.
func (c *compiler) shows(stretch []etree.Token) bool {
	for _, token := range stretch {
		e, ok := token.(*etree.Element)
		if !ok {
			continue
		}
		s := c.slots[e]
		switch {
		case s != nil && (s.section() || s.mark == markClose):
		case s == nil && (props[e.Tag] || c.is(e, "r") && blank(e) || bare[e.Tag] && e.Tag != "hyperlink" && len(e.ChildElements()) == 0):
		default:
			return true
		}
	}
	return false
}

// cleave makes of a paragraph two of one look, the second from a child on. What ends
// a section of the document with the paragraph stays at its end.
func (c *compiler) cleave(p *etree.Element, at int) {
	first := etree.NewElement(p.FullTag())
	if own := p.SelectElement("pPr"); own != nil {
		look := own.Copy()
		if end := look.SelectElement("sectPr"); end != nil {
			look.RemoveChild(end)
		}
		first.AddChild(look)
	}
	for _, token := range append([]etree.Token(nil), p.Child[:at]...) {
		if e, ok := token.(*etree.Element); ok && e.Tag == "pPr" {
			continue
		}
		first.AddChild(token) // takes it out of p
	}
	p.Parent().InsertChildAt(p.Index(), first)
}
