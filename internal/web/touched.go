package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/report"
	"tongket/internal/request"
	"tongket/internal/web/ui"
)

// touchedShown is how many sentences of papers a list shows by itself.
const touchedShown = 8

// touched are the papers and the replies to superiors that a later correction touches.
type touched struct {
	papers  []report.Touch
	replies []request.Touch
}

// loadTouched reads what holds old values of a figure, or of every figure of an
// indicator where the key names no days.
func loadTouched(tx *db.Tx, k figure.Key) (t touched, err error) {
	if k.From == "" {
		t.papers, err = report.TouchedOf(tx, k.Indicator)
	} else {
		t.papers, err = report.Touched(tx, k)
	}
	if err == nil && tx.Actor.Can(auth.MakeReport) {
		t.replies, err = request.Touched(tx, k)
	}
	return t, err
}

// touchedPart lists the papers, replies and sentences that a later correction touches.
func touchedPart(in *Input, all touched) templ.Component {
	if len(all.papers)+len(all.replies) == 0 || !in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Câu còn ghi số cũ", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Câu"}, {Label: "Đã in", Number: true}}}
	rest := ui.Table{Caption: "Các câu khác còn ghi số cũ", Columns: t.Columns}
	add := func(cells ...ui.Cell) {
		if len(t.Rows) < touchedShown {
			t.Rows = append(t.Rows, ui.Row{Cells: cells})
		} else {
			rest.Rows = append(rest.Rows, ui.Row{Cells: cells})
		}
	}
	for _, touch := range all.papers {
		for _, n := range touch.Numbers {
			add(ui.Cell{Text: touch.Paper.Title(), Href: reportPath(touch.Paper.ID), Small: ui.Words(touchedState(touch))}, ui.T(n.Sentence), ui.T(n.Printed))
		}
	}
	for _, touch := range all.replies {
		for _, v := range touch.Values {
			add(replyCell(touch), ui.T(v.Label), ui.T(shownGiven(v.Given)))
		}
	}
	parts := []templ.Component{ui.Note{Text: ui.Words("Số đã sửa sau khi các văn bản này được lập. Bản chưa ban hành: lập lại dự thảo, hoặc tải tệp đang viết lên để kiểm tra. Bản đã ban hành, bản theo số liệu đã chốt: cân nhắc đính chính, hoặc chốt lại rồi lập bản mới. Yêu cầu đã trả lời: soạn trả lời lại.")}, t}
	if len(rest.Rows) > 0 {
		parts = append(parts, ui.Folded{Label: fmt.Sprintf("%d câu khác", len(rest.Rows)), Parts: []templ.Component{rest}})
	}
	return section(ui.Section{ID: "van-ban-con-so-cu", Title: "Văn bản còn ghi số cũ", Count: fmt.Sprint(len(all.papers) + len(all.replies))}, parts...)
}

// replyCell names a reply to a superior.
func replyCell(t request.Touch) ui.Cell {
	return ui.Cell{Text: "Trả lời " + t.Answer.Receiver + ": " + t.Request.Name(), Href: requestPath(t.Request.ID), Small: ui.Words("trả lời " + momentLabel(t.Answer.RecordedAt))}
}

// touchedState is where a touched paper stands.
func touchedState(t report.Touch) string {
	switch {
	case t.Issued():
		return "đã ban hành số " + t.Paper.Number
	case t.Paper.Snapshot != "":
		return "theo bản chốt, lập " + momentLabel(t.Paper.RecordedAt)
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
	replies, err := request.Touched(tx, figure.Key{})
	if err != nil {
		return err
	}
	for _, touch := range replies {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{replyCell(touch), {Text: fmt.Sprintf("%d số", len(touch.Values)), Tone: ui.Wait, Small: ui.Words(touch.Values[0].Label)},
			{Part: ui.Button{Label: "Xem", Says: "Xem các số cũ của trả lời " + touch.Answer.Receiver, Small: true, Href: requestPath(touch.Request.ID)}, Act: true}}})
	}
	d.add(ui.Section{Title: "Văn bản còn ghi số cũ"}, t)
	return nil
}
