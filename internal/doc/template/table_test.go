package template

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
)

// table is a table of texts, its columns of one width.
func table(rows ...[]string) docx.Table {
	parts := make([]int, len(rows[0]))
	for i := range parts {
		parts[i] = 1
	}
	t := docx.Table{Cols: docx.Widths(9000, parts...)}
	for _, row := range rows {
		var cells []docx.Cell
		for _, text := range row {
			cells = append(cells, docx.Cell{Text: text})
		}
		t.Rows = append(t.Rows, docx.Row{Cells: cells})
	}
	return t
}

// gridLines is a table of a file as lines: each cell with the columns and rows it covers.
func gridLines(t testing.TB, b []byte) []string {
	t.Helper()
	r, err := docx.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range r.Body {
		if n.Grid == nil {
			continue
		}
		for row := range n.Grid.Rows {
			var cells []string
			for _, c := range n.Grid.Cells {
				if c.Row == row {
					cells = append(cells, fmt.Sprintf("%s@%d+%dx%d", c.Text, c.Col, c.ColSpan, c.RowSpan))
				}
			}
			lines = append(lines, strings.Join(cells, " "))
		}
	}
	return lines
}

func months(values ...string) List {
	var out List
	for i, v := range values {
		out = append(out, Scope{"thang": Text(fmt.Sprintf("T%d", i+1)), "gia_tri": Text(v)})
	}
	return out
}

func TestColumns(t *testing.T) {
	t.Parallel()
	tbl := table(
		[]string{"TT", "{{#cac_thang | cot}}{{thang}}{{/cac_thang}}", "Cộng"},
		[]string{"{{#dong}}{{so_thu_tu}}", "{{#cac_thang | cot}}{{gia_tri}}{{/}}", "{{cong}}{{/dong}}"},
		[]string{"x", "y", "z"},
	)
	tbl.Rows = append(tbl.Rows, docx.Row{Cells: []docx.Cell{{Text: "cả bảng", Span: 3}}})
	tbl.Cols = docx.Widths(9000, 1, 1, 1)
	in := made(t, tbl)
	s := Scope{
		"cac_thang": months("", "", ""),
		"dong": List{
			{"cac_thang": months("1", "2", "3"), "cong": Text("6")},
			{"cac_thang": months("4"), "cong": Text("4")},
		},
	}
	want := []string{
		"TT@0+1x1 T1@1+1x1 T2@2+1x1 T3@3+1x1 Cộng@4+1x1",
		"1@0+1x1 1@1+1x1 2@2+1x1 3@3+1x1 6@4+1x1",
		"2@0+1x1 4@1+1x1 @2+1x1 @3+1x1 4@4+1x1",
		"x@0+1x1 y@1+3x1 z@4+1x1",
		"cả bảng@0+5x1",
	}
	b := drawn(t, in, s, Options{})
	if d := cmp.Diff(want, gridLines(t, b)); d != "" {
		t.Error(d)
	}
	widths := regexp.MustCompile(`<w:gridCol w:w="(\d+)"/>`).FindAllStringSubmatch(partOf(t, b, "word/document.xml"), -1)
	total := 0
	for _, w := range widths {
		var n int
		if _, err := fmt.Sscan(w[1], &n); err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if len(widths) != 5 || total < 8900 || total > 9360 {
		t.Errorf("grid of %d columns, %d wide, want 5 that keep to the page", len(widths), total)
	}
	validate(t, b)

	s["cac_thang"] = List{}
	s["dong"] = List{{"cong": Text("0")}}
	none := drawn(t, in, s, Options{})
	if d := cmp.Diff([]string{"TT@0+1x1 Cộng@1+1x1", "1@0+1x1 0@1+1x1", "x@0+1x1 z@1+1x1", "cả bảng@0+2x1"}, gridLines(t, none)); d != "" {
		t.Error(d)
	}
}

// TestColumnControls holds that measuring a table asks for no tags.
func TestColumnControls(t *testing.T) {
	t.Parallel()
	in := made(t, table([]string{"{{#cac_thang|cot}}{{n}}{{/}}", "{{#dong}}x{{/dong}}"}))
	n := func(key string) Scope { return Scope{"n": Number{Text: key, Key: key}} }
	var asked []string
	b := drawn(t, in, Scope{"cac_thang": List{n("a"), n("b")}}, Options{Mark: func(key, _ string) string {
		asked = append(asked, key)
		return key
	}})
	if d := cmp.Diff([]string{"a", "b"}, asked); d != "" {
		t.Error(d)
	}
	if n := strings.Count(partOf(t, b, "word/document.xml"), "<w:sdt>"); n != 2 {
		t.Errorf("%d controls", n)
	}
}

func TestMerges(t *testing.T) {
	t.Parallel()
	in := made(t, table(
		[]string{"{{#dong}}{{nhom | gop}}", "{{don_vi | gop}}", "{{ten}}{{/dong}}"},
		[]string{"Kinh tế", "", ""},
	))
	row := func(group, unit, name string) Scope {
		return Scope{"nhom": Text(group), "don_vi": Text(unit), "ten": Text(name)}
	}
	b := drawn(t, in, Scope{"dong": List{
		row("Kinh tế", "Tổ 1", "a"), row("Kinh tế", "Tổ 1", "b"), row("Xã hội", "Tổ 1", "c"), row("Xã hội", "Tổ 2", "d"), row("", "", "e"), row("", "", "f"),
	}}, Options{})
	want := []string{
		"Kinh tế@0+1x2 Tổ 1@1+1x2 a@2+1x1", "b@2+1x1",
		"Xã hội@0+1x2 Tổ 1@1+1x1 c@2+1x1", "Tổ 2@1+1x1 d@2+1x1",
		"@0+1x1 @1+1x1 e@2+1x1", "@0+1x1 @1+1x1 f@2+1x1", "Kinh tế@0+1x1 @1+1x1 @2+1x1",
	}
	if d := cmp.Diff(want, gridLines(t, b)); d != "" {
		t.Error(d)
	}
	validate(t, b)
}

// TestTablesApart holds that tables that come to stand next to each other stay two.
func TestTablesApart(t *testing.T) {
	t.Parallel()
	in := made(t, line("{{#cac_bang}}"), table([]string{"{{ten}}", ""}), line("{{/cac_bang}}"), table([]string{"cuối", ""}))
	b := drawn(t, in, Scope{"cac_bang": List{{"ten": Text("a")}, {"ten": Text("b")}}}, Options{})
	if got := textOf(t, b); got != "a | \nb | \ncuối | " {
		t.Errorf("text %q", got)
	}
	if xml := partOf(t, b, "word/document.xml"); strings.Contains(xml, "</w:tbl><w:tbl>") {
		t.Error("two tables touch")
	}
}
