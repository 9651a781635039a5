package score_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// TestAroundSaysWhatTheWholeBoardSays judges each line of a plan with a formula
// and several parts from the part of the input around it.
func TestAroundSaysWhatTheWholeBoardSays(t *testing.T) {
	t.Parallel()
	def := func(id, formula string) plan.Definition {
		return plan.Definition{Indicator: plan.IndicatorID(id), Name: id, Unit: "hộ", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, Formula: formula, Missing: plan.RefuseMissing}
	}
	line := func(n int, ids ...string) plan.Target {
		target := plan.Target{ID: plan.TargetID(rune('a' + n)), Year: 2025, Number: n, Counts: true}
		for _, id := range ids {
			target.Parts = append(target.Parts, plan.Part{Indicator: plan.IndicatorID(id), Plans: []plan.Assigned{{Baseline: "b", Operator: plan.AtLeast, Lo: 100}}})
		}
		return target
	}
	sent := func(id string, n int64) figure.Figure {
		return figure.Figure{ID: figure.ID(id), State: figure.Approved, Status: figure.Final, Revision: 1, Value: figure.Value{N: n},
			Key: figure.Key{Indicator: plan.IndicatorID(id), Unit: "w", From: "2025-01-01", To: "2025-12-31"}}
	}
	in := score.Input{Year: 2025, AsOf: "2026-01-31", Baselines: []plan.Baseline{{ID: "b"}},
		Definitions: map[plan.IndicatorID]plan.Definition{"x": def("x", ""), "y": def("y", ""), "z": def("z", ""), "sum": def("sum", `"x" + "y"`)},
		Targets:     []plan.Target{line(1, "x"), line(2, "y", "z"), line(3, "sum"), line(4, "z")},
		Figures:     []figure.Figure{sent("x", 60), sent("y", 90), sent("z", 120)}, Units: score.Tree{Root: "w"}}
	whole, x := score.Of(in), score.Index(in)
	for id, want := range map[plan.IndicatorID]int{"x": 2, "y": 2, "z": 2, "sum": 1, "nothing": 0} {
		part := score.Of(x.Around(id))
		if len(part.Lines) != want {
			t.Errorf("around %s there are %d lines, want %d", id, len(part.Lines), want)
		}
		for _, l := range part.Lines {
			if full, _ := whole.Line(l.Target.ID); full.Verdict != l.Verdict {
				t.Errorf("around %s line %d is %s, on the whole board %s", id, l.Target.Number, l.Verdict, full.Verdict)
			}
		}
	}
	after := in
	after.Figures = []figure.Figure{sent("x", 101), sent("y", 90), sent("z", 120)}
	now, differences := x.With(sent("x", 101))
	var moved []int
	for _, d := range differences {
		if d.Moved() {
			moved = append(moved, d.Number)
		}
	}
	if diff := cmp.Diff([]int{1}, moved); diff != "" {
		t.Errorf("verdicts that would change: -want +got\n%s", diff)
	}
	for _, l := range now.Lines {
		if full, _ := score.Of(after).Line(l.Target.ID); full.Verdict != l.Verdict {
			t.Errorf("with the figure line %d would be %s, and is %s", l.Target.Number, l.Verdict, full.Verdict)
		}
	}
}
