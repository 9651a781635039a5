package demo

import (
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/quality"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// The indicators that the residential groups count, beside the party members.
const (
	households = "Số hộ"
	residents  = "Số nhân khẩu"
	poor       = "Số hộ nghèo"
	insured    = "Số người tham gia bảo hiểm y tế"
	mediated   = "Số vụ việc hòa giải thành"
	members    = "Kết nạp đảng viên mới"
)

// counted are the groups' own indicators in the order of the form.
var counted = []plan.Definition{
	{Name: households, Unit: "hộ", Direction: plan.Up, Kind: plan.Stock, SourceNote: "Sổ theo dõi của tổ dân phố"},
	{Name: residents, Unit: "khẩu", Direction: plan.Up, Kind: plan.Stock, SourceNote: "Sổ theo dõi của tổ dân phố, đối chiếu dữ liệu dân cư"},
	{Name: poor, Unit: "hộ", Direction: plan.Down, Kind: plan.Stock, SourceNote: "Danh sách hộ nghèo được công nhận"},
	{Name: insured, Unit: "người", Direction: plan.Up, Kind: plan.Stock, SourceNote: "Danh sách của cơ quan bảo hiểm xã hội"},
	{Name: mediated, Unit: "vụ", Direction: plan.Up, Kind: plan.Flow, SourceNote: "Sổ của tổ hòa giải"},
}

// piloted is the day until which the ward tries its regimes.
const piloted = vn.Day("2026-03-31")

// regimes lays down who owes what from the end of 2025: the groups by the month
// of the calendar, the departments from the 15th to the 14th, as administrative
// reports are by Nghị định 09/2019.
func (b *builder) regimes() error {
	b.on("2025-12-10")
	return b.act(b.clerk, func(tx *db.Tx) error {
		for _, d := range counted {
			d.OverUnits, d.Frequency = plan.Adds, plan.Frequency(regime.Month)
			if _, err := plan.Define(tx, d); err != nil {
				return err
			}
		}
		if _, err := regime.OpenYear(tx, 2026, regime.Decree09Code); err != nil {
			return err
		}
		group := regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Content: "Sáu số liệu của tổ, kèm ảnh nếu có", Window: regime.CalendarCode,
			Legal: "Kế hoạch thí điểm của UBND phường", DueAfter: 3, LockAfter: regime.NeverLocks, Kinds: []org.UnitKind{org.GroupKind}, From: "2025-12-10"}
		if err := b.regime(tx, group, households, residents, poor, insured, mediated, members); err != nil {
			return err
		}
		for _, r := range []struct {
			unit  string
			names []string
		}{
			{economy, []string{"Tổng thu ngân sách nhà nước trên địa bàn", "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", "Tỷ lệ giải ngân vốn đầu tư công"}},
			{society, []string{"Tỷ lệ bao phủ bảo hiểm y tế"}},
			{centre, []string{"Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn"}},
		} {
			own := regime.Regime{Name: "Báo cáo tháng của " + r.unit, Content: "Kết quả tháng, kỳ 15 đến 14", Window: regime.Decree09Code,
				Legal: "Nghị định 09/2019/NĐ-CP", DueAfter: 2, LockAfter: 10, Units: []auth.UnitID{b.units[r.unit]}, From: "2026-01-01"}
			if err := b.regime(tx, own, r.names...); err != nil {
				return err
			}
		}
		return nil
	})
}

// regime adds one that is tried for the first months.
func (b *builder) regime(tx *db.Tx, r regime.Regime, names ...string) error {
	r.Sort, r.Frequency, r.Recipient, r.Until = regime.Periodic, regime.Month, "Văn phòng HĐND và UBND", piloted
	for _, name := range names {
		d, err := indicator(tx, name)
		if err != nil {
			return err
		}
		r.Indicators = append(r.Indicators, string(d.Indicator))
	}
	_, err := regime.SetRegime(tx, r)
	return err
}

// december are the six numbers of the groups for December 2025, in the order of
// the regime. Group 4 sent none; in group 3 more people are insured than live there.
var december = []struct {
	group  string
	values [6]int64
}{
	{"Tổ dân phố 1", [6]int64{214, 803, 2, 771, 1, 0}},
	{"Tổ dân phố 2", [6]int64{198, 742, 1, 709, 0, 0}},
	{"Tổ dân phố 3", [6]int64{176, 655, 3, 671, 1, 0}},
	{"Tổ dân phố 5", [6]int64{231, 868, 2, 834, 2, 1}},
	{"Tổ dân phố 6", [6]int64{165, 611, 4, 580, 0, 0}},
	{"Tổ dân phố 7", [6]int64{187, 706, 2, 678, 1, 0}},
	{"Tổ dân phố 8", [6]int64{203, 759, 1, 731, 0, 0}},
	{"Tổ dân phố 9", [6]int64{192, 724, 3, 690, 1, 0}},
}

// groups is the first month under the regimes: one head sent its own numbers, the
// office entered those of the others from a message, one group is asked for them.
func (b *builder) groups() error {
	b.on("2026-01-05")
	if err := b.act(b.clerk, func(tx *db.Tx) error {
		_, err := quality.SetRule(tx, quality.NewRule{Name: "Người tham gia bảo hiểm y tế không nhiều hơn nhân khẩu", Left: insured, Operator: quality.AtMost, Right: residents, Missing: quality.SkipAny})
		return err
	}); err != nil {
		return err
	}
	var sent []figure.ID
	for _, m := range december {
		who, e := b.clerk, figure.Entry{Status: figure.Final, Via: figure.ViaMessage, ViaNote: "tổ trưởng " + m.group}
		if b.head.Units[0] == b.units[m.group] {
			who, e = b.head, figure.Entry{Status: figure.Final}
		}
		if err := b.act(who, func(tx *db.Tx) error {
			ids, err := b.month(tx, m.group, m.values, e)
			sent = append(sent, ids...)
			return err
		}); err != nil {
			return err
		}
	}
	return b.act(b.chair, func(tx *db.Tx) error {
		_, refused, err := figure.ApproveMany(tx, sent)
		if err == nil && len(refused) > 0 {
			err = fmt.Errorf("%d figures of the groups were not approved", len(refused))
		}
		return err
	})
}

// month sends the numbers of one group as far as e does not say otherwise.
func (b *builder) month(tx *db.Tx, group string, values [6]int64, e figure.Entry) (sent []figure.ID, err error) {
	e.Key.Unit = b.units[group]
	e.Key.From, e.Key.To = month(2025, 12)
	for i, name := range []string{households, residents, poor, insured, mediated, members} {
		d, err := indicator(tx, name)
		if err != nil {
			return nil, err
		}
		e.Key.Indicator, e.Value = d.Indicator, figure.Value{N: values[i]}
		f, err := figure.Submit(tx, e)
		if err != nil {
			return nil, err
		}
		sent = append(sent, f.ID)
	}
	return sent, nil
}

// reminded gives the head of group 4 a card, and lets the days of the reminders
// pass until the demo opens; the police count of group 7 differs from its own.
func (b *builder) reminded() error {
	b.on("2026-01-06")
	if err := b.act(b.clerk, func(tx *db.Tx) error {
		_, err := org.MakeCard(tx, org.NewCard{Unit: b.units["Tổ dân phố 4"], Name: "Bế Thị Lượng", Code: org.MakeCardCode()})
		return err
	}); err != nil {
		return err
	}
	for _, day := range []vn.Day{"2026-01-07", "2026-01-09"} {
		b.on(day)
		if err := b.act(auth.System(b.ward.ID, "reminders"), func(tx *db.Tx) error { _, err := notice.Remind(tx, false); return err }); err != nil {
			return err
		}
	}
	return b.act(b.clerk, func(tx *db.Tx) error {
		d, err := indicator(tx, residents)
		if err != nil {
			return err
		}
		from, to := month(2025, 12)
		_, err = figure.AddRival(tx, figure.Rival{Key: figure.Key{Indicator: d.Indicator, Unit: b.units["Tổ dân phố 7"], From: from, To: to}, Value: figure.Value{N: 712},
			Status: figure.Final, SourceName: "Công an phường", Note: "Dữ liệu dân cư ngày 31/12, có 6 người tạm vắng."})
		return err
	})
}
