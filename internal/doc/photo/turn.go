package photo

import (
	"image"
	"image/color"
)

// turn draws a picture as its EXIF orientation (2 to 8) says it should be seen.
// Photos come in planes of luminance and colour; turning the planes themselves
// keeps a picture of 100 million pixels at 150 MB instead of 400.
func turn(src image.Image, orientation int) image.Image {
	switch p := src.(type) {
	case *image.YCbCr:
		if out := turnPlanes(p, orientation); out != nil {
			return out
		}
	case *image.Gray:
		w, h := p.Rect.Dx(), p.Rect.Dy()
		pix, stride := turnPlane(p.Pix, p.Stride, w, h, orientation)
		return &image.Gray{Pix: pix, Stride: stride, Rect: turnedRect(w, h, orientation)}
	}
	return turned{src, orientation}
}

// lies reports whether width and height change places.
func lies(orientation int) bool { return orientation >= 5 }

func turnedRect(w, h, orientation int) image.Rectangle {
	if lies(orientation) {
		w, h = h, w
	}
	return image.Rect(0, 0, w, h)
}

// source returns which point of a w × h picture is seen at (x, y) of the turned
// one.
func source(x, y, w, h, orientation int) (int, int) {
	if lies(orientation) {
		x, y = y, x
	}
	if orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8 {
		x = w - 1 - x
	}
	if orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7 {
		y = h - 1 - y
	}
	return x, y
}

// turnedRatio is how the colour of a turned picture is thinned out, -1 where the
// image package has no name for it.
func turnedRatio(r image.YCbCrSubsampleRatio, orientation int) image.YCbCrSubsampleRatio {
	if !lies(orientation) {
		return r
	}
	switch r {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio420:
		return r
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422
	}
	return -1
}

func turnPlanes(p *image.YCbCr, orientation int) *image.YCbCr {
	ratio := turnedRatio(p.SubsampleRatio, orientation)
	if ratio < 0 || p.CStride == 0 || p.Rect.Min != (image.Point{}) {
		return nil
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	cw, ch := thinned(w, h, p.SubsampleRatio)
	out := &image.YCbCr{SubsampleRatio: ratio, Rect: turnedRect(w, h, orientation)}
	out.Y, out.YStride = turnPlane(p.Y, p.YStride, w, h, orientation)
	out.Cb, out.CStride = turnPlane(p.Cb, p.CStride, cw, ch, orientation)
	out.Cr, _ = turnPlane(p.Cr, p.CStride, cw, ch, orientation)
	return out
}

// thinned is the size of the planes of colour.
func thinned(w, h int, r image.YCbCrSubsampleRatio) (int, int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

func turnPlane(pix []byte, stride, w, h, orientation int) ([]byte, int) {
	r := turnedRect(w, h, orientation)
	out := make([]byte, r.Dx()*r.Dy())
	for y := range r.Dy() {
		row := out[y*r.Dx() : (y+1)*r.Dx()]
		for x := range row {
			sx, sy := source(x, y, w, h, orientation)
			row[x] = pix[sy*stride+sx]
		}
	}
	return out, r.Dx()
}

// turned looks at any other picture from its side, point by point.
type turned struct {
	image.Image
	orientation int
}

// Bounds returns the size as it is seen.
func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	return turnedRect(b.Dx(), b.Dy(), t.orientation)
}

// At returns the colour that is seen at a point.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	sx, sy := source(x, y, b.Dx(), b.Dy(), t.orientation)
	return t.Image.At(b.Min.X+sx, b.Min.Y+sy)
}
