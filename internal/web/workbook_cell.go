package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/doc/xlsx"
	"tongket/internal/regime"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// picked is the cell that was clicked in the grid or typed before: what is mapped
// there already, else what the workbook's words propose.
func (p *mapper) picked() (m sheet.Mapped, ok bool) {
	row, col, ok := xlsx.Place(strings.ToUpper(p.in.Get("o")))
	if !ok {
		return m, false
	}
	m = sheet.Mapped{Tab: p.in.Get("trang"), Row: row, Col: col, Unit: p.tree.Root().ID, Span: sheet.InPeriod}
	for _, q := range p.proposals {
		if q.At() == m.At() {
			m = q.Mapped
		}
	}
	for _, c := range p.cells {
		if c.At() == m.At() {
			m = c
		}
	}
	return m, true
}

// typed gives what a form brought back, else what is known of the picked cell.
func (p *mapper) typed(field, known string) string {
	if _, sent := p.in.Form[field]; sent && p.in.Get("viec") == "mot_o" {
		return p.in.Get(field)
	}
	return known
}

// onePart maps one cell: the one clicked in the grid, or typed by its name.
func (p *mapper) onePart() templ.Component {
	m, ok := p.picked()
	at, decimals := p.in.Get("o"), ""
	title := "Ghép một ô"
	if ok {
		at, decimals = xlsx.At(m.Row, m.Col), strconv.Itoa(m.Decimals)
		title = "Ghép ô " + m.At()
	}
	tab := ui.Select{Name: "trang", Label: "Trang tính", Value: p.in.Get("trang"), Error: p.wrong["trang"]}
	for _, t := range p.blank.Tabs {
		tab.Options = append(tab.Options, ui.Option{Value: t.Name, Label: t.Name})
	}
	indicator := ui.Select{Name: "chi_tieu", Label: "Chỉ tiêu", Value: p.typed("chi_tieu", string(m.Indicator)), Error: p.wrong["chi_tieu"], Span: ui.Half}
	for _, d := range p.definitions {
		indicator.Options = append(indicator.Options, ui.Option{Value: string(d.Indicator), Label: withUnitName(d)})
	}
	slices.SortFunc(indicator.Options, func(a, b ui.Option) int { return vn.Compare(a.Label, b.Label) })
	unit := ui.Select{Name: "don_vi", Label: "Đơn vị", Value: p.typed("don_vi", string(m.Unit)), Error: p.wrong["don_vi"], Span: ui.Half}
	for _, u := range p.tree.All() {
		unit.Options = append(unit.Options, ui.Option{Value: string(u.ID), Label: u.Name})
	}
	span := ui.Select{Name: "loai_ky", Label: "Kỳ", Value: p.typed("loai_ky", string(m.Span)), Error: p.wrong["loai_ky"], Options: p.spans(m.Span)}
	return section(ui.Section{ID: "mot-o", Title: title},
		ui.Note{Text: ui.Words("Bấm một ô trong tệp mẫu ở dưới để chọn ô ấy, hoặc ghi tên ô.")},
		form(ui.Form{Send: send(mappingPath(p.m.ID), ui.Hidden{Name: "viec", Value: "mot_o"}), Label: "Ghép một ô"},
			fields(tab, ui.Input{Name: "o", Label: "Ô", Value: at, Error: p.wrong["o"], Hint: "Ví dụ D14."}, span, indicator, unit,
				ui.Input{Name: "don_vi_tinh", Label: "Đơn vị tính của biểu", Value: p.typed("don_vi_tinh", m.Measure), Error: p.wrong["don_vi_tinh"], Hint: "Để trống nếu như của chỉ tiêu.", Optional: true},
				ui.Input{Name: "so_le", Label: "Số chữ số lẻ", Value: p.typed("so_le", decimals), Error: p.wrong["so_le"], Mode: "numeric", Number: true, Optional: true}),
			ui.Acts{ui.Button{Label: "Ghép ô này"}}))
}

// spans lists what days a cell may tell about: some that follow the period filled for,
// those of that period's year, and periods that stand fast.
func (p *mapper) spans(standing sheet.Span) []ui.Option {
	var all []ui.Option
	add := func(s sheet.Span, group string) {
		if !slices.ContainsFunc(all, func(o ui.Option) bool { return o.Value == string(s) }) {
			all = append(all, ui.Option{Value: string(s), Label: vn.Sentence(s.Label()), Group: group})
		}
	}
	for _, s := range sheet.Spans {
		add(s, "Theo kỳ được điền")
	}
	for _, x := range p.periods {
		if x.Year == p.in.Today.Year() && x.Window == regime.CalendarCode {
			add(sheet.SpanOfYear(x), "Kỳ của năm báo cáo")
		}
	}
	for _, x := range p.periods {
		if x.Window == regime.CalendarCode {
			add(sheet.SpanOf(x), "Kỳ cố định")
		}
	}
	if standing != "" {
		add(standing, "Kỳ cố định")
	}
	return all
}

// What of a sheet the page shows.
const (
	gridRows = 60
	gridCols = 16
)

// gridPart shows the sheets as they are, with what is mapped; a click on a cell picks
// it for the form above.
func (p *mapper) gridPart() templ.Component {
	picked, ok := p.picked()
	var parts []templ.Component
	for i, t := range p.blank.Tabs {
		if t.Hidden {
			continue
		}
		parts = append(parts, ui.Folded{Label: "Trang “" + t.Name + "”", Open: ok && picked.Tab == t.Name || !ok && i == 0, Parts: []templ.Component{p.grid(t)}})
	}
	return section(ui.Section{ID: "luoi", Title: "Tệp mẫu"}, ui.Note{Text: ui.Words("Bấm tên một ô để ghép ô ấy. ◆ là ô đã ghép, ◇ là ô chương trình đề xuất, ƒ là ô có công thức.")}, templ.Join(parts...))
}

// pickPath is the page with a cell picked.
func (p *mapper) pickPath(tab string, row, col int) string {
	return mappingPath(p.m.ID) + "?" + url.Values{"trang": {tab}, "o": {xlsx.At(row, col)}}.Encode() + "#mot-o"
}

func (p *mapper) grid(t xlsx.Tab) templ.Component {
	cells, rows, cols := p.gridCells(t)
	table := ui.Table{Caption: "Trang " + t.Name, Keep: true, Columns: []ui.Column{{Label: "Hàng"}}}
	for col := 1; col <= cols; col++ {
		table.Columns = append(table.Columns, ui.Column{Label: xlsx.ColumnName(col)})
	}
	for row := 1; row <= rows; row++ {
		r := ui.Row{Cells: []ui.Cell{ui.T(strconv.Itoa(row))}}
		for col := 1; col <= cols; col++ {
			c, filled := cells[[2]int{row, col}]
			if !filled {
				at := xlsx.At(row, col)
				c = ui.P(ui.Button{Label: at, Says: "Ghép ô " + at, Small: true, Look: ui.Quiet, Href: p.pickPath(t.Name, row, col)})
			}
			r.Cells = append(r.Cells, c)
		}
		table.Rows = append(table.Rows, r)
	}
	return table
}

// gridCells is what stands in the cells of a sheet: its words, formulas that are left
// alone, and what is mapped or proposed. The others are empty.
func (p *mapper) gridCells(t xlsx.Tab) (cells map[[2]int]ui.Cell, rows, cols int) {
	cells = map[[2]int]ui.Cell{}
	put := func(row, col int, c ui.Cell) {
		if row <= gridRows && col <= gridCols {
			cells[[2]int{row, col}] = c
			rows, cols = max(rows, row), max(cols, col)
		}
	}
	for _, a := range t.Merged { // only its corner can be filled
		for row := a.Row; row <= min(a.LastRow, gridRows); row++ {
			for col := a.Col; col <= min(a.LastCol, gridCols); col++ {
				if row > a.Row || col > a.Col {
					put(row, col, ui.Cell{})
				}
			}
		}
	}
	for _, c := range t.Cells {
		switch {
		case c.Formula:
			put(c.Row, c.Col, ui.T("ƒ "+shortText(c.Text)))
		case c.Holds == xlsx.HeldText:
			put(c.Row, c.Col, ui.T(shortText(c.Text)))
		default:
			put(c.Row, c.Col, ui.Cell{Text: shortText(c.Text), Href: p.pickPath(t.Name, c.Row, c.Col)})
		}
	}
	for _, q := range p.proposals {
		if q.Tab == t.Name {
			put(q.Mapped.Row, q.Mapped.Col, ui.Cell{Text: "◇ " + shortText(p.definitions[q.Indicator].Name), Href: p.pickPath(t.Name, q.Mapped.Row, q.Mapped.Col), Small: ui.Words(q.Span.Label()), Tone: ui.Soft})
		}
	}
	for _, m := range p.cells {
		if m.Tab == t.Name {
			put(m.Row, m.Col, ui.Cell{Text: "◆ " + shortText(p.definitions[m.Indicator].Name), Href: p.pickPath(t.Name, m.Row, m.Col), Small: ui.Words(m.Span.Label()), Tone: ui.Good})
		}
	}
	return cells, rows, cols
}

func shortText(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 32 {
		return string(r[:32]) + "…"
	}
	return string(r)
}
