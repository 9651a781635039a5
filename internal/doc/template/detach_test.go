package template

import (
	"strings"
	"testing"
)

// TestDetached holds that words beside the tags of a section of paragraphs stand once,
// as in docxtemplater, and that tags alone leave no empty paragraph.
func TestDetached(t *testing.T) {
	t.Parallel()
	list := func(text string) string { // a paragraph of a numbered list
		return para(`<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + run(text))
	}
	for _, c := range []struct{ name, in, want string }{
		{"around", para(run("Gồm: {{#cac_nhom}}")) + para(run("- {{ten}}")) + para(run("{{/cac_nhom}} Hết.")), "Gồm: \n- Kinh tế\n- Xã hội\n Hết."},
		{"the first item beside", para(run("Gồm: {{#cac_nhom}}{{ten}}")) + para(run("và {{/cac_nhom}}Hết.")), "Gồm: \nKinh tế\nvà \nXã hội\nvà \nHết."},
		{"two sections between words", para(run("{{#co}}")) + para(run("a")) + para(run("{{/co}} rồi {{#cac_nhom}}")) + para(run("{{ten}}")) + para(run("{{/cac_nhom}}")), "a\n rồi \nKinh tế\nXã hội"},
		{"words of both", para(run("{{#cac_nhom}}")) + para(run("x {{/cac_nhom}}{{#co}} y")) + para(run("{{/co}}")), "x \nx \n y"},
		{"one section in another", para(run("Có {{#co}}nhóm {{#cac_nhom}}")) + para(run("{{ten}}")) + para(run("{{/cac_nhom}}{{/co}} hết")), "Có \nnhóm \nKinh tế\nXã hội\n hết"},
		{"an inline section before", para(run("{{#co}}Có {{/co}}gồm {{#cac_nhom}}")) + para(run("{{ten}}")) + para(run("{{/cac_nhom}}")), "Có gồm \nKinh tế\nXã hội"},
		{"in a cell", wordTable(para(run("Gồm {{#cac_nhom}}")) + para(run("{{ten}}")) + para(run("{{/cac_nhom}}hết"))), "Gồm \nKinh tế\nXã hội\nhết"},
		{"over the cells of a row", wordTable(para(run("Nhóm {{#cac_nhom}}{{ten}}")), para(run("{{/cac_nhom}} hết"))), "Nhóm Kinh tế |  hết\nNhóm Xã hội |  hết"},
		{"not the blanks", para(run("  {{#cac_nhom}}")) + para(run("{{ten}}")) + para(run("{{/cac_nhom}}  ")), "Kinh tế\nXã hội"},
		{"none left", para(run("Gồm: {{#rong}}")) + para(run("{{ten}}")) + para(run("{{/rong}} Hết.")), "Gồm: \n Hết."},
		{"of a list", list("Gồm {{#cac_nhom}}") + list("{{ten}}") + list("{{/cac_nhom}}"), "Gồm \nKinh tế\nXã hội"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := textOf(t, drawn(t, bareWord(t, c.in), wardScope, Options{})); got != c.want {
				t.Errorf("text %q, want %q", got, c.want)
			}
		})
	}
}

// TestDetachedKeepsSection holds that a paragraph with words and a tag that ends a
// section of the document ends it once, at its end.
func TestDetachedKeepsSection(t *testing.T) {
	t.Parallel()
	in := para(run("{{#co}}")) + para(run("a")) + para(`<w:pPr><w:jc w:val="center"/><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr>`+run("b{{/co}}c")) + para(run("d"))
	doc := partOf(t, drawn(t, bareWord(t, in), wardScope, Options{}), "word/document.xml")
	want := `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">b</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val="center"/><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr><w:r><w:t xml:space="preserve">c</w:t></w:r></w:p>`
	if !strings.Contains(doc, want) {
		t.Errorf("no %s in %s", want, doc)
	}
}

// wordTable is a table of one row as Word writes it.
func wordTable(cells ...string) string {
	return `<w:tbl><w:tblPr/><w:tblGrid>` + strings.Repeat(`<w:gridCol w:w="3000"/>`, len(cells)) + `</w:tblGrid><w:tr><w:tc>` + strings.Join(cells, `</w:tc><w:tc>`) + `</w:tc></w:tr></w:tbl>`
}
