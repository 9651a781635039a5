package web

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// gridEntryPage is the table in which a unit's year is typed, or one indicator of
// all units.
func gridEntryPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return gridBody(tx, in, askGrid(in), nil)
}

// gridBody draws the table, with what came back where some of it did.
func gridBody(tx *db.Tx, in *Input, ask gridAsk, back *gridOutcome) (templ.Component, error) {
	g := &grid{in: in, ask: ask}
	if err := g.load(tx); err != nil {
		return nil, err
	}
	source, told, err := gridSource(tx)
	if err != nil {
		return nil, err
	}
	p := g.head()
	if len(g.periods) == 0 {
		return page(tx, in, p, templ.Join(g.filters(), ui.Empty{Title: fmt.Sprintf("Năm %d chưa mở kỳ số liệu nào", ask.Year),
			Text: ui.Words("Văn phòng mở các kỳ của năm ở trang Thiết lập, rồi bảng nhập có đủ các tháng.")}))
	}
	if len(g.rows) == 0 {
		return page(tx, in, p, templ.Join(g.filters(), g.nothing()))
	}
	g.overlay(back)
	parts := []templ.Component{g.done(back), g.filters()}
	if g.everyone {
		parts = append(parts, sourcePart(g.ask, source, told))
	}
	parts = append(parts, g.form(), g.pasteForm("", ""))
	return page(tx, in, p, templ.Join(parts...))
}

func (g *grid) head() ui.Page {
	p := ui.Page{Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Bảng nhập"}}, Scripts: []string{"grid.js"}, Landscape: true}
	what := "Gõ số của từng kỳ"
	if g.ask.Cumulative {
		what = "Gõ số cộng dồn từ đầu năm; các chỉ tiêu không cộng dồn vẫn gõ theo từng kỳ"
	}
	p.Standing = ui.Words(fmt.Sprintf("Năm %d. %s. Có thể gõ cả chữ: “ước 5,2”, “trên 6”, “43/43”.", g.ask.Year, what))
	if g.ask.View == gridByIndicator {
		p.Title = g.definitions[g.ask.Indicator].Name
		if p.Title == "" {
			p.Title = "Bảng nhập"
		}
		return p
	}
	u, _ := g.tree.Find(g.ask.Unit)
	p.Title = u.Name
	if p.Title == "" {
		p.Title = "Bảng nhập"
	}
	return p
}

// nothing says why the table has no row.
func (g *grid) nothing() templ.Component {
	if g.ask.View == gridByIndicator || g.ask.All {
		return ui.Empty{Title: fmt.Sprintf("Năm %d chưa có chỉ tiêu nào", g.ask.Year), Text: ui.Words("Văn phòng tải nghị quyết giao chỉ tiêu lên và xác nhận các chỉ tiêu đọc được; bảng nhập có ngay các chỉ tiêu ấy.")}
	}
	all := g.ask
	all.All = true
	return ui.Empty{Title: "Chưa có chỉ tiêu nào giao cho đơn vị này", Text: ui.Words("Bảng này gồm các chỉ tiêu đơn vị chủ trì, được giao phần, hoặc phải báo cáo theo chế độ báo cáo."),
		Actions: []templ.Component{ui.Button{Label: "Mở tất cả chỉ tiêu của kế hoạch", Href: all.path()}}}
}

// done says what the last sending wrote and what came back.
func (g *grid) done(back *gridOutcome) templ.Component {
	if back == nil {
		if n := g.in.Get("xong"); n != "" {
			return ui.Notice{Tone: ui.Good, Title: "Đã gửi " + n + " ô", Text: ui.Words("Các số này chờ duyệt rồi mới được tính vào chỉ tiêu.")}
		}
		return templ.NopComponent
	}
	sum := ui.ErrorSummary{Title: fmt.Sprintf("Chưa gửi được %d ô", len(back.Refused)), Text: ui.Words(fmt.Sprintf("Đã gửi %d ô khác. Số ở các ô dưới đây vẫn còn như bạn gõ.", back.Sent)), Focus: true}
	for i, r := range g.rows {
		for j, c := range r.cells {
			if c.fault != nil {
				sum.Items = append(sum.Items, ui.ErrorItem{Text: g.cellLabel(r, j) + ": " + c.fault.Sentence, Href: ui.FieldAnchor(cellField(i, j))})
			}
		}
	}
	for _, r := range back.Refused {
		if _, c := g.find(r.Key); c == nil {
			sum.Items = append(sum.Items, ui.ErrorItem{Text: r.Sentence})
		}
	}
	return sum
}

// filters choose what the table shows.
func (g *grid) filters() templ.Component {
	link := func(label string, change func(*gridAsk)) ui.SwitchItem {
		a := g.ask
		change(&a)
		return ui.SwitchItem{Label: label, Href: a.path(), Current: a == g.ask}
	}
	b := ui.FilterBar{Action: gridPage, Switches: []ui.Switch{
		{Label: "Cách xếp", Items: []ui.SwitchItem{link("Theo đơn vị", func(a *gridAsk) { a.View = gridByUnit }), link("Theo chỉ tiêu", func(a *gridAsk) { a.View = gridByIndicator })}},
		{Label: "Số gõ vào", Items: []ui.SwitchItem{link("Số của kỳ", func(a *gridAsk) { a.Cumulative = false }), link("Lũy kế", func(a *gridAsk) { a.Cumulative = true })}},
		{Label: "Kỳ", Items: []ui.SwitchItem{link("Tháng", func(a *gridAsk) { a.Kind = regime.Month }), link("Quý", func(a *gridAsk) { a.Kind = regime.Quarter }), link("Năm", func(a *gridAsk) { a.Kind = regime.Year })}},
		{Label: "Cùng kỳ năm trước", Items: []ui.SwitchItem{link("Không kèm cùng kỳ", func(a *gridAsk) { a.LastYear = false }), link("Kèm cùng kỳ", func(a *gridAsk) { a.LastYear = true })}},
	}}
	years := ui.Select{Name: gridYear, Label: "Năm", Value: fmt.Sprint(g.ask.Year)}
	for _, y := range g.years {
		years.Options = append(years.Options, ui.Option{Value: fmt.Sprint(y), Label: fmt.Sprint(y)})
	}
	status := ui.Select{Name: gridStatus, Label: "Số không ghi chữ là", Value: string(g.ask.Status), Options: statusOptions()}
	b.Selects = []ui.Select{years, g.subject(), status}
	values := g.ask.values()
	for _, name := range []string{gridView, gridCumulative, gridLastYear, gridAll, gridKind} {
		if v := values.Get(name); v != "" {
			b.Hidden = append(b.Hidden, ui.Hidden{Name: name, Value: v})
		}
	}
	return b
}

// subject chooses the unit, or the indicator, that the table is about.
func (g *grid) subject() ui.Select {
	if g.ask.View == gridByIndicator {
		s := ui.Select{Name: gridIndicator, Label: "Chỉ tiêu", Value: string(g.ask.Indicator)}
		for _, id := range g.planned() {
			s.Options = append(s.Options, ui.Option{Value: string(id), Label: g.definitions[id].Name})
		}
		return s
	}
	s := ui.Select{Name: gridUnit, Label: "Đơn vị", Value: string(g.ask.Unit)}
	for _, u := range g.units {
		s.Options = append(s.Options, ui.Option{Value: string(u.ID), Label: indent(g.tree.Depth(u.ID)) + u.Name})
	}
	return s
}

// form is the table with what sends it without script.
func (g *grid) form() templ.Component {
	var rows, columns, seen []string
	for i, r := range g.rows {
		rows = append(rows, string(r.rowID(g.ask)))
		for j, c := range r.cells {
			if c.seen > 0 {
				seen = append(seen, fmt.Sprintf("%d.%d=%d", i, j, c.seen))
			}
		}
	}
	for _, p := range g.periods {
		columns = append(columns, periodValue(p.From, p.To))
	}
	hidden := []ui.Hidden{{Name: "hang", Value: strings.Join(rows, " ")}, {Name: "cot", Value: strings.Join(columns, " ")}, {Name: "thay", Value: strings.Join(seen, " ")}}
	return form(ui.Form{Send: send(gridSendPage, append(hidden, g.hidden()...)...), ID: "luoi", Label: "Bảng nhập số liệu"},
		ui.GridStatus{}, g.table(), ui.GridLegend{More: "Số in nghiêng nhạt được suy ra từ số lũy kế hoặc số của các kỳ, chưa ai ghi"}, gridKeys,
		ui.Acts{ui.Button{Label: "Gửi các ô đã sửa", Icon: ui.IconSend, Look: ui.Primary}})
}

// hidden carries what the table shows through a form.
func (g *grid) hidden() (all []ui.Hidden) {
	values := g.ask.values()
	for _, name := range []string{gridYear, gridView, gridUnit, gridIndicator, gridCumulative, gridLastYear, gridAll, gridKind, gridStatus} {
		if v := values.Get(name); v != "" {
			all = append(all, ui.Hidden{Name: name, Value: v})
		}
	}
	return all
}

var gridKeys = ui.Keys{{Keys: []string{"Enter"}, Text: "ô dưới"}, {Keys: []string{"Tab"}, Text: "ô phải"}, {Keys: []string{"F2"}, Text: "sửa trong ô"},
	{Keys: []string{"Esc"}, Text: "trả giá trị cũ"}, {Keys: []string{"Ctrl", "C"}, Text: "chép vùng"}, {Keys: []string{"Ctrl", "V"}, Text: "dán vùng Excel, xem trước rồi mới ghi"},
	{Keys: []string{"Ctrl", ";"}, Text: "đổi ước, sơ bộ, chính thức"}}

// rowID is what tells a row from the others: its indicator, or its unit.
func (r *gridRow) rowID(a gridAsk) string {
	if a.View == gridByIndicator {
		return string(r.unit.ID)
	}
	return string(r.d.Indicator)
}

func cellField(row, column int) string { return fmt.Sprintf("o.%d.%d", row, column) }

// cellLabel names a box: "Thu ngân sách, Tháng 12/2026".
func (g *grid) cellLabel(r *gridRow, column int) string {
	name := r.d.Name
	if g.ask.View == gridByIndicator {
		name = r.unit.Name
	}
	return name + ", " + vn.Inside(g.periods[column].Name)
}

// table is the grid as it is drawn.
func (g *grid) table() ui.FigureGrid {
	t := ui.FigureGrid{Caption: fmt.Sprintf("Số liệu năm %d", g.ask.Year), First: "Chỉ tiêu", Tall: true,
		Sums:  []ui.GridColumn{{Label: "Lũy kế"}, {Label: "KH năm"}, {Label: "% KH"}},
		Attrs: templ.Attributes{"data-luoi": gridCellPage, "data-ai": string(g.in.Actor.Account), "data-ve": "/dang-nhap"}}
	if g.ask.View == gridByIndicator {
		t.First = "Đơn vị"
	}
	for _, p := range g.periods {
		t.Months = append(t.Months, ui.GridColumn{Label: columnLabel(p), Current: p.Contains(g.in.Today)})
	}
	for i := range g.rows {
		t.Rows = append(t.Rows, g.row(i))
	}
	return t
}

// columnLabel is the short head of a column.
func columnLabel(p regime.Period) string {
	switch p.Kind {
	case regime.Month:
		return fmt.Sprintf("T%d", int(p.To.Time().In(vn.Zone).Month()))
	case regime.Quarter:
		return fmt.Sprintf("Quý %d", (int(p.To.Time().In(vn.Zone).Month())+2)/3)
	}
	return p.Name
}

// row draws one line.
func (g *grid) row(i int) ui.GridRow {
	r := g.rows[i]
	row := ui.GridRow{ID: "h-" + r.rowID(g.ask), Name: r.d.Name, Unit: unitWords(r.d), Href: fmt.Sprintf("/chi-tieu/%s?nam=%d", r.d.Indicator, g.ask.Year)}
	if g.ask.View == gridByIndicator {
		row.Name, row.Href = r.unit.Name, ""
	}
	for j := range r.cells {
		row.Cells = append(row.Cells, g.cell(i, j))
	}
	row.Sums = []ui.GridSum{g.sumSoFar(r), {Value: dashed(r.planned)}, {Value: dashed(percentOfPlan(r))}}
	return row
}

func dashed(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (g *grid) sumSoFar(r *gridRow) ui.GridSum {
	if r.sum == nil {
		return ui.GridSum{Value: "–"}
	}
	s := ui.GridSum{Value: r.d.Format(*r.sum), Strong: true}
	if r.upTo < len(g.periods) {
		s.Note = "đến " + columnLabel(g.periods[r.upTo-1])
	}
	return s
}

// percentOfPlan is the sum so far against the year's plan, where more is better and
// both are amounts.
func percentOfPlan(r *gridRow) string {
	if r.sum == nil || r.plan == nil || *r.plan <= 0 || r.d.Direction != plan.Up {
		return ""
	}
	percent, err := vn.FromRat(new(big.Rat).Mul(big.NewRat(*r.sum, *r.plan), big.NewRat(100, 1)), r.d.PercentDecimals)
	if err != nil {
		return ""
	}
	return percent.String() + "%"
}

// cell draws one box.
func (g *grid) cell(i, j int) ui.FigureCell {
	r, c := g.rows[i], g.rows[i].cells[j]
	cell := ui.FigureCell{Name: cellField(i, j), Label: g.cellLabel(r, j), Value: g.text(r, c), Status: statusKinds[c.latest.Status], Evidence: len(c.latest.Evidences) > 0,
		Locked: c.closed, Derived: c.derived, Warn: c.clash,
		Attrs: templ.Attributes{"data-o": string(c.key.Indicator) + "|" + string(c.key.Unit) + "|" + periodValue(g.periods[j].From, g.periods[j].To), "data-lan": fmt.Sprint(c.seen)}}
	if g.ask.LastYear {
		cell.Beside = "cùng kỳ " + dashed(c.before)
	}
	switch c.latest.State {
	case figure.Returned:
		cell.Warn = "bị trả lại: " + c.latest.Reason
	case figure.Superseded, "":
	}
	if c.typed != nil {
		cell.Value = *c.typed
	}
	if c.fault != nil {
		cell.Error = ui.Line{{Text: columnLabel(g.periods[j]) + ": ", Tone: ui.Strong}, {Text: c.fault.Sentence}}
		cell.Repairs = g.repairs(i, j)
	}
	return cell
}

// repairs are the ways out of a refused box: either of two values, or either of two
// readings.
func (g *grid) repairs(i, j int) (all []ui.Button) {
	r, c := g.rows[i], g.rows[i].cells[j]
	place := strings.TrimPrefix(cellField(i, j), "o.")
	if c.fault.Theirs != "" && c.typed != nil {
		return []ui.Button{
			{Label: "Gửi số của tôi: " + c.fault.Yours, Name: "chon", Value: fmt.Sprintf("%s.%d", place, c.latest.Revision), Small: true, Attrs: templ.Attributes{"data-giu": "toi", "data-lan": fmt.Sprint(c.latest.Revision)}},
			{Label: "Giữ số trong sổ: " + c.fault.Theirs, Name: "chon", Value: place + ".bo", Small: true, Attrs: templ.Attributes{"data-giu": "so"}}}
	}
	if c.typed == nil {
		return nil
	}
	var two *vn.Ambiguous
	if _, err := figure.ReadCell(*c.typed, r.d, vn.Undecided); errors.As(err, &two) {
		for _, n := range two.Readings {
			text := strings.Replace(*c.typed, two.Text, n.Input(), 1)
			all = append(all, ui.Button{Label: "Ghi " + n.String(), Name: "chon", Value: place + ".=" + text, Small: true, Attrs: templ.Attributes{"data-giu": "toi", "data-ghi": text}})
		}
	}
	return all
}

// overlay puts back what came back.
func (g *grid) overlay(back *gridOutcome) {
	if back == nil {
		return
	}
	for _, refused := range back.Refused {
		if _, c := g.find(refused.Key); c != nil {
			text := refused.Text
			c.typed, c.seen = &text, refused.Seen
			c.fault = &fault.Fault{Kind: refused.Kind, Sentence: refused.Sentence, Theirs: refused.Theirs, Yours: refused.Yours}
		}
	}
}
