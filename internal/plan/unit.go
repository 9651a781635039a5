package plan

import (
	"math/big"
	"strings"

	"tongket/internal/vn"
)

// measure is a unit of measure as a multiple of the base of its family.
type measure struct {
	family string
	times  *big.Rat
}

// money is the family of amounts of money.
const money = "đồng"

// measures lists the units that documents change between (domain §4.6). Others
// are taken to be themselves only.
var measures = map[string]measure{
	money: {money, big.NewRat(1, 1)},
	"kg":  {"kg", big.NewRat(1, 1)}, "yến": {"kg", big.NewRat(10, 1)}, "tạ": {"kg", big.NewRat(100, 1)}, "tấn": {"kg", big.NewRat(1000, 1)},
	"m2": {"m2", big.NewRat(1, 1)}, "m²": {"m2", big.NewRat(1, 1)}, "ha": {"m2", big.NewRat(1e4, 1)}, "km2": {"m2", big.NewRat(1e6, 1)}, "km²": {"m2", big.NewRat(1e6, 1)},
	"m": {"m", big.NewRat(1, 1)}, "km": {"m", big.NewRat(1000, 1)},
	"%": {"%", big.NewRat(1, 1)}, "‰": {"%", big.NewRat(1, 10)},
}

// multiples are the counting words that stand before a unit.
var multiples = map[string]int64{"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}

// unitOf finds a unit's measure; what follows a slash must be equal for two
// units to be compared ("triệu đồng/người/năm").
func unitOf(unit string) (m measure, per string) {
	head, per, _ := strings.Cut(vn.OneTone(vn.Lower(unit)), "/")
	words := strings.Fields(head)
	times := big.NewRat(1, 1)
	amount := false
	for len(words) > 0 && multiples[words[0]] != 0 {
		times.Mul(times, big.NewRat(multiples[words[0]], 1))
		amount = amount || multiples[words[0]] > 1000
		words = words[1:]
	}
	head = strings.Join(words, " ")
	switch {
	case head == "" && amount:
		head = money // "6 tỷ"
	case strings.HasPrefix(head, "%"):
		head = "%" // "% dân số": of what is part of the name, not of the size
	}
	m, ok := measures[head]
	if !ok {
		m = measure{head, big.NewRat(1, 1)}
	}
	return measure{m.family, times.Mul(times, m.times)}, strings.TrimSpace(per)
}

// SameMeasure reports whether a number in one unit can be told in the other.
// Where one of them does not say per whom or per year, that is overlooked, and a
// longer counting word matches the shorter it begins with ("đảng viên mới").
// Money is not one: "đồng chí" and "đồng bào" are people.
func SameMeasure(a, b string) bool {
	ma, pa := unitOf(a)
	mb, pb := unitOf(b)
	if pa != pb && pa != "" && pb != "" {
		return false
	}
	if ma.family == mb.family || ma.family == money || mb.family == money {
		return ma.family == mb.family
	}
	return strings.HasPrefix(ma.family, mb.family+" ") || strings.HasPrefix(mb.family, ma.family+" ")
}

// Convert tells a number of one unit in another, exactly. It returns false where
// the units do not measure the same.
func Convert(n vn.Decimal, from, to string) (*big.Rat, bool) {
	if !SameMeasure(from, to) {
		return nil, false
	}
	a, _ := unitOf(from)
	b, _ := unitOf(to)
	return new(big.Rat).Mul(n.Rat(), new(big.Rat).Quo(a.times, b.times)), true
}
