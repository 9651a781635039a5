package report_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/report"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// crowded is a ward of 60 groups, each charged with its share of 40 lines, of
// which every one has sent its figures of the year.
func crowded(b *testing.B) *office {
	b.Helper()
	const units, lines = 60, 40
	o := &office{Site: wardtest.Settled(b)}
	var groups []auth.UnitID
	o.Do(o.Clerk, func(tx *db.Tx) error {
		for i := range units {
			u, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố số %d", i+1), Kind: org.GroupKind, Parent: o.Root})
			if err != nil {
				return err
			}
			groups = append(groups, u.ID)
		}
		return nil
	})
	for i := range lines {
		o.Do(o.Clerk, func(tx *db.Tx) error {
			d, err := plan.Define(tx, plan.Definition{Name: fmt.Sprintf("Số hộ tham gia phong trào số %d", i+1), Unit: "hộ", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1})
			if err != nil {
				return err
			}
			base, err := plan.OwnBaseline(tx)
			if err != nil {
				return err
			}
			t, err := plan.SetTarget(tx, plan.Target{Year: 2025, Number: i + 1, Group: "Xã hội", Name: d.Name, Counts: true,
				Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 60 * 40}}}}}, "")
			if err != nil {
				return err
			}
			var shares []plan.Share
			for _, u := range groups {
				shares = append(shares, plan.Share{Unit: u, Operator: plan.AtLeast, Lo: 40})
				f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: u, From: vn.Day("2025-01-01"), To: vn.Day("2025-12-31")},
					Value: figure.Value{N: int64(30 + (i+len(shares))%20)}, Status: figure.Final})
				if err == nil {
					_, err = figure.Approve(tx, f.ID)
				}
				if err != nil {
					return err
				}
			}
			return plan.SetShares(tx, t.ID, 0, base.ID, 0, shares)
		})
	}
	return o
}

// BenchmarkUnitReports draws the papers of 60 units at once, from the queue's work
// to the folder that is kept, and tells the most memory that was in use.
func BenchmarkUnitReports(b *testing.B) {
	o := crowded(b)
	var most uint64
	done := make(chan struct{})
	stopped := make(chan struct{})
	runtime.GC()
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys-m.HeapReleased)
			}
		}
	}()
	for b.Loop() {
		var id report.ID
		o.Do(o.Clerk, func(tx *db.Tx) (err error) {
			id, err = report.Make(tx, report.Asked{Kind: report.UnitReport, Year: 2025})
			return err
		})
		if err := o.draw(id); err != nil {
			b.Fatal(err)
		}
		if m := o.get(id); m.Whole < 60 || !m.Ready() {
			b.Fatalf("it stands as %+v", m)
		}
	}
	close(done)
	<-stopped
	b.ReportMetric(float64(most)/(1<<20), "MB-most") // not a figure: memory
}
