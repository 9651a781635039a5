package template

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/docx"
)

const (
	nsP    = "http://schemas.openxmlformats.org/presentationml/2006/main"
	nsA    = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsR    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spaces = `xmlns:p="` + nsP + `" xmlns:a="` + nsA + `" xmlns:r="` + nsR + `"`
)

// deckOf makes a presentation whose slides hold the given shapes.
func deckOf(t testing.TB, slides ...string) []byte {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	tree := func(shapes string) string {
		return `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>` + shapes + `</p:spTree></p:cSld>`
	}
	rels := func(pairs ...string) string {
		out := head + `<Relationships xmlns="` + nsRels + `">`
		for i := 0; i+2 < len(pairs); i += 3 {
			out += `<Relationship Id="` + pairs[i] + `" Type="` + nsR + "/" + pairs[i+1] + `" Target="` + pairs[i+2] + `"/>`
		}
		return out + `</Relationships>`
	}
	types := head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`
	const kind = "application/vnd.openxmlformats-officedocument.presentationml."
	override := func(name, content string) {
		types += `<Override PartName="/` + name + `" ContentType="` + content + `"/>`
	}
	parts := map[string]string{
		"_rels/.rels": rels("rId1", "officeDocument", "ppt/presentation.xml"),
		"ppt/slideMasters/slideMaster1.xml": head + `<p:sldMaster ` + spaces + `>` + tree("") + `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>` +
			`<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
		"ppt/slideMasters/_rels/slideMaster1.xml.rels": rels("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml", "rId2", "theme", "../theme/theme1.xml"),
		"ppt/slideLayouts/slideLayout1.xml":            head + `<p:sldLayout ` + spaces + `>` + tree("") + `</p:sldLayout>`,
		"ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels("rId1", "slideMaster", "../slideMasters/slideMaster1.xml"),
		"ppt/theme/theme1.xml":                         head + `<a:theme xmlns:a="` + nsA + `" name="Trơn"><a:themeElements/></a:theme>`,
	}
	override("ppt/presentation.xml", kind+"presentation.main+xml")
	override("ppt/slideMasters/slideMaster1.xml", kind+"slideMaster+xml")
	override("ppt/slideLayouts/slideLayout1.xml", kind+"slideLayout+xml")
	override("ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")
	list, links := "", []string{"rId1", "slideMaster", "slideMasters/slideMaster1.xml"}
	for i, shapes := range slides {
		name := fmt.Sprintf("ppt/slides/slide%d.xml", i+1)
		parts[name] = head + `<p:sld ` + spaces + `>` + tree(shapes) + `</p:sld>`
		parts[docx.RelationsOf(name)] = rels("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")
		override(name, kind+"slide+xml")
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+2)
		links = append(links, fmt.Sprintf("rId%d", i+2), "slide", fmt.Sprintf("slides/slide%d.xml", i+1))
	}
	parts["ppt/presentation.xml"] = head + `<p:presentation ` + spaces + `><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>` +
		list + `</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`
	parts["ppt/_rels/presentation.xml.rels"] = rels(links...)
	parts[typesName] = types + `</Types>`
	return zipped(t, parts)
}

// zipped packs parts in the order of their names.
func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range sortedKeys(parts) {
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

// textShape is a text box with paragraphs of runs parted by "|".
func textShape(id int, paragraphs ...string) string {
	out := fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="%d" name="Khung %d"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="1000000" y="%d"/><a:ext cx="4000000" cy="2000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/>`, id, id, id*900000)
	for _, p := range paragraphs {
		out += `<a:p>`
		for run := range strings.SplitSeq(p, "~") {
			out += `<a:r><a:rPr lang="vi-VN" b="1"/><a:t>` + run + `</a:t></a:r>`
		}
		out += `</a:p>`
	}
	return out + `</p:txBody></p:sp>`
}

// tableShape is a table of texts.
func tableShape(id int, rows ...[]string) string {
	out := fmt.Sprintf(`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="%d" name="Bảng"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="500000" y="4000000"/><a:ext cx="6000000" cy="1000000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr/><a:tblGrid>`, id)
	out += strings.Repeat(`<a:gridCol w="2000000"/>`, len(rows[0])) + `</a:tblGrid>`
	for _, row := range rows {
		out += `<a:tr h="370000">`
		for _, cell := range row {
			out += `<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>` + cell + `</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>`
		}
		out += `</a:tr>`
	}
	return out + `</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
}

var slideText = regexp.MustCompile(`<a:t>([^<]*)</a:t>|<a:br>|</a:p>|</a:tr>`)

// slideLines is the text of a slide, one line for each paragraph.
func slideLines(xml string) string {
	var b strings.Builder
	for _, m := range slideText.FindAllStringSubmatch(xml, -1) {
		switch m[0] {
		case "<a:br>", "</a:p>":
			b.WriteByte('\n')
		case "</a:tr>":
			b.WriteString("--\n")
		default:
			b.WriteString(m[1])
		}
	}
	return strings.TrimSpace(b.String())
}

func TestSlide(t *testing.T) {
	t.Parallel()
	in := deckOf(t,
		textShape(2, "UBND {{~ten_don_vi}~} tổng kết", "{{#cac_nhom}}", "{{so_thu_tu}}. {{ten}}", "{{/cac_nhom}}", "{{nhieu_dong}}")+
			tableShape(3, []string{"TT", "{{#cac_thang | cot}}{{thang}}{{/}}"}, []string{"{{#cac_nhom}}{{so_thu_tu}}", "{{#cac_thang|cot}}{{gia_tri}}{{/}}{{/cac_nhom}}"}),
		textShape(2, "Trang cuối"))
	s := Scope{"ten_don_vi": Text("phường R&D"), "nhieu_dong": Text("a\nb"), "cac_thang": months("1", "2"),
		"cac_nhom": List{{"ten": Text("Kinh tế"), "cac_thang": months("5", "6")}, {"ten": Text("Xã hội"), "cac_thang": months("7", "8")}}}
	out := drawn(t, in, s, Options{Mark: func(string, string) string { return "x" }})
	xml := partOf(t, out, "ppt/slides/slide1.xml")
	want := "UBND phường R&amp;D tổng kết\n1. Kinh tế\n2. Xã hội\na\nb\nTT\nT1\nT2\n--\n1\n5\n6\n--\n2\n7\n8\n--"
	if d := cmp.Diff(want, slideLines(xml)); d != "" {
		t.Error(d)
	}
	if n := strings.Count(xml, "<a:gridCol"); n != 3 {
		t.Errorf("%d columns in the grid", n)
	}
	if partOf(t, in, "ppt/slides/slide2.xml") != partOf(t, out, "ppt/slides/slide2.xml") {
		t.Error("a slide without tags was changed")
	}
	validate(t, out)
}

func TestSlidesRepeated(t *testing.T) {
	t.Parallel()
	in := deckOf(t, textShape(2, "Mở đầu {{ten_don_vi}}"),
		textShape(2, "{{#cac_nhom | trang}}{{ten}}")+textShape(3, "{{%hinh}}"),
		textShape(2, "Kết thúc"))
	tpl, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	names := Names{{Name: "ten_don_vi"}, {Name: "cac_nhom", Kind: KindList, Inside: []Name{{Name: "ten"}, {Name: "hinh", Kind: KindPicture}}}}
	if p := tpl.Check(names); len(p) > 0 {
		t.Error(p)
	}
	for n := range 4 {
		var items List
		for i := range n {
			items = append(items, Scope{"ten": Text(fmt.Sprintf("Nhóm %d", i+1)), "hinh": Picture{Data: greyPicture(), Alt: "hình"}})
		}
		var b bytes.Buffer
		if err := tpl.Render(&b, Scope{"ten_don_vi": Text("UBND"), "cac_nhom": items}, Options{}); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		texts, err := again.texts()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range texts {
			got = append(got, slideLines(partOf(t, b.Bytes(), x.name)))
			if strings.HasPrefix(got[len(got)-1], "Nhóm") {
				if rels := partOf(t, b.Bytes(), docx.RelationsOf(x.name)); !strings.Contains(rels, "slideLayout1.xml") || !strings.Contains(rels, "media/tk1.png") {
					t.Errorf("%s: relationships %s", x.name, rels)
				}
			}
		}
		want := []string{"Mở đầu UBND"}
		for i := range n {
			want = append(want, fmt.Sprintf("Nhóm %d", i+1))
		}
		if d := cmp.Diff(append(want, "Kết thúc"), got); d != "" {
			t.Errorf("%d items: %s", n, d)
		}
		if n == 2 {
			validate(t, b.Bytes())
		}
	}
}
