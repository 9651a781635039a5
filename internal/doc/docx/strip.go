package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"tongket/internal/fault"
)

// Strip returns the file without the marks that tie its text to records: content
// controls and custom markup (their content stays), bookmarks, and the custom
// parts of the package with the properties kept there. A bookmark that a field or
// link of the document itself points to stays, or a contents list would print an
// error. Every other byte of the text is kept as it was; parts without marks are
// copied whole. Its errors are those of Read.
func Strip(in []byte) ([]byte, error) {
	a, err := openArchive(in)
	if err != nil {
		return nil, err
	}
	if _, err := findParts(a); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range a.order {
		if err := stripPart(a, z, f); err != nil {
			if fault.Of(err) != nil {
				return nil, err
			}
			return nil, fmt.Errorf("docx: strip %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("docx: end the stripped package: %w", err)
	}
	return out.Bytes(), nil
}

// stripPart writes one part of the package without its marks, or leaves it out.
func stripPart(a *archive, z *zip.Writer, f *zip.File) error {
	name := partName(f.Name)
	var cut func(xml.StartElement, *cutter) fate
	switch {
	case isCustomPart(name):
		return nil
	case name == "[content_types].xml" || strings.HasSuffix(name, ".rels"):
		cut = cutReference
	case strings.HasPrefix(name, "word/") && strings.HasSuffix(name, ".xml") && strings.Count(name, "/") == 1:
		cut = cutMark
	default:
		return z.Copy(f)
	}
	b, err := a.read(f.Name)
	if err != nil {
		return err
	}
	c := &cutter{part: f.Name, in: inUTF8(b), elements: a.elements}
	if err := c.run(cut); err != nil {
		return err
	}
	if !c.changed {
		return z.Copy(f)
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
	if err != nil {
		return err
	}
	_, err = w.Write(c.out.Bytes())
	return err
}

// inUTF8 corrects the declaration of a part that came in UTF-16: what is written
// back is UTF-8.
func inUTF8(b []byte) []byte {
	end := bytes.Index(b, []byte("?>"))
	if !bytes.HasPrefix(b, []byte("<?xml")) || end < 0 || !bytes.Contains(bytes.ToLower(b[:end]), []byte("utf-16")) {
		return b
	}
	return append([]byte(`<?xml version="1.0" encoding="UTF-8"?>`), b[end+2:]...)
}

// isCustomPart names the parts where programs keep data of their own.
func isCustomPart(name string) bool {
	return strings.HasPrefix(name, "customxml/") || name == "docprops/custom.xml"
}

// fate is what becomes of an element.
type fate int

const (
	keep   fate = iota
	unwrap      // its tags go, its content stays
	drop        // it goes with its content
)

// cutMark decides on the elements of a text part.
func cutMark(e xml.StartElement, c *cutter) fate {
	switch word(e.Name) {
	case "sdt", "sdtContent", "customXml", "smartTag":
		return unwrap
	case "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr":
		return drop
	case "bookmarkStart":
		if c.pointedTo(attr(e, "name")) {
			return keep
		}
		c.dropped[attr(e, "id")] = true
		return drop
	case "bookmarkEnd":
		if c.dropped[attr(e, "id")] {
			return drop
		}
	}
	return keep
}

// cutReference decides on what refers to the custom parts.
func cutReference(e xml.StartElement, _ *cutter) fate {
	switch e.Name.Local {
	case "Relationship":
		kind := attr(e, "Type")
		if strings.HasSuffix(kind, "/customXml") || strings.HasSuffix(kind, "/custom-properties") {
			return drop
		}
	case "Override":
		if isCustomPart(partName(attr(e, "PartName"))) {
			return drop
		}
	}
	return keep
}

// cutter copies an XML part byte for byte but for the tags it cuts out.
type cutter struct {
	part    string
	in      []byte
	out     bytes.Buffer
	copied  int64 // how much of in is dealt with
	changed bool

	elements int             // that may be read
	dropped  map[string]bool // ids of the bookmarks cut out
	targets  map[string]bool // names that fields and links point to; nil until asked for
}

func (c *cutter) run(decide func(xml.StartElement, *cutter) fate) error {
	c.dropped = map[string]bool{}
	s := newStream(c.part, bytes.NewReader(c.in), &c.elements)
	var fates []fate
	dropping := 0
	for {
		from := s.dec.InputOffset()
		t, err := s.token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		to := s.dec.InputOffset()
		switch t := t.(type) {
		case xml.StartElement:
			do := drop
			if dropping == 0 {
				do = decide(t, c)
			}
			if do == unwrap {
				if err := c.loose(t); err != nil {
					return err
				}
			}
			if do != keep {
				c.cut(from, to)
			}
			if do == drop {
				dropping++
			}
			fates = append(fates, do)
		case xml.EndElement:
			do := fates[len(fates)-1]
			fates = fates[:len(fates)-1]
			if do != keep {
				c.cut(from, to)
			}
			if do == drop {
				dropping--
			}
		case xml.CharData:
			if dropping > 0 {
				c.cut(from, to)
			}
		}
	}
	c.out.Write(c.in[c.copied:])
	return nil
}

// cut copies what stands before a stretch and leaves the stretch out.
func (c *cutter) cut(from, to int64) {
	if to > from {
		c.out.Write(c.in[c.copied:from])
		c.copied = to
		c.changed = true
	}
}

// loose refuses to take off a tag that declares a name space its content may use.
// Word declares them all at the top.
func (c *cutter) loose(e xml.StartElement) error {
	for _, a := range e.Attr {
		if a.Name.Space == "xmlns" {
			return fault.Refusedf("Phần “%s” của tệp viết theo cách lạ nên không gỡ được các thẻ đánh dấu; "+
				"hãy mở tệp bằng Word, lưu lại kiểu .docx rồi thử lần nữa.", c.part)
		}
	}
	return nil
}

// pointedTo reports whether a field or link of this part points to a bookmark.
func (c *cutter) pointedTo(bookmark string) bool {
	if c.targets == nil {
		c.targets = map[string]bool{}
		once := maxElements
		s := newStream(c.part, bytes.NewReader(c.in), &once)
		for {
			t, err := s.token()
			if err != nil { // the end, or what run will report
				break
			}
			e, ok := t.(xml.StartElement)
			if !ok {
				continue
			}
			switch word(e.Name) {
			case "hyperlink":
				c.targets[attr(e, "anchor")] = true
			case "fldSimple":
				c.aim(attr(e, "instr"))
			case "instrText":
				if code, err := s.text(); err == nil {
					c.aim(code)
				}
			}
		}
	}
	return bookmark != "" && c.targets[bookmark]
}

// aim notes every word of a field's instruction: REF, PAGEREF and their like name
// a bookmark there.
func (c *cutter) aim(instruction string) {
	for _, w := range strings.Fields(instruction) {
		c.targets[strings.Trim(w, `"`)] = true
	}
}
