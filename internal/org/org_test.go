package org_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

func TestFoundWard(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		ward org.New
		want string // the title, or the field of the fault after "!"
	}{
		{"plain", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", Code: "00301"}, "Phường Hòa Mẫu"},
		{"kind typed with the name", org.New{Name: " xã  Bản Ngần ", Kind: org.Xa, Province: "tỉnh Minh Sơn"}, "Xã Bản Ngần"},
		{"special zone", org.New{Name: "Đặc khu Hòn Lau", Kind: org.DacKhu, Province: "tỉnh Minh Sơn"}, "Đặc khu Hòn Lau"},
		{"a number for a name", org.New{Name: "5", Kind: org.Phuong, Province: "thành phố Lam Hà"}, "Phường 5"},
		{"decomposed", org.New{Name: "Ho\u0300a Ma\u0302\u0303u", Kind: org.Phuong, Province: "tỉnh Minh Sơn"}, "Phường Hòa Mẫu"},
		{"no name", org.New{Name: "  ", Kind: org.Phuong, Province: "tỉnh Minh Sơn"}, "!ten"},
		{"only signs", org.New{Name: "---", Kind: org.Phuong, Province: "tỉnh Minh Sơn"}, "!ten"},
		{"a paragraph", org.New{Name: strings.Repeat("hòa ", 60), Kind: org.Phuong, Province: "tỉnh Minh Sơn"}, "!ten"},
		{"no kind", org.New{Name: "Hòa Mẫu", Province: "tỉnh Minh Sơn"}, "!loai"},
		{"no province", org.New{Name: "Hòa Mẫu", Kind: org.Phuong}, "!tinh"},
		{"code without its zeros", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", Code: "301"}, "!ma"},
		{"code with a letter", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", Code: "0030l"}, "!ma"},
		{"code zero", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", Code: "00000"}, "!ma"},
		{"a day to come", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", From: "2026-02-01"}, "!tu_ngay"},
		{"no day of the calendar", org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn", From: "2025-02-31"}, "!tu_ngay"},
	}
	r := open(t)
	for _, row := range rows {
		id, err := org.FoundWard(t.Context(), r.DB, row.ward)
		if field, refused := strings.CutPrefix(row.want, "!"); refused {
			if f := fault.Of(err); f == nil || f.Field != field {
				t.Errorf("%s: got %v, want a fault at %s", row.name, err, field)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		a := auth.System(id, "test")
		r.see(t, a, func(tx *db.Tx) error {
			w, err := org.LoadWard(tx, "2026-01-09")
			if err == nil && (w.Title() != row.want || w.Code != row.ward.Code || w.From != org.TwoTierDay) {
				t.Errorf("%s: got %q code %q from %s, want %q", row.name, w.Title(), w.Code, w.From, row.want)
			}
			return err
		})
		if root := r.tree(t, a, org.TwoTierDay).Root(); root.Name != row.want {
			t.Errorf("%s: root is %q, want %q", row.name, root.Name, row.want)
		}
	}
	wards, err := r.Wards(t.Context())
	if err != nil || len(wards) != 5 {
		t.Errorf("%d wards, %v; want the 5 that were taken and nothing of the refused", len(wards), err)
	}
}

func TestRename(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	rename := func(w org.Ward) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := org.Rename(tx, w); return err }
	}
	later := org.Ward{Name: "Hòa Mẫu Bắc", Kind: org.Xa, Province: "tỉnh Minh Sơn", Code: "00417", From: "2026-01-05"}
	r.do(t, office, rename(later))
	r.do(t, office, rename(org.Ward{Name: "Mẫu Cũ", Kind: org.Xa, Province: "tỉnh Minh Sơn", From: "2020-05-01"}))
	r.refuses(t, office, fault.Invalid, rename(org.Ward{Name: "Hòa", Kind: org.Xa, Province: "tỉnh Minh Sơn", From: "2027-01-01"}))

	for day, want := range map[vn.Day]string{"2020-05-01": "Xã Mẫu Cũ", "2025-06-30": "Xã Mẫu Cũ", "2025-07-01": "Phường Hòa Mẫu",
		"2026-01-04": "Phường Hòa Mẫu", "2026-01-05": "Xã Hòa Mẫu Bắc", "2030-01-01": "Xã Hòa Mẫu Bắc"} {
		r.see(t, office, func(tx *db.Tx) error {
			w, err := org.LoadWard(tx, day)
			if w.Title() != want {
				t.Errorf("on %s the ward is %q, want %q", day, w.Title(), want)
			}
			return err
		})
		if root := r.tree(t, office, day).Root(); root.Name != want {
			t.Errorf("on %s the root is %q, want %q", day, root.Name, want)
		}
	}
	err := r.View(t.Context(), office, func(tx *db.Tx) error { _, err := org.LoadWard(tx, "2019-12-31"); return err })
	if !fault.Is(err, fault.Missing) {
		t.Errorf("a day before the first name gave %v, want a fault", err)
	}
}

// TestWhoMay tries every act as every role; only the rights' table decides.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	unit := r.unit(t, system, "Phòng Văn hóa - Xã hội")
	spare := r.add(t, system, org.NewUnit{Name: "Tổ dân phố 1", Kind: org.GroupKind})
	other := r.add(t, system, org.NewUnit{Name: "Tổ dân phố 2", Kind: org.GroupKind})
	clerk := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, unit.ID)
	second := r.gives(t, system, "Nông Văn Bách", "bach.nv", auth.Office, unit.ID)
	hashed := hash(t, "x", goodPassword)

	acts := []struct {
		name  string
		right auth.Right
		act   func(*db.Tx) error
	}{
		{"rename", auth.ChangeWard, func(tx *db.Tx) error {
			_, err := org.Rename(tx, org.Ward{Name: "Hòa", Kind: org.Phuong, Province: "tỉnh Minh Sơn", From: "2026-01-01"})
			return err
		}},
		{"add unit", auth.ChangeWard, func(tx *db.Tx) error {
			_, err := org.AddUnit(tx, org.NewUnit{Name: "Trạm y tế", Kind: "health"})
			return err
		}},
		{"change unit", auth.ChangeWard, func(tx *db.Tx) error {
			u := spare
			u.Name, u.From = "Tổ dân phố Đông", "2026-01-01"
			_, err := org.ChangeUnit(tx, u)
			return err
		}},
		{"move unit", auth.ChangeWard, func(tx *db.Tx) error {
			_, err := org.MoveUnit(tx, spare.ID, unit.ID, "2026-01-01", spare.Revision)
			return err
		}},
		{"close unit", auth.ChangeWard, func(tx *db.Tx) error {
			_, err := org.CloseUnit(tx, spare.ID, "2026-01-01", spare.Revision)
			return err
		}},
		{"merge units", auth.ChangeWard, func(tx *db.Tx) error {
			return org.MergeUnits(tx, []auth.UnitID{spare.ID}, other.ID, "2026-01-01")
		}},
		{"split unit", auth.ChangeWard, func(tx *db.Tx) error {
			return org.SplitUnit(tx, spare.ID, []org.Share{{Unit: spare.ID, Num: 1, Den: 3}, {Unit: other.ID, Num: 2, Den: 3}}, "2026-01-01")
		}},
		{"change setting", auth.ChangeWard, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.SelfApproval, "false") }},
		{"add person", auth.ManageAccounts, func(tx *db.Tx) error { _, err := org.AddPerson(tx, "Trần Văn Án"); return err }},
		{"add account", auth.ManageAccounts, func(tx *db.Tx) error { _, err := org.AddAccount(tx, "an.tv", hashed); return err }},
		{"add post", auth.ManageAccounts, func(tx *db.Tx) error {
			_, err := org.AddPost(tx, org.NewPost{Person: clerk.person, Account: clerk.account, Unit: unit.ID, Role: auth.Reader})
			return err
		}},
		{"end post", auth.ManageAccounts, func(tx *db.Tx) error { return org.EndPost(tx, second.post) }},
		{"set password", auth.ManageAccounts, func(tx *db.Tx) error { return org.SetPassword(tx, clerk.account, hashed) }},
		{"disable account", auth.ManageAccounts, func(tx *db.Tx) error { return org.DisableAccount(tx, second.account) }},
		{"enable account", auth.ManageAccounts, func(tx *db.Tx) error { return org.EnableAccount(tx, second.account) }},
		{"end sessions", auth.ManageAccounts, func(tx *db.Tx) error { return org.EndSessions(tx, clerk.account) }},
	}
	undo := fault.Conflictf("Hoàn tác sau khi thử.")
	for _, a := range acts {
		for _, role := range auth.Roles {
			actor := auth.Actor{Ward: system.Ward, Account: "thu", Roles: []auth.Role{role}, Units: []auth.UnitID{unit.ID, spare.ID, other.ID}}
			before := r.head(t, system)
			err := r.Update(t.Context(), actor, func(tx *db.Tx) error {
				if err := a.act(tx); err != nil {
					return err
				}
				head, err := tx.Head()
				if before == audit.PrintHead(head) {
					t.Errorf("%s left nothing in the audit chain", a.name)
				}
				return errors.Join(err, undo)
			})
			if actor.Can(a.right) {
				if fault.Of(err) != undo {
					t.Errorf("%s as %s: %v, want it done", a.name, role, err)
				}
			} else if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s as %s: %v, want it forbidden", a.name, role, err)
			}
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	load := func(asOf string) (s org.Settings) {
		r.see(t, office, func(tx *db.Tx) (err error) {
			s, err = org.LoadSettings(tx, asOf)
			return err
		})
		return s
	}
	first := org.Settings{SelfApproval: true, AboveMeans: org.StrictlyAbove, ExplainAbove: "200", CardDays: 30, AskRise: "100", AskFall: "50", AskFar: "3.5", AskSame: "3", Points: org.PointsOff}
	if diff := cmp.Diff(first, load("")); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
	before := db.Stamp(r.clock.Now())
	rows := []struct {
		name, value string
		refused     bool
	}{
		{org.SelfApproval, "false", false},
		{org.AboveMeans, "≥", false},
		{org.ExceedBeyond, "2,50", false},
		{org.RoundToPlan, "true", false},
		{org.FinalNeedsEvidence, "true", false},
		{org.CardDays, "14", false},
		{org.CardDays, "15", true},
		{org.SelfApproval, "có", true},
		{org.AboveMeans, "", true},
		{org.ExceedBeyond, "-1", true},
		{org.ExceedBeyond, "1000,5", true},
		{org.ExceedBeyond, "năm", true},
		{"mau_nen", "đỏ", true},
	}
	r.clock.Advance(1e9)
	for _, row := range rows {
		act := func(tx *db.Tx) error { return org.ChangeSetting(tx, row.name, row.value) }
		if row.refused {
			r.refuses(t, office, fault.Invalid, act)
			continue
		}
		r.do(t, office, act)
	}
	want := org.Settings{AboveMeans: org.AtLeastAsMuch, ExceedBeyond: "2.5", RoundToPlan: true, FinalNeedsEvidence: true, ExplainAbove: "200", CardDays: 14, AskRise: "100", AskFall: "50", AskFar: "3.5", AskSame: "3", Points: org.PointsOff}
	if diff := cmp.Diff(want, load("")); diff != "" {
		t.Errorf("after the changes (-want +got):\n%s", diff)
	}
	if percent, ok := load("").Exceed(); !ok || percent != (vn.Decimal{Units: 25, Scale: 1}) {
		t.Errorf("Exceed is %v %v, want 2,5", percent, ok)
	}
	if diff := cmp.Diff(first, load(before)); diff != "" {
		t.Errorf("as of before the changes (-want +got):\n%s", diff)
	}
	head := r.head(t, office)
	r.do(t, office, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.AboveMeans, "≥") })
	if after := r.head(t, office); after != head {
		t.Errorf("setting what is set already wrote to the chain: %s to %s", head, after)
	}
	r.do(t, office, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.ExceedBeyond, "") })
	if _, ok := load("").Exceed(); ok {
		t.Error("an emptied percentage still counts")
	}
}

func TestChainVerifiesAndHoldsNoNames(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	r.gives(t, office, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, office, "Văn phòng HĐND và UBND").ID)
	r.see(t, office, func(tx *db.Tx) error {
		if _, err := audit.Verify(tx, ""); err != nil {
			return err
		}
		return tx.Each(func(s db.Scanner) error {
			var act, detail string
			if err := s.Scan(&act, &detail); err != nil {
				return err
			}
			for _, secret := range []string{"Hạnh", "hanh", "Hòa Mẫu", "Văn phòng", "argon2"} {
				if strings.Contains(detail, secret) {
					t.Errorf("%s keeps %q in the chain: %s", act, secret, detail)
				}
			}
			return nil
		}, `select act, detail from audit where ward = $1`)
	})
}
