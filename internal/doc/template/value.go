package template

import (
	"strings"

	"tongket/internal/doc/docx"
	"tongket/internal/vn"
)

// Value is what a name of a template stands for: Text, Rich, Number, Date, Flag,
// List, Scope, Picture or Blocks. A nil Value is a name that is known and has no
// value: it prints as a blank to be filled in by hand ("……") and is false as a
// condition.
type Value interface{ value() }

// Text is words of the look that the tag has; "\n" is a line break and "\t" a tab.
// As a condition it is true when it holds anything.
type Text string

// Rich is words that carry numbers or a look of their own. What a run says of its
// look is added to that of the tag. The Tag of a run is the key of its number, as
// Number.Key.
type Rich []docx.Run

// Number is a number of the record. As a condition it is always true: nought is a
// value too.
type Number struct {
	Decimal vn.Decimal
	// Text is how the number is printed when no filter says otherwise, with its
	// bound ("trên 968"); "" prints the Decimal.
	Text string
	// Key says which number this is, the same in every drawing of the paper; "" for
	// a number that no record holds. Options.Mark gives the tag of its control.
	Key string
}

// Date is a day, printed as 08/01/2026 when no filter says otherwise.
type Date vn.Day

// Flag is a condition. Printed, it is "có" or "không".
type Flag bool

// List is what a loop repeats over; as a condition it is true when it has items.
type List []Scope

// Scope is values by their names, the names in the form that Plain gives. A loop
// enters the scope of its item, and names that are not there are looked for
// outside. As a section it is entered once.
type Scope map[string]Value

// Picture is a PNG or JPEG. Width and Height may be left out, one or both: the
// other follows from the picture's proportions, and without any the picture takes
// the size of the one it replaces, or fits the width of the text. Parts are the same
// picture in pieces, one below another: they are drawn in its place where its tag
// stands in a text whose pages are not high enough for the whole.
type Picture struct {
	Data          []byte
	Width, Height docx.Length
	Alt           string // what the picture shows, for those who do not see it
	Parts         []Picture
}

// Blocks are paragraphs and tables made by docx; {{@x}} stands alone in the
// paragraph that they replace.
type Blocks []docx.Block

func (Text) value()    {}
func (Rich) value()    {}
func (Number) value()  {}
func (Date) value()    {}
func (Flag) value()    {}
func (List) value()    {}
func (Scope) value()   {}
func (Picture) value() {}
func (Blocks) value()  {}

// Blank is what stands in a paper where a value is missing.
const Blank = "……"

// Plain gives the form in which names are compared: without marks, lower case, an
// underscore for every run of blanks, hyphens and underscores. "Tên đơn vị" and
// "TEN_DON_VI" are "ten_don_vi".
func Plain(name string) string {
	return strings.Join(strings.FieldsFunc(vn.Fold(name), func(r rune) bool {
		return r == '_' || r == '-' || r == ' '
	}), "_")
}

// holds reports whether a value is true as a condition.
func holds(v Value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case Text:
		return v != ""
	case Rich:
		for _, r := range v {
			if r.Text != "" {
				return true
			}
		}
		return false
	case Date:
		return v != ""
	case Flag:
		return bool(v)
	case List:
		return len(v) > 0
	case Picture:
		return len(v.Data) > 0
	case Blocks:
		return len(v) > 0
	}
	return true // a Number, a Scope
}
