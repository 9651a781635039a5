// Package score says how far the ward is with its plan. It takes the targets of
// a year, what their indicators mean, and the approved figures, and gives the
// scoreboard (bảng đánh giá): for each line a verdict (vượt, đạt, không đạt,
// chưa có số liệu, chưa đến kỳ đánh giá), the arithmetic behind it and the
// figures it was drawn from, and the count "x/y chỉ tiêu đạt và vượt" with its
// list. It is pure and exact: the same input gives the same board on any day,
// amounts are integers, ratios are fractions, and what is printed is rounded
// half-up once, at the end.
//
// It stores nothing and has no states. It refuses to guess: a missing month, a
// bounded number ("trên 6"), a base of another territory, an average without
// weights give "chưa có số liệu" with the reason unless every value that is
// still possible has the same verdict; and there is no tolerance anywhere
// (64,5 against a plan of 65 is không đạt).
package score

import (
	"fmt"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// RuleVersion names the rules of this package. It is kept with every snapshot
// and changes when the same input would give another verdict.
//
// 2026.2: indicators computed from others, averages weighed over units, the month
// from which a line can be judged, definitions that break a series, years of an
// indicator's own, verdicts that people gave, and earlier years on the territory
// of today.
const RuleVersion = "2026.2"

// Verdict is the class of a line or of a part. Exceeded, Met and NotMet are the
// three classes of the official count; they are disjoint.
type Verdict string

// The verdicts.
const (
	Exceeded Verdict = "vuot"
	Met      Verdict = "dat"
	NotMet   Verdict = "khong_dat"
	NoData   Verdict = "chua_co_so_lieu"
	NotDue   Verdict = "chua_den_ky"
)

// Verdicts lists every verdict in the order of print.
var Verdicts = []Verdict{Exceeded, Met, NotMet, NoData, NotDue}

// Label returns the verdict as an office writes it, in lower case.
func (v Verdict) Label() string {
	switch v {
	case Exceeded:
		return "vượt"
	case Met:
		return "đạt"
	case NotMet:
		return "không đạt"
	case NoData:
		return "chưa có số liệu"
	case NotDue:
		return "chưa đến kỳ đánh giá"
	}
	return string(v)
}

// Holds reports whether the plan was reached: đạt or vượt.
func (v Verdict) Holds() bool { return v == Met || v == Exceeded }

// Decided reports whether the verdict is one of the three classes of the count.
func (v Verdict) Decided() bool { return v.Holds() || v == NotMet }

// Window is the span of days that makes a year, both ends included.
type Window struct{ From, To vn.Day }

// Tree is the ward's units on the day of the board. A figure of a unit stands
// for all units below it. A unit that has figures and is not in the tree counts
// as one directly under the root.
type Tree struct {
	Root   auth.UnitID
	Parent map[auth.UnitID]auth.UnitID
	Name   map[auth.UnitID]string // for the sentences that say whose figure is missing
}

// Past is the tree as it stood until a day: the last one before some unit merged,
// split or moved.
type Past struct {
	Until vn.Day
	Tree  Tree
}

// Settings are the ward's choices where the law leaves one, as they were in
// force on the day of the board.
type Settings struct {
	// AboveMeansAtLeast reads "trên x" as x or more, with vượt above x.
	AboveMeansAtLeast bool
	// ExceedBeyond is the percentage of the plan by which a value must pass a
	// strict "trên x" or "dưới x" to be vượt; zero: such a plan is never vượt.
	ExceedBeyond vn.Decimal
	// RoundToPlan rounds the value half-up to the plan's number of decimals
	// before comparing. Default is to compare exactly (domain §4.2).
	RoundToPlan bool
	// Incomparable says of an indicator why last year's figure must not be
	// compared with this year's (other territory, other standard): a phrase
	// that follows a colon.
	Incomparable map[plan.IndicatorID]string
	// Points is the code of the rule by which lines are given points beside their
	// verdicts; one that PointRules does not hold gives none.
	Points string
}

// Published is a percentage of the plan as a document printed it. It is shown
// beside the line and never changes a verdict.
type Published struct {
	Indicator plan.IndicatorID
	Baseline  plan.BaselineID // "" when the document does not say which plan
	Percent   vn.Decimal      // with the printed number of decimals
	Claim     string          // id of the figure or the claim it was printed beside
	Through   vn.Day          // last day of that figure; "" for one said of the value whatever its days
}

// Input is all that a board depends on.
type Input struct {
	Year int
	// AsOf is the day the board is drawn for; "" stands for a day after the
	// year's end. Figures for days after it are left out, except an estimate
	// (ước) of a period that ends within the calendar quarter of AsOf: that is
	// how a council in session on 12/12 judges the year.
	AsOf vn.Day
	// Window is the year's span; zero means the calendar year, or, for an
	// indicator whose figures begin on 15/12 of the year before and none on
	// 01/01, the year of Nghị định 09/2019 (15/12 to 14/12).
	Window Window
	// Windows replaces Window for indicators with a year of their own, such as
	// the school year.
	Windows   map[plan.IndicatorID]Window
	Baselines []plan.Baseline
	// Baseline is whose plan values give the verdicts; "" means for each target
	// the first baseline, in their order, that assigned it a value.
	Baseline    plan.BaselineID
	Targets     []plan.Target
	Definitions map[plan.IndicatorID]plan.Definition
	// Figures are those of Year and of the year before. Only approved ones are
	// used; of several revisions of one figure the last.
	Figures []figure.Figure
	Units   Tree
	// Lineage and Past tell what today's units were made of before they merged,
	// split or moved: the edges up to AsOf, and the trees that stood before them,
	// oldest first.
	Lineage   []org.Edge
	Past      []Past
	Settings  Settings
	Published []Published
	// Overrides are the verdicts that people gave in the place of computed ones,
	// one at most for a line and a baseline.
	Overrides []Override
}

// Value is what the record says of an indicator over the year so far.
type Value struct {
	// Number is the value: exact where it was stated or added, rounded half-up
	// to the indicator's printed decimals where it is a quotient; nil when the
	// record holds only a bounded value. With a Gap it is what is there so far.
	Number *vn.Decimal
	// Interval holds, exactly, every value the figures admit for their days.
	Interval Interval
	Text     string // as printed, without unit: "968", "trên 6", "43/43"
	Unit     string
	Whole    bool          // the value is that of the whole year
	Gap      string        // what is missing before Through: "tháng 5/2025"
	From     vn.Day        // first day of the year's window
	Through  vn.Day        // last day the value covers
	Status   figure.Status // the weakest of the figures used
	Used     []figure.ID   // sorted
	// Regrouped says of what today's territory was made in that span ("Tổ dân phố
	// 3 và 1/3 Tổ dân phố 5"), where units have merged, split or moved since; ""
	// where the value stands for the unit as it was.
	Regrouped string
}

// WithUnit prints the value with its unit.
func (v Value) WithUnit() string { return plan.Measure(v.Text, v.Unit) }

// Against is a part judged against the plan of one baseline.
type Against struct {
	Baseline plan.BaselineID
	Assigned plan.Assigned
	Plan     string // as printed: "≥ 871"
	Verdict  Verdict
	Reason   string // a Vietnamese sentence with the arithmetic or what is missing
	// Percent is the value as a percentage of the plan (A/KH), nil where none
	// is computed; WhyNoPercent then says why, "" where none is customary.
	Percent      *vn.Decimal
	WhyNoPercent string
	// Base is the value compared with, for operators that need one.
	Base      *vn.Decimal
	CanExceed bool // some value would be vượt by this plan
}

// Change is the comparison with the same period of the year before.
type Change struct {
	Amount *vn.Decimal // ratio − 1 in percent, or the difference in points; nil: see Why
	Points bool        // Amount is a difference in points of a rate
	Base   *Value
	Why    string // why there is no comparison
}

// Part is one measured condition of a line with its value and verdicts.
type Part struct {
	Definition plan.Definition
	Value      *Value // nil when the record holds none
	WhyNoValue string
	Judged     *Against  // under the line's baseline; nil where that did not assign it
	Others     []Against // under every other baseline that assigned it
	Change     Change
	Published  []Published
}

// Other is the verdict of a line under another baseline.
type Other struct {
	Baseline plan.BaselineID
	Verdict  Verdict
	Computed Verdict // the verdict of the rules
	Override *Override
	Reason   string
}

// Line is one target with its verdict.
type Line struct {
	Target   plan.Target
	Baseline plan.BaselineID // whose plan gave the verdict; "" when none did
	// Counted reports whether the line is one of the "y" of "x/y": a counted
	// line of the plan that the baseline assigned.
	Counted bool
	Verdict Verdict // the one that counts: a person's where there is one
	// Computed is the verdict of the rules; it differs from Verdict only where a
	// person decided otherwise, and Reason then tells both.
	Computed Verdict
	Override *Override
	Reason   string
	Parts    []Part
	Others   []Other // under every other baseline that assigned any part
	Status   figure.Status
	Through  vn.Day // first day to which all values run, "" with no value
	Used     []figure.ID
}

// Count is the official count. Its classes sum to Total. Overridden of the lines
// stand in their class by a person's decision.
type Count struct {
	Exceeded, Met, NotMet, NoData, NotDue, Total int
	Overridden                                   int
}

// OverriddenWords says how many of the count people decided: "trong đó 1 kết quả
// do người có thẩm quyền quyết định"; "" for none.
func (c Count) OverriddenWords() string {
	if c.Overridden == 0 {
		return ""
	}
	return fmt.Sprintf("trong đó %d kết quả do người có thẩm quyền quyết định", c.Overridden)
}

// MetOrExceeded is the x of "x/y chỉ tiêu đạt và vượt".
func (c Count) MetOrExceeded() int { return c.Exceeded + c.Met }

// Of returns the number of lines of a verdict.
func (c Count) Of(v Verdict) int {
	switch v {
	case Exceeded:
		return c.Exceeded
	case Met:
		return c.Met
	case NotMet:
		return c.NotMet
	case NoData:
		return c.NoData
	case NotDue:
		return c.NotDue
	}
	return 0
}

func (c *Count) add(v Verdict) {
	c.Total++
	switch v {
	case Exceeded:
		c.Exceeded++
	case Met:
		c.Met++
	case NotMet:
		c.NotMet++
	case NoData:
		c.NoData++
	case NotDue:
		c.NotDue++
	}
}

// addLine counts a line in its class, and that a person put it there.
func (c *Count) addLine(l Line) {
	c.add(l.Verdict)
	if l.Override != nil {
		c.Overridden++
	}
}

// Group is a heading of the plan with its own count.
type Group struct {
	Name  string
	Count Count
}

// Board is the scoreboard of a year.
type Board struct {
	Year     int
	AsOf     vn.Day
	Baseline plan.BaselineID // as asked for
	Rules    string
	Lines    []Line // by the number of the target
	Groups   []Group
	Count    Count
}

// MetOrExceeded is the x of "x/y chỉ tiêu đạt và vượt"; Count.Total is the y.
func (b Board) MetOrExceeded() int { return b.Count.MetOrExceeded() }

// With returns the counted lines of a verdict, in order: the list behind a
// number.
func (b Board) With(v Verdict) []Line {
	var lines []Line
	for _, l := range b.Lines {
		if l.Counted && l.Verdict == v {
			lines = append(lines, l)
		}
	}
	return lines
}

// NotMet lists the counted lines that were not reached.
func (b Board) NotMet() []Line { return b.With(NotMet) }

// Line returns the line of a target.
func (b Board) Line(id plan.TargetID) (Line, bool) {
	for _, l := range b.Lines {
		if l.Target.ID == id {
			return l, true
		}
	}
	return Line{}, false
}
