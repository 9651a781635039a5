package score

import (
	"fmt"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/plan"
)

// YearValue is what the record says of one unit in one year, on the territory
// that the unit has on the day of the board.
type YearValue struct {
	Year  int
	Value *Value // nil where there is none; Why then says why, a whole sentence
	Why   string
	// Apart says why the year is not compared with the board's own: another
	// definition or another territory; a phrase after a colon, "" where it is.
	Apart string
}

// YearsOf reads an indicator of one unit ("" the ward) over the board's year and
// so many before it, oldest first, re-aggregated on today's territory: what merged
// into the unit is added, of what was split off its share is left out. The figures
// of those years must be in the input (Asked.Back).
func YearsOf(in Input, id plan.IndicatorID, unit auth.UnitID, back int) []YearValue {
	d := drawing{Input: in, ledger: newLedger(in), baselines: order(in)}
	d.day, d.limited = dayOf(in.AsOf)
	if unit != "" {
		d.ledger.root = unit
	}
	def := d.ledger.define(id)
	var series []YearValue
	for year := in.Year - back; year <= in.Year; year++ {
		v := YearValue{Year: year}
		r := d.ledger.read(def, d.year(def, year), ownerOf(in, id))
		g := r.value()
		switch {
		case g.apart != "":
			v.Apart = g.apart
			v.Why = fmt.Sprintf("Năm %d không so sánh được: %s.", year, g.apart)
		case g.ok():
			v.Value = r.shown(g)
		default:
			v.Why = g.why
			if v.Why == "" {
				v.Why = fmt.Sprintf("Chưa có số liệu được duyệt của năm %d.", year)
			}
		}
		if def.BreakYear > year && def.BreakYear <= in.Year {
			v.Apart = strings.TrimSuffix(lowerFirst(def.BreakReason), ".")
		}
		series = append(series, v)
	}
	return series
}

// ownerOf is who answers for the first line of the plan that has the indicator.
func ownerOf(in Input, id plan.IndicatorID) auth.UnitID {
	for _, t := range in.Targets {
		for _, p := range t.Parts {
			if p.Indicator == id {
				return t.Owner
			}
		}
	}
	return ""
}
