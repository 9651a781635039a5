package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"modernc.org/sqlite"

	"tongket/internal/fault"
)

// sqliteDSN writes the settings a connection starts with. Every one waits for a
// lock, flushes fully at each commit, and takes the write lock at the start of a
// writing transaction: a lock upgraded in the middle fails at once instead of
// waiting.
func sqliteDSN(path string, pragmas ...string) string {
	dsn := "file:" + escapePath(path) + "?_txlock=immediate"
	for _, p := range append([]string{"busy_timeout(10000)", "synchronous(FULL)", "cache_size(-8000)"}, pragmas...) {
		dsn += "&_pragma=" + p
	}
	return dsn
}

// escapePath keeps a file name with ? # or % from being read as part of the URI,
// and a Windows share \\host\folder from being read as its host.
func escapePath(path string) string {
	path = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
	if strings.HasPrefix(path, "//") {
		path = "//" + path
	}
	return path
}

// openSQLiteFile opens a file with one pool; nothing is read yet.
func openSQLiteFile(path string, connections int, pragmas ...string) (*sql.DB, error) {
	s, err := sql.Open("sqlite", sqliteDSN(path, pragmas...))
	if err != nil {
		return nil, err
	}
	s.SetMaxOpenConns(connections)
	s.SetMaxIdleConns(connections)
	return s, nil
}

func (d *DB) openSQLite(ctx context.Context, readers int) error {
	d.engine = SQLite
	d.writers = newGates(SQLite)
	if err := makeFile(d.path); err != nil {
		return cannotOpenFile(d.path, err)
	}
	if err := d.migrateSQLite(ctx); err != nil {
		return cannotOpenFile(d.path, err)
	}
	// A statement of many rows keeps the pages it changes until it is done, to take
	// itself back; in memory that is a third of the time of writing a history.
	w, err := openSQLiteFile(d.path, 1, "journal_mode(WAL)", "foreign_keys(1)", "temp_store(memory)")
	if err != nil {
		return err
	}
	d.write = &pool{DB: w}
	err = patiently(ctx, func() error { return classify("open", ended(ctx, w.PingContext(ctx))) })
	if err != nil {
		return cannotOpenFile(d.path, err)
	}
	// modernc runs a DELETE inside a read-only transaction; query_only refuses it.
	r, err := openSQLiteFile(d.path, readers, "query_only(1)")
	if err != nil {
		return err
	}
	d.read = &pool{DB: r}
	return classify("open", r.PingContext(ctx))
}

// patience is how long an opening waits for another process that opens or
// migrates the same file.
const patience = 5 * time.Second

// patiently tries again while another process holds the file.
func patiently(ctx context.Context, try func() error) error {
	for end := time.Now().Add(patience); ; {
		err := try()
		if !Is(err, Locked) || time.Now().After(end) {
			return err
		}
		select {
		case <-time.After(time.Duration(5+rand.IntN(40)) * time.Millisecond): // not in step with the other
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// makeFile makes the data folder and an empty file that only its owner reads;
// SQLite gives its helper files the same mode.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// takeAlone opens a file so that no other process has it open, and folds its
// write-ahead log into it. Where somebody has it open the error is Locked.
func takeAlone(ctx context.Context, path string) (*sql.DB, error) {
	s, err := openSQLiteFile(path, 1, "foreign_keys(0)")
	if err != nil {
		return nil, err
	}
	// Leaving the write-ahead log needs the file for oneself. The lock is kept
	// from the moment it is held: kept from the first read on, two that take the
	// file at once would each hold what the other needs.
	for _, step := range []string{`pragma journal_mode = delete`, `begin exclusive`, `pragma locking_mode = exclusive`, `commit`} {
		if _, err := s.ExecContext(ctx, step); err != nil {
			s.Close()
			return nil, classify("take alone", ended(ctx, err))
		}
	}
	return s, nil
}

// Alone runs fn while no process has the SQLite file open, its write-ahead log
// folded into it, and refuses where one has. fn may move the file: on Windows,
// where an open file does not move, it is closed just before.
func Alone(ctx context.Context, path string, fn func() error) error {
	s, err := takeAlone(ctx, path)
	if err != nil {
		return cannotOpenFile(path, err)
	}
	if runtime.GOOS == "windows" {
		if err := s.Close(); err != nil {
			return classify("close", err)
		}
		return fn()
	}
	defer s.Close()
	return fn()
}

// LastAct returns when the newest act in an SQLite file was done, of whatever
// ward and version of the program; the zero time where there is none. It changes
// nothing in the file.
func LastAct(ctx context.Context, path string) (at time.Time, err error) {
	s, err := openSQLiteFile(path, 1, "query_only(1)")
	if err != nil {
		return at, err
	}
	defer s.Close()
	c, err := begin(ctx, SQLite, &pool{DB: s}, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return at, err
	}
	w := &Wide{core: c}
	var last *string
	err = w.finish(func() error { return lastAct(w, &last) })
	if err != nil || last == nil {
		return at, err
	}
	return ParseStamp(*last)
}

func lastAct(w *Wide, last **string) error {
	_, err := w.One([]any{last}, `select max(at) from audit`)
	return err
}

// CopyTo writes the record as it is now into a new SQLite file; writers go on
// meanwhile. The file must not be there. PostgreSQL is copied by pg_dump.
func (d *DB) CopyTo(ctx context.Context, file string) error {
	if d.engine != SQLite {
		return fmt.Errorf("copy %s: %w", redact(d.url), errors.ErrUnsupported)
	}
	s, err := openSQLiteFile(d.path, 1)
	if err != nil {
		return err
	}
	defer s.Close()
	return copyInto(ctx, s, file)
}

// copyInto writes a copy and flushes it to the disk.
func copyInto(ctx context.Context, s *sql.DB, file string) error {
	if _, err := s.ExecContext(ctx, `vacuum into $1`, file); err != nil {
		return classify("vacuum into", err)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// cannotOpenFile words for the person who started the program what keeps the
// file from being opened; other errors pass.
func cannotOpenFile(path string, err error) error {
	var lite *sqlite.Error
	primary := 0
	if errors.As(err, &lite) {
		primary = lite.Code() & 0xff
	}
	var reason string
	switch {
	case err == nil:
		return nil
	case Is(err, Broken):
		reason = "tệp bị hỏng hoặc không phải là dữ liệu của tongket. Hãy chọn tệp khác, hoặc khôi phục từ bản sao."
	case Is(err, Locked):
		reason = "một chương trình khác đang giữ tệp. Hãy tắt chương trình đó rồi làm lại."
	case errors.Is(err, fs.ErrPermission), primary == 3, primary == 8, primary == 14:
		reason = "không có quyền ghi vào tệp hoặc thư mục ấy. Hãy cấp quyền, hoặc chọn thư mục khác."
	default:
		return err
	}
	return &Error{Class: classOf(err), Query: "open", Err: err, told: fault.Refusedf("Không mở được dữ liệu tại %s: %s", path, reason)}
}
