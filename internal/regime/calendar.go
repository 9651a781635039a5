package regime

import (
	"maps"
	"slices"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/vn"
)

// DaySort says what a day is for offices.
type DaySort string

// The sorts of day that the calendar names; every other day is what its weekday
// makes it.
const (
	DayOff   DaySort = "off"   // ngày nghỉ lễ, nghỉ bù or hoán đổi
	MakeUp   DaySort = "work"  // ngày làm bù: a Saturday or Sunday on which offices work
	PlainDay DaySort = "plain" // neither any more: what was named before is taken back
)

// NamedDay is a day that is not what its weekday makes it, with where that is
// written.
type NamedDay struct {
	Day        vn.Day
	Sort       DaySort
	Name       string // "Giỗ Tổ Hùng Vương", "Làm bù cho ngày 02/01/2026"
	Source     string // law or notice
	Mark       string // "" where the source was read; else what the Office is asked to do
	RecordedAt string // db.Stamp, "" for a day that comes with the program
	RecordedBy auth.AccountID
}

// Confirmed says that the Office has compared a year's days with the
// government's notice.
type Confirmed struct {
	Year   int
	Source string
	At     string // db.Stamp
	By     auth.AccountID
}

// Calendar knows on which days offices work: Monday to Friday without the named
// days off and with the make-up days. It remembers when each day was named, so
// that a day which was due before a change stays where it was.
type Calendar struct {
	versions  []calendarVersion // by the time of the change; the first is what ships
	confirmed map[int]Confirmed
}

// calendarVersion is the calendar from one change to the next.
type calendarVersion struct {
	from vn.Day // the day of the change, "" for what ships
	days map[vn.Day]NamedDay
}

// LoadCalendar returns what ships with the ward's own days upon it.
func LoadCalendar(tx *db.Tx) (Calendar, error) {
	var own []NamedDay
	err := tx.Each(func(s db.Scanner) error {
		var d NamedDay
		err := s.Scan(&d.Day, &d.Sort, &d.Name, &d.Source, &d.Mark, &d.RecordedAt, &d.RecordedBy)
		own = append(own, d)
		return err
	}, `select day, sort, name, source, mark, recorded_at, recorded_by from calendar_day where ward = $1 order by recorded_at, id`)
	if err != nil {
		return Calendar{}, err
	}
	c := newCalendar(shippedDays(), own)
	err = tx.Each(func(s db.Scanner) error {
		var y Confirmed
		err := s.Scan(&y.Year, &y.Source, &y.At, &y.By)
		c.confirmed[y.Year] = y
		return err
	}, `select year, source, recorded_at, recorded_by from calendar_year where ward = $1 order by recorded_at, id`)
	return c, err
}

// newCalendar puts changes, in the order of their time, upon what ships.
func newCalendar(shipped, own []NamedDay) Calendar {
	first := calendarVersion{days: map[vn.Day]NamedDay{}}
	for _, d := range shipped {
		first.days[d.Day] = d
	}
	c := Calendar{versions: []calendarVersion{first}, confirmed: map[int]Confirmed{}}
	for i, d := range own {
		if i == 0 || own[i-1].RecordedAt != d.RecordedAt {
			last := c.versions[len(c.versions)-1]
			c.versions = append(c.versions, calendarVersion{from: dayOfStamp(d.RecordedAt), days: maps.Clone(last.days)})
		}
		c.versions[len(c.versions)-1].days[d.Day] = d
	}
	return c
}

// dayOfStamp is the ward's day of a recorded instant.
func dayOfStamp(stamp string) vn.Day {
	at, err := db.ParseStamp(stamp)
	if err != nil {
		return ""
	}
	return vn.DayOf(at)
}

// now is the calendar as it stands; the zero Calendar knows weekdays only.
func (c Calendar) now() calendarVersion {
	if len(c.versions) == 0 {
		return calendarVersion{}
	}
	return c.versions[len(c.versions)-1]
}

// IsWorking reports whether offices work on a day.
func (c Calendar) IsWorking(day vn.Day) bool { return c.now().isWorking(day) }

func (v calendarVersion) isWorking(day vn.Day) bool {
	switch v.days[day].Sort {
	case DayOff:
		return false
	case MakeUp:
		return true
	}
	wd := day.Time().Weekday()
	return wd != time.Saturday && wd != time.Sunday
}

// WorkingDay returns the nth working day after a day, as the calendar stands; the
// day itself for n of 0.
func (c Calendar) WorkingDay(after vn.Day, n int) vn.Day { return c.now().workingDay(after, n) }

func (v calendarVersion) workingDay(after vn.Day, n int) vn.Day {
	day := after
	for n > 0 {
		day = day.AddDays(1)
		if v.isWorking(day) {
			n--
		}
	}
	return day
}

// onOrAfter returns the day itself or the first working day after it.
func (v calendarVersion) onOrAfter(day vn.Day) vn.Day {
	for !v.isWorking(day) {
		day = day.AddDays(1)
	}
	return day
}

// Due returns the nth working day after a day as people who waited for it had to
// count: a change of the calendar moves it while it lies ahead, and no longer
// once it has passed.
func (c Calendar) Due(after vn.Day, n int) vn.Day {
	return c.settled(func(v calendarVersion) vn.Day { return v.workingDay(after, n) })
}

// settled replays the changes of the calendar over a day that is counted by it.
func (c Calendar) settled(count func(calendarVersion) vn.Day) vn.Day {
	if len(c.versions) == 0 {
		return count(calendarVersion{})
	}
	day := count(c.versions[0])
	for _, v := range c.versions[1:] {
		if v.from > day {
			break
		}
		day = count(v)
	}
	return day
}

// Days returns the named days of a year in their order, those taken back left
// out.
func (c Calendar) Days(year int) []NamedDay {
	var days []NamedDay
	for _, d := range c.now().days {
		if d.Day.Year() == year && d.Sort != PlainDay {
			days = append(days, d)
		}
	}
	slices.SortFunc(days, func(a, b NamedDay) int { return cmpDay(a.Day, b.Day) })
	return days
}

// Named returns what the calendar says of a day.
func (c Calendar) Named(day vn.Day) (d NamedDay, named bool) {
	d, named = c.now().days[day]
	return d, named && d.Sort != PlainDay
}

// Confirmed returns who compared a year's days with the government's notice;
// ok is false while nobody has.
func (c Calendar) Confirmed(year int) (y Confirmed, ok bool) {
	y, ok = c.confirmed[year]
	return y, ok
}
