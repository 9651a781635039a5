package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tongket/internal/fault"
)

// The tests run this test binary itself as the optional program.
const role = "TONGKET_PROGRAM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "version":
		os.Stdout.WriteString("Chuong trinh 7.4.7.2 40(Build:2)\n")
	case "echo":
		data := make([]byte, 1<<20)
		n, _ := os.Stdin.Read(data)
		os.Stdout.Write(data[:n])
	case "flood":
		for range 1000 {
			os.Stdout.WriteString(strings.Repeat("x", 1000))
		}
	case "fail":
		os.Stderr.WriteString("cannot open it\n")
		os.Exit(3)
	case "sleep":
		time.Sleep(time.Minute)
	case "family": // leaves a child that would outlive it
		self, _ := os.Executable()
		child, err := os.StartProcess(self, []string{self}, &os.ProcAttr{Env: append(os.Environ(), role+"=sleep"), Files: []*os.File{nil, os.Stdout, os.Stderr}})
		if err != nil {
			os.Exit(4)
		}
		_ = os.WriteFile(os.Getenv("TONGKET_PROGRAM_TEST_PID"), []byte(strconv.Itoa(child.Pid)), 0o600)
		time.Sleep(time.Minute)
	}
	os.Exit(0)
}

func self(t *testing.T) *Program {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return New(Spec{Name: "Thử", Purpose: "thử", Commands: []string{path}, Debian: "thu", Site: "thu.example"})
}

func as(what string) Call {
	return Call{Env: []string{role + "=" + what}, Limit: 20 * time.Second, Most: 1 << 20}
}

func TestMissingSaysHowToGetIt(t *testing.T) {
	t.Parallel()
	p := New(Spec{Name: "LibreOffice", Purpose: "đọc tệp .doc", Commands: []string{"khong-co-dau"}, Places: []string{filepath.Join(t.TempDir(), "*")},
		Debian: "libreoffice-writer", Site: "www.libreoffice.org"})
	_, err := p.Run(t.Context(), as("echo"))
	if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Sentence, "Máy chủ chưa cài LibreOffice, cần LibreOffice để đọc tệp .doc. ") {
		t.Errorf("missing: %v", err)
	}
	if s := p.advice("linux"); !strings.Contains(s, "apt install libreoffice-writer") {
		t.Error(s)
	}
	if s := p.advice("windows"); !strings.Contains(s, "www.libreoffice.org") {
		t.Error(s)
	}
}

func TestFoundInAPlaceOfItsInstaller(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, v := range []string{"office7.5", "office7.6"} {
		if err := os.MkdirAll(filepath.Join(dir, v), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, v, "soffice"), nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := New(Spec{Commands: []string{"khong-co-dau"}, Places: []string{filepath.Join(dir, "office*", "soffice")}})
	if got, err := p.Path(); err != nil || got != filepath.Join(dir, "office7.6", "soffice") {
		t.Errorf("Path = %q, %v; want the newest", got, err)
	}
}

func TestRunHandsInAndOut(t *testing.T) {
	t.Parallel()
	c := as("echo")
	c.Input = []byte("Hòa Mẫu")
	var folder, kept string
	c.Before = func(dir string) ([]string, error) {
		folder = dir
		return []string{"x"}, os.WriteFile(filepath.Join(dir, "vao"), []byte("trong"), 0o600)
	}
	c.After = func(dir string) error {
		data, err := os.ReadFile(filepath.Join(dir, "vao"))
		kept = string(data)
		return err
	}
	out, err := self(t).Run(t.Context(), c)
	if err != nil || string(out) != "Hòa Mẫu" || kept != "trong" {
		t.Errorf("Run = %q, %v; file %q", out, err, kept)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the run is left: %v", err)
	}
}

func TestVersion(t *testing.T) {
	t.Setenv(role, "version")
	if v, err := self(t).Ver(t.Context()); err != nil || v != "7.4.7.2" {
		t.Errorf("Ver = %q, %v", v, err)
	}
}

// TestFolderGoesWhateverHappens looks at each way a run can end.
func TestFolderGoesWhateverHappens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, role string
		most       int
		limit      time.Duration
		want       string
	}{
		{"it fails", "fail", 100, 20 * time.Second, "Thử không đọc được tệp này."},
		{"it says too much", "flood", 5000, 20 * time.Second, "Thử không đọc được tệp này."},
		{"it takes too long", "sleep", 100, time.Second, "Thử đọc tệp này quá 1 giây nên đã bị dừng."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			call := as(c.role)
			call.Most, call.Limit = c.most, c.limit
			var folder string
			call.Before = func(dir string) ([]string, error) { folder = dir; return nil, nil }
			_, err := self(t).Run(t.Context(), call)
			if f, only := fault.All(err); !only || len(f) != 1 || !strings.HasPrefix(f[0].Sentence, c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if _, err := os.Stat(folder); folder == "" || !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder of the run is left: %v", err)
			}
		})
	}
}

func TestFailureKeepsWhatTheProgramSaid(t *testing.T) {
	t.Parallel()
	if _, err := self(t).Run(t.Context(), as("fail")); err == nil || !strings.Contains(err.Error(), "cannot open it") {
		t.Errorf("the log would not say why: %v", err)
	}
}

// TestOneAtATime holds that runs wait for each other, and that one who waits may
// leave.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	p := self(t)
	var inside, most atomic.Int32
	call := as("echo")
	call.Before = func(string) ([]string, error) {
		most.Store(max(most.Load(), inside.Add(1)))
		return nil, nil
	}
	call.After = func(string) error { inside.Add(-1); return nil }
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := p.Run(t.Context(), call); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if most.Load() != 1 {
		t.Errorf("%d ran at once", most.Load())
	}
	p.turns <- struct{}{} // somebody runs
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := p.Run(ctx, as("echo")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one who waits may leave: %v", err)
	}
}

// TestLimitEndsTheWholeFamily starts a program that starts another.
func TestLimitEndsTheWholeFamily(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("looks into /proc")
	}
	note := filepath.Join(t.TempDir(), "pid")
	call := as("family")
	call.Env = append(call.Env, "TONGKET_PROGRAM_TEST_PID="+note)
	var pid []byte
	for call.Limit = time.Second; len(pid) == 0 && call.Limit < time.Minute; call.Limit *= 4 { // a busy machine starts nothing in a second
		if _, err := self(t).Run(t.Context(), call); fault.Of(err) == nil {
			t.Fatalf("error %v, want the sentence of the limit", err)
		}
		pid, _ = os.ReadFile(note) // none where the limit came before the child
	}
	if len(pid) == 0 {
		t.Fatal("the program never came to starting another")
	}
	for range 50 {
		stat, err := os.ReadFile(filepath.Join("/proc", string(pid), "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") { // gone, or waiting to be buried
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %s outlived its family", pid)
}

// TestSweptRemovesOnlyWhatIsOld holds that a run under way keeps its folder.
func TestSweptRemovesOnlyWhatIsOld(t *testing.T) {
	t.Parallel()
	place := t.TempDir()
	for _, name := range []string{folder + "cu", folder + "moi", "khac"} {
		if err := os.MkdirAll(filepath.Join(place, name, "profile"), 0o700); err != nil {
			t.Fatal(err)
		}
		if name != folder+"moi" {
			if err := os.Chtimes(filepath.Join(place, name), time.Now(), time.Now().Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
	}
	swept(place)
	left, _ := filepath.Glob(filepath.Join(place, "*"))
	if len(left) != 2 || filepath.Base(left[0]) != "khac" || filepath.Base(left[1]) != folder+"moi" {
		t.Errorf("left: %v", left)
	}
}
