package report

import (
	"bytes"
	"maps"
	"strconv"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// periodicOpen are the names of the periodic report whose values only people can
// write: each prints as a blank until the office fills it in.
func periodicOpen() template.Names {
	return template.Names{
		{Name: "thuan_loi", Label: "Thuận lợi (người soạn ghi)", Example: "sự chỉ đạo sát sao của tỉnh"},
		{Name: "kho_khan", Label: "Khó khăn (người soạn ghi)", Example: "thiên tai, giá cả tăng"},
		{Name: "so_van_ban_chi_dao", Label: "Số văn bản chỉ đạo, điều hành đã ban hành (người soạn ghi)", Example: "215"},
		{Name: "hoat_dong", Label: "Hội nghị, đợt làm việc đã tổ chức (người soạn ghi)", Example: "12 hội nghị triển khai nhiệm vụ"},
		{Name: "ket_qua_noi_bat", Label: "Kết quả nổi bật (người soạn ghi)", Example: "hoàn thành sắp xếp tổ dân phố"},
		{Name: "uu_diem", Label: "Ưu điểm (người soạn ghi)", Example: "các chỉ tiêu kinh tế đạt khá"},
		{Name: "han_che", Label: "Tồn tại, hạn chế (người soạn ghi)", Example: "giải ngân còn chậm"},
		{Name: "nguyen_nhan_khach_quan", Label: "Nguyên nhân khách quan (người soạn ghi)", Example: "thời tiết bất lợi"},
		{Name: "nguyen_nhan_chu_quan", Label: "Nguyên nhân chủ quan (người soạn ghi)", Example: "phối hợp chưa chặt chẽ"},
		{Name: "bai_hoc", Label: "Bài học kinh nghiệm (người soạn ghi)", Example: "bám sát cơ sở"},
		{Name: "muc_tieu_tong_quat", Label: "Mục tiêu tổng quát kỳ tới (người soạn ghi)", Example: "giữ đà tăng trưởng"},
		{Name: "to_chuc_thuc_hien", Label: "Tổ chức thực hiện (người soạn ghi)", Example: "các cơ quan theo chức năng triển khai"},
		{Name: "kien_nghi", Label: "Kiến nghị, đề xuất với cấp trên (người soạn ghi)", Example: "bố trí vốn sửa đường"},
	}
}

// sentenceNames are the names of a list of sentences.
func sentenceNames(example string) []template.Name {
	return []template.Name{{Name: "cau", Label: "Câu viết sẵn từ số liệu đã duyệt", Example: example, Kind: template.KindRich}}
}

// resultNames are the names of what the record says of the plan.
func resultNames() template.Names {
	return template.Names{
		{Name: "cac_can_cu", Label: "Các văn bản giao chỉ tiêu", Kind: template.KindList, Inside: []template.Name{
			{Name: "can_cu", Label: "Văn bản làm căn cứ", Example: "Nghị quyết số 14/NQ-HĐND ngày 18 tháng 7 năm 2025 của HĐND phường Hòa Mẫu"}}},
		{Name: "cac_y_kien", Label: "Ý kiến chỉ đạo nhận được trong kỳ", Kind: template.KindList, Inside: []template.Name{
			{Name: "noi_dung", Label: "Nội dung chỉ đạo", Example: "Rà soát hộ chưa tham gia bảo hiểm y tế"},
			{Name: "theo", Label: "Văn bản hoặc người chỉ đạo", Example: "theo Thông báo số 31/TB-UBND"},
			{Name: "ket_qua", Label: "Kết quả thực hiện (người soạn ghi)", Example: "đã rà soát xong"}}},
		{Name: "cac_loai", Label: "Từng loại kết quả với tên các chỉ tiêu", Kind: template.KindList, Inside: []template.Name{
			{Name: "ten", Label: "Loại kết quả", Example: "Các chỉ tiêu vượt kế hoạch"},
			{Name: "cac_chi_tieu", Label: "Tên các chỉ tiêu, cách nhau bằng dấu chấm phẩy", Example: "tổng thu ngân sách; tổng mức bán lẻ"}}},
		{Name: "cac_nguon_giao", Label: "Câu tổng hợp theo nguồn giao khác (tỉnh giao …)", Kind: template.KindList, Inside: sentenceNames("So với kế hoạch tỉnh giao, có 4/5 chỉ tiêu đạt và vượt.")},
		{Name: "so_muc_khac", Label: "Số thứ tự của mục kết quả ngoài kế hoạch, sau các nhóm", Example: "4"},
		{Name: "cac_ket_qua_khac", Label: "Kết quả ngoài các chỉ tiêu kế hoạch", Kind: template.KindList, Inside: sentenceNames("Số mô hình dân vận khéo năm 2026: 14 mô hình.")},
	}
}

// comingNames are the names of the second part.
func comingNames() template.Names {
	return template.Names{
		{Name: "cac_muc_tieu", Label: "Chỉ tiêu kế hoạch năm sau, theo nhóm; trống khi chưa có kế hoạch", Kind: template.KindList, Inside: []template.Name{
			{Name: "ten", Label: "Tên nhóm", Example: "Kinh tế"},
			{Name: "cac_chi_tieu", Label: "Các chỉ tiêu của nhóm", Kind: template.KindList, Inside: sentenceNames("Tổng thu ngân sách nhà nước trên địa bàn: 1.050 tỷ đồng.")}}},
		{Name: "cac_chi_tieu_con_lai", Label: "Chỉ tiêu kế hoạch năm chưa đạt khi hết kỳ", Kind: template.KindList, Inside: []template.Name{
			{Name: "ten", Label: "Tên chỉ tiêu", Example: "Tỷ lệ giải ngân vốn đầu tư công"}}},
		{Name: "cac_nhiem_vu", Label: "Ý kiến chỉ đạo phải thực hiện trong kỳ tới", Kind: template.KindList, Inside: sentenceNames("Hoàn thành kiểm kê đất (đơn vị chủ trì: Phòng Kinh tế, Hạ tầng và Đô thị; thời hạn: 27/02/2026).")},
	}
}

// annexNames are the names of the table of targets at the end.
func annexPartNames() template.Names {
	return template.Names{
		{Name: "kem_theo", Label: "Dòng dẫn phụ lục về báo cáo", Example: "(Kèm theo Báo cáo số ……/BC-UBND ngày …… tháng …… năm 2026)"},
		{Name: "bieu_chi_tieu", Label: "Biểu chỉ tiêu, viết {{@bieu_chi_tieu}} trên một dòng riêng ở trang ngang", Example: "(biểu chỉ tiêu)", Kind: template.KindBlocks},
		{Name: "cac_ghi_chu", Label: "Ghi chú dưới biểu", Kind: template.KindList, Inside: []template.Name{{Name: "ghi_chu", Label: "Một ghi chú", Example: "(*) Kết quả do người có thẩm quyền quyết định."}}},
	}
}

// periodicNames is the dictionary of the periodic report.
func periodicNames() template.Names {
	var all template.Names
	for _, part := range []template.Names{periodNames(), resultNames(), periodicOpen(), comingNames(), annexPartNames()} {
		all = append(all, part...)
	}
	return all
}

// periodicScope is everything the periodic report says, under the names of its
// dictionary.
func periodicScope(r *Report) (template.Scope, error) {
	s := r.timing("UBND")
	for _, part := range []template.Scope{blanks(periodicOpen()), r.done(), r.ahead(), r.annexPart("BC", "UBND", "Ủy ban nhân dân "+r.Ward.Full())} {
		maps.Copy(s, part)
	}
	return s, nil
}

// done is the first part: what was asked, the count, the fields.
func (r *Report) done() template.Scope {
	said := template.List{}
	for _, d := range r.saidWithin() {
		said = append(said, template.Scope{"noi_dung": template.Text(vn.Sentence(d.Text)), "theo": template.Text(d.from()), "ket_qua": nil})
	}
	return template.Scope{
		"cac_can_cu": groundList(r.Grounds), "cac_y_kien": said, "cac_loai": r.classList(),
		"cac_nguon_giao": sentences(r.otherCounts()), "so_muc_khac": template.Text(strconv.Itoa(len(r.Board.Groups) + 1)), "cac_ket_qua_khac": sentences(append(r.others(), r.otherClaims()...)),
	}
}

// ahead is the second part: the year after's targets, or what the rest of the
// year is for, and what was asked of the time to come.
func (r *Report) ahead() template.Scope {
	s := template.Scope{"cac_muc_tieu": template.List{}, "cac_chi_tieu_con_lai": template.List{}}
	if r.interim() {
		s["cac_chi_tieu_con_lai"] = texts("ten", r.notReached())
	} else {
		s["cac_muc_tieu"] = r.nextTargets()
	}
	var tasks []prose
	for _, d := range r.saidAfter() {
		tasks = append(tasks, d.assignment())
	}
	s["cac_nhiem_vu"] = sentences(tasks)
	return s
}

// annexPart is the table of targets with its notes, under the paper that it is
// attached to.
func (r *Report) annexPart(typ, organ, issuer string) template.Scope {
	table := r.annex().table(r.Layout.New("").TextWidth(true))
	return template.Scope{
		"kem_theo":      template.Text(attachedTo(r.Layout.Symbol(0, typ, organ), issuer, r.Day.Year())),
		"bieu_chi_tieu": template.Blocks{table}, "cac_ghi_chu": texts("ghi_chu", append(r.overridden(), r.drawnFrom())),
	}
}

// periodicForm is the built-in template: the outline of the People's Committee's
// report in the form of State papers, full of tags.
func periodicForm(form layout.Rules) ([]byte, error) {
	opt := form.Options("Báo cáo tình hình thực hiện nhiệm vụ")
	opt.Footer = []docx.Run{docx.I("{{ghi_chu_mau}}")}
	d := docx.New(opt)
	d.Add(form.Head(layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", "{{ten_don_vi | hoa}}"}, Number: "{{so_ky_hieu}}", PlaceDate: "{{dia_danh_ngay_thang}}", Mark: "{{du_thao}}"})...)
	d.Add(form.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,", "bảo đảm quốc phòng - an ninh {{ky}};", "phương hướng, nhiệm vụ {{ky_sau}}")...)
	d.Add(groundsForm(form, "cac_can_cu", "Căn cứ {{can_cu}}")...)
	d.Add(plainText(
		"Ủy ban nhân dân {{ten_don_vi}} báo cáo {{#tong_ket}}{{tong_ket}} {{/tong_ket}}tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh {{ky}} và phương hướng, nhiệm vụ {{ky_sau}} như sau:",
		"Bối cảnh "+inTime+": thuận lợi {{thuan_loi}}; khó khăn {{kho_khan}}")...)
	d.Add(part("Phần thứ nhất", "KẾT QUẢ THỰC HIỆN NHIỆM VỤ {{ky | hoa}}")...)
	d.Add(docx.Heading(1, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"))
	d.Add(plainText("Ủy ban nhân dân {{loai_don_vi}} đã ban hành {{so_van_ban_chi_dao}} văn bản chỉ đạo, điều hành; tổ chức {{hoat_dong}}; kết quả nổi bật {{ket_qua_noi_bat}}")...)
	d.Add(led("cac_y_kien", leadIn("Các ý kiến chỉ đạo đã tiếp nhận "+inTime+" và kết quả thực hiện:"), "- {{noi_dung}} ({{theo}}). Kết quả thực hiện: {{ket_qua}}")...)
	d.Add(docx.Heading(1, "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"))
	d.Add(countForm()...)
	d.Add(docx.Heading(1, "III. KẾT QUẢ TRÊN CÁC LĨNH VỰC"))
	d.Add(fieldsForm()...)
	d.Add(beyondForm()...)
	d.Add(docx.Heading(1, "IV. ĐÁNH GIÁ CHUNG"))
	d.Add(assessmentForm()...)
	d.Add(part("Phần thứ hai", "PHƯƠNG HƯỚNG, NHIỆM VỤ {{ky_sau | hoa}}")...)
	d.Add(comingForm()...)
	d.Add(plainText("Trên đây là báo cáo {{#tong_ket}}{{tong_ket}} {{/tong_ket}}tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh {{ky}} và phương hướng, nhiệm vụ {{ky_sau}} của Ủy ban nhân dân {{ten_don_vi}}" + form.End())...)
	d.Add(form.Sign(layout.Sign{Receivers: []string{
		"{{co_quan_cap_tren}}", "Thường trực Đảng ủy {{loai_don_vi}}", "Thường trực HĐND {{loai_don_vi}}",
		"Chủ tịch, các Phó Chủ tịch UBND {{loai_don_vi}}", "Ủy ban MTTQ Việt Nam {{loai_don_vi}}", "Các cơ quan, đơn vị thuộc UBND {{loai_don_vi}}",
	}, Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
	d.Add(annexForm(form, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU {{luy_ke | hoa}}")...)
	var b bytes.Buffer
	_, err := d.WriteTo(&b)
	return b.Bytes(), err
}
