package wardtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tongket/internal/db"
)

// sqliteTemplates holds the bytes of each template, made once.
var sqliteTemplates = map[template]func() ([]byte, error){
	bare:    sync.OnceValues(func() ([]byte, error) { return sqliteTemplate(bare) }),
	founded: sync.OnceValues(func() ([]byte, error) { return sqliteTemplate(founded) }),
}

func sqliteTemplate(k template) ([]byte, error) {
	dir, err := os.MkdirTemp("", "tongket-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "record.db")
	if err := k.make(db.Options{Path: file}); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// SQLiteFile writes a founded ward's database into a folder of the test, closed,
// and returns its path.
func SQLiteFile(t testing.TB) string {
	t.Helper()
	return sqliteFile(t, founded)
}

func sqliteFile(t testing.TB, k template) string {
	t.Helper()
	data, err := sqliteTemplates[k]()
	if err != nil {
		t.Fatalf("make the template: %v", err)
	}
	file := filepath.Join(t.TempDir(), "tongket.db")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func openSQLite(t testing.TB, k template, now func() time.Time) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Path: sqliteFile(t, k), Now: now})
	if err != nil {
		t.Fatalf("open SQLite: %v", err)
	}
	return d
}
