package score

import (
	"cmp"
	"math/big"
	"slices"
	"sort"

	"tongket/internal/auth"
	"tongket/internal/figure"
)

// gap is a run of days for which a unit has no figure.
type gap struct {
	span
	unit auth.UnitID
}

// coverage is what the figures of a unit and of those below it say of a span:
// the sum of amounts that do not overlap, and the days without any.
type coverage struct {
	amount, over big.Int // value, or numerator and denominator, at the scale
	bounded      []item  // figures with a bound: not in amount, each with its share
	negative     bool    // some amount is below zero
	gaps         []gap
	used         []item
	last         day // last day covered; 0 when nothing is
}

// amounts tells what of a figure is added up; ok false leaves the figure out.
type amounts func(v figure.Value) (amount, over int64, ok bool)

// plain adds the value itself.
func plain(v figure.Value) (amount, over int64, ok bool) { return v.N, 0, true }

// parts adds numerators and denominators apart; a bare rate cannot be added.
func parts(v figure.Value) (amount, over int64, ok bool) {
	if v.Num == nil || v.Den == nil || v.Bound != figure.Exact {
		return 0, 0, false
	}
	return *v.Num, *v.Den, true
}

// takeAll adds figures that do not overlap.
func (c *coverage) takeAll(items []item, of amounts) {
	var n big.Int
	for _, it := range items {
		c.last = max(c.last, it.to)
		if it.figs.Value.Bound != figure.Exact {
			c.bounded = append(c.bounded, it)
			continue
		}
		amount, over, _ := of(it.figs.Value)
		c.amount.Add(&c.amount, n.SetInt64(amount))
		c.over.Add(&c.over, n.SetInt64(over))
		c.negative = c.negative || amount < 0
	}
	c.used = append(c.used, items...)
}

// merge adds what another unit or another span says.
func (c *coverage) merge(o *coverage) {
	c.amount.Add(&c.amount, &o.amount)
	c.over.Add(&c.over, &o.over)
	c.bounded = append(c.bounded, o.bounded...)
	c.negative = c.negative || o.negative
	c.gaps = append(c.gaps, o.gaps...)
	c.used = append(c.used, o.used...)
	c.last = max(c.last, o.last)
}

// missing counts the days for which some figure is missing.
func (c *coverage) missing() int {
	gaps := slices.Clone(c.gaps)
	slices.SortFunc(gaps, func(a, b gap) int { return cmp.Compare(a.from, b.from) })
	days, next := 0, day(0)
	for i, g := range gaps {
		from := g.from
		if i > 0 {
			from = max(from, next)
		}
		days += span{from, g.to}.days()
		if i == 0 || g.to >= next {
			next = g.to + 1
		}
	}
	return days
}

// cover adds up a unit over a span. A figure of the unit stands for all below
// it; the days it leaves open are filled by the units below that report. Where
// their figures cover more days without the unit's own, they stand alone: a
// single month of the ward must not tear a half-year of its groups apart.
func (r *reader) cover(unit auth.UnitID, s span, of amounts) *coverage {
	below := r.reporting(unit)
	own := &coverage{}
	own.takeAll(chain(r.inYear[unit], s, of), of)
	open := holes(own.used, s)
	if len(below) == 0 {
		for _, h := range open {
			own.gaps = append(own.gaps, gap{h, unit})
		}
		return own
	}
	mixed := len(own.used) > 0
	for _, h := range open {
		own.merge(r.together(below, h, of))
	}
	if mixed && own.missing() > 0 {
		if alone := r.together(below, s, of); alone.missing() < own.missing() {
			return alone
		}
	}
	return own
}

// together adds up units that stand beside each other.
func (r *reader) together(units []auth.UnitID, s span, of amounts) *coverage {
	sum := &coverage{}
	for _, u := range units {
		sum.merge(r.cover(u, s, of))
	}
	return sum
}

// holes lists the runs of days that the figures leave open.
func holes(used []item, s span) []span {
	var open []span
	next := s.from
	for _, it := range used {
		if it.from > next {
			open = append(open, span{next, it.from - 1})
		}
		next = it.to + 1
	}
	if next <= s.to {
		open = append(open, span{next, s.to})
	}
	return open
}

// worth orders the ways to cover a span by figures that do not overlap: first
// the days covered, then how final they are, then the length of the amount that
// runs from the start (the longest cumulative figure, and what follows it), then
// the fewer pieces.
type worth struct{ days, final, cumulative, pieces int }

func (w worth) plus(it item, start day) worth {
	n := it.days()
	w.days += n
	w.final += n * finality(it.figs.Status)
	if it.from == start {
		w.cumulative = n
	}
	w.pieces++
	return w
}

func (w worth) beats(o worth) bool {
	return cmp.Or(cmp.Compare(w.days, o.days), cmp.Compare(w.final, o.final),
		cmp.Compare(w.cumulative, o.cumulative), cmp.Compare(o.pieces, w.pieces)) > 0
}

// chain picks, among figures sorted by their last day, those that cover most of
// the span without overlapping.
func chain(items []item, s span, of amounts) []item {
	in := within(items, s)
	left := func(it item) bool { _, _, ok := of(it.figs.Value); return !ok }
	if slices.ContainsFunc(in, left) {
		in = slices.DeleteFunc(slices.Clone(in), left)
	}
	if apart(in) {
		return in
	}
	best := make([]worth, len(in)+1)
	taken := make([]bool, len(in))
	before := make([]int, len(in)) // how many figures end before this one begins
	for i, it := range in {
		before[i] = sort.Search(i, func(k int) bool { return in[k].to >= it.from })
		best[i+1] = best[i]
		if with := best[before[i]].plus(it, s.from); with.beats(best[i]) {
			best[i+1], taken[i] = with, true
		}
	}
	var picked []item
	for i := len(in); i > 0; {
		if !taken[i-1] {
			i--
			continue
		}
		picked = append(picked, in[i-1])
		i = before[i-1]
	}
	slices.Reverse(picked)
	return picked
}

// apart reports whether no two of the figures overlap.
func apart(items []item) bool {
	for i := 1; i < len(items); i++ {
		if items[i].from <= items[i-1].to {
			return false
		}
	}
	return true
}
