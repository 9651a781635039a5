package demo

import (
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// The units that answer for the targets.
const (
	economy = "Phòng Kinh tế, Hạ tầng và Đô thị"
	society = "Phòng Văn hóa - Xã hội"
	centre  = "Trung tâm Phục vụ hành chính công"
	party   = "Ban Xây dựng Đảng"
	front   = "Ủy ban MTTQ Việt Nam phường"
	army    = "Ban Chỉ huy Quân sự phường"
)

// The headings of the plan.
const (
	groupEconomy = "Kinh tế"
	groupSociety = "Văn hóa - xã hội"
	groupOrder   = "Cải cách hành chính, quốc phòng - an ninh"
	groupParty   = "Xây dựng Đảng"
)

// lines says of each line of the resolution what the clerk adds to what was read:
// the exact name, the heading it stands under and who answers for it. The order
// is that of the paper.
var lines = []struct{ name, group, owner string }{
	{"Tổng thu ngân sách nhà nước trên địa bàn", groupEconomy, economy},
	{"Giá trị sản xuất công nghiệp - xây dựng", groupEconomy, economy},
	{"Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", groupEconomy, economy},
	{"Tỷ lệ giải ngân vốn đầu tư công", groupEconomy, economy},
	{"Diện tích đất hoàn thành giải phóng mặt bằng", groupEconomy, economy},
	{"Xóa nhà tạm, nhà dột nát", groupSociety, front},
	{"Tỷ lệ hộ nghèo đa chiều", groupSociety, society},
	{"Tỷ lệ bao phủ bảo hiểm y tế", groupSociety, society},
	{"Tỷ lệ gia đình văn hóa", groupSociety, society},
	{"Tỷ lệ tổ dân phố văn hóa", groupSociety, society},
	{"Số trường đạt chuẩn quốc gia", groupSociety, society},
	{"Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", groupOrder, centre},
	{"Tỷ lệ giao quân", groupOrder, army},
	{"Kết nạp đảng viên mới", groupParty, party},
}

// resolution is the council's: fourteen targets of 2025.
func (b *builder) resolution() error {
	b.on("2025-07-18")
	read, err := b.paper("nghi-quyet-2025.txt", document.Document{Title: "Nghị quyết về nhiệm vụ phát triển kinh tế - xã hội năm 2025", Type: "Nghị quyết",
		Number: "14/NQ-HĐND", Day: "2025-07-18", Issuer: "HĐND phường Hòa Mẫu", Direction: document.Outgoing})
	if err != nil {
		return err
	}
	if len(read) != len(lines) {
		return fmt.Errorf("the resolution gives %d facts, not %d", len(read), len(lines))
	}
	for i, p := range read {
		if err := b.confirm(p, func(e *intake.Edit) {
			e.As, e.Name, e.Group, e.Owner = intake.Target, lines[i].name, lines[i].group, b.units[lines[i].owner]
		}); err != nil {
			return err
		}
	}
	return nil
}

// provincePlan is what the province assigned: a second baseline of eleven lines.
func (b *builder) provincePlan() error {
	b.on("2025-07-21")
	if err := b.act(b.clerk, func(tx *db.Tx) error {
		base, err := plan.AddBaseline(tx, "Tỉnh giao")
		b.province = base.ID
		return err
	}); err != nil {
		return err
	}
	read, err := b.paper("tinh-giao-2025.txt", document.Document{Title: "Quyết định giao chỉ tiêu kế hoạch năm 2025", Type: "Quyết định",
		Number: "1182/QĐ-UBND", Day: "2025-07-07", Issuer: "UBND tỉnh Minh Khê"})
	if err != nil {
		return err
	}
	for _, p := range read {
		if err := b.confirm(p, func(e *intake.Edit) { e.As, e.Baseline = intake.Target, b.province }); err != nil {
			return err
		}
	}
	return nil
}

// lastYear is the year before, added up again on today's territory.
func (b *builder) lastYear() error {
	b.on("2025-07-22")
	read, err := b.paper("bao-cao-2024.txt", document.Document{Title: "Kết quả một số chỉ tiêu năm 2024, tính lại theo địa giới mới", Type: "Báo cáo",
		Number: "41/BC-UBND", Day: "2025-07-21", Issuer: "UBND phường Hòa Mẫu", Direction: document.Outgoing})
	if err != nil {
		return err
	}
	for _, p := range read {
		if err := b.confirm(p, func(e *intake.Edit) { e.As = intake.Figure }); err != nil {
			return err
		}
	}
	return nil
}

// monthly are the amounts of the months of 2025 that were kept, in the unit and
// scale of their indicators; the year's own figure stands for the whole.
var monthly = []struct {
	name   string
	values [11]string
}{
	{"Tổng thu ngân sách nhà nước trên địa bàn", [11]string{"0,612", "0,31", "0,405", "0,52", "0,498", "0,51", "0,466", "0,533", "0,49", "0,561", "0,57"}},
	{"Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", [11]string{"92", "71", "72", "74", "76", "78", "79", "80", "81", "83", "86"}},
	{"Kết nạp đảng viên mới", [11]string{"1", "2", "1", "0", "4", "1", "2", "1", "3", "2", "2"}},
}

// months are the monthly figures, sent by the office and approved by the chair.
func (b *builder) months() error {
	for m := 1; m <= 11; m++ {
		from, to := month(2025, m)
		b.on(max(to.AddDays(3), "2025-07-24"))
		for _, line := range monthly {
			if err := b.report(line.name, from, to, line.values[m-1], figure.Final); err != nil {
				return err
			}
		}
		if err := b.afterMonth(m); err != nil {
			return err
		}
	}
	return nil
}

// afterMonth is what the office does with its papers between the months.
func (b *builder) afterMonth(m int) error {
	switch m {
	case 9:
		return b.interim("9 tháng năm 2025", "2025-10-06", "78")
	case 10:
		if err := b.corrected(); err != nil {
			return err
		}
		return b.interim("Tháng 10/2025", "2025-11-12", "91")
	case 11:
		return b.unnumbered("Tháng 11/2025", "2025-12-09")
	}
	return nil
}

func month(year, m int) (from, to vn.Day) {
	from, to, ok := intake.Span(fmt.Sprintf("%d-%02d", year, m))
	if !ok {
		panic("no such month") // the demo's own numbers
	}
	return from, to
}

// report sends one figure of the whole ward by the office, approved by the chair.
func (b *builder) report(name string, from, to vn.Day, value string, status figure.Status) error {
	var e figure.Entry
	err := b.d.View(b.ctx, b.clerk, func(tx *db.Tx) error {
		d, found, err := plan.FindByName(tx, name)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("no indicator %q", name)
		}
		n, err := vn.ParseNumberAt(value, d.Scale)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		root, err := org.Root(tx)
		e = figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: root, From: from, To: to}, Value: figure.Value{N: n.Units}, Status: status}
		return err
	})
	if err != nil {
		return err
	}
	return b.send(b.clerk, b.chair, e)
}

// closing are the year's figures that the conference did not name.
var closing = []struct {
	name, value string
	status      figure.Status
}{
	{"Tỷ lệ giải ngân vốn đầu tư công", "88,6", figure.Estimate},
	{"Diện tích đất hoàn thành giải phóng mặt bằng", "9,8", figure.Preliminary},
	{"Tỷ lệ hộ nghèo đa chiều", "1,12", figure.Final},
	{"Tỷ lệ bao phủ bảo hiểm y tế", "95,6", figure.Preliminary},
	{"Tỷ lệ gia đình văn hóa", "92,4", figure.Preliminary},
	{"Tỷ lệ tổ dân phố văn hóa", "91,7", figure.Final},
	{"Số trường đạt chuẩn quốc gia", "6", figure.Final},
	{"Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", "98,7", figure.Final},
	{"Tỷ lệ giao quân", "100", figure.Final},
}

// yearEnd is the close of the year.
func (b *builder) yearEnd() error {
	b.on("2025-12-31")
	for _, f := range closing {
		if err := b.report(f.name, "2025-01-01", "2025-12-31", f.value, f.status); err != nil {
			return err
		}
	}
	return nil
}

// freeze keeps the board as it went to the council, before the conference told
// more of the year.
func (b *builder) freeze() error {
	return b.act(b.chair, func(tx *db.Tx) error {
		_, err := score.Freeze(tx, 2025, "Trình HĐND kỳ họp cuối năm", "Số ước cả năm, kèm tờ trình của UBND", "")
		return err
	})
}

// conference is the news of the review conference: the named figures of 2025,
// the targets of 2026, what was asked and what was claimed.
func (b *builder) conference() error {
	b.on("2026-01-09")
	read, err := b.paper("hoi-nghi-2025.txt", document.Document{Title: "Phường Hòa Mẫu tổng kết năm 2025, bàn việc năm 2026", Type: "Tin",
		Day: "2026-01-09", Issuer: "Trang thông tin phường Hòa Mẫu"})
	if err != nil {
		return err
	}
	for _, p := range read {
		if err := b.confirm(p, func(e *intake.Edit) {
			if e.As == intake.Target {
				e.Group, e.Owner = groupParty, b.units[party]
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// waiting is what lies on the desks on the morning the demo opens: a figure of a
// residential group that nobody has approved, and a notice that nobody has read.
func (b *builder) waiting() error {
	b.on("2026-01-15")
	if _, err := b.paper("thong-bao-2026.txt", document.Document{Title: "Kết luận của Chủ tịch UBND phường tại cuộc họp giao ban tháng 01/2026", Type: "Thông báo",
		Number: "07/TB-UBND", Day: "2026-01-14", Issuer: "UBND phường Hòa Mẫu", Direction: document.Outgoing}); err != nil {
		return err
	}
	var key figure.Key
	if err := b.d.View(b.ctx, b.clerk, func(tx *db.Tx) error {
		d, found, err := plan.FindByName(tx, "Kết nạp đảng viên mới")
		if err == nil && !found {
			err = fault.Missingf("Không có chỉ tiêu kết nạp đảng viên mới.")
		}
		from, to := month(2026, 1)
		key = figure.Key{Indicator: d.Indicator, Unit: b.units["Tổ dân phố 7"], From: from, To: to}
		return err
	}); err != nil {
		return err
	}
	return b.send(b.head, auth.Actor{}, figure.Entry{Key: key, Value: figure.Value{N: 1}, Status: figure.Preliminary, Note: "Một đảng viên kết nạp ngày 12/01."})
}
