package job

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
)

// held is a job that this worker holds.
type held struct {
	ward     auth.WardID
	id, kind string
	args     json.RawMessage
	attempt  int64 // its number tells this holding from a later one
}

// code is what a failure's sentence and the log line share.
func (j held) code() string { return codeOf(j.id) }

func codeOf(id string) string { return strings.ToUpper(id[max(0, len(id)-8):]) }

// queue is the table of jobs as one worker sees it: jobs of kinds it can handle.
type queue struct {
	d     *db.DB
	kinds []any
	lease time.Duration
}

func newQueue(d *db.DB, handlers map[string]Handler, lease time.Duration) queue {
	q := queue{d: d, lease: lease}
	for kind := range handlers {
		q.kinds = append(q.kinds, kind)
	}
	slices.SortFunc(q.kinds, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	return q
}

// list writes the placeholders of the kinds, the first being $from.
func (q queue) list(from int) string {
	var b strings.Builder
	for i := range q.kinds {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// next returns when the next job is due; ok is false where none waits.
func (q queue) next(ctx context.Context) (at time.Time, ok bool, err error) {
	if len(q.kinds) == 0 {
		return at, false, nil
	}
	var due *string
	err = q.d.ViewEveryWard(ctx, func(w *db.Wide) error {
		_, err := w.One([]any{&due}, `
			select min(coalesce(lease_until, run_at))
			from job
			where done_at is null and kind in (`+q.list(1)+`)`, q.kinds...)
		return err
	})
	if err != nil || due == nil {
		return at, false, err
	}
	at, err = db.ParseStamp(*due)
	return at, err == nil, err
}

// take holds up to n due jobs. This is the one engine-specific statement outside
// package db: workers of several processes take rows at once on PostgreSQL and
// pass over those that another is taking; SQLite has one writer.
func (q queue) take(ctx context.Context, n int) (jobs []held, err error) {
	skip := ""
	if q.d.Engine() == db.Postgres {
		skip = " for update skip locked"
	}
	text := `
		with due as materialized (
			select ward, id
			from job
			where done_at is null and run_at <= $1 and (lease_until is null or lease_until < $1) and kind in (` + q.list(4) + `)
			order by run_at, id
			limit $3` + skip + `)
		update job set lease_until = $2, attempts = attempts + 1
		where (ward, id) in (select ward, id from due)
		returning ward, id, kind, args, attempts`
	err = q.d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		jobs = nil
		args := append([]any{w.Stamp(), db.Stamp(w.Now.Add(q.lease)), n}, q.kinds...)
		return w.Each(func(s db.Scanner) error {
			var j held
			var text string
			err := s.Scan(&j.ward, &j.id, &j.kind, &text, &j.attempt)
			j.args = json.RawMessage(text)
			jobs = append(jobs, j)
			return err
		}, text, args...)
	})
	// Their order in the answer is the engine's; ids are in the order of making.
	slices.SortFunc(jobs, func(a, b held) int { return strings.Compare(a.id, b.id) })
	return jobs, err
}

// change writes to a job that is still held; ok is false where another worker
// took it after the lease ran out.
func (q queue) change(ctx context.Context, j held, set string, args ...any) (ok bool, err error) {
	err = q.d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		n, err := w.Exec(`update job set `+set+` where ward = $1 and id = $2 and attempts = $3 and done_at is null`,
			append([]any{j.ward, j.id, j.attempt}, args...)...)
		ok = n == 1
		return err
	})
	return ok, err
}

// renew is a sign of life.
func (q queue) renew(ctx context.Context, j held) (ok bool, err error) {
	return q.change(ctx, j, `lease_until = $4`, db.Stamp(q.d.Now().Add(q.lease)))
}

// done ends a job well.
func (q queue) done(ctx context.Context, j held) (ok bool, err error) {
	return q.change(ctx, j, `lease_until = null, error = '', done_at = $4`, db.Stamp(q.d.Now()))
}

// fail gives a job up.
func (q queue) fail(ctx context.Context, j held, text string) (ok bool, err error) {
	return q.change(ctx, j, `lease_until = null, error = $4, done_at = $5`, text, db.Stamp(q.d.Now()))
}

// retry puts a job back for a later attempt.
func (q queue) retry(ctx context.Context, j held, text string, pause time.Duration) (ok bool, err error) {
	return q.change(ctx, j, `lease_until = null, error = $4, run_at = $5`, text, db.Stamp(q.d.Now().Add(pause)))
}

// release puts a job back as if it had not been taken.
func (q queue) release(ctx context.Context, j held) (ok bool, err error) {
	return q.change(ctx, j, `lease_until = null, attempts = attempts - 1`)
}
