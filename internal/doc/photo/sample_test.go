package photo_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// marks are texts that stand for what must not be kept: the place, the telephone,
// a remark, the time.
var marks = []string{"TOADO-21.0278N", "DienThoai-Mau-7", "NHAN-XET-RIENG", "2025:12:12 08:31:07"}

// scene is a picture whose four quarters differ, so that a turn is seen.
func scene(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	quarters := [2][2]color.RGBA{{{220, 30, 30, 255}, {30, 200, 40, 255}}, {{40, 60, 220, 255}, {230, 220, 40, 255}}}
	for y := range h {
		for x := range w {
			p.SetRGBA(x, y, quarters[y*2/h][x*2/w])
		}
	}
	return p
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is an EXIF block with an orientation, the telephone, the time and a place.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("Exif\x00\x00")
	if order.String() == "LittleEndian" {
		b = append(b, "II*\x00"...)
	} else {
		b = append(b, "MM\x00*"...)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	entry := func(tag, kind uint16, n uint32, value []byte) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, kind)
		b = order.AppendUint32(b, n)
		b = append(b, append(value, make([]byte, 4-len(value))...)...)
	}
	entry(0x0110, 2, 20, order.AppendUint32(nil, 100))
	entry(0x0112, 3, 1, order.AppendUint16(nil, orientation))
	b = order.AppendUint32(b, 0)
	for _, m := range marks {
		b = append(append(b, m...), 0)
	}
	return b
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// phoneJPEG is a photo as a telephone writes it: EXIF, XMP, IPTC, a second
// picture's index, a remark, a colour profile, and a film behind the end.
func phoneJPEG(t testing.TB, p image.Image, exif []byte) []byte {
	bare := jpegOf(t, p)
	var extra []byte
	for _, s := range []struct {
		marker byte
		body   string
	}{
		{0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01" + thumbnail},
		{0xe1, string(exif)},
		{0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + marks[0] + "</x:xmpmeta>"},
		{0xed, "Photoshop 3.0\x008BIM" + marks[2]},
		{0xe2, "MPF\x00" + marks[1]},
		{0xe2, profile},
		{0xfe, marks[2]},
	} {
		extra = append(extra, segment(s.marker, []byte(s.body))...)
	}
	return bytes.Join([][]byte{bare[:2], extra, bare[2:], []byte("ftypmp42" + marks[0])}, nil)
}

// thumbnail is the one point of the small copy in the JFIF segment.
const thumbnail = "\xfa\xce\xb1"

const profile = "ICC_PROFILE\x00\x01\x01" + "profile of the colours"

func chunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// phonePNG is a screenshot with everything in it that a program may note.
func phonePNG(t testing.TB, p image.Image) []byte {
	bare := pngOf(t, p)
	const ihdr = 8 + 12 + 13
	var extra []byte
	for _, name := range []string{"eXIf", "tEXt", "iTXt", "zTXt", "tIME", "prVt"} {
		extra = append(extra, chunk(name, []byte(marks[0]+marks[2]))...)
	}
	return bytes.Join([][]byte{bare[:ihdr], chunk("gAMA", []byte{0, 0, 0xb1, 0x8f}), extra, bare[ihdr:], []byte(marks[1])}, nil)
}

func riff(chunks ...[]byte) []byte {
	body := bytes.Join(append([][]byte{[]byte("WEBP")}, chunks...), nil)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riffChunk(name string, body []byte) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// lossless is a picture of VP8L, two by three points; its pixels are not looked
// at here.
func lossless() []byte {
	return append([]byte{0x2f}, append(binary.LittleEndian.AppendUint32(nil, 1|2<<14), 7, 7)...)
}

func phoneWebP() []byte {
	flags := []byte{0x20 | 0x08 | 0x04, 0, 0, 0, 1, 0, 0, 2, 0, 0}
	return append(riff(riffChunk("VP8X", flags), riffChunk("ICCP", []byte("profile")), riffChunk("VP8L", lossless()),
		riffChunk("EXIF", exif(binary.LittleEndian, 1)), riffChunk("XMP ", []byte(marks[0]+"!")), riffChunk("note", []byte(marks[2]))), marks[1]...)
}

// pack is a zip of named parts.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		text := "<x/>"
		if name == "mimetype" {
			text = "application/vnd.oasis.opendocument.text"
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compound is a file of the older Office with one stream in its directory.
func compound(stream string) []byte {
	b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...)
	for _, c := range []byte(stream) {
		b = append(b, c, 0)
	}
	return b
}
