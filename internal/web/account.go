package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// accountsPath lists the ward's people with their posts and accounts.
const accountsPath = "/tai-khoan"

func accountsPage(tx *db.Tx, in *Input) (templ.Component, error) { return accountsBody(tx, in, nil) }

func accountsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	posts, err := org.Posts(tx)
	if err != nil {
		return nil, err
	}
	people, err := org.People(tx)
	if err != nil {
		return nil, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	_, wrong := errorsOf("", faults)
	if len(faults) > 0 {
		sum, _ := errorsOf("Chưa làm được việc này", faults)
		parts = append(parts, sum)
	} else if done := accountsDone[in.Get("xong")]; done != "" {
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: done})
	}
	if id := cmp.Or(in.Get("ban-giao"), in.Path["post"]); id != "" {
		parts = append(parts, handoverForm(in, posts, people, id, wrong))
	}
	standing := 0
	for _, p := range posts {
		if p.EndedAt == "" {
			standing++
		}
	}
	parts = append(parts, postTable(tx, posts, tree), section(ui.Section{ID: "them", Title: "Giao chức vụ"}, newPostForm(in, people, tree, wrong)), roleTable())
	p := ui.Page{Title: "Người và tài khoản", Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, {Label: "Người và tài khoản"}},
		Standing: ui.Words(fmt.Sprintf("%d người, %d chức vụ đang giữ. Tài khoản chỉ làm được những gì chức vụ cho phép.", len(people), standing))}
	return page(tx, in, p, templ.Join(parts...))
}

// accountsDone says what the last act did.
var accountsDone = map[string]string{
	"da-hien": "Đã làm xong; mật khẩu chỉ hiện một lần. Nếu chưa kịp ghi lại, hãy đặt lại mật khẩu.",
	"giao":    "Đã giao chức vụ.", "ket-thuc": "Đã kết thúc chức vụ; tài khoản không còn làm được việc của chức vụ ấy.",
	"ngung": "Đã ngừng tài khoản; mọi phiên đang mở của tài khoản ấy đã đóng.", "mo": "Tài khoản dùng lại được.",
	"ban-giao": "Đã bàn giao chức vụ.",
}

// postTable lists who holds what, and with which account.
func postTable(tx *db.Tx, posts []org.Post, tree org.Tree) templ.Component {
	t := ui.Table{Caption: "Người, chức vụ và tài khoản", Wide: true, Columns: []ui.Column{{Label: "Người"}, {Label: "Chức vụ"}, {Label: "Vai trò"}, {Label: "Tài khoản"}, {Label: "Việc", Hidden: true}}}
	var ended []ui.Row
	for _, p := range posts {
		u, _ := tree.Find(p.Unit)
		row := ui.Row{ID: "cv-" + string(p.ID), Cells: []ui.Cell{ui.T(p.Name), {Text: p.Title, Small: ui.Words(cmp.Or(u.Name, "đơn vị đã giải thể"))},
			ui.T(p.Role.Label()), accountCell(p), ui.T("")}}
		if p.EndedAt != "" {
			row.Cells[1].Small = append(row.Cells[1].Small, ui.Run{Text: ", đến " + momentLabel(p.EndedAt)})
			ended = append(ended, row)
			continue
		}
		row.Cells[4] = ui.Cell{Act: true, Part: postActs(tx.Actor, p)}
		t.Rows = append(t.Rows, row)
	}
	out := []templ.Component{section(ui.Section{ID: "dang-giu", Title: "Đang giữ chức vụ", Count: fmt.Sprint(len(t.Rows))}, t)}
	if len(ended) > 0 {
		out = append(out, ui.Folded{Label: fmt.Sprintf("%d chức vụ đã kết thúc", len(ended)), Parts: []templ.Component{ui.Table{Caption: "Chức vụ đã kết thúc", Columns: t.Columns[:4], Rows: cut(ended, 4)}}})
	}
	return templ.Join(out...)
}

// cut leaves the first cells of rows.
func cut(rows []ui.Row, n int) []ui.Row {
	for i := range rows {
		rows[i].Cells = rows[i].Cells[:n]
	}
	return rows
}

func accountCell(p org.Post) ui.Cell {
	switch {
	case p.Role == auth.Bearer:
		return ui.Cell{Text: "thẻ in", Tone: ui.Soft}
	case p.Account == "":
		return ui.Cell{Text: "không đăng nhập", Tone: ui.Faint}
	case p.Disabled:
		return ui.Cell{Text: p.Login, Small: ui.Words("đã ngừng"), Tone: ui.Faint}
	}
	return ui.T(p.Login)
}

// postActs are what may be done with a post and its account.
func postActs(a auth.Actor, p org.Post) templ.Component {
	if p.Role == auth.Bearer {
		return ui.Button{Label: "Xem thẻ", Says: "Xem thẻ của " + p.Name, Look: ui.Quiet, Small: true, Href: cardsPath}
	}
	says := " của " + p.Name + ", " + p.Title
	act := func(path, label string, look ui.Look) templ.Component {
		return ui.Act{Send: send(accountsPath + path), Button: ui.Button{Label: label, Says: label + says, Look: look, Small: true}}
	}
	all := ui.Parts{}
	if p.Account != "" {
		account := "/" + string(p.Account)
		all = append(all, act(account+"/mat-khau", "Đặt lại mật khẩu", ui.Normal))
		switch {
		case p.Disabled:
			all = append(all, act(account+"/mo", "Cho dùng lại", ui.Normal))
		case p.Account != a.Account:
			all = append(all, act(account+"/ngung", "Ngừng tài khoản", ui.Quiet))
		}
	}
	return append(all, ui.Button{Label: "Bàn giao", Says: "Bàn giao chức vụ" + says, Look: ui.Quiet, Small: true, Href: accountsPath + "?ban-giao=" + string(p.ID) + "#ban-giao"},
		act("/chuc-vu/"+string(p.ID)+"/ket-thuc", "Kết thúc", ui.Quiet))
}

// roleTable explains the roles.
func roleTable() templ.Component {
	t := ui.Table{Caption: "Vai trò được làm gì", Columns: []ui.Column{{Label: "Vai trò"}, {Label: "Được"}}}
	for _, r := range append(auth.Roles[:len(auth.Roles):len(auth.Roles)], auth.Bearer) {
		text := vn.Sentence(strings.Join(r.Allows(), "; ")) + "."
		switch r {
		case auth.Reporter:
			text += " Chỉ số liệu của đơn vị mình và các đơn vị thuộc đơn vị mình."
		case auth.Bearer:
			text += " Chỉ trang nhập nhanh, chỉ số liệu của đơn vị ghi trên thẻ."
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(r.Label()), ui.T(text)}})
	}
	return section(ui.Section{ID: "vai-tro", Title: "Vai trò được làm gì"}, t)
}

// personOptions offer the ward's people.
func personOptions(people []org.Person, first string) []ui.Option {
	all := []ui.Option{{Value: "", Label: first}}
	for _, p := range people {
		all = append(all, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	return all
}

func newPostForm(in *Input, people []org.Person, tree org.Tree, wrong map[string]string) templ.Component {
	unit := ui.Select{Name: "don_vi", Label: "Đơn vị", Value: in.Get("don_vi"), Error: wrong["don_vi"]}
	for _, u := range tree.All() {
		unit.Options = append(unit.Options, ui.Option{Value: string(u.ID), Label: indent(tree.Depth(u.ID)) + u.Name})
	}
	role := ui.Select{Name: "vai_tro", Label: "Vai trò", Value: cmp.Or(in.Get("vai_tro"), string(auth.Reporter)), Error: wrong["vai_tro"]}
	for _, r := range auth.Roles {
		role.Options = append(role.Options, ui.Option{Value: string(r), Label: r.Label()})
	}
	return form(ui.Form{Send: send(accountsPath), Label: "Giao chức vụ"}, fields(append(whoFields(in, people, wrong), unit, role,
		optional(ui.Input{Name: "chuc_vu", Label: "Tên chức vụ", Value: in.Get("chuc_vu"), Error: wrong["chuc_vu"], Hint: "Ví dụ: Tổ trưởng Tổ dân phố 7."}))...),
		ui.Acts{ui.Button{Label: "Giao chức vụ", Icon: ui.IconAdd, Look: ui.Primary}})
}

// whoFields ask who takes a post, and with which account.
func whoFields(in *Input, people []org.Person, wrong map[string]string) []templ.Component {
	return []templ.Component{
		ui.Select{Name: "nguoi", Label: "Người", Value: in.Get("nguoi"), Options: personOptions(people, "người mới, ghi tên bên cạnh")},
		optional(ui.Input{Name: "ho_ten", Label: "Họ và tên người mới", Value: in.Get("ho_ten"), Error: wrong["ho_ten"]}),
		optional(ui.Input{Name: "ten_dang_nhap", Label: "Lập tài khoản với tên đăng nhập", Value: in.Get("ten_dang_nhap"), Error: wrong["ten_dang_nhap"],
			Hint: "Để trống thì dùng tài khoản người ấy đang có; chưa có thì không đăng nhập."})}
}

// given is a post about to be given, or handed over, with what was made for it
// outside the transaction.
type given struct {
	From   org.PostID // the post that is handed over, "" for a new one
	Person auth.PersonID
	Name   string
	Login  string
	Unit   auth.UnitID
	Role   auth.Role
	Title  string
	hash   org.PasswordHash
	secret string
}

func readGiven(in *Input) (given, error) {
	g := given{From: org.PostID(in.Path["post"]), Person: auth.PersonID(in.Get("nguoi")), Name: in.Get("ho_ten"), Login: in.Get("ten_dang_nhap"),
		Unit: auth.UnitID(in.Get("don_vi")), Role: auth.Role(in.Get("vai_tro")), Title: in.Get("chuc_vu")}
	if g.Login == "" {
		return g, nil
	}
	g.secret = org.MakePassword()
	var err error
	g.hash, err = org.HashPassword(in.ctx, g.Login, g.secret)
	return g, err
}

// givePost makes the person and the account where they are new, and gives the post.
// A post that is handed over ends when the next holder has it, so that the last
// office account may be handed over too.
func givePost(tx *db.Tx, g given) (string, error) {
	posts, err := org.Posts(tx)
	if err != nil {
		return "", err
	}
	if g.From != "" {
		found := false
		for _, p := range posts {
			if p.ID == g.From {
				found, g.Unit, g.Role, g.Title = true, p.Unit, p.Role, p.Title
			}
		}
		if !found {
			return "", fault.Missingf("Không có chức vụ này trong đơn vị. Hãy mở lại trang danh sách.")
		}
	}
	if g.Person == "" {
		if g.Person, err = org.AddPerson(tx, g.Name); err != nil {
			return "", err
		}
	}
	account := accountOf(posts, g.Person)
	if g.Login != "" {
		if account, err = org.AddAccount(tx, g.Login, g.hash); err != nil {
			return "", err
		}
	}
	if _, err := org.AddPost(tx, org.NewPost{Person: g.Person, Account: account, Unit: g.Unit, Role: g.Role, Title: g.Title}); err != nil {
		return "", err
	}
	if g.From != "" {
		return accountsPath + "?xong=ban-giao", org.EndPost(tx, g.From)
	}
	if g.Login != "" {
		return accountsPath + "?xong=da-hien", nil
	}
	return accountsPath + "?xong=giao", nil
}

// accountOf is the account that a person works with already.
func accountOf(posts []org.Post, person auth.PersonID) auth.AccountID {
	for _, p := range posts {
		if p.Person == person && p.Account != "" && p.Role != auth.Bearer && !p.Disabled {
			return p.Account
		}
	}
	return ""
}

// postGive gives a post; a password made for it is shown in the answer, once.
func (s *Server) postGive(name string) http.HandlerFunc {
	return reveal(s, Form[given]{Right: auth.ManageAccounts, Name: name, Read: readGiven, Act: givePost, Again: accountsBody},
		func(tx *db.Tx, in *Input, g given) (templ.Component, error) {
			if g.secret == "" {
				in.Form = map[string][]string{"xong": {map[bool]string{true: "ban-giao", false: "giao"}[g.From != ""]}}
				delete(in.Path, "post")
				return accountsPage(tx, in)
			}
			return secretPage(tx, in, g.Login, g.secret)
		})
}

// secretPage shows a password, once.
func secretPage(tx *db.Tx, in *Input, login, secret string) (templ.Component, error) {
	p := ui.Page{Title: "Mật khẩu của " + login, Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, {Label: "Người và tài khoản", Href: accountsPath}, {Label: "Mật khẩu"}},
		Standing: ui.Words("Hiện một lần. Ghi lại hoặc in trang này đưa tận tay người dùng, rồi đóng lại.")}
	return page(tx, in, p, templ.Join(ui.DefList{Items: []ui.Def{{Term: ui.Words("Tên đăng nhập"), Text: ui.Line{{Text: login, Tone: ui.Strong}}}, {Term: ui.Words("Mật khẩu"), Text: ui.Line{{Text: secret, Tone: ui.Strong}}}}},
		ui.Acts{ui.Button{Label: "Đã ghi lại, về danh sách", Href: accountsPath}}))
}

// handoverForm asks who takes a post over.
func handoverForm(in *Input, posts []org.Post, people []org.Person, id string, wrong map[string]string) templ.Component {
	for _, p := range posts {
		if string(p.ID) == id && p.EndedAt == "" {
			return section(ui.Section{ID: "ban-giao", Title: "Bàn giao: " + p.Title},
				ui.Note{Text: ui.Words(p.Name + " thôi giữ chức vụ này ngay khi bàn giao xong. Số liệu đã gửi vẫn đứng tên người gửi.")},
				form(ui.Form{Send: send(accountsPath + "/chuc-vu/" + id + "/ban-giao"), Label: "Bàn giao chức vụ"}, fields(prefixed("bg-", whoFields(in, people, wrong))...),
					ui.Acts{ui.Button{Label: "Bàn giao", Look: ui.Primary}, ui.Button{Label: "Thôi", Look: ui.Quiet, Href: accountsPath}}))
		}
	}
	return templ.NopComponent
}

// prefixed gives fields other ids, because the page has them twice.
func prefixed(prefix string, all []templ.Component) []templ.Component {
	for i, c := range all {
		switch f := c.(type) {
		case ui.Select:
			f.ID = "f-" + prefix + f.Name
			all[i] = f
		case ui.Input:
			f.ID = "f-" + prefix + f.Name
			all[i] = f
		}
	}
	return all
}

// postEnd ends a post.
func (s *Server) postEnd() http.HandlerFunc {
	return post(s, Form[org.PostID]{Right: auth.ManageAccounts, Name: "post.end",
		Read: func(in *Input) (org.PostID, error) { return org.PostID(in.Path["post"]), nil },
		Act: func(tx *db.Tx, id org.PostID) (string, error) {
			return accountsPath + "?xong=ket-thuc", org.EndPost(tx, id)
		},
		Again: accountsBody})
}

// accountSwitch disables or enables an account.
func (s *Server) accountSwitch(name, done string, act func(*db.Tx, auth.AccountID) error) http.HandlerFunc {
	return post(s, Form[auth.AccountID]{Right: auth.ManageAccounts, Name: name,
		Read:  func(in *Input) (auth.AccountID, error) { return auth.AccountID(in.Path["account"]), nil },
		Act:   func(tx *db.Tx, id auth.AccountID) (string, error) { return accountsPath + "?xong=" + done, act(tx, id) },
		Again: accountsBody})
}

// reset is an account that gets a new password.
type reset struct {
	Account auth.AccountID
	hash    org.PasswordHash
	secret  string
}

// passwordReset gives an account a password made here and shows it once.
func (s *Server) passwordReset() http.HandlerFunc {
	return reveal(s, Form[reset]{Right: auth.ManageAccounts, Name: "account.password",
		Read: func(in *Input) (reset, error) {
			r := reset{Account: auth.AccountID(in.Path["account"]), secret: org.MakePassword()}
			var err error
			r.hash, err = org.HashPassword(in.ctx, "", r.secret)
			return r, err
		},
		Act: func(tx *db.Tx, r reset) (string, error) {
			if r.Account == tx.Actor.Account {
				return "", fault.Conflictf("Đây là tài khoản bạn đang dùng; đặt lại mật khẩu sẽ đóng chính phiên này. Hãy nhờ một người khác của Văn phòng đặt lại.")
			}
			return accountsPath + "?xong=da-hien", org.SetPassword(tx, r.Account, r.hash)
		},
		Again: accountsBody},
		func(tx *db.Tx, in *Input, r reset) (templ.Component, error) {
			posts, err := org.Posts(tx)
			if err != nil {
				return nil, err
			}
			for _, p := range posts {
				if p.Account == r.Account {
					return secretPage(tx, in, p.Login, r.secret)
				}
			}
			return nil, errors.New("an account without a post got a password")
		})
}
