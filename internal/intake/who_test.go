package intake_test

import (
	"testing"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// TestMessageBecomesFiguresOfUnits takes a chat of two heads of groups: each number
// goes to the group that sent it, and one of a group the ward has not is asked
// about.
func TestMessageBecomesFiguresOfUnits(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	read, ok := extract.Message("TDP số 07: 187 hộ, nghèo 2\nTổ 8: 201 hộ, nghèo 1\nTổ 19: nghèo 5")
	if !ok || len(read.Facts) != 5 {
		t.Fatalf("read %+v", read)
	}
	for i := range read.Facts {
		read.Facts[i].Period = "2025-11"
	}
	var proposals []intake.Proposal
	s.Do(s.Clerk, func(tx *db.Tx) error {
		v, _, err := intake.Propose(tx, document.Upload{Filename: "tin-nhan.txt", Media: "text/plain", Data: []byte(read.Text), Reader: "2"}, read)
		if err != nil {
			return err
		}
		proposals, err = intake.Of(tx, v.Document, v.N)
		return err
	})
	for _, p := range proposals[:4] {
		if out, err := confirm(s, p, nil); err != nil || out.Proposal.Became != intake.Figure {
			t.Fatalf("%s of %s: %+v, %v", p.Fact.Name, p.Fact.Who, out, err)
		}
	}
	if _, err := confirm(s, proposals[4], nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("a figure of an unknown group: %v", err)
	}
	got := map[string]int64{}
	s.See(s.Clerk, func(tx *db.Tx) error {
		d, found, err := plan.FindByName(tx, "hộ nghèo")
		if err != nil || !found {
			return err
		}
		all, err := figure.FindOf(tx, string(d.Indicator), "2025-11-01", "2025-11-30")
		if err != nil {
			return err
		}
		tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
		for _, f := range all {
			u, _ := tree.Find(f.Key.Unit)
			got[u.Name] = f.Value.N
		}
		return err
	})
	if len(got) != 2 || got["Tổ dân phố 7"] != 2 || got["Tổ dân phố 8"] != 1 {
		t.Errorf("figures by unit: %v", got)
	}
}
