package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/vn"
	"tongket/internal/wardtest/need"
)

// annex is the table of targets of an invented ward: a head of two rows, groups,
// rows below others, numbers of several scales, a formula, a bounded value.
func annex(rows int) Sheet {
	s := Sheet{
		Name: "Phụ lục I", Properties: "Biểu chỉ tiêu năm 2025", Created: time.Date(2026, 1, 8, 1, 30, 0, 0, time.UTC),
		Title: []Line{
			{Text: "Phụ lục I", Bold: true, Size: 14, Align: Center},
			{Text: "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025", Bold: true, Size: 14, Align: Center},
			{Text: "(Kèm theo Báo cáo số        /BC-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân phường Hòa Mẫu)", Italic: true, Align: Center},
		},
		Columns: []Column{
			{Width: 6, Align: Center}, {Width: 44}, {Width: 14, Align: Center}, {Width: 13}, {Width: 13}, {Width: 13}, {Width: 11}, {Width: 14, Align: Center}, {Width: 22},
		},
		Head: [][]HeadCell{
			{{Text: "STT", Down: 2}, {Text: "Chỉ tiêu", Down: 2}, {Text: "ĐVT", Down: 2}, {Text: "TH năm 2024", Down: 2},
				{Text: "Năm 2025", Span: 3}, {Text: "Đánh giá", Down: 2}, {Text: "Ghi chú", Down: 2}},
			{{Text: "Kế hoạch"}, {Text: "Thực hiện"}, {Text: "% so KH"}},
		},
		Rows: []Row{
			{Group: true, Cells: []Cell{Text("I"), {Text: "KINH TẾ", Span: 8}}},
		},
		Notes: []Line{
			{Text: "Ghi chú: dòng “Trong đó” không tính vào số chỉ tiêu; ô trống là chưa có số liệu.", Italic: true, Size: 12},
		},
		FreezeCols: 2,
	}
	for i := range rows {
		at := 7 + 2*i + 1
		plan, actual := vn.Decimal{Units: 11800, Scale: 1}, vn.Decimal{Units: 12345, Scale: 1}
		s.Rows = append(s.Rows,
			Row{Cells: []Cell{
				Text(fmt.Sprint(i + 1)), Text("Tổng thu ngân sách nhà nước trên địa bàn phường, kể cả các khoản thu được phân cấp"), Text("Triệu đồng"),
				Number(vn.Decimal{Units: 1102, Scale: 0}, 1), Number(plan, 1), Number(actual, 1),
				{Number: &vn.Decimal{Units: 1046, Scale: 1}, Decimals: 1, Formula: fmt.Sprintf("F%d/E%d*100", at, at)},
				{Text: "Vượt", Bold: true}, Text(""),
			}},
			Row{Cells: []Cell{Text(""), {Text: "Trong đó: thu cân đối", Indent: 1, Italic: true}, Text("Triệu đồng"), Text(""), Text(""), {Text: "trên 980", Align: Right}}})
	}
	return s
}

func bytesOf(t testing.TB, s Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func partsOf(t testing.TB, b []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// TestReadsBack holds that every cell says what it was given, numbers exactly.
func TestReadsBack(t *testing.T) {
	t.Parallel()
	f := open(t, bytesOf(t, annex(2)))
	rows, err := f.GetRows("Phụ lục I", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r, "|"))
	}
	const target = "Tổng thu ngân sách nhà nước trên địa bàn phường, kể cả các khoản thu được phân cấp"
	want := []string{
		"Phụ lục I",
		"KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2025",
		"(Kèm theo Báo cáo số        /BC-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân phường Hòa Mẫu)",
		"",
		"STT|Chỉ tiêu|ĐVT|TH năm 2024|Năm 2025|||Đánh giá|Ghi chú",
		"||||Kế hoạch|Thực hiện|% so KH",
		"I|KINH TẾ",
		"1|" + target + "|Triệu đồng|1102|1180.0|1234.5|104.6|Vượt",
		"|Trong đó: thu cân đối|Triệu đồng|||trên 980",
		"2|" + target + "|Triệu đồng|1102|1180.0|1234.5|104.6|Vượt",
		"|Trong đó: thu cân đối|Triệu đồng|||trên 980",
		"",
		"Ghi chú: dòng “Trong đó” không tính vào số chỉ tiêu; ô trống là chưa có số liệu.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	merged, err := f.GetMergeCells("Phụ lục I")
	if err != nil {
		t.Fatal(err)
	}
	var areas []string
	for _, m := range merged {
		areas = append(areas, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	wantAreas := []string{"A1:I1", "A2:I2", "A3:I3", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:G5", "H5:H6", "I5:I6", "B7:I7", "A13:I13"}
	if diff := cmp.Diff(wantAreas, areas); diff != "" {
		t.Errorf("merged areas (-want +got):\n%s", diff)
	}
	for cell, want := range map[string]excelize.CellType{"F8": excelize.CellTypeUnset, "F9": excelize.CellTypeSharedString, "G8": excelize.CellTypeFormula} {
		if got, err := f.GetCellType("Phụ lục I", cell); err != nil || got != want && !(want == excelize.CellTypeFormula && got == excelize.CellTypeUnset) {
			t.Errorf("%s has type %v (%v), want %v", cell, got, err, want)
		}
	}
	if formula, err := f.GetCellFormula("Phụ lục I", "G8"); err != nil || formula != "F8/E8*100" {
		t.Errorf("G8 has the formula %q (%v)", formula, err)
	}
	if value, err := f.CalcCellValue("Phụ lục I", "G8"); err != nil || !strings.HasPrefix(value, "104.6") {
		t.Errorf("G8 computes to %q (%v), want 104.6…", value, err)
	}
	if shown, err := f.GetCellValue("Phụ lục I", "F8"); err != nil || shown != "1,234.5" {
		t.Errorf("F8 shows %q (%v), want 1,234.5 in the library's English", shown, err)
	}
}

// TestNeverAFormula holds that no text becomes a formula, in the file or when it is
// edited there, wherever it stands.
func TestNeverAFormula(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"=1+1", "+84 26", "-5 hộ", "@SUM(A1)", "=HYPERLINK(\"http://a\")", " =2", "\t=2", "\n+3", "=cmd|' /C calc'!A0"} {
		s := Sheet{
			Title: []Line{{Text: text}}, Notes: []Line{{Text: text}}, Columns: []Column{{}, {}}, Head: [][]HeadCell{{{Text: text}, {Text: "b"}}},
			Rows: []Row{{Cells: []Cell{Text(text)}}, {Group: true, Cells: []Cell{Text(text)}}},
		}
		b := bytesOf(t, s)
		if sheet := partsOf(t, b)["xl/worksheets/sheet1.xml"]; bytes.Contains(sheet, []byte("<f")) {
			t.Errorf("%q: the sheet holds a formula:\n%s", text, sheet)
		}
		f := open(t, b)
		for _, cell := range []string{"A1", "A3", "A4", "A5", "A7"} {
			if got, err := f.GetCellValue("Biểu", cell); err != nil || got != text {
				t.Errorf("%s = %q (%v), want %q", cell, got, err, text)
			}
			id, err := f.GetCellStyle("Biểu", cell)
			if err != nil {
				t.Fatal(err)
			}
			if st, err := f.GetStyle(id); err != nil || st.NumFmt != 49 {
				t.Errorf("%s with %q has number format %v (%v), want 49 (text)", cell, text, st.NumFmt, err)
			}
		}
	}
}

// TestExactNumbers holds that numbers stand in the file digit by digit, and that
// those too long for Excel are kept whole as text.
func TestExactNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in       vn.Decimal
		decimals int
		raw      string
		number   bool
	}{
		{vn.Decimal{Units: 0}, 0, "0", true},
		{vn.Decimal{Units: 1, Scale: 1}, 1, "0.1", true},
		{vn.Decimal{Units: -5, Scale: 2}, 2, "-0.05", true},
		{vn.Decimal{Units: 11114, Scale: 2}, 2, "111.14", true},
		{vn.Decimal{Units: 999999999999999, Scale: 3}, 3, "999999999999.999", true},
		{vn.Decimal{Units: 1000000000000001}, 0, "1.000.000.000.000.001", false},
	} {
		f := open(t, bytesOf(t, Sheet{Columns: []Column{{Width: 30}}, Rows: []Row{{Cells: []Cell{Number(c.in, c.decimals)}}}}))
		got, err := f.GetCellValue("Biểu", "A1", excelize.Options{RawCellValue: true})
		if err != nil || got != c.raw {
			t.Errorf("%v stands as %q (%v), want %q", c.in, got, err, c.raw)
		}
		kind, err := f.GetCellType("Biểu", "A1")
		if isNumber := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber; err != nil || isNumber != c.number {
			t.Errorf("%v has type %v (%v)", c.in, kind, err)
		}
	}
}

func TestNumberFormat(t *testing.T) {
	t.Parallel()
	for decimals, want := range map[int]string{-1: "#,##0", 0: "#,##0", 1: "#,##0.0", 2: "#,##0.00", 40: "#,##0.0000000000"} {
		if got := numberFormat(decimals); got != want {
			t.Errorf("%d decimals: %q, want %q", decimals, got, want)
		}
	}
}

// TestTexts holds that text is NFC and free of what a file cannot carry.
func TestTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		norm.NFD.String("Phường Hòa Mẫu"): "Phường Hòa Mẫu",
		"R&D < 5 % \"x\"":                 "R&D < 5 % \"x\"",
		"a\x00b\x0bc":                     "abc",
		"a\xffb":                          "a�b",
		"hai\r\ndòng":                     "hai\ndòng",
		"_x0041_":                         "_x0041_",
	} {
		f := open(t, bytesOf(t, Sheet{Columns: []Column{{}}, Rows: []Row{{Cells: []Cell{Text(in)}}}}))
		if got, err := f.GetCellValue("Biểu", "A1"); err != nil || got != want {
			t.Errorf("%q stands as %q (%v), want %q", in, got, err, want)
		}
	}
}

func TestTabName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "Biểu", "Phụ lục I": "Phụ lục I", "2025/2026 [tỉnh]": "2025 2026  tỉnh", "'a'": "a",
		strings.Repeat("ă", 40): strings.Repeat("ă", 31), "': ?": "Biểu",
	} {
		if got := tabName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestSameBytes holds that the same sheet gives the same bytes, and names nobody.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := bytesOf(t, annex(5))
	for range 3 {
		if !bytes.Equal(first, bytesOf(t, annex(5))) {
			t.Fatal("the same sheet written again differs")
		}
	}
	core := string(partsOf(t, first)["docProps/core.xml"])
	if strings.Contains(core, "creator") || strings.Contains(core, "xuri") || !strings.Contains(core, "2026-01-08T01:30:00Z") {
		t.Errorf("properties:\n%s", core)
	}
}

// TestMistakes holds that a table that cannot be drawn is an error.
func TestMistakes(t *testing.T) {
	t.Parallel()
	cols := []Column{{}, {}}
	for _, c := range []struct {
		name string
		s    Sheet
		want string
	}{
		{"no columns", Sheet{}, "no columns"},
		{"row too wide", Sheet{Columns: cols, Rows: []Row{{Cells: []Cell{{}, {Span: 2}}}}}, "row 1: a cell does not fit at column 2 of 2"},
		{"head too wide", Sheet{Columns: cols, Head: [][]HeadCell{{{Text: "a", Span: 3}}}}, "does not fit"},
		{"head too deep", Sheet{Columns: cols, Head: [][]HeadCell{{{Text: "a", Down: 2}, {}}}}, "does not fit"},
		{"head too full", Sheet{Columns: cols, Head: [][]HeadCell{{{}, {}, {}}}}, "1 cells too many"},
		{"head with a hole", Sheet{Columns: cols, Head: [][]HeadCell{{{}}}}, "column 2 empty"},
	} {
		err := Write(io.Discard, c.s)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// TestSchemas holds the parts of the workbook against the schemas of ECMA-376.
func TestSchemas(t *testing.T) {
	t.Parallel()
	lint := need.Program(t, "xmllint")
	schema := filepath.Join(need.Shared(t), "ooxml-xsd", "sml.xsd")
	parts := partsOf(t, bytesOf(t, annex(40)))
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"} {
		content, ok := parts[name]
		if !ok {
			t.Errorf("there is no %s", name)
			continue
		}
		file := filepath.Join(t.TempDir(), "part.xml")
		if err := os.WriteFile(file, passedOver(t, content), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(lint, "--nonet", "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// passedOver removes what mc:Ignorable names, and mc:Ignorable itself, as programs
// of the standard alone do (ECMA-376 part 3).
func passedOver(t testing.TB, b []byte) []byte {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil {
		t.Fatal(err)
	}
	ignorable := strings.Fields(doc.Root().SelectAttrValue("mc:Ignorable", ""))
	doc.Root().RemoveAttr("mc:Ignorable")
	for _, e := range doc.FindElements("//*") {
		e.Attr = slices.DeleteFunc(e.Attr, func(a etree.Attr) bool { return slices.Contains(ignorable, a.Space) })
		if slices.Contains(ignorable, e.Space) {
			e.Parent().RemoveChild(e)
		}
	}
	out, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLibreOfficePrints lets LibreOffice print the annex: landscape, one page
// wide, the head again on each page, numbers as Vietnam writes them.
func TestLibreOfficePrints(t *testing.T) {
	t.Parallel()
	office := need.Program(t, "soffice")
	dir := t.TempDir()
	file := filepath.Join(dir, "annex.xlsx")
	if err := os.WriteFile(file, bytesOf(t, annex(40)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "pdf", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "annex.pdf")); err != nil {
		t.Skip("this LibreOffice has no Calc: ", err)
	}
	pdf := filepath.Join(dir, "annex.pdf")
	info, err := exec.Command(need.Program(t, "pdfinfo"), pdf).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(info), "841.89 x 595.304 pts (A4)") && !strings.Contains(string(info), "841.89 x 595.276 pts (A4)") {
		t.Errorf("pages are not A4 landscape:\n%s", info)
	}
	text, err := exec.Command(need.Program(t, "pdftotext"), "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	if len(pages) < 2 || len(pages) > 8 {
		t.Errorf("the annex takes %d pages, want a few", len(pages))
	}
	for i, page := range pages {
		for _, want := range []string{"Đánh giá", "% so KH", "Ghi chú"} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d lacks %q:\n%s", i+1, want, page)
			}
		}
	}
}

// BenchmarkWrite writes an annex of 40 targets with a row below each.
func BenchmarkWrite(b *testing.B) {
	s := annex(40)
	for b.Loop() {
		if err := Write(io.Discard, s); err != nil {
			b.Fatal(err)
		}
	}
}

// TestKeysNameTheirCells holds that a cell with a key is found by it, and that two
// cells cannot have the same.
func TestKeysNameTheirCells(t *testing.T) {
	t.Parallel()
	s := annex(2)
	s.Name = "Biểu 'A' 2"
	s.Rows[1].Cells[5].Key, s.Rows[3].Cells[4].Key = "tkabcdefgh12345678", "tkhgfedcba87654321"
	var out bytes.Buffer
	if err := Write(&out, s); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := map[string]string{}
	for _, n := range f.GetDefinedName() {
		got[n.Name] = n.RefersTo
	}
	for key, want := range map[string]string{"tkabcdefgh12345678": "'Biểu ''A'' 2'!$F$8", "tkhgfedcba87654321": "'Biểu ''A'' 2'!$E$10"} {
		if got[key] != want {
			t.Errorf("key %s stands for %q, want %q", key, got[key], want)
		}
	}
	for _, n := range f.WorkBook.DefinedNames.DefinedName {
		if strings.HasPrefix(n.Name, "tk") != n.Hidden {
			t.Errorf("name %s: hidden is %v", n.Name, n.Hidden)
		}
	}
	s.Rows[3].Cells[4].Key = s.Rows[1].Cells[5].Key
	if err := Write(&out, s); err == nil {
		t.Error("two cells were written under one key")
	}
}
