package report

import (
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// blank is what is printed where the record holds nothing: a place to write on.
const blank = "……"

// space is the blank for a whole passage.
const space = "…………………………………………"

// prose is a paragraph being written: plain words, and numbers of the record in
// content controls of their own.
type prose struct{ runs []docx.Run }

// add writes words.
func (p *prose) add(words ...string) {
	text := strings.Join(words, "")
	if text == "" {
		return
	}
	if n := len(p.runs); n > 0 && p.runs[n-1].Tag == "" {
		p.runs[n-1].Text += text
		return
	}
	p.runs = append(p.runs, docx.T(text))
}

// number writes a number of the record under its tag.
func (p *prose) number(text, tag string) {
	p.runs = append(p.runs, docx.Run{Text: text, Tag: tag})
}

// measure writes a number under its tag and its unit beside it.
func (p *prose) measure(text, unit, tag string) {
	p.number(text, tag)
	switch {
	case unit == "":
	case isRate(unit):
		p.add(unit)
	default:
		p.add(" ", unit)
	}
}

// String is the paragraph without its looks.
func (p *prose) String() string {
	var s strings.Builder
	for _, r := range p.runs {
		s.WriteString(r.Text)
	}
	return s.String()
}

// isRate reports whether a unit is that of a rate, whose differences are points.
func isRate(unit string) bool { return strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "‰") }

// points is the unit of a difference between two values of a unit.
func points(unit string) string {
	switch {
	case strings.HasPrefix(unit, "%"):
		return "điểm %"
	case strings.HasPrefix(unit, "‰"):
		return "điểm ‰"
	}
	return unit
}

// lowerFirst makes a name fit within a sentence. It leaves abbreviations (HĐND)
// and names of bodies as they are: "Mặt trận Tổ quốc", "Hội Nông dân".
func lowerFirst(s string) string {
	first, rest, more := strings.Cut(s, " ")
	if len([]rune(first)) > 1 && vn.Upper(first) == first {
		return s
	}
	second, _, _ := strings.Cut(rest, " ")
	if more && second != vn.Lower(second) && second != vn.Upper(second) {
		return s
	}
	for _, body := range []string{"Mặt trận Tổ quốc", "Ủy ban ", "Hội đồng nhân dân", "Đảng ủy "} {
		if strings.HasPrefix(s, body) {
			return s
		}
	}
	if more {
		rest = " " + rest
	}
	return vn.Lower(first) + rest
}
