package check

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// A table is an annex as its rows and the heads over its columns.
type table struct {
	span  [2]int
	heads []string // in small letters, the rows of the head joined
	rows  []row
}

// A row is one line of figures.
type row struct {
	cells []cell
	label string // "I", "1.2", "a", "" where the row has none
	name  string // in small letters
	unit  string
	depth int // 1 for the outermost rows
}

// A cell is a piece of the text in a column.
type cell struct {
	col  int
	span [2]int
}

// tablesOf puts the cells of an outline together.
func tablesOf(t *text, nodes []extract.Node) []table {
	var all []table
	var raw [][]extract.Node
	number := 0
	flush := func() {
		if len(raw) > 1 {
			all = append(all, newTable(t, raw))
		}
		raw = nil
	}
	for _, n := range nodes {
		if n.Kind != extract.Cell {
			continue
		}
		if n.Table != number {
			flush()
			number = n.Table
		}
		if len(raw) == 0 || raw[len(raw)-1][0].Row != n.Row {
			raw = append(raw, nil)
		}
		raw[len(raw)-1] = append(raw[len(raw)-1], n)
	}
	flush()
	return all
}

// widest is how many columns of a table are looked at.
const widest = 60

func newTable(t *text, raw [][]extract.Node) table {
	tab := table{span: [2]int{raw[0][0].Span[0], raw[len(raw)-1][len(raw[len(raw)-1])-1].Span[1]}, heads: make([]string, widest)}
	first := 0
	for first < len(raw) && first < 4 && !t.hasFigures(raw[first]) {
		for _, c := range raw[first] {
			for k := c.Col; k < min(c.Col+max(c.ColSpan, 1), widest); k++ {
				tab.heads[k] = strings.TrimSpace(tab.heads[k] + " " + t.low[c.Span[0]:c.Span[1]])
			}
		}
		first++
	}
	width := 0
	for k, head := range tab.heads {
		if head != "" {
			width = k + 1
		}
	}
	for _, cells := range raw[first:] {
		var r row
		if lost := width - len(cells); lost == 1 && ordinalHead[tab.heads[0]] && !rowLabel.MatchString(t.Text[cells[0].Span[0]:cells[0].Span[1]]) && cells[len(cells)-1].Col == len(cells)-1 {
			cells = slices.Clone(cells) // the empty first cell of a row set with tabs was lost
			for k := range cells {
				cells[k].Col++
			}
		}
		for _, c := range cells {
			if c.Col < widest {
				r.cells = append(r.cells, cell{c.Col, c.Span})
			}
		}
		tab.describe(t, &r)
		if !numbering(t, r) {
			tab.rows = append(tab.rows, r)
		}
	}
	return tab
}

// hasFigures reports a row below the head: one with a label of a row or a number.
func (t *text) hasFigures(cells []extract.Node) bool {
	for k, c := range cells {
		s := t.Text[c.Span[0]:c.Span[1]]
		if k == 0 && rowLabel.MatchString(s) && len(cells) > 1 {
			return true
		}
		if k > 0 && figureCell.MatchString(s) && !yearCell.MatchString(s) {
			return true
		}
	}
	return false
}

var (
	rowLabel   = regexp.MustCompile(`^\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Za-zđ])[.)]?\)?$`)
	figureCell = regexp.MustCompile(`^[−–-]?\d[\d.,  ]*$`)
	yearCell   = regexp.MustCompile(`^20\d\d$`)
	dashCell   = regexp.MustCompile(`^[-–−]?$`)
	subRow     = regexp.MustCompile(`^(?:[-+–•*]|trong đó)`)
)

// numbering reports the row that numbers the columns.
func numbering(t *text, r row) bool {
	n := 0
	for _, c := range r.cells {
		s := strings.Trim(t.Text[c.span[0]:c.span[1]], "()[] ")
		if s == "" {
			continue
		}
		if v, err := strconv.Atoi(s); err != nil || v != n+1 {
			if len(s) != 1 && !strings.Contains(s, "=") {
				return false
			}
		}
		n++
	}
	return n >= 3 && n == len(r.cells)
}

// describe finds the label, the name, the unit and the depth of a row.
func (tab *table) describe(t *text, r *row) {
	for k, c := range r.cells {
		s := strings.TrimSpace(t.Text[c.span[0]:c.span[1]])
		head := tab.heads[c.col]
		switch {
		case k == 0 && (rowLabel.MatchString(s) || ordinalHead[head] && len(s) < 6):
			r.label = strings.Trim(s, "(). ")
		case r.unit == "" && unitHeads[head] && (head != "đơn vị" || r.name != ""): // "Đơn vị" may head names of offices
			r.unit = vn.Lower(s)
		case r.name == "" && s != "" && !figureCell.MatchString(s):
			r.name = t.low[c.span[0]:c.span[1]]
		}
	}
	r.depth = depth(r.label, r.name)
	for _, sign := range []string{"-", "+", "–", "•", "*"} {
		r.name = strings.TrimSpace(strings.TrimPrefix(r.name, sign))
	}
}

var ordinalHead = map[string]bool{"stt": true, "tt": true, "số tt": true, "số thứ tự": true, "#": true}

var unitHeads = map[string]bool{"đvt": true, "đơn vị": true, "đơn vị tính": true, "đv tính": true}

// depth orders rows: A, I, 1, 1.1, a, dash.
func depth(label, name string) int {
	if subRow.MatchString(name) {
		if strings.HasPrefix(name, "+") {
			return 9
		}
		return 8
	}
	switch {
	case label == "":
		return 5
	case strings.Trim(label, "IVX") == "":
		return 2
	case len(label) == 1 && 'A' <= label[0] && label[0] <= 'H':
		return 1
	case strings.Trim(label, "0123456789.") == "":
		return 3 + min(strings.Count(label, "."), 3)
	}
	return 7
}

// rowOf finds the row of a table in which a fact stands.
func (t *text) rowOf(f extract.Fact) (*table, *row, bool) {
	at := place(f, "value", f.Span)[0]
	n, _ := slices.BinarySearchFunc(t.tables, at, func(tab table, at int) int { return cmp.Compare(tab.span[0], at+1) })
	if n == 0 || at >= t.tables[n-1].span[1] {
		return nil, nil, false
	}
	tab := &t.tables[n-1]
	n, _ = slices.BinarySearchFunc(tab.rows, at, func(r row, at int) int { return cmp.Compare(r.cells[0].span[0], at+1) })
	if n == 0 {
		return nil, nil, false
	}
	return tab, &tab.rows[n-1], true
}

// cellNumbers are the readings of a cell: as the facts of the text read it, else
// every way it may be read; nil for a cell that holds no single number.
func (t *text) cellNumbers(c cell) []vn.Decimal {
	s := strings.TrimSpace(t.Text[c.span[0]:c.span[1]])
	if !figureCell.MatchString(s) {
		return nil
	}
	return t.numbersAt(c.span[0], c.span[0]+len(s))
}

// cellReadings are all the numbers that a cell may be read as, whatever was made
// of the text elsewhere: a column is held against itself.
func (t *text) cellReadings(c cell) []vn.Decimal {
	if s := strings.TrimSpace(t.Text[c.span[0]:c.span[1]]); figureCell.MatchString(s) {
		return readings(s)
	}
	return nil
}

// lastYear reports whether a column holds the value a year before a period.
func (tab *table) lastYear(col int, period string) bool {
	head := tab.heads[col]
	if strings.Contains(head, "%") || planHead.MatchString(head) || strings.Contains(head, "so với") || strings.Contains(head, "so sánh") || strings.Contains(head, "tỷ lệ") {
		return false
	}
	if period == "" {
		return tab.oldest(head)
	}
	return saysYear(head, period)
}

// oldest reports a head with a year less than another head of values has, where
// the text does not say which year it is about.
func (tab *table) oldest(head string) bool {
	mine := headYear.FindString(head)
	if strings.Contains(head, "cùng kỳ") || strings.Contains(head, "năm trước") {
		return true
	}
	if mine == "" {
		return false
	}
	for _, other := range tab.heads {
		y := headYear.FindString(other)
		if y != "" && y > mine && reachedHead.MatchString(other) && !strings.Contains(other, "%") {
			a, _ := strconv.Atoi(mine)
			b, _ := strconv.Atoi(y)
			return b == a+1
		}
	}
	return false
}

var (
	headYear    = regexp.MustCompile(`20\d\d`)
	planHead    = regexp.MustCompile(`kế hoạch|(?:^|[^\pL])kh(?:$|[^\pL])|dự toán|chỉ tiêu|giao|mục tiêu|nghị quyết`)
	reachedHead = regexp.MustCompile(`thực hiện|(?:^|[^\pL])(?:th|uth|ưth)(?:$|[^\pL])|kết quả|ước|đạt|năm`)
)

// unitIn finds a head that has a unit of its own, so that its column need not be
// in the unit of the row.
var unitIn = regexp.MustCompile(`\((?:nghìn|triệu|tr\.?|tỷ|ha|tấn|km|người|hộ|đồng)`)
