package xlsx

import (
	"archive/zip"
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Held says what a cell holds, whatever its format shows.
type Held string

// What a cell may hold.
const (
	HeldNumber  Held = "number"
	HeldText    Held = "text"
	HeldDay     Held = "day"   // a number that its format shows as a date or an hour
	HeldYesNo   Held = "bool"  // TRUE or FALSE
	HeldError   Held = "error" // #REF!, #DIV/0!
	HeldNothing Held = ""      // a formula that was never computed
)

// Stored is a cell as a file stores it. Numbers come as they lie there, not as a
// format rounds them.
type Stored struct {
	Row, Col int    // from 1
	Holds    Held   //
	Text     string // "1234.5" for a number, "31/12/2026" for a day, the code for an error
	Percent  bool   // the format shows the number times a hundred
	Formula  bool   // the value was computed
}

// At is the place as Excel names it: "D14".
func (c Stored) At() string { return At(c.Row, c.Col) }

// At names a place as Excel does, counted from 1.
func At(row, col int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "R" + strconv.Itoa(row) + "C" + strconv.Itoa(col)
	}
	return name
}

// Place reads "D14", counted from 1.
func Place(at string) (row, col int, ok bool) {
	col, row, err := excelize.CellNameToCoordinates(strings.TrimSpace(at))
	return row, col, err == nil
}

// ColumnName names a column as Excel does, counted from 1: 4 is "D".
func ColumnName(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return strconv.Itoa(col)
	}
	return name
}

// Area is a rectangle of cells, both corners included, counted from 1.
type Area struct{ Row, Col, LastRow, LastCol int }

// Holds reports whether a place lies in the area.
func (a Area) Holds(row, col int) bool {
	return a.Row <= row && row <= a.LastRow && a.Col <= col && col <= a.LastCol
}

// Tab is a sheet with its cells by row.
type Tab struct {
	Name       string
	Hidden     bool
	Cells      []Stored
	Merged     []Area
	HiddenRows []int    // from 1, ascending
	HiddenCols [][2]int // first and last, from 1
}

// Shows reports whether a place is in sight: neither its row nor its column is hidden.
func (t Tab) Shows(row, col int) bool {
	if _, hidden := slices.BinarySearch(t.HiddenRows, row); hidden {
		return false
	}
	return !slices.ContainsFunc(t.HiddenCols, func(c [2]int) bool { return c[0] <= col && col <= c[1] })
}

// Tabs reads every cell of every sheet. Errors are faults of kind Refused or
// TooLarge.
func Tabs(data []byte) ([]Tab, error) {
	b, paths, err := openTabs(data)
	if err != nil {
		return nil, err
	}
	defer b.f.Close() // nothing of it is on disk
	var tabs []Tab
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		part, ok := paths[s.ID]
		if !ok {
			continue // a sheet that is a chart
		}
		t := Tab{Name: tidy(s.Name), Hidden: s.State == "hidden" || s.State == "veryHidden"}
		sh, err := b.stream(s.Name, part, func(c Stored) error {
			t.Cells = append(t.Cells, c)
			return nil
		})
		if err != nil {
			return nil, err
		}
		for _, row := range sh.rows {
			t.HiddenRows = append(t.HiddenRows, row+1)
		}
		for _, c := range sh.cols {
			t.HiddenCols = append(t.HiddenCols, [2]int{c.col + 1, c.lastCol + 1})
		}
		for _, m := range sh.merges {
			t.Merged = append(t.Merged, Area{m.row + 1, m.col + 1, m.lastRow + 1, m.lastCol + 1})
		}
		tabs = append(tabs, t)
	}
	return tabs, nil
}

// SheetRow is one row of a sheet as Rows hands it on.
type SheetRow struct {
	Tab   string
	Of    int // rows that the sheet says it has, 0 where it does not say
	Cells []Stored
}

// Rows gives the rows of the sheets in view, one after another, without keeping
// them: it is for workbooks of a hundred thousand rows. The cells are used again for
// the next row. An error of row ends the reading.
func Rows(data []byte, row func(SheetRow) error) error {
	b, paths, err := openTabs(data)
	if err != nil {
		return err
	}
	defer b.f.Close() // nothing of it is on disk
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		part, ok := paths[s.ID]
		if !ok || s.State == "hidden" || s.State == "veryHidden" {
			continue
		}
		r := SheetRow{Tab: tidy(s.Name)}
		sh := &sheet{name: s.Name}
		if err := b.streamTo(sh, part, func(c Stored) error {
			if len(r.Cells) > 0 && r.Cells[0].Row != c.Row {
				r.Of = sh.said
				if err := row(r); err != nil {
					return err
				}
				r.Cells = r.Cells[:0]
			}
			r.Cells = append(r.Cells, c)
			return nil
		}); err != nil {
			return err
		}
		if len(r.Cells) > 0 {
			if err := row(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// openTabs opens a workbook and finds the parts of its sheets.
func openTabs(data []byte) (*book, map[string]string, error) {
	if err := judge(data); err != nil {
		return nil, nil, err
	}
	b, err := openBook(data)
	if err != nil {
		return nil, nil, err
	}
	paths, err := b.sheetPaths()
	if err != nil {
		b.f.Close() // the first error is the one to tell
		return nil, nil, err
	}
	return b, paths, nil
}

// stream hands on the cells of one sheet in the order of the file.
func (b *book) stream(name, part string, take func(Stored) error) (*sheet, error) {
	sh := &sheet{name: name}
	return sh, b.streamTo(sh, part, take)
}

func (b *book) streamTo(sh *sheet, part string, take func(Stored) error) error {
	data, ok := b.part(part)
	if !ok {
		return broken("thiếu nội dung của trang tính “" + sh.name + "”")
	}
	r := sheetReader{b: b, s: b.scan(data), sh: sh, row: -1, take: take}
	for {
		e, err := r.s.next()
		if e == nil || err != nil {
			return err
		}
		if err := r.element(e); err != nil {
			return err
		}
	}
}

// hand tells a cell as it is stored.
func (r *sheetReader) hand(c stored, style int, kind, value string, inline richText, f formula) error {
	look := r.b.look(style)
	out := Stored{Row: c.row + 1, Col: c.col + 1, Formula: f.code != "" || f.is}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(r.b.strings) {
			out.Holds, out.Text = HeldText, r.b.strings[i].plain(look.font)
		}
	case "inlineStr":
		out.Holds, out.Text = HeldText, inline.plain(look.font)
	case "str":
		out.Holds, out.Text = HeldText, richText{{text: value}}.plain(look.font)
	case "e":
		out.Holds, out.Text = HeldError, strings.TrimSpace(value)
	case "b":
		out.Holds, out.Text = HeldYesNo, map[string]string{"1": "TRUE", "0": "FALSE"}[strings.TrimSpace(value)]
	case "d":
		out.Holds, out.Text = HeldDay, isoDay(strings.TrimSpace(value))
	default:
		r.number(&out, look.format, value)
	}
	if out.Text == "" && !out.Formula {
		return nil
	}
	if out.Text == "" {
		out.Holds = HeldNothing
	}
	if r.b.cells--; r.b.cells < 0 {
		return tooMuch("hơn 1.000.000 ô có dữ liệu")
	}
	return r.take(out)
}

// number tells a stored number, or the day that it is.
func (r *sheetReader) number(out *Stored, f format, value string) {
	n, ok := parseNumber(value)
	if !ok {
		if out.Text = strings.TrimSpace(value); out.Text != "" {
			out.Holds = HeldText
		}
		return
	}
	if f.dated() {
		if day, ok := f.day(n, r.b.from1904); ok {
			out.Holds, out.Text = HeldDay, day
			return
		}
	}
	out.Holds, out.Percent = HeldNumber, f.percent
	out.Text = strings.ReplaceAll(n.write(-1, false, false), ",", ".")
}

var savedBy = regexp.MustCompile(`<(?:\w+:)?Application>([^<]{1,80})<`)

// SavedBy names the program that saved a workbook last, "" where the file does not
// say: "Microsoft Excel", "LibreOffice/7.4".
func SavedBy(data []byte) string {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, f := range zr.File {
		if !strings.EqualFold(f.Name, "docProps/app.xml") || f.UncompressedSize64 > maxPlan {
			continue
		}
		part, err := unpack(f)
		if err != nil {
			return ""
		}
		if m := savedBy.FindSubmatch(part); m != nil {
			name, _, _ := strings.Cut(string(m[1]), "/")
			return tidy(name)
		}
	}
	return ""
}

var (
	headerPart = regexp.MustCompile(`<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<`)
	inlineCell = []byte(`"inlineStr"`)
)

// Words gives every text of a workbook once, a line each, without going through its
// cells: those that cells share, those that stand in a cell alone, headers, footers,
// comments, text boxes, the names of sheets. It is for looking at a file before it
// is kept.
func Words(data []byte) (string, error) {
	b, paths, err := openTabs(data)
	if err != nil {
		return "", err
	}
	defer b.f.Close() // nothing of it is on disk
	var words strings.Builder
	line := func(s string) { words.WriteString(s + "\n") }
	for _, t := range b.strings {
		line(t.plain(""))
	}
	for _, s := range b.f.WorkBook.Sheets.Sheet {
		line(s.Name)
		part, _ := b.part(paths[s.ID])
		if bytes.Contains(part, []byte("Header")) || bytes.Contains(part, []byte("Footer")) { // in a word: the pattern is slow over a hundred thousand rows
			for _, m := range headerPart.FindAllSubmatch(part, -1) {
				line(headerText(html.UnescapeString(string(m[1]))))
			}
		}
		if bytes.Contains(part, inlineCell) {
			eachInline(part, line)
		}
	}
	around, err := b.around()
	for _, s := range around {
		line(s)
	}
	return tidy(words.String()), err
}

// eachInline gives every text that stands in a cell alone, each once.
func eachInline(part []byte, line func(string)) {
	seen := map[string]bool{}
	for {
		at := bytes.Index(part, []byte("t>"))
		other := bytes.Index(part[:max(at, 0)], []byte("t xml:space="))
		if at < 0 {
			return
		}
		if other >= 0 { // <t xml:space="preserve">
			at = other + bytes.IndexByte(part[other:], '>') - 1
		}
		part = part[at+2:]
		end := bytes.IndexByte(part, '<')
		if end <= 0 {
			continue
		}
		if text := part[:end]; !seen[string(text)] {
			seen[string(text)] = true
			line(html.UnescapeString(string(text)))
		}
	}
}
