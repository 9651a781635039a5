package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
)

// migrationsUpTo returns the program's migrations with the last ones left out,
// as an older program has them, and how many stay.
func migrationsUpTo(t *testing.T, leaveOut int) (folder fstest.MapFS, last int) {
	t.Helper()
	all := db.Migrations()
	names, err := fs.Glob(all, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	folder = fstest.MapFS{}
	for _, name := range names[:len(names)-leaveOut] {
		text, err := fs.ReadFile(all, name)
		if err != nil {
			t.Fatal(err)
		}
		folder[name] = &fstest.MapFile{Data: text}
	}
	return folder, len(folder)
}

// with adds migrations, numbered after the last, to a folder.
func with(folder fstest.MapFS, texts ...string) fstest.MapFS {
	for _, text := range texts {
		folder[fmt.Sprintf("%04d_more.sql", len(folder)+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
	}
	return folder
}

// mustOpen opens with a folder of migrations and closes when the test ends.
func mustOpen(t *testing.T, o db.Options, folder fs.FS) *db.DB {
	t.Helper()
	d, err := db.OpenWith(t.Context(), o, folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// writeAct founds the ward where it is missing and adds one row to its chain.
func writeAct(t *testing.T, d *db.DB) {
	t.Helper()
	actor := auth.System(wardtest.Home, "t")
	act := func(tx *db.Tx) error { return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}) }
	err := d.Update(t.Context(), actor, act)
	if fault.Is(err, fault.Missing) {
		err = d.Found(t.Context(), actor, false, act)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// rows returns the length of the ward's verified chain.
func rows(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	err := d.View(t.Context(), auth.System(wardtest.Home, "t"), func(tx *db.Tx) error {
		head, err := audit.Verify(tx, "")
		n = head.N
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func hasTable(t *testing.T, d *db.DB, name string) bool {
	t.Helper()
	return slices.ContainsFunc(wardtest.Columns(t, d), func(c wardtest.Column) bool { return c.Table == name })
}

// places gives each engine's way of opening the same record again and again.
func places(t *testing.T, test func(t *testing.T, o db.Options)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, db.Options{Path: filepath.Join(t.TempDir(), "tongket.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, db.Options{URL: wardtest.PostgresURL(t)})
	})
}

func TestANewerRecordIsRefusedAndUnchanged(t *testing.T) {
	t.Parallel()
	places(t, func(t *testing.T, o db.Options) {
		folder, last := migrationsUpTo(t, 0)
		newer := mustOpen(t, o, with(folder, `create table later (ward text not null primary key);`))
		writeAct(t, newer)
		if err := newer.Close(); err != nil {
			t.Fatal(err)
		}
		before := fileBytes(t, o)
		_, err := db.Open(t.Context(), o)
		if !fault.Is(err, fault.Refused) {
			t.Fatalf("a newer record gives %v, want a refusal", err)
		}
		want := fmt.Sprintf("Cơ sở dữ liệu này do một bản tongket mới hơn ghi (phiên bản %d, chương trình này biết đến %d). Hãy cài bản mới rồi mở lại; chưa có gì bị thay đổi.", last+1, last)
		if got := fault.Of(err).Sentence; got != want {
			t.Errorf("people read %q, want %q", got, want)
		}
		if !bytes.Equal(before, fileBytes(t, o)) {
			t.Error("the refused file changed")
		}
		if got := rows(t, mustOpen(t, o, folder)); got != 1 {
			t.Errorf("the newer program finds %d rows, want 1", got)
		}
	})
}

// fileBytes returns an SQLite file's bytes, nothing on PostgreSQL.
func fileBytes(t *testing.T, o db.Options) []byte {
	t.Helper()
	if o.Path == "" {
		return nil
	}
	data, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnOlderRecordIsMigrated(t *testing.T) {
	t.Parallel()
	places(t, func(t *testing.T, o db.Options) {
		folder, last := migrationsUpTo(t, 1)
		older := mustOpen(t, o, folder)
		writeAct(t, older)
		older.Close()

		now := mustOpen(t, o, db.Migrations())
		if got := rows(t, now); got != 1 {
			t.Errorf("after migrating there are %d rows, want 1", got)
		}
		writeAct(t, now)
		if o.Path == "" {
			return
		}
		kept := mustOpen(t, db.Options{Path: fmt.Sprintf("%s.v%d", o.Path, last)}, folder)
		if got := rows(t, kept); got != 1 {
			t.Errorf("the copy from before has %d rows, want 1", got)
		}
		if got, want := len(wardtest.Columns(t, now)), len(wardtest.Columns(t, kept)); got <= want {
			t.Errorf("the record has %d columns now and %d in the copy from before, want fewer there", got, want)
		}
	})
}

func TestAFailingMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"statement":   "create table half (ward text not null primary key);\ninsert into half (ward) values ('a');\ninsert into nowhere (ward) values ('a');",
		"uniqueness":  "create table half (ward text not null primary key);\ninsert into half (ward) values ('a');\ninsert into half (ward) values ('a');",
		"foreign key": "create table half (ward text not null primary key);\ninsert into head (ward, acts, n, hash) values ('none', 1, 0, '');",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			places(t, func(t *testing.T, o db.Options) {
				folder, _ := migrationsUpTo(t, 0)
				sound := mustOpen(t, o, folder)
				writeAct(t, sound)
				sound.Close()
				bad, _ := migrationsUpTo(t, 0)
				if _, err := db.OpenWith(t.Context(), o, with(bad, text)); err == nil {
					t.Fatal("a failing migration gives no error")
				}
				again := mustOpen(t, o, folder)
				if hasTable(t, again, "half") {
					t.Error("the failing migration left a table behind")
				}
				if got := rows(t, again); got != 1 {
					t.Errorf("after it there are %d rows, want 1", got)
				}
				writeAct(t, again)
			})
		})
	}
}

func TestTheMigrationsBeforeAFailingOneAreTakenBack(t *testing.T) {
	t.Parallel()
	o := db.Options{Path: filepath.Join(t.TempDir(), "tongket.db")}
	folder, last := migrationsUpTo(t, 0)
	sound := mustOpen(t, o, folder)
	writeAct(t, sound)
	sound.Close()
	bad, _ := migrationsUpTo(t, 0)
	_, err := db.OpenWith(t.Context(), o, with(bad, "create table good (ward text not null primary key);", "create table head (ward text);"))
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf(".v%d", last)) {
		t.Fatalf("a failing migration gives %v, want an error that names the kept copy", err)
	}
	again := mustOpen(t, o, folder) // refuses where one of the two had stayed
	if hasTable(t, again, "good") {
		t.Error("the migration before the failing one stayed")
	}
	if got := rows(t, again); got != 1 {
		t.Errorf("after it there are %d rows, want 1", got)
	}
}

// openHere is set in a copy of the test program that only opens a file.
const openHere = "TONGKET_TEST_OPEN"

func TestMain(m *testing.M) {
	if path := os.Getenv(openHere); path != "" {
		os.Exit(openAndWrite(path))
	}
	os.Exit(m.Run())
}

// actsEach is how many acts each process writes.
const actsEach = 5

// openAndWrite is what each of several processes does with one file; it returns
// the exit code.
func openAndWrite(path string) int {
	err := func() error {
		ctx := context.Background()
		d, err := db.Open(ctx, db.Options{Path: path})
		if err != nil {
			return err
		}
		defer d.Close()
		actor := auth.System(wardtest.Home, fmt.Sprint(os.Getpid()))
		err = d.Found(ctx, actor, false, func(*db.Tx) error { return nil })
		if err != nil && !db.Is(err, db.Unique) {
			return err
		}
		for range actsEach {
			err := d.Update(ctx, actor, func(tx *db.Tx) error { return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}) })
			if err != nil {
				return err
			}
		}
		return nil
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func TestProcessesThatOpenANewFileAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "tongket.db")
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), openHere+"="+path)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("process %d: %v\n%s", i, err, out)
			}
		})
	}
	wg.Wait()
	d := mustOpen(t, db.Options{Path: path}, db.Migrations())
	if got := rows(t, d); got != 4*actsEach {
		t.Errorf("%d rows of four processes, want %d", got, 4*actsEach)
	}
}

func TestOpenersAtOnceInOneProcess(t *testing.T) {
	t.Parallel()
	places(t, func(t *testing.T, o db.Options) {
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				d, err := db.Open(t.Context(), o)
				if err != nil {
					t.Errorf("opener %d: %v", i, err)
					return
				}
				defer d.Close()
				if !hasTable(t, d, "figure") {
					t.Errorf("opener %d finds no tables", i)
				}
			})
		}
		wg.Wait()
	})
}

func TestAFileHeldByAnotherProgramIsNotMigrated(t *testing.T) {
	t.Parallel()
	o := db.Options{Path: filepath.Join(t.TempDir(), "tongket.db")}
	folder, last := migrationsUpTo(t, 1)
	running := mustOpen(t, o, folder)
	writeAct(t, running)
	_, err := db.Open(t.Context(), o)
	if !db.Is(err, db.Locked) || !fault.Is(err, fault.Refused) {
		t.Errorf("migrating a file that an older program has open gives %v, want a refusal", err)
	}
	writeAct(t, running)
	if _, err := os.Stat(fmt.Sprintf("%s.v%d", o.Path, last)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a copy was made although nothing was migrated: %v", err)
	}
}

func TestFilesThatAreNoRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "bao-cao.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("Báo cáo tổng kết năm 2025. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "khac.db")
	s, err := sql.Open("sqlite", "file:"+foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Exec(`create table so_ghi (id integer primary key)`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	for _, path := range []string{text, foreign, dir} {
		before, _ := os.ReadFile(path)
		d, err := db.Open(t.Context(), db.Options{Path: path})
		if err == nil {
			d.Close()
		}
		if path == dir && err != nil {
			continue // a folder is no file: any error will do
		}
		if !fault.Is(err, fault.Refused) || !strings.Contains(fault.Of(err).Sentence, path) {
			t.Errorf("opening %s gives %v, want a refusal that names it", path, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", path)
		}
	}
}

func TestFileNamesOfPeople(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Tổng kết năm 2026.db", "a?b#c%20d&e=f.db", "tongket"} {
		path := filepath.Join(t.TempDir(), "Dữ liệu của phường", name)
		d := mustOpen(t, db.Options{Path: path}, db.Migrations())
		writeAct(t, d)
		if got := rows(t, d); got != 1 {
			t.Errorf("%s has %d rows, want 1", name, got)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatalf("the record is not where it was asked for: %v", err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s may be read by others: mode %o", name, mode)
		}
	}
}

func TestPostgresThatCannotServe(t *testing.T) {
	t.Parallel()
	url := wardtest.PostgresURL(t)
	admin, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec(`create database vietnamese template template0 locale_provider icu icu_locale 'vi' locale 'C.UTF-8'`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if d, err := sql.Open("pgx", url); err == nil {
			d.Exec(`drop database vietnamese`)
			d.Close()
		}
	})
	name := url[len("postgres:///"):strings.Index(url, "?")]
	for _, c := range []struct{ url, says string }{
		{strings.Replace(url, name, "vietnamese", 1), "create database"},
		{strings.Replace(url, name, "khong_co", 1), "không có cơ sở dữ liệu tên này"},
		{"postgres://app:mat-khau@127.0.0.1:1/tongket?connect_timeout=2", "máy chủ không trả lời"},
		{"postgres://app:mat-khau@[/tongket", "viết chưa đúng"},
	} {
		d, err := db.Open(t.Context(), db.Options{URL: c.url})
		if err == nil {
			d.Close()
		}
		if !fault.Is(err, fault.Refused) || !strings.Contains(fault.Of(err).Sentence, c.says) {
			t.Errorf("opening %s gives %v, want a refusal that says %q", c.url, err, c.says)
		}
		if err != nil && strings.Contains(err.Error(), "mat-khau") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
