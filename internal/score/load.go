package score

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Asked says which board is wanted.
type Asked struct {
	Year int
	// AsOf asks for the board as the record knew it at the end of that day at
	// +07:00. "" is now.
	AsOf vn.Day
	// Stamp asks for the record as it stood at an exact instant, a db.Stamp, and
	// wins over AsOf, which then only says the day the board is drawn for.
	Stamp    string
	Baseline plan.BaselineID // "" is each target's own first
	// Back is how many years before are read besides the last one, for a series.
	Back int
}

// Known is the last instant whose record the board reads, as the record writes
// it; "" is now.
func (a Asked) Known() string {
	if a.Stamp != "" || a.AsOf == "" {
		return a.Stamp
	}
	return db.Stamp(a.AsOf.AddDays(1).Time().Add(-time.Microsecond))
}

// Load reads from the record all that a board depends on, as it stood then.
func Load(tx *db.Tx, a Asked) (Input, error) {
	in := Input{Year: a.Year, AsOf: a.AsOf, Baseline: a.Baseline}
	if in.AsOf == "" {
		in.AsOf = vn.DayOf(tx.Now)
	}
	stamp := a.Known()
	var err error
	if in.Baselines, err = plan.BaselinesAsOf(tx, stamp); err != nil {
		return in, err
	}
	if in.Targets, err = plan.Targets(tx, a.Year, stamp); err != nil {
		return in, err
	}
	if in.Definitions, err = plan.Indicators(tx, stamp); err != nil {
		return in, err
	}
	if err = in.loadWindows(tx, stamp); err != nil {
		return in, err
	}
	from, to := in.days(a.Back)
	if in.Figures, err = figure.FindCounted(tx, from, to, stamp); err != nil {
		return in, err
	}
	if in.Published, err = published(in.Figures, a.Year); err != nil {
		return in, err
	}
	if err = in.loadUnits(tx, stamp); err != nil {
		return in, err
	}
	if in.Overrides, err = Overrides(tx, a.Year, stamp); err != nil {
		return in, err
	}
	in.Settings, err = loadSettings(tx, stamp)
	return in, err
}

// loadWindows finds the days of the year of each indicator that has one of its own.
func (in *Input) loadWindows(tx *db.Tx, stamp string) error {
	var own []regime.Window
	for id, def := range in.Definitions {
		if def.Window == "" {
			continue
		}
		if own == nil {
			var err error
			if own, err = regime.WindowsInAsOf(tx, in.Year, stamp); err != nil {
				return err
			}
		}
		for _, w := range own {
			if w.Code != def.Window {
				continue
			}
			if in.Windows == nil {
				in.Windows = map[plan.IndicatorID]Window{}
			}
			from, to := w.Span(in.Year)
			in.Windows[id] = Window{From: from, To: to}
		}
	}
	return nil
}

// days is the span of the figures that a board may read: its year and the one
// before, from that one's own 15/12, wider where an indicator's year is; back more
// years for a series.
func (in *Input) days(back int) (from, to vn.Day) {
	first, last := calendarYear(in.Year), calendarYear(in.Year)
	first.from = reportYear(in.Year).from
	for _, w := range in.Windows {
		if s, ok := spanOf(w); ok {
			first.from, last.to = min(first.from, s.from), max(last.to, s.to)
		}
	}
	start := first.from
	for range back + 1 {
		start = start.yearBefore()
	}
	return start.vn(), last.to.vn()
}

// LoadBoard reads the record and judges it.
func LoadBoard(tx *db.Tx, a Asked) (Board, error) {
	in, err := Load(tx, a)
	if err != nil {
		return Board{}, err
	}
	return Of(in), nil
}

// published gathers the percentages printed beside the year's figures.
func published(figures []figure.Figure, year int) ([]Published, error) {
	var all []Published
	for _, f := range figures {
		if f.Value.Published == "" || f.Key.To.Year() != year {
			continue
		}
		p, err := vn.ParsePlain(f.Value.Published)
		if err != nil {
			return nil, fmt.Errorf("published percentage of figure %s: %w", f.ID, err)
		}
		all = append(all, Published{Indicator: f.Key.Indicator, Percent: p, Claim: string(f.ID), Through: f.Key.To})
	}
	slices.SortFunc(all, func(a, b Published) int { return cmp.Compare(a.Claim, b.Claim) })
	return all, nil
}

// loadUnits reads the tree of the board's day, and the trees that stood before
// units merged, split or moved.
func (in *Input) loadUnits(tx *db.Tx, stamp string) error {
	edges, err := org.Lineage(tx, stamp)
	if err != nil {
		return err
	}
	days := []vn.Day{in.AsOf}
	for _, e := range edges {
		if e.Day > in.AsOf {
			continue
		}
		in.Lineage = append(in.Lineage, e)
		if before := e.Day.AddDays(-1); !slices.Contains(days[1:], before) {
			days = append(days, before)
		}
	}
	trees, err := org.LoadTreesAsOf(tx, days, stamp)
	if err != nil {
		return err
	}
	in.Units = treeOf(trees[0])
	for i, t := range trees[1:] {
		in.Past = append(in.Past, Past{Until: days[i+1], Tree: treeOf(t)})
	}
	return nil
}

func treeOf(units org.Tree) Tree {
	if units.Len() == 0 {
		return Tree{}
	}
	t := Tree{Root: units.Root().ID, Parent: units.Parents(), Name: map[auth.UnitID]string{}}
	for _, u := range units.All() {
		t.Name[u.ID] = u.Name
	}
	return t
}

func loadSettings(tx *db.Tx, stamp string) (Settings, error) {
	s, err := org.LoadSettings(tx, stamp)
	if err != nil {
		return Settings{}, err
	}
	exceed, _ := s.Exceed()
	return Settings{AboveMeansAtLeast: s.AboveMeansAtLeast(), ExceedBeyond: exceed, RoundToPlan: s.RoundToPlan, Points: s.Points}, nil
}
