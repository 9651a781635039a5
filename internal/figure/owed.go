package figure

import (
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// OwedState says how far a figure that is owed has come.
type OwedState string

// The states, least far first.
const (
	OwedMissing  OwedState = "missing"  // nothing was sent
	OwedReturned OwedState = "returned" // sent back, and nobody has sent it again
	OwedWaiting  OwedState = "waiting"  // sent, not decided
	OwedApproved OwedState = "approved" // counts
)

// Label returns the state as printed.
func (s OwedState) Label() string {
	switch s {
	case OwedMissing:
		return "chưa gửi"
	case OwedReturned:
		return "bị trả lại"
	case OwedWaiting:
		return "chờ duyệt"
	case OwedApproved:
		return "đã duyệt"
	}
	return string(s)
}

var owedStates = []OwedState{OwedMissing, OwedReturned, OwedWaiting, OwedApproved}

// Owed is one figure of a duty and where it stands.
type Owed struct {
	Duty      regime.Duty
	Indicator plan.IndicatorID
	Latest    *Figure // the newest revision that answers the duty, nil where none was sent
	State     OwedState
}

// Owing tells of every figure that duties ask for where it stands, in the order of
// the duties and of their indicators. A figure answers a duty when it covers the
// period, when it runs from the start of the year to the period's end (the amount
// is then implied), and, where a count adds up over time, when figures of parts of
// the period cover it without a gap; a stock on the period's last day answers it
// whatever its span. It reads the figures of those days in one query.
func Owing(tx *db.Tx, duties []regime.Duty) ([]Owed, error) {
	if len(duties) == 0 {
		return nil, nil
	}
	from, to := duties[0].Period.From, duties[0].Period.To
	for _, d := range duties {
		from, to = min(from, d.Period.From), max(to, d.Period.To)
	}
	definitions, err := plan.Indicators(tx, "")
	if err != nil {
		return nil, err
	}
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and to_day >= $2 and to_day <= $3 and state <> 'superseded'
		order by indicator, unit, to_day, from_day, revision`, string(from), string(to))
	if err != nil {
		return nil, err
	}
	starts, err := yearStarts(tx, to)
	if err != nil {
		return nil, err
	}
	sent := standings(all)
	var owing []Owed
	for _, d := range duties {
		for _, indicator := range d.Indicators {
			id := plan.IndicatorID(indicator)
			o := Owed{Duty: d, Indicator: id, State: OwedMissing}
			if s, ok := answer(sent[series{id, d.Unit}], d.Period, definitions[id].Kind, starts); ok {
				o.Latest, o.State = &s.latest, s.state
			}
			owing = append(owing, o)
		}
	}
	return owing, nil
}

// yearStarts returns the first days of the ward's years that began by a day.
func yearStarts(tx *db.Tx, to vn.Day) (map[vn.Day]bool, error) {
	starts := map[vn.Day]bool{}
	err := tx.Each(func(s db.Scanner) error {
		var day vn.Day
		err := s.Scan(&day)
		starts[day] = true
		return err
	}, `select from_day from period where ward = $1 and kind = 'year' and from_day <= $2`, string(to))
	return starts, err
}

// series is one indicator of one unit.
type series struct {
	indicator plan.IndicatorID
	unit      auth.UnitID
}

// standing is where one figure stands by all its revisions.
type standing struct {
	latest Figure
	state  OwedState
}

// standings gathers revisions, the older first, by indicator and unit. A returned
// correction of a number that counts leaves that number counting.
func standings(all []Figure) map[series][]standing {
	sent := map[series][]standing{}
	for _, f := range all {
		state := OwedWaiting
		switch f.State {
		case Approved:
			state = OwedApproved
		case Returned:
			state = OwedReturned
		}
		k := series{f.Key.Indicator, f.Key.Unit}
		of := sent[k]
		if n := len(of); n > 0 && of[n-1].latest.Key == f.Key {
			if state == OwedReturned && of[n-1].state == OwedApproved {
				state = OwedApproved
			}
			of[n-1] = standing{f, state}
			continue
		}
		sent[k] = append(of, standing{f, state})
	}
	return sent
}

// answer finds what of a unit's figures answers a duty for a period: the farthest
// of those that each do, else the least far of the parts that together do.
func answer(sent []standing, p regime.Period, kind plan.Kind, starts map[vn.Day]bool) (best standing, found bool) {
	for _, s := range sent {
		k := s.latest.Key
		covers := k.From == p.From || starts[k.From] && k.From <= p.From || kind == plan.Stock
		if k.To == p.To && covers && (!found || farther(s.state, best.state)) {
			best, found = s, true
		}
	}
	if found || kind != plan.Flow {
		return best, found
	}
	return parts(sent, p)
}

func farther(a, b OwedState) bool { return slices.Index(owedStates, a) > slices.Index(owedStates, b) }

// parts walks from the period's first day to its last over figures that follow one
// another.
func parts(sent []standing, p regime.Period) (last standing, found bool) {
	state := OwedApproved
	for day := p.From; day <= p.To; day = last.latest.Key.To.AddDays(1) {
		i := slices.IndexFunc(sent, func(s standing) bool { return s.latest.Key.From == day && s.latest.Key.To <= p.To })
		if i < 0 {
			return standing{}, false
		}
		last = sent[i]
		if farther(state, last.state) {
			state = last.state
		}
	}
	last.state = state
	return last, true
}
