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
		own := w.r.drafts[w.cur].own
		at := strings.Index(own, m.unit)
		w.add(i, m, x, phrase{text: join(subj.text, own[max(at, 0):]), words: 9, from: subj.from, to: subj.to, base: w.lastName}, nil, m.unit, "count.of_those")
		w.r.drafts[w.cur].counts = true
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
	if attach && x.verb&tLeft != 0 && w.withoutValue() && w.fellShort() {
		w.giveValue(i, m, x)
		return
	}
	if attach && x.verb&tLeft != 0 && w.r.drafts[w.cur].fact.Rule == "growth" {
		w.fallsTo(i, m)
		return
	}
	if w.outOf(i, m) || attach && w.precisely(i, m) {
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
	if name.words == 0 && w.headGeneral && w.lastName == "" {
		return
	}
	var of *Num
	if m.other != nil {
		of = m.other
	}
	follows := attach && w.lastM < w.seg && m.unit != "%" && x.verb == 0 && subj.words == 0
	prev := w.cur
	at := w.add(i, m, x, name, of, m.unit, rule)
	d := &w.r.drafts[at]
	d.rate = m.unit == "%"
	d.beside = w.lastM >= w.seg && prev == at-1
	d.counts = m.kind == countUnit
	if d.fact.Of == nil && strings.HasPrefix(m.unit, "chỉ tiêu") && strings.HasSuffix(name.text, " giao") {
		d.target = true // the number of targets set
	}
	if d.fact.Of != nil && w.metAndExceeded(i) {
		d.fact.Bound = Exact
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

// shareTail gives the words after the last of two figures to the one before too, when
// that one names no more than what it counts: "12 tập thể, 38 cá nhân được khen
// thưởng", "90% chi bộ, 92% đảng viên hoàn thành tốt nhiệm vụ".
func (w *walk) shareTail(prev, from int, np phrase) {
	d := &w.r.drafts[prev]
	end := int(w.r.chunks[np.to-1].e)
	if d.clause != w.clause || from >= end || d.fact.Name != d.own || strings.Count(d.own, " ") > 1 || d.own != d.fact.Unit && !d.rate {
		return
	}
	d.fact.Name = longer(d.own+" ", withoutBrackets(squeeze(strings.TrimSpace(w.r.low[from:end]))))
	d.own = d.fact.Name
}

// joinBound lets a count joined to the one before share its bound and event; any
// other figure sets the bound for those after it.
func (w *walk) joinBound(at, prev int) {
	d := &w.r.drafts[at]
	if !d.joined {
		w.verbBound = d.fact.Bound
		return
	}
	p := &w.r.drafts[prev]
	if d.fact.Bound == Exact && !p.rate && p.clause == d.clause && p.fact.Unit != d.fact.Unit && w.verbBound != Exact {
		d.fact.Bound = w.verbBound
	}
	d.event = d.event || p.event
	for j := at; d.event && j > w.clauseFirst && w.r.drafts[j].joined; j-- {
		w.r.drafts[j-1].event = true // "12 tập thể, 38 cá nhân được khen thưởng"
	}
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
	case x.verb&tLess != 0 || x.verb&tExceed != 0 && (b.kind == planBase || attach):
	case x.verb&(tUp|tDown) != 0 && (attach || w.paren >= 0 || x.compared):
		w.changed, w.fell, w.changeBase = i, x.verb&tDown != 0, b.kind
	case x.verb&(tEqual|tTimes) != 0 && b.kind == yearBase:
	case x.from && m.upper == nil && w.movesOn(i):
	case m.kind == noUnit && !w.bare(m, x, subj) && !w.ofThose(i, m, subj), w.distance(subj):
	case x.compared && x.base.kind == otherBase && x.verb == 0:
	default:
		return false
	}
	return true
}

// bracketPlan takes what a bracket that opens with a word for the plan tells of the
// fact before it: "(kế hoạch tăng 5%)", "(chỉ tiêu giao từ 98% trở lên)". Only the
// first figure is the plan; a percentage of it is left to its own rule, and so is
// the plan of a coming year.
func (w *walk) bracketPlan(i int, m *measure, x approach, b base) bool {
	c := w.r.chunks
	first := w.paren + 1
	for first < i && c[first].is(tLight|tDrop) {
		first++
	}
	if first >= i || !c[first].is(tPlan) && w.r.low[c[first].s:c[first].e] != "yêu cầu" || b.kind == planBase || w.parenDated && w.r.coming(w.parenPeriod) && !w.target {
		return false
	}
	if m.kind == percentUnit && w.seg > w.paren+1 && x.verb&(tReach|tEqual|tExceed) != 0 {
		return false
	}
	if w.cur < 0 {
		if w.plan == nil && w.seg == w.paren+1 {
			v := m.value
			w.plan = &v
		}
		return true
	}
	w.givePlan(i, m)
	return true
}

// formerly reports a bracket that gives the figure of the time before: "(tháng
// trước 11 vụ)", "(cùng kỳ: 27)".
func (w *walk) formerly(i int) bool {
	c := w.r.chunks
	if k := c[w.paren+1]; w.cur < 0 || !k.is(tSame|tOtherBase) || w.r.low[k.s:k.e] == "đầu năm" {
		return false
	}
	for j := w.paren + 2; j < i; j++ {
		if k := c[j]; k.is(tUp|tDown|tExceed) || k.sign == ',' {
			return false
		}
	}
	return true
}

// compares reports that the bracket at chunk i only gives what a figure is set
// against: "cao hơn bình quân chung của tỉnh (3,2%)".
func (w *walk) compares(i int) bool {
	for j := i - 1; j >= w.from; j-- {
		k := w.r.chunks[j]
		switch {
		case k.is(tLess) && !k.is(tPlain):
			return !w.planBefore(i)
		case k.is(tMeasure) || k.sign == ';' || k.sign == ',':
			return false
		}
	}
	return false
}

// merged reports the places that the one told of was made from: "trên cơ sở hợp nhất
// 2 phường, 1 xã".
func (w *walk) merged(i int, m *measure) bool {
	switch m.unit {
	case "xã", "phường", "thị trấn", "huyện", "đơn vị", "đơn vị hành chính", "địa phương":
	default:
		return false
	}
	for j := i - 1; j >= w.from; j-- {
		switch k := w.r.chunks[j]; w.r.low[k.s:k.e] {
		case "sáp nhập", "hợp nhất", "nhập", "trên cơ sở":
			return true
		}
	}
	return false
}

// setAgainst reports "thấp hơn mức bình quân chung toàn thành phố là …": the figure
// is another place's.
func (w *walk) setAgainst(end int) bool {
	for j := w.seg; j < end && j < w.seg+2; j++ {
		if k := w.r.chunks[j]; (k.is(tLess) || w.r.low[k.s:k.e] == "thấp hơn mức") && !k.is(tPlain) {
			for n := j + 1; n < end; n++ {
				if s := w.r.low[w.r.chunks[n].s:w.r.chunks[n].e]; s == "bình quân" || s == "bình quân chung" || s == "mặt bằng" || s == "trung bình" {
					return true
				}
			}
		}
	}
	return false
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
func (w *walk) bare(m *measure, x approach, subj phrase) bool {
	if !x.colon && x.verb&tReach == 0 || subj.words < 2 || m.value.Scale > 0 && m.other == nil {
		return false
	}
	c := w.r.chunks[subj.from]
	head := w.r.low[c.s:c.e]
	return head == "số" || head == "tổng số"
}

// ofThose gives a bare number at the end of its clause the counting word of the
// count before it: "phát hiện 7 trường hợp xây dựng không phép, đã tháo dỡ 4".
func (w *walk) ofThose(i int, m *measure, subj phrase) bool {
	c := w.r.chunks
	if w.cur < 0 || !subj.verb || subj.words > 4 || m.other != nil || m.upper != nil || i+1 < w.to && c[i+1].sign == 0 {
		return false
	}
	d := &w.r.drafts[w.cur]
	if !d.counts || d.clause != w.clause || d.fact.Value == nil || m.value.Scale > 0 || m.value.Cmp(*d.fact.Value) > 0 {
		return false
	}
	m.kind, m.unit, m.known = countUnit, d.fact.Unit, true
	return true
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

// planEnds reports a subject that is a plan: "kế hoạch vốn 2025 là 61.250 triệu".
func (w *walk) planEnds(subj phrase, x approach) bool {
	if subj.words == 0 || x.verb&(tReach|tEqual) == 0 && !x.colon {
		return false
	}
	for _, given := range []string{" được giao", " được phân bổ", " được bố trí"} {
		if strings.HasSuffix(subj.text, given) || strings.HasPrefix(subj.text, "biên chế"+given) {
			return true
		}
	}
	for j := subj.from; j < subj.to && j < subj.from+2; j++ {
		if k := w.r.chunks[j]; k.is(tPlan) && !k.is(tNoun) && w.r.low[k.s:k.e] != "chương trình" {
			return true
		}
	}
	return false
}

// planFirst makes the target fact of a plan stated before its result.
func (w *walk) planFirst(i int, m *measure, x approach, subj phrase) {
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
	short := name.words <= 3 && name.base == "" && (name.words < 2 || strings.Count(w.head, " ") < 6 || w.isContinued(name))
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
			return x.from || j == i+1 || j == i+2 && w.r.chunks[i+1].is(tPlan)
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
	if m.unit == "km2" {
		w.area = true
		return true
	}
	if w.area && m.other == nil && placeParts[m.unit] {
		return true
	}
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

// outOf reads "mười hai thôn thì chín thôn đã có …": nine out of the twelve told
// before, which become the total.
func (w *walk) outOf(i int, m *measure) bool {
	if m.kind != countUnit || w.cur < 0 || m.other != nil || w.lastM < w.seg && !(i == w.seg && w.sums(i)) {
		return false
	}
	d := &w.r.drafts[w.cur]
	if d.fact.Unit != m.unit || d.fact.Of != nil || d.fact.Value == nil || !w.outOfThem(i) {
		return false
	}
	for j := i + 1; j < w.to && !w.sums(i); j++ {
		if k := w.r.chunks[j]; k.is(tMeasure) && w.r.measures[k.at].unit == m.unit {
			d.target = d.target || strings.HasPrefix(m.unit, "chỉ tiêu") && strings.HasSuffix(d.own, "giao")
			return false // one of several parts: each is a figure of its own
		}
	}
	v := m.value
	d.target = w.target
	d.fact.Of, d.fact.Value, d.fact.Rule = d.fact.Value, &v, "count.out_of"
	np := w.after(i, m.nounStart)
	d.fact.Name, d.own = np.text, np.text
	d.fact.Printed[0].Field = "of"
	w.print(w.cur, i, m, "value")
	return true
}

// sums reports that the count at chunk i is of all that succeeded, "đạt và vượt" or
// "hoàn thành", and no class of its own.
func (w *walk) sums(i int) bool {
	for j := i + 1; j < w.to && j < i+4; j++ {
		if s := w.r.low[w.r.chunks[j].s:w.r.chunks[j].e]; strings.HasPrefix(s, "đạt và vượt") || s == "hoàn thành" {
			return true
		}
	}
	return false
}

// withoutValue reports that the last fact has a percentage of plan only, so that a
// bracket after it holds its value: "đạt 88% KH (211 ha)".
func (w *walk) withoutValue() bool {
	f := &w.r.drafts[w.cur].fact
	return f.Value == nil && f.PlanPct != nil && w.r.drafts[w.cur].clause == w.clause
}

// fellShort reports that the last fact told how far it is from the plan, so that còn
// brings its value: "hụt gần 9% so với kế hoạch, còn 5.640 tấn".
func (w *walk) fellShort() bool {
	f := &w.r.drafts[w.cur].fact
	return f.Rule == "plan_pct.alone" && f.Printed[0].Num.Cmp(*f.PlanPct) != 0
}

// giveValue gives such a fact its value.
func (w *walk) giveValue(i int, m *measure, x approach) {
	f := &w.r.drafts[w.cur].fact
	v := m.value
	f.Value, f.Unit, f.Rule, f.Bound = &v, m.unit, "level.after_pct", x.bound
	w.print(w.cur, i, m, "value")
}

// outOfThem reports the words of a part of a total: "mười hai thôn thì chín thôn",
// "trong 17 chỉ tiêu được giao có 15 chỉ tiêu".
func (w *walk) outOfThem(i int) bool {
	c := w.r.chunks
	switch w.r.low[c[i-1].s:c[i-1].e] {
	case "thì":
		return true
	case "có", "đã có", ",":
		j := i - 1
		for j > w.from && !c[j].is(tMeasure) {
			j--
		}
		j--
		for j > w.from && c[j].is(tLight) {
			j--
		}
		return j >= w.from && strings.HasPrefix(w.r.low[c[j].s:c[j].e], "trong")
	}
	return false
}

// precisely gives a figure told roughly its exact value: "vượt ngưỡng 70 tỷ đồng, cụ
// thể là 71 tỷ 350 triệu đồng".
func (w *walk) precisely(i int, m *measure) bool {
	d := &w.r.drafts[w.cur]
	if d.fact.Value == nil || d.fact.Unit != m.unit || d.fact.PlanPct != nil || w.seg >= w.to {
		return false
	}
	switch k := w.r.chunks[w.seg]; w.r.low[k.s:k.e] {
	case "cụ thể", "cụ thể là", "chính xác", "chính xác là", "đúng ra là":
	default:
		return false
	}
	v := m.value
	d.fact.Value, d.fact.Bound = &v, Exact
	d.fact.Printed = nil
	w.print(w.cur, i, m, "value")
	return true
}

// printedOf lists the numbers of a measure as printed.
func printedOf(m *measure, total bool) []Printed {
	list := []Printed{{"value", m.valueSpan, m.printed}}
	if total {
		field := "of"
		if m.otherPlan {
			field = "plan"
		}
		list = append(list, Printed{field, m.otherSpan, *m.other})
	}
	if m.upper != nil {
		list = append(list, Printed{"upper", m.upperSpan, *m.upper})
	}
	return list
}
