package opening

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"tongket/internal/fault"
	"tongket/internal/paper"
)

// The limits of one drop. A year of a ward's papers is a few hundred files.
const (
	MaxFiles = 1000
	MaxBytes = 200 << 20 // unpacked, of all files together
)

// Item is one file of a folder. Path is how it lay there ("Báo cáo/Tháng 6.docx")
// and is shown only: nothing is ever written to a disk under it.
type Item struct {
	Path string
	Data []byte
	Why  error // why it cannot be taken, a fault; nil where it can be read
}

// errBomb ends the unpacking of an archive that holds more than it says.
var errBomb = errors.New("opening: an archive with more in it than is taken")

// Unpack lays out what was dropped: files as they are, archives by what is in
// them, nested folders by their paths. What no office means to hand in (a lock
// file of Word, an index of pictures) is passed over. An archive that cannot be
// taken whole is one item with the reason; a drop beyond the limits is refused.
func Unpack(dropped []Item) ([]Item, error) {
	var all []Item
	left := int64(MaxBytes)
	for _, d := range dropped {
		d.Path = cleanPath(d.Path)
		if !archived(d) {
			if left -= int64(len(d.Data)); left < 0 {
				return nil, tooMuch()
			}
			if !passedOver(d.Path) {
				all = append(all, d)
			}
			continue
		}
		inside, err := unzip(d, &left)
		if errors.Is(err, errBomb) {
			return nil, tooMuch()
		}
		if err != nil {
			inside = []Item{{Path: d.Path, Why: err}}
		}
		all = append(all, inside...)
	}
	if len(all) > MaxFiles {
		return nil, tooMany(len(all))
	}
	return all, nil
}

func tooMuch() *fault.Fault {
	return fault.New(fault.TooLarge, "tep", "Thư mục giải nén ra hơn %d MB, quá mức nhận trong một lần. Hãy chia thành nhiều phần rồi nộp từng phần.", MaxBytes>>20)
}

func tooMany(n int) *fault.Fault {
	return fault.New(fault.TooLarge, "tep", "Thư mục có %d tệp, quá mức %d tệp trong một lần. Hãy chia thành nhiều phần rồi nộp từng phần.", n, MaxFiles)
}

// archived reports a zip that is not itself a paper: Word and Excel files are
// packages too, and say so by what they hold.
func archived(d Item) bool {
	if !bytes.HasPrefix(d.Data, []byte("PK\x03\x04")) && !bytes.HasPrefix(d.Data, []byte("PK\x05\x06")) {
		return false
	}
	switch strings.ToLower(path.Ext(d.Path)) {
	case ".docx", ".xlsx", ".docm", ".xlsm", ".odt", ".ods", ".pptx":
		return false
	case ".zip":
		return true
	}
	z, err := zip.NewReader(bytes.NewReader(d.Data), int64(len(d.Data)))
	if err != nil {
		return false // its reader says what is wrong
	}
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" {
			return false
		}
	}
	return true
}

// unzip takes an archive apart; left is what may still come out of this drop.
func unzip(d Item, left *int64) ([]Item, error) {
	z, err := zip.NewReader(bytes.NewReader(d.Data), int64(len(d.Data)))
	if err != nil {
		return nil, fault.Refusedf("Tệp nén “%s” bị hỏng hoặc tải lên chưa hết nên không mở được. Hãy nén lại thư mục rồi nộp lại.", d.Path)
	}
	if len(z.File) > 4*MaxFiles {
		return nil, tooMany(len(z.File))
	}
	folder := strings.TrimSuffix(d.Path, path.Ext(d.Path))
	names := entryNames(z.File)
	var all []Item
	for i, f := range z.File {
		name := cleanPath(names[i])
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, "/") || passedOver(name) {
			continue
		}
		it := Item{Path: path.Join(folder, name)}
		if it.Data, it.Why = unpackEntry(f, it.Path, left); errors.Is(it.Why, errBomb) {
			return nil, errBomb
		}
		all = append(all, it)
	}
	if len(all) == 0 {
		return nil, fault.Refusedf("Tệp nén “%s” không có tệp nào bên trong. Hãy mở tệp trên máy để kiểm tra rồi nén lại.", d.Path)
	}
	return all, nil
}

// encrypted is the flag of an entry under a password.
const encrypted = 1

// unpackEntry reads one entry into memory, never more of it than is taken.
func unpackEntry(f *zip.File, name string, left *int64) ([]byte, error) {
	switch {
	case f.Flags&encrypted != 0:
		return nil, fault.Refusedf("Tệp “%s” nằm trong tệp nén có mật khẩu. Hãy giải nén trên máy rồi nộp lại.", name)
	case f.Mode()&fs.ModeSymlink != 0 || !f.Mode().IsRegular():
		return nil, fault.Refusedf("“%s” trong tệp nén là một đường dẫn chứ không phải tệp. Hãy nộp chính tệp ấy.", name)
	case f.UncompressedSize64 > uint64(*left):
		return nil, errBomb
	}
	r, err := f.Open()
	if err != nil {
		return nil, unopened(name, err)
	}
	defer r.Close() // reading only
	data, err := io.ReadAll(io.LimitReader(r, *left+1))
	if *left -= int64(len(data)); *left < 0 {
		return nil, errBomb // an entry may be larger than it says
	}
	if err != nil {
		return nil, unopened(name, err)
	}
	if archived(Item{Path: name, Data: data}) {
		return nil, fault.Refusedf("“%s” là tệp nén nằm trong tệp nén khác. Hãy giải nén trên máy rồi nộp các tệp bên trong.", name)
	}
	return data, nil
}

func unopened(name string, cause error) error {
	return fmt.Errorf("%w: %w", cause, fault.Refusedf("Tệp “%s” trong tệp nén không giải nén được. Hãy mở tệp nén trên máy, lấy tệp ấy ra rồi nộp riêng.", name))
}

// cleanPath makes a path of any system one that can be shown: no drive, no root,
// no way up.
func cleanPath(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if len(name) > 1 && name[1] == ':' {
		name = name[2:]
	}
	return strings.TrimPrefix(path.Clean("/"+strings.Map(printable, name)), "/")
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == '\u202e' || r == '\u2066' { // what would turn the name around
		return -1
	}
	return r
}

// passedOver reports what programs leave in folders and nobody hands in.
func passedOver(name string) bool {
	base := strings.ToLower(path.Base(name))
	switch {
	case strings.HasPrefix(name, "__MACOSX/"), strings.HasPrefix(base, "~$"), strings.HasPrefix(base, "._"):
		return true
	}
	return base == ".ds_store" || base == "thumbs.db" || base == "desktop.ini" || base == "." || base == ""
}

// unnamed refuses a file whose ending says that nobody here reads it, before its
// bytes are looked at.
func (it Item) unnamed() error {
	if it.Why != nil || paper.Reads(it.Path) {
		return it.Why
	}
	return fault.Refusedf("Tệp “%s” không thuộc loại đọc được (Word, Excel, PDF, trang web đã lưu, chữ, ảnh). Hãy lưu lại một trong các dạng ấy nếu cần dùng.", it.Path)
}
