package regime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

func (w ward) due(from, to vn.Day) (due vn.Day) {
	w.Helper()
	w.View(w.office, func(tx *db.Tx) error {
		p, _, err := regime.Find(tx, from, to)
		due = p.Due
		return err
	})
	return due
}

// TestCalendarMovesWhatLiesAhead: a day off moves the due days that wait for it,
// is shown before it is done, and leaves alone what has passed and what was fixed
// by hand.
func TestCalendarMovesWhatLiesAhead(t *testing.T) {
	t.Parallel()
	w := found(t) // the clock stands on 09/01/2026
	w.opens(2026, regime.CalendarCode)
	w.sets(w.monthly())
	february := [2]vn.Day{"2026-02-01", "2026-02-28"}
	var march regime.Period
	w.Update(w.office, func(tx *db.Tx) error {
		p, _, err := regime.Find(tx, "2026-03-01", "2026-03-31")
		if err != nil {
			return err
		}
		march, err = regime.Reschedule(tx, p.ID, "2026-03-31", "2026-04-01")
		return err
	})
	off := func(days ...vn.Day) []regime.NamedDay {
		var named []regime.NamedDay
		for _, d := range days {
			named = append(named, regime.NamedDay{Day: d, Sort: regime.DayOff, Name: "Nghỉ theo thông báo", Source: "Thông báo 12/TB-UBND"})
		}
		return named
	}
	list := func(moves []regime.Move) (lines []string) {
		for _, m := range moves {
			if m.Period.Kind != regime.Month {
				continue // the first quarter and its like, due with March
			}
			lines = append(lines, fmt.Sprintf("%s %s: %s → %s", m.Regime, m.Period.Name, m.From, m.To))
		}
		return lines
	}
	want := []string{" Tháng 02/2026: 2026-03-02 → 2026-03-03", "Báo cáo tháng của tổ dân phố Tháng 02/2026: 2026-03-03 → 2026-03-04"}
	w.View(w.office, func(tx *db.Tx) error {
		moves, err := regime.Moves(tx, off("2026-03-02", "2026-04-01"))
		if diff := cmp.Diff(want, list(moves)); diff != "" {
			t.Errorf("shown first (-want +got):\n%s", diff)
		}
		return err
	})
	if got := w.due(february[0], february[1]); got != "2026-03-02" {
		t.Errorf("looking moved the due day to %s", got)
	}
	w.Update(w.office, func(tx *db.Tx) error {
		moves, err := regime.SetDays(tx, off("2026-04-01", "2026-03-02"))
		if diff := cmp.Diff(want, list(moves)); diff != "" {
			t.Errorf("done (-want +got):\n%s", diff)
		}
		return err
	})
	if got := w.due(february[0], february[1]); got != "2026-03-03" {
		t.Errorf("february is due on %s", got)
	}
	if got := w.due(march.From, march.To); got != "2026-04-01" {
		t.Errorf("what was fixed by hand moved to %s", got)
	}
	// The days have passed; a later correction of the past moves nothing.
	w.Clock.Advance(80 * 24 * time.Hour) // 30/3/2026
	before := w.owed("2026-01-01", "2026-03-29")
	w.Update(w.office, func(tx *db.Tx) error {
		moves, err := regime.SetDays(tx, append(off("2026-02-03", "2026-03-03"), regime.NamedDay{Day: "2026-03-02", Sort: regime.PlainDay}))
		if len(moves) != 0 {
			t.Errorf("a correction of the past moves %q", list(moves))
		}
		return err
	})
	if diff := cmp.Diff(before, w.owed("2026-01-01", "2026-03-29")); diff != "" || len(before) == 0 {
		t.Errorf("past duties moved (-before +after):\n%s", diff)
	}
	if c := w.calendar(); !c.IsWorking("2026-03-02") || c.IsWorking("2026-03-03") {
		t.Error("the calendar itself did not take the correction")
	}
}

func TestSetDaysRefusals(t *testing.T) {
	t.Parallel()
	w := found(t)
	day := func(d vn.Day, sort regime.DaySort, name, source string) []regime.NamedDay {
		return []regime.NamedDay{{Day: d, Sort: sort, Name: name, Source: source}}
	}
	for name, row := range map[string]struct {
		field string
		days  []regime.NamedDay
	}{
		"none":              {"ngay", nil},
		"no day":            {"ngay", day("2026-02-30", regime.DayOff, "Tết", "Luật")},
		"too far":           {"ngay", day("2150-01-01", regime.DayOff, "Tết", "Luật")},
		"no sort":           {"loai", day("2026-03-03", "la", "Tết", "Luật")},
		"made up on Monday": {"loai", day("2026-03-02", regime.MakeUp, "Làm bù", "Thông báo")},
		"no name":           {"ten", day("2026-03-03", regime.DayOff, " ", "Luật")},
		"no source":         {"nguon", day("2026-03-03", regime.DayOff, "Tết", "")},
		"twice":             {"ngay", append(day("2026-03-03", regime.DayOff, "Tết", "Luật"), day("2026-03-03", regime.DayOff, "Tết", "Luật")...)},
	} {
		if f := w.refuses(fault.Invalid, func(tx *db.Tx) error { _, err := regime.SetDays(tx, row.days); return err }); f.Field != row.field {
			t.Errorf("%s: the fault is at %q, want %q: %s", name, f.Field, row.field, f.Sentence)
		}
	}
	confirm := func(year int, source string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return regime.ConfirmYear(tx, year, source) }
	}
	w.refuses(fault.Invalid, confirm(2026, " "))
	w.refuses(fault.Conflict, confirm(2040, "Thông báo"))
	if _, ok := w.calendar().Confirmed(2026); ok {
		t.Error("a year is confirmed by nobody")
	}
	w.Update(w.office, confirm(2026, "Thông báo 12/TB-BNV"))
	if y, ok := w.calendar().Confirmed(2026); !ok || y.Source != "Thông báo 12/TB-BNV" || y.By != w.office.Account {
		t.Errorf("confirmed: %+v, %v", y, ok)
	}
}

func TestOwnWindow(t *testing.T) {
	t.Parallel()
	w := found(t)
	own := regime.Window{Label: "Kỳ báo cáo của tỉnh", Source: "Quyết định 15/QĐ-UBND", Since: 2026, DueAfter: 2, Spans: regime.MonthlyFrom(20)}
	set := func(change regime.Window) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.SetWindow(tx, change); return err }
	}
	w.Update(w.office, func(tx *db.Tx) (err error) { own, err = regime.SetWindow(tx, own); return err })
	w.opens(2026, own.Code)
	w.refuses(fault.Invalid, func(tx *db.Tx) error { _, err := regime.OpenYear(tx, 2025, own.Code); return err })
	if got := w.due("2025-12-20", "2026-01-19"); got != "2026-01-21" {
		t.Errorf("January of the province is due on %s", got)
	}
	changed := own
	changed.DueAfter = 4
	if f := w.refuses(fault.Invalid, set(changed)); f.Field != "tu_nam" || !strings.Contains(f.Sentence, "2027") {
		t.Errorf("a change of an open year: %+v", f)
	}
	changed.Since = 2027
	w.Update(w.office, set(changed))
	w.opens(2027, own.Code)
	if got := w.due("2026-12-20", "2027-01-19"); got != "2027-01-25" {
		t.Errorf("January 2027 is due on %s", got)
	}
	if got := w.due("2025-12-20", "2026-01-19"); got != "2026-01-21" {
		t.Errorf("January 2026 moved to %s", got)
	}
	bad := func(field string, change func(*regime.Window)) {
		t.Helper()
		n := regime.Window{Label: "Khung", Since: 2026, DueAfter: 1, Spans: regime.MonthlyFrom(10)}
		change(&n)
		if f := w.refuses(fault.Invalid, set(n)); f.Field != field {
			t.Errorf("the fault is at %q, want %q: %s", f.Field, field, f.Sentence)
		}
	}
	bad("ten", func(n *regime.Window) { n.Label = "" })
	bad("tu_nam", func(n *regime.Window) { n.Since = 99 })
	bad("han_sau", func(n *regime.Window) { n.DueAfter = 0 })
	bad("ky", func(n *regime.Window) { n.Spans = nil })
	bad("ky", func(n *regime.Window) { n.Spans[0].Name = "Tháng một" })
	bad("ky", func(n *regime.Window) { n.Spans[0].From.Back = -1 })
	bad("ky", func(n *regime.Window) { n.Spans = append(n.Spans, n.Spans[0]) })
	w.refuses(fault.Missing, set(regime.Window{Code: "la", Label: "Khung", Since: 2026, DueAfter: 1, Spans: regime.MonthlyFrom(10)}))
}

func TestPropose(t *testing.T) {
	t.Parallel()
	w := found(t)
	ids := w.indicators(3)
	asks := []regime.Ask{
		{Indicator: ids[0], Unit: w.one, Frequency: regime.Year}, {Indicator: ids[1], Unit: w.one, Frequency: regime.Month},
		{Indicator: ids[1], Unit: w.two, Frequency: regime.Month}, {Indicator: ids[1], Unit: w.two, Frequency: regime.Month},
		{Indicator: ids[2], Unit: w.root, Frequency: regime.Month},
	}
	names := map[auth.UnitID]string{w.one: "Tổ dân phố 1", w.two: "Tổ dân phố 2", w.root: "Phường Hòa Mẫu"}
	proposed := regime.Propose(asks, func(id auth.UnitID) string { return names[id] }, "2026-01-09")
	var got []string
	for _, r := range proposed {
		got = append(got, fmt.Sprintf("%s: %v", r.Name, r.Indicators))
		w.sets(r)
	}
	want := []string{"Số liệu tháng: 2 đơn vị: [chi-tieu-02]", "Số liệu tháng: Phường Hòa Mẫu: [chi-tieu-03]", "Số liệu năm: Tổ dân phố 1: [chi-tieu-01]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proposed (-want +got):\n%s", diff)
	}
	w.opens(2026, regime.CalendarCode)
	w.wants("2026-02-01", "2026-02-28",
		"tổ 1 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-04 khóa ", "tổ 2 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-04 khóa ", "phường Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-04 khóa ")
}
