package web

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

// templatesPath is the page of the templates of papers.
const templatesPath = "/mau-van-ban"

func kindPath(k report.Kind) string { return templatesPath + "/" + string(k) }

func templatePath(o report.Own) string { return kindPath(o.Kind) + "/" + string(o.ID) }

// templatesPage lists the papers with the template each is drawn with.
func templatesPage(tx *db.Tx, in *Input) (templ.Component, error) {
	own, err := report.Templates(tx)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Mẫu văn bản", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Đang dùng"}, {Label: "Từ"}, {Label: "Việc", Hidden: true}}}
	for _, p := range report.Papers() {
		if p.Builtin == nil {
			continue
		}
		using, since := ui.Cell{Text: "mẫu dựng sẵn"}, ui.Cell{Text: "có sẵn trong chương trình", Tone: ui.Faint}
		for _, o := range own {
			if o.Kind == p.Kind && o.InUse() {
				using = ui.Cell{Text: o.Name, Href: templatePath(o), Small: ui.Words("mẫu của đơn vị")}
				since = ui.Cell{Text: momentLabel(o.TakenAt), Small: ui.Words(nameIn(names, o.TakenBy))}
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: p.Name, Href: kindPath(p.Kind), Small: ui.Words(p.Formats[0].Label())}, using, since,
			{Part: ui.Button{Label: "Xem và thay", Says: "Xem và thay mẫu " + p.Name, Small: true, Href: kindPath(p.Kind)}, Act: true}}})
	}
	p := ui.Page{Title: "Mẫu văn bản", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Mẫu văn bản"}},
		Standing: ui.Words("Mỗi văn bản lập theo một mẫu Word. Tải mẫu dựng sẵn về, sửa trong Word theo lối trình bày của đơn vị, rồi tải lên."),
		Actions:  []templ.Component{ui.Button{Label: "Từ điển tên", Href: dictionaryPath}}}
	return page(tx, in, p, t)
}

// templatePage is one paper's template: what is in use, the built-in one, the
// place to bring another, and those that were brought before.
func templatePage(tx *db.Tx, in *Input) (templ.Component, error) { return templateBody(tx, in, nil) }

func templateBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	paper, err := paperOf(in)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	switch {
	case len(faults) > 0:
		sum, _ := errorsOf("Chưa nhận được mẫu", faults)
		sum.Text = ui.Words("Mẫu đang dùng không đổi. Tệp của bạn vẫn còn trên máy: sửa theo câu dưới đây rồi chọn lại.")
		parts = append(parts, sum)
	case in.Get("xong") == "dung":
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã dùng mẫu của đơn vị", Text: ui.Words("Văn bản lập từ bây giờ theo mẫu này. Văn bản đã lập không đổi.")})
	case in.Get("xong") == "thoi":
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã thôi dùng", Text: ui.Words("Mẫu vẫn còn trong danh sách bên dưới, có thể dùng lại bất cứ lúc nào.")})
	}
	all, err := ownOf(tx, paper.Kind)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	parts = append(parts, usingPart(in, paper, all), bringForm(in, paper, faults), broughtPart(all, func(id auth.AccountID) string { return nameIn(names, id) }))
	p := ui.Page{Title: "Mẫu: " + paper.Name, Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Mẫu văn bản", Href: templatesPath}, {Label: paper.Name}},
		Actions: []templ.Component{ui.Button{Label: "Từ điển tên", Href: dictionaryPath + "?loai=" + string(paper.Kind)}}}
	return page(tx, in, p, templ.Join(parts...))
}

// paperOf is the paper that an address names.
func paperOf(in *Input) (report.Paper, error) {
	p, ok := report.Find(report.Kind(in.Path["kind"]))
	if !ok || p.Builtin == nil {
		return p, fault.Missingf("Không có mẫu của loại văn bản “%s”. Hãy chọn trong danh sách ở trang Mẫu văn bản.", in.Path["kind"])
	}
	return p, nil
}

func ownOf(tx *db.Tx, k report.Kind) ([]report.Own, error) {
	all, err := report.Templates(tx)
	var of []report.Own
	for _, o := range all {
		if o.Kind == k {
			of = append(of, o)
		}
	}
	return of, err
}

// usingPart says what papers are drawn with now, and leads back to the built-in
// template.
func usingPart(in *Input, paper report.Paper, all []report.Own) templ.Component {
	builtin := ui.Button{Label: "Tải mẫu dựng sẵn", Icon: ui.IconDownload, Href: kindPath(paper.Kind) + "/mau-dung-san", Download: true}
	for _, o := range all {
		if !o.InUse() {
			continue
		}
		acts := ui.Acts{ui.Button{Label: "Tải mẫu đang dùng", Icon: ui.IconDownload, Href: templatePath(o) + "/tep", Download: true}, builtin}
		if o.CanDrop(in.Actor) == nil {
			acts = append(acts, ui.Act{Send: send(templatePath(o) + "/thoi-dung"), Button: ui.Button{Label: "Trở lại mẫu dựng sẵn"}})
		}
		return section(ui.Section{Title: "Đang dùng"}, ui.DefList{Items: []ui.Def{{Term: ui.Line{{Text: o.Name, Href: templatePath(o)}}, Text: ui.Words("mẫu của đơn vị, dùng từ " + momentLabel(o.TakenAt))}}}, acts)
	}
	return section(ui.Section{Title: "Đang dùng"}, ui.DefList{Items: []ui.Def{{Term: ui.Words("Mẫu dựng sẵn"), Text: ui.Words("có sẵn trong chương trình")}}}, ui.Acts{builtin})
}

// templateFiles are the endings of files that can be a template of a format.
var templateFiles = map[report.Format]string{report.Docx: ".docx,.dotx", report.Pptx: ".pptx,.potx,.ppsx"}

// bringForm takes a template to be tried. Nothing is in use before it was looked at.
func bringForm(in *Input, paper report.Paper, faults []*fault.Fault) templ.Component {
	if !in.Actor.Can(auth.ChangeWard) {
		return templ.NopComponent
	}
	_, wrong := errorsOf("", faults)
	file := ui.FileInput{Name: "tep", Label: "Tệp mẫu ." + string(paper.Formats[0]), Accept: templateFiles[paper.Formats[0]], Error: wrong["tep"], Span: ui.Half,
		Hint: "Trong tệp, chỗ nào cần số liệu thì gõ tên trong hai ngoặc nhọn, ví dụ {{ten_don_vi}}. Mọi thứ khác của tệp giữ nguyên."}
	for _, f := range faults {
		if f.Field == "" {
			file.Error = f.Sentence
		}
	}
	return section(ui.Section{ID: "tai-len", Title: "Mẫu của đơn vị"}, form(ui.Form{Send: send(kindPath(paper.Kind)), Label: "Tải mẫu lên", Upload: true},
		fields(file), ui.Note{Text: ui.Words("Sau bước này bạn thấy từng thẻ trong mẫu, chỗ phải sửa và bản chạy thử với số liệu của đơn vị, rồi mới quyết định dùng.")},
		ui.Acts{ui.Button{Label: "Đọc mẫu", Icon: ui.IconUpload, Look: ui.Primary}}))
}

// broughtPart lists the templates that were brought, with what became of each.
func broughtPart(all []report.Own, name func(auth.AccountID) string) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các mẫu đã tải lên", Columns: []ui.Column{{Label: "Mẫu"}, {Label: "Tải lên"}, {Label: "Tình trạng"}}}
	for _, o := range all {
		state := ui.Cell{Text: "đang thử", Tone: ui.Wait}
		switch {
		case o.InUse():
			state = ui.Cell{Text: "đang dùng", Tone: ui.Good, Small: ui.Words("từ " + momentLabel(o.TakenAt) + ", " + name(o.TakenBy))}
		case o.DroppedAt != "" && o.TakenAt != "":
			state = ui.Cell{Text: "đã thôi dùng", Small: ui.Words(momentLabel(o.DroppedAt) + ", " + name(o.DroppedBy))}
		case o.DroppedAt != "":
			state = ui.Cell{Text: "đã bỏ", Tone: ui.Faint}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Name, Href: templatePath(o)}, {Text: momentLabel(o.RecordedAt), Small: ui.Words(name(o.RecordedBy))}, state}})
	}
	return section(ui.Section{Title: "Các mẫu đã tải lên", Count: fmt.Sprint(len(all))}, t)
}

// builtinFile is the template that comes with the program, in today's form.
func builtinFile(_ *db.Tx, in *Input) (name, media string, data []byte, err error) {
	p, err := paperOf(in)
	if err != nil {
		return "", "", nil, err
	}
	world := p.World
	if world == "" {
		world = layout.State
	}
	data, err = report.Builtin(p.Kind, layout.For(world, in.Today))
	return "mau-" + string(p.Kind) + "." + string(p.Formats[0]), p.Formats[0].Media(), data, err
}

// bringTemplate is a file that a clerk brought.
type bringTemplate struct {
	Kind report.Kind
	Name string
	Data []byte
}

func (s *Server) templateBring() http.HandlerFunc {
	return post(s, Form[bringTemplate]{Right: auth.ChangeWard, Name: "template.bring",
		Read: func(in *Input) (bringTemplate, error) {
			p, err := paperOf(in)
			if err != nil {
				return bringTemplate{}, err
			}
			file := in.Files["tep"]
			if len(file.Data) == 0 {
				return bringTemplate{}, fault.Invalidf("tep", "Chưa chọn tệp mẫu. Hãy chọn tệp .%s đã sửa từ mẫu dựng sẵn.", p.Formats[0])
			}
			// Opened here, outside any transaction: a hostile file is refused before it is kept.
			if _, err := report.LookAt(p.Kind, file.Data, nil); err != nil {
				return bringTemplate{}, atField("tep", err)
			}
			return bringTemplate{p.Kind, file.Name, file.Data}, nil
		},
		Act: func(tx *db.Tx, c bringTemplate) (string, error) {
			o, err := report.BringTemplate(tx, c.Kind, c.Name, c.Data)
			return templatePath(o), err
		},
		Again: templateBody,
	})
}

func ownFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	o, err := report.GetTemplate(tx, report.TemplateID(in.Path["template"]))
	if err != nil {
		return "", "", nil, err
	}
	b, data, err := blob.Get(tx, o.Blob)
	return o.Name, b.Media, data, err
}
