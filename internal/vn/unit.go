package vn

import (
	"math/big"
	"strings"
)

// Money is the ground unit of amounts of money.
const Money = "đồng"

// multiples are the counting words that stand before a unit of measure.
var multiples = map[string]int64{
	"chục": 10, "trăm": 100, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}

// grounds are units that are a multiple of another, or another name of it.
var grounds = map[string]struct {
	of       string
	num, den int64
}{
	"tấn": {"kg", 1000, 1}, "tạ": {"kg", 100, 1}, "yến": {"kg", 10, 1}, "ki-lô-gam": {"kg", 1, 1}, "gam": {"kg", 1, 1000},
	"ha": {"m²", 1e4, 1}, "héc-ta": {"m²", 1e4, 1}, "km²": {"m²", 1e6, 1}, "km2": {"m²", 1e6, 1}, "m2": {"m²", 1, 1},
	"km": {"m", 1000, 1}, "ki-lô-mét": {"m", 1000, 1}, "mét": {"m", 1, 1}, "cm": {"m", 1, 100},
	"vnd": {Money, 1, 1}, "vnđ": {Money, 1, 1}, "đ": {Money, 1, 1}, "phần trăm": {"%", 1, 1}, "‰": {"%", 1, 10},
}

// moneyShort are the ways in which forms shorten amounts of money, without blanks and
// dots, with what they count.
var moneyShort = map[string]int64{"trđồng": 1e6, "trđ": 1e6, "triệuđ": 1e6, "trvnđ": 1e6, "tỷđ": 1e9, "tỉđ": 1e9, "ngđồng": 1e3, "ngđ": 1e3, "nghìnđ": 1e3, "ngànđ": 1e3,
	"1000đồng": 1e3, "1000đ": 1e3, "1000000đồng": 1e6, "1000000đ": 1e6}

// shortMoney is how many đồng a shortened unit counts in, 0 for any other.
func shortMoney(head string) int64 {
	if len(head) > 20 || !strings.HasSuffix(head, "đ") && (!strings.HasSuffix(head, "đồng") || !strings.HasPrefix(head, "tr.") && !strings.HasPrefix(head, "tr ") &&
		!strings.HasPrefix(head, "trđ") && !strings.HasPrefix(head, "ng") && !strings.HasPrefix(head, "1")) {
		return 0
	}
	return moneyShort[strings.NewReplacer(" ", "", ".", "", ",", "").Replace(head)]
}

// Unit is a unit of measure taken apart: "triệu đồng/người/năm" is a million of
// "đồng" per "người/năm", "nghìn tấn" is a million of "kg".
type Unit struct {
	Size   *big.Rat // in ones of Ground
	Ground string   // lower case, one form of tones; "" for a bare number
	Per    string   // what an amount is divided by, "" where none is said
}

// ParseUnit takes a unit of measure apart. A unit it does not know is its own
// ground. "% dân số" is a percentage: of what is part of the name. A bare "tỷ" or
// "triệu" is of money, as offices write it (domain §4.6).
func ParseUnit(unit string) Unit {
	head, per, _ := strings.Cut(OneTone(Lower(unit)), "/")
	words := strings.Fields(head)
	u := Unit{Size: big.NewRat(1, 1), Per: strings.TrimSpace(per)}
	if size := shortMoney(head); size != 0 {
		u.Size, u.Ground = big.NewRat(size, 1), Money
		return u
	}
	amount := false
	for len(words) > 0 && multiples[words[0]] != 0 {
		u.Size.Mul(u.Size, big.NewRat(multiples[words[0]], 1))
		amount = amount || multiples[words[0]] >= 1e6
		words = words[1:]
	}
	u.Ground = strings.Join(words, " ")
	switch {
	case u.Ground == "" && amount:
		u.Ground = Money
	case strings.HasPrefix(u.Ground, "%"):
		u.Ground = "%"
	}
	if g, ok := grounds[u.Ground]; ok {
		u.Size.Mul(u.Size, big.NewRat(g.num, g.den))
		u.Ground = g.of
	}
	return u
}

// SameGround reports whether two units measure the same thing. A counting word
// goes with a longer one that begins with it ("đảng viên", "đảng viên mới");
// money does not: "đồng chí" and "đồng bào" are people.
func (u Unit) SameGround(v Unit) bool {
	if u.Ground == v.Ground || u.Ground == Money || v.Ground == Money {
		return u.Ground == v.Ground
	}
	return strings.HasPrefix(u.Ground, v.Ground+" ") || strings.HasPrefix(v.Ground, u.Ground+" ")
}
