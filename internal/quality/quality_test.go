package quality_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/auth"
	"tongket/internal/figure"
	"tongket/internal/plan"
	"tongket/internal/quality"
	"tongket/internal/vn"
)

// scene is a ward of one parent and its groups, figures told in a line each:
// "indicator unit from to value[/den]".
type scene struct{ quality.Input }

func newScene() *scene {
	s := &scene{quality.Input{Year: 2025, Root: "ward", Units: map[auth.UnitID]quality.Peer{"ward": {Name: "Phường"}},
		Definitions: map[plan.IndicatorID]plan.Definition{
			"poor":   {Indicator: "poor", Name: "Số hộ nghèo", Unit: "hộ", Kind: plan.Stock, OverUnits: plan.Adds},
			"left":   {Indicator: "left", Name: "Số hộ thoát nghèo", Unit: "hộ", Kind: plan.Flow, OverUnits: plan.Adds},
			"budget": {Indicator: "budget", Name: "Thu ngân sách", Unit: "triệu đồng", Scale: 1, Decimals: 1, Kind: plan.Flow, OverUnits: plan.Adds},
			"cover":  {Indicator: "cover", Name: "Tỷ lệ bao phủ", Unit: "%", Scale: 1, Decimals: 1, Kind: plan.Rate, OverUnits: plan.Ratios},
			"school": {Indicator: "school", Name: "Đạt chuẩn", Kind: plan.Milestone, OverUnits: plan.Separate}},
		Limits: quality.Limits{Rise: vn.Decimal{Units: 100}, Fall: vn.Decimal{Units: 50}, Far: vn.Decimal{Units: 35, Scale: 1}, Same: 3}}}
	for n := 1; n <= 9; n++ {
		s.Units[auth.UnitID(fmt.Sprint("g", n))] = quality.Peer{Name: fmt.Sprint("Tổ ", n), Parent: "ward", Kind: "group"}
	}
	return s
}

func (s *scene) figures(lines ...string) *scene {
	for _, line := range lines {
		f := figure.Figure{ID: figure.ID(line), State: figure.Approved, Revision: 1}
		var value string
		fmt.Sscan(line, &f.Key.Indicator, &f.Key.Unit, &f.Key.From, &f.Key.To, &value)
		if num, den, is := strings.Cut(value, "/"); is {
			var n, d int64
			fmt.Sscan(num, &n)
			fmt.Sscan(den, &d)
			f.Value = figure.Value{N: n * 1000 / d, Num: &n, Den: &d}
		} else if bare, above := strings.CutPrefix(value, ">"); above {
			fmt.Sscan(bare, &f.Value.N)
			f.Value.Bound = figure.Over
		} else {
			fmt.Sscan(value, &f.Value.N)
		}
		s.Figures = append(s.Figures, f)
	}
	return s
}

func (s *scene) month(indicator, unit string, m int, value int64) *scene {
	from := time.Date(2025, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	return s.figures(fmt.Sprintf("%s %s %s %s %d", indicator, unit, from.Format(time.DateOnly), from.AddDate(0, 1, -1).Format(time.DateOnly), value))
}

func (s *scene) rule(t *testing.T, left string, o quality.Operator, right string, m quality.Missing) *scene {
	t.Helper()
	r := quality.Rule{ID: quality.RuleID(fmt.Sprint("r", len(s.Rules))), Name: "Quy tắc thử", Operator: o, Missing: m}
	byID := func(id string) (plan.IndicatorID, bool) {
		_, known := s.Definitions[plan.IndicatorID(id)]
		return plan.IndicatorID(id), known
	}
	var err error
	if r.Left, err = plan.ParseFormula(left, byID); err != nil {
		t.Fatal(err)
	}
	if r.Right, err = plan.ParseFormula(right, byID); err != nil {
		t.Fatal(err)
	}
	s.Rules = append(s.Rules, r)
	return s
}

// told is what a test reads of the findings: kind, unit and arithmetic.
func told(in quality.Input) []string {
	var all []string
	for _, f := range quality.Of(in) {
		all = append(all, fmt.Sprintf("%s %s %s", f.Kind, f.Unit, f.Arithmetic))
	}
	return all
}

const h1 = " 2025-01-01 2025-06-30 "

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   *scene
		want []string
	}{
		{"a sound year", newScene().figures("poor ward"+h1+"20", "left ward"+h1+"5").rule(t, "left", quality.AtMost, "poor", quality.SkipAny), nil},
		{"a rule that is broken", newScene().figures("poor g1"+h1+"20", "left g1"+h1+"25").rule(t, "left", quality.AtMost, "poor", quality.SkipAny), []string{"between g1 25 > 20"}},
		{"one side is missing and skipped", newScene().figures("left g1"+h1+"25").rule(t, "left", quality.AtMost, "poor", quality.SkipAny), nil},
		{"one side is missing and counts as nought", newScene().figures("left g1"+h1+"25").rule(t, "left", quality.AtMost, "poor", quality.Never), []string{"between g1 25 > 0"}},
		{"a sum of which something is there", newScene().figures("left g1"+h1+"25", "poor g1"+h1+"20").rule(t, "left + budget", quality.AtMost, "poor", quality.SkipAll), []string{"between g1 25 > 20"}},
		{"a bounded value says too little", newScene().figures("left g1"+h1+">25", "poor g1"+h1+"20").rule(t, "left", quality.AtMost, "poor", quality.SkipAny), nil},
		{"both or none", newScene().figures("left g1"+h1+"25").rule(t, "left", quality.BothNone, "poor", quality.SkipAny), []string{"between g1 có số · không có số"}},
		{"only one", newScene().figures("left g1"+h1+"25", "poor g1"+h1+"30").rule(t, "left", quality.OnlyOne, "poor", quality.SkipAny), []string{"between g1 có số · có số"}},
		{"other days are another thing", newScene().figures("left g1 2025-01-01 2025-01-31 25", "poor g1"+h1+"20").rule(t, "left", quality.AtMost, "poor", quality.SkipAny), nil},

		{"parts that do not sum", newScene().groups("poor", 1, 2, 3, 4, 5, 6, 7, 8, 9).figures("poor ward" + h1 + "52"), []string{"parts ward 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + … = 45 ≠ 52"}},
		{"parts that do", newScene().groups("poor", 1, 2, 3, 4, 5, 6, 7, 8, 9).figures("poor ward" + h1 + "45"), nil},
		{"some parts are less than the whole", newScene().groups("poor", 1, 2, 3).figures("poor ward" + h1 + "52"), nil},
		{"some parts are more", newScene().groups("poor", 10, 20, 30).figures("poor ward" + h1 + "52"), []string{"parts ward 10 + 20 + 30 = 60 ≠ 52"}},

		{"months that do not run up", newScene().month("left", "g1", 1, 2).month("left", "g1", 2, 3).figures("left g1 2025-01-01 2025-02-28 6"), []string{"run_up g1 2 + 3 = 5 ≠ 6"}},
		{"months that do", newScene().month("left", "g1", 1, 2).month("left", "g1", 2, 3).figures("left g1 2025-01-01 2025-02-28 5"), nil},
		{"a month is missing", newScene().month("left", "g1", 1, 2).month("left", "g1", 3, 3).figures("left g1 2025-01-01 2025-03-31 9"), nil},
		{"levels do not run up", newScene().month("poor", "g1", 1, 2).month("poor", "g1", 2, 3).figures("poor g1 2025-01-01 2025-02-28 3"), nil},

		{"a share of more than all", newScene().figures("cover g1" + h1 + "1021"), []string{"beyond g1 102,1 > 100"}},
		{"a part of more than the whole", newScene().figures("cover g1" + h1 + "30/20"), []string{"beyond g1 3,0 > 2,0"}},
		{"all of it", newScene().figures("cover g1" + h1 + "1000"), nil},

		{"a slip of a thousand", newScene().figures("budget g1"+h1+"12000000", "budget g1 2024-01-01 2024-06-30 11000"), []string{"scale g1 1.200.000,0 ÷ 1.100,0"}},
		{"a slip down", newScene().figures("budget g1"+h1+"12", "budget g1 2024-01-01 2024-06-30 11000"), []string{"scale g1 1,2 ÷ 1.100,0"}},
		{"a leap is a question", newScene().figures("budget g1"+h1+"30000", "budget g1 2024-01-01 2024-06-30 11000"), []string{"last_year g1 (3.000,0 − 1.100,0) ÷ 1.100,0 = 172,7%"}},
		{"a fall", newScene().figures("budget g1"+h1+"4000", "budget g1 2024-01-01 2024-06-30 11000"), []string{"last_year g1 (400,0 − 1.100,0) ÷ 1.100,0 = −63,6%"}},
		{"double is not yet a leap", newScene().figures("budget g1"+h1+"22000", "budget g1 2024-01-01 2024-06-30 11000"), nil},
		{"from nothing", newScene().figures("budget g1"+h1+"22000", "budget g1 2024-01-01 2024-06-30 0"), nil},

		{"one unlike its neighbours", newScene().groups("poor", 10, 11, 12, 10, 11, 12, 10, 11, 95), []string{"peers g9 0,6745 × |95 − 11| ÷ 1 = 56,7"}},
		{"all alike but one", newScene().groups("poor", 10, 10, 10, 10, 10, 10, 10, 10, 95), nil},
		{"too few to say what is usual", newScene().groups("poor", 10, 11, 12, 10, 11, 95), nil},

		{"the same for three months", newScene().month("budget", "g1", 1, 125).month("budget", "g1", 2, 125).month("budget", "g1", 3, 125), []string{"copied g1 3 × 12,5"}},
		{"the same for two", newScene().month("budget", "g1", 1, 125).month("budget", "g1", 2, 125).month("budget", "g1", 3, 126), nil},
		{"small numbers come alike", newScene().month("left", "g1", 1, 2).month("left", "g1", 2, 2).month("left", "g1", 3, 2), nil},
		{"not in a row", newScene().month("budget", "g1", 1, 125).month("budget", "g1", 3, 125).month("budget", "g1", 4, 125), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, told(c.in.Input)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// groups gives the groups a value each for the first half.
func (s *scene) groups(indicator string, values ...int64) *scene {
	for i, v := range values {
		s.figures(fmt.Sprintf("%s g%d%s%d", indicator, i+1, h1, v))
	}
	return s
}

// TestLimitsAreTheWards: a bound that the ward leaves empty asks nothing.
func TestLimitsAreTheWards(t *testing.T) {
	t.Parallel()
	s := newScene().figures("budget g1"+h1+"30000", "budget g1 2024-01-01 2024-06-30 11000").groups("poor", 10, 11, 12, 10, 11, 12, 10, 11, 95).
		month("budget", "g2", 1, 125).month("budget", "g2", 2, 125).month("budget", "g2", 3, 125)
	if n := len(told(s.Input)); n != 3 {
		t.Fatalf("%d findings with limits, want 3", n)
	}
	s.Limits = quality.Limits{}
	if got := told(s.Input); got != nil {
		t.Errorf("without limits: %v", got)
	}
}

// TestOrderTellsNothing: the order of the figures changes no finding, and a finding
// keeps its name as long as its figures stay.
func TestOrderTellsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := newScene()
		for m := 1; m <= 6; m++ {
			for n := 1; n <= 9; n++ {
				s.month("budget", fmt.Sprint("g", n), m, rapid.Int64Range(0, 3).Draw(r, "n")*100)
			}
			s.month("budget", "ward", m, rapid.Int64Range(0, 2700).Draw(r, "ward"))
		}
		first := quality.Of(s.Input)
		rand.Shuffle(len(s.Figures), func(i, j int) { s.Figures[i], s.Figures[j] = s.Figures[j], s.Figures[i] })
		if diff := cmp.Diff(first, quality.Of(s.Input)); diff != "" {
			r.Fatalf("after a shuffle (-first +second):\n%s", diff)
		}
		for _, f := range first {
			if f.Sentence == "" || f.Arithmetic == "" || len(f.Figures) == 0 {
				r.Fatalf("%+v says nothing", f)
			}
		}
	})
}
