package figure_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/wardtest"
)

// board is a site with one indicator to report.
type board struct {
	*wardtest.Site
	plan.Definition
}

func begin(t *testing.T, d plan.Definition) board {
	t.Helper()
	b := board{wardtest.Settled(t), d}
	b.Do(b.Clerk, func(tx *db.Tx) (err error) { b.Definition, err = plan.Define(tx, d); return err })
	return b
}

var members = plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1}

func (b board) entry(n int64, seen int) figure.Entry {
	return figure.Entry{Key: figure.Key{Indicator: b.Indicator, Unit: b.Units["Tổ dân phố 7"], From: "2026-01-01", To: "2026-01-31"},
		Value: figure.Value{N: n}, Status: figure.Preliminary, Seen: seen}
}

func (b board) submit(who auth.Actor, e figure.Entry) (f figure.Figure, err error) {
	err = b.Try(who, func(tx *db.Tx) (err error) { f, err = figure.Submit(tx, e); return err })
	return f, err
}

func (b board) must(t *testing.T, who auth.Actor, e figure.Entry) figure.Figure {
	t.Helper()
	f, err := b.submit(who, e)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (b board) approve(who auth.Actor, id figure.ID) error {
	return b.Try(who, func(tx *db.Tx) error { _, err := figure.Approve(tx, id); return err })
}

func TestRevisionsTakeEachOthersPlace(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	first := b.must(t, b.Head, b.entry(12, figure.NotSeen))
	if err := b.approve(b.Chair, first.ID); err != nil {
		t.Fatal(err)
	}
	approved := db.Stamp(b.Clock.Now())
	b.Clock.Advance(time.Hour)
	second := b.must(t, b.Head, b.entry(13, 1))
	third := b.must(t, b.Head, b.entry(14, 2)) // in the place of the one that waited
	b.Clock.Advance(time.Hour)
	if err := b.approve(b.Chair, second.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("approving a revision that was replaced: %v, want a conflict", err)
	}
	if err := b.approve(b.Chair, third.ID); err != nil {
		t.Fatal(err)
	}
	b.See(b.Reader, func(tx *db.Tx) error {
		history, err := figure.History(tx, first.Key)
		if err != nil {
			return err
		}
		var got []string
		for _, f := range history {
			got = append(got, string(f.State)+" "+f.Value.Format(b.Definition))
		}
		if diff := cmp.Diff([]string{"approved 14", "superseded 13", "superseded 12"}, got); diff != "" {
			t.Errorf("history: -want +got\n%s", diff)
		}
		for stamp, want := range map[string]int64{approved: 12, "": 14} {
			counted, err := figure.FindApproved(tx, "2026-01-01", "2026-12-31", stamp)
			if err != nil {
				return err
			}
			if len(counted) != 1 || counted[0].Value.N != want || counted[0].State != figure.Approved || counted[0].SupersededAt != "" {
				t.Errorf("as of %q counts %+v, want %d, approved", stamp, counted, want)
			}
		}
		if before, err := figure.FindApproved(tx, "2026-01-01", "2026-12-31", "2026-01-09T00:00:00.000000Z"); err != nil || len(before) != 0 {
			t.Errorf("before the approval counts %+v, %v; want nothing", before, err)
		}
		return nil
	})
}

func TestStaleFormGivesBothValues(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.must(t, b.Head, b.entry(12, figure.NotSeen))
	_, err := b.submit(b.Clerk, b.entry(13, figure.NotSeen))
	f := fault.Of(err)
	if f == nil || f.Kind != fault.Conflict || f.Theirs != "12 đảng viên" || f.Yours != "13 đảng viên" {
		t.Fatalf("stale form: %#v, want a conflict with 12 and 13", err)
	}
	if _, err := b.submit(b.Clerk, b.entry(13, 1)); err != nil {
		t.Errorf("after both were seen: %v", err)
	}
}

// TestStaleFormOfTheSameValue sends what the record says already: there is nothing
// to choose between, unless it is less final than it was.
func TestStaleFormOfTheSameValue(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.must(t, b.Head, b.entry(12, figure.NotSeen))
	again := b.entry(12, figure.NotSeen)
	again.Note = "Theo sổ theo dõi của chi bộ."
	if f := b.must(t, b.Clerk, again); f.Revision != 2 || f.Note != again.Note {
		t.Errorf("the same value again = %+v, want a second revision with its note", f)
	}
	again.Status = figure.Estimate
	_, err := b.submit(b.Clerk, again)
	f := fault.Of(err)
	if f == nil || f.Theirs != "12 đảng viên (sơ bộ)" || f.Yours != "12 đảng viên (ước)" {
		t.Errorf("the same value as an estimate: %#v, want the two told apart", err)
	}
}

// TestChainKeepsEveryValueOfAFigure looks for what the audit chain holds of one.
func TestChainKeepsEveryValueOfAFigure(t *testing.T) {
	t.Parallel()
	b := begin(t, plan.Definition{Name: "Đưa nhà văn hóa vào sử dụng", Direction: plan.Level, Kind: plan.Milestone, OverUnits: plan.Separate})
	e := b.entry(1, figure.NotSeen)
	e.Value.Day, e.Value.Published, e.AsOf = "2026-01-08", "100.0", "2026-01-09"
	f := b.must(t, b.Head, e)
	b.See(b.Reader, func(tx *db.Tx) error {
		rows, err := audit.Of(tx, "figure/"+string(f.ID))
		if err != nil {
			return err
		}
		for _, want := range []string{"2026-01-08", "100.0", "2026-01-09"} {
			if len(rows) != 1 || !strings.Contains(rows[0].Detail, want) {
				t.Errorf("the chain says %+v, without %s", rows, want)
			}
		}
		return nil
	})
}

// TestApproveAfterTheLock decides a figure whose period was closed meanwhile: it
// may no longer count, and it may still be sent back.
func TestApproveAfterTheLock(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	f := b.must(t, b.Head, b.entry(12, figure.NotSeen))
	b.Do(b.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "Đã chốt báo cáo tháng")
		return err
	})
	if err := b.approve(b.Chair, f.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("approved in a locked period: %v", err)
	}
	if err := b.Try(b.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, "Kỳ đã khóa"); return err }); err != nil {
		t.Errorf("returned in a locked period: %v", err)
	}
}

func TestReturnNeedsAReasonAndOpensTheWay(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	f := b.must(t, b.Head, b.entry(12, figure.NotSeen))
	back := func(reason string) error {
		return b.Try(b.Chair, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, reason); return err })
	}
	if err := back("  "); !fault.Is(err, fault.Invalid) {
		t.Errorf("returned without a reason: %v", err)
	}
	if err := back("Chưa có quyết định kết nạp"); err != nil {
		t.Fatal(err)
	}
	if err := back("lần nữa"); !fault.Is(err, fault.Conflict) {
		t.Errorf("returned twice: %v", err)
	}
	b.See(b.Head, func(tx *db.Tx) error {
		returned, err := figure.FindReturned(tx)
		if err == nil && (len(returned) != 1 || returned[0].Reason != "Chưa có quyết định kết nạp") {
			t.Errorf("returned = %+v", returned)
		}
		return err
	})
	b.must(t, b.Head, b.entry(11, 1))
	b.See(b.Head, func(tx *db.Tx) error {
		returned, err := figure.FindReturned(tx)
		if len(returned) != 0 {
			t.Errorf("a figure sent again is still listed as returned: %+v", returned)
		}
		return err
	})
}

func TestWhoMay(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	elsewhere := b.entry(1, figure.NotSeen)
	elsewhere.Key.Unit = b.Units["Tổ dân phố 8"]
	for name, c := range map[string]struct {
		who  auth.Actor
		e    figure.Entry
		want bool
	}{
		"head for its own group":  {b.Head, b.entry(1, figure.NotSeen), true},
		"head for another group":  {b.Head, elsewhere, false},
		"office for another unit": {b.Clerk, elsewhere, true},
		"leader sends nothing":    {b.Chair, elsewhere, false},
		"reader sends nothing":    {b.Reader, elsewhere, false},
	} {
		c.e.Key.From, c.e.Key.To = "2026-02-01", "2026-02-28"
		if name == "office for another unit" {
			c.e.Key.From, c.e.Key.To = "2026-03-01", "2026-03-31"
		}
		_, err := b.submit(c.who, c.e)
		if (err == nil) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	own := b.must(t, b.Clerk, b.entry(5, figure.NotSeen))
	b.Do(b.Chair, func(tx *db.Tx) error { return org.ChangeSetting(tx, "self_approval", "false") })
	if err := b.approve(b.Clerk, own.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("one's own figure against the ward's setting: %v", err)
	}
	if err := b.approve(b.Head, own.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reporter approves: %v", err)
	}
	if err := b.approve(b.Chair, own.ID); err != nil {
		t.Errorf("the chair approves: %v", err)
	}
}

func TestSubmitRefuses(t *testing.T) {
	t.Parallel()
	b := begin(t, plan.Definition{Name: "Xóa nhà tạm, nhà dột nát", Unit: "nhà", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds})
	n := func(v int64) *int64 { return &v }
	with := func(change func(*figure.Entry)) figure.Entry {
		e := b.entry(3, figure.NotSeen)
		change(&e)
		return e
	}
	for name, e := range map[string]figure.Entry{
		"x greater than y":         with(func(e *figure.Entry) { e.Value = figure.Value{N: 44, Num: n(44), Den: n(43)} }),
		"too long to be added up":  with(func(e *figure.Entry) { e.Value = figure.Value{N: 1<<63 - 1} }),
		"y too long":               with(func(e *figure.Entry) { e.Value = figure.Value{N: 3, Num: n(3), Den: n(1<<63 - 1)} }),
		"y of nothing":             with(func(e *figure.Entry) { e.Value = figure.Value{N: 0, Num: n(0), Den: n(0)} }),
		"x without y":              with(func(e *figure.Entry) { e.Value.Num = n(3) }),
		"bound nobody knows":       with(func(e *figure.Entry) { e.Value.Bound = "roughly" }),
		"status nobody knows":      with(func(e *figure.Entry) { e.Status = "sure" }),
		"period backwards":         with(func(e *figure.Entry) { e.Key.From, e.Key.To = e.Key.To, e.Key.From }),
		"days that are no period":  with(func(e *figure.Entry) { e.Key.From = "2026-01-07" }),
		"a year that is not open":  with(func(e *figure.Entry) { e.Key.From, e.Key.To = "2031-01-01", "2031-01-31" }),
		"a unit of another ward":   with(func(e *figure.Entry) { e.Key.Unit = "elsewhere" }),
		"an indicator of nobody":   with(func(e *figure.Entry) { e.Key.Indicator = "nothing" }),
		"evidence of nobody":       with(func(e *figure.Entry) { e.Evidences = []string{"elsewhere"} }),
		"a paper of nobody":        with(func(e *figure.Entry) { e.Source = plan.Source{Document: "elsewhere", Version: 1} }),
		"a percentage in words":    with(func(e *figure.Entry) { e.Value.Published = "khoảng 100" }),
		"a day that is none":       with(func(e *figure.Entry) { e.Value.Day = "2026-02-30" }),
		"as of a day that is none": with(func(e *figure.Entry) { e.AsOf = "hôm nay" }),
		"x that is not the value":  with(func(e *figure.Entry) { e.Value = figure.Value{N: 3, Num: n(4), Den: n(43)} }),
	} {
		if _, err := b.submit(b.Clerk, e); fault.Of(err) == nil {
			t.Errorf("%s: %v, want a sentence", name, err)
		}
	}
	b.Do(b.Clerk, func(tx *db.Tx) error {
		_, err := regime.LockSpan(tx, "2026-01-01", "2026-01-31", "", "Đã chốt báo cáo tháng")
		return err
	})
	if _, err := b.submit(b.Clerk, b.entry(3, figure.NotSeen)); fault.Of(err) == nil {
		t.Errorf("a locked period took a figure: %v", err)
	}
	b.See(b.Clerk, func(tx *db.Tx) error {
		n, err := figure.CountWaiting(tx)
		if n != 0 {
			t.Errorf("%d figures were written by refused acts", n)
		}
		return err
	})
}

// TestTwoAtOnce sends one figure from two desks at the same moment: one is taken,
// the other sees both values.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, who := range []auth.Actor{b.Head, b.Clerk} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = b.DB.Update(context.Background(), who, func(tx *db.Tx) error {
				_, err := figure.Submit(tx, b.entry(int64(12+i), figure.NotSeen))
				return err
			})
		}()
	}
	wg.Wait()
	taken := 0
	for _, err := range errs {
		if err == nil {
			taken++
		} else if f := fault.Of(err); f == nil || f.Theirs == "" {
			t.Errorf("the later one: %v, want both values", err)
		}
	}
	if taken != 1 {
		t.Errorf("%d of 2 were taken, want 1", taken)
	}
}

func TestValueFormat(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }
	money := plan.Definition{Unit: "tỷ đồng", Scale: 3}
	houses := plan.Definition{Unit: "nhà"}
	done := plan.Definition{Kind: plan.Milestone}
	for want, got := range map[string]string{
		"trên 6 tỷ đồng":       figure.Value{N: 6000, Bound: figure.Over}.WithUnit(money),
		"gần 10 tỷ đồng":       figure.Value{N: 10000, Bound: figure.Near}.WithUnit(money),
		"43/43 nhà":            figure.Value{N: 43, Num: n(43), Den: n(43)}.WithUnit(houses),
		"đạt":                  figure.Value{N: 1}.WithUnit(done),
		"chưa đạt":             figure.Value{}.WithUnit(done),
		"xong ngày 30/06/2026": figure.Value{N: 1, Day: "2026-06-30"}.WithUnit(done),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestIntervalClaimsNoMoreThanTheWord(t *testing.T) {
	t.Parallel()
	six := int64(6)
	for bound, want := range map[figure.Bound]figure.Interval{
		figure.Exact:   {Lo: &six, Hi: &six},
		figure.Over:    {Lo: &six, LoOpen: true},
		figure.AtLeast: {Lo: &six},
		figure.Near:    {Hi: &six, HiOpen: true},
		figure.Under:   {Hi: &six, HiOpen: true},
		figure.AtMost:  {Hi: &six},
		figure.About:   {},
	} {
		if diff := cmp.Diff(want, figure.Value{N: 6, Bound: bound}.Interval()); diff != "" {
			t.Errorf("%q 6: -want +got\n%s", bound, diff)
		}
	}
}

// TestAskedAheadOfNoPeriod: a form without a period is refused in words on a server
// too, where its questions are asked ahead.
func TestAskedAheadOfNoPeriod(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.Update(w.System(), func(tx *db.Tx) error {
			for _, k := range []figure.Key{{}, {From: "2026-01-01"}, {From: "hôm qua", To: "2026-01-31"}} {
				if err := figure.Ahead(tx, k, true); err != nil {
					t.Errorf("%+v: %v", k, err)
				}
			}
			return nil
		})
	})
}
