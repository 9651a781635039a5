package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/notice"
	"tongket/internal/web/ui"
)

// remindPath is the page of one's own reminders.
const remindPath = "/nhac-viec"

// ownDays is how far ahead one's own page looks, ownMails how many mails it lists.
const ownDays, ownMails = 15, 5

// remindPage shows somebody what they owe, their week, and how they are reminded.
func remindPage(tx *db.Tx, in *Input) (templ.Component, error) { return remindBody(tx, in, nil) }

func remindBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	return remindWith(tx, in, faults, "")
}

// remindWith draws the page; secret is a calendar's address that was just made
// and is shown this once.
func remindWith(tx *db.Tx, in *Input, faults []*fault.Fault, secret string) (templ.Component, error) {
	c, err := loadChase(tx, in)
	if err != nil {
		return nil, err
	}
	week, err := c.Digest(tx, in.Actor.Person)
	if err != nil {
		return nil, err
	}
	mail, err := mailPart(tx, in, faults)
	if err != nil {
		return nil, err
	}
	feed, err := feedPart(tx, in, secret)
	if err != nil {
		return nil, err
	}
	var coming []notice.Debt
	for _, d := range c.Of(in.Actor.Person) {
		if d.Open() && d.Due >= in.Today && d.Due <= in.Today.AddDays(ownDays) {
			coming = append(coming, d)
		}
	}
	p := ui.Page{Title: "Nhắc việc", Crumbs: []ui.Crumb{{Label: "Việc của tôi", Href: "/"}, {Label: "Nhắc việc"}}, Scripts: []string{"copy.js"}, Standing: ui.Words(fmt.Sprintf("%s, %s. %d việc quá hạn, %d việc đến hạn trong %d ngày tới.", weekday(in.Today), in.Today.Short(), len(week.Late), len(coming), ownDays)),
		Actions: []templ.Component{ui.Button{Label: "Danh mục bàn giao", Icon: ui.IconPrint, Href: "/ban-giao"}}}
	return page(tx, in, p, templ.Join(remindDone(in, faults), c.ownPart(week.Late, coming), weekPart(week), mail, feed))
}

func remindDone(in *Input, faults []*fault.Fault) templ.Component {
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được", faults)
		return sum
	}
	switch in.Get("xong") {
	case "thu":
		return ui.Notice{Tone: ui.Good, Title: "Đã lưu cách nhận thư", Text: ui.Words("Có hiệu lực từ thư kế tiếp.")}
	case "thoi-lich":
		return ui.Notice{Tone: ui.Good, Title: "Đã ngừng lịch", Text: ui.Words("Địa chỉ cũ không còn trả lời. Hãy xóa lịch ấy trong điện thoại.")}
	}
	return templ.NopComponent
}

// ownPart lists what one owes.
func (c chase) ownPart(late, coming []notice.Debt) templ.Component {
	sec := ui.Section{ID: "viec", Title: "Việc phải gửi, phải làm", Count: fmt.Sprint(len(late) + len(coming))}
	if len(late)+len(coming) == 0 {
		return section(sec, ui.Empty{Title: "Không có việc nào quá hạn hay sắp đến hạn", Text: ui.Words(fmt.Sprintf("Số liệu và nhiệm vụ bạn phụ trách hiện ở đây từ %d ngày trước hạn.", ownDays))})
	}
	return section(sec, c.debtTable(append(late, coming...)))
}

// debtTable lists debts with the way to what is wanted.
func (c chase) debtTable(debts []notice.Debt) ui.Table {
	t := ui.Table{Caption: "Việc phải gửi, phải làm", Columns: []ui.Column{{Label: "Việc"}, {Label: "Hạn"}, {Label: "Đã gửi", Number: true}, {Label: "Việc cần làm", Hidden: true}}}
	for _, d := range debts {
		due := ui.Cell{Text: d.Due.Short(), Whole: true, Small: ui.Words(daysLeft(c.Today, d.Due))}
		if d.Late(c.Today) {
			due.Tone, due.Small = ui.Bad, ui.Words("quá "+c.Lateness(d.Due).String())
		}
		row := []ui.Cell{{Text: d.Name, Small: append(ui.Words(d.Whose+". "), c.wanting(d)...)}, due, {Text: fmt.Sprintf("%d/%d", d.Given, d.Of)}, {}}
		if d.Subject == notice.Task {
			row[0].Small, row[2] = ui.Words(d.Whose), ui.Cell{Text: "chưa xong", Tone: ui.Soft}
		} else if c.in.Actor.MayFor(auth.SubmitFigure, d.Unit) == nil {
			row[3] = ui.Cell{Act: true, Part: ui.Button{Label: "Ghi", Says: "Ghi " + d.Name + ", " + d.Whose, Small: true, Href: unitEntryPath(d.Unit)}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: row})
	}
	return t
}

// weekPart says what waits for a decision and what changed.
func weekPart(week notice.Digest) templ.Component {
	sec := ui.Section{ID: "tuan", Title: "Tổng hợp tuần", Count: week.From.Short() + "–" + week.To.Short()}
	list := ui.DefList{Stacked: true}
	for _, part := range []struct {
		term  string
		lines []string
	}{{"Chờ bạn quyết định", week.Waiting}, {"Thay đổi trong bảy ngày qua", week.Changed}} {
		for i, line := range part.lines {
			d := ui.Def{Text: ui.Words(line)}
			if i == 0 {
				d.Term = ui.Words(part.term)
			}
			list.Items = append(list.Items, d)
		}
	}
	if len(list.Items) == 0 {
		return section(sec, ui.Words("Không có gì chờ bạn quyết định, không có thay đổi nào trong bảy ngày qua."))
	}
	return section(sec, list)
}

// mailPart is the form for the address and the wishes, and the last mails.
func mailPart(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	sec := ui.Section{ID: "thu", Title: "Thư điện tử"}
	if in.Actor.Person == "" {
		return section(sec, ui.Words("Tài khoản này không gắn với người nào của đơn vị nên không nhận thư.")), nil
	}
	a, err := notice.AddressOf(tx, in.Actor.Person)
	if err != nil {
		return nil, err
	}
	mails, err := notice.Mails(tx, in.Actor.Person, ownMails)
	if err != nil {
		return nil, err
	}
	_, wrong := errorsOf("", faults)
	email, reminders, digest := a.Email, a.Reminders, a.Digest
	if len(faults) > 0 && in.Form.Has("thu_dien_tu") {
		email, reminders, digest = in.Form.Get("thu_dien_tu"), in.Get("nhac") != "", in.Get("tuan") != ""
	}
	parts := []templ.Component{}
	if !in.server.Mail {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Đơn vị chưa gửi thư", Text: ui.Words("Máy chủ thư chưa được thiết lập, nên lời nhắc chỉ hiện ở đây và ở trang đầu. Bạn vẫn ghi trước được lựa chọn của mình.")})
	}
	parts = append(parts, form(ui.Form{Send: send(remindPath + "/thu"), Label: "Thư điện tử"}, fields(
		ui.Input{Name: "thu_dien_tu", Label: "Địa chỉ thư điện tử", Value: email, Type: "email", Mode: "email", MaxLength: 254, Span: ui.Half, Error: wrong["thu_dien_tu"], Autocomplete: "email",
			Hint: "Chỉ bạn và Văn phòng thấy địa chỉ này. Để trống rồi lưu là xóa."},
		ui.Check{Name: "nhac", Label: "Nhận thư nhắc việc", Checked: reminders, Hint: "Mỗi ngày nhiều nhất một thư, gồm mọi việc đến ngày nhắc.", Span: ui.Full},
		ui.Check{Name: "tuan", Label: "Nhận tổng hợp tuần", Checked: digest, Hint: "Sáng ngày làm việc đầu tuần; tuần không có gì thì không gửi.", Span: ui.Full}),
		ui.Acts{ui.Button{Label: "Lưu cách nhận thư"}}))
	if len(mails) > 0 {
		t := ui.Table{Caption: "Các thư gần đây", Columns: []ui.Column{{Label: "Ngày"}, {Label: "Thư"}, {Label: "Kết quả"}}}
		for _, m := range mails {
			what := "Nhắc việc"
			if m.Digest {
				what = "Tổng hợp tuần"
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(m.Day.Short()), ui.T(what), mailCell(m, true)}})
		}
		parts = append(parts, t)
	}
	return section(sec, parts...), nil
}

// feedPart is the calendar of deadlines for a telephone.
func feedPart(tx *db.Tx, in *Input, secret string) (templ.Component, error) {
	sec := ui.Section{ID: "lich", Title: "Lịch hạn trên điện thoại, máy tính"}
	note := ui.Note{Text: ui.Words("Thêm địa chỉ lịch vào điện thoại hoặc Outlook, hạn của bạn hiện trong lịch và tự đổi khi hạn đổi. Lịch chỉ có ngày và tên việc, không có số liệu. Ai có địa chỉ đều xem được lịch, nên đừng gửi địa chỉ cho người khác.")}
	since, open, err := notice.FeedSince(tx, in.Actor.Person)
	if err != nil {
		return nil, err
	}
	make := ui.Act{Send: send(remindPath + "/lich"), Button: ui.Button{Label: "Lấy địa chỉ lịch"}}
	if !open {
		return section(sec, note, ui.Acts{make}), nil
	}
	parts := []templ.Component{note}
	if secret != "" {
		address := strings.TrimSuffix(in.Site, "/") + feedPath(in.Actor.Ward, secret)
		parts = append(parts, ui.CopyBox{ID: "dia-chi-lich", Label: "Địa chỉ lịch của bạn", Text: address, One: true, Hint: "Địa chỉ chỉ hiện một lần này. Chép rồi thêm vào mục “Đăng ký lịch bằng địa chỉ”."})
	} else {
		parts = append(parts, ui.Words("Lịch đang mở từ "+momentLabel(since)+". Địa chỉ không hiện lại được; lấy địa chỉ mới thì địa chỉ cũ ngừng."))
	}
	make.Button.Label = "Lấy địa chỉ mới"
	return section(sec, append(parts, ui.Acts{make, ui.Act{Send: send(remindPath + "/lich/ngung"), Button: ui.Button{Label: "Ngừng lịch", Look: ui.Quiet}}})...), nil
}

// feedPath is the address of a calendar.
func feedPath(ward auth.WardID, secret string) string {
	return feedPrefix + string(ward) + "/" + secret + ".ics"
}

// feedPrefix begins every calendar's address; what follows is secret.
const feedPrefix = "/lich-han/"

// mailWish saves one's own address and wishes.
func (s *Server) mailWish() http.HandlerFunc {
	return post(s, Form[notice.Address]{Right: auth.SeeRecord, Name: "address.own",
		Read: func(in *Input) (notice.Address, error) {
			return notice.Address{Person: in.Actor.Person, Email: in.Get("thu_dien_tu"), Reminders: in.Get("nhac") != "", Digest: in.Get("tuan") != ""}, nil
		},
		Act: func(tx *db.Tx, a notice.Address) (string, error) {
			_, err := notice.SetAddress(tx, a)
			return remindPath + "?xong=thu#thu", err
		},
		Again: remindBody})
}

// feedOpen makes a calendar's address and shows it at once: kept for a redirect it
// would stand in the record, which knows only its digest.
func (s *Server) feedOpen(w http.ResponseWriter, r *http.Request) {
	in, ok := s.admit(w, r, auth.SeeRecord)
	if !ok {
		return
	}
	secret := notice.NewToken()
	ctx, actor := in.ctx, in.Actor
	err := s.DB.Update(ctx, actor, func(tx *db.Tx) error { return notice.OpenFeed(tx, secret) })
	if err != nil {
		s.problem(w, r, err)
		return
	}
	var page templ.Component
	if err := s.DB.View(ctx, actor, func(tx *db.Tx) (err error) {
		page, err = remindWith(tx, in, nil, secret)
		return err
	}); err != nil {
		s.problem(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, page)
}

// feedClose withdraws one's own calendar.
func (s *Server) feedClose() http.HandlerFunc {
	return post(s, Form[auth.PersonID]{Right: auth.SeeRecord, Name: "feed.close",
		Read: func(in *Input) (auth.PersonID, error) { return in.Actor.Person, nil },
		Act: func(tx *db.Tx, person auth.PersonID) (string, error) {
			return remindPath + "?xong=thoi-lich#lich", notice.CloseFeed(tx, person)
		},
		Again: remindBody})
}

// feedFile answers a calendar program, which cannot sign in: the address is the
// secret.
func (s *Server) feedFile(w http.ResponseWriter, r *http.Request) {
	ward, secret := auth.WardID(clean(r.PathValue("ward"))), strings.TrimSuffix(clean(r.PathValue("token")), ".ics")
	var file []byte
	err := s.DB.View(r.Context(), auth.System(ward, "feed"), func(tx *db.Tx) (err error) {
		file, err = notice.Feed(tx, secret)
		return err
	})
	if err != nil {
		s.problem(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="han-bao-cao.ics"`)
	h.Set("Content-Length", fmt.Sprint(len(file)))
	w.Write(file) // the reader may have gone; there is nobody to tell
}

// loggedPath is a path as a log may keep it: without the secret of a calendar.
func loggedPath(path string) string {
	if strings.HasPrefix(path, feedPrefix) {
		return feedPrefix + "…"
	}
	return path
}
