package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/web/ui"
)

func catalogBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	s := defSheet{}
	var err error
	if s.planSheet, err = loadSheet(tx, in, faults); err != nil {
		return nil, err
	}
	if s.axes, err = plan.Axes(tx); err != nil {
		return nil, err
	}
	all := s.byName()
	p := ui.Page{Title: "Danh mục chỉ tiêu", Landscape: true, Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: "/chi-tieu"}, {Label: "Danh mục"}},
		Standing: ui.Words(fmt.Sprintf("%d chỉ tiêu của đơn vị, mỗi chỉ tiêu một phiếu định nghĩa.", len(all)))}
	if in.Actor.Can(auth.SetPlan) {
		p.Actions = append(p.Actions, ui.Button{Label: "Lập chỉ tiêu mới", Icon: ui.IconAdd, Href: "/chi-tieu/lap-moi"})
	}
	parts := []templ.Component{formTop("Chưa lưu được", faults, ui.Notice{})}
	if len(all) == 0 {
		parts = append(parts, ui.Empty{Title: "Chưa có chỉ tiêu nào", Text: ui.Words("Lập chỉ tiêu mới, hoặc tải nghị quyết lên để đọc.")})
	} else {
		parts = append(parts, section(ui.Section{Title: "Các chỉ tiêu", Hidden: true}, s.list(all)))
	}
	parts = append(parts, section(ui.Section{ID: "truc", Title: "Trục", Count: fmt.Sprint(len(s.axes))}, s.axisPart(all)))
	return page(tx, in, p, templ.Join(parts...))
}

func (s defSheet) list(all []plan.Definition) templ.Component {
	t := ui.Table{Caption: "Danh mục chỉ tiêu", Wide: true, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Cách tính"}, {Label: "Báo cáo"}, {Label: "Trục"}, {Label: "Mã"}, {Label: "Phiếu còn thiếu"}}}
	for _, d := range all {
		name := ui.Cell{Text: withUnitName(d), Href: "/chi-tieu/" + string(d.Indicator) + "/phieu"}
		if d.Retired != "" {
			name.Small = ui.Words("thôi dùng từ ngày " + d.Retired.Short())
		}
		how := kindWords[d.Kind]
		if d.Formula != "" {
			how = "công thức, " + how
		}
		lacks := ui.Cell{Text: "đủ", Tone: ui.Faint}
		if missing := sheetLacks(d); len(missing) > 0 {
			lacks = ui.Cell{Text: strings.Join(missing, ", "), Tone: ui.Wait}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.T(how), {Text: orWord(s.unit(d.Reporter), "cơ quan chủ trì"), Small: ui.Words(d.Frequency.Label())},
			{Text: orWord(s.axis(d.Axis), "–"), Tone: ui.Soft}, {Text: orWord(d.Code, "riêng"), Tone: ui.Soft}, lacks}})
	}
	return t
}

// sheetLacks names what a sheet should say and does not.
func sheetLacks(d plan.Definition) (all []string) {
	if d.SourceNote == "" && d.Formula == "" {
		all = append(all, "nguồn số liệu")
	}
	if d.Frequency == "" && d.Formula == "" {
		all = append(all, "nhịp báo cáo")
	}
	if d.Kind == plan.Average && d.WeightBy == "" {
		all = append(all, "quyền số")
	}
	if len(d.Departs()) > 0 {
		all = append(all, "khác danh mục chung")
	}
	return all
}

// axisPart is the ward's list of trục, and the form that adds one.
func (s defSheet) axisPart(all []plan.Definition) templ.Component {
	under := map[plan.AxisID]int{}
	for _, d := range all {
		under[d.Axis]++
	}
	parts := []templ.Component{ui.Note{Text: ui.Words("Danh sách này do đơn vị tự ghi theo văn bản của cấp trên. Hệ thống chưa có tên chính thức của sáu trục năm 2026; hãy đối chiếu văn bản rồi ghi đúng tên.")}}
	if len(s.axes) > 0 {
		t := ui.Table{Caption: "Trục", Columns: []ui.Column{{Label: "Trục"}, {Label: "Số chỉ tiêu", Number: true}, {Label: "Bỏ", Hidden: true}}}
		for _, a := range s.axes {
			act := ui.Cell{Act: true}
			if s.in.Actor.Can(auth.SetPlan) && under[a.ID] == 0 {
				act.Part = ui.Act{Send: send("/chi-tieu/truc/bo", ui.Hidden{Name: "truc", Value: string(a.ID)}), Button: ui.Button{Label: "Bỏ", Says: "Bỏ trục " + a.Name, Small: true}}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(a.Name), ui.T(fmt.Sprint(under[a.ID])), act}})
		}
		parts = append(parts, t)
	}
	if s.in.Actor.Can(auth.SetPlan) {
		parts = append(parts, form(ui.Form{Send: send("/chi-tieu/truc"), Label: "Thêm trục"},
			fields(ui.Input{Name: "truc", Label: "Tên trục", Value: s.typed("truc", ""), Error: s.wrong["truc"], Span: ui.Half}), ui.Acts{ui.Button{Label: "Thêm trục", Icon: ui.IconAdd, Small: true}}))
	}
	return templ.Join(parts...)
}

// axisAdd writes a trục on the ward's list.
func (s *Server) axisAdd() http.HandlerFunc {
	return post(s, Form[string]{Right: auth.SetPlan, Name: "plan.axis",
		Read: func(in *Input) (string, error) { return in.Get("truc"), nil },
		Act: func(tx *db.Tx, name string) (string, error) {
			_, err := plan.AddAxis(tx, name)
			if f := fault.Of(err); f != nil && f.Kind == fault.Conflict {
				err = atField("truc", err)
			}
			return "/chi-tieu/danh-muc#truc", err
		},
		Again: catalogBody})
}

// axisRemove takes a trục off the list.
func (s *Server) axisRemove() http.HandlerFunc {
	return post(s, Form[string]{Right: auth.SetPlan, Name: "plan.axis_remove",
		Read: func(in *Input) (string, error) { return in.Get("truc"), nil },
		Act: func(tx *db.Tx, id string) (string, error) {
			return "/chi-tieu/danh-muc#truc", plan.RemoveAxis(tx, plan.AxisID(id))
		},
		Again: catalogBody})
}
