package score_test

import (
	"fmt"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// BenchmarkScoreboard draws the board of a ward of 40 targets, 60 units and 12
// months from the record, beside the bare SQL that reads the same rows, and
// reports the ratio (budget: 3).
func BenchmarkScoreboard(b *testing.B) {
	s := wardtest.Settled(b)
	fill(b, s)
	var drawn, bare time.Duration
	for b.Loop() {
		begun := time.Now()
		s.See(s.Clerk, func(tx *db.Tx) error { return readRows(tx) })
		bare += time.Since(begun)
		begun = time.Now()
		s.See(s.Clerk, func(tx *db.Tx) error {
			board, err := score.LoadBoard(tx, score.Asked{Year: 2025})
			if err == nil && board.Count.Total != 40 {
				b.Fatalf("%d targets, want 40", board.Count.Total)
			}
			return err
		})
		drawn += time.Since(begun)
	}
	b.ReportMetric(float64(drawn)/float64(bare), "ratio")
	b.ReportMetric(float64(drawn.Microseconds())/float64(b.N)/1000, "ms/board")
	b.ReportMetric(float64(bare.Microseconds())/float64(b.N)/1000, "ms/sql")
}

// readRows reads what the board reads, and does nothing with it.
func readRows(tx *db.Tx) error {
	var text [10]string
	var whole [8]int64
	var maybe [3]*int64
	if err := tx.Each(func(r db.Scanner) error {
		return r.Scan(&text[0], &text[1], &text[2], &text[3], &text[4], &whole[0], &whole[1], &text[5], &maybe[0], &maybe[1], &text[6], &text[7], &text[8], &text[9])
	}, `select id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, state
		from figure where ward = $1 and to_day >= '2023-12-15' and to_day <= '2025-12-31' and state = 'approved' order by indicator, unit, from_day, to_day`); err != nil {
		return err
	}
	return tx.Each(func(r db.Scanner) error {
		return r.Scan(&text[0], &whole[0], &whole[1], &text[1], &whole[2], &text[2], &text[3])
	}, `select p.target, p.revision, p.part, p.operator, p.lo, p.baseline, p.indicator from target_part p join target t on t.ward = p.ward and t.id = p.target where p.ward = $1 and t.year = 2025`)
}

// fill writes the plan through its acts and the figures as rows.
func fill(b *testing.B, s *wardtest.Site) {
	b.Helper()
	s.Do(s.Clerk, func(tx *db.Tx) error {
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		var units []string
		for n := range 60 {
			u, err := org.AddUnit(tx, org.NewUnit{Name: fmt.Sprintf("Tổ dân phố %d", 100+n), Kind: org.GroupKind})
			if err != nil {
				return err
			}
			units = append(units, string(u.ID))
		}
		for n := range 40 {
			d, err := plan.Define(tx, plan.Definition{Name: fmt.Sprintf("Chỉ tiêu số %d", n+1), Unit: "hộ", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1})
			if err != nil {
				return err
			}
			if _, err := plan.SetTarget(tx, plan.Target{Year: 2025, Name: d.Name, Counts: true, Group: fmt.Sprintf("Lĩnh vực %d", n/10),
				Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 7000}}}}}, ""); err != nil {
				return err
			}
			for m := 1; m <= 12; m++ {
				from := time.Date(2025, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
				to := from.AddDate(0, 1, -1)
				for i, u := range units {
					if _, err := tx.Exec(`insert into figure (ward, id, indicator, unit, from_day, to_day, revision, value, bound, day, published, status, as_of, note,
						span_start, span_end, source_name, explanation, evidences, via, via_note, state, submitted_by, submitted_at, checked_by, decided_by, decided_at, reason)
						values ($1, $2, $3, $4, $5, $6, 1, $7, '', '', '', 'final', '', '', 0, 0, '', '', 0, '', '', 'approved', 'a', $8, '', 'b', $8, '')`,
						db.NewID(), string(d.Indicator), u, from.Format(time.DateOnly), to.Format(time.DateOnly), 5+(n+m+i)%11, tx.Stamp()); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}
