package vn_test

import (
	"testing"

	"tongket/internal/vn"
)

func TestOneSpelling(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Tỷ lệ hộ nghèo":          "Tỉ lệ hộ nghèo",
		"tỉ lệ":                   "tỉ lệ",
		"TỶ LỆ":                   "TỈ LỆ",
		"đào tạo kỹ thuật, quý I": "đào tạo kĩ thuật, quí I",
		"y tế, thúy, thuỷ, nay":   "y tế, thúy, thủy, nay",
		"Mỹ Lý, huy động":         "Mĩ Lí, huy động",
		"ty le":                   "ti le",
		"":                        "",
	} {
		if got := vn.OneSpelling(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
