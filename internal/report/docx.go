package report

import (
	"fmt"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
)

// demoNote stands on every paper of the invented ward: its figures must never be
// taken for those of a real one.
const demoNote = "Dữ liệu mẫu của một đơn vị không có thật, không dùng làm số liệu."

// form is how a State paper looks on the report's day.
func (r Report) form() layout.Rules { return layout.For(layout.State, r.Day) }

// part is the heading of a part of the report.
func part(number, title string) []docx.Block {
	one := func(text string, before docx.Length) docx.Para {
		return docx.Para{Style: docx.Heading1, Align: docx.Center, NoIndent: true, Before: before, KeepNext: true, Runs: []docx.Run{docx.B(text)}}
	}
	return []docx.Block{one(number, docx.Pt(12)), one(title, 0)}
}

// leadIn is a line that a list follows; it never ends a page.
func leadIn(format string, args ...any) docx.Block {
	p := docx.Text(docx.T(fmt.Sprintf(format, args...)))
	p.KeepNext = true
	return p
}

// titled names the snapshot in a file's properties.
func (r Report) titled(title string) string {
	if r.Snapshot == nil {
		return title
	}
	return title + ", bản chốt " + r.Snapshot.Title()
}

// overridden tells of each line that a person judged otherwise: who, why, and what
// was computed.
func (r Report) overridden() []string {
	var notes []string
	for _, l := range r.Board.Lines {
		if l.Override != nil {
			notes = append(notes, fmt.Sprintf("%s Chỉ tiêu “%s”: %s.", overrideMark, l.Target.Name, l.Override.Words()+"; kết quả tính được là “"+l.Computed.Label()+"”"))
		}
	}
	return notes
}

// overrideMark stands after a verdict that a person gave, and before its note.
const overrideMark = "(*)"

// drawnFrom says what a draft was made from.
func (r Report) drawnFrom() string {
	if r.Snapshot != nil {
		return fmt.Sprintf("Số liệu theo bản chốt %s. Mốc nhật ký của bản chốt: %s; khi lập dự thảo: %s", r.Snapshot.Title(), r.Snapshot.Head, r.Head)
	}
	return fmt.Sprintf("Dự thảo lập từ số liệu đã duyệt tính đến ngày %s. Mốc nhật ký: %s", r.Day.Short(), r.Head)
}
