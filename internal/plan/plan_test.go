package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

var revenue = plan.Definition{Name: "Tổng thu ngân sách nhà nước trên địa bàn", Unit: "tỷ đồng", Scale: 3, Decimals: 1, PercentDecimals: 1,
	Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}

// define makes an indicator and a baseline to write targets with.
func define(t *testing.T, s *wardtest.Site, d plan.Definition) (plan.Definition, plan.Baseline) {
	t.Helper()
	var base plan.Baseline
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if d, err = plan.Define(tx, d); err != nil {
			return err
		}
		base, err = plan.OwnBaseline(tx)
		return err
	})
	return d, base
}

func target(d plan.Definition, b plan.Baseline, lo int64) plan.Target {
	return plan.Target{Year: 2026, Group: "Kinh tế", Name: d.Name, Counts: true,
		Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: b.ID, Operator: plan.AtLeast, Lo: lo}}}}}
}

func TestTargetIsRevisedNeverOverwritten(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base := define(t, s, revenue)
	var first plan.Target
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { first, err = plan.SetTarget(tx, target(d, base, 6000), ""); return err })
	before := db.Stamp(s.Clock.Now())
	s.Clock.Advance(24 * time.Hour)
	changed := first
	changed.Parts = target(d, base, 6500).Parts
	s.Do(s.Chair, func(tx *db.Tx) error {
		_, err := plan.SetTarget(tx, changed, "Nghị quyết điều chỉnh")
		return err
	})

	s.See(s.Reader, func(tx *db.Tx) error {
		for stamp, want := range map[string]int64{before: 6000, "": 6500} {
			all, err := plan.Targets(tx, 2026, stamp)
			if err != nil {
				return err
			}
			if len(all) != 1 || all[0].Parts[0].Plans[0].Lo != want {
				t.Errorf("plan as of %q = %+v, want one line of %d", stamp, all, want)
			}
		}
		return nil
	})
	err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.SetTarget(tx, first, "cũ"); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a form drawn from an older revision: %v, want a conflict", err)
	}
}

func TestWithdrawnTargetStillStandsOnEarlierDays(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base := define(t, s, revenue)
	var line plan.Target
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { line, err = plan.SetTarget(tx, target(d, base, 6000), ""); return err })
	before := db.Stamp(s.Clock.Now())
	s.Clock.Advance(time.Hour)
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, line.ID, " ") }); !fault.Is(err, fault.Invalid) {
		t.Errorf("withdrawing without a reason: %v", err)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, line.ID, "Nghị quyết bỏ chỉ tiêu") })
	s.See(s.Clerk, func(tx *db.Tx) error {
		now, err := plan.Targets(tx, 2026, "")
		if err != nil {
			return err
		}
		then, err := plan.Targets(tx, 2026, before)
		if len(now) != 0 || len(then) != 1 {
			t.Errorf("lines now %d, then %d; want 0 and 1", len(now), len(then))
		}
		if years, err := plan.Years(tx); err != nil || len(years) != 0 {
			t.Errorf("years with a plan = %v, %v; want none", years, err)
		}
		return err
	})
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base := define(t, s, revenue)
	yes, _ := define(t, s, plan.Definition{Name: "Đạt chuẩn y tế", Direction: plan.Level, Kind: plan.Milestone, OverUnits: plan.Separate})
	with := func(change func(*plan.Target)) plan.Target {
		line := target(d, base, 6000)
		change(&line)
		return line
	}
	plans := func(a plan.Assigned) []plan.Part {
		a.Baseline = base.ID
		return []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{a}}}
	}
	for name, line := range map[string]plan.Target{
		"no name":                 with(func(l *plan.Target) { l.Name = " " }),
		"year of another century": with(func(l *plan.Target) { l.Year = 1999 }),
		"no part":                 with(func(l *plan.Target) { l.Parts = nil }),
		"part without a plan":     with(func(l *plan.Target) { l.Parts[0].Plans = nil }),
		"band upside down":        with(func(l *plan.Target) { l.Parts = plans(plan.Assigned{Operator: plan.Band, Lo: 8, Hi: 7}) }),
		"milestone without a day": with(func(l *plan.Target) {
			l.Parts = plans(plan.Assigned{Operator: plan.DoneBy})
			l.Parts[0].Indicator = yes.Indicator
		}),
		"yes or no of a number": with(func(l *plan.Target) { l.Parts = plans(plan.Assigned{Operator: plan.Achieved}) }),
		"more digits than can be added": with(func(l *plan.Target) {
			l.Parts = plans(plan.Assigned{Operator: plan.AtLeast, Lo: 10_000_000_000_000_000})
		}),
		"closed list of nothing":        with(func(l *plan.Target) { l.Parts = plans(plan.Assigned{Operator: plan.AllOf}) }),
		"operator nobody knows":         with(func(l *plan.Target) { l.Parts = plans(plan.Assigned{Operator: "around"}) }),
		"plan value without a baseline": with(func(l *plan.Target) { l.Parts[0].Plans[0].Baseline = "" }),
	} {
		err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.SetTarget(tx, line, ""); return err })
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want an invalid fault", name, err)
		}
	}
	for _, who := range []auth.Actor{s.Head, s.Reader} {
		err := s.Try(who, func(tx *db.Tx) error { _, err := plan.SetTarget(tx, target(d, base, 1), ""); return err })
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s sets a target: %v", who.Title, err)
		}
	}
}

func TestDefinitionKeepsUnitAndScale(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, _ := define(t, s, revenue)
	for name, change := range map[string]func(*plan.Definition){
		"another unit":  func(d *plan.Definition) { d.Unit = "triệu đồng" },
		"another scale": func(d *plan.Definition) { d.Scale = 2 },
	} {
		changed := d
		change(&changed)
		if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, changed); return err }); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stale := d
	d.PercentDecimals = 2
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { d, err = plan.Define(tx, d); return err })
	if d.Revision != 2 {
		t.Errorf("revision %d, want 2", d.Revision)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, stale); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a form drawn from an older revision: %v, want a conflict", err)
	}
	twin := revenue
	twin.Name = "tong thu NGÂN SÁCH nhà nước trên địa bàn"
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, twin); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("an indicator of the same name: %v, want a conflict", err)
	}
}

func TestJoinAddsABaseline(t *testing.T) {
	t.Parallel()
	line := func(base plan.BaselineID, indicator plan.IndicatorID, lo int64) plan.Target {
		return plan.Target{Year: 2026, Name: "Thu ngân sách", Parts: []plan.Part{{Indicator: indicator, Plans: []plan.Assigned{{Baseline: base, Operator: plan.AtLeast, Lo: lo}}}}}
	}
	joined, ok, err := line("ward", "i1", 5).Join(line("province", "i1", 4))
	if err != nil || !ok || len(joined.Parts[0].Plans) != 2 {
		t.Errorf("Join = %+v, %v, %v; want both baselines", joined, ok, err)
	}
	if _, ok, err := line("ward", "i1", 5).Join(line("ward", "i2", 4)); ok || err != nil {
		t.Errorf("lines of other indicators join: %v, %v", ok, err)
	}
	if _, _, err := line("ward", "i1", 5).Join(line("ward", "i1", 6)); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same baseline twice: %v, want a conflict", err)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	d := revenue
	rate := plan.Definition{Unit: "%", Scale: 2, Decimals: 1}
	for want, got := range map[string]string{
		"6,041":                     d.Format(6041),
		"6,0":                       d.Format(6000),
		"1.234,5":                   d.Format(1234500),
		"968,0 tỷ đồng":             d.WithUnit(968000),
		"88,6%":                     rate.WithUnit(8860),
		"≥ 98,0":                    rate.FormatAssigned(plan.Assigned{Operator: plan.AtLeast, Lo: 9800}),
		"> 90,0":                    rate.FormatAssigned(plan.Assigned{Operator: plan.Above, Lo: 9000}),
		"7,5–8,0":                   rate.FormatAssigned(plan.Assigned{Operator: plan.Band, Lo: 750, Hi: 800}),
		"giảm 0,5 điểm %":           rate.FormatAssigned(plan.Assigned{Operator: plan.DownBy, Lo: 50}),
		"tăng 12%":                  d.FormatAssigned(plan.Assigned{Operator: plan.UpByPercent, Lo: 120000}),
		"chậm nhất ngày 30/06/2026": d.FormatAssigned(plan.Assigned{Operator: plan.DoneBy, Day: "2026-06-30"}),
		"43/43":                     plan.Definition{}.FormatAssigned(plan.Assigned{Operator: plan.AllOf, Lo: 43}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n        vn.Decimal
		from, to string
		want     string // "" where they do not measure the same
	}{
		{vn.Decimal{Units: 6}, "tỷ đồng", "triệu đồng", "6000/1"},
		{vn.Decimal{Units: 35, Scale: 1}, "tỷ đồng", "triệu đồng", "3500/1"},
		{vn.Decimal{Units: 500}, "tạ", "tấn", "50/1"},
		{vn.Decimal{Units: 12500}, "m2", "ha", "5/4"},
		{vn.Decimal{Units: 3}, "nghìn lượt khách", "lượt khách", "3000/1"},
		{vn.Decimal{Units: 20}, "đảng viên", "đảng viên mới", "20/1"},
		{vn.Decimal{Units: 45}, "triệu đồng/người/năm", "triệu đồng/người", ""},
		{vn.Decimal{Units: 45}, "triệu đồng/người/năm", "triệu đồng", "45/1"},
		{vn.Decimal{Units: 956, Scale: 1}, "%", "% dân số", "478/5"},
		{vn.Decimal{Units: 5}, "hộ", "tỷ đồng", ""},
		{vn.Decimal{Units: 2}, "tỉ đồng", "tỷ đồng", "2/1"},
		{vn.Decimal{Units: 45}, "đồng chí", "đồng", ""},
		{vn.Decimal{Units: 45}, "đồng bào", "nghìn đồng", ""},
		{vn.Decimal{Units: 45}, "", "hộ", ""},
		{vn.Decimal{Units: 6}, "tỷ", "triệu đồng", "6000/1"},
		{vn.Decimal{Units: 12, Scale: 1}, "triệu lượt khách", "lượt khách", "1200000/1"},
		{vn.Decimal{Units: 2}, "triệu USD", "nghìn usd", "2000/1"},
		{vn.Decimal{Units: 5}, "‰", "%", "1/2"},
		{vn.Decimal{Units: 4}, "hoà giải viên", "hòa giải viên", "4/1"},
		{vn.Decimal{Units: 3}, "nghìn tỷ đồng", "tỷ đồng", "3000/1"},
		{vn.Decimal{Units: 7}, "ngàn tấn", "tạ", "70000/1"},
		{vn.Decimal{Units: 7}, "tỷ lệ", "tỷ đồng", ""},
	} {
		got, ok := plan.Convert(c.n, c.from, c.to)
		text := ""
		if ok {
			text = got.String()
		}
		if diff := cmp.Diff(c.want, text); diff != "" {
			t.Errorf("%s %s in %s: -want +got\n%s", c.n, c.from, c.to, diff)
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	for _, e := range plan.Catalogue() {
		if codes[e.Code] {
			t.Errorf("code %s stands twice", e.Code)
		}
		codes[e.Code] = true
	}
	if len(codes) != 46 {
		t.Errorf("%d entries, want the 46 of the catalogue", len(codes))
	}
	e, ok := plan.Catalogued("tỷ lệ hộ NGHÈO đa chiều", "%")
	if !ok || e.Direction != plan.Down || !e.YearEnd {
		t.Errorf("poverty = %+v, %v; want lower is better, judged at year end", e, ok)
	}
	if _, ok := plan.Catalogued("Giải ngân vốn đầu tư công", "tỷ đồng"); ok {
		t.Error("an amount disbursed was taken for the rate of disbursement")
	}
}

// TestPlanAnswersInSentences gives a line what the ward does not have: the answer
// is a sentence and never a broken key of the database.
func TestPlanAnswersInSentences(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base := define(t, s, revenue)
	var first, last plan.Target
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if first, err = plan.SetTarget(tx, target(d, base, 6000), ""); err != nil {
			return err
		}
		older := target(d, base, 5000)
		older.Year = 2025
		last, err = plan.SetTarget(tx, older, "")
		return err
	})
	below := first
	below.ID, below.Revision, below.Number, below.Counts, below.Parent = "", 0, 0, false, first.ID
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { below, err = plan.SetTarget(tx, below, ""); return err })
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return plan.Withdraw(tx, first.ID, "Nghị quyết bỏ") }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a line with rows below it is withdrawn: %v", err)
	}
	with := func(line plan.Target, change func(*plan.Target)) plan.Target {
		line.Parts = target(d, base, 6500).Parts
		change(&line)
		return line
	}
	fresh := target(d, base, 6500)
	for name, line := range map[string]plan.Target{
		"a baseline of another ward":  with(fresh, func(l *plan.Target) { l.Parts[0].Plans[0].Baseline = "elsewhere" }),
		"an indicator of another one": with(fresh, func(l *plan.Target) { l.Parts[0].Indicator = "elsewhere" }),
		"a unit of another ward":      with(fresh, func(l *plan.Target) { l.Owner = "elsewhere" }),
		"a line nobody has":           with(fresh, func(l *plan.Target) { l.Parent = "elsewhere" }),
		"a line of another year":      with(fresh, func(l *plan.Target) { l.Parent = last.ID }),
		"one below itself":            with(first, func(l *plan.Target) { l.Parent = below.ID }),
		"another year than it was":    with(first, func(l *plan.Target) { l.Year = 2027 }),
		"one baseline twice":          with(fresh, func(l *plan.Target) { l.Parts[0].Plans = append(l.Parts[0].Plans, l.Parts[0].Plans[0]) }),
		"a paper nobody has":          with(fresh, func(l *plan.Target) { l.Parts[0].Plans[0].Source = plan.Source{Document: "elsewhere", Version: 1} }),
		"a day that is none": with(fresh, func(l *plan.Target) {
			l.Parts[0].Plans[0] = plan.Assigned{Baseline: base.ID, Operator: plan.DoneBy, Day: "2026-02-30"}
		}),
	} {
		err := s.Try(s.Clerk, func(tx *db.Tx) error {
			_, err := plan.SetTarget(tx, line, "Nghị quyết điều chỉnh")
			return err
		})
		if fault.Of(err) == nil || fault.Is(err, fault.Busy) {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
	}
}

// TestBaselinesAsTheyStood asks who assigned plan values on a past day.
func TestBaselinesAsTheyStood(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	define(t, s, revenue)
	before := db.Stamp(s.Clock.Now())
	s.Clock.Advance(time.Hour)
	s.Do(s.Clerk, func(tx *db.Tx) error { _, err := plan.AddBaseline(tx, "Tỉnh giao"); return err })
	s.See(s.Reader, func(tx *db.Tx) error {
		for stamp, want := range map[string]int{before: 1, "": 2} {
			all, err := plan.BaselinesAsOf(tx, stamp)
			if err != nil {
				return err
			}
			if len(all) != want {
				t.Errorf("as of %q there are %+v, want %d", stamp, all, want)
			}
		}
		return nil
	})
}

// TestNamesKeepTheirMarks tells melons from coconuts: marks that differ make
// another indicator, marks that are left out do not.
func TestNamesKeepTheirMarks(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	crop := func(name string) plan.Definition {
		return plan.Definition{Name: name, Unit: "tấn", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
	}
	coconut, _ := define(t, s, crop("Sản lượng dừa"))
	melon, _ := define(t, s, crop("Sản lượng dưa"))
	define(t, s, crop("Hòa giải thành"))
	s.See(s.Reader, func(tx *db.Tx) error {
		for name, want := range map[string]plan.IndicatorID{"sản lượng DỪA": coconut.Indicator, "Sản lượng dưa": melon.Indicator, "Sản lượng dứa": ""} {
			d, found, err := plan.FindByName(tx, name)
			if err != nil {
				return err
			}
			if found != (want != "") || d.Indicator != want {
				t.Errorf("%s is %q, want %q", name, d.Name, want)
			}
		}
		if d, _, err := plan.FindByName(tx, "hoà giải thành"); err != nil || d.Name != "Hòa giải thành" {
			t.Errorf("the other place of the tone gives %q, %v", d.Name, err)
		}
		return nil
	})
	melon.Name = "sản lượng  dừa"
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, melon); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("renamed to another's name: %v, want a conflict", err)
	}
}

// TestChainKeepsEveryValueOfATarget looks for what the audit chain holds of a line.
func TestChainKeepsEveryValueOfATarget(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	d, base := define(t, s, revenue)
	var line plan.Target
	named := int64(5200)
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		l := target(d, base, 300)
		l.Parts[0].Plans[0].Operator, l.Parts[0].Plans[0].Base = plan.UpBy, &named
		line, err = plan.SetTarget(tx, l, "")
		return err
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		rows, err := audit.Of(tx, "target/"+string(line.ID))
		if err != nil {
			return err
		}
		for _, want := range []string{"300", "5200", string(d.Indicator), string(base.ID), `"counts":true`} {
			if len(rows) != 1 || !strings.Contains(rows[0].Detail, want) {
				t.Errorf("the chain says %+v, without %s", rows, want)
			}
		}
		return nil
	})
}
