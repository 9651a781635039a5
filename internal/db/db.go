// Package db opens the ward's record, an embedded SQLite file or a PostgreSQL
// database, and hands out the transaction that every act needs. A Tx is the
// permission slip: it holds the transaction, the Actor (with its ward) and Now,
// and it binds the ward itself as $1 in every statement, so that no query can
// forget whose data it reads. View reads a consistent picture; Update is one
// ward's one writer: it begins by advancing the ward's head row, so that acts of
// one ward follow one another while wards run in parallel. Both engines run the
// same SQL text and refuse the same mistakes: a text no column can hold, a
// statement while rows are being read, anything after an error. A database newer
// than the program is refused.
package db

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/google/uuid"

	"tongket/internal/auth"
)

// Engine names the database engine behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Options says what to open. Exactly one of Path and URL is set.
type Options struct {
	Path    string           // an SQLite file, made where it is missing
	URL     string           // postgres://…
	Now     func() time.Time // the clock; time.Now when nil
	Readers int              // SQLite reading connections; 4 when 0
}

// DB is an open record. It is safe for concurrent use.
type DB struct {
	engine      Engine
	path        string
	url         string
	migrations  fs.FS
	write, read *pool
	now         func() time.Time
	afterUpdate chan struct{} // one token: an update was committed
	shared      bool          // a copy with another clock: Close does nothing
	writers     *gates
	crowds      *crowds
}

// Open opens the record, copies and migrates it where the program is newer, and
// refuses it where the program is older.
func Open(ctx context.Context, o Options) (*DB, error) {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return open(ctx, o, folder)
}

// open is Open with the migrations of a folder; tests bring their own.
func open(ctx context.Context, o Options, folder fs.FS) (*DB, error) {
	d := &DB{now: o.Now, path: o.Path, url: o.URL, migrations: folder, afterUpdate: make(chan struct{}, 1), crowds: new(crowds)}
	if d.now == nil {
		d.now = time.Now
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	err := error(nil)
	if o.URL != "" {
		err = d.openPostgres(ctx)
	} else {
		err = d.openSQLite(ctx, o.Readers)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close closes the connections.
func (d *DB) Close() error {
	if d.shared {
		return nil
	}
	var errs []error
	for _, p := range []*pool{d.read, d.write} {
		if p != nil {
			errs = append(errs, p.DB.Close())
		}
	}
	return errors.Join(errs...)
}

// Engine returns which engine the record is on.
func (d *DB) Engine() Engine { return d.engine }

// Path returns the SQLite file, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

// URL returns the PostgreSQL address with its password, "" on SQLite. It is for
// programs that copy the record, never for a log or a page.
func (d *DB) URL() string { return d.url }

// Now returns the clock's time.
func (d *DB) Now() time.Time { return d.now() }

// WithClock returns the same record seen with another clock: the demo ward is
// built through its year under a fixed one. Closing it does nothing.
func (d *DB) WithClock(now func() time.Time) *DB {
	c := *d
	c.now = now
	c.shared = true
	return &c
}

// Committed returns a channel that receives after an update was committed; the
// queue listens so that a job starts without waiting for its next look.
func (d *DB) Committed() <-chan struct{} { return d.afterUpdate }

func (d *DB) signal() {
	select {
	case d.afterUpdate <- struct{}{}:
	default: // a token is waiting already
	}
}

// stampLayout is UTC, of fixed width, so that byte order is the order of time.
const stampLayout = "2006-01-02T15:04:05.000000Z"

// Stamp writes an instant as the record keeps it: UTC, fixed width, sortable.
func Stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

// ParseStamp reads a Stamp back.
func ParseStamp(s string) (time.Time, error) { return time.Parse(stampLayout, s) }

// NewID makes an opaque text id whose order is the order of making.
func NewID() string {
	id, err := uuid.NewV7()
	if err != nil {
		panic("no randomness: " + err.Error()) // the machine cannot make secrets either
	}
	return id.String()
}

// gates let writers in by turns before they take a connection, so that a busy
// ward holds few connections and a writer that gave up leaves the line.
// SQLite has one gate of one; on PostgreSQL each ward has its own, of two: one
// works while the next has begun.
type gates struct {
	engine Engine
	single chan struct{}
	byWard sync.Map // auth.WardID → chan struct{}
}

func newGates(e Engine) *gates { return &gates{engine: e, single: make(chan struct{}, 1)} }

// enter waits for a turn and returns the function that ends it. Work bound to no
// ward needs no turn on PostgreSQL.
func (g *gates) enter(ctx context.Context, ward auth.WardID) (leave func(), err error) {
	gate := g.single
	if g.engine == Postgres {
		if ward == "" {
			return func() {}, nil
		}
		made, _ := g.byWard.LoadOrStore(ward, make(chan struct{}, 2))
		gate = made.(chan struct{})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case gate <- struct{}{}:
		return func() { <-gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// writeOptions and readOptions say how transactions begin. SQLite knows one way:
// a writer is alone, a reader sees a snapshot.
func (d *DB) writeOptions() *sql.TxOptions {
	if d.engine == Postgres {
		return &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	}
	return nil
}

func (d *DB) readOptions() *sql.TxOptions {
	if d.engine == Postgres {
		return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	return &sql.TxOptions{ReadOnly: true}
}
