package opening

import (
	"slices"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Done is what confirming a step wrote.
type Done struct {
	Written int
	Waiting int // figures that somebody else must approve
}

// AddUnits adds the units of a step to the tree.
func AddUnits(tx *db.Tx, all []UnitProposal) (Done, error) {
	for i, u := range all {
		if _, err := org.AddUnit(tx, org.NewUnit{Name: u.Name, Kind: u.Kind}); err != nil {
			return Done{Written: i}, err
		}
	}
	return Done{Written: len(all)}, record(tx, "opening.units", len(all))
}

func record(tx *db.Tx, act string, n int) error {
	return audit.Add(tx, audit.Entry{Act: act, Subject: "opening", Detail: map[string]any{"written": n}})
}

// Define defines the indicators of a step and remembers how else papers call them.
// What somebody said to be the same as another is a name of that one.
func Define(tx *db.Tx, all []IndicatorProposal) (Done, error) {
	made := map[string]plan.IndicatorID{}
	for _, p := range all {
		if p.SameAs != "" {
			continue
		}
		d, err := plan.Define(tx, p.Definition)
		if err != nil {
			return Done{}, err
		}
		made[p.ID] = d.Indicator
		if err := remember(tx, p.Wordings, d.Indicator); err != nil {
			return Done{}, err
		}
	}
	written := len(made)
	for _, p := range all {
		if p.SameAs == "" {
			continue
		}
		into, ok := made[p.SameAs]
		if !ok {
			d, err := plan.Indicator(tx, plan.IndicatorID(p.SameAs), "")
			if err != nil {
				return Done{}, fault.Invalidf("cung-"+p.ID, "“%s” được ghi là một với chỉ tiêu chưa lập. Hãy đánh dấu cả chỉ tiêu ấy, hoặc chọn “chỉ tiêu riêng”.", p.Definition.Name)
			}
			into = d.Indicator
		}
		if err := remember(tx, append(p.Wordings, Wording{Name: p.Definition.Name, Unit: p.Definition.Unit}), into); err != nil {
			return Done{}, err
		}
	}
	return Done{Written: written}, record(tx, "opening.define", written)
}

func remember(tx *db.Tx, names []Wording, indicator plan.IndicatorID) error {
	for _, w := range names {
		if err := intake.Remember(tx, w.Name, w.Unit, indicator); err != nil {
			return err
		}
	}
	return nil
}

// SetPlan writes the lines of a step, in their order.
func SetPlan(tx *db.Tx, all []TargetProposal) (Done, error) {
	parent := map[int]plan.TargetID{}
	for _, p := range all {
		t := plan.Target{Year: p.Year, Group: p.Group, Name: p.Name, Counts: p.Counts, Owner: p.Owner}
		if !p.Counts {
			t.Parent = parent[p.Year]
		}
		for _, part := range p.Parts {
			plans, err := assignedBySources(tx, part.Plans)
			if err != nil {
				return Done{}, err
			}
			t.Parts = append(t.Parts, plan.Part{Indicator: part.Definition.Indicator, Plans: plans})
		}
		t, err := setOrJoin(tx, t, p.Number)
		if err != nil {
			return Done{}, err
		}
		for _, part := range p.Parts {
			if err := settlePlans(tx, part.Plans, string(t.ID)); err != nil {
				return Done{}, err
			}
		}
		if p.Counts {
			parent[p.Year] = t.ID
		}
	}
	return Done{Written: len(all)}, record(tx, "opening.set_plan", len(all))
}

// assignedBySources gives the values of baselines their ids; a baseline that the
// ward does not know yet is added.
func assignedBySources(tx *db.Tx, values []PlanValue) ([]plan.Assigned, error) {
	var all []plan.Assigned
	for _, v := range values {
		b, err := baselineOf(tx, v.Baseline)
		if err != nil {
			return nil, err
		}
		a := v.Assigned
		a.Baseline = b.ID
		a.Source = placeOf(v.Source)
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b plan.Assigned) int { return strings.Compare(string(a.Baseline), string(b.Baseline)) })
	return all, nil
}

func placeOf(s Source) plan.Source {
	return plan.Source{Document: string(s.Document), Version: s.Version, Start: s.Span[0], End: s.Span[1]}
}

func baselineOf(tx *db.Tx, name string) (plan.Baseline, error) {
	own, err := plan.OwnBaseline(tx)
	if err != nil || name == "" {
		return own, err
	}
	all, err := plan.Baselines(tx)
	if err != nil {
		return plan.Baseline{}, err
	}
	for _, b := range all {
		if vn.Fold(b.Name) == vn.Fold(name) {
			return b, nil
		}
	}
	return plan.AddBaseline(tx, name)
}

// setOrJoin writes a new line, or adds what further baselines assign to a line that
// measures the same. The number of the papers is kept where it is free.
func setOrJoin(tx *db.Tx, t plan.Target, number int) (plan.Target, error) {
	lines, err := plan.Targets(tx, t.Year, "")
	if err != nil {
		return t, err
	}
	for _, line := range lines {
		joined, ok, err := line.Join(t)
		if err != nil {
			return t, err
		}
		if ok {
			return plan.SetTarget(tx, joined, "Thêm nguồn giao đọc được từ thư mục văn bản")
		}
	}
	if !slices.ContainsFunc(lines, func(l plan.Target) bool { return l.Number == number }) {
		t.Number = number
	}
	return plan.SetTarget(tx, t, "")
}

func settlePlans(tx *db.Tx, values []PlanValue, target string) error {
	for _, v := range values {
		for _, s := range v.said {
			if err := intake.Settle(tx, s.proposals, intake.Target, target); err != nil {
				return err
			}
		}
	}
	return nil
}

// Submit sends the figures of a step. Where the ward lets one approve one's own,
// they count at once: papers that were issued wait for nobody.
func Submit(tx *db.Tx, all []SeriesProposal) (Done, error) {
	var done Done
	for _, s := range all {
		for _, p := range s.Points {
			if err := done.submit(tx, p); err != nil {
				return done, err
			}
		}
	}
	return done, record(tx, "opening.submit", done.Written)
}

func (d *Done) submit(tx *db.Tx, p Point) error {
	if err := openPeriod(tx, p.Key); err != nil {
		return err
	}
	f, err := figure.Submit(tx, figure.Entry{Key: p.Key, Value: p.Value, Status: p.Status, Source: placeOf(p.Source), Seen: p.Seen})
	if err != nil {
		return err
	}
	rules, err := figure.LoadRules(tx)
	if err != nil {
		return err
	}
	if f.CanDecide(tx.Actor, rules) == nil {
		if f, err = figure.Approve(tx, f.ID); err != nil {
			return err
		}
	}
	if f.State != figure.Approved { // somebody else must decide, or be the second to
		d.Waiting++
	}
	d.Written++
	return intake.Settle(tx, p.proposals, intake.Figure, string(f.ID))
}

// openPeriod opens the year of a figure whose periods are not there yet.
func openPeriod(tx *db.Tx, k figure.Key) error {
	_, found, err := regime.Find(tx, k.From, k.To)
	if err != nil || found {
		return err
	}
	years, err := regime.Years(tx)
	if err != nil || slices.Contains(years, k.To.Year()) {
		return err
	}
	_, err = regime.OpenYear(tx, k.To.Year(), regime.CalendarCode)
	return err
}

// Choice is one contradiction with the candidate that somebody chose.
type Choice struct {
	Clash     Clash
	Candidate string
}

// Choose keeps what somebody chose where papers contradict one another, and writes
// the value of each choice that has one into the record.
func Choose(tx *db.Tx, all []Choice) (Done, error) {
	if err := tx.Actor.May(auth.DecideFact); err != nil {
		return Done{}, err
	}
	var done Done
	for _, c := range all {
		i := slices.IndexFunc(c.Clash.Candidates, func(o Candidate) bool { return o.ID == c.Candidate })
		if i < 0 {
			return done, fault.Invalidf("chon-"+c.Clash.ID, "Chưa chọn số nào cho “%s”, %s. Hãy chọn một số.", c.Clash.Name, c.Clash.When)
		}
		if c.Clash.Chosen == c.Candidate {
			continue
		}
		if err := c.write(tx, c.Clash.Candidates[i], &done); err != nil {
			return done, err
		}
		if _, err := tx.Exec(`insert into opening_choice (ward, id, clash, chosen, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6)`,
			db.NewID(), c.Clash.ID, c.Candidate, tx.Stamp(), string(tx.Actor.Account)); err != nil {
			return done, err
		}
		if err := audit.Add(tx, audit.Entry{Act: "opening.choose", Subject: "clash/" + c.Clash.ID}); err != nil {
			return done, err
		}
	}
	return done, nil
}

// write puts a chosen value into the record.
func (c Choice) write(tx *db.Tx, chosen Candidate, done *Done) error {
	switch {
	case chosen.Recorded:
		return nil
	case c.Clash.Kind == ClashFigure:
		return done.submit(tx, chosen.point)
	case c.Clash.Kind == ClashPlan:
		done.Written++
		return c.setPlan(tx, chosen.plan)
	}
	return nil
}

// setPlan writes a chosen plan value: into the line that measures the indicator, in
// place of what the baseline gave there, or as a line of its own.
func (c Choice) setPlan(tx *db.Tx, v PlanValue) error {
	plans, err := assignedBySources(tx, []PlanValue{v})
	if err != nil {
		return err
	}
	part := plan.Part{Indicator: c.Clash.definition.Indicator, Plans: plans}
	lines, err := plan.Targets(tx, c.Clash.year, "")
	if err != nil {
		return err
	}
	for _, line := range lines {
		i := slices.IndexFunc(line.Parts, func(p plan.Part) bool { return p.Indicator == part.Indicator })
		if i < 0 {
			continue
		}
		kept := slices.DeleteFunc(slices.Clone(line.Parts[i].Plans), func(a plan.Assigned) bool { return a.Baseline == plans[0].Baseline })
		line.Parts[i].Plans = append(kept, plans[0])
		line, err = plan.SetTarget(tx, line, "Chọn một trong các mức mà văn bản ghi khác nhau")
		if err != nil {
			return err
		}
		return settlePlans(tx, []PlanValue{v}, string(line.ID))
	}
	at := c.Clash.line
	t := plan.Target{Year: c.Clash.year, Group: at.Group, Name: c.Clash.definition.Name, Counts: !at.Within, Parts: []plan.Part{part}}
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return err
	}
	if u, ok := find(unitsOf(tree), at.Owner); ok && at.Owner != "" {
		t.Owner = u.ID
	}
	if t, err = setOrJoin(tx, t, at.Number); err != nil {
		return err
	}
	return settlePlans(tx, []PlanValue{v}, string(t.ID))
}
