package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// proposals are the names of a year's proposals, those left out in brackets.
func proposals(t *testing.T, s *wardtest.Site, year int) (names []string, all []plan.Proposal) {
	t.Helper()
	s.See(s.Reader, func(tx *db.Tx) (err error) { all, err = plan.Proposals(tx, year); return err })
	for _, p := range all {
		name := p.Name
		if p.Left {
			name = "(" + name + ")"
		}
		names = append(names, name)
	}
	return names, all
}

func TestNextYearFromLast(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base, _ := assigned(t, s)
	other, _ := define(t, s, plan.Definition{Name: "Số doanh nghiệp thành lập mới", Unit: "doanh nghiệp", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
	within, _ := define(t, s, plan.Definition{Name: "Thu ngoài quốc doanh", Unit: "tỷ đồng", Scale: 3, Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
	_, before := proposals(t, s, 2027)
	row := target(within, base, 900)
	row.Counts, row.Parent = false, before[0].From.ID
	s.Do(s.Clerk, func(tx *db.Tx) error {
		if _, err := plan.SetTarget(tx, target(other, base, 40), ""); err != nil {
			return err
		}
		_, err := plan.SetTarget(tx, row, "")
		return err
	})
	names, all := proposals(t, s, 2027)
	if diff := cmp.Diff([]string{d.Name, other.Name, within.Name}, names); diff != "" {
		t.Fatalf("proposals (-want +got):\n%s", diff)
	}
	revenue, firms, below := all[0], all[1], all[2]
	value := func(lo int64) [][]plan.Assigned {
		return [][]plan.Assigned{{{Baseline: base.ID, Operator: plan.AtLeast, Lo: lo}}}
	}

	// A row of a line that has no value yet waits for it.
	err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Carry(tx, below, value(1000)); return err })
	if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, "dòng trên trước") {
		t.Errorf("a row before its line: %v", err)
	}
	// A name typed without a value is kept, and is still no line of the plan.
	revenue.Name = "Thu ngân sách nhà nước trên địa bàn"
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { revenue, err = plan.SetProposal(tx, revenue); return err })
	firms.Left, firms.Reason, firms.Decided = true, "Nghị quyết không giao nữa", "2026-12-12"
	s.Do(s.Chair, func(tx *db.Tx) (err error) { firms, err = plan.SetProposal(tx, firms); return err })
	if names, _ := proposals(t, s, 2027); names[0] != revenue.Name || names[1] != "("+other.Name+")" {
		t.Errorf("proposals %v", names)
	}
	var line plan.Target
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if line, err = plan.Carry(tx, revenue, value(6600)); err != nil {
			return err
		}
		_, err = plan.Carry(tx, below, value(900))
		return err
	})
	if line.Number != 1 || line.Group != "Kinh tế" || !line.Counts || line.Follows != revenue.From.ID || line.Year != 2027 {
		t.Errorf("carried over: %+v", line)
	}
	s.See(s.Reader, func(tx *db.Tx) error {
		then, err := plan.Targets(tx, 2026, "")
		if err != nil {
			return err
		}
		now, err := plan.Targets(tx, 2027, "")
		if err != nil {
			return err
		}
		definitions, err := plan.Indicators(tx, "")
		if err != nil {
			return err
		}
		if now[1].Parent != line.ID {
			t.Errorf("the row stands under %q, want %q", now[1].Parent, line.ID)
		}
		var got []string
		for _, c := range plan.Compare(then, now, func(id plan.TargetID) bool { return id == firms.From.ID }, definitions) {
			text := c.Fate.Label()
			if c.Renamed {
				text += ", đổi tên"
			}
			for _, v := range c.Values {
				if v.Percent != nil {
					text += " " + v.Percent.String() + "%"
				}
			}
			got = append(got, text)
		}
		if diff := cmp.Diff([]string{"đổi mức, đổi tên 10,0%", "giữ nguyên 0,0%", "thôi giao"}, got); diff != "" {
			t.Errorf("differences (-want +got):\n%s", diff)
		}
		return nil
	})
	// What is in the plan is proposed no more; nor can an old form bring it again.
	for name, act := range map[string]func(tx *db.Tx) error{
		"carried twice": func(tx *db.Tx) error { _, err := plan.Carry(tx, revenue, value(1)); return err },
		"proposed too":  func(tx *db.Tx) error { _, err := plan.SetProposal(tx, revenue); return err },
		"an older form": func(tx *db.Tx) error { old := firms; old.Revision = 0; _, err := plan.SetProposal(tx, old); return err },
	} {
		if err := s.Try(s.Clerk, act); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
}

func TestProposalRefuses(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	assigned(t, s)
	_, all := proposals(t, s, 2027)
	with := func(change func(*plan.Proposal)) plan.Proposal {
		p := all[0]
		change(&p)
		return p
	}
	for name, c := range map[string]struct {
		who  auth.Actor
		p    plan.Proposal
		want fault.Kind
	}{
		"a reporter":          {s.Head, all[0], fault.Forbidden},
		"no name":             {s.Clerk, with(func(p *plan.Proposal) { p.Name = " " }), fault.Invalid},
		"left without reason": {s.Clerk, with(func(p *plan.Proposal) { p.Left = true }), fault.Invalid},
		"no such day":         {s.Clerk, with(func(p *plan.Proposal) { p.Decided = "2026-02-30" }), fault.Invalid},
		"an unknown owner":    {s.Clerk, with(func(p *plan.Proposal) { p.Owner = "x" }), fault.Invalid},
	} {
		if err := s.Try(c.who, func(tx *db.Tx) error { _, err := plan.SetProposal(tx, c.p); return err }); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := s.Try(s.Head, func(tx *db.Tx) error { _, err := plan.Carry(tx, all[0], nil); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reporter carries a line over: %v", err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Carry(tx, all[0], nil); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("a line without a value: %v", err)
	}
}

func TestCompareChanges(t *testing.T) {
	t.Parallel()
	definitions := map[plan.IndicatorID]plan.Definition{
		"rate": {Indicator: "rate", Unit: "%", Scale: 2}, "count": {Indicator: "count", Unit: "hộ", BreakYear: 2027, BreakReason: "chuẩn nghèo mới"},
		"old": {Indicator: "old", Name: "Cũ", Unit: "tỷ đồng"}, "new": {Indicator: "new", Name: "Mới", Unit: "triệu đồng"},
	}
	line := func(id plan.TargetID, indicator plan.IndicatorID, lo int64, op plan.Operator) plan.Target {
		return plan.Target{ID: id, Year: 2027, Name: string(indicator), Parts: []plan.Part{{Indicator: indicator, Plans: []plan.Assigned{{Baseline: "b", Operator: op, Lo: lo}}}}}
	}
	moved := line("d2", "new", 5000, plan.AtLeast)
	moved.Follows = "d"
	all := plan.Compare(
		[]plan.Target{line("a", "rate", 9500, plan.AtLeast), line("c", "count", 100, plan.AtLeast), line("d", "old", 5, plan.AtLeast)},
		[]plan.Target{line("a2", "rate", 9650, plan.AtLeast), line("c2", "count", 120, plan.AtLeast), moved, line("e2", "rate", 1, plan.AtLeast)},
		func(plan.TargetID) bool { return false }, definitions)
	type seen struct {
		Fate               plan.Fate
		Redefined, Measure string
	}
	var got []seen
	for _, d := range all {
		s := seen{Fate: d.Fate, Redefined: d.Redefined}
		for _, v := range d.Values {
			for _, m := range []*vn.Decimal{v.Percent, v.Points} {
				if m != nil {
					s.Measure += m.String()
				}
			}
		}
		got = append(got, s)
	}
	want := []seen{{plan.Changed, "", "1,5"}, {plan.Changed, "chuẩn nghèo mới", ""}, {plan.Changed, "trước tính bằng tỷ đồng, nay tính bằng triệu đồng", ""}, {plan.Added, "", ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestVersionsOfALine: who adjusted what by which decision, and the plan of a day
// between.
func TestVersionsOfALine(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base, line := assigned(t, s)
	first := db.Stamp(s.Clock.Now())
	s.Clock.Advance(24 * time.Hour)
	changed := line
	changed.Parts = target(d, base, 6500).Parts
	changed.Decided, changed.Weight = "2026-07-15", 250
	s.Do(s.Chair, func(tx *db.Tx) (err error) {
		changed, err = plan.SetTarget(tx, changed, "Nghị quyết 12/NQ-HĐND điều chỉnh kế hoạch")
		return err
	})
	s.Clock.Advance(time.Hour)
	s.Do(s.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, line.ID, "Gộp vào dòng khác") })
	s.See(s.Reader, func(tx *db.Tx) error {
		all, err := plan.Versions(tx, line.ID)
		if err != nil {
			return err
		}
		type seen struct {
			Revision  int
			Reason    string
			Decided   vn.Day
			By        auth.AccountID
			Withdrawn bool
			Lo        int64
		}
		var got []seen
		for _, v := range all {
			got = append(got, seen{v.Revision, v.Reason, v.Decided, v.By, v.Withdrawn, v.Parts[0].Plans[0].Lo})
		}
		want := []seen{{3, "Gộp vào dòng khác", "", s.Clerk.Account, true, 6500},
			{2, "Nghị quyết 12/NQ-HĐND điều chỉnh kế hoạch", "2026-07-15", s.Chair.Account, false, 6500}, {1, "", "", s.Clerk.Account, false, 6000}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("versions (-want +got):\n%s", diff)
		}
		then, err := plan.Targets(tx, 2026, first)
		if err == nil && (len(then) != 1 || then[0].Weight != 0 || then[0].Decided != "" || then[0].Parts[0].Plans[0].Lo != 6000) {
			t.Errorf("the plan of the first day: %+v", then)
		}
		return err
	})
}

func TestTermTargets(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base, yearly := assigned(t, s)
	other, _ := define(t, s, plan.Definition{Name: "Số doanh nghiệp thành lập mới", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
	term := target(d, base, 32000)
	term.Year, term.Through = 2025, 2030
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { term, err = plan.SetTarget(tx, term, ""); return err })
	yearly.Term = term.ID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		yearly, err = plan.SetTarget(tx, yearly, "Thuộc nhiệm kỳ")
		return err
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		for year, want := range map[int]int{2024: 0, 2025: 1, 2030: 1, 2031: 0} {
			terms, err := plan.TermTargets(tx, year, "")
			if err != nil || len(terms) != want {
				t.Errorf("term lines of %d: %v, %v, want %d", year, terms, err, want)
			}
		}
		lines, err := plan.Targets(tx, 2025, "")
		if err != nil || len(lines) != 0 {
			t.Errorf("the plan of the term's first year: %v, %v, want nothing", lines, err)
		}
		years, err := plan.Years(tx)
		if diff := cmp.Diff([]int{2026}, years); diff != "" {
			t.Errorf("years with a plan: %v", years)
		}
		return err
	})
	with := func(from plan.Target, change func(*plan.Target)) plan.Target {
		change(&from)
		return from
	}
	fresh := with(target(other, base, 1), func(l *plan.Target) { l.Term = term.ID })
	for name, line := range map[string]plan.Target{
		"a term of one year":     with(target(d, base, 1), func(l *plan.Target) { l.Through = 2026 }),
		"a term of twenty":       with(target(d, base, 1), func(l *plan.Target) { l.Through = 2046 }),
		"a term under a term":    with(target(d, base, 1), func(l *plan.Target) { l.Through, l.Term = 2030, term.ID }),
		"another indicator":      fresh,
		"no such term":           with(target(d, base, 1), func(l *plan.Target) { l.Term = "x" }),
		"a year made to a term":  with(yearly, func(l *plan.Target) { l.Through, l.Term = 2030, "" }),
		"after the term's end":   with(target(d, base, 1), func(l *plan.Target) { l.Year, l.Term = 2031, term.ID }),
		"a weight below nought":  with(target(d, base, 1), func(l *plan.Target) { l.Weight = -1 }),
		"decided on no such day": with(target(d, base, 1), func(l *plan.Target) { l.Decided = "2026-02-30" }),
	} {
		if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.SetTarget(tx, line, "x"); return err }); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want an invalid fault", name, err)
		}
	}
}

func TestRetireAndBreak(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, _ := define(t, s, revenue)
	broken := func(revision, year int, reason string) func(tx *db.Tx) error {
		return func(tx *db.Tx) (err error) {
			next := d
			next.Revision, next.BreakYear, next.BreakReason = revision, year, reason
			_, err = plan.Define(tx, next)
			return err
		}
	}
	retired := func(revision int, day vn.Day, reason string) func(tx *db.Tx) error {
		return func(tx *db.Tx) (err error) {
			next := d
			next.Revision, next.Retired, next.RetiredReason = revision, day, reason
			_, err = plan.Define(tx, next)
			return err
		}
	}
	now := func() {
		s.See(s.Clerk, func(tx *db.Tx) (err error) { d, err = plan.Indicator(tx, d.Indicator, ""); return err })
	}
	s.Do(s.Clerk, broken(1, 2027, " chuẩn  nghèo mới "))
	now()
	s.Do(s.Clerk, retired(2, "2028-01-01", "Bộ chỉ tiêu mới không còn"))
	now()
	if d.BreakYear != 2027 || d.BreakReason != "chuẩn nghèo mới" || d.Retired != "2028-01-01" || d.Revision != 3 {
		t.Errorf("definition %+v", d)
	}
	for name, act := range map[string]func(tx *db.Tx) error{
		"a break without a reason": broken(3, 2027, ""),
		"a break without a year":   broken(3, 0, "x"),
		"retired without a day":    retired(3, "", "x"),
		"retired on no such day":   retired(3, "2028-02-30", "x"),
		"retired without a reason": retired(3, "2028-01-01", " "),
	} {
		if err := s.Try(s.Clerk, act); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Try(s.Clerk, broken(1, 2027, "x")); !fault.Is(err, fault.Conflict) {
		t.Errorf("an older form: %v", err)
	}
	if err := s.Try(s.Head, broken(3, 2027, "x")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reporter breaks a series: %v", err)
	}
}

func TestAxes(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, _ := define(t, s, revenue)
	var axis plan.Axis
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { axis, err = plan.AddAxis(tx, " Trục  thứ nhất "); return err })
	d.Axis = axis.ID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { d, err = plan.Define(tx, d); return err })
	for name, c := range map[string]struct {
		act  func(tx *db.Tx) error
		want fault.Kind
	}{
		"no name":         {func(tx *db.Tx) error { _, err := plan.AddAxis(tx, " "); return err }, fault.Invalid},
		"the same name":   {func(tx *db.Tx) error { _, err := plan.AddAxis(tx, "trục thứ NHẤT"); return err }, fault.Conflict},
		"still used":      {func(tx *db.Tx) error { return plan.RemoveAxis(tx, axis.ID) }, fault.Conflict},
		"not on the list": {func(tx *db.Tx) error { return plan.RemoveAxis(tx, "x") }, fault.Missing},
		"under no such":   {func(tx *db.Tx) error { bad := d; bad.Axis = "x"; _, err := plan.Define(tx, bad); return err }, fault.Invalid},
	} {
		if err := s.Try(s.Clerk, c.act); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := s.Try(s.Head, func(tx *db.Tx) error { _, err := plan.AddAxis(tx, "Trục khác"); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reporter adds a trục: %v", err)
	}
	d.Axis = ""
	s.Do(s.Clerk, func(tx *db.Tx) error {
		if _, err := plan.Define(tx, d); err != nil {
			return err
		}
		return plan.RemoveAxis(tx, axis.ID)
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		all, err := plan.Axes(tx)
		if len(all) != 0 {
			t.Errorf("trục left: %+v", all)
		}
		return err
	})
}
