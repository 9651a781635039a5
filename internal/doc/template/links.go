package template

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
)

// relations are the relationships of a part that pictures are added to, read once.
type relations struct {
	xml []byte // up to the end tag
}

const (
	nsRels    = "http://schemas.openxmlformats.org/package/2006/relationships"
	typeImage = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
	endRels   = "</Relationships>"
	endTypes  = "</Types>"
	typesName = "[Content_Types].xml"
	idPrefix  = "tkPic" // of relationships made here; no program numbers them so
)

// expectPictures reads what pictures in a part will be added to.
func (t *Template) expectPictures(part string) error {
	if t.rels[part] != nil {
		return nil
	}
	name := docx.RelationsOf(part)
	r := &relations{xml: []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
		"\n" + `<Relationships xmlns="` + nsRels + `">`)}
	var err error
	if t.pack.Has(name) {
		if r.xml, err = t.openEnded(name); err != nil {
			return err
		}
	}
	if t.types == nil {
		if t.types, err = t.openEnded(typesName); err != nil {
			return err
		}
	}
	t.rels[part] = r
	return nil
}

// openEnded reads a part without its last end tag.
func (t *Template) openEnded(name string) ([]byte, error) {
	doc, err := t.tree(name)
	if err != nil {
		return nil, err
	}
	doc.WriteSettings.CanonicalEndTags = true
	b, err := doc.WriteToBytes()
	if err != nil {
		return nil, err
	}
	return b[:bytes.LastIndex(b, []byte("</"))], nil
}

// tree reads a part, as it was changed once for all where it was.
func (t *Template) tree(name string) (*etree.Document, error) {
	b, changed := t.fixed[name]
	if !changed {
		return t.pack.Tree(name)
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b); err != nil {
		return nil, fmt.Errorf("template: read %s again: %w", name, err)
	}
	return doc, nil
}

// links gathers the pictures of one filling-in.
type links struct {
	t      *Template
	part   string
	origin map[string]string            // of copies of slides: what each is a copy of
	added  map[string]map[string]string // by part, then by the name of the picture's part: the id
	media  map[[32]byte]string          // by the picture: the name of its part
	files  map[string][]byte
}

func newLinks(t *Template) *links {
	return &links{t: t, added: map[string]map[string]string{}, media: map[[32]byte]string{}, files: map[string][]byte{}}
}

// in says which part is drawn now.
func (l *links) in(part string) { l.part = part }

// picture takes a picture in and gives the id by which the part refers to it; one
// that occurs twice is kept once.
func (l *links) picture(data []byte, ext string) string {
	sum := sha256.Sum256(data)
	name, ok := l.media[sum]
	if !ok {
		for n := len(l.media) + 1; ; n++ {
			name = fmt.Sprintf("%s/media/tk%d.%s", path.Dir(l.t.pack.Main), n, ext)
			if !l.t.pack.Has(name) && l.files[name] == nil {
				break
			}
		}
		l.media[sum], l.files[name] = name, data
	}
	ids := l.added[l.part]
	if ids == nil {
		ids = map[string]string{}
		l.added[l.part] = ids
	}
	if ids[name] == "" {
		ids[name] = fmt.Sprintf("%s%d", idPrefix, len(ids)+1)
	}
	return ids[name]
}

// parts gives the parts that pictures make new or change.
func (l *links) parts() map[string][]byte {
	if len(l.files) == 0 {
		return nil
	}
	out := l.files
	for part, ids := range l.added {
		b := l.base(part)
		for n := 1; n <= len(ids); n++ {
			id := fmt.Sprintf("%s%d", idPrefix, n)
			for name, has := range ids {
				if has == id {
					b = fmt.Appendf(b, `<Relationship Id="%s" Type="%s" Target="/%s"/>`, id, typeImage, name)
				}
			}
		}
		out[docx.RelationsOf(part)] = append(b, endRels...)
	}
	out[typesName] = l.types()
	return out
}

// base is what the pictures of a part are added to: of a copied slide, what its
// original refers to.
func (l *links) base(part string) []byte {
	of, copied := l.origin[part]
	if !copied || of == part {
		return bytes.Clone(l.t.rels[part].xml)
	}
	b := l.t.deck.slides[of]
	return bytes.Clone(b[:bytes.LastIndex(b, []byte("</"))])
}

// types is [Content_Types].xml with the kinds of the pictures.
func (l *links) types() []byte {
	known := strings.ToLower(string(l.t.types))
	b := bytes.Clone(l.t.types)
	for _, kind := range []struct{ ext, content string }{{"png", "image/png"}, {"jpeg", "image/jpeg"}} {
		used := false
		for name := range l.files {
			used = used || strings.HasSuffix(name, "."+kind.ext)
		}
		if used && !strings.Contains(known, `extension="`+kind.ext+`"`) {
			b = fmt.Appendf(b, `<Default Extension="%s" ContentType="%s"/>`, kind.ext, kind.content)
		}
	}
	return append(b, endTypes...)
}
