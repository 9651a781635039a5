package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tongket/internal/db"
	"tongket/internal/figure"
)

// TestFindingsPage: a rule is written, a number breaks it, its finding is explained
// by the unit and set aside by the chair, each by name.
func TestFindingsPage(t *testing.T) {
	t.Parallel()
	p := plannedOf(newSite(t))
	chair := p.as(p.Chair)
	chair.get("/quy-tac").want(200, "Chưa có quy tắc nào")
	wrong := url.Values{"key": {db.NewID()}, "ten": {"Kết nạp không quá thu ngân sách"}, "ve_trai": {"Kết nạp đảng viên mớ"}, "dau": {"≤"}, "ve_phai": {"Thu ngân sách trên địa bàn"}, "thieu": {"never"}}
	again := chair.post("/quy-tac", wrong).want(422, "Chưa lưu được quy tắc")
	if got := again.find("input[name=ve_trai]"); got == nil || attr(got, "value") != "Kết nạp đảng viên mớ" {
		t.Error("the typed side is lost")
	}
	wrong.Set("ve_trai", "Kết nạp đảng viên mới")
	wrong.Set("key", db.NewID())
	chair.post("/quy-tac", wrong).want(200)
	p.Do(p.Head, func(tx *db.Tx) error {
		_, err := figure.Submit(tx, figure.Entry{Key: figure.Key{Indicator: p.members.Indicator, Unit: p.Units["Tổ dân phố 7"], From: "2026-01-01", To: "2026-01-31"},
			Value: figure.Value{N: 3}, Status: figure.Preliminary})
		return err
	})
	list := p.as(p.Head).get("/canh-bao?nam=2026").want(200, "Kết nạp không quá thu ngân sách", "3 > 0", "1 cảnh báo chưa xử lý")
	var link *html.Node
	for _, a := range list.all("a") {
		if strings.HasPrefix(attr(a, "href"), "/canh-bao/") {
			link = a
		}
	}
	if link == nil {
		t.Fatal("no way to the finding")
	}
	href := attr(link, "href")
	head := p.as(p.Head)
	head.get(href).want(200, "Số đúng, ghi giải trình").without("Bỏ qua cảnh báo này")
	k := figure.Key{Indicator: p.members.Indicator, Unit: p.Units["Tổ dân phố 7"], From: "2026-01-01", To: "2026-01-31"}
	head.get(historyPath(k)).want(200, "Chất lượng số liệu", "Sơ bộ · không minh chứng · 1 cảnh báo chưa xử lý", "3 > 0")
	path, _, _ := strings.Cut(href, "?")
	form := url.Values{"key": {db.NewID()}, "nam": {"2026"}, "viec": {"explained"}, "ly_do": {""}}
	head.post(path, form).want(422, "Chưa ghi được cách xử lý")
	form.Set("ly_do", "Có ba hồ sơ từ năm trước")
	form.Set("key", db.NewID())
	head.post(path, form).want(200)
	chair.get("/canh-bao?nam=2026").want(200, "0 cảnh báo chưa xử lý", "1 đã xử lý")
	chair.get("/canh-bao?nam=2026&xu-ly=roi").want(200, "Đã giải trình", "Lý Văn Mạnh")
	chair.get(href).want(200, "Có ba hồ sơ từ năm trước", "Bỏ qua cảnh báo này", "Mở lại cảnh báo")
	form.Set("viec", "waived")
	form.Set("key", db.NewID())
	p.as(p.Reader).post(path, form).want(403)
	chair.post(path, form).want(200)
	chair.get("/canh-bao/khong-co?nam=2026").want(404)
}
