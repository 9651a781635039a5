// Package forecast (dự báo) says, before the year is over, where its targets seem
// to be going: how much should be there by now, what each month left must bring,
// and between which values the year is likely to end, from the ward's own years
// and nothing else. It is a look ahead and no verdict: the count "x/y chỉ tiêu đạt
// và vượt" never hears of it. A line is "có khả năng đạt", "khó đạt" or "chưa thể
// đánh giá" by the rule in Rule, which is printed beside every forecast together
// with how often it was right (Try). The package is pure. It refuses to guess from
// fewer than three months, without a whole earlier year on the same territory and
// by the same definition, and for what is done or not done on a day.
package forecast

import (
	"fmt"
	"math/big"
	"slices"

	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Class is where a line seems to be going.
type Class string

// The classes (domain §4.1).
const (
	Likely   Class = "co_kha_nang_dat"
	Unlikely Class = "kho_dat"
	Unclear  Class = "chua_the_danh_gia"
)

// Label returns the class as an office writes it.
func (c Class) Label() string {
	switch c {
	case Likely:
		return "có khả năng đạt"
	case Unlikely:
		return "khó đạt"
	}
	return "chưa thể đánh giá"
}

// The bounds of the rule.
const (
	fewestMonths = 3 // of this year, before anything is said
	looksBack    = 3 // month ends from which the year is carried on
	// Back is how many earlier years may be followed; score.Asked.Back asks for as many.
	Back = 3
)

// Rule is the rule of the classes as a page prints it.
const Rule = "Dự báo lấy nhịp các tháng của những năm trước (nhiều nhất 3 năm, đủ 12 tháng, cùng địa giới, cùng cách tính) " +
	"mà kéo tiếp số liệu từ 3 cuối tháng gần nhất đến hết năm; giá trị thấp nhất và cao nhất làm thành khoảng dự báo. " +
	"Cả khoảng đạt kế hoạch là “có khả năng đạt”, cả khoảng không đạt là “khó đạt”, còn lại là “chưa thể đánh giá”. " +
	"Cần ít nhất 3 tháng số liệu của năm nay và một năm trước đủ số liệu. Dự báo không tính vào kết quả đánh giá."

// Part is a look ahead at one condition of a line.
type Part struct {
	Definition plan.Definition
	Assigned   plan.Assigned
	Plan       string // as printed
	Months     int    // months of the year that the figures tell, 0 none
	Now        *big.Rat
	Through    vn.Day
	// Expected is what should be there by now, nil where neither the plan's months
	// nor an earlier year say it; ExpectedBy names which did.
	Expected   *big.Rat
	ExpectedBy string
	// Need is what each of the MonthsLeft must bring, Pace what those so far brought
	// on average; nil for anything but amounts that add up to a plan.
	Need, Pace *big.Rat
	MonthsLeft int
	// Low and High bound the year's end, Middle is the median of what the newest
	// month gives; nil where the class is Unclear for lack of data.
	Low, Middle, High *big.Rat
	Years             []int // whose months were followed
	Class             Class
	Why               string // a whole sentence
}

// Text prints a value of the part with its unit, "" where there is none.
func (p Part) Text(v *big.Rat) string {
	if v == nil {
		return ""
	}
	return plan.Measure(p.Number(v), p.Definition.Unit)
}

// Number prints a value of the part, rounded half-up to its printed decimals.
func (p Part) Number(v *big.Rat) string {
	d, err := vn.FromRat(v, p.Definition.Decimals)
	if err != nil { // beyond what the record could hold
		return v.FloatString(p.Definition.Decimals)
	}
	return d.String()
}

// Line is a look ahead at one target: likely when every part is, unlikely when any
// part is.
type Line struct {
	Target plan.Target
	Class  Class
	Why    string
	Parts  []Part
}

// Outlook is a look ahead at a year's plan from the end of a month.
type Outlook struct {
	Year  int
	Day   vn.Day
	Lines []Line
	// Likely, Unlikely and Unclear count the lines that count toward x/y.
	Likely, Unlikely, Unclear int
}

// Of looks ahead from a day of the input's year, from what the record tells of the
// days before it. The input holds the figures of Back years.
func Of(in score.Input, phasings []plan.Phasing, day vn.Day) Outlook {
	return look(in, score.NewCourse(in), phasings, day)
}

func look(in score.Input, c *score.Course, phasings []plan.Phasing, day vn.Day) Outlook {
	o := Outlook{Year: in.Year, Day: day}
	v := view{in: in, course: c, phasings: phasings, day: day}
	targets := slices.Clone(in.Targets)
	slices.SortStableFunc(targets, func(a, b plan.Target) int { return a.Number - b.Number })
	for _, t := range targets {
		line := v.line(t)
		o.Lines = append(o.Lines, line)
		if !t.Counts {
			continue
		}
		switch line.Class {
		case Likely:
			o.Likely++
		case Unlikely:
			o.Unlikely++
		default:
			o.Unclear++
		}
	}
	return o
}

// view is one look.
type view struct {
	in       score.Input
	course   *score.Course
	phasings []plan.Phasing
	day      vn.Day
}

func (v view) line(t plan.Target) Line {
	l := Line{Target: t, Class: Likely}
	for i, p := range t.Parts {
		a, ok := v.planOf(t, p)
		if !ok {
			continue
		}
		part := v.part(t, i, p, a)
		l.Parts = append(l.Parts, part)
		worse := part.Class == Unlikely && l.Class != Unlikely || part.Class == Unclear && l.Class == Likely
		if worse || l.Why == "" {
			l.Class, l.Why = part.Class, part.Why
		}
	}
	if len(l.Parts) == 0 {
		l.Class, l.Why = Unclear, "Chưa có mức kế hoạch để so."
	}
	return l
}

// planOf is the plan value that the board judges by.
func (v view) planOf(t plan.Target, p plan.Part) (plan.Assigned, bool) {
	if v.in.Baseline != "" {
		return p.Plan(v.in.Baseline)
	}
	baselines := slices.Clone(v.in.Baselines)
	slices.SortStableFunc(baselines, func(a, b plan.Baseline) int { return a.Rank - b.Rank })
	for _, b := range baselines {
		if a, ok := p.Plan(b.ID); ok {
			return a, true
		}
	}
	return plan.Assigned{}, false
}

func (v view) part(t plan.Target, n int, p plan.Part, a plan.Assigned) Part {
	def := v.in.Definitions[p.Indicator]
	out := Part{Definition: def, Assigned: a, Plan: plan.Measure(def.FormatAssigned(a), def.Unit), Class: Unclear}
	_, goal, why := v.course.Verdicts(t, p, a, score.Interval{})
	if why != "" {
		out.Why = why
		return out
	}
	now := v.until(v.course.Months(p.Indicator, t.Owner, v.in.Year))
	out.stand(now)
	past, years, apart := v.past(p.Indicator, t)
	out.expect(v.phasings, t, n, goal, past, years)
	out.pace(goal)
	switch {
	case out.Months < fewestMonths:
		out.Why = fmt.Sprintf("Mới có %d tháng số liệu liền của năm %d, cần ít nhất %d.", out.Months, v.in.Year, fewestMonths)
	case len(past) == 0:
		out.Why = apart
	default:
		out.carryOn(now, past, years)
		out.judge(func(i score.Interval) []score.Verdict {
			found, _, _ := v.course.Verdicts(t, p, a, i)
			return found
		})
	}
	return out
}

// until forgets the months after the day.
func (v view) until(months [12]score.Month) [12]*big.Rat {
	var values [12]*big.Rat
	for i, m := range months {
		if m.End <= v.day {
			values[i] = m.Value
		}
	}
	return values
}

// past are the earlier years that can be followed, newest first, with why there is
// none.
func (v view) past(id plan.IndicatorID, t plan.Target) (past [][12]*big.Rat, years []int, apart string) {
	apart = "Các năm trước chưa đủ số liệu theo tháng để lấy nhịp."
	for back := 1; back <= Back; back++ {
		year := v.in.Year - back
		if why := v.course.Comparable(id, t.Owner, year); why != "" {
			if back == 1 {
				apart = fmt.Sprintf("Không so sánh được với năm %d: %s.", year, why)
			}
			break // what lies before a break is no measure either
		}
		var values [12]*big.Rat
		for i, m := range v.course.Months(id, t.Owner, year) {
			values[i] = m.Value
		}
		if values[11] != nil {
			past, years = append(past, values), append(years, year)
		}
	}
	return past, years, apart
}
