package web

import (
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

func issuePath(id report.ID) string { return reportPath(id) + "/so" }

// issueButton leads from a paper to where its number and day are entered.
func issueButton(in *Input, m report.Made) templ.Component {
	if m.CanNumber(in.Actor) != nil {
		return templ.NopComponent
	}
	label := "Ghi số, ngày sau khi ban hành"
	if m.Number != "" {
		label = "Sửa số, ngày"
	}
	return ui.Button{Label: label, Href: issuePath(m.ID)}
}

// issuePage is where number and day of a paper are entered after it was issued.
func issuePage(tx *db.Tx, in *Input) (templ.Component, error) { return issueBody(tx, in, nil) }

func issueBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Số, ngày ban hành", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title(), Href: reportPath(m.ID)}, {Label: "Số, ngày"}},
		Standing: ui.Words(m.Title() + ". Số, ngày ghi ở đây sau khi văn bản đã ký và phát hành, đúng như trên văn bản."),
		Actions:  []templ.Component{ui.Button{Label: "Sổ văn bản", Href: booksPath}}}
	if may := m.CanNumber(in.Actor); may != nil {
		return page(tx, in, p, ui.Notice{Tone: ui.Wait, Title: "Chưa ghi số được", Text: ui.Words(fault.Of(may).Sentence)})
	}
	var parts []templ.Component
	switch {
	case len(faults) > 0:
		sum, _ := errorsOf("Chưa lưu được", faults)
		parts = append(parts, sum)
	case in.Get("xong") != "":
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã ghi số " + m.Number, Text: ui.Words("Ngày " + m.Day.Short() + ". Số và ngày hiện ở danh sách Báo cáo và trong sổ văn bản.")})
	}
	day := in.Today
	if m.Number != "" {
		day = m.Day
	}
	if other := m.OtherForm(day); other != "" {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Thể thức đã đổi", Text: ui.Words(other)})
	}
	if m.Number == "" {
		one, err := issueForm(tx, in, m, faults)
		if err != nil {
			return nil, err
		}
		return page(tx, in, p, templ.Join(append(parts, one)...))
	}
	kept, err := issuedFile(tx, in, m, faults)
	if err != nil {
		return nil, err
	}
	return page(tx, in, p, templ.Join(append(parts, kept, renumberForm(in, m, faults))...))
}

// numberFields are number and day as a form asks for them.
func numberFields(in *Input, number string, day vn.Day, hint string, faults []*fault.Fault) []templ.Component {
	_, wrong := errorsOf("", faults)
	typed := day.Short()
	if len(faults) > 0 {
		number, typed = in.Form.Get("so"), in.Form.Get("ngay")
	}
	return []templ.Component{
		ui.Input{Name: "so", Label: "Số, ký hiệu", Value: number, Hint: hint, Error: wrong["so"], MaxLength: 40, Span: ui.Half},
		ui.Input{Name: "ngay", Label: "Ngày ban hành", Value: typed, Mode: "numeric", Hint: "Như trên văn bản: 08/01/2026.", Error: wrong["ngay"], MaxLength: 40, Span: ui.Quarter},
	}
}

func issueForm(tx *db.Tx, in *Input, m report.Made, faults []*fault.Fault) (templ.Component, error) {
	proposed, err := m.Proposed(tx, in.Today)
	if err != nil {
		return nil, err
	}
	s, _ := m.Kind.Symbol()
	rules, err := org.FormOf(tx, s.World, in.Today)
	if err != nil {
		return nil, err
	}
	example := document.Symbol{World: s.World, N: 5, Type: s.Type, Organ: document.UsualOrgan(s.World, s.Type)}.Print(rules)
	hint := "Ghi cả ký hiệu như “" + example + "”, hoặc chỉ ghi số."
	if proposed != "" {
		hint = "Số tiếp theo trong sổ là " + proposed + ". " + hint
	}
	return section(ui.Section{Title: "Ghi số, ngày"}, form(ui.Form{Send: send(issuePath(m.ID)), Label: "Ghi số, ngày"},
		fields(numberFields(in, proposed, in.Today, hint, faults)...), ui.Acts{ui.Button{Label: "Ghi số, ngày", Look: ui.Primary}, ui.Button{Label: "Thôi", Href: reportPath(m.ID)}})), nil
}

func renumberForm(in *Input, m report.Made, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	all := append(numberFields(in, m.Number, m.Day, "Số ghi nhầm được trả lại sổ, sổ vẫn giữ lý do.", faults),
		ui.Input{Name: "ly_do", Label: "Vì sao sửa", Value: in.Form.Get("ly_do"), Error: wrong["ly_do"], MaxLength: 200, Span: ui.Half})
	return section(ui.Section{Title: "Sửa số, ngày ghi nhầm"}, form(ui.Form{Send: send(reportPath(m.ID) + "/sua-so"), Label: "Sửa số, ngày"},
		fields(all...), ui.Acts{ui.Button{Label: "Sửa số, ngày"}}))
}

// issuedFile shows the kept file of the paper as it was issued, or takes it.
func issuedFile(tx *db.Tx, in *Input, m report.Made, faults []*fault.Fault) (templ.Component, error) {
	n, _, err := document.OfReport(tx, string(m.ID))
	if err != nil {
		return nil, err
	}
	list := ui.DefList{Items: []ui.Def{{Term: ui.Words("Số, ký hiệu"), Text: ui.Words(m.Number)}, {Term: ui.Words("Ngày ban hành"), Text: ui.Words(m.Day.Short())}}}
	if n.Paper != "" {
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Bản đã ký"), Text: ui.Line{{Text: "xem trong Văn bản", Href: documentPath(n.Paper)}}})
		return section(ui.Section{Title: "Đã ban hành"}, list), nil
	}
	_, wrong := errorsOf("", faults)
	upload := form(ui.Form{Send: send(reportPath(m.ID) + "/ban-da-ky"), Label: "Nộp bản đã ký", Upload: true},
		fields(ui.FileInput{Name: "tep", Label: "Bản đã ký", Hint: "Tệp Word hoặc PDF như đã phát hành. Bản này vào mục Văn bản, là văn bản đi mang số trên.", Accept: ".docx,.pdf", Error: wrong["tep"], Span: ui.Half}),
		ui.Acts{ui.Button{Label: "Lưu bản đã ký"}})
	return section(ui.Section{Title: "Đã ban hành"}, list, upload), nil
}

// issued is what the forms of number and day send.
type issued struct {
	Report report.ID
	Number string
	Day    vn.Day
	Reason string
}

func readIssued(in *Input) (issued, error) {
	i := issued{Report: report.ID(in.Path["report"]), Number: in.Get("so"), Reason: in.Get("ly_do")}
	if i.Number == "" {
		return i, fault.Invalidf("so", "Chưa ghi số của văn bản. Hãy ghi số như trên văn bản đã ký.")
	}
	var err error
	i.Day, err = issuedDay(in, "ngay")
	return i, err
}

// issuedDay reads a day that people type beside a number.
func issuedDay(in *Input, field string) (vn.Day, error) {
	day, err := vn.ParseDay(in.Get(field))
	if err != nil {
		return "", fault.Invalidf(field, "“%s” không phải một ngày. Hãy ghi ngày, tháng, năm, ví dụ 08/01/2026.", in.Get(field))
	}
	return day, nil
}

func (s *Server) reportIssue() http.HandlerFunc {
	return post(s, Form[issued]{Right: auth.KeepBooks, Name: "report.issue", Read: readIssued,
		Act: func(tx *db.Tx, i issued) (string, error) {
			_, err := report.Issue(tx, i.Report, i.Number, i.Day)
			return issuePath(i.Report) + "?xong=1", err
		},
		Again: issueBody})
}

func (s *Server) reportRenumber() http.HandlerFunc {
	return post(s, Form[issued]{Right: auth.KeepBooks, Name: "report.renumber", Read: readIssued,
		Act: func(tx *db.Tx, i issued) (string, error) {
			_, err := report.Renumber(tx, i.Report, i.Number, i.Day, i.Reason)
			return issuePath(i.Report) + "?xong=1", err
		},
		Again: issueBody})
}

// reportSigned takes the file of a paper as it was signed and issued.
func (s *Server) reportSigned() http.HandlerFunc {
	return takes(s, Form[taken]{Right: auth.KeepBooks, Name: "report.signed",
		Read: func(in *Input) (taken, error) {
			t, err := readUpload(in)
			t.Into = document.ID(in.Path["report"])
			return t, err
		},
		Act: func(tx *db.Tx, t taken) (string, error) {
			id := report.ID(t.Into)
			u := document.Upload{Filename: t.Name, Media: mediaOf(t.Name, t.Read.Kind), Data: t.Data, Reader: extract.Version, Declared: t.Declared}
			if err := intake.Fill(&u, t.Read); err != nil {
				return "", err
			}
			_, err := report.KeepIssued(tx, id, u)
			return issuePath(id), err
		},
		Again: issueBody})
}
