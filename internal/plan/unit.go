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

// measures lists the units that documents change between (domain §4.6). Others
// are taken to be themselves only.
var measures = map[string]measure{
	"đồng": {"đồng", big.NewRat(1, 1)}, "nghìn đồng": {"đồng", big.NewRat(1e3, 1)}, "ngàn đồng": {"đồng", big.NewRat(1e3, 1)},
	"triệu đồng": {"đồng", big.NewRat(1e6, 1)}, "tỷ đồng": {"đồng", big.NewRat(1e9, 1)}, "nghìn tỷ đồng": {"đồng", big.NewRat(1e12, 1)},
	"kg": {"kg", big.NewRat(1, 1)}, "yến": {"kg", big.NewRat(10, 1)}, "tạ": {"kg", big.NewRat(100, 1)},
	"tấn": {"kg", big.NewRat(1000, 1)}, "nghìn tấn": {"kg", big.NewRat(1e6, 1)},
	"m2": {"m2", big.NewRat(1, 1)}, "m²": {"m2", big.NewRat(1, 1)}, "ha": {"m2", big.NewRat(1e4, 1)}, "km2": {"m2", big.NewRat(1e6, 1)}, "km²": {"m2", big.NewRat(1e6, 1)},
	"m": {"m", big.NewRat(1, 1)}, "km": {"m", big.NewRat(1000, 1)},
	"%": {"%", big.NewRat(1, 1)}, "‰": {"%", big.NewRat(1, 10)},
}

// unitOf finds a unit's measure; what follows a slash must be equal for two
// units to be compared ("triệu đồng/người/năm").
func unitOf(unit string) (m measure, per string) {
	unit = strings.ToLower(vn.NFC(strings.TrimSpace(unit)))
	unit = strings.ReplaceAll(unit, "tỉ", "tỷ")
	head, per, _ := strings.Cut(unit, "/")
	head = strings.TrimSpace(head)
	if m, ok := measures[head]; ok {
		return m, per
	}
	if rest, ok := strings.CutPrefix(head, "nghìn "); ok {
		return measure{rest, big.NewRat(1000, 1)}, per
	}
	// "% dân số", "% chỉ tiêu": of what is part of the name, not of the size.
	if strings.HasPrefix(head, "%") {
		return measures["%"], per
	}
	return measure{head, big.NewRat(1, 1)}, per
}

// SameMeasure reports whether a number in one unit can be told in the other.
// Where one of them does not say per whom or per year, that is overlooked, and a
// longer counting word matches the shorter it begins with ("đảng viên mới").
func SameMeasure(a, b string) bool {
	ma, pa := unitOf(a)
	mb, pb := unitOf(b)
	if pa != pb && pa != "" && pb != "" {
		return false
	}
	return ma.family == mb.family || strings.HasPrefix(ma.family, mb.family+" ") || strings.HasPrefix(mb.family, ma.family+" ")
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
