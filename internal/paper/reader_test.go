package paper

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/extract"
	"tongket/internal/fault"
)

// sound checks what holds of everything read: composed text, and every span in it.
func sound(t testing.TB, d *extract.Document) {
	t.Helper()
	if !norm.NFC.IsNormalString(d.Text) || !utf8.ValidString(d.Text) {
		t.Fatal("the text is not NFC in valid UTF-8")
	}
	in := func(what string, s [2]int) {
		if s[0] < 0 || s[1] < s[0] || s[1] > len(d.Text) {
			t.Fatalf("%s has span %v in a text of %d bytes", what, s, len(d.Text))
		}
	}
	for _, n := range d.Nodes {
		in("node "+n.Place, n.Span)
	}
	for _, f := range d.Facts {
		in("fact "+f.Name, f.Span)
	}
	for _, w := range d.Words {
		in("a word", w.Span)
		if w.Page < 1 || w.Page > len(d.Pages) {
			t.Fatalf("a word on page %d of %d", w.Page, len(d.Pages))
		}
	}
}

// workbook is a small .xlsx file: an annex of two lines.
func workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{
		{"PHỤ LỤC: KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM 2025"},
		{"STT", "Chỉ tiêu", "ĐVT", "KH năm 2025", "TH năm 2025", "% so KH"},
		{1, "Thu ngân sách", "triệu đồng", 3356, 6041, "180"},
		{2, "Kết nạp đảng viên mới", "đảng viên", 20, 20, "100"},
	} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sentence = "Năm 2025, thu ngân sách đạt 6,5 tỷ đồng, bằng 108% dự toán.\n"

// tones takes the tone mark off a letter, as code page 1258 writes it.
func tones(r rune) []rune {
	parts := []rune(norm.NFD.String(string(r)))
	for i := len(parts) - 1; i > 0; i-- {
		switch parts[i] {
		case 0x300, 0x301, 0x303, 0x309, 0x323:
			rest := append(append([]rune{}, parts[:i]...), parts[i+1:]...)
			return append([]rune(norm.NFC.String(string(rest))), parts[i])
		}
	}
	return []rune{r}
}

// TestDecode reads one text in every code it may come in.
func TestDecode(t *testing.T) {
	t.Parallel()
	wide := func(low int, mark bool) []byte {
		var out []byte
		units := utf16.Encode([]rune(sentence))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		for _, u := range units {
			pair := [2]byte{byte(u >> 8), byte(u)}
			if low == 0 {
				pair = [2]byte{byte(u), byte(u >> 8)}
			}
			out = append(out, pair[:]...)
		}
		return out
	}
	ansi := func() []byte {
		var b strings.Builder
		for _, r := range norm.NFC.String(sentence) {
			if _, ok := charmap.Windows1258.EncodeRune(r); ok {
				b.WriteRune(r)
				continue
			}
			for _, part := range tones(r) {
				b.WriteRune(part)
			}
		}
		out, err := charmap.Windows1258.NewEncoder().String(b.String())
		if err != nil {
			t.Fatal(err)
		}
		return []byte(out)
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(sentence), "with its mark": []byte("\ufeff" + sentence), "NFD": []byte(norm.NFD.String(sentence)),
		"UTF-16 little": wide(0, true), "UTF-16 big": wide(1, true), "UTF-16 little unmarked": wide(0, false),
		"UTF-16 big unmarked": wide(1, false), "Windows-1258": ansi(),
	} {
		d, err := Read("a.txt", data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(sentence, d.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(d.Facts) != 1 {
			t.Errorf("%s: %d facts", name, len(d.Facts))
		}
	}
}

// TestRefused gives the sentence for each file that is not taken.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		data       []byte
		kind       fault.Kind
		has        string
	}{
		{"empty", "bao-cao.txt", nil, fault.Refused, "0 byte"},
		{"blanks", "bao-cao.txt", []byte(" \n\t\n"), fault.Refused, "khoảng trắng"},
		{"text called docx", "bao-cao.docx", []byte(sentence), fault.Refused, "đuôi .docx"},
		{"text called pdf", "bao-cao.pdf", []byte(sentence), fault.Refused, "đuôi .pdf"},
		{"zip called txt", "bao-cao.txt", []byte("PK\x03\x04rest"), fault.Refused, "đuôi .txt"},
		{"broken zip", "bao-cao.docx", []byte("PK\x03\x04rest"), fault.Refused, ""},
		{"old Word called txt", "cu.txt", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), fault.Refused, "đuôi .txt"},
		{"old Word", "cu.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), fault.Refused, ""},
		{"PDF", "bao-cao.pdf", []byte("%PDF-1.7\n"), fault.Refused, "PDF"},
		{"picture", "anh.png", []byte("\x89PNG\r\n\x1a\n"), fault.Refused, "ảnh"},
		{"rich text", "bao-cao.rtf", []byte("{\\rtf1 a}"), fault.Refused, "RTF"},
		{"packed", "bao-cao.rar", []byte("Rar!\x1a\x07"), fault.Refused, "RAR"},
		{"workbook called txt", "bieu.txt", workbook(t), fault.Refused, "đuôi .txt"},
		{"control characters", "x.txt", []byte("abc\x00\x01\x02def\x00"), fault.Refused, "không phải văn bản"},
		{"too large", "to.txt", make([]byte, Limit+1), fault.TooLarge, "50 MB"},
	} {
		d, err := Read(c.file, c.data)
		f := fault.Of(err)
		if d != nil || f == nil || f.Kind != c.kind || !strings.Contains(f.Sentence, c.has) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// FuzzRead reads anything under any name, with the engine for PDF: an answer as
// judged says, and no mark of secrecy in what is read.
func FuzzRead(f *testing.F) {
	f.Add("a.txt", []byte("\xff\xfea\x00b\x00"))
	f.Add("a.docx", []byte("PK\x03\x04"))
	for ending, data := range whole(f) {
		f.Add("a"+ending, data)
	}
	for _, c := range hostile(f) {
		if len(c.data) < 5000 {
			f.Add(c.file, c.data)
		}
	}
	r := Reader{PDF: engine}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		d, err := judged(t, r, name, data)
		if err != nil {
			return
		}
		if mark, found := extract.Secret(d.Text); found {
			t.Errorf("%q is read with the mark %s", d.Text, mark)
		}
	})
}

// TestKindsByContent reads the same statement out of each kind of file that needs
// no other program; what the file is called does not matter.
func TestKindsByContent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind string
		data       []byte
		facts      int
	}{
		{"tin", "txt", []byte(sentence), 1},
		{"tin.md", "md", []byte("# Tin\n\n" + sentence), 1},
		{"tin.html", "html", []byte("<html><meta charset=utf-8><body><p>" + sentence + "</p></body></html>"), 1},
		{"luu", "html", []byte("<!DOCTYPE html><html><body><p>" + sentence + "</p></body></html>"), 1},
		{"tin.docx", "docx", wordFile(t, sentence, ""), 1},
		{"tin", "docx", wordFile(t, sentence, ""), 1},
		{"bieu.xlsx", "xlsx", workbook(t), 2},
		{`C:\Tài liệu\bieu`, "xlsx", workbook(t), 2},
	} {
		d, err := Read(c.name, c.data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		sound(t, d)
		if d.Kind != c.kind || len(d.Facts) != c.facts {
			t.Errorf("%s: kind %q with %d facts, want %q with %d: %+v", c.name, d.Kind, len(d.Facts), c.kind, c.facts, d.Facts)
		}
	}
}

// TestMarkedOldWord refuses an old Word file by the letters inside it, before any
// program is asked to convert it.
func TestMarkedOldWord(t *testing.T) {
	t.Parallel()
	old := func(lines ...string) []byte {
		data := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		put := func(s string) {
			for _, u := range utf16.Encode([]rune(s)) {
				data = append(data, byte(u), byte(u>>8))
			}
		}
		put("WordDocument\x00\x00")
		for _, l := range lines {
			put(l + "\r")
		}
		return data
	}
	if _, err := Read("cu.doc", old("UBND XÃ KHE MƠ", "TỐI MẬT", "Số: 01/BC-UBND")); !errors.Is(err, extract.ErrSecret) {
		t.Errorf("a marked file: %v", err)
	}
	if _, err := Read("cu.doc", old("UBND XÃ KHE MƠ", "Mật độ dân số 412 người/km2")); errors.Is(err, extract.ErrSecret) || fault.Of(err) == nil {
		t.Errorf("one without a mark: %v", err)
	}
}

// TestUnreadScan says that a picture is not read, in a way that code can tell.
func TestUnreadScan(t *testing.T) {
	t.Parallel()
	_, err := Read("anh.png", []byte("\x89PNG\r\n\x1a\n"))
	if !errors.Is(err, ErrUnread) || fault.Of(err) == nil {
		t.Errorf("a picture: %v", err)
	}
}
