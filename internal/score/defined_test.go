package score_test

import (
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// defined is a ward whose indicators, plan and figures all come through the acts.
type defined struct {
	*wardtest.Site
	t    *testing.T
	base plan.BaselineID
}

// line defines an indicator and gives it a place in the plan of 2026.
func (s *defined) line(d plan.Definition, a plan.Assigned) plan.Definition {
	s.t.Helper()
	d.Decimals, d.PercentDecimals = d.Scale, 1
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		if d, err = plan.Define(tx, d); err != nil || a.Operator == "" {
			return err
		}
		a.Baseline = s.base
		_, err = plan.SetTarget(tx, plan.Target{Year: 2026, Name: d.Name, Counts: true, Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{a}}}}, "")
		return err
	})
	return d
}

// has records an approved figure.
func (s *defined) has(d plan.Definition, unit auth.UnitID, from, to vn.Day, n int64) {
	s.t.Helper()
	s.Do(s.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: unit, From: from, To: to}, Value: figure.Value{N: n}, Status: figure.Final, Seen: figure.NotSeen})
		if err == nil {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
}

// TestTheBoardReadsTheDefinition: what a clerk writes on a definition sheet is what
// the board judges by.
func TestTheBoardReadsTheDefinition(t *testing.T) {
	t.Parallel()
	s := &defined{Site: wardtest.Settled(t), t: t}
	s.Clock.Advance(150 * 24 * time.Hour) // 8 June 2026
	s.Do(s.Clerk, func(tx *db.Tx) error {
		if _, err := regime.OpenYear(tx, 2026, regime.SchoolCode); err != nil {
			return err
		}
		b, err := plan.OwnBaseline(tx)
		s.base = b.ID
		return err
	})
	one, two := s.Units["Tổ dân phố 7"], s.Units["Tổ dân phố 8"]
	amount := func(name string) plan.Definition {
		return plan.Definition{Name: name, Unit: "hộ", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}
	}
	level := func(name string) plan.Definition {
		return plan.Definition{Name: name, Unit: "hộ", Direction: plan.Down, Kind: plan.Stock, OverUnits: plan.Adds}
	}

	broken := level("Số hộ nghèo theo chuẩn mới")
	broken.BreakYear, broken.BreakReason = 2026, "chuẩn nghèo mới"
	broken = s.line(broken, plan.Assigned{Operator: plan.DownBy, Lo: 5})
	whole := s.line(level("Số hộ cận nghèo"), plan.Assigned{Operator: plan.DownBy, Lo: 5})
	for _, d := range []plan.Definition{broken, whole} {
		s.has(d, s.Root, "2025-12-01", "2025-12-31", 40)
		s.has(d, s.Root, "2026-05-01", "2026-05-31", 30)
	}

	late := amount("Số thanh niên đã khám tuyển")
	late.FirstMonth = 9
	late = s.line(late, plan.Assigned{Operator: plan.AtLeast, Lo: 10})
	early := s.line(amount("Số hộ đăng ký gia đình văn hóa"), plan.Assigned{Operator: plan.AtLeast, Lo: 10})
	for _, d := range []plan.Definition{late, early} {
		s.has(d, s.Root, "2026-01-01", "2026-01-31", 12)
	}

	school := amount("Số học sinh đạt giải")
	school.Window = regime.SchoolCode
	school = s.line(school, plan.Assigned{Operator: plan.AtLeast, Lo: 10})
	s.has(school, s.Root, "2025-09-05", "2026-01-17", 4)
	s.has(school, s.Root, "2026-01-18", "2026-05-31", 7)

	people := level("Số nhân khẩu")
	people.Direction = plan.Up
	people = s.line(people, plan.Assigned{})
	income := plan.Definition{Name: "Thu nhập bình quân đầu người", Unit: "triệu đồng/người", Scale: 1, Direction: plan.Up, Kind: plan.Average, OverUnits: plan.Ratios, WeightBy: people.Indicator}
	income = s.line(income, plan.Assigned{Operator: plan.AtLeast, Lo: 800})
	for unit, n := range map[auth.UnitID][2]int64{one: {1000, 600}, two: {3000, 900}} {
		s.has(people, unit, "2026-01-01", "2026-05-31", n[0])
		s.has(income, unit, "2026-01-01", "2026-05-31", n[1])
	}

	sum := amount("Tổng số hộ được vay vốn")
	sum.Formula = "“" + string(early.Indicator) + "” + “" + string(late.Indicator) + "”"
	s.line(sum, plan.Assigned{Operator: plan.AtLeast, Lo: 24})

	var board score.Board
	s.See(s.Reader, func(tx *db.Tx) (err error) { board, err = score.LoadBoard(tx, score.Asked{Year: 2026}); return err })
	for name, want := range map[string]struct {
		value   string
		verdict score.Verdict
		reason  string
	}{
		broken.Name: {"30", score.NoData, "chuẩn nghèo mới"},
		whole.Name:  {"30", score.Exceeded, "giảm 5 hộ"},
		late.Name:   {"12", score.NotDue, "từ tháng 9/2026"},
		early.Name:  {"12", score.Exceeded, "12"},
		school.Name: {"11", score.Exceeded, "11"},
		// (60 × 1,000 + 90 × 3,000) / 4,000: the mean of the two means is 75.
		income.Name: {"82,5", score.Exceeded, "82,5"},
		sum.Name:    {"24", score.Met, "24"},
	} {
		var l score.Line
		for _, one := range board.Lines {
			if one.Target.Name == name {
				l = one
			}
		}
		if len(l.Parts) != 1 || l.Parts[0].Value == nil {
			t.Errorf("%s: no value (%s)", name, l.Reason)
			continue
		}
		if got := l.Parts[0].Value.Text; got != want.value || l.Verdict != want.verdict || !strings.Contains(l.Reason, want.reason) {
			t.Errorf("%s: %s, %s (%s), want %s, %s because of %q", name, got, l.Verdict, l.Reason, want.value, want.verdict, want.reason)
		}
	}
}
