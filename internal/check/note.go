package check

import (
	"strings"
	"time"

	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Author signs the notes that findings make in a file.
const Author = "Tổng kết"

// Noted reports whether a remark is worth a note in the margin: what contradicts
// and what somebody should look at. The rest is only listed.
func (r Remark) Noted() bool { return r.Grade == Contradiction || r.Grade == Doubtful }

// CanNote refuses a file that notes cannot be written into.
func (c Copy) CanNote() error {
	if c.word == nil && c.sheet == nil {
		return fault.Refusedf("Ghi chú chỉ viết được vào tệp Word .docx và Excel .xlsx. Hãy lưu tệp dạng ấy rồi kiểm tra lại; danh sách cảnh báo vẫn xem được trên trang.")
	}
	return nil
}

// Ending is the ending of the file that Annotate gives: ".docx" or ".xlsx".
func (c Copy) Ending() string {
	if c.sheet != nil {
		return ".xlsx"
	}
	return ".docx"
}

// Annotate returns a Word file or a workbook with a comment at each remark that is
// worth one, and, with correct, a Word file with a tracked correction where a remark
// says what should stand there. data is the file the copy was read from. Any other
// file is refused, and corrections in a workbook, which cannot track them.
func Annotate(data []byte, c Copy, remarks []Remark, at time.Time, correct bool) ([]byte, error) {
	if err := c.CanNote(); err != nil {
		return nil, err
	}
	if c.sheet != nil {
		if correct {
			return nil, fault.Refusedf("Tệp Excel không có sửa theo dõi như Word. Hãy lấy bản có ghi chú: mỗi ghi chú nói ô ấy lẽ ra ghi gì.")
		}
		var notes []xlsx.Note
		for _, r := range remarks {
			if r.Noted() {
				notes = append(notes, xlsx.Note{Place: c.sheet.of(r), Author: Author, Text: r.text()})
			}
		}
		return xlsx.Annotate(data, notes)
	}
	var notes []docx.Note
	for _, r := range remarks {
		if !r.Noted() {
			continue
		}
		n := docx.Note{Author: Author, At: at, Text: r.text()}
		path, start, end, ok := c.word.of(r.At)
		if blank := c.word.blank[r.Tag]; blank != "" && r.At[0] == r.At[1] {
			path, start, end, ok = blank, 0, 0, true
		}
		if !ok {
			continue // a text without a single paragraph has no findings
		}
		n.Path, n.Start, n.End = path, start, end
		if correct && r.Tag != "" {
			n.Replace = r.Should
		}
		notes = append(notes, n)
	}
	return docx.Annotate(data, notes)
}

// text is a remark as a note says it: what is wrong, the sums, how it is known.
func (r Remark) text() string {
	lines := []string{vn.Sentence(r.Title) + ".", r.Sentence}
	if r.Arithmetic != "" {
		lines = append(lines, r.Arithmetic)
	}
	if r.How != ByText {
		lines = append(lines, "("+r.How.Label()+")")
	}
	return strings.Join(lines, "\n")
}
