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
		if why := r.area.torn(); why != "" {
			return reading{apart: why}
		}
		if it, ok := latest(r.own()); ok {
			return r.standing(r.levelOf(it))
		}
		if r.anybody() {
			return reading{why: notAddable}
		}
		return reading{}
	}
	if v := r.levels(); v != nil {
		return r.standing(v)
	}
	return reading{}
}

// levels adds the levels of what the unit was made of.
func (r *reader) levels() (sum *level) {
	den := r.area.den()
	for _, top := range r.area.tops {
		v := r.level(top.unit)
		switch {
		case v == nil && (r.silent(top) || !r.anybody()):
			continue
		case v == nil:
			return &level{at: r.year.from, end: r.year.from, why: fmt.Sprintf("Chưa có số liệu của %s đến ngày %s.", r.name(top.unit), r.year.to.short())}
		}
		scale(&v.amount, top.share, den)
		scale(&v.over, top.share, den)
		v.bounded = shared(v.bounded, top.share)
		if sum == nil {
			sum = &level{at: v.at, end: v.end}
		}
		sum.merge(v)
	}
	return sum
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
	g.computed = r.area.fractional()
	g.interval = point(new(big.Rat).SetFrac(&v.amount, new(big.Int).Mul(pow10(r.def.Scale), r.area.den())))
	for _, it := range v.bounded {
		g.interval = g.interval.plus(it.bounds(r.def.Scale))
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
	case r.def.OverUnits == plan.Ratios && !r.speaksForAll(it.figs.Key.Unit):
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
	if why := r.area.torn(); why != "" {
		return reading{apart: why}
	}
	it, ok := latest(r.own())
	if !ok {
		if r.anybody() {
			return reading{why: notAddable}
		}
		return reading{}
	}
	g := reading{last: it.at, used: []item{it}, whole: it.to >= r.year.to, stands: true}
	yes := it.figs.Value.N != 0 || it.figs.Value.Day != ""
	g.interval = point(big.NewRat(int64(rank(yes)), 1))
	return g
}
