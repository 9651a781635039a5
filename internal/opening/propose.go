package opening

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// TargetProposal is a line of a year's plan, or what is missing of one.
type TargetProposal struct {
	ID      string
	Year    int
	Number  int // STT, 0 for a row without one
	Group   string
	Name    string
	Counts  bool
	Owner   auth.UnitID
	OwnerAs string // as the papers call the owner, "" for none
	Parts   []TargetPart
	Sources []Source
	Papers  int
	Sure    bool
	order   [2]int
}

// TargetPart is one measured condition of a line with what each baseline assigned.
type TargetPart struct {
	Definition plan.Definition
	Plans      []PlanValue
}

// PlanValue is the value of one baseline.
type PlanValue struct {
	Baseline string // in words, "" for the ward's own
	Assigned plan.Assigned
	Source   Source
	said     []Statement
}

// SeriesProposal is what the papers say was done of one indicator by one unit, in
// the order of the days.
type SeriesProposal struct {
	ID         string
	Definition plan.Definition
	Unit       auth.UnitID
	Points     []Point
	Papers     int
	Sure       bool
}

// Point is one figure of a series.
type Point struct {
	Key       figure.Key
	Period    string
	Value     figure.Value
	Status    figure.Status
	Source    Source
	Papers    int
	Seen      int // revision of the record that it would follow
	sources   []Source
	proposals []intake.ID
}

// years are the years of a plan that papers state.
func (c *cluster) years() []int {
	var all []int
	for _, s := range c.said {
		if year, err := strconv.Atoi(s.Period); s.Plan && err == nil && !slices.Contains(all, year) {
			all = append(all, year)
		}
	}
	slices.Sort(all)
	return all
}

// proposePlan gathers plan values into lines.
func (w *review) proposePlan() {
	lines := map[string]*TargetProposal{}
	for _, c := range w.clusters {
		d, ok := w.defined(c)
		if !ok {
			continue
		}
		for _, year := range c.years() {
			w.planOf(lines, c, d, year)
		}
	}
	written := map[string]string{} // a heading in capitals says less of its letters than one in a sentence
	for _, t := range lines {
		if key := wordKey(t.Group); capitals(t.Group) > capitals(written[key]) || written[key] == "" {
			written[key] = t.Group
		}
	}
	for _, t := range lines {
		t.Group = written[wordKey(t.Group)]
		slices.SortFunc(t.Parts, func(a, b TargetPart) int { return vn.Compare(a.Definition.Name, b.Definition.Name) })
		w.out.Targets = append(w.out.Targets, *t)
	}
	slices.SortFunc(w.out.Targets, func(a, b TargetProposal) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.order[0], b.order[0]), compareYes(a.Counts, b.Counts), cmp.Compare(a.order[1], b.order[1]), vn.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// planOf proposes what one year's plan lacks of one indicator.
func (w *review) planOf(lines map[string]*TargetProposal, c *cluster, d plan.Definition, year int) {
	byBaseline := map[string][]Statement{}
	var all []Statement
	for _, s := range c.said {
		if s.Plan && s.Who == "" && s.Period == strconv.Itoa(year) {
			byBaseline[w.baseline(s.Baseline)] = append(byBaseline[w.baseline(s.Baseline)], s)
			all = append(all, s)
		}
	}
	part := TargetPart{Definition: d}
	for _, name := range sortedKeys(byBaseline) {
		said, clear := between(rivals(versions(byBaseline[name])))
		if !clear {
			w.out.Unclear++
			continue
		}
		was, assigned := w.assigned(d, year, name)
		v, fits := planValue(d, said[0], name)
		switch {
		case !fits:
		case len(said) > 1 || assigned && !sameAssigned(was, v.Assigned):
			w.clashPlan(c, d, year, name, said, was, assigned)
		case !assigned:
			part.Plans = append(part.Plans, v)
		}
	}
	if len(part.Plans) == 0 {
		return
	}
	line := bestLine(all)
	key, name, counts := fmt.Sprint(year, "|", c.keys[0]), d.Name, true
	if line.Whole != "" {
		key, name = fmt.Sprint(year, "|", wordKey(line.Whole)), line.Whole
	}
	if line.Within {
		counts = false
	}
	t := lines[key]
	if t == nil {
		t = &TargetProposal{ID: digest("t", key), Year: year, Number: line.Number, Group: line.Group, Name: name, Counts: counts, Sure: true, order: [2]int{cmp.Or(line.Number, line.After, 9999), line.Place}}
		lines[key] = t
	}
	if u, ok := find(w.units, line.Owner); ok && line.Owner != "" {
		t.Owner = u.ID
	}
	t.OwnerAs = orElse(t.OwnerAs, line.Owner)
	t.Parts = append(t.Parts, part)
	t.Sources = sources(append(statementsOf(part), byLine(all)...))
	t.Papers = len(t.Sources)
}

func statementsOf(p TargetPart) (all []Statement) {
	for _, v := range p.Plans {
		all = append(all, v.said...)
	}
	return all
}

func byLine(all []Statement) []Statement {
	return slices.DeleteFunc(slices.Clone(all), func(s Statement) bool { return s.Line == nil })
}

// bestLine is what the rows of the plan say beside their numbers: of the paper that
// assigns, else of the latest that tells it, each thing where it is told.
func bestLine(all []Statement) Line {
	said := slices.Clone(all)
	slices.SortStableFunc(said, func(a, b Statement) int {
		return cmp.Or(compareYes(a.official, b.official), cmp.Compare(b.Source.Day, a.Source.Day), compareStatements(b, a))
	})
	var best Line
	for _, s := range said {
		if s.Line == nil {
			continue
		}
		best.Number, best.After, best.Place = cmp.Or(best.Number, s.Line.Number), cmp.Or(best.After, s.Line.After), cmp.Or(best.Place, s.Line.Place)
		best.Group = cmp.Or(best.Group, s.Line.Group)
		best.Owner = cmp.Or(best.Owner, s.Line.Owner)
		best.Whole = cmp.Or(best.Whole, s.Line.Whole)
		best.Within = best.Within || s.Line.Within
	}
	return best
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// baseline is the ward's name of a baseline that papers call so: one it has, the
// ward's own for "", else the papers' words.
func (w *review) baseline(name string) string {
	if name == "" {
		return ""
	}
	for i, b := range w.rec.Baselines {
		if vn.Fold(b.Name) == vn.Fold(name) {
			if i == 0 {
				return ""
			}
			return b.Name
		}
	}
	return name
}

// assigned is what the record has of a baseline for an indicator in a year.
func (w *review) assigned(d plan.Definition, year int, baseline string) (plan.Assigned, bool) {
	id := plan.BaselineID("")
	for i, b := range w.rec.Baselines {
		if baseline == "" && i == 0 || b.Name == baseline {
			id = b.ID
		}
	}
	for _, t := range w.rec.Targets[year] {
		for _, p := range t.Parts {
			if a, ok := p.Plan(id); ok && p.Indicator == d.Indicator {
				return a, true
			}
		}
	}
	return plan.Assigned{}, false
}

func sameAssigned(a, b plan.Assigned) bool {
	return a.Operator == b.Operator && a.Lo == b.Lo && a.Hi == b.Hi
}

// planValue writes a version of a plan value in the indicator's unit and scale; ok
// is false where it does not fit.
func planValue(d plan.Definition, v version, baseline string) (PlanValue, bool) {
	s := v.first()
	for _, t := range v.said { // the one that says how it binds
		if t.Bound != figure.Exact || t.Equal {
			s = t
			break
		}
	}
	p := PlanValue{Baseline: baseline, Source: v.first().Source, said: v.said}
	for _, t := range v.said {
		if t.official {
			p.Source = t.Source
			break
		}
	}
	var ok bool
	if p.Assigned.Lo, ok = fit(v.first().Value, v.first().Unit, d); !ok {
		return p, false
	}
	e := intake.Edit{Bound: s.Bound, Value: &s.Value, Of: s.Of}
	p.Assigned.Operator = e.Operator(d)
	if s.Equal {
		p.Assigned.Operator = plan.Exactly
	}
	if up := v.first().Upper; up != nil {
		p.Assigned.Operator = plan.Band
		if p.Assigned.Hi, ok = fit(*up, v.first().Unit, d); !ok || p.Assigned.Hi <= p.Assigned.Lo {
			return p, false
		}
	}
	return p, true
}

// fit tells a number in the indicator's unit at its scale, exactly.
func fit(n vn.Decimal, unit string, d plan.Definition) (int64, bool) {
	r, ok := plan.Convert(n, unit, d.Unit)
	if !ok {
		return 0, false
	}
	exact, err := vn.FromRat(r, d.Scale)
	if err != nil || exact.Rat().Cmp(r) != 0 {
		return 0, false
	}
	return exact.Units, true
}

// proposeFigures gathers what was done into series.
func (w *review) proposeFigures() {
	for _, c := range w.clusters {
		d, ok := w.defined(c)
		cells := map[string][]Statement{}
		for _, s := range c.said {
			if s.Plan {
				continue
			}
			unit, known := w.unitOf(s.Who)
			switch {
			case !ok:
				w.out.Undefined++
			case !known:
				w.out.Unplaced++
			default:
				key := string(unit) + "|" + canonical(s.Period)
				cells[key] = append(cells[key], s)
			}
		}
		if ok {
			w.seriesOf(c, d, cells)
		}
	}
	slices.SortFunc(w.out.Series, func(a, b SeriesProposal) int {
		return cmp.Or(vn.Compare(a.Definition.Name, b.Definition.Name), strings.Compare(string(a.Unit), string(b.Unit)), strings.Compare(a.ID, b.ID))
	})
}

// seriesOf proposes the figures of one indicator, and what its papers disagree on.
func (w *review) seriesOf(c *cluster, d plan.Definition, cells map[string][]Statement) {
	series := map[auth.UnitID]*SeriesProposal{}
	for _, at := range sortedKeys(cells) {
		unit, period, _ := strings.Cut(at, "|")
		said, clear := between(rivals(versions(cells[at])))
		if !clear {
			w.out.Unclear++
			continue
		}
		point, fits := w.point(d, auth.UnitID(unit), period, said[0])
		if !fits {
			continue
		}
		now, there := w.rec.Figures[point.Key]
		point.Seen = now.Revision
		differs := there && !(now.Value.N == point.Value.N && now.Value.Bound == point.Value.Bound)
		more := there && differs && now.Status == figure.Estimate && point.Status == figure.Final // the final number of an estimate
		switch {
		case len(said) > 1, differs && !more && !(now.Status == figure.Final && point.Status == figure.Estimate):
			w.clashFigure(c, d, point, said, now, there)
			continue
		case there && !differs && !(now.Status == figure.Estimate && point.Status == figure.Final), there && now.Status == figure.Final && point.Status == figure.Estimate:
			continue
		}
		s := series[point.Key.Unit]
		if s == nil {
			s = &SeriesProposal{ID: digest("s", c.keys[0], unit), Definition: d, Unit: point.Key.Unit, Sure: true}
			series[point.Key.Unit] = s
		}
		s.Points = append(s.Points, point)
	}
	w.sums(c, d, cells)
	for _, s := range series {
		slices.SortFunc(s.Points, func(a, b Point) int {
			return cmp.Or(cmp.Compare(a.Key.To, b.Key.To), cmp.Compare(b.Key.From, a.Key.From))
		})
		seen := map[string]bool{}
		for _, p := range s.Points {
			for _, from := range p.sources {
				seen[string(from.Document)] = true
			}
		}
		s.Papers = len(seen)
		w.out.Series = append(w.out.Series, *s)
	}
}

// point writes a version as a figure; ok is false where it does not fit.
func (w *review) point(d plan.Definition, unit auth.UnitID, period string, v version) (Point, bool) {
	s := v.first()
	from, to, ok := intake.Span(period)
	if !ok {
		return Point{}, false
	}
	p := Point{Key: figure.Key{Indicator: d.Indicator, Unit: unit, From: from, To: to}, Period: period, Status: s.Status, Source: s.Source, Papers: v.papers()}
	p.Value.Bound = s.Bound
	if p.Value.N, ok = fit(s.Value, s.Unit, d); !ok {
		return p, false
	}
	for _, t := range v.said {
		p.sources, p.proposals = append(p.sources, t.Source), append(p.proposals, t.proposals...)
		if t.Of != nil && p.Value.Den == nil {
			den, ok := fit(*t.Of, t.Unit, d)
			if ok && den > 0 && den >= p.Value.N {
				num := p.Value.N
				p.Value.Num, p.Value.Den = &num, &den
			}
		}
	}
	return p, true
}
