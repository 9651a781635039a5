package report

import (
	"math/big"

	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// against writes the value against the plans that were assigned: the plan of the
// verdict where it is a rate or gives no percentage, then the percentages. What
// other baselines wanted stands in the annex.
func (t telling) against(p *prose, part score.Part) {
	all := judgements(part)
	if len(all) == 0 {
		return
	}
	if same(all) || !t.says.others {
		all = all[:1]
	}
	first := all[0]
	_, percent := percentUnder(part, first)
	if !first.Assigned.Operator.NeedsBase() && t.plans(part, percent) {
		p.add(" (kế hoạch ")
		id := t.tag(part.Definition, tagPlan, first.Baseline)
		if first.Assigned.Operator == plan.DownTo { // beside "còn 1,12%" the level says enough
			p.measure(part.Definition.Format(first.Assigned.Lo), part.Definition.Unit, id)
		} else {
			p.assigned(part.Definition, first.Assigned, id)
		}
		p.add(")")
	}
	for _, a := range all {
		t.percent(p, part, a, len(all) > 1 || !t.main(a.Baseline))
	}
}

// plans reports whether a sentence gives the plan value: where it was asked for,
// and in a paper where no percentage tells it.
func (t telling) plans(part score.Part, percent bool) bool {
	if t.says.plan || t.says.verdict && isRate(part.Definition.Unit) {
		return true
	}
	return t.says.verdict && !percent
}

// main reports whether a baseline is the ward's own measure, which sentences do
// not name.
func (t telling) main(id plan.BaselineID) bool {
	return len(t.baselines) == 0 || t.baselines[0].ID == id
}

// percent writes "bằng 111,14% kế hoạch". A published percentage that does not
// say whose plan it is of is not given one. Of a plan of 100 per cent the value
// is its own percentage and is not said twice.
func (t telling) percent(p *prose, part score.Part, a score.Against, named bool) {
	d, ok := percentUnder(part, a)
	full := vn.Decimal{Units: 100}
	if !ok || isRate(part.Definition.Unit) && (vn.Decimal{Units: a.Assigned.Lo, Scale: part.Definition.Scale}).Cmp(full) == 0 {
		return
	}
	word := ", bằng "
	if a.Verdict == score.Met && d.Cmp(full) == 0 {
		word = ", đạt "
	}
	p.add(word)
	p.number(percentText(part, a, d), t.tag(part.Definition, tagPercent, a.Baseline))
	p.add("% kế hoạch")
	if !part.Value.Whole {
		p.add(" năm")
	}
	if named && !unattributed(part, a) {
		p.add(" ", t.source(a.Baseline))
	}
}

// unattributed reports whether the percentage shown under a plan was published
// without saying whose plan it is of.
func unattributed(part score.Part, a score.Against) bool {
	if part.Judged == nil || part.Judged.Baseline != a.Baseline {
		return false
	}
	for _, p := range part.Published {
		if p.Baseline == a.Baseline {
			return false
		}
	}
	return len(part.Published) > 0
}

// judgements lists the plans a part is held against, the one that gives the
// verdict first.
func judgements(part score.Part) []score.Against {
	var all []score.Against
	if part.Judged != nil {
		all = append(all, *part.Judged)
	}
	return append(all, part.Others...)
}

// same reports whether all plans ask for the same.
func same(all []score.Against) bool {
	for _, a := range all[1:] {
		if a.Plan != all[0].Plan {
			return false
		}
	}
	return true
}

// percentText prints a percentage of plan in a sentence: as it was published, else
// without the zeros that say nothing when it is exact.
func percentText(part score.Part, a score.Against, d vn.Decimal) string {
	if part.Value == nil || part.Value.Number == nil || a.Percent == nil || d != *a.Percent {
		return d.String()
	}
	planned := vn.Decimal{Units: a.Assigned.Lo, Scale: part.Definition.Scale}.Rat()
	got := new(big.Rat).Mul(part.Value.Number.Rat(), big.NewRat(100, 1))
	if got.Cmp(planned.Mul(planned, d.Rat())) == 0 {
		d = d.Trim()
	}
	return d.String()
}
