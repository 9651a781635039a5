package plan

import (
	"math/big"
	"strings"

	"tongket/internal/vn"
)

// SameMeasure reports whether a number in one unit can be told in the other.
// What both are divided by must be equal ("triệu đồng/người/năm"); where one of
// them does not say it, that is overlooked.
func SameMeasure(a, b string) bool {
	u, v := vn.ParseUnit(a), vn.ParseUnit(b)
	if u.Per != v.Per && u.Per != "" && v.Per != "" {
		return false
	}
	return u.SameGround(v)
}

// Convert tells a number of one unit in another, exactly. It returns false where
// the units do not measure the same.
func Convert(n vn.Decimal, from, to string) (*big.Rat, bool) {
	factor, ok := Factor(from, to)
	if !ok {
		return nil, false
	}
	return factor.Mul(n.Rat(), factor), true
}

// Factor is what a number of one unit is multiplied with to be told in another. It
// returns false where the units do not measure the same.
func Factor(from, to string) (*big.Rat, bool) {
	if !SameMeasure(from, to) {
		return nil, false
	}
	return new(big.Rat).Quo(vn.ParseUnit(from).Size, vn.ParseUnit(to).Size), true
}

// PerWhole is what a quotient is multiplied with to stand in a unit of measure:
// 100 for per cent, 1000 for per mille, 1 for anything else.
func PerWhole(unit string) int64 {
	switch {
	case strings.HasPrefix(unit, "%"):
		return 100
	case strings.HasPrefix(unit, "‰"):
		return 1000
	}
	return 1
}
