package chart

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTicks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		lo, hi int64
		want   []int64
	}{
		{"hectares at a scale of ten", 0, 125, []int64{0, 50, 100}},
		{"budget", 0, 6041, []int64{0, 2000, 4000, 6000}},
		{"a rate that does not start at zero", 972, 989, []int64{975, 980, 985}},
		{"below zero", -30, 12, []int64{-30, -20, -10, 0, 10}},
		{"small counts", 0, 4, []int64{0, 1, 2, 3, 4}},
		{"one value", 7, 7, []int64{7}},
		{"all there is", math.MinInt64, math.MaxInt64, []int64{-5e18, 0, 5e18}},
		{"at the upper end", math.MaxInt64 - 3, math.MaxInt64, []int64{math.MaxInt64 - 3, math.MaxInt64 - 2, math.MaxInt64 - 1, math.MaxInt64}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ticks(tt.lo, tt.hi)); diff != "" {
			t.Errorf("%s: ticks(%d, %d) (-want +got):\n%s", tt.name, tt.lo, tt.hi, diff)
		}
	}
}

func FuzzTicks(f *testing.F) {
	f.Add(int64(0), int64(125))
	f.Add(int64(math.MinInt64), int64(math.MaxInt64))
	f.Add(int64(math.MaxInt64-11), int64(math.MaxInt64))
	f.Add(int64(-7), int64(-7))
	f.Fuzz(func(t *testing.T, a, b int64) {
		lo, hi := min(a, b), max(a, b)
		got := ticks(lo, hi)
		if len(got) > 5 {
			t.Errorf("ticks(%d, %d): %d of them", lo, hi, len(got))
		}
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("ticks(%d, %d) = %v: not rising", lo, hi, got)
		}
		for _, x := range got {
			if x < lo || x > hi {
				t.Errorf("ticks(%d, %d): %d is outside", lo, hi, x)
			}
		}
	})
}

func TestSpread(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		want          []float64
		gap, from, to float64
		at            []float64
	}{
		{"apart already", []float64{10, 50}, 16, 0, 100, []float64{10, 50}},
		{"two at one place part evenly", []float64{50, 50}, 16, 0, 100, []float64{42, 58}},
		{"order is kept, whoever comes first", []float64{52, 50}, 16, 0, 100, []float64{59, 43}},
		{"at the upper edge they go down", []float64{0, 0, 0}, 10, 0, 100, []float64{0, 10, 20}},
		{"at the lower edge they go up", []float64{100, 99}, 10, 0, 100, []float64{100, 90}},
		{"a chain that touches", []float64{50, 55, 72}, 16, 0, 100, []float64{43, 59, 75}},
		{"too many for the room", []float64{1, 2, 3}, 100, 0, 10, []float64{0, 5, 10}},
		{"none", nil, 16, 0, 100, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.at, spread(tt.want, tt.gap, tt.from, tt.to)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func FuzzSpread(f *testing.F) {
	f.Add(22.0, 22.0, 90.5, 200.0)
	f.Add(0.0, 5.0, 10.0, 15.0)
	f.Add(296.0, 296.0, 296.0, 296.0)
	f.Fuzz(func(t *testing.T, a, b, c, d float64) {
		want := []float64{a, b, c, d}
		for i, w := range want {
			if math.IsNaN(w) || math.IsInf(w, 0) {
				t.Skip("no place on a chart")
			}
			want[i] = math.Mod(math.Abs(w), 300)
		}
		got := spread(want, 17, 22, 296)
		sorted := slices.Sorted(slices.Values(got))
		for i := 1; i < len(sorted); i++ {
			if sorted[i]-sorted[i-1] < 17-1e-6 {
				t.Errorf("spread(%v) = %v: two stand on each other", want, got)
			}
		}
		if sorted[0] < 22-1e-6 || sorted[3] > 296+1e-6 {
			t.Errorf("spread(%v) = %v: outside", want, got)
		}
		for i := range want {
			for j := range want {
				if want[i] < want[j] && got[i] > got[j] {
					t.Errorf("spread(%v) = %v: order lost", want, got)
				}
			}
		}
	})
}

func TestStrokesBreakAtGaps(t *testing.T) {
	t.Parallel()
	values := []Value{V(1), V(2), {}, V(4)}
	x := func(i int) float64 { return float64(i) }
	y := axis{0, 10, 10, 0}
	if got, want := len(strokes(values, x, y, false)), 2; got != want {
		t.Errorf("a record: %d stretches, want %d", got, want)
	}
	if got := strokes(values, x, y, true); len(got) != 1 || len(got[0]) != 3 {
		t.Errorf("an expectation: %v, want one stretch of three points", got)
	}
	if got := strokes([]Value{{}, {}}, x, y, true); got != nil {
		t.Errorf("only gaps: %v, want nothing", got)
	}
}

func TestAxis(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a    axis
		n    int64
		want float64
	}{
		{axis{0, 100, 296, 22}, 0, 296},
		{axis{0, 100, 296, 22}, 100, 22},
		{axis{0, 100, 296, 22}, 50, 159},
		{axis{5, 5, 296, 22}, 5, 159},
		{axis{math.MinInt64, math.MaxInt64, 0, 100}, math.MaxInt64, 100},
	}
	for _, tt := range tests {
		if got := tt.a.at(tt.n); math.Abs(got-tt.want) > 1e-6 {
			t.Errorf("%+v.at(%d) = %v, want %v", tt.a, tt.n, got, tt.want)
		}
	}
}
