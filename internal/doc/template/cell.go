package template

import (
	"strconv"

	"github.com/beevik/etree"
)

// merging gives the tag of a cell that merges with the one above when both print
// the same, nil for any other cell.
func (c *compiler) merging(cell *etree.Element) *slot { return c.merges[cell] }

// findMerges notes the cells that merge.
func (c *compiler) findMerges() {
	for _, s := range c.gop {
		cell := c.nearest(s.at, "tc")
		if c.prefix == slidePrefix || cell == nil {
			c.problem(s.place, s.source, "“| gop” chỉ dùng được trong ô của bảng, ở mẫu Word")
			continue
		}
		if c.merges[cell] == nil {
			c.merges[cell] = s
		}
	}
}

// cell compiles a cell whose properties depend on the data.
func (c *compiler) cell(e *etree.Element) {
	at, copied := c.grid.cells[e], c.copied(e)
	outer := c.out
	c.out = emitter{}
	c.out.text("<w:tc")
	c.attributes(e)
	c.out.text(">")
	mark := c.cellProps(e, copied)
	c.cellContent(e, mark)
	c.out.text("</w:tc>")
	body := c.out.end()
	c.out = outer
	if !copied && c.grid.columns() {
		c.out.add(&maybeCell{grid: c.grid, at: at, body: body})
		return
	}
	c.out.splice(body)
}

// copied reports whether a cell is one of those that a section over columns copies.
func (c *compiler) copied(e *etree.Element) bool {
	for _, sp := range c.spans[e.Parent()] {
		if sp.level == columns && sp.first.Index() <= e.Index() && e.Index() <= sp.last.Index() {
			return true
		}
	}
	return false
}

// cellProps compiles the properties of a cell in the order of CT_TcPr, with what
// the data decide: width, columns covered, merging.
func (c *compiler) cellProps(e *etree.Element, copied bool) *mergeMark {
	props := e.SelectElement("tcPr")
	if props == nil {
		props = etree.NewElement("w:tcPr")
	}
	done := map[string]bool{}
	keep := func(names ...string) {
		for _, name := range names {
			if p := props.SelectElement(name); p != nil && !done[name] {
				c.element(p)
			}
			done[name] = true
		}
	}
	c.out.text("<w:tcPr>")
	keep("cnfStyle")
	if c.grid.columns() {
		c.out.add(&cellShape{grid: c.grid, at: c.grid.cells[e], copied: copied})
		done["tcW"], done["gridSpan"] = true, true
	}
	keep("tcW", "gridSpan", "hMerge")
	var mark *mergeMark
	if s := c.merging(e); s != nil {
		mark = &mergeMark{value: c.value(s)}
		c.out.add(mark)
		done["vMerge"] = true
	}
	for _, p := range props.ChildElements() {
		keep(p.Tag)
	}
	c.out.text("</w:tcPr>")
	return mark
}

// cellContent compiles what stands in a cell.
func (c *compiler) cellContent(e *etree.Element, mark *mergeMark) {
	outer := c.out
	c.out = emitter{}
	from := 0
	if p := e.SelectElement("tcPr"); p != nil {
		from = p.Index() + 1
	}
	c.stretch(e, from, len(e.Child)-1, c.settle(e))
	c.out.add(&mustEnd{prefix: c.prefix, filler: "<w:p/>"})
	body := c.out.end()
	c.out = outer
	if mark != nil {
		c.out.add(&mergedContent{mark: mark, body: body, empty: emptyParagraph(e)})
		return
	}
	c.out.splice(body)
}

// emptyCell compiles a cell without its content.
func (c *compiler) emptyCell(e *etree.Element) {
	if c.prefix == slidePrefix {
		c.out.text("<a:tc><a:txBody><a:bodyPr/><a:p/></a:txBody>" + string(xmlOf(e.SelectElement("tcPr"))) + "</a:tc>")
		return
	}
	c.out.text("<w:tc>")
	c.cellProps(e, true)
	c.out.text(string(emptyParagraph(e)) + "</w:tc>")
}

// emptyParagraph is the first paragraph of a cell without its text.
func emptyParagraph(cell *etree.Element) []byte {
	p := cell.SelectElement("p")
	if p == nil {
		return []byte("<w:p/>")
	}
	return append(append([]byte("<w:p>"), xmlOf(p.SelectElement("pPr"))...), "</w:p>"...)
}

// maybeCell draws a cell if any column that it covers is left.
type maybeCell struct {
	grid *grid
	at   [2]int
	body []op
}

func (m *maybeCell) draw(r *renderer) error {
	if n, _ := m.grid.covers(r.shapes[m.grid], m.at[0], m.at[1], false); n == 0 {
		return nil
	}
	return r.run(m.body)
}

// cellShape draws the width of a cell and the columns it covers.
type cellShape struct {
	grid   *grid
	at     [2]int
	copied bool
}

func (c *cellShape) draw(r *renderer) error {
	n, w := c.grid.covers(r.shapes[c.grid], c.at[0], c.at[1], c.copied)
	r.out = append(r.out, `<w:tcW w:w="`...)
	r.out = append(strconv.AppendInt(r.out, int64(w), 10), `" w:type="dxa"/>`...)
	if n > 1 {
		r.out = append(r.out, `<w:gridSpan w:val="`...)
		r.out = append(strconv.AppendInt(r.out, int64(n), 10), `"/>`...)
	}
	return nil
}

// rowMark stands before a row of a table whose cells merge.
type rowMark struct{}

func (rowMark) draw(r *renderer) error {
	r.row++
	r.broke = false
	return nil
}

// merged is what a merging cell printed last, and where.
type merged struct {
	text string
	row  int
	now  bool // it has just merged with the cell above
}

// mergeMark draws whether a cell begins a merged one or goes on with it: it goes on
// when the row right above printed the same here and in every merging cell to the
// left.
type mergeMark struct{ value *value }

func (m *mergeMark) draw(r *renderer) error {
	p := printValue(r.lookup(m.value.path), m.value.filters)
	text := p.text
	for _, run := range p.rich {
		text += run.Text
	}
	last := r.merges[m]
	now := last.row == r.row-1 && last.text == text && text != "" && !p.empty && !r.broke
	r.broke = r.broke || !now
	r.merges[m] = merged{text: text, row: r.row, now: now}
	if now {
		r.out = append(r.out, `<w:vMerge/>`...)
	} else {
		r.out = append(r.out, `<w:vMerge w:val="restart"/>`...)
	}
	return nil
}

// mergedContent draws what stands in a merging cell, nothing in one that goes on.
type mergedContent struct {
	mark  *mergeMark
	body  []op
	empty []byte
}

func (m *mergedContent) draw(r *renderer) error {
	if r.merges[m.mark].now {
		r.out = append(r.out, m.empty...)
		return nil
	}
	return r.run(m.body)
}
