package plan

import (
	"errors"
	"math/big"

	"github.com/expr-lang/expr/ast"

	"tongket/internal/fault"
)

// errMissing stops a computation that lacks a value it needs.
var errMissing = errors.New("a value of the formula is missing")

// Eval computes the formula exactly. Value gives an indicator's value in the
// indicator's own unit, or false where the record holds none. Missing names, in
// order, the indicators without a value; by the formula's rule they count as
// nought, are left out of sums, or leave no result: then result is nil. An error is
// a division by nought, as a fault with the formula's own words.
func (f Formula) Eval(value func(IndicatorID) (*big.Rat, bool)) (result *big.Rat, missing []IndicatorID, err error) {
	known := map[IndicatorID]*big.Rat{}
	for _, id := range f.Refs() {
		if v, ok := value(id); ok {
			known[id] = v
		} else {
			missing = append(missing, id)
		}
	}
	if f.root == nil || len(missing) > 0 && f.Missing != ZeroMissing && f.Missing != SkipMissing {
		return nil, missing, nil
	}
	result, err = f.eval(f.root, known)
	if errors.Is(err, errMissing) {
		return nil, missing, nil
	}
	return result, missing, err
}

// mostBits bounds the numbers of a computation: a formula over formulas that
// multiply could otherwise write numbers of millions of digits.
const mostBits = 1 << 14

func (f Formula) eval(n ast.Node, known map[IndicatorID]*big.Rat) (*big.Rat, error) {
	v, err := f.evalNode(n, known)
	if err == nil && v.Num().BitLen()+v.Denom().BitLen() > mostBits {
		return nil, fault.Invalidf(FieldFormula, "Công thức cho ra một số dài hơn 4.000 chữ số nên không tính tiếp. Hãy xem lại các phép nhân và phép chia.")
	}
	return v, err
}

func (f Formula) evalNode(n ast.Node, known map[IndicatorID]*big.Rat) (*big.Rat, error) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		v, err := f.eval(n.Node, known)
		if err == nil && n.Operator == "-" {
			v.Neg(v)
		}
		return v, err
	case *ast.BinaryNode:
		return f.evalBinary(n, known)
	case *ast.CallNode:
		return f.evalCall(n, known)
	case *ast.IdentifierNode:
		return f.evalLeaf(n, known)
	}
	return nil, errMissing // ParseFormula lets nothing else in
}

// evalLeaf returns a fresh number, which the caller may change.
func (f Formula) evalLeaf(n *ast.IdentifierNode, known map[IndicatorID]*big.Rat) (*big.Rat, error) {
	l, _ := f.leafOf(n)
	if l.id == "" {
		return l.number.Rat(), nil
	}
	if v := known[l.id]; v != nil {
		return new(big.Rat).Set(v), nil
	}
	if f.Missing == ZeroMissing {
		return new(big.Rat), nil
	}
	return nil, errMissing
}

func (f Formula) evalBinary(n *ast.BinaryNode, known map[IndicatorID]*big.Rat) (*big.Rat, error) {
	left, errLeft := f.eval(n.Left, known)
	right, errRight := f.eval(n.Right, known)
	if n.Operator == "+" || n.Operator == "-" {
		return combine(n.Operator, left, right, errLeft, errRight)
	}
	if err := cmpErr(errLeft, errRight); err != nil {
		return nil, err
	}
	if n.Operator == "*" {
		return left.Mul(left, right), nil
	}
	if right.Sign() == 0 {
		return nil, fault.Invalidf(FieldFormula, "Công thức chia cho 0: mẫu số đang bằng 0. Hãy xem lại số liệu của mẫu số.")
	}
	return left.Quo(left, right), nil
}

// combine adds or subtracts; of two sides one may be missing, where the rule leaves
// missing values out (under the other rules the error has stopped all before).
func combine(operator string, left, right *big.Rat, errLeft, errRight error) (*big.Rat, error) {
	if errRight == nil && operator == "-" {
		right.Neg(right)
	}
	switch {
	case errLeft == nil && errRight == nil:
		return left.Add(left, right), nil
	case errLeft == nil && errors.Is(errRight, errMissing):
		return left, nil
	case errRight == nil && errors.Is(errLeft, errMissing):
		return right, nil
	}
	return nil, cmpErr(errLeft, errRight)
}

// cmpErr is the error that says more: a division by nought before a missing value.
func cmpErr(a, b error) error {
	if a == nil || errors.Is(a, errMissing) && b != nil {
		return b
	}
	return a
}

// evalCall computes a function over the values that are there.
func (f Formula) evalCall(n *ast.CallNode, known map[IndicatorID]*big.Rat) (result *big.Rat, err error) {
	name, _ := functionOf(n)
	for _, a := range n.Arguments {
		v, e := f.eval(a, known)
		switch {
		case errors.Is(e, errMissing):
			continue
		case e != nil:
			return nil, e
		case result == nil:
			result = v
		case name == "tổng":
			result.Add(result, v)
		case name == "lớn nhất" && v.Cmp(result) > 0, name == "nhỏ nhất" && v.Cmp(result) < 0:
			result = v
		}
	}
	if result == nil {
		return nil, errMissing
	}
	return result, nil
}
