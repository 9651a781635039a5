package web

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/doc/docx"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// gap is a place that the draft leaves open for its writer.
var gap = regexp.MustCompile(`…{2,}`)

// draftPaper is a draft as it is shown on the screen: the same words as in the file,
// its numbers leading to their records, its open places to be seen at once.
type draftPaper struct {
	year    int
	numbers map[string]report.Number // by their tags
	head    ui.Letterhead
	parts   []templ.Component // of the paper, in order
	section ui.Section        // the one being filled
	body    []templ.Component
	outline []ui.OutlineItem
	open    int // gaps in the section being filled
	gaps    int // gaps in all
}

// signedBy begins the table that a paper is signed in.
const signedBy = "Nơi nhận"

// attached begins the line that ties an annex to its paper: its open places are the
// number and the day, which are given when the paper is issued and not by its writer.
const attached = "(Kèm theo"

// sheetOf reads a draft back from its file, its annexes with it.
func sheetOf(read *docx.Reading, m report.Made, numbers []report.Number) *draftPaper {
	s := &draftPaper{year: m.Year, numbers: map[string]report.Number{}}
	for _, n := range numbers {
		s.numbers[n.Tag] = n
	}
	nodes := read.Body
	if len(nodes) > 0 && nodes[0].Grid != nil {
		s.letterhead(nodes[0].Grid)
		nodes = nodes[1:]
	}
	s.begin(ui.Section{Title: "Mở đầu", Hidden: true}, 1)
	for _, n := range s.title(nodes) {
		switch {
		case n.Grid != nil && len(n.Grid.Cells) > 0 && strings.HasPrefix(n.Grid.Cells[0].Text, signedBy):
			s.signature(n.Grid)
		case n.Grid != nil:
			s.table(n.Grid)
		case n.Kind == docx.KindHeading:
			s.heading(n)
		default:
			s.paragraph(n)
		}
	}
	s.end()
	return s
}

// title takes the title of a paper with a head from what follows the head; a letter
// says there whom it is to.
func (s *draftPaper) title(nodes []docx.Node) []docx.Node {
	for s.head.Issuer != "" && len(nodes) > 0 && nodes[0].Grid == nil && nodes[0].Align == docx.Center && !strings.HasPrefix(nodes[0].Text, "Kính gửi") {
		text := nodes[0].Text
		switch {
		case s.head.About != "" && text == vn.Upper(text) && strings.Trim(text, "-") != "": // who decides, above the grounds of a decision
			return nodes
		case strings.Trim(text, "-") == "": // the rule below the title of the Party's papers
		case s.head.Type == "":
			s.head.Type = text
		default:
			s.head.About = strings.TrimSpace(s.head.About + " " + text)
		}
		nodes = nodes[1:]
	}
	return nodes
}

// heading begins a section. “Phần thứ nhất” and what that part is called stand in
// the middle, one below the other, and are one heading.
func (s *draftPaper) heading(n docx.Node) {
	middle := n.Align == docx.Center
	if middle && s.section.Middle && len(s.body) == 0 {
		s.section.Title += "\n" + n.Line()
		s.outline[len(s.outline)-1].Label += ". " + n.Line()
		return
	}
	s.begin(ui.Section{Title: n.Line(), Middle: middle}, n.Level)
}

// letterhead takes the two-column head apart.
func (s *draftPaper) letterhead(g *docx.Grid) {
	lines := func(row, col int) []string {
		if c := g.At(row, col); c != nil {
			return append(strings.Split(c.Text, "\n"), "", "")
		}
		return []string{"", ""}
	}
	issuer := lines(0, 0)
	s.head.Over, s.head.Issuer = issuer[0], issuer[1]
	number, nation := lines(1, 0), lines(0, 1)
	s.head.Number, s.head.Date = ui.Words(number[0]), ui.Words(lines(1, 1)[0])
	s.head.Nation, s.head.Motto = nation[0], nation[1]
	if !strings.HasPrefix(number[1], "DỰ THẢO") {
		s.head.Subject = number[1]
	}
}

// begin starts a section under a heading; end closes the one before it.
func (s *draftPaper) begin(as ui.Section, level int) {
	s.end()
	as.ID, as.Sheet = fmt.Sprintf("muc-%d", len(s.outline)+1), true
	s.section = as
	s.outline = append(s.outline, ui.OutlineItem{Label: as.Title, Href: "#" + as.ID, Sub: level > 1})
}

func (s *draftPaper) end() {
	if s.section.ID == "" {
		return
	}
	if s.section.Hidden && len(s.body) == 0 { // nothing stands before the first heading
		s.outline, s.section = nil, ui.Section{}
		return
	}
	item := &s.outline[len(s.outline)-1]
	switch {
	case s.open > 0:
		item.Note = fmt.Sprintf("%d chỗ trống", s.open)
	case len(s.body) > 0:
		item.Note, item.Ready = "đủ", true
	}
	s.gaps += s.open
	s.parts = append(s.parts, section(s.section, s.body...))
	s.section, s.body, s.open = ui.Section{}, nil, 0
}

// paragraph shows one paragraph with its numbers as links and its gaps marked. What an
// annex is called stands in the middle below its number and is told with it.
func (s *draftPaper) paragraph(n docx.Node) {
	if n.Align == docx.Center && s.section.Middle && len(s.body) == 0 {
		s.outline[len(s.outline)-1].Label += ". " + n.Text
	}
	line := s.line(n, !strings.HasPrefix(n.Text, attached))
	switch n.Align {
	case docx.Center, docx.Right:
		s.body = append(s.body, ui.Aligned{Text: line, Right: n.Align == docx.Right})
	default:
		s.body = append(s.body, ui.Text{line})
	}
}

// signature shows whom the paper goes to beside who signs it.
func (s *draftPaper) signature(g *docx.Grid) {
	var sides [2][]ui.Line
	for _, c := range g.Cells {
		for _, n := range c.Nodes {
			side := min(c.Col, 1)
			sides[side] = append(sides[side], s.line(n, false))
		}
	}
	s.body = append(s.body, ui.Signature{Receivers: sides[0], Signer: sides[1]})
}

// table shows a table with what its cells say. A blank among its numbers is a value
// that the record has not, which the text says too: it is no place more to write.
func (s *draftPaper) table(g *docx.Grid) {
	t := ui.SheetTable{Label: s.section.Title, Head: g.HeadRows, Rows: make([][]ui.SheetCell, g.Rows)}
	for _, c := range g.Cells {
		cell := ui.SheetCell{Wide: c.ColSpan, Deep: c.RowSpan}
		for i, n := range c.Nodes {
			if i > 0 {
				cell.Text = append(cell.Text, ui.Run{Text: " "})
			}
			cell.Text = append(cell.Text, s.line(n, false)...)
			cell.Middle = n.Align == docx.Center
		}
		t.Rows[c.Row] = append(t.Rows[c.Row], cell)
	}
	s.body = append(s.body, t)
}

// line is the words of a paragraph; marked shows its open places as what they are.
func (s *draftPaper) line(n docx.Node, marked bool) ui.Line {
	words := s.words
	if !marked {
		words = ui.Words
	}
	var line ui.Line
	at := 0
	for _, c := range n.Controls {
		if c.Start < at || c.Tag == "" {
			continue
		}
		line = append(line, words(n.Text[at:c.Start])...)
		number, known := s.numbers[c.Tag]
		run := ui.Run{Text: n.Text[c.Start:c.End]}
		if known {
			run.Tone, run.Href = ui.Traced, recordOf(number, s.year)
		}
		line = append(line, run)
		at = c.End
	}
	return append(line, words(n.Text[at:])...)
}

// words shows plain words, each gap among them as what it is.
func (s *draftPaper) words(text string) ui.Line {
	var line ui.Line
	at := 0
	for _, g := range gap.FindAllStringIndex(text, -1) {
		line = append(line, ui.Run{Text: text[at:g[0]]}, ui.Run{Text: "chưa viết", Tone: ui.Gap})
		at = g[1]
		s.open++
	}
	return append(line, ui.Run{Text: text[at:]})
}

// draw puts the paper between its outline and the notes on it.
func (s *draftPaper) draw(m report.Made, notes templ.Component) templ.Component {
	c := ui.Compose{Outline: ui.Outline{Label: "Mục lục", Items: s.outline}, Label: "Về dự thảo này", Notes: notes}
	return within(c.With(), within(ui.Sheet{Label: m.Title(), Draft: m.Number == "", Head: s.head}.With(), templ.Join(s.parts...)))
}
