package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/wardtest/need"
)

// task is what the scripts of the peers are told to do.
type task struct {
	Jobs  []peerJob `json:"jobs"`
	Times int       `json:"times"`
}

type peerJob struct {
	Template string            `json:"template"`
	Data     map[string]any    `json:"data"`
	Pictures map[string]string `json:"pictures,omitempty"`
	Out      string            `json:"out"`
}

// runPeer has a script of testdata/peers do a task, and gives the milliseconds for
// one file where it was told to measure.
func runPeer(t testing.TB, program, script, dir string, jobs task) float64 {
	t.Helper()
	b, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, script+".json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, filepath.Join("testdata", "peers", script), file)
	cmd.Env = append(os.Environ(), "NODE_PATH="+os.Getenv("TONGKET_NODE_MODULES"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if jobs.Times == 0 {
		return 0
	}
	ms, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

// plain gives the text of Word files as LibreOffice sees it, all in one call.
func plain(t testing.TB, dir string, files ...string) []string {
	t.Helper()
	convertTo(t, dir, "txt:Text (encoded):UTF8", files...)
	var out []string
	for _, f := range files {
		b, err := os.ReadFile(strings.TrimSuffix(f, filepath.Ext(f)) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimPrefix(string(b), "\ufeff"))
	}
	return out
}

// convertTo has LibreOffice write files in another format beside them, on a profile
// of its own.
func convertTo(t testing.TB, dir, format string, files ...string) {
	t.Helper()
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless",
		"--convert-to", format, "--outdir", dir}, files...)
	if msg, err := exec.Command(need.Program(t, "soffice"), args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
}

// save writes a file below dir.
func save(t testing.TB, dir, name string, b []byte) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// shared lists templates on which this package and docxtemplater must agree.
func sharedTemplates(t testing.TB) map[string][]byte {
	cell := func(texts ...string) []string { return texts }
	return map[string][]byte{
		"values": made(t, line("UBND {{ten_don_vi}}, {{don_vi.ten}}; {{rong}}|{{chu_rong}}|{{hai_dong}}")),
		"split":  made(t, docx.Text(docx.T("UBND {"), docx.B("{ten_"), docx.I("don_vi"), docx.T("}} và {{"), docx.B("don_vi.t"), docx.T("en}}."))),
		"lines": made(t, line("a{{#co}}b{{/co}}{{^co}}c{{/co}}{{#khong}}d{{/khong}}{{^khong}}e{{/khong}}{{^nhom}}f{{/nhom}}"),
			line("{{#nhom}}{{ten}}; {{/nhom}}{{#don_vi}}{{ten}}{{/don_vi}}")),
		"blocks": made(t, line("{{#nhom}}"), docx.Heading(1, "{{so}}. {{ten}}"), line("{{#muc}}"), line("- {{ten}} của {{ten_don_vi}}"), line("{{/muc}}"),
			line("{{^muc}}"), line("Chưa có."), line("{{/muc}}"), line("{{/nhom}}"), line("Hết")),
		"rows":   made(t, table(cell("STT", "Tên", "Đánh giá"), cell("{{#nhom}}{{so}}", "{{ten}}", "{{#co}}Đạt{{/co}}{{^co}}Chưa đạt{{/co}}{{/nhom}}")), line("Hết")),
		"groups": made(t, table(cell("STT", "Tên"), cell("{{#nhom}}{{so}}", "{{ten}}"), cell("{{#muc}}{{so}}", "{{ten}}{{/muc}}{{/nhom}}")), line("Hết")),
		"cells": made(t, docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{{Cells: []docx.Cell{
			{Blocks: []docx.Block{line("{{#nhom}}"), line("{{ten}}"), line("{{/nhom}}")}}, {Text: "{{#nhom}}{{so}} {{/nhom}}"}}}}}, line("Hết")),
		"report": reportTemplate(t, ours, 0),
	}
}

func sharedData() map[string]any {
	data := reportData()
	for name, v := range map[string]any{
		"don_vi": map[string]any{"ten": "R&D <5 %>"}, "rong": nil, "chu_rong": "", "hai_dong": "một\nhai", "co": true, "khong": false,
		"nhom": []any{
			map[string]any{"so": "I", "ten": "Kinh tế", "co": true, "muc": []any{
				map[string]any{"so": "1", "ten": "Thu"}, map[string]any{"so": "2", "ten": "Chi"}}},
			map[string]any{"so": "II", "ten": "Xã hội", "co": false, "muc": []any{}},
		},
	} {
		data[name] = v
	}
	return data
}

// TestDocxtemplater holds that docxtemplater makes of the same templates and data the
// same text, as LibreOffice reads both.
func TestDocxtemplater(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: two programs are started")
	}
	node := need.Program(t, "node")
	need.Module(t, "docxtemplater")
	need.Program(t, "soffice")
	dir := t.TempDir()
	data := sharedData()
	var work task
	var files, names []string
	for name, b := range sharedTemplates(t) {
		mine := save(t, dir, name+"-ours.docx", drawn(t, b, scopeOfData(data), Options{}))
		theirs := filepath.Join(dir, name+"-theirs.docx")
		work.Jobs = append(work.Jobs, peerJob{Template: save(t, dir, name+".docx", b), Data: data, Out: theirs})
		files, names = append(files, mine, theirs), append(names, name)
	}
	runPeer(t, node, "docxtemplater.js", dir, work)
	texts := plain(t, dir, files...)
	for i, name := range names {
		if mine, theirs := texts[2*i], texts[2*i+1]; mine != theirs || strings.TrimSpace(mine) == "" {
			t.Errorf("%s: ours\n%s\ndocxtemplater's\n%s", name, firstLines(mine), firstLines(theirs))
		}
	}
}

func firstLines(s string) string { return s[:min(len(s), 1500)] }

// TestPeers measures the report of 24 pages against both peers in one run, as
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
	var tpl *Template
	parse := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			var err error
			if tpl, err = Parse(mine); err != nil {
				b.Fatal(err)
			}
		}
	})
	var out bytes.Buffer
	render := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			out.Reset()
			if err := tpl.Render(&out, scope, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	warm, cold := float64(render.NsPerOp())/1e6, float64(render.NsPerOp()+parse.NsPerOp())/1e6
	files := []string{save(t, dir, "ours.docx", out.Bytes())}
	t.Logf("%d pictures: ours %.2f ms, with reading the template %.2f ms", pictures, warm, cold)
	if pictures == 0 { // its module for pictures is not free
		file := filepath.Join(dir, "docxtemplater.docx")
		ms := runPeer(t, node, "docxtemplater.js", dir, task{Times: times, Jobs: []peerJob{{Template: save(t, dir, "t.docx", mine), Data: data, Out: file}}})
		t.Logf("%d pictures: docxtemplater %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, warm/ms, cold/ms)
		files = append(files, file)
	}
	file := filepath.Join(dir, "docxtpl.docx")
	ms := runPeer(t, debianPython, "docxtpl_fill.py", dir, task{Times: times, Jobs: []peerJob{{
		Template: save(t, dir, "j.docx", reportTemplate(t, jinja, pictures)), Data: data, Pictures: images, Out: file}}})
	t.Logf("%d pictures: docxtpl %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, warm/ms, cold/ms)
	files = append(files, file)
	texts := plain(t, dir, files...)
	for i, text := range texts {
		if text != texts[0] {
			t.Errorf("%s has another text:\n%s\nours:\n%s", filepath.Base(files[i]), firstLines(text), firstLines(texts[0]))
		}
	}
}

// BenchmarkReport fills in the measured report.
func BenchmarkReport(b *testing.B) {
	tpl, err := Parse(reportTemplate(b, ours, 0))
	if err != nil {
		b.Fatal(err)
	}
	scope := scopeOfData(reportData())
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := tpl.Render(&out, scope, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParse reads the measured template.
func BenchmarkParse(b *testing.B) {
	in := reportTemplate(b, ours, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(in); err != nil {
			b.Fatal(err)
		}
	}
}

// chartPicture is a picture of the size of a chart.
func chartPicture(t testing.TB, seed int) []byte {
	t.Helper()
	return noisyPicture(t, 1200, 700, seed)
}
