package extract

var monthWords = map[string]int{"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}

// looseAt reads phrases that only their context dates.
func (r *reader) looseAt(i int) (p period, n int) {
	two := r.word(i) + " " + r.word(i+1)
	switch two {
	case "nửa đầu", "nửa cuối", "nửa năm":
		return r.halfAt(i)
	case "cả năm":
		year, k := r.yearAfter(i + 2)
		return period{kind: yearSpan, year: year, loose: year == 0}, 2 + k
	case "trong năm":
		if y, ok := r.yearNumber(i + 2); ok {
			return period{kind: yearSpan, year: y}, 3
		}
		return period{kind: yearSpan, loose: true}, 2
	case "hằng năm", "hàng năm", "mỗi năm":
		return period{kind: thisTermSpan}, 2
	case "cả nhiệm":
		if r.word(i+2) == "kỳ" {
			return period{kind: thisTermSpan}, 3
		}
	}
	return p, 0
}

// soFar reads "cộng dồn" or "lũy kế" alone, which in a report of a month or a
// quarter means from the beginning of the year.
func (r *reader) soFar(i int) (p period, n int) {
	if w := r.word(i + 1); w != "dồn" && w != "kế" || !r.now.known || r.now.review.kind != monthSpan && r.now.review.kind != quarterSpan {
		return p, 0
	}
	if next, ok := r.smallNumber(i + 2); ok && next <= 12 && r.word(i+3) == "tháng" {
		return p, 0
	}
	switch r.word(i + 2) {
	case "đến", "từ", "tới", "tính", "các", "cả", "trong", "năm":
		return p, 0
	}
	return period{kind: monthsSpan, n: r.now.end%12 + 1}, 2
}

// halfAt reads "nửa đầu năm 2026", "nửa cuối năm nay", "nửa năm đầu", "nửa năm qua".
func (r *reader) halfAt(i int) (p period, n int) {
	p = period{kind: halfSpan, n: 1}
	n = 3
	switch r.word(i+1) + " " + r.word(i+2) {
	case "đầu năm", "năm đầu", "năm qua":
	case "cuối năm", "năm cuối":
		p.n = 2
	default:
		return period{}, 0
	}
	if r.word(i+n) == "nay" || r.word(i+n) == "này" {
		return p, n + 1
	}
	if y, ok := r.yearNumber(i + n); ok {
		p.year = y
		return p, n + 1
	}
	year, k := r.yearAfter(i + n)
	p.year = year
	return p, n + k
}

// quarterOf reads "quý đầu năm", "quý cuối năm".
func (r *reader) quarterOf(i int) (p period, n int) {
	q := map[string]int{"đầu": 1, "cuối": 4}[r.word(i+1)]
	if q == 0 || r.word(i+2) != "năm" {
		return period{}, 0
	}
	p = period{kind: quarterSpan, n: q}
	if y, ok := r.yearNumber(i + 3); ok {
		p.year = y
		return p, 4
	}
	return p, 3
}

// spanAt reads a phrase of time that begins with a number: 6 tháng đầu năm 2025,
// 9 tháng, 3 tháng cuối năm, 5 năm qua, 2020 - 2025.
func (r *reader) spanAt(i int) (p period, n int) {
	if a, b, k := r.twoYears(i); k > 0 {
		return period{kind: termSpan, year: a, to: b}, k
	}
	count, ok := r.smallNumber(i)
	if !ok || count == 0 {
		return p, 0
	}
	if y, ok := r.yearNumber(i); ok {
		if b := r.before(); r.inHead || b.is(tPlan|tSame) || b.word == lex.words["vốn"] && b.word != 0 || b.is(tAsOf) {
			return period{kind: yearSpan, year: y}, 1
		}
		return p, 0
	}
	if r.word(i+1) == "năm" && count == 5 {
		switch r.word(i + 2) {
		case "qua":
			return period{kind: pastTermSpan}, 3
		case "tới":
			return period{kind: thisTermSpan}, 3
		}
		if r.now.term.year > 0 {
			return period{kind: thisTermSpan}, 2
		}
	}
	if r.word(i+1) != "tháng" || count > 12 {
		return p, 0
	}
	return r.monthsAt(i, count)
}

// monthsAt reads what follows "9 tháng".
func (r *reader) monthsAt(i, count int) (p period, n int) {
	p, n = period{kind: monthsSpan, n: count}, 2
	marked := false
	if r.word(i+n) == "còn" && r.word(i+n+1) == "lại" {
		p.kind = restSpan
		n += 2
		if r.word(i+n) == "của" && r.word(i+n+1) == "năm" {
			n++
		}
		year, k := r.yearAfter(i + n)
		if p.year = year; k == 0 && r.word(i+n) == "năm" {
			k = 1
		}
		return p, n + k
	}
	switch r.word(i + n) {
	case "đầu":
		n, marked = n+1, true
	case "cuối":
		p.kind = restSpan
		n, marked = n+1, true
	case "qua":
		return p, n + 1
	}
	if year, k := r.yearAfter(i + n); k > 0 {
		p.year = year
		return p, n + k
	}
	if marked && r.word(i+n) == "năm" {
		n++
		if r.word(i+n) == "nay" {
			n++
		}
		return p, n
	}
	if marked {
		return p, n
	}
	switch r.word(i + n) {
	case "tuổi", "tù", "liền", "liên":
		return period{}, 0
	}
	switch r.low[r.before().s:r.before().e] {
	case "lũy kế":
		return p, n
	case "trong":
		if count >= 7 && r.signAt(i+n, ",") {
			return p, n // "Trong 10 tháng, toàn xã thu …"
		}
	}
	if count%3 == 0 || r.now.known && r.now.review.kind == monthSpan && r.now.review.n == count || r.now.known && r.now.review.kind == monthsSpan && r.now.review.n == count {
		return p, n
	}
	return period{}, 0
}

// dateCues are words after which d/m is a date.
var dateCues = map[string]bool{
	"ngày": true, "sáng": true, "chiều": true, "tối": true, "trưa": true, "đêm": true, "hôm": true, "dịp": true,
	"khánh": true, "mồng": true, "mùng": true, "lễ": true, "trước": true, "sau": true, "từ": true, "lúc": true,
	"hết": true, "đến": true, "nhất": true,
}

// dayWords are those after which a dash also parts day and month: ngày 8-7.
var dayWords = map[string]bool{"ngày": true, "sáng": true, "chiều": true, "tối": true, "trưa": true, "hôm": true}

// dateAt reads a date at token i: 8/1, 15/3/2026, 24 tháng 12 năm 2025, 22 -
// 23/12/2025, and the month 12/2025.
func (r *reader) dateAt(i int) (p period, n int) {
	d, ok := r.smallNumber(i)
	if !ok || d == 0 || d > 31 {
		return p, 0
	}
	if r.word(i+1) == "tháng" {
		if m, ok := r.smallNumber(i + 2); ok && m >= 1 && m <= 12 {
			year, k := r.yearAfter(i + 3)
			return period{kind: daySpan, day: d, n: m, year: year}, 3 + k
		}
	}
	if r.signAt(i+1, "-", "–") && !r.glued(i+1) || r.word(i+1) == "và" || r.word(i+1) == "đến" {
		if p, k := r.dateAt(i + 2); k > 0 && p.kind == daySpan && p.year > 0 {
			return p, k + 2
		}
		return p, 0
	}
	if !r.signAt(i+1, "/") && !(r.signAt(i+1, "-") && r.glued(i+1)) || !r.isNumber(i+2) {
		return p, 0
	}
	if y, ok := r.yearNumber(i + 2); ok && d <= 12 && r.signAt(i+1, "/") {
		return period{kind: monthSpan, n: d, year: y}, 3
	}
	m, ok := r.smallNumber(i + 2)
	if !ok || m == 0 || m > 12 {
		return p, 0
	}
	if r.signAt(i+3, "/", "-") && r.glued(i+3) {
		if y, ok := r.yearNumber(i + 4); ok {
			return period{kind: daySpan, day: d, n: m, year: y}, 5
		}
	}
	if !r.signAt(i+1, "/") && !(i > 0 && dayWords[r.word(i-1)]) || !r.dateContext(i) {
		return p, 0
	}
	return period{kind: daySpan, day: d, n: m}, 3
}

// dateContext decides whether d/m without a year is a date and no ratio.
func (r *reader) dateContext(i int) bool {
	if i > 0 && dateCues[r.word(i-1)] {
		return true
	}
	if b := r.before(); b.is(tReach|tHave|tEqual|tLeft|boundTags) || b.sign == ':' {
		return false
	}
	unit := r.unitAt(i + 3)
	return unit.kind == noUnit && !r.plainNoun(i+3)
}
