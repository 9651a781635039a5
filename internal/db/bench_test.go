package db_test

import (
	"database/sql"
	"testing"

	"tongket/internal/audit"
	"tongket/internal/db"
	"tongket/internal/wardtest"
)

// An act of a ward, with its turn, its chain and its form's key, against a bare
// commit of one row on the same engine in the same run.
func BenchmarkAct(b *testing.B) {
	w := wardtest.New(b)
	act := func(form string) error {
		return w.DB.Update(b.Context(), w.System(), func(tx *db.Tx) error {
			_, _, err := tx.Once(db.Form{Key: form, Act: "a", Digest: "d"}, func() (string, error) {
				return "", audit.Add(tx, audit.Entry{Act: "a", Subject: "s", Detail: map[string]any{"value": 12}})
			})
			return err
		})
	}
	b.Run("act", func(b *testing.B) {
		for b.Loop() {
			if err := act(db.NewID()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		driver, address := "sqlite", "file:"+b.TempDir()+"/bare.db?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
		if w.DB.Engine() == db.Postgres {
			driver, address = "pgx", w.DB.URL()
		}
		s, err := sql.Open(driver, address)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		s.SetMaxOpenConns(1)
		if _, err := s.Exec(`create table bare (id text not null primary key, n bigint not null)`); err != nil {
			b.Fatal(err)
		}
		insert, err := s.Prepare(`insert into bare (id, n) values ($1, 12)`)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := insert.Exec(db.NewID()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
