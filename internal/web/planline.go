package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// linePath is the address of a line of the plan.
func linePath(id plan.TargetID) string { return "/chi-tieu/muc/" + string(id) + "/xem" }

// planSheet is what the pages of the plan's lines draw from.
type planSheet struct {
	in          *Input
	tree        org.Tree
	baselines   []plan.Baseline
	definitions map[plan.IndicatorID]plan.Definition
	faults      []*fault.Fault
	wrong       map[string]string
}

func loadSheet(tx *db.Tx, in *Input, faults []*fault.Fault) (s planSheet, err error) {
	s = planSheet{in: in, faults: faults}
	_, s.wrong = errorsOf("", faults)
	if s.tree, err = org.LoadTree(tx, in.Today); err != nil {
		return s, err
	}
	if s.baselines, err = plan.Baselines(tx); err != nil {
		return s, err
	}
	s.definitions, err = plan.Indicators(tx, "")
	return s, err
}

// typed is a field's text as typed where its form came back, else what stands.
func (s planSheet) typed(field, standing string) string {
	if len(s.faults) > 0 && s.in.Form.Has(field) {
		return s.in.Form.Get(field)
	}
	return standing
}

// seen is the revision that a form is drawn from: one that came back has seen no more
// than before, unless it shows now what stands beside what was typed.
func (s planSheet) seen(field string, revision int) string {
	if len(s.faults) > 0 && !overtaken(s.faults) && s.in.Form.Has(field) {
		return s.in.Get(field)
	}
	return strconv.Itoa(revision)
}

// ticked is typed of a box; beside is a field of the same form that is always sent,
// for a box without its tick is not.
func (s planSheet) ticked(field, beside string, standing bool) bool {
	if len(s.faults) > 0 && s.in.Form.Has(beside) {
		return s.in.Form.Has(field)
	}
	return standing
}

func (s planSheet) unit(id auth.UnitID) string {
	u, _ := s.tree.Find(id)
	switch {
	case id == "":
		return ""
	case u.Name == "":
		return "đơn vị đã giải thể"
	}
	return u.Name
}

func (s planSheet) baseline(id plan.BaselineID) string {
	for _, b := range s.baselines {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}

// planned prints a plan value with its unit.
func (s planSheet) planned(p plan.Part, a plan.Assigned) string {
	d := s.definitions[p.Indicator]
	text := plan.Measure(d.FormatAssigned(a), planUnit(d, a))
	if a.Base != nil {
		text += " so với mức gốc " + d.WithUnit(*a.Base)
	}
	return text
}

// lineSpan says for when a line is.
func lineSpan(t plan.Target) string {
	if t.IsTerm() {
		return fmt.Sprintf("nhiệm kỳ %d–%d", t.Year, t.Through)
	}
	return fmt.Sprintf("năm %d", t.Year)
}

// linePage shows one line of the plan: its values with who gave them in which paper,
// how they are spread over months and units, every version of it, and, to those who
// may, the form that adjusts it.
func linePage(tx *db.Tx, in *Input) (templ.Component, error) { return lineBody(tx, in, nil) }

func lineBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	s, err := loadSheet(tx, in, faults)
	if err != nil {
		return nil, err
	}
	t, err := plan.GetTarget(tx, plan.TargetID(in.Path["target"]))
	if err != nil {
		return nil, err
	}
	versions, err := lineVersions(tx, s, t)
	if err != nil {
		return nil, err
	}
	standing := []string{fmt.Sprintf("Dòng %d, %s", t.Number, lineSpan(t)), cmp.Or(t.Group, "không thuộc nhóm nào"),
		"chủ trì: " + cmp.Or(s.unit(t.Owner), "chưa giao")}
	if !t.Counts {
		standing = append(standing, "không tính vào x/y")
	}
	if t.Weight != 0 {
		standing = append(standing, vn.Decimal{Units: t.Weight, Scale: 2}.Trim().String()+" điểm")
	}
	p := ui.Page{Title: t.Name, Standing: ui.Words(strings.Join(standing, " · ")), Crumbs: lineCrumbs(t)}
	parts := []templ.Component{formTop("Chưa lưu được", faults, lineDone(in, t))}
	if t.Owner == "" {
		parts = append(parts, ui.Notice{Tone: ui.Bad, Title: "Chưa có cơ quan chủ trì", Text: ui.Words("Không ai chịu trách nhiệm về chỉ tiêu này. Hãy chọn một đơn vị chủ trì ở phần Điều chỉnh.")})
	}
	parts = append(parts, section(ui.Section{Title: "Mức giao"}, s.valueTable(t)))
	if in.Actor.Can(auth.SetPlan) {
		form, err := s.lineForm(tx, t)
		if err != nil {
			return nil, err
		}
		parts = append(parts, section(ui.Section{ID: "dieu-chinh", Title: "Điều chỉnh"}, form))
	}
	parts = append(parts, section(ui.Section{ID: "lich-su", Title: "Các lần ghi và điều chỉnh", Count: fmt.Sprint(len(versions.Rows))}, versions))
	if in.Actor.Can(auth.SetPlan) {
		parts = append(parts, section(ui.Section{ID: "bo", Title: "Bỏ dòng này khỏi kế hoạch"}, s.withdrawForm(t)))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func lineCrumbs(t plan.Target) []ui.Crumb {
	if t.IsTerm() {
		return []ui.Crumb{{Label: "Chỉ tiêu nhiệm kỳ", Href: fmt.Sprintf("/chi-tieu/nhiem-ky?nam=%d", t.Year)}, {Label: fmt.Sprintf("Dòng %d", t.Number)}}
	}
	return []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", t.Year), Href: fmt.Sprintf("/chi-tieu?nam=%d", t.Year)}, {Label: fmt.Sprintf("Dòng %d", t.Number)}}
}

// lineDone says what the form that led here has done.
func lineDone(in *Input, t plan.Target) ui.Notice {
	switch in.Get("xong") {
	case "them":
		return ui.Notice{Title: fmt.Sprintf("Đã thêm dòng %d vào kế hoạch %s", t.Number, lineSpan(t)), Text: ui.Words("Dòng này được tính từ bây giờ.")}
	case "luu":
		return ui.Notice{Title: "Đã điều chỉnh", Text: ui.Words(fmt.Sprintf("Đây là lần ghi thứ %d. Kết quả của những ngày trước vẫn tính theo mức ngày ấy.", t.Revision))}
	case "giao":
		return ui.Notice{Title: "Đã lưu mức giao cho đơn vị", Text: ui.Words("Mức của từng đơn vị hiện bên dưới mức chung.")}
	}
	return ui.Notice{}
}

// valueTable lists the values of a line with who gave them and what was made of them.
func (s planSheet) valueTable(t plan.Target) templ.Component {
	table := ui.Table{Caption: "Mức giao", Columns: []ui.Column{{Label: "Nguồn giao"}, {Label: "Mức", Number: true}, {Label: "Chỉ tiêu đo"}, {Label: "Việc tiếp theo", Hidden: true}}}
	for i, p := range t.Parts {
		d := s.definitions[p.Indicator]
		for _, a := range p.Plans {
			var acts ui.Parts
			if s.in.Actor.Can(auth.SetPlan) && !t.IsTerm() {
				acts = append(acts, ui.Button{Label: "Giao đơn vị", Says: fmt.Sprintf("Giao đơn vị mức %s của %s", s.planned(p, a), s.baseline(a.Baseline)), Small: true, Href: sharesPath(t.ID, i, a.Baseline)})
			}
			table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{ui.T(s.baseline(a.Baseline)), {Text: s.planned(p, a), Whole: true},
				{Text: d.Name, Href: "/chi-tieu/" + string(d.Indicator) + fmt.Sprintf("?nam=%d", t.Year)}, {Part: acts, Act: true}}})
		}
	}
	return table
}

// lineVersions lists who changed the line when, by which decision and why.
func lineVersions(tx *db.Tx, s planSheet, t plan.Target) (ui.Table, error) {
	table := ui.Table{Caption: "Các lần ghi và điều chỉnh", Wide: true,
		Columns: []ui.Column{{Label: "Lần"}, {Label: "Mức giao"}, {Label: "Văn bản, lý do"}, {Label: "Chủ trì"}, {Label: "Người ghi"}}}
	all, err := plan.Versions(tx, t.ID)
	if err != nil {
		return table, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return table, err
	}
	for _, v := range all {
		var values []string
		for _, p := range v.Parts {
			for _, a := range p.Plans {
				values = append(values, s.planned(p, a)+" ("+vn.Inside(s.baseline(a.Baseline))+")")
			}
		}
		by, err := decisionWords(tx, s.in, v)
		if err != nil {
			return table, err
		}
		first := ui.Cell{Text: fmt.Sprint(v.Revision)}
		if v.Name != t.Name {
			first.Small = ui.Words("tên cũ: " + v.Name)
		}
		if v.Withdrawn {
			first.Small = ui.Words("bỏ khỏi kế hoạch")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{first, ui.T(strings.Join(values, "; ")), ui.P(by), {Text: cmp.Or(s.unit(v.Owner), "chưa giao")},
			{Text: nameIn(names, v.By), Small: ui.Words(momentLabel(v.At))}}})
	}
	return table, nil
}

// decisionWords tells by which paper, of which day and why a version was made.
func decisionWords(tx *db.Tx, in *Input, v plan.Version) (ui.Line, error) {
	var line ui.Line
	if v.Decision.Document != "" && in.Actor.Can(auth.SeeDocuments) {
		d, err := document.Get(tx, document.ID(v.Decision.Document))
		if err != nil {
			return nil, err
		}
		line = append(line, ui.Run{Text: cmp.Or(d.Number, d.Title), Href: documentPath(d.ID)}, ui.Run{Text: " "})
	}
	if v.Decided != "" {
		line = append(line, ui.Run{Text: "ngày " + v.Decided.Short() + " "})
	}
	if len(line) > 0 && v.Reason != "" {
		line = append(line, ui.Run{Text: "– "})
	}
	if v.Reason != "" {
		line = append(line, ui.Run{Text: v.Reason})
	}
	if len(line) == 0 {
		line = ui.Line{{Text: "lần ghi đầu", Tone: ui.Faint}}
	}
	return line, nil
}

// withdrawForm takes the line out of the plan, with a reason.
func (s planSheet) withdrawForm(t plan.Target) templ.Component {
	return form(ui.Form{Send: send("/chi-tieu/muc/"+string(t.ID)+"/bo", ui.Hidden{Name: fieldRevision, Value: strconv.Itoa(t.Revision)}), Label: "Bỏ dòng này"},
		ui.Note{Text: ui.Words("Từ lúc bỏ, dòng này không còn tính vào x/y; kết quả của những ngày trước vẫn có nó.")},
		fields(ui.Input{Name: "ly_do_bo", Label: "Lý do bỏ", Value: s.typed("ly_do_bo", ""), Error: s.wrong["ly_do_bo"], Span: ui.Full}),
		ui.Acts{ui.Button{Label: "Bỏ dòng này"}})
}

// withdrawn is a line to be taken out.
type withdrawn struct {
	Target plan.TargetID
	Reason string
}

// lineWithdraw takes a line out of its year's plan.
func (s *Server) lineWithdraw() http.HandlerFunc {
	return post(s, Form[withdrawn]{Right: auth.SetPlan, Name: "plan.withdraw",
		Read: func(in *Input) (withdrawn, error) {
			return withdrawn{plan.TargetID(in.Path["target"]), in.Get("ly_do_bo")}, nil
		},
		Act: func(tx *db.Tx, w withdrawn) (string, error) {
			t, err := plan.GetTarget(tx, w.Target)
			if err != nil {
				return "", err
			}
			if err := plan.Withdraw(tx, w.Target, w.Reason); err != nil {
				return "", atField("ly_do_bo", err)
			}
			if t.IsTerm() {
				return fmt.Sprintf("/chi-tieu/nhiem-ky?nam=%d", t.Year), nil
			}
			return fmt.Sprintf("/chi-tieu?nam=%d", t.Year), nil
		},
		Again: lineBody})
}
