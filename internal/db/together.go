package db

import (
	"context"
	"errors"
	"slices"
	"sync"

	"tongket/internal/auth"
)

// mostShared is how many acts share a commit at most, so that the first of them
// is answered soon.
const mostShared = 32

// errLost ends acts whose shared transaction was given up before its commit; they
// are done again, each by itself.
var errLost = errors.New("the shared transaction was given up")

// UpdateTogether is Update for short acts that many send at once, fifty units on
// the day figures are due. Acts that wait for their ward's turn are done one after
// the other in one transaction and share its flush to the disk, which is the
// better part of what a short act takes. To each it is as if it were alone: it
// sees what those before it wrote, what it wrote goes where it fails, and it has
// returned only when all of it is durable. Where the shared transaction breaks
// off before its commit, fn runs a second time. A long act would let the others
// wait for their answer and belongs into Update.
func (d *DB) UpdateTogether(ctx context.Context, actor auth.Actor, fn func(*Tx) error) error {
	if err := wardOf(actor); err != nil {
		return err
	}
	s := &sharer{ctx: ctx, actor: actor, fn: fn, turn: make(chan *shared, 1)}
	c := d.crowds.of(d.engine, actor.Ward)
	g, err := c.wait(s)
	if err != nil {
		return err
	}
	if g == nil {
		if g, err = d.share(ctx, actor.Ward); err != nil {
			c.leaveLead()
			return err
		}
	}
	if err := d.takePart(c, g, s); err != nil {
		return err
	}
	<-g.ended
	if errors.Is(g.outcome, errLost) {
		return d.Update(ctx, actor, fn)
	}
	return g.outcome
}

// crowds are the acts that wait: of a ward on PostgreSQL, of all on SQLite, which
// has one writer.
type crowds struct {
	single crowd
	byWard sync.Map // auth.WardID → *crowd
}

func (c *crowds) of(e Engine, ward auth.WardID) *crowd {
	if e == SQLite {
		return &c.single
	}
	made, _ := c.byWard.LoadOrStore(ward, new(crowd))
	return made.(*crowd)
}

// crowd is a line of acts of which one is under way.
type crowd struct {
	mu      sync.Mutex
	running bool
	waiting []*sharer
}

// sharer is one act in the line. On its turn it is handed the transaction it
// shares, or nil where it opens one.
type sharer struct {
	ctx   context.Context
	actor auth.Actor
	fn    func(*Tx) error
	turn  chan *shared
}

// shared is a transaction that acts share.
type shared struct {
	ctx     context.Context // outlives each of them
	line    line
	leave   func() // ends the turn among all writers
	signal  func() // something was committed
	acts    int
	lost    bool
	ended   chan struct{} // closed when outcome stands
	outcome error
}

// wait returns when it is the act's turn, or its caller gave up.
func (c *crowd) wait(s *sharer) (*shared, error) {
	c.mu.Lock()
	if !c.running {
		c.running = true
		c.mu.Unlock()
		return nil, nil
	}
	c.waiting = append(c.waiting, s)
	c.mu.Unlock()
	select {
	case g := <-s.turn:
		return g, nil
	case <-s.ctx.Done():
	}
	c.mu.Lock()
	i := slices.Index(c.waiting, s)
	if i >= 0 {
		c.waiting = slices.Delete(c.waiting, i, i+1)
	}
	c.mu.Unlock()
	if i < 0 { // the turn came at the same moment: it goes on to the next
		if g := <-s.turn; g != nil {
			c.handOn(g)
		} else {
			c.leaveLead()
		}
	}
	return nil, s.ctx.Err()
}

// first takes the next act out of the line.
func (c *crowd) first() *sharer {
	if len(c.waiting) == 0 {
		return nil
	}
	s := c.waiting[0]
	c.waiting = slices.Delete(c.waiting, 0, 1)
	return s
}

// handOn gives the transaction to the next act, or commits it where none waits.
func (c *crowd) handOn(g *shared) {
	c.mu.Lock()
	var next *sharer
	if !g.lost && g.acts < mostShared {
		next = c.first()
	}
	c.mu.Unlock()
	if next != nil {
		next.turn <- g
		return
	}
	g.end()
	c.leaveLead()
}

// leaveLead lets the next act open a transaction.
func (c *crowd) leaveLead() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if next := c.first(); next != nil {
		next.turn <- nil
		return
	}
	c.running = false
}

// share opens a transaction for the acts of a line.
func (d *DB) share(ctx context.Context, ward auth.WardID) (*shared, error) {
	leave, err := d.writers.enter(ctx, ward)
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // whoever opened it may leave before the others
	core, err := begin(ctx, d.engine, d.write, d.writeOptions())
	if err != nil {
		leave()
		return nil, err
	}
	return &shared{ctx: ctx, line: core.line, leave: leave, signal: d.signal, ended: make(chan struct{})}, nil
}

// end commits what the acts wrote and lets them know.
func (g *shared) end() {
	defer g.leave()
	defer close(g.ended)
	defer g.line.rollback() // after a commit this does nothing
	if g.lost {
		g.outcome = errLost
		return
	}
	g.outcome = classify("commit", g.line.commit(g.ctx))
	if g.outcome == nil {
		g.signal()
	}
}

// takePart does one act inside the shared transaction and hands it on, also
// where the act panics.
func (d *DB) takePart(c *crowd, g *shared, s *sharer) (err error) {
	defer c.handOn(g)
	g.acts++
	t := &Tx{core: core{ctx: s.ctx, run: g.ctx, line: g.line}, Actor: s.actor, writes: true}
	if err := g.line.mark(g.ctx); err != nil {
		g.lost = true
		return classify("savepoint", err)
	}
	kept := false
	defer func() {
		if !kept && g.line.back(g.ctx) != nil {
			g.lost = true
		}
	}()
	err = t.act(d, s.fn)
	if err == nil {
		err = classify("release savepoint", g.line.keep(g.ctx))
	}
	kept = err == nil
	return err
}
