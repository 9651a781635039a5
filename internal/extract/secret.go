package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// secretError is a fault for people and ErrSecret for code.
type secretError struct{ fault *fault.Fault }

func (e *secretError) Error() string        { return e.fault.Sentence }
func (e *secretError) Unwrap() error        { return e.fault }
func (e *secretError) Is(target error) bool { return target == ErrSecret }

// RefuseSecret says that a marked text is not taken. It names the mark and
// nothing of the text; the error is ErrSecret.
func RefuseSecret(mark string) error {
	return &secretError{fault.Refusedf("Văn bản mang dấu độ mật “%s” nên không được nhận và không có phần nào được lưu lại. Hãy xử lý văn bản này ngoài hệ thống, theo quy định về bảo vệ bí mật nhà nước.", mark)}
}

// marks are the three degrees of secrecy, spelled without blanks as they are
// compared (Luật Bảo vệ bí mật nhà nước), in both tone placements.
var marks = map[string]string{"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}

// markHeads are words that may stand before the degree in a mark of their own.
var markHeads = []string{
	"ĐỘMẬT", "MỨCĐỘMẬT", "DẤUĐỘMẬT", "CẤPĐỘMẬT", "DẤUMẬT", "DẤU",
	"TÀILIỆU", "VĂNBẢN", "TÀILIỆUĐỘ", "VĂNBẢNĐỘ", "TÀILIỆUĐỘMẬT", "VĂNBẢNĐỘMẬT", "HỒSƠ",
}

// markTails are words that may share the line with a mark in a header.
var markTails = []string{"KHẨN", "THƯỢNGKHẨN", "HỎATỐC", "HOẢTỐC", "HỎATỐCHẸNGIỜ"}

// headLines is how many written lines at the top of a text may hold a degree
// that is not in capitals.
const headLines = 15

// Secret finds a mark of state secrecy that stands alone, as a stamp or a field
// of the header does: in a line, a cell or a column of its own, with its letters
// set apart or not. Prose about secrets, mật độ, mật ong and the like is none.
func Secret(text string) (mark string, found bool) { return secretIn(vn.NFC(text)) }

// secretIn is Secret for a text that is already NFC.
func secretIn(text string) (mark string, found bool) {
	written := 0
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		line := strings.TrimSpace(text[from:to])
		from = to + 1
		if line == "" {
			continue
		}
		written++
		if !mayMark(line) {
			continue
		}
		if mark, found := secretLine(line, written <= headLines); found {
			return mark, true
		}
	}
	return "", false
}

// mayMark is a quick look for the letters M, Ậ, T one after another.
func mayMark(line string) bool {
	for from := 0; from < len(line); {
		at := strings.Index(line[from:], "\xe1\xba")
		if at < 0 {
			return false
		}
		at += from
		if line[at+2] != 0xac && line[at+2] != 0xad { // Ậ, ậ
			from = at + 2
			continue
		}
		from = at + len("\u1eac")
		before := strings.TrimRight(line[max(0, at-12):at], " \t.-_\u00a0")
		after := strings.TrimLeft(line[from:min(len(line), from+12)], " \t.-_\u00a0")
		if before != "" && after != "" && (before[len(before)-1]|0x20) == 'm' && (after[0]|0x20) == 't' {
			return true
		}
	}
	return false
}

// secretLine looks at one line; head is true near the top of the text.
func secretLine(line string, head bool) (mark string, found bool) {
	if mark, found := secretCell(line, head); found {
		return mark, true
	}
	for _, cell := range secretCells(line) {
		if mark, found := secretCell(cell, head); found {
			return mark, true
		}
	}
	return "", false
}

// secretCells cuts a line where a header has columns: at tabs, bars and gaps of
// two blanks or more, but not between letters set apart.
func secretCells(line string) []string {
	var cells []string
	start, end := -1, -1 // of the cell
	single := false      // the word before was one letter
	gap := 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == '\t' || r == '|' || r == '\v':
			gap = 9
			i += n
			continue
		case unicode.IsSpace(r):
			gap++
			i += n
			continue
		}
		from, letters := i, 0
		for i < len(line) {
			r, n := utf8.DecodeRuneInString(line[i:])
			if unicode.IsSpace(r) || r == '|' {
				break
			}
			letters++
			i += n
		}
		one := letters == 1 && unicode.IsLetter(r)
		if start >= 0 && gap >= 2 && (!one || !single || gap > 4) {
			cells = append(cells, line[start:end])
			start = -1
		}
		if start < 0 {
			start = from
		}
		end, single, gap = i, one, 0
	}
	if start >= 0 {
		cells = append(cells, line[start:end])
	}
	return cells
}

// secretCell tells whether a cell is nothing but a mark.
func secretCell(cell string, head bool) (mark string, found bool) {
	if len(cell) > 200 {
		return "", false
	}
	var letters strings.Builder
	capitals, small := 0, 0
	for _, r := range cell {
		switch {
		case unicode.IsUpper(r):
			capitals++
			letters.WriteRune(r)
		case unicode.IsLetter(r):
			small++
			letters.WriteRune(unicode.ToUpper(r))
		case unicode.IsDigit(r):
			return "", false
		}
	}
	if capitals == 0 {
		return "", false
	}
	word := letters.String()
	for _, tail := range markTails {
		if cut, has := strings.CutSuffix(word, tail); has {
			word = cut
			break
		}
	}
	if mark, is := marks[word]; is {
		return mark, small == 0 || mark != "MẬT" || head
	}
	for _, prefix := range markHeads {
		if rest, has := strings.CutPrefix(word, prefix); has && marks[rest] != "" {
			return marks[rest], small == 0 || strings.HasSuffix(prefix, "ĐỘMẬT")
		}
	}
	return "", false
}
