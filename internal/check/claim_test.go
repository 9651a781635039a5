package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// TestClaimKeepsWhatWasPublished reads a claim back whole, bound and estimate too,
// which the interchange form joins.
func TestClaimKeepsWhatWasPublished(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	f := extract.Fact{Name: "chỉ tiêu đạt và vượt", Role: extract.Actual, Period: "2025", Value: &extract.Num{Units: 12}, Of: &extract.Num{Units: 14}, Unit: "chỉ tiêu",
		PlanPct: &extract.Num{Units: 11140, Scale: 2}, Bound: extract.Near, Estimate: true, Span: [2]int{3, 9}, Rule: "test",
		Printed: []extract.Printed{{Field: "value", Span: [2]int{3, 5}, Num: extract.Num{Units: 12}}}}
	var source plan.Source
	var made check.Published
	s.Do(s.Clerk, func(tx *db.Tx) error {
		text := "Có 12/14 chỉ tiêu."
		v, _, err := document.Take(tx, document.Upload{Filename: "tin.txt", Kind: "txt", Text: text, Data: []byte(text), Reader: "1"})
		if err != nil {
			return err
		}
		source = plan.Source{Document: string(v.Document), Version: v.N, Start: 3, End: 9}
		made, err = check.Claim(tx, 2025, f, source)
		return err
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		all, err := check.Claims(tx, 2025)
		if diff := cmp.Diff([]check.Published{made}, all); diff != "" {
			t.Errorf("claims (-kept +read):\n%s", diff)
		}
		if other, err := check.Claims(tx, 2024); err != nil || len(other) != 0 {
			t.Errorf("another year has %+v, %v", other, err)
		}
		return err
	})
	nobody := source
	nobody.Document = "elsewhere"
	for want, try := range map[fault.Kind]func(*db.Tx) error{
		fault.Missing: func(tx *db.Tx) error { _, err := check.Claim(tx, 2025, f, nobody); return err },
		fault.Invalid: func(tx *db.Tx) error { _, err := check.Claim(tx, 2025, extract.Fact{}, source); return err },
	} {
		if err := s.Try(s.Clerk, try); !fault.Is(err, want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { _, err := check.Claim(tx, 2025, f, source); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader keeps a claim: %v", err)
	}
}
