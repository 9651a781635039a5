package score

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

var operators = []plan.Operator{
	plan.AtLeast, plan.Above, plan.AtMost, plan.Below, plan.Exactly, plan.Band, plan.DownTo,
	plan.DownBy, plan.UpBy, plan.DownByPercent, plan.UpByPercent, plan.Keep, plan.Achieved,
	plan.DoneBy, plan.AllOf,
}

var (
	kinds      = []plan.Kind{plan.Flow, plan.Stock, plan.Rate, plan.Average, plan.Growth, plan.Milestone}
	directions = []plan.Direction{plan.Up, plan.Down, plan.Level}
	overUnits  = []plan.OverUnits{plan.Adds, plan.Ratios, plan.Separate}
	statuses   = []figure.Status{figure.Estimate, figure.Preliminary, figure.Final}
)

// anyAssigned draws a plan value of any operator, sensible or not.
func anyAssigned(t *rapid.T, b plan.BaselineID) plan.Assigned {
	a := plan.Assigned{Baseline: b, Operator: rapid.SampledFrom(operators).Draw(t, "operator")}
	a.Lo = rapid.Int64Range(-5, 60).Draw(t, "plan")
	a.Hi = a.Lo + rapid.Int64Range(0, 10).Draw(t, "width")
	if a.Operator.Percent() {
		a.Lo *= 10_000
	}
	a.Day = "2025-06-30"
	if rapid.Bool().Draw(t, "named base") {
		base := rapid.Int64Range(-2, 60).Draw(t, "base")
		a.Base = &base
	}
	return a
}

// anyInput draws a plan and a record that need not make sense together.
func anyInput(t *rapid.T) Input {
	in := Input{
		Year: 2025, Definitions: map[plan.IndicatorID]plan.Definition{},
		AsOf:      rapid.SampledFrom([]vn.Day{"", "2025-06-30", "2025-12-12", "2026-01-08"}).Draw(t, "as of"),
		Baselines: []plan.Baseline{{ID: "phường", Rank: 1}, {ID: "tỉnh", Rank: 2}},
		Baseline:  rapid.SampledFrom([]plan.BaselineID{"", "phường", "tỉnh"}).Draw(t, "asked"),
		Units: Tree{Root: "gốc", Parent: map[auth.UnitID]auth.UnitID{
			"đông": "gốc", "tây": "gốc", "tổ 1": "đông", "tổ 2": "đông", "tổ 3": "tây"}},
	}
	in.Settings.RoundToPlan = rapid.Bool().Draw(t, "round")
	in.Settings.AboveMeansAtLeast = rapid.Bool().Draw(t, "above")
	in.Settings.ExceedBeyond = vn.Decimal{Units: rapid.Int64Range(0, 20).Draw(t, "beyond")}
	for n := range rapid.IntRange(1, 4).Draw(t, "targets") {
		target := plan.Target{ID: plan.TargetID(fmt.Sprint("t", n)), Number: n / 2, Counts: n != 3, Group: fmt.Sprint(n % 2)}
		for p := range rapid.IntRange(1, 2).Draw(t, "parts") {
			part := plan.Part{Indicator: plan.IndicatorID(fmt.Sprint("i", n, p))}
			for _, b := range in.Baselines {
				if rapid.IntRange(0, 3).Draw(t, "assigned") > 0 {
					part.Plans = append(part.Plans, anyAssigned(t, b.ID))
				}
			}
			target.Parts = append(target.Parts, part)
			in.Definitions[part.Indicator] = plan.Definition{
				Indicator: part.Indicator, Name: string(part.Indicator), PercentDecimals: 2,
				Unit:      rapid.SampledFrom([]string{"", "hộ", "%"}).Draw(t, "unit"),
				Scale:     rapid.IntRange(0, 2).Draw(t, "scale"),
				Direction: rapid.SampledFrom(directions).Draw(t, "direction"),
				Kind:      rapid.SampledFrom(kinds).Draw(t, "kind"),
				OverUnits: rapid.SampledFrom(overUnits).Draw(t, "over units"),
				YearEnd:   rapid.IntRange(0, 4).Draw(t, "year end") == 0,
				// A month, a weight and a formula on some, sensible or not.
				FirstMonth: rapid.SampledFrom([]int{0, 0, 0, 9}).Draw(t, "first month"),
				WeightBy:   rapid.SampledFrom([]plan.IndicatorID{"", "", "i00"}).Draw(t, "weight"),
				Formula:    rapid.SampledFrom([]string{"", "", "", "“i00” + “i10”"}).Draw(t, "formula"),
				Missing:    rapid.SampledFrom(plan.MissingRules).Draw(t, "missing"),
				BreakYear:  rapid.SampledFrom([]int{0, 0, 2025}).Draw(t, "break"),
			}
			if rapid.IntRange(0, 5).Draw(t, "overridden") == 0 {
				in.Overrides = append(in.Overrides, Override{Target: target.ID, Baseline: "phường", Verdict: NotMet, Name: "Người thử", Reason: "lý do"})
			}
			in.Figures = append(in.Figures, anyFigures(t, part.Indicator)...)
		}
		in.Targets = append(in.Targets, target)
	}
	return in
}

// anyFigures draws figures of overlapping periods, bounds, statuses and units.
func anyFigures(t *rapid.T, id plan.IndicatorID) []figure.Figure {
	var all []figure.Figure
	seen := map[figure.Key]bool{}
	for n := range rapid.IntRange(0, 12).Draw(t, "figures") {
		year := rapid.SampledFrom([]int{2024, 2025, 2025}).Draw(t, "year")
		from := rapid.IntRange(1, 12).Draw(t, "from")
		to := rapid.IntRange(from, 12).Draw(t, "to")
		f := figure.Figure{
			ID: figure.ID(fmt.Sprint(id, "-", n)), State: figure.Approved,
			Status: rapid.SampledFrom(statuses).Draw(t, "status"),
			Key: figure.Key{
				Indicator: id,
				Unit:      rapid.SampledFrom([]auth.UnitID{"gốc", "đông", "tây", "tổ 1", "tổ 2", "tổ 3", "lạ"}).Draw(t, "unit"),
				From:      monthStart(year, from), To: monthEnd(year, to),
			},
		}
		f.Value.N = rapid.Int64Range(-3, 40).Draw(t, "value")
		f.Value.Bound = rapid.SampledFrom(append(figure.Bounds, figure.Exact, figure.Exact, figure.Exact)).Draw(t, "bound")
		if rapid.Bool().Draw(t, "fraction") {
			num, den := f.Value.N, rapid.Int64Range(0, 40).Draw(t, "denominator")
			f.Value.Num, f.Value.Den = &num, &den
		}
		if seen[f.Key] {
			continue // of one figure one revision is approved
		}
		seen[f.Key] = true
		all = append(all, f)
	}
	return all
}

func monthStart(year, m int) vn.Day { return vn.Day(fmt.Sprintf("%d-%02d-01", year, m)) }

func monthEnd(year, m int) vn.Day {
	if m == 12 {
		return vn.Day(fmt.Sprintf("%d-12-31", year))
	}
	return monthStart(year, m+1).AddDays(-1)
}

func TestOrderOfEntryNeverChangesABoard(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		want := Of(in)
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		in.Figures = slices.Clone(in.Figures)
		shuffle.Shuffle(len(in.Figures), func(i, j int) { in.Figures[i], in.Figures[j] = in.Figures[j], in.Figures[i] })
		shuffle.Shuffle(len(in.Targets), func(i, j int) { in.Targets[i], in.Targets[j] = in.Targets[j], in.Targets[i] })
		slices.Reverse(in.Baselines)
		if diff := cmp.Diff(want, Of(in), exact); diff != "" {
			t.Fatalf("another order gives another board:\n%s", diff)
		}
	})
}

func TestCountsSumToTheirTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		b := Of(in)
		var sum, groups, counted int
		for _, v := range Verdicts {
			sum += b.Count.Of(v)
			if got := len(b.With(v)); got != b.Count.Of(v) {
				t.Fatalf("%d lines are %s, the count says %d", got, v, b.Count.Of(v))
			}
		}
		for _, g := range b.Groups {
			groups += g.Count.Total
		}
		for _, l := range b.Lines {
			if l.Counted {
				counted++
			}
			if l.Verdict == "" || l.Reason == "" {
				t.Fatalf("line %s has verdict %q and reason %q", l.Target.ID, l.Verdict, l.Reason)
			}
		}
		if sum != b.Count.Total || groups != b.Count.Total || counted != b.Count.Total {
			t.Fatalf("classes %d, groups %d, lines %d, total %d", sum, groups, counted, b.Count.Total)
		}
	})
}

func TestAUnitWithoutFiguresChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		want := Of(in)
		parents := map[auth.UnitID]auth.UnitID{}
		for unit, parent := range in.Units.Parent {
			parents[unit] = parent
		}
		parents["tổ mới"] = rapid.SampledFrom([]auth.UnitID{"gốc", "đông", "tổ 3"}).Draw(t, "parent")
		in.Units.Parent = parents
		if diff := cmp.Diff(want, Of(in), exact); diff != "" {
			t.Fatalf("an empty unit changes the board:\n%s", diff)
		}
	})
}

// TestMonthlyEqualsCumulative types one year twice: each month's amount, and
// the amount to date.
func TestMonthlyEqualsCumulative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Year: 2025, AsOf: rapid.SampledFrom([]vn.Day{"2025-06-30", "2025-09-30", "2026-01-08"}).Draw(t, "as of")}
		def := plan.Definition{Indicator: "i", Name: "Thu", Unit: "tỷ đồng", Scale: 1, Decimals: 1, PercentDecimals: 2,
			Kind: plan.Flow, OverUnits: plan.Adds, Direction: rapid.SampledFrom(directions).Draw(t, "direction")}
		in.Definitions = map[plan.IndicatorID]plan.Definition{"i": def}
		in.Targets = []plan.Target{{ID: "t", Counts: true, Parts: []plan.Part{{Indicator: "i", Plans: []plan.Assigned{anyAssigned(t, "b")}}}}}
		monthly, cumulative := in, in
		months := rapid.IntRange(0, 12).Draw(t, "months")
		for _, year := range []int{2024, 2025} {
			var sum int64
			for m := 1; m <= 12 && (year == 2024 || m <= months); m++ {
				n := rapid.Int64Range(0, 30).Draw(t, "amount")
				sum += n
				f := figure.Figure{State: figure.Approved, Status: figure.Final}
				f.Key = figure.Key{Indicator: "i", From: monthStart(year, m), To: monthEnd(year, m)}
				f.Value.N = n
				monthly.Figures = append(monthly.Figures, f)
				f.Key.From = monthStart(year, 1)
				f.Value.N = sum
				cumulative.Figures = append(cumulative.Figures, f)
			}
		}
		want, got := Of(monthly), Of(cumulative)
		if diff := cmp.Diff(plain1(want), plain1(got), exact); diff != "" {
			t.Fatalf("typed by month and to date differ:\n%s", diff)
		}
	})
}

// plain1 leaves out which figures were used, which alone may differ.
func plain1(b Board) Board {
	for i := range b.Lines {
		b.Lines[i].Used = nil
		for j := range b.Lines[i].Parts {
			p := &b.Lines[i].Parts[j]
			if p.Value != nil {
				p.Value.Used = nil
			}
			if p.Change.Base != nil {
				p.Change.Base.Used = nil
			}
		}
	}
	return b
}

// TestABoundedVerdictHoldsForEveryValue takes a bounded figure that got one of
// the three classes, and puts exact values of its interval in its place.
func TestABoundedVerdictHoldsForEveryValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bound := rapid.SampledFrom(figure.Bounds[1:]).Draw(t, "bound")
		n := rapid.Int64Range(0, 100).Draw(t, "value")
		assigned := anyAssigned(t, "b")
		board := func(v figure.Value) Verdict {
			in := Input{Year: 2025, AsOf: "2026-01-08", Definitions: map[plan.IndicatorID]plan.Definition{
				"i": {Indicator: "i", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up}}}
			in.Settings.ExceedBeyond = vn.Decimal{Units: 5}
			in.Targets = []plan.Target{{ID: "t", Counts: true, Parts: []plan.Part{{Indicator: "i", Plans: []plan.Assigned{assigned}}}}}
			in.Figures = []figure.Figure{{State: figure.Approved, Status: figure.Final, Value: v,
				Key: figure.Key{Indicator: "i", From: "2025-01-01", To: "2025-12-31"}}}
			return Of(in).Lines[0].Verdict
		}
		verdict := board(figure.Value{N: n, Bound: bound})
		if !verdict.Decided() || assigned.Operator == plan.DoneBy {
			return
		}
		step := rapid.Int64Range(0, 50).Draw(t, "step")
		for _, value := range []int64{n - step, n, n + step} {
			i := bounds(figure.Value{N: n, Bound: bound}, 0)
			if !i.Contains(rat(value, 0)) {
				continue
			}
			got := board(figure.Value{N: value})
			// A list can hold no more than its length: such a value is refused
			// rather than judged.
			if got != verdict && !(assigned.Operator == plan.AllOf && got == NoData) {
				t.Fatalf("%s %d is %s, but %d is %s", bound, n, verdict, value, got)
			}
		}
	})
}
