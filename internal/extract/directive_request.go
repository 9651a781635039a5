package extract

import (
	"strings"
	"unicode/utf8"
)

// request reads one sentence; first is the first directive of its block.
func (r *reader) request(b block, from, to, first int, goesOn bool) {
	s, t := &r.speech, r.speech.terms
	before := len(r.doc.Directives)
	if before > first && r.only(from, to, before, first) || r.datesAll(from, to) || r.reportsBack(from, to) {
		return
	}
	s.topic = ""
	from = r.pastTopic(b, from, to)
	from, due := r.opener(from, to)
	switch {
	case goesOn && t[from].is(aAct|aManner) && r.hasTerm(from, to, ';') && r.lowTerm(from) != "kết luận":
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
	if len(r.doc.Directives) == before && r.assigns() && b.rank < rankPlain {
		r.laterPart(b, from, to)
	}
	if due == "" && s.asking && b.rank < rankPlain {
		due = s.due
	}
	if due != "" {
		for i := before; i < len(r.doc.Directives); i++ {
			if d := &r.doc.Directives[i]; d.Due == "" {
				d.Due = due
			}
		}
	}
}

// pastTopic passes what an item is about, before a colon: "Về thu ngân sách: Phòng
// Kinh tế rà soát …". Where nobody is named and nothing asked after the colon,
// nothing is passed.
func (r *reader) pastTopic(b block, from, to int) int {
	t := r.speech.terms
	if !r.assigns() || b.rank >= rankPlain || r.actorHead(from, to) && r.lowTerm(from) != "khối" || t[from].is(aAsk) {
		return from
	}
	_, opens := openers[r.lowTerm(from)]
	for k := from + 1; k+1 < to && k < from+longestActor; k++ {
		switch {
		case t[k].sign == ';' || t[k].digit && !opens:
			return from
		case t[k].sign == ':':
			if t[k+1].is(aAsk) && !t[k+1].is(aPlain) || r.actorHead(k+1, to) || opens && t[k+1].does(true) || openers[r.lowTerm(k+1)] || r.lowTerm(k+1) == "đối" {
				r.speech.topic = r.termWords(from, k)
				return k + 1
			}
			return from
		}
	}
	return from
}

// laterPart reads an assignment after a semicolon of a sentence that begins with
// something else: "Kinh phí từ ngân sách; kế toán hướng dẫn thanh quyết toán".
func (r *reader) laterPart(b block, from, to int) {
	for k := from + 1; k+1 < to; k++ {
		if r.speech.terms[k].sign == ';' && r.bare(b, k+1, to) {
			return
		}
	}
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
	if s.section == toldSection && r.upward() {
		return false
	}
	for k := from; k < to; k++ {
		if k > from && t[k].is(aStress) && !t[k].upper && r.stressed(k, to) {
			r.speaks(from, k)
			s.open = b.rank >= rankPlain
			r.units(k+1, to, "", "directive.stressed")
			return true
		}
		if !t[k].is(aAsk) || t[k].is(aPlain) || t[k].upper && k > from && t[k-1].sign != ':' || k > from && !r.asks(k) || !r.asksOf(k, to) {
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
		if k > from && (r.lowTerm(k) == "đề nghị" || r.lowTerm(k) == "kiến nghị") && r.reports(from, k) {
			continue // what one who reports to the meeting asks for
		}
		if k > from && (r.passesOn(k) || t[k-1].sign == ';') && r.assigns() && r.actsBefore(from, k) {
			continue
		}
		r.speaks(from, k)
		s.open = b.rank >= rankPlain
		r.units(k, to, "", "directive.requested")
		return true
	}
	return false
}

// actsBefore reports that somebody named at the head of the sentence acts before
// term k, so that the word there is his own doing: "Ban Chỉ huy: kiểm tra …; phân
// công thành viên phụ trách địa bàn".
func (r *reader) actsBefore(from, k int) bool {
	t := r.speech.terms
	_, _, next, ok := r.actorAt(from, k, true)
	return ok && next < k && (t[next].sign == ':' || t[next].does(false))
}

// reports tells "Phòng Kinh tế báo cáo tiến độ …; đề nghị …" before term k.
func (r *reader) reports(from, k int) bool {
	_, _, next, ok := r.actorAt(from, k, true)
	if !ok || next >= k {
		return false
	}
	switch r.lowTerm(next) {
	case "báo cáo", "thông tin", "phản ánh", "phát biểu", "nêu", "trình bày":
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
		"một", "nhiều", "đúng", "đạt", "vượt", "nêu", "có", "về", "của", "sự", "công tác", "tác", "ý kiến", "kiến", "đề nghị", "thư", "thực hiện", "vụ", "chưa", "không", "sẽ", "hứa", "để", "đã":
		return r.lowTerm(k-1) == "đã"
	}
	if r.speech.terms[k-1].is(aAct) && !r.speech.terms[k-1].is(aActor|aAsk) {
		return r.actorAsked(k, len(r.speech.terms)) // not "trả lời kiến nghị cử tri"
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
	if !ok && b.rank < rankPlain && r.unknownDoing(from, to) {
		return true
	}
	if !ok || next >= to || r.leads(from, r.speech.head) || r.leads(from, r.speech.listed) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(r.text[:t[next].s])
	marked := t[next].is(aLead|aMust|aPartner) || r.closing(from, to) || b.rank >= rankPlain && !r.upward() && t[next].does(false) && !r.wasDone(from, to) && (r.speech.asking || limitDue.MatchString(r.low[t[next].s:t[to-1].e]))
	if b.rank >= rankPlain && !marked && !(last == ':') || r.announces(next, to) || r.judges(next) || r.tellsMeeting(from, to) {
		return false
	}
	if t[next].sign == ':' && (next+1 >= to || !t[next+1].does(true) && b.rank >= rankParen) || t[next].sign == ':' && t[next+1].digit || end <= name {
		return false
	}
	r.units(from, to, "", "directive.assigned")
	return true
}

// unknownDoing reads an item that begins with the name of an office and goes on
// with a doing that no list holds: "Công chức Văn hóa - Xã hội phóng ảnh …".
func (r *reader) unknownDoing(from, to int) bool {
	t := r.speech.terms
	name, end := r.nameAt(from, to)
	if end <= name+1 || end >= to || t[end].tags != 0 || t[end].sign != 0 || t[end].digit || t[end].upper || notInNames[r.lowTerm(end)] || notDoing[r.lowTerm(end)] || r.wasDone(from, to) {
		return false
	}
	r.units(end, to, r.leadName(name, end), "directive.assigned")
	return true
}

// notDoing are words after the name of an office that begin no doing.
var notDoing = map[string]bool{"và": true, "của": true, "tại": true, "trên": true, "trong": true, "từ": true, "về": true, "theo": true, "do": true, "thuộc": true,
	"rất": true, "vẫn": true, "hiện": true, "mới": true, "nơi": true, "có": true, "gặp": true, "năm": true, "ngày": true, "tháng": true, "quý": true, "cấp": true, "liên": true, "này": true, "nêu": true}

// tellsMeeting recognises the sentence that tells of the meeting itself.
func (r *reader) tellsMeeting(from, to int) bool {
	low := r.low[r.speech.terms[from].s:r.speech.terms[to-1].e]
	for _, words := range []string{"dưới sự chủ trì", "chủ trì hội nghị", "chủ trì cuộc họp", "chủ trì buổi", "chủ trì phiên họp", "chủ trì họp", "tham dự có", "dự họp", "làm việc với đoàn"} {
		if strings.Contains(low, words) {
			return true
		}
	}
	return false
}

// announces recognises the last sentence of a notice: "Văn phòng … thông báo để
// các đơn vị biết, thực hiện".
func (r *reader) announces(next, to int) bool {
	low := r.low[r.speech.terms[next].s:r.speech.terms[to-1].e]
	return strings.HasPrefix(low, "thông báo") && (strings.Contains(low, "biết") || strings.HasSuffix(strings.TrimRight(low, " ./"), "thực hiện"))
}

// closing recognises "Văn phòng … theo dõi, đôn đốc việc thực hiện Thông báo này".
func (r *reader) closing(from, to int) bool {
	low := r.low[r.speech.terms[from].s:r.speech.terms[to-1].e]
	return strings.Contains(low, "theo dõi") && strings.Contains(low, "này")
}

// inBracketDoing are the doings, beside to lead, for which a plan names somebody in
// brackets after the task.
var inBracketDoing = map[string]bool{"thực hiện": true, "chuẩn bị": true, "phụ trách": true, "tham mưu": true, "chuẩn bị nội dung": true, "soạn thảo": true}

// passive reads "Việc … do Ban Quản lý dự án chủ trì, hoàn thành trong quý II".
func (r *reader) passive(b block, from, to int) bool {
	t := r.speech.terms
	if !r.assigns() || r.wasDone(from, to) {
		return false
	}
	for k := from + 1; k < to; k++ {
		inBrackets := t[k].sign == '('
		if r.lowTerm(k) != "do" && !inBrackets && !(r.lowTerm(k-1) == "được" && strings.HasPrefix(r.lowTerm(k), "giao")) {
			continue
		}
		name, end, next, ok := r.actorAt(k+1, to, false)
		if !ok || next >= to || !t[next].is(aLead|aAct|aMust) {
			continue
		}
		if inBrackets && !t[next].is(aLead) && !inBracketDoing[r.lowTerm(next)] {
			continue // "(Phòng Kinh tế chủ trì)" after the doing
		}
		for j := next; inBrackets && j < to; j++ {
			if t[j].sign == ')' {
				to = j
			}
		}
		before := len(r.doc.Directives)
		r.speech.topic = strings.TrimSuffix(r.termWords(from, k), " được")
		r.units(next, to, r.termWords(name, end), "directive.passive")
		if len(r.doc.Directives) == before {
			return false
		}
		d := &r.doc.Directives[before]
		d.Span[0] = int(t[from].s)
		what := r.speech.topic
		if inBrackets {
			d.Text = what
		} else if d.Text != "thực hiện" && d.Text != "triển khai" && d.Text != what {
			what += " " + d.Text
		}
		d.Text = what
		return true
	}
	return false
}
