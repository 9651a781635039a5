package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tongket/internal/vn"
)

// Span returns the days of a period in the corpus form: "2025", "2025-H1",
// "2025-Q3", "2025-09M" (first nine months), "2025-11". A term or a school year
// ("2020-2025") and "" are no period of figures.
func Span(period string) (from, to vn.Day, ok bool) {
	first, last, ok := months(period)
	if !ok {
		return "", "", false
	}
	year, _ := strconv.Atoi(yearOf(period))
	next := vn.Day(fmt.Sprintf("%04d-%02d-01", year+last/12, last%12+1))
	return vn.Day(fmt.Sprintf("%04d-%02d-01", year, first)), next.AddDays(-1), true
}

// months returns the first and last month of a period.
func months(period string) (first, last int, ok bool) {
	year, rest, divided := strings.Cut(period, "-")
	if len(year) != 4 || yearOf(period) == "" {
		return 0, 0, false
	}
	switch {
	case !divided:
		return 1, 12, true
	case rest == "H1":
		return 1, 6, true
	case rest == "H2":
		return 7, 12, true
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		q := int(rest[1] - '0')
		return 3*q - 2, 3 * q, true
	case len(rest) == 3 && rest[2] == 'M':
		n, err := strconv.Atoi(rest[:2])
		return 1, n, err == nil && n >= 1 && n <= 12
	case len(rest) == 2:
		n, err := strconv.Atoi(rest)
		return n, n, err == nil && n >= 1 && n <= 12
	}
	return 0, 0, false
}

// yearOf returns the year a period begins with, "" for none.
func yearOf(period string) string {
	if len(period) < 4 {
		return ""
	}
	if _, err := strconv.Atoi(period[:4]); err != nil {
		return ""
	}
	return period[:4]
}

// PeriodLabel prints a period as an office writes it: "Năm 2025", "6 tháng đầu
// năm 2025", "Quý III/2025", "9 tháng năm 2025", "Tháng 11/2025", "2020–2025".
func PeriodLabel(period string) string {
	first, last, ok := months(period)
	year := yearOf(period)
	switch {
	case period == "":
		return "Không rõ kỳ"
	case !ok:
		return strings.ReplaceAll(period, "-", "–")
	case first == 1 && last == 12:
		return "Năm " + year
	case first == 1 && last == 6:
		return "6 tháng đầu năm " + year
	case first == 7 && last == 12:
		return "6 tháng cuối năm " + year
	case first == last:
		return fmt.Sprintf("Tháng %s/%s", vn.Month(time.Month(first)), year)
	case first == 1 && !strings.Contains(period, "Q"):
		return fmt.Sprintf("%d tháng năm %s", last, year)
	}
	return fmt.Sprintf("Quý %s/%s", vn.Roman(last/3), year)
}

// PeriodOf is the inverse of Span: the corpus form of a span of whole months of
// one year, "" for any other span.
func PeriodOf(from, to vn.Day) string {
	year := from.Year()
	for _, form := range []string{"%d", "%d-H1", "%d-H2", "%d-Q1", "%d-Q2", "%d-Q3", "%d-Q4", "%d-09M"} {
		if f, t, ok := Span(fmt.Sprintf(form, year)); ok && f == from && t == to {
			return fmt.Sprintf(form, year)
		}
	}
	for m := 1; m <= 12; m++ {
		for _, period := range []string{fmt.Sprintf("%d-%02d", year, m), fmt.Sprintf("%d-%02dM", year, m)} {
			if f, t, ok := Span(period); ok && f == from && t == to {
				return period
			}
		}
	}
	return ""
}
