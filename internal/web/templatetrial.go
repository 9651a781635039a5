package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

// trial is a template that was brought, with the record to try it on.
type trial struct {
	own   report.Own
	paper report.Paper
	data  []byte
	on    *report.Report // nil where the ward has no year to try it on
	why   string         // then: why
}

func loadTrial(tx *db.Tx, in *Input) (t trial, err error) {
	if t.own, err = report.GetTemplate(tx, report.TemplateID(in.Path["template"])); err != nil {
		return t, err
	}
	var ok bool
	if t.paper, ok = report.Find(t.own.Kind); !ok || string(t.own.Kind) != in.Path["kind"] {
		return t, fault.Missingf("Mẫu này không thuộc loại văn bản “%s”. Hãy mở lại trang Mẫu văn bản.", in.Path["kind"])
	}
	if _, t.data, err = blob.Get(tx, t.own.Blob); err != nil {
		return t, err
	}
	return t, t.readRecord(tx, in)
}

// readRecord gathers what the paper would say now. That the record is not enough
// for a paper does not stop a trial with examples.
func (t *trial) readRecord(tx *db.Tx, in *Input) error {
	year, _, err := yearOf(tx, in)
	if err != nil {
		return err
	}
	a := report.Asked{Kind: t.own.Kind, Year: year}
	if t.paper.ByUnit {
		tree, err := org.LoadTree(tx, in.Today)
		if err != nil {
			return err
		}
		if all := tree.Children(tree.Root().ID); len(all) > 0 {
			a.Unit = all[0].ID
		}
	}
	r, err := report.GatherPaper(tx, a)
	if f := fault.Of(err); f != nil {
		t.why = f.Sentence
		return nil
	}
	if err == nil {
		t.on = &r
	}
	return err
}

// trialPage shows what a template holds before it is used: what must be mended,
// each tag with what it would print, the trial run.
func trialPage(tx *db.Tx, in *Input) (templ.Component, error) { return trialBody(tx, in, nil) }

func trialBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	t, err := loadTrial(tx, in)
	if err != nil {
		return nil, err
	}
	look, err := report.LookAt(t.own.Kind, t.data, t.on)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa làm được việc này", faults)
		parts = append(parts, sum)
	}
	parts = append(parts, problemsPart(look.Problems), t.runPart(in, look), tagsPart(look.Tags))
	p := ui.Page{Title: t.own.Name, Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Mẫu văn bản", Href: templatesPath}, {Label: t.paper.Name, Href: kindPath(t.own.Kind)}, {Label: t.own.Name}},
		Standing: t.standing(look), Actions: []templ.Component{ui.Button{Label: "Tải tệp mẫu", Icon: ui.IconDownload, Href: templatePath(t.own) + "/tep", Download: true},
			ui.Button{Label: "Từ điển tên", Href: dictionaryPath + "?loai=" + string(t.own.Kind)}}}
	return page(tx, in, p, templ.Join(parts...))
}

func (t trial) standing(look report.Look) ui.Line {
	state := "Đang thử, chưa dùng."
	switch {
	case t.own.InUse():
		state = "Đang dùng từ " + momentLabel(t.own.TakenAt) + "."
	case t.own.TakenAt != "":
		state = "Đã thôi dùng từ " + momentLabel(t.own.DroppedAt) + "."
	case t.own.DroppedAt != "":
		state = "Đã bỏ."
	}
	return ui.Words(fmt.Sprintf("%s Mẫu có %d tên lấy từ sổ.", state, len(look.Tags)))
}

// problemsPart lists what must be mended in Word, each with the text it stands in.
func problemsPart(all []template.Problem) templ.Component {
	if len(all) == 0 {
		return ui.Notice{Tone: ui.Good, Title: "Không có chỗ nào phải sửa", Text: ui.Words("Mọi thẻ trong mẫu đều đúng tên và đóng, mở đủ.")}
	}
	t := ui.Table{Caption: "Chỗ phải sửa", Columns: []ui.Column{{Label: "Phải sửa"}, {Label: "Trong đoạn"}}}
	for _, p := range all {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(mend(p)), {Text: "“" + p.Paragraph + "”", Small: ui.Words(p.Part)}}})
	}
	return section(ui.Section{ID: "phai-sua", Title: "Chỗ phải sửa", Count: fmt.Sprint(len(all))},
		ui.Note{Text: ui.Words("Sửa trong Word rồi tải lại lên. Tệp đã tải lên vẫn được giữ ở đây.")}, t)
}

// mend is what is wrong, without the paragraph that stands beside it.
func mend(p template.Problem) string {
	what, _, cut := strings.Cut(p.Sentence, " ("+p.Part+", đoạn “")
	if cut && !strings.HasSuffix(what, "?") {
		what = strings.TrimSuffix(what, ".") + "."
	}
	return what
}

// runPart offers the trial run, and the decision.
func (t trial) runPart(in *Input, look report.Look) templ.Component {
	var why templ.Component = templ.NopComponent
	var acts ui.Acts
	if len(look.Problems) > 0 {
		why = ui.Note{Text: ui.Words("Chạy thử được khi không còn chỗ nào phải sửa ở trên.")}
	}
	if len(look.Problems) == 0 {
		if t.on != nil {
			acts = append(acts, ui.Button{Label: "Chạy thử với số liệu của đơn vị", Icon: ui.IconDownload, Href: templatePath(t.own) + "/thu", Download: true})
		} else {
			why = ui.Note{Text: ui.Words("Chưa chạy thử được với số liệu của đơn vị: " + t.why)}
		}
		acts = append(acts, ui.Button{Label: "Chạy thử với ví dụ mẫu", Icon: ui.IconDownload, Href: templatePath(t.own) + "/thu-mau", Download: true})
	}
	if len(look.Problems) == 0 && t.own.CanTake(in.Actor) == nil {
		label := "Dùng mẫu này"
		if t.own.TakenAt != "" {
			label = "Dùng lại mẫu này"
		}
		acts = append(acts, ui.Act{Send: send(templatePath(t.own) + "/dung"), Button: ui.Button{Label: label, Look: ui.Primary}})
	}
	if t.own.CanDrop(in.Actor) == nil {
		label := "Bỏ mẫu này"
		if t.own.InUse() {
			label = "Trở lại mẫu dựng sẵn"
		}
		acts = append(acts, ui.Act{Send: send(templatePath(t.own) + "/thoi-dung"), Button: ui.Button{Label: label}})
	}
	if len(acts) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{Title: "Chạy thử và quyết định"}, why, acts)
}

// tagsPart lists the names in the template with what each would print, the examples
// beside what the record gives.
func tagsPart(all []report.Meaning) templ.Component {
	if len(all) == 0 {
		return section(ui.Section{Title: "Các thẻ trong mẫu"}, ui.Empty{Title: "Mẫu không có thẻ nào", Text: ui.Words("Văn bản lập theo mẫu này sẽ giống hệt tệp đã tải lên, không có số liệu nào. Hãy xem các tên ở trang Từ điển.")})
	}
	t := ui.Table{Caption: "Các thẻ trong mẫu", Columns: []ui.Column{{Label: "Thẻ"}, {Label: "Nghĩa"}, {Label: "Số liệu của đơn vị"}, {Label: "Ví dụ mẫu"}}}
	for _, m := range all {
		here := ui.T(m.Here)
		if m.Here == "" {
			here = ui.Cell{Text: "chưa có, in ……", Tone: ui.Faint}
		}
		label := ui.T(m.Label)
		if m.Label == "" {
			label = ui.Cell{Text: "không có trong từ điển", Tone: ui.Bad}
			here = ui.T("")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Tag, Whole: true}, label, here, {Text: m.Example, Tone: ui.Soft}}})
	}
	return section(ui.Section{Title: "Các thẻ trong mẫu", Count: fmt.Sprint(len(all))}, t)
}

// trialFile draws the paper with the template: on the record, or on the examples of
// the dictionary.
func trialFile(examples bool) func(*db.Tx, *Input) (string, string, []byte, error) {
	return func(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
		t, err := loadTrial(tx, in)
		if err != nil {
			return "", "", nil, err
		}
		on, suffix := t.on, ""
		if examples {
			on, suffix = nil, "-vi-du"
		} else if on == nil {
			return "", "", nil, fault.Refusedf("Chưa chạy thử được với số liệu của đơn vị. %s", t.why)
		}
		var b bytes.Buffer
		if err := report.Trial(&b, t.own.Kind, t.data, on); err != nil {
			return "", "", nil, err
		}
		f := t.paper.Formats[0]
		return "chay-thu-" + string(t.own.Kind) + suffix + "." + string(f), f.Media(), b.Bytes(), nil
	}
}

// decideTemplate names a template and what is to become of it.
type decideTemplate struct{ ID report.TemplateID }

func readOwn(in *Input) (decideTemplate, error) {
	return decideTemplate{report.TemplateID(in.Path["template"])}, nil
}

func (s *Server) templateTake() http.HandlerFunc {
	return post(s, Form[decideTemplate]{Right: auth.ChangeWard, Name: "template.take", Read: readOwn,
		Act: func(tx *db.Tx, c decideTemplate) (string, error) {
			o, err := report.TakeTemplate(tx, c.ID)
			return kindPath(o.Kind) + "?xong=dung", err
		},
		Again: trialBody,
	})
}

func (s *Server) templateDrop() http.HandlerFunc {
	return post(s, Form[decideTemplate]{Right: auth.ChangeWard, Name: "template.drop", Read: readOwn,
		Act: func(tx *db.Tx, c decideTemplate) (string, error) {
			o, err := report.DropTemplate(tx, c.ID)
			return kindPath(o.Kind) + "?xong=thoi", err
		},
		Again: trialBody,
	})
}
