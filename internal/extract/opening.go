package extract

import "strings"

// private reports a sentence about one household: told by a resident, or about a
// person whose age it gives.
func (w *walk) private() bool {
	if w.named() {
		return true
	}
	id := lex.words["tôi"]
	aged, said := false, false
	for i := w.from; i < w.to; i++ {
		c := w.r.chunks[i]
		if c.word == id && id != 0 && !w.r.spokenOut && !w.office(i) {
			return true
		}
		said = said || c.is(tSay)
		if c.is(tNoise) && i > w.from && i+1 < w.to && w.r.low[w.r.chunks[i+1].s:w.r.chunks[i+1].e] == "tuổi" {
			age := w.r.low[c.s:c.e]
			aged = aged || (w.r.chunks[i-1].sign == ',' || w.r.chunks[i-1].sign == '(') && len(age) == 2 && age >= "18"
		}
	}
	return aged && !said
}

// named reports a sentence that begins with a person by name who holds no post and
// tells nothing: "Ông Nguyễn Văn Sáu, ấp An Lộc, với 2,3 ha lúa lãi 145 triệu đồng".
func (w *walk) named() bool {
	c := w.r.chunks
	i := w.from
	for i < w.to && (c[i].is(tDrop) && !c[i].is(tOrg) || c[i].sign == ',' || w.house(i)) {
		i++
	}
	if i+1 >= w.to {
		return false
	}
	switch w.r.low[c[i].s:c[i].e] {
	case "ông", "bà", "anh", "chị":
	default:
		return false
	}
	if w.r.lowerCase(i+1) || c[i+1].sign != 0 {
		return false
	}
	for j := i + 1; j < w.to; j++ {
		if c[j].is(tPost | tSay) {
			return false
		}
	}
	return true
}

// house reports the words of a household before its head's name.
func (w *walk) house(i int) bool {
	switch w.r.low[w.r.chunks[i].s:w.r.chunks[i].e] {
	case "hộ", "gia đình", "nhà", "hộ gia đình", "vợ chồng", "như", "điển hình", "điển hình như", "trường hợp":
		return true
	}
	return false
}

// office reports that the tôi of chunk i speaks for the place: chúng tôi, or a leader
// who asks, thanks or promises.
func (w *walk) office(i int) bool {
	c := w.r.chunks
	text := func(j int) string {
		if j < w.from || j >= w.to {
			return ""
		}
		return w.r.low[c[j].s:c[j].e]
	}
	switch text(i - 1) {
	case "chúng":
		return text(i-2) != "gia đình" && text(i-2) != "nhà" && text(i-2) != "vợ chồng"
	case "gia đình", "nhà", "vợ chồng":
		return false
	}
	return i+1 < w.to && c[i+1].is(tRequest|tSay|tTarget)
}

// opening looks at how the sentence begins: with a phrase of time that holds for
// the paragraph, or with words that make it tell of an event.
func (w *walk) opening() {
	for i := w.label(); i < w.to; i++ {
		c := w.r.chunks[i]
		switch {
		case c.is(tEventLead):
			if !w.reported(i) {
				w.scope.eventLead = true
				return
			}
		case c.is(tPeriod):
			if p, ok := w.timeOf(i); ok {
				if p.kind == daySpan && !p.asOf && w.meets() {
					if w.reported(i) {
						continue
					}
					return
				}
				p = w.ownTerm(p)
				w.scope.period, w.scope.dated, w.scope.opened = p, true, true
				w.period, w.dated = p, true
				w.scope.eventLead = false
				if w.r.coming(p) != w.r.coming(w.scope.scope.period) {
					w.scope.target = w.r.coming(p)
				}
				if w.scope.target && w.r.past(p) {
					w.scope.target, w.target = false, false
				}
			}
			return
		case c.is(tAsOf|tLight|tDrop|tFrom|tTo|tJoiner|tDeadline) || c.sign != 0 && c.sign != '(' || c.is(tSay):
		case w.reported(i), i+1 < w.to && c.is(tStop) && w.r.chunks[i+1].is(tPeriod):
		default:
			return
		}
	}
}

// label is the chunk where the sentence proper begins: after "Rét đậm:" where a
// phrase of time follows the colon.
func (w *walk) label() int {
	for i := w.from; i < w.to && i < w.from+6; i++ {
		c := w.r.chunks[i]
		if c.is(tMeasure | tPeriod) {
			break
		}
		if c.sign == ':' {
			return i + 1
		}
	}
	return w.from
}

// reported reports whether chunk i stands before a word of saying and a comma or
// colon that opens the sentence proper: "Báo cáo tại hội nghị cho biết, …".
func (w *walk) reported(i int) bool {
	for j := i; j < w.to && j < i+16; j++ {
		c := w.r.chunks[j]
		if c.is(tMeasure) {
			return false
		}
		if c.is(tSay) && j+1 < w.to && (w.r.chunks[j+1].sign == ',' || w.r.chunks[j+1].sign == ':' || w.r.chunks[j+1].is(tPeriod)) {
			return true
		}
	}
	return false
}

// meets reports whether the sentence tells of a meeting.
func (w *walk) meets() bool {
	for i := w.from; i < w.to; i++ {
		if w.r.chunks[i].is(tMeeting) {
			return true
		}
	}
	return false
}

// timeOf returns the period at chunk i as a time of what is told, not as the
// base of a comparison.
func (w *walk) timeOf(i int) (p period, ok bool) {
	p = w.r.periods[w.r.chunks[i].at]
	if i > w.from {
		b := w.r.chunks[i-1]
		if b.is(tSame) && i > w.from+1 && !w.r.chunks[i-2].is(tCompare) && ofYear(w.r, b) {
			return p, true
		}
		for k := i - 1; b.is(tEstimate|tReach) && k > w.from; k-- {
			b = w.r.chunks[k-1] // so với ước thực hiện năm 2025
			if b.is(tCompare) {
				return p, false
			}
		}
		b = w.r.chunks[i-1]
		if b.is(tCompare|tSame|tOtherBase) || b.is(tLess) && !b.is(tPlain) || w.afterComparison(i) || b.is(tMeasure) && w.r.measures[b.at].kind == timesUnit {
			return p, false
		}
		if i > w.from+1 && b.word == lex.words["của"] && b.word != 0 && w.r.chunks[i-2].is(tSame|tCompare) {
			return p, false
		}
		if b.is(tAsOf|tTo|tLight) && i > w.from+1 && w.r.chunks[i-2].is(tCompare) {
			return p, false
		}
		if b.is(tPlan) && i > w.from+1 && w.r.chunks[i-2].is(tCompare) {
			return p, false // "so với dự toán năm 2025"
		}
		if p.kind == daySpan && p.year == 0 && w.feast(b) {
			return p, false
		}
		if s := w.r.low[b.s:b.e]; s == "chuyển sang" || s == "sang" && i-2 >= w.from && w.r.low[w.r.chunks[i-2].s:w.r.chunks[i-2].e] == "chuyển" {
			return p, false // "còn 5 vụ việc chuyển sang quý III"
		}
		p.asOf = b.is(tAsOf) || b.is(tTo)
		p.deadline = b.is(tDeadline)
		if b.is(tBefore) && b.tags&tPlan == 0 {
			return p, false
		}
	}
	if p.year == 0 && (!p.loose || w.period.kind == yearSpan && !strings.HasPrefix(w.r.low[p.s:p.e], "năm")) && w.dated && w.period.year > 0 && w.period.kind != termSpan && w.period.kind != schoolSpan {
		p.year = w.period.year
	}
	if p.kind == termSpan && !p.stage && i > w.from && w.ofBody(i) {
		return p, false
	}
	if p.kind == daySpan && p.year > 0 && !p.asOf && !p.deadline && i > w.from && w.r.chunks[i-1].is(tNoise) {
		return p, false // the date of a document
	}
	return p, true
}

// afterComparison reports a phrase of time that ends what something is set against:
// "so với dịp lễ năm 2024".
func (w *walk) afterComparison(i int) bool {
	for j := i - 1; j >= w.from && j >= i-4; j-- {
		k := w.r.chunks[j]
		if k.is(tCompare) {
			return true
		}
		if k.sign != 0 || k.is(tMeasure|tPeriod|governors|tEstimate) {
			return false
		}
	}
	return false
}

// ofYear reports "đầu năm" or "cuối năm" before a year.
func ofYear(r *reader, c chunk) bool {
	s := r.low[c.s:c.e]
	return s == "đầu năm" || s == "cuối năm"
}

// feast reports a day that is the name of a holiday: "Quốc khánh 2/9".
func (w *walk) feast(c chunk) bool {
	switch w.r.low[c.s:c.e] {
	case "đợt", "khánh", "quốc khánh", "lễ", "tết", "kỷ niệm", "mừng":
		return true
	}
	return false
}

// ofBody reports a term that belongs to the name of an elected body, a congress
// or a resolution, and is no time of what is told: "nghị quyết đại hội nhiệm kỳ
// 2025 - 2030".
func (w *walk) ofBody(i int) bool {
	for j := i - 1; j >= w.from && j > i-9; j-- {
		k := w.r.chunks[j]
		if k.is(tMeasure|tPeriod) || k.sign == ';' {
			return false
		}
		switch w.r.low[k.s:k.e] {
		case "nghị quyết", "bầu cử", "đại biểu", "quốc hội", "hđnd", "hội đồng nhân dân", "đại hội", "khóa":
			return true
		}
	}
	return false
}

// ledBy reports that a phrase of time right before chunk i leads into what
// follows: "để cả năm đạt trên 17 tỷ đồng".
func (w *walk) ledBy(i int) bool {
	return i < w.to && w.r.chunks[i].is(governors|tMeasure|boundTags|tEstimate)
}

// time takes a phrase of time inside the sentence: before its figure it holds to
// the sentence's end, after it for that figure only.
func (w *walk) time(i int) {
	p, ok := w.timeOf(i)
	if !ok || i < w.skipTo || w.soFarAhead(p) {
		return
	}
	if p.kind == thisTermSpan {
		if !w.yearly {
			w.yearly, w.outer, w.outerDated = true, w.period, w.dated
		}
		p = w.ownTerm(p)
	}
	if p.deadline {
		if w.due && !w.scope.task {
			w.dueBy(w.deadline) // "trước ngày 30/9 xong 40 hộ, số còn lại xong trong tháng 11"
		}
		if w.scope.task {
			w.scope.deadline, w.scope.due = p, true
		} else {
			w.deadline, w.due = p, true
		}
		return
	}
	switch {
	case w.paren >= 0:
		if w.next(i+1).sign == ')' && w.cur >= 0 && w.used {
			w.give(w.cur, p)
			return
		}
		w.parenPeriod, w.parenDated = p, true
	case w.used && i > w.from && (w.r.chunks[i-1].is(tPlan) || p.loose && w.planBefore(i)):
	case w.used && w.cur >= 0 && !w.ledBy(i+1):
		w.give(w.cur, p)
	case p.kind == daySpan && !p.asOf && w.meets():
	default:
		w.period, w.dated, w.dateAt = p, true, i
		if w.r.coming(p) {
			w.target = true
		} else if !p.loose && !w.cue && (!w.scope.target || w.r.past(p) && p.kind != daySpan) {
			w.target = false
			if w.scope.target && w.tellsResults(i) {
				w.scope.period, w.scope.dated, w.scope.target = p, true, false
			}
		}
	}
}

// tellsResults reports that the phrase of time at chunk i dates results among targets:
// "Tán thành báo cáo về kết quả năm 2019 với các kết quả chủ yếu".
func (w *walk) tellsResults(i int) bool {
	return i > w.from && w.r.chunks[i-1].is(tResult)
}

// soFarAhead reports a lũy kế or cộng dồn among targets: up to their own time, and no
// longer up to the one under review.
func (w *walk) soFarAhead(p period) bool {
	s := w.r.low[p.s:p.e]
	return (strings.HasPrefix(s, "lũy") || strings.HasPrefix(s, "luỹ") || strings.HasPrefix(s, "cộng dồn")) && w.dated && w.r.coming(w.period)
}

// ownTerm turns hằng năm and 5 năm into the term that is spoken of.
func (w *walk) ownTerm(p period) period {
	switch {
	case p.kind != thisTermSpan:
	case w.dated && w.period.kind == termSpan:
		return w.period
	case w.scope.dated && w.scope.period.kind == termSpan:
		return w.scope.period
	case !w.target && w.r.now.known && w.r.now.review.kind == termSpan:
		return w.r.now.review
	}
	return p
}

// give dates one figure by a phrase after it, and the counts joined to it before.
func (w *walk) give(at int, p period) {
	d := &w.r.drafts[at]
	if d.explicit {
		return
	}
	d.period, d.dated, d.explicit = p, true, true
	for j := at; j > w.clauseFirst && (w.r.drafts[j].joined || w.r.drafts[j].beside) && !w.r.drafts[j-1].explicit; j-- {
		b := &w.r.drafts[j-1]
		b.period, b.dated, b.explicit = p, true, true
	}
}

// ahead reports a deadline that had not passed when the text was written.
func (r *reader) ahead(p period) bool {
	if p.year == 0 {
		p.year = r.now.year
	}
	_, last := p.months(p.year)
	return r.now.end > 0 && last >= r.now.end
}

// past reports a period that ended with the one under review, and is not the one
// that the text sets targets for.
func (r *reader) past(p period) bool {
	if r.now.plan && p.year == r.now.planYear || r.now.end == 0 || p.loose || p.deadline || p.kind == pastTermSpan || p.kind == thisTermSpan {
		return false
	}
	_, last := p.months(r.now.year)
	return last <= r.now.end
}
