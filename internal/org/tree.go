package org

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Unit is a node of the ward's tree as it stands on a day.
type Unit struct {
	ID       auth.UnitID
	Parent   auth.UnitID // "" for the root
	Name     string
	Kind     UnitKind
	Rank     int    // order among siblings, before the name; protocol, not alphabet
	From     vn.Day // this state holds from the day
	Closed   bool   // no longer there from that day
	Revision int    // the unit's last revision, for a form to say what it saw
	key      []byte
}

// Tree is the ward's units on one day, closed ones left out. The zero Tree is
// empty.
type Tree struct {
	root     auth.UnitID
	units    map[auth.UnitID]Unit
	children map[auth.UnitID][]auth.UnitID
}

// NewTree puts units together. It refuses units that form no tree: no root or
// two, a parent that is not there, a unit below itself, or two of one name under
// one parent. Closed units are left out.
func NewTree(units []Unit) (Tree, error) {
	t := plant(units)
	if err := t.check(); err != nil {
		return Tree{}, err
	}
	return t, nil
}

// plant arranges units without judging them.
func plant(units []Unit) Tree {
	t := Tree{units: make(map[auth.UnitID]Unit, len(units)), children: map[auth.UnitID][]auth.UnitID{}}
	for _, u := range units {
		if u.Closed {
			continue
		}
		if u.key == nil {
			u.key = vn.SortKey(u.Name)
		}
		t.units[u.ID] = u
		if u.Parent == "" {
			t.root = u.ID
			continue
		}
		t.children[u.Parent] = append(t.children[u.Parent], u.ID)
	}
	for _, ids := range t.children {
		slices.SortFunc(ids, func(a, b auth.UnitID) int { return t.units[a].compare(t.units[b]) })
	}
	return t
}

// compare orders siblings: by rank, then by name, then by age.
func (u Unit) compare(v Unit) int {
	return cmp.Or(cmp.Compare(u.Rank, v.Rank), bytes.Compare(u.key, v.key), cmp.Compare(u.ID, v.ID))
}

// check refuses what is no tree, with a sentence that names the units.
func (t Tree) check() error {
	roots := 0
	for _, u := range t.units {
		if u.Parent == "" {
			roots++
			continue
		}
		if _, there := t.units[u.Parent]; !there {
			return fault.Conflictf("Đơn vị cấp trên của “%s” không hoạt động vào ngày %s. Hãy chuyển “%s” sang đơn vị khác trước.", u.Name, u.From.Short(), u.Name)
		}
	}
	if len(t.units) > 0 && roots != 1 {
		return fault.Conflictf("Cây tổ chức phải có đúng một gốc là phường, xã; ở đây có %d. Hãy chọn đơn vị cấp trên cho từng đơn vị.", roots)
	}
	if len(t.All()) != len(t.units) {
		return t.looped()
	}
	return t.checkNames()
}

// looped names a unit that lies below itself: one that no path from the root
// reaches.
func (t Tree) looped() error {
	reached := map[auth.UnitID]bool{}
	for _, u := range t.All() {
		reached[u.ID] = true
	}
	var lost []Unit
	for id, u := range t.units {
		if !reached[id] {
			lost = append(lost, u)
		}
	}
	slices.SortFunc(lost, Unit.compare)
	return fault.Conflictf("“%s” không thể nằm trong “%s”, vì như vậy đơn vị sẽ thuộc chính nó. Hãy chọn đơn vị cấp trên khác.", lost[0].Name, t.units[lost[0].Parent].Name)
}

func (t Tree) checkNames() error {
	for parent, ids := range t.children {
		seen := map[string]Unit{}
		for _, id := range ids {
			u := t.units[id]
			if other, twice := seen[likeness(u.Name)]; twice {
				return fault.Conflictf("Trong “%s” đã có đơn vị “%s”. Hãy đặt tên khác hoặc dùng đơn vị đã có.", t.units[parent].Name, other.Name)
			}
			seen[likeness(u.Name)] = u
		}
	}
	return nil
}

// likeness is what two names of one unit share: case, blanks and the placement
// of tones do not tell them apart. Marks do: hamlets named Lương and Lường lie
// in one commune.
func likeness(name string) string {
	return vn.OneTone(vn.Lower(strings.Join(strings.Fields(name), " ")))
}

// Root returns the unit that stands for the whole ward; its ID is "" in an empty
// tree.
func (t Tree) Root() Unit { return t.units[t.root] }

// Find returns the unit with the id; ok is false where it is not in the tree on
// that day.
func (t Tree) Find(id auth.UnitID) (u Unit, ok bool) {
	u, ok = t.units[id]
	return u, ok
}

// Len returns how many units there are.
func (t Tree) Len() int { return len(t.units) }

// Children returns the units right below one, in their order.
func (t Tree) Children(id auth.UnitID) []Unit {
	below := make([]Unit, 0, len(t.children[id]))
	for _, c := range t.children[id] {
		below = append(below, t.units[c])
	}
	return below
}

// Descendants returns every unit below one, each before those below it.
func (t Tree) Descendants(id auth.UnitID) []Unit {
	var below []Unit
	for _, c := range t.children[id] {
		below = append(below, t.units[c])
		below = append(below, t.Descendants(c)...)
	}
	return below
}

// All returns every unit, the root first, each before those below it.
func (t Tree) All() []Unit {
	if t.root == "" {
		return nil
	}
	return append([]Unit{t.Root()}, t.Descendants(t.root)...)
}

// Path returns the units from the root down to one, itself included; nil where
// it is not in the tree.
func (t Tree) Path(id auth.UnitID) []Unit {
	var path []Unit
	for u, ok := t.units[id]; ok && len(path) <= len(t.units); u, ok = t.units[u.Parent] {
		path = append(path, u)
	}
	slices.Reverse(path)
	return path
}

// Within reports whether a unit is the other one or lies below it.
func (t Tree) Within(id, above auth.UnitID) bool {
	return slices.ContainsFunc(t.Path(id), func(u Unit) bool { return u.ID == above })
}

// Parents returns each unit's parent; the root's is "".
func (t Tree) Parents() map[auth.UnitID]auth.UnitID {
	parents := make(map[auth.UnitID]auth.UnitID, len(t.units))
	for id, u := range t.units {
		parents[id] = u.Parent
	}
	return parents
}

// Depth returns how many steps a unit lies below the root, for indenting a list.
func (t Tree) Depth(id auth.UnitID) int { return max(0, len(t.Path(id))-1) }

// treeOn picks from all revisions those that hold on a day. facts are ordered by
// unit, day and revision: the last that fits stands, so that a correction of an
// earlier day leaves the later change alone.
func treeOn(facts []Unit, day vn.Day) Tree {
	last := map[auth.UnitID]int{}
	for _, f := range facts {
		last[f.ID] = max(last[f.ID], f.Revision)
	}
	var units []Unit
	for i, f := range facts {
		if f.From > day {
			continue
		}
		if i+1 < len(facts) && facts[i+1].ID == f.ID && facts[i+1].From <= day {
			continue
		}
		f.Revision = last[f.ID]
		units = append(units, f)
	}
	return plant(units)
}

// checkFrom judges the tree on a day and on every later day on which something
// changes: a change may be sound today and close a loop with one recorded for
// next month.
func checkFrom(facts []Unit, day vn.Day) error {
	days := []vn.Day{day}
	for _, f := range facts {
		if f.From > day {
			days = append(days, f.From)
		}
	}
	slices.Sort(days)
	for _, d := range slices.Compact(days) {
		if err := treeOn(facts, d).check(); err != nil {
			return err
		}
	}
	return nil
}
