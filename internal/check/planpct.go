package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// planPercents holds every value against its percentage of the plan.
func (t *text) planPercents() []Finding {
	var all []Finding
	for k, i := range t.order {
		all = append(all, t.planPercent(i)...)
		if k > 1 {
			all = append(all, t.planLast(k)...)
		}
	}
	return all
}

// planPercent holds a value against its percentage of the plan. Where the plan
// is printed too, it must lie in the interval that the rounding of both leaves;
// where it is not, that interval is what the text lets one know of the plan.
func (t *text) planPercent(i int) []Finding {
	f := t.Facts[i]
	if f.Value == nil || f.PlanPct == nil || f.Upper != nil || f.Role == extract.Target || f.Of != nil && f.Plan == nil {
		return nil
	}
	if f.Value.Sign() <= 0 || f.PlanPct.Sign() <= 0 {
		return nil
	}
	p := planCheck{f: f, percent: percentInterval(f), named: t.namesBase(f), shared: t.sharesPercent(i)}
	p.whole = counted(f.Unit) && f.Value.Scale == 0
	p.value = bounded(*f.Value, f.Bound, p.whole)
	p.plan = implied(p.value, p.percent)
	if p.value.Lo == nil && p.value.Hi == nil || p.plan.Lo == nil && p.plan.Hi == nil {
		return nil // "khoảng 5 tỷ" bounds nothing
	}
	if f.Plan != nil {
		out := p.stated()
		if out.Grade == Contradiction && t.fitsOtherwise(f, p.percent) {
			return nil
		}
		return []Finding{t.finding(out, i)}
	}
	if j, ok := t.planBefore(i); ok {
		return t.againstPlanBefore(p, i, j)
	}
	return []Finding{t.finding(p.unstated(), i)}
}

// aPlan begins the name of a fact that is a plan told before its result.
var aPlan = regexp.MustCompile(`^(?:tổng )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)`)

// planBefore finds the plan of a value in the fact before it: "Dự toán giao 42,8 tỷ
// đồng; thực hiện đạt 45,7 tỷ đồng, bằng 106,8% dự toán".
func (t *text) planBefore(i int) (int, bool) {
	f := t.Facts[i]
	from, _ := t.sentence(f.Span[0])
	before := t.valued(from, f.Span[0])
	if len(before) == 0 {
		return 0, false
	}
	j := before[len(before)-1]
	g := t.Facts[j]
	if !aPlan.MatchString(vn.Lower(g.Name)) || g.Upper != nil || g.Bound != extract.Exact || g.Value.Sign() <= 0 || g.PlanPct != nil {
		return 0, false
	}
	k, ok := convert(g.Unit, f.Unit)
	return j, ok && g.Unit != "" && k.Cmp(big.NewRat(1, 1)) == 0 && yearOf(g.Period) == yearOf(f.Period)
}

// againstPlanBefore judges a value against a plan told before it. The percentage
// may be of another plan, so that a difference is a doubt.
func (t *text) againstPlanBefore(p planCheck, i, j int) []Finding {
	p.f.Plan = t.Facts[j].Value
	out := p.stated()
	if out.Grade == Contradiction {
		out.Grade = Doubtful
	}
	return []Finding{t.finding(out, i, j)}
}

// reachedOf is what may stand between a plan and the percentage reached of it.
var reachedOf = regexp.MustCompile(`^[^\d;.\n]{0,30}(?:đạt|bằng)\s*(?:tỷ lệ\s*)?$`)

// planLast holds "thu được 18,64 tỷ đồng; dự toán giao 15,2 tỷ đồng, đạt 122,6%",
// which is read as three facts.
func (t *text) planLast(k int) []Finding {
	i, j, rate := t.order[k-2], t.order[k-1], t.order[k]
	f, g, h := t.Facts[i], t.Facts[j], t.Facts[rate]
	if f.Value == nil || f.Plan != nil || f.PlanPct != nil || f.Of != nil || g.Value == nil || g.Value.Sign() <= 0 || h.Value == nil || h.Unit != "%" ||
		f.Bound != extract.Exact || g.Bound != extract.Exact || h.Bound != extract.Exact || !aPlan.MatchString(vn.Lower(g.Name)) || f.Unit == "" || f.Unit != g.Unit || f.Value.Sign() <= 0 {
		return nil
	}
	end, at := place(g, "value", g.Span)[1], place(h, "value", h.Span)[0]
	if _, to := t.sentence(f.Span[0]); at <= end || at > to || at-end > 80 || !reachedOf.MatchString(t.low[end:at]) {
		return nil
	}
	p := planCheck{f: f, percent: Rounded(*h.Value)}
	p.f.Plan, p.f.PlanPct = g.Value, h.Value
	p.whole = counted(f.Unit) && f.Value.Scale == 0
	p.value = bounded(*f.Value, f.Bound, p.whole)
	if p.plan = implied(p.value, p.percent); !known(p.plan) {
		return nil
	}
	out := p.stated()
	if out.Grade == Contradiction {
		out.Grade = Doubtful
	}
	return []Finding{t.finding(out, i, j, rate)}
}

// fitsOtherwise reports whether value, plan and percentage fit once dots and commas
// are read in the usual way, where the text was read against it.
func (t *text) fitsOtherwise(f extract.Fact, percent Interval) bool {
	value, plan := t.usual(f, "value", *f.Value), t.usual(f, "plan", *f.Plan)
	return plan.Sign() > 0 && percent.Contains(times100(value, plan))
}

// sharesPercent reports a percentage that is said of several counts at once ("2
// cuộc kiểm tra, 1 cuộc giám sát, đạt 75%"), which may be that of their sum.
func (t *text) sharesPercent(i int) bool {
	at := place(t.Facts[i], "plan_pct", [2]int{-1, -1})
	for _, j := range t.within(t.Facts[i].Span[0]-500, at[0]) {
		if j != i && place(t.Facts[j], "plan_pct", [2]int{-2, -2}) == at {
			return true
		}
	}
	return false
}

// planCheck is one value held against its percentage.
type planCheck struct {
	f                    extract.Fact
	value, percent, plan Interval
	whole                bool // the unit counts whole things
	named                bool // the text says what the percentage is of
	shared               bool // the percentage is said of other counts too
}

// percentInterval is every percentage that prints as the fact's. "gấp 1,8 lần"
// was printed with another number of decimals than 180 %.
func percentInterval(f extract.Fact) Interval {
	for _, p := range f.Printed {
		if p.Field != "plan_pct" {
			continue
		}
		h := half(p.Num.Scale)
		if new(big.Rat).Mul(p.Num.Rat(), big.NewRat(100, 1)).Cmp(f.PlanPct.Rat()) == 0 {
			h.Mul(h, big.NewRat(100, 1))
		}
		r := f.PlanPct.Rat()
		return Interval{Lo: new(big.Rat).Sub(r, h), Hi: new(big.Rat).Add(r, h), HiOpen: true}
	}
	return Rounded(*f.PlanPct)
}

// stated judges a plan that the text prints.
func (p planCheck) stated() Finding {
	f := p.f
	unit := func(n vn.Decimal) string { return plan.Measure(n.String(), f.Unit) }
	out := Finding{Rule: RulePlan, Grade: Agrees, Title: "Khớp với kế hoạch",
		Arithmetic: fmt.Sprintf("%s ÷ %s = %s", f.Value, f.Plan, percentText(f.Value.Rat(), f.Plan.Rat(), f.PlanPct.Scale)),
		Sentence:   fmt.Sprintf("%s so với kế hoạch %s là %s%% như văn bản ghi.", unit(*f.Value), unit(*f.Plan), f.PlanPct)}
	coarser := f.Plan.Scale < f.Value.Scale && !p.whole
	switch {
	case p.plan.Contains(f.Plan.Rat()):
		if f.Bound != extract.Exact {
			out.Title = "Không trái với kế hoạch"
			out.Arithmetic = ""
			out.Sentence = fmt.Sprintf("%s bằng %s%% kế hoạch cần kế hoạch %s; văn bản ghi %s.",
				p.said(), f.PlanPct, p.range_(), unit(*f.Plan))
		}
	case coarser && touches(p.plan, Rounded(*f.Plan)):
		out.Grade, out.Title = Doubtful, "Kế hoạch có thể đã làm tròn"
		out.Sentence = fmt.Sprintf("%s bằng %s%% thì kế hoạch %s; văn bản ghi %s, chỉ đúng nếu số kế hoạch đã làm tròn.",
			p.said(), f.PlanPct, p.range_(), unit(*f.Plan))
	default:
		out.Grade, out.Title = Contradiction, "Phần trăm không khớp với kế hoạch"
		out.Sentence = fmt.Sprintf("%s bằng %s%% thì kế hoạch %s; văn bản ghi kế hoạch %s.",
			p.said(), f.PlanPct, p.range_(), unit(*f.Plan))
	}
	return out
}

// unstated says what the text lets one know of a plan it does not print.
func (p planCheck) unstated() Finding {
	f := p.f
	out := Finding{Rule: RulePlan, Grade: CannotJudge, Title: "Kế hoạch suy ra"}
	out.Sentence = fmt.Sprintf("%s bằng %s%% thì mức so sánh %s.", p.said(), f.PlanPct, p.range_())
	wholes := Wholes(p.plan, MostCandidates)
	switch {
	case p.plan.Hi == nil:
		out.Arithmetic = fmt.Sprintf("%s ÷ %s%% = %s", f.Value, up(p.percent.Hi, f.PlanPct.Scale+1), down(p.plan.Lo, p.places()))
		out.Sentence += p.ifNextStep()
	case len(wholes) > 0:
		out.Arithmetic = p.tried(wholes)
		if len(wholes) == 1 {
			out.Sentence += fmt.Sprintf(" Số nguyên duy nhất là %s.", plan.Measure(list(wholes), f.Unit))
		} else {
			out.Sentence += fmt.Sprintf(" Các số nguyên có thể là %s.", plan.Measure(list(wholes), f.Unit))
		}
	case p.whole && f.Bound == extract.Exact && !p.shared && !HasWhole(p.plan):
		out.Grade, out.Title = Doubtful, "Không có kế hoạch nguyên nào khớp"
		out.Sentence += fmt.Sprintf(" Không có số nguyên nào như thế, trong khi %s đếm bằng số nguyên.", f.Unit)
	}
	if !p.named {
		out.Sentence += fmt.Sprintf(" Văn bản không nói %s%% so với mức nào.", f.PlanPct)
	}
	return out
}

// tried prints the value over each candidate and over its two neighbours, so
// that a reader sees why no other fits.
func (p planCheck) tried(wholes []int64) string {
	var sums []string
	for n := max(wholes[0]-1, 1); n <= wholes[len(wholes)-1]+1; n++ {
		c := vn.Decimal{Units: n}
		sums = append(sums, fmt.Sprintf("%s ÷ %s = %s", p.f.Value, c, percentText(p.f.Value.Rat(), c.Rat(), p.f.PlanPct.Scale)))
	}
	return strings.Join(sums, " · ")
}

// ifNextStep adds what follows if the value is, as the word suggests, less than
// one step of its last printed place above the printed number.
func (p planCheck) ifNextStep() string {
	step := score.Interval{Lo: p.value.Lo, Hi: new(big.Rat).Add(p.value.Lo, lastPlace(*p.f.Value)), HiOpen: true}
	plan := implied(step, p.percent)
	if plan.Hi == nil || p.f.Value.Units%10 == 0 {
		return ""
	}
	top, _ := vn.FromRat(step.Hi, p.f.Value.Scale)
	return fmt.Sprintf(" Nếu số thực nằm trong [%s; %s) thì mức ấy từ %s đến %s %s.",
		p.f.Value, top, down(plan.Lo, p.places()), up(plan.Hi, p.places()), p.f.Unit)
}

// lastPlace is one unit of the last printed place.
func lastPlace(n vn.Decimal) *big.Rat { return vn.Decimal{Units: 1, Scale: n.Scale}.Rat() }

// places is the number of decimals an implied plan is printed with.
func (p planCheck) places() int {
	if p.whole {
		return 1
	}
	return max(2, p.f.Value.Scale+1)
}

// said is the value as the text has it: "hơn 75 tỷ đồng".
func (p planCheck) said() string {
	words := map[extract.Bound]string{
		extract.Over: "trên ", extract.Near: "gần ", extract.Below: "dưới ",
		extract.AtLeast: "ít nhất ", extract.AtMost: "không quá ",
	}
	return vn.Sentence(words[p.f.Bound] + plan.Measure(p.f.Value.String(), p.f.Unit))
}

// range_ words the implied plan.
func (p planCheck) range_() string {
	lo, hi := down(p.plan.Lo, p.places()), ""
	if p.plan.Hi == nil {
		return "ít nhất là " + plan.Measure(lo, p.f.Unit)
	}
	if hi = up(p.plan.Hi, p.places()); p.plan.Lo.Sign() == 0 {
		return "không quá " + plan.Measure(hi, p.f.Unit)
	}
	return fmt.Sprintf("nằm giữa %s và %s", lo, plan.Measure(hi, p.f.Unit))
}

// bases are the words that say what a percentage is of.
var bases = regexp.MustCompile(`kế hoạch|dự toán|chương trình|chỉ tiêu|nghị quyết|mục tiêu|giao(?:$|[^\pL]+(?:$|[^t]|t[^h]))|(?:^|[^\pL])(?:kh|nq)(?:$|[^\pL])`)

// namesBase reports whether the text names what the percentage is of: between
// the value and the percentage, straight after it, or in the line that the list
// hangs from. A comma begins another statement.
func (t *text) namesBase(f extract.Fact) bool {
	names := func(s string) bool { return bases.MatchString(vn.Lower(s)) }
	value, percent := place(f, "value", f.Span), place(f, "plan_pct", f.Span)
	if value[1] > percent[0] || percent[1] > len(t.Text) {
		return names(t.Text[f.Span[0]:f.Span[1]])
	}
	after := t.Text[percent[1]:min(len(t.Text), percent[1]+reach)]
	if n := strings.IndexAny(after, ",;.\n"); n >= 0 {
		after = after[:n]
	}
	return names(t.Text[value[1]:percent[0]]) || names(after) || names(hangsFrom(t.Text, f.Span[0]))
}

// hangsFrom is the line that introduces the list in whose item a place stands,
// "" outside lists: "bằng 71,6% dự toán:" is said of its items too.
func hangsFrom(text string, at int) string {
	lines := strings.Split(text[max(0, at-reach):at], "\n")
	if !isItem(lines[len(lines)-1]) {
		return ""
	}
	for i := len(lines) - 2; i >= 0; i-- {
		if line := strings.TrimSpace(lines[i]); line != "" && !isItem(line) {
			return line
		}
	}
	return ""
}

// isItem reports whether a line begins with the mark of a list.
func isItem(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "+") || strings.HasPrefix(line, "•") ||
		strings.HasPrefix(line, "*") || strings.HasPrefix(line, "–")
}
