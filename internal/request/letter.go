package request

import (
	"bytes"
	"fmt"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// sender is who answers, as a letter of its world prints it.
type sender struct {
	head        layout.Head
	symbol      string // of the letter, its number left open
	name        string // inside a sentence: "Ủy ban nhân dân phường Hòa Mẫu"
	receivers   []string
	drafter, of string
	post        string
}

// sender names the committee that answers: the People's Committee, or the Party
// committee where a Party body asked.
func (d Draft) sender(r layout.Rules) sender {
	w := d.view.ward
	if d.World == layout.Party {
		s := sender{name: "Đảng ủy " + w.Full(), of: "ĐẢNG ỦY", post: "PHÓ BÍ THƯ", receivers: []string{"Như trên", "Thường trực Đảng ủy " + w.Kind.Label()}}
		s.head = layout.Head{Superior: []string{"ĐẢNG BỘ " + vn.Upper(w.Province)}, Issuer: []string{"ĐẢNG ỦY " + vn.Upper(w.Title())}, Number: r.Number(0, "", "ĐU")}
		s.symbol = r.Symbol(0, "", "ĐU")
		return s
	}
	s := sender{name: "Ủy ban nhân dân " + w.Full(), of: "ỦY BAN NHÂN DÂN", post: "CHỦ TỊCH", drafter: "VP",
		receivers: []string{"Như trên", "Chủ tịch, các Phó Chủ tịch UBND " + w.Kind.Label()}}
	s.head = layout.Head{Issuer: []string{"ỦY BAN NHÂN DÂN", vn.Upper(w.Title())}, Number: r.Number(0, "", "UBND-VP")}
	s.symbol = r.Symbol(0, "", "UBND-VP")
	return s
}

// letter makes the cover letter (công văn trả lời) in the form of the world that
// answers: a draft, its number and day left to the document system.
func (d Draft) letter() ([]byte, []number, error) {
	v, r := d.view, layout.For(d.World, d.Today)
	s := d.sender(r)
	m := &marker{answer: d.ID}
	o := r.Options("Công văn báo cáo số liệu gửi " + d.Receiver)
	o.Created = d.Today.Time()
	doc := docx.New(o)
	day := fmt.Sprintf("ngày %s tháng %s năm %d", layout.Blank, layout.Blank, d.Today.Year())
	s.head.PlaceDate, s.head.Mark = r.Undated(v.ward.Name, d.Today.Year()), "DỰ THẢO"
	s.head.About = "báo cáo số liệu theo yêu cầu của " + v.Head.Asker
	doc.Add(r.Head(s.head)...)
	doc.Add(r.Addressed(d.Receiver)...)
	for _, line := range d.body(r, s, m) {
		doc.Add(docx.Text(line...))
	}
	doc.Add(docx.Text(docx.T(fmt.Sprintf("%s báo cáo %s tổng hợp%s", s.name, d.Receiver, r.End()))))
	doc.Add(r.Sign(layout.Sign{Receivers: s.receivers, Drafter: s.drafter, Power: layout.OnBehalf, Of: s.of, Post: s.post})...)
	if v.Form == Paper {
		doc.Add(docx.Section{Landscape: true})
		doc.Add(r.Annex(layout.AnnexHead{Number: "Phụ lục", Title: []string{"SỐ LIỆU THEO YÊU CẦU CỦA " + vn.Upper(v.Head.Asker)},
			Attached: fmt.Sprintf("(Kèm theo Công văn số %s %s của %s)", s.symbol, day, s.name), Landscape: true})...)
		doc.Add(d.table(doc.TextWidth(true), m))
	}
	var b bytes.Buffer
	_, err := doc.WriteTo(&b)
	return b.Bytes(), m.all, err
}

// body says on what the letter answers, how much of it, and what is still open.
func (d Draft) body(r layout.Rules, s sender, m *marker) [][]docx.Run {
	v := d.view
	line := func(text string) []docx.Run { return []docx.Run{docx.T(text)} }
	lines := [][]docx.Run{line(d.opening(r, s))}
	asked, days := len(v.Items)-len(v.Of(Aside)), fmt.Sprintf("từ ngày %s đến ngày %s", v.Head.From.Short(), v.Head.To.Short())
	where := "biểu kèm theo"
	if v.Form == Paper {
		where = "Phụ lục kèm theo"
	}
	lines = append(lines, line(fmt.Sprintf("1. Số liệu %s: %d/%d nội dung đã có số, ghi trong %s. Các số là số đã duyệt trong sổ tính đến ngày %s.", days, len(d.Given), asked, where, d.Today.Short())))
	n := 2
	list := func(title string, items [][]docx.Run) {
		if len(items) > 0 {
			lines = append(lines, line(fmt.Sprintf("%d. %s", n, title)))
			lines = append(lines, items...)
			n++
		}
	}
	var told, changed, open [][]docx.Run
	for _, text := range v.openLines() {
		open = append(open, line(text))
	}
	for _, i := range v.Items {
		if i.goesOut() {
			if i.Decision.Choice == Accepts && (i.Decision.From != i.From || i.Decision.To != i.To) {
				told = append(told, line(fmt.Sprintf("- %s: số từ ngày %s đến ngày %s.", i.Label(), i.Decision.From.Short(), i.Decision.To.Short())))
			}
			for _, e := range i.Earlier {
				if e.Changed && strings.EqualFold(e.Receiver, d.Receiver) {
					changed = append(changed, []docx.Run{docx.T(fmt.Sprintf("- %s: đã báo cáo %s, nay là ", i.Label(), plan.Measure(e.Printed, e.Measure))),
						{Text: i.Printed(), Tag: m.tag(i)}, docx.T(strings.TrimPrefix(i.Shown(), i.Printed()) + ".")})
					break
				}
			}
		}
	}
	list("Phạm vi số liệu khác với yêu cầu:", told)
	list("Số liệu thay đổi so với lần báo cáo trước:", changed)
	list("Chưa có số để báo cáo, sẽ bổ sung trước ngày "+layout.Blank+":", open)
	return lines
}

// openLines say what is left open and why. The columns of one row that are open for one
// reason share a line.
func (v View) openLines() []string {
	type row struct{ tab, name, reason string }
	var order []row
	heads := map[row][]string{}
	for _, i := range v.open() {
		r := row{i.Tab, strings.TrimLeft(i.Name, "-–+•* "), vn.Inside(i.reason())}
		if i.Tab != "" {
			r.tab = fmt.Sprintf("%s/%d", i.Tab, i.Row)
		} else {
			r.tab = i.Place
		}
		if _, known := heads[r]; !known {
			order = append(order, r)
			heads[r] = nil
		}
		if i.Head != "" {
			heads[r] = append(heads[r], i.Head)
		}
	}
	var lines []string
	for _, r := range order {
		name := r.name
		if len(heads[r]) > 0 {
			name += " (" + strings.Join(heads[r], "; ") + ")"
		}
		lines = append(lines, "- "+name+": "+r.reason)
	}
	return lines
}

// opening names the paper that is answered.
func (d Draft) opening(r layout.Rules, s sender) string {
	h := d.view.Head
	said := "yêu cầu của " + h.Asker
	if h.Number != "" {
		said = r.Cite("Công văn", h.Number, h.Day) + " của " + h.Asker
	}
	about := ""
	if h.Title != "" {
		about = " về việc " + vn.Inside(h.Title)
	}
	return fmt.Sprintf("Thực hiện %s%s, %s báo cáo như sau:", said, strings.TrimRight(about, ". "), s.name)
}

// Label names an asked place in a sentence: the superior's own words.
func (i Item) Label() string {
	label := strings.TrimLeft(i.Name, "-–+•* ")
	if i.Head != "" {
		label += " – " + i.Head
	}
	return label
}

// table is what was asked and what is answered. The columns of a superior's table
// are kept where it had several.
func (d Draft) table(width docx.Length, m *marker) docx.Table {
	lines, heads := d.lines()
	parts := []int{6, 40, 14}
	head := []docx.Cell{{Text: "STT"}, {Text: "Nội dung"}, {Text: "Đơn vị tính"}}
	align := []docx.Align{docx.Center, docx.Left, docx.Center}
	for _, h := range heads {
		parts, head, align = append(parts, max(14, 60/len(heads))), append(head, docx.Cell{Text: h}), append(align, docx.Right)
	}
	t := docx.Table{Cols: docx.Widths(width, append(parts, 30)...), Align: append(align, docx.Left), Size: 12,
		Rows: []docx.Row{{Head: true, Cells: append(head, docx.Cell{Text: "Ghi chú"})}}}
	for n, l := range lines {
		cells := []docx.Cell{{Text: fmt.Sprint(n + 1)}, {Text: l.name}, {Text: l.measure}}
		for _, h := range heads {
			cell := docx.Cell{}
			if i, asked := l.values[h]; asked && i.goesOut() {
				cell.Text, cell.Tag = i.Printed(), m.tag(i)
			} else if asked {
				cell.Text = layout.Blank
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, docx.Row{Cells: append(cells, docx.Cell{Text: strings.Join(l.notes, " ")})})
	}
	return t
}

// replyLine is one row of the table of an answer.
type replyLine struct {
	name, measure string
	values        map[string]Item // by the words over the column
	notes         []string
}

// lines puts the asked places of one row together.
func (d Draft) lines() (lines []*replyLine, heads []string) {
	at := map[string]*replyLine{}
	seen := map[string]bool{}
	for _, i := range d.view.Items {
		if i.State == Aside {
			continue
		}
		head := i.Head
		if head == "" {
			head = "Số liệu"
		}
		if !seen[head] {
			seen[head] = true
			heads = append(heads, head)
		}
		key := i.Place
		if i.Tab != "" {
			key = fmt.Sprintf("%s/%d", i.Tab, i.Row)
		}
		l := at[key]
		if l == nil {
			l = &replyLine{name: i.Name, values: map[string]Item{}}
			at[key] = l
			lines = append(lines, l)
		}
		l.measure = firstOf(l.measure, i.Measure, i.Ask.Measure)
		l.values[head] = i
		if i.goesOut() {
			l.notes = append(l.notes, i.Notes...)
		} else {
			l.notes = append(l.notes, i.reason())
		}
	}
	return lines, heads
}

// reason says why nothing goes out for a place.
func (i Item) reason() string {
	switch i.State {
	case Differs:
		return strings.Join(i.Apart, " ")
	case Lacking:
		return i.Why
	}
	return "Chưa theo dõi thành chỉ tiêu."
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
