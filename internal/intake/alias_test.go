package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/extract"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// TestRememberedName corrects a fact once and is asked no more; the name can be
// seen, and forgotten again.
func TestRememberedName(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	_, first := lay(s, "", "Tài sản công 10 tỷ đồng.", fact("nguồn thu để lại", 10, "tỷ đồng", nil))
	out, err := confirm(s, first[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	var indicator plan.IndicatorID
	s.See(s.Clerk, func(tx *db.Tx) error {
		d, _, err := plan.FindByName(tx, "nguồn thu để lại")
		indicator = d.Indicator
		return err
	})
	if out.Proposal.Became != intake.Figure || indicator == "" {
		t.Fatalf("the first fact became %q of %q", out.Proposal.Became, indicator)
	}

	laid := func(text string) intake.Edit {
		_, ps := lay(s, "", text, fact("phần quỹ xã giữ", 11, "tỷ đồng", func(f *extract.Fact) { f.Period = "2025-11" }))
		var e intake.Edit
		s.See(s.Clerk, func(tx *db.Tx) error {
			known, err := intake.LoadKnown(tx)
			e = ps[0].Default(known)
			return err
		})
		if e.Indicator == "" && text == "một" {
			if _, err := confirm(s, ps[0], func(e *intake.Edit) { e.Indicator, e.Remember = indicator, true }); err != nil {
				t.Fatal(err)
			}
		}
		return e
	}
	if e := laid("một"); e.Indicator != "" {
		t.Fatalf("an unknown name was taken for %q", e.Indicator)
	}
	if e := laid("hai"); e.Indicator != indicator {
		t.Errorf("after the correction the name leads to %q, want %q", e.Indicator, indicator)
	}
	var aliases []intake.Alias
	s.See(s.Clerk, func(tx *db.Tx) (err error) {
		aliases, err = intake.Aliases(tx, indicator)
		return err
	})
	if len(aliases) != 1 || aliases[0].Name != "phần quỹ xã giữ" || aliases[0].RecordedBy != s.Clerk.Account {
		t.Fatalf("remembered: %+v", aliases)
	}
	s.Do(s.Clerk, func(tx *db.Tx) error { return intake.RemoveAlias(tx, aliases[0].ID) })
	if e := laid("ba"); e.Indicator != "" {
		t.Errorf("a forgotten name still leads to %q", e.Indicator)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { return intake.RemoveAlias(tx, aliases[0].ID) }); err == nil {
		t.Error("a name was forgotten twice")
	}
	if err := s.Try(s.Reader, func(tx *db.Tx) error { return intake.RemoveAlias(tx, aliases[0].ID) }); err == nil {
		t.Error("a reader may make the ward forget a name")
	}
}

// TestDecisionsAreCarried reads an edited paper again: what was decided of a
// statement that stands in both is decided still, and keeps its place.
func TestDecisionsAreCarried(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	same := fact("sản lượng dừa", 10, "tấn", nil)
	gone := fact("sản lượng cam", 7, "tấn", nil)
	v, old := lay(s, "", "Dừa 10 tấn, cam 7 tấn.", same, gone)
	out, err := confirm(s, old[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := intake.Reject(tx, old[1].ID); return err }); err != nil {
		t.Fatal(err)
	}
	moved := same
	moved.Span = [2]int{4, 9}
	_, now := lay(s, v.Document, "Cả dừa 10 tấn, chanh 3 tấn.", moved, fact("sản lượng chanh", 3, "tấn", nil))
	type state struct {
		State    intake.State
		BecameID string
	}
	want := []state{{intake.Confirmed, out.Proposal.BecameID}, {intake.Waiting, ""}}
	var got []state
	for _, p := range now {
		got = append(got, state{p.State, p.BecameID})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("new version: -want +got\n%s", diff)
	}
	s.See(s.Clerk, func(tx *db.Tx) error {
		p, err := intake.Get(tx, old[0].ID)
		if err == nil && (p.Version != 1 || p.Span != old[0].Span) {
			t.Errorf("the confirmed fact moved: %+v", p)
		}
		return err
	})
}
