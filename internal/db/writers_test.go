package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

// soon is far longer than anything here takes: a test that waits so long hangs.
const soon = 30 * time.Second

func TestEightWritersLoseNothing(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 25
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		makeSample(t, w)
		w.Update(w.System(), func(tx *db.Tx) error { return sample{ID: "counter", Bytes: []byte{}}.insert(tx) })
		// Reads a value and writes it back plus one: two acts of the ward at the
		// same time would lose one.
		act := func(tx *db.Tx) error {
			var n int64
			if _, err := tx.One([]any{&n}, `select n from sample where ward = $1 and id = 'counter'`); err != nil {
				return err
			}
			if _, err := tx.Exec(`update sample set n = $2 where ward = $1 and id = 'counter'`, n+1); err != nil {
				return err
			}
			return audit.Add(tx, audit.Entry{Act: "count", Subject: "counter", Detail: map[string]any{"n": n + 1}})
		}
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				for j := range each {
					if err := w.DB.Update(t.Context(), auth.System(w.Ward, fmt.Sprint(i)), act); err != nil {
						t.Errorf("writer %d, act %d: %v", i, j, err)
						return
					}
				}
			})
		}
		wg.Wait()
		w.View(w.System(), func(tx *db.Tx) error {
			var n int64
			if _, err := tx.One([]any{&n}, `select n from sample where ward = $1 and id = 'counter'`); err != nil {
				return err
			}
			head, err := audit.Verify(tx, "")
			if n != writers*each || head.N != writers*each {
				t.Errorf("%d counted, %d in the chain, want %d", n, head.N, writers*each)
			}
			return err
		})
	})
}

func TestTimesOfAWardFollowOneAnother(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		release := hold(t, w)
		waited := make(chan error, 1)
		go func() {
			waited <- w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
				if want := wardtest.Start.Add(time.Hour); !tx.Now.Equal(want) {
					return fmt.Errorf("Now = %v, want %v: the time at which the turn came", tx.Now, want)
				}
				return nil
			})
		}()
		inLine(t, w)
		w.Clock.Advance(time.Hour)
		if err := errors.Join(release(), <-waited); err != nil {
			t.Error(err)
		}
	})
}

// inLine waits until a writer waits for the held ward. On SQLite it waits in this
// process, where nothing shows it.
func inLine(t *testing.T, w *wardtest.W) {
	t.Helper()
	if w.DB.Engine() == db.SQLite {
		time.Sleep(50 * time.Millisecond)
		return
	}
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var n int
		err := w.DB.ViewEveryWard(t.Context(), func(x *db.Wide) error {
			_, err := x.One([]any{&n}, `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
	t.Fatal("no writer waits for the held ward")
}

func TestAWardHeldOpenDoesNotKeepAnotherFromWriting(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		if w.DB.Engine() == db.SQLite {
			return // a file has one writer: the next test shows that readers go on
		}
		other := w.Another("0198f000-0000-7000-8000-00000000b002")
		release := hold(t, w)
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		// More writers than connections stand in line for the held ward.
		waiting := make(chan error, 40)
		for range cap(waiting) {
			go func() { waiting <- w.DB.Update(ctx, w.System(), func(*db.Tx) error { return nil }) }()
		}
		inLine(t, w)
		if err := w.DB.Update(ctx, other.System(), func(*db.Tx) error { return nil }); err != nil {
			t.Errorf("another ward's update while one is held open: %v", err)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
		for range cap(waiting) {
			if err := <-waiting; err != nil {
				t.Errorf("a writer in line: %v", err)
			}
		}
	})
}

func TestReadersGoOnWhileWardsAreHeldOpen(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		release := []func() error{hold(t, w)}
		for i := 1; w.DB.Engine() == db.Postgres && i < db.PostgresConnections; i++ {
			release = append(release, hold(t, w.Another(auth.WardID(fmt.Sprintf("ward-%d", i)))))
		}
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := w.DB.View(ctx, w.System(), func(tx *db.Tx) error {
					var n int
					_, err := tx.One([]any{&n}, `select acts from head where ward = $1`)
					if n != 1 {
						t.Errorf("a reader sees %d acts, want the 1 that is committed", n)
					}
					return err
				})
				if err != nil {
					t.Errorf("read while a writer holds the ward: %v", err)
				}
			})
		}
		wg.Wait()
		for _, r := range release {
			if err := r(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAWriterThatGivesUpLeavesTheLine(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		release := hold(t, w)
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error, 5)
		for range cap(gaveUp) {
			go func() {
				gaveUp <- w.DB.Update(ctx, w.System(), func(*db.Tx) error { return errors.New("ran") })
			}()
		}
		inLine(t, w)
		cancel()
		for range cap(gaveUp) {
			select {
			case err := <-gaveUp:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("a writer that gave up gets %v, want the context's error", err)
				}
			case <-time.After(soon):
				t.Fatal("a writer whose context ended waits on")
			}
		}
		if err := release(); err != nil {
			t.Error(err)
		}
		w.Update(w.System(), func(*db.Tx) error { return nil })
		if got := acts(t, w); got != 3 {
			t.Errorf("the head stands at %d acts, want 3: founded, held, and the last", got)
		}
	})
}

func TestAContextThatHasEndedWritesNothing(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		ctx, cancel := context.WithCancel(t.Context())
		err := w.DB.Update(ctx, w.System(), func(tx *db.Tx) error {
			if err := audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("an act whose context ended before the commit gives %v", err)
		}
		if err := w.DB.Update(ctx, w.System(), func(*db.Tx) error { return errors.New("ran") }); !errors.Is(err, context.Canceled) {
			t.Errorf("an act whose context has ended gives %v", err)
		}
		w.Update(w.System(), func(*db.Tx) error { return nil })
		if got := acts(t, w); got != 2 {
			t.Errorf("the head stands at %d acts, want 2", got)
		}
	})
}

func TestStatementsAreKeptWithinABound(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		ctx, cancel := context.WithTimeout(t.Context(), 4*soon)
		defer cancel()
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				for j := range 60 {
					// Texts shared by all and texts of one's own, several times in one act.
					act := func(tx *db.Tx) error {
						var n int
						for k := range 4 {
							text := fmt.Sprintf(`select acts + %d from head where ward = $1`, k+4*(j+60*(i%4)))
							for range 2 {
								if _, err := tx.One([]any{&n}, text); err != nil {
									return err
								}
							}
						}
						return nil
					}
					run := w.DB.Update
					if i%2 == 0 {
						run = w.DB.View
					}
					if err := run(ctx, w.System(), act); err != nil {
						t.Errorf("goroutine %d, act %d: %v", i, j, err)
						return
					}
				}
			})
		}
		wg.Wait()
		bound := db.KeptStatements(w.DB)
		writers, readers, err := db.Kept(ctx, w.DB)
		if err != nil || writers == 0 || readers == 0 || writers > bound || readers > bound {
			t.Errorf("%d and %d statements are kept (%v), want some and at most %d each", writers, readers, err, bound)
		}
	})
}

func TestStatementsBeyondTheBoundStillRun(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.View(w.System(), func(tx *db.Tx) error {
			for i := range db.KeptStatements(w.DB) + 20 {
				var n int
				if _, err := tx.One([]any{&n}, fmt.Sprintf(`select acts + %d from head where ward = $1`, i)); err != nil {
					return err
				}
				if n != 1+i {
					t.Fatalf("statement %d reads %d", i, n)
				}
			}
			return nil
		})
		bound := db.KeptStatements(w.DB)
		if _, readers, err := db.Kept(t.Context(), w.DB); err != nil || readers > bound || readers < bound-1 {
			t.Errorf("%d statements are kept (%v), want the bound %d", readers, err, bound)
		}
		if got := acts(t, w); got != 1 {
			t.Errorf("a text beyond the bound reads %d, want 1", got)
		}
	})
}

func TestAFullDiskKeepsTheRecordSound(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	if w.DB.Engine() != db.SQLite {
		t.Skip("the bound on a file's pages is SQLite's")
	}
	one := func(query string) (answer string) {
		err := w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
			_, err := x.One([]any{&answer}, query)
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return answer
	}
	add := func(n int) error {
		return w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			for range n {
				e := audit.Entry{Act: "a", Subject: "s", Detail: map[string]any{"text": string(make([]byte, 4000))}}
				if err := audit.Add(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := add(1); err != nil {
		t.Fatal(err)
	}
	one(`pragma max_page_count = 1`) // no smaller than the file is
	err := add(50)
	if !db.Is(err, db.Full) || !fault.Is(err, fault.Busy) {
		t.Fatalf("a full disk gives %v, want class %s and a sentence", err, db.Full)
	}
	if got, want := fault.Of(err).Sentence, "Ổ đĩa chứa dữ liệu đã đầy nên chưa ghi được gì. Hãy giải phóng chỗ trống rồi gửi lại; dữ liệu cũ vẫn nguyên."; got != want {
		t.Errorf("people read %q, want %q", got, want)
	}
	if got := one(`pragma integrity_check`); got != "ok" {
		t.Errorf("integrity_check after a full disk: %s", got)
	}
	one(`pragma max_page_count = 1000000`)
	if err := add(1); err != nil {
		t.Errorf("with room again: %v", err)
	}
	w.View(w.System(), func(tx *db.Tx) error {
		head, err := audit.Verify(tx, "")
		if head.N != 2 {
			t.Errorf("the chain has %d rows, want the earlier and the later one", head.N)
		}
		return err
	})
}
