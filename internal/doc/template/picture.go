package template

import (
	"bytes"
	"image"
	_ "image/jpeg" // the kinds of pictures that files hold
	_ "image/png"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/doc/docx"
	"tongket/internal/fault"
)

// What one picture may be.
const (
	maxPicture = 10 << 20   // bytes
	maxPixels  = 60_000_000 // width × height
)

// lineOver is what a line is higher than the picture that stands in it, at most.
var lineOver = docx.MM(8)

// emu is how many of the units that drawings are measured in make one Length.
const emu = 635

// box is a place for a picture, in Length; zero where it leaves the size open.
type box struct{ width, height docx.Length }

// fitted is a picture made ready for its place.
type fitted struct {
	id            string // of the relationship
	alt           string
	width, height int64 // in drawing units
}

// pictureTag draws a picture in the place of a tag.
type pictureTag struct {
	path  []string
	props []byte
	room  box // of the text around: its width, and the height of its page
}

func (p *pictureTag) draw(r *renderer) error {
	v, ok := r.lookup(p.path).(Picture)
	if !ok || !holds(v) {
		return nil
	}
	wide := box{width: p.room.width}
	s, err := sizeOf(v, box{}, wide)
	if err != nil {
		return err
	}
	if limit := int64(p.room.height) * emu; limit == 0 || s.height <= limit || len(v.Parts) == 0 {
		return p.inline(r, v, s)
	}
	for _, part := range v.Parts {
		s, err := sizeOf(part, box{}, wide)
		if err != nil {
			return err
		}
		if err := p.inline(r, part, s); err != nil {
			return err
		}
	}
	return nil
}

// inline draws one picture among the words.
func (p *pictureTag) inline(r *renderer, v Picture, s sized) error {
	f := r.take(v, s)
	id := strconv.Itoa(r.ids.next(drawingID))
	cx, cy := strconv.FormatInt(f.width, 10), strconv.FormatInt(f.height, 10)
	r.out = append(append(append(r.out, "<w:r>"...), p.props...),
		`<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="`+
			cx+`" cy="`+cy+`"/><wp:docPr id="`+id+`" name="Hình `+id+`"`...)
	r.out = appendAttr(r.out, "descr", f.alt)
	r.out = append(r.out, `/><wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>`+
		`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="`+id+`" name="Hình `+id+`"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="`+f.id+`"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="`+cx+`" cy="`+cy+`"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`...)
	return nil
}

// fit takes a picture in and sizes it.
func (r *renderer) fit(v Picture, place, room box) (fitted, error) {
	s, err := sizeOf(v, place, room)
	if err != nil {
		return fitted{}, err
	}
	return r.take(v, s), nil
}

// take adds a picture to the file.
func (r *renderer) take(v Picture, s sized) fitted {
	return fitted{id: r.links.picture(v.Data, s.format), alt: clean(v.Alt), width: s.width, height: s.height}
}

// sized is how large a picture becomes, in drawing units, and of which format it is.
type sized struct {
	width, height int64
	format        string
}

// sizeOf sizes a picture: as it says itself, else to fill the box of the one it
// replaces, else as large as it is at 96 dots to the inch; never wider than the
// room.
func sizeOf(v Picture, place, room box) (sized, error) {
	if len(v.Data) > maxPicture {
		return sized{}, fault.Refusedf("Hình%s nặng %d MB, vượt giới hạn 10 MB; hãy thu nhỏ hình rồi thử lại.", named(v.Alt), len(v.Data)>>20)
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(v.Data))
	if err != nil || size.Width <= 0 || size.Height <= 0 || format != "png" && format != "jpeg" {
		return sized{}, fault.Refusedf("Hình%s không mở được; hãy dùng ảnh PNG hoặc JPEG.", named(v.Alt))
	}
	if size.Width*size.Height > maxPixels {
		return sized{}, fault.Refusedf("Hình%s có %d × %d điểm ảnh, vượt giới hạn 60 triệu; hãy thu nhỏ hình rồi thử lại.", named(v.Alt), size.Width, size.Height)
	}
	w, h := int64(size.Width), int64(size.Height)
	width, height := int64(v.Width)*emu, int64(v.Height)*emu
	switch {
	case width > 0 && height > 0:
	case width > 0:
		height = width * h / w
	case height > 0:
		width = height * w / h
	case place.width > 0 && place.height > 0:
		width, height = int64(place.width), int64(place.height)
		if width*h > height*w {
			width = height * w / h
		} else {
			height = width * h / w
		}
	default:
		width, height = w*9525, h*9525
	}
	if limit := int64(room.width) * emu; limit > 0 && width > limit {
		width, height = limit, height*limit/width
	}
	return sized{max(width, 1), max(height, 1), format}, nil
}

func named(alt string) string {
	if alt == "" {
		return ""
	}
	return " “" + alt + "”"
}

// picture compiles a picture's tag in the text.
func (c *compiler) picture(s *slot) {
	if c.prefix == slidePrefix {
		c.problem(s.place, s.source, "Thẻ “"+s.source+"” phải đứng một mình trong một khung chữ, hoặc trong chữ thay thế của một hình")
		return
	}
	if err := c.t.expectPictures(c.name); err != nil {
		c.failed = err
		return
	}
	p := &pictureTag{path: s.path, props: xmlOf(s.props)}
	p.room = c.textRoom(s.at)
	p.room.height -= min(p.room.height, lineOver)
	for e := s.at; e != nil; e = e.Parent() {
		if width := e.FindElement("./tcPr/tcW"); c.is(e, "tc") && width != nil && width.SelectAttrValue("type", "dxa") == "dxa" {
			p.room.width = docx.Length(number(width, "w")) - docx.MM(4)
			break
		}
	}
	c.out.add(p)
}

// placeholder is a picture of the template that another takes the place of.
type placeholder struct {
	tag  *tag
	room box    // in drawing units
	rest string // of the description
}

// heldPlace finds the tag in the description of a drawing, nil where there is none.
func (c *compiler) heldPlace(drawing *etree.Element) *placeholder {
	for _, path := range []string{".//docPr", "./nvPicPr/cNvPr"} {
		e := drawing.FindElement(path)
		if e == nil {
			continue
		}
		for _, key := range []string{"descr", "title"} {
			text := e.SelectAttrValue(key, "")
			if !strings.Contains(text, "{{") || drawing.FindElement(".//blip") == nil {
				continue
			}
			cuts := c.find(text, &place{name: c.name, part: c.label, text: text})
			for _, k := range cuts {
				if k.tag.mark != markPicture {
					c.problem(k.tag.place, k.tag.source, "Trong chữ thay thế của hình chỉ dùng được thẻ hình, ví dụ {{%bieu_do}}")
					continue
				}
				return &placeholder{tag: k.tag, room: extent(drawing), rest: strings.TrimSpace(text[:k.from] + text[k.to:])}
			}
		}
	}
	return nil
}

// extent is the size of a drawing.
func extent(drawing *etree.Element) box {
	for _, path := range []string{".//extent", ".//xfrm/ext"} {
		if e := drawing.FindElement(path); e != nil {
			w, errW := strconv.Atoi(e.SelectAttrValue("cx", ""))
			h, errH := strconv.Atoi(e.SelectAttrValue("cy", ""))
			if errW == nil && errH == nil {
				return box{docx.Length(w), docx.Length(h)}
			}
		}
	}
	return box{}
}

// replaced draws a picture of the template with another in it.
type replaced struct {
	path []string
	room box
	rest string
	body []op
}

func (p *replaced) draw(r *renderer) error {
	v, ok := r.lookup(p.path).(Picture)
	if !ok || !holds(v) {
		return nil
	}
	f, err := r.fit(v, p.room, box{})
	if err != nil {
		return err
	}
	if f.alt == "" {
		f.alt = p.rest
	}
	outer := r.pic
	r.pic = &f
	err = r.run(p.body)
	r.pic = outer
	return err
}

// pictureField draws an attribute that depends on the picture.
type pictureField struct{ key, what string }

func (p pictureField) draw(r *renderer) error {
	value := r.pic.alt
	switch p.what {
	case "id":
		value = r.pic.id
	case "cx":
		value = strconv.FormatInt(r.pic.width, 10)
	case "cy":
		value = strconv.FormatInt(r.pic.height, 10)
	}
	r.out = appendAttr(r.out, p.key, value)
	return nil
}

// hold compiles a drawing that holds the place of a picture.
func (c *compiler) hold(e *etree.Element, p *placeholder) {
	if err := c.t.expectPictures(c.name); err != nil {
		c.failed = err
		return
	}
	for _, blip := range e.FindElements(".//blip") {
		for _, inner := range blip.SelectElements("extLst") { // the same picture as SVG
			blip.RemoveChild(inner)
		}
		blip.RemoveAttr("r:link")
	}
	for _, fill := range e.FindElements(".//blipFill") {
		if crop := fill.SelectElement("srcRect"); crop != nil {
			fill.RemoveChild(crop)
		}
	}
	outer := c.out
	c.out, c.held = emitter{}, p
	c.plain(e)
	body := c.out.end()
	c.out, c.held = outer, nil
	c.out.add(&replaced{path: p.tag.path, room: p.room, rest: p.rest, body: body})
}

// pictureAttribute compiles an attribute of a drawing that holds a picture's place,
// and reports whether it was one.
func (c *compiler) pictureAttribute(e *etree.Element, a *etree.Attr) bool {
	if c.held == nil {
		return false
	}
	what := ""
	switch {
	case e.Tag == "blip" && a.Key == "embed":
		what = "id"
	case (e.Tag == "extent" || e.Tag == "ext" && e.Parent().Tag == "xfrm") && (a.Key == "cx" || a.Key == "cy"):
		what = a.Key
	case (e.Tag == "docPr" || e.Tag == "cNvPr") && (a.Key == "descr" || a.Key == "title") && strings.Contains(a.Value, "{{"):
		what = "alt"
	default:
		return false
	}
	c.out.add(pictureField{key: a.FullKey(), what: what})
	return true
}
