package docx

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/pair"
)

// learn gathers the numbers that changed, for the sentences that the clerk wrote
// with copies of them.
func (m *merger) learn() {
	m.numbers = map[string][]token{}
	was, now := m.base.printed(), m.fresh.printed()
	for key, all := range now {
		if old := was[key]; len(all) == 1 && len(old) == 1 && old[0].text != all[0].text {
			m.numbers[key] = all
		}
	}
}

// printed lists the numbers of a file by key, those that read alike once.
func (f *mergeFile) printed() map[string][]token {
	out := map[string][]token{}
	for _, sdt := range f.doc.FindElements("//w:sdt") {
		content := sdt.SelectElement("w:sdtContent")
		tag := controlTag(sdt)
		key := f.key(tag)
		if key == "" || content == nil {
			continue
		}
		text := plainText(content)
		if !slices.ContainsFunc(out[key], func(t token) bool { return t.text == text }) {
			out[key] = append(out[key], token{text: text, key: key, tag: tag, held: true, el: sdt})
		}
	}
	return out
}

// votes count how the clerk's file looks where the drawing looked so.
type votes map[string]map[string]int

func (v votes) add(was, is string) {
	if v[was] == nil {
		v[was] = map[string]int{}
	}
	v[was][is]++
}

// best is the look most often found, "" when none was.
func (v votes) best(was string) string {
	best, n := "", 0
	for is, k := range v[was] {
		if k > n || k == n && is < best {
			best, n = is, k
		}
	}
	return best
}

// learnLooks sees how the clerk's file looks where it has what is drawn.
func (m *merger) learnLooks(b, e, f *etree.Element) {
	m.paraLooks.add(source(f.SelectElement("w:pPr")), source(e.SelectElement("w:pPr")))
	if re := e.FindElement(".//w:r"); re != nil && b.FindElement(".//w:r") != nil {
		m.runLooks.add(lookOf(b), source(runProperties(re)))
	}
	if nb, ne := b.FindElement("w:pPr/w:numPr/w:numId"), e.FindElement("w:pPr/w:numPr/w:numId"); nb != nil && ne != nil {
		m.lists[nb.SelectAttrValue("w:val", "")] = ne.SelectAttrValue("w:val", "")
	}
}

// source writes an element out without what hangs on one paragraph only.
func source(e *etree.Element) string {
	if e == nil {
		return ""
	}
	e = e.Copy()
	for _, tag := range []string{"w:sectPr", "w:pPrChange", "w:rPrChange", "w:pageBreakBefore"} {
		if c := e.SelectElement(tag); c != nil {
			e.RemoveChild(c)
		}
	}
	s, err := etree.NewDocumentWithRoot(e).WriteToString()
	if err != nil { // writing into memory does not fail
		return ""
	}
	return s
}

// parsed is the element that source wrote, nil for "".
func parsed(s string) *etree.Element {
	d := etree.NewDocument()
	if s == "" || d.ReadFromString(s) != nil || d.Root() == nil {
		return nil
	}
	return d.Root().Copy()
}

// dress gives a paragraph that came from the drawing the look that its like have
// in the clerk's file.
func (m *merger) dress(e, f *etree.Element) {
	if props := parsed(m.paraLooks.best(source(f.SelectElement("w:pPr")))); props != nil {
		if old := e.SelectElement("w:pPr"); old != nil {
			e.RemoveChild(old)
		}
		e.InsertChildAt(0, props)
	}
	for _, r := range e.FindElements(".//w:r") {
		props := parsed(m.runLooks.best(lookOf(r)))
		if props == nil {
			continue
		}
		if old := r.SelectElement("w:rPr"); old != nil {
			r.RemoveChild(old)
		}
		r.InsertChildAt(0, props)
	}
}

// clone copies an element of the drawing so that it can stand in the edited file:
// its pictures are brought along, its styles and lists go by their names there, and
// what only one place may bear is left out.
func (m *merger) clone(f *etree.Element) *etree.Element {
	e := f.Copy()
	m.settleIn(e)
	for _, c := range e.FindElements(".//*") {
		m.settleIn(c)
	}
	m.declare(e)
	return e
}

// settleIn fits one element into the edited file.
func (m *merger) settleIn(e *etree.Element) {
	dropIdentity(e)
	switch e.Tag {
	case "sectPr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference", "endnoteReference":
		if e.Parent() != nil {
			e.Parent().RemoveChild(e)
		}
		return
	case "pStyle", "rStyle", "tblStyle":
		m.restyle(e)
	case "numId":
		if here, known := m.lists[e.SelectAttrValue("w:val", "")]; known {
			e.CreateAttr("w:val", here)
		}
	case "docPr":
		m.nextID++
		e.CreateAttr("id", strconv.Itoa(1_000_000+m.nextID))
	}
	for _, a := range slices.Clone(e.Attr) {
		if a.Space != "r" {
			continue
		}
		here, err := m.edited.bring(m.fresh, a.Value)
		if m.err == nil {
			m.err = err
		}
		if here == "" {
			e.RemoveAttr(a.FullKey())
		} else {
			e.CreateAttr(a.FullKey(), here)
		}
	}
}

// dropIdentity removes the marks by which Word tells one paragraph from others.
func dropIdentity(e *etree.Element) {
	for _, a := range slices.Clone(e.Attr) {
		if a.Space == "w14" && (a.Key == "paraId" || a.Key == "textId") {
			e.RemoveAttr(a.FullKey())
		}
	}
}

// restyle names a style of the drawing as the edited file does; a style that it
// does not have goes.
func (m *merger) restyle(e *etree.Element) {
	id := e.SelectAttrValue("w:val", "")
	name := m.fresh.styles[id]
	if m.edited.styles[id] == name {
		return
	}
	here := ""
	for other, its := range m.edited.styles {
		if its == name && (here == "" || other < here) {
			here = other
		}
	}
	if here != "" {
		e.CreateAttr("w:val", here)
	} else if e.Parent() != nil {
		e.Parent().RemoveChild(e)
	}
}

// declare makes sure that the prefixes in an element mean here what they meant in
// the drawing.
func (m *merger) declare(e *etree.Element) {
	here, theirs := m.edited.doc.Root(), m.fresh.doc.Root()
	ignored := strings.Fields(theirs.SelectAttrValue("mc:Ignorable", ""))
	for _, c := range append(e.FindElements(".//*"), e) {
		spaces := []string{c.Space}
		for _, a := range c.Attr {
			spaces = append(spaces, a.Space)
		}
		for _, space := range spaces {
			uri := theirs.SelectAttrValue("xmlns:"+space, "")
			if space == "" || space == "xml" || space == "xmlns" || uri == "" {
				continue
			}
			switch here.SelectAttrValue("xmlns:"+space, "") {
			case uri:
			case "":
				here.CreateAttr("xmlns:"+space, uri)
				if slices.Contains(ignored, space) {
					m.ignore(space)
				}
			default:
				e.CreateAttr("xmlns:"+space, uri)
			}
		}
	}
}

// ignore lets older programs pass over a prefix.
func (m *merger) ignore(space string) {
	root := m.edited.doc.Root()
	if root.SelectAttrValue("xmlns:mc", "") == "" {
		root.CreateAttr("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006")
	}
	all := strings.Fields(root.SelectAttrValue("mc:Ignorable", ""))
	if !slices.Contains(all, space) {
		root.CreateAttr("mc:Ignorable", strings.Join(append(all, space), " "))
	}
}

// exchange makes a picture of the edited file show what one of the drawing shows,
// at the place and in the size that the clerk gave it.
func (m *merger) exchange(here, theirs *etree.Element, same bool) {
	if same {
		return
	}
	to, from := here.FindElement(".//a:blip"), theirs.FindElement(".//a:blip")
	if to == nil || from == nil {
		return
	}
	id, err := m.edited.bring(m.fresh, from.SelectAttrValue("r:embed", ""))
	if m.err == nil {
		m.err = err
	}
	if id == "" {
		return
	}
	to.CreateAttr("r:embed", id)
	to.Child = nil // a second form of the old picture
	a, b := here.FindElement(".//wp:docPr"), theirs.FindElement(".//wp:docPr")
	if a != nil && b != nil {
		a.CreateAttr("descr", b.SelectAttrValue("descr", ""))
	}
}

// retag sees to it that each number of the file has a tag of its own, one of the
// new drawing where that has one for it.
func (m *merger) retag() {
	fresh := queue(nil)
	for _, sdt := range m.fresh.doc.FindElements("//w:sdt") {
		tag := controlTag(sdt)
		if key := m.opt.Key(tag); key != "" {
			fresh[key] = append(fresh[key], token{tag: tag})
		}
	}
	ours := map[string]bool{}
	for _, all := range fresh {
		for _, t := range all {
			ours[t.tag] = true
		}
	}
	all := m.edited.doc.FindElements("//w:sdt")
	used, ids := map[string]bool{}, map[string]bool{}
	var late []*etree.Element
	for _, sdt := range all {
		if tag := controlTag(sdt); ours[tag] && !used[tag] {
			used[tag] = true
		} else if m.opt.Key(tag) != "" {
			late = append(late, sdt)
		}
	}
	for _, sdt := range late {
		m.another(sdt, fresh, used)
	}
	for _, sdt := range all {
		m.ownID(sdt, ids)
	}
}

// another gives a control a tag of the new drawing that nothing has yet, else one
// that the caller makes.
func (m *merger) another(sdt *etree.Element, fresh map[string][]token, used map[string]bool) {
	t := sdt.FindElement("w:sdtPr/w:tag")
	old := t.SelectAttrValue("w:val", "")
	for _, f := range fresh[m.opt.Key(old)] {
		if !used[f.tag] {
			used[f.tag] = true
			t.CreateAttr("w:val", f.tag)
			return
		}
	}
	if m.opt.Rename != nil {
		t.CreateAttr("w:val", m.opt.Rename(old))
	}
}

// ownID gives a control an id that no other has.
func (m *merger) ownID(sdt *etree.Element, ids map[string]bool) {
	id := sdt.FindElement("w:sdtPr/w:id")
	if id == nil {
		return
	}
	v := id.SelectAttrValue("w:val", "")
	for n := 1; ids[v]; n++ {
		v = strconv.Itoa(900_000_000 + len(ids) + n)
	}
	ids[v] = true
	id.CreateAttr("w:val", v)
}

// feet brings the heads and feet of pages that the clerk left alone to what the new
// drawing prints there.
func (m *merger) feet() error {
	for _, name := range slices.Concat(m.base.parts.headers, m.base.parts.footers) {
		if !m.fresh.a.has(name) {
			continue
		}
		b, err := m.base.part(name)
		if err != nil {
			return err
		}
		f, err := m.fresh.part(name)
		if err != nil {
			return err
		}
		was, _ := b.says(b.doc.Root())
		if is, _ := f.says(f.doc.Root()); pair.Plainly(was) == pair.Plainly(is) || f.doc.FindElement("//a:blip") != nil {
			continue
		}
		for _, own := range slices.Concat(m.edited.parts.headers, m.edited.parts.footers) {
			e, err := m.edited.part(own)
			if err != nil {
				return err
			}
			if says, _ := e.says(e.doc.Root()); pair.Plainly(says) != pair.Plainly(was) {
				continue
			}
			inner := newMerger(b, e, f, m.opt)
			inner.quiet = true
			inner.flow(b.doc.Root(), e.doc.Root(), f.doc.Root())
			if m.edited.changed[partName(own)], err = e.doc.WriteToBytes(); err != nil {
				return err
			}
		}
	}
	return nil
}

// part is the file with another part of it as the text.
func (f *mergeFile) part(name string) (*mergeFile, error) {
	doc, err := f.tree(name)
	if err != nil {
		return nil, err
	}
	p := *f
	p.doc = doc
	return &p, nil
}
