package docx

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	commentsMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
	relComments   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
	relStrict     = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
)

// vocabulary is how a part writes the elements of WordprocessingML.
type vocabulary struct {
	name   string // of the root element
	prefix string // "w:"
	space  string
	own    string // the declaration that an element of ours brings, "" where the root has it
}

// vocabularyOf reads the name spaces that a root element declares.
func vocabularyOf(root xml.StartElement) vocabulary {
	v := vocabulary{name: word(root.Name), prefix: "w:", space: root.Name.Space}
	for _, a := range root.Attr {
		if a.Name.Space == "xmlns" && a.Value == v.space {
			v.prefix = a.Name.Local + ":"
			return v
		}
	}
	v.own = fmt.Sprintf(` xmlns:w="%s"`, v.space)
	return v
}

// tag writes a start tag, or with a slash at its end an empty element; attributes
// are pairs of a name without prefix and a value.
func (v vocabulary) tag(name string, attrs ...string) string {
	empty := strings.HasSuffix(name, "/")
	s := "<" + v.prefix + strings.TrimSuffix(name, "/") + v.own
	for i := 0; i+1 < len(attrs); i += 2 {
		s += fmt.Sprintf(` %s%s="%s"`, v.prefix, attrs[i], escaped(attrs[i+1]))
	}
	if empty {
		return s + "/>"
	}
	return s + ">"
}

func (v vocabulary) end(name string) string { return "</" + v.prefix + name + ">" }

// opens and shuts are the marks around the words that a comment is on; behind the
// second stands the run that ties the comment to them.
func (v vocabulary) opens(id int) string {
	return v.tag("commentRangeStart/", "id", strconv.Itoa(id))
}

func (v vocabulary) shuts(id int) string {
	n := strconv.Itoa(id)
	return v.tag("commentRangeEnd/", "id", n) + v.tag("r") + v.tag("commentReference/", "id", n) + v.end("r")
}

// tracked opens a tracked change of its own id.
func (m *margin) tracked(name string, n comment) string {
	m.mark++
	return m.root.tag(name, "id", strconv.Itoa(m.mark), "author", clean(n.Author), "date", wordTime(n.At))
}

// wordTime is how Word writes when something was done: the hour on the wall, which
// its own readers take for one without a zone.
func wordTime(t time.Time) string { return t.Format("2006-01-02T15:04:05Z") }

func (m *margin) edit(from, to int64, text string) {
	m.edits = append(m.edits, edit{from, to, text, len(m.edits)})
}

// existing looks for the comments that the file has and for the ids in use.
func (m *margin) existing() error {
	rels, err := relations(m.a, m.main)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/comments") && m.a.has(r.target) {
			m.comments = r.target
		}
	}
	if m.mark, err = m.lastID(m.main, m.xml); err != nil {
		return err
	}
	if m.comments == "" {
		dir := path.Dir(m.main)
		m.comments = path.Join(dir, "comments.xml")
		for n := 2; m.a.has(m.comments); n++ {
			m.comments = path.Join(dir, fmt.Sprintf("comments%d.xml", n))
		}
		return nil
	}
	b, err := m.a.read(m.comments)
	if err != nil {
		return err
	}
	m.kept = inUTF8(b)
	last, err := m.lastID(m.comments, m.kept)
	m.next = last + 1
	return err
}

// lastID is the greatest id of a comment or a mark in a part.
func (m *margin) lastID(part string, b []byte) (int, error) {
	last := 0
	s := newStream(part, bytes.NewReader(b), &m.a.elements)
	for {
		t, err := s.token()
		if errors.Is(err, io.EOF) {
			return last, nil
		}
		if err != nil {
			return 0, err
		}
		if e, ok := t.(xml.StartElement); ok && word(e.Name) != "" {
			if n, err := strconv.Atoi(attr(e, "id")); err == nil && n < 1<<30 {
				last = max(last, n)
			}
		}
	}
}

// parts are the parts that change or are new, by name.
func (m *margin) parts() (map[string][]byte, error) {
	out := map[string][]byte{partName(m.main): m.edited()}
	if m.kept != nil {
		b, err := m.appended(m.comments, m.kept, func(v vocabulary) string { return m.commentsIn(v) })
		out[partName(m.comments)] = b
		return out, err
	}
	v := vocabulary{prefix: "w:", space: m.root.space}
	out[m.comments] = []byte(xml.Header + fmt.Sprintf(`<w:comments xmlns:w="%s">`, v.space) + m.commentsIn(v) + "</w:comments>")
	return out, m.announce(out)
}

// edited is the main part with every edit.
func (m *margin) edited() []byte {
	slices.SortStableFunc(m.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.order, b.order))
	})
	var out bytes.Buffer
	at := int64(0)
	for _, e := range m.edits {
		out.Write(m.xml[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(m.xml[at:])
	return out.Bytes()
}

// commentsIn writes the comments.
func (m *margin) commentsIn(v vocabulary) string {
	var s strings.Builder
	for _, c := range m.written {
		s.WriteString(v.tag("comment", "id", strconv.Itoa(c.id), "author", clean(c.Author), "date", wordTime(c.At), "initials", initials(c.Author)))
		for i, line := range strings.Split(clean(c.Text), "\n") {
			s.WriteString(v.tag("p"))
			if i == 0 {
				s.WriteString(v.tag("r") + v.tag("annotationRef/") + v.end("r"))
			}
			name := strings.TrimSuffix(v.prefix, ":") + ":t"
			fmt.Fprintf(&s, `%s<%s%s xml:space="preserve">%s</%s>%s%s`, v.tag("r"), name, v.own, escaped(line), name, v.end("r"), v.end("p"))
		}
		s.WriteString(v.end("comment"))
	}
	return s.String()
}

// initials are the first letters of a name's words, as Word shows them.
func initials(name string) string {
	var s strings.Builder
	for w := range strings.FieldsSeq(clean(name)) {
		for _, r := range w {
			s.WriteRune(r)
			break
		}
	}
	return s.String()
}

// announce names the new part where the package lists its parts.
func (m *margin) announce(out map[string][]byte) error {
	const types = "[Content_Types].xml"
	if !m.a.has(types) {
		return broken("thiếu phần [Content_Types].xml nên không thêm ghi chú được")
	}
	b, err := m.a.read(types)
	if err != nil {
		return err
	}
	entry := func(prefix, name, attrs string) string { return "<" + prefix + name + attrs + "/>" }
	out[partName(types)], err = m.appendedRaw(types, inUTF8(b), func(prefix string) string {
		return entry(prefix, "Override", fmt.Sprintf(` PartName="/%s" ContentType="%s"`, escaped(m.comments), commentsMedia))
	})
	if err != nil {
		return err
	}
	dir, file := path.Split(m.main)
	rels := dir + "_rels/" + file + ".rels"
	kind := relComments
	if m.root.space == nsWStrict {
		kind = relStrict
	}
	b = []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`)
	name := rels
	if m.a.has(rels) {
		if b, err = m.a.read(rels); err != nil {
			return err
		}
		name = partName(rels)
	}
	id := "rIdNote"
	for bytes.Contains(b, []byte(`"`+id+`"`)) {
		id += "1"
	}
	out[name], err = m.appendedRaw(rels, inUTF8(b), func(prefix string) string {
		return entry(prefix, "Relationship", fmt.Sprintf(` Id="%s" Type="%s" Target="%s"`, id, kind, escaped(path.Base(m.comments))))
	})
	return err
}

// appended writes more at the end of a part's root, in the part's own vocabulary.
func (m *margin) appended(part string, b []byte, more func(vocabulary) string) ([]byte, error) {
	once := maxElements
	root, err := newStream(part, bytes.NewReader(b), &once).root()
	if err != nil {
		return nil, err
	}
	return m.appendedRaw(part, b, func(string) string { return more(vocabularyOf(root)) })
}

// appendedRaw writes more before the end tag of a part's root; prefix is that of
// the root's name.
func (m *margin) appendedRaw(part string, b []byte, more func(prefix string) string) ([]byte, error) {
	once := maxElements
	s := newStream(part, bytes.NewReader(b), &once)
	if _, err := s.root(); err != nil {
		return nil, err
	}
	open, name := s.to, elementName(string(b[s.from:s.to]))
	if err := s.skip(); err != nil {
		return nil, err
	}
	prefix, _, ok := strings.Cut(name, ":")
	if prefix += ":"; !ok {
		prefix = ""
	}
	if s.from == s.to { // <Relationships/>
		slash := bytes.LastIndexByte(b[:open], '/')
		return slices.Concat(b[:slash], []byte(">"+more(prefix)+"</"+name+">"), b[open:]), nil
	}
	return slices.Concat(b[:s.from], []byte(more(prefix)), b[s.from:]), nil
}
