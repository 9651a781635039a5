package vn

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"tongket/internal/fault"
)

// MaxScale is the greatest number of decimals a Decimal can carry: with more, an
// int64 could not hold even a one.
const MaxScale = 18

// Decimal is an exact number: Units × 10^-Scale, Scale from 0 to MaxScale. The
// scale is kept, so 1,50 and 1,5 print differently and compare equal.
type Decimal struct {
	Units int64
	Scale int
}

// errNoFit is the cause when an exact number does not fit an int64 at a scale.
var errNoFit = errors.New("number does not fit 64 bits at its scale")

// String writes the number for people: dots between thousands, a decimal comma,
// exactly Scale decimals, and the true minus sign: "−1.234,50".
func (d Decimal) String() string { return d.write(".", ",", "−") }

// Plain writes the number for machines: "-1234.50".
func (d Decimal) Plain() string { return d.write("", ".", "-") }

// ParsePlain reads the machine form that Plain writes: "1234.5", "-0.25". It is
// for numbers of our own making; what people type goes through ParseNumber.
func ParsePlain(s string) (Decimal, error) {
	whole, decimals, _ := strings.Cut(s, ".")
	units, err := strconv.ParseInt(whole+decimals, 10, 64)
	if err != nil {
		return Decimal{}, fmt.Errorf("plain number %q: %w", s, err)
	}
	if err := checkScale(len(decimals)); err != nil {
		return Decimal{}, fmt.Errorf("plain number %q: %w", s, err)
	}
	return Decimal{Units: units, Scale: len(decimals)}, nil
}

// Input writes the number for a field of a form: "-1234,50", so that ParseNumber
// and ParseNumberAt read it back without a question. Three decimals after a short
// whole part would have two readings, so a zero follows them: "1,2340".
func (d Decimal) Input() string {
	s := d.write("", ",", "-")
	if whole, _ := d.digits(); d.Scale == 3 && len(whole) <= 3 && whole[0] != '0' {
		s += "0"
	}
	return s
}

func (d Decimal) write(group, point, minus string) string {
	whole, decimals := d.digits()
	var b strings.Builder
	if d.Units < 0 {
		b.WriteString(minus)
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(c)
	}
	if decimals != "" {
		b.WriteString(point)
		b.WriteString(decimals)
	}
	return b.String()
}

// digits returns the digits before and after the decimal sign, without sign.
func (d Decimal) digits() (whole, decimals string) {
	s := strconv.FormatUint(magnitude(d.Units), 10)
	if short := d.Scale + 1 - len(s); short > 0 {
		s = strings.Repeat("0", short) + s
	}
	return s[:len(s)-d.Scale], s[len(s)-d.Scale:]
}

// magnitude is the absolute value, right also for the smallest int64.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Rat returns the number as an exact fraction.
func (d Decimal) Rat() *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(d.Units), bigPow10(d.Scale))
}

// Sign is −1, 0 or +1.
func (d Decimal) Sign() int {
	switch {
	case d.Units < 0:
		return -1
	case d.Units > 0:
		return 1
	}
	return 0
}

// Cmp compares the values, whatever the scales: −1, 0 or +1.
func (d Decimal) Cmp(e Decimal) int {
	if d.Scale == e.Scale {
		switch {
		case d.Units < e.Units:
			return -1
		case d.Units > e.Units:
			return 1
		}
		return 0
	}
	return d.Rat().Cmp(e.Rat())
}

// At returns the units of the same value at another scale. It never rounds: when
// digits would be lost, or the value does not fit, the error is a fault that says
// so.
func (d Decimal) At(scale int) (int64, error) {
	if err := checkScale(scale); err != nil {
		return 0, err
	}
	if scale >= d.Scale {
		units, ok := mulPow10(d.Units, scale-d.Scale)
		if !ok {
			return 0, tooBig(d.String())
		}
		return units, nil
	}
	step := pow10[d.Scale-scale]
	if d.Units%step != 0 {
		return 0, fault.Invalidf("", "Số %s có %d chữ số lẻ, ở đây chỉ giữ %d; hãy làm tròn rồi ghi lại.",
			d, d.Trim().Scale, scale)
	}
	return d.Units / step, nil
}

// Trim drops the zeros at the end of the decimals: 1,50 becomes 1,5.
func (d Decimal) Trim() Decimal {
	for d.Scale > 0 && d.Units%10 == 0 {
		d.Units /= 10
		d.Scale--
	}
	return d
}

// Round returns the value with the given number of decimals, half away from zero,
// for display with fewer decimals than are kept. Rounding a rounded number is
// wrong: round once, at the end.
func (d Decimal) Round(scale int) (Decimal, error) { return FromRat(d.Rat(), scale) }

// FromRat rounds an exact fraction to scale decimals, half away from zero. The
// error says that the result does not fit.
func FromRat(r *big.Rat, scale int) (Decimal, error) {
	if err := checkScale(scale); err != nil {
		return Decimal{}, err
	}
	// |r| × 10^scale + 1/2, cut: (2·num·10^scale + den) / (2·den).
	num := new(big.Int).Abs(r.Num())
	num.Mul(num, bigPow10(scale)).Lsh(num, 1).Add(num, r.Denom())
	num.Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		num.Neg(num)
	}
	if !num.IsInt64() {
		return Decimal{}, fmt.Errorf("round %s to %d decimals: %w", r.RatString(), scale, errNoFit)
	}
	return Decimal{num.Int64(), scale}, nil
}

// checkScale refuses a scale that no definition may have.
func checkScale(scale int) error {
	if scale < 0 || scale > MaxScale {
		return fmt.Errorf("scale %d is outside 0 to %d", scale, MaxScale)
	}
	return nil
}

// tooBig is the fault for a number that an int64 at its scale cannot hold.
func tooBig(text string) error {
	return fault.Invalidf("", "Số %s lớn quá mức sổ giữ được (18 chữ số kể cả phần lẻ); "+
		"hãy đổi sang đơn vị lớn hơn như nghìn, triệu hoặc tỷ rồi ghi lại.", text)
}

// pow10 holds the powers of ten that fit an int64.
var pow10 = func() (p [MaxScale + 1]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

func bigPow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// mulPow10 multiplies by 10^n; ok is false when the product does not fit.
func mulPow10(units int64, n int) (product int64, ok bool) {
	if units == 0 {
		return 0, true
	}
	if n < 0 || n > MaxScale {
		return 0, false
	}
	if units > math.MaxInt64/pow10[n] || units < math.MinInt64/pow10[n] {
		return 0, false
	}
	return units * pow10[n], true
}
