package regime

import (
	"cmp"
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"tongket/internal/vn"
)

// holidaysText is the list of days as a clerk would edit it.
//
//go:embed holidays.tsv
var holidaysText string

// shippedDays returns the named days that come with the program.
var shippedDays = sync.OnceValue(func() []NamedDay {
	days, err := parseHolidays(holidaysText)
	if err != nil {
		panic(err) // the list is built in and checked by a test
	}
	return days
})

func parseHolidays(text string) ([]NamedDay, error) {
	var days []NamedDay
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.Split(line, "|")
		if len(field) != 5 {
			return nil, fmt.Errorf("holiday line %q has %d fields, not 5", line, len(field))
		}
		d := NamedDay{Day: vn.Day(field[0]), Sort: DaySort(field[1]), Name: field[2], Source: field[3], Mark: field[4]}
		if !d.Day.Valid() || d.Sort != DayOff && d.Sort != MakeUp || d.Name == "" || d.Source == "" {
			return nil, fmt.Errorf("holiday line %q names no day, no sort, no name or no source", line)
		}
		days = append(days, d)
	}
	return days, nil
}

func cmpDay(a, b vn.Day) int { return cmp.Compare(a, b) }
