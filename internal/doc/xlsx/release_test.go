package xlsx

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestRelease(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	s := annex(2)
	s.Rows[1].Cells[5].Key = "tkabcdefgh12345678"
	if err := Write(&in, s); err != nil {
		t.Fatal(err)
	}
	out, err := Release(in.Bytes(), func(name string) bool { return strings.HasPrefix(name, "tk") })
	if err != nil {
		t.Fatal(err)
	}
	names := func(b []byte) (all []string, cells [][]string) {
		f, err := excelize.OpenReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, n := range f.GetDefinedName() {
			all = append(all, n.Name)
		}
		if cells, err = f.GetRows(f.GetSheetName(0)); err != nil {
			t.Fatal(err)
		}
		return all, cells
	}
	was, before := names(in.Bytes())
	is, after := names(out)
	if len(is) != len(was)-1 || strings.Contains(strings.Join(is, " "), "tk") {
		t.Errorf("names %q of %q, want all but the key", is, was)
	}
	if len(after) == 0 || len(after) != len(before) {
		t.Errorf("%d rows, want %d", len(after), len(before))
	}
	if _, err := Release([]byte("không phải tệp Excel"), func(string) bool { return false }); err == nil {
		t.Error("a text was released as a workbook")
	}
}
