package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
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

// sqliteLine is a transaction of database/sql with prepared statements.
type sqliteLine struct {
	tx   *sql.Tx
	pool *pool
	used map[string]*sql.Stmt // texts that the pool does not keep yet
}

func beginSQLite(ctx context.Context, p *pool, o *sql.TxOptions) (line, error) {
	tx, err := p.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return &sqliteLine{tx: tx, pool: p}, nil
}

// statement returns the prepared statement of a text, bound to the transaction.
func (l *sqliteLine) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := l.pool.statements.Load(query); ok {
		return l.tx.StmtContext(ctx, s.(*sql.Stmt)), nil
	}
	if s, ok := l.used[query]; ok {
		return s, nil
	}
	// Preparing on the pool would wait for the connection this transaction holds.
	s, err := l.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	if l.used == nil {
		l.used = map[string]*sql.Stmt{}
	}
	l.used[query] = s
	return s, nil
}

func (l *sqliteLine) exec(ctx context.Context, query string, args []any) (int64, error) {
	s, err := l.statement(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (l *sqliteLine) write(ctx context.Context, query string, args []any) error {
	_, err := l.exec(ctx, query, args)
	return err
}

func (l *sqliteLine) query(ctx context.Context, query string, args []any) (rows, error) {
	s, err := l.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	return sqliteRows{r}, nil
}

type sqliteRows struct{ *sql.Rows }

func (r sqliteRows) close() { r.Close() }

func (l *sqliteLine) commit(ctx context.Context) error {
	if err := l.tx.Commit(); err != nil {
		return err
	}
	l.pool.keep(ctx, l.used)
	return nil
}

func (l *sqliteLine) rollback() { l.tx.Rollback() }

func (l *sqliteLine) far() bool { return false }

func (l *sqliteLine) ahead(context.Context, []statement) error { return nil }

func (l *sqliteLine) mark(ctx context.Context) error { return l.write(ctx, `savepoint act`, nil) }

func (l *sqliteLine) keep(ctx context.Context) error {
	return l.write(ctx, `release savepoint act`, nil)
}

func (l *sqliteLine) back(ctx context.Context) error {
	return errors.Join(l.write(ctx, `rollback to savepoint act`, nil), l.keep(ctx))
}
