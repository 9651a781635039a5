package extract

import "strings"

// A scope is what the place of a statement says about it before its own words
// do: the period, and whether figures there are targets or estimates.
type scope struct {
	rank     int
	period   period
	dated    bool // period is set
	target   bool
	estimate bool // a list under "Ước …:"
	planned  bool // a line that speaks of dự toán leads in: bare percentages are of it
	head     string
	general  bool // head names no indicator
}

// top returns the scope that holds for a block of the given rank, dropping the
// parts that ended before it.
func (r *reader) enter(rank int) scope {
	limit := min(rank, rankLead)
	if rank > rankLead && rank < rankPlain {
		limit = rank
	}
	for len(r.stack) > 0 && r.stack[len(r.stack)-1].rank >= limit {
		r.stack = r.stack[:len(r.stack)-1]
	}
	if len(r.stack) == 0 {
		return scope{target: r.now.assigns || r.now.aims}
	}
	return r.stack[len(r.stack)-1]
}

// open makes the block just chunked the part that later blocks of higher rank
// belong to.
func (r *reader) open(b block, outer scope, facts bool) {
	if b.kind == Paragraph && b.end-b.start > 120 || facts || b.rank >= rankParen && b.rank < rankPlain {
		r.body = true
	}
	if b.rank >= rankPlain || b.kind == Cell {
		return
	}
	if b.rank == rankTitle && !r.body && !r.now.plan {
		return
	}
	s := outer
	s.rank, s.head, s.general = b.rank, "", true
	heading, results, plans := r.headTags()
	plans = plans && !(r.now.report && !r.now.plan && !outer.target && r.onlyTargets())
	if p, found := r.headPeriod(facts); found {
		s.period, s.dated = p, true
	}
	coming := s.dated && r.coming(s.period) || strings.Contains(r.low[b.start:b.end], "từ nay đến")
	switch {
	case b.kind != Heading && facts:
		s.target = outer.target
	case plans && r.now.plan && !results && (!s.dated || s.period.year == r.now.planYear):
		s.target = true
	case results && !coming:
		s.target = false
	case plans && (coming || heading && !s.dated):
		s.target = true
	case coming:
		s.target = true
	case s.dated && s.period != outer.period:
		s.target = false
	}
	s.planned = outer.planned && b.kind != Heading
	for _, c := range r.chunks {
		s.planned = s.planned || c.is(tPlan) && strings.HasPrefix(r.low[c.s:c.e], "dự toán") && !s.target
	}
	s.estimate = outer.estimate || !facts && !plans && r.startsEstimate()
	s.head, s.general = r.headName(b)
	r.stack = append(r.stack, s)
}

// headTags tells whether the chunks of a heading speak of results or of plans;
// heading is false for a line that is only a lead-in.
func (r *reader) headTags() (heading, results, plans bool) {
	for k, c := range r.chunks {
		results = results || c.is(tResult)
		plans = plans || c.is(tHeadingTarget|tTarget|tPlan) && !r.carriedOut(k)
	}
	return true, results, plans
}

// onlyTargets reports a heading that names targets and does not say that they are to
// come: "I. CÁC CHỈ TIÊU KINH TẾ". In a report those are the ones it reports on.
func (r *reader) onlyTargets() bool {
	for _, c := range r.chunks {
		w := strings.TrimPrefix(r.low[c.s:c.e], "các ")
		if c.is(tHeadingTarget|tTarget|tPlan) && w != "chỉ tiêu" && w != "chỉ tiêu chủ yếu" || strings.HasPrefix(w, "giao") || strings.HasPrefix(w, "được giao") || strings.HasPrefix(w, "đề ra") {
			return false
		}
	}
	return true
}

// carriedOut reports that the heading tells how the task or plan of chunk k was
// carried out: "Lãnh đạo nhiệm vụ chính trị", "Việc thực hiện các chỉ tiêu".
func (r *reader) carriedOut(k int) bool {
	for j := k - 1; j >= 0 && j >= k-4; j-- {
		switch c := r.chunks[j]; r.low[c.s:c.e] {
		case "lãnh đạo", "lãnh đạo thực hiện", "đã thực hiện", "việc thực hiện":
			return true
		case "thực hiện", "tình hình thực hiện", "triển khai thực hiện", "tổ chức thực hiện":
			return j == 0 || !r.chunks[0].is(tHeadingTarget|tTarget|tPlan)
		}
		if c := r.chunks[j]; !c.is(tLight) && !(c.is(tHeadingTarget|tTarget|tPlan) && !r.now.plan) {
			return false // "thực hiện các chỉ tiêu, kế hoạch năm"
		}
	}
	return false
}

// headPeriod is the period that a heading names; where it names several of
// different years, the first.
//
// A line that leads into a list after figures of its own lends the period of its
// last words. Two periods of which only one is coming lend none.
func (r *reader) headPeriod(facts bool) (p period, found bool) {
	from := 0
	if facts {
		for k := range r.chunks {
			if r.ends(k) && k+1 < len(r.chunks) || r.chunks[k].is(tMeasure) {
				from = k + 1
			}
		}
		if r.chunks[len(r.chunks)-1].sign != ':' {
			from = 0
		}
	}
	if from > 0 {
		defer func() {
			if !found {
				p, found = r.lastPeriod()
			}
		}()
	}
	for k, c := range r.chunks {
		if k < from {
			continue
		}
		if !c.is(tPeriod) || k > 0 && r.chunks[k-1].is(tCompare|tSame) {
			continue
		}
		q := r.periods[c.at]
		if q.kind == daySpan && !found {
			continue
		}
		if found {
			switch {
			case q.kind == daySpan:
			case q.year != 0 && p.year == 0 && !p.loose:
				p.year = q.year
			case r.coming(p) != r.coming(q):
				return period{}, false
			}
			continue
		}
		if k > 0 && r.chunks[k-1].is(tAsOf) {
			q.asOf = true
		}
		p, found = q, true
	}
	return p, found
}

func (r *reader) startsEstimate() bool {
	for k, c := range r.chunks {
		if c.is(tEstimate) {
			return k < 2
		}
	}
	return false
}

// headName is what a heading or lead-in lends to the names of its items: its own
// words up to the colon, when they are few and name an indicator.
func (r *reader) headName(b block) (head string, general bool) {
	words, measured := 0, false
	from, to := -1, -1
	for k, c := range r.chunks {
		if c.sign == ':' || c.is(tMeasure) {
			measured = c.is(tMeasure)
			break
		}
		if c.is(tPeriod) || c.sign != 0 && c.sign != ',' && c.sign != '-' {
			if from >= 0 {
				break
			}
			continue
		}
		if c.is(tGeneral|tResult|tHeadingTarget|tTarget|tOrg) || c.is(tPlan) && r.carriedOut(k) {
			return "", true // "Thực hiện kế hoạch năm 2025 như sau:" names no indicator
		}
		if from < 0 {
			if c.is(tInWhich) {
				return "", true
			}
			from = int(c.s)
		}
		to = int(c.e)
		words++
	}
	if words == 1 && measured && r.chunkOf(from).is(tVerb) {
		return "", true // "Trong năm xảy ra 14 vụ. Cụ thể:"
	}
	if from < 0 || words > 7 || b.kind == Heading && b.rank < rankDash {
		return "", true
	}
	return squeeze(r.low[from:to]), false
}

// chunkOf is the chunk that begins at a byte of the text.
func (r *reader) chunkOf(at int) chunk {
	for _, c := range r.chunks {
		if int(c.s) == at {
			return c
		}
	}
	return chunk{}
}

// coming reports whether a period lies after the one under review.
func (r *reader) coming(p period) bool {
	if p.loose || p.kind == pastTermSpan {
		return false
	}
	if p.kind == thisTermSpan {
		return r.now.term.year > 0
	}
	if p.year == 0 && r.now.year == 0 {
		return false
	}
	first, last := p.months(r.now.year)
	if r.now.end == 0 {
		return false
	}
	if p.kind == schoolSpan && first <= r.now.dated.year*12+r.now.dated.n-1 {
		return false // a school year that has begun when the text was written
	}
	if p.kind == daySpan || p.kind == monthSpan || p.kind == quarterSpan {
		return first > r.now.end
	}
	if p.kind == restSpan {
		return first >= r.now.end && last > r.now.end
	}
	return first > r.now.end || p.kind == termSpan && r.now.term.year > 0 && p.year >= r.now.term.year && last > r.now.end+12
}

// kindNames are the names of kinds of documents as they stand in a line of their
// own under the head (Nghị định 30/2020/NĐ-CP, Điều 7).
var kindNames = map[string]bool{
	"báo cáo": true, "báo cáo tóm tắt": true, "nghị quyết": true, "quyết định": true, "chỉ thị": true, "thông báo": true, "hướng dẫn": true,
	"chương trình": true, "chương trình hành động": true, "kế hoạch": true, "phương án": true, "đề án": true, "tờ trình": true, "biên bản": true,
	"kết luận": true, "thông báo kết luận": true, "công điện": true,
}

// headEnd is the number of blocks that are the head of a State or Party document:
// those before the name of its kind. Nothing in them is the period under review.
func (r *reader) headEnd(blocks []block) int {
	for i, b := range blocks[:min(len(blocks), 20)] {
		if b.table == nil && kindNames[squeeze(r.low[b.start:b.end])] {
			return i
		}
	}
	return 0
}

// placeDate takes the date of the document from a line of its head. A draft says
// "ngày …… tháng …… năm 2026": then only the year is known.
func (r *reader) placeDate(b block) {
	r.chunkBlock(b.start, min(b.end, b.start+1500))
	for _, ch := range r.chunks {
		if !ch.is(tPeriod) || r.now.dated.year > 0 {
			continue
		}
		if p := r.periods[ch.at]; p.year > 0 && p.kind != termSpan {
			r.now.dated = p
		}
	}
}
