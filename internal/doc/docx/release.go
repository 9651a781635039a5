package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/pair"
	"tongket/internal/fault"
)

// Unsettled is a place where a file still talks about itself: a tracked change that
// nobody has accepted or refused, or a comment.
type Unsettled struct {
	Comment bool   // else a tracked change
	Author  string // "" when the file does not say
	Text    string // how the paragraph begins, as it reads with the change
}

// changes are the marks of tracked changes.
var changes = []string{"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange",
	"sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange"}

// unsettled lists the tracked changes and comments of a file, a paragraph once for
// each sort.
func (f *mergeFile) unsettled() ([]Unsettled, error) {
	var all []Unsettled
	for _, name := range slices.Concat([]string{f.parts.main}, f.parts.notes, f.parts.headers, f.parts.footers) {
		doc, err := f.tree(name)
		if err != nil {
			return nil, err
		}
		seen := map[Unsettled]bool{}
		for _, e := range doc.FindElements("//*") {
			comment := e.Tag == "commentReference"
			if e.Space != "w" || !comment && !slices.Contains(changes, e.Tag) {
				continue
			}
			u := Unsettled{Comment: comment, Author: e.SelectAttrValue("w:author", "")}
			if p := holder(e); p != nil {
				u.Text = begins(plainText(p))
			}
			if !seen[u] {
				seen[u] = true
				all = append(all, u)
			}
		}
	}
	return all, nil
}

// holder is the paragraph, else the row, that an element stands in.
func holder(e *etree.Element) *etree.Element {
	for ; e != nil; e = e.Parent() {
		if e.Tag == "p" || e.Tag == "tr" {
			return e
		}
	}
	return nil
}

// begins is the beginning of a text, as long as a sentence can quote it.
func begins(s string) string {
	r := []rune(pair.Plainly(s))
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return string(r)
}

// Release is the file as it leaves the office: without what ties it to records (see
// Strip), without the names of those who worked on it, the folders of their
// machines and leftovers of comments. restate may change what a paragraph says;
// one that then says nothing goes. A file with tracked changes or comments is
// refused with their places: what the office has not settled must not go out.
// Other errors are those of Read.
func Release(in []byte, restate func(paragraph string) string) ([]byte, error) {
	f, err := openMerge(in, func(string) string { return "" })
	if err != nil {
		return nil, err
	}
	open, err := f.unsettled()
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		return nil, refuseUnsettled(open)
	}
	f.edited = true
	f.restate(restate)
	if in, err = f.write(); err != nil {
		return nil, fmt.Errorf("docx: write the release: %w", err)
	}
	if in, err = Strip(in); err != nil {
		return nil, err
	}
	return unnamed(in)
}

// refuseUnsettled says where a file still has tracked changes and comments.
func refuseUnsettled(open []Unsettled) error {
	var places []string
	for _, u := range open[:min(len(open), 5)] {
		what := "sửa đổi theo dõi"
		if u.Comment {
			what = "nhận xét"
		}
		if u.Author != "" && !u.Comment {
			what += " của " + u.Author
		}
		places = append(places, what+" ở “"+u.Text+"”")
	}
	more := ""
	if n := len(open) - len(places); n > 0 {
		more = fmt.Sprintf(" và %d chỗ nữa", n)
	}
	return fault.Refusedf("Tệp còn %d chỗ chưa xử lý xong: %s%s. Hãy mở tệp bằng Word, vào thẻ Xem lại (Review), "+
		"chấp nhận hoặc từ chối từng sửa đổi, xóa các nhận xét, lưu rồi tải bản đã sửa lên lại.", len(open), strings.Join(places, "; "), more)
}

// restate lets every paragraph of the text say what the caller gives.
func (f *mergeFile) restate(say func(string) string) {
	m := newMerger(f, f, f, MergeOptions{})
	for _, p := range f.doc.FindElements("//w:p") {
		was := textOf(f.tokens(p.Copy()))
		if was == "" {
			continue
		}
		is := say(was)
		if is == was {
			continue
		}
		var target []token
		for _, w := range pair.Words(is) {
			target = append(target, token{text: w})
		}
		m.rewrite(p, f.tokens(p), target)
		if is == "" {
			leave(p)
		}
	}
}

// leave takes out a paragraph that says nothing any more, its frame at least where
// it must stay.
func leave(p *etree.Element) {
	if parent := p.Parent(); len(parent.SelectElements("w:p")) > 1 && p.FindElement("w:pPr/w:sectPr") == nil {
		parent.RemoveChild(p)
		return
	}
	if frame := p.FindElement("w:pPr/w:pBdr"); frame != nil {
		frame.Parent().RemoveChild(frame)
	}
}

// namers are the relationships by which a file names people and their machines.
var namers = []string{"/people", "/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/attachedTemplate", "/mailMergeSource"}

// unnamed takes out who worked on a file.
func unnamed(in []byte) ([]byte, error) {
	a, err := openArchive(in)
	if err != nil {
		return nil, err
	}
	f := &mergeFile{a: a}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range a.order {
		name := partName(part.Name)
		if namesPeople(name) {
			continue
		}
		cut := cutNames(name)
		if cut == nil {
			if err := z.Copy(part); err != nil {
				return nil, err
			}
			continue
		}
		doc, err := f.tree(part.Name)
		if err != nil {
			return nil, err
		}
		for _, e := range doc.FindElements("//*") {
			if e.Parent() != nil && cut(e) {
				e.Parent().RemoveChild(e)
			}
		}
		b, err := doc.WriteToBytes()
		if err != nil {
			return nil, err
		}
		if err := addPart(z, &zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: part.Modified}, b); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return out.Bytes(), err
}

// namesPeople reports whether a part is a list of people or of their comments.
func namesPeople(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "word/") && strings.HasSuffix(name, ".xml") && (base == "people.xml" || strings.HasPrefix(base, "comments"))
}

// cutNames says which elements of a part name people or machines; nil for a part
// that names none.
func cutNames(name string) func(*etree.Element) bool {
	among := func(tags ...string) func(*etree.Element) bool {
		return func(e *etree.Element) bool { return slices.Contains(tags, e.Tag) }
	}
	switch {
	case name == "docprops/core.xml":
		return among("creator", "lastModifiedBy", "description", "keywords", "category", "contentStatus")
	case name == "docprops/app.xml":
		return among("Manager", "Company", "Template", "HyperlinkBase", "TotalTime")
	case name == "word/settings.xml":
		return among("attachedTemplate", "docVars", "mailMerge", "saveThroughXslt")
	case name == "[content_types].xml":
		return func(e *etree.Element) bool { return namesPeople(partName(e.SelectAttrValue("PartName", ""))) }
	case strings.HasSuffix(name, ".rels"):
		return func(e *etree.Element) bool {
			kind := e.SelectAttrValue("Type", "")
			return slices.ContainsFunc(namers, func(n string) bool { return strings.HasSuffix(kind, n) })
		}
	}
	return nil
}
