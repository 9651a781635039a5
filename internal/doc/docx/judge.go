package docx

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"

	"tongket/internal/fault"
)

// judge looks at the bytes from outside and refuses what cannot be a .docx, saying
// what the file is instead where its first bytes tell.
func judge(b []byte) error {
	switch {
	case len(b) == 0:
		return fault.Refusedf("Tệp này rỗng (0 byte), không có gì để đọc; hãy kiểm tra tệp gốc rồi tải lên lại.")
	case len(b) > maxFile:
		tenths := (int64(len(b))*10 + 1<<20 - 1) >> 20 // rounded up: 50,04 MB must not print as 50,0
		return fault.New(fault.TooLarge, "", "Tệp này nặng %d,%d MB, vượt giới hạn 50 MB; "+
			"hãy nén ảnh trong tệp hoặc tách thành nhiều tệp rồi tải lên lại.", tenths/10, tenths%10)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return nil
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return judgeOLE(b)
	}
	return fault.Refusedf("Tệp này không phải văn bản Word .docx: %s. "+
		"Hãy mở tệp gốc bằng Word, chọn “Lưu thành” kiểu .docx rồi tải lên lại.", whatItIs(b))
}

// whatItIs names the kind of a file that is no zip, as far as its start tells.
func whatItIs(b []byte) string {
	start := bytes.ToLower(bytes.TrimLeft(b[:min(len(b), 512)], "\xef\xbb\xbf \t\r\n"))
	for _, k := range []struct{ magic, name string }{
		{"%pdf", "nội dung là tệp PDF"},
		{"{\\rtf", "nội dung là văn bản RTF"},
		{"<!doctype html", "nội dung là trang web HTML"},
		{"<html", "nội dung là trang web HTML"},
		{"<?xml", "nội dung là tệp XML"},
		{"\xff\xd8\xff", "nội dung là ảnh JPEG"},
		{"\x89png", "nội dung là ảnh PNG"},
		{"rar!", "nội dung là tệp nén RAR"},
		{"7z\xbc\xaf", "nội dung là tệp nén 7z"},
	} {
		if bytes.HasPrefix(start, []byte(k.magic)) {
			return k.name
		}
	}
	return "nội dung không mở đầu như một gói .docx"
}

// judgeOLE tells apart what lives in an OLE container (MS-CFB): a document under a
// password, an old Word file, an old workbook. The directory is not followed: its
// entries are 128 bytes long and lie at multiples of 128, so a look at each such
// place finds them, whatever a damaged or hostile chain says.
func judgeOLE(b []byte) error {
	names := map[string]bool{"EncryptedPackage": false, "WordDocument": false, "Workbook": false, "Book": false, "PowerPoint Document": false}
	for off := 512; off+128 <= len(b); off += 128 {
		if name := oleName(b[off : off+128]); name != "" {
			if _, known := names[name]; known {
				names[name] = true
			}
		}
	}
	const saveAs = "hãy mở tệp bằng Word, chọn “Lưu thành” kiểu .docx rồi tải lên lại."
	switch {
	case names["EncryptedPackage"]:
		return locked()
	case names["WordDocument"]:
		return fault.Refusedf("Tệp này là văn bản Word kiểu cũ (.doc), không phải .docx; " + saveAs)
	case names["Workbook"], names["Book"]:
		return fault.Refusedf("Tệp này là bảng tính Excel kiểu cũ (.xls), không phải văn bản Word .docx; " +
			"hãy tải lên bản Word của văn bản.")
	case names["PowerPoint Document"]:
		return fault.Refusedf("Tệp này là bản trình chiếu PowerPoint kiểu cũ (.ppt), không phải văn bản Word .docx; " +
			"hãy tải lên bản Word của văn bản.")
	}
	return fault.Refusedf("Tệp này là gói Office kiểu cũ mà không thấy văn bản Word bên trong; " + saveAs)
}

// oleName reads the name of a directory entry, "" when the 128 bytes are not one.
func oleName(e []byte) string {
	size := int(binary.LittleEndian.Uint16(e[64:]))
	if size < 4 || size > 64 || size%2 != 0 || e[66] == 0 || e[66] > 5 {
		return ""
	}
	units := make([]uint16, size/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(e[2*i:])
	}
	return string(utf16.Decode(units))
}
