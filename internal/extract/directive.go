package extract

import "strings"

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
	prev    [2]int // the block before, unless it gave directives or labels
	labels  int    // 1 + the directive to which labels belong, 0 for none
	topic   string // what a sentence names before it names who must act
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
	{toldSection, []string{"công tác chỉ đạo", "công tác lãnh đạo", "chỉ đạo điều hành", "chỉ đạo, điều hành", "lãnh đạo, chỉ đạo"}},
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

// directives reads requests and assignments in a block, and keeps where it stands
// for the labels that may follow it.
func (r *reader) directives(b block) {
	s := &r.speech
	if !s.closed && b.start >= r.doc.Frame.Body && r.labelled(b) {
		return
	}
	before := len(r.doc.Directives)
	r.requests(b)
	s.prev, s.labels = [2]int{b.body, b.end}, 0
	if len(r.doc.Directives) > before {
		s.prev = [2]int{}
	}
}

// requests reads the sentences of a block.
func (r *reader) requests(b block) {
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
		s.head, s.rank = withoutRole(name), b.rank
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
		s.asking = s.asking || kind == assignedSection && !r.upward() && strings.Contains(r.low[b.body:b.end], "tổ chức thực hiện")
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
	if ok && next < n && t[n-1].sign == 0 && b.rank < rankPlain && len(t) > n && t[n].sign == ':' && r.onlyDuty(next, n) {
		return r.termWords(name, end) // "Phòng Kinh tế có trách nhiệm:"
	}
	if !ok || next < n || end < n || r.lowTerm(n-1) == "điện" {
		return "" // "CHỦ TỊCH UBND XÃ … ĐIỆN:" names who sends a dispatch
	}
	return r.termWords(name, end)
}

// onlyDuty reports terms that say nothing but that somebody has the duties that
// follow: "có trách nhiệm", "chủ trì thực hiện các nội dung sau".
func (r *reader) onlyDuty(from, to int) bool {
	for k := from; k < to; k++ {
		if r.speech.terms[k].is(aMust | aLead) {
			continue
		}
		switch r.lowTerm(k) {
		case "sau", "các", "những", "nội", "dung", "nhiệm", "vụ", "việc", "công việc", "thực hiện", "tập trung", "một", "số", "đây", "tổ chức thực hiện", "triển khai", "triển khai thực hiện":
		default:
			return false
		}
	}
	return true
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
	if ask < 0 && (s.section == toldSection || r.upward() && s.section != assignedSection) || strings.Contains(low, "kết quả") || strings.Contains(low, "chỉ tiêu") {
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
