package web

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/score"
	"tongket/internal/web/ui"
)

// seriesBack is how many years before the page shows where units or the definition
// have changed.
const seriesBack = 3

// loadSeries draws the years before on today's territory, where units have merged,
// split or moved since, or the definition has changed: for the ward, and for each
// unit that something went into. Elsewhere the chart already says it.
func (m *measured) loadSeries(tx *db.Tx) error {
	m.series = templ.NopComponent
	if len(m.b.in.Lineage) == 0 && m.d.BreakYear == 0 {
		return nil
	}
	in, err := score.Load(tx, score.Asked{Year: m.year, Back: seriesBack - 1})
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Các năm trên địa bàn hôm nay", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Năm"}, {Label: "Giá trị", Number: true}, {Label: "Tính từ"}}}
	units := []auth.UnitID{in.Units.Root}
	for _, e := range in.Lineage {
		if _, stands := in.Units.Parent[e.To]; stands && !slices.Contains(units, e.To) {
			units = append(units, e.To)
		}
	}
	for _, unit := range units {
		series := score.YearsOf(in, m.d.Indicator, unit, seriesBack)
		if !slices.ContainsFunc(series, func(v score.YearValue) bool { return v.Apart != "" || v.Value != nil && v.Value.Regrouped != "" }) {
			continue
		}
		for _, v := range series {
			if v.Value != nil || v.Apart != "" {
				t.Rows = append(t.Rows, ui.Row{Cells: yearCells(in.Units.Name[unit], v)})
			}
		}
	}
	if len(t.Rows) > 0 {
		m.series = section(ui.Section{ID: "cac-nam", Title: "Các năm trên địa bàn hôm nay"}, t,
			ui.Note{Text: ui.Words("Đơn vị đã sáp nhập, chia tách hoặc chuyển: số các năm trước được cộng lại theo địa bàn hôm nay, theo đúng tỷ lệ đã ghi. Chỗ không có tỷ lệ hoặc đã đổi cách tính thì không so sánh.")})
	}
	return nil
}

func yearCells(unit string, v score.YearValue) []ui.Cell {
	value := ui.Cell{Text: "không so sánh được", Tone: ui.Wait}
	if v.Value != nil {
		value = ui.T(v.Value.WithUnit())
		if v.Value.Gap != "" {
			value.Small = ui.Words("thiếu " + v.Value.Gap)
		}
	}
	from := ui.Cell{Text: "như đã báo cáo", Tone: ui.Soft}
	switch {
	case v.Apart != "":
		from = ui.T(v.Apart)
	case v.Value != nil && v.Value.Regrouped != "":
		from = ui.T("tính lại từ " + v.Value.Regrouped)
	}
	return []ui.Cell{ui.T(unit), ui.T(fmt.Sprint(v.Year)), value, from}
}
