package score

import (
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/plan"
)

// stated reads rates, averages and growth: numerators and denominators summed
// apart where the figures have them, else the ward's own statement for the year
// so far. A bare rate of one month is not that of the year, and averages of
// groups are never averaged. Where both reach the same day the ward's own
// statement stands for its groups' parts.
func (r *reader) stated() reading {
	ratio := r.apart()
	bare, other := reading{}, day(0)
	if torn := r.area.torn(); torn == "" {
		bare, other = r.bare()
	} else if !ratio.ok() && ratio.why == "" && r.anybody() {
		return reading{apart: torn}
	}
	switch {
	case bare.ok() && (!ratio.ok() || bare.last > ratio.last || bare.last == ratio.last && !r.ofRoot(ratio.used)):
		return bare
	case ratio.last != 0, ratio.why != "":
		return ratio
	case other != 0 && r.def.Kind == plan.Rate:
		return reading{why: fmt.Sprintf("Chỉ có tỷ lệ của từng kỳ (gần nhất đến ngày %s), không có tử số và mẫu số nên không tính được tỷ lệ cả năm.", other.short())}
	case other != 0:
		return reading{why: fmt.Sprintf("Chỉ có số của từng kỳ (gần nhất đến ngày %s); cần số tính từ ngày %s.", other.short(), r.year.from.short())}
	case r.anybody():
		return reading{why: notAddable}
	}
	return reading{}
}

// apart sums what the figures keep apart: numerators and denominators, or values
// and the weights of their units.
func (r *reader) apart() reading {
	if r.def.WeightBy != "" {
		return r.weighted()
	}
	return r.ratio()
}

// ofRoot reports whether all figures are the ward's own.
func (r *reader) ofRoot(used []item) bool {
	return !slices.ContainsFunc(used, func(it item) bool { return it.figs.Key.Unit != r.root })
}

// ratio sums numerators and denominators. A rate against the year's fixed
// denominator (giải ngân so với kế hoạch vốn) is typed from the year's start,
// and then its longest figure stands alone.
func (r *reader) ratio() reading {
	var c *coverage
	switch {
	case !r.summable():
		return reading{}
	case r.def.OverUnits == plan.Separate && r.area.torn() != "":
		return reading{}
	case r.def.OverUnits == plan.Separate:
		c = r.lone(r.own(), parts)
	default:
		c = r.covers(parts)
	}
	g := r.covered(c)
	if g.last == 0 {
		return g
	}
	if c.over.Sign() <= 0 {
		g.why = "Mẫu số bằng 0 nên không tính được tỷ lệ."
		return g
	}
	g.computed = true
	g.interval = point(quotient(&c.amount, &c.over, r.def.Unit))
	return g
}

// summable reports whether numerators and denominators may be summed: those of
// a rate always, those of an average where its definition gives it weights.
func (r *reader) summable() bool {
	return r.def.Kind == plan.Rate || r.def.OverUnits == plan.Ratios && r.def.Kind != plan.Growth
}

func quotient(amount, over *big.Int, unit string) *big.Rat {
	q := new(big.Rat).SetFrac(amount, over)
	return q.Mul(q, big.NewRat(plan.PerWhole(unit), 1))
}

// bare is the ward's own statement that runs farthest from the year's start.
// other is the last day of its statements that do not, 0 for none.
func (r *reader) bare() (g reading, other day) {
	for _, it := range r.own() {
		if _, _, apart := parts(it.figs.Value); apart && r.summable() {
			continue
		}
		if it.from != r.year.from {
			other = max(other, it.to)
			continue
		}
		g = reading{last: it.to, used: []item{it}, whole: it.to == r.year.to}
		g.interval = bounds(it.figs.Value, r.def.Scale)
	}
	return g, other
}
