package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markSOI = 0xd8
	markEOI = 0xd9
	markSOS = 0xda
	markDHT = 0xc4
	markJPG = 0xc8
	markDAC = 0xcc
	markCOM = 0xfe
	markAPP = 0xe0 // to 0xef
)

// quality of a photo that had to be drawn anew.
const quality = 90

// jpegParts is what a JPEG file is made of, as far as it matters here.
type jpegParts struct {
	kept          []byte   // the file without what tells of its taking
	icc           [][]byte // segments with the colour profile
	orientation   int      // as EXIF counts: 1 upright to 8
	width, height int
}

// cleanJPEG takes out everything that tells of the taking of a photo. Where the
// photo lies on its side it is drawn anew; otherwise no pixel changes.
func cleanJPEG(data []byte) ([]byte, error) {
	p, err := splitJPEG(data)
	if err != nil {
		return nil, err
	}
	if err := checkSize(p.width, p.height); err != nil {
		return nil, err
	}
	if p.orientation < 2 {
		return p.kept, nil
	}
	picture, err := jpeg.Decode(bytes.NewReader(p.kept))
	if err != nil {
		return nil, broken()
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turn(picture, p.orientation), &jpeg.Options{Quality: quality}); err != nil {
		return nil, broken()
	}
	if _, inks := picture.(*image.CMYK); inks {
		p.icc = nil // it spoke of inks; what was drawn is light
	}
	// The profile says what the colours mean; the encoder knows nothing of it.
	return bytes.Join([][]byte{out.Bytes()[:2], bytes.Join(p.icc, nil), out.Bytes()[2:]}, nil), nil
}

// splitJPEG walks the segments. The pixels are copied as they are, and the walk
// ends at the picture's own end: telephones hang films and second pictures
// behind it.
func splitJPEG(data []byte) (p jpegParts, err error) {
	p.orientation = 1
	p.kept = append(make([]byte, 0, len(data)), data[:2]...)
	for at := 2; ; {
		marker, next := markerAt(data, at)
		if marker == 0 {
			return p, broken()
		}
		at = next
		if marker == markEOI {
			p.kept = append(p.kept, 0xff, markEOI)
			return p, nil
		}
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd8 {
			continue // without a body: restart marks out of place, a second start
		}
		if at+2 > len(data) {
			return p, broken()
		}
		n := int(binary.BigEndian.Uint16(data[at:]))
		if n < 2 || at+n > len(data) {
			return p, broken()
		}
		segment := append([]byte{0xff, marker}, data[at:at+n]...)
		at += n
		p.take(marker, segment)
		if marker == markSOS {
			end := scanEnd(data, at)
			p.kept = append(p.kept, data[at:end]...)
			at = end
		}
	}
}

// markerAt returns the marker at or after fill bytes and where its body begins;
// marker 0 where there is none.
func markerAt(data []byte, at int) (marker byte, next int) {
	if at >= len(data) || data[at] != 0xff {
		return 0, at
	}
	for at < len(data) && data[at] == 0xff {
		at++
	}
	if at >= len(data) {
		return 0, at
	}
	return data[at], at + 1
}

// scanEnd returns where the coded pixels that begin at a place end: at the first
// marker that is neither a stuffed byte nor a restart.
func scanEnd(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] == 0xff && data[at+1] != 0 && data[at+1] != 0xff && (data[at+1] < 0xd0 || data[at+1] > 0xd7) {
			return at
		}
	}
	return len(data)
}

// take keeps a segment that draws, and reads what is needed of the others.
func (p *jpegParts) take(marker byte, segment []byte) {
	body := segment[4:]
	switch {
	case marker == markAPP+1 && bytes.HasPrefix(body, []byte("Exif\x00")):
		if o := orientationOf(body[min(6, len(body)):]); o > 0 {
			p.orientation = o
		}
		return
	case marker == markAPP+2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")):
		p.icc = append(p.icc, segment)
	case marker == markAPP && bytes.HasPrefix(body, []byte("JFIF\x00")):
		segment = withoutThumbnail(segment)
	case marker == markAPP+14 && bytes.HasPrefix(body, []byte("Adobe")):
	case marker >= markAPP && marker <= markAPP+15, marker == markCOM:
		return
	case marker >= 0xc0 && marker <= 0xcf && marker != markDHT && marker != markJPG && marker != markDAC && len(body) >= 5:
		p.height, p.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	}
	p.kept = append(p.kept, segment...)
}

// withoutThumbnail cuts a JFIF segment behind its fixed part: a small copy of the
// photo may follow, taken before it was cropped.
func withoutThumbnail(segment []byte) []byte {
	const fixed = 18 // marker, length and the fourteen bytes of JFIF
	if len(segment) <= fixed {
		return segment
	}
	short := bytes.Clone(segment[:fixed])
	short[3], short[2] = fixed-2, 0
	short[fixed-2], short[fixed-1] = 0, 0
	return short
}

// orientationOf reads tag 0x0112 of the first directory of an EXIF block, 0 where
// there is none that counts.
func orientationOf(b []byte) int {
	if len(b) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 0
	}
	entries := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(entries) < 12 {
			return 0
		}
		// The value is a SHORT and stands in the entry itself.
		if order.Uint16(entries) == 0x0112 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}
