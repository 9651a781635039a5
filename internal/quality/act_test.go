package quality_test

import (
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/quality"
	"tongket/internal/wardtest"
)

// kept is a ward with two indicators and a figure of each for January 2026.
type kept struct {
	*wardtest.Site
	poor, left plan.Definition
}

func newKept(t *testing.T) *kept {
	k := &kept{Site: wardtest.Settled(t)}
	k.Do(k.Clerk, func(tx *db.Tx) (err error) {
		if k.poor, err = plan.Define(tx, plan.Definition{Name: "Số hộ nghèo", Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds, Direction: plan.Down}); err != nil {
			return err
		}
		k.left, err = plan.Define(tx, plan.Definition{Name: "Số hộ thoát nghèo", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up})
		return err
	})
	return k
}

func (k *kept) send(t *testing.T, d plan.Definition, n int64, seen int) figure.Figure {
	t.Helper()
	var f figure.Figure
	k.Do(k.Clerk, func(tx *db.Tx) (err error) {
		f, err = figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: d.Indicator, Unit: k.Units["Tổ dân phố 7"], From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: seen})
		return err
	})
	return f
}

func (k *kept) findings(t *testing.T) (now []quality.State, mended []quality.Decision) {
	t.Helper()
	k.See(k.Clerk, func(tx *db.Tx) error {
		in, err := quality.Load(tx, 2026)
		if err != nil {
			return err
		}
		decided, err := quality.Decisions(tx, 2026)
		now, mended = quality.Join(quality.Of(in), decided)
		return err
	})
	return now, mended
}

var atMost = quality.NewRule{Name: "Hộ thoát nghèo không quá số hộ nghèo", Left: "Số hộ thoát nghèo", Operator: quality.AtMost, Right: "Số hộ nghèo", Missing: quality.SkipAny}

func TestFindingIsDecidedAndMended(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	k.Do(k.Clerk, func(tx *db.Tx) error { _, err := quality.SetRule(tx, atMost); return err })
	k.send(t, k.poor, 20, 0)
	k.send(t, k.left, 25, 0)
	now, _ := k.findings(t)
	if len(now) != 1 || !now[0].Open() || now[0].Arithmetic != "25 > 20" || !strings.Contains(now[0].Sentence, "Tổ dân phố 7") {
		t.Fatalf("findings %+v", now)
	}
	key := now[0].Key()
	decide := func(who auth.Actor, what quality.Decided, reason string) error {
		return k.Try(who, func(tx *db.Tx) error { _, err := quality.Decide(tx, 2026, key, what, reason); return err })
	}
	for _, c := range []struct {
		who    auth.Actor
		what   quality.Decided
		reason string
		kind   fault.Kind
	}{
		{k.Reader, quality.Waived, "thôi", fault.Forbidden},
		{k.Head, quality.Waived, "thôi", fault.Forbidden},
		{k.Clerk, quality.Waived, " ", fault.Invalid},
		{k.Clerk, "forgotten", "thôi", fault.Invalid},
	} {
		if err := decide(c.who, c.what, c.reason); !fault.Is(err, c.kind) {
			t.Errorf("%s by %s: %v, want %s", c.what, c.who.Name, err, c.kind)
		}
	}
	if err := decide(k.Head, quality.Explained, "Có hộ mới chuyển đến"); err != nil {
		t.Fatal(err)
	}
	if now, _ = k.findings(t); now[0].Open() || now[0].Last.What != quality.Explained || now[0].Last.By != k.Head.Account {
		t.Errorf("after an explanation: %+v", now[0])
	}
	if err := decide(k.Chair, quality.Reopened, "Chưa rõ"); err != nil {
		t.Fatal(err)
	}
	if err := decide(k.Chair, quality.Asked, "Xem lại danh sách"); err != nil {
		t.Fatal(err)
	}
	// The unit sends another number: the finding is gone, and what was asked is told as mended.
	k.send(t, k.left, 15, 1)
	now, mended := k.findings(t)
	if len(now) != 0 || len(mended) != 1 || mended[0].Reason != "Xem lại danh sách" {
		t.Errorf("after the mend: %+v, mended %+v", now, mended)
	}
	if err := decide(k.Chair, quality.Waived, "thôi"); !fault.Is(err, fault.Conflict) {
		t.Errorf("deciding what is gone: %v, want a conflict", err)
	}
	// A number as wrong as before is another finding, and open.
	k.send(t, k.left, 30, 2)
	if now, _ = k.findings(t); len(now) != 1 || !now[0].Open() || now[0].Key() == key {
		t.Errorf("a new wrong number: %+v", now)
	}
}

func TestRulesAreKept(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, _ *wardtest.W) {
		k := newKept(t)
		set := func(who auth.Actor, n quality.NewRule) (r quality.Rule, err error) {
			err = k.Try(who, func(tx *db.Tx) (err error) { r, err = quality.SetRule(tx, n); return err })
			return r, err
		}
		r, err := set(k.Clerk, atMost)
		if err != nil {
			t.Fatal(err)
		}
		second := atMost
		second.ID, second.Revision, second.Operator = r.ID, r.Revision, quality.LessThan
		if r, err = set(k.Chair, second); err != nil || r.Revision != 2 {
			t.Fatalf("a second revision: %+v, %v", r, err)
		}
		for name, c := range map[string]struct {
			who   auth.Actor
			with  func(*quality.NewRule)
			kind  fault.Kind
			field string
		}{
			"stale":       {k.Clerk, func(n *quality.NewRule) { n.ID, n.Revision = r.ID, 1 }, fault.Conflict, ""},
			"unknown":     {k.Clerk, func(n *quality.NewRule) { n.ID = "none" }, fault.Missing, ""},
			"no name":     {k.Clerk, func(n *quality.NewRule) { n.Name = " " }, fault.Invalid, "ten"},
			"no operator": {k.Clerk, func(n *quality.NewRule) { n.Operator = "~" }, fault.Invalid, "dau"},
			"no strategy": {k.Clerk, func(n *quality.NewRule) { n.Missing = "" }, fault.Invalid, "thieu"},
			"left side":   {k.Clerk, func(n *quality.NewRule) { n.Left = "Số hộ giàu" }, fault.Invalid, "ve_trai"},
			"right side":  {k.Clerk, func(n *quality.NewRule) { n.Right = "Số hộ nghèo +" }, fault.Invalid, "ve_phai"},
			"a reporter":  {k.Head, func(*quality.NewRule) {}, fault.Forbidden, ""},
		} {
			n := atMost
			c.with(&n)
			_, err := set(c.who, n)
			if f := fault.Of(err); f == nil || f.Kind != c.kind || f.Field != c.field {
				t.Errorf("%s: %v, want %s at %q", name, err, c.kind, c.field)
			}
		}
		retired := second
		retired.Revision, retired.Retired = 2, true
		if _, err := set(k.Clerk, retired); err != nil {
			t.Fatal(err)
		}
		k.send(t, k.poor, 20, 0)
		k.send(t, k.left, 25, 0)
		if now, _ := k.findings(t); len(now) != 0 {
			t.Errorf("a retired rule found %+v", now)
		}
	})
}

func TestNotesAndReports(t *testing.T) {
	t.Parallel()
	f := figure.Figure{Status: figure.Estimate, Evidences: []string{"a", "b"}, Via: figure.ViaPhoto, Explanation: "x"}
	if got, want := quality.Note(f, 1), "ước · 2 minh chứng · nhập thay theo ảnh chụp · có giải trình · 1 cảnh báo chưa xử lý"; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	s := newScene().figures("cover g1"+h1+"1021", "left g1"+h1+"3", "left g2"+h1+"4", "left g2 2024-01-01 2024-06-30 4")
	s.Figures[1].Status, s.Figures[1].Via = figure.Estimate, figure.ViaPhoto
	now, _ := quality.Join(quality.Of(s.Input), nil)
	got := quality.Report(s.Input, now)
	want := []quality.UnitReport{{Unit: "g1", Name: "Tổ 1", Figures: 2, Estimates: 1, Stepped: 1, Grave: 1}, {Unit: "g2", Name: "Tổ 2", Figures: 1}}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("reports %+v, want %+v", got, want)
		}
	}
}
