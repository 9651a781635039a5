package extract

import (
	"math/big"
	"strings"

	"tongket/internal/vn"
)

// times reads "gấp 1,8 lần kế hoạch", "bằng 1,3 lần năm 2024".
func (w *walk) times(i int, m *measure, x approach, b base, subj phrase) {
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
func (w *walk) percent(i int, m *measure, x approach, b base, subj phrase, attach bool) {
	if b.kind == planBase && !attach && (subj.words == 0 || subj.text == "hoàn thành") && w.r.low[w.r.chunks[b.noun].s:w.r.chunks[b.noun].e] == "chỉ tiêu" && b.at >= i {
		b = base{} // "hoàn thành 100% chỉ tiêu": so many of the targets
		x.verb = 0
	}
	switch {
	case m.signed && attach && x.verb == 0 && w.paren >= 0 && b.kind != planBase:
		n := unsigned(m, &x)
		w.growth(i, &n, x, b, subj, attach)
	case b.kind == planBase && x.verb&tLess == 0 && !(x.verb == 0 && b.noun > 0 && w.r.chunks[b.noun].is(tCompare)):
		w.ofPlan(i, m, x, b, subj, attach)
	case x.verb&tPlan != 0 && (w.paren >= 0 || attach):
		w.givePlan(i, m)
	case x.verb&tLess != 0 && x.base.kind == yearBase && attach && !w.r.drafts[w.cur].rate:
		w.aboveLastYear(i, m, x)
	case x.verb&tLess != 0:
	case x.verb&(tUp|tDown) != 0:
		w.growth(i, m, x, b, subj, attach)
	case b.kind == yearBase && subj.words > 0 && growing(subj.text):
		w.rate(i, m, x, subj)
		v := m.value
		w.r.drafts[len(w.r.drafts)-1].fact.YoyPct = &v
	case b.kind == yearBase && x.verb&(tEqual|tReach) != 0 && (attach || subj.words > 0):
		w.growth(i, m, x, b, subj, attach)
	case x.verb&tExceed != 0 && subj.words > 0 && strings.HasPrefix(subj.text, "không để "):
		x.bound, subj.text = AtMost, strings.TrimPrefix(subj.text, "không để ")
		w.rate(i, m, x, subj)
	case x.verb&tExceed != 0 && (attach || subj.words > 0) && b.kind == noBase:
		w.ofPlan(i, m, x, b, subj, attach)
	case x.from && w.movesOn(i), x.verb&(tReach|tEqual) != 0 && w.lastYears(subj):
	case w.paren >= 0 && (x.paren || x.verb&(tEqual|tShare) != 0) && w.changed > 0 && w.outside.lastM == w.changed:
		w.sameChange(i, m)
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

// ofPlan reads a percentage of the plan.
func (w *walk) ofPlan(i int, m *measure, x approach, b base, subj phrase, attach bool) {
	pct := m.value
	if attach && w.dateAt >= w.seg && (w.r.drafts[w.cur].fact.PlanPct != nil || w.otherTime()) {
		attach = false // "quý III đạt 70%, cả năm đạt 100% kế hoạch"
		subj.text, subj.words = w.r.drafts[w.cur].own, 2
	}
	if attach && x.verb&tExceed != 0 && w.r.drafts[w.cur].rate && b.noun > 0 && w.r.chunks[b.noun].is(tCompare) {
		return // a rate that is 6% above its plan differs from it by points
	}
	if attach && w.lastM >= w.seg && x.bound != Exact && w.r.drafts[w.cur].counts && w.r.drafts[w.cur].fact.Of != nil {
		d := &w.r.drafts[w.cur] // "6/9 khoản thu đạt trên 75% dự toán"
		d.fact.Name = squeeze(d.fact.Name + " " + w.r.low[w.r.chunks[x.end].s:w.r.chunks[max(b.at-1, i)].e])
		w.r.extend(w.cur, b, i)
		return
	}
	if d := w.cur; attach && w.r.drafts[d].target && b.at > i && b.at < w.to && w.r.chunks[b.at].is(tPeriod) && !w.r.coming(w.r.periods[w.r.chunks[b.at].at]) {
		return // a plan set against the plan of the year before
	}
	if attach && b.kind == planBase {
		w.totalIsPlan()
	}
	if x.verb&(tExceed|tUp) != 0 {
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
	if name == "hoàn thành" && w.lastName != "" {
		name = w.lastName // "để cả năm hoàn thành 100% dự toán"
	}
	if np := w.after(i, 0); name == "" || x.verb == 0 && !(b.noun == i+1 && np.to == b.at && !strings.Contains(np.text, "vốn")) {
		name = join(name, np.text)
	}
	at := w.add(i, m, x, phrase{text: name, words: 1, from: subj.from, to: subj.to}, nil, "", "plan_pct.alone")
	d := &w.r.drafts[at]
	d.fact.Value, d.fact.Unit, d.fact.Upper = nil, "", nil
	d.fact.PlanPct = &pct
	d.fact.Printed[0].Field = "plan_pct"
	w.r.extend(at, b, i)
}

// otherTime reports that the phrase of time before the measure is not the one that
// dates the last fact: "tháng 6 đạt 9,2 tỷ đồng, phấn đấu 6 tháng đạt 59% dự toán".
func (w *walk) otherTime() bool {
	d := &w.r.drafts[w.cur]
	return d.explicit && w.dated && d.dated && format(w.period) != format(d.period) && !w.period.loose && !w.period.asOf
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

// givePlan takes the plan's own value: "(KH 1.150 con)", "/KH 12 tỷ đồng".
func (w *walk) givePlan(i int, m *measure) {
	if w.cur < 0 || w.r.drafts[w.cur].fact.Plan != nil {
		return
	}
	if m.upper != nil {
		w.planRange(i, m)
		return
	}
	v := m.value
	w.r.drafts[w.cur].fact.Plan = &v
	w.print(w.cur, i, m, "plan")
}

// planRange makes a target of a plan given as a range: "9,6% (kế hoạch 9 - 9,5%)".
func (w *walk) planRange(i int, m *measure) {
	cur := w.cur
	old := w.r.drafts[cur]
	at := w.add(i, m, approach{}, phrase{text: old.own, words: 9}, nil, m.unit, "plan.first")
	d := &w.r.drafts[at]
	d.target, d.cue, d.rate = true, true, m.unit == "%"
	d.period, d.dated, d.explicit = old.period, old.dated, old.explicit
	w.cur = cur
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

// inBrackets reads "(72,4%)" right after a figure.
func (w *walk) inBrackets(i int, m *measure, x approach) {
	f := &w.r.drafts[w.cur].fact
	if (f.Plan != nil || w.scope.planned && f.Of == nil && strings.HasSuffix(f.Unit, "đồng")) && f.PlanPct == nil {
		w.setPct(w.cur, i, m, m.value, "level.plan_pct")
		return
	}
	w.rateOf(i, m, x, "rate.bracket")
}

// implied reads "đạt 180%" after a figure: of the plan, unless the figure is a
// part of a total or itself a rate.
func (w *walk) implied(i int, m *measure, x approach) {
	d := &w.r.drafts[w.cur]
	switch {
	case d.fact.PlanPct == nil && d.fact.Of == nil && w.scope.planned && strings.HasSuffix(d.fact.Unit, "đồng"):
		w.setPct(w.cur, i, m, m.value, "level.plan_pct")
	case d.fact.Of != nil, x.end < i && strings.Contains(w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e], "tỷ lệ"):
		w.rateOf(i, m, x, "rate.of_total")
	case w.partOf(m):
		w.rateOf(i, m, x, "rate.of_part")
	case d.fact.PlanPct != nil && w.dateAt >= w.seg:
		w.ofPlan(i, m, x, base{kind: planBase}, phrase{}, true)
	case x.verb&tEqual != 0 && w.shareOf(i):
		w.rateOf(i, m, x, "rate.share")
	case d.counts && x.verb&tEqual != 0 && w.amounts(x):
		w.rateOf(i, m, x, "rate.share")
	case d.fact.PlanPct == nil:
		w.setPct(w.cur, i, m, m.value, "level.plan_pct")
	}
}

// shareOf reports that the words after a percentage name the whole it is a share of:
// "bằng 2% tổng chi".
func (w *walk) shareOf(i int) bool {
	if i+1 >= w.to {
		return false
	}
	k := w.r.chunks[i+1]
	switch s := w.r.low[k.s:k.e]; s {
	case "tổng", "tổng số", "số", "dân số", "toàn":
		return !k.is(tPlan) && !(i+2 < w.to && w.r.chunks[i+2].is(tPlan|tSame))
	}
	return false
}

// amounts reports tương đương or tương ứng, which after a count give its share.
func (w *walk) amounts(x approach) bool {
	return strings.HasPrefix(w.r.low[w.r.chunks[x.end].s:], "tương")
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
		if j == w.cur || t.fact.Value == nil || !sameThing(t.fact.Unit, d.fact.Unit) || t.fact.Value.Sign() <= 0 || t.fact.Value.Cmp(*d.fact.Value) < 0 {
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

// rateOf makes a rate of its own beside a count: "7/38 chi bộ, chiếm 18,42%".
func (w *walk) rateOf(i int, m *measure, x approach, rule string) {
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
func (w *walk) rate(i int, m *measure, x approach, subj phrase) {
	subj = w.graded(subj)
	np := w.after(i, 0)
	name := subj
	rule := "rate"
	switch {
	case subj.words == 0 || x.verb&tHave != 0 || np.words > 2 && w.onlyActor(subj) && subj.to == subj.from+1 || x.colon && np.words > 1 && w.topic(subj):
		name = np
		if np.words == 0 {
			name = subj
		}
		rule = "rate.of_noun"
	case w.byNature(x, subj), x.verb == 0 && np.words == 0 && subj.words > 0 && strings.HasPrefix(subj.text, "giải ngân"):
		if w.paren >= 0 && w.cur >= 0 {
			subj.text = longer(w.lastName+" ", subj.text)
		}
		w.ofPlan(i, m, x, base{kind: planBase}, subj, false)
		return
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
	name = w.contrasted(w.continued(name))
	if name.words == 0 && w.headGeneral {
		return
	}
	prev := w.cur
	at := w.add(i, m, x, name, nil, m.unit, rule)
	w.r.drafts[at].rate = true
	if rule == "rate.of_noun" && np.to > np.from && prev == at-1 && prev >= w.clauseFirst && subj.words == 0 && w.r.drafts[prev].fact.Rule == rule {
		w.shareTail(prev, int(w.r.chunks[np.from].e), np)
	}
}

// graded gives a rate of those who did well their noun back, where it looks like who
// acts: "Chi bộ hoàn thành tốt nhiệm vụ đạt trên 90%".
func (w *walk) graded(p phrase) phrase {
	c := w.r.chunks
	if p.words == 0 || !p.verb || p.from <= w.from || !strings.HasPrefix(p.text, "hoàn thành") || p.words < 3 {
		return p
	}
	if k := c[p.from-1]; !k.is(tOrg) || !k.is(tNoun) {
		return p
	}
	p.from--
	p.text, p.words = w.spell(p.from, p.to)
	p.verb = false
	return p
}

// lastYears reports a subject that is only the time of comparison: "trong khi cùng kỳ
// chỉ đạt 90%".
func (w *walk) lastYears(p phrase) bool {
	if p.words == 0 || p.words > 4 {
		return false
	}
	for j := p.from; j < p.to; j++ {
		if k := w.r.chunks[j]; k.is(tSame) {
			return j <= p.from+1
		}
	}
	return false
}

// growing reports the name of a rate of growth, which the year before may be the
// base of: "tốc độ tăng trưởng đạt 10,7% so với cùng kỳ".
func growing(name string) bool {
	for _, head := range []string{"tốc độ tăng", "tăng trưởng", "mức tăng", "tỷ lệ tăng trưởng"} {
		if strings.HasPrefix(name, head) || strings.HasSuffix(name, " "+head) {
			return true
		}
	}
	return false
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

// onlyDone reports a segment whose words before the measure only say that a plan
// was carried out: "…, hoàn thành 100% dự toán năm".
func (w *walk) onlyDone(end int) bool {
	if w.cur < 0 || w.r.drafts[w.cur].clause != w.clause || end != w.seg+1 {
		return false
	}
	s := w.r.low[w.r.chunks[w.seg].s:w.r.chunks[w.seg].e]
	return s == "hoàn thành" || s == "thực hiện"
}

// byNature reports a sum that is only ever measured in percent of its plan:
// "giải ngân đạt 95%", "thu ngân sách đạt 103%"; and the place's own level beside
// one: "(mặt bằng chung toàn tỉnh là 58,3%)".
func (w *walk) byNature(x approach, p phrase) bool {
	if x.verb&(tReach|tEqual) == 0 || p.words == 0 {
		return false
	}
	for j := p.from; j < p.to && !isRate(p.text); j++ {
		if w.r.low[w.r.chunks[j].s:w.r.chunks[j].e] == "giải ngân" {
			return true
		}
	}
	switch first := w.r.low[w.r.chunks[p.from].s:w.r.chunks[p.from].e]; first {
	case "thu", "tổng thu", "chi", "tổng chi":
		return p.from+1 < p.to && w.r.low[w.r.chunks[p.from+1].s:w.r.chunks[p.from+1].e] == "ngân"
	case "chỉ tiêu":
		return p.words > 3 && !strings.Contains(p.text, "tỷ lệ")
	case "mặt bằng", "bình quân", "trung bình":
		return w.paren >= 0 && w.cur >= 0 && w.r.drafts[w.cur].fact.PlanPct != nil
	}
	return false
}

// sameThing reports counting words of which one only shortens the other: tin báo
// and tin.
func sameThing(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")
}

// restricts reports a percentage that only tells which things were counted: "8 đơn
// vị giải ngân dưới 15%".
func (w *walk) restricts(i int, x approach) bool {
	if w.lastM < w.seg || x.verb != 0 || x.colon || w.paren >= 0 || x.bound == Exact {
		return false
	}
	return w.r.measures[w.r.chunks[w.lastM].at].kind == countUnit && x.end > w.lastM+1
}
