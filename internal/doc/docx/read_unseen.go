package docx

import (
	"encoding/xml"
	"slices"
	"strings"
)

// drawn gives the texts among the attributes of a picture or shape: the letters of
// a watermark, the title and description of a picture.
func drawn(e xml.StartElement) (texts []string) {
	switch e.Name.Local {
	case "textpath":
		texts = append(texts, attr(e, "string"))
	case "docPr", "cNvPr":
		texts = append(texts, attr(e, "descr"), attr(e, "title"))
	case "shape":
		texts = append(texts, attr(e, "alt"), attr(e, "title"))
	}
	return slices.DeleteFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// around gives the texts of the parts that are read for nothing else: comments,
// properties, charts, diagrams, page headers that no page has. Where such a part
// is damaged, what stands before the damage is given: the file can be read still.
func (p parts) around(a *archive) (texts []string) {
	read := slices.Concat([]string{p.main, p.styles, p.numbering}, p.notes, p.headers, p.footers)
	for i := range read {
		read[i] = partName(read[i])
	}
	for _, f := range a.order {
		name := partName(f.Name)
		inside := strings.HasPrefix(name, "word/") || strings.HasPrefix(name, "docprops/")
		if inside && strings.HasSuffix(name, ".xml") && !strings.HasPrefix(name, "word/theme/") && !slices.Contains(read, name) {
			texts = append(texts, a.texts(name)...)
		}
	}
	return texts
}

// texts gives the texts of one part, one for each paragraph or property.
func (a *archive) texts(name string) (texts []string) {
	s, err := a.stream(name)
	if err != nil {
		return nil
	}
	var b strings.Builder
	flush := func() {
		if text := clean(strings.TrimSpace(b.String())); text != "" {
			texts = append(texts, text)
		}
		b.Reset()
	}
	property := strings.HasPrefix(name, "docprops/")
	for {
		t, err := s.token()
		if err != nil {
			flush()
			return texts
		}
		switch t := t.(type) {
		case xml.StartElement:
			texts = append(texts, drawn(t)...)
		case xml.EndElement:
			if property || t.Name.Local == "p" {
				flush()
			}
		case xml.CharData:
			b.Write(t)
		}
	}
}
