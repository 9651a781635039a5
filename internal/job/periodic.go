package job

import (
	"context"
	"errors"
	"strings"
	"time"

	"tongket/internal/db"
)

// Task is work of the whole record that comes round by the clock. Of all the
// processes, the one that takes its row does it. A time at which no program ran
// is made up for at the next start, once.
type Task struct {
	Name string // of its row
	When Schedule
	// Do does the work and returns a note on how it went, for the page of the
	// person who looks after the machine.
	Do func(ctx context.Context) (note string, err error)
}

// failedTaskPause is when a task that failed is tried again, unless it comes
// round before.
const failedTaskPause = time.Hour

// Round is what is known of a task: when it ran last and how that went.
type Round struct {
	Name     string
	Next     time.Time
	Ran      time.Time // zero where it never ended well
	Sentence string    // what people read of the last round, "" where it went well
	Cause    string    // the error behind it
	Note     string    // of the last round that went well
}

// Rounds returns what is known of the tasks, by name.
func Rounds(ctx context.Context, d *db.DB) (all []Round, err error) {
	err = d.ViewEveryWard(ctx, func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var r Round
			var next, ran, stored string
			if err := s.Scan(&r.Name, &next, &ran, &stored, &r.Note); err != nil {
				return err
			}
			r.Sentence, r.Cause, _ = strings.Cut(stored, "\n")
			if r.Next, err = db.ParseStamp(next); err == nil && ran != "" {
				r.Ran, err = db.ParseStamp(ran)
			}
			all = append(all, r)
			return err
		}, `select name, next_at, ran_at, error, note from periodic order by name`)
	})
	return all, err
}

// tasks does a worker's tasks, one after the other.
type tasks struct{ w Worker }

func (t tasks) run(ctx context.Context) {
	planted := false
	for ctx.Err() == nil && len(t.w.Periodic) > 0 {
		err := error(nil)
		if !planted {
			err = t.plant(ctx)
			planted = err == nil
		}
		if planted {
			err = t.doDue(ctx)
		}
		if err != nil && ctx.Err() == nil {
			t.w.Log.Error("look for tasks", "err", err)
		}
		select {
		case <-time.After(t.w.Look):
		case <-ctx.Done():
		}
	}
}

// plant makes the rows of new tasks, and brings a row forward where the task now
// comes round earlier than its row says.
func (t tasks) plant(ctx context.Context) error {
	return t.w.DB.UpdateEveryWard(ctx, func(w *db.Wide) error {
		for _, task := range t.w.Periodic {
			_, err := w.Exec(`
				insert into periodic (name, next_at, ran_at, error, note)
				values ($1, $2, '', '', '')
				on conflict (name) do update set next_at = excluded.next_at where periodic.next_at > excluded.next_at`,
				task.Name, db.Stamp(task.When.Next(w.Now)))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// doDue does the tasks that are due and that nobody else has.
func (t tasks) doDue(ctx context.Context) error {
	due := map[string]bool{}
	err := t.w.DB.ViewEveryWard(ctx, func(w *db.Wide) error {
		return w.Each(func(s db.Scanner) error {
			var name string
			err := s.Scan(&name)
			due[name] = true
			return err
		}, `select name from periodic where next_at <= $1 and (lease_until is null or lease_until < $1)`, w.Stamp())
	})
	for _, task := range t.w.Periodic {
		if err != nil || ctx.Err() != nil {
			break
		}
		if due[task.Name] {
			err = t.doOne(ctx, task)
		}
	}
	return err
}

// holding is a task's row that this worker holds; the lease tells this holding
// from a later one.
type holding struct {
	d           *db.DB
	name, lease string
}

// doOne does a task if it is still due and writes down how that went.
func (t tasks) doOne(ctx context.Context, task Task) error {
	h := &holding{d: t.w.DB, name: task.Name}
	taken, err := h.take(ctx, t.w.Lease)
	if err != nil || !taken {
		return err
	}
	var note string
	err = alive(ctx, t.w.Lease/3, func(ctx context.Context) (bool, error) { return h.renew(ctx, t.w.Lease) }, func(ctx context.Context) (err error) {
		note, err = task.Do(ctx)
		return err
	})
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.w.Lease)
	defer cancel()
	now := h.d.Now()
	switch {
	case err == nil:
		_, err = h.change(end, `lease_until = null, next_at = $3, ran_at = $4, error = '', note = $5`,
			db.Stamp(task.When.Next(now)), db.Stamp(now), clean(note))
	case errors.Is(err, errTaken):
		t.w.Log.Warn("task taken over", "task", task.Name)
		err = nil
	case ctx.Err() != nil:
		_, err = h.change(end, `lease_until = null`)
	default:
		code := codeOf(db.NewID())
		t.w.Log.Error("task failed", "task", task.Name, "code", code, "err", err)
		next := task.When.Next(now)
		if again := now.Add(failedTaskPause); again.Before(next) {
			next = again
		}
		_, err = h.change(end, `lease_until = null, next_at = $3, error = $4`, db.Stamp(next), words(err, code))
	}
	return err
}

// take holds the row if it is due and nobody holds it.
func (h *holding) take(ctx context.Context, lease time.Duration) (ok bool, err error) {
	err = h.d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		h.lease = db.Stamp(w.Now.Add(lease))
		n, err := w.Exec(`
			update periodic set lease_until = $2
			where name = $1 and next_at <= $3 and (lease_until is null or lease_until < $3)`,
			h.name, h.lease, w.Stamp())
		ok = n == 1
		return err
	})
	return ok, err
}

// renew is a sign of life.
func (h *holding) renew(ctx context.Context, lease time.Duration) (ok bool, err error) {
	until := db.Stamp(h.d.Now().Add(lease))
	ok, err = h.change(ctx, `lease_until = $3`, until)
	if ok && err == nil {
		h.lease = until
	}
	return ok, err
}

// change writes to the row while it is held; ok is false where another worker
// took it after the lease ran out.
func (h *holding) change(ctx context.Context, set string, args ...any) (ok bool, err error) {
	err = h.d.UpdateEveryWard(ctx, func(w *db.Wide) error {
		n, err := w.Exec(`update periodic set `+set+` where name = $1 and lease_until = $2`, append([]any{h.name, h.lease}, args...)...)
		ok = n == 1
		return err
	})
	return ok, err
}
