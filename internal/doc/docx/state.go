package docx

import "strings"

// The two lines at the head of every State document (Nghị định 30/2020/NĐ-CP,
// Phụ lục I, mục II.1).
const (
	quocHieu = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	tieuNgu  = "Độc lập - Tự do - Hạnh phúc"
)

// StateHead is the head of a State document: issuer at the left, country and motto
// at the right, under them number and date (Nghị định 30/2020/NĐ-CP, Phụ lục I,
// mục II.1–4). Lines are printed as given; a long name is broken by giving two.
type StateHead struct {
	Superior  []string // regular; none for a ward's own committee
	Issuer    []string // bold, with a short rule below
	Number    string   // "Số:       /BC-UBND"
	PlaceDate string   // "Hòa Mẫu, ngày 08 tháng 01 năm 2026"
	Mark      string   // framed under the number, such as "DỰ THẢO"; "" none
}

func (h StateHead) build(b *builder) {
	// The decree wants the sizes of the head to go together: 13, 14, 14 or 12, 13, 13.
	name, motto := b.opt.Size-1, b.opt.Size
	if b.opt.Size < 14 {
		name, motto = 12, 13
	}
	total := b.textWidth()
	right := min(boldWidth(quocHieu, name)+MM(2), total*2/3)
	left := total - right

	issuer := lines(h.Superior, Run{Size: name})
	issuer = append(issuer, lines(h.Issuer, Run{Size: name, Bold: true})...)
	issuer = append(issuer, rule(left, ruleFor(h.Issuer, name)))
	country := append(lines([]string{quocHieu}, Run{Size: name, Bold: true}),
		Para{Align: Center, Runs: []Run{{Text: tieuNgu, Size: motto, Bold: true}}},
		rule(right, boldWidth(tieuNgu, motto)))
	number := []Block{Para{Align: Center, Before: Pt(4), Runs: []Run{{Text: h.Number, Size: 13}}}}
	if h.Mark != "" {
		side := max((left-boldWidth(h.Mark, name)-MM(8))/2, 0)
		number = append(number, Para{
			Align: Center, Before: Pt(6), After: Pt(4), Left: side, Right: side, Boxed: true,
			Runs: []Run{{Text: h.Mark, Size: name, Bold: true}},
		})
	}
	date := []Block{Para{Align: Center, Before: Pt(4), Runs: []Run{{Text: h.PlaceDate, Size: motto, Italic: true}}}}
	Table{Plain: true, Cols: []Length{left, right}, Rows: []Row{
		{Cells: []Cell{{Blocks: issuer}, {Blocks: country}}},
		{Cells: []Cell{{Blocks: number}, {Blocks: date}}},
	}}.build(b)
}

// lines makes one centred paragraph per text, each like the run given.
func lines(texts []string, like Run) []Block {
	var out []Block
	for _, t := range texts {
		like.Text = t
		out = append(out, Para{Align: Center, Runs: []Run{like}})
	}
	return out
}

// ruleFor is the length of the rule below a name or title: between a third and a
// half of its last line.
func ruleFor(texts []string, size int) Length {
	if len(texts) == 0 {
		return 0
	}
	return boldWidth(texts[len(texts)-1], size) * 2 / 5
}

// rule draws a line of a length in the middle of a width. It is the top border of
// a low paragraph, indented from both sides: drawn shapes move when the text above
// them does, a border stays.
func rule(width, length Length) Block {
	side := max((width-length)/2, 0)
	return Para{Left: side, Right: side, Exact: Pt(4), Before: Pt(3), ruleAbove: length > 0}
}

// Title is the kind of a document and what it is about, centred and bold with a
// short rule below (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5a).
type Title struct {
	Kind    string   // "BÁO CÁO"
	Subject []string // lines
}

func (t Title) build(b *builder) {
	blocks := []Block{Para{
		Align: Center, Before: Pt(14), KeepNext: true, Runs: []Run{{Text: t.Kind, Bold: true, Size: b.opt.Size}},
	}}
	for _, p := range lines(t.Subject, Run{Bold: true, Size: b.opt.Size}) {
		p := p.(Para)
		p.KeepNext = true
		blocks = append(blocks, p)
	}
	under := t.Subject
	if len(under) == 0 {
		under = []string{t.Kind}
	}
	blocks = append(blocks, rule(b.textWidth(), ruleFor(under, b.opt.Size)), Para{Exact: Pt(10)})
	for _, p := range blocks {
		p.build(b)
	}
}

// AnnexHead is the head of an annex: its number, title and the document it belongs
// to (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III.1).
type AnnexHead struct {
	Number   string   // "Phụ lục I"
	Title    []string // upper case as given
	Attached string   // "(Kèm theo Báo cáo số …)"
}

func (h AnnexHead) build(b *builder) {
	Para{Align: Center, Outline: 1, KeepNext: true, Runs: []Run{{Text: h.Number, Bold: true, Size: b.opt.Size}}}.build(b)
	for _, p := range lines(h.Title, Run{Bold: true, Size: b.opt.Size}) {
		p.build(b)
	}
	if h.Attached != "" {
		Para{Align: Center, After: Pt(3), Runs: []Run{{Text: h.Attached, Italic: true, Size: b.opt.Size}}}.build(b)
	}
	rule(b.textWidth(), ruleFor(h.Title, b.opt.Size)).build(b)
	Para{Exact: Pt(8)}.build(b)
}

// SignBlock closes a State document: receivers at the left, the signer at the
// right (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 and II.9).
type SignBlock struct {
	Receivers []string // without dash and end mark, which are added: "Như trên"
	Authority []string // "TM. ỦY BAN NHÂN DÂN"
	Post      []string // "CHỦ TỊCH"
	Name      string   // "" leaves the place open
	Gap       Length   // for signature and seal; 0 means 25 mm
}

func (s SignBlock) build(b *builder) {
	if s.Gap == 0 {
		s.Gap = MM(25)
	}
	left := []Block{Para{Runs: []Run{{Text: "Nơi nhận:", Bold: true, Italic: true, Size: 12}}}}
	for i, r := range s.Receivers {
		end := ";"
		if i == len(s.Receivers)-1 {
			end = "."
		}
		text := "- " + strings.TrimRight(strings.TrimPrefix(r, "- "), ";.") + end
		left = append(left, Para{Runs: []Run{{Text: text, Size: 11}}})
	}
	if len(s.Receivers) == 0 {
		left = []Block{Para{}}
	}
	right := append(lines(s.Authority, Run{Bold: true, Size: b.opt.Size}), lines(s.Post, Run{Bold: true, Size: b.opt.Size})...)
	right = append(right, Para{Align: Center, Before: s.Gap, Runs: []Run{{Text: s.Name, Bold: true, Size: b.opt.Size}}})
	// A signature must not stand on a page of its own.
	if last := b.last(); last != nil && last.Tag == "p" {
		setFlag(last, "w:keepNext")
	}
	Para{Exact: Pt(10), KeepNext: true}.build(b)
	Table{Plain: true, Cols: Widths(b.textWidth(), 9, 11), Rows: []Row{
		{Cells: []Cell{{Blocks: left}, {Blocks: right}}},
	}}.build(b)
}
