package extract

import "strings"

// setClock finds from which time the text speaks: the date under its head, the
// period that its title or first lines put under review, the year or term that
// it plans for.
func (r *reader) setClock(blocks []block) {
	c := &r.now
	title := true
	seen := 0
	head := r.headEnd(blocks)
	for i, b := range blocks {
		if seen >= 8 {
			break
		}
		if b.table != nil {
			continue
		}
		if i < head {
			r.placeDate(b)
			continue
		}
		seen++
		r.chunkBlock(b.start, min(b.end, b.start+1500))
		if b.kind != Heading && b.end-b.start > 200 {
			title = false
		}
		r.clockFrom(title || b.kind == Heading)
		if (title || b.kind == Heading) && (b.rank == rankTitle || b.rank >= rankLead) { // no heading of a part
			r.kindOf(r.low[b.start:b.end])
		}
		if c.known && !title {
			break
		}
	}
	r.settleClock()
}

// settleClock draws the year and the last month under review from what the first
// blocks said.
func (r *reader) settleClock() {
	c := &r.now
	if !c.known && c.planYear == 0 && r.guess.year > 0 {
		c.review, c.known = r.guess, true
	}
	if !c.known && c.planYear > 0 {
		c.review, c.known = period{kind: yearSpan, year: c.planYear - 1}, true
		if c.dated.year == c.planYear {
			c.review.year = c.planYear
		}
	}
	if c.aims && c.known && c.planYear == 0 && c.review.kind == yearSpan && c.review.year > 0 && c.review.year >= c.dated.year {
		c.planYear = c.review.year // "KẾ HOẠCH thực hiện công tác giảm nghèo năm 2025"
	}
	if c.known && c.dated.year > 0 && c.review.kind == yearSpan && c.review.year == c.dated.year+1 {
		c.planYear = c.review.year
		c.review.year = c.dated.year
	}
	if c.known {
		if c.review.year == 0 {
			c.review.year = c.dated.year
		}
		c.year = c.review.year
		if c.review.kind == termSpan || c.review.kind == schoolSpan {
			c.year = c.review.to
		}
	} else if c.dated.year > 0 {
		c.year = c.dated.year
	}
	switch {
	case c.known && c.review.year > 0:
		_, c.end = c.review.months(c.year)
	case c.dated.year > 0:
		c.end = c.dated.year*12 + c.dated.n - 1
	}
	if last := r.lastAsOf(); !c.plan && c.end > 0 && last > c.end && last/12 == c.end/12 {
		c.end = last // a year that is over stays so: its report may be drawn up in January
	}
	if c.term.year > 0 && !c.plan && (!c.known || c.review.kind == termSpan) {
		c.review, c.known = period{kind: termSpan, year: c.term.year - 5, to: c.term.year}, true
		c.year, c.end = c.term.year, c.term.year*12+6
	}
}

// passing reports a month that only dates what the chunks before it name: "sau trận
// lũ lịch sử cuối tháng 10/2025".
func (r *reader) passing(k int) bool {
	b := r.chunks[k-1]
	if b.is(tAsOf) && k > 1 {
		b = r.chunks[k-2]
	}
	return b.sign == 0 && !b.is(tStop|tDrop|tLight|tPlan|tResult|tHeadingTarget|tAsOf|tVerb)
}

// lastAsOf is the last month of which the text says "tính đến ngày …", counted from
// year 0: what it tells up to that day has happened. 0 when there is none.
func (r *reader) lastAsOf() (last int) {
	for from := 0; ; {
		i := strings.Index(r.low[from:], "tính đến ")
		if i < 0 {
			return last
		}
		from += i + len("tính đến ")
		r.tokens = lex.tokenize(r.low, from, min(from+40, len(r.low)), r.tokens[:0])
		r.chunks = r.chunks[:0]
		for k := 0; k < 3 && k < len(r.tokens); k++ {
			if p, n := r.dateAt(k); n > 0 && p.kind == daySpan && p.year > 0 {
				last = max(last, p.year*12+p.n-1)
				break
			}
		}
	}
}

// clockFrom takes what one of the first blocks says of time. It is long because each
// kind of period settles another part of the clock, and every later phrase is read
// in the light of what the earlier ones of the same line have settled.
func (r *reader) clockFrom(title bool) {
	c := &r.now
	results, plans, congress := false, false, false
	here := false // this block is the first that names the year, and is no title
	for k, ch := range r.chunks {
		if ch.is(tResult) {
			results, plans = true, false
		}
		if ch.is(tHeadingTarget|tTarget) && !results || ch.is(tHeadingTarget) && k > 0 && (r.chunks[k-1].sign == ',' || r.chunks[k-1].sign == ';' || r.chunks[k-1].is(tJoiner)) {
			plans = true
		}
		if ch.is(tMeeting) && r.low[ch.s:ch.e] == "đại hội" {
			congress = true
		}
		if !ch.is(tPeriod) {
			continue
		}
		p := r.periods[ch.at]
		if k > 0 && r.chunks[k-1].is(tCompare|tSame) && !(ofYear(r, r.chunks[k-1]) && k > 1 && !r.chunks[k-2].is(tCompare)) {
			continue
		}
		switch p.kind {
		case daySpan:
			if p.year > 0 && c.dated.year == 0 && !r.founded(k) {
				c.dated = p
			}
			if title && p.year > 0 && !c.known && k > 0 && r.chunks[k-1].is(tFrom|tTo) {
				c.review, c.known = period{kind: monthSpan, n: p.n, year: p.year}, true // "ĐIỂM TIN (từ 01 đến 07/9/2025)"
			}
		case termSpan:
			if r.followsUp(k) {
				continue
			}
			if congress && c.term.year == 0 && !c.known {
				c.term = p
				c.review, c.known = period{kind: termSpan, year: p.year - 5, to: p.year}, true
			} else if title && c.plan && c.term.year == 0 {
				c.term, c.planYear = p, p.to
			} else if (title || p.stage || k == 0) && !c.known && !plans {
				c.review, c.known = p, true
			}
		case schoolSpan:
			if (title || k == 0) && !c.known && !plans {
				c.review, c.known = p, true
			}
		case pastTermSpan, thisTermSpan:
		default:
			if p.year == 0 && p.kind == halfSpan && !title && !plans && !c.known && c.dated.year > 0 {
				c.review, c.known = p, true
			}
			if here && !plans && p.kind == monthsSpan && (p.year == 0 || p.year == c.review.year) && (k == 0 || r.chunks[k-1].sign != 0) {
				p.year = c.review.year // "Sắp hết năm 2025 … 10 tháng qua, phường đã thu …"
				c.review, here = p, false
				continue
			}
			if p.loose || p.year == 0 && !title {
				continue
			}
			if plans && !(p.kind == monthsSpan && !r.speaksOfTasks()) {
				if c.planYear == 0 && p.year > 0 && (title || k > 0 && r.chunks[k-1].is(tHeadingTarget)) {
					c.planYear = p.year
				}
				if c.known && c.review.year == 0 && p.year > 0 {
					c.review.year = p.year
				}
				continue
			}
			if !c.known && !title && k > 0 && (r.chunks[k-1].is(tMeasure) || p.kind == monthSpan && r.passing(k)) {
				if r.guess.year == 0 {
					r.guess = p
				}
				continue
			}
			if !c.known {
				c.review, c.known = p, true
				here = !title && p.kind == yearSpan
			} else if c.known && c.review.year == 0 && p.year > 0 {
				c.review.year = p.year
			}
			if c.known && p.kind == monthsSpan && c.review.kind == monthSpan && p.n == c.review.n {
				continue
			}
		}
	}
}

// followsUp reports a title on how far the resolution of a congress has been carried
// out within its term: its years are not the ones under review.
func (r *reader) followsUp(k int) bool {
	line := r.low[r.chunks[0].s:r.chunks[len(r.chunks)-1].e]
	if !strings.Contains(line, "thực hiện nghị quyết đại hội") && !strings.Contains(line, "thực hiện nq đại hội") {
		return false
	}
	for j, c := range r.chunks {
		if j != k && c.is(tPeriod) && r.periods[c.at].kind != termSpan && r.periods[c.at].kind != daySpan {
			return true
		}
	}
	return strings.Contains(line, "giữa nhiệm kỳ") || strings.Contains(line, "nửa nhiệm kỳ") || strings.Contains(line, "sau một năm") || strings.Contains(line, "sau 1 năm") || strings.Contains(line, "năm đầu")
}

// founded reports a day on which something was set up, long before the text was
// written: "Thành lập ngày 08/5/2019, sau 6 năm hoạt động".
func (r *reader) founded(k int) bool {
	for j := max(0, k-3); j < k; j++ {
		switch c := r.chunks[j]; r.low[c.s:c.e] {
		case "thành lập", "được thành lập", "ra đời":
			return true
		}
	}
	return false
}

// lastPeriod is the last phrase of time of a line that is no base of comparison.
func (r *reader) lastPeriod() (p period, found bool) {
	for k := len(r.chunks) - 1; k >= 0; k-- {
		if c := r.chunks[k]; c.is(tPeriod) && (k == 0 || !r.chunks[k-1].is(tCompare|tSame|tPlan)) && r.periods[c.at].kind != daySpan {
			return r.periods[c.at], true
		}
	}
	return p, false
}

// speaksOfTasks reports a title about what is to be done, beside targets.
func (r *reader) speaksOfTasks() bool {
	for _, c := range r.chunks {
		switch r.low[c.s:c.e] {
		case "nhiệm vụ", "phương hướng", "kế hoạch", "giải pháp":
			return true
		}
	}
	return false
}

// kindOf learns from a line of the title what kind of document this is: one that
// sets targets (a resolution, a plan, a decision that assigns them) or one that
// reports. A resolution that settles accounts sets none.
func (r *reader) kindOf(line string) {
	c := &r.now
	starts := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(line, w) {
				return true
			}
		}
		return false
	}
	switch {
	case starts("báo cáo"):
		c.report = true
	case strings.Contains(line, "quyết toán") || strings.Contains(line, "kết quả"):
		c.plan = false
	case line == "nghị quyết", line == "kế hoạch", line == "chương trình hành động":
		c.plan = true
		c.aims = c.aims || line != "nghị quyết"
	case starts("tờ trình ") && (strings.Contains(line, "dự toán") || strings.Contains(line, "kế hoạch") || strings.Contains(line, "chỉ tiêu")):
		c.plan, c.aims = true, true
	case starts("nghị quyết ", "kế hoạch ", "chương trình hành động ", "quyết định ", "về ", "v/v ") && assigns(line):
		c.plan, c.assigns = true, c.assigns || strings.Contains(line, "giao ")
	}
}

// assigns reports a title under which targets are set or handed down.
func assigns(line string) bool {
	for _, words := range []string{
		"giao chỉ tiêu", "giao các chỉ tiêu", "giao kế hoạch", "giao dự toán", "giao nhiệm vụ và chỉ tiêu", "phân bổ chỉ tiêu",
		"giao một số chỉ tiêu", "giao bổ sung", "kế hoạch phát triển kinh tế", "chỉ tiêu kế hoạch", "mục tiêu, nhiệm vụ",
		"phương hướng, nhiệm vụ", "nhiệm vụ phát triển kinh tế", "dự toán thu", "dự toán ngân sách", "dự toán chi", "phân bổ dự toán",
		"kế hoạch đầu tư công", "kế hoạch vốn", "kế hoạch sử dụng",
	} {
		if strings.Contains(line, words) {
			return true
		}
	}
	return false
}
