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
	for _, row := range g.rows[first:] {
		r.row(row, columns, name, outer)
	}
	r.settle(0, outer)
}

// row reads one row into drafts.
func (r *reader) row(row []cell, columns []column, name int, outer scope) {
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
	title, u = rowUnit(title, u)
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
			r.planOnly(title, u, columns, *plan, planBound, planAt.Span, [2]int{start, end})
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
func (r *reader) planOnly(title, unit string, columns []column, plan Num, bound Bound, at, span [2]int) {
	k := column{}
	for _, c := range columns {
		switch c.role {
		case planColumn:
			k = c
		case valueColumn:
			return
		}
	}
	k.role = nextColumn
	r.rowFact(title, unit, k, plan, bound, at, span)
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
	if head, per, ok := strings.Cut(u, "/"); ok && head != "" {
		return spellUnit(strings.TrimSpace(head)) + "/" + strings.TrimSpace(per)
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
