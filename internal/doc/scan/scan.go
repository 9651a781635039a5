// Package scan reads pictures of paper: the pages of a PDF file that a copier made,
// a photo of a notice. Letters are recognised by the optional program tesseract;
// what tesseract is bad at is done here before and after: the page is set straight
// and its light evened, ruled lines are taken off and kept as the grid of the
// table, heads in two columns are parted, and the words found come back as
// paragraphs and cells, each word with its place and how doubtful it is.
//
// It has no states. Nothing of a page is written to disk, because what is read may
// turn out to bear a mark of secrecy. It refuses a picture with too many dots, a
// broken one, more pages than can be read while somebody waits, and everything
// where tesseract or its Vietnamese is not installed, with the sentence that says
// how to get it.
package scan

import (
	"context"
	"image"
	"sync"

	"tongket/internal/doc"
	"tongket/internal/doc/program"
	"tongket/internal/fault"
)

// Limits of one run.
const (
	MaxPages  = 50
	MaxPixels = 60_000_000
)

// DPI is the resolution, in dots an inch, at which pages should be drawn for
// reading; more only takes longer.
const DPI = 300

// Recognizer reads pictures with tesseract. It is safe for many at once; they wait
// for each other.
type Recognizer struct{}

// Find returns the recognizer of this machine; whether tesseract is there is seen
// at each reading, so that one installed later is used.
func Find() *Recognizer { return &Recognizer{} }

// Program is tesseract as this machine has it, for reporting what is installed.
func Program() *program.Program { return tesseract }

// Missing returns nil when pictures can be read, else the fault that says what to
// install.
func (r *Recognizer) Missing(ctx context.Context) error {
	if _, err := tesseract.Path(); err != nil {
		return err
	}
	return vietnamese(ctx)
}

// Picture draws page n of a paper, counted from 1, at so many dots an inch; pages
// are asked for one by one, in order.
type Picture func(ctx context.Context, n int) (image.Image, error)

// Pages reads the named pages of a paper, drawn at dpi dots an inch. The Paper has
// the blocks of those pages in the order named, every Place and Word with its page
// number, and page numbers in the Margins; a table that goes on over a page is one,
// at the place of its first part. Its Pages reach to the highest number, with the
// size of those read. An error is a fault, what picture returned, or ctx's.
func (r *Recognizer) Pages(ctx context.Context, pages []int, dpi int, picture Picture) (*doc.Paper, error) {
	if len(pages) > MaxPages {
		return nil, fault.New(fault.TooLarge, "", "Tệp có %d trang là ảnh quét, một lần chỉ đọc được nhiều nhất %d trang. Hãy tách tệp thành các phần ngắn hơn rồi nộp từng phần.", len(pages), MaxPages)
	}
	if err := r.Missing(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	found := make([][]doc.Block, len(pages))
	paper := &doc.Paper{}
	var first error
	var once sync.Once
	var wait sync.WaitGroup
	side := make(chan struct{}, 2) // pages in memory at once
	for i, n := range pages {
		side <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		fail := func(err error) { once.Do(func() { first = err; cancel() }) }
		m, err := picture(ctx, n)
		if err != nil {
			fail(err)
			break
		}
		if err := measured(m.Bounds().Dx(), m.Bounds().Dy()); err != nil {
			fail(err)
			break
		}
		paper.Pages = append(paper.Pages, make([]doc.Page, max(0, n-len(paper.Pages)))...)
		paper.Pages[n-1] = doc.Page{Width: m.Bounds().Dx() * 720 / dpi, Height: m.Bounds().Dy() * 720 / dpi, Scanned: true}
		wait.Go(func() {
			defer func() { <-side }()
			blocks, err := readPage(ctx, m, n, dpi)
			if err != nil {
				fail(err)
			}
			found[i] = blocks
		})
	}
	wait.Wait()
	if first != nil {
		return nil, first
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	paper.Blocks, paper.Margins = bound(pages, found)
	return paper, nil
}

// measured refuses a picture without dots or with too many.
func measured(w, h int) error {
	switch {
	case w < 1 || h < 1:
		return broken()
	case int64(w)*int64(h) > MaxPixels:
		return fault.New(fault.TooLarge, "", "Ảnh có %d × %d điểm, quá giới hạn %d triệu điểm. Hãy quét lại ở 300 dpi rồi nộp lại.", w, h, MaxPixels/1_000_000)
	}
	return nil
}

func broken() error {
	return fault.Refusedf("Ảnh này bị hỏng hoặc bị cắt giữa chừng. Hãy quét lại hoặc chọn lại ảnh gốc rồi nộp lại.")
}
