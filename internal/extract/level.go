package extract

import "strings"

// level reads an amount or a count: a fact of its own, the plan of the one before
// it, or a mere difference.
func (w *walk) level(i int, m *measure, x approach, b base, subj phrase, attach bool) {
	bare := m.kind == noUnit
	if w.noLevel(i, m, x, b, subj, attach) {
		return
	}
	if bare && m.kind == countUnit {
		own := m.unit
		if w.cur >= 0 && strings.Contains(w.r.drafts[w.cur].own, m.unit) {
			own = w.r.drafts[w.cur].own
		}
		at := strings.Index(own, m.unit)
		w.add(i, m, x, phrase{text: join(subj.text, own[max(at, 0):]), words: 9, from: subj.from, to: subj.to, base: w.lastName}, nil, m.unit, "count.of_those")
		w.r.drafts[w.cur].counts = true
		return
	}
	if x.verb&(tUp|tDown) != 0 {
		w.standing(i, m, x, subj)
		return
	}
	if x.verb&tLess != 0 {
		w.lacking(i, m, x)
		return
	}
	if x.verb&tPlan != 0 || w.planEnds(subj, x) {
		w.planFirst(i, m, x, subj)
		return
	}
	if attach && x.verb&tLeft != 0 && w.withoutValue() && w.fellShort() {
		w.giveValue(i, m, x)
		return
	}
	if attach && (x.verb&tLeft != 0 || x.verb&tReach != 0 && !w.r.drafts[w.cur].target && m.unit != "%") && w.onlyChange() {
		w.fallsTo(i, m)
		return
	}
	if w.outOf(i, m) || attach && w.precisely(i, m) {
		return
	}
	if w.sameYearAgo(i, m, x, subj) {
		return
	}
	np := phrase{}
	if m.nounStart > 0 {
		np = w.after(i, m.nounStart)
	}
	name, rule := w.levelName(i, m, x, subj, np)
	if name.words == 0 {
		name = w.fallback(x.end)
	}
	if w.runningTotal(i, m, subj, np) {
		name = phrase{text: w.lastName, words: 2}
	}
	if name.words == 0 && w.headGeneral && w.lastName == "" {
		return
	}
	var of *Num
	if m.other != nil {
		of = m.other
	}
	follows := attach && w.lastM < w.seg && m.unit != "%" && x.verb == 0 && subj.words == 0 && !(w.seg > w.from && w.r.chunks[w.seg-1].is(tInWhich))
	prev := w.cur
	at := w.add(i, m, x, name, of, m.unit, rule)
	d := &w.r.drafts[at]
	d.rate = m.unit == "%"
	d.beside = w.lastM >= w.seg && prev == at-1
	d.counts = m.kind == countUnit
	if s := w.r.low[w.r.chunks[w.seg].s:w.r.chunks[i].s]; m.kind == moneyUnit && (strings.Contains(s, "được phân bổ") || strings.Contains(s, "vốn") && strings.Contains(s, "được giao")) {
		d.target = true // capital handed down
	}
	if d.fact.Of == nil && strings.HasPrefix(m.unit, "chỉ tiêu") && (strings.HasSuffix(name.text, " giao") || strings.HasSuffix(subj.text, "giao")) {
		d.target = true // the number of targets set
	}
	if d.fact.Of != nil && d.fact.Value != nil && d.fact.Value.Cmp(*d.fact.Of) > 0 {
		d.fact.Plan, d.fact.Of = d.fact.Of, nil // more than the whole: "41/40 đảng viên"
	}
	if d.fact.Of != nil && w.metAndExceeded(i) {
		d.fact.Bound = Exact
	}
	if d.fact.Of != nil && np.to > i && np.to+1 < w.to && w.r.low[w.r.chunks[np.to].s:w.r.chunks[np.to].e] == "theo" && w.r.chunks[np.to+1].is(tPlan) && w.plansValue(w.r.chunks[np.to+1]) && !strings.HasPrefix(m.unit, "chỉ tiêu") {
		d.fact.Plan, d.fact.Of = d.fact.Of, nil // "1/2 hội nghị phản biện theo kế hoạch"
	}
	if follows && prev == at-1 && m.kind == countUnit && np.to > np.from {
		w.shareTail(prev, int(m.unitEnd), np)
	}
	d.joined = follows && prev == at-1 && w.dateAt < w.seg &&
		(d.counts && w.r.drafts[prev].counts || w.colonName == "" || w.colonClause != w.clause)
	w.joinBound(at, prev)
	if w.plan != nil {
		d.fact.Plan = w.plan
		w.plan = nil
	}
}

// runningTotal reports a count that is the one before it summed up since the year's
// start, and so has its name: "kết nạp được 3 đảng viên; lũy kế 8 tháng được 13
// đảng viên".
func (w *walk) runningTotal(i int, m *measure, subj, np phrase) bool {
	last := len(w.r.drafts) - 1
	if last < 0 || w.lastName == "" || subj.words > 0 || m.kind != countUnit || np.text != m.unit || w.r.drafts[last].fact.Unit != m.unit {
		return false
	}
	return strings.HasPrefix(w.r.low[w.r.chunks[w.seg].s:w.r.chunks[i].s], "lũy kế")
}

// noLevel deals with an amount that is no level of its own: the plan or the value
// of the fact before it, a difference, a change, the start of a movement. It
// reports whether the amount was one of these.
func (w *walk) noLevel(i int, m *measure, x approach, b base, subj phrase, attach bool) bool {
	switch {
	case x.verb&tPlan != 0 && w.paren >= 0 && w.cur >= 0, x.verb&tPlan != 0 && x.compared && w.cur >= 0:
		w.givePlan(i, m)
	case x.paren && w.cur >= 0 && w.withoutValue():
		w.giveValue(i, m, x)
	case x.paren && w.planBefore(w.paren) && w.cur >= 0:
		w.givePlan(i, m)
	case x.verb&tLess != 0 && !w.lacks(i, m, x, b) || x.verb&tExceed != 0 && (b.kind == planBase || attach):
	case x.verb&(tUp|tDown) != 0 && (attach || w.paren >= 0 || x.compared):
		w.changed, w.fell, w.changeBase = i, x.verb&tDown != 0, b.kind
	case x.verb&(tEqual|tTimes) != 0 && b.kind == yearBase:
	case x.from && m.upper == nil && w.movesOn(i):
	case m.kind == measureUnit && x.from && w.lastM >= w.seg && w.upward(i, x) && w.r.measures[w.r.chunks[w.lastM].at].kind == countUnit:
		// "58 tàu có chiều dài từ 15m trở lên": which ones were counted
	case m.kind == countUnit && w.webCounter(m):
	case m.kind == noUnit && !w.bare(m, x, subj) && !w.ofThose(i, m, subj), w.distance(subj):
	case x.compared && x.base.kind == otherBase && x.verb == 0:
	default:
		return false
	}
	return true
}

// bare decides about a number without unit or counting word: only after "số …:".
func (w *walk) bare(m *measure, x approach, subj phrase) bool {
	if !x.colon && x.verb&tReach == 0 || subj.words < 2 || m.value.Scale > 0 && m.other == nil {
		return false
	}
	c := w.r.chunks[subj.from]
	head := w.r.low[c.s:c.e]
	return head == "số" || head == "tổng số"
}

// standing reads a change that stands for an indicator: "số hộ nghèo giảm 96 hộ",
// "giảm thêm 20 hộ nghèo".
func (w *walk) standing(i int, m *measure, x approach, subj phrase) {
	rise := "tăng "
	if x.verb&tDown != 0 {
		rise = "giảm "
	}
	name := subj.text
	if subj.words == 0 {
		name = w.after(i, m.nounStart).text
	}
	at := w.add(i, m, x, phrase{text: longer(rise, name), words: 2, from: subj.from, to: subj.to}, m.other, m.unit, "change.stands")
	w.r.drafts[at].rate = true
}

// webCounter reports how often a page was opened, which is no figure of the place.
func (w *walk) webCounter(m *measure) bool {
	if !strings.HasSuffix(m.unit, "lượt truy cập") && !strings.HasSuffix(m.unit, "lượt xem") && !strings.HasSuffix(m.unit, "lượt theo dõi") && !strings.HasSuffix(m.unit, "người theo dõi") {
		return false
	}
	sentence := w.r.low[w.r.chunks[w.from].s:w.r.chunks[w.to-1].e]
	for _, page := range []string{"trang web", "website", "fanpage", "trang thông tin", "cổng thông tin", "facebook", "zalo", "kênh"} {
		if strings.Contains(sentence, page) {
			return true
		}
	}
	return false
}

// sameYearAgo reads the level of the same months a year before, where it is stated in
// full: "cùng kỳ năm 2021 là 298,4 tỷ đồng".
func (w *walk) sameYearAgo(i int, m *measure, x approach, subj phrase) bool {
	c := w.r.chunks
	if subj.words == 0 || !c[subj.from].is(tSame) || subj.from < w.seg || w.cur < 0 || x.verb&tReach == 0 {
		return false
	}
	old := w.r.drafts[w.cur]
	for j := subj.from; j < i; j++ {
		if !c[j].is(tPeriod) {
			continue
		}
		p := old.period
		if !old.dated {
			p = w.r.now.review
		}
		if p.year = w.r.periods[c[j].at].year; p.year == 0 {
			return true
		}
		cur := w.cur
		d := &w.r.drafts[w.add(i, m, x, phrase{text: old.own, words: 9}, nil, m.unit, "level.other_year")]
		d.period, d.dated, d.explicit, d.target = p, true, true, false
		w.cur = cur
		return true
	}
	return false
}

// lacks reports a count of what is missing that is set against nothing: "còn thiếu
// 19 giáo viên".
func (w *walk) lacks(i int, m *measure, x approach, b base) bool {
	if m.kind != countUnit || m.nounStart == 0 || x.compared || b.kind != noBase || x.end >= i || w.paren >= 0 {
		return false
	}
	k := w.r.chunks[x.end]
	if w.r.low[k.s:k.e] != "thiếu" || w.cur >= 0 && w.r.drafts[w.cur].fact.Unit == m.unit && (w.r.drafts[w.cur].fact.Of != nil || w.r.drafts[w.cur].fact.Plan != nil) {
		return false
	}
	for j := w.seg; j < i; j++ {
		if w.r.chunks[j].is(tPlan) {
			return false
		}
	}
	return true
}

// lacking makes the fact of what is missing.
func (w *walk) lacking(i int, m *measure, x approach) {
	np := w.after(i, m.nounStart)
	w.r.drafts[w.add(i, m, x, phrase{text: "thiếu " + np.text, words: 9, from: x.end, to: np.to}, m.other, m.unit, "count")].counts = true
}

// isTarget reports whether figures are aimed at where the walk stands.
func (w *walk) isTarget() bool {
	p, dated := w.time0()
	return w.target || dated && w.r.coming(p)
}

// time0 is the period that holds where the walk stands.
func (w *walk) time0() (period, bool) {
	if w.parenDated && w.paren >= 0 {
		return w.parenPeriod, true
	}
	return w.period, w.dated
}

// add begins a fact at the measure of chunk i.
func (w *walk) add(i int, m *measure, x approach, name phrase, of *Num, unit, rule string) int {
	c := w.r.chunks
	own := name.text
	text := own
	short := name.words <= 3 && name.base == "" && (name.words < 2 || strings.Count(w.head, " ") < 7 || w.isContinued(name))
	if short && !w.headGeneral && w.head != "" && !contains(w.head, own) {
		text = join(w.head, own)
	}
	if text == "" {
		text = w.lastName
		own = text
	}
	v := m.value
	d := draft{own: own, clause: w.clause}
	d.fact = Fact{Name: text, Value: &v, Unit: unit, Bound: x.bound, Estimate: x.estimate || w.estimateList, Of: of, Rule: rule, Upper: m.upper}
	if d.fact.Value != nil && m.upper == nil && x.bound == Exact && w.upward(i, x) {
		d.fact.Bound = AtLeast
	}
	if x.from && m.upper == nil && d.fact.Bound == Exact && w.isTarget() {
		d.fact.Bound = AtLeast // a target of "từ 60 triệu đồng" is its floor
	}
	if x.verb&tExceed != 0 && d.fact.Bound == Exact && m.kind != percentUnit {
		d.fact.Bound = Over
	}
	d.forecast = x.forecast
	d.period, d.dated = w.time0()
	d.explicit = w.dateAt >= w.seg && w.dateAt < i && w.paren < 0
	d.target, d.cue = w.target, w.cue
	d.event = (w.scope.eventLead || w.tells(w.seg, i, m)) && !w.cue
	if w.inWhich && w.cur >= 0 && w.r.drafts[w.cur].clause == w.clause {
		d.event = d.event || w.r.drafts[w.cur].event
	}
	if m.otherPlan && of != nil {
		d.fact.Plan, d.fact.Of = of, nil
	}
	start := c[i].s
	if name.to > name.from && name.from < len(c) && name.from >= w.from {
		start = min(start, c[name.from].s)
	}
	d.fact.Span = [2]int{int(start), int(c[i].e)}
	if w.tail != "" && w.tailOf == i && w.tailTo > i && strings.HasSuffix(own, w.tail) {
		d.fact.Span[1] = max(d.fact.Span[1], int(c[w.tailTo-1].e))
	}
	d.fact.Printed = printedOf(m, of != nil)
	w.r.drafts = append(w.r.drafts, d)
	w.cur = len(w.r.drafts) - 1
	switch {
	case name.base != "":
		w.lastName = name.base
	case own != "":
		w.lastName = own
	}
	return w.cur
}

// contains reports whether a name already has the words of its head.
func contains(head, name string) bool {
	return len(name) >= len(head) && name[:len(head)] == head
}

// upward reports "từ X … trở lên" or "X trở lên" about the measure at chunk i.
func (w *walk) upward(i int, x approach) bool {
	for j := i + 1; j < w.to; j++ {
		k := w.r.chunks[j]
		if k.is(tUpward) {
			return true
		}
		if k.sign != 0 || k.is(tMeasure) || !x.from && (j > i+4 || k.is(tVerb|tFrom|tHave|tNoise|tPeriod|tJoiner|tCompare)) {
			return false
		}
	}
	return false
}

// tells reports that the figure counts what took place at an event: delegates,
// speeches, awards, votes; or is an area's size and population.
func (w *walk) tells(from, i int, m *measure) bool {
	c := w.r.chunks
	if m.unit == "km2" {
		w.area = true
		return true
	}
	if m.other == nil && placeParts[m.unit] && (w.area && !strings.HasPrefix(w.r.low[c[w.seg].s:c[w.seg].e], "số") || w.describes(i, m)) {
		w.area = true
		return true
	}
	if m.kind == moneyUnit {
		return false
	}
	event := m.unit == "đồng chí" && strings.Contains(w.r.low[c[from].s:c[i].s], "ban thường vụ")
	events := tEvent | tAward
	if w.r.now.report && !w.scope.eventLead && !w.meets() {
		events = 0 // a report counts them over its period
	}
	for j := max(from, w.pending); j < i; j++ {
		event = event || c[j].is(events)
		if w.r.low[c[j].s:c[j].e] == "về" {
			event = false // what a speech was about is no part of it
		}
	}
	if j := i - 1; j >= w.from {
		for j > w.from && c[j].is(tLight|tReach|tHave|boundTags|tTo) && !c[j].is(tStanding) {
			j--
		}
		if c[j].is(tStanding) && (m.unit == "km2" || c[j].tags&tContinued == 0) {
			return true
		}
	}
	if m.kind == countUnit && m.nounStart > 0 {
		if e, n := lex.longest(lex.tokenize(w.r.low, int(m.nounStart), int(m.unitEnd), w.r.spare[:0])); n > 0 && e.tags&events != 0 {
			return true
		}
		for j := i + 1; j < w.to && j < i+9; j++ {
			if c[j].sign != 0 || c[j].is(tMeasure|tPeriod) {
				break
			}
			event = event || c[j].is(events)
		}
	}
	return event && !contains("chỉ tiêu", m.unit)
}

// describes reports a count that only tells how large the place is: "xã có 4 ấp",
// "12.486 nhân khẩu", "43.000 người dân của phường".
func (w *walk) describes(i int, m *measure) bool {
	c := w.r.chunks
	next := func(j int) string {
		if j >= w.to {
			return ""
		}
		return w.r.low[c[j].s:c[j].e]
	}
	switch m.unit {
	case "nhân khẩu":
		return !strings.Contains(w.lastName, "nghèo") && !w.used
	case "người", "người dân", "dân":
		return next(i+1) == "của" && (next(i+2) == "phường" || next(i+2) == "xã" || next(i+2) == "đặc khu")
	case "hộ", "hộ dân":
		return false
	}
	if i < w.from+2 || !c[i-1].is(tHave) && next(i-1) != "gồm" || c[i-1].is(tPlain) || i+1 < w.to && c[i+1].sign == 0 && !c[i+1].is(tJoiner) && next(i+1) != "với" {
		return false
	}
	switch next(w.from) {
	case "xã", "phường", "đặc khu", "xã đảo", "thị trấn", "toàn xã", "toàn phường", "địa bàn":
		return m.upper == nil
	}
	return false
}

// placeParts are what a place is described by after its area.
var placeParts = map[string]bool{
	"nhân khẩu": true, "người": true, "người dân": true, "dân": true, "hộ": true, "hộ dân": true, "thôn": true, "ấp": true, "bản": true,
	"khu phố": true, "tổ dân phố": true, "khóm": true, "buôn": true, "xóm": true, "khu dân cư": true,
}

// extend lets the span of a draft reach to the end of its base.
func (r *reader) extend(at int, b base, i int) {
	if b.kind != noBase && b.at > i && b.at-1 < len(r.chunks) {
		r.drafts[at].fact.Span[1] = max(r.drafts[at].fact.Span[1], int(r.chunks[b.at-1].e))
	}
}
