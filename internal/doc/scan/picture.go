package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	_ "image/jpeg" // kinds of pictures that are read
	_ "image/png"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// Picture reads a picture file, PNG or JPEG, as a paper of one page. Boxes count
// on the page as a screen shows it: upright, where a telephone noted how it was
// held. The resolution is the file's own, or that of a sheet of A4 filling the
// picture. Errors are as those of Pages.
func (r *Recognizer) Picture(ctx context.Context, data []byte) (*doc.Paper, error) {
	if err := r.Missing(ctx); err != nil {
		return nil, err // before the work of decoding
	}
	s, dpi, err := open(data)
	if err != nil {
		return nil, err
	}
	sheet := s.picture()
	return r.Pages(ctx, []int{1}, dpi, func(context.Context, int) (image.Image, error) { return sheet, nil })
}

// Upright is a picture file as a screen shows it, in grey: the page on which the
// boxes of Picture count.
func Upright(data []byte) (image.Image, error) {
	s, _, err := open(data)
	if err != nil {
		return nil, err
	}
	return s.picture(), nil
}

func (s *sheet) picture() *image.Gray {
	return &image.Gray{Pix: s.pix, Stride: s.w, Rect: image.Rect(0, 0, s.w, s.h)}
}

// open decodes a picture file, turns it upright and finds its resolution.
func open(data []byte) (s *sheet, dpi int, err error) {
	if bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")) {
		return nil, 0, fault.Refusedf("Ảnh quét này thuộc kiểu TIFF, chương trình chưa đọc được. Hãy lưu thành PDF, JPEG hoặc PNG rồi nộp lại.")
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, 0, fault.Refusedf("Tệp này không phải ảnh JPEG hoặc PNG đọc được. Hãy quét lại hoặc lưu ảnh thành JPEG, PNG rồi nộp lại.")
	}
	if err := measured(c.Width, c.Height); err != nil {
		return nil, 0, err
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, broken()
	}
	held := upright
	if kind == "jpeg" {
		held, dpi = jpegNotes(data)
	} else {
		dpi = pngDPI(data)
	}
	s = gray(m).held(held)
	if !plausible(dpi, s.w, s.h) {
		dpi = max(max(s.w, s.h)*100/a4, 50)
	}
	return s, dpi, nil
}

// a4 is the longer side of A4 in hundredths of an inch.
const a4 = 1169

// plausible reports whether a noted resolution makes the picture a sheet of paper
// between A5 and A3. Telephones note 72 whatever they photograph.
func plausible(dpi, w, h int) bool {
	long := max(w, h)
	return dpi >= 75 && dpi <= 1200 && long*100 >= dpi*700 && long*100 <= dpi*1800
}

// orientation is how the first row of a picture lies on the upright page, by the
// numbers of Exif: 1 upright, 3 upside down, 6 its top at the right, 8 at the left.
type orientation int

const upright orientation = 1

// held turns a sheet upright. Mirrored pictures (2, 4, 5, 7) no camera makes.
func (s *sheet) held(o orientation) *sheet {
	if o != 3 && o != 6 && o != 8 {
		return s
	}
	out := newSheet(s.w, s.h)
	if o != 3 {
		out.w, out.h = s.h, s.w
	}
	for y := range s.h {
		for x, v := range s.pix[y*s.w:][:s.w] {
			switch o {
			case 3:
				out.pix[(s.h-1-y)*out.w+s.w-1-x] = v
			case 6:
				out.pix[x*out.w+s.h-1-y] = v
			case 8:
				out.pix[(s.w-1-x)*out.w+y] = v
			}
		}
	}
	return out
}

// pngDPI reads the resolution a PNG file notes, 0 where it notes none.
func pngDPI(data []byte) int {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		kind := string(data[at+4 : at+8])
		if kind == "IDAT" || size < 0 || at+12+size > len(data) {
			return 0
		}
		if kind == "pHYs" && size == 9 && data[at+16] == 1 { // dots a metre
			return int((int64(binary.BigEndian.Uint32(data[at+8:]))*254 + 5000) / 10000)
		}
		at += 12 + size
	}
	return 0
}

// jpegNotes reads how a JPEG file was held (Exif) and its resolution (JFIF).
func jpegNotes(data []byte) (held orientation, dpi int) {
	held = upright
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			break
		}
		body := data[at+4 : at+2+size]
		switch {
		case data[at+1] == 0xe0 && len(body) >= 10 && string(body[:5]) == "JFIF\x00":
			dpi = int(binary.BigEndian.Uint16(body[8:]))
			if body[7] == 2 { // dots a centimetre
				dpi = dpi * 254 / 100
			} else if body[7] != 1 {
				dpi = 0
			}
		case data[at+1] == 0xe1 && len(body) > 14 && string(body[:6]) == "Exif\x00\x00":
			held = exifHeld(body[6:])
		}
		at += 2 + size
	}
	return held, dpi
}

// exifHeld finds the orientation in the first list of tags.
func exifHeld(b []byte) orientation {
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return upright
	}
	tags := b[at:]
	n := int(order.Uint16(tags))
	for i := 0; i < n && 2+12*i+12 <= len(tags); i++ {
		tag := tags[2+12*i:]
		if order.Uint16(tag) == 0x0112 {
			return orientation(order.Uint16(tag[8:]))
		}
	}
	return upright
}
