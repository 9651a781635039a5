package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads tables set with tabs whose rows begin with a blank cell, whose groups
// stand in rows of two cells, and whose columns are numbered.
func TestRows(t *testing.T) {
	t.Parallel()
	d := Text("BÁO CÁO\nKết quả năm 2025\n\n" +
		"STT\tChỉ tiêu\tĐVT\tKH 2025\tTH 2025\t% so sánh\t\n" +
		"\t\t\t\t\tKH 2025\tTH 2024\n" +
		"(1)\t(2)\t(3)\t(4)\t(5)\t(6)=(5)/(4)\t(7)\n" +
		"I\tKINH TẾ\n" +
		"1.1\tThu ngân sách\ttriệu đồng\t1.550\t1.607\t103,7\t107,1\n" +
		"\tTrong đó: thuế\ttriệu đồng\t550\t561\t102,0\t104,5\n")
	want := []struct{ name, value, plan, pct, yoy string }{
		{"thu ngân sách", "1607", "1550", "103.7", "7.1"},
		{"thuế", "561", "550", "102.0", "4.5"},
	}
	if len(d.Facts) != len(want) {
		t.Fatalf("%d facts, want %d: %+v", len(d.Facts), len(want), d.Facts)
	}
	for i, w := range want {
		f := d.Facts[i]
		if f.Plan == nil || f.PlanPct == nil || f.YoyPct == nil {
			t.Fatalf("%q lacks a column: %+v", f.Name, f)
		}
		if f.Name != w.name || f.Value.Plain() != w.value || f.Plan.Plain() != w.plan || f.PlanPct.Plain() != w.pct || f.YoyPct.Plain() != w.yoy {
			t.Errorf("read %s %s %s %s %s, want %+v", f.Name, f.Value.Plain(), f.Plan.Plain(), f.PlanPct.Plain(), f.YoyPct.Plain(), w)
		}
	}
}

// TestRowsOfBoundsAndChanges reads a table whose first row has no number and bounds
// alone, a change with two words for what is counted, and nothing from a cell of
// several figures.
func TestRowsOfBoundsAndChanges(t *testing.T) {
	t.Parallel()
	got := told(Text("BÁO CÁO\nKết quả năm 2025\n\n" +
		"STT\tChỉ tiêu\tKế hoạch 2025\tThực hiện 2025\tKế hoạch 2026\n" +
		"\tThu phí (triệu đồng)\ttăng 17,3 triệu đồng\tước 271,3\t> 280\n" +
		"2\tKết nạp (đảng viên)\t20\t9 tháng năm 2025: 13\ttăng 2 đảng viên, quần chúng\n" +
		"3\tHợp tác xã và doanh nghiệp\t2; 10\t3; 9 tháng năm 2025: 12\t4; 12\n" +
		"4\tTrồng rừng (ha)\t10\t12\t15\n"))
	want := []string{
		"thu phí estimate 2025 271.3 triệu đồng", "thu phí target 2026 over280 triệu đồng",
		"kết nạp actual 2025-09M 13 đảng viên plan 20", "kết nạp target 2026 2 đảng viên",
		"trồng rừng actual 2025 12 ha plan 10", "trồng rừng target 2026 15 ha",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
