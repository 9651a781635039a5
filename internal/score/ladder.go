package score

import (
	"math/big"
	"slices"

	"tongket/internal/plan"
)

// ladder is a rule turned into numbers: the verdict of every possible value,
// cut at a few rungs. Every operator of the plan becomes one, so a bounded or
// incomplete value is judged in the same way as an exact one: by asking which
// verdicts its interval meets.
type ladder struct {
	rungs []rung  // from low to high
	above Verdict // beyond the last rung
}

// rung is one cut: the verdict under it (down to the rung before) and on it.
type rung struct {
	at    *big.Rat
	under Verdict
	on    Verdict
}

// verdicts returns every verdict a value of the interval can have, lowest
// value first, each once.
func (l ladder) verdicts(i Interval) []Verdict {
	var found []Verdict
	add := func(v Verdict) {
		if !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	for n, r := range l.rungs {
		switch {
		case n == 0 && i.below(r.at), n > 0 && i.between(l.rungs[n-1].at, r.at):
			add(r.under)
		}
		if i.Contains(r.at) {
			add(r.on)
		}
	}
	if i.above(l.rungs[len(l.rungs)-1].at) {
		add(l.above)
	}
	return found
}

// sole returns the verdict all values of the interval share, or ok false.
func (l ladder) sole(i Interval) (v Verdict, ok bool) {
	all := l.verdicts(i)
	if len(all) != 1 {
		return "", false
	}
	return all[0], true
}

// canExceed reports whether any value is vượt.
func (l ladder) canExceed() bool {
	return l.above == Exceeded || slices.ContainsFunc(l.rungs, func(r rung) bool {
		return r.under == Exceeded || r.on == Exceeded
	})
}

// better returns Exceeded where passing the plan is an achievement, else Met.
func better(yes bool) Verdict {
	if yes {
		return Exceeded
	}
	return Met
}

// atLeast is x or more; more is vượt when exceed is true.
func atLeast(x *big.Rat, exceed bool) ladder {
	return ladder{[]rung{{x, NotMet, Met}}, better(exceed)}
}

// atMost is x or less; less is vượt when exceed is true.
func atMost(x *big.Rat, exceed bool) ladder {
	return ladder{[]rung{{x, better(exceed), Met}}, NotMet}
}

// exactly is x and nothing else: a quota such as giao quân is filled or not,
// and more than it is not vượt (domain §4.2, 7).
func exactly(x *big.Rat) ladder { return ladder{[]rung{{x, NotMet, Met}}, NotMet} }

// moreThan is strictly above x; beyond (nil for none) starts vượt.
func moreThan(x, beyond *big.Rat) ladder {
	l := ladder{[]rung{{x, NotMet, NotMet}}, Met}
	if beyond != nil {
		l.rungs = append(l.rungs, rung{beyond, Met, Met})
		l.above = Exceeded
	}
	return l
}

// lessThan is strictly below x; below beyond (nil for none) is vượt.
func lessThan(x, beyond *big.Rat) ladder {
	l := ladder{[]rung{{x, Met, NotMet}}, NotMet}
	if beyond != nil {
		l.rungs = append([]rung{{beyond, Exceeded, Met}}, l.rungs...)
	}
	return l
}

// inBand is the band a–b: passing its better end is vượt, its worse end không
// đạt; for an indicator to be kept at a level both ends are không đạt.
func inBand(a, b *big.Rat, d plan.Direction) ladder {
	under, above := NotMet, NotMet
	switch d {
	case plan.Up:
		above = Exceeded
	case plan.Down:
		under = Exceeded
	}
	if a.Cmp(b) == 0 {
		return ladder{[]rung{{a, under, Met}}, above}
	}
	return ladder{[]rung{{a, under, Met}, {b, Met, Met}}, above}
}

// beyond returns x moved outward by the percentage, nil for a percentage of
// zero. sign is +1 for "trên", −1 for "dưới".
func beyond(x, percent *big.Rat, sign int64) *big.Rat {
	if percent.Sign() <= 0 {
		return nil
	}
	step := new(big.Rat).Mul(new(big.Rat).Abs(x), percent)
	step.Mul(step, big.NewRat(sign, 100))
	return step.Add(step, x)
}

// basis is what a plan value needs to become a ladder.
type basis struct {
	def      plan.Definition
	assigned plan.Assigned
	base     *big.Rat // last year's or the named value, for operators that need one
	settings Settings
}

// ladder returns the rule as numbers. ok is false when the operator needs a
// base above zero (a percentage of nothing) or is none of this package's.
func (b basis) ladder() (l ladder, ok bool) {
	x := rat(b.assigned.Lo, b.def.Scale)
	up, down := b.def.Direction == plan.Up, b.def.Direction == plan.Down
	threshold := b.settings.ExceedBeyond.Rat()
	switch b.assigned.Operator {
	case plan.AtLeast:
		return atLeast(x, up), true
	case plan.AtMost:
		return atMost(x, down), true
	case plan.Above:
		if b.settings.AboveMeansAtLeast {
			return atLeast(x, up), true
		}
		if !up {
			return moreThan(x, nil), true
		}
		return moreThan(x, beyond(x, threshold, 1)), true
	case plan.Below:
		if !down {
			return lessThan(x, nil), true
		}
		return lessThan(x, beyond(x, threshold, -1)), true
	case plan.Exactly:
		return exactly(x), true
	case plan.Band:
		return inBand(x, rat(b.assigned.Hi, b.def.Scale), b.def.Direction), true
	case plan.DownTo:
		// The operator itself says that lower is better.
		return atMost(x, true), true
	case plan.Achieved:
		return ladder{[]rung{{big.NewRat(1, 1), NotMet, Met}}, Met}, true
	case plan.AllOf:
		return exactly(x), true
	}
	return b.change()
}

// change is the ladder of the operators that compare with the base: the level
// they ask for is worked out first, and the value is then judged against it,
// so that one rule decides both forms.
func (b basis) change() (l ladder, ok bool) {
	if !b.assigned.Operator.NeedsBase() {
		return ladder{}, false
	}
	x := rat(b.assigned.Lo, b.def.Scale)
	if b.assigned.Operator.Percent() {
		x = rat(b.assigned.Lo, plan.PercentScale)
		if b.def.Kind == plan.Growth {
			// The value is itself a rise in percent: it needs no base.
			return growth(b.assigned.Operator, x), true
		}
		if b.base.Sign() <= 0 {
			return ladder{}, false
		}
		x = new(big.Rat).Mul(x, big.NewRat(1, 100))
		x.Mul(x, b.base)
	}
	switch b.assigned.Operator {
	case plan.UpBy, plan.UpByPercent:
		return atLeast(new(big.Rat).Add(b.base, x), true), true
	case plan.DownBy, plan.DownByPercent:
		return atMost(new(big.Rat).Sub(b.base, x), true), true
	}
	return b.keep(), true
}

// keep is duy trì: not worse than the base, and never vượt, because the plan
// asked for no rise. A yes-or-no indicator is kept when it is still yes.
func (b basis) keep() ladder {
	switch {
	case b.def.Direction == plan.Down:
		return atMost(b.base, false)
	case b.def.Direction == plan.Up, b.def.Kind == plan.Milestone:
		return atLeast(b.base, false)
	}
	return exactly(b.base)
}

// growth judges a growth rate against a plan worded as a rise or a fall.
func growth(o plan.Operator, x *big.Rat) ladder {
	if o == plan.DownByPercent {
		return atMost(new(big.Rat).Neg(x), true)
	}
	return atLeast(x, true)
}

// needsBase reports whether the part cannot be judged without a base.
func needsBase(def plan.Definition, a plan.Assigned) bool {
	return a.Operator.NeedsBase() && !(a.Operator.Percent() && def.Kind == plan.Growth)
}

// rat is a stored integer as an exact fraction.
func rat(n int64, scale int) *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(n), pow10(scale))
}

func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
