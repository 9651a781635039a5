package ui

// Value is a figure to draw: an integer at the scale that all values of a drawing
// share. The zero Value is a gap.
type Value struct {
	N    int64
	OK   bool
	Soft bool // not yet final: drawn as a hollow dot
}

// V makes a Value.
func V(n int64) Value { return Value{N: n, OK: true} }

// Values makes a series without gaps.
func Values(ns ...int64) []Value {
	vs := make([]Value, len(ns))
	for i, n := range ns {
		vs[i] = V(n)
	}
	return vs
}

// Spark is the course of a figure in the height of a line: a thin line, the plan
// dashed, a dot at the end (red when the target is not met). Title says it in words
// for those who do not see it.
type Spark struct {
	Title  string
	Values []Value
	Plan   Value   // one level for all values
	Plans  []Value // of each value its own, in place of Plan
	Bad    bool
}

// Bullet is a thin bar with an upright tick at the plan. In a list all bullets
// share one Top, the value at the right edge; anything beyond it is cut there. There
// is no bullet for a target that is met from above: that is said in words.
type Bullet struct {
	Title string
	Done  int64
	Plan  int64
	Top   int64
	Bad   bool
}

// SeriesKind is how a series is drawn.
type SeriesKind string

// The kinds of series: this year heavy, last year thin, the plan dashed, the pace
// that is still needed dotted red. Gaps break the first two and are bridged in the
// others.
const (
	ThisYear SeriesKind = "act"
	LastYear SeriesKind = "py"
	PlanLine SeriesKind = "pl"
	Needed   SeriesKind = "need"
)

// Series is one line of a LineChart. Label stands at the end of the line with no
// legend ("Năm 2025 9,8"); Name is its row in the table, and may be left out only
// where another row says the same in other words.
type Series struct {
	Kind   SeriesKind
	Name   string
	Label  string
	Values []Value // one for each of the chart's Labels
}

// ChartRow is a row of the table under a chart that is not drawn.
type ChartRow struct {
	Name  string
	Cells []string
	Bad   []bool // cells in red; may be shorter than Cells
}

// LineChart is the course of a year with the same numbers in a table below it.
// Format prints a value at the common scale as people read it. FromOrigin makes
// the lines of cumulative figures begin at zero before the first label; Zero keeps
// zero on the axis.
type LineChart struct {
	Title      string // the whole finding in a sentence, for those who do not see it
	Caption    string // of the table
	Labels     []string
	Series     []Series
	Format     func(int64) string
	FromOrigin bool
	Zero       bool
	Before     []ChartRow
	After      []ChartRow
}
