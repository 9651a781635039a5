// Package job keeps work that waits: the queue of what acts leave to be done
// outside the database (a report to draw up, a mail to send) and the tasks that
// come round by the clock (the nightly copy). A job is a row written in the same
// transaction as its cause, so neither is there without the other. It waits, is
// held by one worker for as long as that worker gives signs of life, and ends
// done or failed; a worker that was killed lets it go when its lease runs out. A
// job may therefore run twice, and a handler must bear that. What the person can
// mend fails at once with the sentence they read; everything else is tried again
// after growing pauses. A kind that no handler is known for is left lying for a
// program that knows it.
package job

import (
	"encoding/json"
	"fmt"
	"strings"

	"tongket/internal/db"
	"tongket/internal/fault"
)

// Add puts work for a handler of the kind into the ward's queue and returns the
// job's id. args is kept as JSON. The work begins after the transaction is
// committed, and never if it is not.
func Add(tx *db.Tx, kind string, args any) (id string, err error) {
	text, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("job %s: %w", kind, err)
	}
	id = db.NewID()
	_, err = tx.Exec(`
		insert into job (ward, id, kind, args, made_by, run_at, attempts, error)
		values ($1, $2, $3, $4, $5, $6, 0, '')`,
		id, kind, string(text), tx.Actor.Account, tx.Stamp())
	return id, err
}

// Phase is where a job stands.
type Phase string

// The phases of a job.
const (
	Waiting Phase = "waiting" // in line, or pausing after a failed attempt
	Running Phase = "running" // held by a worker
	Done    Phase = "done"
	Failed  Phase = "failed" // given up
)

// Status is what pages show of a job.
type Status struct {
	Kind     string
	Phase    Phase
	Attempts int    // begun so far
	Sentence string // what people read of the last failed attempt, "" when none
	Cause    string // the error behind it, for the person who looks after the machine
}

// State returns where a job of the ward stands.
func State(tx *db.Tx, id string) (Status, error) {
	var s Status
	var lease, done *string
	var stored string
	found, err := tx.One([]any{&s.Kind, &lease, &done, &s.Attempts, &stored}, `
		select kind, lease_until, done_at, attempts, error
		from job
		where ward = $1 and id = $2`, id)
	if err != nil {
		return s, err
	}
	if !found {
		return s, fault.Missingf("Không có việc nào mang mã %q trong hàng chờ của đơn vị. Hãy làm lại từ đầu.", id)
	}
	s.Sentence, s.Cause, _ = strings.Cut(stored, "\n")
	switch {
	case done != nil && stored == "":
		s.Phase = Done
	case done != nil:
		s.Phase = Failed
	case lease != nil && *lease >= tx.Stamp():
		s.Phase = Running
	default:
		s.Phase = Waiting
	}
	return s, nil
}

// longestCause bounds the stored error, in bytes.
const longestCause = 4000

// words returns an error as a job keeps it: the sentence for people, and after a
// line break its cause. An error that is no fault gets a general sentence with a
// code that stands in the log too.
func words(err error, code string) string {
	sentence := fmt.Sprintf("Hệ thống chưa làm được việc này (mã lỗi %s). Hãy thử lại sau; nếu vẫn lỗi, hãy báo người quản trị kèm mã lỗi.", code)
	if f := fault.Of(err); f != nil {
		sentence = f.Sentence
	}
	cause := err.Error()
	if len(cause) > longestCause {
		cause = cause[:longestCause]
	}
	return clean(sentence) + "\n" + strings.ReplaceAll(strings.ToValidUTF8(cause, "�"), "\x00", "�")
}

// clean keeps a sentence on its one line.
func clean(sentence string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(strings.ToValidUTF8(sentence, "�")), " "), "\x00", "�")
}
