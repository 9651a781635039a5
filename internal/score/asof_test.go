package score_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// past is a ward that worked on one day and changed its mind about everything
// on the next.
type past struct {
	*wardtest.Site
	t          *testing.T
	definition plan.Definition
	target     plan.Target
}

// send sends a figure of the whole ward and, where it counts, approves it.
func (p *past) send(n int64, seen int, counts bool) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.definition.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: 10 * n}, Status: figure.Preliminary, Seen: seen})
		if err == nil && counts {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
}

// load reads everything a board depends on and the board.
func (p *past) load(a score.Asked) (in score.Input, b score.Board) {
	p.t.Helper()
	p.See(p.Reader, func(tx *db.Tx) (err error) {
		if in, err = score.Load(tx, a); err == nil {
			b = score.Of(in)
		}
		return err
	})
	return in, b
}

// unchanged are the parts of a board's input that no later act can change, and why.
// Whatever else an input, a definition, a target or the settings hold, the test
// below has to change.
var unchanged = map[string]string{
	"Input.Year": "asked for", "Input.AsOf": "asked for", "Input.Baseline": "asked for",
	"Input.Window":          "never read from the record: found from the figures",
	"Definition.Indicator":  "its name for good",
	"Definition.Unit":       "a change is another indicator",
	"Definition.Scale":      "a change is another indicator",
	"Target.ID":             "its name for good",
	"Target.Year":           "a line never moves to another year",
	"Target.Through":        "lines of a term are no part of a year's board",
	"Target.Decision":       "the deciding paper, which no verdict reads",
	"Target.Term":           "the line of the term, which no verdict of a year reads",
	"Target.Follows":        "the line of the year before, which no verdict reads",
	"Settings.Incomparable": "never read from the record: a caller's own reason",
}

// same lists the fields of two values of one type that are equal although
// they may not be.
func same(a, b any) (fields []string) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name := x.Type().Name() + "." + x.Type().Field(i).Name
		if unchanged[name] == "" && cmp.Equal(x.Field(i).Interface(), y.Field(i).Interface()) {
			fields = append(fields, name)
		}
	}
	return fields
}

// TestAPastDayIsReadAsItWasKnown changes everything that a board is drawn from and
// asks for the board of the day before.
func TestAPastDayIsReadAsItWasKnown(t *testing.T) {
	t.Parallel()
	p := promised(t)
	p.send(13, 1, false) // waits, and will never count
	thenIn, then := p.load(score.Asked{Year: 2026})
	day := p.Today()
	p.Clock.Advance(24 * time.Hour)
	p.turn()
	nowIn, _ := p.load(score.Asked{Year: 2026, AsOf: day, Stamp: db.Stamp(p.Clock.Now())})
	left := slices.Concat(same(thenIn, nowIn), same(thenIn.Settings, nowIn.Settings), same(thenIn.Targets[0], nowIn.Targets[0]),
		same(thenIn.Definitions[p.definition.Indicator], nowIn.Definitions[p.definition.Indicator]))
	if len(left) > 0 {
		t.Errorf("this test has to change %v too, or say in unchanged why it cannot", left)
	}
	p.Clock.Advance(24 * time.Hour)
	p.Do(p.Chair, func(tx *db.Tx) error { return plan.Withdraw(tx, p.target.ID, "Nghị quyết bỏ chỉ tiêu") })

	in, again := p.load(score.Asked{Year: 2026, AsOf: day})
	if diff := cmp.Diff(thenIn, in); diff != "" {
		t.Errorf("what the board of %s is drawn from: -then +now\n%s", day, diff)
	}
	was, err1 := json.Marshal(then)
	is, err2 := json.Marshal(again)
	if err1 != nil || err2 != nil || string(was) != string(is) {
		t.Errorf("board of %s: %v %v -then +now\n%s", day, err1, err2, cmp.Diff(then, again, exactly))
	}
	_, now := p.load(score.Asked{Year: 2026})
	if _, still := now.Line(p.target.ID); still {
		t.Error("the line that was withdrawn still stands today")
	}
}

// turn changes one thing of every kind that a score reads.
func (p *past) turn() {
	p.send(15, 2, true)
	var weight plan.Definition
	unit := p.Units["Tổ dân phố 8"]
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		weight, err = plan.Define(tx, plan.Definition{Name: "Tổng số đảng viên", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Stock, OverUnits: plan.Adds})
		return err
	})
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: weight.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: 300, Published: "104.5"}, Status: figure.Final, Seen: figure.NotSeen})
		if err == nil {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
	p.Do(p.Chair, func(tx *db.Tx) error {
		axis, err := plan.AddAxis(tx, "Phát triển tổ chức Đảng")
		if err != nil {
			return err
		}
		province, err := plan.AddBaseline(tx, "Tỉnh giao")
		if err != nil {
			return err
		}
		d := p.definition
		d.Name, d.Decimals, d.PercentDecimals, d.Direction, d.Kind, d.OverUnits = "Đảng viên mới", 1, 3, plan.Down, plan.Flow, plan.Separate
		d.YearEnd, d.Code, d.CodeVersion, d.LegalCode = true, "TG43", "0", "T0101"
		d.Formula, d.Missing, d.WeightBy = "“"+string(weight.Indicator)+"” + 0", plan.ZeroMissing, weight.Indicator
		d.SourceNote, d.Reporter, d.Frequency, d.FirstMonth, d.Axis, d.Window = "Sổ đảng viên", unit, plan.Quarterly, 9, axis.ID, regime.SchoolCode
		d.BreakYear, d.BreakReason, d.Retired, d.RetiredReason = 2026, "cách tính mới", "2027-01-01", "chuyển về tỉnh"
		if d, err = plan.Define(tx, d); err != nil {
			return err
		}
		other, err := plan.SetTarget(tx, plan.Target{Year: 2026, Number: 9, Name: "Tổng số đảng viên", Counts: true,
			Parts: []plan.Part{{Indicator: weight.Indicator, Plans: []plan.Assigned{{Baseline: province.ID, Operator: plan.AtLeast, Lo: 1}}}}}, "")
		if err != nil {
			return err
		}
		return p.turnLine(tx, d, other.ID, unit)
	})
	p.turnWard(unit)
}

// turnLine changes the line of the plan, and a person's verdict on it.
func (p *past) turnLine(tx *db.Tx, d plan.Definition, parent plan.TargetID, unit auth.UnitID) error {
	l := p.target
	board, err := score.LoadBoard(tx, score.Asked{Year: 2026})
	if err != nil {
		return err
	}
	before, _ := board.Line(l.ID)
	if _, err := score.SetOverride(tx, score.Override{Target: l.ID, Verdict: score.NotMet, Computed: before.Computed, Reason: "Kết luận thanh tra"}, ""); err != nil {
		return err
	}
	l.Name, l.Number, l.Group, l.Counts, l.Parent, l.Owner, l.Weight = "Đảng viên mới", 3, "Đảng", false, parent, unit, 250
	l.Decided = "2026-01-31"
	l.Parts = []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: l.Parts[0].Plans[0].Baseline, Operator: plan.AtMost, Lo: 3}}}}
	_, err = plan.SetTarget(tx, l, "Nghị quyết điều chỉnh")
	return err
}

// turnWard changes the ward's settings, windows, locks and units, the last with
// their lineage.
func (p *past) turnWard(unit auth.UnitID) {
	p.Do(p.Chair, func(tx *db.Tx) error {
		for name, value := range map[string]string{org.AboveMeans: org.AtLeastAsMuch, org.ExceedBeyond: "5", org.RoundToPlan: "true", org.Points: org.PointsShare} {
			if err := org.ChangeSetting(tx, name, value); err != nil {
				return err
			}
		}
		if _, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "Đã chốt"); err != nil {
			return err
		}
		if _, err := org.AddUnit(tx, org.NewUnit{Name: "Tổ dân phố 9", Kind: org.GroupKind}); err != nil {
			return err
		}
		return org.MergeUnits(tx, []auth.UnitID{unit}, p.Units["Tổ dân phố 7"], "2026-01-20")
	})
}
