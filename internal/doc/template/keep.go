package template

import (
	"regexp"
	"strings"

	"github.com/beevik/etree"
)

// unbind lets go of what would write over the words of a control whose text holds
// tags: Word fills a bound control (the title on a cover page) from the file's
// properties each time it opens the file.
func (c *compiler) unbind() {
	for at := range c.slots {
		for e := at.Parent(); e != nil; e = e.Parent() {
			if !c.is(e, "sdt") {
				continue
			}
			props := e.SelectElement("sdtPr")
			if props == nil {
				continue
			}
			for _, p := range props.ChildElements() {
				if p.Tag == "dataBinding" || p.Tag == "showingPlcHdr" {
					props.RemoveChild(p)
				}
			}
		}
	}
}

// keepBreaks hands the page break before a paragraph that goes with its tag to what
// stands behind it.
func (c *compiler) keepBreaks() {
	for at := range c.slots {
		p := c.nearest(at, "p")
		if p == nil || p.Parent() == nil || !breaksBefore(p) || !c.dropped(p) {
			continue
		}
		if next := c.after(p); next != nil && !breaksBefore(next) {
			breakBefore(next)
		}
	}
}

// after is the paragraph that stands behind one, in the same text or as the first of
// a table; nil where there is none that stays.
func (c *compiler) after(p *etree.Element) *etree.Element {
	past := false
	for _, e := range p.Parent().ChildElements() {
		switch {
		case e == p:
			past = true
		case !past, c.is(e, "p") && c.dropped(e):
		case c.is(e, "p"):
			return e
		case c.is(e, "tbl"):
			return e.FindElement("./tr/tc/p")
		}
	}
	return nil
}

// breaksBefore reports whether a paragraph begins a page.
func breaksBefore(p *etree.Element) bool {
	e := p.FindElement("./pPr/pageBreakBefore")
	if e == nil {
		return false
	}
	switch e.SelectAttrValue("w:val", "true") {
	case "0", "false", "off":
		return false
	}
	return true
}

// breakBefore makes a paragraph begin a page; in the order of CT_PPr.
func breakBefore(p *etree.Element) {
	pPr := p.SelectElement("pPr")
	if pPr == nil {
		pPr = etree.NewElement("w:pPr")
		p.InsertChildAt(0, pPr)
	}
	at := 0
	for _, e := range pPr.ChildElements() {
		switch e.Tag {
		case "pageBreakBefore":
			pPr.RemoveChild(e)
		case "pStyle", "keepNext", "keepLines":
			at = e.Index() + 1
		}
	}
	pPr.InsertChildAt(at, etree.NewElement("w:pageBreakBefore"))
}

// unfilled lists the folders of parts that show text and are not filled in.
var unfilled = []struct{ folder, label string }{
	{"/charts/", "biểu đồ"}, {"/diagrams/data", "sơ đồ SmartArt"},
}

// bracedText finds a tag in the markup of a part.
var bracedText = regexp.MustCompile(`\{\{[^{}<>]{1,300}\}\}`)

// elsewhere tells of tags that stand where none is filled in: they would leave with
// the paper as they are.
func (t *Template) elsewhere() error {
	for _, f := range t.pack.Files() {
		name := strings.ToLower(f.Name)
		for _, kind := range unfilled {
			if !strings.Contains(name, kind.folder) || !strings.HasSuffix(name, ".xml") {
				continue
			}
			b, err := t.pack.Bytes(f.Name)
			if err != nil {
				return err
			}
			if tag := bracedText.Find(b); tag != nil {
				t.problems = append(t.problems, Problem{Part: kind.label, Paragraph: string(tag), Tag: string(tag), Sentence: "Thẻ “" + string(tag) +
					"” nằm trong một " + kind.label + ", nơi hệ thống không điền được; hãy chuyển thẻ ra thân văn bản hoặc vào một hộp chữ."})
			}
		}
	}
	return nil
}
