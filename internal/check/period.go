package check

import (
	"fmt"
	"strconv"
	"strings"
)

// yearOf is the year a period lies in, 0 for a term and for none.
func yearOf(period string) int {
	if len(period) < 4 || len(period) == 9 {
		return 0
	}
	year, err := strconv.Atoi(period[:4])
	if err != nil {
		return 0
	}
	return year
}

// shifted is the same part of another year: "2025-09M" two years on is "2027-09M";
// "" for a term.
func shifted(period string, years int) string {
	year := yearOf(period)
	if year == 0 {
		return ""
	}
	return fmt.Sprintf("%04d%s", year+years, period[4:])
}

// wholeYear reports a period that is one calendar year.
func wholeYear(period string) bool { return len(period) == 4 && yearOf(period) > 0 }

// saysYear reports whether words name the year before a period, as a year or as
// the same period.
func saysYear(words, period string) bool {
	if strings.Contains(words, "cùng kỳ") || strings.Contains(words, "năm trước") || strings.Contains(words, "năm ngoái") {
		return true
	}
	year := yearOf(period)
	return year > 0 && strings.Contains(words, strconv.Itoa(year-1))
}
