package extract

import (
	"math/big"

	"tongket/internal/vn"
)

// A context is what stands between a measure and what it is said of.
type context struct {
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

// context looks left from the measure at chunk i.
func (w *walk) context(i int) (x context) {
	c := w.r.chunks
	x.end = w.seg
	j := i - 1
scan:
	for ; j >= w.seg; j-- {
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
				break scan
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
			break scan
		case k.is(tTo) && !k.is(tPeriod):
			x.verb = tReach
			break scan
		case k.is(tPlan) && w.plansValue(k):
			x.verb = tPlan
			if j > w.from && c[j-1].is(tLess) {
				x.verb = tLess
			}
			break scan
		case k.is(tPeriod):
		case k.is(tLight) && !k.is(tVerb):
		case k.sign == ':':
			x.colon = true
			break scan
		default:
			break scan
		}
	}
	switch {
	case j < w.seg:
		x.end = w.seg
		if w.paren >= 0 && w.seg == w.paren+1 {
			x.paren = true
		}
	case x.verb != 0 || x.colon:
		x.end = j
	default:
		x.end = j + 1
	}
	for k := w.seg; k < i; k++ {
		x.estimate = x.estimate || c[k].is(tEstimate)
		x.forecast = x.forecast || c[k].is(tForecast)
		if c[k].is(tCompare) && !x.compared {
			x.compared = true
			x.base = w.baseAt(k)
		}
	}
	if x.bound == Exact {
		for k := x.end - 1; k >= w.seg && k >= x.end-2; k-- {
			if c[k].is(tAtLeast|tAtMost) && x.verb != 0 {
				x.bound = Bound(map[bool]Bound{true: AtLeast, false: AtMost}[c[k].is(tAtLeast)])
			}
		}
	}
	return x
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
	for j < w.to && c[j].is(tLight) && !c[j].is(tPlan|tSame|tOtherBase) {
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
	return base{otherBase, j + 1, k}
}

// yearBefore tells whether a period is the year before what is told of: last year
// under review, or the year under review in a plan.
func (w *walk) yearBefore(p period) baseKind {
	if p.kind == termSpan {
		return otherBase
	}
	year := w.r.now.year
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
	x := w.context(i)
	if w.lastM < 0 && w.onlyDone(x.end) {
		x.end = w.seg
	}
	b := x.base
	if !x.compared {
		b = w.baseAfter(i, m)
	}
	subj := w.before(x.end)
	attach := w.cur >= 0 && subj.words == 0 && w.r.drafts[w.cur].clause == w.clause
	if x.from && m.upper == nil && w.movesOn(i) || m.kind == percentUnit && w.namesList(i) {
		return
	}
	defer func() { w.lastM = i }()
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

// times reads "gấp 1,8 lần kế hoạch", "bằng 1,3 lần năm 2024".
func (w *walk) times(i int, m *measure, x context, b base, subj phrase) {
	pct, ok := scaled(m.value, 2)
	if !ok || b.kind != planBase && b.kind != yearBase {
		return
	}
	at := w.cur
	if at < 0 || subj.words > 0 || w.r.drafts[at].clause != w.clause {
		if subj.words == 0 {
			return
		}
		at = w.add(i, m, x, subj, nil, "", "change.times")
		w.r.drafts[at].fact.Printed = nil
	}
	f := &w.r.drafts[at].fact
	if b.kind == planBase {
		w.setPct(at, i, m, pct, "level.plan_times")
		return
	}
	less := less100(pct)
	if f.YoyPct == nil {
		f.YoyPct = &less
		w.print(at, i, m, "yoy_pct")
	}
}

// percent reads a percentage in each of its uses.
func (w *walk) percent(i int, m *measure, x context, b base, subj phrase, attach bool) {
	switch {
	case b.kind == planBase && x.verb&tLess == 0 && !(x.verb == 0 && b.noun > 0 && w.r.chunks[b.noun].is(tCompare)):
		w.ofPlan(i, m, x, b, subj, attach)
	case x.verb&tPlan != 0 && (w.paren >= 0 || attach):
		w.givePlan(i, m)
	case x.verb&tLess != 0:
	case x.verb&(tUp|tDown) != 0:
		w.growth(i, m, x, b, subj, attach)
	case b.kind == yearBase && x.verb&(tEqual|tReach) != 0 && (attach || subj.words > 0):
		w.growth(i, m, x, b, subj, attach)
	case x.verb&tExceed != 0 && (attach || subj.words > 0) && b.kind == noBase:
		w.ofPlan(i, m, x, b, subj, attach)
	case x.from && w.movesOn(i):
	case attach && x.paren:
		w.inBrackets(i, m, x)
	case attach && x.verb&(tReach|tEqual) != 0 && x.verb&tShare == 0:
		w.implied(i, m, x)
	case attach && x.verb&tShare != 0:
		w.rateOf(i, m, x, "rate.share")
	default:
		w.rate(i, m, x, subj)
	}
}

// movesOn reports "từ A xuống còn B": the measure at i is only the start.
func (w *walk) movesOn(i int) bool {
	for j := i + 1; j < w.to && j <= i+4; j++ {
		k := w.r.chunks[j]
		if k.is(tLeft|tTo) || k.is(tReach) && w.r.low[k.s] == 'l' {
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

// ofPlan reads a percentage of the plan.
func (w *walk) ofPlan(i int, m *measure, x context, b base, subj phrase, attach bool) {
	pct := m.value
	if attach && b.kind == planBase {
		w.totalIsPlan()
	}
	if x.verb&tExceed != 0 {
		pct = plus100(pct)
	} else if x.verb&tDown != 0 {
		pct = shifted(negated(pct), 100)
	}
	if attach && w.r.drafts[w.cur].fact.PlanPct == nil {
		w.setPct(w.cur, i, m, pct, "level.plan_pct")
		return
	}
	if attach {
		return // measured against a second plan
	}
	name := subj.text
	if subj.words == 0 {
		name = w.fallback(x.end).text
	}
	if name == "" || x.verb == 0 {
		name = join(name, w.after(i, 0).text)
	}
	at := w.add(i, m, x, phrase{text: name, words: 1, from: subj.from, to: subj.to}, nil, "", "plan_pct.alone")
	d := &w.r.drafts[at]
	d.fact.Value, d.fact.Unit, d.fact.Upper = nil, "", nil
	d.fact.PlanPct = &pct
	d.fact.Printed[0].Field = "plan_pct"
	w.r.extend(at, b, i)
}

// setPct gives a percentage of plan to a fact, and to the counts joined before it.
func (w *walk) setPct(at, i int, m *measure, pct Num, rule string) {
	for j := at; j >= w.clauseFirst; j-- {
		d := &w.r.drafts[j]
		if d.fact.PlanPct != nil || d.dead {
			return
		}
		p := pct
		d.fact.PlanPct = &p
		if d.fact.Rule == "level" || j == at {
			d.fact.Rule = rule
		}
		w.print(j, i, m, "plan_pct")
		if !d.joined {
			return
		}
	}
}

// print keeps a number as printed and lets the fact's span reach it.
func (w *walk) print(at, i int, m *measure, field string) {
	f := &w.r.drafts[at].fact
	f.Printed = append(f.Printed, Printed{field, m.valueSpan, m.printed})
	f.Span[1] = max(f.Span[1], int(w.r.chunks[i].e))
	f.Span[0] = min(f.Span[0], int(w.r.chunks[i].s))
}

// givePlan takes the plan's own value: "(KH 1.150 con)", "/KH 12 tỷ đồng".
func (w *walk) givePlan(i int, m *measure) {
	if w.cur < 0 || w.r.drafts[w.cur].fact.Plan != nil {
		return
	}
	v := m.value
	w.r.drafts[w.cur].fact.Plan = &v
	w.print(w.cur, i, m, "plan")
}

// growth reads a rise or fall in percent.
func (w *walk) growth(i int, m *measure, x context, b base, subj phrase, attach bool) {
	pct := m.value
	ratio := x.verb&(tUp|tDown) == 0
	switch {
	case ratio:
		pct = less100(pct)
	case x.verb&tDown != 0:
		pct = negated(pct)
	}
	if b.kind == noBase || b.kind == otherBase && b.noun > 0 {
		if at := w.counted(i); at >= 0 && subj.words == 0 {
			if w.r.drafts[at].fact.YoyPct == nil && b.kind != otherBase {
				w.r.drafts[at].fact.YoyPct = &pct
				w.print(at, i, m, "yoy_pct")
			}
			return
		}
	}
	if x.compared && subj.words == 0 {
		if at := w.counted(i); at >= 0 {
			if b.kind == yearBase && w.r.drafts[at].fact.YoyPct == nil {
				w.r.drafts[at].fact.YoyPct = &pct
				w.print(at, i, m, "yoy_pct")
			}
			return
		}
	}
	if attach {
		d := &w.r.drafts[w.cur]
		switch {
		case d.rate && !ratio:
			if b.kind != otherBase || b.noun == 0 {
				w.change(i, m, x, d.own)
			}
		case b.kind == otherBase || d.fact.YoyPct != nil:
		case d.target && b.kind == noBase:
		default:
			d.fact.YoyPct = &pct
			w.print(w.cur, i, m, "yoy_pct")
		}
		return
	}
	if x.from && w.movesOn(i) {
		return
	}
	name := subj.text
	if np := w.after(i, 0); subj.words == 0 {
		name = np.text
	}
	rise := "tăng "
	if x.verb&tDown != 0 {
		rise = "giảm "
	}
	if ratio {
		rise = ""
	}
	target := w.isTarget()
	if name == "" && x.end < i && len(w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e]) > len("tăng trưởng")-1 {
		name, rise = w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e], ""
	}
	if name == "" {
		name = w.lastName
	}
	own := name
	if x.verb&tDown != 0 || target && !ratio || subj.words == 0 {
		own = longer(rise, name)
	}
	at := w.add(i, m, x, phrase{text: own, words: 2, from: subj.from, to: subj.to}, nil, m.unit, "growth")
	d := &w.r.drafts[at]
	d.rate = true
	average := m.unit != "%" || w.averages(x.end, i)
	rate := isRate(name)
	switch {
	case ratio:
		d.fact.Value, d.fact.Unit = nil, ""
		d.fact.YoyPct = &pct
		d.fact.Printed[0].Field = "yoy_pct"
	case rate || average || b.kind == otherBase:
	case target && b.kind != yearBase:
	default:
		d.fact.YoyPct = &pct
	}
	if x.verb&tDown != 0 && rate {
		d.fact.YoyPct = nil
	}
}

// isRate reports a name of something already measured in percent.
func isRate(name string) bool {
	for _, head := range []string{"tỷ lệ", "tỉ lệ", "tốc độ", "chỉ số", "tỷ suất", "độ che phủ"} {
		if len(name) >= len(head) && name[:len(head)] == head {
			return true
		}
	}
	return false
}

// averages reports "bình quân" between subject and measure.
func (w *walk) averages(from, to int) bool {
	for j := max(from-3, w.from); j < to; j++ {
		k := w.r.chunks[j]
		if len(w.r.low[k.s:k.e]) >= len("bình quân") && w.r.low[k.e-int32(len("bình quân")):k.e] == "bình quân" {
			return true
		}
	}
	return false
}

// counted finds the fact of this sentence whose counting word follows the measure
// at i: "giảm 33,3% số vụ" after "6 vụ".
func (w *walk) counted(i int) int {
	c := w.r.chunks
	if i+2 >= w.to+1 || i+2 >= len(c) || w.r.low[c[i+1].s:c[i+1].e] != "số" {
		return -1
	}
	word := w.r.low[c[i+2].s:c[i+2].e]
	for at := w.first; at < len(w.r.drafts); at++ {
		if d := &w.r.drafts[at]; !d.dead && d.fact.Unit != "" && d.fact.Unit == word {
			return at
		}
	}
	return -1
}

// change makes a fact of its own of a rate's rise or fall.
func (w *walk) change(i int, m *measure, x context, name string) {
	rise := "tăng "
	if x.verb&tDown != 0 {
		rise = "giảm "
	}
	cur := w.cur
	at := w.add(i, m, x, phrase{text: longer(rise, name), words: 2}, nil, m.unit, "change.of_rate")
	w.r.drafts[at].rate = true
	if cur >= 0 {
		old := w.r.drafts[cur]
		d := &w.r.drafts[at]
		d.period, d.dated, d.explicit, d.target, d.event = old.period, old.dated, old.explicit, old.target, old.event
		w.cur = cur
		w.lastName = old.own
	}
}

// points reads điểm %: the change of a rate.
func (w *walk) points(i int, m *measure, x context, b base, subj phrase, attach bool) {
	switch {
	case x.verb&(tLess|tExceed) != 0 || b.kind == planBase:
	case x.verb&(tUp|tDown) == 0:
		if subj.words > 0 {
			w.add(i, m, x, subj, nil, m.unit, "level")
		}
	case attach:
		w.change(i, m, x, w.r.drafts[w.cur].own)
	case subj.words > 0:
		w.cur = -1
		w.change(i, m, x, subj.text)
	}
}

// inBrackets reads "(72,4%)" right after a figure.
func (w *walk) inBrackets(i int, m *measure, x context) {
	f := &w.r.drafts[w.cur].fact
	if f.Plan != nil && f.PlanPct == nil {
		w.setPct(w.cur, i, m, m.value, "level.plan_pct")
		return
	}
	w.rateOf(i, m, x, "rate.bracket")
}

// implied reads "đạt 180%" after a figure: of the plan, unless the figure is a
// part of a total or itself a rate.
func (w *walk) implied(i int, m *measure, x context) {
	d := &w.r.drafts[w.cur]
	switch {
	case d.fact.Of != nil:
		w.rateOf(i, m, x, "rate.of_total")
	case w.partOf(m):
		w.rateOf(i, m, x, "rate.of_part")
	case d.fact.PlanPct == nil:
		w.setPct(w.cur, i, m, m.value, "level.plan_pct")
	}
}

// rateOf makes a rate of its own beside a count: "7/38 chi bộ, chiếm 18,42%".
func (w *walk) rateOf(i int, m *measure, x context, rule string) {
	old := w.r.drafts[w.cur]
	cur := w.cur
	at := w.add(i, m, x, phrase{text: longer("tỷ lệ ", old.own), words: 2}, nil, m.unit, rule)
	d := &w.r.drafts[at]
	d.rate = true
	d.period, d.dated, d.explicit, d.target, d.event = old.period, old.dated, old.explicit, old.target, old.event
	w.cur = cur
	w.lastName = old.own
}

// rate reads a percentage that is the figure itself.
func (w *walk) rate(i int, m *measure, x context, subj phrase) {
	np := w.after(i, 0)
	name := subj
	rule := "rate"
	switch {
	case subj.words == 0 || x.verb&tHave != 0 || x.colon && np.words > 1 && w.topic(subj):
		name = np
		if np.words == 0 {
			name = subj
		}
		rule = "rate.of_noun"
	case x.verb == 0 && !x.colon && np.words > 0:
		name = phrase{text: join(subj.text, np.text), words: subj.words + np.words, from: subj.from, to: subj.to}
		if np.words >= 4 && !subj.verb {
			name = np
		}
		rule = "rate.of_noun"
	}
	if name.words == 0 && w.lastName != "" {
		name = phrase{text: longer("tỷ lệ ", w.lastName), words: 2}
	}
	if name.words == 0 && w.headGeneral {
		return
	}
	at := w.add(i, m, x, name, nil, m.unit, rule)
	w.r.drafts[at].rate = true
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
	for _, head := range []string{"kế hoạch", "kh", "dự toán", "mục tiêu", "kịch bản"} {
		if len(s) >= len(head) && s[:len(head)] == head {
			return true
		}
	}
	return false
}

// longer puts words before a name, unless that would make it no name any more.
func longer(words, name string) string {
	if len(name) > 240 || len(name) >= len(words) && name[:len(words)] == words {
		return name
	}
	return words + name
}

// otherYear reads the same indicator's level of another year in brackets: "còn
// 3,2% (năm 2025 là 4,05%)".
func (w *walk) otherYear(i int, m *measure, x context) {
	cur := w.cur
	at := w.add(i, m, x, phrase{text: w.r.drafts[cur].own, words: 9}, m.other, m.unit, "level.other_year")
	d := &w.r.drafts[at]
	d.period, d.dated, d.explicit = w.parenPeriod, true, true
	d.target = w.r.coming(w.parenPeriod)
	d.rate = m.unit == "%"
	w.cur = cur
}

// namesList reports a percentage inside the name of what a colon introduces:
// "tiết kiệm chi thường xuyên 10%: 1.106 triệu đồng".
func (w *walk) namesList(i int) bool {
	for j := i + 1; j < w.to && j < i+5; j++ {
		k := w.r.chunks[j]
		if k.sign == ':' {
			return w.next(j + 1).is(tMeasure)
		}
		if k.sign != 0 || k.is(tMeasure) {
			return false
		}
	}
	return false
}

// totalIsPlan makes b of an amount a/b the plan, once a percentage of plan follows.
func (w *walk) totalIsPlan() {
	f := &w.r.drafts[w.cur].fact
	if f.Of == nil || w.r.drafts[w.cur].counts || f.Plan != nil {
		return
	}
	f.Plan, f.Of = f.Of, nil
	for k := range f.Printed {
		if f.Printed[k].Field == "of" {
			f.Printed[k].Field = "plan"
		}
	}
}

// partOf reports that the percentage is the last count's share in a count told
// before it, as the arithmetic shows: 8.966 of 9.842 is 91,1%.
func (w *walk) partOf(m *measure) bool {
	d := &w.r.drafts[w.cur]
	if !d.counts || d.fact.Value == nil {
		return false
	}
	for j := len(w.r.drafts) - 1; j >= max(0, len(w.r.drafts)-12); j-- {
		t := &w.r.drafts[j]
		if j == w.cur || t.fact.Value == nil || t.fact.Unit != d.fact.Unit || t.fact.Value.Sign() <= 0 || t.fact.Value.Cmp(*d.fact.Value) < 0 {
			continue
		}
		if share(*d.fact.Value, *t.fact.Value, m.value.Scale) == m.value {
			return true
		}
	}
	return false
}

// share is a of b in percent, rounded half up to so many decimals.
func share(a, b Num, scale int) Num {
	q := new(big.Rat).Quo(a.Rat(), b.Rat())
	n, err := vn.FromRat(q.Mul(q, big.NewRat(100, 1)), scale)
	if err != nil {
		return Num{}
	}
	return n
}

// onlyDone reports a segment whose words before the measure only say that a plan
// was carried out: "…, hoàn thành 100% dự toán năm".
func (w *walk) onlyDone(end int) bool {
	if w.cur < 0 || w.r.drafts[w.cur].clause != w.clause || end != w.seg+1 {
		return false
	}
	s := w.r.low[w.r.chunks[w.seg].s:w.r.chunks[w.seg].e]
	return s == "hoàn thành" || s == "thực hiện"
}
