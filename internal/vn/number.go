package vn

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/fault"
)

// What is longer, in bytes, is not looked at: an int64 is far shorter with all
// its separators, and so is the longest number in words, marks apart.
const (
	longestNumber = 200
	longestWords  = 600
)

// Ambiguous is the error for a number with two readings: "1.234" is 1234 where
// the dot separates thousands and 1,234 where it separates decimals. A person
// chooses; doors that only show faults find an Invalid one inside it.
type Ambiguous struct {
	Text     string     // as typed
	Readings [2]Decimal // first as a whole number, then as a decimal fraction
}

// Error is a whole sentence that says how to write each of the two readings so
// that it has only one.
func (a *Ambiguous) Error() string {
	return fmt.Sprintf("%s có hai cách đọc; hãy ghi %s nếu dấu tách hàng nghìn, ghi %s nếu dấu tách phần lẻ.",
		shown(a.Text), a.Readings[0].Input(), a.Readings[1].Input())
}

// Unwrap gives the same sentence as a fault of kind Invalid.
func (a *Ambiguous) Unwrap() error { return fault.Invalidf("", "%s", a.Error()) }

// ParseNumber reads a number as people type or print it: comma for decimals and
// dots for thousands ("1.234,5"), the other way round ("1,234.5"), blanks for
// thousands ("1 234 567"), a sign in any of its shapes. The scale is the number
// of decimals written. A number with two readings is an *Ambiguous, anything
// else that is not one number is a fault of kind Invalid.
func ParseNumber(s string) (Decimal, error) {
	readings, err := readNumber(s)
	if err != nil {
		return Decimal{}, err
	}
	if len(readings) == 2 {
		return Decimal{}, &Ambiguous{Text: strings.TrimSpace(NFC(s)), Readings: [2]Decimal(readings)}
	}
	return readings[0], nil
}

// ParseNumberAt reads a number for an indicator that keeps scale decimals; the
// answer has exactly that scale. Zeros at the end of the decimals do not count.
//
// Where no decimals are kept, "1.234" is 1234 without a question, and so is
// "1,234", which has no other reading there ("1,000" has, and asks). Where some
// are kept, "1.234" asks; a comma is the decimal sign of the language, so
// "75,123" at scale 2 is told that it has too many decimals, and asks at scale 3.
func ParseNumberAt(s string, scale int) (Decimal, error) {
	if err := checkScale(scale); err != nil {
		return Decimal{}, err
	}
	readings, err := readNumber(s)
	if err != nil {
		return Decimal{}, err
	}
	if len(readings) == 2 {
		return chooseAt(s, [2]Decimal(readings), scale)
	}
	return fit(s, readings[0], scale)
}

// chooseAt settles a number with two readings by the scale of its indicator.
func chooseAt(s string, readings [2]Decimal, scale int) (Decimal, error) {
	comma := strings.Contains(s, ",")
	fits := readings[1].Trim().Scale <= scale
	switch {
	case scale == 0 && (!comma || !fits):
		return readings[0], nil
	case scale > 0 && comma && !fits:
		return Decimal{}, tooManyDecimals(s, readings[1], scale)
	}
	return Decimal{}, &Ambiguous{Text: strings.TrimSpace(NFC(s)), Readings: readings}
}

// fit brings a number with one reading to the scale of its indicator.
func fit(s string, d Decimal, scale int) (Decimal, error) {
	if d.Trim().Scale > scale {
		return Decimal{}, tooManyDecimals(s, d, scale)
	}
	units, err := d.At(scale)
	if err != nil {
		return Decimal{}, err
	}
	return Decimal{units, scale}, nil
}

func tooManyDecimals(s string, d Decimal, scale int) error {
	keeps := fmt.Sprintf("chỉ tiêu này giữ %d", scale)
	if scale == 0 {
		keeps = "chỉ tiêu này không giữ số lẻ"
	}
	rounded, err := d.Round(scale)
	if err != nil {
		return tooBig(shown(s))
	}
	return fault.Invalidf("", "%s có %d chữ số lẻ, %s; nếu làm tròn thì ghi %s.",
		shown(s), d.Scale, keeps, rounded.Input())
}

// readNumber returns the one or two readings of a text as a number; of two, the
// whole number comes first.
func readNumber(s string) ([]Decimal, error) {
	if len(s) > longestNumber {
		return nil, fault.Invalidf("", "%s dài quá, không phải một số; hãy chỉ ghi một số, ví dụ 1.234,5.", shown(s))
	}
	body := strings.TrimSpace(NFC(s))
	if body == "" {
		return nil, fault.Invalidf("", "Chưa có số; hãy ghi một số, ví dụ 1.234,5.")
	}
	negative, body, err := cutSign(s, body)
	if err != nil {
		return nil, err
	}
	shapes, err := readShapes(s, body)
	if err != nil {
		return nil, err
	}
	readings := make([]Decimal, 0, 2)
	for _, p := range shapes {
		d, err := p.decimal(s, negative)
		if err != nil {
			return nil, err
		}
		readings = append(readings, d)
	}
	return readings, nil
}

// cutSign takes the sign off: plus, hyphen, dash or true minus, with or without a
// blank after it.
func cutSign(s, body string) (negative bool, rest string, err error) {
	const minuses, signs = "-‐‑‒–−", "+-‐‑‒–−"
	first, size := utf8.DecodeRuneInString(body)
	rest = body
	if strings.ContainsRune(signs, first) {
		negative = strings.ContainsRune(minuses, first)
		rest = strings.TrimSpace(body[size:])
	}
	if strings.ContainsAny(rest, signs) {
		return false, "", fault.Invalidf("",
			"%s có dấu cộng, trừ thừa hoặc nằm giữa số; hãy chỉ ghi một số, dấu trừ (nếu có) đứng đầu.", shown(s))
	}
	return negative, rest, nil
}

// shape is one way to cut a written number: its digits before and after the
// decimal sign, separators gone.
type shape struct{ whole, decimals string }

// readShapes cuts a number without sign into its possible shapes.
func readShapes(s, body string) ([]shape, error) {
	var blanks, dots, commas, digits int
	for _, r := range body {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '.':
			dots++
		case r == ',':
			commas++
		case unicode.IsSpace(r) && r != '\n' && r != '\r':
			blanks++
		default:
			return nil, fault.Invalidf("",
				"%s có chữ hoặc dấu lạ; hãy chỉ ghi chữ số, dấu chấm và dấu phẩy, ví dụ 1.234,5.", shown(s))
		}
	}
	if digits == 0 {
		return nil, fault.Invalidf("", "%s không có chữ số nào; hãy ghi một số, ví dụ 1.234,5.", shown(s))
	}
	if strings.HasSuffix(body, ".") || strings.HasSuffix(body, ",") {
		return nil, fault.Invalidf("", "%s thiếu chữ số sau dấu cuối; hãy ghi thêm chữ số hoặc bỏ dấu ấy đi.", shown(s))
	}
	var shapes []shape
	switch {
	case blanks > 0:
		shapes = blankShapes(body, dots+commas)
	case dots+commas == 0:
		shapes = []shape{{body, ""}}
	case dots == 0:
		shapes = oneKind(body, ",", commas)
	case commas == 0:
		shapes = oneKind(body, ".", dots)
	default:
		shapes = bothKinds(body)
	}
	if len(shapes) == 0 {
		return nil, fault.Invalidf("", "%s chia nhóm chữ số chưa đúng: các nhóm hàng nghìn có 3 chữ số và "+
			"chỉ có một dấu tách phần lẻ; hãy ghi lại, ví dụ 1.234.567,8.", shown(s))
	}
	return shapes, nil
}

// oneKind cuts a number that holds one kind of separator, n times.
func oneKind(body, separator string, n int) []shape {
	groups := strings.Split(body, separator)
	var shapes []shape
	if thousands(groups) {
		shapes = append(shapes, shape{strings.Join(groups, ""), ""})
	}
	if n == 1 {
		shapes = append(shapes, shape{groups[0], groups[1]})
	}
	return shapes
}

// bothKinds cuts a number that holds dots and commas: the last separator, which
// must stand once, is the decimal one.
func bothKinds(body string) []shape {
	at := strings.LastIndexAny(body, ".,")
	point, group := body[at:at+1], ","
	if point == "," {
		group = "."
	}
	groups := strings.Split(body[:at], group)
	if strings.Contains(body[:at], point) || !thousands(groups) {
		return nil
	}
	return []shape{{strings.Join(groups, ""), body[at+1:]}}
}

// blankShapes cuts a number whose thousands are separated by blanks, with at most
// one decimal sign.
func blankShapes(body string, separators int) []shape {
	if separators > 1 {
		return nil
	}
	whole, decimals := body, ""
	if at := strings.LastIndexAny(body, ".,"); at >= 0 {
		whole, decimals = body[:at], body[at+1:]
		if strings.ContainsFunc(decimals, unicode.IsSpace) {
			return nil
		}
	}
	groups := strings.FieldsFunc(whole, unicode.IsSpace)
	if !thousands(groups) || utf8.RuneCountInString(whole) != len(strings.Join(groups, " ")) {
		return nil
	}
	return []shape{{strings.Join(groups, ""), decimals}}
}

// thousands reports whether groups of digits are written as thousands: the first
// of one to three digits and not beginning with zero, each other of three.
func thousands(groups []string) bool {
	if len(groups) < 2 || len(groups[0]) < 1 || len(groups[0]) > 3 || groups[0][0] == '0' {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}

// decimal makes the number, or the fault that it has more digits than fit.
func (p shape) decimal(s string, negative bool) (Decimal, error) {
	decimals := p.decimals
	if len(decimals) > MaxScale {
		decimals = strings.TrimRight(decimals, "0")
	}
	digits := p.whole + decimals
	var units int64
	for _, c := range []byte(digits) {
		// Counting downwards reaches the smallest int64 as well.
		const limit = -1 << 63
		digit := int64(c - '0')
		if units < (limit+digit)/10 {
			return Decimal{}, tooBig(shown(s))
		}
		units = units*10 - digit
	}
	if len(decimals) > MaxScale {
		return Decimal{}, fault.Invalidf("", "%s có %d chữ số lẻ, nhiều nhất là %d; hãy làm tròn rồi ghi lại.",
			shown(s), len(decimals), MaxScale)
	}
	if !negative {
		if units == -1<<63 {
			return Decimal{}, tooBig(shown(s))
		}
		units = -units
	}
	return Decimal{units, len(decimals)}, nil
}
