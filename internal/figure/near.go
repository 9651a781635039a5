package figure

import (
	"cmp"
	"fmt"
	"slices"

	"tongket/internal/db"
	"tongket/internal/vn"
)

// YearBefore returns the same figure a year ago; the end of a month stays the end
// of its month.
func (k Key) YearBefore() Key {
	k.From, k.To = yearBefore(k.From), yearBefore(k.To)
	return k
}

func yearBefore(d vn.Day) vn.Day {
	if d.AddDays(1).Time().Day() == 1 { // the last of its month
		first := d.AddDays(1)
		return vn.Day(fmt.Sprintf("%04d%s", first.Year()-1, string(first)[4:])).AddDays(-1)
	}
	return vn.Day(fmt.Sprintf("%04d%s", d.Year()-1, string(d)[4:]))
}

// Before returns the same figure of the period before, as long as this one: a
// month for a month, a quarter for a quarter. A span that is no whole number of
// months goes back by its days.
func (k Key) Before() Key {
	from, after := k.From.Time(), k.To.AddDays(1).Time()
	months := (after.Year()-from.Year())*12 + int(after.Month()) - int(from.Month())
	first := from.AddDate(0, -months, 0)
	if months == 0 || after.Day() != from.Day() {
		first = from.Add(-after.Sub(from))
	}
	k.From, k.To = vn.DayOf(first), k.From.AddDays(-1)
	return k
}

// neighbours are the revisions a new one is judged beside.
type neighbours struct {
	own      []Figure // of the same figure: the one that counts, then the newest
	lastYear *Figure  // approved, of the same period a year ago
	previous *Figure  // approved, of the period before, as long as this one
}

// near reads of a figure the revision that counts and the newest one, and what
// counted a year ago and in the period before, in one query however often it was
// sent.
func near(tx *db.Tx, k Key) (n neighbours, err error) {
	ago, before := k.YearBefore(), k.Before()
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3 and state = 'approved'
			and (from_day = $4 and to_day = $5 or from_day = $6 and to_day = $7 or from_day = $8 and to_day = $9)
		union all
		select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3 and from_day = $4 and to_day = $5 and state <> 'approved'
			and revision = (select max(g.revision) from figure g where g.ward = $1 and g.indicator = $2 and g.unit = $3 and g.from_day = $4 and g.to_day = $5)`,
		string(k.Indicator), string(k.Unit), string(k.From), string(k.To), string(ago.From), string(ago.To), string(before.From), string(before.To))
	for _, f := range all {
		switch f.Key {
		case k:
			n.own = append(n.own, f)
		case ago:
			n.lastYear = &f
		default:
			n.previous = &f
		}
	}
	return n, err
}

func (n neighbours) latest() (f Figure, found bool) {
	if len(n.own) == 0 {
		return Figure{}, false
	}
	return n.own[len(n.own)-1], true
}

func (n neighbours) counting() *Figure {
	if i := slices.IndexFunc(n.own, func(f Figure) bool { return f.State == Approved }); i >= 0 {
		return &n.own[i]
	}
	return nil
}

// before is the value a fall is measured from.
func (n neighbours) before() *Value {
	if f := cmp.Or(n.lastYear, n.previous); f != nil {
		return &f.Value
	}
	return nil
}
