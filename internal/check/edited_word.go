package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// boundWord is a word before a number that says on which side the true value lies.
var boundWord = regexp.MustCompile(`(?:^|[^\pL])(trên dưới|không dưới|không thấp hơn|không ít hơn|không nhỏ hơn|ít nhất|tối thiểu|không quá|không vượt quá|tối đa|trên|hơn|dưới|chưa đến|gần bằng|gần|khoảng|xấp xỉ|chừng)\s*$`)

// boundBefore is the bound that the word before a tagged number gives it.
func (e *edited) boundBefore(t Tagged) extract.Bound {
	return boundIn(e.low[max(0, t.Span[0]-40):t.Span[0]])
}

func boundIn(before string) extract.Bound {
	m := boundWord.FindStringSubmatch(before)
	if m == nil {
		return extract.Exact
	}
	_, b := vn.CutBound(m[1] + " 1")
	return boundOf[b]
}

// drawnBound is the bound before a number in the paper as it was drawn.
func (e *edited) drawnBound(tag string) extract.Bound {
	for _, d := range e.record.Drawn {
		for _, t := range d.Numbers {
			if t.Tag == tag {
				return boundIn(lower(d.Text.Text[max(0, t.Span[0]-40):t.Span[0]]))
			}
		}
	}
	return extract.Exact
}

// bound judges a number whose bound is no longer the printed one: "gần 6" is right
// of 5,9, "trên 6" is not. Where nothing is wrong with it the remark is empty; false
// means that the bound is as it was.
func (e *edited) bound(t Tagged, p Printed, is, then, now printedAmount) (Remark, bool) {
	b := is.bound
	if b == extract.Exact {
		b = e.boundBefore(t)
	}
	was := then.bound
	if was == extract.Exact {
		was = e.drawnBound(t.Tag)
	}
	if b == was || !is.ok || len(is.lo) != 1 || is.of != nil || !is.measured {
		return Remark{}, false
	}
	held := now
	if p.Now == "" {
		held = then
	}
	if !held.ok || len(held.lo) == 0 || held.of != nil {
		return Remark{}, false
	}
	record := boundedAmount(held, held.bound)
	claim := boundedAmount(is, b)
	text := squeezed(e.Text.Text[t.Span[0]:t.Span[1]])
	if is.bound == extract.Exact {
		text = strings.TrimSpace(boundSaid[b] + text)
	}
	says := fmt.Sprintf("%s: tệp ghi %s, bản ghi là %s.", e.around(t.Span), saidWith(text, p.Unit, is), withUnit(p.Now, p.Unit))
	f := Finding{Rule: RuleBound, Title: fmt.Sprintf("Chữ “%s” không còn khớp", strings.TrimSpace(boundSaid[b])), Sentence: says}
	n, exact := record.Point()
	switch {
	case b == extract.Exact && held.bound != extract.Exact:
		if is.against(held) != sameAmount {
			return Remark{}, false
		}
		f.Title, f.Grade = fmt.Sprintf("Mất chữ “%s”", strings.TrimSpace(boundSaid[held.bound])), Doubtful
	case b == extract.Exact:
		return Remark{}, false // the word went; the number is judged as it stands
	case b == extract.About && exact, inside(record, claim) && exact:
		if b == extract.AtLeast || b == extract.AtMost || b == extract.Below || nearAmount(n, is) {
			return Remark{}, true
		}
		f.Title, f.Grade = fmt.Sprintf("“%s” cách xa bản ghi", text), Doubtful
	case inside(record, claim):
		return Remark{}, true
	case !overlap(record, claim):
		f.Grade = Contradiction
	default:
		f.Grade = Doubtful
	}
	return Remark{Finding: f}, true
}

var boundSaid = map[extract.Bound]string{
	extract.Over: "trên ", extract.Near: "gần ", extract.Below: "dưới ", extract.About: "khoảng ",
	extract.AtLeast: "ít nhất ", extract.AtMost: "không quá ",
}

// boundedAmount is the set of values behind an amount with a bound.
func boundedAmount(a printedAmount, b extract.Bound) Interval {
	lo, hi := a.lo[0], a.hi[0]
	switch b {
	case extract.Over:
		return Interval{Lo: lo, LoOpen: true}
	case extract.AtLeast:
		return Interval{Lo: lo}
	case extract.Near, extract.Below:
		return Interval{Hi: hi, HiOpen: true}
	case extract.AtMost:
		return Interval{Hi: hi}
	case extract.About:
		return Interval{}
	}
	return Interval{Lo: lo, Hi: hi}
}

// nearAmount reports whether a value is within one round step of a number: "gần 6"
// is said of 5,9 and not of 3.
func nearAmount(n *big.Rat, a printedAmount) bool {
	step := new(big.Rat).Set(a.step)
	for q := new(big.Rat).Quo(a.lo[0], step); q.Sign() != 0; {
		q.Quo(q, big.NewRat(10, 1))
		if !q.IsInt() {
			break
		}
		step.Mul(step, big.NewRat(10, 1))
	}
	gap := new(big.Rat).Sub(n, a.lo[0])
	return gap.Abs(gap).Cmp(step) <= 0
}

// classWords are the words with which a sentence gives a line of the plan its
// verdict, the one that holds another before it.
var classWords = []struct {
	words   *regexp.Regexp
	verdict score.Verdict
}{
	{regexp.MustCompile(`(?:không|chưa) (?:đạt|hoàn thành)(?: (?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết|mức)|\s*[.;,)]|$)`), score.NotMet},
	{regexp.MustCompile(`vượt (?:mức |xa )?(?:[\d.,]+ ?% )?(?:so với )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết|kh(?:$|[^\pL]))`), score.Exceeded},
	{regexp.MustCompile(`(?:đạt|hoàn thành) (?:và vượt |100 ?% )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết)`), score.Met},
}

// spoken is whose numbers stand in a sentence, and by what they were recognised.
type spoken struct {
	about map[plan.IndicatorID]bool
	how   How
}

// speaks notes that a sentence has a number of an indicator. One that is known by
// its tag says whose the sentence is better than names do.
func (e *edited) speaks(at int, id plan.IndicatorID, how How) {
	from, to := e.text.sentence(at)
	s := e.spoken[[2]int{from, to}]
	if s.about == nil || s.how == ByName && how == ByTag {
		s = spoken{map[plan.IndicatorID]bool{}, how}
	}
	if s.how == how {
		s.about[id] = true
	}
	e.spoken[[2]int{from, to}] = s
}

// words holds the words of success and failure of every sentence that was changed,
// or whose numbers were corrected in the record, against the verdicts of the lines
// of the plan whose numbers stand in it: by their tags, else by their names where
// every number of the sentence is known.
func (e *edited) words() {
	for _, t := range e.Numbers {
		p, ok := e.record.Numbers[t.Tag]
		at := e.line(t.Span[0])
		if !ok || p.Indicator == "" || e.asDrawn(at) && !e.stale[at] || e.inTable(t.Span) {
			continue
		}
		e.speaks(t.Span[0], p.Indicator, ByTag)
	}
	for at, s := range e.spoken {
		if s.how == ByTag || !e.strange(at) {
			e.classes(at, s)
		}
	}
}

// strange reports whether a sentence states something of an indicator that is not
// known: its words may be about that.
func (e *edited) strange(at [2]int) bool {
	for _, i := range e.text.within(at[0], at[1]) {
		if e.unknown[i] {
			return true
		}
	}
	return false
}

// classes judges the words of one sentence, and of those without a number before it:
// "Nông nghiệp: vượt kế hoạch. Sản lượng đạt …".
func (e *edited) classes(at [2]int, s spoken) {
	allowed, name := e.verdicts(s.about)
	if len(allowed) == 0 {
		return
	}
	for line := e.byLine[e.line(at[0])]; at[0] > line[0]; {
		from, _ := e.text.sentence(at[0] - 1)
		if from = max(from, line[0]); from >= at[0] || strings.ContainsAny(e.Text.Text[from:at[0]], "0123456789") {
			break
		}
		at[0] = from
	}
	grade := map[How]Grade{ByTag: Contradiction, ByName: Doubtful}[s.how]
	text := []byte(e.low[at[0]:at[1]])
	for _, w := range classWords {
		for _, m := range w.words.FindAllIndex(text, -1) {
			said := strings.TrimRight(string(e.Text.Text[at[0]+m[0]:at[0]+m[1]]), " .;,)")
			for i := m[0]; i < m[1]; i++ {
				text[i] = '_' // "không đạt kế hoạch" is not "đạt kế hoạch" too
			}
			if allowed[w.verdict] || w.verdict == score.Met && allowed[score.Exceeded] {
				continue
			}
			at := [2]int{at[0] + m[0], at[0] + m[0] + len(said)}
			e.remark(Remark{How: s.how, At: at, Finding: Finding{Rule: RuleClass, Grade: grade,
				Title:    fmt.Sprintf("Câu ghi “%s”, bản ghi là “%s”", said, labels(allowed)),
				Sentence: fmt.Sprintf("%s: câu ghi “%s”, theo bản ghi chỉ tiêu “%s” %s.", e.around(at), said, name, labels(allowed))}})
		}
	}
}

// verdicts are those of the lines of the plan that indicators belong to, under
// every plan they are judged by.
func (e *edited) verdicts(about map[plan.IndicatorID]bool) (allowed map[score.Verdict]bool, name string) {
	allowed = map[score.Verdict]bool{}
	for _, l := range e.record.Board.Lines {
		if !slices.ContainsFunc(l.Parts, func(p score.Part) bool { return about[p.Definition.Indicator] }) {
			continue
		}
		name = l.Target.Name
		for _, v := range []score.Verdict{l.Verdict, l.Computed} {
			if v.Decided() {
				allowed[v] = true
			}
		}
		for _, o := range l.Others {
			if o.Verdict.Decided() {
				allowed[o.Verdict] = true
			}
		}
		for _, p := range l.Parts {
			if p.Judged != nil && p.Judged.Verdict.Decided() {
				allowed[p.Judged.Verdict] = true
			}
		}
	}
	return allowed, name
}

func labels(allowed map[score.Verdict]bool) string {
	var all []string
	for _, v := range []score.Verdict{score.Exceeded, score.Met, score.NotMet} {
		if allowed[v] {
			all = append(all, v.Label())
		}
	}
	return strings.Join(all, ", ")
}
