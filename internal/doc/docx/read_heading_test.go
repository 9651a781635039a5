package docx

import (
	"strings"
	"testing"
)

func TestLookLevel(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]int{
		"Phần thứ nhất":              1,
		"PHẦN I. KẾT QUẢ":            1,
		"Chương II":                  1,
		"Mục 1. Quy định chung":      2,
		"Điều 12. Hiệu lực thi hành": 3,
		"I. CÔNG TÁC CHỈ ĐẠO":        2,
		"IV- Đánh giá chung":         2,
		"1. Kinh tế":                 3,
		"1) Kinh tế":                 3,
		"1.1. Nông nghiệp":           4,
		"1.1 Nông nghiệp":            4,
		"2.10.3. Chăn nuôi":          5,
		"a) Thu ngân sách":           5,
		"đ) Chi ngân sách":           5,
		"":                           0,
		"I.":                         0, // a number alone heads nothing
		"BÁO CÁO":                    0,
		"Phần lớn các chỉ tiêu đều đạt":        0,
		"Mục tiêu năm 2026":                    0,
		"1.250 người":                          0,
		"12.5 ha lúa":                          0,
		"98,5 % kế hoạch":                      0,
		"C là tỉnh":                            0,
		"A) Phương án":                         0,
		"1. " + strings.Repeat("rất dài ", 40): 0,
	} {
		if got := lookLevel(line); got != want {
			t.Errorf("%q: level %d, want %d", line, got, want)
		}
	}
}
