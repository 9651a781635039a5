package web

import (
	"strings"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// TestChartsFollowThePhasing: without one the small chart has one level of the plan,
// with one each month has its own, and the large chart tells the months in its
// table; a phasing of a value that no longer stands is not drawn.
func TestChartsFollowThePhasing(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	p.Clock.Advance(60 * 24 * time.Hour)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		for _, m := range []struct {
			from, to string
			n        int64
		}{{"2026-01-01", "2026-01-31", 400}, {"2026-02-01", "2026-02-28", 500}} {
			f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.budget.Indicator, Unit: p.Root, From: vn.Day(m.from), To: vn.Day(m.to)},
				Value: figure.Value{N: m.n}, Status: figure.Final, Seen: figure.NotSeen})
			if err == nil {
				_, err = figure.Approve(tx, f.ID)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	v := p.as(p.Clerk)
	small := func() (level, own int) {
		page := v.get("/chi-tieu?nam=2026").want(200)
		for _, plan := range page.all("svg.sp path.s-field") {
			if strings.HasPrefix(attr(plan, "d"), "M1 ") { // from edge to edge
				level++
			} else {
				own++
			}
		}
		return level, own
	}
	if level, own := small(); level != 1 || own != 0 {
		t.Errorf("not phased: %d levels, %d lines, want 1 and none", level, own)
	}
	line := p.lineOf(p.budget, 2026)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		_, err := plan.SetPhasing(tx, plan.Phasing{Target: line.ID, Baseline: p.council, How: plan.HandPhasing,
			Through: [12]int64{300, 700, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 5000, 6000, 6500}})
		return err
	})
	if level, own := small(); level != 0 || own != 1 {
		t.Errorf("phased: %d levels, %d lines, want none and 1", level, own)
	}
	v.get("/chi-tieu/"+string(p.budget.Indicator)+"?nam=2026").want(200, "Phân kỳ", "0,3 0,7 1,0 1,5 2,0")
	p.Do(p.Clerk, func(tx *db.Tx) error {
		line.Parts[0].Plans[0].Lo = 7000
		_, err := plan.SetTarget(tx, line, "Nghị quyết điều chỉnh")
		return err
	})
	if level, own := small(); level != 1 || own != 0 {
		t.Errorf("the phasing of an earlier value: %d levels, %d lines, want 1 and none", level, own)
	}
	v.get("/chi-tieu/"+string(p.budget.Indicator)+"?nam=2026").want(200, "Kế hoạch 7,0").without("0,3 0,7 1,0 1,5 2,0")
}
