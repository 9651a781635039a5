package score

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
)

// TestAFigureOutsideTheYearsNeverMatters adds figures that lie in neither the year
// nor the one before.
func TestAFigureOutsideTheYearsNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		want := Of(in)
		f := figure.Figure{ID: "ngoài", State: figure.Approved, Status: figure.Final, Value: figure.Value{N: rapid.Int64Range(-9, 99).Draw(t, "value")}}
		year := rapid.SampledFrom([]int{2022, 2023, 2026, 2027}).Draw(t, "other year")
		f.Key = figure.Key{Indicator: "i00", Unit: rapid.SampledFrom([]auth.UnitID{"gốc", "tổ 1", "lạ"}).Draw(t, "unit"), From: monthStart(year, 2), To: monthEnd(year, 3)}
		in.Figures = append(slices.Clone(in.Figures), f)
		if diff := cmp.Diff(want, Of(in), exact); diff != "" {
			t.Fatalf("a figure of %d changes the board of 2025:\n%s", year, diff)
		}
	})
}

// TestAUnitNeverChangesAnothersSeries adds a unit with figures of its own beside
// others and reads those before and after.
func TestAUnitNeverChangesAnothersSeries(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		units := []auth.UnitID{"đông", "tổ 1", "tổ 2", "tổ 3"}
		read := func(in Input) (all [][]YearValue) {
			for _, u := range units {
				all = append(all, YearsOf(in, "i00", u, 1))
			}
			return all
		}
		// The days of the year are found from the figures: here they are given.
		in.Window = Window{From: "2025-01-01", To: "2025-12-31"}
		want := read(in)
		parents := map[auth.UnitID]auth.UnitID{"tổ mới": rapid.SampledFrom([]auth.UnitID{"gốc", "tây"}).Draw(t, "parent")}
		for unit, parent := range in.Units.Parent {
			parents[unit] = parent
		}
		in.Units.Parent = parents
		in.Figures = slices.Clone(in.Figures)
		for n, f := range anyFigures(t, "i00") {
			f.ID, f.Key.Unit = figure.ID(fmt.Sprint("mới-", n)), "tổ mới"
			in.Figures = append(in.Figures, f)
		}
		if diff := cmp.Diff(want, read(in), exact); diff != "" {
			t.Fatalf("a new unit changes another's series:\n%s", diff)
		}
	})
}

// TestPartsOfAUnitSumToIt splits a unit by any shares, and merges others, and adds
// up what its takers were: the amounts before and after are the same, exactly.
func TestPartsOfAUnitSumToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(2, 40).Draw(t, "denominator")
		first := rapid.Int64Range(1, den-1).Draw(t, "numerator")
		takers := []auth.UnitID{"mới 1", "mới 2"}
		if rapid.Bool().Draw(t, "goes on") {
			takers[0] = "cũ 1"
		}
		in := Input{Year: 2025, AsOf: "2026-01-08", Window: Window{From: "2025-01-01", To: "2025-12-31"}}
		in.Definitions = map[plan.IndicatorID]plan.Definition{"i": {Indicator: "i", Name: "Thu", Unit: "hộ", OverUnits: plan.Adds,
			Kind: rapid.SampledFrom([]plan.Kind{plan.Flow, plan.Stock}).Draw(t, "kind")}}
		in.Units = Tree{Root: "gốc", Parent: map[auth.UnitID]auth.UnitID{"gốc": "", takers[0]: "gốc", takers[1]: "gốc"}}
		in.Past = []Past{{Until: "2024-12-31", Tree: Tree{Root: "gốc", Parent: map[auth.UnitID]auth.UnitID{"gốc": "", "cũ 1": "gốc", "cũ 2": "gốc"}}}}
		in.Lineage = []org.Edge{
			{From: "cũ 1", To: takers[0], Kind: org.Parted, Day: "2025-01-01", Num: first, Den: den},
			{From: "cũ 1", To: takers[1], Kind: org.Parted, Day: "2025-01-01", Num: den - first, Den: den},
			{From: "cũ 2", To: takers[1], Kind: org.Merged, Day: "2025-01-01", Num: 1, Den: 1}}
		whole := new(big.Rat)
		for _, u := range []auth.UnitID{"cũ 1", "cũ 2"} {
			f := figure.Figure{ID: figure.ID(u), State: figure.Approved, Status: figure.Final, Value: figure.Value{N: rapid.Int64Range(-50, 500).Draw(t, "value")}}
			f.Key = figure.Key{Indicator: "i", Unit: u, From: "2024-01-01", To: "2024-12-31"}
			whole.Add(whole, big.NewRat(f.Value.N, 1))
			in.Figures = append(in.Figures, f)
		}
		sum := new(big.Rat)
		for _, u := range takers {
			v := YearsOf(in, "i", u, 1)[0]
			if v.Value == nil {
				t.Fatalf("%s has nothing: %s", u, v.Why)
			}
			n, ok := v.Value.Interval.Point()
			if !ok {
				t.Fatalf("%s is no number", u)
			}
			sum.Add(sum, n)
		}
		ward, _ := YearsOf(in, "i", "", 1)[0].Value.Interval.Point()
		if sum.Cmp(whole) != 0 || ward.Cmp(whole) != 0 {
			t.Fatalf("the parts sum to %s, the ward to %s, the figures to %s", sum.RatString(), ward.RatString(), whole.RatString())
		}
	})
}
