package template

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
	"tongket/internal/wardtest/need"
)

const richSpaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="` + nsR + `" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ` +
	`xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" ` +
	`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="` + nsA + `" ` +
	`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ` +
	`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" mc:Ignorable="w14"`

// run and para write the markup of Word in short.
func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }
func para(content string) string {
	return `<w:p>` + content + `</w:p>`
}

func field(code, shown string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run(shown) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func drawing(id, descr string) string {
	return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1800000" cy="900000"/><wp:docPr id="` + id + `" name="Hình" descr="` + descr + `"/>` +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="` + id + `" name="Hình"/><pic:cNvPicPr/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip r:embed="rIdPic"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="900000"/></a:xfrm>` +
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

// richBody holds what offices put into their templates and no engine foresees.
func richBody() string {
	box := `<w:txbxContent>` + para(run("Khung của {{ten_")+`<w:proofErr w:type="spellStart"/>`+run("don_vi}}")) + `</w:txbxContent>`
	header := func(orient string) string {
		size := `<w:pgSz w:w="11906" w:h="16838"/>`
		if orient != "" {
			size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
		}
		return size + `<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="454" w:gutter="0"/>`
	}
	return `<w:sdt><w:sdtPr><w:id w:val="77"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>` +
		para(field(`TOC \o "1-3" \h`, "Mục lục")) + `</w:sdtContent></w:sdt>` +
		para(`<w:pPr><w:framePr w:w="2000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="1000" w:y="200"/></w:pPr>`+run("Khung lề {{so}}")) +
		para(`<w:bookmarkStart w:id="0" w:name="dau_bai"/>`+run("Kính gửi {{ten_don_vi}}")+`<w:bookmarkEnd w:id="0"/>`+
			`<w:sdt><w:sdtPr><w:alias w:val="Người ký"/><w:id w:val="78"/><w:text/></w:sdtPr><w:sdtContent>`+run("{{so}}")+`</w:sdtContent></w:sdt>`) +
		para(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="5" name="Khung"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>`+box+`</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>`+
			`<mc:Fallback><w:pict><v:shape id="khung1" style="width:100pt;height:50pt"><v:textbox>`+box+`</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`) +
		para(`<w:ins w:id="11" w:author="Nông Thị Mẫu" w:date="2026-01-08T00:00:00Z">`+run("thêm {{so}}")+`</w:ins><w:del w:id="12" w:author="Nông Thị Mẫu" w:date="2026-01-08T00:00:00Z"><w:r><w:delText>{{cu}}</w:delText></w:r></w:del>`) +
		para(`<w:hyperlink r:id="rIdLink">`+run("trang của {{ten_don_vi}}")+`</w:hyperlink>`+field("PAGE", "1")+`<w:fldSimple w:instr=" DATE "><w:r><w:t>hôm nay</w:t></w:r></w:fldSimple>`) +
		para(`<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>`+drawing("9", "Biểu đồ {{%bieu_do}}")+drawing("10", "để nguyên")) +
		para(`<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>`+run("{{#cac_nhom}}{{ten}}{{^cuoi}}, {{/cuoi}}{{/cac_nhom}}")+`<w:r><w:footnoteReference w:id="1"/></w:r>`) +
		`<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>` +
		`<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:tcW w:w="6000" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>` + para(run("Nhóm")) + `</w:tc><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + para(run("Ghi chú")) + `</w:tc></w:tr>` +
		`<w:tr w14:paraId="0ABC0001"><w:tc>` + para(run("{{#cac_nhom}}{{so_thu_tu}}")) + `</w:tc><w:tc><w:p w14:paraId="0ABC0002"><w:bookmarkStart w:id="1" w:name="dong"/>` + run("{{ten}}") + `<w:bookmarkEnd w:id="1"/>` + drawing("12", "dấu") +
		`<w:commentRangeStart w:id="3"/>` + run("x") + `<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r></w:p>` +
		`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc>` + para(run("trong")) + `</w:tc></w:tr></w:tbl>` + para("") + `</w:tc>` +
		`<w:tc><w:tcPr><w:vMerge/></w:tcPr>` + para(`<w:sdt><w:sdtPr><w:id w:val="79"/></w:sdtPr><w:sdtContent>`+run("{{so}}")+`</w:sdtContent></w:sdt>`+run("{{/cac_nhom}}")) + `</w:tc></w:tr></w:tbl>` +
		para(`<w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rIdHead"/>`+header("")+`</w:sectPr></w:pPr>`) +
		para(run("{{#cac_nhom}}")) + para(run("Phụ lục {{ten}}")+`<w:r><w:br w:type="page"/></w:r>`) +
		para(`<w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rIdHead2"/>`+header("landscape")+`</w:sectPr></w:pPr>`+run("ngang {{so}}")) +
		para(`<w:pPr><w:sectPr>`+header("")+`</w:sectPr></w:pPr>`+run("{{/cac_nhom}}")) +
		para(run("Hết")) + `<w:sectPr>` + header("") + `</w:sectPr>`
}

// richTemplate packs it with all that it refers to.
func richTemplate(t testing.TB) []byte {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	rel := func(id, kind, target string) string {
		mode := ""
		if strings.HasPrefix(target, "http") {
			mode = ` TargetMode="External"`
		}
		return `<Relationship Id="` + id + `" Type="` + nsR + "/" + kind + `" Target="` + target + `"` + mode + `/>`
	}
	types := `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>`
	for name, k := range map[string]string{"document": "document.main", "settings": "settings", "numbering": "numbering", "footnotes": "footnotes", "comments": "comments", "header1": "header", "header2": "header"} {
		types += `<Override PartName="/word/` + name + `.xml" ContentType="` + kind + k + `+xml"/>`
	}
	note := func(id, content string) string {
		return `<w:footnote w:id="` + id + `">` + para(content) + `</w:footnote>`
	}
	return zipped(t, map[string]string{
		typesName:     head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` + types + `</Types>`,
		"_rels/.rels": head + `<Relationships xmlns="` + nsRels + `">` + rel("rId1", "officeDocument", "word/document.xml") + `</Relationships>`,
		"word/_rels/document.xml.rels": head + `<Relationships xmlns="` + nsRels + `">` + rel("rIdPic", "image", "media/a.png") + rel("rIdLink", "hyperlink", "https://vi-du.vn/") +
			rel("rIdHead", "header", "header1.xml") + rel("rIdHead2", "header", "header2.xml") + rel("rIdSet", "settings", "settings.xml") + rel("rIdNum", "numbering", "numbering.xml") +
			rel("rIdNote", "footnotes", "footnotes.xml") + rel("rIdCom", "comments", "comments.xml") + `</Relationships>`,
		"word/document.xml":  head + `<w:document ` + richSpaces + `><w:body>` + richBody() + `</w:body></w:document>`,
		"word/settings.xml":  head + `<w:settings ` + richSpaces + `><w:zoom w:percent="100"/><w:compat/><w:decimalSymbol w:val=","/></w:settings>`,
		"word/numbering.xml": head + `<w:numbering ` + richSpaces + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
		"word/footnotes.xml": head + `<w:footnotes ` + richSpaces + `>` + note("1", run("Nguồn: {{ten_don_vi}}")) + `</w:footnotes>`,
		"word/comments.xml":  head + `<w:comments ` + richSpaces + `><w:comment w:id="3" w:author="Nông Thị Mẫu">` + para(run("xem lại")) + `</w:comment></w:comments>`,
		"word/header1.xml":   head + `<w:hdr ` + richSpaces + `>` + para(run("{{ten_don_vi}}")) + `</w:hdr>`,
		"word/header2.xml":   head + `<w:hdr ` + richSpaces + `>` + para(run("không thẻ")) + `</w:hdr>`,
		"word/media/a.png":   string(greyPicture()),
	})
}

func richScope(t testing.TB) Scope {
	return Scope{
		"ten_don_vi": Text("phường Hòa Mẫu"), "so": Number{Text: "968", Key: "so"},
		"bieu_do":  Picture{Data: noisyPicture(t, 40, 40, 1), Alt: "Thu theo tháng"},
		"cac_nhom": List{{"ten": Text("Kinh tế")}, {"ten": Text("Xã hội")}, {"ten": Text("Môi trường")}},
	}
}

// kinds counts the elements of all parts of a file, by part and name.
func kinds(t testing.TB, b []byte) map[string]int {
	t.Helper()
	p, err := docx.OpenPackage(b)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, f := range p.Files() {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		part, err := p.Bytes(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		dec := xml.NewDecoder(bytes.NewReader(part))
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				out[f.Name+" "+e.Name.Space+" "+e.Name.Local]++
			}
		}
	}
	return out
}

// TestRich holds that a template keeps everything in it: no kind of element is
// rarer afterwards, numbers given once stay so in the copies of a stretch, and Word's
// schemas and LibreOffice take the file.
func TestRich(t *testing.T) {
	t.Parallel()
	in := richTemplate(t)
	tpl, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	if p := tpl.Check(Names{{Name: "ten_don_vi"}, {Name: "so", Kind: KindNumber}, {Name: "bieu_do", Kind: KindPicture}, {Name: "cac_nhom", Kind: KindList, Inside: []Name{{Name: "ten"}}}}); len(p) > 0 {
		t.Fatal(p)
	}
	out := drawn(t, in, richScope(t), Options{Mark: func(key, _ string) string { return "tk" + key }})
	before, after := kinds(t, in), kinds(t, out)
	for kind, n := range before {
		if after[kind] < n {
			t.Errorf("%s: %d before, %d after", kind, n, after[kind])
		}
	}
	doc := partOf(t, out, "word/document.xml")
	for what, pattern := range map[string]string{
		"paragraphs": `w14:paraId="([^"]+)"`, "drawings": `<wp:docPr id="([^"]+)"`, "bookmarks": `<w:bookmarkStart w:id="([^"]+)"`,
		"names of bookmarks": `<w:bookmarkStart [^>]*w:name="([^"]+)"`, "ends of bookmarks": `<w:bookmarkEnd w:id="([^"]+)"`,
		"controls": `<w:id w:val="([^"]+)"`, "comments": `<w:commentReference w:id="([^"]+)"`,
	} {
		var got []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(doc, -1) {
			got = append(got, m[1])
		}
		slices.Sort(got)
		if len(got) == 0 || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%s: %v, want each once", what, got)
		}
	}
	if starts, ends := strings.Count(doc, "<w:bookmarkStart"), strings.Count(doc, "<w:bookmarkEnd"); starts != ends || starts != 4 {
		t.Errorf("%d bookmarks begin, %d end, want 4", starts, ends)
	}
	if strings.Contains(doc, "{{") && !strings.Contains(doc, "<w:delText>{{cu}}</w:delText>") || strings.Count(doc, "{{") != 1 {
		t.Error("tags are left, beside the deleted one")
	}
	if !strings.Contains(partOf(t, out, "word/settings.xml"), `<w:updateFields w:val="true"/><w:compat/>`) {
		t.Error("the contents list is not refreshed")
	}
	if partOf(t, in, "word/header2.xml") != partOf(t, out, "word/header2.xml") {
		t.Error("a header without tags was changed")
	}
	validate(t, out)
}

// TestRichSections holds that the sections of a document in a loop keep the page
// headers they had.
func TestRichSections(t *testing.T) {
	t.Parallel()
	doc := partOf(t, drawn(t, richTemplate(t), richScope(t), Options{}), "word/document.xml")
	var got []string
	for _, m := range regexp.MustCompile(`<w:sectPr>.*?</w:sectPr>`).FindAllString(doc, -1) {
		head := regexp.MustCompile(`r:id="([^"]+)"`).FindStringSubmatch(m)
		if len(head) == 0 {
			t.Fatalf("a section without header in\n%s", doc)
		}
		got = append(got, head[1])
	}
	want := []string{"rIdHead", "rIdHead2", "rIdHead2", "rIdHead2", "rIdHead2", "rIdHead2", "rIdHead2", "rIdHead2"}
	if !slices.Equal(got, want) {
		t.Errorf("headers of the sections: %v, want %v", got, want)
	}
}

// TestRichPicture holds that a picture takes the place of another within its box.
func TestRichPicture(t *testing.T) {
	t.Parallel()
	out := drawn(t, richTemplate(t), richScope(t), Options{})
	doc := partOf(t, out, "word/document.xml")
	for _, want := range []string{`<wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="Hình" descr="Thu theo tháng"/>`, `<a:blip r:embed="tkPic1"/>`, `<a:ext cx="900000" cy="900000"/>`} {
		if !strings.Contains(doc, want) {
			t.Errorf("no %s in\n%s", want, doc)
		}
	}
	if !strings.Contains(partOf(t, out, "word/_rels/document.xml.rels"), `Target="/word/media/tk1.png"`) {
		t.Error("the picture has no relationship")
	}
	s := richScope(t)
	s["bieu_do"] = nil
	if doc := partOf(t, drawn(t, richTemplate(t), s, Options{}), "word/document.xml"); strings.Contains(doc, `<wp:docPr id="9"`) {
		t.Error("a picture that is missing leaves the one in the template")
	}
}

// TestHighPicture: a picture higher than the page of its text is drawn in its parts,
// one that the template gives a frame is not, nor one that has no parts.
func TestHighPicture(t *testing.T) {
	t.Parallel()
	high := Picture{Data: noisyPicture(t, 40, 90, 1), Width: docx.MM(150), Alt: "cả hình",
		Parts: []Picture{{Data: noisyPicture(t, 40, 30, 2), Width: docx.MM(150), Alt: "phần 1"}, {Data: noisyPicture(t, 40, 60, 3), Width: docx.MM(150), Alt: "phần 2"}}}
	fits := high
	fits.Width = docx.MM(100) // 225 mm high
	alone := high
	alone.Parts = nil
	upright, across := made(t, line("{{%hinh}}")), made(t, line("Trước"), docx.Section{Landscape: true}, line("{{%hinh}}"))
	for _, c := range []struct {
		name     string
		template []byte
		picture  Picture
		want     []string
	}{
		{"too high", upright, high, []string{"phần 1", "phần 2"}},
		{"high enough a page", upright, fits, []string{"cả hình"}},
		{"the page lies across", across, fits, []string{"phần 1", "phần 2"}},
		{"without parts", upright, alone, []string{"cả hình"}},
	} {
		doc := partOf(t, drawn(t, c.template, Scope{"hinh": c.picture}, Options{}), "word/document.xml")
		var got []string
		for _, m := range regexp.MustCompile(`descr="([^"]*)"`).FindAllStringSubmatch(doc, -1) {
			got = append(got, m[1])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	s := richScope(t)
	s["bieu_do"] = high
	if doc := partOf(t, drawn(t, richTemplate(t), s, Options{}), "word/document.xml"); !strings.Contains(doc, `descr="cả hình"`) || strings.Contains(doc, "phần 1") {
		t.Error("a picture in a frame of the template was taken apart")
	}
}

// TestLibreOffice has LibreOffice open what all the templates of these tests become.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: LibreOffice is started")
	}
	need.Program(t, "soffice")
	dir := t.TempDir()
	mark := Options{Mark: func(key, _ string) string { return "tk" + key }}
	files := []string{save(t, dir, "rich.docx", drawn(t, richTemplate(t), richScope(t), mark))}
	texts := plain(t, dir, files...)
	for _, want := range []string{"Kính gửi phường Hòa Mẫu968", "thêm 968", "trang của phường Hòa Mẫu", "Kinh tế, Xã hội, Môi trường", "Phụ lục Môi trường", "ngang 968", "Hết"} {
		if !strings.Contains(texts[0], want) {
			t.Errorf("no %q in\n%s", want, texts[0])
		}
	}
}

// TestLibreOfficeSlides has LibreOffice print slides that were filled in.
func TestLibreOfficeSlides(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: LibreOffice is started")
	}
	need.Program(t, "soffice")
	if found, _ := filepath.Glob("/usr/lib/libreoffice/share/registry/impress.xcd"); len(found) == 0 && !need.Required("soffice") {
		t.Skip("LibreOffice is installed without Impress: this test needs it")
	}
	dir := t.TempDir()
	slides := save(t, dir, "slides.pptx", drawn(t, deckOf(t, textShape(2, "UBND {{ten_don_vi}}"),
		textShape(2, "{{#cac_nhom|trang}}{{ten}}")+textShape(3, "{{%bieu_do}}")), richScope(t), Options{}))
	convertTo(t, dir, "pdf", slides)
	text, err := exec.Command(need.Program(t, "pdftotext"), filepath.Join(dir, "slides.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimRight(string(text), "\f"), "\f")
	for i, want := range []string{"UBND phường Hòa Mẫu", "Kinh tế", "Xã hội", "Môi trường"} {
		if i >= len(pages) || strings.TrimSpace(pages[i]) != want {
			t.Errorf("pages %q, want %q at %d", pages, want, i+1)
		}
	}
}
