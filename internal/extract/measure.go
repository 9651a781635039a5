package extract

import (
	"strings"

	"tongket/internal/vn"
)

// measureAt reads a number in digits with what belongs to it: a second, smaller
// part (25 tỷ 941 triệu đồng), a unit or counting word, the total of a/b, the
// upper end of a range. n is the number of tokens, at least 1.
func (r *reader) measureAt(i int) (m measure, n int, ok bool) {
	first := r.word(i)
	n = 1
	unit := r.unitAt(i + n)
	m.value, ok = r.conv.parse(first, unit.kind == countUnit)
	if !ok {
		return m, r.chain(i), false
	}
	m.valueSpan = [2]int{int(r.tokens[i].s), int(r.tokens[i].e)}
	m.printed = m.value
	n += unit.tokens
	if unit.kind == countUnit && unit.name == "điểm" && m.value.Scale > 0 {
		unit.kind, unit.nounStart = measureUnit, 0 // "24,15 điểm" is a mark
	}
	m.take(unit)
	if unit.kind == moneyUnit && unit.tokens > 0 {
		n += r.smallerPart(i+n, &m, unit)
	}
	if unit.kind == noUnit && r.after(i+n) {
		return m, n, false
	}
	n += r.totalAt(i, i+n, &m)
	if m.other == nil {
		n += r.rangeAt(i, i+n, &m)
	}
	if m.kind == noUnit && !yearLike(first, m.value) {
		n += r.strangeNoun(i+n, &m)
	}
	if m.kind == noUnit && yearLike(first, m.value) {
		return m, n, false
	}
	return m, n, true
}

// signedAt reads a percentage with its sign: "đạt −2,1%", "(+12,4%)", "âm 0,4%";
// and an amount below zero: "là −16 triệu đồng", "âm 15 triệu đồng". A dash between
// two numbers is a range, one with a blank after it opens an item.
func (r *reader) signedAt(i int) int {
	if !r.isNumber(i + 1) {
		return 0
	}
	minus := r.signAt(i, "-", "−", "–") || r.word(i) == "âm"
	if !minus && !r.signAt(i, "+") || r.tokens[i].kind == signToken && !r.glued(i+1) {
		return 0
	}
	b := r.before()
	if len(r.chunks) == 0 || b.is(tMeasure|tPeriod|tNoise) || r.glued(i) && b.sign != '(' && b.sign != ':' {
		return 0
	}
	m, n, ok := r.measureAt(i + 1)
	change := m.kind == percentUnit || m.kind == pointUnit
	below := minus && b.is(tReach|tEqual|tEstimate) && m.kind != noUnit && m.other == nil // elsewhere a dash joins or lists, and "siêu âm" is a sound
	if !ok || m.upper != nil || !change && !below {
		return 0
	}
	m.signed = change
	m.valueSpan[0] = int(r.tokens[i].s)
	if minus {
		m.value, m.printed = negated(m.value), negated(m.printed)
	}
	return r.pushMeasure(i, n+1, m)
}

// yearLike tells a bare number that is rather a year.
func yearLike(printed string, n Num) bool {
	return len(printed) == 4 && n.Scale == 0 && n.Units >= 1900 && n.Units <= 2100
}

// after reports whether the words at token i make the number before them a
// duration, an age, an hour, a slogan or a grade.
func (r *reader) after(i int) bool {
	if i >= len(r.tokens) {
		return false
	}
	e, n := lex.longest(r.tokens[i:])
	return n > 0 && e.tags&tAfter != 0
}

// A unitRead is a unit found in the text.
type unitRead struct {
	kind      unitKind
	name      string
	power     int
	tokens    int
	nounStart int32
	end       int32
	known     bool
}

func (m *measure) take(u unitRead) {
	if u.tokens == 0 {
		return
	}
	m.unit, m.kind, m.known, m.unitEnd, m.nounStart = u.name, u.kind, u.known, u.end, u.nounStart
}

// unitAt reads the unit or counting word at token i; tokens is 0 for none.
func (r *reader) unitAt(i int) (u unitRead) {
	if i >= len(r.tokens) {
		return u
	}
	if r.signAt(i, "“", "\"", "‘") && i+1 < len(r.tokens) && !r.glued(i) {
		if e, n := lex.longest(r.tokens[i+1:]); n > 0 && e.tags&tNoun != 0 && e.tags&(tAfter|tPlain|tUnit) == 0 {
			return unitRead{kind: countUnit, name: r.spelled(i+1, n), tokens: n + 1, nounStart: r.tokens[i+1].s, end: r.tokens[i+n].e, known: true}
		}
	}
	e, n := lex.longest(r.tokens[i:])
	if n == 0 {
		return u
	}
	if e.tags&tUnit == 0 {
		if e.tags&tNoun != 0 && e.tags&(tAfter|tPlain) == 0 {
			return r.perAt(i, unitRead{kind: countUnit, name: r.spelled(i, n), tokens: n, nounStart: r.tokens[i].s, end: r.tokens[i+n-1].e, known: true})
		}
		return u
	}
	found := lex.units[e.unit]
	u = unitRead{kind: found.kind, name: found.name, power: found.power, tokens: n, end: r.tokens[i+n-1].e, known: true}
	switch {
	case u.kind == scaleUnit || u.kind == moneyUnit && !strings.HasSuffix(r.low[r.tokens[i].s:u.end], "đồng") && !strings.HasSuffix(u.name, "USD"):
		u = r.composite(i, u)
	case e.tags&tNoun != 0 && u.kind == measureUnit:
		// "điểm", "lượt": a counting word when another word follows that names
		// what is counted.
		u.kind, u.nounStart = countUnit, r.tokens[i].s
	}
	return r.perAt(i, u)
}

// composite reads what a scale word counts: nghìn lượt khách, triệu USD, nghìn
// tấn. A bare triệu or tỷ is money.
func (r *reader) composite(i int, u unitRead) unitRead {
	scale := strings.TrimSuffix(u.name, " đồng")
	j := i + u.tokens
	if j >= len(r.tokens) {
		return u
	}
	e, n := lex.longest(r.tokens[j:])
	if n == 0 || e.tags&(tUnit|tNoun) == 0 {
		return u
	}
	if e.tags&tUnit != 0 {
		inner := lex.units[e.unit]
		if inner.kind == percentUnit || inner.kind == timesUnit || inner.kind == scaleUnit || inner.kind == pointUnit {
			return u
		}
		if inner.kind == moneyUnit && u.kind == moneyUnit {
			return u
		}
		u.name = scale + " " + inner.name
		u.tokens += n
		u.end = r.tokens[j+n-1].e
		u.kind = measureUnit
		if inner.kind == moneyUnit {
			u.kind = moneyUnit
		}
		if e.tags&tNoun != 0 {
			u.kind, u.nounStart = countUnit, r.tokens[j].s
		}
		return u
	}
	if u.kind == moneyUnit && u.power >= 9 {
		return u // "6 tỷ người" is not said; "6 tỷ hộ vay" is six billion đồng lent
	}
	u.kind, u.name = countUnit, scale+" "+r.spelled(j, n)
	u.nounStart = r.tokens[j].s
	u.tokens += n
	u.end = r.tokens[j+n-1].e
	return u
}

// perAt adds what stands after slashes: triệu đồng/người/năm, tạ/ha, %/năm.
func (r *reader) perAt(i int, u unitRead) unitRead {
	for {
		j := i + u.tokens
		if n := r.perManyAt(j, u); n > 0 {
			u.name += "/" + r.spelled(j+1, n-1)
			u.tokens += n
			u.end, u.kind = r.tokens[j+n-1].e, measureUnit
			continue
		}
		if !r.signAt(j, "/") || j+1 >= len(r.tokens) || r.tokens[j+1].kind != wordToken {
			return u
		}
		e, n := lex.longest(r.tokens[j+1:])
		if n == 0 || e.tags&tPlan != 0 || e.tags&(tPer|tUnit|tNoun) == 0 {
			return u
		}
		name := r.spelled(j+1, n)
		if e.tags&tUnit != 0 {
			name = lex.units[e.unit].name
		}
		u.name += "/" + name
		u.tokens += 1 + n
		u.end = r.tokens[j+n].e
		if u.kind == countUnit || u.kind == timesUnit {
			u.kind = measureUnit
		}
	}
}

// perManyAt reads "/100 nữ", "/10.000 dân" at token i: how many a rate counts by.
func (r *reader) perManyAt(i int, u unitRead) int {
	if u.kind != countUnit && u.kind != measureUnit || !r.signAt(i, "/") || !r.isNumber(i+1) {
		return 0
	}
	switch r.word(i + 1) {
	case "1", "100", "1.000", "1000", "10.000", "10000", "100.000", "100000":
	default:
		return 0
	}
	n := 2
	if w := r.word(i + n); w == "vạn" || w == "nghìn" || w == "ngàn" {
		n++
	}
	switch r.word(i + n) {
	case "dân", "nữ", "trẻ":
		return n + 1
	case "bé", "người":
		if w := r.word(i + n + 1); w == "gái" || w == "dân" {
			return n + 2
		}
	}
	return 0
}

// spelled is the text of n tokens from i as written in small letters.
func (r *reader) spelled(i, n int) string {
	return squeeze(r.low[r.tokens[i].s:r.tokens[i+n-1].e])
}

// squeeze makes every run of blanks one blank.
func squeeze(s string) string {
	if !strings.ContainsAny(s, "\n\t\r") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// smallerPart reads "941 triệu đồng" after "25 tỷ".
func (r *reader) smallerPart(i int, m *measure, big unitRead) int {
	if !r.isNumber(i) || big.power == 0 {
		return 0
	}
	small := r.unitAt(i + 1)
	if small.kind != moneyUnit || small.power >= big.power {
		return 0
	}
	part, ok := r.conv.parse(r.word(i), false)
	if !ok {
		return 0
	}
	for range big.power - small.power {
		if part.Scale >= vn.MaxScale {
			return 0
		}
		part.Scale++
	}
	total, ok := sum(m.value, part.Trim())
	if !ok {
		return 0
	}
	m.value, m.printed, m.unitEnd = total, total, small.end
	m.valueSpan[1] = int(r.tokens[i+small.tokens].e)
	return 1 + small.tokens
}

// totalAt reads "/b" after a: 12/14 chỉ tiêu, 742 ha/735 ha KH, 14,28 tỷ
// đồng/KH 12 tỷ đồng.
func (r *reader) totalAt(first, i int, m *measure) int {
	if m.kind == percentUnit {
		return 0
	}
	j, plan := i+1, false
	if k := r.totalWords(i, m); k > 0 {
		j = i + k
	} else if !r.signAt(i, "/") {
		return 0
	}
	if j < len(r.tokens) && r.tokens[j].kind == wordToken {
		e, n := lex.longest(r.tokens[j:])
		if n > 0 && e.tags&tPlan != 0 {
			j, plan = j+n, true
		}
	}
	if e, n := lex.longest(r.tokens[min(j, len(r.tokens)):]); n > 0 && e.tags&tNoun != 0 && r.isNumber(j+n) {
		j += n // 83 hộ/tổng số 112 hộ
	}
	if !r.isNumber(j) {
		return 0
	}
	unit := r.unitAt(j + 1)
	other, ok := r.conv.parse(r.word(j), unit.kind == countUnit)
	if !ok || m.kind == noUnit && unit.kind == noUnit && !r.plainNoun(j+1) && !plan && !r.bareTotal(i, m.value, other) {
		return 0
	}
	if m.kind != noUnit && unit.kind == countUnit && m.kind != countUnit && !plan {
		return 0 // "38,4 tỷ đồng/12 tổ" are two figures
	}
	m.other, m.otherSpan = &other, [2]int{int(r.tokens[j].s), int(r.tokens[j].e)}
	n := j + 1 + unit.tokens - i
	if m.kind == noUnit {
		m.take(unit)
	}
	n += r.ofPlanAt(i+n, m, &plan)
	m.otherPlan = plan
	if m.kind == noUnit {
		n += r.strangeNoun(i+n, m)
	}
	return n
}

// totalWords is how many tokens stand before the total in "15 trong tổng số 16 chỉ
// tiêu", "196 trên tổng số 254 hộ", "6 trên 9 trường"; 0 when no total follows.
func (r *reader) totalWords(i int, m *measure) int {
	if w := r.word(i); w != "trên" && w != "trong" || m.kind != noUnit && m.kind != countUnit {
		return 0
	}
	n := 1
	for w := r.word(i + n); w == "tổng" || w == "số"; w = r.word(i + n) {
		n++
	}
	if !r.isNumber(i+n) || n == 1 && (r.word(i) == "trong" || m.kind != noUnit) {
		return 0
	}
	unit := r.unitAt(i + n + 1)
	total, ok := r.conv.parse(r.word(i+n), true)
	if !ok || unit.kind != countUnit || m.value.Scale > 0 || total.Cmp(m.value) < 0 || m.kind == countUnit && unit.name != m.unit {
		return 0
	}
	return n
}

// ofPlanAt reads the words after a/b that call b the plan: "742 ha/735 ha KH", "61
// ha/50 ha kế hoạch", "11/28 căn theo kế hoạch". Of a count of targets b stays their
// number.
func (r *reader) ofPlanAt(i int, m *measure, plan *bool) int {
	n := 0
	switch w := r.word(i); {
	case w == "theo":
		n = 1
	case w == "so" && r.word(i+1) == "với":
		n = 2
	}
	if i+n >= len(r.tokens) {
		return 0
	}
	e, k := lex.longest(r.tokens[i+n:])
	if k == 0 || e.tags&tPlan == 0 || strings.HasPrefix(m.unit, "chỉ tiêu") || strings.HasPrefix(m.unit, "tiêu chí") {
		return 0
	}
	if e.tags&tNoun != 0 && (m.kind == noUnit || r.word(i+n) != "kế") {
		return 0
	}
	*plan = true
	return n + k
}

// rangeAt reads the upper end of a range: 10 - 12%, 450 - 500 lao động, từ 15 đến
// 18 đảng viên.
func (r *reader) rangeAt(first, i int, m *measure) int {
	if !r.signAt(i, "-", "–", "—") && r.word(i) != "đến" && r.word(i) != "tới" || !r.isNumber(i+1) {
		return 0
	}
	if !r.signAt(i, "-", "–", "—") && m.kind != noUnit && !r.before().is(tFrom) {
		return 0
	}
	if r.after(i + 2) {
		return 0
	}
	unit := r.unitAt(i + 2)
	upper, ok := r.conv.parse(r.word(i+1), unit.kind == countUnit)
	if !ok || m.kind != noUnit && (unit.kind == noUnit || unit.name != m.unit && !strings.HasPrefix(unit.name, m.unit+"/")) {
		return 0
	}
	if m.kind == noUnit && unit.kind == noUnit && !r.plainNoun(i+2) {
		return 0
	}
	if unit.kind == countUnit {
		if low, ok := r.conv.parse(r.word(first), true); ok {
			m.value, m.printed = low, low
		}
	}
	if upper.Cmp(m.value) <= 0 {
		return 0
	}
	m.upper, m.upperSpan = &upper, [2]int{int(r.tokens[i+1].s), int(r.tokens[i+1].e)}
	if unit.tokens > 0 {
		m.take(unit)
	}
	n := 2 + unit.tokens
	if m.kind == noUnit {
		n += r.strangeNoun(i+n, m)
	}
	return n
}

// notCounted are the parts of speech that cannot be a counting word.
const notCounted = tReach | tEqual | tHave | tUp | tDown | tExceed | tTimes | tLeft | tShare | tLess |
	boundTags | tStop | tUpward | tDownward | tFrom | tTo | tEstimate | tForecast | tCompare | tSame | tJoiner |
	tInWhich | tSay | tAfter | tDeadline | tAsOf | tTarget | tPer | tVerb | tBefore

// plainNoun reports whether token i may be a counting word that the lexicon does
// not know: any word without a part in the grammar.
func (r *reader) plainNoun(i int) bool {
	if i >= len(r.tokens) || r.tokens[i].kind != wordToken {
		return false
	}
	e, n := lex.longest(r.tokens[i:])
	if n == 0 {
		return !r.glued(i)
	}
	return e.tags&notCounted == 0 && e.tags&tLight == 0
}

// strangeNoun takes an unknown word after a number as its counting word.
func (r *reader) strangeNoun(i int, m *measure) int {
	if !r.plainNoun(i) {
		return 0
	}
	switch r.word(i) {
	case "không", "chưa", "đã", "đang", "sẽ":
		return 0 // "8 vượt, 4 đạt, 2 không đạt"
	}
	_, n := lex.longest(r.tokens[i:])
	n = max(n, 1)
	m.kind, m.unit, m.nounStart, m.unitEnd = countUnit, r.spelled(i, n), r.tokens[i].s, r.tokens[i+n-1].e
	return n
}

// bareTotal reports a/b without a word for what is counted, where the name before
// it says so: "Số khu dân cư đạt danh hiệu: 31/33".
func (r *reader) bareTotal(i int, part, total Num) bool {
	b := r.before()
	return r.glued(i) && r.glued(i+1) && (b.sign == ':' || b.is(tReach|tHave)) && part.Scale == 0 && total.Scale == 0 &&
		part.Cmp(total) <= 0 && total.Units < 10000
}
