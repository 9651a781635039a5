package check

import (
	"math/big"
	"strings"

	"tongket/internal/vn"
)

// scales are the counting words that stand before a unit.
var scales = map[string]int64{
	"chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000,
}

// sizes are units that are a multiple of another.
var sizes = map[string]struct {
	of  string
	num int64
	den int64
}{
	"tấn": {"kg", 1000, 1}, "tạ": {"kg", 100, 1}, "yến": {"kg", 10, 1}, "ki-lô-gam": {"kg", 1, 1}, "gam": {"kg", 1, 1000},
	"ha": {"m²", 10_000, 1}, "héc-ta": {"m²", 10_000, 1}, "km²": {"m²", 1_000_000, 1}, "km2": {"m²", 1_000_000, 1}, "m2": {"m²", 1, 1},
	"km": {"m", 1000, 1}, "ki-lô-mét": {"m", 1000, 1}, "mét": {"m", 1, 1}, "cm": {"m", 1, 100},
	"vnd": {"đồng", 1, 1}, "vnđ": {"đồng", 1, 1}, "đ": {"đồng", 1, 1}, "phần trăm": {"%", 1, 1},
}

// continuous lists units of amounts that are measured, not counted.
var continuous = map[string]bool{
	"đồng": true, "kg": true, "m²": true, "m": true, "%": true, "‰": true, "điểm": true, "usd": true, "kwh": true,
	"lít": true, "m³": true, "m3": true, "giờ": true, "độ": true,
}

// measure splits a unit into its size in ones of a ground unit and that unit:
// "triệu đồng/người" is 1.000.000 "đồng", "nghìn tấn" is 1.000.000 "kg". What
// an amount is divided by (/người, /năm) is left out: offices drop it freely.
func measure(unit string) (size *big.Rat, ground string) {
	size = big.NewRat(1, 1)
	text := strings.Join(strings.Fields(vn.OneTone(vn.Lower(unit))), " ")
	text, _, _ = strings.Cut(text, "/")
	words := strings.Fields(text)
	money := false
	for len(words) > 0 && scales[words[0]] != 0 {
		size.Mul(size, big.NewRat(scales[words[0]], 1))
		money = money || strings.HasPrefix(words[0], "t") && words[0] != "trăm"
		words = words[1:]
	}
	ground = strings.Join(words, " ")
	if ground == "" && money {
		ground = "đồng" // "6 tỷ"
	}
	if s, ok := sizes[ground]; ok {
		size.Mul(size, big.NewRat(s.num, s.den))
		ground = s.of
	}
	return size, ground
}

// scaleOf is the multiple a unit begins with, nil for none.
func scaleOf(unit string) *big.Rat {
	first, _, _ := strings.Cut(vn.Lower(strings.TrimSpace(unit)), " ")
	if n := scales[first]; n != 0 {
		return big.NewRat(n, 1)
	}
	return nil
}

// convert is what a number of one unit is multiplied with to be in another; ok
// is false for units of different things. An empty unit goes with any, and a
// counting word with a longer one that begins with it ("đảng viên", "đảng viên
// mới"). Money is no counting word: "đồng chí" are people.
func convert(from, to string) (factor *big.Rat, ok bool) {
	if from == "" || to == "" {
		return big.NewRat(1, 1), true
	}
	a, ground := measure(from)
	b, other := measure(to)
	if ground != other && (ground == "đồng" || other == "đồng" || !strings.HasPrefix(ground, other+" ") && !strings.HasPrefix(other, ground+" ")) {
		return nil, false
	}
	return new(big.Rat).Quo(a, b), true
}
