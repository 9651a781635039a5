package score

import (
	"cmp"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// item is a figure with its days counted.
type item struct {
	span
	at   day // the day its value was true
	figs *figure.Figure
}

// ledger is the record sorted for reading: the figures of each indicator by
// unit, and the tree the units stand in.
type ledger struct {
	items    map[plan.IndicatorID]map[auth.UnitID][]item
	root     auth.UnitID
	children map[auth.UnitID][]auth.UnitID
	names    map[auth.UnitID]string
}

// newLedger keeps the approved figures known on the day of the board. Figures
// whose days are no days are left out: the record refuses them.
func newLedger(in Input) *ledger {
	l := &ledger{
		items: map[plan.IndicatorID]map[auth.UnitID][]item{},
		root:  in.Units.Root,
		names: in.Units.Name,
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
	l.plant(in.Units)
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
func (l *ledger) plant(t Tree) {
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
	l.children = map[auth.UnitID][]auth.UnitID{}
	var visit func(unit auth.UnitID)
	visit = func(unit auth.UnitID) {
		slices.Sort(down[unit])
		for _, child := range down[unit] {
			if all[child] {
				delete(all, child)
				l.children[unit] = append(l.children[unit], child)
				visit(child)
			}
		}
	}
	visit(l.root)
	for _, unit := range topsFirst(all, t.Parent) {
		if all[unit] {
			delete(all, unit)
			l.children[l.root] = append(l.children[l.root], unit)
			visit(unit)
		}
	}
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
}

// read opens an indicator over a span of days. Only figures that lie within it
// are seen.
func (l *ledger) read(def plan.Definition, year span, owner auth.UnitID) *reader {
	r := &reader{
		ledger: l, def: def, year: year, owner: owner,
		units:  l.items[def.Indicator],
		inYear: map[auth.UnitID][]item{},
		speaks: map[auth.UnitID]bool{},
	}
	for unit, items := range r.units {
		if in := within(items, year); len(in) > 0 {
			r.inYear[unit] = in
		}
	}
	r.listen(r.root)
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

// own lists the ward's own figures; where the root has none, those of the unit
// that answers for the target, which reports for the whole ward.
func (r *reader) own() []item {
	if items := r.inYear[r.root]; len(items) > 0 {
		return items
	}
	if r.owner == "" {
		return nil
	}
	return r.inYear[r.owner]
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
