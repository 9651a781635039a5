package report

import (
	"encoding/json"

	"tongket/internal/db"
)

// enqueue lays the work of a report in the queue, in the same transaction.
func enqueue(tx *db.Tx, a args) (id string, err error) {
	text, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	id = db.NewID()
	_, err = tx.Exec(`insert into job (ward, id, kind, args, made_by, run_at, lease_until, attempts, done_at, error)
		values ($1, $2, $3, $4, $5, $6, null, 0, null, '')`, id, Job, string(text), string(tx.Actor.Account), tx.Stamp())
	return id, err
}
