package check

import (
	"math/big"

	"tongket/internal/vn"
)

// continuous lists ground units of amounts that are measured, not counted.
var continuous = map[string]bool{
	vn.Money: true, "kg": true, "m²": true, "m": true, "%": true, "điểm": true, "usd": true, "kwh": true,
	"lít": true, "m³": true, "m3": true, "giờ": true, "độ": true,
}

// convert is what a number of one unit is multiplied with to be in another; ok
// is false for units of different things. An empty unit goes with any, and what
// an amount is divided by (/người, /năm) is left out: papers drop it freely.
func convert(from, to string) (factor *big.Rat, ok bool) {
	if from == "" || to == "" {
		return big.NewRat(1, 1), true
	}
	a, b := vn.ParseUnit(from), vn.ParseUnit(to)
	if !a.SameGround(b) {
		return nil, false
	}
	return new(big.Rat).Quo(a.Size, b.Size), true
}
