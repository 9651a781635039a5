package docx

import (
	"strings"
	"testing"

	"tongket/internal/fault"
)

// TestFragment holds that blocks put into another file keep to its paper, and ask
// for the tags and ids of its controls.
func TestFragment(t *testing.T) {
	t.Parallel()
	around := sectionProps(New(Options{}).opt, Section{}, true)
	next := 100
	at := Place{Around: around, NextID: func() int { next++; return next }, Mark: func(tag, printed string) string {
		if tag == "none" {
			return ""
		}
		return tag + printed
	}}
	got, err := Fragment([]Block{
		Text(Run{Text: "7", Tag: "a"}, Run{Text: "8", Tag: "none"}), Section{Landscape: true}, Text(T("ngang")),
	}, at)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%d elements, want two paragraphs", len(got))
	}
	if n := len(got[0].FindElements(".//sdt")); n != 1 {
		t.Errorf("%d controls, want one", n)
	}
	if tag := got[0].FindElement(".//sdtPr/tag"); tag.SelectAttrValue("w:val", "") != "a7" {
		t.Errorf("tag %v", tag.Attr)
	}
	if id := got[0].FindElement(".//sdtPr/id"); id.SelectAttrValue("w:val", "") != "101" {
		t.Errorf("id %v", id.Attr)
	}
	if got[0].FindElement("./pPr/sectPr/titlePg") == nil {
		t.Error("the section before the landscape one is not the one around")
	}
	last := got[1].FindElement("./pPr/sectPr/pgSz")
	if last == nil || last.SelectAttrValue("w:orient", "") != "landscape" {
		t.Error("the landscape section is not closed at its end")
	}
	if _, err := Fragment([]Block{Section{}}, Place{}); err == nil {
		t.Error("a section begins where none can end")
	}
}

// TestPackage opens files of both kinds and refuses what Word would not let change.
func TestPackage(t *testing.T) {
	t.Parallel()
	p, err := OpenPackage(bytesOf(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	rels, err := p.Relations(p.Main)
	if err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, r := range rels {
		kinds += r.Kind + "=" + r.Target + " "
	}
	if want := "styles=word/styles.xml settings=word/settings.xml fontTable=word/fontTable.xml header=word/header1.xml header=word/header2.xml footer=word/footer1.xml "; kinds != want {
		t.Errorf("relations %q, want %q", kinds, want)
	}
	if err := p.Protected(); err != nil {
		t.Error(err)
	}
	guarded := pack(t, "<w:p/>", map[string]string{
		"word/settings.xml": `<w:settings xmlns:w="` + nsW + `"><w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>`,
	})
	if p, err = OpenPackage(guarded); err != nil {
		t.Fatal(err)
	}
	if err := p.Protected(); !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "bảo vệ") {
		t.Errorf("protected: %v", err)
	}
}
