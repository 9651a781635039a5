package extract

import (
	"strings"
	"unicode"
)

// A column role is what a column of an annex table holds.
type columnRole uint8

const (
	otherColumn columnRole = iota
	nameColumn
	unitColumn
	valueColumn   // thực hiện, ước thực hiện, kết quả
	planColumn    // kế hoạch of the period under review
	nextColumn    // kế hoạch of a coming period
	planPctColumn // % so với kế hoạch
	ratioColumn   // % so với cùng kỳ, as a ratio
	growthColumn  // tăng, giảm so với cùng kỳ (%)
)

// A column is one column of a table with what its head says.
type column struct {
	role     columnRole
	estimate bool
	share    bool   // a percentage whose head does not say of what
	unit     string // the unit that the head gives in brackets
	period   period
	dated    bool
	signed   bool // a change whose cells say themselves whether they are percentages
}

// heads joins the rows of the head into one text for each column and returns the
// first row of figures.
func (r *reader) heads(g *grid) (heads []string, first int) {
	width := 0
	for _, row := range g.rows {
		for _, c := range row {
			width = max(width, c.col+c.span)
		}
	}
	width = min(width, 200)
	heads = make([]string, width)
	for first = range g.rows {
		row := g.rows[first]
		if first > 0 && (first >= max(4, g.head) || first >= g.head && r.isData(row) || r.isNumbering(row)) {
			break
		}
		var below []cell
		if first+1 < len(g.rows) && first < 3 && !r.isData(g.rows[first+1]) && !r.isNumbering(g.rows[first+1]) {
			below = g.rows[first+1]
		}
		for _, c := range row {
			for k := c.col; k < min(c.col+max(c.span, splitOver(row, below, c)), width); k++ {
				if c.end > c.start {
					heads[k] = strings.TrimSpace(heads[k] + " " + squeeze(r.low[c.start:c.end]))
				}
			}
		}
	}
	for first < len(g.rows) && r.isNumbering(g.rows[first]) {
		first++
	}
	return heads, first
}

// splitOver is how many columns the head of a text table stands over: its own, and
// the blank ones after it, while the row below gives each a head of its own.
func splitOver(row, below []cell, c cell) int {
	filled := func(cells []cell, col int) bool {
		for _, c := range cells {
			if c.col == col {
				return c.end > c.start
			}
		}
		return false
	}
	if c.end == c.start || !filled(below, c.col) {
		return c.span
	}
	n := c.span
	for filled(below, c.col+n) && !filled(row, c.col+n) {
		n++
	}
	return n
}

// isData reports a row that holds figures, or names a group of rows.
func (r *reader) isData(row []cell) bool {
	filled := 0
	for i, c := range row {
		if c.end == c.start {
			continue
		}
		filled++
		s := r.text[c.start:c.end]
		if i == 0 && len(s) <= 5 && (strings.Trim(s, "0123456789.") == "" || strings.Trim(s, "IVX.") == "" || len(s) == 1) {
			return true
		}
		if i > 1 && (digit(s[0]) && !strings.ContainsFunc(s, unicode.IsLetter) || r.boundedCell(c)) {
			return true
		}
	}
	return filled == 1
}

// boundedCell reports a figure with a bound, a change or an ước before it, which no head
// is: "ước 271,3", "> 72,5", but not "Ước 2025".
func (r *reader) boundedCell(c cell) bool {
	n := r.cellNumber(c)
	if !n.ok || n.unit == "" && n.value.Scale == 0 && n.value.Units >= 1990 && n.value.Units < 2100 {
		return false
	}
	e, k := lex.longest(r.spare)
	return n.bound != Exact || n.change || k > 0 && e.tags&tEstimate != 0
}

// isNumbering reports the row that numbers the columns: 1, 2, 3 or (1), (2).
func (r *reader) isNumbering(row []cell) bool {
	numbers, filled := 0, 0
	for _, c := range row {
		s := strings.Trim(r.text[c.start:c.end], "()[] ")
		if s == "" {
			continue
		}
		filled++
		if len(s) <= 2 && (strings.Trim(s, "0123456789") == "" || len(s) == 1) || strings.Contains(s, "=") && len(s) < 20 && strings.ContainsAny(s, "/:-+x*") {
			numbers++
		}
	}
	return filled >= 3 && numbers == filled && filled*3 >= len(row)*2
}

// columns tells what each column holds from its head.
func (r *reader) columns(heads []string, outer scope) []column {
	columns := make([]column, len(heads))
	for i, head := range heads {
		columns[i] = r.column(head, outer)
	}
	named, plans, values := false, 0, 0
	for i := range columns {
		if columns[i].role == planColumn || columns[i].role == nextColumn {
			plans++
		}
		if columns[i].role == valueColumn {
			values++
		}
	}
	for i := range columns {
		if columns[i].share && plans > 0 && values > 0 {
			columns[i].role = planPctColumn
		}
	}
	for i := range columns {
		named = named || columns[i].role == nameColumn
		if !named && i+1 < len(columns) && columns[i+1].role == unitColumn {
			columns[i].role, named = nameColumn, true
		}
	}
	return columns
}

// column reads one head. It is long because a head is read in two steps that share
// their counts: first the words it holds, then the role they add up to.
func (r *reader) column(head string, outer scope) (c column) {
	switch strings.TrimSpace(head) {
	case "đvt", "đơn vị", "đơn vị tính", "đv tính":
		c.role = unitColumn
		return c
	case "chỉ tiêu", "tên chỉ tiêu", "nội dung", "các chỉ tiêu", "danh mục", "chỉ tiêu chủ yếu", "nội dung chỉ tiêu", "khoản mục", "lĩnh vực", "tiêu chí":
		c.role = nameColumn
		return c
	}
	if !strings.Contains(head, "%") {
		head, c.unit = unitInName(head)
	}
	keep, low := r.text, r.low
	r.text, r.low, r.inHead = head, head, true
	r.chunkBlock(0, len(head))
	var plan, reached, same, periods int
	for k, ch := range r.chunks {
		w := r.low[ch.s:ch.e]
		switch {
		case ch.is(tPeriod):
			periods++
			if !c.dated || k > 0 && c.period.year == 0 {
				year := c.period.year
				c.period, c.dated = r.periods[ch.at], true
				if c.period.year == 0 {
					c.period.year = year
				}
			}
		case ch.is(tSame):
			same++
		case w == "chỉ tiêu" && periods == 0 || ch.is(tPlan) && w != "chỉ tiêu" && w != "nghị quyết" && w != "chương trình":
			plan++
		case ch.is(tEstimate):
			c.estimate = true
			reached++
		case w == "thực hiện" || w == "th" || w == "kết quả" || w == "giải ngân" || w == "đã giải ngân" || w == "lũy kế" || w == "số lượng" || ch.is(tReach):
			reached++
		}
	}
	r.text, r.low, r.inHead = keep, low, false
	percent := strings.Contains(head, "%") || strings.Contains(head, "so sánh") || strings.HasPrefix(head, "tỷ lệ") || strings.HasPrefix(head, "so ")
	coming := c.dated && r.coming(c.period)
	switch {
	case percent && (strings.Contains(head, "tăng") && strings.Contains(head, "giảm") || strings.Contains(head, "+/-") || strings.Contains(head, "±")):
		if plan == 0 || same > 0 {
			c.role = growthColumn
		}
	case !percent && plan == 0 && (periods > 0 || same > 0) && strings.HasPrefix(head, "tăng, giảm so với"):
		c.role, c.signed = growthColumn, true
	case percent && (same > 0 || plan == 0 && periods > 1 || plan == 0 && c.dated && c.period.year > 0 && c.period.year == r.now.year-1):
		c.role = ratioColumn
	case percent && (plan > 0 || reached > 0):
		c.role = planPctColumn
	case percent:
		c.share = true
	case plan > 0 && reached == 0 && coming:
		c.role = nextColumn
	case plan > 0 && reached == 0:
		c.role = planColumn
		if r.now.plan || outer.target {
			c.role = nextColumn
		}
	case reached > 0 || periods > 0:
		c.role = valueColumn
		if coming {
			c.role = nextColumn
		} else if c.dated && c.period.year > 0 && r.now.year > 0 && c.period.year < r.now.year && c.period.kind != termSpan || same > 0 {
			c.role = otherColumn // an older year, for comparison only
		}
	}
	return c
}

// nameByContent finds the column of names where no head says so: the first of the
// first three whose cells hold words.
func (r *reader) nameByContent(columns []column, rows [][]cell) {
	for _, c := range columns {
		if c.role == nameColumn {
			return
		}
	}
	for i := 0; i < min(3, len(columns)); i++ {
		words, filled := 0, 0
		for _, row := range rows {
			for _, c := range row {
				if c.col != i || c.end == c.start {
					continue
				}
				filled++
				if strings.Count(r.text[c.start:c.end], " ") > 0 && !digit(r.text[c.start]) {
					words++
				}
			}
		}
		if words > 0 && words*2 > filled && columns[i].role == otherColumn {
			columns[i].role = nameColumn
			return
		}
	}
}
