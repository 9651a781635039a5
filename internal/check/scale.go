package check

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// thousandfold reports whether a quotient is about 1 000, 1 000 000 or a
// thousandth, a millionth: what a wrong unit or a dot for a comma makes.
func thousandfold(q *big.Rat) bool {
	if q == nil || q.Sign() <= 0 {
		return false
	}
	r := new(big.Rat).Set(q)
	if r.Cmp(big.NewRat(1, 1)) < 0 {
		r.Inv(r)
	}
	for range 3 {
		r.Quo(r, big.NewRat(1000, 1))
		if r.Cmp(big.NewRat(1, 4)) >= 0 && r.Cmp(big.NewRat(4, 1)) <= 0 {
			return true
		}
	}
	return false
}

// scales finds values a thousand times their plan, last year's value, another
// value of the same indicator or their neighbours in the row of a table.
func (t *text) scales() []Finding {
	var all []Finding
	told := map[int]bool{}
	for _, i := range t.order {
		f := t.Facts[i]
		if f.Value == nil || f.Value.Sign() <= 0 || told[i] {
			continue
		}
		g, ok := t.againstPlan(i)
		if !ok {
			g, ok = t.againstOther(i, told)
		}
		if !ok {
			g, ok = t.againstLastYear(i)
		}
		if !ok {
			g, ok = t.againstRow(i)
		}
		if ok {
			for _, k := range g.Facts {
				told[k] = true
			}
			all = append(all, g)
		}
	}
	return all
}

// usual is a number of a fact as the usual dots and commas have it, where it was
// read against them: 1.607 with a dot for decimals. Such a reading may itself be
// the mistake, so a thousandfold must hold in both.
func (t *text) usual(f extract.Fact, field string, n vn.Decimal) *big.Rat {
	at := place(f, field, [2]int{0, 0})
	if at[1] > len(t.Text) || at[0] >= at[1] {
		return n.Rat()
	}
	for _, p := range f.Printed {
		if p.Field == field && p.Num.Cmp(n) != 0 {
			return n.Rat() // brought to another unit since
		}
	}
	s := t.Text[at[0]:at[1]]
	two := readings(s)
	if len(two) != 2 {
		return n.Rat()
	}
	if strings.Contains(s, ".") {
		return two[0].Rat()
	}
	return two[1].Rat()
}

func (t *text) usualQuotient(a, b extract.Fact) *big.Rat {
	k, ok := convert(a.Unit, b.Unit)
	if !ok {
		return nil
	}
	r := new(big.Rat).Mul(t.usual(a, "value", *a.Value), k)
	d := t.usual(b, "value", *b.Value)
	if d.Sign() == 0 {
		return nil
	}
	return r.Quo(r, d)
}

// odd is the finding of two numbers a thousandfold apart.
func odd(a, b, of string, q *big.Rat) Finding {
	times := new(big.Rat).Set(q)
	words := "gấp khoảng %s lần"
	if times.Cmp(big.NewRat(1, 1)) < 0 {
		times.Inv(times)
		words = "chỉ bằng khoảng một phần %s"
	}
	n, err := vn.FromRat(times, 0)
	if err != nil {
		n = vn.Decimal{Units: 1000}
	}
	size := fmt.Sprintf(words, n)
	return Finding{Rule: RuleScale, Grade: Doubtful, Title: "Có thể nhầm hàng nghìn",
		Arithmetic: fmt.Sprintf("%s ÷ %s ≈ %s", a, b, ratioText(q)),
		Sentence:   fmt.Sprintf("%s %s %s %s. Đề nghị xem lại đơn vị (triệu hay tỷ) và dấu chấm, dấu phẩy.", vn.Sentence(a), size, of, b)}
}

func ratioText(q *big.Rat) string {
	decimals := 0
	if q.Cmp(big.NewRat(1, 1)) < 0 {
		decimals = 8
	}
	n, err := vn.FromRat(q, decimals)
	if err != nil {
		return "nhiều nghìn"
	}
	return n.Trim().String()
}

// againstPlan holds a value against its plan. Where a percentage is printed too
// and is that of a thousandth, the text contradicts itself.
func (t *text) againstPlan(i int) (Finding, bool) {
	f := t.Facts[i]
	if f.Plan == nil || f.Plan.Sign() <= 0 {
		return Finding{}, false
	}
	q := new(big.Rat).Quo(f.Value.Rat(), f.Plan.Rat())
	if !thousandfold(q) || !thousandfold(new(big.Rat).Quo(t.usual(f, "value", *f.Value), t.usual(f, "plan", *f.Plan))) {
		return Finding{}, false
	}
	percent := times100(f.Value.Rat(), f.Plan.Rat())
	if f.PlanPct != nil && percentInterval(f).Contains(percent) {
		return Finding{}, false // the text means it so
	}
	out := odd(plan.Measure(f.Value.String(), f.Unit), plan.Measure(f.Plan.String(), f.Unit), "kế hoạch", q)
	if f.PlanPct != nil {
		out.Grade, out.Title = Contradiction, "Nhầm hàng nghìn"
	}
	return t.finding(out, i), true
}

// againstOther holds a value against the other values of its indicator, of
// another year or elsewhere in the text.
func (t *text) againstOther(i int, told map[int]bool) (Finding, bool) {
	f := t.Facts[i]
	if percentUnit(f.Unit) || !t.telling(i) {
		return Finding{}, false
	}
	for n, j := range t.byKey[t.keys[i]] {
		g := t.Facts[j]
		if n > 50 {
			break
		}
		if j == i || told[j] || g.Value == nil || g.Value.Sign() <= 0 || g.Unit == "" || f.Unit == "" ||
			len(g.Period) != len(f.Period) || vn.ParseUnit(f.Unit).Per != vn.ParseUnit(g.Unit).Per {
			continue
		}
		q := quotient(f, g)
		if !thousandfold(q) || !thousandfold(t.usualQuotient(f, g)) || t.scope(f) != t.scope(g) && g.Period == f.Period {
			continue
		}
		of := "số khác của cùng chỉ tiêu là"
		if f.Role == extract.Target && g.Role != extract.Target {
			of = "số thực hiện"
		} else if g.Role == extract.Target && f.Role != extract.Target {
			of = "chỉ tiêu giao"
		}
		return t.finding(odd(plan.Measure(f.Value.String(), f.Unit), plan.Measure(g.Value.String(), g.Unit), of, q), i, j), true
	}
	return Finding{}, false
}

// telling reports a fact whose name has more to it than its unit and words that
// many things share.
func (t *text) telling(i int) bool {
	f := t.Facts[i]
	return f.Unit != "" && len(words.FindAllString(t.keys[i], -1)) >= 2 && t.keys[i] != vn.ParseUnit(f.Unit).Ground
}

// againstLastYear holds a value against last year's where only the sentence or the
// table has that.
func (t *text) againstLastYear(i int) (Finding, bool) {
	f := t.Facts[i]
	if percentUnit(f.Unit) || f.Upper != nil {
		return Finding{}, false
	}
	b, ok := t.lastYearColumn(i)
	if !ok && f.YoyPct != nil {
		b, ok = t.lastYearBeside(i)
	}
	if !ok {
		return Finding{}, false
	}
	var q *big.Rat
	for _, was := range b.is {
		m := middle(was)
		if m.Sign() <= 0 {
			return Finding{}, false
		}
		if q = new(big.Rat).Quo(f.Value.Rat(), m); !thousandfold(q) || !thousandfold(new(big.Rat).Quo(t.usual(f, "value", *f.Value), m)) {
			return Finding{}, false
		}
	}
	out := odd(plan.Measure(f.Value.String(), f.Unit), b.text, "số năm trước", q)
	if f.YoyPct != nil {
		out.Grade, out.Title = Contradiction, "Nhầm hàng nghìn"
	}
	if b.fact >= 0 && b.fact != i {
		return t.finding(out, i, b.fact), true
	}
	out.Spans = [][2]int{b.span}
	return t.finding(out, i), true
}

// againstRow holds a value against the other amounts of its row: where two or more
// columns agree in size and the value is a thousandfold away from both.
func (t *text) againstRow(i int) (Finding, bool) {
	f := t.Facts[i]
	tab, r, ok := t.rowOf(f)
	if !ok || percentUnit(f.Unit) {
		return Finding{}, false
	}
	at := place(f, "value", f.Span)[0]
	var near [][]vn.Decimal // the readings of each
	for _, c := range r.cells {
		head := tab.heads[c.col]
		if c.span[0] == at || ordinalHead[head] || notSummed.MatchString(head) || unitIn.MatchString(head) || !planHead.MatchString(head) && !reachedHead.MatchString(head) {
			continue
		}
		if n := t.cellReadings(c); len(n) > 0 && n[0].Sign() > 0 {
			near = append(near, n)
		}
	}
	if len(near) < 2 {
		return Finding{}, false
	}
	for _, n := range slices.Concat(near...) {
		if n.Sign() <= 0 || !thousandfold(new(big.Rat).Quo(t.usual(f, "value", *f.Value), n.Rat())) {
			return Finding{}, false // a cell that may be read so agrees
		}
	}
	other := near[0][0]
	q := new(big.Rat).Quo(f.Value.Rat(), other.Rat())
	return t.finding(odd(plan.Measure(f.Value.String(), f.Unit), plan.Measure(other.String(), f.Unit), "số ở cột bên", q), i), true
}
