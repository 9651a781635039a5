package docx

import (
	"archive/zip"
	"path"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/fault"
)

// Package is a Word or PowerPoint file of someone else's making, opened to be
// changed: its parts one by one, as bytes or as a tree of elements that keeps
// everything it holds. What Read refuses from outside is refused here too.
type Package struct {
	a *archive
	// Main is the name of the part where the text begins: word/document.xml, or
	// ppt/presentation.xml.
	Main string
	// Slides says that the file is a presentation.
	Slides bool
}

// Relation is a line of a part's relationships.
type Relation struct {
	ID     string
	Kind   string // the last word of its type: "header", "slide", "image"
	Target string // name of a part; of an outside thing, its address
}

// maxTreeElements bounds what is held as trees: a tree takes some 200 bytes for an
// element, and a report of a hundred pages has 50,000.
const maxTreeElements = 1_000_000

// OpenPackage judges the bytes from outside and opens the package. Its errors are
// faults.
func OpenPackage(b []byte) (*Package, error) {
	a, err := openArchive(b)
	if err != nil {
		return nil, err
	}
	a.elements = maxTreeElements
	const deck = "ppt/presentation.xml"
	if a.has(deck) && !a.has("word/document.xml") {
		return &Package{a: a, Main: a.files[deck].Name, Slides: true}, nil
	}
	p, err := findParts(a)
	if err != nil {
		return nil, err
	}
	return &Package{a: a, Main: a.files[partName(p.main)].Name}, nil
}

// Files are the parts in the order of the file.
func (p *Package) Files() []*zip.File { return p.a.order }

// Has reports whether the package holds the part.
func (p *Package) Has(name string) bool { return p.a.has(name) }

// Bytes unpacks a part, which must exist.
func (p *Package) Bytes(name string) ([]byte, error) {
	b, err := p.a.read(name)
	if err != nil {
		return nil, err
	}
	return inUTF8(b), nil
}

// Tree reads a part, which must exist, as elements.
func (p *Package) Tree(name string) (*etree.Document, error) {
	b, err := p.Bytes(name)
	if err != nil {
		return nil, err
	}
	// Gone through once without keeping anything, so that what is too deep or too
	// much, or brings entities of its own, is refused before it takes memory.
	s := newStream(name, strings.NewReader(string(b)), &p.a.elements)
	if _, err := s.root(); err != nil {
		return nil, err
	}
	if err := s.skip(); err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	doc.ReadSettings.PreserveCData = true
	doc.ReadSettings.CharsetReader = s.dec.CharsetReader
	if err := doc.ReadFromBytes(b); err != nil {
		return nil, broken("phần “" + name + "” viết sai cú pháp XML")
	}
	return doc, nil
}

// RelationsOf names the part that holds the relationships of a part.
func RelationsOf(name string) string {
	dir, file := path.Split(name)
	return dir + "_rels/" + file + ".rels"
}

// Relations reads the relationships of a part; none when it has no such part.
func (p *Package) Relations(of string) ([]Relation, error) {
	name := RelationsOf(of)
	if !p.Has(name) {
		return nil, nil
	}
	doc, err := p.Tree(name)
	if err != nil {
		return nil, err
	}
	var out []Relation
	for _, e := range doc.Root().ChildElements() {
		r := Relation{ID: e.SelectAttrValue("Id", ""), Target: e.SelectAttrValue("Target", "")}
		kind := e.SelectAttrValue("Type", "")
		r.Kind = kind[strings.LastIndexByte(kind, '/')+1:]
		if e.SelectAttrValue("TargetMode", "") != "External" {
			if !strings.HasPrefix(r.Target, "/") {
				r.Target = path.Dir(of) + "/" + r.Target
			}
			r.Target = strings.TrimPrefix(path.Clean("/"+r.Target), "/")
		}
		out = append(out, r)
	}
	return out, nil
}

// Protected refuses a file that Word or PowerPoint lets nobody change, or only who
// knows a password: what is made of it could not be finished by those who get it.
func (p *Package) Protected() error {
	if p.Slides {
		doc, err := p.Tree(p.Main)
		if err != nil || doc.Root().SelectElement("modifyVerifier") == nil {
			return err
		}
		return fault.Refusedf("Tệp này có mật khẩu sửa nên bản trình chiếu làm từ nó sẽ chỉ mở để xem; " +
			"hãy mở tệp bằng PowerPoint, vào Lưu thành → Công cụ → Tùy chọn chung, xóa mật khẩu sửa, lưu lại rồi tải lên lần nữa.")
	}
	for _, f := range p.a.order {
		if partName(f.Name) != "word/settings.xml" {
			continue
		}
		doc, err := p.Tree(f.Name)
		if err != nil {
			return err
		}
		if e := doc.Root().SelectElement("writeProtection"); e != nil && (e.SelectAttr("w:hash") != nil || e.SelectAttr("w:hashValue") != nil) {
			return fault.Refusedf("Tệp này có mật khẩu sửa nên văn bản làm từ nó sẽ chỉ mở để xem; " +
				"hãy mở tệp bằng Word, vào Lưu thành → Công cụ → Tùy chọn chung, xóa mật khẩu sửa, lưu lại rồi tải lên lần nữa.")
		}
		e := doc.Root().SelectElement("documentProtection")
		if e == nil {
			return nil
		}
		if on := e.SelectAttrValue("enforcement", ""); on == "1" || on == "true" || on == "on" {
			return fault.Refusedf("Tệp này đang bật bảo vệ nên văn bản làm từ nó sẽ không sửa được trong Word; " +
				"hãy mở tệp bằng Word, vào Xem lại → Hạn chế chỉnh sửa → Ngừng bảo vệ, lưu lại rồi tải lên lần nữa.")
		}
	}
	return nil
}
