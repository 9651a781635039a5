// Package plan holds what the ward promised for a year: indicators (chỉ tiêu
// thống kê), which say what is measured and how it adds up, and targets (mức
// chỉ tiêu giao), the numbered lines of the plan, each with one or more parts
// and each part with a value from every baseline (nguồn giao) that assigned
// one. Definitions and targets are never overwritten: a change is a new
// revision with its time, so that the plan of any past day can be read again.
// The package refuses a value that does not fit its indicator's scale, an
// operator without the value it needs, and a target without a part.
package plan

import (
	"strings"

	"tongket/internal/auth"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Identifiers within a ward.
type (
	IndicatorID string
	TargetID    string
	BaselineID  string
)

// Direction says which way is better.
type Direction string

// The directions of an indicator.
const (
	Up    Direction = "up"    // càng cao càng tốt
	Down  Direction = "down"  // càng thấp càng tốt
	Level Direction = "level" // giữ đúng mức
)

// Kind says what an indicator measures and so how its figures add over time.
type Kind string

// The kinds of indicator (domain catalogue: F, P, R, A, G, M).
const (
	Flow      Kind = "flow"      // amounts of a period, which add up over the year
	Stock     Kind = "stock"     // a level on a day; the last one stands
	Rate      Kind = "rate"      // numerator over denominator
	Average   Kind = "average"   // needs weights to be combined
	Growth    Kind = "growth"    // a growth rate, stated for the year
	Milestone Kind = "milestone" // yes or no, or done on a day
)

// OverUnits says how an indicator's figures of several units combine. It is
// another question than how they add over time: a headcount is a stock over
// time and still adds over units.
type OverUnits string

// The ways units combine.
const (
	Adds     OverUnits = "adds"     // the ward's value is the sum of its units'
	Ratios   OverUnits = "ratios"   // numerators and denominators are summed apart
	Separate OverUnits = "separate" // không cộng được: only the ward's own figure counts
)

// Definition is one revision of what an indicator means. Unit and Scale never
// change within an indicator: such a change is another indicator.
type Definition struct {
	Indicator       IndicatorID
	Revision        int
	Name            string // as on paper: "Tổng thu ngân sách nhà nước trên địa bàn"
	Unit            string // đơn vị tính, as written: "tỷ đồng"
	Scale           int    // decimals a figure is stored with, 0…6
	Decimals        int    // decimals a figure is printed with, at most Scale
	PercentDecimals int    // decimals of percentages of plan and of growth
	Direction       Direction
	Kind            Kind
	OverUnits       OverUnits
	YearEnd         bool   // can be judged only when the year has ended (poverty, cultural titles)
	Code            string // catalogue code, "" for the ward's own
	CodeVersion     string // version of the catalogue the code was taken from
	// Formula computes the indicator from others, which it names by their ids;
	// "" where the figures are reported.
	Formula    string
	Missing    MissingRule // how the formula takes a value that is not there
	SourceNote string      // nguồn số liệu: from which book or system the figure comes
	Reporter   auth.UnitID // who reports; "" is the owner of the target
	Frequency  Frequency   // how often; "" where no rhythm is laid down
	FirstMonth int         // 1…12: the month from which it can be judged; 0: any
	LegalCode  string      // mã chỉ tiêu thống kê
	Axis       AxisID      // trục; one of the ward's own list
	Window     string      // code of a year of its own (school year); "" the ward's
	WeightBy   IndicatorID // whose values weigh an average over units
	// Figures of BreakYear and later cannot be compared with those of the years
	// before. BreakReason says why: a phrase that follows a colon.
	BreakYear   int
	BreakReason string
	// Retired is the first day on which the indicator is no longer measured, ""
	// while it is in use.
	Retired       vn.Day
	RetiredReason string
}

// MissingRule says how a formula takes a value that the record does not hold.
type MissingRule string

// The rules for missing values.
const (
	RefuseMissing MissingRule = "refuse" // no result, and the missing ones are named
	ZeroMissing   MissingRule = "zero"   // counts as nought
	SkipMissing   MissingRule = "skip"   // a sum leaves it out; with nothing left there is no result
)

// Frequency is how often an indicator is reported.
type Frequency string

// The frequencies of a report.
const (
	Monthly    Frequency = "month"
	Quarterly  Frequency = "quarter"
	HalfYearly Frequency = "half"
	Yearly     Frequency = "year"
)

// AxisID is one of the ward's trục: headings of its own choice under which
// indicators are gathered across the groups of the plan.
type AxisID string

// Format prints a stored value with the indicator's own number of decimals,
// without its unit: "1.234,5". Digits beyond Decimals are kept when they are
// not zero, so that nothing printed differs from what is stored.
func (d Definition) Format(v int64) string {
	n := vn.Decimal{Units: v, Scale: d.Scale}.Trim()
	if n.Scale < d.Decimals {
		if units, err := n.At(d.Decimals); err == nil {
			n = vn.Decimal{Units: units, Scale: d.Decimals}
		}
	}
	return n.String()
}

// WithUnit prints a stored value with its unit: "968 tỷ đồng", "100,4%".
func (d Definition) WithUnit(v int64) string { return Measure(d.Format(v), d.Unit) }

// Measure joins a printed number and its unit; the percent sign stands without
// a space, as offices write it.
func Measure(number, unit string) string {
	switch {
	case unit == "":
		return number
	case strings.HasPrefix(unit, "%"), strings.HasPrefix(unit, "‰"):
		return number + unit
	}
	return number + " " + unit
}

// Operator is how a plan value binds (domain §3.6).
type Operator string

// The operators seen in plans.
const (
	AtLeast       Operator = "at_least"        // ≥ x: "x trở lên", "từ x"
	Above         Operator = "above"           // > x: "trên x"
	AtMost        Operator = "at_most"         // ≤ x: "không quá x"
	Below         Operator = "below"           // < x: "dưới x"
	Exactly       Operator = "exactly"         // = x; more is not "vượt" (giao quân)
	Band          Operator = "band"            // a–b
	DownTo        Operator = "down_to"         // giảm còn x
	DownBy        Operator = "down_by"         // giảm x against the base (điểm % for rates)
	UpBy          Operator = "up_by"           // tăng x against the base
	DownByPercent Operator = "down_by_percent" // giảm x% against the base
	UpByPercent   Operator = "up_by_percent"   // tăng x% against the base
	Keep          Operator = "keep"            // duy trì: not worse than the base
	Achieved      Operator = "achieved"        // đạt / không đạt (yes or no)
	DoneBy        Operator = "done_by"         // hoàn thành on or before a day
	AllOf         Operator = "all_of"          // x/y of a closed list
)

// PercentScale is the number of decimals kept of a percentage in UpByPercent
// and DownByPercent, whose values are percentages and not amounts.
const PercentScale = 4

// NeedsBase reports whether the operator compares with the base year's value.
func (o Operator) NeedsBase() bool {
	switch o {
	case DownBy, UpBy, DownByPercent, UpByPercent, Keep:
		return true
	}
	return false
}

// Percent reports whether the operator's value is a percentage kept at
// PercentScale.
func (o Operator) Percent() bool { return o == UpByPercent || o == DownByPercent }

// Assigned is the value one baseline gave to a part of a target.
type Assigned struct {
	Baseline BaselineID
	Operator Operator
	Lo       int64  // the value; a band's lower end; a closed list's y
	Hi       int64  // a band's upper end, else 0
	Day      vn.Day // for DoneBy
	Base     *int64 // the base named by the plan, at the indicator's scale; nil: last year's figure
	Source   Source
}

// SameValue reports whether two plan values ask the same, whoever gave them in
// whichever paper.
func (a Assigned) SameValue(b Assigned) bool {
	base := a.Base == b.Base || a.Base != nil && b.Base != nil && *a.Base == *b.Base
	return base && a.Operator == b.Operator && a.Lo == b.Lo && a.Hi == b.Hi && a.Day == b.Day
}

// Source is where in which document a value stands; the zero Source means that
// a person entered it without one.
type Source struct {
	Document   string
	Version    int
	Start, End int // bytes of the version's text as read
}

// Part is one measured condition of a target.
type Part struct {
	Indicator IndicatorID
	Plans     []Assigned // one per baseline, in the order of the baselines
}

// Target is one numbered line of a year's plan. It is met when every part is.
type Target struct {
	ID       TargetID
	Year     int
	Revision int
	Number   int    // its place in the plan, from 1
	Group    string // heading it stands under: "Kinh tế"
	Name     string
	Counts   bool        // "trong đó" rows do not count toward x/y
	Parent   TargetID    // the line a "trong đó" row belongs to
	Owner    auth.UnitID // cơ quan chủ trì
	Parts    []Part
	Reason   string   // why this revision was made; "" for a line as first set
	Decided  vn.Day   // day of the decision behind this revision
	Decision Source   // the deciding document
	Weight   int64    // hundredths of a point; 0: none
	Through  int      // last year of a term target; 0: a line of one year
	Term     TargetID // the term line that a yearly line serves
	Follows  TargetID // the line of the year before that this one continues
}

// Unowned lists the lines that nobody answers for (chưa có cơ quan chủ trì).
func Unowned(lines []Target) []Target {
	var all []Target
	for _, t := range lines {
		if t.Owner == "" {
			all = append(all, t)
		}
	}
	return all
}

// Baseline is who assigned plan values: "Tỉnh giao", "HĐND phường giao".
type Baseline struct {
	ID   BaselineID
	Name string
	Rank int // order of print; the first is the ward's own measure of its verdicts
}

// Plan returns the value a baseline assigned, or ok false.
func (p Part) Plan(b BaselineID) (Assigned, bool) {
	for _, a := range p.Plans {
		if a.Baseline == b {
			return a, true
		}
	}
	return Assigned{}, false
}

// FormatAssigned prints a plan value with its operator: "≥ 98,0", "7,5–8,0",
// "giảm 0,5 điểm %", "43/43".
func (d Definition) FormatAssigned(a Assigned) string {
	switch a.Operator {
	case AtLeast:
		return "≥ " + d.Format(a.Lo)
	case Above:
		return "> " + d.Format(a.Lo)
	case AtMost:
		return "≤ " + d.Format(a.Lo)
	case Below:
		return "< " + d.Format(a.Lo)
	case Exactly:
		return "= " + d.Format(a.Lo)
	case Band:
		return d.Format(a.Lo) + "–" + d.Format(a.Hi)
	case DownTo:
		return "còn " + d.Format(a.Lo)
	case DownBy:
		return "giảm " + Measure(d.Format(a.Lo), d.differenceUnit())
	case UpBy:
		return "tăng " + Measure(d.Format(a.Lo), d.differenceUnit())
	case DownByPercent:
		return "giảm " + percentPlan(a.Lo) + "%"
	case UpByPercent:
		return "tăng " + percentPlan(a.Lo) + "%"
	case Keep:
		return "duy trì"
	case Achieved:
		return "đạt"
	case DoneBy:
		return "chậm nhất ngày " + a.Day.Short()
	case AllOf:
		return d.Format(a.Lo) + "/" + d.Format(a.Lo)
	}
	return d.Format(a.Lo)
}

// differenceUnit is the unit of a difference: points for a percentage.
func (d Definition) differenceUnit() string {
	if strings.HasPrefix(d.Unit, "%") {
		return "điểm %"
	}
	return d.Unit
}

func percentPlan(v int64) string { return vn.Decimal{Units: v, Scale: PercentScale}.Trim().String() }

// Join adds the plan values of another line for the same indicators in the same
// year as further baselines of this one. It returns ok false where the lines
// measure something else, and an error where a baseline gave a value already.
func (t Target) Join(o Target) (joined Target, ok bool, err error) {
	if t.Year != o.Year || len(t.Parts) != len(o.Parts) {
		return t, false, nil
	}
	joined = t
	joined.Parts = nil
	for i, p := range t.Parts {
		if p.Indicator != o.Parts[i].Indicator {
			return t, false, nil
		}
		both := Part{Indicator: p.Indicator, Plans: append([]Assigned(nil), p.Plans...)}
		for _, a := range o.Parts[i].Plans {
			if _, given := p.Plan(a.Baseline); given {
				return t, false, fault.Conflictf("Chỉ tiêu “%s” năm %d đã có mức của nguồn giao này (dòng %d). Hãy điều chỉnh dòng ấy kèm lý do, hoặc chọn nguồn giao khác.", t.Name, t.Year, t.Number)
			}
			both.Plans = append(both.Plans, a)
		}
		joined.Parts = append(joined.Parts, both)
	}
	return joined, true, nil
}
