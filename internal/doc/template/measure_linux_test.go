package template

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tongket/internal/doc/chart"
	"tongket/internal/doc/docx"
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
	if pictures > 0 {
		var charts [][]byte
		drawing := processorTime(t, func() { charts = chartPictures(t) })
		bytes := 0
		for i, chart := range charts[:pictures] {
			name := fmt.Sprintf("bieu_do_%d", i+1)
			images[name] = save(t, dir, name+".png", chart)
			scope[name] = Picture{Data: chart}
			bytes += len(chart)
		}
		t.Logf("%d charts, %d KB, drawn before for all three in %v", pictures, bytes>>10, drawing)
	}
	mine := asFromWord(t, reportTemplate(t, ours, pictures))
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
	theirs := filepath.Join(dir, "docxtemplater.docx")
	ms := runPeer(t, node, "docxtemplater.js", dir, task{Times: times, Jobs: []peerJob{{
		Template: save(t, dir, "t.docx", mine), Data: data, Pictures: images, Out: theirs}}})
	t.Logf("%d pictures: docxtemplater %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, of(warm, ms), of(warm+reading, ms))
	files = append(files, theirs)
	mustShow(t, theirs, pictures)
	file := filepath.Join(dir, "docxtpl.docx")
	ms = runPeer(t, debianPython, "docxtpl_fill.py", dir, task{Times: times, Jobs: []peerJob{{
		Template: save(t, dir, "j.docx", reportTemplate(t, jinja, pictures)), Data: data, Pictures: images, Out: file}}})
	t.Logf("%d pictures: docxtpl %.2f ms; ours is %.2f of it, with reading %.2f", pictures, ms, of(warm, ms), of(warm+reading, ms))
	files = append(files, file)
	mustShow(t, file, pictures)
	mustShow(t, files[0], pictures)
	texts := plain(t, dir, files...)
	for i, text := range texts {
		if text != texts[0] {
			t.Errorf("%s has another text:\n%s\nours:\n%s", filepath.Base(files[i]), firstLines(text), firstLines(texts[0]))
		}
	}
}

// asFromWord says at the head of a Word file, as Word does in each of its own, what
// drawings are called: docxtemplater's module for pictures takes it for granted.
func asFromWord(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			data = bytes.Replace(data, []byte("<w:document "), []byte(`<w:document xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" `), 1)
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// mustShow fails where a Word file does not hold as many pictures.
func mustShow(t *testing.T, file string, pictures int) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := docx.OpenPackage(b)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range p.Files() {
		if strings.HasPrefix(f.Name, "word/media/") {
			n++
		}
	}
	if n != pictures {
		t.Errorf("%s holds %d pictures, want %d", filepath.Base(file), n, pictures)
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

// chartPictures are five charts of a year over 14 lines, as a paper shows them.
func chartPictures(t *testing.T) [][]byte {
	t.Helper()
	months := []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"}
	percent := func(n int64) string { return fmt.Sprint(n) + "%" }
	split := chart.Split{Title: "Kết quả", RowHead: "Nhóm"}
	bars := chart.Bars{Title: "Kế hoạch và thực hiện", RowHead: "Chỉ tiêu", PlanName: "Kế hoạch", ActualName: "Thực hiện"}
	bullets := chart.Bullets{Title: "Phần trăm kế hoạch", RowHead: "Chỉ tiêu", Plan: 100, Most: 150, Tick: "Kế hoạch = 100%", Done: "%", Format: percent}
	heat := chart.Heat{Title: "Theo tháng", RowHead: "Chỉ tiêu", Cols: months, Levels: []string{"dưới 25%", "25% đến dưới 50%", "50% đến dưới 75%", "75% đến dưới 100%", "từ 100%"}}
	many := chart.Multiples{Title: "Diễn biến", Labels: months}
	share := chart.Share{Name: "Kinh tế - xã hội"}
	for i := range 14 {
		name, done, mark := fmt.Sprintf("%d. Tổng thu ngân sách nhà nước trên địa bàn, khoản %d", i+1, i+1), int64(70+7*i%90), chart.Marks[i%3]
		share.Marks = append(share.Marks, mark)
		bars.Rows = append(bars.Rows, chart.Bar{Name: name, Plan: chart.V(100), Actual: chart.V(done), Mark: mark})
		bullets.Rows = append(bullets.Rows, chart.Bullet{Name: name, Done: chart.V(done), Text: percent(done), Mark: mark})
		row, panel := chart.HeatRow{Name: name}, chart.Panel{Name: name, Plan: chart.V(100), Text: percent(done), Mark: mark}
		for m := range months {
			n := done * int64(m+1) / 12
			row.Cells = append(row.Cells, chart.HeatCell{Level: int(min(4, n/25)), Text: fmt.Sprint(n)})
			panel.Values = append(panel.Values, chart.V(n))
		}
		heat.Rows, many.Panels = append(heat.Rows, row), append(many.Panels, panel)
	}
	split.Rows = []chart.Share{share}
	var out [][]byte
	for _, d := range []chart.Drawing{split, bars, bullets, heat, many} {
		var b bytes.Buffer
		if err := d.Scene(600).WritePNG(&b, chart.PrintScale); err != nil {
			t.Fatal(err)
		}
		out = append(out, b.Bytes())
	}
	return out
}
