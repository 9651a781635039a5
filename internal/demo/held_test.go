package demo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

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
	"tongket/internal/wardtest/typist"
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
	return typist.Change(t, data, func(part, text string) string {
		if part != typist.Body {
			return text
		}
		return change(text)
	})
}

// TestTampered: each way in which a report and its annex can be falsified by hand gives
// the finding that names it, with the tags and without, and none besides.
func TestTampered(t *testing.T) {
	t.Parallel()
	d := deskOf(t, demo.Build)
	_, drawn := d.draw(report.Asked{Kind: report.Periodic, Year: 2025})
	_, annex := d.draw(report.Asked{Kind: report.Annex, Format: report.Xlsx, Year: 2025})
	tell := func(what, name string, data []byte, n int, want string) {
		t.Helper()
		bare, err := docx.Strip(data)
		if strings.HasSuffix(name, "xlsx") {
			bare, err = xlsx.Release(data, func(string) bool { return true })
		}
		if err != nil {
			t.Fatal(err)
		}
		for how, data := range map[string][]byte{"tags": data, "none": bare} {
			c, r := d.hold(name, data)
			var told []string
			for _, m := range r.Remarks {
				if m.Noted() && m.Rule != check.RuleLeap {
					told = append(told, fmt.Sprintf("%s %s %q %s", m.Rule, m.Grade, c.Text.Text[m.At[0]:m.At[1]], m.Sentence))
				}
			}
			if len(told) != n || n > 0 && !strings.Contains(told[0], want) {
				t.Errorf("%s (%s): told %d, want %d with %q: %q", what, how, len(told), n, want, told)
			}
		}
	}
	for what, e := range map[string]struct {
		old, new string
		n        int
		want     string
	}{
		"a rise made a fall":     {"kế hoạch tỉnh giao, tăng ", "kế hoạch tỉnh giao, giảm ", 4, `turned contradiction "15,0"`},
		"lists exchanged":        {"Các chỉ tiêu không đạt kế hoạch", "Các chỉ tiêu vượt kế hoạch", 2, `class doubtful "vượt kế hoạch"`},
		"a count":                {">12/14<", ">13/14<", 1, `edited contradiction "13/14"`},
		"digits exchanged":       {">78,4<", ">87,4<", 3, "nay là 87,4%; bản ghi là 78,4%. Có thể gõ đảo chữ số."},
		"a bound turned round":   {">trên 6<", ">dưới 6<", 2, "tệp ghi dưới 6 tỷ đồng, bản ghi là trên 6 tỷ đồng"},
		"billions made millions": {" tỷ đồng, bằng ", " triệu đồng, bằng ", 3, "nay là trên 6 triệu đồng; bản ghi là trên 6 tỷ đồng"},
		"a verdict raised":       {"; đạt kế hoạch.", "; vượt kế hoạch.", 1, `class contradiction "vượt kế hoạch"`},
		"a plan":                 {">98<", ">89<", 1, "nay là 89%; bản ghi là 98%"},
	} {
		tell(what, "x.docx", inWord(t, drawn, func(text string) string {
			if !strings.Contains(text, e.old) {
				t.Errorf("%s: the report does not say %q", what, e.old)
			}
			return strings.ReplaceAll(text, e.old, e.new)
		}), e.n, e.want)
	}
	const sales, land = 11, 13 // rows of the annex
	inSheet := func(what string, n int, want string, change func(f *excelize.File, tab string, swap func(columns string))) {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(annex), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		tab := f.GetSheetList()[0]
		if name, err := f.GetCellValue(tab, fmt.Sprint("B", land)); err != nil || !strings.HasPrefix(name, "Diện tích đất") {
			t.Fatalf("%v: the annex has %q in row %d", err, name, land)
		}
		change(f, tab, func(columns string) {
			for _, c := range columns {
				a, errA := f.GetCellValue(tab, fmt.Sprint(string(c), sales))
				b, errB := f.GetCellValue(tab, fmt.Sprint(string(c), land))
				at, to := fmt.Sprint(string(c), sales), fmt.Sprint(string(c), land)
				look, errC := f.GetCellStyle(tab, at)
				other, errD := f.GetCellStyle(tab, to)
				if err := errors.Join(errA, errB, errC, errD, set(f, tab, at, b), set(f, tab, to, a), f.SetCellStyle(tab, at, at, other), f.SetCellStyle(tab, to, to, look)); err != nil {
					t.Fatal(err)
				}
			}
		})
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		tell(what, "x.xlsx", out.Bytes(), n, want)
	}
	inSheet("a cell", 1, "nay là 986 tỷ đồng; bản ghi là 968 tỷ đồng", func(f *excelize.File, tab string, _ func(string)) {
		if err := set(f, tab, "G11", "986"); err != nil {
			t.Fatal(err)
		}
	})
	inSheet("two rows with each other's numbers", 8, "dự thảo là 842 tỷ đồng, nay là 6", func(_ *excelize.File, _ string, swap func(string)) { swap("DEGH") })
	inSheet("rows in another order", 0, "", func(_ *excelize.File, _ string, swap func(string)) { swap("ABCDEFGHIJKLMN") })
	inSheet("a row deleted", 0, "", func(f *excelize.File, tab string, _ func(string)) {
		if err := f.RemoveRow(tab, sales); err != nil {
			t.Fatal(err)
		}
	})
}

// set writes into a cell what is typed there: a number where it is one.
func set(f *excelize.File, tab, cell, typed string) error {
	if n, err := strconv.ParseFloat(typed, 64); err == nil { // not a figure: what Excel makes of typing
		return f.SetCellValue(tab, cell, n)
	}
	return f.SetCellValue(tab, cell, typed)
}
