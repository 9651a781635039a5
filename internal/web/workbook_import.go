package web

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/sheet"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// viewFile answers a GET about a kept file: load finds its bytes in one
// transaction, read opens them outside any, see draws the page in another.
func viewFile[T any](s *Server, right auth.Right, load func(*db.Tx, *Input) ([]byte, error), read func([]byte) (T, error),
	see func(*db.Tx, *Input, T) (templ.Component, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		in, ok := s.admit(w, r, right)
		if !ok {
			return
		}
		opened, err := openKept(in, load, read)
		var page templ.Component
		if err == nil {
			err = s.DB.View(r.Context(), in.Actor, func(tx *db.Tx) (err error) {
				page, err = see(tx, in, opened)
				return err
			})
		}
		if err != nil {
			s.problem(w, r, err)
			return
		}
		s.render(w, r, http.StatusOK, page)
	}
}

// openKept reads a kept file outside any transaction.
func openKept[T any](in *Input, load func(*db.Tx, *Input) ([]byte, error), read func([]byte) (T, error)) (opened T, err error) {
	var data []byte
	if err := in.server.DB.View(in.ctx, in.Actor, func(tx *db.Tx) (err error) {
		data, err = load(tx, in)
		return err
	}); err != nil {
		return opened, err
	}
	return read(data)
}

// importedFile finds the workbook of the import that the address names; nil for one
// that is closed, whose cells are not looked at any more.
func importedFile(tx *db.Tx, in *Input) ([]byte, error) {
	m, err := sheet.GetImport(tx, sheet.ImportID(in.Path["import"]))
	if err != nil || m.State != sheet.Open || m.Kind != sheet.Workbook {
		return nil, err
	}
	return sheet.File(tx, m)
}

func readImported(data []byte) (*sheet.Filled, error) {
	if data == nil {
		return nil, nil
	}
	return sheet.Read(data)
}

// importLook shows an import: every cell and what would become of it.
func (s *Server) importLook() http.HandlerFunc {
	return viewFile(s, auth.SeeRecord, importedFile, readImported, func(tx *db.Tx, in *Input, f *sheet.Filled) (templ.Component, error) {
		return importBody(tx, in, f, nil)
	})
}

func importBody(tx *db.Tx, in *Input, f *sheet.Filled, faults []*fault.Fault) (templ.Component, error) {
	m, err := sheet.GetImport(tx, sheet.ImportID(in.Path["import"]))
	if err != nil {
		return nil, err
	}
	if m.Kind == sheet.Records {
		return recordsBody(tx, in, m, faults)
	}
	p := ui.Page{Title: m.Filename, Crumbs: []ui.Crumb{{Label: "Biểu mẫu Excel", Href: workbookPage}, {Label: m.Filename}}}
	if m.State != sheet.Open || f == nil {
		p.Standing = ui.Words(vn.Sentence(m.State.Label()) + ", " + momentLabel(m.RecordedAt) + ".")
		return page(tx, in, p, ui.Notice{Tone: ui.Good, Title: "Tệp này không còn chờ quyết định", Text: ui.Words(fmt.Sprintf("Đã ghi %d số.", m.Outcome.Written)),
			Actions: []templ.Component{ui.Button{Label: "Về trang Biểu mẫu", Small: true, Href: workbookPage}}})
	}
	look, err := sheet.Look(tx, m, f)
	if err != nil {
		return nil, err
	}
	p.Standing = ui.Words(fmt.Sprintf("%d số mới, %d số thay số cũ, %d số không đổi, %d ô không ghi được. Chưa ghi gì vào sổ.",
		look.Count(sheet.New), look.Count(sheet.Changed), look.Count(sheet.Same), look.Count(sheet.Refused)))
	p.Actions = []templ.Component{ui.Button{Label: "Tải tệp đã gửi", Icon: ui.IconDownload, Href: importPath(m.ID) + "/tep", Download: true}}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa ghi gì vào sổ", faults)
		parts = append(parts, sum)
	}
	for _, x := range look.Findings {
		parts = append(parts, findingNotice(x))
	}
	if !stopped(look) {
		parts = append(parts, conventionForm(m, look), cellsForm(m, look), unchanged(look))
	}
	parts = append(parts,
		section(ui.Section{ID: "bo-tep", Title: "Không dùng tệp này"}, ui.Act{Send: send(importPath(m.ID) + "/bo"), Button: ui.Button{Label: "Bỏ tệp, không ghi gì"}}))
	return page(tx, in, p, templ.Join(parts...))
}

// stopped reports whether nothing of the file can be written: then its cells are
// nobody's business.
func stopped(p sheet.Preview) bool {
	return slices.ContainsFunc(p.Findings, func(x sheet.Finding) bool { return x.Stops })
}

func findingNotice(x sheet.Finding) templ.Component {
	n := ui.Notice{Tone: ui.Wait, Title: "Cần biết về tệp này", Text: ui.Words(x.Sentence)}
	if x.At != "" {
		n.Title = "Ô " + x.At
	}
	if x.Stops {
		n.Tone, n.Title = ui.Bad, "Không ghi được tệp này"
	}
	return n
}

// conventionForm is the one switch for all numbers typed as text, with what the
// file shows.
func conventionForm(m sheet.Import, p sheet.Preview) templ.Component {
	e := p.Evidence
	if e.OpenAll == 0 && (e.CommaAll == 0 || e.PointAll == 0) {
		return templ.NopComponent
	}
	return section(ui.Section{ID: "quy-uoc", Title: "Dấu phẩy hay dấu chấm tách phần lẻ?"}, ui.Note{Text: ui.Words(e.Sentence())},
		form(ui.Form{Send: send(importPath(m.ID), ui.Hidden{Name: "viec", Value: "quy_uoc"}), Label: "Quy ước số"},
			fields(ui.Radios{Name: "quy_uoc", Legend: "Áp dụng cho mọi số gõ dạng chữ trong tệp", Value: string(p.Convention), Inline: true, Span: ui.Full, Options: []ui.Option{
				{Value: string(sheet.Comma), Label: "Dấu phẩy (1.234,5)"}, {Value: string(sheet.Point), Label: "Dấu chấm (1,234.5)"}}}),
			ui.Acts{ui.Button{Label: "Đọc lại theo quy ước này"}}))
}

// cellsForm lists what would be written and what cannot be, each with a box to
// leave it out.
func cellsForm(m sheet.Import, p sheet.Preview) templ.Component {
	t := ui.Table{Caption: "Các ô sẽ ghi và không ghi được", Wide: true, Columns: []ui.Column{{Label: "Ô"}, {Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Trong sổ", Number: true},
		{Label: "Trong tệp", Number: true}, {Label: "Kết quả"}, {Label: "Bỏ qua", Hidden: true}}}
	for i, c := range p.Cells {
		if c.State == sheet.Same {
			continue
		}
		result := ui.Cell{Text: c.State.Label(), Small: ui.Words(c.Sentence)}
		leave := ui.P(ui.Check{Name: "bo", ID: fmt.Sprintf("bo-%d", i), Value: c.At, Label: "bỏ qua", Checked: c.Skipped})
		if c.State == sheet.Refused {
			result = ui.Cell{Text: c.State.Label(), Tone: ui.Bad, Small: ui.Words(c.Sentence)}
		}
		if c.Locked {
			leave = ui.Cell{Text: "kỳ đã khóa", Tone: ui.Soft}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.At, Whole: true}, {Text: c.Name, Small: ui.Words(c.Unit)}, ui.T(c.Period), ui.T(c.Old), ui.T(c.New), result, leave}})
	}
	if len(t.Rows) == 0 {
		return section(ui.Section{Title: "Các ô sẽ ghi"}, ui.Empty{Title: "Không có số nào mới", Text: ui.Words("Mọi số trong tệp đều đã có trong sổ, hoặc tệp chưa có số nào ở các ô để ghi.")})
	}
	hidden := []ui.Hidden{{Name: "da_xem", Value: p.Digest()}, {Name: "quy_uoc", Value: string(m.Decisions.Convention)}}
	body := []templ.Component{t}
	if n := p.Count(sheet.Refused); n > 0 {
		body = append(body, fields(ui.Check{Name: "bo_het", Label: fmt.Sprintf("Bỏ qua cả %d ô không ghi được, ghi các ô còn lại", n), Checked: m.Decisions.SkipRefused, Span: ui.Full}))
	}
	body = append(body, ui.Note{Text: ui.Words("Ghi là ghi cả, hoặc không ghi gì. Số đã ghi chờ duyệt rồi mới được tính.")},
		ui.Acts{ui.Button{Label: fmt.Sprintf("Ghi %d số vào sổ", p.Writes()), Icon: ui.IconSend, Look: ui.Primary, Name: "viec", Value: "ghi"},
			ui.Button{Label: "Lưu lựa chọn, xem lại sau", Name: "viec", Value: "luu"}})
	return section(ui.Section{ID: "cac-o", Title: "Các ô sẽ ghi và không ghi được", Count: fmt.Sprint(len(t.Rows))}, form(ui.Form{Send: send(importPath(m.ID), hidden...), Label: "Quyết định từng ô"}, body...))
}

// unchanged folds away what the record has already.
func unchanged(p sheet.Preview) templ.Component {
	t := ui.Table{Caption: "Các ô không đổi", Columns: []ui.Column{{Label: "Ô"}, {Label: "Chỉ tiêu"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}}}
	for _, c := range p.Cells {
		if c.State == sheet.Same {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.At, Whole: true}, {Text: c.Name, Small: ui.Words(c.Unit)}, ui.T(c.Period), ui.T(c.New)}})
		}
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent
	}
	return ui.Folded{Label: fmt.Sprintf("%d ô không đổi so với sổ", len(t.Rows)), Parts: []templ.Component{t}}
}

// decided is what a person decides about an import.
type decided struct {
	Import    sheet.ImportID
	Act       string // "ghi", "luu" or "quy_uoc"
	Decisions sheet.Decisions
	Seen      string
	file      *sheet.Filled
}

// importDecide keeps what was decided, and writes where that was asked.
func (s *Server) importDecide() http.HandlerFunc {
	return post(s, Form[decided]{Right: auth.SubmitFigure, Name: "sheet.decide",
		Read: func(in *Input) (decided, error) {
			d := decided{Import: sheet.ImportID(in.Path["import"]), Act: in.Get("viec"), Seen: in.Get("da_xem")}
			d.Decisions = sheet.Decisions{Convention: sheet.Convention(in.Get("quy_uoc")), SkipRefused: in.Get("bo_het") != ""}
			for _, at := range in.Form["bo"] {
				d.Decisions.Skipped = append(d.Decisions.Skipped, clean(at))
			}
			var err error
			d.file, err = openKept(in, importedFile, readImported)
			return d, err
		},
		Act: decideImport,
		Again: func(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
			data, err := importedFile(tx, in)
			if err != nil {
				return nil, err
			}
			f, err := readImported(data)
			if err != nil {
				return nil, err
			}
			return importBody(tx, in, f, faults)
		},
	})
}

func decideImport(tx *db.Tx, d decided) (string, error) {
	m, err := sheet.GetImport(tx, d.Import)
	if err != nil {
		return "", err
	}
	if d.Act == "quy_uoc" { // the one switch changes nothing else that was decided
		convention := d.Decisions.Convention
		d.Decisions = m.Decisions
		d.Decisions.Convention = convention
	}
	if err := sheet.Decide(tx, d.Import, d.Decisions); err != nil {
		return "", err
	}
	if d.Act != "ghi" {
		return importPath(d.Import), nil
	}
	if _, err := sheet.Write(tx, d.Import, d.file, d.Seen); err != nil {
		return "", err
	}
	return workbookPage + "?xong=" + string(d.Import), nil
}

// importDrop ends an import without writing.
func (s *Server) importDrop() http.HandlerFunc {
	return post(s, Form[sheet.ImportID]{Right: auth.SubmitFigure, Name: "sheet.drop",
		Read: func(in *Input) (sheet.ImportID, error) { return sheet.ImportID(in.Path["import"]), nil },
		Act: func(tx *db.Tx, id sheet.ImportID) (string, error) {
			return workbookPage + "?xong=" + string(id), sheet.Drop(tx, id)
		},
		Again: workbooksBody,
	})
}

// importFile sends a workbook back as it came.
func importFile(tx *db.Tx, in *Input) (name, media string, data []byte, err error) {
	m, err := sheet.GetImport(tx, sheet.ImportID(in.Path["import"]))
	if err != nil {
		return "", "", nil, err
	}
	data, err = sheet.File(tx, m)
	return m.Filename, sheet.XlsxMedia, data, err
}
