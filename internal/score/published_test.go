package score

import (
	"testing"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// TestPublishedPercentageKeepsToItsDays holds that a percentage printed for the whole
// year does not stand beside what nine months came to, and the other way round.
func TestPublishedPercentageKeepsToItsDays(t *testing.T) {
	t.Parallel()
	def := plan.Definition{Indicator: "i", Revision: 1, Name: "Thu ngân sách", Unit: "tỷ đồng", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Separate}
	told := func(id string, to vn.Day, n int64) figure.Figure {
		return figure.Figure{ID: figure.ID(id), Key: figure.Key{Indicator: "i", Unit: "phường", From: "2025-01-01", To: to}, Revision: 1,
			Value: figure.Value{N: n}, Status: figure.Final, State: figure.Approved}
	}
	in := Input{Year: 2025, Baselines: []plan.Baseline{{ID: "b", Name: "HĐND phường giao", Rank: 1}},
		Definitions: map[plan.IndicatorID]plan.Definition{"i": def},
		Targets: []plan.Target{{ID: "t", Year: 2025, Number: 1, Name: def.Name, Counts: true,
			Parts: []plan.Part{{Indicator: "i", Plans: []plan.Assigned{{Baseline: "b", Operator: plan.AtLeast, Lo: 871}}}}}},
		Units:   Tree{Root: "phường", Parent: map[auth.UnitID]auth.UnitID{}},
		Figures: []figure.Figure{told("chín tháng", "2025-09-30", 703), told("cả năm", "2025-12-31", 968)},
		Published: []Published{
			{Indicator: "i", Percent: vn.Decimal{Units: 807, Scale: 1}, Claim: "chín tháng", Through: "2025-09-30"},
			{Indicator: "i", Percent: vn.Decimal{Units: 11114, Scale: 2}, Claim: "cả năm", Through: "2025-12-31"},
		},
	}
	for day, want := range map[vn.Day]string{"2025-09-30": "80,7", "2025-10-31": "80,7", "2026-01-09": "111,14"} {
		of := in
		of.AsOf = day
		all := Of(of).Lines[0].Parts[0].Published
		if len(all) != 1 || all[0].Percent.String() != want {
			t.Errorf("drawn on %s: %v stands beside the value, want %s alone", day.Short(), all, want)
		}
	}
}
