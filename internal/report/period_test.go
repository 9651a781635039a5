package report_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/report"
	"tongket/internal/vn"
)

// TestMonthlyReport holds a report of a month on the record: drawn for the month's
// last day, it tells the month alone and the year so far, rests on the revisions of
// both days, and knows nothing of what came later in the year.
func TestMonthlyReport(t *testing.T) {
	t.Parallel()
	o := open(t)
	var used []figure.ID
	for _, y := range []struct {
		from, to vn.Day
		n        int64
	}{{"2025-01-01", "2025-07-31", 11}, {"2025-08-01", "2025-08-31", 2}} {
		var f figure.Figure
		o.Do(o.Clerk, func(tx *db.Tx) (err error) {
			f, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: o.target.Parts[0].Indicator, Unit: o.Root, From: y.from, To: y.to}, Value: figure.Value{N: y.n}, Status: figure.Final})
			return err
		})
		o.Do(o.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err })
		used = append(used, f.ID)
	}
	august := o.periodOf(t, "2025-08-01", "2025-08-31")
	var id report.ID
	o.Do(o.Clerk, func(tx *db.Tx) (err error) {
		id, err = report.Make(tx, report.Asked{Kind: report.Periodic, Year: 2025, Period: august.ID})
		return err
	})
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	m := o.get(id)
	var file []byte
	o.See(o.Reader, func(tx *db.Tx) (err error) { _, file, err = blob.Get(tx, m.Blob); return err })
	d, err := paper.Reader{}.Read(context.Background(), m.FileName(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"bảo đảm quốc phòng - an ninh tháng 8 năm 2025;", "phương hướng, nhiệm vụ tháng 9 năm 2025",
		"Tháng 8 năm 2025, kết nạp đảng viên mới được 2 đảng viên; lũy kế 8 tháng năm 2025 được 13 đảng viên, bằng 65% kế hoạch năm",
		"8 tháng năm 2025, phường Hòa Mẫu có 0/1 chỉ tiêu đạt và vượt kế hoạch năm",
		"- Kết nạp đảng viên mới.",
	} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("the report lacks %q:\n%s", want, d.Text)
		}
	}
	var kept []figure.Figure
	o.See(o.Reader, func(tx *db.Tx) (err error) { kept, err = report.Figures(tx, id); return err })
	for _, f := range used {
		if !slices.ContainsFunc(kept, func(k figure.Figure) bool { return k.ID == f }) {
			t.Errorf("the report does not rest on %s: %+v", f, kept)
		}
	}
	if len(kept) != len(used) {
		t.Errorf("it rests on %d revisions, want %d", len(kept), len(used))
	}
}
