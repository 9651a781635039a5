package score

import (
	"slices"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/plan"
)

// Standing is what one board says of a line, as printed.
type Standing struct {
	Verdict  Verdict
	Plan     string        // "≥ 871"; of several parts "≥ 10; ≥ 2"; "" where none was assigned
	Value    string        // "968 tỷ đồng"; "" without a value
	Status   figure.Status // the weakest of its figures
	Override *Override
}

// Difference is a line of which two boards say different things, or the same
// from different figures. Then or Now is nil where that board has no such line.
type Difference struct {
	Target    plan.TargetID
	Number    int
	Name      string
	Then, Now *Standing
	Dropped   []figure.ID // used then and no more
	Taken     []figure.ID // used now and not then
}

// Moved reports whether the verdict changed.
func (d Difference) Moved() bool {
	return d.Then == nil || d.Now == nil || d.Then.Verdict != d.Now.Verdict
}

// Differences lists, in the order of the plan, the lines on which two boards of
// one year differ: verdict, plan, value, how final it is, a person's verdict, or
// the figures it rests on. A line that was withdrawn stands at its old number.
func Differences(then, now Board) []Difference {
	var all []Difference
	for _, l := range now.Lines {
		before, had := then.Line(l.Target.ID)
		d := Difference{Target: l.Target.ID, Number: l.Target.Number, Name: l.Target.Name, Now: standing(l)}
		if had {
			d.Then = standing(before)
			d.Dropped, d.Taken = missingFrom(l.Used, before.Used), missingFrom(before.Used, l.Used)
		} else {
			d.Taken = l.Used
		}
		if !had || !d.Then.same(*d.Now) || len(d.Dropped)+len(d.Taken) > 0 {
			all = append(all, d)
		}
	}
	for _, l := range then.Lines {
		if _, still := now.Line(l.Target.ID); !still {
			all = append(all, Difference{Target: l.Target.ID, Number: l.Target.Number, Name: l.Target.Name, Then: standing(l), Dropped: l.Used})
		}
	}
	slices.SortStableFunc(all, func(a, b Difference) int { return a.Number - b.Number })
	return all
}

func standing(l Line) *Standing {
	s := &Standing{Verdict: l.Verdict, Status: l.Status, Override: l.Override}
	var plans, values []string
	for _, p := range l.Parts {
		if p.Judged != nil {
			plans = append(plans, p.Judged.Plan)
		}
		if p.Value != nil {
			values = append(values, p.Value.WithUnit())
		}
	}
	s.Plan, s.Value = strings.Join(plans, "; "), strings.Join(values, "; ")
	return s
}

func (s Standing) same(o Standing) bool {
	overridden := s.Override == o.Override || s.Override != nil && o.Override != nil && *s.Override == *o.Override
	return s.Verdict == o.Verdict && s.Plan == o.Plan && s.Value == o.Value && s.Status == o.Status && overridden
}

// missingFrom lists the ids that a sorted list has not.
func missingFrom(list, ids []figure.ID) []figure.ID {
	var missing []figure.ID
	for _, id := range ids {
		if _, there := slices.BinarySearch(list, id); !there {
			missing = append(missing, id)
		}
	}
	return missing
}
