package extract

import "strings"

// shareTail gives the words after the last of two figures to the one before too, when
// that one names no more than what it counts: "12 tập thể, 38 cá nhân được khen
// thưởng", "90% chi bộ, 92% đảng viên hoàn thành tốt nhiệm vụ".
func (w *walk) shareTail(prev, from int, np phrase) {
	d := &w.r.drafts[prev]
	end := int(w.r.chunks[np.to-1].e)
	if np.from < np.to && w.r.chunks[np.from].sign == ',' {
		return
	}
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

// ofThose gives a bare number at the end of its clause the counting word of the
// count before it: "phát hiện 7 trường hợp xây dựng không phép, đã tháo dỡ 4".
func (w *walk) ofThose(i int, m *measure, subj phrase) bool {
	c := w.r.chunks
	if !subj.verb || subj.words > 4 || m.other != nil || m.upper != nil || i+1 < w.to && c[i+1].sign == 0 {
		return false
	}
	if unit := w.countAhead(i); unit != "" && m.value.Scale == 0 {
		m.kind, m.unit, m.known = countUnit, unit, true
		return true
	}
	if w.cur < 0 {
		return false
	}
	at := w.cur
	for at > w.clauseFirst && w.r.drafts[at].fact.Rule == "count.of_those" {
		at-- // "trong đó khai trừ 3, cảnh cáo 5, khiển trách 11"
	}
	d := &w.r.drafts[at]
	if !d.counts || d.clause != w.clause || d.fact.Value == nil || m.value.Scale > 0 || m.value.Cmp(*d.fact.Value) > 0 {
		return false
	}
	m.kind, m.unit, m.known = countUnit, d.fact.Unit, true
	return true
}

// countAhead is the counting word that the next of two joined counts lends to the bare
// number of chunk i: "khai trừ 1, xóa tên 2 đảng viên".
func (w *walk) countAhead(i int) string {
	c := w.r.chunks
	if i+2 >= w.to || c[i+1].sign != ',' || !c[i+2].is(tVerb) {
		return ""
	}
	for j := i + 3; j < w.to && j < i+5; j++ {
		if !c[j].is(tMeasure) {
			continue
		}
		if m := &w.r.measures[c[j].at]; m.kind == countUnit && m.known && m.other == nil {
			return m.unit
		}
		return ""
	}
	return ""
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
	if len(f.Printed) > 0 {
		f.Printed[0].Field = "yoy_pct"
	}
	w.print(w.cur, i, m, "value")
	d.own, d.rate = f.Name, m.unit == "%"
}

// onlyChange reports that the last fact has told how much it rose or fell and no level.
func (w *walk) onlyChange() bool {
	switch w.r.drafts[w.cur].fact.Rule {
	case "growth":
		return true
	case "change.times":
		return w.r.drafts[w.cur].fact.YoyPct != nil
	}
	return false
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
