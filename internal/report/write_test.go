package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/extract"
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
	d, err := extract.Read("bao-cao.docx", stripped)
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
