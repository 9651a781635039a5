package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// tokenKind is what a token is.
type tokenKind int

// The tokens of a part. A tag that closes itself is two of them.
const (
	atEnd tokenKind = iota
	opening
	closing
	characters
	aside // comments, instructions: nothing of a sheet
)

// token is one step through a part. Its bytes are those of the part and its
// attributes are used again: both hold until the next token.
type token struct {
	kind  tokenKind
	name  string // of a tag, without prefix
	text  []byte // of characters
	attrs []attribute
}

type attribute struct{ name, value []byte }

func (t *token) raw(name string) []byte {
	for _, a := range t.attrs {
		if string(a.name) == name {
			return a.value
		}
	}
	return nil
}

// attr gives an attribute, "" for one that is not there.
func (t *token) attr(name string) string { return string(t.raw(name)) }

// yes reads an attribute that is a boolean.
func (t *token) yes(name string) bool {
	v := t.raw(name)
	return string(v) == "1" || string(v) == "true"
}

// tag names a tag and tells whether it opens; "" for what is no tag.
func (t *token) tag() (name string, opens bool) { return t.name, t.kind == opening }

// scanner goes through the tags of one part. Tags are not matched with one
// another: nothing here depends on depth, so nesting costs nothing.
//
// A hundred thousand rows are a million tags, nearly all of them as plain as
// <c r="B7" t="s">. Those are read here; whatever else XML allows (entities,
// comments, carriage returns, damage) is left to the standard library, token by
// token, so that both see the same.
type scanner struct {
	b     *book
	data  []byte
	at    int
	t     token
	names map[string]string // of tags, each once
	ends  bool              // the tag just opened closes itself
	heap  []byte            // used again by text
}

func (b *book) scan(data []byte) *scanner {
	return &scanner{b: b, data: data, names: map[string]string{}}
}

// token gives the next token; its kind is atEnd at the end.
func (s *scanner) token() (*token, error) {
	if s.b.elements--; s.b.elements < 0 {
		return nil, tooMuch("hơn 12 triệu thẻ dữ liệu")
	}
	if s.ends {
		s.ends, s.t.kind, s.t.attrs = false, closing, s.t.attrs[:0]
		return &s.t, nil
	}
	s.t = token{attrs: s.t.attrs[:0]}
	if s.at >= len(s.data) || s.plain() {
		return &s.t, nil
	}
	return &s.t, s.library()
}

// plain reads the next token where it is plain, and nothing where it is not.
func (s *scanner) plain() bool {
	rest := s.data[s.at:]
	switch {
	case rest[0] != '<':
		end := bytes.IndexByte(rest, '<')
		if end < 0 || !plainText(rest[:end], false) {
			return false
		}
		s.t.kind, s.t.text = characters, rest[:end]
		s.at += end
		return true
	case len(rest) > 1 && rest[1] == '/':
		name, end := plainName(rest, 2)
		for end < len(rest) && blank(rest[end]) {
			end++
		}
		if name == nil || end >= len(rest) || rest[end] != '>' {
			return false
		}
		s.t.kind, s.t.name = closing, s.intern(name)
		s.at += end + 1
		return true
	}
	return s.plainOpening(rest)
}

// plainOpening reads <c r="B7" s="3"> and <c r="B7"/>.
func (s *scanner) plainOpening(rest []byte) bool {
	name, i := plainName(rest, 1)
	if name == nil {
		return false
	}
	for {
		for i < len(rest) && blank(rest[i]) {
			i++
		}
		switch {
		case i >= len(rest):
			return false
		case rest[i] == '>':
			s.open(name, i+1)
			return true
		case rest[i] == '/':
			if i+1 >= len(rest) || rest[i+1] != '>' {
				return false
			}
			s.open(name, i+2)
			s.ends = true
			return true
		}
		var a attribute
		if a.name, i = plainName(rest, i); a.name == nil || i+1 >= len(rest) || rest[i] != '=' || rest[i+1] != '"' {
			return false
		}
		i += 2
		end := bytes.IndexByte(rest[i:], '"')
		if end < 0 || !plainText(rest[i:i+end], true) {
			return false
		}
		a.value = rest[i : i+end]
		s.t.attrs = append(s.t.attrs, a)
		i += end + 1
	}
}

func (s *scanner) open(name []byte, length int) {
	s.t.kind, s.t.name = opening, s.intern(name)
	s.at += length
}

func (s *scanner) intern(name []byte) string {
	if known, have := s.names[string(name)]; have {
		return known
	}
	if len(s.names) > 1000 {
		clear(s.names) // a hostile file of nothing but names
	}
	known := string(name)
	s.names[known] = known
	return known
}

// library reads the next token as encoding/xml does.
func (s *scanner) library() error {
	d := xml.NewDecoder(bytes.NewReader(s.data[s.at:]))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	t, err := d.RawToken()
	offset := s.at + int(d.InputOffset())
	s.t = token{attrs: s.t.attrs[:0]}
	switch t := t.(type) {
	case xml.StartElement:
		s.t.kind, s.t.name = opening, t.Name.Local
		for _, a := range t.Attr {
			s.t.attrs = append(s.t.attrs, attribute{[]byte(a.Name.Local), []byte(a.Value)})
		}
		s.ends = s.data[offset-2] == '/'
	case xml.EndElement:
		s.t.kind, s.t.name = closing, t.Name.Local
	case xml.CharData:
		s.t.kind, s.t.text = characters, t
	default:
		s.t.kind = aside
	}
	s.at = offset
	switch {
	case errors.Is(err, io.EOF):
		s.t.kind, s.at = atEnd, len(s.data)
	case err != nil:
		return broken("dữ liệu XML sai ở byte " + strconv.Itoa(offset))
	}
	return nil
}

// plainName reads a name of Latin letters and gives it without its prefix, nil for
// one that is not plain.
func plainName(b []byte, from int) (name []byte, end int) {
	colon := -1
	for end = from; end < len(b); end++ {
		switch c := b[end]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
		case end > from && ('0' <= c && c <= '9' || c == '-' || c == '.'):
		case c == ':' && colon < 0 && end > from:
			colon = end
		case c == ':' || c >= utf8.RuneSelf || end == from:
			return nil, end
		default:
			if colon == end-1 {
				return nil, end
			}
			return b[max(from, colon+1):end], end
		}
	}
	return nil, end
}

// plainText reports whether text stands for itself: no entity, no line break that
// XML changes, nothing that XML forbids.
func plainText(b []byte, quoted bool) bool {
	ascii := true
	for i, c := range b {
		switch {
		case c >= utf8.RuneSelf:
			if ascii = false; c == 0xEF && i+1 < len(b) && b[i+1] == 0xBF {
				return false // among these are two characters that XML forbids
			}
		case c == '&' || c == ']' || c == '<' && quoted || c < ' ' && c != '\t' && c != '\n':
			return false
		}
	}
	return ascii || utf8.Valid(b)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// next gives the next opening tag, nil at the end.
func (s *scanner) next() (*token, error) {
	for {
		t, err := s.token()
		if err != nil || t.kind == atEnd {
			return nil, err
		}
		if t.kind == opening {
			return t, nil
		}
	}
}

// text gives the characters up to the next tag.
func (s *scanner) text() (string, error) {
	s.heap = s.heap[:0]
	for {
		t, err := s.token()
		if err != nil || t.kind == atEnd {
			return string(s.heap), err
		}
		switch t.kind {
		case characters:
			s.heap = append(s.heap, t.text...)
		case opening, closing:
			return unescape(string(s.heap)), nil
		}
	}
}

// plainPlace reads "B5", counted from 0; ok is false for what is not as plain as that.
func plainPlace(at []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(at) && 'A' <= at[i] && at[i] <= 'Z' && i < 3; i++ {
		col = col*26 + int(at[i]-'A') + 1
	}
	first := i
	for ; i < len(at) && '0' <= at[i] && at[i] <= '9' && i-first < 7; i++ {
		row = row*10 + int(at[i]-'0')
	}
	ok = first > 0 && i > first && at[first] != '0' && i == len(at) && row <= excelize.TotalRows && col <= excelize.MaxColumns
	return row - 1, col - 1, ok
}

// attr gives an attribute of a tag that the library read.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
