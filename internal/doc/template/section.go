package template

import (
	"sort"

	"github.com/beevik/etree"
)

// level is what a section repeats.
type level int

const (
	runs    level = iota // stretches of one paragraph
	blocks               // paragraphs and tables
	rows                 // of a table
	columns              // of a table: cells of every row
)

// span is a section with its place in the tree: the children of parent from first
// to last.
type span struct {
	open, close *slot
	parent      *etree.Element
	first, last *etree.Element
	from, to    int // places of first and last among the children
	level       level
	order       [2]int // of the opening and the closing tag among the story's tags
}

// story finds the sections of one story: a body, a page header, a footnote, a text
// box; sections do not reach from one into another.
func (c *compiler) story(root *etree.Element) {
	tags := c.slotsIn(root)
	c.pairUp(tags)
	c.detach(tags)
	c.sunder(root, tags)
	tags = c.slotsIn(root)
	order := map[*slot]int{}
	for i, s := range tags {
		order[s] = i
	}
	for _, s := range tags {
		if !s.section() || s.pair == nil {
			continue
		}
		sp := &span{open: s, close: s.pair, order: [2]int{order[s], order[s.pair]}}
		if c.locate(sp) {
			c.spans[sp.parent] = append(c.spans[sp.parent], sp)
		}
	}
}

// slotsIn lists the tags of a story in the order of the text.
func (c *compiler) slotsIn(root *etree.Element) []*slot {
	var out []*slot
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		for _, child := range e.ChildElements() {
			if s := c.slots[child]; s != nil {
				out = append(out, s)
			} else if !c.isStory(child) {
				walk(child)
			}
		}
	}
	walk(root)
	return out
}

// pairUp finds for each opening tag the one that closes it.
func (c *compiler) pairUp(tags []*slot) {
	var open []*slot
	for _, s := range tags {
		switch {
		case s.is("trang"): // closed by the end of the slide
		case s.section():
			open = append(open, s)
		case s.mark == markClose:
			open = c.closed(open, s)
		}
	}
	for _, s := range open {
		c.problem(s.place, s.source, "Thẻ mở “"+s.source+"” chưa có thẻ đóng “{{/"+s.written+"}}”")
	}
}

// closed takes the section that a tag closes off the open ones.
func (c *compiler) closed(open []*slot, s *slot) []*slot {
	at := len(open) - 1
	if len(s.path) > 0 {
		for at >= 0 && !same(open[at].path, s.path) {
			at--
		}
	}
	if at < 0 {
		c.problem(s.place, s.source, "Thẻ đóng “"+s.source+"” không có thẻ mở “{{#"+s.written+"}}” trước nó")
		return open
	}
	for _, inner := range open[at+1:] {
		c.problem(inner.place, inner.source, "Thẻ mở “"+inner.source+"” nằm trong “"+open[at].source+
			"” nhưng chưa đóng trước “"+s.source+"”; hai phần không được lồng chéo nhau")
	}
	open[at].pair, s.pair = s, open[at]
	return open[:at]
}

func same(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// locate finds what a section repeats.
func (c *compiler) locate(sp *span) bool {
	if sp.open.is("cot") {
		return c.locateColumns(sp)
	}
	up, down := ancestors(sp.open.at), ancestors(sp.close.at)
	i := 0 // of the last common ancestor
	for i+1 < len(up) && i+1 < len(down) && up[i+1] == down[i+1] {
		i++
	}
	sp.parent, sp.first, sp.last = up[i], up[i+1], down[i+1]
	switch {
	case c.is(sp.parent, "tr"):
		sp.first, sp.last, sp.parent, sp.level = sp.parent, sp.parent, sp.parent.Parent(), rows
	case c.is(sp.parent, "tbl"):
		sp.level = rows
	case c.within(sp.parent, "p"):
		sp.level = runs
	default:
		sp.level = blocks
	}
	skip := 1 // the row and cell on the way down are the table's own
	if c.crosses(up[i+skip:]) || c.crosses(down[i+skip:]) {
		c.problem(sp.open.place, sp.open.source, "Thẻ mở “"+sp.open.source+"” và thẻ đóng “"+sp.close.source+
			"” có một thẻ nằm trong bảng, thẻ kia nằm ngoài bảng đó; hãy đặt cả hai trong bảng hoặc cả hai ngoài bảng")
		return false
	}
	return true
}

// crosses reports whether a way down the tree enters a table.
func (c *compiler) crosses(way []*etree.Element) bool {
	for _, e := range way {
		if c.is(e, "tbl") {
			return true
		}
	}
	return false
}

// within reports whether e is, or stands in, the nearest element of a name.
func (c *compiler) within(e *etree.Element, name string) bool {
	for ; e != nil; e = e.Parent() {
		if c.is(e, name) {
			return true
		}
		if c.isStory(e) {
			return false
		}
	}
	return false
}

// ancestors is the way from the root down to an element.
func ancestors(e *etree.Element) []*etree.Element {
	var out []*etree.Element
	for ; e != nil; e = e.Parent() {
		out = append(out, e)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// settle orders the sections of one parent from outside in, and refuses those that
// overlap without one holding the other.
func (c *compiler) settle(parent *etree.Element) []*span {
	all := c.spans[parent]
	for _, sp := range all {
		sp.from, sp.to = sp.first.Index(), sp.last.Index()
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.from != b.from {
			return a.from < b.from
		}
		if a.to != b.to {
			return a.to > b.to
		}
		return a.order[0] < b.order[0]
	})
	var out, open []*span
	for _, sp := range all {
		for len(open) > 0 && open[len(open)-1].to < sp.from {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			outer := open[len(open)-1]
			if sp.to > outer.to || sp.order[0] > outer.order[1] {
				c.problem(sp.open.place, sp.open.source, "Phần “"+outer.open.source+"” đóng và phần “"+sp.open.source+
					"” mở trên cùng một "+sp.level.unit()+"; hãy đặt thẻ đóng và thẻ mở ở hai "+sp.level.unit()+" khác nhau")
				continue
			}
		}
		open = append(open, sp)
		out = append(out, sp)
	}
	return out
}

// unit names one of what a section repeats.
func (l level) unit() string {
	switch l {
	case rows:
		return "hàng của bảng"
	case columns:
		return "ô của bảng"
	case runs:
		return "chỗ"
	}
	return "đoạn"
}
