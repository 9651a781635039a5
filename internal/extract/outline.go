package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A rank orders the parts of a document: a part belongs to the last part of
// lower rank before it. The ranks follow the usual order of Vietnamese offices:
// Phần, A., I., Điều, 1., 1.1., a), (1), dash, plus.
const (
	rankTitle  = 5
	rankPart   = 10
	rankLetter = 15
	rankRoman  = 20
	rankClause = 25
	rankNumber = 30
	rankSmall  = 55
	rankLead   = 58 // an unlabelled paragraph that ends with a colon
	rankParen  = 60
	rankDash   = 70
	rankPlus   = 80
	rankPlain  = 90
)

// A block is a heading, a paragraph, a list item or a table as the grammar reads
// it: text[start:end] with its label, text[body:end] without.
type block struct {
	start, body, end int
	rank             int
	kind             NodeKind
	place            string // "" for text, where the bytes are the place
	table            *grid
}

// A grid is a table: rows of cells, each a stretch of the text.
type grid struct {
	rows [][]cell
	head int // rows that the format marks as head, 0 where it does not say
}

// A cell covers columns col to col+span-1 of its row.
type cell struct {
	start, end int
	col, span  int
	place      string
}

// outline cuts a text into blocks.
func outline(text string) []block {
	lines := cutLines(text)
	flats := flatTables(text, lines)
	wrapped := isWrapped(text, lines)
	var blocks []block
	for i := 0; i < len(lines); {
		if t, ok := flats[i]; ok {
			blocks = append(blocks, t.block)
			i = t.end
			continue
		}
		switch l := lines[i]; {
		case l.blank || l.pageNumber:
			i++
		case l.row:
			j := i
			for j < len(lines) && lines[j].row {
				j++
			}
			if j-i < 2 {
				blocks = append(blocks, lineBlock(text, l, len(blocks) == 0))
				i++
				break
			}
			blocks = append(blocks, tableBlock(text, lines[i:j]))
			i = j
		default:
			if rows, end := gapTable(text, lines, i); end > i {
				blocks = append(blocks, gapBlock(rows))
				i = end
				break
			}
			j := i + 1
			for j < len(lines) && continues(text, lines[j-1], lines[j], wrapped) {
				j++
			}
			joined := l
			joined.end = lines[j-1].end
			blocks = append(blocks, lineBlock(text, joined, len(blocks) == 0))
			i = j
		}
	}
	return blocks
}

// A line is one printed line, without the blanks at its ends.
type line struct {
	start, end int
	indent     int
	body       int // after the label
	cells      int // where the cells of a row begin, before its leading tabs
	rank       int
	blank      bool
	pageNumber bool
	row        bool // of a table with bars or tabs
	flat       bool // of a table whose cells stand each on a line
	upper      bool // letters are capitals
}

// cutLines finds the lines of a text and their labels.
func cutLines(text string) []line {
	lines := make([]line, 0, 1+len(text)/80)
	for from := 0; from < len(text); {
		to := strings.IndexByte(text[from:], '\n')
		if to < 0 {
			to = len(text)
		} else {
			to += from
		}
		trimmed := strings.TrimRight(text[from:to], " \t\r\f\v")
		start := len(trimmed) - len(strings.TrimLeft(trimmed, " \t\r\f\v\u00a0\ufeff\u200b"))
		l := line{start: from + start, end: from + len(trimmed), indent: start}
		l.cells = from + len(trimmed) - len(strings.TrimLeft(trimmed, " \r\f\v\u00a0\ufeff\u200b"))
		if l.start >= l.end {
			l.blank, l.start = true, l.end
		} else {
			s := text[l.start:l.end]
			l.pageNumber = len(s) <= 3 && strings.Trim(s, "0123456789") == ""
			l.row = isRow(text[from:to]) // with the blank cells at its end
			n, rank := label(s)
			l.body, l.rank = l.start+n, rank
			l.upper = isUpper(s)
		}
		lines = append(lines, l)
		from = to + 1
	}
	for i := range lines {
		if l := &lines[i]; l.row && (i == 0 || !lines[i-1].row) && l.cells == l.start && !strings.ContainsAny(text[l.start:l.end], "\t|") {
			l.row = false // a title over a sheet, with the blank cells beside it
		}
	}
	for i := 1; i < len(lines); i++ {
		if l := &lines[i]; !l.row && !l.blank && lines[i-1].row && strings.Count(text[l.cells:l.end], "\t") == 1 && strings.IndexByte(text[lines[i-1].cells:lines[i-1].end], '\t') >= 0 {
			l.row = true // a group of rows: "I<tab>KINH TẾ"
		}
	}
	for i := range lines {
		if l := &lines[i]; l.pageNumber && i > 0 && i+1 < len(lines) && !lines[i-1].blank && !lines[i+1].blank && l.indent <= lines[i-1].indent+4 {
			l.pageNumber = false // the digits of a number that a scan has broken
		}
	}
	return lines
}

// isRow finds a line of a table drawn with bars or set with tabs.
func isRow(s string) bool {
	if strings.Count(s, "|") >= 2 {
		return true
	}
	return strings.Count(s, "\t") >= 2
}

// isUpper reports whether nearly all letters are capitals.
func isUpper(s string) bool {
	capitals, small := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			capitals++
		} else if unicode.IsLower(r) {
			small++
		}
	}
	return capitals > 3 && small*5 <= capitals
}

// label returns the length of the label that begins a line, with the blanks
// after it, and the rank it gives; 0 and rankPlain where there is none.
func label(s string) (n, rank int) {
	c := s[0]
	switch {
	case digit(c):
		return numberLabel(s)
	case c == '-' || c == '*':
		return afterBlank(s, 1, rankDash)
	case c == '+':
		return afterBlank(s, 1, rankPlus)
	case c == '(':
		i := 1
		for i < len(s) && i < 4 && (digit(s[i]) || 'a' <= s[i] && s[i] <= 'z') {
			i++
		}
		if i > 1 && i < len(s) && s[i] == ')' && (digit(s[1]) || i == 2) {
			return afterBlank(s, i+1, rankParen)
		}
		return 0, rankPlain
	case c == '#':
		return 0, rankPlain
	}
	if letterAt(s, 0) > 0 {
		return letterLabel(s)
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '–' || r == '—' || r == '•' || r == '●' || r == '▪' || r == '·' || r == '○' || r == '■' || r == '◦':
		return afterBlank(s, size, rankDash)
	case unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || unicode.Is(unicode.Co, r):
		for size < len(s) {
			r, n := utf8.DecodeRuneInString(s[size:])
			if r != '\ufe0f' && r != '\u200d' && !unicode.Is(unicode.So, r) && !unicode.Is(unicode.Sk, r) {
				break
			}
			size += n
		}
		return afterBlank(s, size, rankDash)
	}
	return 0, rankPlain
}

// isBullet tells a printed bullet from a picture.
func isBullet(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("–—•●▪·○■◦", r)
}

// afterBlank accepts a label of n bytes when a blank or nothing follows; a dash
// may also stand right before its first letter.
func afterBlank(s string, n, rank int) (int, int) {
	i := n
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	if i == n && i < len(s) && (digit(s[i]) || letterAt(s, i) == 0) {
		return 0, rankPlain
	}
	return i, rank
}

// numberLabel reads "1.", "1)", "1-", "2.1.", "1/".
func numberLabel(s string) (n, rank int) {
	depth := 0
	i := 0
	for {
		j := i
		for j < len(s) && digit(s[j]) {
			j++
		}
		if j == i || j-i > 2 {
			break
		}
		depth++
		i = j
		if i < len(s) && s[i] == '.' {
			i++
			if i < len(s) && digit(s[i]) {
				continue
			}
		}
		break
	}
	if depth == 0 || i >= len(s) {
		return 0, rankPlain
	}
	rank = rankNumber + 7*min(depth-1, 3)
	ended := s[i-1] == '.'
	switch {
	case !ended && depth == 1 && s[i] == ')':
		i, rank = i+1, rankParen
	case !ended && depth == 1 && (s[i] == '-' || s[i] == '/') && i+1 < len(s) && s[i+1] == ' ':
		i++
	case !ended && depth == 1:
		return 0, rankPlain
	}
	k := i
	for k < len(s) && (s[k] == ' ' || s[k] == '\t') {
		k++
	}
	if k == i && (k >= len(s) || letterAt(s, k) == 0) {
		return 0, rankPlain
	}
	if !ended && depth > 1 {
		if r, _ := utf8.DecodeRuneInString(s[k:]); !unicode.IsUpper(r) {
			return 0, rankPlain
		}
	}
	return k, rank
}

// letterLabel reads "I.", "III-", "A.", "a)", "Phần thứ nhất:", "Điều 1.".
func letterLabel(s string) (n, rank int) {
	i := 0
	for i < len(s) && i < 6 && strings.IndexByte("IVX", s[i]) >= 0 {
		i++
	}
	if i > 0 && i < len(s) && (s[i] == '.' || s[i] == '-' || s[i] == '/' || s[i] == ')') {
		return afterLabel(s, i+1, rankRoman)
	}
	if len(s) > 2 && s[0] < utf8.RuneSelf {
		switch {
		case s[1] == ')':
			return afterLabel(s, 2, rankSmall)
		case s[1] == '.' && 'A' <= s[0] && s[0] <= 'Z':
			return afterLabel(s, 2, rankLetter)
		case s[1] == '.' && 'a' <= s[0] && s[0] <= 'z' && s[2] == ' ':
			return afterLabel(s, 2, rankSmall)
		}
	}
	if strings.HasPrefix(s, "đ)") {
		return afterLabel(s, len("đ)"), rankSmall)
	}
	for _, word := range []string{"Phần ", "PHẦN ", "Chương ", "CHƯƠNG "} {
		if strings.HasPrefix(s, word) {
			return partLabel(s, len(word), rankPart)
		}
	}
	if strings.HasPrefix(s, "Điều ") {
		return partLabel(s, len("Điều "), rankClause)
	}
	return 0, rankPlain
}

// afterLabel skips the blanks after a label of n bytes.
func afterLabel(s string, n, rank int) (int, int) {
	for n < len(s) && (s[n] == ' ' || s[n] == '\t') {
		n++
	}
	return n, rank
}

// partLabel reads the number of a part up to its dot, colon or end.
func partLabel(s string, n, rank int) (int, int) {
	end := strings.IndexAny(s[n:], ".:")
	if end < 0 || end > 24 {
		if len(s) <= n+24 {
			return len(s), rank
		}
		return 0, rankPlain
	}
	return afterLabel(s, n+end+1, rank)
}

// isWrapped tells a text whose paragraphs are broken into lines of one width, as
// scans and mails are: many lines begin in the middle of a sentence.
func isWrapped(text string, lines []line) bool {
	pairs, middle := 0, 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.blank || b.blank || a.row || b.row || b.flat || b.rank != rankPlain {
			continue
		}
		pairs++
		if r, _ := utf8.DecodeRuneInString(text[b.start:]); unicode.IsLower(r) && !a.upper {
			middle++
		}
	}
	return middle >= 3 && middle*3 >= pairs
}

// continues reports whether line b goes on with the paragraph of line a.
func continues(text string, a, b line, wrapped bool) bool {
	if a.blank || b.blank || b.row || a.row || b.flat || b.pageNumber || b.rank != rankPlain || a.upper != b.upper {
		return false
	}
	if b.indent >= a.indent+2 && a.rank == rankPlain {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text[b.start:])
	last, _ := utf8.DecodeLastRuneInString(text[a.start:a.end])
	if unicode.IsDigit(first) && (last == '/' || (last == '.' || last == ',') && brokenNumber(text, a.end-1, b.end) > a.end) {
		return true
	}
	if wrapped {
		return last != ':' || !unicode.IsUpper(first)
	}
	if a.upper || strings.ContainsRune(".!?;:…", last) {
		return false
	}
	return unicode.IsLower(first) || unicode.IsDigit(first) || first == '%' || first == ','
}

// lineBlock makes the block of a paragraph, item or heading.
func lineBlock(text string, l line, first bool) block {
	b := block{start: l.start, body: l.body, end: l.end, rank: l.rank, kind: Item}
	last, _ := utf8.DecodeLastRuneInString(text[:l.end])
	ended := strings.ContainsRune(".!?;:,…", last)
	short := l.end-l.start <= 220
	switch {
	case l.rank < rankDash && l.rank != rankParen && short && !ended:
		b.kind = Heading
	case l.rank == rankDash && short && (last == ':' || last == '?') && text[l.start] >= utf8.RuneSelf && !isBullet(text[l.start:l.end]):
		b.kind, b.rank = Paragraph, rankLead // "🔔 Tháng 4 làm gì?"
	case l.rank == rankDash && short && !ended && text[l.start] >= utf8.RuneSelf && !isBullet(text[l.start:l.end]) && isUpper(text[l.body:l.end]):
		b.kind, b.rank = Heading, rankSmall // "🎯 TỪ NAY ĐẾN CUỐI NĂM"
	case l.rank != rankPlain:
	case last == ':':
		b.kind, b.rank = Paragraph, rankLead
	case short && !ended && (first || isUpper(text[l.start:l.end])):
		b.kind, b.rank = Heading, rankTitle
	default:
		b.kind = Paragraph
	}
	return b
}

// tableBlock makes the block of the rows of a table.
func tableBlock(text string, rows []line) block {
	b := block{start: rows[0].start, body: rows[0].start, end: rows[len(rows)-1].end, rank: rankPlain, kind: Cell, table: &grid{}}
	sep := byte('\t')
	if strings.Count(text[rows[0].start:rows[0].end], "|") >= 2 {
		sep = '|'
	}
	for _, l := range rows {
		s := text[l.start:l.end]
		if strings.Trim(s, "|-+=: \t") == "" {
			continue
		}
		var cells []cell
		from := l.start
		if sep == '\t' {
			from = l.cells
		}
		if sep == '|' && s[0] == '|' {
			from++
		}
		for from <= l.end {
			to := strings.IndexByte(text[from:l.end], sep)
			if to < 0 {
				if sep == '|' && strings.TrimSpace(text[from:l.end]) == "" {
					break
				}
				to = l.end - from
			}
			start, end := trimSpan(text, from, from+to)
			cells = append(cells, cell{start: start, end: end, col: len(cells), span: 1})
			from += to + 1
		}
		b.table.rows = append(b.table.rows, cells)
	}
	return b
}

// trimSpan takes the blanks off both ends of a stretch of text.
func trimSpan(text string, start, end int) (int, int) {
	s := text[start:end]
	left := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	if left == len(s) {
		return start, start
	}
	return start + left, start + len(strings.TrimRightFunc(s, unicode.IsSpace))
}
