package extract

import (
	"strings"
	"unicode/utf8"
)

// A speech is who is asking, and of whom, while the parts of a request follow one
// another over the blocks of a text.
type speech struct {
	terms   []term
	speaker string
	lead    string // of the request that may go on in the next paragraph
	open    bool   // the block before was a request that may go on
	asking  bool   // a lead-in asked: the items below are assignments
	listed  string // who the lead-in named for the whole list
	due     string // said once for the whole list
	since   int    // the first directive of the list
	head    string // who the heading names, "" for nobody
	rank    int    // of that heading
	section sectionKind
	closed  bool // signatures or recipients began: nothing is asked any more
}

// A sectionKind is what the heading above says of the sentences below.
type sectionKind uint8

const (
	plainSection    sectionKind = iota
	toldSection                 // results, purposes, grounds: nothing is assigned
	assignedSection             // tổ chức thực hiện, nhiệm vụ cụ thể, phân công
	petitionSection             // kiến nghị, đề xuất
)

// sectionWords are looked for in headings in this order.
var sectionWords = []struct {
	kind  sectionKind
	words []string
}{
	{assignedSection, []string{"tổ chức thực hiện", "phân công", "trách nhiệm của", "trách nhiệm các", "nhiệm vụ cụ thể", "nội dung kết luận", "giao nhiệm vụ", "ý kiến chỉ đạo", "nội dung chỉ đạo"}},
	{petitionSection, []string{"kiến nghị", "đề xuất"}},
	{toldSection, []string{"kết quả", "đánh giá", "tồn tại", "hạn chế", "nguyên nhân", "tình hình", "mục đích", "yêu cầu", "căn cứ", "ưu điểm", "khuyết điểm", "bối cảnh", "quan điểm", "mục tiêu", "phạm vi", "đối tượng", "thành phần", "phương hướng"}},
	{assignedSection, []string{"nhiệm vụ", "kết luận", "chỉ đạo", "triển khai", "thực hiện", "nội dung"}},
}

// assigning are the types of papers in which an office named at the head of an
// item is given what follows, without a word of asking.
var assigning = map[string]bool{"TB": true, "CT": true, "CĐ": true, "KH": true, "KL": true, "CTr": true, "PA": true, "HD": true, "CV": true}

// assigns reports that the place of a block gives its sentences as assignments.
func (r *reader) assigns() bool {
	if r.speech.section == toldSection || r.speech.closed {
		return false
	}
	return r.speech.asking || assigning[r.doc.Frame.Code]
}

// upward reports a report or a proposal to the superior, which asks and does not
// assign.
func (r *reader) upward() bool {
	return r.doc.Frame.Code == "BC" || r.doc.Frame.Code == "TTr"
}

// mayAsk tells quickly whether a block can hold a request.
func (r *reader) mayAsk(b block) bool {
	if r.speech.open || r.assigns() || r.speech.head != "" {
		return true
	}
	s := r.low[b.start:b.end]
	for _, word := range []string{"đề nghị", "yêu cầu", "giao ", "phân công", "chỉ đạo", "lưu ý", "kêu gọi", "kiến nghị", "nhấn mạnh", "chủ trì", "quán triệt", "nhắc nhở", "đối với"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return b.kind == Heading || strings.HasSuffix(s, ":")
}

// directives reads requests and assignments in a block.
func (r *reader) directives(b block) {
	s := &r.speech
	if s.closed || b.start < r.doc.Frame.Body || !r.mayAsk(b) {
		s.open = false
		return
	}
	if r.closes(b) {
		*s = speech{closed: true, terms: s.terms}
		return
	}
	if s.head != "" && b.rank <= s.rank {
		s.head = ""
	}
	went := s.open
	s.open = false
	n := len(r.terms(b.body, b.end))
	if n == 0 || r.heading(b, n) {
		return
	}
	before := len(r.doc.Directives)
	for from := 0; from < n; {
		to := from
		for to < n && !r.termEnds(to) {
			to++
		}
		if to > from && !(to == n && s.terms[n-1].sign == ':' && r.leadIn(b, from, n)) {
			r.request(b, from, min(to, from+longSentence), before, went && from == 0)
		}
		from = to + 1
	}
	if s.head != "" && b.rank >= rankPlain && r.closingWords(b) {
		s.head = ""
	}
}

// closes recognises where the paper ends: recipients and signatures.
func (r *reader) closes(b block) bool {
	s := r.low[b.start:b.end]
	for _, word := range []string{"nơi nhận", "tm. ", "t/m ", "kt. ", "k/t ", "tl. ", "t/l ", "tuq. "} {
		if strings.HasPrefix(s, word) && len(s) < 120 {
			return true
		}
	}
	return false
}

// closingWords recognises the paragraph after the last part: "Trên đây là …",
// "Trong quá trình thực hiện …".
func (r *reader) closingWords(b block) bool {
	s := r.low[b.body:b.end]
	for _, word := range []string{"trên đây", "trong quá trình", "căn cứ", "nhận được", "chỉ thị này", "kế hoạch này", "công điện này", "kết luận này", "thông báo này", "yêu cầu các", "đề nghị các"} {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

// heading notes what a heading says of the blocks below: the kind of its section,
// or who must do what follows. It reports whether the block holds nothing else.
func (r *reader) heading(b block, n int) bool {
	s := &r.speech
	if name := r.headActor(b, n); name != "" {
		s.head, s.rank = name, b.rank
		return true
	}
	if b.kind != Heading || b.rank >= rankParen {
		return false
	}
	if b.rank <= rankRoman {
		*s = speech{terms: s.terms, speaker: s.speaker, since: len(r.doc.Directives)}
	}
	if kind := sectionOf(r.low[b.body:b.end]); kind != plainSection || b.rank <= rankRoman {
		if b.rank > rankRoman && kind == assignedSection && s.section == toldSection && !strings.Contains(r.low[b.body:b.end], "tổ chức thực hiện") {
			return true
		}
		s.section = kind
	}
	return b.rank <= rankRoman || b.end-b.body < 60
}

func sectionOf(low string) sectionKind {
	if len(low) > 160 {
		return plainSection
	}
	for _, kind := range sectionWords {
		for _, word := range kind.words {
			if strings.Contains(low, word) {
				return kind.kind
			}
		}
	}
	return plainSection
}

// headActor reads a block that only names who must do what follows: "1. Phòng
// Kinh tế", "Đối với các chi bộ:", "4. Đề nghị Ủy ban MTTQ xã".
func (r *reader) headActor(b block, n int) string {
	t := r.speech.terms
	if t[n-1].sign == ':' {
		n--
	} else if b.rank >= rankParen || b.end-b.body > 160 {
		return ""
	}
	from, asked := 0, false
	for from < n && (t[from].is(aAsk) && !t[from].is(aPlain) || r.lowTerm(from) == "trách" && r.lowTerm(from+1) == "nhiệm") {
		asked = true
		if from++; r.lowTerm(from-1) == "trách" {
			from += 2 // nhiệm của
		}
	}
	asked = asked || r.lowTerm(from) == "đối" || r.lowTerm(from) == "về" && r.lowTerm(from+1) == "phía"
	if r.lowTerm(from) == "về" {
		from += 2
	}
	if from >= n || !asked && !r.assigns() && r.speech.section != petitionSection {
		return ""
	}
	name, end, next, ok := r.actorAt(from, n, true)
	if !ok || next < n || end < n || r.lowTerm(n-1) == "điện" {
		return "" // "CHỦ TỊCH UBND XÃ … ĐIỆN:" names who sends a dispatch
	}
	return r.termWords(name, end)
}

// leadIn notes a line such as "Chủ tịch UBND xã yêu cầu:" or "Nhiệm vụ cụ thể:",
// with the lead and due date that it gives its list.
func (r *reader) leadIn(b block, from, to int) bool {
	t := r.speech.terms
	low := r.low[t[from].s:t[to-1].e]
	ask := -1
	for k := from; k < to-1; k++ {
		if t[k].is(aAsk) && !t[k].is(aPlain) && (k == from || r.asks(k)) {
			ask = k
			break
		}
	}
	s := &r.speech
	switch {
	case ask >= 0, strings.Contains(low, "kết luận"), strings.Contains(low, "nhiệm vụ"), strings.Contains(low, "ý kiến"), strings.Contains(low, " cần "), strings.Contains(low, "thực hiện"):
	default:
		return false
	}
	if s.section == toldSection && ask < 0 || strings.Contains(low, "kết quả") || strings.Contains(low, "chỉ tiêu") {
		return false
	}
	s.asking, s.since, s.listed = true, len(r.doc.Directives), ""
	if s.section == toldSection && b.rank >= rankLead {
		s.section = plainSection
	}
	end := to
	if ask >= 0 {
		end = ask
	}
	if who := r.speaker(from, end); who != "" {
		s.speaker = who
	}
	s.due, _, _ = r.dueIn(int(t[from].s), int(t[to-1].e))
	if s.due != "" && !limitDue.MatchString(low) {
		s.due = ""
	}
	s.listed = r.listActor(from, to, ask)
	return true
}

// listActor reads whom a lead-in names for its list: right after the word of
// asking, or before "cần", "phải", "tập trung".
func (r *reader) listActor(from, to, ask int) string {
	t := r.speech.terms
	if ask >= 0 {
		if name, end, _, ok := r.actorAt(ask+1, to, true); ok {
			return r.termWords(name, end)
		}
		return ""
	}
	for k := from; k < to; k++ {
		if k > from && t[k-1].sign != ',' && t[k-1].sign != '.' {
			continue
		}
		if name, end, next, ok := r.actorAt(k, to, true); ok && next < to && (t[next].is(aMust) || r.lowTerm(next) == "tập trung") {
			return r.termWords(name, end)
		}
	}
	return ""
}

// request reads one sentence; first is the first directive of its block.
func (r *reader) request(b block, from, to, first int, goesOn bool) {
	s, t := &r.speech, r.speech.terms
	before := len(r.doc.Directives)
	if before > first && r.only(from, to, before) {
		return
	}
	from = r.topic(b, from, to)
	switch {
	case goesOn && t[from].is(aAct|aManner) && r.hasTerm(from, to, ';'):
		s.open = true
		r.units(from, to, s.lead, "directive.continued")
	case r.asked(b, from, to):
	case r.bare(b, from, to):
	case r.passive(b, from, to):
	case r.assigns() && before > first && t[from].is(aAct|aManner) && t[from].upper && !r.wasDone(from, to):
		r.units(from, to, r.doc.Directives[before-1].Lead, "directive.continued")
	case s.head != "" && b.rank >= s.rank:
		r.underHead(b, from, to)
	case r.assigns() && s.listed != "" && b.rank < rankPlain && t[from].does(true) && t[from].is(aAct|aManner|aPartner|aLead) && !r.judges(from):
		r.units(from, to, s.listed, "directive.listed")
	}
	if s.asking && s.due != "" && b.rank < rankPlain {
		for i := before; i < len(r.doc.Directives); i++ {
			if d := &r.doc.Directives[i]; d.Due == "" {
				d.Due = s.due
			}
		}
	}
}

// topic passes what an item is about, before a colon: "Về thu ngân sách: Phòng
// Kinh tế rà soát …". Where nobody is named and nothing asked after the colon,
// nothing is passed.
func (r *reader) topic(b block, from, to int) int {
	t := r.speech.terms
	if !r.assigns() || b.rank >= rankPlain || r.actorHead(from, to) || t[from].is(aAsk) {
		return from
	}
	for k := from + 1; k+1 < to && k < from+longestActor; k++ {
		switch {
		case t[k].sign == ';' || t[k].digit:
			return from
		case t[k].sign == ':':
			if t[k+1].is(aAsk) && !t[k+1].is(aPlain) || r.actorHead(k+1, to) {
				return k + 1
			}
			return from
		}
	}
	return from
}

// underHead reads a sentence below the heading that names who must do it.
func (r *reader) underHead(b block, from, to int) {
	t := r.speech.terms
	if r.wasDone(from, to) && !t[from].does(true) || r.closingWords(b) {
		return
	}
	known := t[from].does(true) && t[from].is(aAct|aManner|aLead|aPartner)
	if known || b.rank >= rankParen && b.rank < rankPlain && t[from].upper && !t[from].is(aActor|aPlain) {
		r.units(from, to, r.speech.head, "directive.heading")
	}
}

// judges reports a sentence that agrees or gives an opinion, and asks nothing.
func (r *reader) judges(from int) bool {
	switch r.lowTerm(from) {
	case "đánh giá", "thống nhất", "ghi nhận", "biểu dương":
		return true
	}
	return false
}

// wasDone reports a sentence that tells what was done.
func (r *reader) wasDone(from, to int) bool {
	for k := from; k < to && k < from+longestActor; k++ {
		switch r.lowTerm(k) {
		case "đã", "vừa", "đang":
			return true
		}
	}
	return false
}

func (r *reader) hasTerm(from, to int, sign byte) bool {
	for k := from; k < to; k++ {
		if r.speech.terms[k].sign == sign {
			return true
		}
	}
	return false
}

// asked reads a sentence with a word of asking in it.
func (r *reader) asked(b block, from, to int) bool {
	s, t := &r.speech, r.speech.terms
	for k := from; k < to; k++ {
		if k > from && t[k].is(aStress) && !t[k].upper && r.stressed(k, to) {
			r.speaks(from, k)
			s.open = b.rank >= rankPlain
			r.units(k+1, to, "", "directive.stressed")
			return true
		}
		if !t[k].is(aAsk) || t[k].is(aPlain) || t[k].upper && k > from || k > from && !r.asks(k) || !r.asksOf(k, to) {
			continue
		}
		if k > from && t[k-1].is(aWeak) && !t[k-1].upper {
			return false // what citizens ask for
		}
		if r.lowTerm(k) == "chỉ đạo" && k == from || k > from && r.wasDone(from, k) && !r.says(from, k) {
			continue
		}
		if s.head != "" && k > from && t[from].is(aAct) {
			return false
		}
		r.speaks(from, k)
		s.open = b.rank >= rankPlain
		r.units(k, to, "", "directive.requested")
		return true
	}
	return false
}

// speaks notes who asks at term k.
func (r *reader) speaks(from, k int) {
	if who := r.speaker(from, k); who != "" {
		r.speech.speaker = who
	}
}

// says reports a word of speaking before term k, in whose sentence "đã" is said
// of the meeting and not of what is asked.
func (r *reader) says(from, k int) bool {
	low := r.low[r.speech.terms[from].s:r.speech.terms[k].s]
	return strings.Contains(low, "phát biểu") || strings.Contains(low, "kết luận") || strings.Contains(low, "ghi nhận") || strings.Contains(low, "đánh giá") || strings.Contains(low, "biểu dương")
}

// stressed reports "… nhấn mạnh các chi bộ phải nâng cao …" at term k.
func (r *reader) stressed(k, to int) bool {
	t := r.speech.terms
	if k+1 < to && (t[k+1].sign == ':' || t[k+1].sign == ',') {
		k++
	}
	_, _, next, ok := r.actorAt(k+1, to, false)
	return ok && next < to && t[next].is(aMust) && r.lowTerm(next) != "sẽ" && r.lowTerm(next) != "tự"
}

// asks reports that the word at term k asks, and is no noun or part of a longer
// verb: not "theo yêu cầu", "được đề nghị", "chỉ tiêu giao", "hồ sơ đề nghị".
func (r *reader) asks(k int) bool {
	switch r.lowTerm(k - 1) {
	case "được", "bị", "theo", "lễ", "bàn", "tiêu", "tỉnh", "các", "những", "mọi", "ứng", "kiến nghị", "là", "sơ", "đơn", "bản", "tờ trình", "trình", "với", "số",
		"một", "nhiều", "đúng", "đạt", "vượt", "nêu", "có", "về", "của", "sự", "công tác", "tác", "ý kiến", "kiến", "đề nghị", "thư", "thực hiện", "vụ", "chưa", "không", "đã":
		return r.lowTerm(k-1) == "đã" || r.lowTerm(k-1) == "có" && false
	}
	return !r.speech.terms[k-1].digit || r.actorAsked(k, len(r.speech.terms))
}

// asksOf reports that something is asked after term k: somebody to act, or a
// doing.
func (r *reader) asksOf(k, to int) bool {
	t := r.speech.terms
	word, i := r.lowTerm(k), k+1
	if i < to && t[i].sign == ':' {
		i++
	}
	if i >= to || t[i].is(aPlain) {
		return false
	}
	_, _, next, ok := r.actorAt(i, to, true)
	switch {
	case strings.HasPrefix(word, "giao") || strings.HasPrefix(word, "phân công") || word == "chỉ đạo" || word == "quán triệt":
		return ok && next < to && (t[next].sign == ':' || t[next].does(false))
	case ok:
		return true
	case word == "lưu ý" || word == "kiến nghị" || word == "nhắc nhở":
		return false
	}
	return t[i].does(true) && t[i].is(aAct|aManner) || r.actorHead(i, to)
}

// actorHead reports that term i begins the name of somebody, whatever follows.
func (r *reader) actorHead(i, to int) bool {
	_, head := r.skipLeadWords(i, to)
	return head < to && r.speech.terms[head].is(aActor|aWeak) && !r.speech.terms[head].is(aPlain)
}

// bare reads "Phòng Kinh tế rà soát …", an assignment by its place alone, or by
// the words "chủ trì", "có trách nhiệm".
func (r *reader) bare(b block, from, to int) bool {
	t := r.speech.terms
	if !r.assigns() {
		return false
	}
	name, end, next, ok := r.actorAt(from, to, true)
	if !ok || next >= to {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(r.text[:t[next].s])
	marked := t[next].is(aLead|aMust|aPartner) || r.closing(from, to)
	if b.rank >= rankPlain && !marked && !(last == ':') || r.announces(next, to) || r.judges(next) {
		return false
	}
	if t[next].sign == ':' && (next+1 >= to || !t[next+1].does(true) && b.rank >= rankParen) || t[next].sign == ':' && t[next+1].digit || end <= name {
		return false
	}
	r.units(from, to, "", "directive.assigned")
	return true
}

// announces recognises the last sentence of a notice: "Văn phòng … thông báo để
// các đơn vị biết, thực hiện".
func (r *reader) announces(next, to int) bool {
	low := r.low[r.speech.terms[next].s:r.speech.terms[to-1].e]
	return strings.HasPrefix(low, "thông báo") && strings.Contains(low, "biết")
}

// closing recognises "Văn phòng … theo dõi, đôn đốc việc thực hiện Thông báo này".
func (r *reader) closing(from, to int) bool {
	low := r.low[r.speech.terms[from].s:r.speech.terms[to-1].e]
	return strings.Contains(low, "theo dõi") && strings.Contains(low, "này")
}

// passive reads "Việc … do Ban Quản lý dự án chủ trì, hoàn thành trong quý II".
func (r *reader) passive(b block, from, to int) bool {
	t := r.speech.terms
	if !r.assigns() || r.wasDone(from, to) {
		return false
	}
	for k := from + 1; k < to; k++ {
		if r.lowTerm(k) != "do" {
			continue
		}
		name, end, next, ok := r.actorAt(k+1, to, false)
		if !ok || next >= to || !t[next].is(aLead|aAct|aMust) {
			continue
		}
		before := len(r.doc.Directives)
		r.units(next, to, r.termWords(name, end), "directive.passive")
		for i := before; i < len(r.doc.Directives); i++ {
			d := &r.doc.Directives[i]
			d.Span[0] = int(t[from].s)
			what := r.termWords(from, k)
			if d.Text != "thực hiện" && d.Text != "triển khai" && d.Text != "" {
				what += " " + d.Text
			}
			d.Text = what
			break
		}
		return len(r.doc.Directives) > before
	}
	return false
}
