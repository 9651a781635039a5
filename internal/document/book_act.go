package document

import (
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// Reservation keeps a number back for a paper that is still to be signed.
type Reservation struct {
	Symbol         Symbol // N 0 takes the next
	Day            vn.Day // in whose year or term
	Holder, Reason string
}

// Reserve keeps a number back. Two people at once never get one number: the ward has
// one writer, and the second is given the next or told who has it.
func Reserve(tx *db.Tx, r Reservation) (Numbered, error) {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return Numbered{}, err
	}
	r.Holder, r.Reason = strings.TrimSpace(vn.NFC(r.Holder)), strings.TrimSpace(vn.NFC(r.Reason))
	switch {
	case !r.Day.Valid():
		return Numbered{}, fault.Invalidf("ngay", "Chưa rõ giữ số cho ngày nào. Hãy ghi ngày, tháng, năm.")
	case r.Holder == "":
		return Numbered{}, fault.Invalidf("nguoi_giu", "Chưa ghi giữ số cho ai. Hãy ghi họ tên hoặc đơn vị xin số.")
	case r.Reason == "":
		return Numbered{}, fault.Invalidf("ly_do", "Chưa ghi vì sao giữ số. Hãy ghi một câu, để người kiểm tra sổ hiểu.")
	}
	b, err := BookOf(tx, r.Symbol, r.Day)
	if err != nil {
		return Numbered{}, err
	}
	if r.Symbol.N == 0 {
		if r.Symbol.N, err = Next(tx, b); err != nil {
			return Numbered{}, err
		}
	}
	form, err := org.FormOf(tx, b.World, r.Day)
	if err != nil {
		return Numbered{}, err
	}
	n := Numbered{ID: db.NewID(), Book: b, N: r.Symbol.N, Symbol: r.Symbol.Print(form), State: Reserved, Holder: r.Holder, Reason: r.Reason}
	if err := free(tx, n); err != nil {
		return Numbered{}, err
	}
	if err := put(tx, n); err != nil {
		return Numbered{}, err
	}
	return n, audit.Add(tx, audit.Entry{Act: "book.reserve", Subject: "number/" + n.ID, Detail: map[string]any{"symbol": n.Symbol}})
}

// Void takes a number out of use for good: it stands in the book with the reason, and
// nobody gets it again. A number that a paper has is not voided.
func Void(tx *db.Tx, id, reason string) error {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return err
	}
	if reason = strings.TrimSpace(vn.NFC(reason)); reason == "" {
		return fault.Invalidf("ly_do", "Chưa ghi vì sao hủy số. Hãy ghi một câu, để người kiểm tra sổ hiểu.")
	}
	n, err := GetNumber(tx, id)
	if err != nil {
		return err
	}
	if n.State != Reserved {
		return fault.Refusedf("Số %s %s nên không hủy được. Chỉ hủy số đang giữ chỗ.", n.Symbol, n.State.Label())
	}
	if _, err := tx.Exec(`update paper_number set state = 'void', note = $3, changed_at = $4, changed_by = $5 where ward = $1 and id = $2`,
		id, reason, tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "book.void", Subject: "number/" + id, Detail: map[string]any{"symbol": n.Symbol}})
}

// GetNumber returns one number of a book.
func GetNumber(tx *db.Tx, id string) (Numbered, error) {
	all, err := numbers(tx, `and id = $2`, id)
	if err == nil && len(all) == 0 {
		err = fault.Missingf("Không có số này trong sổ. Hãy mở lại trang Sổ văn bản.")
	}
	if err != nil {
		return Numbered{}, err
	}
	return all[0], nil
}

// Issuing gives a number to a paper.
type Issuing struct {
	Symbol Symbol
	Day    vn.Day
	Title  string // of the paper
	Report string // id of the report, "" for another paper
}

// Give records that a paper was issued under a number on a day: a reserved number is
// taken up, another is put into the book. It refuses a number that a paper has, with
// the paper's name, and one that was voided. Whether the paper may be numbered at all
// is the caller's business; it has asked for the right too.
func Give(tx *db.Tx, i Issuing) (Numbered, error) {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return Numbered{}, err
	}
	switch today := vn.DayOf(tx.Now); {
	case !i.Day.Valid():
		return Numbered{}, fault.Invalidf("ngay", "Chưa ghi ngày ban hành. Hãy ghi ngày, tháng, năm như trên văn bản.")
	case i.Day.After(today):
		return Numbered{}, fault.Invalidf("ngay", "Ngày ban hành %s chưa đến: hôm nay là %s. Hãy ghi ngày trên văn bản đã ký.", i.Day.Short(), today.Short())
	}
	b, err := BookOf(tx, i.Symbol, i.Day)
	if err != nil {
		return Numbered{}, err
	}
	form, err := org.FormOf(tx, b.World, i.Day)
	if err != nil {
		return Numbered{}, err
	}
	n := Numbered{ID: db.NewID(), Book: b, N: i.Symbol.N, Symbol: i.Symbol.Print(form), State: Issued, Title: i.Title, Day: i.Day, Report: i.Report}
	held, err := numbers(tx, `and world = $2 and organ = $3 and type = $4 and span = $5 and n = $6 and state = 'reserved'`, string(b.World), b.Organ, b.Type, b.Span, n.N)
	if err != nil {
		return Numbered{}, err
	}
	if len(held) > 0 {
		n.ID, n.Holder, n.Reason = held[0].ID, held[0].Holder, held[0].Reason
		_, err = tx.Exec(`update paper_number set state = 'issued', symbol = $3, title = $4, day = $5, report = $6, changed_at = $7, changed_by = $8 where ward = $1 and id = $2`,
			n.ID, n.Symbol, n.Title, string(n.Day), orNull(n.Report), tx.Stamp(), string(tx.Actor.Account))
	} else if err = free(tx, n); err == nil {
		err = put(tx, n)
	}
	if err != nil {
		return Numbered{}, err
	}
	return n, audit.Add(tx, audit.Entry{Act: "book.give", Subject: "number/" + n.ID, Detail: map[string]any{"symbol": n.Symbol, "day": string(n.Day), "report": n.Report}})
}

// Release frees the number of a report that was typed by mistake. The book keeps that
// it stood there, and why not.
func Release(tx *db.Tx, report, reason string) error {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return err
	}
	if reason = strings.TrimSpace(vn.NFC(reason)); reason == "" {
		return fault.Invalidf("ly_do", "Chưa ghi vì sao sửa số. Hãy ghi một câu, ví dụ “ghi nhầm 12 thành 21”.")
	}
	all, err := numbers(tx, `and report = $2 and state = 'issued'`, report)
	if err != nil {
		return err
	}
	for _, n := range all {
		if _, err := tx.Exec(`update paper_number set state = 'corrected', note = $3, changed_at = $4, changed_by = $5 where ward = $1 and id = $2`,
			n.ID, reason, tx.Stamp(), string(tx.Actor.Account)); err != nil {
			return err
		}
		if err := audit.Add(tx, audit.Entry{Act: "book.release", Subject: "number/" + n.ID, Detail: map[string]any{"symbol": n.Symbol}}); err != nil {
			return err
		}
	}
	return nil
}

// OfReport returns the number of a report; ok is false where it has none.
func OfReport(tx *db.Tx, report string) (n Numbered, ok bool, err error) {
	all, err := numbers(tx, `and report = $2 and state = 'issued'`, report)
	if err != nil || len(all) == 0 {
		return n, false, err
	}
	return all[0], true, nil
}

// Attach ties the outgoing document, the file as it was issued, to its number, whose
// symbol and day it takes; the chain keeps those it bore before.
func Attach(tx *db.Tx, number string, paper ID) error {
	if err := tx.Actor.May(auth.KeepBooks); err != nil {
		return err
	}
	n, err := GetNumber(tx, number)
	if err != nil {
		return err
	}
	if n.State != Issued {
		return fault.Refusedf("Số %s %s nên không kèm văn bản được. Hãy ghi số, ngày ban hành trước.", n.Symbol, n.State.Label())
	}
	was, err := Get(tx, paper)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`update paper_number set document = $3, changed_at = $4, changed_by = $5 where ward = $1 and id = $2`,
		number, string(paper), tx.Stamp(), string(tx.Actor.Account)); err != nil {
		return err
	}
	if _, err := tx.Exec(`update document set number = $3, day = $4 where ward = $1 and id = $2`, string(paper), n.Symbol, string(n.Day)); err != nil {
		return err
	}
	if err := audit.Add(tx, audit.Entry{Act: "book.attach", Subject: "number/" + number, Detail: map[string]any{"document": string(paper)}}); err != nil {
		return err
	}
	if was.Number == n.Symbol && was.Day == n.Day {
		return nil
	}
	return audit.Add(tx, audit.Entry{Act: "document.renumber", Subject: "document/" + string(paper),
		Detail: map[string]any{"number": n.Symbol, "day": string(n.Day), "was": was.Number, "was_day": string(was.Day)}})
}

// free refuses a number that stands in its book, or that a kept outgoing paper of the
// book's days bears, and says which paper has it.
func free(tx *db.Tx, n Numbered) error {
	b := n.Book
	taken, err := numbers(tx, `and world = $2 and organ = $3 and type = $4 and span = $5 and n = $6 and state <> 'corrected'`, string(b.World), b.Organ, b.Type, b.Span, n.N)
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return takenBy(tx, taken[0], b)
	}
	from, until, err := b.days(tx)
	if err != nil {
		return err
	}
	// The file of the report itself, kept under the number that is mended, is no other paper.
	err = tx.Each(func(s db.Scanner) error {
		var number, title string
		var on vn.Day
		if err := s.Scan(&number, &title, &on); err != nil {
			return err
		}
		if (until == "" || on.Before(until)) && n.bornBy(number) {
			return fault.Invalidf("so", "Số %s đã ghi cho văn bản đi “%s” ngày %s. Hãy ghi số khác.", n.Symbol, title, on.Short())
		}
		return nil
	}, `select number, title, day from document
		where ward = $1 and direction = 'outgoing' and number <> '' and day >= $2
			and not exists (select 1 from paper_number p where p.ward = $1 and p.document = document.id and p.report = $3)
		order by recorded_at`, string(from), n.Report)
	return err
}

// bornBy reports whether a paper's number, as somebody wrote it, is this one:
// "5/BC-UBND" is "05/BC-UBND".
func (n Numbered) bornBy(written string) bool {
	if bareNumber.MatchString(strings.TrimSpace(written)) {
		return false // of which type it is, nobody knows
	}
	s, err := ParseSymbol(n.Book.World, n.Book.Type, written)
	return err == nil && s.N == n.N && s.Organ == n.Book.Organ
}

func takenBy(tx *db.Tx, n Numbered, b Book) error {
	next, err := Next(tx, b)
	if err != nil {
		return err
	}
	switch n.State {
	case Issued:
		return fault.Invalidf("so", "Số %s đã ghi cho “%s” ngày %s. Số tiếp theo trong sổ là %d.", n.Symbol, n.Title, n.Day.Short(), next)
	case Reserved:
		return fault.Invalidf("so", "Số %s đang giữ chỗ cho %s (%s). Số tiếp theo trong sổ là %d.", n.Symbol, n.Holder, n.Reason, next)
	}
	return fault.Invalidf("so", "Số %s đã hủy: %s. Số tiếp theo trong sổ là %d.", n.Symbol, n.Note, next)
}

func put(tx *db.Tx, n Numbered) error {
	_, err := tx.Exec(`insert into paper_number (ward, id, world, organ, type, span, n, symbol, state, title, day, report, document, holder, reason, note, recorded_at, recorded_by, changed_at, changed_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, $13, $14, '', $15, $16, null, '')`,
		n.ID, string(n.Book.World), n.Book.Organ, n.Book.Type, n.Book.Span, n.N, n.Symbol, string(n.State), n.Title, string(n.Day), orNull(n.Report),
		n.Holder, n.Reason, tx.Stamp(), string(tx.Actor.Account))
	return err
}

// orNull is nothing for an empty reference.
func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}
