package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"tongket/internal/fault"
)

// What one file may be. A year's report with photographs stays far below.
const (
	maxFile     = 50 << 20  // bytes of the file itself
	maxUnpacked = 200 << 20 // bytes of all its parts together
	maxParts    = 10_000
	// Sizes alone bound neither time nor memory: a byte of markup can cost a hundred.
	maxDepth    = 256       // elements within elements
	maxElements = 5_000_000 // of all parts read
	maxNodes    = 500_000   // paragraphs and cells
	maxDefined  = 50_000    // styles, lists, uses of lists, relationships: each
	maxStretch  = 16 << 20  // bytes of one text or tag
)

// archive is an opened .docx: its parts by lower-case name (part names are
// compared without regard to case, ECMA-376 part 2 §6.2.2.3) and what may still be
// unpacked and read of it.
type archive struct {
	order []*zip.File
	files map[string]*zip.File
	left  int64

	elements int // that may still be read
}

// openArchive judges the bytes from outside and opens the package. Its errors are
// faults.
func openArchive(b []byte) (*archive, error) {
	if err := judge(b); err != nil {
		return nil, err
	}
	// Counted before the directory is parsed, which would allocate for each entry.
	if bytes.Count(b, []byte("PK\x01\x02")) > maxParts {
		return nil, fault.Refusedf("Tệp này chứa hơn 10.000 phần bên trong, một văn bản Word thật không như vậy; " +
			"hãy mở tệp bằng Word, lưu thành tệp .docx mới rồi tải lên lại.")
	}
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, broken("gói nén không mở được, có thể tệp chưa tải về hết")
	}
	a := &archive{files: make(map[string]*zip.File, len(zr.File)), left: maxUnpacked, elements: maxElements}
	var declared uint64
	for _, f := range zr.File {
		if f.Flags&1 != 0 {
			return nil, locked()
		}
		if f.UncompressedSize64 > maxUnpacked {
			return nil, bomb()
		}
		if declared += f.UncompressedSize64; declared > maxUnpacked {
			return nil, bomb()
		}
		name := partName(f.Name)
		if outside(name) {
			return nil, broken("phần “" + name + "” mang đường dẫn ra ngoài gói")
		}
		if _, twice := a.files[name]; twice {
			return nil, broken("phần “" + name + "” xuất hiện hai lần")
		}
		a.files[name] = f
		a.order = append(a.order, f)
	}
	return a, nil
}

// partName is the form in which names of parts are compared.
func partName(s string) string {
	s = strings.ReplaceAll(s, `\`, "/")
	return strings.ToLower(strings.TrimPrefix(s, "/"))
}

// outside reports whether a part's name leads out of the package: no office program
// writes one, and what is packed again must not carry it on.
func outside(name string) bool {
	return slices.Contains(strings.Split(name, "/"), "..") || len(name) > 1 && name[1] == ':'
}

// has reports whether the package holds the part.
func (a *archive) has(name string) bool { return a.files[partName(name)] != nil }

// open starts reading a part, which must exist; what is read counts against the
// limit of the whole file.
func (a *archive) open(name string) (io.Reader, error) {
	f := a.files[partName(name)]
	rc, err := f.Open()
	if err != nil {
		return nil, broken("phần “" + f.Name + "” không giải nén được")
	}
	return plainUTF8(&counted{a: a, r: rc, name: f.Name})
}

// stream starts reading a part as XML.
func (a *archive) stream(name string) (*stream, error) {
	in, err := a.open(name)
	if err != nil {
		return nil, err
	}
	return newStream(name, in, &a.elements), nil
}

// read unpacks a whole part.
func (a *archive) read(name string) ([]byte, error) {
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// counted counts the bytes that come out of a part and closes it at its end.
type counted struct {
	a       *archive
	r       io.ReadCloser
	name    string
	stretch int // bytes since the last tag began
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.a.left -= int64(n); c.a.left < 0 {
		return 0, bomb()
	}
	if last := bytes.LastIndexByte(p[:n], '<'); last >= 0 {
		c.stretch = n - last
	} else if c.stretch += n; c.stretch > maxStretch {
		return 0, tooMuch("một đoạn chữ liền dài hơn 16 MB")
	}
	if err == nil {
		return n, nil
	}
	if closeErr := c.r.Close(); errors.Is(err, io.EOF) && closeErr == nil {
		return n, io.EOF
	}
	return n, broken("phần “" + c.name + "” không giải nén được trọn vẹn")
}

// plainUTF8 turns a part in UTF-16 into UTF-8; the standard allows both. A part
// that starts with neither mark is UTF-8.
func plainUTF8(r io.Reader) (io.Reader, error) {
	head := make([]byte, 2)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), r)
	switch string(head[:n]) {
	case "\xff\xfe", "\xfe\xff":
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
		return utf16.NewDecoder().Reader(whole), nil
	}
	return whole, nil
}

func bomb() error {
	return fault.Refusedf("Tệp này giải nén ra hơn 200 MB, vượt giới hạn nhận; " +
		"hãy bỏ bớt ảnh hoặc tách tệp thành nhiều phần rồi tải lên lại.")
}

// tooMuch refuses a file that no office wrote, saying what there is too much of.
func tooMuch(what string) error {
	return fault.Refusedf("Tệp này có %s, vượt giới hạn đọc; "+
		"hãy tách văn bản thành nhiều tệp rồi tải lên lại.", what)
}

func locked() error {
	return fault.Refusedf("Tệp này được đặt mật khẩu nên không đọc được; " +
		"hãy mở tệp bằng Word, gỡ mật khẩu (Tệp → Thông tin → Bảo vệ tài liệu), lưu lại rồi tải lên lần nữa.")
}

// broken says where a file is damaged and what to do about it.
func broken(what string) error {
	return fault.Refusedf("Tệp .docx này bị hỏng: %s. "+
		"Hãy mở tệp bằng Word để sửa và lưu lại, hoặc xin lại tệp từ nơi gửi.", what)
}
