package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
)

// Words of success and of failure, as they stand beside a number.
var (
	sayExceeded = regexp.MustCompile(`vượt (?:mức |xa )?(?:kế hoạch|kh(?:[^\pL]|$)|chỉ tiêu|dự toán|mục tiêu|nghị quyết|mức (?:giao|đề ra)|mức)|vượt chỉ tiêu|đạt và vượt|hoàn thành vượt|vượt (?:so với )?(?:kế hoạch|dự toán|chỉ tiêu)`)
	sayMet      = regexp.MustCompile(`hoàn thành (?:kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|dự toán|toàn bộ|100%|nhiệm vụ)|đạt (?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)(?:[^\pL]|$)|đạt (?:kế hoạch|chỉ tiêu|mục tiêu) (?:đề ra|được giao|giao)|về đích`)
	sayMissed   = regexp.MustCompile(`(?:không|chưa) (?:đạt|hoàn thành|bảo đảm|đảm bảo)(?: (?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|được))?|hụt (?:thu|so với|kế hoạch|dự toán)|thấp hơn (?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)|không hoàn thành`)
	// A word of another plan, another time or of hope takes the sting out.
	sayElse = regexp.MustCompile(`phấn đấu|dự kiến|cả năm|ước năm|sẽ |quyết tâm|tiến độ|kịch bản|cùng kỳ|quý|kế hoạch tháng|kế hoạch 6 tháng|kế hoạch 9 tháng|chưa vượt|không vượt|chưa hoàn thành vượt|để vượt|để hoàn thành|để đạt|nhằm|cần |phải |nếu`)
	sayNo   = regexp.MustCompile(`(?:chưa|không|khó)\s*$`)
)

// verdicts holds a word of success or failure against the number it is said of.
func (t *text) verdicts() []Finding {
	var all []Finding
	for k, i := range t.order {
		f := t.Facts[i]
		if f.PlanPct == nil && f.Plan == nil && f.Of == nil {
			continue
		}
		low, high, arithmetic := t.reached(f)
		if !low && !high {
			continue
		}
		said, span, grade := t.verdictWord(i, k, low)
		if said == "" {
			continue
		}
		out := Finding{Rule: RuleVerdict, Grade: grade, Title: "Lời nhận xét trái với con số", Arithmetic: arithmetic, Spans: [][2]int{span}}
		out.Sentence = fmt.Sprintf("Văn bản viết “%s” nhưng %s. Đề nghị sửa lời hoặc xem lại số.", said, t.figureSaid(f, low))
		all = append(all, t.finding(out, i))
	}
	return append(all, t.allOf()...)
}

// allButSome finds "hoàn thành 100% chỉ tiêu (12/14 chỉ tiêu)".
var allButSome = regexp.MustCompile(`(?:hoàn thành|đạt) (?:100%|toàn bộ|tất cả)[^;.,:\d]{0,60}\((?:đạt |có )?(\d{1,5})/(\d{1,5})(?:[^\d/.,]|$)`)

// allOf finds "all" before a fraction that is not.
func (t *text) allOf() []Finding {
	var all []Finding
	for _, m := range allButSome.FindAllStringSubmatchIndex(t.low, -1) {
		a, b := number2(t.low[m[2]:m[3]]), number2(t.low[m[4]:m[5]])
		if a >= b || a < 0 {
			continue
		}
		said := t.Text[m[0]:m[5]]
		all = append(all, Finding{Rule: RuleVerdict, Grade: Contradiction, Title: "Lời nhận xét trái với con số",
			Arithmetic: fmt.Sprintf("%d < %d", a, b),
			Sentence:   fmt.Sprintf("Văn bản viết “%s”, nhưng %d/%d là chưa đủ. Đề nghị sửa lời hoặc xem lại số.", said, a, b),
			Spans:      [][2]int{{m[0], m[5]}}, Facts: []int{}})
	}
	return all
}

// reached tells whether the numbers of a fact are below the plan (low), or at it
// or above (high); neither where they do not tell.
func (t *text) reached(f extract.Fact) (low, high bool, arithmetic string) {
	hundred := big.NewRat(100, 1)
	down := t.direction(f) == plan.Down
	switch {
	case f.Plan != nil && f.Value != nil && f.Upper == nil && f.Plan.Sign() > 0:
		v := values(f)
		p := f.Plan.Rat()
		below := v.Hi != nil && v.Hi.Cmp(p) < 0
		above := v.Lo != nil && v.Lo.Cmp(p) > 0 || f.Value.Rat().Cmp(p) == 0 && f.Bound == extract.Exact
		if down {
			below, above = v.Lo != nil && v.Lo.Cmp(p) > 0, v.Hi != nil && v.Hi.Cmp(p) < 0
		}
		return below, above, fmt.Sprintf("%s so với %s", f.Value, f.Plan)
	case down:
		return false, false, ""
	case f.PlanPct != nil && f.Bound == extract.Exact || f.PlanPct != nil && f.Value != nil:
		printed := percentInterval(f)
		return printed.Hi.Cmp(hundred) < 0, f.PlanPct.Rat().Cmp(hundred) >= 0, f.PlanPct.String() + "% so với 100%"
	case f.Of != nil && f.Value != nil && f.Bound == extract.Exact && f.Of.Sign() > 0:
		c := f.Value.Rat().Cmp(f.Of.Rat())
		return c < 0, c == 0, fmt.Sprintf("%s/%s", f.Value, f.Of)
	}
	return false, false, ""
}

// figureSaid is the number a verdict is held against.
func (t *text) figureSaid(f extract.Fact, low bool) string {
	words := "đã đạt"
	if low {
		words = "chưa đạt"
	}
	switch {
	case f.Plan != nil && f.Value != nil:
		return fmt.Sprintf("%s so với kế hoạch %s là %s", plan.Measure(f.Value.String(), f.Unit), plan.Measure(f.Plan.String(), f.Unit), words)
	case f.PlanPct != nil:
		return fmt.Sprintf("%s%% kế hoạch là %s", f.PlanPct, words)
	}
	return fmt.Sprintf("%s là %s", fraction(f), map[bool]string{true: "chưa đủ", false: "đã đủ"}[low])
}

// verdictWord finds a word beside a fact that its number does not bear out: in its
// own clause, or in the line or the words with a colon that the fact hangs from.
func (t *text) verdictWord(i, k int, low bool) (said string, span [2]int, grade Grade) {
	f := t.Facts[i]
	before, after := t.clause(i, k)
	own := [2]int{before, after}
	grade = Contradiction
	if f.Period != "" && !wholeYear(f.Period) {
		grade = Doubtful
	}
	if f.Role != extract.Target {
		if s, at := t.against(own, f, low); s != "" {
			return s, at, grade
		}
	}
	if intro, ok := t.intro(f.Span[0]); ok && (f.PlanPct != nil || f.Plan != nil) {
		if s, at := t.againstIntro(intro, low); s != "" {
			return s, at, grade
		}
	}
	return "", span, grade
}

// clause is the stretch that speaks of one fact: from the one before it, a
// semicolon or a full stop, to the next.
func (t *text) clause(i, k int) (from, to int) {
	f := t.Facts[i]
	from, to = t.sentence(f.Span[0])
	from = max(from, f.Span[0]-120)
	if n := strings.LastIndexAny(t.low[from:f.Span[0]], ";:,"); n >= 0 {
		from += n + 1
	}
	if k > 0 {
		from = max(from, min(t.Facts[t.order[k-1]].Span[1], f.Span[0]))
	}
	to = max(f.Span[1], min(to, f.Span[1]+120))
	if n := strings.IndexAny(t.low[f.Span[1]:to], ";\n"); n >= 0 {
		to = f.Span[1] + n
	}
	for _, j := range t.order[k+1:] {
		if g := t.Facts[j]; g.Span[0] >= f.Span[1] {
			to = min(to, g.Span[0])
			break
		}
	}
	if tab, r, ok := t.rowOf(f); ok && tab != nil {
		last := r.cells[len(r.cells)-1]
		return r.cells[0].span[0], max(f.Span[1], last.span[1])
	}
	return from, to
}

// against finds a word in a stretch that numbers of a fact are against.
func (t *text) against(in [2]int, f extract.Fact, low bool) (string, [2]int) {
	s := t.low[in[0]:in[1]]
	if sayElse.MatchString(s) {
		return "", in
	}
	looks := []*regexp.Regexp{sayMissed}
	if low {
		looks = []*regexp.Regexp{sayExceeded, sayMet}
	}
	for _, look := range looks {
		for _, m := range look.FindAllStringIndex(s, -1) {
			if low && sayNo.MatchString(s[:m[0]]) {
				continue
			}
			if f.Of != nil && f.PlanPct == nil && f.Plan == nil && !wholeWords.MatchString(s[m[0]:m[1]]) {
				continue // "12/14 chỉ tiêu đạt và vượt" is its name
			}
			at := [2]int{in[0] + m[0], in[0] + m[1]}
			return strings.TrimSpace(t.Text[at[0]:at[1]]), at
		}
	}
	return "", in
}

// wholeWords are words of success that leave nothing of x/y out.
var wholeWords = regexp.MustCompile(`hoàn thành (?:toàn bộ|100%)|không hoàn thành|chưa hoàn thành`)

// intro is what a fact hangs from: the words before the colon of its sentence, or
// the line above its list.
func (t *text) intro(at int) ([2]int, bool) {
	from, _ := t.sentence(at)
	if n := strings.LastIndexByte(t.low[from:at], ':'); n >= 0 {
		s := from
		if m := strings.LastIndexAny(t.low[from:from+n], ";"); m >= 0 {
			s = from + m + 1
		}
		return [2]int{s, from + n}, true
	}
	p := t.para(at)
	if p < 0 {
		return [2]int{}, false
	}
	for k := p - 1; k >= 0 && k > p-40; k-- {
		if t.paras[k].Level < t.paras[p].Level || t.paras[k].Kind != t.paras[p].Kind {
			n := t.paras[k]
			line := strings.TrimRight(t.Text[n.Span[0]:n.Span[1]], " ")
			return n.Span, strings.HasSuffix(line, ":") && len(line) < 400
		}
	}
	return [2]int{}, false
}

var (
	introExceeded = regexp.MustCompile(`(?:chỉ tiêu|kết quả|nội dung)[^:;.]{0,30}(?:đạt và vượt|vượt)(?: (?:mức |kế hoạch|chỉ tiêu|dự toán|nghị quyết))*[^:;.]{0,40}$`)
	introMissed   = regexp.MustCompile(`(?:chỉ tiêu|kết quả|nội dung)[^:;.]{0,30}(?:không|chưa) (?:đạt|hoàn thành)[^:;.]{0,40}$`)
)

func (t *text) againstIntro(in [2]int, low bool) (string, [2]int) {
	s := strings.TrimRight(t.low[in[0]:in[1]], ": ")
	look := introMissed
	if low {
		look = introExceeded
		if introMissed.MatchString(s) || sayElse.MatchString(s) {
			return "", in
		}
	}
	m := look.FindStringIndex(s)
	if m == nil {
		return "", in
	}
	at := [2]int{in[0] + m[0], in[0] + m[1]}
	return strings.TrimSpace(t.Text[at[0]:at[1]]), at
}
