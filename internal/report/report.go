// Package report is the papers a ward gives out: the report of a year or a period
// with its annex, the table of targets, the news item, the lists for chasing and
// for auditing, the file for the archive, and the others that Papers names. All are
// drawn from the record alone: approved figures, the plan and what the superior
// asked for. What the record does not hold is printed as a blank that can be seen
// and filled (……), never guessed, and the papers say DỰ THẢO: a person finishes
// them, signs and answers for them.
//
// Every paper goes one way: what it says is gathered in one picture of the record
// (GatherPaper), laid under the names of its dictionary, and filled into a template,
// the ward's own or the built-in one; workbooks and archives write themselves. It is
// asked for (Make), drawn up by the queue (Handler) and then stands as a file with
// the revisions it was made from, the end of the audit chain they were read at, and
// each number with its sentence and record (Numbers). It has three states: waiting,
// ready, failed with a sentence. A paper of days whose figures are not final says so
// and is never numbered.
//
// The package refuses a year without a plan, a kind or format it does not know, and
// a template whose tags would not print what they should.
package report

import (
	"cmp"
	"fmt"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/figure"
	"tongket/internal/layout"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/score"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// Report is everything the papers of a year say, as plain values: Write and
// WriteXlsx need nothing else, and the same Report gives the same bytes.
type Report struct {
	Asked          Asked         // which paper it is for; zero for the figures alone
	Period         regime.Period // the period within the year that it is about; zero: the year
	Closed         bool          // the figures of the year or period are final; see closed.go
	Layout         layout.Rules  // the form of the paper, by who issues it and today
	Party          PartyWork     // how the ward sorts the lines of the Party's report
	PartyConfirmed bool          // a clerk has confirmed that
	Unit           org.Unit      // of a paper about one unit
	Open           []figure.Owed // what is still owed of the year or period, by due day and unit
	Ward           org.Ward      // as it was called on Day
	Day            vn.Day        // the day the board was drawn for
	Board          score.Board
	Snapshot       *score.Snapshot // whose board this is; nil: that of the record as it is read
	Baselines      []plan.Baseline // in their order
	Others         []score.Line    // the year's figures that belong to no line of the plan
	// Next is the plan of the year after, none when it is not in the record yet.
	Next        []plan.Target
	Definitions map[plan.IndicatorID]plan.Definition
	Grounds     []document.Document // the papers that assigned the year's plan, by day
	NextGrounds []document.Document // those of the year after, for its plan
	Charges     []Charged           // what each unit has of the year's plan, for the decision that assigns it
	Claims      []check.Published   // what was published about the year
	Directives  []Said              // what was asked of the ward in the year and the next, oldest first
	Units       map[auth.UnitID]string
	Head        string      // the end of the audit chain as printed: "123-9f86d081884c7d65"
	Figures     []figure.ID // every revision the papers rest on, sorted
	Demo        bool        // the figures are samples of an invented ward
	// Columns are those of the annex in the ward's order, nil for the usual ones;
	// Within is what the year had reached by the end of the periods they print.
	Columns []ColumnCode
	Within  []Within

	// earlier is what the year had come to on the day before a period that does not
	// begin with the year, by indicator.
	earlier map[plan.IndicatorID]score.Part
	own     []byte                 // the ward's own template of the paper, nil for the built-in one
	owing   owing                  // of the chase list
	proofs  []proof                // of the list of evidence and of the archive
	filed   []filed                // of the archive
	unit    ofUnit                 // of a paper about one unit
	shares  *[]plan.Share          // what the units were charged with; nil until asked for
	drawn   *numbering             // the numbers of the drawing that will be kept; nil for a file that is not
	rests   map[string][]figure.ID // by key, beside what the board tells
	ground  *grounded              // nil for a ward without a map
	in      score.Input            // what the board was drawn from
	known   string                 // the instant whose record is read, a db.Stamp; "" is now
}

// unknown reports whether something was recorded after the instant asked for.
func (r *Report) unknown(recorded string) bool { return r.known != "" && recorded > r.known }

// Said is a directive with the paper in which it stands.
type Said struct {
	task.Directive
	Paper document.Document
}

// Gather reads what the papers of a year need, in one picture of the record. It
// refuses a year without a plan.
func Gather(tx *db.Tx, a score.Asked) (Report, error) {
	in, err := score.Load(tx, a)
	if err != nil {
		return Report{}, err
	}
	if len(in.Targets) == 0 {
		return Report{}, noPlan("", a.Year)
	}
	r := Report{Day: in.AsOf, Board: score.Of(in), Baselines: in.Baselines, Definitions: in.Definitions, Units: in.Units.Name}
	r.in, r.known = in, a.Known()
	r.Others = others(in)
	r.Figures = used(slices.Concat(r.Board.Lines, r.Others))
	if err := r.readColumns(tx, in); err != nil {
		return Report{}, fmt.Errorf("report of %d: %w", a.Year, err)
	}
	for _, read := range []func(*db.Tx) error{r.readWard, r.readNext, r.readGrounds, r.readClaims, r.readDirectives} {
		if err := read(tx); err != nil {
			return Report{}, fmt.Errorf("report of %d: %w", a.Year, err)
		}
	}
	return r, nil
}

// GatherOf is GatherSnapshot for the id of a snapshot, and Gather for none.
func GatherOf(tx *db.Tx, a score.Asked, snapshot string) (Report, error) {
	if snapshot != "" {
		return GatherSnapshot(tx, snapshot)
	}
	return Gather(tx, a)
}

// GatherSnapshot reads what the papers need as a snapshot froze it: the board is
// the frozen one, and everything around it as the record knew it then.
func GatherSnapshot(tx *db.Tx, id string) (Report, error) {
	s, board, err := score.LoadSnapshot(tx, id)
	if err != nil {
		return Report{}, err
	}
	r, err := Gather(tx, s.Asked())
	if err != nil {
		return Report{}, err
	}
	r.Board, r.Snapshot = board, &s
	r.Figures = used(slices.Concat(board.Lines, r.Others))
	return r, nil
}

func (r *Report) readWard(tx *db.Tx) (err error) {
	if r.Ward, err = org.LoadWard(tx, r.Day); err != nil {
		return err
	}
	if _, err = tx.One([]any{&r.Demo}, `select demo from ward where ward = $1`); err != nil {
		return err
	}
	r.Head, err = audit.Head(tx)
	return err
}

func (r *Report) readNext(tx *db.Tx) (err error) {
	r.Next, err = plan.Targets(tx, r.Board.Year+1, r.known)
	return err
}

// readGrounds finds the papers behind the plan values of the year.
func (r *Report) readGrounds(tx *db.Tx) (err error) {
	r.Grounds, err = groundsOf(tx, r.lines())
	return err
}

func (r *Report) readClaims(tx *db.Tx) (err error) {
	r.Claims, err = check.Claims(tx, r.Board.Year)
	r.Claims = slices.DeleteFunc(r.Claims, func(c check.Published) bool { return r.unknown(c.RecordedAt) })
	return err
}

// readDirectives keeps what was asked in the year under review and in the one
// after it: what is older was answered in an earlier report.
func (r *Report) readDirectives(tx *db.Tx) error {
	all, err := task.Directives(tx)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	for _, d := range all {
		if r.unknown(d.RecordedAt) {
			continue
		}
		paper, err := document.Get(tx, document.ID(d.Source.Document))
		if err != nil {
			return err
		}
		if y := (Said{d, paper}).day().Year(); y == r.Board.Year || y == r.Board.Year+1 {
			r.Directives = append(r.Directives, Said{d, paper})
		}
	}
	return nil
}

// day is when something was said: the day of its paper, else the day it was
// recorded.
func (s Said) day() vn.Day {
	if s.Paper.Day.Valid() {
		return s.Paper.Day
	}
	at, err := db.ParseStamp(s.RecordedAt)
	if err != nil {
		return ""
	}
	return vn.DayOf(at)
}

// others reads what the ward reported of the year beside its plan, as lines
// without a plan value, by name.
func others(in score.Input) []score.Line {
	planned := map[plan.IndicatorID]bool{}
	for _, t := range in.Targets {
		for _, p := range t.Parts {
			planned[p.Indicator] = true
		}
	}
	beside := in
	beside.Targets = nil
	for _, f := range in.Figures {
		id := f.Key.Indicator
		if planned[id] || f.Key.To.Year() != in.Year || f.Key.Unit != in.Units.Root {
			continue
		}
		planned[id] = true
		beside.Targets = append(beside.Targets, plan.Target{ID: plan.TargetID(id), Year: in.Year, Name: in.Definitions[id].Name, Parts: []plan.Part{{Indicator: id}}})
	}
	slices.SortFunc(beside.Targets, func(a, b plan.Target) int { return cmp.Or(vn.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	for i := range beside.Targets {
		beside.Targets[i].Number = i + 1
	}
	return score.Of(beside).Lines
}

// used lists the revisions that lines rest on, those of the year before included.
func used(lines []score.Line) []figure.ID {
	var ids []figure.ID
	for _, l := range lines {
		ids = append(ids, l.Used...)
		for _, p := range l.Parts {
			if p.Change.Base != nil {
				ids = append(ids, p.Change.Base.Used...)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// PercentOfPlan prints the value of a part as a percentage of the plan it is
// judged by: the percentage a document published, as it was printed; else the
// one computed, at the indicator's own number of decimals; "" where there is
// none, as for what should be low.
func PercentOfPlan(p score.Part) string {
	if p.Judged == nil {
		if len(p.Published) > 0 {
			return p.Published[0].Percent.String() + "%"
		}
		return ""
	}
	if d, ok := percentUnder(p, *p.Judged); ok {
		return d.String() + "%"
	}
	return ""
}

// percentUnder is the value as a percentage of one plan. A published percentage
// that does not say which plan it is of stands for the plan of the verdict.
func percentUnder(p score.Part, a score.Against) (vn.Decimal, bool) {
	for _, published := range p.Published {
		if published.Baseline == a.Baseline || published.Baseline == "" && p.Judged != nil && p.Judged.Baseline == a.Baseline {
			return published.Percent, true
		}
	}
	if a.Percent != nil {
		return *a.Percent, true
	}
	return vn.Decimal{}, false
}
