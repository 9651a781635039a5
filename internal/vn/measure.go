package vn

import (
	"errors"
	"strings"
	"unicode"

	"tongket/internal/fault"
)

// Measure is an amount as an office writes it in one breath: a number or a range
// of two, with its bound, its unit and what it is divided by. "Từ 3 đến 5%",
// "hơn 2 tỷ rưỡi", "50.000đ/ngày", "10 - 12 triệu" are each one Measure.
type Measure struct {
	Bound    Bound   // of a range only Over, where From itself is left out, or About
	From, To Decimal // the same where one number is written; words of size are multiplied in
	Unit     string  // "%", "‰", "điểm %", "đồng" or a unit in lower case; "" where none is written
	Per      string  // "ngày", "tháng", "người/năm"; "" where none is written
}

// ParseMeasure reads a Measure. In a range the first number takes words of size
// and unit from the second. A number with two readings is an *Ambiguous, what is
// no amount a fault of kind Invalid.
func ParseMeasure(s string) (Measure, error) {
	if len(s) > longestWords {
		return Measure{}, unreadMeasure(s)
	}
	text, bound := cutBound(strings.Join(strings.Fields(Lower(s)), " "))
	first, second, ranged := cutRange(text)
	if !ranged {
		m, err := oneMeasure(s, text)
		m.Bound = bound
		return m, err
	}
	if bound != Exact && bound != Over && bound != About {
		return Measure{}, unreadMeasure(s)
	}
	to, err := oneMeasure(s, second)
	if err != nil {
		return Measure{}, err
	}
	if !strings.ContainsFunc(first, func(r rune) bool { return unicode.IsLetter(r) || r == '%' || r == '‰' }) {
		first += sizeOf(second)
	}
	from, err := oneMeasure(s, first)
	switch {
	case err != nil:
		return Measure{}, err
	case from.Unit != "" && from.Unit != to.Unit || from.Per != "" || from.From.Cmp(to.From) >= 0:
		return Measure{}, unreadMeasure(s)
	}
	to.Bound, to.From = bound, from.From
	return to, nil
}

func unreadMeasure(s string) error {
	return fault.Invalidf("", "%s không đọc được thành một số lượng; hãy ghi như 12,5%%, 50.000 đồng/ngày hoặc từ 3 đến 5%%.", shown(s))
}

// cutRange cuts "từ 3 đến 5%", "10–12%", "2tr-5tr" in two. A dash sets a range
// only where a number follows it and something stands before.
func cutRange(text string) (first, second string, ok bool) {
	for _, word := range []string{" đến ", " tới "} {
		if first, second, ok = strings.Cut(strings.TrimPrefix(text, "từ "), word); ok {
			return first, strings.TrimPrefix(second, "dưới "), true
		}
	}
	for i, r := range text {
		if i == 0 || !strings.ContainsRune("-‐‑‒–—", r) {
			continue
		}
		second = strings.TrimSpace(text[i+len(string(r)):])
		if second != "" && second[0] >= '0' && second[0] <= '9' {
			return strings.TrimSpace(text[:i]), second, true
		}
	}
	return "", "", false
}

// sizeOf gives the words of size and the currency behind a number in digits, for
// the number before it to take: " triệu đồng" of "12 triệu đồng".
func sizeOf(text string) string {
	size := ""
	for _, w := range strings.Fields(strings.TrimLeft(text, "0123456789., ")) {
		if quantitySteps[w] == 0 && w != Money && w != "đ" {
			break
		}
		size += " " + w
	}
	return size
}

// oneMeasure reads one number with its unit; s is the whole text, for sentences.
func oneMeasure(s, text string) (Measure, error) {
	text, per := cutPer(text)
	for _, u := range []struct{ written, unit string }{
		{" điểm phần trăm", "điểm %"}, {" điểm %", "điểm %"}, {" phần trăm", "%"}, {"%", "%"}, {" phần nghìn", "‰"}, {"‰", "‰"},
	} {
		if number, ok := strings.CutSuffix(text, u.written); ok {
			return numbered(s, number, u.unit, per)
		}
	}
	if number, money := cutCurrency(text); money {
		// The currency stays: it tells the dot of "50.000đ" to part thousands.
		return numbered(s, number+" "+Money, Money, per)
	}
	if m, err := numbered(s, text, "", per); err == nil || isAsked(err) {
		return m, err
	}
	number, unit, ok := cutUnit(text)
	if !ok {
		return Measure{}, unreadMeasure(s)
	}
	return numbered(s, number, unit, per)
}

func numbered(s, number, unit, per string) (Measure, error) {
	d, err := ParseQuantity(number)
	if err != nil && !isAsked(err) {
		err = unreadMeasure(s)
	}
	if err != nil {
		return Measure{}, err
	}
	return Measure{From: d, To: d, Unit: unit, Per: per}, nil
}

func isAsked(err error) bool {
	var asked *Ambiguous
	return errors.As(err, &asked)
}

// cutPer takes off what the amount is divided by: a unit after a stroke.
func cutPer(text string) (rest, per string) {
	rest, per, found := strings.Cut(text, "/")
	per = strings.TrimSpace(per)
	for _, u := range strings.Split(per, "/") {
		if !found || !unitLike(strings.TrimSpace(u)) {
			return text, ""
		}
	}
	return strings.TrimSpace(rest), per
}

// mostUnitWords is how many words a unit may have: "lượt khách du lịch".
const mostUnitWords = 6

// cutUnit finds the longest number that text begins with and takes the words
// behind it for its unit.
func cutUnit(text string) (number, unit string, ok bool) {
	at := strings.LastIndexByte(text, ' ')
	for range mostUnitWords {
		if at <= 0 {
			break
		}
		if _, err := ParseQuantity(text[:at]); (err == nil || isAsked(err)) && unitLike(text[at+1:]) {
			return text[:at], text[at+1:], true
		}
		at = strings.LastIndexByte(text[:at], ' ')
	}
	at = strings.IndexFunc(text, unicode.IsLetter)
	if at > 0 && text[at-1] >= '0' && text[at-1] <= '9' && unitLike(text[at:]) { // "30km"
		return text[:at], text[at:], true
	}
	return "", "", false
}

// unitLike accepts words that may be a unit: letters, the last with a power
// ("m2", "km²"), and the first no word of size.
func unitLike(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > mostUnitWords {
		return false
	}
	for i, w := range words {
		if i == len(words)-1 {
			w = strings.TrimRight(w, "²³23")
		}
		if w == "" || strings.ContainsFunc(w, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) }) || w[0] == '-' {
			return false
		}
	}
	return quantitySteps[words[0]] == 0 && !halfWords[words[0]] && words[0] != "ruoi"
}

// String writes the amount as papers do: "từ 3 đến 5%", "trên 2.500.000.000 đồng",
// "50.000 đồng/ngày". ParseMeasure reads it back, except that it asks about a
// number with two readings.
func (m Measure) String() string {
	unit := m.Unit
	if unit != "" && unit != "%" && unit != "‰" {
		unit = " " + unit
	}
	if m.Per != "" {
		unit += "/" + m.Per
	}
	number := m.To.String() + unit
	if m.From.Cmp(m.To) == 0 {
		return m.Bound.around(number)
	}
	number = m.From.String() + " đến " + number
	if m.Bound == Exact {
		return "từ " + number
	}
	return m.Bound.around(number)
}
