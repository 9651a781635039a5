package opening

import (
	"archive/zip"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tongket/internal/vn"
)

// entryNames are the names of an archive's entries in Unicode. A program that does
// not mark them as UTF-8 may mean UTF-8 all the same, the code page of a Vietnamese
// Windows (1258), the letters of the ABC fonts, or the code page 437 that the format
// began with. One archive is in one code, so it is chosen for all of them together.
func entryNames(files []*zip.File) []string {
	names := make([]string, len(files))
	var raw []string
	for i, f := range files {
		names[i] = vn.NFC(f.Name)
		if told, ok := toldName(f); ok {
			names[i] = told
		} else if f.NonUTF8 || !utf8.ValidString(f.Name) {
			raw = append(raw, f.Name)
		}
	}
	decode := nameCode(strings.Join(raw, "\n"))
	for i, f := range files {
		if _, ok := toldName(f); !ok && (f.NonUTF8 || !utf8.ValidString(f.Name)) {
			names[i] = decode(f.Name)
		}
	}
	return names
}

// unicodePath is the extra field in which some programs repeat a name in UTF-8.
const unicodePath = 0x7075

// toldName is the name in the extra field, where it belongs to the name in front.
func toldName(f *zip.File) (string, bool) {
	for extra := f.Extra; len(extra) >= 4; {
		tag, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			return "", false
		}
		field := extra[4 : 4+size]
		if tag == unicodePath && size > 5 && field[0] == 1 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(field[5:]) {
			return vn.NFC(string(field[5:])), true
		}
		extra = extra[4+size:]
	}
	return "", false
}

// nameCode chooses how the bytes of names are read.
func nameCode(all string) func(string) string {
	from := func(c *charmap.Charmap) func(string) string {
		return func(s string) string {
			text, err := c.NewDecoder().String(s)
			if err != nil {
				return strings.ToValidUTF8(s, "\uFFFD")
			}
			return vn.NFC(text)
		}
	}
	if utf8.ValidString(all) {
		return vn.NFC
	}
	western := from(charmap.Windows1252)
	if code, ok := vn.DetectLegacy(western(all)); ok {
		return func(s string) string { return code.Decode(western(s)) }
	}
	if windows := from(charmap.Windows1258); vietnamese(windows(all)) > vietnamese(from(charmap.CodePage437)(all)) {
		return windows
	}
	return from(charmap.CodePage437)
}

// vietnamese counts letters that Vietnamese alone writes.
func vietnamese(s string) int {
	n := 0
	for _, r := range vn.NFC(s) {
		if r >= 0x1ea0 && r <= 0x1ef9 || strings.ContainsRune("ăâđêôơưĂÂĐÊÔƠƯ", r) {
			n++
		}
	}
	return n
}
