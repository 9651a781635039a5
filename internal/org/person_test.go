package org_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
)

func TestPeopleByGivenName(t *testing.T) {
	t.Parallel()
	r, office := found(t)
	for _, name := range []string{"Trần Văn Ất", "Nông Thị Đào", "Lê Thị  Hạnh", "Bế Văn An", "Hoàng Thị Ánh", "Đàm Văn An", "Lý Thị Zung", "Triệu Văn Dũng", "Cầm"} {
		r.do(t, office, func(tx *db.Tx) error { _, err := org.AddPerson(tx, name); return err })
	}
	r.see(t, office, func(tx *db.Tx) error {
		people, err := org.People(tx)
		var got []string
		for _, p := range people {
			got = append(got, p.Name)
		}
		want := []string{"Bế Văn An", "Đàm Văn An", "Hoàng Thị Ánh", "Trần Văn Ất", "Cầm", "Triệu Văn Dũng", "Nông Thị Đào", "Lê Thị Hạnh", "Lý Thị Zung"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("people (-want +got):\n%s", diff)
		}
		return err
	})
	r.refuses(t, office, fault.Invalid, func(tx *db.Tx) error { _, err := org.AddPerson(tx, " \t"); return err })
	r.refuses(t, office, fault.Invalid, func(tx *db.Tx) error { _, err := org.AddPerson(tx, "Lê\x00Hạnh"); return err })
}

func TestPosts(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	unit := r.unit(t, system, "Văn phòng HĐND và UBND").ID
	clerk := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, unit)
	second := r.gives(t, system, "Bế Văn An", "an.bv", auth.Office, unit)
	var unpaid org.PostID
	r.do(t, system, func(tx *db.Tx) (err error) {
		unpaid, err = org.AddPost(tx, org.NewPost{Person: second.person, Unit: unit, Role: auth.Reader, Title: "Thủ  quỹ", From: "2025-10-01"})
		return err
	})
	r.see(t, system, func(tx *db.Tx) error {
		posts, err := org.Posts(tx)
		want := []org.Post{
			{ID: unpaid, Person: second.person, Name: "Bế Văn An", Unit: unit, Role: auth.Reader, Title: "Thủ quỹ", From: "2025-10-01"},
			{ID: second.post, Person: second.person, Name: "Bế Văn An", Account: second.account, Login: "an.bv", Unit: unit, Role: auth.Office, Title: "Văn phòng", From: "2026-01-09"},
			{ID: clerk.post, Person: clerk.person, Name: "Lê Thị Hạnh", Account: clerk.account, Login: "hanh.lt", Unit: unit, Role: auth.Office, Title: "Văn phòng", From: "2026-01-09"},
		}
		if diff := cmp.Diff(want, posts); diff != "" {
			t.Errorf("posts (-want +got):\n%s", diff)
		}
		return err
	})
	post := func(n org.NewPost) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := org.AddPost(tx, n); return err }
	}
	for field, act := range map[string]func(*db.Tx) error{
		"vai_tro": post(org.NewPost{Person: clerk.person, Unit: unit, Role: "giam_doc"}),
		"don_vi":  post(org.NewPost{Person: clerk.person, Unit: "khong-co", Role: auth.Reader}),
		"tu_ngay": post(org.NewPost{Person: clerk.person, Unit: unit, Role: auth.Reader, From: "2026-02-30"}),
		"chuc_vu": post(org.NewPost{Person: clerk.person, Unit: unit, Role: auth.Reader, Title: strings.Repeat("Phó ", 60)}),
	} {
		if f := r.refuses(t, system, fault.Invalid, act); f.Field != field {
			t.Errorf("the fault is at %q, want %q: %s", f.Field, field, f.Sentence)
		}
	}
	r.refuses(t, system, fault.Missing, post(org.NewPost{Person: "khong-co", Unit: unit, Role: auth.Reader}))
	r.refuses(t, system, fault.Missing, post(org.NewPost{Person: clerk.person, Account: "khong-co", Unit: unit, Role: auth.Reader}))
	r.refuses(t, system, fault.Missing, func(tx *db.Tx) error { return org.EndPost(tx, "khong-co") })
}

// TestOfficeRemains ends and disables until one office account is left.
func TestOfficeRemains(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	unit := r.unit(t, system, "Văn phòng HĐND và UBND").ID
	one := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, unit)
	end := func(h holder) func(*db.Tx) error { return func(tx *db.Tx) error { return org.EndPost(tx, h.post) } }
	disable := func(h holder) func(*db.Tx) error {
		return func(tx *db.Tx) error { return org.DisableAccount(tx, h.account) }
	}
	r.refuses(t, system, fault.Conflict, end(one))
	r.refuses(t, system, fault.Conflict, disable(one))
	two := r.gives(t, system, "Bế Văn An", "an.bv", auth.Office, unit)
	r.do(t, system, disable(two))
	r.refuses(t, system, fault.Conflict, end(one))
	r.do(t, system, func(tx *db.Tx) error { return org.EnableAccount(tx, two.account) })
	r.do(t, system, end(one))
	r.refuses(t, system, fault.Conflict, disable(two))
	chair := r.gives(t, system, "Hoàng Văn Sự", "su.hv", auth.Leader, unit)
	r.do(t, system, end(chair)) // other roles may end at any time
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	h := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Reporter, r.unit(t, system, "Văn phòng HĐND và UBND").ID)
	hashed := hash(t, "moi", "mật khẩu hoàn toàn mới")
	f := r.refuses(t, system, fault.Conflict, func(tx *db.Tx) error { _, err := org.AddAccount(tx, "HẠNH.LT", hashed); return err })
	if !strings.Contains(f.Sentence, "hanh.lt") {
		t.Errorf("the sentence %q does not name the login", f.Sentence)
	}
	r.refuses(t, system, fault.Invalid, func(tx *db.Tx) error { _, err := org.AddAccount(tx, "lê hạnh", hashed); return err })
	if err := r.Update(t.Context(), system, func(tx *db.Tx) error { _, err := org.AddAccount(tx, "moi", "mật khẩu để trần"); return err }); err == nil {
		t.Error("a bare password was stored")
	}
	self := auth.Actor{Ward: system.Ward, Account: h.account, Roles: []auth.Role{auth.Reporter}}
	r.do(t, self, func(tx *db.Tx) error { return org.SetPassword(tx, h.account, hashed) })
	if got := r.tries(t, org.Attempt{Login: "hanh.lt", Password: "mật khẩu hoàn toàn mới"}); got != "in" {
		t.Errorf("with the new password: %s", got)
	}
	r.refuses(t, self, fault.Forbidden, func(tx *db.Tx) error { return org.DisableAccount(tx, h.account) })
	r.refuses(t, system, fault.Missing, func(tx *db.Tx) error { return org.SetPassword(tx, "khong-co", hashed) })
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	r := open(t)
	code := org.NewFirstRunCode()
	first := org.First{Ward: hoaMau, Person: "Lê Thị Hạnh", Title: "Chánh Văn phòng", Login: "hanh.lt", Password: goodPassword}
	with := func(change func(*org.First)) org.First { f := first; change(&f); return f }
	refused := []struct {
		name  string
		typed string
		first org.First
		field string
	}{
		{"no code", "", first, "ma_khoi_tao"},
		{"a wrong code", "bbbbb-bbbbb", first, "ma_khoi_tao"},
		{"a weak password", string(code), with(func(f *org.First) { f.Password = "12345" }), "mat_khau"},
		{"no login", string(code), with(func(f *org.First) { f.Login = "" }), "ten_dang_nhap"},
		{"no person", string(code), with(func(f *org.First) { f.Person = "" }), "ho_ten"},
		{"no ward", string(code), with(func(f *org.First) { f.Ward.Name = "" }), "ten"},
		{"what follows fails", string(code), with(func(f *org.First) {
			f.Then = func(*db.Tx) error { return fault.Invalidf("nam", "Không mở được năm.") }
		}), "nam"},
	}
	for _, row := range refused {
		_, err := org.FirstRun(t.Context(), r.DB, code, row.typed, row.first)
		if f := fault.Of(err); f == nil || f.Field != row.field {
			t.Errorf("%s: %v, want a fault at %s", row.name, err, row.field)
		}
	}
	if wards, err := r.Wards(t.Context()); err != nil || len(wards) != 0 {
		t.Fatalf("refused runs left %d wards, %v", len(wards), err)
	}
	ward, err := org.FirstRun(t.Context(), r.DB, code, strings.ToUpper(string(code)), first)
	if err != nil {
		t.Fatal(err)
	}
	token, err := org.SignIn(t.Context(), r.DB, org.Attempt{Login: "hanh.lt", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	actor, session, err := org.ActorOf(t.Context(), r.DB, token)
	if err != nil || actor.Ward != ward || !actor.Has(auth.Office) || actor.Name != "Lê Thị Hạnh" || actor.Title != "Chánh Văn phòng" || session.Login != "hanh.lt" {
		t.Errorf("the first account is %+v, %+v, %v", actor, session, err)
	}
	if n := r.tree(t, actor, "2026-01-09").Len(); n != 5 {
		t.Errorf("%d units, want the ward and its four bodies", n)
	}
	again := with(func(f *org.First) { f.Login, f.Ward.Name = "khac", "Khác" })
	if _, err := org.FirstRun(t.Context(), r.DB, code, string(code), again); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second run gave %v", err)
	}
}
