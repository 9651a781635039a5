package check

import (
	"math/big"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Interval is a set of exact numbers between two ends; a nil end is open to
// infinity.
type Interval = score.Interval

func point(r *big.Rat) Interval { return Interval{Lo: r, Hi: r} }

// Rounded is every value that prints as n: within half a unit of its last
// printed place, the upper end left out (half-up).
func Rounded(n vn.Decimal) Interval {
	h := half(n.Scale)
	r := n.Rat()
	return Interval{Lo: new(big.Rat).Sub(r, h), Hi: new(big.Rat).Add(r, h), HiOpen: true}
}

// half is half a unit of the last of so many decimals.
func half(decimals int) *big.Rat { return vn.Decimal{Units: 5, Scale: decimals + 1}.Rat() }

// bounded is the set of values behind a printed number with its bound. An exact
// count is the number itself, any other exact number what rounds to it.
func bounded(n vn.Decimal, b extract.Bound, counted bool) Interval {
	r := n.Rat()
	switch b {
	case extract.Over:
		return Interval{Lo: r, LoOpen: true}
	case extract.AtLeast:
		return Interval{Lo: r}
	case extract.Near, extract.Below:
		return Interval{Hi: r, HiOpen: true}
	case extract.AtMost:
		return Interval{Hi: r}
	case extract.About:
		return Interval{}
	}
	if counted {
		return point(r)
	}
	return Rounded(n)
}

// ImpliedPlan is the set of plans P for which the value V, printed with its
// bound, is the printed percentage of P: V ÷ P × 100 = percent. Both numbers
// carry the half unit of their last printed place. A bounded value leaves one
// end open ("hơn 75" at 100,4 % is a plan of at least 74,66); a plan is above
// zero. A percentage that may be zero says nothing: the zero Interval.
func ImpliedPlan(value vn.Decimal, bound extract.Bound, percent vn.Decimal) Interval {
	return implied(bounded(value, bound, false), Rounded(percent))
}

// implied divides a set of values by a set of percentages, both above zero.
func implied(value, percent Interval) Interval {
	zero := new(big.Rat)
	if percent.Lo == nil || percent.Lo.Cmp(zero) <= 0 || value.Hi != nil && value.Hi.Cmp(zero) <= 0 {
		return Interval{}
	}
	plan := Interval{Lo: zero, LoOpen: true}
	if value.Lo != nil && value.Lo.Cmp(zero) > 0 && percent.Hi != nil {
		plan.Lo = times100(value.Lo, percent.Hi)
		plan.LoOpen = value.LoOpen || percent.HiOpen
	}
	if value.Hi != nil {
		plan.Hi = times100(value.Hi, percent.Lo)
		plan.HiOpen = value.HiOpen || percent.LoOpen
	}
	return plan
}

func times100(a, b *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(a, b)
	return q.Mul(q, big.NewRat(100, 1))
}

// share is a ÷ b × 100 over sets of amounts above zero.
func share(a, b Interval) Interval {
	if a.Lo == nil || a.Hi == nil || b.Lo == nil || b.Hi == nil || b.Lo.Sign() <= 0 {
		return Interval{}
	}
	return Interval{
		Lo: times100(a.Lo, b.Hi), LoOpen: a.LoOpen || b.HiOpen,
		Hi: times100(a.Hi, b.Lo), HiOpen: a.HiOpen || b.LoOpen,
	}
}

// MostCandidates is how many whole plans a finding lists.
const MostCandidates = 5

// Wholes lists the whole numbers of an interval, in order; nil when there are
// none or more than limit.
func Wholes(i Interval, limit int) []int64 {
	if i.Lo == nil || i.Hi == nil {
		return nil
	}
	n := new(big.Int).Div(i.Lo.Num(), i.Lo.Denom()) // Euclidean: the floor for a positive denominator
	var found []int64
	for one := big.NewInt(1); n.IsInt64(); n.Add(n, one) {
		r := new(big.Rat).SetInt(n)
		if r.Cmp(i.Hi) > 0 {
			return found
		}
		if !i.Contains(r) {
			continue
		}
		if len(found) == limit {
			return nil
		}
		found = append(found, n.Int64())
	}
	return nil
}

// HasWhole reports whether the interval holds a whole number.
func HasWhole(i Interval) bool {
	if i.Lo == nil || i.Hi == nil {
		return true
	}
	n, rest := new(big.Int).DivMod(i.Lo.Num(), i.Lo.Denom(), new(big.Int))
	if rest.Sign() > 0 || i.LoOpen {
		n.Add(n, big.NewInt(1))
	}
	return i.Contains(new(big.Rat).SetInt(n))
}

// touches reports whether two sets may share a value, ends included: rounding
// half-up and half-down are both met in offices.
func touches(a, b Interval) bool {
	return (a.Lo == nil || b.Hi == nil || a.Lo.Cmp(b.Hi) <= 0) && (b.Lo == nil || a.Hi == nil || b.Lo.Cmp(a.Hi) <= 0)
}

// inside reports whether every value of a is one of b.
func inside(a, b Interval) bool {
	if b.Lo != nil {
		if a.Lo == nil {
			return false
		}
		if c := a.Lo.Cmp(b.Lo); c < 0 || c == 0 && b.LoOpen && !a.LoOpen {
			return false
		}
	}
	if b.Hi != nil {
		if a.Hi == nil {
			return false
		}
		if c := a.Hi.Cmp(b.Hi); c > 0 || c == 0 && b.HiOpen && !a.HiOpen {
			return false
		}
	}
	return true
}

// wider moves both ends outward.
func wider(i Interval, by *big.Rat) Interval {
	w := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		w.Lo = new(big.Rat).Sub(i.Lo, by)
	}
	if i.Hi != nil {
		w.Hi = new(big.Rat).Add(i.Hi, by)
	}
	return w
}

// times multiplies a set by a factor above zero.
func times(i Interval, k *big.Rat) Interval {
	m := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		m.Lo = new(big.Rat).Mul(i.Lo, k)
	}
	if i.Hi != nil {
		m.Hi = new(big.Rat).Mul(i.Hi, k)
	}
	return m
}

// down and up print an end of an interval: the lower one cut and the upper one
// raised, so that the printed interval never leaves a true value out.
func down(r *big.Rat, decimals int) string { return outward(r, decimals, false) }

func up(r *big.Rat, decimals int) string { return outward(r, decimals, true) }

func outward(r *big.Rat, decimals int, raise bool) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	n := new(big.Int).Mul(r.Num(), scale)
	rest := new(big.Int)
	n.DivMod(n, r.Denom(), rest)
	if raise && rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	if !n.IsInt64() {
		return r.FloatString(decimals)
	}
	return vn.Decimal{Units: n.Int64(), Scale: decimals}.String()
}

// percentText is a ÷ b in percent, rounded half-up.
func percentText(a, b *big.Rat, decimals int) string {
	if b.Sign() == 0 {
		return "không tính được"
	}
	d, err := vn.FromRat(times100(a, b), decimals)
	if err != nil {
		return "không tính được"
	}
	return d.String() + "%"
}

// counted reports whether a unit counts whole things, so that a printed whole
// number is exact. Amounts of money and measures may be rounded.
func counted(unit string) bool {
	u := vn.ParseUnit(unit)
	first, _, _ := strings.Cut(u.Ground, " ")
	return u.Ground != "" && !continuous[u.Ground] && !continuous[first] && u.Size.Cmp(big.NewRat(1, 1)) == 0
}
