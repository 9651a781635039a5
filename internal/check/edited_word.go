package check

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
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
	d, span, ok := e.drawnAt(tag)
	if !ok {
		return extract.Exact
	}
	return boundIn(lower(d.Text.Text[max(0, span[0]-40):span[0]]))
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

// spoken is whose numbers stand in a sentence, where, and by what they were
// recognised.
type spoken struct {
	places []mention
	how    How
}

// mention is a place where a sentence speaks of an indicator.
type mention struct {
	at    int
	about plan.IndicatorID
}

// speaks notes that a sentence has a number of an indicator. One that is known by
// its tag or its place says whose the sentence is better than names do.
func (e *edited) speaks(at int, id plan.IndicatorID, how How) {
	from, to := e.text.sentence(at)
	s := e.spoken[[2]int{from, to}]
	if s.how == "" || s.how == ByName && how != ByName {
		s = spoken{how: how}
	}
	if (s.how == ByName) == (how == ByName) {
		s.places = append(s.places, mention{at, id})
	}
	e.spoken[[2]int{from, to}] = s
}

// words holds the words of success and failure of every sentence that was changed,
// or whose numbers were corrected in the record, against the verdicts of the lines
// of the plan whose numbers stand in it: by their tags or places, else by their names
// where every number of the sentence is known.
func (e *edited) words() {
	for _, t := range e.Numbers {
		p, ok := e.record.Numbers[t.Tag]
		at := e.line(t.Span[0])
		if !ok || p.Indicator == "" || e.asDrawn(at) && !e.stale[at] || e.inTable(t.Span) {
			continue
		}
		e.speaks(t.Span[0], p.Indicator, t.How())
	}
	if e.placed() {
		e.named()
	}
	for at, s := range e.spoken {
		if s.how != ByName || !e.strange(at) {
			e.classes(at, s)
		}
	}
}

// hoped are words of a sentence that does not tell what was reached.
var hoped = regexp.MustCompile(`phấn đấu|dự kiến|khả năng|nếu |sẽ |mục tiêu|nhằm |để |năm (?:sau|tới|trước)`)

// named notes in the changed sentences of a paper without numbers of the record which
// lines of the plan they name: "Các chỉ tiêu vượt kế hoạch: …".
func (e *edited) named() {
	year := strconv.Itoa(e.record.Board.Year)
	for n, l := range e.byLine {
		low := e.low[l[0]:l[1]]
		if e.asDrawn(n) || strings.Contains(low, "\t") || !strings.Contains(low, "đạt") && !strings.Contains(low, "vượt") && !strings.Contains(low, "hoàn thành") {
			continue
		}
		for _, line := range e.record.Board.Lines {
			name := vn.Lower(line.Target.Name)
			if len(line.Parts) == 0 || len(strings.Fields(name)) < 2 {
				continue
			}
			for at := 0; ; {
				k := strings.Index(low[at:], name)
				if k < 0 {
					break
				}
				from, to := e.text.sentence(l[0] + at + k)
				s := e.low[from:to]
				if e.spoken[[2]int{from, to}].how == "" || e.spoken[[2]int{from, to}].how == ByName {
					if years := yearsIn.FindAllString(s, -1); !hoped.MatchString(s) && !slices.ContainsFunc(years, func(y string) bool { return y != year }) {
						e.speaks(l[0]+at+k, line.Parts[0].Definition.Indicator, ByName)
					}
				}
				at += k + len(name)
			}
		}
	}
}

var yearsIn = regexp.MustCompile(`(?:19|20)\d\d`)

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
// "Nông nghiệp: vượt kế hoạch. Sản lượng đạt …". A word is about the numbers before it,
// back to the word of success or failure before; where the first such word stands
// before all numbers, each is about those that follow.
func (e *edited) classes(at [2]int, s spoken) {
	slices.SortFunc(s.places, func(a, b mention) int { return cmp.Compare(a.at, b.at) })
	for line := e.byLine[e.line(at[0])]; at[0] > line[0]; {
		from, _ := e.text.sentence(at[0] - 1)
		if from = max(from, line[0]); from >= at[0] || strings.ContainsAny(e.Text.Text[from:at[0]], "0123456789") {
			break
		}
		at[0] = from
	}
	said := saidIn(e.low, at)
	leads := len(said) > 0 && len(mentionsIn(s.places, at[0], said[0].at[0])) == 0
	var last []mention
	for k, w := range said {
		from, to := at[0], at[1]
		if k > 0 {
			from = said[k-1].at[1]
		}
		if k+1 < len(said) {
			to = said[k+1].at[0]
		}
		before, after := mentionsIn(s.places, from, w.at[0]), mentionsIn(s.places, w.at[1], to)
		switch {
		case leads && len(after) > 0 && strings.HasPrefix(strings.TrimSpace(e.low[w.at[1]:to]), ":"):
			for _, m := range after { // a list
				e.class(w, []mention{m}, s.how)
			}
			last = after
			continue
		case leads && len(after) > 0:
			last = after
		case len(before) > 0:
			last = sinceSemicolon(before, e.low[from:w.at[0]], from)
		case len(strings.Fields(e.low[from:w.at[0]])) > 4:
			continue // about something that is not known
		}
		e.class(w, last, s.how)
	}
}

// mentionsIn are the mentions in a stretch.
func mentionsIn(all []mention, from, to int) []mention {
	var some []mention
	for _, m := range all {
		if m.at >= from && m.at < to {
			some = append(some, m)
		}
	}
	return some
}

// sinceSemicolon leaves out the mentions of clauses that are over.
func sinceSemicolon(all []mention, clause string, from int) []mention {
	if n := strings.LastIndexByte(strings.TrimRight(clause, " ;,"), ';'); n >= 0 {
		if some := mentionsIn(all, from+n, from+len(clause)); len(some) > 0 {
			return some
		}
	}
	return all
}

// verdictWord is a word of success or failure at its place.
type verdictWord struct {
	at      [2]int
	verdict score.Verdict
}

// saidIn finds the words of success and failure in a stretch, in order.
func saidIn(low string, at [2]int) []verdictWord {
	var all []verdictWord
	text := []byte(low[at[0]:at[1]])
	for _, w := range classWords {
		for _, m := range w.words.FindAllIndex(text, -1) {
			end := m[0] + len(strings.TrimRight(string(text[m[0]:m[1]]), " .;,)"))
			all = append(all, verdictWord{[2]int{at[0] + m[0], at[0] + end}, w.verdict})
			for i := m[0]; i < m[1]; i++ {
				text[i] = '_' // "không đạt kế hoạch" is not "đạt kế hoạch" too
			}
		}
	}
	slices.SortFunc(all, func(a, b verdictWord) int { return cmp.Compare(a.at[0], b.at[0]) })
	return all
}

// class judges one word against the verdicts of what it is about.
func (e *edited) class(w verdictWord, places []mention, how How) {
	about := map[plan.IndicatorID]bool{}
	for _, m := range places {
		about[m.about] = true
	}
	allowed, name := e.verdicts(about)
	if len(allowed) == 0 || allowed[w.verdict] || w.verdict == score.Met && allowed[score.Exceeded] {
		return
	}
	said := e.Text.Text[w.at[0]:w.at[1]]
	grade := map[How]Grade{ByTag: Contradiction, ByDraft: Contradiction, ByName: Doubtful}[how]
	e.remark(Remark{How: how, At: w.at, Finding: Finding{Rule: RuleClass, Grade: grade,
		Title:    fmt.Sprintf("Câu ghi “%s”, bản ghi là “%s”", said, labels(allowed)),
		Sentence: fmt.Sprintf("%s: câu ghi “%s”, theo bản ghi chỉ tiêu “%s” %s.", e.around(w.at), said, name, labels(allowed))}})
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
