package check

import (
	"strings"
	"testing"

	"tongket/internal/extract"
)

// TestRules reads texts of one error each and holds the finding to its rule, its
// grade, its arithmetic and the words that a clerk can send on; and texts like
// them that are sound.
func TestRules(t *testing.T) {
	t.Parallel()
	const head = "UBND PHƯỜNG NÀ PHEO\nBÁO CÁO\nTình hình kinh tế - xã hội năm 2025, nhiệm vụ năm 2026\n\n"
	tests := map[string]struct {
		text string
		want want // rule "" for a sound text
	}{
		"growth": {"Thu ngân sách năm 2025 đạt 9,1 tỷ đồng, tăng 21,3% so với năm 2024 (8,1 tỷ đồng).",
			// (9,1 − 8,1) ÷ 8,1 = 12,345… %.
			want{RuleGrowth, Contradiction, "(9,1 − 8,1) ÷ 8,1 = 12,3%", "9,1 tỷ đồng so với 8,1 tỷ đồng của năm trước là tăng 12,3%, văn bản ghi tăng 21,3%."}},
		"growth the other way": {"Xảy ra 12 vụ phạm pháp hình sự, tăng 20% so với năm 2024 (15 vụ).",
			want{RuleGrowth, Contradiction, "(12 − 15) ÷ 15 = 20%", "là giảm 20%, văn bản ghi tăng 20%"}},
		"growth that is near": {"Khách du lịch đạt 86.500 lượt, tăng khoảng 23% so với năm 2024 (70.000 lượt).", want{}},
		"a share of the cleared-up cases is not last year's number": {
			"Phạm pháp hình sự xảy ra 12 vụ, giảm 3 vụ (giảm 20%) so với năm 2024, điều tra làm rõ 11/12 vụ, đạt 91,7%.", want{}},
		"parts less than all": {"Tổng kinh phí 34,8 tỷ đồng, gồm: ngân sách tỉnh 20 tỷ đồng, ngân sách phường 6,3 tỷ đồng, vốn xã hội hóa 7,5 tỷ đồng.",
			want{RuleParts, Contradiction, "20 + 6,3 + 7,5 = 33,8", "3 phần cộng lại là 33,8 tỷ đồng, ít hơn tổng 34,8 tỷ đồng."}},
		"parts that need not be all": {"Tổng thu ngân sách 46,3 tỷ đồng, trong đó thuế ngoài quốc doanh 12,1 tỷ đồng, lệ phí trước bạ 9,8 tỷ đồng.", want{}},
		"a part above its whole":     {"Bộ phận Một cửa tiếp nhận 3.427 hồ sơ, trong đó giải quyết 3.598 hồ sơ.", want{RuleParts, Contradiction, "3.598 > 3.427", "là một phần của 3.427 hồ sơ nhưng lại lớn hơn"}},
		"one member may be in two groups": {
			"Kết nạp 31 đảng viên, trong đó 20 đảng viên nữ, 15 đảng viên là người dân tộc thiểu số.", want{}},
		"parts of two changed digits": {"Tổng thu ngân sách 1.285 triệu đồng, trong đó thu nội địa 940 triệu đồng, thu phí 318 triệu đồng.",
			// 1.285 − 1.258 = 27: two digits changed about.
			want{RuleParts, Doubtful, "940 + 318 = 1.258", "chỉ lệch chút ít so với tổng 1.285 triệu đồng"}},
		"a structure": {"Cơ cấu kinh tế: nông nghiệp 28%; công nghiệp - xây dựng 39%; thương mại - dịch vụ 36%.",
			want{RuleParts, Contradiction, "28 + 39 + 36 = 103%", "cộng lại là 103%, không phải 100%"}},
		"what is left": {"Tiếp nhận 47 ý kiến của cử tri; đã trả lời 41 ý kiến, còn 9 ý kiến đang xem xét.", want{RuleParts, Contradiction, "41 + 9 = 50", "khác tổng 47 ý kiến"}},
		"a total of a column": {"| TT | Nội dung | ĐVT | KH 2025 | TH 2025 |\n|---|---|---|---|---|\n| 1 | Thu nội địa | triệu đồng | 1.200 | 1.350 |\n| 2 | Thu khác | triệu đồng | 100 | 150 |\n| | Tổng cộng | triệu đồng | 1.300 | 1.600 |",
			want{RuleColumn, Contradiction, "1.350 + 150 = 1.500", "Cột “th 2025”, dòng “tổng cộng” ghi 1.600; cộng 2 dòng là 1.500."}},
		"rates have no total": {"| TT | Nội dung | Tỷ lệ (%) | Năng suất (tạ/ha) |\n|---|---|---|---|\n| 1 | Lúa | 91,2 | 58 |\n| 2 | Ngô | 88,1 | 48 |\n| | Tổng cộng | 90,1 | 53 |", want{}},
		"two values": {"Tổng mức bán lẻ hàng hóa đạt 968 tỷ đồng.\n\nPHỤ LỤC\n\n| TT | Chỉ tiêu | ĐVT | TH 2025 |\n|---|---|---|---|\n| 1 | Tổng mức bán lẻ hàng hóa | tỷ đồng | 986 |\n| 2 | Số chợ | chợ | 2 |",
			want{RuleTwice, Contradiction, "968 tỷ đồng ≠ 986 tỷ đồng", "được ghi 968 tỷ đồng ở một chỗ và 986 tỷ đồng ở chỗ khác, cùng cho năm 2025."}},
		"two bounds": {"Tỷ lệ lao động qua đào tạo đạt trên 57%.\n\nPHỤ LỤC\n\n| TT | Chỉ tiêu | ĐVT | TH 2025 |\n|---|---|---|---|\n| 1 | Tỷ lệ lao động qua đào tạo | % | trên 75 |\n| 2 | Số chợ | chợ | 2 |",
			want{RuleTwice, Doubtful, "trên 57% ≠ trên 75%", "được ghi trên 57% ở một chỗ và trên 75% ở chỗ khác, cùng cho năm 2025."}},
		"a bound that is rounded":  {"Thu ngân sách nhà nước trên địa bàn đạt trên 6 tỷ đồng.\n\nPHỤ LỤC\n\n| TT | Chỉ tiêu | ĐVT | TH 2025 |\n|---|---|---|---|\n| 1 | Thu ngân sách nhà nước trên địa bàn | triệu đồng | trên 6.200 |\n| 2 | Số chợ | chợ | 2 |", want{}},
		"a bound and the number":   {"Số người dự hội đạt trên 1.000 người.\n\nPHỤ LỤC\n\n| TT | Chỉ tiêu | ĐVT | TH 2025 |\n|---|---|---|---|\n| 1 | Số người dự hội | người | 1.046 |\n| 2 | Số chợ | chợ | 2 |", want{}},
		"two values of two places": {"Tỷ lệ hộ nghèo toàn tỉnh còn 3,2%.\n\nTỷ lệ hộ nghèo còn 2,1%.", want{}},
		"an estimate and a result": {"Tổng mức bán lẻ hàng hóa ước đạt 950 tỷ đồng.\n\nTổng mức bán lẻ hàng hóa đạt 968 tỷ đồng.", want{}},
		"a thousandfold": {"Thu ngân sách đạt 27.400 tỷ đồng, bằng 109,6% dự toán (25 tỷ đồng).",
			want{RuleScale, Contradiction, "27.400 tỷ đồng ÷ 25 tỷ đồng ≈ 1.096", "gấp khoảng 1.096 lần kế hoạch 25 tỷ đồng. Đề nghị xem lại đơn vị"}},
		"a plan in another unit": {"Thu ngân sách đạt 18.642 triệu đồng, đạt 122,6% dự toán (15,2 tỷ đồng).", want{}},
		"less is better": {"Tỷ lệ hộ nghèo còn 2,1% (kế hoạch 2,5%), đạt 119% kế hoạch.",
			want{RuleInverse, Doubtful, "2,1 ÷ 2,5 = 84% · 2,5 ÷ 2,1 = 119%", "càng thấp càng tốt, nên “119% kế hoạch” dễ bị hiểu ngược"}},
		"praise for less than the plan": {"Thu ngân sách đạt 9,8 tỷ đồng, bằng 98% dự toán, vượt kế hoạch đề ra.", want{RuleVerdict, Contradiction, "98% so với 100%", "Văn bản viết “vượt kế hoạch” nhưng 98% kế hoạch là chưa đạt."}},
		"blame for more":                {"Trồng rừng đạt 104% kế hoạch, không đạt chỉ tiêu đề ra.", want{RuleVerdict, Contradiction, "104% so với 100%", "nhưng 104% kế hoạch là đã đạt"}},
		"all of some":                   {"Phường hoàn thành 100% chỉ tiêu (12/14 chỉ tiêu).", want{RuleVerdict, Contradiction, "12 < 14", "nhưng 12/14 là chưa đủ"}},
		"ahead of time, not of plan":    {"Thu ngân sách đạt 58% dự toán năm, vượt tiến độ đề ra.", want{}},
		"a leap":                        {"Năm 2025 kết nạp 20 đảng viên mới.\n\nNăm 2026, phấn đấu kết nạp 50 đảng viên.", want{RuleLeap, Doubtful, "50 ÷ 20 = 2,5", "gấp 2,5 lần số thực hiện năm 2025 (20 đảng viên)"}},
		"poverty may be halved":         {"Năm 2025, tỷ lệ hộ nghèo còn 2,1%.\n\nNăm 2026, phấn đấu tỷ lệ hộ nghèo giảm còn 0,9%.", want{}},
		"no such day":                   {"Giao Phòng Kinh tế hoàn thành trước ngày 31/02/2026.", want{RuleDate, Contradiction, "", "“31/02/2026”: tháng 2 năm 2026 chỉ có 28 ngày."}},
		"no such month":                 {"Báo cáo trong tháng 13/2026.", want{RuleDate, Contradiction, "", "một năm chỉ có 12 tháng"}},
		"a share is no day":             {"Đến 12/14 chỉ tiêu đã đạt; số 45/13/QĐ-UBND.", want{}},
		"a claimed list":                {"Có 4 công trình hoàn thành, gồm: đường thôn Nà Cáp; cầu Khuổi Rè; chợ trung tâm.", want{RuleCount, Doubtful, "nêu 4 · kể 3", "Văn bản nêu 4 công trình nhưng danh sách ngay sau kể 3."}},
		"met and missed":                {"Có 12/14 chỉ tiêu đạt và vượt; 3 chỉ tiêu không đạt.", want{RuleCount, Contradiction, "12 + 3 = 15", "văn bản ghi tổng 14 chỉ tiêu"}},
		"a share of a whole":            {"Tiếp nhận 9.754 hồ sơ, trong đó trực tuyến 8.973 hồ sơ, chiếm 82%.", want{RuleRatio, Contradiction, "8.973 ÷ 9.754 = 92,0%", "là 92,0%, văn bản ghi 82%"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []Finding
			for _, f := range Document(extract.Text(head + test.text + "\n")) {
				if alarm(f) {
					got = append(got, f)
				}
			}
			if test.want.rule == "" {
				if len(got) > 0 {
					t.Errorf("a sound text gives %+v", got)
				}
				return
			}
			if len(got) != 1 {
				t.Fatalf("want one finding, got %+v", got)
			}
			g, w := got[0], test.want
			if g.Rule != w.rule || g.Grade != w.grade || g.Arithmetic != w.arithmetic || !strings.Contains(g.Sentence, w.says) || len(g.Spans) == 0 || g.Title == "" {
				t.Errorf("want %+v\ngot  %+v", w, g)
			}
		})
	}
}
