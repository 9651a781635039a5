package regime_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// ward is a test's ward with two units below its root.
type ward struct {
	*wardtest.W
	office         auth.Actor
	root, one, two auth.UnitID
	testing.TB
}

func found(t testing.TB) ward {
	t.Helper()
	w := ward{W: wardtest.Empty(t), TB: t}
	id, err := org.FoundWard(t.Context(), w.DB, org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn"})
	if err != nil {
		t.Fatal(err)
	}
	w.W.Ward = id
	w.office = auth.System(id, "test")
	w.Update(w.office, func(tx *db.Tx) error {
		for i, at := range []*auth.UnitID{&w.one, &w.two} {
			u, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", i+1), Kind: org.GroupKind})
			if err != nil {
				return err
			}
			*at = u.ID
		}
		w.root, err = org.Root(tx)
		return err
	})
	return w
}

func (w ward) opens(year int, window string) {
	w.Helper()
	w.Update(w.office, func(tx *db.Tx) error { _, err := regime.OpenYear(tx, year, window); return err })
}

// windows returns the windows a new ward may open a year under.
func (w ward) windows() (all []regime.Window) {
	w.Helper()
	w.View(w.office, func(tx *db.Tx) (err error) { all, err = regime.Windows(tx); return err })
	return all
}

// refuses runs an act that must be refused with a fault of the kind.
func (w ward) refuses(kind fault.Kind, act func(*db.Tx) error) *fault.Fault {
	w.Helper()
	err := w.DB.Update(w.Context(), w.office, act)
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		w.Fatalf("got %v, want a fault of kind %s", err, kind)
	}
	return f
}

// TestYearAsPrinted writes a year's periods as an office would list them.
func TestYearAsPrinted(t *testing.T) {
	t.Parallel()
	w := found(t)
	for _, window := range w.windows() {
		w.opens(2025, window.Code)
	}
	var b strings.Builder
	w.View(w.office, func(tx *db.Tx) error {
		periods, err := regime.Periods(tx, 2025)
		for _, window := range w.windows() {
			fmt.Fprintf(&b, "%s\n", window.Label)
			for _, p := range periods {
				if p.Window == window.Code {
					fmt.Fprintf(&b, "  %-22s %s – %s  chốt %s  hạn %s\n", p.Name, p.From.Short(), p.To.Short(), p.Cutoff.Short(), p.Due.Short())
				}
			}
		}
		return err
	})
	golden := "testdata/nam-2025.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("periods of 2025 (-want +got):\n%s", diff)
	}
}

func TestOpenYearRefusals(t *testing.T) {
	t.Parallel()
	w := found(t)
	open := func(year int, window string) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.OpenYear(tx, year, window); return err }
	}
	w.opens(2024, regime.CalendarCode)
	w.refuses(fault.Conflict, open(2024, regime.CalendarCode))
	for year, window := range map[int]string{25: regime.CalendarCode, 1999: regime.CalendarCode, 2101: regime.CalendarCode, 2019: regime.Decree09Code} {
		if f := w.refuses(fault.Invalid, open(year, window)); !strings.Contains(f.Sentence, fmt.Sprint(year)) {
			t.Errorf("the sentence %q does not say %d", f.Sentence, year)
		}
	}
	w.View(w.office, func(tx *db.Tx) error {
		years, err := regime.Years(tx)
		if diff := cmp.Diff([]int{2024}, years); diff != "" {
			t.Errorf("open years (-want +got):\n%s", diff)
		}
		p, found, err2 := regime.Find(tx, "2024-02-01", "2024-02-29")
		if !found || p.Name != "Tháng 02/2024" {
			t.Errorf("February of a leap year: %+v, %v", p, found)
		}
		return errors.Join(err, err2)
	})
}

func TestOpenAround(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2025, regime.CalendarCode)
	for range 2 { // a second time changes nothing
		w.Update(w.office, regime.OpenAround)
	}
	w.View(w.office, func(tx *db.Tx) error {
		years, err := regime.Years(tx)
		if diff := cmp.Diff([]int{2027, 2026, 2025, 2024}, years); diff != "" {
			t.Errorf("open years (-want +got):\n%s", diff)
		}
		return err
	})
}

func TestFind(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2025, regime.CalendarCode)
	w.opens(2025, regime.Decree09Code)
	w.Update(w.office, func(tx *db.Tx) error {
		_, err := regime.AddPeriod(tx, regime.Period{Name: "Năm  học 2024-2025", From: "2024-09-05", To: "2025-05-31"})
		return err
	})
	rows := []struct {
		from, to vn.Day
		name     string // "" for no period
		kind     regime.Kind
		due      vn.Day
	}{
		{"2025-11-01", "2025-11-30", "Tháng 11/2025", regime.Month, "2025-12-01"},
		{"2025-10-01", "2025-12-31", "Quý IV/2025", regime.Quarter, "2026-01-05"},
		{"2025-01-01", "2025-12-31", "Năm 2025", regime.Year, "2026-01-05"},
		{"2024-12-15", "2025-12-14", "Năm 2025", regime.Year, "2025-12-15"},
		{"2025-01-01", "2025-08-31", "8 tháng năm 2025", regime.Cumulative, "2025-09-03"},
		{"2024-12-15", "2025-11-14", "11 tháng năm 2025", regime.Cumulative, "2025-11-17"},
		{"2024-09-05", "2025-05-31", "Năm học 2024-2025", regime.Other, "2025-06-02"},
		{"2025-01-01", "2025-08-30", "", "", ""},
		{"2025-02-01", "2025-08-31", "", "", ""},
		{"2025-01-01", "2025-11-14", "", "", ""}, // the start of one window, the end of another
		{"2024-12-15", "2025-08-31", "", "", ""},
		{"2026-01-01", "2026-01-31", "", "", ""},
	}
	w.View(w.office, func(tx *db.Tx) error {
		for _, row := range rows {
			p, found, err := regime.Find(tx, row.from, row.to)
			if err != nil {
				return err
			}
			if found != (row.name != "") || p.Name != row.name || p.Kind != row.kind || p.Due != row.due || (p.ID == "") != (row.kind == regime.Cumulative || !found) {
				t.Errorf("%s–%s: %+v, want %q %s due %s", row.from, row.to, p, row.name, row.kind, row.due)
			}
			err = regime.Check(tx, w.one, row.from, row.to)
			if f := fault.Of(err); found != (err == nil) || f != nil && (f.Field != "ky" || !strings.Contains(f.Sentence, row.to.Short())) {
				t.Errorf("%s–%s: Check says %v", row.from, row.to, err)
			}
		}
		return nil
	})
	for name, span := range map[string][2]vn.Day{"backwards": {"2025-12-31", "2025-01-01"}, "no end": {"2025-01-01", ""}, "no day": {"2025-02-30", "2025-03-01"}} {
		if err := w.DB.View(t.Context(), w.office, func(tx *db.Tx) error { return regime.Check(tx, w.one, span[0], span[1]) }); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: Check says %v", name, err)
		}
	}
}

func TestLabelTellsWindowsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	w := found(t)
	for _, window := range w.windows() {
		w.opens(2025, window.Code)
	}
	w.View(w.office, func(tx *db.Tx) error {
		periods, err := regime.Periods(tx, 2025)
		for _, p := range periods {
			if seen[p.Label()] {
				t.Errorf("two periods are called %q", p.Label())
			}
			seen[p.Label()] = true
		}
		if !seen["Tháng 11/2025"] || !seen["Tháng 11/2025 (15/10/2025–14/11/2025)"] {
			t.Errorf("labels are %v", seen)
		}
		return err
	})
}

func TestAddPeriodAndReschedule(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2025, regime.CalendarCode)
	add := func(p regime.Period) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.AddPeriod(tx, p); return err }
	}
	for field, p := range map[string]regime.Period{
		"ten": {Name: " ", From: "2025-02-01", To: "2025-02-10"},
		"ky":  {Name: "Đợt cao điểm", From: "2025-02-10", To: "2025-02-01"},
		"han": {Name: "Đợt cao điểm", From: "2025-02-01", To: "2025-02-14", Due: "2025-02-16"},
	} {
		if f := w.refuses(fault.Invalid, add(p)); f.Field != field {
			t.Errorf("the fault is at %q, want %q: %s", f.Field, field, f.Sentence)
		}
	}
	if f := w.refuses(fault.Conflict, add(regime.Period{Name: "Tháng hai", From: "2025-02-01", To: "2025-02-28"})); !strings.Contains(f.Sentence, "Tháng 02/2025") {
		t.Errorf("the sentence %q does not name the period that is there", f.Sentence)
	}
	// A cumulative span may still be named: it is derived and not stored.
	w.Update(w.office, add(regime.Period{Name: "Từ đầu năm đến khai giảng", From: "2025-01-01", To: "2025-08-31"}))

	var march regime.Period
	w.View(w.office, func(tx *db.Tx) (err error) {
		march, _, err = regime.Find(tx, "2025-03-01", "2025-03-31")
		return err
	})
	set := func(id regime.PeriodID, cutoff, due vn.Day) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.Reschedule(tx, id, cutoff, due); return err }
	}
	w.Update(w.office, set(march.ID, "2025-03-14", "2025-03-18"))
	w.refuses(fault.Invalid, set(march.ID, "2025-03-14", "2025-03-16")) // a Sunday: no working day lies between
	w.refuses(fault.Invalid, set(march.ID, "2025-03-14", ""))
	w.refuses(fault.Missing, set("khong-co", "2025-03-14", "2025-03-18"))
	w.View(w.office, func(tx *db.Tx) error {
		p, _, err := regime.Find(tx, "2025-03-01", "2025-03-31")
		if p.Cutoff != "2025-03-14" || p.Due != "2025-03-18" || p.Overdue("2025-03-18") || !p.Overdue("2025-03-19") {
			t.Errorf("rescheduled period is %+v", p)
		}
		return err
	})
}

func TestLocks(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2025, regime.CalendarCode)
	lock := func(from, to vn.Day, unit auth.UnitID, reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := regime.LockSpan(tx, from, to, unit, reason); return err }
	}
	w.Update(w.office, lock("2025-01-01", "2025-06-30", "", "đã trình HĐND"))
	w.Update(w.office, lock("2025-11-01", "2025-11-30", w.one, "đã ký báo cáo tháng"))
	rows := []struct {
		unit     auth.UnitID
		from, to vn.Day
		says     string // "" for open
	}{
		{w.one, "2025-03-01", "2025-03-31", "đã trình HĐND"},
		{w.root, "2025-01-01", "2025-06-30", "đã trình HĐND"},
		{w.two, "2025-01-01", "2025-05-31", "đã trình HĐND"},
		{w.two, "2025-07-01", "2025-07-31", ""},
		{w.two, "2025-01-01", "2025-09-30", ""}, // reaches back into it, ends after it
		{w.one, "2025-11-01", "2025-11-30", "đã ký báo cáo tháng"},
		{w.one, "2025-01-01", "2025-11-30", "đã ký báo cáo tháng"},
		{w.one, "2025-10-01", "2025-12-31", ""},
		{w.two, "2025-11-01", "2025-11-30", ""},
		{w.root, "2025-11-01", "2025-11-30", ""},
	}
	check := func(unit auth.UnitID, from, to vn.Day) error {
		return w.DB.View(t.Context(), w.office, func(tx *db.Tx) error { return regime.Check(tx, unit, from, to) })
	}
	for _, row := range rows {
		err := check(row.unit, row.from, row.to)
		f := fault.Of(err)
		if row.says == "" && err != nil || row.says != "" && (f == nil || f.Kind != fault.Conflict || !strings.Contains(f.Sentence, row.says) || !strings.Contains(f.Sentence, "09/01/2026")) {
			t.Errorf("%s %s–%s: %v, want %q", row.unit, row.from, row.to, err, row.says)
		}
	}
	for kind, act := range map[fault.Kind]func(*db.Tx) error{
		fault.Conflict: lock("2025-11-01", "2025-11-30", w.one, "lần nữa"),
		fault.Invalid:  lock("2025-12-01", "2025-12-31", "khong-co", "vì sao"),
	} {
		w.refuses(kind, act)
	}
	w.refuses(fault.Invalid, lock("2025-12-01", "2025-12-31", "", "  "))
	w.refuses(fault.Invalid, lock("2025-12-31", "2025-12-01", "", "ngược"))

	var locks []regime.Lock
	w.View(w.office, func(tx *db.Tx) (err error) { locks, err = regime.Locks(tx); return err })
	unlock := func(id regime.LockID, reason string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return regime.Unlock(tx, id, reason) }
	}
	if len(locks) != 2 || locks[0].Unit != w.one {
		t.Fatalf("locks, newest first: %+v", locks)
	}
	w.refuses(fault.Invalid, unlock(locks[0].ID, ""))
	w.refuses(fault.Missing, unlock("khong-co", "nhầm"))
	w.Clock.Advance(time.Hour)
	w.Update(w.office, unlock(locks[0].ID, "đơn vị gửi lại số đúng"))
	w.refuses(fault.Conflict, unlock(locks[0].ID, "lần nữa"))
	if err := check(w.one, "2025-11-01", "2025-11-30"); err != nil {
		t.Errorf("after lifting: %v", err)
	}
	w.Update(w.office, lock("2025-11-01", "2025-11-30", w.one, "đã nhận số đúng"))
	w.View(w.office, func(tx *db.Tx) error {
		locks, err := regime.Locks(tx)
		if len(locks) != 3 || locks[1].LiftReason != "đơn vị gửi lại số đúng" || locks[1].LiftedBy != w.office.Account {
			t.Errorf("locks are %+v", locks)
		}
		_, verify := audit.Verify(tx, "")
		return errors.Join(err, verify)
	})
}

func TestWhoMay(t *testing.T) {
	t.Parallel()
	w := found(t)
	w.opens(2025, regime.CalendarCode)
	var lock regime.Lock
	var month regime.Period
	var extended regime.Exception
	var owed regime.Period
	w.opens(2026, regime.Decree09Code)
	standing := w.monthly()
	standing.Window = regime.Decree09Code
	standing = w.sets(standing)
	w.Update(w.office, func(tx *db.Tx) (err error) {
		if lock, err = regime.LockSpan(tx, "2025-01-01", "2025-01-31", "", "đã ký"); err != nil {
			return err
		}
		if month, _, err = regime.Find(tx, "2025-02-01", "2025-02-28"); err != nil {
			return err
		}
		if owed, _, err = regime.Find(tx, "2026-01-15", "2026-02-14"); err != nil {
			return err
		}
		extended, err = regime.Extend(tx, standing.ID, owed.ID, w.two, "2026-11-30", "mất điện")
		return err
	})
	undo := fault.Conflictf("Hoàn tác sau khi thử.")
	for name, act := range map[string]func(*db.Tx) error{
		"open year":   func(tx *db.Tx) error { _, err := regime.OpenYear(tx, 2026, regime.CalendarCode); return err },
		"open around": regime.OpenAround,
		"add period": func(tx *db.Tx) error {
			_, err := regime.AddPeriod(tx, regime.Period{Name: "Đợt 1", From: "2025-01-05", To: "2025-01-20"})
			return err
		},
		"reschedule": func(tx *db.Tx) error {
			_, err := regime.Reschedule(tx, month.ID, "2025-02-14", "2025-02-18")
			return err
		},
		"lock": func(tx *db.Tx) error {
			_, err := regime.LockSpan(tx, "2025-02-01", "2025-02-28", w.one, "đã ký")
			return err
		},
		"unlock":     func(tx *db.Tx) error { return regime.Unlock(tx, lock.ID, "sửa số") },
		"set regime": func(tx *db.Tx) error { _, err := regime.SetRegime(tx, w.monthly()); return err },
		"extend": func(tx *db.Tx) error {
			_, err := regime.Extend(tx, standing.ID, owed.ID, w.one, "2026-12-31", "đơn vị đề nghị")
			return err
		},
		"end an exception": func(tx *db.Tx) error { return regime.EndException(tx, extended.ID, "đã nhận đủ") },
		"set days": func(tx *db.Tx) error {
			_, err := regime.SetDays(tx, []regime.NamedDay{{Day: "2026-03-02", Sort: regime.DayOff, Name: "Nghỉ", Source: "Thông báo"}})
			return err
		},
		"confirm a year": func(tx *db.Tx) error { return regime.ConfirmYear(tx, 2026, "Thông báo") },
		"set a window": func(tx *db.Tx) error {
			_, err := regime.SetWindow(tx, regime.Window{Label: "Khung", Since: 2026, DueAfter: 1, Spans: regime.MonthlyFrom(10)})
			return err
		},
	} {
		for _, role := range auth.Roles {
			actor := auth.Actor{Ward: w.W.Ward, Account: "thu", Roles: []auth.Role{role}, Units: []auth.UnitID{w.one}}
			err := w.DB.Update(t.Context(), actor, func(tx *db.Tx) error {
				before, err := tx.Head()
				if err != nil {
					return err
				}
				if err := act(tx); err != nil {
					return err
				}
				if after, err := tx.Head(); err != nil || after == before {
					t.Errorf("%s left nothing in the audit chain, %v", name, err)
				}
				return undo
			})
			if actor.Can(auth.ChangeWard) {
				if fault.Of(err) != undo {
					t.Errorf("%s as %s: %v, want it done", name, role, err)
				}
			} else if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s as %s: %v, want it forbidden", name, role, err)
			}
		}
	}
}

// TestWindows holds for any year what a window of months promises: months that
// follow one another without a gap, and longer periods that begin and end with a
// month.
func TestWindows(t *testing.T) {
	t.Parallel()
	windows := found(t).windows()
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2020, 2100).Draw(t, "year")
		for _, w := range windows {
			starts, ends := map[vn.Day]bool{}, map[vn.Day]bool{}
			var last vn.Day
			for _, s := range w.Spans {
				from, to := s.From.In(year), s.To.In(year)
				if s.Kind == regime.Month {
					if last != "" && last.AddDays(1) != from {
						t.Fatalf("%s: %s begins on %s, the month before ended on %s", w.Code, s.Name, from, last)
					}
					last = to
					starts[from], ends[to] = true, true
				} else if s.Kind != regime.Other && (!starts[from] || !ends[to]) {
					t.Fatalf("%s: %s from %s to %s does not consist of months", w.Code, s.Name, from, to)
				}
				if from > to || to.Year() != year {
					t.Fatalf("%s: %s from %s to %s", w.Code, s.Name, from, to)
				}
			}
		}
	})
}
