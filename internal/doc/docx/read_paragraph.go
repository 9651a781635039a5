package docx

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/vn"
)

// paragraph gathers one w:p, or several whose marks between were deleted.
type paragraph struct {
	f        *flow
	path     string
	prop     paraLook
	style    string
	buf      strings.Builder
	spans    []Span
	controls []Control
	notes    []string
	boxes    []Node
	fields   []bool // open fields; true while in the instruction, before the result
	hidden   strings.Builder
	trace    trace
	inserted int // tracked insertions around the place being read
}

// read reads the w:p just opened.
func (p *paragraph) read() error {
	p.prop = paraLook{level: -1}
	p.prop, p.style = p.f.r.styles.para(p.prop)
	p.fields = nil
	err := p.f.r.s.each(p.inline)
	p.trace.end = [2]int64{p.f.r.s.from, p.f.r.s.to}
	return err
}

// inline reads one child of a paragraph. What it does not know is read through:
// links, insertions, smart tags and whatever comes next all wrap runs.
func (p *paragraph) inline(e xml.StartElement) error {
	s := p.f.r.s
	switch word(e.Name) {
	case "pPr":
		prop, err := readParaLook(s)
		p.prop, p.style = p.f.r.styles.para(prop)
		return err
	case "r":
		return p.run()
	case "del", "moveFrom":
		return s.skip()
	case "ins", "moveTo":
		p.inserted++
		err := s.each(p.inline)
		p.inserted--
		return err
	case "sdt":
		return p.control()
	}
	switch {
	case isAlternate(e.Name):
		return s.alternate(p.inline)
	case e.Name.Local == "t" && (e.Name.Space == nsM || e.Name.Space == nsMStrict):
		text, err := s.text()
		p.add(text, p.prop.run)
		return err
	}
	return s.each(p.inline)
}

// control reads an inline content control and remembers what lies in it.
func (p *paragraph) control() error {
	s, tag := p.f.r.s, ""
	at := stretch{from: s.from, start: p.buf.Len()}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "sdtPr":
			return s.each(func(e xml.StartElement) error {
				if word(e.Name) == "tag" {
					tag = clean(attr(e, "val"))
				}
				return s.skip()
			})
		case "sdtContent":
			start := p.buf.Len()
			err := s.each(p.inline)
			p.controls = append(p.controls, Control{Tag: tag, Start: start, End: p.buf.Len()})
			return err
		}
		return s.skip()
	})
	at.to, at.end = s.to, p.buf.Len()
	p.trace.controls = append(p.trace.controls, at)
	return err
}

// run reads the w:r just opened.
func (p *paragraph) run() error {
	l := p.prop.run
	var piece func(e xml.StartElement) error
	piece = func(e xml.StartElement) error {
		s := p.f.r.s
		switch word(e.Name) {
		case "rPr":
			own, style, err := readRunLook(s)
			l = own.over(p.f.r.styles.look(style)).over(l)
			return err
		case "t":
			text, err := s.text()
			p.add(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text), l)
			return err
		case "tab", "ptab":
			p.add("\t", l)
		case "br", "cr":
			p.add("\n", l)
		case "noBreakHyphen":
			p.add("-", l)
		case "softHyphen":
			p.add(string(softHyphen), l)
		case "sym":
			p.sign(attr(e, "font"), attr(e, "char"), l)
		case "footnoteReference", "endnoteReference":
			// Only the place is kept: a number in the text would read "986¹" as 9861.
			kind := strings.TrimSuffix(e.Name.Local, "Reference")
			p.notes = append(p.notes, kind+attr(e, "id"))
		case "fldChar":
			p.field(attr(e, "fldCharType"))
		case "instrText", "delText", "delInstrText", "rt":
		case "ruby", "rubyBase":
			return s.each(func(e xml.StartElement) error {
				if word(e.Name) == "r" {
					return s.each(piece)
				}
				return piece(e)
			})
		case "":
			if isAlternate(e.Name) {
				return s.alternate(piece)
			}
			return s.each(p.drawing)
		case "drawing", "pict", "object":
			return s.each(p.drawing)
		}
		return s.skip()
	}
	return p.traced(piece)
}

// field follows a complex field: its instruction is code, its result is text.
func (p *paragraph) field(what string) {
	switch what {
	case "begin":
		p.fields = append(p.fields, true)
	case "separate":
		if n := len(p.fields); n > 0 {
			p.fields[n-1] = false
		}
	case "end":
		if n := len(p.fields); n > 0 {
			p.fields = p.fields[:n-1]
		}
	}
}

// drawing looks for text boxes in a picture, whichever markup draws it.
func (p *paragraph) drawing(e xml.StartElement) error {
	s := p.f.r.s
	for _, text := range drawn(e) {
		p.f.r.unseen = append(p.f.r.unseen, clean(text))
	}
	switch {
	case word(e.Name) == "txbxContent":
		box := p.f.r.flow(p.path+"/box"+strconv.Itoa(len(p.boxes)+1), p.f.inTable)
		err := s.each(box.block)
		p.boxes = append(p.boxes, box.finish()...)
		return err
	case isAlternate(e.Name):
		return s.alternate(p.drawing)
	}
	return s.each(p.drawing)
}

// add appends text of one look.
func (p *paragraph) add(text string, l look) {
	if text == "" || slices.Contains(p.fields, true) {
		return
	}
	if l.hidden != nil && *l.hidden {
		p.hidden.WriteString(plain(text, l.font))
		return
	}
	if text = plain(text, l.font); text == "" {
		return
	}
	if l.caps != nil && *l.caps {
		text = strings.ToUpper(text)
	}
	at := p.buf.Len()
	p.buf.WriteString(text)
	span := Span{Start: at, End: p.buf.Len(), Bold: l.bold != nil && *l.bold, Italic: l.italic != nil && *l.italic, Font: l.font}
	if n := len(p.spans); n > 0 {
		last := &p.spans[n-1]
		if last.Bold == span.Bold && last.Italic == span.Italic && last.Font == span.Font {
			last.End = span.End
			return
		}
	}
	p.spans = append(p.spans, span)
}

// sign appends a w:sym: a sign by its font and code, a bullet where the sign has
// no character, the character of the font's own code where it is an old one.
func (p *paragraph) sign(font, char string, l look) {
	code, err := strconv.ParseUint(char, 16, 32)
	if err != nil || code == 0 {
		return
	}
	if _, old := vn.LegacyFont(font); old {
		l.font = font
		p.add(string(rune(code&^0xF000)), l)
		return
	}
	r := symbol(font, rune(code))
	if r == 0 {
		r = '•'
	}
	l.font = font
	p.add(string(r), l)
}

// node makes the finished node; ok is false when the paragraph shows nothing.
func (p *paragraph) node() (n Node, ok bool) {
	number := ""
	numbered := false
	if p.prop.numID != "" && p.prop.numID != "0" {
		number, numbered = p.f.r.nums.next(p.prop.numID, p.prop.level)
	}
	if p.f.r.watch != nil {
		p.trace.raw = p.buf.String()
	}
	p.decode()
	if p.hidden.Len() > 0 {
		p.f.r.unseen = append(p.f.r.unseen, clean(p.hidden.String()))
	}
	n = Node{
		Path: p.path, Kind: KindParagraph, Number: number, Style: p.style, Align: p.prop.align,
		Spans: p.spans, Controls: p.controls, Notes: p.notes,
	}
	n.settle(p.buf.String())
	for _, tag := range p.f.tags {
		n.Controls = append(n.Controls, Control{Tag: tag, End: len(n.Text)})
	}
	switch {
	case p.prop.outline > 0:
		n.Kind, n.Level = KindHeading, p.prop.outline
	case !p.f.inTable && n.Bold() && lookLevel(n.Line()) > 0:
		n.Kind, n.Level, n.ByLook = KindHeading, lookLevel(n.Line()), true
	case numbered:
		n.Kind, n.Level = KindItem, max(p.prop.level, 0)+1
	}
	return n, strings.TrimSpace(n.Text) != ""
}

// settle gives the node its text in NFC and moves spans and controls along.
func (n *Node) settle(text string) {
	var places []int
	for _, s := range n.Spans {
		places = append(places, s.Start, s.End)
	}
	for _, c := range n.Controls {
		places = append(places, c.Start, c.End)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	var moved []int
	n.Text, moved = compose(text, places)
	at := func(place int) int {
		i, _ := slices.BinarySearch(places, place)
		return moved[i]
	}
	for i := range n.Spans {
		n.Spans[i].Start, n.Spans[i].End = at(n.Spans[i].Start), at(n.Spans[i].End)
	}
	for i := range n.Controls {
		n.Controls[i].Start, n.Controls[i].End = at(n.Controls[i].Start), at(n.Controls[i].End)
	}
}
