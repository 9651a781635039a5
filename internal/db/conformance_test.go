package db_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/wardtest"
)

// sampleTable holds one column of each type that the migrations use.
const sampleTable = `
	create table sample (
		ward text not null,
		id text not null,
		n bigint not null,
		yes boolean not null,
		bytes bytea not null,
		note text,
		many bigint,
		primary key (ward, id)
	)`

func makeSample(t *testing.T, w *wardtest.W) {
	t.Helper()
	err := w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
		_, err := x.Exec(sampleTable)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

type sample struct {
	ID    auth.UnitID
	N     int64
	Yes   bool
	Bytes []byte
	Note  *string
	Many  *int64
}

func (s sample) insert(tx *db.Tx) error {
	_, err := tx.Exec(`insert into sample (ward, id, n, yes, bytes, note, many) values ($1, $2, $3, $4, $5, $6, $7)`,
		s.ID, s.N, s.Yes, s.Bytes, s.Note, s.Many)
	return err
}

func samples(tx *db.Tx) (all []sample, err error) {
	err = tx.Each(func(r db.Scanner) error {
		var s sample
		err := r.Scan(&s.ID, &s.N, &s.Yes, &s.Bytes, &s.Note, &s.Many)
		all = append(all, s)
		return err
	}, `select id, n, yes, bytes, note, many from sample where ward = $1 order by id`)
	return all, err
}

func ptr[T any](v T) *T { return &v }

func TestEveryTypeReadsBack(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		makeSample(t, w)
		want := []sample{
			{ID: "a", N: math.MaxInt64, Yes: true, Bytes: []byte{0, 1, 0xff}, Note: ptr("Phường Hòa Mẫu: “1.234,5” – đã đạt"), Many: ptr(int64(math.MinInt64))},
			{ID: "b", N: math.MinInt64, Yes: false, Bytes: []byte{}, Note: ptr(""), Many: nil},
			// A text is kept as it is handed in: composing is the entrance's work.
			{ID: "c", N: 0, Yes: true, Bytes: []byte("NFD"), Note: ptr("Ho\u0300a Ma\u0302\u0303u"), Many: ptr(int64(0))},
			{ID: "d", N: 1, Yes: false, Bytes: []byte("12"), Note: nil, Many: ptr(int64(-1))},
			{ID: "đ", N: 2, Yes: true, Bytes: []byte{0xc3}, Note: ptr("1"), Many: nil},
		}
		w.Update(w.System(), func(tx *db.Tx) error {
			for _, s := range want {
				if err := s.insert(tx); err != nil {
					return err
				}
			}
			return nil
		})
		w.View(w.System(), func(tx *db.Tx) error {
			got, err := samples(tx)
			// Bytes of length 0 come back as nil on SQLite.
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("samples (-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestTextStandsInTheOrderOfItsBytes(t *testing.T) {
	t.Parallel()
	words := []string{"Zung", "Đào", "đào", "an", "Ân", "An", "ăn", "a", "z", "Z", "ế", "ệ", "10", "9", "_", ""}
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		makeSample(t, w)
		w.Update(w.System(), func(tx *db.Tx) error {
			for _, word := range words {
				if err := (sample{ID: auth.UnitID(word), Bytes: []byte{}}).insert(tx); err != nil {
					return err
				}
			}
			return nil
		})
		want := slices.Sorted(slices.Values(words))
		w.View(w.System(), func(tx *db.Tx) error {
			all, err := samples(tx)
			var got []string
			for _, s := range all {
				got = append(got, string(s.ID))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("order by a text (-bytes +engine):\n%s", diff)
			}
			return err
		})
	})
}

func TestBothEnginesDeclareTheSameColumns(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	postgres, err := db.Open(ctx, db.Options{URL: wardtest.PostgresURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer postgres.Close()
	sqlite, err := db.Open(ctx, db.Options{Path: t.TempDir() + "/a.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer sqlite.Close()
	got := wardtest.Columns(t, sqlite)
	if diff := cmp.Diff(wardtest.Columns(t, postgres), got); diff != "" {
		t.Errorf("columns (-postgres +sqlite):\n%s", diff)
	}
	known := []string{"text", "bigint", "boolean", "bytea"}
	for _, c := range got {
		if !slices.Contains(known, c.Type) {
			t.Errorf("%s.%s is %s: the record knows %v", c.Table, c.Name, c.Type, known)
		}
	}
	if len(got) < 100 {
		t.Errorf("the record has %d columns, which cannot be all", len(got))
	}
}

func TestStampsSortAndReadBack(t *testing.T) {
	t.Parallel()
	at := wardtest.Start.Add(123456789 * time.Nanosecond)
	if got, want := db.Stamp(at), "2026-01-09T01:00:00.123456Z"; got != want {
		t.Errorf("Stamp = %q, want %q", got, want)
	}
	got, err := db.ParseStamp(db.Stamp(at))
	if err != nil || !got.Equal(at.Truncate(time.Microsecond)) {
		t.Errorf("ParseStamp = %v, %v, want %v", got, err, at.Truncate(time.Microsecond))
	}
	if _, err := db.ParseStamp("2026-01-09"); err == nil {
		t.Error("ParseStamp takes a day for an instant")
	}
	earlier, later := db.Stamp(at), db.Stamp(at.Add(time.Hour))
	if earlier >= later {
		t.Errorf("%q does not sort before %q", earlier, later)
	}
}

func TestIDsSortInTheOrderOfMaking(t *testing.T) {
	t.Parallel()
	var made []string
	for range 2000 {
		made = append(made, db.NewID())
	}
	if !slices.IsSorted(made) {
		t.Error("ids do not sort in the order of making")
	}
	if n := len(slices.Compact(made)); n != 2000 {
		t.Errorf("%d different ids of 2000", n)
	}
}

func TestRedactHidesSecrets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, want string }{
		{"postgres://app:mat-khau@db.hoamau.example:5432/tongket?sslmode=disable", "postgres://db.hoamau.example:5432/tongket"},
		{"postgres://app:p@ss@localhost/tongket", "postgres://localhost/tongket"},
		{"postgres:///tongket?user=app&password=mat-khau", "postgres:///tongket"},
		{"host=localhost password=mat-khau", "postgres"},
	} {
		if got := db.Redact(c.url); got != c.want {
			t.Errorf("redact(%q) = %q, want %q", c.url, got, c.want)
		}
	}
}

// hold opens an Update of the ward and keeps it open until release is called,
// which returns what the Update returned.
func hold(t *testing.T, w *wardtest.W) (release func() error) {
	t.Helper()
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- w.DB.Update(context.WithoutCancel(t.Context()), w.System(), func(*db.Tx) error {
			close(begun)
			<-end
			return nil
		})
	}()
	select {
	case <-begun:
	case err := <-ended:
		t.Fatalf("hold the ward open: %v", err)
	}
	return func() error {
		close(end)
		return <-ended
	}
}

// acts returns how often the ward's head was advanced.
func acts(t *testing.T, w *wardtest.W) (n int) {
	t.Helper()
	w.View(w.System(), func(tx *db.Tx) error {
		found, err := tx.One([]any{&n}, `select acts from head where ward = $1`)
		if err == nil && !found {
			err = fmt.Errorf("ward %s has no head", w.Ward)
		}
		return err
	})
	return n
}
