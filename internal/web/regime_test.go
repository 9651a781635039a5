package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/vn"
)

// monthlyGroups records a regime of the groups for one indicator.
func (p *planned) monthlyGroups(indicator plan.IndicatorID, lockAfter int) (r regime.Regime) {
	p.Do(p.Clerk, func(tx *db.Tx) (err error) {
		r, err = regime.SetRegime(tx, regime.Regime{Name: "Báo cáo tháng của tổ dân phố", Frequency: regime.Month, Window: regime.CalendarCode,
			DueAfter: 2, LockAfter: lockAfter, Kinds: []org.UnitKind{org.GroupKind}, Indicators: []string{string(indicator)}, From: "2025-12-01"})
		return err
	})
	return r
}

// until moves the clock to nine in the morning of a day.
func (s *site) until(day vn.Day) { s.Clock.Advance(day.Time().Add(9 * time.Hour).Sub(s.Clock.Now())) }

func TestRegimesProposedFromThePlan(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	page := p.as(p.Clerk).get("/che-do").want(200, "Đề xuất chế độ", "3 ngày làm việc sau ngày chốt")
	page = page.send("/che-do/de-xuat", typing{"khoa_sau": "5"}).want(200, "Đã lập các chế độ báo cáo từ kế hoạch", "Đang áp dụng", "5 ngày làm việc sau hạn").without("Đề xuất chế độ")
	page.v.post("/che-do/de-xuat", url.Values{"khoa_sau": {"5"}}).want(409, "đã có chế độ báo cáo")
	p.as(p.Reader).get("/che-do").want(200, "Số liệu").without("Thêm chế độ báo cáo")
}

func TestRegimeForm(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	empty := v.get("/che-do/ghi").want(200, "Thêm chế độ báo cáo", "Kết nạp đảng viên mới").without("Chưa lưu")
	form, values := empty.form("/che-do")
	if !strings.Contains(textOf(form), "Theo kỳ báo cáo hành chính") && !strings.Contains(textOf(form), "theo kỳ báo cáo hành chính") {
		t.Errorf("the form does not offer the decree's window: %s", textOf(form))
	}
	values.Set("ten", "Báo cáo tháng của tổ dân phố")
	values.Set("ky", "nd09 month")
	values.Add("loai_don_vi", string(org.GroupKind))
	values.Add("chi_tieu", string(p.members.Indicator))
	values.Set("han_sau", "2")
	values.Set("khoa_sau", "5")
	values.Set("tu_ngay", "9/1/2026")
	// Looking keeps nothing, and shows cutoffs and due days over Tết.
	shown := v.get("/che-do/ghi?"+values.Encode()+"&xem=1").want(200, "Chưa lưu", "14/02/2026", "24/02/2026", "03/03/2026", "Các kỳ của năm 2026")
	if _, again := shown.form("/che-do"); again.Get("ten") != "Báo cáo tháng của tổ dân phố" || again.Get("ky") != "nd09 month" || again.Get("chi_tieu") != string(p.members.Indicator) || again.Get("loai_don_vi") != string(org.GroupKind) {
		t.Errorf("the form came back as %v", again)
	}
	v.get("/che-do").want(200, "Đề xuất chế độ")
	bad := url.Values{}
	for k, list := range values {
		bad[k] = list
	}
	bad.Set("ten", "")
	back := v.post("/che-do", bad).want(422, "Chưa lưu được chế độ báo cáo", "Tên chế độ báo cáo có 0 ký tự")
	if _, again := back.form("/che-do"); again.Get("khoa_sau") != "5" || again.Get("tu_ngay") != "9/1/2026" {
		t.Errorf("the refused form came back as %v", again)
	}
	bad.Set("ten", "Báo cáo")
	bad.Set("han_sau", "hai")
	bad.Set("tu_ngay", "mai")
	v.post("/che-do", bad).want(422, "“hai” không phải số nguyên", "“mai” không đọc được thành một ngày")
	saved := v.post("/che-do", values).want(200, "Đã lưu chế độ báo cáo", "mọi tổ dân phố", "Một cấp", "24/02/2026")
	edit := v.get("/che-do/ghi?che-do="+strings.TrimPrefix(strings.Split(saved.path, "?")[0], "/che-do/")).want(200, "Sửa chế độ báo cáo")
	edit.send("/che-do", typing{"han_sau": "4"}).want(200, "Đã lưu chế độ báo cáo", "4 ngày làm việc sau ngày chốt", "Các lần quy định")
	edit.send("/che-do", typing{"han_sau": "6"}).want(409, "vừa được người khác sửa", "Đang có trong sổ") // drawn before the change
	p.as(p.Head).get("/che-do/ghi").want(403)
}

func TestCalendarPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	page := v.get("/lich").want(200, "Lịch và các kỳ năm 2026", "Giỗ Tổ Hùng Vương", "Lịch năm 2026 chưa được Văn phòng xác nhận", "làm bù", "Tháng 02/2026")
	shown := page.send("/lich", typing{"ngay": "2/3/2026", "ten": "Nghỉ theo thông báo", "nguon": "Thông báo 12/TB-UBND"}).want(200, "Trước khi ghi: hạn gửi nào chuyển", "Hạn chuyển từ", "02/03/2026", "03/03/2026")
	shown.send("/lich/ngay", nil).want(200, "Đã ghi vào lịch", "Nghỉ theo thông báo", "Đàm Thị Khuê ghi")
	page.send("/lich", typing{"ngay": "31/4/2026"}).want(200, "Chưa ghi được ngày này", "Tháng 4 năm 2026 có 30 ngày")
	page.send("/lich/xac-nhan", typing{"nguon": ""}).want(422, "cần nguồn")
	page.send("/lich/xac-nhan", typing{"nguon": "Thông báo 9/TB-BNV"}).want(200, "Đã so với Thông báo 9/TB-BNV").without("chưa được Văn phòng xác nhận")
	page.send("/lich/mo", typing{"khung": "nd09"}).want(200, "Đã mở các kỳ của năm", "15/12/2025", "Nghị định 09/2019/NĐ-CP, Điều 12")
	page.send("/lich/ky", typing{"ten": "Tháng hành động", "tu": "1/6/2026", "den": "20/6/2026"}).want(200, "Đã thêm kỳ", "Tháng hành động", "22/06/2026")
	page.send("/lich/ky", typing{"ten": "Ngược", "tu": "20/6/2026", "den": "1/6/2026"}).want(422, "đi ngược")
	page.send("/lich/khung", typing{"ten": "Kỳ của tỉnh", "ngay_dau": "20"}).want(200, "Đã lưu khung kỳ", "Kỳ của tỉnh")
	page.send("/lich/khung", typing{"ten": "Kỳ của tỉnh", "ngay_dau": "1"}).want(422, "nằm ngoài 2–28")
	v.get("/lich?nam=2028").want(200, "Năm 2028 chưa có ngày nghỉ lễ nào").send("/lich/theo-luat", nil).want(200, "Đã ghi vào lịch", "26/01/2028", "04/04/2028")
	v.get("/lich?nam=la").want(404, "Không có lịch của năm")
	s.as(s.Reader).get("/lich").want(200, "Giỗ Tổ").without("Ghi một ngày", "Đổi hạn")
}

func TestReschedulePeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var march regime.Period
	s.See(s.Clerk, func(tx *db.Tx) (err error) { march, _, err = regime.Find(tx, "2026-03-01", "2026-03-31"); return err })
	v := s.as(s.Clerk)
	page := v.get("/lich?nam=2026&ky="+string(march.ID)).want(200, "Đổi ngày chốt và hạn gửi: Tháng 3/2026")
	page.send("/lich/hen", typing{"han": "31/3/2026"}).want(422, "chưa cách ngày chốt")
	page.send("/lich/hen", typing{"han": "6/4/2026"}).want(200, "Đã đổi ngày chốt và hạn gửi", "06/04/2026", "tự ấn định")
}

func TestLocksPage(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	r := p.monthlyGroups(p.members.Indicator, 3)
	p.until("2026-02-16") // January closed on 06/02
	v := p.as(p.Clerk)
	page := v.get("/khoa").want(200, "Khóa theo hạn", "Tháng 01/2026", "06/02/2026", "đã khóa", "Chưa lần nào mở khóa")
	var open string
	for _, a := range page.all("a") {
		if href := attr(a, "href"); strings.HasPrefix(href, "/khoa?che-do="+string(r.ID)) && strings.Contains(attr(a, "aria-label")+textOf(a), "01/2026") {
			open = strings.TrimSuffix(href, "#mo-them")
		}
	}
	form := v.get(open).want(200, "Mở khóa nhập: Tháng 01/2026")
	form.send("/khoa/mo", typing{"den_ngay": "25/2/2026", "ly_do": ""}).want(422, "cần lý do")
	unit := string(p.Units["Tổ dân phố 7"])
	opened := form.send("/khoa/mo", typing{"don_vi": unit, "den_ngay": "25/2/2026", "ly_do": "Mất điện ba ngày"}).want(200, "Đã mở khóa nhập", "Mất điện ba ngày", "Đàm Thị Khuê", "25/02/2026", "đang mở")
	p.as(p.Head).get("/khoa").want(200, "Mất điện ba ngày", "Tổ dân phố 7").without("Đóng sớm")
	p.as(p.Head).get("/don-vi/"+unit).want(200, "mở đến hết 25/02/2026")
	var end string
	for _, a := range opened.all("a") {
		if strings.HasPrefix(attr(a, "href"), "/khoa?dong=") {
			end = strings.TrimSuffix(attr(a, "href"), "#dong-som")
		}
	}
	id := strings.TrimPrefix(end, "/khoa?dong=")
	v.get(end).send("/khoa/mo/"+id+"/dong", typing{"ly_do": "Đã nhận đủ"}).want(200, "Đã kết thúc lần mở khóa", "đóng sớm", "Đã nhận đủ")
	locked := v.get("/khoa").send("/khoa", typing{"tu": "1/1/2026", "den": "31/1/2026", "ly_do": "Đã trình HĐND"}).want(200, "Đã khóa nhập", "Đã trình HĐND", "đang khóa")
	for _, a := range locked.all("a") {
		if href := attr(a, "href"); strings.HasPrefix(href, "/khoa?bo=") {
			id := strings.TrimSuffix(strings.TrimPrefix(href, "/khoa?bo="), "#bo-khoa")
			v.get("/khoa?bo="+id).send("/khoa/"+id+"/bo", typing{"ly_do": "Sửa số"}).want(200, "Đã bỏ khóa nhập", "Sửa số")
		}
	}
	v.get("/khoa").send("/khoa", typing{"tu": "31/1/2026", "den": "1/1/2026", "ly_do": "Ngược"}).want(422, "đi ngược")
}

// TestUnitSeesWhatItOwes: the unit's page and its head's desk show its periods and
// nothing of others; a period that closed says so and leads to the locks.
func TestUnitSeesWhatItOwes(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	unit := string(p.Units["Tổ dân phố 7"])
	p.as(p.Head).get("/don-vi/"+unit).want(200, "Chưa có chế độ báo cáo nào giao đơn vị này")
	p.monthlyGroups(p.members.Indicator, 3)
	head := p.as(p.Head)
	page := head.get("/don-vi/"+unit).want(200, "Phải gửi", "Tháng 01/2026", "0/1 số liệu", "Kết nạp đảng viên mới", "Tháng 12/2025").without("Tổ dân phố 8")
	head.get("/").want(200, "Số liệu phải gửi", "Tháng 01/2026", "03/02/2026 · còn 25 ngày")
	var entry string
	for _, a := range page.all("a") {
		if href := attr(a, "href"); strings.Contains(href, "ky=2026-01-01_2026-01-31") {
			entry = href
		}
	}
	if entry == "" {
		t.Fatal("no way to enter the figure")
	}
	head.get(entry).send("/so-lieu/ghi", typing{fieldValue: "2"}).want(200, "Đã gửi số liệu")
	head.get("/don-vi/"+unit).want(200, "Đã gửi đủ", "1/1 số liệu")
	p.until("2026-03-20")
	head = p.as(p.Head)
	head.get("/don-vi/"+unit).want(200, "đã khóa nhập sau 06/03/2026", "Xem khóa", "quá hạn")
	p.as(p.Reader).get("/don-vi/"+unit).want(200, "Phải gửi").without("Ghi số liệu kỳ")
	head.get("/don-vi/khong-co").want(404)
}

// TestClosedPeriodTakesNoFigure: what closed by its deadline is refused with what
// to do, by whatever door; reopened it is taken.
func TestClosedPeriodTakesNoFigure(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	r := p.monthlyGroups(p.members.Indicator, 0)
	unit := p.Units["Tổ dân phố 7"]
	p.until("2026-03-10")
	head := p.as(p.Head)
	path := "/so-lieu/ghi?chi-tieu=" + string(p.members.Indicator) + "&don-vi=" + string(unit) + "&ky=2026-01-01_2026-01-31"
	head.get(path).send("/so-lieu/ghi", typing{fieldValue: "2"}).want(409, "đã khóa nhập sau ngày 03/02/2026", "Hãy đề nghị Văn phòng mở khóa")
	p.Do(p.Chair, func(tx *db.Tx) error {
		month, _, err := regime.Find(tx, "2026-01-01", "2026-01-31")
		if err != nil {
			return err
		}
		_, err = regime.Extend(tx, r.ID, month.ID, auth.UnitID(unit), "2026-03-12", "Tổ trưởng ốm")
		return err
	})
	head.get(path).send("/so-lieu/ghi", typing{fieldValue: "2"}).want(200, "Đã gửi số liệu")
}

// TestSeveralMissingFiguresLeadToTheTable: one missing figure leads to its form,
// several to the table of the unit.
func TestSeveralMissingFiguresLeadToTheTable(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	unit := string(p.Units["Tổ dân phố 7"])
	r := p.monthlyGroups(p.members.Indicator, regime.NeverLocks)
	p.Do(p.Clerk, func(tx *db.Tx) error {
		r.Indicators, r.From = append(r.Indicators, string(p.homes.Indicator)), "2026-01-09"
		_, err := regime.SetRegime(tx, r)
		return err
	})
	head := p.as(p.Head)
	found := false
	for _, a := range head.get("/don-vi/"+unit).want(200, "0/2 số liệu").all("a") {
		if href := attr(a, "href"); strings.HasPrefix(href, "/bang-nhap?") {
			found = true
			head.get(href).want(200, "Kết nạp đảng viên mới")
		}
	}
	if !found {
		t.Error("no way to the table")
	}
}
