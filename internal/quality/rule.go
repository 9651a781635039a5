package quality

import (
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/figure"
	"tongket/internal/plan"
)

// RuleID names a rule within its ward.
type RuleID string

// Operator is how the left side of a rule must stand to the right.
type Operator string

// The operators. The last two speak of what was sent, not of how much.
const (
	Equal    Operator = "="
	NotEqual Operator = "≠"
	AtLeast  Operator = "≥"
	MoreThan Operator = ">"
	AtMost   Operator = "≤"
	LessThan Operator = "<"
	BothNone Operator = "both" // cả hai cùng có hoặc cùng không
	OnlyOne  Operator = "one"  // chỉ một trong hai
)

// Operators lists every operator in the order of a form.
var Operators = []Operator{AtLeast, MoreThan, AtMost, LessThan, Equal, NotEqual, BothNone, OnlyOne}

// Label returns the operator as a form prints it.
func (o Operator) Label() string {
	switch o {
	case BothNone:
		return "phải cùng có hoặc cùng không có số với"
	case OnlyOne:
		return "không được cùng có số với"
	}
	return string(o)
}

// Missing says what a rule does where a value was not sent.
type Missing string

// The strategies for missing values: those of DHIS2's validation rules.
const (
	SkipAny Missing = "skip_any" // bỏ qua khi thiếu bất kỳ số nào
	SkipAll Missing = "skip_all" // bỏ qua khi một vế thiếu hết; số thiếu tính là 0
	Never   Missing = "never"    // không bỏ qua: số thiếu tính là 0
)

// Strategies lists every strategy in the order of a form.
var Strategies = []Missing{SkipAny, SkipAll, Never}

// Label returns the strategy as a form prints it.
func (m Missing) Label() string {
	switch m {
	case SkipAny:
		return "Bỏ qua khi thiếu bất kỳ số nào"
	case SkipAll:
		return "Bỏ qua khi một vế thiếu hết số; còn lại số thiếu tính là 0"
	case Never:
		return "Không bỏ qua, số thiếu tính là 0"
	}
	return string(m)
}

// Rule is what must hold between indicators of one unit for the same days.
type Rule struct {
	ID          RuleID
	Revision    int
	Name        string // "Hộ thoát nghèo không quá số hộ nghèo"
	Left, Right plan.Formula
	Operator    Operator
	Missing     Missing
	Retired     bool
}

// Words prints the rule with the names of its indicators.
func (r Rule) Words(name func(plan.IndicatorID) string) string {
	return r.Left.Text(name) + " " + r.Operator.Label() + " " + r.Right.Text(name)
}

// between holds every rule against every unit and span of days for which any of
// its indicators was sent.
func (l *ledger) between() (all []Finding) {
	for _, r := range l.Rules {
		if r.Retired {
			continue
		}
		refs := append(r.Left.Refs(), r.Right.Refs()...)
		seen := map[figure.Key]bool{}
		for _, f := range l.year {
			if !slices.Contains(refs, f.Key.Indicator) {
				continue
			}
			where := f.Key
			where.Indicator = ""
			if seen[where] {
				continue
			}
			seen[where] = true
			if finding, wrong := l.hold(r, where); wrong {
				all = append(all, finding)
			}
		}
	}
	return all
}

// side is one side of a rule for one unit and span.
type side struct {
	value *big.Rat
	used  []*figure.Figure
	some  bool // any value was sent
	all   bool
	vague bool // a value is bounded: nothing can be said
}

func (l *ledger) side(f plan.Formula, where figure.Key) side {
	s := side{all: true}
	for _, id := range f.Refs() {
		k := where
		k.Indicator = id
		switch g := l.at[k]; {
		case g == nil:
			s.all = false
		case !exact(g):
			s.vague = true
		default:
			s.some = true
			s.used = append(s.used, g)
		}
	}
	f.Missing = plan.ZeroMissing
	v, _, err := f.Eval(func(id plan.IndicatorID) (*big.Rat, bool) {
		k := where
		k.Indicator = id
		if g := l.at[k]; exact(g) {
			return l.rat(g), true
		}
		return nil, false
	})
	if err != nil {
		s.vague = true // a division by nothing
	}
	s.value = v
	return s
}

// hold judges a rule in one place.
func (l *ledger) hold(r Rule, where figure.Key) (out Finding, wrong bool) {
	a, b := l.side(r.Left, where), l.side(r.Right, where)
	used := append(slices.Clone(a.used), b.used...)
	if a.vague || b.vague || len(used) == 0 {
		return Finding{}, false
	}
	switch r.Operator {
	case BothNone:
		wrong = a.some != b.some
	case OnlyOne:
		wrong = a.some && b.some
	default:
		if r.Missing == SkipAny && !(a.all && b.all) || r.Missing == SkipAll && !(a.some && b.some) || a.value == nil || b.value == nil {
			return Finding{}, false
		}
		wrong = !r.Operator.holds(a.value.Cmp(b.value))
	}
	if !wrong {
		return Finding{}, false
	}
	name := func(id plan.IndicatorID) string { return l.Definitions[id].Name }
	out = Finding{Kind: Between, Rule: r.ID, Unit: where.Unit, Indicator: used[0].Key.Indicator, From: where.From, To: where.To}
	for _, f := range used {
		out.Figures = append(out.Figures, f.ID)
	}
	out.Arithmetic = l.sides(r, a, b)
	out.Sentence = fmt.Sprintf("Kỳ %s của %s không theo quy tắc “%s”: %s. Hãy sửa số sai, hoặc ghi vì sao đúng.", span(where.From, where.To), l.unit(where.Unit), r.Name, r.Words(name))
	return out, true
}

// sides prints what stood on both sides.
func (l *ledger) sides(r Rule, a, b side) string {
	if r.Operator == BothNone || r.Operator == OnlyOne {
		word := map[bool]string{true: "có số", false: "không có số"}
		return word[a.some] + " · " + word[b.some]
	}
	scale := 0
	for _, f := range append(slices.Clone(a.used), b.used...) {
		scale = max(scale, l.Definitions[f.Key.Indicator].Scale)
	}
	failed := map[Operator]string{Equal: "≠", NotEqual: "=", AtLeast: "<", MoreThan: "≤", AtMost: ">", LessThan: "≥"}
	return trimmed(a.value, scale) + " " + failed[r.Operator] + " " + trimmed(b.value, scale)
}

// holds reports whether a comparison is what the operator asks for.
func (o Operator) holds(c int) bool {
	switch o {
	case Equal:
		return c == 0
	case NotEqual:
		return c != 0
	case AtLeast:
		return c >= 0
	case MoreThan:
		return c > 0
	case AtMost:
		return c <= 0
	case LessThan:
		return c < 0
	}
	return true
}

// Standing picks, of the revisions of each figure, the one that findings speak of:
// the newest that waits, else the approved one.
func Standing(all []figure.Figure) []figure.Figure {
	best := map[figure.Key]figure.Figure{}
	for _, f := range all {
		if f.State != figure.Approved && !f.State.Waits() {
			continue
		}
		if have, there := best[f.Key]; !there || f.Revision > have.Revision {
			best[f.Key] = f
		}
	}
	list := make([]figure.Figure, 0, len(best))
	for _, f := range best {
		list = append(list, f)
	}
	return list
}
