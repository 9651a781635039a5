package layout

import (
	"fmt"
	"strings"

	"tongket/internal/doc/docx"
)

// Title is the kind of a paper and what it is about, each line of it as given:
// "BÁO CÁO", "Tình hình thực hiện nhiệm vụ năm 2026".
func (r Rules) Title(kind string, subject ...string) []docx.Block {
	out := []docx.Block{docx.Para{Align: docx.Center, Before: docx.Pt(14), KeepNext: true,
		Runs: []docx.Run{{Text: kind, Bold: true, Size: r.points(kindSize)}}}}
	for _, line := range subject {
		out = append(out, docx.Para{Align: docx.Center, KeepNext: true, Runs: []docx.Run{{Text: line, Bold: true, Size: r.points(subjectSize)}}})
	}
	if r.value(underSubject) == "dashes" {
		out = append(out, lines([]string{"-----"}, docx.Run{Size: r.points(subjectSize)})...)
		return append(out, docx.Para{Exact: docx.Pt(6)})
	}
	under := subject
	if len(under) == 0 {
		under = []string{kind}
	}
	return append(out, rule(r.textWidth(false), shortRule(under, r.points(subjectSize))), docx.Para{Exact: docx.Pt(10)})
}

// Addressed is to whom a letter or a report goes: on one line for one receiver, a
// list for more.
func (r Rules) Addressed(to ...string) []docx.Block {
	const words = "Kính gửi:"
	line := func(text string, before docx.Length) docx.Para {
		return docx.Para{Before: before, Runs: []docx.Run{{Text: text, Size: r.Size()}}}
	}
	if len(to) == 1 {
		p := line(words+" "+to[0], docx.Pt(6))
		p.Align, p.After = docx.Center, docx.Pt(6)
		return []docx.Block{p}
	}
	head := line(words, docx.Pt(6))
	head.Left, head.KeepNext = docx.MM(35), true
	out := []docx.Block{head}
	for i, name := range to {
		p := line("- "+name+mark(i, len(to), "."), 0)
		p.Left, p.Hanging = docx.MM(57), docx.MM(3)
		if i == len(to)-1 {
			p.After = docx.Pt(6)
		}
		out = append(out, p)
	}
	return out
}

// mark closes one entry of a list of n: ";" and, after the last, the end given.
func mark(i, n int, end string) string {
	if i == n-1 {
		return end
	}
	return ";"
}

// Grounds are the grounds of a paper (căn cứ), one a paragraph, without end marks.
func (r Rules) Grounds(grounds ...string) []docx.Block {
	var out []docx.Block
	for i, g := range grounds {
		if m := r.value(groundsMark); m != "" {
			g = m + " " + g
		}
		last := strings.ReplaceAll(r.value(groundsEnd), "_", ",")
		if strings.HasSuffix(g, "…") && i == len(grounds)-1 { // a place to write on: what ends the grounds would look like one more dot of it
			last = ""
		}
		out = append(out, docx.Text(docx.Run{Text: strings.TrimRight(g, ";.,") + mark(i, len(grounds), last), Italic: r.is(groundsItalic)}))
	}
	return out
}

// Enactment opens a decision: who decides, its grounds, that it decides; in the
// order of the form.
func (r Rules) Enactment(who string, grounds ...string) []docx.Block {
	bold := func(text string, before docx.Length) docx.Block {
		return docx.Para{Align: docx.Center, Before: before, After: docx.Pt(6), KeepNext: true, Runs: []docx.Run{{Text: text, Bold: true, Size: r.Size()}}}
	}
	var out []docx.Block
	for _, part := range strings.Split(r.value(enact), ",") {
		switch part {
		case "issuer":
			out = append(out, bold(who, docx.Pt(6)))
		case "grounds":
			out = append(out, r.Grounds(grounds...)...)
		case "decides":
			out = append(out, bold(r.value(decides), docx.Pt(6)))
		}
	}
	return out
}

// Article is an article of a decision: "Điều 1." in bold and its text.
func (r Rules) Article(n int, runs ...docx.Run) docx.Block {
	return docx.Text(append([]docx.Run{docx.B(fmt.Sprintf("Điều %d. ", n))}, runs...)...)
}

// AnnexHead is the head of an annex: its number, title and the paper it belongs to.
type AnnexHead struct {
	Number    string   // "Phụ lục I"
	Title     []string // upper case as given
	Attached  string   // "(Kèm theo Báo cáo số …)"
	Landscape bool     // the page it stands on
}

// Annex builds the head of an annex.
func (r Rules) Annex(h AnnexHead) []docx.Block {
	out := []docx.Block{docx.Para{Align: docx.Center, Outline: 1, KeepNext: true, Runs: []docx.Run{{Text: h.Number, Bold: true, Size: r.points(annexSize)}}}}
	out = append(out, lines(h.Title, docx.Run{Bold: true, Size: r.points(subjectSize)})...)
	if h.Attached != "" {
		out = append(out, docx.Para{Align: docx.Center, After: docx.Pt(3), Runs: []docx.Run{{Text: h.Attached, Italic: true, Size: r.Size()}}})
	}
	return append(out, rule(r.textWidth(h.Landscape), shortRule(h.Title, r.points(subjectSize))), docx.Para{Exact: docx.Pt(8)})
}
