package extract

import (
	"fmt"
	"strconv"
	"strings"

	"tongket/internal/vn"
)

// A span kind is the sort of time that a period covers.
type spanKind uint8

const (
	yearSpan spanKind = iota
	termSpan          // 2020-2025
	schoolSpan
	halfSpan
	quarterSpan
	monthSpan
	monthsSpan // the first n months
	restSpan   // the last n months
	daySpan
	pastTermSpan // nhiệm kỳ qua, 5 năm qua
	thisTermSpan // hằng năm, 5 năm: the term where one is spoken of
)

// A period is a phrase of time as written; a year of 0 is left to the context.
type period struct {
	s, e     int32
	kind     spanKind
	year, to int // to: last year of a term or school year
	n        int // half, quarter, month, number of months
	day      int
	stage    bool // giai đoạn
	loose    bool // cả năm, trong năm: only its context tells more
	asOf     bool // said of a moment: tính đến, đến hết, cuối
	deadline bool
}

// A clock is what a text says of the time it speaks from.
type clock struct {
	year     int    // the year under review, 0 when unknown
	review   period // the period under review
	known    bool   // review was found
	planYear int    // a coming year that the title plans for, 0 for none
	term     period // the term that a congress opens, year 0 for none
	end      int    // last month under review, counted from year 0
	dated    period // the date of the document itself
	plan     bool   // a resolution, plan or assignment: its figures are targets
	aims     bool   // a plan or programme of action: what it does not call a result is a target
	assigns  bool   // a plan that hands targets down: nothing in it is a result
	report   bool   // a report: what it counts, awards too, is of its period
}

// number reads token i as a small whole number; ok is false for anything else.
func (r *reader) smallNumber(i int) (n int, ok bool) {
	if !r.isNumber(i) {
		return 0, false
	}
	w := r.word(i)
	if len(w) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	return n, err == nil
}

// yearNumber reads token i as a year of our time.
func (r *reader) yearNumber(i int) (int, bool) {
	n, ok := r.smallNumber(i)
	return n, ok && n >= 1900 && n <= 2100 && len(r.word(i)) == 4
}

// yearAfter reads "/2025", "năm 2025", "-2025" or "2025" at token i.
func (r *reader) yearAfter(i int) (year, n int) {
	if r.signAt(i, "/", "-") || r.word(i) == "năm" || r.word(i) == "của" && r.word(i+1) == "năm" {
		k := 1
		if r.word(i) == "của" {
			k = 2
		}
		if y, ok := r.yearNumber(i + k); ok {
			return y, k + 1
		}
		return 0, 0
	}
	if y, ok := r.yearNumber(i); ok {
		return y, 1
	}
	return 0, 0
}

// twoYears reads "2020 - 2025" at token i.
func (r *reader) twoYears(i int) (a, b, n int) {
	a, ok := r.yearNumber(i)
	if !ok || !r.signAt(i+1, "-", "–", "—", "/") {
		return 0, 0, 0
	}
	b, ok = r.yearNumber(i + 2)
	if !ok || b <= a || b-a > 30 {
		return 0, 0, 0
	}
	return a, b, 3
}

// periodAt reads a phrase of time that begins with a word.
func (r *reader) periodAt(i int) (p period, n int) {
	switch r.word(i) {
	case "năm":
		if p, n := r.yearAt(i); n > 0 {
			return p, n
		}
		if b := r.before(); b.is(tAsOf) && (strings.HasSuffix(r.low[b.s:b.e], "cuối") || strings.HasSuffix(r.low[b.s:b.e], "hết")) && r.word(i+1) != "trước" && r.word(i+1) != "ngoái" {
			return period{kind: yearSpan, loose: true}, 1
		}
	case "nhiệm", "giai", "thời", "khóa", "khoá":
		return r.termAt(i)
	case "tháng":
		if m, ok := r.smallNumber(i + 1); ok && m >= 1 && m <= 12 {
			year, k := r.yearAfter(i + 2)
			return period{kind: monthSpan, n: m, year: year}, 2 + k
		}
	case "quý":
		q, ok := vn.ParseRoman(strings.ToUpper(r.word(i + 1)))
		if !ok {
			q, ok = r.smallNumber(i + 1)
		}
		if ok && q >= 1 && q <= 4 {
			year, k := r.yearAfter(i + 2)
			return period{kind: quarterSpan, n: q, year: year}, 2 + k
		}
		return r.quarterOf(i)
	case "giữa":
		if y, ok := r.yearNumber(i + 2); ok && r.word(i+1) == "năm" {
			return period{kind: daySpan, day: 30, n: 6, year: y}, 3
		}
	case "ngày":
		if p, n := r.dateAt(i + 1); n > 0 {
			return p, n + 1
		}
	case "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười":
		if w := r.word(i + 2); r.word(i+1) == "tháng" && (w == "cuối" || w == "đầu" || w == "còn" || w == "qua") {
			return r.monthsAt(i, monthWords[r.word(i)])
		}
		if w := r.word(i + 3); r.word(i) == "mười" && r.word(i+2) == "tháng" && (w == "đầu" || w == "qua") {
			if k := map[string]int{"một": 11, "hai": 12}[r.word(i+1)]; k > 0 {
				p, n := r.monthsAt(i+1, k)
				return p, n + 1
			}
		}
	case "cuối":
		if _, ok := r.yearNumber(i + 2); r.word(i+1) == "năm" && !ok && r.word(i+2) != "trước" && r.word(i+2) != "ngoái" {
			return period{kind: yearSpan, loose: true}, 2
		}
	case "lũy", "luỹ", "cộng":
		return r.soFar(i)
	case "từ":
		if r.word(i+1) == "đầu" && r.word(i+2) == "năm" && r.now.known && r.word(i+3) != "học" {
			if _, ok := r.yearNumber(i + 3); !ok {
				return period{kind: monthsSpan, n: r.now.end%12 + 1}, 3
			}
		}
	case "cả", "trong", "hằng", "hàng", "mỗi", "nửa":
		return r.looseAt(i)
	}
	return p, 0
}

// yearAt reads "năm 2025", "năm học 2025 - 2026", "năm 2021 - 2025".
func (r *reader) yearAt(i int) (p period, n int) {
	if r.word(i+1) == "học" {
		if a, b, k := r.twoYears(i + 2); k > 0 {
			return period{kind: schoolSpan, year: a, to: b}, 2 + k
		}
		return p, 0
	}
	if a, b, k := r.twoYears(i + 1); k > 0 {
		return period{kind: termSpan, year: a, to: b}, 1 + k
	}
	if y, ok := r.yearNumber(i + 1); ok && !r.signAt(i+2, "/") {
		return period{kind: yearSpan, year: y}, 2
	}
	switch r.word(i + 1) {
	case "nay":
		return period{kind: yearSpan, loose: true}, 2
	case "qua", "rồi":
		return period{kind: yearSpan, loose: true}, 2
	case "vừa":
		if r.word(i+2) == "qua" || r.word(i+2) == "rồi" {
			return period{kind: yearSpan, loose: true}, 3
		}
	}
	return p, 0
}

// termAt reads "nhiệm kỳ 2020 - 2025", "giai đoạn 2021-2025", "nhiệm kỳ qua".
func (r *reader) termAt(i int) (p period, n int) {
	k := 2
	switch r.word(i) + " " + r.word(i+1) {
	case "nhiệm kỳ", "giai đoạn", "thời kỳ":
	default:
		if a, b, n := r.twoYears(i + 1); n > 0 {
			return period{kind: termSpan, year: a, to: b}, 1 + n
		}
		return p, 0
	}
	if a, b, n := r.twoYears(i + k); n > 0 {
		return period{kind: termSpan, year: a, to: b, stage: r.word(i) == "giai"}, k + n
	}
	if w := r.word(i + k); r.word(i) == "nhiệm" && (w == "qua" || w == "vừa") {
		return period{kind: pastTermSpan}, k + 1
	}
	return p, 0
}

// resolve gives the period its year from the context and writes it; "" when it
// has none.
func (c clock) resolve(p period, year int) string {
	if p.year == 0 {
		p.year = year
	}
	switch p.kind {
	case pastTermSpan:
		switch {
		case c.term.year > 0:
			return fmt.Sprintf("%d-%d", c.term.year-5, c.term.year)
		case c.known && c.review.kind == termSpan:
			return format(c.review)
		}
		return ""
	case thisTermSpan:
		if c.term.year > 0 {
			return format(c.term)
		}
		return ""
	}
	if p.year == 0 {
		return ""
	}
	return format(p)
}

// format writes a period that has its year.
func format(p period) string {
	y := p.year
	switch p.kind {
	case termSpan, schoolSpan:
		return strconv.Itoa(y) + "-" + strconv.Itoa(p.to)
	case halfSpan:
		return strconv.Itoa(y) + "-H" + strconv.Itoa(p.n)
	case quarterSpan:
		return strconv.Itoa(y) + "-Q" + strconv.Itoa(p.n)
	case monthSpan, daySpan:
		if p.n == 12 && (p.asOf || p.deadline) && (p.kind == monthSpan || p.day >= 30) {
			return strconv.Itoa(y)
		}
		return strconv.Itoa(y) + "-" + twoDigits(p.n)
	case monthsSpan:
		switch p.n {
		case 3:
			return strconv.Itoa(y) + "-Q1"
		case 6:
			return strconv.Itoa(y) + "-H1"
		case 12:
			return strconv.Itoa(y)
		}
		return strconv.Itoa(y) + "-" + twoDigits(p.n) + "M"
	case restSpan:
		switch p.n {
		case 3:
			return strconv.Itoa(y) + "-Q4"
		case 6:
			return strconv.Itoa(y) + "-H2"
		}
	}
	return strconv.Itoa(y)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// months returns the first and last month of a period, counted from year 0.
func (p period) months(year int) (first, last int) {
	if p.year != 0 {
		year = p.year
	}
	base := year * 12
	switch p.kind {
	case schoolSpan:
		return base + 8, p.to*12 + 4 // from September to May
	case termSpan:
		return base, p.to*12 + 11
	case halfSpan:
		return base + (p.n-1)*6, base + p.n*6 - 1
	case quarterSpan:
		return base + (p.n-1)*3, base + p.n*3 - 1
	case monthSpan, daySpan:
		return base + p.n - 1, base + p.n - 1
	case monthsSpan:
		return base, base + p.n - 1
	case restSpan:
		return base + 12 - p.n, base + 11
	}
	return base, base + 11
}
