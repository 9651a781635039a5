package score

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/org"
	"tongket/internal/plan"
)

// checkPoints compares one wish about points with the board.
func (s *scene) checkPoints(b Board, label, want string) (found bool, err error) {
	p, given := b.Points(s.in.Settings.Points)
	if want == "không có điểm" {
		if given {
			return true, fmt.Errorf("want no points, got %s", p.Plan.Words())
		}
		return true, nil
	}
	if rest, ok := strings.CutPrefix(want, "chưa vào điểm: "); ok {
		return true, differ(rest, p.Plan.LeftWords())
	}
	if rest, ok := strings.CutPrefix(want, "điểm của "); ok {
		for _, u := range p.Units {
			if sum, ok := strings.CutPrefix(rest, string(u.Unit)+" "); ok {
				return true, differ(sum, u.Words())
			}
		}
		return true, fmt.Errorf("no unit of %q has points", want)
	}
	if rest, ok := strings.CutPrefix(want, "điểm "); ok {
		return true, differ(rest, p.Plan.Words())
	}
	if rest, ok := strings.CutPrefix(want, "được "); ok && label != "" {
		for _, e := range p.Plan.Lines {
			if e.Target.ID == plan.TargetID(label) {
				return true, differ(rest, PointText(e.Got)+" điểm")
			}
		}
		return true, fmt.Errorf("line %s was given no points", label)
	}
	return false, nil
}

// TestPointsAddUp: whatever the plan, the units' points sum to the plan's, no line
// brings more than its weight or less than nought, every counted line stands in
// exactly one list, and the official count is what it is without points.
func TestPointsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		for i := range in.Targets {
			in.Targets[i].Weight = rapid.Int64Range(0, 1000).Draw(t, "weight")
			in.Targets[i].Owner = rapid.SampledFrom([]auth.UnitID{"", "đông", "tây"}).Draw(t, "owner")
		}
		b := Of(in)
		for _, rule := range PointRules {
			p, ok := b.Points(rule.Code)
			if !ok {
				if n := len(p.Plan.Lines) + len(p.Plan.Left); n > 0 {
					t.Fatalf("no points, but %d lines with a weight", n)
				}
				continue
			}
			if n := len(p.Plan.Lines) + len(p.Plan.Left) + len(p.Plan.Weightless); n != b.Count.Total {
				t.Fatalf("%d lines in the lists, %d counted", n, b.Count.Total)
			}
			got, of := new(big.Rat), new(big.Rat)
			for _, u := range p.Units {
				got.Add(got, u.Got)
				of.Add(of, u.Of)
			}
			if got.Cmp(p.Plan.Got) != 0 || of.Cmp(p.Plan.Of) != 0 {
				t.Fatalf("units have %s/%s, the plan %s/%s", got, of, p.Plan.Got, p.Plan.Of)
			}
			for _, e := range p.Plan.Lines {
				if e.Got.Sign() < 0 || e.Got.Cmp(e.Of) > 0 || e.Verdict.Holds() && e.Got.Cmp(e.Of) != 0 {
					t.Fatalf("line %d (%s) brings %s of %s", e.Target.Number, e.Verdict, e.Got, e.Of)
				}
			}
		}
		in.Settings.Points = org.PointsShare
		if with := Of(in); with.Count != b.Count {
			t.Fatalf("points change the count from %+v to %+v", b.Count, with.Count)
		}
	})
}
