package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/document"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// opening is the grounds, one paper a line, and the words that introduce the
// report.
func (r Report) opening() []docx.Block {
	var blocks []docx.Block
	for i, g := range r.Grounds {
		end := ";"
		if i == len(r.Grounds)-1 {
			end = "."
		}
		blocks = append(blocks, docx.Text(docx.I("Căn cứ "+ground(g)+end)))
	}
	return append(blocks,
		text("Ủy ban nhân dân %s báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội, bảo đảm quốc phòng - an ninh năm %d và phương hướng, nhiệm vụ năm %d như sau:",
			r.Ward.Full(), r.Board.Year, r.Board.Year+1),
		text("Bối cảnh trong năm: thuận lợi %s; khó khăn %s.", blank, blank))
}

// cite names a paper as another refers to it: "Nghị quyết số 14/NQ-HĐND ngày 18
// tháng 7 năm 2025 của HĐND phường Hòa Mẫu". A paper without a number is named by
// its title.
func cite(d document.Document) string {
	s := d.Type
	if s == "" {
		s = "văn bản"
	}
	if d.Number != "" {
		s += " số " + d.Number
	} else if d.Title != "" {
		s += " “" + d.Title + "”"
	}
	if d.Day.Valid() {
		s += " " + d.Day.Phrase()
	}
	if d.Issuer != "" {
		s += " của " + d.Issuer
	}
	return s
}

// ground names a paper and what it is about, as grounds do.
func ground(d document.Document) string {
	if d.Number == "" {
		return cite(d)
	}
	about := strings.TrimSpace(strings.TrimPrefix(d.Title, d.Type))
	for _, word := range []string{"về", "giao", "ban hành", "phê duyệt", "quy định"} {
		if strings.HasPrefix(vn.Lower(about), word+" ") {
			return cite(d) + " " + lowerFirst(about)
		}
	}
	if about == "" {
		return cite(d)
	}
	return cite(d) + " “" + d.Title + "”"
}

// direction is section I: how the year was led, and what was asked of the ward
// in it. The record knows only the latter.
func (r Report) direction() []docx.Block {
	blocks := []docx.Block{
		docx.Heading(1, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
		text("Ủy ban nhân dân %s đã ban hành %s văn bản chỉ đạo, điều hành; tổ chức %s; kết quả nổi bật %s.", r.Ward.Kind.Label(), blank, blank, blank),
	}
	if said := r.said(r.Board.Year); len(said) > 0 {
		blocks = append(blocks, leadIn("Các ý kiến chỉ đạo đã tiếp nhận trong năm và kết quả thực hiện:"))
		for _, s := range said {
			var p prose
			p.add(vn.Sentence(s.Text), " (", s.from(), "). Kết quả thực hiện: ", blank, ".")
			blocks = append(blocks, item("-", p))
		}
	}
	return blocks
}

// said lists what was asked in a year.
func (r Report) said(year int) []Said {
	var out []Said
	for _, s := range r.Directives {
		if s.year() == year {
			out = append(out, s)
		}
	}
	return out
}

// from says who asked and in which paper.
func (s Said) from() string {
	text := "theo " + cite(s.Paper)
	if s.Speaker != "" {
		text = "ý kiến của " + s.Speaker
	}
	return text
}

// classes are the verdicts of the lists of section II.
var classes = []struct {
	verdict score.Verdict
	title   string
}{
	{score.Exceeded, "Các chỉ tiêu vượt kế hoạch"},
	{score.Met, "Các chỉ tiêu đạt kế hoạch"},
	{score.NotMet, "Các chỉ tiêu không đạt kế hoạch"},
	{score.NotDue, "Các chỉ tiêu chưa đến kỳ đánh giá"},
	{score.NoData, "Các chỉ tiêu chưa có số liệu để đánh giá"},
}

// results is section II: the official count with the list behind each class.
func (r Report) results() []docx.Block {
	blocks := []docx.Block{docx.Heading(1, "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU")}
	if r.Board.Count.Total == 0 {
		return append(blocks, text("Năm %d, %s có %s/%s chỉ tiêu đạt và vượt kế hoạch.", r.Board.Year, r.Ward.Full(), blank, blank))
	}
	count := r.count()
	blocks = append(blocks, docx.Text(count.runs...))
	for _, c := range classes {
		lines := r.Board.With(c.verdict)
		if len(lines) == 0 {
			continue
		}
		var p prose
		p.add(c.title, ": ", names(lines), ".")
		blocks = append(blocks, item("-", p))
	}
	for _, b := range r.Baselines {
		if p, ok := r.otherCount(b); ok {
			blocks = append(blocks, docx.Text(p.runs...))
		}
	}
	return blocks
}

func names(lines []score.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, lowerFirst(l.Target.Name))
	}
	return strings.Join(all, "; ")
}

// count writes "có 12/14 chỉ tiêu đạt và vượt kế hoạch; trong đó 8 chỉ tiêu vượt,
// 4 chỉ tiêu đạt; 2 chỉ tiêu không đạt kế hoạch".
func (r Report) count() prose {
	c := r.Board.Count
	var p prose
	p.add(fmt.Sprintf("Năm %d, %s có ", r.Board.Year, r.Ward.Full()))
	p.number(fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total), "tong.dat-vuot")
	p.add(" chỉ tiêu đạt và vượt kế hoạch")
	if one, ok := r.oneBaseline(); ok && len(r.Baselines) > 1 {
		p.add(" ", r.telling(inPaper).source(one))
	}
	separator := "; trong đó "
	for _, v := range []struct {
		n    int
		id   string
		word string
	}{
		{c.Exceeded, "tong.vuot", " chỉ tiêu vượt"}, {c.Met, "tong.dat", " chỉ tiêu đạt"},
	} {
		if v.n > 0 && c.MetOrExceeded() > 0 {
			p.add(separator)
			p.number(strconv.Itoa(v.n), v.id)
			p.add(v.word)
			separator = ", "
		}
	}
	for _, v := range []struct {
		n    int
		id   string
		word string
	}{
		{c.NotMet, "tong.khong-dat", " chỉ tiêu không đạt kế hoạch"},
		{c.NotDue, "tong.chua-den-ky", " chỉ tiêu chưa đến kỳ đánh giá"},
		{c.NoData, "tong.chua-co", " chỉ tiêu chưa có số liệu để đánh giá"},
	} {
		if v.n > 0 {
			p.add("; ")
			p.number(strconv.Itoa(v.n), v.id)
			p.add(v.word)
		}
	}
	p.add(" (biểu chi tiết tại Phụ lục kèm theo).")
	return p
}

// oneBaseline returns the baseline that gives the verdict of every counted line,
// ok false where they differ.
func (r Report) oneBaseline() (id plan.BaselineID, ok bool) {
	for _, l := range r.Board.Lines {
		if !l.Counted || l.Baseline == "" {
			continue
		}
		if id != "" && id != l.Baseline {
			return "", false
		}
		id = l.Baseline
	}
	return id, id != ""
}

// otherCount writes the count under a baseline that does not give the verdicts.
func (r Report) otherCount(b plan.Baseline) (prose, bool) {
	var c score.Count
	reached := 0
	for _, l := range r.Board.Lines {
		for _, o := range l.Others {
			if o.Baseline == b.ID && l.Counted {
				c.Total++
				if o.Verdict.Holds() {
					reached++
				}
			}
		}
	}
	var p prose
	if c.Total == 0 {
		return p, false
	}
	p.add("So với kế hoạch ", lowerFirst(b.Name), ", có ")
	p.number(fmt.Sprintf("%d/%d", reached, c.Total), "tong.dat-vuot."+strconv.Itoa(b.Rank))
	p.add(" chỉ tiêu đạt và vượt.")
	return p, true
}

// fields is section III: each group of the plan with a sentence for each line.
func (r Report) fields() []docx.Block {
	blocks := []docx.Block{docx.Heading(1, "III. KẾT QUẢ TRÊN CÁC LĨNH VỰC")}
	n := 0
	for _, g := range r.Board.Groups {
		n++
		title := g.Name
		if title == "" {
			title = "Các chỉ tiêu chủ yếu"
		}
		blocks = append(blocks, docx.Heading(2, fmt.Sprintf("%d. %s", n, title)))
		for _, l := range r.Board.Lines {
			if l.Target.Group != g.Name {
				continue
			}
			blocks = append(blocks, item("-", r.telling(inPaper).line(l)))
		}
		blocks = append(blocks, text("- Kết quả khác: %s.", blank))
	}
	if others := append(r.others(), r.otherClaims()...); len(others) > 0 {
		blocks = append(blocks, docx.Heading(2, fmt.Sprintf("%d. Kết quả khác ngoài các chỉ tiêu kế hoạch", n+1)))
		for _, p := range others {
			blocks = append(blocks, item("-", p))
		}
	}
	return blocks
}

// assessment is section IV, which only people can write.
func (r Report) assessment() []docx.Block {
	blocks := []docx.Block{docx.Heading(1, "IV. ĐÁNH GIÁ CHUNG")}
	for i, s := range []string{
		"Ưu điểm: %s.", "Tồn tại, hạn chế: %s.", "Nguyên nhân: khách quan %s; chủ quan %s.", "Bài học kinh nghiệm: %s.",
	} {
		blocks = append(blocks, text("%d. %s", i+1, strings.ReplaceAll(s, "%s", blank)))
	}
	return blocks
}

// coming is the second part: the targets of the year after, what was asked of it
// and the places for what people add.
func (r Report) coming() []docx.Block {
	year := r.Board.Year + 1
	blocks := []docx.Block{
		docx.Heading(1, "I. MỤC TIÊU TỔNG QUÁT"), text(space),
		docx.Heading(1, "II. CÁC CHỈ TIÊU CHỦ YẾU"),
	}
	blocks = append(blocks, r.targets(year)...)
	blocks = append(blocks, docx.Heading(1, "III. NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM"))
	for i, g := range r.Board.Groups {
		if g.Name != "" {
			blocks = append(blocks, text("%d. %s: %s.", i+1, g.Name, blank))
		}
	}
	if said := r.said(year); len(said) > 0 {
		blocks = append(blocks, leadIn("Thực hiện các ý kiến chỉ đạo:"))
		for _, s := range said {
			blocks = append(blocks, item("-", s.assignment()))
		}
	}
	return append(blocks,
		docx.Heading(1, "IV. TỔ CHỨC THỰC HIỆN"), text(space),
		docx.Heading(1, "V. KIẾN NGHỊ, ĐỀ XUẤT"), text(space))
}

// targets writes the plan of the year after, one line a target.
func (r Report) targets(year int) []docx.Block {
	if len(r.Next) == 0 {
		return []docx.Block{text("Các chỉ tiêu chủ yếu của năm %d: %s.", year, blank)}
	}
	blocks := []docx.Block{leadIn("Năm %d, %s phấn đấu thực hiện các chỉ tiêu chủ yếu sau:", year, r.Ward.Full())}
	var groups []string
	for _, t := range r.Next {
		if !slices.Contains(groups, t.Group) {
			groups = append(groups, t.Group)
		}
	}
	for i, g := range groups {
		if g != "" {
			blocks = append(blocks, docx.Heading(2, fmt.Sprintf("%d. %s", i+1, g)))
		}
		for _, t := range r.Next {
			if t.Group == g {
				for _, p := range r.targetLines(t) {
					blocks = append(blocks, item("-", p))
				}
			}
		}
	}
	return blocks
}

// targetLines writes one line of the coming plan, a paragraph for each part.
func (r Report) targetLines(t plan.Target) []prose {
	var all []prose
	for _, part := range t.Parts {
		d, known := r.Definitions[part.Indicator]
		if !known || len(part.Plans) == 0 {
			continue
		}
		name := t.Name
		if len(t.Parts) > 1 {
			name = d.Name
		}
		if !t.Counts {
			name = "Trong đó: " + lowerFirst(name)
		}
		var p prose
		p.target(name, d, part.Plans[0], t.Year, tag(d, tagNext))
		p.add(".")
		all = append(all, p)
	}
	return all
}

// assignment writes a directive with what Kết luận 226-KL/TW of 11/12/2025 wants
// of each task; what was not said is left open.
func (s Said) assignment() prose {
	open := func(s string) string {
		if s == "" {
			return blank
		}
		return s
	}
	due := s.Due
	if d := vn.Day(due); d.Valid() {
		due = d.Short()
	}
	var p prose
	p.add(vn.Sentence(s.Text), " (", s.from(), "; đơn vị chủ trì: ", open(s.Lead), "; thời hạn: ", open(due), "; sản phẩm: ", open(s.Product), ").")
	return p
}
