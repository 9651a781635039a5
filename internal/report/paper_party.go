package report

import (
	"bytes"
	"maps"
	"strconv"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// partyYearPaper is the Party committee's report on the year of Party building
// (báo cáo tổng kết công tác xây dựng Đảng), in the form of Party papers by the day
// it is drawn.
func partyYearPaper() Paper {
	return Paper{Kind: PartyYear, Name: "Báo cáo tổng kết công tác xây dựng Đảng", Formats: []Format{Docx}, World: layout.Party,
		About: "Báo cáo của Đảng ủy cả năm: lãnh đạo nhiệm vụ chính trị, công tác xây dựng Đảng, phương hướng năm sau, kèm biểu chỉ tiêu; thể thức văn bản của Đảng",
		Names: partyNames, Scope: partyScope, Builtin: partyForm,
	}
}

// workNames are the names of a field or side of the work with its lines.
func workNames(example string) []template.Name {
	return []template.Name{
		{Name: "ten", Label: "Tên mặt công tác", Example: example},
		{Name: "cac_chi_tieu", Label: "Các chỉ tiêu của mặt công tác", Kind: template.KindList, Inside: lineNames()},
		{Name: "ket_qua_khac", Label: "Kết quả khác (người soạn ghi)", Example: "mở 2 lớp bồi dưỡng"},
		{Name: "nhiem_vu", Label: "Nhiệm vụ, giải pháp năm sau (người soạn ghi)", Example: "nâng chất lượng sinh hoạt chi bộ"},
	}
}

// partyNames is the dictionary of the Party's yearly report.
func partyNames() template.Names {
	all := append(periodNames(), resultNames()...)
	all = append(all, periodicOpen()...)
	all = append(all, comingNames()...)
	all = append(all, annexPartNames()...)
	return append(all,
		template.Name{Name: "dang_bo_cap_tren", Label: "Đảng bộ cấp trên, dòng trên cùng bên trái", Example: "ĐẢNG BỘ TỈNH MINH KHÊ"},
		template.Name{Name: "cap_uy_cap_tren", Label: "Cấp ủy cấp trên, nơi nhận báo cáo", Example: "Tỉnh ủy Minh Khê"},
		template.Name{Name: "cac_mat_chinh_tri", Label: "Lãnh đạo nhiệm vụ chính trị, theo nhóm chỉ tiêu", Kind: template.KindList, Inside: workNames("Kinh tế")},
		template.Name{Name: "cac_mat_xay_dung_dang", Label: "Các mặt công tác xây dựng Đảng; việc xếp chỉ tiêu theo tên, cần Văn phòng Đảng ủy xem lại", Kind: template.KindList, Inside: workNames("Công tác phát triển đảng viên")},
		template.Name{Name: "ghi_chu_xep", Label: "Câu nhắc xem lại việc xếp chỉ tiêu vào các mặt công tác; trống khi đơn vị đã xác nhận cách xếp", Example: partyNote})
}

// partyNote asks for a look at what no paper lays down, until a clerk has confirmed it.
func (r *Report) partyNote() template.Value {
	if r.PartyConfirmed {
		return nil
	}
	return template.Text(partyNote)
}

const partyNote = "Chỉ tiêu được xếp vào các mặt công tác xây dựng Đảng theo tên chỉ tiêu; đề nghị Văn phòng Đảng ủy xem lại cách xếp trước khi trình."

func partyScope(r *Report) (template.Scope, error) {
	s := r.timing("ĐU")
	issuer := "Đảng ủy " + r.Ward.Full()
	for _, part := range []template.Scope{blanks(periodicOpen()), r.done(), r.ahead(), r.annexPart("BC", "ĐU", issuer)} {
		maps.Copy(s, part)
	}
	superior, committee := superiorParty(r.Ward.Province)
	political := r.politicalWork()
	maps.Copy(s, template.Scope{
		"dang_bo_cap_tren": template.Text(superior), "cap_uy_cap_tren": template.Text(committee), "ghi_chu_xep": r.partyNote(),
		"cac_mat_chinh_tri": political, "cac_mat_xay_dung_dang": r.partyWork(), "so_muc_khac": template.Text(strconv.Itoa(len(political) + 1)),
	})
	return s, nil
}

// superiorParty names the Party organisation of a province as at the head of a
// paper, and its committee: "ĐẢNG BỘ TỈNH MINH KHÊ", "Tỉnh ủy Minh Khê".
func superiorParty(province string) (organisation, committee string) {
	if city, ok := strings.CutPrefix(province, "thành phố "); ok {
		return "ĐẢNG BỘ " + vn.Upper(province), "Thành ủy " + city
	}
	if province == "" {
		return "ĐẢNG BỘ TỈNH, THÀNH PHỐ " + blank, "Tỉnh ủy, Thành ủy"
	}
	return "ĐẢNG BỘ " + vn.Upper(province), "Tỉnh ủy " + strings.TrimPrefix(province, "tỉnh ")
}

// partyForm is the built-in template of the Party's yearly report.
func partyForm(form layout.Rules) ([]byte, error) {
	opt := form.Options("Báo cáo tổng kết công tác xây dựng Đảng")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	d.Add(form.Head(layout.Head{Superior: []string{"{{dang_bo_cap_tren}}"}, Issuer: []string{"ĐẢNG ỦY {{ten_don_vi | hoa}}"}, Number: "{{so_ky_hieu}}", PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(form.Title("BÁO CÁO", "Tổng kết công tác xây dựng Đảng năm {{nam}};", "phương hướng, nhiệm vụ năm {{nam_sau}}")...)
	d.Add(groundsForm(form, "cac_can_cu", "Căn cứ {{can_cu}}")...)
	d.Add(plainText("Đảng ủy {{ten_don_vi}} báo cáo tổng kết công tác xây dựng Đảng năm {{nam}} và phương hướng, nhiệm vụ năm {{nam_sau}} như sau:",
		"Bối cảnh trong năm: thuận lợi {{thuan_loi}}; khó khăn {{kho_khan}}")...)
	d.Add(part("Phần thứ nhất", "KẾT QUẢ CÔNG TÁC NĂM {{nam}}")...)
	d.Add(docx.Heading(1, "I. LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ CHÍNH TRỊ"))
	d.Add(countForm()...)
	d.Add(workForm("cac_mat_chinh_tri")...)
	d.Add(beyondForm()...)
	d.Add(docx.Heading(1, "II. CÔNG TÁC XÂY DỰNG ĐẢNG"))
	d.Add(workForm("cac_mat_xay_dung_dang")...)
	d.Add(docx.Heading(1, "III. ĐÁNH GIÁ CHUNG"))
	d.Add(assessmentForm()...)
	d.Add(part("Phần thứ hai", "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {{nam_sau}}")...)
	d.Add(append([]docx.Block{docx.Heading(1, "I. PHƯƠNG HƯỚNG CHUNG")}, plainText("{{muc_tieu_tong_quat"+longBlank)...)...)
	d.Add(docx.Heading(1, "II. CÁC CHỈ TIÊU CHỦ YẾU"))
	d.Add(targetsForm()...)
	d.Add(docx.Heading(1, "III. NHIỆM VỤ, GIẢI PHÁP"))
	d.Add(led("cac_mat_chinh_tri", docx.Heading(2, "1. Lãnh đạo nhiệm vụ chính trị"), "- {{ten}}: {{nhiem_vu}}")...)
	d.Add(led("cac_mat_xay_dung_dang", docx.Heading(2, "2. Công tác xây dựng Đảng"), "- {{ten}}: {{nhiem_vu}}")...)
	d.Add(led("cac_nhiem_vu", leadIn("Thực hiện các ý kiến chỉ đạo:"), "- {{cau}}")...)
	d.Add(append([]docx.Block{docx.Heading(1, "IV. KIẾN NGHỊ, ĐỀ XUẤT")}, plainText("{{kien_nghi"+longBlank)...)...)
	d.Add(plainText("Trên đây là báo cáo tổng kết công tác xây dựng Đảng năm {{nam}} và phương hướng, nhiệm vụ năm {{nam_sau}} của Đảng ủy {{ten_don_vi}}" + form.End())...)
	d.Add(form.Sign(layout.Sign{Receivers: []string{
		"{{cap_uy_cap_tren}}", "Các đồng chí Đảng ủy viên {{loai_don_vi}}",
		"Các chi bộ, đảng bộ trực thuộc", "Ủy ban MTTQ Việt Nam {{loai_don_vi}}",
	}, Power: layout.OnBehalf, Of: "ĐẢNG ỦY", Post: "BÍ THƯ"})...)
	d.Add(annexForm(form, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM {{nam}}")...)
	d.Add(section("#ghi_chu_xep", docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T("{{ghi_chu_xep}}")}})...)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}
