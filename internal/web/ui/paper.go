package ui

import "github.com/a-h/templ"

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

// Letterhead is the two-column head of a State document (Nghị định 30/2020/NĐ-CP,
// phụ lục I): the issuing body with its number, the national title with its date.
type Letterhead struct {
	Over, Issuer string // "ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA MẪU"
	Number       Line
	Date         Line
	Type, About  string // "BÁO CÁO" and its subject
}

// Sheet is a page of paper on the screen. Draft prints DỰ THẢO in its corner.
type Sheet struct {
	Label string
	Draft bool
	Head  Letterhead // not shown without an Issuer
}

// Text is a paragraph of a Sheet; Blank and Line may follow one another in it.
type Text Parts

// Compose is a draft between its outline and the notes on it.
type Compose struct {
	Outline Outline
	Label   string // of the notes
	Notes   templ.Component
}
