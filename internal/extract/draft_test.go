package extract

import "testing"

// TestDraftOfAReport holds the clock to the title of a State document: the head
// above it, with a date still to be filled in, is not the period under review.
func TestDraftOfAReport(t *testing.T) {
	t.Parallel()
	d := Text(`ỦY BAN NHÂN DÂN
PHƯỜNG HÒA MẪU
Số: ……/BC-UBND
DỰ THẢO
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hòa Mẫu, ngày …… tháng …… năm 2026

BÁO CÁO
Tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội,
bảo đảm quốc phòng - an ninh năm 2025;
phương hướng, nhiệm vụ năm 2026

Tổng thu ngân sách nhà nước trên địa bàn đạt 6,2 tỷ đồng.

Năm 2026, phường phấn đấu thực hiện các chỉ tiêu chủ yếu sau:
- Kết nạp đảng viên mới: 50 đảng viên.
`)
	type fact struct {
		role   Role
		period string
	}
	want := []fact{{Actual, "2025"}, {Target, "2026"}}
	if len(d.Facts) != len(want) {
		t.Fatalf("%d facts, want %d: %+v", len(d.Facts), len(want), d.Facts)
	}
	for i, f := range d.Facts {
		if got := (fact{f.Role, f.Period}); got != want[i] {
			t.Errorf("fact %d is %+v, want %+v", i+1, got, want[i])
		}
	}
}

// TestEstimateInACell holds that "ước" beside one number of a table marks that
// number and no other of its column.
func TestEstimateInACell(t *testing.T) {
	t.Parallel()
	d := Text(`BÁO CÁO
Kết quả thực hiện nhiệm vụ năm 2025

| STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025 | Thực hiện năm 2025 |
| 1 | Tỷ lệ giải ngân vốn đầu tư công | % | 98 | ước 88,6 |
| 2 | Tỷ lệ gia đình văn hóa | % | 90 | 92,4 |
`)
	if len(d.Facts) != 2 {
		t.Fatalf("%d facts, want 2: %+v", len(d.Facts), d.Facts)
	}
	if !d.Facts[0].Estimate || d.Facts[0].Role != Estimate || d.Facts[1].Estimate {
		t.Errorf("estimates %v and %v, want only the first", d.Facts[0].Estimate, d.Facts[1].Estimate)
	}
}
