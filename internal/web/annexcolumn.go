package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/report"
	"tongket/internal/web/ui"
)

const columnsPath = "/bao-cao/cot"

// columnsPage is where a ward chooses the columns of its annex.
func columnsPage(tx *db.Tx, in *Input) (templ.Component, error) { return columnsBody(tx, in, nil) }

func columnsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	now, err := report.Columns(tx, "")
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Cột của phụ lục", Crumbs: []ui.Crumb{{Label: "Báo cáo", Href: "/bao-cao"}, {Label: "Cột của phụ lục"}},
		Standing: ui.Words("Biểu chỉ tiêu kèm báo cáo và biểu Excel in các cột này. Không văn bản nào ấn định các cột; hãy theo mẫu mà cấp trên của đơn vị quen dùng. Cột không có số nào thì không in.")}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa đổi được các cột", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu các cột", Text: ui.Words("Các biểu lập từ bây giờ in theo lựa chọn này.")})
	}
	chosen := map[report.ColumnCode]string{}
	for i, code := range now {
		chosen[code] = strconv.Itoa(i + 1)
	}
	if len(faults) > 0 {
		chosen = map[report.ColumnCode]string{}
		for _, code := range in.Form["cot"] {
			chosen[report.ColumnCode(code)] = in.Form.Get("thu_tu_" + code)
		}
	}
	return page(tx, in, p, templ.Join(append(parts, columnsForm(in, now, chosen, faults))...))
}

// columnsForm lists every column in the order in which it is printed, those that
// are not after the others.
func columnsForm(in *Input, now []report.ColumnCode, chosen map[report.ColumnCode]string, faults []*fault.Fault) templ.Component {
	may := in.Actor.Can(auth.ChangeWard)
	_, wrong := errorsOf("", faults)
	all := slices.Clone(report.AnnexColumns)
	rank := func(c report.AnnexColumn) int {
		n, err := strconv.Atoi(strings.TrimSpace(chosen[c.Code]))
		if _, printed := chosen[c.Code]; !printed || err != nil {
			return len(all) + 1
		}
		return n
	}
	slices.SortStableFunc(all, func(a, b report.AnnexColumn) int { return rank(a) - rank(b) })
	t := ui.Table{Caption: "Các cột của phụ lục", Columns: []ui.Column{{Label: "In"}, {Label: "Thứ tự từ trái"}}}
	for _, c := range all {
		order, printed := chosen[c.Code]
		if !may {
			if printed {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(c.Label), ui.T(order)}})
			}
			continue
		}
		id, box := "thu_tu_"+string(c.Code), "f-cot"
		if len(t.Rows) > 0 { // a sentence about the columns leads to the first
			box = "cot-" + string(c.Code)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.P(ui.Check{Name: "cot", ID: box, Label: c.Label, Value: string(c.Code), Checked: printed}),
			ui.P(ui.Input{Name: id, Label: "Thứ tự của cột " + c.Label, HideLabel: true, Value: order, Mode: "numeric", Number: true, Short: true, MaxLength: 2, Error: wrong[id]})}})
	}
	if !may {
		return t
	}
	var seen []string
	for _, code := range now {
		seen = append(seen, string(code))
	}
	return form(ui.Form{Send: send(columnsPath, ui.Hidden{Name: "da_thay", Value: strings.Join(seen, " ")}), Label: "Chọn cột của phụ lục"}, t,
		ui.Acts{ui.Button{Label: "Lưu các cột", Look: ui.Primary}})
}

// chosenColumns is what the form sends.
type chosenColumns struct{ Seen, Codes []report.ColumnCode }

func (s *Server) columnsSet() http.HandlerFunc {
	return post(s, Form[chosenColumns]{Right: auth.ChangeWard, Name: "annex.columns", Read: readColumns,
		Act: func(tx *db.Tx, c chosenColumns) (string, error) {
			return columnsPath + "?xong=1", report.SetColumns(tx, c.Seen, c.Codes)
		},
		Again: columnsBody})
}

func readColumns(in *Input) (chosenColumns, error) {
	var c chosenColumns
	for _, code := range strings.Fields(in.Get("da_thay")) {
		c.Seen = append(c.Seen, report.ColumnCode(code))
	}
	numbers := map[report.ColumnCode]int{}
	for _, code := range in.Form["cot"] {
		typed := strings.TrimSpace(in.Form.Get("thu_tu_" + code))
		n, err := strconv.Atoi(typed)
		if typed == "" {
			n, err = len(report.AnnexColumns), nil // after those that have a number
		}
		if err != nil || n < 1 || n > 99 {
			return c, fault.Invalidf("thu_tu_"+code, "“%s” không phải số thứ tự. Hãy ghi một số từ 1 đến 99 cho cột “%s”.", typed, report.ColumnCode(code).Label())
		}
		numbers[report.ColumnCode(code)] = n
	}
	c.Codes = report.InOrder(numbers)
	return c, nil
}
