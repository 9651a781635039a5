package figure

import (
	"slices"

	"tongket/internal/db"
	"tongket/internal/vn"
)

// lean are the columns that a verdict is drawn from.
const lean = `id, indicator, unit, from_day, to_day, revision, value, bound, num, den, day, published, status, as_of, submitted_at`

// manyFigures is what the two years of a ward that reports for itself come to; the
// list begins with room for it.
const manyFigures = 512

// FindCounted returns the figures that counted at a stamp ("" is now) and whose
// last day lies in the days given, both included, as FindApproved does, with what
// a verdict is drawn from and no more: no notes, no evidence, no names. A board
// reads tens of thousands of them, and asks for no order.
func FindCounted(tx *db.Tx, from, to vn.Day, stamp string) ([]Figure, error) {
	where, args := `state = 'approved'`, []any{string(from), string(to)}
	if stamp != "" {
		where = `state in ('approved', 'superseded') and decided_at <= $4 and (superseded_at is null or superseded_at > $4)`
		args = append(args, stamp)
	}
	all := make([]Figure, 0, manyFigures)
	err := tx.Each(func(s db.Scanner) error {
		all = slices.Grow(all, 1)
		all = all[:len(all)+1]
		f := &all[len(all)-1]
		f.State = Approved
		return s.Scan(&f.ID, &f.Key.Indicator, &f.Key.Unit, &f.Key.From, &f.Key.To, &f.Revision, &f.Value.N, &f.Value.Bound,
			&f.Value.Num, &f.Value.Den, &f.Value.Day, &f.Value.Published, &f.Status, &f.AsOf, &f.SubmittedAt)
	}, `select `+lean+` from figure where ward = $1 and to_day >= $2 and to_day <= $3 and `+where, args...)
	return all, err
}
