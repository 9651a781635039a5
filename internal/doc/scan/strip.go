package scan

import (
	"bytes"
	"image"
	"image/png"
)

// strip is a picture of regions set one below the other, so that tesseract, which
// would read across the columns of a table, meets each line alone.
type strip struct {
	sheet   *sheet
	regions []placed
}

// placed is a region in a strip: its number on the page, where its first dot lies
// in the strip, and where on the page.
type placed struct {
	region   int
	top      int
	page     image.Rectangle
	indented int // white to the left of it in the strip
}

// stripHeight bounds a strip; tesseract refuses pictures above 32 767 dots.
const stripHeight = 12000

// strips sets the regions of a page below one another. Cells and text go apart:
// cells are narrow, and two strips are read side by side.
func strips(s *sheet, all []region, dpi int) []*strip {
	var out []*strip
	for _, cells := range []bool{false, true} {
		var open []int
		height := 0
		for i, r := range all {
			if (r.table >= 0) != cells {
				continue
			}
			if height > 0 && height+r.Dy() > stripHeight {
				out = append(out, newStrip(s, all, open, dpi))
				open, height = nil, 0
			}
			open = append(open, i)
			height += r.Dy() + dpi/6
		}
		if len(open) > 0 {
			out = append(out, newStrip(s, all, open, dpi))
		}
	}
	return out
}

func newStrip(s *sheet, all []region, of []int, dpi int) *strip {
	apart, margin := dpi/6, dpi/10
	w, h := 0, apart
	for _, i := range of {
		w, h = max(w, all[i].Dx()), h+all[i].Dy()+apart
	}
	st := &strip{sheet: newSheet(w+2*margin, h)}
	top := apart
	for _, i := range of {
		r := all[i].Rectangle.Intersect(image.Rect(0, 0, s.w, s.h))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			copy(st.sheet.pix[(top+y-r.Min.Y)*st.sheet.w+margin:], s.pix[y*s.w+r.Min.X:y*s.w+r.Max.X])
		}
		st.regions = append(st.regions, placed{region: i, top: top, page: r, indented: margin})
		top += r.Dy() + apart
	}
	return st
}

// png is the strip as tesseract takes it.
func (st *strip) png() ([]byte, error) {
	var b bytes.Buffer
	s := st.sheet
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, &image.Gray{Pix: s.pix, Stride: s.w, Rect: image.Rect(0, 0, s.w, s.h)})
	return b.Bytes(), err
}

// locate finds the region that a box of the strip lies in and moves the box to the
// page.
func (st *strip) locate(box image.Rectangle) (region int, onPage image.Rectangle, ok bool) {
	middle := (box.Min.Y + box.Max.Y) / 2
	for _, p := range st.regions {
		if middle >= p.top && middle < p.top+p.page.Dy() {
			return p.region, box.Add(image.Pt(p.page.Min.X-p.indented, p.page.Min.Y-p.top)), true
		}
	}
	return 0, image.Rectangle{}, false
}
