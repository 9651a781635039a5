package figure_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// asks sets a monthly regime of the groups for the indicator.
func (b board) asks(levels int) {
	b.Do(b.Clerk, func(tx *db.Tx) error {
		_, err := regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng HĐND và UBND", Frequency: regime.Month,
			Window: regime.CalendarCode, DueAfter: 2, LockAfter: 3, Levels: levels, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(b.Indicator)}, From: "2026-01-01"})
		return err
	})
}

// TestTwoLevels: where the regime asks, one checks and another approves.
func TestTwoLevels(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.asks(2)
	f := b.must(t, b.Head, b.entry(12, figure.NotSeen))
	if err := b.approve(b.Head, f.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reporter checks: %v", err)
	}
	step := func(want figure.State) {
		t.Helper()
		b.See(b.Reader, func(tx *db.Tx) error {
			got, err := figure.Get(tx, f.ID)
			counted, err2 := figure.FindApproved(tx, "2026-01-01", "2026-12-31", "")
			if err2 != nil {
				return err2
			}
			if got.State != want || (len(counted) == 1) != (want == figure.Approved) {
				t.Errorf("state %s with %d counting, want %s", got.State, len(counted), want)
			}
			return err
		})
	}
	if err := b.approve(b.Clerk, f.ID); err != nil {
		t.Fatal(err)
	}
	step(figure.Checked)
	if err := b.approve(b.Clerk, f.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who checked approves: %v", err)
	}
	if err := b.approve(b.Chair, f.ID); err != nil {
		t.Fatal(err)
	}
	step(figure.Approved)

	// A newer revision takes the place of a checked one and begins again.
	second := b.must(t, b.Head, b.entry(13, 1))
	if err := b.approve(b.Clerk, second.ID); err != nil {
		t.Fatal(err)
	}
	f = b.must(t, b.Head, b.entry(14, 2))
	if err := b.approve(b.Chair, second.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("approving what was replaced: %v", err)
	}
	if err := b.approve(b.Chair, f.ID); err != nil {
		t.Fatal(err)
	}
	b.Do(b.Clerk, func(tx *db.Tx) error { _, err := figure.Return(tx, f.ID, "Thiếu quyết định"); return err })
	// What no regime asks for twice is approved at once.
	half := b.entry(20, figure.NotSeen)
	half.Key.From, half.Key.To = "2026-07-01", "2026-12-31"
	if err := b.approve(b.Chair, b.must(t, b.Head, half).ID); err != nil {
		t.Fatal(err)
	}
	b.See(b.Reader, func(tx *db.Tx) error {
		latest, _, err := figure.Latest(tx, half.Key)
		if latest.State != figure.Approved {
			t.Errorf("the second half of the year is %s", latest.State)
		}
		return err
	})
}

// TestDeadlineClosesEntryAndNotApproval: what was sent in time is approved later.
func TestDeadlineClosesEntryAndNotApproval(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.asks(1)
	f := b.must(t, b.Head, b.entry(12, figure.NotSeen))
	b.Clock.Set(vn.Day("2026-02-20").Time().Add(9 * time.Hour))
	if _, err := b.submit(b.Head, b.entry(13, 1)); !fault.Is(err, fault.Conflict) {
		t.Errorf("sent after entry closed: %v", err)
	}
	if err := b.approve(b.Chair, f.ID); err != nil {
		t.Errorf("approved after entry closed: %v", err)
	}
}

// TestLevelsForManyAsForOne holds the loaded levels to the rule they are read from.
func TestLevelsForManyAsForOne(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	b.asks(2)
	b.See(b.Reader, func(tx *db.Tx) error {
		levels, err := regime.LoadLevels(tx, "2025-01-01", "2026-12-31")
		if err != nil {
			return err
		}
		for _, unit := range []string{"Tổ dân phố 7", "Văn phòng HĐND và UBND"} {
			for _, span := range [][2]vn.Day{{"2026-01-01", "2026-01-31"}, {"2026-01-01", "2026-03-31"}, {"2026-02-01", "2026-03-31"}, {"2025-12-01", "2025-12-31"}, {"2026-01-01", "2026-12-31"}} {
				want, err := regime.LevelsFor(tx, string(b.Indicator), b.Units[unit], span[0], span[1])
				if err != nil {
					return err
				}
				if got := levels.For(string(b.Indicator), b.Units[unit], span[0], span[1]); got != want {
					t.Errorf("%s %s: %d levels, LevelsFor says %d", unit, span, got, want)
				}
			}
		}
		return nil
	})
}

// TestOwing sends figures of several spans and asks which duties they answer.
func TestOwing(t *testing.T) {
	t.Parallel()
	type sent struct {
		from, to vn.Day
		decided  figure.State
	}
	for name, c := range map[string]struct {
		d    plan.Definition
		sent []sent
		want []figure.OwedState // January, February, March
	}{
		"nothing":                          {members, nil, []figure.OwedState{"missing", "missing", "missing"}},
		"a month each way":                 {members, []sent{{"2026-01-01", "2026-01-31", figure.Approved}, {"2026-02-01", "2026-02-28", figure.Returned}, {"2026-03-01", "2026-03-31", ""}}, []figure.OwedState{"approved", "returned", "waiting"}},
		"two months from the year's start": {members, []sent{{"2026-01-01", "2026-02-28", figure.Approved}}, []figure.OwedState{"missing", "approved", "missing"}},
		"a quarter answers its last month": {members, []sent{{"2026-01-01", "2026-03-31", ""}}, []figure.OwedState{"missing", "missing", "waiting"}},
		"a stock of any span":              {people, []sent{{"2026-01-01", "2026-12-31", ""}, {"2026-01-01", "2026-02-28", ""}}, []figure.OwedState{"missing", "waiting", "missing"}},
		"one's own beside the year's sum":  {members, []sent{{"2026-02-01", "2026-02-28", figure.Returned}, {"2026-01-01", "2026-02-28", figure.Approved}}, []figure.OwedState{"missing", "approved", "missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, c.d)
			b.asks(1)
			for _, s := range c.sent {
				e := b.entry(5, figure.NotSeen)
				e.Key.From, e.Key.To = s.from, s.to
				f := b.must(t, b.Head, e)
				b.Do(b.Chair, func(tx *db.Tx) (err error) {
					switch s.decided {
					case figure.Approved:
						_, err = figure.Approve(tx, f.ID)
					case figure.Returned:
						_, err = figure.Return(tx, f.ID, "Thiếu biên bản")
					}
					return err
				})
			}
			b.See(b.Head, func(tx *db.Tx) error {
				duties, err := regime.DutiesOf(tx, b.Units["Tổ dân phố 7"], "2026-02-01", "2026-04-15")
				if err != nil {
					return err
				}
				owing, err := figure.Owing(tx, duties)
				var got []figure.OwedState
				for _, o := range owing {
					got = append(got, o.State)
					if (o.Latest == nil) != (o.State == figure.OwedMissing) || o.Indicator != b.Indicator {
						t.Errorf("%s has %+v", o.State, o.Latest)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				return err
			})
		})
	}
}

// TestPartsAnswerAQuarter: three months say what their quarter is, two do not.
func TestPartsAnswerAQuarter(t *testing.T) {
	t.Parallel()
	b := begin(t, members)
	unit := b.Units["Tổ dân phố 7"]
	duty := []regime.Duty{{Period: regime.Period{From: "2026-01-01", To: "2026-03-31"}, Unit: unit, Indicators: []string{string(b.Indicator)}}}
	state := func() (s figure.OwedState) {
		b.See(b.Head, func(tx *db.Tx) error {
			owing, err := figure.Owing(tx, duty)
			if err == nil {
				s = owing[0].State
			}
			return err
		})
		return s
	}
	for i, month := range [][2]vn.Day{{"2026-01-01", "2026-01-31"}, {"2026-02-01", "2026-02-28"}, {"2026-03-01", "2026-03-31"}} {
		if got := state(); got != figure.OwedMissing {
			t.Errorf("after %d months the quarter is %s", i, got)
		}
		e := b.entry(5, figure.NotSeen)
		e.Key.From, e.Key.To = month[0], month[1]
		f := b.must(t, b.Head, e)
		if i < 2 {
			if err := b.approve(b.Chair, f.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := state(); got != figure.OwedWaiting {
		t.Errorf("two months approved and one waiting make the quarter %s", got)
	}
}
