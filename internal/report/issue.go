package report

import (
	"fmt"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// numbered are the papers that leave the ward under a number: in whose world and as
// which type. The others (tables, lists, slides) go with one of these or stay inside.
var numbered = map[Kind]document.Symbol{
	Periodic:   {World: layout.State, Type: "BC"},
	PartyYear:  {World: layout.Party, Type: "BC"},
	NextPlan:   {World: layout.State, Type: "KH"},
	Assignment: {World: layout.State, Type: "QĐ"},
	Urging:     {World: layout.State, Type: ""},
}

// Symbol is world and type of the number a kind of paper is issued under; ok is false
// for a kind that has none.
func (k Kind) Symbol() (s document.Symbol, ok bool) {
	s, ok = numbered[k]
	return s, ok
}

// CanNumber says whether somebody may enter number and day of the paper now.
func (m Made) CanNumber(a auth.Actor) error {
	if err := a.May(auth.KeepBooks); err != nil {
		return err
	}
	if _, ok := m.Kind.Symbol(); !ok {
		return fault.Refusedf("%s không ban hành riêng nên không có số. Hãy ghi số cho văn bản mà nó kèm theo.", m.Title())
	}
	if !m.Ready() {
		return fault.Refusedf("%s chưa lập xong nên chưa ghi số được. Hãy mở lại sau ít giây.", m.Title())
	}
	if !m.Closed {
		return fault.Refusedf("%s lập khi số liệu chưa chốt nên không được ghi số. Hãy chốt kỳ báo cáo, lập lại dự thảo rồi ghi số cho bản ấy.", m.Title())
	}
	return nil
}

// Issue enters number and day of a paper after it was issued ("Ghi số, ngày sau khi ban
// hành"): number is what the clerk typed, a bare number or the whole symbol. It refuses
// a paper drawn before its figures were final, one that is numbered already, and a
// number that another paper has.
func Issue(tx *db.Tx, id ID, number string, day vn.Day) (Made, error) {
	m, err := Get(tx, id)
	if err != nil {
		return m, err
	}
	if err := m.CanNumber(tx.Actor); err != nil {
		return m, err
	}
	if m.Number != "" {
		return m, fault.Refusedf("%s đã ghi số %s ngày %s. Nếu ghi nhầm, hãy dùng “Sửa số, ngày”.", m.Title(), m.Number, m.Day.Short())
	}
	return m.give(tx, number, day)
}

// Renumber mends a number or a day typed by mistake; the book keeps what stood there
// and why it was mended.
func Renumber(tx *db.Tx, id ID, number string, day vn.Day, reason string) (Made, error) {
	m, err := Get(tx, id)
	if err != nil {
		return m, err
	}
	if err := m.CanNumber(tx.Actor); err != nil {
		return m, err
	}
	if m.Number == "" {
		return m, fault.Refusedf("%s chưa ghi số nên chưa có gì để sửa. Hãy dùng “Ghi số, ngày”.", m.Title())
	}
	before, kept, err := document.OfReport(tx, string(id))
	if err != nil {
		return m, err
	}
	if err := document.Release(tx, string(id), reason); err != nil {
		return m, err
	}
	m, err = m.give(tx, number, day)
	if err != nil || !kept || before.Paper == "" {
		return m, err
	}
	now, _, err := document.OfReport(tx, string(id))
	if err != nil {
		return m, err
	}
	return m, document.Attach(tx, now.ID, before.Paper)
}

// give puts the number into its book and onto the paper.
func (m Made) give(tx *db.Tx, number string, day vn.Day) (Made, error) {
	s, _ := m.Kind.Symbol()
	s, err := document.ParseSymbol(s.World, s.Type, number)
	if err != nil {
		return m, err
	}
	n, err := document.Give(tx, document.Issuing{Symbol: s, Day: day, Title: m.Title(), Report: string(m.ID)})
	if err != nil {
		return m, err
	}
	m.Number, m.Day = n.Symbol, n.Day
	if _, err := tx.Exec(`update report set number = $3, day = $4 where ward = $1 and id = $2`, string(m.ID), m.Number, string(m.Day)); err != nil {
		return m, err
	}
	return m, audit.Add(tx, audit.Entry{Act: "report.issue", Subject: "report/" + string(m.ID), Detail: map[string]any{"number": m.Number, "day": string(m.Day)}})
}

// Proposed is the number that follows in the book of a paper on a day, as printed; ""
// where the ward keeps no book of that world here.
func (m Made) Proposed(tx *db.Tx, day vn.Day) (string, error) {
	s, ok := m.Kind.Symbol()
	set, err := org.LoadSettings(tx, "")
	if err != nil || !ok || s.World == layout.State && !set.StateBook || s.World == layout.Party && !set.PartyBook {
		return "", err
	}
	s.Organ = document.UsualOrgan(s.World, s.Type)
	b, err := document.BookOf(tx, s, day)
	if err != nil {
		return "", err
	}
	if s.N, err = document.Next(tx, b); err != nil {
		return "", err
	}
	form, err := org.FormOf(tx, s.World, day)
	return s.Print(form), err
}

// OtherForm says that the paper was drawn in a form that is no longer the one of a
// day, as when a new guideline came into force between its draft and its issue; ""
// where both are one form.
func (m Made) OtherForm(day vn.Day) string {
	s, ok := m.Kind.Symbol()
	at, err := db.ParseStamp(m.RecordedAt)
	if !ok || err != nil {
		return ""
	}
	drawn, now := layout.For(s.World, vn.DayOf(at)), layout.For(s.World, day)
	if drawn.From == now.From {
		return ""
	}
	return fmt.Sprintf("Dự thảo này lập ngày %s theo %s. Văn bản ban hành ngày %s theo %s. Nếu chưa ban hành, hãy lập lại dự thảo để đúng thể thức.",
		vn.DayOf(at).Short(), drawn.Source, day.Short(), now.Source)
}

// KeepIssued keeps the file of a paper as it was signed and issued among the ward's
// documents, outgoing, under its number and day. The draft is not it: between the two
// lie the words of people. It refuses a paper without a number.
func KeepIssued(tx *db.Tx, id ID, u document.Upload) (document.ID, error) {
	m, err := Get(tx, id)
	if err != nil {
		return "", err
	}
	n, ok, err := document.OfReport(tx, string(id))
	if err != nil {
		return "", err
	}
	if !ok {
		return "", fault.Refusedf("%s chưa ghi số nên chưa kèm bản đã ban hành được. Hãy ghi số, ngày trước.", m.Title())
	}
	w, err := org.LoadWard(tx, m.Day)
	if err != nil {
		return "", err
	}
	s, _ := m.Kind.Symbol()
	issuer := "Ủy ban nhân dân " + w.Full()
	if s.World == layout.Party {
		issuer = "Đảng ủy " + w.Full()
	}
	u.Document = document.Document{Title: m.Title(), Type: document.TypeName(s.World, s.Type), Number: m.Number, Day: m.Day, Issuer: issuer, Direction: document.Outgoing}
	v, _, err := document.Take(tx, u)
	if err != nil {
		return "", fmt.Errorf("keep the issued file of %s: %w", id, err)
	}
	return v.Document, document.Attach(tx, n.ID, v.Document)
}
