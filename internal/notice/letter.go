package notice

import (
	"fmt"
	"html"
	"strings"

	"tongket/internal/vn"
)

// letter is a mail as it is read: plain words, and the same as simple HTML.
type letter struct {
	subject string
	parts   []letterPart
}

// letterPart is a heading with lines below it, or a paragraph, or a link.
type letterPart struct {
	head  string
	lines []string
	text  string
	href  string // of text
}

// Text returns the plain words.
func (l letter) Text() string {
	var b strings.Builder
	for i, p := range l.parts {
		if i > 0 {
			b.WriteString("\n")
		}
		if p.head != "" {
			b.WriteString(p.head + "\n")
		}
		for _, line := range p.lines {
			b.WriteString("- " + line + "\n")
		}
		switch {
		case p.href != "":
			b.WriteString(p.text + ": " + p.href + "\n")
		case p.text != "":
			b.WriteString(p.text + "\n")
		}
	}
	return b.String()
}

// HTML returns the same as a page without style, for a reader of mail to set in
// its own letters.
func (l letter) HTML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>%s</title></head><body>\n", html.EscapeString(l.subject))
	for _, p := range l.parts {
		if p.head != "" {
			fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(p.head))
		}
		if len(p.lines) > 0 {
			b.WriteString("<ul>\n")
			for _, line := range p.lines {
				fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(line))
			}
			b.WriteString("</ul>\n")
		}
		switch {
		case p.href != "":
			fmt.Fprintf(&b, "<p><a href=\"%s\">%s</a></p>\n", html.EscapeString(p.href), html.EscapeString(p.text))
		case p.text != "":
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p.text))
		}
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// daily is the mail of a day: what was reminded of and is still owed, and, once a
// week, the digest in its place. ok is false where nothing is left to say.
func (c Chase) daily(ward, salutation, site string, reminded []Debt, digest *Digest) (l letter, ok bool) {
	var late, coming []Debt
	for _, d := range reminded {
		if d.Late(c.Today) {
			late = append(late, d)
		} else {
			coming = append(coming, d)
		}
	}
	var news []letterPart
	if digest != nil {
		late, coming = joined(digest.Late, late), joined(digest.Owed, coming)
		news = []letterPart{{head: "Chờ bạn quyết định", lines: digest.Waiting}, {head: "Thay đổi trong bảy ngày qua", lines: digest.Changed}}
	}
	parts := []letterPart{{text: salutation + "."}}
	for _, p := range append([]letterPart{{head: "Đã qua hạn", lines: c.lines(late)}, {head: "Sắp đến hạn", lines: c.lines(coming)}}, news...) {
		if len(p.lines) > 0 {
			parts = append(parts, p)
		}
	}
	if len(parts) == 1 {
		return letter{}, false
	}
	what := "Nhắc việc"
	if digest != nil {
		what = "Tổng hợp tuần"
	}
	l.subject = fmt.Sprintf("%s ngày %s: %s", what, c.Today.Short(), headline(late, coming, news))
	if ward != "" {
		l.subject = ward + " · " + l.subject
	}
	if site != "" {
		site = strings.TrimSuffix(site, "/")
		parts = append(parts, letterPart{text: "Mở để ghi số liệu hoặc xem việc", href: site + "/nhac-viec"})
	}
	parts = append(parts, letterPart{text: "Thư này gửi tự động, mỗi ngày nhiều nhất một thư. Muốn đổi địa chỉ hoặc ngừng nhận, mở trang Nhắc việc rồi chọn ở mục Thư điện tử."})
	l.parts = parts
	return l, true
}

// joined adds debts that a list does not have.
func joined(list, more []Debt) []Debt {
	have := map[string]bool{}
	for _, d := range list {
		have[d.Key] = true
	}
	for _, d := range more {
		if !have[d.Key] {
			list = append(list, d)
		}
	}
	return list
}

// headline counts what a mail says.
func headline(late, coming []Debt, news []letterPart) string {
	var said []string
	if len(late) > 0 {
		said = append(said, fmt.Sprintf("%d việc đã qua hạn", len(late)))
	}
	if len(coming) > 0 {
		said = append(said, fmt.Sprintf("%d việc sắp đến hạn", len(coming)))
	}
	for _, p := range news {
		if len(p.lines) > 0 {
			said = append(said, vn.Inside(p.head))
		}
	}
	return strings.Join(said, ", ")
}

// lines says each debt in one line.
func (c Chase) lines(all []Debt) []string {
	var lines []string
	for _, d := range all {
		lines = append(lines, c.Line(d))
	}
	return lines
}

// Line says a debt in one line: whose, what, when, and how much is wanted.
func (c Chase) Line(d Debt) string {
	line := d.Name
	if d.Whose != "" {
		line = d.Whose + ": " + d.Name
	}
	if d.Subject == Figures {
		line += fmt.Sprintf(", còn %d trên %d số", len(d.Missing), d.Of)
	}
	return line + ", " + c.Until(d.Due)
}

// Until says how far off a due day is: "hạn 24/11/2026 (còn 1 ngày)", "hạn
// 20/11/2026 (quá 1 ngày làm việc)".
func (c Chase) Until(due vn.Day) string {
	switch {
	case due == c.Today:
		return "hạn hôm nay, " + due.Short()
	case due > c.Today:
		return fmt.Sprintf("hạn %s (còn %d ngày)", due.Short(), daysBetween(c.Today, due))
	}
	return fmt.Sprintf("hạn %s (quá %s)", due.Short(), c.Lateness(due))
}

// String says a lateness in words.
func (l Lateness) String() string {
	if l.Working == l.Calendar {
		return fmt.Sprintf("%d ngày làm việc", l.Working)
	}
	return fmt.Sprintf("%d ngày làm việc, %d ngày theo lịch", l.Working, l.Calendar)
}
