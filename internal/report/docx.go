package report

import (
	"fmt"
	"io"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// WriteDocx writes the year's report in the layout of State documents, with its
// annex on landscape paper.
func (r Report) WriteDocx(w io.Writer) error {
	year := r.Board.Year
	d := docx.New(docx.Options{Title: fmt.Sprintf("Báo cáo năm %d", year), Created: r.Day.Time()})
	d.Add(
		docx.StateHead{
			Issuer: []string{"ỦY BAN NHÂN DÂN", vn.Upper(r.Ward.Title())}, Number: "Số: " + blank + "/BC-UBND",
			PlaceDate: fmt.Sprintf("%s, ngày %s tháng %s năm %d", r.Ward.Name, blank, blank, r.Day.Year()), Mark: "DỰ THẢO",
		},
		docx.Title{Kind: "BÁO CÁO", Subject: []string{
			"Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,",
			fmt.Sprintf("bảo đảm quốc phòng - an ninh năm %d; phương hướng, nhiệm vụ năm %d", year, year+1)}},
		docx.Heading(1, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"),
		docx.Text(docx.T(fmt.Sprintf("Năm %d, phường có %d/%d chỉ tiêu đạt và vượt kế hoạch.", year, r.Board.MetOrExceeded(), r.Board.Count.Total))),
		docx.SignBlock{Receivers: []string{"Hội đồng nhân dân " + r.Ward.Full(), "Lưu: VT"}, Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Post: []string{"CHỦ TỊCH"}},
		docx.Section{Landscape: true},
		docx.AnnexHead{Number: "Phụ lục", Title: []string{fmt.Sprintf("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM %d", year)}, Attached: r.attached()},
		r.annex().table(d.TextWidth(true)),
		docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.I("Mốc nhật ký: " + r.Head)}},
	)
	_, err := d.WriteTo(w)
	return err
}

// table is the annex as a table of Word over a width.
func (a annex) table(width docx.Length) docx.Table {
	var parts []int
	head := docx.Row{Head: true}
	t := docx.Table{Size: 11}
	for _, c := range a.columns {
		parts = append(parts, c.width)
		head.Cells = append(head.Cells, docx.Cell{Text: c.head})
		align := docx.Left
		if c.number {
			align = docx.Right
		}
		t.Align = append(t.Align, align)
	}
	t.Cols = docx.Widths(width, parts...)
	t.Rows = []docx.Row{head}
	for _, row := range a.rows {
		if row.group {
			t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{{Text: row.number, Bold: true}, {Text: row.title, Bold: true, Span: len(a.columns) - 1, Shade: "EDEDED"}}})
			continue
		}
		var out docx.Row
		for _, c := range row.cells {
			out.Cells = append(out.Cells, docx.Cell{Text: c.text, Tag: c.tag, Bold: c.strong})
		}
		t.Rows = append(t.Rows, out)
	}
	return t
}
