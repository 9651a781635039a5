package paper

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"tongket/internal/doc"
	"tongket/internal/doc/markdown"
	"tongket/internal/extract"
	"tongket/internal/fault"
)

// kind is what a file is by its content.
type kind int

const (
	text     kind = iota // whatever has no other sign
	word                 // any package that is no workbook: its reader says what is wrong with it
	wordOld              // .doc
	excel                // .xlsx
	excelOld             // .xls
	portable             // PDF
	picture              // a photo or scan
	page                 // a saved web page
	md
	strange // known, and not read here
)

// title is what a kind is called in a sentence.
func (k kind) title() string {
	if k == excelOld {
		return "Excel"
	}
	return "Word"
}

// newer is the ending of the kind that took its place.
func (k kind) newer() string {
	if k == excelOld {
		return ".xlsx"
	}
	return ".docx"
}

// signatures are the first bytes of what is no text.
var signatures = []struct {
	bytes string
	kind  kind
	name  string
}{
	{"%PDF-", portable, ""}, {"\x89PNG", picture, ""}, {"\xff\xd8\xff", picture, ""}, {"II*\x00", picture, ""}, {"MM\x00*", picture, ""},
	{"{\\rtf", strange, "tệp RTF"}, {"GIF8", strange, "ảnh GIF"}, {"Rar!", strange, "tệp nén RAR"}, {"7z\xbc\xaf", strange, "tệp nén 7z"}, {"\x1f\x8b", strange, "tệp nén gzip"},
}

// kindOf tells what a file is. The ending decides only between kinds of text.
func kindOf(data []byte, ending string) kind {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")), bytes.HasPrefix(data, []byte("PK\x07\x08")):
		return packed(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compound(data)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.bytes)) {
			return s.kind
		}
	}
	switch ending {
	case ".html", ".htm", ".mht", ".mhtml":
		return page
	case ".md", ".markdown":
		return md
	}
	head := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 512)], "\xef\xbb\xbf \t\r\n")))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return page
	}
	return text
}

// packed tells a workbook from other packages.
func packed(data []byte) kind {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return word // its reader says that the file is broken
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/") {
			return excel
		}
	}
	return word
}

// compound tells the old files by the names of their streams, which are in UTF-16.
// A newer file under a password is such a file too: its reader says so.
func compound(data []byte) kind {
	switch {
	case holds(data, "EncryptedPackage"):
		return word
	case holds(data, "WordDocument"):
		return wordOld
	case holds(data, "Workbook"), holds(data, "Book"):
		return excelOld
	}
	return word
}

// holds looks for a name in UTF-16, low byte first.
func holds(data []byte, name string) bool {
	var wide []byte
	for _, u := range utf16.Encode([]rune(name)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	return bytes.Contains(data, wide)
}

// plain are the endings of files that hold plain text, named those of other kinds.
var (
	plain = map[string]bool{".txt": true, ".md": true, ".text": true, ".csv": true, ".log": true}
	named = map[string]bool{".docx": true, ".doc": true, ".xlsx": true, ".xls": true, ".pdf": true, ".png": true, ".jpg": true, ".jpeg": true}
)

// Reads reports whether files of a name's ending are read here.
func Reads(name string) bool {
	switch ending := strings.ToLower(filepath.Ext(name)); ending {
	case ".html", ".htm", ".mht", ".mhtml", ".markdown":
		return true
	default:
		return plain[ending] || named[ending]
	}
}

// misnamed refuses what nobody reads here, and a file whose ending says another
// kind than its content.
func (f file) misnamed() error {
	switch {
	case f.kind == strange:
		for _, s := range signatures {
			if s.kind == strange && bytes.HasPrefix(f.data, []byte(s.bytes)) {
				return fault.Refusedf("Tệp “%s” là %s, phần này không đọc. Hãy lưu nội dung dạng .docx, .xlsx, .pdf hoặc .txt rồi nộp lại.", f.name, s.name)
			}
		}
	case f.kind == text && named[f.ending]:
		return fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải loại tệp ấy. Hãy mở tệp kiểm tra; nếu là văn bản chữ thì đổi đuôi thành .txt, nếu tệp hỏng thì lấy lại bản gốc.", f.name, f.ending)
	case f.kind != text && f.kind != md && f.kind != page && plain[f.ending]:
		return fault.Refusedf("Tệp “%s” mang đuôi %s nhưng bên trong không phải văn bản chữ. Hãy mở tệp bằng đúng chương trình đã tạo ra nó rồi lưu lại dạng .docx hoặc .txt.", f.name, f.ending)
	}
	return nil
}

// markdown opens a Markdown file; what its marks hide from the paper, such as a
// picture's name, is looked at as it is typed.
func (f file) markdown() (*doc.Paper, error) {
	content, ok := decode(f.data)
	if !ok {
		return markdown.Read(f.data) // which says what is wrong
	}
	if mark, found := extract.Secret(content); found {
		return nil, extract.RefuseSecret(mark)
	}
	return markdown.Read([]byte(content))
}

// text reads plain text.
func (f file) text(most int) (*extract.Document, error) {
	content, ok := decode(f.data)
	switch {
	case !ok:
		return nil, fault.Refusedf("Tệp “%s” không phải văn bản chữ đọc được. Hãy lưu nội dung dạng .docx, hoặc .txt mã UTF-8, rồi nộp lại.", f.name)
	case strings.TrimSpace(content) == "":
		return nil, fault.Refusedf("Tệp “%s” chỉ có khoảng trắng, không có chữ nào. Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", f.name)
	}
	if mark, found := extract.Secret(content); found {
		return nil, extract.RefuseSecret(mark)
	}
	var a amount
	a.add(content)
	if err := a.judge(f.name, most); err != nil {
		return nil, err
	}
	return extract.Text(content), nil
}
