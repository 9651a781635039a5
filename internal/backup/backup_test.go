package backup_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/audit"
	"tongket/internal/auth"
	"tongket/internal/backup"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/need"
)

// act adds one row to the ward's chain.
func act(t *testing.T, w *wardtest.W) {
	t.Helper()
	w.Update(w.System(), func(tx *db.Tx) error { return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}) })
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

func mustOpen(t *testing.T, o db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// engines runs a test on SQLite and, with pg_dump, on PostgreSQL.
func engines(t *testing.T, test func(t *testing.T, w *wardtest.W)) {
	t.Helper()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		if w.DB.Engine() == db.Postgres {
			need.Program(t, "pg_dump")
		}
		test(t, w)
	})
}

// target returns a place for a record to be restored to: a new folder's file, or
// an empty database.
func target(t *testing.T, e db.Engine) (place string, o db.Options) {
	t.Helper()
	if e == db.Postgres {
		place = wardtest.PostgresURL(t)
		return place, db.Options{URL: place}
	}
	place = filepath.Join(t.TempDir(), "tongket.db")
	return place, db.Options{Path: place}
}

func mustCopy(t *testing.T, w *wardtest.W, folder string) string {
	t.Helper()
	file, err := backup.Now(t.Context(), w.DB, folder)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestACopyIsTakenTriedAndRestored(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *wardtest.W) {
		w.Another("0198f000-0000-7000-8000-00000000b002")
		act(t, w)
		w.Clock.Advance(time.Minute)
		act(t, w)
		folder := filepath.Join(t.TempDir(), "Bản sao [của phường]", "đêm")
		file := mustCopy(t, w, folder)
		end := map[db.Engine]string{db.SQLite: ".db", db.Postgres: ".dump"}[w.DB.Engine()]
		if got, want := filepath.Base(file), "tongket-20260109-080100"+end; got != want {
			t.Errorf("the copy is named %s, want %s", got, want)
		}
		if at, ok := backup.Age(folder); !ok || !at.Equal(w.Clock.Now()) {
			t.Errorf("Age = %v, %v, want %v", at, ok, w.Clock.Now())
		}
		act(t, w) // not in the copy

		got, err := backup.Try(t.Context(), file, w.DB.URL())
		if err != nil {
			t.Fatal(err)
		}
		want := backup.Trial{File: file, Last: w.Clock.Now(), Wards: 2, Acts: 2}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(backup.Trial{}, "Bytes"), cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("trial (-want +got):\n%s", diff)
		}
		if says := got.String(); got.Bytes == 0 || !strings.Contains(says, "2 đơn vị, 0 văn bản, 0 số liệu, 2 dòng nhật ký") {
			t.Errorf("the trial says %q", says)
		}

		place, o := target(t, w.DB.Engine())
		aside, err := backup.Restore(t.Context(), file, place, false)
		if err != nil || aside != "" {
			t.Fatalf("restore to an empty place: moved aside %q, %v", aside, err)
		}
		if n := rows(t, mustOpen(t, o)); n != 2 {
			t.Errorf("the restored record has %d rows, want 2", n)
		}
		left, err := os.ReadDir(folder)
		if err != nil || len(left) != 1 {
			t.Errorf("in the folder lie %v, want the copy alone; %v", left, err)
		}
	})
}

func TestACopyIsTakenWhilePeopleWork(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *wardtest.W) {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for ctx.Err() == nil {
					err := w.DB.Update(ctx, w.System(), func(tx *db.Tx) error { return audit.Add(tx, audit.Entry{Act: "a", Subject: "s"}) })
					if err != nil && ctx.Err() == nil {
						t.Errorf("an act while a copy is taken: %v", err)
					}
				}
			})
		}
		folder := t.TempDir()
		for range 3 {
			if _, err := backup.Try(t.Context(), mustCopy(t, w, folder), w.DB.URL()); err != nil {
				t.Errorf("a copy taken meanwhile: %v", err)
			}
			w.Clock.Advance(time.Second)
		}
		cancel()
		wg.Wait()
	})
}

func TestRestoringOverARecord(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *wardtest.W) {
		act(t, w)
		file := mustCopy(t, w, t.TempDir())
		w.Clock.Advance(time.Hour)
		later := mustCopyAfter(t, w, 1)

		place, o := target(t, w.DB.Engine())
		restore := func(file string, force bool) (string, error) {
			return backup.Restore(t.Context(), file, place, force)
		}
		if _, err := restore(later, false); err != nil {
			t.Fatal(err)
		}
		open, err := db.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if n := rows(t, open); n != 2 {
			t.Fatalf("the record has %d rows, want 2", n)
		}
		for _, force := range []bool{false, true} {
			if aside, err := restore(later, force); fault.Of(err) == nil || aside != "" {
				t.Errorf("restoring over a record that is open, force %v: %q, %v, want a fault", force, aside, err)
			}
		}
		if n := rows(t, open); n != 2 {
			t.Errorf("the open record has %d rows after the refusals, want 2", n)
		}
		open.Close()

		_, err = restore(file, false)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Sentence, "có việc ghi lúc 09:00:00 ngày 09/01/2026") || !strings.Contains(fault.Of(err).Sentence, "dừng ở 08:00:00 ngày 09/01/2026") {
			t.Errorf("restoring an older copy gives %v, want a conflict with both times", err)
		}
		aside, err := restore(later, false) // the same record again
		if err != nil || aside == "" {
			t.Errorf("restoring a copy as new as the record: moved aside %q, %v", aside, err)
		}
		before := aside
		aside, err = restore(file, true)
		if err != nil || aside == "" || aside == before {
			t.Fatalf("forced: moved aside %q, after %q, %v", aside, before, err)
		}
		if n := rows(t, mustOpen(t, o)); n != 1 {
			t.Errorf("the restored record has %d rows, want 1", n)
		}
		if w.DB.Engine() == db.SQLite {
			for _, kept := range []string{before, aside} {
				if n := rows(t, mustOpen(t, db.Options{Path: kept})); n != 2 {
					t.Errorf("what was moved aside as %s has %d rows, want 2", kept, n)
				}
			}
		}
	})
}

// mustCopyAfter writes n acts and takes a copy.
func mustCopyAfter(t *testing.T, w *wardtest.W, n int) string {
	t.Helper()
	for range n {
		act(t, w)
	}
	return mustCopy(t, w, t.TempDir())
}

func TestADamagedRecordIsMovedAside(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	if w.DB.Engine() != db.SQLite {
		t.Skip("the damaged file is SQLite's")
	}
	file := mustCopyAfter(t, w, 1)
	place, o := target(t, db.SQLite)
	damaged := bytes.Repeat([]byte("đĩa hỏng "), 4000)
	for _, end := range []string{"", "-wal"} {
		if err := os.WriteFile(place+end, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aside, err := backup.Restore(t.Context(), file, place, false)
	if err != nil {
		t.Fatal(err)
	}
	if n := rows(t, mustOpen(t, o)); n != 1 {
		t.Errorf("the restored record has %d rows, want 1", n)
	}
	for _, end := range []string{"", "-wal"} {
		if kept, err := os.ReadFile(aside + end); err != nil || !bytes.Equal(kept, damaged) {
			t.Errorf("what was there is not aside as %s: %v", aside+end, err)
		}
	}
}

func TestALogDoesNotOutliveItsRecord(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "tongket.db")
	fresh, aside := target+".fresh", target+".aside"
	for _, name := range []string{target, target + "-wal", target + "-shm", target + "-journal", fresh} {
		if err := os.WriteFile(name, []byte(filepath.Base(name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := backup.Exchange(target, fresh, aside); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(target), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(text)
	}
	want := map[string]string{"tongket.db": "tongket.db.fresh", "tongket.db.aside": "tongket.db"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in the folder (-want +got):\n%s", diff)
	}
}

func TestCopiesThatWouldNotServe(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, w *wardtest.W) {
		dir := t.TempDir()
		for range 200 {
			act(t, w)
		}
		sound, err := os.ReadFile(mustCopy(t, w, dir))
		if err != nil {
			t.Fatal(err)
		}
		err = w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
			_, err := x.Exec(`update audit set subject = 'other' where n = 100`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		tampered, err := os.ReadFile(mustCopy(t, w, t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		middle := slices.Clone(sound)
		for i := range 4096 {
			middle[len(middle)/2+i] ^= 0x55
		}
		place, _ := target(t, w.DB.Engine())
		for _, c := range []struct {
			name string
			data []byte
			says string
		}{
			{"cut", sound[:len(sound)/2], "không dùng được"},
			{"overwritten", middle, "không dùng được"},
			{"tampered", tampered, "bị sửa tại dòng 100"},
			{"a text", []byte("Báo cáo tổng kết"), "không phải là bản sao"},
			{"empty", nil, "không phải là bản sao"},
		} {
			file := filepath.Join(dir, c.name)
			if err := os.WriteFile(file, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, trying := backup.Try(t.Context(), file, w.DB.URL())
			_, restoring := backup.Restore(t.Context(), file, place, true)
			for _, err := range []error{trying, restoring} {
				if !fault.Is(err, fault.Refused) || !strings.Contains(fault.Of(err).Sentence, c.says) {
					t.Errorf("%s: %v, want a refusal that says %q", c.name, err, c.says)
				}
			}
			if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, c.data) {
				t.Errorf("%s: the trial changed the copy, %v", c.name, err)
			}
		}
		if w.DB.Engine() == db.SQLite {
			if _, err := os.Stat(place); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a refused copy left something at the target: %v", err)
			}
		}
		if _, err := backup.Try(t.Context(), filepath.Join(dir, "none.db"), ""); !fault.Is(err, fault.Missing) {
			t.Errorf("a file that is not there gives %v", err)
		}
	})
}

func TestCopiesGoToTheirOwnEngine(t *testing.T) {
	t.Parallel()
	dump := filepath.Join(t.TempDir(), "a.dump")
	if err := os.WriteFile(dump, []byte("PGDMP\x01\x0e"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := wardtest.SQLiteFile(t)
	for _, c := range []struct{ file, target, says string }{
		{dump, filepath.Join(t.TempDir(), "tongket.db"), "bản sao của PostgreSQL"},
		{file, "postgres://localhost/tongket", "bản sao của SQLite"},
	} {
		if _, err := backup.Restore(t.Context(), c.file, c.target, false); !fault.Is(err, fault.Refused) || !strings.Contains(fault.Of(err).Sentence, c.says) {
			t.Errorf("restoring %s to %s gives %v, want a refusal that says %q", c.file, c.target, err, c.says)
		}
	}
	if _, err := backup.Try(t.Context(), dump, ""); !fault.Is(err, fault.Refused) {
		t.Errorf("trying a dump without a server gives %v, want a refusal", err)
	}
}

func TestToDoesNotOverwrite(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	file := filepath.Join(t.TempDir(), "ban-sao.db")
	if err := backup.To(t.Context(), w.DB, file); err != nil {
		t.Fatal(err)
	}
	if err := backup.To(t.Context(), w.DB, file); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second copy to the same file gives %v, want a conflict", err)
	}
	err := backup.To(t.Context(), w.DB, filepath.Join(t.TempDir(), "khong-co", "ban-sao.db"))
	if fault.Of(err) == nil {
		t.Errorf("a copy to a folder that is not there gives %v, want a sentence", err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the copy may be read by others: %v, %v", info.Mode(), err)
	}
}

func TestTheNightlyCopyKeepsAMonth(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	folder := t.TempDir()
	others := []string{"ghi-chu.txt", "tongket-cu.db", "tongket-20260109-020000.txt", "tongket-20260132-020000.db"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := backup.Age(folder); ok {
		t.Error("a folder without copies has an age")
	}
	end := map[db.Engine]string{db.SQLite: ".db", db.Postgres: ".dump"}[w.DB.Engine()]
	nightly := backup.Tasks(w.DB, folder)[0]
	for range backup.KeptCopies + 3 {
		w.Clock.Advance(24 * time.Hour)
		note, err := nightly.Do(t.Context())
		if err != nil || !strings.HasPrefix(note, "Đã sao lưu vào "+folder) {
			t.Fatalf("a night: %q, %v", note, err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := slices.Clone(others)
	for i := range backup.KeptCopies {
		want = append(want, "tongket-"+w.Clock.Now().AddDate(0, 0, -i).Format("20060102-150405")+end)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("in the folder (-want +got):\n%s", diff)
	}
	if at, ok := backup.Age(folder); !ok || !at.Equal(w.Clock.Now()) {
		t.Errorf("Age = %v, %v, want %v", at, ok, w.Clock.Now())
	}
}

func TestTheWeeklyTrial(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	folder := filepath.Join(t.TempDir(), "ban-sao")
	trial := backup.Tasks(w.DB, folder)[1]
	if _, err := trial.Do(t.Context()); !fault.Is(err, fault.Missing) || !strings.Contains(fault.Of(err).Sentence, folder) {
		t.Errorf("a trial without a copy gives %v, want a fault that names the folder", err)
	}
	mustCopy(t, w, folder)
	act(t, w)
	w.Clock.Advance(time.Hour)
	newest := mustCopy(t, w, folder)
	note, err := trial.Do(t.Context())
	if err != nil || !strings.Contains(note, filepath.Base(newest)) || !strings.Contains(note, "1 dòng nhật ký") {
		t.Errorf("the trial says %q, %v, want the newest copy with its one row", note, err)
	}
}

func TestNothingHalfIsLeft(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	folder := t.TempDir()
	old, fresh := filepath.Join(folder, "tongket-20260101-020000.db.part"), filepath.Join(folder, "tongket-20260109-075900.db.part")
	for _, part := range []string{old, fresh} {
		if err := os.WriteFile(part, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Now(ctx, w.DB, folder); err == nil {
		t.Error("a copy under a context that has ended is said to be taken")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(fresh) {
		t.Errorf("in the folder lie %v, want only what another may still be writing; %v", entries, err)
	}
}

func TestAddressesForPostgresPrograms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		want    map[string]string
	}{
		{"postgres://app:mat%20khau@db.hoamau.example:5433/tongket?sslmode=verify-full&sslrootcert=system&pool_max_conns=4&statement_timeout=4000",
			map[string]string{"PGHOST": "db.hoamau.example", "PGPORT": "5433", "PGUSER": "app", "PGPASSWORD": "mat khau", "PGDATABASE": "tongket", "PGSSLMODE": "verify-full"}},
		{"postgres://app@127.0.0.1:5541,127.0.0.1:5542/tongket?target_session_attrs=read-write&connect_timeout=2&sslmode=disable",
			map[string]string{"PGHOST": "127.0.0.1,127.0.0.1", "PGPORT": "5541,5542", "PGUSER": "app", "PGDATABASE": "tongket", "PGTARGETSESSIONATTRS": "read-write", "PGCONNECT_TIMEOUT": "2", "PGSSLMODE": "disable"}},
		{"postgres:///tongket?host=/run/postgresql&user=app&sslmode=disable",
			map[string]string{"PGHOST": "/run/postgresql", "PGUSER": "app", "PGDATABASE": "tongket"}},
	} {
		env, err := backup.Environment(c.address)
		if err != nil {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		got := map[string]string{}
		for _, e := range env { // the last one counts
			name, value, _ := strings.Cut(e, "=")
			if _, wanted := c.want[name]; wanted {
				got[name] = value
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.address, diff)
		}
	}
	for _, c := range []struct{ address, want string }{
		{"postgres://app:x@localhost:5432/tongket", "postgres://app:x@localhost:5432/thu"},
		{"postgres://app@localhost?sslmode=disable", "postgres://app@localhost/thu?sslmode=disable"},
		{"postgres:///tongket?dbname=khac&host=%2Frun", "postgres:///thu?host=%2Frun"},
	} {
		if got := backup.WithDatabase(c.address, "thu"); got != c.want {
			t.Errorf("another database of %s is %s, want %s", c.address, got, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{
		0: "0,0 kB", 940: "0,9 kB", 12_345: "12,3 kB", 999_999: "999,9 kB", 1_000_000: "1,0 MB", 1_234_567_890: "1.234,5 MB",
	} {
		if got := backup.Size(bytes); got != want {
			t.Errorf("size(%d) = %q, want %q", bytes, got, want)
		}
	}
}
