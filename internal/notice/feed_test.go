package notice_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/notice"
	"tongket/internal/regime"
)

// opens gives a person a calendar and returns its secret.
func (y yard) opens(who auth.Actor) string {
	y.Helper()
	token := notice.NewToken()
	y.Do(who, func(tx *db.Tx) error { return notice.OpenFeed(tx, token) })
	return token
}

// feed asks for a calendar as a telephone does.
func (y yard) feed(token string) (file []byte, err error) {
	err = y.DB.View(y.Context(), auth.System(y.Ward, "feed"), func(tx *db.Tx) (err error) { file, err = notice.Feed(tx, token); return err })
	return file, err
}

func (y yard) calendar(token string) *ics.Calendar {
	y.Helper()
	file, err := y.feed(token)
	if err != nil {
		y.Fatal(err)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		y.Fatalf("the calendar cannot be read back: %v\n%s", err, file)
	}
	return cal
}

// TestFeed: the days and names of what one person owes, and nothing else.
func TestFeed(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 987654)
	y.directs("Tổ dân phố 7 rà soát hộ chưa có thẻ; báo cáo, kèm danh sách.", "Tổ dân phố 7", "2026-02-06")
	y.on("2026-01-28", 9)
	cal := y.calendar(y.opens(y.Head))
	var got []string
	for _, e := range cal.Events()[:3] {
		start, err := e.GetAllDayStartAt()
		if err != nil {
			t.Fatal(err)
		}
		end, err := e.GetAllDayEndAt()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, start.Format("02/01")+"-"+end.Format("02/01")+" "+e.GetProperty(ics.ComponentPropertySummary).Value)
		alarms := e.Alarms()
		if len(alarms) != 1 || alarms[0].GetProperty(ics.ComponentPropertyTrigger).Value != "-PT16H" {
			t.Errorf("alarms of %s: %v", got[len(got)-1], alarms)
		}
	}
	want := []string{"03/02-04/02 Hạn: Tổ dân phố 7: Báo cáo tháng của tổ dân phố, tháng 01/2026", "06/02-07/02 Hạn: Tổ dân phố 7: Tổ dân phố 7 rà soát hộ chưa có thẻ; báo cáo, kèm danh sách.",
		"03/03-04/03 Hạn: Tổ dân phố 7: Báo cáo tháng của tổ dân phố, tháng 02/2026"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	file, err := y.feed(y.opens(y.Head))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"987654", "Mạnh", "Tổ dân phố 8", "đảng viên"} {
		if strings.Contains(strings.ReplaceAll(string(file), "\r\n ", ""), secret) {
			t.Errorf("the calendar tells %q", secret)
		}
	}
	y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 4)
	if all := y.calendar(y.opens(y.Head)).Events(); strings.Contains(all[0].GetProperty(ics.ComponentPropertySummary).Value, "tháng 01/2026") {
		t.Error("what was given is still in the calendar")
	}
}

// TestFeedAfterTheStandard holds the file to RFC 5545: lines end in CRLF and are
// at most 75 octets, no letter is cut, each component is closed and has what it
// must have.
func TestFeedAfterTheStandard(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.directs(strings.Repeat("Đẩy mạnh xóa nhà tạm, nhà dột nát; ", 3)+`ghi “\n”, dấu \ và dấu phẩy.`, "Tổ dân phố 7", "2026-02-06")
	y.on("2026-01-28", 9)
	file, err := y.feed(y.opens(y.Head))
	if err != nil {
		t.Fatal(err)
	}
	text := string(file)
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
		t.Error("lines do not all end in CRLF")
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("line of %d octets, whole letters %v: %q", len(line), utf8.ValidString(line), line)
		}
	}
	var open []string
	count := map[string]int{}
	property := regexp.MustCompile(`^[A-Z-]+(;[A-Z-]+=[^:;]+)*:`)
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "BEGIN":
			open, count = append(open, value), map[string]int{}
		case "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("%s closes %v", value, open)
			}
			for _, must := range map[string][]string{"VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"}}[value] {
				if count[must] != 1 {
					t.Errorf("an alarm has %d of %s", count[must], must)
				}
			}
			open = open[:len(open)-1]
		default:
			if !property.MatchString(line) {
				t.Errorf("not a property: %q", line)
			}
			names := strings.Split(name, ";")
			count[names[0]]++
			for i, parameter := range names[1:] {
				if slices.Contains(names[1:i+1], parameter) {
					t.Errorf("a parameter stands twice: %q", line)
				}
			}
		}
	}
	for _, must := range []string{"VERSION:2.0\r\n", "PRODID:", "METHOD:PUBLISH\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "DTSTART;VALUE=DATE:20260206\r\n", "DTEND;VALUE=DATE:20260207\r\n", "DTSTAMP:20260128T020000Z\r\n", "CLASS:PRIVATE\r\n", "TRANSP:TRANSPARENT\r\n"} {
		if !strings.Contains(text, must) {
			t.Errorf("the file has no %q", must)
		}
	}
	i := slices.IndexFunc(y.calendar(y.opens(y.Head)).Events(), func(e *ics.VEvent) bool {
		return strings.Contains(e.GetProperty(ics.ComponentPropertySummary).Value, "nhà dột nát")
	})
	if i < 0 {
		t.Error("the long name was not read back")
	}
}

// TestUIDStays when a due day moves, and the event moves with it.
func TestUIDStays(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.on("2026-01-28", 9)
	token := y.opens(y.Head)
	first := func() (id, day string) {
		e := y.calendar(token).Events()[0]
		start, err := e.GetAllDayStartAt()
		if err != nil {
			t.Fatal(err)
		}
		return e.Id(), start.Format("2006-01-02")
	}
	id, day := first()
	y.Do(y.Clerk, func(tx *db.Tx) error {
		p, found, err := regime.Find(tx, "2026-01-01", "2026-01-31")
		if err != nil || !found {
			t.Fatalf("no January: %v", err)
		}
		_, err = regime.Reschedule(tx, p.ID, p.Cutoff, "2026-02-06")
		return err
	})
	again, moved := first()
	if id != again || day != "2026-02-03" || moved != "2026-02-06" {
		t.Errorf("%s on %s became %s on %s", id, day, again, moved)
	}
	ids := map[string]bool{}
	for _, e := range y.calendar(token).Events() {
		if ids[e.Id()] {
			t.Errorf("two events have the id %s", e.Id())
		}
		ids[e.Id()] = true
	}
}

// TestFeedSecret: only its digest is kept, a new one ends the old, and it ends with
// the person's wish or post.
func TestFeedSecret(t *testing.T) {
	t.Parallel()
	y := begin(t)
	old := y.opens(y.Head)
	token := y.opens(y.Head)
	if old == token || len(token) < 32 {
		t.Errorf("secrets %q and %q", old, token)
	}
	gone := func(what, token string) {
		t.Helper()
		if _, err := y.feed(token); !fault.Is(err, fault.Missing) {
			t.Errorf("%s: %v, want nothing there", what, err)
		}
	}
	gone("the old one", old)
	gone("none", "")
	gone("its digest", "%")
	if _, err := y.feed(token); err != nil {
		t.Error(err)
	}
	y.See(y.Clerk, func(tx *db.Tx) error {
		var kept int
		_, err := tx.One([]any{&kept}, `select count(*) from feed where ward = $1 and token = $2`, token)
		if kept != 0 {
			t.Error("the record keeps the secret itself")
		}
		return err
	})
	other := y.Another("0198f000-0000-7000-8000-00000000b002")
	if err := y.DB.View(t.Context(), auth.System(other.Ward, "feed"), func(tx *db.Tx) error { _, err := notice.Feed(tx, token); return err }); !fault.Is(err, fault.Missing) {
		t.Errorf("in another ward: %v", err)
	}
	closing := func(who auth.Actor) error {
		return y.Try(who, func(tx *db.Tx) error { return notice.CloseFeed(tx, y.Head.Person) })
	}
	if err := closing(y.Reader); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader ends it: %v", err)
	}
	if err := closing(y.Clerk); err != nil {
		t.Error(err)
	}
	gone("after the office ended it", token)
	if err := closing(y.Head); !fault.Is(err, fault.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
	if err := y.Try(auth.System(y.Ward, "x"), func(tx *db.Tx) error { return notice.OpenFeed(tx, token) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a calendar of nobody: %v", err)
	}
}
