package regime

import (
	"cmp"
	"slices"

	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// Planned is one period of a regime before anything is owed: when it is cut off,
// due and closed, and how many units report.
type Planned struct {
	Period Period // without an ID where its year is not open yet
	Due    vn.Day
	Closes vn.Day // "" for never
	Units  int
}

// Preview works out a year of a regime as it would be, whether it is recorded or
// not. A year that is not open under the window is counted from the window.
func Preview(tx *db.Tx, r Regime, year int) ([]Planned, error) {
	c, err := LoadCalendar(tx)
	if err != nil {
		return nil, err
	}
	h, err := org.LoadHistory(tx)
	if err != nil {
		return nil, err
	}
	periods, err := r.periodsIn(tx, year, c)
	if err != nil {
		return nil, err
	}
	r.DueAfter = max(1, r.DueAfter)
	var planned []Planned
	for _, p := range periods {
		if !r.governs(p.Cutoff) {
			continue
		}
		due := r.due(p, c)
		planned = append(planned, Planned{Period: p, Due: due, Closes: r.closes(due, c), Units: len(r.reporters(h, p.Cutoff, due))})
	}
	slices.SortStableFunc(planned, func(a, b Planned) int { return cmp.Compare(a.Period.Cutoff, b.Period.Cutoff) })
	return planned, nil
}

// periodsIn lists a regime's periods of a year, those of its window where none is
// open.
func (r Regime) periodsIn(tx *db.Tx, year int, c Calendar) ([]Period, error) {
	if r.Period != "" {
		p, err := GetPeriod(tx, r.Period)
		return []Period{p}, err
	}
	open, err := Periods(tx, year)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(p Period) bool { return !r.covers(p) })
	if len(open) > 0 {
		return open, nil
	}
	windows, err := WindowsIn(tx, year)
	if err != nil {
		return nil, err
	}
	for _, w := range windows {
		for _, s := range w.Spans {
			if w.Code == r.Window && s.Kind == r.Frequency {
				open = append(open, w.period(s, year, c))
			}
		}
	}
	return open, nil
}
