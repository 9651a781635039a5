// Package request is what superiors ask the ward to report (yêu cầu báo cáo): a
// dispatch that lists figures, a table or a workbook to be filled in. Each asked
// place is laid beside the record: answered already, answered under another
// definition, an indicator whose figure is still missing, or new. The answer goes
// out as the superior's own workbook filled in, or as a table of ours, with a cover
// letter, and is kept: which value was given to whom on which day from which
// revisions. When the same is asked again the earlier answer is in sight, with
// whether the number has changed since.
//
// A request is open until an answer is kept, and answered from then on; it may be
// answered again. What was read of it never changes; what a person decided about an
// asked place is a row of its own, and the last one holds. The package refuses an
// answer without a single figure, one without a receiver, one for a period that nobody
// named, and a decision that names an indicator, a unit or days which the ward does
// not have.
package request

import (
	"cmp"

	"tongket/internal/auth"
	"tongket/internal/plan"
	"tongket/internal/sheet"
	"tongket/internal/vn"
)

// ID names a request within its ward.
type ID string

// Form says what a request came as, and so what its answer is.
type Form string

// The forms.
const (
	Workbook Form = "xlsx"  // answered by the same workbook, filled in
	Paper    Form = "paper" // answered by a table of our own
)

// Request is one request of a superior.
type Request struct {
	ID         ID
	Form       Form
	Blob       string // the file as it came
	Filename   string
	Document   string          // the incoming paper it is, "" for a workbook
	Mapping    sheet.MappingID // the mapped workbook that it was recognised as, "" for none
	Lost       []sheet.Note    // cells of that one which it no longer has
	Head       Head            // the last one recorded
	RecordedAt string
	RecordedBy auth.AccountID
}

// Name is what a request is called in a list: its title, else its file.
func (r Request) Name() string { return cmp.Or(r.Head.Title, r.Filename) }

// Head is who asks what, for which days and by when. A reading proposes it; a person
// corrects it.
type Head struct {
	Asker    string // "Sở Tài chính"
	Number   string // số, ký hiệu of the dispatch, "" where none is printed
	Day      vn.Day // of the dispatch
	Title    string // trích yếu, or the workbook's title
	Due      vn.Day // "" where none is named
	From, To vn.Day // the period reported
	Basis    Basis  // why this period
	Said     string // the words that name it, "" where none do
}

// Basis says why a request is taken to ask for its period.
type Basis string

// The reasons.
const (
	Named   Basis = "named"   // the request names it
	Columns Basis = "columns" // only the words over its columns do
	Assumed Basis = "assumed" // nothing names it; a person says which before an answer goes out
	Chosen  Basis = "chosen"  // a person said so
)

// Ask is one place of a request that wants a figure, as it was read.
type Ask struct {
	N        int    // from 1, in reading order
	Tab      string // the sheet or the table; "" for prose
	Row, Col int    // from 1; 0 for prose
	Place    string // as people name it: "Biểu 02!D14", "Bảng 1, hàng 3, cột 4", "ý 2"
	Name     string // in the superior's words
	Under    string // the line it is a part of
	Head     string // the words over its column
	Measure  string // the unit of measure it wants, "" where it says none
	Guess    Meaning
	Decimals int // as a person mapped the cell; -1 where nobody did
	Sure     int // hundredths; 0 where no indicator is named

	joint string     // what stands between it and the item before in a list of one line
	own   sheet.Span // of its sheet, where that names another period than the request; "" for none
}

// Meaning is which figure an asked place wants.
type Meaning struct {
	Indicator plan.IndicatorID // "" where the ward has none
	Unit      auth.UnitID
	Span      sheet.Span // counted from the period of the request
}

// Brief is a request as read, before it is matched with the record.
type Brief struct {
	Form Form
	Head Head
	Asks []Ask
}
