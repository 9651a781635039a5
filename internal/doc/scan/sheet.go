package scan

import (
	"image"
	"image/draw"
	"math"
)

// sheet is a page in shades of grey, 0 black to 255 white, row by row.
type sheet struct {
	w, h int
	pix  []uint8
}

func newSheet(w, h int) *sheet {
	s := &sheet{w: w, h: h, pix: make([]uint8, w*h)}
	for i := range s.pix {
		s.pix[i] = 255
	}
	return s
}

// gray takes a picture as a sheet; what is transparent is white paper.
func gray(m image.Image) *sheet {
	b := m.Bounds()
	s := newSheet(b.Dx(), b.Dy())
	switch m := m.(type) {
	case *image.Gray:
		for y := range s.h {
			copy(s.pix[y*s.w:][:s.w], m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.YCbCr:
		for y := range s.h {
			copy(s.pix[y*s.w:][:s.w], m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.RGBA:
		for y := range s.h {
			row := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range s.w {
				p := row[4*x : 4*x+4]
				s.pix[y*s.w+x] = uint8(min(255, (int(p[0])*77+int(p[1])*150+int(p[2])*29)>>8+255-int(p[3])))
			}
		}
	default:
		draw.Draw(&image.Gray{Pix: s.pix, Stride: s.w, Rect: image.Rect(0, 0, s.w, s.h)}, image.Rect(0, 0, s.w, s.h), m, b.Min, draw.Over)
	}
	return s
}

// at is the shade at a place between four dots; outside the sheet is white.
func (s *sheet) at(x, y float64) uint8 {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	if x0 < 0 || y0 < 0 || x0+1 >= s.w || y0+1 >= s.h {
		return 255
	}
	fx, fy := int((x-float64(x0))*256), int((y-float64(y0))*256)
	p := s.pix[y0*s.w+x0:]
	q := p[s.w:]
	top := int(p[0])*(256-fx) + int(p[1])*fx
	bottom := int(q[0])*(256-fx) + int(q[1])*fx
	return uint8((top*(256-fy) + bottom*fy) >> 16)
}

// resized brings a sheet nearer to the resolution that letters are known at: up
// times as large, or one down-th of it.
func (s *sheet) resized(up, down int) *sheet {
	switch {
	case up > 1:
		big := newSheet(s.w*up, s.h*up)
		for y := range big.h {
			for x := range big.w {
				big.pix[y*big.w+x] = s.at(float64(x)/float64(up), float64(y)/float64(up))
			}
		}
		return big
	case down > 1:
		small := newSheet(s.w/down, s.h/down)
		for y := range small.h {
			for x := range small.w {
				sum := 0
				for dy := range down {
					for _, v := range s.pix[(y*down+dy)*s.w+x*down:][:down] {
						sum += int(v)
					}
				}
				small.pix[y*small.w+x] = uint8(sum / (down * down))
			}
		}
		return small
	}
	return s
}

// tile is the side of the squares whose paper is measured, in dots.
const tile = 32

// flattened evens out the light: every dot against the paper around it, so that
// grey paper, a shadow in the fold and a photo's dark corner come out white.
func (s *sheet) flattened() *sheet {
	cols, rows := (s.w+tile-1)/tile, (s.h+tile-1)/tile
	paper := make([]int, cols*rows)
	for r := range rows {
		for c := range cols {
			paper[r*cols+c] = s.paper(c*tile, r*tile)
		}
	}
	wide := make([]int, len(paper)) // a square full of ink takes its neighbours' paper
	for r := range rows {
		for c := range cols {
			best := 0
			for dr := max(r-1, 0); dr <= min(r+1, rows-1); dr++ {
				for dc := max(c-1, 0); dc <= min(c+1, cols-1); dc++ {
					best = max(best, paper[dr*cols+dc])
				}
			}
			wide[r*cols+c] = max(best, 100) // the black around a copy stays black
		}
	}
	out := &sheet{w: s.w, h: s.h, pix: make([]uint8, len(s.pix))}
	for y := range s.h {
		r, fr := between(y, rows)
		for x := range s.w {
			c, fc := between(x, cols)
			i := r*cols + c
			right, below := min(c+1, cols-1)-c, (min(r+1, rows-1)-r)*cols
			light := (wide[i]*(tile-fc)+wide[i+right]*fc)*(tile-fr) + (wide[i+below]*(tile-fc)+wide[i+below+right]*fc)*fr
			out.pix[y*s.w+x] = uint8(min(255, int(s.pix[y*s.w+x])*255*tile*tile/light))
		}
	}
	return out
}

// between finds the square whose middle lies before a dot, and how far beyond it
// the dot is.
func between(at, squares int) (square, beyond int) {
	at -= tile / 2
	if at < 0 {
		return 0, 0
	}
	return min(at/tile, squares-1), at % tile
}

// paper is the shade that nine dots in ten of a square do not exceed.
func (s *sheet) paper(x0, y0 int) int {
	var count [256]int
	n := 0
	for y := y0; y < min(y0+tile, s.h); y++ {
		for _, v := range s.pix[y*s.w+x0 : y*s.w+min(x0+tile, s.w)] {
			count[v]++
			n++
		}
	}
	above := n / 10
	for v := 255; v > 0; v-- {
		if above -= count[v]; above < 0 {
			return v
		}
	}
	return 0
}

// smoothed is the sheet with every dot the mean of its neighbourhood.
func (s *sheet) smoothed() *sheet {
	out := newSheet(s.w, s.h)
	for y := 1; y < s.h-1; y++ {
		for x := 1; x < s.w-1; x++ {
			sum := 0
			for dy := -1; dy <= 1; dy++ {
				p := s.pix[(y+dy)*s.w+x-1:]
				sum += int(p[0]) + int(p[1]) + int(p[2])
			}
			out.pix[y*s.w+x] = uint8(sum / 9)
		}
	}
	return out
}

// bitmap says which dots are ink, row by row.
type bitmap struct {
	w, h int
	ink  []bool
}

// threshold parts ink from paper where the two differ most (Otsu's method), kept
// within what evened paper can show.
func (s *sheet) threshold() int {
	var count [256]int
	for _, v := range s.pix {
		count[v]++
	}
	total, sum := len(s.pix), 0
	for v, n := range count {
		sum += v * n
	}
	best, at, dark, darkSum := 0.0, 128, 0, 0
	for v, n := range count {
		dark += n
		darkSum += v * n
		if dark == 0 || dark == total {
			continue
		}
		d := float64(darkSum)/float64(dark) - float64(sum-darkSum)/float64(total-dark)
		if apart := d * d * float64(dark) * float64(total-dark); apart > best {
			best, at = apart, v
		}
	}
	return min(max(at, 110), 190)
}

// inked is the bitmap of a sheet.
func (s *sheet) inked() *bitmap {
	limit := uint8(s.threshold())
	b := &bitmap{w: s.w, h: s.h, ink: make([]bool, len(s.pix))}
	for i, v := range s.pix {
		b.ink[i] = v <= limit
	}
	return b
}

// turned is the bitmap with rows and columns exchanged.
func (b *bitmap) turned() *bitmap {
	t := &bitmap{w: b.h, h: b.w, ink: make([]bool, len(b.ink))}
	for y := range b.h {
		for x := range b.w {
			t.ink[x*t.w+y] = b.ink[y*b.w+x]
		}
	}
	return t
}

// cleaned is the bitmap without lone dots, which scanners add and no letter has.
func (b *bitmap) cleaned() *bitmap {
	c := &bitmap{w: b.w, h: b.h, ink: make([]bool, len(b.ink))}
	for y := 1; y < b.h-1; y++ {
		for x := 1; x < b.w-1; x++ {
			i := y*b.w + x
			if !b.ink[i] {
				continue
			}
			n := 0
			for _, j := range [4]int{i - 1, i + 1, i - b.w, i + b.w} {
				if b.ink[j] {
					n++
				}
			}
			c.ink[i] = n >= 2
		}
	}
	return c
}
