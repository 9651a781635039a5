package docx

import (
	"archive/zip"
	"bytes"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// pack makes a .docx from parts; a bare body is wrapped as word/document.xml.
func pack(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{}
	if body != "" {
		parts["word/document.xml"] = wrap("document", "<w:body>"+body+"</w:body>")
	}
	maps.Copy(parts, more)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wrap makes a part with the name spaces Word declares.
func wrap(root, content string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:` + root + ` xmlns:w="` + nsW + `" xmlns:mc="` + nsMC +
		`" xmlns:m="` + nsM + `" xmlns:r="` + nsRel + `" xmlns:v="urn:schemas-microsoft-com:vml"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">` + content + `</w:` + root + `>`
}

// rels makes word/_rels/document.xml.rels from pairs of kind and target.
func rels(pairs ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="` + nsPkgRel + `">`)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString(`<Relationship Id="r` + pairs[i+1] + `" Type="` + nsRel + "/" + pairs[i] + `" Target="` + pairs[i+1] + `"/>`)
	}
	return b.String() + `</Relationships>`
}

// outline prints nodes one a line: path, kind and level, text.
func outline(nodes []Node) []string {
	var out []string
	for _, n := range nodes {
		if n.Grid != nil {
			for _, c := range n.Grid.Cells {
				out = append(out, c.Path+" ["+c.Text+"]")
			}
			continue
		}
		mark := map[Kind]string{KindHeading: "#", KindItem: "*"}[n.Kind]
		line := n.Path + " "
		if mark != "" {
			line += strings.Repeat(mark, n.Level) + " "
		}
		out = append(out, line+n.Line())
	}
	return out
}

func controlsOf(r *Reading) iter.Seq[Control] {
	return func(yield func(Control) bool) {
		for n := range r.All() {
			for _, c := range n.Controls {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// withoutControls prints every leaf with its looks.
func withoutControls(r *Reading) []Node {
	var out []Node
	for n := range r.All() {
		n.Controls = nil
		out = append(out, n)
	}
	return out
}

const styleParts = `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="DM1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Của tôi"/><w:basedOn w:val="DM1"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Khong"><w:name w:val="Không"/><w:basedOn w:val="Muc"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Vong"><w:name w:val="Vòng"/><w:basedOn w:val="Vong"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="DS"><w:name w:val="List"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
	`<w:style w:type="character" w:styleId="Manh"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>`

const numberParts = `<w:abstractNum w:abstractNumId="0">` +
	`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>` +
	`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
	`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`

// p makes a paragraph of one run with properties.
func p(props, text string) string {
	return "<w:p><w:pPr>" + props + "</w:pPr>" + r("", text) + "</w:p>"
}

func r(props, text string) string {
	return "<w:r><w:rPr>" + props + "</w:rPr><w:t>" + text + "</w:t></w:r>"
}

func numbered(num, level string) string {
	return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr>`
}

// TestRead holds what each construct of the format reads as.
func TestRead(t *testing.T) {
	t.Parallel()
	box := `<w:txbxContent>` + p("", "trong khung") + `</w:txbxContent>`
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"empty paragraphs count in the path", p("", "một") + "<w:p/>" + p("", "ba"), []string{"body/p1 một", "body/p3 ba"}},
		{"runs, tabs, breaks, hyphens",
			`<w:p>` + r("", "a ") + `<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p>`,
			[]string{"body/p1 a \tb\nc-de"}},
		{"insertions taken, deletions dropped",
			`<w:p>` + r("", "đạt ") + `<w:del><w:r><w:delText>968</w:delText></w:r></w:del><w:ins>` + r("", "986") + `</w:ins>` +
				`<w:moveFrom>` + r("", "cũ") + `</w:moveFrom><w:moveTo>` + r("", " mới") + `</w:moveTo></w:p>`,
			[]string{"body/p1 đạt 986 mới"}},
		{"a deleted paragraph mark joins", p(`<w:rPr><w:del/></w:rPr>`, "nửa ") + p("", "câu") + p("", "sau"),
			[]string{"body/p1 nửa câu", "body/p2 sau"}},
		{"a deleted last mark loses nothing", p(`<w:rPr><w:del/></w:rPr>`, "cuối"), []string{"body/p1 cuối"}},
		{"fields show their result",
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>` + r("", "mã") +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("", "kết quả") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` +
				`<w:fldSimple w:instr=" PAGE ">` + r("", " 7") + `</w:fldSimple></w:p>`,
			[]string{"body/p1 kết quả 7"}},
		{"hidden text is not printed, hence not read", `<w:p>` + r("", "thấy") + r("<w:vanish/>", " giấu") + r(`<w:vanish w:val="0"/>`, " rõ") + `</w:p>`,
			[]string{"body/p1 thấy rõ"}},
		{"links, smart tags, ruby, formulas",
			`<w:p><w:hyperlink r:id="x">` + r("", "liên kết ") + `</w:hyperlink><w:smartTag>` + r("", "thẻ ") + `</w:smartTag>` +
				`<w:r><w:ruby><w:rt>` + r("", "đọc") + `</w:rt><w:rubyBase>` + r("", "chữ ") + `</w:rubyBase></w:ruby></w:r>` +
				`<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>`,
			[]string{"body/p1 liên kết thẻ chữ x=2"}},
		{"signs of the Symbol font", `<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 95 %</w:t></w:r>` +
			r(`<w:rFonts w:ascii="Symbol"/>`, "&#xF0A3;") + r("", " 5") + `</w:p>`, []string{"body/p1 ≥ 95 %≤ 5"}},
		{"one of two alternatives",
			`<w:p>` + r("", "ngoài") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>` + box + `</wps:txbx></w:drawing></mc:Choice>` +
				`<mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			[]string{"body/p1 ngoài", "body/p1/box1/p1 trong khung"}},
		{"a fallback alone",
			`<w:p><w:r><mc:AlternateContent><mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			[]string{"body/p1/box1/p1 trong khung"}},
		{"content controls around everything",
			`<w:sdt><w:sdtPr><w:tag w:val="khoi"/></w:sdtPr><w:sdtContent>` + p("", "trong") + `</w:sdtContent></w:sdt>` + p("", "sau"),
			[]string{"body/p1 trong", "body/p2 sau"}},
		{"headings by style, by base style, by level",
			p(`<w:pStyle w:val="DM1"/>`, "một") + p(`<w:pStyle w:val="Con"/>`, "hai") + p(`<w:pStyle w:val="Muc"/>`, "ba") +
				p(`<w:outlineLvl w:val="4"/>`, "bốn") + p(`<w:pStyle w:val="Khong"/>`, "năm") + p(`<w:pStyle w:val="Vong"/>`, "sáu"),
			[]string{"body/p1 # một", "body/p2 # hai", "body/p3 ### ba", "body/p4 ##### bốn", "body/p5 năm", "body/p6 sáu"}},
		{"headings by look",
			`<w:p>` + r("<w:b/>", "I. Kinh tế") + `</w:p><w:p>` + r("<w:b/>", "2. Thu ngân sách") + r("", ": đạt") + `</w:p>` +
				`<w:p>` + r(`<w:rStyle w:val="Manh"/>`, "a) Thu") + `</w:p><w:p>` + r("<w:b/>", "Điều 5. Hiệu lực") + `</w:p>`,
			[]string{"body/p1 ## I. Kinh tế", "body/p2 2. Thu ngân sách: đạt", "body/p3 ##### a) Thu", "body/p4 ### Điều 5. Hiệu lực"}},
		{"numbers Word counts itself",
			p(numbered("1", "0"), "A") + p(numbered("1", "1"), "B") + p(numbered("1", "1"), "C") + p(numbered("1", "2"), "D") +
				p(numbered("1", "0"), "E") + p(numbered("1", "1"), "F") + p(numbered("3", "0"), "G") + p(numbered("1", "0"), "H") +
				p(numbered("2", "0"), "I") + p(numbered("2", "1"), "K") + p(numbered("0", "0"), "L") + p(numbered("99", "0"), "M") +
				p(`<w:pStyle w:val="DS"/>`, "N"),
			[]string{"body/p1 * I. A", "body/p2 ** 1.1. B", "body/p3 ** 1.2. C", "body/p4 *** a) D", "body/p5 * II. E", "body/p6 ** 2.1. F",
				"body/p7 * V. G", "body/p8 * VI. H", "body/p9 * • I", "body/p10 ** - K", "body/p11 L", "body/p12 M", "body/p13 ** 6.1. N"}},
		{"tables: merged cells, nested tables, deleted rows",
			`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + p("", "STT") + `</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` +
				p("", "Năm") + p("", "2025") + `</w:tc></w:tr>` +
				`<w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p("", "bỏ") + `</w:tc></w:tr>` +
				`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>` + p("", "KH") + `</w:tc><w:tc>` +
				`<w:tbl><w:tr><w:tc>` + p("", "lồng") + `</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>` +
				`<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr><w:tc>` + p("", "phải") + `</w:tc></w:tr></w:tbl>`,
			[]string{"body/tbl1/r1/c1 [STT]", "body/tbl1/r1/c2 [Năm\n2025]", "body/tbl1/r2/c2 [KH]", "body/tbl1/r2/c3 [lồng]", "body/tbl1/r3/c3 [phải]"}},
		{"letters that grow together over runs", `<w:p>` + r("", "ho") + r("<w:b/>", "&#x300;a đạt") + `</w:p>`, []string{"body/p1 hòa đạt"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := pack(t, c.body, map[string]string{
				"word/_rels/document.xml.rels": rels("styles", "styles.xml", "numbering", "numbering.xml"),
				"word/styles.xml":              wrap("styles", styleParts), "word/numbering.xml": wrap("numbering", numberParts),
			})
			got, err := Read(in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, outline(got.Body)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for n := range got.All() {
				checkNode(t, n)
			}
		})
	}
}

// checkNode holds what is true of every node of every file.
func checkNode(t testing.TB, n Node) {
	t.Helper()
	if !norm.NFC.IsNormalString(n.Text) {
		t.Errorf("%s: %q is not NFC", n.Path, n.Text)
	}
	at := 0
	for _, s := range n.Spans {
		if s.Start != at || s.End < s.Start || s.End > len(n.Text) {
			t.Errorf("%s: span %d–%d after %d in %d bytes", n.Path, s.Start, s.End, at, len(n.Text))
			return
		}
		at = s.End
	}
	if at != len(n.Text) {
		t.Errorf("%s: spans end at %d of %d", n.Path, at, len(n.Text))
	}
	for _, c := range n.Controls {
		if c.Start < 0 || c.End < c.Start || c.End > len(n.Text) {
			t.Errorf("%s: control %d–%d in %d bytes", n.Path, c.Start, c.End, len(n.Text))
		}
	}
}

// TestReadOtherParts holds notes, headers, footers, and the odd names programs
// give to parts.
func TestReadOtherParts(t *testing.T) {
	t.Parallel()
	in := pack(t, "", map[string]string{
		"_rels/.rels": `<Relationships xmlns="` + nsPkgRel + `"><Relationship Id="a" Type="` + nsRel + `/officeDocument" Target="/word/document2.xml"/></Relationships>`,
		"word/document2.xml": wrap("document", `<w:body><w:p>`+r("", "986")+`<w:r><w:footnoteReference w:id="2"/></w:r>`+r("", " hộ")+
			`<w:r><w:endnoteReference w:id="1"/></w:r></w:p></w:body>`),
		"word/_rels/document2.xml.rels": rels("footnotes", "footnotes.xml", "endnotes", "endnotes.xml", "header", "header1.xml", "header", "header2.xml", "footer", "footer1.xml"),
		"word/footnotes.xml": wrap("footnotes", `<w:footnote w:type="separator" w:id="-1">`+p("", "kẻ")+`</w:footnote>`+
			`<w:footnote w:id="2"><w:p>`+r("", "Theo rà soát")+`</w:p></w:footnote>`),
		"word/endnotes.xml": wrap("endnotes", `<w:endnote w:id="1">`+p("", "Cuối văn bản")+`</w:endnote>`),
		"word/header1.xml":  wrap("hdr", p("", "MẬT ONG")),
		"word/header2.xml":  wrap("hdr", "<w:p/>"),
		"word/footer1.xml":  wrap("ftr", p("", "chân trang")),
	})
	got, err := Read(in)
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(outline(got.Body), outline(got.Notes), outline(got.Headers), outline(got.Footers))
	want := []string{"body/p1 986 hộ", "footnote2/p1 Theo rà soát", "endnote1/p1 Cuối văn bản", "header1/p1 MẬT ONG", "footer1/p1 chân trang"}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"footnote2", "endnote1"}, got.Body[0].Notes); diff != "" {
		t.Errorf("notes referred to (-want +got):\n%s", diff)
	}
}

// TestReadLooks holds the looks and controls of a paragraph, before and after its
// letters grow together.
func TestReadLooks(t *testing.T) {
	t.Parallel()
	in := pack(t, `<w:p>`+r("", "Hoa&#x300; ")+`<w:sdt><w:sdtPr><w:tag w:val="so"/></w:sdtPr><w:sdtContent>`+
		r(`<w:b/><w:rFonts w:ascii=".VnTime"/>`, "1.234,5")+`</w:sdtContent></w:sdt>`+r("<w:i/>", " ty&#x309;")+`</w:p>`, nil)
	got, err := Read(in)
	if err != nil {
		t.Fatal(err)
	}
	want := Node{
		Path: "body/p1", Kind: KindParagraph, Text: "Hoà 1.234,5 tỷ",
		Spans:    []Span{{0, 5, false, false, ""}, {5, 12, true, false, ".VnTime"}, {12, 17, false, true, ""}},
		Controls: []Control{{"so", 5, 12}},
	}
	if diff := cmp.Diff(want, got.Body[0]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestReadUTF16 holds that parts in UTF-16 are read, and stripped, as others are.
func TestReadUTF16(t *testing.T) {
	t.Parallel()
	doc := strings.Replace(wrap("document", `<w:body><w:bookmarkStart w:id="0" w:name="x"/>`+p("", "Phường Hòa Mẫu")+`<w:bookmarkEnd w:id="0"/></w:body>`), "UTF-8", "UTF-16", 1)
	wide := []byte("\xff\xfe")
	for _, u := range doc { // all in the first plane
		wide = append(wide, byte(u), byte(u>>8))
	}
	in := pack(t, "", map[string]string{"word/document.xml": string(wide)})
	bare, err := Strip(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{in, bare} {
		got, err := Read(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"body/p1 Phường Hòa Mẫu"}, outline(got.Body)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// TestStripPackage holds that custom parts go with all that refers to them, that
// a bookmark a field needs stays, and that nothing else is touched.
func TestStripPackage(t *testing.T) {
	t.Parallel()
	in := pack(t, `<w:bookmarkStart w:id="0" w:name="so_lieu"/>`+p("", "a")+`<w:bookmarkEnd w:id="0"/>`+
		`<w:bookmarkStart w:id="1" w:name="_Toc1"/>`+p("", "b")+`<w:bookmarkEnd w:id="1"/>`+
		`<w:customXml w:element="x"><w:customXmlPr><w:attr w:name="y" w:val="z"/></w:customXmlPr>`+p("", "c")+`</w:customXml>`+
		`<w:p><w:r><w:instrText xml:space="preserve"> PAGEREF _Toc1 \h </w:instrText></w:r></w:p>`,
		map[string]string{
			"customXml/item1.xml":          "<số/>",
			"docProps/custom.xml":          "<Properties/>",
			"word/media/image1.png":        "\x89PNG",
			"word/_rels/document.xml.rels": rels("styles", "styles.xml", "customXml", "../customXml/item1.xml"),
			"word/styles.xml":              wrap("styles", styleParts),
			"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/customXml/item1.xml" ContentType="a"/>` +
				`<Override PartName="/docProps/custom.xml" ContentType="b"/><Override PartName="/word/document.xml" ContentType="c"/></Types>`,
		})
	out, err := Strip(in)
	if err != nil {
		t.Fatal(err)
	}
	parts := partsOf(t, out)
	want := []string{"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml", "word/media/image1.png", "word/styles.xml"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(parts))); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	for name, mark := range map[string]string{
		"[Content_Types].xml": "ustom", "word/_rels/document.xml.rels": "customXml", "word/document.xml": "so_lieu",
	} {
		if bytes.Contains(parts[name], []byte(mark)) {
			t.Errorf("%s still has %q:\n%s", name, mark, parts[name])
		}
	}
	if doc := string(parts["word/document.xml"]); strings.Contains(doc, "customXml") || !strings.Contains(doc, `w:name="_Toc1"`) ||
		strings.Count(doc, "bookmarkEnd") != 1 {
		t.Errorf("the text part is not as wanted:\n%s", doc)
	}
	if before := partsOf(t, in)["word/styles.xml"]; !bytes.Equal(before, parts["word/styles.xml"]) {
		t.Error("a part without marks changed")
	}
}
