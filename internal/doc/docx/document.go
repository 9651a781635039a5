package docx

import (
	"fmt"
	"io"
	"time"

	"github.com/beevik/etree"
)

// A4, upright.
var paperWidth, paperHeight = MM(210), MM(297)

// Options set up a document; what is zero is as most offices print.
type Options struct {
	Title   string    // among the file's properties
	Author  string    // among the file's properties; nobody is named unless given
	Created time.Time // among the properties and in the package; zero leaves it out
	Font    string    // "" means Times New Roman
	Size    int       // points of body text; 0 means 14
	Margins Margins   // zero means 20 mm above and below, 30 left, 15 right
	Line    int       // line spacing of body text in percent; 0 means 115
	Exact   Length    // line pitch of body text exactly so much; wins over Line
	Indent  Length    // of the first line of body text; 0 means 12.7 mm
	Gap     Length    // between paragraphs of body text; 0 means 6 pt
	Footer  []Run     // small print at the foot of every page; none by default

	PageNumber    int    // points of the page number in the top margin; 0 means 13
	PageNumberTop Length // from the edge of the paper; 0 means 10 mm
}

// Document gathers blocks and writes them as a .docx.
type Document struct {
	opt    Options
	blocks []Block
}

// New begins a document on A4.
func New(opt Options) *Document {
	if opt.Font == "" {
		opt.Font = "Times New Roman"
	}
	if opt.Size == 0 {
		opt.Size = 14
	}
	if opt.Line == 0 {
		opt.Line = 115
	}
	if opt.Margins == (Margins{}) {
		opt.Margins = Margins{Top: MM(20), Bottom: MM(20), Left: MM(30), Right: MM(15)}
	}
	if opt.PageNumber == 0 {
		opt.PageNumber = 13
	}
	for _, l := range []struct {
		of    *Length
		usual Length
	}{{&opt.Indent, MM(12.7)}, {&opt.Gap, Pt(6)}, {&opt.PageNumberTop, MM(10)}} {
		if *l.of == 0 {
			*l.of = l.usual
		}
	}
	opt.Font, opt.Title, opt.Author = clean(opt.Font), clean(opt.Title), clean(opt.Author)
	return &Document{opt: opt}
}

// Add appends blocks.
func (d *Document) Add(blocks ...Block) { d.blocks = append(d.blocks, blocks...) }

// TextWidth is the width between the margins of an upright or a landscape page,
// for sharing out among the columns of a table.
func (d *Document) TextWidth(landscape bool) Length {
	return textWidth(Section{Landscape: landscape, Margins: d.opt.Margins})
}

func textWidth(s Section) Length {
	w := paperWidth
	if s.Landscape {
		w = paperHeight
	}
	return w - s.Margins.Left - s.Margins.Right
}

// WriteTo writes the .docx. The same document gives the same bytes. An error that
// is not the writer's is a mistake of the caller: a table whose cells do not fit
// its columns, a tag too long.
func (d *Document) WriteTo(w io.Writer) (int64, error) {
	b := &builder{opt: d.opt, out: el("w:body"), section: Section{Margins: d.opt.Margins}}
	for _, block := range d.blocks {
		block.build(b)
	}
	b.end()
	if b.err != nil {
		return 0, b.err
	}
	return writePackage(w, d.opt, documentPart(b.out))
}

// builder turns blocks into elements, one after another.
type builder struct {
	opt      Options
	out      *etree.Element // the body, or the cell being filled
	section  Section        // in force
	closed   int            // sections ended so far
	breakDue bool           // the next block begins a page
	freshSec bool           // nothing stands in the section yet
	inCell   bool           // pages and sections cannot change here
	placed   *Place         // where the blocks go in another file; nil: a document of ours
	controls int            // content controls made so far; their ids
	err      error
}

// failf keeps the first mistake.
func (b *builder) failf(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("docx: "+format, args...)
	}
}

// last is the element written last, nil at the start.
func (b *builder) last() *etree.Element {
	if all := b.out.ChildElements(); len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

// add appends a paragraph or table. Two tables in a row would become one, and a
// section that begins with a table keeps the paper of the one before in
// LibreOffice: a paragraph of no height goes between.
func (b *builder) add(e *etree.Element) {
	if e.Tag == "tbl" {
		if last := b.last(); b.breakDue || b.freshSec || last != nil && last.Tag == "tbl" {
			b.addPara(b.para(Para{Exact: 20}))
		}
		b.out.AddChild(e)
		return
	}
	b.addPara(e)
}

func (b *builder) addPara(p *etree.Element) {
	if b.breakDue {
		setFlag(p, "w:pageBreakBefore")
	}
	b.breakDue, b.freshSec = false, false
	b.out.AddChild(p)
}

func (PageBreak) build(b *builder) {
	if b.inCell {
		b.failf("a page begins inside a table cell")
		return
	}
	b.breakDue = true
}

// build ends the section in force: its properties go into its last paragraph, or
// into one of no height after a table.
func (s Section) build(b *builder) {
	if b.inCell {
		b.failf("a section begins inside a table cell")
		return
	}
	if s.Margins == (Margins{}) {
		s.Margins = b.opt.Margins
	}
	if b.last() == nil && b.placed == nil { // nothing stands before it: the section is the document's first
		b.section = s
		return
	}
	b.closeSection()
	b.section, b.freshSec, b.breakDue = s, true, false
}

// closeSection puts the properties of the section in force into its last paragraph.
func (b *builder) closeSection() {
	p := b.last()
	if p == nil || p.Tag != "p" || p.FindElement("w:pPr/w:sectPr") != nil {
		p = b.para(Para{Exact: 20})
		b.out.AddChild(p)
	}
	props := sectionProps(b.opt, b.section, b.closed == 0)
	if b.placed != nil {
		props = placedSection(b.opt, b.section)
		if b.closed == 0 {
			props = b.placed.Around.Copy()
		}
	}
	propsOf(p).AddChild(props)
	b.closed++
}

// end closes the last section. Word wants a paragraph after a table at the end.
func (b *builder) end() {
	if last := b.last(); last == nil || last.Tag == "tbl" || b.freshSec {
		b.addPara(b.para(Para{Exact: 20}))
	}
	b.out.AddChild(sectionProps(b.opt, b.section, b.closed == 0))
}

// sectionProps makes a w:sectPr. Pages are numbered in the top margin from the
// second on: the first section has a first page of its own, without a number.
func sectionProps(opt Options, s Section, first bool) *etree.Element {
	footer := len(opt.Footer) > 0
	e := with(el("w:sectPr"), el("w:headerReference", "w:type", "default", "r:id", relHeader))
	if first {
		e.AddChild(el("w:headerReference", "w:type", "first", "r:id", relFirstHeader))
	}
	if footer {
		e.AddChild(el("w:footerReference", "w:type", "default", "r:id", relFooter))
		if first {
			e.AddChild(el("w:footerReference", "w:type", "first", "r:id", relFooter))
		}
	}
	with(e, paperProps(opt, s)...)
	if first {
		e.AddChild(el("w:titlePg"))
	}
	return e
}

// placedSection makes the w:sectPr of a section inside another's file: headers and
// footers go on as they were.
func placedSection(opt Options, s Section) *etree.Element {
	return with(el("w:sectPr"), paperProps(opt, s)...)
}

// paperProps says on what paper a section lies.
func paperProps(opt Options, s Section) []*etree.Element {
	width, height := paperWidth, paperHeight
	size := el("w:pgSz")
	if s.Landscape {
		width, height = height, width
	}
	size.CreateAttr("w:w", twips(width))
	size.CreateAttr("w:h", twips(height))
	if s.Landscape {
		size.CreateAttr("w:orient", "landscape")
	}
	m := s.Margins
	return []*etree.Element{val("w:type", "nextPage"), size, el("w:pgMar",
		"w:top", twips(m.Top), "w:right", twips(m.Right), "w:bottom", twips(m.Bottom), "w:left", twips(m.Left),
		"w:header", twips(opt.PageNumberTop), "w:footer", twips(MM(8)), "w:gutter", "0")}
}
