package db

import (
	"context"
	"io/fs"

	"tongket/internal/auth"
)

// OpenWith opens a record with other migrations than the program's own.
func OpenWith(ctx context.Context, o Options, folder fs.FS) (*DB, error) { return open(ctx, o, folder) }

// Migrations is the program's own folder of migrations.
func Migrations() fs.FS {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err)
	}
	return folder
}

// PostgresConnections is how many connections writers and readers each have.
const PostgresConnections = postgresConnections

// KeptStatements is the bound of prepared statements: of a pool on SQLite, of
// each connection on PostgreSQL, whose driver keeps its own.
func KeptStatements(d *DB) int {
	if d.engine == Postgres {
		return postgresStatements
	}
	return keptStatements
}

// Kept is how many the writers and the readers keep; on PostgreSQL, the
// connection that keeps most.
func Kept(ctx context.Context, d *DB) (writers, readers int, err error) {
	if d.engine == SQLite {
		return int(d.write.kept.Load()), int(d.read.kept.Load()), nil
	}
	if writers, err = prepared(ctx, d.write); err != nil {
		return 0, 0, err
	}
	readers, err = prepared(ctx, d.read)
	return writers, readers, err
}

// prepared asks every open connection how many statements it has prepared.
func prepared(ctx context.Context, p *pool) (most int, err error) {
	for range p.Stats().OpenConnections {
		c, err := p.Conn(ctx)
		if err != nil {
			return 0, err
		}
		defer c.Close()
		var n int
		if err := c.QueryRowContext(ctx, `select count(*) from pg_prepared_statements where statement not like '%pg_prepared_statements%'`).Scan(&n); err != nil {
			return 0, err
		}
		most = max(most, n)
	}
	return most, nil
}

// What a transaction refuses, and what an error's class is.
var (
	ErrNoWard    = errNoWard
	ErrReading   = errReading
	ErrAfterward = errAfterward
	ErrArgument  = errArgument
	Classify     = classify
	Redact       = redact
)

// Break gives up the engine's transaction under an act.
func Break(t *Tx) { t.line.rollback() }

// Waiting is how many acts of a ward wait to share a transaction.
func Waiting(d *DB, ward auth.WardID) int {
	c := d.crowds.of(d.engine, ward)
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting)
}
