package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// signs are what the regions are called on the map: each by the number in its own
// name where no other has it, so that "Tổ dân phố số 7" is 7; the others by letters.
func (m Map) signs() []string {
	own := make([]string, len(m.Regions))
	seen := map[string]int{}
	for i, r := range m.Regions {
		own[i] = numberIn(r.Name)
		seen[own[i]]++
	}
	lettered := 0
	for i, n := range own {
		if n == "" || seen[n] > 1 {
			own[i] = letters(lettered)
			lettered++
		}
	}
	return own
}

// numberIn is the only number of a name without leading zeros, "" where it has none
// or several, or one too long for a map.
func numberIn(name string) string {
	const longest = 4
	fields := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(fields) != 1 || len(fields[0]) > longest {
		return ""
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		return ""
	}
	return strconv.Itoa(n)
}

// letters counts A, B, …, Z, AA, AB, …
func letters(n int) string {
	const alphabet = 26
	s := string(rune('A' + n%alphabet))
	if n < alphabet {
		return s
	}
	return letters(n/alphabet-1) + s
}

// pinned is a sign at its place.
type pinned struct {
	text string
	at   Point
	box  Box
}

// pin writes each region's sign where it lies wholly on the region's ground. One
// whose ground is too small for that stands beside it with a leader, the ground
// itself as a dot where it is hardly there; one that finds no room is left to the
// list.
func (m Map) pin(p *pen, signs []string, placed [][][]Point, width, height float64) {
	s := style{size: smallText, bold: true, paint: Ink}
	var all []pinned
	try := func(i int, at Point) bool {
		w, h := s.width(signs[i])+6, s.line()
		b := Box{at.X - w/2, at.Y - h/2, at.X + w/2, at.Y + h/2}
		if b.X0 < 0 || b.Y0 < 0 || b.X1 > width || b.Y1 > height || collides(b, all) {
			return false
		}
		all = append(all, pinned{signs[i], at, b})
		return true
	}
	var small []int
	for i, rings := range placed {
		if len(rings) == 0 {
			continue
		}
		if at, fits := widestPlace(rings, s.width(signs[i])+6, s.line()); !fits || !try(i, at) {
			small = append(small, i)
		}
	}
	for _, i := range small {
		home, _ := widestPlace(placed[i], 0, 0)
		for _, at := range ringsAround(home) {
			if try(i, at) {
				p.line(Ink3, 1, 0, home, at)
				break
			}
		}
		if lo, hi := reach(placed[i]); hi.X-lo.X < 3*leastDot && hi.Y-lo.Y < 3*leastDot {
			p.add(Circle{X: home.X, Y: home.Y, R: leastDot, Fill: m.Regions[i].fill(), Stroke: Ink, Width: 1})
		}
	}
	for _, one := range all {
		b := one.box
		p.add(Rect{X: b.X0, Y: b.Y0 + 1, W: b.X1 - b.X0, H: b.Y1 - b.Y0 - 2, Fill: Surface, Stroke: Ink3, Width: .75})
		p.words(one.at.X, one.at.Y, one.text, Middle, s)
	}
}

// leastDot is the radius of the dot of a region that would not be seen.
const leastDot = 3.5

func collides(b Box, taken []pinned) bool {
	for _, t := range taken {
		if b.overlaps(t.box) {
			return true
		}
	}
	return false
}

// ringsAround are places around one, from near to far.
func ringsAround(home Point) []Point {
	const ways = 12
	var out []Point
	for _, r := range []float64{20, 30, 44, 60, 90} {
		for k := range ways {
			sin, cos := math.Sincos(float64(k) * 2 * math.Pi / ways)
			out = append(out, Point{home.X + r*cos, home.Y + r*sin})
		}
	}
	return out
}

// reach is the least upright rectangle around rings.
func reach(rings [][]Point) (lo, hi Point) {
	lo, hi = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, r := range rings {
		for _, p := range r {
			lo, hi = Point{min(lo.X, p.X), min(lo.Y, p.Y)}, Point{max(hi.X, p.X), max(hi.Y, p.Y)}
		}
	}
	return lo, hi
}

// widestPlace is the middle of the widest band of a height that lies within the
// rings, and whether a
// width fits into it. A height of zero asks for a line.
func widestPlace(rings [][]Point, width, height float64) (at Point, fits bool) {
	lo, hi := reach(rings)
	at = rings[0][0]
	most := -1.0
	const cuts = 24
	for k := 1; k < cuts; k++ {
		y := lo.Y + (hi.Y-lo.Y)*float64(k)/cuts
		band := stretches(rings, y)
		if height > 0 {
			band = common(common(band, stretches(rings, y-height/2)), stretches(rings, y+height/2))
		}
		for _, s := range band {
			// The middle of the ground is worth as much as a wider place at its edge.
			if w := s.to - s.from; w >= width && w*(1-math.Abs(float64(k)/cuts-.5)*.6) > most {
				at, most, fits = Point{(s.from + s.to) / 2, y}, w*(1-math.Abs(float64(k)/cuts-.5)*.6), true
			}
		}
	}
	return at, fits
}

// stretch is a part of a level line.
type stretch struct{ from, to float64 }

// stretches are the parts of a level line that lie within rings.
func stretches(rings [][]Point, y float64) []stretch {
	xs := crossings(rings, level, y)
	var out []stretch
	for i := 0; i+1 < len(xs); i += 2 {
		out = append(out, stretch{xs[i], xs[i+1]})
	}
	return out
}

// common are the parts that two lists of stretches share.
func common(a, b []stretch) []stretch {
	var out []stretch
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x.from, y.from), min(x.to, y.to); from < to {
				out = append(out, stretch{from, to})
			}
		}
	}
	return out
}
