package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/job"
	"tongket/internal/wardtest"
)

// soon is far longer than anything here takes.
const soon = 30 * time.Second

// add puts a job into the ward's queue.
func add(t *testing.T, w *wardtest.W, kind string, args any) (id string) {
	t.Helper()
	w.Update(w.System(), func(tx *db.Tx) (err error) {
		id, err = job.Add(tx, kind, args)
		return err
	})
	return id
}

func state(t *testing.T, w *wardtest.W, id string) (s job.Status) {
	t.Helper()
	w.View(w.System(), func(tx *db.Tx) (err error) {
		s, err = job.State(tx, id)
		return err
	})
	return s
}

// start runs a worker until stop is called, which waits for its end.
func start(t *testing.T, worker job.Worker) (stop func()) {
	t.Helper()
	worker.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	if worker.Look == 0 {
		worker.Look = 5 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the worker ends with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// await waits until a job's state is as wanted.
func await(t *testing.T, w *wardtest.W, id string, want func(job.Status) bool) job.Status {
	t.Helper()
	for end := time.Now().Add(soon); ; time.Sleep(2 * time.Millisecond) {
		s := state(t, w, id)
		if want(s) {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("the job stays as %+v", s)
		}
	}
}

func in(p job.Phase) func(job.Status) bool {
	return func(s job.Status) bool { return s.Phase == p }
}

// handlers gives every kind the one handler.
func handlers(kind string, h func(ctx context.Context) error) map[string]job.Handler {
	return map[string]job.Handler{kind: func(ctx context.Context, _ *db.DB, _ auth.WardID, _ json.RawMessage) error { return h(ctx) }}
}

func TestAJobIsDone(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		type args struct {
			Year int
			Name string
		}
		type call struct {
			Ward auth.WardID
			Args args
		}
		other := w.Another("0198f000-0000-7000-8000-00000000b002")
		called := make(chan call, 2)
		h := func(_ context.Context, d *db.DB, ward auth.WardID, raw json.RawMessage) error {
			if d != w.DB {
				t.Error("the handler gets another database")
			}
			c := call{Ward: ward}
			err := json.Unmarshal(raw, &c.Args)
			called <- c
			return err
		}
		ids := []string{add(t, w, "report", args{2025, "Báo cáo “tổng kết”"}), add(t, other, "report", args{2026, ""})}
		if got := state(t, w, ids[0]); got.Phase != job.Waiting || got.Kind != "report" {
			t.Errorf("before a worker comes: %+v", got)
		}
		stop := start(t, job.Worker{DB: w.DB, Handlers: map[string]job.Handler{"report": h}, AtOnce: 1})
		await(t, other, ids[1], in(job.Done))
		stop()
		want := []call{{w.Ward, args{2025, "Báo cáo “tổng kết”"}}, {other.Ward, args{2026, ""}}}
		if diff := cmp.Diff(want, []call{<-called, <-called}); diff != "" {
			t.Errorf("calls of the handler (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(job.Status{Kind: "report", Phase: job.Done, Attempts: 1}, state(t, w, ids[0])); diff != "" {
			t.Errorf("state (-want +got):\n%s", diff)
		}
		err := w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
			_, err := job.State(tx, ids[1])
			return err
		})
		if !fault.Is(err, fault.Missing) {
			t.Errorf("another ward's job gives %v, want a fault of kind missing", err)
		}
	})
}

func TestAJobIsThereOnlyWithItsCause(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		var id string
		err := w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) (err error) {
			if id, err = job.Add(tx, "report", nil); err != nil {
				return err
			}
			return errors.New("the cause failed")
		})
		if err == nil || id == "" {
			t.Fatalf("id %q, %v", id, err)
		}
		err = w.DB.View(t.Context(), w.System(), func(tx *db.Tx) error {
			_, err := job.State(tx, id)
			return err
		})
		if !fault.Is(err, fault.Missing) {
			t.Errorf("the job of a failed act gives %v, want a fault of kind missing", err)
		}
		err = w.DB.Update(t.Context(), w.System(), func(tx *db.Tx) error {
			_, err := job.Add(tx, "report", func() {})
			return err
		})
		if err == nil {
			t.Error("arguments that cannot be written are taken")
		}
	})
}

func TestACommitWakesTheWorker(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		start(t, job.Worker{DB: w.DB, Look: time.Hour, Handlers: handlers("mail", func(context.Context) error { return nil })})
		for range 3 {
			await(t, w, add(t, w, "mail", nil), in(job.Done))
		}
	})
}

func TestFourWorkersTakeNoJobTwice(t *testing.T) {
	t.Parallel()
	const workers, jobs = 4, 200
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		var ids []string
		w.Update(w.System(), func(tx *db.Tx) error {
			for i := range jobs {
				id, err := job.Add(tx, "count", i)
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		var mu sync.Mutex
		ran := map[string]int{}
		h := func(_ context.Context, _ *db.DB, _ auth.WardID, args json.RawMessage) error {
			mu.Lock()
			defer mu.Unlock()
			ran[string(args)]++
			return nil
		}
		var stops []func()
		for range workers {
			stops = append(stops, start(t, job.Worker{DB: w.DB, Handlers: map[string]job.Handler{"count": h}, AtOnce: 3}))
		}
		for _, id := range ids {
			await(t, w, id, in(job.Done))
		}
		for _, stop := range stops {
			stop()
		}
		for i := range jobs {
			if n := ran[fmt.Sprint(i)]; n != 1 {
				t.Errorf("job %d ran %d times", i, n)
			}
			if got := state(t, w, ids[i]).Attempts; got != 1 {
				t.Errorf("job %d was taken %d times", i, got)
			}
		}
	})
}

func TestAFailingJobIsTriedAgainAfterGrowingPauses(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "mail", nil)
		start(t, job.Worker{DB: w.DB, Handlers: handlers("mail", func(context.Context) error { return errors.New("mail server: no route\nto host") })})
		for i, pause := range job.Pauses {
			s := await(t, w, id, func(s job.Status) bool { return s.Phase == job.Waiting && s.Attempts == i+1 && s.Cause != "" })
			code := strings.ToUpper(id[len(id)-8:])
			if want := "Hệ thống chưa làm được việc này (mã lỗi " + code + "). Hãy thử lại sau; nếu vẫn lỗi, hãy báo người quản trị kèm mã lỗi."; s.Sentence != want {
				t.Errorf("people read %q, want %q", s.Sentence, want)
			}
			if want := "mail server: no route\nto host"; s.Cause != want {
				t.Errorf("the cause is %q, want %q", s.Cause, want)
			}
			w.Clock.Advance(pause - time.Second)
			time.Sleep(20 * time.Millisecond)
			if got := state(t, w, id).Attempts; got != i+1 {
				t.Errorf("attempt %d began before its pause of %v was over", got, pause)
			}
			w.Clock.Advance(time.Second)
		}
		if s := await(t, w, id, in(job.Failed)); s.Attempts != job.Attempts || s.Cause == "" {
			t.Errorf("given up as %+v, want after %d attempts with the cause", s, job.Attempts)
		}
	})
}

func TestHowAJobEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(context.Context) error
		want job.Status
		says string // part of the cause
	}{
		{"what a person can mend fails at once",
			func(context.Context) error {
				return fmt.Errorf("draw up: %w", fault.Invalidf("year", "Năm 1899 chưa có kế hoạch. Hãy chọn năm khác."))
			},
			job.Status{Kind: "k", Phase: job.Failed, Attempts: 1, Sentence: "Năm 1899 chưa có kế hoạch. Hãy chọn năm khác."}, "draw up: "},
		{"a busy database passes",
			func(context.Context) error {
				return fault.New(fault.Busy, "", "Cơ sở dữ liệu đang bận. Hãy gửi lại sau ít giây.")
			},
			job.Status{Kind: "k", Phase: job.Waiting, Attempts: 1, Sentence: "Cơ sở dữ liệu đang bận. Hãy gửi lại sau ít giây."}, "bận"},
		{"a panic is an error of the job",
			func(context.Context) error { panic("index out of range") },
			job.Status{Kind: "k", Phase: job.Waiting, Attempts: 1}, "panic: index out of range"},
		{"an error with bytes no column holds",
			func(context.Context) error { return errors.New("soffice said \xff\x00" + strings.Repeat("ồ", 5000)) },
			job.Status{Kind: "k", Phase: job.Waiting, Attempts: 1}, "soffice said ��ồ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
				id := add(t, w, "k", nil)
				stop := start(t, job.Worker{DB: w.DB, Handlers: handlers("k", c.do)})
				got := await(t, w, id, func(s job.Status) bool { return s.Cause != "" })
				stop()
				ignore := []string{"Cause"}
				if c.want.Sentence == "" {
					ignore = append(ignore, "Sentence")
				}
				if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(job.Status{}, ignore...)); diff != "" {
					t.Errorf("state (-want +got):\n%s", diff)
				}
				if !strings.Contains(got.Cause, c.says) || len(got.Cause) > 5000 {
					t.Errorf("the cause is %.200q of %d bytes, want it to hold %q", got.Cause, len(got.Cause), c.says)
				}
			})
		})
	}
}

func TestAKilledWorkersJobIsTakenAgain(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "k", nil)
		_, finish, err := job.Abandon(t.Context(), w.DB, "k", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if got := state(t, w, id).Phase; got != job.Running {
			t.Errorf("a held job is %s, want running", got)
		}
		start(t, job.Worker{DB: w.DB, Handlers: handlers("k", func(context.Context) error { return errors.New("again") })})
		time.Sleep(30 * time.Millisecond)
		if got := state(t, w, id); got.Attempts != 1 {
			t.Errorf("a job was taken while its lease held: %+v", got)
		}
		w.Clock.Advance(time.Minute + time.Second)
		await(t, w, id, func(s job.Status) bool { return s.Attempts == 2 && s.Cause == "again" })
		// The first worker was only slow: what it writes now changes nothing.
		if ok, err := finish(); ok || err != nil {
			t.Errorf("the late worker ends the job: %v, %v", ok, err)
		}
		if got := state(t, w, id).Phase; got != job.Waiting {
			t.Errorf("the job is %s, want waiting for its next attempt", got)
		}
	})
}

func TestAJobThatKillsEveryWorkerIsGivenUp(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "k", nil)
		for range job.Attempts {
			if n, _, err := job.Abandon(t.Context(), w.DB, "k", time.Minute); n != 1 || err != nil {
				t.Fatalf("%d taken, %v", n, err)
			}
			w.Clock.Advance(2 * time.Minute)
		}
		start(t, job.Worker{DB: w.DB, Handlers: handlers("k", func(context.Context) error {
			t.Error("the job is begun once more")
			return nil
		})})
		if s := await(t, w, id, in(job.Failed)); s.Cause != "interrupted at every attempt" {
			t.Errorf("given up as %+v", s)
		}
	})
}

func TestAWorkerThatLostItsLeaseStops(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "k", nil)
		begun, ended := make(chan struct{}), make(chan error, 1)
		start(t, job.Worker{DB: w.DB, Lease: 60 * time.Millisecond, AtOnce: 1, Handlers: handlers("k", func(ctx context.Context) error {
			close(begun)
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		})})
		<-begun
		// Another worker takes the job, as after a long sleep of this machine.
		err := w.DB.UpdateEveryWard(t.Context(), func(x *db.Wide) error {
			_, err := x.Exec(`update job set attempts = attempts + 1, lease_until = $1`, db.Stamp(w.Clock.Now().Add(time.Hour)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-ended:
		case <-time.After(soon):
			t.Fatal("the handler's context goes on although the job is another's")
		}
		time.Sleep(20 * time.Millisecond)
		if got := state(t, w, id); got.Phase != job.Running || got.Attempts != 2 {
			t.Errorf("the other worker's job became %+v", got)
		}
	})
}

// renewed waits until the job's lease runs on from the time the clock stands at.
func renewed(t *testing.T, w *wardtest.W, id string) {
	t.Helper()
	want := db.Stamp(w.Clock.Now().Add(30 * time.Millisecond))
	for begun := time.Now(); time.Since(begun) < soon; time.Sleep(time.Millisecond) {
		var until string
		err := w.DB.ViewEveryWard(t.Context(), func(x *db.Wide) error {
			_, err := x.One([]any{&until}, `select coalesce(lease_until, '') from job where id = $1`, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if until >= want {
			return
		}
	}
	t.Fatal("the worker does not renew its lease")
}

func TestALongJobKeepsItsLease(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "k", nil)
		finish := make(chan struct{})
		start(t, job.Worker{DB: w.DB, Lease: 30 * time.Millisecond, Handlers: handlers("k", func(context.Context) error {
			<-finish
			return nil
		})})
		await(t, w, id, in(job.Running))
		for range 10 { // most of a lease goes by, and the worker is waited for to renew it
			w.Clock.Advance(25 * time.Millisecond)
			renewed(t, w, id)
		}
		close(finish)
		if s := await(t, w, id, in(job.Done)); s.Attempts != 1 {
			t.Errorf("the job was taken %d times, want once", s.Attempts)
		}
	})
}

func TestStoppingPutsJobsBack(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		id := add(t, w, "k", nil)
		begun := make(chan struct{})
		left := false
		stop := start(t, job.Worker{DB: w.DB, Handlers: handlers("k", func(ctx context.Context) error {
			close(begun)
			<-ctx.Done()
			time.Sleep(20 * time.Millisecond)
			left = true
			return ctx.Err()
		})})
		<-begun
		stop()
		if !left {
			t.Error("the worker ended before its handler")
		}
		if diff := cmp.Diff(job.Status{Kind: "k", Phase: job.Waiting}, state(t, w, id)); diff != "" {
			t.Errorf("state (-want +got):\n%s", diff)
		}
		start(t, job.Worker{DB: w.DB, Handlers: handlers("k", func(context.Context) error { return nil })})
		await(t, w, id, in(job.Done))
	})
}

func TestAnUnknownKindIsLeftForAProgramThatKnowsIt(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		later, known := add(t, w, "later", nil), add(t, w, "known", nil)
		stop := start(t, job.Worker{DB: w.DB, Handlers: handlers("known", func(context.Context) error { return nil })})
		await(t, w, known, in(job.Done))
		if got := state(t, w, later); got.Phase != job.Waiting || got.Attempts != 0 {
			t.Errorf("a job of an unknown kind is %+v", got)
		}
		stop()
		start(t, job.Worker{DB: w.DB, Handlers: handlers("later", func(context.Context) error { return nil })})
		await(t, w, later, in(job.Done))
	})
}

func TestAWorkerOutlivesABrokenDatabase(t *testing.T) {
	t.Parallel()
	stop := start(t, job.Worker{DB: wardtest.Broken(t),
		Handlers: handlers("k", func(context.Context) error { return nil }),
		Periodic: []job.Task{{Name: "t", When: job.EveryDay(2, 0), Do: func(context.Context) (string, error) { return "", nil }}}})
	time.Sleep(30 * time.Millisecond)
	stop() // fails the test where Run ended with an error
}
