package vn_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tongket/internal/vn"
)

func TestJudgeBlock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		texts []string
		want  vn.Convention
		mixed bool
		open  []int
	}{
		{"nothing to decide", []string{"12", "1 234", "", "chưa có"}, vn.Undecided, false, nil},
		{"no evidence", []string{"1.234", "2.345"}, vn.Undecided, false, []int{0, 1}},
		{"a comma of decimals", []string{"1.234", "12.345,6"}, vn.DecimalComma, false, []int{0}},
		{"a point of decimals", []string{"1,234", "12,345.6"}, vn.DecimalPoint, false, []int{0}},
		{"short decimals", []string{"1.234", "89.8"}, vn.DecimalPoint, false, []int{0}},
		{"millions by dots", []string{"1,234", "1.234.567"}, vn.DecimalComma, false, []int{0}},
		{"zero before the sign", []string{"0.123"}, vn.DecimalPoint, false, nil},
		{"both", []string{"1.234", "3,5", "89.8"}, vn.Undecided, true, []int{0}},
	} {
		j := vn.JudgeBlock(tt.texts)
		if j.Convention != tt.want || j.Mixed() != tt.mixed {
			t.Errorf("%s: %q mixed %v, want %q %v", tt.name, j.Convention, j.Mixed(), tt.want, tt.mixed)
		}
		if diff := cmp.Diff(tt.open, j.Open); diff != "" {
			t.Errorf("%s: open -want +got\n%s", tt.name, diff)
		}
	}
}

func TestParseUnder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		c     vn.Convention
		scale int
		want  string // "" for a refusal
	}{
		{"1.234", vn.DecimalComma, 3, "1234.000"}, {"1.234", vn.DecimalPoint, 3, "1.234"},
		{"1,234", vn.DecimalComma, 3, "1.234"}, {"1,234", vn.DecimalPoint, 3, "1234.000"},
		{"1.234", vn.DecimalPoint, 0, ""}, {"1,234", vn.DecimalComma, 2, ""}, {"1,234", vn.DecimalPoint, 0, "1234"},
		{"89.8", vn.DecimalComma, 1, "89.8"}, {"chữ", vn.DecimalComma, 1, ""},
	} {
		got, err := vn.ParseUnder(tt.text, tt.c, tt.scale)
		if err != nil && tt.want != "" || err == nil && got.Plain() != tt.want {
			t.Errorf("%q under %q at %d: %v, %v; want %q", tt.text, tt.c, tt.scale, got.Plain(), err, tt.want)
		}
	}
	var two *vn.Ambiguous
	if _, err := vn.ParseUnder("1.234", vn.Undecided, 3); !errors.As(err, &two) {
		t.Errorf("undecided: %v, want the question", err)
	}
}

// TestBlockReadsWhatItWrites: a number printed in the Vietnamese way is read back
// under the decimal comma, whatever else is in its block.
func TestBlockReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		scale := rapid.IntRange(0, 6).Draw(r, "scale")
		d := vn.Decimal{Units: rapid.Int64Range(-1e12, 1e12).Draw(r, "units"), Scale: scale}
		got, err := vn.ParseUnder(d.String(), vn.DecimalComma, scale)
		if err != nil || got != d {
			r.Fatalf("%s is read as %v, %v", d, got, err)
		}
	})
}

func TestCutBound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		rest  string
		bound vn.Bound
	}{
		"Trên 6": {"6", vn.Over}, "tren 6": {"6", vn.Over}, "khong qua 5,2": {"5,2", vn.AtMost}, "6": {"6", vn.Exact},
		"từ 6 trở lên": {"6", vn.AtLeast}, "tu 6 tro len": {"6", vn.AtLeast}, "> 7": {"7", vn.Over}, "duoi 3": {"3", vn.Under},
		"trên dưới 6": {"6", vn.About}, "tren duoi 6": {"6", vn.About}, "gần bằng 6": {"6", vn.Near}, "không nhỏ hơn 6": {"6", vn.AtLeast}, "vào khoảng 6": {"6", vn.About},
	} {
		if rest, b := vn.CutBound(text); rest != want.rest || b != want.bound {
			t.Errorf("%q gives %q %q, want %q %q", text, rest, b, want.rest, want.bound)
		}
	}
}
