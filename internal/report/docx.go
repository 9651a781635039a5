package report

import (
	"fmt"
	"io"

	"tongket/internal/doc/docx"
	"tongket/internal/layout"
	"tongket/internal/vn"
)

// WriteDocx writes the year's report in the form of State papers, with its annex on landscape paper. Number, day and
// signer are left open for the document system and the chair.
func (r Report) WriteDocx(w io.Writer) error {
	year := r.Board.Year
	opt := r.form().Options(r.titled(fmt.Sprintf("Báo cáo tình hình thực hiện nhiệm vụ năm %d", year)))
	opt.Created = r.Day.Time()
	if r.Demo {
		opt.Footer = []docx.Run{docx.I(demoNote)}
	}
	d := docx.New(opt)
	d.Add(r.head()...)
	d.Add(r.opening()...)
	d.Add(part("Phần thứ nhất", fmt.Sprintf("KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM %d", year))...)
	d.Add(r.direction()...)
	d.Add(r.results()...)
	d.Add(r.fields()...)
	d.Add(r.assessment()...)
	d.Add(part("Phần thứ hai", fmt.Sprintf("PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM %d", year+1))...)
	d.Add(r.coming()...)
	d.Add(r.closing()...)
	d.Add(r.annexPages(d.TextWidth(true))...)
	_, err := d.WriteTo(w)
	return err
}

// demoNote stands on every paper of the invented ward: its figures must never be
// taken for those of a real one.
const demoNote = "Dữ liệu mẫu của một đơn vị không có thật, không dùng làm số liệu."

// head is the head of a State document. A draft has no number and no day yet.
func (r Report) head() []docx.Block {
	year := r.Board.Year
	form := r.form()
	return append(form.Head(layout.Head{
		Issuer:    []string{"ỦY BAN NHÂN DÂN", vn.Upper(r.Ward.Title())},
		Number:    form.Number(0, "BC", "UBND"),
		PlaceDate: form.Undated(r.Ward.Name, r.Day.Year()),
		Mark:      r.Draft(),
	}), form.Title("BÁO CÁO", "Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,",
		fmt.Sprintf("bảo đảm quốc phòng - an ninh năm %d;", year),
		fmt.Sprintf("phương hướng, nhiệm vụ năm %d", year+1))...)
}

// form is how a State paper looks on the report's day.
func (r Report) form() layout.Rules { return layout.For(layout.State, r.Day) }

// part is the heading of a part of the report.
func part(number, title string) []docx.Block {
	one := func(text string, before docx.Length) docx.Para {
		return docx.Para{Style: docx.Heading1, Align: docx.Center, NoIndent: true, Before: before, Runs: []docx.Run{docx.B(text)}}
	}
	return []docx.Block{one(number, docx.Pt(12)), one(title, 0)}
}

// text is a paragraph of words without numbers of the record.
func text(format string, args ...any) docx.Block {
	return docx.Text(docx.T(fmt.Sprintf(format, args...)))
}

// leadIn is a line that a list follows; it never ends a page.
func leadIn(format string, args ...any) docx.Block {
	p := docx.Text(docx.T(fmt.Sprintf(format, args...)))
	p.KeepNext = true
	return p
}

// item is a paragraph of a list.
func item(mark string, p prose) docx.Block {
	return docx.Text(append([]docx.Run{docx.T(mark + " ")}, p.runs...)...)
}

// closing is the last sentence, the receivers and the place to sign.
func (r Report) closing() []docx.Block {
	receivers := []string{
		"Thường trực Đảng ủy " + r.Ward.Kind.Label(), "Thường trực HĐND " + r.Ward.Kind.Label(),
		"Chủ tịch, các Phó Chủ tịch UBND " + r.Ward.Kind.Label(), "Ủy ban MTTQ Việt Nam " + r.Ward.Kind.Label(),
		"Các cơ quan, đơn vị thuộc UBND " + r.Ward.Kind.Label(),
	}
	if r.Ward.Province != "" {
		receivers = append([]string{"Ủy ban nhân dân " + r.Ward.Province}, receivers...)
	}
	form := r.form()
	last := text("Trên đây là báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm %d và phương hướng, nhiệm vụ năm %d của Ủy ban nhân dân %s%s",
		r.Board.Year, r.Board.Year+1, r.Ward.Full(), form.End())
	return append([]docx.Block{last}, form.Sign(layout.Sign{Receivers: receivers, Drafter: "VP", Power: layout.OnBehalf, Of: "ỦY BAN NHÂN DÂN", Post: "CHỦ TỊCH"})...)
}

// annexPages are the table of targets on landscape paper, and the end of the
// audit chain in small print, by which the draft's figures can be proved.
func (r Report) annexPages(width docx.Length) []docx.Block {
	pages := append([]docx.Block{docx.Section{Landscape: true}}, r.form().Annex(layout.AnnexHead{Number: "Phụ lục", Landscape: true,
		Title: []string{fmt.Sprintf("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM %d", r.Board.Year)}, Attached: r.attached()})...)
	pages = append(pages, r.annex().table(width))
	for _, note := range append(r.overridden(), r.drawnFrom()) {
		pages = append(pages, docx.Para{Style: docx.Small, Before: docx.Pt(6), Runs: []docx.Run{docx.T(note)}})
	}
	return pages
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

// attached is the line that ties the annex to its report, whose number and day
// the document system gives.
func (r Report) attached() string {
	return fmt.Sprintf("(Kèm theo Báo cáo số %s/BC-UBND ngày %s tháng %s năm %d của Ủy ban nhân dân %s)", blank, blank, blank, r.Day.Year(), r.Ward.Full())
}
