package docx

import (
	"encoding/xml"
	"strconv"
)

// maxCols bounds how far a cell may claim to span; Word itself stops at 63.
const maxCols = 1000

// rowLook is what the properties of a row say.
type rowLook struct {
	before, after int // grid columns left empty
	head, deleted bool
}

// cellLook is what the properties of a cell say.
type cellLook struct {
	span      int
	continues bool // joined to the cell above
	restarts  bool // begins a cell that may continue below
	joined    bool // joined to the cell at its left (the old way to span columns)
	deleted   bool
}

// table reads the w:tbl just opened.
func (f *flow) table() error {
	if f.open != nil { // a deleted mark before a table joins nothing
		f.close(f.open)
		f.open = nil
	}
	f.tables++
	t := &tableReader{f: f, path: f.path + "/tbl" + strconv.Itoa(f.tables), above: map[int]int{}, headGoesOn: true}
	if err := f.r.s.each(t.child); err != nil {
		return err
	}
	g := &t.grid
	for i := range g.Cells {
		g.Cells[i].Text = cellText(g.Cells[i].Nodes)
	}
	if len(g.Cells) > 0 {
		f.nodes = append(f.nodes, Node{Path: t.path, Kind: KindTable, Grid: g})
	}
	return nil
}

// tableReader gathers one table.
type tableReader struct {
	f          *flow
	path       string
	grid       Grid
	above      map[int]int // column → index in grid.Cells of the cell that may continue there
	headGoesOn bool
}

func (t *tableReader) child(e xml.StartElement) error {
	s := t.f.r.s
	switch word(e.Name) {
	case "tr":
		return t.row()
	case "sdt":
		return t.f.control(t.child)
	case "ins", "customXml", "moveTo":
		return s.each(t.child)
	}
	if isAlternate(e.Name) {
		return s.alternate(t.child)
	}
	return s.skip()
}

// row reads the w:tr just opened.
func (t *tableReader) row() error {
	var look rowLook
	col := 0
	begun := map[int]int{}
	var child func(e xml.StartElement) error
	child = func(e xml.StartElement) error {
		s := t.f.r.s
		switch word(e.Name) {
		case "trPr":
			var err error
			look, err = readRowLook(s)
			col = look.before
			return err
		case "tc":
			if look.deleted {
				return s.skip()
			}
			next, err := t.cell(col, begun)
			col = next
			return err
		case "sdt":
			return t.f.control(child)
		case "ins", "customXml", "moveTo":
			return s.each(child)
		}
		if isAlternate(e.Name) {
			return s.alternate(child)
		}
		return s.skip()
	}
	if err := t.f.r.s.each(child); err != nil {
		return err
	}
	if look.deleted {
		return nil
	}
	t.above = begun
	t.grid.Rows++
	t.grid.Cols = max(t.grid.Cols, col+look.after)
	if t.headGoesOn = t.headGoesOn && look.head; t.headGoesOn {
		t.grid.HeadRows++
	}
	return nil
}

// cell reads the w:tc just opened at a grid column and returns the column after
// it. begun collects the cells that the next row may continue.
func (t *tableReader) cell(col int, begun map[int]int) (int, error) {
	s := t.f.r.s
	if err := t.f.r.count(); err != nil {
		return col, err
	}
	look := cellLook{span: 1}
	row := t.grid.Rows
	path := t.path + "/r" + strconv.Itoa(row+1) + "/c" + strconv.Itoa(col+1)
	inner := t.f.r.flow(path, true)
	inner.tags = t.f.tags
	err := s.each(func(e xml.StartElement) error {
		if word(e.Name) == "tcPr" {
			var err error
			look, err = readCellLook(s)
			return err
		}
		return inner.block(e)
	})
	if err != nil || look.deleted {
		return col, err
	}
	cells := t.grid.Cells
	if last := len(cells) - 1; look.joined && last >= 0 && cells[last].Row == row && cells[last].Col+cells[last].ColSpan == col {
		cells[last].ColSpan += look.span
		return col + look.span, nil
	}
	if i, ok := t.above[col]; ok && look.continues {
		cells[i].RowSpan = row - cells[i].Row + 1
		begun[col] = i
		return col + max(look.span, cells[i].ColSpan), nil
	}
	t.grid.Cells = append(cells, GridCell{
		Row: row, Col: col, RowSpan: 1, ColSpan: look.span, Path: path, Nodes: inner.finish(),
	})
	if look.restarts || look.continues { // one that continues nothing begins a cell, as in Word
		begun[col] = len(t.grid.Cells) - 1
	}
	return col + look.span, nil
}

func readRowLook(s *stream) (rowLook, error) {
	var l rowLook
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "gridBefore":
			l.before = within(attr(e, "val"), 0)
		case "gridAfter":
			l.after = within(attr(e, "val"), 0)
		case "tblHeader":
			l.head = on(e)
		case "del":
			l.deleted = true
		}
		return s.skip()
	})
	return l, err
}

func readCellLook(s *stream) (cellLook, error) {
	l := cellLook{span: 1}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "gridSpan":
			l.span = within(attr(e, "val"), 1)
		case "vMerge":
			l.restarts = attr(e, "val") == "restart"
			l.continues = !l.restarts
		case "hMerge":
			l.joined = attr(e, "val") != "restart"
		case "cellDel":
			l.deleted = true
		}
		return s.skip()
	})
	return l, err
}

// within reads a count of columns, held between least and maxCols.
func within(v string, least int) int {
	n, err := strconv.Atoi(v)
	if err != nil {
		return least
	}
	return min(max(n, least), maxCols)
}
