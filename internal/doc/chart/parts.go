package chart

import "math"

// portion is the rows of a picture that are drawn, of all by which it is laid out:
// its parts share one scale and their columns stand below one another. The zero
// portion is all of them.
type portion struct{ from, to int }

func (p portion) of(n int) (from, to int) {
	if p.to == 0 {
		return 0, n
	}
	return p.from, p.to
}

// parted is a picture of rows that can be drawn in parts.
type parted interface {
	rows(width float64) int
	part(width float64, from, to int) Drawing
}

// Parts lays a picture out for a width in as few parts as are no higher than most,
// about as high as each other, for paper that ends before the picture does. One that
// is low enough, or that cannot be parted, is one part.
func Parts(d Drawing, width, most float64) []Scene {
	whole := d.Scene(width)
	p, ok := d.(parted)
	if !ok || whole.H <= most || p.rows(width) < 2 {
		return []Scene{whole}
	}
	// Each row's own height, and what a part has around its rows: axis, keys, the
	// heading of a group that goes on.
	heights := make([]float64, p.rows(width))
	least := p.part(width, 0, 1).Scene(width).H
	before, around := least, 0.0
	for i := 1; i < len(heights); i++ {
		now := p.part(width, 0, i+1).Scene(width).H
		heights[i], before = now-before, now
		around = max(around, p.part(width, i, i+1).Scene(width).H-heights[i])
	}
	heights[0] = max(0, least-around)
	var out []Scene
	for _, r := range Deal(heights, most-around) {
		out = append(out, p.part(width, r[0], r[1]).Scene(width))
	}
	return out
}

// Deal deals things of some heights out, in their order, to as few places as have
// room for them, so that all places are about as full as each other. What is higher
// than the room has a place of its own. It returns where each place begins and ends.
func Deal[N int | float64](heights []N, room N) [][2]int {
	places := 0
	for at := 0; at < len(heights); places++ {
		at = fill(heights, at, room)
	}
	var rest N
	for _, h := range heights {
		rest += h
	}
	var out [][2]int
	for at := 0; at < len(heights); places-- {
		end := at
		var used N
		fair := rest / N(max(1, places))
		for end < len(heights) && (end == at || used+heights[end] <= room) {
			// One more is taken while that comes nearer to a fair share, or where the
			// places that are left would not hold what is left without it.
			if over := used + heights[end] - fair; end > at && over > fair-used && holds(heights, end, places-1, room) {
				break
			}
			used += heights[end]
			end++
		}
		out = append(out, [2]int{at, end})
		rest -= used
		at = end
	}
	return out
}

// fill tells where a place is full that begins at one.
func fill[N int | float64](heights []N, at int, room N) int {
	used := heights[at]
	for at++; at < len(heights) && used+heights[at] <= room; at++ {
		used += heights[at]
	}
	return at
}

// holds reports whether what is left from one on fits into a number of places.
func holds[N int | float64](heights []N, at, places int, room N) bool {
	for ; at < len(heights); places-- {
		if places <= 0 {
			return false
		}
		at = fill(heights, at, room)
	}
	return true
}

func (b Bars) rows(float64) int { return len(b.Rows) }
func (b Bars) part(_ float64, from, to int) Drawing {
	b.portion = portion{from, to}
	return b
}

func (b Bullets) rows(float64) int { return len(b.Rows) }
func (b Bullets) part(_ float64, from, to int) Drawing {
	b.portion = portion{from, to}
	return b
}

func (h Heat) rows(float64) int { return len(h.Rows) }
func (h Heat) part(_ float64, from, to int) Drawing {
	h.portion = portion{from, to}
	return h
}

// A line of panels side by side is one row.
func (m Multiples) rows(width float64) int {
	return int(math.Ceil(float64(len(m.Panels)) / float64(panelColumns(width))))
}

func (m Multiples) part(width float64, from, to int) Drawing {
	cols := panelColumns(width)
	m.Panels = m.Panels[from*cols : min(len(m.Panels), to*cols)]
	return m
}
