package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/task"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// soonDays is how far ahead the chase lists what is coming, and historyShown how
// many of the newest reminders and mails it lists.
const soonDays, historyShown = 7, 40

// chase is the page on which the office sees who owes what.
type chase struct {
	in *Input
	notice.Chase
	late, soon []notice.Debt
}

func loadChase(tx *db.Tx, in *Input) (chase, error) {
	c, err := notice.Load(tx)
	return chase{in: in, Chase: c, late: c.Late(), soon: c.Coming(in.Today.AddDays(soonDays))}, err
}

// chasePage lists what is late by day, what is coming, who never sent anything,
// and what was sent to whom.
func chasePage(tx *db.Tx, in *Input) (templ.Component, error) { return chaseBody(tx, in, nil) }

func chaseBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	c, err := loadChase(tx, in)
	if err != nil {
		return nil, err
	}
	history, err := c.history(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Đôn đốc", Crumbs: []ui.Crumb{{Label: "Số liệu", Href: "/so-lieu"}, {Label: "Đôn đốc"}}, Standing: ui.Words(c.standing()), Actions: []templ.Component{
		ui.Button{Label: "Ngày nhắc", Icon: ui.IconSettings, Href: "/don-doc/ngay-nhac"}}}
	if in.Actor.Can(auth.ManageAccounts) {
		p.Actions = append(p.Actions, ui.Button{Label: "Địa chỉ nhận thư", Href: "/don-doc/dia-chi"}, ui.Button{Label: "Bàn giao", Href: "/ban-giao"})
	}
	return page(tx, in, p, templ.Join(c.done(faults), c.latePart(), c.soonPart(), c.silentPart(), c.groupPart(), history))
}

func (c chase) standing() string {
	if len(c.late) == 0 {
		return fmt.Sprintf("Không còn việc nào quá hạn. %d việc đến hạn trong %d ngày tới.", len(c.soon), soonDays)
	}
	return fmt.Sprintf("%d việc quá hạn của %d đơn vị; %d việc đến hạn trong %d ngày tới.", len(c.late), len(unitsOf(c.late)), len(c.soon), soonDays)
}

// unitsOf lists whose debts they are, each once, in their order.
func unitsOf(debts []notice.Debt) []auth.UnitID {
	var units []auth.UnitID
	for _, d := range debts {
		if !slices.Contains(units, d.Unit) {
			units = append(units, d.Unit)
		}
	}
	return units
}

// done says what the last act did, or why it did nothing.
func (c chase) done(faults []*fault.Fault) templ.Component {
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa làm được việc này", faults)
		sum.Text = nil
		return sum
	}
	switch c.in.Get("xong") {
	case "nhac":
		u, _ := c.Tree.Find(auth.UnitID(c.in.Get("don-vi")))
		n := ui.Notice{Tone: ui.Good, Title: "Đã nhắc " + cmp.Or(u.Name, "đơn vị"), Text: ui.Words("Lời nhắc hiện ở trang đầu của người phụ trách" + c.byMail() + ".")}
		if c.in.Get("so") == "0" {
			n.Title, n.Text = "Hôm nay đã nhắc "+cmp.Or(u.Name, "đơn vị này")+" rồi", ui.Words("Mỗi việc nhắc tay mỗi ngày một lần. Muốn gọi thêm, hãy chép tin nhắn gửi qua Zalo.")
		}
		return n
	case "nhiem-vu":
		return ui.Notice{Tone: ui.Good, Title: "Đã ghi nhiệm vụ là xong", Text: ui.Words("Nhiệm vụ này không còn trong danh sách đôn đốc.")}
	}
	return templ.NopComponent
}

func (c chase) byMail() string {
	if c.in.server.Mail {
		return ", và trong thư điện tử của ngày nếu người ấy nhận thư"
	}
	return "; chưa gửi thư vì máy chủ thư chưa được thiết lập"
}

// latePart lists what is late, a heading for each due day.
func (c chase) latePart() templ.Component {
	sec := ui.Section{ID: "qua-han", Title: "Quá hạn", Count: fmt.Sprint(len(c.late))}
	if len(c.late) == 0 {
		return section(sec, ui.Empty{Title: "Không có việc nào quá hạn", Text: ui.Words("Số liệu và nhiệm vụ quá hạn hiện ở đây theo từng ngày hạn, kèm số ngày trễ và người phụ trách.")})
	}
	return section(sec, c.table("Việc quá hạn theo ngày hạn", c.late))
}

func (c chase) soonPart() templ.Component {
	sec := ui.Section{ID: "sap-den-han", Title: fmt.Sprintf("Đến hạn trong %d ngày tới", soonDays), Count: fmt.Sprint(len(c.soon))}
	if len(c.soon) == 0 {
		return section(sec, ui.Words("Không có việc nào."))
	}
	return section(sec, c.table("Việc sắp đến hạn", c.soon))
}

// table lists debts under their due days. The acts of a unit stand at its first
// row: they are about all that it owes.
func (c chase) table(caption string, debts []notice.Debt) templ.Component {
	t := ui.Table{Caption: caption, Wide: true, Columns: []ui.Column{{Label: "Đơn vị, người phụ trách"}, {Label: "Việc"}, {Label: "Đã gửi", Number: true}, {Label: "Việc cần làm", Hidden: true}}}
	day, offered := vn.Day(""), map[auth.UnitID]bool{}
	for _, d := range debts {
		if d.Due != day {
			day = d.Due
			t.Rows = append(t.Rows, ui.Row{Group: vn.Sentence(c.Until(day))})
		}
		t.Rows = append(t.Rows, c.row(d, !offered[d.Unit]))
		offered[d.Unit] = true
	}
	return t
}

func (c chase) row(d notice.Debt, offer bool) ui.Row {
	given := ui.Cell{Text: fmt.Sprintf("%d/%d", d.Given, d.Of)}
	if d.Subject == notice.Task {
		given = ui.Cell{Text: "chưa xong", Tone: ui.Soft}
	}
	return ui.Row{Cells: []ui.Cell{{Text: cmp.Or(d.Whose, "Chưa rõ đơn vị"), Small: c.people(d)}, {Text: d.Name, Small: c.wanting(d)}, given,
		{Act: true, Part: c.acts(d, offer)}}}
}

// people names who is asked, and says where nobody would see a reminder.
func (c chase) people(d notice.Debt) ui.Line {
	var names []string
	reached := false
	for _, p := range c.Owners(d) {
		names = append(names, p.Name)
		reached = reached || p.Account != ""
	}
	switch {
	case len(names) == 0:
		return ui.Line{{Text: "chưa có người phụ trách", Tone: ui.Wait}}
	case !reached:
		return ui.Line{{Text: strings.Join(names, ", ")}, {Text: ", chưa có tài khoản", Tone: ui.Wait}}
	}
	return ui.Words(strings.Join(names, ", "))
}

// wanting names the figures that are not there.
func (c chase) wanting(d notice.Debt) ui.Line {
	var line ui.Line
	for i, p := range d.Missing {
		if i > 0 {
			line = append(line, ui.Run{Text: "; "})
		}
		line = append(line, ui.Run{Text: p.Name, Href: entryPath(figure.Key{Indicator: p.Indicator, Unit: d.Unit, From: d.From, To: d.To})})
		if p.Returned {
			line = append(line, ui.Run{Text: " (trả lại)", Tone: ui.Wait})
		}
	}
	if d.Closes != "" && d.Closes < c.Today {
		line = append(line, ui.Run{Text: ". Đã khóa nhập từ sau ngày " + d.Closes.Short(), Tone: ui.Wait})
	}
	return line
}

func (c chase) acts(d notice.Debt, offer bool) templ.Component {
	var acts ui.Parts
	if d.Subject == notice.Task {
		acts = append(acts, ui.Act{Send: send("/don-doc/nhiem-vu", ui.Hidden{Name: "nhiem_vu", Value: string(d.Directive)}), Button: ui.Button{Label: "Đã xong", Says: "Đã xong: " + d.Name, Icon: ui.IconCheck, Small: true}})
	}
	if d.Unit == "" || !offer {
		return acts
	}
	return append(acts, ui.Act{Send: send("/don-doc/nhac", ui.Hidden{Name: "don_vi", Value: string(d.Unit)}), Button: ui.Button{Label: "Nhắc", Says: "Nhắc " + d.Whose, Icon: ui.IconRemind, Small: true}},
		ui.Button{Label: "Soạn tin", Says: "Soạn tin nhắn gửi " + d.Whose, Look: ui.Quiet, Small: true, Href: "/don-doc/tin-nhan?don-vi=" + url.QueryEscape(string(d.Unit))})
}

// silentPart lists who has never sent anything; being late is another thing.
func (c chase) silentPart() templ.Component {
	silent := c.Silent()
	sec := ui.Section{ID: "chua-tung-gui", Title: "Chưa từng gửi", Count: fmt.Sprint(len(silent))}
	if len(silent) == 0 {
		return section(sec, ui.Words("Mọi đơn vị có kỳ đã đến hạn trong 12 tháng qua đều đã gửi ít nhất một lần."))
	}
	t := ui.Table{Caption: "Đơn vị chưa từng gửi số liệu phải gửi", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Từ hạn"}, {Label: "Số kỳ đã qua", Number: true}, {Label: "Người phụ trách"}}}
	for _, s := range silent {
		var names []string
		for _, p := range s.Owners {
			names = append(names, p.Name)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name, Href: "/don-doc/tin-nhan?don-vi=" + url.QueryEscape(string(s.Unit))}, ui.T(s.Since.Short()), ui.T(fmt.Sprint(s.Debts)),
			ui.T(cmp.Or(strings.Join(names, ", "), "chưa có"))}})
	}
	return section(sec, ui.Note{Text: ui.Words("Các đơn vị này chưa gửi số nào trong 12 tháng qua, khác với đơn vị gửi chậm. Thường là chưa biết phải gửi, chưa có tài khoản hoặc người phụ trách đã đổi.")}, t)
}

// groupPart leads to one message for all of a kind that are waited for.
func (c chase) groupPart() templ.Component {
	kinds := c.kinds()
	if len(kinds) == 0 {
		return templ.NopComponent
	}
	list := ui.Acts{}
	for _, k := range kinds {
		list = append(list, ui.Button{Label: "Tin chung: " + vn.Inside(k.Label()), Small: true, Href: "/don-doc/tin-nhan?khoi=" + url.QueryEscape(string(k))})
	}
	return section(ui.Section{ID: "tin-chung", Title: "Tin nhắn chung cho một khối"}, ui.Note{Text: ui.Words("Một tin cho mọi đơn vị cùng khối còn việc quá hạn, để chép vào nhóm Zalo.")}, list)
}

// kinds lists the kinds of unit that have something late.
func (c chase) kinds() []org.UnitKind {
	var kinds []org.UnitKind
	for _, id := range unitsOf(c.late) {
		if u, known := c.Tree.Find(id); known && u.Kind != org.RootKind && !slices.Contains(kinds, u.Kind) {
			kinds = append(kinds, u.Kind)
		}
	}
	return kinds
}

// history lists the newest reminders and how their mails ended.
func (c chase) history(tx *db.Tx) (templ.Component, error) {
	made, err := notice.History(tx, historyShown)
	if err != nil {
		return nil, err
	}
	mails, err := notice.Mails(tx, "", historyShown)
	if err != nil {
		return nil, err
	}
	people, err := org.People(tx)
	if err != nil {
		return nil, err
	}
	names := map[auth.PersonID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	by := map[string]notice.Mail{}
	for _, m := range mails {
		by[m.ID] = m
	}
	sec := ui.Section{ID: "da-nhac", Title: "Các lần nhắc gần đây", Count: fmt.Sprint(len(made))}
	if len(made) == 0 {
		return section(sec, ui.Empty{Title: "Chưa nhắc ai", Text: ui.Words("Mỗi sáng lúc 6 giờ 30 hệ thống nhắc các việc đến ngày nhắc; lần nhắc hiện ở đây cùng kết quả gửi thư." + c.mailNote())}), nil
	}
	t := ui.Table{Caption: "Các lần nhắc", Wide: true, Columns: []ui.Column{{Label: "Ngày"}, {Label: "Người được nhắc"}, {Label: "Việc"}, {Label: "Nhắc vì"}, {Label: "Thư điện tử"}}}
	for _, r := range made {
		u, _ := c.Tree.Find(r.Unit)
		why := r.When()
		if r.ByHand {
			why = "nhắc tay"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Day.Short(), Whole: true}, ui.T(cmp.Or(names[r.Person], "người đã rời đơn vị")),
			{Text: r.Name, Small: ui.Words(strings.TrimPrefix(u.Name+", hạn "+r.Due.Short(), ", "))}, ui.T(why), mailCell(by[r.Mail], r.Mail != "")}})
	}
	return section(sec, ui.Note{Text: ui.Words("Mỗi người nhận nhiều nhất một thư mỗi ngày." + c.mailNote())}, t), nil
}

// mailCell says what became of the mail that carried a reminder.
func mailCell(m notice.Mail, carried bool) ui.Cell {
	switch {
	case !carried:
		return ui.Cell{Text: "không gửi thư", Tone: ui.Faint}
	case m.ID == "":
		return ui.Cell{Text: "thư cũ", Tone: ui.Faint}
	case m.Outcome == notice.Refused || m.Outcome == notice.GivenUp:
		return ui.Cell{Text: m.Outcome.Label(), Tone: ui.Bad, Small: ui.Words(m.Sentence)}
	}
	return ui.Cell{Text: m.Outcome.Label(), Small: ui.Words(m.Sentence)}
}

// mailNote says that no mail goes out, where none does.
func (c chase) mailNote() string {
	if c.in.server.Mail {
		return ""
	}
	return " Máy chủ thư chưa được thiết lập nên chưa gửi thư nào; người quản trị máy đặt bằng --mail-host khi chạy chương trình."
}

// chaseRemind reminds a unit by hand.
func (s *Server) chaseRemind() http.HandlerFunc {
	return post(s, Form[auth.UnitID]{Right: auth.Chase, Name: "notice.remind",
		Read: func(in *Input) (auth.UnitID, error) { return auth.UnitID(in.Get("don_vi")), nil },
		Act: func(tx *db.Tx, unit auth.UnitID) (string, error) {
			made, err := notice.RemindNow(tx, unit, s.Mail)
			return fmt.Sprintf("/don-doc?xong=nhac&so=%d&don-vi=%s", made.Reminders, url.QueryEscape(string(unit))), err
		},
		Again: chaseBody})
}

// chaseSettle says that what a directive asked is done.
func (s *Server) chaseSettle() http.HandlerFunc {
	return post(s, Form[task.DirectiveID]{Right: auth.Chase, Name: "task.settle",
		Read: func(in *Input) (task.DirectiveID, error) { return task.DirectiveID(in.Get("nhiem_vu")), nil },
		Act: func(tx *db.Tx, id task.DirectiveID) (string, error) {
			return "/don-doc?xong=nhiem-vu", task.Settle(tx, id, true, "")
		},
		Again: chaseBody})
}

// messagePage shows the words to copy into a chat, for one unit or one kind.
func messagePage(tx *db.Tx, in *Input) (templ.Component, error) {
	c, err := loadChase(tx, in)
	if err != nil {
		return nil, err
	}
	ward, err := org.LoadWard(tx, in.Today)
	if err != nil {
		return nil, err
	}
	ask := notice.Ask{Ward: ward.Title(), From: c.signer(ward), Site: in.Site, Entry: unitEntryPath}
	p := ui.Page{Title: "Tin nhắn đôn đốc", Crumbs: []ui.Crumb{{Label: "Đôn đốc", Href: "/don-doc"}, {Label: "Tin nhắn"}},
		Standing: ui.Words("Sửa lời nếu cần, rồi chép vào nhóm Zalo hoặc tin nhắn điện thoại."), Scripts: []string{"copy.js"}}
	box := ui.CopyBox{ID: "tin-nhan", Rows: 16, Hint: "Tin chỉ nêu việc còn chờ, hạn và nơi ghi; không có số liệu."}
	if kind := org.UnitKind(in.Get("khoi")); kind != "" {
		if !slices.Contains(c.kinds(), kind) {
			return page(tx, in, p, ui.Empty{Title: "Không còn đơn vị nào của khối này quá hạn", Text: ui.Words("Các đơn vị vừa gửi đủ, hoặc khối này không có việc quá hạn."), Actions: []templ.Component{ui.Button{Label: "Về trang đôn đốc", Href: "/don-doc"}}})
		}
		box.Label, box.Text = "Tin chung gửi khối "+vn.Inside(kind.Label()), c.GroupMessage(kind, c.late, ask)
		return page(tx, in, p, box)
	}
	unit, known := c.Tree.Find(auth.UnitID(in.Get("don-vi")))
	if !known {
		return nil, fault.Missingf("Không có đơn vị này trong cây tổ chức hiện nay. Hãy chọn đơn vị ở trang Đôn đốc.")
	}
	open := slices.DeleteFunc(append(slices.Clone(c.late), c.Coming(in.Today.AddDays(2*soonDays))...), func(d notice.Debt) bool { return d.Unit != unit.ID })
	if len(open) == 0 {
		return page(tx, in, p, ui.Empty{Title: unit.Name + " không còn việc nào để nhắc", Text: ui.Words("Đơn vị này đã gửi đủ, hoặc việc gần nhất còn hơn hai tuần."), Actions: []templ.Component{ui.Button{Label: "Về trang đôn đốc", Href: "/don-doc"}}})
	}
	box.Label, box.Text = "Tin gửi "+unit.Name, c.Message(unit.ID, open, ask)
	return page(tx, in, p, box)
}

// signer is in whose name a message asks: the office.
func (c chase) signer(ward org.Ward) string {
	for _, u := range c.Tree.All() {
		if u.Kind == org.OfficeKind {
			return u.Name + " " + vn.Inside(ward.Title())
		}
	}
	return "Văn phòng " + vn.Inside(ward.Title())
}

// unitEntryPath is where a unit writes its figures.
func unitEntryPath(unit auth.UnitID) string {
	return gridPage + "?" + gridUnit + "=" + url.QueryEscape(string(unit))
}

// ownShown is how many of one's own debts stand on the home page.
const ownShown = 6

// owed puts on the desk a line on who is late, for those who chase, and what the
// person owes and is late or was reminded of.
func (d *desk) owed(tx *db.Tx) error {
	c, err := loadChase(tx, d.in)
	if err != nil {
		return err
	}
	if d.in.Actor.Can(auth.Chase) && len(c.late) > 0 {
		d.parts = append(d.parts, ui.Notice{Tone: ui.Wait, Title: fmt.Sprintf("%d đơn vị còn %d việc quá hạn", len(unitsOf(c.late)), len(c.late)),
			Text: ui.Words("Hạn lâu nhất là " + c.late[0].Due.Short() + "."), Actions: []templ.Component{ui.Button{Label: "Đôn đốc", Icon: ui.IconRemind, Small: true, Href: "/don-doc"}}})
	}
	reminded, err := c.Reminded(tx, d.in.Actor.Person)
	if err != nil {
		return err
	}
	own := slices.DeleteFunc(c.Of(d.in.Actor.Person), func(debt notice.Debt) bool {
		told := slices.ContainsFunc(reminded, func(r notice.Debt) bool { return r.Key == debt.Key })
		return !debt.Late(d.in.Today) && !told || !c.near(d.in.Actor, debt)
	})
	if len(own) > 0 {
		t := c.debtTable(own[:min(len(own), ownShown)])
		d.parts = append(d.parts, section(ui.Section{Title: "Việc đến hạn của tôi", Count: fmt.Sprint(len(own)), More: ui.Line{{Text: "Xem tất cả", Href: remindPath}}}, t))
		d.count += len(own)
	}
	return nil
}

// near reports whether a debt is the person's own unit's. What the office is asked
// for because nobody reports for a unit stands on the page of the chase.
func (c chase) near(a auth.Actor, debt notice.Debt) bool {
	if !a.Can(auth.Chase) {
		return true
	}
	return debt.Unit == c.Tree.Root().ID || slices.ContainsFunc(c.Posts, func(p org.Post) bool { return p.Person == a.Person && p.Unit == debt.Unit })
}
