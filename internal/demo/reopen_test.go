package demo_test

import (
	"testing"

	"tongket/internal/demo"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/wardtest"
)

// TestReopenGivesNewPasswords wants the new passwords to sign in and the old ones
// to be gone.
func TestReopenGivesNewPasswords(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	first, err := demo.Build(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	again, err := demo.Reopen(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.SignIns) != len(first.SignIns) || again.ID != first.ID {
		t.Fatalf("reopened %s with %d sign-ins, built %s with %d", again.ID, len(again.SignIns), first.ID, len(first.SignIns))
	}
	for i, in := range again.SignIns {
		if was := first.SignIns[i]; in.Who != was.Who || in.Login != was.Login || in.Password == was.Password {
			t.Errorf("sign-in %d: %+v, was %+v; want the same person with a new password", i, in, was)
		}
		if _, err := org.SignIn(t.Context(), w.DB, org.Attempt{Login: in.Login, Password: in.Password, Client: "a"}); err != nil {
			t.Errorf("%s with the new password: %v", in.Login, err)
		}
		if _, err := org.SignIn(t.Context(), w.DB, org.Attempt{Login: in.Login, Password: first.SignIns[i].Password, Client: "b"}); fault.Of(err) == nil {
			t.Errorf("%s with the old password: %v, want a refusal", in.Login, err)
		}
	}
}

// TestReopenRefusesWhatIsNoWholeDemo refuses an empty record and a ward without
// the demo's people.
func TestReopenRefusesWhatIsNoWholeDemo(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	if _, err := demo.Reopen(t.Context(), w.DB); !fault.Is(err, fault.Conflict) {
		t.Errorf("an empty record: %v, want a conflict", err)
	}
	if _, err := org.FoundWard(t.Context(), w.DB, org.New{Name: "Hòa Mẫu", Kind: org.Phuong, Province: "tỉnh Minh Khê", Demo: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Reopen(t.Context(), w.DB); !fault.Is(err, fault.Conflict) {
		t.Errorf("a demo broken off: %v, want a conflict", err)
	}
}
