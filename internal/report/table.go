package report

import (
	"fmt"
	"io"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/vn"
)

// headCell is a cell of the annex's head.
type headCell struct {
	text       string
	span, down int
}

// heads are the rows of the head: one, or two where columns share one.
func (a annex) heads() [][]headCell {
	two := false
	for _, c := range a.columns {
		two = two || c.over != ""
	}
	var top, below []headCell
	for i, c := range a.columns {
		switch {
		case !two:
			top = append(top, headCell{text: c.head, span: 1, down: 1})
		case c.over == "":
			top = append(top, headCell{text: c.head, span: 1, down: 2})
		default:
			below = append(below, headCell{text: c.head, span: 1, down: 1})
			if i > 0 && a.columns[i-1].over == c.over {
				top[len(top)-1].span++
			} else {
				top = append(top, headCell{text: c.over, span: 1, down: 1})
			}
		}
	}
	if !two {
		return [][]headCell{top}
	}
	return [][]headCell{top, below}
}

// table is the annex as a table of Word over a width.
func (a annex) table(width docx.Length) docx.Table {
	t := docx.Table{Size: a.points}
	aligns := map[cellAlign]docx.Align{leftCell: docx.Left, middleCell: docx.Center, rightCell: docx.Right}
	var shares []int
	for _, c := range a.columns {
		shares = append(shares, c.width)
		t.Align = append(t.Align, aligns[c.align])
	}
	t.Cols = docx.Widths(width, shares...)
	for _, cells := range a.heads() {
		row := docx.Row{Head: true}
		for _, c := range cells {
			row.Cells = append(row.Cells, docx.Cell{Text: c.text, Span: c.span, Down: c.down, Middle: true})
		}
		t.Rows = append(t.Rows, row)
	}
	for _, row := range a.rows {
		t.Rows = append(t.Rows, a.wordRow(row))
	}
	return t
}

func (a annex) wordRow(row annexRow) docx.Row {
	if row.title != "" {
		return docx.Row{KeepNext: true, Cells: []docx.Cell{{Text: row.number, Bold: true}, {Text: row.title, Bold: true, Span: len(a.columns) - 1}}}
	}
	var out docx.Row
	for _, c := range row.cells {
		cell := docx.Cell{Text: c.text, Tag: c.tag, Bold: c.strong, Italic: c.within, Middle: true}
		if c.within {
			cell.Runs, cell.Text = []docx.Run{docx.I(c.text)}, ""
			cell.Left = docx.MM(3)
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

// WriteXlsx writes the annex of targets as a workbook, landscape A4.
func (r Report) WriteXlsx(w io.Writer) error {
	a := r.annex()
	year := r.Board.Year
	s := xlsx.Sheet{
		Name: fmt.Sprintf("Chỉ tiêu %d", year), Properties: r.titled(fmt.Sprintf("Biểu chỉ tiêu năm %d", year)), Created: r.Day.Time(),
		Title: []xlsx.Line{
			{Text: r.Draft(), Bold: true, Align: xlsx.Right},
			{Text: "Phụ lục", Bold: true, Size: 14, Align: xlsx.Center},
			{Text: "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU " + vn.Upper(r.text().since), Bold: true, Size: 14, Align: xlsx.Center},
			{Text: attachedTo("……/BC-UBND", "Ủy ban nhân dân "+r.Ward.Full(), r.Day.Year()), Italic: true, Align: xlsx.Center},
		},
		FreezeCols: 2,
	}
	for _, note := range append(r.overridden(), r.drawnFrom()) {
		s.Notes = append(s.Notes, xlsx.Line{Text: note, Italic: true, Size: 9})
	}
	if r.Demo {
		s.Notes = append(s.Notes, xlsx.Line{Text: demoNote, Italic: true, Size: 9})
	}
	aligns := map[cellAlign]xlsx.Align{leftCell: xlsx.Left, middleCell: xlsx.Center, rightCell: xlsx.Right}
	for _, c := range a.columns {
		s.Columns = append(s.Columns, xlsx.Column{Width: float64(c.width) / 1.7, Align: aligns[c.align]}) // not a figure: a width on paper
	}
	for _, cells := range a.heads() {
		var row []xlsx.HeadCell
		for _, c := range cells {
			row = append(row, xlsx.HeadCell{Text: c.text, Span: c.span, Down: c.down})
		}
		s.Head = append(s.Head, row)
	}
	for _, row := range a.rows {
		s.Rows = append(s.Rows, r.sheetRow(a, row))
	}
	return xlsx.Write(w, s)
}

// sheetRow is a row of the workbook. A number of a paper that is kept gets the name
// under which its cell is found again.
func (r Report) sheetRow(a annex, row annexRow) xlsx.Row {
	if row.title != "" {
		return xlsx.Row{Group: true, Cells: []xlsx.Cell{xlsx.Text(row.number), {Text: row.title, Span: len(a.columns) - 1}}}
	}
	var out xlsx.Row
	for i, c := range row.cells {
		cell := xlsx.Cell{Text: c.text, Bold: c.strong, Italic: c.within}
		if c.number != nil {
			cell = xlsx.Cell{Number: c.number, Decimals: c.number.Scale, Bold: c.strong}
		}
		if c.within {
			cell.Indent = 1
		}
		if c.tag != "" {
			cell.Key = r.Mark(c.tag, c.text)
			r.Place(cell.Key, "", row.cells[a.names()].text+" – "+lowerFirst(a.columns[i].label()))
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}
