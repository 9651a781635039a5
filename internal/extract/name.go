package extract

import "strings"

// A phrase is a stretch of chunks that names something.
type phrase struct {
	from, to int // chunks
	words    int
	text     string
	base     string // for a completed name, the name it was completed with
	verb     bool   // begins with a verb
}

// dropLeft are the parts that a name does not begin with.
const dropLeft = tDrop | tJoiner | tEstimate | tForecast | tAsOf | tPeriod | tInWhich | tDeadline |
	tEventLead | boundTags | tFrom

// dropRight are the parts that a name does not end with.
const dropRight = tLight | tJoiner | tEstimate | tForecast | tPeriod | tReach | tHave | tEqual |
	boundTags | tFrom | tTo | tCompare | tStop | tLeft | tShare | tAsOf

// subject makes a name of the chunks from..to, without what opens the sentence,
// who acts, and the words that only lead to the number.
func (w *walk) subject(from, to int) phrase {
	c := w.r.chunks
	for j := from; j < to; j++ {
		if c[j].is(tSay|tTarget) && !(c[j].is(tPlan) && j+1 < to) || c[j].sign == ':' && j+1 < to {
			from = j + 1
		}
		if c[j].is(tCompare) {
			if j == from {
				from = w.pastComparison(j, to)
				continue
			}
			to = j
			break
		}
		if j > from && j+1 < to && c[j].is(tFrom) && c[j+1].is(tMeasure) {
			to = j // "từ 4,1% nay còn"
			break
		}
	}
	from, to = w.trim(from, to)
	if from < to && c[from].is(tOrg) {
		from = w.afterActor(from, to)
		from, to = w.trim(from, to)
	}
	p := phrase{from: from, to: to}
	if from >= to {
		return p
	}
	p.verb = c[from].is(tVerb)
	p.text, p.words = w.spell(from, to)
	return p
}

// pastComparison is where the words begin that follow the comparison at chunk j:
// "so với cuối năm 2025, dư nợ".
func (w *walk) pastComparison(j, to int) int {
	for k := j; k < to; k++ {
		if w.r.chunks[k].sign == ',' {
			return k + 1
		}
	}
	return j + 1
}

// trim takes from both ends of from..to what is no part of a name.
func (w *walk) trim(from, to int) (int, int) {
	c := w.r.chunks
	for from < to && (c[from].is(dropLeft) && !c[from].is(tVerb|tContinued) || c[from].sign != 0 && !isQuote(w.r.low[c[from].s:c[from].e]) || c[from].is(tNoise) || from+1 < to && c[from].is(tStop) && c[from+1].is(tPeriod)) {
		from++
	}
	if from > 0 && from+1 < to && w.r.low[c[from-1].s:c[from-1].e] == "trong" {
		switch w.r.low[c[from].s:c[from].e] {
		case "quý", "tháng", "tuần":
			from++ // "trong quý kết nạp 35 hội viên"
		}
	}
	for from < to && (c[to-1].is(dropRight) && !c[to-1].is(tVerb|tContinued|tNoun|tPlain) && !w.newAtEnd(from, to) && !(to-1 > from && w.r.low[c[to-1].s:c[to-1].e] == "bình quân") || c[to-1].sign != 0 && !isQuote(w.r.low[c[to-1].s:c[to-1].e])) {
		to--
	}
	return from, to
}

// newAtEnd reports a "mới" that closes a name before a colon: "kết nạp đảng viên
// mới: 20 đảng viên".
func (w *walk) newAtEnd(from, to int) bool {
	c := w.r.chunks
	return to-2 >= from && to < w.to && c[to].sign == ':' && c[to-2].is(tNoun) && w.r.low[c[to-1].s:c[to-1].e] == "mới"
}

func isQuote(s string) bool {
	return s == "“" || s == "”" || s == "\"" || s == "%"
}

// afterActor skips who acts: the name begins at the next verb, or after có. A
// phrase without either is a name that only looks like an office.
func (w *walk) afterActor(from, to int) int {
	c := w.r.chunks
	for j := from + 1; j < to; j++ {
		if c[j].is(tVerb) && !c[j].is(tOrg) && c[j].tags&tNoun == 0 {
			return j
		}
		if c[j].is(tHave) {
			return j + 1
		}
		if c[j].word == lex.words["đã"] && j+1 < to {
			return j + 1
		}
	}
	if to < w.to && c[to].is(tHave) {
		return to
	}
	return from
}

// spell writes chunks as the words of a name, without periods and numbers.
func (w *walk) spell(from, to int) (string, int) {
	c := w.r.chunks
	plain := true
	words := 0
	for j := from; j < to; j++ {
		if c[j].is(tPeriod|tMeasure|tEstimate|tForecast) || c[j].sign == '(' {
			plain = false
		}
		if c[j].sign == 0 {
			words += 1 + strings.Count(w.r.low[c[j].s:c[j].e], " ")
		}
	}
	if plain {
		return squeeze(w.r.low[c[from].s:c[to-1].e]), words
	}
	var b strings.Builder
	depth := 0
	for j := from; j < to; j++ {
		switch {
		case c[j].sign == '(':
			depth++
		case c[j].sign == ')' && depth > 0:
			depth--
		case depth > 0 || c[j].is(tPeriod|tMeasure|tEstimate|tForecast|tAsOf) && !c[j].is(tVerb):
		default:
			if b.Len() > 0 && c[j].sign != ',' {
				b.WriteByte(' ')
			}
			b.WriteString(w.r.low[c[j].s:c[j].e])
		}
	}
	return squeeze(b.String()), words
}

// longName is how many words a name may have before it is cut.
const longName = 14

// before returns the phrase that names the figure from its left: the segment
// up to chunk end, and what stands before it unused where the segment alone is
// too short to be a name.
func (w *walk) before(end int) phrase {
	p := w.subject(w.seg, end)
	if w.lastM >= w.seg {
		return w.between(end)
	}
	if p.words == 0 && w.paren < 0 && w.pending < w.seg {
		if q := w.beforeVerdict(); q.words > 0 {
			return q
		}
	}
	if p.words == 0 && w.paren < 0 && w.pending < w.seg && w.skipTo >= w.seg && w.skipTo <= end+1 {
		if q := w.beforeChange(end); q.words > 0 {
			return q // "hộ nghèo giảm từ 312 hộ (24,5%) xuống còn 254 hộ"
		}
	}
	if w.pending < w.seg && w.paren < 0 && p.words > 0 {
		whole := w.subject(w.pending, end)
		first := w.r.chunks[whole.from]
		lists := end < w.to && w.r.chunks[end].sign == ':' || w.r.chunks[p.from].is(tNoun) && first.is(tVerb)
		if whole.words <= longName && (lists || p.words < 3 && !p.verb || w.headNoun(first)) && w.adjoins(whole.from) {
			return whole
		}
	}
	if p.words > longName {
		for j := p.to - 2; j > p.from; j-- {
			if w.r.chunks[j].is(tVerb) && w.r.chunks[j].tags&tNoun == 0 {
				q := w.subject(j, end)
				if q.words <= longName {
					return q
				}
			}
		}
	}
	return p
}

// beforeChange names a figure by the unused words up to the change that they tell of:
// "hộ nghèo giảm quá nửa so với đầu năm, chỉ còn 21 hộ".
func (w *walk) beforeChange(end int) phrase {
	for to := w.pending; to < end; to++ {
		if k := w.r.chunks[to]; k.is(tUp|tDown|tFrom) && !k.is(tPlain) {
			return w.subject(w.pending, to)
		}
	}
	return phrase{}
}

// beforeVerdict names a figure by the unused words up to a verdict that stands before
// the comma: "giải ngân vốn đạt thấp, mới 22,5% kế hoạch", "thu ngân sách vượt tiến
// độ, được 38,95 tỷ đồng".
func (w *walk) beforeVerdict() phrase {
	for to := w.pending + 1; to < w.seg; to++ {
		if k := w.r.chunks[to]; k.is(tReach|tExceed) && !k.is(tPlain|tVerb|tLight) {
			q := w.subject(w.pending, to)
			if w.onlyActor(q) && k.is(tExceed) && w.r.chunks[to+1].is(tPlan) && to+2 < w.seg-1 {
				return w.subject(to+2, w.seg-1) // "Xã vượt kế hoạch thu ngân sách, đạt 98% dự toán"
			}
			return q
		}
		if w.r.chunks[to].sign != 0 {
			return phrase{}
		}
	}
	return phrase{}
}

// adjoins reports that the unused words from chunk i are one name and no clause
// of circumstance: they hold no verb of value and no phrase of time after a comma.
func (w *walk) adjoins(i int) bool {
	c := w.r.chunks
	if first := c[w.pending]; first.is(tStop|tFrom) && !first.is(tVerb|tPlain) || w.r.low[first.s:first.e] == "sau" || w.seg < len(c) && w.r.low[c[w.seg].s:c[w.seg].e] == "đã" {
		return false
	}
	for j := w.pending; j < w.seg; j++ {
		switch w.r.low[c[j].s:c[j].e] {
		case "ngày", "dịp", "giờ", "đêm", "nghỉ", "nghỉ lễ":
			return false
		}
	}
	for j := i; j < w.seg; j++ {
		if w.r.chunks[j].is(tSay|tTarget|tEventLead) || w.r.chunks[j].sign == ')' {
			return false
		}
	}
	return true
}

// headNoun reports words that begin the name of a rate or a sum.
func (w *walk) headNoun(c chunk) bool {
	switch w.r.low[c.s:c.e] {
	case "tỷ lệ", "tỉ lệ", "số", "tổng", "tổng số", "diện tích", "sản lượng", "giá trị", "doanh thu":
		return true
	}
	return false
}

// after returns the noun phrase that goes on from byte start after the measure
// at chunk i: "100% tổ dân phố đạt tiêu chuẩn văn hóa". It is long because the order
// in which a word may end the phrase is the rule itself.
func (w *walk) after(i int, start int32) phrase {
	c := w.r.chunks
	measureAt := i
	p := phrase{from: i + 1, to: i + 1}
	words := 0
	if start > 0 && start < c[i].e {
		words = 1 + strings.Count(w.r.low[start:c[i].e], " ")
	} else {
		start = 0
	}
	quoted := false
	for j := i + 1; j < w.to && words < 13; j++ {
		k := c[j]
		if start == 0 && p.to == i+1 && (k.is(tUpward|tDownward) || k.word != 0 && w.stray(k)) {
			p.from, p.to = j+1, j+1
			if j == i+1 {
				i = j
			}
			continue
		}
		if k.sign == '(' && p.to > p.from {
			if end := w.silentBracket(j); end > 0 && end+1 < w.to && w.r.chunks[end+1].sign == 0 {
				j = end
				continue
			}
		}
		if k.sign != 0 {
			if s := w.r.low[k.s:k.e]; isQuote(s) {
				if !quoted && s == "\"" && w.r.low[k.s-1] != ' ' && w.r.low[k.s-1] != '(' {
					break // closes what was opened before the figure
				}
				quoted = !quoted && s != "”" || s == "“"
				p.to = j + 1
				continue
			}
			if quoted || k.sign == '-' && w.r.low[k.s-1] == ' ' && !w.used {
				continue
			}
			if k.sign == ',' && (words > 0 || start > 0) && w.listed(j) {
				continue
			}
			break
		}
		if k.is(tUpward|tDownward) && words > 0 && j+1 < w.to && c[j+1].is(tVerb|tPlain) && !quoted {
			continue // "95% chi bộ trở lên hoàn thành tốt nhiệm vụ"
		}
		if k.is(tMeasure|tPeriod|tCompare|tSame|tInWhich|tEstimate|tUpward|tDownward|tDeadline) && !quoted {
			break
		}
		if k.is(tReach|tEqual|tUp|tDown|tExceed|tLeft|tShare|tTimes|tHave) && w.next(j+1).is(tMeasure|boundTags|tEstimate|tFrom) && !quoted {
			break
		}
		if k.is(tLess) && !k.is(tPlain) && !quoted {
			break
		}
		if words == 0 && !quoted && strings.HasPrefix(w.r.low[k.s:k.e], "theo số liệu") {
			break // "2,1 tỷ đồng theo số liệu sơ bộ": how sure the figure is
		}
		if k.is(tStop) && words >= 1 && !k.is(tVerb|tPlain) && !quoted {
			if words == 1 && w.r.low[k.s:k.e] == "trên địa bàn" {
				p.to = j + 1
			}
			break
		}
		if words > 0 && !quoted && (w.explains(j) || k.is(tContinued) && j+1 < w.to && c[j+1].is(tMeasure|boundTags)) {
			break
		}
		if k.is(tJoiner) && !quoted && (w.measureFollows(j+1) || j+1 < w.to && c[j+1].is(tVerb)) {
			break
		}
		words += 1 + strings.Count(w.r.low[k.s:k.e], " ")
		p.to = j + 1
	}
	for p.to > p.from && (p.to > p.from+1 || words > 3 || w.r.low[c[p.to-1].s:c[p.to-1].e] != "trên địa bàn") && c[p.to-1].is(tLight|tJoiner|tDrop) && !c[p.to-1].is(tVerb|tNoun) && w.r.low[c[p.to-1].s:c[p.to-1].e] != "mới" {
		p.to--
	}
	if start == 0 && p.to > p.from {
		start = c[p.from].s
	}
	if start == 0 {
		return p
	}
	end := c[i].e
	if p.to > p.from {
		end = c[p.to-1].e
	}
	p.text, p.words = withoutBrackets(squeeze(w.ownWords(measureAt, start, end))), words
	w.tail, w.tailOf, w.tailTo = p.text, measureAt, p.to
	return p
}

// ownWords is the text from start to end without the total or plan that a measure
// holds after its counting word: "21 đảng viên/KH 20 đảng viên".
func (w *walk) ownWords(i int, start, end int32) string {
	c := w.r.chunks[i]
	m := &w.r.measures[c.at]
	if m.other == nil || m.nounStart != start || int(m.unitEnd) > m.otherSpan[0] || m.unitEnd <= start || end < c.e {
		return w.r.low[start:end]
	}
	return w.r.low[start:m.unitEnd] + w.r.low[c.e:end]
}

// silentBracket returns the chunk that closes the bracket at chunk i, when no figure
// and no period stands in it; else 0.
func (w *walk) silentBracket(i int) int {
	for j := i + 1; j < w.to && j < i+12; j++ {
		switch k := w.r.chunks[j]; {
		case k.sign == ')':
			return j
		case k.is(tMeasure | tPeriod):
			return 0
		}
	}
	return 0
}

// withoutBrackets takes what stands in brackets out of a name.
func withoutBrackets(name string) string {
	for {
		i := strings.IndexByte(name, '(')
		if i < 0 {
			return name
		}
		j := strings.IndexByte(name[i:], ')')
		if j < 0 {
			return name
		}
		name = strings.TrimSpace(strings.TrimSpace(name[:i]) + " " + strings.TrimSpace(name[i+j+1:]))
	}
}

// explains reports a là that goes on to say at length what was counted: "02 chỉ tiêu
// chưa đạt là trồng rừng và tỷ lệ lao động qua đào tạo".
func (w *walk) explains(j int) bool {
	if k := w.r.chunks[j]; w.r.low[k.s:k.e] != "là" {
		return false
	}
	n := 0
	for k := j + 1; k < w.to && w.r.chunks[k].sign == 0; k++ {
		n++
	}
	return n > 3 && !w.r.chunks[j+1].is(tNoun)
}

// listed reports a comma inside a noun phrase: no measure follows before the
// next sign, and the words after it are no clause of their own.
func (w *walk) listed(i int) bool {
	n := 0
	if i+1 < w.to && w.headNoun(w.r.chunks[i+1]) {
		return false
	}
	if i > 0 && i+1 < w.to && w.r.chunks[i-1].is(tNoun) && w.r.chunks[i+1].is(tNoun) && !w.measureFollows(i+1) {
		return true
	}
	for j := i + 1; j < w.to; j++ {
		k := w.r.chunks[j]
		if n > 0 && n <= 3 && (strings.HasPrefix(w.r.low[k.s:k.e], "được") || w.r.low[k.s:k.e] == "bị") && !w.measureFollows(j) {
			return true
		}
		if k.is(tTarget | tRequest) {
			return false
		}
		if k.is(tMeasure|tPeriod|tReach|tUp|tDown|tExceed|tEqual|tShare|tVerb|tLeft|tInWhich|tCompare|tHave|tSay) || k.is(tOrg) && n == 0 {
			return k.is(tPeriod) && n > 0 && n <= 2
		}
		if k.sign != 0 {
			return n > 0 && n <= 3
		}
		n++
	}
	return n > 0 && n <= 4
}

// measureFollows reports a measure before the next sign.
func (w *walk) measureFollows(i int) bool {
	for j := i; j < w.to; j++ {
		k := w.r.chunks[j]
		if k.is(tMeasure) {
			return true
		}
		if k.sign != 0 && !isQuote(w.r.low[k.s:k.e]) {
			return false
		}
	}
	return false
}

// stray reports a word before a noun phrase that is no part of its name: các,
// and the tỷ that is left of a mistyped tỷ lệ.
func (w *walk) stray(c chunk) bool {
	switch w.r.low[c.s:c.e] {
	case "các", "những", "tỷ", "tỉ", "của":
		return true
	}
	return false
}

// between names a second figure of a segment by the words after the first: "hỗ
// trợ 45 hộ với số tiền 2 tỷ đồng". A bare preposition names nothing.
func (w *walk) between(end int) phrase {
	c := w.r.chunks
	from := -1
	for j := w.lastM + 1; j < end; j++ {
		switch {
		case c[j].is(tContinued) || c[j].is(tVerb) && !c[j].is(tNoun):
			if from < 0 || !c[from].is(tContinued) {
				from = j
			}
		case c[j].is(tStop|tInWhich|tJoiner) && j+1 < end:
			from = j + 1
		}
	}
	if from < 0 {
		return phrase{from: end, to: end}
	}
	return w.subject(from, end)
}

// topic reports a name that is only the field which a colon opens: "Chuyển đổi
// số: 78,6% người dân …".
func (w *walk) topic(p phrase) bool {
	if p.words > 0 && w.r.low[w.r.chunks[p.from].s:w.r.chunks[p.from].e] == "công tác" {
		return true
	}
	for j := p.from; j < p.to; j++ {
		if w.r.chunks[j].is(tGeneral) {
			return (p.words <= 5 || j == p.to-1) && !w.headNoun(w.r.chunks[p.from])
		}
	}
	return false
}

// lastVerb shortens a subject to its last verb, where the words before it only
// say who acts.
func (w *walk) lastVerb(p phrase) phrase {
	if p.words > 0 && w.headNoun(w.r.chunks[p.from]) {
		return p // "số người tử vong do tai nạn giao thông" names the whole indicator
	}
	together := p.words > 3 && w.r.chunks[p.from].is(tImperative) && strings.HasPrefix(p.text, "phối hợp")
	if !together && (p.words <= 3 || p.verb) || !together && p.words <= 8 && !w.r.chunks[p.from].is(tOrg|tNoun) {
		return p
	}
	for j := p.to - 1; j > p.from; j-- {
		if k := w.r.chunks[j]; k.is(tVerb) && (k.tags&tNoun == 0 || j == p.to-1) && w.r.lowerCase(j) && !happens(w.r.low[k.s:k.e]) {
			q := phrase{from: j, to: p.to, verb: true}
			q.text, q.words = w.spell(j, p.to)
			return q
		}
	}
	return p
}
