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

	"tongket/internal/db"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// clients send at the same time, each its own figure again and again.
const clients = 8

// BenchmarkSubmission measures a figure from the click to the flushed commit: a
// request over HTTP with a session's cookie, the form parsed, the act with its
// rights, rules, revision, chain and key, the answer. Against it stand bare
// commits of one row by as many clients on the same engine in the same run; the
// budget is 0.4 of them on SQLite and 0.25 on PostgreSQL.
func BenchmarkSubmission(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) { benchmarkSubmission(b, e) })
	}
}

func benchmarkSubmission(b *testing.B, e db.Engine) {
	p := plannedOf(siteOf(b, wardtest.Durable(b, e), func(c *Config) { c.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) }))
	cookie := p.as(p.Clerk).cookies[sessionCookie]
	server := httptest.NewServer(p.server)
	b.Cleanup(server.Close)
	var revisions [clients]int
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	submit := func(i int) error {
		from := vn.Day(fmt.Sprintf("2026-%02d-01", i+1))
		form := url.Values{"key": {db.NewID()}, fieldIndicator: {string(p.members.Indicator)}, fieldUnit: {string(p.Root)},
			fieldPeriod: {periodValue(from, vn.Day(fmt.Sprintf("2026-%02d-01", i+2)).AddDays(-1))}, fieldValue: {strconv.Itoa(revisions[i])},
			fieldStatus: {"preliminary"}, fieldNote: {"theo biên bản họp tổ"}, fieldSeen: {strconv.Itoa(revisions[i])}}
		revisions[i]++
		return submitForm(client, server.URL, cookie, form)
	}
	atOnce(b, clients, submit) // opens connections, prepares statements
	commit := bareCommits(b, p.DB)
	atOnce(b, clients, commit)
	b.ResetTimer()
	took := atOnce(b, b.N, submit)
	b.StopTimer()
	bare := atOnce(b, b.N, commit)
	b.ReportMetric(float64(b.N)/took.Seconds(), "submissions/s")
	b.ReportMetric(float64(b.N)/bare.Seconds(), "bare/s")
	b.ReportMetric(bare.Seconds()/took.Seconds(), "of-bare")
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
func atOnce(b *testing.B, n int, work func(client int) error) time.Duration {
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
func bareCommits(b *testing.B, d *db.DB) func(int) error {
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
	insert, err := s.Prepare(`insert into bare (id, n) values ($1, 12)`)
	if err != nil {
		b.Fatal(err)
	}
	return func(int) error {
		_, err := insert.Exec(db.NewID())
		return err
	}
}
