package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/beevik/etree"
)

// Ids of the relationships of the main part.
const (
	relStyles      = "rId1"
	relSettings    = "rId2"
	relFonts       = "rId3"
	relHeader      = "rId4"
	relFirstHeader = "rId5"
	relFooter      = "rId6"
)

const (
	nsRel    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPkgRel = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsW15    = "http://schemas.microsoft.com/office/word/2012/wordml"
	typeWML  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// documentPart wraps the body as word/document.xml.
func documentPart(body *etree.Element) *etree.Element {
	root := el("w:document", "xmlns:w", nsW, "xmlns:r", nsRel, "xmlns:mc", nsMC, "xmlns:w15", nsW15, "mc:Ignorable", "w15")
	return with(root, body)
}

// part is one file of the package; kind and rel are empty for those that others
// do not refer to.
type part struct {
	name, content string // name without the leading slash, content type
	root          *etree.Element
	rel, id       string // relationship from the main part: last word of its type, id
}

// writePackage writes all parts as a zip, in a fixed order and with a fixed time.
func writePackage(w io.Writer, opt Options, document *etree.Element) (int64, error) {
	parts := []part{
		{name: "word/document.xml", content: typeWML + "document.main+xml", root: document},
		{name: "word/styles.xml", content: typeWML + "styles+xml", root: stylesPart(opt), rel: "styles", id: relStyles},
		{name: "word/settings.xml", content: typeWML + "settings+xml", root: settingsPart(), rel: "settings", id: relSettings},
		{name: "word/fontTable.xml", content: typeWML + "fontTable+xml", root: fontsPart(opt), rel: "fontTable", id: relFonts},
		{name: "word/header1.xml", content: typeWML + "header+xml", root: headerPart(opt.PageNumber), rel: "header", id: relHeader},
		{name: "word/header2.xml", content: typeWML + "header+xml", root: headerPart(0), rel: "header", id: relFirstHeader},
	}
	if len(opt.Footer) > 0 {
		parts = append(parts, part{
			name: "word/footer1.xml", content: typeWML + "footer+xml", root: footerPart(opt), rel: "footer", id: relFooter,
		})
	}
	parts = append(parts,
		part{name: "docProps/core.xml", content: "application/vnd.openxmlformats-package.core-properties+xml", root: corePart(opt)},
		part{name: "docProps/app.xml", content: "application/vnd.openxmlformats-officedocument.extended-properties+xml", root: appPart()},
	)
	all := append([]part{
		{name: "[Content_Types].xml", root: typesPart(parts)},
		{name: "_rels/.rels", root: packageRels()},
		{name: "word/_rels/document.xml.rels", root: documentRels(parts)},
	}, parts...)

	counted := &countingWriter{w: w}
	z := zip.NewWriter(counted)
	for _, p := range all {
		if err := writePart(z, p, opt.Created); err != nil {
			return counted.n, fmt.Errorf("docx: write %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return counted.n, fmt.Errorf("docx: end the package: %w", err)
	}
	return counted.n, nil
}

func writePart(z *zip.Writer, p part, at time.Time) error {
	if at.IsZero() {
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the earliest a zip can say
	}
	out, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: at.UTC()})
	if err != nil {
		return err
	}
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
	doc.SetRoot(p.root)
	_, err = doc.WriteTo(out)
	return err
}

// countingWriter counts what was written, as io.WriterTo asks.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func typesPart(parts []part) *etree.Element {
	root := el("Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
	with(root,
		el("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
		el("Default", "Extension", "xml", "ContentType", "application/xml"))
	for _, p := range parts {
		root.AddChild(el("Override", "PartName", "/"+p.name, "ContentType", p.content))
	}
	return root
}

func packageRels() *etree.Element {
	return with(el("Relationships", "xmlns", nsPkgRel),
		el("Relationship", "Id", "rId1", "Type", nsRel+"/officeDocument", "Target", "word/document.xml"),
		el("Relationship", "Id", "rId2", "Type", nsPkgRel+"/metadata/core-properties", "Target", "docProps/core.xml"),
		el("Relationship", "Id", "rId3", "Type", nsRel+"/extended-properties", "Target", "docProps/app.xml"))
}

func documentRels(parts []part) *etree.Element {
	root := el("Relationships", "xmlns", nsPkgRel)
	for _, p := range parts {
		if p.rel != "" {
			root.AddChild(el("Relationship", "Id", p.id, "Type", nsRel+"/"+p.rel, "Target", p.name[len("word/"):]))
		}
	}
	return root
}

// headerPart makes a page header: the page number centred at so many points, or
// nothing for 0, as on the first page.
func headerPart(points int) *etree.Element {
	p := with(el("w:p"), with(el("w:pPr"), val("w:pStyle", "Header"), val("w:jc", "center")))
	if points > 0 {
		piece := func(content *etree.Element) *etree.Element {
			return with(el("w:r"), with(el("w:rPr"), halfPoints(points)...), content)
		}
		code := el("w:instrText", "xml:space", "preserve")
		code.CreateText(" PAGE ")
		with(p,
			piece(el("w:fldChar", "w:fldCharType", "begin")), piece(code),
			piece(el("w:fldChar", "w:fldCharType", "separate")), piece(textElement("2")),
			piece(el("w:fldChar", "w:fldCharType", "end")))
	}
	return with(el("w:hdr", "xmlns:w", nsW, "xmlns:r", nsRel), p)
}

func footerPart(opt Options) *etree.Element {
	b := &builder{opt: opt}
	p := Para{Style: "Footer"}
	for _, r := range opt.Footer {
		r.Tag = "" // what is tied to a record stands in the body
		p.Runs = append(p.Runs, r)
	}
	return with(el("w:ftr", "xmlns:w", nsW, "xmlns:r", nsRel), b.para(p))
}

// settingsPart sets what Word should know of the file as a whole. The mode of
// compatibility is that of Word 2013 and later; without it Word opens the file as
// an old one and says so in the title bar.
func settingsPart() *etree.Element {
	return with(el("w:settings", "xmlns:w", nsW),
		el("w:zoom", "w:percent", "100"),
		val("w:defaultTabStop", "720"),
		val("w:characterSpacingControl", "doNotCompress"),
		with(el("w:compat"), el("w:compatSetting",
			"w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")),
		el("w:themeFontLang", "w:val", "vi-VN"),
		val("w:decimalSymbol", ","),
		val("w:listSeparator", ";"))
}

func fontsPart(opt Options) *etree.Element {
	return with(el("w:fonts", "xmlns:w", nsW),
		with(el("w:font", "w:name", opt.Font),
			val("w:charset", "A3"), // Vietnamese
			val("w:family", "roman"),
			val("w:pitch", "variable")))
}

// stylesPart makes styles.xml.
func stylesPart(opt Options) *etree.Element {
	text := with(el("w:rPr"), el("w:rFonts", "w:ascii", opt.Font, "w:hAnsi", opt.Font, "w:eastAsia", opt.Font, "w:cs", opt.Font))
	with(text, halfPoints(opt.Size)...)
	text.AddChild(el("w:lang", "w:val", "vi-VN", "w:eastAsia", "vi-VN", "w:bidi", "ar-SA"))
	root := with(el("w:styles", "xmlns:w", nsW),
		with(el("w:docDefaults"), with(el("w:rPrDefault"), text), with(el("w:pPrDefault"), el("w:pPr"))))

	normal := paraStyle("Normal", "Normal", "", Para{}, Run{})
	normal.CreateAttr("w:default", "1")
	body := Para{Align: Justify, FirstLine: opt.Indent, After: opt.Gap, Line: opt.Line, Exact: opt.Exact}
	with(root, normal,
		paraStyle(string(Body), "Body Text", "Normal", body, Run{}))
	for i, s := range []Style{Heading1, Heading2, Heading3} {
		root.AddChild(paraStyle(string(s), "heading "+strconv.Itoa(i+1), string(Body),
			Para{KeepNext: true, KeepLines: true, Outline: i + 1}, Run{Bold: true}))
	}
	with(root,
		paraStyle(string(InTable), "Table Text", "Normal", Para{Before: Pt(2), After: Pt(2)}, Run{Size: max(opt.Size-2, 8)}),
		paraStyle(string(Small), "Small Print", "Normal", Para{}, Run{Size: 9}),
		paraStyle("Header", "header", "Normal", Para{}, Run{}),
		paraStyle("Footer", "footer", "Normal", Para{}, Run{Size: 9}))
	return root
}

// paraStyle makes a paragraph style from a paragraph and a run that show it.
func paraStyle(id, name, basedOn string, p Para, r Run) *etree.Element {
	e := with(el("w:style", "w:type", "paragraph", "w:styleId", id), val("w:name", name))
	if basedOn != "" {
		e.AddChild(val("w:basedOn", basedOn))
	}
	e.AddChild(el("w:qFormat"))
	if props := paraProps(p); len(props.Child) > 0 {
		e.AddChild(props)
	}
	if props := runProps(r); len(props.Child) > 0 {
		e.AddChild(props)
	}
	return e
}

// corePart makes the properties Word shows as those of the document.
func corePart(opt Options) *etree.Element {
	root := el("cp:coreProperties",
		"xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	text := func(tag, value string) {
		if value != "" {
			e := el(tag)
			e.CreateText(value)
			root.AddChild(e)
		}
	}
	text("dc:title", opt.Title)
	text("dc:creator", opt.Author)
	text("dc:language", "vi-VN")
	if !opt.Created.IsZero() {
		for _, tag := range []string{"dcterms:created", "dcterms:modified"} {
			e := el(tag, "xsi:type", "dcterms:W3CDTF")
			e.CreateText(opt.Created.UTC().Format("2006-01-02T15:04:05Z"))
			root.AddChild(e)
		}
	}
	return root
}

func appPart() *etree.Element {
	root := el("Properties", "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
	name := el("Application")
	name.CreateText("tongket")
	return with(root, name)
}
