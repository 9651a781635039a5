package db

import (
	"context"
	"io/fs"
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

// KeptStatements is the bound of a pool's prepared statements, Kept how many the
// writers' and the readers' pool hold.
const KeptStatements = keptStatements

func Kept(d *DB) (writers, readers int) {
	return int(d.write.kept.Load()), int(d.read.kept.Load())
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
