package check

import (
	"cmp"
	"fmt"
	"slices"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// loose judges the statements whose numbers carry no tag: written by hand, or all
// of them where the tags are gone.
func (e *edited) loose() {
	under := e.covering()
	parts := boardParts(e.record.Board)
	for i, f := range e.Text.Facts {
		if e.placed() && e.asDrawn(e.line(f.Span[0])) {
			continue
		}
		rest, id, how := e.uncovered(f, under)
		if rest.Value == nil && rest.PlanPct == nil && rest.Plan == nil && rest.YoyPct == nil {
			continue
		}
		if id == "" && e.record.Indicator != nil {
			if known, ok := e.record.Indicator(f); ok {
				id, how = known, ByName
				e.out.ByName++
			}
		}
		part, known := parts[id]
		if how == ByName && known && f.Role != extract.Target && f.Period == fmt.Sprint(e.record.Board.Year) && !e.inTable(f.Span) && !e.asDrawn(e.line(f.Span[0])) {
			e.speaks(f.Span[0], id, ByName)
		}
		switch {
		case id == "" || !known:
			e.unknown[i] = true
			e.noRecord(i, rest)
		case f.Role == extract.Target || f.Period != fmt.Sprint(e.record.Board.Year):
		default:
			e.held(i, rest, part, how)
		}
	}
}

// covering finds the number of a paper that a stretch of the file holds.
func (e *edited) covering() func(span [2]int) (Tagged, bool) {
	var known []Tagged // in the order of the text
	for _, t := range e.Numbers {
		if _, ok := e.record.Numbers[t.Tag]; ok && t.Span[0] < t.Span[1] {
			known = append(known, t)
		}
	}
	return func(span [2]int) (Tagged, bool) {
		n, _ := slices.BinarySearchFunc(known, span[0], func(t Tagged, at int) int { return cmp.Compare(t.Span[1], at+1) })
		if n < len(known) && known[n].Span[0] < span[1] {
			return known[n], true
		}
		return Tagged{}, false
	}
}

// boardParts is what the record says of each indicator, by its first line.
func boardParts(b score.Board) map[plan.IndicatorID]score.Part {
	parts := map[plan.IndicatorID]score.Part{}
	for _, l := range b.Lines {
		for _, p := range l.Parts {
			if _, seen := parts[p.Definition.Indicator]; !seen {
				parts[p.Definition.Indicator] = p
			}
		}
	}
	return parts
}

// uncovered is a statement without the numbers that a tag stands for, and the
// indicator that those are of.
func (e *edited) uncovered(f extract.Fact, under func([2]int) (Tagged, bool)) (rest extract.Fact, id plan.IndicatorID, how How) {
	rest = f
	for _, p := range f.Printed {
		tagged, ok := under(p.Span)
		if !ok {
			continue
		}
		if its := e.record.Numbers[tagged.Tag].Indicator; its != "" {
			id, how = its, tagged.How()
		}
		switch p.Field {
		case "value":
			rest.Value = nil
		case "of":
			rest.Of = nil
		case "plan_pct":
			rest.PlanPct = nil
		case "plan":
			rest.Plan = nil
		case "yoy_pct":
			rest.YoyPct = nil
		case "upper":
			rest.Upper = nil
		}
	}
	if rest.Value == nil {
		rest.Of, rest.Upper = nil, nil
	}
	return rest, id, how
}

// held holds a statement without tags against the record's value of its indicator.
func (e *edited) held(i int, f extract.Fact, part score.Part, how How) {
	out := against(f, part)
	if out.Grade == Agrees || out.Grade == CannotJudge && part.Value != nil && f.Value == nil {
		return
	}
	at := valueSpan(f)
	out.Facts, out.Spans = []int{i}, [][2]int{f.Span}
	out.Sentence = fmt.Sprintf("%s (%s): %s", e.around(at), part.Definition.Name, out.Sentence)
	e.remark(Remark{Finding: out, How: how, At: at})
}

// noRecord tells of a number that nothing in the record supports: no tag, no
// indicator of that name, and no such statement in the paper as drawn.
func (e *edited) noRecord(i int, f extract.Fact) {
	e.out.Unknown++
	if e.record.Indicator == nil || f.Value == nil || e.stated(f) {
		return // nothing was to be recognised, or the paper says so itself
	}
	at := valueSpan(f)
	grade, why := CannotJudge, "không nhận ra là chỉ tiêu nào trong sổ nên chưa đối chiếu được"
	if e.placed() {
		grade, why = Doubtful, "số này viết thêm, không có trong dự thảo và không thuộc chỉ tiêu nào trong sổ; hãy xem lại nguồn"
	}
	e.remark(Remark{How: ByText, At: at, Finding: Finding{Rule: RuleNoRecord, Grade: grade, Facts: []int{i}, Spans: [][2]int{f.Span},
		Title:    fmt.Sprintf("%s không có bản ghi", plan.Measure(f.Value.String(), f.Unit)),
		Sentence: fmt.Sprintf("%s: %s.", e.around(at), why)}})
}

// stated reports whether a paper as drawn states the same number of the same thing.
func (e *edited) stated(f extract.Fact) bool {
	for _, d := range e.record.Drawn {
		for _, o := range d.Text.Facts {
			if o.Value != nil && o.Value.Cmp(*f.Value) == 0 && o.Unit == f.Unit && o.Bound == f.Bound && nameKey(o.Name) == nameKey(f.Name) {
				return true
			}
		}
	}
	return false
}

// valueSpan is the place of a statement's first number.
func valueSpan(f extract.Fact) [2]int {
	for _, field := range []string{"value", "plan_pct", "plan", "yoy_pct"} {
		held := map[string]bool{"value": f.Value != nil, "plan_pct": f.PlanPct != nil, "plan": f.Plan != nil, "yoy_pct": f.YoyPct != nil}
		for _, p := range f.Printed {
			if p.Field == field && held[field] {
				return p.Span
			}
		}
	}
	return f.Span
}
