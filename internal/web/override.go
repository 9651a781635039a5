package web

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

func verdictPath(id plan.TargetID) string { return "/danh-gia/" + string(id) }

// verdictPage shows how one line is judged under one baseline, every verdict that
// a person gave it, and to leaders the form that gives another.
func verdictPage(tx *db.Tx, in *Input) (templ.Component, error) { return verdictBody(tx, in, nil) }

func verdictBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	t, err := plan.GetTarget(tx, plan.TargetID(in.Path["target"]))
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, t.Year, plan.BaselineID(in.Get("nguon")))
	if err != nil {
		return nil, err
	}
	l, ok := b.Line(t.ID)
	if !ok {
		return nil, fault.Missingf("Không có chỉ tiêu này trong kế hoạch năm %d. Hãy xem lại bảng chỉ tiêu.", t.Year)
	}
	history, err := score.OverrideHistory(tx, t.ID)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Đánh giá: " + t.Name, Crumbs: []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", t.Year), Href: fmt.Sprintf("/chi-tieu?nam=%d", t.Year)}, {Label: fmt.Sprintf("Chỉ tiêu %d", t.Number), Href: indicatorPath(l, t.Year)}, {Label: "Đánh giá"}}}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa ghi được đánh giá", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã ghi", Text: ui.Words("Kết quả đang tính: " + l.Verdict.Label() + ".")})
	}
	parts = append(parts, verdictNow(b, l), overridesGiven(b, history))
	if in.Actor.Can(auth.DecideVerdict) && l.Baseline != "" {
		parts = append(parts, overrideForms(in, l, faults))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func verdictNow(b boards, l score.Line) templ.Component {
	note := ""
	if name := baselineIn(b.in.Baselines, l.Baseline); name != "" {
		note = "so với " + vn.Inside(name)
	}
	list := ui.DefList{Stacked: true, Items: []ui.Def{{Part: ui.Verdict{Kind: verdictKinds[l.Verdict], Note: note}, Text: ui.Words(l.Reason)}}}
	if l.Override != nil {
		list.Items = append(list.Items, ui.Def{Part: ui.Verdict{Kind: verdictKinds[l.Computed], Note: "kết quả tính được"}, Text: ui.Words("Vẫn hiện cạnh đánh giá của người quyết định ở mọi nơi in kết quả này.")})
	}
	return section(ui.Section{Title: "Kết quả đang tính"}, list)
}

// overridesGiven lists who judged the line otherwise and who took that back.
func overridesGiven(b boards, all []score.Override) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các lần đánh giá khác", Columns: []ui.Column{{Label: "Đánh giá"}, {Label: "Tính được lúc ấy"}, {Label: "So với"}, {Label: "Người quyết định"}, {Label: "Lý do"}}}
	for _, o := range all {
		given := ui.P(ui.Verdict{Kind: verdictKinds[o.Verdict]})
		if o.Withdrawn {
			given = ui.Cell{Text: "rút đánh giá “" + o.Verdict.Label() + "”"}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{given, ui.T(o.Computed.Label()), ui.T(baselineIn(b.in.Baselines, o.Baseline)),
			{Text: o.Name, Small: ui.Words(momentLabel(o.At))}, ui.T(o.Reason)}})
	}
	return section(ui.Section{Title: "Các lần đánh giá khác", Count: fmt.Sprint(len(all))}, t)
}

func overrideForms(in *Input, l score.Line, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	hidden := []ui.Hidden{{Name: "nguon", Value: string(l.Baseline)}, {Name: "tinh_duoc", Value: string(l.Computed)}}
	if l.Override != nil {
		hidden = append(hidden, ui.Hidden{Name: fieldSeen, Value: l.Override.At})
	}
	choose := ui.Radios{Name: "ket_qua", Legend: "Đánh giá là", Value: in.Get("ket_qua"), Inline: true, Span: ui.Full, Error: wrong["ket_qua"]}
	for _, v := range score.Verdicts {
		if v != l.Computed {
			choose.Options = append(choose.Options, ui.Option{Value: string(v), Label: vn.Sentence(v.Label())})
		}
	}
	reason := ui.Textarea{Name: "ly_do", Label: "Lý do", Value: in.Form.Get("ly_do"), Error: wrong["ly_do"], Rows: 3, Span: ui.Full,
		Hint: "Căn cứ để đánh giá khác kết quả tính được, ví dụ số và ngày văn bản kết luận. Lý do và tên người quyết định in kèm kết quả."}
	give := section(ui.Section{ID: "danh-gia-khac", Title: "Đánh giá khác kết quả tính được"},
		ui.Note{Text: ui.Words(fmt.Sprintf("Kết quả tính được là “%s”. Đánh giá ghi ở đây được tính vào tổng số, có tên và lý do; kết quả tính được vẫn hiện bên cạnh.", l.Computed.Label()))},
		form(ui.Form{Send: send(verdictPath(l.Target.ID), hidden...), Label: "Đánh giá khác"}, fields(choose, reason), ui.Acts{ui.Button{Label: "Ghi đánh giá", Look: ui.Primary}}))
	if l.Override == nil {
		return give
	}
	back := ui.Textarea{Name: "ly_do_rut", Label: "Lý do rút", Value: in.Form.Get("ly_do_rut"), Error: wrong["ly_do_rut"], Rows: 2, Span: ui.Full}
	return templ.Join(give, section(ui.Section{ID: "rut", Title: "Rút đánh giá, theo lại kết quả tính được"},
		form(ui.Form{Send: send(verdictPath(l.Target.ID)+"/rut", hidden...), Label: "Rút đánh giá"}, fields(back), ui.Acts{ui.Button{Label: "Rút đánh giá"}})))
}

// judgedOtherwise is a person's verdict as its form sends it.
type judgedOtherwise struct {
	score.Override
	Seen string // when the verdict that stood on the page was given
}

func overrideOf(in *Input) (judgedOtherwise, error) {
	return judgedOtherwise{score.Override{Target: plan.TargetID(in.Path["target"]), Baseline: plan.BaselineID(in.Get("nguon")),
		Verdict: score.Verdict(in.Get("ket_qua")), Computed: score.Verdict(in.Get("tinh_duoc")), Reason: in.Get("ly_do")}, in.Get(fieldSeen)}, nil
}

func overrideDone(o judgedOtherwise) string {
	return fmt.Sprintf("%s?nguon=%s&xong=1", verdictPath(o.Target), o.Baseline)
}

func (s *Server) verdictOverride() http.HandlerFunc {
	return post(s, Form[judgedOtherwise]{Right: auth.DecideVerdict, Name: "verdict.override", Read: overrideOf,
		Act: func(tx *db.Tx, o judgedOtherwise) (string, error) {
			_, err := score.SetOverride(tx, o.Override, o.Seen)
			return overrideDone(o), err
		},
		Again: verdictBody})
}

func (s *Server) verdictRestore() http.HandlerFunc {
	return post(s, Form[judgedOtherwise]{Right: auth.DecideVerdict, Name: "verdict.restore",
		Read: func(in *Input) (judgedOtherwise, error) {
			o, err := overrideOf(in)
			o.Reason = in.Get("ly_do_rut")
			return o, err
		},
		Act: func(tx *db.Tx, o judgedOtherwise) (string, error) {
			err := score.WithdrawOverride(tx, o.Target, o.Baseline, o.Seen, o.Reason)
			if f := fault.Of(err); f != nil && f.Field == "ly_do" {
				err = atField("ly_do_rut", err)
			}
			return overrideDone(o), err
		},
		Again: verdictBody})
}
