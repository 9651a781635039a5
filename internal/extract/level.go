package extract

import "strings"

// level reads an amount or a count: a fact of its own, the plan of the one before
// it, or a mere difference.
func (w *walk) level(i int, m *measure, x context, b base, subj phrase, attach bool) {
	switch {
	case x.verb&tPlan != 0 && w.paren >= 0 && w.cur >= 0, x.verb&tPlan != 0 && x.compared && w.cur >= 0:
		w.givePlan(i, m)
		return
	case x.paren && w.cur >= 0 && w.withoutValue():
		w.giveValue(i, m)
		return
	case x.paren && w.planBefore(w.paren) && w.cur >= 0:
		w.givePlan(i, m)
		return
	case x.verb&tLess != 0 || x.verb&tExceed != 0 && (b.kind == planBase || attach):
		return
	case x.verb&(tUp|tDown) != 0 && (attach || w.paren >= 0 || x.compared):
		w.changed, w.fell, w.changeBase = i, x.verb&tDown != 0, b.kind
		return
	case x.verb&(tEqual|tTimes) != 0 && b.kind == yearBase:
		return
	case x.from && m.upper == nil && w.movesOn(i):
		return
	case m.kind == noUnit && !w.bare(m, x, subj), w.distance(subj):
		return
	case x.compared && x.base.kind == otherBase && x.verb == 0:
		return
	}
	if x.verb&(tUp|tDown) != 0 {
		w.standing(i, m, x, subj)
		return
	}
	if x.verb&tPlan != 0 || w.planEnds(subj, x) {
		w.planFirst(i, m, x, subj)
		return
	}
	if attach && x.verb&tLeft != 0 && w.r.drafts[w.cur].fact.Rule == "growth" {
		w.fallsTo(i, m)
		return
	}
	if w.outOf(i, m) {
		return
	}
	np := phrase{}
	if m.nounStart > 0 {
		np = w.after(i, m.nounStart)
	}
	name, rule := w.levelName(i, m, x, subj, np)
	if name.words == 0 && w.headGeneral && w.lastName == "" {
		return
	}
	var of *Num
	if m.other != nil {
		of = m.other
	}
	joined := attach && w.lastM < w.seg && m.unit != "%" && x.verb == 0 && subj.words == 0
	prev := w.cur
	at := w.add(i, m, x, name, of, m.unit, rule)
	d := &w.r.drafts[at]
	d.rate = m.unit == "%"
	d.counts = m.kind == countUnit
	if d.fact.Of != nil && w.metAndExceeded(i) {
		d.fact.Bound = Exact
	}
	d.joined = joined && prev == at-1
	if d.joined {
		p := &w.r.drafts[prev]
		if d.fact.Bound == Exact && !p.rate && p.clause == d.clause && p.fact.Unit != d.fact.Unit && w.verbBound != Exact {
			d.fact.Bound = w.verbBound
		}
		d.event = d.event || p.event
	} else {
		w.verbBound = d.fact.Bound
	}
	if w.plan != nil {
		d.fact.Plan = w.plan
		w.plan = nil
	}
}

// planBefore reports that the bracket at chunk i follows the word for the plan.
func (w *walk) planBefore(i int) bool {
	for j := i - 1; j >= w.from && j >= i-4; j-- {
		k := w.r.chunks[j]
		if k.is(tPlan) {
			return true
		}
		if s := w.r.low[k.s:k.e]; !k.is(tPeriod|tLight|tOrg) && s != "giao" && s != "đề ra" && s != "được" && s != "được giao" && s != "huyện" && s != "thành phố" && s != "năm" && s != "cấp trên" {
			return false
		}
	}
	return false
}

// bare decides about a number without unit or counting word: only after "số …:".
func (w *walk) bare(m *measure, x context, subj phrase) bool {
	if !x.colon && x.verb&tReach == 0 || subj.words < 2 || m.value.Scale > 0 && m.other == nil {
		return false
	}
	c := w.r.chunks[subj.from]
	head := w.r.low[c.s:c.e]
	return head == "số" || head == "tổng số"
}

// standing reads a change that stands for an indicator: "số hộ nghèo giảm 96 hộ",
// "giảm thêm 20 hộ nghèo".
func (w *walk) standing(i int, m *measure, x context, subj phrase) {
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

// planEnds reports a subject that is a plan: "kế hoạch vốn 2025 là 61.250 triệu".
func (w *walk) planEnds(subj phrase, x context) bool {
	if subj.words == 0 || x.verb&(tReach|tEqual) == 0 && !x.colon {
		return false
	}
	for j := subj.from; j < subj.to && j < subj.from+2; j++ {
		if k := w.r.chunks[j]; k.is(tPlan) && !k.is(tNoun) && w.r.low[k.s:k.e] != "chương trình" {
			return true
		}
	}
	return false
}

// planFirst makes the target fact of a plan stated before its result.
func (w *walk) planFirst(i int, m *measure, x context, subj phrase) {
	if x.verb&tPlan != 0 {
		subj = w.subject(w.pending, i)
		end := i
		for end > x.end && w.r.chunks[end-1].is(boundTags|tLight|tPeriod|tEstimate) {
			end--
		}
		from, to := w.trim(w.seg, end)
		if from < to {
			subj.text, subj.words = w.spell(from, to)
		}
	}
	at := w.add(i, m, x, subj, nil, m.unit, "plan.first")
	d := &w.r.drafts[at]
	d.target = true
	if !d.dated || d.period.kind != yearSpan {
		d.period, d.dated = period{kind: yearSpan, year: d.period.year}, true
	}
	v := m.value
	w.plan = &v
	w.cur = -1
}

// levelName makes the name of an amount or a count.
func (w *walk) levelName(i int, m *measure, x context, subj, np phrase) (phrase, string) {
	rule := "level"
	switch {
	case m.kind == countUnit && subj.text == "thu hút" && np.text == m.unit && w.lastName != "" && w.cur >= 0 && w.r.drafts[w.cur].clause == w.clause:
		return phrase{text: longer(np.text+" ", w.lastName), words: np.words + 2, from: subj.from, to: subj.to, base: w.lastName}, "count.with"
	case m.kind == countUnit && subj.words == 0 && np.text == m.unit && w.lastM >= w.seg && w.lastName != "" && w.with(x.end):
		return phrase{text: longer(np.text+" ", w.lastName), words: np.words + 2, from: np.from, to: np.from, base: w.lastName}, "count.with"
	case m.kind == countUnit && w.remaining(x, subj, np) != "":
		return phrase{text: w.remaining(x, subj, np), words: 4}, "count.remaining"
	case m.kind == countUnit && x.colon && np.words > 0 && w.topic(subj):
		return np, "count"
	case m.kind == countUnit && x.verb&tReach != 0 && subj.words == 0 && w.governing(x, i) != "":
		return phrase{text: join(w.governing(x, i), np.text), words: 4, from: x.end, to: x.end + 1}, "count"
	case m.kind == countUnit && (x.verb&(tReach|tLeft|tEqual|tShare) != 0 || x.colon) && subj.words > 0 && !subj.verb && !w.bareActor(subj) && !(w.endsInVerb(subj) && w.particle(x, i)):
		return w.continued(subj), "count.of_subject"
	case m.kind == countUnit && x.verb&tHave != 0 && np.words > 0:
		if subj.words > 0 && subj.words+np.words <= 6 && !w.r.chunks[subj.from].is(tOrg) {
			return phrase{text: join(subj.text, np.text), words: subj.words + np.words, from: subj.from, to: subj.to}, "count"
		}
		return np, "count"
	case m.kind == countUnit:
		rule = "count"
		if w.about(x.end) {
			return np, rule
		}
		if harm, ok := w.outcome(subj, np); ok {
			return harm, rule
		}
		subj = w.lastVerb(subj)
		if subj.words > 0 && subj.verb {
			w.lead = subj.text
		} else if subj.words > 0 {
			w.lead = ""
		}
		if subj.words == 0 && x.verb == 0 && w.lead != "" && np.words <= 4 {
			return phrase{text: join(w.lead, np.text), words: 4, from: np.from, to: np.from}, rule
		}
		if subj.words == 0 || np.words >= 4 && !subj.verb || w.onlyActor(subj) {
			return w.again(phrase{from: np.from, to: np.to}, np, m), rule
		}
		return w.again(joined(subj, np, m.unit), np, m), rule
	}
	if x.verb == 0 && !x.colon || w.particle(x, i) && w.endsInVerb(subj) {
		if tail := w.after(i, 0); tail.words > 0 && (subj.words == 0 || subj.verb || w.endsInVerb(subj) || subj.words <= 2 && !w.isContinued(subj)) && tail.words <= 8 {
			return phrase{text: join(subj.text, tail.text), words: subj.words + tail.words, from: subj.from, to: subj.to}, rule
		}
	}
	if subj.words == 0 {
		if tail := w.after(i, 0); tail.words > 0 {
			return tail, rule
		}
	}
	return w.contrasted(w.partial(w.continued(subj))), rule
}

// outcome names who came to harm by what did it: "tai nạn giao thông xảy ra 6 vụ,
// làm 2 người chết, 5 người bị thương".
func (w *walk) outcome(subj, np phrase) (phrase, bool) {
	lead := w.lead
	if subj.words > 0 {
		lead = subj.text
	}
	if np.text == "người" && subj.words > 0 && subj.words <= 4 {
		for _, fate := range []string{"chết", "bị thương", "thương", "mất tích"} {
			if !strings.HasSuffix(subj.text, fate) {
				continue
			}
			if fate == "thương" {
				fate = "bị thương"
			}
			if w.harm == "" {
				w.harm = w.lastName
			}
			np.text, np.words = "người "+fate, 3
			if w.harm != "" {
				np.text = longer(np.text+" do ", w.harm)
			}
			return np, true
		}
	}
	if (lead != "làm" && lead != "khiến" && lead != "làm cho") || np.words < 2 {
		return phrase{}, false
	}
	if subj.words > 0 {
		w.harm = w.lastName
	}
	w.lead = lead
	if w.harm == "" {
		return np, true
	}
	np.text = longer(np.text+" do ", w.harm)
	return np, true
}

// remaining is the indicator of a change told before its level: "số hộ nghèo giảm
// 21 hộ, còn 48 hộ".
func (w *walk) remaining(x context, subj, np phrase) string {
	if x.verb&tLeft == 0 || subj.words > 0 || np.words > 2 || w.cur < 0 || w.r.drafts[w.cur].fact.Rule != "change.stands" {
		return ""
	}
	name := w.r.drafts[w.cur].own
	for _, change := range []string{"giảm ", "tăng "} {
		name = strings.TrimPrefix(name, change)
	}
	return name
}

// joined joins what was done with what was counted, and says nothing twice:
// "kết nạp đảng viên mới: 20 đảng viên", "tổng đàn lợn 5.430 con".
func joined(subj, np phrase, unit string) phrase {
	if strings.Contains(" "+subj.text+" ", " "+np.text+" ") || !subj.verb && subj.words >= 2 && np.text == unit && classifier(unit) {
		return subj
	}
	return phrase{text: join(subj.text, np.text), words: subj.words + np.words, from: subj.from, to: subj.to}
}

// onlyActor reports a subject that is who acts and names nothing else.
func (w *walk) onlyActor(p phrase) bool {
	return p.words > 0 && w.r.chunks[p.from].is(tOrg) && !w.r.chunks[p.from].is(tVerb)
}

// isContinued reports a subject such as "số tiền", "kinh phí", "sản lượng", which
// says nothing without what it is of.
func (w *walk) isContinued(p phrase) bool {
	if p.words == 0 || !w.r.chunks[p.from].is(tContinued) {
		return false
	}
	for j := p.from + 1; j < p.to; j++ {
		if !w.r.chunks[j].is(tLight | tContinued | tDrop) {
			return false
		}
	}
	return true
}

// continued completes such a subject with the name before it.
func (w *walk) continued(p phrase) phrase {
	if w.lastName != "" && (w.isContinued(p) || p.words > 0 && p.from > w.from && w.r.low[w.r.chunks[p.from-1].s:w.r.chunks[p.from-1].e] == "mỗi") {
		p.text, p.words, p.base = longer(p.text+" ", thing(w.lastName)), p.words+1, w.lastName
	}
	return p
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
func (w *walk) add(i int, m *measure, x context, name phrase, of *Num, unit, rule string) int {
	c := w.r.chunks
	own := name.text
	text := own
	short := name.words <= 3 && (name.words < 2 || strings.Count(w.head, " ") < 6)
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
	d.fact.Printed = append(d.fact.Printed, Printed{"value", m.valueSpan, m.printed})
	if of != nil {
		field := "of"
		if m.otherPlan {
			field = "plan"
		}
		d.fact.Printed = append(d.fact.Printed, Printed{field, m.otherSpan, *m.other})
	}
	if m.upper != nil {
		d.fact.Printed = append(d.fact.Printed, Printed{"upper", m.upperSpan, *m.upper})
	}
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
func (w *walk) upward(i int, x context) bool {
	for j := i + 1; j < w.to; j++ {
		k := w.r.chunks[j]
		if k.is(tUpward) {
			return x.from || j == i+1
		}
		if k.sign != 0 || k.is(tMeasure) {
			return false
		}
	}
	return false
}

// tells reports that the figure counts what took place at an event: delegates,
// speeches, awards, votes; or is an area's size and population.
func (w *walk) tells(from, i int, m *measure) bool {
	c := w.r.chunks
	event := false
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

// extend lets the span of a draft reach to the end of its base.
func (r *reader) extend(at int, b base, i int) {
	if b.kind != noBase && b.at > i && b.at-1 < len(r.chunks) {
		r.drafts[at].fact.Span[1] = max(r.drafts[at].fact.Span[1], int(r.chunks[b.at-1].e))
	}
}

// fallsTo gives its level to a fall told before it: "số đơn thư giảm một nửa, chỉ
// còn 7 đơn".
func (w *walk) fallsTo(i int, m *measure) {
	d := &w.r.drafts[w.cur]
	f := &d.fact
	v := m.value
	f.Value, f.Unit, f.Rule = &v, m.unit, "level.after_change"
	for _, rise := range []string{"giảm ", "tăng "} {
		if contains(f.Name, "") && len(f.Name) > len(rise) && f.Name[:len(rise)] == rise {
			f.Name = f.Name[len(rise):]
		}
	}
	f.Printed[0].Field = "yoy_pct"
	w.print(w.cur, i, m, "value")
	d.own, d.rate = f.Name, m.unit == "%"
}

// metAndExceeded reports "đạt và vượt" before the count of a closed list, where it
// is a verdict and no bound.
func (w *walk) metAndExceeded(i int) bool {
	for j := i - 1; j >= w.seg && j > i-4; j-- {
		if k := w.r.chunks[j]; w.r.low[k.s:k.e] == "đạt và vượt" {
			return true
		}
	}
	return false
}

// governing is the verb of value that also says what was done: "duy trì 13/19
// tiêu chí".
func (w *walk) governing(x context, i int) string {
	if x.end >= i {
		return ""
	}
	k := w.r.chunks[x.end]
	switch s := w.r.low[k.s:k.e]; s {
	case "duy trì", "giữ vững", "đạt và vượt":
		return s
	}
	return ""
}

// endsInVerb reports a subject whose last word is what was done: "vụ Đông Xuân
// xuống giống 2.315 ha lúa", "đã tổ chức được 18 buổi".
func (w *walk) endsInVerb(p phrase) bool {
	if p.words == 0 {
		return false
	}
	for j := p.to - 1; j >= p.from && j >= p.to-4; j-- {
		if w.r.low[w.r.chunks[j].s:w.r.chunks[j].e] == "đã" {
			return true // whatever follows đã is what was done
		}
	}
	return w.r.chunks[p.to-1].is(tVerb)
}

// particle reports the được that only follows a verb: "đã tổ chức được 18 buổi".
func (w *walk) particle(x context, i int) bool {
	return x.verb&tReach != 0 && x.end < i && w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e] == "được"
}

// distance reports how far a place lies, which measures nothing of its year.
func (w *walk) distance(p phrase) bool {
	return p.words > 0 && w.r.low[w.r.chunks[p.from].s:w.r.chunks[p.from].e] == "cách"
}

// outOf reads "mười hai thôn thì chín thôn đã có …": nine out of the twelve told
// before, which become the total.
func (w *walk) outOf(i int, m *measure) bool {
	if m.kind != countUnit || w.cur < 0 || w.lastM < w.seg || m.other != nil {
		return false
	}
	d := &w.r.drafts[w.cur]
	if d.fact.Unit != m.unit || d.fact.Of != nil || d.fact.Value == nil || !w.outOfThem(i) {
		return false
	}
	v := m.value
	d.fact.Of, d.fact.Value, d.fact.Rule = d.fact.Value, &v, "count.out_of"
	np := w.after(i, m.nounStart)
	d.fact.Name, d.own = np.text, np.text
	d.fact.Printed[0].Field = "of"
	w.print(w.cur, i, m, "value")
	return true
}

// classifier reports a counting word that says nothing of what it counts.
func classifier(unit string) bool {
	switch unit {
	case "con", "cái", "chiếc", "vụ", "ca", "trường hợp", "cuộc", "lượt", "người", "hộ", "suất", "điểm", "đơn vị":
		return true
	}
	return false
}

// again names a bare count by what was counted just before: "xảy ra 3 vụ trộm cắp
// tài sản, đã làm rõ cả 3 vụ", "thêm 2 tổ hòa giải, nâng lên 27 tổ".
func (w *walk) again(p, np phrase, m *measure) phrase {
	if p.words == 0 {
		p.text, p.words = np.text, np.words
	}
	at := w.cur
	if at < 0 && p.text == np.text && len(w.r.drafts) > w.first {
		at = len(w.r.drafts) - 1
	}
	if np.text != m.unit || at < 0 || strings.Contains(m.unit, "/") {
		return p
	}
	d := &w.r.drafts[at]
	if d.clause != w.clause && at == w.cur || !d.counts || d.fact.Unit != m.unit && !strings.HasPrefix(d.fact.Unit, m.unit+" ") {
		return p
	}
	i := strings.Index(" "+d.own+" ", " "+m.unit+" ")
	if i < 0 && p.text == np.text && at != w.cur {
		i = 0 // the indicator itself, without its counting word
	}
	if i < 0 || len(d.own)-i > 120 {
		return p
	}
	p.base = w.lastName
	p.text = strings.TrimSuffix(p.text, m.unit) + d.own[i:]
	return p
}

// withoutValue reports that the last fact has a percentage of plan only, so that a
// bracket after it holds its value: "đạt 88% KH (211 ha)".
func (w *walk) withoutValue() bool {
	f := &w.r.drafts[w.cur].fact
	return f.Value == nil && f.PlanPct != nil && w.r.drafts[w.cur].clause == w.clause
}

// giveValue gives such a fact its value.
func (w *walk) giveValue(i int, m *measure) {
	f := &w.r.drafts[w.cur].fact
	v := m.value
	f.Value, f.Unit, f.Rule = &v, m.unit, "level.after_pct"
	w.print(w.cur, i, m, "value")
}

// bareActor reports a subject of one phrase that is who acts or where: "phường còn
// 46 dự án".
func (w *walk) bareActor(p phrase) bool {
	return w.onlyActor(p) && p.to == p.from+1 && p.words <= 2 && !w.r.chunks[p.from].is(tNoun)
}

// thing is what an indicator measures, without the words for the measuring:
// "diện tích cây ăn trái" measures the fruit trees.
func thing(name string) string {
	for _, head := range []string{"tổng diện tích ", "diện tích ", "tổng sản lượng ", "sản lượng ", "năng suất "} {
		if rest, ok := strings.CutPrefix(name, head); ok && strings.Contains(rest, " ") {
			return rest
		}
	}
	return name
}

// partial names a part told after trong đó by a bare verb: "diện tích cây ăn trái
// 2.150 ha, trong đó trồng mới 70 ha".
func (w *walk) partial(p phrase) phrase {
	if !w.inWhich || w.cur < 0 || !p.verb || p.to != p.from+1 || p.words == 0 || w.r.drafts[w.cur].clause != w.clause {
		return p
	}
	p.base = w.lastName
	p.text, p.words = longer(w.lastName+" ", p.text), p.words+3
	return p
}

// about reports "về" right before the figure: what stands before it tells who
// spoke, not what was counted.
func (w *walk) about(end int) bool {
	return end > w.seg && end <= w.to && w.r.low[w.r.chunks[end-1].s:w.r.chunks[end-1].e] == "về"
}

// with reports "với" or "gồm" between two counts: "13 tổ với 65 thành viên".
func (w *walk) with(end int) bool {
	for j := w.lastM + 1; j <= end && j < w.to; j++ {
		switch w.r.low[w.r.chunks[j].s:w.r.chunks[j].e] {
		case "với", "gồm", "có", "thu hút", "cùng":
			return true
		}
	}
	return false
}

// outOfThem reports the words of a part of a total: "mười hai thôn thì chín thôn",
// "trong 17 chỉ tiêu được giao có 15 chỉ tiêu".
func (w *walk) outOfThem(i int) bool {
	c := w.r.chunks
	switch w.r.low[c[i-1].s:c[i-1].e] {
	case "thì":
		return true
	case "có", "đã có":
		j := w.lastM - 1
		for j > w.from && c[j].is(tLight) {
			j--
		}
		return j >= w.from && strings.HasPrefix(w.r.low[c[j].s:c[j].e], "trong")
	}
	return false
}
