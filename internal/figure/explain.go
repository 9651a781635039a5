package figure

import (
	"fmt"
	"math/big"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ExplainRule is when the ward asks why a value is as it is. Both are percentages;
// nil is never.
type ExplainRule struct {
	Above *vn.Decimal // of the plan value: more than this
	Fall  *vn.Decimal // against the same period a year ago, else the period before: this much or more
}

// ExplainRuleOf reads the rule from the ward's settings.
func ExplainRuleOf(s org.Settings) (r ExplainRule) {
	if p, ok := org.Percent(s.ExplainAbove); ok {
		r.Above = &p
	}
	if p, ok := org.Percent(s.ExplainFall); ok {
		r.Fall = &p
	}
	return r
}

// NeedsExplanation tells whether a value wants an explanation and why, as a whole
// sentence. planValue is the year's plan at the indicator's scale, nil where it
// gives no amount to compare with; before is the value of the same period a year
// ago, or of the period before where that is all there is. A value of "trên 300"
// is judged by 300, and one of "gần 300" is never too high.
func NeedsExplanation(d plan.Definition, v Value, planValue *int64, before *Value, rule ExplainRule) (why string, needed bool) {
	if d.Kind == plan.Milestone {
		return "", false
	}
	if rule.Above != nil && planValue != nil && *planValue > 0 && v.floor() {
		if percent := percentOf(v.N, *planValue); percent.Cmp(rule.Above.Rat()) > 0 {
			return fmt.Sprintf("%s bằng %s kế hoạch (%s), quá %s%%.", v.WithUnit(d), percentText(percent), d.WithUnit(*planValue), *rule.Above), true
		}
	}
	if rule.Fall != nil && before != nil && before.N > 0 && v.ceiling() && before.floor() {
		fall := new(big.Rat).Sub(big.NewRat(100, 1), percentOf(v.N, before.N))
		if fall.Sign() > 0 && fall.Cmp(rule.Fall.Rat()) >= 0 {
			return fmt.Sprintf("%s giảm %s so với %s, từ %s%% trở lên.", v.WithUnit(d), percentText(fall), before.WithUnit(d), *rule.Fall), true
		}
	}
	return "", false
}

// floor reports whether the true value is N or more; ceiling, N or less.
func (v Value) floor() bool { return v.Bound == Exact || v.Bound == Over || v.Bound == AtLeast }
func (v Value) ceiling() bool {
	return v.Bound == Exact || v.Bound == Under || v.Bound == Near || v.Bound == AtMost
}

func percentOf(n, of int64) *big.Rat {
	return new(big.Rat).Mul(big.NewRat(n, of), big.NewRat(100, 1))
}

// percentText prints a percentage with at most one decimal.
func percentText(p *big.Rat) string {
	d, err := vn.FromRat(p, 1)
	if err != nil {
		return "rất nhiều lần"
	}
	return d.Trim().String() + "%"
}

// explained refuses an unusual value without an explanation, where the sender can
// still give one.
func (e Entry) explained(tx *db.Tx, d plan.Definition, n neighbours) error {
	if !e.MustExplain || e.Explanation != "" || d.Kind == plan.Milestone {
		return nil
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return err
	}
	rule := ExplainRuleOf(settings)
	var planned *int64
	if rule.Above != nil {
		if planned, err = plan.AmountOf(tx, d.Indicator, e.Key.To.Year()); err != nil {
			return err
		}
	}
	if why, needed := NeedsExplanation(d, e.Value, planned, n.before(), rule); needed {
		return fault.Invalidf("giai_trinh", "%s Hãy ghi giải trình, hoặc kiểm tra lại số vừa ghi.", why)
	}
	return nil
}
