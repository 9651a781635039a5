package sheet

import (
	"errors"
	"fmt"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Convention is how a file writes decimals in numbers that were typed as text:
// decided once for the whole file, never cell by cell.
type Convention string

// The conventions.
const (
	Undecided Convention = ""
	Comma     Convention = "phay" // 1.234,5
	Point     Convention = "cham" // 1,234.5
)

// Label says a convention by example.
func (c Convention) Label() string {
	switch c {
	case Comma:
		return "dấu phẩy cho phần lẻ (1.234,5)"
	case Point:
		return "dấu chấm cho phần lẻ (1,234.5)"
	}
	return "chưa rõ"
}

// Evidence is what a file shows of its convention.
type Evidence struct {
	Decided  Convention
	Comma    []string // numbers that are only right with a decimal comma
	Point    []string // numbers that are only right with a decimal point
	Open     []string // numbers with two readings
	CommaAll int      // how many there are in all, where the lists are cut short
	PointAll int
	OpenAll  int
}

// shownEvidence is how many numbers of each kind are kept to be shown.
const shownEvidence = 5

// Add looks at one number typed as text.
func (e *Evidence) Add(text string) {
	n, err := vn.ParseNumber(text)
	var two *vn.Ambiguous
	switch {
	case errors.As(err, &two):
		keep(&e.Open, &e.OpenAll, text)
	case err != nil:
	case reads(text, n, ','):
		keep(&e.Comma, &e.CommaAll, text)
	case reads(text, n, '.'):
		keep(&e.Point, &e.PointAll, text)
	}
}

func keep(list *[]string, all *int, text string) {
	if *all++; len(*list) < shownEvidence {
		*list = append(*list, strings.TrimSpace(text))
	}
}

// reads reports whether a number with one reading shows that the sign parts
// decimals: the sign stands before the decimals, or the other one between
// thousands ("1.234.567").
func reads(text string, n vn.Decimal, sign byte) bool {
	other := byte('.')
	if sign == '.' {
		other = ','
	}
	if n.Scale > 0 {
		return strings.LastIndexByte(text, sign) > strings.LastIndexByte(text, other)
	}
	return strings.IndexByte(text, other) >= 0
}

// Decide settles the convention by the numbers that have one reading. Numbers that
// speak for both leave it open: a person chooses.
func (e *Evidence) Decide() {
	switch {
	case e.CommaAll > 0 && e.PointAll == 0:
		e.Decided = Comma
	case e.PointAll > 0 && e.CommaAll == 0:
		e.Decided = Point
	default:
		e.Decided = Undecided
	}
}

// Sentence says what the file shows.
func (e *Evidence) Sentence() string {
	some := func(list []string, all int) string {
		text := "“" + strings.Join(list, "”, “") + "”"
		if all > len(list) {
			text += fmt.Sprintf(" và %d số khác", all-len(list))
		}
		return text
	}
	switch {
	case e.CommaAll > 0 && e.PointAll > 0:
		return fmt.Sprintf("Tệp có số gõ dạng chữ theo cả hai quy ước: %s dùng dấu phẩy, %s dùng dấu chấm cho phần lẻ.", some(e.Comma, e.CommaAll), some(e.Point, e.PointAll))
	case e.CommaAll > 0:
		return fmt.Sprintf("Số gõ dạng chữ trong tệp dùng dấu phẩy cho phần lẻ: %s chỉ có cách đọc ấy.", some(e.Comma, e.CommaAll))
	case e.PointAll > 0:
		return fmt.Sprintf("Số gõ dạng chữ trong tệp dùng dấu chấm cho phần lẻ: %s chỉ có cách đọc ấy.", some(e.Point, e.PointAll))
	case e.OpenAll > 0:
		return fmt.Sprintf("Trong tệp, %s có hai cách đọc và không số nào khác cho biết quy ước.", some(e.Open, e.OpenAll))
	}
	return "Tệp không có số nào gõ dạng chữ có dấu chấm hoặc dấu phẩy."
}

// Number reads a number typed as text under the convention.
func (c Convention) Number(text string) (vn.Decimal, error) {
	n, err := vn.ParseNumber(text)
	var two *vn.Ambiguous
	if !errors.As(err, &two) {
		return n, err
	}
	comma := strings.ContainsRune(two.Text, ',')
	switch c {
	case Comma:
		if comma {
			return two.Readings[1], nil
		}
		return two.Readings[0], nil
	case Point:
		if comma {
			return two.Readings[0], nil
		}
		return two.Readings[1], nil
	}
	return vn.Decimal{}, fault.Invalidf("", "“%s” có thể là %s hoặc %s. Hãy chọn quy ước dấu phẩy hay dấu chấm cho cả tệp ở đầu trang.", two.Text, two.Readings[0], two.Readings[1])
}
