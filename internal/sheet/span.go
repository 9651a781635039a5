package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tongket/internal/regime"
	"tongket/internal/vn"
)

// Span says which days a mapped cell tells about: days that follow the period the
// workbook is filled for, days of that period's year ("05-01_05-31"), or days that
// stand fast ("2025-01-01_2025-12-31").
type Span string

// The spans that follow the period a workbook is filled for.
const (
	InPeriod   Span = "period"      // kỳ báo cáo
	LastYear   Span = "last"        // cùng kỳ năm trước
	ToDate     Span = "to_date"     // lũy kế từ đầu năm
	LastToDate Span = "last_date"   // lũy kế cùng kỳ năm trước
	YearPlan   Span = "plan"        // kế hoạch năm
	YearBefore Span = "year_before" // cả năm trước
)

// Spans lists the spans that follow the period, in the order pages offer them.
var Spans = []Span{InPeriod, ToDate, LastYear, LastToDate, YearPlan, YearBefore}

// SpanOfYear is a period in the year that a workbook is filled for, whichever that
// is; SpanOf is a period that stands fast.
func SpanOfYear(p regime.Period) Span { return Span(p.From[5:] + "_" + p.To[5:]) }

// SpanOf is the span of a period of its own year, whatever the workbook is filled for.
func SpanOf(p regime.Period) Span { return Span(p.From + "_" + p.To) }

// days are the days of a span that names them, in a year where it leaves that open.
func (s Span) days(year int) (from, to vn.Day, ok bool) {
	a, b, two := strings.Cut(string(s), "_")
	if !two {
		return "", "", false
	}
	if len(a) == len("01-31") {
		a, b = fmt.Sprintf("%04d-%s", year, a), fmt.Sprintf("%04d-%s", year, b)
	}
	if strings.HasSuffix(b, "-02-29") || strings.HasSuffix(b, "-02-28") { // February is as long as its year has it
		if y, err := strconv.Atoi(b[:4]); err == nil {
			b = time.Date(y, time.March, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
	}
	from, to = vn.Day(a), vn.Day(b)
	return from, to, from.Valid() && to.Valid() && from <= to
}

// Named are the days of a span that names them, of the given year where it leaves that
// open; ok is false for one that follows the period.
func (s Span) Named(year int) (from, to vn.Day, ok bool) { return s.days(year) }

// named reports whether the span names its days.
func (s Span) named() bool { return strings.Contains(string(s), "_") }

// Valid reports whether the span names days or follows the period.
func (s Span) Valid() bool {
	_, _, ok := s.days(2024)
	return ok || slices.Contains(Spans, s)
}

// Label returns the span as printed.
func (s Span) Label() string {
	switch s {
	case InPeriod:
		return "kỳ báo cáo"
	case LastYear:
		return "cùng kỳ năm trước"
	case ToDate:
		return "lũy kế từ đầu năm"
	case LastToDate:
		return "lũy kế cùng kỳ năm trước"
	case YearPlan:
		return "kế hoạch năm"
	case YearBefore:
		return "cả năm trước"
	}
	from, to, ok := s.days(2024)
	if !ok {
		return string(s)
	}
	label := daysLabel(from, to)
	if len(s) == len("01-01_01-31") {
		if label == "cả năm" {
			return "cả năm của năm báo cáo"
		}
		return label + " của năm báo cáo"
	}
	if label == "cả năm" {
		return fmt.Sprintf("năm %d", to.Year())
	}
	return fmt.Sprintf("%s năm %d", label, to.Year())
}

// daysLabel names days within one calendar year.
func daysLabel(from, to vn.Day) string {
	first, _ := strconv.Atoi(string(from[5:7])) // a valid day
	last, _ := strconv.Atoi(string(to[5:7]))    // as above
	whole := from[8:] == "01" && to.AddDays(1)[8:] == "01" && from.Year() == to.Year()
	switch {
	case whole && first == last:
		return fmt.Sprintf("tháng %d", first)
	case whole && first == 1 && last == 12:
		return "cả năm"
	case whole && first == 1 && (last == 6 || last == 9):
		return fmt.Sprintf("%d tháng đầu", last)
	case whole && first == 7 && last == 12:
		return "6 tháng cuối"
	case whole && first%3 == 1 && last == first+2:
		return "quý " + []string{"I", "II", "III", "IV"}[last/3-1]
	}
	return fmt.Sprintf("%s–%s", from[8:]+"/"+from[5:7], to[8:]+"/"+to[5:7])
}

// periodSpan reads words that name a period: "Tháng 5" is that of the year the
// workbook is filled for, "Năm 2025" stands fast.
func periodSpan(text string, periods []regime.Period, year int) (Span, bool) {
	said := yearIn.FindString(text)
	if said == "" {
		if p, ok := periodOf(text, periods, year); ok {
			return SpanOfYear(p), true
		}
		return "", false
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		return "", false
	}
	p, ok := periodOf(strings.Replace(text, said, strconv.Itoa(year), 1), periods, year)
	if !ok {
		return "", false
	}
	from, to, ok := SpanOfYear(p).days(n)
	return SpanOf(regime.Period{From: from, To: to}), ok
}
