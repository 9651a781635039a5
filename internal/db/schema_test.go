package db_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/db"
)

var update = flag.Bool("update", false, "write docs/schema.sql anew")

// schemaHead stands above the dump.
const schemaHead = `-- The record's tables as the migrations leave them, for reading: what is run are
-- the files of internal/db/migrations, the same text on SQLite and PostgreSQL.
-- Made by: go test ./internal/db -run TestSchemaIsWrittenDown -update
`

// capitals undoes the capitals with which SQLite begins its copy of a text.
var capitals = strings.NewReplacer("CREATE TABLE ", "create table ", "CREATE UNIQUE INDEX ", "create unique index ", "CREATE INDEX ", "create index ")

func TestSchemaIsWrittenDown(t *testing.T) {
	t.Parallel()
	d := mustOpen(t, db.Options{Path: filepath.Join(t.TempDir(), "tongket.db")}, db.Migrations())
	var b strings.Builder
	b.WriteString(schemaHead)
	err := d.ViewEveryWard(t.Context(), func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var kind, text string
			err := s.Scan(&kind, &text)
			if kind == "table" {
				b.WriteString("\n")
			}
			b.WriteString(capitals.Replace(text) + ";\n")
			return err
		}, `
			select type, sql from sqlite_master
			where sql is not null and tbl_name not in ('goose_db_version', 'sqlite_sequence')
			order by tbl_name, type desc, name`)
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "schema.sql")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), b.String()); diff != "" {
		t.Errorf("docs/schema.sql is not what the migrations make (-written +made); run this test with -update:\n%s", diff)
	}
}
