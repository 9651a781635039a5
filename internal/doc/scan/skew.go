package scan

import "math"

// A page lies askew in the scanner by a degree or two; beyond skewMost it was
// photographed so and is left. Below skewLeast lines and letters do not suffer.
const (
	skewMost  = 4.0
	skewLeast = 0.12
)

// skew is the angle of the page's lines against the horizontal in degrees, positive
// where they fall to the right: the angle along which the rows of ink are parted
// most sharply.
func skew(b *bitmap) float64 {
	const coarse = 3 // dots together
	var xs, ys []float64
	for y := 0; y+coarse <= b.h; y += coarse {
		for x := 0; x+coarse <= b.w; x += coarse {
			if b.ink[(y+1)*b.w+x+1] {
				xs, ys = append(xs, float64(x/coarse)), append(ys, float64(y/coarse))
			}
		}
	}
	if len(xs) < 500 {
		return 0 // a blank page lies straight
	}
	rows := make([]int, b.h/coarse+b.w/coarse+2)
	sharp := func(angle float64) (sum float64) {
		clear(rows)
		slope := math.Tan(angle * math.Pi / 180)
		shift := float64(b.w/coarse) / 2
		for i, x := range xs {
			if r := int(ys[i] - (x-shift)*slope + shift); r >= 0 && r < len(rows) {
				rows[r]++
			}
		}
		for i := 1; i < len(rows); i++ {
			d := float64(rows[i] - rows[i-1])
			sum += d * d
		}
		return sum
	}
	best := 0.0
	for _, step := range []struct{ span, by float64 }{{skewMost, 0.25}, {0.25, 0.05}, {0.05, 0.01}} {
		middle, most := best, -1.0
		for a := middle - step.span; a <= middle+step.span+step.by/2; a += step.by {
			if s := sharp(a); s > most {
				best, most = a, s
			}
		}
	}
	if math.Abs(best) < skewLeast || math.Abs(best) > skewMost-0.1 {
		return 0
	}
	return best
}

// turn is a rotation about the middle of a page.
type turn struct{ sin, cos, cx, cy float64 }

func newTurn(degrees float64, w, h int) turn {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return turn{sin: sin, cos: cos, cx: float64(w) / 2, cy: float64(h) / 2}
}

// back leads from the straightened page to the page as it lay.
func (t turn) back(x, y float64) (float64, float64) {
	x, y = x-t.cx, y-t.cy
	return t.cx + x*t.cos - y*t.sin, t.cy + x*t.sin + y*t.cos
}

// straightened is the sheet with its lines level.
func (s *sheet) straightened(t turn) *sheet {
	if t.sin == 0 {
		return s
	}
	out := newSheet(s.w, s.h)
	for y := range out.h {
		x0, y0 := t.back(0, float64(y))
		row := out.pix[y*out.w:][:out.w]
		for x := range row {
			row[x] = s.at(x0+float64(x)*t.cos, y0+float64(x)*t.sin)
		}
	}
	return out
}
