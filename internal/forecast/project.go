package forecast

import (
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// adds reports whether the months of the indicator add up to the year.
func (p *Part) adds() bool { return p.Definition.Kind == plan.Flow }

// stand notes how far the year has come.
func (p *Part) stand(now [12]*big.Rat) {
	for i, v := range now {
		if v != nil {
			p.Months, p.Now = i+1, v
		}
	}
	p.MonthsLeft = 12 - p.Months
}

// expect says what should be there by now: what the plan spreads over the months,
// else the share that last year had by then.
func (p *Part) expect(phasings []plan.Phasing, t plan.Target, part int, goal *big.Rat, past [][12]*big.Rat, years []int) {
	if p.Months == 0 {
		return
	}
	if ph, ok := plan.FindPhasing(phasings, t.ID, part, p.Assigned.Baseline); ok {
		p.Expected = vn.Decimal{Units: ph.Through[p.Months-1], Scale: p.Definition.Scale}.Rat()
		p.ExpectedBy = "theo phân kỳ"
		return
	}
	if len(past) == 0 || past[0][p.Months-1] == nil {
		return
	}
	then, whole := past[0][p.Months-1], past[0][11]
	if p.adds() {
		if whole.Sign() <= 0 {
			return
		}
		p.Expected = new(big.Rat).Mul(goal, new(big.Rat).Quo(then, whole))
	} else {
		p.Expected = new(big.Rat).Add(goal, new(big.Rat).Sub(then, whole))
	}
	p.ExpectedBy = fmt.Sprintf("theo năm %d", years[0])
}

// pace says what the months left must bring.
func (p *Part) pace(goal *big.Rat) {
	if !p.adds() || p.Definition.Direction != plan.Up || p.Months == 0 || p.MonthsLeft == 0 {
		return
	}
	p.Pace = new(big.Rat).Quo(p.Now, big.NewRat(int64(p.Months), 1))
	p.Need = new(big.Rat)
	if rest := new(big.Rat).Sub(goal, p.Now); rest.Sign() > 0 {
		p.Need.Quo(rest, big.NewRat(int64(p.MonthsLeft), 1))
	}
}

// carryOn bounds the year's end: from each of the newest month ends, along each
// earlier year.
func (p *Part) carryOn(now [12]*big.Rat, past [][12]*big.Rat, years []int) {
	var ends, newest []*big.Rat
	for i := p.Months - 1; i >= 0 && i > p.Months-1-looksBack; i-- {
		if now[i] == nil {
			continue
		}
		for n, h := range past {
			end := p.carried(now[i], h[i], h[11])
			if end == nil {
				continue
			}
			ends = append(ends, end)
			if i == p.Months-1 {
				newest = append(newest, end)
				p.Years = append(p.Years, years[n])
			}
		}
	}
	if len(newest) == 0 || len(ends) < looksBack {
		p.Years = nil
		return
	}
	byValue := func(a, b *big.Rat) int { return a.Cmp(b) }
	p.Low, p.High = slices.MinFunc(ends, byValue), slices.MaxFunc(ends, byValue)
	slices.SortFunc(newest, byValue)
	p.Middle = newest[len(newest)/2]
	if len(newest)%2 == 0 {
		p.Middle = new(big.Rat).Quo(new(big.Rat).Add(newest[len(newest)/2-1], p.Middle), big.NewRat(2, 1))
	}
}

// carried is the year's end from one month's end if the rest goes as it went in an
// earlier year: by the same share of the whole where months add up, by the same
// difference where they do not. nil where that year does not tell.
func (p *Part) carried(now, then, whole *big.Rat) *big.Rat {
	if then == nil || whole == nil {
		return nil
	}
	if !p.adds() {
		return p.bounded(new(big.Rat).Add(now, new(big.Rat).Sub(whole, then)))
	}
	if then.Sign() <= 0 || now.Sign() < 0 {
		return nil
	}
	return new(big.Rat).Mul(now, new(big.Rat).Quo(whole, then))
}

// judge asks which verdicts the ends that are likely would have.
func (p *Part) judge(verdicts func(score.Interval) []score.Verdict) {
	if p.Low == nil {
		p.Why = "Các năm trước không đủ tháng để kéo tiếp số liệu của năm nay."
		return
	}
	band := fmt.Sprintf("Dự báo cả năm từ %s đến %s", p.Text(p.Low), p.Text(p.High))
	holds, fails := 0, 0
	for _, v := range verdicts(score.Interval{Lo: p.Low, Hi: p.High}) {
		if v.Holds() {
			holds++
		} else {
			fails++
		}
	}
	switch {
	case fails == 0 && holds > 0:
		p.Class, p.Why = Likely, fmt.Sprintf("%s, đều đạt kế hoạch %s.", band, p.Plan)
	case holds == 0 && fails > 0:
		p.Class, p.Why = Unlikely, fmt.Sprintf("%s, đều không đạt kế hoạch %s.", band, p.Plan)
	default:
		p.Why = fmt.Sprintf("%s, nằm ở cả hai bên kế hoạch %s.", band, p.Plan)
	}
}

// bounded keeps a share between nothing and all.
func (p *Part) bounded(v *big.Rat) *big.Rat {
	d := p.Definition
	if d.Kind != plan.Rate || d.OverUnits != plan.Ratios {
		return v
	}
	all := big.NewRat(plan.PerWhole(d.Unit), 1)
	switch {
	case v.Sign() < 0:
		return new(big.Rat)
	case all.Cmp(big.NewRat(1, 1)) > 0 && v.Cmp(all) > 0:
		return all
	}
	return v
}
