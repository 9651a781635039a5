package regime

import (
	"fmt"
	"slices"
	"time"

	"tongket/internal/vn"
)

// lunarYear holds the two days of a year that follow the moon.
type lunarYear struct {
	tet   vn.Day // mồng 1 tháng Giêng
	kings vn.Day // Giỗ Tổ Hùng Vương: mồng 10 tháng 3
}

// lunarYears are computed from the sun and the moon at 105° east; a test computes
// them again.
var lunarYears = map[int]lunarYear{
	2024: {"2024-02-10", "2024-04-18"}, 2025: {"2025-01-29", "2025-04-07"}, 2026: {"2026-02-17", "2026-04-26"},
	2027: {"2027-02-06", "2027-04-16"}, 2028: {"2028-01-26", "2028-04-04"}, 2029: {"2029-02-13", "2029-04-23"},
	2030: {"2030-02-02", "2030-04-12"}, 2031: {"2031-01-23", "2031-04-01"}, 2032: {"2032-02-11", "2032-04-19"},
	2033: {"2033-01-31", "2033-04-09"}, 2034: {"2034-02-19", "2034-04-28"}, 2035: {"2035-02-08", "2035-04-17"},
}

// What a proposed list names as its sources.
const (
	laborLaw    = "Bộ luật Lao động 2019, Điều 112"
	laborRest   = "Bộ luật Lao động 2019, Điều 111"
	askOffice   = "cần Văn phòng xác nhận"
	cultureFrom = 2026 // Nghị quyết 80-NQ/TW of 07/01/2026
)

// LawDays proposes the days off of a year by the law alone, for a year whose
// notice is not out yet: which days the law names, one day before Tết and four
// after, the day before Quốc khánh, and the working day after each that falls on a
// Saturday or Sunday. ok is false for a year whose lunar days are not known here.
// The Prime Minister decides the spans each year, so the list asks to be confirmed.
func LawDays(year int) (days []NamedDay, ok bool) {
	lunar, ok := lunarYears[year]
	if !ok {
		return nil, false
	}
	fixed := func(m time.Month, d int, name string) NamedDay {
		return NamedDay{Day: vn.DayOf(time.Date(year, m, d, 0, 0, 0, 0, vn.Zone)), Sort: DayOff, Name: name, Source: laborLaw, Mark: askOffice}
	}
	days = []NamedDay{fixed(1, 1, "Tết Dương lịch")}
	for n, name := range []string{"Tết Âm lịch (ngày cuối năm)", "Tết Âm lịch (mồng 1)", "Tết Âm lịch (mồng 2)", "Tết Âm lịch (mồng 3)", "Tết Âm lịch (mồng 4)"} {
		days = append(days, NamedDay{Day: lunar.tet.AddDays(n - 1), Sort: DayOff, Name: name, Source: laborLaw, Mark: askOffice})
	}
	days = append(days, NamedDay{Day: lunar.kings, Sort: DayOff, Name: "Giỗ Tổ Hùng Vương", Source: laborLaw, Mark: askOffice},
		fixed(4, 30, "Ngày Chiến thắng"), fixed(5, 1, "Ngày Quốc tế lao động"),
		fixed(9, 1, "Quốc khánh (ngày liền kề)"), fixed(9, 2, "Quốc khánh"))
	if year >= cultureFrom {
		culture := fixed(11, 24, "Ngày Văn hóa Việt Nam")
		culture.Source = "Nghị quyết 80-NQ/TW ngày 07/01/2026"
		days = append(days, culture)
	}
	return withRest(days), true
}

// withRest adds, for each day off on a weekly day of rest, the next working day
// that is not off already (Điều 111 khoản 3).
func withRest(days []NamedDay) []NamedDay {
	v := calendarVersion{days: map[vn.Day]NamedDay{}}
	for _, d := range days {
		v.days[d.Day] = d
	}
	for _, d := range days {
		if wd := d.Day.Time().Weekday(); wd != time.Saturday && wd != time.Sunday {
			continue
		}
		rest := NamedDay{Day: v.workingDay(d.Day, 1), Sort: DayOff, Name: fmt.Sprintf("Nghỉ bù %s", d.Name), Source: laborRest, Mark: askOffice}
		v.days[rest.Day] = rest
		days = append(days, rest)
	}
	slices.SortFunc(days, func(a, b NamedDay) int { return cmpDay(a.Day, b.Day) })
	return days
}
