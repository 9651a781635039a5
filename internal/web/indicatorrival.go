package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// loadRivals reads what other sources say of the year's figures that the reader
// sees, and who chose between them.
func (m *measured) loadRivals(tx *db.Tx) (err error) {
	from, to := vn.Day(fmt.Sprintf("%04d-01-01", m.year)), vn.Day(fmt.Sprintf("%04d-12-31", m.year))
	if m.rivals, err = figure.RivalsOf(tx, m.d.Indicator, from, to); err != nil {
		return err
	}
	m.rivals = slices.DeleteFunc(m.rivals, func(r figure.Rival) bool { return m.in.Actor.MayFor(auth.SeeRecord, r.Key.Unit) != nil })
	if len(m.rivals) == 0 {
		return nil
	}
	m.choices, err = figure.ChoicesOf(tx, m.d.Indicator, from, to)
	return err
}

// rivalsPart puts the numbers of other sources beside the record's, with who chose
// which and why.
func (m *measured) rivalsPart() templ.Component {
	if len(m.rivals) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Số của nguồn khác", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Nguồn"}, {Label: "Giá trị", Number: true}, {Label: "Trong sổ", Number: true}, {Label: "Đã chọn"}}}
	for _, r := range m.rivals {
		own := ui.Cell{Text: "chưa có", Tone: ui.Faint}
		if i := slices.IndexFunc(m.revisions, func(f figure.Figure) bool { return f.Key == r.Key && f.State == figure.Approved }); i >= 0 {
			own = ui.Cell{Text: m.revisions[i].Value.Format(m.d), Small: ui.Words(m.revisions[i].SourceName)}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: spanLabel(r.Key.From, r.Key.To), Href: historyPath(r.Key), Small: ui.Words(m.b.units[string(r.Key.Unit)])},
			ui.T(r.SourceName), ui.P(ui.Figure{Value: r.Value.Format(m.d), Status: statusKinds[r.Status]}), own, m.lastChoice(r)}})
	}
	return section(ui.Section{ID: "nguon-khac", Title: "Số của nguồn khác", Count: strconv.Itoa(len(m.rivals))}, t)
}

// lastChoice says who chose last between the numbers of a figure, and why.
func (m *measured) lastChoice(r figure.Rival) ui.Cell {
	for _, c := range slices.Backward(m.choices) {
		if c.Key != r.Key {
			continue
		}
		what := "giữ số trong sổ"
		switch {
		case c.Rival == r.ID:
			what = "lấy số này"
		case c.Rival != "":
			what = "lấy số của nguồn khác"
		}
		return ui.Cell{Text: what + ": " + c.Reason, Small: ui.Words(cmp.Or(nameIn(m.names, c.By), "hệ thống") + ", " + momentLabel(c.At))}
	}
	return ui.Cell{Text: "chưa ai chọn", Tone: ui.Wait}
}
