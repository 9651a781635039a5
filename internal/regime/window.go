package regime

import (
	"fmt"
	"time"

	"tongket/internal/vn"
)

// Kind says what sort of period a span of days is.
type Kind string

// The kinds of period, in the order of a list.
const (
	Month      Kind = "month"
	Quarter    Kind = "quarter"
	Half       Kind = "half"
	NineMonths Kind = "nine_months"
	Year       Kind = "year"
	Other      Kind = "other"      // a span the ward named itself: a school year, a campaign
	Cumulative Kind = "cumulative" // from the start of the year to the end of a month; derived, never stored
)

// Kinds lists the kinds that are stored, in the order of a list.
var Kinds = []Kind{Month, Quarter, Half, NineMonths, Year, Other}

// Label returns the kind's Vietnamese name.
func (k Kind) Label() string {
	switch k {
	case Month:
		return "Tháng"
	case Quarter:
		return "Quý"
	case Half:
		return "6 tháng"
	case NineMonths:
		return "9 tháng"
	case Year:
		return "Năm"
	case Other:
		return "Kỳ khác"
	case Cumulative:
		return "Lũy kế"
	}
	return string(k)
}

// Window is a rule for the days that the periods of a year span. It is data with
// its source: another rule is another value, and a ward may open a year under
// several.
type Window struct {
	Code   string // as stored with each period
	Label  string // as a form offers it
	Source string // the law it follows, "" for none
	Since  int    // the first year it is good for
	Spans  []Span
	// DueAfter is how many working days lie between the cutoff and the day a
	// unit's figures are due; provinces set their own, so a due day can be changed.
	DueAfter int
}

// Span is one period of a window.
type Span struct {
	Kind     Kind
	Name     string // with %d for the year, as offices print it: "Quý IV/%d"
	From, To Mark
	// Ask is set where the days follow practice and not a text that was read; the
	// page asks the clerk to compare them with the ward's own rule.
	Ask bool
}

// Mark is a day of a year without the year: Back years before it, and day 0 is
// the last of the month.
type Mark struct {
	Back  int
	Month time.Month
	Day   int
}

// In returns the mark's day for a reporting year.
func (m Mark) In(year int) vn.Day {
	month, day := m.Month, m.Day
	if day == 0 {
		month++ // day 0 of the next month is the last of this one
	}
	return vn.DayOf(time.Date(year-m.Back, month, day, 0, 0, 0, 0, vn.Zone))
}

// The codes of the windows that come with the program.
const (
	CalendarCode = "calendar"
	Decree09Code = "nd09"
)

// Calendar spans calendar months, as budgets and statistics count.
var Calendar = Window{
	Code: CalendarCode, Label: "Theo tháng dương lịch (01 đến cuối tháng)", Since: 2000, DueAfter: 1,
	Spans: append(months(firstOfMonth, endOfMonth),
		Span{Quarter, "Quý I/%d", Mark{0, 1, 1}, Mark{0, 3, 0}, false},
		Span{Quarter, "Quý II/%d", Mark{0, 4, 1}, Mark{0, 6, 0}, false},
		Span{Quarter, "Quý III/%d", Mark{0, 7, 1}, Mark{0, 9, 0}, false},
		Span{Quarter, "Quý IV/%d", Mark{0, 10, 1}, Mark{0, 12, 0}, false},
		Span{Half, "6 tháng đầu năm %d", Mark{0, 1, 1}, Mark{0, 6, 0}, false},
		Span{Half, "6 tháng cuối năm %d", Mark{0, 7, 1}, Mark{0, 12, 0}, false},
		Span{NineMonths, "9 tháng năm %d", Mark{0, 1, 1}, Mark{0, 9, 0}, false},
		Span{Year, "Năm %d", Mark{0, 1, 1}, Mark{0, 12, 0}, false}),
}

// Decree09 spans from the 15th to the 14th, as administrative reports count:
// Nghị định 09/2019/NĐ-CP, Điều 12 (in force from 12/3/2019). The nine months
// follow the other rows; the decree was not read for them. Statistical and
// secret reports are outside the decree.
var Decree09 = Window{
	Code: Decree09Code, Label: "Theo kỳ báo cáo hành chính (15 tháng trước đến 14)", Source: "Nghị định 09/2019/NĐ-CP, Điều 12", Since: 2020, DueAfter: 1,
	Spans: append(months(fifteenthBefore, fourteenth),
		Span{Quarter, "Quý I/%d", Mark{1, 12, 15}, Mark{0, 3, 14}, false},
		Span{Quarter, "Quý II/%d", Mark{0, 3, 15}, Mark{0, 6, 14}, false},
		Span{Quarter, "Quý III/%d", Mark{0, 6, 15}, Mark{0, 9, 14}, false},
		Span{Quarter, "Quý IV/%d", Mark{0, 9, 15}, Mark{0, 12, 14}, false},
		Span{Half, "6 tháng đầu năm %d", Mark{1, 12, 15}, Mark{0, 6, 14}, false},
		Span{Half, "6 tháng cuối năm %d", Mark{0, 6, 15}, Mark{0, 12, 14}, false},
		Span{NineMonths, "9 tháng năm %d", Mark{1, 12, 15}, Mark{0, 9, 14}, true},
		Span{Year, "Năm %d", Mark{1, 12, 15}, Mark{0, 12, 14}, false}),
}

// Windows lists the windows that come with the program.
var Windows = []Window{Calendar, Decree09}

func months(from, to func(time.Month) Mark) []Span {
	spans := make([]Span, 0, 20)
	for m := time.January; m <= time.December; m++ {
		spans = append(spans, Span{Month, fmt.Sprintf("Tháng %s/%%d", vn.Month(m)), from(m), to(m), false})
	}
	return spans
}

func firstOfMonth(m time.Month) Mark { return Mark{0, m, 1} }
func endOfMonth(m time.Month) Mark   { return Mark{0, m, 0} }
func fourteenth(m time.Month) Mark   { return Mark{0, m, 14} }

func fifteenthBefore(m time.Month) Mark {
	if m == time.January {
		return Mark{1, time.December, 15}
	}
	return Mark{0, m - 1, 15}
}

// period returns the span of a year under the window.
func (w Window) period(s Span, year int) Period {
	p := Period{Year: year, Name: fmt.Sprintf(s.Name, year), Kind: s.Kind, Window: w.Code, From: s.From.In(year), To: s.To.In(year)}
	p.Cutoff = p.To
	p.Due = WorkingDay(p.Cutoff, w.DueAfter)
	return p
}

// WorkingDay returns the nth working day after a day. Saturdays and Sundays are
// passed over; public holidays are not known here, and a due day that falls on
// one is moved by hand.
func WorkingDay(after vn.Day, n int) vn.Day {
	day := after
	for n > 0 {
		day = day.AddDays(1)
		if wd := day.Time().Weekday(); wd != time.Saturday && wd != time.Sunday {
			n--
		}
	}
	return day
}
