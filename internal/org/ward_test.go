package org_test

import (
	"context"
	"testing"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// record is a test's database with its clock.
type record struct {
	*db.DB
	clock *wardtest.Clock
}

func open(t testing.TB) record {
	t.Helper()
	w := wardtest.Empty(t)
	return record{w.DB, w.Clock}
}

// hoaMau is an invented ward.
var hoaMau = org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Sơn"}

// found opens a record with one ward and the bodies every ward has.
func found(t testing.TB) (record, auth.Actor) {
	t.Helper()
	r := open(t)
	ward, err := org.FoundWard(t.Context(), r.DB, hoaMau)
	if err != nil {
		t.Fatal(err)
	}
	actor := auth.System(ward, "test")
	r.do(t, actor, func(tx *db.Tx) error {
		for _, n := range org.StandardUnits(org.Phuong) {
			if _, err := org.AddUnit(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	return r, actor
}

// do runs an act that must succeed.
func (r record) do(t testing.TB, a auth.Actor, fn func(*db.Tx) error) {
	t.Helper()
	if err := r.Update(t.Context(), a, fn); err != nil {
		t.Fatal(err)
	}
}

// see runs a reading that must succeed.
func (r record) see(t testing.TB, a auth.Actor, fn func(*db.Tx) error) {
	t.Helper()
	if err := r.View(t.Context(), a, fn); err != nil {
		t.Fatal(err)
	}
}

// refuses runs an act that must be refused with a fault of the kind, and leave
// the chain as it was.
func (r record) refuses(t testing.TB, a auth.Actor, kind fault.Kind, fn func(*db.Tx) error) *fault.Fault {
	t.Helper()
	before := r.head(t, a)
	err := r.Update(t.Context(), a, fn)
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want a fault of kind %s", err, kind)
	}
	if after := r.head(t, a); after != before {
		t.Errorf("a refused act moved the chain from %s to %s", before, after)
	}
	return f
}

func (r record) head(t testing.TB, a auth.Actor) (head string) {
	t.Helper()
	r.see(t, auth.System(a.Ward, "test"), func(tx *db.Tx) (err error) {
		head, err = audit.Head(tx)
		return err
	})
	return head
}

func (r record) tree(t testing.TB, a auth.Actor, day vn.Day) (tree org.Tree) {
	t.Helper()
	r.see(t, a, func(tx *db.Tx) (err error) {
		tree, err = org.LoadTree(tx, day)
		return err
	})
	return tree
}

// add adds a unit by name.
func (r record) add(t testing.TB, a auth.Actor, n org.NewUnit) (u org.Unit) {
	t.Helper()
	r.do(t, a, func(tx *db.Tx) (err error) {
		u, err = org.AddUnit(tx, n)
		return err
	})
	return u
}

// unit finds a unit of today by its name.
func (r record) unit(t testing.TB, a auth.Actor, name string) org.Unit {
	t.Helper()
	for _, u := range r.tree(t, a, vn.DayOf(r.clock.Now())).All() {
		if u.Name == name {
			return u
		}
	}
	t.Fatalf("no unit named %q", name)
	return org.Unit{}
}

// hash hashes a password that is good enough.
func hash(t testing.TB, login, password string) org.PasswordHash {
	t.Helper()
	h, err := org.HashPassword(context.WithoutCancel(t.Context()), login, password)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

const goodPassword = "trống đồng Ngọc 42"

// holder is somebody with an account and a post.
type holder struct {
	person  auth.PersonID
	account auth.AccountID
	post    org.PostID
	login   string
}

// gives a person an account and a post; the password is goodPassword.
func (r record) gives(t testing.TB, a auth.Actor, name, login string, role auth.Role, unit auth.UnitID) holder {
	t.Helper()
	h := holder{login: login}
	hashed := hash(t, login, goodPassword)
	r.do(t, a, func(tx *db.Tx) (err error) {
		if h.person, err = org.AddPerson(tx, name); err != nil {
			return err
		}
		if h.account, err = org.AddAccount(tx, login, hashed); err != nil {
			return err
		}
		h.post, err = org.AddPost(tx, org.NewPost{Person: h.person, Account: h.account, Unit: unit, Role: role})
		return err
	})
	return h
}
