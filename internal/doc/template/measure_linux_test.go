package template

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tongket/internal/wardtest/need"
)

// TestPeers measures the report of 24 pages against both peers in one run, each by its
// processor time (others use the machine too), the text being the same, as
// docs/performance.md describes. TONGKET_PEERS=1 asks for it.
func TestPeers(t *testing.T) {
	if os.Getenv("TONGKET_PEERS") == "" {
		t.Skip("TONGKET_PEERS is not set: measuring against docxtemplater and docxtpl takes half a minute")
	}
	node := need.Program(t, "node")
	need.Module(t, "docxtemplater")
	for _, pictures := range []int{0, 5} {
		measurePeers(t, node, pictures)
	}
}

// debianPython is the one that Debian's package of docxtpl serves.
const debianPython = "/usr/bin/python3"

func measurePeers(t *testing.T, node string, pictures int) {
	dir := t.TempDir()
	data, images := reportData(), map[string]string{}
	scope := scopeOfData(data)
	for i := range pictures {
		name := fmt.Sprintf("bieu_do_%d", i+1)
		chart := chartPicture(t, i)
		images[name] = save(t, dir, name+".png", chart)
		scope[name] = Picture{Data: chart}
	}
	mine := reportTemplate(t, ours, pictures)
	const times = 40
	var out bytes.Buffer
	var tpl *Template
	reading := processorTime(t, func() {
		for range times {
			var err error
			if tpl, err = Parse(mine); err != nil {
				t.Fatal(err)
			}
		}
	})
	const rounds = 20 * times // the same template again, as for the units of a ward
	warm := processorTime(t, func() {
		for range rounds {
			out.Reset()
			if err := tpl.Render(&out, scope, Options{}); err != nil {
				t.Fatal(err)
			}
		}
	}) / 20
	warm, reading = warm/times, reading/times
	files := []string{save(t, dir, "ours.docx", out.Bytes())}
	of := func(d time.Duration, ms float64) float64 { return float64(d.Microseconds()) / 1000 / ms }
	t.Logf("%d pictures: ours %v, with reading the template %v", pictures, warm, warm+reading)
	if pictures == 0 { // its module for pictures is not free
		file := filepath.Join(dir, "docxtemplater.docx")
		ms := runPeer(t, node, "docxtemplater.js", dir, task{Times: times, Jobs: []peerJob{{Template: save(t, dir, "t.docx", mine), Data: data, Out: file}}})
		t.Logf("%d pictures: docxtemplater %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, of(warm, ms), of(warm+reading, ms))
		files = append(files, file)
	}
	file := filepath.Join(dir, "docxtpl.docx")
	ms := runPeer(t, debianPython, "docxtpl_fill.py", dir, task{Times: times, Jobs: []peerJob{{
		Template: save(t, dir, "j.docx", reportTemplate(t, jinja, pictures)), Data: data, Pictures: images, Out: file}}})
	t.Logf("%d pictures: docxtpl %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, of(warm, ms), of(warm+reading, ms))
	files = append(files, file)
	texts := plain(t, dir, files...)
	for i, text := range texts {
		if text != texts[0] {
			t.Errorf("%s has another text:\n%s\nours:\n%s", filepath.Base(files[i]), firstLines(text), firstLines(texts[0]))
		}
	}
}

// processorTime is what the whole program used of the processors while f ran.
func processorTime(t *testing.T, f func()) time.Duration {
	t.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			t.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	begin := used()
	f()
	return used() - begin
}
