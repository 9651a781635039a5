package web

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// termPage shows each target of the term with the yearly lines that serve it: what
// each year was to reach and reached, and what remains.
func termPage(tx *db.Tx, in *Input) (templ.Component, error) {
	s, err := loadSheet(tx, in, nil)
	if err != nil {
		return nil, err
	}
	year := in.Today.Year()
	if n, err := strconv.Atoi(in.Get("nam")); err == nil && n >= 2000 && n <= 2100 {
		year = n
	}
	terms, err := plan.TermTargets(tx, year, "")
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Chỉ tiêu nhiệm kỳ", Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: "/chi-tieu"}, {Label: "Nhiệm kỳ"}}, Landscape: true,
		Standing: ui.Words(fmt.Sprintf("%d chỉ tiêu của các nhiệm kỳ đang chạy trong năm %d. Chỉ tiêu nhiệm kỳ không tính vào x/y của năm nào.", len(terms), year))}
	if in.Actor.Can(auth.SetPlan) {
		p.Actions = append(p.Actions, ui.Button{Label: "Thêm chỉ tiêu nhiệm kỳ", Icon: ui.IconAdd, Href: fmt.Sprintf("/chi-tieu/them?nhiem-ky=1&nam=%d", year)})
	}
	if len(terms) == 0 {
		return page(tx, in, p, ui.Empty{Title: "Chưa có chỉ tiêu nhiệm kỳ nào", Text: ui.Words("Thêm từng chỉ tiêu trong nghị quyết đại hội, rồi ở dòng của mỗi năm chọn nó thuộc chỉ tiêu nhiệm kỳ nào.")})
	}
	boards := map[int]score.Board{}
	for _, t := range terms {
		for y := t.Year; y <= min(t.Through, in.Today.Year()+1); y++ {
			if _, read := boards[y]; read {
				continue
			}
			if boards[y], err = score.LoadBoard(tx, score.Asked{Year: y}); err != nil {
				return nil, err
			}
		}
	}
	var parts []templ.Component
	for _, t := range terms {
		parts = append(parts, s.termSection(t, boards)...)
	}
	return page(tx, in, p, templ.Join(parts...))
}

// termYears is what one part of a term line came to, year by year.
type termYears struct {
	table ui.Table
	last  *vn.Decimal // of the latest year with a value
	sum   *big.Rat    // of the years with a value
	gaps  []string    // years of the term without a value that could be counted
	year  int         // of last
}

func (s planSheet) termSection(t plan.Target, boards map[int]score.Board) []templ.Component {
	title := ui.Section{ID: "nk-" + string(t.ID), Title: fmt.Sprintf("%d. %s", t.Number, t.Name), Count: fmt.Sprintf("%d–%d", t.Year, t.Through),
		More: ui.Line{{Text: "Xem, điều chỉnh", Href: linePath(t.ID)}}}
	var body []templ.Component
	for _, p := range t.Parts {
		d := s.definitions[p.Indicator]
		years := s.termOf(t, d, boards)
		body = append(body, s.termStrip(t, p, d, years), years.table)
	}
	return []templ.Component{section(title, body...)}
}

// termOf reads the yearly lines that serve a term line.
func (s planSheet) termOf(t plan.Target, d plan.Definition, boards map[int]score.Board) termYears {
	y := termYears{sum: new(big.Rat), table: ui.Table{Caption: t.Name + ": từng năm", Columns: []ui.Column{{Label: "Năm"}, {Label: "Mức năm", Number: true}, {Label: "Thực hiện", Number: true}, {Label: "Đánh giá năm"}}}}
	for year := t.Year; year <= t.Through; year++ {
		row := ui.Row{Cells: []ui.Cell{ui.T(strconv.Itoa(year)), {Text: "chưa giao", Tone: ui.Faint}, {Text: "chưa có", Tone: ui.Faint}, {}}}
		counted := false
		for _, l := range boards[year].Lines {
			if l.Target.Term != t.ID {
				continue
			}
			for _, p := range l.Parts {
				if p.Definition.Indicator != d.Indicator {
					continue
				}
				if p.Judged != nil {
					row.Cells[1] = ui.Cell{Text: plan.Measure(p.Judged.Plan, planUnit(d, p.Judged.Assigned)), Href: linePath(l.Target.ID)}
				}
				counted = y.take(year, p)
				if p.Value != nil {
					row.Cells[2] = ui.T(p.Value.WithUnit())
				}
				row.Cells[3] = ui.P(ui.Verdict{Kind: verdictKinds[l.Verdict]})
			}
		}
		if !counted {
			y.gaps = append(y.gaps, strconv.Itoa(year))
		}
		y.table.Rows = append(y.table.Rows, row)
	}
	return y
}

// take keeps a year's value; a bounded one, or one with gaps, is not counted.
func (y *termYears) take(year int, p score.Part) bool {
	if p.Value == nil || p.Value.Number == nil || p.Value.Gap != "" {
		return false
	}
	y.last, y.year = p.Value.Number, year
	y.sum.Add(y.sum, p.Value.Number.Rat())
	return true
}

// termStrip is the term in figures: the target, what was reached, what remains.
func (s planSheet) termStrip(t plan.Target, p plan.Part, d plan.Definition, y termYears) templ.Component {
	a := p.Plans[0]
	strip := ui.Strip{{Value: s.planned(p, a), Label: fmt.Sprintf("mức nhiệm kỳ %d–%d, %s", t.Year, t.Through, vn.Inside(s.baseline(a.Baseline)))}}
	if y.last == nil {
		return append(strip, ui.StripItem{Value: "chưa có", Label: "thực hiện"})
	}
	reached, label := y.last.Rat(), fmt.Sprintf("đến năm %d", y.year)
	if d.Kind == plan.Flow {
		reached, label = y.sum, "cộng các năm đã có số"
	}
	print := func(r *big.Rat) string {
		n, err := vn.FromRat(r, d.Scale)
		if err != nil {
			return "số quá lớn"
		}
		return d.WithUnit(n.Units)
	}
	strip = append(strip, ui.StripItem{Value: print(reached), Label: label})
	rest := new(big.Rat).Sub(vn.Decimal{Units: a.Lo, Scale: d.Scale}.Rat(), reached)
	switch a.Operator {
	case plan.AtLeast, plan.Above, plan.Exactly, plan.AllOf:
		if rest.Sign() <= 0 {
			return append(strip, ui.StripItem{Value: "đủ", Label: "so với mức nhiệm kỳ"})
		}
		return append(strip, ui.StripItem{Value: print(rest), Label: "còn lại" + missingYears(d, y.gaps)})
	case plan.AtMost, plan.Below, plan.DownTo:
		if rest.Sign() >= 0 {
			return append(strip, ui.StripItem{Value: "trong mức", Label: "so với mức nhiệm kỳ"})
		}
		return append(strip, ui.StripItem{Value: print(rest.Neg(rest)), Label: "còn phải giảm"})
	}
	return strip
}

// missingYears says over which years a sum has nothing yet.
func missingYears(d plan.Definition, gaps []string) string {
	if d.Kind != plan.Flow || len(gaps) == 0 {
		return ""
	}
	return ", chưa có số năm " + strings.Join(gaps, ", ")
}
