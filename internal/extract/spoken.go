package extract

import "tongket/internal/vn"

// wordsAt reads a number in words at token i with its unit: một trăm linh bốn
// hộ, ba mươi lăm héc-ta, một nửa số thôn. It returns 0 when the words there are
// rather an article, a year or a duration.
func (r *reader) wordsAt(i int) int {
	n := 0
	for i+n < len(r.tokens) && n < 24 {
		e, k := lex.longest(r.tokens[i+n : i+n+1])
		if k == 0 || e.tags&tNumberWord == 0 {
			break
		}
		n++
	}
	for least := n - 2; n > 0 && n > least; n-- {
		value, ok := vn.ParseWords(r.low[r.tokens[i].s:r.tokens[i+n-1].e])
		if ok {
			return r.spoken(i, n, value)
		}
	}
	return 0
}

// timesAt reads "gấp rưỡi", "gấp đôi", "tăng gấp ba": how many times at token i, the
// last word of the phrase, and how many tokens it takes.
func (r *reader) timesAt(i int) int {
	if b := r.before(); !b.is(tTimes) || r.word(i+1) == "lần" {
		return 0
	}
	v := Num{}
	switch r.word(i) {
	case "rưỡi":
		v = Num{Units: 15, Scale: 1}
	case "đôi", "hai":
		v = Num{Units: 2}
	case "ba":
		v = Num{Units: 3}
	case "bốn":
		v = Num{Units: 4}
	default:
		return 0
	}
	m := measure{value: v, printed: v, valueSpan: [2]int{int(r.tokens[i].s), int(r.tokens[i].e)}, kind: timesUnit, unit: "lần", known: true, inWords: true, unitEnd: r.tokens[i].e}
	return r.pushMeasure(i, 1, m)
}

// spoken makes the measure of n number words, or returns 0.
func (r *reader) spoken(i, n int, value Num) int {
	before := r.before()
	if before.is(tBefore) || r.after(i+n) || r.often() {
		return 0
	}
	if n == 1 {
		if k := r.perArea(i); k > 0 {
			return r.pushNoise(i, k)
		}
	}
	m := measure{value: value, printed: value, valueSpan: [2]int{int(r.tokens[i].s), int(r.tokens[i+n-1].e)}, inWords: true}
	if r.word(i+n-1) == "nửa" {
		m.value, m.printed, m.kind, m.unit, m.half, m.known = Num{Units: 50}, Num{Units: 50}, percentUnit, "%", true, true
		m.unitEnd = r.tokens[i+n-1].e
		return r.pushMeasure(i, n, m)
	}
	if part, k := r.decimalsAt(i + n); k > 0 {
		if whole, ok := scaled(value, 0); ok && whole.Scale == 0 {
			for range part.Scale {
				whole.Units *= 10
			}
			n += k
			m.value = Num{Units: whole.Units + part.Units, Scale: part.Scale}
			m.printed, m.valueSpan[1] = m.value, int(r.tokens[i+n-1].e)
		}
	}
	if share, k := r.fractionAt(i, n, value); k > 0 {
		m.value, m.printed, m.kind, m.unit, m.half, m.known = share, share, percentUnit, "%", true, true
		m.valueSpan[1], m.unitEnd = int(r.tokens[i+k-1].e), r.tokens[i+k-1].e
		return r.pushMeasure(i, k, m)
	}
	if k := r.spokenTotal(i+n, &m); k > 0 {
		return r.pushMeasure(i, n+k, m)
	}
	unit := r.unitAt(i + n)
	if last := r.word(i + n - 1); unit.tokens == 0 && (last == "tỷ" || last == "tỉ" || last == "triệu") && n > 1 {
		unit = unitRead{kind: moneyUnit, name: "đồng", known: true, end: r.tokens[i+n-1].e}
		m.take(unitRead{kind: moneyUnit, name: "đồng", known: true, end: unit.end, tokens: 1})
		return r.pushMeasure(i, n, m)
	}
	if unit.tokens == 0 && n > 1 && value.Scale == 0 && value.Units >= 10 {
		if k := r.strangeNoun(i+n, &m); k > 0 {
			return r.pushMeasure(i, n+k, m)
		}
	}
	if unit.tokens == 0 || n == 1 && (r.word(i) == "một" || r.word(i) == "năm" || r.word(i) == "tư" || r.word(i) == "không") && !r.before().is(boundTags) {
		return 0
	}
	m.take(unit)
	if r.allOf(m) {
		return r.pushNoise(i, n+unit.tokens)
	}
	return r.pushMeasure(i, n+unit.tokens, m)
}

// spokenTotal reads "trên chín trường" after "sáu": the total and what is counted.
func (r *reader) spokenTotal(i int, m *measure) int {
	if r.word(i) != "trên" {
		return 0
	}
	for n := 3; n > 0; n-- {
		if i+n >= len(r.tokens) {
			continue
		}
		total, ok := vn.ParseWords(r.low[r.tokens[i+1].s:r.tokens[i+n].e])
		if !ok || total.Cmp(m.value) < 0 {
			continue
		}
		unit := r.unitAt(i + n + 1)
		if unit.kind != countUnit {
			return 0
		}
		m.other, m.otherSpan = &total, [2]int{int(r.tokens[i+1].s), int(r.tokens[i+n].e)}
		m.take(unit)
		return 1 + n + unit.tokens
	}
	return 0
}

// decimalsAt reads "phẩy hai", "phẩy hai mươi lăm" at token i as the decimals of the
// number before it.
func (r *reader) decimalsAt(i int) (Num, int) {
	if r.word(i) != "phẩy" {
		return Num{}, 0
	}
	for n := 3; n > 0; n-- {
		if i+n >= len(r.tokens) {
			continue
		}
		v, ok := vn.ParseWords(r.low[r.tokens[i+1].s:r.tokens[i+n].e])
		if !ok || v.Scale > 0 || v.Units < 0 || v.Units > 999 {
			continue
		}
		for scale, limit := 1, int64(10); ; scale, limit = scale+1, limit*10 {
			if v.Units < limit {
				return Num{Units: v.Units, Scale: scale}, n + 1
			}
		}
	}
	return Num{}, 0
}

// fractionAt reads "hai phần ba", "ba phần tư" as a percentage with two decimals: a
// is the value of the n words at token i. It returns how many tokens it takes.
func (r *reader) fractionAt(i, n int, a Num) (Num, int) {
	if n != 1 || r.word(i+1) != "phần" {
		return Num{}, 0
	}
	b, ok := vn.ParseWords(r.word(i + 2))
	if r.word(i+2) == "tư" {
		b, ok = Num{Units: 4}, true
	}
	if !ok || a.Scale > 0 || b.Scale > 0 || a.Units <= 0 || a.Units >= b.Units {
		return Num{}, 0
	}
	return share(a, b, 2).Trim(), 3
}

// often reports "mỗi tuần trực hai buổi": how often, which is no figure.
func (r *reader) often() bool {
	for k := len(r.chunks) - 1; k > 0 && k >= len(r.chunks)-4 && r.chunks[k].sign == 0; k-- {
		if w := r.low[r.chunks[k].s:r.chunks[k].e]; w == "tuần" || w == "ngày" {
			if r.low[r.chunks[k-1].s:r.chunks[k-1].e] == "mỗi" {
				return true
			}
		}
	}
	return false
}

// perHeadAt reads the number that a rate is counted by: "trên 1 vạn dân", "trên
// 1.000 trẻ đẻ sống", "/100.000 dân".
func (r *reader) perHeadAt(i int) int {
	b := r.before()
	if !b.is(tOver) && b.sign != '/' && r.low[b.s:b.e] != "trên mỗi" {
		return 0
	}
	switch r.word(i) {
	case "1", "10", "100", "1.000", "1000", "10.000", "10000", "100.000", "100000":
	default:
		return 0
	}
	if n := r.perArea(i); n > 0 {
		return n
	}
	n := 1
	if w := r.word(i + n); w == "vạn" || w == "nghìn" || w == "ngàn" {
		n++
	}
	switch r.word(i + n) {
	case "dân", "trẻ", "bé", "ca", "người", "trường":
	default:
		return 0
	}
	if n == 1 && r.word(i) == "1" {
		return 0
	}
	if b.is(tOver) {
		if !r.countedBy(i + n + 1) {
			return 0
		}
		r.chunks[len(r.chunks)-1].tags = 0
	}
	return n
}

// countedBy tells the base of a rate from a bound: "8,5 bác sĩ trên 10.000 dân" and
// "số trẻ tử vong trên 1.000 trẻ là 12" have a figure of their own, "đạt trên 1.000
// người" is the figure. rest is the token after the base.
func (r *reader) countedBy(rest int) bool {
	k := len(r.chunks) - 2 // before the "trên" that is the last chunk
	if k < 0 {
		return false
	}
	c := r.chunks[k]
	if c.is(tReach|tHave|tEqual|tLeft|tUp|tDown|tVerb|tLight|tTo) && !c.is(tNoun|tPlain) {
		return false
	}
	for ; k >= 0 && r.chunks[k].sign != ';' && r.chunks[k].sign != '.' && r.chunks[k].sign != ','; k-- {
		if r.chunks[k].is(tMeasure) {
			return true
		}
	}
	for j := rest; j < len(r.tokens) && j < rest+20 && !r.signAt(j, ",", ";", ".", "("); j++ {
		if r.isNumber(j) {
			return true
		}
	}
	return false
}

// perArea reads "giá trị sản xuất trên một héc-ta đất … 158 triệu đồng": one unit
// of land, when the figure itself comes later in the clause.
func (r *reader) perArea(i int) int {
	b := r.before()
	if w := r.word(i); !b.is(tOver) || w != "1" && w != "một" && w != "01" {
		return 0
	}
	u := r.unitAt(i + 1)
	if u.tokens == 0 || u.kind != measureUnit && r.word(i+1) != "đơn" {
		return 0
	}
	for j := i + 1 + u.tokens; j < len(r.tokens) && j < i+20; j++ {
		if r.isNumber(j) {
			r.chunks[len(r.chunks)-1].tags = 0
			return 1 + u.tokens
		}
		if r.signAt(j, ",", ";", ".", "(") {
			return 0
		}
	}
	return 0
}
