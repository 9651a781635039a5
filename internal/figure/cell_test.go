package figure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/fault"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

func TestReadCell(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }
	money := plan.Definition{Name: "Thu ngân sách", Unit: "tỷ đồng", Scale: 3}
	houses := plan.Definition{Name: "Nhà tạm", Unit: "nhà"}
	rate := plan.Definition{Name: "Giải ngân", Unit: "%", Scale: 1, Kind: plan.Rate}
	done := plan.Definition{Name: "Nhà văn hóa", Kind: plan.Milestone}
	for _, tt := range []struct {
		text string
		d    plan.Definition
		want figure.Cell
	}{
		{"5,2", money, figure.Cell{Value: figure.Value{N: 5200}}},
		{"ước 5,2", money, figure.Cell{Value: figure.Value{N: 5200}, Status: figure.Estimate}},
		{"uoc tren 6 tỷ đồng", money, figure.Cell{Value: figure.Value{N: 6000, Bound: figure.Over}, Status: figure.Estimate}},
		{"Trên 6 (sơ bộ)", money, figure.Cell{Value: figure.Value{N: 6000, Bound: figure.Over}, Status: figure.Preliminary}},
		{"chính thức 0", money, figure.Cell{Status: figure.Final}},
		{"1.234", houses, figure.Cell{Value: figure.Value{N: 1234}}},
		{"43/43", houses, figure.Cell{Value: figure.Value{N: 43, Num: n(43), Den: n(43)}}},
		{"2/3", rate, figure.Cell{Value: figure.Value{N: 667, Num: n(20), Den: n(30)}}},
		{"88,6%", rate, figure.Cell{Value: figure.Value{N: 886}}},
		{"đạt", done, figure.Cell{Value: figure.Value{N: 1}}},
		{"chua dat", done, figure.Cell{}},
		{"xong 30/6/2026", done, figure.Cell{Value: figure.Value{N: 1, Day: "2026-06-30"}}},
	} {
		got, err := figure.ReadCell(tt.text, tt.d, vn.Undecided)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
		} else if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: -want +got\n%s", tt.text, diff)
		}
	}
	for text, d := range map[string]plan.Definition{"": money, "ước": money, "nhiều": money, "1,2345": money, "1.234": money, "3/0": rate, "mai": done, "5 nhà": money} {
		if got, err := figure.ReadCell(text, d, vn.Undecided); fault.Of(err) == nil {
			t.Errorf("%q is read as %+v, %v; want a sentence", text, got, err)
		}
	}
}

// FuzzReadCell: what is read is written so that it is read again as the same.
func FuzzReadCell(f *testing.F) {
	for _, s := range []string{"5,2", "ước trên 6", "43/43", "1.234", "đạt", "từ 5 trở lên", "0/0", "-7", "~ 3 sơ bộ", "//", "ước ước 5"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, scale int) {
		for _, kind := range []plan.Kind{plan.Flow, plan.Rate, plan.Milestone} {
			d := plan.Definition{Name: "x", Scale: min(6, max(0, scale)), Kind: kind}
			got, err := figure.ReadCell(text, d, vn.DecimalComma)
			if err != nil {
				continue
			}
			again, err := figure.ReadCell(figure.CellText(got.Value, d), d, vn.DecimalComma)
			if diff := cmp.Diff(got.Value, again.Value); err != nil || diff != "" {
				t.Errorf("%q as %s: %q, %v %s", text, kind, figure.CellText(got.Value, d), err, diff)
			}
		}
	})
}
