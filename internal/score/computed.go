package score

import (
	"fmt"
	"math/big"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/plan"
)

// sources lists the indicators whose figures an indicator is read from: itself, or
// those of its formula, down to the ones that are reported.
func (l *ledger) sources(def plan.Definition) []plan.IndicatorID {
	if def.Formula == "" {
		return []plan.IndicatorID{def.Indicator}
	}
	var ids []plan.IndicatorID
	if l.asked[def.Indicator] {
		return nil
	}
	l.asked[def.Indicator] = true
	defer delete(l.asked, def.Indicator)
	f, err := def.Computed()
	if err != nil {
		return nil
	}
	for _, id := range f.Refs() {
		ids = append(ids, l.sources(l.define(id))...)
	}
	return ids
}

// define returns what an indicator means; one that is not in the record means
// nothing but itself.
func (l *ledger) define(id plan.IndicatorID) plan.Definition {
	if def, known := l.defs[id]; known {
		return def
	}
	return plan.Definition{Indicator: id, Name: string(id)}
}

// operand is one indicator of a formula as it was read.
type operand struct {
	def  plan.Definition
	read reading
	of   *reader
}

// computed evaluates the indicator's formula from what the others read over the
// same span, exactly. A bounded value has no place in a formula: the result would
// say more than is known. Amounts that run to different days do not go together.
func (r *reader) computed() reading {
	f, err := r.def.Computed()
	if err != nil {
		return reading{why: "Công thức của chỉ tiêu này chưa đọc được. Hãy mở phiếu định nghĩa và ghi lại công thức."}
	}
	if r.asked[r.def.Indicator] {
		return reading{why: fmt.Sprintf("Công thức của “%s” đi vòng về chính nó nên không tính được. Hãy sửa công thức.", r.def.Name)}
	}
	r.asked[r.def.Indicator] = true
	defer delete(r.asked, r.def.Indicator)
	g := reading{computed: true, whole: true, stands: true}
	values := map[plan.IndicatorID]*big.Rat{}
	var lacking []operand
	for _, id := range f.Refs() {
		o := operand{def: r.define(id)}
		o.of = r.ledger.read(o.def, r.year, r.owner)
		o.read = o.of.value()
		n, why := o.number(f.Missing)
		switch {
		case why != "":
			return reading{why: why}
		case o.read.apart != "":
			return reading{apart: o.read.apart}
		case n == nil:
			lacking = append(lacking, o)
			continue
		}
		if why := g.joined(o); why != "" {
			return reading{why: why}
		}
		values[id] = n
	}
	return r.evaluated(g, f, values, lacking)
}

// number is the exact value of an operand, nil where the record holds none; why
// is set where a value is there and cannot be used.
func (o operand) number(rule plan.MissingRule) (n *big.Rat, why string) {
	if !o.read.ok() {
		return nil, ""
	}
	n, exact := o.read.interval.Point()
	switch refuses := rule != plan.ZeroMissing && rule != plan.SkipMissing; {
	case !exact:
		return nil, fmt.Sprintf("“%s” chỉ ghi “%s” nên không tính được công thức; cần số chính xác.", o.def.Name, o.of.shown(o.read).WithUnit())
	case len(o.read.gaps) > 0 && refuses:
		return nil, fmt.Sprintf("“%s” thiếu số liệu %s nên không tính được công thức.", o.def.Name, o.of.missingWords(o.read.gaps))
	}
	return n, ""
}

// joined takes an operand into the reading of a formula. What stands (a level)
// goes with amounts of any day; two amounts must run to the same day.
func (g *reading) joined(o operand) (why string) {
	if !o.read.stands {
		if !g.stands && g.last != o.read.last {
			return fmt.Sprintf("Số liệu để tính công thức chưa đến cùng một ngày: “%s” đến ngày %s, chỉ tiêu khác đến ngày %s.", o.def.Name, o.read.last.short(), g.last.short())
		}
		g.last, g.stands = o.read.last, false
		g.whole = g.whole && o.read.whole
	} else if g.stands && (g.last == 0 || o.read.last < g.last) {
		g.last = o.read.last
		g.whole = g.whole && o.read.whole
	}
	g.used = append(g.used, o.read.used...)
	return ""
}

// evaluated computes the formula, or names what is missing.
func (r *reader) evaluated(g reading, f plan.Formula, values map[plan.IndicatorID]*big.Rat, lacking []operand) reading {
	n, missing, err := f.Eval(func(id plan.IndicatorID) (*big.Rat, bool) { v, ok := values[id]; return v, ok })
	switch {
	case err != nil:
		if said := fault.Of(err); said != nil {
			return reading{why: said.Sentence}
		}
		return reading{why: "Công thức của chỉ tiêu này không tính được với số liệu hiện có. Hãy kiểm tra mẫu số."}
	case n == nil && len(missing) == len(f.Refs()):
		return reading{}
	case n == nil:
		return reading{why: fmt.Sprintf("Chưa tính được công thức vì chưa có số liệu của %s.", names(lacking))}
	case g.last == 0:
		return reading{} // all are missing, and count as nought: nothing was reported
	}
	g.interval = point(n)
	return g
}

func names(operands []operand) string {
	var all []string
	for _, o := range operands {
		all = append(all, "“"+o.def.Name+"”")
	}
	return strings.Join(all, ", ")
}
