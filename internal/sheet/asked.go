package sheet

import (
	"regexp"
	"slices"
	"strings"

	"tongket/internal/doc/xlsx"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Asked is an empty cell of a form with the words that tell what goes into it.
type Asked struct {
	Tab      string
	Row, Col int
	Name     string // the name of its row
	Under    string // the row above that its row is a part of ("Trong đó"), "" for none
	Head     string // the words over its column, outermost first
	Measure  string // unit of measure that its row, its column or the sheet states, "" for none
}

// At is the place as people name it: "Biểu 02!D14".
func (a Asked) At() string { return a.Tab + "!" + xlsx.At(a.Row, a.Col) }

// Words that stand over columns, folded.
var (
	nameHeads    = regexp.MustCompile(`^(?:ten |cac |danh muc |noi dung |mot so )?(?:chi tieu|noi dung|tieu chi|danh muc|linh vuc|hang muc|chi so|thong tin|don vi|dia ban|dia phuong|xa|phuong|to dan pho|thon|xom|chi bo|co quan)\b`)
	measureHeads = regexp.MustCompile(`^(?:don vi tinh|dvt|dv tinh|don vi do)$`)
	countHeads   = regexp.MustCompile(`^(?:stt|tt|so tt|so thu tu|ma so|ma)$`)
	otherHeads   = regexp.MustCompile(`^(?:ghi chu|nguyen nhan|giai phap|y kien|de xuat|don vi (?:bao cao|chu tri|thuc hien|phu trach)|co quan (?:bao cao|chu tri|thuc hien)|nguoi (?:phu trach|lap)|nguon so lieu|tai lieu.*|minh chung)\b`)
	computed     = regexp.MustCompile(`\b(?:so sanh|ty le dat|so voi|tang giam|dat ty le|muc do hoan thanh|hoan thanh ke hoach)\b|^ty le (?:%|phan tram)|%.*\b(?:kh|ke hoach|cung ky)\b`)
	columnNumber = regexp.MustCompile(`^\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?$`)
	afterTable   = regexp.MustCompile(`^(?:nguoi lap|thu truong|ghi chu|noi nhan|ke toan|chu tich|tm |kt |.*\bngay\b.*\bthang\b.*\bnam\b)`)
	placeholder  = regexp.MustCompile(`^[.…_\s]*$`)
	statedUnit   = regexp.MustCompile(`(?i)(?:đơn vị tính|đvt)\s*:?\s*([^;()\n]{1,40})`)
	inBrackets   = regexp.MustCompile(`\(([^()]{1,40})\)`)
)

// AskedCells finds the cells of a sheet that somebody is asked to fill in: the empty
// ones in a row with a name under a column with a head; in a sheet without a table
// those beside "Số hộ nghèo:". Columns for remarks, for comparisons that the asker
// computes, headings of groups, cells with formulas and what is hidden are left out.
func AskedCells(t xlsx.Tab) []Asked {
	f := &formReader{tab: t, cells: map[[2]int]xlsx.Stored{}}
	f.open()
	var all []Asked
	for row := 1; row <= f.lastRow; row++ {
		if f.takesHead(row) {
			continue
		}
		all = append(all, f.asked(row)...)
	}
	if len(f.heads) == 0 {
		all = f.labelled()
	}
	return slices.DeleteFunc(all, func(a Asked) bool { return !t.Shows(a.Row, a.Col) })
}

// noLabel are what a form asks of itself and not of the record, folded.
var noLabel = regexp.MustCompile(`^(?:don vi|co quan|nguoi|ky|ngay|noi|dien thoai|so dien thoai|email|thu dien tu|ho ten|ho va ten|chuc vu|dia chi|kinh gui|so hieu|ten|ghi chu|so tai khoan|so cong van|han|thoi)\b`)

// labelled lists the empty cells right of a label that ends in a colon.
func (f *formReader) labelled() []Asked {
	var all []Asked
	for _, c := range f.tab.Cells {
		text := strings.Join(strings.Fields(c.Text), " ")
		label, ends := strings.CutSuffix(text, ":")
		if !ends || c.Holds != xlsx.HeldText || c.Row > mostRows || c.Col >= mostCols || noLabel.MatchString(bare(label)) {
			continue
		}
		col := c.Col + 1
		for f.sameCell(c.Row, c.Col, c.Row, col) && col < mostCols {
			col++
		}
		if _, filled := f.cells[[2]int{c.Row, col}]; filled {
			continue
		}
		a := Asked{Tab: f.tab.Name, Row: c.Row, Col: col, Name: label, Measure: f.measureOf(c.Row, label)}
		if unit := f.text(c.Row, col+1); unit != "" && len(strings.Fields(unit)) <= 3 {
			a.Measure = unit
		}
		all = append(all, a)
	}
	return all
}

// Words gives the name of a cell's row and the words over its column, as AskedCells
// reads them, whatever the cell holds.
func Words(t xlsx.Tab, row, col int) (name, head string) {
	f := &formReader{tab: t, cells: map[[2]int]xlsx.Stored{}}
	f.open()
	for r := 1; r < row; r++ {
		if !f.takesHead(r) {
			f.named(r)
		}
	}
	name, _ = f.named(row)
	return name, f.head(col)
}

// formReader reads one sheet of a form from the top down.
type formReader struct {
	tab              xlsx.Tab
	cells            map[[2]int]xlsx.Stored // merged areas spread out
	lastRow, lastCol int
	general          string // unit of measure of the whole sheet

	heads     []int // rows of the head in force
	nameCol   int
	unitCol   int
	closed    bool // rows of the table have begun: the head is whole
	under     string
	underRank int
	measure   string // of the row before, for ditto marks
}

func (f *formReader) open() {
	for _, c := range f.tab.Cells {
		if c.Row > mostRows || c.Col > mostCols || c.Holds == xlsx.HeldText && !c.Formula && placeholder.MatchString(c.Text) {
			continue
		}
		f.cells[[2]int{c.Row, c.Col}] = c
		f.lastRow, f.lastCol = max(f.lastRow, c.Row), max(f.lastCol, c.Col)
		if m := statedUnit.FindStringSubmatch(c.Text); m != nil && c.Row <= 12 && f.general == "" {
			f.general = strings.TrimSpace(m[1])
		}
	}
	for _, m := range f.tab.Merged {
		corner, there := f.cells[[2]int{m.Row, m.Col}]
		for row := m.Row; there && row <= min(m.LastRow, mostRows); row++ {
			for col := m.Col; col <= min(m.LastCol, mostCols); col++ {
				f.cells[[2]int{row, col}] = corner
				f.lastRow, f.lastCol = max(f.lastRow, row), max(f.lastCol, col)
			}
		}
	}
	for _, c := range f.tab.Cells { // room left for numbers reaches as far as its dots do
		if c.Row <= mostRows && c.Col <= mostCols {
			f.lastRow, f.lastCol = max(f.lastRow, c.Row), max(f.lastCol, c.Col)
		}
	}
}

// text is what stands in a cell, "" for a number or nothing.
func (f *formReader) text(row, col int) string {
	c, there := f.cells[[2]int{row, col}]
	if !there || c.Holds != xlsx.HeldText {
		return ""
	}
	return strings.Join(strings.Fields(c.Text), " ")
}

// takesHead reads a row as a head or a further row of the head in force.
func (f *formReader) takesHead(row int) bool {
	names, unit, others := 0, 0, 0
	for col := 1; col <= f.lastCol; col++ {
		text := bare(f.text(row, col))
		switch {
		case text == "" || col > 1 && f.sameCell(row, col, row, col-1):
		case measureHeads.MatchString(text):
			unit = col
		case names == 0 && nameHeads.MatchString(text) && len(strings.Fields(text)) <= 6 && !otherHeads.MatchString(text):
			names = col
		default:
			others++
		}
	}
	if names > 0 && (others > 0 || unit > 0) && (len(f.heads) == 0 || f.closed) && !f.isRow(row, names) {
		f.heads, f.nameCol, f.unitCol, f.closed, f.under, f.measure = []int{row}, names, unit, false, "", ""
		return true
	}
	if len(f.heads) == 0 || f.closed {
		return false
	}
	if f.numbersColumns(row) || f.text(row, f.nameCol) == "" || f.sameCell(row, f.nameCol, row-1, f.nameCol) {
		if f.unitCol == 0 && unit > 0 {
			f.unitCol = unit
		}
		if !f.numbersColumns(row) {
			f.heads = append(f.heads, row)
		}
		return true
	}
	f.closed = true
	return false
}

// isRow tells a row of the table in force from the head of another: its name stands
// in the column of names and it asks for numbers.
func (f *formReader) isRow(row, names int) bool {
	if len(f.heads) == 0 || names != f.nameCol {
		return false
	}
	for col := names + 1; col <= f.lastCol; col++ {
		if col != f.unitCol && f.text(row, col) != "" {
			return false
		}
	}
	return true
}

// sameCell reports whether two places are one merged cell.
func (f *formReader) sameCell(row, col, row2, col2 int) bool {
	for _, m := range f.tab.Merged {
		if m.Holds(row, col) && m.Holds(row2, col2) {
			return true
		}
	}
	return false
}

// numbersColumns reports whether a row counts the columns: "A, B, 1, 2, 3=2/1".
func (f *formReader) numbersColumns(row int) bool {
	n := 0
	for col := 1; col <= f.lastCol; col++ {
		c, there := f.cells[[2]int{row, col}]
		switch {
		case !there:
		case columnNumber.MatchString(strings.TrimSpace(c.Text)):
			n++
		default:
			return false
		}
	}
	return n >= 2
}

// named is the name of a row, and the name of the row that it is a part of.
func (f *formReader) named(row int) (name, under string) {
	if f.nameCol == 0 {
		return "", ""
	}
	name = f.text(row, f.nameCol)
	if name == "" || f.sameCell(row, f.nameCol, row-1, f.nameCol) {
		return name, ""
	}
	rank := rankOf(f.text(row, 1), name)
	if rank > 0 && rank > f.underRank && f.under != "" {
		return name, f.under
	}
	f.under, f.underRank = name, rank
	return name, ""
}

// rankOf tells how deep a row stands: 0 for one of the first order, 2 for "trong
// đó", a dash or a plus before its name.
func rankOf(number, name string) int {
	if n := strings.TrimSpace(name); strings.HasPrefix(n, "-") || strings.HasPrefix(n, "+") || strings.HasPrefix(n, "–") {
		return 2
	}
	if strings.HasPrefix(bare(name), "trong do") || strings.TrimSpace(number) == "-" || strings.TrimSpace(number) == "+" {
		return 2
	}
	return 0
}

// head joins the words over a column.
func (f *formReader) head(col int) string {
	var words []string
	for _, row := range f.heads {
		if text := f.text(row, col); text != "" && !slices.Contains(words, text) {
			words = append(words, text)
		}
	}
	return strings.Join(words, " – ")
}

// asked lists the empty cells of a row that has a name.
func (f *formReader) asked(row int) []Asked {
	name, under := f.named(row)
	if len(f.heads) == 0 || name == "" || afterTable.MatchString(bare(name)) || columnNumber.MatchString(name) || f.heading(row, name) {
		return nil
	}
	measure := f.measureOf(row, name)
	var all []Asked
	for col := f.nameCol + 1; col <= f.lastCol; col++ {
		head := f.head(col)
		if _, filled := f.cells[[2]int{row, col}]; filled || head == "" || col == f.unitCol || !asksNumber(head) {
			continue
		}
		a := Asked{Tab: f.tab.Name, Row: row, Col: col, Name: name, Under: under, Head: head, Measure: measure}
		if in := bracketed(head); in != "" {
			a.Measure = in
		}
		all = append(all, a)
	}
	return all
}

// groupNumber is how groups of rows are counted: "I", "IV.", "A".
var groupNumber = regexp.MustCompile(`^(?:[IVX]{1,5}|[A-H])[.)]?$`)

// heading tells the heading of a group from a row that asks: it is counted as a group or
// stands in capitals, and has no unit of measure where rows have theirs.
func (f *formReader) heading(row int, name string) bool {
	group := f.nameCol > 1 && groupNumber.MatchString(f.text(row, 1)) || groupNumber.MatchString(strings.SplitN(name, " ", 2)[0])
	capitals := name == vn.Upper(name) && name != vn.Lower(name)
	if f.unitCol > 0 {
		return f.text(row, f.unitCol) == "" && (group || capitals)
	}
	return group && capitals
}

// asksNumber reports whether the words over a column ask for a number of the record.
func asksNumber(head string) bool {
	whole := bare(head)
	last := whole
	if i := strings.LastIndex(head, " – "); i >= 0 {
		last = bare(head[i+len(" – "):])
	}
	return last != "don vi" && !otherHeads.MatchString(last) && !countHeads.MatchString(last) && !measureHeads.MatchString(last) && !computed.MatchString(whole)
}

// measureOf is the unit of measure of a row: its own, the one of the row before
// where it says ditto, the one in brackets behind its name, or the sheet's.
func (f *formReader) measureOf(row int, name string) string {
	if f.unitCol > 0 {
		switch text := f.text(row, f.unitCol); bare(text) {
		case "":
			if text != "" { // a quotation mark says ditto
				return f.measure
			}
		case "nt", "nhu tren":
			return f.measure
		default:
			f.measure = text
			return text
		}
	}
	if in := bracketed(name); in != "" {
		return in
	}
	if f.unitCol > 0 {
		return ""
	}
	for col := f.nameCol + 1; col <= f.lastCol; col++ { // "Đơn vị" is that of measure where one stands under it
		if in := bracketed("(" + f.text(row, col) + ")"); in != "" && bare(f.head(col)) == "don vi" {
			return in
		}
	}
	return f.general
}

// bracketed is the unit of measure in brackets behind a name, "" where none stands
// there.
func bracketed(text string) string {
	all := inBrackets.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return ""
	}
	in := strings.TrimSpace(all[len(all)-1][1])
	if m := statedUnit.FindStringSubmatch(in); m != nil {
		in = strings.TrimSpace(m[1])
	}
	switch u := vn.ParseUnit(in); {
	case u.Ground == vn.Money, u.Ground == "%", u.Ground == "kg", u.Ground == "m²", u.Ground == "m":
		return in
	case countedUnits[bare(in)]:
		return in
	}
	return ""
}

// countedUnits are what offices count in and write behind a name.
var countedUnits = map[string]bool{"ho": true, "nguoi": true, "nha": true, "can": true, "dang vien": true, "truong": true, "lop": true, "em": true, "chau": true, "hoc sinh": true,
	"con": true, "cay": true, "vu": true, "cuoc": true, "luot": true, "ho so": true, "van ban": true, "mo hinh": true, "doanh nghiep": true, "hop tac xa": true, "to": true,
	"cong trinh": true, "chi bo": true, "to chuc": true, "giay": true, "tieu chi": true, "don": true, "nguoi dan": true, "san pham": true, "khau": true}

// SpanIn reads the words over a column, innermost last: days that they name, or days
// that follow the period asked for. ok is false where they name no days.
func SpanIn(head string, periods []regime.Period, year int) (s Span, ok bool) {
	parts := strings.Split(head, " – ")
	for i := len(parts) - 1; i >= 0; i-- {
		text := strings.TrimSpace(inBrackets.ReplaceAllString(parts[i], " "))
		found, there := periodSpan(text, periods, year)
		if !there {
			found, there = spanOf(text)
		}
		if there && (!ok || s == InPeriod && found.named()) {
			s, ok = found, true
		}
	}
	return s, ok
}

// Similar tells in hundredths how alike two names are by their words.
func Similar(a, b string) int { return similar(a, b) }

// Days are the days of a span in a workbook filled for a period.
func (s Span) Days(from, to vn.Day) (first, last vn.Day) {
	f := filler{from: from, to: to}
	return f.span(s)
}
