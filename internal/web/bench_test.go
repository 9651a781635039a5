package web

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// clients send at the same time, each its own figure again and again; units are
// those of a ward on the day figures are due.
const (
	clients = 8
	units   = 50
)

// BenchmarkSubmission measures a figure from the click to the flushed commit: a
// request over HTTP with a session's cookie, the form parsed, the act with its
// rights, rules, revision, chain and key, the answer. Against it stand bare
// commits of one row by as many clients on the same engine in the same run; the
// budget is 0.4 of them on SQLite and 0.25 on PostgreSQL. A ward's acts follow
// one another, so eight clients of one ward wait for each other where those of
// eight wards do not.
func BenchmarkSubmission(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkSubmission(b, db.SQLite, 1, clients) })
	b.Run("sqlite-50-units", func(b *testing.B) { benchmarkSubmission(b, db.SQLite, 1, units) })
	b.Run("postgres", func(b *testing.B) { benchmarkSubmission(b, db.Postgres, 1, clients) })
	b.Run("postgres-50-units", func(b *testing.B) { benchmarkSubmission(b, db.Postgres, 1, units) })
	b.Run("postgres-8-wards", func(b *testing.B) { benchmarkSubmission(b, db.Postgres, clients, clients) })
}

// seat is where a client works: its ward's figure and its session.
type seat struct {
	cookie    string
	unit      auth.UnitID
	indicator plan.IndicatorID
}

func benchmarkSubmission(b *testing.B, e db.Engine, wards, clients int) {
	p := plannedOf(siteOf(b, wardtest.Durable(b, e), func(c *Config) { c.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) }))
	seats := []seat{{p.as(p.Clerk).cookies[sessionCookie], p.Root, p.members.Indicator}}
	for len(seats) < wards {
		seats = append(seats, openSeat(b, p.DB, len(seats)))
	}
	if wards == 1 {
		seats = unitSeats(p, seats[0], clients)
	}
	server := httptest.NewServer(p.server)
	b.Cleanup(server.Close)
	revisions := make([]int, clients)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, MaxConnsPerHost: clients}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	submit := func(i int) error {
		at := seats[i%len(seats)]
		month := i%8 + 1
		from := vn.Day(fmt.Sprintf("2026-%02d-01", month))
		form := url.Values{"key": {db.NewID()}, fieldIndicator: {string(at.indicator)}, fieldUnit: {string(at.unit)},
			fieldPeriod: {periodValue(from, vn.Day(fmt.Sprintf("2026-%02d-01", month+1)).AddDays(-1))}, fieldValue: {strconv.Itoa(revisions[i] % 40)},
			fieldStatus: {"preliminary"}, fieldNote: {"theo biên bản họp tổ"}, fieldSeen: {strconv.Itoa(revisions[i])}}
		revisions[i]++
		return submitForm(client, server.URL, at.cookie, form)
	}
	atOnce(b, clients, 50*clients, submit) // opens connections, prepares statements, fills the tables a little
	commit := bareCommits(b, p.DB, clients)
	atOnce(b, clients, 50*clients, commit)
	// By turns, so that what else the machine does falls on both alike.
	const turn = 500
	var took, bare time.Duration
	b.ResetTimer()
	for done := 0; done < b.N; done += turn {
		n := min(turn, b.N-done)
		took += atOnce(b, clients, n, submit)
		b.StopTimer()
		bare += atOnce(b, clients, n, commit)
		b.StartTimer()
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/took.Seconds(), "submissions/s")
	b.ReportMetric(float64(b.N)/bare.Seconds(), "bare/s")
	b.ReportMetric(bare.Seconds()/took.Seconds(), "of-bare")
}

// unitSeats gives each client a unit of the ward.
func unitSeats(p *planned, first seat, clients int) []seat {
	seats := make([]seat, clients)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		for i := range seats {
			u, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", 100+i), Kind: org.GroupKind})
			if err != nil {
				return err
			}
			seats[i] = seat{first.cookie, u.ID, first.indicator}
		}
		return nil
	})
	return seats
}

// openSeat founds another ward in the same record, with one clerk signed in and
// one indicator.
func openSeat(b *testing.B, d *db.DB, n int) (at seat) {
	b.Helper()
	login := fmt.Sprintf("khue%d", n)
	ward, err := org.FoundWard(b.Context(), d, org.New{Name: fmt.Sprintf("Hòa Mẫu %d", n+1), Kind: org.Phuong, Province: "tỉnh Minh Khê"})
	if err != nil {
		b.Fatal(err)
	}
	hash, err := org.HashPassword(b.Context(), login, wardtest.Password)
	if err != nil {
		b.Fatal(err)
	}
	err = d.Update(b.Context(), auth.System(ward, "bench"), func(tx *db.Tx) error {
		if at.unit, err = org.Root(tx); err != nil {
			return err
		}
		account, err := org.AddAccount(tx, login, hash)
		if err != nil {
			return err
		}
		person, err := org.AddPerson(tx, "Đàm Thị Khuê")
		if err != nil {
			return err
		}
		if _, err := org.AddPost(tx, org.NewPost{Person: person, Account: account, Unit: at.unit, Role: auth.Office}); err != nil {
			return err
		}
		made, err := plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up})
		at.indicator = made.Indicator
		if err != nil {
			return err
		}
		return regime.OpenAround(tx)
	})
	if err != nil {
		b.Fatal(err)
	}
	if at.cookie, err = org.SignIn(b.Context(), d, org.Attempt{Login: login, Password: wardtest.Password, Client: "127.0.0.1"}); err != nil {
		b.Fatal(err)
	}
	return at
}

// submitForm sends one figure as a browser does.
func submitForm(client *http.Client, base, cookie string, form url.Values) error {
	r, err := http.NewRequest(http.MethodPost, base+entryPage, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Encoding", "gzip")
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("a submission answers %d", answer.StatusCode)
	}
	return nil
}

// atOnce does n pieces of work with all clients and says how long that took.
func atOnce(b *testing.B, clients, n int, work func(client int) error) time.Duration {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	var wg sync.WaitGroup
	begun := time.Now()
	for i := range clients {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := work(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begun)
}

// bareCommits commits one row at a time in a table of its own, by a prepared
// statement, with the settings of the record.
func bareCommits(b *testing.B, d *db.DB, clients int) func(int) error {
	b.Helper()
	driver, address, connections := "sqlite", "file:"+b.TempDir()+"/bare.db?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", 1
	if d.Engine() == db.Postgres {
		driver, address, connections = "pgx", d.URL(), clients
	}
	s, err := sql.Open(driver, address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	s.SetMaxOpenConns(connections)
	s.SetMaxIdleConns(connections)
	if _, err := s.Exec(`create table bare (id text not null primary key, n bigint not null)`); err != nil {
		b.Fatal(err)
	}
	// A server at work has counted its tables; this one is minutes old.
	if _, err := s.Exec(`analyze`); err != nil {
		b.Fatal(err)
	}
	insert, err := s.Prepare(`insert into bare (id, n) values ($1, 12)`)
	if err != nil {
		b.Fatal(err)
	}
	return func(int) error {
		_, err := insert.Exec(db.NewID())
		return err
	}
}
