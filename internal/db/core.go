package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// keptStatements bounds a pool's prepared statements: the program has some
// hundred texts, and one that is put together anew each time must not fill the
// memory.
const keptStatements = 1000

// pool is a connection pool with its prepared statements.
type pool struct {
	*sql.DB
	statements sync.Map // SQL text → *sql.Stmt
	kept       atomic.Int64
}

// keep prepares the texts a transaction used for the next one, after it ended.
func (p *pool) keep(ctx context.Context, used map[string]*sql.Stmt) {
	for q := range used {
		if p.kept.Load() >= keptStatements {
			return
		}
		s, err := p.PrepareContext(ctx, q)
		if err != nil {
			continue // the text is prepared again when it is used again
		}
		if _, raced := p.statements.LoadOrStore(q, s); raced {
			s.Close()
			continue
		}
		p.kept.Add(1)
	}
}

// Mistakes of ours that SQLite would let pass and PostgreSQL would not, or the
// other way round. Both engines give them.
var (
	errNoWard    = errors.New("statement does not bind the ward as $1")
	errReading   = errors.New("statement while rows are being read: finish Each first")
	errAfterward = errors.New("the transaction failed before")
	errArgument  = errors.New("argument that a column cannot hold")
)

// Scanner is a row being read.
type Scanner interface{ Scan(dest ...any) error }

// core is what Tx and Wide share: a transaction with prepared statements.
type core struct {
	ctx     context.Context
	tx      *sql.Tx
	pool    *pool
	used    map[string]*sql.Stmt // texts that the pool does not keep yet
	reading bool                 // rows are open
	failed  error                // the first error of the engine
}

// begin starts a transaction on the pool.
func begin(ctx context.Context, p *pool, o *sql.TxOptions) (core, error) {
	tx, err := p.BeginTx(ctx, o)
	if err != nil {
		return core{}, classify("begin", ended(ctx, err))
	}
	return core{ctx: ctx, tx: tx, pool: p}, nil
}

// finish runs fn and commits, or rolls back on an error or a panic. After the
// engine failed a statement nothing is committed, whatever fn makes of it:
// PostgreSQL has given the transaction up, SQLite may have.
func (c *core) finish(fn func() error) error {
	defer c.tx.Rollback() // after a commit this does nothing
	if err := fn(); err != nil {
		return err
	}
	if c.failed != nil {
		return c.failed
	}
	if err := classify("commit", ended(c.ctx, c.tx.Commit())); err != nil {
		return err
	}
	c.pool.keep(c.ctx, c.used)
	return nil
}

// fail remembers the first error of the engine.
func (c *core) fail(query string, err error) error {
	err = classify(query, ended(c.ctx, err))
	if err != nil && c.failed == nil {
		c.failed = err
	}
	return err
}

// ended gives an error that came because the context ended the context's error
// too; the engines have words of their own for a statement broken off.
func ended(ctx context.Context, err error) error {
	if why := ctx.Err(); err != nil && why != nil && !errors.Is(err, why) {
		return fmt.Errorf("%w: %w", why, err)
	}
	return err
}

// statement returns the prepared statement of a text, bound to the transaction.
func (c *core) statement(query string, args []any) (*sql.Stmt, error) {
	switch {
	case c.failed != nil:
		return nil, fmt.Errorf("%w (%w): %s", errAfterward, c.failed, firstLine(query))
	case c.reading:
		return nil, fmt.Errorf("%w: %s", errReading, firstLine(query))
	}
	if err := checkArgs(args); err != nil {
		return nil, fmt.Errorf("%w: %s", err, firstLine(query))
	}
	if s, ok := c.pool.statements.Load(query); ok {
		return c.tx.StmtContext(c.ctx, s.(*sql.Stmt)), nil
	}
	if s, ok := c.used[query]; ok {
		return s, nil
	}
	// Preparing on the pool would wait for the connection this transaction holds.
	s, err := c.tx.PrepareContext(c.ctx, query)
	if err != nil {
		return nil, c.fail(query, fmt.Errorf("prepare: %w", err))
	}
	if c.used == nil {
		c.used = map[string]*sql.Stmt{}
	}
	c.used[query] = s
	return s, nil
}

func (c *core) exec(query string, args []any) (int64, error) {
	s, err := c.statement(query, args)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(c.ctx, args...)
	if err != nil {
		return 0, c.fail(query, err)
	}
	n, err := res.RowsAffected()
	return n, c.fail(query, err)
}

func (c *core) each(scan func(Scanner) error, query string, args []any) error {
	s, err := c.statement(query, args)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(c.ctx, args...)
	if err != nil {
		return c.fail(query, err)
	}
	defer rows.Close()
	c.reading = true
	defer func() { c.reading = false }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return c.fail(query, rows.Err())
}

func (c *core) one(dest []any, query string, args []any) (found bool, err error) {
	s, err := c.statement(query, args)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(c.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, c.fail(query, err)
}

// Context ends when the request or the job that opened the transaction does.
func (c *core) Context() context.Context { return c.ctx }

// checkArgs refuses what the engines keep differently: PostgreSQL takes no text
// with a zero byte or broken UTF-8, SQLite takes any; a fraction and a time.Time
// have no column here.
func checkArgs(args []any) error {
	for i, a := range args {
		if a == nil {
			continue
		}
		if _, is := a.(time.Time); is {
			return fmt.Errorf("%w: argument %d is a time, not its text", errArgument, i+1)
		}
		v := reflect.ValueOf(a)
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Float32, reflect.Float64:
			return fmt.Errorf("%w: argument %d is a floating point number", errArgument, i+1)
		case reflect.String:
			if s := v.String(); strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
				return fmt.Errorf("%w: argument %d is not clean UTF-8 text", errArgument, i+1)
			}
		}
	}
	return nil
}

// firstLine names a statement in errors without filling the log.
func firstLine(q string) string {
	q = strings.TrimSpace(q)
	if i := strings.IndexByte(q, '\n'); i >= 0 {
		q = q[:i] + " …"
	}
	return q
}
