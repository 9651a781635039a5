package web

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/demo"
	"tongket/internal/wardtest"
	"tongket/internal/wardtest/need"
)

// news is a paper with one fact of each sort.
const news = `Phường Hòa Mẫu tổng kết năm 2025

Sáng 9/1, phường họp tổng kết. Trời rét đậm, hội trường vẫn đông.

Năm 2025, phường có 12/14 chỉ tiêu đạt và vượt kế hoạch. Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng, bằng 111,14% kế hoạch; thu ngân sách nhà nước trên địa bàn đạt trên 6 tỷ đồng, bằng 180% kế hoạch.

Năm 2026, phường phấn đấu tổng mức bán lẻ hàng hóa đạt 1.050 tỷ đồng.

Phát biểu chỉ đạo, đồng chí Nông Quốc Thái đề nghị phường giữ vững an ninh trật tự trên địa bàn.
`

// upload sends a file through the form of the documents page.
func (v *visitor) upload(name string, data []byte) *answer {
	v.t.Helper()
	return v.get("/van-ban").send("/van-ban", nil, map[string]File{"tep": {Name: name, Data: data}})
}

// rows counts the rows of every table, the sessions' use apart.
func (s *site) rows() map[string]int {
	s.t.Helper()
	tables := map[string]int{}
	for _, c := range wardtest.Columns(s.t, s.DB) {
		tables[c.Table] = 0
	}
	err := s.DB.ViewEveryWard(context.Background(), func(w *db.Wide) error {
		for name := range tables {
			var n int
			if _, err := w.One([]any{&n}, `select count(*) from "`+name+`"`); err != nil {
				return err
			}
			tables[name] = n
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return tables
}

// added are the tables that grew, with how much.
func added(before, after map[string]int) map[string]int {
	grown := map[string]int{}
	for name, n := range after {
		if n != before[name] {
			grown[name] = n - before[name]
		}
	}
	return grown
}

// packed makes a zip of parts, in the order of their names.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// word makes a Word file with paragraphs and a page header.
func word(t testing.TB, header string, paragraphs ...string) []byte {
	t.Helper()
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	w := func(root, content string) string {
		return `<?xml version="1.0" encoding="UTF-8"?><w:` + root + ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + content + `</w:` + root + `>`
	}
	p := func(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }
	var body strings.Builder
	for _, text := range paragraphs {
		body.WriteString(p(text))
	}
	return packed(t, map[string]string{
		"word/document.xml":            w("document", "<w:body>"+body.String()+"</w:body>"),
		"word/header1.xml":             w("hdr", p(header)),
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/header" Target="header1.xml"/></Relationships>`,
	})
}

// locked makes the outside of a Word file with a password.
func locked() []byte {
	b := make([]byte, 512)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range []string{"Root Entry", "EncryptionInfo", "EncryptedPackage"} {
		entry := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(entry[2*i:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(name)+2))
		entry[66] = 2
		b = append(b, entry...)
	}
	return b
}

// parts is a zip of very many parts, which is small and unpacks to no end.
func parts(t testing.TB, n int) []byte {
	t.Helper()
	many := map[string]string{}
	for i := range n {
		many[fmt.Sprint("p", i)] = ""
	}
	return packed(t, many)
}

// TestFileThatCannotBeTaken: each gets its own sentence on the page it was sent
// from, and nothing of it is kept.
func TestFileThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	good := word(t, "", "Năm 2025, thu ngân sách đạt 6 tỷ đồng.")
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"rong.txt", nil, "không có nội dung nào (0 byte)"},
		{"trang.txt", []byte(" \n\t\n"), "chỉ có khoảng trắng"},
		{"anh.docx", []byte("\x89PNG\r\n\x1a\nxxxxxxxx"), "là ảnh quét"},
		{"bao-cao.pdf", []byte("%PDF-1.7 abc"), "là PDF"},
		{"chu.docx", []byte("Năm 2025, thu ngân sách đạt 6 tỷ đồng."), "mang đuôi .docx nhưng bên trong không phải loại tệp ấy"},
		{"goi.txt", good, "mang đuôi .txt nhưng bên trong không phải văn bản chữ"},
		{"dut.docx", good[:len(good)/2], "chưa tải về hết"},
		{"bang.docx", packed(t, map[string]string{"xl/workbook.xml": "<x/>"}), "Tệp .xlsx này bị hỏng"},
		{"bom.docx", parts(t, 10_001), "hơn 10.000 phần"},
		{"khoa.docx", locked(), "được đặt mật khẩu"},
		{"nhi-phan.txt", []byte("a\x00\x01\x02\x00\x05b\x00\x00\x07"), "không phải văn bản chữ đọc được"},
	} {
		before := s.rows()
		p := v.upload(tt.name, tt.data)
		p.want(http.StatusUnprocessableEntity, "Chưa nhận được văn bản", tt.want)
		if !strings.Contains(strings.ToLower(p.text()), "hãy ") {
			t.Errorf("%s: the sentence does not say what to do: %s", tt.name, p.text())
		}
		if p.path != "/van-ban" || p.find("#f-tep") == nil {
			t.Errorf("%s: the answer is %s, want the page with its form", tt.name, p.path)
		}
		if grown := added(before, s.rows()); len(grown) > 0 {
			t.Errorf("%s left rows behind: %v", tt.name, grown)
		}
	}
	v.get("/van-ban").send("/van-ban", nil).want(http.StatusUnprocessableEntity, "Chưa chọn tệp nào")
}

// TestFileBeyondTheLimit is told by its size, and is not read further.
func TestFileBeyondTheLimit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.upload("lon.txt", make([]byte, 52<<20)).want(http.StatusRequestEntityTooLarge, "Tệp lớn hơn 50 MB")
}

// TestSecretPaperLeavesNothing: of a paper under a secret mark the record learns
// that one was refused and by whom, and the log not even its name.
func TestSecretPaperLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	const told = "dieu-dong-luc-luong"
	text := "UỶ BAN NHÂN DÂN\nMẬT\n\nKế hoạch " + told + " năm 2026: 43 đồng chí."
	for name, data := range map[string][]byte{
		told + ".txt":         []byte(text),
		told + "-nfd.txt":     []byte(norm.NFD.String(text)),
		told + "-2.txt":       []byte(strings.Replace(text, "MẬT", "T Ố I  M Ậ T", 1)),
		told + ".docx":        word(t, "", "TUYỆT MẬT", "Kế hoạch "+told),
		told + "-header.docx": word(t, "MẬT", "Kế hoạch "+told),
	} {
		before := s.rows()
		p := v.upload(name, data)
		p.want(http.StatusUnprocessableEntity, "Văn bản mang dấu độ mật", "không được nhận").without(told, "43 đồng chí")
		if diff := cmp.Diff(map[string]int{"audit": 1}, added(before, s.rows())); diff != "" {
			t.Errorf("%s: what the record gained, -want +got\n%s", name, diff)
		}
	}
	p := v.post("/van-ban", url.Values{"noi_dung": {text}})
	p.want(http.StatusUnprocessableEntity, "Văn bản mang dấu độ mật")
	if strings.Contains(p.body, told) {
		t.Error("the pasted text comes back on the page")
	}
	if strings.Contains(s.log.String(), told) || strings.Contains(s.log.String(), "MẬT") {
		t.Errorf("the log tells of the paper:\n%s", s.log)
	}
	s.View(s.Clerk, func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			var act, account, detail string
			if err := row.Scan(&act, &account, &detail); err != nil {
				return err
			}
			if act == "document.refuse_secret" && (account != string(s.Clerk.Account) || strings.Contains(detail, told)) {
				t.Errorf("the audit row says %s %s", account, detail)
			}
			return nil
		}, `select act, account, detail from audit where ward = $1`)
	})
}

// TestFalseFriendsOfSecrecy are taken as any paper.
func TestFalseFriendsOfSecrecy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	for i, line := range []string{"MẬT ĐỘ DÂN SỐ", "Sản lượng MẬT ONG", "Công tác bảo mật"} {
		v.upload(fmt.Sprintf("v%d.txt", i), []byte(line+"\n\nNăm 2025, thu ngân sách đạt 6 tỷ đồng.")).want(http.StatusOK, "Đọc được 1 dữ kiện")
	}
}

// TestEncodingsAreOneText: NFD, UTF-16 either way round and a byte order mark give
// the same text, and so the same paper.
func TestEncodingsAreOneText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	wide := func(order binary.AppendByteOrder) []byte {
		var b []byte
		for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(news))...) {
			b = order.AppendUint16(b, u)
		}
		return b
	}
	p := v.upload("nfc.txt", []byte(news)).want(http.StatusOK, "Đọc được")
	address, _, _ := strings.Cut(p.path, "?")
	for name, data := range map[string][]byte{
		"nfd.txt": []byte(norm.NFD.String(news)), "utf16le.txt": wide(binary.LittleEndian), "utf16be.txt": wide(binary.BigEndian), "bom.txt": []byte("\ufeff" + news),
	} {
		before := s.rows()
		p := v.upload(name, data).want(http.StatusOK, "Văn bản này đã có", "nhận ngày 8 giờ 00, 09/01/2026")
		if p.path != address+"?da-co=1" {
			t.Errorf("%s: %s, want the paper that is there, %s", name, p.path, address)
		}
		delete(before, "done") // that the form was sent is remembered
		after := s.rows()
		delete(after, "done")
		if grown := added(before, after); len(grown) > 0 {
			t.Errorf("%s wrote %v", name, grown)
		}
	}
}

func TestPastedTextIsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	p := v.get("/van-ban").send("/van-ban", typing{"noi_dung": norm.NFD.String(news)})
	p.want(http.StatusOK, "Phường Hòa Mẫu tổng kết năm 2025", "968 tỷ đồng")
}

// TestPaperComesBackAsItWas: the original is downloaded byte for byte.
func TestPaperComesBackAsItWas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	for name, data := range map[string][]byte{"tin năm 2025.txt": []byte("\ufeff" + news), "tin.docx": word(t, "", "Năm 2024, thu ngân sách đạt 5 tỷ đồng.")} {
		p := v.upload(name, data).want(http.StatusOK)
		address, _, _ := strings.Cut(p.path, "?")
		got := v.get(address + "/tep")
		if got.body != string(data) {
			t.Errorf("%s comes back with %d bytes, want %d", name, len(got.body), len(data))
		}
		if d := got.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
			t.Errorf("%s: %q, want a download", name, d)
		}
	}
}

func TestDocumentsAreListedAndFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/van-ban").want(http.StatusOK, "Chưa có văn bản nào")
	v.upload("mot.txt", []byte(news))
	v.upload("hai.txt", []byte("Kế hoạch trồng cây\n\nNăm 2026, phấn đấu trồng 1.200 cây."))
	v.get("/van-ban").want(http.StatusOK, "Phường Hòa Mẫu tổng kết năm 2025", "Kế hoạch trồng cây", "5 chờ xác nhận", "2 văn bản, 2 còn dữ kiện chờ xác nhận")
	v.get("/van-ban?tim=ke+hoach").want(http.StatusOK, "Kế hoạch trồng cây").without("tổng kết năm 2025")
	v.get("/van-ban?tim=khong+dau+ca").want(http.StatusOK, "Không có văn bản nào có chữ “khong dau ca”")
	v.get("/").want(http.StatusOK, "Văn bản chờ xác nhận", "Kế hoạch trồng cây")
}

func TestWhoMayTakeAPaper(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, who := range []auth.Actor{s.Chair, s.Reader} {
		v := s.as(who)
		if v.get("/van-ban").want(http.StatusOK).has("/van-ban") {
			if form, _ := v.get("/van-ban").form("/van-ban"); attr(form, "method") == "post" {
				t.Errorf("%s sees the form to take papers", who.Name)
			}
		}
		v.postParts("/van-ban", nil, map[string]File{"tep": {Name: "a.txt", Data: []byte(news)}}).want(http.StatusForbidden, "chưa được tải văn bản lên")
	}
	s.as(s.Head).get("/van-ban").want(http.StatusForbidden, "chưa được xem văn bản")
}

// TestSampleTextIsTheDemosAlone: it is there to download in the demo, nowhere else.
func TestSampleTextIsTheDemosAlone(t *testing.T) {
	t.Parallel()
	w := wardtest.Settled(t)
	plain, sample := siteOf(t, w), siteOf(t, w, func(c *Config) { c.Demo = true })
	plain.as(w.Clerk).get("/van-ban/mau.txt").want(http.StatusNotFound)
	plain.as(w.Clerk).get("/van-ban").without("mau.txt", "Dữ liệu mẫu")
	v := sample.as(w.Clerk)
	v.get("/van-ban").want(http.StatusOK, "Dữ liệu mẫu có sẵn một bản tin để thử")
	if got := v.get("/van-ban/mau.txt"); got.body != demo.SampleText {
		t.Errorf("the sample is %.80q", got.body)
	}
	v.upload("tin-6-thang-2026.txt", []byte(demo.SampleText)).want(http.StatusOK, "Số liệu 6 tháng đầu năm 2026", "Ý kiến chỉ đạo")
}

// TestFoundingTextIsRead takes the founding text through the page.
func TestFoundingTextIsRead(t *testing.T) {
	t.Parallel()
	dir := need.Shared(t)
	data, err := os.ReadFile(filepath.Join(dir, "corpus", "seed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	p := s.as(s.Clerk).upload("seed.txt", data)
	p.want(http.StatusOK, "12/14", "111,14% KH", "180% KH", "43/43", "50 đảng viên", "Ý kiến chỉ đạo")
}
