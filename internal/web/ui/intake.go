package ui

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// FindingKind says what a check came to.
type FindingKind string

// The kinds of finding: to look at, wrong against the record, checked and right.
const (
	Doubtful FindingKind = ""
	Wrong    FindingKind = "bad"
	Checked  FindingKind = "ok"
)

// Finding is a contradiction or a gap that check found: the title is the
// contradiction, then the arithmetic, then where it is, then at most two actions.
type Finding struct {
	ID      string
	Kind    FindingKind
	Title   string
	Calc    []Line // equations, printed beside each other
	Text    Line
	Actions []templ.Component
}

// Folded tucks parts away under one line that says how many there are.
type Folded struct {
	Label string
	Open  bool // unfolded at first
	Parts []templ.Component
}

// FactState is where a fact read from a text stands.
type FactState string

// The states of a fact. A waiting fact may carry a warning; Editing is the one whose
// form is open.
const (
	Waiting   FactState = ""
	Warned    FactState = "warn"
	Confirmed FactState = "ok"
	Rejected  FactState = "no"
	Editing   FactState = "sel"
)

// Word is what is printed at the right of a fact that needs nothing more.
func (s FactState) Word() string {
	switch s {
	case Waiting:
		return "Chờ xác nhận"
	case Warned:
		return "Có cảnh báo"
	case Confirmed:
		return "Đã xác nhận"
	case Rejected:
		return "Đã bỏ"
	}
	return "Đang sửa"
}

// Fact is one fact found in a text: its number (the same as in the text, linked both
// ways), name, value with its bound, how it agrees with the record, and the three
// things a person may do. While State is Editing, Form stands below in its place.
// An act without an action is not drawn.
type Fact struct {
	Number    int
	Name      string
	Value     string // "hơn 75 tỷ đồng · 100,4% KH"
	Agreement Line   // "Khớp bản ghi. Bế Ngọc Sơn, 09/01"
	Blanks    []string
	State     FactState
	Findings  Line   // links to the findings that speak of it
	Why       []Line // how it was read: the rule, then the words behind each number
	Pick      string // value of the box that takes it into a PickBar; "" draws none
	Confirm   Send
	Edit      string // address that opens the form
	Reject    Send
	Undo      Send // takes back a confirmation or a rejection
	Form      templ.Component
}

// PickBar is the form to which the boxes of facts belong (PickForm is its id): its
// buttons act on all that are ticked. Keys, where given, says how to do it without
// a mouse.
type PickBar struct {
	Send  Send
	Label string
	Acts  []Button
	Form  []templ.Component // fields that the acts ask for, above the buttons
	Keys  Line
}

// Pick is a box that takes a row, or all rows of a group, into the PickBar of its
// page. Says is its name for screen readers.
type Pick struct {
	Value, Says string
}

// PickForm is the id of the form of a PickBar, PickField the name of its boxes.
const (
	PickForm  = "chon-nhieu"
	PickField = "chon"
)

// PageMark is a fact on the picture of a page, as boxes in the page's own measure:
// left, top, right, bottom.
type PageMark struct {
	Fact    int
	Finding int    // for words that are no fact's: the number of the finding about them
	Says    string // for screen readers
	State   FactState
	Boxes   [][4]int
}

// href and place are where a mark leads and its own id.
func (m PageMark) href() string {
	if m.Finding > 0 {
		return "#" + FindingID(m.Finding)
	}
	return "#" + FactID(m.Fact)
}

// label is what is printed beside a mark: the number of its fact.
func (m PageMark) label() string {
	if m.Finding > 0 {
		return "!"
	}
	return str(m.Fact)
}

func (m PageMark) place() string {
	if m.Finding > 0 {
		return FindingPlaceID(m.Finding)
	}
	return PlaceID(m.Fact)
}

// PagePicture is a page of the original with the facts marked on it. Doubts are
// boxes of words that the recognition of a scan was unsure of.
type PagePicture struct {
	Number        int
	Src           string
	Width, Height int
	Marks         []PageMark
	Doubts        [][4]int
}

// boxAttrs is the place of a box as SVG writes it, a little wider than the words.
func boxAttrs(b [4]int) templ.Attributes {
	const pad = 8
	return templ.Attributes{"x": str(b[0] - pad), "y": str(b[1] - pad), "width": str(b[2] - b[0] + 2*pad), "height": str(b[3] - b[1] + 2*pad)}
}

// labelAttrs is the place of a mark's number: over the end of its last line, as
// small figures stand in a text.
func labelAttrs(boxes [][4]int, width int) templ.Attributes {
	last := boxes[len(boxes)-1]
	return templ.Attributes{"x": str(last[2]), "y": str(last[1] + width/200), "font-size": str(width / 64), "stroke-width": str(width / 150)}
}

// FactID is the id of fact n in the list: what an act redirects to.
func FactID(n int) string { return "f" + strconv.Itoa(n) }

// PlaceID is the id of the first words of fact n in the text.
func PlaceID(n int) string { return "s" + strconv.Itoa(n) }

// FindingID is the id of finding n, FindingPlaceID that of the first words it is
// about where they are no fact's.
func FindingID(n int) string      { return "canh-bao-" + strconv.Itoa(n) }
func FindingPlaceID(n int) string { return "v" + strconv.Itoa(n) }

// FactList is a list of facts under one heading.
type FactList struct {
	ID, Title string
	Count     string
	Facts     []Fact
}

// Segment is a stretch of a text. Facts are the numbers of the facts that were read
// from it (usually one); none is plain text.
type Segment struct {
	Text  string
	Facts []int
	State FactState
	Doubt bool // a word that a scan was read with doubt
	// Finding is the number of a finding about words that are no fact's; 0 for none.
	Finding int
}

// Paragraph is a paragraph of a text as read. Neighbours with the same Table, other
// than 0, are the rows of one table; a cell over several columns is followed by
// empty ones, the last of a row reaches to its end. Folded paragraphs (nothing was found in them) are tucked away together;
// of a table in which something was found every row is shown, the head with it.
type Paragraph struct {
	Number   int
	Heading  bool
	Segments []Segment
	Cells    [][]Segment
	Table    int
	Folded   bool
}

// Source is the text as read with its facts marked; each mark carries the number of
// its fact as a link to it.
type Source struct {
	Label      string // name of the region for screen readers
	Paragraphs []Paragraph
	Without    string // what folded paragraphs are without, "dữ kiện" when empty
}

// without ends the line over folded paragraphs.
func (s Source) without() string { return " đoạn không có " + cmp.Or(s.Without, "dữ kiện") }

// SourceLegend explains the marks of a Source.
type SourceLegend struct{}

// mark is a Segment as it is drawn.
type mark struct {
	Segment
	IDs []string // places of the facts whose first words these are: no id is doubled
	Sup []int    // numbers printed after the segment: those whose words end here
}

// block is a paragraph as drawn, a table, or a run of folded blocks.
type block struct {
	Paragraph
	Marks   []mark
	Rows    []sourceRow
	Columns int // of the widest row
	Hidden  []block
}

// sourceRow is a row of a table as drawn.
type sourceRow struct {
	Number int
	Cells  [][]mark
}

// span is how many columns cell i of a row covers: the last one reaches to the end.
func (b block) span(row sourceRow, i int) int {
	if i+1 < len(row.Cells) {
		return 1
	}
	return b.Columns - i
}

// last is the number of a table's last row.
func (b block) last() int { return b.Rows[len(b.Rows)-1].Number }

// paragraphs counts what a run of folded blocks holds.
func (b block) paragraphs() (n int) {
	for _, h := range b.Hidden {
		n += max(1, len(h.Rows))
	}
	return n
}

// blocks prepares the paragraphs for drawing.
func (s Source) blocks() []block {
	seen := map[int]bool{}
	var out []block
	for i := 0; i < len(s.Paragraphs); {
		n := 1
		if s.Paragraphs[i].Table != 0 {
			for i+n < len(s.Paragraphs) && s.Paragraphs[i+n].Table == s.Paragraphs[i].Table {
				n++
			}
		}
		b := blockOf(s.Paragraphs[i:i+n], seen)
		i += n
		if !b.Folded {
			out = append(out, b)
			continue
		}
		if k := len(out); k == 0 || len(out[k-1].Hidden) == 0 {
			out = append(out, block{})
		}
		last := &out[len(out)-1]
		last.Hidden = append(last.Hidden, b)
	}
	return out
}

// blockOf prepares one paragraph, or the rows of one table.
func blockOf(rows []Paragraph, seen map[int]bool) block {
	b := block{Paragraph: rows[0]}
	if b.Table == 0 {
		b.Marks = marks(b.Segments, seen)
		return b
	}
	for _, p := range rows {
		row := sourceRow{Number: p.Number}
		numbered := map[int]bool{}
		for _, cell := range p.Cells {
			drawn := marks(cell, seen)
			for k := range drawn { // a fact of many cells is numbered in the first
				drawn[k].Sup = slices.DeleteFunc(drawn[k].Sup, func(n int) bool { return numbered[n] })
				for _, n := range drawn[k].Sup {
					numbered[n] = true
				}
			}
			row.Cells = append(row.Cells, drawn)
		}
		b.Rows, b.Columns, b.Folded = append(b.Rows, row), max(b.Columns, len(row.Cells)), b.Folded && p.Folded
	}
	return b
}

// marks gives an id to the first words of each fact and finding, and prints a
// fact's number after the last of its neighbouring segments. A finding is counted
// below zero in seen.
func marks(segments []Segment, seen map[int]bool) []mark {
	out := make([]mark, len(segments))
	for i, s := range segments {
		out[i].Segment = s
		if s.Finding > 0 && !seen[-s.Finding] {
			out[i].IDs = append(out[i].IDs, FindingPlaceID(s.Finding))
			seen[-s.Finding] = true
		}
		for _, n := range s.Facts {
			if !seen[n] {
				out[i].IDs = append(out[i].IDs, PlaceID(n))
				seen[n] = true
			}
			if i+1 == len(segments) || !slices.Contains(segments[i+1].Facts, n) {
				out[i].Sup = append(out[i].Sup, n)
			}
		}
	}
	return out
}
