package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

// touchedShown is how many sentences of papers a list shows by itself.
const touchedShown = 8

// touchedPart lists the papers and sentences that a later correction touches.
func touchedPart(in *Input, all []report.Touch) templ.Component {
	if len(all) == 0 || !in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Câu còn ghi số cũ", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Câu"}, {Label: "Đã in", Number: true}}}
	rest := ui.Table{Caption: "Các câu khác còn ghi số cũ", Columns: t.Columns}
	for _, touch := range all {
		for _, n := range touch.Numbers {
			row := ui.Row{Cells: []ui.Cell{{Text: touch.Paper.Title(), Href: reportPath(touch.Paper.ID), Small: ui.Words(touchedState(touch))}, ui.T(n.Sentence), ui.T(n.Printed)}}
			if len(t.Rows) < touchedShown {
				t.Rows = append(t.Rows, row)
			} else {
				rest.Rows = append(rest.Rows, row)
			}
		}
	}
	parts := []templ.Component{ui.Note{Text: ui.Words("Số đã sửa sau khi các văn bản này được lập. Bản chưa ban hành: lập lại dự thảo, hoặc tải tệp đang viết lên để kiểm tra. Bản đã ban hành: cân nhắc đính chính.")}, t}
	if len(rest.Rows) > 0 {
		parts = append(parts, ui.Folded{Label: fmt.Sprintf("%d câu khác", len(rest.Rows)), Parts: []templ.Component{rest}})
	}
	return section(ui.Section{ID: "van-ban-con-so-cu", Title: "Văn bản còn ghi số cũ", Count: fmt.Sprint(len(all))}, parts...)
}

// touchedState is where a touched paper stands.
func touchedState(t report.Touch) string {
	if t.Issued() {
		return "đã ban hành số " + t.Paper.Number
	}
	return "dự thảo lập " + momentLabel(t.Paper.RecordedAt)
}

// outdatedPapers puts papers that hold corrected numbers on the desk of who makes
// them.
func (d *desk) outdatedPapers(tx *db.Tx) error {
	all, err := report.Outdated(tx)
	if err != nil {
		return err
	}
	t := ui.Table{Caption: "Văn bản còn ghi số cũ", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Số đã sửa sau khi lập"}, {Label: "Việc", Hidden: true}}}
	for _, touch := range all {
		first := touch.Numbers[0]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: touch.Paper.Title(), Href: reportPath(touch.Paper.ID), Small: ui.Words(touchedState(touch))},
			{Text: fmt.Sprintf("%d số", len(touch.Numbers)), Tone: ui.Wait, Small: ui.Words(first.Sentence)},
			{Part: ui.Button{Label: "Xem", Says: "Xem các số cũ của " + touch.Paper.Title(), Small: true, Href: reportPath(touch.Paper.ID)}, Act: true}}})
	}
	d.add(ui.Section{Title: "Văn bản còn ghi số cũ"}, t)
	return nil
}
