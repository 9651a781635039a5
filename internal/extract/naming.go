package extract

import "strings"

// levelName makes the name of an amount or a count.
func (w *walk) levelName(i int, m *measure, x approach, subj, np phrase) (phrase, string) {
	rule := "level"
	switch {
	case m.kind == countUnit && subj.text == "thu hút" && np.text == m.unit && w.lastName != "" && w.cur >= 0 && w.r.drafts[w.cur].clause == w.clause:
		return phrase{text: longer(np.text+" ", w.lastName), words: np.words + 2, from: subj.from, to: subj.to, base: w.lastName}, "count.with"
	case m.kind == countUnit && subj.words == 0 && np.text == m.unit && w.lastM >= w.seg && w.lastName != "" && w.with(x.end):
		return phrase{text: longer(np.text+" ", w.lastName), words: np.words + 2, from: np.from, to: np.from, base: w.lastName}, "count.with"
	case m.kind == countUnit && w.remaining(x, subj, np) != "":
		return phrase{text: w.remaining(x, subj, np), words: 4}, "count.remaining"
	case m.kind == countUnit && x.verb&tLeft != 0 && subj.words == 0 && np.text == m.unit && w.pending < w.seg && w.beforeChange(w.seg).words > 0:
		return w.beforeChange(w.seg), "count.remaining"
	case m.kind == countUnit && x.colon && np.words > 0 && (w.topic(subj) || w.tellsMore(subj, np, m)):
		return np, "count"
	case m.kind == countUnit && x.verb&tReach != 0 && (subj.words == 0 || w.bareActor(subj)) && w.governing(x, i) != "":
		return phrase{text: join(w.governing(x, i), np.text), words: 4, from: x.end, to: x.end + 1}, "count"
	case m.kind == countUnit && (x.verb&(tReach|tLeft|tEqual|tShare) != 0 || x.colon) && subj.words > 0 && !subj.verb && !w.bareActor(subj) && !(w.endsInVerb(subj) && w.particle(x, i)):
		return w.continued(subj), "count.of_subject"
	case m.kind == countUnit && subj.words == 0 && w.inBracket(x, np, m) != "":
		return phrase{text: w.inBracket(x, np, m), words: 9, from: np.from, to: np.from, base: w.lastName}, rule
	case m.kind == countUnit && x.verb&tEqual != 0 && subj.words == 0 && np.text == m.unit && w.cur >= 0 && w.r.drafts[w.cur].rate && strings.Contains(w.r.drafts[w.cur].own, m.unit+" "):
		own := w.r.drafts[w.cur].own // "tỷ lệ hộ nghèo còn 2,84%, tương ứng 148 hộ"
		return phrase{text: own[strings.Index(own, m.unit+" "):], words: 9, from: np.from, to: np.from, base: w.lastName}, rule
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
		if subj.words == 0 && x.verb == 0 && w.colonName != "" && w.colonClause == w.clause && np.words <= 2 && w.lead == "" && w.cur >= 0 {
			return phrase{text: longer(np.text+" ", w.colonName), words: 4, from: np.from, to: np.from, base: w.lastName}, rule
		}
		if subj.words == 0 && x.verb == 0 && w.lead != "" && np.words <= 4 && strings.Count(w.lead, " ") < 6 {
			return phrase{text: join(w.lead, np.text), words: 4, from: np.from, to: np.from}, rule
		}
		if w.onlyActor(subj) && subj.words >= 3 && x.verb == 0 && np.text == m.unit && classifier(m.unit) {
			return phrase{text: join(np.text, subj.text), words: 9, from: subj.from, to: subj.to}, rule // "trường bán trú 372 em"
		}
		if subj.words == 0 || np.words >= 4 && !subj.verb || w.onlyActor(subj) {
			return w.again(phrase{from: np.from, to: np.to}, np, m), rule
		}
		return w.again(joined(subj, np, m.unit), np, m), rule
	}
	if x.verb == 0 && !x.colon || w.particle(x, i) && w.endsInVerb(subj) {
		if tail := w.after(i, 0); tail.words > 0 && (subj.words == 0 || subj.verb || w.endsInVerb(subj) || subj.words <= 2 && !w.isContinued(subj) || w.isContinued(subj) && w.cur < 0 && w.r.chunks[tail.from].is(tVerb|tNoun)) && tail.words <= 8 {
			return phrase{text: join(subj.text, tail.text), words: subj.words + tail.words, from: subj.from, to: subj.to}, rule
		}
	}
	if subj.text == "giải ngân" {
		return w.continued(subj), rule
	}
	if subj.words == 0 {
		if tail := w.after(i, 0); tail.words > 0 {
			return tail, rule
		}
	}
	return w.contrasted(w.partial(w.continued(subj))), rule
}

// tellsMore reports that the words after a count name it and the line before the colon
// only leads in: "Đánh giá, xếp loại cuối năm: 4 chi bộ hoàn thành xuất sắc nhiệm vụ".
func (w *walk) tellsMore(subj, np phrase, m *measure) bool {
	if np.words < strings.Count(m.unit, " ")+3 || subj.words == 0 || w.headNoun(w.r.chunks[subj.from]) {
		return false
	}
	return !strings.Contains(" "+subj.text+" ", " "+m.unit+" ") && (subj.words > 5 || strings.HasPrefix(subj.text, "xếp loại") || strings.HasPrefix(subj.text, "đánh giá"))
}

// inBracket names a bare count in a bracket by the thing that the words before it
// name: "trả đúng hạn 98,75% (1.342/1.359 hồ sơ)".
func (w *walk) inBracket(x approach, np phrase, m *measure) string {
	if !x.paren || w.cur < 0 || np.text != m.unit || w.r.drafts[w.cur].clause != w.clause {
		return ""
	}
	own := w.r.drafts[w.cur].own
	i := strings.Index(" "+own+" ", " "+m.unit+" ")
	if i < 0 || len(own)-i > 120 || own == m.unit {
		return ""
	}
	return own[i:]
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
func (w *walk) remaining(x approach, subj, np phrase) string {
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
	if p.words > 0 && p.to == p.from+1 && p.text == "giải ngân" && strings.Contains(w.lastName, "vốn ") {
		p.text, p.words, p.base = longer(p.text+" ", capital(w.lastName)), p.words+2, w.lastName
		return p
	}
	if w.isContinued(p) && len(w.r.drafts) == w.clauseFirst && w.pending+1 < w.seg && p.from >= w.seg {
		if q := w.subject(w.pending, w.seg-1); q.words >= 2 && q.words <= longName {
			p.text, p.words, p.base = longer(p.text+" ", q.text), p.words+q.words, q.text
			return p // "sửa chữa trường học, tổng mức đầu tư 5.750 triệu đồng"
		}
	}
	if unnamed(w.lastName) {
		return p
	}
	if w.lastName != "" && (w.isContinued(p) || p.words > 0 && p.from > w.from && w.r.low[w.r.chunks[p.from-1].s:w.r.chunks[p.from-1].e] == "mỗi") {
		p.text, p.words, p.base = longer(p.text+" ", thing(w.lastName)), p.words+1, w.lastName
	}
	return p
}

// capital is a plan of capital without the words that it is a plan: what is paid out
// is "vốn đầu tư công" of the "tổng kế hoạch vốn đầu tư công được giao".
func capital(name string) string {
	for _, head := range []string{"tổng ", "kế hoạch "} {
		name = strings.TrimPrefix(name, head)
	}
	for _, tail := range []string{" được giao", " được phân bổ", " được bố trí"} {
		name = strings.TrimSuffix(name, tail)
	}
	return name
}

// governing is the verb of value that also says what was done: "duy trì 13/19
// tiêu chí".
func (w *walk) governing(x approach, i int) string {
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
func (w *walk) particle(x approach, i int) bool {
	if x.verb&tReach == 0 || x.end >= i {
		return false
	}
	switch w.r.low[w.r.chunks[x.end].s:w.r.chunks[x.end].e] {
	case "được", "tới", "lên tới", "lên đến":
		return true
	}
	return false
}

// classifier reports a counting word that says nothing of what it counts.
func classifier(unit string) bool {
	switch unit {
	case "con", "cái", "chiếc", "vụ", "ca", "trường hợp", "cuộc", "lượt", "người", "em", "hộ", "suất", "điểm", "đơn vị":
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
		for j := at; j >= w.first; j-- {
			if d := &w.r.drafts[j]; d.counts && d.own != m.unit && sameThing(d.fact.Unit, m.unit) {
				at = j
				break
			}
		}
	}
	if np.text != m.unit || at < 0 || strings.Contains(m.unit, "/") {
		return p
	}
	if at == w.cur && w.totals(p.from) {
		p.text, p.words = longer("tổng số ", np.text), 3
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
	p.text = join(strings.TrimSpace(strings.TrimSuffix(p.text, m.unit)), d.own[i:])
	return p
}

// totals reports "nâng tổng số lên": the count is of all, and no longer of what was
// told before. to is the chunk where the words of the count begin.
func (w *walk) totals(to int) bool {
	for j := w.seg; j < to && j < w.to; j++ {
		if s := w.r.low[w.r.chunks[j].s:w.r.chunks[j].e]; (s == "tổng số" || s == "nâng tổng số") && j+1 < w.to && w.r.chunks[j+1].is(tReach|tMeasure|tTo|tNoun) {
			return true
		}
	}
	return false
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
		case "với", "gồm", "có", "thu hút", "cùng", "cho", "của", "tại":
			return true
		}
	}
	return false
}

// contrasted completes a name that is only a place set against the one before:
// "ở đô thị đạt 97%, ở nông thôn đạt 85%".
func (w *walk) contrasted(p phrase) phrase {
	if p.words == 0 || p.words > 6 || w.lastName == "" || p.to <= p.from {
		return p
	}
	c := w.r.chunks[p.from]
	head := w.r.low[c.s:c.e]
	switch head {
	case "ở", "tại", "khu vực", "đối với", "cấp":
	default:
		return p
	}
	stem := w.lastName
	if i := strings.Index(stem, " "+head+" "); i > 0 {
		stem = stem[:i]
	}
	p.base = w.lastName
	p.text, p.words = longer(stem+" ", p.text), p.words+4
	return p
}

// fallback names a figure by the words before phấn đấu, where nothing stands
// after it.
func (w *walk) fallback(end int) phrase {
	for j := end - 1; j > w.pending; j-- {
		if w.r.chunks[j].is(tTarget) && !w.r.chunks[j].is(tPlan) {
			return w.subject(w.pending, j)
		}
	}
	return phrase{}
}

// happens reports a verb whose subject is what is counted: "tội phạm về trật tự xã
// hội xảy ra 22 vụ".
func happens(verb string) bool {
	switch verb {
	case "xảy ra", "xuất hiện", "phát sinh", "bùng phát", "diễn ra", "tái phát":
		return true
	}
	return false
}

// distance reports how far a place lies, which measures nothing of its year.
func (w *walk) distance(p phrase) bool {
	return p.words > 0 && w.r.low[w.r.chunks[p.from].s:w.r.chunks[p.from].e] == "cách"
}
