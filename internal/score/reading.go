package score

import (
	"math/big"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// reading is what the figures of an indicator say of a span of days.
type reading struct {
	interval Interval // every value the figures admit for the days they cover
	computed bool     // the value is a quotient, printed rounded
	floor    bool     // days still missing can only add to the value
	stands   bool     // the last value holds until another replaces it
	whole    bool     // the figures cover the span to its end, without a gap
	gaps     []gap    // days missing before last
	last     day      // last day covered; 0 without any value
	used     []item
	why      string // why there is no value, a whole sentence; "" when there is one
	apart    string // why the span is of another territory, a phrase after a colon; "" when it is not
}

// ok reports whether there is a value at all.
func (g reading) ok() bool { return g.last != 0 && g.why == "" && g.apart == "" }

// value reads the indicator after its kind.
func (r *reader) value() reading {
	switch {
	case r.def.Formula != "":
		return r.computed()
	case r.area.unknown != "" && r.anybody():
		return reading{apart: r.area.unknown}
	case !r.anybody() && slices.ContainsFunc(r.area.partial, func(u auth.UnitID) bool { return len(r.inYear[u]) > 0 }):
		return reading{apart: r.area.change}
	}
	switch r.def.Kind {
	case plan.Flow:
		if r.def.OverUnits == plan.Ratios {
			return r.stated()
		}
		return r.flow()
	case plan.Stock:
		return r.stock()
	case plan.Milestone:
		return r.milestone()
	}
	return r.stated()
}

// separate reports whether only the ward's own figure counts. A percentage is
// never added over units, whatever its definition says.
func (r *reader) separate() bool {
	return r.def.OverUnits == plan.Separate || r.def.OverUnits != plan.Ratios && plan.PerWhole(r.def.Unit) != 1
}

// flow adds amounts over the year and over units.
func (r *reader) flow() reading {
	if r.separate() {
		if why := r.area.torn(); why != "" {
			return reading{apart: why}
		}
		own := r.own()
		if len(own) == 0 && r.anybody() {
			return reading{why: notAddable}
		}
		return r.sum(r.lone(own, plain))
	}
	return r.sum(r.covers(plain))
}

// silent reports whether a part of the territory has no figures because it may not
// have been there yet. Another one without figures is a gap.
func (r *reader) silent(t top) bool { return t.late && !r.speaks[t.unit] && r.anybody() }

// covers adds up the year of what the unit was made of.
func (r *reader) covers(of amounts) *coverage {
	sum, den := &coverage{}, r.area.den()
	for _, top := range r.area.tops {
		if r.silent(top) {
			continue
		}
		c := r.cover(top.unit, r.year, of)
		scale(&c.amount, top.share, den)
		scale(&c.over, top.share, den)
		c.bounded = shared(c.bounded, top.share)
		sum.merge(c)
	}
	return sum
}

const notAddable = "Chỉ tiêu này không cộng được từ các đơn vị; cần số liệu chung của phường, xã hoặc của cơ quan chủ trì."

// lone covers the year with the figures of one unit and of nobody below it.
func (r *reader) lone(items []item, of amounts) *coverage {
	c := &coverage{}
	c.takeAll(chain(items, r.year, of), of)
	for _, h := range holes(c.used, r.year) {
		c.gaps = append(c.gaps, gap{h, r.root})
	}
	return c
}

// sum turns a coverage into a reading of amounts.
func (r *reader) sum(c *coverage) reading {
	g := r.covered(c)
	if !g.ok() {
		return g
	}
	g.computed = r.area.fractional()
	g.interval = point(new(big.Rat).SetFrac(&c.amount, new(big.Int).Mul(pow10(r.def.Scale), r.area.den())))
	for _, it := range c.bounded {
		g.interval = g.interval.plus(it.bounds(r.def.Scale))
	}
	g.floor = !c.negative
	return g
}

// covered notes what a coverage leaves open, before its last day and after.
func (r *reader) covered(c *coverage) reading {
	g := reading{last: c.last, used: c.used, whole: true}
	for _, h := range c.gaps {
		g.whole = false
		if h.from > c.last {
			continue
		}
		h.to = min(h.to, c.last)
		g.gaps = append(g.gaps, h)
	}
	return g
}

// bounds is the interval of a figure's value, times the share of it that is read.
func (it item) bounds(scale int) Interval {
	b := bounds(it.figs.Value, scale)
	if it.share == nil {
		return b
	}
	return b.times(it.share)
}

// bounds is the interval of a printed number at its scale.
func bounds(v figure.Value, scale int) Interval {
	i := v.Interval()
	b := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		b.Lo = rat(*i.Lo, scale)
	}
	if i.Hi != nil {
		b.Hi = rat(*i.Hi, scale)
	}
	return b
}
