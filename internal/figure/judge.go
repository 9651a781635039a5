package figure

import (
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/regime"
)

// Judge refuses what Submit would refuse of an entry, but for what was sent in the
// meantime: a preview says it before anything is written.
func Judge(tx *db.Tx, e Entry) error {
	if err := tx.Actor.MayFor(auth.SubmitFigure, e.Key.Unit); err != nil {
		return err
	}
	d, err := plan.Indicator(tx, e.Key.Indicator, "")
	if err != nil {
		return err
	}
	if err := e.wellFormed(tx, d); err != nil {
		return err
	}
	return regime.Check(tx, e.Key.Unit, e.Key.From, e.Key.To)
}
