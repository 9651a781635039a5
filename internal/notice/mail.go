package notice

import (
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/job"
	"tongket/internal/vn"
)

// MailJob is the kind of the queue's work that sends one mail.
const MailJob = "notice.mail"

// mailArgs is what a job keeps: no address and no words, which are read when the
// mail is sent.
type mailArgs struct {
	Mail string `json:"mail"`
}

// Outcome is how a mail ended.
type Outcome string

// The outcomes.
const (
	Queued  Outcome = ""        // waits, or pauses after a failed attempt
	Sent    Outcome = "sent"    // the server took it
	Refused Outcome = "refused" // the server refused it for good
	Idle    Outcome = "idle"    // nothing was left to say, or no mail is wanted any more
	Stale   Outcome = "stale"   // its day passed before it went out; the next mail says what it would have
	GivenUp Outcome = "given_up"
)

// Label returns the outcome as a page prints it.
func (o Outcome) Label() string {
	switch o {
	case Queued:
		return "đang chờ gửi"
	case Sent:
		return "đã gửi"
	case Refused:
		return "bị từ chối"
	case Idle:
		return "không còn việc để nhắc"
	case Stale:
		return "gộp vào thư sau"
	case GivenUp:
		return "chưa gửi được"
	}
	return string(o)
}

// Mail is one mail of a day to one person.
type Mail struct {
	ID       string
	Person   auth.PersonID
	Day      vn.Day
	Digest   bool // carries the week's digest too
	Job      string
	Outcome  Outcome
	Sentence string // what people read of a refusal or a failed attempt
	EndedAt  string // a db.Stamp, "" while it waits
}

// wish is a person who asked for mail.
type wish struct {
	person            auth.PersonID
	reminders, digest bool
}

// queueMails puts one mail a person into the queue for what no mail has carried
// yet, and for the digest where the week has had none. only, when given, names
// the people that are meant. Who has had the mail of the day gets the rest
// tomorrow.
func (c Chase) queueMails(tx *db.Tx, only []auth.PersonID) (n int, err error) {
	if _, err := tx.Exec(`update mail set outcome = 'stale', ended_at = $2 where ward = $1 and outcome = '' and day < $3`, tx.Stamp(), string(c.Today)); err != nil {
		return 0, err
	}
	wishes, err := wishes(tx)
	if err != nil {
		return 0, err
	}
	uncarried, err := uncarried(tx, c.Today.AddDays(-catchUp))
	if err != nil {
		return 0, err
	}
	week, missed := false, map[auth.PersonID]bool{}
	if only == nil {
		if week, err = c.beginWeek(tx); err != nil {
			return 0, err
		}
		if missed, err = c.missedDigests(tx); err != nil {
			return 0, err
		}
	}
	for _, w := range wishes {
		if only != nil && !slices.Contains(only, w.person) {
			continue
		}
		carried := c.stillOpen(w, uncarried[w.person])
		digest := false
		if w.digest && (week || missed[w.person]) {
			d, err := c.Digest(tx, w.person)
			if err != nil {
				return n, err
			}
			digest = !d.Empty()
		}
		if len(carried) == 0 && !digest {
			continue
		}
		queued, err := c.queueMail(tx, w.person, digest, carried)
		if err != nil {
			return n, err
		}
		n += queued
	}
	return n, nil
}

func wishes(tx *db.Tx) (all []wish, err error) {
	err = tx.Each(func(s db.Scanner) error {
		var w wish
		err := s.Scan(&w.person, &w.reminders, &w.digest)
		all = append(all, w)
		return err
	}, `select person, reminders, digest from person_address where ward = $1 and (reminders or digest) order by person`)
	return all, err
}

// uncarried returns the reminders for the mail that no mail has taken to its
// reader: in none yet, or in one that did not go out on its day.
func uncarried(tx *db.Tx, since vn.Day) (map[auth.PersonID][]Reminder, error) {
	all, err := findReminders(tx, `channel = 'mail' and day >= $2 and (mail is null or exists (
		select 1 from mail m where m.ward = reminder.ward and m.id = reminder.mail and m.outcome = 'stale')) order by due, id`, string(since))
	by := map[auth.PersonID][]Reminder{}
	for _, r := range all {
		by[r.Person] = append(by[r.Person], r)
	}
	return by, err
}

// missedDigests returns whose digest of this week did not go out on its day.
func (c Chase) missedDigests(tx *db.Tx) (map[auth.PersonID]bool, error) {
	missed := map[auth.PersonID]bool{}
	err := tx.Each(func(s db.Scanner) error {
		var person auth.PersonID
		var stale bool
		err := s.Scan(&person, &stale)
		missed[person] = stale
		return err
	}, `select person, outcome = 'stale' from mail where ward = $1 and digest and day >= $2 order by day, id`, string(monday(c.Today)))
	return missed, err
}

// stillOpen keeps the reminders of what is still owed, by a person who wants them.
func (c Chase) stillOpen(w wish, made []Reminder) []Reminder {
	if !w.reminders {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(made), func(r Reminder) bool {
		d, known := c.Find(r.Debt)
		return !known || !d.Open()
	})
}

// monday returns the first day of a day's week.
func monday(day vn.Day) vn.Day {
	return day.AddDays(-(int(day.Time().Weekday()+6) % 7))
}

// beginWeek reports whether the week's digest is to be made now, and writes down
// that it was: on the first working day of the week, or the first after it on
// which the program ran.
func (c Chase) beginWeek(tx *db.Tx) (bool, error) {
	if !c.Calendar.IsWorking(c.Today) {
		return false, nil
	}
	n, err := tx.Exec(`insert into digest_week (ward, monday, made_at) values ($1, $2, $3) on conflict (ward, monday) do nothing`, string(monday(c.Today)), tx.Stamp())
	return n == 1, err
}

// queueMail writes a mail and its job in this transaction, unless the person has
// had the mail of the day.
func (c Chase) queueMail(tx *db.Tx, person auth.PersonID, digest bool, carried []Reminder) (int, error) {
	var had int
	if _, err := tx.One([]any{&had}, `select count(*) from mail where ward = $1 and person = $2 and day = $3`, string(person), string(c.Today)); err != nil || had > 0 {
		return 0, err
	}
	id := db.NewID()
	work, err := job.Add(tx, MailJob, mailArgs{Mail: id})
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`insert into mail (ward, id, person, day, digest, job, outcome, sentence) values ($1, $2, $3, $4, $5, $6, '', '')`,
		id, string(person), string(c.Today), digest, work); err != nil {
		return 0, err
	}
	for _, r := range carried {
		if _, err := tx.Exec(`update reminder set mail = $3 where ward = $1 and id = $2`, r.ID, id); err != nil {
			return 0, err
		}
	}
	return 1, nil
}

// Mails returns the newest mails of the ward with how they ended, for the office;
// person, when given, narrows them to one.
func Mails(tx *db.Tx, person auth.PersonID, limit int) ([]Mail, error) {
	if person == "" || person != tx.Actor.Person {
		if err := tx.Actor.May(auth.Chase); err != nil {
			return nil, err
		}
	}
	return findMails(tx, `($2 = '' or m.person = $2) order by m.day desc, m.id desc limit $3`, string(person), limit)
}

func findMails(tx *db.Tx, where string, args ...any) ([]Mail, error) {
	var all []Mail
	err := tx.Each(func(s db.Scanner) error {
		var m Mail
		var failed string
		var over bool
		err := s.Scan(&m.ID, &m.Person, &m.Day, &m.Digest, &m.Job, &m.Outcome, &m.Sentence, &m.EndedAt, &failed, &over)
		if m.Outcome == Queued && failed != "" {
			m.Sentence, _, _ = strings.Cut(failed, "\n")
			if over {
				m.Outcome = GivenUp
			}
		}
		all = append(all, m)
		return err
	}, `
		select m.id, m.person, m.day, m.digest, m.job, m.outcome, m.sentence, coalesce(m.ended_at, ''), j.error, j.done_at is not null
		from mail m join job j on j.ward = m.ward and j.id = m.job
		where m.ward = $1 and `+where, args...)
	return all, err
}

// end writes down how a mail ended; of several workers the first.
func (m Mail) end(tx *db.Tx, o Outcome, sentence string) error {
	_, err := tx.Exec(`update mail set outcome = $3, sentence = $4, ended_at = $5 where ward = $1 and id = $2 and outcome = ''`,
		m.ID, string(o), sentence, tx.Stamp())
	return err
}
