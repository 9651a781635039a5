package docx

import (
	"encoding/xml"
	"path"
	"slices"
	"sort"
	"strings"

	"tongket/internal/fault"
)

// Read reads a Word file whole. Every error is a *fault.Fault of kind Refused or
// TooLarge, a sentence for the person who brought the file.
func Read(b []byte) (*Reading, error) {
	a, err := openArchive(b)
	if err != nil {
		return nil, err
	}
	p, err := findParts(a)
	if err != nil {
		return nil, err
	}
	r, err := p.reader(a)
	if err != nil {
		return nil, err
	}
	out := &Reading{Title: title(a)}
	if out.Body, err = r.body(a, p.main); err != nil {
		return nil, err
	}
	for _, name := range p.notes {
		nodes, err := r.notes(a, name)
		if err != nil {
			return nil, err
		}
		out.Notes = append(out.Notes, nodes...)
	}
	if out.Headers, err = r.margins(a, p.headers); err != nil {
		return nil, err
	}
	if out.Footers, err = r.margins(a, p.footers); err != nil {
		return nil, err
	}
	out.Unseen = append(r.unseen, p.around(a)...)
	out.Blank, out.Pictures = r.blank, a.pictures()
	return out, nil
}

// pictures counts the parts that are pictures.
func (a *archive) pictures() (n int) {
	for _, f := range a.order {
		if strings.HasPrefix(partName(f.Name), "word/media/") {
			n++
		}
	}
	return n
}

// parts are the names of the parts of one file.
type parts struct {
	main, styles, numbering string
	notes, headers, footers []string
}

// findParts follows the relationships from the package to the main part and from
// there on: some programs write word/document2.xml, some leave parts out.
func findParts(a *archive) (parts, error) {
	p := parts{main: "word/document.xml"}
	rels, err := relations(a, "")
	if err != nil {
		return p, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") && a.has(r.target) {
			p.main = r.target
		}
	}
	if !a.has(p.main) || strings.HasPrefix(p.main, "xl/") || strings.HasPrefix(p.main, "ppt/") {
		return p, notWord(a)
	}
	if rels, err = relations(a, p.main); err != nil {
		return p, err
	}
	for _, r := range rels {
		if !a.has(r.target) {
			continue
		}
		switch r.kind[strings.LastIndexByte(r.kind, '/')+1:] {
		case "styles":
			p.styles = r.target
		case "numbering":
			p.numbering = r.target
		case "footnotes", "endnotes":
			p.notes = append(p.notes, r.target)
		case "header":
			p.headers = append(p.headers, r.target)
		case "footer":
			p.footers = append(p.footers, r.target)
		}
	}
	for _, list := range []*[]string{&p.notes, &p.headers, &p.footers} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	sort.SliceStable(p.notes, func(i, j int) bool { // footnotes before endnotes
		return strings.Contains(p.notes[i], "foot") && !strings.Contains(p.notes[j], "foot")
	})
	return p, nil
}

// notWord says what a zip without a Word document is instead.
func notWord(a *archive) error {
	const none = "Tệp này không phải văn bản Word .docx: "
	const instead = " Hãy tải lên bản Word của văn bản."
	switch {
	case a.has("xl/workbook.xml"):
		return fault.Refusedf(none + "bên trong là bảng tính Excel." + instead)
	case a.has("ppt/presentation.xml"):
		return fault.Refusedf(none + "bên trong là bản trình chiếu PowerPoint." + instead)
	case a.has("content.xml") && a.has("mimetype"):
		return fault.Refusedf(none + "bên trong là tài liệu OpenDocument. " +
			"Hãy mở tệp bằng Word hoặc LibreOffice, lưu thành kiểu .docx rồi tải lên lại.")
	case len(a.files) == 0:
		return fault.Refusedf(none + "gói nén không chứa gì cả." + instead)
	}
	return fault.Refusedf(none + "bên trong gói nén thiếu phần word/document.xml. " +
		"Hãy mở tệp gốc bằng Word, lưu thành kiểu .docx rồi tải lên lại.")
}

// relation is one line of a .rels part; target is a part name.
type relation struct{ kind, target string }

// relations reads the relationships of a part, of the package for "".
func relations(a *archive, of string) ([]relation, error) {
	dir, file := path.Split(of)
	name := dir + "_rels/" + file + ".rels"
	if !a.has(name) {
		return nil, nil
	}
	s, err := a.stream(name)
	if err != nil {
		return nil, err
	}
	if _, err := s.root(); err != nil {
		return nil, err
	}
	var rels []relation
	err = s.each(func(e xml.StartElement) error {
		target := attr(e, "Target")
		if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			rels = append(rels, relation{attr(e, "Type"), strings.TrimPrefix(path.Clean("/"+target), "/")})
		}
		if len(rels) > maxDefined {
			return tooMuch("hơn 50.000 liên kết giữa các phần")
		}
		return s.skip()
	})
	return rels, err
}

// reader reads the parts that the text depends on.
func (p parts) reader(a *archive) (*reader, error) {
	r := &reader{styles: &styles{byID: map[string]*style{}}}
	if p.styles != "" {
		s, err := a.stream(p.styles)
		if err != nil {
			return nil, err
		}
		if r.styles, err = readStyles(s); err != nil {
			return nil, err
		}
	}
	var s *stream
	var err error
	if p.numbering != "" {
		if s, err = a.stream(p.numbering); err != nil {
			return nil, err
		}
	}
	r.nums, err = readNumbering(s, r.styles)
	return r, err
}

// open begins reading another part.
func (r *reader) open(a *archive, name string) (xml.StartElement, error) {
	s, err := a.stream(name)
	if err != nil {
		return xml.StartElement{}, err
	}
	r.s = s
	return s.root()
}

// body reads the main part.
func (r *reader) body(a *archive, name string) ([]Node, error) {
	root, err := r.open(a, name)
	if err != nil {
		return nil, err
	}
	if word(root.Name) != "document" {
		return nil, broken("phần “" + name + "” không phải nội dung văn bản Word")
	}
	return r.bodyOf()
}

// bodyOf reads the body of the main part, whose root has just been opened.
func (r *reader) bodyOf() ([]Node, error) {
	f := r.flow("body", false)
	err := r.s.each(func(e xml.StartElement) error {
		if word(e.Name) == "body" {
			return r.s.each(f.block)
		}
		return r.s.skip()
	})
	return f.finish(), err
}

// notes reads footnotes or endnotes; the separators Word keeps among them are not
// notes.
func (r *reader) notes(a *archive, name string) ([]Node, error) {
	if _, err := r.open(a, name); err != nil {
		return nil, err
	}
	var nodes []Node
	err := r.s.each(func(e xml.StartElement) error {
		kind := word(e.Name)
		if t := attr(e, "type"); kind != "footnote" && kind != "endnote" || t != "" && t != "normal" {
			return r.s.skip()
		}
		f := r.flow(kind+attr(e, "id"), false)
		err := r.s.each(f.block)
		nodes = append(nodes, f.finish()...)
		return err
	})
	return nodes, err
}

// margins reads page headers or footers.
func (r *reader) margins(a *archive, names []string) ([]Node, error) {
	var nodes []Node
	for _, name := range names {
		if _, err := r.open(a, name); err != nil {
			return nil, err
		}
		f := r.flow(strings.TrimSuffix(path.Base(name), ".xml"), false)
		if err := r.s.each(f.block); err != nil {
			return nil, err
		}
		nodes = append(nodes, f.finish()...)
	}
	return nodes, nil
}

// title reads the title among the core properties. A file whose properties cannot
// be read is still a file that can be read.
func title(a *archive) string {
	const name = "docProps/core.xml"
	if !a.has(name) {
		return ""
	}
	s, err := a.stream(name)
	if err != nil {
		return ""
	}
	if _, err := s.root(); err != nil {
		return ""
	}
	found := ""
	err = s.each(func(e xml.StartElement) error {
		if e.Name.Local != "title" {
			return s.skip()
		}
		text, err := s.text()
		found = clean(strings.TrimSpace(text))
		return err
	})
	if err != nil {
		return ""
	}
	return found
}
