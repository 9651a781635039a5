package score

import (
	"testing"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/vn"
)

func TestSpanWords(t *testing.T) {
	t.Parallel()
	tests := []struct{ from, to, want string }{
		{"2025-05-01", "2025-05-31", "tháng 5/2025"},
		{"2025-11-01", "2025-12-31", "tháng 11, 12/2025"},
		{"2025-07-01", "2025-09-30", "tháng 7 đến tháng 9/2025"},
		{"2024-12-01", "2025-02-28", "tháng 12/2024 đến tháng 02/2025"},
		{"2024-12-15", "2025-01-14", "tháng 01/2025"},
		{"2025-04-15", "2025-06-14", "tháng 5, 6/2025"},
		{"2025-12-15", "2025-12-31", "từ 15/12/2025 đến 31/12/2025"},
		{"2025-12-31", "2025-12-31", "ngày 31/12/2025"},
	}
	for _, test := range tests {
		s, ok := spanOf(Window{vn.Day(test.from), vn.Day(test.to)})
		if got := s.words(); !ok || got != test.want {
			t.Errorf("%s–%s: want %q, got %q", test.from, test.to, test.want, got)
		}
	}
}

func TestYearBefore(t *testing.T) {
	t.Parallel()
	for day, want := range map[vn.Day]vn.Day{
		"2025-02-28": "2024-02-29", // the last of the month stays the last
		"2024-02-29": "2023-02-28",
		"2024-02-28": "2023-02-28",
		"2025-12-14": "2024-12-14",
		"2025-06-30": "2024-06-30",
	} {
		d, ok := dayOf(day)
		if got := d.yearBefore().vn(); !ok || got != want {
			t.Errorf("a year before %s: want %s, got %s", day, want, got)
		}
	}
}

// TestRingOfParents gives a tree that bites its tail: every unit is still read
// once.
func TestRingOfParents(t *testing.T) {
	t.Parallel()
	in := Input{Year: 2025, Definitions: map[plan.IndicatorID]plan.Definition{
		"i": {Indicator: "i", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds, Direction: plan.Up}}}
	in.Units = Tree{Root: "gốc", Parent: map[auth.UnitID]auth.UnitID{"a": "b", "b": "c", "c": "a", "gốc": "a"}}
	in.Targets = []plan.Target{{ID: "t", Counts: true, Parts: []plan.Part{{Indicator: "i", Plans: []plan.Assigned{{Operator: plan.AtLeast, Lo: 1}}}}}}
	for _, unit := range []auth.UnitID{"b"} {
		in.Figures = append(in.Figures, figure.Figure{State: figure.Approved, Status: figure.Final, Value: figure.Value{N: 7},
			Key: figure.Key{Indicator: "i", Unit: unit, From: "2025-01-01", To: "2025-12-31"}})
	}
	if got := Of(in).Lines[0].Parts[0].Value; got == nil || got.Text != "7" {
		t.Errorf("want 7, got %+v", got)
	}
}

// TestManyUnitsMissing keeps the sentence short when half the ward is late.
func TestManyUnitsMissing(t *testing.T) {
	t.Parallel()
	r := &reader{ledger: &ledger{root: "gốc", names: map[auth.UnitID]string{"1": "Tổ 1", "2": "Tổ 2", "3": "Tổ 3", "4": "Tổ 4"}}}
	may, _ := spanOf(Window{"2025-05-01", "2025-05-31"})
	june, _ := spanOf(Window{"2025-06-01", "2025-06-30"})
	var gaps []gap
	for _, unit := range []auth.UnitID{"4", "2", "1", "3"} {
		gaps = append(gaps, gap{may, unit})
	}
	gaps = append(gaps, gap{june, "2"}, gap{june, "lạ"})
	want := "tháng 5/2025 của Tổ 1 và 3 đơn vị khác; tháng 6/2025 của Tổ 2, đơn vị lạ"
	if got := r.missingWords(gaps); got != want {
		t.Errorf("want %q, got %q", want, got)
	}
}
