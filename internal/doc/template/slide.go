package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// slideTexts reads the slides of a presentation in their order.
func (t *Template) slideTexts() ([]textPart, error) {
	related, err := t.pack.Relations(t.pack.Main)
	if err != nil {
		return nil, err
	}
	deck, err := t.pack.Tree(t.pack.Main)
	if err != nil {
		return nil, err
	}
	var out []textPart
	for i, e := range deck.FindElements("./presentation/sldIdLst/sldId") {
		id := e.SelectAttrValue("r:id", "")
		at := slices.IndexFunc(related, func(r docx.Relation) bool { return r.ID == id })
		if at < 0 || !t.pack.Has(related[at].Target) {
			continue
		}
		x := textPart{name: related[at].Target, label: fmt.Sprintf("trang chiếu %d", i+1)}
		if x.doc, err = t.pack.Tree(x.name); err != nil {
			return nil, err
		}
		out = append(out, x)
		more, err := t.beside(x, out)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// framed is a text box of a slide that holds nothing but a picture's tag: the
// picture takes its place.
type framed struct {
	path []string
	x, y int
	room box
	name string
}

// frame compiles such a text box, and reports whether it was one.
func (c *compiler) frame(e *etree.Element) bool {
	body := e.SelectElement("txBody")
	if body == nil {
		return false
	}
	var only *slot
	for _, p := range body.SelectElements("p") {
		for _, inner := range p.ChildElements() {
			s := c.slots[inner]
			switch {
			case s != nil && s.mark == markPicture && only == nil:
				only = s
			case props[inner.Tag], c.is(inner, "r") && blank(inner):
			default:
				return false
			}
		}
	}
	if only == nil {
		return false
	}
	f := &framed{path: only.path, room: extent(e), name: "Hình"}
	if e := e.FindElement("./nvSpPr/cNvPr"); e != nil {
		f.name = e.SelectAttrValue("name", f.name)
	}
	off := e.FindElement("./spPr/xfrm/off")
	if off == nil || f.room == (box{}) {
		c.problem(only.place, only.source, "Khung chứa thẻ “"+only.source+"” chưa có vị trí của riêng nó; hãy kéo khung đi một chút rồi lưu lại")
		return true
	}
	f.x, f.y = number(off, "x"), number(off, "y")
	if err := c.t.expectPictures(c.name); err != nil {
		c.failed = err
		return true
	}
	c.out.add(f)
	return true
}

func (f *framed) draw(r *renderer) error {
	v, ok := r.lookup(f.path).(Picture)
	if !ok || !holds(v) {
		return nil
	}
	v.Width, v.Height = 0, 0 // the box decides
	p, err := r.fit(v, f.room, box{})
	if err != nil {
		return err
	}
	x, y := int64(f.x)+(int64(f.room.width)-p.width)/2, int64(f.y)+(int64(f.room.height)-p.height)/2
	r.out = append(r.out, `<p:pic><p:nvPicPr><p:cNvPr id="`...)
	r.out = strconv.AppendInt(r.out, int64(r.ids.next(drawingID)), 10)
	r.out = append(r.out, '"')
	r.out = appendAttr(appendAttr(r.out, "name", f.name), "descr", p.alt)
	r.out = append(r.out, `/><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill>`+
		`<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="`+p.id+`"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>`...)
	r.out = fmt.Appendf(r.out, `<p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`,
		x, y, p.width, p.height)
	return nil
}

// eachSlide gives the tag that repeats the whole slide, nil where none does.
func (c *compiler) eachSlide() *tag {
	var each *tag
	for _, t := range c.found {
		switch {
		case !t.is("trang"):
		case c.prefix == wordPrefix:
			c.problem(t.place, t.source, "“| trang” chỉ dùng được trong mẫu PowerPoint")
		case each != nil:
			c.problem(t.place, t.source, "Trang chiếu này đã lặp theo “"+each.source+"”; mỗi trang chỉ lặp theo một danh sách")
		default:
			each = t
		}
	}
	return each
}

// deck is what changes in a presentation when slides are repeated, read once.
type deck struct {
	presentation, links, types []byte
	slides                     map[string][]byte // the relationships of slides that repeat
	notes                      map[string]*notesOf
}

// expectSlides reads what repeated slides change.
func (t *Template) expectSlides(slide string) error {
	if t.deck == nil {
		d := &deck{slides: map[string][]byte{}, notes: map[string]*notesOf{}}
		for _, part := range []struct {
			to   *[]byte
			name string
		}{{&d.presentation, t.pack.Main}, {&d.links, docx.RelationsOf(t.pack.Main)}, {&d.types, typesName}} {
			if !t.pack.Has(part.name) {
				return fault.Refusedf("Tệp trình chiếu này bị hỏng: thiếu phần “%s”. Hãy mở tệp bằng PowerPoint, lưu lại rồi tải lên lần nữa.", part.name)
			}
			doc, err := t.tree(part.name)
			if err != nil {
				return err
			}
			if *part.to, err = doc.WriteToBytes(); err != nil {
				return err
			}
		}
		t.deck = d
	}
	name := docx.RelationsOf(slide)
	if !t.pack.Has(name) {
		t.deck.slides[slide] = []byte(`<Relationships xmlns="` + nsRels + `"></Relationships>`)
		return nil
	}
	doc, err := t.pack.Tree(name)
	if err != nil {
		return err
	}
	for _, e := range doc.Root().ChildElements() {
		if strings.HasSuffix(e.SelectAttrValue("Type", ""), "/notesSlide") { // a page of notes belongs to one slide
			doc.Root().RemoveChild(e)
		}
	}
	doc.WriteSettings.CanonicalEndTags = true
	if t.deck.slides[slide], err = doc.WriteToBytes(); err != nil {
		return err
	}
	return t.expectNotes(slide)
}

// maxSlides is how many slides one of a template may become.
const maxSlides = 500

// repeated draws a slide for each item of its list.
func (r *renderer) repeated(p part, drawn map[string][]byte) error {
	var items List
	switch v := r.lookup(p.each).(type) {
	case List:
		items = v
	default:
		if holds(v) {
			items = List{{}}
		}
	}
	if len(items) > maxSlides {
		return fault.Refusedf("Trang chiếu lặp theo “%s” ra %d trang, vượt giới hạn %d; hãy xem lại trang lặp trong mẫu.",
			strings.Join(p.each, "."), len(items), maxSlides)
	}
	r.copies[p.name] = []string{}
	for i, item := range items {
		name := p.name
		if i > 0 {
			name = r.newSlide(p.name)
		}
		r.copies[p.name] = append(r.copies[p.name], name)
		r.origin[name] = p.name
		r.frames = append(r.frames, frame{scope: item, n: i, of: len(items), loop: true})
		b, err := r.part(part{name: name, ops: p.ops, size: p.size})
		if err == nil {
			drawn[name] = b
			err = r.notes(p.name, name, drawn)
		}
		r.frames = r.frames[:len(r.frames)-1]
		if err != nil {
			return err
		}
	}
	return nil
}

// newSlide names a part for a copy of a slide.
func (r *renderer) newSlide(of string) string {
	dir := of[:strings.LastIndexByte(of, '/')+1]
	for {
		r.slides++
		if name := fmt.Sprintf("%stk%d.xml", dir, r.slides); !r.t.pack.Has(name) {
			return name
		}
	}
}

// deal writes the presentation's own parts anew where slides were repeated or left
// out, and the relationships of the copies; gone are the parts that go.
func (r *renderer) deal(drawn map[string][]byte) (gone map[string]bool, err error) {
	gone = map[string]bool{}
	if len(r.copies) == 0 {
		return gone, nil
	}
	var docs [3]*etree.Document // presentation, its links, the kinds of parts
	for i, b := range [][]byte{r.t.deck.presentation, r.t.deck.links, pick(drawn[typesName], r.t.deck.types)} {
		docs[i] = etree.NewDocument()
		if err := docs[i].ReadFromBytes(b); err != nil {
			return nil, fmt.Errorf("template: read the presentation again: %w", err)
		}
	}
	for _, slide := range slices.Sorted(maps.Keys(r.copies)) {
		r.dealSlide(docs, slide, gone)
		for _, name := range r.copies[slide] {
			rels := docx.RelationsOf(name)
			if b := r.t.deck.slides[slide]; name != slide && drawn[rels] == nil {
				drawn[rels] = b
			}
		}
		if err := r.dealNotes(docs[2].Root(), slide, drawn, gone); err != nil {
			return nil, err
		}
	}
	for _, list := range docs[0].FindElements(".//sectionLst") { // names every slide by its number
		if ext := list.Parent(); ext != nil && ext.Parent() != nil {
			ext.Parent().RemoveChild(ext)
		}
	}
	for i, name := range []string{r.t.pack.Main, docx.RelationsOf(r.t.pack.Main), typesName} {
		if drawn[name], err = docs[i].WriteToBytes(); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

func pick(a, b []byte) []byte {
	if a != nil {
		return a
	}
	return b
}

// dealSlide puts the copies of one slide behind it, or takes it out.
func (r *renderer) dealSlide(docs [3]*etree.Document, slide string, gone map[string]bool) {
	list := docs[0].FindElement("./presentation/sldIdLst")
	var link, listed, kind *etree.Element
	for _, e := range docs[1].Root().ChildElements() {
		if target := e.SelectAttrValue("Target", ""); strings.HasSuffix("/"+slide, "/"+strings.TrimPrefix(target, "/")) {
			link = e
		}
	}
	for _, e := range list.ChildElements() {
		if link != nil && e.SelectAttrValue("r:id", "") == link.SelectAttrValue("Id", "") {
			listed = e
		}
	}
	for _, e := range docs[2].Root().ChildElements() {
		if e.SelectAttrValue("PartName", "") == "/"+slide {
			kind = e
		}
	}
	if link == nil || listed == nil || kind == nil {
		return
	}
	at := listed.Index() + 1
	for i, name := range r.copies[slide] {
		if name == slide {
			continue
		}
		r.slideID = max(r.slideID, highest(list)) + 1
		id := fmt.Sprintf("tkSlide%d", r.slideID)
		l, k, s := link.Copy(), kind.Copy(), listed.Copy()
		l.CreateAttr("Id", id)
		l.CreateAttr("Target", "/"+name)
		k.CreateAttr("PartName", "/"+name)
		s.CreateAttr("id", strconv.Itoa(r.slideID))
		s.CreateAttr("r:id", id)
		docs[1].Root().AddChild(l)
		docs[2].Root().AddChild(k)
		list.InsertChildAt(at+i-1, s)
	}
	if len(r.copies[slide]) == 0 {
		docs[1].Root().RemoveChild(link)
		docs[2].Root().RemoveChild(kind)
		list.RemoveChild(listed)
		gone[slide], gone[docx.RelationsOf(slide)] = true, true
	}
}

// highest is the highest number of a slide; the format begins at 256.
func highest(list *etree.Element) int {
	most := 256
	for _, e := range list.ChildElements() {
		most = max(most, number(e, "id"))
	}
	return most
}
