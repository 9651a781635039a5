package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	qrcode "github.com/skip2/go-qrcode"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// cardsPath lists the ward's cards; cardOpenPath is where a card's link leads.
const (
	cardsPath    = "/the"
	cardOpenPath = "/the/mo"
)

// cardAge is how long a phone keeps its token.
const cardAge = 400 * 24 * 3600

// cardsPage lists the cards, with the form that makes more.
func cardsPage(tx *db.Tx, in *Input) (templ.Component, error) { return cardsBody(tx, in, nil) }

func cardsBody(tx *db.Tx, in *Input, faults []*fault.Fault) (templ.Component, error) {
	cards, err := org.Cards(tx)
	if err != nil {
		return nil, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	posts, err := org.Posts(tx)
	if err != nil {
		return nil, err
	}
	var parts []templ.Component
	switch {
	case len(faults) > 0:
		sum, _ := errorsOf("Chưa làm được việc này", faults)
		parts = append(parts, sum)
	case in.Get("da-in") != "":
		parts = append(parts, ui.Notice{Tone: ui.Wait, Title: "Thẻ này đã được lập và hiện ra một lần", Text: ui.Words("Mã trên thẻ không lưu lại nên không hiện lại được. Nếu chưa kịp in, bấm cấp lại.")})
	case in.Get("thu-hoi") != "":
		parts = append(parts, ui.Notice{Tone: ui.Good, Title: "Đã thu hồi thẻ", Text: ui.Words("Điện thoại gắn với thẻ ấy không gửi được số liệu nữa.")})
	}
	open := openCards(tx, cards)
	parts = append(parts, cardTable(tx, cards, tree), section(ui.Section{ID: "lap", Title: "Lập thẻ"}, cardForm(in, tree, posts, open, faults)))
	p := ui.Page{Title: "Thẻ nhập số liệu", Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, {Label: "Thẻ"}},
		Standing: ui.Words(fmt.Sprintf("%d thẻ còn dùng được. Mỗi thẻ gắn một điện thoại với số liệu đến hạn của một đơn vị, không mở được gì khác.", len(open)))}
	return page(tx, in, p, templ.Join(parts...))
}

// openCards are the cards in use or still to be opened, by unit.
func openCards(tx *db.Tx, cards []org.Card) map[auth.UnitID]org.Card {
	open := map[auth.UnitID]org.Card{}
	for _, c := range cards {
		if s := c.State(tx.Now); s == org.CardFresh || s == org.CardBound {
			open[c.Unit] = c
		}
	}
	return open
}

var cardTones = map[org.CardState]ui.Tone{org.CardFresh: ui.Wait, org.CardBound: ui.Good, org.CardExpired: ui.Faint, org.CardRevoked: ui.Faint}

func cardTable(tx *db.Tx, cards []org.Card, tree org.Tree) templ.Component {
	sec := ui.Section{ID: "danh-sach", Title: "Các thẻ", Count: fmt.Sprint(len(cards))}
	if len(cards) == 0 {
		return section(sec, ui.Empty{Title: "Chưa lập thẻ nào", Text: ui.Words("Chọn các tổ dưới đây rồi in; mỗi tổ trưởng nhận một thẻ và không cần tài khoản, mật khẩu.")})
	}
	t := ui.Table{Caption: "Các thẻ", Wide: true, Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Người giữ"}, {Label: "Tình trạng"}, {Label: "Điện thoại"}, {Label: "Dùng gần nhất"}, {Label: "Việc", Hidden: true}}}
	for _, c := range cards {
		u, _ := tree.Find(c.Unit)
		state := c.State(tx.Now)
		cell := ui.Cell{Text: vn.Sentence(state.Label()), Tone: cardTones[state]}
		switch state {
		case org.CardFresh, org.CardExpired:
			cell.Small = ui.Words("mở lần đầu đến " + momentLabel(c.ExpiresAt))
		case org.CardBound:
			cell.Small = ui.Words("từ " + momentLabel(c.BoundAt))
		case org.CardRevoked:
			cell.Small = ui.Words(momentLabel(c.RevokedAt))
		}
		row := ui.Row{ID: "the-" + string(c.ID), Cells: []ui.Cell{ui.T(u.Name), ui.T(c.Name), cell, {Text: dashed(c.Device), Tone: ui.Soft}, {Text: seenLabel(c), Tone: ui.Soft}, ui.T("")}}
		if c.CanRevoke(tx.Actor) == nil {
			row.Cells[5] = ui.Cell{Act: true, Part: ui.Parts{
				ui.Act{Send: send(cardsPath + "/" + string(c.ID) + "/cap-lai"), Button: ui.Button{Label: "Cấp lại", Says: "Cấp lại thẻ của " + c.Name + ", " + u.Name, Small: true}},
				ui.Act{Send: send(cardsPath + "/" + string(c.ID) + "/thu-hoi"), Button: ui.Button{Label: "Thu hồi", Says: "Thu hồi thẻ của " + c.Name + ", " + u.Name, Look: ui.Quiet, Small: true}}}}
		}
		t.Rows = append(t.Rows, row)
	}
	return section(sec, t)
}

func seenLabel(c org.Card) string {
	if c.SeenAt == "" {
		return "–"
	}
	return momentLabel(c.SeenAt)
}

// cardForm offers every unit but the ward itself, with who would hold its card: its
// reporter where it has one.
func cardForm(in *Input, tree org.Tree, posts []org.Post, open map[auth.UnitID]org.Card, faults []*fault.Fault) templ.Component {
	_, wrong := errorsOf("", faults)
	holders := map[auth.UnitID]string{}
	for _, p := range posts {
		if p.Role == auth.Reporter && p.EndedAt == "" && holders[p.Unit] == "" {
			holders[p.Unit] = p.Name
		}
	}
	id := "f-don_vi" // of the first box, where a sentence about the choice leads
	t := ui.Table{Caption: "Lập thẻ cho các đơn vị", Columns: []ui.Column{{Label: "Đơn vị"}, {Label: "Người giữ thẻ"}}}
	for _, u := range tree.All() {
		if u.ID == tree.Root().ID {
			continue
		}
		if c, has := open[u.ID]; has {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.T(indent(tree.Depth(u.ID)) + u.Name), {Text: c.Name + " đã có thẻ", Tone: ui.Soft}}})
			continue
		}
		name := holders[u.ID]
		if in.Form.Has(ui.KeyField) {
			name = in.Form.Get("ten_" + string(u.ID))
		}
		picked := false
		for _, chosen := range in.Form["don_vi"] {
			picked = picked || chosen == string(u.ID)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Part: ui.Check{Name: "don_vi", ID: id, Value: string(u.ID), Label: indent(tree.Depth(u.ID)) + u.Name, Checked: picked}},
			{Part: ui.Input{Name: "ten_" + string(u.ID), Label: "Người giữ thẻ của " + u.Name, HideLabel: true, Value: name, Error: wrong["ten_"+string(u.ID)]}}}})
		id = "f-don_vi-" + string(u.ID)
	}
	return form(ui.Form{Send: send(cardsPath), Label: "Lập thẻ"}, t,
		ui.Acts{ui.Button{Label: "Lập và in thẻ cho các đơn vị đã chọn", Icon: ui.IconPrint, Look: ui.Primary}})
}

// newCards is what the form asks, with the codes made for it.
type newCards struct {
	Cards []org.NewCard
	made  *[]org.Card // filled by the act, for the sheet
}

func readCards(in *Input) (newCards, error) {
	n := newCards{made: &[]org.Card{}}
	for _, id := range in.Form["don_vi"] {
		n.Cards = append(n.Cards, org.NewCard{Unit: auth.UnitID(clean(id)), Name: in.Get("ten_" + id), Code: org.MakeCardCode()})
	}
	if len(n.Cards) == 0 {
		return n, fault.Invalidf("don_vi", "Chưa chọn đơn vị nào để lập thẻ. Hãy đánh dấu ít nhất một đơn vị.")
	}
	return n, nil
}

// makeCards makes all the cards or none. A name that a unit's reporter bears is
// that person.
func makeCards(tx *db.Tx, n newCards) (string, error) {
	posts, err := org.Posts(tx)
	if err != nil {
		return "", err
	}
	var wrong []error
	for _, c := range n.Cards {
		for _, p := range posts {
			if p.Unit == c.Unit && p.EndedAt == "" && p.Name == c.Name {
				c.Person = p.Person
			}
		}
		made, err := org.MakeCard(tx, c)
		if f := fault.Of(err); f != nil && f.Field == "ho_ten" {
			err = atField("ten_"+string(c.Unit), err)
		}
		if err != nil {
			wrong = append(wrong, err)
		}
		*n.made = append(*n.made, made)
	}
	return cardsPath + "?da-in=1", errors.Join(wrong...)
}

// cardMake makes cards and shows them as a sheet to print: the one time that their
// codes are seen.
func (s *Server) cardMake() http.HandlerFunc {
	return reveal(s, Form[newCards]{Right: auth.ManageAccounts, Name: "card.make", Read: readCards, Act: makeCards, Again: cardsBody},
		func(tx *db.Tx, in *Input, n newCards) (templ.Component, error) {
			var codes []org.CardCode
			for _, c := range n.Cards {
				codes = append(codes, c.Code)
			}
			return cardSheet(tx, in, *n.made, codes)
		})
}

// reissued is a card to be replaced, with the code of the next.
type reissued struct {
	ID   org.CardID
	code org.CardCode
	made *org.Card
}

func (s *Server) cardReissue() http.HandlerFunc {
	return reveal(s, Form[reissued]{Right: auth.ManageAccounts, Name: "card.reissue",
		Read: func(in *Input) (reissued, error) {
			return reissued{org.CardID(in.Path["card"]), org.MakeCardCode(), &org.Card{}}, nil
		},
		Act: func(tx *db.Tx, r reissued) (string, error) {
			c, err := org.ReissueCard(tx, r.ID, r.code)
			*r.made = c
			return cardsPath + "?da-in=1", err
		},
		Again: cardsBody},
		func(tx *db.Tx, in *Input, r reissued) (templ.Component, error) {
			return cardSheet(tx, in, []org.Card{*r.made}, []org.CardCode{r.code})
		})
}

func (s *Server) cardRevoke() http.HandlerFunc {
	return post(s, Form[org.CardID]{Right: auth.ManageAccounts, Name: "card.revoke",
		Read: func(in *Input) (org.CardID, error) { return org.CardID(in.Path["card"]), nil },
		Act: func(tx *db.Tx, id org.CardID) (string, error) {
			return cardsPath + "?thu-hoi=1", org.RevokeCard(tx, id)
		},
		Again: cardsBody})
}

// cardSheet draws cards to be printed and cut.
func cardSheet(tx *db.Tx, in *Input, made []org.Card, codes []org.CardCode) (templ.Component, error) {
	w, err := org.LoadWard(tx, in.Today)
	if err != nil {
		return nil, err
	}
	cards, err := org.Cards(tx)
	if err != nil {
		return nil, err
	}
	tree, err := org.LoadTree(tx, in.Today)
	if err != nil {
		return nil, err
	}
	names := map[org.CardID]org.Card{}
	for _, c := range cards {
		names[c.ID] = c
	}
	var sheet ui.CardSheet
	for i, m := range made {
		u, _ := tree.Find(m.Unit)
		until, err := db.ParseStamp(m.ExpiresAt)
		if err != nil {
			return nil, err
		}
		qr, err := cardQR(in.Site, codes[i])
		if err != nil {
			return nil, err
		}
		sheet = append(sheet, ui.PrintCard{Ward: w.Title(), Unit: u.Name, Name: names[m.ID].Name, Code: string(codes[i]),
			Link: strings.TrimPrefix(strings.TrimPrefix(in.Site, "https://"), "http://") + cardOpenPath, Until: vn.DayOf(until).Short(), QR: qr})
	}
	head := ui.Page{Title: fmt.Sprintf("In %d thẻ", len(sheet)), Crumbs: []ui.Crumb{{Label: "Đơn vị", Href: "/don-vi"}, {Label: "Thẻ", Href: cardsPath}, {Label: "In thẻ"}},
		Standing: ui.Words("In ngay bằng Ctrl+P, khổ A4, tám thẻ một trang. Rời trang này thì mã không hiện lại."), PrintTitle: " "}
	return page(tx, in, head, templ.Join(localNotice(in.Site), sheet))
}

// cardQR is the link of a card as modules.
func cardQR(site string, code org.CardCode) ([][]bool, error) {
	q, err := qrcode.New(site+cardOpenPath+"?ma="+url.QueryEscape(string(code)), qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("draw the code of a card: %w", err)
	}
	return q.Bitmap(), nil
}

// localNotice warns of a link that no phone can open.
func localNotice(site string) templ.Component {
	u, err := url.Parse(site)
	if err != nil {
		return templ.NopComponent
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return templ.NopComponent
	}
	return ui.Notice{Tone: ui.Bad, Title: "Điện thoại không mở được đường dẫn này", Text: ui.Words("Trang đang mở bằng địa chỉ của riêng máy này (" + u.Host + "). Hãy mở phần mềm bằng địa chỉ mà điện thoại vào được rồi cấp lại thẻ.")}
}

// attemptOf is a card as a request holds it out.
func (s *Server) attemptOf(r *http.Request, in *Input) org.CardAttempt {
	return org.CardAttempt{Code: org.CardCode(in.Get("ma")), Client: s.client(r), Device: deviceOf(r.UserAgent()), Key: in.Key()}
}

// deviceOf names a device as its owner would.
func deviceOf(agent string) string {
	for _, d := range []struct{ sign, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "điện thoại Android"}, {"Windows", "máy tính Windows"}, {"Macintosh", "máy tính Mac"}, {"Linux", "máy tính Linux"}} {
		if strings.Contains(agent, d.sign) {
			return d.name
		}
	}
	return "thiết bị chưa rõ loại"
}

// cardPage asks whether to use a card on this device. Looking opens nothing: chat
// programs fetch a link to show a preview of it.
func (s *Server) cardPage(w http.ResponseWriter, r *http.Request) {
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	if in.Get("ma") == "" {
		s.render(w, r, http.StatusOK, cardAsk(s, in, nil, nil))
		return
	}
	seen, err := org.SeeCard(r.Context(), s.DB, s.attemptOf(r, in))
	s.cardAnswer(w, r, in, &seen, err)
}

// cardAnswer shows what a card is for, or why it cannot be used.
func (s *Server) cardAnswer(w http.ResponseWriter, r *http.Request, in *Input, seen *org.SeenCard, err error) {
	faults, mendable := fault.All(err)
	switch {
	case err != nil && !mendable:
		s.problem(w, r, err)
	case err != nil:
		s.render(w, r, statuses[faults[0].Kind], cardAsk(s, in, nil, faults))
	default:
		s.render(w, r, http.StatusOK, cardAsk(s, in, seen, nil))
	}
}

// cardAsk is the form that opens a card, or that asks for its code.
func cardAsk(s *Server, in *Input, seen *org.SeenCard, faults []*fault.Fault) templ.Component {
	b := ui.Bare{Kicker: "Tổng kết", Title: "Thẻ nhập số liệu", Theme: in.Theme}
	if s.Demo {
		b.Banners = append(b.Banners, ui.Banner{Sample: true})
	}
	if seen != nil {
		b.Kicker, b.Title = seen.Ward, seen.Unit
		b.Standing = ui.Words("Thẻ của " + seen.Name + ".")
		return bare(b, form(ui.Form{Send: send(cardOpenPath, ui.Hidden{Name: "ma", Value: in.Get("ma")}), Label: "Dùng thẻ"},
			ui.Note{Text: ui.Words("Sau khi bấm, điện thoại này gửi được số liệu đến hạn của " + seen.Unit + " mà không cần mật khẩu. Thẻ chỉ gắn với một máy.")},
			ui.Acts{ui.Button{Label: "Dùng thẻ trên máy này", Icon: ui.IconSignIn, Look: ui.Primary, Big: true}}))
	}
	var head templ.Component = templ.NopComponent
	if len(faults) > 0 {
		head, _ = summary("Chưa dùng được thẻ", faults)
	}
	_, wrong := errorsOf("", faults)
	b.Standing = ui.Words("Ghi mã in trên thẻ.")
	return bare(b, templ.Join(head, form(ui.Form{Send: ui.Send{Action: cardOpenPath}, Get: true, Label: "Ghi mã thẻ"},
		fields(ui.Input{Name: "ma", Label: "Mã thẻ", Value: in.Get("ma"), Error: wrong["ma"], Hint: "15 chữ và số, ví dụ bkm3t-7npvx-c4hjr.", Autocomplete: "one-time-code", Span: ui.Full}),
		ui.Acts{ui.Button{Label: "Tiếp tục", Look: ui.Primary}})))
}

// cardOpen binds the device to the card.
func (s *Server) cardOpen(w http.ResponseWriter, r *http.Request) {
	in, ok := s.outside(w, r)
	if !ok {
		return
	}
	token, err := org.OpenCard(r.Context(), s.DB, s.attemptOf(r, in))
	if err != nil {
		s.cardAnswer(w, r, in, nil, err)
		return
	}
	s.setSession(w, token, cardAge)
	http.Redirect(w, r, quickPage, http.StatusSeeOther)
}
