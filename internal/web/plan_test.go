package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// row is a line of the scoreboard as it is read.
func row(p *answer, name string) []string {
	p.v.t.Helper()
	for _, tr := range p.all(".ptab tbody tr") {
		cells := selectAll(tr, "th")
		if len(cells) == 0 || !strings.HasPrefix(textOf(cells[0]), name) {
			continue
		}
		var got []string
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "td" || c.Data == "th" {
				got = append(got, textOf(c))
			}
		}
		return got
	}
	p.v.t.Fatalf("no line %q: %s", name, p.text())
	return nil
}

// TestScoreboardOfTheDemo is the board of the founding year, as printed.
func TestScoreboardOfTheDemo(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	v := s.in("vanphong", passwords)
	p := v.get("/chi-tieu").want(http.StatusOK, "Chỉ tiêu năm 2025", "12/14 chỉ tiêu đạt và vượt, so với HĐND phường giao", "HĐND phường giao · 12/14", "Tỉnh giao · 9/11",
		"I. Kinh tế 3/5", "II. Văn hóa - xã hội 6/6", "Vượt so với tỉnh giao", "Tổng 14", "số liệu ghi “trên 6 tỷ đồng” nên không so sánh với cùng kỳ")
	for name, want := range map[string][]string{
		"Tổng thu ngân sách":       {"1", "tỷ đồng", "4,870", "≥ 3,356", "≥ 3,120", "trên 6", "180", "không so sánh được", "Vượt"},
		"Tổng mức lưu chuyển":      {"3", "tỷ đồng", "842", "≥ 871", "≥ 860", "968", "111,14", "+15,0%", "Vượt"},
		"Tỷ lệ giải ngân":          {"4", "%", "91,2", "≥ 98", "≥ 95", "ước 88,6", "90,4", "−2,6 điểm %", "Không đạt"},
		"Diện tích đất hoàn thành": {"5", "ha", "6,4", "≥ 12,5", "≥ 12,5", "sơ bộ 9,8", "78,4", "+53,1%", "Không đạt"},
		"Xóa nhà tạm":              {"6", "nhà", "–", "≥ 43", "≥ 43", "43/43", "100", "–", "Đạt"},
		"Tỷ lệ hộ nghèo":           {"7", "%", "1,58", "≤ 1,2", "≤ 1,3", "1,12", "–", "−0,46 điểm %", "Vượt"},
		"Tỷ lệ giao quân":          {"13", "%", "100", "= 100", "= 100", "100", "100,0", "bằng cùng kỳ", "Đạt"},
	} {
		got := row(p, name)
		// Without the name and the drawing, the hidden filler digits and what opens the
		// sentences left out.
		got = append(append([]string{got[0]}, got[2:9]...), strings.TrimSuffix(got[10], " Chép câu Mở các câu"))
		for i := range got {
			got[i] = trimFiller(got[i], want[min(i, len(want)-1)])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

// trimFiller cuts the digits that only keep commas under commas.
func trimFiller(got, want string) string {
	if rest, is := strings.CutPrefix(got, want); is && strings.Trim(rest, ",0 ") == "" {
		return want
	}
	return got
}

// TestScoreboardIsSwitchedAndFiltered: by baseline, by verdict, by words without
// marks; the filter is repeated where nothing is left.
func TestScoreboardIsSwitchedAndFiltered(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	v := s.in("vanphong", passwords)
	p := v.get("/chi-tieu")
	var province string
	for _, a := range p.all("a") {
		if strings.HasPrefix(textOf(a), "Tỉnh giao") {
			province = attr(a, "href")
		}
	}
	v.get(province).want(http.StatusOK, "9/11 chỉ tiêu đạt và vượt, so với tỉnh giao", "không giao", "Tổng 11").without("Chưa có số liệu Vượt")
	p.send("/chi-tieu", typing{"danh-gia": "khong_dat"}).want(http.StatusOK, "Tỷ lệ giải ngân vốn đầu tư công", "Bỏ lọc").without("Xóa nhà tạm")
	p.send("/chi-tieu", typing{"tim": "phong van hoa"}).want(http.StatusOK, "Tỷ lệ hộ nghèo đa chiều").without("Tổng thu ngân sách")
	p.send("/chi-tieu", typing{"tim": "đường sắt"}).want(http.StatusOK, "Không có chỉ tiêu nào khớp “đường sắt”.")
	p.send("/chi-tieu", typing{"tim": "đường sắt", "danh-gia": "dat"}).want(http.StatusOK, "Không có chỉ tiêu nào khớp “đường sắt” và Đạt.")
	v.get("/chi-tieu?nam=2026").want(http.StatusOK, "0/3 chỉ tiêu đạt và vượt", "2 chưa đến kỳ; 1 chưa có số liệu", "Chỉ tiêu 2, 3: chỉ tiêu này được đánh giá vào cuối năm").without("Tỉnh giao · 0/0")
	v.get("/chi-tieu?nam=2031").want(http.StatusOK, "Chưa có chỉ tiêu nào cho năm 2031")
	v.get("/chi-tieu?"+url.Values{"nam": {"2025"}, "danh-gia": {"khong-co-loai-nay"}}.Encode()).want(http.StatusOK, "Không có chỉ tiêu nào khớp")
}

// TestEveryLineLeadsToItsRecord: the name of a line opens its indicator in the
// year that is shown.
func TestEveryLineLeadsToItsRecord(t *testing.T) {
	t.Parallel()
	s, passwords := demoSite(t, "2026-01-16")
	v := s.in("chutich", passwords)
	links := v.get("/chi-tieu").all(".ptab tbody th a")
	if len(links) != 14 {
		t.Fatalf("%d lines with a link, want 14", len(links))
	}
	for _, a := range links {
		v.get(attr(a, "href")).want(http.StatusOK, textOf(a), "2025")
	}
}
