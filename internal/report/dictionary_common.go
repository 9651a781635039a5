package report

import (
	"fmt"
	"strconv"

	"tongket/internal/doc/template"
	"tongket/internal/vn"
)

// wardEntries name the ward.
func wardEntries() []entry {
	return []entry{
		name("ten_don_vi", "Tên phường, xã, đặc khu", "phường Hòa Mẫu", func(r *Report) string { return r.Ward.Full() }),
		name("loai_don_vi", "Loại đơn vị hành chính", "phường", func(r *Report) string { return r.Ward.Kind.Label() }),
		name("ten_rieng", "Tên riêng, như ở dòng địa danh", "Hòa Mẫu", func(r *Report) string { return r.Ward.Name }),
		name("co_quan_cap_tren", "Nơi nhận ở cấp trên", "Ủy ban nhân dân tỉnh Minh Khê", func(r *Report) string {
			if r.Ward.Province == "" {
				return "Ủy ban nhân dân " + blank
			}
			return "Ủy ban nhân dân " + r.Ward.Province
		}),
		name("tinh", "Tỉnh, thành phố", "tỉnh Minh Khê", func(r *Report) string { return r.Ward.Province }),
	}
}

// paperEntries say what a paper is about and how far it is.
func paperEntries() []entry {
	day := func(name, label, example string, of func(r *Report) vn.Day) entry {
		return entry{template.Name{Name: name, Label: label, Example: example, Kind: template.KindDate}, func(r *Report) template.Value { return template.Date(of(r)) }}
	}
	year := func(name, label, example string, after int) entry {
		return entry{template.Name{Name: name, Label: label, Example: example, Kind: template.KindText},
			func(r *Report) template.Value { return template.Text(strconv.Itoa(r.Board.Year + after)) }}
	}
	return []entry{
		year("nam", "Năm báo cáo", "2025", 0),
		year("nam_truoc", "Năm trước năm báo cáo", "2024", -1),
		name("nam_lap", "Năm lập dự thảo", "2026", func(r *Report) string { return strconv.Itoa(r.Day.Year()) }),
		year("nam_sau", "Năm sau năm báo cáo", "2026", 1),
		name("ky", "Kỳ của văn bản", "năm 2025", func(r *Report) string { return span(r.Board.Year, r.Period.Name) }),
		day("tu_ngay", "Ngày đầu kỳ", "01/01/2025", func(r *Report) vn.Day { return r.from() }),
		day("den_ngay", "Ngày cuối kỳ", "31/12/2025", func(r *Report) vn.Day { return r.to() }),
		day("ngay_lap", "Ngày lập dự thảo", "08/01/2026", func(r *Report) vn.Day { return r.Day }),
		name("dia_danh_ngay_thang", "Dòng địa danh và thời gian; ngày để trống đến khi ban hành", "Hòa Mẫu, ngày …… tháng …… năm 2026", func(r *Report) string {
			return r.Layout.Undated(r.Ward.Name, r.Day.Year())
		}),
		{template.Name{Name: "so_van_ban", Label: "Số văn bản; để trống đến khi ban hành", Example: "05"}, func(*Report) template.Value { return nil }},
		name("du_thao", "Dấu dự thảo; nói thêm khi số liệu chưa chốt", "DỰ THẢO", func(r *Report) string { return r.Draft() }),
		{template.Name{Name: "chua_chot", Label: "Đúng khi số liệu của kỳ chưa chốt", Example: "không", Kind: template.KindFlag}, func(r *Report) template.Value { return template.Flag(!r.Closed) }},
		name("nguon_so_lieu", "Số liệu tính đến khi nào, kèm mốc nhật ký", "Dự thảo lập từ số liệu đã duyệt tính đến ngày 08/01/2026. Mốc nhật ký: 123-9f86d081884c7d65", func(r *Report) string { return r.drawnFrom() }),
		name("moc_nhat_ky", "Mốc nhật ký lúc lập", "123-9f86d081884c7d65", func(r *Report) string { return r.Head }),
		name("ghi_chu_mau", "Câu cảnh báo khi số liệu là của đơn vị mẫu; trống ở đơn vị thật", demoNote, func(r *Report) string {
			if r.Demo {
				return demoNote
			}
			return ""
		}),
	}
}

// from is the first day of what the paper is about, to the last.
func (r *Report) from() vn.Day {
	if r.Period.From != "" {
		return r.Period.From
	}
	return vn.Day(fmt.Sprintf("%d-01-01", r.Board.Year))
}

func (r *Report) to() vn.Day {
	if r.Period.To != "" {
		return r.Period.To
	}
	return vn.Day(fmt.Sprintf("%d-12-31", r.Board.Year))
}

// countEntries are the official count of the year.
func countEntries() []entry {
	count := func(name, label, example, key string, of func(r *Report) int) entry {
		return entry{template.Name{Name: name, Label: label, Example: example, Kind: template.KindNumber}, func(r *Report) template.Value { return counted(of(r), "tong."+key) }}
	}
	return []entry{
		{template.Name{Name: "tong_hop", Label: "Câu tổng hợp số chỉ tiêu vượt, đạt, không đạt", Example: "Năm 2026, phường Hòa Mẫu có 12/14 chỉ tiêu đạt và vượt kế hoạch.", Kind: template.KindRich}, func(r *Report) template.Value {
			p := r.summary()
			return template.Rich(p.runs)
		}},
		{template.Name{Name: "tung_loai", Label: "Số chỉ tiêu từng loại; loại không có chỉ tiêu nào thì không kể", Example: "8 vượt, 4 đạt, 2 không đạt", Kind: template.KindRich}, func(r *Report) template.Value { return template.Rich(r.classCounts().runs) }},
		{template.Name{Name: "dat_va_vuot", Label: "Số chỉ tiêu đạt và vượt trên tổng số", Example: "12/14", Kind: template.KindText}, func(r *Report) template.Value {
			c := r.Board.Count
			return template.Number{Decimal: vn.Decimal{Units: int64(c.MetOrExceeded())}, Text: fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total), Key: "tong.dat-vuot"}
		}},
		count("so_dat_va_vuot", "Số chỉ tiêu đạt và vượt", "12", "dat-vuot-so", func(r *Report) int { return r.Board.MetOrExceeded() }),
		count("tong_so_chi_tieu", "Tổng số chỉ tiêu được tính", "14", "tat-ca", func(r *Report) int { return r.Board.Count.Total }),
		count("so_vuot", "Số chỉ tiêu vượt kế hoạch", "8", "vuot", func(r *Report) int { return r.Board.Count.Exceeded }),
		count("so_dat", "Số chỉ tiêu đạt kế hoạch", "4", "dat", func(r *Report) int { return r.Board.Count.Met }),
		count("so_khong_dat", "Số chỉ tiêu không đạt kế hoạch", "2", "khong-dat", func(r *Report) int { return r.Board.Count.NotMet }),
		count("so_chua_den_ky", "Số chỉ tiêu chưa đến kỳ đánh giá", "0", "chua-den-ky", func(r *Report) int { return r.Board.Count.NotDue }),
		count("so_chua_co_so_lieu", "Số chỉ tiêu chưa có số liệu", "0", "chua-co", func(r *Report) int { return r.Board.Count.NoData }),
	}
}

// counted is a count of lines as a number of the record.
func counted(n int, key string) template.Number {
	return template.Number{Decimal: vn.Decimal{Units: int64(n)}, Key: key}
}
