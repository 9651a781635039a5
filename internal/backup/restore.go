package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Restore puts a copy where a record lies: an SQLite file, or a PostgreSQL
// database (postgres://…). The copy is tried first. A record that a program has
// open is refused; one with newer acts than the copy is refused unless force is
// set. What was there is moved aside, and aside says where: the path of a file,
// the name of a schema, or "" where nothing was there.
func Restore(ctx context.Context, file, target string, force bool) (aside string, err error) {
	kind, err := formatOf(file)
	if err != nil {
		return "", err
	}
	toPostgres := strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://")
	switch {
	case kind == postgresDump && !toPostgres:
		return "", fault.Refusedf("Tệp %s là bản sao của PostgreSQL nên không khôi phục được vào tệp %s. Hãy chạy lại với --database và địa chỉ máy chủ PostgreSQL.", file, target)
	case kind == sqliteCopy && toPostgres:
		return "", fault.Refusedf("Tệp %s là bản sao của SQLite nên không khôi phục được vào PostgreSQL. Hãy chạy lại không có --database.", file)
	case toPostgres:
		return restoreDump(ctx, file, target, force)
	}
	trial, err := Try(ctx, file, "")
	if err != nil {
		return "", err
	}
	return restoreSQLite(ctx, trial, target, force)
}

func restoreSQLite(ctx context.Context, copied Trial, target string, force bool) (aside string, err error) {
	aside = free(target + ".truoc-" + time.Now().In(vn.Zone).Format(nameLayout))
	// SQLite throws the log of a damaged file away when it looks at it.
	log := aside + "-wal"
	if err := copyFile(target+"-wal", log); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", cannotWrite(aside, err)
	}
	there, err := present(ctx, copied, target, force)
	if err != nil {
		os.Remove(log)
		return "", err
	}
	fresh := target + ".khoi-phuc"
	if err := errors.Join(removeIfThere(fresh), copyFile(copied.File, fresh)); err != nil {
		os.Remove(fresh)
		os.Remove(log)
		return "", cannotWrite(target, err)
	}
	if !there {
		return "", os.Rename(fresh, target)
	}
	err = db.Alone(ctx, target, func() error {
		os.Remove(log) // it is folded into the file by now
		return exchange(target, fresh, aside)
	})
	if db.Is(err, db.Broken) { // nobody works on a file that cannot be read
		err = exchange(target, fresh, aside)
	}
	if err != nil {
		os.Remove(fresh)
		os.Remove(log)
		return "", fmt.Errorf("restore %s: %w", target, err)
	}
	flushFolder(filepath.Dir(target))
	return aside, nil
}

// free is a file name that nothing has yet: what was moved aside before stays.
func free(name string) string {
	for n, try := 2, name; ; n++ {
		if _, err := os.Lstat(try); err != nil {
			return try
		}
		try = fmt.Sprintf("%s-%d", name, n)
	}
}

func removeIfThere(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// present reports whether a record is there, and refuses one that is newer than
// the copy unless forced. One that cannot be read is there, and no newer.
func present(ctx context.Context, copied Trial, target string, force bool) (there bool, err error) {
	info, err := os.Stat(target)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return err == nil, nil
	}
	if err != nil {
		return false, err
	}
	last, err := db.LastAct(ctx, target)
	if db.Is(err, db.Locked) {
		return true, fault.Conflictf("Dữ liệu tại %s đang được một chương trình khác dùng. Hãy tắt tongket rồi khôi phục lại.", target)
	}
	if err == nil && !force {
		err = notNewer(last, copied)
		return true, err
	}
	return true, nil
}

// notNewer refuses to put a copy over a record with newer acts.
func notNewer(last time.Time, copied Trial) error {
	if !last.After(copied.Last) {
		return nil
	}
	of := "trống"
	if !copied.Last.IsZero() {
		of = "dừng ở " + moment(copied.Last)
	}
	return fault.Conflictf("Dữ liệu đang dùng có việc ghi lúc %s, còn bản sao %s %s. Hãy sao lưu dữ liệu đang dùng trước, rồi chạy lại với --force nếu vẫn muốn khôi phục.", moment(last), copied.File, of)
}

// moment prints an instant as people say it: "08:15:30 ngày 09/01/2026".
func moment(t time.Time) string {
	return t.In(vn.Zone).Format("15:04:05") + " ngày " + vn.DayOf(t).Short()
}

// exchange moves the record aside and the fresh file into its place. Where the
// disk can give a file two names, there is no moment without a record.
func exchange(target, fresh, aside string) error {
	if os.Link(target, aside) != nil {
		if err := os.Rename(target, aside); err != nil {
			return err
		}
	}
	// A log left by a damaged record must not be read into the new one.
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		if err := removeIfThere(target + end); err != nil {
			return err
		}
	}
	return os.Rename(fresh, target)
}
