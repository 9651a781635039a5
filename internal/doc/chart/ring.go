package chart

import (
	"slices"
	"sort"
)

// turn is twice the signed area of a ring.
func turn(r []Point) float64 {
	sum := 0.0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum
}

// inside reports whether a place lies within a ring (even-odd).
func inside(p Point, r []Point) bool {
	in := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// turned makes rings that lie within another turn the other way.
func turned(rings [][]Point) [][]Point {
	out := make([][]Point, 0, len(rings))
	for i, r := range rings {
		if len(r) < 3 {
			continue
		}
		hole := false
		for k, o := range rings {
			if k != i && len(o) > 2 && inside(r[0], o) {
				hole = !hole
			}
		}
		if (turn(r) < 0) != hole {
			r = slices.Clone(r)
			slices.Reverse(r)
		}
		out = append(out, r)
	}
	return out
}

// alike makes all rings turn the same way, so that where they lie on each other
// they add up.
func alike(rings [][]Point) [][]Point {
	for _, r := range rings {
		if turn(r) < 0 {
			slices.Reverse(r)
		}
	}
	return rings
}

// hatch is the slanting lines that fill an area: what is not met stays told apart
// on a grey printer.
func hatch(rings [][]Point, paint Paint, step float64) Shape {
	lo, hi := 1e9, -1e9
	for _, r := range rings {
		for _, p := range r {
			lo, hi = min(lo, slant(p)), max(hi, slant(p))
		}
	}
	s := Stroke{Paint: paint, Width: hatchWidth}
	for u := lo + step/2; u < hi; u += step {
		cuts := crossings(rings, slant, u)
		for i := 0; i+1 < len(cuts); i += 2 {
			s.Lines = append(s.Lines, []Point{{cuts[i], u - cuts[i]}, {cuts[i+1], u - cuts[i+1]}})
		}
	}
	return s
}

// crossings are the places across at which the line of(p) = u meets the rings.
func crossings(rings [][]Point, of func(Point) float64, u float64) []float64 {
	var cuts []float64
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if ua, ub := of(a), of(b); (ua > u) != (ub > u) {
				cuts = append(cuts, a.X+(b.X-a.X)*(u-ua)/(ub-ua))
			}
		}
	}
	sort.Float64s(cuts)
	return cuts
}

func slant(p Point) float64 { return p.X + p.Y }
func level(p Point) float64 { return p.Y }

// rectRing is a rectangle as a ring.
func rectRing(x, y, w, h float64) [][]Point {
	return [][]Point{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}}
}
