package report

import (
	"bytes"
	"io"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/doc/xlsx"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// listing is a paper that is one table: the same lists in Word, through a template
// with a loop in a row of the table, and in Excel.
type listing struct {
	title   string   // of the built-in template: "DANH SÁCH"
	subject []string // lines below it, with tags
	intro   string   // a paragraph before the table, with tags; "" none
	lists   []listed
	columns []listColumn
	signer  string // "NGƯỜI LẬP DANH SÁCH"
	symbol  string // of its kind within a number: "DS"
}

// listed is one loop of the table, under a heading over its whole width.
type listed struct {
	name    string // of the template's list
	label   string
	heading string // "" for none
}

// listColumn is a column of the table: what a template calls it, its head, its
// least share of the width in millimetres.
type listColumn struct {
	template.Name
	head  string
	width int
	align cellAlign
}

// names are the lists with their columns, as the dictionary tells them.
func (l listing) names() []template.Name {
	var inside []template.Name
	for _, c := range l.columns {
		inside = append(inside, c.Name)
	}
	var all []template.Name
	for _, of := range l.lists {
		all = append(all, template.Name{Name: of.name, Label: of.label, Kind: template.KindList, Inside: inside})
		if of.heading != "" {
			all = append(all, template.Name{Name: of.flag(), Label: "Đúng khi có: " + lowerFirst(of.label), Example: "có", Kind: template.KindFlag})
		}
	}
	return all
}

// flag names the condition under which the heading of a list stands.
func (l listed) flag() string { return "co_" + strings.TrimPrefix(l.name, "cac_") }

// flagged adds to the lists of a scope the conditions of their headings.
func (l listing) flagged(s template.Scope) template.Scope {
	for _, of := range l.lists {
		if of.heading != "" {
			items, _ := s[of.name].(template.List)
			s[of.flag()] = template.Flag(len(items) > 0)
		}
	}
	return s
}

// template makes the Word template: a State head, the title, the table, the place
// to sign.
func (l listing) template(rules layout.Rules) ([]byte, error) {
	d := rules.New(vn.Sentence(vn.Lower(l.title)))
	d.Add(rules.Head(layout.Head{
		Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: rules.Number(0, l.symbol, "UBND"), PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}",
	})...)
	d.Add(rules.Title(l.title, l.subject...)...)
	if l.intro != "" {
		d.Add(docx.Text(docx.T(l.intro)))
	}
	d.Add(l.table(d.TextWidth(false)), docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}{{#ghi_chu_mau}}\n{{ghi_chu_mau}}{{/ghi_chu_mau}}")}})
	d.Add(rules.Sign(layout.Sign{Receivers: []string{"Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}"}, Drafter: "VP", Post: l.signer})...)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

var wordAligns = map[cellAlign]docx.Align{leftCell: docx.Left, middleCell: docx.Center, rightCell: docx.Right}

func (l listing) table(width docx.Length) docx.Table {
	t := docx.Table{Size: 10, Align: []docx.Align{docx.Center}}
	shares := []int{11}
	head := docx.Row{Head: true, Cells: []docx.Cell{{Text: "STT", Middle: true}}}
	for _, c := range l.columns {
		shares = append(shares, c.width)
		t.Align = append(t.Align, wordAligns[c.align])
		head.Cells = append(head.Cells, docx.Cell{Text: c.head, Middle: true})
	}
	t.Cols = docx.Widths(width, shares...)
	t.Rows = append(t.Rows, head)
	for _, of := range l.lists {
		if of.heading != "" {
			t.Rows = append(t.Rows, docx.Row{KeepNext: true, Cells: []docx.Cell{{Text: "{{#" + of.flag() + "}}" + of.heading, Bold: true, Span: len(shares)}}})
		}
		row := docx.Row{Cells: []docx.Cell{{Text: "{{#" + of.name + "}}{{so_thu_tu}}"}}}
		for _, c := range l.columns {
			row.Cells = append(row.Cells, docx.Cell{Text: "{{" + c.Name.Name + "}}"})
		}
		row.Cells[len(row.Cells)-1].Text += "{{/" + of.name + "}}"
		if of.heading != "" {
			row.Cells[len(row.Cells)-1].Text += "{{/" + of.flag() + "}}"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sheet writes the same lists as a workbook.
func (l listing) sheet(w io.Writer, r *Report, name string, lists template.Scope) error {
	s := xlsx.Sheet{Name: name, Properties: r.titled(vn.Sentence(vn.Lower(l.title))), Created: r.Day.Time(), FreezeCols: 2,
		Title: []xlsx.Line{{Text: r.Draft(), Bold: true, Align: xlsx.Right}, {Text: l.title, Bold: true, Size: 14, Align: xlsx.Center},
			{Text: vn.Sentence(span(r.Board.Year, r.Period.Name)) + ", " + r.Ward.Full(), Italic: true, Align: xlsx.Center}},
		Notes: []xlsx.Line{{Text: r.drawnFrom(), Italic: true, Size: 9}}}
	if r.Demo {
		s.Notes = append(s.Notes, xlsx.Line{Text: demoNote, Italic: true, Size: 9})
	}
	aligns := map[cellAlign]xlsx.Align{leftCell: xlsx.Left, middleCell: xlsx.Center, rightCell: xlsx.Right}
	s.Columns = []xlsx.Column{{Width: 6, Align: xlsx.Center}}
	s.Head = [][]xlsx.HeadCell{{{Text: "STT", Span: 1, Down: 1}}}
	for _, c := range l.columns {
		s.Columns = append(s.Columns, xlsx.Column{Width: float64(c.width) / 1.5, Align: aligns[c.align]}) // not a figure: a width on paper
		s.Head[0] = append(s.Head[0], xlsx.HeadCell{Text: c.head, Span: 1, Down: 1})
	}
	for _, of := range l.lists {
		items, _ := lists[of.name].(template.List)
		if of.heading != "" && len(items) > 0 {
			s.Rows = append(s.Rows, xlsx.Row{Group: true, Cells: []xlsx.Cell{{Text: of.heading, Span: len(s.Columns)}}})
		}
		for i, item := range items {
			s.Rows = append(s.Rows, l.sheetRow(i+1, item))
		}
	}
	return xlsx.Write(w, s)
}

func (l listing) sheetRow(n int, item template.Scope) xlsx.Row {
	row := xlsx.Row{Cells: []xlsx.Cell{xlsx.Number(vn.Decimal{Units: int64(n)}, 0)}}
	for _, c := range l.columns {
		row.Cells = append(row.Cells, sheetCell(item[c.Name.Name]))
	}
	return row
}

// sheetCell is a value of a template in a cell: a bare number to count with, else
// words.
func sheetCell(v template.Value) xlsx.Cell {
	switch v := v.(type) {
	case template.Number:
		if v.Text == "" || strings.Trim(v.Text, "−0123456789.,") == "" {
			return xlsx.Number(v.Decimal, v.Decimal.Scale)
		}
		return xlsx.Text(v.Text)
	case template.Date:
		return xlsx.Text(vn.Day(v).Short())
	case template.Text:
		return xlsx.Text(string(v))
	case nil:
		return xlsx.Text(blank)
	}
	return xlsx.Text(inWords(v))
}
