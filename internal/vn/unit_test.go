package vn_test

import (
	"testing"

	"tongket/internal/vn"
)

func TestParseUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ unit, size, ground, per string }{
		{"triệu đồng/người/năm", "1000000", "đồng", "người/năm"},
		{"tỷ", "1000000000", "đồng", ""},
		{"tỉ đồng", "1000000000", "đồng", ""},
		{"nghìn tỷ đồng", "1000000000000", "đồng", ""},
		{"nghìn tấn", "1000000", "kg", ""},
		{"tạ/ha", "100", "kg", "ha"},
		{"km²", "1000000", "m²", ""},
		{"gam", "1/1000", "kg", ""},
		{"vạn hộ", "10000", "hộ", ""},
		{"% dân số", "1", "%", ""},
		{"‰", "1/10", "%", ""},
		{"đảng viên mới", "1", "đảng viên mới", ""},
		{"nghìn", "1000", "", ""},
		{"Tr.đồng", "1000000", "đồng", ""},
		{"tr. đ/người", "1000000", "đồng", "người"},
		{"Trđ", "1000000", "đồng", ""},
		{"1.000 đồng", "1000", "đồng", ""},
		{"ngđ", "1000", "đồng", ""},
		{"tỷ đ", "1000000000", "đồng", ""},
		{"hội đồng", "1", "hội đồng", ""},
		{"", "1", "", ""},
	} {
		u := vn.ParseUnit(c.unit)
		if u.Size.RatString() != c.size || u.Ground != c.ground || u.Per != c.per {
			t.Errorf("%q = %s %q per %q, want %s %q per %q", c.unit, u.Size.RatString(), u.Ground, u.Per, c.size, c.ground, c.per)
		}
	}
}
