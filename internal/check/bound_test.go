package check

import (
	"fmt"
	"testing"

	"tongket/internal/extract"
)

// TestEveryBoundInEveryPlace puts each word of a bound before each number of
// statements that rules look at: nothing may break, and what is said about is never
// contradicted.
func TestEveryBoundInEveryPlace(t *testing.T) {
	t.Parallel()
	bounds := []string{"", "trên ", "hơn ", "gần ", "dưới ", "khoảng ", "chừng ", "xấp xỉ ", "ít nhất ", "tối thiểu ", "không quá ", "tối đa ", "ước đạt ", "ước đạt khoảng ", "từ 3 đến "}
	shapes := []string{
		"Năm 2025, thu ngân sách đạt %s5 tỷ đồng, bằng %s80%% kế hoạch.",
		"Năm 2025, thu ngân sách đạt %s5 tỷ đồng (kế hoạch %s6,25 tỷ đồng), đạt 80%% kế hoạch.",
		"Năm 2025, thu ngân sách đạt %s5 tỷ đồng, tăng %s25%% so với năm 2024 (4 tỷ đồng).",
		"Năm 2025, toàn xã có %s12/14 thôn đạt chuẩn văn hóa, đạt %s85,7%%.",
		"Năm 2025, toàn xã có %s20 hộ, trong đó %s8 hộ nghèo và 12 hộ cận nghèo.",
		"Năm 2025, tỷ lệ hộ nghèo còn %s2,1%%, kế hoạch %s2,5%%, đạt 84%% kế hoạch.",
		"Kế hoạch năm 2025 giao %s60 ha; thực hiện đạt %s54 ha, bằng 90%% kế hoạch.",
		"Năm 2025 kết nạp %s20 đảng viên. Năm 2026 phấn đấu kết nạp %s50 đảng viên.",
		"| STT | Chỉ tiêu | ĐVT | KH 2025 | TH 2025 | %% KH |\n| 1 | Thu ngân sách | tỷ đồng | %s6,25 | %s5 | 80 |\n| 2 | Trồng rừng | ha | 60 | 54 | 90 |",
	}
	for _, shape := range shapes {
		for _, a := range bounds {
			for _, b := range bounds {
				text := fmt.Sprintf(shape, a, b)
				for _, f := range Document(extract.Text(text)) {
					if f.Grade == Contradiction && f.Rule == RulePlan && (a == "khoảng " || b == "khoảng ") {
						t.Errorf("%s: %s", text, f.Sentence)
					}
				}
			}
		}
	}
}

// TestCellOfTwoReadingsAgrees holds an annex of whole and broken amounts side by
// side: "3,356" beside "trên 6" is three and a third, whatever else it might be.
func TestCellOfTwoReadingsAgrees(t *testing.T) {
	t.Parallel()
	d := extract.Text("PHỤ LỤC\nKết quả thực hiện chỉ tiêu năm 2025\n" +
		"| STT | Chỉ tiêu | ĐVT | KH tỉnh giao năm 2025 | KH phường giao năm 2025 | TH năm 2025 |\n" +
		"| 1 | Thu ngân sách trên địa bàn | tỷ đồng | 3,225 | 3,356 | trên 6 |\n" +
		"| 2 | Giá trị sản xuất | tỷ đồng | 74,1 | 74,8 | 75,4 |\n")
	for _, f := range Document(d) {
		if f.Rule == RuleScale {
			t.Errorf("%s (%s)", f.Sentence, f.Arithmetic)
		}
	}
}
