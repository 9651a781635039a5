package notice

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// tokenSize is how many random bytes an address has.
const tokenSize = 24

// NewToken makes the secret of a calendar's address. It is shown once; the record
// keeps its digest.
func NewToken() string {
	secret := make([]byte, tokenSize)
	rand.Read(secret) // never fails: the program stops where there is no randomness
	return base64.RawURLEncoding.EncodeToString(secret)
}

func tokenDigest(ward auth.WardID, token string) string {
	sum := sha256.Sum256([]byte("feed " + string(ward) + " " + token))
	return hex.EncodeToString(sum[:])
}

// mine refuses what is asked for another person: a calendar's address is made and
// withdrawn by the person it belongs to, and withdrawn by the office too.
func mine(a auth.Actor) error {
	if a.Person == "" {
		return fault.Forbiddenf("Tài khoản này không gắn với người nào của đơn vị nên không có lịch riêng. Hãy đăng nhập bằng tài khoản của bạn.")
	}
	return a.May(auth.SeeRecord)
}

// OpenFeed gives the actor a calendar under a new secret, in the place of the one
// it had.
func OpenFeed(tx *db.Tx, token string) error {
	if err := mine(tx.Actor); err != nil {
		return err
	}
	if len(token) < tokenSize {
		return fmt.Errorf("a calendar's secret of %d letters", len(token))
	}
	if err := closeFeeds(tx, tx.Actor.Person); err != nil {
		return err
	}
	if _, err := tx.Exec(`insert into feed (ward, id, person, token, made_at) values ($1, $2, $3, $4, $5)`,
		db.NewID(), string(tx.Actor.Person), tokenDigest(tx.Actor.Ward, token), tx.Stamp()); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "feed.open", Subject: "person/" + string(tx.Actor.Person)})
}

// CloseFeed withdraws a person's calendar: its address answers nothing any more.
func CloseFeed(tx *db.Tx, person auth.PersonID) error {
	if err := MaySee(tx.Actor, person); err != nil {
		return err
	}
	_, open, err := FeedSince(tx, person)
	if err != nil {
		return err
	}
	if !open {
		return fault.Conflictf("Lịch này đã ngừng trước đó. Không cần làm gì thêm.")
	}
	if err := closeFeeds(tx, person); err != nil {
		return err
	}
	return audit.Add(tx, audit.Entry{Act: "feed.close", Subject: "person/" + string(person)})
}

func closeFeeds(tx *db.Tx, person auth.PersonID) error {
	_, err := tx.Exec(`update feed set revoked_at = $3 where ward = $1 and person = $2 and revoked_at is null`, string(person), tx.Stamp())
	return err
}

// FeedSince says since when a person has the calendar that answers now.
func FeedSince(tx *db.Tx, person auth.PersonID) (madeAt string, open bool, err error) {
	open, err = tx.One([]any{&madeAt}, `select made_at from feed where ward = $1 and person = $2 and revoked_at is null`, string(person))
	return madeAt, open, err
}

// How far a calendar reaches.
const feedBack, feedAhead = 60, lookAhead

// Feed returns the calendar of deadlines behind a secret address, as a file after
// RFC 5545: the days and names of what a person owes, no figure and nobody's
// name. An unknown or withdrawn secret is a fault of kind Missing; so is that of
// somebody who holds no post any more.
func Feed(tx *db.Tx, token string) ([]byte, error) {
	gone := fault.Missingf("Địa chỉ lịch này không còn dùng được. Hãy mở trang Nhắc việc để lấy địa chỉ mới.")
	var person auth.PersonID
	found, err := tx.One([]any{&person}, `select person from feed where ward = $1 and token = $2 and revoked_at is null`, tokenDigest(tx.Actor.Ward, token))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, gone
	}
	c, err := Load(tx)
	if err != nil {
		return nil, err
	}
	if _, _, works := c.reader(person); !works {
		return nil, gone
	}
	ward, err := org.LoadWard(tx, c.Today)
	if err != nil {
		return nil, err
	}
	return c.calendar(ward.Title(), tx.Actor.Ward, c.Of(person), tx.Now)
}

// calendar writes debts as events of whole days.
func (c Chase) calendar(title string, ward auth.WardID, debts []Debt, now time.Time) ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//tongket//lich han//VI")
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName("Hạn báo cáo, " + title)
	cal.SetRefreshInterval("PT6H")
	cal.SetXPublishedTTL("PT6H")
	for _, d := range debts {
		if !d.Open() || d.Due < c.Today.AddDays(-feedBack) || d.Due > c.Today.AddDays(feedAhead) {
			continue
		}
		addEvent(cal, ward, d, now)
	}
	var b bytes.Buffer
	err := cal.SerializeTo(&b, ics.WithNewLineWindows)
	return b.Bytes(), err
}

// addEvent adds the due day of a debt. Its UID comes from what is owed and not
// from when, so that a due day that moved moves the event.
func addEvent(cal *ics.Calendar, ward auth.WardID, d Debt, now time.Time) {
	sum := sha256.Sum256([]byte(string(ward) + " " + d.Key))
	e := cal.AddEvent(hex.EncodeToString(sum[:16]) + "@tongket")
	e.SetDtStampTime(now)
	e.SetAllDayStartAt(day(d.Due))
	e.SetAllDayEndAt(day(d.Due.AddDays(1)))
	e.SetTimeTransparency(ics.TransparencyTransparent)
	e.SetClass(ics.ClassificationPrivate)
	name := d.Name
	if d.Whose != "" {
		name = d.Whose + ": " + d.Name
	}
	e.SetSummary("Hạn: " + name)
	alarm := e.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-PT16H") // eight in the morning of the day before
	alarm.SetProperty(ics.ComponentPropertyDescription, "Ngày mai đến hạn: "+name)
}

// day is a day as the calendar's library takes it, on no clock.
func day(d vn.Day) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
