package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/sheet"
	"tongket/internal/web/ui"
)

const mappingPage = workbookPage + "/ghep"

func mappingPath(id sheet.MappingID) string { return mappingPage + "/" + string(id) }

// mappingsPart lists superiors' workbooks and says how much typing they saved.
func mappingsPart(tx *db.Tx, in *Input, wrong map[string]string) (templ.Component, error) {
	if !in.Actor.Can(auth.MakeReport) {
		return templ.NopComponent, nil
	}
	all, err := sheet.Mappings(tx)
	if err != nil {
		return nil, err
	}
	typed, err := typedInYear(tx, in)
	if err != nil {
		return nil, err
	}
	t := ui.Table{Caption: "Biểu của cấp trên", Columns: []ui.Column{{Label: "Biểu"}, {Label: "Số ô đã ghép", Number: true}, {Label: "Điền gần nhất"}}}
	for _, m := range all {
		cells, err := sheet.Cells(tx, m.ID)
		if err != nil {
			return nil, err
		}
		fillings, err := sheet.Fillings(tx, m.ID)
		if err != nil {
			return nil, err
		}
		last := ui.Cell{Text: "chưa điền", Tone: ui.Soft}
		if len(fillings) > 0 {
			last = ui.T(fmt.Sprintf("%s, %d ô", spanLabel(fillings[0].From, fillings[0].To), fillings[0].Cells))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name, Href: mappingPath(m.ID), Small: ui.Words(m.Filename)}, ui.T(strconv.Itoa(len(cells))), last}})
	}
	body := []templ.Component{ui.Note{Text: ui.Words("Ghép ô một lần, sau đó mỗi kỳ chương trình điền thay. Ngoài các ô đã ghép, tệp giữ nguyên như cấp trên gửi.")},
		ui.Note{Text: ui.Line{{Text: "Biểu hoặc công văn chỉ hỏi một lần? "}, {Text: "Xem số nào đã có", Href: requestsPath}, {Text: " rồi trả lời ngay, không cần ghép ô."}}}}
	body = append(body, typed)
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	body = append(body, form(ui.Form{Send: send(mappingPage), Label: "Thêm biểu của cấp trên", Upload: true},
		fields(ui.Input{Name: "ten", Label: "Tên biểu", Value: in.Get("ten"), Error: wrong["ten"], Hint: "Ví dụ “Biểu 02 của Sở Tài chính”.", Span: ui.Half},
			ui.FileInput{Name: "bieu", Label: "Tệp mẫu cấp trên gửi", Accept: ".xlsx,.xlsm", Error: wrong["bieu"], Span: ui.Half}),
		ui.Acts{ui.Button{Label: "Thêm biểu", Icon: ui.IconAdd}}))
	return section(ui.Section{ID: "cap-tren", Title: "Biểu của cấp trên", Count: fmt.Sprint(len(all))}, body...), nil
}

// newMapping is a superior's workbook as its form brings it.
type newMapping struct {
	Name string
	File sentFile
}

func (s *Server) mappingAdd() http.HandlerFunc {
	return post(s, Form[newMapping]{Right: auth.MakeReport, Name: "mapping.add",
		Read: func(in *Input) (newMapping, error) {
			f, err := workbookFrom(in, "bieu")
			if err == nil {
				_, err = sheet.OpenBlank(f.Data)
			}
			return newMapping{in.Get("ten"), f}, atField("bieu", err)
		},
		Act: func(tx *db.Tx, c newMapping) (string, error) {
			id, err := sheet.AddMapping(tx, c.Name, c.File.Name, c.File.Data)
			return mappingPath(id), err
		},
		Again: workbooksBody,
	})
}

func mappedFile(tx *db.Tx, in *Input) ([]byte, error) {
	m, err := sheet.GetMapping(tx, sheet.MappingID(in.Path["mapping"]))
	if err != nil {
		return nil, err
	}
	_, data, err := blob.Get(tx, m.Blob)
	return data, err
}

func (s *Server) mappingLook() http.HandlerFunc {
	return viewFile(s, auth.MakeReport, mappedFile, sheet.OpenBlank, func(tx *db.Tx, in *Input, b *sheet.Blank) (templ.Component, error) {
		return mappingBody(tx, in, b, nil)
	})
}

// mapper is what the page of one superior's workbook is drawn from.
type mapper struct {
	in          *Input
	m           sheet.Mapping
	blank       *sheet.Blank
	cells       []sheet.Mapped
	proposals   []sheet.Proposal
	fillings    []sheet.Filling
	definitions map[plan.IndicatorID]plan.Definition
	tree        org.Tree
	periods     []regime.Period
	wrong       map[string]string
	older       bool // the file that this one follows is still listed
}

func mappingBody(tx *db.Tx, in *Input, b *sheet.Blank, faults []*fault.Fault) (templ.Component, error) {
	p := &mapper{in: in, blank: b}
	if err := p.load(tx); err != nil {
		return nil, err
	}
	var parts []templ.Component
	sum, wrong := errorsOf("Chưa làm được việc này", faults)
	p.wrong = wrong
	if len(faults) > 0 {
		parts = append(parts, sum)
	}
	parts = append(parts, p.done(), p.lostPart(), p.fillPart(), p.proposedPart(), p.mappedPart(), p.onePart(), p.gridPart(),
		p.renewPart(),
		section(ui.Section{ID: "bo-bieu", Title: "Không dùng biểu này nữa"}, ui.Act{Send: send(mappingPath(p.m.ID) + "/bo"), Button: ui.Button{Label: "Bỏ biểu khỏi danh sách"}}))
	pg := ui.Page{Title: p.m.Name, Crumbs: []ui.Crumb{{Label: "Biểu mẫu Excel", Href: workbookPage}, {Label: p.m.Name}},
		Standing: ui.Words(fmt.Sprintf("%d ô đã ghép, %d ô chương trình đề xuất, đã điền %d lần.", len(p.cells), len(p.proposals), len(p.fillings)))}
	return page(tx, in, pg, templ.Join(parts...))
}

func (p *mapper) load(tx *db.Tx) (err error) {
	if p.m, err = sheet.GetMapping(tx, sheet.MappingID(p.in.Path["mapping"])); err != nil {
		return err
	}
	all, err := sheet.Mappings(tx)
	if err != nil {
		return err
	}
	p.older = slices.ContainsFunc(all, func(m sheet.Mapping) bool { return m.ID == p.m.Follows })
	if p.cells, err = sheet.Cells(tx, p.m.ID); err != nil {
		return err
	}
	if p.proposals, err = sheet.Propose(tx, p.blank, p.cells); err != nil {
		return err
	}
	if p.fillings, err = sheet.Fillings(tx, p.m.ID); err != nil {
		return err
	}
	if p.definitions, err = plan.Indicators(tx, ""); err != nil {
		return err
	}
	if p.tree, err = org.LoadTree(tx, p.in.Today); err != nil {
		return err
	}
	for _, year := range []int{p.in.Today.Year(), p.in.Today.Year() - 1} {
		some, err := regime.Periods(tx, year)
		if err != nil {
			return err
		}
		p.periods = append(p.periods, some...)
	}
	return nil
}

// done says what the newest filling left empty, rounded or wrote as words.
func (p *mapper) done() templ.Component {
	id := p.in.Get("xong")
	at := slices.IndexFunc(p.fillings, func(f sheet.Filling) bool { return string(f.ID) == id })
	if id == "" || at < 0 {
		return templ.NopComponent
	}
	f := p.fillings[at]
	n := ui.Notice{Tone: ui.Good, Title: fmt.Sprintf("Đã điền %d ô", f.Cells), Text: ui.Words(spanLabel(f.From, f.To) + "."),
		Actions: []templ.Component{ui.Button{Label: "Tải biểu đã điền", Icon: ui.IconDownload, Href: p.filledPath(f), Download: true}}}
	if f.Blanks > 0 {
		n.Tone = ui.Wait
		n.Text = ui.Words(fmt.Sprintf("%s. %d ô để trống vì sổ chưa có số; danh sách ở dưới.", spanLabel(f.From, f.To), f.Blanks))
	}
	parts := []templ.Component{n}
	for _, list := range []struct {
		title string
		notes []sheet.Note
	}{{"Ô để trống", f.Notes.Blanks}, {"Ô làm tròn", f.Notes.Rounded}, {"Ô ghi chữ", f.Notes.Words}} {
		if len(list.notes) == 0 {
			continue
		}
		t := ui.Table{Caption: list.title, Columns: []ui.Column{{Label: "Ô"}, {Label: "Vì sao"}}}
		for _, x := range list.notes {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.At, Whole: true}, ui.T(x.Sentence)}})
		}
		parts = append(parts, section(ui.Section{Title: list.title, Count: fmt.Sprint(len(list.notes))}, t))
	}
	return templ.Join(parts...)
}

func (p *mapper) filledPath(f sheet.Filling) string {
	return mappingPath(p.m.ID) + "/dien/" + string(f.ID)
}

// fillPart asks for the period to fill the workbook for, and lists what was filled.
func (p *mapper) fillPart() templ.Component {
	if len(p.cells) == 0 {
		return templ.NopComponent
	}
	period := ui.Select{Name: "ky", Label: "Kỳ báo cáo", Error: p.wrong["ky"], Span: ui.Half}
	for _, x := range p.periods {
		if x.From <= p.in.Today {
			period.Options = append(period.Options, ui.Option{Value: periodValue(x.From, x.To), Label: x.Label(), Group: fmt.Sprintf("%s năm %d", x.Kind.Label(), x.Year)})
		}
	}
	t := ui.Table{Caption: "Các lần điền", Columns: []ui.Column{{Label: "Kỳ"}, {Label: "Lúc"}, {Label: "Ô đã điền", Number: true}, {Label: "Ô trống", Number: true}, {Label: "Việc", Hidden: true}}}
	for _, f := range p.fillings {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(spanLabel(f.From, f.To)), ui.T(momentLabel(f.RecordedAt)), ui.T(strconv.Itoa(f.Cells)), ui.T(strconv.Itoa(f.Blanks)),
			{Part: ui.Button{Label: "Tải", Says: "Tải biểu điền " + momentLabel(f.RecordedAt), Small: true, Href: p.filledPath(f), Download: true}, Act: true}}})
	}
	body := []templ.Component{form(ui.Form{Send: send(mappingPath(p.m.ID) + "/dien"), Label: "Điền biểu"}, fields(period),
		ui.Acts{ui.Button{Label: "Điền biểu", Icon: ui.IconSpreadsheet, Look: ui.Primary}})}
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	return section(ui.Section{ID: "dien", Title: "Điền cho một kỳ"}, body...)
}

// describe is what a mapped cell holds, in words.
func (p *mapper) describe(m sheet.Mapped) []ui.Cell {
	u, _ := p.tree.Find(m.Unit)
	return []ui.Cell{{Text: m.At(), Whole: true}, ui.T(p.definitions[m.Indicator].Name), ui.T(u.Name), ui.T(m.Span.Label()), ui.T(m.Measure)}
}

var mappedColumns = []ui.Column{{Label: "Ô"}, {Label: "Chỉ tiêu"}, {Label: "Đơn vị"}, {Label: "Kỳ"}, {Label: "Đơn vị tính"}}

// proposedPart lists what the words of the workbook tell, to be confirmed.
func (p *mapper) proposedPart() templ.Component {
	if len(p.proposals) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các ô đề xuất ghép", Wide: true, Columns: append(slices.Clone(mappedColumns), ui.Column{Label: "Đọc từ"}, ui.Column{Label: "Chọn", Hidden: true})}
	for i, q := range p.proposals {
		cells := append(p.describe(q.Mapped), ui.Cell{Text: "“" + q.Row + "” × “" + q.Column + "”", Small: ui.Words(sureLabel(q.Sure))},
			ui.P(ui.Check{Name: "o", ID: fmt.Sprintf("o-%d", i), Value: q.At(), Label: "ghép", Checked: q.Sure >= 95}))
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return section(ui.Section{ID: "de-xuat", Title: "Chương trình đề xuất", Count: fmt.Sprint(len(p.proposals))},
		ui.Note{Text: ui.Words("Đọc từ tên hàng và tên cột của biểu. Ô khớp đúng tên đã được đánh dấu; xem lại rồi bấm ghép.")},
		form(ui.Form{Send: send(mappingPath(p.m.ID), ui.Hidden{Name: "viec", Value: "de_xuat"}), Label: "Ghép các ô đề xuất"}, t,
			ui.Acts{ui.Button{Label: "Ghép các ô đã đánh dấu", Icon: ui.IconCheck, Look: ui.Primary}}))
}

func sureLabel(sure int) string {
	if sure >= 95 {
		return "khớp tên"
	}
	return fmt.Sprintf("gần giống %d%%", sure)
}

func (p *mapper) mappedPart() templ.Component {
	if len(p.cells) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Các ô đã ghép", Wide: true, Columns: append(slices.Clone(mappedColumns), ui.Column{Label: "Chọn", Hidden: true})}
	for i, m := range p.cells {
		t.Rows = append(t.Rows, ui.Row{Cells: append(p.describe(m), ui.P(ui.Check{Name: "o", ID: fmt.Sprintf("g-%d", i), Value: m.At(), Label: "bỏ ghép"}))})
	}
	return section(ui.Section{ID: "da-ghep", Title: "Các ô đã ghép", Count: fmt.Sprint(len(p.cells))},
		form(ui.Form{Send: send(mappingPath(p.m.ID), ui.Hidden{Name: "viec", Value: "bo_ghep"}), Label: "Bỏ ghép"}, t, ui.Acts{ui.Button{Label: "Bỏ ghép các ô đã đánh dấu"}}))
}

// lostPart lists what of the older file was not found again in this one.
func (p *mapper) lostPart() templ.Component {
	if p.m.Follows == "" {
		return templ.NopComponent
	}
	if len(p.m.Lost) == 0 {
		n := ui.Notice{Tone: ui.Good, Title: "Mọi ô đã ghép đều tìm lại được trong tệp mới"}
		if p.older {
			n.Actions = []templ.Component{ui.Button{Label: "Xem tệp cũ", Small: true, Href: mappingPath(p.m.Follows)}}
		}
		return n
	}
	t := ui.Table{Caption: "Ô chưa tìm lại được", NoHead: true, Columns: []ui.Column{{Label: "Ô của tệp cũ"}, {Label: "Vì sao"}}}
	for _, n := range p.m.Lost {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.At, Whole: true}, ui.T(n.Sentence)}})
	}
	more := ui.Line{}
	if p.older {
		more = ui.Line{{Text: "Xem tệp cũ", Href: mappingPath(p.m.Follows)}}
	}
	return section(ui.Section{ID: "chua-tim-lai", Title: "Ô của tệp cũ chưa tìm lại được", Count: fmt.Sprint(len(p.m.Lost)), More: more},
		ui.Note{Text: ui.Words("Các ô khác đã ghép như cũ. Ghép các ô này bằng tay ở dưới nếu biểu mới vẫn hỏi.")}, t)
}

// renewPart takes the newer file of the workbook.
func (p *mapper) renewPart() templ.Component {
	if len(p.cells) == 0 {
		return templ.NopComponent
	}
	return section(ui.Section{ID: "tep-moi", Title: "Cấp trên gửi tệp mới"},
		ui.Note{Text: ui.Words("Trang đổi tên, hàng chèn thêm hay cột dời chỗ: các ô được tìm lại theo tên hàng, tên cột. Tệp cũ và các lần đã điền vẫn còn.")},
		form(ui.Form{Send: send(mappingPath(p.m.ID) + "/tep-moi"), Label: "Tệp mới của biểu", Upload: true},
			fields(ui.FileInput{Name: "bieu", Label: "Tệp mới", Accept: ".xlsx,.xlsm", Error: p.wrong["bieu"], Span: ui.Half}),
			ui.Acts{ui.Button{Label: "Chuyển các ô sang tệp mới", Icon: ui.IconUpload}}))
}

// newerFile is the newer file of a mapped workbook, opened beside the older.
type newerFile struct {
	Mapping    sheet.MappingID
	File       sentFile
	old, fresh *sheet.Blank
}

func (s *Server) mappingRenew() http.HandlerFunc {
	return post(s, Form[newerFile]{Right: auth.MakeReport, Name: "mapping.renew",
		Read: func(in *Input) (c newerFile, err error) {
			c.Mapping = sheet.MappingID(in.Path["mapping"])
			if c.File, err = workbookFrom(in, "bieu"); err != nil {
				return c, err
			}
			if c.fresh, err = sheet.OpenBlank(c.File.Data); err != nil {
				return c, atField("bieu", err)
			}
			c.old, err = openKept(in, mappedFile, sheet.OpenBlank)
			return c, err
		},
		Act: func(tx *db.Tx, c newerFile) (string, error) {
			id, err := sheet.Renew(tx, c.Mapping, c.File.Name, c.File.Data, c.old, c.fresh)
			return mappingPath(id), err
		},
		Again: mappingAgain,
	})
}
