package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures the program as it is shipped: from its start on an
// empty folder to its first page, what it then holds of the memory, and its size.
func BenchmarkStart(b *testing.B) {
	info, err := os.Stat(programOf(b))
	if err != nil {
		b.Fatal(err)
	}
	var took time.Duration
	var memory float64
	for b.Loop() {
		dir := b.TempDir()
		begun := time.Now()
		s := begin(b, "serve", "--data", dir, "--addr", "127.0.0.1:0")
		if status, _, err := get(b.Context(), browser(b), s.url+"/bat-dau"); err != nil || status != http.StatusOK {
			b.Fatalf("first page: %d, %v", status, err)
		}
		took += time.Since(begun)
		time.Sleep(300 * time.Millisecond)
		memory += resident(b, s)
		s.stop(b)
	}
	b.ReportMetric(took.Seconds()*1000/float64(b.N), "ms/first-page")
	b.ReportMetric(memory/float64(b.N), "MB-rest")
	b.ReportMetric(float64(info.Size())/1e6, "MB-binary")
}

// BenchmarkRest measures what the program holds after a clerk's quarter of an
// hour: signed in, every page of the demo ward opened some times.
func BenchmarkRest(b *testing.B) {
	var memory float64
	for b.Loop() {
		s := beginIn(b, b.TempDir(), "demo", "--addr", "127.0.0.1:0")
		c := browser(b)
		for i := 0; !strings.Contains(s.stdout.String(), "Ctrl+C") && i < 500; i++ {
			time.Sleep(10 * time.Millisecond)
		}
		signIn(b, c, s.url, "vanphong", regexp.MustCompile(`vanphong +(\S+)`).FindStringSubmatch(s.stdout.String())[1])
		for range 10 {
			for _, page := range []string{"/", "/chi-tieu?nam=2025", "/chi-tieu/bang.xlsx?nam=2025", "/so-lieu", "/so-lieu/ghi", "/van-ban", "/nhiem-vu", "/bao-cao", "/don-vi", "/thiet-lap"} {
				if status, _, err := get(b.Context(), c, s.url+page); err != nil || status != http.StatusOK {
					b.Fatalf("%s: %d, %v", page, status, err)
				}
			}
		}
		time.Sleep(2 * time.Second)
		memory += resident(b, s)
		s.stop(b)
	}
	b.ReportMetric(memory/float64(b.N), "MB-rest")
}

// resident is the memory that a process holds, in MB; 0 where the system does not
// tell.
func resident(b *testing.B, s *server) float64 {
	b.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), "status"))
	if err != nil {
		b.Fatal(err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		b.Fatalf("no VmRSS in %s", text)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1000
}
