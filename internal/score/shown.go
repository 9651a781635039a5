package score

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/figure"
	"tongket/internal/vn"
)

// astray names a figure that touches the year and does not lie within it, which
// is why it was not read; "" when there is none.
func (r *reader) astray() string {
	var found []item
	for _, items := range r.units {
		for _, it := range items {
			if it.from <= r.year.to && it.to >= r.year.from && !r.year.holds(it.span) {
				found = append(found, it)
			}
		}
	}
	it, ok := latest(found)
	if !ok {
		return ""
	}
	return fmt.Sprintf("Số liệu kỳ %s–%s không nằm gọn trong năm tính từ %s đến %s; cần nhập lại theo kỳ của năm này.",
		it.from.short(), it.to.short(), r.year.from.short(), r.year.to.short())
}

// missingWords names what is missing before the last day, by unit where it is
// not the ward itself: "tháng 5/2025 của Tổ dân phố 3".
func (r *reader) missingWords(gaps []gap) string {
	var order []string
	units := map[string][]string{}
	for _, g := range gaps {
		w := g.words()
		if _, seen := units[w]; !seen {
			order = append(order, w)
		}
		if g.unit != r.root {
			units[w] = append(units[w], r.name(g.unit))
		} else {
			units[w] = append(units[w], "")
		}
	}
	var words []string
	for _, w := range order {
		names := slices.DeleteFunc(units[w], func(s string) bool { return s == "" })
		slices.Sort(names)
		names = slices.Compact(names)
		switch {
		case len(names) == 0:
			words = append(words, w)
		case len(names) > 3:
			words = append(words, fmt.Sprintf("%s của %s và %d đơn vị khác", w, names[0], len(names)-1))
		default:
			words = append(words, w+" của "+joinWords(names))
		}
	}
	return strings.Join(words, "; ")
}

// shown makes the value people see of a reading.
func (r *reader) shown(g reading) *Value {
	if !g.ok() {
		return nil
	}
	v := &Value{
		Interval: g.interval, Unit: r.def.Unit, Whole: g.whole,
		From: r.year.from.vn(), Through: g.last.vn(),
		Status: weakest(g.used), Used: ids(g.used), Regrouped: r.area.words,
	}
	if len(g.gaps) > 0 {
		v.Gap = r.missingWords(g.gaps)
	}
	if n, ok := g.interval.Point(); ok {
		number, text := r.printed(n, g.computed)
		v.Number, v.Text = number, text
	} else {
		v.Text = r.spread(g.interval)
	}
	if len(g.used) == 1 && !g.computed && r.area.words == "" {
		v.Text = g.used[0].figs.Value.Format(r.def)
	}
	return v
}

// printed rounds a value for print: an added one keeps its decimals, a computed
// one gets those its indicator prints. The number is nil only when it is too
// large for the record, and its text is then the exact fraction.
func (r *reader) printed(n *big.Rat, computed bool) (*vn.Decimal, string) {
	scale := r.def.Scale
	if computed {
		scale = r.def.Decimals
	}
	d, err := vn.FromRat(n, scale)
	if err != nil {
		return nil, n.RatString()
	}
	if computed {
		return &d, d.String()
	}
	return &d, r.def.Format(d.Units)
}

// range_ names an interval in the words of the record.
func (r *reader) spread(i Interval) string {
	end := func(n *big.Rat) string { _, s := r.printed(n, false); return s }
	switch {
	case i.Lo != nil && i.Hi != nil:
		return "từ " + end(i.Lo) + " đến " + end(i.Hi)
	case i.Lo != nil && i.LoOpen:
		return "trên " + end(i.Lo)
	case i.Lo != nil:
		return "ít nhất " + end(i.Lo)
	case i.Hi != nil && i.HiOpen:
		return "dưới " + end(i.Hi)
	case i.Hi != nil:
		return "không quá " + end(i.Hi)
	}
	return "chưa rõ"
}

// weakest is the least final status of the figures.
func weakest(used []item) figure.Status {
	status := figure.Final
	for _, it := range used {
		if finality(it.figs.Status) < finality(status) {
			status = it.figs.Status
		}
	}
	return status
}

func ids(used []item) []figure.ID {
	list := make([]figure.ID, 0, len(used))
	for _, it := range used {
		list = append(list, it.figs.ID)
	}
	slices.Sort(list)
	return list
}
