package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// figuresPage shows what waits for approval.
func figuresPage(tx *db.Tx, in *Input) (templ.Component, error) { return figuresBody(tx, in, nil) }

func figuresBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	waiting, err := figure.FindWaiting(tx)
	if err != nil {
		return nil, err
	}
	names, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Số liệu chờ duyệt", Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Việc", Hidden: true}}}
	for _, f := range waiting {
		d := names[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{ID: string(f.ID), Cells: []ui.Cell{ui.T(d.Name), ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(f.Value.WithUnit(d)),
			{Part: ui.Act{Send: send("/so-lieu/" + string(f.ID) + "/duyet"), Button: ui.Button{Label: "Duyệt", Small: true}}, Act: true}}})
	}
	return page(tx, in, ui.Page{Title: "Số liệu"}, section(ui.Section{Title: "Số liệu chờ duyệt"}, t))
}

// figureEntryPage is the form that sends a figure.
func figureEntryPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return figureEntryBody(tx, in, nil)
}

func figureEntryBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	_, wrong := errorsOf("", faults)
	input := func(name, label string) ui.Input {
		return ui.Input{Name: name, Label: label, Value: in.Form.Get(name), Error: wrong[name]}
	}
	return page(tx, in, ui.Page{Title: "Ghi số liệu"}, form(ui.Form{Send: send("/so-lieu/ghi"), Label: "Ghi số liệu", Upload: true},
		fields(input("chi-tieu", "Chỉ tiêu"), input("don-vi", "Đơn vị"), input("ky", "Kỳ"), input("gia_tri", "Giá trị"), input("tinh_trang", "Tình trạng")),
		ui.Acts{ui.Button{Label: "Gửi số liệu", Look: ui.Primary}}))
}

type typedFigure struct {
	Key    figure.Key
	Value  string
	Status figure.Status
	Seen   int
}

func (s *Server) figureEntry() http.HandlerFunc {
	return post(s, Form[typedFigure]{Right: auth.SubmitFigure, Name: "figure.submit", Read: readFigure, Act: submitFigure, Again: figureEntryBody})
}

func readFigure(in *Input) (typedFigure, error) {
	from, to, _ := strings.Cut(in.Get("ky"), "_")
	seen, _ := strconv.Atoi(in.Get("seen"))
	return typedFigure{Key: figure.Key{Indicator: plan.IndicatorID(in.Get("chi-tieu")), Unit: auth.UnitID(in.Get("don-vi")), From: vn.Day(from), To: vn.Day(to)},
		Value: in.Get("gia_tri"), Status: figure.Status(in.Get("tinh_trang")), Seen: seen}, nil
}

func submitFigure(tx *db.Tx, t typedFigure) (string, error) {
	d, err := plan.Indicator(tx, t.Key.Indicator, "")
	if err != nil {
		return "", err
	}
	n, err := vn.ParseNumberAt(t.Value, d.Scale)
	if err != nil {
		return "", atField("gia_tri", err)
	}
	f, err := figure.Submit(tx, figure.Entry{Key: t.Key, Value: figure.Value{N: n.Units}, Status: t.Status, Seen: t.Seen})
	return "/so-lieu?xong=" + string(f.ID), err
}

func (s *Server) figureApprove() http.HandlerFunc {
	return post(s, Form[figure.ID]{Right: auth.DecideFigure, Name: "figure.approve",
		Read: func(in *Input) (figure.ID, error) { return figure.ID(in.Path["figure"]), nil },
		Act: func(tx *db.Tx, id figure.ID) (string, error) {
			_, err := figure.Approve(tx, id)
			return "/so-lieu?xong=" + string(id), err
		}, Again: figuresBody})
}

type returned struct {
	ID     figure.ID
	Reason string
}

func (s *Server) figureReturn() http.HandlerFunc {
	return post(s, Form[returned]{Right: auth.DecideFigure, Name: "figure.return",
		Read: func(in *Input) (returned, error) { return returned{figure.ID(in.Path["figure"]), in.Get("ly_do")}, nil },
		Act: func(tx *db.Tx, r returned) (string, error) {
			_, err := figure.Return(tx, r.ID, r.Reason)
			return "/so-lieu?xong=" + string(r.ID), err
		}, Again: figuresBody})
}

func figureEvidence(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	f, err := figure.Get(tx, figure.ID(in.Path["figure"]))
	if err != nil {
		return "", "", nil, err
	}
	b, data, err := blob.Get(tx, f.Evidence)
	return b.Name, b.Media, data, err
}
