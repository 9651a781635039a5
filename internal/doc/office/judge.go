package office

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"tongket/internal/fault"
)

// kind is what a compound file (MS-CFB) holds.
type kind string

const (
	word  kind = "word"
	excel kind = "excel"
	other kind = ""
)

const (
	signature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	entrySize = 128 // of the directory
)

// judge tells what an old Office file holds before LibreOffice is started, and
// refuses what nobody can open: a file under a password, one that is broken off.
// The directory is not followed: its entries lie at multiples of their size, so a
// look at each such place finds them whatever a damaged chain says.
func judge(name string, data []byte) (kind, error) {
	if !bytes.HasPrefix(data, []byte(signature)) || len(data) < 512+entrySize {
		return other, nil
	}
	is, locked := other, false
	for at := 512; at+entrySize <= len(data); at += entrySize {
		e := data[at : at+entrySize]
		switch streamName(e) {
		case "EncryptedPackage":
			locked = true
		case "WordDocument":
			is, locked = word, locked || wordLocked(stream(data, e))
		case "Workbook", "Book":
			is, locked = excel, locked || bookLocked(stream(data, e))
		}
	}
	if locked {
		return is, fault.Refusedf("Tệp “%s” đang đặt mật khẩu nên không đọc được. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi nộp.", name)
	}
	return is, nil
}

// streamName reads the name of a directory entry, "" when the bytes are not one.
func streamName(e []byte) string {
	size := int(binary.LittleEndian.Uint16(e[64:]))
	const stream = 2
	if size < 4 || size > 64 || size%2 != 0 || e[66] != stream {
		return ""
	}
	units := make([]uint16, size/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(e[2*i:])
	}
	return string(utf16.Decode(units))
}

// stream is the first sector of an entry's stream, nil where it lies outside the
// file or among the short streams, which no document is.
func stream(data, e []byte) []byte {
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil
	}
	start, size := uint64(binary.LittleEndian.Uint32(e[116:])), binary.LittleEndian.Uint32(e[120:])
	at := (start + 1) << shift
	if size < 4096 || at+512 > uint64(len(data)) {
		return nil
	}
	return data[at : at+512]
}

// wordLocked looks at the flag fEncrypted of the file information block (MS-DOC
// 2.5.2).
func wordLocked(b []byte) bool {
	return len(b) >= 12 && binary.LittleEndian.Uint16(b) == 0xa5ec && b[11]&1 != 0
}

// bookLocked looks for the record FilePass, which stands right after the beginning
// of a workbook (MS-XLS 2.4.117).
func bookLocked(b []byte) bool {
	for at := 0; at+4 <= len(b); {
		record, size := binary.LittleEndian.Uint16(b[at:]), int(binary.LittleEndian.Uint16(b[at+2:]))
		if record == 0x002f {
			return true
		}
		if at == 0 && record != 0x0809 {
			return false
		}
		at += 4 + size
	}
	return false
}
