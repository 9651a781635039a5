package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/web/ui"
)

// history lists every revision of the sheet, newest first: who wrote it when, and
// what it changed.
func (s defSheet) history(tx *db.Tx) (templ.Component, error) {
	all, err := plan.DefinitionVersions(tx, s.d.Indicator)
	if err != nil {
		return nil, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Các lần ghi phiếu", Columns: []ui.Column{{Label: "Lần"}, {Label: "Thay đổi"}, {Label: "Người ghi"}}}
	for i, v := range all {
		what := ui.Cell{Text: "lần ghi đầu", Tone: ui.Faint}
		if i+1 < len(all) {
			what = ui.T(s.changes(all[i+1].Definition, v.Definition))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(fmt.Sprint(v.Revision)), what, {Text: nameIn(names, v.By), Small: ui.Words(momentLabel(v.At))}}})
	}
	return section(ui.Section{ID: "lich-su", Title: "Các lần ghi phiếu", Count: fmt.Sprint(len(all))}, t), nil
}

// changes tells what a revision of the sheet says otherwise than the one before.
func (s defSheet) changes(was, now plan.Definition) string {
	before := map[string]string{}
	s.d = was
	for _, r := range s.rows() {
		before[r.what] = r.text
	}
	var all []string
	note := func(what, from, to string) {
		if from != to {
			all = append(all, fmt.Sprintf("%s: %s → %s", what, cmp.Or(from, "chưa ghi"), cmp.Or(to, "chưa ghi")))
		}
	}
	s.d = now
	for _, r := range s.rows() {
		note(r.what, before[r.what], r.text)
		delete(before, r.what)
	}
	s.d = was
	for _, r := range s.rows() {
		if _, gone := before[r.what]; gone {
			note(r.what, r.text, "")
		}
	}
	if len(all) == 0 {
		return "ghi lại, không đổi nội dung"
	}
	return strings.Join(all, "; ")
}
