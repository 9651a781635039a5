package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tongket/internal/fault"
)

// migrations holds the forward-only migrations, the same text for both engines.
//
//go:embed migrations/*.sql
var migrations embed.FS

// latest is the version the program brings the record to: the number of the
// last migration.
func latest() (int64, error) {
	entries, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return 0, err
	}
	var last int64
	for _, e := range entries {
		v, err := goose.NumericComponent(e.Name())
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", e.Name(), err)
		}
		last = max(last, v)
	}
	return last, nil
}

// version reads the record's version; 0 is an empty record.
func version(ctx context.Context, d *sql.DB) (int64, error) {
	var v sql.NullInt64
	err := d.QueryRowContext(ctx, `select max(version_id) from goose_db_version where is_applied`).Scan(&v)
	if err != nil && (strings.Contains(err.Error(), "no such table") || strings.Contains(err.Error(), "does not exist")) {
		return 0, nil
	}
	return v.Int64, err
}

// errNewer is the refusal of a record written by a newer program.
func errNewer(have, want int64) error {
	return fault.Refusedf("Cơ sở dữ liệu này do một bản tongket mới hơn ghi (phiên bản %d, chương trình này biết đến %d). Hãy cài bản mới rồi mở lại; chưa có gì bị thay đổi.", have, want)
}

func (d *DB) migrateSQLite(ctx context.Context) error {
	m, err := sql.Open("sqlite", sqliteDSN(d.path, "foreign_keys(0)"))
	if err != nil {
		return err
	}
	defer m.Close()
	m.SetMaxOpenConns(1)
	have, err := version(ctx, m)
	if err != nil {
		return classify("read version", err)
	}
	want, err := latest()
	if err != nil || have == want {
		return err
	}
	if have > want {
		return errNewer(have, want)
	}
	if have == 0 {
		return d.up(ctx, m, goose.DialectSQLite3)
	}
	return d.migrateCopied(ctx, m, have)
}

// migrateCopied keeps a copy of the file as it was beside it before it changes
// anything, and says where.
func (d *DB) migrateCopied(ctx context.Context, m *sql.DB, have int64) error {
	kept := fmt.Sprintf("%s.v%d", d.path, have)
	if err := os.Remove(kept); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace earlier copy: %w", err)
	}
	if _, err := m.ExecContext(ctx, `vacuum into ?`, kept); err != nil {
		return fmt.Errorf("copy record before migrating: %w", classify("vacuum into", err))
	}
	if err := d.up(ctx, m, goose.DialectSQLite3); err != nil {
		return fmt.Errorf("migrate (the record as it was is kept in %s): %w", kept, err)
	}
	return nil
}

func (d *DB) migratePostgres(ctx context.Context) error {
	have, err := version(ctx, d.write.DB)
	if err != nil {
		return classify("read version", err)
	}
	want, err := latest()
	if err != nil || have == want {
		return err
	}
	if have > want {
		return errNewer(have, want)
	}
	return d.up(ctx, d.write.DB, goose.DialectPostgres)
}

// up applies the missing migrations, each whole or not at all, and ends with a
// check of the foreign keys that were off meanwhile.
func (d *DB) up(ctx context.Context, m *sql.DB, dialect goose.Dialect) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if dialect == goose.DialectPostgres {
		// Several processes may start at once; the others ask every second.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, m, folder, opts...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("apply migrations: %w", err)
	}
	if dialect == goose.DialectSQLite3 {
		return checkForeignKeys(ctx, m)
	}
	return nil
}

func checkForeignKeys(ctx context.Context, m *sql.DB) error {
	rows, err := m.QueryContext(ctx, `pragma foreign_key_check`)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		var table, parent sql.NullString
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		return fmt.Errorf("row %d of %s points to a missing row of %s", row.Int64, table.String, parent.String)
	}
	return rows.Err()
}
