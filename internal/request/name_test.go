package request

import (
	"testing"

	"tongket/internal/figure"
	"tongket/internal/plan"
)

func TestNamesAreMatchedHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	culture := s.line(7, plan.Definition{Name: "Số hoạt động văn hóa và thể thao được tổ chức", Unit: "hoạt động", Kind: plan.Flow, OverUnits: plan.Adds}, 10)
	poorRate := s.line(8, plan.Definition{Name: "Tỷ lệ hộ nghèo", Unit: "%", Scale: 2, Decimals: 2, Kind: plan.Rate, OverUnits: plan.Ratios, Direction: plan.Down}, 110)
	for _, d := range []plan.Definition{s.budget, s.members, s.poor, s.nearPoor, s.insured, s.houses, culture, poorRate} {
		s.half(d, 7)
	}
	text := `Đề nghị báo cáo các số liệu 6 tháng đầu năm 2026 sau:
1. Hoạt động văn hoá, thể thao được tổ chức
2. Số hoạt động thể thao và văn hóa được tổ chức
3. Tỉ lệ hộ nghèo
4. Tỉ lệ người dân tham gia BHYT
5. Tổng thu NSNN trên địa bàn
6. Tổng số hộ nghèo
7. Nhà tạm, nhà dột nát đã xoá
8. Tỷ lệ thất nghiệp
9. Số hộ thoát nghèo
`
	var got []string
	for _, i := range s.look(s.take("a.txt", []byte(text))).Items {
		got = append(got, i.Name+": "+string(i.State)+" "+i.Definition.Name)
	}
	s.same(got,
		"Hoạt động văn hoá, thể thao được tổ chức: ready "+culture.Name,
		"Số hoạt động thể thao và văn hóa được tổ chức: ready "+culture.Name,
		"Tỉ lệ hộ nghèo: ready "+poorRate.Name,
		"Tỉ lệ người dân tham gia BHYT: ready "+s.insured.Name,
		"Tổng thu NSNN trên địa bàn: ready "+s.budget.Name,
		"Tổng số hộ nghèo: ready "+s.poor.Name,
		"Nhà tạm, nhà dột nát đã xoá: ready "+s.houses.Name,
		"Tỷ lệ thất nghiệp: new ",
		"Số hộ thoát nghèo: new ")
}

func TestAShareIsNotACount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.half(s.poor, 24)
	s.same(s.stands(s.look(s.take("a.txt", []byte("Đề nghị báo cáo số liệu 6 tháng đầu năm 2026 sau:\n1. Tỷ lệ hộ nghèo\n")))),
		"ý 1: differs nghèo 24 hộ Yêu cầu ghi “Tỷ lệ hộ nghèo”; sổ có “Số hộ nghèo”. Chưa chắc là một.")
}

func TestACommaInANameDoesNotPartIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, d := range []plan.Definition{s.poor, s.nearPoor, s.houses} {
		s.half(d, 7)
	}
	text := "Đề nghị cung cấp số liệu 6 tháng đầu năm 2026: số hộ nghèo, xóa nhà tạm và nhà dột nát, số hộ cận nghèo và kết nạp đảng viên mới, số vụ cháy và nổ.\n"
	s.same(s.stands(s.look(s.take("a.txt", []byte(text)))),
		"ý 1: ready nghèo 7 hộ", "ý 2: ready nhà 7 nhà", "ý 3: ready cận nghèo 7 hộ",
		"ý 4: lacking đảng viên | Chưa có số đã duyệt từ 01/01/2026.", "ý 5: new -")
}

func TestABoundedValueGoesOutInTheUnitAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.approved(s.budget, "2026-01-01", "2026-06-30", figure.Value{N: 6000, Bound: figure.Over}, figure.Final)
	s.approved(s.members, "2026-01-01", "2026-06-30", figure.Value{N: 21, Bound: figure.AtMost}, figure.Final)
	text := `Đề nghị báo cáo các số liệu 6 tháng đầu năm 2026 sau:
1. Thu ngân sách nhà nước trên địa bàn (triệu đồng)
2. Kết nạp đảng viên mới
3. Thu ngân sách nhà nước trên địa bàn (nghìn tỷ đồng)
`
	v := s.look(s.take("a.txt", []byte(text)))
	s.same(s.stands(v), "ý 1: ready thu trên 6.000 triệu đồng", "ý 2: ready đảng viên không quá 21 đảng viên", "ý 3: ready thu trên 0,006 nghìn tỷ đồng")
	s.same(v.Items[0].Notes, "Đổi từ trên 6 tỷ đồng trong sổ.")
}
