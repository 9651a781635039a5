package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

func TestTxRefusesATextWithoutTheWard(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		const everywhere = `select count(*) from audit`
		for range 2 { // the second time the text is a kept statement
			var n int
			err := w.DB.ViewEveryWard(t.Context(), func(x *db.Wide) error {
				_, err := x.One([]any{&n}, everywhere)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w.View(w.System(), func(tx *db.Tx) error {
			var n int
			for _, query := range []string{everywhere, `select count(*) from audit where n = $12`, `select count(*) from audit where act = '$'`} {
				if _, err := tx.One([]any{&n}, query); !errors.Is(err, db.ErrNoWard) {
					t.Errorf("One(%q) gives %v, want %v", query, err, db.ErrNoWard)
				}
				if err := tx.Each(func(db.Scanner) error { return nil }, query); !errors.Is(err, db.ErrNoWard) {
					t.Errorf("Each(%q) gives %v, want %v", query, err, db.ErrNoWard)
				}
			}
			if _, err := tx.Exec(`delete from audit`); !errors.Is(err, db.ErrNoWard) {
				t.Errorf("Exec without the ward gives %v, want %v", err, db.ErrNoWard)
			}
			return nil
		})
	})
}

func TestTxSeesItsWardOnly(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		other := w.Another("0198f000-0000-7000-8000-00000000b002")
		w.Update(w.System(), func(tx *db.Tx) error { return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}) })
		for _, c := range []struct {
			w    *wardtest.W
			want int
		}{{w, 1}, {other, 0}} {
			c.w.View(c.w.System(), func(tx *db.Tx) error {
				var n int
				_, err := tx.One([]any{&n}, `select count(*) from audit where ward = $1`)
				if n != c.want {
					t.Errorf("ward %s sees %d rows, want %d", c.w.Ward, n, c.want)
				}
				return err
			})
		}
	})
}

func TestActorWithoutAWardIsSentToSignIn(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	act := func(*db.Tx) error { return errors.New("ran") }
	for name, err := range map[string]error{
		"view":   w.DB.View(t.Context(), auth.Actor{}, act),
		"update": w.DB.Update(t.Context(), auth.Actor{}, act),
		"found":  w.DB.Found(t.Context(), auth.Actor{}, false, act),
	} {
		if !fault.Is(err, fault.SignIn) {
			t.Errorf("%s without a ward gives %v, want a fault of kind sign_in", name, err)
		}
	}
	if err := w.DB.Update(t.Context(), auth.System("nowhere", "t"), act); !fault.Is(err, fault.Missing) {
		t.Errorf("update of a ward that is not there gives %v, want a fault of kind missing", err)
	}
}

func TestReadersRefuseWrites(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		for _, query := range []string{
			`update head set acts = 0 where ward = $1`,
			`delete from head where ward = $1`,
			`insert into head (ward, acts, n, hash) values ($1, 0, 0, '')`,
		} {
			err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
				_, err := tx.Exec(query)
				return err
			})
			if !db.Is(err, db.ReadOnly) {
				t.Errorf("%q in a view gives %v, want class %s", query, err, db.ReadOnly)
			}
		}
		if got := acts(t, w); got != 1 {
			t.Errorf("the head stands at %d acts, want 1", got)
		}
	})
}

func TestRollbackLeavesNothing(t *testing.T) {
	t.Parallel()
	errOurs := errors.New("ours")
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		before := acts(t, w)
		act := func(tx *db.Tx, end func() error) error {
			if err := audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}); err != nil {
				return err
			}
			return end()
		}
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error { return act(tx, func() error { return errOurs }) })
		if !errors.Is(err, errOurs) {
			t.Errorf("update gives %v, want the act's error", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a panic in an act did not come through")
				}
			}()
			w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error { return act(tx, func() error { panic("in the act") }) })
		}()
		if got := acts(t, w); got != before {
			t.Errorf("the head stands at %d acts, want %d", got, before)
		}
		// The turn and the connection are free again.
		w.Update(w.System(), func(tx *db.Tx) error { return act(tx, func() error { return nil }) })
		w.View(w.System(), func(tx *db.Tx) error {
			head, err := audit.Verify(tx, "")
			if head.N != 1 {
				t.Errorf("the chain has %d rows, want the one that was committed", head.N)
			}
			return err
		})
	})
}

func TestNothingGoesOnAfterAnError(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			if err := audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}); err != nil {
				return err
			}
			_, err := tx.Exec(`insert into head (ward, acts, n, hash) values ($1, 1, 0, '')`)
			if !db.Is(err, db.Unique) {
				t.Errorf("a second head gives %v, want class %s", err, db.Unique)
			}
			if _, err := tx.Exec(`update head set acts = 100 where ward = $1`); !errors.Is(err, db.ErrAfterward) || !db.Is(err, db.Unique) {
				t.Errorf("a statement after an error gives %v, want %v with its cause", err, db.ErrAfterward)
			}
			return nil // the act makes light of it
		})
		if !db.Is(err, db.Unique) {
			t.Errorf("the update gives %v, want the first error", err)
		}
		err = w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
			if _, err := x.Exec(`update head set acts = 100`); err != nil {
				return err
			}
			x.Exec(`insert into head (ward, acts, n, hash) values ($1, 1, 0, '')`, w.Ward)
			return nil // nothing that follows notices
		})
		if !db.Is(err, db.Unique) {
			t.Errorf("a transaction that overlooks an error gives %v, want that error", err)
		}
		if got := acts(t, w); got != 1 {
			t.Errorf("the head stands at %d acts, want 1", got)
		}
	})
}

func TestNoStatementWhileRowsAreRead(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.View(w.System(), func(tx *db.Tx) error {
			return tx.Each(func(r db.Scanner) error {
				var n int
				if _, err := tx.One([]any{&n}, `select count(*) from audit where ward = $1`); !errors.Is(err, db.ErrReading) {
					t.Errorf("a statement inside Each gives %v, want %v", err, db.ErrReading)
				}
				return r.Scan(&n)
			}, `select acts from head where ward = $1`)
		})
	})
}

func TestArgumentsThatTheEnginesKeepDifferently(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.View(w.System(), func(tx *db.Tx) error {
			for _, arg := range []any{"a\x00b", "\xff", auth.UnitID("\x00"), ptr("\xc3"), 1.5, float32(2), wardtest.Start} {
				var n int
				_, err := tx.One([]any{&n}, `select count(*) from audit where ward = $1 and act = $2`, arg)
				if !errors.Is(err, db.ErrArgument) {
					t.Errorf("the argument %#v gives %v, want %v", arg, err, db.ErrArgument)
				}
			}
			return nil
		})
	})
}

func TestErrorsOfReadingAreClassified(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		makeSample(t, w)
		w.Update(w.System(), func(tx *db.Tx) error {
			return errors.Join(
				sample{ID: "a", N: 1, Bytes: []byte{}}.insert(tx),
				sample{ID: "b", N: -1 << 63, Bytes: []byte{}}.insert(tx))
		})
		read := 0
		err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
			return tx.Each(func(r db.Scanner) error {
				read++
				var n int64
				return r.Scan(&n)
			}, `select abs(n) from sample where ward = $1 order by id`)
		})
		var e *db.Error
		if !errors.As(err, &e) || !strings.Contains(e.Query, "select abs(n)") {
			t.Errorf("an overflow in row 2 gives %v after %d rows, want an error of the database with its statement", err, read)
		}
	})
}

func TestErrorClasses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state string
		want  db.Class
		told  bool
	}{
		{"23505", db.Unique, false},
		{"23503", db.ForeignKey, false},
		{"53100", db.Full, true},
		{"55P03", db.Locked, true},
		{"57P01", db.Away, true},
		{"08006", db.Away, true},
		{"42601", "", false},
		{"", "", false},
	} {
		err := fmt.Errorf("approve figure: %w", db.Classify("select 1", &pgconn.PgError{Code: c.state}))
		if !db.Is(err, c.want) {
			t.Errorf("state %s gives %v, want class %q", c.state, err, c.want)
		}
		if f := fault.Of(err); (f != nil) != c.told || f != nil && f.Kind != fault.Busy {
			t.Errorf("state %s tells people %v, want a sentence: %v", c.state, f, c.told)
		}
		if _, ok := fault.All(err); ok != c.told {
			t.Errorf("state %s: fault.All says %v, want %v", c.state, ok, c.told)
		}
	}
	ours := fault.Missingf("Chưa có số liệu này. Hãy gửi số liệu trước.")
	if got := db.Classify("select 1", ours); got != error(ours) {
		t.Errorf("a fault becomes %v", got)
	}
}

func TestForeignKeysHold(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			_, err := tx.Exec(`insert into blob_piece (ward, blob, n, bytes) values ($1, 'none', 0, $2)`, []byte{1})
			return err
		})
		if !db.Is(err, db.ForeignKey) {
			t.Errorf("a piece of no file gives %v, want class %s", err, db.ForeignKey)
		}
	})
}

func TestOnce(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		ran := 0
		once := func(actor auth.Actor, f db.Form) (result string, repeated bool) {
			t.Helper()
			w.Update(actor, func(tx *db.Tx) (err error) {
				result, repeated, err = tx.Once(f, func() (string, error) {
					ran++
					return fmt.Sprintf("result %d", ran), nil
				})
				return err
			})
			return result, repeated
		}
		type answer struct {
			Result   string
			Repeated bool
		}
		form := db.Form{Key: "k1", Act: "figure.submit", Digest: "twelve"}
		other := form
		other.Digest = "thirteen"
		for i, c := range []struct {
			name  string
			actor auth.Actor
			form  db.Form
			want  answer
		}{
			{"first", w.System(), form, answer{"result 1", false}},
			{"the same again", w.System(), form, answer{"result 1", true}},
			{"and again", w.System(), form, answer{"result 1", true}},
			{"another content", w.System(), other, answer{"result 2", false}},
			{"the first once more", w.System(), form, answer{"result 1", true}},
			{"somebody else's key", auth.System(w.Ward, "other"), form, answer{"result 3", false}},
			{"no key", w.System(), db.Form{Digest: "twelve"}, answer{"result 4", false}},
			{"no key again", w.System(), db.Form{Digest: "twelve"}, answer{"result 5", false}},
			{"another act of the same key and content", w.System(), db.Form{Key: "k1", Act: "figure.return", Digest: "twelve"}, answer{"result 6", false}},
			{"and that one again", w.System(), db.Form{Key: "k1", Act: "figure.return", Digest: "twelve"}, answer{"result 6", true}},
		} {
			var got answer
			got.Result, got.Repeated = once(c.actor, c.form)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%d, %s (-want +got):\n%s", i, c.name, diff)
			}
		}
		w.View(w.System(), func(tx *db.Tx) error {
			var repeats int
			_, err := tx.One([]any{&repeats}, `select repeats from done where ward = $1 and account = $2 and key = $3 and act = $4 and digest = $5`,
				tx.Actor.Account, form.Key, form.Act, form.Digest)
			if repeats != 3 {
				t.Errorf("repeats = %d, want 3: a repetition must write", repeats)
			}
			return err
		})
	})
}

func TestOnceForgetsAnActThatFailed(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		form := db.Form{Key: "k", Act: "a", Digest: "d"}
		refusal := fault.Invalidf("value", "Số 12 vượt quá 10. Hãy nhập lại.")
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			_, _, err := tx.Once(form, func() (string, error) { return "half", refusal })
			return err
		})
		if !errors.Is(err, error(refusal)) {
			t.Fatalf("a refused act gives %v", err)
		}
		w.Update(w.System(), func(tx *db.Tx) error {
			result, repeated, err := tx.Once(form, func() (string, error) { return "whole", nil })
			if result != "whole" || repeated {
				t.Errorf("after a refusal: %q, repeated %v, want the act to run", result, repeated)
			}
			return err
		})
	})
}

func TestWithClockIsTheSameRecord(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	past := wardtest.Start.AddDate(-1, 0, 0)
	old := w.DB.WithClock(func() time.Time { return past })
	err := old.Update(context.Background(), w.System(), func(tx *db.Tx) error {
		if !tx.Now.Equal(past) {
			t.Errorf("Now = %v, want %v", tx.Now, past)
		}
		return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"})
	})
	if err := errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-w.DB.Committed():
	default:
		t.Error("an update through the other clock is not announced")
	}
	w.View(w.System(), func(tx *db.Tx) error {
		_, err := audit.Verify(tx, "")
		return err
	})
}
