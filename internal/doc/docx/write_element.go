package docx

import (
	"strconv"

	"github.com/beevik/etree"
)

// el makes an element with attributes given as pairs of name and value. Texts of
// people come in through clean before they get here; etree escapes them.
func el(tag string, attrs ...string) *etree.Element {
	e := etree.NewElement(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.CreateAttr(attrs[i], attrs[i+1])
	}
	return e
}

// val makes the most common kind of element: one with a value.
func val(tag, value string) *etree.Element { return el(tag, "w:val", value) }

// with appends children and returns the parent.
func with(parent *etree.Element, children ...*etree.Element) *etree.Element {
	for _, c := range children {
		parent.AddChild(c)
	}
	return parent
}

// twips writes a length as an attribute wants it.
func twips(l Length) string { return strconv.Itoa(int(l)) }

// textElement makes a w:t that keeps its spaces.
func textElement(text string) *etree.Element {
	t := el("w:t", "xml:space", "preserve")
	t.CreateText(text)
	return t
}

// border makes one side of a frame: a thin solid line.
func border(side string, space int) *etree.Element {
	return el("w:"+side, "w:val", "single", "w:sz", "6", "w:space", strconv.Itoa(space), "w:color", "auto")
}
