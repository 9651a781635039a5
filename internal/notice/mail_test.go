package notice_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/job"
	"tongket/internal/notice"
	"tongket/internal/vn"
)

// mails returns the mails of the ward, newest first.
func (y yard) mails() (all []notice.Mail) {
	y.Helper()
	y.See(y.Clerk, func(tx *db.Tx) (err error) { all, err = notice.Mails(tx, "", 100); return err })
	return all
}

// work runs the queue until no mail waits that is due, or the time is up.
func (y yard) work(p *post, until func() bool) {
	y.Helper()
	ctx, cancel := context.WithCancel(y.Context())
	ended := make(chan error, 1)
	w := job.Worker{DB: y.DB, Handlers: map[string]job.Handler{notice.MailJob: p.Handler}, Lease: 30 * time.Hour, Look: 5 * time.Millisecond, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	go func() { ended <- w.Run(ctx) }()
	for range 600 {
		if until() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		y.Errorf("worker: %v", err)
	}
	if !until() {
		y.Fatalf("the queue did not come to the state waited for: %+v", y.mails())
	}
}

// send does the work of one mail's job once, as a worker would.
func (y yard) deliver(ctx context.Context, p *post, m notice.Mail) error {
	y.Helper()
	args, err := json.Marshal(map[string]string{"mail": m.ID})
	if err != nil {
		y.Fatal(err)
	}
	return p.Handler(ctx, y.DB, y.Ward, args)
}

func (y yard) outcome(o notice.Outcome) func() bool {
	return func() bool {
		all := y.mails()
		return len(all) > 0 && all[0].Outcome == o
	}
}

// TestMailOfTheDay: what is due goes out in one mail, through a server that wants
// STARTTLS and a sign-in, and reads as it was written.
func TestMailOfTheDay(t *testing.T) {
	t.Parallel()
	for _, mode := range []notice.TLSMode{notice.StartTLS, notice.Implicit, notice.NoTLS} {
		y, p := begin(t), openPost(t, mode)
		y.wants(y.Head, "manh@hoamau.example", false)
		y.directs("Tổ dân phố 7 rà soát hộ chưa có thẻ bảo hiểm y tế.", "Tổ dân phố 7", "2026-02-09")
		y.on("2026-02-02", 7) // one day before the figures, seven before the task
		if made := y.round(true); made.Mails != 1 {
			t.Fatalf("%s: made %+v, want one mail: only the head asked for it", mode, made)
		}
		y.round(true)
		y.work(p, y.outcome(notice.Sent))
		got := p.parcels()
		if len(got) != 1 || got[0].to != "manh@hoamau.example" || got[0].from != "vanphong@hoamau.example" || got[0].user != p.User || got[0].tls != (mode != notice.NoTLS) {
			t.Fatalf("%s: the server took %+v", mode, got)
		}
		checkMail(t, y, got[0])
	}
}

// checkMail reads a mail back.
func checkMail(t *testing.T, y yard, p parcel) {
	t.Helper()
	m := p.message(t)
	words := new(mime.WordDecoder)
	header := func(name string) string {
		text, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return text
	}
	if diff := cmp.Diff(map[string]string{
		"Subject": "Phường Hòa Mẫu · Nhắc việc ngày 02/02/2026: 2 việc sắp đến hạn", "From": "Văn phòng phường <vanphong@hoamau.example>", "To": "Lý Văn Mạnh <manh@hoamau.example>",
		"Auto-Submitted": "auto-generated", "Message-Id": "<" + y.mails()[0].ID + "@hoamau.example>", "Date": "Mon, 02 Feb 2026 07:00:00 +0700",
	}, map[string]string{
		"Subject": header("Subject"), "From": header("From"), "To": header("To"),
		"Auto-Submitted": header("Auto-Submitted"), "Message-Id": header("Message-Id"), "Date": header("Date"),
	}); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	for _, r := range string(p.data) {
		if r > 126 {
			t.Errorf("the mail travels with a letter outside ASCII: %q", r)
			break
		}
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	bodies := map[string]string{}
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		bodies[part.Header.Get("Content-Type")] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	want := `Kính gửi ông, bà Lý Văn Mạnh, Tổ dân phố 7.

Sắp đến hạn
- Tổ dân phố 7: Báo cáo tháng của tổ dân phố, tháng 01/2026, còn 2 trên 2 số, hạn 03/02/2026 (còn 1 ngày)
- Tổ dân phố 7: Tổ dân phố 7 rà soát hộ chưa có thẻ bảo hiểm y tế., hạn 09/02/2026 (còn 7 ngày)

Mở để ghi số liệu hoặc xem việc: https://hoamau.example/nhac-viec

Thư này gửi tự động, mỗi ngày nhiều nhất một thư. Muốn đổi địa chỉ hoặc ngừng nhận, mở trang Nhắc việc rồi chọn ở mục Thư điện tử.
`
	if diff := cmp.Diff(want, bodies["text/plain; charset=UTF-8"]); diff != "" {
		t.Errorf("plain words (-want +got):\n%s", diff)
	}
	if html := bodies["text/html; charset=UTF-8"]; !strings.Contains(html, `<a href="https://hoamau.example/nhac-viec">`) || !strings.Contains(html, "<li>Tổ dân phố 7: Báo cáo tháng") || strings.Contains(html, "style") {
		t.Errorf("HTML: %s", html)
	}
}

// TestOneMailADay: what comes up later on a day waits for the next day's mail.
func TestOneMailADay(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.NoTLS)
	y.wants(y.Head, "manh@hoamau.example", false)
	y.on("2026-02-02", 7)
	y.round(true)
	y.directs("Tổ dân phố 7 vận động hiến đất.", "Tổ dân phố 7", "2026-02-05")
	y.on("2026-02-02", 15)
	if made := y.round(true); made.Reminders != 1 || made.Mails != 0 {
		t.Errorf("later on the day %+v was made, want a reminder and no mail", made)
	}
	var made notice.Made
	y.Do(y.Clerk, func(tx *db.Tx) (err error) { made, err = notice.RemindNow(tx, y.seven, true); return err })
	if made.Mails != 0 {
		t.Errorf("by hand another mail was queued on the same day")
	}
	y.work(p, y.outcome(notice.Sent))
	y.on("2026-02-03", 7)
	if made := y.round(true); made.Mails != 1 {
		t.Errorf("next morning %+v was made, want the mail with the rest", made)
	}
	y.work(p, func() bool { return len(p.parcels()) == 2 && y.outcome(notice.Sent)() })
}

// TestServerThatIsBusy: a temporary refusal is tried again and goes out once.
func TestServerThatIsBusy(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.StartTLS)
	p.fails = func(n int) error {
		if n <= 2 {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Try again later"}
		}
		return nil
	}
	y.wants(y.Head, "manh@hoamau.example", false)
	y.on("2026-02-02", 7)
	y.round(true)
	m := y.mails()[0]
	for range 2 {
		err := y.deliver(t.Context(), p, m)
		if !fault.Is(err, fault.Busy) || !strings.Contains(fault.Of(err).Sentence, "Try again later") {
			t.Fatalf("a busy server: %v", err)
		}
	}
	// The queue itself waits ten seconds, then a minute.
	y.work(p, func() bool { y.Clock.Advance(time.Second); return y.outcome(notice.Sent)() })
	if err := y.deliver(t.Context(), p, m); err != nil {
		t.Errorf("a job that runs again after success: %v", err)
	}
	if got := len(p.parcels()); got != 1 {
		t.Errorf("the server took %d mails, want one", got)
	}
}

// TestServerThatRefuses: what is refused for good is told with the server's words
// and not tried again.
func TestServerThatRefuses(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.StartTLS)
	p.fails = func(int) error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
	}
	y.wants(y.Head, "khongco@hoamau.example", false)
	y.on("2026-02-02", 7)
	y.round(true)
	y.work(p, y.outcome(notice.Refused))
	m := y.mails()[0]
	if !strings.Contains(m.Sentence, "khongco@hoamau.example") || !strings.Contains(m.Sentence, "No such mailbox") || !strings.HasSuffix(m.Sentence, "của người này.") {
		t.Errorf("the page says %q", m.Sentence)
	}
	y.Clock.Advance(2 * time.Hour)
	if err := y.deliver(t.Context(), p, m); err != nil || p.asked != 1 {
		t.Errorf("the server was asked %d times (%v), want once", p.asked, err)
	}
	y.on("2026-02-03", 7)
	if made := y.round(true); made.Mails != 0 {
		t.Errorf("a refused mail is queued again: %+v", made)
	}
}

// TestKilledBetween: a mail whose worker is killed before the server took it goes
// out later; none is lost, also where the queue gave up meanwhile.
func TestKilledBetween(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.StartTLS)
	y.wants(y.Head, "manh@hoamau.example", false)
	y.on("2026-02-02", 7)
	killed := errors.New("killed")
	if err := y.Try(auth.System(y.Ward, "notice"), func(tx *db.Tx) error {
		if _, err := notice.Remind(tx, true); err != nil {
			return err
		}
		return killed
	}); !errors.Is(err, killed) {
		t.Fatal(err)
	}
	if len(y.mails())+len(y.history()) != 0 {
		t.Fatal("a round that was not committed left something")
	}
	y.round(true)
	m := y.mails()[0]
	if err := y.deliver(cancelled(), p, m); err == nil {
		t.Fatal("a stopped worker says that it sent")
	}
	if y.mails()[0].Outcome != notice.Queued {
		t.Fatalf("after the kill the mail is %q", y.mails()[0].Outcome)
	}
	y.work(p, y.outcome(notice.Sent))
	if got := len(p.parcels()); got != 1 {
		t.Errorf("the server took %d mails, want one", got)
	}
}

// TestServerAwayForADay: what the queue gave up goes with the next day's mail.
func TestServerAwayForADay(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.StartTLS)
	away := true
	p.fails = func(int) error {
		if away {
			return &smtp.SMTPError{Code: 421, Message: "Service not available"}
		}
		return nil
	}
	y.wants(y.Head, "manh@hoamau.example", false)
	y.on("2026-02-02", 7)
	y.round(true)
	y.work(p, func() bool { y.Clock.Advance(20 * time.Minute); return y.outcome(notice.GivenUp)() })
	if m := y.mails()[0]; !strings.Contains(m.Sentence, "Service not available") {
		t.Errorf("the page says %q of the mail that was given up", m.Sentence)
	}
	p.mu.Lock()
	away = false
	p.mu.Unlock()
	y.on("2026-02-04", 7)
	if made := y.round(true); made.Mails != 1 {
		t.Fatalf("the next morning %+v was made, want a mail", made)
	}
	y.work(p, y.outcome(notice.Sent))
	subject, err := new(mime.WordDecoder).DecodeHeader(p.parcels()[0].message(t).Header.Get("Subject"))
	if err != nil || !strings.HasSuffix(subject, "1 việc đã qua hạn") {
		t.Errorf("subject %q, %v: want the one debt, said once", subject, err)
	}
}

// TestMailWithNothingLeft: reported in between, or no longer wanted, nothing goes
// out.
func TestMailWithNothingLeft(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(yard){
		"reported": func(y yard) {
			y.send(y.Head, y.members, y.seven, "2026-01-01", "2026-01-31", 2)
			y.send(y.Head, y.homes, y.seven, "2026-01-01", "2026-01-31", 4)
		},
		"not wanted any more": func(y yard) {
			y.Do(y.Head, func(tx *db.Tx) error {
				_, err := notice.SetAddress(tx, notice.Address{Person: y.Head.Person, Email: "manh@hoamau.example"})
				return err
			})
		},
	} {
		y, p := begin(t), openPost(t, notice.NoTLS)
		y.wants(y.Head, "manh@hoamau.example", false)
		y.on("2026-02-02", 7)
		y.round(true)
		change(y)
		y.work(p, y.outcome(notice.Idle))
		if got := p.parcels(); len(got) != 0 {
			t.Errorf("%s: the server took %d mails", name, len(got))
		}
	}
}

// TestWeeklyDigest: on the first working day of a week, to those who asked, in the
// mail of the day; nothing to say, none; once, also where Monday was a day off.
func TestWeeklyDigest(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.NoTLS)
	y.wants(y.Head, "manh@hoamau.example", true)
	var got []string
	for day := vn.Day("2026-01-19"); day <= "2026-03-02"; day = day.AddDays(1) {
		y.on(day, 7)
		for range 2 {
			y.round(true)
		}
		for _, m := range y.mails() {
			if m.Outcome == notice.Queued {
				if err := y.deliver(t.Context(), p, m); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, m := range y.mails() {
		if m.Digest {
			got = append([]string{string(m.Day)}, got...)
		}
	}
	// In the weeks of 19 and 26 January nothing is owed yet; 16 February is Tết, and
	// its week has no working day.
	if diff := cmp.Diff([]string{"2026-02-02", "2026-02-09", "2026-02-23", "2026-03-02"}, got); diff != "" {
		t.Errorf("digests (-want +got):\n%s", diff)
	}
	all := p.parcels()
	subject, err := new(mime.WordDecoder).DecodeHeader(all[len(all)-1].message(t).Header.Get("Subject"))
	if err != nil || !strings.Contains(subject, "Tổng hợp tuần") {
		t.Errorf("subject %q, %v", subject, err)
	}
}

// TestDigestOfAServerThatWasAway: Monday's digest that did not go out goes with
// Tuesday's mail, and Monday's own mail no more.
func TestDigestOfAServerThatWasAway(t *testing.T) {
	t.Parallel()
	y, p := begin(t), openPost(t, notice.NoTLS)
	y.wants(y.Head, "manh@hoamau.example", true)
	y.on("2026-02-02", 7)
	y.round(true)
	y.on("2026-02-03", 7)
	if made := y.round(true); made.Mails != 1 {
		t.Errorf("on Tuesday %+v was made, want one mail", made)
	}
	y.work(p, y.outcome(notice.Sent))
	mails := y.mails()
	if len(mails) != 2 || !mails[0].Digest || mails[1].Outcome != notice.Stale || len(p.parcels()) != 1 {
		t.Errorf("mails %+v and %d sent, want Tuesday's digest alone", mails, len(p.parcels()))
	}
	y.on("2026-02-04", 7)
	y.round(true)
	if got := y.mails()[0]; got.Digest || got.Day != "2026-02-04" {
		t.Errorf("on Wednesday comes %+v, want the reminder without the digest", got)
	}
}

// TestNoMailWithoutServer: reminders are made and no mail is queued.
func TestNoMailWithoutServer(t *testing.T) {
	t.Parallel()
	y := begin(t)
	y.wants(y.Head, "manh@hoamau.example", true)
	y.on("2026-02-02", 7)
	if made := y.round(false); made.Reminders == 0 || made.Mails != 0 {
		t.Errorf("made %+v", made)
	}
	if got := y.mails(); len(got) != 0 {
		t.Errorf("mails without a server: %+v", got)
	}
}

// TestChecked: a configuration that cannot send is refused before anything runs.
func TestChecked(t *testing.T) {
	t.Parallel()
	good := notice.SMTP{Host: "thu.example", From: "a@b.vn"}
	for name, c := range map[string]struct {
		change func(*notice.SMTP)
		field  string
	}{
		"no sender":       {func(s *notice.SMTP) { s.From = "văn phòng" }, "mail-from"},
		"a port too high": {func(s *notice.SMTP) { s.Port = 70000 }, "mail-port"},
		"an unknown mode": {func(s *notice.SMTP) { s.Mode = "ssl" }, "mail-tls"},
		"no password":     {func(s *notice.SMTP) { s.User = "a" }, "mail-user"},
		"a bare wire":     {func(s *notice.SMTP) { s.Mode, s.User, s.Password = notice.NoTLS, "a", "b" }, "mail-tls"},
		"a bare password": {func(s *notice.SMTP) { s.Password = "a" }, "mail-user"},
	} {
		s := good
		c.change(&s)
		if _, err := s.Checked(); !fault.Is(err, fault.Invalid) || fault.Of(err).Field != c.field {
			t.Errorf("%s: %v, want a fault at %s", name, err, c.field)
		}
	}
	for mode, port := range map[notice.TLSMode]int{"": 587, notice.StartTLS: 587, notice.Implicit: 465, notice.NoTLS: 25} {
		s := good
		s.Mode = mode
		if s, err := s.Checked(); err != nil || s.Port != port || !s.On() {
			t.Errorf("%q: port %d, %v, want %d", mode, s.Port, err, port)
		}
	}
	if s, err := (notice.SMTP{From: "x"}).Checked(); err != nil || s.On() {
		t.Errorf("without a host: %+v, %v, want nothing sent", s, err)
	}
}
