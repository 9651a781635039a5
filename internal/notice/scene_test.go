package notice_test

import (
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/task"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// yard is a ward whose residential groups report two figures a month: January's
// are due on Tuesday 03/02/2026, February's on Tuesday 03/03/2026.
type yard struct {
	*wardtest.Site
	members, homes plan.Definition
	seven, eight   auth.UnitID
	testing.TB
}

func begin(t testing.TB) yard {
	t.Helper()
	y := yard{Site: wardtest.Settled(t), TB: t}
	y.seven, y.eight = y.Units["Tổ dân phố 7"], y.Units["Tổ dân phố 8"]
	y.Do(y.Clerk, func(tx *db.Tx) (err error) {
		if y.members, err = plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1}); err != nil {
			return err
		}
		if y.homes, err = plan.Define(tx, plan.Definition{Name: "Số nhà tạm đã xóa", Unit: "nhà", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1}); err != nil {
			return err
		}
		_, err = regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng HĐND và UBND", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: regime.NeverLocks, Levels: 1, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(y.members.Indicator), string(y.homes.Indicator)}, From: "2026-01-01"})
		return err
	})
	return y
}

// on puts the clock at an hour of a day.
func (y yard) on(day vn.Day, hour int) { y.Clock.Set(day.Time().Add(time.Duration(hour) * time.Hour)) }

// send sends a figure of a unit for a month.
func (y yard) send(who auth.Actor, d plan.Definition, unit auth.UnitID, from, to vn.Day, n int64) (f figure.Figure) {
	y.Helper()
	y.Do(who, func(tx *db.Tx) (err error) {
		k := figure.Key{Indicator: d.Indicator, Unit: unit, From: from, To: to}
		latest, _, err := figure.Latest(tx, k)
		if err != nil {
			return err
		}
		f, err = figure.Submit(tx, figure.Entry{Key: k, Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: latest.Revision})
		return err
	})
	return f
}

// directs writes down a directive with a lead and a due day.
func (y yard) directs(text, lead, due string) (d task.Directive) {
	y.Helper()
	y.Do(y.Clerk, func(tx *db.Tx) error {
		v, _, err := document.Take(tx, document.Upload{Filename: "thong-bao.txt", Kind: "txt", Text: text, Data: []byte(text), Reader: "1"})
		if err != nil {
			return err
		}
		d, err = task.Record(tx, task.Directive{Text: text, Lead: lead, Due: due, Source: plan.Source{Document: string(v.Document), Version: v.N}})
		return err
	})
	return d
}

// chase loads what is owed now.
func (y yard) chase() (c notice.Chase) {
	y.Helper()
	y.See(y.Clerk, func(tx *db.Tx) (err error) { c, err = notice.Load(tx); return err })
	return c
}

// round makes the reminders of the clock's day.
func (y yard) round(mail bool) (made notice.Made) {
	y.Helper()
	y.Do(auth.System(y.Ward, "notice"), func(tx *db.Tx) (err error) { made, err = notice.Remind(tx, mail); return err })
	return made
}

// history returns all reminders, oldest first.
func (y yard) history() (all []notice.Reminder) {
	y.Helper()
	y.See(y.Clerk, func(tx *db.Tx) (err error) { all, err = notice.History(tx, 1000); return err })
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all
}

// wants lets a person ask for mails.
func (y yard) wants(who auth.Actor, email string, digest bool) {
	y.Helper()
	y.Do(who, func(tx *db.Tx) error {
		_, err := notice.SetAddress(tx, notice.Address{Person: who.Person, Email: email, Reminders: true, Digest: digest})
		return err
	})
}
