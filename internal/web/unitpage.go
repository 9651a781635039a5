package web

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// structurePath is the page of what a unit is, beside that of what it owes.
func structurePath(id auth.UnitID) string { return "/don-vi/" + string(id) + "/co-cau" }

// theUnit is one unit with all its page shows.
type theUnit struct {
	in     *Input
	u      org.Unit // its last state
	stands bool     // today
	tree   org.Tree // today's
	states []org.Unit
	edges  []org.Edge // that touch it
	names  map[auth.UnitID]string
	wrong  map[string]string
	form   string // which of the forms came back
}

// structurePage shows what a unit is and was, where it came from and went, and to those
// who may change the ward the forms that rename, move, merge, split or close it.
func structurePage(tx *db.Tx, in *Input) (templ.Component, error) { return structureBody(tx, in, nil) }

func structureBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	p, err := loadUnit(tx, in)
	if err != nil {
		return nil, err
	}
	head := ui.Page{Title: "Cơ cấu: " + p.u.Name, Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, p.crumb(), {Label: "Cơ cấu"}}, Standing: p.standing()}
	var parts []templ.Component
	if len(faults) > 0 {
		var sum ui.ErrorSummary
		sum, p.wrong = errorsOf("Chưa ghi được thay đổi", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã ghi thay đổi", Text: ui.Words("Số liệu đã có giữ nguyên; so sánh với các năm trước từ nay tính trên địa bàn mới.")})
	}
	parts = append(parts, p.history(), p.lineage())
	if in.Actor.Can(auth.ChangeWard) && p.stands && p.u.Parent != "" {
		parts = append(parts, p.renameForm(), p.moveForm(), p.mergeForm(), p.splitForm(), p.closeForm())
	}
	return page(tx, in, head, templ.Join(parts...))
}

func loadUnit(tx *db.Tx, in *Input) (*theUnit, error) {
	p := &theUnit{in: in, names: map[auth.UnitID]string{}, form: in.Get("viec")}
	id := auth.UnitID(in.Path["unit"])
	var err error
	if p.states, err = org.UnitHistory(tx, id); err != nil {
		return nil, err
	}
	if len(p.states) == 0 {
		return nil, fault.Missingf("Không có đơn vị này. Có thể đường dẫn đã cũ; hãy chọn lại trong cây tổ chức.")
	}
	if p.tree, err = org.LoadTree(tx, in.Today); err != nil {
		return nil, err
	}
	p.u, p.stands = p.tree.Find(id)
	if !p.stands {
		p.u = p.states[len(p.states)-1]
	}
	edges, err := org.Lineage(tx, "")
	if err != nil {
		return nil, err
	}
	p.edges = slices.DeleteFunc(edges, func(e org.Edge) bool {
		return e.Unit != id && (e.Kind == org.Moved || e.From != id && e.To != id)
	})
	all, err := org.UnitNames(tx)
	p.names = all
	return p, err
}

// crumb leads to what the unit owes; one that stands no more owes nothing.
func (p *theUnit) crumb() ui.Crumb {
	c := ui.Crumb{Label: p.u.Name}
	if p.stands {
		c.Href = "/don-vi/" + string(p.u.ID)
	}
	return c
}

func (p *theUnit) standing() ui.Line {
	above := p.names[p.u.Parent]
	switch {
	case !p.stands:
		return ui.Words(fmt.Sprintf("%s. Không hoạt động vào ngày %s.", p.u.Kind.Label(), p.in.Today.Short()))
	case above == "":
		return ui.Words(p.u.Kind.Label() + ". Gốc của cây tổ chức.")
	}
	return ui.Words(fmt.Sprintf("%s, thuộc %s. %d đơn vị trực thuộc.", p.u.Kind.Label(), above, len(p.tree.Children(p.u.ID))))
}

// history lists the states the unit has had.
func (p *theUnit) history() templ.Component {
	t := ui.Table{Caption: "Tên, loại và cấp trên qua các ngày", Columns: []ui.Column{{Label: "Từ ngày"}, {Label: "Tên"}, {Label: "Loại"}, {Label: "Thuộc"}}}
	for _, u := range p.states {
		name := ui.T(u.Name)
		if u.Closed {
			name = ui.Cell{Text: "thôi hoạt động", Tone: ui.Wait}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(u.From.Short()), name, {Text: u.Kind.Label(), Tone: ui.Soft}, {Text: cmp.Or(p.names[u.Parent], "gốc của cây"), Tone: ui.Soft}}})
	}
	return section(ui.Section{Title: "Qua các ngày"}, t)
}

// lineage tells where the unit came from and went.
func (p *theUnit) lineage() templ.Component {
	if len(p.edges) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Sáp nhập, chia tách, chuyển", Columns: []ui.Column{{Label: "Từ ngày"}, {Label: "Thay đổi"}, {Label: "Số các năm trước"}}}
	for _, e := range p.edges {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(e.Day.Short()), ui.T(p.edgeWords(e)), {Text: edgeMeans(e), Tone: ui.Soft}}})
	}
	return section(ui.Section{Title: "Sáp nhập, chia tách, chuyển", Count: fmt.Sprint(len(p.edges))}, t)
}

func (p *theUnit) edgeWords(e org.Edge) string {
	from, to := p.names[e.From], p.names[e.To]
	switch e.Kind {
	case org.Merged:
		return fmt.Sprintf("%s nhập vào %s", from, to)
	case org.Parted:
		share := "không ghi tỷ lệ"
		if e.Den != 0 {
			share = fmt.Sprintf("%d/%d", e.Num, e.Den)
		}
		if e.From == e.To {
			return fmt.Sprintf("%s chia tách, giữ lại một phần (%s)", from, share)
		}
		return fmt.Sprintf("%s chia cho %s (%s)", from, to, share)
	}
	return fmt.Sprintf("%s chuyển từ %s sang %s", p.names[e.Unit], from, to)
}

// edgeMeans says what an edge does to figures from before its day.
func edgeMeans(e org.Edge) string {
	switch {
	case e.Kind == org.Merged:
		return "cộng vào đơn vị nhận"
	case e.Kind == org.Parted && e.Den != 0:
		return fmt.Sprintf("chia theo tỷ lệ %d/%d", e.Num, e.Den)
	case e.Kind == org.Parted:
		return "không so sánh được cho từng phần"
	}
	return "tính theo số của từng đơn vị"
}

// dayField asks from which day a change holds.
func (p *theUnit) dayField(form string) ui.Input {
	value, id := "", "f-ngay-"+form
	if p.form == form { // the summary of errors leads to this one
		value, id = p.in.Form.Get("ngay"), ""
	}
	return ui.Input{Name: "ngay", ID: id, Label: "Từ ngày", Value: value, Error: p.error(form, "ngay"), Span: ui.Quarter,
		Placeholder: "01/07/2025", Hint: "Ngày quyết định có hiệu lực"}
}

func (p *theUnit) error(form, field string) string {
	if p.form != form {
		return ""
	}
	return p.wrong[field]
}

func (p *theUnit) typed(form, field, otherwise string) string {
	if p.form == form {
		return p.in.Form.Get(field)
	}
	return otherwise
}

func (p *theUnit) send(form string) ui.Form {
	return ui.Form{Send: send(structurePath(p.u.ID)+"/"+form, ui.Hidden{Name: "viec", Value: form}, ui.Hidden{Name: "lan", Value: fmt.Sprint(p.u.Revision)}), Label: p.u.Name}
}

func (p *theUnit) renameForm() templ.Component {
	kinds := ui.Select{Name: "loai", Label: "Loại đơn vị", Value: p.typed("doi-ten", "loai", string(p.u.Kind)), Error: p.error("doi-ten", "loai")}
	for _, k := range org.Kinds {
		if k.Kind != org.RootKind {
			kinds.Options = append(kinds.Options, ui.Option{Value: string(k.Kind), Label: k.Label, Group: string(k.Family)})
		}
	}
	name := ui.Input{Name: "ten", Label: "Tên mới", Value: p.typed("doi-ten", "ten", p.u.Name), Error: p.error("doi-ten", "ten")}
	return section(ui.Section{ID: "doi-ten", Title: "Đổi tên, đổi loại"}, form(p.send("doi-ten"), fields(name, kinds, p.dayField("doi-ten")), ui.Acts{ui.Button{Label: "Đổi tên"}}))
}

// others lists the units that a form may name besides the unit itself.
func (p *theUnit) others(root bool) []ui.Option {
	options := []ui.Option{{Value: "", Label: "Chọn đơn vị"}}
	for _, u := range p.tree.All() {
		if u.ID != p.u.ID && (root || u.Parent != "") {
			options = append(options, ui.Option{Value: string(u.ID), Label: indent(p.tree.Depth(u.ID)) + u.Name})
		}
	}
	return options
}

func (p *theUnit) moveForm() templ.Component {
	to := ui.Select{Name: "cap_tren", Label: "Chuyển về", Value: p.typed("chuyen", "cap_tren", string(p.u.Parent)), Options: p.others(true), Error: p.error("chuyen", "cap_tren")}
	return section(ui.Section{ID: "chuyen", Title: "Chuyển sang cấp trên khác"}, form(p.send("chuyen"), fields(to, p.dayField("chuyen")), ui.Acts{ui.Button{Label: "Chuyển"}}))
}

func (p *theUnit) mergeForm() templ.Component {
	into := ui.Select{Name: "nhan", Label: "Nhập vào", Value: p.typed("sap-nhap", "nhan", ""), Options: p.others(true), Error: p.error("sap-nhap", "nhan"),
		Hint: "Xã cũ ở ngoài phường thì nhập vào chính phường: số các năm trước của xã được cộng thêm vào số của phường"}
	return section(ui.Section{ID: "sap-nhap", Title: "Sáp nhập vào đơn vị khác"},
		ui.Note{Text: ui.Words(fmt.Sprintf("“%s” thôi hoạt động từ ngày ấy, các đơn vị trực thuộc chuyển theo. Số các năm trước cộng vào đơn vị nhận khi so sánh.", p.u.Name))},
		form(p.send("sap-nhap"), fields(into, p.dayField("sap-nhap")), ui.Acts{ui.Button{Label: "Sáp nhập"}}))
}

// takers is how many units one form may share a unit among.
const takers = 4

func (p *theUnit) splitForm() templ.Component {
	var rows []templ.Component
	for n := range takers {
		unit, share := fmt.Sprintf("nhan_%d", n+1), fmt.Sprintf("phan_%d", n+1)
		options := append(p.others(false), ui.Option{Value: string(p.u.ID), Label: p.u.Name + " (giữ lại)"})
		rows = append(rows,
			ui.Select{Name: unit, Label: fmt.Sprintf("Đơn vị nhận %d", n+1), Value: p.typed("chia-tach", unit, ""), Options: options, Error: p.error("chia-tach", unit), Span: ui.Half, Optional: n > 1},
			ui.Input{Name: share, Label: fmt.Sprintf("Tỷ lệ %d", n+1), Value: p.typed("chia-tach", share, ""), Error: p.error("chia-tach", share), Span: ui.Half, Optional: true, Placeholder: "1/3 hoặc 40%"})
	}
	rows = append(rows, p.dayField("chia-tach"))
	note := "Thêm các đơn vị nhận vào cây tổ chức trước. Tỷ lệ dùng để chia số các năm trước, cộng lại phải bằng đúng 1; để trống tất cả khi không ai biết tỷ lệ, khi ấy từng phần không so sánh được với các năm trước."
	return section(ui.Section{ID: "chia-tach", Title: "Chia tách"}, ui.Note{Text: ui.Words(note)}, form(p.send("chia-tach"), fields(rows...), ui.Acts{ui.Button{Label: "Chia tách"}}))
}

func (p *theUnit) closeForm() templ.Component {
	return section(ui.Section{ID: "dong", Title: "Thôi hoạt động, không sáp nhập vào đâu"},
		form(p.send("dong"), fields(p.dayField("dong")), ui.Acts{ui.Button{Label: "Cho thôi hoạt động"}}))
}

// structureDay reads the day from which a change holds.
func structureDay(in *Input) (vn.Day, error) {
	day, err := vn.ParseDay(in.Get("ngay"))
	if err != nil {
		return "", fault.Invalidf("ngay", "“%s” không phải một ngày. Hãy ghi ngày, tháng, năm theo quyết định, ví dụ 01/07/2025.", in.Get("ngay"))
	}
	return day, nil
}
