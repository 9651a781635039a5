package chart

import (
	"encoding/binary"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// The media types of the files.
const (
	PNGMedia = "image/png"
	PDFMedia = "application/pdf"
)

// PrintScale is how many dots of a PNG one pixel of the picture gets: sharp on
// paper and on a projector.
const PrintScale = 2.5

// WritePNG writes a picture as dots on white, scale dots to a pixel. It refuses
// nothing; a scale of zero or less is PrintScale.
func (s Scene) WritePNG(w io.Writer, scale float64) error {
	if scale <= 0 {
		scale = PrintScale
	}
	return encoder.Encode(w, paletted(s.dots(scale)))
}

// dots draws a picture on white.
func (s Scene) dots(scale float64) *image.RGBA {
	c := &canvas{scale: scale, img: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.W*scale)), int(math.Ceil(s.H*scale))))}
	draw.Draw(c.img, c.img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, shape := range s.Shapes {
		c.shape(shape)
	}
	return c.img
}

// encoder squeezes quickly: a palette saves more than all its patience would.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed}

// canvas draws on an image, one outline at a time, each in its own box.
type canvas struct {
	scale float64
	img   *image.RGBA
	fill  vector.Rasterizer
	cover []uint8 // how much of each dot of a box is covered, used again
}

func (c *canvas) shape(shape Shape) {
	switch v := shape.(type) {
	case Rect:
		ring := [][]Point{{{v.X, v.Y}, {v.X + v.W, v.Y}, {v.X + v.W, v.Y + v.H}, {v.X, v.Y + v.H}}}
		c.area(ring, v.Fill)
		c.stroke(closed(ring), v.Stroke, v.Width, v.Dash)
	case Area:
		c.area(v.Rings, v.Fill)
		c.stroke(closed(v.Rings), v.Stroke, v.Width, 0)
	case Stroke:
		c.stroke(v.Lines, v.Paint, v.Width, v.Dash)
	case Circle:
		c.area([][]Point{ring(v.X, v.Y, v.R)}, v.Fill)
		c.stroke(closed([][]Point{ring(v.X, v.Y, v.R)}), v.Stroke, v.Width, 0)
	case Text:
		c.text(v)
	}
}

// closed ends each ring where it began.
func closed(rings [][]Point) [][]Point {
	out := make([][]Point, len(rings))
	for i, r := range rings {
		if len(r) > 0 {
			out[i] = append(append([]Point{}, r...), r[0])
		}
	}
	return out
}

// ring is a circle as a polygon fine enough for print.
func ring(x, y, r float64) []Point {
	const corners = 40
	out := make([]Point, corners)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		out[i] = Point{x + r*cos, y + r*sin}
	}
	return out
}

// area fills polygons. The rasterizer counts windings, so a hole must turn the
// other way than the ring around it: rings are turned by their depth.
func (c *canvas) area(rings [][]Point, paint Paint) {
	if paint == None {
		return
	}
	c.polygons(turned(rings), paint)
}

// polygons fills everything that has a winding.
func (c *canvas) polygons(rings [][]Point, paint Paint) {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, r := range rings {
		for _, p := range r {
			lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
			hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
		}
	}
	at, ok := c.begin(lo, hi)
	if !ok {
		return
	}
	for _, r := range rings {
		for i, p := range r {
			x, y := c.dots(p, at)
			if i == 0 {
				c.fill.MoveTo(x, y)
			} else {
				c.fill.LineTo(x, y)
			}
		}
		c.fill.ClosePath()
	}
	c.paint(at, paint)
}

// begin clears the rasterizer for a box of the picture and says where in the
// image it stands.
func (c *canvas) begin(lo, hi Point) (image.Rectangle, bool) {
	r := image.Rect(int(math.Floor(lo.X*c.scale))-1, int(math.Floor(lo.Y*c.scale))-1,
		int(math.Ceil(hi.X*c.scale))+1, int(math.Ceil(hi.Y*c.scale))+1)
	if r = r.Intersect(c.img.Bounds()); math.IsInf(lo.X, 0) || math.IsNaN(lo.X+lo.Y+hi.X+hi.Y) || r.Empty() {
		return r, false
	}
	c.fill.Reset(r.Dx(), r.Dy())
	c.fill.DrawOp = draw.Src
	return r, true
}

func (c *canvas) dots(p Point, at image.Rectangle) (x, y float32) {
	return float32(p.X*c.scale - float64(at.Min.X)), float32(p.Y*c.scale - float64(at.Min.Y))
}

// paint covers what the rasterizer holds. Most dots of a line of letters are none of
// its letters', so the cover is made first and what is bare is passed over.
func (c *canvas) paint(at image.Rectangle, paint Paint) {
	w, h := at.Dx(), at.Dy()
	if len(c.cover) < w*h {
		c.cover = make([]uint8, w*h)
	}
	mask := image.Alpha{Pix: c.cover[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	c.fill.Draw(&mask, mask.Rect, image.Opaque, image.Point{})
	color := onPaper[paint]
	for y := range h {
		line, out := mask.Pix[y*w:(y+1)*w], c.img.Pix[c.img.PixOffset(at.Min.X, at.Min.Y+y):]
		for x := 0; x < w; x++ {
			if x+8 <= w && binary.LittleEndian.Uint64(line[x:]) == 0 {
				x += 7
				continue
			}
			if a := uint32(line[x]); a > 0 {
				dot := out[4*x : 4*x+3 : 4*x+3]
				dot[0], dot[1], dot[2] = over(dot[0], color.R, a), over(dot[1], color.G, a), over(dot[2], color.B, a)
			}
		}
	}
}

// over lays a part of a colour over another, a of 255.
func over(below, above uint8, a uint32) uint8 {
	return uint8((uint32(above)*a + uint32(below)*(255-a) + 127) / 255)
}

// stroke draws lines as the polygons around them, with round ends and corners.
func (c *canvas) stroke(lines [][]Point, paint Paint, width, dash float64) {
	if paint == None || width <= 0 {
		return
	}
	for _, l := range lines {
		pieces := [][]Point{l}
		if dash > 0 {
			pieces = dashed(l, dash, dash*dashGap)
		}
		for _, piece := range pieces {
			c.polygons(around(piece, width/2, dash == 0), paint)
		}
	}
}

// around is a line made solid: a quadrilateral for each stretch, a disc at each
// corner where round.
func around(l []Point, r float64, round bool) [][]Point {
	var out [][]Point
	for i := 1; i < len(l); i++ {
		a, b := l[i-1], l[i]
		long := math.Hypot(b.X-a.X, b.Y-a.Y)
		if long == 0 {
			continue
		}
		nx, ny := -(b.Y-a.Y)/long*r, (b.X-a.X)/long*r
		out = append(out, []Point{{a.X + nx, a.Y + ny}, {a.X - nx, a.Y - ny}, {b.X - nx, b.Y - ny}, {b.X + nx, b.Y + ny}})
		if round && i < len(l)-1 {
			out = append(out, ring(b.X, b.Y, r))
		}
	}
	return alike(out)
}

// dashed cuts a line into dashes.
func dashed(l []Point, on, off float64) [][]Point {
	var out [][]Point
	left, drawing := on, true
	var piece []Point
	for i := 1; i < len(l); i++ {
		a, b := l[i-1], l[i]
		long := math.Hypot(b.X-a.X, b.Y-a.Y)
		for done := 0.0; done < long; {
			if drawing && piece == nil {
				piece = []Point{along(a, b, done/long)}
			}
			step := min(left, long-done)
			done, left = done+step, left-step
			if drawing {
				piece = append(piece, along(a, b, done/long))
			}
			if left <= 0 {
				if drawing {
					out = append(out, piece)
				}
				piece, drawing = nil, !drawing
				left = map[bool]float64{true: on, false: off}[drawing]
			}
		}
	}
	if len(piece) > 1 {
		out = append(out, piece)
	}
	return out
}

func along(a, b Point, t float64) Point { return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t} }

// text fills the outlines of a line of letters.
func (c *canvas) text(t Text) {
	box, f, lean := t.Box(), faceOf(t.Bold), t.Size/4 // a letter may lean out of its box
	at, ok := c.begin(Point{box.X0 - lean, box.Y0 - lean}, Point{box.X1 + lean, box.Y1 + lean})
	if !ok {
		return
	}
	x := t.left()
	for _, r := range t.S {
		g := f.glyph(r)
		c.letter(g, Point{x, t.Y}, t.Size, at)
		x += g.advance * t.Size
	}
	c.paint(at, t.Paint)
}

func (c *canvas) letter(g *glyph, at Point, size float64, box image.Rectangle) {
	put := func(p Point) (float32, float32) {
		return c.dots(Point{at.X + p.X*size, at.Y + p.Y*size}, box)
	}
	for i, s := range g.outline {
		x, y := put(s.args[0])
		switch s.op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				c.fill.ClosePath()
			}
			c.fill.MoveTo(x, y)
		case sfnt.SegmentOpLineTo:
			c.fill.LineTo(x, y)
		case sfnt.SegmentOpQuadTo:
			x1, y1 := put(s.args[1])
			c.fill.QuadTo(x, y, x1, y1)
		case sfnt.SegmentOpCubeTo:
			x1, y1 := put(s.args[1])
			x2, y2 := put(s.args[2])
			c.fill.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	if len(g.outline) > 0 {
		c.fill.ClosePath()
	}
}
