package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
)

// The deck's template is a presentation in the parts of ISO/IEC 29500 that every
// program asks for: one master, one layout, one theme, and the slides.

const (
	deckWidth, deckHeight = 12192000, 6858000 // 16:9
	pixel                 = 9525              // EMU
	deckHead              = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	deckSpaces            = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
	deckInk               = "1A1E24"
	deckSoft              = "4A525C"
	deckGood              = "0A6650"
	deckBad               = "A82A0E"
)

// deckTemplate builds the template of the conference's slides.
func deckTemplate() ([]byte, error) {
	return packDeck([]string{
		slide(words(2, 100, 150, 1080, 60, "{{ten_don_vi | hoa}}", look{size: 24, color: deckSoft, middle: true}),
			words(3, 100, 230, 1080, 200, "HỘI NGHỊ TỔNG KẾT NHIỆM VỤ NĂM {{nam}}, TRIỂN KHAI NHIỆM VỤ NĂM {{nam_sau}}", look{size: 36, bold: true, color: deckGood, middle: true}),
			words(4, 100, 470, 1080, 40, "{{dia_danh_ngay_thang}}", look{size: 18, color: deckSoft, middle: true}),
			words(5, 980, 20, 260, 30, "{{du_thao}}", look{size: 12, color: deckBad, right: true})),
		slide(headline("Kết quả thực hiện chỉ tiêu năm {{nam}}"),
			words(3, 60, 120, 1160, 80, "{{dat_va_vuot}} chỉ tiêu đạt và vượt kế hoạch", look{size: 40, bold: true, color: deckGood}),
			words(4, 60, 200, 1160, 60, "{{tung_loai}}", look{size: 18, color: deckSoft}),
			words(5, 60, 270, 1160, 360, "{{%"+SplitChart+"}}", look{size: 12}),
			words(6, 60, 650, 1160, 40, "{{nguon_so_lieu}}{{#ghi_chu_mau}}. {{ghi_chu_mau}}{{/ghi_chu_mau}}", look{size: 10, color: deckSoft})),
		slide(headline("{{#cac_trang_nhom | trang}}{{ten_trang}} {{tiep}}"), grid("cac_dong",
			slideColumn{"STT", "{{so}}", 60}, slideColumn{"Chỉ tiêu", "{{ten_chi_tieu}}", 545}, slideColumn{"Kế hoạch", "{{ke_hoach}}", 130}, slideColumn{"Thực hiện", "{{thuc_hien}}", 130}, slideColumn{"% kế hoạch", "{{phan_tram}}", 125}, slideColumn{"Đánh giá", "{{danh_gia}}", 170})),
		slide(headline("{{#cac_trang_khong_dat | trang}}{{ten_trang}} {{tiep}}"), grid("cac_dong",
			slideColumn{"Chỉ tiêu", "{{so}}. {{ten_chi_tieu}}", 380}, slideColumn{"Kế hoạch", "{{ke_hoach}}", 130}, slideColumn{"Thực hiện", "{{thuc_hien}}", 130}, slideColumn{"Nguyên nhân", "{{nguyen_nhan}}", 260}, slideColumn{"Biện pháp", "{{bien_phap}}", 260})),
		slide(headline("{{#cac_trang_nam_sau | trang}}{{ten_trang}} {{tiep}}"), grid("cac_dong",
			slideColumn{"STT", "{{so}}", 80}, slideColumn{"Chỉ tiêu", "{{ten_chi_tieu}}", 780}, slideColumn{"Kế hoạch {{nam_sau}}", "{{ke_hoach_nam_sau}}", 300})),
		slide(words(2, 100, 280, 1080, 100, "TRÂN TRỌNG CẢM ƠN", look{size: 40, bold: true, color: deckGood, middle: true})),
	})
}

// look is how words on a slide look; sizes are points.
type look struct {
	size          int
	bold          bool
	color         string
	middle, right bool
}

func (l look) run(text string) string {
	bold := ""
	if l.bold {
		bold = ` b="1"`
	}
	fill := ""
	if l.color != "" {
		fill = `<a:solidFill><a:srgbClr val="` + l.color + `"/></a:solidFill>`
	}
	return fmt.Sprintf(`<a:r><a:rPr lang="vi-VN" sz="%d"%s>%s</a:rPr><a:t>%s</a:t></a:r>`, l.size*100, bold, fill, html.EscapeString(text))
}

func (l look) paragraph(text string) string {
	at := ""
	switch {
	case l.middle:
		at = `<a:pPr algn="ctr"/>`
	case l.right:
		at = `<a:pPr algn="r"/>`
	}
	return `<a:p>` + at + l.run(text) + `</a:p>`
}

// words is a text box; places are pixels of a slide 1280 wide.
func words(id, x, y, w, h int, text string, l look) string {
	return fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="%d" name="Khung %d"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle/>%s</p:txBody></p:sp>`,
		id, id, x*pixel, y*pixel, w*pixel, h*pixel, l.paragraph(text))
}

// headline is the heading of a slide.
func headline(text string) string {
	return words(2, 60, 30, deckHeadlineWidth, 70, text, look{size: deckHeadline, bold: true, color: deckInk})
}

// The size of a headline in points, and its width.
const (
	deckHeadline      = 28
	deckHeadlineWidth = 1160
)

// slideColumn is one column of a slide's table: its head and the tag below it.
type slideColumn struct {
	head, tag string
	width     int
}

// grid is a table whose second row is repeated over a list.
func grid(list string, columns ...slideColumn) string {
	var b strings.Builder
	width := 0
	for _, c := range columns {
		width += c.width
	}
	fmt.Fprintf(&b, `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="Bảng"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>`, 60*pixel, 110*pixel, width*pixel, 80*pixel)
	for _, c := range columns {
		fmt.Fprintf(&b, `<a:gridCol w="%d"/>`, c.width*pixel)
	}
	b.WriteString(`</a:tblGrid><a:tr h="` + fmt.Sprint(36*pixel) + `">`)
	for _, c := range columns {
		b.WriteString(gridCell(look{size: deckPoints - 2, bold: true, color: deckSoft}.paragraph(c.head), deckSoft))
	}
	b.WriteString(`</a:tr><a:tr h="` + fmt.Sprint(36*pixel) + `">`)
	for i, c := range columns {
		text := c.tag
		if i == 0 {
			text = "{{#" + list + "}}" + text
		}
		if i == len(columns)-1 {
			text += "{{/" + list + "}}"
		}
		paragraph := look{size: deckPoints, color: deckInk}.paragraph(text)
		switch c.tag {
		case "{{danh_gia}}":
			paragraph = verdictParagraph(text)
		case "{{ten_chi_tieu}}":
			paragraph = nameParagraph()
		}
		b.WriteString(gridCell(paragraph, "C6CAD0"))
	}
	b.WriteString(`</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`)
	return b.String()
}

// verdictParagraph says a verdict, one that was not met bold and red; what follows
// the tag in the text stays at its end.
func verdictParagraph(text string) string {
	rest := strings.TrimPrefix(text, "{{danh_gia}}")
	bad, plain := look{size: deckPoints, bold: true, color: deckBad}, look{size: deckPoints, color: deckInk}
	return `<a:p>` + bad.run("{{#khong_dat}}{{danh_gia}}{{/khong_dat}}") + plain.run("{{^khong_dat}}{{danh_gia}}{{/khong_dat}}"+rest) + `</a:p>`
}

// nameParagraph says a line's name, or in bold that of the group that it opens.
func nameParagraph() string {
	bold, plain := look{size: deckPoints, bold: true, color: deckSoft}, look{size: deckPoints, color: deckInk}
	return `<a:p>` + bold.run("{{#ten_nhom}}{{ten_nhom}}{{/ten_nhom}}") + plain.run("{{^ten_nhom}}{{ten_chi_tieu}}{{/ten_nhom}}") + `</a:p>`
}

// gridCell is a cell with one thin line below it.
func gridCell(paragraph, line string) string {
	return `<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>` + paragraph + `</a:txBody><a:tcPr anchor="ctr"><a:lnL w="0"><a:noFill/></a:lnL><a:lnR w="0"><a:noFill/></a:lnR><a:lnT w="0"><a:noFill/></a:lnT><a:lnB w="9525"><a:solidFill><a:srgbClr val="` + line + `"/></a:solidFill></a:lnB><a:noFill/></a:tcPr></a:tc>`
}

func tree(shapes ...string) string {
	return `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>` + strings.Join(shapes, "") + `</p:spTree></p:cSld>`
}

func slide(shapes ...string) string {
	return deckHead + `<p:sld ` + deckSpaces + `>` + tree(shapes...) + `<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`
}

// related is one relationship of a part: its kind and where it leads.
type related struct{ kind, target string }

func links(all ...related) string {
	out := deckHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i, l := range all {
		out += fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, i+1, l.kind, l.target)
	}
	return out + `</Relationships>`
}

// packed is a part of the file.
type packed struct{ name, kind, content string }

// packDeck puts slides into a presentation.
func packDeck(slides []string) ([]byte, error) {
	const ooxml = "application/vnd.openxmlformats-officedocument."
	list, all := "", []related{{"slideMaster", "slideMasters/slideMaster1.xml"}}
	var parts []packed
	for i, s := range slides {
		name := fmt.Sprintf("slides/slide%d.xml", i+1)
		all = append(all, related{"slide", name})
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+2)
		parts = append(parts, packed{"ppt/" + name, ooxml + "presentationml.slide+xml", s},
			packed{fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", i+1), "", links(related{"slideLayout", "../slideLayouts/slideLayout1.xml"})})
	}
	parts = append(parts,
		packed{"_rels/.rels", "", links(related{"officeDocument", "ppt/presentation.xml"})},
		packed{"ppt/presentation.xml", ooxml + "presentationml.presentation.main+xml", deckHead + `<p:presentation ` + deckSpaces + `><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>` + list + fmt.Sprintf(`</p:sldIdLst><p:sldSz cx="%d" cy="%d"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`, deckWidth, deckHeight)},
		packed{"ppt/_rels/presentation.xml.rels", "", links(all...)},
		packed{"ppt/slideMasters/slideMaster1.xml", ooxml + "presentationml.slideMaster+xml", deckHead + `<p:sldMaster ` + deckSpaces + `>` + strings.Replace(tree(), `<p:spTree>`, `<p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>`, 1) +
			`<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>`},
		packed{"ppt/slideMasters/_rels/slideMaster1.xml.rels", "", links(related{"slideLayout", "../slideLayouts/slideLayout1.xml"}, related{"theme", "../theme/theme1.xml"})},
		packed{"ppt/slideLayouts/slideLayout1.xml", ooxml + "presentationml.slideLayout+xml", deckHead + `<p:sldLayout ` + deckSpaces + ` type="blank" preserve="1">` + strings.Replace(tree(), `<p:cSld>`, `<p:cSld name="Trắng">`, 1) + `<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`},
		packed{"ppt/slideLayouts/_rels/slideLayout1.xml.rels", "", links(related{"slideMaster", "../slideMasters/slideMaster1.xml"})},
		packed{"ppt/theme/theme1.xml", ooxml + "theme+xml", deckTheme()})
	return zipParts(parts)
}

// deckTheme is a plain theme: the colours of the pages, Arial, no effects.
func deckTheme() string {
	colors := ""
	for _, c := range [][2]string{{"dk1", deckInk}, {"lt1", "FFFFFF"}, {"dk2", deckSoft}, {"lt2", "F6F6F4"}, {"accent1", deckGood}, {"accent2", "1B4F9C"}, {"accent3", deckBad}, {"accent4", "7A5000"}, {"accent5", "858D97"}, {"accent6", "2F8268"}, {"hlink", "1B4F9C"}, {"folHlink", "153F7E"}} {
		colors += fmt.Sprintf(`<a:%s><a:srgbClr val="%s"/></a:%s>`, c[0], c[1], c[0])
	}
	font := `<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>`
	fill := strings.Repeat(`<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`, 3)
	line := strings.Repeat(`<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>`, 3)
	effect := strings.Repeat(`<a:effectStyle><a:effectLst/></a:effectStyle>`, 3)
	return deckHead + `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Tổng kết"><a:themeElements><a:clrScheme name="Tổng kết">` + colors + `</a:clrScheme><a:fontScheme name="Tổng kết"><a:majorFont>` + font + `</a:majorFont><a:minorFont>` + font +
		`</a:minorFont></a:fontScheme><a:fmtScheme name="Trơn"><a:fillStyleLst>` + fill + `</a:fillStyleLst><a:lnStyleLst>` + line + `</a:lnStyleLst><a:effectStyleLst>` + effect + `</a:effectStyleLst><a:bgFillStyleLst>` + fill + `</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
}

// zipParts writes the parts with the list of their kinds first.
func zipParts(parts []packed) ([]byte, error) {
	types := deckHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
	for _, p := range parts {
		if p.kind != "" {
			types += `<Override PartName="/` + p.name + `" ContentType="` + p.kind + `"/>`
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range append([]packed{{"[Content_Types].xml", "", types + `</Types>`}}, parts...) {
		w, err := z.Create(p.name)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
		if _, err := w.Write([]byte(p.content)); err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
