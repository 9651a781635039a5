package xlsx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tongket/internal/doc"
	"tongket/internal/vn"
)

// line is a row of a sheet with its cells, which are a stretch of all.
type line struct {
	row   int
	cells []cell
}

// sheetBlocks gathers the blocks of one sheet.
type sheetBlocks struct {
	blocks []doc.Block
	room   int // rows × columns of tables that may still be made
	// open is the table read last, which rows after a blank one may go on with; it
	// stands in columns first to end−1.
	open       []line
	first, end int
}

// blocksOf turns the cells of a sheet into blocks.
func blocksOf(cells []cell) ([]doc.Block, error) {
	s := sheetBlocks{room: maxCells}
	if err := s.read(cells, 0); err != nil {
		return nil, err
	}
	err := s.close()
	return s.blocks, err
}

// read cuts cells at blank rows and before every head that is printed again, and
// reads each piece; depth counts how often the cells were parted by columns.
func (s *sheetBlocks) read(cells []cell, depth int) error {
	for _, band := range bands(linesOfCells(cells)) {
		if err := s.band(band, depth); err != nil {
			return err
		}
	}
	return nil
}

func linesOfCells(cells []cell) (lines []line) {
	for i := 0; i < len(cells); {
		j := i
		for j < len(cells) && cells[j].row == cells[i].row {
			j++
		}
		lines = append(lines, line{cells[i].row, cells[i:j]})
		i = j
	}
	return lines
}

// bands cuts lines where a blank row parts them, and above a head that follows
// rows of figures, with the lines of title that belong to it.
func bands(lines []line) (bands [][]line) {
	from, end, headed := 0, 0, false
	cut := func(at int) {
		if at > from {
			bands = append(bands, lines[from:at])
			from, headed = at, false
		}
	}
	for i, l := range lines {
		if i > 0 && l.row > end {
			cut(i)
		}
		for _, c := range l.cells {
			if c.text != "" {
				end = max(end, l.row+min(c.down, 100))
			}
		}
		if !ordinalHead(l.cells[0].text) || len(l.cells) < 2 {
			continue
		}
		if headed {
			at := i
			for at > from && len(lines[at-1].cells) == 1 && !labelled(lines[at-1].cells[0].text) {
				at--
			}
			cut(at)
		}
		headed = true
	}
	cut(len(lines))
	return bands
}

// ordinalHead reports the head of the column that numbers rows.
func ordinalHead(s string) bool {
	switch vn.Fold(strings.TrimRight(s, ". ")) {
	case "stt", "tt", "so tt", "so thu tu", "s.t.t", "t.t":
		return true
	}
	return false
}

// band reads rows that no blank row parts: lines, a table, lines.
func (s *sheetBlocks) band(lines []line, depth int) error {
	from, to := tableIn(lines)
	switch {
	case from == to && s.goesOn(lines):
		s.open = append(s.open, lines...)
		return nil
	case from == to:
		return s.paragraphs(lines)
	case s.goesOn(lines[:to]) && headRows(lines[from:to]) == 0:
		s.open = append(s.open, lines[:to]...)
		return s.paragraphs(lines[to:])
	}
	if err := s.paragraphs(lines[:from]); err != nil {
		return err
	}
	if err := s.pieces(lines[from:to], depth); err != nil {
		return err
	}
	return s.paragraphs(lines[to:])
}

// goesOn reports whether rows after a blank row are more rows of the table above:
// they stand in its columns and each begins as a row of a table does, with a label
// in the first two columns.
func (s *sheetBlocks) goesOn(lines []line) bool {
	if len(s.open) == 0 {
		return false
	}
	numbered := false
	for _, l := range lines {
		c := l.cells[0]
		if c.col < s.first || l.cells[len(l.cells)-1].end() > s.end {
			return false
		}
		label := c.col <= s.first+1 && labelled(c.text)
		if !label && (len(l.cells) < 2 || !hasFigure(l.cells)) {
			return false
		}
		numbered = numbered || label
	}
	return numbered || len(lines) > 0 && hasFigure(lines[0].cells)
}

// labelled reports a text that begins as the label of a row: "I", "A.", "1.1", "2)".
func labelled(s string) bool {
	label, _, _ := strings.Cut(s, " ")
	label = strings.TrimRight(label, ".)")
	if label == "" || len(label) > 8 {
		return false
	}
	return strings.Trim(label, "0123456789.") == "" || strings.Trim(label, "IVX") == "" ||
		len(label) == 1 && label[0] >= 'A' && label[0] <= 'Z' ||
		len(label) == 1 && s != label && label[0] >= 'a' && label[0] <= 'z'
}

// columnsOf gives the first column of lines and the one after their last.
func columnsOf(lines []line) (first, end int) {
	first = lines[0].cells[0].col
	for _, l := range lines {
		first = min(first, l.cells[0].col)
		for _, c := range l.cells {
			end = max(end, c.end())
		}
	}
	return first, end
}

// hasFigure reports a row with a figure beside its first cell.
func hasFigure(cells []cell) bool {
	return slices.ContainsFunc(cells[1:], func(c cell) bool { return figure(c) && !yearLike(c.text) })
}

// figure reports a cell with a number, stored as one or typed as text.
func figure(c cell) bool {
	if c.number {
		return true
	}
	s := strings.TrimRight(strings.TrimLeft(c.text, "-−+<>≥≤~ "), "% ")
	return s != "" && unicode.IsDigit(rune(s[0])) && strings.Trim(s, "0123456789., ") == ""
}

// yearLike reports a year, which stands in heads as a number.
func yearLike(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && strings.Trim(s, "0123456789") == ""
}

// tableIn finds the table among lines: from its first row to the one after its
// last; the same twice when there is none.
func tableIn(lines []line) (from, to int) {
	rows := make([]bool, len(lines))
	for i := range lines {
		rows[i] = inTable(lines, i)
	}
	from = slices.Index(rows, true)
	if from < 0 {
		return 0, 0
	}
	for to = len(lines); !rows[to-1]; to-- {
	}
	first, end := columnsOf(lines[from:to])
	for from > 0 && aboveTable(lines[from-1], first, end) {
		from--
	}
	for to < len(lines) && len(lines[to].cells) <= 2 && lines[to].cells[0].col <= first+1 && short(lines[to].cells[0].text) && labelled(lines[to].cells[0].text) {
		to++
	}
	if !standsAsTable(lines[from:to]) {
		return 0, 0
	}
	return from, to
}

// inTable reports a line that can only be a row of a table: three cells and more,
// or two of which one is a figure, or two that stand below two others.
func inTable(lines []line, i int) bool {
	cells := lines[i].cells
	switch {
	case len(cells) >= 3:
		return true
	case len(cells) < 2:
		return false
	case hasFigure(cells):
		return true
	}
	same := func(j int) bool {
		return j >= 0 && j < len(lines) && len(lines[j].cells) == 2 &&
			lines[j].cells[0].col == cells[0].col && lines[j].cells[1].col == cells[1].col
	}
	return !letterhead(cells) && (same(i-1) && same(i-2) || same(i-1) && same(i+1) || same(i+1) && same(i+2)) &&
		cells[1].col == cells[0].end()
}

// aboveTable reports a line above rows of a table that belongs to its head: two
// cells within its columns.
func aboveTable(l line, first, end int) bool {
	return len(l.cells) >= 2 && l.cells[0].col >= first && l.cells[len(l.cells)-1].end() <= end && !letterhead(l.cells)
}

// letterhead reports the two columns at the top of an official paper, and the
// places of signatures at its foot.
func letterhead(cells []cell) bool {
	return slices.ContainsFunc(cells, func(c cell) bool {
		f := vn.Fold(c.text)
		for _, word := range []string{"cong hoa xa hoi", "doc lap", "dang cong san", "uy ban nhan dan", "nguoi lap", "ky, ", "(ky",
			"ky ten", "thu truong", "tm.", "kt.", "t/m", "k/t", "ke toan", "noi nhan"} {
			if strings.HasPrefix(strings.TrimLeft(f, " (*"), strings.TrimLeft(word, "(")) {
				return true
			}
		}
		return strings.Contains(f, "ngay ") && strings.Contains(f, "thang ") && strings.Contains(f, "nam ")
	})
}

// standsAsTable reports rows that are a table and not, say, the places of three
// signatures: two rows and more, with figures, a head, or one shape kept up.
func standsAsTable(lines []line) bool {
	if len(lines) < 2 {
		return false
	}
	figures, many := 0, 0
	for i, l := range lines {
		if i < 2 && ordinalHead(l.cells[0].text) {
			return true
		}
		if hasFigure(l.cells) {
			figures++
		}
		if len(l.cells) >= 2 {
			many++
		}
	}
	return figures > 0 || many >= 3 && !slices.ContainsFunc(lines, func(l line) bool { return letterhead(l.cells) })
}

// paragraphs gives lines as headings and paragraphs, a block for each cell.
func (s *sheetBlocks) paragraphs(lines []line) error {
	if len(lines) == 0 {
		return nil
	}
	if err := s.close(); err != nil {
		return err
	}
	for _, l := range lines {
		for _, c := range l.cells {
			b := doc.Block{Kind: doc.Paragraph, Text: c.text, Place: c.place}
			if len(l.cells) == 1 && title(c) {
				b.Kind, b.Level = doc.Heading, 1
			}
			s.blocks = append(s.blocks, b)
		}
	}
	return nil
}

// title reports a line that looks like a title: bold or in capitals, and neither
// in brackets nor the unit of measure.
func title(c cell) bool {
	f := vn.Fold(c.text)
	return (c.bold || capitals(c.text)) && !c.number && !strings.HasPrefix(f, "(") && !strings.HasPrefix(f, "don vi") &&
		!strings.HasPrefix(f, "dvt") && !strings.HasPrefix(f, "ghi chu") && utf8.RuneCountInString(c.text) <= 300
}

// short reports a text as short as labels are.
func short(s string) bool { return utf8.RuneCountInString(s) <= 6 }
