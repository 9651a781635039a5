package plan_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/wardtest"
)

// ward is a small set of indicators to compute with.
var ward = map[plan.IndicatorID]plan.Definition{
	"poor":     {Indicator: "poor", Name: "Số hộ nghèo", Unit: "hộ", Kind: plan.Stock},
	"homes":    {Indicator: "homes", Name: "Tổng số hộ", Unit: "hộ", Kind: plan.Stock},
	"people":   {Indicator: "people", Name: "Dân số", Unit: "người", Kind: plan.Stock},
	"industry": {Indicator: "industry", Name: "Giá trị sản xuất công nghiệp - xây dựng", Unit: "tỷ đồng", Kind: plan.Flow},
	"trade":    {Indicator: "trade", Name: "Doanh thu dịch vụ", Unit: "triệu đồng", Kind: plan.Flow},
	"farm":     {Indicator: "farm", Name: "Giá trị sản xuất nông nghiệp (giá so sánh)", Unit: "tỷ đồng", Kind: plan.Flow},
	"school":   {Indicator: "school", Name: "Đạt chuẩn y tế", Kind: plan.Milestone},
}

func values(all map[plan.IndicatorID]int64) func(plan.IndicatorID) (*big.Rat, bool) {
	return func(id plan.IndicatorID) (*big.Rat, bool) {
		v, ok := all[id]
		return big.NewRat(v, 1), ok
	}
}

func TestFormulaValues(t *testing.T) {
	t.Parallel()
	known := map[plan.IndicatorID]int64{"poor": 12, "homes": 4800, "industry": 100, "farm": 20}
	for _, c := range []struct{ text, want, stored string }{
		{"Số hộ nghèo / Tổng số hộ × 100", "1/4", "“poor” ÷ “homes” × 100"},
		{"so ho ngheo : tổng số hộ * 100", "1/4", "“poor” ÷ “homes” × 100"},
		{"“Giá trị sản xuất công nghiệp - xây dựng” + [Giá trị sản xuất nông nghiệp (giá so sánh)]", "120", "“industry” + “farm”"},
		{"-(Số hộ nghèo − 2) × 1,5", "-15", "−(“poor” − 2) × 1,5"},
		{"tổng(Số hộ nghèo; Tổng số hộ; 1.234,5)", "12093/2", "tổng(“poor”; “homes”; 1234,5)"},
		{"TONG(Số hộ nghèo;Tổng số hộ)", "4812", "tổng(“poor”; “homes”)"},
		{"lớn nhất(Số hộ nghèo; 20) - nho_nhat(Số hộ nghèo; 20)", "8", "lớn nhất(“poor”; 20) − nhỏ nhất(“poor”; 20)"},
		{"Tổng số hộ - Số hộ nghèo - 100 / 2 * 3", "4638", "“homes” − “poor” − 100 ÷ 2 × 3"},
	} {
		f, err := plan.ReadFormula(c.text, ward)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got, missing, err := f.Eval(values(known))
		if err != nil || got == nil || got.RatString() != c.want || len(missing) > 0 || f.String() != c.stored {
			t.Errorf("%s = %v (%v, %v) stored %s; want %s stored %s", c.text, got, missing, err, f, c.want, c.stored)
		}
		again, err := plan.ReadFormula(f.Text(func(id plan.IndicatorID) string { return ward[id].Name }), ward)
		if err != nil || again.String() != c.stored {
			t.Errorf("%s printed and read again: %v, %v", c.text, again, err)
		}
	}
}

func TestFormulaMissingValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule       plan.MissingRule
		text, want string
	}{
		{plan.RefuseMissing, "Số hộ nghèo + Tổng số hộ", ""},
		{plan.ZeroMissing, "Số hộ nghèo + Tổng số hộ", "12"},
		{plan.SkipMissing, "Số hộ nghèo + Tổng số hộ", "12"},
		{plan.SkipMissing, "Tổng số hộ - Số hộ nghèo", "-12"},
		{plan.SkipMissing, "Số hộ nghèo × Tổng số hộ", ""},
		{plan.SkipMissing, "tổng(Tổng số hộ; Số hộ nghèo; 1)", "13"},
		{plan.SkipMissing, "nhỏ nhất(Tổng số hộ; Số hộ nghèo)", "12"},
		{plan.ZeroMissing, "nhỏ nhất(Tổng số hộ; Số hộ nghèo)", "0"},
		{plan.SkipMissing, "tổng(Tổng số hộ) + Tổng số hộ", ""},
	} {
		f, err := plan.ReadFormula(c.text, ward)
		if err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		f.Missing = c.rule
		got, missing, err := f.Eval(values(map[plan.IndicatorID]int64{"poor": 12}))
		text := ""
		if got != nil {
			text = got.RatString()
		}
		if diff := cmp.Diff([]plan.IndicatorID{"homes"}, missing); text != c.want || err != nil || diff != "" {
			t.Errorf("%s by %q = %q, %v, want %q; missing %v", c.text, c.rule, text, err, c.want, missing)
		}
	}
	f, err := plan.ReadFormula("Số hộ nghèo / Tổng số hộ", ward)
	if err != nil {
		t.Fatal(err)
	}
	f.Missing = plan.ZeroMissing
	if got, _, err := f.Eval(values(map[plan.IndicatorID]int64{"poor": 12})); got != nil || !fault.Is(err, fault.Invalid) {
		t.Errorf("a division by nought: %v, %v", got, err)
	}
}

func TestFormulaRefusals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "còn trống",
		"100":                            "không dùng chỉ tiêu nào",
		"Số hộ nghèo +":                  "chưa đọc được",
		"(Số hộ nghèo":                   "chưa đọc được",
		"Số hộ nghèo; Tổng số hộ":        "chưa đọc được",
		"tổng()":                         "chưa đọc được",
		"căn(Số hộ nghèo)":               "tên “căn”",
		"“Số hộ nghèo":                   "không đóng",
		"Số hộ nghẽo / Tổng số hộ":       "Có phải “Số hộ nghèo”?",
		"Số hộ nghèo / Tổng hộ":          "Có phải “Tổng số hộ”?",
		"x0 + Số hộ nghèo":               "tên “x0”",
		"Số hộ nghèo × 1.234":            "hai cách đọc",
		"Số hộ nghèo == 1":               "tên “Số hộ nghèo == 1”",
		strings.Repeat("Dân số + ", 300): "hơn 500 số",
	} {
		_, err := plan.ReadFormula(text, ward)
		f := fault.Of(err)
		if f == nil || f.Field != plan.FieldFormula || !strings.Contains(f.Sentence, want) {
			t.Errorf("%q: %v, want a fault that says %q", text, err, want)
		}
	}
}

// TestLongFormulaIsReadBack: what may be typed may be stored, though its stored form
// is many times longer.
func TestLongFormulaIsReadBack(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("q+", 249) + "q"
	names := func(name string) (plan.IndicatorID, bool) { return "01JZZZZZZZZZZZZZZZZZZZZZZZ", true }
	f, err := plan.ParseFormula(long, names)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := plan.ParseFormula(f.String(), names); err != nil || again.String() != f.String() {
		t.Errorf("a stored form of %d bytes: %v", len(f.String()), err)
	}
	for _, text := range []string{long + "+q", strings.Repeat("(", 501) + "q", strings.Repeat("q", 20_001)} {
		if _, err := plan.ParseFormula(text, names); !fault.Is(err, fault.Invalid) {
			t.Errorf("a formula of %d bytes: %v", len(text), err)
		}
	}
}

// TestFormulaOfAbsurdNumbers ends with a sentence before it fills the memory.
func TestFormulaOfAbsurdNumbers(t *testing.T) {
	t.Parallel()
	names := func(name string) (plan.IndicatorID, bool) { return plan.IndicatorID(name), true }
	f, err := plan.ParseFormula(strings.Repeat("q*", 200)+"q", names)
	if err != nil {
		t.Fatal(err)
	}
	huge := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 1000))
	got, _, err := f.Eval(func(plan.IndicatorID) (*big.Rat, bool) { return huge, true })
	if got != nil || !fault.Is(err, fault.Invalid) {
		t.Errorf("computed %v, %v", got, err)
	}
}

// TestFormulaIsKeptWithItsIndicator: units, circles and names are judged when the
// definition is written, in each revision.
func TestFormulaIsKeptWithItsIndicator(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	made := map[string]plan.Definition{}
	for id, d := range ward {
		d.Indicator, d.Direction, d.OverUnits = "", plan.Up, plan.Separate
		s.Do(s.Clerk, func(tx *db.Tx) (err error) { made[string(id)], err = plan.Define(tx, d); return err })
	}
	rate := plan.Definition{Name: "Tỷ lệ hộ nghèo", Unit: "%", Scale: 2, Direction: plan.Down, Kind: plan.Rate, OverUnits: plan.Ratios, Formula: "Số hộ nghèo / Tổng số hộ × 100"}
	s.Do(s.Clerk, func(tx *db.Tx) (err error) { rate, err = plan.Define(tx, rate); return err })
	if want := fmt.Sprintf("“%s” ÷ “%s” × 100", made["poor"].Indicator, made["homes"].Indicator); rate.Formula != want || rate.Missing != plan.RefuseMissing {
		t.Errorf("stored %q by %q, want %q", rate.Formula, rate.Missing, want)
	}
	for _, c := range []struct {
		name, unit, formula, want string
		of                        plan.Definition
	}{
		{"unlike units", "hộ", "Số hộ nghèo + Dân số", "Hãy xem lại", plan.Definition{}},
		{"two sizes", "tỷ đồng", "Doanh thu dịch vụ + [Giá trị sản xuất nông nghiệp (giá so sánh)]", "nhân số tính bằng tỷ đồng với 1000", plan.Definition{}},
		{"a ratio of two sizes", "lần", "Doanh thu dịch vụ / [Giá trị sản xuất nông nghiệp (giá so sánh)]", "nhân số tính bằng tỷ đồng với 1000", plan.Definition{}},
		{"another unit than its own", "người", "Số hộ nghèo + Tổng số hộ", "tính bằng hộ, còn", plan.Definition{}},
		{"another size than its own", "tỷ đồng", "Doanh thu dịch vụ", "chia số tính bằng triệu đồng cho 1000", plan.Definition{}},
		{"a ratio as a percentage", "%", "Số hộ nghèo / Tổng số hộ", "nhân công thức với 100", plan.Definition{}},
		{"a milestone", "%", "Đạt chuẩn y tế + 1", "mốc hoàn thành", plan.Definition{}},
		{"itself", "", "Tỷ lệ hộ nghèo + 1", "dùng chính nó", rate},
		{"a circle", "", "Tỷ lệ hộ nghèo × 48", "đi vòng", made["poor"]},
	} {
		d := c.of
		if d.Indicator == "" {
			d = plan.Definition{Name: c.name, Unit: c.unit, Direction: plan.Up, Kind: plan.Rate, OverUnits: plan.Separate}
		}
		d.Formula = c.formula
		err := s.Try(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, d); return err })
		if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || !strings.Contains(f.Sentence, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	converted := plan.Definition{Name: "Tổng giá trị sản xuất", Unit: "tỷ đồng", Scale: 3, Direction: plan.Up, Kind: plan.Flow, OverUnits: plan.Separate,
		Formula: "Doanh thu dịch vụ ÷ 1000 + [Giá trị sản xuất nông nghiệp (giá so sánh)]"}
	s.Do(s.Clerk, func(tx *db.Tx) error { _, err := plan.Define(tx, converted); return err })
}

// sum is a formula for the naive evaluator: a tree written with every bracket or,
// where precedence allows, without.
type sum struct {
	op          byte // 0 for a leaf
	left, right *sum
	leaf        string
	value       *big.Rat
}

func drawSum(t *rapid.T, depth int) *sum {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf?") == 0 {
		if rapid.Bool().Draw(t, "number?") {
			n := rapid.Int64Range(0, 9999).Draw(t, "number")
			return &sum{leaf: fmt.Sprintf("%d,%02d", n/100, n%100), value: big.NewRat(n, 100)}
		}
		n := rapid.IntRange(0, 4).Draw(t, "indicator")
		return &sum{leaf: fmt.Sprintf("“i%d”", n), value: big.NewRat(int64(n*n+1), int64(n+1))}
	}
	return &sum{op: rapid.SampledFrom([]byte("+-*/")).Draw(t, "sign"), left: drawSum(t, depth-1), right: drawSum(t, depth-1)}
}

func (s *sum) rank() int { return map[byte]int{'+': 1, '-': 1, '*': 2, '/': 2, 0: 3}[s.op] }

func (s *sum) text(least int) string {
	text := s.leaf
	if s.op != 0 {
		text = s.left.text(s.rank()) + " " + string(s.op) + " " + s.right.text(s.rank()+1)
	}
	if s.rank() < least {
		return "(" + text + ")"
	}
	return text
}

// naive computes the tree itself; nil is a division by nought.
func (s *sum) naive() *big.Rat {
	if s.op == 0 {
		return s.value
	}
	l, r := s.left.naive(), s.right.naive()
	if l == nil || r == nil {
		return nil
	}
	switch s.op {
	case '+':
		return new(big.Rat).Add(l, r)
	case '-':
		return new(big.Rat).Sub(l, r)
	case '*':
		return new(big.Rat).Mul(l, r)
	}
	if r.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(l, r)
}

func TestFormulaAgainstANaiveOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSum(t, 4)
		// One indicator at least, or there is nothing to compute from.
		s = &sum{op: '+', left: s, right: &sum{leaf: "“i0”", value: big.NewRat(1, 1)}}
		f, err := plan.ParseFormula(s.text(0), func(name string) (plan.IndicatorID, bool) { return plan.IndicatorID(name), true })
		if err != nil {
			t.Fatalf("%s: %v", s.text(0), err)
		}
		got, _, err := f.Eval(func(id plan.IndicatorID) (*big.Rat, bool) {
			var n int64
			fmt.Sscanf(string(id), "i%d", &n)
			return big.NewRat(n*n+1, n+1), true
		})
		want := s.naive()
		if (want == nil) != (err != nil) || want != nil && got.Cmp(want) != 0 {
			t.Fatalf("%s = %v, %v; want %v", s.text(0), got, err, want)
		}
	})
}

func FuzzParseFormula(f *testing.F) {
	for _, text := range []string{"a / b × 100", "tổng(a; b; -1,5)", "“a - b” : [c]", "((a)", "x0 | map(#)", "a;", "1.234 + a", "lớn nhất(a;)", "−−a", "+ “a”"} {
		f.Add(text)
	}
	names := func(name string) (plan.IndicatorID, bool) {
		return plan.IndicatorID(name), name != "" && len(name) < 40
	}
	one := func(plan.IndicatorID) (*big.Rat, bool) { return big.NewRat(3, 7), true }
	f.Fuzz(func(t *testing.T, text string) {
		read, err := plan.ParseFormula(text, names)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("%q: %v is no fault", text, err)
			}
			return
		}
		first, _, errFirst := read.Eval(one)
		if strings.ContainsAny(read.String(), `"[`) {
			return // a name that holds the closing mark of every kind of quote
		}
		again, err := plan.ParseFormula(read.String(), names)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", text, read, err)
		}
		second, _, errSecond := again.Eval(one)
		if (errFirst == nil) != (errSecond == nil) || first != nil && first.Cmp(second) != 0 {
			t.Fatalf("%q = %v, printed as %q = %v", text, first, read, second)
		}
	})
}
