package regime

import (
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/vn"
)

// Levels answers for any number of figures how many approvals each needs, read
// once. It says what LevelsFor says of each.
type Levels struct {
	duties map[levelKey][]Duty
	starts map[string][]vn.Day // first days of the years of a window
}

type levelKey struct {
	indicator string
	unit      auth.UnitID
	to        vn.Day
}

// LoadLevels reads what the levels of figures rest on whose last day lies between
// two days. Where no regime asks for two levels it reads the regimes alone.
func LoadLevels(tx *db.Tx, from, to vn.Day) (Levels, error) {
	l := Levels{duties: map[levelKey][]Duty{}, starts: map[string][]vn.Day{}}
	all, err := revisions(tx, "")
	if err != nil || !slices.ContainsFunc(all, func(r Regime) bool { return r.Levels > 1 }) {
		return l, err
	}
	periods, err := periodsWhere(tx, `(to_day >= $2 and to_day <= $3 or kind = 'year')`, string(from), string(to))
	if err != nil {
		return l, err
	}
	b, err := bookOf(tx, all, periods)
	if err != nil {
		return l, err
	}
	for _, p := range periods {
		if p.Kind == Year {
			l.starts[p.Window] = append(l.starts[p.Window], p.From)
		}
	}
	for _, d := range b.duties("", "9999-12-31") {
		for _, indicator := range d.Indicators {
			k := levelKey{indicator, d.Unit, d.Period.To}
			l.duties[k] = append(l.duties[k], d)
		}
	}
	return l, nil
}

// For returns how many approvals a figure needs: the most that a regime asks for
// it, 1 where none asks.
func (l Levels) For(indicator string, unit auth.UnitID, from, to vn.Day) int {
	exact, reached := 0, 0
	for _, d := range l.duties[levelKey{indicator, unit, to}] {
		switch {
		case d.Period.From == from:
			exact = max(exact, d.Regime.Levels)
		case slices.Contains(l.starts[d.Period.Window], from):
			reached = max(reached, d.Regime.Levels)
		}
	}
	if exact > 0 {
		return exact
	}
	return max(reached, 1)
}
