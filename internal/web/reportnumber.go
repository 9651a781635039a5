package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// unitNamesOf are the units by their names of today.
func unitNamesOf(tx *db.Tx) (map[auth.UnitID]string, error) { return org.UnitNames(tx) }

// numbersShown is how many numbers the page of a paper lists by itself; the others
// have a page of their own.
const numbersShown = 12

// paperNumbers lists the numbers of a paper with their records: those whose record
// was corrected since, and the first ones.
func paperNumbers(tx *db.Tx, v *paperView) (templ.Component, error) {
	if len(v.numbers) == 0 {
		return templ.NopComponent, nil
	}
	rows, err := numberRows(tx, v.made, v.numbers)
	if err != nil {
		return nil, err
	}
	var changed []numberRow
	for _, r := range rows {
		if r.changed {
			changed = append(changed, r)
		}
	}
	shown, title := rows[:min(len(rows), numbersShown)], ""
	if len(changed) > 0 {
		shown, title = changed, fmt.Sprintf("%d số có bản ghi đã thay sau khi lập", len(changed))
	}
	parts := []templ.Component{}
	if title != "" {
		advice := "Văn bản vẫn in số lúc lập. Xem từng câu ở dưới; lập lại để có số mới."
		if v.made.Number != "" {
			advice = fmt.Sprintf("Văn bản đã ban hành, số %s, vẫn in số lúc lập. Xem từng câu ở dưới; cân nhắc đính chính.", v.made.Number)
		}
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: title, Text: ui.Words(advice)})
	}
	parts = append(parts, numberTable(shown))
	more := ui.Line{{Text: fmt.Sprintf("Xem cả %d số", len(rows)), Href: reportPath(v.made.ID) + "/cac-so"}}
	return section(ui.Section{ID: "so-trong-van-ban", Title: "Số trong văn bản", Count: fmt.Sprint(len(rows)), More: more}, parts...), nil
}

// numbersPage lists every number of a paper with its record, with a search.
func numbersPage(tx *db.Tx, in *Input) (templ.Component, error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	if err != nil {
		return nil, err
	}
	all, err := report.Standing(tx, m.ID)
	if err != nil {
		return nil, err
	}
	rows, err := numberRows(tx, m, all)
	if err != nil {
		return nil, err
	}
	words, only := vn.Fold(in.Get("tim")), in.Get("chi") == "doi"
	var kept []numberRow
	for _, r := range rows {
		if (!only || r.changed) && strings.Contains(vn.Fold(r.n.Printed+" "+r.n.Sentence+" "+r.name), words) {
			kept = append(kept, r)
		}
	}
	path := reportPath(m.ID) + "/cac-so"
	bar := ui.FilterBar{Action: path, Search: ui.Input{Name: "tim", Label: "Tìm số, câu hoặc chỉ tiêu", Value: in.Get("tim"), HideLabel: true, Placeholder: "Tìm số, câu hoặc chỉ tiêu"},
		Selects: []ui.Select{{Name: "chi", Label: "Xem", Value: in.Get("chi"), Options: []ui.Option{{Label: "Mọi số"}, {Value: "doi", Label: "Số có bản ghi đã thay"}}}}}
	body := []templ.Component{bar}
	switch {
	case len(rows) == 0:
		body = []templ.Component{ui.Empty{Title: "Tệp này không có số nào mang mã", Text: ui.Words("Chỉ văn bản Word và Excel do hệ thống lập mới mang mã của từng số.")}}
	case len(kept) == 0:
		body = append(body, ui.NoMatch{Text: "Không có số nào như vậy trong văn bản.", Clear: path})
	default:
		body = append(body, numberTable(kept))
	}
	p := ui.Page{Title: "Số trong văn bản", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: m.Title(), Href: reportPath(m.ID)}, {Label: "Số trong văn bản"}},
		Standing: ui.Words(fmt.Sprintf("%s có %d số lấy từ sổ.", m.Title(), len(rows)))}
	return page(tx, in, p, templ.Join(body...))
}

// numberRow is one number with what the record says of it now.
type numberRow struct {
	n       report.Number
	name    string // of the indicator, "" for a count
	href    string
	said    string // what of the indicator it is: "giá trị", "% kế hoạch"
	record  ui.Cell
	changed bool
}

func numberRows(tx *db.Tx, m report.Made, all []report.Number) ([]numberRow, error) {
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	var ids []figure.ID
	for _, n := range all {
		ids = append(ids, n.Figures...)
	}
	figures, err := figure.GetAll(tx, ids)
	if err != nil {
		return nil, err
	}
	var rows []numberRow
	for _, n := range all {
		r := numberRow{n: n, name: definitions[n.Indicator].Name, href: recordOf(n, m.Year), said: report.Says(n.Key)}
		for _, id := range n.Figures {
			r.changed = r.changed || figures[id].SupersededAt != ""
		}
		r.record = recordCell(n, figures, definitions)
		rows = append(rows, r)
	}
	return rows, nil
}

// recordCell leads to the figure behind a number, or says how many there are.
func recordCell(n report.Number, figures map[figure.ID]figure.Figure, definitions map[plan.IndicatorID]plan.Definition) ui.Cell {
	switch len(n.Figures) {
	case 0:
		return ui.Cell{Text: "kế hoạch, văn bản giao", Tone: ui.Soft}
	case 1:
		f := figures[n.Figures[0]]
		return ui.Cell{Text: f.Value.WithUnit(definitions[f.Key.Indicator]), Href: historyPath(f.Key), Small: ui.Words(spanLabel(f.Key.From, f.Key.To))}
	}
	return ui.Cell{Text: fmt.Sprintf("%d số liệu", len(n.Figures)), Tone: ui.Soft}
}

// recordOf is the page of the record that a number is about. What is said of the
// next year (".ns") leads to that year.
func recordOf(n report.Number, year int) string {
	_, field, _ := strings.Cut(n.Key, ".")
	if strings.HasPrefix(field, "ns") {
		year++
	}
	if n.Indicator == "" {
		return fmt.Sprintf("/chi-tieu?nam=%d", year)
	}
	return fmt.Sprintf("/chi-tieu/%s?nam=%d", n.Indicator, year)
}

// numberTable lists numbers under the sentence or the line of a table in which they
// stand, each of which is told once; those that stand alone in their line are told
// together.
func numberTable(rows []numberRow) templ.Component {
	t := ui.Table{Caption: "Số trong văn bản", Columns: []ui.Column{{Label: "Số"}, {Label: "Nói về"}, {Label: "Số liệu lúc lập"}, {Label: "Hiện nay"}}}
	before := ""
	for i, r := range rows {
		under, column := sentenceOf(r.n)
		alone := column != "" && (i == 0 || !sameSentence(rows[i-1], r)) && (i == len(rows)-1 || !sameSentence(rows[i+1], r))
		if alone {
			under = "Trong bảng"
		}
		if under != before && under != "" {
			t.Rows = append(t.Rows, ui.Row{Group: under})
		}
		before = under
		now := ui.Cell{Text: "không đổi", Tone: ui.Faint, Whole: true}
		if r.changed {
			now = ui.Cell{Text: "đã thay sau khi lập", Tone: ui.Wait}
		}
		if r.changed && r.name == "" { // a count may stand although a figure behind it was replaced
			now = ui.Cell{Text: "có số đã thay, cần đếm lại", Tone: ui.Wait}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.n.Printed, Whole: true}, r.about(under, column), r.record, now}})
	}
	return t
}

func sameSentence(a, b numberRow) bool {
	one, _ := sentenceOf(a.n)
	other, _ := sentenceOf(b.n)
	return one == other
}

// about says what a number is: its indicator, and what of it; the indicator is left
// out where the heading above names it.
func (r numberRow) about(under, column string) ui.Cell {
	what := cmp.Or(column, r.said)
	if r.name == "" || column != "" && vn.Fold(under) == vn.Fold(r.name) {
		return ui.Cell{Text: vn.Sentence(what), Href: r.href}
	}
	return ui.Cell{Text: r.name, Href: r.href, Small: ui.Words(what)}
}

// sentenceOf is the sentence in which a number stands; of a cell the line it is in,
// and apart its column.
func sentenceOf(n report.Number) (sentence, column string) {
	line, column, cell := strings.Cut(n.Sentence, " – ")
	if !cell || strings.HasSuffix(n.Sentence, ".") && !strings.HasSuffix(n.Sentence, ": "+n.Printed) {
		return n.Sentence, ""
	}
	column, _, _ = strings.Cut(column, ": ")
	return line, column
}

// paperFigures lists the revisions a paper was made from, where its numbers carry
// no marks of their own.
func paperFigures(tx *db.Tx, v *paperView) (templ.Component, error) {
	if len(v.numbers) > 0 {
		return templ.NopComponent, nil
	}
	return usedFigures(tx, v.made)
}

// usedFigures lists the revisions a draft was made from, each with its record.
func usedFigures(tx *db.Tx, m report.Made) (templ.Component, error) {
	figures, err := report.Figures(tx, m.ID)
	if err != nil {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Số liệu đã dùng", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Hiện nay"}}}
	for _, f := range figures {
		d := definitions[f.Key.Indicator]
		now := ui.Cell{Text: "không đổi"}
		if f.SupersededAt != "" {
			now = ui.Cell{Text: "đã thay sau khi lập dự thảo", Tone: ui.Wait}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Name, Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", d.Indicator, m.Year)},
			ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(f.Value.WithUnit(d)), now}})
	}
	return section(ui.Section{Title: "Số liệu đã dùng", Count: fmt.Sprint(len(figures))}, t), nil
}
