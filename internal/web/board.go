package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tongket/internal/db"
	"tongket/internal/doc/chart"
	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/intake"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/web/ui"
)

// lastReviewMonth is the month to whose end the year before is still being
// reviewed: conferences are held in December and January, final figures follow.
const lastReviewMonth = 3

// yearOf returns the year asked for, or the latest one that can be judged: the
// latest plan with approved figures, else the latest plan, else this year. In the
// months of the review a year that has only begun does not push the old one away.
func yearOf(tx *db.Tx, in *Input) (year int, years []int, err error) {
	if years, err = plan.Years(tx); err != nil {
		return 0, nil, err
	}
	if typed := in.Get("nam"); typed != "" {
		if year, err = strconv.Atoi(typed); err != nil || year < 2000 || year > 2100 {
			return 0, nil, fault.Missingf("Không có kế hoạch của năm “%s”. Hãy chọn một năm trong danh sách.", typed)
		}
		return year, years, nil
	}
	for _, y := range years {
		figures, err := figure.FindApproved(tx, vn.Day(fmt.Sprintf("%d-01-01", y)), vn.Day(fmt.Sprintf("%d-12-31", y)), "")
		if err != nil {
			return 0, nil, err
		}
		begun := y == in.Today.Year() && int(in.Today.Time().In(vn.Zone).Month()) <= lastReviewMonth && slices.Contains(years, y-1)
		if len(figures) > 0 && !begun {
			return y, years, nil
		}
	}
	if len(years) > 0 {
		return years[0], years, nil
	}
	return in.Today.Year(), years, nil
}

// verdictKinds maps the verdicts of the score to how they are drawn.
var verdictKinds = map[score.Verdict]ui.VerdictKind{
	score.Exceeded: ui.Exceeded, score.Met: ui.Met, score.NotMet: ui.NotMet, score.NotDue: ui.NotDue, score.NoData: ui.NoData,
}

var statusKinds = map[figure.Status]ui.Status{figure.Estimate: ui.Estimate, figure.Preliminary: ui.Preliminary, figure.Final: ui.Official}

// boards is the scoreboard of a year under every baseline that assigned anything.
type boards struct {
	score.Board                 // under the baseline in force
	in          score.Input     // what it was drawn from
	index       score.Indexed   // and that, for questions about single figures
	baselines   []plan.Baseline // that assigned a line of this year, in their order
	under       map[plan.BaselineID]score.Count
	own         score.Count                 // each line by the first baseline that assigned it
	whole       bool                        // one baseline assigned every counted line
	before      map[plan.IndicatorID]string // the values of the year before
	units       map[string]string           // names of the units by id
	phasings    []plan.Phasing              // how the year's plan is spread over the months
}

// loadBoards draws the board of a year. Without a baseline asked for, the lines
// are judged by the first one that assigned them all; where there is none, each
// line by its own.
func loadBoards(tx *db.Tx, year int, baseline plan.BaselineID) (b boards, err error) {
	if b.in, err = score.Load(tx, score.Asked{Year: year}); err != nil {
		return b, err
	}
	if baseline != "" && !slices.ContainsFunc(b.in.Baselines, func(x plan.Baseline) bool { return x.ID == baseline }) {
		return b, fault.Missingf("Không có nguồn giao này. Hãy chọn một nguồn giao trong danh sách.")
	}
	b.own = score.Of(b.in).Count
	b.under = map[plan.BaselineID]score.Count{}
	for _, base := range b.in.Baselines {
		under := b.in
		under.Baseline = base.ID
		count := score.Of(under).Count
		if count.Total == 0 {
			continue
		}
		b.under[base.ID] = count
		b.baselines = append(b.baselines, base)
		if count.Total == b.own.Total && !b.whole {
			b.whole = true
			if baseline == "" {
				baseline = base.ID
			}
		}
	}
	b.in.Baseline = baseline
	b.Board = score.Of(b.in)
	b.index = score.Index(b.in)
	if b.phasings, err = plan.Phasings(tx, year, ""); err != nil {
		return b, err
	}
	b.before = valuesBefore(b.in)
	b.units = map[string]string{}
	for id, name := range b.in.Units.Name {
		b.units[string(id)] = name
	}
	return b, nil
}

// valuesBefore prints what the year before came to, by indicator.
func valuesBefore(in score.Input) map[plan.IndicatorID]string {
	in.Year--
	in.Published = nil
	values := map[plan.IndicatorID]string{}
	for _, l := range score.Of(in).Lines {
		for _, p := range l.Parts {
			if p.Value != nil && p.Value.Gap == "" {
				values[p.Definition.Indicator] = p.Value.Text
			}
		}
	}
	return values
}

// baselineName is the name of the baseline in force, "" where each line has its
// own.
func baselineName(b boards) string {
	for _, x := range b.in.Baselines {
		if x.ID == b.Baseline {
			return x.Name
		}
	}
	return ""
}

// ofWard lists the ward's own figures of an indicator in the order of their days.
func (b boards) ofWard(id plan.IndicatorID) []figure.Figure {
	own := slices.DeleteFunc(slices.Clone(b.in.Figures), func(f figure.Figure) bool {
		return f.Key.Indicator != id || f.Key.Unit != b.in.Units.Root
	})
	slices.SortFunc(own, func(x, y figure.Figure) int {
		return cmp.Or(cmp.Compare(x.Key.To, y.Key.To), cmp.Compare(x.Key.From, y.Key.From))
	})
	return own
}

// phased is what the plan that judges a part should have reached by the end of each
// month, where the ward has laid it down for the value that stands now.
func (b boards) phased(t plan.TargetID, part int, p score.Part) (through [months]int64, ok bool) {
	if p.Judged == nil {
		return through, false
	}
	ph, ok := plan.FindPhasing(b.phasings, t, part, p.Judged.Baseline)
	return ph.Through, ok && ph.Through[months-1] == p.Judged.Assigned.Lo
}

// twoYears are the whole years before and under review, where both are exact.
func (b boards) twoYears(p score.Part) []chart.Value {
	var values []chart.Value
	last := 0
	for _, f := range b.ofWard(p.Definition.Indicator) {
		if f.Value.Bound == figure.Exact && intake.PeriodOf(f.Key.From, f.Key.To) == strconv.Itoa(f.Key.To.Year()) {
			values = append(values, chart.Value{N: f.Value.N, OK: true, Soft: f.Status != figure.Final})
			last = f.Key.To.Year()
		}
	}
	if last != b.Year {
		return nil
	}
	return values
}
