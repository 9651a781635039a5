package template

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// repacked is a package with some parts changed or added.
func repacked(t testing.TB, b []byte, with map[string]string) []byte {
	t.Helper()
	p, err := docx.OpenPackage(b)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range p.Files() {
		part, err := p.Bytes(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(part)
	}
	maps.Copy(parts, with)
	return zipped(t, parts)
}

// TestTypedWithin holds that what was typed within a tag besides letters does it no
// harm, and that what stood there for others is kept.
func TestTypedWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want, keeps string }{
		{"a tab", `<w:r><w:t>{{ten_don_vi</w:t><w:tab/><w:t>| hoa}}</w:t><w:tab/><w:t>.</w:t></w:r>`, "PHƯỜNG HÒA MẪU\t.", "<w:tab/>"},
		{"the end of a line", `<w:r><w:t>{{ten_don_vi</w:t><w:br/><w:t>| hoa}}</w:t></w:r>`, "PHƯỜNG HÒA MẪU", ""},
		{"a hyphen that does not break", `<w:r><w:t>{{ten</w:t><w:noBreakHyphen/><w:t>don</w:t></w:r><w:r><w:noBreakHyphen/><w:t>vi}}</w:t><w:noBreakHyphen/></w:r>`, "phường Hòa Mẫu-", "<w:noBreakHyphen/>"},
		{"a comment", run("{{ten_") + `<w:commentRangeStart w:id="3"/>` + run("don_vi") + `<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>` + run("}}"),
			"phường Hòa Mẫu", `<w:commentReference w:id="3"/>`},
		{"a deletion", run("{{ten_") + `<w:del w:id="1" w:author="a"><w:r><w:delText>cũ</w:delText></w:r></w:del>` + run("don_vi}}"), "phường Hòa Mẫu", "<w:delText>cũ</w:delText>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := drawn(t, bareWord(t, para(c.in)), wardScope, Options{})
			if got := textOf(t, out); got != c.want {
				t.Errorf("text %q, want %q", got, c.want)
			}
			if doc := partOf(t, out, "word/document.xml"); !strings.Contains(doc, c.keeps) {
				t.Errorf("no %s in %s", c.keeps, doc)
			}
		})
	}
	tpl, err := Parse(bareWord(t, para(`<w:r><w:t>{{ten</w:t><w:br w:type="page"/><w:t>don_vi}}</w:t></w:r>`)))
	if err != nil {
		t.Fatal(err)
	}
	if len(tpl.Tags()) > 0 || len(tpl.problems) == 0 {
		t.Error("a tag reaches over the end of a page")
	}
}

// TestBoundControl holds that Word does not write the file's properties over what was
// filled in.
func TestBoundControl(t *testing.T) {
	t.Parallel()
	control := func(text string) string {
		return para(`<w:sdt><w:sdtPr><w:id w:val="4"/><w:showingPlcHdr/><w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w:text/></w:sdtPr><w:sdtContent>` + run(text) + `</w:sdtContent></w:sdt>`)
	}
	doc := partOf(t, drawn(t, bareWord(t, control("{{ten_don_vi}}")+control("để nguyên")), wardScope, Options{}), "word/document.xml")
	if n := strings.Count(doc, "dataBinding"); n != 1 || !strings.Contains(doc, `<w:sdtPr><w:id w:val="4"/><w:text/></w:sdtPr>`) {
		t.Errorf("%d controls are bound, want the one without tags alone: %s", n, doc)
	}
}

// TestBreakBefore holds that a page begins where a paragraph that goes with its tag
// said so.
func TestBreakBefore(t *testing.T) {
	t.Parallel()
	begin := func(val string) string {
		return para(`<w:pPr><w:pStyle w:val="A"/><w:pageBreakBefore` + val + `/></w:pPr>` + run("{{#cac_nhom}}"))
	}
	const end = `<w:p><w:r><w:t>{{/cac_nhom}}</w:t></w:r></w:p>`
	ten := para(`<w:pPr><w:keepNext/><w:jc w:val="left"/></w:pPr>` + run("{{ten}}"))
	for _, c := range []struct {
		name, in, want string
		pages          int
	}{
		{"a paragraph", begin("") + ten + end, `<w:pPr><w:keepNext/><w:pageBreakBefore/><w:jc w:val="left"/></w:pPr>`, 2},
		{"one without properties", begin("") + para(run("{{ten}}")) + end, `<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r>`, 2},
		{"a table", begin("") + `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc>` + ten + `</w:tc></w:tr></w:tbl>` + end, `<w:tc><w:p><w:pPr><w:keepNext/><w:pageBreakBefore/>`, 2},
		{"none asked for", begin(` w:val="0"`) + ten + end, `<w:pPr><w:keepNext/><w:jc`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc := partOf(t, drawn(t, bareWord(t, c.in), wardScope, Options{}), "word/document.xml")
			if n := strings.Count(doc, "<w:pageBreakBefore/>"); n != c.pages || !strings.Contains(doc, c.want) {
				t.Errorf("%d pages begin, want %d, with %s in %s", n, c.pages, c.want, doc)
			}
		})
	}
}

// TestSavedAsTemplate holds that what Word and PowerPoint saved as a template or a
// show becomes a document they open, and that what carries macros is refused.
func TestSavedAsTemplate(t *testing.T) {
	t.Parallel()
	word, deck := richTemplate(t), deckOf(t, textShape(2, "{{ten_don_vi}}")+textShape(3, "{{%bieu_do}}"), textShape(2, "{{#cac_nhom | trang}}{{ten}}"))
	for _, c := range []struct {
		name     string
		in       []byte
		from, to string
		refused  string
	}{
		{"dotx", word, "wordprocessingml.document.main", "wordprocessingml.template.main", ""},
		{"potx", deck, "presentationml.presentation.main", "presentationml.template.main", ""},
		{"ppsx", deck, "presentationml.presentation.main", "presentationml.slideshow.main", ""},
		{"docm", word, "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main", "có macro"},
		{"pptm", deck, "vnd.openxmlformats-officedocument.presentationml.presentation.main", "vnd.ms-powerpoint.presentation.macroEnabled.main", "kiểu .pptx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			types := partOf(t, c.in, typesName)
			in := repacked(t, c.in, map[string]string{typesName: strings.Replace(types, c.from, c.to, 1)})
			if c.refused != "" {
				if _, err := Parse(in); fault.Of(err) == nil || !strings.Contains(fault.Of(err).Sentence, c.refused) {
					t.Errorf("error %v, want a fault with %q", err, c.refused)
				}
				return
			}
			got := partOf(t, drawn(t, in, richScope(t), Options{}), typesName)
			if strings.Contains(got, c.to) || !strings.Contains(got, c.from) || !strings.Contains(got, `Extension="png"`) {
				t.Errorf("kinds of parts %s", got)
			}
			if c.name != "dotx" {
				return
			}
			if _, err := docx.Read(in); err != nil { // as a mark of secrecy is looked for
				t.Error(err)
			}
		})
	}
}

// TestUnfilledParts holds that a tag in a chart or a drawn scheme is told of, for it
// would leave with the paper as it is.
func TestUnfilledParts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"word/charts/chart1.xml": "biểu đồ", "word/diagrams/data1.xml": "sơ đồ SmartArt", "word/comments.xml": "",
	} {
		tpl, err := Parse(repacked(t, richTemplate(t), map[string]string{name: `<c:chart xmlns:c="c" xmlns:a="a"><a:t>Thu {{thuc_hien}}</a:t></c:chart>`}))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range tpl.problems {
			got = append(got, p.Sentence)
		}
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !regexp.MustCompile(`^Thẻ “\{\{thuc_hien\}\}” nằm trong một `+want).MatchString(got[0])) {
			t.Error(fmt.Sprint(name, ": ", got))
		}
	}
}
