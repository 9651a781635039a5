package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/extract"
	"tongket/internal/org"
	"tongket/internal/paper"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

var update = flag.Bool("update", false, "write the golden files anew")

// written is the report as a Word file.
func written(t testing.TB, r Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteDocx(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bare is the file as it leaves the office, without the marks of the record, and
// what the reader reads in it.
func bare(t testing.TB, r Report) *extract.Document {
	t.Helper()
	stripped, err := docx.Strip(written(t, r))
	if err != nil {
		t.Fatal(err)
	}
	d, err := paper.Read("bao-cao.docx", stripped)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestGolden holds every sentence of the report to a file that can be read.
func TestGolden(t *testing.T) {
	t.Parallel()
	got := strings.TrimSpace(bare(t, everything(t)).Text) + "\n"
	file := filepath.Join("testdata", "bao-cao.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("the report says other than %s (-want +got):\n%s", file, d)
	}
}

// TestCommune holds that nothing of the report takes every ward for a phường.
func TestCommune(t *testing.T) {
	t.Parallel()
	r := wardOf(t, []row{{group: "Kinh tế", name: "Kết nạp đảng viên mới", unit: "đảng viên", op: plan.AtLeast, plan: "20", value: "18", last: "17", next: "25"}})
	r.Ward = org.Ward{Name: "Đồng Mẫu", Kind: org.Xa, From: "2025-07-01"}
	r.Baselines[0].Name = "HĐND xã giao"
	text := bare(t, r).Text
	if !strings.Contains(text, "XÃ ĐỒNG MẪU") || !strings.Contains(text, "Năm 2025, xã Đồng Mẫu có 0/1 chỉ tiêu đạt và vượt kế hoạch; 1 chỉ tiêu không đạt kế hoạch") {
		t.Errorf("the report does not speak of the commune:\n%s", text)
	}
	if strings.Contains(vn.Lower(text), "phường") {
		t.Errorf("a commune's report says phường:\n%s", text)
	}
}

// WriteDocx writes the periodic report from what was gathered, its numbers marked
// as in a paper that is kept; they are taken to be final.
func (r Report) WriteDocx(w io.Writer) error {
	r.Asked, r.Layout, r.Closed = Asked{Kind: Periodic, Format: Docx, Year: r.Board.Year}, r.form(), true
	r.drawn = &numbering{}
	return r.Write(w)
}
