package docx

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tongket/internal/vn"
	"tongket/internal/wardtest/need"
)

// noted is when the notes of the tests are written.
var noted = time.Date(2025, 12, 16, 9, 12, 0, 0, vn.Zone)

const control = `<w:sdt><w:sdtPr><w:tag w:val="tkabcdefgh12345678"/></w:sdtPr><w:sdtContent>`

func paragraphOf(content string) string { return "<w:p>" + content + "</w:p>" }

// hard is a body with what offices do to a paragraph: words cut over runs, links,
// fields, other people's changes and comments, letters in two pieces, tables.
var hard = strings.Join([]string{
	paragraphOf(`<w:r w:rsidR="000000A1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Doanh thu đạt </w:t></w:r>` + control + r("", "9") + `<w:proofErr w:type="spellStart"/>` + r("<w:i/>", "86") + `</w:sdtContent></w:sdt>` + r("", " tỷ đồng, R&amp;D &lt; 5.")),
	paragraphOf(`<w:commentRangeStart w:id="4"/>` + r("", "Đã xóa 43/43 nhà") + `<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>` +
		`<w:ins w:id="9" w:author="Nông Thị Mẫu" w:date="2025-12-01T08:00:00Z">` + r("", ", thêm 2 nhà") + `</w:ins><w:del w:id="10" w:author="Nông Thị Mẫu" w:date="2025-12-01T08:00:00Z"><w:r><w:delText>, 5 nhà</w:delText></w:r></w:del>`),
	paragraphOf(`<w:hyperlink w:anchor="x">` + r("", "Trồng rừng 120,5 ha") + `</w:hyperlink><w:bookmarkStart w:id="11" w:name="x"/><w:bookmarkEnd w:id="11"/>` +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("", "7") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`),
	paragraphOf(r("", norm.NFD.String("Tỷ lệ hộ nghèo còn 1,12%, giảm mạnh"))),
	paragraphOf(`<w:r><w:t>cột 1</w:t><w:tab/><w:t>cột 2</w:t><w:br/><w:t>dòng 2</w:t></w:r>`),
	`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>` + paragraphOf(r("", "Thu ngân sách")) + `</w:tc><w:tc><w:tcPr/>` + paragraphOf(r("", "6.041")) + `</w:tc></w:tr></w:tbl>`,
	paragraphOf(""),
	`<w:sectPr/>`,
}, "")

func hardFile(t testing.TB) []byte {
	return pack(t, hard, map[string]string{
		"[Content_Types].xml": `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/comments.xml" ContentType="` + commentsMedia + `"/></Types>`,
		"_rels/.rels":                  `<Relationships xmlns="` + nsPkgRel + `"><Relationship Id="r1" Type="` + nsRel + `/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": rels("comments", "comments.xml"),
		"word/comments.xml":            wrap("comments", `<w:comment w:id="4" w:author="Nông Thị Mẫu" w:initials="NM"><w:p><w:r><w:t>Xem lại.</w:t></w:r></w:p></w:comment>`),
	})
}

// marked reads the words under every comment of a file, and the comments' texts.
func marked(t testing.TB, b []byte) map[string][2]string {
	t.Helper()
	parts := partsOf(t, b)
	main, comments := etree.NewDocument(), etree.NewDocument()
	if err := main.ReadFromBytes(parts["word/document.xml"]); err != nil {
		t.Fatal(err)
	}
	if err := comments.ReadFromBytes(parts["word/comments.xml"]); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range comments.FindElements("//w:comment") {
		for _, w := range c.FindElements(".//w:t") {
			texts[c.SelectAttrValue("w:id", "")] += w.Text()
		}
	}
	under := map[string]string{}
	var open []string
	var walk func(e *etree.Element)
	walk = func(e *etree.Element) {
		id := e.SelectAttrValue("w:id", "")
		switch e.Tag {
		case "commentRangeStart":
			open = append(open, id)
			under[id] += ""
		case "commentRangeEnd":
			open = slices.DeleteFunc(open, func(o string) bool { return o == id })
		case "t", "tab", "br":
			text := map[string]string{"tab": "\t", "br": "\n", "t": e.Text()}[e.Tag]
			for _, id := range open {
				under[id] += text
			}
		}
		for _, c := range e.ChildElements() {
			walk(c)
		}
	}
	walk(main.Root())
	out := map[string][2]string{}
	for id, text := range texts {
		if main.FindElement("//w:commentReference[@w:id='"+id+"']") == nil {
			t.Errorf("comment %s is tied to nothing", id)
		}
		out[id] = [2]string{under[id], text}
	}
	return out
}

// kinds counts the elements of the main part, without what notes bring.
func kinds(t testing.TB, b []byte) map[string]int {
	t.Helper()
	main := etree.NewDocument()
	if err := main.ReadFromBytes(partsOf(t, b)["word/document.xml"]); err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, e := range main.FindElements("//*") {
		n[e.FullTag()]++
	}
	return n
}

// TestAnnotateExactly anchors notes to the very letters, wherever these stand.
func TestAnnotateExactly(t *testing.T) {
	t.Parallel()
	in := hardFile(t)
	read, err := Read(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, words, under string }{
		{"body/p1", "986", "986"},
		{"body/p1", "đạt 98", "đạt 98"},
		{"body/p1", "D < 5", "D < 5"},
		{"body/p2", "43/43", "43/43"},
		{"body/p2", "2 nhà", "2 nhà"},
		{"body/p2", "nhà, thêm", "nhà, thêm"},
		{"body/p3", "120,5", "120,5"},
		{"body/p3", "ha7", "ha7"},
		{"body/p4", "nghèo", norm.NFD.String("nghèo")},
		{"body/p4", "1,12%", "1,12%"},
		{"body/p5", "1\tcột", "1\tcột"},
		{"body/p5", "2\ndòng 2", "2\ndòng 2"},
		{"body/tbl1/r1/c2/p1", "6.041", "6.041"},
		{"body/tbl1/r1/c2/p1", "", ""},
	} {
		n := find(t, read.Body, c.path)
		at := strings.Index(n.Text, c.words)
		if at < 0 {
			t.Fatalf("%q is not in %q", c.words, n.Text)
		}
		out, err := Annotate(in, []Note{{Path: c.path, Start: at, End: at + len(c.words), Author: "Tổng kết", At: noted, Text: "Xem " + c.words}})
		if err != nil {
			t.Fatal(err)
		}
		got := marked(t, out)
		want := map[string][2]string{"4": {"Đã xóa 43/43 nhà", "Xem lại."}, "5": {c.under, "Xem " + strings.NewReplacer("\t", "\t", "\n", "").Replace(c.words)}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", c.path, c.words, diff)
		}
		if linesOf(t, in) != linesOf(t, out) {
			t.Errorf("%q: the text became\n%s", c.words, linesOf(t, out))
		}
	}
}

// TestAnnotateCorrects writes tracked corrections that keep the look of the words
// they replace, and lets alone what another person inserted.
func TestAnnotateCorrects(t *testing.T) {
	t.Parallel()
	in := hardFile(t)
	out, err := Annotate(in, []Note{
		{Path: "body/p1", Start: len("Doanh thu đạt "), End: len("Doanh thu đạt 986"), Author: "Tổng kết", At: noted, Text: "Bản ghi là 968.", Replace: "968"},
		{Path: "body/p2", Start: len("Đã xóa 43/43 nhà, thêm "), End: len("Đã xóa 43/43 nhà, thêm 2"), Author: "Tổng kết", At: noted, Text: "Bản ghi là 3.", Replace: "3"},
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	if got := find(t, read.Body, "body/p1"); got.Text != "Doanh thu đạt 968 tỷ đồng, R&D < 5." || got.Text[got.Controls[0].Start:got.Controls[0].End] != "968" {
		t.Errorf("corrected: %q with %v", got.Text, got.Controls)
	}
	if got := find(t, read.Body, "body/p2").Text; got != "Đã xóa 43/43 nhà, thêm 2 nhà" {
		t.Errorf("another's insertion became %q", got)
	}
	main := string(partsOf(t, out)["word/document.xml"])
	for _, want := range []string{
		`<w:del w:id="12" w:author="Tổng kết" w:date="2025-12-16T09:12:00Z"><w:r><w:rPr></w:rPr><w:delText xml:space="preserve">9</w:delText></w:r></w:del>`,
		`<w:r><w:rPr><w:i/></w:rPr><w:delText xml:space="preserve">86</w:delText></w:r></w:del>`,
		`<w:ins w:id="14" w:author="Tổng kết" w:date="2025-12-16T09:12:00Z"><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">968</w:t></w:r></w:ins>`,
	} {
		if !strings.Contains(main, want) {
			t.Errorf("the part lacks %s:\n%s", want, main)
		}
	}
}

// TestAnnotateProperty puts notes anywhere: the text stays, the notes lie on the
// words they are on, nothing is lost, and refusing every correction gives the text
// back.
func TestAnnotateProperty(t *testing.T) {
	t.Parallel()
	short := New(Options{Title: "Báo cáo", Created: sampleTime})
	short.Add(Heading(1, "I. KẾT QUẢ"), Text(T("Đạt "), Run{Text: "1.234,5", Tag: "a", Bold: true}, T(" tỷ đồng; R&D < 5 %.")), sampleTable(short.TextWidth(false), 1))
	files := [][]byte{hardFile(t), bytesOf(t, short)}
	var nodes [2][]Node
	for i, f := range files {
		read, err := Read(f)
		if err != nil {
			t.Fatal(err)
		}
		nodes[i] = slices.Collect(read.All())
	}
	rapid.Check(t, func(rt *rapid.T) {
		which := rapid.IntRange(0, 1).Draw(rt, "file")
		var notes []Note
		for range rapid.IntRange(1, 5).Draw(rt, "notes") {
			n := rapid.SampledFrom(nodes[which]).Draw(rt, "node")
			letters := []rune(n.Text)
			from := rapid.IntRange(0, len(letters)).Draw(rt, "from")
			to := rapid.IntRange(from, len(letters)).Draw(rt, "to")
			note := Note{Path: n.Path, Start: len(string(letters[:from])), End: len(string(letters[:to])), Author: "Tổng kết", At: noted, Text: "Ghi chú"}
			note.Replace = rapid.SampledFrom([]string{"", "968", "<&>"}).Draw(rt, "replace")
			notes = append(notes, note)
		}
		out, err := Annotate(files[which], notes)
		if err != nil {
			rt.Fatal(err)
		}
		if want, got := linesOf(t, files[which]), linesOf(t, refused(t, out)); want != got {
			rt.Fatalf("with every correction refused:\n%s\nwant:\n%s", got, want)
		}
		before, after := kinds(t, files[which]), kinds(t, out)
		for _, kind := range slices.Sorted(maps.Keys(before)) {
			if after[kind] < before[kind] && kind != "w:t" { // struck out they are w:delText
				rt.Errorf("%s: %d before, %d after", kind, before[kind], after[kind])
			}
		}
		if got, own := len(marked(t, out)), 1-which; got != len(notes)+own { // the first file has a comment of its own
			rt.Errorf("%d comments for %d notes", got-own, len(notes))
		}
	})
}

// refused takes every tracked correction of ours back.
func refused(t testing.TB, b []byte) []byte {
	t.Helper()
	parts := partsOf(t, b)
	main := etree.NewDocument()
	if err := main.ReadFromBytes(parts["word/document.xml"]); err != nil {
		t.Fatal(err)
	}
	for _, e := range main.FindElements("//w:ins[@w:author='Tổng kết']") {
		e.Parent().RemoveChild(e)
	}
	for _, e := range main.FindElements("//w:del[@w:author='Tổng kết']") {
		for _, d := range e.FindElements(".//w:delText") {
			d.Tag = "t"
		}
		at := e.Index()
		parent := e.Parent()
		for i, c := range e.ChildElements() {
			parent.InsertChildAt(at+i, c)
		}
		parent.RemoveChild(e)
	}
	text, err := main.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	more := map[string]string{}
	for name, b := range parts {
		more[name] = string(b)
	}
	more["word/document.xml"] = text
	return pack(t, "", more)
}

// TestAnnotatedSchemas holds what notes bring against the schemas.
func TestAnnotatedSchemas(t *testing.T) {
	t.Parallel()
	lint, shared := need.Program(t, "xmllint"), need.Shared(t)
	var notes []Note
	read, err := Read(bytesOf(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range read.All() {
		if at := strings.Index(n.Text, "1"); at >= 0 {
			notes = append(notes, Note{Path: n.Path, Start: at, End: at + 1, Author: "Tổng kết", At: noted, Text: "Xem lại.\nDòng hai.", Replace: "2"})
		}
	}
	for name, in := range map[string][]byte{"sample": bytesOf(t, sample()), "hard": hardFile(t)} {
		out, err := Annotate(in, append(notes, Note{Path: "body/p1", Start: 2, End: 9, Author: "Tổng kết", At: noted, Text: "…"}))
		if err != nil {
			t.Fatal(err)
		}
		for part, schema := range map[string]string{"word/document.xml": "wml.xsd", "word/comments.xml": "wml.xsd", "[Content_Types].xml": "opc-xsd/opc-contentTypes.xsd", "word/_rels/document.xml.rels": "opc-xsd/opc-relationships.xsd"} {
			file := filepath.Join(t.TempDir(), "part.xml")
			if err := os.WriteFile(file, passedOver(t, partsOf(t, out)[part]), 0o600); err != nil {
				t.Fatal(err)
			}
			if msg, err := exec.Command(lint, "--nonet", "--noout", "--schema", filepath.Join(shared, "ooxml-xsd", schema), file).CombinedOutput(); err != nil {
				t.Errorf("%s %s: %v\n%s", name, part, err, msg)
			}
		}
	}
}

// TestAnnotatedOpens lets LibreOffice open a file with notes and corrections and
// say what it sees.
func TestAnnotatedOpens(t *testing.T) {
	t.Parallel()
	out, err := Annotate(bytesOf(t, sample()), []Note{{Path: "body/p12", Start: len("Có "), End: len("Có 12/14"), Author: "Tổng kết", At: noted, Text: "Bản ghi là 11/14.", Replace: "11/14"}})
	if err != nil {
		t.Fatal(err)
	}
	flat := string(convert(t, out, "docx", "fodt"))
	for _, want := range []string{"<office:annotation", "Bản ghi là 11/14.", "<dc:creator>Tổng kết</dc:creator>", "<text:deletion>", "<text:insertion>"} {
		if !strings.Contains(flat, want) {
			t.Errorf("LibreOffice does not see %q", want)
		}
	}
}

// TestAnnotateRefuses gives back the faults of Read, and no note leaves a file as
// it was.
func TestAnnotateRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Annotate([]byte("chữ"), nil); err == nil {
		t.Error("a text was taken for a Word file")
	}
	if _, err := Annotate(pack(t, hard, nil), []Note{{Path: "body/p1"}}); err == nil {
		t.Error("a package without a list of its parts took a note")
	}
	in := hardFile(t)
	if out, err := Annotate(in, nil); err != nil || string(out) != string(in) {
		t.Errorf("without notes: changed, %v", err)
	}
}

// FuzzAnnotate: whatever body the reader takes can be annotated anywhere, is read
// again afterwards, and says the same.
func FuzzAnnotate(f *testing.F) {
	for _, body := range []string{hard, "<w:p/>", "<w:p><w:r/></w:p>", `<w:p><w:ruby><w:rt>a</w:rt></w:ruby><m:oMath><m:r><m:t>5</m:t></m:r></m:oMath></w:p>`,
		`<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>đạt 5</w:t><w:drawing><w:txbxContent><w:p><w:r><w:t>hộp 7</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>`,
		`<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>®¹t 5</w:t></w:r></w:p>`} {
		f.Add(body, 3, 9, "968")
	}
	f.Fuzz(func(t *testing.T, body string, from, to int, instead string) {
		more := map[string]string{"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`}
		in := pack(t, body, more)
		read, err := Read(in)
		if err != nil {
			return
		}
		var notes []Note
		for n := range read.All() {
			notes = append(notes, Note{Path: n.Path, Start: from, End: to, Author: "Tổng kết", At: noted, Text: "Xem lại."})
		}
		out, err := Annotate(in, notes)
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		again, err := Read(out)
		if err != nil {
			t.Fatalf("cannot be read again: %v\n%s", err, partsOf(t, out)["word/document.xml"])
		}
		if want, got := outline(read.Body), outline(again.Body); !slices.Equal(want, got) {
			t.Fatalf("reads %q, was %q", got, want)
		}
		for i := range notes {
			notes[i].Replace = instead
		}
		if out, err = Annotate(in, notes); err == nil {
			_, err = Read(out)
		}
		if err != nil {
			t.Fatalf("with corrections: %v", err)
		}
	})
}
