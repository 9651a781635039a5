package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongket/internal/fault"
	"tongket/internal/wardtest/need"
)

// workbook is an office's own: two sheets, a table, a chart, a comment of somebody's,
// a rule for input, merged cells.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(f.SetSheetName("Sheet1", "Biểu 1"))
	for i, row := range [][]any{{"STT", "Chỉ tiêu", "Thực hiện"}, {1, "Thu ngân sách", 968}, {2, "Rừng trồng mới", 120.5}} {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		do(err)
		do(f.SetSheetRow("Biểu 1", at, &row))
	}
	do(f.AddTable("Biểu 1", &excelize.Table{Range: "A1:C3", Name: "bieu"}))
	do(f.AddComment("Biểu 1", excelize.Comment{Cell: "B2", Author: "Bế Văn Tài", Text: "Xem lại với thuế"}))
	_, err := f.NewSheet("Bản đồ")
	do(err)
	do(f.SetCellValue("Bản đồ", "A1", "Không có ghi chú"))
	do(f.AddChart("Bản đồ", "C3", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Name: "Thực hiện", Categories: "'Biểu 1'!$B$2:$B$3", Values: "'Biểu 1'!$C$2:$C$3"}}}))
	rule := excelize.NewDataValidation(true)
	rule.Sqref = "C2:C3"
	do(rule.SetRange(0, 10000, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	do(f.AddDataValidation("Biểu 1", rule))
	do(f.MergeCell("Biểu 1", "A5", "C5"))
	var b bytes.Buffer
	do(f.Write(&b))
	return b.Bytes()
}

func inZip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// TestAnnotate: comments come to their cells beside those that were there, and nothing
// else of the workbook changes; what was annotated can be annotated again.
func TestAnnotate(t *testing.T) {
	t.Parallel()
	data := workbook(t)
	notes := []Note{
		{Place: "'Biểu 1'!C2", Author: "Tổng kết", Text: "Tệp ghi 986, bản ghi là 968.\nLý do: <gõ đảo> & “nhầm”"},
		{Place: "'Biểu 1'!C2", Author: "Tổng kết", Text: "Còn một điều nữa"},
		{Place: "'Biểu 1'!B2", Author: "Tổng kết", Text: "Dưới ghi chú cũ"},
		{Place: "'Bản đồ'!A1", Author: "Tổng kết", Text: "Ở trang hai"},
		{Place: "đầu trang", Author: "Tổng kết", Text: "Không ở ô nào"},
	}
	out, err := Annotate(data, notes)
	if err != nil {
		t.Fatal(err)
	}
	before, after := inZip(t, data), inZip(t, out)
	var changed []string
	for name, was := range before {
		if after[name] != was {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	if want := []string{"[Content_Types].xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet2.xml.rels", "xl/worksheets/sheet2.xml"}; !slices.Equal(changed, want) {
		t.Errorf("parts changed: %q, want %q", changed, want)
	}
	read := func(data []byte) map[string]string {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		got := map[string]string{}
		for _, sheet := range f.GetSheetList() {
			all, err := f.GetComments(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				text := c.Text
				for _, r := range c.Paragraph {
					text += r.Text
				}
				got[sheet+"!"+c.Cell] += c.Author + ": " + text
			}
		}
		return got
	}
	got := read(out)
	for at, want := range map[string]string{"Biểu 1!C2": "Lý do: <gõ đảo> & “nhầm”\n\nCòn một điều nữa", "Biểu 1!B2": "Dưới ghi chú cũ", "Bản đồ!A1": "Ở trang hai", "Biểu 1!A1": "Không ở ô nào"} {
		if !strings.Contains(got[at], want) {
			t.Errorf("at %s stands %q, want %q", at, got[at], want)
		}
	}
	if !strings.Contains(got["Biểu 1!B2"], "Xem lại với thuế") || len(got) != 4 {
		t.Errorf("the comments are %q", got)
	}
	again, err := Annotate(out, []Note{{Place: "'Bản đồ'!B1", Author: "Tổng kết", Text: "Lần hai"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(again); len(got) != 5 || !strings.Contains(got["Bản đồ!A1"], "Ở trang hai") {
		t.Errorf("annotated twice: %q", got)
	}
	if _, err := Annotate([]byte("không phải bảng tính"), notes); fault.Of(err) == nil {
		t.Errorf("what is no workbook: %v", err)
	}
}

// TestAnnotateInOffice: LibreOffice opens the workbook with every comment.
func TestAnnotateInOffice(t *testing.T) {
	t.Parallel()
	office, dir := need.Program(t, "soffice"), t.TempDir()
	out, err := Annotate(workbook(t), []Note{{Place: "'Biểu 1'!C2", Author: "Tổng kết", Text: "Ghi chú mới"}, {Place: "'Bản đồ'!A1", Author: "Tổng kết", Text: "Ở trang hai"}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(file, out, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "fods", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.fods"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Ghi chú mới", "Ở trang hai", "Xem lại với thuế", "chart"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("LibreOffice shows no %q", want)
		}
	}
}
