package docx

import (
	"iter"
	"strings"
)

// Kind says what a Node is.
type Kind string

// The kinds of nodes.
const (
	KindHeading   Kind = "heading"
	KindParagraph Kind = "paragraph"
	KindItem      Kind = "item" // a paragraph numbered or bulleted by Word itself
	KindTable     Kind = "table"
)

// Reading is what Read found in a Word file.
type Reading struct {
	Body    []Node // in reading order; a text box follows the paragraph it hangs on
	Notes   []Node // footnotes, then endnotes
	Headers []Node // page headers of all sections, each part once
	Footers []Node
	Title   string // the title among the file's properties, "" when it has none
	// Unseen are texts that the pages do not show as text, or not to everybody:
	// hidden text, watermarks, descriptions of pictures, comments, properties, charts.
	Unseen []string
	// Blank are the content controls of paragraphs that show nothing, such as a cell
	// whose number was deleted.
	Blank []Blank
	// Pictures is how many pictures the file holds, the same one counted once.
	Pictures int
}

// Blank is a content control that stands where nothing is shown.
type Blank struct{ Path, Tag string }

// Node is one heading, paragraph, list item or table. Paragraphs without any text
// are left out, but counted in the paths.
type Node struct {
	// Path is the place in the file, counted from 1 within each container:
	// "body/p12", "body/tbl3/r4/c2/p1", "body/p3/box1/p1", "header2/p1",
	// "footnote1/p1". It stays the same as long as the file does.
	Path string
	Kind Kind
	// Level is 1–9 for headings (1 outermost) and list items (1 leftmost), else 0.
	Level int
	// ByLook is set for headings that no style or outline level declares: wholly
	// bold and numbered as official documents are ("I.", "1.", "a)", "Điều 1.").
	ByLook bool
	// Number is what Word prints before the text of a numbered or bulleted
	// paragraph: "1.2.", "a)", "-", "•"; "" when the number is typed in the text.
	Number string
	// Text is NFC; a tab is "\t", a line break "\n". Deleted and hidden text,
	// field codes and note marks are not in it. What an old font draws (.VnTime,
	// VNI-Times) is decoded; letters drawn as capitals are capitals.
	Text     string
	Style    string    // name of the paragraph style, "" for the default
	Align    Align     // as set by the paragraph itself or its style
	Spans    []Span    // the looks of Text, in order, covering it whole
	Controls []Control // content controls in or around the text
	Notes    []string  // paths of the notes referred to: "footnote3"
	Grid     *Grid     // for tables, else nil
}

// Line is the node's text as printed: its number, a space, its text.
func (n Node) Line() string {
	if n.Number == "" {
		return n.Text
	}
	return n.Number + " " + n.Text
}

// Bold reports whether every visible letter of the text is bold.
func (n Node) Bold() bool {
	seen := false
	for _, s := range n.Spans {
		if strings.TrimSpace(n.Text[s.Start:s.End]) == "" {
			continue
		}
		if !s.Bold {
			return false
		}
		seen = true
	}
	return seen
}

// Span is a stretch of Text (bytes Start to End) of one look.
type Span struct {
	Start, End   int
	Bold, Italic bool
	Font         string // by the run, its style or the whole file; "" when none says
}

// Control is a content control: the bytes Start to End of Text lie in it. One that
// holds whole paragraphs is repeated on each of them.
type Control struct {
	Tag        string
	Start, End int
}

// Grid is a table with its merged cells resolved.
type Grid struct {
	Rows, Cols int
	HeadRows   int        // leading rows marked to repeat on each page
	Cells      []GridCell // by row, then column; only cells that show something of their own
}

// GridCell is one cell; Row and Col count from 0, as the slices of Go do (the
// path counts from 1, as people do).
type GridCell struct {
	Row, Col         int
	RowSpan, ColSpan int // at least 1
	Path             string
	Text             string // the lines of its nodes joined by "\n", nested tables included
	Nodes            []Node
}

// At returns the cell that covers a row and column, nil where there is none. In a
// merged area every place gives the same cell.
func (g *Grid) At(row, col int) *GridCell {
	for i := range g.Cells {
		c := &g.Cells[i]
		if row >= c.Row && row < c.Row+c.RowSpan && col >= c.Col && col < c.Col+c.ColSpan {
			return c
		}
	}
	return nil
}

// All gives every heading, paragraph and list item of the body in reading order,
// those in table cells and nested tables included; tables themselves are not given.
func (r *Reading) All() iter.Seq[Node] {
	return func(yield func(Node) bool) { leaves(r.Body, yield) }
}

// Leaves is All for any list of nodes, such as Headers or a cell's Nodes.
func Leaves(nodes []Node) iter.Seq[Node] {
	return func(yield func(Node) bool) { leaves(nodes, yield) }
}

func leaves(nodes []Node, yield func(Node) bool) bool {
	for _, n := range nodes {
		if n.Grid == nil {
			if !yield(n) {
				return false
			}
			continue
		}
		for _, c := range n.Grid.Cells {
			if !leaves(c.Nodes, yield) {
				return false
			}
		}
	}
	return true
}

// cellText joins the lines of a cell's nodes.
func cellText(nodes []Node) string {
	var lines []string
	leaves(nodes, func(n Node) bool {
		lines = append(lines, n.Line())
		return true
	})
	return strings.Join(lines, "\n")
}
