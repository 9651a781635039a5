package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// assigned makes a line of 6,000 tỷ đồng to phase and to share out.
func assigned(t *testing.T, s *wardtest.Site) (plan.Definition, plan.Baseline, plan.Target) {
	t.Helper()
	d, base := define(t, s, revenue)
	var line plan.Target
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { line, err = plan.SetTarget(tx, target(d, base, 6000), ""); return err })
	return d, base, line
}

func TestPhasingOfAPastDay(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, base, line := assigned(t, s)
	p := plan.Phasing{Target: line.ID, Baseline: base.ID, How: plan.EvenPhasing, Through: plan.Even(0, 6000)}
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { p, err = plan.SetPhasing(tx, p); return err })
	first := p
	before := db.Stamp(s.Clock.Now())
	s.Clock.Advance(time.Hour)
	p.How, p.Through = plan.HandPhasing, plan.ByQuarter(0, [4]int64{1000, 2000, 3000, 6000})
	s.Do(s.Chair, func(tx *db.Tx) (err error) { p, err = plan.SetPhasing(tx, p); return err })
	s.See(s.Reader, func(tx *db.Tx) error {
		for stamp, want := range map[string]plan.Phasing{before: first, "": p} {
			all, err := plan.Phasings(tx, 2026, stamp)
			if err != nil {
				return err
			}
			if diff := cmp.Diff([]plan.Phasing{want}, all); diff != "" {
				t.Errorf("phasing as of %q (-want +got):\n%s", stamp, diff)
			}
		}
		return nil
	})
	s.Clock.Advance(time.Hour)
	p.How = ""
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { _, err = plan.SetPhasing(tx, p); return err })
	s.See(s.Reader, func(tx *db.Tx) error {
		all, err := plan.Phasings(tx, 2026, "")
		if len(all) != 0 {
			t.Errorf("a phasing taken away is still there: %+v", all)
		}
		return err
	})
}

func TestPhasingRefuses(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, base, line := assigned(t, s)
	good := plan.Phasing{Target: line.ID, Baseline: base.ID, How: plan.HandPhasing, Through: plan.Even(0, 6000)}
	with := func(change func(*plan.Phasing)) plan.Phasing {
		p := good
		change(&p)
		return p
	}
	for name, c := range map[string]struct {
		who  auth.Actor
		p    plan.Phasing
		want fault.Kind
	}{
		"a reporter":            {s.Head, good, fault.Forbidden},
		"not the plan's value":  {s.Clerk, with(func(p *plan.Phasing) { p.Through[11] = 5999 }), fault.Invalid},
		"shrinking":             {s.Clerk, with(func(p *plan.Phasing) { p.Through[3] = 1 }), fault.Invalid},
		"below nought":          {s.Clerk, with(func(p *plan.Phasing) { p.Through[0] = -1 }), fault.Invalid},
		"a way nobody knows":    {s.Clerk, with(func(p *plan.Phasing) { p.How = "tuần" }), fault.Invalid},
		"a part that is not":    {s.Clerk, with(func(p *plan.Phasing) { p.Part = 1 }), fault.Missing},
		"a baseline that isn't": {s.Clerk, with(func(p *plan.Phasing) { p.Baseline = "x" }), fault.Missing},
		"an older form":         {s.Clerk, with(func(p *plan.Phasing) { p.Revision = 4 }), fault.Conflict},
	} {
		err := s.Try(c.who, func(tx *db.Tx) error { _, err := plan.SetPhasing(tx, c.p); return err })
		if !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestPhasingsEndAtThePlan: however a value is spread, it ends at the plan, and an
// amount never shrinks.
func TestPhasingsEndAtThePlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Int64Range(0, 9e15).Draw(t, "value")
		var months [12]int64
		for i := range months {
			months[i] = rapid.Int64Range(0, 1e14).Draw(t, "month")
		}
		months[rapid.IntRange(0, 11).Draw(t, "a month above nought")]++
		from := rapid.Int64Range(0, 9e15).Draw(t, "from")
		quarters := [4]int64{value / 4, value / 3, value / 2, value}
		for name, through := range map[string][12]int64{"even": plan.Even(0, value), "profile": plan.ByProfile(value, months), "quarter": plan.ByQuarter(0, quarters)} {
			if through[11] != value {
				t.Fatalf("%s ends at %d, not %d", name, through[11], value)
			}
			last := int64(0)
			for i, v := range through {
				if v < last {
					t.Fatalf("%s shrinks in month %d: %v", name, i+1, through)
				}
				last = v
			}
		}
		level := plan.Even(from, value)
		if level[11] != value || (level[5]-from)*2-(value-from) > 1 || (level[5]-from)*2-(value-from) < -1 {
			t.Fatalf("from %d to %d by %v: not half way in the middle", from, value, level)
		}
	})
}

func TestSharesAndTheirSum(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base, line := assigned(t, s)
	share := func(unit auth.UnitID, lo int64) plan.Share {
		return plan.Share{Target: line.ID, Baseline: base.ID, Unit: unit, Operator: plan.AtLeast, Lo: lo}
	}
	s.Do(s.Clerk, func(tx *db.Tx) error {
		return plan.SetShares(tx, line.ID, 0, base.ID, 0, []plan.Share{share(s.Root, 4000), share(s.Head.Units[0], 2500)})
	})
	before := db.Stamp(s.Clock.Now())
	s.Clock.Advance(time.Hour)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		return plan.SetShares(tx, line.ID, 0, base.ID, 1, []plan.Share{share(s.Root, 5000)})
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		for stamp, want := range map[string]plan.ShareSum{before: {Sum: 6500, Gap: 500, Adds: true}, "": {Sum: 5000, Gap: -1000, Adds: true}} {
			all, err := plan.Shares(tx, 2026, stamp)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, plan.CheckShares(d, line.Parts[0].Plans[0], all)); diff != "" {
				t.Errorf("shares as of %q (-want +got):\n%s", stamp, diff)
			}
		}
		return nil
	})
	for name, c := range map[string]struct {
		who    auth.Actor
		shares []plan.Share
		rev    int
		want   fault.Kind
	}{
		"a reporter":        {s.Head, nil, 2, fault.Forbidden},
		"an unknown unit":   {s.Clerk, []plan.Share{share("x", 1)}, 2, fault.Invalid},
		"one unit twice":    {s.Clerk, []plan.Share{share(s.Root, 1), share(s.Root, 2)}, 2, fault.Invalid},
		"an older form":     {s.Clerk, nil, 1, fault.Conflict},
		"no such operator":  {s.Clerk, []plan.Share{{Unit: s.Root, Operator: "around", Lo: 1}}, 2, fault.Invalid},
		"hoàn thành a part": {s.Clerk, []plan.Share{{Unit: s.Root, Operator: plan.Achieved}}, 2, fault.Invalid},
	} {
		err := s.Try(c.who, func(tx *db.Tx) error { return plan.SetShares(tx, line.ID, 0, base.ID, c.rev, c.shares) })
		if !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestSharesThatDoNotAdd(t *testing.T) {
	t.Parallel()
	rate := plan.Definition{Name: "Tỷ lệ bao phủ bảo hiểm y tế", Unit: "%", Kind: plan.Rate, OverUnits: plan.Ratios}
	shares := []plan.Share{{Operator: plan.AtLeast, Lo: 95}}
	if s := plan.CheckShares(rate, plan.Assigned{Operator: plan.AtLeast, Lo: 95}, shares); s.Adds || s.Why == "" {
		t.Errorf("shares of a rate: %+v, want a reason", s)
	}
	if s := plan.CheckShares(revenue, plan.Assigned{Operator: plan.UpByPercent, Lo: 95}, shares); s.Adds || s.Why == "" {
		t.Errorf("shares of a growth by percent: %+v, want a reason", s)
	}
	if s := plan.CheckShares(revenue, plan.Assigned{Operator: plan.UpBy, Lo: 95}, shares); s.Adds || s.Why == "" {
		t.Errorf("a level against a growth: %+v, want a reason", s)
	}
}

func TestProfileOfLastYear(t *testing.T) {
	t.Parallel()
	year := func(months ...int64) (reached [12]*int64) {
		sum := int64(0)
		for i, m := range months {
			sum += m
			reached[i] = new(int64)
			*reached[i] = sum
		}
		return reached
	}
	got, err := plan.Profile(revenue, 2025, year(1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0))
	if want := [12]int64{1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0}; err != nil || got != want {
		t.Errorf("profile = %v, %v", got, err)
	}
	stock := revenue
	stock.Kind = plan.Stock
	gap := year(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	gap[4] = nil
	for name, c := range map[string]struct {
		d       plan.Definition
		reached [12]*int64
		want    string
	}{
		"a gap":      {revenue, gap, "tháng 5 "},
		"shrinking":  {revenue, year(3, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "Tháng 2 năm 2025"},
		"nothing":    {revenue, year(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "bằng 0"},
		"half":       {revenue, year(1, 1, 1, 1, 1, 1), "7, 8, 9, 10, 11, 12"},
		"of a level": {stock, year(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), "không cộng dồn"},
	} {
		_, err := plan.Profile(c.d, 2025, c.reached)
		if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
