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
}

// table reads a table of figures: each row gives one fact for what was reached,
// with its plan and percentages, and one target for a column of the next plan.
// Tables of tasks give directives instead.
func (r *reader) table(b block, outer scope) {
	g := b.table
	if len(g.rows) < 2 {
		return
	}
	heads, first := r.heads(g)
	if r.taskTable(g, heads, first) {
		return
	}
	columns := r.columns(heads, outer)
	r.nameByContent(columns, g.rows[first:])
	name, hasValue := -1, false
	for i, c := range columns {
		if c.role == nameColumn && name < 0 {
			name = i
		}
		hasValue = hasValue || c.role == valueColumn || c.role == nextColumn || c.role == planColumn
	}
	if name < 0 || !hasValue {
		return
	}
	unit := ""
	for _, row := range g.rows[first:] {
		r.row(row, columns, name, &unit, outer)
	}
	r.settle(0, outer)
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
		if first > 0 && (first > 3 || r.isData(row)) {
			break
		}
		for _, c := range row {
			for k := c.col; k < min(c.col+c.span, width); k++ {
				if c.end > c.start {
					heads[k] = strings.TrimSpace(heads[k] + " " + r.low[c.start:c.end])
				}
			}
		}
	}
	for first < len(g.rows) && r.isNumbering(g.rows[first]) {
		first++
	}
	return heads, first
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
		if i > 1 && digit(s[0]) && !strings.ContainsFunc(s, unicode.IsLetter) {
			return true
		}
	}
	return filled == 1
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
		if len(s) <= 2 && (strings.Trim(s, "0123456789") == "" || len(s) == 1) || strings.Contains(s, "=") && len(s) < 12 {
			numbers++
		}
	}
	return filled >= 3 && numbers == filled && filled == len(row)
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

// column reads one head.
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
	r.text, r.low = head, head
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
	r.text, r.low = keep, low
	percent := strings.Contains(head, "%") || strings.Contains(head, "so sánh") || strings.HasPrefix(head, "tỷ lệ") || strings.HasPrefix(head, "so ")
	coming := c.dated && r.coming(c.period)
	switch {
	case percent && strings.Contains(head, "tăng") && strings.Contains(head, "giảm"):
		c.role = growthColumn
	case percent && (same > 0 || plan == 0 && periods > 1):
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

// row reads one row into drafts.
func (r *reader) row(row []cell, columns []column, name int, unit *string, outer scope) {
	title, u := "", ""
	start := -1
	for _, c := range row {
		if c.col == name {
			title, start = r.rowName(c)
		}
		if c.col < len(columns) && columns[c.col].role == unitColumn {
			u = squeeze(r.low[c.start:c.end])
		}
	}
	if title == "" {
		return
	}
	if u == "" || u == "\"" || u == "nt" || u == "-" {
		title, u = unitInName(title)
		if u == "" && *unit != "" {
			u = ""
		}
	} else {
		*unit = u
	}
	u = spellUnit(u)
	end := row[len(row)-1].end
	value := -1
	var plan *Num
	var planAt Printed
	planBound := Exact
	for _, c := range row {
		if c.col >= len(columns) || c.col == name {
			continue
		}
		k := columns[c.col]
		n, bound, at, ok := r.cellNumber(c)
		if !ok {
			continue
		}
		switch k.role {
		case planColumn:
			plan, planAt, planBound = &n, Printed{"plan", at, n}, bound
		case valueColumn, nextColumn:
			k.estimate = k.estimate || strings.HasPrefix(strings.TrimLeft(r.low[c.start:c.end], "( "), "ước")
			own := u
			if own == "" {
				own = spellUnit(k.unit)
			}
			i := r.rowFact(title, own, k, n, bound, at, [2]int{start, end})
			if k.role == valueColumn {
				value = i
			}
		}
	}
	if value < 0 {
		if plan != nil {
			k := column{role: nextColumn}
			for _, c := range columns {
				if c.role == planColumn {
					k = c
				}
				if c.role == valueColumn {
					return // a row whose result is still blank
				}
			}
			k.role = nextColumn
			r.rowFact(title, u, k, *plan, planBound, planAt.Span, [2]int{start, end})
		}
		return
	}
	f := &r.drafts[value].fact
	if plan != nil {
		f.Plan = plan
		f.Printed = append(f.Printed, planAt)
	}
	r.rowPercents(row, columns, f)
}

// rowPercents adds the percentages of a row to its fact.
func (r *reader) rowPercents(row []cell, columns []column, f *Fact) {
	for _, c := range row {
		if c.col >= len(columns) {
			continue
		}
		n, _, at, ok := r.cellNumber(c)
		if !ok {
			continue
		}
		switch columns[c.col].role {
		case planPctColumn:
			if f.PlanPct == nil {
				f.PlanPct = &n
				f.Printed = append(f.Printed, Printed{"plan_pct", at, n})
			}
		case ratioColumn, growthColumn:
			if f.YoyPct == nil {
				yoy := n
				if columns[c.col].role == ratioColumn {
					yoy = less100(n)
				}
				f.YoyPct = &yoy
				f.Printed = append(f.Printed, Printed{"yoy_pct", at, n})
			}
		}
	}
}

// rowFact begins a fact of a row.
func (r *reader) rowFact(name, unit string, k column, n Num, bound Bound, at, span [2]int) int {
	span[0] = min(span[0], at[0])
	d := draft{own: name, period: k.period, dated: k.dated, target: k.role == nextColumn, rate: unit == "%"}
	d.fact = Fact{Name: name, Value: &n, Unit: unit, Bound: bound, Estimate: k.estimate && k.role == valueColumn, Span: span,
		Rule: "table.value", Printed: []Printed{{"value", at, n}}}
	if d.target {
		d.fact.Rule = "table.plan"
	}
	r.drafts = append(r.drafts, d)
	return len(r.drafts) - 1
}

// rowName is the name of a row without its dash, number and "Trong đó:".
func (r *reader) rowName(c cell) (string, int) {
	s := r.low[c.start:c.end]
	n := 0
	for {
		rest := strings.TrimLeft(s[n:], "-–+•* \t")
		n = len(s) - len(rest)
		cut := false
		for _, head := range []string{"trong đó:", "trong đó", "riêng:"} {
			if strings.HasPrefix(rest, head) && rest != head {
				n, cut = n+len(head), true
				break
			}
		}
		if !cut {
			break
		}
	}
	if n < len(s) {
		if k, rank := label(s[n:]); rank != rankPlain && n+k < len(s) {
			n += k
		}
	}
	if n >= len(s) || !strings.ContainsFunc(s[n:], unicode.IsLetter) {
		return "", c.start
	}
	return squeeze(strings.TrimRight(s[n:], " :.;")), c.start + n
}

// unitInName takes a unit in brackets out of a name: "Thu ngân sách (triệu đồng)".
func unitInName(name string) (string, string) {
	i := strings.LastIndexByte(name, '(')
	if i <= 0 || !strings.HasSuffix(name, ")") {
		return name, ""
	}
	u := strings.TrimPrefix(strings.TrimSuffix(name[i+1:], ")"), "đvt: ")
	if e, n := lex.longest(lex.tokenize(u, 0, len(u), nil)); n == 0 || e.tags&(tUnit|tNoun) == 0 {
		return name, ""
	}
	return strings.TrimSpace(name[:i]), u
}

// spellUnit gives a unit of a table its normal spelling.
func spellUnit(u string) string {
	tokens := lex.tokenize(u, 0, len(u), nil)
	if e, n := lex.longest(tokens); n > 0 && n == len(tokens) && e.tags&tUnit != 0 {
		return lex.units[e.unit].name
	}
	return strings.TrimPrefix(u, "số ")
}

// cellNumber reads a cell that holds one number, with a bound before it.
func (r *reader) cellNumber(c cell) (n Num, bound Bound, at [2]int, ok bool) {
	if c.end-c.start > 60 || c.end == c.start {
		return n, bound, at, false
	}
	r.spare = lex.tokenize(r.low, c.start, c.end, r.spare[:0])
	t := r.spare
	negative := false
	for i := 0; i < len(t); {
		if t[i].kind == numberToken {
			at = [2]int{int(t[i].s), int(t[i].e)}
			n, ok = r.conv.parse(r.low[t[i].s:t[i].e], false)
			for _, rest := range t[i+1:] {
				if e, k := lex.longest([]token{rest}); (k == 0 || e.tags&(tUnit|tUpward|tDownward|tPer) == 0) && rest.kind != signToken || rest.kind == numberToken {
					return n, bound, at, false
				}
			}
			if negative {
				n = negated(n)
			}
			return n, bound, at, ok
		}
		e, k := lex.longest(t[i:])
		if w := r.low[t[i].s:t[i].e]; w == "-" || w == "−" {
			negative = true
			i++
			continue
		}
		if k == 0 || e.tags&(boundTags|tFrom|tEstimate|tLeft|tReach) == 0 {
			return n, bound, at, false
		}
		for _, b := range boundOf {
			if e.tags&b.tag != 0 && bound == Exact {
				bound = b.bound
			}
		}
		i += k
	}
	return n, bound, at, false
}
