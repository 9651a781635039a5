package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// remindersPage is the table of the days on which people are reminded.
func remindersPage(tx *db.Tx, in *Input) (templ.Component, error) { return remindersBody(tx, in, nil) }

func remindersBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	rules, err := notice.Rules(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Ngày nhắc", Crumbs: []ui.Crumb{{Label: "Đôn đốc", Href: "/don-doc"}, {Label: "Ngày nhắc"}},
		Standing: ui.Words("Số liệu và nhiệm vụ được nhắc theo cùng một bảng. Ngày nhắc rơi vào ngày nghỉ thì chuyển sang ngày làm việc liền trước, nhắc sau hạn thì sang ngày làm việc liền sau.")}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa đổi được bảng ngày nhắc", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu bảng ngày nhắc", Text: ui.Words("Lần nhắc sáng mai theo bảng này.")})
	}
	if slices.ContainsFunc(rules, func(r notice.Rule) bool { return r.Ask }) {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Bảng đi kèm theo thông lệ", Text: ui.Words("Không văn bản nào ấn định số ngày nhắc. Các dòng đi kèm theo cách nhắc của một hệ thống cấp tỉnh (15, 7, 3 ngày trước hạn) và thông lệ (1 ngày trước, 1 ngày sau). Văn phòng hãy so với nếp làm của đơn vị và cấp trên, rồi sửa nếu khác.")})
	}
	parts = append(parts, section(ui.Section{Title: "Đang áp dụng"}, ruleTable(in, rules)))
	if in.Actor.Can(auth.ChangeWard) {
		parts = append(parts, section(ui.Section{ID: "them", Title: "Thêm ngày nhắc"}, ruleForm(in, faults)))
	}
	return page(tx, in, p, templ.Join(parts...))
}

func ruleTable(in *Input, rules []notice.Rule) templ.Component {
	t := ui.Table{Caption: "Bảng ngày nhắc", Columns: []ui.Column{{Label: "Nhắc"}, {Label: "Qua đâu"}, {Label: "Hiệu lực"}, {Label: "Nguồn"}, {Label: "Việc", Hidden: true}}}
	subject := notice.Subject("")
	for _, r := range rules {
		if r.Subject != subject {
			subject = r.Subject
			t.Rows = append(t.Rows, ui.Row{Group: subject.Label()})
		}
		span := "từ " + r.From.Short()
		if r.ID == "" || r.From == "2000-01-01" {
			span = "từ đầu"
		}
		act, source := ui.Cell{}, r.Source
		if r.Ask {
			source = "Đi kèm, cần đối chiếu"
		}
		if r.Until != "" {
			span += " đến hết " + r.Until.Short()
			act = ui.Cell{Text: "đã thôi", Tone: ui.Faint}
		} else if in.Actor.Can(auth.ChangeWard) {
			act = ui.Cell{Act: true, Part: ui.Act{Send: send("/don-doc/ngay-nhac/bo", ui.Hidden{Name: "doi_tuong", Value: string(r.Subject)}, ui.Hidden{Name: "so_ngay", Value: strconv.Itoa(r.Days)}),
				Button: ui.Button{Label: "Thôi nhắc", Says: "Thôi nhắc " + vn.Inside(r.Subject.Label()) + " " + r.When(), Look: ui.Quiet, Small: true}}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(vn.Sentence(r.When())), ui.T(r.Channel.Label()), ui.T(span), {Text: source, Tone: ui.Soft}, act}})
	}
	return t
}

func ruleForm(in *Input, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	subjects := ui.Radios{Name: "doi_tuong", Legend: "Nhắc", Inline: true, Value: cmp.Or(in.Get("doi_tuong"), string(notice.Figures)), Error: wrong["doi_tuong"]}
	for _, s := range notice.Subjects {
		subjects.Options = append(subjects.Options, ui.Option{Value: string(s), Label: s.Label()})
	}
	sides := ui.Radios{Name: "phia", Legend: "So với hạn", Inline: true, Value: cmp.Or(in.Get("phia"), "truoc"), Options: []ui.Option{{Value: "truoc", Label: "Trước hạn"}, {Value: "sau", Label: "Sau hạn"}}}
	channels := ui.Radios{Name: "kenh", Legend: "Qua đâu", Value: cmp.Or(in.Get("kenh"), string(notice.ByMail)), Error: wrong["kenh"]}
	for _, c := range notice.Channels {
		channels.Options = append(channels.Options, ui.Option{Value: string(c), Label: c.Label()})
	}
	return form(ui.Form{Send: send("/don-doc/ngay-nhac"), Label: "Thêm ngày nhắc"}, fields(subjects,
		ui.Input{Name: "so_ngay", Label: "Cách hạn", Unit: "ngày", Value: in.Form.Get("so_ngay"), Mode: "numeric", Number: true, Hint: "0 là đúng ngày hạn.", Error: wrong["so_ngay"]}, sides, channels,
		ui.Input{Name: "nguon", Label: "Theo văn bản hoặc thỏa thuận nào", Value: in.Form.Get("nguon"), Optional: true, MaxLength: 200, Span: ui.Half}),
		ui.Acts{ui.Button{Label: "Thêm ngày nhắc", Icon: ui.IconAdd, Look: ui.Primary}})
}

// readRule reads a rule as its form sends it.
func readRule(in *Input) (notice.Rule, error) {
	days, err := strconv.Atoi(in.Get("so_ngay"))
	if err != nil || days < 0 {
		return notice.Rule{}, fault.Invalidf("so_ngay", "“%s” không phải số ngày. Hãy ghi một số nguyên từ 0, ví dụ 3.", in.Get("so_ngay"))
	}
	if in.Get("phia") != "sau" {
		days = -days
	}
	source := []rune(in.Get("nguon"))
	return notice.Rule{Subject: notice.Subject(in.Get("doi_tuong")), Days: days, Channel: notice.Channel(in.Get("kenh")), Source: string(source[:min(len(source), 200)])}, nil
}

func (s *Server) reminderAdd() http.HandlerFunc {
	return post(s, Form[notice.Rule]{Right: auth.ChangeWard, Name: "reminder_rule.add", Read: readRule,
		Act: func(tx *db.Tx, r notice.Rule) (string, error) {
			_, err := notice.AddRule(tx, r)
			return "/don-doc/ngay-nhac?xong=1", err
		},
		Again: remindersBody})
}

// endedRule is which rule goes.
type endedRule struct {
	Subject notice.Subject
	Days    int
}

func (s *Server) reminderEnd() http.HandlerFunc {
	return post(s, Form[endedRule]{Right: auth.ChangeWard, Name: "reminder_rule.end",
		Read: func(in *Input) (endedRule, error) {
			days, err := strconv.Atoi(in.Get("so_ngay"))
			if err != nil {
				return endedRule{}, fault.Missingf("Không rõ dòng nhắc nào cần thôi. Hãy mở lại trang Ngày nhắc.")
			}
			return endedRule{notice.Subject(in.Get("doi_tuong")), days}, nil
		},
		Act: func(tx *db.Tx, r endedRule) (string, error) {
			return "/don-doc/ngay-nhac?xong=1", notice.EndRule(tx, r.Subject, r.Days)
		},
		Again: remindersBody})
}

// addressesPage is where the office writes down where people are reached.
func addressesPage(tx *db.Tx, in *Input) (templ.Component, error) { return addressesBody(tx, in, nil) }

func addressesBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	known, err := notice.Addresses(tx)
	if err != nil {
		return nil, err
	}
	posts, err := org.Posts(tx)
	if err != nil {
		return nil, err
	}
	p := ui.Page{Title: "Địa chỉ nhận thư", Crumbs: []ui.Crumb{{Label: "Đôn đốc", Href: "/don-doc"}, {Label: "Địa chỉ nhận thư"}},
		Standing: ui.Words("Văn phòng ghi địa chỉ thư điện tử của người phụ trách. Nhận thư hay không do chính người ấy chọn ở trang Nhắc việc của mình; Văn phòng chỉ ngừng được, không bật thay.")}
	var parts []templ.Component
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa lưu được địa chỉ", faults)
		parts = append(parts, sum)
	} else if in.Get("xong") != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã lưu địa chỉ", Text: ui.Words("Người ấy thấy địa chỉ này ở trang Nhắc việc và tự chọn nhận thư.")})
	}
	if !in.server.Mail {
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Chưa gửi thư được", Text: ui.Words("Máy chủ thư chưa được thiết lập. Địa chỉ vẫn ghi trước được; người quản trị máy đặt máy chủ thư bằng --mail-host khi chạy chương trình.")})
	}
	t := ui.Table{Caption: "Địa chỉ nhận thư", Wide: true, Columns: []ui.Column{{Label: "Người"}, {Label: "Nhận thư"}, {Label: "Địa chỉ"}}}
	seen := map[auth.PersonID]bool{}
	for _, post := range posts {
		if seen[post.Person] || post.EndedAt != "" {
			continue
		}
		seen[post.Person] = true
		t.Rows = append(t.Rows, addressRow(in, post, known[post.Person], faults))
	}
	return page(tx, in, p, templ.Join(append(parts, t)...))
}

func addressRow(in *Input, post org.Post, a notice.Address, faults []*fault.Fault) ui.Row {
	_, wrong := errorsOf("", faults)
	field := ui.Input{Name: "thu_dien_tu", ID: "thu-" + string(post.Person), Label: "Địa chỉ của " + post.Name, HideLabel: true, Value: a.Email, Type: "email", Mode: "email", MaxLength: 254}
	if len(faults) > 0 && in.Get("nguoi") == string(post.Person) {
		field.ID = "" // the summary leads to the field by its name
		field.Value, field.Error = in.Form.Get("thu_dien_tu"), wrong["thu_dien_tu"]
	}
	return ui.Row{Cells: []ui.Cell{{Text: post.Name, Small: ui.Line{{Text: post.Title + ", "}, {Text: "bàn giao", Href: handoverPath(post.Person)}}}, ui.T(wishWords(a)),
		ui.P(form(ui.Form{Send: send("/don-doc/dia-chi", ui.Hidden{Name: "nguoi", Value: string(post.Person)}), Label: "Địa chỉ của " + post.Name},
			field, ui.Acts{ui.Button{Label: "Lưu", Says: "Lưu địa chỉ của " + post.Name, Small: true},
				ui.Button{Label: "Ngừng gửi thư", Says: "Ngừng gửi thư cho " + post.Name, Look: ui.Quiet, Small: true, Name: "ngung", Value: "1"}}))}}
}

// wishWords says what mails somebody asked for.
func wishWords(a notice.Address) string {
	switch {
	case a.Email == "":
		return "chưa có địa chỉ"
	case a.Reminders && a.Digest:
		return "nhắc việc, tổng hợp tuần"
	case a.Reminders:
		return "nhắc việc"
	case a.Digest:
		return "tổng hợp tuần"
	}
	return "chưa chọn nhận"
}

// wishedAddress is an address as the office sends it.
type wishedAddress struct {
	Person auth.PersonID
	Email  string
	Stop   bool
}

func (s *Server) addressSet() http.HandlerFunc {
	return post(s, Form[wishedAddress]{Right: auth.ManageAccounts, Name: "address.set",
		Read: func(in *Input) (wishedAddress, error) {
			return wishedAddress{auth.PersonID(in.Get("nguoi")), in.Get("thu_dien_tu"), in.Get("ngung") != ""}, nil
		},
		Act: func(tx *db.Tx, w wishedAddress) (string, error) {
			a, err := notice.AddressOf(tx, w.Person)
			if err != nil {
				return "", err
			}
			a.Email = w.Email
			if w.Stop || a.Email == "" {
				a.Reminders, a.Digest = false, false
			}
			_, err = notice.SetAddress(tx, a)
			return fmt.Sprintf("/don-doc/dia-chi?xong=1#thu-%s", w.Person), err
		},
		Again: addressesBody})
}
