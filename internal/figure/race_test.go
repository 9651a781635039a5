package figure_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/vn"
)

// atOnce runs acts side by side, each as somebody, and returns their errors.
func (b board) atOnce(acts ...func() (auth.Actor, func(*db.Tx) error)) []error {
	errs := make([]error, len(acts))
	var ready, done sync.WaitGroup
	ready.Add(len(acts))
	for i, a := range acts {
		done.Add(1)
		go func() {
			defer done.Done()
			who, act := a()
			ready.Done()
			ready.Wait()
			errs[i] = b.DB.Update(context.Background(), who, act)
		}()
	}
	done.Wait()
	return errs
}

// counting returns what counts for a figure and how many revisions count or wait:
// never more than one of each.
func (b board) counting(t *testing.T, k figure.Key) (counts *figure.Figure, waiting int) {
	t.Helper()
	b.See(b.Reader, func(tx *db.Tx) error {
		all, err := figure.History(tx, k)
		for _, f := range all {
			switch {
			case f.State == figure.Approved && counts != nil:
				t.Errorf("revisions %d and %d both count", counts.Revision, f.Revision)
			case f.State == figure.Approved:
				counts = &f
			case f.State.Waits():
				waiting++
			}
		}
		if waiting > 1 {
			t.Errorf("%d revisions wait", waiting)
		}
		return err
	})
	return counts, waiting
}

// TestTwoApproveTheSame: one approves, the other is told that it was done.
func TestTwoApproveTheSame(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	for round := range 8 {
		e := b.entry(int64(10+round), round)
		f := b.must(t, b.Head, e)
		approve := func(who auth.Actor) func() (auth.Actor, func(*db.Tx) error) {
			return func() (auth.Actor, func(*db.Tx) error) {
				return who, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err }
			}
		}
		done := 0
		for _, err := range b.atOnce(approve(b.Chair), approve(b.Clerk)) {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.Conflict) {
				t.Errorf("the later one: %v, want a conflict", err)
			}
		}
		if counts, waiting := b.counting(t, e.Key); done != 1 || waiting != 0 || counts == nil || counts.ID != f.ID {
			t.Errorf("round %d: %d approved, counts %+v, %d waiting", round, done, counts, waiting)
		}
	}
}

// TestApproveWhileANewRevisionArrives: what was approved counts and the newer one
// waits, or the older one was replaced first and its approval is refused. Nobody
// approves a number that was not looked at.
func TestApproveWhileANewRevisionArrives(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	seen := 0
	for round := range 8 {
		e := b.entry(int64(10+round), seen)
		f := b.must(t, b.Head, e)
		newer := b.entry(int64(100+round), f.Revision)
		errs := b.atOnce(
			func() (auth.Actor, func(*db.Tx) error) {
				return b.Chair, func(tx *db.Tx) error { _, err := figure.Approve(tx, f.ID); return err }
			},
			func() (auth.Actor, func(*db.Tx) error) {
				return b.Head, func(tx *db.Tx) error { _, err := figure.Submit(tx, newer); return err }
			})
		seen = f.Revision + 1
		counts, waiting := b.counting(t, e.Key)
		switch {
		case errs[1] != nil:
			t.Errorf("round %d: the newer one: %v", round, errs[1])
		case errs[0] == nil && (counts == nil || counts.ID != f.ID || waiting != 1):
			t.Errorf("round %d: approved, and counts %+v with %d waiting", round, counts, waiting)
		case errs[0] != nil && (!fault.Is(errs[0], fault.Conflict) || counts != nil && counts.ID == f.ID || waiting != 1):
			t.Errorf("round %d: refused with %v, and counts %+v with %d waiting", round, errs[0], counts, waiting)
		}
	}
}

// TestManyApproveManyAtOnce: three decide overlapping lists; each figure is decided
// once.
func TestManyApproveManyAtOnce(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	var ids []figure.ID
	for m := range 11 {
		first, next := vn.Day(fmt.Sprintf("2026-%02d-01", m+1)), vn.Day(fmt.Sprintf("2026-%02d-01", m+2))
		e := b.entry(5, figure.NotSeen)
		e.Key.From, e.Key.To = first, next.AddDays(-1)
		ids = append(ids, b.must(t, b.Head, e).ID)
	}
	var mu sync.Mutex
	times := map[figure.ID]int{}
	many := func(who auth.Actor, ids []figure.ID) func() (auth.Actor, func(*db.Tx) error) {
		return func() (auth.Actor, func(*db.Tx) error) {
			return who, func(tx *db.Tx) error {
				done, _, err := figure.ApproveMany(tx, ids)
				mu.Lock()
				defer mu.Unlock()
				for _, f := range done {
					times[f.ID]++
				}
				return err
			}
		}
	}
	for _, err := range b.atOnce(many(b.Chair, ids[:8]), many(b.Clerk, ids[3:]), many(b.Chair, ids[5:9])) {
		if err != nil {
			t.Error(err)
		}
	}
	for _, id := range ids {
		if times[id] != 1 {
			t.Errorf("%s was approved %d times", id, times[id])
		}
	}
}
