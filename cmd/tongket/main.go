// Command tongket is the program a ward runs: it serves the pages, keeps the
// record and its copies, and does from the command line what somebody at the
// machine needs, reading a paper, checking its numbers, printing the scoreboard,
// drawing up the report. It wires packages together and decides nothing itself;
// its states are those of the record it opens. It refuses a record that a newer
// program wrote, to serve invented figures as a ward's own, to be reached
// unencrypted from outside unless told to, and any paper under a secret mark.
//
// The house rules of its output: what was asked for goes to standard output, and
// everything else, sentences about what is wrong, progress and the log, to
// standard error. People are answered in Vietnamese. Progress is drawn on a
// terminal only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/term"

	"tongket/internal/fault"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{ctx: ctx, in: os.Stdin, out: &printed{File: os.Stdout}, err: os.Stderr}
	code := p.run(os.Args[1:])
	if code != done && len(os.Args) == 1 && runtime.GOOS == "windows" && isTerminal(os.Stdin) {
		// Started by a double click: the window would close over the sentence.
		fmt.Fprint(os.Stderr, "\nNhấn Enter để đóng cửa sổ này. ")
		fmt.Scanln()
	}
	os.Exit(code)
}

// program is one run: where it reads and writes, and what was asked of it.
type program struct {
	ctx context.Context
	in  io.Reader
	out *printed
	err io.Writer
	config
}

// printed is standard output, which remembers that something did not go through:
// a list that a full disk cut off must not pass for a whole one.
type printed struct {
	*os.File
	failed error
}

// Write writes and remembers the first error.
func (o *printed) Write(b []byte) (int, error) {
	n, err := o.File.Write(b)
	if o.failed == nil {
		o.failed = err
	}
	return n, err
}

// The exit codes, told in --help and in docs/operations.md.
const (
	done    = 0
	found   = 1 // check, audit verify or doctor found something
	misused = 2 // the command line was not understood, or a value in it must change
	refused = 3 // what was given is not taken: a file, a record that is no place for this
	broken  = 4 // the record could not be opened, or anything else failed
)

// ended is an error with the exit code it ends the program with. Without an
// error the sentences have been printed already.
type ended struct {
	code int
	err  error
}

func (e *ended) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *ended) Unwrap() error { return e.err }

// run does what the arguments ask for and returns the exit code.
func (p *program) run(args []string) int {
	command, err := p.parse(args)
	if err == nil {
		err = command.Run(p)
	}
	if failed := p.out.failed; failed != nil && !errors.Is(failed, syscall.EPIPE) {
		err = &ended{broken, fault.Refusedf("Không ghi được hết kết quả ra (%v). Hãy kiểm tra chỗ trống trên ổ đĩa rồi chạy lại; phần đã ghi chưa đủ.", failed)}
	}
	return p.tell(err)
}

// tell prints what went wrong and returns its exit code.
func (p *program) tell(err error) int {
	if err == nil {
		return done
	}
	code := codeOf(err)
	var e *ended
	if errors.As(err, &e) && e.err == nil {
		return code
	}
	if errors.Is(err, context.Canceled) && p.ctx.Err() != nil {
		fmt.Fprintln(p.err, "Đã dừng theo yêu cầu; việc đang làm dở không được ghi lại.")
		return code
	}
	for _, sentence := range sentences(err) {
		fmt.Fprintln(p.err, sentence)
	}
	return code
}

// codeOf says how an error ends the program.
func codeOf(err error) int {
	var e *ended
	if errors.As(err, &e) {
		return e.code
	}
	f := fault.Of(err)
	switch {
	case f == nil, f.Kind == fault.Busy:
		return broken
	case f.Kind == fault.Invalid:
		return misused
	}
	return refused
}

// sentences are what people read of an error.
func sentences(err error) (all []string) {
	if faults, ok := fault.All(err); ok {
		for _, f := range faults {
			all = append(all, f.Sentence)
		}
		return all
	}
	return []string{fmt.Sprintf("Có lỗi nằm ngoài dự kiến nên việc này chưa xong: %v. Hãy chạy `tongket doctor` để xem máy thiếu gì, rồi làm lại.", err)}
}

// isTerminal reports whether a stream is a person's screen or keyboard.
func isTerminal(stream any) bool {
	f, is := stream.(interface{ Fd() uintptr })
	return is && term.IsTerminal(int(f.Fd()))
}
