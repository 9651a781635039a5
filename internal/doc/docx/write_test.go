package docx

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// TestSameBytes holds that a document written twice, and one built again, give
// the same bytes: a report's hash must say whether its content changed.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	d := sample()
	first := bytesOf(t, d)
	if !bytes.Equal(first, bytesOf(t, d)) {
		t.Error("the same document written twice differs")
	}
	if !bytes.Equal(first, bytesOf(t, sample())) {
		t.Error("the same document built again differs")
	}
}

// TestReadsBack holds that the reader finds what the writer wrote, where it wrote
// it.
func TestReadsBack(t *testing.T) {
	t.Parallel()
	r, err := Read(bytesOf(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	if r.Title != "Báo cáo kết quả thực hiện nhiệm vụ năm 2025" {
		t.Errorf("title = %q", r.Title)
	}
	var got []string
	for _, n := range r.Body {
		switch {
		case n.Grid != nil:
			got = append(got, n.Path+" table")
		case n.Kind == KindHeading:
			got = append(got, n.Path+" "+strings.Repeat("#", n.Level)+" "+n.Text)
		}
	}
	want := []string{
		"body/tbl1 table",
		"body/p8 # I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
		"body/p10 # II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
		"body/p11 ## 1. Kết quả chung",
		"body/p13 ### a) Về kinh tế",
		"body/tbl2 table",
		"body/tbl3 table",
		"body/p18 # Phụ lục I",
		"body/tbl4 table",
		"body/tbl5 table",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headings and tables (-want +got):\n%s", diff)
	}
	footer := []string{}
	for _, n := range r.Footers {
		footer = append(footer, n.Path+" "+n.Text)
	}
	if diff := cmp.Diff([]string{"footer1/p1 Mã kiểm tra: 7f3a 91c0 (chuỗi nhật ký đến 08/01/2026)"}, footer); diff != "" {
		t.Errorf("footers (-want +got):\n%s", diff)
	}
}

// find returns the node at a path, tables included.
func find(t testing.TB, nodes []Node, path string) Node {
	t.Helper()
	for _, n := range nodes {
		if n.Path == path {
			return n
		}
		if n.Grid == nil {
			continue
		}
		for _, c := range n.Grid.Cells {
			for _, inner := range c.Nodes {
				if inner.Path == path {
					return inner
				}
			}
		}
	}
	t.Fatalf("nothing at %s", path)
	return Node{}
}

// TestTagsTieNumbers holds that a tagged number is found again with its place, in
// prose and in a table.
func TestTagsTieNumbers(t *testing.T) {
	t.Parallel()
	full := bytesOf(t, sample())
	for _, c := range []struct{ path, tag, text string }{
		{"body/p9", "figure/van-ban/2025", "128"},
		{"body/p14", "figure/thu-ngan-sach/2025", "1.234,5"},
		{"body/tbl2/r4/c6/p1", "figure/dong-1", "1.234,5"},
	} {
		r, err := Read(full)
		if err != nil {
			t.Fatal(err)
		}
		n := find(t, r.Body, c.path)
		if len(n.Controls) != 1 {
			t.Fatalf("%s: controls %v, want one", c.path, n.Controls)
		}
		k := n.Controls[0]
		if k.Tag != c.tag || n.Text[k.Start:k.End] != c.text {
			t.Errorf("%s: tag %q around %q, want %q around %q", c.path, k.Tag, n.Text[k.Start:k.End], c.tag, c.text)
		}
	}
}

// TestMergedHead holds that cells spanning rows and columns come back as one.
func TestMergedHead(t *testing.T) {
	t.Parallel()
	r, err := Read(bytesOf(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	g := find(t, r.Body, "body/tbl2").Grid
	if g.Rows != 6 || g.Cols != 8 || g.HeadRows != 2 {
		t.Errorf("table of %d rows, %d columns, %d head rows; want 6, 8, 2", g.Rows, g.Cols, g.HeadRows)
	}
	type cell struct {
		Row, Col, Down, Across int
		Text                   string
	}
	var got []cell
	for _, c := range g.Cells {
		if c.Row < 3 {
			got = append(got, cell{c.Row, c.Col, c.RowSpan, c.ColSpan, c.Text})
		}
	}
	want := []cell{
		{0, 0, 2, 1, "STT"}, {0, 1, 2, 1, "Chỉ tiêu"}, {0, 2, 2, 1, "ĐVT"}, {0, 3, 2, 1, "TH năm 2024"},
		{0, 4, 1, 3, "Năm 2025"}, {0, 7, 2, 1, "Đánh giá"},
		{1, 4, 1, 1, "Kế hoạch"}, {1, 5, 1, 1, "Thực hiện"}, {1, 6, 1, 1, "% so KH"},
		{2, 0, 1, 1, "I"}, {2, 1, 1, 7, "KINH TẾ"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	if c := g.At(1, 0); c == nil || c.Text != "STT" {
		t.Errorf("the cell covering row 1, column 0 is %v, want STT", c)
	}
}

// TestHardTexts holds that any text comes back as it was, in NFC and without what
// a file cannot carry.
func TestHardTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"markup", `<w:t>&amp; "R&D" < 5 % > 'x' ]]>`, `<w:t>&amp; "R&D" < 5 % > 'x' ]]>`},
		{"decomposed", norm.NFD.String("Phường Hòa Mẫu đạt chuẩn"), "Phường Hòa Mẫu đạt chuẩn"},
		{"spaces kept", "  hai  đầu  ", "  hai  đầu  "},
		{"breaks and tabs", "dòng 1\ndòng 2\r\n\tthụt", "dòng 1\ndòng 2\n\tthụt"},
		{"control characters", "a\x00b\x0bc\x1fd￾e", "abcde"},
		{"broken bytes", "a\xffb", "a�b"},
		{"upper as given", "Điện ĐIỆN điện", "Điện ĐIỆN điện"},
		{"beyond the first plane", "𠀋 và 😀", "𠀋 và 😀"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := New(Options{Title: c.in})
			d.Add(Para{Runs: []Run{T(c.in)}}, Table{Cols: []Length{MM(50)}, Rows: []Row{{Cells: []Cell{{Text: c.in, Tag: c.in}}}}})
			r, err := Read(bytesOf(t, d))
			if err != nil {
				t.Fatal(err)
			}
			if got := find(t, r.Body, "body/p1").Text; got != c.want {
				t.Errorf("paragraph %q, want %q", got, c.want)
			}
			if got := find(t, r.Body, "body/tbl1/r1/c1/p1").Text; got != c.want {
				t.Errorf("cell %q, want %q", got, c.want)
			}
		})
	}
}

// TestNobodyIsNamed holds that a file names no person that was not given, and
// the given time only.
func TestNobodyIsNamed(t *testing.T) {
	t.Parallel()
	core := string(partsOf(t, bytesOf(t, sample()))["docProps/core.xml"])
	for _, tag := range []string{"creator", "lastModifiedBy"} {
		if strings.Contains(core, tag) {
			t.Errorf("properties have a %s:\n%s", tag, core)
		}
	}
	if !strings.Contains(core, ">2026-01-08T01:30:00Z</dcterms:created>") {
		t.Errorf("properties lack the given time:\n%s", core)
	}
	d := New(Options{Author: "Nông Thị Mẫu", Created: sampleTime.In(time.FixedZone("+07", 7*3600))})
	core = string(partsOf(t, bytesOf(t, d))["docProps/core.xml"])
	if !strings.Contains(core, "<dc:creator>Nông Thị Mẫu</dc:creator>") {
		t.Errorf("properties lack the author given:\n%s", core)
	}
}

// TestMistakes holds that a document that cannot be drawn is an error, not a
// damaged file.
func TestMistakes(t *testing.T) {
	t.Parallel()
	two := []Length{MM(20), MM(20)}
	for _, c := range []struct {
		name  string
		block Block
		want  string
	}{
		{"too many cells", Table{Cols: two, Rows: []Row{{Cells: []Cell{{}, {}, {}}}}}, "1 cells too many"},
		{"too wide", Table{Cols: two, Rows: []Row{{Cells: []Cell{{Span: 3}}}}}, "does not fit"},
		{"into a covered cell", Table{Cols: two, Rows: []Row{
			{Cells: []Cell{{}, {Down: 2}}}, {Cells: []Cell{{Span: 2}}},
		}}, "does not fit"},
		{"below the table", Table{Cols: two, Rows: []Row{{Cells: []Cell{{Down: 2}}}}}, "beyond the last"},
		{"no rows", Table{Cols: two}, "no rows"},
		{"long tag", Text(Run{Text: "1", Tag: strings.Repeat("ă", 65)}), "65 characters"},
		{"section in a cell", Table{Cols: two, Rows: []Row{{Cells: []Cell{{Blocks: []Block{Section{}}}}}}}, "inside a table cell"},
		{"page in a cell", Table{Cols: two, Rows: []Row{{Cells: []Cell{{Blocks: []Block{PageBreak{}}}}}}}, "inside a table cell"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := New(Options{})
			d.Add(c.block)
			var b bytes.Buffer
			if _, err := d.WriteTo(&b); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written all the same", b.Len())
			}
		})
	}
}

// TestPageBreak holds that the next block begins a page, whatever it is.
func TestPageBreak(t *testing.T) {
	t.Parallel()
	d := New(Options{})
	d.Add(Text(T("một")), PageBreak{}, Text(T("hai")), PageBreak{}, Table{Cols: []Length{MM(30)}, Rows: []Row{{Cells: []Cell{{Text: "ba"}}}}})
	body := string(partsOf(t, bytesOf(t, d))["word/document.xml"])
	two, three := strings.Index(body, "hai"), strings.Index(body, "<w:tbl>")
	var at []int
	for i := 0; ; {
		next := strings.Index(body[i:], "<w:pageBreakBefore/>")
		if next < 0 {
			break
		}
		at = append(at, i+next)
		i += next + 1
	}
	if len(at) != 2 || at[0] > two || at[1] < two || at[1] > three {
		t.Errorf("page breaks at %v, want one before %d and one between there and %d", at, two, three)
	}
}

func TestWidths(t *testing.T) {
	t.Parallel()
	got := Widths(1000, 1, 1, 1)
	if diff := cmp.Diff([]Length{333, 333, 334}, got); diff != "" {
		t.Errorf("widths (-want +got):\n%s", diff)
	}
	d := New(Options{})
	if got, want := d.TextWidth(false), MM(165); got < want-2 || got > want+2 {
		t.Errorf("text width of an upright page %d, want about %d", got, want)
	}
	if got, want := d.TextWidth(true), MM(252); got < want-2 || got > want+2 {
		t.Errorf("text width of a landscape page %d, want about %d", got, want)
	}
}

// TestStripTakesAllMarks holds that a stripped file has the same nodes without
// controls, and none of the markup that carried them.
func TestStripTakesAllMarks(t *testing.T) {
	t.Parallel()
	full := bytesOf(t, sample())
	bare, err := Strip(full)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Strip(bare)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bare, again) {
		t.Error("stripping a stripped file changes it")
	}
	for _, mark := range []string{"w:sdt", "w:tag", "bookmark", "figure/"} {
		if bytes.Contains(partsOf(t, bare)["word/document.xml"], []byte(mark)) {
			t.Errorf("%q is left", mark)
		}
	}
	before, err := Read(full)
	if err != nil {
		t.Fatal(err)
	}
	after, err := Read(bare)
	if err != nil {
		t.Fatal(err)
	}
	if len(slices.Collect(controlsOf(after))) > 0 {
		t.Error("controls are left")
	}
	if diff := cmp.Diff(withoutControls(before), withoutControls(after)); diff != "" {
		t.Errorf("the text changed (-before +after):\n%s", diff)
	}
}

// BenchmarkWriteReport writes a report of about 24 pages with an annex of 40 rows.
func BenchmarkWriteReport(b *testing.B) {
	for b.Loop() {
		if _, err := longReport().WriteTo(discard{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadReport reads the same report.
func BenchmarkReadReport(b *testing.B) {
	in := bytesOf(b, longReport())
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Read(in); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// longReport fills 24 pages as reports do: sections of headings and paragraphs
// with tagged numbers, then the annex.
func longReport() *Document {
	d := New(Options{Title: "Báo cáo năm", Created: sampleTime})
	d.Add(sampleHead(d.TextWidth(false)), Para{Align: Center, Runs: []Run{B("BÁO CÁO")}})
	sentence := "Tổng thu ngân sách nhà nước trên địa bàn thực hiện cả năm, so với cùng kỳ năm trước và kế hoạch Hội đồng nhân dân phường giao, đạt "
	for range 20 {
		d.Add(Heading(1, "I. KẾT QUẢ TRÊN CÁC LĨNH VỰC"), Heading(2, "1. Kinh tế"))
		for range 10 {
			d.Add(Text(T(sentence), Run{Text: "1.234,5", Tag: "figure/thu"}, T(" tỷ đồng, "), B("bằng 104,6 % kế hoạch"),
				T(", tăng 12,1 % so với cùng kỳ; các đơn vị tiếp tục rà soát nguồn thu còn lại.")))
		}
	}
	d.Add(Section{Landscape: true}, Heading(1, "BIỂU CHỈ TIÊU"), sampleTable(d.TextWidth(true), 40))
	return d
}

// TestRowKept: the heading of a group stays on one page with the row below it.
func TestRowKept(t *testing.T) {
	t.Parallel()
	d := New(Options{})
	d.Add(Table{Cols: Widths(9000, 1, 1), Rows: []Row{
		{KeepNext: true, Cells: []Cell{{Text: "I"}, {Text: "KINH TẾ"}}}, {Cells: []Cell{{Text: "1"}, {Text: "Thu ngân sách"}}}}})
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	p, err := OpenPackage(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := p.Bytes(p.Main)
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(doc), "</w:tr>")
	if len(rows) != 3 || strings.Count(rows[0], "<w:keepNext/>") != 2 || strings.Contains(rows[1], "keepNext") {
		t.Errorf("rows %q", rows)
	}
}
