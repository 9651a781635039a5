package chart

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDeal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		heights []float64
		room    float64
		want    [][2]int
	}{
		{"nothing", nil, 10, nil},
		{"all fit", []float64{3, 3, 3}, 10, [][2]int{{0, 3}}},
		{"halves, not three and one", []float64{3, 3, 3, 3}, 10, [][2]int{{0, 2}, {2, 4}}},
		{"seven over three", []float64{3, 3, 3, 3, 3, 3, 3}, 9, [][2]int{{0, 2}, {2, 5}, {5, 7}}},
		{"what is too high stands alone", []float64{2, 40, 2, 2}, 10, [][2]int{{0, 1}, {1, 2}, {2, 4}}},
		{"no room to be fair", []float64{6, 4, 6, 4}, 10, [][2]int{{0, 2}, {2, 4}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Deal(tt.heights, tt.room)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestDealLosesNothing: every thing has one place, none is fuller than its room, and
// no fewer places would do.
func TestDealLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var heights []float64
		for _, h := range rapid.SliceOfN(rapid.IntRange(1, 60), 0, 50).Draw(t, "heights") {
			heights = append(heights, float64(h))
		}
		const room = 50.0
		fewest, at := 0, 0
		for ; at < len(heights); fewest++ {
			at = fill(heights, at, room)
		}
		end := 0
		all := Deal(heights, room)
		for _, p := range all {
			sum := 0.0
			for _, h := range heights[p[0]:p[1]] {
				sum += h
			}
			if p[0] != end || p[1] <= p[0] || sum > room && p[1]-p[0] > 1 {
				t.Fatalf("%v of %v: %v holds %v after %d", all, heights, p, sum, end)
			}
			end = p[1]
		}
		if end != len(heights) || len(all) != fewest {
			t.Errorf("%v of %v: up to %d in %d places, want %d in %d", all, heights, end, len(all), len(heights), fewest)
		}
	})
}

// TestPartsHoldThePicture: a picture too high for its paper is drawn in parts that
// are not, with every word of it, and its labels stand apart in each.
func TestPartsHoldThePicture(t *testing.T) {
	t.Parallel()
	const most = 430
	for _, kind := range gallery(40) {
		if _, ok := kind.(parted); !ok {
			continue
		}
		words := map[string]int{}
		for _, shape := range kind.Scene(600).Shapes {
			if text, ok := shape.(Text); ok {
				words[text.S]++
			}
		}
		parts := Parts(kind, 600, most)
		for i, s := range parts {
			if s.H > most || i < len(parts)-1 && s.H < most/2 {
				t.Errorf("%T: part %d of %d is %.0f high, of %d", kind, i+1, len(parts), s.H, most)
			}
			mustStandApart(t, fmt.Sprintf("%T, part %d", kind, i+1), s)
			for _, shape := range s.Shapes {
				if text, ok := shape.(Text); ok {
					words[text.S]--
				}
			}
		}
		for word, n := range words {
			if n > 0 {
				t.Errorf("%T: %q is in no part", kind, word)
			}
		}
		if len(Parts(kind, 600, 1e6)) != 1 {
			t.Errorf("%T: parted without need", kind)
		}
	}
}
