package rollup

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/plan"
	"tongket/internal/vn"
)

// meaning is what two wards' indicators must share to be put together.
type meaning struct {
	unit   string
	kind   plan.Kind
	over   plan.OverUnits
	better plan.Direction
}

func meaningOf(d plan.Definition) meaning { return meaning{d.Unit, d.Kind, d.OverUnits, d.Direction} }

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
	meant := g.commonest()
	x := Indicator{Code: g.entry.Code, Name: g.entry.Names[0], Unit: meant.unit}
	there := map[string]bool{}
	var alike []wardReading
	for _, r := range g.with {
		there[string(r.ward.ID)] = true
		if why := differs(meaningOf(r.def), meant); why != "" {
			x.Apart = append(x.Apart, r.left(why))
			continue
		}
		alike = append(alike, r)
	}
	for _, r := range g.near {
		there[string(r.ward.ID)] = true
		why := differs(meaningOf(r.def), meant)
		x.Apart = append(x.Apart, r.left(cmp.Or(why, fmt.Sprintf("Chỉ tiêu “%s” không mang mã %s của danh mục.", r.def.Name, g.entry.Code))))
	}
	for _, b := range boards {
		if !there[string(b.ward.ID)] {
			x.Apart = append(x.Apart, Left{b.ward.ID, b.ward.Name, fmt.Sprintf("Không có chỉ tiêu mang mã %s.", g.entry.Code)})
		}
	}
	x.add(alike, meant)
	return x
}

// commonest is what most wards mean; of two that are as common, the first by
// unit and kind.
func (g *gathered) commonest() meaning {
	counts := map[meaning]int{}
	for _, r := range g.with {
		counts[meaningOf(r.def)]++
	}
	var best meaning
	for m, n := range counts {
		if c := cmp.Compare(n, counts[best]); c > 0 || c == 0 && (m.unit < best.unit || m.unit == best.unit && m.kind < best.kind) {
			best = m
		}
	}
	return best
}

// differs says how one meaning is not the other; "" when it is.
func differs(m, meant meaning) string {
	switch {
	case m.unit != meant.unit:
		return fmt.Sprintf("Tính bằng %s, các nơi khác tính bằng %s.", unitName(m.unit), unitName(meant.unit))
	case m.kind != meant.kind:
		return "Cách tính của kỳ khác các nơi khác (cộng dồn, thời điểm, tỷ lệ hay bình quân)."
	case m.over != meant.over:
		return "Cách cộng giữa các đơn vị khác các nơi khác."
	case m.better != meant.better:
		return "Chiều tốt lên của chỉ tiêu khác các nơi khác."
	}
	return ""
}

func unitName(u string) string { return cmp.Or(u, "đạt hoặc không đạt") }

func (r wardReading) left(why string) Left { return Left{r.ward.ID, r.ward.Name, why} }

// add forms the total of readings that mean the same.
func (x *Indicator) add(alike []wardReading, meant meaning) {
	sum, num, den := new(big.Rat), new(big.Int), new(big.Int)
	scale := 0
	for _, r := range alike {
		if r.verdict != "" {
			x.Count = x.Count.With(r.verdict)
		}
		if r.value == nil {
			x.Missing = append(x.Missing, r.left(r.why))
			continue
		}
		scale = max(scale, r.def.Decimals)
		switch {
		case meant.over != plan.Ratios:
			sum.Add(sum, r.value)
		case r.num == nil:
			x.Missing = append(x.Missing, r.left("Chỉ có tỷ lệ, không có tử số và mẫu số nên không cộng được."))
			continue
		default:
			num.Add(num, r.num)
			den.Add(den, r.den)
		}
		x.Wards++
	}
	byName(x.Missing)
	byName(x.Apart)
	switch {
	case meant.over == plan.Separate:
		x.How = "Không cộng được: mỗi nơi một số."
		return
	case x.Wards == 0:
		x.How = "Chưa nơi nào có số liệu."
		return
	case meant.over == plan.Ratios:
		x.Value, x.How = new(big.Rat).SetFrac(num, den), "Tính lại từ tổng tử số và tổng mẫu số."
		if times := plan.PerWhole(meant.unit); times != 1 {
			x.Value.Mul(x.Value, big.NewRat(times, 1))
		}
	default:
		x.Value, x.How = sum, "Tổng các nơi."
	}
	if printed, err := vn.FromRat(x.Value, scale); err == nil {
		x.Printed = printed.String()
	}
}

// byName orders wards as a list is read.
func byName(list []Left) {
	slices.SortFunc(list, func(a, b Left) int {
		return cmp.Or(cmp.Compare(vn.Fold(a.Name), vn.Fold(b.Name)), cmp.Compare(a.Ward, b.Ward))
	})
}
