package web

import (
	"fmt"
	"strings"
	"testing"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// TestForecastPage: the page looks from the month that is asked for, says what it
// was drawn from, and leaves the count alone.
func TestForecastPage(t *testing.T) {
	t.Parallel()
	p := plannedOf(newSite(t))
	p.Do(p.Clerk, func(tx *db.Tx) error {
		if _, err := plan.SetTarget(tx, plan.Target{Year: 2025, Name: p.members.Name, Counts: true, Parts: []plan.Part{{Indicator: p.members.Indicator,
			Plans: []plan.Assigned{{Baseline: p.council, Operator: plan.AtLeast, Lo: 20}}}}}, ""); err != nil {
			return err
		}
		for _, year := range []int{2024, 2025} {
			for m := 1; m <= 12; m++ {
				k := figure.Key{Indicator: p.members.Indicator, Unit: p.Root, From: monthAfter(year, m), To: monthAfter(year, m+1).AddDays(-1)}
				if _, found, err := figure.Latest(tx, k); err != nil || found {
					return err
				}
				f, err := figure.Submit(tx, figure.Entry{Key: k, Value: figure.Value{N: int64(1 + year - 2024)}, Status: figure.Final})
				if err != nil {
					return fmt.Errorf("%d/%d: %w", m, year, err)
				}
				if _, err := figure.Approve(tx, f.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	reader := p.as(p.Reader)
	before := reader.get("/chi-tieu?nam=2025").text()
	page := reader.get("/du-bao?nam=2025&thang=9")
	text := page.text()
	for _, want := range []string{"nhìn từ ngày 30/09/2025", "Không tính vào kết quả", "1 chỉ tiêu có khả năng đạt", "↗ Có khả năng đạt", "Hết tháng 6/2025"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	if got := page.all("select[name=thang] option"); len(got) != 12 {
		t.Errorf("%d months to look from, want 12", len(got))
	}
	if after := reader.get("/chi-tieu?nam=2025").text(); after != before {
		t.Error("looking ahead changed the board")
	}
	if text := reader.get(fmt.Sprintf("/du-bao?nam=%d", vn.DayOf(p.Clock.Now()).Year())).text(); !strings.Contains(text, "Chưa hết tháng nào") {
		t.Errorf("a year without a month behind it says:\n%s", text)
	}
}
