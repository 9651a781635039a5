package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// indicatorPage shows one indicator over a year: what it means, its targets,
// the verdict with its arithmetic, and every figure with its revisions.
func indicatorPage(tx *db.Tx, in *Input) (templ.Component, error) {
	d, err := plan.Indicator(tx, plan.IndicatorID(in.Path["indicator"]), "")
	if err != nil {
		return nil, err
	}
	year, _, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(tx, in)
	if err != nil {
		return nil, err
	}
	all, err := figure.FindOf(tx, string(d.Indicator), vn.Day(fmt.Sprintf("%d-01-01", year)), vn.Day(fmt.Sprintf("%d-12-31", year)))
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Các lần ghi", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Đơn vị"}, {Label: "Giá trị", Number: true}, {Label: "Trạng thái"}}}
	for _, f := range all {
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(units[string(f.Key.Unit)]),
			{Part: ui.Figure{Value: f.Value.Format(d), Status: statusKinds[f.Status]}}, ui.T(f.State.Label())}})
	}
	return page(tx, in, ui.Page{Title: d.Name, Crumbs: []ui.Crumb{{Label: "Chỉ tiêu", Href: fmt.Sprintf("/chi-tieu?nam=%d", year)}, {Label: d.Name}}},
		section(ui.Section{Title: "Các lần ghi"}, t))
}
