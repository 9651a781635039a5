package web

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongket/internal/doc/chart"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// months of a chart.
const months = 12

// course is what the record said at the end of each month of a year; nil where a
// month brought nothing, or nothing exact.
type course [months]*score.Value

// courseOf reads the indicator at the end of each month by the same rules as its
// verdict, so that the last point and the verdict can never differ.
func (m *measured) courseOf(year int) (c course) {
	for i, end := range m.monthEnds(year) {
		if end > m.b.in.AsOf {
			break
		}
		v := m.alone(m.b.in, year, end).Value
		if v != nil && v.Through == end && v.Gap == "" && v.Number != nil {
			c[i] = v
		}
	}
	return c
}

// monthEnds are the last days of the months: of the calendar, or the 14th where
// the indicator's year begins on 15/12 (Nghị định 09/2019/NĐ-CP, Điều 12).
func (m *measured) monthEnds(year int) (ends [months]vn.Day) {
	for i := range ends {
		if v := m.part.Value; v != nil && strings.HasSuffix(string(v.From), "-12-15") {
			ends[i] = vn.Day(fmt.Sprintf("%04d-%02d-14", year, i+1))
			continue
		}
		ends[i] = vn.Day(fmt.Sprintf("%04d-%02d-01", year+(i+1)/months, (i+1)%months+1)).AddDays(-1)
	}
	return ends
}

// at is the value of a month at the indicator's scale.
func (c course) at(i, scale int) (int64, bool) {
	if c[i] == nil {
		return 0, false
	}
	n, err := c[i].Number.At(scale)
	return n, err == nil
}

func (c course) values(scale int) []chart.Value {
	out := make([]chart.Value, months)
	for i := range out {
		if n, ok := c.at(i, scale); ok {
			out[i] = chart.Value{N: n, OK: true, Soft: c[i].Status != "final"}
		}
	}
	return out
}

// last is the newest value of a course.
func (c course) last() *score.Value {
	for i := months - 1; i >= 0; i-- {
		if c[i] != nil {
			return c[i]
		}
	}
	return nil
}

func (c course) count() (n int) {
	for _, v := range c {
		if v != nil {
			n++
		}
	}
	return n
}

// chart draws the year against its plan and the year before, with the same
// numbers in a table. One point makes no course: the figures above say it.
func (m *measured) chart() templ.Component {
	this, before := m.courseOf(m.year), m.courseOf(m.year-1)
	if m.d.Kind == plan.Milestone || this.count() < 2 {
		return templ.NopComponent
	}
	flow := m.d.Kind == plan.Flow
	title := "Diễn biến trong năm, " + unitWords(m.d)
	if flow {
		title = "Lũy kế theo tháng, " + unitWords(m.d)
	}
	format := func(n int64) string { return m.d.Format(n) }
	c := chart.Lines{Caption: title, Title: m.finding(this, before), Format: format, FromOrigin: flow, Zero: flow}
	for i := range months {
		c.Labels = append(c.Labels, fmt.Sprintf("T%d", i+1))
	}
	name := func(year int) string {
		if flow {
			return fmt.Sprintf("Lũy kế %d", year)
		}
		return fmt.Sprintf("Năm %d", year)
	}
	if v := before.last(); v != nil {
		last := chart.Series{Kind: chart.LastYear, Name: name(m.year - 1), Values: before.values(m.d.Scale)}
		if before.count() > 1 { // one point has no line to put a label to
			last.Label = fmt.Sprintf("Năm %d %s", m.year-1, v.Text)
		}
		c.Series = append(c.Series, last)
	}
	c.Series = append(c.Series, m.planLines(flow)...)
	c.Series = append(c.Series, chart.Series{Kind: chart.ThisYear, Name: name(m.year), Label: fmt.Sprintf("Năm %d %s", m.year, this.last().Text), Values: this.values(m.d.Scale)})
	if flow {
		c.Before = []chart.TableRow{m.amounts(this)}
		c.After = m.pace(this)
	}
	return section(ui.Section{Title: title}, ui.Chart{Of: c})
}

// finding is the chart in one sentence.
func (m *measured) finding(this, before course) string {
	text := fmt.Sprintf("%s năm %d: %s", m.d.Name, m.year, this.last().WithUnit())
	for _, a := range m.assigned() {
		text += fmt.Sprintf(", kế hoạch %s %s", vn.Inside(m.baseline(a.Baseline)), plan.Measure(a.Plan, planUnit(m.d, a.Assigned)))
	}
	if v := before.last(); v != nil {
		text += fmt.Sprintf(", năm %d %s", m.year-1, v.WithUnit())
	}
	return text + "."
}

// planLines are the plan as a line: as the ward has spread it over the months; else
// to the end of the year for what adds up, level for what is measured anew each
// time. A plan told as a change has no level of its
// own and is not drawn.
func (m *measured) planLines(flow bool) []chart.Series {
	if m.part.Judged == nil {
		return nil
	}
	a := m.part.Judged.Assigned
	if through, ok := m.phased(); ok {
		return []chart.Series{{Kind: chart.PlanLine, Name: "Phân kỳ", Label: "Kế hoạch " + m.d.Format(a.Lo), Values: chart.Values(through[:]...)}}
	}
	var levels []int64
	switch a.Operator {
	case plan.AtLeast, plan.Above, plan.AtMost, plan.Below, plan.Exactly, plan.DownTo, plan.AllOf:
		levels = []int64{a.Lo}
	case plan.Band:
		levels = []int64{a.Lo, a.Hi}
	}
	var out []chart.Series
	for _, level := range levels {
		values := make([]chart.Value, months)
		for i := range values {
			if !flow || i == months-1 {
				values[i] = chart.V(level)
			}
		}
		out = append(out, chart.Series{Kind: chart.PlanLine, Label: "Kế hoạch " + m.d.Format(level), Values: values})
	}
	return out
}

// phased is how the plan of the indicator's line is spread over the months.
func (m *measured) phased() (through [months]int64, ok bool) {
	if len(m.lines) == 0 {
		return through, false
	}
	i := slices.IndexFunc(m.lines[0].Parts, func(p score.Part) bool { return p.Definition.Indicator == m.d.Indicator })
	return m.b.phased(m.lines[0].Target.ID, i, m.part)
}

// amounts is the row of what each month alone brought.
func (m *measured) amounts(c course) chart.TableRow {
	row := chart.TableRow{Name: "Trong tháng"}
	for i := range months {
		n, ok := c.at(i, m.d.Scale)
		if i > 0 && ok {
			var before int64
			if before, ok = c.at(i-1, m.d.Scale); ok {
				n -= before
			}
		}
		cell := "–"
		if ok {
			cell = m.d.Format(n)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// pace is the row of what each month still to come must bring to reach the plan,
// red where that is more than any month so far. A plan that was reached has none.
func (m *measured) pace(c course) []chart.TableRow {
	if m.part.Judged == nil || m.part.Judged.Assigned.Operator != plan.AtLeast {
		return nil
	}
	goal := m.part.Judged.Assigned.Lo
	row := chart.TableRow{Name: "Cần mỗi tháng còn lại"}
	var best, before int64
	for i := range months {
		n, ok := c.at(i, m.d.Scale)
		left := int64(months - 1 - i)
		if !ok || left == 0 {
			row.Cells, row.Bad = append(row.Cells, "–"), append(row.Bad, false)
			continue
		}
		if n >= goal {
			return nil
		}
		best, before = max(best, n-before), n
		need := new(big.Rat).Quo(vn.Decimal{Units: goal - n, Scale: m.d.Scale}.Rat(), new(big.Rat).SetInt64(left))
		rounded, err := vn.FromRat(need, m.d.Scale)
		if err != nil {
			return nil
		}
		row.Cells, row.Bad = append(row.Cells, m.d.Format(rounded.Units)), append(row.Bad, rounded.Units > best)
	}
	return []chart.TableRow{row}
}
