package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/report"
	"tongket/internal/request"
	"tongket/internal/wardtest"
)

// TestThePapersOfTheDemo holds what of the papers going out lies ready: which were
// issued, which numbers a correction touched, which file came back changed, and
// what the province asked twice.
func TestThePapersOfTheDemo(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	ward, err := demo.Build(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = w.DB.View(t.Context(), auth.Actor{Ward: ward.ID, Roles: []auth.Role{auth.Office}}, func(tx *db.Tx) error {
		made, err := report.List(tx)
		if err != nil {
			return err
		}
		got := map[string]string{}
		for _, m := range made {
			numbers, err := report.Numbers(tx, m.ID)
			if err != nil {
				return err
			}
			if !m.Ready() || m.Error != "" || len(numbers) == 0 {
				t.Errorf("%s: ready %t, %d numbers, %s", m.Title(), m.Ready(), len(numbers), m.Error)
			}
			editions, err := report.Editions(tx, m.ID)
			if err != nil {
				return err
			}
			got[m.Title()] = m.Number
			if len(editions) > 0 {
				got[m.Title()] = "came back"
			}
		}
		want := map[string]string{"Báo cáo 9 tháng năm 2025": "78/BC-UBND", "Báo cáo tháng 10/2025": "91/BC-UBND", "Báo cáo tháng 11/2025": "", "Báo cáo 6 tháng cuối năm 2025": "",
			"Báo cáo năm 2025": "came back", "Biểu chỉ tiêu năm 2025": ""}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("papers (-want +got):\n%s", diff)
		}
		touched, err := report.Outdated(tx)
		if err != nil {
			return err
		}
		if len(touched) != 1 || touched[0].Paper.Number != "78/BC-UBND" {
			t.Errorf("touched by a correction: %+v", touched)
		}
		own, err := report.Templates(tx)
		if err != nil {
			return err
		}
		if len(own) != 1 || !own[0].InUse() {
			t.Errorf("templates of its own: %+v", own)
		}
		asked, err := request.List(tx)
		if err != nil {
			return err
		}
		answered, err := request.Answered(tx)
		if err != nil {
			return err
		}
		again, err := request.Repeats(tx, 2026, 2)
		if err == nil && (len(asked) != 2 || len(answered) != 1 || len(again) != 2) {
			t.Errorf("%d requests, %d answered, %d numbers asked twice", len(asked), len(answered), len(again))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
