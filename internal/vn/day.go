package vn

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tongket/internal/fault"
)

// Zone is the clock of every ward: Vietnam keeps one time, seven hours before
// UTC, without summer time, so no table of zones is needed.
var Zone = time.FixedZone("+07", 7*3600)

// Day is a calendar day of the ward as "2026-03-31": readable, sortable as text,
// and the same in both databases. The zero value "" is no day.
type Day string

// The years in which a day may lie; beyond them a date is a slip of the hand.
const firstYear, lastYear = 1900, 2199

// NewDay makes a day, or the fault that the calendar has none such.
func NewDay(year int, month time.Month, day int) (Day, error) {
	return newDay(fmt.Sprintf("%d/%d/%d", day, month, year), year, int(month), day)
}

func newDay(text string, year, month, day int) (Day, error) {
	switch {
	case year < firstYear || year > lastYear:
		return "", fault.Invalidf("", "Năm trong %s nằm ngoài %d–%d; hãy sửa năm, ghi đủ bốn chữ số.",
			shown(text), firstYear, lastYear)
	case month < 1 || month > 12:
		return "", fault.Invalidf("", "Không có tháng %d trong %s; hãy ghi theo thứ tự ngày/tháng/năm, ví dụ 08/01/2026.",
			month, shown(text))
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if day < 1 || day > last {
		return "", fault.Invalidf("", "Tháng %d năm %d có %d ngày, không có ngày %d như trong %s; hãy sửa ngày.",
			month, year, last, day, shown(text))
	}
	return Day(fmt.Sprintf("%04d-%02d-%02d", year, month, day)), nil
}

// DayOf is the day that a moment falls on in the ward.
func DayOf(t time.Time) Day { return Day(t.In(Zone).Format(time.DateOnly)) }

// date returns the day at midnight UTC, for counting; ok is false for no day.
func (d Day) date() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// Time is the moment the day begins in the ward, the zero time for no day. The
// day ends where d.AddDays(1).Time() begins.
func (d Day) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid reports whether d is a day of the calendar, written in the one form.
func (d Day) Valid() bool {
	_, ok := d.date()
	return ok
}

// Short writes "08/01/2026", as in tables; "" for no day.
func (d Day) Short() string {
	t, ok := d.date()
	if !ok {
		return ""
	}
	return t.Format("02/01/2006")
}

// Phrase writes "ngày 08 tháng 01 năm 2026", as at the head of a paper; "" for no
// day. Days below ten and the months 1 and 2 take a zero before them, the months 3
// to 9 take none (Nghị định 30/2020/NĐ-CP, Phụ lục I: a zero that could be forged
// into 10, 11 or 12, 21, 31 is shut out, and nothing more).
func (d Day) Phrase() string {
	t, ok := d.date()
	if !ok {
		return ""
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), Month(t.Month()), t.Year())
}

// Month writes a month's number as papers do: "01", "02", "3" … "12", by the same
// rule as Phrase.
func Month(m time.Month) string {
	if m <= time.February {
		return "0" + strconv.Itoa(int(m))
	}
	return strconv.Itoa(int(m))
}

// Year is the year of the day, 0 for no day.
func (d Day) Year() int {
	t, ok := d.date()
	if !ok {
		return 0
	}
	return t.Year()
}

// Before reports whether d is an earlier day than e.
func (d Day) Before(e Day) bool { return d < e }

// After reports whether d is a later day than e.
func (d Day) After(e Day) bool { return d > e }

// AddDays is the day n days later, or earlier when n is negative; no day stays so.
func (d Day) AddDays(n int) Day {
	t, ok := d.date()
	if !ok {
		return ""
	}
	return Day(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// ParseDay reads a day as people write it: 8/1/2026, 08-01-2026, 8.1.2026,
// 2026-01-08, "ngày 8 tháng 1 năm 2026", "mồng ba tháng ba năm 2026". The order is
// day, month, year unless the year of four digits stands first. What is not a
// whole day of the calendar is a fault of kind Invalid.
func ParseDay(s string) (Day, error) {
	if strings.TrimSpace(s) == "" {
		return "", fault.Invalidf("", "Chưa có ngày; hãy ghi ngày, tháng, năm, ví dụ 08/01/2026.")
	}
	if len(s) > longestNumber {
		return "", unreadDay(s)
	}
	text := strings.Join(strings.Fields(OneTone(Lower(s))), " ")
	text = strings.TrimPrefix(text, "ngày ")
	if strings.Contains(text, "tháng") {
		return phrasedDay(s, text)
	}
	return printedDay(s, text)
}

// printedDay reads three numbers with one kind of separator between them.
func printedDay(s, text string) (Day, error) {
	at := strings.IndexAny(text, "/-.–")
	if at < 0 {
		return "", unreadDay(s)
	}
	parts := strings.Split(text, string([]rune(text[at:])[:1]))
	if len(parts) > 3 {
		return "", unreadDay(s)
	}
	var numbers [3]int
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		n, ok := digitsOf(parts[i])
		if !ok {
			return "", unreadDay(s)
		}
		numbers[i] = n
	}
	if len(parts) == 2 {
		return "", fault.Invalidf("", "%s chưa đủ ngày, tháng và năm; hãy ghi đủ, ví dụ 08/01/2026.", shown(s))
	}
	if len(parts[0]) == 4 {
		return newDay(s, numbers[0], numbers[1], numbers[2])
	}
	if len(parts[2]) != 4 {
		return "", fault.Invalidf("", "Năm trong %s chưa đủ bốn chữ số; hãy ghi lại, ví dụ 08/01/2026.", shown(s))
	}
	return newDay(s, numbers[2], numbers[1], numbers[0])
}

// phrasedDay reads "[mồng] 8 tháng 1 năm 2026", numbers in digits or words.
func phrasedDay(s, text string) (Day, error) {
	day, rest, _ := strings.Cut(text, "tháng")
	// The word before the year is the same as the word for five, so the year
	// begins at the first "năm" after which a year can be read.
	rest = strings.TrimSpace(rest)
	for at := 0; ; {
		next := strings.Index(rest[at:], " năm ")
		if next < 0 {
			break
		}
		at += next
		year, ok := countOf(rest[at+len(" năm "):])
		if ok && year >= 1000 {
			return phrasedParts(s, day, rest[:at], year)
		}
		at++
	}
	return "", fault.Invalidf("", "%s thiếu năm hoặc năm không đọc được; hãy ghi đủ, ví dụ ngày 08 tháng 01 năm 2026.", shown(s))
}

func phrasedParts(s, day, month string, year int) (Day, error) {
	day = strings.TrimSpace(day)
	for _, early := range []string{"mồng ", "mùng "} {
		if rest, ok := strings.CutPrefix(day, early); ok {
			day = rest
			if n, ok := countOf(day); ok && n > 10 {
				return "", fault.Invalidf("", "“%s” trong %s không phải ngày đầu tháng; mồng chỉ dùng cho ngày 1 đến 10, hãy bỏ chữ ấy đi.",
					strings.TrimSpace(early), shown(s))
			}
		}
	}
	if strings.TrimSpace(month) == "tư" { // the month has this name alone
		month = "bốn"
	}
	d, okDay := countOf(day)
	m, okMonth := countOf(month)
	if !okDay || !okMonth {
		return "", unreadDay(s)
	}
	return newDay(s, year, m, d)
}

// countOf reads a small whole number in digits or in words.
func countOf(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if n, ok := digitsOf(s); ok {
		return n, true
	}
	d, ok := ParseWords(s)
	if !ok || d.Scale != 0 || d.Units < 0 || d.Units > 9999 {
		return 0, false
	}
	return int(d.Units), true
}

// digitsOf reads one to four digits and nothing else.
func digitsOf(s string) (int, bool) {
	if len(s) < 1 || len(s) > 4 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func unreadDay(s string) error {
	return fault.Invalidf("", "%s không đọc được thành một ngày; hãy ghi ngày, tháng, năm, ví dụ 08/01/2026.", shown(s))
}
