package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"tongket/internal/fault"
)

// Class is what went wrong in the database, the same on both engines.
type Class string

// The classes that callers tell apart.
const (
	Unique     Class = "unique"      // a row with this key is there already
	ForeignKey Class = "foreign_key" // the row it points to is not there
	Full       Class = "full"        // no room left on the disk
	Locked     Class = "locked"      // another program holds the file
	Broken     Class = "broken"      // the file is damaged
)

// Error is a database error with its class and the statement's first line.
type Error struct {
	Class Class
	Query string
	Err   error
}

// Error returns the driver's words with the statement.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Query, e.Err) }

// Unwrap returns the driver's error.
func (e *Error) Unwrap() error { return e.Err }

// classes maps SQLite's primary codes (the low byte) and PostgreSQL's states.
var (
	sqliteCodes = map[int]Class{2067: Unique, 1555: Unique, 787: ForeignKey, 1811: ForeignKey}
	sqliteBytes = map[int]Class{5: Locked, 6: Locked, 13: Full, 11: Broken, 26: Broken}
	pgStates    = map[string]Class{"23505": Unique, "23503": ForeignKey, "53100": Full, "55P03": Locked, "XX001": Broken}
)

// classify gives a driver's error its class, once, at the boundary. A full disk
// becomes a fault: people can mend it.
func classify(query string, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Query: firstLine(query), Err: err}
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &lite):
		e.Class = sqliteCodes[lite.Code()]
		if e.Class == "" {
			e.Class = sqliteBytes[lite.Code()&0xff]
		}
	case errors.As(err, &pg):
		e.Class = pgStates[pg.Code]
	default:
		if fault.Of(err) != nil {
			return err
		}
	}
	switch e.Class {
	case Full:
		return errors.Join(fault.New(fault.Busy, "", "Ổ đĩa chứa dữ liệu đã đầy nên chưa ghi được gì. Hãy giải phóng chỗ trống rồi gửi lại; dữ liệu cũ vẫn nguyên."), e)
	case Locked:
		return errors.Join(fault.New(fault.Busy, "", "Cơ sở dữ liệu đang bận nên chưa ghi được gì. Hãy gửi lại sau ít giây."), e)
	}
	return e
}

// Is reports whether err is a database error of the class.
func Is(err error, class Class) bool {
	var e *Error
	return errors.As(err, &e) && e.Class == class
}
