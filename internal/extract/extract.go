// Package extract reads official Vietnamese text as a clerk of the ward would,
// pencil in hand: it takes the bytes of a report, a resolution, a notice or a
// news item, and gives back the text, its outline, and every measured statement
// in it as a fact with the exact place where it stands and the name of the rule
// that read it.
//
// It has no states and decides nothing: a fact is a proposal until a person
// confirms it elsewhere. It works in five steps, each in its own files: bytes to
// text (decode.go), text to an outline (outline.go), words, numbers and units
// (token.go, chunk.go, number.go, with the words themselves in lexicon/*.txt),
// periods (period.go), and the grammar of official prose and of tables
// (statement.go, grammar.go, level.go, parts.go, against.go, percent.go, growth.go,
// naming.go; table.go, column.go, blank.go for tables set with blanks, flat.go and
// flat_shape.go for tables whose cells stand each on a line of its own). Requests
// and assignments are read by directive*.go, with words of their own in
// lexicon/tasks; the frame of a paper by frame*.go.
//
// It refuses what is not text or Word, what is broken or too large, and any
// file that carries a mark of state secrecy (Luật Bảo vệ bí mật nhà nước).
package extract

import (
	"errors"
	"strings"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// Num is an exact number with the number of decimals it was printed with:
// "100,4" is {1004, 1}.
type Num = vn.Decimal

// Role says what a figure claims to be.
type Role = string

// The roles of a fact, as the corpus schema writes them.
const (
	Actual   Role = "actual"
	Estimate Role = "estimate"
	Target   Role = "target"
)

// Bound says how the printed value stands to the true one. Near and Below are
// kept apart here; the interchange form joins them (see Corpus).
type Bound string

// The bounds.
const (
	Exact   Bound = ""
	Over    Bound = "over"     // trên, hơn, vượt, >
	Near    Bound = "near"     // gần: a little less than the value
	Below   Bound = "below"    // dưới, <
	About   Bound = "about"    // khoảng, chừng, xấp xỉ, ~
	AtLeast Bound = "at_least" // từ … trở lên, ít nhất, tối thiểu, ≥
	AtMost  Bound = "at_most"  // không quá, tối đa, ≤
)

// Document is a text as read, with its outline, facts and directives.
type Document struct {
	Text       string // decoded and NFC; every span indexes its bytes
	Kind       string // "txt" or "docx"
	Nodes      []Node
	Frame      Frame
	Facts      []Fact
	Directives []Directive
	Pages      []doc.Page // of a PDF file or a scan, else nil
	Words      []Word     // where its words are drawn, in the order of Text; nil without pages
}

// NodeKind is the part a node plays in the outline.
type NodeKind string

// The kinds of node.
const (
	Heading   NodeKind = "heading"
	Paragraph NodeKind = "paragraph"
	Item      NodeKind = "item" // an item of a list
	Cell      NodeKind = "cell" // a cell of a table
)

// Node is one part of the document in reading order.
type Node struct {
	Kind     NodeKind
	Level    int    // depth of a heading or an item, from 1; 0 for a paragraph
	Span     [2]int // bytes of Document.Text
	Place    string // path in the original ("body/p12"), or "bytes/120-180" for text
	Row, Col int    // of a cell, from 0; both 0 otherwise
	Table    int    // number of the table from 1; 0 outside tables
	ColSpan  int    // columns that a cell covers; 0 outside tables
}

// Fact is one measured statement.
type Fact struct {
	// Name is the indicator as a short noun phrase in the text's own words,
	// lower case, without number and period.
	Name   string
	Role   Role
	Period string // "2025", "2020-2025", "2025-H1", "2025-Q3", "2025-09M", "2025-11" or ""
	Value  *Num   // nil when the text gives only a percentage of the plan
	Unit   string // as written, in normal spelling: "tỷ đồng", "%", "hộ"
	Bound  Bound
	// Estimate is true when the text says ước of the figure itself. A forecast
	// said by dự kiến has Role Estimate and not this.
	Estimate bool
	Of       *Num // the total of an a/b statement
	PlanPct  *Num // percentage of the plan
	Plan     *Num // the plan's value where the text states it
	YoyPct   *Num // growth against the same period or the year before, in percent
	Upper    *Num // upper end of a range; Value is the lower
	// Who is the part of the ward that the figure is of, in the words of the text
	// ("Tổ 7"); "" for the whole ward.
	Who     string
	Span    [2]int
	Rule    string
	Printed []Printed
}

// Printed is one number of a fact as the text prints it, which decides the
// interval that rounding leaves open.
type Printed struct {
	Field string // "value", "of", "plan_pct", "plan", "yoy_pct", "upper"
	Span  [2]int // bytes of Document.Text
	Num   Num    // as printed: "vượt 11,14%" is 11,14 here and 111,14 in PlanPct
}

// Directive is a request of a speaker or an assignment of a notice. What the
// text does not say stays "".
type Directive struct {
	Text         string // the words of the request, without lead and due date
	Span         [2]int
	Speaker      string // who asks
	Lead         string // who must do it
	Coordinating []string
	Due          string // "2026-02-25" for a full date, else the text's words
	Product      string
	Rule         string
}

// ErrSecret is the reason why Read refuses a file marked as a state secret.
var ErrSecret = errors.New("extract: the text carries a mark of state secrecy")

// Text reads a text that is already decoded.
func Text(text string) *Document {
	return readText(vn.NFC(strings.ToValidUTF8(text, "\uFFFD")))
}
