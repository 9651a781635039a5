package layout

import (
	"strings"

	"tongket/internal/doc/docx"
)

// What stands at the head of every paper of a world (Nghị định 30/2020/NĐ-CP, Phụ
// lục I, mục II.1; the Party's guidelines).
const (
	quocHieu = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	tieuNgu  = "Độc lập - Tự do - Hạnh phúc"
	ofParty  = "ĐẢNG CỘNG SẢN VIỆT NAM"
)

// Head is the head of a paper: issuer at the left, the country's or the Party's name
// at the right, under them number and date. Lines are printed as given; a long name
// is broken by giving two.
type Head struct {
	Superior  []string // printed only where the form wants it
	Issuer    []string
	Number    string // as Rules.Number gives it
	PlaceDate string // as Rules.PlaceDate gives it
	About     string // what a letter (công văn) is about, without "V/v"; "" for every other paper
	Urgency   string // "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"; "" none
	Mark      string // "DỰ THẢO" or other words in the same place; "" none
}

// urgencyWidth are the widths of the frames of State papers in millimetres (Nghị định
// 30/2020/NĐ-CP, Phụ lục I, mục II.10); all are 8 mm high.
var urgencyWidth = map[string]float64{"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}

// Head builds the head of a paper.
func (r Rules) Head(h Head) []docx.Block {
	left, right := r.headWidths()
	return []docx.Block{docx.Table{Plain: true, Cols: []docx.Length{left, right}, Rows: []docx.Row{
		{Cells: []docx.Cell{{Blocks: r.issuer(h, left)}, {Blocks: r.country(right)}}},
		{Cells: []docx.Cell{{Blocks: r.numbered(h, left)}, {Blocks: r.dated(h)}}},
	}}}
}

// headWidths share the width of the page between the two sides: the right one holds
// its longest line unbroken, as far as it leaves a third to the left.
func (r Rules) headWidths() (left, right docx.Length) {
	total := r.textWidth(false)
	first, _, _ := r.headSizes()
	longest := docx.BoldWidth(quocHieu, first) + docx.MM(2)
	if r.World == Party { // place and day, still to be filled in, want more than half: “Hòa Mẫu, ngày …… tháng …… năm 2026”
		longest = max(docx.BoldWidth(ofParty, first)+docx.MM(4), total*107/200)
	}
	right = min(longest, total*2/3)
	return total - right, right
}

func (r Rules) issuer(h Head, width docx.Length) []docx.Block {
	nameSize, second, _ := r.headSizes()
	if r.World == Party {
		nameSize = second
	}
	var out []docx.Block
	if r.is(superiorLine) {
		out = lines(h.Superior, docx.Run{Size: nameSize})
	}
	out = append(out, lines(h.Issuer, docx.Run{Size: nameSize, Bold: true})...)
	if r.value(underIssuer) == "asterisk" {
		return append(out, lines([]string{"*"}, docx.Run{Size: nameSize})...)
	}
	return append(out, rule(width, shortRule(h.Issuer, nameSize)))
}

func (r Rules) country(width docx.Length) []docx.Block {
	first, second, _ := r.headSizes()
	if r.World == Party {
		return append(lines([]string{ofParty}, docx.Run{Size: first, Bold: true}), rule(width, docx.BoldWidth(ofParty, first)))
	}
	out := lines([]string{quocHieu}, docx.Run{Size: first, Bold: true})
	out = append(out, lines([]string{tieuNgu}, docx.Run{Size: second, Bold: true})...)
	return append(out, rule(width, docx.BoldWidth(tieuNgu, second)))
}

// numbered is the left side below the issuer: number, what a letter is about,
// urgency and mark.
func (r Rules) numbered(h Head, width docx.Length) []docx.Block {
	before := docx.Pt(4)
	if r.World == Party {
		before = 0 // the asterisk stands close above
	}
	out := []docx.Block{docx.Para{Align: docx.Center, Before: before, Runs: []docx.Run{{Text: h.Number, Size: r.points(numberSize)}}}}
	if h.About != "" {
		out = append(out, docx.Para{Align: docx.Center, Before: docx.Pt(6), Runs: []docx.Run{
			{Text: r.value(letterAbout) + " " + h.About, Size: r.points(letterSize), Italic: r.is(letterItalic)}}})
	}
	for _, mark := range []string{h.Urgency, h.Mark} {
		if mark != "" {
			out = append(out, r.mark(mark, width))
		}
	}
	return out
}

// mark is a word of urgency, or that the paper is a draft.
func (r Rules) mark(text string, width docx.Length) docx.Block {
	p := docx.Para{Align: docx.Center, Before: docx.Pt(6), After: docx.Pt(4), Runs: []docx.Run{{Text: text, Size: r.points(markSize), Bold: true}}}
	if r.is(markBoxed) {
		framed := docx.BoldWidth(text, r.points(markSize)) + docx.MM(8)
		if framed > width-docx.MM(4) { // on two lines, for a frame as wide as its column loses its sides
			framed = width * 3 / 4
		}
		if mm, known := urgencyWidth[text]; known {
			framed = docx.MM(mm)
			p.Exact = docx.MM(7) // with the line and the room above and below it, 8 mm
		}
		side := max((width-framed)/2, 0)
		p.Left, p.Right, p.Boxed = side, side, true
	}
	return p
}

func (r Rules) dated(h Head) []docx.Block {
	_, _, day := r.headSizes()
	before := docx.Pt(4)
	if r.World == Party {
		before = 0
	}
	return []docx.Block{docx.Para{Align: docx.Center, Before: before, Runs: []docx.Run{{Text: h.PlaceDate, Size: day, Italic: true}}}}
}

// lines makes one centred paragraph per text, each like the run given.
func lines(texts []string, like docx.Run) []docx.Block {
	var out []docx.Block
	for _, t := range texts {
		like.Text = t
		out = append(out, docx.Para{Align: docx.Center, Runs: []docx.Run{like}})
	}
	return out
}

// usualName measures a name that a template gives only later.
const usualName = "PHƯỜNG HÒA MẪU"

// shortRule is the length of the rule below a name or title: between a third and a
// half of its last line.
func shortRule(texts []string, size int) docx.Length {
	if len(texts) == 0 {
		return 0
	}
	last := texts[len(texts)-1]
	if strings.Contains(last, "{{") {
		last = usualName
	}
	return docx.BoldWidth(last, size) * 2 / 5
}

// rule draws a line of a length in the middle of a width. It is the top border of
// a low paragraph, indented from both sides: drawn shapes move when the text above
// them does, a border stays.
func rule(width, length docx.Length) docx.Block {
	side := max((width-length)/2, 0)
	return docx.Para{Left: side, Right: side, Exact: docx.Pt(4), Before: docx.Pt(3), RuleAbove: length > 0}
}
