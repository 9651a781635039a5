package template

import (
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
	"golang.org/x/text/unicode/norm"
)

// emitter gathers what draws a stretch: ops, and bytes that never change.
type emitter struct {
	ops []op
	cur []byte
}

// text appends bytes as they are.
func (e *emitter) text(s string) { e.cur = append(e.cur, s...) }

// add appends an op.
func (e *emitter) add(o op) {
	e.flush()
	e.ops = append(e.ops, o)
}

// splice appends what another emitter gathered.
func (e *emitter) splice(ops []op) {
	for _, o := range ops {
		if f, ok := o.(fixed); ok {
			e.cur = append(e.cur, f...)
		} else {
			e.add(o)
		}
	}
}

func (e *emitter) flush() {
	if len(e.cur) > 0 {
		e.ops = append(e.ops, fixed(append([]byte(nil), e.cur...)))
		e.cur = e.cur[:0]
	}
}

// end gives all that was gathered.
func (e *emitter) end() []op {
	e.flush()
	return e.ops
}

// xmlOf writes an element of the template as it stands.
func xmlOf(e *etree.Element) []byte {
	if e == nil {
		return nil
	}
	out := append([]byte("<"), e.FullTag()...)
	for _, a := range e.Attr {
		out = appendAttr(out, a.FullKey(), a.Value)
	}
	if len(e.Child) == 0 {
		return append(out, "/>"...)
	}
	out = append(out, '>')
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.Element:
			out = append(out, xmlOf(token)...)
		case *etree.CharData:
			out = appendText(out, token.Data)
		}
	}
	return append(append(append(out, "</"...), e.FullTag()...), '>')
}

func appendAttr(out []byte, key, value string) []byte {
	out = append(append(append(out, ' '), key...), `="`...)
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '&':
			out = append(out, "&amp;"...)
		case '<':
			out = append(out, "&lt;"...)
		case '>':
			out = append(out, "&gt;"...)
		case '"':
			out = append(out, "&quot;"...)
		case '\n':
			out = append(out, "&#xA;"...)
		case '\r':
			out = append(out, "&#xD;"...)
		case '\t':
			out = append(out, "&#x9;"...)
		default:
			out = append(out, value[i])
		}
	}
	return append(out, '"')
}

// appendText writes text between tags; the text came out of XML and can go back.
func appendText(out []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var escaped string
		switch s[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '\r':
			escaped = "&#xD;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), escaped...)
		from = i + 1
	}
	return append(out, s[from:]...)
}

// clean makes text of the record fit for a file: NFC, valid UTF-8, and none of the
// characters XML cannot carry, for which Word would refuse the whole file.
func clean(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' && s[i] != '\n' && s[i] != '\t' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r // of what is no UTF-8 the replacement character
	}, s)
	return norm.NFC.String(s)
}
