package forecast_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/forecast"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// ward is the input of a ward with one indicator, its months by year.
func ward(d plan.Definition, a plan.Assigned, years map[int][]int64) score.Input {
	d.Indicator, d.Name, d.Scale, d.Decimals = "x", "Chỉ tiêu", 1, 1
	a.Baseline = "b"
	in := score.Input{Year: 2025, AsOf: "2026-01-08", Baselines: []plan.Baseline{{ID: "b", Name: "HĐND giao", Rank: 1}},
		Definitions: map[plan.IndicatorID]plan.Definition{"x": d}, Units: score.Tree{Root: "w", Parent: map[auth.UnitID]auth.UnitID{}},
		Targets: []plan.Target{{ID: "t", Year: 2025, Number: 1, Name: "Chỉ tiêu", Counts: true, Parts: []plan.Part{{Indicator: "x", Plans: []plan.Assigned{a}}}}}}
	for year, months := range years {
		for i, n := range months {
			from := time.Date(year, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
			k := figure.Key{Indicator: "x", Unit: "w", From: vn.Day(from.Format(time.DateOnly)), To: vn.Day(from.AddDate(0, 1, -1).Format(time.DateOnly))}
			if d.Kind != plan.Flow {
				k.From = vn.Day(fmt.Sprintf("%d-01-01", year))
			}
			in.Figures = append(in.Figures, figure.Figure{ID: figure.ID(fmt.Sprint(year, "-", i)), Key: k, Revision: 1, State: figure.Approved, Status: figure.Final, Value: figure.Value{N: n}})
		}
	}
	return in
}

var (
	revenue = plan.Definition{Unit: "tỷ đồng", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up}
	poverty = plan.Definition{Unit: "%", Kind: plan.Rate, OverUnits: plan.Separate, Direction: plan.Down}
	cover   = plan.Definition{Unit: "%", Kind: plan.Rate, OverUnits: plan.Ratios, Direction: plan.Up}
	even    = []int64{100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}
	late    = []int64{50, 50, 50, 50, 50, 50, 100, 100, 100, 100, 200, 300}
)

func TestClasses(t *testing.T) {
	t.Parallel()
	atLeast := func(n int64) plan.Assigned { return plan.Assigned{Operator: plan.AtLeast, Lo: n} }
	for _, c := range []struct {
		name  string
		d     plan.Definition
		a     plan.Assigned
		years map[int][]int64
		day   vn.Day
		class forecast.Class
		why   string // how it begins, or a part of it
	}{
		{"as last year, which is enough", revenue, atLeast(1200), map[int][]int64{2024: even, 2025: even[:9]}, "2025-09-30", forecast.Likely, "từ 120,0 tỷ đồng đến 120,0 tỷ đồng, đều đạt kế hoạch ≥ 120,0"},
		{"as last year, which is not", revenue, atLeast(1300), map[int][]int64{2024: even, 2025: even[:9]}, "2025-09-30", forecast.Unlikely, "đều không đạt"},
		{"a late year is not a poor one", revenue, atLeast(1200), map[int][]int64{2024: late, 2025: late[:9]}, "2025-09-30", forecast.Likely, ""},
		{"two years point to both sides", revenue, atLeast(800), map[int][]int64{2023: even, 2024: late, 2025: late[:9]}, "2025-09-30", forecast.Unclear, "hai bên kế hoạch"},
		{"months after the day are not known", revenue, atLeast(1200), map[int][]int64{2024: even, 2025: {100, 100, 100, 100, 100, 100, 900, 900, 900}}, "2025-06-30", forecast.Likely, "120,0"},
		{"two months are too few", revenue, atLeast(1200), map[int][]int64{2024: even, 2025: even[:2]}, "2025-02-28", forecast.Unclear, "Mới có 2 tháng số liệu liền"},
		{"a hole ends what is known", revenue, atLeast(1200), map[int][]int64{2025: even[:9]}, "2025-09-30", forecast.Unclear, "Các năm trước chưa đủ số liệu"},
		{"half an earlier year is none", revenue, atLeast(1200), map[int][]int64{2024: even[:6], 2025: even[:5]}, "2025-05-31", forecast.Unclear, "Các năm trước chưa đủ số liệu"},
		{"a level falls as it fell", poverty, plan.Assigned{Operator: plan.AtMost, Lo: 15}, map[int][]int64{2024: {30, 30, 29, 29, 28, 28, 27, 27, 26, 26, 25, 24}, 2025: {20, 20, 19, 19, 18, 18, 17, 17, 16}}, "2025-09-30", forecast.Likely, "từ 1,4% đến 1,4%"},
		{"a level that falls too little", poverty, plan.Assigned{Operator: plan.AtMost, Lo: 10}, map[int][]int64{2024: {30, 30, 29, 29, 28, 28, 27, 27, 26, 26, 25, 24}, 2025: {20, 20, 19, 19, 18, 18, 17, 17, 16}}, "2025-09-30", forecast.Unlikely, ""},
		{"a share does not pass the whole", cover, plan.Assigned{Operator: plan.AtLeast, Lo: 1000}, map[int][]int64{2024: {700, 700, 700, 800, 800, 800, 900, 900, 900, 900, 900, 950}, 2025: {970, 980, 990, 990, 990, 990, 990, 990, 990}}, "2025-09-30", forecast.Likely, "từ 100,0% đến 100,0%"},
		{"a thing done or not", plan.Definition{Kind: plan.Milestone, OverUnits: plan.Separate, Direction: plan.Level}, plan.Assigned{Operator: plan.Achieved, Lo: 1}, map[int][]int64{2024: {0, 0, 0}, 2025: {0, 0, 0}}, "2025-09-30", forecast.Unclear, "Chỉ tiêu này đạt hay không đạt"},
		{"another definition since", func() plan.Definition {
			d := revenue
			d.BreakYear, d.BreakReason = 2025, "chuẩn mới từ năm 2025"
			return d
		}(), atLeast(1200), map[int][]int64{2024: even, 2025: even[:9]}, "2025-09-30", forecast.Unclear, "Không so sánh được với năm 2024: chuẩn mới từ năm 2025"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := forecast.Of(ward(c.d, c.a, c.years), nil, c.day)
			if l := o.Lines[0]; l.Class != c.class || !strings.Contains(l.Why, c.why) {
				t.Errorf("%s: %s\nwant %s: …%s…", l.Class, l.Why, c.class, c.why)
			}
		})
	}
}

// TestWhatIsNeeded: what should be there by now, from the plan's months where it
// has them, and what each month left must bring.
func TestWhatIsNeeded(t *testing.T) {
	t.Parallel()
	in := ward(revenue, plan.Assigned{Operator: plan.AtLeast, Lo: 1500}, map[int][]int64{2024: late, 2025: {60, 60, 60, 60, 60, 60}})
	type needs struct{ Now, Expected, By, Need, Pace string }
	of := func(phasings []plan.Phasing) needs {
		p := forecast.Of(in, phasings, "2025-06-30").Lines[0].Parts[0]
		return needs{p.Text(p.Now), p.Text(p.Expected), p.ExpectedBy, p.Text(p.Need), p.Text(p.Pace)}
	}
	// Last year 300 of 1,200 were there by June: of 1,500 that is 375.
	want := needs{"36,0 tỷ đồng", "37,5 tỷ đồng", "theo năm 2024", "19,0 tỷ đồng", "6,0 tỷ đồng"}
	if diff := cmp.Diff(want, of(nil)); diff != "" {
		t.Errorf("by last year (-want +got):\n%s", diff)
	}
	want.Expected, want.By = "50,0 tỷ đồng", "theo phân kỳ"
	if diff := cmp.Diff(want, of([]plan.Phasing{{Target: "t", Baseline: "b", How: "hand", Through: [12]int64{5: 500, 11: 1500}}})); diff != "" {
		t.Errorf("by the plan's months (-want +got):\n%s", diff)
	}
}

// TestForecastIsNoVerdict: the board is the same whether anybody looked ahead.
func TestForecastIsNoVerdict(t *testing.T) {
	t.Parallel()
	in := ward(revenue, plan.Assigned{Operator: plan.AtLeast, Lo: 1300}, map[int][]int64{2024: even, 2025: even[:9]})
	in.AsOf = "2025-09-30"
	before := fmt.Sprintf("%+v", score.Of(in).Count)
	o := forecast.Of(in, nil, "2025-09-30")
	if o.Unlikely != 1 || o.Likely+o.Unclear != 0 {
		t.Errorf("classes %d, %d, %d, want one that is unlikely", o.Likely, o.Unlikely, o.Unclear)
	}
	if after := fmt.Sprintf("%+v", score.Of(in).Count); after != before || !strings.Contains(after, "NotDue:1") {
		t.Errorf("the count was %s and is %s", before, after)
	}
}

// TestTryCountsWhatCame: the rule is held against years that are over.
func TestTryCountsWhatCame(t *testing.T) {
	t.Parallel()
	flop := []int64{100, 100, 100, 100, 100, 100, 100, 100, 100, 10, 10, 10}
	in := ward(revenue, plan.Assigned{Operator: plan.AtLeast, Lo: 1200}, map[int][]int64{2024: even, 2025: flop})
	want := []forecast.Trial{{Year: 2025, Month: 6, Judged: 1, Classed: 1}, {Year: 2025, Month: 9, Judged: 1, Classed: 1}}
	if diff := cmp.Diff(want, forecast.Try(in, nil)); diff != "" {
		t.Errorf("a year that broke off (-want +got):\n%s", diff)
	}
	in = ward(revenue, plan.Assigned{Operator: plan.AtLeast, Lo: 1200}, map[int][]int64{2024: even, 2025: even})
	want[0].Right, want[1].Right = 1, 1
	if diff := cmp.Diff(want, forecast.Try(in, nil)); diff != "" {
		t.Errorf("a year like the one before (-want +got):\n%s", diff)
	}
}

// TestBandHoldsWhatGoesOn: a year that goes on in step with an earlier one ends
// within the band, whatever its size.
func TestBandHoldsWhatGoesOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		past := rapid.SliceOfN(rapid.Int64Range(1, 1000), 12, 12).Draw(r, "past")
		times := rapid.Int64Range(1, 9).Draw(r, "times")
		month := rapid.IntRange(3, 11).Draw(r, "month")
		now, total := make([]int64, month), int64(0)
		for i, n := range past {
			if i < month {
				now[i] = n * times
			}
			total += n * times
		}
		in := ward(revenue, plan.Assigned{Operator: plan.AtLeast, Lo: total}, map[int][]int64{2024: past, 2025: now})
		end := vn.Day(fmt.Sprintf("2025-%02d-01", month+1)).AddDays(-1)
		p := forecast.Of(in, nil, end).Lines[0].Parts[0]
		want := vn.Decimal{Units: total, Scale: 1}.Rat()
		if p.Low == nil || p.Low.Cmp(want) != 0 || p.High.Cmp(want) != 0 || p.Class != forecast.Likely {
			r.Fatalf("band %s to %s (%s), want %s", p.Low, p.High, p.Class, want)
		}
	})
}
