package xlsx

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tongket/internal/vn"
)

// richText is a text whose stretches may have fonts of their own.
type richText []stretch

type stretch struct{ font, text string }

// plain joins the stretches; those without a font have that of their cell. Text in
// an old font (.VnTime, VNI-Times) is decoded.
func (t richText) plain(font string) string {
	var b strings.Builder
	for _, s := range t {
		if e, old := vn.LegacyFont(cmp.Or(s.font, font)); old {
			s.text = e.Decode(s.text)
		}
		b.WriteString(s.text)
	}
	return tidy(b.String())
}

// tidy makes a text NFC, with "\n" for line breaks and without blanks around.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(vn.NFC(strings.ToValidUTF8(s, "\uFFFD")))
}

// readStrings reads the shared strings.
func (b *book) readStrings() error {
	data, ok := b.part("xl/sharedStrings.xml")
	if !ok {
		return nil
	}
	s := b.scan(data)
	for {
		e, err := s.next()
		if e == nil || err != nil {
			return err
		}
		if e.name != "si" {
			continue
		}
		t, err := s.rich("si")
		if err != nil {
			return err
		}
		b.strings = append(b.strings, t)
	}
}

// rich reads the element just opened, <si> or <is>: plain text, or stretches. How
// a text is pronounced (rPh) is not part of it.
func (s *scanner) rich(until string) (t richText, err error) {
	font, phonetic := "", false
	for {
		tok, err := s.token()
		if err != nil || tok.kind == atEnd {
			return t, err
		}
		name, opens := tok.tag()
		switch {
		case name == until && !opens:
			return t, nil
		case name == "rPh":
			phonetic = opens
		case name == "r" && opens:
			font = ""
		case name == "rFont" && opens:
			font = tok.attr("val")
		case name == "t" && opens && !phonetic:
			text, err := s.text()
			if err != nil {
				return t, err
			}
			t = append(t, stretch{font, text})
		}
	}
}

// area is a rectangle of cells, its corners included, counted from 0.
type area struct{ row, col, lastRow, lastCol int }

// stored is a cell as the file stores it, its value written for people.
type stored struct {
	row, col     int
	text         string
	number, bold bool
}

// sheet is a sheet as the file stores it.
type sheet struct {
	name    string
	hidden  bool
	cells   []stored // by row, then column
	merges  []area   // by row
	rows    []int    // hidden rows, ascending
	cols    []area   // hidden columns: col to lastCol
	margins []string // headers and footers
	pending []formula
	said    int // rows that the sheet says it has
}

// readSheet reads one sheet.
func (b *book) readSheet(name, part string) (*sheet, error) {
	sh := &sheet{name: name}
	data, ok := b.part(part)
	if !ok {
		return nil, broken("thiếu nội dung của trang tính “" + name + "”")
	}
	r := sheetReader{b: b, s: b.scan(data), sh: sh, row: -1}
	for {
		e, err := r.s.next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		if err := r.element(e); err != nil {
			return nil, err
		}
	}
	b.compute(sh)
	byPlace := func(a, b stored) int { return cmp.Or(a.row-b.row, a.col-b.col) }
	slices.SortStableFunc(sh.cells, byPlace)
	sh.cells = slices.CompactFunc(sh.cells, func(a, b stored) bool { return byPlace(a, b) == 0 })
	slices.SortStableFunc(sh.merges, func(a, b area) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	slices.Sort(sh.rows)
	return sh, nil
}

// sheetReader goes through the part of a sheet.
type sheetReader struct {
	b        *book
	s        *scanner
	sh       *sheet
	row, col int                // of the last row and cell
	take     func(Stored) error // instead of keeping cells as they are shown
}

func (r *sheetReader) element(e *token) error {
	switch e.name {
	case "row":
		r.row, r.col = r.row+1, -1
		if n, err := strconv.Atoi(e.attr("r")); err == nil && n > 0 && n <= excelize.TotalRows {
			r.row = n - 1
		}
		if e.yes("hidden") {
			r.sh.rows = append(r.sh.rows, r.row)
		}
	case "dimension":
		if a, ok := parseArea(e.attr("ref")); ok {
			r.sh.said = a.lastRow + 1
		}
	case "c":
		return r.cell(e)
	case "col":
		from, err1 := strconv.Atoi(e.attr("min"))
		to, err2 := strconv.Atoi(e.attr("max"))
		if err1 == nil && err2 == nil && from >= 1 && to >= from && e.yes("hidden") {
			r.sh.cols = append(r.sh.cols, area{col: from - 1, lastCol: min(to, excelize.MaxColumns) - 1})
		}
	case "mergeCell":
		if a, ok := parseArea(e.attr("ref")); ok && (a.row < a.lastRow || a.col < a.lastCol) {
			if r.b.merges--; r.b.merges < 0 {
				return tooMuch("hơn 100.000 vùng ô gộp")
			}
			r.sh.merges = append(r.sh.merges, a)
		}
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		text, err := r.s.text()
		if s := headerText(text); s != "" {
			r.sh.margins = append(r.sh.margins, s)
		}
		return err
	}
	return nil
}

// cell reads the <c> just opened.
func (r *sheetReader) cell(e *token) error {
	r.row, r.col = max(r.row, 0), r.col+1 // damaged files have cells before the first row
	if row, col, ok := plainPlace(e.raw("r")); ok {
		r.row, r.col = row, col
	} else if a, ok := parseArea(e.attr("r")); ok {
		r.row, r.col = a.row, a.col
	}
	style, _ := strconv.Atoi(e.attr("s"))
	kind := r.s.intern(e.raw("t"))
	var value, code string
	var inline richText
	hasValue, computed := false, false
	for {
		tok, err := r.s.token()
		if err != nil {
			return err
		}
		name, opens := tok.tag()
		switch {
		case tok.kind == atEnd || name == "c" && !opens:
			return r.keep(stored{row: r.row, col: r.col}, style, kind, value, inline, formula{code: code, missing: !hasValue, is: computed})
		case name == "v" && opens:
			hasValue = true
			value, err = r.s.text()
		case name == "f" && opens:
			computed = true
			code, err = r.s.text()
		case name == "is" && opens:
			inline, err = r.s.rich("is")
		}
		if err != nil {
			return err
		}
	}
}

// keep writes the value of a cell for people and keeps the cell when it shows
// anything.
func (r *sheetReader) keep(c stored, style int, kind, value string, inline richText, f formula) error {
	look := r.b.look(style)
	c.bold = look.bold
	if kind == "str" && f.givesNumber(value) {
		kind = "n"
	}
	if r.take != nil {
		return r.hand(c, style, kind, value, inline, f)
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err == nil && i >= 0 && i < len(r.b.strings) {
			c.text = r.b.strings[i].plain(look.font)
		}
	case "inlineStr":
		c.text = inline.plain(look.font)
	case "str":
		c.text = richText{{text: value}}.plain(look.font)
	case "e": // #DIV/0! and its like say nothing that a report could
	case "b":
		c.text = map[string]string{"1": "TRUE", "0": "FALSE"}[strings.TrimSpace(value)]
	case "d":
		c.text = isoDay(strings.TrimSpace(value))
	default:
		c.text = look.format.shown(value, r.b.from1904)
		c.number = c.text != ""
	}
	if f.code != "" && f.missing && kind != "e" {
		f.row, f.col, f.look = c.row, c.col, look
		r.sh.pending = append(r.sh.pending, f)
	}
	if c.text == "" {
		return nil
	}
	if r.b.cells--; r.b.cells < 0 {
		return tooMuch("hơn 1.000.000 ô có dữ liệu")
	}
	r.sh.cells = append(r.sh.cells, c)
	return nil
}

// isoDay writes the day of an ISO 8601 instant as dd/mm/yyyy.
func isoDay(s string) string {
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		return s[8:10] + "/" + s[5:7] + "/" + s[:4]
	}
	return s
}

// headerText takes the codes out of a header or footer: "&C&"Arial,Bold"&12MẬT"
// gives "MẬT" (ECMA-376 part 1 §18.3.1.46).
func headerText(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '&' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; {
		case c == '&':
			b.WriteByte('&')
		case c == '"':
			end := strings.IndexByte(s[i+1:], '"')
			if end < 0 {
				return tidy(b.String())
			}
			i += end + 1
		case c == 'K': // a colour: six digits
			i = min(i+6, len(s)-1)
		case c >= '0' && c <= '9':
			for i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
				i++
			}
		case c == 'L' || c == 'C' || c == 'R': // a part begins
			b.WriteByte('\n')
		}
	}
	return tidy(b.String())
}

// parseArea reads "B5" or "B5:D7".
func parseArea(ref string) (a area, ok bool) {
	from, to, isRange := strings.Cut(ref, ":")
	col, row, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return a, false
	}
	a = area{row - 1, col - 1, row - 1, col - 1}
	if isRange {
		col, row, err := excelize.CellNameToCoordinates(to)
		if err != nil {
			return a, false
		}
		a.lastRow, a.lastCol = max(a.row, row-1), max(a.col, col-1)
		a.row, a.col = min(a.row, row-1), min(a.col, col-1)
	}
	return a, true
}
