package extract

import "strings"

// The six things that must be clear of a task (Kết luận 226-KL/TW of 11/12/2025),
// as Missing names them.
const (
	ClearWho       = "rõ người"
	ClearWhat      = "rõ việc"
	ClearTime      = "rõ thời gian"
	ClearDuty      = "rõ trách nhiệm"
	ClearAuthority = "rõ thẩm quyền"
	ClearProduct   = "rõ sản phẩm"
)

// nobody are leads that name no one in particular.
var nobody = map[string]bool{"đơn vị": true, "cơ quan": true, "cơ quan, đơn vị": true, "ngành": true, "địa phương": true, "cấp, các ngành": true,
	"cấp ủy": true, "cấp": true, "đồng chí": true, "tổ chức, cá nhân": true, "cá nhân": true, "bộ phận": true, "phòng, ban": true, "phòng, đơn vị": true}

// Missing names which of the six "rõ" the words of the directive leave open, in
// the order of the conclusion; nil when all are said. People are clear when a lead
// is named, responsibility when exactly one is; authority when the text says who
// asks or to whom it is handed in; a doing is not clear that says no more than to
// carry out.
func (d Directive) Missing() []string {
	var open []string
	who := strings.TrimPrefix(lower(d.Lead), "các ")
	named := who != "" && !nobody[who]
	if !named {
		open = append(open, ClearWho)
	}
	if !d.saysWhat() {
		open = append(open, ClearWhat)
	}
	if d.Due == "" {
		open = append(open, ClearTime)
	}
	if !named || d.shared() {
		open = append(open, ClearDuty)
	}
	if what := " " + lower(d.Text); d.Speaker == "" && !strings.Contains(what, " trình ") && !strings.Contains(what, " báo cáo ") {
		open = append(open, ClearAuthority)
	}
	if d.Product == "" {
		open = append(open, ClearProduct)
	}
	return open
}

// saysWhat reports a doing of some matter.
func (d Directive) saysWhat() bool {
	what := " " + lower(d.Text) + " "
	for _, empty := range []string{"nghiêm túc", "khẩn trương", "tổ chức", "triển khai", "thực hiện", "và", ",", "tốt", "nhiệm vụ", "các nhiệm vụ", "theo quy định", "nội dung", "các nội dung", "trên"} {
		what = strings.ReplaceAll(what, " "+empty+" ", "  ")
	}
	return strings.TrimSpace(what) != ""
}

// shared reports several leads, of whom each may wait for the other.
func (d Directive) shared() bool {
	low := lower(d.Lead)
	if strings.HasPrefix(low, "các ") || strings.HasPrefix(low, "những ") || strings.Contains(low, ";") || strings.Contains(low, "\n") {
		return true
	}
	for _, part := range []string{", ", " và "} {
		for rest := low; ; {
			_, after, found := strings.Cut(rest, part)
			if !found {
				break
			}
			if e, n := asking.longest(asking.tokenize(strings.TrimPrefix(after, "các "), 0, len(strings.TrimPrefix(after, "các ")), nil)); n > 0 && e.tags&aActor != 0 && !strings.HasSuffix(low[:len(low)-len(after)], "hđnd và ") {
				return true
			}
			rest = after
		}
	}
	return false
}
