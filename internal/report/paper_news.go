package report

import (
	"bytes"
	"fmt"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// newsPaper is the news item for the ward's page: what came of the year and what
// the next one wants, in as few lines as a newspaper gives it. Who came, who spoke
// and what was said are blanks: only people know.
func newsPaper() Paper {
	return Paper{Kind: News, Name: "Tin bài", Formats: []Format{Docx, Txt},
		About: "Tin ngắn cho trang thông tin điện tử: kết quả nổi bật của năm và mục tiêu năm sau",
		Names: newsNames, Scope: newsScope, Builtin: newsTemplate}
}

// highlights is how many results and how many coming targets a news item names.
const highlights = 5

func newsNames() template.Names {
	return template.Names{
		{Name: "ket_qua_noi_bat", Label: "Các kết quả nổi bật viết liền một câu", Kind: template.KindRich,
			Example: "tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch; kết nạp đảng viên mới được 24 đảng viên, bằng 120% kế hoạch"},
		{Name: "cac_ket_qua_noi_bat", Label: "Các kết quả nổi bật, từng câu", Kind: template.KindList, Inside: []template.Name{
			{Name: "cau", Label: "Một kết quả", Example: "tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch", Kind: template.KindRich}}},
		{Name: "chi_tieu_chua_dat", Label: "Các chỉ tiêu không đạt, viết liền; trống khi không có", Example: "tỷ lệ bao phủ bảo hiểm y tế; tỷ lệ hộ nghèo"},
		{Name: "muc_tieu_nam_sau", Label: "Các mục tiêu của năm sau viết liền một câu; trống khi năm sau chưa có kế hoạch", Kind: template.KindRich,
			Example: "tổng mức bán lẻ hàng hóa: 1.050 tỷ đồng; kết nạp đảng viên mới: 30 đảng viên"},
		{Name: "co_ke_hoach_nam_sau", Label: "Đúng khi năm sau đã có kế hoạch", Example: "có", Kind: template.KindFlag},
	}
}

func newsScope(r *Report) (template.Scope, error) {
	var results prose
	var list template.List
	for i, l := range r.highlights() {
		one := r.clause(l)
		list = append(list, template.Scope{"cau": template.Rich(one.runs)})
		if i > 0 {
			results.add("; ")
		}
		results.append(one)
	}
	coming := r.comingTargets()
	s := template.Scope{"cac_ket_qua_noi_bat": list, "ket_qua_noi_bat": nil, "muc_tieu_nam_sau": template.Rich(coming.runs),
		"chi_tieu_chua_dat": template.Text(names(r.Board.With(score.NotMet))), "co_ke_hoach_nam_sau": template.Flag(len(coming.runs) > 0)}
	if len(list) > 0 {
		s["ket_qua_noi_bat"] = template.Rich(results.runs)
	}
	return s, nil
}

// highlights are the lines a news item names: those of one measure, told of the
// whole year, that were exceeded, in the order of the plan, then those that were
// met. A value of fewer days would lend its days to what follows in the sentence.
func (r *Report) highlights() []score.Line {
	var all []score.Line
	for _, v := range []score.Verdict{score.Exceeded, score.Met} {
		for _, l := range r.Board.With(v) {
			if len(l.Parts) != 1 || !l.Target.Counts || l.Parts[0].Definition.Unit == "" || len(all) == highlights {
				continue
			}
			if value := l.Parts[0].Value; value != nil && value.Whole && value.Gap == "" {
				all = append(all, l)
			}
		}
	}
	return all
}

// clause is the short sentence of a line as it stands within another.
func (r *Report) clause(l score.Line) prose {
	p := r.telling(says{}).line(l)
	if n := len(p.runs); n > 0 {
		p.runs[0].Text = lowerFirst(p.runs[0].Text)
		last := &p.runs[n-1]
		if last.Tag == "" {
			last.Text = strings.TrimSuffix(last.Text, ".")
		}
		for i := range p.runs {
			if p.runs[i].Tag == "" { // semicolons part one result from the next
				p.runs[i].Text = strings.ReplaceAll(p.runs[i].Text, "; ", ", ")
			}
		}
	}
	return p
}

// comingTargets writes what the plan of the next year wants of the first lines
// that count, in one sentence; nothing without such a plan.
func (r *Report) comingTargets() prose {
	var all prose
	n := 0
	for _, t := range r.Next {
		for _, part := range t.Parts {
			d, known := r.Definitions[part.Indicator]
			if !known || !t.Counts || n == highlights || d.Kind == plan.Milestone || len(part.Plans) == 0 || part.Plans[0].Operator.NeedsBase() {
				continue // "tăng 5% so với năm trước" says little without that year's value
			}
			name := t.Name
			if len(t.Parts) > 1 {
				name = d.Name
			}
			if n > 0 {
				all.add("; ")
			}
			var p prose
			p.target(lowerFirst(name), d, part.Plans[0], t.Year, tag(d, tagNext))
			all.append(p)
			n++
		}
	}
	return all
}

// append writes what another says at the end.
func (p *prose) append(q prose) {
	for _, r := range q.runs {
		if r.Tag == "" {
			p.add(r.Text)
		} else {
			p.runs = append(p.runs, r)
		}
	}
}

// newsTemplate is a plain page: a news item has no official head.
func newsTemplate(rules layout.Rules) ([]byte, error) {
	d := rules.New("Tin bài")
	words := func(text string) docx.Block { return docx.Text(docx.T(text)) }
	d.Add(
		docx.Para{Align: docx.Right, NoIndent: true, Runs: []docx.Run{docx.I("{{du_thao}}")}},
		docx.Para{Style: docx.Heading1, Align: docx.Center, NoIndent: true, Before: docx.Pt(6), After: docx.Pt(12), Runs: []docx.Run{docx.B("{{ten_don_vi | hoa_dau}} tổng kết nhiệm vụ năm {{nam}}, triển khai nhiệm vụ năm {{nam_sau}}")}},
		words(fmt.Sprintf("Ngày %s, {{ten_don_vi}} tổ chức Hội nghị tổng kết nhiệm vụ năm {{nam}}, triển khai phương hướng, nhiệm vụ năm {{nam_sau}}. Dự và chỉ đạo hội nghị có %s; chủ trì hội nghị là %s", blank, blank, blank)),
		words("Năm {{nam}}, {{ten_don_vi}} có {{dat_va_vuot}} chỉ tiêu đạt và vượt kế hoạch{{#ket_qua_noi_bat}}, nổi bật: {{ket_qua_noi_bat}}{{/ket_qua_noi_bat}}.{{#chi_tieu_chua_dat}} Còn {{so_khong_dat}} chỉ tiêu không đạt kế hoạch: {{chi_tieu_chua_dat}}.{{/chi_tieu_chua_dat}}"),
		words(fmt.Sprintf("Tại hội nghị, các đại biểu tập trung thảo luận %s", blank)),
		words(fmt.Sprintf("Năm {{nam_sau}}, {{ten_don_vi}} {{#co_ke_hoach_nam_sau}}phấn đấu {{muc_tieu_nam_sau}}{{/co_ke_hoach_nam_sau}}{{^co_ke_hoach_nam_sau}}phấn đấu %s{{/co_ke_hoach_nam_sau}}; tập trung %s", blank, blank)),
		words(fmt.Sprintf("Phát biểu chỉ đạo hội nghị, %s", blank)),
		words(fmt.Sprintf("Nhân dịp này, %s tập thể, %s cá nhân được khen thưởng.", blank, blank)),
		docx.Para{Align: docx.Right, NoIndent: true, Runs: []docx.Run{docx.B(blank)}},
		docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{nguon_so_lieu}}{{#ghi_chu_mau}}\n{{ghi_chu_mau}}{{/ghi_chu_mau}}")}},
	)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}
