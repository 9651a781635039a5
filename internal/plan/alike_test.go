package plan_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/plan"
)

func TestCompareWards(t *testing.T) {
	t.Parallel()
	of := func(ward string, change func(*plan.Definition)) plan.WardDefinition {
		d := revenue
		d.Indicator, d.Code, d.CodeVersion = plan.IndicatorID(ward), "TG05", "1"
		change(&d)
		return plan.WardDefinition{Ward: auth.WardID(ward), Name: ward, Definition: d}
	}
	groups, apart := plan.CompareWards([]plan.WardDefinition{
		of("a", func(d *plan.Definition) {}),
		of("b", func(d *plan.Definition) { d.Unit = "triệu đồng"; d.Name = "Thu ngân sách" }),
		of("c", func(d *plan.Definition) { d.Unit = "%" }),
		of("d", func(d *plan.Definition) { d.Code = "" }),
		of("e", func(d *plan.Definition) { d.Kind = plan.Stock }),
		of("f", func(d *plan.Definition) { d.CodeVersion = "2" }),
		of("g", func(d *plan.Definition) { d.Formula = "“x”" }),
		of("h", func(d *plan.Definition) { d.Retired = "2026-01-01" }),
		of("i", func(d *plan.Definition) { d.Direction = plan.Down }),
		of("j", func(d *plan.Definition) { d.OverUnits = plan.Separate }),
	})
	var together []string
	for _, g := range groups {
		for _, m := range g.Members {
			together = append(together, g.Code+" "+g.Unit+" "+m.Name)
		}
	}
	if diff := cmp.Diff([]string{"TG05 tỷ đồng a", "TG05 tỷ đồng b"}, together); diff != "" {
		t.Errorf("together (-want +got):\n%s", diff)
	}
	why := map[string]string{}
	for _, u := range apart {
		why[u.Name] = u.Why
	}
	want := map[string]string{
		"c": "Đơn vị tính không quy đổi được sang đơn vị tính của các nơi khác.", "d": "Chỉ tiêu riêng của đơn vị, không mang mã của danh mục.",
		"e": "Cách cộng theo thời gian khác các nơi khác.", "f": "Mã lấy từ danh mục phiên bản 2, các nơi khác phiên bản 1.",
		"g": "Tính bằng công thức, các nơi khác báo cáo trực tiếp.", "h": "Đã thôi dùng từ ngày 01/01/2026.",
		"i": "Chiều tốt lên khác các nơi khác.", "j": "Cách cộng giữa các đơn vị khác các nơi khác.",
	}
	if diff := cmp.Diff(want, why); diff != "" {
		t.Errorf("apart (-want +got):\n%s", diff)
	}
}

// TestCompareWardsLosesNobody: every indicator is in exactly one group or listed.
func TestCompareWardsLosesNobody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []plan.WardDefinition
		for i := range rapid.IntRange(0, 12).Draw(t, "wards") {
			d := plan.Definition{Indicator: plan.IndicatorID(fmt.Sprint(i)), Code: rapid.SampledFrom([]string{"", "TG01", "TG05"}).Draw(t, "code"),
				Unit: rapid.SampledFrom([]string{"tỷ đồng", "triệu đồng", "%"}).Draw(t, "unit"), Kind: rapid.SampledFrom([]plan.Kind{plan.Flow, plan.Rate}).Draw(t, "kind")}
			all = append(all, plan.WardDefinition{Ward: auth.WardID(fmt.Sprint(i)), Definition: d})
		}
		groups, apart := plan.CompareWards(all)
		seen := map[plan.IndicatorID]int{}
		for _, g := range groups {
			for _, m := range g.Members {
				seen[m.Indicator]++
				if !plan.SameMeasure(m.Unit, g.Unit) {
					t.Fatalf("%s and %s in one group", m.Unit, g.Unit)
				}
			}
		}
		for _, u := range apart {
			seen[u.Indicator]++
		}
		for _, w := range all {
			if seen[w.Indicator] != 1 {
				t.Fatalf("%s is there %d times", w.Indicator, seen[w.Indicator])
			}
		}
	})
}

func TestDeparts(t *testing.T) {
	t.Parallel()
	d := revenue
	d.Code = "TG05"
	if got := d.Departs(); len(got) > 0 {
		t.Errorf("an indicator of the catalogue departs: %v", got)
	}
	d.Unit, d.Kind = "triệu đồng", plan.Stock
	if diff := cmp.Diff([]string{"cách cộng theo thời gian khác danh mục"}, d.Departs()); diff != "" {
		t.Errorf("departures (-want +got):\n%s", diff)
	}
	d.Unit = "hộ"
	if got := d.Departs(); len(got) != 2 {
		t.Errorf("another unit too: %v", got)
	}
	d.Code = "TG99"
	if got := d.Departs(); len(got) != 1 {
		t.Errorf("no such code: %v", got)
	}
}
