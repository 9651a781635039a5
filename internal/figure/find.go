package figure

import (
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/vn"
)

// FindOfUnit returns every revision of a unit's figures whose last day lies in the
// days given, for a table of them.
func FindOfUnit(tx *db.Tx, unit auth.UnitID, from, to vn.Day) ([]Figure, error) {
	return find(tx, `select `+columns+` from figure where ward = $1 and unit = $2 and to_day >= $3 and to_day <= $4
		order by indicator, from_day, to_day, revision`, string(unit), string(from), string(to))
}
