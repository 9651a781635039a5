package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tongket/internal/extract"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

// A base is what a value is compared with: last year's value.
type base struct {
	is   []Interval // as one may read it, in the unit of the value compared
	text string     // as printed, with its unit
	span [2]int
	fact int // -1 where no fact holds it
}

// growths holds a value against its growth and last year's value, wherever the
// text or a column of the table has that.
func (t *text) growths() []Finding {
	var all []Finding
	for _, i := range t.order {
		f := t.Facts[i]
		if f.Value == nil || f.YoyPct == nil || f.Upper != nil || f.Value.Sign() <= 0 || percentUnit(f.Unit) {
			continue
		}
		at := place(f, "yoy_pct", [2]int{-1, -1})
		if at[0] < 0 || t.hedged(at[0]) {
			continue
		}
		if b, ok := t.lastYear(i); ok {
			all = append(all, t.growth(i, b)...)
		}
	}
	return all
}

// growth judges one value with its growth and its base.
func (t *text) growth(i int, b base) []Finding {
	f := t.Facts[i]
	printed := growthInterval(f)
	out := Finding{Rule: RuleGrowth, Grade: Contradiction, Title: "Mức tăng, giảm không khớp với số năm trước"}
	for _, was := range b.is {
		if was.Lo == nil || was.Lo.Sign() <= 0 {
			continue
		}
		is := plus(share(values(f), was), big.NewRat(-100, 1))
		if !known(is) {
			return nil
		}
		if touches(is, printed) {
			out.Grade, out.Title = Agrees, "Khớp với số năm trước"
			break
		}
		if touches(is, wider(printed, lastPlace(*f.YoyPct))) {
			out.Grade, out.Title = Doubtful, "Mức tăng, giảm lệch ở chữ số cuối"
		}
	}
	was := middle(b.is[0])
	if was.Sign() <= 0 {
		return nil
	}
	true_ := new(big.Rat).Sub(times100(f.Value.Rat(), was), big.NewRat(100, 1))
	computed := signed(true_, max(f.YoyPct.Scale, 1))
	out.Arithmetic = fmt.Sprintf("(%s − %s) ÷ %s = %s", f.Value, bare(b.text), bare(b.text), computed)
	now := plan.Measure(f.Value.String(), f.Unit)
	switch out.Grade {
	case Agrees:
		out.Sentence = fmt.Sprintf("%s so với %s của năm trước là %s như văn bản ghi.", now, b.text, changeWords(true_, computed))
	case Doubtful:
		out.Sentence = fmt.Sprintf("%s so với %s của năm trước là %s, văn bản ghi %s: lệch ở chữ số cuối, có thể do làm tròn.", now, b.text,
			changeWords(true_, computed), changeWords(f.YoyPct.Rat(), signed(f.YoyPct.Rat(), f.YoyPct.Scale)))
	default:
		out.Sentence = fmt.Sprintf("%s so với %s của năm trước là %s, văn bản ghi %s. Đề nghị xem lại số năm nay, số năm trước hoặc tỷ lệ.", now, b.text,
			changeWords(true_, computed), changeWords(f.YoyPct.Rat(), signed(f.YoyPct.Rat(), f.YoyPct.Scale)))
	}
	if b.fact >= 0 {
		return []Finding{t.finding(out, i, b.fact)}
	}
	out.Spans = [][2]int{b.span}
	return []Finding{t.finding(out, i)}
}

// growthInterval is every growth that prints as the fact's. "gấp 1,3 lần" and
// "bằng 1,3 lần" were printed with other decimals than 30 %.
func growthInterval(f extract.Fact) Interval {
	h := half(f.YoyPct.Scale)
	hundred := big.NewRat(100, 1)
	for _, p := range f.Printed {
		if p.Field != "yoy_pct" {
			continue
		}
		h = half(p.Num.Scale)
		times := new(big.Rat).Mul(p.Num.Rat(), hundred)
		if new(big.Rat).Sub(times, hundred).Cmp(f.YoyPct.Rat()) == 0 {
			h.Mul(h, hundred)
		}
	}
	r := f.YoyPct.Rat()
	return Interval{Lo: new(big.Rat).Sub(r, h), Hi: new(big.Rat).Add(r, h)}
}

func plus(i Interval, by *big.Rat) Interval {
	p := Interval{LoOpen: i.LoOpen, HiOpen: i.HiOpen}
	if i.Lo != nil {
		p.Lo = new(big.Rat).Add(i.Lo, by)
	}
	if i.Hi != nil {
		p.Hi = new(big.Rat).Add(i.Hi, by)
	}
	return p
}

// middle is a value of a set for showing: its centre, or its one end.
func middle(i Interval) *big.Rat {
	switch {
	case known(i):
		m := new(big.Rat).Add(i.Lo, i.Hi)
		return m.Quo(m, big.NewRat(2, 1))
	case i.Lo != nil:
		return i.Lo
	case i.Hi != nil:
		return i.Hi
	}
	return new(big.Rat)
}

// signed prints the size of a change in percent.
func signed(r *big.Rat, decimals int) string {
	d, err := vn.FromRat(new(big.Rat).Abs(r), decimals)
	if err != nil {
		return "không tính được"
	}
	return d.Trim().String() + "%"
}

func changeWords(r *big.Rat, size string) string {
	switch r.Sign() {
	case 1:
		return "tăng " + size
	case -1:
		return "giảm " + size
	}
	return "không đổi"
}

// bare is a measured number without its unit.
func bare(measured string) string {
	number, _, _ := strings.Cut(measured, " ")
	return number
}

// lastYear finds what a fact's growth is counted from: a column of its table, a
// number of its own sentence, or the one fact of the same name a year before.
func (t *text) lastYear(i int) (base, bool) {
	if b, ok := t.lastYearColumn(i); ok {
		return b, true
	}
	if b, ok := t.lastYearBeside(i); ok {
		return b, true
	}
	f := t.Facts[i]
	before := shifted(f.Period, -1)
	if before == "" {
		return base{}, false
	}
	found := base{fact: -1}
	for _, j := range t.byKey[t.keys[i]] {
		g := t.Facts[j]
		if g.Period != before || g.Value == nil || g.Role == extract.Target || g.Upper != nil || g.Of != nil {
			continue
		}
		k, ok := convert(g.Unit, f.Unit)
		if !ok {
			continue
		}
		is := times(values(g), k)
		if found.fact >= 0 && !touches(found.is[0], is) {
			return base{}, false // two values for last year: which is meant is not known
		}
		found = base{is: []Interval{is}, text: plan.Measure(g.Value.String(), g.Unit), span: g.Span, fact: j}
	}
	return found, found.fact >= 0
}

// besides finds the numbers with a word after them among which last year's may be:
// "(năm 2024 là 8,1 tỷ đồng)", "cùng kỳ đạt 8,1 tỷ đồng".
var besides = regexp.MustCompile(`(\d+(?:[.,]\d+)*)\s*([\pL²³%‰]+(?: [\pL²³]+)?)`)

// raised finds "từ 8,1 tỷ đồng (năm 2024) lên 9,1".
var raised = regexp.MustCompile(`từ (\d+(?:[.,]\d+)*)\s*([\pL²³]+(?: [\pL²³]+)?)[^;.\n\d]{0,30}(20\d\d)?[^;.\n\d]{0,12}(?:lên|xuống|đến|còn)\s*$`)

// lastYearBeside looks for last year's value in the sentence of a fact.
func (t *text) lastYearBeside(i int) (base, bool) {
	f := t.Facts[i]
	value := place(f, "value", f.Span)
	if m := raised.FindStringSubmatchIndex(t.low[max(0, value[0]-160):value[0]]); m != nil {
		shift := max(0, value[0]-160)
		if b, ok := t.measured(f, shift+m[2], shift+m[3], shift+m[4], shift+m[5]); ok {
			return b, true
		}
	}
	end := max(place(f, "yoy_pct", f.Span)[1], value[1])
	_, to := t.sentence(f.Span[0])
	to = min(to, end+160)
	if end >= to {
		return base{}, false
	}
	if next := t.within(end, to); len(next) > 0 {
		// A statement with a verb of its own begins another subject.
		to = min(to, t.Facts[next[0]].Span[1]+20)
	}
	for _, m := range besides.FindAllStringSubmatchIndex(t.low[end:to], -1) {
		if _, ok := sameUnit(strings.TrimSpace(t.low[end+m[4]:end+m[5]]), f.Unit); !ok {
			continue
		}
		if !cued(t.low[end:end+m[2]], f.Period) {
			continue
		}
		return t.measured(f, end+m[2], end+m[3], end+m[4], end+m[5])
	}
	return base{}, false
}

// cued reports whether words before a number say that it is last year's: they name
// that year last, with no comma after it and no "a/" of a share.
func cued(words, period string) bool {
	if strings.Contains(words, ";") || strings.HasSuffix(words, "/") {
		return false
	}
	if n := strings.LastIndexByte(words, ','); n >= 0 {
		words = words[n+1:]
	}
	return len(words) < 120 && saysYear(words, period)
}

// measured reads a number with its unit as a base of a fact, if the unit goes.
func (t *text) measured(f extract.Fact, from, to, unitFrom, unitTo int) (base, bool) {
	unit := strings.TrimSpace(t.low[unitFrom:unitTo])
	k, ok := sameUnit(unit, f.Unit)
	if !ok {
		return base{}, false
	}
	b := base{text: plan.Measure(t.Text[from:to], f.Unit), span: [2]int{from, unitTo}, fact: -1}
	if k.Cmp(big.NewRat(1, 1)) != 0 {
		b.text = t.Text[from:unitTo]
	}
	whole := counted(f.Unit)
	for _, n := range t.numbersAt(from, to) {
		b.is = append(b.is, times(amount(n, whole && n.Scale == 0), k))
	}
	for _, j := range t.within(from-200, to) {
		if v := place(t.Facts[j], "value", [2]int{-1, -1}); v[0] == from {
			b.fact = j
		}
	}
	return b, len(b.is) > 0
}

// sameUnit is convert for a unit cut out of running text, which may carry a word
// too many.
func sameUnit(said, unit string) (*big.Rat, bool) {
	if unit == "" {
		return nil, false
	}
	for said != "" {
		if k, ok := convert(said, unit); ok && vn.ParseUnit(said).Ground != "" {
			return k, true
		}
		n := strings.LastIndexByte(said, ' ')
		if n < 0 {
			break
		}
		said = said[:n]
	}
	return nil, false
}

// numbersAt reads a printed number as the facts of the text read it, else in
// every way it may be read.
func (t *text) numbersAt(from, to int) []vn.Decimal {
	for _, j := range t.within(from-nearby, to) {
		for _, p := range t.Facts[j].Printed {
			if p.Span == [2]int{from, to} {
				return []vn.Decimal{p.Num}
			}
		}
	}
	return readings(t.Text[from:to])
}

// lastYearColumn finds last year's value in the row of a table.
func (t *text) lastYearColumn(i int) (base, bool) {
	f := t.Facts[i]
	tab, row, ok := t.rowOf(f)
	if !ok {
		return base{}, false
	}
	value := place(f, "value", f.Span)
	for _, c := range row.cells {
		if c.span[0] == value[0] || !tab.lastYear(c.col, f.Period) {
			continue
		}
		b := base{span: c.span, fact: -1}
		for _, n := range t.cellNumbers(c) { // each that 13,449 may be read as
			if n.Sign() <= 0 {
				return base{}, false
			}
			b.is, b.text = append(b.is, amount(n, counted(f.Unit) && n.Scale == 0)), plan.Measure(n.String(), f.Unit)
		}
		if len(b.is) > 0 {
			return b, true
		}
	}
	return base{}, false
}
