package vn

import (
	"errors"
	"strings"
)

// Convention says which sign parts the decimals in a block of numbers; the other
// one parts the thousands. The zero value is not decided.
type Convention string

// The conventions.
const (
	Undecided    Convention = ""
	DecimalComma Convention = "comma" // 1.234,5: Vietnamese
	DecimalPoint Convention = "point" // 1,234.5: English
)

// Label says the convention by an example.
func (c Convention) Label() string {
	switch c {
	case DecimalComma:
		return "dấu phẩy tách phần lẻ, dấu chấm tách hàng nghìn (1.234,5)"
	case DecimalPoint:
		return "dấu chấm tách phần lẻ, dấu phẩy tách hàng nghìn (1,234.5)"
	}
	return "chưa rõ"
}

// ConventionOf returns the only convention under which a written number can be
// read, and open true where it can be read under both and is another number in
// each ("1.234"). A number without separators says nothing: Undecided, false.
func ConventionOf(s string) (c Convention, open bool) {
	d, err := ParseNumber(s)
	var two *Ambiguous
	if errors.As(err, &two) {
		return Undecided, true
	}
	last := strings.LastIndexAny(s, ".,")
	if err != nil || last < 0 {
		return Undecided, false
	}
	decimal := d.Scale > 0 // else what stands there parts thousands
	if (s[last] == ',') == decimal {
		return DecimalComma, false
	}
	return DecimalPoint, false
}

// Judged is what a block of numbers says about its convention.
type Judged struct {
	Convention Convention // decided by the evidence, else Undecided
	Comma      []int      // which texts can be read with a decimal comma only
	Point      []int      // which with a decimal point only
	Open       []int      // which are another number under each
}

// Mixed reports whether the block contradicts itself.
func (j Judged) Mixed() bool { return len(j.Comma) > 0 && len(j.Point) > 0 }

// JudgeBlock decides a convention once for all numbers of a block: by those that
// can be read one way only. A block without such a number, or with some of each,
// stays undecided. Texts that are no numbers say nothing.
func JudgeBlock(texts []string) Judged {
	var j Judged
	for i, s := range texts {
		switch c, open := ConventionOf(s); {
		case open:
			j.Open = append(j.Open, i)
		case c == DecimalComma:
			j.Comma = append(j.Comma, i)
		case c == DecimalPoint:
			j.Point = append(j.Point, i)
		}
	}
	switch {
	case len(j.Comma) > 0 && len(j.Point) == 0:
		j.Convention = DecimalComma
	case len(j.Point) > 0 && len(j.Comma) == 0:
		j.Convention = DecimalPoint
	}
	return j
}

// ParseUnder reads a number under a convention, for an indicator that keeps scale
// decimals. A number that can be read in one way only is read in that way,
// whatever the convention; Undecided asks as ParseNumberAt does.
func ParseUnder(s string, c Convention, scale int) (Decimal, error) {
	if c == Undecided {
		return ParseNumberAt(s, scale)
	}
	if err := checkScale(scale); err != nil {
		return Decimal{}, err
	}
	readings, err := readNumber(s)
	if err != nil {
		return Decimal{}, err
	}
	chosen := readings[0]
	if len(readings) == 2 && strings.Contains(s, ",") == (c == DecimalComma) {
		chosen = readings[1]
	}
	return fit(s, chosen, scale)
}
