package score

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// reading is what the figures of an indicator say of a span of days.
type reading struct {
	interval Interval // every value the figures admit for the days they cover
	computed bool     // the value is a quotient, printed rounded
	floor    bool     // days still missing can only add to the value
	stands   bool     // the last value holds until another replaces it
	whole    bool     // the figures cover the span to its end, without a gap
	gaps     []gap    // days missing before last
	last     day      // last day covered; 0 without any value
	used     []item
	why      string // why there is no value, a whole sentence; "" when there is one
}

// ok reports whether there is a value at all.
func (g reading) ok() bool { return g.last != 0 && g.why == "" }

// value reads the indicator after its kind.
func (r *reader) value() reading {
	switch r.def.Kind {
	case plan.Flow:
		if r.def.OverUnits == plan.Ratios {
			return r.stated()
		}
		return r.flow()
	case plan.Stock:
		return r.stock()
	case plan.Milestone:
		return r.milestone()
	}
	return r.stated()
}

// separate reports whether only the ward's own figure counts. A percentage is
// never added over units, whatever its definition says.
func (r *reader) separate() bool {
	return r.def.OverUnits == plan.Separate || r.def.OverUnits != plan.Ratios && factor(r.def.Unit) != 1
}

// factor is what a quotient is multiplied with to be in its unit.
func factor(unit string) int64 {
	switch {
	case strings.HasPrefix(unit, "%"):
		return 100
	case strings.HasPrefix(unit, "‰"):
		return 1000
	}
	return 1
}

// flow adds amounts over the year and over units.
func (r *reader) flow() reading {
	if r.separate() {
		own := r.own()
		if len(own) == 0 && r.speaks[r.root] {
			return reading{why: notAddable}
		}
		return r.sum(r.lone(own, plain))
	}
	return r.sum(r.cover(r.root, r.year, plain))
}

const notAddable = "Chỉ tiêu này không cộng được từ các đơn vị; cần số liệu chung của phường, xã hoặc của cơ quan chủ trì."

// lone covers the year with the figures of one unit and of nobody below it.
func (r *reader) lone(items []item, of amounts) *coverage {
	c := &coverage{}
	for _, it := range chain(items, r.year, of) {
		c.take(it, of)
	}
	for _, h := range holes(c.used, r.year) {
		c.gaps = append(c.gaps, gap{h, r.root})
	}
	return c
}

// sum turns a coverage into a reading of amounts.
func (r *reader) sum(c *coverage) reading {
	g := r.covered(c)
	if !g.ok() {
		return g
	}
	scale := pow10(r.def.Scale)
	g.interval = point(new(big.Rat).SetFrac(&c.amount, scale))
	for _, it := range c.bounded {
		g.interval = g.interval.plus(bounds(it.figs.Value, r.def.Scale))
	}
	g.floor = !c.negative
	return g
}

// covered notes what a coverage leaves open, before its last day and after.
func (r *reader) covered(c *coverage) reading {
	g := reading{last: c.last, used: c.used, whole: true}
	for _, h := range c.gaps {
		g.whole = false
		if h.from > c.last {
			continue
		}
		h.to = min(h.to, c.last)
		g.gaps = append(g.gaps, h)
	}
	return g
}

// bounds is the interval of a printed number at its scale.
func bounds(v figure.Value, scale int) Interval {
	i := v.Interval()
	b := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		b.Lo = rat(*i.Lo, scale)
	}
	if i.Hi != nil {
		b.Hi = rat(*i.Hi, scale)
	}
	return b
}

// stated reads rates, averages and growth: numerators and denominators summed
// apart where the figures have them, else the ward's own statement for the year
// so far. A bare rate of one month is not that of the year, and averages of
// groups are never averaged. Where both reach the same day the ward's own
// statement stands for its groups' parts.
func (r *reader) stated() reading {
	ratio := r.ratio()
	bare, other := r.bare()
	switch {
	case bare.ok() && (!ratio.ok() || bare.last > ratio.last || bare.last == ratio.last && !r.ofRoot(ratio.used)):
		return bare
	case ratio.last != 0:
		return ratio
	case other != 0 && r.def.Kind == plan.Rate:
		return reading{why: fmt.Sprintf("Chỉ có tỷ lệ của từng kỳ (gần nhất đến ngày %s), không có tử số và mẫu số nên không tính được tỷ lệ cả năm.", other.short())}
	case other != 0:
		return reading{why: fmt.Sprintf("Chỉ có số của từng kỳ (gần nhất đến ngày %s); cần số tính từ ngày %s.", other.short(), r.year.from.short())}
	case r.speaks[r.root]:
		return reading{why: notAddable}
	}
	return reading{}
}

// ofRoot reports whether all figures are the ward's own.
func (r *reader) ofRoot(used []item) bool {
	return !slices.ContainsFunc(used, func(it item) bool { return it.figs.Key.Unit != r.root })
}

// ratio sums numerators and denominators. A rate against the year's fixed
// denominator (giải ngân so với kế hoạch vốn) is typed from the year's start,
// and then its longest figure stands alone.
func (r *reader) ratio() reading {
	var c *coverage
	switch {
	case !r.summable():
		return reading{}
	case r.def.OverUnits == plan.Separate:
		c = r.lone(r.own(), parts)
	default:
		c = r.cover(r.root, r.year, parts)
	}
	g := r.covered(c)
	if g.last == 0 {
		return g
	}
	if c.over.Sign() <= 0 {
		g.why = "Mẫu số bằng 0 nên không tính được tỷ lệ."
		return g
	}
	g.computed = true
	g.interval = point(quotient(&c.amount, &c.over, r.def.Unit))
	return g
}

// summable reports whether numerators and denominators may be summed: those of
// a rate always, those of an average where its definition gives it weights.
func (r *reader) summable() bool {
	return r.def.Kind == plan.Rate || r.def.OverUnits == plan.Ratios && r.def.Kind != plan.Growth
}

func quotient(amount, over *big.Int, unit string) *big.Rat {
	q := new(big.Rat).SetFrac(amount, over)
	return q.Mul(q, big.NewRat(factor(unit), 1))
}

// bare is the ward's own statement that runs farthest from the year's start.
// other is the last day of its statements that do not, 0 for none.
func (r *reader) bare() (g reading, other day) {
	for _, it := range r.own() {
		if _, _, apart := parts(it.figs.Value); apart && r.summable() {
			continue
		}
		if it.from != r.year.from {
			other = max(other, it.to)
			continue
		}
		g = reading{last: it.to, used: []item{it}, whole: it.to == r.year.to}
		g.interval = bounds(it.figs.Value, r.def.Scale)
	}
	return g, other
}

// level is the last value of a unit and of those below it.
type level struct {
	amount, over big.Int
	bounded      []item
	used         []item
	at, end      day // the day the value was true; the end of its period
	why          string
}

func (r *reader) stock() reading {
	if r.separate() {
		if it, ok := latest(r.own()); ok {
			return r.standing(r.levelOf(it))
		}
		if r.speaks[r.root] {
			return reading{why: notAddable}
		}
		return reading{}
	}
	if v := r.level(r.root); v != nil {
		return r.standing(v)
	}
	return reading{}
}

// standing turns a level into a reading.
func (r *reader) standing(v *level) reading {
	g := reading{last: v.at, used: v.used, whole: v.end >= r.year.to, stands: true, why: v.why}
	if g.why != "" {
		return g
	}
	if v.over.Sign() != 0 {
		g.computed = true
		g.interval = point(quotient(&v.amount, &v.over, r.def.Unit))
		return g
	}
	g.interval = point(new(big.Rat).SetFrac(&v.amount, pow10(r.def.Scale)))
	for _, it := range v.bounded {
		g.interval = g.interval.plus(bounds(it.figs.Value, r.def.Scale))
	}
	return g
}

// latest picks the last value of a unit: the latest day, then the most final,
// then the one stated for the longest period.
func latest(items []item) (best item, ok bool) {
	for _, it := range items {
		if !ok || cmp.Or(cmp.Compare(it.at, best.at),
			cmp.Compare(finality(it.figs.Status), finality(best.figs.Status)),
			cmp.Compare(best.from, it.from), cmp.Compare(it.to, best.to)) > 0 {
			best, ok = it, true
		}
	}
	return best, ok
}

// level reads a unit: its own last value, or the sum of the last values below
// it where all of those are later.
func (r *reader) level(unit auth.UnitID) *level {
	var own *level
	if it, ok := latest(r.inYear[unit]); ok {
		own = r.levelOf(it)
	}
	var below *level
	for _, child := range r.reporting(unit) {
		v := r.level(child)
		if v == nil {
			continue
		}
		if below == nil {
			below = &level{at: v.at, end: v.end}
		}
		below.merge(v)
	}
	if own == nil || below != nil && below.why == "" && below.at > own.at {
		return below
	}
	return own
}

func (v *level) merge(o *level) {
	v.amount.Add(&v.amount, &o.amount)
	v.over.Add(&v.over, &o.over)
	v.bounded = append(v.bounded, o.bounded...)
	v.used = append(v.used, o.used...)
	v.at, v.end = min(v.at, o.at), min(v.end, o.end)
	if v.why == "" {
		v.why = o.why
	}
}

// levelOf is one figure as a level.
func (r *reader) levelOf(it item) *level {
	v := &level{at: it.at, end: it.to, used: []item{it}}
	value := it.figs.Value
	switch {
	case r.quotients() && value.Bound == figure.Exact && value.Num != nil && value.Den != nil:
		v.amount.SetInt64(*value.Num)
		v.over.SetInt64(*value.Den)
		if *value.Den == 0 {
			v.why = "Mẫu số bằng 0 nên không tính được tỷ lệ."
		}
	case r.def.OverUnits == plan.Ratios && it.figs.Key.Unit != r.root && it.figs.Key.Unit != r.owner:
		v.why = fmt.Sprintf("Số liệu của %s chỉ có tỷ lệ, không có tử số và mẫu số nên không cộng được.", r.name(it.figs.Key.Unit))
	case value.Bound != figure.Exact:
		v.bounded = []item{it}
	default:
		v.amount.SetInt64(value.N)
	}
	return v
}

// quotients reports whether a numerator and a denominator make the value; those
// of a closed list (x/y) do not.
func (r *reader) quotients() bool {
	return r.def.OverUnits == plan.Ratios || factor(r.def.Unit) != 1
}

// milestone reads yes or no, a day, or a level measured once.
func (r *reader) milestone() reading {
	if r.def.Unit != "" {
		return r.stock()
	}
	it, ok := latest(r.own())
	if !ok {
		if r.speaks[r.root] {
			return reading{why: notAddable}
		}
		return reading{}
	}
	g := reading{last: it.at, used: []item{it}, whole: it.to >= r.year.to, stands: true}
	yes := it.figs.Value.N != 0 || it.figs.Value.Day != ""
	g.interval = point(big.NewRat(int64(rank(yes)), 1))
	return g
}

// name is how a sentence calls a unit.
func (r *reader) name(unit auth.UnitID) string {
	if n := r.names[unit]; n != "" {
		return n
	}
	return "đơn vị " + string(unit)
}

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
		Status: weakest(g.used), Used: ids(g.used),
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
	if len(g.used) == 1 && !g.computed {
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
