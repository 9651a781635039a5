package web

import "testing"

// TestAddressesNobodyWouldType: numbers, days and names in an address that no page
// of ours writes are answered with a page or a sentence.
func TestAddressesNobodyWouldType(t *testing.T) {
	t.Parallel()
	p := newPlanned(t)
	v := p.as(p.Clerk)
	root := string(p.Root)
	for _, path := range []string{
		"/so-lieu?trang=-3", "/so-lieu?trang=9223372036854775807", "/so-lieu?tt=tat-ca&trang=9223372036854775807", "/so-lieu?nam=99999999999",
		"/chi-tieu?nam=-5", "/chi-tieu/phan-ky?nam=99999", "/chi-tieu/nam-sau?nam=99999", "/chi-tieu/nhiem-ky?nam=-1",
		"/bang-nhap?nam=0&ky=zz", "/bang-nhap?xem=chi-tieu&chi-tieu=zz", "/du-bao?nam=99999", "/canh-bao?nam=abc", "/lich?nam=9999999", "/ban-chot?nam=99999",
		"/bieu-mau?nam=9999999999", "/bieu-mau/mau.xlsx?nam=9999999999&don_vi=" + root, "/bieu-mau/mau.xlsx?nam=-1&don_vi=" + root,
		"/so-lieu/lich-su?chi-tieu=x&don-vi=y&ky=0000-01-01_9999-12-31", "/nhap-nhanh?viec=a%7Cb&don-vi=zz", "/the/mo?ma=%00%ff", "/lich-han/x/y.ics",
		"/khoa?bo=x&che-do=y&ky=z", "/mo-dau/xem?buoc=zz", "/danh-gia/zz", "/don-vi/zz/co-cau", "/bieu-mau/nhap/zz",
	} {
		if got := v.get(path); got.status >= 500 || got.status == 200 && got.root == nil {
			t.Errorf("%s answers %d: %s", path, got.status, got.text())
		}
	}
}
