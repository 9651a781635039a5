package regime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/vn"
)

// Ask is what the plan says of one figure: who answers for an indicator, and how
// often it is reported.
type Ask struct {
	Indicator string
	Unit      auth.UnitID
	Frequency Kind
}

// Propose makes regimes of what a plan asks, for a ward that has none: one for
// each frequency and each list of indicators, with all units that owe this very
// list. Units named unit by unit keep their names; nothing is recorded.
func Propose(asks []Ask, name func(auth.UnitID) string, from vn.Day) []Regime {
	type place struct {
		unit      auth.UnitID
		frequency Kind
	}
	lists := map[place][]string{}
	var order []place
	for _, a := range asks {
		p := place{a.Unit, a.Frequency}
		if len(lists[p]) == 0 {
			order = append(order, p)
		}
		if !slices.Contains(lists[p], a.Indicator) {
			lists[p] = append(lists[p], a.Indicator)
		}
	}
	var proposed []Regime
	at := map[string]int{}
	for _, p := range order {
		key := string(p.frequency) + " " + strings.Join(lists[p], " ")
		if i, same := at[key]; same {
			proposed[i].Units = append(proposed[i].Units, p.unit)
			continue
		}
		at[key] = len(proposed)
		proposed = append(proposed, Regime{Sort: Periodic, Frequency: p.frequency, Window: CalendarCode, DueAfter: 3, LockAfter: NeverLocks, Levels: 1,
			Indicators: lists[p], Units: []auth.UnitID{p.unit}, From: from})
	}
	for i := range proposed {
		proposed[i].Name = proposedName(proposed[i], name)
	}
	slices.SortStableFunc(proposed, func(a, b Regime) int {
		return cmp.Compare(slices.Index(Kinds, a.Frequency), slices.Index(Kinds, b.Frequency))
	})
	return proposed
}

func proposedName(r Regime, name func(auth.UnitID) string) string {
	whose := name(r.Units[0])
	if n := len(r.Units); n > 1 {
		whose = fmt.Sprintf("%d đơn vị", n)
	}
	return "Số liệu " + vn.Lower(r.Frequency.Label()) + ": " + whose
}
