package report

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest/need"
)

// TestNumbersAreMarked holds that every number of a fact in the report lies in a
// content control, so that it is found again in the file that comes back, and
// that none is left when the marks are stripped.
func TestNumbersAreMarked(t *testing.T) {
	t.Parallel()
	full := written(t, everything(t))
	read, err := paper.Read("bao-cao.docx", full)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := docx.Read(full)
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[string]docx.Node{}
	for n := range opened.All() {
		nodes[n.Path] = n
	}
	for _, f := range read.Facts {
		for _, p := range f.Printed {
			if !marked(read, nodes, p.Span) {
				t.Errorf("%q of %s stands outside any control", read.Text[p.Span[0]:p.Span[1]], brief(f))
			}
		}
	}
	stripped, err := docx.Strip(full)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := docx.Read(stripped)
	if err != nil {
		t.Fatal(err)
	}
	for n := range bare.All() {
		if len(n.Controls) > 0 {
			t.Errorf("%s keeps its marks: %v", n.Path, n.Controls)
		}
	}
}

// marked reports whether a stretch of the text as read lies in a control.
func marked(d *extract.Document, nodes map[string]docx.Node, span [2]int) bool {
	for _, n := range d.Nodes {
		if span[0] < n.Span[0] || span[1] > n.Span[1] {
			continue
		}
		for path, in := range nodes {
			if path != n.Place && !strings.HasPrefix(path, n.Place+"/") {
				continue
			}
			for _, c := range in.Controls {
				if strings.Contains(in.Text[c.Start:c.End], d.Text[span[0]:span[1]]) && c.Tag != "" {
					return true
				}
			}
		}
	}
	return false
}

// TestSchema holds the Word file against the schema of ECMA-376.
func TestSchema(t *testing.T) {
	t.Parallel()
	lint := need.Program(t, "xmllint")
	schema := filepath.Join(need.Shared(t), "ooxml-xsd", "wml.xsd")
	for name, b := range map[string][]byte{"everything": written(t, everything(t)), "a ward of one line": written(t, wardOf(t, []row{{name: "Kết nạp đảng viên mới", unit: "đảng viên", op: plan.AtLeast, plan: "20"}}))} {
		zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		part, err := zr.Open("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "document.xml")
		if err := os.WriteFile(file, passedOver(t, content), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), lint, "--nonet", "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// passedOver removes what older programs may pass over by mc:Ignorable, which the
// schema of the standard does not know.
func passedOver(t testing.TB, b []byte) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil {
		t.Fatal(err)
	}
	ignorable := strings.Fields(doc.Root().SelectAttrValue("mc:Ignorable", ""))
	doc.Root().RemoveAttr("mc:Ignorable")
	for _, prefix := range ignorable {
		for _, e := range doc.FindElements("//*") {
			if e.Space == prefix {
				e.Parent().RemoveChild(e)
			}
		}
	}
	out, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLibreOfficePrints lets LibreOffice print both papers and looks at the pages:
// the report upright, its annex landscape with its head on each page, nothing cut.
func TestLibreOfficePrints(t *testing.T) {
	t.Parallel()
	office := need.Program(t, "soffice")
	dir := t.TempDir()
	var sheet bytes.Buffer
	if err := everything(t).WriteXlsx(&sheet); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"bao-cao.docx": written(t, everything(t)), "bieu.xlsx": sheet.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, name))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	pages := printed(t, filepath.Join(dir, "bao-cao.pdf"))
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHƯỜNG HÒA MẪU", "DỰ THẢO", "Số: ……/BC-UBND", "ngày …… tháng …… năm 2026"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("page 1 lacks %q:\n%s", want, pages[0])
		}
	}
	annexed := 0
	for _, p := range pages {
		if strings.Contains(p, "STT") && strings.Contains(p, "Kế hoạch năm 2025") {
			annexed++
		}
	}
	if annexed < 2 || !strings.Contains(pages[len(pages)-1], "Mốc nhật ký: 123-9f86d081884c7d65") {
		t.Errorf("the annex has its head on %d pages and ends with:\n%s", annexed, pages[len(pages)-1])
	}
	if sheets := printed(t, filepath.Join(dir, "bieu.pdf")); !strings.Contains(sheets[0], "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025") || !strings.Contains(sheets[0], "STT") {
		t.Errorf("the workbook prints:\n%s", sheets[0])
	}
}

// printed is the text of each page of a PDF.
func printed(t testing.TB, file string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), need.Program(t, "pdftotext"), "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(out), "\f\n"), "\f")
}

// TestWorkbook holds the annex as a workbook: numbers are numbers, what is no
// plain number is text, and an empty column is left out.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := everything(t).WriteXlsx(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Chỉ tiêu 2025", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows {
		if len(r) > 2 {
			got[r[1]] = strings.Join(r[2:], "|")
		}
	}
	for name, want := range map[string]string{
		"Tổng thu ngân sách nhà nước trên địa bàn":          "tỷ đồng||3.356|3.120|trên 6|180|||7.250|Vượt|Phòng Văn hóa - Xã hội",
		"Tổng mức lưu chuyển hàng hóa và doanh thu dịch vụ": "tỷ đồng|842|871|860|968|111.14|112.56|+14,96%|1050|Vượt|Phòng Văn hóa - Xã hội",
		"Tỷ lệ giải ngân vốn đầu tư công":                   "%|91.2|≥ 98,0|≥ 95,0|88.6|90.4|93.3|−2,6 điểm %|≥ 98,0|Không đạt|Phòng Văn hóa - Xã hội|Số ước",
		"Kết nạp đảng viên mới":                             "đảng viên||20||9 tháng năm 2025: 13|65.0|||50|Chưa có số liệu|Phòng Văn hóa - Xã hội",
		"Giải quyết việc làm mới":                           "lao động||1200||……|||||Chưa có số liệu|Phòng Văn hóa - Xã hội",
		"Trong đó: thu cân đối ngân sách":                   "tỷ đồng|2.1|2.5||2.4|96.0||+14,3%||Không đạt|Phòng Văn hóa - Xã hội",
	} {
		if d := cmp.Diff(want, got[name]); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestColumnsWithData holds that a ward with one source of plans, no earlier year
// and no next plan gets a table without their columns and a head of one row.
func TestColumnsWithData(t *testing.T) {
	t.Parallel()
	a := wardOf(t, []row{{name: "Kết nạp đảng viên mới", unit: "đảng viên", op: plan.AtLeast, plan: "20", value: "24", pct: 1}}).annex()
	var heads []string
	for _, row := range a.heads() {
		for _, c := range row {
			heads = append(heads, c.text)
		}
	}
	want := []string{"STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2025", "Thực hiện năm 2025", "% so với kế hoạch", "Đánh giá", "Cơ quan chủ trì"}
	if d := cmp.Diff(want, heads); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
}

// TestPercentOfPlan holds where the percentage of a part comes from.
func TestPercentOfPlan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		row  row
		want string
	}{
		{"published, as printed", row{op: plan.AtLeast, plan: "871", value: "968", published: "111.1", pct: 2}, "111,1%"},
		{"published beside a bounded value", row{op: plan.AtLeast, plan: "3", value: "6", bound: figure.Over, published: "180"}, "180%"},
		{"computed at the indicator's decimals", row{op: plan.AtLeast, plan: "871", value: "968", pct: 2}, "111,14%"},
		{"none of a bounded value", row{op: plan.AtLeast, plan: "3", value: "6", bound: figure.Over}, ""},
		{"none of what should be low", row{op: plan.AtMost, plan: "12", value: "10", dir: plan.Down}, ""},
		{"none without a value", row{op: plan.AtLeast, plan: "12"}, ""},
	} {
		c.row.name, c.row.unit = "Chỉ tiêu", "tỷ đồng"
		if got := PercentOfPlan(wardOf(t, []row{c.row}).Board.Lines[0].Parts[0]); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := PercentOfPlan(score.Part{Published: []score.Published{{Percent: vn.Decimal{Units: 1004, Scale: 1}}}}); got != "100,4%" {
		t.Errorf("published without a plan: %q", got)
	}
}

// BenchmarkReport writes a report of 40 lines with its annex, the size at which
// the drawing up of a real ward's report was budgeted.
func BenchmarkReport(b *testing.B) {
	r := fortyTargets(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := r.WriteDocx(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnnexWorkbook writes the annex of 40 targets as a workbook.
func BenchmarkAnnexWorkbook(b *testing.B) {
	r := fortyTargets(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := r.WriteXlsx(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func fortyTargets(b *testing.B) Report {
	b.Helper()
	var rows []row
	for i := range 40 {
		m := measured[i%len(measured)]
		w := row{group: []string{"Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh"}[i/14], name: m.name, unit: m.unit, decimals: m.decimals, dir: m.dir, kind: m.kind, pct: 1,
			op: plan.AtLeast, plan: "65", province: "60", value: "71", last: "58", next: "75"}
		if m.dir == plan.Down {
			w.op, w.nextOp = plan.AtMost, plan.AtMost
		}
		rows = append(rows, w)
	}
	return wardOf(b, rows)
}
