package job_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/fault"
	"tongket/internal/job"
	"tongket/internal/wardtest"
)

// round returns what is known of the one task.
func round(t *testing.T, w *wardtest.W) job.Round {
	t.Helper()
	all, err := job.Rounds(t.Context(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) > 1 {
		t.Fatalf("%d tasks are known, want one", len(all))
	}
	return append(all, job.Round{})[0]
}

func awaitRound(t *testing.T, w *wardtest.W, want func(job.Round) bool) job.Round {
	t.Helper()
	for end := time.Now().Add(soon); ; time.Sleep(2 * time.Millisecond) {
		r := round(t, w)
		if want(r) {
			return r
		}
		if time.Now().After(end) {
			t.Fatalf("the task stays as %+v", r)
		}
	}
}

func planted(r job.Round) bool { return r.Name != "" }

// nightly is a task at 02:00; the tests' clock starts at 08:00.
func nightly(do func(context.Context) (string, error)) []job.Task {
	return []job.Task{{Name: "nightly", When: job.EveryDay(2, 0), Do: do}}
}

// at is a time on 2026-01-10 or later in Vietnam.
func at(day, hour, minute int) time.Time {
	return wardtest.Start.AddDate(0, 0, day-9).Add(time.Duration(hour-8)*time.Hour + time.Duration(minute)*time.Minute)
}

var sameInstant = cmp.Options{cmpopts.EquateApproxTime(0)}

func TestATaskComesRoundOnceAmongManyWorkers(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		var ran atomic.Int64
		task := nightly(func(context.Context) (string, error) {
			ran.Add(1)
			return "Đã chép 12 tệp.\nxong", nil
		})
		for range 3 {
			start(t, job.Worker{DB: w.DB, Periodic: task})
		}
		want := job.Round{Name: "nightly", Next: at(10, 2, 0)}
		if diff := cmp.Diff(want, awaitRound(t, w, planted), sameInstant); diff != "" {
			t.Errorf("before its time (-want +got):\n%s", diff)
		}
		for day := 10; day < 13; day++ {
			w.Clock.Set(at(day, 1, 59))
			time.Sleep(20 * time.Millisecond)
			if got := ran.Load(); got != int64(day-10) {
				t.Fatalf("on day %d the task ran %d times before its hour", day, got)
			}
			w.Clock.Set(at(day, 2, 1))
			want := job.Round{Name: "nightly", Next: at(day+1, 2, 0), Ran: at(day, 2, 1), Note: "Đã chép 12 tệp. xong"}
			got := awaitRound(t, w, func(r job.Round) bool { return r.Ran.Equal(at(day, 2, 1)) })
			if diff := cmp.Diff(want, got, sameInstant); diff != "" {
				t.Errorf("after its time (-want +got):\n%s", diff)
			}
			time.Sleep(20 * time.Millisecond)
			if got := ran.Load(); got != int64(day-9) {
				t.Errorf("after day %d the task ran %d times", day, got)
			}
		}
	})
}

func TestAMissedTaskIsMadeUpForOnce(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		var ran atomic.Int64
		task := nightly(func(context.Context) (string, error) { ran.Add(1); return "", nil })
		stop := start(t, job.Worker{DB: w.DB, Periodic: task})
		awaitRound(t, w, planted)
		stop()
		w.Clock.Set(at(14, 7, 30)) // the machine was off for five nights
		start(t, job.Worker{DB: w.DB, Periodic: task})
		got := awaitRound(t, w, func(r job.Round) bool { return !r.Ran.IsZero() })
		if diff := cmp.Diff(job.Round{Name: "nightly", Next: at(15, 2, 0), Ran: at(14, 7, 30)}, got, sameInstant); diff != "" {
			t.Errorf("after the start (-want +got):\n%s", diff)
		}
		time.Sleep(20 * time.Millisecond)
		if got := ran.Load(); got != 1 {
			t.Errorf("the task ran %d times for five missed nights, want once", got)
		}
	})
}

func TestAFailedTaskIsTriedAgain(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		failure := atomic.Pointer[error]{}
		fail := func(err error) { failure.Store(&err) }
		fail(errors.New("no such folder"))
		start(t, job.Worker{DB: w.DB, Periodic: nightly(func(context.Context) (string, error) {
			if err := *failure.Load(); err != nil {
				return "", err
			}
			return "xong", nil
		})})
		awaitRound(t, w, planted)
		w.Clock.Set(at(10, 2, 0))
		got := awaitRound(t, w, func(r job.Round) bool { return r.Cause != "" })
		if want := at(10, 2, 0).Add(job.FailedTaskPause); !got.Next.Equal(want) || !got.Ran.IsZero() || !strings.Contains(got.Sentence, "mã lỗi") || got.Cause != "no such folder" {
			t.Errorf("after a failure: %+v, want another try at %v with sentence and cause", got, want)
		}
		fail(fault.Refusedf("Thư mục sao lưu D:\\sao-luu không còn. Hãy cắm lại ổ đĩa."))
		w.Clock.Set(got.Next)
		awaitRound(t, w, func(r job.Round) bool {
			return r.Sentence == "Thư mục sao lưu D:\\sao-luu không còn. Hãy cắm lại ổ đĩa."
		})
		fail(nil)
		w.Clock.Set(at(11, 2, 0))
		got = awaitRound(t, w, func(r job.Round) bool { return r.Note != "" })
		if diff := cmp.Diff(job.Round{Name: "nightly", Next: at(12, 2, 0), Ran: at(11, 2, 0), Note: "xong"}, got, sameInstant); diff != "" {
			t.Errorf("when it goes well again (-want +got):\n%s", diff)
		}
	})
}

func TestAnEarlierScheduleBringsATaskForward(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		do := func(context.Context) (string, error) { return "", nil }
		stop := start(t, job.Worker{DB: w.DB, Periodic: []job.Task{{Name: "try", When: job.EveryWeek(time.Sunday, 3, 0), Do: do}}})
		if got := awaitRound(t, w, planted).Next; !got.Equal(at(11, 3, 0)) {
			t.Errorf("weekly comes round at %v", got)
		}
		stop()
		start(t, job.Worker{DB: w.DB, Periodic: []job.Task{{Name: "try", When: job.EveryDay(3, 0), Do: do}}})
		awaitRound(t, w, func(r job.Round) bool { return r.Next.Equal(at(10, 3, 0)) })
	})
}

func TestStoppingLetsATaskGo(t *testing.T) {
	t.Parallel()
	wardtest.Engines(t, func(t *testing.T, w *wardtest.W) {
		begun := make(chan struct{})
		stop := start(t, job.Worker{DB: w.DB, Periodic: nightly(func(ctx context.Context) (string, error) {
			close(begun)
			<-ctx.Done()
			return "", ctx.Err()
		})})
		awaitRound(t, w, planted)
		w.Clock.Set(at(10, 2, 0))
		<-begun
		stop()
		start(t, job.Worker{DB: w.DB, Periodic: nightly(func(context.Context) (string, error) { return "xong", nil })})
		if got := awaitRound(t, w, func(r job.Round) bool { return r.Note == "xong" }); got.Cause != "" {
			t.Errorf("stopping is kept as a failure: %+v", got)
		}
	})
}

func TestATaskThatPanicsIsAFailedTask(t *testing.T) {
	t.Parallel()
	w := wardtest.New(t)
	start(t, job.Worker{DB: w.DB, Periodic: nightly(func(context.Context) (string, error) { panic("nil map") })})
	awaitRound(t, w, planted)
	w.Clock.Set(at(10, 2, 0))
	awaitRound(t, w, func(r job.Round) bool { return strings.HasPrefix(r.Cause, "panic: nil map") })
}
