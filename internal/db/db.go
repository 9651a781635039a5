// Package db opens the ward's record, an embedded SQLite file or a PostgreSQL
// database, and hands out the transaction that every act needs. A Tx is the
// permission slip: it holds the transaction, the Actor (with its ward) and Now,
// and it binds the ward itself as $1 in every statement, so that no query can
// forget whose data it reads. View reads a consistent picture; Update is one
// ward's one writer: it begins by advancing the ward's head row, so that acts of
// one ward follow one another while wards run in parallel. Both engines run the
// same SQL text. A database newer than the program is refused.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	_ "modernc.org/sqlite"             // registers the driver "sqlite"

	"tongket/internal/auth"
	"tongket/internal/fault"
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
	engine       Engine
	path         string
	url          string
	write, read  *pool
	now          func() time.Time
	afterUpdate  chan struct{} // one token: an update was committed
	shared       bool          // a copy with another clock: Close does nothing
	groupUpdates *sync.Mutex   // SQLite: updates wait here, in order, not in the driver
}

// pool is a connection pool with its prepared statements.
type pool struct {
	*sql.DB
	statements sync.Map // SQL text → *sql.Stmt
}

// Open opens the record, copies and migrates it where the program is newer, and
// refuses it where the program is older.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{now: o.Now, path: o.Path, url: o.URL, afterUpdate: make(chan struct{}, 1), groupUpdates: new(sync.Mutex)}
	if d.now == nil {
		d.now = time.Now
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	open := d.openSQLite
	if o.URL != "" {
		open = d.openPostgres
	}
	if err := open(ctx, o.Readers); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// sqliteDSN writes the settings every connection starts with: a write-ahead log,
// a full flush at each commit, foreign keys, and for writers a lock taken at the
// start (a lock upgraded in the middle fails at once instead of waiting).
func sqliteDSN(path string, pragmas ...string) string {
	dsn := "file:" + escapePath(path) + "?_txlock=immediate"
	for _, p := range append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-8000)"}, pragmas...) {
		dsn += "&_pragma=" + p
	}
	return dsn
}

// escapePath keeps a file name with ? # or % from being read as part of the URI.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
}

func (d *DB) openSQLite(ctx context.Context, readers int) error {
	d.engine = SQLite
	if dir := filepath.Dir(d.path); dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make data folder: %w", err)
		}
	}
	if err := d.migrateSQLite(ctx); err != nil {
		return err
	}
	w, err := sql.Open("sqlite", sqliteDSN(d.path, "foreign_keys(1)"))
	if err != nil {
		return err
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	d.write = &pool{DB: w}
	// modernc runs a DELETE inside a read-only transaction; query_only refuses it.
	r, err := sql.Open("sqlite", sqliteDSN(d.path, "foreign_keys(1)", "query_only(1)"))
	if err != nil {
		return err
	}
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	d.read = &pool{DB: r}
	return d.write.PingContext(ctx)
}

func (d *DB) openPostgres(ctx context.Context, _ int) error {
	d.engine = Postgres
	p, err := sql.Open("pgx", d.url)
	if err != nil {
		return fmt.Errorf("open %s: %w", redact(d.url), err)
	}
	p.SetMaxOpenConns(24)
	p.SetMaxIdleConns(12)
	d.write = &pool{DB: p}
	d.read = d.write
	if err := p.PingContext(ctx); err != nil {
		return fmt.Errorf("reach %s: %w", redact(d.url), err)
	}
	return d.migratePostgres(ctx)
}

// redact hides the password of a database URL in errors and logs.
func redact(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return "postgres"
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = rest[at+1:]
	}
	return scheme + "://" + rest
}

// Close closes the connections.
func (d *DB) Close() error {
	if d.shared {
		return nil
	}
	var errs []error
	if d.write != nil {
		errs = append(errs, d.write.DB.Close())
	}
	if d.read != nil && d.read != d.write {
		errs = append(errs, d.read.DB.Close())
	}
	return errors.Join(errs...)
}

// Engine returns which engine the record is on.
func (d *DB) Engine() Engine { return d.engine }

// Path returns the SQLite file, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

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

// Stamp writes an instant as the record keeps it: UTC, fixed width, sortable.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// ParseStamp reads a Stamp back.
func ParseStamp(s string) (time.Time, error) { return time.Parse("2006-01-02T15:04:05.000000Z", s) }

// NewID makes an opaque text id whose order is the order of making.
func NewID() string {
	id, err := uuid.NewV7()
	if err != nil {
		panic("no randomness: " + err.Error()) // the machine cannot make secrets either
	}
	return id.String()
}

// core is what Tx and Wide share: a transaction with prepared statements.
type core struct {
	ctx  context.Context
	tx   *sql.Tx
	pool *pool
	now  time.Time
}

// stmt returns the prepared statement of a text, bound to the transaction.
func (c *core) stmt(query string) (*sql.Stmt, error) {
	if s, ok := c.pool.statements.Load(query); ok {
		return c.tx.StmtContext(c.ctx, s.(*sql.Stmt)), nil
	}
	// Preparing on the pool would wait for the connection this transaction holds.
	s, err := c.tx.PrepareContext(c.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", firstLine(query), err)
	}
	return s, nil
}

// keep prepares the texts a transaction used for the next one, after it ended.
func (p *pool) keep(ctx context.Context, queries []string) {
	for _, q := range queries {
		if _, ok := p.statements.Load(q); ok {
			continue
		}
		s, err := p.PrepareContext(ctx, q)
		if err != nil {
			continue // the text is prepared again when it is used again
		}
		if _, raced := p.statements.LoadOrStore(q, s); raced {
			s.Close()
		}
	}
}

func firstLine(q string) string {
	q = strings.TrimSpace(q)
	if i := strings.IndexByte(q, '\n'); i >= 0 {
		q = q[:i] + " …"
	}
	return q
}

// Tx is one ward's transaction and the permission slip of every act: who acts,
// for which ward, and when. $1 is bound to the ward; a statement's own
// arguments begin at $2.
type Tx struct {
	core
	Actor   auth.Actor
	Now     time.Time // taken once
	engine  Engine
	writes  bool
	head    Head
	changed bool
	used    []string
}

// Head is the end of a ward's audit chain.
type Head struct {
	N    int64  // number of rows
	Hash string // hex of the last row's digest
}

// errNoWard is what a statement without the ward gives: a mistake of ours.
var errNoWard = errors.New("statement does not bind the ward as $1")

// guardWard refuses a text that does not use $1, the ward.
func guardWard(query string) error {
	for rest := query; ; {
		i := strings.Index(rest, "$1")
		if i < 0 {
			return fmt.Errorf("%w: %s", errNoWard, firstLine(query))
		}
		rest = rest[i+2:]
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			return nil
		}
	}
}

func (t *Tx) statement(query string) (*sql.Stmt, error) {
	if _, known := t.pool.statements.Load(query); !known {
		if err := guardWard(query); err != nil {
			return nil, err
		}
		t.used = append(t.used, query)
	}
	return t.stmt(query)
}

func (t *Tx) args(args []any) []any { return append([]any{string(t.Actor.Ward)}, args...) }

// Exec runs a statement of the ward; $1 is the ward.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	s, err := t.statement(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(t.ctx, t.args(args)...)
	if err != nil {
		return 0, classify(query, err)
	}
	return res.RowsAffected()
}

// Query runs a query of the ward; $1 is the ward. The caller closes the rows;
// Each does it for you.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	s, err := t.statement(query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(t.ctx, t.args(args)...)
	return rows, classify(query, err)
}

// Each calls scan for every row of a query of the ward.
func (t *Tx) Each(scan func(Scanner) error, query string, args ...any) error {
	rows, err := t.Query(query, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// One scans the first row of a query of the ward; found is false where there is
// none.
func (t *Tx) One(dest []any, query string, args ...any) (found bool, err error) {
	s, err := t.statement(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(t.ctx, t.args(args)...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, classify(query, err)
}

// Stamp is the transaction's time as the record keeps it.
func (t *Tx) Stamp() string { return Stamp(t.Now) }

// Context ends when the request or the job that opened the transaction does.
func (t *Tx) Context() context.Context { return t.ctx }

// Head returns the end of the ward's chain as this transaction sees it.
func (t *Tx) Head() Head { return t.head }

// SetHead records the new end of the chain; package audit alone calls it.
func (t *Tx) SetHead(h Head) {
	t.head = h
	t.changed = true
}

// Scanner is a row being read.
type Scanner interface{ Scan(dest ...any) error }

func each(rows *sql.Rows, scan func(Scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// View reads the actor's ward: one consistent picture, no writing.
func (d *DB) View(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	return d.run(ctx, d.read, &sql.TxOptions{ReadOnly: true, Isolation: d.readLevel()}, actor, fn)
}

func (d *DB) readLevel() sql.IsolationLevel {
	if d.engine == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // SQLite's read transaction is a snapshot as it is
}

// Update runs an act in the actor's ward. It commits when fn returns nil and
// leaves nothing behind otherwise. fn may run again only if the caller calls
// again; Update itself never repeats it.
func (d *DB) Update(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	if d.engine == SQLite {
		d.groupUpdates.Lock()
		defer d.groupUpdates.Unlock()
	}
	return d.run(ctx, d.write, nil, actor, func(t *Tx) error {
		t.writes = true
		if err := t.lockHead(); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		return t.writeHead()
	})
}

func (d *DB) run(ctx context.Context, p *pool, o *sql.TxOptions, actor auth.Actor, fn func(*Tx) error) error {
	if actor.Ward == "" {
		return fault.New(fault.SignIn, "", "Phiên làm việc này chưa gắn với phường, xã nào. Hãy đăng nhập lại.")
	}
	tx, err := p.BeginTx(ctx, o)
	if err != nil {
		return classify("begin", err)
	}
	t := &Tx{core: core{ctx: ctx, tx: tx, pool: p}, Actor: actor, Now: d.now(), engine: d.engine}
	if err := t.finish(fn); err != nil {
		return err
	}
	if len(t.used) > 0 {
		p.keep(ctx, t.used)
	}
	if t.writes {
		d.signal()
	}
	return nil
}

// finish runs fn and commits, or rolls back on an error or a panic.
func (t *Tx) finish(fn func(*Tx) error) error {
	defer t.tx.Rollback() // after a commit this does nothing
	if err := fn(t); err != nil {
		return err
	}
	return classify("commit", t.tx.Commit())
}

func (d *DB) signal() {
	select {
	case d.afterUpdate <- struct{}{}:
	default: // a token is waiting already
	}
}

// lockHead advances the ward's head row, and so waits for the ward's other
// writers.
func (t *Tx) lockHead() error {
	found, err := t.One([]any{&t.head.N, &t.head.Hash},
		`update head set acts = acts + 1 where ward = $1 returning n, hash`)
	if err == nil && !found {
		err = fault.Missingf("Không có đơn vị hành chính nào mang mã %q trong cơ sở dữ liệu này.", t.Actor.Ward)
	}
	return err
}

func (t *Tx) writeHead() error {
	if !t.changed {
		return nil
	}
	_, err := t.Exec(`update head set n = $2, hash = $3 where ward = $1`, t.head.N, t.head.Hash)
	return err
}
