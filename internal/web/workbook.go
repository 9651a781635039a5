package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/regime"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// The addresses and fields of the pages of workbooks.
const (
	workbookPage = "/bieu-mau"
	importPage   = workbookPage + "/nhap"
	wholeYear    = "ca-nam" // as the period of a template: its twelve months

	importsShown = 20
)

// workbooksPage is Excel both ways: templates to fill in, what was sent back, and
// the workbooks of superiors.
func workbooksPage(tx *db.Tx, in *Input) (templ.Component, error) { return workbooksBody(tx, in, nil) }

func workbooksBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	var parts []templ.Component
	sum, wrong := errorsOf("Chưa làm được việc này", faults)
	if len(faults) > 0 {
		parts = append(parts, sum)
	} else {
		done, err := workbookDone(tx, in)
		if err != nil {
			return nil, err
		}
		parts = append(parts, done)
	}
	if in.Actor.Can(auth.SubmitFigure) {
		ask, err := templateForm(tx, in, wrong)
		if err != nil {
			return nil, err
		}
		parts = append(parts, ask, returnedForm(in, wrong))
	}
	sent, err := importList(tx)
	if err != nil {
		return nil, err
	}
	parts = append(parts, sent)
	superiors, err := mappingsPart(tx, in, wrong)
	if err != nil {
		return nil, err
	}
	parts = append(parts, superiors, recordsForm(in, wrong))
	p := ui.Page{Title: "Biểu mẫu Excel", Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Biểu mẫu Excel"}}, Standing: ui.Words("Tải biểu mẫu, điền trong Excel, gửi lại: số tự vào đúng chỗ. Chưa ghi gì trước khi bạn xem.")}
	return page(tx, in, p, templ.Join(parts...))
}

// workbookDone says what the last act did.
func workbookDone(tx *db.Tx, in *Input) (templ.Component, error) {
	id := in.Get("xong")
	if id == "" {
		return templ.NopComponent, nil
	}
	m, err := sheet.GetImport(tx, sheet.ImportID(id))
	if err != nil {
		return nil, err
	}
	n := ui.Notice{Tone: ui.Good, Title: "Đã ghi " + strconv.Itoa(m.Outcome.Written) + " số",
		Text:    ui.Words(fmt.Sprintf("Từ tệp “%s”: %d số mới, %d số thay số cũ, %d số không đổi, %d ô bỏ qua. Các số này chờ duyệt như số ghi bằng tay.", m.Filename, m.Outcome.New, m.Outcome.Changed, m.Outcome.Same, m.Outcome.New+m.Outcome.Changed+m.Outcome.Refused-m.Outcome.Written)),
		Actions: []templ.Component{ui.Button{Label: "Xem số liệu", Small: true, Href: "/so-lieu"}}}
	if m.State == sheet.Dropped {
		n = ui.Notice{Tone: ui.Wait, Title: "Đã bỏ tệp", Text: ui.Words("Không số nào của tệp “" + m.Filename + "” được ghi.")}
	}
	return n, nil
}

// templateForm asks for a template: whose, of which year, of which period.
func templateForm(tx *db.Tx, in *Input, wrong map[string]string) (templ.Component, error) {
	units, err := unitsToFill(tx, in)
	if err != nil {
		return nil, err
	}
	years, err := regime.Years(tx)
	if err != nil {
		return nil, err
	}
	year := in.Today.Year()
	if n, err := strconv.Atoi(in.Get("nam")); err == nil {
		year = n
	}
	periods, err := regime.Periods(tx, year)
	if err != nil {
		return nil, err
	}
	unit := ui.Select{Name: "don_vi", Label: "Đơn vị", Value: in.Get("don_vi"), Options: units, Error: wrong["don_vi"], Span: ui.Half}
	when := ui.Select{Name: "nam", Label: "Năm", Value: strconv.Itoa(year), Error: wrong["nam"], Span: ui.Quarter}
	for _, y := range years {
		when.Options = append(when.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	period := ui.Select{Name: "ky", Label: "Kỳ", Value: in.Get("ky"), Error: wrong["ky"], Span: ui.Quarter, Options: []ui.Option{{Value: wholeYear, Label: "Cả 12 tháng"}}}
	for _, p := range periods {
		if p.From <= in.Today {
			period.Options = append(period.Options, ui.Option{Value: periodValue(p.From, p.To), Label: p.Label(), Group: p.Kind.Label()})
		}
	}
	asked, err := regimeOptions(tx, in)
	if err != nil {
		return nil, err
	}
	body := []templ.Component{fields(unit, when, period)}
	if len(asked) > 1 {
		body = append(body, fields(ui.Select{Name: "che_do", Label: "Theo chế độ báo cáo", Value: in.Get("che_do"), Options: asked, Span: ui.Half}))
	}
	acts := ui.Acts{ui.Button{Label: "Tải biểu mẫu", Icon: ui.IconDownload, Look: ui.Primary}}
	if len(units) > 1 {
		acts = append(acts, ui.Button{Label: "Tải của mọi đơn vị (.zip)", FormAction: workbookPage + "/mau.zip"})
	}
	acts = append(acts, ui.Button{Label: "Xem các kỳ của năm đã chọn", Look: ui.Quiet, FormAction: workbookPage})
	return section(ui.Section{ID: "tai", Title: "1. Tải biểu mẫu để điền"},
		ui.Note{Text: ui.Words("Mỗi đơn vị có các hàng của riêng mình, kèm kế hoạch và số năm trước. Ô màu vàng là ô để ghi; các ô khác đã khóa.")},
		form(ui.Form{Send: ui.Send{Action: workbookPage + "/mau.xlsx"}, Label: "Tải biểu mẫu", Get: true}, append(body, acts)...)), nil
}

// unitsToFill lists the units that the reader may send figures for.
func unitsToFill(tx *db.Tx, in *Input) ([]ui.Option, error) {
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	var all []ui.Option
	for _, u := range tree.All() {
		if in.Actor.MayFor(auth.SubmitFigure, u.ID) == nil {
			all = append(all, ui.Option{Value: string(u.ID), Label: u.Name})
		}
	}
	return all, nil
}

func regimeOptions(tx *db.Tx, in *Input) ([]ui.Option, error) {
	all, err := regime.Regimes(tx, in.Today)
	if err != nil {
		return nil, err
	}
	options := []ui.Option{{Label: "Mọi chỉ tiêu của đơn vị"}}
	for _, r := range all {
		options = append(options, ui.Option{Value: string(r.ID), Label: r.Name})
	}
	return options, nil
}

// orderOf reads which template is asked for.
func orderOf(in *Input) (o sheet.Order, err error) {
	o.Unit, o.Regime = auth.UnitID(in.Get("don_vi")), regime.RegimeID(in.Get("che_do"))
	if o.Year, err = strconv.Atoi(in.Get("nam")); err != nil {
		return o, fault.Invalidf("nam", "Năm “%s” không đọc được. Hãy chọn năm trong danh sách.", in.Get("nam"))
	}
	if ky := in.Get("ky"); ky != "" && ky != wholeYear {
		from, to, ok := strings.Cut(ky, "_")
		o.From, o.To = vn.Day(from), vn.Day(to)
		if !ok || !o.From.Valid() || !o.To.Valid() {
			return o, fault.Invalidf("ky", "Kỳ “%s” không có trong danh sách. Hãy chọn lại kỳ.", ky)
		}
	}
	return o, nil
}

func templateFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	o, err := orderOf(in)
	if err != nil {
		return "", "", nil, err
	}
	name, data, err = sheet.Template(tx, o)
	return name, sheet.XlsxMedia, data, err
}

func templatesFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	o, err := orderOf(in)
	if err != nil {
		return "", "", nil, err
	}
	name, data, err = sheet.Templates(tx, o)
	return name, sheet.ZipMedia, data, err
}

// returnedForm takes a workbook back.
func returnedForm(in *Input, wrong map[string]string) templ.Component {
	return section(ui.Section{ID: "gui", Title: "2. Gửi biểu mẫu đã điền"},
		form(ui.Form{Send: send(importPage), Label: "Gửi biểu mẫu", Upload: true},
			fields(ui.FileInput{Name: "tep", Label: "Tệp Excel", Accept: ".xlsx,.xlsm,.xls,.csv", Error: wrong["tep"], Span: ui.Half,
				Hint: "Biểu mẫu tải ở trên, dù lưu bằng Excel, LibreOffice, WPS hay Google Sheets. Bảng khác cũng đọc được nếu hàng mang tên chỉ tiêu và cột mang tên kỳ."}),
			ui.Note{Text: ui.Words("Sau bước này bạn thấy từng ô: mới, thay số cũ, không đổi hay không ghi được, rồi mới quyết định.")},
			ui.Acts{ui.Button{Label: "Đọc tệp", Icon: ui.IconUpload}}))
}

// importList lists what was sent and what came of it.
func importList(tx *db.Tx) (templ.Component, error) {
	all, err := sheet.Imports(tx, importsShown)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	names, err := accountNames(tx)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Các tệp đã gửi", Columns: []ui.Column{{Label: "Tệp"}, {Label: "Gửi lúc"}, {Label: "Người gửi"}, {Label: "Kết quả"}}}
	waiting := 0
	for _, m := range all {
		cells := []ui.Cell{{Text: m.Filename, Href: importPath(m.ID)}, ui.T(momentLabel(m.RecordedAt)), ui.T(nameIn(names, m.RecordedBy)), importOutcome(m)}
		if m.State == sheet.Open {
			waiting++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return section(ui.Section{ID: "da-gui", Title: "Các tệp đã gửi", Count: fmt.Sprintf("%d chờ quyết định", waiting)}, t), nil
}

func importOutcome(m sheet.Import) ui.Cell {
	switch m.State {
	case sheet.Written:
		return ui.T(fmt.Sprintf("đã ghi %d số", m.Outcome.Written))
	case sheet.Failed:
		return ui.Cell{Text: m.Error, Tone: ui.Bad}
	}
	return ui.Cell{Text: m.State.Label(), Tone: ui.Wait}
}

func importPath(id sheet.ImportID) string { return importPage + "/" + string(id) }

// sentFile is a workbook as a form brings it.
type sentFile struct {
	Name string
	Data []byte
}

// workbookFrom takes the workbook out of a form, one of before 2007 converted.
func workbookFrom(in *Input, field string) (sentFile, error) {
	f, have := in.Files[field]
	if !have || f.Name == "" {
		return sentFile{}, fault.Invalidf(field, "Chưa có tệp nào được chọn. Hãy chọn tệp Excel rồi bấm lại.")
	}
	if len(f.Data) == 0 {
		return sentFile{}, fault.Invalidf(field, "Tệp “%s” rỗng (0 byte). Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", f.Name)
	}
	data, err := in.server.Reader.Workbook(in.ctx, f.Name, f.Data)
	if err == nil {
		err = sheet.Cleared(data)
	}
	return sentFile{f.Name, data}, atField(field, err)
}

// importTake reads a workbook that came back and keeps it to be looked at. It is
// read here, outside any transaction, so that what cannot be opened or is secret is
// never kept.
func (s *Server) importTake() http.HandlerFunc {
	return post(s, Form[sentFile]{Right: auth.SubmitFigure, Name: "sheet.stage",
		Read: func(in *Input) (sentFile, error) {
			f, err := workbookFrom(in, "tep")
			if err == nil {
				_, err = sheet.Read(f.Data)
			}
			return f, atField("tep", err)
		},
		Act: func(tx *db.Tx, f sentFile) (string, error) {
			id, err := sheet.Stage(tx, f.Name, f.Data, sheet.Decisions{})
			return importPath(id), err
		},
		Again: workbooksBody,
	})
}
