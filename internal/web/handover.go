package web

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/web/ui"
)

// handoverPage lists what stands in somebody's name, to be printed and signed:
// one's own, or, for the office, anybody's.
func handoverPage(tx *db.Tx, in *Input) (templ.Component, error) {
	person := cmp.Or(auth.PersonID(in.Get("nguoi")), in.Actor.Person)
	h, err := notice.HandoverOf(tx, person)
	if fault.Is(err, fault.Missing) && in.Get("nguoi") == "" {
		return handoverChoice(tx, in, err)
	}
	if err != nil {
		return nil, err
	}
	c, err := loadChase(tx, in)
	if err != nil {
		return nil, err
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	v := handover{h, c, definitions}
	p := ui.Page{Title: "Danh mục bàn giao: " + h.Name, Standing: ui.Words("Mọi việc đang đứng tên " + h.Name + " tính đến ngày " + in.Today.Short() + ". Nhấn Ctrl+P để in."),
		PrintTitle: "DANH MỤC BÀN GIAO CÔNG VIỆC", PrintNote: h.Name + ", tính đến ngày " + in.Today.Short()}
	choose, err := handoverPeople(tx, in, person)
	if err != nil {
		return nil, err
	}
	return page(tx, in, p, templ.Join(choose, v.posts(), v.debts(), v.figures("Số liệu bị trả lại, chưa ghi lại", h.Returned), v.figures("Số liệu đã gửi, đang chờ duyệt", h.Sent),
		v.figures("Số liệu chờ người này quyết định", h.Waiting), v.documents(), v.accounts(in), signatures(h.Name)))
}

// handoverChoice lets the office, whose account may hold no post, choose a person.
func handoverChoice(tx *db.Tx, in *Input, cause error) (templ.Component, error) {
	if !in.Actor.Can(auth.ManageAccounts) {
		return nil, cause
	}
	choose, err := handoverPeople(tx, in, "")
	if err != nil {
		return nil, err
	}
	return page(tx, in, ui.Page{Title: "Danh mục bàn giao", Standing: ui.Words("Chọn người sắp thôi nhiệm vụ để xem mọi việc đang đứng tên người ấy.")}, choose)
}

// handoverPeople is the list of people to choose from, for the office.
func handoverPeople(tx *db.Tx, in *Input, chosen auth.PersonID) (templ.Component, error) {
	if !in.Actor.Can(auth.ManageAccounts) {
		return templ.NopComponent, nil
	}
	posts, err := org.Posts(tx)
	if err != nil {
		return nil, err
	}
	list := ui.Select{Name: "nguoi", Label: "Người bàn giao", Value: string(chosen)}
	seen := map[auth.PersonID]bool{}
	for _, p := range posts {
		if p.EndedAt == "" && !seen[p.Person] {
			seen[p.Person] = true
			list.Options = append(list.Options, ui.Option{Value: string(p.Person), Label: p.Name})
		}
	}
	return templ.Join(ui.FilterBar{Action: "/ban-giao", Selects: []ui.Select{list}}), nil
}

// handover draws the parts of the list.
type handover struct {
	notice.Handover
	c           chase
	definitions map[plan.IndicatorID]plan.Definition
}

func (v handover) unit(id auth.UnitID) string {
	u, _ := v.c.Tree.Find(id)
	return cmp.Or(u.Name, "đơn vị đã giải thể")
}

func (v handover) posts() templ.Component {
	t := ui.Table{Caption: "Chức vụ đang giữ", Columns: []ui.Column{{Label: "Chức vụ"}, {Label: "Đơn vị"}, {Label: "Vai trò"}, {Label: "Từ ngày"}, {Label: "Tài khoản"}}}
	for _, p := range v.Posts {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(p.Title), ui.T(v.unit(p.Unit)), ui.T(p.Role.Label()), ui.T(p.From.Short()), ui.T(cmp.Or(p.Login, "không có"))}})
	}
	return section(ui.Section{Title: "Chức vụ đang giữ", Count: fmt.Sprint(len(v.Posts))}, t)
}

func (v handover) debts() templ.Component {
	sec := ui.Section{Title: "Báo cáo và nhiệm vụ phải hoàn thành", Count: fmt.Sprint(len(v.Debts))}
	if len(v.Debts) == 0 {
		return section(sec, ui.Words("Không có việc nào quá hạn hay đến hạn trong ba tháng tới."))
	}
	t := ui.Table{Caption: "Báo cáo và nhiệm vụ phải hoàn thành", Columns: []ui.Column{{Label: "Việc"}, {Label: "Đơn vị"}, {Label: "Hạn"}, {Label: "Đã gửi", Number: true}}}
	for _, d := range v.Debts {
		given := fmt.Sprintf("%d/%d", d.Given, d.Of)
		if d.Subject == notice.Task {
			given = "chưa xong"
		}
		due := ui.Cell{Text: d.Due.Short()}
		if d.Late(v.c.Today) {
			due.Tone, due.Small = ui.Bad, ui.Words("quá "+v.c.Lateness(d.Due).String())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(d.Name), ui.T(d.Whose), due, ui.T(given)}})
	}
	return section(sec, t)
}

func (v handover) figures(title string, list []figure.Figure) templ.Component {
	if len(list) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: title, Columns: []ui.Column{{Label: "Chỉ tiêu"}, {Label: "Đơn vị"}, {Label: "Kỳ"}, {Label: "Giá trị", Number: true}, {Label: "Ghi chú"}}}
	for _, f := range list {
		d := v.definitions[f.Key.Indicator]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(d.Name), ui.T(v.unit(f.Key.Unit)), ui.T(spanLabel(f.Key.From, f.Key.To)), ui.T(f.Value.WithUnit(d)), ui.T(cmp.Or(f.Reason, f.Note))}})
	}
	return section(ui.Section{Title: title, Count: fmt.Sprint(len(list))}, t)
}

func (v handover) documents() templ.Component {
	if len(v.Documents) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{Caption: "Văn bản chưa xác nhận xong", Columns: []ui.Column{{Label: "Văn bản"}, {Label: "Còn lại"}}}
	for _, u := range v.Documents {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: u.Document.Title, Href: documentPath(u.Document.ID), Small: ui.Words(origin(u.Document))}, ui.T(fmt.Sprintf("%d dữ kiện", u.Waiting))}})
	}
	return section(ui.Section{Title: "Văn bản chưa xác nhận xong", Count: fmt.Sprint(len(v.Documents))}, t)
}

// accounts says what has to be ended or given on besides the work itself.
func (v handover) accounts(in *Input) templ.Component {
	has := map[bool]string{true: "đang bật", false: "không có"}
	list := ui.DefList{Items: []ui.Def{
		{Term: ui.Words("Phiên đang đăng nhập"), Text: ui.Words(fmt.Sprint(v.Sessions))},
		{Term: ui.Words("Ô đã gõ, chưa gửi"), Text: ui.Words(fmt.Sprint(v.Drafts))},
		{Term: ui.Words("Lịch hạn trên điện thoại"), Text: ui.Words(has[v.Feed])},
		{Term: ui.Words("Thư nhắc việc"), Text: ui.Words(has[v.Mail])},
	}}
	parts := []templ.Component{list}
	if in.Actor.Can(auth.ManageAccounts) {
		parts = append(parts, ui.Note{Text: ui.Line{{Text: "Khi bàn giao xong: giao chức vụ cho người mới và kết thúc chức vụ cũ ở trang "}, {Text: "Đơn vị", Href: "/don-vi"}, {Text: "; phiên, lịch và thư của người cũ ngừng theo chức vụ."}}})
	}
	return section(ui.Section{Title: "Tài khoản và thiết bị"}, parts...)
}

// signatures is the foot of the printed list.
func signatures(name string) templ.Component {
	return ui.Strip{{Value: strings.ToUpper("Người giao"), Label: name}, {Value: strings.ToUpper("Người nhận"), Label: "(ký, ghi rõ họ tên)"}}
}

// handoverPath is the list of a person.
func handoverPath(person auth.PersonID) string {
	return "/ban-giao?nguoi=" + url.QueryEscape(string(person))
}
