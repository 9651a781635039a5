package web

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/doc/docx"
	"tongket/internal/report"
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

// sheetOf reads a draft back from its file, up to the signature.
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
	for len(nodes) > 0 && nodes[0].Grid == nil && nodes[0].Align == docx.Center {
		if s.head.Type == "" {
			s.head.Type = nodes[0].Text
		} else {
			s.head.About = strings.TrimSpace(s.head.About + " " + nodes[0].Text)
		}
		nodes = nodes[1:]
	}
	s.begin("Mở đầu", 1)
	for _, n := range nodes {
		switch {
		case n.Grid != nil: // the signature; the annex after it is a table of its own
			s.end()
			return s
		case n.Kind == docx.KindHeading:
			s.begin(n.Line(), n.Level)
		default:
			s.paragraph(n)
		}
	}
	s.end()
	return s
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
	s.head.Number, s.head.Date = ui.Words(lines(1, 0)[0]), ui.Words(lines(1, 1)[0])
}

// begin starts a section under a heading; end closes the one before it.
func (s *draftPaper) begin(title string, level int) {
	s.end()
	id := fmt.Sprintf("muc-%d", len(s.outline)+1)
	s.section = ui.Section{ID: id, Title: title}
	s.outline = append(s.outline, ui.OutlineItem{Label: title, Href: "#" + id, Sub: level > 1})
}

func (s *draftPaper) end() {
	if s.section.ID == "" {
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

// paragraph shows one paragraph with its numbers as links and its gaps marked.
func (s *draftPaper) paragraph(n docx.Node) {
	var line ui.Line
	at := 0
	for _, c := range n.Controls {
		if c.Start < at || c.Tag == "" {
			continue
		}
		line = append(line, s.words(n.Text[at:c.Start])...)
		number, known := s.numbers[c.Tag]
		run := ui.Run{Text: n.Text[c.Start:c.End]}
		if known {
			run.Tone, run.Href = ui.Traced, recordOf(number, s.year)
		}
		line = append(line, run)
		at = c.End
	}
	line = append(line, s.words(n.Text[at:])...)
	s.body = append(s.body, ui.Text{line})
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
	return within(c.With(), within(ui.Sheet{Label: m.Title(), Draft: true, Head: s.head}.With(), templ.Join(s.parts...)))
}
