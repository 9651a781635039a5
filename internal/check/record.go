package check

import (
	"fmt"
	"math/big"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// held is what the record says of the thing a fact speaks of.
type held struct {
	def     plan.Definition
	value   Interval
	text    string          // the value with its unit, as the record prints it
	of      *big.Rat        // the y of x/y
	plans   []plan.Assigned // mức giao
	change  *big.Rat        // against the same period, in percent or points; nil when unknown
	partial bool            // days are missing, so the value will still change
}

// Agree holds a fact of a document against the record's value of the same thing
// and days, and against the plan values assigned to it. It looks at the value
// with its bound ("hơn 75" agrees with 75,10 and not with 74,9), the total of
// x/y, the printed percentage of the plan (which must be that of one of the
// plans, at the printed number of decimals) and the plan itself. The grade is
// the gravest of what it found; the sentence says what the record has.
func Agree(f extract.Fact, def plan.Definition, value figure.Value, plans ...plan.Assigned) Finding {
	h := held{def: def, value: valueSet(value, def), text: value.WithUnit(def), plans: plans}
	if value.Den != nil && def.Kind != plan.Rate {
		h.of = scaled(*value.Den, def.Scale)
	}
	return h.agree(f)
}

// Against holds the facts of a document against a scoreboard. indicators says
// which indicator a fact speaks of, by the fact's index; others are left out,
// as are targets and facts about another period than the board's year. Findings
// come in the order of the facts.
func Against(facts []extract.Fact, indicators map[int]plan.IndicatorID, board score.Board) []Finding {
	parts := map[plan.IndicatorID]score.Part{}
	for _, l := range board.Lines {
		for _, p := range l.Parts {
			if _, seen := parts[p.Definition.Indicator]; !seen {
				parts[p.Definition.Indicator] = p
			}
		}
	}
	var all []Finding
	for i, f := range facts {
		id, ok := indicators[i]
		if !ok || f.Role == extract.Target || f.Period != fmt.Sprint(board.Year) {
			continue
		}
		out := against(f, parts[id])
		out.Facts, out.Spans = []int{i}, [][2]int{f.Span}
		all = append(all, out)
	}
	return all
}

func against(f extract.Fact, p score.Part) Finding {
	if p.Value == nil {
		return Finding{Rule: RuleRecord, Grade: CannotJudge, Title: "Chưa có trong bản ghi",
			Sentence: strings.TrimSpace("Bản ghi chưa có số liệu này. " + p.WhyNoValue)}
	}
	h := held{def: p.Definition, value: p.Value.Interval, text: p.Value.WithUnit(),
		partial: !p.Value.Whole && p.Definition.Kind == plan.Flow}
	judged := p.Others
	if p.Judged != nil {
		judged = append([]score.Against{*p.Judged}, judged...)
	}
	for _, a := range judged {
		h.plans = append(h.plans, a.Assigned)
		if a.Assigned.Operator == plan.AllOf {
			h.of = scaled(a.Assigned.Lo, p.Definition.Scale)
		}
	}
	if p.Change.Amount != nil && !p.Change.Points && p.Value.Number != nil && p.Change.Base.Number != nil {
		h.change = times100(p.Value.Number.Rat(), p.Change.Base.Number.Rat())
		h.change.Sub(h.change, big.NewRat(100, 1))
	}
	return h.agree(f)
}

func scaled(n int64, scale int) *big.Rat { return vn.Decimal{Units: n, Scale: scale}.Rat() }

// valueSet is every true value behind a recorded one.
func valueSet(v figure.Value, def plan.Definition) Interval {
	i := v.Interval()
	s := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		s.Lo = scaled(*i.Lo, def.Scale)
	}
	if i.Hi != nil {
		s.Hi = scaled(*i.Hi, def.Scale)
	}
	return s
}

// remark is one thing compared.
type remark struct {
	grade Grade
	text  string
	sums  string
}

func (h held) agree(f extract.Fact) Finding {
	var remarks []remark
	if f.Value != nil {
		remarks = append(remarks, h.valueOf(f))
	}
	if f.Of != nil && h.of != nil {
		remarks = append(remarks, h.totalOf(f))
	}
	if f.PlanPct != nil && f.Of == nil {
		remarks = append(remarks, h.percentOf(f))
	}
	if f.Plan != nil {
		remarks = append(remarks, h.planOf(f))
	}
	if f.YoyPct != nil && h.change != nil {
		remarks = append(remarks, h.changeOf(f))
	}
	return h.sum(remarks)
}

// sum joins the remarks: the gravest decides the grade, and of those that agree
// only the value is told.
func (h held) sum(remarks []remark) Finding {
	out := Finding{Rule: RuleRecord, Grade: Agrees, Facts: []int{}, Spans: [][2]int{}}
	for _, r := range remarks {
		if r.grade.weight() < out.Grade.weight() {
			out.Grade = r.grade
		}
	}
	if len(remarks) == 0 {
		out.Grade = CannotJudge
		out.Sentence = "Văn bản không ghi số nào so được với bản ghi."
	}
	var texts, sums []string
	for _, r := range remarks {
		if r.text != "" {
			texts = append(texts, r.text)
		}
		if r.sums != "" {
			sums = append(sums, r.sums)
		}
	}
	out.Title = map[Grade]string{
		Agrees: "Khớp bản ghi", Doubtful: "Cần xem lại với bản ghi",
		CannotJudge: "Chưa so được với bản ghi", Contradiction: "Khác bản ghi",
	}[out.Grade]
	out.Arithmetic = strings.Join(sums, " · ")
	if len(texts) > 0 {
		out.Sentence = strings.Join(texts, " ")
	}
	return out
}

// valueOf compares the value, in the unit of the text.
func (h held) valueOf(f extract.Fact) remark {
	k, ok := convert(h.def.Unit, f.Unit)
	if !ok {
		return remark{CannotJudge, fmt.Sprintf("Văn bản tính bằng %s, bản ghi tính bằng %s nên không so được.", unitName(f.Unit), unitName(h.def.Unit)), ""}
	}
	record := times(h.value, k)
	whole := counted(f.Unit) && f.Value.Scale == 0
	claim := bounded(*f.Value, f.Bound, whole)
	if f.Upper != nil {
		claim = Interval{Lo: f.Value.Rat(), Hi: f.Upper.Rat()}
	}
	said := saidOf(f)
	n, exact := record.Point()
	switch {
	case h.partial:
		return remark{CannotJudge, fmt.Sprintf("Bản ghi chưa đủ kỳ: mới có %s, văn bản ghi %s.", h.text, said), ""}
	case f.Bound == extract.About && exact:
		return h.about(f, n)
	case inside(record, claim):
		if exact && f.Bound != extract.Exact && !near(n, f) {
			return remark{Doubtful, fmt.Sprintf("Văn bản ghi %s, bản ghi là %s: đúng nghĩa chữ nhưng cách xa số ghi.", said, h.text), ""}
		}
		return remark{Agrees, fmt.Sprintf("Khớp bản ghi: %s.", h.text), ""}
	case !overlap(record, claim):
		return remark{Contradiction, fmt.Sprintf("Văn bản ghi %s, bản ghi là %s.", said, h.text), ""}
	}
	return remark{CannotJudge, fmt.Sprintf("Bản ghi là %s, chưa đủ chính xác để so với %s.", h.text, said), ""}
}

// overlap reports whether two sets share a value.
func overlap(a, b Interval) bool {
	low, open := a.Lo, a.LoOpen
	if b.Lo != nil && (low == nil || b.Lo.Cmp(low) > 0) {
		low, open = b.Lo, b.LoOpen
	} else if b.Lo != nil && low != nil && b.Lo.Cmp(low) == 0 {
		open = open || b.LoOpen
	}
	high, shut := a.Hi, a.HiOpen
	if b.Hi != nil && (high == nil || b.Hi.Cmp(high) < 0) {
		high, shut = b.Hi, b.HiOpen
	} else if b.Hi != nil && high != nil && b.Hi.Cmp(high) == 0 {
		shut = shut || b.HiOpen
	}
	if low == nil || high == nil {
		return true
	}
	c := low.Cmp(high)
	return c < 0 || c == 0 && !open && !shut
}

// near reports whether a value is within one round step of a bounded number:
// "trên 6" is said of 6,4 and not of 9. The step is that of the last digit that
// is not zero. "ít nhất" and "không quá" promise no nearness.
func near(n *big.Rat, f extract.Fact) bool {
	if f.Bound == extract.AtLeast || f.Bound == extract.AtMost || f.Bound == extract.Below || f.Upper != nil {
		return true
	}
	gap := new(big.Rat).Sub(n, f.Value.Rat())
	return gap.Abs(gap).Cmp(roundStep(*f.Value)) <= 0
}

// roundStep is one unit of the last digit of a number that is not zero.
func roundStep(n vn.Decimal) *big.Rat {
	step := lastPlace(n)
	for units := n.Units; units != 0 && units%10 == 0; units /= 10 {
		step.Mul(step, big.NewRat(10, 1))
	}
	return step
}

// about judges "khoảng n", which is said of what rounds to n.
func (h held) about(f extract.Fact, n *big.Rat) remark {
	gap := new(big.Rat).Sub(n, f.Value.Rat())
	if gap.Abs(gap).Cmp(roundStep(*f.Value)) <= 0 {
		return remark{Agrees, fmt.Sprintf("Khớp bản ghi: %s.", h.text), ""}
	}
	return remark{Doubtful, fmt.Sprintf("Văn bản ghi %s, bản ghi là %s.", saidOf(f), h.text), ""}
}

// saidOf is a fact's value as the text has it.
func saidOf(f extract.Fact) string {
	text := f.Value.String()
	if f.Upper != nil {
		text += "–" + f.Upper.String()
	}
	if f.Of != nil {
		text += "/" + f.Of.String()
	}
	words := map[extract.Bound]string{
		extract.Over: "trên ", extract.Near: "gần ", extract.Below: "dưới ", extract.About: "khoảng ",
		extract.AtLeast: "ít nhất ", extract.AtMost: "không quá ",
	}
	return words[f.Bound] + plan.Measure(text, f.Unit)
}

func unitName(unit string) string {
	if unit == "" {
		return "số không đơn vị"
	}
	return unit
}

// totalOf compares the y of x/y.
func (h held) totalOf(f extract.Fact) remark {
	if Rounded(*f.Of).Contains(h.of) {
		return remark{grade: Agrees}
	}
	total, _ := vn.FromRat(h.of, h.def.Scale)
	return remark{Contradiction, fmt.Sprintf("Văn bản ghi tổng là %s, bản ghi là %s.", f.Of, total.Trim()), ""}
}

// planOf compares the printed plan with those assigned: one of them must be it.
func (h held) planOf(f extract.Fact) remark {
	k, ok := convert(h.def.Unit, f.Unit)
	if !ok || len(h.plans) == 0 {
		return remark{grade: Agrees}
	}
	var known []string
	for _, a := range h.plans {
		if a.Operator == plan.DoneBy || a.Operator == plan.Achieved || a.Operator.NeedsBase() {
			continue
		}
		known = append(known, plan.Measure(h.def.FormatAssigned(a), h.def.Unit))
		for _, end := range []int64{a.Lo, a.Hi} {
			if end != 0 && Rounded(*f.Plan).Contains(new(big.Rat).Mul(scaled(end, h.def.Scale), k)) {
				return remark{grade: Agrees}
			}
		}
	}
	if len(known) == 0 {
		return remark{grade: Agrees}
	}
	return remark{Contradiction, fmt.Sprintf("Văn bản ghi kế hoạch %s, bản ghi là %s.",
		plan.Measure(f.Plan.String(), f.Unit), strings.Join(known, " và ")), ""}
}

// percentOf compares the printed percentage of the plan with those computed
// from the record, at the printed number of decimals.
func (h held) percentOf(f extract.Fact) remark {
	n, exact := h.value.Point()
	if !exact || h.partial {
		return remark{CannotJudge, fmt.Sprintf("Bản ghi là %s nên không tính được phần trăm để so với %s%%.", h.text, f.PlanPct), ""}
	}
	printed := percentInterval(f)
	var best *remark
	for _, a := range h.plans {
		if a.Lo <= 0 || a.Operator.NeedsBase() || a.Operator == plan.Band || a.Operator == plan.DoneBy || a.Operator == plan.Achieved {
			continue
		}
		level := scaled(a.Lo, h.def.Scale)
		is := times100(n, level)
		r := remark{grade: Agrees, sums: fmt.Sprintf("%s ÷ %s = %s", decimalText(n, h.def), h.def.Format(a.Lo), percentText(n, level, f.PlanPct.Scale))}
		switch {
		case printed.Contains(is):
			return r
		case wider(printed, lastPlace(*f.PlanPct)).Contains(is):
			r.grade = Doubtful
			r.text = fmt.Sprintf("Văn bản ghi %s%%, tính từ bản ghi là %s: lệch ở chữ số cuối.", f.PlanPct, percentText(n, level, f.PlanPct.Scale))
		default:
			r.grade = Contradiction
			r.text = fmt.Sprintf("Văn bản ghi %s%% kế hoạch, tính từ bản ghi là %s.", f.PlanPct, percentText(n, level, max(2, f.PlanPct.Scale)))
		}
		if best == nil || r.grade.weight() > best.grade.weight() {
			best = &r
		}
	}
	if best == nil {
		return remark{CannotJudge, fmt.Sprintf("Bản ghi không có mức kế hoạch để so với %s%%.", f.PlanPct), ""}
	}
	return *best
}

// changeOf compares the printed growth with the record's.
func (h held) changeOf(f extract.Fact) remark {
	printed := Rounded(*f.YoyPct)
	is, err := vn.FromRat(h.change, f.YoyPct.Scale)
	text := h.change.FloatString(2)
	if err == nil {
		text = is.String()
	}
	switch {
	case printed.Contains(h.change), err == nil && is.Cmp(*f.YoyPct) == 0:
		return remark{grade: Agrees}
	case wider(printed, lastPlace(*f.YoyPct)).Contains(h.change):
		return remark{Doubtful, fmt.Sprintf("Văn bản ghi thay đổi %s%% so với cùng kỳ, tính từ bản ghi là %s%%: lệch ở chữ số cuối.", f.YoyPct, text), ""}
	}
	return remark{Contradiction, fmt.Sprintf("Văn bản ghi thay đổi %s%% so với cùng kỳ, tính từ bản ghi là %s%%.", f.YoyPct, text), ""}
}

func decimalText(n *big.Rat, def plan.Definition) string {
	d, err := vn.FromRat(n, def.Scale)
	if err != nil {
		return n.RatString()
	}
	return def.Format(d.Units)
}
