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
	ReadOnly   Class = "read_only"   // a view tried to write
	Full       Class = "full"        // no room left on the disk
	Locked     Class = "locked"      // another program holds the record
	Broken     Class = "broken"      // the file is damaged or no record at all
	Away       Class = "away"        // the server cannot be reached, or is changing over
)

// Error is a database error with its class and the statement's first line. An
// error of a class that people can mend holds the fault they read.
type Error struct {
	Class Class
	Query string
	Err   error
	told  *fault.Fault // what people read instead of the class's sentence
}

// Error returns the driver's words with the statement, for the log.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Query, e.Err) }

// Unwrap returns the driver's error.
func (e *Error) Unwrap() error { return e.Err }

// sentences is what people read of the classes they can do something about.
var sentences = map[Class]string{
	Full:   "Ổ đĩa chứa dữ liệu đã đầy nên chưa ghi được gì. Hãy giải phóng chỗ trống rồi gửi lại; dữ liệu cũ vẫn nguyên.",
	Locked: "Cơ sở dữ liệu đang bận nên chưa ghi được gì. Hãy gửi lại sau ít giây.",
	Broken: "Tệp dữ liệu bị hỏng nên chưa đọc, ghi được. Hãy báo người quản trị dừng chương trình và khôi phục từ bản sao gần nhất.",
	Away:   "Máy chủ cơ sở dữ liệu chưa trả lời. Hãy gửi lại sau ít giây; gửi lại không ghi thành hai lần.",
}

// As gives the fault of the error's class, so that fault.Of finds it.
func (e *Error) As(target any) bool {
	f, wanted := target.(**fault.Fault)
	if !wanted {
		return false
	}
	told := e.told
	if sentence, has := sentences[e.Class]; told == nil && has {
		told = fault.New(fault.Busy, "", "%s", sentence)
	}
	*f = told
	return told != nil
}

// Codes of the engines: SQLite's extended ones, then its primary ones (the low
// byte), then PostgreSQL's states and classes of states (the first two).
var (
	sqliteCodes = map[int]Class{2067: Unique, 1555: Unique, 787: ForeignKey, 1811: ForeignKey}
	sqliteBytes = map[int]Class{5: Locked, 6: Locked, 8: ReadOnly, 11: Broken, 13: Full, 26: Broken}
	pgStates    = map[string]Class{
		"23505": Unique, "23503": ForeignKey, "25006": ReadOnly, "53100": Full,
		"55P03": Locked, "40P01": Locked, "40001": Locked, "53300": Away,
		"57P01": Away, "57P02": Away, "57P03": Away, "XX001": Broken, "XX002": Broken,
	}
	pgClasses = map[string]Class{"08": Away}
)

// classify gives a driver's error its class, once, at the boundary. A fault
// passes as it is.
func classify(query string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || fault.Of(err) != nil {
		return err
	}
	return &Error{Class: classOf(err), Query: firstLine(query), Err: err}
}

func classOf(err error) Class {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		if c, ok := sqliteCodes[lite.Code()]; ok {
			return c
		}
		return sqliteBytes[lite.Code()&0xff]
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		if c, ok := pgStates[pg.Code]; ok {
			return c
		}
		return pgClasses[pg.Code[:min(2, len(pg.Code))]]
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return Away
	}
	return ""
}

// Is reports whether err is a database error of the class.
func Is(err error, class Class) bool {
	var e *Error
	return errors.As(err, &e) && e.Class == class
}
