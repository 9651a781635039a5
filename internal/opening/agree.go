package opening

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// interval is the set of values that a printed number leaves open, in ones of its
// ground unit; an end that is nil is open to infinity.
type interval struct{ lo, hi *big.Rat }

// left is what rounding and bound leave open of a number as it is printed.
func left(n vn.Decimal, unit string, bound figure.Bound) interval {
	size := vn.ParseUnit(unit).Size
	half := new(big.Rat).Mul(new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Scale)), nil)), big.NewRat(1, 2))
	at := func(r *big.Rat) *big.Rat { return r.Mul(r, size) }
	lo, hi := at(new(big.Rat).Sub(n.Rat(), half)), at(new(big.Rat).Add(n.Rat(), half))
	switch bound {
	case figure.Over, figure.AtLeast:
		return interval{lo: lo}
	case figure.Near, figure.Under, figure.AtMost:
		return interval{hi: hi}
	case figure.About:
		return interval{}
	}
	return interval{lo, hi}
}

// touches reports that two intervals have more than an end in common.
func (i interval) touches(o interval) bool {
	below := func(a, b *big.Rat) bool { return a == nil || b == nil || a.Cmp(b) < 0 }
	return below(i.lo, o.hi) && below(o.lo, i.hi)
}

// width orders numbers by how much they leave open, the exact ones first.
func (i interval) width() *big.Rat {
	if i.lo == nil || i.hi == nil {
		return nil
	}
	return new(big.Rat).Sub(i.hi, i.lo)
}

func compareWidth(a, b *big.Rat) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Cmp(b)
}

func (s Statement) interval() interval {
	if s.Plan {
		return left(s.Value, s.Unit, figure.Exact) // a plan's bound is its operator
	}
	return left(s.Value, s.Unit, s.Bound)
}

// agrees reports that both statements can be true: one number may be the other,
// rounded; a bound may hold the other.
func (s Statement) agrees(t Statement) bool {
	if !plan.SameMeasure(s.Unit, t.Unit) {
		return false
	}
	if s.Of != nil && t.Of != nil && s.Of.Cmp(*t.Of) != 0 {
		return false
	}
	if s.Upper != nil && t.Upper != nil && !left(*s.Upper, s.Unit, figure.Exact).touches(left(*t.Upper, t.Unit, figure.Exact)) {
		return false
	}
	if s.Plan && s.Upper == nil != (t.Upper == nil) {
		return false
	}
	if s.Plan && s.Bound != t.Bound && s.Bound != figure.Exact && t.Bound != figure.Exact {
		return false
	}
	return s.interval().touches(t.interval())
}

// version is one value that papers give, with all that give it; the first says it
// most exactly.
type version struct{ said []Statement }

// first is the statement that says the value most exactly.
func (v version) first() Statement { return v.said[0] }

// papers counts the papers behind a value.
func (v version) papers() int {
	seen := map[string]bool{}
	for _, s := range v.said {
		seen[string(s.Source.Document)] = true
	}
	return len(seen)
}

// last is the latest day of the papers behind a value, "" where none is known.
func (v version) last() (day vn.Day) {
	for _, s := range v.said {
		day = max(day, s.Source.Day)
	}
	return day
}

func (v version) final() bool {
	return slices.ContainsFunc(v.said, func(s Statement) bool { return s.Status == figure.Final })
}

func (v version) official() bool {
	return slices.ContainsFunc(v.said, func(s Statement) bool { return s.official })
}

func (v version) tabled() bool {
	return slices.ContainsFunc(v.said, func(s Statement) bool { return s.Line != nil })
}

// versions groups statements of one thing by the value they give, the one to be
// proposed first: final before estimated, the paper that assigns before one that
// repeats, the later paper, the one more papers agree with.
func versions(said []Statement) []version {
	said = slices.Clone(said)
	slices.SortFunc(said, func(a, b Statement) int {
		return cmp.Or(compareWidth(a.interval().width(), b.interval().width()), a.Value.Rat().Cmp(b.Value.Rat()), cmp.Compare(len(a.Bound), len(b.Bound)), compareStatements(a, b))
	})
	var all []version
	for _, s := range said {
		i := slices.IndexFunc(all, func(v version) bool { return v.first().Status == s.Status && v.first().agrees(s) })
		if i < 0 {
			all = append(all, version{[]Statement{s}})
			continue
		}
		all[i].said = append(all[i].said, s)
	}
	yes := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b version) int {
		return cmp.Or(cmp.Compare(yes(a.final()), yes(b.final())), cmp.Compare(yes(a.official()), yes(b.official())), cmp.Compare(b.last(), a.last()),
			cmp.Compare(b.papers(), a.papers()), cmp.Compare(yes(a.tabled()), yes(b.tabled())), strings.Compare(a.first().Value.Plain(), b.first().Value.Plain()))
	})
	return all
}

// rivals leaves of the versions those that contradict one another: an estimate is
// no rival of the final number that came after it, nor of a later estimate, nor is a
// word for the estimate that says the same.
func rivals(all []version) []version {
	kept := all[:min(1, len(all))]
	for _, v := range all[min(1, len(all)):] {
		best := all[0]
		switch {
		case v.first().agrees(best.first()):
		case !v.final() && (best.last() == "" || v.last() == "" || v.last() <= best.last()) && (best.final() || v.last() < best.last()):
		default:
			kept = append(kept, v)
		}
	}
	return slices.Clip(kept)
}

// between leaves of rivals those that papers contradict one another about. A paper
// that says two values itself does not decide between them: it speaks of two things
// that its words do not tell apart, or is wrong within itself, which its own page
// says. clear is false where no other paper decides either.
func between(all []version) (sides []version, clear bool) {
	if len(all) < 2 {
		return all, true
	}
	said := map[document.ID]int{}
	for _, v := range all {
		seen := map[document.ID]bool{}
		for _, s := range v.said {
			if id := s.Source.Document; !seen[id] {
				seen[id] = true
				said[id]++
			}
		}
	}
	for _, v := range all {
		if slices.ContainsFunc(v.said, func(s Statement) bool { return said[s.Source.Document] == 1 }) {
			sides = append(sides, v)
		}
	}
	return sides, len(sides) > 0
}
