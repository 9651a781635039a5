package notice

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// TLSMode says how the line to the mail server is protected.
type TLSMode string

// The modes.
const (
	StartTLS TLSMode = "starttls" // begins plain and must change over, port 587
	Implicit TLSMode = "tls"      // encrypted from the first byte, port 465
	NoTLS    TLSMode = "none"     // for a server on this machine or this wire
)

// SMTP is the mail server that the machine's keeper configured. It is never kept
// in the record. The zero SMTP sends nothing.
type SMTP struct {
	Host     string
	Port     int // the mode's usual one when 0
	User     string
	Password string
	From     string // address, or "Tên <địa chỉ>"
	Mode     TLSMode
	Site     string      // address at which people reach the pages, "" where not known
	TLS      *tls.Config // nil: the roots that the machine trusts
}

// On reports whether mail can be sent.
func (s SMTP) On() bool { return s.Host != "" }

// usualPorts are the ports of the modes.
var usualPorts = map[TLSMode]int{StartTLS: 587, Implicit: 465, NoTLS: 25}

// Checked fills in what may be left out, and refuses a configuration that cannot
// send.
func (s SMTP) Checked() (SMTP, error) {
	if s.Host == "" {
		return SMTP{Site: s.Site}, nil
	}
	if s.Mode == "" {
		s.Mode = StartTLS
	}
	usual, known := usualPorts[s.Mode]
	if !known {
		return s, fault.Invalidf("mail-tls", "Cách mã hóa thư “%s” không có. Hãy ghi starttls, tls hoặc none.", s.Mode)
	}
	if s.Port == 0 {
		s.Port = usual
	}
	if s.Port < 1 || s.Port > 65535 {
		return s, fault.Invalidf("mail-port", "Cổng máy chủ thư %d nằm ngoài 1–65535. Hãy ghi lại, ví dụ %d.", s.Port, usual)
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		return s, fault.Invalidf("mail-from", "Địa chỉ người gửi thư “%s” chưa đúng. Hãy ghi dạng ten@noi.vn hoặc \"Văn phòng <ten@noi.vn>\".", s.From)
	}
	if (s.User == "") != (s.Password == "") {
		return s, fault.Invalidf("mail-user", "Máy chủ thư cần cả tên đăng nhập và tệp mật khẩu, mới có một. Hãy ghi đủ --mail-user và --mail-password-file, hoặc bỏ cả hai.")
	}
	if s.Mode == NoTLS && s.User != "" {
		return s, fault.Invalidf("mail-tls", "Với --mail-tls none, mật khẩu thư sẽ đi trên đường truyền không mã hóa. Hãy dùng starttls hoặc tls, hoặc bỏ --mail-user nếu máy chủ thư không cần đăng nhập.")
	}
	return s, nil
}

// dialTime bounds how long the mail server may take for each answer.
const dialTime = 30 * time.Second

func (s SMTP) client() (*gomail.Client, error) {
	o := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(dialTime)}
	switch s.Mode {
	case Implicit:
		o = append(o, gomail.WithSSL())
	case NoTLS:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.TLS != nil {
		o = append(o, gomail.WithTLSConfig(s.TLS))
	}
	if s.User != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, o...)
}

// delivery is one mail, ready to go.
type delivery struct {
	mail   Mail
	letter letter
	name   string
	to     string
	now    time.Time
}

// message puts a mail together. The Message-ID is the same at each attempt, so
// that a server or reader that got it twice can tell.
func (s SMTP) message(d delivery) (*gomail.Msg, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(from.Address, "@")
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.FromFormat(from.Name, from.Address), m.AddToFormat(d.name, d.to)); err != nil {
		return nil, err
	}
	m.Subject(d.letter.subject)
	m.SetMessageIDWithValue(d.mail.ID + "@" + host)
	m.SetDateWithValue(d.now)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // no answering machine answers it (RFC 3834)
	m.SetBodyString(gomail.TypeTextPlain, d.letter.Text())
	m.AddAlternativeString(gomail.TypeTextHTML, d.letter.HTML())
	return m, nil
}

// Handler sends the mails of the queue through the server. One whose day has passed
// is left to the next round, so that nobody gets two on one day.
func (s SMTP) Handler(ctx context.Context, d *db.DB, ward auth.WardID, args json.RawMessage) error {
	var a mailArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	actor := auth.System(ward, "notice")
	var ready delivery
	var over bool
	if err := d.View(ctx, actor, func(tx *db.Tx) (err error) {
		ready, over, err = s.ready(tx, a.Mail)
		return err
	}); err != nil || over {
		return err
	}
	outcome, sentence := Sent, ""
	var refused error
	if ready.mail.Day != vn.DayOf(ready.now) {
		outcome = Stale
	} else if ready.to == "" {
		outcome = Idle
	} else if err := s.send(ctx, ready); err != nil {
		if fault.Is(err, fault.Busy) {
			return err
		}
		outcome, refused = Refused, err
		sentence = fault.Of(err).Sentence
	}
	// The word that it went out must be written even where the program is told to
	// stop meanwhile: the server has it.
	if err := d.Update(context.WithoutCancel(ctx), actor, func(tx *db.Tx) error { return ready.mail.end(tx, outcome, sentence) }); err != nil {
		return err
	}
	return refused
}

// ready reads what a mail says now: what was reported since it was queued is left
// out. over reports that it has ended already; a mail with nothing left to say,
// or to somebody who no longer wants it, has no address.
func (s SMTP) ready(tx *db.Tx, id string) (r delivery, over bool, err error) {
	mails, err := findMails(tx, `m.id = $2`, id)
	if err != nil || len(mails) == 0 || mails[0].EndedAt != "" {
		return r, true, err
	}
	r = delivery{mail: mails[0], now: tx.Now}
	to, err := AddressOf(tx, r.mail.Person)
	if err != nil || !to.Reminders && !to.Digest {
		return r, false, err
	}
	c, err := Load(tx)
	if err != nil {
		return r, false, err
	}
	carried, err := findReminders(tx, `mail = $2`, id)
	if err != nil {
		return r, false, err
	}
	var reminded []Debt
	for _, m := range c.stillOpen(wish{reminders: to.Reminders}, carried) {
		if debt, known := c.Find(m.Debt); known {
			reminded = joined(reminded, []Debt{debt})
		}
	}
	var digest *Digest
	if r.mail.Digest && to.Digest {
		week, err := c.Digest(tx, r.mail.Person)
		if err != nil {
			return r, false, err
		}
		digest = &week
	}
	ward, err := org.LoadWard(tx, c.Today)
	if err != nil {
		return r, false, err
	}
	name, salutation, works := c.reader(r.mail.Person)
	var something bool
	if r.letter, something = c.daily(ward.Title(), salutation, s.Site, reminded, digest); something && works {
		r.name, r.to = name, to.Email
	}
	return r, false, nil
}

// reader is the name of a person and how a letter to them begins; works is false
// where the person holds no post any more.
func (c Chase) reader(person auth.PersonID) (name, salutation string, works bool) {
	for _, p := range c.Posts {
		if p.Person == person {
			u, _ := c.Tree.Find(p.Unit)
			return p.Name, Salutation(p, u), true
		}
	}
	return "", "", false
}

// send hands a mail to the server. What the server refuses for good is a fault of
// kind Refused, everything that may pass one of kind Busy.
func (s SMTP) send(ctx context.Context, d delivery) error {
	client, err := s.client()
	if err != nil {
		return fmt.Errorf("mail client: %w", err)
	}
	m, err := s.message(d)
	if err != nil {
		return fault.Refusedf("Địa chỉ “%s” không gửi thư được. Hãy sửa địa chỉ thư điện tử của người này.", d.to)
	}
	err = client.DialAndSendWithContext(ctx, m)
	if err == nil || taken(m) {
		return nil
	}
	var failed *gomail.SendError
	if errors.As(err, &failed) && !failed.IsTemp() && failed.ErrorCode() >= 500 && failed.Reason != gomail.ErrSMTPMailFrom {
		return fault.Refusedf("Máy chủ thư từ chối thư gửi tới %s (%s). Hãy kiểm tra địa chỉ thư điện tử của người này.", d.to, answer(failed))
	}
	return &notYet{fault.New(fault.Busy, "", "Máy chủ thư %s chưa nhận thư gửi tới %s (%s). Thư sẽ được gửi lại.", s.Host, d.to, answer(err)), err}
}

// taken reports whether the server took the mail before something else failed, as
// a line that broke at parting: sending it again would be a second one.
func taken(m *gomail.Msg) bool { return m.IsDelivered() }

// longestAnswer bounds what is shown of a server's words, in bytes.
const longestAnswer = 200

// answer is what a server said, short and on one line.
func answer(err error) string {
	said := strings.Join(strings.Fields(strings.ToValidUTF8(err.Error(), "")), " ")
	said, _, _ = strings.Cut(said, ", affected recipient")
	if len(said) > longestAnswer {
		said = strings.ToValidUTF8(said[:longestAnswer], "") + "…"
	}
	return said
}

// notYet is a fault people read with its cause for the log.
type notYet struct {
	*fault.Fault
	cause error
}

// Error returns the cause with the sentence, for the log.
func (n *notYet) Error() string { return n.Sentence + " " + n.cause.Error() }

// Unwrap returns both.
func (n *notYet) Unwrap() []error { return []error{n.Fault, n.cause} }
