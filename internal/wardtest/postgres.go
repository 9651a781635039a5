package wardtest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/wardtest/need"
)

// cluster is the test program's private PostgreSQL.
type cluster struct {
	socket   string    // folder of the socket
	lifeLine io.Closer // the server ends when it is closed
	admin    *sql.DB

	mu    sync.Mutex
	made  map[template]bool
	count int
}

// shared is the one cluster of the test program.
var shared struct {
	once sync.Once
	c    *cluster
	err  error
}

// theCluster starts the cluster when the first test asks for it. The test skips
// or fails where the program is missing.
func theCluster(t testing.TB) *cluster {
	t.Helper()
	program := need.Program(t, "postgres")
	shared.once.Do(func() {
		if shared.c, shared.err = startPostgres(filepath.Dir(program), false); shared.err != nil {
			return
		}
		if shared.c.admin, shared.err = sql.Open("pgx", shared.c.url("postgres")); shared.err == nil {
			shared.c.admin.SetMaxOpenConns(2)
		}
	})
	if shared.err != nil {
		t.Fatalf("start PostgreSQL: %v", shared.err)
	}
	return shared.c
}

// url returns the address of one of the cluster's databases.
func (c *cluster) url(name string) string {
	q := url.Values{"host": {c.socket}, "user": {"postgres"}, "sslmode": {"disable"}}
	return "postgres:///" + name + "?" + q.Encode()
}

// PostgresURL returns the address of a new database on the private PostgreSQL,
// without tables; the test skips or fails where the program is missing.
func PostgresURL(t testing.TB) string {
	t.Helper()
	return newDatabase(t, theCluster(t), "template0")
}

func openPostgres(t testing.TB, k template, now func() time.Time) *db.DB {
	t.Helper()
	c := theCluster(t)
	if err := c.makeTemplate(k); err != nil {
		t.Fatalf("make the template: %v", err)
	}
	d, err := db.Open(t.Context(), db.Options{URL: newDatabase(t, c, "tongket_"+string(k)), Now: now})
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	return d
}

func (c *cluster) makeTemplate(k template) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made[k] {
		return nil
	}
	name := "tongket_" + string(k)
	if _, err := c.admin.Exec(`create database ` + name + ` template template0`); err != nil {
		return err
	}
	c.made[k] = true
	return k.make(db.Options{URL: c.url(name)})
}

// newDatabase copies a database for one test and drops it when the test ends.
func newDatabase(t testing.TB, c *cluster, from string) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	name := fmt.Sprintf("test_%d", c.count)
	if _, err := c.admin.ExecContext(t.Context(), `create database `+name+` template `+from); err != nil {
		t.Fatalf("make database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := c.admin.ExecContext(context.Background(), `drop database `+name+` with (force)`); err != nil {
			t.Logf("drop database: %v", err)
		}
	})
	return c.url(name)
}
