package score

import (
	"fmt"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// wholeWard is the largest ward of the budget: 40 targets, a figure of each
// for each month from each of 60 units, and the year before.
func wholeWard() Input {
	in := Input{Year: 2025, AsOf: "2026-01-08", Definitions: map[plan.IndicatorID]plan.Definition{},
		Baselines: []plan.Baseline{{ID: "phường", Rank: 1}, {ID: "tỉnh", Rank: 2}},
		Units:     Tree{Root: "phường", Parent: map[auth.UnitID]auth.UnitID{}}}
	for u := range 60 {
		in.Units.Parent[auth.UnitID(fmt.Sprint("tổ ", u))] = "phường"
	}
	for n := range 40 {
		id := plan.IndicatorID(fmt.Sprint("chỉ tiêu ", n))
		in.Definitions[id] = plan.Definition{Indicator: id, Name: string(id), Unit: "triệu đồng", Scale: 1, Decimals: 1,
			PercentDecimals: 1, Kind: []plan.Kind{plan.Flow, plan.Flow, plan.Stock}[n%3], OverUnits: plan.Adds, Direction: plan.Up}
		in.Targets = append(in.Targets, plan.Target{ID: plan.TargetID(id), Number: n + 1, Counts: true, Parts: []plan.Part{{
			Indicator: id, Plans: []plan.Assigned{
				{Baseline: "phường", Operator: plan.AtLeast, Lo: 700_000}, {Baseline: "tỉnh", Operator: plan.UpByPercent, Lo: 100_000}}}}})
		for _, year := range []int{2024, 2025} {
			for m := 1; m <= 12; m++ {
				from, to := monthStart(year, m), monthEnd(year, m)
				for u := range 60 {
					in.Figures = append(in.Figures, figure.Figure{
						ID:    figure.ID(fmt.Sprint(n, "-", year, "-", m, "-", u)),
						Key:   figure.Key{Indicator: id, Unit: auth.UnitID(fmt.Sprint("tổ ", u)), From: from, To: to},
						Value: figure.Value{N: int64(900 + n + m + u)}, Status: figure.Final, State: figure.Approved, Revision: 1})
				}
			}
		}
	}
	return in
}

func BenchmarkOf(b *testing.B) {
	in := wholeWard()
	b.ReportAllocs()
	for b.Loop() {
		if board := Of(in); board.Count.Total != 40 {
			b.Fatalf("%d lines", board.Count.Total)
		}
	}
	b.ReportMetric(float64(len(in.Figures)), "figures")
}
