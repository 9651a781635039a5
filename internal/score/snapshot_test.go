package score_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

var exactly = cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 })

// promised is a ward with one line in the plan of 2026, "trên 12 đảng viên", and
// its value of January.
func promised(t *testing.T) *past {
	t.Helper()
	p := &past{Site: wardtest.Settled(t), t: t}
	p.Clock.Advance(30 * 24 * time.Hour) // January is over
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		if p.definition, err = plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Scale: 1, Direction: plan.Up, Kind: plan.Stock, OverUnits: plan.Adds}); err != nil {
			return err
		}
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		p.target, err = plan.SetTarget(tx, plan.Target{Year: 2026, Group: "Xây dựng Đảng", Name: p.definition.Name, Counts: true, Owner: p.Units["Tổ dân phố 7"],
			Parts: []plan.Part{{Indicator: p.definition.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.AtLeast, Lo: 120}}}}}, "")
		return err
	})
	p.send(12, figure.NotSeen, true)
	return p
}

// freeze keeps the board under a name.
func (p *past) freeze(name string) (s score.Snapshot) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		s, err = score.Freeze(tx, 2026, name, "", "")
		return err
	})
	p.Clock.Advance(time.Hour)
	return s
}

func TestASnapshotStaysAndItsCorrectionsAreListed(t *testing.T) {
	t.Parallel()
	p := promised(t)
	_, then := p.load(score.Asked{Year: 2026})
	s := p.freeze("  Trình   HĐND ")
	if s.Name != "Trình HĐND" || s.Head == "" || s.Rules != score.RuleVersion || s.Day != p.Today() {
		t.Errorf("frozen as %+v", s)
	}
	p.send(15, 1, true)

	var kept score.Board
	var read score.Snapshot
	p.See(p.Reader, func(tx *db.Tx) (err error) {
		read, kept, err = score.LoadSnapshot(tx, s.ID)
		return err
	})
	if diff := cmp.Diff(s, read); diff != "" {
		t.Errorf("snapshot -frozen +read\n%s", diff)
	}
	if diff := cmp.Diff(then, kept, exactly); diff != "" {
		t.Errorf("its board -frozen +read\n%s", diff)
	}
	_, again := p.load(s.Asked())
	if diff := cmp.Diff(kept, again, exactly); diff != "" {
		t.Errorf("recomputed -frozen +now\n%s", diff)
	}
	_, now := p.load(score.Asked{Year: 2026})
	differ := score.Differences(kept, now)
	if len(differ) != 1 || differ[0].Then.Value != "12 đảng viên" || differ[0].Now.Value != "15 đảng viên" || !differ[0].Moved() ||
		len(differ[0].Dropped) != 1 || len(differ[0].Taken) != 1 {
		t.Errorf("corrected since: %+v", differ)
	}
	if same := score.Differences(kept, again); same != nil {
		t.Errorf("a board differs from itself: %+v", same)
	}
	p.See(p.Reader, func(tx *db.Tx) error {
		if _, err := audit.Verify(tx, s.Head); err != nil {
			t.Errorf("the head printed on the snapshot: %v", err)
		}
		found, err := score.FindSnapshot(tx, 2026, "trinh hdnd")
		if err == nil && found.ID != s.ID {
			t.Errorf("found %+v", found)
		}
		return err
	})
}

func TestWhatAWithdrawnOrNewLineIsAgainstASnapshot(t *testing.T) {
	t.Parallel()
	p := promised(t)
	_, then := p.load(score.Asked{Year: 2026})
	p.Clock.Advance(time.Hour)
	p.Do(p.Chair, func(tx *db.Tx) error { return plan.Withdraw(tx, p.target.ID, "Nghị quyết bỏ chỉ tiêu") })
	_, now := p.load(score.Asked{Year: 2026})
	gone, come := score.Differences(then, now), score.Differences(now, then)
	if len(gone) != 1 || gone[0].Now != nil || len(gone[0].Dropped) != 1 || len(come) != 1 || come[0].Then != nil || len(come[0].Taken) != 1 {
		t.Errorf("withdrawn %+v, new %+v", gone, come)
	}
}

func TestWhatFreezingRefuses(t *testing.T) {
	t.Parallel()
	p := promised(t)
	p.freeze("Hội nghị")
	for _, c := range []struct {
		actor auth.Actor
		year  int
		name  string
		want  fault.Kind
		field string
	}{
		{p.Clerk, 2026, "HỘI NGHỊ", fault.Invalid, "ten"},
		{p.Clerk, 2026, " ", fault.Invalid, "ten"},
		{p.Clerk, 2026, string(make([]rune, 121)), fault.Invalid, "ten"},
		{p.Clerk, 2031, "Hội nghị", fault.Invalid, "nam"},
		{p.Head, 2026, "Của tôi", fault.Forbidden, ""},
		{p.Reader, 2026, "Của tôi", fault.Forbidden, ""},
	} {
		err := p.DB.Update(t.Context(), c.actor, func(tx *db.Tx) error {
			_, err := score.Freeze(tx, c.year, c.name, "", "")
			return err
		})
		if f := fault.Of(err); f == nil || f.Kind != c.want || f.Field != c.field {
			t.Errorf("%s freezing %d as %q: %v", c.actor.Name, c.year, c.name, err)
		}
	}
	p.See(p.Reader, func(tx *db.Tx) error {
		if _, _, err := score.LoadSnapshot(tx, "khong-co"); !fault.Is(err, fault.Missing) {
			t.Errorf("an unknown snapshot: %v", err)
		}
		if _, err := score.FindSnapshot(tx, 2026, "Chính thức"); !fault.Is(err, fault.Missing) {
			t.Errorf("an unknown name: %v", err)
		}
		return nil
	})
}

// decide gives the line another verdict.
func (p *past) decide(o score.Override, actor auth.Actor) error {
	return p.DB.Update(p.t.Context(), actor, func(tx *db.Tx) error {
		_, err := score.SetOverride(tx, o, "")
		return err
	})
}

func TestAPersonsVerdictCountsAndBothAreShown(t *testing.T) {
	t.Parallel()
	p := promised(t)
	o := score.Override{Target: p.target.ID, Verdict: score.NotMet, Computed: score.Met, Reason: "Kết luận thanh tra số 12."}
	if err := p.decide(o, p.Chair); err != nil {
		t.Fatal(err)
	}
	_, b := p.load(score.Asked{Year: 2026})
	l := b.Lines[0]
	if l.Verdict != score.NotMet || l.Computed != score.Met || b.Count.NotMet != 1 || b.Count.Overridden != 1 || l.Override.Name != p.Chair.Name {
		t.Errorf("line %+v, count %+v", l, b.Count)
	}
	want := p.Chair.Name + " đánh giá là “không đạt” vì kết luận thanh tra số 12. Kết quả tính được là “đạt”: đến ngày 31/01/2026 là 12 đảng viên; kế hoạch ≥ 12."
	if l.Reason != want {
		t.Errorf("reason %q, want %q", l.Reason, want)
	}
	// Who has not seen that verdict decides nothing over it.
	stale := o
	stale.Verdict = score.Exceeded
	if f := fault.Of(p.decide(stale, p.Chair)); f == nil || f.Kind != fault.Conflict || f.Theirs != score.NotMet.Label() || f.Yours != score.Exceeded.Label() {
		t.Errorf("over a verdict that its sender did not see: %+v", f)
	}
	if err := p.Try(p.Chair, func(tx *db.Tx) error { return score.WithdrawOverride(tx, p.target.ID, "", "", "Nhầm") }); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back unseen: %v", err)
	}
	p.Clock.Advance(time.Hour)
	p.Do(p.Chair, func(tx *db.Tx) error {
		return score.WithdrawOverride(tx, p.target.ID, "", l.Override.At, "Đã khắc phục")
	})
	if _, b = p.load(score.Asked{Year: 2026}); b.Lines[0].Verdict != score.Met || b.Lines[0].Override != nil || b.Count.Overridden != 0 {
		t.Errorf("after it was taken back: %+v", b.Lines[0])
	}
	p.See(p.Reader, func(tx *db.Tx) error {
		all, err := score.OverrideHistory(tx, p.target.ID)
		if len(all) != 2 || !all[0].Withdrawn || all[1].Withdrawn || all[1].Reason != o.Reason {
			t.Errorf("history %+v", all)
		}
		return err
	})
}

func TestWhatAnOverrideRefuses(t *testing.T) {
	t.Parallel()
	p := promised(t)
	good := score.Override{Target: p.target.ID, Verdict: score.NotMet, Computed: score.Met, Reason: "Kết luận thanh tra"}
	for _, c := range []struct {
		name   string
		actor  auth.Actor
		change func(*score.Override)
		want   fault.Kind
		field  string
	}{
		{"no reason", p.Chair, func(o *score.Override) { o.Reason = " " }, fault.Invalid, "ly_do"},
		{"a reason without end", p.Chair, func(o *score.Override) { o.Reason = strings.Repeat("x", 1001) }, fault.Invalid, "ly_do"},
		{"no verdict", p.Chair, func(o *score.Override) { o.Verdict = "" }, fault.Invalid, "ket_qua"},
		{"the same", p.Chair, func(o *score.Override) { o.Verdict = score.Met }, fault.Conflict, ""},
		{"seen before it moved", p.Chair, func(o *score.Override) { o.Computed = score.NoData }, fault.Conflict, ""},
		{"no such line", p.Chair, func(o *score.Override) { o.Target = "khong-co" }, fault.Missing, ""},
		{"no such baseline", p.Chair, func(o *score.Override) { o.Baseline = "khong-co" }, fault.Conflict, ""},
		{"the office", p.Clerk, func(*score.Override) {}, fault.Forbidden, ""},
		{"a reporter", p.Head, func(*score.Override) {}, fault.Forbidden, ""},
	} {
		o := good
		c.change(&o)
		if f := fault.Of(p.decide(o, c.actor)); f == nil || f.Kind != c.want || f.Field != c.field {
			t.Errorf("%s: %v", c.name, f)
		}
	}
	err := p.DB.Update(t.Context(), p.Chair, func(tx *db.Tx) error { return score.WithdrawOverride(tx, p.target.ID, "", "", "Nhầm") })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("taking back what was never given: %v", err)
	}
}
