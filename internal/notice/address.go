package notice

import (
	"net/mail"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Address is where a person is reached and what it asked for. Only that person
// and the office may see it.
type Address struct {
	Person    auth.PersonID
	Email     string // "" where none is known
	Reminders bool   // wants the mail of the day
	Digest    bool   // wants the mail of the week
}

// MaySee tells whether the actor may see and change a person's address.
func MaySee(a auth.Actor, person auth.PersonID) error {
	if a.Person == person && person != "" {
		return a.May(auth.SeeRecord)
	}
	return a.May(auth.ManageAccounts)
}

// AddressOf returns a person's address.
func AddressOf(tx *db.Tx, person auth.PersonID) (Address, error) {
	if err := MaySee(tx.Actor, person); err != nil {
		return Address{}, err
	}
	a := Address{Person: person}
	_, err := tx.One([]any{&a.Email, &a.Reminders, &a.Digest}, `select email, reminders, digest from person_address where ward = $1 and person = $2`, string(person))
	return a, err
}

// Addresses returns what is known of everybody, for the office.
func Addresses(tx *db.Tx) (map[auth.PersonID]Address, error) {
	if err := tx.Actor.May(auth.ManageAccounts); err != nil {
		return nil, err
	}
	all := map[auth.PersonID]Address{}
	err := tx.Each(func(s db.Scanner) error {
		var a Address
		err := s.Scan(&a.Person, &a.Email, &a.Reminders, &a.Digest)
		all[a.Person] = a
		return err
	}, `select person, email, reminders, digest from person_address where ward = $1`)
	return all, err
}

// SetAddress records where a person is reached. The office may write the address
// down and stop the mails; to ask for them is for the person alone. An empty
// address takes the row away.
func SetAddress(tx *db.Tx, a Address) (Address, error) {
	if err := MaySee(tx.Actor, a.Person); err != nil {
		return a, err
	}
	before, err := AddressOf(tx, a.Person)
	if err != nil {
		return a, err
	}
	if a.Email, err = tidyEmail(a.Email); err != nil {
		return a, err
	}
	if tx.Actor.Person != a.Person {
		a.Reminders, a.Digest = a.Reminders && before.Reminders, a.Digest && before.Digest
	}
	if a.Email == "" && (a.Reminders || a.Digest) {
		return a, fault.Invalidf("thu_dien_tu", "Muốn nhận thư thì cần địa chỉ. Hãy ghi địa chỉ thư điện tử, hoặc bỏ chọn nhận thư.")
	}
	if a == before {
		return a, nil
	}
	if a.Email == "" {
		_, err = tx.Exec(`delete from person_address where ward = $1 and person = $2`, string(a.Person))
	} else {
		_, err = tx.Exec(`
			insert into person_address (ward, person, email, reminders, digest, changed_at, changed_by)
			values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (ward, person) do update set email = excluded.email, reminders = excluded.reminders,
				digest = excluded.digest, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			string(a.Person), a.Email, a.Reminders, a.Digest, tx.Stamp(), string(tx.Actor.Account))
	}
	if db.Is(err, db.ForeignKey) {
		return a, fault.Missingf("Không có người này trong đơn vị. Hãy mở lại danh sách.")
	}
	if err != nil {
		return a, err
	}
	return a, audit.Add(tx, audit.Entry{Act: "address.set", Subject: "person/" + string(a.Person)})
}

// longestEmail is what a mail server must take (RFC 5321, 4.5.3.1).
const longestEmail = 254

// tidyEmail brings a typed address to the stored form: one plain address in
// letters that every mail server takes.
func tidyEmail(typed string) (string, error) {
	email := strings.TrimSpace(vn.NFC(typed))
	if email == "" {
		return "", nil
	}
	read, err := mail.ParseAddress(email)
	_, host, _ := strings.Cut(email, "@")
	ascii := strings.IndexFunc(email, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	if err != nil || !ascii || read.Address != email || len(email) > longestEmail || !strings.Contains(host, ".") {
		return "", fault.Invalidf("thu_dien_tu", "“%s” chưa phải một địa chỉ thư điện tử. Hãy ghi dạng ten@noi.vn, không dấu, không khoảng trống.", email)
	}
	return email, nil
}
