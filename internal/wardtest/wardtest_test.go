package wardtest_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

func TestNewIsAFoundedWard(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		wards, err := w.DB.Wards(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]auth.WardID{wardtest.Home}, wards); diff != "" {
			t.Errorf("wards (-want +got):\n%s", diff)
		}
		w.Update(w.System(), func(tx *db.Tx) error {
			if !tx.Now.Equal(wardtest.Start) {
				t.Errorf("the clock stands at %v, want %v", tx.Now, wardtest.Start)
			}
			return nil
		})
	})
}

func TestWardsDoNotShareADatabase(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.Another("0198f000-0000-7000-8000-00000000b002")
		wards, err := wardtest.New(t).DB.Wards(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(wards) != 1 {
			t.Errorf("a new database has the wards %v, want one", wards)
		}
	})
}

func TestBrokenFailsEveryTransaction(t *testing.T) {
	t.Parallel()
	d := wardtest.Broken(t)
	act := func(*db.Tx) error { return nil }
	for name, err := range map[string]error{
		"view":   d.View(t.Context(), auth.System(wardtest.Home, "t"), act),
		"update": d.Update(t.Context(), auth.System(wardtest.Home, "t"), act),
	} {
		if err == nil || fault.Of(err) != nil {
			t.Errorf("%s on a broken database: %v, want an error that is no fault", name, err)
		}
	}
}

// recorder notes what a check says instead of failing the test around it.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func TestCheckTypesFindsATextAmongNumbers(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Path: wardtest.SQLiteFile(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r := &recorder{TB: t}
	wardtest.CheckTypes(r, d)
	if len(r.said) > 0 {
		t.Fatalf("a sound database is said to be wrong: %v", r.said)
	}
	err = d.Update(t.Context(), auth.System(wardtest.Home, "t"), func(tx *db.Tx) error {
		_, err := tx.Exec(`update head set acts = $2 where ward = $1`, "mười hai")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wardtest.CheckTypes(r, d)
	if diff := cmp.Diff([]string{"1 rows of head hold the wrong type in acts"}, r.said); diff != "" {
		t.Errorf("a text in head.acts (-want +got):\n%s", diff)
	}
}
