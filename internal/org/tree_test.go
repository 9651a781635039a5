package org_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// drawn writes a tree as indented names.
func drawn(t org.Tree) string {
	var b strings.Builder
	for _, u := range t.All() {
		b.WriteString(strings.Repeat("  ", t.Depth(u.ID)) + u.Name + "\n")
	}
	return b.String()
}

func TestTreeOverTime(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	party := r.add(t, office, org.NewUnit{Name: "Đảng ủy phường Hòa Mẫu", Kind: "party_committee"})
	base := r.add(t, office, org.NewUnit{Name: "Đảng bộ cơ quan UBND", Kind: "party_base", Parent: party.ID})
	r.add(t, office, org.NewUnit{Name: "Chi bộ 10", Kind: "party_cell", Parent: base.ID, Rank: 10})
	cell := r.add(t, office, org.NewUnit{Name: "Chi bộ 2", Kind: "party_cell", Parent: base.ID, Rank: 10})
	r.add(t, office, org.NewUnit{Name: "Chi bộ 1", Kind: "party_cell", Parent: base.ID, Rank: 10})

	r.do(t, office, func(tx *db.Tx) error {
		_, err := org.MoveUnit(tx, cell.ID, party.ID, "2025-10-01", cell.Revision)
		return err
	})
	want := strings.TrimLeft(`
Phường Hòa Mẫu
  Văn phòng HĐND và UBND
  Phòng Kinh tế, Hạ tầng và Đô thị
  Phòng Văn hóa - Xã hội
  Trung tâm Phục vụ hành chính công
  Đảng ủy phường Hòa Mẫu
    Đảng bộ cơ quan UBND
      Chi bộ 1
      Chi bộ 2
      Chi bộ 10
`, "\n")
	if diff := cmp.Diff(want, drawn(r.tree(t, office, "2025-09-30"))); diff != "" {
		t.Errorf("the day before the move (-want +got):\n%s", diff)
	}
	moved := strings.Replace(want, "      Chi bộ 2\n", "", 1) + "    Chi bộ 2\n"
	if diff := cmp.Diff(moved, drawn(r.tree(t, office, "2025-10-01"))); diff != "" {
		t.Errorf("the day of the move (-want +got):\n%s", diff)
	}
	if n := r.tree(t, office, "2025-06-30").Len(); n != 0 {
		t.Errorf("%d units before the ward's first day, want none", n)
	}
	r.see(t, office, func(tx *db.Tx) error {
		edges, err := org.Lineage(tx, "")
		want := []org.Edge{{From: base.ID, To: party.ID, Kind: org.Moved, Day: "2025-10-01", Unit: cell.ID}}
		if diff := cmp.Diff(want, edges); diff != "" {
			t.Errorf("lineage (-want +got):\n%s", diff)
		}
		return err
	})
	var path []string
	for _, u := range r.tree(t, office, "2025-09-30").Path(cell.ID) {
		path = append(path, u.Name)
	}
	if got := strings.Join(path, " > "); got != "Phường Hòa Mẫu > Đảng ủy phường Hòa Mẫu > Đảng bộ cơ quan UBND > Chi bộ 2" {
		t.Errorf("path is %s", got)
	}
}

func TestCorrectionOfAnEarlierDayLeavesTheLaterChange(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	u := r.add(t, office, org.NewUnit{Name: "Tổ dân phố Đông Hòa", Kind: org.GroupKind})
	change := func(name string, day vn.Day, seen int) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			v := u
			v.Name, v.From, v.Revision = name, day, seen
			_, err := org.ChangeUnit(tx, v)
			return err
		}
	}
	known := db.Stamp(r.clock.Now())
	r.clock.Advance(1e9)
	r.do(t, office, change("Tổ dân phố Đông", "2025-11-01", 1))
	r.do(t, office, change("Tổ dân phố Đông Hoà 1", u.From, 2))
	r.clock.Advance(1e9)
	for day, want := range map[vn.Day]string{"2025-07-01": "Tổ dân phố Đông Hoà 1", "2025-10-31": "Tổ dân phố Đông Hoà 1", "2025-11-01": "Tổ dân phố Đông"} {
		got, _ := r.tree(t, office, day).Find(u.ID)
		if got.Name != want || got.Revision != 3 {
			t.Errorf("on %s: %q revision %d, want %q revision 3", day, got.Name, got.Revision, want)
		}
	}
	r.see(t, office, func(tx *db.Tx) error {
		tree, err := org.LoadTreeAsOf(tx, "2026-01-01", known)
		if got, _ := tree.Find(u.ID); got.Name != "Tổ dân phố Đông Hòa" || got.Revision != 1 {
			t.Errorf("as of before the changes: %q revision %d", got.Name, got.Revision)
		}
		return err
	})
	f := r.refuses(t, office, fault.Conflict, change("Tổ dân phố Tây", "2026-01-01", 2))
	if f.Theirs != "Tổ dân phố Đông" || f.Yours != "Tổ dân phố Tây" {
		t.Errorf("a stale form shows %q and %q, want both names", f.Theirs, f.Yours)
	}
	head := r.head(t, office)
	r.do(t, office, change("Tổ dân phố Đông", "2026-01-01", 3))
	if r.head(t, office) != head {
		t.Error("a change that changes nothing wrote to the chain")
	}
}

func TestTreeRefusals(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	a := r.add(t, office, org.NewUnit{Name: "Đảng bộ A", Kind: "party_base"})
	b := r.add(t, office, org.NewUnit{Name: "Chi bộ B", Kind: "party_cell", Parent: a.ID})
	c := r.add(t, office, org.NewUnit{Name: "Tổ đảng C", Kind: "party_group", Parent: b.ID})
	soon := r.add(t, office, org.NewUnit{Name: "Chi bộ D", Kind: "party_cell", Parent: a.ID})
	// Recorded ahead: from March, A lies under D.
	r.do(t, office, func(tx *db.Tx) error {
		if _, err := org.MoveUnit(tx, soon.ID, r.tree(t, office, "2026-01-09").Root().ID, "2026-02-01", 1); err != nil {
			return err
		}
		_, err := org.MoveUnit(tx, a.ID, soon.ID, "2026-03-01", 1)
		return err
	})
	root := r.tree(t, office, "2026-01-09").Root()
	add := func(n org.NewUnit) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := org.AddUnit(tx, n); return err }
	}
	move := func(u org.Unit, parent auth.UnitID, day vn.Day) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			tree, err := org.LoadTree(tx, day)
			if err != nil {
				return err
			}
			now, _ := tree.Find(u.ID)
			_, err = org.MoveUnit(tx, u.ID, parent, day, now.Revision)
			return err
		}
	}
	rows := []struct {
		name  string
		kind  fault.Kind
		names string // the sentence must name it
		act   func(*db.Tx) error
	}{
		{"under itself", fault.Conflict, "Đảng bộ A", move(a, a.ID, "2026-01-01")},
		{"under its grandchild", fault.Conflict, "thuộc chính nó", move(a, c.ID, "2026-01-01")},
		{"a loop that closes later", fault.Conflict, "thuộc chính nó", move(soon, c.ID, "2026-02-15")},
		{"closing a unit that holds others", fault.Conflict, "Tổ đảng C", func(tx *db.Tx) error {
			_, err := org.CloseUnit(tx, b.ID, "2026-01-01", 1)
			return err
		}},
		{"closing the root", fault.Conflict, "gốc", func(tx *db.Tx) error {
			_, err := org.CloseUnit(tx, root.ID, "2026-01-01", root.Revision)
			return err
		}},
		{"renaming the root apart from the ward", fault.Conflict, "thiết lập", func(tx *db.Tx) error {
			u := root
			u.Name, u.From = "Phường Khác", "2026-01-01"
			_, err := org.ChangeUnit(tx, u)
			return err
		}},
		{"a second root", fault.Invalid, "cấp trên", move(b, "", "2026-01-01")},
		{"a second ward", fault.Invalid, "phường", add(org.NewUnit{Name: "Phường khác", Kind: org.RootKind})},
		{"the same name", fault.Conflict, "Đảng bộ A", add(org.NewUnit{Name: "ĐẢNG  BỘ a", Kind: "party_base"})},
		{"an unknown kind", fault.Invalid, "phong_ma", add(org.NewUnit{Name: "Phòng M", Kind: "phong_ma"})},
		{"a parent that is not there", fault.Invalid, "Chi bộ E", add(org.NewUnit{Name: "Chi bộ E", Kind: "party_cell", Parent: "khong-co"})},
		{"before the ward", fault.Invalid, "Chi bộ E", add(org.NewUnit{Name: "Chi bộ E", Kind: "party_cell", From: "2024-01-01"})},
		{"no name", fault.Invalid, "Tên đơn vị", add(org.NewUnit{Kind: "party_cell"})},
	}
	for _, row := range rows {
		t.Log(row.name)
		f := r.refuses(t, office, row.kind, row.act)
		if !strings.Contains(f.Sentence, row.names) {
			t.Errorf("%s: the sentence %q does not say %q", row.name, f.Sentence, row.names)
		}
	}
	// Marks tell names apart, and so does the parent.
	r.add(t, office, org.NewUnit{Name: "Thôn Lương", Kind: org.HamletKind})
	r.add(t, office, org.NewUnit{Name: "Thôn Lường", Kind: org.HamletKind})
	r.add(t, office, org.NewUnit{Name: "Đảng bộ A", Kind: "party_base", Parent: b.ID})
}

func TestMergeAndSplit(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	group := func(name string) org.Unit { return r.add(t, office, org.NewUnit{Name: name, Kind: org.GroupKind}) }
	one, two, three := group("Tổ dân phố 1"), group("Tổ dân phố 2"), group("Tổ dân phố 3")
	cell := r.add(t, office, org.NewUnit{Name: "Chi bộ tổ 1", Kind: "party_cell_direct", Parent: one.ID})
	r.do(t, office, func(tx *db.Tx) error {
		return org.MergeUnits(tx, []auth.UnitID{one.ID, two.ID}, two.ID, "2025-12-01")
	})
	tree := r.tree(t, office, "2025-12-01")
	if _, there := tree.Find(one.ID); there {
		t.Error("a merged unit still stands")
	}
	if got, _ := tree.Find(cell.ID); got.Parent != two.ID {
		t.Error("what lay below a merged unit did not follow it")
	}
	if before := r.tree(t, office, "2025-11-30"); before.Len() != tree.Len()+1 {
		t.Errorf("%d units the day before, %d after; want one less", before.Len(), tree.Len())
	}
	four := group("Tổ dân phố 4")
	five := group("Tổ dân phố 5")
	split := func(shares ...org.Share) func(*db.Tx) error {
		return func(tx *db.Tx) error { return org.SplitUnit(tx, three.ID, shares, "2026-01-01") }
	}
	for name, act := range map[string]func(*db.Tx) error{
		"one part":      split(org.Share{Unit: four.ID, Num: 1, Den: 1}),
		"too much":      split(org.Share{Unit: four.ID, Num: 2, Den: 3}, org.Share{Unit: five.ID, Num: 2, Den: 3}),
		"one unit only": split(org.Share{Unit: four.ID, Num: 1, Den: 2}, org.Share{Unit: four.ID, Num: 1, Den: 2}),
		"nothing":       split(org.Share{Unit: four.ID, Num: 0, Den: 2}, org.Share{Unit: five.ID, Num: 1, Den: 1}),
		"merge nothing": func(tx *db.Tx) error {
			return org.MergeUnits(tx, []auth.UnitID{four.ID}, four.ID, "2026-01-01")
		},
	} {
		f := r.refuses(t, office, fault.Invalid, act)
		if f.Field == "" {
			t.Errorf("%s: the fault names no field", name)
		}
	}
	r.refuses(t, office, fault.Conflict, func(tx *db.Tx) error {
		return org.MergeUnits(tx, []auth.UnitID{two.ID}, cell.ID, "2026-01-01")
	})
	r.refuses(t, office, fault.Missing, func(tx *db.Tx) error {
		return org.MergeUnits(tx, []auth.UnitID{one.ID}, two.ID, "2026-01-01")
	})
	r.do(t, office, split(org.Share{Unit: four.ID, Num: 1, Den: 3}, org.Share{Unit: five.ID, Num: 2, Den: 3}))
	r.see(t, office, func(tx *db.Tx) error {
		edges, err := org.Lineage(tx, "")
		want := []org.Edge{
			{From: one.ID, To: two.ID, Kind: org.Moved, Day: "2025-12-01", Unit: cell.ID},
			{From: one.ID, To: two.ID, Kind: org.Merged, Day: "2025-12-01", Num: 1, Den: 1},
			{From: three.ID, To: four.ID, Kind: org.Parted, Day: "2026-01-01", Num: 1, Den: 3},
			{From: three.ID, To: five.ID, Kind: org.Parted, Day: "2026-01-01", Num: 2, Den: 3},
		}
		if diff := cmp.Diff(want, edges); diff != "" {
			t.Errorf("lineage (-want +got):\n%s", diff)
		}
		return err
	})
}

// TestTreeNeverLoops puts units under drawn parents, loops among them, and holds
// what a tree promises of those that NewTree takes.
func TestTreeNeverLoops(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "units")
		units := []org.Unit{{ID: "0", Name: "Phường Hòa Mẫu", Kind: org.RootKind, From: org.TwoTierDay}}
		for i := 1; i < n; i++ {
			parent := rapid.IntRange(0, n-1).Draw(t, "parent")
			units = append(units, org.Unit{ID: auth.UnitID(strconv.Itoa(i)), Parent: auth.UnitID(strconv.Itoa(parent)), Name: "Đơn vị " + strconv.Itoa(i), From: org.TwoTierDay})
		}
		tree, err := org.NewTree(units)
		if looped := loops(units); looped != (err != nil) {
			t.Fatalf("units loop: %v, refused with: %v", looped, err)
		}
		if err != nil {
			if !fault.Is(err, fault.Conflict) {
				t.Fatalf("refused with %v, want a sentence", err)
			}
			return
		}
		if got := len(tree.All()); got != n {
			t.Fatalf("%d of %d units are reached from the root", got, n)
		}
		for _, u := range tree.All() {
			path := tree.Path(u.ID)
			if path[0].ID != "0" || path[len(path)-1].ID != u.ID || tree.Depth(u.ID) != len(path)-1 {
				t.Fatalf("path of %s is %v", u.ID, path)
			}
			for _, below := range tree.Descendants(u.ID) {
				if below.ID == u.ID || !tree.Within(below.ID, u.ID) || tree.Within(u.ID, below.ID) {
					t.Fatalf("%s is wrongly below %s", below.ID, u.ID)
				}
			}
		}
	})
}

// loops follows each unit up for as many steps as there are units.
func loops(units []org.Unit) bool {
	parent := map[auth.UnitID]auth.UnitID{}
	for _, u := range units {
		parent[u.ID] = u.Parent
	}
	for _, u := range units {
		id := u.ID
		for range units {
			id = parent[id]
		}
		if id != "" {
			return true
		}
	}
	return false
}
