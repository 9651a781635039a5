package report

import (
	"fmt"
	"io"

	"tongket/internal/doc/xlsx"
)

// WriteXlsx writes the annex of targets as a workbook, landscape A4.
func (r Report) WriteXlsx(w io.Writer) error {
	a := r.annex()
	s := xlsx.Sheet{
		Name: fmt.Sprintf("Chỉ tiêu %d", r.Board.Year), Properties: fmt.Sprintf("Biểu chỉ tiêu năm %d", r.Board.Year),
		Created: r.Day.Time(),
		Title: []xlsx.Line{
			{Text: "Phụ lục", Bold: true, Size: 14, Align: xlsx.Center},
			{Text: fmt.Sprintf("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM %d", r.Board.Year), Bold: true, Size: 14, Align: xlsx.Center},
			{Text: r.attached(), Italic: true, Align: xlsx.Center},
			{Text: "DỰ THẢO", Bold: true, Align: xlsx.Center},
		},
		Notes:      []xlsx.Line{{Text: "Mốc nhật ký: " + r.Head, Italic: true, Size: 9}},
		FreezeCols: 2,
	}
	var head []xlsx.HeadCell
	for _, c := range a.columns {
		align := xlsx.Left
		if c.number {
			align = xlsx.Right
		}
		s.Columns = append(s.Columns, xlsx.Column{Width: float64(c.width) * 1.25, Align: align}) // not a figure: a width on paper
		head = append(head, xlsx.HeadCell{Text: c.head})
	}
	s.Head = [][]xlsx.HeadCell{head}
	for _, row := range a.rows {
		s.Rows = append(s.Rows, a.sheetRow(row))
	}
	return xlsx.Write(w, s)
}

func (a annex) sheetRow(row annexRow) xlsx.Row {
	if row.group {
		return xlsx.Row{Group: true, Cells: []xlsx.Cell{xlsx.Text(row.number), {Text: row.title, Span: len(a.columns) - 1}}}
	}
	var out xlsx.Row
	for _, c := range row.cells {
		cell := xlsx.Cell{Text: c.text, Bold: c.strong}
		if c.number != nil {
			cell = xlsx.Cell{Number: c.number, Decimals: c.number.Scale, Bold: c.strong}
		}
		if c.indent {
			cell.Indent = 1
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

// attached is the line that ties the annex to its report, whose number and day
// the document system gives.
func (r Report) attached() string {
	return fmt.Sprintf("(Kèm theo Báo cáo số %s/BC-UBND ngày %s tháng %s năm %d của Ủy ban nhân dân %s)", blank, blank, blank, r.Day.Year(), r.Ward.Full())
}
