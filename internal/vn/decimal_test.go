package vn

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tongket/internal/fault"
)

func TestDecimalPrints(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		d                    Decimal
		people, plain, input string
	}{
		{Decimal{}, "0", "0", "0"},
		{Decimal{12345, 1}, "1.234,5", "1234.5", "1234,5"},
		{Decimal{123450, 2}, "1.234,50", "1234.50", "1234,50"},
		{Decimal{-5, 1}, "−0,5", "-0.5", "-0,5"},
		{Decimal{5, 3}, "0,005", "0.005", "0,005"},
		{Decimal{1234, 3}, "1,234", "1.234", "1,2340"},
		{Decimal{1234567, 3}, "1.234,567", "1234.567", "1234,567"},
		{Decimal{100, 0}, "100", "100", "100"},
		{Decimal{-1000, 0}, "−1.000", "-1000", "-1000"},
		{Decimal{math.MinInt64, 18}, "−9,223372036854775808", "-9.223372036854775808", "-9,223372036854775808"},
		{Decimal{math.MaxInt64, 0}, "9.223.372.036.854.775.807", "9223372036854775807", "9223372036854775807"},
	} {
		if got := tc.d.String(); got != tc.people {
			t.Errorf("%v prints %q, want %q", tc.d.Units, got, tc.people)
		}
		if got := tc.d.Plain(); got != tc.plain {
			t.Errorf("%v is plainly %q, want %q", tc.d.Units, got, tc.plain)
		}
		if got := tc.d.Input(); got != tc.input {
			t.Errorf("%v stands in a form as %q, want %q", tc.d.Units, got, tc.input)
		}
	}
}

func TestParsePlain(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", ".", "-", "1,5", "1.2.3", "1.-5", "12 ", "1e3", "9223372036854775808",
		"0.0000000000000000000"} {
		if d, err := ParsePlain(s); err == nil {
			t.Errorf("%q is read as %s", s, d)
		}
	}
}

func TestDecimalAt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		d     Decimal
		scale int
		want  int64
		ok    bool
	}{
		{Decimal{75, 0}, 2, 7500, true},
		{Decimal{7500, 2}, 0, 75, true},
		{Decimal{7512, 2}, 1, 0, false},
		{Decimal{-7510, 2}, 1, -751, true},
		{Decimal{0, 18}, 0, 0, true},
		{Decimal{0, 0}, 18, 0, true},
		{Decimal{10, 0}, 18, 0, false},
		{Decimal{math.MinInt64, 0}, 0, math.MinInt64, true},
		{Decimal{math.MinInt64, 0}, 1, 0, false},
		{Decimal{math.MaxInt64 / 10, 0}, 1, math.MaxInt64 / 10 * 10, true},
	} {
		got, err := tc.d.At(tc.scale)
		if (err == nil) != tc.ok || got != tc.want {
			t.Errorf("%s at %d: %d, %v", tc.d, tc.scale, got, err)
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s at %d: %v is not for people", tc.d, tc.scale, err)
		}
	}
	for _, scale := range []int{-1, 19} {
		if _, err := (Decimal{1, 0}).At(scale); err == nil || fault.Of(err) != nil {
			t.Errorf("scale %d: %v", scale, err)
		}
		if _, err := ParseNumberAt("1", scale); err == nil || fault.Of(err) != nil {
			t.Errorf("parse at scale %d: %v", scale, err)
		}
	}
}

func TestDecimalCompares(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b Decimal
		want int
	}{
		{Decimal{15, 1}, Decimal{150, 2}, 0},
		{Decimal{15, 1}, Decimal{149, 2}, 1},
		{Decimal{-15, 1}, Decimal{-149, 2}, -1},
		{Decimal{3, 0}, Decimal{2, 0}, 1},
		{Decimal{2, 0}, Decimal{3, 0}, -1},
		{Decimal{2, 0}, Decimal{2, 0}, 0},
		{Decimal{math.MaxInt64, 0}, Decimal{math.MaxInt64, 18}, 1},
	} {
		if got := tc.a.Cmp(tc.b); got != tc.want {
			t.Errorf("%s against %s is %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
	for d, want := range map[Decimal]int{{5, 1}: 1, {0, 3}: 0, {-5, 0}: -1} {
		if d.Sign() != want {
			t.Errorf("the sign of %s is %d", d, d.Sign())
		}
	}
	if got := (Decimal{1500, 3}).Trim(); got != (Decimal{15, 1}) {
		t.Errorf("1,500 trims to %s", got)
	}
	if got := (Decimal{0, 3}).Trim(); got != (Decimal{}) {
		t.Errorf("0,000 trims to %s", got)
	}
}

func TestFromRat(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		num, den int64
		scale    int
		want     string
	}{
		{968, 871, 4, "1,1114"}, // 111,14 %
		{1, 2, 0, "1"},
		{-1, 2, 0, "−1"},
		{1, 3, 2, "0,33"},
		{2, 3, 2, "0,67"},
		{5, 1000, 2, "0,01"},
		{4, 1000, 2, "0,00"},
		{-15, 10, 0, "−2"},
		{25, 10, 0, "3"},
		{math.MinInt64, 1, 0, "−9.223.372.036.854.775.808"},
	} {
		got, err := FromRat(big.NewRat(tc.num, tc.den), tc.scale)
		if err != nil || got.String() != tc.want || got.Scale != tc.scale {
			t.Errorf("%d/%d at %d: %s, %v; want %s", tc.num, tc.den, tc.scale, got, err, tc.want)
		}
	}
	if _, err := FromRat(big.NewRat(10, 1), 18); !errors.Is(err, errNoFit) {
		t.Errorf("10 with 18 decimals: %v", err)
	}
	if got, err := (Decimal{8985, 2}).Round(1); err != nil || got.String() != "89,9" {
		t.Errorf("89,85 rounds to %s, %v", got, err)
	}
}

func TestMoneyWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		13_503_000_000: "Mười ba tỷ năm trăm linh ba triệu đồng",
		0:              "Không đồng",
		50_000:         "Năm mươi nghìn đồng",
		-5:             "Âm năm đồng",
		1_000_005:      "Một triệu không trăm linh năm đồng",
		21_000_000:     "Hai mươi mốt triệu đồng",
		1e18:           "Một tỷ tỷ đồng",
		math.MinInt64: "Âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ " +
			"tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh tám đồng",
	} {
		if got := MoneyWords(n); got != want {
			t.Errorf("%d đồng: %q, want %q", n, got, want)
		}
		if got := EvenMoneyWords(n); got != want+" chẵn" {
			t.Errorf("%d đồng: %q, want %q", n, got, want+" chẵn")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n") >> rapid.IntRange(0, 62).Draw(t, "shift")
		// Southern papers write "lẻ" and "ngàn", older ones "tỉ".
		southern := strings.NewReplacer("linh", "lẻ", "nghìn", "ngàn", "tỷ", "tỉ").Replace(EvenMoneyWords(n))
		for _, s := range []string{MoneyWords(n), EvenMoneyWords(n), southern} {
			if got, err := ParseQuantity(s); err != nil || got != (Decimal{n, 0}) {
				t.Fatalf("%d is %q, read as %s, %v", n, s, got, err)
			}
		}
	})
}

func TestAmbiguousSentence(t *testing.T) {
	t.Parallel()
	_, err := ParseNumber(" 1.234 ")
	const want = "“1.234” có hai cách đọc; hãy ghi 1234 nếu dấu tách hàng nghìn, ghi 1,2340 nếu dấu tách phần lẻ."
	if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || f.Sentence != want {
		t.Errorf("the question is %v", err)
	}
	var asked *Ambiguous
	if !errors.As(err, &asked) {
		t.Fatalf("%v is no question", err)
	}
	for _, d := range asked.Readings {
		if got, err := ParseNumberAt(d.Input(), 3); err != nil || got.Cmp(d) != 0 {
			t.Errorf("the proposed %q is read as %s, %v", d.Input(), got, err)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	d, err := NewDay(2026, time.March, 31)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name      string
		got, want any
	}{
		{"text", d, Day("2026-03-31")},
		{"Short", d.Short(), "31/03/2026"},
		{"Phrase", d.Phrase(), "ngày 31 tháng 3 năm 2026"},
		{"Year", d.Year(), 2026},
		{"Time", d.Time().UTC().Format(time.RFC3339), "2026-03-30T17:00:00Z"},
		{"next day", d.AddDays(1), Day("2026-04-01")},
		{"a year before", d.AddDays(-365), Day("2025-03-31")},
		{"Before", d.Before("2026-04-01"), true},
		{"After", d.After("2026-04-01"), false},
		{"Valid", d.Valid(), true},
		{"not a day", Day("2026-02-30").Valid(), false},
		{"none", Day("").Valid(), false},
		{"none, Short", Day("").Short(), ""},
		{"none, Phrase", Day("").Phrase(), ""},
		{"none, Year", Day("").Year(), 0},
		{"none, Time", Day("").Time().IsZero(), true},
		{"none, later", Day("").AddDays(1), Day("")},
		{"evening in UTC", DayOf(time.Date(2025, 12, 31, 17, 0, 0, 0, time.UTC)), Day("2026-01-01")},
		{"a second before", DayOf(time.Date(2025, 12, 31, 16, 59, 59, 0, time.UTC)), Day("2025-12-31")},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, tc.got, tc.want)
		}
	}
	if _, err := NewDay(2026, time.February, 30); !fault.Is(err, fault.Invalid) {
		t.Errorf("30 February: %v", err)
	}
}
