package paper

import (
	"strings"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// What reading keeps, in bytes of memory, for each number, each line or cell and
// each byte of text, as measured on texts of nothing else; and what it may keep in
// all. Words of one paragraph cost a hundred bytes each, but only while it is read.
const (
	perNumber = 1600
	perPiece  = 400
	perByte   = 1
	mostKept  = 980 << 20
	longest   = 1 << 20 // bytes of one paragraph
)

// amount is how much there is to read in a file.
type amount struct{ numbers, pieces, bytes, longest int }

// add counts a text.
func (a *amount) add(s string) {
	a.bytes += len(s)
	a.numbers += strings.Count(s, "trăm") + strings.Count(s, "mươi") // in words, nearly always one of these
	for line := range strings.Lines(s) {
		a.pieces++
		a.longest = max(a.longest, len(line))
		number := false
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case c >= '0' && c <= '9':
				if !number {
					a.numbers++
				}
				number = true
			case number && (c == '.' || c == ','): // within a number
			default:
				number = false
				if c == '\t' || c == '|' {
					a.pieces++
				}
			}
		}
	}
}

// amountOf counts what an opened paper holds.
func amountOf(p *doc.Paper) (a amount) {
	for _, b := range p.Blocks {
		a.add(b.Text)
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Cells {
			a.add(c.Text)
		}
	}
	return a
}

// judge refuses what would take more memory than there may be, or has more numbers
// than the reader takes.
func (a amount) judge(name string, most int) error {
	switch {
	case most > 0 && a.numbers > most:
		return fault.New(fault.TooLarge, "", "Tệp “%s” có %d con số, nhiều hơn mức %d con số đọc được trong một lần. Hãy tách tệp thành nhiều phần rồi gửi từng phần.", name, a.numbers, most)
	case a.longest > longest:
		return fault.New(fault.TooLarge, "", "Tệp “%s” có một đoạn dài hơn %d MB không xuống dòng lần nào, quá mức đọc được. Hãy ngắt đoạn ấy thành nhiều dòng rồi nộp lại.", name, longest>>20)
	case a.numbers*perNumber+a.pieces*perPiece+a.bytes*perByte > mostKept:
		return fault.New(fault.TooLarge, "", "Tệp “%s” có %d con số trong %d dòng và ô, nhiều hơn mức đọc được trong một lần. Hãy tách tệp thành nhiều phần rồi nộp từng phần.", name, a.numbers, a.pieces)
	}
	return nil
}
