package pdf

import (
	"image"
	"math"

	"tongket/internal/fault"
)

// maxDots bounds a picture: A3 at 300 dots to an inch has 17 million.
const maxDots = 40_000_000

// picture draws page n, from 0.
func (f *file) picture(n, dpi int) (image.Image, error) {
	in := f.in
	var img *image.RGBA
	err := f.page(n, func(page uint64) error {
		scale := float64(dpi) / 72
		wide := math.Ceil(api32(in.call("FPDF_GetPageWidthF", page)) * scale)
		high := math.Ceil(api32(in.call("FPDF_GetPageHeightF", page)) * scale)
		if !(wide >= 1 && high >= 1) {
			return fault.Refusedf("Trang %d của tệp PDF này không có kích thước nên không vẽ được. Hãy in lại thành tệp PDF mới rồi nộp lại.", n+1)
		}
		if wide*high > maxDots {
			return fault.New(fault.TooLarge, "", "Trang %d của tệp PDF này rộng %.0f × %.0f điểm ảnh, quá lớn để vẽ. Hãy in lại ra khổ giấy A4 hoặc A3 rồi nộp lại.", n+1, wide, high)
		}
		img = f.draw(page, int(wide), int(high))
		return in.err
	})
	if err != nil {
		return nil, err
	}
	return img, nil
}

// draw gives the page as a picture, nil after an error.
func (f *file) draw(page uint64, wide, high int) *image.RGBA {
	in := f.in
	bitmap := f.bitmap(page, wide, high)
	if bitmap == 0 {
		return nil
	}
	defer in.call("FPDFBitmap_Destroy", bitmap)
	stride := in.count("FPDFBitmap_GetStride", bitmap)
	at := in.call("FPDFBitmap_GetBuffer", bitmap)
	if in.err != nil {
		return nil
	}
	raw, ok := in.memory().Read(uint32(at), uint32(stride*high))
	if !ok || stride < 4*wide {
		in.err = errOutOfMemory
		return nil
	}
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		from, to := raw[y*stride:][:4*wide], img.Pix[y*img.Stride:][:4*wide]
		for x := 0; x < len(to); x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 0xFF
		}
	}
	return img
}

// bitmap draws the page on white paper, inside the sandbox.
func (f *file) bitmap(page uint64, wide, high int) uint64 {
	in := f.in
	const bgrx = 3 // FPDFBitmap_BGRx
	bitmap := in.call("FPDFBitmap_CreateEx", uint64(wide), uint64(high), bgrx, 0, 0)
	if bitmap == 0 {
		if in.err == nil {
			in.err = errOutOfMemory
		}
		return 0
	}
	in.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(wide), uint64(high), 0xFFFFFFFF)
	const withNotes = 1 // FPDF_ANNOT: signatures and stamps are seen too
	in.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(wide), uint64(high), 0, withNotes)
	return bitmap
}
