package score

import (
	"math/big"
	"time"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Course (diễn biến) reads a year month by month and says what it would mean if it
// ended at a value: what a look ahead is made from. It judges by the same rules as
// the board and changes none of its verdicts.
type Course struct {
	whole drawing
	days  map[day]*drawing // the record as far as it reached on a day
}

// NewCourse begins from what a board is drawn from. The years before the last are
// read only where the input holds their figures (Asked.Back).
func NewCourse(in Input) *Course {
	return &Course{whole: drawingOf(in), days: map[day]*drawing{}}
}

func drawingOf(in Input) drawing {
	d := drawing{Input: in, ledger: newLedger(in), baselines: order(in)}
	d.day, d.limited = dayOf(in.AsOf)
	return d
}

// Month is the end of one month of an indicator's year.
type Month struct {
	End   vn.Day
	Value *big.Rat // what ran up since the year's start, or the level; nil where the figures do not tell it exactly
}

// Months reads an indicator at the end of each month of a year. A month after the
// board's day has no value, nor has one that the figures do not reach without a gap.
func (c *Course) Months(id plan.IndicatorID, owner auth.UnitID, year int) [12]Month {
	def := c.whole.ledger.define(id)
	span := c.whole.year(def, year)
	var months [12]Month
	before := span.from - 1
	for i := range months {
		end := day(span.from.date().AddDate(0, i+1, -1).Unix() / int64(24*time.Hour/time.Second))
		months[i].End = end.vn()
		if end <= span.to && (!c.whole.limited || end <= c.whole.day) {
			months[i].Value = c.at(def, owner, span, before, end)
		}
		before = end
	}
	return months
}

// at is the exact value on a day, nil where the figures fall short of it: an
// amount must cover every day, a level be of the month.
func (c *Course) at(def plan.Definition, owner auth.UnitID, year span, before, end day) *big.Rat {
	d := c.days[end]
	if d == nil {
		in := c.whole.Input
		in.AsOf = end.vn()
		in.Figures = within13Months(in.Figures, in.AsOf)
		made := drawingOf(in)
		d = &made
		c.days[end] = d
	}
	g := d.ledger.read(def, year, owner).value()
	n, exact := g.interval.Point()
	if !g.ok() || !exact || len(g.gaps) > 0 || g.last <= before || def.Kind == plan.Flow && g.last < end {
		return nil
	}
	return n
}

// within13Months leaves out what a reading of the year to a day never asks for.
func within13Months(all []figure.Figure, until vn.Day) []figure.Figure {
	from := until.AddDays(-400)
	var some []figure.Figure
	for _, f := range all {
		if f.Key.To >= from && f.Key.From <= until {
			some = append(some, f)
		}
	}
	return some
}

// Comparable reports whether a year before may be told beside the board's own: why
// is a phrase that follows a colon where it may not.
func (c *Course) Comparable(id plan.IndicatorID, owner auth.UnitID, year int) (why string) {
	def := c.whole.ledger.define(id)
	if reason := c.whole.brokenOff(def); reason != "" {
		return reason
	}
	if def.BreakYear > year && def.BreakYear <= c.whole.Year {
		return lowerFirst(def.BreakReason)
	}
	return c.whole.ledger.read(def, c.whole.year(def, year), owner).value().apart
}

// Verdicts returns which verdicts a plan value gives to the values of an interval
// if the year ended with them, and the level at which the plan is reached (a
// band's lower end); none where why says that it cannot be told.
func (c *Course) Verdicts(t plan.Target, p plan.Part, a plan.Assigned, ends Interval) (verdicts []Verdict, goal *big.Rat, why string) {
	switch a.Operator {
	case plan.DoneBy, plan.Achieved, plan.AllOf:
		return nil, nil, "Chỉ tiêu này đạt hay không đạt theo việc đã xong, không theo số tăng dần."
	}
	j := c.whole.judge(c.whole.ledger.define(p.Indicator), t.Owner)
	b := basis{def: j.def, assigned: a, settings: j.settings}
	if needsBase(j.def, a) {
		if b.base, why = j.base(a); why != "" {
			return nil, nil, why
		}
	}
	rule, ok := b.ladder()
	if !ok {
		return nil, nil, "Mức gốc bằng 0 hoặc âm nên không tính được tỷ lệ tăng, giảm."
	}
	return rule.verdicts(ends), rule.rungs[0].at, ""
}
