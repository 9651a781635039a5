package paper

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"tongket/internal/extract"
	"tongket/internal/fault"
)

// most is the memory that reading one file may take. PDF files take theirs inside a
// sandbox of its own limit.
const most = 1 << 30

// judged reads a file and holds the answer to what every answer must be: a sound
// document or a fault with a whole sentence, and never a panic.
func judged(t testing.TB, r Reader, name string, data []byte) (*extract.Document, error) {
	t.Helper()
	d, err := r.Read(t.Context(), name, data)
	if err == nil {
		sound(t, d)
		return d, nil
	}
	f := fault.Of(err)
	switch {
	case errors.Is(err, errSlip):
		t.Errorf("%s: %v", name, err)
	case d != nil:
		t.Errorf("%s: both a document and an error", name)
	case f == nil || f.Kind != fault.Refused && f.Kind != fault.TooLarge:
		t.Errorf("%s: %v is no fault", name, err)
	case !strings.HasSuffix(f.Sentence, ".") || !strings.Contains(f.Sentence, "ãy "):
		t.Errorf("%s: the sentence does not say what to do: %q", name, f.Sentence)
	}
	return d, err
}

// peak is the most memory in use while do runs, beyond what was in use before.
func peak(do func()) uint64 {
	inUse := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	runtime.GC()
	before, highest := inUse(), uint64(0)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			highest = max(highest, inUse())
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	})
	do()
	close(stop)
	wait.Wait()
	return highest - min(highest, before)
}

// deflated packs size bytes that repeat a piece.
func deflated(piece string, size int) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	block := bytes.Repeat([]byte(piece), 1+(1<<20)/len(piece))
	for ; size > 0; size -= len(block) {
		_, _ = w.Write(block) // a buffer gives no error
	}
	_ = w.Close()
	return b.Bytes()
}

// raw is a part of a zip as its bytes lie there, with whatever is claimed of it.
type raw struct {
	name    string
	packed  []byte
	claimed uint64
	sum     uint32
	flags   uint16
}

func rawZip(t testing.TB, parts ...raw) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Flags: p.flags, CRC32: p.sum, CompressedSize64: uint64(len(p.packed)), UncompressedSize64: p.claimed})
		if err == nil {
			_, err = w.Write(p.packed)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// overlapping makes a zip of many names for the bytes of one part.
func overlapping(t testing.TB, first string, packed []byte, size uint64, n int) []byte {
	t.Helper()
	one := rawZip(t, raw{name: first, packed: packed, claimed: size})
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	at := bytes.LastIndex(one[:end], []byte("PK\x01\x02"))
	entry := one[at:end]
	out := bytes.Clone(one[:end])
	for i := 1; i < n; i++ {
		e := bytes.Clone(entry)
		copy(e[46:], fmt.Sprintf("%06d", i)) // over the head of the name
		out = append(out, e...)
	}
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(entry)*n))
	return append(out, tail...)
}

const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">` +
	`<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`

// sheetPart makes a workbook whose first sheet is this XML.
func sheetPart(t testing.TB, sheet string) []byte {
	t.Helper()
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range [][2]string{
		{"_rels/.rels", rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.Create(p[0])
		if err == nil {
			_, err = io.WriteString(w, p[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// huge is a PNG file whose head says it is a square of that side.
func huge(side uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), side)
	head = append(binary.BigEndian.AppendUint32(head, side), 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
	return append(out, "\x00\x00\x00\x00IDAT"...)
}

// zlibbed packs size bytes that repeat a piece, as PDF files do.
func zlibbed(piece string, size int) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, strings.Repeat(piece, size/len(piece))) // a buffer gives no error
	_ = w.Close()
	return b.String()
}

const catalog, tree = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

func onePage(content string, more ...string) []byte {
	return pdfOf(append([]string{catalog, tree,
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>", content}, more...)...)
}

func nested(open, inside, closed string, n int) string {
	return strings.Repeat(open, n) + inside + strings.Repeat(closed, n)
}

// hostile are files made to break whoever reads them. Whether one is read or
// refused is its format's to say, unless refused is set.
func hostile(t testing.TB) []struct {
	name, file string
	data       []byte
	refused    bool
} {
	t.Helper()
	type list = []struct {
		name, file string
		data       []byte
		refused    bool
	}
	word := func(body string) []byte { return wordWith(t, body, nil) }
	cell := `<w:tbl><w:tr><w:tc>`
	bomb := deflated("a", 201<<20)
	page := func(s string) []byte { return []byte("<!DOCTYPE html><meta charset=utf-8><body>" + s) }
	main := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	return list{
		{"a flat bomb", "a.docx", rawZip(t, raw{name: "word/document.xml", packed: bomb, claimed: 201 << 20}), true},
		{"a flat bomb that lies", "a.docx", rawZip(t, raw{name: "word/document.xml", packed: bomb, claimed: 900}), true},
		{"a flat bomb of a sheet", "a.xlsx", rawZip(t, raw{name: "xl/workbook.xml", packed: bomb, claimed: 201 << 20}), true},
		{"a sheet that lies", "a.xlsx", rawZip(t, raw{name: "xl/workbook.xml", packed: bomb, claimed: 900}), true},
		{"one that says a gigabyte", "a.docx", rawZip(t, raw{name: "word/document.xml", packed: deflated("a", 100), claimed: 1 << 30}), true},
		{"one that says an exabyte", "a.xlsx", rawZip(t, raw{name: "xl/workbook.xml", packed: deflated("a", 100), claimed: 1 << 62}), true},
		{"parts over one another", "a.docx", overlapping(t, "word/document.xml", deflated("<", 1<<20), 1<<20, 3000), true},
		{"parts of a sheet over one another", "a.xlsx", overlapping(t, "xl/workbook.xml", deflated("<", 1<<20), 1<<20, 3000), true},
		{"packages within packages", "a.docx", wordWith(t, "", map[string]string{"word/embeddings/a.zip": string(rawZip(t, raw{name: "b.zip", packed: bomb, claimed: 201 << 20}))}), false},
		{"a picture that says a gigabyte", "a.docx", rawZip(t, raw{name: "word/media/a.png", packed: deflated("a", 10), claimed: 1 << 30}, raw{name: "word/document.xml", packed: deflated("a", 10), claimed: 10}), true},
		{"a locked package", "a.docx", rawZip(t, raw{name: "word/document.xml", packed: deflated("a", 10), claimed: 10, flags: 1}), true},
		{"a locked workbook", "a.xlsx", rawZip(t, raw{name: "xl/workbook.xml", packed: deflated("a", 10), claimed: 10, flags: 1}), true},
		{"a thousand million laughs", "a.docx", wordWith(t, "", map[string]string{"word/document.xml": laughs + wordPart("document", "<w:body><w:p><w:r><w:t>&e;&x;</w:t></w:r></w:p></w:body>")}), true},
		{"laughs in a comment's part", "a.docx", wordWith(t, "", map[string]string{"word/comments.xml": laughs + "<a>&e;</a>"}), false},
		{"laughs in a sheet", "a.xlsx", sheetPart(t, laughs+main+`<row><c t="inlineStr"><is><t>&e;&x;</t></is></c></row></sheetData></worksheet>`), true},
		{"a tag of a million attributes", "a.docx", word(`<w:p ` + strings.Repeat(`a="b" `, 1_000_000) + `/>`), false},
		{"a tag that never ends", "a.docx", word(`<w:p a="` + strings.Repeat("x", 17<<20)), true},
		{"tables in tables", "a.docx", word(nested(cell, "", "</w:tc></w:tr></w:tbl>", 100)), true},
		{"forty tables in one another", "a.docx", word(nested(cell, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>", 40)), false},
		{"boxes in boxes", "a.docx", word(nested(`<w:p><w:r><w:pict><w:txbxContent>`, "", `</w:txbxContent></w:pict></w:r></w:p>`, 100)), true},
		{"a table of a million columns", "a.docx", word(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`), false},
		{"tags in tags of a sheet", "a.xlsx", sheetPart(t, main+nested("<row>", "", "</row>", 100_000)), false},
		{"a sheet that claims everything", "a.xlsx", sheetPart(t, `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`), false},
		{"formulas that ask one another", "a.xlsx", sheetPart(t, main+`<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>A1+SUM(A1:XFD1048576)</f></c></row></sheetData></worksheet>`), true},
		{"no part has anything", "a.docx", wordWith(t, "", map[string]string{"word/document.xml": "", "_rels/.rels": ""}), true},
		{"an empty sheet", "a.xlsx", sheetPart(t, ""), true},
		{"tables in tables of a page", "a.html", page(nested("<table><tr><td>", "a", "</table>", 100)), false},
		{"tables in a thousand tables", "a.html", page(nested("<table><tr><td>", "a", "</table>", 1000)), true},
		{"lists in lists", "a.html", page(nested("<ul><li>", "a", "</ul>", 100)), false},
		{"a table of a million rows", "a.html", page(strings.Repeat("<table><tr><td rowspan=65534 colspan=1000>a", 100)), false},
		{"entities of a page", "a.html", page(strings.Repeat("&nGt;&#x1F600;&#9999999999;&amp", 100_000)), false},
		{"lists in lists of Markdown", "a.md", []byte(strings.Repeat("- ", 100) + "a"), true},
		{"lists set in", "a.md", []byte(func() (s string) {
			for i := range 100 {
				s += strings.Repeat("  ", i) + "- a\n"
			}
			return s
		}()), false},
		{"quotes in quotes", "a.md", []byte(strings.Repeat(">", 10_000) + "a"), true},
		{"brackets", "a.md", []byte(strings.Repeat("[", 50_000)), true},
		{"numbers and nothing else", "a.txt", []byte(strings.Repeat("thu 5 tỷ, chi 6 tỷ\n", 400_000)), true},
		{"numbers in words", "a.txt", []byte(strings.Repeat("năm trăm triệu đồng\n", 800_000)), true},
		{"a line of a million words", "a.txt", []byte(strings.Repeat("thu ngân sách đạt 5 tỷ đồng, ", 30_000)), false},
		{"a number of a million digits", "a.txt", []byte("Thu đạt " + strings.Repeat("9", 1_000_000) + " đồng")[:1_000_000], false},
		{"dots and commas", "a.txt", []byte(strings.Repeat("1.", 200_000) + strings.Repeat("1,", 200_000)), false},
		{"marks upon marks", "a.txt", []byte("a" + strings.Repeat("\u0301\u0302\u0323", 200_000)), false},
		{"a million letters apart", "a.txt", []byte(strings.Repeat("M Ậ ", 100_000)), false},
		{"a mark's letters far apart", "a.txt", []byte("M" + strings.Repeat(" Ậ", 100_000) + " T"), false},
		{"a password", "a.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 504)), append(utf16Of("EncryptedPackage\x00", true), make([]byte, 200)...)...), true},
		{"a page tree that is its own child", "a.pdf", pdfOf(catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), true},
		{"pages that are each other's children", "a.pdf", pdfOf(catalog, "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 2 >>"), true},
		{"two thousand million pages", "a.pdf", pdfOf(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", "<< /Type /Page /Parent 2 0 R >>"), true},
		{"a table of places that leads to itself", "a.pdf", append(pdfOf(catalog, tree, "<< /Type /Page /Parent 2 0 R >>"), "\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size 4 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF"...), true},
		{"an object that is in itself", "a.pdf", pdfOf(catalog, tree, "3 0 R", stream("/Type /ObjStm /N 1000000 /First 10 /Extends 4 0 R", "4 0 4 0 R")), true},
		{"a form that draws itself", "a.pdf", onePage(stream("", "/X Do"), stream(selfDrawn, "/X Do")), true},
		{"a stream that says a gigabyte", "a.pdf", onePage("<< /Length 999999999 >>\nstream\nBT (a) Tj ET\nendstream"), true},
		{"a picture of a million by a million", "a.pdf", onePage(stream("", "q 500 0 0 700 0 0 cm /X Do Q"), stream("/Type /XObject /Subtype /Image /Width 1000000 /Height 1000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "a")), true},
		{"a page that unpacks without end", "a.pdf", onePage(stream("/Filter /FlateDecode", zlibbed("0 0 m 9 9 l S ", 2<<20))), true},
		{"states within states", "a.pdf", onePage(stream("", strings.Repeat("q ", 300_000))), true},
		{"brackets within brackets", "a.pdf", onePage(stream("", strings.Repeat("[", 300_000))), true},
		{"a page as large as a town", "a.pdf", pdfOf(catalog, tree, "<< /Type /Page /Parent 2 0 R /MediaBox [-1e30 -1e30 1e30 1e30] >>"), true},
		{"a PDF file of nothing", "a.pdf", []byte("%PDF-1.7\n%%EOF"), true},
		{"a picture of a gigabyte", "a.png", huge(60_000), true},
	}
}

// TestHostile reads each hostile file with and without the engine for PDF: an
// answer within bounds of memory, and nothing left on disk (see TestMain).
func TestHostile(t *testing.T) {
	warm, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, _ = engine.Read(warm, drawn("1 0 0 1 72 740", "a")) // its start is not to be measured
	for _, c := range hostile(t) {
		for _, r := range []Reader{{}, {PDF: engine}} {
			if r.PDF != nil && !strings.HasSuffix(c.file, ".pdf") {
				continue
			}
			var err error
			if used := peak(func() { _, err = judged(t, r, c.file, c.data) }); used > most {
				t.Errorf("%s: %d MB", c.name, used>>20)
			}
			if c.refused && err == nil {
				t.Errorf("%s is read", c.name)
			}
		}
	}
}

// selfDrawn is a form that may draw itself.
const selfDrawn = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"

// TestFormWithoutEnd reads a form that draws itself twice, and each of those twice:
// it fills all the memory that the sandbox may have.
func TestFormWithoutEnd(t *testing.T) {
	var err error
	used := peak(func() {
		_, err = judged(t, Reader{PDF: engine}, "a.pdf", onePage(stream("", "/X Do"), stream(selfDrawn, "/X Do /X Do")))
	})
	if err == nil || used > most {
		t.Errorf("%d MB, %v", used>>20, err)
	}
}

// TestHugePicture draws no picture that claims more dots than are read.
func TestHugePicture(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{huge(60_000), huge(0), huge(1 << 31), huge(9)} {
		if _, err := (Reader{}).Picture(t.Context(), data, 1); fault.Of(err) == nil {
			t.Errorf("a picture of %d bytes: %v", len(data), err)
		}
	}
}

// whole is a sound file of each kind, by its ending.
func whole(t testing.TB) map[string][]byte {
	t.Helper()
	load := func(path string) []byte {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var p, j bytes.Buffer
	dots := image.NewGray(image.Rect(0, 0, 60, 40))
	if err := errors.Join(png.Encode(&p, dots), jpeg.Encode(&j, dots, nil)); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		".txt": []byte(sentence), ".md": []byte("# Tin\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- " + sentence),
		".html": []byte("<!DOCTYPE html><meta charset=utf-8><body><table><tr><td>a</table><p>" + sentence),
		".mht":  []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + sentence + "\r\n--x--"),
		".docx": wordFile(t, sentence, "a"), ".xlsx": workbook(t), ".pdf": drawn("1 0 0 1 72 740", sentence), ".png": p.Bytes(), ".jpg": j.Bytes(),
		".doc": load("../doc/office/testdata/thong-bao.doc"), ".xls": load("../doc/office/testdata/bieu.xls"),
	}
}

// TestTruncated cuts a file of each kind at twenty places.
func TestTruncated(t *testing.T) {
	t.Parallel()
	r := Reader{PDF: engine}
	for ending, data := range whole(t) {
		for i := range 20 {
			cut := data[:len(data)*i/20]
			_, err := judged(t, r, "a"+ending, cut)
			if err == nil && (ending == ".docx" || ending == ".xlsx") {
				t.Errorf("%s of %d bytes is read at %d", ending, len(data), len(cut))
			}
		}
	}
}

// TestWrongEnding gives each kind the ending of each other: read by its content, or
// refused with a sentence.
func TestWrongEnding(t *testing.T) {
	t.Parallel()
	r := Reader{PDF: engine}
	for is, data := range whole(t) {
		for says := range whole(t) {
			_, err := judged(t, r, "a"+says, data)
			if says == is && err != nil && (Reads("a"+is) && is != ".png" && is != ".jpg" && is != ".doc" && is != ".xls") {
				t.Errorf("%s: %v", is, err)
			}
		}
	}
}

// TestLockedPDF says that a PDF file under a password has one.
func TestLockedPDF(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../doc/pdf/testdata/password.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := judged(t, Reader{PDF: engine}, "a.pdf", data); err == nil || !strings.Contains(err.Error(), "mật khẩu") {
		t.Error(err)
	}
}
