package web

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

var findingKinds = map[check.Grade]ui.FindingKind{check.Contradiction: ui.Wrong, check.Doubtful: ui.Doubtful, check.CannotJudge: ui.Doubtful, check.Agrees: ui.Checked}

// find checks the paper against itself, on the facts as they were read, and holds
// a plan that the paper only implies against the plan of the record.
func (r *reading) find(tx *db.Tx) error {
	read := *r.outline
	var at []int // place of each fact among the proposals
	for i, p := range r.proposals {
		if p.Fact != nil {
			read.Facts = append(read.Facts, *p.Fact)
			at = append(at, i)
		}
	}
	r.findings, r.doubted = check.Document(&read), map[int]bool{}
	for k := range r.findings {
		f := &r.findings[k]
		for n, i := range f.Facts {
			f.Facts[n] = at[i]
		}
		if f.Rule == check.RulePlan && f.Grade == check.CannotJudge && len(f.Facts) == 1 {
			if err := r.settle(tx, f); err != nil {
				return err
			}
		}
		for _, i := range f.Facts {
			if f.Grade != check.Agrees {
				r.doubted[r.proposals[i].N] = true
			}
		}
	}
	return nil
}

// settle says which plan of the record a fact's value and percentage fit. Where
// the record has plans and none fits, somebody should look: the text may mean
// another plan, or a plan that was changed since.
func (r *reading) settle(tx *db.Tx, f *check.Finding) error {
	fact, edit := r.proposals[f.Facts[0]].Fact, r.edits[f.Facts[0]]
	d, known := r.indicators[edit.Indicator]
	from, _, dated := intake.Span(edit.Period)
	if !known || !dated {
		return nil
	}
	plans, err := r.plansOf(tx, d.Indicator, from.Year())
	if err != nil {
		return err
	}
	implied := check.ImpliedPlan(*fact.Value, fact.Bound, *fact.PlanPct)
	var fit, other []string
	for _, a := range plans {
		level, ok := plan.Convert(vn.Decimal{Units: a.Lo, Scale: d.Scale}, d.Unit, fact.Unit)
		if !ok || a.Operator.NeedsBase() {
			continue
		}
		said := d.WithUnit(a.Lo) + " " + r.baselineLabel(a.Baseline)
		if implied.Contains(level) {
			fit = append(fit, said)
			f.Title = "hợp với kế hoạch " + d.Format(a.Lo)
			if fact.Bound == extract.Exact {
				f.Title = "khớp kế hoạch " + d.Format(a.Lo)
			}
		} else {
			other = append(other, said)
		}
	}
	switch {
	case len(fit) > 0:
		f.Grade = check.Agrees
		f.Sentence += " Trong sổ là " + strings.Join(fit, " và ") + "."
	case len(other) > 0:
		f.Grade = check.Doubtful
		f.Title, f.Sentence = "không khớp kế hoạch trong sổ", f.Sentence+" Trong sổ là "+strings.Join(other, " và ")+"."
	}
	return nil
}

// plansOf are the plan values of an indicator in a year, of every baseline.
func (r *reading) plansOf(tx *db.Tx, id plan.IndicatorID, year int) ([]plan.Assigned, error) {
	if r.plans == nil {
		r.plans = map[int]map[plan.IndicatorID][]plan.Assigned{}
	}
	if r.plans[year] == nil {
		targets, err := plan.Targets(tx, year, "")
		if err != nil {
			return nil, err
		}
		r.plans[year] = map[plan.IndicatorID][]plan.Assigned{}
		for _, t := range targets {
			for _, p := range t.Parts {
				r.plans[year][p.Indicator] = append(r.plans[year][p.Indicator], p.Plans...)
			}
		}
	}
	return r.plans[year][id], nil
}

// baselineLabel is a baseline's name within a sentence: "do HĐND phường giao".
func (r *reading) baselineLabel(id plan.BaselineID) string {
	for _, b := range r.baselines {
		if b.ID == id {
			return "do " + vn.Inside(b.Name)
		}
	}
	return ""
}

func (r *reading) findingsPart() templ.Component {
	if len(r.findings) == 0 {
		return templ.NopComponent
	}
	var wrong, rest []templ.Component
	look := 0
	for i, f := range r.findings {
		part := ui.Finding{ID: ui.FindingID(i + 1), Kind: findingKinds[f.Grade], Title: r.findingTitle(f), Text: append(ui.Words(f.Sentence+" "), r.places(i)...)}
		for line := range strings.SplitSeq(f.Arithmetic, " · ") {
			if line != "" {
				part.Calc = append(part.Calc, ui.Words(line))
			}
		}
		if f.Grade == check.Agrees {
			rest = append(rest, part)
			continue
		}
		look++
		wrong = append(wrong, part)
	}
	if len(rest) > 0 {
		wrong = append(wrong, ui.Folded{Label: fmt.Sprintf("%d số đã khớp", len(rest)), Parts: rest})
	}
	return section(ui.Section{Title: "Cảnh báo số liệu", Count: fmt.Sprintf("%d cần xem, %d đã khớp", look, len(rest))}, wrong...)
}

// findingTitle names what a finding speaks of where its own title does not.
func (r *reading) findingTitle(f check.Finding) string {
	if f.Rule != check.RulePlan || len(f.Facts) != 1 {
		return f.Title
	}
	return vn.Sentence(strings.ReplaceAll(factValue(r.edits[f.Facts[0]]), " · ", ", bằng ")) + ": " + vn.Inside(f.Title)
}

// places links to what a finding speaks of in the text: its facts, else its words.
func (r *reading) places(k int) ui.Line {
	f := r.findings[k]
	var links ui.Line
	if len(f.Facts) == 0 && len(f.Spans) > 0 && f.Grade != check.Agrees {
		return ui.Line{{Text: "Tới chỗ ấy", Href: "#" + ui.FindingPlaceID(k+1)}}
	}
	for i, at := range f.Facts {
		n := r.proposals[at].N
		text := fmt.Sprint(n)
		if i == 0 {
			text = fmt.Sprintf("Tới chỗ\u00a0%d", n)
		} else {
			links = append(links, ui.Run{Text: ", "})
		}
		to := "#" + ui.PlaceID(n)
		if !r.listed(at, 0) {
			to = r.address("") + to // it is marked where every fact is listed
		}
		links = append(links, ui.Run{Text: text, Href: to})
	}
	return links
}
