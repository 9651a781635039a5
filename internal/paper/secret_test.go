package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/doc/pdf"
	"tongket/internal/extract"
	"tongket/internal/vn"
)

// engine is shared by the tests of this package; its compiled code is kept between
// runs.
var engine = pdf.NewEngine(filepath.Join(os.TempDir(), "tongket-pdf-cache-test"))

// TestMain gives the tests a temporary folder of their own: reading must leave
// nothing in it.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "tongket-paper-test")
	if err == nil {
		err = os.Setenv("TMPDIR", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	left, err := os.ReadDir(dir)
	for _, l := range left {
		err = errors.Join(err, fmt.Errorf("%s is left in the temporary folder", l.Name()))
	}
	if err = errors.Join(err, engine.Close(), os.RemoveAll(dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// secretLines reads the lines that package extract is held to.
func secretLines(t testing.TB) (marked, unmarked []string) {
	t.Helper()
	for name, list := range map[string]*[]string{"marked.txt": &marked, "unmarked.txt": &unmarked} {
		data, err := os.ReadFile(filepath.Join("../extract/testdata/secret", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
			if quoted, err := strconv.QuotedPrefix(l); err == nil && name == "marked.txt" {
				if l, err = strconv.Unquote(quoted); err != nil {
					t.Fatal(err)
				}
			}
			*list = append(*list, l)
		}
	}
	return marked, unmarked
}

// oneLine reports a line that any format can hold: no tabs, no breaks.
func oneLine(s string) bool { return !strings.ContainsAny(s, "\n\r\t\f\u200b") }

const before, after = "UBND XÃ KHE MƠ", "BÁO CÁO"

// old writes a text in the bytes of an old font; ok is false where it cannot.
func old(e vn.Encoding, s string) (out []byte, ok bool) {
	letters := map[rune][]byte{}
	for b := 0xff; b >= 0x20; b-- {
		r, _ := charmap.Windows1252.NewDecoder().Bytes([]byte{byte(b)})
		if d := []rune(e.Decode(string(r))); len(d) == 1 {
			letters[d[0]] = []byte{byte(b)}
		}
		for _, vowel := range "aeiouyAEIOUY\u00f4\u00f6\u00d4\u00d6" {
			d := []rune(e.Decode(string(vowel) + string(r)))
			if first, fits := charmap.Windows1252.EncodeRune(vowel); fits && len(d) == 1 && e == vn.VNI {
				letters[d[0]] = []byte{first, byte(b)}
			}
		}
	}
	letters['\n'] = []byte("\n")
	for _, r := range norm.NFC.String(s) {
		b, has := letters[r]
		if !has {
			if b, has = letters[[]rune(vn.Lower(string(r)))[0]]; !has { // TCVN3 has small letters with signs only
				return nil, false
			}
		}
		out = append(out, b...)
	}
	return out, true
}

func utf16Of(s string, low bool) (out []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		if low {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer gives no error
	return b.String()
}

// wordWith makes a Word file with the given parts beside, or in place of, plain ones.
func wordWith(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	all := map[string]string{
		"_rels/.rels":       `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": wordPart("document", `<w:body><w:p><w:r><w:t>`+before+`</w:t></w:r></w:p>`+body+`<w:p><w:r><w:t>`+after+`</w:t></w:r></w:p></w:body>`),
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/header" Target="header1.xml"/>` +
			`<Relationship Id="r2" Type="` + rel + `/footer" Target="footer1.xml"/><Relationship Id="r3" Type="` + rel + `/footnotes" Target="footnotes.xml"/></Relationships>`,
	}
	for name, part := range parts {
		all[name] = part
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, part := range all {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(part))
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

func wordPart(root, inside string) string {
	return `<w:` + root + ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">` + inside + `</w:` + root + `>`
}

// drawn makes a PDF file of one page with a line placed by a text matrix between
// two others; its letters are spelled by a table of their own, as fonts cut down to
// the letters used are.
func drawn(matrix, line string) []byte {
	codes := map[rune]byte{}
	var table strings.Builder
	spelled := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			c, has := codes[r]
			if !has {
				c = byte(33 + len(codes))
				codes[r] = c
				fmt.Fprintf(&table, "<%02x> <%04x>\n", c, r)
			}
			fmt.Fprintf(&b, "%02x", c)
		}
		return b.String()
	}
	content := fmt.Sprintf("BT /F1 12 Tf 1 0 0 1 72 780 Tm <%s> Tj ET\nBT /F1 12 Tf %s Tm <%s> Tj ET\nBT /F1 12 Tf 1 0 0 1 72 600 Tm <%s> Tj ET",
		spelled(before), matrix, spelled(line), spelled(after+" tình hình thực hiện nhiệm vụ năm 2025"))
	table1 := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n" +
		fmt.Sprint(len(codes)) + " beginbfchar\n" + table.String() + "endbfchar endcmap end end"
	widths := strings.Repeat("600 ", 223)
	return pdfOf(
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 6 0 R >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /FirstChar 33 /LastChar 255 /Widths ["+widths+"] /ToUnicode 5 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(table1), table1),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
}

// pdfOf writes a PDF file of objects, of which the first is its catalog.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// A carrier puts a line into a file; nil where its format cannot hold the line.
type carrier struct {
	name, file string
	make       func(t testing.TB, line string) []byte
	gaps       bool // keeps several blanks and bars as they are
}

// texts are the carriers of plain text.
var texts = []carrier{
	{"UTF-8", "a.txt", func(_ testing.TB, l string) []byte { return []byte(before + "\n" + l + "\n" + after) }, true},
	{"NFD", "a.txt", func(_ testing.TB, l string) []byte {
		return []byte(norm.NFD.String(before + "\r\n" + l + "\r\n" + after))
	}, true},
	{"UTF-16", "a.txt", func(_ testing.TB, l string) []byte {
		return append([]byte("\xff\xfe"), utf16Of(before+"\n"+l+"\n"+after, true)...)
	}, true},
	{"UTF-16 big", "a.txt", func(_ testing.TB, l string) []byte {
		return append([]byte("\xfe\xff"), utf16Of(before+"\n"+l+"\n"+after, false)...)
	}, true},
	{"Windows-1258", "a.txt", func(_ testing.TB, l string) []byte {
		var b strings.Builder
		for _, r := range norm.NFC.String(before + "\n" + l + "\n" + after + "\n" + sentence) {
			if _, ok := charmap.Windows1258.EncodeRune(r); ok {
				b.WriteRune(r)
				continue
			}
			b.WriteString(string(tones(r)))
		}
		out, err := charmap.Windows1258.NewEncoder().Bytes([]byte(b.String()))
		if err != nil {
			return nil
		}
		return out
	}, true},
	{"TCVN3", "a.txt", func(_ testing.TB, l string) []byte { return oldText(vn.TCVN3, l) }, true},
	{"VNI", "a.txt", func(_ testing.TB, l string) []byte { return oldText(vn.VNI, l) }, true},
	{"Markdown", "a.md", func(_ testing.TB, l string) []byte { return []byte("## " + before + "\n\n" + l + "\n\n" + after) }, true},
}

func oldText(e vn.Encoding, l string) []byte {
	out, ok := old(e, before+"\n"+l+"\n"+sentence+"Ủy ban nhân dân phường báo cáo kết quả thực hiện nhiệm vụ.\n")
	if !ok {
		return nil
	}
	return out
}

// files are the carriers of other formats, each for a line without breaks.
var files = []carrier{
	{"page", "a.html", func(_ testing.TB, l string) []byte {
		return []byte("<!DOCTYPE html><meta charset=utf-8><body><p>" + before + "<p>" + html.EscapeString(l) + "<p>" + after)
	}, false},
	{"cell of a page", "a.html", func(_ testing.TB, l string) []byte {
		return []byte("<!DOCTYPE html><meta charset=utf-8><body><table><tr><td>" + before + "<td>CỘNG HÒA XÃ HỘI<tr><td>" + html.EscapeString(l) + "<td>Số: 1/BC</table>" + after)
	}, false},
	{"hidden in a page", "a.html", func(_ testing.TB, l string) []byte {
		return []byte("<!DOCTYPE html><meta charset=utf-8><body><p>" + before + "<div style='display:none'><p>x<p>" + html.EscapeString(l) + "</div><p>" + after)
	}, false},
	{"Word", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, `<w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p>`, nil)
	}, false},
	{"Word, run by run", "a.docx", func(t testing.TB, l string) []byte {
		var b strings.Builder
		for _, r := range l {
			b.WriteString(`<w:r><w:t xml:space="preserve">` + escaped(string(r)) + `</w:t></w:r>`)
		}
		return wordWith(t, `<w:p>`+b.String()+`</w:p>`, nil)
	}, false},
	{"Word, header", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"word/header1.xml": wordPart("hdr", `<w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p>`)})
	}, false},
	{"Word, footer", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"word/footer1.xml": wordPart("ftr", `<w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p>`)})
	}, false},
	{"Word, cell", "a.docx", func(t testing.TB, l string) []byte {
		row := `<w:tr><w:tc><w:p><w:r><w:t>` + before + `</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>` + escaped(l) + `</w:t></w:r></w:p></w:tc></w:tr>`
		return wordWith(t, `<w:tbl>`+strings.Repeat(row, 4)+`</w:tbl>`, nil)
	}, false},
	{"Word, text box", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`, nil)
	}, false},
	{"Word, watermark", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"word/header1.xml": wordPart("hdr", `<w:p><w:r><w:pict><v:shape><v:textpath string="`+escaped(l)+`"/></v:shape></w:pict></w:r></w:p>`)})
	}, false},
	{"Word, comment", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"word/comments.xml": wordPart("comments", `<w:comment w:id="1"><w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p></w:comment>`)})
	}, false},
	{"Word, footnote", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"word/footnotes.xml": wordPart("footnotes", `<w:footnote w:id="1"><w:p><w:r><w:t>`+escaped(l)+`</w:t></w:r></w:p></w:footnote>`)})
	}, false},
	{"Word, property", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, "", map[string]string{"docProps/core.xml": `<p xmlns:d="x"><d:subject>Báo cáo</d:subject><d:keywords>` + escaped(l) + `</d:keywords></p>`})
	}, false},
	{"Word, hidden", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>`+escaped(l)+`</w:t></w:r></w:p>`, nil)
	}, false},
	{"Word, description of a picture", "a.docx", func(t testing.TB, l string) []byte {
		return wordWith(t, `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình 1" descr="`+escaped(l)+`"/></wp:inline></w:drawing></w:r></w:p>`, nil)
	}, false},
	{"Excel", "a.xlsx", func(t testing.TB, l string) []byte {
		return book(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "C2", l) })
	}, false},
	{"Excel, header", "a.xlsx", func(t testing.TB, l string) []byte {
		if strings.Contains(l, "&") {
			return nil
		}
		return book(t, func(f *excelize.File) error {
			return f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddHeader: "&LUBND&R" + l})
		})
	}, false},
	{"Excel, comment", "a.xlsx", func(t testing.TB, l string) []byte {
		return book(t, func(f *excelize.File) error {
			return f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "a", Text: l})
		})
	}, false},
	{"Excel, hidden row", "a.xlsx", func(t testing.TB, l string) []byte {
		return book(t, func(f *excelize.File) error {
			return errors.Join(f.SetCellStr("Sheet1", "A9", l), f.SetRowVisible("Sheet1", 9, false))
		})
	}, false},
	{"Excel, sheet", "a.xlsx", func(t testing.TB, l string) []byte {
		if len([]rune(l)) > 31 || strings.ContainsAny(l, `:\/?*[]'`) || strings.TrimSpace(l) != l {
			return nil
		}
		return book(t, func(f *excelize.File) error { return f.SetSheetName("Sheet1", l) })
	}, false},
	{"PDF", "a.pdf", func(_ testing.TB, l string) []byte { return drawn("1 0 0 1 72 740", l) }, false},
	{"PDF, beside the issuer", "a.pdf", func(_ testing.TB, l string) []byte { return drawn("1 0 0 1 330 780", l) }, false},
	{"PDF, turned", "a.pdf", func(_ testing.TB, l string) []byte { return drawn("0 1 -1 0 40 100", l) }, false},
	{"PDF, slanting", "a.pdf", func(_ testing.TB, l string) []byte { return drawn("0.7 0.7 -0.7 0.7 150 200", l) }, false},
	{"PDF, note", "a.pdf", func(_ testing.TB, l string) []byte {
		return pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R /Annots [6 0 R] >>",
			"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>", "<< /Length 48 >>\nstream\nBT /F1 12 Tf 72 780 Td (Bao cao nam 2025) Tj ET  \nendstream",
			fmt.Sprintf("<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents <feff%x> >>", utf16Of(l, false)))
	}, false},
	{"old Word", "a.doc", func(_ testing.TB, l string) []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16Of("WordDocument\x00\x00"+before+"\r"+l+"\r"+after+"\r", true)...)
	}, false},
	{"old Word, odd place", "a.doc", func(_ testing.TB, l string) []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), append(utf16Of("WordDocument\x00\x00", true), append([]byte{0}, utf16Of(before+"\a"+l+"\a"+after+"\r", true)...)...)...)
	}, false},
	{"old Excel", "a.xls", func(_ testing.TB, l string) []byte {
		out := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), utf16Of("Workbook\x00\x00", true)...)
		for _, s := range []string{before, l, after} {
			units := utf16Of(s, true)
			out = append(out, byte(len(units)/2), byte(len(units)/512), 1)
			out = append(out, units...)
		}
		return append(out, 0)
	}, false},
}

// book makes a small workbook and changes it.
func book(t testing.TB, change func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	err := errors.Join(f.SetCellStr("Sheet1", "A1", before), f.SetCellStr("Sheet1", "A3", after), change(f))
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSecretInEveryFormat carries every line through every format: those with a mark
// are refused for it, those that only look like one are not.
func TestSecretInEveryFormat(t *testing.T) {
	t.Parallel()
	marked, unmarked := secretLines(t)
	r := Reader{PDF: engine}
	for _, c := range append(append([]carrier{}, texts...), files...) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seen := 0
			for i, lines := range [][]string{marked, unmarked} {
				for k, l := range lines {
					if !c.gaps && (!oneLine(l) || strings.Contains(l, "  ") || strings.ContainsRune(l, '|')) || strings.HasPrefix(c.file, "a.pdf") && k%3 != 0 {
						continue
					}
					data := c.make(t, l)
					if data == nil {
						continue
					}
					seen++
					_, err := r.Read(t.Context(), c.file, data)
					if is := errors.Is(err, extract.ErrSecret); is != (i == 0) {
						t.Errorf("%q: %v", l, err)
					}
				}
			}
			if seen < 30 {
				t.Errorf("only %d lines were carried", seen)
			}
		})
	}
}

// TestSecretBeside refuses a mark in capitals that stands beside what is read of a
// page: in menus, pictures, forms.
func TestSecretBeside(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		`<img src=a.png alt="%s">`, `<p title="%s">a</p>`, `<noscript>%s</noscript>`, `<svg><text>%s</text></svg>`, `<select><option>x<option>%s</select>`,
		`<nav><ul><li><a href=/>Trang chủ</a><li><a href=/a>%s</a></ul></nav>`, `<div hidden><b>a</b><p>%s</div>`, `<button><i>%s</i></button>`,
	} {
		for line, is := range map[string]bool{"MẬT": true, "TỐI MẬT": true, "T U Y Ệ T   M Ậ T": true, "MẬT ONG": false, "BẢO MẬT": false, "Mật": false, "Chính sách bảo mật": false} {
			if strings.Contains(page, "hidden") && line == "Mật" {
				continue // hidden text of a paper is as good as its text
			}
			data := []byte("<!DOCTYPE html><meta charset=utf-8><body><p>" + sentence + fmt.Sprintf(page, line))
			if _, err := Read("a.html", data); errors.Is(err, extract.ErrSecret) != is {
				t.Errorf("%s: %v", fmt.Sprintf(page, line), err)
			}
		}
	}
}
