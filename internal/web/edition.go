package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

// fieldEditionSeen names the edition that the sender of a form knew of.
const fieldEditionSeen = "ban_truoc"

func editionsPath(id report.ID) string { return reportPath(id) + "/ban-sua" }

func againPath(id report.ID) string { return reportPath(id) + "/lap-lai" }

func releasePath(id report.ID, edition string) string {
	if edition == "" {
		return reportPath(id) + "/phat-hanh"
	}
	return reportPath(id) + "/phat-hanh?ban=" + edition
}

// paperEditions leads from the page of a paper to what is done with its file outside:
// the edited file, drawing it again, the copy that leaves the ward.
func paperEditions(tx *db.Tx, v *paperView) (templ.Component, error) {
	m := v.made
	list := ui.DefList{}
	if run, found, err := report.RerunOf(tx, m.ID); err != nil {
		return nil, err
	} else if found {
		say := "lập lại từ dự thảo trước"
		if run.MergedAt != "" {
			say += ", giữ phần văn phòng đã sửa"
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Nguồn"), Text: ui.Line{{Text: say, Href: againPath(run.Of)}}})
	}
	if m.Format == report.Docx {
		editions, err := report.Editions(tx, m.ID)
		if err != nil {
			return nil, err
		}
		have := "chưa có"
		if len(editions) > 0 {
			have = fmt.Sprintf("%d bản, mới nhất %s", len(editions), momentLabel(editions[0].RecordedAt))
		}
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Bản đã sửa"), Text: ui.Line{{Text: have, Href: editionsPath(m.ID)}}})
		if m.Number == "" { // what was issued is not drawn again
			list.Items = append(list.Items, ui.Def{Term: ui.Words("Số liệu đổi"), Text: ui.Line{{Text: "lập lại, xem câu nào đổi", Href: againPath(m.ID)}}})
		}
	}
	list.Items = append(list.Items, ui.Def{Term: ui.Words("Bản phát hành"), Text: ui.Line{{Text: "tải bản không còn dấu của phần mềm", Href: releasePath(m.ID, "")}}})
	return section(ui.Section{Title: "Sửa, lập lại, phát hành"}, list), nil
}

// editionsPage takes a draft back from Word and lists what came back.
func editionsPage(tx *db.Tx, in *Input) (templ.Component, error) { return editionsBody(tx, in, nil) }

func editionsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	m, _, err := report.Drawn(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	editions, err := report.Editions(tx, m.ID)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	wrong := map[string]string{}
	if len(faults) > 0 {
		var head templ.Component
		head, wrong = summary("Chưa nhận bản sửa", faults)
		parts = append(parts, head)
	}
	seen := ""
	if len(editions) > 0 {
		seen = editions[0].ID
	}
	file := ui.FileInput{Name: "tep", Label: "Tệp Word đã sửa", Accept: ".docx", Error: wrong["tep"], Span: ui.Half,
		Hint: "Tệp tải từ trang này, sửa bằng Word hoặc LibreOffice rồi lưu kiểu .docx. Tệp mang dấu MẬT không được nhận."}
	upload := form(ui.Form{Send: send(editionsPath(m.ID), ui.Hidden{Name: fieldEditionSeen, Value: seen}), Label: "Tải lên bản đã sửa", Upload: true},
		fields(file, ui.Acts{ui.Button{Label: "Tải lên bản đã sửa", Icon: ui.IconUpload, Look: ui.Primary}}))
	parts = append(parts, section(ui.Section{Title: "Tải lên bản đã sửa"}, upload), editionList(m, editions, names))
	p := ui.Page{Title: "Bản đã sửa", Standing: ui.Words(m.Title() + ", lập " + momentLabel(m.RecordedAt) + "."), Crumbs: paperCrumbs(m, "Bản đã sửa"),
		Actions: []templ.Component{ui.Button{Label: "Lập lại từ số liệu hiện nay", Href: againPath(m.ID)}}}
	return page(tx, in, p, templ.Join(parts...))
}

// paperCrumbs lead back from a page below that of a paper.
func paperCrumbs(m report.Made, here string) []ui.Crumb {
	return []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title(), Href: reportPath(m.ID)}, {Label: here}}
}

func editionList(m report.Made, editions []report.Edition, names map[auth.AccountID]string) templ.Component {
	if len(editions) == 0 {
		return section(ui.Section{Title: "Các bản đã tải lên"}, ui.Empty{Title: "Chưa có bản sửa nào",
			Text: ui.Words("Khi số liệu đổi, phần mềm lập lại dự thảo và giữ nguyên những gì văn phòng đã viết trong bản sửa mới nhất.")})
	}
	t := ui.Table{Caption: "Các bản đã tải lên", Columns: []ui.Column{{Label: "Tệp"}, {Label: "Tải lên lúc"}, {Label: "Người tải"}, {Label: "Việc", Hidden: true}}}
	for i, e := range editions {
		name := ui.Cell{Text: e.Name, Href: editionsPath(m.ID) + "/" + e.ID}
		if i == 0 {
			name.Text += " (đang dùng)"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.T(momentLabel(e.RecordedAt)), ui.T(nameIn(names, e.RecordedBy)),
			{Part: ui.Button{Label: "Bản phát hành", Says: "Tải bản phát hành của " + e.Name, Small: true, Href: releasePath(m.ID, e.ID), Download: true}, Act: true}}})
	}
	return section(ui.Section{Title: "Các bản đã tải lên", Count: fmt.Sprint(len(editions))}, t)
}

// editionKeep takes an edited draft back.
func (s *Server) editionKeep() http.HandlerFunc {
	return post(s, Form[report.Returned]{Right: auth.MakeReport, Name: "report.edition",
		Read: func(in *Input) (report.Returned, error) {
			f, given := in.Files["tep"]
			if !given || f.Name == "" {
				return report.Returned{}, fault.Invalidf("tep", "Chưa chọn tệp nào. Hãy chọn tệp Word của dự thảo này sau khi sửa.")
			}
			if _, err := s.readFile(in.ctx, f); err != nil && (errors.Is(err, extract.ErrSecret) || fault.Of(err) == nil) {
				return report.Returned{}, err
			}
			var made report.Made
			var drawn []byte
			if err := s.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
				made, drawn, err = report.Drawn(tx, report.ID(in.Path["report"]))
				return err
			}); err != nil {
				return report.Returned{}, err
			}
			back, err := report.Return(made, drawn, f.Name, f.Data)
			back.Seen = in.Get(fieldEditionSeen)
			return back, atField("tep", err)
		},
		Act: func(tx *db.Tx, r report.Returned) (string, error) {
			_, err := r.Keep(tx)
			return editionsPath(r.Report), err
		},
		Again: editionsBody,
	})
}

// editionFile is an edited draft as it came.
func editionFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	e, err := editionOf(tx, report.ID(in.Path["report"]), in.Path["edition"])
	if err != nil {
		return "", "", nil, err
	}
	b, data, err := blob.Get(tx, e.Blob)
	return e.Name, b.Media, data, err
}

// editionOf finds one edition of a paper.
func editionOf(tx *db.Tx, id report.ID, edition string) (report.Edition, error) {
	all, err := report.Editions(tx, id)
	for _, e := range all {
		if e.ID == edition {
			return e, err
		}
	}
	if err == nil {
		err = fault.Missingf("Không có bản sửa nào mang mã “%s” của dự thảo này. Hãy mở lại danh sách các bản đã tải lên.", edition)
	}
	return report.Edition{}, err
}

// releaseFile is a paper, or an edition of it, as it leaves the ward.
func (s *Server) releaseFile(w http.ResponseWriter, r *http.Request) {
	in, ok := s.admit(w, r, auth.MakeReport)
	if !ok {
		return
	}
	var made report.Made
	var data []byte
	err := s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
		if made, err = report.Get(tx, report.ID(in.Path["report"])); err != nil {
			return err
		}
		from := made.Blob
		if edition := in.Get("ban"); edition != "" {
			e, err := editionOf(tx, made.ID, edition)
			if err != nil {
				return err
			}
			from = e.Blob
		}
		if from == "" {
			return fault.Missingf("Dự thảo này chưa lập xong. Hãy mở lại sau ít giây.")
		}
		_, data, err = blob.Get(tx, from)
		return err
	})
	if err == nil {
		data, err = made.Release(data)
	}
	if err != nil {
		s.problem(w, r, err)
		return
	}
	download(w, made.ReleaseName(), made.Format.Media(), data)
}
