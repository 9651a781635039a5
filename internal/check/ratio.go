package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// ratios holds every statement "a/b" against its percentage.
func (t *text) ratios() []Finding {
	var all []Finding
	for k, i := range t.order {
		all = append(all, t.ratio(i, t.order[k+1:])...)
		all = append(all, t.shareOfWhole(i, t.order[k+1:])...)
	}
	return append(all, t.bareRatios()...)
}

// bareRatio finds "812/900 hộ (95%)".
var bareRatio = regexp.MustCompile(`(?:^|[^\d/.,])(\d{1,3}(?:\.\d{3})*|\d+)/(\d{1,3}(?:\.\d{3})*|\d+)\s[\pL ,]{0,50}\(\s*(?:đạt |chiếm |tỷ lệ |bằng |=\s*)*(\d{1,3}(?:[.,]\d{1,2})?)\s*%\s*\)`)

// bareRatios holds a share against its percentage in brackets where the text was
// not read as a fact, as in the cells of a table of results.
func (t *text) bareRatios() []Finding {
	var all []Finding
	for _, m := range bareRatio.FindAllStringSubmatchIndex(t.low, -1) {
		known := false
		for _, j := range t.within(m[2]-300, m[5]) {
			known = known || place(t.Facts[j], "value", [2]int{-1, -1})[0] == m[2]
		}
		a, b, p := readings(t.low[m[2]:m[3]]), readings(t.low[m[4]:m[5]]), readings(strings.ReplaceAll(t.low[m[6]:m[7]], ".", ","))
		if known || len(a) == 0 || len(b) == 0 || len(p) == 0 || b[0].Sign() == 0 || b[0].Scale > 0 || a[0].Scale > 0 {
			continue
		}
		is := times100(a[0].Rat(), b[0].Rat())
		if a[0].Cmp(b[0]) <= 0 && wider(Rounded(p[0]), lastPlace(p[0])).Contains(is) {
			continue
		}
		said := strings.Join(strings.Fields(t.Text[m[2]:m[1]]), " ")
		all = append(all, Finding{Rule: RuleRatio, Grade: Contradiction, Title: "Tỷ lệ không khớp với phần trăm",
			Arithmetic: fmt.Sprintf("%s ÷ %s = %s", a[0], b[0], percentText(a[0].Rat(), b[0].Rat(), max(p[0].Scale, 1))),
			Sentence:   fmt.Sprintf("Văn bản ghi “%s”, tính ra là %s. Đề nghị xem lại số hoặc tỷ lệ.", said, percentText(a[0].Rat(), b[0].Rat(), max(p[0].Scale, 1))),
			Spans:      [][2]int{{m[2], m[1]}}, Facts: []int{}})
	}
	return all
}

// ratio holds a statement "a/b" against the percentage printed for it: its own
// ("43/43 nhà, đạt 100% KH") or that of the rate that follows ("23/26 vụ, đạt
// 88,5%"). A part larger than its whole is a contradiction without any.
func (t *text) ratio(i int, after []int) []Finding {
	f := t.Facts[i]
	if f.Value == nil || f.Of == nil || f.Of.Sign() <= 0 || f.Bound != extract.Exact {
		return nil
	}
	a, b := f.Value.Rat(), f.Of.Rat()
	if a.Cmp(b) > 0 {
		if percent, _, ok := t.percentOf(i, after); ok && touches(share(Rounded(*f.Value), Rounded(*f.Of)), Rounded(percent)) {
			return nil // "64/60, đạt 106,7%": b is the plan
		}
		return []Finding{t.finding(Finding{
			Rule: RuleRatio, Grade: Contradiction, Title: "Phần lớn hơn tổng",
			Arithmetic: fmt.Sprintf("%s > %s", f.Value, f.Of),
			Sentence:   fmt.Sprintf("Văn bản ghi %s: phần nhiều hơn tổng.", fraction(f)),
		}, i)}
	}
	percent, other, ok := t.percentOf(i, after)
	if !ok {
		return nil
	}
	whole := counted(f.Unit) && f.Value.Scale == 0 && f.Of.Scale == 0
	true_ := share(amount(*f.Value, whole), amount(*f.Of, whole))
	printed := Rounded(percent)
	out := Finding{
		Rule: RuleRatio, Grade: Agrees, Title: "Tỷ lệ khớp với phần trăm",
		Arithmetic: fmt.Sprintf("%s ÷ %s = %s", f.Value, f.Of, percentText(a, b, percent.Scale)),
		Sentence:   fmt.Sprintf("%s bằng %s%% như văn bản ghi.", vn.Sentence(fraction(f)), percent),
	}
	switch {
	case touches(true_, printed):
	case touches(true_, wider(printed, new(big.Rat).Add(half(percent.Scale), half(percent.Scale)))):
		out.Grade, out.Title = Doubtful, "Lệch ở chữ số cuối"
		out.Sentence = fmt.Sprintf("%s là %s, văn bản ghi %s%%: lệch một đơn vị ở chữ số cuối, có thể do làm tròn.",
			vn.Sentence(fraction(f)), percentText(a, b, percent.Scale), percent)
	case other == i && percent.Rat().Cmp(big.NewRat(100, 1)) > 0:
		// More than all of the list: the percentage is of something else.
		out.Grade, out.Title = CannotJudge, "Phần trăm so với mức khác"
		out.Sentence = fmt.Sprintf("%s là %s; %s%% phải là so với một kế hoạch khác %s, văn bản không ghi mức đó%s.",
			vn.Sentence(fraction(f)), percentText(a, b, percent.Scale), percent, f.Of,
			candidateWords(Wholes(implied(amount(*f.Value, whole), printed), MostCandidates), f.Unit))
	default:
		out.Grade, out.Title = Contradiction, "Tỷ lệ không khớp với phần trăm"
		out.Sentence = fmt.Sprintf("%s là %s, văn bản ghi %s%%.", vn.Sentence(fraction(f)), percentText(a, b, max(percent.Scale, 2)), percent)
	}
	if other == i {
		return []Finding{t.finding(out, i)}
	}
	return []Finding{t.finding(out, i, other)}
}

// amount is the set of values behind a printed number.
func amount(n vn.Decimal, whole bool) Interval {
	if whole {
		return point(n.Rat())
	}
	return Rounded(n)
}

// fraction prints "43/43 nhà".
func fraction(f extract.Fact) string { return plan.Measure(f.Value.String()+"/"+f.Of.String(), f.Unit) }

func candidateWords(wholes []int64, unit string) string {
	if len(wholes) == 0 {
		return ""
	}
	return " (có thể là " + plan.Measure(list(wholes), unit) + ")"
}

func list(wholes []int64) string {
	var words []string
	for _, n := range wholes {
		words = append(words, vn.Decimal{Units: n}.String())
	}
	return strings.Join(words, ", ")
}

// rateAfter is what may stand between a/b and its own rate, once the nouns of
// a/b are over: a comma or a bracket and a verb of reaching.
var rateAfter = regexp.MustCompile(`^[^\d;.\n]*(,|\(|=|–|-)\s*(đạt|chiếm|bằng|tương đương|tương ứng|tức)?\s*(tỷ lệ|tỉ lệ)?\s*(là|gần|khoảng)?\s*$`)

// mostBetween is how far, in bytes, a rate may stand from its a/b.
const mostBetween = 120

// percentOf finds the percentage printed for a/b, and the fact it belongs to.
func (t *text) percentOf(i int, after []int) (percent vn.Decimal, fact int, ok bool) {
	f := t.Facts[i]
	if f.PlanPct != nil {
		return *f.PlanPct, i, true
	}
	if j, ok := t.rateBeside(i, after); ok {
		return *t.Facts[j].Value, j, true
	}
	if j, ok := t.rateBefore(i); ok {
		return *t.Facts[j].Value, j, true
	}
	return vn.Decimal{}, 0, false
}

// inBrackets is what may stand between a rate and its a/b: "95,6% (2.812/3.105 hộ)".
var inBrackets = regexp.MustCompile(`^\s*%[^\d;.,()\n]{0,60}\(\s*(?:đạt |có |tương ứng |với )?$`)

// rateBefore finds the rate of which a/b is told in brackets.
func (t *text) rateBefore(i int) (int, bool) {
	at := place(t.Facts[i], "value", t.Facts[i].Span)[0]
	for _, j := range t.valued(at-mostBetween, at) {
		g := t.Facts[j]
		end := place(g, "value", g.Span)[1]
		if g.Unit == "%" && g.Bound == extract.Exact && g.Upper == nil && g.Of == nil && g.PlanPct == nil && g.YoyPct == nil && end < at && inBrackets.MatchString(t.low[end:at]) {
			return j, true
		}
	}
	return 0, false
}

// rateBeside finds the rate printed straight after a count as its own.
func (t *text) rateBeside(i int, after []int) (int, bool) {
	f := t.Facts[i]
	end := place(f, "of", place(f, "value", f.Span))[1]
	for _, j := range after {
		g := t.Facts[j]
		if g.Span[0] > end+mostBetween {
			break
		}
		if g.Value == nil || g.Unit != "%" || g.Bound != extract.Exact || g.Of != nil || g.PlanPct != nil || g.Role != f.Role {
			continue
		}
		at := place(g, "value", g.Span)[0]
		if at < end || at > end+mostBetween || at > len(t.Text) || strings.Contains(vn.Lower(g.Name), "giảm") {
			continue
		}
		if rateAfter.MatchString(vn.Lower(t.Text[end:at])) {
			return j, true
		}
	}
	return 0, false
}

// place is where a number of a fact is printed, else the given span.
func place(f extract.Fact, field string, otherwise [2]int) [2]int {
	for _, p := range f.Printed {
		if p.Field == field {
			return p.Span
		}
	}
	return otherwise
}
