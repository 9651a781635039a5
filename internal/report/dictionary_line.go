package report

import (
	"strconv"

	"tongket/internal/doc/template"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// lineEntries are the lines of the plan with what the record says of them: all, by
// the groups of the plan, and by verdict.
func lineEntries() []entry {
	list := func(name, label string, v ...score.Verdict) entry {
		return entry{template.Name{Name: name, Label: label, Kind: template.KindList, Inside: lineNames()}, func(r *Report) template.Value {
			if len(v) == 0 {
				return r.lineList(r.Board.Lines)
			}
			return r.lineList(r.Board.With(v[0]))
		}}
	}
	return []entry{
		{template.Name{Name: "cac_nhom", Label: "Các nhóm chỉ tiêu, theo thứ tự của kế hoạch", Kind: template.KindList, Inside: []template.Name{
			{Name: "ten_nhom", Label: "Tên nhóm", Example: "Kinh tế"},
			{Name: "so_la_ma", Label: "Số thứ tự bằng chữ số La Mã", Example: "I"},
			{Name: "cac_chi_tieu", Label: "Các chỉ tiêu của nhóm", Kind: template.KindList, Inside: lineNames()},
			{Name: groupPictures, Label: "Biểu đồ: phần trăm kế hoạch của các chỉ tiêu trong nhóm", Example: "hình", Kind: template.KindPicture},
			{Name: "ket_qua_khac", Label: "Kết quả khác của nhóm (người soạn ghi)", Example: "hoàn thành 3 tuyến đường"},
			{Name: "nhiem_vu", Label: "Nhiệm vụ, giải pháp kỳ tới của nhóm (người soạn ghi)", Example: "đẩy nhanh giải phóng mặt bằng"},
		}}, func(r *Report) template.Value { return r.groupList() }},
		list("cac_chi_tieu", "Mọi chỉ tiêu của năm"),
		list("cac_chi_tieu_vuot", "Các chỉ tiêu vượt kế hoạch", score.Exceeded),
		list("cac_chi_tieu_dat", "Các chỉ tiêu đạt kế hoạch", score.Met),
		list("cac_chi_tieu_khong_dat", "Các chỉ tiêu không đạt kế hoạch", score.NotMet),
		list("cac_chi_tieu_chua_den_ky", "Các chỉ tiêu chưa đến kỳ đánh giá", score.NotDue),
		list("cac_chi_tieu_chua_co_so_lieu", "Các chỉ tiêu chưa có số liệu", score.NoData),
	}
}

// partNames are what is said of one measured part of a line.
func partNames() []template.Name {
	return []template.Name{
		{Name: "don_vi_tinh", Label: "Đơn vị tính", Example: "tỷ đồng"},
		{Name: "nam_truoc_thuc_hien", Label: "Thực hiện năm trước", Example: "812", Kind: template.KindNumber},
		{Name: "ke_hoach", Label: "Kế hoạch của năm, theo nguồn giao dùng để đánh giá", Example: "871", Kind: template.KindNumber},
		{Name: "thuc_hien", Label: "Thực hiện của năm", Example: "968", Kind: template.KindNumber},
		{Name: "phan_tram", Label: "Tỷ lệ % so với kế hoạch", Example: "111,14", Kind: template.KindNumber},
		{Name: "tang_giam", Label: "Tăng, giảm so với năm trước", Example: "+19,21%"},
		{Name: "ke_hoach_nam_sau", Label: "Kế hoạch năm sau", Example: "1.050", Kind: template.KindNumber},
		{Name: "ghi_chu", Label: "Ghi chú về số liệu", Example: "Số ước"},
	}
}

// lineNames are what is said of a line of the plan.
func lineNames() []template.Name {
	parts := append([]template.Name{{Name: "ten_phan", Label: "Tên phần", Example: "Số nhà khởi công"}}, partNames()...)
	return append([]template.Name{
		{Name: "so", Label: "Số thứ tự trong kế hoạch; trống ở dòng “trong đó”", Example: "1"},
		{Name: "ten_chi_tieu", Label: "Tên chỉ tiêu", Example: "Tổng mức bán lẻ hàng hóa"},
		{Name: "danh_gia", Label: "Đánh giá: vượt, đạt, không đạt …", Example: "Vượt"},
		{Name: "co_quan_chu_tri", Label: "Cơ quan chủ trì", Example: "Phòng Kinh tế, Hạ tầng và Đô thị"},
		{Name: "cau", Label: "Câu trong báo cáo, với cùng kỳ", Example: "Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch, tăng 19,21% so với năm 2024; vượt kế hoạch.", Kind: template.KindRich},
		{Name: "cau_ngan", Label: "Câu ngắn, không nêu cùng kỳ", Example: "Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch.", Kind: template.KindRich},
		{Name: "khong_dat", Label: "Đúng khi chỉ tiêu không đạt", Example: "có", Kind: template.KindFlag},
		{Name: "nguyen_nhan", Label: "Nguyên nhân không đạt (người soạn ghi)", Example: "giá vật liệu tăng"},
		{Name: "bien_phap", Label: "Biện pháp khắc phục (người soạn ghi)", Example: "họp giao ban hằng tuần với nhà thầu"},
		{Name: "cac_phan", Label: "Các phần, ở chỉ tiêu đo bằng nhiều số", Kind: template.KindList, Inside: parts},
	}, partNames()...)
}

// groupList are the groups with their lines.
func (r *Report) groupList() template.List {
	var all template.List
	for i, g := range r.Board.Groups {
		var lines []score.Line
		for _, l := range r.Board.Lines {
			if l.Target.Group == g.Name {
				lines = append(lines, l)
			}
		}
		all = append(all, template.Scope{"ten_nhom": template.Text(g.Name), "so_la_ma": template.Text(vn.Roman(i + 1)), "cac_chi_tieu": r.lineList(lines), "ket_qua_khac": nil, "nhiem_vu": nil, groupPictures: nil})
	}
	return all
}

func (r *Report) lineList(lines []score.Line) template.List {
	var all template.List
	for _, l := range lines {
		all = append(all, r.lineScope(l))
	}
	return all
}

// lineScope is what the names of lineNames stand for in one line. A line of
// several parts has no value of its own.
func (r *Report) lineScope(l score.Line) template.Scope {
	number := ""
	if l.Target.Counts {
		number = strconv.Itoa(l.Target.Number)
	}
	s := template.Scope{
		"so": template.Text(number), "ten_chi_tieu": template.Text(l.Target.Name),
		"danh_gia": template.Text(vn.Sentence(l.Verdict.Label())), "co_quan_chu_tri": template.Text(r.Units[l.Target.Owner]),
		"cau": template.Rich(r.telling(inPaper).line(l).runs), "cau_ngan": template.Rich(r.telling(says{}).line(l).runs), "cac_phan": template.List(nil),
		"khong_dat": template.Flag(l.Verdict == score.NotMet), "nguyen_nhan": nil, "bien_phap": nil,
	}
	if len(l.Parts) == 1 {
		r.partScope(s, l.Parts[0])
		return s
	}
	for _, n := range partNames() {
		s[n.Name] = template.Text("")
	}
	var parts template.List
	for _, p := range l.Parts {
		one := template.Scope{"ten_phan": template.Text(p.Definition.Name)}
		r.partScope(one, p)
		parts = append(parts, one)
	}
	s["cac_phan"] = parts
	return s
}

func (r *Report) partScope(s template.Scope, p score.Part) {
	s["don_vi_tinh"] = template.Text(p.Definition.Unit)
	s["nam_truoc_thuc_hien"] = cellValue(beforeCell(p))
	s["thuc_hien"] = cellValue(valueCell(p))
	s["ke_hoach"], s["phan_tram"] = template.Text(""), template.Text("")
	if all := judgements(p); len(all) > 0 {
		s["ke_hoach"] = cellValue(planCell(p.Definition, all[0].Assigned, r.tag(p.Definition, tagPlan, all[0].Baseline)))
		s["phan_tram"] = cellValue(r.percentCell(p, all[0]))
	}
	s["tang_giam"] = cellValue(changeCell(p))
	s["ke_hoach_nam_sau"] = cellValue(r.nextCell(p))
	s["ghi_chu"] = cellValue(noteCell(p))
}

// cellValue is what a cell of the annex says as a value of a template: a number of
// the record, words, or nothing where people have to fill in.
func cellValue(c annexCell) template.Value {
	switch {
	case c.text == blank:
		return nil
	case c.number != nil:
		return template.Number{Decimal: *c.number, Text: c.text, Key: c.tag}
	case c.tag != "":
		return template.Rich{{Text: c.text, Tag: c.tag}}
	}
	return template.Text(c.text)
}
