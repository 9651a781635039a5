package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/score"
)

// The names of the rules that hold an edited file against the record.
const (
	RuleEdited   = "edited"    // a number that was changed in the file
	RuleOutdated = "outdated"  // a number that was corrected in the record since
	RuleEmptied  = "emptied"   // a number that was deleted from its place
	RuleBound    = "bound"     // a word beside a number (trên, gần) that does not fit
	RuleTurned   = "turned"    // a rise that became a fall, or the other way round
	RuleClass    = "class"     // a word of success or failure that does not fit
	RuleNoRecord = "no_record" // a number that nothing in the record supports
)

// How says by what a number of a file was tied to the record: how sure a finding
// about it is.
type How string

// The ways, surest first.
const (
	ByTag   How = "tag"   // the file still carries the mark under which the number was printed
	ByDraft How = "draft" // its sentence or row was found again in the paper as drawn
	ByName  How = "name"  // the words around it are those of an indicator
	ByText  How = "text"  // only the file itself: the finding needs no record
)

// Label returns the way's name, as it stands beside a finding.
func (h How) Label() string {
	switch h {
	case ByTag:
		return "nhận ra bằng thẻ"
	case ByDraft:
		return "dò theo dự thảo đã lập"
	case ByName:
		return "đoán theo tên chỉ tiêu"
	}
	return "chỉ dựa vào chữ trong tệp"
}

// Printed is a number as a paper printed it, with what the record says today.
type Printed struct {
	Tag  string
	Key  string // what it says; numbers of one key say the same
	Text string // as printed then: "968", "trên 6", "12/14"
	Now  string // as it would be printed today; "" where the record says it no more
	// Of a paper of frozen figures, Now is as they were frozen; where a figure behind
	// it was corrected since, Later is as it would be printed from the record of today
	// and Frozen the name of the snapshot.
	Later, Frozen string
	Unit          string // that it is printed with: "tỷ đồng", "%"; "" for none
	Name          string // whose number it is, within a sentence
	Indicator     plan.IndicatorID
}

// Tagged is a number of a file that carries a tag, or that was found again where the
// file has lost it.
type Tagged struct {
	Tag   string
	Span  [2]int // bytes of the file's text; an empty one stands where nothing is shown
	By    How    // ByTag, or ByDraft
	Loose bool   // found again, but the words around it were changed: not for sure
}

// Copy is a file as read: its text with its facts, and its tagged numbers in the
// order of the text.
type Copy struct {
	Text    *extract.Document
	Numbers []Tagged
	held    [][2]int     // content controls of a Word file that have no tag
	word    *wordPlaces  // of a Word file, for notes in it
	sheet   *sheetPlaces // of a workbook, for the same
}

// Record is what an edited file is held against.
type Record struct {
	Numbers map[string]Printed // by tag
	Board   score.Board        // of the file's year, as it is today
	// Indicator says which indicator a statement speaks of, by its words.
	Indicator func(extract.Fact) (plan.IndicatorID, bool)
	// Drawn are the papers as they were drawn. What a line of theirs says needs no
	// other support, and numbers that have lost their tags are found again by them.
	Drawn []Copy
	// Found says which papers those are and by what that was known, where it was not
	// by tags: a whole sentence, "" for none.
	Found string
}

// Remark is one finding about an edited file.
type Remark struct {
	Finding
	How How
	Tag string // of the number it is about, "" for none
	At  [2]int // the words it is about, bytes of the text
	// Should is what would stand there by the record; "" where nothing can be said
	// that is sure to fit the words around.
	Should string
}

// Review is an edited file held against the record. Nothing in it is kept.
type Review struct {
	Remarks  []Remark  // in the order of the text
	How      How       // of the file: the surest way that was open
	Found    string    // as the record has it
	Foreign  int       // tags of papers that this record does not know: of another ward
	ByTag    int       // numbers found by their tags
	ByDraft  int       // numbers found again by the paper as drawn
	ByName   int       // statements tied to an indicator by their words
	Unknown  int       // statements that nothing ties to the record
	Dropped  []Printed // numbers of the paper that stand in the file no more
	Repaired int       // numbers that were changed and now say what the record says
}

// Why explains how sure a review is.
func (r Review) Why() string {
	var said []string
	if r.Found != "" {
		said = append(said, r.Found)
	}
	if r.ByTag > 0 {
		said = append(said, fmt.Sprintf("Tệp còn thẻ của %d số do hệ thống in ra, đối chiếu từng số với đúng bản ghi của nó.", r.ByTag))
	}
	if r.Foreign > 0 {
		said = append(said, fmt.Sprintf("%d thẻ trong tệp không phải của sổ này (chép từ tệp của đơn vị khác, hoặc của bản dữ liệu khác) nên không dùng để đối chiếu.", r.Foreign))
	}
	if r.ByDraft > 0 {
		said = append(said, fmt.Sprintf("%d số đã mất thẻ (LibreOffice lưu lại, hoặc dán chữ sang tệp khác) được dò lại theo câu và dòng của dự thảo; câu nào đã viết khác đi thì cảnh báo chỉ ghi “cần xem”.", r.ByDraft))
	}
	switch {
	case r.ByTag+r.ByDraft > 0 && r.ByName > 0:
		said = append(said, fmt.Sprintf("%d số viết thêm được đoán theo tên chỉ tiêu.", r.ByName))
	case r.ByTag+r.ByDraft > 0:
	case r.ByName > 0 && r.Foreign > 0:
		said = append(said, fmt.Sprintf("%d số được đoán theo tên chỉ tiêu, %d số không nhận ra. Hãy xem từng chỗ trước khi sửa.", r.ByName, r.Unknown))
	case r.ByName > 0:
		said = append(said, fmt.Sprintf("Tệp không có thẻ nào (chép sang tệp khác, hoặc là bản phát hành) nên %d số được đoán theo tên chỉ tiêu, %d số không nhận ra. Hãy xem từng chỗ trước khi sửa.", r.ByName, r.Unknown))
	case r.Foreign > 0:
		said = append(said, "Không câu nào mang tên một chỉ tiêu trong sổ nên chỉ kiểm tra được các số trong tệp với nhau.")
	default:
		said = append(said, "Tệp không có thẻ và không câu nào mang tên một chỉ tiêu trong sổ nên chỉ kiểm tra được các số trong tệp với nhau.")
	}
	return strings.Join(said, " ")
}

// Edited holds a file that came back against the record: every tagged number with
// what was printed under its tag and with what the record says today (one that has
// lost its tag by its place in the paper as drawn), the words beside it, the numbers without a tag by the words around them, and the text with
// itself, as Document does. A number written another way ("968,0", "0,968 nghìn
// tỷ") is the same number. A paper as it was drawn gives no remark but those of
// Document, as long as the record stays.
func Edited(c Copy, r Record) Review {
	e := &edited{Copy: c, record: r, low: lower(c.Text.Text), lines: map[string]bool{}, doubted: map[int]bool{},
		text: reading(c.Text), spoken: map[[2]int]spoken{}, unknown: map[int]bool{}}
	e.byLine = linesOf(c.Text.Text)
	for _, d := range r.Drawn {
		for _, l := range linesOf(d.Text.Text) {
			e.lines[squeezed(d.Text.Text[l[0]:l[1]])] = true
		}
	}
	for _, t := range c.Numbers {
		if _, known := r.Numbers[t.Tag]; !known && printedTag.MatchString(t.Tag) {
			e.out.Foreign++
		}
	}
	e.trace()
	e.tagged()
	e.loose()
	e.words()
	e.reader()
	e.out.How, e.out.Found = ByText, r.Found
	switch {
	case e.out.ByTag > 0:
		e.out.How = ByTag
	case e.out.ByDraft > 0:
		e.out.How = ByDraft
	case e.out.ByName > 0:
		e.out.How = ByName
	}
	slices.SortStableFunc(e.out.Remarks, func(a, b Remark) int { return cmp.Or(cmp.Compare(a.At[0], b.At[0]), cmp.Compare(a.At[1], b.At[1])) })
	return e.out
}

// edited is one comparison under way.
type edited struct {
	Copy
	record  Record
	low     string          // the text in small letters, byte for byte
	byLine  [][2]int        // the lines of the text
	lines   map[string]bool // the lines of the papers as drawn
	doubted map[int]bool    // places of tagged numbers that a remark is about, by their start
	stale   map[int]bool    // lines with a number that the record corrected since
	text    *text
	spoken  map[[2]int]spoken // by the place of a sentence
	unknown map[int]bool      // statements that nothing ties to the record
	out     Review
}

// placed reports whether numbers of a paper were found in the file.
func (e *edited) placed() bool { return e.out.ByTag+e.out.ByDraft > 0 }

// linesOf lists the lines of a text that are not blank.
func linesOf(text string) [][2]int {
	var all [][2]int
	for at := 0; at < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		if strings.TrimSpace(text[at:end]) != "" {
			all = append(all, [2]int{at, end})
		}
		at = end + 1
	}
	return all
}

// squeezed is a line without the blanks that retyping changes.
func squeezed(line string) string { return strings.Join(strings.Fields(line), " ") }

// line is the line around a place, as an index of byLine; the nearest before it
// where the place is in none.
func (e *edited) line(at int) int {
	n, _ := slices.BinarySearchFunc(e.byLine, at, func(l [2]int, at int) int { return cmp.Compare(l[0], at+1) })
	return max(n-1, 0)
}

// asDrawn reports whether a line stands in a paper as it was drawn.
func (e *edited) asDrawn(line int) bool {
	if line >= len(e.byLine) {
		return true
	}
	l := e.byLine[line]
	return e.lines[squeezed(e.Text.Text[l[0]:l[1]])]
}

// remark keeps a finding about the words at a place.
func (e *edited) remark(r Remark) {
	if r.Spans == nil {
		r.Spans = [][2]int{r.At}
	}
	if r.Facts == nil {
		r.Facts = []int{}
	}
	e.out.Remarks = append(e.out.Remarks, r)
}

// around is how a sentence of a finding names a place: the words beside it, or the
// row of a table.
func (e *edited) around(at [2]int) string {
	if len(e.byLine) == 0 {
		return "Ở tệp"
	}
	l := e.byLine[e.line(at[0])]
	if row := e.Text.Text[l[0]:l[1]]; strings.Contains(row, "\t") {
		name := ""
		for cell := range strings.SplitSeq(row, "\t") {
			if !strings.ContainsAny(cell, "0123456789") && len([]rune(cell)) > len([]rune(name)) {
				name = strings.TrimSpace(cell)
			}
		}
		if name != "" {
			return fmt.Sprintf("Ở bảng, dòng “%s”", name)
		}
	}
	return fmt.Sprintf("Ở đoạn “%s”", e.quote(at, l))
}

// quoted is how many letters are shown on each side of a number.
const quoted = 36

// quote is a number with a few words on each side, whole words only.
func (e *edited) quote(at, line [2]int) string {
	before := []rune(e.Text.Text[line[0]:max(line[0], min(at[0], line[1]))])
	after := []rune(e.Text.Text[min(max(at[1], line[0]), line[1]):line[1]])
	head, tail := string(before), string(after)
	if len(before) > quoted {
		head = string(before[len(before)-quoted:])
		_, head, _ = strings.Cut(head, " ")
		head = "… " + head
	}
	if len(after) > quoted {
		tail = string(after[:quoted])
		if n := strings.LastIndexByte(tail, ' '); n > 0 {
			tail = tail[:n]
		}
		tail += " …"
	}
	return strings.TrimSpace(head + e.Text.Text[max(at[0], line[0]):max(at[0], min(at[1], line[1]))] + tail)
}

// reader adds what the text says against itself. A finding about a number that a
// remark is already about gives that remark its arithmetic and is not said twice.
func (e *edited) reader() {
	for _, f := range Document(e.Text) {
		if f.Grade == Agrees || len(f.Spans) == 0 || f.Grade == CannotJudge && e.known(f) || e.merge(f) {
			continue
		}
		at := f.Spans[0]
		for _, s := range f.Spans {
			if s[1]-s[0] < at[1]-at[0] {
				at = s
			}
		}
		e.remark(Remark{Finding: f, How: ByText, At: at})
	}
}

// known reports whether a finding is about a number with a tag: what the text alone
// cannot decide, the record has decided.
func (e *edited) known(f Finding) bool {
	for _, t := range e.Numbers {
		if _, ok := e.record.Numbers[t.Tag]; !ok {
			continue
		}
		for _, s := range f.Spans {
			if t.Span[0] < s[1] && t.Span[1] > s[0] {
				return true
			}
		}
	}
	return false
}

func (e *edited) merge(f Finding) bool {
	for i := range e.out.Remarks {
		r := &e.out.Remarks[i]
		if r.Rule != RuleEdited && r.Rule != RuleOutdated && r.Rule != RuleRecord {
			continue
		}
		for _, s := range f.Spans {
			if r.At[0] >= s[0] && r.At[1] <= s[1] {
				if r.Arithmetic == "" && f.Grade != CannotJudge {
					r.Arithmetic = f.Arithmetic
				}
				return true
			}
		}
	}
	return false
}
