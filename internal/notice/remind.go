package notice

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/job"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// TaskName is the row of the daily round among the periodic tasks.
const TaskName = "notice.remind"

// catchUp is how many days a reminder that nobody made may still be made, and how
// long one that no mail carried waits for the next: older ones say nothing that
// the list of what is late does not.
const catchUp = 14

// Tasks returns the daily round over all wards: at half past six the reminders of
// the day are made and, where mail is set up, one mail a person is queued.
func Tasks(d *db.DB, mail bool) []job.Task {
	return []job.Task{{Name: TaskName, When: job.EveryDay(6, 30), Do: func(ctx context.Context) (string, error) {
		wards, err := d.Wards(ctx)
		if err != nil {
			return "", err
		}
		total := Made{}
		for _, ward := range wards {
			err := d.Update(ctx, auth.System(ward, "notice"), func(tx *db.Tx) error {
				made, err := Remind(tx, mail)
				total.Reminders, total.Mails = total.Reminders+made.Reminders, total.Mails+made.Mails
				return err
			})
			if err != nil {
				return "", fmt.Errorf("remind in ward %s: %w", ward, err)
			}
		}
		return fmt.Sprintf("Đã nhắc %d việc, xếp %d thư chờ gửi.", total.Reminders, total.Mails), nil
	}}}
}

// Made counts what a round made.
type Made struct{ Reminders, Mails int }

// Remind makes the reminders of today that nobody has made yet: of each open debt
// the one whose day came last, for each of the people who are asked. A round that
// runs again, or two at once, makes none twice; days on which no program ran are
// made up for by that one reminder. With mail, what is new goes into the mail of
// the day, and on the first working day of a week the digest with it.
func Remind(tx *db.Tx, mail bool) (Made, error) {
	var made Made
	c, err := Load(tx)
	if err != nil {
		return made, err
	}
	rules, err := Rules(tx)
	if err != nil {
		return made, err
	}
	for _, d := range c.Debts {
		r, due := c.dueRule(rules, d)
		if !due {
			continue
		}
		for _, p := range c.Owners(d) {
			if p.Account == "" {
				continue // nobody would see it
			}
			n, err := c.make(tx, d, p, r.Days, r.Channel, false)
			if err != nil {
				return made, err
			}
			made.Reminders += n
		}
	}
	if mail {
		if made.Mails, err = c.queueMails(tx, nil); err != nil {
			return made, err
		}
	}
	if made == (Made{}) {
		return made, nil
	}
	return made, audit.Add(tx, audit.Entry{Act: "reminder.make", Subject: "day/" + string(c.Today), Detail: map[string]any{"reminders": made.Reminders, "mails": made.Mails}})
}

// dueRule returns the rule by which a debt is reminded of now: of those whose day
// has come, the last.
func (c Chase) dueRule(rules []Rule, d Debt) (last Rule, due bool) {
	if !d.Open() {
		return last, false
	}
	var at vn.Day
	for _, r := range rules {
		if r.Subject != d.Subject {
			continue
		}
		day := r.Day(c.Calendar, d.Due)
		if day > c.Today || !r.Holds(day) || due && cmp.Or(cmp.Compare(day, at), cmp.Compare(r.Days, last.Days)) < 0 {
			continue
		}
		last, at, due = r, day, true
	}
	return last, due && at >= c.Today.AddDays(-catchUp)
}

// make writes one reminder where it is not there yet.
func (c Chase) make(tx *db.Tx, d Debt, p org.Post, days int, channel Channel, byHand bool) (int, error) {
	var unit any
	if d.Unit != "" {
		unit = string(d.Unit)
	}
	n, err := tx.Exec(`
		insert into reminder (ward, id, person, debt, due, days, by_hand, name, unit, channel, day, made_at, made_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		on conflict (ward, person, debt, due, days, by_hand) do nothing`,
		db.NewID(), string(p.Person), d.Key, string(d.Due), days, byHand, d.Name, unit, string(channel), string(c.Today), tx.Stamp(), string(tx.Actor.Account))
	return int(n), err
}

// askable is how many days ahead a debt may be asked for by hand.
const askable = 15

// RemindNow reminds the people of a unit by hand of what it owes: late, or due
// within a fortnight. Twice on one day is once.
func RemindNow(tx *db.Tx, unit auth.UnitID, mail bool) (Made, error) {
	var made Made
	if err := tx.Actor.May(auth.Chase); err != nil {
		return made, err
	}
	c, err := Load(tx)
	if err != nil {
		return made, err
	}
	open := c.where(func(d Debt) bool { return d.Unit == unit && d.Open() && d.Due <= c.Today.AddDays(askable) })
	if len(open) == 0 {
		return made, fault.Conflictf("Đơn vị này không còn việc nào quá hạn hay sắp đến hạn. Không cần nhắc nữa.")
	}
	var people []auth.PersonID
	for _, d := range open {
		for _, p := range c.Owners(d) {
			if p.Account == "" {
				continue
			}
			people = append(people, p.Person)
			n, err := c.make(tx, d, p, daysBetween(d.Due, c.Today), ByMail, true)
			if err != nil {
				return made, err
			}
			made.Reminders += n
		}
	}
	if len(people) == 0 {
		return made, fault.Conflictf("Chưa ai của đơn vị này có tài khoản để nhận lời nhắc. Hãy chép tin nhắn gửi qua Zalo, hoặc lập tài khoản cho người báo cáo.")
	}
	if mail {
		if made.Mails, err = c.queueMails(tx, people); err != nil {
			return made, err
		}
	}
	return made, audit.Add(tx, audit.Entry{Act: "reminder.by_hand", Subject: "unit/" + string(unit), Detail: map[string]any{"reminders": made.Reminders, "mails": made.Mails}})
}

// daysBetween counts the days from one to another, below zero where it is before.
func daysBetween(from, to vn.Day) int {
	return int(to.Time().Sub(from.Time()).Hours() / 24)
}

// Reminder is one that was made.
type Reminder struct {
	ID      string
	Person  auth.PersonID
	Debt    string // the debt's key
	Due     vn.Day
	Days    int
	ByHand  bool
	Name    string // of the debt, as it was
	Unit    auth.UnitID
	Channel Channel
	Day     vn.Day
	MadeAt  string // a db.Stamp
	MadeBy  auth.AccountID
	Mail    string // id of the mail that carried it, "" for none
}

// When says in words by which day it was made.
func (r Reminder) When() string { return Rule{Days: r.Days}.When() }

const reminderColumns = `id, person, debt, due, days, by_hand, name, coalesce(unit, ''), channel, day, made_at, made_by, coalesce(mail, '')`

func findReminders(tx *db.Tx, where string, args ...any) ([]Reminder, error) {
	var all []Reminder
	err := tx.Each(func(s db.Scanner) error {
		var r Reminder
		err := s.Scan(&r.ID, &r.Person, &r.Debt, &r.Due, &r.Days, &r.ByHand, &r.Name, &r.Unit, &r.Channel, &r.Day, &r.MadeAt, &r.MadeBy, &r.Mail)
		all = append(all, r)
		return err
	}, `select `+reminderColumns+` from reminder where ward = $1 and `+where, args...)
	return all, err
}

// History returns the newest reminders of the ward.
func History(tx *db.Tx, limit int) ([]Reminder, error) {
	if err := tx.Actor.May(auth.Chase); err != nil {
		return nil, err
	}
	return findReminders(tx, `day >= $2 order by made_at desc, id desc limit $3`, "", limit)
}

// Pending returns what the actor's person was reminded of and still owes, by due
// day. Where nobody was reminded of late it reads one row.
func Pending(tx *db.Tx) ([]Debt, error) {
	if tx.Actor.Person == "" {
		return nil, nil
	}
	var reminded bool
	found, err := tx.One([]any{&reminded}, `select true from reminder where ward = $1 and person = $2 and due >= $3 limit 1`,
		string(tx.Actor.Person), string(vn.DayOf(tx.Now).AddDays(-lookBack)))
	if err != nil || !found {
		return nil, err
	}
	c, err := Load(tx)
	if err != nil {
		return nil, err
	}
	return c.Reminded(tx, tx.Actor.Person)
}

// Reminded returns the open debts of which a person was reminded.
func (c Chase) Reminded(tx *db.Tx, person auth.PersonID) ([]Debt, error) {
	made, err := findReminders(tx, `person = $2 and due >= $3`, string(person), string(c.Today.AddDays(-lookBack)))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(c.Of(person), func(d Debt) bool {
		return !d.Open() || !slices.ContainsFunc(made, func(r Reminder) bool { return r.Debt == d.Key })
	}), nil
}
