package job

import (
	"context"
	"time"

	"tongket/internal/db"
)

// Attempts is how often a job is begun, Pauses the waits between.
var (
	Attempts = int(attempts)
	Pauses   = pauses
	Words    = words
)

// FailedTaskPause is when a task that failed is tried again.
const FailedTaskPause = failedTaskPause

// Abandon takes one due job of the kind and gives no further sign of life, as a
// killed worker does. finish is what that worker would write if it lived on.
func Abandon(ctx context.Context, d *db.DB, kind string, lease time.Duration) (taken int, finish func() (ok bool, err error), err error) {
	q := newQueue(d, map[string]Handler{kind: nil}, lease)
	jobs, err := q.take(ctx, 1)
	if err != nil || len(jobs) == 0 {
		return 0, nil, err
	}
	return 1, func() (bool, error) { return q.done(ctx, jobs[0]) }, nil
}
