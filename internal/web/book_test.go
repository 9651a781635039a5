package web

import (
	"net/http"
	"strings"
	"testing"

	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/layout"
	"tongket/internal/org"
)

// TestPaperIsNumberedAfterIssue: a draft gets number and day once it was issued; the
// number stands in the book, is mended with a reason, and the signed file becomes an
// outgoing document.
func TestPaperIsNumberedAfterIssue(t *testing.T) {
	t.Parallel()
	s, v := lined(t)
	stop := s.work()
	defer stop()
	p := finished(v.get("/bao-cao").send("/bao-cao", nil))
	address := strings.TrimSuffix(p.path, "/") + "/so"
	page := v.get(address)
	page.want(http.StatusOK, "Ghi số, ngày", "05/BC-UBND").without("Số tiếp theo trong sổ")
	bad := page.send(address, typing{"so": "5/KH-UBND", "ngay": "08/01/2026"})
	bad.want(http.StatusUnprocessableEntity, "là ký hiệu của kế hoạch, còn văn bản này là báo cáo")
	if _, kept := bad.form(address); kept.Get("so") != "5/KH-UBND" || kept.Get("ngay") != "08/01/2026" {
		t.Errorf("what was typed came back as %v", kept)
	}
	v.get(address).send(address, typing{"so": "5", "ngay": "31/02/2026"}).want(http.StatusUnprocessableEntity, "không phải một ngày")
	done := v.get(address).send(address, typing{"so": "5", "ngay": "08/01/2026"})
	done.want(http.StatusOK, "Đã ghi số 05/BC-UBND", "08/01/2026", "Sửa số, ngày ghi nhầm")
	v.get("/so-van-ban").want(http.StatusOK, "Báo cáo (BC-UBND), năm 2026", "01–04", "bỏ trống", "05/BC-UBND", "Báo cáo năm 2025", "Sổ số chưa bật")

	mend := strings.TrimSuffix(address, "/so") + "/sua-so"
	v.get(address).send(mend, typing{"so": "7", "ly_do": ""}).want(http.StatusUnprocessableEntity, "Chưa ghi vì sao sửa số")
	v.get(address).send(mend, typing{"so": "7", "ly_do": "ghi nhầm 7 thành 5"}).want(http.StatusOK, "Đã ghi số 07/BC-UBND")
	v.get("/so-van-ban").want(http.StatusOK, "01–06", "ghi nhầm, đã sửa", "ghi nhầm 7 thành 5")

	signed := strings.TrimSuffix(address, "/so") + "/ban-da-ky"
	v.get(address).send(signed, nil).want(http.StatusUnprocessableEntity, "Chưa chọn tệp nào")
	file := map[string]File{"tep": {Name: "da-ky.txt", Data: []byte("BÁO CÁO\nKết quả năm 2025 đã ký ban hành.")}}
	v.get(address).send(signed, nil, file).want(http.StatusOK, "xem trong Văn bản").follow("xem trong Văn bản").want(http.StatusOK, "07/BC-UBND")
	v.get("/bao-cao/khong-co/so").want(http.StatusNotFound, "Không có báo cáo nào")
	s.as(s.Chair).get(address).want(http.StatusForbidden, "ghi số, ngày văn bản")
}

// TestBookOnThePage: off it says where numbers come from; on it keeps numbers back,
// proposes the next, voids with a reason, and begins a term.
func TestBookOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.as(s.Clerk)
	v.get("/so-van-ban").want(http.StatusOK, "Sổ số chưa bật", "Chưa ghi số nào").without("Giữ số")
	s.Do(s.Clerk, func(tx *db.Tx) error {
		if err := org.ChangeSetting(tx, org.StateBook, "true"); err != nil {
			return err
		}
		return org.ChangeSetting(tx, org.PartyBook, "true")
	})
	held := typing{"loai": "state BC", "nguoi_giu": "Phòng Kinh tế", "ly_do": "báo cáo tháng 1"}
	bad := v.get("/so-van-ban").send("/so-van-ban/giu", typing{"loai": "state KH", "nguoi_giu": "Phòng Kinh tế", "ly_do": ""})
	bad.want(http.StatusUnprocessableEntity, "Chưa ghi vì sao giữ số")
	if _, kept := bad.form("/so-van-ban/giu"); kept.Get("loai") != "state KH" || kept.Get("nguoi_giu") != "Phòng Kinh tế" {
		t.Errorf("what was typed came back as %v", kept)
	}
	v.get("/so-van-ban").send("/so-van-ban/giu", held).want(http.StatusOK, "Số 01/BC-UBND giữ cho Phòng Kinh tế", "1 giữ chỗ")
	v.get("/so-van-ban").send("/so-van-ban/giu", typing{"loai": "state BC", "so": "1", "nguoi_giu": "Ai", "ly_do": "x"}).
		want(http.StatusUnprocessableEntity, "đang giữ chỗ cho Phòng Kinh tế")
	v.get("/so-van-ban").send("/so-van-ban/giu", typing{"loai": "state BC", "so": "x", "nguoi_giu": "Ai", "ly_do": "x"}).want(http.StatusUnprocessableEntity, "không phải số văn bản")

	page := v.get("/so-van-ban").follow("Hủy số").want(http.StatusOK, "Hủy số 01/BC-UBND")
	page.send("/so-van-ban/huy", typing{"ly_do": ""}).want(http.StatusUnprocessableEntity, "Chưa ghi vì sao hủy số")
	page.send("/so-van-ban/huy", typing{"ly_do": "không ban hành"}).want(http.StatusOK, "Số 01/BC-UBND đã hủy", "không ban hành")

	v.get("/so-van-ban").want(http.StatusOK, "Chưa ghi nhiệm kỳ nào").send("/so-van-ban/nhiem-ky", typing{"ten": "2025 - 2030", "tu_ngay": "15/07/2025"}).
		want(http.StatusOK, "Nhiệm kỳ 2025 - 2030", "từ 15/07/2025")
	v.get("/so-van-ban").send("/so-van-ban/nhiem-ky", typing{"ten": "x", "tu_ngay": "15/13/2025"}).want(http.StatusUnprocessableEntity, "không phải một ngày")
	s.See(s.Clerk, func(tx *db.Tx) error {
		b, err := document.BookOf(tx, document.Symbol{World: layout.Party, Type: "NQ", Organ: "ĐU"}, "2026-01-08")
		if b.Name != "nhiệm kỳ 2025 - 2030" {
			t.Errorf("the Party's book is of %s", b.Name)
		}
		return err
	})
	s.as(s.Chair).get("/so-van-ban").want(http.StatusOK, "01/BC-UBND").without("Giữ chỗ cho", "Hủy số")
}

// TestBookFormOutlivesItsSwitch: a form that was open while the books were switched
// off comes back with what was typed in it, and the summary leads to its own field.
func TestBookFormOutlivesItsSwitch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	turn := func(value string) {
		s.Do(s.Clerk, func(tx *db.Tx) error { return org.ChangeSetting(tx, org.StateBook, value) })
	}
	turn("true")
	v := s.as(s.Clerk)
	open := v.get("/so-van-ban")
	turn("false")
	back := open.send("/so-van-ban/giu", typing{"loai": "state KH", "nguoi_giu": "Phòng Kinh tế", "ly_do": ""}).want(http.StatusUnprocessableEntity, "Chưa ghi vì sao giữ số")
	if _, kept := back.form("/so-van-ban/giu"); kept.Get("loai") != "state KH" || kept.Get("nguoi_giu") != "Phòng Kinh tế" {
		t.Errorf("what was typed came back as %v", kept)
	}
	turn("true")
	v.get("/so-van-ban").send("/so-van-ban/giu", typing{"loai": "state BC", "nguoi_giu": "Phòng Kinh tế", "ly_do": "báo cáo"})
	bad := v.get("/so-van-ban").follow("Hủy số").send("/so-van-ban/huy", typing{"ly_do": ""}).want(http.StatusUnprocessableEntity, "Chưa ghi vì sao hủy số")
	if to := attr(bad.find("[role=alert] a"), "href"); to != "#"+voidReason {
		t.Errorf("the summary leads to %q, want the reason of the form that voids", to)
	}
}
