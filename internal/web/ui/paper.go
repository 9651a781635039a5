package ui

import (
	"unicode/utf8"

	"github.com/a-h/templ"
)

// OutlineItem is a part of a report. Note says how it stands ("2 thiếu", "đủ"), and
// Ready that nothing is missing.
type OutlineItem struct {
	Label, Href string
	Note        string
	Ready       bool
	Sub         bool
	Current     bool
}

// Outline is the list of the parts of a report.
type Outline struct {
	Label string
	Items []OutlineItem
}

// Letterhead is the two-column head of a paper (Nghị định 30/2020/NĐ-CP, phụ lục I;
// the Party's guidelines): the issuing body with its number, the name of the country
// or of the Party with the date.
type Letterhead struct {
	Over, Issuer  string // "ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"
	Number        Line
	Subject       string // of a letter, below its number: "V/v gửi số liệu"
	Nation, Motto string // the Party's papers have no motto
	Date          Line
	Type, About   string // "BÁO CÁO" and its subject; a letter has neither
}

// Sheet is a page of paper on the screen. Draft prints DỰ THẢO in its corner.
type Sheet struct {
	Label string
	Draft bool
	Head  Letterhead // not shown without an Issuer
}

// Text is a paragraph of a Sheet; Blank and Line may follow one another in it.
type Text Parts

// Aligned is a paragraph of a Sheet that does not stand as the others do.
type Aligned struct {
	Text  Line
	Right bool // at the right margin; in the middle without
}

// Signature is the foot of a paper: whom it goes to beside who signs it.
type Signature struct{ Receivers, Signer []Line }

// SheetTable is a table of a Sheet as its file has it; the first Head rows repeat at
// the top of each page there. It scrolls by itself where it is wider than the sheet.
type SheetTable struct {
	Label string
	Head  int
	Rows  [][]SheetCell
}

// SheetCell is a cell of a SheetTable. Wide and Deep are how many columns and rows it
// covers.
type SheetCell struct {
	Text       Line
	Wide, Deep int
	Middle     bool
}

// long reports whether a cell holds a name or a sentence, which wants some room
// where its neighbours are numbers.
func (c SheetCell) long() bool { return c.Wide <= 1 && utf8.RuneCountInString(c.Text.String()) > 24 }

// Compose is a draft between its outline and the notes on it.
type Compose struct {
	Outline Outline
	Label   string // of the notes
	Notes   templ.Component
}
