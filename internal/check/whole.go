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

// ofOther are words after a share that say of what other whole it is.
var ofOther = regexp.MustCompile(`^%?\s*(?:tổng|dân số|số|so với|kế hoạch|kh|chỉ tiêu|dự toán|diện tích|trên|của|nghị quyết|chương trình|giá trị)`)

// shareOfWhole holds "1.245 hộ, trong đó 1.120 hộ văn hóa, chiếm 90%": a count, its
// share, and the whole that stands before it in the sentence.
func (t *text) shareOfWhole(i int, after []int) []Finding {
	f := t.Facts[i]
	if f.Value == nil || f.Of != nil || f.PlanPct != nil || f.Bound != extract.Exact || f.Upper != nil || !counted(f.Unit) || f.Value.Scale != 0 {
		return nil
	}
	rate, ok := t.rateBeside(i, after)
	if !ok || t.Facts[rate].Value.Sign() <= 0 {
		return nil
	}
	percent := *t.Facts[rate].Value
	if end := place(t.Facts[rate], "value", f.Span)[1]; ofOther.MatchString(t.low[end:min(end+24, len(t.low))]) {
		return nil
	}
	at := place(f, "value", f.Span)[0]
	from, _ := t.sentence(at)
	nearest := -1
	before := t.valued(from, at)
	for k := len(before) - 1; k >= 0; k-- {
		g := t.Facts[before[k]]
		if !t.isWholeOf(g, f, at) {
			continue
		}
		if touches(share(point(f.Value.Rat()), point(g.Value.Rat())), wider(Rounded(percent), lastPlace(percent))) {
			return nil
		}
		if nearest < 0 {
			nearest = before[k]
		}
	}
	if nearest < 0 {
		return nil
	}
	return []Finding{t.wrongShare(i, nearest, rate, at)}
}

// isWholeOf reports whether g, before a count f, may be what f is a share of: a
// larger count of the same things, in the same clause, without a share of its own.
func (t *text) isWholeOf(g, f extract.Fact, at int) bool {
	v := place(g, "value", g.Span)[1]
	if g.Value == nil || g.Of != nil || g.Bound != extract.Exact || g.Value.Scale != 0 || g.Value.Cmp(*f.Value) <= 0 || g.Period != f.Period {
		return false
	}
	between := t.low[v:at]
	return g.Unit != "" && vn.ParseUnit(f.Unit).SameGround(vn.ParseUnit(g.Unit)) && !strings.ContainsAny(between, ";%")
}

func (t *text) wrongShare(i, whole, rate, at int) Finding {
	f, g, percent := t.Facts[i], t.Facts[whole], *t.Facts[rate].Value
	is := percentText(f.Value.Rat(), g.Value.Rat(), max(percent.Scale, 1))
	out := Finding{Rule: RuleRatio, Grade: Doubtful, Title: "Tỷ lệ không khớp với phần trăm",
		Arithmetic: fmt.Sprintf("%s ÷ %s = %s", f.Value, g.Value, is),
		Sentence: fmt.Sprintf("%s trong %s là %s, văn bản ghi %s%%. Đề nghị xem lại số hoặc tỷ lệ.",
			plan.Measure(f.Value.String(), f.Unit), plan.Measure(g.Value.String(), g.Unit), is, percent)}
	if strings.Contains(t.low[g.Span[1]:max(at, g.Span[1])], "trong đó") {
		out.Grade = Contradiction
	}
	return t.finding(out, i, whole, rate)
}

// structure finds "cơ cấu", whose shares are of one whole.
var structure = regexp.MustCompile(`cơ cấu[^.\n]{0,80}?(?::|gồm|đạt|là)`)

// shares holds the shares of a structure ("cơ cấu kinh tế: …") against 100 %.
func (t *text) shares() []Finding {
	var all []Finding
	hundred := big.NewRat(100, 1)
	for _, m := range structure.FindAllStringIndex(t.low, -1) {
		_, to := t.sentence(m[0])
		sum := point(new(big.Rat))
		var facts []int
		var terms []string
		for _, j := range t.valued(m[1], to) {
			f := t.Facts[j]
			if f.Unit != "%" || f.Value == nil || f.Bound != extract.Exact || f.Upper != nil || f.YoyPct != nil || strings.Contains(vn.Lower(f.Name), "giảm") || strings.Contains(vn.Lower(f.Name), "tăng") {
				facts = nil
				break
			}
			facts = append(facts, j)
			terms = append(terms, f.Value.String())
			sum = add(sum, Rounded(*f.Value))
		}
		total := middle(sum)
		far := new(big.Rat).Sub(total, hundred)
		if len(facts) < 3 || touches(sum, point(hundred)) || far.Abs(far).Cmp(big.NewRat(15, 1)) > 0 {
			continue
		}
		n, err := vn.FromRat(total, 2)
		if err != nil {
			continue
		}
		all = append(all, t.finding(Finding{Rule: RuleParts, Grade: Contradiction, Title: "Cơ cấu không đủ 100%",
			Arithmetic: fmt.Sprintf("%s = %s%%", strings.Join(terms, " + "), n.Trim()),
			Sentence:   fmt.Sprintf("%d tỷ trọng trong cơ cấu cộng lại là %s%%, không phải 100%%. Đề nghị xem lại từng tỷ trọng.", len(facts), n.Trim())}, facts...))
	}
	return all
}

// Words of what was dealt with, and of what is left.
var (
	dealtWith = regexp.MustCompile(`(?:đã )?(?:trả lời|giải quyết|xử lý|hoàn thành|xem xét|khắc phục|cấp|bàn giao)(?: xong)?(?: được)?\s*$`)
	leftOver  = regexp.MustCompile(`(?:còn|còn lại|tồn)\s*$`)
)

// leftovers holds "47 ý kiến; đã trả lời 41, còn 6" to its sum.
func (t *text) leftovers() []Finding {
	var all []Finding
	for k := 2; k < len(t.order); k++ {
		a, b, c := t.order[k-2], t.order[k-1], t.order[k]
		whole, done, left := t.Facts[a], t.Facts[b], t.Facts[c]
		ok := true
		for _, f := range []extract.Fact{whole, done, left} {
			ok = ok && adds(f) && counted(f.Unit) && f.Value.Scale == 0 && f.Bound == extract.Exact && f.Of == nil && f.Role == extract.Actual
		}
		if !ok || !likeUnits(whole.Unit, done.Unit) || !likeUnits(done.Unit, left.Unit) || left.Span[0]-whole.Span[1] > 300 {
			continue
		}
		x, y := place(done, "value", done.Span)[0], place(left, "value", left.Span)[0]
		from, to := t.sentence(whole.Span[0])
		if x < from || y > to || !dealtWith.MatchString(t.low[max(0, x-40):x]) || !leftOver.MatchString(t.low[max(0, y-20):y]) {
			continue
		}
		if strings.Contains(t.low[whole.Span[1]:y], "trong đó") {
			continue // the rule of parts has it
		}
		if sum := done.Value.Units + left.Value.Units; !t.hasCount(sum, from, x, done.Unit) {
			all = append(all, t.finding(Finding{Rule: RuleParts, Grade: Contradiction, Title: "Đã làm và còn lại cộng lại khác tổng",
				Arithmetic: fmt.Sprintf("%s + %s = %d", done.Value, left.Value, sum),
				Sentence: fmt.Sprintf("%s và %s còn lại là %d, khác tổng %s. Đề nghị xem lại ba số này.", plan.Measure(done.Value.String(), done.Unit),
					plan.Measure(left.Value.String(), left.Unit), sum, plan.Measure(whole.Value.String(), whole.Unit))}, a, b, c))
		}
	}
	return all
}

// hasCount reports whether a stretch holds a count of so many of a unit.
func (t *text) hasCount(n int64, from, to int, unit string) bool {
	for _, j := range t.valued(from, to) {
		if f := t.Facts[j]; f.Value.Scale == 0 && f.Value.Units == n && likeUnits(f.Unit, unit) {
			return true
		}
	}
	return false
}

// likeUnits reports units that begin with the same word: "ý kiến" and "ý kiến,
// kiến nghị".
func likeUnits(a, b string) bool {
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}
