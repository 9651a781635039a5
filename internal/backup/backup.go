// Package backup makes copies of the record, tries them, and puts one back. A
// copy is taken while people go on working and is whole or not there: it gets
// its name when it lies on the disk. Each night one is added to the folder of
// copies and the oldest beyond thirty are taken away; each week the newest is
// restored to a place of its own and every ward's chain in it is verified, since
// a copy that was never tried is a hope. Restoring refuses a damaged copy, a
// record that a program has open, and, unless told to, one that is newer than
// the copy; what was there before is moved aside, never overwritten. On
// PostgreSQL the work is done by pg_dump and pg_restore where they are found.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// keptCopies is how many copies stay in the folder: a month of nights.
const keptCopies = 30

// Names of copies: tongket-20260109-020000.db, by the clock of Vietnam.
const (
	namePrefix = "tongket-"
	nameLayout = "20060102-150405"
	sqliteEnd  = ".db"
	dumpEnd    = ".dump"
	partEnd    = ".part" // a copy being written
)

// Now adds a copy to the folder, named after the time, and returns its path.
func Now(ctx context.Context, d *db.DB, folder string) (file string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", cannotWrite(folder, err)
	}
	sweep(folder)
	file = filepath.Join(folder, namePrefix+d.Now().In(vn.Zone).Format(nameLayout)+ending(d))
	return file, write(ctx, d, file)
}

// To writes a copy to a file that is not there yet.
func To(ctx context.Context, d *db.DB, file string) error {
	if _, err := os.Stat(file); err == nil {
		return fault.Conflictf("Đã có tệp %s nên chưa sao lưu. Hãy chọn tên khác hoặc xóa tệp ấy trước.", file)
	}
	return write(ctx, d, file)
}

// write makes a copy under another name and gives it its own when it is whole
// and on the disk.
func write(ctx context.Context, d *db.DB, file string) error {
	part := file + partEnd
	if _, err := os.Stat(filepath.Dir(file)); err != nil {
		return cannotWrite(file, err)
	}
	if err := removeIfThere(part); err != nil {
		return cannotWrite(file, err)
	}
	var err error
	if d.Engine() == db.Postgres {
		err = dump(ctx, d.URL(), part)
	} else {
		err = d.CopyTo(ctx, part)
	}
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		os.Remove(part) // half a copy helps nobody
		return cannotWrite(file, err)
	}
	flushFolder(filepath.Dir(file))
	return nil
}

func ending(d *db.DB) string {
	if d.Engine() == db.Postgres {
		return dumpEnd
	}
	return sqliteEnd
}

// sweep takes away what a copy that was broken off long ago left behind.
func sweep(folder string) {
	parts, _ := filepath.Glob(filepath.Join(escapeGlob(folder), namePrefix+"*"+partEnd))
	for _, part := range parts {
		if info, err := os.Stat(part); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			os.Remove(part)
		}
	}
}

// escapeGlob keeps a folder's own * ? [ from being a pattern.
func escapeGlob(folder string) string {
	if filepath.Separator == '\\' {
		return folder // Windows knows no escape, and no * or ? in names
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(folder)
}

// flushFolder makes the new name last through a power cut where the system can.
func flushFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		f.Sync() // Windows cannot, and needs not
		f.Close()
	}
}

// cannotWrite words what a person can mend; other errors pass.
func cannotWrite(file string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fault.Refusedf("Không có quyền ghi bản sao vào %s. Hãy cấp quyền, hoặc chọn thư mục khác.", file)
	case errors.Is(err, fs.ErrNotExist):
		return fault.Refusedf("Không có thư mục để ghi bản sao %s. Hãy kiểm tra ổ đĩa còn cắm, hoặc chọn thư mục khác.", file)
	case db.Is(err, db.Full):
		return fault.Refusedf("Ổ đĩa không đủ chỗ cho bản sao %s. Hãy giải phóng chỗ trống, hoặc chọn thư mục ở ổ đĩa khác.", file)
	}
	return fmt.Errorf("back up to %s: %w", file, err)
}

// taken reads the time in a copy's name.
func taken(name string) (at time.Time, ok bool) {
	stem, isCopy := strings.CutPrefix(name, namePrefix)
	if end := filepath.Ext(stem); isCopy && (end == sqliteEnd || end == dumpEnd) {
		at, err := time.ParseInLocation(nameLayout, strings.TrimSuffix(stem, end), vn.Zone)
		return at, err == nil
	}
	return at, false
}

// copies lists the copies of a folder, oldest first.
func copies(folder string) (files []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if _, ok := taken(e.Name()); ok && e.Type().IsRegular() {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	slices.SortFunc(files, func(a, b string) int {
		at, _ := taken(filepath.Base(a))
		bt, _ := taken(filepath.Base(b))
		return at.Compare(bt)
	})
	return files, nil
}

// Age returns when the newest copy of a folder was taken; ok is false where
// there is none.
func Age(folder string) (at time.Time, ok bool) {
	files, err := copies(folder)
	if err != nil || len(files) == 0 {
		return at, false
	}
	return taken(filepath.Base(files[len(files)-1]))
}

// prune takes the oldest copies beyond the kept ones away.
func prune(folder string) error {
	files, err := copies(folder)
	if err != nil {
		return err
	}
	var errs []error
	for _, file := range files[:max(0, len(files)-keptCopies)] {
		errs = append(errs, os.Remove(file))
	}
	return errors.Join(errs...)
}

// format is what a copy's first bytes say it is.
type format string

const (
	sqliteCopy   format = "SQLite format 3\x00"
	postgresDump format = "PGDMP"
)

// formatOf refuses a file that is no copy.
func formatOf(file string) (format, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fault.Missingf("Không có tệp %s. Hãy kiểm tra lại tên tệp.", file)
	}
	if err != nil {
		return "", fmt.Errorf("read copy: %w", err)
	}
	defer f.Close()
	head := make([]byte, len(sqliteCopy))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fmt.Errorf("read copy: %w", err)
	}
	for _, known := range []format{sqliteCopy, postgresDump} {
		if strings.HasPrefix(string(head[:n]), string(known)) {
			return known, nil
		}
	}
	return "", fault.Refusedf("Tệp %s không phải là bản sao của tongket. Hãy chọn tệp có tên như tongket-20260109-020000.db.", file)
}

// copyFile copies a file's bytes to a new file and flushes them to the disk.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
