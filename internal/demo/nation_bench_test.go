package demo_test

import (
	"os"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/rollup"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// BenchmarkNation judges every ward of a nation anew (3,321 wards of 40 targets
// and 12 months), beside one bare group-by over the same figures, and reports the
// ratio (budget: 3). Making the nation takes some minutes, so a province (56
// wards) is measured where TONGKET_NATION is not set.
func BenchmarkNation(b *testing.B) {
	w := wardtest.Empty(b)
	size := demo.Province
	if os.Getenv("TONGKET_NATION") != "" {
		size = demo.Nation
	}
	if _, err := demo.Generate(b.Context(), w.DB, size, func(int, int) {}); err != nil {
		b.Fatal(err)
	}
	var judged, bare time.Duration
	for b.Loop() {
		begun := time.Now()
		if n := groupBy(b, w.DB); n != size.Wards()*40 {
			b.Fatalf("%d groups, want %d", n, size.Wards()*40)
		}
		bare += time.Since(begun)
		begun = time.Now()
		look, err := rollup.Of(b.Context(), w.DB, score.Asked{Year: 2025}, "")
		if err != nil || look.Count.Total != size.Wards()*40 {
			b.Fatalf("%d lines: %v", look.Count.Total, err)
		}
		judged += time.Since(begun)
	}
	b.ReportMetric(float64(judged)/float64(bare), "ratio")
	b.ReportMetric(judged.Seconds()/float64(b.N), "s/look")
	b.ReportMetric(bare.Seconds()/float64(b.N), "s/sql")
}

// groupBy adds up each ward's year by indicator, as one statement.
func groupBy(b *testing.B, d *db.DB) (n int) {
	b.Helper()
	err := d.ViewEveryWard(b.Context(), func(w *db.Wide) error {
		return w.Each(func(r db.Scanner) error {
			var ward, indicator, last string
			var sum int64
			n++
			return r.Scan(&ward, &indicator, &sum, &last)
		}, `select ward, indicator, cast(sum(value) as bigint), max(to_day) from figure
			where state = 'approved' and to_day >= '2025-01-01' and to_day <= '2025-12-31'
			group by ward, indicator`)
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
