package figure

import (
	"math/big"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// RateOf makes the value of a rate from its numerator and denominator, both at the
// indicator's scale, rounded half-up once.
func RateOf(d plan.Definition, num, den int64) (Value, error) {
	if den <= 0 {
		return Value{}, fault.Invalidf("mau_so", "Mẫu số của “%s” là %s; phải lớn hơn 0. Hãy ghi lại.", d.Name, d.Format(den))
	}
	rate, err := vn.FromRat(new(big.Rat).Mul(big.NewRat(num, den), new(big.Rat).SetInt64(RateTimes(d.Unit))), d.Scale)
	if err != nil {
		return Value{}, err
	}
	return Value{N: rate.Units, Num: &num, Den: &den}, nil
}

// RateTimes is what a quotient is multiplied by to be in a unit: 100 for percent.
func RateTimes(unit string) int64 {
	switch {
	case strings.HasPrefix(unit, "%"):
		return 100
	case strings.HasPrefix(unit, "‰"):
		return 1000
	}
	return 1
}
