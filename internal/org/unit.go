package org

import (
	"cmp"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// unitFacts reads every revision of every unit recorded up to an instant; an
// empty instant means all.
const unitFacts = `
	select unit, revision, valid_from, name, sort_key, kind, parent, rank, closed
	from unit_fact
	where ward = $1 and ($2 = '' or recorded_at <= $2)
	order by unit, valid_from, revision`

func scanUnit(s db.Scanner) (Unit, error) {
	var u Unit
	var parent *string
	err := s.Scan(&u.ID, &u.Revision, &u.From, &u.Name, &u.key, &u.Kind, &parent, &u.Rank, &u.Closed)
	if parent != nil {
		u.Parent = auth.UnitID(*parent)
	}
	return u, err
}

// sortFacts puts revisions in the order that treeOn reads: by unit, day and
// revision.
func sortFacts(facts []Unit) {
	slices.SortFunc(facts, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.From, b.From), cmp.Compare(a.Revision, b.Revision))
	})
}

func loadFacts(tx *db.Tx, asOf string) ([]Unit, error) {
	var facts []Unit
	err := tx.Each(func(s db.Scanner) error {
		u, err := scanUnit(s)
		facts = append(facts, u)
		return err
	}, unitFacts, asOf)
	return facts, err
}

// LoadTree returns the ward's units on a day.
func LoadTree(tx *db.Tx, day vn.Day) (Tree, error) { return LoadTreeAsOf(tx, day, "") }

// LoadTreeAsOf returns the ward's units on a day as the record knew them at an
// instant (a db.Stamp); "" is now. Before anything was known the tree is empty.
func LoadTreeAsOf(tx *db.Tx, day vn.Day, asOf string) (Tree, error) {
	facts, err := loadFacts(tx, asOf)
	if err != nil {
		return Tree{}, err
	}
	return treeOn(facts, day), nil
}

// LoadTreesAsOf returns the ward's units on each of some days, as the record knew
// them at an instant ("" is now).
func LoadTreesAsOf(tx *db.Tx, days []vn.Day, asOf string) ([]Tree, error) {
	facts, err := loadFacts(tx, asOf)
	if err != nil {
		return nil, err
	}
	trees := make([]Tree, 0, len(days))
	for _, day := range days {
		trees = append(trees, treeOn(facts, day))
	}
	return trees, nil
}

// Stands reports whether a unit is there on a day, without reading the tree.
func Stands(tx *db.Tx, id auth.UnitID, day vn.Day) (bool, error) {
	var closed bool
	found, err := tx.One([]any{&closed}, `select closed from unit_fact where ward = $1 and unit = $2 and valid_from <= $3
		order by valid_from desc, revision desc limit 1`, string(id), string(day))
	return found && !closed, err
}

// Root returns the id of the unit that stands for the whole ward.
func Root(tx *db.Tx) (auth.UnitID, error) {
	var id auth.UnitID
	found, err := tx.One([]any{&id}, `select unit from unit_fact where ward = $1 and kind = 'ward' limit 1`)
	if err == nil && !found {
		err = fault.Missingf("Đơn vị này chưa có cây tổ chức. Hãy báo người quản trị máy chủ.")
	}
	return id, err
}

// NewUnit is a unit about to be added.
type NewUnit struct {
	Name   string
	Kind   UnitKind
	Parent auth.UnitID // the root when empty
	Rank   int         // 0 puts it after its siblings
	From   vn.Day      // the day the ward's own record begins when empty
}

// AddUnit adds a unit to the tree.
func AddUnit(tx *db.Tx, n NewUnit) (Unit, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Unit{}, err
	}
	facts, err := loadFacts(tx, "")
	if err != nil {
		return Unit{}, err
	}
	u := Unit{Parent: n.Parent, Name: n.Name, Kind: n.Kind, Rank: n.Rank, From: n.From}
	if u, err = u.placed(facts); err != nil {
		return Unit{}, err
	}
	if u, err = create(tx, u, facts); err != nil {
		return Unit{}, err
	}
	return u, audit.Add(tx, audit.Entry{Act: "unit.add", Subject: "unit/" + string(u.ID), Detail: map[string]any{"parent": u.Parent, "kind": u.Kind}})
}

// placed gives a new unit the parent, day and rank it was not given.
func (u Unit) placed(facts []Unit) (Unit, error) {
	if u.Kind == RootKind {
		return u, fault.Invalidf("loai", "“%s” không thể là một phường, xã nữa trong cùng cây tổ chức. Hãy chọn loại đơn vị khác.", u.Name)
	}
	first := vn.Day("")
	for _, f := range facts {
		if f.Kind == RootKind && (first == "" || f.From < first) {
			first = f.From
		}
	}
	u.From = cmp.Or(u.From, first)
	tree := treeOn(facts, u.From)
	u.Parent = cmp.Or(u.Parent, tree.Root().ID)
	if _, there := tree.Find(u.Parent); !there {
		return u, fault.Invalidf("cap_tren", "Đơn vị cấp trên của “%s” không hoạt động vào ngày %s. Hãy chọn đơn vị khác hoặc ngày muộn hơn.", u.Name, u.From.Short())
	}
	if u.Rank == 0 {
		u.Rank = lastRank(tree, u.Parent)
	}
	return u, nil
}

// lastRank is the rank that puts a unit after those a parent has, with room
// between for a later one.
func lastRank(tree Tree, parent auth.UnitID) int {
	rank := 0
	for _, sibling := range tree.Children(parent) {
		rank = max(rank, sibling.Rank)
	}
	return rank + 10
}

// create gives a unit its id and its first revision.
func create(tx *db.Tx, u Unit, facts []Unit) (Unit, error) {
	u.ID = auth.UnitID(db.NewID())
	if _, err := tx.Exec(`insert into unit (ward, id, recorded_at) values ($1, $2, $3)`, string(u.ID), tx.Stamp()); err != nil {
		return Unit{}, err
	}
	u, err := u.tidied()
	if err != nil {
		return Unit{}, err
	}
	u.Revision = 0
	if err := revise(tx, facts, u); err != nil {
		return Unit{}, err
	}
	u.Revision = 1
	return u, nil
}

// tidied brings a unit's texts to the stored form.
func (u Unit) tidied() (Unit, error) {
	name, err := tidy("ten", "Tên đơn vị", u.Name)
	if err != nil {
		return u, err
	}
	u.Name, u.key = name, vn.SortKey(name)
	if _, known := u.Kind.Info(); !known {
		return u, fault.Invalidf("loai", "Hệ thống không biết loại đơn vị %q. Hãy chọn một loại trong danh sách.", u.Kind)
	}
	if !u.From.Valid() {
		return u, fault.Invalidf("tu_ngay", "Chưa rõ “%s” có hiệu lực từ ngày nào. Hãy ghi ngày, tháng, năm, ví dụ 01/07/2025.", u.Name)
	}
	return u, nil
}

// revise writes the next revision of each unit, after the tree was judged with
// all of them in it.
func revise(tx *db.Tx, facts []Unit, units ...Unit) error {
	first := units[0].From
	for i, u := range units {
		first = min(first, u.From)
		units[i].Revision = u.Revision + 1
		facts = append(facts, units[i])
	}
	sortFacts(facts)
	if err := checkFrom(facts, first); err != nil {
		return err
	}
	for _, u := range units {
		if err := u.insert(tx); err != nil {
			return err
		}
	}
	return nil
}

func (u Unit) insert(tx *db.Tx) error {
	var parent any
	if u.Parent != "" {
		parent = string(u.Parent)
	}
	_, err := tx.Exec(`
		insert into unit_fact (ward, unit, revision, valid_from, recorded_at, name, fold, sort_key, kind, parent, rank, closed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(u.ID), u.Revision, string(u.From), tx.Stamp(), u.Name, vn.Fold(u.Name), vn.SortKey(u.Name), string(u.Kind), parent, u.Rank, u.Closed)
	return err
}

// ChangeUnit records what a unit is from a day on: the unit as it should stand,
// From the day and Revision the one its sender saw. Another parent is a move,
// and leaves its mark in the lineage. An older revision than the record's is
// refused, so that nobody undoes what they did not see.
func ChangeUnit(tx *db.Tx, u Unit) (Unit, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Unit{}, err
	}
	facts, err := loadFacts(tx, "")
	if err != nil {
		return Unit{}, err
	}
	before, err := u.standing(facts)
	if err != nil {
		return Unit{}, err
	}
	if u, err = u.tidied(); err != nil {
		return Unit{}, err
	}
	fields := before.differences(u)
	if len(fields) == 0 {
		return before, nil
	}
	if err := revise(tx, facts, u); err != nil {
		return Unit{}, err
	}
	u.Revision++
	if before.Parent != u.Parent {
		if err := (Edge{From: before.Parent, To: u.Parent, Kind: Moved, Day: u.From, Unit: u.ID}).insert(tx); err != nil {
			return Unit{}, err
		}
	}
	return u, audit.Add(tx, audit.Entry{Act: "unit.change", Subject: "unit/" + string(u.ID), Detail: map[string]any{"fields": fields, "valid_from": string(u.From)}})
}

// standing returns the unit as it is on the day of the change, and refuses a
// change that the root cannot take or that was made without seeing the last one.
func (u Unit) standing(facts []Unit) (Unit, error) {
	before, there := treeOn(facts, u.From).Find(u.ID)
	if !there {
		return Unit{}, fault.Missingf("Đơn vị “%s” không hoạt động vào ngày %s. Hãy chọn ngày khác.", u.Name, u.From.Short())
	}
	if before.Revision != u.Revision {
		f := fault.Conflictf("Đơn vị “%s” vừa được người khác sửa (lần %d) sau khi bạn mở trang. Hãy xem lại rồi sửa tiếp.", before.Name, before.Revision)
		f.Theirs, f.Yours = before.Name, u.Name
		return Unit{}, f
	}
	if before.Parent == "" && (u.Parent != "" || u.Closed || u.Kind != RootKind || u.Name != before.Name) {
		return Unit{}, fault.Conflictf("“%s” là gốc của cây tổ chức nên không chuyển, không giải thể, không đổi loại hay đổi tên ở đây được. Hãy đổi tên trong phần thiết lập của đơn vị.", before.Name)
	}
	if before.Parent != "" && (u.Parent == "" || u.Kind == RootKind) {
		return Unit{}, fault.Invalidf("cap_tren", "“%s” cần một đơn vị cấp trên. Hãy chọn đơn vị cấp trên.", before.Name)
	}
	return before, nil
}

// differences names the fields in which two states of a unit differ.
func (u Unit) differences(v Unit) []string {
	var fields []string
	for name, differs := range map[string]bool{
		"name": u.Name != v.Name, "kind": u.Kind != v.Kind, "parent": u.Parent != v.Parent,
		"rank": u.Rank != v.Rank, "closed": u.Closed != v.Closed,
	} {
		if differs {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}

// RenameUnit gives a unit another name and kind from a day on.
func RenameUnit(tx *db.Tx, id auth.UnitID, name string, kind UnitKind, day vn.Day, seen int) (Unit, error) {
	return alter(tx, id, day, seen, func(_ Tree, u *Unit) { u.Name, u.Kind = name, kind })
}

// MoveUnit puts a unit under another parent from a day on, after those it has.
func MoveUnit(tx *db.Tx, id, parent auth.UnitID, day vn.Day, seen int) (Unit, error) {
	return alter(tx, id, day, seen, func(t Tree, u *Unit) {
		if u.Parent != parent {
			u.Parent, u.Rank = parent, lastRank(t, parent)
		}
	})
}

// CloseUnit ends a unit from a day on; it must have no unit below it any more.
func CloseUnit(tx *db.Tx, id auth.UnitID, day vn.Day, seen int) (Unit, error) {
	return alter(tx, id, day, seen, func(_ Tree, u *Unit) { u.Closed = true })
}

func alter(tx *db.Tx, id auth.UnitID, day vn.Day, seen int, change func(Tree, *Unit)) (Unit, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Unit{}, err
	}
	if !day.Valid() {
		return Unit{}, fault.Invalidf("ngay", "Chưa có ngày thay đổi có hiệu lực. Hãy ghi ngày, tháng, năm theo quyết định, ví dụ 01/07/2025.")
	}
	tree, err := LoadTree(tx, day)
	if err != nil {
		return Unit{}, err
	}
	u, there := tree.Find(id)
	if !there {
		return Unit{}, fault.Missingf("Không có đơn vị này trong cây tổ chức vào ngày %s. Hãy chọn đơn vị hoặc ngày khác.", day.Short())
	}
	u.From, u.Revision = day, seen
	change(tree, &u)
	return ChangeUnit(tx, u)
}

// UnitNames returns the last name of every unit the ward has had.
func UnitNames(tx *db.Tx) (map[auth.UnitID]string, error) {
	names := map[auth.UnitID]string{}
	facts, err := loadFacts(tx, "")
	for _, u := range facts {
		names[u.ID] = u.Name
	}
	return names, err
}

// UnitHistory returns every state a unit has had, by day and revision.
func UnitHistory(tx *db.Tx, id auth.UnitID) ([]Unit, error) {
	facts, err := loadFacts(tx, "")
	return slices.DeleteFunc(facts, func(u Unit) bool { return u.ID != id }), err
}
