package template

import (
	"archive/zip"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/beevik/etree"
	"github.com/klauspost/compress/flate"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// Template is a template read and understood. It never changes after Parse, and
// may be filled in by several at once.
type Template struct {
	pack   *docx.Package
	slides bool
	parts  []part
	fixed  map[string][]byte // parts changed once for all: settings, styles
	rels   map[string]*relations
	types  []byte // [Content_Types].xml

	found    []*tag
	problems []Problem
	taken    taken
	counters int
	over     map[string]*tag // by page of notes: the tag that repeats its slide
	deck     *deck
	inserted bool // blocks are put in: the styles they name must be there
}

// part is a part with tags.
type part struct {
	name string
	ops  []op
	each []string      // of a slide that is repeated: for the items of which list
	size *atomic.Int64 // of what was drawn last, to take the memory at once
}

// Parse reads a template, .docx or .pptx. Its errors are faults about the file;
// what is wrong with the tags is told by Check, and by Render.
func Parse(b []byte) (*Template, error) {
	pack, err := docx.OpenPackage(b)
	if err != nil {
		return nil, err
	}
	t := &Template{pack: pack, slides: pack.Slides, taken: taken{}, fixed: map[string][]byte{}, rels: map[string]*relations{}, over: map[string]*tag{}}
	if err := pack.Protected(); err != nil {
		return nil, err
	}
	if err := t.becomeDocument(); err != nil {
		return nil, err
	}
	texts, err := t.texts()
	if err != nil {
		return nil, err
	}
	for _, x := range texts {
		t.taken.note(x.doc.Root())
	}
	for _, x := range texts {
		c := &compiler{t: t, name: x.name, label: x.label, prefix: wordPrefix}
		if t.slides {
			c.prefix = slidePrefix
		}
		if err := c.readable(x.doc.Root()); err != nil {
			return nil, err
		}
		ops := c.part(x.doc)
		if c.failed != nil {
			return nil, c.failed
		}
		if x.aside {
			c.aside()
		}
		if ops != nil {
			p := part{name: x.name, ops: ops, size: new(atomic.Int64)}
			if n := t.repeatedNotes(x); n != nil {
				n.ops = p.ops
				continue
			}
			if each := c.eachSlide(); each != nil && !x.aside {
				p.each = each.path
				if err := t.expectSlides(x.name); err != nil {
					return nil, err
				}
				if n := t.deck.notes[x.name]; n != nil {
					t.over[n.name] = each
				}
			}
			t.parts = append(t.parts, p)
		}
	}
	if err := t.elsewhere(); err != nil {
		return nil, err
	}
	if err := t.finish(texts); err != nil {
		return nil, err
	}
	return t, nil
}

// textPart is a part that may hold tags.
type textPart struct {
	name, label string
	doc         *etree.Document
	aside       bool   // beside the slides: a page of notes, a layout
	of          string // of a page of notes: its slide
}

// texts reads the parts that may hold tags, the main one first.
func (t *Template) texts() ([]textPart, error) {
	if t.slides {
		return t.slideTexts()
	}
	out := []textPart{{name: t.pack.Main, label: "thân văn bản"}}
	related, err := t.pack.Relations(t.pack.Main)
	if err != nil {
		return nil, err
	}
	for _, kind := range []struct{ kind, label string }{
		{"header", "đầu trang"}, {"footer", "chân trang"}, {"footnotes", "chú thích"}, {"endnotes", "chú thích cuối bài"},
	} {
		for _, r := range related {
			if r.Kind == kind.kind && t.pack.Has(r.Target) && !slices.ContainsFunc(out, func(x textPart) bool { return x.name == r.Target }) {
				out = append(out, textPart{name: r.Target, label: kind.label})
			}
		}
	}
	for i := range out {
		if out[i].doc, err = t.pack.Tree(out[i].name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// The name spaces of the two vocabularies, in the transitional form and the strict.
var vocabularies = map[string][]string{
	wordPrefix:  {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"},
	slidePrefix: {"http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"},
}

// readable refuses a part that names its vocabulary otherwise than every office
// program does.
func (c *compiler) readable(root *etree.Element) error {
	for _, uri := range vocabularies[c.prefix] {
		if root.SelectAttrValue("xmlns:"+c.prefix, "") == uri {
			return nil
		}
	}
	return fault.Refusedf("Phần “%s” của tệp viết theo cách lạ nên không điền được; "+
		"hãy mở tệp bằng Word hoặc PowerPoint, lưu lại rồi tải lên lần nữa.", c.name)
}

// counter gives a number to what is drawn differently the first time.
func (t *Template) counter() int {
	t.counters++
	return t.counters - 1
}

// Slides reports whether the template is one of PowerPoint, not of Word.
func (t *Template) Slides() bool { return t.slides }

// Render fills the template in with the values of s. Names that s does not know
// print as Blank. The same values give the same bytes. Errors that are not of w are
// faults: of a template whose tags are wrong, of a picture that is none, of a file
// that grows beyond measure; nothing is written then.
func (t *Template) Render(w io.Writer, s Scope, o Options) error {
	if len(t.problems) > 0 {
		return fault.Refusedf("%s", t.problems[0].Sentence)
	}
	r := &renderer{
		t: t, options: o, frames: []frame{{scope: s}}, used: make([]bool, t.counters),
		ids: ids{taken: t.taken, bookmarks: map[string]string{}}, links: newLinks(t),
		shapes: map[*grid]*shape{}, merges: map[*mergeMark]merged{},
		copies: map[string][]string{}, origin: map[string]string{}, noted: map[string]string{},
	}
	r.links.origin = r.origin
	drawn := map[string][]byte{}
	for _, p := range t.parts {
		if p.each != nil {
			if err := r.repeated(p, drawn); err != nil {
				return err
			}
			continue
		}
		b, err := r.part(p)
		if err != nil {
			return err
		}
		drawn[p.name] = b
	}
	for name, b := range r.links.parts() {
		drawn[name] = b
	}
	gone, err := r.deal(drawn)
	if err != nil {
		return err
	}
	return t.write(w, drawn, gone)
}

// part draws one part.
func (r *renderer) part(p part) ([]byte, error) {
	r.out = make([]byte, 0, p.size.Load())
	r.links.in(p.name)
	if err := r.run(p.ops); err != nil {
		return nil, err
	}
	p.size.Store(int64(len(r.out)))
	return r.out, r.bounded()
}

// write writes the package: parts that were drawn in the place of those they come
// from, new ones at the end, all others as they are.
func (t *Template) write(w io.Writer, drawn map[string][]byte, gone map[string]bool) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, compressor)
	for _, f := range t.pack.Files() {
		if gone[f.Name] {
			continue
		}
		b, ok := drawn[f.Name]
		if !ok {
			b, ok = t.fixed[f.Name]
		}
		if !ok {
			if err := z.Copy(f); err != nil {
				return fmt.Errorf("template: copy %s: %w", f.Name, err)
			}
			continue
		}
		delete(drawn, f.Name)
		if err := writePart(z, zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified}, b); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(drawn)) {
		method := zip.Deflate
		if strings.HasPrefix(name, "word/media/") || strings.HasPrefix(name, "ppt/media/") {
			method = zip.Store // pictures are squeezed already
		}
		if err := writePart(z, zip.FileHeader{Name: name, Method: method}, drawn[name]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("template: end the package: %w", err)
	}
	return nil
}

func writePart(z *zip.Writer, h zip.FileHeader, b []byte) error {
	out, err := z.CreateHeader(&h)
	if err == nil {
		_, err = out.Write(b)
	}
	if err != nil {
		return fmt.Errorf("template: write %s: %w", h.Name, err)
	}
	return nil
}

// writers keeps compressors for the next part: each takes half a megabyte.
var writers sync.Pool

// compressor squeezes parts; quickly, for a report is read more often than kept.
func compressor(w io.Writer) (io.WriteCloser, error) {
	if fw, ok := writers.Get().(*flate.Writer); ok {
		fw.Reset(w)
		return &pooled{fw}, nil
	}
	fw, err := flate.NewWriter(w, 2)
	return &pooled{fw}, err
}

type pooled struct{ *flate.Writer }

func (p *pooled) Close() error {
	err := p.Writer.Close()
	writers.Put(p.Writer)
	return err
}
