package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/check"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// draw shows a checked file: its text with the doubtful words marked, and the
// findings beside it in the order of the text.
func (c checked) draw() templ.Component {
	shown := c.shown()
	var list, rest []templ.Component
	for i, r := range c.review.Remarks {
		part := c.finding(r, slices.Index(shown, i)+1)
		if r.Noted() {
			list = append(list, part)
		} else {
			rest = append(rest, part)
		}
	}
	title := ui.Section{Title: "Cảnh báo số liệu", Count: fmt.Sprintf("%d chỗ cần xem", len(list))}
	if len(list) == 0 {
		list = append(list, ui.Notice{Tone: ui.Good, Title: "Không thấy chỗ nào sai", Text: ui.Words(c.nothing())})
	}
	if len(rest) > 0 {
		list = append(list, ui.Folded{Label: fmt.Sprintf("%d chỗ chưa đủ căn cứ để kết luận", len(rest)), Parts: rest})
	}
	notes := templ.Join(section(title, list...), c.sureness())
	return ui.Split{Left: section(ui.Section{Title: "Tệp " + c.name}, ui.Source{Label: "Tệp đã đọc", Paragraphs: c.paragraphs(shown), Without: "cảnh báo"}), Right: notes, ID: "canh-bao"}
}

// shown are the remarks that are marked in the text, as indexes: those worth a note.
func (c checked) shown() []int {
	var all []int
	for i, r := range c.review.Remarks {
		if r.Noted() {
			all = append(all, i)
		}
	}
	return all
}

// nothing says what a file without findings was held against.
func (c checked) nothing() string {
	if c.record && c.review.How != check.ByText {
		return "Các số trong tệp khớp với nhau và khớp với sổ của đơn vị."
	}
	return fmt.Sprintf("Đã đọc %d số liệu trong tệp, không thấy số nào mâu thuẫn với số khác. Điều này không bảo đảm các số là đúng.", len(c.copy.Text.Facts))
}

// finding shows one remark; n is its number among those marked in the text, 0 for
// none.
func (c checked) finding(r check.Remark, n int) templ.Component {
	part := ui.Finding{Kind: findingKinds[r.Grade], Title: vn.Sentence(r.Title), Text: ui.Words(r.Sentence)}
	if n > 0 {
		part.ID = ui.FindingID(n)
		part.Text = append(part.Text, ui.Run{Text: " "}, ui.Run{Text: "Tới chỗ ấy", Href: "#" + ui.FindingPlaceID(n)})
	}
	if c.record && r.How != check.ByText {
		part.Text = append(part.Text, ui.Run{Text: " (" + r.How.Label() + ")", Tone: ui.Faint})
	}
	for line := range strings.SplitSeq(r.Arithmetic, " · ") {
		if line != "" {
			part.Calc = append(part.Calc, ui.Words(line))
		}
	}
	return part
}

// sureness says how the numbers were tied to the record, and what of the paper is
// gone.
func (c checked) sureness() templ.Component {
	if !c.record {
		return templ.NopComponent
	}
	list := ui.DefList{Items: []ui.Def{
		{Term: ui.Words("Cách nhận số"), Text: ui.Words(c.review.How.Label())},
		{Term: ui.Words("Số có thẻ"), Text: ui.Words(fmt.Sprint(c.review.ByTag))},
		{Term: ui.Words("Số dò theo dự thảo"), Text: ui.Words(fmt.Sprint(c.review.ByDraft))},
		{Term: ui.Words("Số đoán theo tên"), Text: ui.Words(fmt.Sprint(c.review.ByName))},
	}}
	if c.review.Repaired > 0 {
		list.Items = append(list.Items, ui.Def{Term: ui.Words("Số đã sửa theo bản ghi mới"), Text: ui.Words(fmt.Sprint(c.review.Repaired))})
	}
	parts := []templ.Component{list, ui.Note{Text: ui.Words(c.review.Why())}}
	if n := len(c.review.Dropped); n > 0 && c.review.ByTag+c.review.ByDraft > 0 {
		var gone []templ.Component
		for _, p := range c.review.Dropped {
			gone = append(gone, ui.Note{Text: ui.Words(fmt.Sprintf("%s: %s", vn.Sentence(p.Name), p.Text))})
		}
		parts = append(parts, ui.Folded{Label: fmt.Sprintf("%d số của dự thảo không còn trong tệp", n), Parts: gone})
	}
	return section(ui.Section{Title: "Đối chiếu bằng gì"}, parts...)
}

// paragraphs cuts the text into lines with the words of each shown remark marked.
func (c checked) paragraphs(shown []int) []ui.Paragraph {
	var out []ui.Paragraph
	text := c.copy.Text.Text
	at, table := 0, 0
	for line := range strings.Lines(text) {
		from := at
		at += len(line)
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		p := ui.Paragraph{Number: len(out) + 1, Folded: true}
		cut := func(from, to int) []ui.Segment {
			segments := c.segments(shown, from, to)
			if slices.ContainsFunc(segments, func(s ui.Segment) bool { return s.Finding > 0 }) {
				p.Folded = false
			}
			return segments
		}
		if strings.Contains(line, "\t") {
			if table == 0 || len(out) > 0 && out[len(out)-1].Table == 0 {
				table++
			}
			p.Table = table
			for cell := range strings.SplitSeq(line, "\t") {
				p.Cells = append(p.Cells, cut(from, from+len(cell)))
				from += len(cell) + 1
			}
		} else {
			p.Segments = cut(from, from+len(line))
		}
		out = append(out, p)
	}
	return out
}

// segments cuts a stretch of the text where remarks begin and end.
func (c checked) segments(shown []int, from, to int) []ui.Segment {
	cuts := []int{from, to}
	for _, i := range shown {
		for _, at := range c.review.Remarks[i].At {
			if at > from && at < to {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []ui.Segment
	for k := 0; k+1 < len(cuts); k++ {
		s := ui.Segment{Text: c.copy.Text.Text[cuts[k]:cuts[k+1]]}
		for n, i := range shown {
			at := c.review.Remarks[i].At
			if at[0] <= cuts[k] && cuts[k+1] <= at[1] && (s.Finding == 0 || at[1]-at[0] < c.width(shown, s.Finding)) {
				s.Finding, s.State = n+1, ui.Warned
			}
		}
		out = append(out, s)
	}
	return out
}

// width is how much of the text a shown remark covers.
func (c checked) width(shown []int, n int) int {
	at := c.review.Remarks[shown[n-1]].At
	return at[1] - at[0]
}
