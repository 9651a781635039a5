package docx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/fault"
)

// Note is a comment in the margin of a Word file, on some words of it.
type Note struct {
	Path       string // of the Node, as Read gives it
	Start, End int    // bytes of the Node's Text; the same for a note at a place
	Author     string
	At         time.Time // Word shows the hour as it is in At's own zone
	Text       string    // what the note says; "\n" begins a paragraph
	// Replace, where it is not empty, is written instead of the words, as a tracked
	// correction that a person accepts or refuses in Word.
	Replace string
}

// Annotate returns the file with native Word comments at the places of the notes,
// and with tracked corrections where a note has one. Runs are cut where a note
// begins or ends within them and keep their looks; every other byte of the text,
// and every other part, stays as it was. Comments that are there already stay.
//
// A place that cannot carry a comment lends it to what it hangs on: a text box to
// its paragraph, a footnote to its mark. Nothing is corrected there, nor within
// words that another person's tracked insertion holds, nor in the letters of fonts
// from before Unicode: the note alone then says what should stand there. Its
// errors are those of Read.
func Annotate(in []byte, notes []Note) ([]byte, error) {
	a, err := openArchive(in)
	if err != nil {
		return nil, err
	}
	p, err := findParts(a)
	if err != nil {
		return nil, err
	}
	m := &margin{a: a, main: p.main, traces: map[string]placed{}, hosts: map[string]string{}}
	if err := m.read(p); err != nil {
		return nil, err
	}
	if len(notes) == 0 {
		return in, nil
	}
	if err := m.existing(); err != nil {
		return nil, err
	}
	m.put(notes)
	parts, err := m.parts()
	if err != nil {
		return nil, err
	}
	return m.write(parts)
}

// placed is a paragraph with where it stands in the bytes of the main part.
type placed struct {
	node Node
	trace
	whole bool // its text cannot be told letter by letter
}

// margin is one file while notes are put into it.
type margin struct {
	a      *archive
	main   string // name of the main part
	xml    []byte // its bytes
	root   vocabulary
	paths  []string // of paragraphs, in the order they were read
	traces map[string]placed
	hosts  map[string]string // the paragraph that refers to a footnote

	comments string // name of the part that holds the comments
	kept     []byte // its bytes; nil when there was none
	next     int    // the id of the next comment
	mark     int    // the id of the next tracked change
	written  []comment
	edits    []edit
}

// comment is a note with its id.
type comment struct {
	id int
	Note
}

// edit writes new bytes instead of those from a place on.
type edit struct {
	from, to int64
	text     string
	order    int
}

// read reads the main part with the places of its paragraphs.
func (m *margin) read(p parts) error {
	b, err := m.a.read(p.main)
	if err != nil {
		return err
	}
	m.xml = inUTF8(b)
	r, err := p.reader(m.a)
	if err != nil {
		return err
	}
	r.watch = func(n Node, t trace) {
		m.paths = append(m.paths, n.Path)
		text := norm.NFC.String(t.raw)
		m.traces[n.Path] = placed{node: n, trace: t, whole: text != n.Text}
		for _, note := range n.Notes {
			m.hosts[note] = n.Path
		}
	}
	r.s = newStream(p.main, bytes.NewReader(m.xml), &m.a.elements)
	root, err := r.s.root()
	if err != nil {
		return err
	}
	if m.root = vocabularyOf(root); m.root.name != "document" {
		return broken("phần “" + p.main + "” không phải nội dung văn bản Word")
	}
	_, err = r.bodyOf()
	return err
}

// put decides where every note goes.
func (m *margin) put(notes []Note) {
	byPath := map[string][]comment{}
	var order []string
	for _, n := range notes {
		path, start, end, exact := m.place(n)
		if path == "" {
			continue // a file without a single paragraph
		}
		if n.Start, n.End = start, end; !exact {
			n.Replace = ""
		}
		if byPath[path] == nil {
			order = append(order, path)
		}
		byPath[path] = append(byPath[path], comment{Note: n})
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Compare(m.traces[a].trace.end[0], m.traces[b].trace.end[0])
	})
	for _, path := range order {
		list := byPath[path]
		slices.SortStableFunc(list, func(a, b comment) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
		for i := range list {
			list[i].id = m.next
			m.next++
		}
		m.written = append(m.written, list...)
		m.paragraph(m.traces[path], list)
	}
}

// place finds the paragraph that a note stands in, and its place in the text as it
// was gathered. exact is false where another place lends itself.
func (m *margin) place(n Note) (path string, start, end int, exact bool) {
	path = n.Path
	if host, rest, ok := strings.Cut(path, "/"); ok && rest != "" && m.hosts[host] != "" {
		path = m.hosts[host]
	}
	path, _, boxed := strings.Cut(path, "/box")
	at, found := m.traces[path]
	if !found {
		path = m.nearest(path)
		at = m.traces[path]
	}
	exact = found && !boxed && path == n.Path && !at.whole
	if !exact {
		return path, 0, len(at.raw), false
	}
	start = min(max(n.Start, 0), len(at.node.Text))
	end = min(max(n.End, start), len(at.node.Text))
	for start < len(at.node.Text) && start > 0 && !utf8.RuneStart(at.node.Text[start]) {
		start-- // a place within a letter's bytes is the whole letter
	}
	for end < len(at.node.Text) && !utf8.RuneStart(at.node.Text[end]) {
		end++
	}
	return path, uncomposed(at.raw, start, false), uncomposed(at.raw, end, true), true
}

// nearest is the first paragraph within a place (a cell), else the first of the
// file.
func (m *margin) nearest(path string) string {
	for _, p := range m.paths {
		if strings.HasPrefix(p, path+"/") {
			return p
		}
	}
	for _, p := range m.paths {
		if len(m.traces[p].runs) > 0 {
			return p
		}
	}
	return ""
}

// uncomposed is the place in a text that a place in its NFC comes from: the start
// of the letters that grew together there, or with up their end.
func uncomposed(raw string, place int, up bool) int {
	if norm.NFC.IsNormalString(raw) {
		return place
	}
	composed := 0
	for at := 0; at < len(raw); {
		n := norm.NFC.NextBoundaryInString(raw[at:], true)
		if n <= 0 {
			n = len(raw) - at
		}
		size := len(norm.NFC.String(raw[at : at+n]))
		switch {
		case composed >= place:
			return at
		case composed+size > place && !up:
			return at
		}
		at, composed = at+n, composed+size
	}
	return len(raw)
}

// write puts the package together: parts that changed, parts that are new, and
// the others as they were.
func (m *margin) write(changed map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	var when time.Time
	for _, f := range m.a.order {
		name := partName(f.Name)
		b, ok := changed[name]
		delete(changed, name)
		if !ok {
			if err := z.Copy(f); err != nil {
				return nil, fmt.Errorf("docx: annotate, copy %s: %w", f.Name, err)
			}
			continue
		}
		when = f.Modified
		if err := repack(z, f.Name, f.Modified, b); err != nil {
			return nil, err
		}
	}
	for _, name := range sortedNames(changed) {
		if err := repack(z, name, when, changed[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("docx: end the annotated package: %w", err)
	}
	if out.Len() > maxFile {
		return nil, fault.Refusedf("Tệp có thêm ghi chú lớn hơn %d MB nên không trả lại được. Hãy tách văn bản thành nhiều tệp rồi kiểm tra từng tệp.", maxFile>>20)
	}
	return out.Bytes(), nil
}

func sortedNames(parts map[string][]byte) []string {
	var names []string
	for n := range parts {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func repack(z *zip.Writer, name string, when time.Time, b []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: when})
	if err == nil {
		_, err = w.Write(b)
	}
	if err != nil {
		return fmt.Errorf("docx: annotate, write %s: %w", name, err)
	}
	return nil
}
