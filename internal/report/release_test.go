package report

import "testing"

// TestIssuedParagraphs: number, day and the end of DỰ THẢO come with the issue, and
// nothing else of the text changes.
func TestIssuedParagraphs(t *testing.T) {
	t.Parallel()
	issued := Made{Number: "05/BC-UBND", Day: "2026-01-08"}
	party := Made{Number: "12-BC/ĐU", Day: "2026-03-02"}
	for _, c := range []struct {
		m          Made
		text, want string
	}{
		{issued, "DỰ THẢO", ""},
		{issued, "DỰ THẢO – số liệu chưa chốt", ""},
		{issued, "Số: ……/BC-UBND", "Số: 05/BC-UBND"},
		{issued, "Hòa Mẫu, ngày …… tháng …… năm 2026", "Hòa Mẫu, ngày 08 tháng 01 năm 2026"},
		{issued, "(Kèm theo Báo cáo số ……/BC-UBND ngày …… tháng …… năm 2026 của Ủy ban nhân dân phường)", "(Kèm theo Báo cáo số 05/BC-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân phường)"},
		{issued, "Căn cứ Nghị quyết số ……/NQ-HĐND ngày …… tháng …… năm 2025 của Hội đồng nhân dân phường", "Căn cứ Nghị quyết số ……/NQ-HĐND ngày …… tháng …… năm 2025 của Hội đồng nhân dân phường"},
		{issued, "Dự thảo nghị quyết được thông qua.", "Dự thảo nghị quyết được thông qua."},
		{party, "Số        -BC/ĐU", "Số 12-BC/ĐU"},
		{Made{}, "DỰ THẢO", "DỰ THẢO"},
		{Made{}, "Số: ……/BC-UBND", "Số: ……/BC-UBND"},
	} {
		if got := c.m.issued(c.text); got != c.want {
			t.Errorf("issued as %q, %q says %q, want %q", c.m.Number, c.text, got, c.want)
		}
	}
}
