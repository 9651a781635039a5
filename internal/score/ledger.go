package score

import (
	"cmp"
	"math/big"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// item is a figure with its days counted.
type item struct {
	span
	at    day // the day its value was true
	figs  *figure.Figure
	share *big.Rat // how much of it belongs to the territory that is read; nil: all
}

// ledger is the record sorted for reading: the figures of each indicator by
// unit, and the tree the units stand in.
type ledger struct {
	items    map[plan.IndicatorID]map[auth.UnitID][]item
	root     auth.UnitID // the unit that is read: the ward, or one of its units
	ward     auth.UnitID
	children map[auth.UnitID][]auth.UnitID
	names    map[auth.UnitID]string
	defs     map[plan.IndicatorID]plan.Definition
	asked    map[plan.IndicatorID]bool // formulas being computed, so that a ring is seen
	past     []era                     // the trees before units merged, split or moved, oldest first
	areas    map[areaKey]territory     // found so far
	lineage  []org.Edge
	standing map[auth.UnitID]auth.UnitID // today's tree: each unit's parent
}

// newLedger keeps the approved figures known on the day of the board. Figures
// whose days are no days are left out: the record refuses them.
func newLedger(in Input) *ledger {
	l := &ledger{
		items: map[plan.IndicatorID]map[auth.UnitID][]item{},
		root:  in.Units.Root, ward: in.Units.Root,
		names: in.Units.Name,
		defs:  in.Definitions, asked: map[plan.IndicatorID]bool{}, areas: map[areaKey]territory{},
		lineage: in.Lineage, standing: in.Units.Parent,
	}
	asOf, limited := dayOf(in.AsOf)
	days := calendar{}
	gathered := map[plan.IndicatorID]map[auth.UnitID]*[]item{}
	for i := range in.Figures {
		f := &in.Figures[i]
		it, ok := days.item(f)
		if !ok || f.State != figure.Approved || limited && !days.known(it, asOf) {
			continue
		}
		units := gathered[f.Key.Indicator]
		if units == nil {
			units = map[auth.UnitID]*[]item{}
			gathered[f.Key.Indicator] = units
		}
		list := units[f.Key.Unit]
		if list == nil {
			list = new([]item)
			*list = make([]item, 0, 24)
			units[f.Key.Unit] = list
		}
		*list = append(*list, it)
	}
	for id, units := range gathered {
		l.items[id] = map[auth.UnitID][]item{}
		for unit, list := range units {
			l.items[id][unit] = settled(*list)
		}
	}
	l.children = l.plant(in.Units)
	for _, p := range in.Past {
		if until, ok := dayOf(p.Until); ok {
			l.past = append(l.past, l.eraOf(until, p.Tree))
		}
	}
	return l
}

// calendar counts each day of the input once: a year has few, figures many.
type calendar map[vn.Day]day

func (c calendar) count(d vn.Day) (day, bool) {
	if d == "" {
		return 0, false
	}
	n, seen := c[d]
	if !seen {
		var ok bool
		if n, ok = dayOf(d); !ok {
			return 0, false
		}
		c[d] = n
	}
	return n, true
}

// item counts a figure's days; ok is false when they are none.
func (c calendar) item(f *figure.Figure) (it item, ok bool) {
	from, ok1 := c.count(f.Key.From)
	to, ok2 := c.count(f.Key.To)
	it = item{span: span{from, to}, at: to, figs: f}
	if n, ok := c.count(f.AsOf); ok {
		it.at = n
	}
	return it, ok1 && ok2 && from <= to
}

// known reports whether the value could be known on a day: its period was over,
// or it says itself that it was true by then, or it is an estimate of a period
// that ends within the quarter under way.
func (c calendar) known(it item, asOf day) bool {
	if it.at <= asOf {
		return true
	}
	if done, ok := c.count(it.figs.Value.Day); ok && done <= asOf {
		return true
	}
	return it.figs.Status == figure.Estimate && it.from <= asOf && it.to <= asOf.quarterEnd()
}

// settled sorts the figures of a unit by their days, so that the order of entry
// is forgotten, and keeps the last revision of each.
func settled(items []item) []item {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(
			cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from),
			cmp.Compare(b.figs.Revision, a.figs.Revision),
			cmp.Compare(b.figs.ID, a.figs.ID))
	})
	return slices.CompactFunc(items, func(a, b item) bool { return a.span == b.span })
}

// plant turns the parent map into lists of children, in a fixed order. What
// does not hang from the root hangs directly under it, so that a figure of a
// unit dissolved during the year is not lost; a ring of parents is cut.
func (l *ledger) plant(t Tree) (children map[auth.UnitID][]auth.UnitID) {
	down := map[auth.UnitID][]auth.UnitID{}
	all := map[auth.UnitID]bool{}
	for unit, parent := range t.Parent {
		down[parent] = append(down[parent], unit)
		all[unit] = true
	}
	for _, units := range l.items {
		for unit := range units {
			all[unit] = true
		}
	}
	delete(all, l.root)
	children = map[auth.UnitID][]auth.UnitID{}
	var visit func(unit auth.UnitID)
	visit = func(unit auth.UnitID) {
		slices.Sort(down[unit])
		for _, child := range down[unit] {
			if all[child] {
				delete(all, child)
				children[unit] = append(children[unit], child)
				visit(child)
			}
		}
	}
	visit(l.root)
	for _, unit := range topsFirst(all, t.Parent) {
		if all[unit] {
			delete(all, unit)
			children[l.root] = append(children[l.root], unit)
			visit(unit)
		}
	}
	return children
}

// topsFirst lists units with those whose parent is outside the set before the
// rest, each part in order.
func topsFirst(set map[auth.UnitID]bool, parent map[auth.UnitID]auth.UnitID) []auth.UnitID {
	var units []auth.UnitID
	for unit := range set {
		units = append(units, unit)
	}
	slices.SortFunc(units, func(a, b auth.UnitID) int {
		return cmp.Or(rank(set[parent[a]])-rank(set[parent[b]]), cmp.Compare(a, b))
	})
	return units
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// reader reads one indicator of the ledger over one year.
type reader struct {
	*ledger
	def    plan.Definition
	year   span
	units  map[auth.UnitID][]item
	inYear map[auth.UnitID][]item // those that lie within the year
	speaks map[auth.UnitID]bool   // units with figures, or with units below that have
	owner  auth.UnitID            // who answers for the target
	area   territory              // what the unit was made of in that span
}

// read opens an indicator over a span of days. Only figures that lie within it
// are seen.
func (l *ledger) read(def plan.Definition, year span, owner auth.UnitID) *reader {
	l, area := l.at(year.to)
	r := &reader{
		ledger: l, area: area, def: def, year: year, owner: owner,
		units:  l.items[def.Indicator],
		inYear: map[auth.UnitID][]item{},
		speaks: map[auth.UnitID]bool{},
	}
	for unit, items := range r.units {
		if in := within(items, year); len(in) > 0 {
			r.inYear[unit] = in
		}
	}
	if area.young && len(r.inYear[l.root]) > 0 {
		// Entered later for a time before the unit was there: it knows what it means.
		r.area = territory{tops: []top{{unit: l.root}}, whole: true}
	}
	for _, top := range r.area.tops {
		r.listen(top.unit)
	}
	return r
}

// within lists the figures, sorted by their last day, that lie within a span;
// the list is a part of the given one where they stand together.
func within(items []item, s span) []item {
	first, _ := slices.BinarySearchFunc(items, s.from, func(it item, d day) int { return cmp.Compare(it.to, d) })
	last, _ := slices.BinarySearchFunc(items, s.to+1, func(it item, d day) int { return cmp.Compare(it.to, d) })
	items = items[first:last:last]
	outside := func(it item) bool { return it.from < s.from }
	if !slices.ContainsFunc(items, outside) {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), outside)
}

// listen notes which units have figures at or below them.
func (r *reader) listen(unit auth.UnitID) bool {
	speaks := len(r.inYear[unit]) > 0
	for _, child := range r.children[unit] {
		if r.listen(child) {
			speaks = true
		}
	}
	r.speaks[unit] = speaks
	return speaks
}

// reporting lists the units directly below that have something to say.
func (r *reader) reporting(unit auth.UnitID) []auth.UnitID {
	var units []auth.UnitID
	for _, child := range r.children[unit] {
		if r.speaks[child] {
			units = append(units, child)
		}
	}
	return units
}

// own lists the unit's own figures; where the ward has none, those of the unit
// that reports the indicator, or answers for the target, for the whole ward.
func (r *reader) own() []item {
	if items := r.inYear[r.root]; len(items) > 0 {
		return items
	}
	for _, unit := range []auth.UnitID{r.def.Reporter, r.owner} {
		if r.root == r.ward && unit != "" && len(r.inYear[unit]) > 0 {
			return r.inYear[unit]
		}
	}
	return nil
}

// speaksForAll reports whether a unit's figure may be the whole ward's.
func (r *reader) speaksForAll(unit auth.UnitID) bool {
	return unit == r.root || unit != "" && r.root == r.ward && (unit == r.owner || unit == r.def.Reporter)
}

// anybody reports whether the unit that is read, or one below it, has figures.
func (r *reader) anybody() bool {
	return slices.ContainsFunc(r.area.tops, func(t top) bool { return r.speaks[t.unit] })
}

// finality orders statuses; an unknown one counts as an estimate.
func finality(s figure.Status) int {
	switch s {
	case figure.Preliminary:
		return 1
	case figure.Final:
		return 2
	}
	return 0
}
