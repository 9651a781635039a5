package vn

import (
	"math"
	"strings"
)

// The words that numbers are read from. OneTone has been applied before they are
// looked up, so each stands here once.
var (
	plainDigits = map[string]uint64{"không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
		"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
	// finalDigits only end a number that began with something greater:
	// "hai mươi mốt", "trăm tư", "mười lăm".
	finalDigits = map[string]uint64{"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
	multipliers = map[string]uint64{"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
	halfWords   = map[string]bool{"rưỡi": true, "rưởi": true}
	linkWords   = map[string]bool{"linh": true, "lẻ": true}
)

// ParseWords reads a number written in words, and nothing else: "mười hai", "một
// nghìn hai trăm linh năm", "hai triệu rưỡi", "một phẩy năm tỷ", "một nửa". It
// takes the short ways of speech ("trăm hai" is 120, "triệu tư" 1 400 000, "hai
// lăm" 25), but not "hai mươi năm" or "một nghìn năm", which count years. Whatever Words writes
// it reads back. The scale is the smallest that holds the value.
func ParseWords(s string) (Decimal, bool) {
	if len(s) > longestWords {
		return Decimal{}, false
	}
	r := wordReader{words: strings.Fields(OneTone(Lower(s)))}
	for i, w := range r.words[:max(0, len(r.words)-1)] {
		// Payment papers set a comma after a step: "mười tỷ, hai triệu".
		if step, ok := strings.CutSuffix(w, ","); ok && multipliers[step] > 0 {
			r.words[i] = step
		}
	}
	negative := r.take("âm")
	if len(r.words) == r.at || len(r.words) == r.at+1 && r.isUnit() {
		return Decimal{}, false
	}
	units, scale, ok := r.number()
	if !ok || r.at != len(r.words) {
		return Decimal{}, false
	}
	switch {
	case negative && units <= 1<<63:
		return Decimal{int64(-units), scale}.Trim(), true
	case !negative && units <= math.MaxInt64:
		return Decimal{int64(units), scale}.Trim(), true
	}
	return Decimal{}, false
}

// wordReader reads number words from left to right.
type wordReader struct {
	words []string
	at    int
}

// peek returns the word n places ahead, "" beyond the end.
func (r *wordReader) peek(n int) string {
	if r.at+n >= len(r.words) {
		return ""
	}
	return r.words[r.at+n]
}

func (r *wordReader) take(word string) bool {
	if r.peek(0) != word {
		return false
	}
	r.at++
	return true
}

func (r *wordReader) takeAny(words map[string]bool) bool {
	if !words[r.peek(0)] {
		return false
	}
	r.at++
	return true
}

// isUnit reports whether the next word is a step without a count of its own,
// which alone is a unit ("tỷ đồng") and not a number.
func (r *wordReader) isUnit() bool {
	w := r.peek(0)
	return w == "chục" || w == "trăm" || multipliers[w] > 0
}

// number reads units × 10^-scale: a whole number, or one with a fraction and the
// steps that multiply both.
func (r *wordReader) number() (units uint64, scale int, ok bool) {
	switch {
	case r.peek(0) == "nửa":
		r.at++
		return r.multiplied(5, 1)
	case r.peek(0) == "một" && r.peek(1) == "nửa":
		r.at += 2
		return r.multiplied(5, 1)
	}
	whole, counted, ok := r.whole()
	if !ok {
		return 0, 0, false
	}
	if r.take("phẩy") {
		return r.decimals(whole)
	}
	if counted && r.takeAny(halfWords) { // "hai rưỡi"
		tenths, ok := mulAdd(whole, 10, 5)
		if !ok {
			return 0, 0, false
		}
		return r.multiplied(tenths, 1)
	}
	return whole, 0, true
}

// multiplied applies the steps that follow a fraction: "nửa triệu", "một phẩy hai
// nghìn tỷ".
func (r *wordReader) multiplied(units uint64, scale int) (uint64, int, bool) {
	last := uint64(0)
	for {
		m := multipliers[r.peek(0)]
		if m == 0 {
			return units, scale, true
		}
		if m < last {
			return 0, 0, false
		}
		last = m
		var ok bool
		if units, ok = mulAdd(units, m, 0); !ok {
			return 0, 0, false
		}
		r.at++
	}
}

// decimals reads what follows "phẩy": digit by digit ("không năm") or as one
// count below a thousand ("ba mươi lăm").
func (r *wordReader) decimals(whole uint64) (uint64, int, bool) {
	start := r.at
	g, ok := r.group(true)
	units, scale := whole, 0
	if ok && g.value >= 10 && !g.loose {
		for size := g.value; size > 0; size /= 10 {
			scale++
		}
		units, ok = mulAdd(whole, uint64(pow10[scale]), g.value)
		if !ok {
			return 0, 0, false
		}
		return r.multiplied(units, scale)
	}
	r.at = start
	for {
		d, is := plainDigits[r.peek(0)]
		if !is {
			break
		}
		r.at++
		scale++
		if units, ok = mulAdd(units, 10, d); !ok || scale > MaxScale {
			return 0, 0, false
		}
	}
	if scale == 0 {
		return 0, 0, false
	}
	return r.multiplied(units, scale)
}

// counted is a part of a number that its step closed: value already multiplied.
type counted struct {
	value, step uint64
	half        bool // "rưỡi" stood after it: nothing smaller may follow
}

// whole reads a whole number. plain says that it ended in a count of ones, to
// which "rưỡi" adds a half.
func (r *wordReader) whole() (value uint64, plain, ok bool) {
	var parts []counted
	for {
		g, present := r.group(len(parts) == 0)
		m := multipliers[r.peek(0)]
		if m == 0 {
			return r.close(parts, g, present)
		}
		r.at++
		if parts, ok = pushPart(parts, g, present, m); !ok {
			return 0, false, false
		}
		if r.takeAny(halfWords) {
			last := &parts[len(parts)-1]
			last.value, last.half = last.value+m/2, true
		}
	}
}

// pushPart closes a group with the step m. A greater step takes in all that was
// counted under smaller ones: "một nghìn hai trăm tỷ" is 1200 tỷ.
func pushPart(parts []counted, g group, present bool, m uint64) ([]counted, bool) {
	value, taken := uint64(0), false
	for len(parts) > 0 {
		last := parts[len(parts)-1]
		if last.step > m || last.step == m && m != billion {
			break
		}
		if present && (last.half || g.short || g.loose || last.step == m && !g.full) {
			return nil, false
		}
		value += last.value
		parts, taken = parts[:len(parts)-1], true
	}
	switch {
	case present:
		value += g.value
	case !taken && len(parts) == 0:
		value = 1 // "nghìn tỷ", "triệu tư"
	case !taken:
		return nil, false
	}
	value, ok := mulAdd(value, m, 0)
	if n := len(parts); !ok || n > 0 && (parts[n-1].half || value >= parts[n-1].step) {
		return nil, false
	}
	return append(parts, counted{value: value, step: m}), true
}

// close adds up the parts and the last group.
func (r *wordReader) close(parts []counted, g group, present bool) (value uint64, plain, ok bool) {
	if len(parts) == 0 {
		return g.value, present && !g.half && !g.loose, present
	}
	last := parts[len(parts)-1]
	for _, p := range parts {
		var fits bool
		if value, fits = add(value, p.value); !fits {
			return 0, false, false
		}
	}
	if !present {
		return value, false, true
	}
	extra := g.value
	if g.short { // "hai triệu tư"
		if r.words[r.at-1] == "năm" { // "hai triệu năm" are years
			return 0, false, false
		}
		extra = g.value * last.step / 10
	}
	value, ok = add(value, extra)
	return value, false, ok && !last.half && (!g.short || g.value > 0)
}

// group is a count below one thousand.
type group struct {
	value uint64
	full  bool // its hundreds were said
	short bool // one digit and nothing else
	loose bool // one of the short ways of speech: "trăm hai", "hai lăm"
	half  bool // ended in "rưỡi"
}

// group reads a count below one thousand; first says that nothing came before.
func (r *wordReader) group(first bool) (group, bool) {
	if !first && r.takeAny(linkWords) {
		d, ok := r.digit()
		return group{value: d}, ok && d > 0
	}
	word := r.peek(0)
	d, isDigit := plainDigits[word]
	switch {
	case isDigit && r.peek(1) == "trăm":
		r.at += 2
		return r.hundreds(d)
	case first && word == "trăm":
		r.at++
		return r.hundreds(1)
	case isDigit && r.peek(1) == "chục" && d > 0:
		r.at += 2
		return r.dozens(d), true
	case first && word == "chục":
		r.at++
		return r.dozens(1), true
	}
	if g, ok := r.tens(); ok {
		return g, true
	}
	if !isDigit && !first {
		d, isDigit = finalDigits[word]
	}
	if !isDigit || first && word == "tư" {
		return group{}, false
	}
	r.at++
	return group{value: d, short: true}, true
}

// digit takes one digit in any of its forms.
func (r *wordReader) digit() (uint64, bool) {
	word := r.peek(0)
	d, ok := plainDigits[word]
	if !ok {
		d, ok = finalDigits[word]
	}
	if ok {
		r.at++
	}
	return d, ok
}

// dozens closes a count of "chục", which are tens.
func (r *wordReader) dozens(d uint64) group {
	g := group{value: d * 10}
	if r.takeAny(halfWords) {
		g.value, g.half = g.value+5, true
	}
	return g
}

// hundreds reads what follows "trăm".
func (r *wordReader) hundreds(d uint64) (group, bool) {
	g := group{value: d * 100, full: true}
	if r.takeAny(linkWords) {
		ones, ok := r.digit()
		g.value += ones
		return g, ok && ones > 0
	}
	if r.takeAny(halfWords) {
		g.value, g.half = g.value+50, true
		return g, d > 0
	}
	if t, ok := r.tens(); ok {
		g.value, g.loose = g.value+t.value, t.loose
		return g, true
	}
	// One digit after "trăm" counts tens, unless it begins the next count.
	next := r.peek(1)
	if next == "trăm" || next == "mươi" || next == "chục" {
		return g, true
	}
	if r.peek(0) == "năm" { // a hundred years
		return g, true
	}
	if ones, ok := r.digit(); ok {
		g.value, g.loose = g.value+ones*10, true
		return g, d > 0 && ones > 0
	}
	return g, true
}

// tens reads 10 to 99; nothing is taken when there is none.
func (r *wordReader) tens() (group, bool) {
	if r.take("mười") {
		return group{value: 10 + r.ones(false)}, true
	}
	d := plainDigits[r.peek(0)]
	if d < 2 {
		return group{}, false
	}
	if r.peek(1) == "mươi" {
		r.at += 2
		return group{value: d*10 + r.ones(true)}, true
	}
	if ones := finalDigits[r.peek(1)]; ones > 0 { // "hai lăm"
		r.at += 2
		return group{value: d*10 + ones, loose: true}, true
	}
	return group{}, false
}

// ones reads the digit after "mười" or, when many, after "mươi"; 0 when none
// follows. "năm" does not follow either: "mười năm" is ten years.
func (r *wordReader) ones(many bool) uint64 {
	word := r.peek(0)
	if word == "không" || word == "năm" || !many && (word == "mốt" || word == "tư" || word == "nhăm") {
		return 0
	}
	d, _ := r.digit()
	return d
}

// mulAdd is a×b+c; ok is false beyond 64 bits.
func mulAdd(a, b, c uint64) (uint64, bool) {
	if b != 0 && a > math.MaxUint64/b {
		return 0, false
	}
	return add(a*b, c)
}

func add(a, b uint64) (uint64, bool) { return a + b, a+b >= a }
