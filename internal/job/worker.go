package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
)

// Handler does the work of one kind of job, as a named system actor in its own
// transactions. It may be called again for a job it had already done.
type Handler func(ctx context.Context, d *db.DB, ward auth.WardID, args json.RawMessage) error

// Worker takes jobs and tasks from the record and does them. Any number of
// workers, in any number of processes, may work on one record.
type Worker struct {
	DB       *db.DB
	Handlers map[string]Handler // by kind
	Periodic []Task
	AtOnce   int           // jobs worked on at the same time; 2 when 0
	Lease    time.Duration // how long a job is held without a sign of life; 1 minute when 0
	Look     time.Duration // the longest pause between two looks; 5 seconds when 0
	Log      *slog.Logger  // slog.Default() when nil
}

// pauses are the waits after the failed attempts; the one after the last gives
// the job up.
var pauses = []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour}

// longest is when a handler's context ends at the latest.
const longest = 30 * time.Minute

// errTaken says that the lease ran out and somebody else has the work now.
var errTaken = errors.New("another worker took over after the lease ran out")

// Run works until the context ends. It then takes nothing more, ends the
// handlers' contexts, waits for them, and puts back what they did not finish.
func (w Worker) Run(ctx context.Context) error {
	w = w.withDefaults()
	q := newQueue(w.DB, w.Handlers, w.Lease)
	freed := make(chan struct{}, 1)
	slots := make(chan struct{}, w.AtOnce)
	var working sync.WaitGroup
	defer working.Wait()
	begin := func(do func()) {
		slots <- struct{}{}
		working.Go(func() {
			defer func() {
				<-slots
				wake(freed)
			}()
			do()
		})
	}
	working.Go(func() { tasks{w}.run(ctx) })
	for ctx.Err() == nil {
		pause := w.Look
		if free := cap(slots) - len(slots); free > 0 {
			jobs, wait, err := w.look(ctx, q, free)
			if err != nil && ctx.Err() == nil {
				w.Log.Error("look for jobs", "err", err)
			}
			for _, j := range jobs {
				begin(func() { w.work(ctx, q, j) })
			}
			pause = min(pause, wait)
		}
		w.rest(ctx, freed, pause)
	}
	return nil
}

func (w Worker) withDefaults() Worker {
	if w.AtOnce == 0 {
		w.AtOnce = 2
	}
	if w.Lease == 0 {
		w.Lease = time.Minute
	}
	if w.Look == 0 {
		w.Look = 5 * time.Second
	}
	if w.Log == nil {
		w.Log = slog.Default()
	}
	return w
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// look takes due jobs and says how long to rest when there are no more.
func (w Worker) look(ctx context.Context, q queue, free int) (jobs []held, wait time.Duration, err error) {
	at, waiting, err := q.next(ctx)
	if err != nil || !waiting {
		return nil, w.Look, err
	}
	if wait = at.Sub(w.DB.Now()); wait > 0 {
		return nil, wait, nil
	}
	if jobs, err = q.take(ctx, free); err != nil || len(jobs) == 0 {
		return nil, w.Look, err
	}
	return jobs, 0, nil
}

// rest waits for a committed update, a free hand, the pause, or the end.
func (w Worker) rest(ctx context.Context, freed <-chan struct{}, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-w.DB.Committed():
	case <-freed:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// work does one job and writes down how it ended.
func (w Worker) work(ctx context.Context, q queue, j held) {
	err := errors.New("interrupted at every attempt")
	if j.attempt <= attempts {
		err = alive(ctx, w.Lease/3, func(ctx context.Context) (bool, error) { return q.renew(ctx, j) }, func(ctx context.Context) error {
			return w.Handlers[j.kind](ctx, w.DB, j.ward, j.args)
		})
	}
	if errors.Is(err, errTaken) {
		w.Log.Warn("job taken over", "job", j.id, "kind", j.kind)
		return
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.Lease)
	defer cancel()
	ok, writing := w.end(end, q, j, err, ctx.Err() != nil)
	if writing != nil || !ok {
		w.Log.Error("write down how a job ended", "job", j.id, "kind", j.kind, "held", ok, "err", writing)
	}
}

// attempts is how often a job is begun before it is given up.
var attempts = int64(len(pauses) + 1)

func (w Worker) end(ctx context.Context, q queue, j held, err error, stopping bool) (ok bool, writing error) {
	switch f := fault.Of(err); {
	case err == nil:
		return q.done(ctx, j)
	case stopping:
		return q.release(ctx, j)
	case f != nil && f.Kind != fault.Busy, j.attempt >= attempts:
		w.Log.Error("job failed", "job", j.id, "kind", j.kind, "code", j.code(), "attempt", j.attempt, "err", err)
		return q.fail(ctx, j, words(err, j.code()))
	}
	w.Log.Warn("job will be tried again", "job", j.id, "kind", j.kind, "code", j.code(), "attempt", j.attempt, "err", err)
	return q.retry(ctx, j, words(err, j.code()), pauses[j.attempt-1])
}

// alive does something while it renews its lease. It returns errTaken where the
// lease was lost meanwhile; the work's context has then ended. A panic is an
// error of the work.
func alive(ctx context.Context, every time.Duration, renew func(context.Context) (bool, error), do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				ended <- fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		ended <- do(ctx)
	}()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			// An error of the database is no loss yet: the next sign may come through.
			if ok, err := renew(ctx); err == nil && !ok {
				cancel()
				<-ended
				return errTaken
			}
		}
	}
}
