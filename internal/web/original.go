package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/check"
	"tongket/internal/doc"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/web/ui"
)

// address is a part of the document's address for the version shown.
func (r *reading) address(part string) string {
	to := documentPath(r.doc.ID)
	if part != "" {
		to += "/" + part
	}
	if !r.newest() {
		to += "?ban=" + strconv.Itoa(r.version.N)
	}
	return to
}

// link is the page's address with one of its choices changed.
func (r *reading) link(in *Input, name, value string) string {
	q := url.Values{}
	for _, keep := range []string{"loc", "xem", "ban"} {
		if v := in.Get(keep); v != "" {
			q.Set(keep, v)
		}
	}
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return documentPath(r.doc.ID)
	}
	return documentPath(r.doc.ID) + "?" + q.Encode()
}

// original shows the paper itself with its facts marked: as text, or as pictures
// of its pages where the file has pages.
func (r *reading) original(in *Input) templ.Component {
	paper := len(r.outline.Pages) > 0 && in.Get("xem") == "trang"
	var views []ui.Switch
	if len(r.outline.Pages) > 0 {
		views = []ui.Switch{{Label: "Xem văn bản", Items: []ui.SwitchItem{
			{Label: "Chữ đã đọc", Href: r.link(in, "xem", ""), Current: !paper},
			{Label: "Ảnh trang", Note: strconv.Itoa(len(r.outline.Pages)), Href: r.link(in, "xem", "trang"), Current: paper}}}}
	}
	body := []templ.Component{ui.Source{Label: "Văn bản đã đọc", Paragraphs: r.paragraphs(in)}, ui.SourceLegend{}}
	if paper {
		body = r.pictures(in)
	}
	if r.version.Text == "" {
		body = []templ.Component{unread()}
	}
	if len(views) > 0 {
		body = append([]templ.Component{ui.FilterBar{Switches: views}}, body...)
	}
	return section(ui.Section{Title: "Văn bản"}, body...)
}

// pictures are the pages with the words of each fact boxed.
func (r *reading) pictures(in *Input) []templ.Component {
	editing, _ := strconv.Atoi(in.Get("sua"))
	var out []templ.Component
	marked := map[int]bool{} // by number of the fact, and of the finding below zero
	for i, pg := range r.outline.Pages {
		pic := ui.PagePicture{Number: i + 1, Src: r.address(fmt.Sprintf("trang/%d.png", i+1)), Width: pg.Width, Height: pg.Height}
		for k, p := range r.proposals {
			boxes := r.boxes(p.Span, i+1)
			if len(boxes) == 0 || marked[p.N] || !r.listed(k, editing) {
				continue // a fact that goes on over the page is marked where it begins
			}
			marked[p.N] = true
			pic.Marks = append(pic.Marks, ui.PageMark{Fact: p.N, Says: fmt.Sprintf("Dữ kiện %d", p.N), State: r.state(p, editing), Boxes: boxes})
		}
		for k, f := range r.findings {
			if len(f.Facts) > 0 || len(f.Spans) == 0 || f.Grade == check.Agrees || marked[-k-1] {
				continue
			}
			if boxes := r.boxes(f.Spans[0], i+1); len(boxes) > 0 {
				marked[-k-1] = true
				pic.Marks = append(pic.Marks, ui.PageMark{Finding: k + 1, Says: fmt.Sprintf("Cảnh báo %d", k+1), State: ui.Warned, Boxes: boxes})
			}
		}
		for _, w := range r.outline.Words {
			if w.Page == i+1 && w.Doubt > doc.Doubtful {
				pic.Doubts = append(pic.Doubts, w.Box)
			}
		}
		out = append(out, pic)
	}
	return append(out, ui.SourceLegend{})
}

// boxes are where a stretch of the text stands on a page, one box a line.
func (r *reading) boxes(span [2]int, page int) [][4]int {
	var out [][4]int
	for _, w := range r.wordsIn(span) {
		if w.Page != page {
			continue
		}
		if n := len(out); n > 0 {
			last := &out[n-1]
			middle := (w.Box[1] + w.Box[3]) / 2
			if last[1] < middle && middle < last[3] && w.Box[0] >= last[0] {
				last[1], last[2], last[3] = min(last[1], w.Box[1]), max(last[2], w.Box[2]), max(last[3], w.Box[3])
				continue
			}
		}
		out = append(out, w.Box)
	}
	return out
}

// wordsIn are the drawn words of a stretch of the text.
func (r *reading) wordsIn(span [2]int) []extract.Word {
	words := r.outline.Words
	from, _ := slices.BinarySearchFunc(words, span[0], func(w extract.Word, at int) int { return cmp.Compare(w.Span[1], at+1) })
	to := from
	for to < len(words) && words[to].Span[0] < span[1] {
		to++
	}
	return words[from:to]
}

// unread says why a scan has no text, and how it gets one.
func unread() templ.Component {
	return ui.Notice{Tone: ui.Wait, Title: "Bản quét này chưa đọc được",
		Text: ui.Words("Tệp chỉ gồm ảnh chụp và máy chủ chưa đọc được chữ trong ảnh. Tệp được lưu theo cam kết không chứa bí mật nhà nước của người nộp. Khi máy chủ có chương trình đọc ảnh (tesseract với tiếng Việt), hãy bấm Đọc lại.")}
}

// paragraphs cuts the text into lines with the facts marked in them; a row of a
// table is cut into its cells.
func (r *reading) paragraphs(in *Input) []ui.Paragraph {
	editing, _ := strconv.Atoi(in.Get("sua"))
	cuts := r.cuts()
	var out []ui.Paragraph
	at, done := 0, 0 // bytes of the text: looked at, drawn
	for line := range strings.Lines(r.version.Text) {
		begin := at
		at += len(line)
		text := strings.TrimRight(line, "\r\n")
		if begin < done || strings.TrimSpace(text) == "" {
			continue // of a row with cells of several lines, or empty
		}
		p := ui.Paragraph{Number: len(out) + 1, Folded: true}
		draw := func(from, to int) []ui.Segment {
			segments := r.segments(cuts, from, to, editing)
			if slices.ContainsFunc(segments, func(s ui.Segment) bool { return len(s.Facts) > 0 || s.Finding > 0 }) {
				p.Folded = false
			}
			return segments
		}
		cells := r.rowAt(begin, text)
		for _, c := range cells {
			for len(p.Cells) < c.Col {
				p.Cells = append(p.Cells, nil)
			}
			p.Cells = append(p.Cells, draw(c.Span[0], c.Span[1]))
			p.Table, done = c.Table, max(done, c.Span[1])
		}
		if len(cells) == 0 {
			p.Segments = draw(begin, begin+len(text))
		}
		out = append(out, p)
	}
	return out
}

// rowAt are the cells of the table's row that begins on a line, none outside
// tables; text without an outline has cells where it has tabs.
func (r *reading) rowAt(at int, line string) []extract.Node {
	nodes := r.outline.Nodes
	first, _ := slices.BinarySearchFunc(nodes, at, func(n extract.Node, at int) int { return n.Span[0] - at })
	if first < len(nodes) && nodes[first].Table > 0 && nodes[first].Span[0] <= at+len(line) {
		row := nodes[first:]
		end := slices.IndexFunc(row, func(n extract.Node) bool { return n.Table != row[0].Table || n.Row != row[0].Row })
		if end >= 0 {
			row = row[:end]
		}
		return row
	}
	var cells []extract.Node
	if strings.Contains(line, "\t") {
		for cell := range strings.SplitSeq(line, "\t") {
			cells = append(cells, extract.Node{Table: -1, Col: len(cells), Span: [2]int{at, at + len(cell)}})
			at += len(cell) + 1
		}
	}
	return cells
}

// cuts are the places where facts and doubtful words begin and end, in order.
func (r *reading) cuts() []int {
	var cuts []int
	for _, p := range r.proposals {
		cuts = append(cuts, p.Span[0], p.Span[1])
	}
	for _, w := range r.outline.Words {
		if w.Doubt > doc.Doubtful {
			cuts = append(cuts, w.Span[0], w.Span[1])
		}
	}
	for _, f := range r.findings {
		if len(f.Facts) == 0 {
			for _, s := range f.Spans {
				cuts = append(cuts, s[0], s[1])
			}
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// findingAt is the number of a finding about a stretch of the text that no fact
// covers, 0 for none.
func (r *reading) findingAt(from, to int) int {
	for k, f := range r.findings {
		if len(f.Facts) > 0 || f.Grade == check.Agrees {
			continue
		}
		for _, s := range f.Spans {
			if s[0] <= from && to <= s[1] && from < to {
				return k + 1
			}
		}
	}
	return 0
}

// segments cuts a stretch of the text at those places.
func (r *reading) segments(cuts []int, from, to, editing int) []ui.Segment {
	first, _ := slices.BinarySearch(cuts, from+1)
	var out []ui.Segment
	for at := from; at < to || len(out) == 0; {
		next := to
		if first < len(cuts) && cuts[first] < to {
			next = cuts[first]
			first++
		}
		s := ui.Segment{Text: r.version.Text[at:next], Doubt: r.unsure([2]int{at, next})}
		for i, p := range r.proposals {
			if p.Span[0] <= at && next <= p.Span[1] && at < next && r.listed(i, editing) {
				s.Facts = append(s.Facts, p.N)
				s.State = r.state(p, editing)
			}
		}
		if s.Finding = r.findingAt(at, next); s.Finding > 0 && len(s.Facts) == 0 {
			s.State = ui.Warned
		}
		out = append(out, s)
		at = next
	}
	return out
}

// why says how a fact was read: by which rule, and from which words each number.
func (r *reading) why(p intake.Proposal) []ui.Line {
	if p.Fact == nil {
		return nil
	}
	lines := []ui.Line{ui.Words(fmt.Sprintf("Đọc từ “%s”.", r.excerpt(p.Span))), ui.Words(extract.Explain(p.Fact.Rule) + ".")}
	for _, n := range p.Fact.Printed {
		lines = append(lines, ui.Words(fmt.Sprintf("%s %s, từ “%s”.", printedLabels[n.Field], n.Num.String(), r.excerpt(n.Span))))
	}
	return lines
}

var printedLabels = map[string]string{"value": "Giá trị", "of": "Tổng số", "plan_pct": "So với kế hoạch (%)", "plan": "Kế hoạch", "yoy_pct": "So với cùng kỳ (%)", "upper": "Đến"}

// excerpt is a stretch of the text, on one line and not too long.
func (r *reading) excerpt(span [2]int) string {
	if span[0] < 0 || span[1] > len(r.version.Text) || span[0] >= span[1] {
		return ""
	}
	words := []rune(strings.Join(strings.Fields(r.version.Text[span[0]:span[1]]), " "))
	if len(words) > 160 {
		return string(words[:160]) + "…"
	}
	return string(words)
}
