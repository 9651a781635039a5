package figure

import (
	"fmt"
	"strings"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// Filter says which revisions are wanted. The zero Filter wants all.
type Filter struct {
	Within    []auth.UnitID // only of these units; nil for every unit
	Unit      auth.UnitID
	Indicator plan.IndicatorID
	From, To  vn.Day // the very span
	State     State
	Entered   bool // only what was entered for a unit (nhập thay)
}

// where writes the filter as conditions after the ward's.
func (f Filter) where() (conditions string, args []any) {
	var b strings.Builder
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(args)+1), 1)
		}
		b.WriteString(" and " + condition)
	}
	if f.Within != nil {
		units := make([]any, len(f.Within))
		for i, u := range f.Within {
			units[i] = string(u)
		}
		add(`unit in (''`+strings.Repeat(", ?", len(units))+`)`, units...)
	}
	if f.Unit != "" {
		add(`unit = ?`, string(f.Unit))
	}
	if f.Indicator != "" {
		add(`indicator = ?`, string(f.Indicator))
	}
	if f.From != "" && f.To != "" {
		add(`from_day = ? and to_day = ?`, string(f.From), string(f.To))
	}
	if f.State != "" {
		add(`state = ?`, string(f.State))
	}
	if f.Entered {
		add(`via <> ''`)
	}
	return b.String(), args
}

// Search returns a page of the revisions a filter wants, the last sent first, and
// how many there are in all.
func Search(tx *db.Tx, f Filter, limit, offset int) (all []Figure, total int, err error) {
	where, args := f.where()
	if _, err := tx.One([]any{&total}, `select count(*) from figure where ward = $1`+where, args...); err != nil || total == 0 {
		return nil, 0, err
	}
	n := len(args)
	all, err = find(tx, `select `+columns+` from figure where ward = $1`+where+
		fmt.Sprintf(` order by submitted_at desc, id desc limit $%d offset $%d`, n+2, n+3), append(args, limit, offset)...)
	return all, total, err
}

// FindLeading returns of each indicator the figure that counts and tells of the
// latest days, the longest of several that end together; within nil every unit's.
func FindLeading(tx *db.Tx, from, to vn.Day, within []auth.UnitID) ([]Figure, error) {
	where, args := Filter{Within: within}.where()
	n := len(args)
	return find(tx, `select `+columns+` from figure where ward = $1 and id in (
		select id from (select id, row_number() over (partition by indicator order by to_day desc, from_day, submitted_at desc, id) as place
			from figure where ward = $1 and state = 'approved'`+where+fmt.Sprintf(` and to_day >= $%d and to_day <= $%d) newest where place = 1)
		order by indicator`, n+2, n+3), append(args, string(from), string(to))...)
}

// FindCountingOf returns what counts for the very spans of days given, of every
// indicator and unit, by its key: what a list of figures is compared with, in one
// query.
func FindCountingOf(tx *db.Tx, spans []Key) (map[Key]Figure, error) {
	counting := map[Key]Figure{}
	var conditions []string
	var args []any
	asked := map[Key]bool{}
	for _, s := range spans {
		days := Key{From: s.From, To: s.To}
		if asked[days] {
			continue
		}
		asked[days] = true
		conditions = append(conditions, fmt.Sprintf("from_day = $%d and to_day = $%d", len(args)+2, len(args)+3))
		args = append(args, string(s.From), string(s.To))
	}
	if len(conditions) == 0 {
		return counting, nil
	}
	all, err := find(tx, `select `+columns+` from figure where ward = $1 and state = 'approved' and (`+strings.Join(conditions, " or ")+`)`, args...)
	for _, f := range all {
		counting[f.Key] = f
	}
	return counting, err
}
