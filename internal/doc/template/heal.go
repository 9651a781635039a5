package template

import (
	"strings"

	"github.com/beevik/etree"
)

// slot is a tag taken out of the text: an element of the tree stands in its place,
// as a sibling of the runs.
type slot struct {
	*tag
	at    *etree.Element
	props *etree.Element // w:rPr or a:rPr of the run that the tag began in, nil none
	pair  *slot          // of a section's tags: the other one
}

// piece is a stretch of a paragraph's text: one w:t, one sign such as a tab, or (t
// nil) something that is no text and that no tag runs across, such as a picture.
type piece struct {
	t, run   *etree.Element
	from, to int // in the paragraph's text
}

// breaking stands in a paragraph's text for what is no text.
const breaking = "\x00"

// cut is where in a paragraph's text a tag stands.
type cut struct {
	from, to int
	tag      *tag
}

// invisible lists what may stand between the letters of a run without being seen.
var invisible = map[string]bool{
	"rPr": true, "lastRenderedPageBreak": true, "softHyphen": true, "commentReference": true, "annotationRef": true,
}

// typed gives what an element of a run means within a tag: the blank, hyphen or end
// of a line that was typed there. Elsewhere it stays what it is.
func (c *compiler) typed(e *etree.Element) string {
	if c.prefix != wordPrefix || e.Space != wordPrefix {
		return ""
	}
	switch e.Tag {
	case "tab", "ptab", "cr":
		return " "
	case "br":
		if kind := e.SelectAttrValue("w:type", "textWrapping"); kind == "textWrapping" {
			return " "
		}
	case "noBreakHyphen":
		return "-"
	}
	return ""
}

// gone lists what holds text that is no longer there: tracked deletions.
var gone = map[string]bool{"del": true, "moveFrom": true, "pPr": true, "rPr": true, "sdtPr": true}

// heal finds the tags of a paragraph and puts each into a place of its own, however
// many runs it was spread over. Paragraphs inside it (text boxes) are left alone:
// they are healed in their own turn.
func (c *compiler) heal(p *etree.Element) {
	pieces, text := c.pieces(p)
	if !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
		return
	}
	at := &place{name: c.name, part: c.label, text: strings.ReplaceAll(text, breaking, " ")}
	cuts := c.find(text, at)
	if len(cuts) == 0 {
		return
	}
	for len(pieces) > 0 {
		n := 1 // pieces of one run
		for n < len(pieces) && pieces[n].run == pieces[0].run {
			n++
		}
		own := pieces[:n]
		pieces = pieces[n:]
		for len(cuts) > 0 && cuts[0].to <= own[0].from {
			cuts = cuts[1:]
		}
		in := 0 // cuts that lie in the run, wholly or in part
		for in < len(cuts) && cuts[in].from < own[n-1].to {
			in++
		}
		if in > 0 {
			c.split(own, cuts[:in], text)
		}
	}
}

// pieces gathers the text of a paragraph.
func (c *compiler) pieces(p *etree.Element) ([]piece, string) {
	var out []piece
	var text strings.Builder
	add := func(t, run *etree.Element, s string) {
		from := text.Len()
		text.WriteString(s)
		out = append(out, piece{t: t, run: run, from: from, to: text.Len()})
	}
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, child := range e.ChildElements() {
			switch {
			case child.Space != c.prefix && e.Tag != "AlternateContent" && child.Tag != "AlternateContent":
				// Formulas and drawings of other vocabularies hold no tags of ours.
			case child.Tag == "p" || gone[child.Tag]:
			case child.Tag == "r":
				for _, inner := range child.ChildElements() {
					switch {
					case c.is(inner, "t"):
						add(inner, child, inner.Text())
					case c.typed(inner) != "":
						add(inner, child, c.typed(inner))
					case !invisible[inner.Tag]:
						add(nil, child, breaking)
					}
				}
			case child.Tag == "br" || child.Tag == "fld": // of slides, beside the runs
				add(nil, child, breaking)
			default:
				walk(child)
			}
		}
	}
	walk(p)
	return out, text.String()
}

// find reads the tags in a paragraph's text, and tells of braces that are no tag.
func (c *compiler) find(text string, at *place) []cut {
	var out []cut
	for from := 0; ; {
		open := strings.Index(text[from:], "{{")
		if stray := strings.Index(text[from:], "}}"); stray >= 0 && (open < 0 || stray < open) {
			c.problem(at, "}}", "Có “}}” mà không có “{{” trước nó")
			from += stray + 2
			continue
		}
		if open < 0 {
			return out
		}
		open += from
		for strings.HasPrefix(text[open+1:], "{{") { // of {{{ the inner two count
			open++
		}
		body := text[open+2:]
		end := strings.Index(body, "}}")
		if next := strings.Index(body, "{{"); end < 0 || next >= 0 && next < end ||
			end > maxTag || strings.Contains(body[:end], breaking) {
			c.problem(at, "{{", "Có “{{” mà không có “}}” sau nó trong cùng đoạn")
			from = open + 2
			continue
		}
		t, wrong := parseTag(body[:end])
		t.place = at
		if wrong != "" {
			c.problem(at, t.source, "Thẻ “"+t.source+"” viết chưa đúng: "+wrong)
		} else {
			c.found = append(c.found, t)
			out = append(out, cut{from: open, to: open + 2 + end + 2, tag: t})
		}
		from = open + 2 + end + 2
	}
}

// split puts in the place of a run the runs of what stands around its tags, and
// the tags that begin in it.
func (c *compiler) split(pieces []piece, cuts []cut, text string) {
	run, texts := pieces[0].run, map[*etree.Element]piece{}
	for _, p := range pieces {
		if p.t != nil {
			texts[p.t] = p
		}
	}
	props := run.SelectElement("rPr")
	var out []*etree.Element
	var now *etree.Element // the run being filled
	fill := func(content etree.Token) {
		if now == nil {
			now = etree.NewElement(run.FullTag())
			now.Attr = append(now.Attr, run.Attr...)
			if props != nil {
				now.AddChild(props.Copy())
			}
			out = append(out, now)
		}
		now.AddChild(content)
	}
	for _, child := range append([]etree.Token(nil), run.Child...) {
		e, isElement := child.(*etree.Element)
		if !isElement || e == props {
			continue
		}
		p, isText := texts[e]
		if !isText {
			fill(child)
			continue
		}
		for _, part := range p.parts(cuts) {
			if part.tag != nil {
				s := c.slot(part.tag, props)
				out, now = append(out, s.at), nil
			} else if part.from < part.to && c.is(e, "t") {
				fill(c.text(e, text[part.from:part.to]))
			} else if part.from < part.to {
				fill(child)
			}
		}
	}
	parent, index := run.Parent(), run.Index()
	parent.RemoveChildAt(index)
	for i, e := range out {
		parent.InsertChildAt(index+i, e)
	}
}

// parts cuts a piece at the tags: what stays, and the tags that begin here.
func (p piece) parts(cuts []cut) []cut {
	var out []cut
	from := p.from
	for _, k := range cuts {
		if k.to <= p.from || k.from >= p.to {
			continue
		}
		if k.from >= p.from {
			out = append(out, cut{from: from, to: k.from}, k)
		}
		from = min(k.to, p.to)
	}
	return append(out, cut{from: from, to: p.to})
}

// text makes a w:t like another with some of its text.
func (c *compiler) text(like *etree.Element, s string) *etree.Element {
	t := etree.NewElement(like.FullTag())
	t.Attr = append(t.Attr, like.Attr...)
	if c.prefix == wordPrefix && t.SelectAttr("xml:space") == nil {
		t.CreateAttr("xml:space", "preserve")
	}
	t.CreateText(s)
	return t
}

// slot makes the element that stands for a tag.
func (c *compiler) slot(t *tag, props *etree.Element) *slot {
	s := &slot{tag: t, at: etree.NewElement("tag")}
	if props != nil {
		s.props = props.Copy()
	}
	c.slots[s.at] = s
	if t.is("gop") {
		c.gop = append(c.gop, s)
	}
	return s
}

// is reports whether an element is the one of that name in the vocabulary of text.
func (c *compiler) is(e *etree.Element, name string) bool {
	return e != nil && e.Tag == name && e.Space == c.prefix
}
