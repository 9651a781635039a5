package extract

import (
	"strings"
	"unicode"
)

// A flat table is one whose cells stand each on a line of its own: what an office
// program makes of a Word table in plain text, and what is left of one that was
// pasted into a mail. Its lines say nothing as sentences. Its shape is told by its
// head and held against the rows below: every row has a cell for each column, a
// name with words, units where units stand, figures where figures stand. Rows that
// do not fit are kept as names only, and where no shape fits, nothing is read.
type flat struct {
	text   string
	lines  []line  // of the table, from its head on
	kinds  []uint8 // of each line
	packed bool    // blank lines tell nothing: only rows without empty cells fit
}

// The kinds of line in a flat table, as bits.
const (
	flatBlank   uint8 = 1 << iota
	flatOrdinal       // "1", "IV", "a", "2.1"
	flatFigure        // a number and no words
	flatDigit         // words with a number
	flatWords
	flatLong // longer than any cell of a figure or a unit
	flatDots // a blank to fill in, or a word said in place of a figure
)

// The lengths that a flat table keeps within: lines looked at, columns, lines of
// its head, and lines of a row that cannot be told.
const (
	flatMost    = 4000
	flatWidest  = 30
	flatTallest = 90
)

// flatHeads are the words that a head of each kind is made of or begins with.
var (
	flatCount = map[string]bool{"stt": true, "tt": true, "số tt": true, "số thứ tự": true, "stt.": true, "tt.": true}
	flatName  = map[string]bool{"chỉ tiêu": true, "tên chỉ tiêu": true, "nội dung": true, "các chỉ tiêu": true, "danh mục": true, "chỉ tiêu chủ yếu": true,
		"nội dung chỉ tiêu": true, "khoản mục": true, "tiêu chí": true, "nhiệm vụ": true, "chỉ tiêu, nhiệm vụ": true, "các chỉ tiêu chủ yếu": true, "hạng mục": true}
	flatUnit = map[string]bool{"đvt": true, "đơn vị": true, "đơn vị tính": true, "đv tính": true, "đơn vị đo": true}
	flatText = []string{"ghi chú", "cơ quan", "đơn vị chủ trì", "đơn vị thực hiện", "đơn vị phụ trách", "chủ trì", "đánh giá", "xếp loại", "vai trò", "nguồn", "lý do", "nguyên nhân",
		"người", "phụ trách", "thời hạn", "thời gian", "tiến độ", "nhận xét", "kết quả đánh giá", "mức độ hoàn thành", "sản phẩm"}
	flatValue = []string{"kế hoạch", "kh ", "thực hiện", "th ", "ước", "năm 20", "%", "so với", "tăng", "giảm", "cùng kỳ", "mức giao", "kết quả", "quý ", "tháng", "dự toán",
		"giao", "đạt", "lũy kế", "tổng số", "số lượng", "mục tiêu", "phần được giao", "số liệu", "đến ngày", "nghị quyết", "tỷ lệ"}
	flatSaid = map[string]bool{"duy trì": true, "giữ vững": true, "đạt": true, "không đạt": true, "vượt": true, "hoàn thành": true, "có": true, "không": true, "x": true,
		"-": true, "–": true, "chưa có": true, "đạt chuẩn": true, "không giao": true, "nt": true, "\"": true, "k": true}
)

// flatSaying are the first words of what a cell says in place of a figure.
var flatSaying = []string{"chưa ", "không ", "đã ", "đang ", "hoàn thành ", "đạt ", "vượt ", "duy trì ", "giữ ", "bằng ", "tăng ", "giảm ", "tiếp tục "}

// flatBounds are the first words of a figure with words.
var flatBounds = []string{"trên ", "dưới ", "gần ", "hơn ", "khoảng ", "ước ", "không quá ", "không dưới ", "tối thiểu ", "tối đa ", "ít nhất ", "từ ", "tăng ", "giảm ", "còn ", "đạt ",
	"đến ", "tháng ", "quý ", "năm ", "lũy kế ", "vượt ", "chừng ", "xấp xỉ ", "bằng ", "duy trì ", "chậm nhất ", "xong ", "trước "}

// A flatRole is what a column of a flat table may hold.
type flatRole uint8

const (
	flatAny flatRole = iota
	flatAsCount
	flatAsName
	flatAsUnit
	flatAsFigure
	flatAsText
)

// roleOfHead tells what a column holds from its head in lower case.
func roleOfHead(head string) flatRole {
	switch head = strings.TrimSpace(head); {
	case flatCount[head]:
		return flatAsCount
	case flatName[head]:
		return flatAsName
	case flatUnit[head]:
		return flatAsUnit
	}
	for _, words := range flatText {
		if strings.HasPrefix(head, words) {
			return flatAsText
		}
	}
	for _, words := range flatValue {
		if strings.Contains(head+" ", words) {
			return flatAsFigure
		}
	}
	return flatAny
}

// flatTables finds the flat tables of a text: block and line after it, by the line
// where each begins.
func flatTables(text string, lines []line) map[int]flatFound {
	var found map[int]flatFound
	for i := 0; i < len(lines); i++ {
		if l := lines[i]; l.blank || l.end-l.start > 60 || l.row || !beginsFlat(text, lines, i) {
			continue
		}
		b, end := readFlat(text, lines, i)
		if end <= i {
			continue
		}
		if found == nil {
			found = map[int]flatFound{}
		}
		found[i] = flatFound{b, end}
		for k := i; k < end; k++ {
			lines[k].flat = true
		}
		i = end - 1
	}
	return found
}

// A flatFound is a flat table and the line after it.
type flatFound struct {
	block block
	end   int
}

// beginsFlat reports a line that begins the head of a flat table: the head of the
// row numbers with a name's after it, or a name's with a unit's after it, and a head
// of figures among the lines that follow.
func beginsFlat(text string, lines []line, i int) bool {
	if !opensHead(text, lines[i]) {
		return false
	}
	first := lower(text[lines[i].start:lines[i].end])
	named, units, figures, seen := flatName[first], false, 0, 0
	for j := i + 1; j < len(lines) && seen < 14; j++ {
		l := lines[j]
		if l.blank {
			continue
		}
		if l.row || l.end-l.start > 90 || isOrdinal(text[l.start:l.end]) {
			break
		}
		switch role := roleOfHead(lower(text[l.start:l.end])); {
		case role == flatAsName:
			named = true
		case role == flatAsUnit:
			units = true
		case role == flatAsFigure:
			figures++
		}
		seen++
		if seen == 3 && !named {
			return false
		}
	}
	return named && (figures >= 2 || units && figures >= 1)
}

// opensHead reports the head of the row numbers or of the names, with which a head
// opens; within three lines it may be the other of the two.
func opensHead(text string, l line) bool {
	if l.blank || l.end-l.start > 60 {
		return false
	}
	low := lower(text[l.start:l.end])
	return flatCount[low] || flatName[low]
}

// isOrdinal reports the number of a row or of a group of rows standing alone.
func isOrdinal(s string) bool {
	s = strings.TrimRight(strings.Trim(s, "()"), ".)")
	switch {
	case s == "" || len(s) > 6:
		return false
	case strings.Trim(s, "IVX") == "", s == "đ", s == "Đ":
		return true
	case len(s) == 1 && letterAt(s, 0) > 0:
		return true
	}
	parts := strings.Split(s, ".")
	for _, part := range parts {
		if part == "" || len(part) > 3 || len(part) > 2 && len(parts) > 1 || strings.Trim(part, "0123456789") != "" {
			return false // "1.550" is a figure
		}
	}
	return true
}

// kindOfLine is the kinds of a line that stands in a flat table.
func kindOfLine(text string, l line) uint8 {
	if l.blank {
		return flatBlank
	}
	s := text[l.start:l.end]
	var k uint8
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case strings.Trim(s, ".… ") == "" || saysNoFigure(lower(s)):
		k |= flatDots
	case isFigure(s):
		k |= flatFigure
	case boundedFigure(lower(s)):
		k |= flatDigit
	}
	if letters >= 2 {
		k |= flatWords
	}
	if isOrdinal(s) {
		k |= flatOrdinal
	}
	if len(s) > 160 {
		k |= flatLong
	}
	return k
}

// saysNoFigure reports what a cell says in place of a figure.
func saysNoFigure(low string) bool {
	if flatSaid[low] {
		return true
	}
	for _, words := range flatSaying {
		if strings.HasPrefix(low, words) && !strings.ContainsAny(low, "0123456789") {
			return true
		}
	}
	return false
}

// boundedFigure reports a figure with the words of its bound, its unit or its days.
func boundedFigure(low string) bool {
	if !strings.ContainsAny(low, "0123456789") {
		return false
	}
	if digit(low[0]) || letterAt(low, 0) == 0 {
		return true
	}
	for _, words := range flatBounds {
		if strings.HasPrefix(low, words) {
			return true
		}
	}
	return false
}

// readFlat reads the table that begins at line i. It returns i where there is none.
func readFlat(text string, lines []line, i int) (block, int) {
	most := min(len(lines), i+flatMost)
	for j := i + 3; j < most; j++ {
		if l := lines[j]; l.row || opensHead(text, l) {
			most = j
		}
	}
	whole := &flat{text: text, lines: lines[i:most]}
	best := whole.best()
	if best.certain() && !whole.blankWithin(best) { // the empty cells are lost, if there were any
		whole.packed = true
		best = whole.best()
	}
	if !best.certain() {
		packed := &flat{text: text, packed: true}
		for _, l := range whole.lines {
			if !l.blank {
				packed.lines = append(packed.lines, l)
			}
		}
		if p := packed.best(); p.certain() {
			best, whole = p, packed
		}
	}
	if !best.certain() {
		return muted(text, lines[:min(len(lines), i+flatMost)], i)
	}
	b := whole.block(best)
	end := i
	for end < len(lines) && (lines[end].start < b.end || lines[end].blank && end+1 < len(lines) && lines[end+1].start < b.end) {
		end++
	}
	return b, end
}

// muted is the block of a flat table whose shape cannot be told: its lines are
// cells and nothing more. Without two bare figures among them there is no table.
func muted(text string, lines []line, i int) (block, int) {
	b := block{start: lines[i].start, body: lines[i].start, rank: rankPlain, kind: Cell, table: &grid{rows: make([][]cell, 1)}}
	end, figures := i, 0
	for j := i; j < len(lines); j++ {
		l := lines[j]
		if l.row || !l.blank && sentenceLike(text[l.start:l.end]) || j >= i+3 && opensHead(text, l) {
			break
		}
		if l.blank {
			continue
		}
		if isFigure(text[l.start:l.end]) {
			figures++
		}
		row := &b.table.rows[0]
		*row = append(*row, cell{start: l.start, end: l.end, col: len(*row), span: 1})
		b.end, end = l.end, j+1
	}
	if figures < 2 {
		return b, i
	}
	return b, end
}

// sentenceLike reports a line that no cell of a table of figures is.
func sentenceLike(s string) bool {
	words := strings.Count(s, " ") + 1
	if n, rank := label(s); rank < rankDash && n < len(s) && words >= 3 && !isFigure(s) {
		return true
	}
	return words >= 25 || words >= 4 && strings.ContainsAny(s[len(s)-1:], ".;:")
}
