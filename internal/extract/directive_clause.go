package extract

import (
	"regexp"
	"strings"
)

// units makes the directives of terms from..to: one for each doing that is parted
// by a semicolon, a further word of asking, or somebody else who must act. lead
// holds until another is named.
func (r *reader) units(from, to int, lead, rule string) {
	first, given := len(r.doc.Directives), lead != ""
	for i := from; i < to; {
		i = r.skipJoiners(i, to)
		if i >= to {
			return
		}
		begin, explicit := i, false
		if t := r.speech.terms[i]; t.is(aAsk) && !t.is(aPlain) && r.asksOf(i, to) && !(t.is(aAct) && lead != "" && (given || r.passesOn(i) || !r.actorAsked(i, to))) {
			explicit = true
			lead = ""
			if i++; i < to && r.speech.terms[i].sign == ':' {
				i++
			}
		}
		if name, end, next, ok := r.actorAt(i, to, explicit || i == from); ok && next < to && !r.leads(i, lead) {
			lead, i = r.leadName(name, end), next
			if r.speech.terms[i].sign == ':' {
				i++
			}
		} else if explicit {
			if name, end := r.nameAt(i, to); end > name && end < to {
				lead, i = r.termWords(name, end), end
			}
		}
		end := r.unitEnd(i, to)
		r.unit(begin, i, end, lead, rule, first)
		i = max(end, begin+1)
	}
}

// passesOn reports a word of asking by which the one who was asked acts himself:
// "Đảng ủy UBND phường chỉ đạo các phòng …".
func (r *reader) passesOn(i int) bool {
	w := r.lowTerm(i)
	return w == "chỉ đạo" || w == "phân công" || w == "quán triệt"
}

// actorAsked reports that the word of asking at term i is followed by somebody
// who must do something.
func (r *reader) actorAsked(i, to int) bool {
	_, _, next, ok := r.actorAt(i+1, to, true)
	return ok && next < to && r.speech.terms[next].does(false)
}

// skipJoiners passes what joins one doing to the next.
func (r *reader) skipJoiners(i, to int) int {
	for i < to {
		t := r.speech.terms[i]
		switch {
		case t.sign == ',' || t.sign == ';' || t.sign == '-' || t.sign == '.':
		case r.lowTerm(i) == "và", r.lowTerm(i) == "đồng thời", r.lowTerm(i) == "còn":
		default:
			return i
		}
		i++
	}
	return i
}

// leads reports "lãnh đạo" as what a Party body does: "lãnh đạo ban điều hành
// thành lập …". As a name it is the leaders of an office.
func (r *reader) leads(i int, lead string) bool {
	return r.lowTerm(i) == "lãnh đạo" && partyBody(lead)
}

// partyBody reports the name of a Party committee or cell.
func partyBody(name string) bool {
	low := lower(name)
	for _, word := range []string{"đảng ủy", "đảng bộ", "chi bộ", "chi ủy", "cấp ủy", "ban thường vụ", "tổ chức đảng"} {
		if strings.Contains(low, word) && !strings.HasPrefix(low, "văn phòng") {
			return true
		}
	}
	return false
}

// roleAfter is a role in brackets after the name of an office.
var roleAfter = regexp.MustCompile(`(?i) ?\([^()]*(?:thường trực|chủ trì|đầu mối)\)$`)

func withoutRole(name string) string { return roleAfter.ReplaceAllString(name, "") }

// leadName is the name of who must act, without the word that he is in charge.
func (r *reader) leadName(name, end int) string {
	who := withoutRole(strings.TrimRight(r.termWords(name, end), ` "“`))
	if rest, ok := strings.CutSuffix(who, " phụ trách"); ok && strings.Contains(rest, " ") {
		return strings.TrimRight(rest, " ,-–")
	}
	return who
}

// nameAt reads the name of an office whose doing is a word not known: its head,
// words with a capital, and the word for its place.
func (r *reader) nameAt(i, to int) (name, end int) {
	t := r.speech.terms
	name, head := r.skipLeadWords(i, to)
	if head >= to || !t[head].is(aActor) || t[head].is(aPlain) {
		return 0, 0
	}
	end = head + 1
	for end < to && t[end].sign != ';' && t[end].sign != ',' && (t[end].upper || t[end].is(aActor) && !t[end].is(aPlain) || t[end].sign == '-' || t[end].digit) {
		end++
	}
	return name, end
}

// unitEnd is where the doing that begins at term i ends.
func (r *reader) unitEnd(i, to int) int {
	t := r.speech.terms
	depth, helped, begun := 0, false, false
	for j := i; j < to; j++ {
		helped = helped || t[j].is(aPartner) && !t[j].upper
		begun = begun || t[j].does(false) && !t[j].is(aPartner|aLead|aMust) && !r.isNoun(j)
		switch {
		case t[j].sign == '(':
			depth++
		case t[j].sign == ')':
			depth = max(depth-1, 0)
		case depth > 0:
		case t[j].sign == ';':
			return j
		case helped && !begun: // "phối hợp với A và B kiểm tra …": B helps too
		case j > i && (t[j].sign == ',' || r.lowTerm(j) == "và" && t[j-1].sign == 0) && r.another(i, j, to):
			return j
		}
	}
	return to
}

// another reports that a new request begins after the comma or "và" at term j.
func (r *reader) another(i, j, to int) bool {
	t := r.speech.terms
	k := r.skipJoiners(j, to)
	if k >= to {
		return false
	}
	if t[k].is(aAsk) && !t[k].is(aPlain) && !t[k].upper && !r.passesOn(k) {
		return r.actorAsked(k, to) || !t[k].is(aAct) && t[j].sign == ',' && r.asksOf(k, to)
	}
	_, _, next, ok := r.actorAt(k, to, false)
	if !ok || next >= to || !t[next].is(aAct|aLead|aMust|aManner) {
		return false
	}
	return !r.listed(i, j)
}

// listed reports that the words right before term j name somebody: what follows
// the comma is one more of those who are told, and no new lead.
func (r *reader) listed(i, j int) bool {
	t := r.speech.terms
	for k := j - 1; k >= i; k-- {
		if t[k].sign == ',' || r.lowTerm(k) == "và" || t[k].is(aAct|aPartner) {
			_, head := r.skipLeadWords(k+1, j)
			return head < j && t[head].is(aActor|aWeak) && !t[head].is(aPlain)
		}
	}
	return false
}

// preamble passes "có trách nhiệm", "chủ trì, phối hợp với A, B" before the doing.
func (r *reader) preamble(i, to int, lead string) (start int, partners []string) {
	t := r.speech.terms
	for i < to {
		switch {
		case t[i].sign == ',' || t[i].is(aMust) && !t[i].is(aAct) || t[i].is(aLead):
			i++
		case t[i].is(aPartner) && (lead != "" || t[i].upper):
			end := r.partnersEnd(i+1, to)
			if end < 0 {
				return i, partners
			}
			partners, i = r.partnerNames(i+1, end), end
		default:
			return i, partners
		}
	}
	return i, partners
}

// partnersEnd is where the offices that help end and the doing begins, -1 where
// no doing follows them.
func (r *reader) partnersEnd(i, to int) int {
	t := r.speech.terms
	if r.lowTerm(i) == "với" {
		i++
	}
	_, head := r.skipLeadWords(i, to)
	if head >= to || !t[head].is(aActor|aWeak) && !t[head].upper || t[head].is(aAct) && head == i {
		return -1
	}
	for j := head + 1; j < to; j++ {
		switch {
		case t[j].sign == ';' || t[j].sign == ':':
			return -1
		case r.lowTerm(j) == "trong" || r.lowTerm(j) == "để":
			return -1
		case t[j].is(aAct|aManner) && !t[j].upper && !t[j].is(aPlain) && !r.isNoun(j):
			return j
		}
	}
	return -1
}

// partnerNames cuts the names of offices at commas and "và".
func (r *reader) partnerNames(from, to int) []string {
	t := r.speech.terms
	var names []string
	start := from
	for k := from; k <= to; k++ {
		cut := k == to || t[k].sign == ';'
		if !cut && (t[k].sign == ',' || r.lowTerm(k) == "và") {
			_, head := r.skipLeadWords(k+1, to)
			cut = head >= to || t[head].is(aActor|aWeak) && !t[head].is(aPlain) && !(r.lowTerm(k-1) == "hđnd" && r.lowTerm(head) == "ubnd") || !t[head].upper && t[k].sign == ','
		}
		if !cut {
			continue
		}
		if name := strings.TrimPrefix(r.termWords(start, k), "với "); name != "" {
			names = append(names, name)
		}
		start = k + 1
	}
	return names
}

// unit makes one directive of the doing start..end, or adds what it tells, a due
// date or a product, to the directives of its sentence, those from first on.
func (r *reader) unit(begin, start, end int, lead, rule string, first int) {
	t := r.speech.terms
	start, partners := r.preamble(start, end, lead)
	for end > start && (t[end-1].sign == ',' || t[end-1].sign == ':' || t[end-1].sign == '.') {
		end--
	}
	if start >= end && r.speech.topic != "" && end > begin && len(r.doc.Directives) == first {
		// "Quy hoạch chung xã: Phòng Kinh tế chủ trì"
		r.doc.Directives = append(r.doc.Directives, Directive{
			Text: r.speech.topic, Span: [2]int{int(t[begin].s), int(t[end-1].e)}, Speaker: r.speech.speaker, Lead: lead, Coordinating: partners, Rule: rule,
		})
		r.speech.lead = lead
	}
	if start >= end {
		return
	}
	if w := r.lowTerm(start); end == start+1 && (w == "phối hợp" || w == "phối hợp với") && lead != "" {
		if n := len(r.doc.Directives); n > first { // "…; Công an xã phối hợp"
			r.doc.Directives[n-1].Coordinating = append(r.doc.Directives[n-1].Coordinating, split(lead)...)
		}
		return
	}
	from, to := int(t[start].s), int(t[end-1].e)
	due, dueStart, dueEnd := r.dueIn(from, to)
	cut := to
	if due != "" && r.tail(dueEnd, to) {
		cut = dueStart
	} else if due != "" && r.breaks(from, dueStart, dueEnd, to) {
		cut = dueStart
	}
	what := r.undated(from, cut)
	if due != "" && dueStart == from && cut == from {
		what = ""
	}
	if len(r.doc.Directives) > first && r.adds(what, due, from, first) {
		return
	}
	if what == "" || r.refuses(what, lead) {
		return
	}
	r.doc.Directives = append(r.doc.Directives, Directive{
		Text: what, Span: [2]int{int(t[begin].s), to}, Speaker: r.speech.speaker, Lead: lead, Coordinating: partners,
		Due: due, Product: r.productIn(from, cut), Rule: rule,
	})
	r.speech.lead = lead
}

// tail reports that nothing of weight follows a due date.
func (r *reader) tail(from, to int) bool {
	rest := strings.Trim(r.low[from:to], " ,.;:()\n")
	if strings.HasPrefix(strings.TrimLeft(r.low[from:to], " ,"), "(") && strings.HasSuffix(strings.TrimRight(r.low[from:to], " ,.;"), ")") {
		return true // "(bản mềm gửi qua thư điện tử)"
	}
	return rest == "" || len(rest) < 40 && (strings.HasPrefix(rest, "theo ") || strings.HasPrefix(rest, "để ") || strings.HasPrefix(rest, "qua ") || strings.HasPrefix(rest, "tại "))
}

// breaks reports a due date in the middle whose sentence goes on with what is to
// be reached: "phấn đấu đến hết quý I đạt 60%".
func (r *reader) breaks(from, start, end, to int) bool {
	before := strings.TrimRight(r.low[from:start], " ")
	return strings.HasSuffix(before, "phấn đấu") || strings.HasSuffix(before, ",") && strings.HasPrefix(strings.TrimLeft(r.low[end:to], " "), "đạt")
}

// finishers are the words that lead to a due date and add nothing to the doing.
var finishers = []string{"hoàn thành", "xong", "phấn đấu", "và", "bảo đảm", "kết quả", "kết thúc", "từ ngày", "bắt đầu", "thời gian", "thời hạn"}

// undated is the text of a doing without the words that lead to its due date.
func (r *reader) undated(from, to int) string {
	s := strings.Trim(squeeze(r.text[from:to]), " ,;:.-–(")
	for {
		low, cut := lower(s), false
		for _, word := range finishers {
			if rest, ok := strings.CutSuffix(low, word); ok && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "(")) {
				if word != "hoàn thành" && word != "xong" && word != "phấn đấu" && word != "và" && word != "thời gian" && word != "thời hạn" && rest == "" {
					return s
				}
				s, cut = strings.Trim(s[:len(rest)], " ,;:.-–("), true
				break
			}
		}
		if !cut {
			break
		}
	}
	if strings.Count(s, "(") < strings.Count(s, ")") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// adds gives what a later part of the sentence tells to the directives before it:
// a due date said once for all, a report or a paper to be handed in.
func (r *reader) adds(what, due string, from, first int) bool {
	all := r.doc.Directives
	low := lower(what)
	bare := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(low, "hoàn thành"), "toàn bộ"))
	switch {
	case due != "" && (bare == "" || bare == "việc này" || bare == "các nội dung trên" || bare == "các nhiệm vụ trên"):
		for i := first; i < len(all); i++ {
			if all[i].Due == "" {
				all[i].Due = due
			}
		}
		return true
	case strings.HasPrefix(lower(r.text[from:min(from+20, len(r.text))]), "định kỳ"):
		return false
	case strings.HasPrefix(low, "báo cáo kết quả"), strings.HasPrefix(low, "báo cáo bằng văn bản"), strings.HasPrefix(low, "kết quả"), strings.HasPrefix(low, "trình "), strings.HasPrefix(low, "gửi kết quả"), strings.HasPrefix(low, "gửi về"):
		d := &all[len(all)-1]
		if d.Due == "" {
			d.Due = due
		}
		if d.Product == "" {
			d.Product, _, _ = strings.Cut(what, " (")
		}
		return true
	}
	return false
}

// only reads a sentence that tells nothing but when what was asked before it must
// be done: "Thời hạn: 16/9/2026.", "Hoàn thành trước ngày 30/6."
func (r *reader) only(from, to, before, first int) bool {
	t := r.speech.terms
	switch first := r.lowTerm(from); {
	case first == "hoàn thành", first == "xong", first == "chậm nhất", strings.HasPrefix(first, "thời"), first == "trước", first == "báo cáo", first == "kết quả":
	default:
		return false
	}
	start, end := int(t[from].s), int(t[to-1].e)
	due, dueStart, dueEnd := r.dueIn(start, end)
	if due == "" || !r.tail(dueEnd, end) {
		return false
	}
	return r.adds(r.undated(start, dueStart), due, start, r.firstUndated(before, first))
}

// firstUndated is the first of the directives right before n, not before first,
// that has no due date.
func (r *reader) firstUndated(n, first int) int {
	for n > max(first, r.speech.since) && r.doc.Directives[n-1].Due == "" {
		n--
	}
	return n
}

// superiors are above the ward: what is asked of them is no task of the ward.
var superiors = []string{"tỉnh", "thành phố", "trung ương", "chính phủ", "cấp trên", "quốc hội", "cấp có thẩm quyền", "các cấp có thẩm quyền", "bộ, ngành"}

// refuses tells requests that are no tasks: to the superior, to let pass, or to
// know.
func (r *reader) refuses(what, lead string) bool {
	low, who := lower(what), lower(lead)
	for _, s := range superiors {
		if who == s || strings.HasSuffix(who, " "+s) && !strings.Contains(who, "xã") && !strings.Contains(who, "phường") || strings.HasPrefix(who, s+" ") {
			return true
		}
	}
	if strings.HasPrefix(who, "sở ") || strings.HasPrefix(who, "các sở") {
		return true
	}
	if r.upward() && (lead == "" || strings.HasPrefix(low, "xem xét") || strings.HasPrefix(low, "cho ý kiến") || strings.HasPrefix(low, "phê duyệt")) {
		return true
	}
	for _, head := range []string{"nguồn kinh phí", "kinh phí", "nguồn vốn", "địa điểm", "thành phần", "số lượng", "đối tượng", "hình thức"} {
		if strings.HasPrefix(low, head+" ") {
			return true // what goes with the doing before it
		}
	}
	return low == "sau" || strings.HasPrefix(low, "là ") || strings.HasPrefix(low, "biết") || !strings.Contains(low, " ") && len(low) < 6
}

// speaker reads who asks before term k: the last phrase of the sentence that
// begins with an office, a post or a title, up to a word of saying. A bare "đồng
// chí" is the one named before.
func (r *reader) speaker(from, k int) string {
	t := r.speech.terms
	start, end := -1, k
	for j := from; j < k; j++ {
		opens := j == from || t[j-1].sign == ',' || t[j-1].sign == ';' || t[j-1].sign == ':' || r.lowTerm(j-1) == "nghị" || r.lowTerm(j-1) == "đó"
		if (t[j].is(aActor) || r.titled(j)) && !t[j].is(aPlain) && opens && !(start >= 0 && end == k) {
			start, end = j, k
			continue
		}
		if start >= 0 && end == k && (!t[j].upper && t[j].is(aAct|aDone|aStress|aAsk|aLead) || t[j].sign == ':' || t[j].sign == ',' || r.saying(j)) {
			end = j
		}
	}
	if start < 0 || end-start > 16 {
		return ""
	}
	who := r.termWords(start, end)
	if strings.EqualFold(who, "đồng chí") {
		return r.speech.speaker
	}
	return who
}

// titled reports a rank or form of address before a name.
func (r *reader) titled(j int) bool {
	switch r.lowTerm(j) {
	case "ông", "bà", "thiếu", "đại", "thượng", "trung":
		return r.speech.terms[j].upper
	}
	return false
}

// saying reports a word of speaking that is no request.
func (r *reader) saying(j int) bool {
	switch r.lowTerm(j) {
	case "ghi", "phát", "biểu", "phát biểu", "trân", "hoan", "chúc", "cảm":
		return !r.speech.terms[j].upper
	}
	return false
}
