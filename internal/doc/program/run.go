package program

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tongket/internal/fault"
)

// Call is one run.
type Call struct {
	Args  []string
	Env   []string // beside the environment, "OMP_THREAD_LIMIT=1"
	Input []byte   // standard input
	Limit time.Duration
	Most  int // bytes of standard output; more is a failure
	// Before fills the folder and may add arguments, which follow Args; After
	// takes what the program left there. Both may be nil.
	Before func(dir string) (args []string, err error)
	After  func(dir string) error
	// Slow and Broken are what people read when the program took longer than Limit
	// or failed; nil says it of a file that could not be read.
	Slow, Broken *fault.Fault
}

// Run waits for the program's turn, runs it and returns its standard output. The
// errors are faults, wrapped with what the program itself said, except when ctx
// ends: then it is ctx's error.
func (p *Program) Run(ctx context.Context, c Call) ([]byte, error) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return p.run(ctx, c)
}

func (p *Program) run(ctx context.Context, c Call) (out []byte, err error) {
	path, err := p.Path()
	if err != nil {
		return nil, err
	}
	place := shelter()
	sweep.Do(func() { swept(place) })
	dir, err := os.MkdirTemp(place, folder+"*")
	if err != nil {
		return nil, fmt.Errorf("folder for a run of %s: %w", p.Name, err)
	}
	defer func() {
		if gone := clear(dir); gone != nil && err == nil {
			err = fmt.Errorf("remove the folder of a run of %s: %w", p.Name, gone)
		}
	}()
	args := c.Args
	if c.Before != nil {
		more, err := c.Before(dir)
		if err != nil {
			return nil, fmt.Errorf("prepare a run of %s: %w", p.Name, err)
		}
		args = append(args[:len(args):len(args)], more...)
	}
	if out, err = p.start(ctx, path, dir, args, c); err != nil {
		return nil, err
	}
	if c.After != nil {
		return out, c.After(dir)
	}
	return out, nil
}

// folder is what the name of each run's folder begins with.
const folder = "tongket-run-"

// sweep clears once what a process that was killed could not.
var sweep sync.Once

// swept removes folders of runs that ended long ago; what belongs to somebody else
// stays.
func swept(place string) {
	left, _ := filepath.Glob(filepath.Join(place, folder+"*"))
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > 15*time.Minute {
			_ = os.RemoveAll(dir)
		}
	}
}

// start runs the program in its folder until it ends or the limit comes.
func (p *Program) start(ctx context.Context, path, dir string, args []string, c Call) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	out, said := &bounded{most: c.Most}, &bounded{most: 4096}
	cmd := exec.CommandContext(limited, path, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, bytes.NewReader(c.Input), out, said
	// A program that keeps files for itself keeps them in its folder.
	cmd.Env = append(os.Environ(), "HOME="+dir, "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir)
	cmd.Env = append(cmd.Env, c.Env...)
	cmd.WaitDelay = 2 * time.Second // a grandchild may hold the pipes open
	end := family(cmd)
	cmd.Cancel = func() error { end.kill(cmd); return nil }
	if err := cmd.Start(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err() // the caller left before it began
		}
		return nil, fmt.Errorf("start %s: %v: %w", path, err, cmp.Or(c.Broken, p.failed()))
	}
	end.started(cmd)
	err := cmd.Wait()
	end.kill(cmd) // what it started and left behind
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, cmp.Or(c.Slow, p.slow(c.Limit))
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return nil, fmt.Errorf("run %s: %v: %s: %w", p.Name, err, strings.TrimSpace(said.buf.String()), cmp.Or(c.Broken, p.failed()))
	case out.more:
		return nil, fmt.Errorf("run %s: more than %d bytes of output: %w", p.Name, c.Most, cmp.Or(c.Broken, p.failed()))
	}
	return out.buf.Bytes(), nil
}

// slow is what people read when a run was stopped at its limit.
func (p *Program) slow(limit time.Duration) *fault.Fault {
	return fault.Refusedf("%s đọc tệp này quá %d giây nên đã bị dừng. Hãy tách tệp thành các phần nhỏ hơn, hoặc lưu sang kiểu khác rồi nộp lại.", p.Name, int(limit.Seconds()))
}

// failed is what people read; what the program said is wrapped around it for the
// log.
func (p *Program) failed() *fault.Fault {
	return fault.Refusedf("%s không đọc được tệp này. Hãy mở tệp trên máy để kiểm tra, lưu lại sang kiểu khác rồi nộp lại.", p.Name)
}

// clear removes the folder of a run. On Windows a process that has just been
// ended may hold a file for a moment.
func clear(dir string) (err error) {
	for wait := 10 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(wait)
	}
	return err
}

// bounded keeps the first bytes written to it and remembers that there were more.
type bounded struct {
	buf  bytes.Buffer
	most int
	more bool
}

func (b *bounded) Write(data []byte) (int, error) {
	room := b.most - b.buf.Len()
	if len(data) > room {
		b.more = true
		b.buf.Write(data[:room])
	} else {
		b.buf.Write(data)
	}
	return len(data), nil
}
