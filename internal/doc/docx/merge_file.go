package docx

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/fault"
)

// mergeFile is one of the three files, its text as a tree.
type mergeFile struct {
	a      *archive
	parts  parts
	doc    *etree.Document
	rels   *etree.Document // of the main part; nil when it has none
	types  *etree.Document // nil until something is added
	key    func(string) string
	edited bool

	styles  map[string]string // id → name in small letters
	changed map[string][]byte // parts written anew, by name
	media   map[string]string // fresh relationship → the one made for it here
}

// transitional is the name space of WordprocessingML as Word writes it by default.
const transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// openMerge opens a file that Read can read, so that its limits hold.
func openMerge(b []byte, key func(string) string) (*mergeFile, error) {
	if _, err := Read(b); err != nil {
		return nil, err
	}
	a, err := openArchive(b)
	if err != nil {
		return nil, err
	}
	f := &mergeFile{a: a, key: key, styles: map[string]string{}, changed: map[string][]byte{}, media: map[string]string{}}
	if f.parts, err = findParts(a); err != nil {
		return nil, err
	}
	if f.doc, err = f.tree(f.parts.main); err != nil {
		return nil, err
	}
	if f.doc.Root().SelectAttrValue("xmlns:w", "") != transitional || f.body() == nil {
		return nil, fault.Refusedf("Tệp này lưu theo kiểu ít dùng (Strict Open XML) nên không ghép được; " +
			"hãy mở tệp bằng Word, chọn “Lưu thành” kiểu “Tài liệu Word (*.docx)” rồi tải lên lại.")
	}
	if name := f.relsName(f.parts.main); a.has(name) {
		if f.rels, err = f.tree(name); err != nil {
			return nil, err
		}
	}
	if f.parts.styles != "" {
		styles, err := f.tree(f.parts.styles)
		if err != nil {
			return nil, err
		}
		for _, s := range styles.FindElements("//w:style") {
			if name := s.SelectElement("w:name"); name != nil {
				f.styles[s.SelectAttrValue("w:styleId", "")] = strings.ToLower(name.SelectAttrValue("w:val", ""))
			}
		}
	}
	return f, nil
}

// tree reads a part as a tree.
func (f *mergeFile) tree(name string) (*etree.Document, error) {
	b, err := f.a.read(name)
	if err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(inUTF8(b)); err != nil || doc.Root() == nil {
		return nil, broken("phần “" + name + "” không phải XML đúng cách")
	}
	return doc, nil
}

func (f *mergeFile) body() *etree.Element { return f.doc.Root().SelectElement("w:body") }

func (f *mergeFile) relsName(of string) string {
	dir, file := path.Split(of)
	return dir + "_rels/" + file + ".rels"
}

// relation finds a relationship of the main part by its id.
func (f *mergeFile) relation(id string) *etree.Element {
	if f.rels == nil || id == "" {
		return nil
	}
	for _, r := range f.rels.Root().ChildElements() {
		if r.SelectAttrValue("Id", "") == id {
			return r
		}
	}
	return nil
}

// targetName is the name of the part that a relationship of the main part leads
// to, "" when it leads out of the file or nowhere.
func (f *mergeFile) targetName(id string) string {
	r := f.relation(id)
	if r == nil || r.SelectAttrValue("TargetMode", "") == "External" {
		return ""
	}
	name := r.SelectAttrValue("Target", "")
	if !strings.HasPrefix(name, "/") {
		name = path.Join(path.Dir(f.parts.main), name)
	}
	if name = strings.TrimPrefix(path.Clean("/"+name), "/"); !f.a.has(name) {
		return ""
	}
	return name
}

// target reads the part that a relationship leads to; nothing when it cannot be
// read, for a picture that is broken is one that was not left alone.
func (f *mergeFile) target(id string) []byte {
	name := f.targetName(id)
	if name == "" {
		return nil
	}
	b, err := f.a.read(name)
	if err != nil {
		return nil
	}
	return b
}

// bring copies what a relationship of another file leads to into this one and
// gives the id by which it is known here, "" when there is nothing to bring.
func (f *mergeFile) bring(from *mergeFile, id string) (string, error) {
	if here, done := f.media[id]; done {
		return here, nil
	}
	r, name := from.relation(id), from.targetName(id)
	if r == nil || name == "" && r.SelectAttrValue("TargetMode", "") != "External" {
		return "", nil
	}
	if f.rels == nil {
		f.rels = etree.NewDocument()
		f.rels.SetRoot(el("Relationships", "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships"))
	}
	here := ""
	for n := 1; here == "" || f.relation(here) != nil; n++ {
		here = "rIdTk" + strconv.Itoa(n)
	}
	made := r.Copy()
	made.CreateAttr("Id", here)
	if name != "" {
		part := f.free(path.Dir(f.parts.main) + "/media/" + path.Base(name))
		if err := f.declare(part, from); err != nil {
			return "", err
		}
		f.changed[part] = from.target(id)
		made.CreateAttr("Target", "/"+part)
	}
	f.rels.Root().AddChild(made)
	f.media[id] = here
	return here, nil
}

// free is a name like this one that no part has.
func (f *mergeFile) free(name string) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 1; f.a.has(name) || f.changed[name] != nil; n++ {
		name = stem + "-" + strconv.Itoa(n) + ext
	}
	return name
}

// declare makes sure that the package names the type of a part's ending.
func (f *mergeFile) declare(part string, from *mergeFile) error {
	const types = "[Content_Types].xml"
	var err error
	if f.types == nil {
		if f.types, err = f.tree(types); err != nil {
			return err
		}
	}
	ending := strings.TrimPrefix(path.Ext(part), ".")
	find := func(d *etree.Document) *etree.Element {
		for _, e := range d.Root().ChildElements() {
			if e.Tag == "Default" && strings.EqualFold(e.SelectAttrValue("Extension", ""), ending) {
				return e
			}
		}
		return nil
	}
	if find(f.types) != nil {
		return nil
	}
	theirs, err := from.tree(types)
	if err != nil {
		return err
	}
	if e := find(theirs); e != nil {
		f.types.Root().InsertChildAt(0, e.Copy())
	}
	return nil
}

// write gives the file with what was changed in it; every other part is copied as
// it is.
func (f *mergeFile) write() ([]byte, error) {
	for name, doc := range map[string]*etree.Document{f.parts.main: f.doc, f.relsName(f.parts.main): f.rels, "[Content_Types].xml": f.types} {
		if doc == nil || name != f.parts.main && len(f.media) == 0 {
			continue
		}
		b, err := doc.WriteToBytes()
		if err != nil {
			return nil, err
		}
		f.changed[partName(name)] = b
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range f.a.order {
		b, again := f.changed[partName(part.Name)]
		if !again {
			if err := z.Copy(part); err != nil {
				return nil, err
			}
			continue
		}
		delete(f.changed, partName(part.Name))
		if err := addPart(z, &zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: part.Modified}, b); err != nil {
			return nil, err
		}
	}
	var more []string
	for name := range f.changed {
		more = append(more, name)
	}
	slices.Sort(more)
	for _, name := range more {
		if err := addPart(z, &zip.FileHeader{Name: name, Method: zip.Deflate}, f.changed[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

func addPart(z *zip.Writer, h *zip.FileHeader, b []byte) error {
	w, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(b))
	return err
}
