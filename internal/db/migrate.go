package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"

	"tongket/internal/fault"
)

// migrations holds the forward-only migrations, the same text for both engines.
//
//go:embed migrations/*.sql
var migrations embed.FS

// latest is the version the program brings the record to: the number of the
// last migration.
func latest(folder fs.FS) (int64, error) {
	entries, err := fs.ReadDir(folder, ".")
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

// versionOf reads the record's version; 0 is an empty record.
const versionOf = `select coalesce(max(version_id), 0) from goose_db_version where is_applied`

// versionSQLite reads the version of a file and refuses one that holds something
// else's tables.
func versionSQLite(ctx context.Context, s *sql.DB) (v int64, err error) {
	var ours, tables int
	err = s.QueryRowContext(ctx, `select count(*) filter (where name = 'goose_db_version'), count(*) from sqlite_master`).Scan(&ours, &tables)
	switch {
	case err != nil:
		return 0, classify("read version", err)
	case ours == 0 && tables > 0:
		return 0, &Error{Class: Broken, Query: "read version", Err: errors.New("the tables are not tongket's")}
	case ours == 0:
		return 0, nil
	}
	err = s.QueryRowContext(ctx, versionOf).Scan(&v)
	return v, classify("read version", err)
}

// versionPostgres reads the version of a database; other tables may stand in it.
func versionPostgres(ctx context.Context, s *sql.DB) (v int64, err error) {
	err = s.QueryRowContext(ctx, versionOf).Scan(&v)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // no such table
		return 0, nil
	}
	return v, classify("read version", err)
}

// behind reports whether a record of version have must be migrated, and refuses
// one written by a newer program.
func (d *DB) behind(have int64) (bool, error) {
	want, err := latest(d.migrations)
	if err == nil && have > want {
		err = fault.Refusedf("Cơ sở dữ liệu này do một bản tongket mới hơn ghi (phiên bản %d, chương trình này biết đến %d). Hãy cài bản mới rồi mở lại; chưa có gì bị thay đổi.", have, want)
	}
	return have < want, err
}

// migrateSQLite brings the file to the program's version. Several processes may
// open one file at once: one migrates it, alone, the others wait and look again.
func (d *DB) migrateSQLite(ctx context.Context) error {
	return patiently(ctx, func() error {
		have, err := d.look(ctx)
		if err != nil {
			return err
		}
		if old, err := d.behind(have); err != nil || !old {
			return err
		}
		return d.migrateAlone(ctx)
	})
}

// look reads the file's version and changes nothing in it.
func (d *DB) look(ctx context.Context) (int64, error) {
	s, err := openSQLiteFile(d.path, 1, "query_only(1)")
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return versionSQLite(ctx, s)
}

// migrateAlone migrates the file while nobody else has it open. Before it
// changes a record it keeps a copy as it was beside it, and it puts that copy
// back when a migration or the check after it fails.
func (d *DB) migrateAlone(ctx context.Context) error {
	m, err := takeAlone(ctx, d.path)
	if err != nil {
		return err
	}
	defer m.Close()
	have, err := versionSQLite(ctx, m)
	if err != nil {
		return err
	}
	if old, err := d.behind(have); err != nil || !old {
		return err // another process was faster
	}
	if have == 0 {
		return d.up(ctx, m, goose.DialectSQLite3)
	}
	kept := fmt.Sprintf("%s.v%d", d.path, have)
	if err := os.Remove(kept); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace earlier copy: %w", err)
	}
	if err := copyInto(ctx, m, kept); err != nil {
		return fmt.Errorf("copy record before migrating: %w", err)
	}
	if err := d.up(ctx, m, goose.DialectSQLite3); err != nil {
		return errors.Join(fmt.Errorf("migrate (the record as it was is kept in %s): %w", kept, err), putBack(m, kept))
	}
	return nil
}

// putBack overwrites the open file with a copy of it.
func putBack(m *sql.DB, kept string) error {
	c, err := m.Conn(context.Background())
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(raw any) error {
		to, can := raw.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		})
		if !can {
			return driver.ErrSkip
		}
		b, err := to.NewRestore("file:" + escapePath(kept))
		if err != nil {
			return fmt.Errorf("put back %s: %w", kept, err)
		}
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}

func (d *DB) migratePostgres(ctx context.Context) error {
	have, err := versionPostgres(ctx, d.write.DB)
	if err != nil {
		return err
	}
	if old, err := d.behind(have); err != nil || !old {
		return err
	}
	return d.up(ctx, d.write.DB, goose.DialectPostgres)
}

// up applies the missing migrations, each whole or not at all, and ends with a
// check of the foreign keys, which are off on SQLite meanwhile.
func (d *DB) up(ctx context.Context, m *sql.DB, dialect goose.Dialect) error {
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if dialect == goose.DialectPostgres {
		// Several processes may start at once; the others ask every second.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, m, d.migrations, opts...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return classify("apply migrations", err)
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
