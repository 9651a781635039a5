package docx

import (
	"github.com/beevik/etree"
)

// Place is a place in a file of someone else's making where blocks are put.
type Place struct {
	Options Options // font and size of the text around, for blocks that measure
	// Section is the paper of the section around, and Around its w:sectPr, which is
	// repeated where a block ends the section; nil where no section can end.
	Section Section
	Around  *etree.Element
	// Mark gives the tag of the control for a run's Tag and the text printed; ""
	// for no control.
	Mark func(tag, printed string) string
	// NextID gives the id of the next content control.
	NextID func() int
}

// Fragment makes the elements of blocks for a place: paragraphs and tables, their
// name space prefix w. A section that blocks begin is closed at their end, so that
// what follows lies on the paper it lay on.
func Fragment(blocks []Block, at Place) ([]*etree.Element, error) {
	opt := New(at.Options).opt
	section := at.Section
	if section.Margins == (Margins{}) {
		section.Margins = opt.Margins
	}
	b := &builder{opt: opt, out: el("w:body"), section: section, placed: &at, inCell: at.Around == nil}
	for _, block := range blocks {
		block.build(b)
	}
	if b.closed > 0 {
		b.closeSection()
	}
	if b.err != nil {
		return nil, b.err
	}
	return b.out.ChildElements(), nil
}

// FragmentStyles gives the styles that blocks name, as elements of styles.xml, for
// a file that may not know them.
func FragmentStyles(opt Options) []*etree.Element {
	return stylesPart(New(opt).opt).SelectElements("style")
}
