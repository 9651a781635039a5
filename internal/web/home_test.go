package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tongket/internal/wardtest"
)

// in signs in to the demo.
func (s *site) in(login string, passwords map[string]string) *visitor {
	s.t.Helper()
	v := s.guest()
	v.get("/dang-nhap").send("/dang-nhap", typing{"ten_dang_nhap": login, "mat_khau": passwords[login]}).want(http.StatusOK, "Việc của tôi")
	return v
}

// TestHomeOfEachRole: what must I do now, and what happens to the score if I do?
func TestHomeOfEachRole(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	clerk, chair, head := s.in("vanphong", passwords), s.in("chutich", passwords), s.in("to7", passwords)
	clerk.get("/").want(http.StatusOK, "Thứ Sáu, 16/01/2026. Có 3 việc cần làm.", "Văn bản còn ghi số cũ", "đã ban hành số 78/BC-UBND", "Số liệu chờ duyệt", "Văn bản chờ xác nhận", "3 chờ xác nhận", "Tải văn bản lên",
		"16/01/2026 · hôm nay", "04/02/2026 Hạn số liệu tháng 01/2026", "24/02/2026", "1 đơn vị còn 1 việc quá hạn", "12/14", "so với HĐND phường giao", "Chỉ tiêu không đạt", "còn thiếu 2,7 ha", "còn thiếu 9,4 điểm %")
	chair.get("/").want(http.StatusOK, "Có 2 việc cần làm.", "Văn bản còn ghi số cũ", "Duyệt 1 số liệu", "Mở báo cáo năm", "Tổ dân phố 7", "1 đảng viên").without("Văn bản chờ xác nhận")
	head.get("/").want(http.StatusOK, "Có 1 việc cần làm.", "04/02/2026 · còn 19 ngày", "Báo cáo tháng của tổ dân phố", "1/6 số liệu", "Đã gửi, đang chờ duyệt", "1 đảng viên", "Ghi số liệu").without("Duyệt", "Tải văn bản")
	tiles := clerk.get("/").all(".tiles li")
	if len(tiles) != 14 {
		t.Errorf("%d tiles, want one for each of the fourteen targets", len(tiles))
	}
}

// TestReturnedFigureComesHome: what the chair sent back stands on the head's desk
// with the reason, and leads to the form that sends it again.
func TestReturnedFigureComesHome(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	chair, head := s.in("chutich", passwords), s.in("to7", passwords)
	p := chair.get("/so-lieu")
	var address string
	for _, a := range p.all("main a") {
		if textOf(a) == "Trả lại" {
			address = attr(a, "href")
		}
	}
	path, _, _ := strings.Cut(address, "#")
	p = chair.get(path)
	for _, f := range p.all("main form") {
		if action := attr(f, "action"); strings.HasSuffix(action, "/tra-lai") {
			p.send(action, typing{"ly_do": "Chưa kèm quyết định kết nạp."}).want(http.StatusOK)
		}
	}
	p = head.get("/").want(http.StatusOK, "Có 2 việc cần làm.", "Số liệu bị trả lại", "Chưa kèm quyết định kết nạp.", "Ghi lại")
	for _, a := range p.all("main a") {
		if textOf(a) == "Ghi lại" {
			head.get(attr(a, "href")).want(http.StatusOK, "Ghi số liệu", "Kết nạp đảng viên mới")
		}
	}
}

// TestAgeOfTheLastCopy is on the office's home, louder as it grows.
func TestAgeOfTheLastCopy(t *testing.T) {
	t.Parallel()
	w := wardtest.Settled(t)
	at, made := wardtest.Start.Add(-6*time.Hour), true
	s := siteOf(t, w, func(c *Config) { c.BackupAge = func() (time.Time, bool) { return at, made } })
	v := s.as(s.Clerk)
	v.get("/").want(http.StatusOK, "Bản sao lưu gần nhất: 2 giờ 00, 09/01/2026.")
	at = wardtest.Start.Add(-100 * time.Hour)
	v.get("/").want(http.StatusOK, "Bản sao lưu gần nhất đã 4 ngày tuổi", "Kiểm tra ổ đĩa")
	made = false
	v.get("/").want(http.StatusOK, "Chưa có bản sao lưu nào")
	s.as(s.Head).get("/").want(http.StatusOK).without("sao lưu")
}

// TestYearThatIsShown: the year under review until its review is over, then the
// one with figures.
func TestYearThatIsShown(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	v.get("/chi-tieu").want(http.StatusOK, "Chỉ tiêu năm 2025")
	open(v, "Năm mới\n\nNăm 2026, phấn đấu tổng mức bán lẻ hàng hóa đạt 1.050 tỷ đồng.\n\nTháng 01 năm 2026, tổng mức bán lẻ hàng hóa đạt 80 tỷ đồng.").press("1.050 tỷ", "Xác nhận").press("80 tỷ", "Xác nhận")
	v.get("/chi-tieu").want(http.StatusOK, "Chỉ tiêu năm 2025")
	v.get("/").want(http.StatusOK, "Chỉ tiêu năm 2025")
	s.Clock.Set(time.Date(2026, time.April, 2, 9, 0, 0, 0, wardtest.Start.Location()))
	v = s.as(s.Clerk)
	v.get("/chi-tieu").want(http.StatusOK, "Chỉ tiêu năm 2026")
	v.get("/chi-tieu?nam=2025").want(http.StatusOK, "Chỉ tiêu năm 2025", "968")
}
