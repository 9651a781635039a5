package plan

import (
	"fmt"
	"math/big"

	"github.com/expr-lang/expr/ast"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// extent is what is known of the unit of a piece of a formula.
type extent struct {
	unit  string // where the piece is measured in one unit as it is written
	sort  extentSort
	parse vn.Unit
}

type extentSort int

const (
	loose    extentSort = iota // scaled by a number, or a unit made of two: nothing is said of it
	bare                       // a number of the formula
	ratio                      // one amount over another of the same unit
	measured                   // an indicator's own unit
)

// unitsAgree refuses a formula that adds unlike units, or whose result is not in
// the indicator's unit. A piece that a number was multiplied into is taken as the
// clerk's own conversion.
func (d *Definition) unitsAgree(f Formula, definitions map[IndicatorID]Definition) error {
	e, err := f.extent(f.root, definitions)
	if err != nil {
		return err
	}
	own := vn.ParseUnit(d.Unit)
	switch {
	case e.sort == measured && !same(e.parse, own):
		return fault.Invalidf(FieldFormula, "Công thức cho kết quả tính bằng %s, còn “%s” tính bằng %s.%s", e.unit, d.Name, orNumber(d.Unit), conversion(e.parse, own, e.unit, "đổi"))
	case e.sort == ratio && own.Ground == "%":
		times := new(big.Rat).Quo(big.NewRat(100, 1), own.Size)
		return fault.Invalidf(FieldFormula, "Công thức cho một tỷ số như 0,95, còn “%s” tính bằng %s. Hãy nhân công thức với %s.", d.Name, d.Unit, times.RatString())
	}
	return nil
}

func orNumber(unit string) string {
	if unit == "" {
		return "số không có đơn vị"
	}
	return unit
}

// same reports whether two units are one, in size too.
func same(a, b vn.Unit) bool {
	return (a.SameGround(b) || a.Ground == b.Ground) && a.Size.Cmp(b.Size) == 0 && (a.Per == b.Per || a.Per == "" || b.Per == "")
}

// conversion tells with what to multiply an amount of one unit to have it in the
// other, "" where they do not measure the same.
func conversion(from, to vn.Unit, unit, verb string) string {
	if !from.SameGround(to) && from.Ground != to.Ground || from.Per != to.Per && from.Per != "" && to.Per != "" {
		return " Hãy xem lại chỉ tiêu trong công thức hoặc đơn vị tính."
	}
	times := new(big.Rat).Quo(from.Size, to.Size)
	if times.IsInt() {
		return fmt.Sprintf(" Hãy %s: nhân số tính bằng %s với %s.", verb, unit, times.RatString())
	}
	return fmt.Sprintf(" Hãy %s: chia số tính bằng %s cho %s.", verb, unit, new(big.Rat).Inv(times).RatString())
}

func (f Formula) extent(n ast.Node, definitions map[IndicatorID]Definition) (extent, error) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return f.extent(n.Node, definitions)
	case *ast.BinaryNode:
		left, err := f.extent(n.Left, definitions)
		if err != nil {
			return left, err
		}
		right, err := f.extent(n.Right, definitions)
		if err != nil {
			return right, err
		}
		switch n.Operator {
		case "*":
			return left.times(right), nil
		case "/":
			return left.over(right)
		}
		return left.plus(right)
	case *ast.CallNode:
		var all extent
		for i, a := range n.Arguments {
			e, err := f.extent(a, definitions)
			if err != nil {
				return e, err
			}
			if i == 0 {
				all = e
			} else if all, err = all.plus(e); err != nil {
				return all, err
			}
		}
		return all, nil
	case *ast.IdentifierNode:
		l, _ := f.leafOf(n)
		if l.id == "" {
			return extent{sort: bare}, nil
		}
		unit := definitions[l.id].Unit
		return extent{sort: measured, unit: orNumber(unit), parse: vn.ParseUnit(unit)}, nil
	}
	return extent{}, nil
}

// plus is the unit of a sum, a difference, or the greatest of two.
func (e extent) plus(o extent) (extent, error) {
	switch {
	case e.sort == bare:
		return o, nil
	case o.sort == bare, e.sort == ratio && o.sort == ratio:
		return e, nil
	case e.sort != measured || o.sort != measured:
		return extent{}, nil
	case !same(e.parse, o.parse):
		return extent{}, fault.Invalidf(FieldFormula, "Công thức cộng hoặc trừ số tính bằng %s với số tính bằng %s.%s", e.unit, o.unit, conversion(o.parse, e.parse, o.unit, "đưa về một đơn vị"))
	}
	return e, nil
}

func (e extent) times(o extent) extent {
	switch {
	case e.sort == bare && o.sort == bare:
		return e
	case e.sort == ratio && o.sort == measured:
		return o
	case e.sort == measured && o.sort == ratio:
		return e
	}
	return extent{}
}

func (e extent) over(o extent) (extent, error) {
	switch {
	case e.sort == bare && o.sort == bare:
		return e, nil
	case e.sort != measured || o.sort != measured || e.parse.Ground != o.parse.Ground || e.parse.Per != o.parse.Per:
		return extent{}, nil
	case !same(e.parse, o.parse):
		return extent{}, fault.Invalidf(FieldFormula, "Công thức chia số tính bằng %s cho số tính bằng %s.%s", e.unit, o.unit, conversion(o.parse, e.parse, o.unit, "đưa về một đơn vị"))
	}
	return extent{sort: ratio}, nil
}
