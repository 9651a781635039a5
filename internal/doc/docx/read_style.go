package docx

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// look is what a run looks like, as far as reading needs it; nil means "as the
// style says".
type look struct {
	bold, italic, hidden, caps *bool
	font                       string // of the letters beyond ASCII
}

// over lays one look over another: what is set wins.
func (l look) over(base look) look {
	if l.bold == nil {
		l.bold = base.bold
	}
	if l.italic == nil {
		l.italic = base.italic
	}
	if l.hidden == nil {
		l.hidden = base.hidden
	}
	if l.caps == nil {
		l.caps = base.caps
	}
	if l.font == "" {
		l.font = base.font
	}
	return l
}

// paraLook is what a paragraph's properties say, by itself or by its style.
type paraLook struct {
	style   string // id
	outline int    // 1–9, 0 not set, -1 explicitly body text
	align   Align
	numID   string // "" not set, "0" explicitly none
	level   int    // of the numbering, -1 not set
	run     look   // of the style's text
	dropped bool   // the paragraph mark is deleted: the next paragraph joins this one
}

// style is one entry of styles.xml.
type style struct {
	name    string
	basedOn string
	para    paraLook
}

// styles is the part word/styles.xml: all styles by id.
type styles struct {
	byID        map[string]*style
	defaultPara string
	base        look // of all text, unless a style or a run says otherwise
}

// readStyles reads styles.xml.
func readStyles(s *stream) (*styles, error) {
	st := &styles{byID: map[string]*style{}}
	if _, err := s.root(); err != nil {
		return nil, err
	}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "docDefaults":
			return s.each(func(e xml.StartElement) error { return st.defaults(s, e) })
		case "style":
		default:
			return s.skip()
		}
		id := attr(e, "styleId")
		if attr(e, "type") == "paragraph" && attr(e, "default") != "" && attr(e, "default") != "0" {
			st.defaultPara = id
		}
		one, err := readStyle(s)
		if st.byID[id] = one; err == nil && len(st.byID) > maxDefined {
			err = tooMuch("hơn 50.000 kiểu chữ")
		}
		return err
	})
	return st, err
}

// defaults reads one child of w:docDefaults; of the two, only that of runs matters.
func (st *styles) defaults(s *stream, e xml.StartElement) error {
	if word(e.Name) != "rPrDefault" {
		return s.skip()
	}
	return s.each(func(e xml.StartElement) (err error) {
		if word(e.Name) != "rPr" {
			return s.skip()
		}
		st.base, err = readLook(s)
		return err
	})
}

func readStyle(s *stream) (*style, error) {
	one := &style{para: paraLook{level: -1}}
	err := s.each(func(e xml.StartElement) error {
		var err error
		switch word(e.Name) {
		case "name":
			one.name = attr(e, "val")
			return s.skip()
		case "basedOn":
			one.basedOn = attr(e, "val")
			return s.skip()
		case "pPr":
			run := one.para.run
			one.para, err = readParaLook(s)
			one.para.run = run
			return err
		case "rPr":
			one.para.run, err = readLook(s)
			return err
		}
		return s.skip()
	})
	return one, err
}

// readParaLook reads a w:pPr.
func readParaLook(s *stream) (paraLook, error) {
	p := paraLook{level: -1}
	err := s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "pStyle":
			p.style = attr(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil {
				p.outline = n + 1
				if n < 0 || n > 8 {
					p.outline = -1
				}
			}
		case "jc":
			p.align = readAlign(attr(e, "val"))
		case "numPr":
			return s.each(func(e xml.StartElement) error {
				switch word(e.Name) {
				case "ilvl":
					if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < levels {
						p.level = n
					}
				case "numId":
					p.numID = attr(e, "val")
				}
				return s.skip()
			})
		case "rPr": // the looks of the paragraph mark, which may be a deleted one
			return s.each(func(e xml.StartElement) error {
				if k := word(e.Name); k == "del" || k == "moveFrom" {
					p.dropped = true
				}
				return s.skip()
			})
		}
		return s.skip()
	})
	return p, err
}

// readAlign maps the values of both editions of the standard.
func readAlign(v string) Align {
	switch v {
	case "center":
		return Center
	case "right", "end":
		return Right
	case "both", "distribute":
		return Justify
	case "left", "start":
		return Left
	}
	return ""
}

// readLook reads a w:rPr.
func readLook(s *stream) (look, error) {
	l, _, err := readRunLook(s)
	return l, err
}

// readRunLook reads a w:rPr and the id of the character style it names.
func readRunLook(s *stream) (l look, style string, err error) {
	err = s.each(func(e xml.StartElement) error {
		v := on(e)
		switch word(e.Name) {
		case "rStyle":
			style = attr(e, "val")
		case "b":
			l.bold = &v
		case "i":
			l.italic = &v
		case "vanish", "webHidden":
			if word(e.Name) == "vanish" {
				l.hidden = &v
			}
		case "caps":
			l.caps = &v
		case "rFonts":
			// Letters beyond ASCII are drawn with hAnsi; a font of the theme,
			// where one is named, goes before it.
			for _, name := range []string{"hAnsiTheme", "hAnsi", "asciiTheme", "ascii"} {
				if l.font == "" {
					l.font = attr(e, name)
				}
			}
		}
		return s.skip()
	})
	return l, style, err
}

// look resolves a style to its looks, through the styles it is based on.
func (st *styles) look(id string) look {
	var l look
	for range maxDepth { // a chain that bites its tail ends here
		one := st.byID[id]
		if one == nil {
			break
		}
		l = l.over(one.para.run)
		id = one.basedOn
	}
	return l
}

// para completes what a paragraph says of itself with what its style says.
func (st *styles) para(p paraLook) (full paraLook, name string) {
	id := p.style
	if id == "" {
		id = st.defaultPara
	} else if one := st.byID[id]; one != nil {
		name = one.name
	}
	for range maxDepth {
		one := st.byID[id]
		if one == nil {
			break
		}
		if p.outline == 0 {
			if p.outline = one.para.outline; p.outline == 0 {
				p.outline = headingLevel(one.name)
			}
		}
		if p.align == "" {
			p.align = one.para.align
		}
		if p.numID == "" {
			p.numID = one.para.numID
			if p.numID != "" && p.level < 0 {
				p.level = one.para.level
			}
		}
		id = one.basedOn
	}
	p.run = st.look(firstOf(p.style, st.defaultPara)).over(st.base)
	return p, name
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// headingLevel knows the built-in heading styles by name: "heading 1" in every
// language of Word, "Heading 1" as LibreOffice writes it.
func headingLevel(name string) int {
	digit, found := strings.CutPrefix(strings.ToLower(name), "heading ")
	if n, err := strconv.Atoi(digit); found && err == nil && n >= 1 && n <= 9 {
		return n
	}
	return 0
}
