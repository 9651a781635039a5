package template

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color/palette"
	"image/png"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// made writes blocks as a Word file.
func made(t testing.TB, blocks ...docx.Block) []byte {
	t.Helper()
	d := docx.New(docx.Options{})
	d.Add(blocks...)
	var b bytes.Buffer
	if _, err := d.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// line is a body paragraph of one run.
func line(text string) docx.Block { return docx.Text(docx.T(text)) }

// drawn parses and renders.
func drawn(t testing.TB, b []byte, s Scope, o Options) []byte {
	t.Helper()
	tpl, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := tpl.Render(&out, s, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// partOf unpacks one part of a file.
func partOf(t testing.TB, b []byte, name string) string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zr.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// textOf is the text of a Word file, one line for each paragraph and cell.
func textOf(t testing.TB, b []byte) string {
	t.Helper()
	r, err := docx.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range r.Body {
		if n.Grid == nil {
			lines = append(lines, n.Text)
			continue
		}
		for row := range n.Grid.Rows {
			var cells []string
			for _, c := range n.Grid.Cells {
				if c.Row == row {
					cells = append(cells, c.Text)
				}
			}
			lines = append(lines, strings.Join(cells, " | "))
		}
	}
	return strings.Join(lines, "\n")
}

func num(units int64, scale int) Number {
	return Number{Decimal: vn.Decimal{Units: units, Scale: scale}}
}

var wardScope = Scope{
	"ten_don_vi": Text("phường Hòa Mẫu"),
	"don_vi":     Scope{"ten": Text("R&D <5 %>"), "nguoi": Scope{"ten": Text("Nông Thị Mẫu")}},
	"thuc_hien":  num(12345, 1), "bang": num(10456, 2), "tien": num(1234500, 0),
	"ngay": Date("2026-01-08"), "rong": nil, "chu_rong": Text(""), "co": Flag(true), "khong": Flag(false),
	"cac_nhom": List{
		{"ten": Text("Kinh tế"), "cac_chi_tieu": List{{"ten": Text("Thu")}, {"ten": Text("Chi")}}},
		{"ten": Text("Xã hội"), "cac_chi_tieu": List{}},
	},
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   []docx.Block
		want string
	}{
		{"value", []docx.Block{line("UBND {{ten_don_vi}}.")}, "UBND phường Hòa Mẫu."},
		{"path", []docx.Block{line("{{don_vi.ten}}; {{ don_vi . nguoi . ten }}")}, "R&D <5 %>; Nông Thị Mẫu"},
		{"nothing", []docx.Block{line("{{rong}} {{chu_rong}}{{chua_biet}}")}, "…… ……"},
		{"names as typed", []docx.Block{line("{{Tên đơn vị}} {{TEN_DON_VI}} {{\u00a0te\u0302n_đo\u031bn_vi}}")},
			"phường Hòa Mẫu phường Hòa Mẫu phường Hòa Mẫu"},
		{"filters", []docx.Block{line("{{thuc_hien | so:0}} {{bang|so:1}} {{tien | tien}} {{tien | tien | bang_chu}} {{ngay | ngay}} {{ngay}} {{ten_don_vi | hoa}}")},
			"1.235 104,6 1.234.500 đồng Một triệu hai trăm ba mươi tư nghìn năm trăm đồng ngày 08 tháng 01 năm 2026 08/01/2026 PHƯỜNG HÒA MẪU"},
		{"if empty", []docx.Block{line("{{rong | neu_trong:“-”}} {{chu_rong | neu_trong: 'không | có'}}")}, "- không | có"},
		{"words", []docx.Block{line("{{thuc_hien | bang_chu}}")}, "một nghìn hai trăm ba mươi tư phẩy năm"},
		{"sections in a line", []docx.Block{line("a{{#co}}b{{/co}}{{^co}}c{{/}}{{#khong}}d{{/khong}}{{^khong}}e{{/khong}}")}, "abe"},
		{"runs", []docx.Block{line("{{#cac_nhom}}{{so_thu_tu}}. {{ten}}{{^cuoi}}; {{/cuoi}}{{/cac_nhom}}.")}, "1. Kinh tế; 2. Xã hội."},
		{"item itself", []docx.Block{line("{{#ten_don_vi}}của {{.}}{{/ten_don_vi}}{{#don_vi}}, {{ten}}{{/don_vi}}")}, "của phường Hòa Mẫu, R&D <5 %>"},
		{"blocks, nested, outer names", []docx.Block{
			line("{{#cac_nhom}}"), line("{{so_thu_tu | la_ma}}. {{ten}}"), line("{{#cac_chi_tieu}}"),
			line("- {{ten}} ({{ten_don_vi}})"), line("{{/cac_chi_tieu}}{{^cac_chi_tieu}}"), line("Chưa có."), line("{{/}}"), line("{{/cac_nhom}}"), line("Hết"),
		}, "I. Kinh tế\n- Thu (phường Hòa Mẫu)\n- Chi (phường Hòa Mẫu)\nII. Xã hội\nChưa có.\nHết"},
		{"blocks with text beside the tags", []docx.Block{line("{{#cac_nhom}}A {{ten}}"), line("B{{/cac_nhom}}")},
			"A Kinh tế\nB\nA Xã hội\nB"},
		{"one row", []docx.Block{docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{
			{Head: true, Cells: []docx.Cell{{Text: "STT"}, {Text: "Tên"}}},
			{Cells: []docx.Cell{{Text: "{{#cac_nhom}}{{so_thu_tu}}"}, {Text: "{{ten}}{{/cac_nhom}}"}}},
		}}}, "STT | Tên\n1 | Kinh tế\n2 | Xã hội"},
		{"group rows", []docx.Block{docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{
			{Cells: []docx.Cell{{Text: "{{#cac_nhom}}{{so_thu_tu | la_ma}}"}, {Text: "{{ten}}"}}},
			{Cells: []docx.Cell{{Text: "{{#cac_chi_tieu}}{{so_thu_tu}}"}, {Text: "{{ten}}{{/cac_chi_tieu}}{{/cac_nhom}}"}}},
		}}}, "I | Kinh tế\n1 | Thu\n2 | Chi\nII | Xã hội"},
		{"rows of tags", []docx.Block{docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{
			{Cells: []docx.Cell{{Text: "{{#cac_nhom}}"}}},
			{Cells: []docx.Cell{{Text: "{{so_thu_tu | la_ma}}"}, {Text: "{{ten}}"}}},
			{Cells: []docx.Cell{{Text: "{{#cac_chi_tieu}}"}}},
			{Cells: []docx.Cell{{Text: "{{so_thu_tu}}"}, {Text: "{{ten}}"}}},
			{Cells: []docx.Cell{{Text: "{{/cac_chi_tieu}}{{/cac_nhom}}"}}},
		}}}, "I | Kinh tế\n1 | Thu\n2 | Chi\nII | Xã hội"},
		{"paragraphs in a cell", []docx.Block{docx.Table{Cols: docx.Widths(9000, 1), Rows: []docx.Row{
			{Cells: []docx.Cell{{Blocks: []docx.Block{line("{{#cac_nhom}}"), line("{{ten}}"), line("{{/cac_nhom}}")}}}},
			{Cells: []docx.Cell{{Blocks: []docx.Block{line("{{#khong}}"), line("x"), line("{{/khong}}")}}}},
		}}, line("Hết")}, "Kinh tế\nXã hội\n\nHết"},
		{"table without rows goes", []docx.Block{docx.Table{Cols: docx.Widths(9000, 1, 1), Rows: []docx.Row{
			{Cells: []docx.Cell{{Text: "{{#khong}}x"}, {Text: "y{{/khong}}"}}},
		}}, line("Hết")}, "Hết"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := drawn(t, made(t, c.in...), wardScope, Options{})
			if got := textOf(t, b); got != c.want {
				t.Errorf("text:\n%s\nwant:\n%s\n%s", got, c.want, partOf(t, b, "word/document.xml"))
			}
		})
	}
}

// TestControls holds numbers in their controls, none without Mark, and Rich, Blocks
// with their own.
func TestControls(t *testing.T) {
	t.Parallel()
	in := made(t, line("Thu {{thu}} tỷ; {{cau}}"), line("{{@khoi}}"), docx.Text(docx.B("{{cau}}")))
	s := Scope{
		"thu": Number{Decimal: vn.Decimal{Units: 968}, Text: "trên 968", Key: "k1"},
		"cau": Rich{docx.T("đạt "), {Text: "95%", Tag: "k2", Bold: true}, {Text: "."}},
		"khoi": Blocks{docx.Text(docx.T("Bảng có "), docx.Run{Text: "7", Tag: "k3"}), docx.Table{
			Cols: docx.Widths(9000, 1), Rows: []docx.Row{{Cells: []docx.Cell{{Text: "8", Tag: "k4"}}}},
		}},
	}
	var asked []string
	mark := func(key, printed string) string {
		asked = append(asked, key+"="+printed)
		return "tk" + key
	}
	with := drawn(t, in, s, Options{Mark: mark})
	want := "Thu trên 968 tỷ; đạt 95%.\nBảng có 7\n8\nđạt 95%."
	if got := textOf(t, with); got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if d := cmp.Diff([]string{"k1=trên 968", "k2=95%", "k3=7", "k4=8", "k2=95%"}, asked); d != "" {
		t.Error(d)
	}
	r, err := docx.Read(with)
	if err != nil {
		t.Fatal(err)
	}
	first := r.Body[0]
	var got []string
	for _, c := range first.Controls {
		got = append(got, c.Tag+"="+first.Text[c.Start:c.End])
	}
	if d := cmp.Diff([]string{"tkk1=trên 968", "tkk2=95%"}, got); d != "" {
		t.Error(d)
	}
	xml := partOf(t, with, "word/document.xml")
	ids := regexp.MustCompile(`<w:id w:val="(\d+)"/>`).FindAllString(xml, -1)
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 5 {
		t.Errorf("ids of controls: %v, want five different ones", ids)
	}
	without := partOf(t, drawn(t, in, s, Options{}), "word/document.xml")
	if strings.Contains(without, "w:sdt") {
		t.Error("controls although nobody marks")
	}
}

// TestSplitRuns holds tags that Word cut into runs of different looks.
func TestSplitRuns(t *testing.T) {
	t.Parallel()
	b := drawn(t, made(t, docx.Text(docx.T("UBND {"), docx.B("{ten_"), docx.I("don_vi"), docx.T("}} "), docx.B("{{"), docx.T("thuc_hien |"), docx.I(" so:1}}, {{ten_don_vi}"), docx.T("}."))), wardScope, Options{})
	if got, want := textOf(t, b), "UBND phường Hòa Mẫu 1.234,5, phường Hòa Mẫu."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if xml := partOf(t, b, "word/document.xml"); !strings.Contains(xml, `<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">1.234,5</w:t></w:r>`) {
		t.Errorf("the number has not the look of where its tag begins:\n%s", xml)
	}
}

// TestUntouched holds that parts without tags go out as they came in.
func TestUntouched(t *testing.T) {
	t.Parallel()
	in := made(t, line("{{ten_don_vi}}"))
	out := drawn(t, in, wardScope, Options{})
	for _, name := range []string{"word/styles.xml", "word/settings.xml", "word/header1.xml", "[Content_Types].xml", "docProps/core.xml"} {
		if partOf(t, in, name) != partOf(t, out, name) {
			t.Errorf("%s was changed", name)
		}
	}
	again := drawn(t, in, wardScope, Options{})
	if !bytes.Equal(out, again) {
		t.Error("the same values gave other bytes")
	}
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// noisyPicture is a picture that does not squeeze to nothing.
func noisyPicture(t testing.TB, width, height, seed int) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), palette.WebSafe)
	n := uint32(seed + 1)
	for i := range img.Pix {
		if i%37 == 0 {
			n = n*1664525 + 1013904223
		}
		img.Pix[i] = byte(n>>24) % 200
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
