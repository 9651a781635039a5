package docx

import "math"

// Length is a distance on paper in twentieths of a point, the unit of the format.
type Length int

// MM is a length in millimetres, to the nearest twentieth of a point.
func MM(mm float64) Length { return Length(math.Round(mm * 1440 / 25.4)) }

// Pt is a length in typographic points.
func Pt(points int) Length { return Length(20 * points) }

// Block is one thing that stands in the body of a Document: Para, Table,
// PageBreak or Section.
type Block interface {
	build(b *builder)
}

// Align is how a paragraph lies between its margins; "" leaves it to the style.
type Align string

// The alignments.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Style is a paragraph style of the file; a person may change each in Word, and
// with it every paragraph that has it.
type Style string

// The styles every file carries.
const (
	Normal   Style = ""         // base font and size, no indent, no gaps
	Body     Style = "BodyText" // justified, first line indented, 6 pt apart
	Heading1 Style = "Heading1" // bold, kept with what follows, outline level 1: "I."
	Heading2 Style = "Heading2" // "1."
	Heading3 Style = "Heading3" // "a)"
	InTable  Style = "TableText"
	Small    Style = "SmallPrint" // 9 pt
)

// Run is a stretch of text of one look. In Text, "\n" is a line break and "\t" a
// tab; letters are printed in the case they come in.
type Run struct {
	Text                    string
	Bold, Italic, Underline bool
	Size                    int // points; 0 = as the style says
	// Tag, when set, wraps the run in a content control that does not show, so
	// that a number can be found again in the file that comes back: at most 64
	// characters (the bound of Word).
	Tag string
}

// T is a plain run.
func T(text string) Run { return Run{Text: text} }

// B is a bold run.
func B(text string) Run { return Run{Text: text, Bold: true} }

// I is an italic run.
func I(text string) Run { return Run{Text: text, Italic: true} }

// Para is a paragraph. What is zero is as its style says.
type Para struct {
	Style                           Style
	Runs                            []Run
	Align                           Align
	Outline                         int // 1–9: a heading in the outline, whatever its style
	Left, Right, FirstLine, Hanging Length
	NoIndent                        bool // no first-line indent although the style has one
	Before, After                   Length
	Tight                           bool   // no gaps although the style has them
	Line                            int    // line spacing in percent of single
	Exact                           Length // line pitch exactly so much; wins over Line
	KeepNext, KeepLines, PageBefore bool
	KeepPrevious                    bool // on one page with the paragraph before
	Boxed                           bool // framed by a thin line
	RuleAbove                       bool // a thin line along its top: how short rules are drawn
}

// Text is a body paragraph of runs.
func Text(runs ...Run) Para { return Para{Style: Body, Runs: runs} }

// Heading is a heading of level 1 to 3 ("I.", "1.", "a)"); the number is part of
// the text.
func Heading(level int, text string) Para {
	return Para{Style: []Style{Heading1, Heading2, Heading3}[min(max(level, 1), 3)-1], Runs: []Run{{Text: text}}}
}

// Table is a table with fixed columns.
type Table struct {
	Cols  []Length // widths; Widths shares out a total
	Align []Align  // of the columns, for cells that say nothing; may be shorter
	Rows  []Row
	Plain bool // no lines
	Size  int  // points of the text in cells; 0 = as the style InTable says
}

// Row is a row of a table. A cell that spans rows is given once, in the row where
// it begins; the rows below leave it out.
type Row struct {
	Cells []Cell
	// Head rows are bold and centred, and repeat at the top of each page.
	Head bool
	// MayBreak lets the row run over a page's end; rows are kept whole otherwise.
	MayBreak bool
	// KeepNext keeps the row on one page with the row below: the heading of a group.
	KeepNext bool
}

// Cell is a cell of a table. One of Text, Runs and Blocks is its content.
type Cell struct {
	Text         string // one paragraph of one look
	Bold, Italic bool   // for Text
	Tag          string // for Text, as Run.Tag
	Runs         []Run  // one paragraph
	Blocks       []Block
	Span, Down   int // columns and rows covered; 0 means 1
	Align        Align
	Left         Length // indent of Text or Runs, for lines below another
	Middle       bool   // in the middle of the height
	Shade        string // background as six hexadecimal digits, "" none
}

// PageBreak lets the next block begin a page.
type PageBreak struct{}

// Section begins a new section on a new page, portrait unless Landscape.
type Section struct {
	Landscape bool
	Margins   Margins // zero: those of the document
}

// Margins are the margins of a page.
type Margins struct{ Top, Bottom, Left, Right Length }

// Widths shares a total out in the given proportions; the last column takes what
// rounding leaves.
func Widths(total Length, parts ...int) []Length {
	sum := 0
	for _, p := range parts {
		sum += p
	}
	widths := make([]Length, len(parts))
	left := total
	for i, p := range parts {
		widths[i] = Length(int(total) * p / max(sum, 1))
		left -= widths[i]
	}
	if len(widths) > 0 {
		widths[len(widths)-1] += left
	}
	return widths
}
