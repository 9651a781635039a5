package demo_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/blob"
	"tongket/internal/check"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/doc/docx"
	"tongket/internal/doc/xlsx"
	"tongket/internal/paper"
	"tongket/internal/report"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/need"
)

// desk draws papers of the demo ward and holds files against its record.
type desk struct {
	*testing.T
	db   *db.DB
	ward auth.Actor
	id   auth.WardID
}

// draw draws a paper as the queue does.
func (d desk) draw(a report.Asked) (report.Made, []byte) {
	d.Helper()
	var m report.Made
	var data []byte
	err := d.db.Update(d.Context(), d.ward, func(tx *db.Tx) (err error) {
		m.ID, err = report.Make(tx, a)
		return err
	})
	if err == nil {
		err = report.Handler(d.Context(), d.db, d.id, fmt.Appendf(nil, `{"report":%q}`, m.ID))
	}
	if err == nil {
		err = d.db.View(d.Context(), d.ward, func(tx *db.Tx) (err error) {
			if m, err = report.Get(tx, m.ID); err == nil {
				_, data, err = blob.Get(tx, m.Blob)
			}
			return err
		})
	}
	if err != nil {
		d.Fatalf("%s: %v", a.Kind, err)
	}
	return m, data
}

// hold holds a file against the record.
func (d desk) hold(name string, data []byte) (check.Copy, check.Review) {
	d.Helper()
	read, err := paper.Read(name, data)
	if err != nil {
		d.Fatal(err)
	}
	c, err := check.CopyOf(data, read)
	if err != nil {
		d.Fatal(err)
	}
	var held report.Held
	if err := d.db.View(d.Context(), d.ward, func(tx *db.Tx) (err error) { held, err = report.Hold(tx, c, ""); return err }); err != nil {
		d.Fatal(err)
	}
	r, err := held.Review(c)
	if err != nil {
		d.Fatal(err)
	}
	return c, r
}

// deskOf is a desk in one ward of an empty record.
func deskOf(t *testing.T, build func(context.Context, *db.DB) (demo.Ward, error)) desk {
	t.Helper()
	w := wardtest.Empty(t)
	ward, err := build(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	return desk{t, w.DB, auth.System(ward.ID, "test"), ward.ID}
}

// saved lets LibreOffice save files of one format, and gives them as it wrote them.
func (d desk) saved(format string, files map[string][]byte) map[string][]byte {
	d.Helper()
	dir := d.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	for name, data := range files {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			d.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.CommandContext(d.Context(), need.Program(d.T, "soffice"), args...).CombinedOutput(); err != nil {
		d.Fatalf("%v\n%s", err, out)
	}
	out := map[string][]byte{}
	for name := range files {
		data, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+"."+format))
		if err != nil {
			d.Fatal(err)
		}
		out[name] = data
	}
	return out
}

// TestUntouched: every paper of a ward, as it was drawn, without any tag, and as
// LibreOffice saves it, gives no alarm, and its numbers are found again: on the ward of
// the story and on one with 40 targets.
func TestUntouched(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("LibreOffice saves every paper of two wards")
	}
	for name, build := range map[string]func(context.Context, *db.DB) (demo.Ward, error){
		"story": demo.Build,
		"forty": func(ctx context.Context, d *db.DB) (demo.Ward, error) {
			return demo.Generate(ctx, d, demo.OneWard, func(int, int) {})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := deskOf(t, build)
			made := map[string]report.Made{}
			files := map[report.Format]map[string][]byte{report.Docx: {}, report.Xlsx: {}}
			for _, p := range report.Papers() {
				for _, f := range p.Formats {
					if f != report.Docx && f != report.Xlsx || p.ByUnit || name == "forty" && (p.Kind == report.NextPlan || p.Kind == report.Urging) {
						continue // only the ward of the story has a plan of the year after, and units that are late
					}
					m, data := d.draw(report.Asked{Kind: p.Kind, Format: f, Year: 2025})
					d.quiet(m, "as drawn", data)
					bare, err := docx.Strip(data)
					if f == report.Xlsx {
						bare, err = xlsx.Release(data, func(string) bool { return true })
					}
					if err != nil {
						t.Fatal(err)
					}
					d.quiet(m, "without tags", bare)
					file := string(p.Kind) + "." + string(f)
					made[file], files[f][file] = m, data
				}
			}
			for f, all := range files {
				for name, data := range d.saved(string(f), all) {
					d.quiet(made[name], "saved by LibreOffice", data)
				}
			}
		})
	}
}

// quiet holds that nothing is said of a file that nobody changed but what is odd about
// the plan itself.
func (d desk) quiet(m report.Made, how string, data []byte) {
	d.Helper()
	c, r := d.hold("x."+string(m.Format), data)
	for _, p := range r.Dropped {
		d.Errorf("%s %s %s: %s %q is not found", m.Kind, m.Format, how, p.Name, p.Text)
	}
	for _, n := range r.Remarks {
		if n.Noted() && n.Rule != check.RuleLeap {
			d.Errorf("%s %s %s: %s %s %q: %s", m.Kind, m.Format, how, n.Rule, n.Grade, c.Text.Text[n.At[0]:n.At[1]], n.Sentence)
		}
	}
}

// TestSavedByLibreOffice: what was changed in a report that LibreOffice saved is found
// as surely as in one from Word, and what was only moved, deleted or taken over into
// another file is not doubted.
func TestSavedByLibreOffice(t *testing.T) {
	t.Parallel()
	d := deskOf(t, demo.Build)
	_, drawn := d.draw(report.Asked{Kind: report.Periodic, Year: 2025})
	para := regexp.MustCompile(`(?s)<w:p[ >].*?</w:p>`)
	edited := func(change func(text string, paragraph func(words string) string) string) []byte {
		return inWord(t, drawn, func(text string) string {
			return change(text, func(words string) string {
				for _, p := range para.FindAllString(text, -1) {
					if strings.Contains(plain(p), words) {
						return p
					}
				}
				t.Fatalf("no paragraph says %q", words)
				return ""
			})
		})
	}
	const sales, army, members = "lưu chuyển hàng hóa và doanh thu dịch vụ đạt", "Tỷ lệ giao quân đạt", "Kết nạp đảng viên mới được"
	files := map[string][]byte{
		"changed.docx": edited(func(text string, p func(string) string) string {
			return strings.Replace(text, p(sales), strings.Replace(p(sales), ">968<", ">986<", 1), 1)
		}),
		"moved.docx": edited(func(text string, p func(string) string) string {
			return strings.Replace(strings.Replace(text, p(members), "", 1), p(sales), p(members)+p(sales), 1)
		}),
		"deleted.docx": edited(func(text string, p func(string) string) string { return strings.Replace(text, p(army), "", 1) }),
		"elsewhere.txt": []byte("BÁO CÁO CỦA PHÒNG KINH TẾ\n\nTình hình chung ổn định.\n\n" +
			"- Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ đạt 986 tỷ đồng, bằng 111,14% kế hoạch, bằng 112,6% kế hoạch tỉnh giao, tăng 15,0% so với năm 2024; vượt kế hoạch.\n\nTrân trọng báo cáo.\n"),
	}
	for name, data := range d.saved("docx", files) {
		c, r := d.hold("x.docx", data)
		if r.ByTag > 0 || r.ByDraft == 0 || r.Found == "" {
			t.Errorf("%s: %d by tags, %d by the draft: %s", name, r.ByTag, r.ByDraft, r.Why())
		}
		var told []string
		for _, n := range r.Remarks {
			if n.Noted() && n.Rule != check.RuleLeap {
				told = append(told, fmt.Sprintf("%s %s %q %s", n.Rule, n.Grade, c.Text.Text[n.At[0]:n.At[1]], n.Sentence))
			}
		}
		switch name {
		case "changed.docx", "elsewhere.txt":
			if len(told) != 1 || !strings.HasPrefix(told[0], `edited contradiction "986"`) || !strings.Contains(told[0], "dự thảo là 968 tỷ đồng, nay là 986 tỷ đồng; bản ghi là 968 tỷ đồng") {
				t.Errorf("%s: told %q", name, told)
			}
		default:
			if len(told) > 0 {
				t.Errorf("%s: told %q", name, told)
			}
		}
		if gone := len(r.Dropped); name == "changed.docx" && gone > 0 || name == "moved.docx" && gone > 0 || name == "deleted.docx" && gone == 0 {
			t.Errorf("%s: %d numbers stand there no more", name, gone)
		}
	}
}

var tagOfXML = regexp.MustCompile(`<[^>]*>`)

// plain is what a paragraph says.
func plain(paragraph string) string { return tagOfXML.ReplaceAllString(paragraph, "") }

// inWord changes the text of a Word file.
func inWord(t *testing.T, data []byte, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			b = []byte(change(string(b)))
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
