package demo_test

import (
	"testing"

	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/forecast"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// TestForecastOfTheGeneratedWard tries the rule on the invented history. The bound
// is loose on purpose: it tells a rule that has lost its way, not a good one.
func TestForecastOfTheGeneratedWard(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	ward, err := demo.Generate(t.Context(), w.DB, demo.OneWard, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	w.Ward = ward.ID
	w.View(w.System(), func(tx *db.Tx) error {
		for _, year := range []int{2024, 2025} {
			in, err := score.Load(tx, score.Asked{Year: year, Back: forecast.Back})
			if err != nil {
				return err
			}
			for _, l := range forecast.Of(in, nil, "2025-09-30").Lines {
				if year == 2025 {
					p := l.Parts[0]
					t.Logf("%-60s %-22s now %s expected %s need %s pace %s: %s", l.Target.Name, l.Class, p.Text(p.Now), p.Text(p.Expected), p.Text(p.Need), p.Text(p.Pace), l.Why)
				}
			}
			for _, trial := range forecast.Try(in, nil) {
				t.Log(trial.Words())
				if trial.Judged != 40 || trial.Classed < 8 || trial.Right*10 < trial.Classed*7 {
					t.Errorf("%+v: want at least 8 of 40 lines classed, seven in ten of them rightly", trial)
				}
			}
		}
		return nil
	})
}
