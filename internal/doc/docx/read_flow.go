package docx

import (
	"encoding/xml"
	"strconv"

	"tongket/internal/fault"
)

// reader is one reading of a file: the part being read and what it needs to know.
type reader struct {
	s      *stream
	styles *styles
	nums   *numbering
	nodes  int
	unseen []string // see Reading.Unseen
	blank  []Blank  // see Reading.Blank
	// watch, where set, is told where each paragraph stands in the bytes of its part.
	watch func(Node, trace)
}

// flow reads the blocks of one container: the body, a cell, a text box, a note.
type flow struct {
	r             *reader
	path          string
	inTable       bool
	paras, tables int
	tags          []string // content controls around the place being read
	nodes         []Node
	open          *paragraph // whose mark was deleted: the next one continues it
}

func (r *reader) flow(path string, inTable bool) *flow {
	return &flow{r: r, path: path, inTable: inTable}
}

// block reads one child of a container.
func (f *flow) block(e xml.StartElement) error {
	switch word(e.Name) {
	case "p":
		return f.paragraph()
	case "tbl":
		return f.table()
	case "sdt":
		return f.control(f.block)
	case "ins", "moveTo", "customXml", "smartTag":
		return f.r.s.each(f.block)
	case "altChunk":
		return fault.Refusedf("Tệp này chứa một tài liệu nhúng chưa nhập hẳn vào văn bản nên không đọc được; " +
			"hãy mở tệp bằng Word, lưu lại kiểu .docx rồi tải lên lần nữa.")
	}
	if isAlternate(e.Name) {
		return f.r.s.alternate(f.block)
	}
	return f.r.s.skip()
}

// control reads a content control around blocks (or rows, or cells).
func (f *flow) control(inner func(xml.StartElement) error) error {
	s, tag := f.r.s, ""
	return s.each(func(e xml.StartElement) error {
		switch word(e.Name) {
		case "sdtPr":
			return s.each(func(e xml.StartElement) error {
				if word(e.Name) == "tag" {
					tag = clean(attr(e, "val"))
				}
				return s.skip()
			})
		case "sdtContent":
			if tag == "" {
				return s.each(inner)
			}
			f.tags = append(f.tags, tag)
			err := s.each(inner)
			f.tags = f.tags[:len(f.tags)-1]
			return err
		}
		return s.skip()
	})
}

// count holds the number of nodes within bounds.
func (r *reader) count() error {
	if r.nodes++; r.nodes > maxNodes {
		return tooMuch("hơn 500.000 đoạn và ô bảng")
	}
	return nil
}

func (f *flow) paragraph() error {
	if err := f.r.count(); err != nil {
		return err
	}
	p := f.open
	f.open = nil
	if p == nil {
		f.paras++
		p = &paragraph{f: f, path: f.path + "/p" + strconv.Itoa(f.paras)}
	}
	if err := p.read(); err != nil {
		return err
	}
	if p.prop.dropped {
		f.open = p
		return nil
	}
	f.close(p)
	return nil
}

// close appends a finished paragraph and the text boxes that hang on it.
func (f *flow) close(p *paragraph) {
	n, ok := p.node()
	if ok {
		f.nodes = append(f.nodes, n)
	} else {
		f.r.blanks(n)
	}
	if f.r.watch != nil {
		f.r.watch(n, p.trace)
	}
	f.nodes = append(f.nodes, p.boxes...)
}

// blanks keeps the content controls of a paragraph that shows nothing.
func (r *reader) blanks(n Node) {
	for _, c := range n.Controls {
		if c.Tag != "" {
			r.blank = append(r.blank, Blank{Path: n.Path, Tag: c.Tag})
		}
	}
}

// finish ends the container and returns its nodes.
func (f *flow) finish() []Node {
	if f.open != nil {
		f.close(f.open)
		f.open = nil
	}
	return f.nodes
}
