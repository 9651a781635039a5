package extract

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Limit is the largest file that Read takes, in bytes.
const Limit = 50 << 20

// Read reads a file by its content; the name only helps to say what is wrong
// with it. Errors are faults with a whole sentence, of kind Refused or TooLarge;
// a file with a mark of secrecy is refused with an error that is ErrSecret.
func Read(name string, data []byte) (*Document, error) {
	base := filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case len(data) == 0:
		return nil, fault.Refusedf("Tệp “%s” không có nội dung nào (0 byte). Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", base)
	case len(data) > Limit:
		return nil, fault.New(fault.TooLarge, "", "Tệp “%s” nặng %d MB, quá giới hạn %d MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi nộp lại.", base, len(data)>>20, Limit>>20)
	}
	ext := strings.ToLower(filepath.Ext(base))
	switch kind := sniff(data); kind {
	case "zip", "ole":
		if ext != ".docx" && (kind == "zip" || ext != ".doc") && textual[ext] {
			return nil, fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải văn bản chữ. Hãy mở tệp bằng đúng chương trình đã tạo ra nó rồi lưu lại dạng .docx hoặc .txt.", base, ext)
		}
		return readWord(data)
	case "":
	default:
		return nil, fault.Refusedf("Tệp “%s” là %s, phần đọc này chỉ nhận .docx và .txt. Hãy lưu nội dung dạng .docx hoặc .txt rồi nộp lại.", base, kind)
	}
	if ext == ".docx" || ext == ".doc" || ext == ".xlsx" || ext == ".xls" || ext == ".pdf" {
		return nil, fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải loại tệp ấy. Hãy mở tệp kiểm tra; nếu là văn bản chữ thì đổi đuôi thành .txt, nếu tệp hỏng thì lấy lại bản gốc.", base, ext)
	}
	text, ok := decode(data)
	if !ok {
		return nil, fault.Refusedf("Tệp “%s” không phải văn bản chữ đọc được. Hãy lưu nội dung dạng .docx, hoặc .txt mã UTF-8, rồi nộp lại.", base)
	}
	if strings.TrimSpace(text) == "" {
		return nil, fault.Refusedf("Tệp “%s” chỉ có khoảng trắng, không có chữ nào. Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", base)
	}
	if mark, found := secretIn(text); found {
		return nil, refuseSecret(mark)
	}
	return readText(text), nil
}

// textual lists the endings of files that hold plain text.
var textual = map[string]bool{".txt": true, ".md": true, ".text": true, ".csv": true, ".log": true}

// sniff names what the first bytes are when they are not text.
func sniff(data []byte) string {
	for _, magic := range []struct{ bytes, kind string }{
		{"PK\x03\x04", "zip"}, {"PK\x05\x06", "zip"}, {"PK\x07\x08", "zip"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"},
		{"%PDF-", "tệp PDF"}, {"{\\rtf", "tệp RTF"}, {"\x89PNG", "tệp ảnh"}, {"\xff\xd8\xff", "tệp ảnh"},
		{"GIF8", "tệp ảnh"}, {"Rar!", "tệp nén RAR"}, {"7z\xbc\xaf", "tệp nén 7z"}, {"\x1f\x8b", "tệp nén gzip"},
	} {
		if bytes.HasPrefix(data, []byte(magic.bytes)) {
			return magic.kind
		}
	}
	return ""
}

// decode turns bytes into NFC text, trying in order: byte order mark, UTF-16
// without one, UTF-8, Windows-1258. ok is false when nothing gives text.
func decode(data []byte) (text string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		text = strings.ToValidUTF8(string(data[3:]), "\uFFFD")
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		text = wide(data[2:], 0)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		text = wide(data[2:], 1)
	default:
		text = unmarked(data)
	}
	text = vn.NFC(text)
	return text, legible(text)
}

// unmarked decodes bytes that carry no byte order mark.
func unmarked(data []byte) string {
	if low, is := looksWide(data); is {
		return wide(data, low)
	}
	if utf8.Valid(data) {
		return string(data)
	}
	if mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	out, err := charmap.Windows1258.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(out)
}

// wide decodes UTF-16; low is the place of the low byte in each pair.
func wide(data []byte, low int) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+1-low])<<8)
	}
	return string(utf16.Decode(units))
}

// looksWide finds UTF-16 without a mark: in Vietnamese text the blanks and the
// unmarked letters, more than a quarter of all, have a zero high byte, and no
// low byte is zero.
func looksWide(data []byte) (low int, is bool) {
	sample := data[:min(len(data), 4096)&^1]
	if len(sample) < 4 {
		return 0, false
	}
	var zeros, high [2]int
	for i, b := range sample {
		switch b {
		case 0:
			zeros[i&1]++
			high[i&1]++
		case 0x01, 0x03, 0x1e, 0x20: // the blocks of Vietnamese letters and signs
			high[i&1]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case zeros[1] > pairs/4 && zeros[0] <= pairs/50 && high[1] >= pairs-pairs/10:
		return 0, true
	case zeros[0] > pairs/4 && zeros[1] <= pairs/50 && high[0] >= pairs-pairs/10:
		return 1, true
	}
	return 0, false
}

// mostlyUTF8 tells a UTF-8 text with a few broken bytes from one in another
// code page, where marked letters hardly ever form valid sequences.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		i += n
	}
	return good >= 10*bad
}

// legible refuses what decodes but is no text: control characters.
func legible(text string) bool {
	control := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == 0 {
			return false
		} else if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' {
			control++
		}
	}
	return control <= len(text)/100
}
