package wardtest

import (
	"database/sql"
	"path/filepath"
	"testing"

	"tongket/internal/db"
	"tongket/internal/wardtest/need"
)

// Durable returns a settled ward whose every commit is flushed to a disk, as in a
// ward's own office, for benchmarks: SQLite in the test's folder, PostgreSQL in a
// cluster of its own. It skips or fails where the program is missing.
func Durable(t testing.TB, e db.Engine) *Site {
	t.Helper()
	w := &W{Clock: &Clock{now: Start}, t: t}
	if e == db.Postgres {
		w.DB = durablePostgres(t, w.Clock)
	} else {
		w.DB = openSQLite(t, bare, w.Clock.Now)
	}
	t.Cleanup(func() { w.DB.Close() })
	return settle(t, w)
}

func durablePostgres(t testing.TB, clock *Clock) *db.DB {
	t.Helper()
	c, err := startPostgres(filepath.Dir(need.Program(t, "postgres")), true)
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	t.Cleanup(func() { c.lifeLine.Close() })
	if c.admin, err = sql.Open("pgx", c.url("postgres")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.admin.Close() })
	d, err := db.Open(t.Context(), db.Options{URL: newDatabase(t, c, "template0"), Now: clock.Now})
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	return d
}
