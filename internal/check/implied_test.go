package check

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/extract"
	"tongket/internal/vn"
)

// TestImpliedPlan holds intervals worked out by hand: the lower end is
// (value − half) ÷ (percent + half), the upper (value + half) ÷ (percent − half).
func TestImpliedPlan(t *testing.T) {
	t.Parallel()
	n := func(units int64, scale int) vn.Decimal { return vn.Decimal{Units: units, Scale: scale} }
	tests := []struct {
		name           string
		value, percent vn.Decimal
		bound          extract.Bound
		lo, hi         string // fractions, "" for no end
		wholes         []int64
	}{
		{"968 at 111,14 %", n(968, 0), n(11114, 2), extract.Exact, "9675000/11114.5", "9685000/11113.5", []int64{871}},
		{"75 at 100,4 %", n(75, 0), n(1004, 1), extract.Exact, "7450/100.45", "7550/100.35", []int64{75}},
		{"hơn 75 at 100,4 %", n(75, 0), n(1004, 1), extract.Over, "7500/100.45", "", nil},
		{"trên 6 at 180 %", n(6, 0), n(180, 0), extract.Over, "600/180.5", "", nil},
		{"ít nhất 6 at 180 %", n(6, 0), n(180, 0), extract.AtLeast, "600/180.5", "", nil},
		{"gần 10 at 98 %", n(10, 0), n(98, 0), extract.Near, "0", "1000/97.5", nil},
		{"dưới 10 at 98 %", n(10, 0), n(98, 0), extract.Below, "0", "1000/97.5", nil},
		{"không quá 3 at 100 %", n(3, 0), n(100, 0), extract.AtMost, "0", "300/99.5", []int64{1, 2, 3}},
		{"khoảng 10 at 98 %", n(10, 0), n(98, 0), extract.About, "0", "", nil},
		{"14,28 at 119 %", n(1428, 2), n(119, 0), extract.Exact, "1427.5/119.5", "1428.5/118.5", []int64{12}},
		{"a percentage that may be zero", n(10, 0), n(0, 0), extract.Exact, "", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := ImpliedPlan(test.value, test.bound, test.percent)
			if diff := cmp.Diff([]string{number(test.lo), number(test.hi)}, []string{printed(got.Lo), printed(got.Hi)}); diff != "" {
				t.Errorf("ends (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.wholes, Wholes(got, MostCandidates)); diff != "" {
				t.Errorf("whole plans (-want +got):\n%s", diff)
			}
		})
	}
}

// number reads "a/b" with decimals in both, as a reduced fraction.
func number(s string) string {
	if s == "" {
		return ""
	}
	r := new(big.Rat)
	for i, part := range split(s) {
		p, _ := new(big.Rat).SetString(part)
		if i == 0 {
			r = p
		} else {
			r.Quo(r, p)
		}
	}
	return printed(r)
}

func split(s string) []string {
	for i := range s {
		if s[i] == '/' {
			return []string{s[:i], s[i+1:]}
		}
	}
	return []string{s}
}

func printed(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return r.RatString()
}

// TestImpliedPlanHoldsTheTruePlan prints a value and its percentage of a plan,
// with any number of decimals, and asks for the plan back.
func TestImpliedPlanHoldsTheTruePlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := vn.Decimal{Units: rapid.Int64Range(1, 10_000_000).Draw(t, "plan"), Scale: rapid.IntRange(0, 3).Draw(t, "scale")}
		value := vn.Decimal{Units: rapid.Int64Range(1, 10_000_000).Draw(t, "value"), Scale: rapid.IntRange(0, 3).Draw(t, "decimals")}
		places := rapid.IntRange(0, 4).Draw(t, "places")
		percent, err := vn.FromRat(times100(value.Rat(), plan.Rat()), places)
		if err != nil || percent.Sign() == 0 {
			t.Skip("prints as zero")
		}
		// The value itself may have been rounded for print.
		short, err := value.Round(rapid.IntRange(0, value.Scale).Draw(t, "printed decimals"))
		if err != nil {
			t.Fatal(err)
		}
		if got := ImpliedPlan(short, extract.Exact, percent); !got.Contains(plan.Rat()) {
			t.Fatalf("%s is %s%% of %s, but the plan is said to be in %s–%s", short, percent, plan, printed(got.Lo), printed(got.Hi))
		}
		over := vn.Decimal{Units: value.Units - 1, Scale: value.Scale}
		if got := ImpliedPlan(over, extract.Over, percent); !got.Contains(plan.Rat()) {
			t.Fatalf("trên %s is %s%% of %s, but the plan is said to be above %s", over, percent, plan, printed(got.Lo))
		}
	})
}

// TestWholesAreThoseInside compares the list with counting by hand.
func TestWholesAreThoseInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo := big.NewRat(rapid.Int64Range(-40, 40).Draw(t, "lo"), rapid.Int64Range(1, 7).Draw(t, "lo part"))
		width := big.NewRat(rapid.Int64Range(0, 40).Draw(t, "width"), rapid.Int64Range(1, 7).Draw(t, "width part"))
		i := Interval{Lo: lo, Hi: new(big.Rat).Add(lo, width), LoOpen: rapid.Bool().Draw(t, "lo open"), HiOpen: rapid.Bool().Draw(t, "hi open")}
		var want []int64
		for n := int64(-50); n <= 90; n++ {
			if i.Contains(new(big.Rat).SetInt64(n)) {
				want = append(want, n)
			}
		}
		if HasWhole(i) != (len(want) > 0) {
			t.Fatalf("HasWhole is %v, the interval holds %v", HasWhole(i), want)
		}
		if len(want) > MostCandidates {
			want = nil
		}
		if diff := cmp.Diff(want, Wholes(i, MostCandidates)); diff != "" {
			t.Fatalf("wholes (-want +got):\n%s", diff)
		}
	})
}
