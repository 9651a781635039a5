package regime_test

import (
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/db"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// calendar returns the ward's calendar.
func (w ward) calendar() (c regime.Calendar) {
	w.Helper()
	w.View(w.office, func(tx *db.Tx) (err error) { c, err = regime.LoadCalendar(tx); return err })
	return c
}

func TestWorkingDay(t *testing.T) {
	t.Parallel()
	c := found(t).calendar()
	for _, row := range []struct {
		after vn.Day
		n     int
		want  vn.Day
	}{
		{"2026-03-05", 1, "2026-03-06"}, // Thursday to Friday
		{"2026-03-06", 1, "2026-03-09"}, // Friday to Monday
		{"2026-03-07", 1, "2026-03-09"},
		{"2026-03-08", 1, "2026-03-09"},
		{"2026-03-06", 3, "2026-03-11"},
		{"2024-02-28", 1, "2024-02-29"}, // a leap year
		{"2026-03-06", 0, "2026-03-06"},
		{"2025-12-31", 1, "2026-01-05"}, // New Year, the day swapped, the weekend
		{"2026-01-08", 2, "2026-01-10"}, // a Saturday on which offices work
		{"2026-02-13", 1, "2026-02-23"}, // over Tết
		{"2026-02-14", 1, "2026-02-23"}, // cut off inside it
		{"2026-04-24", 1, "2026-04-28"}, // Giỗ Tổ on a Sunday gives the Monday
		{"2026-04-29", 1, "2026-05-04"},
		{"2026-08-21", 1, "2026-08-22"},
		{"2026-08-28", 1, "2026-09-03"},
		{"2027-02-04", 1, "2027-02-12"},
	} {
		if got := c.WorkingDay(row.after, row.n); got != row.want {
			t.Errorf("%d working days after %s: %s, want %s", row.n, row.after, got, row.want)
		}
	}
	var weekdays regime.Calendar // without a ward it knows weekdays
	if got := weekdays.WorkingDay("2026-02-13", 1); got != "2026-02-16" {
		t.Errorf("by weekdays alone: %s", got)
	}
}

// TestWorkingDayProperty: the nth working day is one, lies after the day, and has
// n-1 working days between.
func TestWorkingDayProperty(t *testing.T) {
	t.Parallel()
	c := found(t).calendar()
	first := vn.Day("2025-01-01")
	rapid.Check(t, func(t *rapid.T) {
		after := first.AddDays(rapid.IntRange(0, 3*365).Draw(t, "after"))
		n := rapid.IntRange(1, 30).Draw(t, "n")
		got := c.WorkingDay(after, n)
		count := 0
		for d := after.AddDays(1); d <= got; d = d.AddDays(1) {
			if c.IsWorking(d) {
				count++
			}
		}
		if count != n || !c.IsWorking(got) {
			t.Fatalf("%d working days after %s: %s, %d on the way", n, after, got, count)
		}
	})
}
