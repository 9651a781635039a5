package org

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// CardID is a card's identifier within its ward.
type CardID string

// CardCode is what a card says in its link and in print: "bkm3t-7npvx-c4hjr". It is
// known to whoever holds the card; the record keeps a digest of it.
type CardCode string

// MakeCardCode makes the code of a new card, of 62 random bits, in letters that no
// Vietnamese keyboard changes.
func MakeCardCode() CardCode { return CardCode(madeUp(3)) }

// digest is the code as the record keeps it, however it was typed.
func (c CardCode) digest() string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(plainAlphabet, r) {
			return r
		}
		return -1
	}, vn.Fold(string(c)))
	return digest("card " + plain)
}

// CardState says where a card stands.
type CardState string

// The states of a card.
const (
	CardFresh   CardState = "fresh"   // chưa dùng
	CardBound   CardState = "bound"   // đang dùng on one phone
	CardExpired CardState = "expired" // quá hạn, never used
	CardRevoked CardState = "revoked" // đã thu hồi
)

// Label returns the state as printed.
func (s CardState) Label() string {
	switch s {
	case CardFresh:
		return "chưa dùng"
	case CardBound:
		return "đang dùng"
	case CardExpired:
		return "quá hạn"
	case CardRevoked:
		return "đã thu hồi"
	}
	return string(s)
}

// Card is a printed card with which somebody's phone reports for one unit. It is
// opened once; from then on it stands for a long session on that phone, which
// may do nothing but send what the unit owes.
type Card struct {
	ID        CardID
	Post      PostID
	Person    auth.PersonID
	Name      string // the person's
	Unit      auth.UnitID
	Account   auth.AccountID
	MadeAt    string // db.Stamp, like the times below
	ExpiresAt string // when it is of no use if nobody opened it
	BoundAt   string // "" while unused
	Device    string // what opened it: "điện thoại Android"
	SeenAt    string // last use of its session, "" where there is none
	RevokedAt string // "" while it is good; also when its post ended
}

// State returns where the card stands at an instant.
func (c Card) State(now time.Time) CardState {
	switch {
	case c.RevokedAt != "":
		return CardRevoked
	case c.BoundAt != "":
		return CardBound
	case c.ExpiresAt <= db.Stamp(now):
		return CardExpired
	}
	return CardFresh
}

// CanRevoke tells whether the actor may take the card out of use.
func (c Card) CanRevoke(a auth.Actor) error {
	if err := a.May(auth.ManageAccounts); err != nil {
		return err
	}
	if c.RevokedAt != "" {
		return fault.Conflictf("Thẻ của %s đã được thu hồi trước đó. Không cần làm gì thêm.", c.Name)
	}
	return nil
}

// NewCard is a card about to be made: for somebody of the ward, or for a name
// that the ward does not have yet.
type NewCard struct {
	Unit   auth.UnitID
	Person auth.PersonID // "" where Name is new
	Name   string
	Code   CardCode `json:"-"` // made outside the transaction, kept as a digest
}

// MakeCard makes a card for a person and a unit, with an account of its own that
// no password opens. A person has one card in use for a unit at a time.
func MakeCard(tx *db.Tx, n NewCard) (Card, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return Card{}, err
	}
	unit, err := cardUnit(tx, n.Unit)
	if err != nil {
		return Card{}, err
	}
	n.Name, err = tidy("ho_ten", "Họ và tên người giữ thẻ của "+unit.Name, n.Name)
	if err != nil && n.Person == "" {
		return Card{}, err
	}
	cards, err := Cards(tx)
	if err != nil {
		return Card{}, err
	}
	for _, c := range cards {
		if s := c.State(tx.Now); c.Unit == n.Unit && (c.Person == n.Person || n.Person == "" && c.Name == n.Name) && (s == CardFresh || s == CardBound) {
			return Card{}, fault.Conflictf("%s đã có thẻ của %s, %s. Hãy cấp lại hoặc thu hồi thẻ ấy.", c.Name, unit.Name, s.Label())
		}
	}
	if n.Person == "" {
		if n.Person, err = AddPerson(tx, n.Name); err != nil {
			return Card{}, err
		}
	}
	c := Card{Person: n.Person, Unit: n.Unit}
	if c.Account, c.Post, err = cardPost(tx, n, unit); err != nil {
		return Card{}, err
	}
	return issue(tx, c, n.Code)
}

// cardUnit is the unit of a new card as it stands today.
func cardUnit(tx *db.Tx, id auth.UnitID) (Unit, error) {
	tree, err := LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return Unit{}, err
	}
	u, there := tree.Find(id)
	if !there {
		return Unit{}, fault.Invalidf("don_vi", "Đơn vị được chọn không hoạt động hôm nay nên chưa lập thẻ được. Hãy chọn đơn vị khác.")
	}
	return u, nil
}

// cardPost makes the account and the post that a card acts by.
func cardPost(tx *db.Tx, n NewCard, unit Unit) (auth.AccountID, PostID, error) {
	account, post := auth.AccountID(db.NewID()), PostID(db.NewID())
	if _, err := tx.Exec(`
		insert into account (id, login, password, created_at)
		select $2, $3, $4, $5 from ward where ward = $1`,
		string(account), "the-"+strings.ToLower(string(account)), string(nobody()), tx.Stamp()); err != nil {
		return "", "", err
	}
	_, err := tx.Exec(`
		insert into post (ward, id, person, account, unit, role, title, valid_from, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(post), string(n.Person), string(account), string(n.Unit), string(auth.Bearer), unit.Name, string(vn.DayOf(tx.Now)), tx.Stamp())
	if db.Is(err, db.ForeignKey) {
		return "", "", fault.Missingf("Người được chọn không có trong đơn vị này. Hãy mở lại trang danh sách thẻ.")
	}
	if err != nil {
		return "", "", err
	}
	return account, post, audit.Add(tx, audit.Entry{Act: "post.add", Subject: "post/" + string(post),
		Detail: map[string]any{"person": n.Person, "account": account, "unit": n.Unit, "role": auth.Bearer}})
}

// issue writes the row of a card for a post that stands.
func issue(tx *db.Tx, c Card, code CardCode) (Card, error) {
	settings, err := LoadSettings(tx, "")
	if err != nil {
		return Card{}, err
	}
	c.ID, c.MadeAt = CardID(db.NewID()), tx.Stamp()
	c.ExpiresAt = db.Stamp(tx.Now.AddDate(0, 0, settings.CardDays))
	c.BoundAt, c.Device, c.SeenAt, c.RevokedAt = "", "", "", ""
	if _, err := tx.Exec(`
		insert into card (ward, id, post, account, code, made_at, made_by, expires_at, bound_key, device, revoked_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '')`,
		string(c.ID), string(c.Post), string(c.Account), code.digest(), c.MadeAt, string(tx.Actor.Account), c.ExpiresAt); err != nil {
		return Card{}, err
	}
	return c, audit.Add(tx, audit.Entry{Act: "card.make", Subject: "card/" + string(c.ID), Detail: map[string]any{"post": c.Post, "unit": c.Unit}})
}

// ReissueCard takes a card out of use and makes another in its place: for the same
// person, unit and account, so that what was typed and not sent stays.
func ReissueCard(tx *db.Tx, id CardID, code CardCode) (Card, error) {
	c, err := getCard(tx, id)
	if err != nil {
		return Card{}, err
	}
	if err := withdraw(tx, c); err != nil {
		return Card{}, err
	}
	return issue(tx, c, code)
}

// RevokeCard takes a card out of use: its phone is signed out at once, and the
// post that it acted by ends.
func RevokeCard(tx *db.Tx, id CardID) error {
	c, err := getCard(tx, id)
	if err != nil {
		return err
	}
	if err := withdraw(tx, c); err != nil {
		return err
	}
	return EndPost(tx, c.Post)
}

// withdraw ends a card and its session.
func withdraw(tx *db.Tx, c Card) error {
	if err := c.CanRevoke(tx.Actor); err != nil {
		return err
	}
	if _, err := tx.Exec(`update card set revoked_at = $3, revoked_by = $4 where ward = $1 and id = $2 and revoked_at is null`,
		string(c.ID), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from session where ward = $1 and account = $2`, string(c.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "card.revoke", Subject: "card/" + string(c.ID)})
}

func getCard(tx *db.Tx, id CardID) (Card, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return Card{}, err
	}
	cards, err := Cards(tx)
	if err != nil {
		return Card{}, err
	}
	for _, c := range cards {
		if c.ID == id {
			return c, nil
		}
	}
	return Card{}, fault.Missingf("Không có thẻ này trong đơn vị. Hãy mở lại trang danh sách thẻ.")
}

// Cards returns every card of the ward, newest first.
func Cards(tx *db.Tx) ([]Card, error) {
	var cards []Card
	err := tx.Each(func(s db.Scanner) error {
		var c Card
		err := s.Scan(&c.ID, &c.Post, &c.Person, &c.Name, &c.Unit, &c.Account, &c.MadeAt, &c.ExpiresAt, &c.BoundAt, &c.Device, &c.RevokedAt, &c.SeenAt)
		cards = append(cards, c)
		return err
	}, `
		select c.id, c.post, p.person, n.name, p.unit, c.account, c.made_at, c.expires_at, coalesce(c.bound_at, ''), c.device,
			coalesce(c.revoked_at, p.ended_at, ''), coalesce((select max(s.seen_at) from session s where s.ward = c.ward and s.card = c.id), '')
		from card c
		join post p on p.ward = c.ward and p.id = c.post
		join person n on n.ward = p.ward and n.id = p.person
		where c.ward = $1
		order by c.made_at desc, c.id desc`)
	return cards, err
}

// CardAttempt is somebody who holds out a card.
type CardAttempt struct {
	Code   CardCode
	Client string // the client's address without its port, "" for none
	Device string // "điện thoại Android"
	Key    string // of the form that was drawn for it
}

// SeenCard is what a card says before it is opened.
type SeenCard struct {
	Ward string // "Phường Hòa Mẫu"
	Unit string // "Tổ dân phố 7"
	Name string // whose it is

	card Card
	ward auth.WardID
	key  string // digest of the form that bound it
}

// SeeCard looks a card up without opening it: what only previews a link must not
// use the card up. A code that no card has is counted against the client, which
// waits after several as after wrong passwords.
func SeeCard(ctx context.Context, d *db.DB, a CardAttempt) (SeenCard, error) {
	keys := []waitKey{{digest("card " + network(a.Client)), addressSpares}}
	leave, err := inTurn(ctx, keys[0].key)
	if err != nil {
		return SeenCard{}, err
	}
	defer leave()
	var seen SeenCard
	found := false
	err = d.ViewEveryWard(ctx, func(w *db.Wide) (err error) {
		var until string
		if _, err := w.One([]any{&until}, `select wait_until from sign_in_wait where key = $1`, keys[0].key); err != nil {
			return err
		}
		if until > w.Stamp() {
			left, err := secondsLeft(w.Now, until)
			if err != nil {
				return err
			}
			return fault.New(fault.Busy, "ma", "Đã có nhiều lần ghi sai mã thẻ. Hãy đợi %d giây rồi thử lại; mã đúng vẫn dùng được.", left)
		}
		found, err = seen.read(w, a.Code.digest())
		return err
	})
	if err != nil {
		return SeenCard{}, err
	}
	if !found {
		if _, err := countFailure(ctx, d, keys); err != nil {
			return SeenCard{}, err
		}
		return SeenCard{}, fault.Invalidf("ma", "Không có thẻ nào mang mã “%s”. Hãy đối chiếu từng ký tự với mã in trên thẻ; mã chỉ có phụ âm và các số 3, 4, 7.", strings.TrimSpace(vn.NFC(string(a.Code))))
	}
	return seen, seen.usable(d.Now(), a)
}

func (s *SeenCard) read(w *db.Wide, code string) (found bool, err error) {
	found, err = w.One([]any{&s.ward, &s.card.ID, &s.card.Account, &s.card.Person, &s.Name, &s.card.Unit, &s.Unit, &s.card.ExpiresAt, &s.card.BoundAt, &s.card.RevokedAt, &s.key}, `
		select c.ward, c.id, c.account, p.person, n.name, p.unit, p.title, c.expires_at, coalesce(c.bound_at, ''), coalesce(c.revoked_at, p.ended_at, ''), c.bound_key
		from card c
		join post p on p.ward = c.ward and p.id = c.post
		join person n on n.ward = p.ward and n.id = p.person
		where c.code = $1`, code)
	if err != nil || !found {
		return found, err
	}
	var named Ward
	_, err = w.One([]any{&named.Name, &named.Kind}, `
		select name, kind from ward_name where ward = $1
		order by valid_from desc, recorded_at desc, id desc limit 1`, string(s.ward))
	s.Ward, s.card.Name = named.Title(), s.Name
	return found, err
}

// repeats reports whether the form that bound the card was sent once more because
// its answer never arrived.
func (s SeenCard) repeats(now time.Time, a CardAttempt) bool {
	bound, err := db.ParseStamp(s.card.BoundAt)
	return err == nil && a.Key != "" && s.key == digest("form "+a.Key) && now.Sub(bound) < time.Hour
}

// usable refuses a card that can no longer be opened.
func (s SeenCard) usable(now time.Time, a CardAttempt) error {
	switch s.card.State(now) {
	case CardRevoked:
		return fault.New(fault.Conflict, "ma", "Thẻ của %s đã được Văn phòng thu hồi. Hãy gọi Văn phòng %s để nhận thẻ khác.", s.Unit, s.Ward)
	case CardExpired:
		return fault.New(fault.Conflict, "ma", "Thẻ của %s quá hạn vì chưa được mở lần nào. Hãy gọi Văn phòng %s để nhận thẻ khác.", s.Unit, s.Ward)
	case CardBound:
		if !s.repeats(now, a) {
			return fault.New(fault.Conflict, "ma", "Thẻ của %s đã gắn với một điện thoại, và mỗi thẻ chỉ dùng cho một máy. Nếu đó không phải là máy của bạn, hãy gọi ngay Văn phòng %s.", s.Unit, s.Ward)
		}
	}
	return nil
}

// OpenCard binds the card to what holds it out and begins its session. A card is
// opened once; only the very form that opened it is answered again, for an hour,
// because on a weak line the first answer may never arrive.
func OpenCard(ctx context.Context, d *db.DB, a CardAttempt) (token string, err error) {
	s, err := SeeCard(ctx, d, a)
	if err != nil {
		return "", err
	}
	secret := make([]byte, 32)
	rand.Read(secret) // never fails: the program stops where there is no randomness
	token = base64.RawURLEncoding.EncodeToString(secret)
	actor := auth.Actor{Ward: s.ward, Account: s.card.Account, Person: s.card.Person, Name: s.Name, Title: s.Unit, Roles: []auth.Role{auth.Bearer}}
	return token, d.Update(ctx, actor, func(tx *db.Tx) error {
		if err := s.take(tx, a); err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from session where ward = $1 and account = $2`, string(s.card.Account)); err != nil {
			return err
		}
		_, err := tx.Exec(`
			insert into session (token, account, ward, card, created_at, seen_at, expires_at)
			values ($2, $3, $1, $4, $5, $5, $6)`,
			digest(token), string(s.card.Account), string(s.card.ID), tx.Stamp(), db.Stamp(tx.Now.Add(cardLife)))
		return err
	})
}

// take binds the card, or, where the form that bound it is sent again, makes sure
// that nobody has withdrawn it since it was looked at.
func (s SeenCard) take(tx *db.Tx, a CardAttempt) error {
	if !s.repeats(tx.Now, a) {
		return bind(tx, s, a)
	}
	id := ""
	good, err := tx.One([]any{&id}, `select id from card where ward = $1 and id = $2 and bound_key = $3 and revoked_at is null`,
		string(s.card.ID), digest("form "+a.Key))
	if err == nil && !good {
		s.card.RevokedAt = tx.Stamp()
		err = s.usable(tx.Now, a)
	}
	return err
}

// bind writes that a card is in use, if it still can be.
func bind(tx *db.Tx, s SeenCard, a CardAttempt) error {
	n, err := tx.Exec(`update card set bound_at = $3, bound_key = $4, device = $5
		where ward = $1 and id = $2 and bound_at is null and revoked_at is null and expires_at > $3`,
		string(s.card.ID), tx.Stamp(), digest("form "+a.Key), a.Device)
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.New(fault.Conflict, "ma", "Thẻ của %s vừa được dùng trên một máy khác. Nếu đó không phải là máy của bạn, hãy gọi ngay Văn phòng %s.", s.Unit, s.Ward)
	}
	return audit.Add(tx, audit.Entry{Act: "card.bind", Subject: "card/" + string(s.card.ID)})
}
