package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/score"
)

// briefPaper is what a leader has in hand in a meeting: one A4 page with the count,
// what is off course and why, and what is to be decided. Causes and decisions are
// blanks: only people know them.
func briefPaper() Paper {
	return Paper{Kind: Brief, Name: "Tóm tắt một trang", Formats: []Format{Docx},
		About: "Một trang cho lãnh đạo: kết quả chung, chỉ tiêu không đạt và nguyên nhân, việc cần quyết",
		Names: briefNames, Scope: briefScope, Builtin: briefTemplate}
}

// toldInBrief is how many lines that were not met a page has room for in words;
// the others are named by their numbers.
const toldInBrief = 5

func briefNames() template.Names {
	return template.Names{
		{Name: "cac_viec_lech", Label: "Các chỉ tiêu không đạt, thấp nhất trước, vừa một trang", Kind: template.KindList, Inside: []template.Name{
			{Name: "cau", Label: "Câu ngắn về chỉ tiêu", Example: "Diện tích giải phóng mặt bằng đạt 9,8 ha, bằng 78,4% kế hoạch", Kind: template.KindRich},
			{Name: "nguyen_nhan", Label: "Nguyên nhân (người soạn ghi)", Example: "vướng 11 hộ"}}},
		{Name: "khong_dat_khac", Label: "Số thứ tự các chỉ tiêu không đạt khác; trống khi đã kể hết", Example: "9, 12 và 14"},
		{Name: "thieu_so_lieu", Label: "Số thứ tự các chỉ tiêu chưa có số liệu; trống khi đủ", Example: "5 và 8"},
	}
}

func briefScope(r *Report) (template.Scope, error) {
	lines := r.Board.NotMet()
	slices.SortStableFunc(lines, func(a, b score.Line) int { return cmp.Compare(reached(a), reached(b)) })
	var told template.List
	for _, l := range lines[:min(len(lines), toldInBrief)] {
		told = append(told, template.Scope{"cau": template.Rich(r.clauseOfItsOwn(l).runs), "nguyen_nhan": nil})
	}
	return template.Scope{"cac_viec_lech": told, "khong_dat_khac": template.Text(lineNumbers(lines[len(told):])), "thieu_so_lieu": template.Text(lineNumbers(r.Board.With(score.NoData)))}, nil
}

// reached is a line's percentage for sorting; one without stands last.
func reached(l score.Line) int64 {
	if n, _, ok := percentOf(l); ok {
		return n
	}
	return 1 << 40
}

// clauseOfItsOwn is the short sentence of a line without its full stop.
func (r *Report) clauseOfItsOwn(l score.Line) prose {
	p := r.telling(says{}).line(l)
	if n := len(p.runs); n > 0 {
		p.runs[n-1].Text = strings.TrimSuffix(p.runs[n-1].Text, ".")
	}
	return p
}

// lineNumbers lists lines by their numbers in the plan: "9, 12 và 14".
func lineNumbers(lines []score.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, strconv.Itoa(l.Target.Number))
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + " và " + all[n-1]
	}
	return strings.Join(all, "")
}

// briefTemplate is one page without an official head: it stays in the house.
func briefTemplate(rules layout.Rules) ([]byte, error) {
	d := rules.New("Tóm tắt một trang")
	head := func(text string) docx.Block {
		return docx.Para{Runs: []docx.Run{docx.B(text)}, Before: docx.Pt(6), After: docx.Pt(2), KeepNext: true}
	}
	item := func(text string) docx.Block {
		return docx.Para{Runs: []docx.Run{{Text: text, Size: briefSize}}, Left: docx.MM(5), Hanging: docx.MM(4), After: docx.Pt(2), Align: docx.Left}
	}
	d.Add(docx.Para{Runs: []docx.Run{docx.I("{{du_thao}}")}, Align: docx.Right},
		docx.Para{Runs: []docx.Run{docx.B("{{ten_don_vi | hoa}}")}, Align: docx.Center},
		docx.Para{Runs: []docx.Run{docx.B("TÓM TẮT KẾT QUẢ THỰC HIỆN CHỈ TIÊU {{ky | hoa}}")}, Align: docx.Center, Before: docx.Pt(4), After: docx.Pt(8)},
		docx.Para{Runs: []docx.Run{{Text: "{{tong_hop}}", Size: briefSize}}, After: docx.Pt(4), Align: docx.Justify},
		tagLine("%"+SplitChart))
	d.Add(head("1. Không đạt và nguyên nhân"))
	d.Add(loop("cac_viec_lech", item("- {{cau}}. Nguyên nhân: {{nguyen_nhan"+longBlank))...)
	d.Add(section("^cac_viec_lech", item("- Không có chỉ tiêu không đạt."))...)
	d.Add(section("#khong_dat_khac", item("- Không đạt còn có các chỉ tiêu số {{khong_dat_khac}}."))...)
	d.Add(section("#thieu_so_lieu", item("- Chưa có số liệu: các chỉ tiêu số {{thieu_so_lieu}}."))...)
	d.Add(head("2. Việc cần lãnh đạo quyết"))
	for i := range 3 {
		d.Add(item(fmt.Sprintf("%d) %s", i+1, space)))
	}
	d.Add(docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}{{#ghi_chu_mau}}. {{ghi_chu_mau}}{{/ghi_chu_mau}}")}})
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}

// briefSize is the size of its text in points.
const briefSize = 12
