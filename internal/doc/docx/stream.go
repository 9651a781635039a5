package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"tongket/internal/fault"
)

// The name spaces, in the transitional form Word writes and the strict one.
const (
	nsW       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsWStrict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	nsM       = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	nsMStrict = "http://purl.oclc.org/ooxml/officeDocument/math"
	nsMC      = "http://schemas.openxmlformats.org/markup-compatibility/2006"
)

// stream reads one XML part element by element, never the whole tree.
type stream struct {
	dec      *xml.Decoder
	part     string
	depth    int
	elements *int  // that may still be read
	from, to int64 // the bytes of the part that the last token stands in
}

func newStream(part string, r io.Reader, elements *int) *stream {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf8", "utf-16", "us-ascii": // the archive gives UTF-8 already
			return in, nil
		}
		return nil, fmt.Errorf("charset %q", label)
	}
	return &stream{dec: dec, part: part, elements: elements}
}

// token returns the next start, end or text; io.EOF after the last.
func (s *stream) token() (xml.Token, error) {
	for {
		s.from = s.dec.InputOffset()
		t, err := s.dec.Token()
		s.to = s.dec.InputOffset()
		if err != nil {
			return nil, s.mend(err)
		}
		switch t.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > maxDepth {
				return nil, fault.Refusedf("Phần “%s” của tệp lồng nhau quá %d lớp; "+
					"hãy mở tệp bằng Word, chép nội dung sang văn bản mới, lưu kiểu .docx rồi tải lên lại.", s.part, maxDepth)
			}
			if *s.elements--; *s.elements < 0 {
				return nil, tooMuch("hơn 5 triệu thẻ XML")
			}
			return t, nil
		case xml.EndElement:
			s.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			// A document type definition has no place in a .docx (ECMA-376 part 2 §6.2.5):
			// it is how entity bombs and outside references come in.
			return nil, fault.Refusedf("Phần “%s” của tệp có khai báo kiểu (DTD), văn bản Word thật không có; "+
				"hãy mở tệp bằng Word, lưu thành tệp .docx mới rồi tải lên lại.", s.part)
		}
	}
}

// mend turns an error of the decoder into a fault; faults from below pass.
func (s *stream) mend(err error) error {
	if errors.Is(err, io.EOF) && s.depth == 0 {
		return io.EOF
	}
	if f := fault.Of(err); f != nil {
		return f
	}
	line, _ := s.dec.InputPos()
	return broken(fmt.Sprintf("phần “%s” viết sai cú pháp XML ở dòng %d", s.part, line))
}

// root opens the outermost element.
func (s *stream) root() (xml.StartElement, error) {
	for {
		t, err := s.token()
		if errors.Is(err, io.EOF) {
			return xml.StartElement{}, broken("phần “" + s.part + "” không có nội dung")
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// each calls f for every child of the element just opened, until that element
// ends; f must read the child to its end.
func (s *stream) each(f func(xml.StartElement) error) error {
	for {
		t, err := s.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads past the element just opened.
func (s *stream) skip() error {
	for open := 1; open > 0; {
		t, err := s.token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// text reads the element just opened to its end and returns its own characters.
func (s *stream) text() (string, error) {
	var b strings.Builder
	for open := 1; open > 0; {
		t, err := s.token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		case xml.CharData:
			if open == 1 {
				b.Write(t)
			}
		}
	}
	return b.String(), nil
}

// alternate reads an mc:AlternateContent: the first Choice, else the Fallback.
// Both hold the same thing for newer and older programs; reading both would
// double every text box.
func (s *stream) alternate(f func(xml.StartElement) error) error {
	taken := false
	return s.each(func(e xml.StartElement) error {
		if taken || e.Name.Space != nsMC {
			return s.skip()
		}
		taken = true
		return s.each(f)
	})
}

// word returns the local name of a WordprocessingML element, "" for any other.
func word(n xml.Name) string {
	if n.Space == nsW || n.Space == nsWStrict {
		return n.Local
	}
	return ""
}

// isAlternate reports whether the element offers a choice of contents.
func isAlternate(n xml.Name) bool { return n.Space == nsMC && n.Local == "AlternateContent" }

// attr returns an attribute of the element's own vocabulary by its local name.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local && (a.Name.Space == "" || a.Name.Space == nsW || a.Name.Space == nsWStrict) {
			return a.Value
		}
	}
	return ""
}

// on reads an on/off property: present without a value means on.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
