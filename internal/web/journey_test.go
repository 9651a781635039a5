package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"regexp"
	"strings"
	"testing"
	"time"

	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"tongket/internal/demo"
	"tongket/internal/doc/docx"
	"tongket/internal/wardtest"
)

// bothWays takes a journey with the pages' scripts and again without.
func bothWays(t *testing.T, journey func(t *testing.T, open func(server *Server, width int64) *screen)) {
	t.Helper()
	for name, scripts := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			journey(t, func(server *Server, width int64) *screen {
				s := newScreen(t, server, width)
				if !scripts {
					s.noScript()
				}
				return s
			})
		})
	}
}

// TestJourneyNewcomer is what somebody does who has just started the demo: signs
// in, uploads a text, decides its facts, sees the scoreboard change, takes the
// report home.
func TestJourneyNewcomer(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		ward, passwords := demoSite(t, "2026-07-06")
		defer ward.work()()
		s := open(ward.server, 1440)
		s.open("/")
		s.reads("Đăng nhập", "Dữ liệu mẫu")
		s.signIn("vanphong", passwords["vanphong"])
		s.reads("Thứ Hai, 06/07/2026", "Đàm Thị Khuê")

		s.open("/chi-tieu?nam=2026")
		s.reads("0/3 chỉ tiêu đạt và vượt")

		s.press("Văn bản")
		if got := s.downloaded("tải tin-6-thang-2026.txt", "tin-6-thang-2026.txt"); string(got) != demo.SampleText {
			t.Errorf("the sample came as %.80q", got)
		}
		s.attach("Tệp văn bản", "tin-6-thang-2026.txt", []byte(demo.SampleText))
		s.press("Đọc văn bản")
		s.reads("Phường Hòa Mẫu: nửa đầu năm 2026 giữ nhịp tăng trưởng", "Cảnh báo số liệu", "18 ÷ 24 = 75%")
		facts := script[int](s, `document.querySelectorAll("li.fact").length`)
		marks := script[int](s, `new Set([...document.querySelectorAll(".src mark sup a")].map(a => a.textContent)).size`)
		if facts < 12 || marks != facts {
			t.Errorf("%d facts listed, %d marked in the text", facts, marks)
		}

		s.press(s.button("Xác nhận dữ kiện", "23 đảng viên"))
		s.reads("Số liệu được tính ngay", "Đã thành số liệu")
		s.press(s.button("Sửa dữ kiện", "gần 40 tỷ đồng"))
		s.fill("Giá trị", "39,8")
		s.choose("Mức", "đúng bằng")
		s.press("Xác nhận")
		s.reads("39,8", "Đã thành số liệu")
		s.press(s.button("Bỏ dữ kiện", "18/24 nhà văn hóa"))
		s.reads("Đã bỏ, 9 giờ 00")
		s.press(regexp.MustCompile(`Xác nhận \d+ dữ kiện khớp`).FindString(s.text()))
		s.reads("Đã xác nhận")
		s.press(s.button("Xác nhận dữ kiện", "ít nhất 6,2 tỷ đồng"))
		s.reads("Đã thành chỉ tiêu")

		s.press("Chỉ tiêu")
		s.reads("Chỉ tiêu năm 2026", "/4 chỉ tiêu đạt và vượt", "23", "≥ 6,2")
		s.press("Kết nạp đảng viên mới")
		s.reads("23 đảng viên", "6 tháng đầu năm 2026", "nửa đầu năm 2026 giữ nhịp tăng trưởng")

		s.press("Báo cáo")
		s.choose("Năm", "2025")
		s.press("Lập dự thảo")
		s.until("Tải dự thảo")
		s.reads("12/14", "Mốc nhật ký", "chưa viết")
		paper, err := docx.Read(s.downloaded("Tải dự thảo", "bao-cao-2025.docx"))
		if err != nil || !says(paper, "12/14 chỉ tiêu đạt và vượt") || !says(paper, "968 tỷ đồng, bằng 111,14% kế hoạch") {
			t.Errorf("the report: %v", err)
		}
		s.open("/bao-cao")
		s.choose("Năm", "2025")
		s.tap("Biểu chỉ tiêu Phụ lục kèm báo cáo: kế hoạch, thực hiện, so sánh, đánh giá từng chỉ tiêu (Word, Excel)")
		s.tap("Excel")
		s.press("Lập dự thảo")
		s.until("Tải dự thảo")
		book, err := excelize.OpenReader(bytes.NewReader(s.downloaded("Tải dự thảo", "phu-luc-2025.xlsx")))
		if err != nil {
			t.Fatalf("the annex: %v", err)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
		s.press("Đăng xuất")
		s.reads("Đăng nhập")
		s.open("/chi-tieu")
		s.reads("Tên đăng nhập")
	})
}

// button is the name of the button at the fact that says some words.
func (s *screen) button(name, fact string) string {
	s.t.Helper()
	n := script[string](s, fmt.Sprintf(`([...document.querySelectorAll("li.fact")].find(f => f.innerText.includes(%q)) || {id: ""}).id`, fact))
	if n == "" {
		s.t.Fatalf("no fact says %q: %s", fact, s.text())
	}
	return name + " " + strings.TrimPrefix(n, "f")
}

// until looks at the page again until it says some words.
func (s *screen) until(words string) {
	s.t.Helper()
	for range 100 {
		if strings.Contains(s.text(), words) {
			return
		}
		time.Sleep(50 * time.Millisecond)
		s.press("Xem lại")
	}
	s.t.Fatalf("the page never says %q: %s", words, s.text())
}

// says reports whether a Word file has the words in one of its paragraphs.
func says(r *docx.Reading, words string) bool {
	for n := range r.All() {
		if strings.Contains(n.Line(), words) {
			return true
		}
	}
	return false
}

// TestJourneyChair: a figure is sent, the chair sees what it would change,
// approves it, and the score says so.
func TestJourneyChair(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		ward, passwords := demoSite(t, "2026-01-16")
		s := open(ward.server, 1024)
		s.signIn("vanphong", passwords["vanphong"])
		s.open("/chi-tieu?nam=2025")
		s.press("Diện tích đất hoàn thành giải phóng mặt bằng")
		s.reads("Không đạt", "9,8 ha")
		s.press("Ghi số liệu")
		s.choose("Kỳ", "Năm 2025")
		s.press("Mở chỉ tiêu, kỳ vừa chọn ở trên")
		s.fill("Giá trị", "12,6")
		s.press("Gửi số liệu")
		s.reads("12,6 ha")
		s.open("/")
		s.press("Đăng xuất")

		s.signIn("chutich", passwords["chutich"])
		s.reads("Duyệt 2 số liệu", "đổi từ Không đạt", "Nếu duyệt số đang chờ: 13/14")
		s.press("Duyệt 2 số liệu")
		s.press(script[string](s, `[...document.querySelectorAll("main button")].find(b => b.closest("tr") && b.closest("tr").innerText.includes("12,6") && b.innerText.trim() == "Duyệt").getAttribute("aria-label") || "Duyệt"`))
		s.reads("Đã duyệt")
		s.open("/")
		s.reads("Có 5 việc cần làm", "Văn bản còn ghi số cũ", "dự thảo lập", "Tính trên số liệu đã duyệt.") // the figure stands in three drafts
		s.press("Chỉ tiêu")
		s.reads("13/14 chỉ tiêu đạt và vượt")
	})
}

// snapshot is a picture as a phone takes it, with the place in its marks.
func snapshot(t *testing.T) []byte {
	t.Helper()
	im := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range im.Pix {
		im.Pix[i] = uint8(i * 7)
	}
	im.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	mark := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"), "GPS 21.02851 105.80482"...)
	app1 := append([]byte{0xff, 0xe1, byte((len(mark) + 2) >> 8), byte(len(mark) + 2)}, mark...)
	return append(append(bytes.Clone(b.Bytes()[:2]), app1...), b.Bytes()[2:]...)
}

// TestJourneyPhone: the head of a residential group sends a number with a photo
// from a phone; a mistake keeps both.
func TestJourneyPhone(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		ward, passwords := demoSite(t, "2026-02-04")
		s := open(ward.server, 360)
		s.signIn("to7", passwords["to7"])
		s.reads("Việc của tôi", "hôm nay")
		s.press("Ghi số liệu")
		s.choose("Kỳ", "Tháng 02/2026")
		s.press("Ghi số liệu này")
		s.reads("Kết nạp đảng viên mới", "Tổ dân phố 7")
		s.fill("Giá trị", "hai người")
		s.attach("Minh chứng", "bien-ban.jpg", snapshot(t))
		if status := s.press("Gửi số liệu"); status != 422 {
			t.Errorf("words in place of a number: %d, want 422", status)
		}
		s.reads("hai người", "bien-ban.jpg")
		if got := script[string](s, `document.getElementById("f-gia_tri").value`); got != "hai người" {
			t.Errorf("typed %q is left", got)
		}
		if over := script[int](s, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("the page is %d px too wide", over)
		}
		s.fill("Giá trị", "2")
		if status := s.press("Gửi số liệu"); status != 200 {
			t.Errorf("the mended form: %d: %s", status, s.text())
		}
		s.reads("2 đảng viên", "chờ")
		s.open("/so-lieu")
		evidence := script[string](s, `[...document.querySelectorAll("a")].map(a => a.getAttribute("href")).find(h => h.endsWith("/minh-chung")) || ""`)
		if evidence == "" {
			t.Fatalf("no link to the photo: %s", s.text())
		}
		kept := ward.in("chutich", passwords).get(evidence)
		if _, err := jpeg.Decode(strings.NewReader(kept.body)); err != nil || strings.Contains(kept.body, "Exif") || strings.Contains(kept.body, "105.80482") {
			t.Errorf("the photo is kept with its place, or not at all: %v, %d bytes", err, len(kept.body))
		}
	})
}

// TestJourneyFirstRun: an empty folder becomes a ward with its first account.
func TestJourneyFirstRun(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, open func(*Server, int64) *screen) {
		s := open(empty(t).server, 1440)
		s.open("/")
		s.reads("Lập đơn vị", "Làm một lần")
		s.fill("Mã khởi tạo", "chua-dung")
		s.tap("Xã")
		s.fill("Tên", "Khánh Sơn")
		s.fill("Tỉnh, thành phố", "tỉnh Minh Khê")
		s.fill("Họ và tên người dùng đầu tiên", "Đàm Thị Khuê")
		s.fill("Chức vụ", "Chánh Văn phòng")
		s.fill("Tên đăng nhập", "khue")
		s.fill("Mật khẩu", wardtest.Password)
		if status := s.press("Lập đơn vị"); status != 422 {
			t.Errorf("a wrong code: %d", status)
		}
		s.reads("Chưa lập được đơn vị")
		s.fill("Mã khởi tạo", "bkm3t-7npvx")
		s.fill("Mật khẩu", wardtest.Password)
		s.press("Lập đơn vị")
		s.reads("Xã Khánh Sơn", "Việc của tôi", "Chưa có chỉ tiêu nào", "Đàm Thị Khuê")
		s.press("Tải văn bản lên")
		s.fill("Hoặc dán nội dung, tin nhắn", "Nghị quyết năm 2026. Năm 2026, phấn đấu kết nạp 50 đảng viên mới.")
		s.press("Đọc văn bản")
		s.press("Xác nhận dữ kiện 1")
		s.press("Chỉ tiêu")
		s.reads("Chỉ tiêu năm 2026", "0/1 chỉ tiêu đạt và vượt", "≥ 50")
	})
}

// TestJourneyPaper: the scoreboard of fourteen targets prints on one landscape A4,
// without the menu.
func TestJourneyPaper(t *testing.T) {
	t.Parallel()
	ward, passwords := demoSite(t, "2026-01-16")
	s := newScreen(t, ward.server, 1440)
	s.signIn("chutich", passwords["chutich"])
	s.open("/chi-tieu")
	pdf, err := chromedp.Run(s.ctx, chromedp.PrintToPDF(func(p *cdp.PrintToPDFParams) { p.PreferCSSPageSize = new(true) }))
	if err != nil {
		t.Fatal(err)
	}
	boxes := regexp.MustCompile(`/MediaBox \[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]`).FindAllSubmatch(pdf, -1)
	if len(boxes) != 1 || !strings.HasPrefix(string(boxes[0][1]), "841") || !strings.HasPrefix(string(boxes[0][2]), "59") {
		t.Errorf("%d pages, want one of 842 × 595: %q", len(boxes), boxes)
	}
}
