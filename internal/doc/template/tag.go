package template

import (
	"strings"

	"tongket/internal/vn"
)

// mark is the sign after the braces that says what a tag does.
type mark byte

const (
	markValue   mark = 0
	markOpen    mark = '#'
	markUnless  mark = '^'
	markClose   mark = '/'
	markPicture mark = '%'
	markBlocks  mark = '@'
)

// maxTag is the most letters a tag may have between its braces: a lone {{ is not
// joined to the }} of another page.
const maxTag = 300

// tag is one tag as the template has it.
type tag struct {
	mark    mark
	path    []string // names in the form of Plain; "." alone is the item itself
	written string   // the path as the template writes it
	filters []filter
	source  string // whole, with its braces
	place   *place
}

// place says where in a template something stands.
type place struct {
	name string // of the part in the file
	part string // in the words of a clerk: "thân văn bản"
	text string // the paragraph's text
}

// is reports whether the tag carries a filter.
func (t *tag) is(name string) bool {
	for _, f := range t.filters {
		if f.name == name {
			return true
		}
	}
	return false
}

// section reports whether the tag opens a section.
func (t *tag) section() bool { return t.mark == markOpen || t.mark == markUnless }

// straight makes of what Word puts in while one types what was meant.
var straight = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u2009", " ", "\t", " ",
	"\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "", "\u00ad", "",
)

// parseTag reads what stands between the braces. wrong says what is wrong with it,
// "" nothing.
func parseTag(body string) (t *tag, wrong string) {
	t = &tag{source: "{{" + body + "}}"}
	parts := splitOutside(strings.TrimSpace(vn.NFC(straight.Replace(body))), '|')
	head := strings.TrimSpace(parts[0])
	if head != "" && strings.IndexByte("#^/%@", head[0]) >= 0 {
		t.mark, head = mark(head[0]), strings.TrimSpace(head[1:])
	}
	t.written = head
	switch {
	case head == ".":
		t.path = []string{"."}
	case head == "" && t.mark == markClose:
	default:
		for s := range strings.SplitSeq(head, ".") {
			name := Plain(s)
			if !isName(name) {
				return t, "tên trong thẻ chỉ gồm chữ, số, dấu gạch dưới và dấu chấm"
			}
			t.path = append(t.path, name)
		}
	}
	for _, p := range parts[1:] {
		f, wrong := parseFilter(p)
		if wrong != "" {
			return t, wrong
		}
		t.filters = append(t.filters, f)
	}
	return t, t.misplaced()
}

// onSections lists the filters that stand on the opening tag of a section; the others
// stand on values.
var onSections = map[string]bool{"cot": true, "trang": true}

// misplaced says which filter cannot stand on a tag of this kind.
func (t *tag) misplaced() string {
	for _, f := range t.filters {
		if onSections[f.name] && t.mark != markOpen || !onSections[f.name] && t.mark != markValue {
			return "“| " + f.name + "” không dùng được ở loại thẻ này"
		}
	}
	return ""
}

// isName reports whether a name in the form of Plain is one.
func isName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// splitOutside cuts a text at a sign that stands outside quotes.
func splitOutside(s string, sign byte) []string {
	var out []string
	quote, from := byte(0), 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == quote:
			quote = 0
		case quote == 0 && (s[i] == '"' || s[i] == '\''):
			quote = s[i]
		case s[i] == sign && quote == 0:
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}
