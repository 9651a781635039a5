package demo

import (
	"fmt"

	"tongket/internal/db"
	"tongket/internal/plan"
)

// indicator is one of the ward's by its name.
func indicator(tx *db.Tx, name string) (plan.Definition, error) {
	d, found, err := plan.FindByName(tx, name)
	if err == nil && !found {
		err = fmt.Errorf("no indicator %q", name)
	}
	return d, err
}

// line is the line of a year that measures one indicator, and its council's value.
func line(tx *db.Tx, year int, name string) (plan.Target, plan.Assigned, error) {
	d, err := indicator(tx, name)
	if err != nil {
		return plan.Target{}, plan.Assigned{}, err
	}
	all, err := plan.Targets(tx, year, "")
	if err != nil {
		return plan.Target{}, plan.Assigned{}, err
	}
	for _, t := range all {
		if t.Parts[0].Indicator == d.Indicator {
			return t, t.Parts[0].Plans[0], nil
		}
	}
	return plan.Target{}, plan.Assigned{}, fmt.Errorf("no line of %d for %q", year, name)
}

// phasing spreads two lines of 2025 over the months: revenue as the taxes fall
// due, trade with the seasons.
func (b *builder) phasing() error {
	b.on("2025-07-23")
	return b.act(b.clerk, func(tx *db.Tx) error {
		if err := phase(tx, 2025, "Tổng thu ngân sách nhà nước trên địa bàn", [12]int64{410, 620, 890, 1180, 1450, 1720, 1990, 2270, 2540, 2820, 3090, 3356}); err != nil {
			return err
		}
		return phase(tx, 2025, "Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ", [12]int64{75_000, 137_000, 203_000, 271_000, 341_000, 413_000, 486_000, 560_000, 635_000, 711_000, 789_000, 871_000})
	})
}

// phase sets what of a line should be reached by the end of each month, at the
// scale of its indicator.
func phase(tx *db.Tx, year int, name string, through [12]int64) error {
	t, a, err := line(tx, year, name)
	if err != nil {
		return err
	}
	_, err = plan.SetPhasing(tx, plan.Phasing{Target: t.ID, Baseline: a.Baseline, How: plan.HandPhasing, Through: through})
	return err
}

// recruits is what of the fifty new party members of 2026 each unit was charged
// with; together they are the fifty.
var recruits = []struct {
	unit string
	n    int64
}{
	{"Tổ dân phố 1", 5}, {"Tổ dân phố 2", 5}, {"Tổ dân phố 3", 5}, {"Tổ dân phố 4", 5}, {"Tổ dân phố 5", 6},
	{"Tổ dân phố 6", 4}, {"Tổ dân phố 7", 5}, {"Tổ dân phố 8", 5}, {"Tổ dân phố 9", 5}, {army, 3}, {society, 2},
}

// nextYear makes the plan of 2026 one that can be followed: the new members of
// the term, of which the year's are a part, over the months and over the units.
func (b *builder) nextYear() error {
	b.on("2026-01-12")
	return b.act(b.clerk, func(tx *db.Tx) error {
		t, a, err := line(tx, 2026, members)
		if err != nil {
			return err
		}
		congress, err := plan.AddBaseline(tx, "Đại hội Đảng bộ phường giao")
		if err != nil {
			return err
		}
		term, err := plan.SetTarget(tx, plan.Target{Year: 2025, Through: 2030, Group: groupParty, Name: "Kết nạp đảng viên mới cả nhiệm kỳ", Counts: true, Owner: b.units[party],
			Parts: []plan.Part{{Indicator: t.Parts[0].Indicator, Plans: []plan.Assigned{{Baseline: congress.ID, Operator: plan.AtLeast, Lo: 270}}}}}, "")
		if err != nil {
			return err
		}
		before, _, err := line(tx, 2025, members)
		if err != nil {
			return err
		}
		for _, yearly := range []*plan.Target{&before, &t} {
			yearly.Term = term.ID
			if *yearly, err = plan.SetTarget(tx, *yearly, "Xếp vào chỉ tiêu nhiệm kỳ 2025–2030 của Đại hội Đảng bộ phường"); err != nil {
				return err
			}
		}
		if err := phase(tx, 2026, members, [12]int64{2, 5, 9, 13, 18, 23, 27, 31, 36, 41, 46, 50}); err != nil {
			return err
		}
		var shares []plan.Share
		for _, r := range recruits {
			shares = append(shares, plan.Share{Target: t.ID, Baseline: a.Baseline, Unit: b.units[r.unit], Operator: plan.AtLeast, Lo: r.n})
		}
		return plan.SetShares(tx, t.ID, 0, a.Baseline, 0, shares)
	})
}
