package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresLine is a transaction on a connection of the pool. What need not be
// answered at once (the beginning, writes nobody asks about) waits and goes with
// the next statement or the commit: an act holds its ward's head row for as long
// as its round trips take, and each is paid for by the server too.
type postgresLine struct {
	held    *sql.Conn // gives the connection back to the pool
	conn    *pgx.Conn
	waiting []statement
	fetched map[string]*pgconn.Result // answers to questions asked ahead
	marked  int                       // how many waited when the act began
	begun   bool                      // the server knows of the transaction
	over    bool
}

func beginPostgres(ctx context.Context, p *pool, o *sql.TxOptions) (line, error) {
	held, err := p.Conn(ctx)
	if err != nil {
		return nil, err
	}
	l := &postgresLine{held: held}
	err = held.Raw(func(c any) error {
		l.conn = c.(*stdlib.Conn).Conn()
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	begin := "begin isolation level read committed"
	if o.ReadOnly {
		begin = "begin isolation level repeatable read read only"
	}
	l.waiting = []statement{{query: begin}}
	return l, nil
}

func (l *postgresLine) write(_ context.Context, query string, args []any) error {
	l.fetched = nil
	l.waiting = append(l.waiting, statement{query, args})
	return nil
}

// send sends what waits and one more statement, reads the answers to what
// waited, and leaves the last to be read.
func (l *postgresLine) send(ctx context.Context, query string, args []any) (pgx.BatchResults, error) {
	var b pgx.Batch
	for _, s := range l.waiting {
		b.Queue(s.query, s.args...)
	}
	b.Queue(query, args...)
	waited := l.waiting
	l.waiting, l.begun = nil, true
	results := l.conn.SendBatch(ctx, &b)
	for _, s := range waited {
		if _, err := results.Exec(); err != nil {
			results.Close() // gives the same error again
			return nil, fmt.Errorf("%s: %w", firstLine(s.query), err)
		}
	}
	return results, nil
}

func (l *postgresLine) exec(ctx context.Context, query string, args []any) (int64, error) {
	l.fetched = nil
	if len(l.waiting) == 0 {
		tag, err := l.conn.Exec(ctx, query, args...)
		return tag.RowsAffected(), err
	}
	results, err := l.send(ctx, query, args)
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	return tag.RowsAffected(), errors.Join(err, results.Close())
}

func (l *postgresLine) query(ctx context.Context, query string, args []any) (rows, error) {
	if isQuestion(query) {
		if answer := l.fetched[keyOf(query, args)]; answer != nil {
			return &fetchedRows{result: answer, types: l.conn.TypeMap(), at: -1}, nil
		}
	} else {
		l.fetched = nil
	}
	if len(l.waiting) == 0 {
		r, err := l.conn.Query(ctx, query, args...)
		return postgresRows{Rows: r}, err
	}
	results, err := l.send(ctx, query, args)
	if err != nil {
		return nil, err
	}
	r, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, results.Close())
	}
	return postgresRows{r, results}, nil
}

// postgresRows are rows with the sending they end, where they came with others.
type postgresRows struct {
	pgx.Rows
	sent pgx.BatchResults
}

func (r postgresRows) close() {
	r.Rows.Close()
	if r.sent != nil {
		r.sent.Close() // the rows gave its error
	}
}

func (l *postgresLine) far() bool { return true }

// ahead sends all questions together with what waits and keeps the answers.
func (l *postgresLine) ahead(ctx context.Context, asked []statement) error {
	writes := len(l.waiting)
	var b pgx.Batch
	for _, s := range slices.Concat(l.waiting, asked) {
		b.Queue(s.query, s.args...)
	}
	l.waiting, l.begun = nil, true
	results := l.conn.SendBatch(ctx, &b)
	fetched := make(map[string]*pgconn.Result, len(asked))
	for i, s := range b.QueuedQueries {
		r, err := results.Query()
		if err != nil {
			results.Close()
			return fmt.Errorf("%s: %w", firstLine(s.SQL), err)
		}
		answer := &pgconn.Result{FieldDescriptions: slices.Clone(r.FieldDescriptions())}
		for r.Next() {
			answer.Rows = append(answer.Rows, copied(r.RawValues()))
		}
		if err := r.Err(); err != nil {
			results.Close()
			return fmt.Errorf("%s: %w", firstLine(s.SQL), err)
		}
		if i >= writes {
			fetched[keyOf(s.SQL, s.Arguments)] = answer
		}
	}
	if err := results.Close(); err != nil {
		return err
	}
	l.fetched = fetched
	return nil
}

// copied keeps a row beyond the reading of the next.
func copied(row [][]byte) [][]byte {
	kept := make([][]byte, len(row))
	for i, v := range row {
		kept[i] = slices.Clone(v) // nil, a null, stays nil
	}
	return kept
}

// keyOf tells questions apart by their text and arguments.
func keyOf(query string, args []any) string {
	var b strings.Builder
	b.WriteString(query)
	for _, a := range args {
		fmt.Fprintf(&b, "\x00%T:%v", a, a)
	}
	return b.String()
}

// fetchedRows are the rows of an answer that came ahead.
type fetchedRows struct {
	result *pgconn.Result
	types  *pgtype.Map
	at     int
}

func (r *fetchedRows) Next() bool {
	r.at++
	return r.at < len(r.result.Rows)
}

func (r *fetchedRows) Scan(dest ...any) error {
	return pgx.ScanRow(r.types, r.result.FieldDescriptions, r.result.Rows[r.at], dest...)
}

func (r *fetchedRows) Err() error { return nil }

func (r *fetchedRows) close() {}

func (l *postgresLine) mark(ctx context.Context) error {
	l.marked = len(l.waiting)
	return l.write(ctx, `savepoint act`, nil)
}

// keep sends what the act still had waiting, so that its errors are its own.
func (l *postgresLine) keep(ctx context.Context) error {
	_, err := l.exec(ctx, `release savepoint act`, nil)
	return err
}

func (l *postgresLine) back(ctx context.Context) error {
	l.fetched = nil
	if len(l.waiting) > l.marked && l.waiting[l.marked].query == `savepoint act` {
		l.waiting = l.waiting[:l.marked] // nothing of the act was sent
		return nil
	}
	l.waiting = nil
	_, err := l.exec(ctx, `rollback to savepoint act`, nil)
	if err == nil {
		err = l.keep(ctx)
	}
	return err
}

func (l *postgresLine) commit(ctx context.Context) error {
	defer l.end()
	if !l.begun {
		return nil // nothing was asked
	}
	_, err := l.exec(ctx, "commit", nil)
	return err
}

// rollbackTime is how long a server may take to give a transaction up. One that
// went silent must not hold the turn of a ward.
const rollbackTime = 10 * time.Second

// rollback gives the transaction up. It is done whatever became of the caller,
// so that the connection can serve the next.
func (l *postgresLine) rollback() {
	if l.over {
		return
	}
	defer l.end()
	if l.begun && !l.conn.IsClosed() {
		l.waiting = nil
		ctx, cancel := context.WithTimeout(context.Background(), rollbackTime)
		defer cancel()
		l.conn.Exec(ctx, "rollback") // a connection that cannot is not used again
	}
}

// end gives the connection back, or away where it is still in a transaction.
func (l *postgresLine) end() {
	l.over = true
	if !l.conn.IsClosed() && l.conn.PgConn().TxStatus() != 'I' {
		l.held.Raw(func(any) error { return driver.ErrBadConn })
	}
	l.held.Close()
}
