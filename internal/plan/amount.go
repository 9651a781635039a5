package plan

import (
	"fmt"

	"tongket/internal/db"
)

// Amount returns the value a figure can be divided by to say how much of the plan
// it is; ok is false for plan values that are changes, days or yes and no.
func (a Assigned) Amount() (amount int64, ok bool) {
	switch a.Operator {
	case AtLeast, Above, AtMost, Below, Exactly, DownTo, AllOf:
		return a.Lo, true
	case Band:
		return a.Hi, true
	}
	return 0, false
}

// AmountOf returns the amount that a year's plan, as it stands, gives an
// indicator by the first of its baselines, in one query; nil where it gives none.
func AmountOf(tx *db.Tx, indicator IndicatorID, year int) (*int64, error) {
	var amount *int64
	err := tx.Each(func(s db.Scanner) error {
		var a Assigned
		if err := s.Scan(&a.Operator, &a.Lo, &a.Hi); err != nil {
			return err
		}
		if n, ok := a.Amount(); ok && amount == nil {
			amount = &n
		}
		return nil
	}, `select p.operator, p.lo, p.hi
		from target_part p
		join target t on t.ward = p.ward and t.id = p.target
		join target_line l on l.ward = p.ward and l.target = p.target and l.revision = p.revision
		join baseline b on b.ward = p.ward and b.id = p.baseline
		where p.ward = $1 and p.indicator = $2 and t.year = $3 and not l.withdrawn
		and p.revision = (select max(m.revision) from target_line m where m.ward = p.ward and m.target = p.target)
		order by b.rank, l.number, p.part`, string(indicator), year)
	if err != nil {
		return nil, fmt.Errorf("plan amount of %s: %w", indicator, err)
	}
	return amount, nil
}

// Amounts gathers from a plan the amount of each indicator by the first of its
// baselines, as AmountOf does for one.
func Amounts(targets []Target, baselines []Baseline) map[IndicatorID]int64 {
	rank := map[BaselineID]int{}
	for _, b := range baselines {
		rank[b.ID] = b.Rank
	}
	amounts, by := map[IndicatorID]int64{}, map[IndicatorID]int{}
	for _, t := range targets {
		for _, p := range t.Parts {
			for _, a := range p.Plans {
				n, ok := a.Amount()
				if first, have := by[p.Indicator]; ok && (!have || rank[a.Baseline] < first) {
					amounts[p.Indicator], by[p.Indicator] = n, rank[a.Baseline]
				}
			}
		}
	}
	return amounts
}
