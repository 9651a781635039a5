package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHeadingsOfResults reads lists under headings that name targets or a plan without
// the word result: a report tells how they were carried out, and what is to come only
// where a heading says so.
func TestHeadingsOfResults(t *testing.T) {
	t.Parallel()
	const title = "BÁO CÁO\nTình hình năm 2025\n\n"
	done, planted := "thu ngân sách actual 2025 20 tỷ đồng", "trồng rừng actual 2025 15 ha"
	for text, want := range map[string][]string{
		"Thực hiện kế hoạch năm 2025 của phường như sau:\n- Thu ngân sách đạt 20 tỷ đồng.\n- Trồng rừng: 15 ha.\n":                        {done, planted},
		"1. Thực hiện các chỉ tiêu kế hoạch năm\n- Thu ngân sách: 20 tỷ đồng.\n- Trồng rừng: 15 ha.\n":                                    {done, planted},
		"I. CÁC CHỈ TIÊU KINH TẾ\n1. Thu ngân sách: 20 tỷ đồng.\n2. Trồng rừng: 15 ha.\n":                                                 {done, planted},
		"I. CÁC CHỈ TIÊU CHỦ YẾU\n- Thu ngân sách: 20 tỷ đồng.\nII. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2026\n1. Chỉ tiêu\n- Trồng rừng: 17 ha.\n": {done, "trồng rừng target 2026 17 ha"},
		"I. CHỈ TIÊU ĐƯỢC GIAO\n- Trồng rừng: 17 ha.\n":                                                                                   {"trồng rừng target 2025 17 ha"},
	} {
		if diff := cmp.Diff(want, told(Text(title+text))); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	if diff := cmp.Diff([]string{"thu ngân sách target 2026 20 tỷ đồng"}, told(Text("KẾ HOẠCH\nThực hiện nhiệm vụ năm 2026\n\nI. CHỈ TIÊU\n- Thu ngân sách: 20 tỷ đồng.\n"))); diff != "" {
		t.Errorf("a plan: %s", diff)
	}
}

// TestNumberedParts takes the number in the name of a part of the ward for no count,
// although what the part does can be counted too.
func TestNumberedParts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Tổ dân phố 7 báo cáo như sau:\n- Thu quỹ: 20 triệu đồng.\n":    {"thu quỹ actual 2025 20 triệu đồng"},
		"Thực hiện chỉ đạo của phường, Tổ dân phố 7 báo cáo kết quả.\n": nil,
		"Thôn 3 tổ chức 2 buổi họp.\n":                                  {"tổ chức buổi họp actual 2025 2 buổi họp"},
		"Chi bộ 4 đề nghị xem xét. Khu phố 12 kiến nghị sửa đường.\n":   nil,
		"Trong năm có 7 báo cáo. Mỗi tổ 3 báo cáo.\n":                   {"báo cáo actual 2025 7 báo cáo", "tổ báo cáo actual 2025 3 báo cáo"},
		"Đến nay tổ 5 đăng ký 4 mô hình.\n":                             {"đăng ký mô hình actual 2025 4 mô hình"},
	} {
		if diff := cmp.Diff(want, told(Text("BÁO CÁO\nKết quả năm 2025\n\n"+text))); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
