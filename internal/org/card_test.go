package org_test

import (
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/wardtest"
)

// printed is a card as its holder has it.
type printed struct {
	org.Card
	code org.CardCode
}

func makeCard(t *testing.T, s *wardtest.Site, unit, name string) printed {
	t.Helper()
	p := printed{code: org.MakeCardCode()}
	s.Do(s.Clerk, func(tx *db.Tx) (err error) {
		p.Card, err = org.MakeCard(tx, org.NewCard{Unit: s.Units[unit], Name: name, Code: p.code})
		return err
	})
	return p
}

func openCard(t *testing.T, s *wardtest.Site, code org.CardCode, key string) (string, error) {
	t.Helper()
	return org.OpenCard(t.Context(), s.DB, org.CardAttempt{Code: code, Client: "192.0.2.7:1", Device: "điện thoại Android", Key: key})
}

func stateOf(t *testing.T, s *wardtest.Site, id org.CardID) (org.CardState, org.Card) {
	t.Helper()
	var found org.Card
	s.See(s.Clerk, func(tx *db.Tx) error {
		cards, err := org.Cards(tx)
		for _, c := range cards {
			if c.ID == id {
				found = c
			}
		}
		return err
	})
	return found.State(s.Clock.Now()), found
}

func TestCardBindsOnePhone(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	typed := org.CardCode(" " + strings.ToUpper(strings.ReplaceAll(string(c.code), "-", " ")))
	seen, err := org.SeeCard(t.Context(), s.DB, org.CardAttempt{Code: typed})
	if err != nil || seen.Unit != "Tổ dân phố 8" || seen.Name != "Vi Thị Nga" || seen.Ward != "Phường Hòa Mẫu" {
		t.Fatalf("seen %+v, %v", seen, err)
	}
	if state, _ := stateOf(t, s, c.ID); state != org.CardFresh {
		t.Fatalf("looking at a card made it %q", state)
	}
	token, err := openCard(t, s, typed, "k1")
	if err != nil {
		t.Fatal(err)
	}
	actor, _, err := org.ActorOf(t.Context(), s.DB, token)
	if err != nil || !actor.ByCard() || actor.Name != "Vi Thị Nga" || len(actor.Units) != 1 || actor.Units[0] != s.Units["Tổ dân phố 8"] {
		t.Fatalf("acts as %+v, %v", actor, err)
	}
	if state, card := stateOf(t, s, c.ID); state != org.CardBound || card.Device != "điện thoại Android" || card.SeenAt == "" {
		t.Errorf("after opening: %q %+v", state, card)
	}
	if _, err := openCard(t, s, c.code, "k2"); !fault.Is(err, fault.Conflict) {
		t.Errorf("opened on a second phone: %v", err)
	}
	again, err := openCard(t, s, c.code, "k1")
	if err != nil {
		t.Fatalf("the same form once more: %v", err)
	}
	if _, _, err := org.ActorOf(t.Context(), s.DB, token); !fault.Is(err, fault.SignIn) {
		t.Errorf("the session whose token never arrived still stands: %v", err)
	}
	s.Clock.Set(s.Clock.Now().Add(2 * time.Hour))
	if _, err := openCard(t, s, c.code, "k1"); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same form two hours later: %v", err)
	}
	s.Clock.Set(s.Clock.Now().AddDate(0, 3, 0))
	if _, _, err := org.ActorOf(t.Context(), s.DB, again); err != nil {
		t.Errorf("a phone unused for three months is asked again: %v", err)
	}
	s.Clock.Set(s.Clock.Now().AddDate(1, 0, 0))
	if _, _, err := org.ActorOf(t.Context(), s.DB, again); !fault.Is(err, fault.SignIn) {
		t.Errorf("a phone unused for a year: %v", err)
	}
}

func TestCardEnds(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	token, err := openCard(t, s, c.code, "k")
	if err != nil {
		t.Fatal(err)
	}
	second := org.MakeCardCode()
	var next org.Card
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { next, err = org.ReissueCard(tx, c.ID, second); return err })
	if _, _, err := org.ActorOf(t.Context(), s.DB, token); !fault.Is(err, fault.SignIn) {
		t.Errorf("the lost phone still works: %v", err)
	}
	if _, err := openCard(t, s, c.code, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("the lost card still opens: %v", err)
	}
	token, err = openCard(t, s, second, "k")
	if err != nil {
		t.Fatal(err)
	}
	if next.Account != c.Account {
		t.Errorf("the new card acts as another account: what was typed is lost")
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return org.RevokeCard(tx, next.ID) })
	if _, _, err := org.ActorOf(t.Context(), s.DB, token); !fault.Is(err, fault.SignIn) {
		t.Errorf("a revoked card still works: %v", err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return org.RevokeCard(tx, next.ID) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("revoked twice: %v", err)
	}
	late := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	s.Clock.Set(s.Clock.Now().AddDate(0, 0, 31))
	if _, err := openCard(t, s, late.code, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("opened after its days: %v", err)
	}
	if state, _ := stateOf(t, s, late.ID); state != org.CardExpired {
		t.Errorf("after its days it is %q", state)
	}
}

// TestCardWithdrawnWhileItsFormRepeats: the form that bound a card is sent again
// while the office gives out another card; the lost phone gets no new session.
func TestCardWithdrawnWhileItsFormRepeats(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	if _, err := openCard(t, s, c.code, "k"); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		go func() {
			_, err := openCard(t, s, c.code, "k")
			opened <- err
		}()
		time.Sleep(100 * time.Millisecond) // it has looked at the card and waits for the ward's turn
		_, err := org.ReissueCard(tx, c.ID, org.MakeCardCode())
		return err
	})
	if err := <-opened; !fault.Is(err, fault.Conflict) {
		t.Errorf("a withdrawn card begins a session: %v", err)
	}
}

func TestCardCodeIsKeptAsDigest(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	s.See(s.Clerk, func(tx *db.Tx) error {
		var code string
		_, err := tx.One([]any{&code}, `select code from card where ward = $1`)
		if len(code) != 64 || strings.Contains(code, string(c.code)[:4]) {
			t.Errorf("the record keeps the code as %q", code)
		}
		return err
	})
}

func TestWrongCardCodesWait(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	var last error
	for range 11 {
		_, last = openCard(t, s, "bbbbb-ccccc-fffff", "k")
	}
	if !fault.Is(last, fault.Invalid) {
		t.Fatalf("wrong codes: %v", last)
	}
	if _, err := openCard(t, s, c.code, "k"); !fault.Is(err, fault.Busy) {
		t.Errorf("after eleven wrong codes the next is judged at once: %v", err)
	}
	s.Clock.Set(s.Clock.Now().Add(2 * time.Second))
	if _, err := openCard(t, s, c.code, "k"); err != nil {
		t.Errorf("the right code after the wait: %v", err)
	}
}

func TestWhoMakesCards(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	c := makeCard(t, s, "Tổ dân phố 8", "Vi Thị Nga")
	for _, who := range []auth.Actor{s.Chair, s.Head, s.Reader} {
		for name, act := range map[string]func(*db.Tx) error{
			"make": func(tx *db.Tx) error {
				_, err := org.MakeCard(tx, org.NewCard{Unit: s.Units["Tổ dân phố 7"], Name: "Vi Thị Nga", Code: org.MakeCardCode()})
				return err
			},
			"reissue": func(tx *db.Tx) error { _, err := org.ReissueCard(tx, c.ID, org.MakeCardCode()); return err },
			"revoke":  func(tx *db.Tx) error { return org.RevokeCard(tx, c.ID) },
		} {
			if err := s.Try(who, act); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s as %s: %v", name, who.Title, err)
			}
		}
	}
	for name, n := range map[string]org.NewCard{
		"a second card":    {Unit: s.Units["Tổ dân phố 8"], Name: "Vi Thị Nga"},
		"no name":          {Unit: s.Units["Tổ dân phố 7"], Name: "  "},
		"no such unit":     {Unit: "elsewhere", Name: "Vi Thị Nga"},
		"person elsewhere": {Unit: s.Units["Tổ dân phố 7"], Person: "elsewhere"},
	} {
		n.Code = org.MakeCardCode()
		if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := org.MakeCard(tx, n); return err }); fault.Of(err) == nil {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
	}
}
