package web

import (
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/web/ui"
)

// aliasesPart lists the names that papers use for an indicator, remembered from
// corrections, each with the button that forgets it.
func aliasesPart(tx *db.Tx, in *Input, indicator plan.IndicatorID, names map[auth.AccountID]string) (templ.Component, error) {
	all, err := intake.Aliases(tx, indicator)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	t := ui.Table{Caption: "Tên gọi khác trong văn bản", Columns: []ui.Column{{Label: "Tên gọi"}, {Label: "Người ghi nhớ"}, {Label: "Bỏ tên gọi", Hidden: true}}}
	for _, a := range all {
		forget := ui.Cell{}
		if in.Actor.Can(auth.DecideFact) {
			forget.Part = ui.Act{Send: send("/chi-tieu/"+string(indicator)+"/bo-ten-goi", ui.Hidden{Name: "ten_goi", Value: string(a.ID)}),
				Button: ui.Button{Label: "Bỏ", Says: "Bỏ tên gọi " + a.Name, Look: ui.Quiet, Small: true}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: "“" + a.Name + "”", Small: ui.Words(a.Unit)}, {Text: nameIn(names, a.RecordedBy), Small: ui.Words(momentLabel(a.RecordedAt))}, forget}})
	}
	return section(ui.Section{ID: "ten-goi", Title: "Tên gọi khác trong văn bản"}, ui.Note{Text: ui.Words("Văn bản dùng các tên này được hiểu là chỉ tiêu này.")}, t), nil
}

type forgotten struct {
	Indicator string
	Alias     intake.AliasID
}

// aliasRemove makes the ward forget a name.
func (s *Server) aliasRemove() http.HandlerFunc {
	return post(s, Form[forgotten]{Right: auth.DecideFact, Name: "intake.forget",
		Read: func(in *Input) (forgotten, error) {
			return forgotten{in.Path["indicator"], intake.AliasID(in.Get("ten_goi"))}, nil
		},
		Act: func(tx *db.Tx, f forgotten) (string, error) {
			return "/chi-tieu/" + f.Indicator + "#ten-goi", intake.RemoveAlias(tx, f.Alias)
		},
	})
}
