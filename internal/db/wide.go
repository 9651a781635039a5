package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tongket/internal/auth"
)

// Wide is a transaction bound to no ward. It is for the few tables without one
// (accounts, sessions, periodic work), for the queue, which serves all wards,
// and for reading across wards. Its name is long where it is opened on purpose.
type Wide struct {
	core
	Now  time.Time
	used []string
}

// ViewEveryWard reads without the protection of a ward.
func (d *DB) ViewEveryWard(ctx context.Context, fn func(*Wide) error) error {
	return d.runWide(ctx, d.read, &sql.TxOptions{ReadOnly: true, Isolation: d.readLevel()}, fn)
}

// UpdateEveryWard writes without the protection of a ward. Acts of a ward go
// through Update, which keeps its chain.
func (d *DB) UpdateEveryWard(ctx context.Context, fn func(*Wide) error) error {
	if d.engine == SQLite {
		d.groupUpdates.Lock()
		defer d.groupUpdates.Unlock()
	}
	return d.runWide(ctx, d.write, nil, fn)
}

func (d *DB) runWide(ctx context.Context, p *pool, o *sql.TxOptions, fn func(*Wide) error) error {
	tx, err := p.BeginTx(ctx, o)
	if err != nil {
		return classify("begin", err)
	}
	w := &Wide{core: core{ctx: ctx, tx: tx, pool: p}, Now: d.now()}
	defer tx.Rollback() // after a commit this does nothing
	if err := fn(w); err != nil {
		return err
	}
	if err := classify("commit", tx.Commit()); err != nil {
		return err
	}
	if len(w.used) > 0 {
		p.keep(ctx, w.used)
	}
	return nil
}

func (w *Wide) statement(query string) (*sql.Stmt, error) {
	if _, known := w.pool.statements.Load(query); !known {
		w.used = append(w.used, query)
	}
	return w.stmt(query)
}

// Exec runs a statement; placeholders begin at $1.
func (w *Wide) Exec(query string, args ...any) (int64, error) {
	s, err := w.statement(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(w.ctx, args...)
	if err != nil {
		return 0, classify(query, err)
	}
	return res.RowsAffected()
}

// Each calls scan for every row of a query.
func (w *Wide) Each(scan func(Scanner) error, query string, args ...any) error {
	s, err := w.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(w.ctx, args...)
	if err != nil {
		return classify(query, err)
	}
	return each(rows, scan)
}

// One scans the first row of a query; found is false where there is none.
func (w *Wide) One(dest []any, query string, args ...any) (found bool, err error) {
	s, err := w.statement(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(w.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, classify(query, err)
}

// Stamp is the transaction's time as the record keeps it.
func (w *Wide) Stamp() string { return Stamp(w.Now) }

// Found makes a new ward's head row, with which its record begins, and runs fn
// as its first act. It is the one way a ward comes to be.
func (d *DB) Found(ctx context.Context, actor auth.Actor, demo bool, fn func(*Tx) error) error {
	if d.engine == SQLite {
		d.groupUpdates.Lock()
		defer d.groupUpdates.Unlock()
	}
	return d.run(ctx, d.write, nil, actor, func(t *Tx) error {
		t.writes = true
		if _, err := t.Exec(`insert into ward (ward, founded_at, demo) values ($1, $2, $3)`, t.Stamp(), demo); err != nil {
			return err
		}
		if _, err := t.Exec(`insert into head (ward, acts, n, hash) values ($1, 1, 0, '')`); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		return t.writeHead()
	})
}

// Wards returns the ids of the wards in the record, oldest first.
func (d *DB) Wards(ctx context.Context) ([]auth.WardID, error) {
	var wards []auth.WardID
	err := d.ViewEveryWard(ctx, func(w *Wide) error {
		return w.Each(func(r Scanner) error {
			var id auth.WardID
			err := r.Scan(&id)
			wards = append(wards, id)
			return err
		}, `select ward from ward order by founded_at, ward`)
	})
	return wards, err
}

// IsDemo reports whether the record holds a demo ward.
func (d *DB) IsDemo(ctx context.Context) (bool, error) {
	var n int
	err := d.ViewEveryWard(ctx, func(w *Wide) error {
		_, err := w.One([]any{&n}, `select count(*) from ward where demo = true`)
		return err
	})
	return n > 0, err
}
