package extract

import (
	"regexp"
	"strings"
)

// labelRead are the labels by which plans say of a task, on lines below it or
// after it, who does it, with whom, by when, and what must come of it.
var labelRead = regexp.MustCompile(`(?:^|[.;,(] ?|[-+*•] ?)((?:(?:đơn vị|cơ quan|bộ phận|lãnh đạo|phòng|người) )?(?:chủ trì|phụ trách|chịu trách nhiệm|chuẩn bị|soạn thảo|tham mưu)(?: thực hiện| tham mưu| chính)?|(?:đơn vị|cơ quan|bộ phận|người) thực hiện)(?: là)? ?: |(?:^|[.;,(] ?|[-+*•] ?)((?:(?:đơn vị|cơ quan|bộ phận) )?phối hợp(?: thực hiện)?) ?: |(?:^|[.;,(] ?|[-+*•] ?)((?:thời gian|thời hạn|tiến độ)(?: hoàn thành| thực hiện)?|hoàn thành) ?: |(?:^|[.;,(] ?|[-+*•] ?)((?:kết quả, )?sản phẩm(?: đầu ra| hoàn thành| dự kiến)?|kết quả đầu ra|kết quả cần đạt) ?: `)

// A taskLabel is one of them with the words after it.
type taskLabel struct {
	kind       int // 1 lead, 2 partners, 3 due, 4 product
	at         int // where the label begins
	start, end int // its words
}

// taskLabels finds the labels of a block.
func (r *reader) taskLabels(b block) []taskLabel {
	s := r.low[b.body:b.end]
	if !mayLabel(s) {
		return nil
	}
	all := labelRead.FindAllStringSubmatchIndex(s+" ", -1)
	found := make([]taskLabel, 0, len(all))
	for i, m := range all {
		end := len(s)
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		for kind := 1; kind <= 4; kind++ {
			if m[2*kind] >= 0 && m[1] <= end {
				found = append(found, taskLabel{kind: kind, at: b.body + m[0], start: b.body + m[1], end: b.body + end})
			}
		}
	}
	return found
}

// labelEnds are the words one of which ends every label of labelRead.
var labelEnds = []string{"chủ trì", "phụ trách", "trách nhiệm", "chuẩn bị", "soạn thảo", "tham mưu", "chính", "thực hiện", "là", "phối hợp",
	"thời gian", "thời hạn", "tiến độ", "hoàn thành", "sản phẩm", "đầu ra", "dự kiến", "cần đạt"}

// mayLabel looks quickly for a colon behind the end of a label.
func mayLabel(s string) bool {
	for at := strings.IndexByte(s, ':'); at >= 0; {
		before := strings.TrimSuffix(s[:at], " ")
		for _, w := range labelEnds {
			if strings.HasSuffix(before, w) {
				return true
			}
		}
		next := strings.IndexByte(s[at+1:], ':')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

// labelled reads a block with labels; false where it has none, or none that
// belongs to a task.
func (r *reader) labelled(b block) bool {
	s := &r.speech
	if s.section == toldSection {
		return false
	}
	all := r.taskLabels(b)
	if len(all) == 0 {
		return false
	}
	what := [2]int{b.body, all[0].at}
	if strings.Trim(r.low[what[0]:what[1]], " -+*•.;,(") == "" {
		what = s.prev
	}
	if all[0].kind == 1 {
		if !r.labelsTask(what, all[0]) {
			return false
		}
		s.labels = len(r.doc.Directives) + 1
		r.doc.Directives = append(r.doc.Directives, Directive{
			Text: strings.Trim(squeeze(r.text[what[0]:what[1]]), " -+*•.;:,("), Span: [2]int{what[0], b.end}, Speaker: s.speaker, Rule: "directive.labelled",
		})
	}
	if s.labels == 0 || s.labels != len(r.doc.Directives) {
		return false
	}
	d := &r.doc.Directives[s.labels-1]
	for _, l := range all {
		words := strings.Trim(squeeze(r.text[l.start:l.end]), " .;,)")
		switch l.kind {
		case 1:
			d.Lead = words
		case 2:
			d.Coordinating = split(words)
		case 3:
			d.Due = r.dueForm(l.start, l.end)
		case 4:
			d.Product = words
		}
	}
	return true
}

// labelsTask reports that what stands before the label of a lead is a task, and
// that the label names an office or, where it says which office, anybody.
func (r *reader) labelsTask(what [2]int, l taskLabel) bool {
	if what[1] <= what[0] || l.end <= l.start {
		return false
	}
	low := r.low[what[0]:what[1]]
	e, n := asking.longest(asking.tokenize(low, 0, len(low), nil))
	doing := n > 0 && e.tags&(aAct|aManner|aLead) != 0 && e.tags&aPlain == 0
	doing = doing || strings.HasPrefix(low, "hội nghị")
	named := strings.Trim(r.low[l.at:l.start], " -+*•.;,(:")
	value := strings.Trim(r.text[l.start:l.end], " .;")
	if strings.HasPrefix(named, "chủ trì") || strings.HasPrefix(named, "người") || strings.HasPrefix(named, "lãnh đạo") {
		return doing && opensOffice(value)
	}
	return (doing || r.speech.section == assignedSection || r.assigns()) && opensOffice(value)
}
