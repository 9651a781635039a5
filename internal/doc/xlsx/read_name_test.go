package xlsx

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNames finds the cells that were given keys, and not the rows that are printed
// on each page, which have a name too.
func TestNames(t *testing.T) {
	t.Parallel()
	s := annex(2)
	s.Name = "Biểu 'A' 2"
	s.Rows[1].Cells[5].Key = "tkabcdefgh12345678"
	var out bytes.Buffer
	if err := Write(&out, s); err != nil {
		t.Fatal(err)
	}
	got, err := Names(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Named{{"tkabcdefgh12345678", "'Biểu ''A'' 2'!F8"}}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if _, err := Names([]byte("chữ")); err == nil {
		t.Error("a text was taken for a workbook")
	}
	for _, bad := range []string{"", "'Biểu 1'", "!$A$1", "#REF!"} {
		if sheet, cell, ok := cutReference(bad); ok {
			t.Errorf("%q was read as %q %q", bad, sheet, cell)
		}
	}
}
