package score

import (
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/auth"
)

// weighed is the value of one unit with its weight.
type weighed struct {
	unit   auth.UnitID
	value  item
	weight *big.Rat
	used   []item // the figures of the weight
}

// weighted is the average over units, each weighed by another indicator's value
// for the same unit (income per head by population): the values times their
// weights over the sum of the weights. It stands only when every unit that has a
// weight has a value, all to the same day.
func (r *reader) weighted() reading {
	var parts []weighed
	for _, t := range r.area.tops {
		some, why := r.weigh(t.unit, t.unit == r.ward)
		if why != "" {
			return reading{why: why}
		}
		for i := range some {
			if t.share != nil {
				some[i].weight = new(big.Rat).Mul(some[i].weight, t.share)
			}
		}
		parts = append(parts, some...)
	}
	if len(parts) == 0 {
		return reading{}
	}
	g := reading{computed: true, last: parts[0].value.to}
	total := new(big.Rat)
	sum := point(new(big.Rat))
	for _, p := range parts {
		if p.value.to != g.last {
			return reading{why: fmt.Sprintf("Số bình quân của các đơn vị chưa đến cùng một ngày (%s đến %s, %s đến %s) nên chưa tính chung được.",
				r.name(parts[0].unit), g.last.short(), r.name(p.unit), p.value.to.short())}
		}
		total.Add(total, p.weight)
		if p.weight.Sign() > 0 {
			sum = sum.plus(bounds(p.value.figs.Value, r.def.Scale).times(p.weight))
		}
		g.used = append(append(g.used, p.value), p.used...)
	}
	if total.Sign() <= 0 {
		return reading{why: fmt.Sprintf("Tổng quyền số “%s” bằng 0 nên không tính được bình quân.", r.defs[r.def.WeightBy].Name)}
	}
	g.interval = sum.times(total.Inv(total))
	g.whole = g.last == r.year.to
	return g
}

// weigh lists the values of a unit, or of those below it that state their own,
// each with its weight. The ward's own statement is no part: it is the average.
func (r *reader) weigh(unit auth.UnitID, ward bool) (parts []weighed, why string) {
	if it, ok := r.statement(unit); ok && !ward {
		w := r.weightOf(unit)
		n, exact := w.interval.Point()
		if !w.ok() || !exact || len(w.gaps) > 0 || n.Sign() < 0 {
			return nil, fmt.Sprintf("Chưa có số “%s” của %s để làm quyền số nên không tính được bình quân.", r.defs[r.def.WeightBy].Name, r.name(unit))
		}
		return []weighed{{unit, it, n, w.used}}, ""
	}
	for _, child := range r.children[unit] {
		if _, own := r.statement(child); !own && !r.speaks[child] {
			if w := r.weightOf(child); w.ok() && r.anybody() {
				return nil, fmt.Sprintf("Chưa có số của %s nên không tính được bình quân chung.", r.name(child))
			}
			continue
		}
		some, why := r.weigh(child, false)
		if why != "" {
			return nil, why
		}
		parts = append(parts, some...)
	}
	return parts, ""
}

// statement is the unit's own value that runs farthest from the year's start.
func (r *reader) statement(unit auth.UnitID) (it item, ok bool) {
	for _, one := range r.inYear[unit] {
		if one.from == r.year.from {
			it, ok = one, true
		}
	}
	return it, ok
}

// weightOf reads the weight of one unit over the same span.
func (r *reader) weightOf(unit auth.UnitID) reading {
	of := *r.ledger
	of.root, of.past = unit, nil
	w := of.read(r.defs[r.def.WeightBy], r.year, "")
	if !slices.ContainsFunc(w.area.tops, func(t top) bool { return w.speaks[t.unit] }) {
		return reading{}
	}
	return w.value()
}
