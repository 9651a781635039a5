package org

import (
	"math/big"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// EdgeKind says how one unit came from another.
type EdgeKind string

// The kinds of lineage edge.
const (
	Merged EdgeKind = "merge" // sáp nhập: From goes into To
	Parted EdgeKind = "split" // chia tách: To takes a share of From
	Moved  EdgeKind = "move"  // chuyển: Unit went from the parent From to the parent To
)

// Edge is one dated step of the units' lineage. Series of figures are joined
// along edges and never by name.
type Edge struct {
	From, To auth.UnitID
	Kind     EdgeKind
	Day      vn.Day
	Num, Den int64       // the share of From that To takes; 0/0 for a move, and where nobody knows it
	Unit     auth.UnitID // what moved; "" for a merger or a split
}

func (e Edge) insert(tx *db.Tx) error {
	var num, den, moved any
	if e.Den != 0 {
		num, den = e.Num, e.Den
	}
	if e.Unit != "" {
		moved = string(e.Unit)
	}
	_, err := tx.Exec(`
		insert into lineage (ward, id, from_unit, to_unit, kind, day, share_num, share_den, moved, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		db.NewID(), string(e.From), string(e.To), string(e.Kind), string(e.Day), num, den, moved, tx.Stamp())
	return err
}

// Lineage returns the edges recorded up to an instant ("" for all), oldest day
// first.
func Lineage(tx *db.Tx, asOf string) ([]Edge, error) {
	var edges []Edge
	err := tx.Each(func(s db.Scanner) error {
		var e Edge
		var num, den *int64
		var moved *string
		if err := s.Scan(&e.From, &e.To, &e.Kind, &e.Day, &num, &den, &moved); err != nil {
			return err
		}
		if num != nil && den != nil {
			e.Num, e.Den = *num, *den
		}
		if moved != nil {
			e.Unit = auth.UnitID(*moved)
		}
		edges = append(edges, e)
		return nil
	}, `
		select from_unit, to_unit, kind, day, share_num, share_den, moved
		from lineage
		where ward = $1 and ($2 = '' or recorded_at <= $2)
		order by day, id`, asOf)
	return edges, err
}

// MergeUnits closes units from a day on and carries them into another, which may
// be one of them or one added before. Units below a merged one go below the new.
// Merged into the root is what came to the ward from outside: an old commune whose
// figures until then were not among the ward's own.
func MergeUnits(tx *db.Tx, from []auth.UnitID, into auth.UnitID, day vn.Day) error {
	tree, facts, err := restructured(tx, day, from...)
	if err != nil {
		return err
	}
	if _, there := tree.Find(into); !there {
		return fault.Missingf("Đơn vị nhận sáp nhập không hoạt động vào ngày %s. Hãy chọn lại đơn vị hoặc ngày.", day.Short())
	}
	var changed []Unit
	var edges []Edge
	for _, id := range from {
		if id == into {
			continue
		}
		u, _ := tree.Find(id)
		if tree.Within(into, id) {
			target, _ := tree.Find(into)
			return fault.Conflictf("“%s” đang nằm trong “%s” nên không nhận sáp nhập đơn vị ấy được. Hãy chuyển “%s” ra ngoài trước.", target.Name, u.Name, target.Name)
		}
		for _, child := range tree.Children(id) {
			child.Parent, child.From = into, day
			if !slices.Contains(from, child.ID) {
				changed = append(changed, child)
				edges = append(edges, Edge{From: id, To: into, Kind: Moved, Day: day, Unit: child.ID})
			}
		}
		u.Closed, u.From = true, day
		changed = append(changed, u)
		edges = append(edges, Edge{From: id, To: into, Kind: Merged, Day: day, Num: 1, Den: 1})
	}
	if len(changed) == 0 {
		return fault.Invalidf("don_vi", "Sáp nhập cần ít nhất một đơn vị khác với đơn vị nhận. Hãy chọn đơn vị được sáp nhập.")
	}
	if err := revise(tx, facts, changed...); err != nil {
		return err
	}
	return recordEdges(tx, "unit.merge", into, edges)
}

// Share is a part that a unit takes of one that is split: Num/Den of it; 0/0 where
// no share was laid down.
type Share struct {
	Unit     auth.UnitID
	Num, Den int64
}

// SplitUnit divides a unit from a day on among others, added before, whose
// shares make one whole, or are all unknown: figures from before then cannot be
// told apart and are not compared. The unit itself may be among them and then goes
// on; else it closes, and the units below it must have been moved.
func SplitUnit(tx *db.Tx, from auth.UnitID, shares []Share, day vn.Day) error {
	ids := make([]auth.UnitID, 0, len(shares))
	for _, s := range shares {
		ids = append(ids, s.Unit)
	}
	tree, facts, err := restructured(tx, day, append([]auth.UnitID{from}, ids...)...)
	if err != nil {
		return err
	}
	u, _ := tree.Find(from)
	if err := wholeShares(u, shares); err != nil {
		return err
	}
	var edges []Edge
	for _, s := range shares {
		edges = append(edges, Edge{From: from, To: s.Unit, Kind: Parted, Day: day, Num: s.Num, Den: s.Den})
	}
	if !slices.Contains(ids, from) {
		u.Closed, u.From = true, day
		if err := revise(tx, facts, u); err != nil {
			return err
		}
	}
	return recordEdges(tx, "unit.split", from, edges)
}

// wholeShares refuses shares that do not make one whole, counted exactly.
func wholeShares(u Unit, shares []Share) error {
	if len(shares) < 2 {
		return fault.Invalidf("phan", "Chia tách “%s” cần ít nhất hai đơn vị nhận. Hãy chọn thêm.", u.Name)
	}
	sum := new(big.Rat)
	seen := map[auth.UnitID]bool{}
	unknown := !slices.ContainsFunc(shares, func(s Share) bool { return s.Num != 0 || s.Den != 0 })
	for _, s := range shares {
		if unknown && !seen[s.Unit] {
			seen[s.Unit] = true
			continue
		}
		if s.Num <= 0 || s.Den <= 0 || seen[s.Unit] {
			return fault.Invalidf("phan", "Mỗi đơn vị nhận một phần lớn hơn 0 của “%s”, mỗi đơn vị một lần. Hãy ghi lại các phần.", u.Name)
		}
		seen[s.Unit] = true
		sum.Add(sum, big.NewRat(s.Num, s.Den))
	}
	if !unknown && sum.Cmp(big.NewRat(1, 1)) != 0 {
		return fault.Invalidf("phan", "Các phần chia của “%s” cộng lại được %s, phải bằng đúng 1. Hãy ghi lại các phần.", u.Name, sum.RatString())
	}
	return nil
}

// restructured asks whether the actor may, and reads the tree in which every
// named unit must stand; the root takes no part.
func restructured(tx *db.Tx, day vn.Day, units ...auth.UnitID) (Tree, []Unit, error) {
	if err := tx.Actor.May(auth.ChangeWard); err != nil {
		return Tree{}, nil, err
	}
	if !day.Valid() {
		return Tree{}, nil, fault.Invalidf("ngay", "Chưa có ngày sắp xếp đơn vị. Hãy ghi ngày, tháng, năm theo quyết định.")
	}
	facts, err := loadFacts(tx, "")
	if err != nil {
		return Tree{}, nil, err
	}
	tree := treeOn(facts, day)
	for _, id := range units {
		u, there := tree.Find(id)
		if !there {
			return Tree{}, nil, fault.Missingf("Một đơn vị được chọn không hoạt động vào ngày %s. Hãy chọn lại đơn vị hoặc ngày.", day.Short())
		}
		if u.Parent == "" {
			return Tree{}, nil, fault.Conflictf("“%s” là gốc của cây tổ chức nên không sáp nhập hay chia tách ở đây được. Hãy chọn đơn vị bên dưới.", u.Name)
		}
	}
	return tree, facts, nil
}

func recordEdges(tx *db.Tx, act string, subject auth.UnitID, edges []Edge) error {
	units := []string{}
	for _, e := range edges {
		if err := e.insert(tx); err != nil {
			return err
		}
		other := e.From
		if other == subject {
			other = e.To
		}
		units = append(units, string(other))
	}
	return audit.Add(tx, audit.Entry{Act: act, Subject: "unit/" + string(subject), Detail: map[string]any{"units": units, "day": string(edges[0].Day)}})
}
