package job

import (
	"time"

	"tongket/internal/vn"
)

// Schedule says when a task comes round, by the clock of Vietnam.
type Schedule struct {
	weekly       bool
	day          time.Weekday
	hour, minute int
}

// EveryDay comes round at an hour and minute of each day.
func EveryDay(hour, minute int) Schedule { return Schedule{hour: hour, minute: minute} }

// EveryWeek comes round at an hour and minute of one day of the week.
func EveryWeek(day time.Weekday, hour, minute int) Schedule {
	return Schedule{weekly: true, day: day, hour: hour, minute: minute}
}

// Next returns the first time after an instant at which the task comes round.
func (s Schedule) Next(after time.Time) time.Time {
	after = after.In(vn.Zone)
	next := time.Date(after.Year(), after.Month(), after.Day(), s.hour, s.minute, 0, 0, vn.Zone)
	for !next.After(after) || s.weekly && next.Weekday() != s.day {
		next = next.AddDate(0, 0, 1)
	}
	return next
}
