package org_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
)

// tries signs in and tells what came of it: "in", "wrong 2" (seconds to wait),
// "wait 4", or the error.
func (r record) tries(t testing.TB, a org.Attempt) string {
	t.Helper()
	token, err := org.SignIn(t.Context(), r.DB, a)
	if err == nil {
		if len(token) != 43 {
			t.Errorf("token %q has no 32 bytes", token)
		}
		return "in"
	}
	f := fault.Of(err)
	if f == nil {
		return err.Error()
	}
	seconds := ""
	for _, word := range strings.Fields(f.Sentence) {
		if n, err := strconv.Atoi(word); err == nil {
			seconds = strconv.Itoa(n)
		}
	}
	switch f.Kind {
	case fault.Invalid:
		return "wrong " + seconds
	case fault.Busy:
		return "wait " + seconds
	}
	return f.Sentence
}

func TestSignInWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, system, "Văn phòng HĐND và UBND").ID)
	// One story for a login that exists and one that does not: word for word the
	// same, so that nobody learns which logins there are.
	for _, login := range []string{"hanh.lt", "khong.co"} {
		type step struct {
			after    time.Duration
			password string
			want     string
		}
		steps := []step{
			{0, "sai một chút", "wrong 1"},
			{0, "sai một chút", "wait 1"},
			{0, goodPassword, "wait 1"},
			{time.Second, "sai hai chút", "wrong 2"},
			{1500 * time.Millisecond, goodPassword, "wait 1"},
			{500 * time.Millisecond, "sai", "wrong 4"},
			{4 * time.Second, "sai", "wrong 8"},
			{8 * time.Second, "sai", "wrong 16"},
			{16 * time.Second, "sai", "wrong 32"},
			{32 * time.Second, "sai", "wrong 60"},
			{60 * time.Second, "sai", "wrong 60"},
			{17 * time.Minute, "sai", "wrong 1"}, // long ago is forgotten
		}
		for i, s := range steps {
			r.clock.Advance(s.after)
			if got := r.tries(t, org.Attempt{Login: login, Password: s.password}); got != s.want {
				t.Fatalf("%s, step %d: %s, want %s", login, i+1, got, s.want)
			}
		}
	}
	r.clock.Advance(time.Second)
	if got := r.tries(t, org.Attempt{Login: " Hạnh.LT", Password: goodPassword}); got != "in" {
		t.Errorf("the right password after the wait: %s, want in", got)
	}
	if got := r.tries(t, org.Attempt{Login: "hanh.lt", Password: "sai"}); got != "wrong 1" {
		t.Errorf("after a success the count begins anew: %s, want wrong 1", got)
	}
}

func TestSignInWaitsByAddress(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	unit := r.unit(t, system, "Văn phòng HĐND và UBND").ID
	r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, unit)
	for i := range 10 {
		if got := r.tries(t, org.Attempt{Login: "nguoi" + strconv.Itoa(i), Password: "sai", Client: "192.0.2.7"}); got != "wrong 1" {
			t.Fatalf("failure %d of a shared address: %s, want wrong 1", i+1, got)
		}
	}
	if got := r.tries(t, org.Attempt{Login: "hanh.lt", Password: goodPassword, Client: "192.0.2.7"}); got != "in" {
		t.Errorf("a colleague at the same address: %s, want in", got)
	}
	for i, want := range []string{"wrong 1", "wrong 2", "wrong 4"} {
		if got := r.tries(t, org.Attempt{Login: "khac" + strconv.Itoa(i), Password: "sai", Client: "192.0.2.7"}); got != want {
			t.Errorf("failure %d of a guessing address: %s, want %s", 11+i, got, want)
		}
		r.clock.Advance(time.Duration(1<<i) * time.Second)
	}
	r.tries(t, org.Attempt{Login: "khac9", Password: "sai", Client: "192.0.2.7"})
	if got := r.tries(t, org.Attempt{Login: "hanh.lt", Password: goodPassword, Client: "192.0.2.7"}); got != "wait 8" {
		t.Errorf("from the guessing address: %s, want wait 8", got)
	}
	if got := r.tries(t, org.Attempt{Login: "hanh.lt", Password: goodPassword, Client: "192.0.2.8"}); got != "in" {
		t.Errorf("from another address: %s, want in", got)
	}
}

// TestGuessesSideBySide sends many guesses at once: one is judged, the others
// meet the wait it left. The right password sent twice signs in twice.
func TestGuessesSideBySide(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, system, "Văn phòng HĐND và UBND").ID)
	atOnce := func(n int, password string) map[string]int {
		var mu sync.Mutex
		var wg sync.WaitGroup
		got := map[string]int{}
		for range n {
			wg.Go(func() {
				result := r.tries(t, org.Attempt{Login: "hanh.lt", Password: password})
				mu.Lock()
				defer mu.Unlock()
				got[result]++
			})
		}
		wg.Wait()
		return got
	}
	if diff := cmp.Diff(map[string]int{"in": 2}, atOnce(2, goodPassword)); diff != "" {
		t.Errorf("the sign-in button pressed twice (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"wrong 1": 1, "wait 1": 11}, atOnce(12, "sai")); diff != "" {
		t.Errorf("twelve guesses at once (-want +got):\n%s", diff)
	}
}

// signsIn signs in and returns the token.
func (r record) signsIn(t testing.TB, h holder) string {
	t.Helper()
	token, err := org.SignIn(t.Context(), r.DB, org.Attempt{Login: h.login, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// in reports whether a token still stands for somebody.
func (r record) in(t testing.TB, token string) bool {
	t.Helper()
	_, s, err := org.ActorOf(t.Context(), r.DB, token)
	if err != nil && !fault.Is(err, fault.SignIn) {
		t.Fatal(err)
	}
	if s.TouchErr != nil {
		t.Fatal(s.TouchErr)
	}
	return err == nil
}

func TestActorOf(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	office := r.unit(t, system, "Văn phòng HĐND và UBND")
	party := r.add(t, system, org.NewUnit{Name: "Đảng bộ cơ quan UBND", Kind: "party_base"})
	cell := r.add(t, system, org.NewUnit{Name: "Chi bộ 1", Kind: "party_cell", Parent: party.ID})
	group := r.add(t, system, org.NewUnit{Name: "Tổ đảng 1", Kind: "party_group", Parent: cell.ID})
	school := r.add(t, system, org.NewUnit{Name: "Trường Tiểu học Hòa Mẫu", Kind: "school"})
	gone := r.add(t, system, org.NewUnit{Name: "Chi bộ 9", Kind: "party_cell"})
	h := r.gives(t, system, "Bế Thị Na", "na.bt", auth.Reporter, party.ID)
	var extra, later org.PostID
	r.do(t, system, func(tx *db.Tx) (err error) {
		if _, err = org.AddPost(tx, org.NewPost{Person: h.person, Account: h.account, Unit: gone.ID, Role: auth.Reporter}); err != nil {
			return err
		}
		if extra, err = org.AddPost(tx, org.NewPost{Person: h.person, Account: h.account, Unit: school.ID, Role: auth.Reporter, Title: "Kế toán"}); err != nil {
			return err
		}
		if _, err = org.AddPost(tx, org.NewPost{Person: h.person, Account: h.account, Unit: office.ID, Role: auth.Leader, From: "2026-02-01"}); err != nil {
			return err
		}
		later, err = org.AddPost(tx, org.NewPost{Person: h.person, Account: h.account, Unit: office.ID, Role: auth.Reader})
		return err
	})
	r.do(t, system, func(tx *db.Tx) error {
		_, err := org.CloseUnit(tx, gone.ID, "2026-01-09", 1)
		return err
	})
	token := r.signsIn(t, h)
	actor := func() auth.Actor {
		a, _, err := org.ActorOf(t.Context(), r.DB, token)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(a.Units)
		return a
	}
	same := cmp.Comparer(func(a, b auth.Actor) bool { return a.IsSystem() == b.IsSystem() && a.Name == b.Name })
	want := auth.Actor{Ward: system.Ward, Account: h.account, Person: h.person, Name: "Bế Thị Na", Title: "Người báo cáo",
		Roles: []auth.Role{auth.Reporter, auth.Reader}, Units: []auth.UnitID{party.ID, cell.ID, group.ID, school.ID}}
	got := actor()
	if !cmp.Equal(want, got, same) || !slices.Equal(want.Roles, got.Roles) || !slices.Equal(want.Units, got.Units) || got.Account != h.account || got.Title != want.Title {
		t.Errorf("got %+v, want %+v", got, want)
	}
	r.do(t, system, func(tx *db.Tx) error { return org.EndPost(tx, extra) })
	r.do(t, system, func(tx *db.Tx) error { return org.EndPost(tx, later) })
	if got := actor(); slices.Contains(got.Units, school.ID) || got.Has(auth.Reader) {
		t.Errorf("an ended post still counts: %+v", got)
	}
	r.refuses(t, system, fault.Conflict, func(tx *db.Tx) error { return org.EndPost(tx, extra) })
	r.clock.Advance(11 * time.Hour)
	actor() // used, so the session lives on
	r.clock.Advance(11 * time.Hour)
	if got := actor(); got.Has(auth.Leader) {
		t.Error("a post of February counts in January")
	}
	r.do(t, system, func(tx *db.Tx) error { return org.DisableAccount(tx, h.account) })
	if r.in(t, token) {
		t.Error("a disabled account's session stands")
	}
	if got := r.tries(t, org.Attempt{Login: "na.bt", Password: goodPassword}); !strings.Contains(got, "ngừng sử dụng") {
		t.Errorf("a disabled account: %s", got)
	}
	r.do(t, system, func(tx *db.Tx) error { return org.EnableAccount(tx, h.account) })
	r.clock.Advance(30 * 24 * time.Hour)
	token = r.signsIn(t, h)
	if got := actor(); !got.Has(auth.Leader) {
		t.Error("a post of February does not count in February")
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	unit := r.unit(t, system, "Văn phòng HĐND và UBND").ID
	h := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, unit)
	other := r.gives(t, system, "Nông Văn Bách", "bach.nv", auth.Office, unit)
	rows := []struct {
		name string
		ends bool
		act  func(token string)
	}{
		{"sign out", true, func(token string) {
			if err := org.SignOut(t.Context(), r.DB, token); err != nil {
				t.Error(err)
			}
		}},
		{"12 hours unused", true, func(string) { r.clock.Advance(12 * time.Hour) }},
		{"almost 12 hours unused", false, func(string) { r.clock.Advance(12*time.Hour - time.Minute) }},
		{"7 days of use", true, func(token string) {
			for range 7 * 3 {
				r.clock.Advance(8 * time.Hour)
				r.in(t, token)
			}
		}},
		{"6 days of use", false, func(token string) {
			for range 6 * 3 {
				r.clock.Advance(8 * time.Hour)
				r.in(t, token)
			}
		}},
		{"a new password", true, func(string) {
			hashed := hash(t, h.login, goodPassword)
			r.do(t, system, func(tx *db.Tx) error { return org.SetPassword(tx, h.account, hashed) })
		}},
		{"sessions ended by the office", true, func(string) {
			r.do(t, system, func(tx *db.Tx) error { return org.EndSessions(tx, h.account) })
		}},
		{"another's sessions ended", false, func(string) {
			r.do(t, system, func(tx *db.Tx) error { return org.EndSessions(tx, other.account) })
		}},
	}
	for _, row := range rows {
		token := r.signsIn(t, h)
		if !r.in(t, token) {
			t.Fatalf("%s: not signed in to begin with", row.name)
		}
		row.act(token)
		if stands := r.in(t, token); stands == row.ends {
			t.Errorf("after %s the session stands: %v, want %v", row.name, stands, !row.ends)
		}
	}
	for _, token := range []string{"", "khong-co", strings.Repeat("A", 43)} {
		if r.in(t, token) {
			t.Errorf("token %q stands for somebody", token)
		}
	}
}

// TestTokensAreNotKept reads the table: neither token nor password lies in it.
func TestTokensAreNotKept(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	h := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, system, "Văn phòng HĐND và UBND").ID)
	token := r.signsIn(t, h)
	err := r.ViewEveryWard(t.Context(), func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var kept, password string
			err := s.Scan(&kept, &password)
			if kept == token || len(kept) != 64 || strings.Contains(password, goodPassword) {
				t.Errorf("session keeps %q, account keeps %q", kept, password)
			}
			return err
		}, `select s.token, a.password from session s join account a on a.id = s.account`)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSeenIsWrittenRarely counts what one look writes.
func TestSeenIsWrittenRarely(t *testing.T) {
	t.Parallel()
	r, system := found(t)
	h := r.gives(t, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, system, "Văn phòng HĐND và UBND").ID)
	token := r.signsIn(t, h)
	seen := func() (at string) {
		err := r.ViewEveryWard(t.Context(), func(w *db.Wide) error {
			_, err := w.One([]any{&at}, `select seen_at from session`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	first := seen()
	r.clock.Advance(5*time.Minute - time.Second)
	r.in(t, token)
	if seen() != first {
		t.Error("written within five minutes")
	}
	r.clock.Advance(time.Second)
	r.in(t, token)
	if seen() != db.Stamp(r.clock.Now()) {
		t.Error("not written after five minutes")
	}
}

func TestTwoWards(t *testing.T) {
	t.Parallel()
	r, one := found(t)
	ward, err := org.FoundWard(t.Context(), r.DB, org.New{Name: "An Lũng", Kind: org.Xa, Province: "tỉnh Minh Sơn"})
	if err != nil {
		t.Fatal(err)
	}
	two := auth.System(ward, "test")
	h := r.gives(t, one, "Lê Thị Hạnh", "hanh.lt", auth.Office, r.unit(t, one, "Văn phòng HĐND và UBND").ID)
	root := r.tree(t, two, "2026-01-09").Root().ID
	r.gives(t, two, "Hoàng Văn Sự", "su.hv", auth.Office, root)
	r.do(t, two, func(tx *db.Tx) error {
		person, err := org.AddPerson(tx, "Lê Thị Hạnh")
		if err != nil {
			return err
		}
		_, err = org.AddPost(tx, org.NewPost{Person: person, Account: h.account, Unit: root, Role: auth.Reader})
		return err
	})
	places, err := org.Workplaces(t.Context(), r.DB, h.account)
	want := []org.Workplace{{Ward: one.Ward, Title: "Phường Hòa Mẫu"}, {Ward: two.Ward, Title: "Xã An Lũng"}}
	if diff := cmp.Diff(want, places); err != nil || diff != "" {
		t.Errorf("workplaces %v (-want +got):\n%s", err, diff)
	}
	token, err := org.SignIn(t.Context(), r.DB, org.Attempt{Login: h.login, Password: goodPassword, Ward: two.Ward})
	if err != nil {
		t.Fatal(err)
	}
	actor, _, err := org.ActorOf(t.Context(), r.DB, token)
	if err != nil || actor.Ward != two.Ward || actor.Has(auth.Office) || !actor.Has(auth.Reader) {
		t.Errorf("in the second ward: %+v, %v", actor, err)
	}
	if err := org.WorkIn(t.Context(), r.DB, token, one.Ward); err != nil {
		t.Fatal(err)
	}
	actor, _, err = org.ActorOf(t.Context(), r.DB, token)
	if err != nil || actor.Ward != one.Ward || !actor.Has(auth.Office) || actor.Has(auth.Reader) {
		t.Errorf("after moving: %+v, %v", actor, err)
	}
	if err := org.WorkIn(t.Context(), r.DB, token, "khong-co"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("moving to a ward without a post gave %v", err)
	}

	hashed := hash(t, h.login, goodPassword)
	// Neither ward's office may take over an account that works in the other too.
	for _, office := range []auth.Actor{one, two} {
		r.refuses(t, office, fault.Forbidden, func(tx *db.Tx) error { return org.SetPassword(tx, h.account, hashed) })
		r.refuses(t, office, fault.Forbidden, func(tx *db.Tx) error { return org.DisableAccount(tx, h.account) })
	}
	self := auth.Actor{Ward: two.Ward, Account: h.account, Roles: []auth.Role{auth.Reader}}
	r.do(t, self, func(tx *db.Tx) error { return org.SetPassword(tx, h.account, hashed) })
	if r.in(t, token) {
		t.Error("a new password left an old session")
	}
	// An account that never worked in a ward is not there for it.
	r.refuses(t, one, fault.Forbidden, func(tx *db.Tx) error {
		id, err := findIn(t, r, two, "su.hv")
		if err != nil {
			return err
		}
		return org.SetPassword(tx, id, hashed)
	})
	r.refuses(t, one, fault.Missing, func(tx *db.Tx) error { _, err := org.FindAccount(tx, "su.hv"); return err })
	r.refuses(t, one, fault.Conflict, func(tx *db.Tx) error { _, err := org.AddAccount(tx, "SU.HV", hashed); return err })
}

func findIn(t *testing.T, r record, a auth.Actor, login string) (id auth.AccountID, err error) {
	t.Helper()
	err = r.View(t.Context(), a, func(tx *db.Tx) error {
		id, err = org.FindAccount(tx, login)
		return err
	})
	return id, err
}

func BenchmarkActorOf(b *testing.B) {
	r, system := found(b)
	top := r.add(b, system, org.NewUnit{Name: "Đảng ủy", Kind: "party_committee"})
	for i := range 60 {
		r.add(b, system, org.NewUnit{Name: "Chi bộ " + strconv.Itoa(i+1), Kind: "party_cell_direct", Parent: top.ID})
	}
	office := r.gives(b, system, "Lê Thị Hạnh", "hanh.lt", auth.Office, top.ID)
	reporter := r.gives(b, system, "Bế Thị Na", "na.bt", auth.Reporter, top.ID)
	leaf := r.gives(b, system, "Cầm Văn Thi", "thi.cv", auth.Reporter, r.unit(b, system, "Chi bộ 7").ID)
	for name, h := range map[string]holder{"office": office, "reporter of 1 unit": leaf, "reporter of 61 units": reporter} {
		token := r.signsIn(b, h)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := org.ActorOf(b.Context(), r.DB, token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
