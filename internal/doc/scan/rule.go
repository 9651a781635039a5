package scan

import "slices"

// rule is a ruled line: level or upright, at a distance from the top or the left,
// from one end to the other, so many dots thick.
type rule struct{ at, from, to, thick int }

// run is an unbroken stretch of ink in one row; gaps of a few dots count as ink.
type run struct{ y, from, to int }

// measures of ruled lines at a resolution, in dots.
type measures struct {
	level   int // shortest level line: no stroke of a letter is as long
	upright int // shortest upright line: taller than any letter of a text
	thick   int // thickest line; what is thicker is a picture or a black edge
	join    int // breaks in a line that still belong to it
	touch   int // how far two lines may miss each other and still meet
}

func measuresAt(dpi int) measures {
	return measures{level: dpi * 30 / 100, upright: dpi * 22 / 100, thick: max(dpi*6/100, 4), join: max(dpi*5/100, 3), touch: max(dpi*4/100, 3)}
}

// mostLines is how many lines a page of paper can have; what has more is hatched.
const mostLines = 3000

// rules finds the level lines of a bitmap with the runs that make them up.
func (b *bitmap) rules(shortest int, m measures) ([]rule, []run) {
	var lines []rule
	var strokes []run
	for _, g := range grouped(b.runs(shortest)) {
		top, bottom := g[0].y, g[len(g)-1].y
		if bottom-top >= m.thick {
			continue
		}
		l := rule{at: (top + bottom) / 2, from: g[0].from, to: g[0].to, thick: bottom - top + 1}
		for _, r := range g {
			l.from, l.to = min(l.from, r.from), max(l.to, r.to)
		}
		lines = append(lines, l)
		strokes = append(strokes, g...)
	}
	if len(lines) > mostLines {
		return nil, nil
	}
	return joined(lines, m), strokes
}

// runs finds the long runs of ink, from the top.
func (b *bitmap) runs(shortest int) []run {
	const gap = 2 // a speck of white in a line
	var all []run
	for y := range b.h {
		row := b.ink[y*b.w:][:b.w]
		from, last := -1, -1
		for x := 0; x <= b.w; x++ {
			if x < b.w && row[x] {
				if from < 0 {
					from = x
				}
				last = x
			} else if from >= 0 && (x == b.w || x-last > gap) {
				if last+1-from >= shortest {
					all = append(all, run{y, from, last + 1})
				}
				from = -1
			}
		}
	}
	return all
}

// grouped puts runs together that touch those of the row above.
func grouped(all []run) [][]run {
	var done, open [][]run
	for _, r := range all {
		into := -1
		kept := open[:0]
		for _, g := range open {
			last := g[len(g)-1]
			if last.y < r.y-1 {
				done = append(done, g)
				continue
			}
			if into < 0 && touches(g, r) {
				g = append(g, r)
				into = len(kept)
			}
			kept = append(kept, g)
		}
		open = kept
		if into < 0 {
			open = append(open, []run{r})
		}
	}
	return append(done, open...)
}

// touches reports whether a run lies against one of the row above or beside it.
func touches(g []run, r run) bool {
	for i := len(g) - 1; i >= 0 && g[i].y >= r.y-1; i-- {
		if g[i].from < r.to && r.from < g[i].to {
			return true
		}
	}
	return false
}

// joined mends lines that a weak print broke.
func joined(lines []rule, m measures) []rule {
	slices.SortFunc(lines, func(a, b rule) int { return a.from - b.from })
	var out []rule
	for _, l := range lines {
		i := slices.IndexFunc(out, func(o rule) bool {
			return abs(o.at-l.at) <= m.touch/2 && l.from <= o.to+m.join
		})
		if i < 0 {
			out = append(out, l)
			continue
		}
		out[i].to, out[i].thick = max(out[i].to, l.to), max(out[i].thick, l.thick)
	}
	slices.SortFunc(out, func(a, b rule) int { return a.at - b.at })
	return out
}

func abs(n int) int { return max(n, -n) }

// lined is what was found ruled on a page.
type lined struct{ level, upright []rule }

// unruled finds the ruled lines and takes them off the sheet. Where a letter
// crosses a line or stands on it, its own strokes stay.
func unruled(s *sheet, b *bitmap, m measures) (*lined, *sheet) {
	level, across := b.rules(m.level, m)
	t := b.turned()
	upright, down := t.rules(m.upright, m)
	ruled := make([]bool, len(b.ink)) // dots of lines, to tell crossings from letters
	for _, r := range across {
		for x := r.from; x < r.to; x++ {
			ruled[r.y*b.w+x] = true
		}
	}
	for _, r := range down {
		for y := r.from; y < r.to; y++ {
			ruled[y*b.w+r.y] = true
		}
	}
	out := &sheet{w: s.w, h: s.h, pix: slices.Clone(s.pix)}
	for _, r := range across {
		for x := r.from; x < r.to; x++ {
			out.wipe(b, ruled, r.y*b.w+x, b.w, m.thick)
		}
	}
	for _, r := range down {
		for y := r.from; y < r.to; y++ {
			out.wipe(b, ruled, y*b.w+r.y, 1, m.thick)
		}
	}
	return &lined{level: level, upright: upright}, out
}

// wipe whitens a dot of a line unless ink goes on beyond the line on the way
// across it: then a letter stands there. The grey seam goes with the line.
func (s *sheet) wipe(b *bitmap, ruled []bool, i, step, thick int) {
	beyond := 0
	ends := [2]int{}
	for side, d := range [2]int{-step, step} {
		j := i + d
		for j >= 0 && j < len(b.ink) && ruled[j] {
			j += d
		}
		ends[side] = j
		for n := 0; j >= 0 && j < len(b.ink) && b.ink[j] && n < thick; n++ {
			beyond++
			j += d
		}
	}
	const seam = 2 // dots of blurred edge that are no letter yet
	if beyond > 2*seam {
		return
	}
	s.pix[i] = 255
	for side, d := range [2]int{-step, step} {
		for n := range 2 * seam {
			j := ends[side] + n*d
			if j < 0 || j >= len(s.pix) || n >= seam && !b.ink[j] {
				break
			}
			s.pix[j] = 255
		}
	}
}
