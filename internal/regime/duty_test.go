package regime_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// indicators records bare indicators and returns their ids: a regime names them
// and does not read what they mean.
func (w ward) indicators(n int) []string {
	w.Helper()
	ids := make([]string, n)
	w.Update(w.office, func(tx *db.Tx) error {
		for i := range ids {
			ids[i] = fmt.Sprintf("chi-tieu-%02d", i+1)
			if _, err := tx.Exec(`insert into indicator (ward, id, recorded_at) values ($1, $2, $3)`, ids[i], tx.Stamp()); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

// monthly is a regime of the groups for each month of the calendar.
func (w ward) monthly(indicators ...string) regime.Regime {
	return regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng HĐND và UBND", Frequency: regime.Month, Window: regime.CalendarCode,
		DueAfter: 2, LockAfter: 3, Kinds: []org.UnitKind{org.GroupKind}, Indicators: indicators, From: "2026-01-01"}
}

func (w ward) sets(r regime.Regime) (set regime.Regime) {
	w.Helper()
	w.Update(w.office, func(tx *db.Tx) (err error) { set, err = regime.SetRegime(tx, r); return err })
	return set
}

// owed prints the duties of a span of days, one a line.
func (w ward) owed(from, to vn.Day) []string {
	w.Helper()
	names := map[auth.UnitID]string{w.root: "phường", w.one: "tổ 1", w.two: "tổ 2"}
	var lines []string
	w.View(w.office, func(tx *db.Tx) error {
		duties, err := regime.Duties(tx, from, to)
		for _, d := range duties {
			name, known := names[d.Unit]
			if !known {
				name = "khác"
			}
			lines = append(lines, fmt.Sprintf("%s %s: chốt %s hạn %s khóa %s", name, d.Period.Name, d.Period.Cutoff, d.Due, d.Closes))
		}
		return err
	})
	return lines
}

func (w ward) wants(from, to vn.Day, want ...string) {
	w.Helper()
	if diff := cmp.Diff(want, w.owed(from, to)); diff != "" {
		w.Errorf("duties from %s to %s (-want +got):\n%s", from, to, diff)
	}
}

func TestDuties(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.CalendarCode)
	w.sets(w.monthly(w.indicators(2)...))
	w.wants("2026-02-01", "2026-03-31",
		"tổ 1 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-03 khóa 2026-02-06",
		"tổ 2 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-03 khóa 2026-02-06",
		"tổ 1 Tháng 02/2026: chốt 2026-02-28 hạn 2026-03-03 khóa 2026-03-06",
		"tổ 2 Tháng 02/2026: chốt 2026-02-28 hạn 2026-03-03 khóa 2026-03-06")
	w.View(w.office, func(tx *db.Tx) error {
		duties, err := regime.DutiesOf(tx, w.two, "2026-02-03", "2026-02-03")
		if len(duties) != 1 || duties[0].Unit != w.two || !slices.Equal(duties[0].Indicators, []string{"chi-tieu-01", "chi-tieu-02"}) || duties[0].Overdue("2026-02-03") || !duties[0].Overdue("2026-02-04") {
			t.Errorf("of one unit on one day: %+v", duties)
		}
		none, err2 := regime.Duties(tx, "2025-01-01", "2026-01-31")
		if len(none) != 0 || err2 != nil {
			t.Errorf("before the regime began: %+v, %v", none, err2)
		}
		return err
	})
}

// TestDutiesFromMidMonth: windows that begin in the year before, Tết, a due day
// of the month, and one that never closes.
func TestDutiesFromMidMonth(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.Decree09Code)
	r := w.monthly()
	r.Window, r.Kinds, r.Units, r.LockAfter, r.DueAfter, r.From = regime.Decree09Code, nil, []auth.UnitID{w.one}, regime.NeverLocks, 1, "2025-12-15"
	w.sets(r)
	w.wants("2026-01-01", "2026-02-28",
		"tổ 1 Tháng 01/2026: chốt 2026-01-14 hạn 2026-01-15 khóa ",
		"tổ 1 Tháng 02/2026: chốt 2026-02-14 hạn 2026-02-23 khóa ")
	r.Name, r.DueDay, r.Frequency = "Báo cáo quý", 17, regime.Quarter
	w.sets(r)
	got := w.owed("2026-03-01", "2026-06-30")
	for _, want := range []string{"tổ 1 Quý I/2026: chốt 2026-03-14 hạn 2026-03-17 khóa ", "tổ 1 Quý II/2026: chốt 2026-06-14 hạn 2026-06-17 khóa "} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// TestRegimeChangesMidYear: a period follows the rule of the day it was cut off;
// a change never reaches back.
func TestRegimeChangesMidYear(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.CalendarCode)
	r := w.sets(w.monthly(w.indicators(1)...))
	w.Clock.Advance(100 * 24 * time.Hour) // 19/4/2026
	changed := r
	changed.DueAfter, changed.Kinds, changed.Units, changed.From = 5, nil, []auth.UnitID{w.two}, "2026-05-01"
	changed = w.sets(changed)
	w.wants("2026-05-01", "2026-06-30",
		"tổ 1 Tháng 4/2026: chốt 2026-04-30 hạn 2026-05-05 khóa 2026-05-08",
		"tổ 2 Tháng 4/2026: chốt 2026-04-30 hạn 2026-05-05 khóa 2026-05-08",
		"tổ 2 Tháng 5/2026: chốt 2026-05-31 hạn 2026-06-05 khóa 2026-06-10")
	set := func(r regime.Regime) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.SetRegime(tx, r); return err }
	}
	if f := w.refuses(fault.Conflict, set(r)); f.Theirs == "" || f.Yours == "" {
		t.Errorf("a stale change does not show both: %+v", f)
	}
	back := changed
	back.From = "2026-03-01"
	if f := w.refuses(fault.Invalid, set(back)); f.Field != "tu_ngay" || !strings.Contains(f.Sentence, "01/03/2026") {
		t.Errorf("a change that reaches back: %+v", f)
	}
	ended := changed
	ended.From, ended.Until = "2026-06-15", "2026-06-30"
	w.sets(ended)
	if got := w.owed("2026-08-01", "2026-12-31"); len(got) != 0 {
		t.Errorf("after its end the regime asks %q", got)
	}
	w.View(w.office, func(tx *db.Tx) error {
		for day, want := range map[vn.Day]int{"2026-04-30": 1, "2026-05-01": 2, "2026-06-15": 3, "2026-07-01": 0} {
			standing, err := regime.Regimes(tx, day)
			if err != nil {
				return err
			}
			if want == 0 && len(standing) != 0 || want > 0 && (len(standing) != 1 || standing[0].Revision != want) {
				t.Errorf("on %s stands %+v, want revision %d", day, standing, want)
			}
		}
		return nil
	})
}

// TestMergedUnitOwesNoMore: from the day of the merger on the heir reports.
func TestMergedUnitOwesNoMore(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.CalendarCode)
	r := w.monthly()
	r.Kinds, r.Units = nil, []auth.UnitID{w.one}
	w.sets(r)
	w.Update(w.office, func(tx *db.Tx) error { return org.MergeUnits(tx, []auth.UnitID{w.one}, w.two, "2026-03-10") })
	w.wants("2026-02-01", "2026-04-30",
		"tổ 1 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-03 khóa 2026-02-06",
		"tổ 1 Tháng 02/2026: chốt 2026-02-28 hạn 2026-03-03 khóa 2026-03-06",
		"tổ 2 Tháng 3/2026: chốt 2026-03-31 hạn 2026-04-02 khóa 2026-04-07")
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.CalendarCode)
	ids := w.indicators(2)
	r := w.sets(w.monthly(ids[0]))
	var p regime.Period
	w.View(w.office, func(tx *db.Tx) (err error) { p, _, err = regime.Find(tx, "2026-01-01", "2026-01-31"); return err })
	check := func(indicator string, unit auth.UnitID, from vn.Day) error {
		return w.DB.View(t.Context(), w.office, func(tx *db.Tx) error { return regime.CheckFor(tx, indicator, unit, from, "2026-01-31") })
	}
	open := func(when string, want bool) {
		t.Helper()
		err := check(ids[0], w.one, "2026-01-01")
		if (err == nil) != want || err != nil && (!fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Tháng 01/2026")) {
			t.Errorf("%s: %v, want open %v", when, err, want)
		}
	}
	extend := func(unit auth.UnitID, until vn.Day, reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.Extend(tx, r.ID, p.ID, unit, until, reason); return err }
	}
	at := func(day vn.Day) { w.Clock.Advance(day.Time().Add(9 * time.Hour).Sub(w.Clock.Now())) }
	at("2026-02-06")
	open("on the last day", true)
	at("2026-02-07")
	open("the day after", false)
	if err := check(ids[1], w.one, "2026-01-01"); err != nil {
		t.Errorf("an indicator that no regime asks: %v", err)
	}
	for field, act := range map[string]func(*db.Tx) error{
		"ly_do": extend(w.one, "2026-02-12", " "), "den_ngay": extend(w.one, "2026-02-06", "mất điện"), "don_vi": extend(w.root, "2026-02-12", "mất điện")} {
		if f := w.refuses(fault.Invalid, act); f.Field != field {
			t.Errorf("the fault is at %q, want %q: %s", f.Field, field, f.Sentence)
		}
	}
	w.Update(w.office, extend(w.one, "2026-02-12", "mất điện"))
	open("extended", true)
	if err := check(ids[0], w.two, "2026-01-01"); !fault.Is(err, fault.Conflict) {
		t.Errorf("another unit gained by it: %v", err)
	}
	w.refuses(fault.Invalid, extend(w.one, "2026-02-11", "sớm hơn"))
	w.wants("2026-02-03", "2026-02-03",
		"tổ 1 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-03 khóa 2026-02-12",
		"tổ 2 Tháng 01/2026: chốt 2026-01-31 hạn 2026-02-03 khóa 2026-02-06")
	at("2026-02-13")
	open("after its end", false)
	w.Update(w.office, extend("", "2026-02-20", "cả phường nhập lại"))
	open("reopened for all", true)
	var all []regime.Exception
	w.View(w.office, func(tx *db.Tx) (err error) { all, err = regime.Exceptions(tx); return err })
	if len(all) != 2 || all[0].Unit != "" || all[1].Reason != "mất điện" || all[1].RecordedBy != w.office.Account {
		t.Fatalf("exceptions, newest first: %+v", all)
	}
	end := func(id regime.ExceptionID, reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return regime.EndException(tx, id, reason) }
	}
	w.refuses(fault.Invalid, end(all[0].ID, ""))
	w.refuses(fault.Missing, end("khong-co", "nhầm"))
	w.Update(w.office, end(all[0].ID, "đã nhận đủ"))
	w.refuses(fault.Conflict, end(all[0].ID, "lần nữa"))
	open("closed again", false)
}

// TestCumulativeFigureMeetsItsMonth: a figure from the start of the year serves
// the month it ends with, and closes with it; a quarter asked for by itself has
// its own day.
func TestCumulativeFigureMeetsItsMonth(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2026, regime.CalendarCode)
	ids := w.indicators(2)
	r := w.monthly(ids[0])
	r.Levels = 2
	w.sets(r)
	q := w.monthly(ids...)
	q.Name, q.Frequency, q.LockAfter = "Báo cáo quý", regime.Quarter, regime.NeverLocks
	w.sets(q)
	w.Clock.Advance(200 * 24 * time.Hour) // all of the first half closed
	for _, row := range []struct {
		indicator string
		from, to  vn.Day
		levels    int
		open      bool
	}{
		{ids[0], "2026-02-01", "2026-02-28", 2, false},
		{ids[0], "2026-01-01", "2026-02-28", 2, false}, // two months together
		{ids[0], "2026-01-01", "2026-03-31", 1, true},  // the quarter itself
		{ids[0], "2026-03-01", "2026-03-31", 2, false},
		{ids[0], "2026-04-01", "2026-06-30", 1, true},
		{ids[0], "2026-01-01", "2026-06-30", 2, true}, // June has closed, the second quarter has not
		{ids[1], "2026-02-01", "2026-02-28", 1, true},
	} {
		w.View(w.office, func(tx *db.Tx) error {
			levels, err := regime.LevelsFor(tx, row.indicator, w.one, row.from, row.to)
			refused := regime.CheckFor(tx, row.indicator, w.one, row.from, row.to)
			if levels != row.levels || (refused == nil) != row.open {
				t.Errorf("%s %s–%s: %d levels and %v, want %d and open %v", row.indicator, row.from, row.to, levels, refused, row.levels, row.open)
			}
			return err
		})
	}
}

func TestSetRegimeRefusals(t *testing.T) {
	t.Parallel()
	w := found(t)
	ids := w.indicators(1)
	for name, row := range map[string]struct {
		field  string
		change func(*regime.Regime)
	}{
		"no name":          {"ten", func(r *regime.Regime) { r.Name = " " }},
		"a long name":      {"ten", func(r *regime.Regime) { r.Name = strings.Repeat("a", 300) }},
		"sort":             {"loai", func(r *regime.Regime) { r.Sort = "la" }},
		"frequency":        {"tan_suat", func(r *regime.Regime) { r.Frequency = regime.Cumulative }},
		"window":           {"khung", func(r *regime.Regime) { r.Window = "la" }},
		"no such period":   {"khung", func(r *regime.Regime) { r.Window = regime.SchoolCode }},
		"due before":       {"han_sau", func(r *regime.Regime) { r.DueAfter = -1 }},
		"due day":          {"han_ngay", func(r *regime.Regime) { r.DueDay = 32 }},
		"lock":             {"khoa_sau", func(r *regime.Regime) { r.LockAfter = -2 }},
		"levels":           {"cap_duyet", func(r *regime.Regime) { r.Levels = 3 }},
		"no first day":     {"tu_ngay", func(r *regime.Regime) { r.From = "" }},
		"ends before":      {"den_ngay", func(r *regime.Regime) { r.Until = "2025-12-31" }},
		"no such unit":     {"don_vi", func(r *regime.Regime) { r.Units = []auth.UnitID{"khong-co"} }},
		"no such kind":     {"loai_don_vi", func(r *regime.Regime) { r.Kinds = []org.UnitKind{"la"} }},
		"the root's kind":  {"loai_don_vi", func(r *regime.Regime) { r.Kinds = []org.UnitKind{org.RootKind} }},
		"no indicator":     {"chi_tieu", func(r *regime.Regime) { r.Indicators = []string{"khong-co"} }},
		"indicator twice":  {"chi_tieu", func(r *regime.Regime) { r.Indicators = []string{ids[0], ids[0]} }},
		"no such template": {"bieu_mau", func(r *regime.Regime) { r.Template = "khong-co" }},
	} {
		r := w.monthly(ids...)
		row.change(&r)
		if f := w.refuses(fault.Invalid, func(tx *db.Tx) error { _, err := regime.SetRegime(tx, r); return err }); f.Field != row.field {
			t.Errorf("%s: the fault is at %q, want %q: %s", name, f.Field, row.field, f.Sentence)
		}
	}
	gone := w.monthly(ids...)
	gone.ID = "khong-co"
	w.refuses(fault.Missing, func(tx *db.Tx) error { _, err := regime.SetRegime(tx, gone); return err })
}

// TestDueAfterCutoff: whatever a regime says, at least one working day lies
// between the cutoff and the due day, and entry closes no earlier.
func TestDueAfterCutoff(t *testing.T) {
	t.Parallel()
	w := found(t)
	for year := 2025; year <= 2027; year++ {
		for _, window := range w.windows() {
			w.opens(year, window.Code)
		}
	}
	c := w.calendar()
	undo := fault.Conflictf("Hoàn tác sau khi thử.")
	rapid.Check(t, func(t *rapid.T) {
		r := w.monthly()
		r.From = "2025-01-01"
		r.DueAfter = rapid.IntRange(1, 60).Draw(t, "due after")
		r.DueDay = rapid.IntRange(0, 31).Draw(t, "due day")
		r.LockAfter = rapid.IntRange(-1, 20).Draw(t, "lock after")
		r.Window = rapid.SampledFrom([]string{regime.CalendarCode, regime.Decree09Code}).Draw(t, "window")
		r.Frequency = rapid.SampledFrom([]regime.Kind{regime.Month, regime.Quarter, regime.Half, regime.NineMonths, regime.Year}).Draw(t, "frequency")
		err := w.DB.Update(w.Context(), w.office, func(tx *db.Tx) error {
			if _, err := regime.SetRegime(tx, r); err != nil {
				return err
			}
			duties, err := regime.Duties(tx, "2025-01-01", "2028-12-31")
			if len(duties) == 0 {
				t.Fatal("nothing is owed")
			}
			for _, d := range duties {
				if d.Due < c.WorkingDay(d.Period.Cutoff, 1) || !c.IsWorking(d.Due) || d.Closes != "" && d.Closes < d.Due || (d.Closes == "") != (r.LockAfter < 0) {
					t.Fatalf("%s cut off on %s is due on %s and closes on %q", d.Period.Name, d.Period.Cutoff, d.Due, d.Closes)
				}
			}
			if err != nil {
				return err
			}
			return undo
		})
		if fault.Of(err) != undo {
			t.Fatal(err)
		}
	})
}
