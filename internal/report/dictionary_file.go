package report

import (
	"bytes"
	"fmt"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// Explained is one name of a dictionary as a page or a file lists it.
type Explained struct {
	template.Name
	Tag string // as it is typed: "{{ten_don_vi}}", "{{#cac_nhom}} … {{/cac_nhom}}"
	In  string // the list within which it stands, "" for none
}

// Explain lists the names of a dictionary, those inside a list below it, that carry
// some words in their name or meaning; all of them for "". Lists with the same
// names inside share them: they are listed below the first.
func Explain(names []template.Name, words string) []Explained {
	e := explaining{words: vn.Fold(strings.Trim(strings.TrimSpace(words), "{}")), under: map[string]string{}}
	e.list(names, "")
	return e.all
}

type explaining struct {
	words string
	under map[string]string // which list has shown these names
	all   []Explained
}

func (e *explaining) list(names []template.Name, in string) {
	for _, n := range names {
		inside := ""
		for _, i := range n.Inside {
			inside += i.Name + " "
		}
		first, shown := e.under[inside]
		if inside != "" && shown {
			n.Label += " (tên bên trong như ở " + first + ")"
		}
		if strings.Contains(vn.Fold(n.Name+" "+strings.ReplaceAll(n.Name, "_", " ")+" "+n.Label), e.words) {
			e.all = append(e.all, Explained{Name: n, Tag: typed(n), In: in})
		}
		if inside == "" || shown {
			continue
		}
		e.under[inside] = n.Name
		below := n.Name
		if in != "" {
			below = in + ", " + n.Name
		}
		e.list(n.Inside, below)
	}
}

// typed is how a name is written in a template.
func typed(n template.Name) string {
	switch n.Kind {
	case template.KindList, template.KindFlag, template.KindScope:
		return "{{#" + n.Name + "}} … {{/" + n.Name + "}}"
	case template.KindBlocks:
		return "{{@" + n.Name + "}}"
	case template.KindPicture:
		return "{{%" + n.Name + "}}"
	}
	return "{{" + n.Name + "}}"
}

// DictionaryFile is the dictionary of the paper as a Word file, to lie beside the
// template while it is being changed.
func (p Paper) DictionaryFile() ([]byte, error) {
	rules := layout.For(layout.State, "")
	d := rules.New("Từ điển tên trong mẫu: " + p.Name)
	d.Add(docx.Para{Style: docx.Heading1, Align: docx.Center, NoIndent: true, Runs: []docx.Run{docx.B("TỪ ĐIỂN TÊN TRONG MẪU")}},
		docx.Para{Align: docx.Center, NoIndent: true, After: docx.Pt(12), Runs: []docx.Run{docx.B(p.Name)}},
		docx.Text(docx.T("Gõ thẻ vào mẫu đúng như cột Thẻ; chữ hoa, chữ thường, có dấu hay không dấu đều được. Chỗ nào sổ chưa có số liệu thì in "+blank+" để viết tay.")))
	names := docx.Table{Size: 11, Cols: docx.Widths(d.TextWidth(false), 58, 62, 45), Rows: []docx.Row{head("Thẻ", "Nghĩa", "Ví dụ")}}
	for _, e := range Explain(p.Dictionary(), "") {
		label := e.Label
		if e.In != "" {
			label += fmt.Sprintf(" (trong vòng lặp %s)", e.In)
		}
		names.Rows = append(names.Rows, docx.Row{Cells: []docx.Cell{{Text: e.Tag}, {Text: label}, {Text: e.Example}}})
	}
	ways := docx.Table{Size: 11, Cols: docx.Widths(d.TextWidth(false), 70, 95), Rows: []docx.Row{head("Viết", "Để")}}
	for _, w := range template.Ways() {
		ways.Rows = append(ways.Rows, docx.Row{Cells: []docx.Cell{{Text: w.Write}, {Text: w.Does}}})
	}
	d.Add(docx.Heading(2, "1. Các tên"), names, docx.Heading(2, "2. Cách viết"), ways)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

// head is the first row of a table.
func head(texts ...string) docx.Row {
	row := docx.Row{Head: true}
	for _, t := range texts {
		row.Cells = append(row.Cells, docx.Cell{Text: t, Middle: true})
	}
	return row
}
