package figure

import (
	"errors"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/plan"
	"tongket/internal/regime"
)

// Judge refuses what Submit would refuse of an entry, but for what was sent in the
// meantime: a preview says it before anything is written.
func Judge(tx *db.Tx, d plan.Definition, e Entry) error {
	if err := tx.Actor.MayFor(auth.SubmitFigure, e.Key.Unit); err != nil {
		return err
	}
	e = e.tidied()
	if err := e.wellFormed(tx, d); err != nil {
		return err
	}
	if err := regime.CheckFor(tx, string(e.Key.Indicator), e.Key.Unit, e.Key.From, e.Key.To); err != nil {
		return err
	}
	near, err := near(tx, e.Key)
	if err != nil {
		return err
	}
	return errors.Join(e.mayReplace(d, near.counting()), e.explained(tx, d, near))
}
