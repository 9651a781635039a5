package web

import (
	"fmt"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// paperProgress tells how far the queue is with a paper; one that is drawn for every
// unit counts them.
func paperProgress(m report.Made) ui.Progress {
	p := ui.Progress{ID: "tien-do", Title: "Đang lập " + vn.Inside(m.Title()), State: ui.Now, Refresh: reportPath(m.ID),
		Text: ui.Words("Thường mất vài giây. Trang này có thể đóng lại; dự thảo vẫn được lập.")}
	switch {
	case m.Error != "":
		p.Title, p.State, p.Text = "Chưa lập được "+vn.Inside(m.Title()), ui.Failed, ui.Words(m.Error)
		p.Refresh, p.Actions = "", []templ.Component{ui.Button{Label: "Về trang Báo cáo", Href: "/bao-cao"}}
	case m.Ready():
		p.Title, p.State, p.Text = "Đã lập "+vn.Inside(m.Title()), ui.Done, ui.Words("Có thể xem và tải về.")
	case m.Whole > 0:
		p.Part, p.Whole, p.Poll = m.Part, m.Whole, reportPath(m.ID)+"/tien-do"
		p.Text = ui.Words(fmt.Sprintf("Đã lập %d trên %d đơn vị. Trang này có thể đóng lại; văn bản vẫn được lập.", m.Part, m.Whole))
	}
	return p
}

// reportPoll answers how far a paper is, without the page around it.
func reportPoll(tx *db.Tx, in *Input) (templ.Component, error) {
	m, err := report.Get(tx, report.ID(in.Path["report"]))
	return paperProgress(m), err
}
