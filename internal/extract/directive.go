package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A speech is who is asking while the parts of a request follow one another.
type speech struct {
	speaker string
	lead    string
	open    bool // the block before was a request that may go on
	asking  bool // a heading or lead-in asked: the items below are assignments
}

// directives reads requests and assignments in the chunks of a block.
func (r *reader) directives(b block) {
	if b.kind == Heading && b.rank <= rankRoman {
		r.speech = speech{}
		return
	}
	went := r.speech.open
	r.speech.open = false
	n := len(r.chunks)
	for from := 0; from < n; {
		to := from
		for to < n && !r.ends(to) {
			to++
		}
		if to > from {
			r.request(b, from, min(to, from+longSentence), went && from == 0)
		}
		from = to + 1
	}
	last, _ := utf8.DecodeLastRuneInString(r.text[:b.end])
	if last == ':' {
		r.leadIn()
	}
}

// leadIn notes a line such as "Chủ tịch UBND xã yêu cầu:" or "Nhiệm vụ cụ thể:".
func (r *reader) leadIn() {
	for k, c := range r.chunks {
		s := r.low[c.s:c.e]
		if c.is(tRequest) || s == "kết luận" || s == "nhiệm vụ" {
			r.speech.asking = true
			from := k
			for from > 0 && k-from < longSentence && !r.ends(from-1) {
				from--
			}
			if who := r.who(from, k); who != "" {
				r.speech.speaker = who
			}
		}
	}
}

// request reads one sentence.
func (r *reader) request(b block, from, to int, goesOn bool) {
	c := r.chunks
	if goesOn && c[from].is(tImperative) && r.hasSign(from, to, ';') {
		r.speech.open = true
		r.parts(from, to, "directive.continued")
		return
	}
	for k := from; k < to; k++ {
		if !c[k].is(tRequest) || k > from && !r.asks(k) {
			continue
		}
		start, lead := r.leadAt(k+1, to)
		if start >= to || start < 0 {
			continue
		}
		if r.low[c[k].s:c[k].e] == "chỉ đạo" && k == from {
			continue
		}
		if who := r.who(from, k); who != "" {
			r.speech.speaker = who
		}
		word := r.low[c[k].s:c[k].e]
		if (word == "giao" || word == "giao cho" || word == "phân công" || word == "chỉ đạo") && lead == "" {
			continue
		}
		r.speech.lead = lead
		if word == "giao" || word == "giao cho" || word == "phân công" || b.rank < rankPlain && r.speech.asking {
			r.assignment(start, to, lead, int(c[k].s), "directive.assigned")
			return
		}
		r.speech.open = true
		r.parts(start, to, "directive.requested")
		return
	}
	if start, lead := r.leadAt(from, to); lead != "" && start < to && start > from && (r.hasLead(from, start) || r.speech.asking && b.rank < rankPlain && c[from].is(tOrg)) {
		r.assignment(start, to, lead, int(c[from].s), "directive.lead")
		return
	}
	if r.closing(from, to) {
		start, lead := r.leadAt(from, to)
		if lead != "" && start < to {
			r.assignment(start, to, lead, int(c[from].s), "directive.closing")
		}
	}
}

// closing recognises the last sentence of a notice: "Văn phòng … theo dõi, đôn
// đốc việc thực hiện Thông báo này".
func (r *reader) closing(from, to int) bool {
	s := r.low[r.chunks[from].s:r.chunks[to-1].e]
	return r.chunks[from].is(tOrg) && strings.Contains(s, "theo dõi") && strings.Contains(s, "này")
}

func (r *reader) hasSign(from, to int, sign byte) bool {
	for k := from; k < to; k++ {
		if r.chunks[k].sign == sign {
			return true
		}
	}
	return false
}

// hasLead reports "chủ trì" and the like before the chunk.
func (r *reader) hasLead(from, to int) bool {
	for k := from; k < to; k++ {
		if r.chunks[k].is(tLead) {
			return true
		}
	}
	return false
}

// acts reports a chunk that says what to do: a verb not written with a capital,
// which would make it part of an office's name.
func (r *reader) acts(k int) bool {
	c := r.chunks[k]
	if !c.is(tImperative|tVerb) || c.is(tLead) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(r.text[c.s:])
	return unicode.IsLower(first)
}

// leadAt reads who must act at chunk k; start is the chunk where the doing
// begins. The lead is "" where the request names nobody.
func (r *reader) leadAt(k, to int) (start int, lead string) {
	c := r.chunks
	if k >= to || c[k].sign != 0 {
		return -1, ""
	}
	if r.acts(k) {
		return k, ""
	}
	for j := k; j < to && j < k+24; j++ {
		if c[j].is(tLead) {
			lead = r.words(k, j)
			if strings.Contains(r.low[c[j].s:c[j].e], "phối hợp") {
				return r.afterPartners(j+1, to), lead
			}
			if start = r.afterLead(j+1, to); start >= to || !r.acts(start) {
				return -1, ""
			}
			return start, lead
		}
		if c[j].is(tMeasure|tSay) && !c[j].is(tImperative|tRequest) || c[j].sign != 0 && c[j].sign != ',' && c[j].sign != '-' {
			return -1, ""
		}
		if r.acts(j) {
			return j, r.words(k, j)
		}
	}
	return -1, ""
}

// afterLead skips ", phối hợp với A, B" after "chủ trì".
func (r *reader) afterLead(k, to int) int {
	for k < to && (r.chunks[k].sign == ',' || r.chunks[k].is(tJoiner)) {
		k++
	}
	if k < to && r.chunks[k].is(tLead) {
		return r.afterPartners(k+1, to)
	}
	return k
}

// afterPartners skips the offices that help and keeps their names.
func (r *reader) afterPartners(k, to int) int {
	from := k
	for k < to && !r.acts(k) && r.chunks[k].sign != ';' {
		k++
	}
	r.partners = r.partners[:0]
	start := from
	for j := from; j <= k; j++ {
		if j == k || r.chunks[j].sign == ',' || r.low[r.chunks[j].s:r.chunks[j].e] == "và" && !r.capital(j-1, j+1, from, k) {
			if name := r.words(start, j); name != "" {
				r.partners = append(r.partners, name)
			}
			start = j + 1
		}
	}
	return k
}

// capital reports that "và" stands inside one office's name: "HĐND và UBND".
func (r *reader) capital(a, b, from, to int) bool {
	if a < from || b >= to {
		return false
	}
	l, right := r.text[r.chunks[a].s:r.chunks[a].e], r.text[r.chunks[b].s:r.chunks[b].e]
	return l == "HĐND" && right == "UBND"
}

// words is the text of chunks without blanks and signs at its ends.
func (r *reader) words(from, to int) string {
	if from >= to {
		return ""
	}
	return strings.Trim(squeeze(r.text[r.chunks[from].s:r.chunks[to-1].e]), " ,;:.")
}

// who reads the speaker before the request at chunk k: the last phrase that
// begins with an office, a post or a title, up to the word of saying.
func (r *reader) who(from, k int) string {
	c := r.chunks
	start := -1
	end := k
	for j := from; j < k; j++ {
		if c[j].is(tOrg|tPost) && start < 0 && (j == from || c[j-1].sign != 0 || c[j-1].is(tJoiner|tPeriod)) {
			start, end = j, k
		}
		if start >= 0 && end == k && j > start && (c[j].is(tSay|tVerb|tRequest|tLead) && r.lowerCase(j) || c[j].sign == ':' || c[j].sign == ',') {
			end = j
		}
	}
	if start < 0 || end-start > 14 {
		return ""
	}
	return r.words(start, end)
}

func (r *reader) lowerCase(k int) bool {
	first, _ := utf8.DecodeRuneInString(r.text[r.chunks[k].s:])
	return unicode.IsLower(first)
}

// parts makes one directive of each clause of a request.
func (r *reader) parts(from, to int, rule string) {
	start := from
	for k := from; k <= to; k++ {
		if k < to && r.chunks[k].sign != ';' {
			continue
		}
		if k > start {
			d := r.directive(start, k, rule)
			d.Lead = r.speech.lead
			r.doc.Directives = append(r.doc.Directives, d)
		}
		start = k + 1
	}
}

// assignment makes one directive of a sentence that names its lead; clauses after
// a semicolon tell its product and due date.
func (r *reader) assignment(from, to int, lead string, begin int, rule string) {
	end := from
	for end < to && r.chunks[end].sign != ';' {
		end++
	}
	d := r.directive(from, end, rule)
	d.Lead = lead
	if len(r.partners) > 0 {
		d.Coordinating = append([]string(nil), r.partners...)
		r.partners = r.partners[:0]
	}
	d.Span = [2]int{begin, int(r.chunks[to-1].e)}
	if end < to {
		rest := r.directive(end+1, to, rule)
		if d.Due == "" {
			d.Due = rest.Due
		}
		if s := strings.ToLower(rest.Text); strings.HasPrefix(s, "báo cáo") || strings.HasPrefix(s, "trình") {
			d.Product = rest.Text
		}
	}
	r.doc.Directives = append(r.doc.Directives, d)
}

// directive reads what is to be done in chunks from..to, and by when.
func (r *reader) directive(from, to int, rule string) Directive {
	c := r.chunks
	d := Directive{Speaker: r.speech.speaker, Rule: rule}
	if from >= to {
		return d
	}
	d.Span = [2]int{int(c[from].s), int(c[to-1].e)}
	end := to
	for k := from; k < to; k++ {
		if !c[k].is(tPeriod) || d.Due != "" {
			continue
		}
		p := r.periods[c[k].at]
		before := k > from && c[k-1].is(tDeadline|tAsOf|tTo)
		in := k > from && (r.low[c[k-1].s:c[k-1].e] == "trong" || r.low[c[k-1].s:c[k-1].e] == "vào")
		if !before && !in {
			continue
		}
		d.Due = r.due(k, p, k > from && c[k-1].is(tDeadline))
		if k-1 > from {
			end = k - 1
		}
	}
	for end > from+1 && (c[end-1].sign != 0 && !isQuote(r.low[c[end-1].s:c[end-1].e]) || c[end-1].is(tDeadline) || r.finishes(end-1)) {
		end--
	}
	d.Text = r.words(from, end)
	d.Product = r.product(from, end)
	return d
}

// finishes reports "hoàn thành", "xong" before a due date.
func (r *reader) finishes(k int) bool {
	s := r.low[r.chunks[k].s:r.chunks[k].e]
	return s == "hoàn thành" || s == "xong"
}

// due writes a due date: ISO for a full date, else the text's words.
func (r *reader) due(k int, p period, deadline bool) string {
	if p.kind == daySpan && p.year > 0 {
		return isoDay(p)
	}
	c := r.chunks
	from := k
	if !deadline {
		if s := r.low[c[k-1].s:c[k-1].e]; s == "trong" || s == "đến hết" || s == "hết" {
			from = k - 1
		}
	}
	return strings.TrimPrefix(squeeze(r.text[c[from].s:c[k].e]), "đến ")
}

func isoDay(p period) string {
	return format(period{kind: yearSpan, year: p.year}) + "-" + twoDigits(p.n) + "-" + twoDigits(p.day)
}

// taskTable reads a table of assignments; false when the table is none.
func (r *reader) taskTable(g *grid, heads []string, first int) bool {
	what, lead, partners, due, product := -1, -1, -1, -1, -1
	for i, h := range heads {
		switch {
		case strings.Contains(h, "chủ trì") || strings.Contains(h, "thực hiện") && strings.Contains(h, "đơn vị") || strings.Contains(h, "phụ trách"):
			lead = i
		case strings.Contains(h, "phối hợp"):
			partners = i
		case strings.Contains(h, "thời hạn") || strings.Contains(h, "thời gian") || strings.Contains(h, "hoàn thành"):
			due = i
		case strings.Contains(h, "sản phẩm"):
			product = i
		case what < 0 && (strings.Contains(h, "nội dung") || strings.Contains(h, "nhiệm vụ") || strings.Contains(h, "công việc")):
			what = i
		}
	}
	if what < 0 || lead < 0 {
		return false
	}
	for _, row := range g.rows[first:] {
		d := Directive{Speaker: r.speech.speaker, Rule: "directive.table"}
		for _, c := range row {
			s := squeeze(r.text[c.start:c.end])
			switch c.col {
			case what:
				d.Text = s
			case lead:
				d.Lead = s
			case partners:
				d.Coordinating = split(s)
			case due:
				d.Due = r.cellDue(c)
			case product:
				d.Product = s
			}
		}
		if d.Text != "" && len(row) > 1 {
			d.Span = [2]int{row[0].start, row[len(row)-1].end}
			r.doc.Directives = append(r.doc.Directives, d)
		}
	}
	return true
}

// cellDue reads a cell with a due date.
func (r *reader) cellDue(c cell) string {
	r.chunkBlock(c.start, c.end)
	for _, k := range r.chunks {
		if k.is(tPeriod) {
			if p := r.periods[k.at]; p.kind == daySpan && p.year > 0 {
				return isoDay(p)
			}
		}
	}
	return squeeze(r.text[c.start:c.end])
}

// split cuts a list of offices.
func split(s string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == ',' || c == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, part)
		}
	}
	return names
}

// asks reports that the word at chunk k asks, and is no noun or part of a longer
// verb: not "theo yêu cầu", "được đề nghị", "lễ giao quân", "chỉ tiêu giao".
func (r *reader) asks(k int) bool {
	b := r.chunks[k-1]
	switch r.low[b.s:b.e] {
	case "được", "bị", "theo", "lễ", "bàn", "chỉ tiêu", "tỉnh", "các", "những", "mọi", "đáp ứng", "kiến nghị", "là":
		return false
	}
	return !b.is(tCompare|tBefore|tMeasure|tReach|tPlan|tNoun) || b.is(tOrg)
}

// product reads the paper that an assignment must give: "ban hành Kế hoạch …",
// "lập danh sách …".
func (r *reader) product(from, to int) string {
	c := r.chunks
	for k := from; k+1 < to; k++ {
		switch r.low[c[k].s:c[k].e] {
		case "ban hành", "xây dựng", "lập", "trình", "soạn thảo", "hoàn thiện":
		default:
			continue
		}
		switch strings.TrimSuffix(r.low[c[k+1].s:c[k+1].e], " số") {
		case "kế hoạch", "quyết định", "nghị quyết", "báo cáo", "đề án", "phương án", "chỉ thị", "tờ trình", "danh sách", "quy chế", "chương trình", "kịch bản":
		default:
			continue
		}
		end := k + 1
		for end < to && c[end].sign != ',' && r.low[c[end].s:c[end].e] != "để" {
			end++
		}
		return r.words(k+1, end)
	}
	return ""
}
