package rollup

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// gathered is one code with what the wards have of it.
type gathered struct {
	entry plan.Entry
	with  []wardReading // under the code
	near  []wardReading // of the same name, but of a ward's own
}

type wardReading struct {
	ward Ward
	reading
}

// together forms the totals of every code that some ward measures.
func together(boards []board) []Indicator {
	codes := map[string]*gathered{}
	for _, e := range plan.Catalogue() {
		codes[e.Code] = &gathered{entry: e}
	}
	for _, b := range boards {
		for _, r := range b.own {
			wr := wardReading{b.ward, r}
			if g := codes[r.def.Code]; g != nil {
				g.with = append(g.with, wr)
			} else if e, known := plan.Catalogued(r.def.Name, r.def.Unit); known {
				codes[e.Code].near = append(codes[e.Code].near, wr)
			}
		}
	}
	var all []Indicator
	for _, e := range plan.Catalogue() {
		if g := codes[e.Code]; len(g.with) > 0 {
			all = append(all, g.indicator(boards))
		}
	}
	return all
}

// indicator puts the readings of a code together. What most wards mean by it is
// the measure; the others stand apart.
func (g *gathered) indicator(boards []board) Indicator {
	group, apart := plan.CompareWards(g.definitions())
	x := Indicator{Code: g.entry.Code, Name: g.entry.Names[0], Unit: group[0].Unit}
	there := map[string]bool{}
	for _, u := range apart {
		x.Apart = append(x.Apart, Left{u.Ward, u.Name, u.Why})
	}
	for _, r := range g.with {
		there[string(r.ward.ID)] = true
	}
	for _, r := range g.near {
		there[string(r.ward.ID)] = true
		x.Apart = append(x.Apart, r.left(g.outside(r.def, x.Unit)))
	}
	for _, b := range boards {
		if !there[string(b.ward.ID)] {
			x.Apart = append(x.Apart, Left{b.ward.ID, b.ward.Name, fmt.Sprintf("Không có chỉ tiêu mang mã %s.", g.entry.Code)})
		}
	}
	x.add(g.readingsOf(group[0].Members), group[0].Members[0].OverUnits)
	return x
}

// definitions lists what the wards mean by the code. That one has since given the
// indicator up takes nothing from a year whose plan still measured it.
func (g *gathered) definitions() []plan.WardDefinition {
	var all []plan.WardDefinition
	for _, r := range g.with {
		d := plan.WardDefinition{Ward: r.ward.ID, Name: r.ward.Name, Definition: r.def}
		d.Retired = ""
		all = append(all, d)
	}
	return all
}

// readingsOf finds the readings of the members of a group.
func (g *gathered) readingsOf(members []plan.WardDefinition) []wardReading {
	type place struct {
		ward      auth.WardID
		indicator plan.IndicatorID
	}
	in := map[place]bool{}
	for _, m := range members {
		in[place{m.Ward, m.Indicator}] = true
	}
	var all []wardReading
	for _, r := range g.with {
		if in[place{r.ward.ID, r.def.Indicator}] {
			all = append(all, r)
		}
	}
	return all
}

// outside says why an indicator of the same name without the code is not counted
// in.
func (g *gathered) outside(d plan.Definition, unit string) string {
	if d.Unit != unit {
		return fmt.Sprintf("Tính bằng %s, các nơi khác tính bằng %s.", unitName(d.Unit), unitName(unit))
	}
	return fmt.Sprintf("Chỉ tiêu “%s” không mang mã %s của danh mục.", d.Name, g.entry.Code)
}

func unitName(u string) string { return cmp.Or(u, "đạt hoặc không đạt") }

func (r wardReading) left(why string) Left { return Left{r.ward.ID, r.ward.Name, why} }

// add forms the total of readings that mean the same, in the indicator's unit.
func (x *Indicator) add(alike []wardReading, over plan.OverUnits) {
	sum, den := new(big.Rat), new(big.Rat)
	decimals := 0
	for _, r := range alike {
		if r.verdict != "" {
			x.Count = x.Count.With(r.verdict)
		}
		if r.def.Unit == x.Unit {
			decimals = max(decimals, r.def.Decimals)
		}
		factor, ok := plan.Factor(r.def.Unit, x.Unit)
		switch {
		case r.value == nil:
			x.Missing = append(x.Missing, r.left(r.why))
			continue
		case !ok: // never within a group; a sum without the factor would be wrong
			x.Apart = append(x.Apart, r.left(fmt.Sprintf("Tính bằng %s, các nơi khác tính bằng %s.", unitName(r.def.Unit), unitName(x.Unit))))
			continue
		case over != plan.Ratios:
			sum.Add(sum, factor.Mul(factor, r.value))
		case r.num == nil:
			x.Missing = append(x.Missing, r.left(r.whyBare()))
			continue
		default:
			factor.Mul(factor, big.NewRat(plan.PerWhole(r.def.Unit), 1))
			sum.Add(sum, factor.Mul(factor, new(big.Rat).SetInt(r.num)))
			den.Add(den, new(big.Rat).SetInt(r.den))
		}
		x.Wards++
	}
	byName(x.Missing)
	byName(x.Apart)
	switch {
	case over == plan.Separate:
		x.How = "Không cộng được: mỗi nơi một số."
		return
	case x.Wards == 0:
		x.How = "Chưa nơi nào có số liệu."
		return
	case over == plan.Ratios:
		x.Value, x.How = sum.Quo(sum, den), "Tính lại từ tổng tử số và tổng mẫu số."
	default:
		x.Value, x.How = sum, "Tổng các nơi."
	}
	if printed, err := vn.FromRat(x.Value, decimals); err == nil {
		x.Printed = printed.String()
	}
}

// whyBare says why a rate has no numerator and denominator of its own.
func (r reading) whyBare() string {
	switch {
	case r.def.Formula != "":
		return "Tính bằng công thức nên không có tử số và mẫu số để cộng."
	case r.def.WeightBy != "":
		return "Là bình quân có quyền số của các đơn vị nên không có tử số và mẫu số để cộng."
	}
	return "Chỉ có tỷ lệ, không có tử số và mẫu số nên không cộng được."
}

// byName orders wards as a list is read.
func byName(list []Left) {
	slices.SortFunc(list, func(a, b Left) int {
		return cmp.Or(cmp.Compare(vn.Fold(a.Name), vn.Fold(b.Name)), cmp.Compare(a.Ward, b.Ward))
	})
}
