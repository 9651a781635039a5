package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/web/ui"
)

const snapshotsPath = "/ban-chot"

func snapshotPath(id string) string { return snapshotsPath + "/" + id }

// snapshotsPage lists the boards that were frozen, and freezes one more.
func snapshotsPage(tx *db.Tx, in *Input) (templ.Component, error) {
	return snapshotsBody(tx, in, nil)
}

func snapshotsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	typedYear := in.Get("nam")
	if len(faults) > 0 {
		in.Form.Del("nam") // its sentence names it; the list offers the years there are
	}
	year, years, err := yearOf(tx, in)
	if err != nil {
		return nil, err
	}
	all, err := score.Snapshots(tx, 0)
	if err != nil {
		return nil, err
	}
	b, err := loadBoards(tx, year, plan.BaselineID(in.Get("nguon")))
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Bản chốt", Crumbs: []ui.Crumb{{Label: fmt.Sprintf("Chỉ tiêu năm %d", year), Href: fmt.Sprintf("/chi-tieu?nam=%d", year)}, {Label: "Bản chốt"}},
		Standing: ui.Words("Bảng đánh giá giữ lại nguyên vẹn dưới một cái tên. Số sửa về sau không đổi bản chốt; mỗi chỗ sửa được liệt kê bên cạnh.")}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa chốt được bảng đánh giá", faults)
		parts = append(parts, sum)
	}
	parts = append(parts, snapshotTable(all))
	if in.Actor.Can(auth.FreezeBoard) {
		if len(years) == 0 {
			years = []int{year}
		}
		chosen := strconv.Itoa(year)
		if typed, err := strconv.Atoi(typedYear); err == nil {
			chosen = strconv.Itoa(typed)
		}
		parts = append(parts, section(ui.Section{ID: "chot", Title: "Chốt bảng đánh giá hiện nay"}, freezeForm(in, b, chosen, years, faults)))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func snapshotTable(all []score.Snapshot) templ.Component {
	if len(all) == 0 {
		return section(ui.Section{Title: "Các bản chốt"}, ui.Empty{Title: "Chưa có bản chốt nào",
			Text: ui.Words("Chốt trước khi trình HĐND, trước hội nghị và khi số liệu năm đã chính thức (sau 31/1 năm sau). Muốn bao nhiêu bản cũng được.")})
	}
	t := ui.Table{Caption: "Các bản chốt", Columns: []ui.Column{{Label: "Tên"}, {Label: "Năm"}, {Label: "Chốt lúc"}, {Label: "Người chốt"}, {Label: "Mốc nhật ký"}}}
	for _, s := range all {
		name := ui.Cell{Text: s.Name, Href: snapshotPath(s.ID)}
		if s.Note != "" {
			name.Small = ui.Words(s.Note)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{name, ui.T(strconv.Itoa(s.Year)), ui.T(momentLabel(s.RecordedAt)), ui.T(s.ByName), ui.T(s.Head)}})
	}
	return section(ui.Section{Title: "Các bản chốt", Count: fmt.Sprint(len(all))}, t)
}

func freezeForm(in *Input, b boards, year string, years []int, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	choose := ui.Select{Name: "nam", Label: "Năm", Value: year, Span: ui.Quarter, Error: wrong["nam"]}
	for _, y := range years {
		choose.Options = append(choose.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	base := ui.Select{Name: "nguon", Label: "So với kế hoạch", Value: cmp.Or(in.Get("nguon"), string(b.Baseline)), Span: ui.Half, Error: wrong["nguon"],
		Options: []ui.Option{{Value: "", Label: "Mỗi chỉ tiêu theo nguồn giao đầu tiên của nó"}}}
	for _, x := range b.in.Baselines {
		base.Options = append(base.Options, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	name := ui.Input{Name: "ten", Label: "Tên bản chốt", Value: in.Form.Get("ten"), Error: wrong["ten"], Span: ui.Half,
		Hint: "Ví dụ “Trình HĐND kỳ họp cuối năm”, “Hội nghị tổng kết”, “Chính thức”"}
	note := ui.Input{Name: "ghi_chu", Label: "Ghi chú", Value: in.Form.Get("ghi_chu"), Error: wrong["ghi_chu"], Optional: true, Span: ui.Half}
	return form(ui.Form{Send: send(snapshotsPath), Label: "Chốt bảng đánh giá"}, fields(choose, base, name, note),
		ui.Acts{ui.Button{Label: "Chốt bảng đánh giá", Icon: ui.IconLock, Look: ui.Primary}})
}

// freeze is what the form asks for.
type freeze struct {
	Year       int
	Name, Note string
	Baseline   plan.BaselineID
}

func (s *Server) snapshotFreeze() http.HandlerFunc {
	return post(s, Form[freeze]{Right: auth.FreezeBoard, Name: "score.freeze",
		Read: func(in *Input) (freeze, error) {
			year, err := strconv.Atoi(in.Get("nam"))
			if err != nil {
				return freeze{}, fault.Invalidf("nam", "Năm “%s” không đọc được. Hãy chọn năm trong danh sách.", in.Get("nam"))
			}
			return freeze{year, in.Get("ten"), in.Get("ghi_chu"), plan.BaselineID(in.Get("nguon"))}, nil
		},
		Act: func(tx *db.Tx, c freeze) (string, error) {
			if c.Baseline != "" {
				known, err := plan.Baselines(tx)
				if err != nil {
					return "", err
				}
				if baselineIn(known, c.Baseline) == "" {
					return "", fault.Invalidf("nguon", "Không có nguồn giao này. Hãy chọn một nguồn giao trong danh sách.")
				}
			}
			frozen, err := score.Freeze(tx, c.Year, c.Name, c.Note, c.Baseline)
			return snapshotPath(frozen.ID) + "?xong=1", err
		},
		Again: snapshotsBody})
}

// baselineIn is the name of a baseline, "" where it is none of them.
func baselineIn(all []plan.Baseline, id plan.BaselineID) string {
	for _, b := range all {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}
