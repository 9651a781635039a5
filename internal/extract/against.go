package extract

import "strings"

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
	if !w.changePlanned(first, i, m) {
		w.givePlan(i, m)
	}
	return true
}

// changePlanned reports a plan that is a change where the fact is a level: "còn
// 2,40% (kế hoạch giảm 0,50 điểm %)", "đạt 2.961 tấn (kế hoạch tăng 3%)". It is no
// plan value that the level could be held against.
func (w *walk) changePlanned(from, i int, m *measure) bool {
	d := &w.r.drafts[w.cur]
	if d.fact.Unit == m.unit && (d.fact.YoyPct != nil || strings.HasPrefix(d.fact.Name, "tăng ") || strings.HasPrefix(d.fact.Name, "giảm ") || growing(d.fact.Name)) {
		return false
	}
	for j := from; j < i; j++ {
		if k := w.r.chunks[j]; k.is(tUp|tDown) && !strings.HasSuffix(w.r.low[k.s:k.e], "còn") && !strings.HasSuffix(w.r.low[k.s:k.e], "xuống") {
			return true
		}
	}
	return false
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
		case k.is(tCompare):
			return !w.planBefore(i) // "so với năm 2024 (8,1 tỷ đồng)"
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
	if strings.HasPrefix(subj.text, "kinh phí dự toán") || strings.HasPrefix(subj.text, "tổng mức đầu tư") {
		return false // what a work is to cost
	}
	for j := subj.from; j < subj.to && j < subj.from+2; j++ {
		if k := w.r.chunks[j]; k.is(tPlan) && !k.is(tNoun) && w.r.low[k.s:k.e] != "chương trình" && w.r.low[k.s:k.e] != "dt" {
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
	if !d.dated && w.r.now.plan && w.r.now.planYear > 0 {
		d.period, d.dated = period{kind: yearSpan, year: w.r.now.planYear}, true
	}
	if !d.dated || d.period.kind != yearSpan {
		d.period, d.dated = period{kind: yearSpan, year: d.period.year}, true
	}
	v := m.value
	w.plan = &v
	w.cur = -1
}
