package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Trial is what restoring a copy to a place of its own showed.
type Trial struct {
	File      string
	Bytes     int64     // of the copy
	Last      time.Time // the newest act in it, zero where there is none
	Wards     int64
	Acts      int64 // rows of all chains, each verified
	Documents int64
	Figures   int64
}

// String is the trial in one line, for people.
func (t Trial) String() string {
	n := func(v int64) string { return vn.Decimal{Units: v}.String() }
	return fmt.Sprintf("Đã khôi phục thử %s (%s): %s đơn vị, %s văn bản, %s số liệu, %s dòng nhật ký còn nguyên vẹn.",
		filepath.Base(t.File), size(t.Bytes), n(t.Wards), n(t.Documents), n(t.Figures), n(t.Acts))
}

// size writes a number of bytes with one decimal at most: "12,4 MB".
func size(bytes int64) string {
	tenths, unit := bytes*10/1000, "kB"
	if bytes >= 1_000_000 {
		tenths, unit = bytes/1000*10/1000, "MB"
	}
	return vn.Decimal{Units: tenths, Scale: 1}.String() + " " + unit
}

// Try restores a copy to a place of its own, checks it from end to end and
// verifies every ward's chain. A copy that would not serve is a fault that says
// why. server is the address of a PostgreSQL where a dump may be tried in a
// database of its own; it is not asked for an SQLite copy.
func Try(ctx context.Context, file, server string) (Trial, error) {
	t := Trial{File: file}
	kind, err := formatOf(file)
	if err != nil {
		return t, err
	}
	if info, err := os.Stat(file); err == nil {
		t.Bytes = info.Size()
	}
	if kind == postgresDump {
		err = tryDump(ctx, &t, server)
	} else {
		err = trySQLite(ctx, &t)
	}
	if err != nil {
		return t, unusable(file, err)
	}
	return t, nil
}

// unusable says of a copy that it would not serve, and why. What keeps it from
// being tried is another thing and passes.
func unusable(file string, err error) error {
	var bad *damage
	if !errors.As(err, &bad) {
		return err
	}
	return fault.Refusedf("Bản sao %s không dùng được: %s Hãy dùng bản sao khác và kiểm tra ổ đĩa.", file, bad.sentence)
}

// damage is what a trial found wrong in the copy itself.
type damage struct{ sentence string }

func (d *damage) Error() string { return d.sentence }

// trySQLite opens a copy of the copy, so that the trial leaves it as it is.
func trySQLite(ctx context.Context, t *Trial) error {
	dir, err := os.MkdirTemp(filepath.Dir(t.File), ".thu-")
	if err != nil { // the copies' own folder has the room; a disk that is read-only has not
		dir, err = os.MkdirTemp("", "tongket-thu-")
	}
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "thu.db")
	if err := copyFile(t.File, path); err != nil {
		return fmt.Errorf("copy %s to try it: %w", t.File, err)
	}
	d, err := db.Open(ctx, db.Options{Path: path})
	if db.Is(err, db.Broken) {
		return &damage{"tệp bị hỏng."}
	}
	if err != nil {
		return err
	}
	defer d.Close()
	if err := sound(ctx, d); err != nil {
		return err
	}
	return t.read(ctx, d)
}

// sound asks SQLite whether every page and every index of the file is right.
func sound(ctx context.Context, d *db.DB) error {
	var said []string
	err := d.ViewEveryWard(ctx, func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var line string
			err := s.Scan(&line)
			said = append(said, line)
			return err
		}, `pragma integrity_check(10)`)
	})
	if db.Is(err, db.Broken) {
		return &damage{"tệp bị hỏng."}
	}
	if err == nil && strings.Join(said, "") != "ok" {
		return &damage{fmt.Sprintf("tệp bị hỏng (%s).", strings.Join(said, "; "))}
	}
	return err
}

// read verifies every ward's chain and counts what the copy holds.
func (t *Trial) read(ctx context.Context, d *db.DB) error {
	wards, err := d.Wards(ctx)
	if err != nil {
		return err
	}
	for _, ward := range wards {
		err := d.View(ctx, auth.System(ward, "backup"), func(tx *db.Tx) error {
			head, err := audit.Verify(tx, "")
			t.Acts += head.N
			return err
		})
		if f := fault.Of(err); f != nil && f.Kind == fault.Conflict {
			return &damage{f.Sentence}
		}
		if err != nil {
			return fmt.Errorf("verify ward %s: %w", ward, err)
		}
	}
	t.Wards = int64(len(wards))
	return d.ViewEveryWard(ctx, func(w *db.Wide) error {
		var last *string
		_, err := w.One([]any{&last, &t.Documents, &t.Figures}, `
			select (select max(at) from audit), (select count(*) from document), (select count(*) from figure)`)
		if err == nil && last != nil {
			t.Last, err = db.ParseStamp(*last)
		}
		return err
	})
}
