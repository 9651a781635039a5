package template

import (
	"bytes"
	"encoding/json"
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

// runPeer has a script of testdata/peers do a task, and gives the milliseconds of
// processor time for one file where it was told to measure.
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
