package check

import (
	"testing"

	"tongket/internal/extract"
)

func TestConvert(t *testing.T) {
	t.Parallel()
	tests := []struct{ from, to, factor string }{ // factor "" where they are different things
		{"tỷ đồng", "triệu đồng", "1000"},
		{"tỷ", "triệu đồng", "1000"},
		{"triệu đồng/người/năm", "triệu đồng", "1"},
		{"nghìn tấn", "tấn", "1000"},
		{"tạ/ha", "tấn/ha", "1/10"},
		{"ha", "m²", "10000"},
		{"km²", "ha", "100"},
		{"nghìn lượt khách", "lượt", "1000"},
		{"đảng viên mới", "đảng viên", "1"},
		{"", "tỷ đồng", "1"},
		{"% dân số", "%", "1"},
		{"hộ", "tỷ đồng", ""},
		{"đồng chí", "tỷ đồng", ""},
		{"đồng", "đồng bào", ""},
		{"%", "‰", "10"},
		{"tỷ lệ", "tỷ đồng", ""},
		{"hoà giải viên", "hòa giải viên", "1"},
	}
	for _, test := range tests {
		k, ok := convert(test.from, test.to)
		got := ""
		if ok {
			got = k.RatString()
		}
		if got != test.factor {
			t.Errorf("%s in %s: want %q, got %q", test.from, test.to, test.factor, got)
		}
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	for unit, want := range map[string]bool{
		"đảng viên": true, "nhà": true, "hộ": true, "chỉ tiêu": true,
		"tỷ đồng": false, "nghìn lượt khách": false, "ha": false, "%": false, "% dân số": false, "điểm %": false, "tấn": false, "": false,
	} {
		if got := counted(unit); got != want {
			t.Errorf("%q: want %v, got %v", unit, want, got)
		}
	}
}

func TestGradesHaveLabelsAndAnOrder(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i, g := range Grades {
		if g.weight() != i || g.Label() == string(g) || seen[g.Label()] {
			t.Errorf("%s weighs %d and is called %q", g, g.weight(), g.Label())
		}
		seen[g.Label()] = true
	}
}

// TestNearness holds "trên n" to the step of its last digit that is not zero.
func TestNearness(t *testing.T) {
	t.Parallel()
	tests := []struct {
		said *extract.Num
		is   *extract.Num
		want bool
	}{
		{num(6, 0), num(64, 1), true},
		{num(6, 0), num(71, 1), false},
		{num(1500, 0), num(1590, 0), true},
		{num(1500, 0), num(1650, 0), false},
		{num(98, 1), num(989, 2), true},
	}
	for _, test := range tests {
		f := extract.Fact{Value: test.said, Bound: extract.Over}
		if got := near(test.is.Rat(), f); got != test.want {
			t.Errorf("%s beside trên %s: want %v, got %v", test.is, test.said, test.want, got)
		}
	}
}
