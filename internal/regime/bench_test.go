package regime_test

import (
	"fmt"
	"testing"

	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/regime"
)

// BenchmarkDuties works out a year of a ward with 60 groups that each owe 40
// figures every month.
func BenchmarkDuties(b *testing.B) {
	w := found(b)
	w.opens(2026, regime.CalendarCode)
	w.Update(w.office, func(tx *db.Tx) error {
		for n := 3; n <= 60; n++ {
			if _, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", n), Kind: org.GroupKind}); err != nil {
				return err
			}
		}
		return nil
	})
	w.sets(w.monthly(w.indicators(40)...))
	b.ResetTimer()
	for range b.N {
		w.View(w.office, func(tx *db.Tx) error {
			duties, err := regime.Duties(tx, "2026-01-01", "2027-01-31")
			if len(duties) != 12*60 {
				b.Fatalf("%d duties, want %d", len(duties), 12*60)
			}
			return err
		})
	}
}
