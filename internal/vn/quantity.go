package vn

import (
	"strings"
	"unicode"

	"tongket/internal/fault"
)

// quantitySteps are the words that multiply a number in digits, as powers of ten,
// with the short forms of messages and the forms typed without marks on a phone.
var quantitySteps = map[string]int{
	"chục": 1, "chuc": 1, "trăm": 2, "tram": 2,
	"nghìn": 3, "ngàn": 3, "nghin": 3, "ngan": 3, "k": 3, "vạn": 4, "van": 4,
	"triệu": 6, "trieu": 6, "tr": 6, "tỷ": 9, "tỉ": 9, "ty": 9, "ti": 9,
}

// currencies end an amount without changing it.
var currencies = []string{"đồng", "dong", "vnđ", "vnd", "đ", "₫"}

// ParseQuantity reads an amount in digits with words of size, in ones: "6 tỷ 750
// triệu" is 6750000000; so are read "2 tỷ rưỡi", "1tr5", "1,5 triệu", "12 vạn",
// "50.000đ", and an amount wholly in words. "1.234 triệu" has two readings and is
// an *Ambiguous; "25 tỷ 1.234 triệu" has one, because more than a thousand triệu
// would have been said as tỷ. What is no amount is a fault of kind Invalid.
func ParseQuantity(s string) (Decimal, error) {
	if len(s) > longestWords {
		return Decimal{}, fault.Invalidf("", "%s dài quá, không phải một số; hãy chỉ ghi một số, ví dụ 6 tỷ 750 triệu.", shown(s))
	}
	text, money := cutCurrency(strings.TrimSpace(Lower(s)))
	if !strings.ContainsAny(text, "0123456789") {
		if d, ok := ParseWords(text); ok {
			return d, nil
		}
		return Decimal{}, unreadQuantity(s)
	}
	negative, text, err := cutSign(s, text)
	if err != nil {
		return Decimal{}, err
	}
	parts, ok := cutQuantity(text)
	if !ok {
		return Decimal{}, unreadQuantity(s)
	}
	sums, err := addQuantity(s, parts, money)
	if err != nil {
		return Decimal{}, err
	}
	if negative {
		for i := range sums {
			sums[i].Units = -sums[i].Units
		}
	}
	switch len(sums) {
	case 1:
		return sums[0], nil
	case 2:
		return Decimal{}, &Ambiguous{Text: strings.TrimSpace(NFC(s)), Readings: [2]Decimal(sums)}
	}
	return Decimal{}, unreadQuantity(s)
}

func unreadQuantity(s string) error {
	return fault.Invalidf("", "%s không đọc được thành một số; hãy ghi như 6 tỷ 750 triệu hoặc 6.750.000.000.", shown(s))
}

// cutCurrency takes the name of the currency off the end, and the word that
// closes an amount on payment papers.
func cutCurrency(text string) (rest string, found bool) {
	text = strings.TrimSpace(strings.TrimSuffix(text, " chẵn"))
	for _, c := range currencies {
		if rest, ok := strings.CutSuffix(text, c); ok && rest != "" {
			last := []rune(rest)
			if r := last[len(last)-1]; unicode.IsDigit(r) || unicode.IsSpace(r) {
				return strings.TrimSpace(rest), true
			}
		}
	}
	return text, false
}

// quantityPart is one number with its words of size.
type quantityPart struct {
	number   string // digits and separators as written
	step     int    // power of ten
	stepped  bool   // a word of size followed
	half     bool   // then "rưỡi"
	attached bool   // the number stands right behind the word before it: "1tr5"
}

// cutQuantity cuts the text into its parts.
func cutQuantity(text string) ([]quantityPart, bool) {
	var parts []quantityPart
	const most = 6
	for text != "" {
		if len(parts) == most {
			return nil, false
		}
		end := strings.IndexFunc(text, unicode.IsLetter)
		if end < 0 {
			end = len(text)
		}
		p := quantityPart{number: text[:end]}
		if len(parts) > 0 {
			trimmed := strings.TrimPrefix(p.number, ",")
			p.attached = trimmed == p.number && trimmed != "" && !unicode.IsSpace([]rune(trimmed)[0])
			p.number = trimmed
		}
		p.number = strings.TrimSpace(p.number)
		rest, ok := p.takeSteps(text[end:])
		if !ok || !strings.ContainsAny(p.number, "0123456789") || strings.ContainsFunc(p.number, foreign) {
			return nil, false
		}
		parts = append(parts, p)
		text = rest
	}
	return parts, len(parts) > 0
}

// foreign reports whether a rune has no place in a number.
func foreign(r rune) bool {
	return !unicode.IsSpace(r) && !strings.ContainsRune("0123456789.,", r)
}

// takeSteps takes the words of size after a number: "nghìn tỷ", "tỷ rưỡi".
func (p *quantityPart) takeSteps(text string) (rest string, ok bool) {
	last := 0
	for {
		blanks := strings.TrimLeftFunc(text, unicode.IsSpace)
		end := strings.IndexFunc(blanks, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(blanks)
		}
		if end == 0 {
			// A blank before the next number is kept: it tells "1tr5" from
			// "1tr 5".
			return text, true
		}
		word := blanks[:end]
		text = blanks[end:]
		if p.stepped && (halfWords[word] || word == "ruoi") {
			p.half = true
			return text, strings.TrimSpace(text) == ""
		}
		step, known := quantitySteps[word]
		if !known || step < last {
			return "", false
		}
		last = step
		p.step += step
		p.stepped = true
	}
}

// addQuantity adds the parts up for each reading that makes sense, of two the
// whole number first.
func addQuantity(s string, parts []quantityPart, money bool) ([]Decimal, error) {
	last := len(parts) - 1
	total := Decimal{}
	for i, p := range parts[:last] {
		readings, err := readNumber(p.number)
		if err != nil {
			return nil, err
		}
		// Only the last part may have decimals, so a dot before it separates
		// thousands.
		if readings[0].Scale != 0 || p.half || !below(readings[0], p, parts, i) {
			return nil, unreadQuantity(s)
		}
		if total, err = plusScaled(s, total, readings[0], p.step); err != nil {
			return nil, err
		}
	}
	readings, step, err := lastReadings(s, parts, money)
	if err != nil {
		return nil, err
	}
	var sums []Decimal
	for _, d := range readings {
		if !below(d, quantityPart{step: step}, parts, last) {
			continue
		}
		sum, err := plusScaled(s, total, d, step)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// lastReadings returns the readings of the last part and its power of ten.
func lastReadings(s string, parts []quantityPart, money bool) ([]Decimal, int, error) {
	p := parts[len(parts)-1]
	if len(parts) > 1 && !p.stepped {
		return tailReadings(s, p, parts[len(parts)-2], money)
	}
	readings, err := readNumber(p.number)
	if err != nil {
		return nil, 0, err
	}
	switch {
	case money && !p.stepped:
		// Đồng are not divided, so the dot of "50.000đ" separates thousands.
		return readings[:1], 0, nil
	case !p.half:
		return readings, p.step, nil
	}
	// "2 tỷ rưỡi": the half is of the step, and the count before it is whole.
	if readings[0].Scale != 0 {
		return nil, 0, unreadQuantity(s)
	}
	tenths, ok := mulPow10(readings[0].Units, 1)
	if !ok || tenths > tenths+5 {
		return nil, 0, tooBig(shown(s))
	}
	return []Decimal{{tenths + 5, 1}}, p.step, nil
}

// tailReadings reads a last number without a word of size. Right behind the word
// before it ("1tr5", "1tr250"), or as one digit ("1 tỷ 2"), it counts decimals of
// that word; from four digits on, or before the name of the currency, it counts
// ones; "1 tỷ 200" could be either and is refused.
func tailReadings(s string, p, before quantityPart, money bool) ([]Decimal, int, error) {
	n := len(p.number)
	digitsOnly := strings.Trim(p.number, "0123456789") == ""
	switch {
	case digitsOnly && n <= 3 && n <= before.step && (p.attached || n == 1 && !money):
		d, err := ParseNumber(p.number)
		return []Decimal{d}, before.step - n, err
	case digitsOnly && (n > 3 || money && n > 1) && !p.attached:
		d, err := ParseNumber(p.number)
		return []Decimal{d}, 0, err
	case !digitsOnly && !p.attached:
		readings, err := readNumber(p.number)
		if err != nil {
			return nil, 0, err
		}
		if readings[0].Scale == 0 {
			return readings[:1], 0, nil
		}
	}
	return nil, 0, fault.Invalidf("", "Chưa rõ %s trong %s là nghìn, triệu hay đồng; hãy ghi thêm đơn vị sau số ấy.",
		shown(p.number), shown(s))
}

// below reports whether the part at i is less than one of the step before it, as
// "750 triệu" is in "6 tỷ 750 triệu"; the first part may be anything.
func below(d Decimal, p quantityPart, parts []quantityPart, i int) bool {
	if i == 0 {
		return true
	}
	room := parts[i-1].step - p.step
	return room > MaxScale || room > 0 && d.Cmp(Decimal{pow10[room], 0}) < 0
}

// plusScaled returns total + d × 10^step.
func plusScaled(s string, total, d Decimal, step int) (Decimal, error) {
	if step >= d.Scale {
		units, ok := mulPow10(d.Units, step-d.Scale)
		if !ok {
			return Decimal{}, tooBig(shown(s))
		}
		d = Decimal{units, 0}
	} else {
		d.Scale -= step
	}
	base, ok := mulPow10(total.Units, d.Scale)
	sum := base + d.Units
	if !ok || base > 0 && sum < base {
		return Decimal{}, tooBig(shown(s))
	}
	return Decimal{sum, d.Scale}, nil
}
