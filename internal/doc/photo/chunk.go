package photo

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks a picture is drawn from. All others go: those that hold
// texts, times and EXIF, and private ones, of which nobody knows what they hold.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI",
	"bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT"}

// cleanPNG leaves out the chunks that draw nothing, and what follows the end.
func cleanPNG(data []byte) ([]byte, error) {
	rest := data[len(pngSignature):]
	out := append(make([]byte, 0, len(data)), pngSignature...)
	for first := true; ; first = false {
		if len(rest) < 12 {
			return nil, broken()
		}
		n := int64(binary.BigEndian.Uint32(rest))
		name := string(rest[4:8])
		if n > int64(len(rest)-12) || crc32.ChecksumIEEE(rest[4:8+n]) != binary.BigEndian.Uint32(rest[8+n:]) || first != (name == "IHDR") {
			return nil, broken()
		}
		if first {
			if n != 13 {
				return nil, broken()
			}
			if err := checkSize(int(binary.BigEndian.Uint32(rest[8:])), int(binary.BigEndian.Uint32(rest[12:]))); err != nil {
				return nil, err
			}
		}
		if slices.Contains(pngKept, name) {
			out = append(out, rest[:12+n]...)
		}
		if name == "IEND" {
			return out, nil
		}
		rest = rest[12+n:]
	}
}

// webpKept are the chunks a picture is drawn from; EXIF and XMP are not among
// them.
var webpKept = []string{"VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"}

// webpNoted are the bits of VP8X that promise EXIF and XMP.
const webpNoted = 0x08 | 0x04

// cleanWebP leaves out the chunks that draw nothing, then mends the size and the
// flags in front.
func cleanWebP(data []byte) ([]byte, error) {
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size < 4 || size > int64(len(data)-8) {
		return nil, broken()
	}
	rest := data[12 : 8+size]
	out := append(make([]byte, 0, len(data)), data[:12]...)
	sized := false
	for len(rest) > 0 {
		if len(rest) < 8 {
			return nil, broken()
		}
		n := int64(binary.LittleEndian.Uint32(rest[4:]))
		if n > int64(len(rest)-8) {
			return nil, broken()
		}
		name, body := string(rest[:4]), rest[8:8+n]
		width, height, tells := webpSize(name, body)
		if tells && !sized {
			if err := checkSize(width, height); err != nil {
				return nil, err
			}
			sized = true
		}
		if slices.Contains(webpKept, name) {
			out = append(append(out, rest[:8]...), body...)
			if name == "VP8X" && n > 0 {
				out[len(out)-int(n)] &^= webpNoted
			}
			if n%2 == 1 {
				out = append(out, 0) // chunks begin at even places
			}
		}
		rest = rest[min(int64(len(rest)), 8+n+n%2):]
	}
	if !sized {
		return nil, broken()
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// webpSize reads the size of the canvas or of the picture.
func webpSize(name string, b []byte) (width, height int, ok bool) {
	switch {
	case name == "VP8X" && len(b) >= 10:
		return 1 + little24(b[4:]), 1 + little24(b[7:]), true
	case name == "VP8 " && len(b) >= 10:
		return int(binary.LittleEndian.Uint16(b[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[8:]) & 0x3fff), true
	case name == "VP8L" && len(b) >= 5:
		bits := binary.LittleEndian.Uint32(b[1:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), true
	}
	return 0, 0, false
}

func little24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
