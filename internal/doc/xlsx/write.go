package xlsx

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"tongket/internal/vn"
)

const (
	font     = "Times New Roman"
	baseSize = 13
	// defaultSize is that of the workbook's default style, in whose digits the
	// widths of columns are counted.
	defaultSize = 11
	maxExact    = 15 // digits a number in Excel holds
)

// Write writes a workbook of one sheet.
func Write(w io.Writer, s Sheet) error {
	f := excelize.NewFile()
	wr := &writer{f: f, s: s, name: tabName(s.Name), styles: map[look]int{}}
	err := wr.write()
	if err == nil {
		err = f.Write(w)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("xlsx: write sheet %q: %w", wr.name, err)
	}
	return nil
}

// writer fills one workbook.
type writer struct {
	f      *excelize.File
	s      Sheet
	name   string
	row    int // last row written, counted from 1
	head   int // first row of the head
	styles map[look]int
	keys   [][2]string // names of cells: the key, the place
}

func (w *writer) write() error {
	for _, step := range []func() error{
		w.setUp, w.title, w.headRows, w.tableRows, w.notes, w.page, w.names,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// setUp names the sheet, sets font and columns and the properties of the file.
func (w *writer) setUp() error {
	if len(w.s.Columns) == 0 {
		return fmt.Errorf("no columns")
	}
	if err := w.f.SetSheetName("Sheet1", w.name); err != nil {
		return err
	}
	if err := w.f.SetDefaultFont(font); err != nil {
		return err
	}
	for i, c := range w.s.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := w.f.SetColWidth(w.name, name, name, w.width(c)); err != nil {
			return err
		}
	}
	w.f.Pkg.Store("docProps/core.xml", core(w.s))
	return w.f.SetAppProps(&excelize.AppProperties{Application: "tongket"})
}

func (w *writer) width(c Column) float64 {
	if c.Width <= 0 {
		return 12
	}
	return min(c.Width, 255)
}

// title writes the lines above the table and leaves a row free.
func (w *writer) title() error {
	if err := w.lines(w.s.Title); err != nil {
		return err
	}
	if len(w.s.Title) > 0 {
		w.row++
	}
	return nil
}

// notes leaves a row free below the table and writes the lines there.
func (w *writer) notes() error {
	if len(w.s.Notes) > 0 {
		w.row++
	}
	return w.lines(w.s.Notes)
}

// lines writes lines across the table.
func (w *writer) lines(lines []Line) error {
	var total float64
	for _, c := range w.s.Columns {
		total += w.width(c)
	}
	for _, l := range lines {
		w.row++
		size := l.Size
		if size == 0 {
			size = baseSize
		}
		if err := w.put(1, len(w.s.Columns), 1, Cell{Text: l.Text, Align: l.Align}, look{
			bold: l.Bold, italic: l.Italic, size: size, align: l.Align, bare: true, decimals: -1,
			asText: looksLikeFormula(l.Text),
		}); err != nil {
			return err
		}
		rows := linesOf(l.Text, total, size, l.Bold)
		if err := w.f.SetRowHeight(w.name, w.row, lineHeight(rows, size)); err != nil {
			return err
		}
	}
	return nil
}

// headRows writes the head; cells that span rows keep their columns covered in
// the rows below.
func (w *writer) headRows() error {
	w.head = w.row + 1
	covered := make([]int, len(w.s.Columns)) // rows still covered, by column
	for i, cells := range w.s.Head {
		w.row++
		tall := 1
		for col := 1; col <= len(covered); col++ {
			if covered[col-1] > 0 {
				covered[col-1]--
				continue
			}
			if len(cells) == 0 {
				return fmt.Errorf("row %d of the head leaves column %d empty", i+1, col)
			}
			c := cells[0]
			cells = cells[1:]
			span, down := max(c.Span, 1), max(c.Down, 1)
			if col-1+span > len(covered) || i+down > len(w.s.Head) {
				return fmt.Errorf("row %d of the head: %q does not fit at column %d", i+1, c.Text, col)
			}
			if err := w.put(col, span, down, Cell{Text: c.Text}, look{
				bold: true, size: baseSize, align: Center, decimals: -1, asText: looksLikeFormula(c.Text),
			}); err != nil {
				return err
			}
			for j := range span {
				covered[col-1+j] = down - 1
			}
			if down == 1 {
				tall = max(tall, linesOf(c.Text, w.spanWidth(col, span), baseSize, true))
			}
			col += span - 1
		}
		if len(cells) > 0 {
			return fmt.Errorf("row %d of the head has %d cells too many", i+1, len(cells))
		}
		if err := w.f.SetRowHeight(w.name, w.row, lineHeight(tall, baseSize)+4); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) spanWidth(col, span int) float64 {
	var sum float64
	for _, c := range w.s.Columns[col-1 : col-1+span] {
		sum += w.width(c)
	}
	return sum
}

// tableRows writes the rows.
func (w *writer) tableRows() error {
	for i, r := range w.s.Rows {
		w.row++
		col, tall := 1, 1
		for _, c := range r.Cells {
			span := max(c.Span, 1)
			if col-1+span > len(w.s.Columns) {
				return fmt.Errorf("row %d: a cell does not fit at column %d of %d", i+1, col, len(w.s.Columns))
			}
			if err := w.put(col, span, 1, c, w.lookOf(r, c, col)); err != nil {
				return err
			}
			tall = max(tall, linesOf(c.Text, w.spanWidth(col, span)-2*float64(c.Indent), baseSize, c.Bold || r.Group))
			col += span
		}
		if err := w.f.SetRowHeight(w.name, w.row, lineHeight(tall, baseSize)); err != nil {
			return err
		}
		for ; col <= len(w.s.Columns); col++ {
			if err := w.put(col, 1, 1, Cell{}, w.lookOf(r, Cell{}, col)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) lookOf(r Row, c Cell, col int) look {
	l := look{
		bold: c.Bold || r.Group, italic: c.Italic, size: baseSize, group: r.Group,
		align: c.Align, indent: c.Indent, decimals: -1, asText: looksLikeFormula(c.Text),
	}
	if l.align == "" {
		l.align = w.s.Columns[col-1].Align
	}
	if c.Number != nil {
		l.decimals = max(c.Decimals, 0)
		if l.align == "" {
			l.align = Right
		}
	}
	return l
}

// put writes one cell over so many columns and rows.
func (w *writer) put(col, span, down int, c Cell, l look) error {
	first, err := excelize.CoordinatesToCellName(col, w.row)
	if err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(col+span-1, w.row+down-1)
	if err != nil {
		return err
	}
	if err := w.value(first, c, &l); err != nil {
		return err
	}
	if c.Key != "" {
		place, err := excelize.CoordinatesToCellName(col, w.row, true)
		if err != nil {
			return err
		}
		w.keys = append(w.keys, [2]string{c.Key, place})
	}
	style, err := w.style(l)
	if err != nil {
		return err
	}
	if err := w.f.SetCellStyle(w.name, first, last, style); err != nil {
		return err
	}
	if first != last {
		return w.f.MergeCell(w.name, first, last)
	}
	return nil
}

// names gives the cells that have a key their hidden names.
func (w *writer) names() error {
	sheet := "'" + quoted(w.name) + "'!"
	for _, k := range w.keys {
		if err := w.f.SetDefinedName(&excelize.DefinedName{Name: k[0], RefersTo: sheet + k[1]}); err != nil {
			return fmt.Errorf("key %q: %w", k[0], err)
		}
		names := w.f.WorkBook.DefinedNames.DefinedName
		names[len(names)-1].Hidden = true
	}
	return nil
}

// value writes what a cell holds. The value of a formula goes in before the
// formula: the other way round it is lost.
func (w *writer) value(at string, c Cell, l *look) error {
	switch {
	case c.Number != nil && digits(c.Number.Units) > maxExact:
		l.decimals = -1
		return w.f.SetCellStr(w.name, at, c.Number.String())
	case c.Number != nil:
		if err := w.f.SetCellDefault(w.name, at, c.Number.Plain()); err != nil {
			return err
		}
	case c.Text != "":
		return w.f.SetCellStr(w.name, at, literal(clean(c.Text)))
	}
	if c.Formula != "" {
		return w.f.SetCellFormula(w.name, at, strings.TrimPrefix(c.Formula, "="))
	}
	return nil
}

// digits counts the decimal digits of a number.
func digits(n int64) int {
	count := 1
	for n /= 10; n != 0; n /= 10 {
		count++
	}
	return count
}

// looksLikeFormula reports whether a spreadsheet would take the text for a formula
// were it typed in, or read from a file of plain text.
func looksLikeFormula(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return s != "" && strings.ContainsRune("=+-@", rune(s[0]))
}

// clean makes text fit for a file: NFC, and none of the characters XML 1.0 cannot
// carry.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return vn.NFC(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s))
}

// coded is how a workbook writes a character XML cannot carry (ST_Xstring).
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// literal keeps text that happens to look like such a code from being read as one.
func literal(s string) string {
	return coded.ReplaceAllStringFunc(s, func(code string) string { return "_x005F" + code })
}

// tabName leaves out what Excel does not take as the name of a sheet: certain
// signs, an apostrophe at either end, more than 31 characters.
func tabName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, clean(s))
	if all := []rune(s); len(all) > 31 {
		s = string(all[:31])
	}
	if s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "'")); s == "" {
		return "Biểu"
	}
	return s
}
