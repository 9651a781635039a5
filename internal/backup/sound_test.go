package backup_test

import (
	"testing"

	"tongket/internal/audit"
	"tongket/internal/backup"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

func TestSoundFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		w.Update(w.System(), func(tx *db.Tx) error {
			return audit.Add(tx, audit.Entry{Act: "test.act", Subject: "test/1"})
		})
		trial, err := backup.Sound(t.Context(), w.DB)
		if err != nil || trial.Wards != 1 || trial.Acts != 1 {
			t.Fatalf("a whole record: %+v, %v; want one ward with one act", trial, err)
		}
		w.Update(w.System(), func(tx *db.Tx) error {
			_, err := tx.Exec(`update audit set subject = 'test/2' where ward = $1 and n = 1`)
			return err
		})
		if _, err := backup.Sound(t.Context(), w.DB); !fault.Is(err, fault.Conflict) {
			t.Errorf("a changed chain: %v, want a conflict that says where", err)
		}
	})
}
