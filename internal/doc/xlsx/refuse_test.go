package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"tongket/internal/fault"
)

// ole makes the outside of an OLE container with one entry in its directory.
func ole(name string) []byte {
	b := make([]byte, 512+128)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i, u := range utf16.Encode([]rune(name)) {
		binary.LittleEndian.PutUint16(b[512+2*i:], u)
	}
	return b
}

// zipped makes a zip of parts.
func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sheetOf makes a workbook whose only sheet is this XML.
func sheetOf(t testing.TB, xml string) []byte {
	t.Helper()
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office
	return zipped(t, map[string]string{
		"_rels/.rels":                rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + main + ` xmlns:r="` + office + `"><sheets><sheet name="Biểu 1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": rels + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet ` + main + `>` + xml + `</worksheet>`,
	})
}

func inline(ref, text string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := bytesOf(t, annex(3))
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "rỗng"},
		{"text", []byte("STT,Chỉ tiêu"), "không phải bảng tính Excel"},
		{"too heavy", make([]byte, maxFile+1), "50,1 MB"},
		{"password", ole("EncryptedPackage"), "mật khẩu"},
		{"old workbook", ole("Workbook"), "(.xls)"},
		{"old Word file", ole("WordDocument"), "(.doc)"},
		{"other OLE", ole("Contents"), "không thấy bảng tính"},
		{"Word file", zipped(t, map[string]string{"word/document.xml": "<w/>"}), "văn bản Word"},
		{"binary workbook", zipped(t, map[string]string{"xl/workbook.bin": "x"}), ".xlsb"},
		{"LibreOffice", zipped(t, map[string]string{"content.xml": "<w/>"}), "LibreOffice"},
		{"a folder", zipped(t, map[string]string{"a.txt": "a"}), "gói nén"},
		{"cut off", good[:len(good)/2], "bị hỏng"},
		{"no list of sheets", zipped(t, map[string]string{"xl/workbook.xml": "<workbook"}), "bị hỏng"},
		{"broken sheet", sheetOf(t, `<sheetData><row r="1"><c r="A1"><v>1</row`), "bị hỏng"},
		{"too many merged areas", sheetOf(t, strings.Repeat(`<mergeCell ref="A1:B2"/>`, maxMerges+1)), "ô gộp"},
		{"too wide and long", sheetOf(t, diagonal(3000)), "1.000.000 ô"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(tt.data)
			f := fault.Of(err)
			if f == nil || !strings.Contains(f.Sentence, tt.want) {
				t.Errorf("got %v, want a fault with %q", err, tt.want)
			}
		})
	}
}

// diagonal makes a table of which every row has three cells, further right in each.
func diagonal(n int) string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for k := range 3 {
			name, _ := excelize.CoordinatesToCellName(i+k+1, i+1)
			fmt.Fprintf(&b, `<c r="%s"><v>7</v></c>`, name)
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	return b.String()
}

// TestReadHuge reads sheets that claim the whole of Excel's room and hold next to
// nothing: one that were read by its claims would end no test in time.
func TestReadHuge(t *testing.T) {
	t.Parallel()
	far := `<sheetData><row r="1">` + inline("A1", "STT") + inline("B1", "Chỉ tiêu") + inline("C1", "Số") + `</row>` +
		`<row r="1048576">` + inline("XFD1048576", "xa") + `</row></sheetData>`
	tests := []struct{ name, xml string }{
		{"a cell in the last corner", `<dimension ref="A1:XFD1048576"/>` + far},
		{"everything merged", far + `<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`},
		{"every column merged to the ground", far + mergedColumns()},
		{"formulas over everything", `<sheetData><row r="1">` + strings.Repeat(`<c r="A1"><f>SUM(B1:XFD1048576)</f></c>`, 1000) + `</row></sheetData>`},
		{"formulas that wait for one another", `<sheetData>` + chain(2000) + `</sheetData>`},
		{"all columns hidden", `<cols>` + strings.Repeat(`<col min="1" max="16384" hidden="1"/>`, 100) + `</cols>` + far},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read(sheetOf(t, tt.xml)); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

func mergedColumns() string {
	var b strings.Builder
	b.WriteString("<mergeCells>")
	for col := 1; col <= excelize.MaxColumns; col++ {
		name, _ := excelize.ColumnNumberToName(col)
		fmt.Fprintf(&b, `<mergeCell ref="%s1:%s1048576"/>`, name, name)
	}
	b.WriteString("</mergeCells>")
	return b.String()
}

func chain(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><f>A%d+A%d</f></c></row>`, i, i, i+1, i+1)
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	f.Add(bytesOf(f, annex(2)))
	f.Add(made(f, func(x *excelize.File) { fillAnnex(f, x) }))
	f.Add(sheetOf(f, `<sheetData><row r="1">`+inline("A1", "STT")+inline("B1", "Tên")+`<c r="C1"><f>SUM(A1:A3)</f></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A2:B2"/></mergeCells>`))
	f.Add(ole("EncryptedPackage"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, data) })
}

// FuzzSheet reads what a sheet may hold without the wrapping that hides it from a
// fuzzer.
func FuzzSheet(f *testing.F) {
	f.Add(`<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="B2"><v>1e3</v></c></row></sheetData>`)
	f.Add(`<sheetData><row><c t="b"><v>1</v></c><c t="d"><v>2025-12-31T00:00:00</v></c><c t="e"><v>#N/A</v></c></row></sheetData>`)
	f.Add(`<sheetData><row r="1"><c r="A1"><f>A1:XFD9</f></c><c r="B1" t="str"><f>1+1</f><v>2</v></c></row></sheetData><mergeCell ref="B1:A9"/>`)
	f.Add(diagonal(4) + `<headerFooter><oddHeader>&amp;C&amp;"Arial&amp;12M_x0041_T</oddHeader></headerFooter>`)
	f.Fuzz(func(t *testing.T, xml string) { sound(t, sheetOf(t, xml)) })
}

// sound holds that a file is read or refused with a sentence, and that tables are
// what doc.Table says.
func sound(t *testing.T, data []byte) {
	t.Helper()
	p, err := Read(data)
	if err != nil {
		if fault.Of(err) == nil {
			t.Fatalf("an error that is no fault: %v", err)
		}
		return
	}
	for _, b := range p.Blocks {
		if b.Table == nil {
			continue
		}
		row, col := 0, -1
		for _, c := range b.Table.Cells {
			if c.Row < row || c.Row == row && c.Col <= col {
				t.Fatalf("cell %d,%d comes after %d,%d", c.Row, c.Col, row, col)
			}
			if row, col = c.Row, c.Col; c.RowSpan < 1 || c.ColSpan < 1 || c.Row+c.RowSpan > b.Table.Rows || c.Col+c.ColSpan > b.Table.Cols {
				t.Fatalf("cell %+v lies outside %d×%d", c, b.Table.Rows, b.Table.Cols)
			}
		}
		if b.Table.HeadRows >= b.Table.Rows {
			t.Fatalf("a table of %d rows has %d rows of head", b.Table.Rows, b.Table.HeadRows)
		}
	}
}

// BenchmarkRead reads an annex of a hundred rows of targets.
func BenchmarkRead(b *testing.B) {
	data := bytesOf(b, annex(50))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
