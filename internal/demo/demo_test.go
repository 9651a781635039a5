package demo_test

import (
	"fmt"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/fault"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// TestTheYearOfTheDemo holds the demo to the founding text: fourteen targets of
// 2025, twelve met or exceeded, and the plan of 2026.
func TestTheYearOfTheDemo(t *testing.T) {
	t.Parallel()
	wardtest.EmptyEngines(t, func(t *testing.T, w *wardtest.W) {
		ward, err := demo.Build(t.Context(), w.DB)
		if err != nil {
			t.Fatal(err)
		}
		if len(ward.SignIns) != 3 {
			t.Errorf("%d sign-ins, want clerk, chair and head of a group", len(ward.SignIns))
		}
		err = w.DB.View(t.Context(), auth.System(ward.ID, "test"), func(tx *db.Tx) error {
			if back := backwards(tx); back != "" {
				t.Errorf("acts follow one another in time, but %s", back)
			}
			now, err := score.LoadBoard(tx, score.Asked{Year: 2025})
			if err != nil {
				return err
			}
			for _, l := range now.Lines {
				t.Logf("%2d %-60s %-10s %s", l.Target.Number, l.Target.Name, l.Verdict, l.Reason)
			}
			want := score.Count{Exceeded: 8, Met: 4, NotMet: 2, Total: 14}
			if now.Count != want {
				t.Errorf("count of 2025 = %+v, want %+v", now.Count, want)
			}
			next, err := score.LoadBoard(tx, score.Asked{Year: 2026})
			if err != nil {
				return err
			}
			for _, l := range next.Lines {
				t.Logf("%2d %-60s %-10s %d parts %s", l.Target.Number, l.Target.Name, l.Verdict, len(l.Parts), l.Reason)
			}
			if next.Count.Total != 3 {
				t.Errorf("%d targets of 2026, want 3", next.Count.Total)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := demo.Build(t.Context(), w.DB); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second demo in the same record: %v, want a conflict", err)
		}
	})
}

// backwards names two acts of the ward of which the later was earlier.
func backwards(tx *db.Tx) (found string) {
	last := ""
	err := tx.Each(func(s db.Scanner) error {
		var n int
		var at string
		err := s.Scan(&n, &at)
		if at < last && found == "" {
			found = fmt.Sprintf("act %d was at %s after %s", n, at, last)
		}
		last = at
		return err
	}, `select n, at from audit where ward = $1 order by n`)
	if err != nil {
		return err.Error()
	}
	return found
}
