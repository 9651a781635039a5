package chart

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSignsOfRegions: each region is called by the number in its own name, and by a
// letter where that would be none, another's, or one of several.
func TestSignsOfRegions(t *testing.T) {
	t.Parallel()
	names := []string{"Tổ dân phố số 07", "Tổ dân phố 12", "Thôn Đồng Mây", "Tổ 3", "Tổ 03 khu tập thể", "Khu 4 tổ 5", "Tổ dân phố 1"}
	m := Map{}
	for _, n := range names {
		m.Regions = append(m.Regions, Region{Name: n})
	}
	if diff := cmp.Diff([]string{"7", "12", "A", "B", "C", "D", "1"}, m.signs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range 60 {
		m.Regions = append(m.Regions, Region{Name: "Khu tập thể"})
	}
	all := m.signs()
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != len(m.Regions) {
		t.Errorf("%d signs for %d regions", n, len(m.Regions))
	}
}

// TestSmallGroundIsSeen: a region too small for its sign is a dot in its shade with
// the sign beside it; the sign of a large one lies on it, and not over its hole.
func TestSmallGroundIsSeen(t *testing.T) {
	t.Parallel()
	square := func(x, y, side float64) []Point {
		return []Point{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}
	}
	m := Map{Regions: []Region{
		{Name: "Tổ 1", Level: 4, Rings: [][][]Point{{square(105.80, 20.90, .010), square(105.8045, 20.9045, .001)}}},
		{Name: "Tổ 2", Level: 3, Rings: [][][]Point{{square(105.8125, 20.905, .00002)}}},
	}}
	s := m.Scene(700)
	var dots []Circle
	var boxes []Rect
	var rings [][]Point
	for _, shape := range s.Shapes {
		switch v := shape.(type) {
		case Circle:
			dots = append(dots, v)
		case Rect:
			if v.Width == .75 {
				boxes = append(boxes, v)
			}
		case Area:
			if v.Fill == Level4 {
				rings = v.Rings
			}
		}
	}
	if len(dots) != 1 || dots[0].Fill != Level3 {
		t.Fatalf("dots %+v, want one in the shade of the small region", dots)
	}
	if len(boxes) != 2 || len(rings) != 2 {
		t.Fatalf("%d signs and %d rings, want 2 and 2", len(boxes), len(rings))
	}
	if b := boxes[1]; dots[0].X > b.X && dots[0].X < b.X+b.W && dots[0].Y > b.Y && dots[0].Y < b.Y+b.H {
		t.Errorf("the sign %+v covers its dot %+v", b, dots[0])
	}
	b := boxes[0]
	for _, corner := range []Point{{b.X, b.Y}, {b.X + b.W, b.Y}, {b.X, b.Y + b.H}, {b.X + b.W, b.Y + b.H}} {
		if !inside(corner, rings[0]) || inside(corner, rings[1]) {
			t.Errorf("the sign %+v leaves its ground at %+v", b, corner)
		}
	}
}

// TestManyUnitsFitASheet: the map of a ward of sixty units, drawn for the width of a
// paper, is not higher than its text, and every unit is named.
func TestManyUnitsFitASheet(t *testing.T) {
	t.Parallel()
	const width, sheet = 600, 930 // as a paper lays it out: 159 × 246 mm
	m := sampleMap(60)
	s := m.Scene(width)
	if s.H > sheet {
		t.Errorf("%.0f high, want at most %d", s.H, sheet)
	}
	mustStandApart(t, "sixty units", s)
	named := map[string]bool{}
	for _, shape := range s.Shapes {
		if text, ok := shape.(Text); ok {
			named[text.S] = true
		}
	}
	for _, r := range slices.Concat(m.Regions, m.Lost) {
		if !named[r.Name] {
			t.Errorf("%s is not in the list", r.Name)
		}
	}
}
