package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tongket/internal/db"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

func day(t time.Time) vn.Day { return vn.Day(t.Format(time.DateOnly)) }

var code = regexp.MustCompile(`(?m)^  ([a-z0-9]{5}-[a-z0-9]{5})$`)

// TestFirstRun begins a ward as its office does: start, read the code from the
// console, fill the first page, and find everything there after a new start.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "dữ liệu của phường") // as people name folders
	s := begin(t, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	var printed []string
	for begun := time.Now(); printed == nil && time.Since(begun) < 10*time.Second; time.Sleep(5 * time.Millisecond) {
		printed = code.FindStringSubmatch(s.stdout.String())
	}
	if printed == nil {
		t.Fatalf("no first-run code on the console:\n%s", s.stdout)
	}
	c := browser(t)
	form := url.Values{"ma_khoi_tao": {"abcde-fghjk"}, "loai": {"phuong"}, "ten": {"Hòa Mẫu"}, "tinh": {"tỉnh Minh Khê"}, "ho_ten": {"Đàm Thị Khuê"},
		"chuc_vu": {"Chánh Văn phòng"}, "ten_dang_nhap": {"khue"}, "mat_khau": {"mua xuan den som 26"}, "key": {"1"}}
	if status, page, err := post(t.Context(), c, s.url+"/bat-dau", form); err != nil || status != http.StatusUnprocessableEntity || !strings.Contains(page, "không khớp") {
		t.Fatalf("a guessed code: %d, %v; want 422 with a sentence", status, err)
	}
	form.Set("ma_khoi_tao", printed[1])
	if status, page, err := post(t.Context(), c, s.url+"/bat-dau", form); err != nil || status != http.StatusSeeOther {
		t.Fatalf("first run: %d, %v\n%s", status, err, page)
	}
	s.stop(t)
	s = begin(t, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	if code.MatchString(s.stdout.String()) {
		t.Error("a code is printed although the ward is there")
	}
	if status, page, err := get(t.Context(), c, s.url+"/"); err != nil || status != http.StatusOK || !strings.Contains(page, "Hòa Mẫu") {
		t.Errorf("home after a new start: %d, %v", status, err)
	}
	s.stop(t)
	if strings.Contains(s.stderr.String(), "level=ERROR") {
		t.Errorf("the log has errors:\n%s", s.stderr)
	}
}

// TestNextFreePort takes the next port on this machine where somebody has the one
// asked for, and does not on a network, where people look for the one they know.
func TestNextFreePort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := begin(t, "serve", "--data", t.TempDir(), "--addr", taken.Addr().String())
	if s.url == "http://"+taken.Addr().String() {
		t.Errorf("serves on %s, which somebody has", s.url)
	}
	if status, _, err := get(t.Context(), browser(t), s.url+"/bat-dau"); err != nil || status != http.StatusOK {
		t.Errorf("first page on the next port: %d, %v", status, err)
	}
	s.stop(t)
	proxied := door{addr: taken.Addr().String(), behindProxy: true}
	if l, err := proxied.listen(); err == nil {
		l.Close()
		t.Error("a door behind a proxy moved to another port")
	}
}

// TestInsecureLAN says on the console and on every page that others may read along.
func TestInsecureLAN(t *testing.T) {
	t.Parallel()
	s := begin(t, "serve", "--data", t.TempDir(), "--addr", "0.0.0.0:0", "--insecure-lan")
	if status, _, err := get(t.Context(), browser(t), s.url+"/bat-dau"); err != nil || status != http.StatusOK {
		t.Errorf("first page: %d, %v", status, err)
	}
	s.stop(t)
	if !strings.Contains(s.stderr.String(), "không mã hóa") {
		t.Errorf("no warning on the console:\n%s", s.stderr)
	}
}

// TestTLS serves with a certificate of the ward's own and marks its cookies.
func TestTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := selfSigned(t, dir)
	s := begin(t, "serve", "--data", dir, "--addr", "0.0.0.0:0", "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(s.url, "https://") {
		t.Fatalf("serves at %s, want https", s.url)
	}
	c := browser(t)
	c.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	if status, _, err := get(t.Context(), c, s.url+"/bat-dau"); err != nil || status != http.StatusOK {
		t.Errorf("first page over TLS: %d, %v", status, err)
	}
	old := browser(t)
	old.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11}}
	if _, _, err := get(t.Context(), old, s.url+"/bat-dau"); err == nil {
		t.Error("TLS 1.1 is answered")
	}
	s.stop(t)
}

func selfSigned(t *testing.T, dir string) (certFile, keyFile string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), DNSNames: []string{"localhost"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "chung-thu.pem"), filepath.Join(dir, "khoa.pem")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

// TestDemoLeavesNothing serves the demo from a folder of its own and takes the
// folder away at the end.
func TestDemoLeavesNothing(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := beginIn(t, home, "demo", "--addr", "127.0.0.1:0")
	c := browser(t)
	var password []string
	for begun := time.Now(); password == nil && time.Since(begun) < 10*time.Second; time.Sleep(5 * time.Millisecond) {
		password = regexp.MustCompile(`vanphong +(\S+)`).FindStringSubmatch(s.stdout.String())
	}
	if password == nil {
		t.Fatalf("no sign-ins on the console:\n%s", s.stdout)
	}
	signIn(t, c, s.url, "vanphong", password[1])
	if status, page, err := get(t.Context(), c, s.url+"/chi-tieu?nam=2025"); err != nil || status != http.StatusOK || !strings.Contains(page, "12/14") {
		t.Errorf("scoreboard of the demo: %d, %v", status, err)
	}
	if found, err := filepath.Glob(filepath.Join(home, "tongket-demo-*", recordFile)); err != nil || len(found) != 1 {
		t.Errorf("records while it runs: %q, %v; want one", found, err)
	}
	s.stop(t)
	if left, err := filepath.Glob(filepath.Join(home, "tongket-demo-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestRestoreLeavesARunningRecordAlone copies a record in use, and refuses to
// put the copy back while it is.
func TestRestoreLeavesARunningRecordAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := begin(t, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	file := filepath.Join(dir, "ban-sao.db")
	if said, code := ranTo(t, "backup", file, "--data", dir); code != done {
		t.Fatalf("backup beside the serving program: %d\n%s", code, said)
	}
	if said, code := ranTo(t, "restore", file, "--data", dir, "--force"); code != refused || !strings.Contains(said, "chương trình khác") {
		t.Errorf("restore under the serving program: %d\n%s", code, said)
	}
	if status, _, err := get(t.Context(), browser(t), s.url+"/bat-dau"); err != nil || status != http.StatusOK {
		t.Errorf("first page after that: %d, %v", status, err)
	}
	s.stop(t)
	if said, code := ranTo(t, "restore", file, "--data", dir); code != done {
		t.Errorf("restore after it ended: %d\n%s", code, said)
	}
}

// TestSameAnswersOnBothEngines does the demo's year on each engine and wants the
// same board.
func TestSameAnswersOnBothEngines(t *testing.T) {
	t.Parallel()
	wardtest.EmptyEngines(t, func(t *testing.T, w *wardtest.W) {
		folder := t.TempDir()
		at := []string{"--data", folder}
		if w.DB.Engine() == db.Postgres {
			at = append(at, "--database", w.DB.URL())
		}
		for _, story := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"demo", "--no-serve"}, done, "vanphong"},
			{[]string{"score", "--year", "2025", "--as-of", "2026-01-31"}, done, "12/14 chỉ tiêu đạt và vượt: 8 vượt, 4 đạt, 2 không đạt"},
			{[]string{"report", "--year", "2025", "--out", filepath.Join(folder, "a.docx")}, done, "12/14"},
			{[]string{"audit", "verify"}, done, "nguyên vẹn"},
			{[]string{"backup"}, done, "Đã sao lưu"},
			{[]string{"doctor"}, done, "nguyên vẹn: 1 đơn vị"},
			{[]string{"serve", "--addr", "127.0.0.1:0"}, refused, "dữ liệu mẫu"},
		} {
			said, code := ranTo(t, append(story.args, at...)...)
			if code != story.code || !strings.Contains(said, story.says) {
				t.Errorf("%q: %d, want %d and %q\n%s", story.args, code, story.code, story.says, said)
			}
			if strings.Contains(said, "password") || strings.Contains(said, "@") {
				t.Errorf("%q prints the address with its password:\n%s", story.args, said)
			}
		}
	})
}

// ranTo runs the program to its end and returns what it printed and its code.
func ranTo(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	out, err := exec.Command(programOf(t), args...).CombinedOutput()
	exit := (*exec.ExitError)(nil)
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		code = exit.ExitCode()
	}
	return string(out), code
}
