package extract

import "strings"

// An approach is what stands between a measure and what it is said of.
type approach struct {
	verb     tag // the governor: one of the verb tags, tPlan, or 0
	colon    bool
	paren    bool // opens a bracket
	end      int  // chunk where the subject ends
	bound    Bound
	estimate bool
	forecast bool
	from     bool // "từ"
	compared bool // "so với …" stands before the verb
	base     base
}

// A base is what a percentage or a change is measured against.
type base struct {
	kind baseKind
	at   int // chunk after the phrase
	noun int // chunk where the words between the measure and the base begin
}

type baseKind uint8

const (
	noBase baseKind = iota
	planBase
	yearBase
	otherBase
)

var boundOf = []struct {
	tag   tag
	bound Bound
}{
	{tAtLeast, AtLeast}, {tAtMost, AtMost}, {tOver, Over}, {tNear, Near}, {tBelow, Below}, {tAbout, About},
}

const governors = tReach | tEqual | tUp | tDown | tExceed | tTimes | tLeft | tShare | tLess | tHave

// approach looks left from the measure at chunk i.
func (w *walk) approach(i int) (x approach) {
	c := w.r.chunks
	j := i - 1
	for j >= w.seg && w.passes(j, &x) {
		j--
	}
	if k := w.r.measures[c[i].at].kind; x.verb == tUp && k != percentUnit && k != pointUnit && w.r.low[c[j].s:c[j].e] == "nhích lên" {
		x.verb = tReach
	}
	switch {
	case x.verb&tReach != 0:
		j = w.difference(j, &x)
	case x.verb&tExceed != 0 && x.compared:
		j-- // the verb stands before the word for the plan
	case x.verb&tLeft != 0 && j-3 >= w.seg && c[j-1].is(tNoise) && c[j-2].is(tFrom) && c[j-3].is(tUp|tDown):
		j -= 3 // "giảm từ 21 xuống 13 điểm"
	}
	switch {
	case j < w.seg:
		x.end = w.seg
		x.paren = w.paren >= 0 && w.seg == w.paren+1
	case x.verb != 0 || x.colon:
		x.end = j
	default:
		x.end = j + 1
	}
	w.qualify(i, &x)
	return x
}

// passes takes what chunk j says of the measure after it and reports whether to
// look further left.
func (w *walk) passes(j int, x *approach) bool {
	c := w.r.chunks
	k := c[j]
	switch {
	case k.is(boundTags):
		for _, b := range boundOf {
			if k.is(b.tag) && x.bound == Exact {
				x.bound = b.bound
			}
		}
	case k.is(tEstimate):
		x.estimate = true
		if w.r.low[k.s:k.e] != "ước" {
			x.verb = tReach
			return false
		}
	case k.is(tForecast):
		x.forecast = true
	case k.is(tFrom):
		x.from = true
	case k.is(governors):
		x.verb = k.tags & governors
		if x.verb&(tLeft|tUp|tDown|tTimes) != 0 {
			x.verb &= tLeft | tUp | tDown | tTimes
		}
		return false
	case k.is(tTo) && !k.is(tPeriod):
		x.verb = tReach
		return false
	case k.is(tPlan) && (w.plansValue(k) || w.paren >= 0 && j == w.paren+1 || j > w.seg && c[j-1].is(tExceed|tCompare) && !c[j-1].is(tReach)):
		x.verb = tPlan
		if j > w.from && c[j-1].is(tLess) {
			x.verb = tLess
		}
		if j > w.seg && c[j-1].is(tExceed) {
			x.verb, x.compared, x.base = tExceed, true, base{planBase, j + 1, 0}
		}
		return false
	case k.is(tPeriod):
	case k.is(tSame|tOtherBase) && j > w.seg && c[j-1].is(tLess|tUp|tDown|tCompare):
		if k.is(tSame) && c[j-1].is(tLess) {
			x.base = base{kind: yearBase, at: j + 1}
		}
	case k.is(tLight) && !k.is(tVerb):
	case k.sign == ':':
		x.colon = true
		return false
	default:
		return false
	}
	return true
}

// qualify adds what the segment says of the measure at chunk i from further away:
// ước, a comparison before the verb, a bound before it ("không quá … đạt").
func (w *walk) qualify(i int, x *approach) {
	c := w.r.chunks
	for k := w.seg; k < i; k++ {
		x.estimate = x.estimate || c[k].is(tEstimate)
		x.forecast = x.forecast || c[k].is(tForecast)
		if c[k].is(tCompare) && !x.compared {
			x.compared = true
			x.base = w.baseAt(k)
		}
	}
	if x.bound != Exact || x.verb == 0 {
		return
	}
	for k := x.end - 1; k >= w.seg && k >= x.end-2; k-- {
		switch {
		case c[k].is(tAtLeast):
			x.bound = AtLeast
		case c[k].is(tAtMost):
			x.bound = AtMost
		}
	}
}

// baseAfter looks right from the measure at chunk i for what it is measured
// against: kế hoạch, so với cùng kỳ, so với năm 2024.
func (w *walk) baseAfter(i int, m *measure) base {
	c := w.r.chunks
	j := i + 1
	for j < w.to && (c[j].is(tUpward|tDownward) || c[j].word == lex.words["của"] && c[j].word != 0) {
		j++
	}
	if j >= w.to {
		return base{}
	}
	k := c[j]
	switch {
	case k.is(tPlan) && !k.is(tNoun) || k.is(tPlan) && w.plainPlan(j):
		return base{planBase, j + 1, j}
	case k.is(tSame):
		return base{yearBase, j + 1, j}
	case k.is(tPeriod) && m.kind == timesUnit:
		return base{w.yearBefore(w.r.periods[k.at]), j + 1, j}
	}
	for n := j; n < w.to; n++ {
		k := c[n]
		if k.is(tCompare) {
			b := w.baseAt(n)
			b.noun = j
			return b
		}
		if k.is(tMeasure|tInWhich|governors) && !k.is(tPlain) && n > j || k.sign != 0 && !isQuote(w.r.low[k.s:k.e]) && k.sign != '-' || k.is(tJoiner) && w.measureFollows(n+1) {
			break
		}
	}
	return base{}
}

// plainPlan tells the plan from a thing counted: "đạt 115% chỉ tiêu" against
// "100% nghị quyết được triển khai".
func (w *walk) plainPlan(j int) bool {
	return w.r.low[w.r.chunks[j].s:w.r.chunks[j].e] == "chỉ tiêu" || j+1 >= w.to || w.r.chunks[j+1].sign != 0 ||
		w.r.chunks[j+1].is(tPeriod|tJoiner|tCompare) || w.r.low[w.r.chunks[j+1].s:w.r.chunks[j+1].e] == "năm" ||
		w.r.chunks[j].is(tPlan) && w.r.low[w.r.chunks[j].s:w.r.chunks[j].e] != "nghị quyết"
}

// baseAt reads the base at a word of comparison, chunk k.
func (w *walk) baseAt(k int) base {
	c := w.r.chunks
	j := k + 1
	for j < w.to && (c[j].is(tLight|tEstimate) && !c[j].is(tPlan|tSame|tOtherBase) || j+1 < w.to && c[j].is(tAsOf|tReach) && c[j+1].is(tPeriod)) {
		j++
	}
	if j >= w.to {
		return base{otherBase, j, k}
	}
	switch {
	case c[j].is(tPlan):
		return base{planBase, j + 1, k}
	case c[j].is(tSame):
		return base{yearBase, j + 1, k}
	case c[j].is(tPeriod):
		return base{w.yearBefore(w.r.periods[c[j].at]), j + 1, k}
	}
	for n := j + 1; n < w.to && n <= j+3 && c[n-1].sign == 0 && !c[n-1].is(tMeasure|tOtherBase); n++ {
		if c[n].is(tSame) {
			return base{yearBase, n + 1, k}
		}
		if c[n].is(tPeriod) {
			return base{w.yearBefore(w.r.periods[c[n].at]), n + 1, k} // "so với dịp lễ năm 2024"
		}
	}
	return base{otherBase, j + 1, k}
}

// yearBefore tells whether a period is the year before what is told of: last year
// under review, or the year under review in a plan.
func (w *walk) yearBefore(p period) baseKind {
	if p.kind == termSpan {
		return otherBase
	}
	year := w.r.now.year
	if p.kind == monthSpan || p.kind == quarterSpan {
		q := w.r.now.review
		if w.dated {
			q = w.period
		}
		if q.kind == p.kind && q.n != p.n {
			return otherBase // "so với quý II" in the third quarter
		}
	}
	if w.dated && w.period.year > 0 {
		year = w.period.year
		if w.period.kind == termSpan || w.period.kind == schoolSpan {
			year = w.period.to
		}
	} else if w.target && w.r.now.planYear > 0 {
		year = w.r.now.planYear
	}
	if p.year == 0 || year == 0 || p.year == year-1 || w.target && p.year == year {
		return yearBase
	}
	return otherBase
}

// measure reads the measure at chunk i: it begins a fact of its own, or completes
// the one before it, or is only a change beside a level.
func (w *walk) measure(i int) {
	m := &w.r.measures[w.r.chunks[i].at]
	if i < w.skipTo {
		return
	}
	x := w.approach(i)
	if w.lastM < 0 && w.onlyDone(x.end) {
		x.end = w.seg
	}
	b := x.base
	if !x.compared {
		b = w.baseAfter(i, m)
	}
	subj := w.before(x.end)
	if x.paren && subj.words == 0 && w.cur < 0 && w.pending < w.paren {
		subj = w.subject(w.pending, w.paren) // "kiểm kê rừng (1.905 ha)"
	}
	attach := w.cur >= 0 && subj.words == 0 && w.r.drafts[w.cur].clause == w.clause
	if x.from && m.upper == nil && w.movesOn(i) || m.kind == percentUnit && (w.namesList(i) || w.restricts(i, x)) {
		return
	}
	if attach && x.paren && m.kind == percentUnit && b.kind == noBase && w.planBefore(w.paren) {
		w.givePlan(i, m)
		w.used, w.lastM = true, i
		return
	}
	if w.paren >= 0 && (w.bracketPlan(i, m, x, b) || attach && x.paren && w.compares(w.paren) || w.formerly(i)) {
		w.used, w.lastM = true, i
		return
	}
	made := len(w.r.drafts)
	if m.kind == noUnit {
		defer func() {
			if len(w.r.drafts) > made {
				w.lastM, w.used = i, true
			}
		}()
		w.level(i, m, x, b, subj, attach)
		return
	}
	if m.inWords && m.kind == moneyUnit && w.paren >= 0 && w.cur >= 0 {
		w.used, w.lastM = true, i
		return // "13.503.000.000đ (Mười ba tỷ, năm trăm lẻ ba triệu đồng)"
	}
	if attach && i+1 < w.to && w.r.low[w.r.chunks[i+1].s:w.r.chunks[i+1].e] == "theo quy định" {
		w.used, w.lastM = true, i
		return // "vừa đúng tỷ lệ tối đa 15% theo quy định"
	}
	if m.kind == countUnit && w.merged(i, m) {
		w.used, w.lastM = true, i
		return
	}
	if m.kind == timesUnit && x.verb&(tTimes|tEqual|tUp|tDown|tReach) == 0 && b.kind == noBase {
		return // "khám thai từ 4 lần trở lên" is part of a name
	}
	defer func() { w.lastM = i }()
	if subj.words > 0 && w.r.chunks[subj.from].is(tLess) && !w.r.chunks[subj.from].is(tPlain) || x.verb&tReach != 0 && w.setAgainst(x.end) {
		w.used = true
		return // "cao hơn bình quân toàn tỉnh 2,1 điểm phần trăm"
	}
	if attach && w.paren >= 0 && w.parenDated && b.kind == noBase && x.verb&(tUp|tDown|tPlan|tLess) == 0 {
		w.otherYear(i, m, x)
		w.used = true
		return
	}
	switch m.kind {
	case timesUnit:
		w.times(i, m, x, b, subj)
	case percentUnit:
		w.percent(i, m, x, b, subj, attach)
	case pointUnit:
		w.points(i, m, x, b, subj, attach)
	default:
		w.level(i, m, x, b, subj, attach)
	}
	w.used = true
}

// movesOn reports "từ A xuống còn B": the measure at i is only the start.
func (w *walk) movesOn(i int) bool {
	last := i + 4
	for j := i + 1; j < w.to && j <= last; j++ {
		k := w.r.chunks[j]
		if k.sign == '(' && j == i+1 {
			for j < w.to && j < i+8 && w.r.chunks[j].sign != ')' {
				j++ // "từ 312 hộ (24,5%) xuống còn 254 hộ"
			}
			last = j + 4
			continue
		}
		if k.sign == ',' && j+1 < w.to && w.r.low[w.r.chunks[j+1].s:w.r.chunks[j+1].e] == "nay" {
			continue // "đang từ 4,2%, nay nhích lên 5,05%"
		}
		if k.sign == ',' && j+1 < w.to && w.r.low[w.r.chunks[j+1].s:w.r.chunks[j+1].e] == "đến nay" && w.measureFollows(j+1) {
			w.skipTo = j
			return true // "từ 9 cơ sở lưu trú của năm 2020, đến nay đã có 31 cơ sở"
		}
		if k.is(tUp) && strings.HasSuffix(w.r.low[k.s:k.e], "lên") && w.next(j+1).is(tMeasure|boundTags) {
			w.skipTo = j
			return true
		}
		if k.is(tLight) && !k.is(tTo|tLeft) || k.is(tReach|tTo|tDrop|tAsOf) && j+1 < w.to && w.r.low[w.r.chunks[j+1].s:w.r.chunks[j+1].e] == "nay" {
			continue
		}
		if k.is(tLeft|tTo) || k.is(tReach) && (w.r.low[k.s] == 'l' || w.r.low[w.r.chunks[i-1].s:w.r.chunks[i-1].e] != "từ") {
			if w.next(j + 1).is(tMeasure | boundTags) {
				w.skipTo = j
				return true
			}
			return false
		}
		if k.sign != 0 || k.is(tMeasure) {
			return false
		}
	}
	return false
}

// print keeps a number as printed and lets the fact's span reach it.
func (w *walk) print(at, i int, m *measure, field string) {
	f := &w.r.drafts[at].fact
	f.Printed = append(f.Printed, Printed{field, m.valueSpan, m.printed})
	f.Span[1] = max(f.Span[1], int(w.r.chunks[i].e))
	f.Span[0] = min(f.Span[0], int(w.r.chunks[i].s))
}

// join puts two parts of a name together.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// plansValue reports a word for the plan that may have a value of its own.
func (w *walk) plansValue(c chunk) bool {
	s := w.r.low[c.s:c.e]
	for _, head := range []string{"kế hoạch", "kh", "dự toán", "mục tiêu", "kịch bản", "trong khi", "yêu cầu", "nghị quyết là"} {
		if len(s) >= len(head) && s[:len(head)] == head {
			return true
		}
	}
	return false
}

// difference reads a base that stands between a change and its amount: "cao hơn
// năm 2024 là 11 triệu đồng", "tăng so với cùng kỳ là 5%". j is the chunk of the
// verb of value; the chunk of the change is returned where there is one.
func (w *walk) difference(j int, x *approach) int {
	c := w.r.chunks
	for k := j - 1; k >= w.seg; k-- {
		switch {
		case k < j-1 && c[k].is(tLess|tUp|tDown|tExceed) && !c[k].is(tPlain):
			x.verb = c[k].tags & (tLess | tUp | tDown | tExceed)
			if x.verb == tLess && c[k+1].is(tSame|tPeriod) && x.base.kind == noBase && (c[k+1].is(tSame) || w.yearBefore(w.r.periods[c[k+1].at]) == yearBase) {
				x.base = base{kind: yearBase, at: k + 2}
			}
			return k
		case !c[k].is(tPeriod | tSame | tOtherBase | tPlan | tCompare):
			return j
		}
	}
	return j
}
