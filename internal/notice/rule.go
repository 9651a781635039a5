package notice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Channel is how far a reminder goes.
type Channel string

// The channels. A mail says nothing that the application does not.
const (
	InApp  Channel = "app"
	ByMail Channel = "mail" // in the application, and by mail to who asked for it
)

// Channels lists both in the order of a form.
var Channels = []Channel{ByMail, InApp}

// Label returns the channel's Vietnamese name.
func (c Channel) Label() string {
	if c == ByMail {
		return "Trong ứng dụng và thư điện tử"
	}
	return "Chỉ trong ứng dụng"
}

// RuleID names a rule of the ward; the rules that come with the program have none.
type RuleID string

// Rule says on which day people are reminded of one subject.
type Rule struct {
	ID      RuleID
	Subject Subject
	Days    int // from the due day: −3 is three days before, 1 the day after
	Channel Channel
	From    vn.Day // the rule holds from this day
	Until   vn.Day // and through this one, "" without end
	Source  string // where the number comes from
	Ask     bool   // follows practice: the office should compare it with its own
}

// When says a rule's day in words: "3 ngày trước hạn".
func (r Rule) When() string {
	switch {
	case r.Days < 0:
		return fmt.Sprintf("%d ngày trước hạn", -r.Days)
	case r.Days > 0:
		return fmt.Sprintf("%d ngày sau hạn", r.Days)
	}
	return "đúng ngày hạn"
}

// Holds reports whether the rule is in force on a day.
func (r Rule) Holds(day vn.Day) bool {
	return r.From <= day && (r.Until == "" || day <= r.Until)
}

// Day returns the day on which the rule reminds of something due: nobody is
// reminded on a day off, so one that falls on it goes to the working day before
// where there is still time, and to the one after where the due day is past.
func (r Rule) Day(cal regime.Calendar, due vn.Day) vn.Day {
	day, step := due.AddDays(r.Days), -1
	if r.Days > 0 {
		step = 1
	}
	for range 31 { // no ward rests for a month
		if cal.IsWorking(day) {
			break
		}
		day = day.AddDays(step)
	}
	return day
}

// shippedSource is where the days that come with the program are from.
const shippedSource = "Theo cách nhắc của một hệ thống cấp tỉnh (15, 7, 3 ngày trước hạn); 1 ngày trước và 1 ngày sau là theo thông lệ"

// Shipped returns the rules that hold until a ward changes them.
func Shipped() []Rule {
	var rules []Rule
	for _, s := range Subjects {
		for _, days := range []int{-15, -7, -3, -1, 1} {
			rules = append(rules, Rule{Subject: s, Days: days, Channel: ByMail, From: "2000-01-01", Source: shippedSource, Ask: true})
		}
	}
	return rules
}

const ruleColumns = `id, subject, days, channel, valid_from, valid_until, source, ask`

func scanRule(s db.Scanner) (r Rule, err error) {
	err = s.Scan(&r.ID, &r.Subject, &r.Days, &r.Channel, &r.From, &r.Until, &r.Source, &r.Ask)
	return r, err
}

// Rules returns the ward's reminder rules, ended ones too, by subject and day.
func Rules(tx *db.Tx) ([]Rule, error) {
	var rules []Rule
	err := tx.Each(func(s db.Scanner) error {
		r, err := scanRule(s)
		rules = append(rules, r)
		return err
	}, `select `+ruleColumns+` from reminder_rule where ward = $1`)
	if err == nil && len(rules) == 0 {
		rules = Shipped()
	}
	slices.SortFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(slices.Index(Subjects, a.Subject), slices.Index(Subjects, b.Subject)),
			cmp.Compare(a.Days, b.Days), strings.Compare(string(a.From), string(b.From)), strings.Compare(string(a.ID), string(b.ID)))
	})
	return rules, err
}

// The days a rule may lie from the due day.
const mostBefore, mostAfter = 60, 30

// AddRule makes the ward remind on one more day, from today on when the rule
// names no day. The rules that came with the program become the ward's own with
// the first change.
func AddRule(tx *db.Tx, r Rule) (Rule, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return r, err
	}
	r.From = cmp.Or(r.From, vn.DayOf(tx.Now))
	if err := r.wellFormed(); err != nil {
		return r, err
	}
	rules, err := ownRules(tx)
	if err != nil {
		return r, err
	}
	for _, other := range rules {
		if other.Subject == r.Subject && other.Days == r.Days && (other.Until == "" || other.Until >= r.From) {
			return r, fault.Conflictf("%s đã có nhắc %s. Hãy kết thúc dòng ấy trước nếu muốn đổi kênh nhắc.", r.Subject.Label(), r.When())
		}
	}
	r.Source, r.Ask, r.Until = cmp.Or(strings.TrimSpace(r.Source), "Văn phòng đặt"), false, ""
	if r, err = r.insert(tx); err != nil {
		return r, err
	}
	return r, audit.Add(tx, audit.Entry{Act: "reminder_rule.add", Subject: "reminder_rule/" + string(r.ID)})
}

func (r Rule) wellFormed() error {
	switch {
	case !slices.Contains(Subjects, r.Subject):
		return fault.Invalidf("doi_tuong", "Chưa rõ nhắc số liệu hay nhắc nhiệm vụ. Hãy chọn một.")
	case r.Days < -mostBefore || r.Days > mostAfter:
		return fault.Invalidf("so_ngay", "Nhắc %s quá xa hạn; chỉ nhắc được từ %d ngày trước đến %d ngày sau. Hãy ghi số khác.", r.When(), mostBefore, mostAfter)
	case !slices.Contains(Channels, r.Channel):
		return fault.Invalidf("kenh", "Chưa rõ nhắc qua đâu. Hãy chọn trong ứng dụng hay cả thư điện tử.")
	case !r.From.Valid():
		return fault.Invalidf("tu_ngay", "Ngày bắt đầu %q không có trong lịch. Hãy ghi ngày, tháng, năm.", string(r.From))
	}
	return nil
}

// ownRules returns the ward's rules, after those that came with the program were
// written down as its own.
func ownRules(tx *db.Tx) ([]Rule, error) {
	rules, err := Rules(tx)
	for i, r := range rules {
		if err == nil && r.ID == "" {
			rules[i], err = r.insert(tx)
		}
	}
	return rules, err
}

func (r Rule) insert(tx *db.Tx) (Rule, error) {
	r.ID = RuleID(db.NewID())
	_, err := tx.Exec(`insert into reminder_rule (ward, id, subject, days, channel, valid_from, valid_until, source, ask, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(r.ID), string(r.Subject), r.Days, string(r.Channel), string(r.From), string(r.Until), r.Source, r.Ask, tx.Stamp(), string(tx.Actor.Account))
	return r, err
}

// EndRule makes yesterday the last day of a rule: today nobody is reminded by it
// any more. The rule is named by its subject and day, since one that came with
// the program has no id before the first change.
func EndRule(tx *db.Tx, subject Subject, days int) error {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return err
	}
	today := vn.DayOf(tx.Now)
	rules, err := ownRules(tx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.Subject != subject || r.Days != days || r.Until != "" {
			continue
		}
		if _, err := tx.Exec(`update reminder_rule set valid_until = $3 where ward = $1 and id = $2`, string(r.ID), string(today.AddDays(-1))); err != nil {
			return err
		}
		return audit.Add(tx, audit.Entry{Act: "reminder_rule.end", Subject: "reminder_rule/" + string(r.ID)})
	}
	return fault.Conflictf("%s không còn dòng nhắc %s nào đang áp dụng. Không cần làm gì thêm.", subject.Label(), Rule{Days: days}.When())
}
