package opening

import (
	"testing"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// TestWhatTwoMustApproveWaits: a figure of a regime with two approvals is checked by
// who confirms the step, and still waits for somebody else.
func TestWhatTwoMustApproveWaits(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var done Done
	w.Do(w.Clerk, func(tx *db.Tx) error {
		d, err := plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Kind: plan.Flow, Direction: plan.Up, OverUnits: plan.Adds})
		if err != nil {
			return err
		}
		if _, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng", Recipient: "Văn phòng", Frequency: regime.Month, Window: regime.CalendarCode, DueAfter: 1,
			LockAfter: regime.NeverLocks, Levels: 2, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(d.Indicator)}, From: "2025-01-01"}); err != nil {
			return err
		}
		point := func(month string) Point {
			return Point{Key: figure.Key{Indicator: d.Indicator, Unit: w.Units["Tổ dân phố 7"], From: vn.Day("2025-" + month + "-01"), To: vn.Day("2025-" + month + "-31")}, Value: figure.Value{N: 3}, Status: figure.Final}
		}
		done, err = Submit(tx, []SeriesProposal{{Definition: d, Points: []Point{point("08"), point("10")}}})
		return err
	})
	if done.Written != 2 || done.Waiting != 2 {
		t.Errorf("the step came to %+v, want both written and waiting", done)
	}
}
