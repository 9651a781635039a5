package rollup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/figure"
	"tongket/internal/org"
	"tongket/internal/plan"
	"tongket/internal/regime"
	"tongket/internal/rollup"
	"tongket/internal/score"
	"tongket/internal/vn"
	"tongket/internal/wardtest"
)

// has is one indicator of a ward with its year, if it has one.
type has struct {
	d       plan.Definition
	lo      int64
	value   *figure.Value
	partial bool // only of the year's first half
}

func whole(n int64) *figure.Value { return &figure.Value{N: n} }

func ratio(n, num, den int64) *figure.Value { return &figure.Value{N: n, Num: &num, Den: &den} }

func poverty(unit string) plan.Definition {
	return plan.Definition{Name: "Tỷ lệ hộ nghèo đa chiều", Unit: unit, Scale: 2, Decimals: 2, PercentDecimals: 1,
		Direction: plan.Down, Kind: plan.Rate, OverUnits: plan.Ratios, YearEnd: true, Code: "TG22"}
}

func revenue(unit, code string) plan.Definition {
	return plan.Definition{Name: "Tổng thu ngân sách nhà nước trên địa bàn", Unit: unit, Scale: 1, Decimals: 1, PercentDecimals: 1,
		Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds, Code: code}
}

func income() plan.Definition {
	return plan.Definition{Name: "Thu nhập bình quân đầu người", Unit: "triệu đồng/người/năm", Scale: 1, Decimals: 1, PercentDecimals: 1,
		Direction: plan.Up, Kind: plan.Average, OverUnits: plan.Separate, Code: "TG09"}
}

// ward founds a ward of a record with what it has.
func ward(t *testing.T, d *db.DB, name string, all []has) auth.WardID {
	t.Helper()
	id, err := org.FoundWard(t.Context(), d, org.New{Name: name, Kind: org.Xa, Province: "tỉnh Bình Mẫu"})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), auth.System(id, "test"), func(tx *db.Tx) error {
		if _, err := regime.OpenYear(tx, 2025, regime.CalendarCode); err != nil {
			return err
		}
		base, err := plan.OwnBaseline(tx)
		if err != nil {
			return err
		}
		root, err := org.Root(tx)
		if err != nil {
			return err
		}
		for _, h := range all {
			if err := h.record(tx, base.ID, root); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h has) record(tx *db.Tx, base plan.BaselineID, root auth.UnitID) error {
	d, err := plan.Define(tx, h.d)
	if err != nil {
		return err
	}
	operator := plan.AtLeast
	if d.Direction == plan.Down {
		operator = plan.AtMost
	}
	if _, err := plan.SetTarget(tx, plan.Target{Year: 2025, Name: d.Name, Counts: true,
		Parts: []plan.Part{{Indicator: d.Indicator, Plans: []plan.Assigned{{Baseline: base, Operator: operator, Lo: h.lo}}}}}, ""); err != nil {
		return err
	}
	if h.value == nil {
		return nil
	}
	key := figure.Key{Indicator: d.Indicator, Unit: root, From: "2025-01-01", To: "2025-12-31"}
	if h.partial {
		key.From, key.To = "2025-07-01", "2025-12-31"
	}
	f, err := figure.Submit(tx, figure.Entry{Key: key, Value: *h.value, Status: figure.Final})
	if err != nil {
		return err
	}
	_, err = figure.Approve(tx, f.ID)
	return err
}

// TestWardsTogether: amounts are added, rates formed anew from their parts and
// not averaged, levels of their own left alone; who cannot be counted in is told.
func TestWardsTogether(t *testing.T) {
	t.Parallel()
	wardtest.EmptyEngines(t, func(t *testing.T, w *wardtest.W) {
		ward(t, w.DB, "Khê Một", []has{{revenue("tỷ đồng", "TG05"), 100, whole(125), false}, {poverty("%"), 200, ratio(100, 1000, 100_000), false}, {income(), 700, whole(720), false}})
		ward(t, w.DB, "Khê Hai", []has{{revenue("tỷ đồng", "TG05"), 300, whole(280), false}, {poverty("%"), 200, ratio(300, 9000, 300_000), false}, {income(), 700, nil, false}})
		ward(t, w.DB, "Khê Ba", []has{{revenue("triệu đồng", ""), 90_000, whole(95_000), false}, {poverty("hộ"), 200, whole(900), false}})
		ward(t, w.DB, "Khê Tư", []has{{revenue("tỷ đồng", "TG05"), 100, whole(60), true}, {poverty("%"), 200, &figure.Value{N: 150}, false}})
		ward(t, w.DB, "Khê Năm", []has{{poverty("‰"), 200, ratio(900, 900, 100_000), false}})
		look, err := rollup.Of(t.Context(), w.DB, score.Asked{Year: 2025}, "")
		if err != nil {
			t.Fatal(err)
		}
		if want := (score.Count{Exceeded: 5, NotMet: 4, NoData: 2, Total: 11}); look.Count != want || len(look.Wards) != 5 {
			t.Errorf("%d wards, count %+v, want 5 wards, %+v", len(look.Wards), look.Count, want)
		}
		sum := score.Count{}
		for _, one := range look.Wards {
			sum = sum.Plus(one.Count)
		}
		if sum != look.Count {
			t.Errorf("the wards' counts sum to %+v, not to %+v", sum, look.Count)
		}
		got := map[string]rollup.Indicator{}
		for _, x := range look.Indicators {
			got[x.Code] = x
		}
		for _, want := range []rollup.Indicator{
			{Code: "TG05", Unit: "tỷ đồng", Wards: 2, Printed: "40,5",
				Missing: []rollup.Left{{Name: "xã Khê Tư", Why: "Còn thiếu tháng 01 đến tháng 6/2025."}},
				Apart:   []rollup.Left{{Name: "xã Khê Ba", Why: "Tính bằng triệu đồng, các nơi khác tính bằng tỷ đồng."}, {Name: "xã Khê Năm", Why: "Không có chỉ tiêu mang mã TG05."}}},
			// 1,000 of 100,000, 9,000 of 300,000 and, told in per mille, 900 of 100,000 are
			// 10,900 of 500,000: not the mean of 1 %, 3 % and 0.9 %.
			{Code: "TG22", Unit: "%", Wards: 3, Printed: "2,18",
				Missing: []rollup.Left{{Name: "xã Khê Tư", Why: "Chỉ có tỷ lệ, không có tử số và mẫu số nên không cộng được."}},
				Apart:   []rollup.Left{{Name: "xã Khê Ba", Why: "Đơn vị tính không quy đổi được sang đơn vị tính của các nơi khác."}}},
			{Code: "TG09", Unit: "triệu đồng/người/năm", Wards: 1, Printed: "",
				Missing: []rollup.Left{{Name: "xã Khê Hai", Why: "Chưa có số liệu được duyệt từ 01/01/2025 đến 31/12/2025."}},
				Apart:   []rollup.Left{{Name: "xã Khê Ba", Why: "Không có chỉ tiêu mang mã TG09."}, {Name: "xã Khê Năm", Why: "Không có chỉ tiêu mang mã TG09."}, {Name: "xã Khê Tư", Why: "Không có chỉ tiêu mang mã TG09."}}},
		} {
			opts := cmp.Options{cmpopts.IgnoreFields(rollup.Indicator{}, "Name", "Value", "How", "Count"), cmpopts.IgnoreFields(rollup.Left{}, "Ward")}
			if diff := cmp.Diff(want, got[want.Code], opts); diff != "" {
				t.Errorf("%s (-want +got):\n%s", want.Code, diff)
			}
		}
		if c := got["TG05"].Count; c.Exceeded != 1 || c.NotMet != 1 || c.NoData != 1 || c.Total != 3 {
			t.Errorf("verdicts of comparable wards: %+v", c)
		}
	})
}

// TestWhatIsComputedHasNoPartsOfItsOwn: the figures behind a formula have
// numerators of other indicators, which are never added as its own; amounts in
// another size of the same unit are added in one.
func TestWhatIsComputedHasNoPartsOfItsOwn(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	bare := poverty("%")
	bare.Name, bare.Code = "Tỷ lệ hộ nghèo theo số rà soát", ""
	computed := func(name string) {
		id := ward(t, w.DB, name, []has{{bare, 200, ratio(100, 1000, 100_000), false}})
		if err := w.DB.Update(t.Context(), auth.System(id, "test"), func(tx *db.Tx) error {
			all, err := plan.Indicators(tx, "")
			if err != nil {
				return err
			}
			base, err := plan.OwnBaseline(tx)
			if err != nil {
				return err
			}
			d := poverty("%")
			for of := range all {
				d.Formula = "“" + string(of) + "” + 0"
			}
			return has{d: d, lo: 200}.record(tx, base.ID, "")
		}); err != nil {
			t.Fatal(err)
		}
	}
	computed("Khê Một")
	computed("Khê Hai")
	ward(t, w.DB, "Khê Ba", []has{{revenue("tỷ đồng", "TG05"), 100, whole(125), false}})
	ward(t, w.DB, "Khê Tư", []has{{revenue("triệu đồng", "TG05"), 100, whole(5000), false}})
	look, err := rollup.Of(t.Context(), w.DB, score.Asked{Year: 2025}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range look.Indicators {
		switch {
		case x.Code == "TG22" && (x.Wards != 0 || x.Value != nil || len(x.Missing) != 2 || x.Missing[0].Why != "Tính bằng công thức nên không có tử số và mẫu số để cộng."):
			t.Errorf("computed: %+v", x)
		case x.Code == "TG05" && (x.Wards != 2 || x.Printed != "13,0" || x.Unit != "tỷ đồng" || len(x.Missing) != 0 || len(x.Apart) != 2):
			t.Errorf("two sizes of a unit: %+v", x)
		}
	}
	if len(look.Indicators) != 2 {
		t.Errorf("%d indicators, want 2", len(look.Indicators))
	}
}

// TestOneProvince looks at the wards of one province only, and as of a day.
func TestOneProvince(t *testing.T) {
	t.Parallel()
	w := wardtest.Empty(t)
	ward(t, w.DB, "Khê Một", []has{{revenue("tỷ đồng", "TG05"), 100, whole(125), false}})
	for province, want := range map[string]int{"": 1, "TỈNH BÌNH MẪU": 1, "tỉnh Khác": 0} {
		look, err := rollup.Of(t.Context(), w.DB, score.Asked{Year: 2025}, province)
		if err != nil || len(look.Wards) != want {
			t.Errorf("province %q: %d wards, want %d (%v)", province, len(look.Wards), want, err)
		}
	}
	before, err := rollup.Of(t.Context(), w.DB, score.Asked{Year: 2025, AsOf: vn.DayOf(wardtest.Start).AddDays(-1)}, "")
	if err != nil || before.Count.Total != 0 || len(before.Wards) != 1 {
		t.Errorf("the day before the record began: %+v (%v), want one ward without a plan", before, err)
	}
}
