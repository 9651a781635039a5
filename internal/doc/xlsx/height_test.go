package xlsx

import "testing"

// TestLines holds the reckoning against texts whose lines were counted in print.
func TestLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width float64
		bold  bool
		want  int
	}{
		{"", 10, false, 1},
		{"Vượt", 14, true, 1},
		{"Triệu đồng", 14, false, 1},
		{"TH năm 2024", 13, true, 2},
		{"Tổng thu ngân sách nhà nước trên địa bàn phường, kể cả các khoản thu được phân cấp", 44, false, 2},
		{"một\nhai\nba", 40, false, 3},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 10, false, 4},
		{"không có chỗ", 0, false, 3},
	} {
		if got := linesOf(c.text, c.width, baseSize, c.bold); got != c.want {
			t.Errorf("%q in %v: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}
