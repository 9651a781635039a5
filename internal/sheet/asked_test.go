package sheet

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/doc/xlsx"
)

// tabOf lays rows of words out as a sheet; "…" is room for a number, "" nothing.
func tabOf(name string, rows ...[]string) xlsx.Tab {
	t := xlsx.Tab{Name: name}
	for i, row := range rows {
		for j, text := range row {
			if text != "" {
				t.Cells = append(t.Cells, xlsx.Stored{Row: i + 1, Col: j + 1, Holds: xlsx.HeldText, Text: text})
			}
		}
	}
	return t
}

func TestAskedCells(t *testing.T) {
	t.Parallel()
	merged := tabOf("Biểu 1",
		[]string{"BIỂU TỔNG HỢP 6 THÁNG NĂM 2026"},
		[]string{"", "", "Đơn vị tính: Triệu đồng"},
		[]string{"TT", "Nội dung", "Thực hiện", "", "Ghi chú"},
		[]string{"", "", "Trong kỳ", "Lũy kế từ đầu năm"},
		[]string{"A", "B", "(1)", "(2)", "(3)"},
		[]string{"1", "Thu ngân sách"},
		[]string{"-", "Trong đó: thu phí"},
		[]string{"", "NGƯỜI LẬP BIỂU"})
	merged.Merged = []xlsx.Area{{Row: 3, Col: 3, LastRow: 3, LastCol: 4}, {Row: 3, Col: 2, LastRow: 4, LastCol: 2}, {Row: 3, Col: 5, LastRow: 4, LastCol: 5}}
	formula := tabOf("F", []string{"Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện", "So sánh TH/KH (%)"}, []string{"Thu ngân sách", "tỷ đồng"}, []string{"Thu phí", "\""}, []string{"Hộ nghèo (hộ)"})
	formula.Cells = append(formula.Cells, xlsx.Stored{Row: 2, Col: 4, Holds: xlsx.HeldNumber, Text: "6", Formula: true}, xlsx.Stored{Row: 2, Col: 3, Holds: xlsx.HeldNumber, Text: "12"})
	for _, c := range []struct {
		name string
		tab  xlsx.Tab
		want []string
	}{
		{"merged head, column numbers, footer", merged, []string{
			"C6 Thu ngân sách [] | Thực hiện – Trong kỳ | Triệu đồng", "D6 Thu ngân sách [] | Thực hiện – Lũy kế từ đầu năm | Triệu đồng",
			"C7 Trong đó: thu phí [Thu ngân sách] | Thực hiện – Trong kỳ | Triệu đồng", "D7 Trong đó: thu phí [Thu ngân sách] | Thực hiện – Lũy kế từ đầu năm | Triệu đồng"}},
		{"numbers and formulas stay, ditto", formula, []string{"C3 Thu phí [] | Kế hoạch | tỷ đồng", "D3 Thu phí [] | Thực hiện | tỷ đồng", "C4 Hộ nghèo (hộ) [] | Kế hoạch | hộ", "D4 Hộ nghèo (hộ) [] | Thực hiện | hộ"}},
		{"dots are room", tabOf("D", []string{"STT", "Tiêu chí", "Số liệu"}, []string{"1", "Số hộ nghèo", "……"}, []string{"2", "Số hộ cận nghèo", "..."}),
			[]string{"C2 Số hộ nghèo [] | Số liệu | ", "C3 Số hộ cận nghèo [] | Số liệu | "}},
		{"units under indicators", tabOf("T", []string{"Đơn vị", "Kết nạp đảng viên (đảng viên)"}, []string{"Tổ dân phố 7"}), []string{"B2 Tổ dân phố 7 [] | Kết nạp đảng viên (đảng viên) | đảng viên"}},
		{"a letter's head asks nothing", tabOf("V", []string{"ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI"}, []string{"Số: 12/STC", "Minh Khê, ngày 02 tháng 6 năm 2026"}), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, a := range AskedCells(c.tab) {
				got = append(got, fmt.Sprintf("%s %s [%s] | %s | %s", xlsx.At(a.Row, a.Col), a.Name, a.Under, a.Head, a.Measure))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}
