package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tongket/internal/auth"
	"tongket/internal/fault"
)

// Tx is one ward's transaction and the permission slip of every act: who acts,
// for which ward, and when. $1 is bound to the ward; a statement's own
// arguments begin at $2. After an error of the database a Tx does nothing more
// and is not committed.
type Tx struct {
	core
	Actor   auth.Actor
	Now     time.Time // taken once, in an Update when its turn has come
	writes  bool
	head    Head
	changed bool
}

// Head is the end of a ward's audit chain.
type Head struct {
	N    int64  // number of rows
	Hash string // hex of the last row's digest
}

// View reads the actor's ward: one consistent picture, no writing.
func (d *DB) View(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	if err := wardOf(actor); err != nil {
		return err
	}
	c, err := begin(ctx, d.engine, d.read, d.readOptions())
	if err != nil {
		return err
	}
	t := &Tx{core: c, Actor: actor, Now: d.now()}
	return t.finish(func() error { return fn(t) })
}

// Update runs an act in the actor's ward. It commits when fn returns nil and
// leaves nothing behind otherwise. fn may run again only if the caller calls
// again; Update itself never repeats it. It must not open another Update: that
// one would wait for this one.
func (d *DB) Update(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	return d.update(ctx, actor, func(t *Tx) error { return t.begun(d, fn) })
}

// begun runs an act once its ward's turn has come.
func (t *Tx) begun(d *DB, fn func(*Tx) error) error {
	if err := t.lockHead(); err != nil {
		return err
	}
	t.Now = d.now() // after the wait, so that a ward's times follow one another
	return fn(t)
}

// act is a whole act but for its commit.
func (t *Tx) act(d *DB, fn func(*Tx) error) error {
	if err := t.begun(d, fn); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	return t.writeHead()
}

// Found makes a new ward's head row, with which its record begins, and runs fn
// as its first act. It is the one way a ward comes to be.
func (d *DB) Found(ctx context.Context, actor auth.Actor, demo bool, fn func(*Tx) error) error {
	return d.update(ctx, actor, func(t *Tx) error {
		if _, err := t.Exec(`insert into ward (ward, founded_at, demo) values ($1, $2, $3)`, t.Stamp(), demo); err != nil {
			return err
		}
		if _, err := t.Exec(`insert into head (ward, acts, n, hash) values ($1, 1, 0, '')`); err != nil {
			return err
		}
		return fn(t)
	})
}

// update is a writing transaction that ends by writing the chain's new end.
func (d *DB) update(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	if err := wardOf(actor); err != nil {
		return err
	}
	leave, err := d.writers.enter(ctx, actor.Ward)
	if err != nil {
		return err
	}
	defer leave()
	c, err := begin(ctx, d.engine, d.write, d.writeOptions())
	if err != nil {
		return err
	}
	t := &Tx{core: c, Actor: actor, Now: d.now(), writes: true}
	err = t.finish(func() error {
		if err := fn(t); err != nil {
			return err
		}
		return t.writeHead()
	})
	if err == nil {
		d.signal()
	}
	return err
}

func wardOf(actor auth.Actor) error {
	if actor.Ward == "" {
		return fault.New(fault.SignIn, "", "Phiên làm việc này chưa gắn với phường, xã nào. Hãy đăng nhập lại.")
	}
	return nil
}

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

func (t *Tx) args(args []any) []any { return append([]any{string(t.Actor.Ward)}, args...) }

// Exec runs a statement of the ward and returns how many rows it touched; $1 is
// the ward.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	if err := guardWard(query); err != nil {
		return 0, err
	}
	return t.exec(query, t.args(args))
}

// Write runs a statement of the ward of whose effect nothing is asked; $1 is the
// ward. On PostgreSQL it goes with the next statement, which then gives its
// error, or with the commit.
func (t *Tx) Write(query string, args ...any) error {
	if err := guardWard(query); err != nil {
		return err
	}
	return t.write(query, t.args(args))
}

// Each calls scan for every row of a query of the ward. scan runs no statement
// itself: PostgreSQL cannot while rows are open.
func (t *Tx) Each(scan func(Scanner) error, query string, args ...any) error {
	if err := guardWard(query); err != nil {
		return err
	}
	return t.each(scan, query, t.args(args))
}

// One scans the first row of a query of the ward; found is false where there is
// none.
func (t *Tx) One(dest []any, query string, args ...any) (found bool, err error) {
	if err := guardWard(query); err != nil {
		return false, err
	}
	return t.one(dest, query, t.args(args))
}

// Stamp is the transaction's time as the record keeps it.
func (t *Tx) Stamp() string { return Stamp(t.Now) }

// Head returns the end of the ward's chain as this transaction sees it.
func (t *Tx) Head() (Head, error) {
	if t.writes {
		return t.head, nil
	}
	var h Head
	_, err := t.One([]any{&h.N, &h.Hash}, `select n, hash from head where ward = $1`)
	return h, err
}

// SetHead records the new end of the chain; package audit alone calls it.
func (t *Tx) SetHead(h Head) {
	t.head = h
	t.changed = true
}

// lockHead advances the ward's head row, and so waits for the ward's other
// writers.
func (t *Tx) lockHead() error {
	found, err := t.One([]any{&t.head.N, &t.head.Hash},
		`update head set acts = acts + 1 where ward = $1 returning n, hash`)
	if err == nil && !found {
		err = fault.Missingf("Cơ sở dữ liệu này không có phường, xã mang mã %q. Hãy đăng nhập lại vào đơn vị của bạn.", t.Actor.Ward)
	}
	return err
}

func (t *Tx) writeHead() error {
	if !t.changed {
		return nil
	}
	return t.Write(`update head set n = $2, hash = $3 where ward = $1`, t.head.N, t.head.Hash)
}
