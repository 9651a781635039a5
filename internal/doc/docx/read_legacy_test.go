package docx

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadOldFonts holds that text in fonts of the years before Unicode is decoded
// wherever the font is named, and nothing else is.
func TestReadOldFonts(t *testing.T) {
	t.Parallel()
	font := func(name string) string { return `<w:rFonts w:ascii="` + name + `" w:hAnsi="` + name + `"/>` }
	const abc, unicode = ".VnTime", "Times New Roman"
	styles := `<w:docDefaults><w:rPrDefault><w:rPr>` + font(abc) + `</w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:styleId="Moi"><w:name w:val="Mới"/><w:rPr>` + font(unicode) + `</w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Hoa"><w:name w:val="Hoa"/><w:rPr>` + font(".VnTimeH") + `</w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="Vni"><w:name w:val="Vni"/><w:rPr>` + font("VNI-Times") + `</w:rPr></w:style>`
	for _, c := range []struct{ name, body, want string }{
		{"by the whole file", p("", "Thu ng©n s¸ch ®¹t 986 triÖu ®ång"), "Thu ngân sách đạt 986 triệu đồng"},
		{"by the paragraph's style", p(`<w:pStyle w:val="Hoa"/>`, "B¸o c¸o"), "BÁO CÁO"},
		{"by the run's style", `<w:p>` + r(`<w:rStyle w:val="Vni"/>`, "Coäng hoøa") + `</w:p>`, "Cộng hòa"},
		{"run by run", `<w:p>` + r("", "x· ") + r(font(unicode), "Hòa Mẫu ") + r(font("VNI-Helve"), "ñaït") + `</w:p>`, "xã Hòa Mẫu đạt"},
		{"letters cut over runs", `<w:p>` + r(font("VNI-Times"), "Ho") + r(font("VNI-Times"), "øa") + `</w:p>`, "Hòa"},
		{"a new font hides nothing", p(`<w:pStyle w:val="Moi"/>`, "hé chñ"), "hé chñ"},
		{"a font of the theme", `<w:p>` + r(`<w:rFonts w:hAnsiTheme="minorHAnsi" w:hAnsi=".VnTime"/>`, "các bà") + `</w:p>`, "các bà"},
		{"typed anew in the old font", `<w:p>` + r("", "các ") + r("", "hộ nghèo") + `</w:p>`, "các hộ nghèo"},
		{"the soft hyphen that is a letter", `<w:p>` + r("", "v&#xAD;ît") + `<w:r><w:t> &#xAD;</w:t></w:r><w:r><w:t>íc v</w:t><w:softHyphen/><w:t>ît</w:t></w:r></w:p>`, "vượt ước vượt"},
		{"a sign of the old font", `<w:p><w:r><w:t>vît m</w:t></w:r><w:r><w:sym w:font=".VnTime" w:char="F0F8"/><w:t>c</w:t></w:r></w:p>`, "vợt mức"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(pack(t, c.body, map[string]string{
				"word/_rels/document.xml.rels": rels("styles", "styles.xml"), "word/styles.xml": wrap("styles", styles),
			}))
			if err != nil {
				t.Fatal(err)
			}
			checkNode(t, got.Body[0])
			if diff := cmp.Diff(c.want, got.Body[0].Text); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestReadOldFontLooks holds that looks and controls move with the letters.
func TestReadOldFontLooks(t *testing.T) {
	t.Parallel()
	vni := `<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>`
	got, err := Read(pack(t, `<w:p>`+r(vni, "Toång thu ")+`<w:sdt><w:sdtPr><w:tag w:val="so"/></w:sdtPr><w:sdtContent>`+
		r(`<w:b/>`+vni, "ñaït 5 tyû")+`</w:sdtContent></w:sdt>`+r("<w:i/>", " (ước)")+`</w:p>`, nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Node{
		Path: "body/p1", Kind: KindParagraph, Text: "Tổng thu đạt 5 tỷ (ước)",
		Spans:    []Span{{0, 11, false, false, "VNI-Times"}, {11, 24, true, false, "VNI-Times"}, {24, 33, false, true, ""}},
		Controls: []Control{{"so", 11, 24}},
	}
	if diff := cmp.Diff(want, got.Body[0]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestReadSigns holds what private codes, soft hyphens and capitals by look come
// out as.
func TestReadSigns(t *testing.T) {
	t.Parallel()
	wing := `<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>`
	for _, c := range []struct{ name, body, want string }{
		{"a bullet typed at a private code", `<w:p>` + r("", "&#xF0B7; Thu đạt 5 tỷ") + `</w:p>`, "• Thu đạt 5 tỷ"},
		{"a known sign of Wingdings", `<w:p>` + r(wing, "&#xF0FC;") + r("", " Đạt") + `</w:p>`, "✓ Đạt"},
		{"an unknown sign of Wingdings", `<w:p>` + r(wing, "&#xF04A;") + r("", " Đạt") + `</w:p>`, "• Đạt"},
		{"an unknown w:sym", `<w:p><w:r><w:sym w:font="Webdings" w:char="F061"/><w:t> Đạt</w:t></w:r></w:p>`, "• Đạt"},
		{"a w:sym of an ordinary font", `<w:p><w:r><w:sym w:font="Arial" w:char="2265"/><w:t> 95</w:t></w:r></w:p>`, "≥ 95"},
		{"a soft hyphen", `<w:p>` + r("", "kế&#xAD;hoạch") + `</w:p>`, "kếhoạch"},
		{"letters drawn as capitals", `<w:p>` + r("<w:caps/>", "Báo cáo mật") + r(`<w:caps w:val="0"/>`, " số 5") + `</w:p>`, "BÁO CÁO MẬT số 5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(pack(t, c.body, nil))
			if err != nil {
				t.Fatal(err)
			}
			checkNode(t, got.Body[0])
			if diff := cmp.Diff(c.want, got.Body[0].Text); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestReadReviewed holds tracked changes in tables, blocks and content controls,
// all taken as accepted, and the grid they leave.
func TestReadReviewed(t *testing.T) {
	t.Parallel()
	cell := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + p("", text) + `</w:tc>`
	}
	control := func(tag, content string) string {
		return `<w:sdt><w:sdtPr><w:tag w:val="` + tag + `"/></w:sdtPr><w:sdtContent>` + content + `</w:sdtContent></w:sdt>`
	}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"moved paragraphs and blocks",
			`<w:moveFromRangeStart w:id="1"/><w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom>` + r("", "đi") + `</w:moveFrom></w:p><w:moveFromRangeEnd w:id="1"/>` +
				p("", "ở lại") + `<w:moveTo>` + p("", "đến") + `</w:moveTo><w:del>` + p("", "bỏ") + `</w:del>`,
			[]string{"body/p1 ở lại", "body/p2 đến"}},
		{"rows and cells, deleted, inserted, in controls",
			`<w:tbl><w:tr>` + cell(`<w:gridSpan w:val="2"/>`, "đầu") + cell("<w:cellDel/>", "ô bỏ") + cell("", "cuối") + `</w:tr>` +
				`<w:tr><w:trPr><w:ins/></w:trPr>` + cell("", "a") + control("so", cell("", "b")) + cell("<w:cellIns/>", "c") + `</w:tr>` +
				`<w:tr><w:trPr><w:del/></w:trPr>` + cell("", "hàng bỏ") + `</w:tr>` +
				control("hang", `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+cell("", "d")+cell("", "e")+`</w:tr>`) + `</w:tbl>`,
			[]string{"body/tbl1/r1/c1 [đầu]", "body/tbl1/r1/c3 [cuối]", "body/tbl1/r2/c1 [a]", "body/tbl1/r2/c2 [b]", "body/tbl1/r2/c3 [c]",
				"body/tbl1/r3/c2 [d]", "body/tbl1/r3/c3 [e]"}},
		{"a field whose result lies in another paragraph",
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("", "I. Kinh tế") + `</w:p>` +
				`<w:p>` + r("", "II. Xã hội") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			[]string{"body/p1 I. Kinh tế", "body/p2 II. Xã hội"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(pack(t, c.body, nil))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, outline(got.Body)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
