// Package wardtest gives a test its own ward: a migrated database, a clock that
// stands still until it is set, and a founded ward, with or without its people.
// A database is a copy of a template made once in each test program, so that a
// test pays milliseconds. SQLite serves by default; with
// TONGKET_TEST_ENGINE=postgres every ward lies on a private PostgreSQL that the
// test program starts for itself and that ends with it. When a test ends, the
// harness looks whether every column holds what it was declared to hold, and
// fails the test otherwise. It refuses nothing: what a test asks for wrongly
// ends that test.
package wardtest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/vn"
)

// Start is the time at which every test's clock stands: a Friday morning in the
// week of the review conferences.
var Start = time.Date(2026, time.January, 9, 8, 0, 0, 0, vn.Zone)

// Home is the id of the ward that New founds.
const Home auth.WardID = "0198f000-0000-7000-8000-00000000a001"

// W is a test's ward.
type W struct {
	DB    *db.DB
	Ward  auth.WardID
	Clock *Clock
	t     testing.TB
}

// Clock is a clock that a test sets.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the time the clock stands at.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set puts the clock at a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// New returns a founded ward without units or people in a database of its own,
// on the engine that TONGKET_TEST_ENGINE names.
func New(t testing.TB) *W {
	t.Helper()
	return onEngine(t, engine(), founded)
}

// Empty returns a database that holds no ward yet; Ward is empty.
func Empty(t testing.TB) *W {
	t.Helper()
	return onEngine(t, engine(), bare)
}

// Engines runs a test on SQLite and, where the program is there, on PostgreSQL,
// each with a new ward. Where TONGKET_TEST_ENGINE names an engine it runs on
// that one.
func Engines(t *testing.T, test func(t *testing.T, w *W)) {
	t.Helper()
	engines(t, founded, test)
}

// EmptyEngines is Engines with databases that hold no ward yet.
func EmptyEngines(t *testing.T, test func(t *testing.T, w *W)) {
	t.Helper()
	engines(t, bare, test)
}

func engines(t *testing.T, k template, test func(t *testing.T, w *W)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		if named := os.Getenv("TONGKET_TEST_ENGINE"); named != "" && e != engine() {
			continue
		}
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			test(t, onEngine(t, e, k))
		})
	}
}

// Broken returns a database that fails every transaction, for the path that
// answers with a general sentence and a code.
func Broken(t testing.TB) *db.DB {
	t.Helper()
	d := openSQLite(t, bare, time.Now)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

// engine returns the engine of New.
func engine() db.Engine {
	if os.Getenv("TONGKET_TEST_ENGINE") == string(db.Postgres) {
		return db.Postgres
	}
	return db.SQLite
}

// template names what a database is copied from.
type template string

const (
	bare    template = "bare"    // migrated
	founded template = "founded" // with the ward Home
)

// make fills an empty database with what the template holds.
func (k template) make(o db.Options) error {
	o.Now = func() time.Time { return Start }
	d, err := db.Open(context.Background(), o)
	if err != nil {
		return err
	}
	if k == founded {
		err = d.Found(context.Background(), auth.System(Home, "wardtest"), false, func(*db.Tx) error { return nil })
	}
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}

func onEngine(t testing.TB, e db.Engine, k template) *W {
	t.Helper()
	w := &W{Clock: &Clock{now: Start}, t: t}
	if k == founded {
		w.Ward = Home
	}
	if e == db.Postgres {
		w.DB = openPostgres(t, k, w.Clock.Now)
	} else {
		w.DB = openSQLite(t, k, w.Clock.Now)
	}
	t.Cleanup(func() {
		_, closed := w.DB.Wards(context.Background()) // a test may have closed it
		if !t.Failed() && closed == nil {
			CheckTypes(t, w.DB)
		}
		w.DB.Close()
	})
	return w
}

// System returns the actor that no right is refused to.
func (w *W) System() auth.Actor { return auth.System(w.Ward, "wardtest") }

// Update runs an act as an actor and ends the test where it fails.
func (w *W) Update(actor auth.Actor, act func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Update(w.t.Context(), actor, act); err != nil {
		w.t.Fatalf("update as %s: %v", actor.Account, err)
	}
}

// View reads as an actor and ends the test where it fails.
func (w *W) View(actor auth.Actor, read func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.View(w.t.Context(), actor, read); err != nil {
		w.t.Fatalf("view as %s: %v", actor.Account, err)
	}
}

// Another founds a second ward in the same database and returns the test's view
// of it.
func (w *W) Another(id auth.WardID) *W {
	w.t.Helper()
	other := *w
	other.Ward = id
	err := w.DB.Found(w.t.Context(), other.System(), false, func(*db.Tx) error { return nil })
	if err != nil {
		w.t.Fatalf("found %s: %v", id, err)
	}
	return &other
}
