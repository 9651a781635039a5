package template

import (
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

const (
	nsMC  = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	nsW15 = "http://schemas.microsoft.com/office/word/2012/wordml"
)

// declare makes the root of a part know the property that hides the frame of a
// content control, and tells older programs to pass over it.
func (c *compiler) declare(root *etree.Element) {
	values := false
	for _, t := range c.found {
		values = values || t.mark == markValue || t.mark == markBlocks
	}
	if !values {
		return
	}
	for _, ns := range [][2]string{{"xmlns:mc", nsMC}, {"xmlns:w15", nsW15}} {
		if root.SelectAttr(ns[0]) == nil {
			root.CreateAttr(ns[0], ns[1])
		}
	}
	passed := root.SelectAttrValue("mc:Ignorable", "")
	for _, p := range strings.Fields(passed) {
		if p == "w15" {
			return
		}
	}
	root.CreateAttr("mc:Ignorable", strings.TrimSpace(passed+" w15"))
}

// keepHeaders writes into every section of the document the page headers and
// footers it takes over from the one before: in a loop, the one before is another.
func (c *compiler) keepHeaders(root *etree.Element) {
	looped := false
	now := map[string]*etree.Element{}
	for _, section := range c.sections(root) {
		own := map[string]bool{}
		for _, e := range section.ChildElements() {
			if e.Tag == "headerReference" || e.Tag == "footerReference" {
				kind := e.Tag + e.SelectAttrValue("type", "default")
				own[kind], now[kind] = true, e
			}
		}
		looped = looped || c.looped(section)
		if !looped {
			continue
		}
		for _, kind := range []string{"footerReferencefirst", "footerReferenceeven", "footerReferencedefault",
			"headerReferencefirst", "headerReferenceeven", "headerReferencedefault"} {
			if e := now[kind]; e != nil && !own[kind] {
				section.InsertChildAt(0, e.Copy())
			}
		}
	}
}

// sections lists the w:sectPr of the document in their order.
func (c *compiler) sections(e *etree.Element) (out []*etree.Element) {
	for _, child := range e.ChildElements() {
		switch {
		case c.is(child, "sectPr"):
			out = append(out, child)
		case child.Tag != "sectPrChange" && child.Tag != "r":
			out = append(out, c.sections(child)...)
		}
	}
	return out
}

// looped reports whether an element stands in a section of tags.
func (c *compiler) looped(e *etree.Element) bool {
	for ; e.Parent() != nil; e = e.Parent() {
		if c.inSpan(e) {
			return true
		}
	}
	return false
}

// finish changes what the tags make necessary in parts without tags.
func (t *Template) finish(texts []textPart) error {
	if t.slides || len(t.parts) == 0 {
		return nil
	}
	if t.inserted {
		if err := t.addStyles(); err != nil {
			return err
		}
	}
	for _, x := range texts {
		if hasContents(x.doc.Root()) {
			return t.updateFields()
		}
	}
	return nil
}

// hasContents reports whether a part holds a contents list, whose page numbers
// only Word can count.
func hasContents(e *etree.Element) bool {
	switch {
	case e.Tag == "instrText" && isContents(e.Text()), e.Tag == "fldSimple" && isContents(e.SelectAttrValue("instr", "")):
		return true
	}
	for _, child := range e.ChildElements() {
		if hasContents(child) {
			return true
		}
	}
	return false
}

func isContents(field string) bool {
	words := strings.Fields(field)
	return len(words) > 0 && strings.EqualFold(words[0], "TOC")
}

// related finds the part of a kind that the main part refers to, "" without one.
func (t *Template) related(kind string) (string, error) {
	all, err := t.pack.Relations(t.pack.Main)
	if err != nil {
		return "", err
	}
	for _, r := range all {
		if r.Kind == kind && t.pack.Has(r.Target) {
			return r.Target, nil
		}
	}
	return "", nil
}

// afterUpdate lists what stands behind w:updateFields in the settings (CT_Settings).
var afterUpdate = map[string]bool{
	"hdrShapeDefaults": true, "footnotePr": true, "endnotePr": true, "compat": true, "docVars": true, "rsids": true,
	"mathPr": true, "attachedSchema": true, "themeFontLang": true, "clrSchemeMapping": true,
	"doNotIncludeSubdocsInStats": true, "doNotAutoCompressPictures": true, "forceUpgrade": true, "captions": true,
	"readModeInkLockDown": true, "smartTagType": true, "schemaLibrary": true, "shapeDefaults": true,
	"doNotEmbedSmartTags": true, "decimalSymbol": true, "listSeparator": true,
}

// updateFields has Word count the pages of the contents list when it opens the
// file.
func (t *Template) updateFields() error {
	name, err := t.related("settings")
	if name == "" || err != nil {
		return err
	}
	doc, err := t.pack.Tree(name)
	if err != nil {
		return err
	}
	root := doc.Root()
	if root.SelectElement("updateFields") != nil {
		return nil
	}
	at := len(root.Child)
	for _, e := range root.ChildElements() {
		if afterUpdate[e.Tag] || e.Space == "w14" || e.Space == "w15" {
			at = e.Index()
			break
		}
	}
	e := etree.NewElement("w:updateFields")
	e.CreateAttr("w:val", "true")
	root.InsertChildAt(at, e)
	t.fixed[name], err = doc.WriteToBytes()
	return err
}

// addStyles gives the template the styles that blocks name and it does not know.
func (t *Template) addStyles() error {
	name, err := t.related("styles")
	if name == "" || err != nil {
		return err
	}
	doc, err := t.pack.Tree(name)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range doc.Root().SelectElements("style") {
		known[e.SelectAttrValue("styleId", "")] = true
	}
	added := false
	for _, e := range docx.FragmentStyles(docx.Options{}) {
		if id := e.SelectAttrValue("styleId", ""); !known[id] && id != "Normal" {
			doc.Root().AddChild(e)
			added = true
		}
	}
	if !added {
		return nil
	}
	t.fixed[name], err = doc.WriteToBytes()
	return err
}
