package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"tongket/internal/fault"
)

// Note is a comment for one cell.
type Note struct {
	Place  string // as Read gives it: "'Biểu 1'!B5"; another is put on the first cell of the first sheet
	Author string
	Text   string
}

// Name spaces and kinds of parts of ECMA-376 part 1, transitional.
const (
	nsSheet      = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsRel        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackageRel = "http://schemas.openxmlformats.org/package/2006/relationships"
	typeComments = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	typeVML      = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

// longestNote is how many letters Excel lets a comment have.
const longestNote = 32_000

// Annotate puts comments at cells of a workbook and leaves all else as it is: of a
// sheet one reference is written, what was commented before keeps its comments, and
// parts that have nothing to do with comments go out byte for byte. A cell that has a
// comment already gets the new text below the old. Errors are those of Read, and one
// for a workbook in Excel's strict format.
func Annotate(data []byte, notes []Note) ([]byte, error) {
	b, paths, err := openTabs(data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close() // nothing of it is on disk
	m, err := marginOf(data)
	if err != nil {
		return nil, err
	}
	var first string
	sheets := map[string]string{} // part by name
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		if part := paths[s.ID]; part != "" {
			sheets[s.Name] = part
			first = cmp.Or(first, part)
		}
	}
	bySheet := map[string]map[[2]int][]Note{}
	for _, n := range notes {
		part, at := first, [2]int{1, 1}
		if sheet, cell, ok := cutReference(n.Place); ok && sheets[sheet] != "" {
			if row, col, ok := Place(cell); ok {
				part, at = sheets[sheet], [2]int{row, col}
			}
		}
		if bySheet[part] == nil {
			bySheet[part] = map[[2]int][]Note{}
		}
		bySheet[part][at] = append(bySheet[part][at], n)
	}
	for _, part := range sortedKeys(bySheet) {
		if err := m.sheet(part, bySheet[part]); err != nil {
			return nil, err
		}
	}
	return m.write()
}

// margin is a workbook while comments are put into it.
type margin struct {
	files   []*zip.File
	at      map[string]*zip.File // by name in small letters
	changed map[string][]byte    // by name in small letters
	added   []string             // names of new parts
	types   *etree.Document
}

const contentTypes = "[Content_Types].xml"

func marginOf(data []byte) (*margin, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken("gói nén không mở được, có thể tệp chưa tải về hết")
	}
	m := &margin{files: zr.File, at: map[string]*zip.File{}, changed: map[string][]byte{}}
	for _, f := range zr.File {
		m.at[partKey(f.Name)] = f
	}
	m.types, err = m.tree(contentTypes)
	return m, err
}

// partKey is how the name of a part is compared.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has reports whether the package has a part.
func (m *margin) has(name string) bool {
	return m.at[partKey(name)] != nil || m.changed[partKey(name)] != nil
}

// read gives a part as it is so far.
func (m *margin) read(name string) ([]byte, error) {
	if b, ok := m.changed[partKey(name)]; ok {
		return b, nil
	}
	f := m.at[partKey(name)]
	if f == nil {
		return nil, broken("thiếu phần “" + name + "”")
	}
	return unpack(f)
}

func (m *margin) tree(name string) (*etree.Document, error) {
	b, err := m.read(name)
	if err != nil {
		return nil, err
	}
	d := etree.NewDocument()
	if err := d.ReadFromBytes(b); err != nil || d.Root() == nil {
		return nil, broken("phần “" + name + "” không phải XML đúng cách")
	}
	return d, nil
}

func (m *margin) put(name string, b []byte) {
	if !m.has(name) {
		m.added = append(m.added, name)
	}
	m.changed[partKey(name)] = b
}

func (m *margin) putTree(name string, d *etree.Document) error {
	b, err := d.WriteToBytes()
	m.put(name, b)
	return err
}

// free is a name that no part has: stem, a number, ending.
func (m *margin) free(stem, ending string) string {
	for n := 1; ; n++ {
		if name := stem + strconv.Itoa(n) + ending; !m.has(name) {
			return name
		}
	}
}

// sheet puts the comments of one sheet in.
func (m *margin) sheet(part string, notes map[[2]int][]Note) error {
	xmlPart, err := m.read(part)
	if err != nil {
		return err
	}
	tail, err := tailOf(xmlPart)
	if err != nil {
		return err
	}
	relsName := path.Dir(part) + "/_rels/" + path.Base(part) + ".rels"
	rels := etree.NewDocument()
	if m.has(relsName) {
		if rels, err = m.tree(relsName); err != nil {
			return err
		}
	} else {
		rels.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
		rels.CreateElement("Relationships").CreateAttr("xmlns", nsPackageRel)
	}
	were := len(rels.Root().ChildElements())
	comments, drawing := target(rels, part, func(r *etree.Element) bool { return strings.HasSuffix(r.SelectAttrValue("Type", ""), "/comments") }),
		target(rels, part, func(r *etree.Element) bool { return tail.drawing != "" && r.SelectAttrValue("Id", "") == tail.drawing })
	if comments == "" || !m.has(comments) {
		comments = m.free("xl/comments", ".xml")
		relate(rels, nsRel+"/comments", comments)
		m.override(comments)
	}
	if drawing == "" || !m.has(drawing) {
		drawing = m.free("xl/drawings/vmlDrawing", ".vml")
		id := relate(rels, nsRel+"/vmlDrawing", drawing)
		m.byEnding()
		m.put(part, tail.refer(xmlPart, id))
	}
	fresh, err := m.comment(comments, notes)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		if err := m.shapes(drawing, fresh); err != nil {
			return err
		}
	}
	if len(rels.Root().ChildElements()) == were {
		return nil
	}
	return m.putTree(relsName, rels)
}

// target is the part that one of a sheet's relations leads to, "" for none.
func target(rels *etree.Document, part string, which func(*etree.Element) bool) string {
	for _, r := range rels.Root().ChildElements() {
		if !which(r) || r.SelectAttrValue("TargetMode", "") == "External" {
			continue
		}
		name := r.SelectAttrValue("Target", "")
		if !strings.HasPrefix(name, "/") {
			name = path.Join(path.Dir(part), name)
		}
		return strings.TrimPrefix(path.Clean("/"+name), "/")
	}
	return ""
}

// relate adds a relation and gives its id.
func relate(rels *etree.Document, kind, part string) string {
	used := map[string]bool{}
	for _, r := range rels.Root().ChildElements() {
		used[r.SelectAttrValue("Id", "")] = true
	}
	id := "rIdTk1"
	for n := 2; used[id]; n++ {
		id = "rIdTk" + strconv.Itoa(n)
	}
	r := rels.Root().CreateElement("Relationship")
	r.CreateAttr("Id", id)
	r.CreateAttr("Type", kind)
	r.CreateAttr("Target", "/"+part)
	return id
}

// override names the type of a part of comments.
func (m *margin) override(part string) {
	o := m.types.Root().CreateElement("Override")
	o.CreateAttr("PartName", "/"+part)
	o.CreateAttr("ContentType", typeComments)
}

// byEnding names the type of drawings of comments.
func (m *margin) byEnding() {
	for _, e := range m.types.Root().ChildElements() {
		if e.Tag == "Default" && strings.EqualFold(e.SelectAttrValue("Extension", ""), "vml") {
			return
		}
	}
	d := etree.NewElement("Default")
	d.CreateAttr("Extension", "vml")
	d.CreateAttr("ContentType", typeVML)
	m.types.Root().InsertChildAt(0, d)
}

// sheetTail is where a sheet refers to the drawing of its comments.
type sheetTail struct {
	drawing string // the id of the relation, "" for none yet
	at      int    // where the reference goes
	prefix  string // of the sheet's own elements, with its colon
}

// behind are the elements of a sheet that stand after the reference (CT_Worksheet).
var behind = []string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}

// tailOf finds the place of the reference without taking the sheet apart.
func tailOf(part []byte) (sheetTail, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	var t sheetTail
	for depth := 0; ; {
		from := int(d.InputOffset())
		token, err := d.Token()
		if err == io.EOF {
			return t, broken("trang tính không có phần cuối")
		}
		if err != nil {
			return t, broken("trang tính không phải XML đúng cách")
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case depth == 1:
				if e.Name.Space != nsSheet {
					return t, fault.Refusedf("Bảng tính này lưu theo kiểu ít dùng (Strict Open XML) nên không ghi chú vào được; " +
						"hãy mở bằng Excel, chọn “Lưu thành” kiểu “Sổ làm việc Excel (*.xlsx)” rồi kiểm tra lại.")
				}
				if name, _, ok := bytes.Cut(part[from+1:], []byte(":worksheet")); ok && len(name) < 20 {
					t.prefix = string(name) + ":"
				}
			case depth == 2 && e.Name.Local == "legacyDrawing":
				for _, a := range e.Attr {
					if a.Name.Local == "id" {
						t.drawing = a.Value
					}
				}
			case depth == 2 && t.at == 0 && slices.Contains(behind, e.Name.Local):
				t.at = from
			}
		case xml.EndElement:
			if depth--; depth == 0 {
				if t.at == 0 {
					t.at = from
				}
				return t, nil
			}
		}
	}
}

// refer writes the reference into the sheet; one that leads nowhere is replaced.
func (t sheetTail) refer(part []byte, id string) []byte {
	if t.drawing != "" {
		return bytes.Replace(part, []byte(`"`+t.drawing+`"`), []byte(`"`+id+`"`), 1)
	}
	ref := fmt.Sprintf(`<%slegacyDrawing xmlns:r="%s" r:id="%s"/>`, t.prefix, nsRel, id)
	return slices.Concat(part[:t.at], []byte(ref), part[t.at:])
}

// comment writes the comments and gives the cells that had none, in order.
func (m *margin) comment(part string, notes map[[2]int][]Note) (fresh [][2]int, err error) {
	d := etree.NewDocument()
	if m.has(part) {
		if d, err = m.tree(part); err != nil {
			return nil, err
		}
	} else {
		d.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
		d.CreateElement("comments").CreateAttr("xmlns", nsSheet)
	}
	root := d.Root()
	named := func(tag string) string {
		if root.Space != "" {
			return root.Space + ":" + tag
		}
		return tag
	}
	child := func(tag string) *etree.Element {
		if e := root.SelectElement(tag); e != nil {
			return e
		}
		return root.CreateElement(named(tag))
	}
	authors, list := child("authors"), child("commentList")
	there := map[string]*etree.Element{}
	for _, c := range list.ChildElements() {
		there[c.SelectAttrValue("ref", "")] = c
	}
	for _, at := range sortedCells(notes) {
		var says []string
		for _, n := range notes[at] {
			says = append(says, n.Text)
		}
		text := strings.Join(says, "\n\n")
		if r := []rune(text); len(r) > longestNote {
			text = string(r[:longestNote]) + "…"
		}
		c := there[At(at[0], at[1])]
		if c == nil {
			fresh = append(fresh, at)
			c = list.CreateElement(named("comment"))
			c.CreateAttr("ref", At(at[0], at[1]))
			c.CreateAttr("authorId", strconv.Itoa(author(authors, named("author"), notes[at][0].Author)))
			c.CreateElement(named("text"))
		} else {
			text = "\n\n" + text
		}
		body := c.SelectElement("text")
		if body == nil {
			body = c.CreateElement(named("text"))
		}
		t := body.CreateElement(named("r")).CreateElement(named("t"))
		t.CreateAttr("xml:space", "preserve")
		t.SetText(clean(text))
	}
	return fresh, m.putTree(part, d)
}

// author is the place of an author in the list.
func author(all *etree.Element, tag, name string) int {
	for i, a := range all.ChildElements() {
		if a.Text() == name {
			return i
		}
	}
	all.CreateElement(tag).SetText(name)
	return len(all.ChildElements()) - 1
}

// shapes draws the boxes of new comments; Excel shows none without.
func (m *margin) shapes(part string, cells [][2]int) error {
	b := []byte(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>`)
	if m.has(part) {
		var err error
		if b, err = m.read(part); err != nil {
			return err
		}
	}
	at := bytes.LastIndex(b, []byte("</xml>"))
	if at < 0 {
		return broken("hình của các ghi chú bị cắt ngang")
	}
	var more bytes.Buffer
	id := 70_000
	for _, c := range cells {
		for id++; bytes.Contains(b, []byte("_s"+strconv.Itoa(id)+`"`)); id++ {
		}
		row, col := c[0]-1, c[1]-1
		fmt.Fprintf(&more, `<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" `+
			`id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:110pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			id, col+1, max(row-1, 0), col+5, row+6, row, col)
	}
	m.put(part, slices.Concat(b[:at], more.Bytes(), b[at:]))
	return nil
}

// write puts the package together again.
func (m *margin) write() ([]byte, error) {
	if len(m.added) > 0 {
		if err := m.putTree(contentTypes, m.types); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range m.files {
		b, ok := m.changed[partKey(f.Name)]
		if !ok {
			if err := z.Copy(f); err != nil {
				return nil, fmt.Errorf("xlsx: copy %s: %w", f.Name, err)
			}
			continue
		}
		if err := addPart(z, &zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified}, b); err != nil {
			return nil, err
		}
	}
	for _, name := range m.added {
		if err := addPart(z, &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.files[0].Modified}, m.changed[partKey(name)]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("xlsx: end the annotated workbook: %w", err)
	}
	return out.Bytes(), nil
}

func addPart(z *zip.Writer, h *zip.FileHeader, b []byte) error {
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = w.Write(b)
	}
	if err != nil {
		return fmt.Errorf("xlsx: annotate, write %s: %w", h.Name, err)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func sortedCells(notes map[[2]int][]Note) [][2]int {
	var all [][2]int
	for at := range notes {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return all
}
