package notice_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/job"
	"tongket/internal/notice"
	"tongket/internal/vn"
)

// told prints reminders of one person: day, offset.
func told(all []notice.Reminder, who auth.Actor) (lines []string) {
	for _, r := range all {
		if r.Person == who.Person && r.Due == "2026-02-03" {
			lines = append(lines, fmt.Sprintf("%s %+d", r.Day, r.Days))
		}
	}
	return lines
}

// TestRoundsThroughTheDays: of a debt due on Tuesday 03/02 people are told 15, 7,
// 3 and 1 days before and the day after, on working days, once each, however often
// the round runs.
func TestRoundsThroughTheDays(t *testing.T) {
	t.Parallel()
	y := begin(t)
	for day := vn.Day("2026-01-12"); day <= "2026-02-08"; day = day.AddDays(1) {
		y.on(day, 6)
		y.round(false)
		y.on(day, 18)
		y.round(false)
	}
	want := []string{"2026-01-19 -15", "2026-01-27 -7", "2026-01-30 -3", "2026-02-02 -1", "2026-02-04 +1"} // the 31st is a Saturday
	if diff := cmp.Diff(want, told(y.history(), y.Head)); diff != "" {
		t.Errorf("the head of group 7 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, told(y.history(), y.Clerk)); diff != "" { // group 8 has nobody who reports
		t.Errorf("the office for group 8 (-want +got):\n%s", diff)
	}
}

// TestWhatIsGivenIsNotReminded: everything sent, nobody is told any more; one
// figure back, they are again.
func TestWhatIsGivenIsNotReminded(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-01-27", 7)
	y.round(false)
	y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
	y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 4)
	for _, day := range []vn.Day{"2026-01-30", "2026-02-02", "2026-02-04"} {
		y.on(day, 7)
		y.round(false)
	}
	if diff := cmp.Diff([]string{"2026-01-27 -7"}, told(y.history(), y.Head)); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
}

// TestServerThatWasOff makes up for three days by what is due once.
func TestServerThatWasOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days []vn.Day
		want []string
	}{
		"three days":               {[]vn.Day{"2026-01-26", "2026-01-31", "2026-02-01"}, []string{"2026-01-26 -15", "2026-01-31 -3"}},
		"over three reminders":     {[]vn.Day{"2026-01-19", "2026-02-05", "2026-02-06"}, []string{"2026-01-19 -15", "2026-02-05 +1"}},
		"so long that it is stale": {[]vn.Day{"2026-01-19", "2026-02-20"}, []string{"2026-01-19 -15"}},
	} {
		y := begin(t)
		for _, day := range c.days {
			y.on(day, 7)
			y.round(false)
		}
		if diff := cmp.Diff(c.want, told(y.history(), y.Head)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestDueDayThatMoves: the days count from the new due day.
func TestDueDayThatMoves(t *testing.T) {
	t.Parallel()
	y := begin(t)
	d := y.directs("Rà soát hộ nghèo.", "Tổ dân phố 7", "2026-01-23")
	y.on("2026-01-16", 7)
	y.round(false)
	n := 0
	for _, r := range y.history() {
		if r.Debt == "task/"+string(d.ID) {
			n++
			if r.Days != -7 || r.Name != "Rà soát hộ nghèo." {
				t.Errorf("the task's reminder is %+v", r)
			}
		}
	}
	if n != 1 {
		t.Errorf("the task was reminded of %d times, want once", n)
	}
}

// TestTwoWorkersMakeNoneTwice runs two workers over one record while mornings
// pass; one of them is killed and starts again.
func TestTwoWorkersMakeNoneTwice(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-01-26", 5)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	start := func() (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		var ended sync.WaitGroup
		ended.Go(func() {
			w := job.Worker{DB: y.DB, Periodic: notice.Tasks(y.DB, false), Look: 5 * time.Millisecond, Log: quiet}
			if err := w.Run(ctx); err != nil {
				t.Errorf("worker: %v", err)
			}
		})
		return func() { cancel(); ended.Wait() }
	}
	one, two := start(), start()
	defer func() { one(); two() }()
	await := func(day vn.Day, next string) {
		t.Helper()
		y.on(day, 7)
		for range 400 {
			rounds, err := job.Rounds(t.Context(), y.DB)
			if err != nil {
				t.Fatal(err)
			}
			if len(rounds) == 1 && rounds[0].Next.In(vn.Zone).Format("2006-01-02 15:04") == next {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("no round on %s", day)
	}
	y.on("2026-01-26", 5)
	awaitPlanted(t, y)
	await("2026-01-27", "2026-01-28 06:30")
	one()
	await("2026-01-30", "2026-01-31 06:30")
	one = start()
	await("2026-02-02", "2026-02-03 06:30")
	if diff := cmp.Diff([]string{"2026-01-27 -7", "2026-01-30 -3", "2026-02-02 -1"}, told(y.history(), y.Head)); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
}

// awaitPlanted waits until the workers have written down when the round comes.
func awaitPlanted(t *testing.T, y yard) {
	t.Helper()
	for range 400 {
		if rounds, err := job.Rounds(t.Context(), y.DB); err == nil && len(rounds) == 1 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("no worker planted the round")
}

// TestRoundsAtOnce: many rounds of one moment, some cut off before their commit,
// make each reminder once.
func TestRoundsAtOnce(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-01-27", 7)
	killed := errors.New("killed")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			err := y.DB.Update(t.Context(), auth.System(y.Ward, "notice"), func(tx *db.Tx) error {
				_, err := notice.Remind(tx, false)
				if err == nil && i%2 == 0 {
					return killed
				}
				return err
			})
			if err != nil && !errors.Is(err, killed) {
				t.Errorf("round %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if got := y.history(); len(got) != 2 { // the head for group 7, the office for group 8
		t.Errorf("%d reminders, want two", len(got))
	}
}

// TestRules: the table that ships, what the ward makes of it, and who may.
func TestRules(t *testing.T) {
	t.Parallel()
	y := begin(t)
	rules := func() string {
		var lines []string
		y.See(y.Reader, func(tx *db.Tx) error {
			all, err := notice.Rules(tx)
			for _, r := range all {
				if r.Holds(y.Today()) && r.Subject == notice.Figures {
					lines = append(lines, fmt.Sprintf("%+d %s", r.Days, r.Channel))
				}
			}
			return err
		})
		return strings.Join(lines, ", ")
	}
	if got := rules(); got != "-15 mail, -7 mail, -3 mail, -1 mail, +1 mail" {
		t.Errorf("as shipped: %s", got)
	}
	add := func(r notice.Rule) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := notice.AddRule(tx, r); return err }
	}
	end := func(s notice.Subject, days int) func(*db.Tx) error {
		return func(tx *db.Tx) error { return notice.EndRule(tx, s, days) }
	}
	five := notice.Rule{Subject: notice.Figures, Days: -5, Channel: notice.InApp}
	for name, c := range map[string]struct {
		who  auth.Actor
		act  func(*db.Tx) error
		want fault.Kind
	}{
		"a reporter adds":  {y.Head, add(five), fault.Forbidden},
		"a reporter ends":  {y.Head, end(notice.Figures, -3), fault.Forbidden},
		"too far":          {y.Clerk, add(notice.Rule{Subject: notice.Figures, Days: -90, Channel: notice.InApp}), fault.Invalid},
		"of nothing":       {y.Clerk, add(notice.Rule{Subject: "meeting", Days: -5, Channel: notice.InApp}), fault.Invalid},
		"by no way":        {y.Clerk, add(notice.Rule{Subject: notice.Figures, Days: -5, Channel: "sms"}), fault.Invalid},
		"from no day":      {y.Clerk, add(notice.Rule{Subject: notice.Figures, Days: -5, Channel: notice.InApp, From: "2026-13-01"}), fault.Invalid},
		"there already":    {y.Clerk, add(notice.Rule{Subject: notice.Figures, Days: -7, Channel: notice.InApp}), fault.Conflict},
		"ends what is not": {y.Clerk, end(notice.Figures, -20), fault.Conflict},
	} {
		if err := y.Try(c.who, c.act); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	y.Do(y.Clerk, add(five))
	y.Do(y.Clerk, end(notice.Figures, -15))
	if got := rules(); got != "-7 mail, -5 app, -3 mail, -1 mail, +1 mail" {
		t.Errorf("as changed: %s", got)
	}
	if err := y.Try(y.Clerk, end(notice.Figures, -15)); !fault.Is(err, fault.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
	for _, day := range []vn.Day{"2026-01-19", "2026-01-29"} {
		y.on(day, 7)
		y.round(false)
	}
	if diff := cmp.Diff([]string{"2026-01-29 -5"}, told(y.history(), y.Head)); diff != "" {
		t.Errorf("by the ward's own table (-want +got):\n%s", diff)
	}
}

// TestRemindNow: by hand, once a day, by those who chase, where somebody reads it.
func TestRemindNow(t *testing.T) {
	t.Parallel()
	y := begin(t)
	now := func(who auth.Actor, unit auth.UnitID) (made notice.Made, err error) {
		err = y.Try(who, func(tx *db.Tx) (err error) { made, err = notice.RemindNow(tx, unit, false); return err })
		return made, err
	}
	if _, err := now(y.Clerk, y.seven); !fault.Is(err, fault.Conflict) {
		t.Errorf("four weeks ahead: %v", err)
	}
	y.on("2026-02-05", 9)
	if _, err := now(y.Head, y.seven); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by a reporter: %v", err)
	}
	for i, want := range []int{1, 0} {
		if made, err := now(y.Clerk, y.seven); err != nil || made.Reminders != want {
			t.Errorf("time %d: made %d, %v, want %d", i+1, made.Reminders, err, want)
		}
	}
	y.See(y.Head, func(tx *db.Tx) error {
		own, err := notice.Pending(tx)
		if len(own) != 1 || own[0].Unit != y.seven {
			t.Errorf("the head sees %v", own)
		}
		return err
	})
	y.See(y.Chair, func(tx *db.Tx) error {
		own, err := notice.Pending(tx)
		if len(own) != 0 {
			t.Errorf("the chair sees %v", own)
		}
		return err
	})
}

// TestAddress: who may see and change where a person is reached, and who may ask
// for mails.
func TestAddress(t *testing.T) {
	t.Parallel()
	y := begin(t)
	set := func(who auth.Actor, a notice.Address) (got notice.Address, err error) {
		err = y.Try(who, func(tx *db.Tx) (err error) { got, err = notice.SetAddress(tx, a); return err })
		return got, err
	}
	head := y.Head.Person
	for name, c := range map[string]struct {
		who  auth.Actor
		a    notice.Address
		want fault.Kind
	}{
		"of a colleague":     {y.Reader, notice.Address{Person: head, Email: "a@b.vn"}, fault.Forbidden},
		"by the chair":       {y.Chair, notice.Address{Person: head, Email: "a@b.vn"}, fault.Forbidden},
		"of nobody":          {y.Clerk, notice.Address{Person: "khong-co", Email: "a@b.vn"}, fault.Missing},
		"no address":         {y.Head, notice.Address{Person: head, Email: "mạnh@tổ7"}, fault.Invalid},
		"a name with it":     {y.Head, notice.Address{Person: head, Email: "Mạnh <a@b.vn>"}, fault.Invalid},
		"a header within":    {y.Head, notice.Address{Person: head, Email: "a@b.vn\r\nBcc: c@d.vn"}, fault.Invalid},
		"no dot":             {y.Head, notice.Address{Person: head, Email: "a@localhost"}, fault.Invalid},
		"mails and no place": {y.Head, notice.Address{Person: head, Reminders: true}, fault.Invalid},
	} {
		if _, err := set(c.who, c.a); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if a, err := set(y.Clerk, notice.Address{Person: head, Email: " manh@hoamau.example ", Reminders: true, Digest: true}); err != nil || a.Email != "manh@hoamau.example" || a.Reminders || a.Digest {
		t.Errorf("the office writes it down: %+v, %v; to ask for mails is not its business", a, err)
	}
	y.wants(y.Head, "manh@hoamau.example", true)
	if a, err := set(y.Clerk, notice.Address{Person: head, Email: "moi@hoamau.example", Reminders: true, Digest: false}); err != nil || !a.Reminders || a.Digest {
		t.Errorf("the office changes the address and stops the digest: %+v, %v", a, err)
	}
	if _, err := set(y.Head, notice.Address{Person: head}); err != nil {
		t.Error(err)
	}
	y.See(y.Clerk, func(tx *db.Tx) error {
		all, err := notice.Addresses(tx)
		if len(all) != 0 {
			t.Errorf("an address taken away leaves %v", all)
		}
		return err
	})
	y.See(y.Chair, func(tx *db.Tx) error {
		if _, err := notice.Addresses(tx); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the chair reads all addresses: %v", err)
		}
		return nil
	})
}
