package template

import (
	"strconv"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

// grid is the columns of a table, some of which may be copied for each item of a
// list (months).
type grid struct {
	widths []int
	room   int // the table may grow to this
	groups []group
	cells  map[*etree.Element][2]int // of every cell: its first column and how many it covers
	merges bool                      // a cell merges with its neighbour above
}

// group is neighbouring columns that are copied together.
type group struct{ from, n int }

// columns reports whether the table has columns that are copied.
func (g *grid) columns() bool { return g != nil && len(g.groups) > 0 }

// locateColumns finds the cells that a section over columns repeats.
func (c *compiler) locateColumns(sp *span) bool {
	first, last := c.nearest(sp.open.at, "tc"), c.nearest(sp.close.at, "tc")
	if first == nil || last == nil || first.Parent() != last.Parent() {
		c.problem(sp.open.place, sp.open.source, "Thẻ lặp cột “"+sp.open.source+"” và thẻ đóng của nó phải nằm trong cùng một hàng của bảng")
		return false
	}
	sp.parent, sp.first, sp.last, sp.level = first.Parent(), first, last, columns
	return true
}

// nearest is the nearest element of a name around a place.
func (c *compiler) nearest(e *etree.Element, name string) *etree.Element {
	for e = e.Parent(); e != nil && !c.is(e, name); e = e.Parent() {
		if c.isStory(e) && !c.is(e, "tbl") {
			return nil
		}
	}
	return e
}

// gridOf reads the columns of a table.
func (c *compiler) gridOf(e *etree.Element) *grid {
	g := &grid{cells: map[*etree.Element][2]int{}}
	total := 0
	if cols := e.SelectElement("tblGrid"); cols != nil {
		for _, col := range cols.SelectElements("gridCol") {
			w := number(col, "w")
			g.widths = append(g.widths, w)
			total += w
		}
	}
	g.room = max(total, int(c.textWidth(e)))
	for _, row := range c.rowsOf(e) {
		c.gridRow(g, row)
	}
	return g
}

// rowsOf lists the rows of a table, those in content controls too.
func (c *compiler) rowsOf(e *etree.Element) []*etree.Element {
	var out []*etree.Element
	for _, child := range e.ChildElements() {
		switch {
		case c.is(child, "tr"):
			out = append(out, child)
		case child.Tag == "sdt" || child.Tag == "sdtContent" || child.Tag == "customXml" || child.Tag == "ins":
			out = append(out, c.rowsOf(child)...)
		}
	}
	return out
}

// gridRow notes the columns of the cells of a row, and those that are copied.
func (c *compiler) gridRow(g *grid, row *etree.Element) {
	at := 0
	if e := row.FindElement("./trPr/gridBefore"); e != nil {
		at = number(e, "val")
	}
	for _, cell := range row.ChildElements() {
		if !c.is(cell, "tc") {
			continue
		}
		span := 1
		if e := cell.FindElement("./tcPr/gridSpan"); e != nil {
			span = max(number(e, "val"), 1)
		}
		g.cells[cell] = [2]int{at, span}
		at += span
		g.merges = g.merges || c.merging(cell) != nil
	}
	for _, sp := range c.spans[row] {
		if sp.level == columns {
			from, last := g.cells[sp.first][0], g.cells[sp.last]
			c.addGroup(g, group{from: from, n: last[0] + last[1] - from}, sp)
		}
	}
}

// addGroup notes columns that are copied; the rows of a table must agree on them.
func (c *compiler) addGroup(g *grid, has group, sp *span) {
	for _, old := range g.groups {
		if old == has {
			return
		}
		if has.from < old.from+old.n && old.from < has.from+has.n {
			c.problem(sp.open.place, sp.open.source, "Cột lặp của thẻ “"+sp.open.source+"” không nằm đúng dưới cột lặp của hàng trên")
			return
		}
	}
	if has.from+has.n > len(g.widths) {
		c.problem(sp.open.place, sp.open.source, "Bảng có thẻ “"+sp.open.source+"” bị hỏng: hàng dài hơn lưới cột")
		return
	}
	g.groups = append(g.groups, has)
}

// number reads an attribute that is a whole number, 0 where it is none.
func number(e *etree.Element, key string) int {
	n, err := strconv.ParseFloat(e.SelectAttrValue(key, e.SelectAttrValue("w:"+key, "0")), 64)
	if err != nil || n < 0 || n > 1e8 {
		return 0
	}
	return int(n)
}

// textWidth is the width between the margins where a part of the body stands; 0
// elsewhere.
func (c *compiler) textWidth(e *etree.Element) docx.Length { return c.textRoom(e).width }

// textRoom is the room between the margins of the page where a part of the body
// stands; zero elsewhere.
func (c *compiler) textRoom(e *etree.Element) box {
	section := c.sectionOf(e)
	if section == nil {
		return box{}
	}
	size := section.SelectElement("pgSz")
	if size == nil {
		return box{}
	}
	m := placeIn(section).Section.Margins
	return box{docx.Length(number(size, "w")) - m.Left - m.Right, docx.Length(number(size, "h")) - m.Top - m.Bottom}
}

// shape is a grid with the copies of its columns counted.
type shape struct {
	counts   []int // by group
	counting bool
	// The copied columns are num/den as wide as in the template, so that the table
	// keeps to the room it has.
	num, den int
}

// shaped says how wide copied columns are.
func (g *grid) shaped(counts []int) *shape {
	s := &shape{counts: counts, num: 1, den: 1}
	rest, wanted := 0, 0
	for _, w := range g.widths {
		rest += w
	}
	for i, has := range g.groups {
		for _, w := range g.widths[has.from : has.from+has.n] {
			rest -= w
			wanted += w * counts[i]
		}
	}
	if room := g.room - rest; wanted > room && room > 0 {
		s.num, s.den = room, wanted
	}
	return s
}

// groupAt is the number of the group that a column belongs to, -1 for none.
func (g *grid) groupAt(col int) int {
	for i, has := range g.groups {
		if has.from <= col && col < has.from+has.n {
			return i
		}
	}
	return -1
}

// covers gives how many columns, and what width, a stretch of the template's
// columns has become; copied says that it is one of the copies.
func (g *grid) covers(s *shape, from, n int, copied bool) (cols, width int) {
	for col := from; col < from+n && col < len(g.widths); col++ {
		i, times, w := g.groupAt(col), 1, g.widths[col]
		if i >= 0 {
			w = w * s.num / max(s.den, 1)
			if !copied {
				times = s.counts[i]
			}
		}
		cols += times
		width += times * w
	}
	return cols, width
}

// columnsOp draws the cells of a row that are copied for each item.
type columnsOp struct {
	grid *grid
	at   int // the group
	path []string
	body []op
	pad  []op // the cells without content, where a row has fewer items than another
}

// columnsOp compiles a section over columns.
func (c *compiler) columnsOp(sp *span, body []op) op {
	o := &columnsOp{grid: c.grid, path: sp.open.path, body: body, at: c.grid.groupAt(c.grid.cells[sp.first][0])}
	outer := c.out
	c.out = emitter{}
	for i := sp.from; i <= sp.to; i++ {
		if cell, ok := sp.parent.Child[i].(*etree.Element); ok && c.is(cell, "tc") {
			c.emptyCell(cell)
		}
	}
	o.pad = c.out.end()
	c.out = outer
	return o
}

func (o *columnsOp) draw(r *renderer) error {
	s := r.shapes[o.grid]
	if s == nil || o.at < 0 {
		return nil
	}
	var items List
	switch v := r.lookup(o.path).(type) {
	case List:
		items = v
	case Scope:
		items = List{v}
	default:
		if holds(v) {
			items = List{{}}
		}
	}
	if s.counting {
		s.counts[o.at] = max(s.counts[o.at], len(items))
	}
	for i, item := range items {
		if err := r.round(frame{scope: item, n: i, of: len(items), loop: true}, o.body); err != nil {
			return err
		}
	}
	for i := len(items); i < s.counts[o.at]; i++ {
		if err := r.round(frame{}, o.pad); err != nil {
			return err
		}
	}
	return nil
}

// gridCols draws the columns of a table.
type gridCols struct {
	grid   *grid
	prefix string
	rest   []byte // what stands in the grid besides columns
}

// gridRest is what a grid holds besides columns.
func (c *compiler) gridRest(e *etree.Element) []byte {
	var out []byte
	for _, child := range e.ChildElements() {
		if child.Tag != "gridCol" {
			out = append(out, xmlOf(child)...)
		}
	}
	return out
}

func (g *gridCols) draw(r *renderer) error {
	key := " w"
	if g.prefix == wordPrefix {
		key = " w:w"
	}
	s := r.shapes[g.grid]
	r.out = append(append(append(r.out, '<'), g.prefix...), ":tblGrid>"...)
	for col := 0; col < len(g.grid.widths); {
		n, times := 1, 1
		if i := g.grid.groupAt(col); i >= 0 {
			n, times = g.grid.groups[i].n, s.counts[i]
		}
		for range times {
			for c := col; c < col+n; c++ {
				_, w := g.grid.covers(s, c, 1, true)
				r.out = append(append(append(append(append(r.out, '<'), g.prefix...), ":gridCol"...), key...), `="`...)
				r.out = append(strconv.AppendInt(r.out, int64(w), 10), `"/>`...)
			}
		}
		col += n
	}
	r.out = append(r.out, g.rest...)
	r.out = append(append(append(r.out, "</"...), g.prefix...), ":tblGrid>"...)
	return nil
}

// tableWidth draws the width of a table whose columns are copied.
type tableWidth struct{ grid *grid }

func (t tableWidth) draw(r *renderer) error {
	_, w := t.grid.covers(r.shapes[t.grid], 0, len(t.grid.widths), false)
	r.out = append(r.out, `<w:tblW w:w="`...)
	r.out = append(strconv.AppendInt(r.out, int64(w), 10), `" w:type="dxa"/>`...)
	return nil
}
