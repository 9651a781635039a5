package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// TestAWardIsGenerated holds a generated ward to what is said of it: forty
// targets, a figure of each for every month, a year that most wards would know.
func TestAWardIsGenerated(t *testing.T) {
	t.Parallel()
	wardtest.EmptyEngines(t, func(t *testing.T, w *wardtest.W) {
		var told []int
		ward, err := demo.Generate(t.Context(), w.DB, demo.OneWard, func(made, of int) { told = append(told, made, of) })
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{1, 1}, told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		if len(ward.SignIns) != 3 {
			t.Errorf("%d sign-ins, want 3", len(ward.SignIns))
		}
		w.Ward = ward.ID
		w.View(w.System(), func(tx *db.Tx) error {
			board, err := score.LoadBoard(tx, score.Asked{Year: 2025})
			if err != nil {
				return err
			}
			for _, l := range board.Lines {
				if l.Verdict == score.NoData || l.Verdict == score.NotDue {
					t.Errorf("%s: %s, %s", l.Target.Name, l.Verdict, l.Reason)
				}
			}
			if c := board.Count; c.Total != 40 || c.MetOrExceeded() < 20 || c.NotMet < 2 {
				t.Errorf("count %+v: an ordinary year has forty targets, most of them met", c)
			}
			all, err := figure.FindApproved(tx, "2025-01-01", "2025-12-31", "")
			if len(all) != 40*12 {
				t.Errorf("%d figures, want 480", len(all))
			}
			return err
		})
		if _, err := demo.Generate(t.Context(), w.DB, demo.OneWard, func(int, int) {}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second one in the same record: %v, want a conflict", err)
		}
	})
}

// TestAProvinceIsGenerated: fifty-six wards, of which a tenth differ in one
// indicator that has then no code of the catalogue, and no two of one name.
func TestAProvinceIsGenerated(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	if _, err := demo.Generate(t.Context(), w.DB, demo.Province, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	ids, err := w.DB.Wards(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) != 56 {
		t.Fatalf("%d wards, want 56", len(ids))
	}
	odd, names := 0, map[string]auth.WardID{}
	for _, id := range ids {
		w.Ward = id
		w.View(w.System(), func(tx *db.Tx) error {
			all, err := plan.Indicators(tx, "")
			own := 0
			for _, d := range all {
				if d.Code == "" {
					own++
				}
			}
			if len(all) != 40 || own > 1 {
				t.Errorf("ward %s has %d indicators, %d of its own", id, len(all), own)
			}
			odd += own
			return err
		})
		name := wardName(t, w)
		if other, taken := names[name]; taken {
			t.Errorf("wards %s and %s are both called %s", other, id, name)
		}
		names[name] = id
	}
	if odd != 5 {
		t.Errorf("%d wards differ in an indicator, want 5 of 56", odd)
	}
}

func wardName(t *testing.T, w *wardtest.W) (name string) {
	t.Helper()
	w.View(w.System(), func(tx *db.Tx) error {
		ward, err := org.LoadWard(tx, "2026-01-09")
		name = ward.Full()
		return err
	})
	return name
}
