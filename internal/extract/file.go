package extract

import (
	"bytes"
	"context"
	"errors"
	"image"
	"path/filepath"
	"strings"

	"tongket/internal/fault"
)

// Limit is the largest file that Read takes, in bytes.
const Limit = 50 << 20

// DoubtShown is the doubt, in percent, beyond which a word of a scan is marked for
// the person who reads the page: a confidence below 70 %.
const DoubtShown = 30

// ErrUnread is the reason why a scan is not read: no program here can.
var ErrUnread = errors.New("extract: a scan that no program here can read")

// Reader reads files of every kind. The zero Reader reads what needs nothing
// beside this program.
type Reader struct{}

// Read reads a file with the zero Reader.
func Read(name string, data []byte) (*Document, error) {
	return Reader{}.Read(context.Background(), name, data)
}

// Read reads a file by its content; the name only helps to say what is wrong
// with it. Errors are faults with a whole sentence, of kind Refused or TooLarge;
// a file with a mark of secrecy is refused with an error that is ErrSecret.
func (r Reader) Read(ctx context.Context, name string, data []byte) (*Document, error) {
	base := filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case len(data) == 0:
		return nil, fault.Refusedf("Tệp “%s” không có nội dung nào (0 byte). Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", base)
	case len(data) > Limit:
		return nil, fault.New(fault.TooLarge, "", "Tệp “%s” nặng %d MB, quá giới hạn %d MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi nộp lại.", base, len(data)>>20, Limit>>20)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ext := strings.ToLower(filepath.Ext(base))
	switch kind := sniff(data); kind {
	case "zip", "ole":
		if ext != ".docx" && (kind == "zip" || ext != ".doc") && textual[ext] {
			return nil, fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải văn bản chữ. Hãy mở tệp bằng đúng chương trình đã tạo ra nó rồi lưu lại dạng .docx hoặc .txt.", base, ext)
		}
		p, err := openWord(data)
		if err != nil {
			return nil, err
		}
		return readPaper(p, "docx", fault.Refusedf("Tệp Word này không có chữ nào, có thể chỉ gồm ảnh chụp. Hãy nộp bản có chữ, hoặc gõ lại nội dung vào tệp .docx."))
	case "":
	default:
		return nil, fault.Refusedf("Tệp “%s” là %s, phần đọc này chỉ nhận .docx và .txt. Hãy lưu nội dung dạng .docx hoặc .txt rồi nộp lại.", base, kind)
	}
	if ext == ".docx" || ext == ".doc" || ext == ".xlsx" || ext == ".xls" || ext == ".pdf" {
		return nil, fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải loại tệp ấy. Hãy mở tệp kiểm tra; nếu là văn bản chữ thì đổi đuôi thành .txt, nếu tệp hỏng thì lấy lại bản gốc.", base, ext)
	}
	return readBytes(base, data)
}

// readBytes reads plain text.
func readBytes(base string, data []byte) (*Document, error) {
	text, ok := decode(data)
	if !ok {
		return nil, fault.Refusedf("Tệp “%s” không phải văn bản chữ đọc được. Hãy lưu nội dung dạng .docx, hoặc .txt mã UTF-8, rồi nộp lại.", base)
	}
	if strings.TrimSpace(text) == "" {
		return nil, fault.Refusedf("Tệp “%s” chỉ có khoảng trắng, không có chữ nào. Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", base)
	}
	if mark, found := secretIn(text); found {
		return nil, RefuseSecret(mark)
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

// Picture draws one page, counted from 1, of a file that has pages.
func (r Reader) Picture(ctx context.Context, data []byte, page int) (image.Image, error) {
	return nil, fault.Missingf("Văn bản này không có ảnh trang.")
}
