package regime

import (
	"cmp"
	"slices"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// Duty is what one unit owes for one period under one regime.
type Duty struct {
	Regime     Regime // the revision that governs the period
	Period     Period
	Unit       auth.UnitID
	Indicators []string // ids of what is asked, in the order of the form
	Due        vn.Day
	Closes     vn.Day      // the last day of entry, "" for never; an exception is in it already
	Exception  ExceptionID // the exception that moved Closes, "" for none
}

// Open reports whether figures may still be entered on a day.
func (d Duty) Open(today vn.Day) bool { return d.Closes == "" || today <= d.Closes }

// Overdue reports whether the due day is past.
func (d Duty) Overdue(today vn.Day) bool { return today > d.Due }

// book is what duties are worked out from, read once for any number of units.
type book struct {
	regimes    map[RegimeID]rules
	periods    []Period
	calendar   Calendar
	units      *org.History
	exceptions map[exceptionKey][]Exception
}

// Duties returns what is due from one day to another, of all units, by due day.
func Duties(tx *db.Tx, from, to vn.Day) ([]Duty, error) {
	b, err := openBook(tx, from, to)
	if err != nil || b == nil {
		return nil, err
	}
	return b.duties(from, to), nil
}

// DutiesOf returns what one unit owes from one day to another, by due day.
func DutiesOf(tx *db.Tx, unit auth.UnitID, from, to vn.Day) ([]Duty, error) {
	all, err := Duties(tx, from, to)
	return slices.DeleteFunc(all, func(d Duty) bool { return d.Unit != unit }), err
}

// openBook reads all that the duties of a span of days rest on; nil where the
// ward has no regime.
func openBook(tx *db.Tx, from, to vn.Day) (*book, error) {
	all, err := revisions(tx, "")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	// A due day lies at most longestDue working days after its cutoff, which is
	// less than four months even over Tết.
	periods, err := periodsWhere(tx, `cutoff <= $2 and (cutoff >= $3 or due >= $4)`, string(to), string(from.AddDays(-120)), string(from))
	if err != nil {
		return nil, err
	}
	return bookOf(tx, all, periods)
}

func bookOf(tx *db.Tx, all []Regime, periods []Period) (*book, error) {
	b := &book{regimes: byRegime(all), periods: periods}
	var err error
	if b.calendar, err = LoadCalendar(tx); err != nil {
		return nil, err
	}
	if b.units, err = org.LoadHistory(tx); err != nil {
		return nil, err
	}
	exceptions, err := Exceptions(tx)
	b.exceptions = byDuty(exceptions)
	return b, err
}

// duties works out what is due between two days.
func (b *book) duties(from, to vn.Day) []Duty {
	var all []Duty
	for _, rs := range b.regimes {
		for _, p := range b.periods {
			r, governs := rs.on(p.Cutoff)
			if !governs || !r.covers(p) {
				continue
			}
			if due := r.due(p, b.calendar); from <= due && due <= to {
				all = append(all, b.owed(r, p, due)...)
			}
		}
	}
	// Units of one regime and period come in the order of the tree, and stay in it.
	slices.SortStableFunc(all, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Period.From, b.Period.From), cmp.Compare(a.Regime.ID, b.Regime.ID))
	})
	return all
}

// owed lists the duties of one regime for one period.
func (b *book) owed(r Regime, p Period, due vn.Day) []Duty {
	var all []Duty
	closes := r.closes(due, b.calendar)
	for _, unit := range r.reporters(b.units, p.Cutoff, due) {
		d := Duty{Regime: r, Period: p, Unit: unit, Indicators: r.Indicators, Due: due, Closes: closes}
		if e, moved := b.exceptionOf(r.ID, p.ID, unit); moved && d.Closes != "" && e.Until > d.Closes {
			d.Closes, d.Exception = e.Until, e.ID
		}
		all = append(all, d)
	}
	return all
}

// exceptionOf returns of the exceptions that hold for a duty the one that keeps
// entry open longest.
func (b *book) exceptionOf(regime RegimeID, period PeriodID, unit auth.UnitID) (last Exception, found bool) {
	for _, whose := range []auth.UnitID{"", unit} {
		for _, e := range b.exceptions[exceptionKey{regime, period, whose}] {
			if e.Holds() && e.Until > last.Until {
				last, found = e, true
			}
		}
	}
	return last, found
}

// serving returns the duties that a figure of an indicator and a unit for a span
// serves: those for the very span; where there is none, those for a period that
// ends on the same day when the span began with its year.
func serving(tx *db.Tx, indicator string, unit auth.UnitID, from, to vn.Day) ([]Duty, error) {
	all, err := revisions(tx, indicator)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	periods, err := periodsWhere(tx, `(to_day = $2 or kind = 'year' and from_day = $3)`, string(to), string(from))
	if err != nil {
		return nil, err
	}
	b, err := bookOf(tx, all, periods)
	if err != nil {
		return nil, err
	}
	begins := map[string]bool{} // windows whose year begins on the span's first day
	for _, p := range periods {
		begins[p.Window] = begins[p.Window] || p.Kind == Year && p.From == from
	}
	var exact, reached []Duty
	for _, d := range b.duties("", "9999-12-31") {
		if d.Unit != unit || d.Period.To != to || !slices.Contains(d.Indicators, indicator) {
			continue
		}
		if d.Period.From == from {
			exact = append(exact, d)
		} else if begins[d.Period.Window] {
			reached = append(reached, d)
		}
	}
	if len(exact) > 0 {
		return exact, nil
	}
	return reached, nil
}

// LevelsFor returns how many approvals a figure needs: the most that a regime
// asks for it, 1 where none asks.
func LevelsFor(tx *db.Tx, indicator string, unit auth.UnitID, from, to vn.Day) (int, error) {
	duties, err := serving(tx, indicator, unit, from, to)
	levels := 1
	for _, d := range duties {
		levels = max(levels, d.Regime.Levels)
	}
	return levels, err
}

// CheckFor refuses a figure that may not be entered: what Check refuses, and one
// whose every regime has closed entry for the unit by its deadline.
func CheckFor(tx *db.Tx, indicator string, unit auth.UnitID, from, to vn.Day) error {
	if err := Check(tx, unit, from, to); err != nil {
		return err
	}
	duties, err := serving(tx, indicator, unit, from, to)
	if err != nil || len(duties) == 0 {
		return err
	}
	last := duties[0]
	for _, d := range duties {
		if d.Open(vn.DayOf(tx.Now)) {
			return nil
		}
		if d.Closes > last.Closes {
			last = d
		}
	}
	return last.Closed()
}

// AskFor asks what CheckFor is going to ask first, for db.Tx.Ahead.
func AskFor(tx *db.Tx, indicator string, from, to vn.Day) {
	stored(tx, from, to)
	Locks(tx)
	revisions(tx, indicator)
}

// Closed is the refusal of a figure whose duty has closed.
func (d Duty) Closed() error {
	extended := ""
	if d.Exception != "" {
		extended = ", đã gia hạn"
	}
	return fault.Conflictf("Kỳ %s của “%s” đã khóa nhập sau ngày %s (hạn gửi %s%s). Hãy đề nghị Văn phòng mở khóa cho đơn vị kèm lý do rồi gửi lại.",
		d.Period.Name, d.Regime.Name, d.Closes.Short(), d.Due.Short(), extended)
}
