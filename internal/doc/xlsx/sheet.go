package xlsx

import (
	"time"

	"tongket/internal/vn"
)

// Sheet is one sheet of a workbook: lines of title, a table, lines of notes.
type Sheet struct {
	Name       string    // on the tab; what Excel does not take there is left out
	Properties string    // the title among the file's properties
	Created    time.Time // among the properties; zero leaves it out
	Title      []Line    // above the table, over its whole width
	Columns    []Column
	Head       [][]HeadCell // the rows of the head; repeated on each printed page
	Rows       []Row
	Notes      []Line // below the table
	FreezeCols int    // columns that stay in view at the left
	Portrait   bool   // landscape otherwise; always A4, fitted to one page's width
}

// Line is a line of text across the table.
type Line struct {
	Text         string
	Bold, Italic bool
	Size         int   // points; 0 = 13
	Align        Align // Left unless set
}

// Align is how text lies in its cell; "" is left for text, right for numbers.
type Align string

// The alignments.
const (
	Left   Align = "left"
	Center Align = "center"
	Right  Align = "right"
)

// Column is a column of the table.
type Column struct {
	Width float64 // in digits of the sheet's font, as Excel counts; 0 = 12
	Align Align   // for cells that say nothing
}

// HeadCell is a cell of the head, bold and centred. One that spans rows is given
// once, where it begins.
type HeadCell struct {
	Text       string
	Span, Down int // columns and rows covered; 0 means 1
}

// Row is a row of the table.
type Row struct {
	Group bool // a heading among the rows: bold on a grey ground
	Cells []Cell
}

// Cell is a cell of the table: text, or a number, or a formula with its value.
type Cell struct {
	Text string
	// Number, when set, is written as a number and shown with Decimals digits
	// after the comma. One of more than 15 digits, which Excel cannot hold, is
	// written as text instead, whole.
	Number   *vn.Decimal
	Decimals int
	// Formula is computed by Excel, without the sign "=": "E5/D5*100". Number is
	// then its value as of now, for readers that do not compute.
	Formula      string
	Bold, Italic bool
	Align        Align
	Span         int // columns covered; 0 means 1
	Indent       int // steps to the right, for rows below another
	// Key, when set, is a name of the workbook that stands for the cell, hidden from
	// the list of names, so that the cell is found again in a file that comes back:
	// a letter, then letters and digits, different in each cell.
	Key string
}

// Text makes a cell of text.
func Text(s string) Cell { return Cell{Text: s} }

// Number makes a cell of a number shown with so many decimals.
func Number(d vn.Decimal, decimals int) Cell { return Cell{Number: &d, Decimals: decimals} }
