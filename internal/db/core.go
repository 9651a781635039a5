package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// Mistakes of ours that SQLite would let pass and PostgreSQL would not, or the
// other way round. Both engines give them.
var (
	errNoWard    = errors.New("statement does not bind the ward as $1")
	errReading   = errors.New("statement while rows are being read: finish Each first")
	errAfterward = errors.New("the transaction failed before")
	errAsking    = errors.New("statement that writes among questions asked ahead")
	errArgument  = errors.New("argument that a column cannot hold")
)

// Scanner is a row being read.
type Scanner interface{ Scan(dest ...any) error }

// core is what Tx and Wide share: a transaction and what may no longer be done
// in it.
type core struct {
	ctx     context.Context // of the caller
	run     context.Context // statements run under it; another than ctx where acts share a transaction
	line    line
	reading bool         // rows are open
	failed  error        // the first error of the engine
	asking  *[]statement // questions being gathered by Ahead, nil otherwise
}

// statement is a text with its arguments.
type statement struct {
	query string
	args  []any
}

// line is how a transaction's statements reach its engine.
type line interface {
	// exec runs a statement and counts the rows it touched.
	exec(ctx context.Context, query string, args []any) (int64, error)
	// write runs a statement of whose effect nothing is asked; it may be sent with
	// the next one, which then gives its error.
	write(ctx context.Context, query string, args []any) error
	query(ctx context.Context, query string, args []any) (rows, error)
	// far reports whether each statement is a journey to a server.
	far() bool
	// ahead runs questions at once and keeps the answers for query, until
	// something is written.
	ahead(ctx context.Context, asked []statement) error
	// mark begins an act among others, keep ends it, back undoes it.
	mark(ctx context.Context) error
	keep(ctx context.Context) error
	back(ctx context.Context) error
	// commit ends the transaction; rollback after it does nothing.
	commit(ctx context.Context) error
	rollback()
}

// rows are what a query gives.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	close()
}

// begin starts a transaction on an engine's pool.
func begin(ctx context.Context, e Engine, p *pool, o *sql.TxOptions) (core, error) {
	how := beginSQLite
	if e == Postgres {
		how = beginPostgres
	}
	l, err := how(ctx, p, o)
	if err != nil {
		return core{}, classify("begin", ended(ctx, err))
	}
	return core{ctx: ctx, run: ctx, line: l}, nil
}

// finish runs fn and commits, or rolls back on an error or a panic. After the
// engine failed a statement nothing is committed, whatever fn makes of it:
// PostgreSQL has given the transaction up, SQLite may have.
func (c *core) finish(fn func() error) error {
	defer c.line.rollback() // after a commit this does nothing
	if err := fn(); err != nil {
		return err
	}
	if c.failed != nil {
		return c.failed
	}
	return classify("commit", ended(c.ctx, c.line.commit(c.run)))
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

// may refuses a statement that the engines would take differently, or not both.
func (c *core) may(query string, args []any) error {
	if err := c.ctx.Err(); err != nil {
		return fmt.Errorf("%w: %s", err, firstLine(query))
	}
	switch {
	case c.failed != nil:
		return fmt.Errorf("%w (%w): %s", errAfterward, c.failed, firstLine(query))
	case c.reading:
		return fmt.Errorf("%w: %s", errReading, firstLine(query))
	case c.asking != nil && !isQuestion(query):
		return fmt.Errorf("%w: %s", errAsking, firstLine(query))
	}
	if err := checkArgs(args); err != nil {
		return fmt.Errorf("%w: %s", err, firstLine(query))
	}
	return nil
}

func (c *core) exec(query string, args []any) (int64, error) {
	if err := c.may(query, args); err != nil {
		return 0, err
	}
	n, err := c.line.exec(c.run, query, args)
	return n, c.fail(query, err)
}

func (c *core) write(query string, args []any) error {
	if err := c.may(query, args); err != nil {
		return err
	}
	return c.fail(query, c.line.write(c.run, query, args))
}

func (c *core) each(scan func(Scanner) error, query string, args []any) error {
	if err := c.may(query, args); err != nil {
		return err
	}
	if c.asking != nil {
		*c.asking = append(*c.asking, statement{query, args})
		return nil
	}
	r, err := c.line.query(c.run, query, args)
	if err != nil {
		return c.fail(query, err)
	}
	defer r.close()
	c.reading = true
	defer func() { c.reading = false }()
	for r.Next() {
		if err := scan(r); err != nil {
			return err
		}
	}
	return c.fail(query, r.Err())
}

func (c *core) one(dest []any, query string, args []any) (found bool, err error) {
	if err := c.may(query, args); err != nil {
		return false, err
	}
	if c.asking != nil {
		*c.asking = append(*c.asking, statement{query, args})
		return false, nil
	}
	r, err := c.line.query(c.run, query, args)
	if err != nil {
		return false, c.fail(query, err)
	}
	defer r.close()
	if !r.Next() {
		return false, c.fail(query, r.Err())
	}
	if err := r.Scan(dest...); err != nil {
		return false, c.fail(query, err)
	}
	return true, nil
}

// isQuestion reports whether a text only reads.
func isQuestion(query string) bool {
	return strings.HasPrefix(strings.TrimLeft(query, " \t\n"), "select")
}

// Ahead asks at once what ask is going to ask one by one, where the engine is a
// server and each question a journey. ask runs twice in all: here, where every
// question finds nothing and all are gathered, and afterwards for itself, when
// they are answered from what was fetched; a question that hangs on an earlier
// answer is asked then. What ask returns here means nothing, so it is a function
// without a result. A write in between makes the answers void.
func (c *core) Ahead(ask func()) error {
	if !c.line.far() || c.asking != nil || c.failed != nil {
		return nil
	}
	var asked []statement
	c.asking = &asked
	func() {
		defer func() { c.asking = nil }()
		ask()
	}()
	if len(asked) == 0 {
		return nil
	}
	return c.fail(asked[0].query, c.line.ahead(c.run, asked))
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
