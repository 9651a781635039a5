package report

import (
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/document"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

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

// saidWithin lists what was asked in the year or the period.
func (r Report) saidWithin() []Said {
	return r.said(func(s Said) bool {
		if r.interim() {
			day := s.day()
			return r.Period.Contains(day)
		}
		return s.day().Year() == r.Board.Year
	})
}

// saidAfter lists what was asked of the time to come: in the year after; within
// the year after the period, or before its end and due only later.
func (r Report) saidAfter() []Said {
	return r.said(func(s Said) bool {
		if r.interim() {
			return s.day() > r.Period.To || vn.Day(s.Due).Valid() && vn.Day(s.Due) > r.Period.To
		}
		return s.day().Year() == r.Board.Year+1
	})
}

func (r Report) said(fits func(Said) bool) []Said {
	var out []Said
	for _, s := range r.Directives {
		if fits(s) {
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

func names(lines []score.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, lowerFirst(l.Target.Name))
	}
	return strings.Join(all, "; ")
}

// classCounts counts the lines of each class that has any: "8 vượt, 4 đạt, 2 không
// đạt".
func (r *Report) classCounts() prose {
	c := r.Board.Count
	var p prose
	for _, v := range []struct {
		n        int
		id, word string
	}{
		{c.Exceeded, "tong.vuot", " vượt"}, {c.Met, "tong.dat", " đạt"}, {c.NotMet, "tong.khong-dat", " không đạt"},
		{c.NotDue, "tong.chua-den-ky", " chưa đến kỳ đánh giá"}, {c.NoData, "tong.chua-co", " chưa có số liệu"},
	} {
		if v.n == 0 {
			continue
		}
		if len(p.runs) > 0 {
			p.add(", ")
		}
		p.number(strconv.Itoa(v.n), v.id)
		p.add(v.word)
	}
	return p
}

// count writes "có 12/14 chỉ tiêu đạt và vượt kế hoạch; trong đó 8 chỉ tiêu vượt,
// 4 chỉ tiêu đạt; 2 chỉ tiêu không đạt kế hoạch".
func (r Report) count() prose {
	c := r.Board.Count
	var p prose
	p.add(opens(r.text().since), " ", r.Ward.Full(), " có ")
	p.number(fmt.Sprintf("%d/%d", c.MetOrExceeded(), c.Total), "tong.dat-vuot")
	p.add(" chỉ tiêu đạt và vượt kế hoạch")
	if r.interim() {
		p.add(" năm")
	}
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
	if r.annexed() {
		p.add(" (biểu chi tiết tại Phụ lục kèm theo)")
	}
	p.add(".")
	return p
}

// annexed reports whether the table of targets stands at the end of the paper.
func (r Report) annexed() bool {
	return r.Asked.Kind == "" || r.Asked.Kind == Periodic || r.Asked.Kind == PartyYear
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
	against := "So với kế hoạch "
	if r.interim() {
		against = opens(r.text().since) + " so với kế hoạch "
	}
	p.add(against, lowerFirst(b.Name), ", có ")
	p.number(fmt.Sprintf("%d/%d", reached, c.Total), "tong.dat-vuot."+strconv.Itoa(b.Rank))
	p.add(" chỉ tiêu đạt và vượt.")
	return p, true
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
