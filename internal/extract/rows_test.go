package extract

import "testing"

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
