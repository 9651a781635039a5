package template

import (
	"strings"

	"github.com/beevik/etree"
)

// The prefixes of the two vocabularies of text, as every office program writes them.
const (
	wordPrefix  = "w"
	slidePrefix = "a"
)

// compiler turns one part of a template into what draws it.
type compiler struct {
	t      *Template
	name   string // of the part
	label  string // of the part, in a clerk's words
	prefix string

	slots  map[*etree.Element]*slot
	gop    []*slot // tags whose cell merges with the one above
	merges map[*etree.Element]*slot
	holds  map[*etree.Element]*placeholder
	spans  map[*etree.Element][]*span
	found  []*tag

	out    emitter
	depth  int          // of sections around the place being compiled
	grid   *grid        // of the table being compiled
	held   *placeholder // the picture whose place is being compiled
	failed error
}

// part compiles a part from its tree.
func (c *compiler) part(doc *etree.Document) []op {
	c.slots, c.spans = map[*etree.Element]*slot{}, map[*etree.Element][]*span{}
	root := doc.Root()
	c.healAll(root)
	c.holdAll(root)
	c.t.found = append(c.t.found, c.found...)
	if len(c.found) == 0 {
		return nil
	}
	c.stories(root)
	c.merges = map[*etree.Element]*slot{}
	c.findMerges()
	if c.prefix == wordPrefix {
		c.unbind()
		c.keepBreaks()
		c.keepHeaders(root)
		c.declare(root)
	}
	for _, token := range doc.Child {
		c.token(token)
	}
	return c.out.end()
}

// healAll heals every paragraph of a part.
func (c *compiler) healAll(e *etree.Element) {
	for _, child := range e.ChildElements() {
		c.healAll(child)
	}
	if c.is(e, "p") {
		c.heal(e)
	}
}

// holdAll finds the drawings that hold the place of a picture.
func (c *compiler) holdAll(e *etree.Element) {
	if c.is(e, "drawing") || e.Tag == "pic" && e.Space == "p" {
		if p := c.heldPlace(e); p != nil {
			if c.holds == nil {
				c.holds = map[*etree.Element]*placeholder{}
			}
			c.holds[e] = p
		}
	}
	for _, child := range e.ChildElements() {
		c.holdAll(child)
	}
}

// isStory reports whether an element holds a text of its own, which no section
// leaves.
func (c *compiler) isStory(e *etree.Element) bool {
	if c.prefix == slidePrefix {
		return e.Tag == "txBody" && e.Space == "p" || c.is(e, "tbl")
	}
	switch e.Tag {
	case "body", "hdr", "ftr", "footnote", "endnote", "txbxContent", "comment":
		return e.Space == wordPrefix
	}
	return false
}

// stories finds the sections of every story.
func (c *compiler) stories(e *etree.Element) {
	if c.isStory(e) {
		c.story(e)
	}
	for _, child := range e.ChildElements() {
		c.stories(child)
	}
}

// token compiles one thing of the tree.
func (c *compiler) token(t etree.Token) {
	switch t := t.(type) {
	case *etree.Element:
		c.element(t)
	case *etree.CharData:
		if t.IsCData() {
			c.out.text("<![CDATA[" + t.Data + "]]>")
		} else {
			c.out.cur = appendText(c.out.cur, t.Data)
		}
	case *etree.ProcInst:
		c.out.text("<?" + t.Target)
		if t.Inst != "" {
			c.out.text(" " + t.Inst)
		}
		c.out.text("?>")
	case *etree.Comment:
		c.out.text("<!--" + t.Data + "-->")
	}
}

// element compiles an element with all it holds.
func (c *compiler) element(e *etree.Element) {
	if s := c.slots[e]; s != nil {
		c.tag(s)
		return
	}
	switch {
	case c.is(e, "p"):
		if s := c.alone(e); s != nil {
			c.blocks(e, s)
			return
		}
	case c.is(e, "tbl"):
		c.table(e)
		return
	case c.is(e, "tblGrid") && c.grid.columns():
		c.out.add(&gridCols{grid: c.grid, prefix: c.prefix, rest: c.gridRest(e)})
		return
	case c.is(e, "tblW") && c.grid.columns() && e.SelectAttrValue("w:type", "") == "dxa":
		c.out.add(tableWidth{c.grid})
		return
	case c.is(e, "tr") && c.grid != nil && c.grid.merges:
		c.out.add(rowMark{})
	case c.is(e, "tc") && c.prefix == wordPrefix && (c.grid.columns() || c.merging(e) != nil):
		c.cell(e)
		return
	case e.Tag == "sp" && e.Space == "p" && c.frame(e):
		return
	case c.held == nil && (c.is(e, "drawing") || e.Tag == "pic" && e.Space == "p"):
		if p := c.holds[e]; p != nil {
			c.hold(e, p)
			return
		}
	case c.depth > 0 && c.prefix == wordPrefix && onceOnly[e.Tag]:
		c.out.add(&once{xml: xmlOf(e), n: c.t.counter()})
		return
	}
	c.plain(e)
}

// onceOnly lists what refers to something that is there once: a comment. Copies of
// a stretch go without.
var onceOnly = map[string]bool{
	"commentRangeStart": true, "commentRangeEnd": true, "commentReference": true,
	"permStart": true, "permEnd": true,
}

// plain compiles an element as it stands.
func (c *compiler) plain(e *etree.Element) {
	c.out.text("<" + e.FullTag())
	c.attributes(e)
	if len(e.Child) == 0 {
		c.out.text("/>")
		return
	}
	c.out.text(">")
	before := len(c.out.ops)
	c.children(e)
	if filler := c.filler(e); filler != "" && len(c.out.ops) > before {
		c.out.add(&mustEnd{prefix: c.prefix, filler: filler})
	}
	c.out.text("</" + e.FullTag() + ">")
}

// filler is the paragraph that an element must end with, "" where it need not.
func (c *compiler) filler(e *etree.Element) string {
	switch e.Tag {
	case "tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "txBody":
		if e.Tag == "tc" && c.prefix == slidePrefix {
			return ""
		}
		return "<" + c.prefix + ":p/>"
	}
	return ""
}

// children compiles what an element holds, its sections around it.
func (c *compiler) children(e *etree.Element) {
	spans := c.settle(e)
	c.stretch(e, 0, len(e.Child)-1, spans)
}

// stretch compiles the children of an element from one to another; spans are the
// sections among them, from outside in.
func (c *compiler) stretch(e *etree.Element, from, to int, spans []*span) {
	for i := from; i <= to; i++ {
		if len(spans) > 0 && spans[0].from == i {
			sp := spans[0]
			inner := 1
			for inner < len(spans) && spans[inner].from <= sp.to {
				inner++
			}
			c.repeat(e, sp, spans[1:inner])
			spans = spans[inner:]
			i = sp.to
			continue
		}
		c.child(e, i)
	}
}

// child compiles one child, unless it goes with the tag it carries.
func (c *compiler) child(e *etree.Element, i int) {
	child, ok := e.Child[i].(*etree.Element)
	if !ok {
		c.token(e.Child[i])
		return
	}
	if c.dropped(child) {
		for _, m := range c.markers(child) {
			c.element(m)
		}
		return
	}
	if c.is(child, "tbl") && c.mayMeet(e, i) {
		c.out.add(keepApart{})
	}
	if child.Tag == "sectPr" && c.is(e, "body") && len(c.out.ops) > 0 {
		c.out.add(&mustEnd{prefix: c.prefix, filler: "<w:p/>"})
	}
	c.element(child)
}

// mayMeet reports whether a table may come to stand right after another that it
// did not stand after in the template, in which case Word would join them.
func (c *compiler) mayMeet(e *etree.Element, i int) bool {
	for i--; i >= 0; i-- {
		before, ok := e.Child[i].(*etree.Element)
		if !ok {
			continue
		}
		if c.is(before, "p") && !c.dropped(before) && c.alone(before) == nil && !c.inSpan(before) {
			return false
		}
		return true
	}
	return c.depth > 0
}

func (c *compiler) inSpan(e *etree.Element) bool {
	for _, sp := range c.spans[e.Parent()] {
		if i := e.Index(); sp.first.Index() <= i && i <= sp.last.Index() {
			return true
		}
	}
	return false
}

// repeat compiles a section.
func (c *compiler) repeat(e *etree.Element, sp *span, inner []*span) {
	outer := c.out
	c.out = emitter{}
	c.depth++
	c.stretch(e, sp.from, sp.to, inner)
	c.depth--
	body := c.out.end()
	c.out = outer
	if sp.level == columns {
		c.out.add(c.columnsOp(sp, body))
		return
	}
	c.out.add(&repeat{path: sp.open.path, unless: sp.open.mark == markUnless, body: body})
}

// tag compiles a tag in its place among the runs.
func (c *compiler) tag(s *slot) {
	switch s.mark {
	case markValue:
		c.out.add(c.value(s))
	case markPicture:
		c.picture(s)
	case markBlocks:
		c.problem(s.place, s.source, "Thẻ “"+s.source+"” phải đứng một mình trong một đoạn, không có chữ nào khác bên cạnh")
	}
}

// maxProblems bounds what a template is told at once.
const maxProblems = 200

// problem notes what is wrong with a template.
func (c *compiler) problem(at *place, source, sentence string) {
	if len(c.t.problems) >= maxProblems {
		return
	}
	p := Problem{Part: at.part, Paragraph: at.text, Tag: source, Sentence: sentence + "."}
	if text := short(at.text); text != "" {
		p.Sentence = sentence + " (" + at.part + ", đoạn “" + text + "”)."
	}
	c.t.problems = append(c.t.problems, p)
}

// short is the beginning of a paragraph's text.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 80 {
		return strings.TrimSpace(string(r[:80])) + "…"
	}
	return s
}

// value compiles a tag that prints a value.
func (c *compiler) value(s *slot) *value {
	v := &value{path: s.path, filters: s.filters, prefix: c.prefix, look: newLook(c.prefix, s.props)}
	v.bare = c.prefix == slidePrefix || c.inPlainControl(s.at)
	return v
}

// inPlainControl reports whether a place lies in a content control that takes
// nothing but text: no other control may stand in it.
func (c *compiler) inPlainControl(e *etree.Element) bool {
	for e = e.Parent(); e != nil; e = e.Parent() {
		if !c.is(e, "sdt") {
			continue
		}
		for _, kind := range []string{"text", "date", "comboBox", "dropDownList"} {
			if e.FindElement("./sdtPr/"+kind) != nil {
				return true
			}
		}
	}
	return false
}
