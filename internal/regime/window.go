package regime

import (
	"fmt"
	"strconv"
	"strings"
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
// its source: a ward may open a year under several, and a change is another
// revision that is good from a later year on.
type Window struct {
	Code     string // as stored with each period
	Revision int    // 0 as shipped, from 1 on as the ward set it
	Label    string // as a form offers it
	Source   string // the law it follows, "" for none
	Since    int    // the first year it is good for
	Spans    []Span
	// DueAfter is how many working days lie between the cutoff and the day a
	// unit's figures are due; provinces set their own, so a due day can be changed.
	DueAfter int
}

// Span is one period of a window.
type Span struct {
	Kind     Kind   `json:"kind"`
	Name     string `json:"name"` // as offices print it: "Quý IV/{năm}", "Năm học {năm trước}-{năm}"
	From, To Mark
	// Ask is set where the days follow practice and not a text that was read; the
	// page asks the clerk to compare them with the ward's own rule.
	Ask bool `json:"ask,omitempty"`
}

// The places of the year in a span's name.
const (
	thisYear = "{năm}"
	yearPast = "{năm trước}"
)

// In names the span for a reporting year.
func (s Span) In(year int) string {
	return strings.NewReplacer(thisYear, strconv.Itoa(year), yearPast, strconv.Itoa(year-1)).Replace(s.Name)
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
	SchoolCode   = "school"
)

// shippedWindows are every ward's windows until it sets its own.
func shippedWindows() []Window { return []Window{calendarWindow(), decree09Window(), schoolWindow()} }

// calendarWindow spans calendar months, as budgets and statistics count.
func calendarWindow() Window {
	return Window{
		Code: CalendarCode, Label: "Theo tháng dương lịch (01 đến cuối tháng)", Since: 2000, DueAfter: 1,
		Spans: append(months(firstOfMonth, endOfMonth),
			Span{Quarter, "Quý I/{năm}", Mark{0, 1, 1}, Mark{0, 3, 0}, false},
			Span{Quarter, "Quý II/{năm}", Mark{0, 4, 1}, Mark{0, 6, 0}, false},
			Span{Quarter, "Quý III/{năm}", Mark{0, 7, 1}, Mark{0, 9, 0}, false},
			Span{Quarter, "Quý IV/{năm}", Mark{0, 10, 1}, Mark{0, 12, 0}, false},
			Span{Half, "6 tháng đầu năm {năm}", Mark{0, 1, 1}, Mark{0, 6, 0}, false},
			Span{Half, "6 tháng cuối năm {năm}", Mark{0, 7, 1}, Mark{0, 12, 0}, false},
			Span{NineMonths, "9 tháng năm {năm}", Mark{0, 1, 1}, Mark{0, 9, 0}, false},
			Span{Year, "Năm {năm}", Mark{0, 1, 1}, Mark{0, 12, 0}, false}),
	}
}

// decree09Window spans from the 15th to the 14th, as administrative reports
// count: Nghị định 09/2019/NĐ-CP, Điều 12 (in force from 12/3/2019). The nine
// months follow the other rows; the decree was not read for them. Statistical and
// secret reports are outside the decree.
func decree09Window() Window {
	return Window{
		Code: Decree09Code, Label: "Theo kỳ báo cáo hành chính (15 tháng trước đến 14)", Source: "Nghị định 09/2019/NĐ-CP, Điều 12", Since: 2020, DueAfter: 1,
		Spans: append(months(fifteenthBefore, fourteenth),
			Span{Quarter, "Quý I/{năm}", Mark{1, 12, 15}, Mark{0, 3, 14}, false},
			Span{Quarter, "Quý II/{năm}", Mark{0, 3, 15}, Mark{0, 6, 14}, false},
			Span{Quarter, "Quý III/{năm}", Mark{0, 6, 15}, Mark{0, 9, 14}, false},
			Span{Quarter, "Quý IV/{năm}", Mark{0, 9, 15}, Mark{0, 12, 14}, false},
			Span{Half, "6 tháng đầu năm {năm}", Mark{1, 12, 15}, Mark{0, 6, 14}, false},
			Span{Half, "6 tháng cuối năm {năm}", Mark{0, 6, 15}, Mark{0, 12, 14}, false},
			Span{NineMonths, "9 tháng năm {năm}", Mark{1, 12, 15}, Mark{0, 9, 14}, true},
			Span{Year, "Năm {năm}", Mark{1, 12, 15}, Mark{0, 12, 14}, false}),
	}
}

// schoolWindow spans the school year, which schools report on. Its days are set
// by the province each year, so the page asks for them.
func schoolWindow() Window {
	return Window{
		Code: SchoolCode, Label: "Theo năm học (05/9 đến 31/5)", Since: 2000, DueAfter: 5,
		Spans: []Span{
			{Other, "Học kỳ I năm học {năm trước}-{năm}", Mark{1, 9, 5}, Mark{0, 1, 17}, true},
			{Other, "Học kỳ II năm học {năm trước}-{năm}", Mark{0, 1, 18}, Mark{0, 5, 31}, true},
			{Other, "Năm học {năm trước}-{năm}", Mark{1, 9, 5}, Mark{0, 5, 31}, true},
		},
	}
}

func months(from, to func(time.Month) Mark) []Span {
	spans := make([]Span, 0, 20)
	for m := time.January; m <= time.December; m++ {
		spans = append(spans, Span{Month, fmt.Sprintf("Tháng %s/%s", vn.Month(m), thisYear), from(m), to(m), false})
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

// period returns the span of a year under the window, due by the calendar.
func (w Window) period(s Span, year int, c Calendar) Period {
	p := Period{Year: year, Name: s.In(year), Kind: s.Kind, Window: w.Code, From: s.From.In(year), To: s.To.In(year)}
	p.Cutoff = p.To
	p.Due = c.Due(p.Cutoff, w.DueAfter)
	return p
}
