package ui

import "github.com/a-h/templ"

// FigureCell is one cell of a month grid. It keeps what was typed: a cell in Error
// still shows its wrong value, and the sentence stands in a row below with the
// repairs. Off is a month that the indicator does not have. Derived is what other
// figures give for an empty cell; it is shown paler and never sent. Beside is the
// small line below, such as the same month of last year, and Warn what other figures
// say against the value. Attrs go to the box itself.
type FigureCell struct {
	Name, ID string // ID is made from Name when empty
	Label    string // "Thu ngân sách, tháng 12": read out with the status
	Value    string
	Status   Status
	Evidence bool
	ReadOnly bool
	Locked   string // why it is read only: printed as the box's title
	Off      bool
	Derived  string
	Beside   string
	Warn     string
	Error    Line
	Repairs  []Button // "Sửa thành 89,8"
	Attrs    templ.Attributes
}

// GridColumn heads a month, or a sum at the right.
type GridColumn struct {
	Label   string
	Current bool
}

// GridSum is a computed cell at the end of a row. Note says what it leaves out
// ("chưa gồm T12").
type GridSum struct {
	Value, Note string
	Strong      bool
}

// GridRow is one indicator of a month grid.
type GridRow struct {
	ID               string
	Name, Href, Unit string
	Cells            []FigureCell
	Sums             []GridSum
}

// FigureGrid is the table of months in which a unit types its figures. It scrolls
// inside the page with its head and its first column fixed. Attrs go to the table.
type FigureGrid struct {
	Caption string
	First   string // head of the first column: "Chỉ tiêu"
	Months  []GridColumn
	Sums    []GridColumn
	Rows    []GridRow
	Tall    bool // scrolls in a frame of its own, so that the head stays in view
	Attrs   templ.Attributes
}

// GridRows are some rows of a FigureGrid alone, with their messages: what a cell
// that was sent is answered with.
type GridRows struct {
	Grid FigureGrid
}

// GridStatus is the line above a grid in which its script says what is being sent
// and what waits for the line to come back.
type GridStatus struct{}

// Keys lists keys and what they do, below a grid.
type Keys []KeyHint

// KeyHint is one way to work by keyboard.
type KeyHint struct {
	Keys []string // pressed together
	Text string
}

// GridLegend explains the marks of a FigureGrid. More is a last sentence, such as
// which months are approved.
type GridLegend struct{ More string }

// Cell is one cell of a Table. Part, when given, stands instead of Text. Small is a
// second line under it.
type Cell struct {
	Text  string
	Part  templ.Component
	Href  string // of Text
	Small Line
	Tone  Tone
	Act   bool // holds buttons: right, and never wrapped
	Whole bool // never wrapped
}

// T makes a Cell of plain text, and P one of a component.
func T(text string) Cell { return Cell{Text: text} }

// P makes a Cell that holds a component.
func P(part templ.Component) Cell { return Cell{Part: part} }

// Column heads a column of a Table. Number sets it to the right. Hidden keeps the
// label for screen readers (a column of buttons).
type Column struct {
	Label  string
	Number bool
	Hidden bool
}

// Row is a row of a Table; its first cell names it. With Group it is a heading of
// the rows that follow, and GroupNote is the count beside it.
type Row struct {
	ID        string
	Cells     []Cell
	Group     string
	GroupNote string
	GroupPick Pick // takes the whole group into the page's PickBar; drawn when it has a Value
}

// Table is the general table. Caption is read out and not shown. On a phone its
// rows become blocks of label and value. Wide does so already on a tablet; Keep never
// does and scrolls sideways instead. NoHead leaves out the head of a short list.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Wide    bool
	Keep    bool
	NoHead  bool
}

// TargetRow is one target of a TargetTable. Plans stand in the order of the table's
// Baselines; Decimals is the column's number of decimals for % KH.
type TargetRow struct {
	No       string
	Name     string
	Href     string
	Say      *Say   // its official sentences, to be copied
	Lead     string // the unit in charge
	Unit     string // unit of measure
	Previous string
	Plans    []string
	Actual   Figure
	Percent  string // "" where the direction is downward: a dash, never a percentage
	Growth   Line   // against the same period, or why it cannot be compared
	Spark    Spark
	Verdict  Verdict
	Unjudged string // printed in place of the verdict where the baseline in force assigned nothing
	Within   bool   // a "trong đó" row that does not count
}

// TargetGroup is a field of the plan with its own score ("3/5").
type TargetGroup struct {
	Title, Score string
	Rows         []TargetRow
}

// Baseline heads a column of plan values; the Current one gives the verdicts.
type Baseline struct {
	Label   string
	Current bool
}

// TargetTable is the scoreboard: fourteen targets, their baselines, what was done
// and the verdict. On a phone a row keeps plan, actual, percentage and verdict.
type TargetTable struct {
	Caption      string
	PreviousHead string // "TH 2024"
	PlanHead     string // "Kế hoạch 2025"
	ActualHead   string // "TH 2025"
	Baselines    []Baseline
	Groups       []TargetGroup
	Decimals     int // of the column % KH
}

// Def is a term with its value.
type Def struct {
	Term Line
	Part templ.Component // instead of Term, such as a Verdict
	Text Line
}

// DefList is a list of terms with values at the right; Stacked puts the value under
// its term, for sentences.
type DefList struct {
	Items   []Def
	Stacked bool
}

// StripItem is a figure of a Strip. Sign is "=" or "+" when the figures add up.
type StripItem struct {
	Value   string
	Label   string
	Sign    string
	Bad     bool
	Href    string
	Verdict VerdictKind // stands instead of Value
}

// Strip is a row of figures with hairlines.
type Strip []StripItem
