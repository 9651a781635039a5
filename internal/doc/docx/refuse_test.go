package docx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"tongket/internal/fault"
)

// ole makes the outside of an OLE container whose directory holds the names.
func ole(names ...string) []byte {
	b := make([]byte, 512)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range append([]string{"Root Entry"}, names...) {
		entry := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(entry[2*i:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(units)+2))
		entry[66] = 2
		b = append(b, entry...)
	}
	return b
}

// zipped makes a zip with one part of zeros, as large as asked, whose header says
// it is small when lie is set.
func zipped(t testing.TB, size int, lie bool) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	head := []byte(wrap("document", "<w:body><w:p><w:r><w:t>"))
	if _, err := w.Write(head[:bytes.LastIndex(head, []byte("</w:document"))]); err != nil {
		t.Fatal(err)
	}
	for piece := bytes.Repeat([]byte("a "), 1<<15); size > 0; size -= len(piece) {
		if _, err := w.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	if at := bytes.LastIndex(out, []byte("PK\x01\x02")); lie {
		binary.LittleEndian.PutUint32(out[at+24:], 1000)
	}
	return out
}

// manyParts makes a zip of n empty parts.
func manyParts(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		if _, err := z.Create(fmt.Sprint("p", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// corrupt damages the packed bytes of a good file.
func corrupt(t testing.TB) []byte {
	t.Helper()
	b := bytes.Clone(bytesOf(t, sample()))
	at := bytes.Index(b, []byte("word/document.xml"))
	for i := at + 400; i < at+600; i++ {
		b[i] ^= 0x5a
	}
	return b
}

// TestRefuses holds that each file that cannot be taken gets a sentence of its
// own: what is wrong, and what to do.
func TestRefuses(t *testing.T) {
	t.Parallel()
	good := bytesOf(t, sample())
	twice := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range []string{"word/document.xml", "Word/Document.xml"} {
			if _, err := z.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	encrypted := bytes.Clone(good)
	for at := 0; ; {
		i := bytes.Index(encrypted[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		encrypted[at+i+8] |= 1
		at += i + 4
	}
	for _, c := range []struct {
		name string
		in   []byte
		kind fault.Kind
		want string // in the sentence
	}{
		{"empty", nil, fault.Refused, "rỗng (0 byte)"},
		{"too large", make([]byte, maxFile+1), fault.TooLarge, "nặng 50,1 MB, vượt giới hạn 50 MB"},
		{"text", []byte("Báo cáo năm 2025"), fault.Refused, "không mở đầu như một gói .docx"},
		{"pdf", []byte("%PDF-1.7"), fault.Refused, "tệp PDF"},
		{"rtf", []byte(`{\rtf1 a}`), fault.Refused, "văn bản RTF"},
		{"web page", []byte("\ufeff\n<!DOCTYPE html><html>"), fault.Refused, "trang web HTML"},
		{"cut off", good[:len(good)/2], fault.Refused, "chưa tải về hết"},
		{"damaged inside", corrupt(t), fault.Refused, "bị hỏng"},
		{"an empty zip", manyParts(t, 0), fault.Refused, "không chứa gì"},
		{"some zip", manyParts(t, 3), fault.Refused, "thiếu phần word/document.xml"},
		{"a workbook", pack(t, "", map[string]string{"xl/workbook.xml": "<x/>"}), fault.Refused, "bảng tính Excel"},
		{"slides", pack(t, "", map[string]string{"ppt/presentation.xml": "<x/>"}), fault.Refused, "PowerPoint"},
		{"open document", pack(t, "", map[string]string{"content.xml": "<x/>", "mimetype": "a"}), fault.Refused, "OpenDocument"},
		{"too many parts", manyParts(t, maxParts+1), fault.Refused, "hơn 10.000 phần"},
		{"a bomb", zipped(t, maxUnpacked+1<<20, false), fault.Refused, "hơn 200 MB"},
		{"a bomb that lies", zipped(t, 1<<20, true), fault.Refused, "bị hỏng"},
		{"one endless text", zipped(t, maxStretch+1<<20, false), fault.Refused, "dài hơn 16 MB"},
		{"too many cells", pack(t, strings.Repeat("<w:p/>", maxNodes+1), nil), fault.Refused, "hơn 500.000 đoạn"},
		{"a part twice", twice(), fault.Refused, "xuất hiện hai lần"},
		{"an encrypted zip", encrypted, fault.Refused, "đặt mật khẩu"},
		{"a password", ole("EncryptionInfo", "EncryptedPackage"), fault.Refused, "đặt mật khẩu"},
		{"old Word", ole("1Table", "WordDocument"), fault.Refused, "kiểu cũ (.doc)"},
		{"old Excel", ole("Workbook"), fault.Refused, "kiểu cũ (.xls)"},
		{"old slides", ole("PowerPoint Document"), fault.Refused, "kiểu cũ (.ppt)"},
		{"some container", ole("Khác"), fault.Refused, "không thấy văn bản Word"},
		{"broken XML", pack(t, "<w:p><w:r>", nil), fault.Refused, "sai cú pháp XML ở dòng 1"},
		{"cut XML", pack(t, "", map[string]string{"word/document.xml": wrap("document", "<w:body>")[:300]}), fault.Refused, "sai cú pháp XML"},
		{"no XML", pack(t, "", map[string]string{"word/document.xml": ""}), fault.Refused, "không có nội dung"},
		{"other XML", pack(t, "", map[string]string{"word/document.xml": "<html/>"}), fault.Refused, "không phải nội dung văn bản Word"},
		{"entities", pack(t, "", map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY b "c">]>` + wrap("document", "")[55:]}), fault.Refused, "(DTD)"},
		{"an unknown entity", pack(t, "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", nil), fault.Refused, "sai cú pháp XML"},
		{"too deep", pack(t, strings.Repeat("<w:ins>", 300)+strings.Repeat("</w:ins>", 300), nil), fault.Refused, "lồng nhau quá 256 lớp"},
		{"an unmerged import", pack(t, `<w:altChunk r:id="x"/>`, nil), fault.Refused, "tài liệu nhúng"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(c.in)
			f, ok := err.(*fault.Fault)
			if !ok {
				t.Fatalf("error is %v (%T), want a fault", err, err)
			}
			if f.Kind != c.kind || !strings.Contains(f.Sentence, c.want) {
				t.Errorf("%s: %q, want %s with %q", f.Kind, f.Sentence, c.kind, c.want)
			}
			if !strings.HasSuffix(f.Sentence, ".") || !strings.Contains(strings.ToLower(f.Sentence), "hãy") {
				t.Errorf("the sentence does not say what to do: %q", f.Sentence)
			}
		})
	}
}

// linesOf reads a file and prints its leaves a line each.
func linesOf(t testing.TB, b []byte) string {
	t.Helper()
	r, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for n := range r.All() {
		lines = append(lines, strings.TrimSpace(n.Line()))
	}
	return strings.Join(lines, "\n")
}

// FuzzRead holds that no bytes make the reader panic or give anything but a
// reading or a fault, and that what is read can be stripped.
func FuzzRead(f *testing.F) {
	f.Add(bytesOf(f, New(Options{})))
	f.Add(pack(f, p("", "một"), map[string]string{"word/_rels/document.xml.rels": rels("styles", "styles.xml"), "word/styles.xml": wrap("styles", styleParts)}))
	f.Add(ole("EncryptedPackage"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Read(b)
		if err != nil {
			if _, ok := err.(*fault.Fault); !ok {
				t.Fatalf("error %v (%T) is no fault", err, err)
			}
			return
		}
		for n := range r.All() {
			checkNode(t, n)
		}
	})
}

// FuzzBody holds the same for the text part alone, past the zip: any body gives a
// reading or a fault, places within bounds, and the same text once stripped.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		p("", "một"), p(numbered("1", "0"), "hai"), `<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r></w:p>`,
		`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="9"/><w:vMerge/></w:tcPr>` + p("", "x") + `</w:tc></w:tr></w:tbl>`,
		`<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>` + p("", "e&#x301;") + `</w:sdtContent></w:sdt>`,
		`<w:p>` + r(`<w:rFonts w:hAnsi="VNI-Times"/>`, "Coäng ho") + `<w:sdt><w:sdtContent>` + r(`<w:rFonts w:hAnsi="VNI-Times"/>`, "øa") + `</w:sdtContent></w:sdt>` +
			r(`<w:rFonts w:hAnsi=".VnTimeH"/>`, "x·") + r(`<w:caps/>`, "mật") + `</w:p>`,
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF a</w:instrText></w:r><w:bookmarkStart w:id="1" w:name="a"/></w:p>`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, content := range map[string]string{
			"word/document.xml": wrap("document", "<w:body>"+body+"</w:body>"), "word/numbering.xml": wrap("numbering", numberParts),
			"word/_rels/document.xml.rels": rels("numbering", "numbering.xml"),
		} {
			w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content))})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(content)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := Read(b.Bytes())
		if err != nil {
			if _, ok := err.(*fault.Fault); !ok {
				t.Fatalf("error %v (%T) is no fault", err, err)
			}
			return
		}
		for n := range r.All() {
			checkNode(t, n)
		}
		bare, err := Strip(b.Bytes())
		if err != nil {
			if _, ok := err.(*fault.Fault); !ok {
				t.Fatalf("Strip: error %v (%T) is no fault", err, err)
			}
			return
		}
		if got, want := linesOf(t, bare), linesOf(t, b.Bytes()); got != want {
			t.Fatalf("stripped text %q, want %q", got, want)
		}
	})
}

// FuzzCompose holds that composing text moves places to the same letters.
func FuzzCompose(f *testing.F) {
	f.Add("Hoa\u0300 a\u0323\u0306b", 5)
	f.Add("\u0300", 0)
	f.Fuzz(func(t *testing.T, s string, at int) {
		s = strings.ToValidUTF8(s, "")
		if at < 0 || at > len(s) {
			at = len(s)
		}
		text, places := compose(s, []int{0, at, len(s)})
		if text != clean(s) && clean(s) == clean(text) && len(clean(s)) == len(s) {
			t.Errorf("composed %q, want %q", text, clean(s))
		}
		if len(places) != 3 || places[0] != 0 || places[1] < 0 || places[1] > places[2] || places[2] != len(text) {
			t.Errorf("places %v in %d bytes", places, len(text))
		}
	})
}
