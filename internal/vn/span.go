package vn

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// SpanForm is the way in which a stretch of time is written.
type SpanForm string

// The forms of a Span.
const (
	SpanDay         SpanForm = "day"          // ngày 30/11/2025
	SpanUntil       SpanForm = "until"        // đến ngày 30/11/2025: from the first day of that year
	SpanMonth       SpanForm = "month"        // tháng 11/2025
	SpanQuarter     SpanForm = "quarter"      // quý IV/2025
	SpanFirstMonths SpanForm = "first_months" // 9 tháng (đầu năm) 2026: from January on
	SpanLastMonths  SpanForm = "last_months"  // 6 tháng cuối năm 2026
	SpanYear        SpanForm = "year"         // năm 2025
	SpanYears       SpanForm = "years"        // giai đoạn 2021-2025
	SpanSchoolYear  SpanForm = "school_year"  // năm học 2025-2026
	SpanTerm        SpanForm = "term"         // nhiệm kỳ 2020-2025
)

// Span is a stretch of time as a paper names it, its year left open where the
// paper leaves it to the reader ("6 tháng đầu năm", "đến 30/11").
type Span struct {
	Form SpanForm
	N    int // the quarter or month; of the first and last months, how many
	Day  int // of the month N, for SpanDay and SpanUntil
	Year int // 0 where none is written
	To   int // the last year of SpanYears, SpanSchoolYear and SpanTerm
}

// Days gives the first and the last day; ok is false while the year is open, and
// for school years and terms, whose days a decision sets each time and not the
// calendar.
func (s Span) Days() (from, to Day, ok bool) {
	first, last, until := 1, 12, 0
	switch s.Form {
	case SpanDay, SpanUntil:
		last, until = s.N, s.Day
	case SpanMonth:
		first, last = s.N, s.N
	case SpanQuarter:
		first, last = 3*s.N-2, 3*s.N
	case SpanFirstMonths:
		last = s.N
	case SpanLastMonths:
		first = 13 - s.N
	case SpanYear, SpanYears:
	default:
		return "", "", false
	}
	end := max(s.Year, s.To)
	if until == 0 {
		until = time.Date(end, time.Month(last)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	from, errFrom := NewDay(s.Year, time.Month(first), 1)
	to, errTo := NewDay(end, time.Month(last), until)
	if s.Form == SpanDay {
		from, errFrom = to, errTo
	}
	if errFrom != nil || errTo != nil {
		return "", "", false
	}
	return from, to, true
}

// In gives the span with its year set, where it was open.
func (s Span) In(year int) Span {
	if s.Year == 0 {
		s.Year = year
	}
	return s
}

// String writes the span as papers name it; ParseSpan reads it back.
func (s Span) String() string {
	slash, named := "", " năm"
	if s.Year != 0 {
		slash, named = "/"+strconv.Itoa(s.Year), " năm "+strconv.Itoa(s.Year)
	}
	switch s.Form {
	case SpanDay:
		return fmt.Sprintf("ngày %02d/%02d%s", s.Day, s.N, slash)
	case SpanUntil:
		return fmt.Sprintf("đến ngày %02d/%02d%s", s.Day, s.N, slash)
	case SpanMonth:
		return fmt.Sprintf("tháng %d%s", s.N, slash)
	case SpanQuarter:
		return "quý " + Roman(s.N) + slash
	case SpanFirstMonths:
		return fmt.Sprintf("%d tháng đầu%s", s.N, named)
	case SpanLastMonths:
		return fmt.Sprintf("%d tháng cuối%s", s.N, named)
	case SpanYear:
		return fmt.Sprintf("năm %d", s.Year)
	}
	for _, f := range longForms {
		if f.form == s.Form {
			return fmt.Sprintf("%s %d-%d", f.word, s.Year, s.To)
		}
	}
	return ""
}

// longForms are the spans over several years; "năm" after "năm học".
var longForms = []struct {
	word string
	form SpanForm
}{
	{"giai đoạn", SpanYears}, {"nhiệm kỳ", SpanTerm}, {"nhiệm kì", SpanTerm}, {"năm học", SpanSchoolYear},
	{"các năm", SpanYears}, {"năm", SpanYears},
}

var (
	spanYears  = regexp.MustCompile(`^(\d{4}) ?[-‐–—] ?(\d{4})$`)
	spanYear   = regexp.MustCompile(` ?(?:/| năm) ?(\d{4})$`)
	spanMonths = regexp.MustCompile(`^(.+) tháng(?: (đầu|cuối))?( năm)?$`)
	spanDay    = regexp.MustCompile(`^(?:ngày )?(?:mồng |mùng )?(.+?) ?(?:/|-| tháng ) ?(.+)$`)
)

// ParseSpan reads how a paper names a stretch of time: "quý IV/2025", "quý một năm
// 2026", "6 tháng đầu năm 2026", "9 tháng", "tháng 11/2025", "đến 30/11", "tính đến
// hết ngày 15/12/2025", "đến hết quý III/2025", "ngày mồng 3 tháng 3", "năm học
// 2025 - 2026", "giai đoạn 2021-2025". Months without a word for where they begin
// count from January, as reports do. Leading "trong", "cả", "lũy kế" say nothing
// about the days and are passed over.
func ParseSpan(s string) (Span, bool) {
	if len(s) > longestNumber {
		return Span{}, false
	}
	text := strings.Join(strings.Fields(OneTone(Lower(s))), " ")
	for _, word := range []string{"trong ", "lũy kế ", "cả ", "tính "} {
		text = strings.TrimPrefix(text, word)
	}
	for _, f := range longForms {
		if rest, ok := strings.CutPrefix(text, f.word+" "); ok {
			if m := spanYears.FindStringSubmatch(rest); m != nil {
				return longSpan(f.form, m[1], m[2])
			}
		}
	}
	for _, word := range []string{"đến ", "tới "} {
		if rest, ok := strings.CutPrefix(text, word); ok {
			return untilSpan(strings.TrimPrefix(rest, "hết "))
		}
	}
	return plainSpan(text)
}

// longSpan checks the years of a span over several.
func longSpan(form SpanForm, from, to string) (Span, bool) {
	first, okFirst := yearOf(from)
	last, okLast := yearOf(to)
	ok := okFirst && okLast && first < last && (form != SpanSchoolYear || last == first+1)
	if !ok {
		return Span{}, false
	}
	return Span{Form: form, Year: first, To: last}, true
}

// untilSpan turns what stands after "đến hết" into the span that ends with it and
// begins with its year.
func untilSpan(text string) (Span, bool) {
	s, ok := plainSpan(text)
	switch s.Form {
	case SpanDay:
		s.Form = SpanUntil
	case SpanMonth:
		s = firstMonths(s.N, s.Year)
	case SpanQuarter:
		s = firstMonths(3*s.N, s.Year)
	case SpanYear:
	default:
		return Span{}, false
	}
	return s, ok && s.Form != ""
}

// firstMonths makes the span from January on; all twelve are the year, which must
// then be known.
func firstMonths(n, year int) Span {
	switch {
	case n < 12:
		return Span{Form: SpanFirstMonths, N: n, Year: year}
	case year != 0:
		return Span{Form: SpanYear, Year: year}
	}
	return Span{}
}

func plainSpan(text string) (Span, bool) {
	if rest, ok := strings.CutPrefix(text, "năm "); ok {
		year, ok := yearOf(rest)
		if !ok {
			return Span{}, false
		}
		return Span{Form: SpanYear, Year: year}, true
	}
	s := Span{}
	if m := spanYear.FindStringSubmatchIndex(text); m != nil {
		year, ok := yearOf(text[m[2]:m[3]])
		if !ok {
			return Span{}, false
		}
		s.Year, text = year, text[:m[0]]
	}
	if rest, ok := strings.CutPrefix(text, "quý "); ok {
		s.Form = SpanQuarter
		s.N, ok = quarterOf(rest)
		return whole(s, ok)
	}
	if rest, ok := strings.CutPrefix(text, "tháng "); ok {
		s.Form = SpanMonth
		s.N, ok = monthOf(rest)
		return whole(s, ok)
	}
	if m := spanMonths.FindStringSubmatch(text); m != nil && (m[3] == "" || s.Year == 0) {
		return monthsSpan(s, m[1], m[2])
	}
	if m := spanDay.FindStringSubmatch(text); m != nil {
		var okDay, okMonth bool
		s.Form = SpanDay
		s.Day, okDay = countOf(m[1])
		s.N, okMonth = monthOf(m[2])
		year := s.Year
		if year == 0 {
			year = 2024 // a leap year: 29/2 may be
		}
		_, err := newDay(text, year, s.N, s.Day)
		return whole(s, okDay && okMonth && err == nil)
	}
	return Span{}, false
}

// monthsSpan reads "9 tháng", "6 tháng cuối".
func monthsSpan(s Span, count, side string) (Span, bool) {
	n, ok := countOf(count)
	if !ok || n < 1 || n > 12 {
		return Span{}, false
	}
	if side == "cuối" && n < 12 {
		return Span{Form: SpanLastMonths, N: n, Year: s.Year}, true
	}
	s = firstMonths(n, s.Year)
	return s, s.Form != ""
}

func whole(s Span, ok bool) (Span, bool) {
	if !ok {
		return Span{}, false
	}
	return s, true
}

func yearOf(text string) (int, bool) {
	n, ok := countOf(text)
	return n, ok && n >= firstYear && n <= lastYear
}

func quarterOf(text string) (int, bool) {
	n, ok := ParseRoman(strings.ToUpper(text))
	if !ok {
		n, ok = monthOf(text)
	}
	return n, ok && n >= 1 && n <= 4
}

// monthOf reads the name of a month, or the number of a quarter: the fourth is
// "tư" in both.
func monthOf(text string) (int, bool) {
	switch text {
	case "tư":
		return 4, true
	case "giêng":
		return 1, true
	}
	n, ok := countOf(text)
	return n, ok && n >= 1 && n <= 12
}
