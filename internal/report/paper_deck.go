package report

import (
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// deckPaper is what is shown at the conference: the count with its picture, each
// group's lines, those that were not met with room for their causes, and what the
// next year wants. A list that a slide has no room for is dealt out evenly to as
// many as it needs, and groups of few lines share one (deal.go).
func deckPaper() Paper {
	return Paper{Kind: Deck, Name: "Bản trình chiếu", Formats: []Format{Pptx},
		About: "Trang chiếu cho hội nghị: kết quả chung, từng nhóm chỉ tiêu, chỉ tiêu không đạt, chỉ tiêu năm sau",
		Names: deckNames, Scope: deckScope, Builtin: func(layout.Rules) ([]byte, error) { return deckTemplate() }}
}

func deckNames() template.Names {
	line := template.Names{
		{Name: "so", Label: "Số thứ tự trong kế hoạch", Example: "1"},
		{Name: "ten_nhom", Label: "Tên nhóm, ở dòng mở đầu một nhóm khi trang có nhiều nhóm; trống ở dòng chỉ tiêu", Example: "I. Kinh tế"},
		{Name: "ten_chi_tieu", Label: "Tên chỉ tiêu kèm đơn vị tính; trống ở dòng mở đầu một nhóm", Example: "Tổng mức bán lẻ hàng hóa (tỷ đồng)"},
		{Name: "ke_hoach", Label: "Kế hoạch của năm", Example: "871"},
		{Name: "thuc_hien", Label: "Thực hiện của năm", Example: "968"},
		{Name: "phan_tram", Label: "Tỷ lệ % so với kế hoạch", Example: "111,14%"},
		{Name: "danh_gia", Label: "Đánh giá", Example: "Vượt"},
		{Name: "khong_dat", Label: "Đúng khi chỉ tiêu không đạt", Example: "có", Kind: template.KindFlag},
		{Name: "nguyen_nhan", Label: "Nguyên nhân (người soạn ghi)", Example: "vướng 11 hộ"},
		{Name: "bien_phap", Label: "Biện pháp (người soạn ghi)", Example: "đối thoại với các hộ"},
		{Name: "ke_hoach_nam_sau", Label: "Kế hoạch năm sau", Example: "1.050"},
	}
	page := func(name, label string) template.Name {
		return template.Name{Name: name, Label: label, Kind: template.KindList, Inside: template.Names{
			{Name: "ten_trang", Label: "Tên của trang", Example: "I. Kinh tế"},
			{Name: "tiep", Label: "“(tiếp)” ở trang nối; trống ở trang đầu", Example: "(tiếp)"},
			{Name: "cac_dong", Label: "Các chỉ tiêu vừa trong trang", Kind: template.KindList, Inside: line}}}
	}
	return template.Names{
		page("cac_trang_nhom", "Các trang của từng nhóm chỉ tiêu"),
		page("cac_trang_khong_dat", "Các trang về chỉ tiêu không đạt"),
		page("cac_trang_nam_sau", "Các trang về chỉ tiêu năm sau"),
	}
}

func deckScope(r *Report) (template.Scope, error) {
	var groups []deckGroup
	for i, g := range r.Board.Groups {
		one := deckGroup{number: vn.Roman(i + 1), name: g.Name}
		for _, l := range r.Board.Lines {
			if l.Target.Group == g.Name {
				one.lines = append(one.lines, r.deckLine(l))
			}
		}
		groups = append(groups, one)
	}
	var missed, coming []template.Scope
	for _, l := range r.Board.NotMet() {
		missed = append(missed, r.deckLine(l))
	}
	for _, t := range r.Next {
		if t.Counts {
			coming = append(coming, r.nextLine(len(coming)+1, t))
		}
	}
	return template.Scope{"cac_trang_nhom": groupPages(groups), "cac_trang_khong_dat": deckPages("Chỉ tiêu không đạt: nguyên nhân, biện pháp", missed, missedColumns),
		"cac_trang_nam_sau": deckPages(fmt.Sprintf("Chỉ tiêu năm %d", r.Board.Year+1), coming, nextColumns)}, nil
}

// deckLine is one line of the plan as a slide has room for it, in the words of the
// annex: the values of several parts stand one after another.
func (r *Report) deckLine(l score.Line) template.Scope {
	var plans, values, percents, units []string
	for _, p := range l.Parts {
		if p.Judged != nil {
			plans = append(plans, planCell(p.Definition, p.Judged.Assigned, "").text)
		}
		values = append(values, r.valueCell(p).text)
		if pct := PercentOfPlan(p); pct != "" {
			percents = append(percents, pct)
		}
		if p.Definition.Unit != "" && len(l.Parts) == 1 {
			units = append(units, p.Definition.Unit)
		}
	}
	number, name := "", l.Target.Name
	if l.Target.Counts {
		number = strconv.Itoa(l.Target.Number)
	}
	if len(units) == 1 {
		name += " (" + units[0] + ")"
	}
	return template.Scope{"so": template.Text(number), "ten_nhom": template.Text(""), "ten_chi_tieu": template.Text(name), "ke_hoach": template.Text(strings.Join(plans, "; ")),
		"thuc_hien": template.Text(strings.Join(values, "; ")), "phan_tram": template.Text(strings.Join(percents, "; ")),
		"danh_gia": template.Text(vn.Sentence(l.Verdict.Label())), "khong_dat": template.Flag(l.Verdict == score.NotMet),
		"nguyen_nhan": nil, "bien_phap": nil, "ke_hoach_nam_sau": nil}
}

// nextLine is one line of the next year's plan.
func (r *Report) nextLine(n int, t plan.Target) template.Scope {
	var plans []string
	name := t.Name
	for _, p := range t.Parts {
		d, known := r.Definitions[p.Indicator]
		if !known || len(p.Plans) == 0 {
			continue
		}
		plans = append(plans, planCell(d, p.Plans[0], "").text)
		if d.Unit != "" && len(t.Parts) == 1 {
			name += " (" + d.Unit + ")"
		}
	}
	s := template.Scope{"so": template.Text(strconv.Itoa(n)), "ten_nhom": template.Text(""), "ten_chi_tieu": template.Text(name), "ke_hoach_nam_sau": template.Text(strings.Join(plans, "; "))}
	for _, name := range []string{"ke_hoach", "thuc_hien", "phan_tram", "danh_gia"} {
		s[name] = template.Text("")
	}
	s["khong_dat"], s["nguyen_nhan"], s["bien_phap"] = template.Flag(false), nil, nil
	return s
}
