package web

import (
	"net/http"
	"strings"
	"testing"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/org"
	"tongket/internal/vn"
)

func TestUnitsPageShowsTheTree(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Do(s.Clerk, func(tx *db.Tx) error {
		_, err := org.AddUnit(tx, org.NewUnit{Name: "Tổ liên gia 7A", Kind: "residential_group", Parent: s.Units["Tổ dân phố 7"]})
		return err
	})
	page := s.as(s.Reader).get("/don-vi").want(200, "8 đơn vị", "Phường Hòa Mẫu", "gốc của cây", "Tổ liên gia 7A", "Lý Văn Mạnh")
	if page.has("/don-vi") {
		t.Error("a reader is offered to add a unit")
	}
	var names []string
	for _, th := range page.all("tbody th") {
		names = append(names, strings.TrimSpace(rawText(th)))
	}
	if got := strings.Join(names[len(names)-3:], ", "); got != "Tổ dân phố 7, Tổ liên gia 7A, Tổ dân phố 8" {
		t.Errorf("the tree ends with %s", got)
	}
}

func TestAddAUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.as(s.Clerk).get("/don-vi")
	typed := typing{"ten": "Trường Tiểu học Hòa Mẫu", "loai": "school", "cap_tren": string(s.Units["Phòng Văn hóa - Xã hội"])}
	page.send("/don-vi", typed).want(200, "Đã thêm “Trường Tiểu học Hòa Mẫu”", "Trường học", "8 đơn vị")
	page.send("/don-vi", typed).want(200, "8 đơn vị") // pressed twice: added once
	for _, c := range []struct {
		typed  typing
		status int
		says   string
	}{
		{typing{"ten": "  "}, 422, "Tên đơn vị còn để trống"},
		{typing{"ten": "Tổ dân phố 7", "loai": "residential_group"}, 409, "đã có đơn vị “Tổ dân phố 7”"},
		{typing{"ten": "Tổ dân phố 9", "loai": "chưa rõ"}, 422, "Hệ thống không biết loại đơn vị"},
		{typing{"ten": "Phường Hòa Mẫu 2", "loai": "ward"}, 422, "không thể là một phường, xã nữa"},
		{typing{"ten": "Tổ dân phố 9", "loai": "residential_group", "cap_tren": "khong-co"}, 422, "Đơn vị cấp trên của “Tổ dân phố 9” không hoạt động"},
	} {
		back := s.as(s.Chair).get("/don-vi").send("/don-vi", c.typed).want(c.status, "Chưa thêm được đơn vị", c.says)
		if _, values := back.form("/don-vi"); values.Get("ten") != c.typed["ten"] {
			t.Errorf("the name came back as %q", values.Get("ten"))
		}
	}
	s.as(s.Head).post("/don-vi", nil).want(http.StatusForbidden, "chưa được đổi thiết lập")
}

func TestChangeASetting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.as(s.Chair).get("/thiet-lap").want(200, "Được tự duyệt số liệu mình gửi", "Chưa ai đổi: đang theo mặc định, bật.", "Chưa ai đổi: đang theo mặc định, không đặt.")
	change := func(p *answer, name, value string) *answer {
		t.Helper()
		for _, f := range p.all("form[action=/thiet-lap]") {
			if values := valuesOf(f); values.Get("thiet_lap") == name {
				values.Set("gia_tri", value)
				return p.v.post("/thiet-lap", values)
			}
		}
		t.Fatalf("no form for %s", name)
		return nil
	}
	page = change(page, org.SelfApproval, "false").want(200, "Đã lưu thiết lập", "“Được tự duyệt số liệu mình gửi”: tắt.", "Hoàng Quốc Thịnh", "8 giờ 00, 09/01/2026")
	page = change(page, org.ExceedBeyond, "2,5").want(200, "2,5%")
	for _, f := range page.all("#f-exceed_beyond") {
		if attr(f, "value") != "2,5" {
			t.Errorf("the field holds %q", attr(f, "value"))
		}
	}
	change(page, org.ExceedBeyond, "-1").want(422, "Chưa đổi được thiết lập", "nằm ngoài khoảng 0 đến 1.000%")
	back := change(page, org.ExceedBeyond, "nhiều").want(422, "“nhiều” có chữ hoặc dấu lạ")
	if v := attr(back.find("#f-exceed_beyond"), "value"); v != "nhiều" || back.find("#f-exceed_beyond-loi") == nil {
		t.Errorf("the field came back with %q", v)
	}
	change(page, org.AboveMeans, "=").want(422, "không nhận giá trị")
	page.v.post("/thiet-lap", map[string][]string{"thiet_lap": {"mau_sac"}}).want(404, "Không có thiết lập “mau_sac”")
	s.See(s.Chair, func(tx *db.Tx) error {
		got, err := org.LoadSettings(tx, "")
		if got.SelfApproval || got.ExceedBeyond != "2.5" || got.AboveMeans != org.StrictlyAbove {
			t.Errorf("settings: %+v", got)
		}
		return err
	})
}

func TestFileNamesAndSizesInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 412 << 10: "412 KB", 1 << 20: "1,0 MB", 20 << 20: "20,0 MB", 3<<20 + 1<<19: "3,5 MB"} {
		if got := sizeWords(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
	if got := nameIn(map[auth.AccountID]string{"a": "Bế Thị Lan"}, "system:demo"); got != "hệ thống" {
		t.Errorf("the system is called %q", got)
	}
	if got := unbroken(vn.NFC("Bế Thị Lan")); strings.Contains(got, " ") {
		t.Errorf("%q breaks", got)
	}
}
