// Package doc is the one shape that every file format is read into: a paper (văn
// bản) as blocks in reading order, headings, paragraphs, items of lists and
// tables, each with its place in the original, so that whatever is found in the
// text can be shown where it stands. Word files, spreadsheets, PDF files, saved
// pages and scans all come out as a Paper; the package that reads facts knows no
// format.
//
// It is a shape and nothing more: no format is parsed here, nothing is refused.
// All text is NFC.
package doc

// Paper is a file as read.
type Paper struct {
	Title  string  // the file's own title, where its format keeps one
	Blocks []Block // in reading order
	// Margins are texts outside the reading order: page headers and footers,
	// names of sheets, comments. They are looked at for a mark of secrecy and
	// give no facts.
	Margins []string
	Pages   []Page // pages of a PDF file or a scan; nil for formats without pages
}

// Kind is the part a block plays.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item" // of a list
	Tabular   Kind = "table"
)

// Block is a heading, a paragraph, an item of a list or a table.
type Block struct {
	Kind   Kind
	Level  int    // 1–9 of headings (1 outermost) and items (1 leftmost); 0 where the format does not say
	Number string // what the format itself prints before the text: "1.2.", "a)", "-"
	Text   string // without Number; a line break is "\n"
	// Place is where the block stands in the original: "body/p12" in a Word file,
	// "p3" with a box in a PDF file ("p3@72,100,523,118", tenths of a point from
	// the top left corner: left, top, right, bottom), "'Biểu 1'!B5" in a
	// spreadsheet, "bytes/120-180" in plain text.
	Place string
	Words []Word // of Text, where the format draws words at places; nil otherwise
	Table *Table // of a table, else nil
}

// Line is the block's text as printed: its number, a blank, its text.
func (b Block) Line() string {
	if b.Number == "" {
		return b.Text
	}
	return b.Number + " " + b.Text
}

// Table is a table with its merged cells resolved. A table that only lays out the
// page comes as paragraphs, where the format can tell.
type Table struct {
	Rows, Cols int
	HeadRows   int    // leading rows that the format marks as head; 0 where it does not say
	Cells      []Cell // by row, then column; only cells that show something of their own
}

// Cell is one cell; Row and Col count from 0.
type Cell struct {
	Row, Col         int
	RowSpan, ColSpan int    // at least 1
	Text             string // lines joined by "\n"
	Place            string // as Block.Place
	Words            []Word
}

// Page is one page of paper.
type Page struct {
	Width, Height int // tenths of a point
	// Scanned is true when the page is a picture and its text was recognised.
	Scanned bool
}

// Box is a place on a page: left, top, right and bottom in tenths of a point from
// the page's top left corner.
type Box [4]int

// Doubtful is the Doubt beyond which a word is marked for the person who reads the
// page: a confidence below 70 %.
const Doubtful = 30

// Word is a word drawn at a place.
type Word struct {
	Start, End int // bytes of the Text it belongs to
	Page       int // from 1
	Box        Box
	// Doubt is how unsure the recognition of the word is, in percent: 0 for text
	// that the file itself holds, 100 less the confidence for a scan.
	Doubt int
}
