package web

import (
	"strings"
	"testing"

	"tongket/internal/document"
)

func TestNamesKeepTheirCapitals(t *testing.T) {
	t.Parallel()
	const text = "KẾT QUẢ GIẢM NGHÈO\nTỷ lệ bao phủ BHYT đạt 95%; UBND phường tiếp 45 lượt công dân.\n" +
		"HỘ NGHÈO: 12 hộ. Thu tại chợ Hòa Mẫu đạt 3 tỷ đồng. Sản phẩm OCOP (3 sao) có 2; ocop là chương trình."
	r := &reading{version: document.Version{Text: text}}
	for _, c := range []struct{ words, name, want string }{
		{"Tỷ lệ bao phủ BHYT đạt 95%", "tỷ lệ bao phủ bhyt", "tỷ lệ bao phủ BHYT"},
		{"UBND phường tiếp 45 lượt công dân", "ubnd phường tiếp lượt công dân", "UBND phường tiếp lượt công dân"}, // a word is left out
		{"HỘ NGHÈO: 12 hộ", "hộ nghèo", "hộ nghèo"},                                                               // a heading in capitals
		{"Thu tại chợ Hòa Mẫu đạt 3 tỷ", "thu tại chợ hòa mẫu", "thu tại chợ Hòa Mẫu"},                            // a name of its own
		{"Sản phẩm OCOP (3 sao) có 2", "sản phẩm ocop", "sản phẩm OCOP"},
		{"Thu tại chợ", "giảm nghèo", "giảm nghèo"}, // said elsewhere
	} {
		at := strings.Index(text, c.words)
		if got := r.asPrinted(c.name, [2]int{at, at + len(c.words)}); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}
