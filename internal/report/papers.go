package report

import (
	"io"

	"tongket/internal/db"
	"tongket/internal/doc/template"
	"tongket/internal/layout"
)

// Paper is one sort of paper and how it is drawn up. Each has a file of its own
// (paper_*.go) and a line in Papers.
type Paper struct {
	Kind     Kind
	Name     string       // as a list calls it, before its year or period: "Biểu chỉ tiêu"
	About    string       // what it holds, a sentence for the page where it is asked for
	Formats  []Format     // the first is the usual one
	ByPeriod bool         // it may be asked for of a period within the year
	ByUnit   bool         // it is about one unit
	Each     bool         // of a paper about one unit: without a unit it is drawn for each, as a folder
	MayUnit  bool         // it is about all units or one
	Ahead    int          // how many years after the reported one it is about
	World    layout.World // who issues it; decides how it looks
	// Names is what a template of the paper may use beside the names of every paper,
	// Scope what they stand for; both nil where it has none of its own.
	Names func() template.Names
	Scope func(r *Report) (template.Scope, error)
	// Builtin makes the template of a paper in Word or PowerPoint that a ward has
	// until it brings its own: the first of the formats. nil: the paper has no template.
	Builtin func(rules layout.Rules) ([]byte, error)
	// Gather reads what the paper needs beyond what every paper has; nil for nothing.
	Gather func(tx *db.Tx, r *Report) error
	// Write writes the paper in a format that no template fills.
	Write func(w io.Writer, r *Report, f Format) error
}

// Papers lists the papers there are, in the order of the page where they are
// asked for.
func Papers() []Paper {
	return []Paper{
		periodicPaper(),
		partyYearPaper(),
		annexPaper(),
		unitPaper(),
		nextPlanPaper(),
		assignmentPaper(),
		newsPaper(),
		urgingPaper(),
		briefPaper(),
		deckPaper(),
		chaseListPaper(),
		evidenceListPaper(),
		archivePaper(),
	}
}

// Find returns the paper of a kind.
func Find(k Kind) (Paper, bool) {
	for _, p := range Papers() {
		if p.Kind == k {
			return p, true
		}
	}
	return Paper{}, false
}

// Title is what a list calls one such paper: its name with the year, the period
// or the unit it is about.
func (p Paper) Title(year int, period, unit string) string {
	title := p.Name + " " + span(year+p.Ahead, period)
	if p.Each && unit == "" {
		return title + " của mọi đơn vị"
	}
	if unit != "" {
		title += " của " + lowerFirst(unit)
	}
	return title
}
