package db

import (
	"context"
	"time"

	"tongket/internal/auth"
)

// Wide is a transaction bound to no ward. It is for the few tables without one
// (accounts, sessions, periodic work), for the queue, which serves all wards,
// and for reading across wards. Its name is long where it is opened on purpose.
// After an error of the database it does nothing more and is not committed.
type Wide struct {
	core
	Now time.Time
}

// ViewEveryWard reads without the protection of a ward.
func (d *DB) ViewEveryWard(ctx context.Context, fn func(*Wide) error) error {
	c, err := begin(ctx, d.engine, d.read, d.readOptions())
	if err != nil {
		return err
	}
	w := &Wide{core: c, Now: d.now()}
	return w.finish(func() error { return fn(w) })
}

// UpdateEveryWard writes without the protection of a ward. Acts of a ward go
// through Update, which keeps its chain.
func (d *DB) UpdateEveryWard(ctx context.Context, fn func(*Wide) error) error {
	leave, err := d.writers.enter(ctx, "")
	if err != nil {
		return err
	}
	defer leave()
	c, err := begin(ctx, d.engine, d.write, d.writeOptions())
	if err != nil {
		return err
	}
	w := &Wide{core: c, Now: d.now()}
	return w.finish(func() error { return fn(w) })
}

// Exec runs a statement and returns how many rows it touched; placeholders begin
// at $1.
func (w *Wide) Exec(query string, args ...any) (int64, error) { return w.exec(query, args) }

// Each calls scan for every row of a query. scan runs no statement itself.
func (w *Wide) Each(scan func(Scanner) error, query string, args ...any) error {
	return w.each(scan, query, args)
}

// One scans the first row of a query; found is false where there is none.
func (w *Wide) One(dest []any, query string, args ...any) (found bool, err error) {
	return w.one(dest, query, args)
}

// Stamp is the transaction's time as the record keeps it.
func (w *Wide) Stamp() string { return Stamp(w.Now) }

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
