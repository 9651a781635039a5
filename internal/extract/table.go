package extract

import (
	"strings"
	"unicode"
)

// table reads a table of figures: each row gives one fact for what was reached,
// with its plan and percentages, and one target for a column of the next plan.
// Tables of tasks give directives instead.
func (r *reader) table(b block, outer scope) {
	g := b.table
	if len(g.rows) < 2 {
		return
	}
	heads, first := r.heads(g)
	columns := r.columns(heads, outer)
	r.nameByContent(columns, g.rows[first:])
	name := -1
	for i, c := range columns {
		if c.role == nameColumn && name < 0 {
			name = i
		}
	}
	if !r.holdsFigures(g.rows[first:], columns) && r.taskTable(g, heads, first) || name < 0 {
		return
	}
	above := r.above
	r.above = aboveTable{}
	for i := range columns {
		c := &columns[i]
		c.estimate = c.estimate || (above.estimate || outer.estimate) && c.role == valueColumn
		if c.unit == "" {
			c.unit = above.unit
		}
	}
	group := ""
	for _, row := range g.rows[first:] {
		group = r.row(row, columns, name, group)
	}
	r.settle(0, outer)
}

// holdsFigures reports that at least half of the rows hold a figure in a column of
// results or plans, so that a column for who is responsible makes no task of them.
func (r *reader) holdsFigures(rows [][]cell, columns []column) bool {
	n := 0
	for _, row := range rows {
		for _, c := range row {
			if c.col >= len(columns) {
				continue
			}
			if k := columns[c.col].role; k != valueColumn && k != planColumn && k != nextColumn {
				continue
			}
			if r.cellNumber(c).ok {
				n++
				break
			}
		}
	}
	return n > 0 && n*2 >= len(rows)
}

// aboveTable is what the lines before a table say of all its figures.
type aboveTable struct {
	unit     string // "Đơn vị tính: triệu đồng"
	estimate bool   // "các số liệu là số ước thực hiện"
}

// overTable keeps what a line says of the figures of the table that follows it.
func (r *reader) overTable(b block) {
	line := r.low[b.start:b.end]
	for _, lead := range []string{"đơn vị tính:", "đơn vị:", "đvt:", "đơn vị tính là", "đv tính:"} {
		i := strings.Index(line, lead)
		if i < 0 || len(line) > 120 {
			continue
		}
		rest := strings.TrimSpace(strings.TrimRight(line[i+len(lead):], " ).;"))
		if e, n := lex.longest(lex.tokenize(rest, 0, len(rest), nil)); n > 0 && e.tags&(tUnit|tNoun) != 0 {
			r.above.unit = spellUnit(rest)
		}
	}
	estimated, figures := false, false
	for k, c := range r.chunks {
		estimated = estimated || c.is(tEstimate)
		figures = figures || r.low[c.s:c.e] == "liệu" && k > 0 && r.low[r.chunks[k-1].s:r.chunks[k-1].e] == "số" || r.low[c.s:c.e] == "số liệu"
	}
	r.above.estimate = r.above.estimate || estimated && (figures || b.kind == Heading && len(line) < 200)
	if b.kind == Heading && b.rank < rankSmall && !estimated {
		r.above.estimate = false
	}
}

// row reads one row into drafts and returns the name that rows after it may need:
// "Diện tích", "Sản lượng" under "Cây lúa".
func (r *reader) row(row []cell, columns []column, name int, group string) string {
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
		return group
	}
	title, u = rowUnit(title, u)
	if unnamed(title) && group != "" {
		title = longer(title+" ", thing(group))
	} else {
		group = title
	}
	end := row[len(row)-1].end
	values := map[int]int{} // column to draft
	plan, planned := figureCell{}, false
	estimated := r.noted(row, "số ước")
	for _, c := range row {
		if c.col >= len(columns) || c.col == name {
			continue
		}
		k := columns[c.col]
		c = r.ownDays(c, &k)
		n := r.cellNumber(c)
		if !n.ok || n.change && (k.role == planColumn || k.role == valueColumn || k.role == nextColumn && n.unit == "") {
			continue
		}
		switch k.role {
		case planColumn:
			if !planned {
				plan, planned = n, true
			}
		case valueColumn, nextColumn:
			k.estimate = k.estimate || estimated || strings.HasPrefix(strings.TrimLeft(r.low[c.start:c.end], "( "), "ước")
			values[c.col] = r.rowFact(title, rowsUnit(title, u, n.unit, k.unit), k, n, [2]int{start, end})
			if k.role == nextColumn {
				r.plannedChange(values[c.col], n)
				delete(values, c.col)
			}
		}
	}
	if len(values) == 0 {
		if planned {
			r.planOnly(title, u, columns, plan, [2]int{start, end})
		}
		return group
	}
	if planned {
		for _, at := range values {
			f := &r.drafts[at].fact
			f.Plan = &plan.value
			f.Printed = append(f.Printed, Printed{"plan", plan.at, plan.value})
		}
	}
	r.rowPercents(row, columns, values)
	return group
}

// ownDays takes the days that a cell names before its figure out of it, and gives
// them to its column: "9 tháng năm 2025: 13".
func (r *reader) ownDays(c cell, k *column) cell {
	colon := strings.IndexByte(r.low[c.start:c.end], ':')
	if colon < 0 || k.role != valueColumn || strings.IndexByte(r.low[c.start:c.end], ';') >= 0 { // several figures
		return c
	}
	r.chunkBlock(c.start, c.start+colon)
	for _, ch := range r.chunks {
		if ch.is(tPeriod) {
			k.period, k.dated = r.periods[ch.at], true
			c.start += colon + 1
			break
		}
	}
	return c
}

// noted reports whether a cell of a row says just this of its figures.
func (r *reader) noted(row []cell, words string) bool {
	for _, c := range row {
		if strings.TrimSpace(r.low[c.start:c.end]) == words {
			return true
		}
	}
	return false
}

// plannedChange makes of a plan told as a change what prose makes of it: "tăng 5%"
// is a growth, "giảm 0,5 điểm %" an amount.
func (r *reader) plannedChange(at int, n figureCell) {
	if !n.change {
		return
	}
	f := &r.drafts[at].fact
	size := n.value
	if size.Sign() < 0 {
		size = negated(size)
	}
	f.Value = &size
	switch {
	case n.unit == "%":
		yoy := n.value
		f.Unit, f.YoyPct = n.unit, &yoy
	case strings.HasPrefix(n.unit, "điểm"):
		f.Unit = n.unit
	}
}

// unnamed reports the name of a row that says nothing without the row above it.
func unnamed(title string) bool {
	t := lex.tokenize(title, 0, len(title), nil)
	e, n := lex.longest(t)
	return n > 0 && n == len(t) && e.tags&tContinued != 0 && !strings.HasPrefix(title, "tổng")
}

// rowsUnit is the unit of a row's figure: its own, the cell's, the column's, or the
// one that its name implies.
func rowsUnit(title, own, inCell, ofColumn string) string {
	switch {
	case own != "":
		return own
	case inCell != "":
		return inCell
	case isRate(title) || strings.HasPrefix(title, "cơ cấu"):
		return "%"
	}
	for _, head := range []string{"tổng số ", "số "} {
		if rest, ok := strings.CutPrefix(title, head); ok {
			if e, n := lex.longest(lex.tokenize(rest, 0, len(rest), nil)); n > 0 && e.tags&tNoun != 0 {
				return strings.Join(strings.Fields(rest)[:min(n, len(strings.Fields(rest)))], " ")
			}
		}
	}
	return spellUnit(ofColumn)
}

// rowUnit is the unit of a row: its own cell's, the one in brackets after its
// name, or none.
func rowUnit(title, u string) (name, unit string) {
	if u == "" || u == "\"" || u == "nt" || u == "-" {
		title, u = unitInName(title)
	}
	return title, spellUnit(u)
}

// planOnly makes the target of a row that holds a plan and no result. A row whose
// result is still blank makes none.
func (r *reader) planOnly(title, unit string, columns []column, plan figureCell, span [2]int) {
	k, found := column{}, false
	for _, c := range columns {
		switch c.role {
		case planColumn:
			if !found {
				k, found = c, true
			}
		case valueColumn:
			return
		}
	}
	k.role = nextColumn
	r.rowFact(title, rowsUnit(title, unit, plan.unit, k.unit), k, plan, span)
}

// rowPercents adds the percentages of a row to its facts: each to the nearest
// figure on its left, or else to the first.
func (r *reader) rowPercents(row []cell, columns []column, values map[int]int) {
	for _, c := range row {
		if c.col >= len(columns) {
			continue
		}
		n := r.cellNumber(c)
		if !n.ok || columns[c.col].signed && n.unit != "%" {
			continue
		}
		at := -1
		for col := c.col; col >= 0 && at < 0; col-- {
			if i, ok := values[col]; ok {
				at = i
			}
		}
		for col := c.col; col < len(columns) && at < 0; col++ {
			if i, ok := values[col]; ok {
				at = i
			}
		}
		r.rowPercent(columns[c.col].role, n, &r.drafts[at].fact)
	}
}

// rowPercent adds one percentage to the fact of its row.
func (r *reader) rowPercent(role columnRole, n figureCell, f *Fact) {
	switch {
	case role == planPctColumn && f.PlanPct == nil:
		f.PlanPct = &n.value
		f.Printed = append(f.Printed, Printed{"plan_pct", n.at, n.value})
	case (role == ratioColumn || role == growthColumn) && f.YoyPct == nil:
		yoy := n.value
		if role == ratioColumn {
			yoy = less100(yoy)
		}
		f.YoyPct = &yoy
		f.Printed = append(f.Printed, Printed{"yoy_pct", n.at, n.value})
	}
}

// rowFact begins a fact of a row.
func (r *reader) rowFact(name, unit string, k column, n figureCell, span [2]int) int {
	span[0] = min(span[0], n.at[0])
	d := draft{own: name, period: k.period, dated: k.dated, target: k.role == nextColumn, rate: unit == "%"}
	d.fact = Fact{Name: name, Value: &n.value, Unit: unit, Bound: n.bound, Of: n.of, Upper: n.upper, Span: span,
		Estimate: k.estimate && k.role == valueColumn, Rule: "table.value", Printed: []Printed{{"value", n.at, n.value}}}
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
	if head, per, ok := strings.Cut(u, "/"); ok && head != "" {
		return spellUnit(strings.TrimSpace(head)) + "/" + strings.TrimSpace(per)
	}
	return strings.TrimPrefix(u, "số ")
}

// A figureCell is what a cell that holds one figure says.
type figureCell struct {
	value     Num
	upper, of *Num // of a range, of a/b
	unit      string
	bound     Bound
	at        [2]int
	change    bool // "tăng 5%": no level
	ok        bool
}

// cellNumber reads a cell that holds one figure: a number, with a bound before it
// and a unit after it, a range, or a part of a total. It is long because what may
// stand in such a cell, and nothing else, is the rule.
func (r *reader) cellNumber(c cell) (f figureCell) {
	if c.end-c.start > 60 || c.end == c.start || strings.IndexByte(r.low[c.start:c.end], ';') >= 0 { // several figures are none
		return f
	}
	r.spare = lex.tokenize(r.low, c.start, c.end, r.spare[:0])
	t := r.spare
	word := func(i int) string { return r.low[t[i].s:t[i].e] }
	negative := false
	i := 0
	for ; i < len(t) && t[i].kind != numberToken; i++ {
		e, k := lex.longest(t[i:])
		if w := word(i); w == "-" || w == "−" || w == "–" || w == "+" {
			negative = negative || w != "+"
			continue
		}
		if k == 0 || e.tags&(boundTags|tFrom|tEstimate|tLeft|tReach) == 0 && (e.tags&(tUp|tDown) == 0 || i > 0) {
			return f
		}
		f.change = f.change || e.tags&(tUp|tDown) != 0 && e.tags&tLeft == 0
		negative = negative || e.tags&tDown != 0 && e.tags&tLeft == 0
		for _, b := range boundOf {
			if e.tags&b.tag != 0 && f.bound == Exact {
				f.bound = b.bound
			}
		}
		i += k - 1
	}
	if i == len(t) {
		return f
	}
	f.at = [2]int{int(t[i].s), int(t[i].e)}
	f.value, f.ok = r.conv.parse(word(i), false)
	if !f.ok {
		return f
	}
	if i+2 < len(t) && t[i+1].kind == signToken && t[i+2].kind == numberToken {
		if n, ok := r.conv.parse(word(i+2), false); ok {
			switch sign := word(i + 1); {
			case (sign == "-" || sign == "–") && n.Cmp(f.value) > 0:
				f.upper, i = &n, i+2
			case sign == "/" && n.Cmp(f.value) >= 0:
				f.of, i = &n, i+2
			}
		}
	}
	counted := 0 // where the words for what is counted begin
	for i++; i < len(t); {
		e, k := lex.longest(t[i:])
		switch {
		case f.change && f.unit == "" && k > 0 && e.tags&tNoun != 0 && e.tags&tUnit == 0:
			f.unit, counted = squeeze(r.low[t[i].s:t[i+k-1].e]), i // "tăng 20 sản phẩm"
		case counted > 0 && k > 0 && e.tags&tNoun != 0 && word(i-1) == ",":
			f.unit = squeeze(r.low[t[counted].s:t[i+k-1].e]) // "tăng 1 chi bộ, đảng bộ"
		case t[i].kind == numberToken, t[i].kind != signToken && (k == 0 || e.tags&(tUnit|tUpward|tDownward|tPer) == 0):
			f.ok = false
			return f
		case e.tags&tUnit != 0 && f.unit == "":
			f.unit = lex.units[e.unit].name
		case e.tags&tUpward != 0 && f.bound == Exact:
			f.bound = AtLeast
		case e.tags&tDownward != 0 && f.bound == Exact:
			f.bound = AtMost
		}
		i += max(k, 1)
	}
	if negative {
		f.value = negated(f.value)
	}
	return f
}
