package check

import (
	"strings"
	"testing"

	"tongket/internal/extract"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/score"
	"tongket/internal/vn"
)

func num(units int64, scale int) *extract.Num { return &extract.Num{Units: units, Scale: scale} }

var billions = plan.Definition{Indicator: "thu", Name: "Thu ngân sách", Unit: "tỷ đồng", Scale: 2, Decimals: 2, PercentDecimals: 2,
	Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}

var houses = plan.Definition{Indicator: "nhà", Name: "Xóa nhà tạm", Unit: "nhà", Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Adds}

func TestAgree(t *testing.T) {
	t.Parallel()
	y := int64(43)
	atLeast := func(n int64) []plan.Assigned { return []plan.Assigned{{Operator: plan.AtLeast, Lo: n}} }
	tests := map[string]struct {
		fact  extract.Fact
		def   plan.Definition
		value figure.Value
		plans []plan.Assigned
		grade Grade
		says  string
	}{
		"hơn 75 and 75,10": {extract.Fact{Value: num(75, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 7510}, nil, Agrees, "Khớp bản ghi: 75,10 tỷ đồng."},
		"hơn 75 and 74,9": {extract.Fact{Value: num(75, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 7490}, nil, Contradiction, "Văn bản ghi trên 75 tỷ đồng, bản ghi là 74,90 tỷ đồng."},
		"hơn 75 and 75 itself": {extract.Fact{Value: num(75, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 7500}, nil, Contradiction, ""},
		"hơn 75 and 98": {extract.Fact{Value: num(75, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 9800}, nil, Doubtful, "cách xa số ghi"},
		"trên 1.500 may be far from 1.500": {extract.Fact{Value: num(1500, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 157000}, nil, Agrees, ""},
		"gần 10 and 9,8": {extract.Fact{Value: num(10, 0), Unit: "tỷ đồng", Bound: extract.Near}, billions,
			figure.Value{N: 980}, nil, Agrees, ""},
		"gần 10 and 10,2": {extract.Fact{Value: num(10, 0), Unit: "tỷ đồng", Bound: extract.Near}, billions,
			figure.Value{N: 1020}, nil, Contradiction, ""},
		"khoảng 70 and 74": {extract.Fact{Value: num(70, 0), Unit: "tỷ đồng", Bound: extract.About}, billions,
			figure.Value{N: 7400}, nil, Agrees, ""},
		"khoảng 70 and 95": {extract.Fact{Value: num(70, 0), Unit: "tỷ đồng", Bound: extract.About}, billions,
			figure.Value{N: 9500}, nil, Doubtful, ""},
		"968 rounds 968,40": {extract.Fact{Value: num(968, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96840}, nil, Agrees, "968,40"},
		"968 is not 986": {extract.Fact{Value: num(968, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 98600}, nil, Contradiction, "Văn bản ghi 968 tỷ đồng, bản ghi là 986,00 tỷ đồng."},
		"968,5 rounds up": {extract.Fact{Value: num(968, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96850}, nil, Contradiction, ""},
		"millions against billions": {extract.Fact{Value: num(25941, 0), Unit: "triệu đồng"}, billions,
			figure.Value{N: 2594}, nil, Contradiction, ""},
		"billions printed as millions": {extract.Fact{Value: num(25940, 0), Unit: "triệu đồng"}, billions,
			figure.Value{N: 2594}, nil, Agrees, ""},
		"other things": {extract.Fact{Value: num(12, 0), Unit: "hộ"}, billions,
			figure.Value{N: 1200}, nil, CannotJudge, "tính bằng hộ"},
		"a counting word with more words": {extract.Fact{Value: num(43, 0), Unit: "nhà tạm"}, houses,
			figure.Value{N: 43}, nil, Agrees, ""},
		"counted things are exact": {extract.Fact{Value: num(42, 0), Unit: "nhà"}, houses,
			figure.Value{N: 43}, nil, Contradiction, ""},
		"the record is itself bounded": {extract.Fact{Value: num(6, 0), Unit: "tỷ đồng", Bound: extract.Over}, billions,
			figure.Value{N: 600, Bound: figure.Over}, nil, Agrees, "trên 6"},
		"a bounded record decides nothing": {extract.Fact{Value: num(7, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 600, Bound: figure.Over}, nil, CannotJudge, ""},
		"a bounded record still excludes": {extract.Fact{Value: num(5, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 600, Bound: figure.Over}, nil, Contradiction, ""},
		"a range": {extract.Fact{Value: num(10, 0), Upper: num(12, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 1150}, nil, Agrees, ""},
		"x/y": {extract.Fact{Value: num(43, 0), Of: num(43, 0), PlanPct: num(100, 0), Unit: "nhà"}, houses,
			figure.Value{N: 43, Den: &y}, nil, Agrees, "43/43"},
		"x/y with another y": {extract.Fact{Value: num(43, 0), Of: num(45, 0), Unit: "nhà"}, houses,
			figure.Value{N: 43, Den: &y}, nil, Contradiction, "tổng là 45"},
		"percentage of the plan": {extract.Fact{Value: num(968, 0), PlanPct: num(11114, 2), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, atLeast(87100), Agrees, ""},
		"percentage of another plan": {extract.Fact{Value: num(968, 0), PlanPct: num(11114, 2), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, atLeast(87000), Contradiction, "tính từ bản ghi là 111,26%"},
		"one of two plans": {extract.Fact{Value: num(968, 0), PlanPct: num(11114, 2), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, append(atLeast(87000), atLeast(87100)...), Agrees, ""},
		"cut instead of rounded": {extract.Fact{Value: num(968, 0), PlanPct: num(11113, 2), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, atLeast(87100), Doubtful, "chữ số cuối"},
		"the plan itself": {extract.Fact{Value: num(968, 0), Plan: num(871, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, atLeast(87100), Agrees, ""},
		"another plan": {extract.Fact{Value: num(968, 0), Plan: num(870, 0), Unit: "tỷ đồng"}, billions,
			figure.Value{N: 96800}, atLeast(87100), Contradiction, "Văn bản ghi kế hoạch 870 tỷ đồng, bản ghi là ≥ 871,00 tỷ đồng."},
		"only a percentage, and no plan known": {extract.Fact{PlanPct: num(104, 0)}, billions,
			figure.Value{N: 96800}, nil, CannotJudge, "không có mức kế hoạch"},
		"nothing to compare": {extract.Fact{YoyPct: num(5, 0)}, billions, figure.Value{N: 96800}, nil, CannotJudge, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Agree(test.fact, test.def, test.value, test.plans...)
			if got.Grade != test.grade || !strings.Contains(got.Sentence, test.says) || got.Title == "" {
				t.Errorf("want %s with %q, got %+v", test.grade, test.says, got)
			}
		})
	}
}

func TestAgainst(t *testing.T) {
	t.Parallel()
	whole := func(year string, n int64) figure.Figure {
		return figure.Figure{ID: figure.ID(year), State: figure.Approved, Status: figure.Final, Value: figure.Value{N: n},
			Key: figure.Key{Indicator: "thu", From: vn.Day(year + "-01-01"), To: vn.Day(year + "-12-31")}}
	}
	board := score.Of(score.Input{
		Year: 2025, AsOf: "2026-01-08", Figures: []figure.Figure{whole("2025", 96800), whole("2024", 90000)},
		Definitions: map[plan.IndicatorID]plan.Definition{"thu": billions, "nhà": houses},
		Targets: []plan.Target{
			{ID: "1", Number: 1, Counts: true, Parts: []plan.Part{{Indicator: "thu", Plans: []plan.Assigned{{Baseline: "b", Operator: plan.AtLeast, Lo: 87100}}}}},
			{ID: "2", Number: 2, Counts: true, Parts: []plan.Part{{Indicator: "nhà"}}},
		},
	})
	facts := []extract.Fact{
		{Period: "2025", Value: num(986, 0), Unit: "tỷ đồng", Span: [2]int{3, 9}},
		{Period: "2025", Value: num(968, 0), PlanPct: num(1111, 1), YoyPct: num(76, 1), Unit: "tỷ đồng"},
		{Period: "2025", Value: num(968, 0), YoyPct: num(86, 1), Unit: "tỷ đồng"},
		{Period: "2024", Value: num(1, 0), Unit: "tỷ đồng"},
		{Period: "2025", Value: num(43, 0), Unit: "nhà"},
		{Period: "2025", Value: num(7, 0), Unit: "hộ"},
		{Period: "2025", Role: extract.Target, Value: num(7, 0), Unit: "tỷ đồng"},
	}
	which := map[int]plan.IndicatorID{0: "thu", 1: "thu", 2: "thu", 3: "thu", 4: "nhà", 6: "thu"}
	got := Against(facts, which, board)
	want := []struct {
		fact  int
		grade Grade
		says  string
	}{
		{0, Contradiction, "Văn bản ghi 986 tỷ đồng, bản ghi là 968,00 tỷ đồng."},
		{1, Agrees, "Khớp bản ghi"},
		{2, Contradiction, "thay đổi 8,6% so với cùng kỳ, tính từ bản ghi là 7,6%"},
		{4, CannotJudge, "Bản ghi chưa có số liệu này."},
	}
	if len(got) != len(want) {
		t.Fatalf("want %d findings, got %+v", len(want), got)
	}
	for i, w := range want {
		if got[i].Facts[0] != w.fact || got[i].Grade != w.grade || !strings.Contains(got[i].Sentence, w.says) {
			t.Errorf("want %+v, got %+v", w, got[i])
		}
	}
}
