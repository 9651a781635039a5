package web

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// recordsForm takes a workbook of the years before.
func recordsForm(in *Input, wrong map[string]string) templ.Component {
	if !in.Actor.Can(auth.DecideFigure) {
		return templ.NopComponent
	}
	return section(ui.Section{ID: "nhieu-nam", Title: "Nhập số liệu các năm trước"},
		ui.Note{Text: ui.Words("Một bảng dài, mỗi hàng một số, với các cột: Đơn vị, Chỉ tiêu, Kỳ, Giá trị và, nếu có, Tình trạng. Ghi tên hay mã đều được; đến khoảng 100.000 hàng. Số của năm nay không nhập ở đây.")},
		form(ui.Form{Send: send(importPage + "/nhieu-nam"), Label: "Nhập số liệu các năm trước", Upload: true},
			fields(ui.FileInput{Name: "so", Label: "Tệp Excel hoặc CSV", Accept: ".xlsx,.xls,.csv", Error: wrong["so"], Span: ui.Half}),
			ui.Acts{ui.Button{Label: "Đọc bảng", Icon: ui.IconUpload}}))
}

func (s *Server) recordsTake() http.HandlerFunc {
	return post(s, Form[sentFile]{Right: auth.DecideFigure, Name: "sheet.records",
		Read: func(in *Input) (sentFile, error) { return workbookFrom(in, "so") },
		Act: func(tx *db.Tx, f sentFile) (string, error) {
			id, err := sheet.StageRecords(tx, f.Name, f.Data)
			return importPath(id), err
		},
		Again: workbooksBody,
	})
}

// recordsBody shows where an import of records stands.
func recordsBody(tx *db.Tx, in *Input, m sheet.Import, faults []*fault.Fault) (templ.Component, error) {
	p := ui.Page{Title: m.Filename, Crumbs: []ui.Crumb{{Label: "Biểu mẫu Excel", Href: workbookPage}, {Label: m.Filename}}}
	var parts []templ.Component
	sum, wrong := errorsOf("Chưa ghi gì vào sổ", faults)
	if len(faults) > 0 {
		parts = append(parts, sum)
	}
	if m.State != sheet.Open {
		return page(tx, in, p, templ.Join(append(parts, recordsProgress(m))...))
	}
	settings, err := org.LoadSettings(tx, "")
	if err != nil {
		return nil, err
	}
	o := m.Outcome
	p.Standing = ui.Words(fmt.Sprintf("Đã đọc %s hàng. Chưa ghi gì vào sổ.", count(m.Part)))
	strip := ui.Strip{{Value: count(o.New), Label: "số mới"}, {Value: count(o.Changed), Label: "số thay số cũ"}, {Value: count(o.Same), Label: "số không đổi"}, {Value: count(o.Refused), Label: "hàng không ghi được", Bad: o.Refused > 0}}
	parts = append(parts, strip)
	parts = append(parts, recordsNumbers(m, wrong))
	refused, err := refusedPart(tx, m)
	if err != nil {
		return nil, err
	}
	parts = append(parts, refused)
	if err := m.CanWriteRecords(in.Actor, settings.SelfApproval); err != nil {
		parts = append(parts, ui.Note{Text: ui.Words(fault.Of(err).Sentence)})
	} else {
		parts = append(parts, section(ui.Section{Title: "Ghi vào sổ"}, ui.Note{Text: ui.Words("Ghi là duyệt cả tệp: các số được tính ngay. Ghi cả, hoặc không ghi gì.")},
			ui.Acts{ui.Act{Send: send(importPath(m.ID)+"/ghi", ui.Hidden{Name: "da_doc", Value: m.Staged}), Button: ui.Button{Label: fmt.Sprintf("Ghi và duyệt %s số", count(o.New+o.Changed)), Icon: ui.IconCheck, Look: ui.Primary}}}))
	}
	if in.Actor.Can(auth.SubmitFigure) {
		parts = append(parts, section(ui.Section{Title: "Không dùng tệp này"}, ui.Act{Send: send(importPath(m.ID) + "/bo"), Button: ui.Button{Label: "Bỏ tệp, không ghi gì"}}))
	}
	return page(tx, in, p, templ.Join(parts...))
}

// recordsNumbers is the one switch for numbers typed as text that have two readings.
func recordsNumbers(m sheet.Import, wrong map[string]string) templ.Component {
	n := m.Outcome.Numbers
	if n.Sentence == "" {
		return templ.NopComponent
	}
	say := n.Sentence + " Các số ấy đang được đọc theo " + n.Convention.Label() + "."
	chosen := string(n.Convention)
	if n.Asks {
		say, chosen = n.Sentence+" Chưa ghi được cho đến khi bạn chọn; kết quả ở trên là theo "+n.Convention.Label()+".", ""
	}
	return section(ui.Section{ID: "quy-uoc", Title: "Dấu phẩy hay dấu chấm tách phần lẻ?"}, ui.Note{Text: ui.Words(say)},
		form(ui.Form{Send: send(importPath(m.ID) + "/quy-uoc"), Label: "Quy ước số"},
			fields(ui.Radios{Name: "quy_uoc", Legend: "Áp dụng cho mọi số gõ dạng chữ trong tệp", Value: chosen, Error: wrong["quy_uoc"], Inline: true, Span: ui.Full, Options: []ui.Option{
				{Value: string(sheet.Comma), Label: "Dấu phẩy (1.234,5)"}, {Value: string(sheet.Point), Label: "Dấu chấm (1,234.5)"}}}),
			ui.Acts{ui.Button{Label: "Đọc lại theo quy ước này"}}))
}

// refusedShown is how many refused rows the page shows; the file lists them all.
const refusedShown = 20

func refusedPart(tx *db.Tx, m sheet.Import) (templ.Component, error) {
	all := m.Outcome.Refused
	if all == 0 {
		return templ.NopComponent, nil
	}
	rows, err := sheet.FirstRefused(tx, m.ID, refusedShown)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Các hàng không ghi được", Columns: []ui.Column{{Label: "Ô"}, {Label: "Vì sao không ghi được"}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.At, Whole: true}, ui.T(r.Sentence)}})
	}
	say := "Sửa trong tệp rồi gửi lại, hoặc ghi các hàng còn lại."
	if all > len(rows) {
		say = fmt.Sprintf("Dưới đây là %d hàng đầu; danh sách tải về nêu mọi hàng. ", len(rows)) + say
	}
	return templ.Join(ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("%s hàng không ghi được", count(all)), Text: ui.Words(say),
		Actions: []templ.Component{ui.Button{Label: "Tải danh sách", Icon: ui.IconDownload, Small: true, Href: importPath(m.ID) + "/khong-ghi-duoc.csv", Download: true}}},
		section(ui.Section{Title: "Các hàng không ghi được", Count: count(all)}, t)), nil
}

func count(n int) string { return vn.Decimal{Units: int64(n)}.String() }

// recordsProgress is where the reading or writing stands; it renews itself.
func recordsProgress(m sheet.Import) ui.Progress {
	p := ui.Progress{ID: "tien-do", State: ui.Now, Refresh: importPath(m.ID), Poll: importPath(m.ID) + "/tien-do", Part: m.Part, Whole: m.Whole}
	back := []templ.Component{ui.Button{Label: "Về trang Biểu mẫu", Href: workbookPage}}
	switch m.State {
	case sheet.Reading:
		p.Title, p.Text = "Đang đọc “"+m.Filename+"”", ui.Words(fmt.Sprintf("Đã đọc %s hàng. Trang này có thể đóng lại; việc đọc vẫn tiếp tục.", count(m.Part)))
	case sheet.Writing:
		p.Title, p.Text, p.Whole = "Đang ghi vào sổ", ui.Words("Ghi một lần cho cả tệp, thường dưới nửa phút. Trang này có thể đóng lại."), 0
	case sheet.Open:
		p.Title, p.State, p.Text, p.Poll = "Đã đọc xong", ui.Done, ui.Words("Xem kết quả rồi quyết định."), ""
	case sheet.Written:
		p = ui.Progress{Title: fmt.Sprintf("Đã ghi %s số", count(m.Outcome.Written)), State: ui.Done, Text: ui.Words("Từ tệp “" + m.Filename + "”, ghi lúc " + momentLabel(m.EndedAt) + "."), Actions: back}
	case sheet.Failed:
		p = ui.Progress{Title: "Chưa ghi gì vào sổ", State: ui.Failed, Text: ui.Words(m.Error), Actions: back}
	default:
		p = ui.Progress{Title: "Đã bỏ tệp", State: ui.Done, Text: ui.Words("Không số nào của tệp này được ghi."), Actions: back}
	}
	return p
}

// recordsPoll answers where an import stands, without the page around it.
func recordsPoll(tx *db.Tx, in *Input) (templ.Component, error) {
	m, err := sheet.GetImport(tx, sheet.ImportID(in.Path["import"]))
	return recordsProgress(m), err
}

// readRecords is an import of records as a person looked at it.
type readRecords struct {
	Import sheet.ImportID
	Seen   string           // its Staged
	By     sheet.Convention // chosen
}

func readRecordsForm(in *Input) (readRecords, error) {
	return readRecords{sheet.ImportID(in.Path["import"]), in.Get("da_doc"), sheet.Convention(in.Get("quy_uoc"))}, nil
}

func recordsAgain(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	m, err := sheet.GetImport(tx, sheet.ImportID(in.Path["import"]))
	if err != nil {
		return nil, err
	}
	return recordsBody(tx, in, m, faults)
}

// recordsWrite has an import of records written.
func (s *Server) recordsWrite() http.HandlerFunc {
	return post(s, Form[readRecords]{Right: auth.DecideFigure, Name: "sheet.records.write", Read: readRecordsForm,
		Act: func(tx *db.Tx, c readRecords) (string, error) {
			return importPath(c.Import), sheet.WriteRecords(tx, c.Import, c.Seen)
		},
		Again: recordsAgain,
	})
}

// recordsReread has an import of records read again by another convention.
func (s *Server) recordsReread() http.HandlerFunc {
	return post(s, Form[readRecords]{Right: auth.DecideFigure, Name: "sheet.records.reread", Read: readRecordsForm,
		Act: func(tx *db.Tx, c readRecords) (string, error) {
			return importPath(c.Import), sheet.Reread(tx, c.Import, c.By)
		},
		Again: recordsAgain,
	})
}

func refusedFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	data, err = sheet.RefusedFile(tx, sheet.ImportID(in.Path["import"]))
	return "khong-ghi-duoc.csv", "text/csv; charset=utf-8", data, err
}
