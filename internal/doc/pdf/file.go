package pdf

import (
	"bytes"
	"fmt"

	"tongket/internal/fault"
	"tongket/internal/vn"
)

// Limits of a file. The size in bytes is the caller's to judge.
const (
	maxPages   = 2000
	maxObjects = 60_000  // drawn things of one page; more is a map, and lines on it are no table
	maxGlyphs  = 400_000 // of one page
	maxText    = 8 << 20 // letters of the whole file
)

// A file is a document open inside an instance.
type file struct {
	in    *instance
	data  uint64 // where its bytes lie in the sandbox
	doc   uint64
	pages int
	fonts map[uint64]font // by PDFium's handle
}

// The last errors that FPDF_GetLastError gives.
const (
	lastFormat   = 3
	lastPassword = 4
	lastSecurity = 5
)

// open opens a file; faults are whole sentences for people.
func (in *instance) open(data []byte) (*file, error) {
	// The mark may follow a few bytes of something else (ISO 32000-1, note to 7.5.2).
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, fault.Refusedf("Tệp này không phải tệp PDF dù được gửi như tệp PDF. Hãy mở tệp bằng chương trình đã tạo ra nó, lưu lại dạng PDF rồi nộp lại.")
	}
	f := &file{in: in, fonts: map[uint64]font{}}
	f.data = in.alloc(len(data))
	if in.err != nil {
		return nil, in.err
	}
	if !in.memory().Write(uint32(f.data), data) {
		return nil, errOutOfMemory
	}
	f.doc = in.call("FPDF_LoadMemDocument", f.data, uint64(len(data)), 0)
	if in.err != nil {
		return nil, in.err
	}
	if f.doc == 0 {
		why := in.call("FPDF_GetLastError")
		f.close()
		return nil, refuseOpen(why)
	}
	f.pages = in.count("FPDF_GetPageCount", f.doc)
	switch {
	case in.err != nil:
		return nil, in.err
	case f.pages == 0:
		f.close()
		return nil, fault.Refusedf("Tệp PDF này không có trang nào đọc được. Hãy lấy lại bản gốc, mở thử trên máy rồi nộp lại.")
	case f.pages > maxPages:
		pages := f.pages
		f.close()
		return nil, fault.New(fault.TooLarge, "", "Tệp PDF này có %d trang, quá giới hạn %d trang. Hãy tách tệp thành nhiều phần rồi nộp từng phần.", pages, maxPages)
	}
	return f, nil
}

// close gives the document's memory back to the instance.
func (f *file) close() {
	if f.doc != 0 {
		f.in.call("FPDF_CloseDocument", f.doc)
	}
	f.in.free(f.data)
}

func refuseOpen(why uint64) error {
	switch why {
	case lastPassword, lastSecurity:
		return fault.Refusedf("Tệp PDF này đặt mật khẩu nên không đọc được. Hãy mở tệp bằng mật khẩu, in hoặc lưu lại thành tệp PDF không có mật khẩu rồi nộp lại.")
	case lastFormat:
		return fault.Refusedf("Tệp PDF này hỏng hoặc tải về chưa đủ nên không mở được. Hãy lấy lại bản gốc, mở thử trên máy rồi nộp lại.")
	}
	return fault.Refusedf("Tệp PDF này không mở được (lỗi %d của phần đọc PDF). Hãy mở tệp trên máy, lưu lại thành tệp PDF mới rồi nộp lại.", why)
}

// title is the file's own title.
func (f *file) title() string {
	return vn.NFC(clean(f.in.written("FPDF_GetMetaText", f.doc, "Title")))
}

// page opens page n, from 0, for the time of do.
func (f *file) page(n int, do func(page uint64) error) error {
	in := f.in
	page := in.call("FPDF_LoadPage", f.doc, uint64(n))
	if in.err != nil {
		return in.err
	}
	if page == 0 {
		return fault.Refusedf("Trang %d của tệp PDF này hỏng nên không đọc được. Hãy mở tệp trên máy, lưu lại thành tệp PDF mới rồi nộp lại.", n+1)
	}
	err := do(page)
	in.call("FPDF_ClosePage", page)
	if in.err != nil {
		return fmt.Errorf("page %d: %w", n+1, in.err)
	}
	return err
}

func refuseLong() error {
	return fault.New(fault.TooLarge, "", "Tệp PDF này có nhiều chữ hơn mức đọc được trong một lần (%d triệu chữ cái). Hãy tách tệp thành nhiều phần rồi nộp từng phần.", maxText>>20)
}
