package docx

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// build appends the paragraph, a little away from a ruled table above it.
func (p Para) build(b *builder) {
	if last := b.last(); last != nil && last.Tag == "tbl" && p.Before == 0 && len(p.Runs) > 0 {
		p.Before = Pt(6)
	}
	if last := b.last(); p.KeepPrevious && last != nil && last.Tag == "p" {
		setFlag(last, "w:keepNext")
	}
	b.add(b.para(p))
}

// para makes a w:p.
func (b *builder) para(p Para) *etree.Element {
	e := el("w:p")
	if props := paraProps(p); len(props.Child) > 0 {
		e.AddChild(props)
	}
	for _, r := range p.Runs {
		if r.Text != "" {
			e.AddChild(b.run(r))
		}
	}
	return e
}

// propsOf returns the w:pPr of a paragraph, made where it has none.
func propsOf(p *etree.Element) *etree.Element {
	props := p.SelectElement("w:pPr")
	if props == nil {
		props = el("w:pPr")
		p.InsertChildAt(0, props)
	}
	return props
}

// setFlag adds one of the flags that stand first in a w:pPr, after the style.
func setFlag(p *etree.Element, tag string) {
	props := propsOf(p)
	if props.SelectElement(tag) != nil {
		return
	}
	order := []string{"pStyle", "keepNext", "keepLines", "pageBreakBefore"}
	at := 0
	for _, c := range props.ChildElements() {
		if i := slices.Index(order, c.Tag); i >= 0 && i < slices.Index(order, strings.TrimPrefix(tag, "w:")) {
			at++
		}
	}
	props.InsertChildAt(at, el(tag))
}

// paraProps makes a w:pPr; the order of its children is fixed by CT_PPrBase.
func paraProps(p Para) *etree.Element {
	e := el("w:pPr")
	if p.Style != Normal {
		e.AddChild(val("w:pStyle", string(p.Style)))
	}
	for _, flag := range []struct {
		on  bool
		tag string
	}{{p.KeepNext, "w:keepNext"}, {p.KeepLines, "w:keepLines"}, {p.PageBefore, "w:pageBreakBefore"}} {
		if flag.on {
			e.AddChild(el(flag.tag))
		}
	}
	switch {
	case p.Boxed:
		e.AddChild(with(el("w:pBdr"), border("top", 1), border("left", 4), border("bottom", 1), border("right", 4)))
	case p.RuleAbove:
		e.AddChild(with(el("w:pBdr"), border("top", 1)))
	}
	if s := spacing(p); len(s.Attr) > 0 {
		e.AddChild(s)
	}
	if i := indent(p); len(i.Attr) > 0 {
		e.AddChild(i)
	}
	if p.Align != "" {
		e.AddChild(val("w:jc", string(p.Align)))
	}
	if p.Outline > 0 {
		e.AddChild(val("w:outlineLvl", strconv.Itoa(min(p.Outline, 9)-1)))
	}
	return e
}

func spacing(p Para) *etree.Element {
	e := el("w:spacing")
	if p.Before != 0 || p.Tight {
		e.CreateAttr("w:before", twips(p.Before))
	}
	if p.After != 0 || p.Tight {
		e.CreateAttr("w:after", twips(p.After))
	}
	switch {
	case p.Exact > 0:
		e.CreateAttr("w:line", twips(p.Exact))
		e.CreateAttr("w:lineRule", "exact")
	case p.Line > 0:
		e.CreateAttr("w:line", strconv.Itoa(240*p.Line/100))
		e.CreateAttr("w:lineRule", "auto")
	}
	return e
}

func indent(p Para) *etree.Element {
	e := el("w:ind")
	if p.Left != 0 {
		e.CreateAttr("w:left", twips(p.Left))
	}
	if p.Right != 0 {
		e.CreateAttr("w:right", twips(p.Right))
	}
	switch {
	case p.Hanging != 0:
		e.CreateAttr("w:hanging", twips(p.Hanging))
	case p.FirstLine != 0 || p.NoIndent:
		e.CreateAttr("w:firstLine", twips(p.FirstLine))
	}
	return e
}

// run makes a w:r, in its content control when it has a tag.
func (b *builder) run(r Run) *etree.Element {
	e := el("w:r")
	if props := runProps(r); len(props.Child) > 0 {
		e.AddChild(props)
	}
	fillRun(e, clean(r.Text))
	tag := r.Tag
	if tag != "" && b.placed != nil {
		tag = b.placed.Mark(tag, r.Text)
	}
	if tag == "" {
		return e
	}
	return b.control(clean(tag), e)
}

// fillRun adds text to a run, line breaks and tabs as their own elements.
func fillRun(e *etree.Element, text string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for text != "" {
		at := strings.IndexAny(text, "\n\t\r")
		if at < 0 {
			e.AddChild(textElement(text))
			return
		}
		if at > 0 {
			e.AddChild(textElement(text[:at]))
		}
		if text[at] == '\t' {
			e.AddChild(el("w:tab"))
		} else {
			e.AddChild(el("w:br"))
		}
		text = text[at+1:]
	}
}

// runProps makes a w:rPr, in the order of EG_RPrBase.
func runProps(r Run) *etree.Element {
	e := el("w:rPr")
	if r.Bold {
		with(e, el("w:b"), el("w:bCs"))
	}
	if r.Italic {
		with(e, el("w:i"), el("w:iCs"))
	}
	if r.Size > 0 {
		with(e, halfPoints(r.Size)...)
	}
	if r.Underline {
		e.AddChild(val("w:u", "single"))
	}
	return e
}

func halfPoints(points int) []*etree.Element {
	size := strconv.Itoa(2 * points)
	return []*etree.Element{val("w:sz", size), val("w:szCs", size)}
}

// control wraps a run in a content control. Its frame is hidden (a property of
// Word 2013 and later, which older programs are told to pass over), so that the
// page looks as if it were not there.
func (b *builder) control(tag string, run *etree.Element) *etree.Element {
	if n := len([]rune(tag)); n > 64 {
		b.failf("tag %q has %d characters, Word takes 64", tag, n)
	}
	b.controls++
	id := b.controls
	if b.placed != nil {
		id = b.placed.NextID()
	}
	props := with(el("w:sdtPr"),
		val("w:tag", tag),
		val("w:id", strconv.Itoa(id)),
		el("w15:appearance", "w15:val", "hidden"),
	)
	return with(el("w:sdt"), props, with(el("w:sdtContent"), run))
}
