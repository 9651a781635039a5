package chart

import "slices"

// Value is a figure to draw: an integer at the scale that all values of a picture
// share. The zero Value is a gap.
type Value struct {
	N    int64
	OK   bool
	Soft bool // not yet final: drawn as a hollow dot
}

// V makes a Value.
func V(n int64) Value { return Value{N: n, OK: true} }

// Values makes a series without gaps.
func Values(ns ...int64) []Value {
	vs := make([]Value, len(ns))
	for i, n := range ns {
		vs[i] = V(n)
	}
	return vs
}

// axis maps figures between lo and hi to positions between from and to; from may be
// the larger one, as it is for heights.
type axis struct {
	lo, hi   int64
	from, to float64
}

// at is the position of n. When all figures are equal it is the middle.
func (a axis) at(n int64) float64 {
	if a.hi == a.lo {
		return (a.from + a.to) / 2
	}
	// Each end is taken to float64 before the difference, which could overflow.
	part := (float64(n) - float64(a.lo)) / (float64(a.hi) - float64(a.lo))
	return a.from + part*(a.to-a.from)
}

// bounds gives the least and greatest of the values that are there.
func bounds(values ...Value) (lo, hi int64, ok bool) {
	for _, v := range values {
		if !v.OK {
			continue
		}
		if !ok {
			lo, hi, ok = v.N, v.N, true
		}
		lo, hi = min(lo, v.N), max(hi, v.N)
	}
	return lo, hi, ok
}

// ticks are the round figures (1, 2 or 5 times a power of ten) from lo to hi: at
// most five, and at least two where the span allows.
func ticks(lo, hi int64) []int64 {
	span := uint64(hi) - uint64(lo) // exact for any lo ≤ hi, even where hi-lo overflows
	step := uint64(1)
	for i := 0; span/step > 4; i++ {
		if i%3 == 1 { // 1 → 2 → 5 → 10
			step = step / 2 * 5
		} else {
			step *= 2
		}
	}
	var out []int64
	for t := ceilTo(lo, int64(step)); t <= hi; t += int64(step) {
		out = append(out, t)
		if uint64(hi)-uint64(t) < step {
			break
		}
	}
	return out
}

// ceilTo is the least multiple of step that is not below n.
func ceilTo(n, step int64) int64 {
	rest := n % step
	switch {
	case rest == 0:
		return n
	case rest > 0:
		return n - rest + step
	}
	return n - rest
}

// strokes splits the values into stretches without gaps; bridge joins over them.
func strokes(values []Value, x func(int) float64, y axis, bridge bool) [][]Point {
	var out [][]Point
	open := false
	for i, v := range values {
		if !v.OK {
			open = open && bridge
			continue
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		last := len(out) - 1
		out[last] = append(out[last], Point{x(i), y.at(v.N)})
	}
	return out
}

// spread moves positions apart until each has gap to the next, as little as it can
// and in their order, within from and to. Where there is no room for that, the gap
// shrinks. Labels at the ends of lines are set with it.
func spread(want []float64, gap, from, to float64) []float64 {
	n := len(want)
	if n == 0 {
		return nil
	}
	if n > 1 {
		gap = min(gap, (to-from)/float64(n-1))
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case want[a] < want[b]:
			return -1
		case want[a] > want[b]:
			return 1
		}
		return 0
	})
	// Neighbours that overlap become one group that stands around its own mean.
	type group struct {
		first, n int
		sum      float64 // of the wanted places of the group's first member
	}
	clamp := func(g group) float64 {
		top := g.sum / float64(g.n)
		return max(from, min(top, to-gap*float64(g.n-1)))
	}
	var groups []group
	for i, o := range order {
		groups = append(groups, group{first: i, n: 1, sum: want[o]})
		for len(groups) > 1 {
			a, b := groups[len(groups)-2], groups[len(groups)-1]
			if clamp(a)+gap*float64(a.n) <= clamp(b) {
				break
			}
			a.sum += b.sum - gap*float64(a.n*b.n)
			a.n += b.n
			groups = append(groups[:len(groups)-2], a)
		}
	}
	out := make([]float64, n)
	for _, g := range groups {
		top := clamp(g)
		for k := range g.n {
			out[order[g.first+k]] = top + gap*float64(k)
		}
	}
	return out
}
