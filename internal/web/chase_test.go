package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/notice"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// chased is a site on 05/02/2026, where both residential groups owe January.
func chased(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	s := newSite(t, change...)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		d, err := plan.Define(tx, plan.Definition{Name: "Kết nạp đảng viên mới", Unit: "đảng viên", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, PercentDecimals: 1})
		if err != nil {
			return err
		}
		_, err = regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Recipient: "Văn phòng HĐND và UBND", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: regime.NeverLocks, Levels: 1, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(d.Indicator)}, From: "2026-01-01"})
		return err
	})
	s.Clock.Set(vn.Day("2026-02-05").Time().Add(9 * time.Hour))
	return s
}

// TestChasePage: who is late, reminded with one button, once a day, and on the
// reminded person's own pages.
func TestChasePage(t *testing.T) {
	t.Parallel()
	s := chased(t)
	clerk, head := s.as(s.Clerk), s.as(s.Head)
	clerk.get("/").want(http.StatusOK, "2 đơn vị còn 2 việc quá hạn", "Hạn lâu nhất là 03/02/2026.")
	p := clerk.get("/don-doc").want(http.StatusOK, "2 việc quá hạn của 2 đơn vị; 0 việc đến hạn trong 7 ngày tới.", "Hạn 03/02/2026 (quá 2 ngày làm việc)", "Tổ dân phố 7", "Lý Văn Mạnh",
		"Kết nạp đảng viên mới", "Chưa từng gửi", "Chưa nhắc ai", "--mail-host")
	head.get("/").want(http.StatusOK, "Việc đến hạn của tôi", "quá 2 ngày làm việc")
	if n := head.get("/").all(".side nav .n"); len(n) != 0 {
		t.Errorf("the menu counts %q before anybody was reminded", textOf(n[0]))
	}
	values := url.Values{"don_vi": {string(s.Units["Tổ dân phố 7"])}}
	if !p.has("/don-doc/nhac") {
		t.Fatal("there is no button that reminds")
	}
	clerk.post("/don-doc/nhac", values).want(http.StatusOK, "Đã nhắc Tổ dân phố 7", "chưa gửi thư", "nhắc tay", "không gửi thư")
	clerk.post("/don-doc/nhac", values).want(http.StatusOK, "Hôm nay đã nhắc Tổ dân phố 7 rồi")
	if n := head.get("/").all(".side nav .n"); len(n) != 1 || !strings.HasPrefix(textOf(n[0]), "1") {
		t.Errorf("the menu of who was reminded shows %d counts", len(n))
	}
	head.get("/nhac-viec").want(http.StatusOK, "1 việc quá hạn, 0 việc đến hạn", "Kết nạp đảng viên mới", "Đơn vị chưa gửi thư")
}

// TestMessagePage: words for one unit and for a kind of unit.
func TestMessagePage(t *testing.T) {
	t.Parallel()
	s := chased(t, func(c *Config) { c.Site = "https://hoamau.example" })
	clerk := s.as(s.Clerk)
	clerk.get("/don-doc/tin-nhan?don-vi="+string(s.Units["Tổ dân phố 7"])).want(http.StatusOK, "Kính gửi ông, bà Lý Văn Mạnh, Tổ dân phố 7.", "https://hoamau.example/bang-nhap?don-vi=", "Trân trọng cảm ơn!")
	clerk.get("/don-doc/tin-nhan?khoi=residential_group").want(http.StatusOK, "Kính gửi các đơn vị khối tổ dân phố.", "Tổ dân phố 8: 1 số liệu")
	clerk.get("/don-doc/tin-nhan?khoi=school").want(http.StatusOK, "Không còn đơn vị nào của khối này quá hạn")
	clerk.get("/don-doc/tin-nhan?don-vi="+string(s.Units["Phòng Văn hóa - Xã hội"])).want(http.StatusOK, "không còn việc nào để nhắc")
	clerk.get("/don-doc/tin-nhan?don-vi=khong-co").want(http.StatusNotFound, "Không có đơn vị này")
}

// TestReminderTablePage: one day more, one day less, and what cannot be.
func TestReminderTablePage(t *testing.T) {
	t.Parallel()
	s := chased(t)
	clerk := s.as(s.Clerk)
	p := clerk.get("/don-doc/ngay-nhac").want(http.StatusOK, "15 ngày trước hạn", "1 ngày sau hạn", "Bảng đi kèm theo thông lệ")
	p.send("/don-doc/ngay-nhac", typing{"so_ngay": "năm"}).want(http.StatusUnprocessableEntity, "“năm” không phải số ngày.")
	p.send("/don-doc/ngay-nhac", typing{"so_ngay": "7"}).want(http.StatusConflict, "Số liệu đã có nhắc 7 ngày trước hạn.")
	p.send("/don-doc/ngay-nhac", typing{"so_ngay": "5"}).want(http.StatusOK, "Đã lưu bảng ngày nhắc", "5 ngày trước hạn", "Văn phòng đặt")
	clerk.post("/don-doc/ngay-nhac/bo", url.Values{"doi_tuong": {"figure"}, "so_ngay": {"-15"}}).want(http.StatusOK, "đã thôi", "đến hết 04/02/2026")
}

// TestAddressPages: the office writes an address down, the person asks for mails.
func TestAddressPages(t *testing.T) {
	t.Parallel()
	s := chased(t, func(c *Config) { c.Mail = true })
	clerk, head := s.as(s.Clerk), s.as(s.Head)
	clerk.post("/don-doc/dia-chi", url.Values{"nguoi": {string(s.Head.Person)}, "thu_dien_tu": {"manh@"}}).want(http.StatusUnprocessableEntity, "“manh@” chưa phải một địa chỉ")
	clerk.post("/don-doc/dia-chi", url.Values{"nguoi": {string(s.Head.Person)}, "thu_dien_tu": {"manh@hoamau.example"}}).want(http.StatusOK, "Đã lưu địa chỉ", "chưa chọn nhận")
	p := head.get("/nhac-viec").without("Đơn vị chưa gửi thư")
	p.send("/nhac-viec/thu", typing{"thu_dien_tu": "", "nhac": "1"}).want(http.StatusUnprocessableEntity, "Muốn nhận thư thì cần địa chỉ.")
	p.send("/nhac-viec/thu", typing{"nhac": "1", "tuan": "1"}).want(http.StatusOK, "Đã lưu cách nhận thư")
	clerk.get("/don-doc/dia-chi").want(http.StatusOK, "nhắc việc, tổng hợp tuần")
	clerk.post("/don-doc/nhac", url.Values{"don_vi": {string(s.Units["Tổ dân phố 7"])}}).want(http.StatusOK, "trong thư điện tử của ngày")
	clerk.get("/don-doc").want(http.StatusOK, "đang chờ gửi")
	clerk.post("/don-doc/dia-chi", url.Values{"nguoi": {string(s.Head.Person)}, "thu_dien_tu": {"manh@hoamau.example"}, "ngung": {"1"}}).want(http.StatusOK, "chưa chọn nhận")
}

// TestFeedPages: an address shown once, that answers without a session until it
// is withdrawn, and that no log keeps.
func TestFeedPages(t *testing.T) {
	t.Parallel()
	s := chased(t, func(c *Config) { c.Site = "https://hoamau.example" })
	head := s.as(s.Head)
	p := head.post("/nhac-viec/lich", nil).want(http.StatusOK, "Địa chỉ chỉ hiện một lần này.")
	address := attr(p.find("#dia-chi-lich"), "value")
	path, under := strings.CutPrefix(address, "https://hoamau.example")
	if !under || !strings.HasSuffix(path, ".ics") {
		t.Fatalf("the address is %q", address)
	}
	file := s.guest().get(path)
	if file.status != http.StatusOK || file.header.Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.Contains(file.body, "DTSTART;VALUE=DATE:20260203") {
		t.Errorf("the calendar answers %d: %s", file.status, file.body)
	}
	if p := head.get("/nhac-viec").want(http.StatusOK, "Lịch đang mở từ"); p.find("#dia-chi-lich") != nil {
		t.Error("the address is shown again")
	}
	head.post("/nhac-viec/lich/ngung", nil).want(http.StatusOK, "Đã ngừng lịch")
	s.guest().get(path).want(http.StatusNotFound)
	secret := strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".ics")
	if strings.Contains(s.log.String(), secret) {
		t.Error("the log keeps the secret of the calendar")
	}
}

// TestHandoverPage: one's own list, anybody's for the office, and nobody else's.
func TestHandoverPage(t *testing.T) {
	t.Parallel()
	s := chased(t)
	path := handoverPath(s.Head.Person)
	s.as(s.Clerk).get(path).want(http.StatusOK, "Danh mục bàn giao: Lý Văn Mạnh", "Báo cáo tháng của tổ dân phố", "Phiên đang đăng nhập", "NGƯỜI NHẬN")
	s.as(s.Head).get("/ban-giao").want(http.StatusOK, "Danh mục bàn giao: Lý Văn Mạnh").without("Người bàn giao")
	s.as(s.Chair).get(path).want(http.StatusForbidden, "chưa được quản lý tài khoản")
}

// TestTaskIsSettled: a directive with a day is chased until somebody says that it
// is done.
func TestTaskIsSettled(t *testing.T) {
	t.Parallel()
	s := chased(t)
	clerk := s.as(s.Clerk)
	clerk.post("/don-doc/nhiem-vu", url.Values{"nhiem_vu": {"khong-co"}}).want(http.StatusNotFound, "Không có ý kiến chỉ đạo này")
	if got := loggedPath(feedPath(auth.WardID("w"), notice.NewToken())); got != "/lich-han/…" {
		t.Errorf("a log would keep %q", got)
	}
}
