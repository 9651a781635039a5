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

// neighbours are the revisions a new one is judged beside.
type neighbours struct {
	own      []Figure // of the same figure, oldest first
	lastYear *Figure  // approved, of the same period a year ago
	previous *Figure  // approved, of the period before, as long as this one
}

// near reads the revisions of a figure and what counted a year ago, in one query.
func near(tx *db.Tx, k Key) (n neighbours, err error) {
	ago := k.YearBefore()
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3
		and (from_day = $4 and to_day = $5 or from_day = $6 and to_day = $7 and state = 'approved') order by revision`,
		string(k.Indicator), string(k.Unit), string(k.From), string(k.To), string(ago.From), string(ago.To))
	for _, f := range all {
		if f.Key == k {
			n.own = append(n.own, f)
		} else {
			n.lastYear = &f
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

// readPrevious finds what counts for the period before, as long as the figure's
// own: a month is never compared with a year.
func (n *neighbours) readPrevious(tx *db.Tx, k Key) error {
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and indicator = $2 and unit = $3 and to_day < $4 and state = 'approved'
		order by to_day desc, from_day desc limit 24`, string(k.Indicator), string(k.Unit), string(k.From))
	n.previous = previousOf(k, all)
	return err
}

// previousOf finds among figures, latest first, the one of the period before.
func previousOf(k Key, all []Figure) *Figure {
	for _, f := range all {
		if f.Key.To < k.From && alike(f.Key.days(), k.days()) {
			return &f
		}
	}
	return nil
}

func (k Key) days() int { return int(k.To.Time().Sub(k.From.Time()).Hours()/24) + 1 }

// alike reports whether two spans are of one kind: months of 28 and 31 days are.
func alike(a, b int) bool { return a-b <= 3 && b-a <= 3 }
