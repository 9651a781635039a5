package score

import (
	"fmt"
	"strings"
	"time"

	"tongket/internal/vn"
)

// day counts days from 1970-01-01, so that spans can be compared and measured.
type day int

// dayOf counts a day; ok is false for no day of the calendar.
func dayOf(d vn.Day) (day, bool) {
	if d == "" {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	return day(t.Unix() / 86400), true
}

func (d day) date() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d day) vn() vn.Day { return vn.Day(d.date().Format(time.DateOnly)) }

func (d day) short() string { return d.vn().Short() }

// lastOfMonth reports whether the next day begins a month.
func (d day) lastOfMonth() bool { return (d + 1).date().Day() == 1 }

// yearBefore is the same day of the year before; the last day of a month stays
// the last day of that month.
func (d day) yearBefore() day {
	t := d.date()
	if d.lastOfMonth() {
		return day(time.Date(t.Year()-1, t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	return day(time.Date(t.Year()-1, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// quarterEnd is the last day of the calendar quarter.
func (d day) quarterEnd() day {
	t := d.date()
	month := (t.Month()-1)/3*3 + 3
	return day(time.Date(t.Year(), month+1, 0, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// span is a run of days, both ends included; it is empty when to is before from.
type span struct{ from, to day }

func (s span) days() int {
	if s.to < s.from {
		return 0
	}
	return int(s.to-s.from) + 1
}

func (s span) holds(t span) bool { return s.from <= t.from && t.to <= s.to }

func (s span) yearBefore() span { return span{s.from.yearBefore(), s.to.yearBefore()} }

// spanOf turns a window into days; ok is false when it names none.
func spanOf(w Window) (span, bool) {
	from, ok1 := dayOf(w.From)
	to, ok2 := dayOf(w.To)
	return span{from, to}, ok1 && ok2 && from <= to
}

// calendarYear is 01/01 to 31/12.
func calendarYear(year int) span {
	return span{
		day(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400),
		day(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400),
	}
}

// reportYear is 15/12 of the year before to 14/12, the year of periodic reports
// (Nghị định 09/2019/NĐ-CP, Điều 12).
func reportYear(year int) span {
	return span{
		day(time.Date(year-1, 12, 15, 0, 0, 0, 0, time.UTC).Unix() / 86400),
		day(time.Date(year, 12, 14, 0, 0, 0, 0, time.UTC).Unix() / 86400),
	}
}

// words names a span as an office would: "tháng 5/2025", "tháng 7, 8/2025",
// "tháng 6 đến tháng 12/2025", or its two days. A month may be a calendar month
// or one that runs from the 15th to the 14th and is named after its end.
func (s span) words() string {
	first, last, ok := s.months()
	switch {
	case s.days() == 1:
		return "ngày " + s.from.short()
	case !ok:
		return "từ " + s.from.short() + " đến " + s.to.short()
	case first == last:
		return "tháng " + first.short()
	case first.year() == last.year() && last-first == 1:
		return fmt.Sprintf("tháng %s, %s", first.number(), last.short())
	case first.year() == last.year():
		return fmt.Sprintf("tháng %s đến tháng %s", first.number(), last.short())
	}
	return "tháng " + first.short() + " đến tháng " + last.short()
}

// month counts months from year 0.
type month int

func monthOf(t time.Time) month { return month(t.Year()*12 + int(t.Month()) - 1) }

func (m month) year() int      { return int(m) / 12 }
func (m month) number() string { return vn.Month(time.Month(int(m)%12 + 1)) }
func (m month) short() string  { return fmt.Sprintf("%s/%d", m.number(), m.year()) }

// months returns the first and last month that the span covers wholly and
// exactly; ok is false when its ends are not those of months.
func (s span) months() (first, last month, ok bool) {
	from, to := s.from.date(), s.to.date()
	switch {
	case from.Day() == 1 && s.to.lastOfMonth():
		return monthOf(from), monthOf(to), true
	case from.Day() == 15 && to.Day() == 14:
		return monthOf(from) + 1, monthOf(to), true
	}
	return 0, 0, false
}

// joinWords lists "a, b, c".
func joinWords(words []string) string { return strings.Join(words, ", ") }
