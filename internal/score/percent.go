package score

import (
	"fmt"
	"math/big"

	"tongket/internal/plan"
	"tongket/internal/vn"
)

// percent is the value as a percentage of the plan (A/KH × 100), rounded once.
// It is given for amounts, levels, averages and rates that should be high, and
// for closed lists; never for a growth rate, a thing to keep low, a change or a
// band, where offices print none (domain §4.3).
func (j *judge) percent(a plan.Assigned) (*vn.Decimal, string) {
	if !j.hasPercent(a) || !j.got.ok() {
		return nil, ""
	}
	if a.Operator == plan.AllOf {
		var why string
		if a, why = j.list(a); why != "" {
			return nil, ""
		}
	}
	n, exact := j.got.interval.Point()
	switch {
	case len(j.got.gaps) > 0:
		return nil, fmt.Sprintf("Thiếu số liệu %s nên không tính phần trăm.", j.missingWords(j.got.gaps))
	case !exact:
		return nil, fmt.Sprintf("Số liệu ghi “%s” nên không tính phần trăm.", j.value.WithUnit())
	case a.Lo <= 0:
		return nil, "Mức kế hoạch bằng 0 hoặc âm nên không tính phần trăm."
	}
	q := new(big.Rat).Quo(n, rat(a.Lo, j.def.Scale))
	d, err := vn.FromRat(q.Mul(q, big.NewRat(100, 1)), j.def.PercentDecimals)
	if err != nil {
		return nil, "Phần trăm lớn quá mức ghi được."
	}
	return &d, ""
}

func (j *judge) hasPercent(a plan.Assigned) bool {
	switch a.Operator {
	case plan.AllOf:
		return true
	case plan.AtLeast, plan.Above, plan.Exactly:
	default:
		return false
	}
	if j.def.Kind == plan.Growth || j.def.Kind == plan.Milestone && j.def.Unit == "" {
		return false
	}
	return j.def.Direction == plan.Up || j.def.Direction == plan.Level && a.Operator == plan.Exactly
}

// ratioChange is n against base in percent: (n/base − 1) × 100; nil without a
// base above zero.
func ratioChange(n, base *big.Rat, decimals int) *vn.Decimal {
	if base.Sign() <= 0 {
		return nil
	}
	q := new(big.Rat).Quo(n, base)
	q.Sub(q, big.NewRat(1, 1)).Mul(q, big.NewRat(100, 1))
	d, err := vn.FromRat(q, decimals)
	if err != nil {
		return nil
	}
	return &d
}

// change compares with the same period of the year before: a ratio for amounts,
// a difference in points for rates.
func (j *judge) change(before func(span) *reader, whole func() (reading, string)) Change {
	if j.def.Kind == plan.Growth || j.def.Kind == plan.Milestone && j.def.Unit == "" || !j.got.ok() {
		return Change{}
	}
	n, exact := j.got.interval.Point()
	switch {
	case j.brokenOff != "":
		return Change{Why: incomparable(j.brokenOff)}
	case len(j.got.gaps) > 0:
		return Change{Why: fmt.Sprintf("Thiếu số liệu %s nên không so sánh với cùng kỳ.", j.missingWords(j.got.gaps))}
	case !exact:
		return Change{Why: fmt.Sprintf("Số liệu ghi “%s” nên không so sánh với cùng kỳ.", j.value.WithUnit())}
	}
	base, why := j.samePeriod(before, whole)
	if why != "" {
		return Change{Why: why}
	}
	b, exact := base.interval.Point()
	if !exact {
		return Change{Why: "Số liệu cùng kỳ chỉ là số ước chừng nên không so sánh được."}
	}
	c := Change{Base: j.shown(base), Points: plan.PerWhole(j.def.Unit) != 1}
	if c.Points {
		decimals := j.def.Scale
		if j.got.computed || base.computed {
			decimals = j.def.Decimals
		}
		if d, err := vn.FromRat(new(big.Rat).Sub(n, b), decimals); err == nil {
			c.Amount = &d
		}
		return c
	}
	if c.Amount = ratioChange(n, b, j.def.PercentDecimals); c.Amount == nil {
		c.Why = "Số liệu cùng kỳ bằng 0 hoặc âm nên không tính được tỷ lệ tăng, giảm."
	}
	return c
}

// samePeriod reads the year before through the same day; the whole of it where
// this year's value is that of the whole year.
func (j *judge) samePeriod(before func(span) *reader, whole func() (reading, string)) (reading, string) {
	if j.settled() {
		return whole()
	}
	last := j.got.last.yearBefore()
	r := before(span{j.year.from.yearBefore(), last})
	g := r.value()
	if g.apart != "" {
		return reading{}, incomparable(g.apart)
	}
	if !g.ok() || !g.whole || g.last != last {
		return reading{}, fmt.Sprintf("Chưa có số liệu cùng kỳ đến ngày %s.", last.short())
	}
	return g, ""
}

func incomparable(reason string) string {
	return "Không so sánh được với năm trước: " + reason + "."
}
