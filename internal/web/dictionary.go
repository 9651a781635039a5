package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// dictionaryPath is the page of the names that templates may use.
const dictionaryPath = "/tu-dien"

// dictionaryOf is the paper whose names are asked for; the first one by itself.
func dictionaryOf(in *Input) (report.Paper, error) {
	for _, p := range report.Papers() {
		if p.Builtin != nil && (in.Get("loai") == "" || string(p.Kind) == in.Get("loai")) {
			return p, nil
		}
	}
	return report.Paper{}, fault.Missingf("Không có từ điển của loại văn bản “%s”. Hãy chọn một loại trong danh sách.", in.Get("loai"))
}

// dictionaryPage lists the names that a template of one kind of paper may use, with
// a search in names and meanings.
func dictionaryPage(tx *db.Tx, in *Input) (templ.Component, error) {
	paper, err := dictionaryOf(in)
	if err != nil {
		return nil, err
	}
	choose := ui.Select{Name: "loai", Label: "Văn bản", Value: string(paper.Kind)}
	for _, p := range report.Papers() {
		if p.Builtin != nil {
			choose.Options = append(choose.Options, ui.Option{Value: string(p.Kind), Label: p.Name})
		}
	}
	path := dictionaryPath + "?loai=" + string(paper.Kind)
	body := []templ.Component{ui.FilterBar{Action: dictionaryPath, Selects: []ui.Select{choose},
		Search: ui.Input{Name: "tim", Label: "Tìm tên hoặc nghĩa", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm tên hoặc nghĩa"}}}
	entries := report.Explain(paper.Dictionary(), in.Get("tim"))
	if len(entries) == 0 {
		body = append(body, ui.NoMatch{Text: fmt.Sprintf("Không có tên nào có chữ “%s”.", in.Get("tim")), Clear: path})
	} else {
		body = append(body, namesPart(entries))
	}
	if in.Get("tim") == "" {
		body = append(body, waysPart())
	}
	p := ui.Page{Title: "Từ điển tên trong mẫu", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Mẫu văn bản", Href: templatesPath}, {Label: "Từ điển"}},
		Standing: ui.Words("Gõ thẻ vào mẫu Word đúng như cột Thẻ; chữ hoa, chữ thường, có dấu hay không dấu đều được."),
		Actions: []templ.Component{ui.Button{Label: "Tải từ điển (Word)", Icon: ui.IconDownload, Href: dictionaryPath + "/tep?loai=" + string(paper.Kind), Download: true},
			ui.Button{Label: "Mẫu: " + vn.Inside(paper.Name), Href: kindPath(paper.Kind)}}}
	return page(tx, in, p, templ.Join(body...))
}

func namesPart(entries []report.Explained) templ.Component {
	t := ui.Table{Caption: "Các tên", Columns: []ui.Column{{Label: "Thẻ"}, {Label: "Nghĩa"}, {Label: "Ví dụ"}}}
	for _, e := range entries {
		label := ui.Cell{Text: e.Label, Small: ui.Words(e.Kind.Label())}
		if e.In != "" {
			label.Small = ui.Words("trong vòng lặp " + e.In + "; " + e.Kind.Label())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(e.Tag), label, {Text: e.Example, Tone: ui.Soft}}})
	}
	return section(ui.Section{Title: "Các tên", Count: fmt.Sprint(len(entries))}, t)
}

// waysPart says how a value is printed otherwise, and how parts are repeated or
// left out.
func waysPart() templ.Component {
	t := ui.Table{Caption: "Cách viết", Columns: []ui.Column{{Label: "Viết"}, {Label: "Để"}}}
	for _, w := range template.Ways() {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(w.Write), ui.T(vn.Sentence(w.Does))}})
	}
	return section(ui.Section{Title: "Cách viết"}, t)
}

func dictionaryFile(_ *db.Tx, in *Input) (name, media string, data []byte, err error) {
	p, err := dictionaryOf(in)
	if err != nil {
		return "", "", nil, err
	}
	data, err = p.DictionaryFile()
	return "tu-dien-" + string(p.Kind) + ".docx", report.DocxMedia, data, err
}
