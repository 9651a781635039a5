package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/plan"
)

// newCharted is a site with two judged lines and a unit that has shares.
func newCharted(t *testing.T) *planned {
	p := newPlanned(t)
	unit := p.Units["Tổ dân phố 7"]
	line := p.lineOf(p.members, 2026)
	for _, of := range []struct {
		d plan.Definition
		n int64
	}{{p.members, 24}, {p.homes, 43}} {
		p.Do(p.Clerk, func(tx *db.Tx) error {
			key := p.january(of.d, p.Root)
			f, err := figure.Submit(tx, figure.Entry{Key: key, Value: figure.Value{N: of.n}, Status: figure.Final, Seen: figure.NotSeen})
			if err == nil {
				_, err = figure.Approve(tx, f.ID)
			}
			return err
		})
	}
	p.Do(p.Clerk, func(tx *db.Tx) error {
		return plan.SetShares(tx, line.ID, 0, p.council, 0, []plan.Share{{Target: line.ID, Baseline: p.council, Unit: unit, Operator: plan.AtLeast, Lo: 3}})
	})
	return p
}

// TestChartsOfTheYear: each chart stands on the page with its table and can be
// taken as a picture and as PDF; another name is refused with a sentence.
func TestChartsOfTheYear(t *testing.T) {
	t.Parallel()
	p := newCharted(t)
	v := p.as(p.Reader)
	page := v.get("/bieu-do?nam=2026").want(200, "Kết quả thực hiện chỉ tiêu năm 2026", "Thực hiện so với kế hoạch năm 2026", "Tải hình (PNG)", "Số liệu của biểu đồ", "chưa có tệp bản đồ")
	links := 0
	for _, a := range page.all("a[href]") {
		href := attr(a, "href")
		if !strings.Contains(href, "/hinh.") && !strings.Contains(href, "tat-ca.pdf") {
			continue
		}
		links++
		file := v.get(href).want(200)
		start := map[bool]string{true: "\x89PNG", false: "%PDF-"}[strings.Contains(href, ".png")]
		if !strings.HasPrefix(file.body, start) || !strings.Contains(file.header.Get("Content-Disposition"), "2026") {
			t.Errorf("%s: %.20q, %s", href, file.body, file.header.Get("Content-Disposition"))
		}
	}
	if links < 5 {
		t.Errorf("%d files, want two for each chart and one for all", links)
	}
	v.get("/bieu-do/bieu_do_la/hinh.png?nam=2026").want(404, "“bieu_do_la”")
	v.get("/bieu-do?nam=2031").want(200, "Chưa có chỉ tiêu nào cho năm 2031")
}

func geo(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

func plot(name string, at float64) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"ten":%q},"geometry":{"type":"Polygon","coordinates":[[[%[2]f,20.9],[%[3]f,20.9],[%[3]f,20.91],[%[2]f,20.91]]]}}`, name, at, at+.01)
}

// TestMapOfTheUnits: a unit is found by its name however it is spelt; what has no
// place and what has no unit is listed; a wrong file, a wrong role and a form that
// another map overtook are refused.
func TestMapOfTheUnits(t *testing.T) {
	t.Parallel()
	p := newCharted(t)
	v := p.as(p.Clerk)
	page := v.get("/bieu-do/ban-do?nam=2026").want(200, "Chưa có bản đồ địa bàn")
	_, values := page.form("/bieu-do/ban-do")
	send := func(values url.Values, data []byte) *answer {
		return v.postParts("/bieu-do/ban-do", values, map[string]File{"tep": {Name: "ranh.geojson", Data: data}})
	}
	send(values, []byte("PK\x03\x04")).want(422, "không phải tệp bản đồ GeoJSON")
	send(values, geo(`{"geometry":{"type":"Polygon","coordinates":[[[583000,2310000],[583100,2310000],[583100,2310100]]]}}`)).want(422, "583000; 2310000")
	v.postParts("/bieu-do/ban-do", values, nil).want(422, "Chưa chọn tệp bản đồ")
	good := geo(plot("TDP số 07", 105.80), plot("Công viên", 105.81))
	send(values, good).want(200, "Đã lưu bản đồ", "1 đơn vị đã tìm được chỗ", "Công viên", "Phòng Kinh tế, Hạ tầng và Đô thị")
	send(values, good).want(200, "Đã lưu bản đồ") // sent twice, done once
	_, late := page.form("/bieu-do/ban-do")
	late.Set("khoa", newKey())
	send(late, geo(plot("Tổ dân phố 7", 105.9))).want(409, "vừa được người khác thay", "ranh.geojson")
	if got := v.get("/bieu-do/bieu_do_ban_do/hinh.pdf?nam=2026").want(200); !bytes.HasPrefix([]byte(got.body), []byte("%PDF-")) {
		t.Errorf("the map as PDF: %.20q", got.body)
	}
	p.as(p.Head).get("/bieu-do/ban-do?nam=2026").want(200, "Bản đồ các đơn vị").without("Thay bản đồ")
}
