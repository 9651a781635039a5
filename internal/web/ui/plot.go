package ui

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// stroke is a drawn line of a chart.
type stroke struct{ Class, Points string }

// dot is a drawn point. Class tells a final figure from one that is not.
type dot struct{ Class, X, Y, R string }

// sparkPlot is a Spark ready to draw on its 88 × 24 board.
type sparkPlot struct {
	Title   string
	PlanY   string // "" without one level of the plan
	Plan    string // the points of a plan that has one for each value
	Strokes []string
	Dot     *dot
}

// plot places the spark.
func (p Spark) plot() sparkPlot {
	out := sparkPlot{Title: p.Title}
	lo, hi, ok := bounds(slices.Concat(p.Values, p.Plans, []Value{p.Plan})...)
	if !ok {
		return out
	}
	y := axis{lo, hi, 20.5, 3.5}
	x := func(i int) float64 {
		if len(p.Values) < 2 {
			return 84.5
		}
		return 3 + 81.5*float64(i)/float64(len(p.Values)-1)
	}
	if p.Plan.OK && len(p.Plans) == 0 {
		out.PlanY = px(y.at(p.Plan.N))
	}
	for _, pts := range strokes(p.Plans, x, y, false) {
		out.Plan = path(pts)
	}
	for _, pts := range strokes(p.Values, x, y, false) {
		if len(pts) > 1 {
			out.Strokes = append(out.Strokes, path(pts))
		}
	}
	for i, v := range p.Values {
		if v.OK {
			class := "d"
			if p.Bad {
				class = "d x"
			}
			out.Dot = &dot{Class: class, X: px(x(i)), Y: px(y.at(v.N)), R: "2.4"}
		}
	}
	return out
}

// share is n as a part of the whole, for the width attribute of a bar.
func share(n, whole int64) string {
	if whole <= 0 || n <= 0 {
		return "0%"
	}
	part := min(1, float64(n)/float64(whole))
	return strconv.FormatFloat(100*part, 'f', 2, 64) + "%"
}

// The board of a line chart, and how wide a letter of its labels is at most.
const (
	chartW, chartH   = 860.0, 330.0
	chartTop         = 22.0
	chartBottom      = 296.0
	letterWidth      = 7.6
	labelGap         = 17.0
	mostLabelsOnAxis = 14
)

// tickMark is a figure or a period on an axis.
type tickMark struct{ X, Y, TextY, Text string }

// endLabel stands right of the plot; a leader joins it to its line where that ended
// early or the label had to move.
type endLabel struct {
	Class, Text string
	X, Y        string
	Leader      string // points of the leader, "" without
}

// linePlot is a LineChart ready to draw.
type linePlot struct {
	Left, Right, Bottom string
	LabelY              string
	TextX               string
	YTicks, XTicks      []tickMark
	Strokes             []stroke
	Dots                []dot
	Labels              []endLabel
}

// format prints a figure with the caller's Format.
func (p LineChart) format(n int64) string {
	if p.Format == nil {
		return strconv.FormatInt(n, 10)
	}
	return p.Format(n)
}

// domain is the span of the vertical axis.
func (p LineChart) domain() (lo, hi int64) {
	var all []Value
	for _, s := range p.Series {
		all = append(all, s.Values...)
	}
	if p.Zero || p.FromOrigin {
		all = append(all, V(0))
	}
	lo, hi, _ = bounds(all...)
	return lo, hi
}

// widest is the room that the longest of the texts needs.
func widest(texts []string) float64 {
	n := 0
	for _, t := range texts {
		n = max(n, utf8.RuneCountInString(t))
	}
	return float64(n) * letterWidth
}

// plot places the chart.
func (p LineChart) plot() linePlot {
	lo, hi := p.domain()
	marks := ticks(lo, hi)
	var yTexts, ends []string
	for _, t := range marks {
		yTexts = append(yTexts, p.format(t))
	}
	for _, s := range p.Series {
		ends = append(ends, s.Label)
	}
	left := 16 + widest(yTexts)
	right := chartW - 20 - min(widest(ends), chartW*0.4)
	y := axis{lo, hi, chartBottom, chartTop}
	x := p.places(left, right)
	out := linePlot{
		Left: px(left), Right: px(right), Bottom: px(chartBottom),
		LabelY: px(chartBottom + 22), TextX: px(left - 8),
	}
	for i, t := range marks {
		out.YTicks = append(out.YTicks, tickMark{Y: px(y.at(t)), TextY: px(y.at(t) + 4), Text: yTexts[i]})
	}
	every := (len(p.Labels) + mostLabelsOnAxis - 1) / mostLabelsOnAxis
	for i, l := range p.Labels {
		if i%max(1, every) == 0 {
			out.XTicks = append(out.XTicks, tickMark{X: px(x(i)), Text: l})
		}
	}
	p.draw(&out, x, y)
	p.label(&out, x, y, right)
	return out
}

// places says where the i-th label stands across.
func (p LineChart) places(left, right float64) func(int) float64 {
	n := float64(len(p.Labels))
	return func(i int) float64 {
		switch {
		case p.FromOrigin:
			return left + (right-left)*float64(i+1)/n
		case n < 2:
			return (left + right) / 2
		}
		return left + (right-left)*float64(i)/(n-1)
	}
}

// bridges reports whether a line goes on over its gaps: an expectation does, a
// record does not.
func (k SeriesKind) bridges() bool { return k == PlanLine || k == Needed }

// draw places the lines, and the dots of this year.
func (p LineChart) draw(out *linePlot, x func(int) float64, y axis) {
	for _, s := range p.Series {
		for i, pts := range strokes(s.Values, x, y, s.Kind.bridges()) {
			if i == 0 && p.FromOrigin && s.Kind != Needed && (s.Kind.bridges() || s.Values[0].OK) {
				pts = append([]point{{x(-1), y.at(0)}}, pts...)
			}
			if len(pts) > 1 {
				out.Strokes = append(out.Strokes, stroke{Class: string(s.Kind), Points: path(pts)})
			}
		}
		if s.Kind != ThisYear {
			continue
		}
		for i, v := range s.Values {
			if !v.OK {
				continue
			}
			d := dot{Class: "dot", X: px(x(i)), Y: px(y.at(v.N)), R: "2.75"}
			if v.Soft {
				d.Class, d.R = "dotu", "4"
			}
			out.Dots = append(out.Dots, d)
		}
	}
}

// label places the words at the ends of the lines, apart from each other.
func (p LineChart) label(out *linePlot, x func(int) float64, y axis, right float64) {
	var ends []point
	var series []Series
	for _, s := range p.Series {
		for i := len(s.Values) - 1; i >= 0 && s.Label != ""; i-- {
			if s.Values[i].OK {
				ends = append(ends, point{x(i), y.at(s.Values[i].N)})
				series = append(series, s)
				break
			}
		}
	}
	want := make([]float64, len(ends))
	for i, e := range ends {
		want[i] = e.y
	}
	for i, at := range spread(want, labelGap, chartTop, chartBottom) {
		l := endLabel{Class: "l-" + string(series[i].Kind), Text: series[i].Label, X: px(right + 12), Y: px(at + 4)}
		if ends[i].x < right-1 {
			l.Leader = path([]point{{ends[i].x + 6, ends[i].y}, {right, at}, {right + 9, at}})
		}
		out.Labels = append(out.Labels, l)
	}
}

// rows are the rows of the table under the chart, in the order of its lines.
func (p LineChart) rows() []ChartRow {
	out := slices.Clone(p.Before)
	for _, s := range p.Series {
		if s.Name == "" {
			continue
		}
		row := ChartRow{Name: s.Name}
		for i := range p.Labels {
			if i < len(s.Values) && s.Values[i].OK {
				row.Cells = append(row.Cells, p.format(s.Values[i].N))
			} else {
				row.Cells = append(row.Cells, "–")
			}
		}
		out = append(out, row)
	}
	return append(out, p.After...)
}
