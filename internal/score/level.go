package score

import (
	"cmp"
	"fmt"
	"math/big"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// level is the last value of a unit and of those below it.
type level struct {
	amount, over big.Int
	bounded      []item
	used         []item
	at, end      day // the day the value was true; the end of its period
	why          string
}

func (r *reader) stock() reading {
	if r.separate() {
		if it, ok := latest(r.own()); ok {
			return r.standing(r.levelOf(it))
		}
		if r.speaks[r.root] {
			return reading{why: notAddable}
		}
		return reading{}
	}
	if v := r.level(r.root); v != nil {
		return r.standing(v)
	}
	return reading{}
}

// standing turns a level into a reading.
func (r *reader) standing(v *level) reading {
	g := reading{last: v.at, used: v.used, whole: v.end >= r.year.to, stands: true, why: v.why}
	if g.why != "" {
		return g
	}
	if v.over.Sign() != 0 {
		g.computed = true
		g.interval = point(quotient(&v.amount, &v.over, r.def.Unit))
		return g
	}
	g.interval = point(new(big.Rat).SetFrac(&v.amount, pow10(r.def.Scale)))
	for _, it := range v.bounded {
		g.interval = g.interval.plus(bounds(it.figs.Value, r.def.Scale))
	}
	return g
}

// latest picks the last value of a unit: the latest day, then the most final,
// then the one stated for the longest period.
func latest(items []item) (best item, ok bool) {
	for _, it := range items {
		if !ok || cmp.Or(cmp.Compare(it.at, best.at),
			cmp.Compare(finality(it.figs.Status), finality(best.figs.Status)),
			cmp.Compare(best.from, it.from), cmp.Compare(it.to, best.to)) > 0 {
			best, ok = it, true
		}
	}
	return best, ok
}

// level reads a unit: its own last value, or the sum of the last values below
// it where all of those are later.
func (r *reader) level(unit auth.UnitID) *level {
	var own *level
	if it, ok := latest(r.inYear[unit]); ok {
		own = r.levelOf(it)
	}
	var below *level
	for _, child := range r.reporting(unit) {
		v := r.level(child)
		if v == nil {
			continue
		}
		if below == nil {
			below = &level{at: v.at, end: v.end}
		}
		below.merge(v)
	}
	if own == nil || below != nil && below.why == "" && below.at > own.at {
		return below
	}
	return own
}

func (v *level) merge(o *level) {
	v.amount.Add(&v.amount, &o.amount)
	v.over.Add(&v.over, &o.over)
	v.bounded = append(v.bounded, o.bounded...)
	v.used = append(v.used, o.used...)
	v.at, v.end = min(v.at, o.at), min(v.end, o.end)
	if v.why == "" {
		v.why = o.why
	}
}

// levelOf is one figure as a level.
func (r *reader) levelOf(it item) *level {
	v := &level{at: it.at, end: it.to, used: []item{it}}
	value := it.figs.Value
	switch {
	case r.quotients() && value.Bound == figure.Exact && value.Num != nil && value.Den != nil:
		v.amount.SetInt64(*value.Num)
		v.over.SetInt64(*value.Den)
		if *value.Den == 0 {
			v.why = "Mẫu số bằng 0 nên không tính được tỷ lệ."
		}
	case r.def.OverUnits == plan.Ratios && it.figs.Key.Unit != r.root && it.figs.Key.Unit != r.owner:
		v.why = fmt.Sprintf("Số liệu của %s chỉ có tỷ lệ, không có tử số và mẫu số nên không cộng được.", r.name(it.figs.Key.Unit))
	case value.Bound != figure.Exact:
		v.bounded = []item{it}
	default:
		v.amount.SetInt64(value.N)
	}
	return v
}

// quotients reports whether a numerator and a denominator make the value; those
// of a closed list (x/y) do not.
func (r *reader) quotients() bool {
	return r.def.OverUnits == plan.Ratios || plan.PerWhole(r.def.Unit) != 1
}

// milestone reads yes or no, a day, or a level measured once.
func (r *reader) milestone() reading {
	if r.def.Unit != "" {
		return r.stock()
	}
	it, ok := latest(r.own())
	if !ok {
		if r.speaks[r.root] {
			return reading{why: notAddable}
		}
		return reading{}
	}
	g := reading{last: it.at, used: []item{it}, whole: it.to >= r.year.to, stands: true}
	yes := it.figs.Value.N != 0 || it.figs.Value.Day != ""
	g.interval = point(big.NewRat(int64(rank(yes)), 1))
	return g
}
