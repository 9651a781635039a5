package score_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/wardtest"
)

// past is a ward that worked on one day and changed its mind about everything
// on the next.
type past struct {
	*wardtest.Site
	t          *testing.T
	definition plan.Definition
	target     plan.Target
}

// send sends a figure of the whole ward and, where it counts, approves it.
func (p *past) send(n int64, seen int, counts bool) {
	p.t.Helper()
	p.Do(p.Clerk, func(tx *db.Tx) error {
		f, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.definition.Indicator, Unit: p.Root, From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: seen})
		if err == nil && counts {
			_, err = figure.Approve(tx, f.ID)
		}
		return err
	})
}

// load reads everything a board depends on and the board.
func (p *past) load(a score.Asked) (in score.Input, b score.Board) {
	p.t.Helper()
	p.See(p.Reader, func(tx *db.Tx) (err error) {
		if in, err = score.Load(tx, a); err == nil {
			b = score.Of(in)
		}
		return err
	})
	return in, b
}

// TestAPastDayIsReadAsItWasKnown changes all that a board is drawn from and asks
// for the board of the day before.
func TestAPastDayIsReadAsItWasKnown(t *testing.T) {
	t.Parallel()
	p := &past{Site: wardtest.Settled(t), t: t}
	p.Clock.Advance(30 * 24 * time.Hour) // January is over
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		if p.definition, err = plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Stock, OverUnits: plan.Adds}); err != nil {
			return err
		}
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		p.target, err = plan.SetTarget(tx, plan.Target{Year: 2026, Group: "Xây dựng Đảng", Name: p.definition.Name, Counts: true, Owner: p.Units["Tổ dân phố 7"],
			Parts: []plan.Part{{Indicator: p.definition.Indicator, Plans: []plan.Assigned{{Baseline: base.ID, Operator: plan.Above, Lo: 12}}}}}, "")
		return err
	})
	p.send(12, figure.NotSeen, true)
	p.send(13, 1, false) // waits, and will never count
	thenIn, then := p.load(score.Asked{Year: 2026})
	day := p.Today()

	p.Clock.Advance(24 * time.Hour)
	p.send(15, 2, true)
	p.Do(p.Chair, func(tx *db.Tx) error {
		if _, err := plan.AddBaseline(tx, "Tỉnh giao"); err != nil {
			return err
		}
		d := p.definition
		d.Name, d.Direction, d.Kind, d.YearEnd = "Đảng viên mới", plan.Down, plan.Flow, true
		if _, err := plan.Define(tx, d); err != nil {
			return err
		}
		l := p.target
		l.Name, l.Parts = "Đảng viên mới", []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: l.Parts[0].Plans[0].Baseline, Operator: plan.AtMost, Lo: 3}}}}
		if _, err := plan.SetTarget(tx, l, "Nghị quyết điều chỉnh"); err != nil {
			return err
		}
		if _, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "Đã chốt"); err != nil {
			return err
		}
		if err := org.ChangeSetting(tx, org.AboveMeans, org.AtLeastAsMuch); err != nil {
			return err
		}
		_, err := org.AddUnit(tx, org.NewUnit{Name: "Tổ dân phố 9", Kind: org.GroupKind})
		return err
	})
	p.Clock.Advance(24 * time.Hour)
	p.Do(p.Chair, func(tx *db.Tx) error { return plan.Withdraw(tx, p.target.ID, "Nghị quyết bỏ chỉ tiêu") })

	in, again := p.load(score.Asked{Year: 2026, AsOf: day})
	if diff := cmp.Diff(thenIn, in); diff != "" {
		t.Errorf("what the board of %s is drawn from: -then +now\n%s", day, diff)
	}
	exactly := cmp.Comparer(func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 })
	if diff := cmp.Diff(then, again, exactly); diff != "" {
		t.Errorf("board of %s: -then +now\n%s", day, diff)
	}
	if _, now := p.load(score.Asked{Year: 2026}); now.Count.Total != 0 {
		t.Errorf("today counts %+v, want nothing: the line was withdrawn", now.Count)
	}
}
