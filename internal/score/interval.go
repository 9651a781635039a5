package score

import "math/big"

// Interval is a set of values between two exact ends. A nil end is open to
// infinity; LoOpen and HiOpen leave the end itself out. The zero Interval holds
// every number.
type Interval struct {
	Lo, Hi         *big.Rat
	LoOpen, HiOpen bool
}

// point is the interval of one value.
func point(r *big.Rat) Interval { return Interval{Lo: r, Hi: r} }

// Point returns the only value of the interval, or ok false.
func (i Interval) Point() (r *big.Rat, ok bool) {
	if i.Lo == nil || i.Hi == nil || i.LoOpen || i.HiOpen || i.Lo.Cmp(i.Hi) != 0 {
		return nil, false
	}
	return i.Lo, true
}

// Contains reports whether r is in the interval.
func (i Interval) Contains(r *big.Rat) bool {
	if i.Lo != nil {
		if c := r.Cmp(i.Lo); c < 0 || c == 0 && i.LoOpen {
			return false
		}
	}
	if i.Hi != nil {
		if c := r.Cmp(i.Hi); c > 0 || c == 0 && i.HiOpen {
			return false
		}
	}
	return true
}

// plus is the interval of all sums.
func (i Interval) plus(j Interval) Interval {
	sum := Interval{LoOpen: i.LoOpen || j.LoOpen, HiOpen: i.HiOpen || j.HiOpen}
	if i.Lo != nil && j.Lo != nil {
		sum.Lo = new(big.Rat).Add(i.Lo, j.Lo)
	}
	if i.Hi != nil && j.Hi != nil {
		sum.Hi = new(big.Rat).Add(i.Hi, j.Hi)
	}
	return sum
}

// times is the interval of all products with a factor above zero.
func (i Interval) times(factor *big.Rat) Interval {
	product := i
	if i.Lo != nil {
		product.Lo = new(big.Rat).Mul(i.Lo, factor)
	}
	if i.Hi != nil {
		product.Hi = new(big.Rat).Mul(i.Hi, factor)
	}
	return product
}

// below reports whether the interval holds a value under r.
func (i Interval) below(r *big.Rat) bool { return i.Lo == nil || i.Lo.Cmp(r) < 0 }

// above reports whether the interval holds a value over r.
func (i Interval) above(r *big.Rat) bool { return i.Hi == nil || i.Hi.Cmp(r) > 0 }

// between reports whether the interval holds a value strictly between a and b.
func (i Interval) between(a, b *big.Rat) bool { return i.below(b) && i.above(a) }
