// Package report is the paper a year ends with (báo cáo năm): the People's
// Committee's report on the year's tasks with the plan of the next, as a Word
// file in the layout of State documents, and its annex, the table of targets
// (biểu chỉ tiêu), as a workbook. Both are drawn from the record alone: approved
// figures, the plan and what the superior asked for. What the record does not
// hold is printed as a blank that can be seen and filled (……), never guessed,
// and every page says DỰ THẢO: a person finishes it, signs it and answers for it.
//
// A report is asked for (Make), drawn up by the queue (Handler) and then stands
// as a file with the figures it was made from and the end of the audit chain
// they were read at. It has three states: waiting, ready, failed with a sentence.
// The package refuses a year without a plan and a kind it does not know.
package report

import (
	"fmt"
	"slices"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/task"
	"tongket/internal/vn"
)

// Report is everything the papers of a year say, as plain values: WriteDocx and
// WriteXlsx need nothing else, and the same Report gives the same bytes.
type Report struct {
	Ward      org.Ward // as it was called on Day
	Day       vn.Day   // the day the board was drawn for
	Board     score.Board
	Baselines []plan.Baseline
	// Next is the plan of the year after, in its order, with what its indicators
	// mean; none when it is not in the record yet.
	Next        []plan.Target
	Definitions map[plan.IndicatorID]plan.Definition
	Claims      []check.Published // what was published about the year
	Directives  []task.Directive  // oldest first
	Units       map[auth.UnitID]string
	Head        string      // the end of the audit chain as printed, "123-9f86d081884c7d65"
	Figures     []figure.ID // every revision the papers rest on, sorted
	Demo        bool        // the figures are samples of an invented ward
}

// Gather reads what the papers of a year need, in one picture of the record. It
// refuses a year without a plan.
func Gather(tx *db.Tx, a score.Asked) (Report, error) {
	in, err := score.Load(tx, a)
	if err != nil {
		return Report{}, err
	}
	if len(in.Targets) == 0 {
		return Report{}, fault.Missingf("Năm %d chưa có chỉ tiêu nào nên chưa lập được báo cáo. Hãy tải nghị quyết hoặc quyết định giao chỉ tiêu năm %d lên và xác nhận các chỉ tiêu.", a.Year, a.Year)
	}
	r := Report{Day: in.AsOf, Board: score.Of(in), Baselines: in.Baselines, Definitions: in.Definitions, Units: in.Units.Name}
	slices.SortFunc(r.Baselines, func(a, b plan.Baseline) int { return a.Rank - b.Rank })
	if r.Ward, err = org.LoadWard(tx, r.Day); err != nil {
		return r, err
	}
	if r.Next, err = plan.Targets(tx, a.Year+1, ""); err != nil {
		return r, err
	}
	if r.Claims, err = check.Claims(tx, a.Year); err != nil {
		return r, err
	}
	if r.Directives, err = task.Directives(tx); err != nil {
		return r, err
	}
	slices.Reverse(r.Directives)
	if r.Head, err = audit.Head(tx); err != nil {
		return r, fmt.Errorf("report of %d: %w", a.Year, err)
	}
	r.Figures = used(r.Board)
	return r, nil
}

// used lists the revisions a board rests on, those of the year before included.
func used(b score.Board) []figure.ID {
	var ids []figure.ID
	for _, l := range b.Lines {
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
	if d, ok := percentOfPlan(p); ok {
		return d.String() + "%"
	}
	return ""
}

func percentOfPlan(p score.Part) (vn.Decimal, bool) {
	switch {
	case len(p.Published) > 0:
		return p.Published[0].Percent, true
	case p.Judged != nil && p.Judged.Percent != nil:
		return *p.Judged.Percent, true
	}
	return vn.Decimal{}, false
}
