package report_test

import (
	"slices"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/report"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// periodOf finds a stored period by its days.
func (o *office) periodOf(t *testing.T, from, to vn.Day) (p regime.Period) {
	t.Helper()
	o.See(o.Clerk, func(tx *db.Tx) (err error) {
		var found bool
		if p, found, err = regime.Find(tx, from, to); err == nil && !found {
			t.Fatalf("no period from %s to %s", from, to)
		}
		return err
	})
	return p
}

// gathered is what a paper says now.
func (o *office) gathered(a report.Asked) (r report.Report) {
	o.See(o.Clerk, func(tx *db.Tx) (err error) { r, err = report.GatherPaper(tx, a); return err })
	return r
}

// yearly makes a unit owe the office's figure of the year.
func (o *office) yearly(t *testing.T, lockAfter int) {
	t.Helper()
	d := o.target.Parts[0].Indicator
	o.Do(o.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo năm", Sort: regime.Periodic, Frequency: regime.Year, Window: regime.CalendarCode, DueAfter: 1, LockAfter: lockAfter, Levels: 1,
			Indicators: []string{string(d)}, Units: []auth.UnitID{o.Units["Tổ dân phố 7"]}, From: "2025-01-01"})
		return err
	})
}

// TestClosed holds when the figures of a paper are final: the cutoff is past and
// nothing that is owed can still come to count, or the days are locked, or the
// figures were frozen.
func TestClosed(t *testing.T) {
	t.Parallel()
	o := open(t)
	year := report.Asked{Kind: report.Periodic, Year: 2025}
	if r := o.gathered(year); !r.Closed || len(r.Open) != 0 || r.Draft() != "DỰ THẢO" {
		t.Errorf("a past year in which nothing is owed: closed %v, %d owed", r.Closed, len(r.Open))
	}
	o.yearly(t, regime.NeverLocks)
	r := o.gathered(year)
	if r.Closed || len(r.Open) != 1 || r.Open[0].State != figure.OwedMissing || r.Draft() != "DỰ THẢO – số liệu chưa chốt" {
		t.Errorf("with a figure owed: closed %v, owed %+v, %q", r.Closed, r.Open, r.Draft())
	}
	id := o.make(t, report.Periodic)
	if err := o.draw(id); err != nil {
		t.Fatal(err)
	}
	if m := o.get(id); m.Closed || !m.Ready() {
		t.Errorf("the paper is kept as closed %v, ready %v", m.Closed, m.Ready())
	}
	var s score.Snapshot
	o.Do(o.Chair, func(tx *db.Tx) (err error) { s, err = score.Freeze(tx, 2025, "Trình HĐND", "", ""); return err })
	if r := o.gathered(report.Asked{Kind: report.Periodic, Year: 2025, Snapshot: s.ID}); !r.Closed {
		t.Error("frozen figures are not final")
	}
	o.Do(o.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2025-01-01", "2025-12-31", "", "Đã trình HĐND")
		return err
	})
	if r := o.gathered(year); !r.Closed {
		t.Error("a locked year is not closed")
	}
}

// TestNotClosedBeforeTheCutoff holds that a year that still runs is never final,
// whatever was sent.
func TestNotClosedBeforeTheCutoff(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Do(o.Clerk, func(tx *db.Tx) error {
		next := o.target
		next.ID, next.Revision, next.Year = "", 0, 2026
		_, err := plan.SetTarget(tx, next, "")
		return err
	})
	if r := o.gathered(report.Asked{Kind: report.Annex, Year: 2026}); r.Closed {
		t.Error("the running year is closed")
	}
}

// TestAskedRefuses holds what does not fit together, each with the field it is
// wrong at.
func TestAskedRefuses(t *testing.T) {
	t.Parallel()
	o := open(t)
	month := o.periodOf(t, "2026-01-01", "2026-01-31")
	for _, c := range []struct {
		name  string
		asked report.Asked
		field string
		says  string
	}{
		{"a format the paper does not have", report.Asked{Kind: report.Annex, Year: 2025, Format: report.Pptx}, "dinh_dang", "Hãy chọn"},
		{"a period of a yearly paper", report.Asked{Kind: report.News, Year: 2025, Period: month.ID}, "ky", "cả năm"},
		{"a unit of a paper about the ward", report.Asked{Kind: report.Annex, Year: 2025, Unit: o.Units["Tổ dân phố 7"]}, "don_vi", "toàn địa bàn"},
	} {
		err := o.Try(o.Clerk, func(tx *db.Tx) error { _, err := report.Make(tx, c.asked); return err })
		f := fault.Of(err)
		if f == nil || f.Kind != fault.Invalid || f.Field != c.field || !strings.Contains(f.Sentence, c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestPeriodsOffered: what is offered is what Make takes, and nothing else of the year.
func TestPeriodsOffered(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Do(o.Clerk, func(tx *db.Tx) error {
		all, err := regime.Periods(tx, 2025)
		if err != nil {
			return err
		}
		offered, err := report.Periods(tx, 2025)
		if err != nil || len(offered) == 0 {
			t.Fatalf("%d periods offered: %v", len(offered), err)
		}
		for _, p := range all {
			in := slices.ContainsFunc(offered, func(q regime.Period) bool { return q.ID == p.ID })
			_, err := report.Make(tx, report.Asked{Kind: report.Periodic, Year: 2025, Period: p.ID})
			if taken := err == nil; taken != in && p.Kind != regime.Year {
				t.Errorf("%s: offered %t, taken %t: %v", p.Name, in, taken, err)
			}
		}
		return nil
	})
}

// TestFileNames holds how the file of a paper is called.
func TestFileNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		made  report.Made
		file  string
		title string
	}{
		{report.Made{Asked: report.Asked{Kind: report.Periodic, Year: 2025, Format: report.Docx}}, "bao-cao-2025.docx", "Báo cáo năm 2025"},
		{report.Made{Asked: report.Asked{Kind: report.Periodic, Year: 2025, Format: report.Docx}, PeriodName: "Tháng 11/2025"}, "bao-cao-thang-11-2025.docx", "Báo cáo tháng 11/2025"},
		{report.Made{Asked: report.Asked{Kind: report.Annex, Year: 2025, Format: report.Xlsx}, UnitName: "Trạm Y tế"}, "phu-luc-2025-tram-y-te.xlsx", "Biểu chỉ tiêu năm 2025 của trạm Y tế"},
	} {
		if got := c.made.FileName(); got != c.file {
			t.Errorf("the file is %q, want %q", got, c.file)
		}
		if got := c.made.Title(); got != c.title {
			t.Errorf("the title is %q, want %q", got, c.title)
		}
	}
}
