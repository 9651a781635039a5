package score

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/org"
)

// era is a tree that stood until a day, with the units below each unit. What came
// to the ward from outside later does not hang from its root.
type era struct {
	until    day
	tree     Tree
	children map[auth.UnitID][]auth.UnitID
	outside  []auth.UnitID
}

// top is a unit of an earlier tree that, with all below it, lies in the territory
// that is read; share is how much of it does, nil for all.
type top struct {
	unit  auth.UnitID
	share *big.Rat
	// late is set for a unit that others were merged into or that took a share: it
	// may have been set up for that, and then has no figures from before.
	late bool
}

// territory is what a unit of today was made of in an earlier span.
type territory struct {
	tops    []top
	whole   bool          // the unit was what it is
	young   bool          // the unit was not there yet
	partial []auth.UnitID // units above, whose own figures hold more than the territory
	words   string        // what it was made of; "" where whole
	change  string        // what happened since, a phrase after a colon
	unknown string        // the same, where a share is not known
}

// torn is why a figure that adds to no other cannot be read for the territory, ""
// where the unit was what it is.
func (t territory) torn() string {
	if t.whole {
		return ""
	}
	return t.change
}

// fractional reports whether shares are read.
func (t territory) fractional() bool {
	return slices.ContainsFunc(t.tops, func(t top) bool { return t.share != nil })
}

// den is the common denominator of the shares.
func (t territory) den() *big.Int {
	den := big.NewInt(1)
	for _, top := range t.tops {
		if top.share != nil {
			gcd := new(big.Int).GCD(nil, nil, den, top.share.Denom())
			den.Mul(den, new(big.Int).Quo(top.share.Denom(), gcd))
		}
	}
	return den
}

// scale multiplies an amount by a share of the common denominator.
func scale(n *big.Int, share *big.Rat, den *big.Int) {
	n.Mul(n, den)
	if share != nil {
		n.Mul(n, share.Num())
		n.Quo(n, share.Denom()) // the denominator divides den
	}
}

// shared notes on bounded figures the share of them that is read.
func shared(items []item, share *big.Rat) []item {
	if share == nil {
		return items
	}
	noted := slices.Clone(items)
	for i := range noted {
		noted[i].share = share
	}
	return noted
}

// eraOf prepares an earlier tree for reading.
func (l *ledger) eraOf(until day, t Tree) era {
	e := era{until: until, tree: t, children: l.plant(t)}
	for _, edge := range l.lineage {
		if on, ok := dayOf(edge.Day); ok && on > until && edge.Kind == org.Merged && edge.To == l.ward {
			e.outside = append(e.outside, edge.From)
		}
	}
	for i := 0; i < len(e.outside); i++ {
		for _, edge := range l.lineage {
			if on, ok := dayOf(edge.Day); ok && on > until && edge.Kind != org.Moved && edge.To == e.outside[i] && !slices.Contains(e.outside, edge.From) {
				e.outside = append(e.outside, edge.From)
			}
		}
	}
	for parent, below := range e.children {
		e.children[parent] = slices.DeleteFunc(below, func(u auth.UnitID) bool { return slices.Contains(e.outside, u) })
	}
	return e
}

// at returns the ledger on the tree that stood on a day, and what the unit that is
// read was made of then.
func (l *ledger) at(to day) (*ledger, territory) {
	for i, e := range l.past {
		if to > e.until {
			continue
		}
		back := *l
		back.children = e.children
		place := areaKey{l.root, i}
		area, known := l.areas[place]
		if !known {
			area = l.territory(e)
			l.areas[place] = area
		}
		return &back, area
	}
	return l, territory{tops: []top{{unit: l.root}}, whole: true}
}

// areaKey names a territory: a unit in an era.
type areaKey struct {
	unit auth.UnitID
	era  int
}

// territory finds what the unit that is read was made of in an era.
func (l *ledger) territory(e era) territory {
	m := mapping{ledger: l, era: e, share: map[auth.UnitID]*big.Rat{}, late: map[auth.UnitID]bool{}}
	if l.root == l.ward {
		m.ward()
	} else {
		m.unit()
	}
	t := territory{tops: m.tops, partial: m.partial, young: !m.stood(l.root) && l.root != l.ward}
	t.whole = len(t.tops) == 1 && t.tops[0].unit == l.root && t.tops[0].share == nil && len(m.unknown) == 0
	if t.whole {
		return t
	}
	var made []string
	for _, top := range t.tops {
		if top.share != nil {
			made = append(made, top.share.RatString()+" "+l.name(top.unit))
		} else {
			made = append(made, l.name(top.unit))
		}
	}
	t.words = joinLast(made)
	t.change = "địa bàn nay khác trước, " + m.story(m.told)
	if len(m.unknown) > 0 {
		t.unknown = m.story(m.unknown) + " mà không có tỷ lệ để chia số cũ"
	}
	return t
}

// joinLast lists "a, b và c".
func joinLast(words []string) string {
	if len(words) < 2 {
		return joinWords(words)
	}
	return joinWords(words[:len(words)-1]) + " và " + words[len(words)-1]
}

// mapping follows a unit's territory back through the lineage.
type mapping struct {
	*ledger
	era     era
	share   map[auth.UnitID]*big.Rat // of each earlier unit, how much lies in the territory
	late    map[auth.UnitID]bool
	told    []org.Edge // the edges that changed the territory
	unknown []org.Edge // those among them without a share
	tops    []top
	partial []auth.UnitID
}

// ward is the whole ward: itself, and what has come to it since.
func (m *mapping) ward() {
	m.tops = []top{{unit: m.root}}
	for _, unit := range m.era.outside {
		if m.stood(unit) {
			m.tops = append(m.tops, top{unit: unit})
		}
	}
	for _, e := range m.since() {
		if e.Kind == org.Merged && e.To == m.root {
			m.told = append(m.told, e)
		}
	}
}

// unit is one unit of the ward: what lies below it today, taken back edge by edge.
func (m *mapping) unit() {
	one := big.NewRat(1, 1)
	m.share[m.root] = one
	for unit := range m.standing {
		if m.below(unit, m.root, m.standing) {
			m.share[unit] = one
		}
	}
	edges := m.since()
	for len(edges) > 0 {
		n := 1
		for n < len(edges) && edges[n].Day == edges[0].Day && edges[n].Kind == edges[0].Kind && edges[n].From == edges[0].From {
			n++
		}
		m.back(edges[:n])
		edges = edges[n:]
	}
	m.walk(m.era.tree.Root, nil)
}

// since lists the edges after the era, latest first, those of one unit together.
func (m *mapping) since() []org.Edge {
	var edges []org.Edge
	for _, e := range m.lineage {
		if on, ok := dayOf(e.Day); ok && on > m.era.until {
			edges = append(edges, e)
		}
	}
	slices.SortStableFunc(edges, func(a, b org.Edge) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return edges
}

// below reports whether a unit lies below another in a map of parents.
func (m *mapping) below(unit, above auth.UnitID, parent map[auth.UnitID]auth.UnitID) bool {
	for range len(parent) + 1 {
		if unit == above {
			return true
		}
		up, ok := parent[unit]
		if !ok {
			return false
		}
		unit = up
	}
	return false
}

// back undoes the edges that left one unit on one day.
func (m *mapping) back(edges []org.Edge) {
	from := edges[0].From
	touches := func(e org.Edge) bool { return m.share[e.To] != nil }
	switch edges[0].Kind {
	case org.Moved:
		for _, e := range edges {
			if m.share[e.Unit] != nil && m.share[e.From] == nil || m.share[e.Unit] == nil && m.share[e.From] != nil {
				m.told = append(m.told, e)
			}
		}
	case org.Merged:
		for _, e := range edges {
			if touches(e) {
				m.add(from, m.share[e.To])
				m.late[e.To] = true
				m.told = append(m.told, e)
			}
		}
	case org.Parted:
		m.unpart(from, edges)
	}
}

// unpart gives a unit that was split the shares of its takers that lie in the
// territory.
func (m *mapping) unpart(from auth.UnitID, edges []org.Edge) {
	sum, inside, known := new(big.Rat), 0, true
	for _, e := range edges {
		s := m.share[e.To]
		if s == nil {
			continue
		}
		inside++
		m.late[e.To] = m.late[e.To] || e.To != from
		if e.Den == 0 {
			known = false
			continue
		}
		sum.Add(sum, new(big.Rat).Mul(s, big.NewRat(e.Num, e.Den)))
	}
	if inside == 0 {
		return
	}
	if !known {
		if inside < len(edges) {
			m.unknown = append(m.unknown, edges[0])
		}
		sum.SetInt64(1)
	}
	delete(m.share, from)
	m.add(from, sum)
	if inside < len(edges) || from != m.root {
		m.told = append(m.told, edges[0])
	}
}

func (m *mapping) add(unit auth.UnitID, share *big.Rat) {
	if had := m.share[unit]; had != nil {
		share = new(big.Rat).Add(had, share)
	}
	m.share[unit] = share
}

// walk finds the largest units of the era that lie in the territory by one share
// with all that is below them. A unit that was closed without a trace belongs
// where the one above it belongs.
func (m *mapping) walk(unit auth.UnitID, above *big.Rat) {
	share := m.of(unit, above)
	if m.uniform(unit, share) {
		if share != nil {
			t := top{unit: unit, late: m.late[unit]}
			if share.Cmp(big.NewRat(1, 1)) != 0 {
				t.share = share
			}
			m.tops = append(m.tops, t)
		}
		return
	}
	if share != nil {
		m.partial = append(m.partial, unit)
	}
	for _, child := range m.era.children[unit] {
		if m.stood(child) {
			m.walk(child, share)
		}
	}
}

// stood reports whether a unit was there in the era.
func (m *mapping) stood(unit auth.UnitID) bool {
	_, there := m.era.tree.Parent[unit]
	return there
}

func (m *mapping) uniform(unit auth.UnitID, share *big.Rat) bool {
	for _, child := range m.era.children[unit] {
		if !m.stood(child) {
			continue
		}
		s := m.of(child, share)
		if (s == nil) != (share == nil) || s != nil && s.Cmp(share) != 0 || !m.uniform(child, s) {
			return false
		}
	}
	return true
}

// of is the share of a unit of the era in the territory.
func (m *mapping) of(unit auth.UnitID, above *big.Rat) *big.Rat {
	if s := m.share[unit]; s != nil {
		return s
	}
	_, stands := m.standing[unit]
	left := slices.ContainsFunc(m.lineage, func(e org.Edge) bool { return e.Kind != org.Moved && e.From == unit })
	if stands || left {
		return nil
	}
	return above
}

// storied is how many changes a reason tells before it counts the rest.
const storied = 3

// story tells what happened: "Tổ 1 nhập vào Tổ 2 từ ngày 01/07/2025".
func (m *mapping) story(edges []org.Edge) string {
	var said []string
	for _, e := range edges {
		day := e.Day.Short()
		switch e.Kind {
		case org.Merged:
			said = append(said, fmt.Sprintf("%s nhập vào %s từ ngày %s", m.name(e.From), m.name(e.To), day))
		case org.Parted:
			said = append(said, fmt.Sprintf("%s chia tách từ ngày %s", m.name(e.From), day))
		case org.Moved:
			said = append(said, fmt.Sprintf("%s chuyển từ %s sang %s từ ngày %s", m.name(e.Unit), m.name(e.From), m.name(e.To), day))
		}
	}
	said = slices.Compact(said)
	if more := len(said) - storied; more > 0 {
		said = append(said[:storied], fmt.Sprintf("và %d thay đổi khác", more))
	}
	return strings.Join(said, ", ")
}

// name is how a sentence calls a unit.
func (l *ledger) name(unit auth.UnitID) string {
	if n := l.names[unit]; n != "" {
		return n
	}
	for _, e := range l.past {
		if n := e.tree.Name[unit]; n != "" {
			return n
		}
	}
	return "đơn vị " + string(unit)
}
