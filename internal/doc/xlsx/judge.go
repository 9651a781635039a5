package xlsx

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf16"

	"tongket/internal/fault"
)

// What one workbook may be. A ward's annex stays far below.
const (
	maxFile     = 50 << 20  // bytes of the file itself
	maxUnpacked = 200 << 20 // bytes of all its parts together
	maxParts    = 10_000
	maxElements = 12_000_000 // tags of all parts read
	maxCells    = 1_000_000  // filled cells of all sheets; also rows × columns of a table
	maxMerges   = 100_000    // of all sheets
	// Parts that the library turns whole into structures of its own, which take
	// far more memory than their bytes.
	maxStyles = 16 << 20
	maxPlan   = 4 << 20 // the list of sheets and what it refers to
)

// judge looks at the bytes from outside and refuses what cannot be an .xlsx, saying
// what the file is instead where that can be told.
func judge(b []byte) error {
	switch {
	case len(b) == 0:
		return fault.Refusedf("Tệp này rỗng (0 byte), không có gì để đọc; hãy kiểm tra tệp gốc rồi tải lên lại.")
	case len(b) > maxFile:
		tenths := (int64(len(b))*10 + 1<<20 - 1) >> 20 // rounded up: 50,04 MB must not print as 50,0
		return fault.New(fault.TooLarge, "", "Tệp này nặng %d,%d MB, vượt giới hạn 50 MB; "+
			"hãy bỏ bớt ảnh trong bảng tính hoặc tách thành nhiều tệp rồi tải lên lại.", tenths/10, tenths%10)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return judgeOLE(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return judgeZip(b)
	}
	return fault.Refusedf("Tệp này không phải bảng tính Excel .xlsx: nội dung không mở đầu như một gói .xlsx. " +
		"Hãy mở tệp gốc bằng Excel, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại.")
}

// judgeOLE tells apart what lives in an OLE container (MS-CFB): a workbook under a
// password, an old workbook, another old document. Entries of the directory are
// 128 bytes long at multiples of 128 and begin with their name, so they are found
// without following a chain that may be damaged or hostile.
func judgeOLE(b []byte) error {
	has := func(name string) bool {
		var want []byte
		for _, u := range utf16.Encode([]rune(name + "\x00")) {
			want = append(want, byte(u), byte(u>>8))
		}
		for off := 512; off+128 <= len(b); off += 128 {
			if bytes.HasPrefix(b[off:], want) {
				return true
			}
		}
		return false
	}
	switch {
	case has("EncryptedPackage"):
		return locked()
	case has("Workbook"), has("Book"):
		return fault.Refusedf("Tệp này là bảng tính Excel kiểu cũ (.xls), không phải .xlsx; " +
			"hãy mở tệp bằng Excel, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại.")
	case has("WordDocument"):
		return fault.Refusedf("Tệp này là văn bản Word kiểu cũ (.doc), không phải bảng tính .xlsx; " +
			"hãy mở tệp bằng Word, chọn “Lưu thành” kiểu .docx rồi tải lên lại.")
	}
	return fault.Refusedf("Tệp này là gói Office kiểu cũ mà không thấy bảng tính bên trong; " +
		"hãy mở tệp bằng Excel, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại.")
}

// judgeZip looks at the directory of the package before anything is unpacked.
func judgeZip(b []byte) error {
	// Counted before the directory is parsed, which would allocate for each entry.
	if bytes.Count(b, []byte("PK\x01\x02")) > maxParts {
		return fault.Refusedf("Tệp này chứa hơn 10.000 phần bên trong, một bảng tính thật không như vậy; " +
			"hãy mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi tải lên lại.")
	}
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return broken("gói nén không mở được, có thể tệp chưa tải về hết")
	}
	var declared uint64
	parts := map[string]bool{}
	for _, f := range zr.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		size := f.UncompressedSize64
		switch {
		case f.Flags&1 != 0:
			return locked()
		case size > maxUnpacked || declared+size > maxUnpacked:
			return fault.Refusedf("Tệp này giải nén ra hơn 200 MB, vượt giới hạn nhận; " +
				"hãy bỏ bớt ảnh hoặc tách tệp thành nhiều phần rồi tải lên lại.")
		case parts[name]:
			return broken("phần “" + f.Name + "” xuất hiện hai lần")
		case strings.HasPrefix(name, "xl/styles") && size > maxStyles,
			(strings.HasPrefix(name, "xl/workbook") || strings.HasSuffix(name, ".rels") || strings.HasPrefix(name, "[content")) && size > maxPlan:
			return tooMuch("phần “" + f.Name + "” lớn bất thường")
		}
		declared += size
		parts[name] = true
	}
	return judgeParts(parts)
}

// judgeParts tells by its parts what a package holds.
func judgeParts(parts map[string]bool) error {
	switch {
	case parts["xl/workbook.xml"]:
		return nil
	case parts["xl/workbook.bin"]:
		return fault.Refusedf("Tệp này là bảng tính Excel kiểu nhị phân (.xlsb), không phải .xlsx; " +
			"hãy mở tệp bằng Excel, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại.")
	case parts["word/document.xml"]:
		return fault.Refusedf("Tệp này là văn bản Word (.docx), không phải bảng tính .xlsx; " +
			"hãy đổi đuôi tệp thành .docx rồi tải lên lại.")
	case parts["content.xml"]:
		return fault.Refusedf("Tệp này là tài liệu của LibreOffice (.ods hoặc .odt), không phải bảng tính .xlsx; " +
			"hãy mở tệp, chọn “Lưu thành” kiểu Excel .xlsx rồi tải lên lại.")
	}
	return fault.Refusedf("Tệp này là một gói nén mà không thấy bảng tính Excel bên trong; " +
		"hãy giải nén và tải lên từng tệp .xlsx.")
}

// tooMuch refuses a workbook that no office made, saying what there is too much of.
func tooMuch(what string) error {
	return fault.Refusedf("Tệp này có %s, vượt giới hạn đọc; "+
		"hãy chỉ giữ các trang tính cần nộp, hoặc tách thành nhiều tệp, rồi tải lên lại.", what)
}

func locked() error {
	return fault.Refusedf("Tệp này được đặt mật khẩu nên không đọc được; " +
		"hãy mở tệp bằng Excel, gỡ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi tải lên lần nữa.")
}

// broken says where a workbook is damaged and what to do about it.
func broken(what string) error {
	return fault.Refusedf("Tệp .xlsx này bị hỏng: %s. "+
		"Hãy mở tệp bằng Excel để sửa và lưu lại, hoặc xin lại tệp từ nơi gửi.", what)
}
