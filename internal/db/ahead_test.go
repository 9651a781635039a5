package db_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/wardtest"
)

// answers is what a few questions give, of every kind of column.
type answers struct {
	N      int64
	Text   string
	Yes    bool
	Bytes  []byte
	None   *string
	Found  bool
	Listed []string
}

func ask(tx *db.Tx, a *answers) (err error) {
	if a.Found, err = tx.One([]any{&a.N, &a.Text, &a.Yes, &a.Bytes, &a.None},
		`select h.acts, 'đã “hỏi”', w.demo, p.sort_key, cast(null as text) from head h join ward w on w.ward = h.ward
			left join person p on p.ward = h.ward and p.id = $2 where h.ward = $1`, "một"); err != nil {
		return err
	}
	return tx.Each(func(s db.Scanner) error {
		var name string
		err := s.Scan(&name)
		a.Listed = append(a.Listed, name)
		return err
	}, `select name from setting where ward = $1 order by name`)
}

func set(tx *db.Tx, name string) error {
	return tx.Write(`insert into setting (ward, id, name, value, recorded_at, recorded_by) values ($1, $2, $3, '', $4, 'a')`, db.NewID(), name, tx.Stamp())
}

// TestAskedAheadAnswersAlike: questions give the same whether they were asked
// ahead or not, see what the same act wrote before, and not what it wrote after
// only by being asked again.
func TestAskedAheadAnswersAlike(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.Update(w.System(), func(tx *db.Tx) error {
			if err := set(tx, "a"); err != nil {
				return err
			}
			if err := tx.Write(`insert into person (ward, id, name, fold, sort_key, recorded_at) values ($1, 'một', 'A', 'a', $2, $3)`, []byte("xyz"), tx.Stamp()); err != nil {
				return err
			}
			if err := tx.Ahead(func() { ask(tx, new(answers)) }); err != nil {
				return err
			}
			var ahead, again answers
			if err := ask(tx, &ahead); err != nil {
				return err
			}
			want := answers{N: 2, Text: "đã “hỏi”", Bytes: []byte("xyz"), Found: true, Listed: []string{"a"}}
			if diff := cmp.Diff(want, ahead); diff != "" {
				t.Errorf("asked ahead (-want +got):\n%s", diff)
			}
			if err := set(tx, "b"); err != nil {
				return err
			}
			if err := ask(tx, &again); err != nil {
				return err
			}
			want.Listed = []string{"a", "b"}
			if diff := cmp.Diff(want, again); diff != "" {
				t.Errorf("after a write (-want +got):\n%s", diff)
			}
			return nil
		})
	})
}

// TestAskedAheadRefusesAndFails: a write among the questions is not done twice,
// and a question the engine cannot answer ends the act as it would later.
func TestAskedAheadRefusesAndFails(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.Update(w.System(), func(tx *db.Tx) error {
			return tx.Ahead(func() { set(tx, "không ghi") })
		})
		w.View(w.System(), func(tx *db.Tx) error {
			var a answers
			err := ask(tx, &a)
			if len(a.Listed) != 0 {
				t.Errorf("a write while asking ahead was done: %q", a.Listed)
			}
			return err
		})
		err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
			bad := func() error {
				_, err := tx.One([]any{new(int)}, `select n / 0, x from head where ward = $1`)
				return err
			}
			return errors.Join(tx.Ahead(func() { bad() }), bad())
		})
		if err == nil {
			t.Error("a question without an answer passed")
		}
	})
}

// TestWritesUnderWayAreFoundOut: an error of a write that was sent with the next
// statement ends the act, and nothing of it is kept.
func TestWritesUnderWayAreFoundOut(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		for name, after := range map[string]func(*db.Tx) error{
			"commit":   func(*db.Tx) error { return nil },
			"question": func(tx *db.Tx) error { return ask(tx, new(answers)) },
			"ahead":    func(tx *db.Tx) error { return tx.Ahead(func() { ask(tx, new(answers)) }) },
			"exec": func(tx *db.Tx) error {
				_, err := tx.Exec(`delete from setting where ward = $1 and name = 'x'`)
				return err
			},
		} {
			err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
				twice := func() error {
					return tx.Write(`insert into setting (ward, id, name, value, recorded_at, recorded_by) values ($1, 'một', 'a', '', $2, 'a')`, tx.Stamp())
				}
				return errors.Join(twice(), twice(), after(tx))
			})
			if !db.Is(err, db.Unique) {
				t.Errorf("a key written twice, then %s: %v, want the class unique", name, err)
			}
		}
		w.View(w.System(), func(tx *db.Tx) error {
			var a answers
			err := ask(tx, &a)
			if len(a.Listed) != 0 || a.N != 1 {
				t.Errorf("%d acts and settings %q are kept of acts that failed", a.N, a.Listed)
			}
			return err
		})
	})
}
