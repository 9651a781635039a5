// Package quality holds the ward's figures against one another, as a careful
// colleague would before they are approved: rules between indicators that the
// ward wrote (A ≥ B), parts against totals, months against what ran up, jumps
// against last year and against neighbours, a unit of measure slipped by a
// thousand, a share beyond its whole, the same number month after month. What
// does not fit is a finding (cảnh báo số liệu) with its arithmetic. Findings are
// computed and never stored; what is kept is what a person decided of one: asked
// to mend it (đề nghị sửa), explained it (đã giải trình) or set it aside (bỏ qua),
// by name and with the reason. A decision belongs to the revisions it was made
// about: when a figure is sent again the finding, if it is still one, is open
// again. It also tells how good a figure and a unit's figures are (Note, Report).
// Nothing here changes a figure or a verdict, and a jump is a question, never a
// mistake: real wards reach 681 % of a plan (domain §4.3).
package quality

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Kind is what was held against what.
type Kind string

// The kinds of finding, gravest first.
const (
	Between  Kind = "between" // a rule between indicators
	Parts    Kind = "parts"   // units below against the unit above
	RunUp    Kind = "run_up"  // months against what ran up since the year's start
	Beyond   Kind = "beyond"  // a share outside 0–100 %
	Scale    Kind = "scale"   // about a thousand or a million times what it stands beside
	LastYear Kind = "last_year"
	Peers    Kind = "peers"  // far from the other units of its kind
	Copied   Kind = "copied" // the same amount month after month
)

// Kinds lists every kind, gravest first.
var Kinds = []Kind{Between, Parts, RunUp, Beyond, Scale, LastYear, Peers, Copied}

// Label returns the kind as a page prints it.
func (k Kind) Label() string {
	switch k {
	case Between:
		return "Quy tắc giữa các chỉ tiêu"
	case Parts:
		return "Tổng khác các đơn vị cộng lại"
	case RunUp:
		return "Lũy kế khác các tháng cộng lại"
	case Beyond:
		return "Tỷ lệ ngoài 0–100%"
	case Scale:
		return "Có thể nhầm đơn vị tính"
	case LastYear:
		return "Lệch nhiều so với cùng kỳ"
	case Peers:
		return "Khác xa các đơn vị cùng loại"
	case Copied:
		return "Trùng số nhiều tháng liền"
	}
	return string(k)
}

// Grave reports whether the figures contradict each other; the other kinds only
// ask.
func (k Kind) Grave() bool { return k == Between || k == Parts || k == RunUp || k == Beyond }

// Finding is what does not fit.
type Finding struct {
	Kind       Kind
	Rule       RuleID // of Between
	Unit       auth.UnitID
	Indicator  plan.IndicatorID // the first, where several are meant
	From, To   vn.Day
	Figures    []figure.ID // the revisions it speaks of, sorted
	Arithmetic string      // "12 + 30 + 8 = 50 ≠ 52"
	Sentence   string      // whole Vietnamese sentences: what, and what to do
}

// Key names the finding as long as its figures stay as they are.
func (f Finding) Key() string {
	ids := make([]string, 0, len(f.Figures))
	for _, id := range f.Figures {
		ids = append(ids, string(id))
	}
	sum := sha256.Sum256([]byte(string(f.Kind) + "|" + string(f.Rule) + "|" + strings.Join(ids, "|")))
	return hex.EncodeToString(sum[:16])
}

// Limits are the ward's own bounds of what is worth a question; a zero bound asks
// nothing.
type Limits struct {
	Rise vn.Decimal // per cent above last year's same period
	Fall vn.Decimal // per cent below it
	// Far is how many times the median distance from the median of its neighbours a
	// unit's value may lie, as a modified z-score: 0.6745 × distance ÷ median distance.
	Far  vn.Decimal
	Same int // equal amounts in a row
}

// Peer is a unit as its neighbours are found: those of one parent and one kind.
type Peer struct {
	Name   string
	Parent auth.UnitID
	Kind   string
}

// Input is all that findings depend on.
type Input struct {
	Year        int
	Definitions map[plan.IndicatorID]plan.Definition
	// Figures are those of the year and of the year before, one revision of each:
	// the one that waits for a decision, else the approved one.
	Figures []figure.Figure
	Units   map[auth.UnitID]Peer
	Root    auth.UnitID
	Rules   []Rule
	Limits  Limits
}

// Of gives the findings about the year's figures, gravest first. The order of the
// input does not matter.
func Of(in Input) []Finding {
	l := newLedger(in)
	var all []Finding
	for _, look := range []func() []Finding{l.between, l.parts, l.runUps, l.beyond, l.scales, l.jumps, l.peers, l.copies} {
		all = append(all, look()...)
	}
	for i := range all {
		slices.Sort(all[i].Figures)
		all[i].Figures = slices.Compact(all[i].Figures)
	}
	slices.SortFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From),
			cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Key(), b.Key()))
	})
	return all
}

// place is where a figure stands, but for its unit.
type place struct {
	indicator plan.IndicatorID
	from, to  vn.Day
}

// ledger is the input sorted for looking things up.
type ledger struct {
	Input
	year   []*figure.Figure // of the year, in a fixed order
	at     map[figure.Key]*figure.Figure
	across map[place][]*figure.Figure  // all units
	of     map[series][]*figure.Figure // of the year, by their last days
	below  map[auth.UnitID][]auth.UnitID
}

// series is an indicator of a unit.
type series struct {
	indicator plan.IndicatorID
	unit      auth.UnitID
}

func newLedger(in Input) *ledger {
	l := &ledger{Input: in, at: map[figure.Key]*figure.Figure{}, across: map[place][]*figure.Figure{}, of: map[series][]*figure.Figure{}, below: map[auth.UnitID][]auth.UnitID{}}
	for i := range in.Figures {
		f := &in.Figures[i]
		l.at[f.Key] = f
		if f.Key.To.Year() == in.Year {
			l.year = append(l.year, f)
			p := place{f.Key.Indicator, f.Key.From, f.Key.To}
			l.across[p] = append(l.across[p], f)
		}
	}
	byKey := func(a, b *figure.Figure) int {
		return cmp.Or(cmp.Compare(a.Key.Indicator, b.Key.Indicator), cmp.Compare(a.Key.Unit, b.Key.Unit), cmp.Compare(a.Key.To, b.Key.To), cmp.Compare(a.Key.From, b.Key.From))
	}
	slices.SortFunc(l.year, byKey)
	for _, f := range l.year {
		s := series{f.Key.Indicator, f.Key.Unit}
		l.of[s] = append(l.of[s], f)
	}
	for _, list := range l.across {
		slices.SortFunc(list, byKey)
	}
	for id, u := range in.Units {
		l.below[u.Parent] = append(l.below[u.Parent], id)
	}
	for _, list := range l.below {
		slices.Sort(list)
	}
	return l
}

// exact is a figure's value where it is one number.
func exact(f *figure.Figure) bool {
	return f != nil && f.Value.Bound == figure.Exact && f.Value.Day == ""
}

// rat is the value as a fraction.
func (l *ledger) rat(f *figure.Figure) *big.Rat {
	return vn.Decimal{Units: f.Value.N, Scale: l.Definitions[f.Key.Indicator].Scale}.Rat()
}

// counts reports whether an indicator's values are amounts or levels, not yes and
// no.
func (l *ledger) counts(id plan.IndicatorID) bool {
	d, known := l.Definitions[id]
	return known && d.Kind != plan.Milestone
}

func (l *ledger) unit(id auth.UnitID) string { return l.Units[id].Name }

func (l *ledger) text(f *figure.Figure) string { return f.Value.Format(l.Definitions[f.Key.Indicator]) }

func (l *ledger) measured(f *figure.Figure) string {
	return f.Value.WithUnit(l.Definitions[f.Key.Indicator])
}

// about begins a finding on a figure.
func (l *ledger) about(k Kind, f *figure.Figure, with ...*figure.Figure) Finding {
	out := Finding{Kind: k, Unit: f.Key.Unit, Indicator: f.Key.Indicator, From: f.Key.From, To: f.Key.To, Figures: []figure.ID{f.ID}}
	for _, w := range with {
		out.Figures = append(out.Figures, w.ID)
	}
	return out
}

// span names a figure's days.
func span(from, to vn.Day) string { return from.Short() + "–" + to.Short() }
