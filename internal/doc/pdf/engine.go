package pdf

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"tongket/internal/doc"
	"tongket/internal/fault"
)

// limit is how long one call may work on a file.
const limit = 60 * time.Second

// Engine reads PDF files, one at a time: calls from many goroutines wait their
// turn. It starts at its first call and keeps running; a file that breaks it or
// runs out of time costs a fresh start, never the program.
type Engine struct {
	cache string
	turn  chan struct{} // holds one token while nobody works
	in    *instance     // nil before the first call and after a broken one; for the holder of the turn
	limit time.Duration
	done  chan struct{} // closed by Close

	closing sync.Once
}

// errClosed is a call after Close.
var errClosed = errors.New("pdf: the engine is closed")

// NewEngine makes an engine that keeps its compiled code (about 20 MB) in folder
// cache, made when missing; without it, with cache "", each process compiles anew
// (about 3 s). Nothing is started here.
func NewEngine(cache string) *Engine {
	e := &Engine{cache: cache, turn: make(chan struct{}, 1), limit: limit, done: make(chan struct{})}
	e.turn <- struct{}{}
	return e
}

// Close waits for the call that is being served and gives the memory back. Calls
// that wait, and later ones, fail.
func (e *Engine) Close() error {
	e.closing.Do(func() { close(e.done) })
	<-e.turn
	e.drop()
	e.turn <- struct{}{}
	return nil
}

// drop ends the running instance; the caller holds the turn.
func (e *Engine) drop() {
	if e.in != nil {
		e.in.close()
		e.in = nil
	}
}

// Read reads a whole file. Pages whose text is a picture come as doc.Page with
// Scanned set and without blocks; see Scanned. Faults are of kind Refused or
// TooLarge; when ctx ends, its error.
func (e *Engine) Read(ctx context.Context, data []byte) (*doc.Paper, error) {
	var p *doc.Paper
	err := e.work(ctx, data, func(f *file) error {
		sheets, err := f.sheets()
		if err != nil {
			return err
		}
		p = assemble(sheets)
		p.Title = f.title()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Picture draws one page, from 1, as a picture of dpi dots to an inch, 20 to 400.
func (e *Engine) Picture(ctx context.Context, data []byte, page, dpi int) (image.Image, error) {
	var img image.Image
	err := e.work(ctx, data, func(f *file) (err error) {
		if page < 1 || page > f.pages {
			return fault.Missingf("Tệp này có %d trang, không có trang %d. Hãy chọn một trang từ 1 đến %d.", f.pages, page, f.pages)
		}
		img, err = f.picture(page-1, min(max(dpi, 20), 400))
		return err
	})
	if err != nil {
		return nil, err
	}
	return img, nil
}

// work opens data in the instance, when it is this call's turn, and does do.
func (e *Engine) work(ctx context.Context, data []byte, do func(*file) error) error {
	select {
	case <-e.done:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case <-e.turn:
	}
	defer func() { e.turn <- struct{}{} }()
	select {
	case <-e.done:
		return errClosed
	default:
	}
	if e.in == nil {
		in, err := start(e.cache)
		if err != nil {
			return err
		}
		e.in = in
	}
	bounded, cancel := context.WithTimeout(ctx, e.limit)
	defer cancel()
	err := e.in.serve(bounded, data, do)
	if e.in.err == nil && err == nil {
		return nil
	}
	if broken := e.in.err; broken != nil {
		e.drop()
		return explain(ctx, bounded, broken)
	}
	if fault.Of(err) == nil && bounded.Err() != nil {
		return explain(ctx, bounded, err)
	}
	return err
}

// serve does one call's work. What happens inside the sandbox comes back as an
// error; a slip in our own reading of a hostile file must not end the program
// either, so it too becomes one.
func (in *instance) serve(ctx context.Context, data []byte, do func(*file) error) (err error) {
	in.ctx = ctx
	defer func() {
		if r := recover(); r != nil {
			in.err = fmt.Errorf("pdf: panic: %v", r)
		}
		in.ctx = context.Background()
	}()
	f, err := in.open(data)
	if err != nil {
		return err
	}
	err = do(f)
	f.close()
	return err
}

// explain says in a sentence why the sandbox gave up.
func explain(ctx, bounded context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case bounded.Err() != nil:
		return fault.New(fault.TooLarge, "", "Tệp PDF này đọc quá %d giây mà chưa xong, quá giới hạn cho một tệp. Hãy tách tệp thành nhiều phần, hoặc in lại thành tệp PDF mới rồi nộp lại.", int(limit.Seconds()))
	case errors.Is(err, errOutOfMemory):
		return fault.New(fault.TooLarge, "", "Tệp PDF này cần hơn %d MB bộ nhớ để đọc, quá giới hạn cho một tệp. Hãy tách tệp hoặc giảm cỡ hình ảnh rồi nộp lại.", memoryPages*64>>10)
	}
	return fault.Refusedf("Tệp PDF này hỏng ở bên trong nên đang đọc thì phải dừng. Hãy mở tệp trên máy, in hoặc lưu lại thành tệp PDF mới rồi nộp lại.")
}

// Scanned lists the pages, from 1, whose text is a picture still to be
// recognised. A file all of whose pages are listed is a scan.
func Scanned(p *doc.Paper) []int {
	var pages []int
	for i, page := range p.Pages {
		if page.Scanned {
			pages = append(pages, i+1)
		}
	}
	return pages
}
