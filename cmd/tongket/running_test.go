package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// made is where the program is built for tests and benchmarks; TestMain takes it
// away.
var made = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "tongket-built-") })

// plain is the program as this machine builds it by itself, which finds compiled
// what the test was compiled from; shipped is the program as it is shipped.
var (
	plain   = sync.OnceValues(func() (string, error) { return build("plain", os.Environ()) })
	shipped = sync.OnceValues(func() (string, error) {
		return build("shipped", append(os.Environ(), "CGO_ENABLED=0"), "-trimpath", "-ldflags", "-s -w")
	})
)

func build(name string, env []string, flags ...string) (string, error) {
	dir, err := made()
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, name)
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	c := exec.Command("go", append(append([]string{"build"}, flags...), "-o", file, ".")...)
	c.Env = env
	if said, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return file, nil
}

// programOf is the program that a test runs, or that a benchmark measures.
func programOf(t testing.TB) string {
	t.Helper()
	how := plain
	if _, is := t.(*testing.B); is {
		how = shipped
	}
	file, err := how()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// server is the program at work in a process of its own.
type server struct {
	cmd    *exec.Cmd
	url    string
	stdout *lines
	stderr *lines
	ended  chan error
}

// lines keeps what a process prints.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

var address = regexp.MustCompile(`https?://\S+`)

// begin starts the program and waits for the address it prints.
func begin(t testing.TB, args ...string) *server {
	t.Helper()
	return beginIn(t, "", args...)
}

// beginIn is begin with a folder for temporary files.
func beginIn(t testing.TB, temporary string, args ...string) *server {
	t.Helper()
	s := &server{cmd: exec.Command(programOf(t), args...), stdout: &lines{}, stderr: &lines{}, ended: make(chan error, 1)}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TONGKET_") {
			s.cmd.Env = append(s.cmd.Env, v)
		}
	}
	if temporary != "" {
		s.cmd.Env = append(s.cmd.Env, "TMPDIR="+temporary, "TMP="+temporary, "TEMP="+temporary)
	}
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill() }) // where the test did not end it
	found := make(chan string, 1)
	go func() {
		r := bufio.NewScanner(io.TeeReader(out, s.stdout))
		for r.Scan() {
			if u := address.FindString(r.Text()); u != "" {
				select {
				case found <- u:
				default: // the first is the one
				}
			}
		}
		s.ended <- s.cmd.Wait()
	}()
	select {
	case s.url = <-found:
	case err := <-s.ended:
		t.Fatalf("%q ended before it served: %v\n%s%s", args, err, s.stdout, s.stderr)
	case <-time.After(30 * time.Second):
		t.Fatalf("%q did not serve within 30 s\n%s%s", args, s.stdout, s.stderr)
	}
	return s
}

// kill ends the process as a power cut would.
func (s *server) kill(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
}

// stop ends the process as Ctrl+C would and wants it to end well.
func (s *server) stop(t testing.TB) {
	t.Helper()
	if runtime.GOOS == "windows" { // no process can send the signal to another there
		s.kill(t)
		return
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.ended:
		if err != nil {
			t.Fatalf("ended by SIGTERM: %v\n%s", err, s.stderr)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("still running 20 s after SIGTERM\n%s", s.stderr)
	}
}

// browser is a client that keeps cookies and shows redirects.
func browser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// post sends a form and returns the status and the page.
func post(ctx context.Context, c *http.Client, to string, form url.Values) (status int, page string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return answered(c.Do(r))
}

// get fetches a page.
func get(ctx context.Context, c *http.Client, from string) (status int, page string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return 0, "", err
	}
	return answered(c.Do(r))
}

func answered(a *http.Response, err error) (int, string, error) {
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(a.Body)
	return a.StatusCode, string(body), errors.Join(err, a.Body.Close())
}

// signIn signs an account in.
func signIn(t testing.TB, c *http.Client, at, login, password string) {
	t.Helper()
	status, page, err := post(t.Context(), c, at+"/dang-nhap", url.Values{"ten_dang_nhap": {login}, "mat_khau": {password}})
	if err != nil || status != http.StatusSeeOther {
		t.Fatalf("sign in as %s: %d, %v\n%s", login, status, err, page)
	}
}
