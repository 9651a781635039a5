package wardtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tongket/internal/db"
)

// Column is a column as an engine declares it.
type Column struct {
	Table, Name string
	Type        string // text, bigint, boolean, bytea
	Null        bool
}

// Columns lists the record's columns, by table and name, in the words of the
// migrations on both engines.
func Columns(t testing.TB, d *db.DB) []Column {
	t.Helper()
	query := `
		select table_name, column_name, data_type, is_nullable = 'YES'
		from information_schema.columns
		where table_schema = 'public' and table_name <> 'goose_db_version'
		order by table_name, column_name`
	if d.Engine() == db.SQLite {
		query = `
			select m.name, c.name, lower(c.type), c."notnull" = 0
			from sqlite_master m join pragma_table_info(m.name) c
			where m.type = 'table' and m.name not in ('goose_db_version', 'sqlite_sequence')
			order by m.name, c.name`
	}
	var all []Column
	err := d.ViewEveryWard(context.Background(), func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var c Column
			err := s.Scan(&c.Table, &c.Name, &c.Type, &c.Null)
			all = append(all, c)
			return err
		}, query)
	})
	if err != nil {
		t.Fatalf("list columns: %v", err)
	}
	return all
}

// storage is what SQLite must hold in a column of a declared type. It would take
// a text into a bigint column without a word, and PostgreSQL would not.
var storage = map[string]string{
	"text":    "typeof(%[1]s) = 'text'",
	"bigint":  "typeof(%[1]s) = 'integer'",
	"boolean": "typeof(%[1]s) = 'integer' and %[1]s in (0, 1)",
	"bytea":   "typeof(%[1]s) = 'blob'",
}

// CheckTypes fails the test where a row on SQLite holds in some column what the
// column was not declared to hold. The harness runs it when a test ends.
func CheckTypes(t testing.TB, d *db.DB) {
	t.Helper()
	if d.Engine() != db.SQLite {
		return
	}
	sums := map[string][]string{}
	names := map[string][]string{}
	for _, c := range Columns(t, d) {
		rule, known := storage[c.Type]
		if !known {
			t.Errorf("%s.%s is declared %q: the record knows text, bigint, boolean and bytea", c.Table, c.Name, c.Type)
			continue
		}
		name := `"` + c.Name + `"`
		sums[c.Table] = append(sums[c.Table], fmt.Sprintf("coalesce(sum(not (%[1]s is null or ("+rule+"))), 0)", name))
		names[c.Table] = append(names[c.Table], c.Name)
	}
	for table, sum := range sums {
		for i, wrong := range countWrong(t, d, table, sum) {
			if wrong > 0 {
				t.Errorf("%d rows of %s hold the wrong type in %s", wrong, table, names[table][i])
			}
		}
	}
}

func countWrong(t testing.TB, d *db.DB, table string, sums []string) []int {
	t.Helper()
	wrong := make([]int, len(sums))
	dest := make([]any, len(sums))
	for i := range wrong {
		dest[i] = &wrong[i]
	}
	err := d.ViewEveryWard(context.Background(), func(w *db.Wide) error {
		_, err := w.One(dest, "select "+strings.Join(sums, ", ")+` from "`+table+`"`)
		return err
	})
	if err != nil {
		t.Errorf("check the types of %s: %v", table, err)
	}
	return wrong
}
