package docx

import (
	"strconv"

	"github.com/beevik/etree"
)

func (t Table) build(b *builder) { b.add(b.table(t)) }

// table makes a w:tbl. Widths stand in the grid and in every cell: LibreOffice
// follows the grid, Word the cells.
func (b *builder) table(t Table) *etree.Element {
	var total Length
	grid := el("w:tblGrid")
	for _, w := range t.Cols {
		grid.AddChild(el("w:gridCol", "w:w", twips(w)))
		total += w
	}
	e := with(el("w:tbl"), tableProps(t, total), grid)
	open := make([]covered, len(t.Cols)) // by column: the cell above that still covers it
	for i, r := range t.Rows {
		e.AddChild(b.row(t, i, r, open))
	}
	for _, c := range open {
		if c.rows > 0 {
			b.failf("a cell spans beyond the last of the table's %d rows", len(t.Rows))
		}
	}
	if len(t.Rows) == 0 {
		b.failf("a table has no rows")
	}
	return e
}

// covered says how many more rows a cell that began above covers, and how many
// columns from here.
type covered struct{ rows, cols int }

func tableProps(t Table, total Length) *etree.Element {
	e := with(el("w:tblPr"), el("w:tblW", "w:w", twips(total), "w:type", "dxa"), val("w:jc", "center"))
	margin := MM(1.2)
	if t.Plain {
		margin = 0
	} else {
		lines := el("w:tblBorders")
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			lines.AddChild(el("w:"+side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "auto"))
		}
		e.AddChild(lines)
	}
	return with(e,
		el("w:tblLayout", "w:type", "fixed"),
		with(el("w:tblCellMar"),
			el("w:left", "w:w", twips(margin), "w:type", "dxa"),
			el("w:right", "w:w", twips(margin), "w:type", "dxa")),
	)
}

// row makes a w:tr, putting in the continuations of cells from above.
func (b *builder) row(t Table, at int, r Row, open []covered) *etree.Element {
	e := el("w:tr")
	props := el("w:trPr")
	if !r.MayBreak {
		props.AddChild(el("w:cantSplit"))
	}
	if r.Head {
		props.AddChild(el("w:tblHeader"))
	}
	if len(props.Child) > 0 {
		e.AddChild(props)
	}
	cells := r.Cells
	for col := 0; col < len(t.Cols); {
		if open[col].rows > 0 {
			open[col].rows--
			e.AddChild(continued(t, col, open[col].cols))
			col += open[col].cols
			continue
		}
		var c Cell // a row may leave out its last cells
		if len(cells) > 0 {
			c, cells = cells[0], cells[1:]
		}
		span, down := max(c.Span, 1), max(c.Down, 1)
		if !free(open, col, span) {
			b.failf("row %d: a cell of %d columns does not fit at column %d of %d", at+1, span, col+1, len(t.Cols))
			return e
		}
		e.AddChild(b.cell(t, r, c, col, span))
		open[col] = covered{rows: down - 1, cols: span}
		col += span
	}
	if len(cells) > 0 {
		b.failf("row %d: %d cells too many for %d columns", at+1, len(cells), len(t.Cols))
	}
	return e
}

// free reports whether span columns from col exist and none is covered from above.
func free(open []covered, col, span int) bool {
	if col+span > len(open) {
		return false
	}
	for _, c := range open[col : col+span] {
		if c.rows > 0 {
			return false
		}
	}
	return true
}

// continued makes the empty cell below one that spans rows.
func continued(t Table, col, span int) *etree.Element {
	props := cellWidth(t, col, span)
	props.AddChild(el("w:vMerge"))
	return with(el("w:tc"), props, el("w:p"))
}

func cellWidth(t Table, col, span int) *etree.Element {
	var w Length
	for _, c := range t.Cols[col : col+span] {
		w += c
	}
	props := with(el("w:tcPr"), el("w:tcW", "w:w", twips(w), "w:type", "dxa"))
	if span > 1 {
		props.AddChild(val("w:gridSpan", strconv.Itoa(span)))
	}
	return props
}

// cell makes a w:tc; the order of its properties is that of CT_TcPrBase.
func (b *builder) cell(t Table, r Row, c Cell, col, span int) *etree.Element {
	props := cellWidth(t, col, span)
	if c.Down > 1 {
		props.AddChild(val("w:vMerge", "restart"))
	}
	if c.Shade != "" {
		props.AddChild(el("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", c.Shade))
	}
	if c.Middle || r.Head {
		props.AddChild(val("w:vAlign", "center"))
	}
	e := with(el("w:tc"), props)
	if c.Blocks != nil {
		inner := *b
		inner.out, inner.inCell, inner.breakDue, inner.freshSec = e, true, false, false
		for _, block := range c.Blocks {
			block.build(&inner)
		}
		b.controls, b.err = inner.controls, inner.err
	} else {
		e.AddChild(b.para(cellPara(t, r, c, col)))
	}
	if last := e.ChildElements(); last[len(last)-1].Tag != "p" {
		e.AddChild(el("w:p")) // a cell must end with a paragraph (§17.4.65)
	}
	return e
}

// cellPara is the one paragraph of a cell given as Text or Runs.
func cellPara(t Table, r Row, c Cell, col int) Para {
	p := Para{Style: InTable, Align: c.Align, Left: c.Left, Runs: c.Runs, KeepNext: r.KeepNext}
	if p.Runs == nil {
		p.Runs = []Run{{Text: c.Text, Bold: c.Bold || r.Head, Italic: c.Italic, Tag: c.Tag}}
	}
	if t.Size > 0 {
		sized := make([]Run, len(p.Runs))
		for i, run := range p.Runs {
			if run.Size == 0 {
				run.Size = t.Size
			}
			sized[i] = run
		}
		p.Runs = sized
	}
	switch {
	case p.Align != "":
	case r.Head:
		p.Align = Center
	case col < len(t.Align):
		p.Align = t.Align[col]
	}
	return p
}
