package template

import (
	"bytes"
	"maps"

	"github.com/beevik/etree"
)

// table compiles a table. One whose rows depend on the data goes when no row is
// left, because Word opens no table without rows.
func (c *compiler) table(e *etree.Element) {
	outer, around := c.out, c.grid
	c.out = emitter{}
	c.grid = c.gridOf(e)
	c.plain(e)
	body, grid := c.out.end(), c.grid
	c.out, c.grid = outer, around
	if len(c.spans[e]) == 0 && !grid.columns() && !grid.merges {
		c.out.splice(body)
		return
	}
	c.out.add(&tableOp{body: body, row: "<" + c.prefix + ":tr", grid: grid})
}

// tableOp draws a table if a row of it is drawn.
type tableOp struct {
	body []op
	row  string
	grid *grid
}

func (t *tableOp) draw(r *renderer) error {
	from := len(r.out)
	if t.grid.columns() {
		if err := r.measure(t); err != nil {
			return err
		}
	}
	r.row += 2 // no cell merges with one of another table
	if err := r.run(t.body); err != nil {
		return err
	}
	if !hasElement(r.out[from:], t.row) {
		r.out = r.out[:from]
	}
	return nil
}

// measure draws a table to no use but to count the copies of its columns.
func (r *renderer) measure(t *tableOp) error {
	from, ids, row, merges, trial := len(r.out), r.ids.last, r.row, maps.Clone(r.merges), r.trial
	counts := make([]int, len(t.grid.groups))
	r.shapes[t.grid] = &shape{counts: counts, counting: true}
	r.trial = true
	err := r.run(t.body)
	r.trial = trial
	r.out, r.ids.last, r.row, r.merges = r.out[:from], ids, row, merges
	r.shapes[t.grid] = t.grid.shaped(counts)
	return err
}

// hasElement reports whether bytes hold an element that begins so.
func hasElement(b []byte, open string) bool {
	for {
		at := bytes.Index(b, []byte(open))
		if at < 0 {
			return false
		}
		b = b[at+len(open):]
		if len(b) > 0 && (b[0] == ' ' || b[0] == '>' || b[0] == '/') {
			return true
		}
	}
}

// spacer is a paragraph of no height, which keeps two tables from becoming one.
const spacer = `<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>`

// keepApart stands before a table that may follow on another.
type keepApart struct{}

func (keepApart) draw(r *renderer) error {
	if bytes.HasSuffix(r.out, []byte("</w:tbl>")) {
		r.out = append(r.out, spacer...)
	}
	return nil
}

// mustEnd puts a paragraph at the end of what Word wants to end with one.
type mustEnd struct{ prefix, filler string }

func (m *mustEnd) draw(r *renderer) error {
	if bytes.HasSuffix(r.out, []byte("</"+m.prefix+":p>")) || bytes.HasSuffix(r.out, []byte("</w:sdt>")) {
		return nil
	}
	if last := bytes.LastIndexByte(r.out, '<'); last >= 0 && bytes.HasSuffix(r.out, []byte("/>")) {
		if hasElement(r.out[last:], "<"+m.prefix+":p") || hasElement(r.out[last:], "<w:bookmarkEnd") {
			return nil
		}
	}
	r.out = append(r.out, m.filler...)
	return nil
}
