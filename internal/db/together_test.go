package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/wardtest"
)

// names reads the settings that acts wrote.
func names(t *testing.T, w *wardtest.W) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	w.View(w.System(), func(tx *db.Tx) error {
		return tx.Each(func(s db.Scanner) error {
			var name string
			err := s.Scan(&name)
			if all[name] {
				t.Errorf("%q is kept twice", name)
			}
			all[name] = true
			return err
		}, `select name from setting where ward = $1`)
	})
	return all
}

// TestActsTogetherAreEachWhole: many acts at once, some of which are refused, some
// by the engine. What was acknowledged is there when its caller hears of it, what
// was refused is not, and the ward's head counts those that were done.
func TestActsTogetherAreEachWhole(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		refused := errors.New("refused")
		var wg sync.WaitGroup
		var kept atomic.Int64
		for i := range 40 {
			wg.Go(func() {
				for j := range 5 {
					name := fmt.Sprintf("%d-%d", i, j)
					err := w.DB.UpdateTogether(t.Context(), w.System(), func(tx *db.Tx) error {
						if err := set(tx, name); err != nil {
							return err
						}
						switch {
						case (i+j)%7 == 0:
							return refused
						case (i+j)%7 == 1:
							_, err := tx.Exec(`insert into setting (ward, id, name, value, recorded_at, recorded_by) values ($1, null, 'a', '', '', '')`)
							return err
						case (i+j)%7 == 2: // found out when it is sent
							return tx.Write(`insert into setting (ward, id, name, value, recorded_at, recorded_by) values ($1, null, 'b', '', '', '')`)
						}
						return nil
					})
					if wrong := (i+j)%7 < 3; wrong != (err != nil) || (i+j)%7 == 0 && !errors.Is(err, refused) {
						t.Errorf("act %s: %v", name, err)
					}
					if err == nil {
						kept.Add(1)
						if !names(t, w)[name] {
							t.Errorf("%s was acknowledged and is not there", name)
						}
					}
				}
			})
		}
		wg.Wait()
		if all := names(t, w); int64(len(all)) != kept.Load() {
			t.Errorf("%d are kept, %d were acknowledged", len(all), kept.Load())
		}
		if got := int64(acts(t, w)); got != 1+kept.Load() {
			t.Errorf("the head stands at %d acts, want %d", got, 1+kept.Load())
		}
	})
}

// crowded runs a first act that stays under way until others wait behind it.
func crowded(t *testing.T, w *wardtest.W, first func(*db.Tx) error, others ...func(*db.Tx) error) (errs []error) {
	t.Helper()
	errs = make([]error, 1+len(others))
	var wg sync.WaitGroup
	begun, full := make(chan struct{}), make(chan struct{})
	wg.Go(func() {
		var once sync.Once
		errs[0] = w.DB.UpdateTogether(t.Context(), w.System(), func(tx *db.Tx) error {
			once.Do(func() { close(begun) })
			<-full
			return first(tx)
		})
	})
	<-begun
	for i, other := range others {
		wg.Go(func() {
			defer func() {
				if why := recover(); why != nil {
					errs[i+1] = fmt.Errorf("panic: %v", why)
				}
			}()
			errs[i+1] = w.DB.UpdateTogether(t.Context(), w.System(), other)
		})
		for end := time.Now().Add(soon); db.Waiting(w.DB, w.Ward) <= i && time.Now().Before(end); {
			time.Sleep(time.Millisecond) // they stand in the order of the list
		}
	}
	close(full)
	wg.Wait()
	return errs
}

func writes(name string) func(*db.Tx) error {
	return func(tx *db.Tx) error { return set(tx, name) }
}

// TestActsThatWaitShareACommit: the second act is done before the first has
// returned, and sees what it wrote.
func TestActsThatWaitShareACommit(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		seen := 0
		errs := crowded(t, w, writes("a"), func(tx *db.Tx) error {
			_, err := tx.One([]any{&seen}, `select count(*) from setting where ward = $1`)
			others := 0
			w.View(w.System(), func(out *db.Tx) error {
				_, err := out.One([]any{&others}, `select count(*) from setting where ward = $1`)
				return err
			})
			if others != 0 {
				t.Error("what the first act wrote was committed before the second began")
			}
			return errors.Join(err, set(tx, "b"))
		})
		if err := errors.Join(errs...); err != nil || seen != 1 {
			t.Errorf("the second act sees %d rows of the first, want 1 (%v)", seen, err)
		}
		if all := names(t, w); len(all) != 2 {
			t.Errorf("%v are kept, want both", all)
		}
	})
}

// TestAPanicTakesItsOwnActOnly: those before and after it are kept.
func TestAPanicTakesItsOwnActOnly(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		errs := crowded(t, w, writes("a"), func(tx *db.Tx) error { set(tx, "b"); panic("lost my head") }, writes("c"))
		if errs[0] != nil || errs[1] == nil || errs[2] != nil {
			t.Errorf("errors %v, want the second alone", errs)
		}
		if all := names(t, w); !all["a"] || all["b"] || !all["c"] {
			t.Errorf("%v are kept, want a and c", all)
		}
	})
}

// TestABrokenTransactionIsDoneAgainAlone: where the engine gives the shared
// transaction up, whoever had been done is done again and nobody is lost.
func TestABrokenTransactionIsDoneAgainAlone(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		times := 0
		errs := crowded(t, w,
			func(tx *db.Tx) error { times++; return set(tx, "a") },
			func(tx *db.Tx) error { db.Break(tx); return set(tx, "b") },
			writes("c"))
		if errs[0] != nil || errs[1] == nil || errs[2] != nil || times != 2 {
			t.Errorf("errors %v after %d times, want the second alone, and the first done twice", errs, times)
		}
		if all := names(t, w); !all["a"] || all["b"] || !all["c"] {
			t.Errorf("%v are kept, want a and c", all)
		}
	})
}

// TestACallerThatLeavesTheLine is not done, and lets the next pass.
func TestACallerThatLeavesTheLine(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		ctx, cancel := context.WithCancel(t.Context())
		var left error
		gone := make(chan struct{})
		errs := crowded(t, w, func(tx *db.Tx) error {
			go func() {
				defer close(gone)
				left = w.DB.UpdateTogether(ctx, w.System(), writes("b"))
			}()
			for db.Waiting(w.DB, w.Ward) < 2 {
				time.Sleep(time.Millisecond)
			}
			cancel()
			<-gone
			return set(tx, "a")
		}, writes("c"))
		if err := errors.Join(errs...); err != nil || !errors.Is(left, context.Canceled) {
			t.Errorf("those that stayed: %v; the one that left: %v", err, left)
		}
		if all := names(t, w); !all["a"] || all["b"] || !all["c"] {
			t.Errorf("%v are kept, want a and c", all)
		}
		if err := w.DB.UpdateTogether(t.Context(), auth.Actor{}, writes("d")); err == nil {
			t.Error("an actor without a ward wrote")
		}
	})
}
