package auth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/fault"
)

// TestWhoHasWhichRight writes the whole table down, so that a change of rights is
// seen as one.
func TestWhoHasWhichRight(t *testing.T) {
	t.Parallel()
	want := map[auth.Right]string{
		auth.SeeRecord:      "office leader reporter reader",
		auth.SeeDocuments:   "office leader reader",
		auth.TakeDocument:   "office",
		auth.DecideFact:     "office",
		auth.SetPlan:        "office leader",
		auth.SubmitFigure:   "office reporter",
		auth.CheckFigure:    "office leader",
		auth.Chase:          "office leader",
		auth.ReportDue:      "office reporter",
		auth.DecideFigure:   "office leader",
		auth.DecideVerdict:  "leader",
		auth.FreezeBoard:    "office leader",
		auth.MakeReport:     "office leader",
		auth.KeepBooks:      "office",
		auth.ManageAccounts: "office",
		auth.ChangeWard:     "office leader",
	}
	got := map[auth.Right]string{}
	for _, right := range auth.Rights() {
		var who []string
		for _, role := range auth.Roles {
			a := auth.Actor{Ward: "w", Account: "a", Roles: []auth.Role{role}}
			if a.Can(right) {
				who = append(who, string(role))
			} else if f := fault.Of(a.May(right)); f == nil || f.Kind != fault.Forbidden || !strings.Contains(f.Sentence, "Quyền này thuộc về: ") {
				t.Errorf("%s without %s is told %v", role, right, f)
			}
		}
		got[right] = strings.Join(who, " ")
		if (auth.Actor{Ward: "w"}).Can(right) {
			t.Errorf("nobody may %s", right)
		}
		if !auth.System("w", "jobs").Can(right) {
			t.Errorf("the system may not %s", right)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
	if f := fault.Of(auth.System("w", "jobs").May("fly")); f == nil {
		t.Error("a right nobody knows is given")
	}
}

func TestAReporterActsForItsOwnUnits(t *testing.T) {
	t.Parallel()
	head := auth.Actor{Ward: "w", Account: "a", Roles: []auth.Role{auth.Reporter}, Units: []auth.UnitID{"group 7", "cell 7"}}
	both := head
	both.Roles = []auth.Role{auth.Reporter, auth.Reader}
	clerk := auth.Actor{Ward: "w", Account: "b", Roles: []auth.Role{auth.Office}}
	for _, c := range []struct {
		name  string
		actor auth.Actor
		right auth.Right
		unit  auth.UnitID
		want  bool
	}{
		{"its own unit", head, auth.SubmitFigure, "group 7", true},
		{"a unit below", head, auth.SubmitFigure, "cell 7", true},
		{"another unit", head, auth.SubmitFigure, "group 8", false},
		{"no unit", head, auth.SubmitFigure, "", false},
		{"seeing another unit", head, auth.SeeRecord, "group 8", false},
		{"seeing it as a reader too", both, auth.SeeRecord, "group 8", true},
		{"but not reporting for it", both, auth.SubmitFigure, "group 8", false},
		{"a right reporters have not", head, auth.DecideFigure, "group 7", false},
		{"the office, any unit", clerk, auth.SubmitFigure, "group 8", true},
		{"the system, any unit", auth.System("w", "jobs"), auth.SubmitFigure, "group 8", true},
	} {
		err := c.actor.MayFor(c.right, c.unit)
		if (err == nil) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v is no refusal", c.name, err)
		}
	}
}

func TestSystemIsNamed(t *testing.T) {
	t.Parallel()
	a := auth.System("w", "nightly")
	if !a.IsSystem() || a.Ward != "w" || a.Account != "system:nightly" {
		t.Errorf("System = %+v", a)
	}
	if (auth.Actor{Account: "system:nightly"}).IsSystem() {
		t.Error("an account's name makes it the system")
	}
}
