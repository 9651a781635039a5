package photo_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/photo"
	"tongket/internal/fault"
)

// nothingTold fails where something of the taking of a photo is left.
func nothingTold(t *testing.T, out []byte) {
	t.Helper()
	for _, m := range append(marks, "Exif\x00", "xmpmeta", "Photoshop", "MPF\x00", "EXIF") {
		if bytes.Contains(out, []byte(m)) {
			t.Errorf("%q is still in the photo", m)
		}
	}
}

func TestJPEGKeepsItsPixelsAndTellsNothing(t *testing.T) {
	t.Parallel()
	in := phoneJPEG(t, scene(16, 12), exif(binary.LittleEndian, 1))
	out, media, err := photo.Clean(in)
	if err != nil || media != photo.JPEG {
		t.Fatalf("Clean: %q, %v", media, err)
	}
	nothingTold(t, out)
	if !bytes.Contains(out, []byte(profile)) {
		t.Error("the colour profile is gone")
	}
	if bytes.Contains(out, []byte(thumbnail)) {
		t.Error("the thumbnail of the JFIF segment is still there")
	}
	before, after := decodeJPEG(t, in), decodeJPEG(t, out)
	if diff := cmp.Diff(before.Y, after.Y); diff != "" || !bytes.Equal(before.Cb, after.Cb) {
		t.Errorf("the pixels changed (-before +after):\n%s", diff)
	}
}

func decodeJPEG(t *testing.T, data []byte) *image.YCbCr {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return p.(*image.YCbCr)
}

// corners names the colours of the four corners, clockwise from the top left.
func corners(p image.Image) string {
	b := p.Bounds()
	name := func(x, y int) string {
		r, g, bl, _ := p.At(x, y).RGBA()
		switch {
		case r > 0x9000 && g > 0x9000:
			return "vàng"
		case r > g && r > bl:
			return "đỏ"
		case g > bl:
			return "lục"
		}
		return "lam"
	}
	right, bottom := b.Max.X-2, b.Max.Y-2
	return strings.Join([]string{name(1, 1), name(right, 1), name(right, bottom), name(1, bottom)}, " ")
}

func TestJPEGIsTurnedUpright(t *testing.T) {
	t.Parallel()
	// The scene upright: đỏ, lục above; lam, vàng below.
	want := map[uint16]string{
		2: "lục đỏ lam vàng", 3: "vàng lam đỏ lục", 4: "lam vàng lục đỏ",
		5: "đỏ lam vàng lục", 6: "lam đỏ lục vàng", 7: "vàng lục đỏ lam", 8: "lục vàng lam đỏ",
	}
	gray := image.NewGray(image.Rect(0, 0, 32, 16))
	for orientation, corner := range want {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprintf("%d %s", orientation, order), func(t *testing.T) {
				t.Parallel()
				out, _, err := photo.Clean(phoneJPEG(t, scene(64, 32), exif(order, orientation)))
				if err != nil {
					t.Fatal(err)
				}
				nothingTold(t, out)
				p := decodeJPEG(t, out)
				size := image.Pt(64, 32)
				if orientation >= 5 {
					size = image.Pt(32, 64)
				}
				if p.Bounds().Size() != size || corners(p) != corner {
					t.Errorf("turned to %v with the corners %s, want %v with %s", p.Bounds().Size(), corners(p), size, corner)
				}
				if !bytes.Contains(out, []byte(profile)) {
					t.Error("the colour profile is gone")
				}
				if again, _, err := photo.Clean(out); err != nil || !bytes.Equal(again, out) {
					t.Errorf("cleaned twice differs from once (%v)", err)
				}
			})
		}
	}
	out, _, err := photo.Clean(phoneJPEG(t, gray, exif(binary.BigEndian, 6)))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(out)); err != nil || c.Width != 16 || c.Height != 32 || c.ColorModel != color.GrayModel {
		t.Errorf("a grey photo turned: %+v, %v", c, err)
	}
}

func TestPNGTellsNothing(t *testing.T) {
	t.Parallel()
	out, media, err := photo.Clean(phonePNG(t, scene(9, 7)))
	if err != nil || media != photo.PNG {
		t.Fatalf("Clean: %q, %v", media, err)
	}
	nothingTold(t, out)
	if !bytes.Contains(out, []byte("gAMA")) {
		t.Error("the gamma, which the picture is drawn with, is gone")
	}
	p, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if corners(p) != "đỏ lục vàng lam" {
		t.Errorf("the picture is now %s", corners(p))
	}
}

func TestWebPTellsNothing(t *testing.T) {
	t.Parallel()
	out, media, err := photo.Clean(phoneWebP())
	if err != nil || media != photo.WebP {
		t.Fatalf("Clean: %q, %v", media, err)
	}
	nothingTold(t, out)
	want := riff(riffChunk("VP8X", []byte{0x20, 0, 0, 0, 1, 0, 0, 2, 0, 0}), riffChunk("ICCP", []byte("profile")), riffChunk("VP8L", lossless()))
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
}

func TestPapersPassUnchanged(t *testing.T) {
	t.Parallel()
	for media, data := range map[string][]byte{
		photo.GIF: gifOf(t, scene(5, 5)), photo.PDF: []byte("%PDF-1.7\n" + marks[0]),
		photo.DOCX: pack(t, "[Content_Types].xml", "word/document.xml"), photo.XLSX: pack(t, "xl/workbook.xml"),
		photo.PPTX: pack(t, "ppt/presentation.xml"), photo.ODT: pack(t, "mimetype", "content.xml"),
		photo.DOC: compound("WordDocument"), photo.XLS: compound("Workbook"), photo.PPT: compound("PowerPoint Document"),
	} {
		out, got, err := photo.Clean(data)
		if err != nil || got != media || !bytes.Equal(out, data) {
			t.Errorf("%s: got %q, %d bytes of %d, %v", media, got, len(out), len(data), err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	whole := jpegOf(t, scene(16, 16))
	big := bytes.Clone(whole)
	for i := range big[:len(big)-9] { // the frame header states 60.000 × 60.000
		if big[i] == 0xff && big[i+1] == 0xc0 {
			binary.BigEndian.PutUint16(big[i+5:], 60000)
			binary.BigEndian.PutUint16(big[i+7:], 60000)
		}
	}
	cut := pngOf(t, scene(16, 16))
	for _, c := range []struct {
		name string
		data []byte
		kind fault.Kind
		says string
	}{
		{"empty", nil, fault.Refused, "không có nội dung"},
		{"21 MB", append([]byte("%PDF-1.4"), make([]byte, 21<<20)...), fault.TooLarge, "nặng 22 MB, nhiều nhất là 20 MB"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), fault.Refused, "kiểu HEIC"},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), fault.Refused, "kiểu AVIF"},
		{"with a password", compound("EncryptedPackage"), fault.Refused, "đang đặt mật khẩu"},
		{"a program", []byte("MZ\x90\x00"), fault.Refused, "không phải ảnh"},
		{"a page", []byte("<html>"), fault.Refused, "không phải ảnh"},
		{"any archive", pack(t, "virus.exe"), fault.Refused, "không phải ảnh"},
		{"a torn archive", []byte("PK\x03\x04zzzz"), fault.Refused, "không phải ảnh"},
		{"a photo cut off in its pixels", whole[:len(whole)-40], fault.Refused, "bị cắt giữa chừng"},
		{"a photo cut off in its head", whole[:20], fault.Refused, "bị cắt giữa chừng"},
		{"a photo of 3.600 million points", big, fault.TooLarge, "60000 × 60000 điểm"},
		{"a picture cut off", cut[:len(cut)-12], fault.Refused, "bị cắt giữa chừng"},
		{"a picture with a changed byte", append(bytes.Clone(cut[:40]), append([]byte{cut[40] ^ 1}, cut[41:]...)...), fault.Refused, "bị hỏng"},
		{"a WebP without a picture", riff(riffChunk("XMP ", []byte("x"))), fault.Refused, "bị hỏng"},
		{"a WebP cut off", phoneWebP()[:40], fault.Refused, "bị hỏng"},
		{"a GIF cut off", []byte("GIF89a"), fault.Refused, "bị hỏng"},
		{"a GIF without points", []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00"), fault.Refused, "bị hỏng"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := photo.Clean(c.data)
			f := fault.Of(err)
			if f == nil || f.Kind != c.kind || !strings.Contains(f.Sentence, c.says) {
				t.Errorf("Clean: %v, want a fault %s that says %q", err, c.kind, c.says)
			}
		})
	}
}

// FuzzClean holds what must be true of any bytes: no panic, nothing told, and
// what was cleaned stays as it is.
func FuzzClean(f *testing.F) {
	for _, seed := range [][]byte{
		phoneJPEG(f, scene(8, 8), exif(binary.BigEndian, 1)), phoneJPEG(f, scene(8, 4), exif(binary.LittleEndian, 6)),
		phonePNG(f, scene(4, 4)), phoneWebP(), gifOf(f, scene(3, 3)), pack(f, "word/document.xml"), compound("Workbook"), []byte("%PDF-1.4"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			t.Skip("a fuzzed photo beyond 64 KB only costs time")
		}
		out, media, err := photo.Clean(data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("an error nobody can mend: %v", err)
			}
			return
		}
		again, same, err := photo.Clean(out)
		if err != nil || same != media || !bytes.Equal(again, out) {
			t.Fatalf("cleaned again: %q after %q, %d bytes after %d, %v", same, media, len(again), len(out), err)
		}
	})
}
