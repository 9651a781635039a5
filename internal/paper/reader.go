// Package paper opens the files that come to a ward, of whatever kind: it tells
// what a file is by its content, has the package of its format open it (Word,
// Excel, PDF, a saved page, Markdown, plain text, a scan), and hands the one shape
// they all come out as to extract, which reads it. Old Word and Excel files and
// scans need an optional program; where it is missing the answer says which, and
// how to get it.
//
// It has no states and keeps nothing: until a file is cleared of marks of secrecy
// nothing of it is written to disk. It refuses what is broken, too large, under a
// password or of a kind nobody reads, each with a sentence for the person who
// sent it.
package paper

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tongket/internal/doc"
	"tongket/internal/doc/html"
	"tongket/internal/doc/office"
	"tongket/internal/doc/pdf"
	"tongket/internal/doc/scan"
	"tongket/internal/doc/xlsx"
	"tongket/internal/extract"
	"tongket/internal/fault"
)

// Limit is the largest file that is read, in bytes.
const Limit = 50 << 20

// Longest is how long reading one file may take. Scans have their own limit, a
// minute a page.
const Longest = 60 * time.Second

// ErrUnread is the reason why a scan is not read: the program that could is not
// installed. The fault around it says how to get it.
var ErrUnread = errors.New("paper: a scan that no program here can read")

// Reader reads files. The zero Reader reads what needs nothing beside this
// program: text, Markdown, saved pages, .docx, .xlsx.
type Reader struct {
	PDF    *pdf.Engine       // nil: PDF files are refused
	Office *office.Converter // nil: .doc and .xls are refused
	Scans  *scan.Recognizer  // nil: scans are refused
	Most   int               // numbers that a file may hold; 0: as many as memory takes
}

// NewReader makes a Reader that uses whatever the machine has. The folder cache
// keeps what opening PDF files compiles, "" for none; nothing is started yet.
func NewReader(cache string) Reader {
	return Reader{PDF: pdf.NewEngine(cache), Office: office.Find(), Scans: scan.Find()}
}

// Close gives back what reading has started.
func (r Reader) Close() error {
	if r.PDF == nil {
		return nil
	}
	return r.PDF.Close()
}

// Read reads a file with the zero Reader.
func Read(name string, data []byte) (*extract.Document, error) {
	return Reader{}.Read(context.Background(), name, data)
}

// Read reads a file by its content; the name only helps to tell kinds of text
// apart and to say what is wrong. Errors are faults with a whole sentence, of kind
// Refused or TooLarge, or ctx's; a file with a mark of secrecy is refused with an
// error that is extract.ErrSecret, a scan that cannot be read with ErrUnread.
func (r Reader) Read(ctx context.Context, name string, data []byte) (*extract.Document, error) {
	f := file{name: filepath.Base(strings.ReplaceAll(name, `\`, "/")), data: data}
	f.ending = strings.ToLower(filepath.Ext(f.name))
	switch {
	case len(data) == 0:
		return nil, fault.Refusedf("Tệp “%s” không có nội dung nào (0 byte). Hãy mở tệp trên máy để kiểm tra rồi chọn lại.", f.name)
	case len(data) > Limit:
		return nil, fault.New(fault.TooLarge, "", "Tệp “%s” nặng %d MB, quá giới hạn %d MB. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi nộp lại.", f.name, len(data)>>20, Limit>>20)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.guarded(ctx, f)
}

// guarded reads a file; a slip of ours that a broken file brings to light costs that
// file and not the program. The error then holds what happened, for the log.
func (r Reader) guarded(ctx context.Context, f file) (d *extract.Document, err error) {
	defer func() {
		if slip := recover(); slip != nil {
			d, err = nil, fmt.Errorf("%w: %v: %w", errSlip, slip,
				fault.Refusedf("Tệp “%s” có chỗ mà chương trình chưa đọc được nên phải dừng. Hãy mở tệp trên máy, lưu lại thành tệp mới rồi nộp lại.", f.name))
		}
	}()
	f.kind = kindOf(f.data, f.ending)
	if err := f.misnamed(); err != nil {
		return nil, err
	}
	if f.kind == text {
		return f.text(r.Most)
	}
	return r.read(ctx, f)
}

// errSlip is in the error of a file that brought a slip of the reading to light.
var errSlip = errors.New("paper: a panic")

// read reads a file of known kind.
func (r Reader) read(ctx context.Context, f file) (*extract.Document, error) {
	p, kind, err := r.open(ctx, f)
	if err == nil {
		err = amountOf(p).judge(f.name, r.Most)
	}
	if err != nil {
		return nil, err
	}
	d, err := extract.Paper(p, kind)
	if err == nil && strings.TrimSpace(d.Text) == "" {
		err = fault.Refusedf("Tệp “%s” không có chữ nào, có thể chỉ gồm ảnh chụp. Hãy nộp bản có chữ, hoặc nộp ảnh quét dạng PDF, JPEG, PNG.", f.name)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// file is a file being read.
type file struct {
	name, ending string
	kind         kind
	data         []byte
}

// open has the package of the format open a file; the answer says what it is kept
// as.
func (r Reader) open(ctx context.Context, f file) (p *doc.Paper, kept string, err error) {
	switch f.kind {
	case wordOld, excelOld:
		return r.openOld(ctx, f)
	case portable:
		return r.openPDF(ctx, f)
	case picture:
		if err := r.canScan(ctx, f); err != nil {
			return nil, "", err
		}
		p, err = r.Scans.Picture(ctx, f.data)
		return p, "scan", err
	case excel:
		p, err = xlsx.Read(f.data)
		return p, "xlsx", err
	case page:
		p, err = html.Read(f.data)
		return p, "html", err
	case md:
		p, err = f.markdown()
		return p, "md", err
	}
	p, err = openWord(f.data)
	return p, "docx", err
}

// openOld converts a file of before 2007. Its text is looked at for a mark first:
// the converter works on a file on disk, where a marked one may not go.
func (r Reader) openOld(ctx context.Context, f file) (*doc.Paper, string, error) {
	if mark, found := secretInside(f.data); found {
		return nil, "", extract.RefuseSecret(mark)
	}
	if r.Office == nil {
		return nil, "", fault.Refusedf("Tệp “%s” là %s đời trước 2007, phần này không đọc trực tiếp. Hãy lưu lại dạng %s rồi nộp.", f.name, f.kind.title(), f.kind.newer())
	}
	if f.kind == excelOld {
		data, err := r.Office.Xlsx(ctx, f.name, f.data)
		if err != nil {
			return nil, "", err
		}
		p, err := xlsx.Read(data)
		return p, "xls", err
	}
	data, err := r.Office.Docx(ctx, f.name, f.data)
	if err != nil {
		return nil, "", err
	}
	p, err := openWord(data)
	return p, "doc", err
}

// openPDF reads the text of a PDF file, and recognises the pages that are
// pictures. Where some pages have text and nothing here reads pictures, those are
// read and the rest are told by Pages.
func (r Reader) openPDF(ctx context.Context, f file) (*doc.Paper, string, error) {
	if r.PDF == nil {
		return nil, "", fault.Refusedf("Tệp “%s” là PDF, phần này không đọc. Hãy lưu nội dung dạng .docx hoặc .txt rồi nộp lại.", f.name)
	}
	timed, cancel := context.WithTimeout(ctx, Longest)
	defer cancel()
	p, err := r.PDF.Read(timed, f.data)
	if err != nil {
		return nil, "", err
	}
	pictures := pdf.Scanned(p)
	if len(pictures) == 0 {
		return p, "pdf", nil
	}
	if err := r.canScan(ctx, f); err != nil {
		if len(pictures) < len(p.Pages) {
			return p, "pdf", nil
		}
		return nil, "", err
	}
	read, err := r.Scans.Pages(ctx, pictures, scan.DPI, func(ctx context.Context, n int) (image.Image, error) {
		return r.PDF.Picture(ctx, f.data, n, scan.DPI)
	})
	if err != nil {
		return nil, "", err
	}
	p.Blocks = slices.Concat(p.Blocks, read.Blocks)
	slices.SortStableFunc(p.Blocks, func(a, b doc.Block) int { return pageOf(a) - pageOf(b) })
	p.Margins = append(p.Margins, read.Margins...)
	if len(pictures) == len(p.Pages) {
		return p, "scan", nil
	}
	return p, "pdf", nil
}

// pageOf is the page where a block begins: its Place is "p3@…".
func pageOf(b doc.Block) int {
	at := b.Place
	if b.Table != nil && at == "" && len(b.Table.Cells) > 0 {
		at = b.Table.Cells[0].Place
	}
	n := 0
	fmt.Sscanf(at, "p%d", &n) // a block of another shape stays in front
	return n
}

// canScan returns nil when pictures can be read.
func (r Reader) canScan(ctx context.Context, f file) error {
	if r.Scans == nil {
		return &unread{fault.Refusedf("Tệp “%s” là ảnh quét, phần này không đọc chữ trong ảnh. Hãy nộp bản có chữ.", f.name)}
	}
	err := r.Scans.Missing(ctx)
	if missing := fault.Of(err); missing != nil {
		return &unread{missing}
	}
	return err
}

// unread is a fault for people and ErrUnread for code.
type unread struct{ fault *fault.Fault }

func (e *unread) Error() string        { return e.fault.Sentence }
func (e *unread) Unwrap() error        { return e.fault }
func (e *unread) Is(target error) bool { return target == ErrUnread }

// screenDPI is how finely a page is drawn for a screen.
const screenDPI = 120

// Picture draws one page, from 1, of a PDF file or a scan, for showing where
// something stands on it.
func (r Reader) Picture(ctx context.Context, data []byte, page int) (image.Image, error) {
	switch k := kindOf(data, ""); {
	case k == portable && r.PDF != nil:
		return r.PDF.Picture(ctx, data, page, screenDPI)
	case k == picture && page == 1:
		return scan.Upright(data)
	}
	return nil, fault.Missingf("Văn bản này không có ảnh trang %d.", page)
}
