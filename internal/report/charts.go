package report

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/doc/chart"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

// Chart is one picture of the year, as pages show it, files hold it and templates
// name it.
type Chart struct {
	Name  string // in a template and in an address: "bieu_do_ket_qua"
	Title string
	Note  string // what it leaves out and why, a sentence; "" for nothing
	Of    chart.Drawing
}

// The names of the charts, in the order of print.
const (
	SplitChart   = "bieu_do_ket_qua"
	PercentChart = "bieu_do_phan_tram"
	UnitChart    = "bieu_do_don_vi"
	MonthChart   = "bieu_do_theo_thang"
	CourseChart  = "bieu_do_dien_bien"
	GroundChart  = "bieu_do_ban_do"
)

// monthNames stand under a year.
var monthNames = []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"}

// chartMarks maps the verdicts to their marks.
var chartMarks = map[score.Verdict]chart.Mark{score.Exceeded: chart.Exceeded, score.Met: chart.Met, score.NotMet: chart.NotMet, score.NotDue: chart.NotDue, score.NoData: chart.NoData}

// charting is a year whose charts are drawn.
type charting struct {
	in     score.Input
	b      score.Board
	course *score.Course
	lines  []score.Line // that count
}

// Charts draws a year's board. Those that would show nothing are left out. It is
// pure: the same input and board give the same pictures.
func Charts(in score.Input, b score.Board) []Chart {
	c := charting{in: in, b: b, course: score.NewCourse(in)}
	for _, l := range b.Lines {
		if l.Counted {
			c.lines = append(c.lines, l)
		}
	}
	if len(c.lines) == 0 {
		return nil
	}
	all := []Chart{c.split(), c.percents(), c.units(), c.months(), c.courses()}
	return slices.DeleteFunc(all, func(one Chart) bool { return one.Of == nil })
}

// Charts draws the board that the papers tell.
func (r *Report) Charts() []Chart { return Charts(r.in, r.Board) }

// finding is the count in a sentence.
func (c charting) finding() string {
	return fmt.Sprintf("Năm %d: %d/%d chỉ tiêu đạt và vượt; %d vượt, %d đạt, %d không đạt, %d chưa có số liệu, %d chưa đến kỳ đánh giá.", c.b.Year,
		c.b.MetOrExceeded(), c.b.Count.Total, c.b.Count.Exceeded, c.b.Count.Met, c.b.Count.NotMet, c.b.Count.NoData, c.b.Count.NotDue)
}

func (c charting) split() Chart {
	title := fmt.Sprintf("Kết quả thực hiện chỉ tiêu năm %d", c.b.Year)
	s := chart.Split{Title: c.finding(), Caption: title, RowHead: "Nhóm chỉ tiêu"}
	for _, g := range c.b.Groups {
		row := chart.Share{Name: g.Name}
		if row.Name == "" {
			row.Name = "Các chỉ tiêu"
		}
		for _, l := range c.lines {
			if l.Target.Group == g.Name {
				row.Marks, row.Lines = append(row.Marks, chartMarks[l.Verdict]), append(row.Lines, titled(l))
			}
		}
		if len(row.Marks) > 0 {
			s.Rows = append(s.Rows, row)
		}
	}
	return Chart{Name: SplitChart, Title: title, Of: s}
}

// titled is a line as a chart calls it.
func titled(l score.Line) string { return fmt.Sprintf("%d. %s", l.Target.Number, l.Target.Name) }

// hundred is the whole at the scale of percentages on a chart, and how far a bar
// may go beyond it before it is cut.
const (
	percentScale = 2
	hundred      = 100_00
	mostPercent  = 150_00
)

func printPercent(n int64) string {
	return vn.Decimal{Units: n, Scale: percentScale}.Trim().String() + "%"
}

func (c charting) percents() Chart {
	title := fmt.Sprintf("Thực hiện so với kế hoạch năm %d", c.b.Year)
	bullets := chart.Bullets{Title: c.finding(), Caption: title + ", phần trăm kế hoạch", RowHead: "Chỉ tiêu", Plan: hundred, Most: mostPercent, Tick: "Kế hoạch = 100%", Done: "% kế hoạch", Format: printPercent}
	words := 0
	for _, l := range c.lines {
		row := chart.Bullet{Group: l.Target.Group, Name: titled(l), Mark: chartMarks[l.Verdict]}
		if n, text, ok := percentOf(l); ok {
			row.Done, row.Text = chart.V(n), text
		} else {
			words++
			row.Text, row.Words = valueOf(l)
		}
		bullets.Rows = append(bullets.Rows, row)
	}
	one := Chart{Name: PercentChart, Title: title, Of: bullets}
	if words > 0 {
		one.Note = fmt.Sprintf("%d chỉ tiêu không tính phần trăm kế hoạch (càng thấp càng tốt, gồm nhiều phần, đạt hay không đạt, hoặc chưa có số liệu) ghi bằng chữ.", words)
	}
	return one
}

// percentOf is a line's percentage of its plan, where it is of one part and has one.
func percentOf(l score.Line) (n int64, text string, ok bool) {
	if len(l.Parts) != 1 || l.Parts[0].Judged == nil {
		return 0, "", false
	}
	d, ok := percentUnder(l.Parts[0], *l.Parts[0].Judged)
	if !ok {
		return 0, "", false
	}
	rounded, err := d.Round(percentScale)
	return rounded.Units, d.String() + "%", err == nil
}

// valueOf tells a line that has no percentage: its value, and its plan in words.
func valueOf(l score.Line) (value, words string) {
	var values, plans []string
	for _, p := range l.Parts {
		if p.Value != nil {
			values = append(values, p.Value.WithUnit())
		}
		if p.Judged != nil && p.Judged.Plan != "" {
			plans = append(plans, plan.Measure(p.Judged.Plan, p.Definition.Unit))
		}
	}
	if len(values) == 0 {
		return "–", l.Verdict.Label()
	}
	words = "kế hoạch " + strings.Join(plans, "; ")
	if len(plans) == 0 {
		words = "không giao mức"
	}
	return strings.Join(values, "; "), words
}

// units counts the lines that each unit leads.
func (c charting) units() Chart {
	title := fmt.Sprintf("Chỉ tiêu theo đơn vị chủ trì năm %d", c.b.Year)
	bars := chart.Bars{Title: "Số chỉ tiêu đạt và vượt trên số chỉ tiêu chủ trì của từng đơn vị.", Caption: title, RowHead: "Đơn vị chủ trì", PlanName: "Số chỉ tiêu chủ trì", ActualName: "Đạt và vượt"}
	total, met := map[auth.UnitID]int64{}, map[auth.UnitID]int64{}
	var order []auth.UnitID
	for _, l := range c.lines {
		u := l.Target.Owner
		if total[u] == 0 {
			order = append(order, u)
		}
		total[u]++
		if l.Verdict.Holds() {
			met[u]++
		}
	}
	if len(order) < 2 {
		return Chart{}
	}
	slices.SortStableFunc(order, func(a, b auth.UnitID) int { return int(total[b] - total[a]) })
	for _, u := range order {
		name := c.in.Units.Name[u]
		if name == "" {
			name = "Chưa giao đơn vị chủ trì"
		}
		bars.Rows = append(bars.Rows, chart.Bar{Name: name, Plan: chart.V(total[u]), Actual: chart.V(met[u]), Label: fmt.Sprintf("%d/%d", met[u], total[u])})
	}
	return Chart{Name: UnitChart, Title: title, Of: bars}
}

// shades are the five steps of a percentage, in the order of their levels.
var shades = []struct {
	from  int64
	label string
}{{0, "dưới 25%"}, {25_00, "25% đến dưới 50%"}, {50_00, "50% đến dưới 75%"}, {75_00, "75% đến dưới 100%"}, {hundred, "từ 100%"}}

func shadeOf(n int64) int {
	level := 0
	for i, s := range shades {
		if n >= s.from {
			level = i
		}
	}
	return level
}

func shadeLabels() (all []string) {
	for _, s := range shades {
		all = append(all, s.label)
	}
	return all
}

// months shades each month by how much of the year's plan was reached at its end.
func (c charting) months() Chart {
	title := fmt.Sprintf("Phần trăm kế hoạch năm %d đạt được đến cuối từng tháng", c.b.Year)
	heat := chart.Heat{Title: title + ".", Caption: title, RowHead: "Chỉ tiêu", Cols: monthNames, Levels: shadeLabels()}
	left := 0
	for _, l := range c.lines {
		if _, _, ok := percentOf(l); !ok || l.Parts[0].Judged.Assigned.Lo <= 0 || l.Parts[0].Judged.Percent == nil {
			left++
			continue
		}
		if row, seen := c.monthRow(l); seen > 0 {
			heat.Rows = append(heat.Rows, row)
		} else {
			left++
		}
	}
	if len(heat.Rows) == 0 {
		return Chart{}
	}
	one := Chart{Name: MonthChart, Title: title, Of: heat}
	if left > 0 {
		one.Note = fmt.Sprintf("%d chỉ tiêu không có phần trăm kế hoạch theo tháng nên không có trong biểu này.", left)
	}
	return one
}

func (c charting) monthRow(l score.Line) (row chart.HeatRow, seen int) {
	part := l.Parts[0]
	goal := vn.Decimal{Units: part.Judged.Assigned.Lo, Scale: part.Definition.Scale}.Rat()
	row.Name = titled(l)
	last := -1
	for _, m := range c.course.Months(part.Definition.Indicator, l.Target.Owner, c.b.Year) {
		cell := chart.HeatCell{Level: -1}
		if m.Value != nil {
			ratio := new(big.Rat).Quo(new(big.Rat).Mul(m.Value, big.NewRat(100, 1)), goal)
			if d, err := vn.FromRat(ratio, percentScale); err == nil {
				seen, last = seen+1, len(row.Cells)
				cell.Level = shadeOf(d.Units)
				whole, _ := vn.FromRat(ratio, 1)
				cell.Text = whole.String()
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	if last >= 0 && l.Verdict == score.NotMet {
		row.Cells[last].Mark = chart.NotMet
	}
	return row, seen
}

// courses sets the year of every line side by side.
func (c charting) courses() Chart {
	title := fmt.Sprintf("Diễn biến từng chỉ tiêu năm %d", c.b.Year)
	many := chart.Multiples{Title: title + ", mỗi chỉ tiêu một thang riêng.", Caption: title, Labels: monthNames}
	left := 0
	for _, l := range c.lines {
		if len(l.Parts) != 1 || l.Parts[0].Definition.Kind == plan.Milestone {
			left++
			continue
		}
		if p, seen := c.panel(l); seen > 1 {
			many.Panels = append(many.Panels, p)
		} else {
			left++
		}
	}
	if len(many.Panels) == 0 {
		return Chart{}
	}
	one := Chart{Name: CourseChart, Title: title, Note: "Chỉ tiêu cộng dồn vẽ số lũy kế; mỗi hình một thang riêng, so bằng dáng chứ không bằng chiều cao.", Of: many}
	if left > 0 {
		one.Note += fmt.Sprintf(" %d chỉ tiêu chưa có số liệu từ hai tháng trở lên nên không có hình.", left)
	}
	return one
}

func (c charting) panel(l score.Line) (p chart.Panel, seen int) {
	part := l.Parts[0]
	d := part.Definition
	p = chart.Panel{Name: titled(l), Mark: chartMarks[l.Verdict], Format: func(n int64) string { return d.Format(n) }}
	for _, m := range c.course.Months(d.Indicator, l.Target.Owner, c.b.Year) {
		v := chart.Value{}
		if m.Value != nil {
			if at, err := vn.FromRat(m.Value, d.Scale); err == nil {
				v, seen = chart.V(at.Units), seen+1
			}
		}
		p.Values = append(p.Values, v)
	}
	for i := len(p.Values) - 1; i >= 0 && l.Status != figure.Final; i-- {
		if p.Values[i].OK {
			p.Values[i].Soft = true
			break
		}
	}
	if part.Value != nil {
		p.Text = part.Value.WithUnit()
	}
	if part.Judged != nil {
		p.Note = "Kế hoạch " + plan.Measure(part.Judged.Plan, d.Unit)
		if op := part.Judged.Assigned.Operator; !op.NeedsBase() && op != plan.Band {
			p.Plan = chart.V(part.Judged.Assigned.Lo)
		}
	}
	return p, seen
}
