package job_test

import (
	"testing"
	"time"

	"tongket/internal/job"
	"tongket/internal/vn"
)

func TestNext(t *testing.T) {
	t.Parallel()
	// 2026-01-09 is a Friday.
	for _, c := range []struct {
		name     string
		schedule job.Schedule
		after    string
		want     string
	}{
		{"later today", job.EveryDay(2, 30), "2026-01-09T01:00:00+07:00", "2026-01-09T02:30:00+07:00"},
		{"at the very minute", job.EveryDay(2, 30), "2026-01-09T02:30:00+07:00", "2026-01-10T02:30:00+07:00"},
		{"just before it", job.EveryDay(2, 30), "2026-01-09T02:29:59+07:00", "2026-01-09T02:30:00+07:00"},
		{"over the end of a year", job.EveryDay(0, 0), "2026-12-31T23:59:00+07:00", "2027-01-01T00:00:00+07:00"},
		{"the ward's day, not Greenwich's", job.EveryDay(2, 30), "2026-01-08T20:00:00Z", "2026-01-10T02:30:00+07:00"},
		{"this week", job.EveryWeek(time.Sunday, 3, 0), "2026-01-09T08:00:00+07:00", "2026-01-11T03:00:00+07:00"},
		{"today of the week", job.EveryWeek(time.Friday, 9, 0), "2026-01-09T08:00:00+07:00", "2026-01-09T09:00:00+07:00"},
		{"a week on", job.EveryWeek(time.Friday, 8, 0), "2026-01-09T08:00:00+07:00", "2026-01-16T08:00:00+07:00"},
		{"a leap day", job.EveryDay(2, 0), "2028-02-28T03:00:00+07:00", "2028-02-29T02:00:00+07:00"},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.schedule.Next(after).In(vn.Zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: after %s comes %s, want %s", c.name, c.after, got, c.want)
		}
	}
}
