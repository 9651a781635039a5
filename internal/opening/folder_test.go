package opening

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/extract"
	"tongket/internal/fault"
	"tongket/internal/paper"
)

// entry is one entry of an archive that a test packs.
type entry struct {
	name string
	data string
	flag uint16
	mode fs.FileMode
	raw  bool // the name is in no Unicode
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, NonUTF8: e.raw}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(e.data))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	for _, e := range entries {
		if e.flag != 0 { // the flags of the central directory
			at := bytes.Index(data, append([]byte("PK\x01\x02"), 0))
			if at < 0 {
				at = bytes.Index(data, []byte("PK\x01\x02"))
			}
			data[at+8] |= byte(e.flag)
		}
	}
	return data
}

// paths are the paths of items that were taken, and the sentences of those that were
// not.
func paths(items []Item) (taken, refused []string) {
	for _, it := range items {
		if it.Why != nil {
			refused = append(refused, fault.Of(it.Why).Sentence)
			continue
		}
		taken = append(taken, it.Path)
	}
	return taken, refused
}

func TestUnpackLaysOutFolders(t *testing.T) {
	t.Parallel()
	data := pack(t, entry{name: "Báo cáo/Tháng 6.txt", data: "a"}, entry{name: `D:\Ho so\nam 2025\..\..\bieu.txt`, data: "b"}, entry{name: "../../../etc/passwd.txt", data: "c"},
		entry{name: "__MACOSX/._Tháng 6.txt", data: "x"}, entry{name: "Báo cáo/~$ang 6.docx", data: "x"}, entry{name: "Thumbs.db", data: "x"}, entry{name: "trống/"})
	got, err := Unpack([]Item{{Path: "Nghị quyết.txt", Data: []byte("n")}, {Path: "năm 2025.zip", Data: data}, {Path: "desktop.ini", Data: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	taken, refused := paths(got)
	want := []string{"Nghị quyết.txt", "năm 2025/Báo cáo/Tháng 6.txt", "năm 2025/bieu.txt", "năm 2025/etc/passwd.txt"}
	if diff := cmp.Diff(want, taken); diff != "" || refused != nil {
		t.Errorf("taken (-want +got):\n%s refused %v", diff, refused)
	}
}

// TestEntryNames holds that names come out right from whatever program packed them.
func TestEntryNames(t *testing.T) {
	t.Parallel()
	const name = "Báo cáo tổng kết năm 2025, phường Hòa Mẫu.txt"
	windows := func(s string) string {
		out, err := charmap.Windows1258.NewEncoder().String(tonesApart(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	western := func(s string) string {
		out, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	dos, err := charmap.CodePage437.NewEncoder().String("Décision générale.txt")
	if err != nil {
		t.Fatal(err)
	}
	for label, c := range map[string]struct{ raw, want string }{
		"UTF-8 and says so":      {name, name},
		"UTF-8 set apart":        {norm.NFD.String(name), name},
		"UTF-8 that is not told": {name, name},
		"Windows 1258":           {windows(name), name},
		"the ABC fonts":          {western("B¸o c¸o tæng kÕt n¨m 2025, ph\u00adêng Hßa MÉu.txt"), name},
		"code page 437":          {dos, "Décision générale.txt"},
		"plain letters":          {"bao cao.txt", "bao cao.txt"},
	} {
		raw := label != "UTF-8 and says so" && label != "UTF-8 set apart"
		got, err := Unpack([]Item{{Path: "a.zip", Data: pack(t, entry{name: c.raw, data: "x", raw: raw})}})
		if err != nil {
			t.Fatal(err)
		}
		if taken, _ := paths(got); len(taken) != 1 || taken[0] != "a/"+c.want {
			t.Errorf("%s: %q, want %q", label, taken, c.want)
		}
	}
}

// tonesApart writes Vietnamese as code page 1258 does: tones as letters of their own,
// â, ă, ê, ô, ơ, ư and đ whole.
func tonesApart(s string) string {
	var b strings.Builder
	for _, r := range s {
		d := []rune(norm.NFD.String(string(r)))
		tone := slices.IndexFunc(d, func(r rune) bool { return slices.Contains([]rune{0x300, 0x301, 0x303, 0x309, 0x323}, r) })
		if tone < 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(norm.NFC.String(string(slices.Delete(slices.Clone(d), tone, tone+1))))
		b.WriteRune(d[tone])
	}
	return b.String()
}

// TestUnpackRefuses holds that hostile archives are refused with a sentence, alone
// where the rest can be taken.
func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	inner := pack(t, entry{name: "a.txt", data: "x"})
	for label, c := range map[string]struct {
		data []byte
		want string
	}{
		"a broken archive":            {[]byte("PK\x03\x04 broken"), "bị hỏng hoặc tải lên chưa hết"},
		"an empty archive":            {pack(t), "không có tệp nào bên trong"},
		"an archive in an archive":    {pack(t, entry{name: "trong.zip", data: string(inner)}), "tệp nén nằm trong tệp nén khác"},
		"one that hides its ending":   {pack(t, entry{name: "trong.txt", data: string(inner)}), "tệp nén nằm trong tệp nén khác"},
		"a link out of the folder":    {pack(t, entry{name: "mat-khau.txt", data: "/etc/shadow", mode: fs.ModeSymlink | 0o777}), "là một đường dẫn"},
		"an entry under a password":   {pack(t, entry{name: "khoa.txt", data: "x", flag: encrypted}), "có mật khẩu"},
		"a device":                    {pack(t, entry{name: "may.txt", data: "", mode: fs.ModeDevice | 0o666}), "là một đường dẫn"},
		"an entry that ends too soon": {cutOff(pack(t, entry{name: "dai.txt", data: strings.Repeat("Báo cáo tháng 6. ", 4000)})), "không giải nén được"},
	} {
		got, err := Unpack([]Item{{Path: "Nghị quyết.txt", Data: []byte("n")}, {Path: "a.zip", Data: c.data}})
		if err != nil {
			t.Errorf("%s: %v", label, err)
			continue
		}
		taken, refused := paths(got)
		if len(taken) != 1 || len(refused) != 1 || !strings.Contains(refused[0], c.want) {
			t.Errorf("%s: taken %v, refused %v, want %q", label, taken, refused, c.want)
		}
	}
}

// cutOff spoils the bytes of the first entry.
func cutOff(data []byte) []byte {
	for i := 60; i < 90 && i < len(data); i++ {
		data[i] ^= 0x5a
	}
	return data
}

// TestUnpackBounds holds that no drop comes out larger than it may.
func TestUnpackBounds(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 32<<20)
	var bomb []entry
	for i := range 8 {
		bomb = append(bomb, entry{name: fmt.Sprintf("%d.txt", i), data: zeros})
	}
	var many []entry
	for i := range MaxFiles + 1 {
		many = append(many, entry{name: fmt.Sprintf("%d.txt", i)})
	}
	for label, data := range map[string][]byte{"a bomb": pack(t, bomb...), "too many": pack(t, many...)} {
		if len(data) > 1<<20 {
			t.Fatalf("%s is %d bytes itself", label, len(data))
		}
		got, err := Unpack([]Item{{Path: "a.zip", Data: data}})
		if told := fault.Of(err); told == nil && (len(got) != 1 || !fault.Is(got[0].Why, fault.TooLarge)) || told != nil && told.Kind != fault.TooLarge {
			t.Errorf("%s: %d items, %v", label, len(got), err)
		}
	}
}

// TestClear holds that a marked file leaves nothing but its number, and that the
// others are kept.
func TestClear(t *testing.T) {
	t.Parallel()
	read := func(it Item) error {
		_, err := paper.Read(it.Path, it.Data)
		return err
	}
	f, err := Clear([]Item{
		{Path: "a.txt", Data: []byte("Năm 2025 kết nạp 20 đảng viên.")},
		{Path: "công văn.txt", Data: []byte("TỐI MẬT\nSố: 1/CV\n\nViệc riêng.")},
		{Path: "ảnh.heic", Data: []byte("x")},
		{Path: "trống.txt"},
		{Path: "trong tệp nén.txt", Why: fault.Refusedf("Không mở được.")},
	}, read)
	if err != nil {
		t.Fatal(err)
	}
	taken, refused := paths(f.Cleared)
	if f.Secret != 1 || !slices.Equal(taken, []string{"a.txt"}) || len(refused) != 3 {
		t.Errorf("secret %d, taken %v, refused %v", f.Secret, taken, refused)
	}
	for _, it := range f.Cleared {
		if strings.Contains(it.Path+string(it.Data), "công văn") || it.Why != nil && it.Data != nil {
			t.Errorf("%s is kept with %d bytes", it.Path, len(it.Data))
		}
	}
	broken := errors.New("disk")
	if _, err := Clear([]Item{{Path: "a.txt", Data: []byte("x")}}, func(Item) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("an error of the machine comes back as %v", err)
	}
	if _, err := Clear([]Item{{Path: "a.txt"}}, func(Item) error { return fmt.Errorf("wrapped: %w", extract.RefuseSecret("MẬT")) }); err != nil {
		t.Errorf("a wrapped mark: %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(pack(f, entry{name: "a/b.txt", data: "x"}, entry{name: "\xd0\xe1", raw: true}))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Unpack([]Item{{Path: "a.zip", Data: data}})
		if err != nil && fault.Of(err) == nil {
			t.Fatalf("no sentence: %v", err)
		}
		for _, it := range got {
			if strings.HasPrefix(it.Path, "/") || slices.Contains(strings.Split(it.Path, "/"), "..") || it.Why != nil && fault.Of(it.Why) == nil {
				t.Fatalf("%q %v", it.Path, it.Why)
			}
		}
	})
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"≥ 98,0", "7,5–8,5", "26/27", "6 tháng đầu năm 2025: 200", "ước 1.234,5", "từ 95% trở lên", "= 100", "……"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, english bool) {
		if c, ok := parseCell(text, english); ok && c.Upper != nil && c.Value.Cmp(*c.Upper) >= 0 {
			t.Fatalf("%q is a range from %v to %v", text, c.Value, c.Upper)
		}
	})
}
