package vn

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParseMeasure(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "do-luong.txt") {
		m, err := ParseMeasure(l.text)
		checkLine(t, "do-luong.txt", l, m.String(), err)
	}
}

func FuzzParseMeasure(f *testing.F) {
	seed(f, "do-luong.txt", "so-luong.txt", "so-bang-chu.txt")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMeasure(s)
		if err != nil {
			forPeople(t, s, err)
			return
		}
		again, err := ParseMeasure(m.String())
		var asked *Ambiguous
		if errors.As(err, &asked) {
			return
		}
		if err != nil || again.String() != m.String() || again.Bound != m.Bound {
			t.Fatalf("%q is %q, then %q, %v", s, m, again, err)
		}
	})
}

func TestParseSpan(t *testing.T) {
	t.Parallel()
	for _, l := range table(t, "khoang-thoi-gian.txt") {
		got := ""
		if s, ok := ParseSpan(l.text); ok {
			from, to, _ := s.Days()
			got = s.String() + " | " + string(from) + " | " + string(to)
			if from == "" {
				got = s.String() + " |  |"
			}
		}
		checkLine(t, "khoang-thoi-gian.txt", l, got, nil)
	}
	if from, to, ok := (Span{Form: SpanUntil, N: 11, Day: 30}).In(2025).Days(); !ok || from != "2025-01-01" || to != "2025-11-30" {
		t.Errorf("đến 30/11 in 2025 is %s to %s, %v", from, to, ok)
	}
}

func FuzzParseSpan(f *testing.F) {
	seed(f, "khoang-thoi-gian.txt", "ngay.txt")
	f.Fuzz(func(t *testing.T, s string) {
		span, ok := ParseSpan(s)
		if !ok {
			if span != (Span{}) {
				t.Fatalf("%q is no span, and %v", s, span)
			}
			return
		}
		if again, ok := ParseSpan(span.String()); !ok || again != span {
			t.Fatalf("%q is %q, then %v, %v", s, span, again, ok)
		}
		if from, to, ok := span.In(2024).Days(); ok && (from > to || !from.Valid() || !to.Valid()) {
			t.Fatalf("%q goes from %s to %s", s, from, to)
		}
	})
}

func TestParseOrdinal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"thứ nhất": 1, "thứ hai": 2, "thứ nhì": 2, "Thứ tư": 4, "thứ mười lăm": 15, "thứ 3": 3, "lần thứ IX": 9, "lần thứ nhất": 1,
		"lần 2": 2, "lần đầu": 1, "hạng 3": 3, "hạng Nhất": 1, "hạng II": 2, "thứ hai mươi mốt": 21,
		"": 0, "thứ": 0, "nhất": 0, "12": 0, "hạng": 0, "thứ không": 0, "thứ hai lần": 0, "thứ 0": 0, "thứ −1": 0, "lần thứ ix": 0,
	} {
		if got, ok := ParseOrdinal(text); got != want || ok != (want > 0) {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for n, want := range map[int64]string{1: "thứ nhất", 2: "thứ hai", 4: "thứ tư", 14: "thứ mười bốn", 24: "thứ hai mươi tư", 0: "", -1: ""} {
		if got := OrdinalWords(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1e15).Draw(t, "n") >> rapid.IntRange(0, 49).Draw(t, "shift")
		if got, ok := ParseOrdinal(OrdinalWords(max(n, 1))); !ok || got != max(n, 1) {
			t.Fatalf("%d: %s is %d, %v", n, OrdinalWords(n), got, ok)
		}
	})
}

func FuzzParseOrdinal(f *testing.F) {
	for _, s := range []string{"thứ nhất", "lần thứ IX", "hạng 3", "lần đầu tiên", "thứ một nghìn lẻ năm"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := ParseOrdinal(s)
		if ok != (n > 0) {
			t.Fatalf("%q is %d, %v", s, n, ok)
		}
		if again, _ := ParseOrdinal(OrdinalWords(n)); ok && again != n {
			t.Fatalf("%q is %d, then %d", s, n, again)
		}
	})
}

func TestParseFraction(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Fraction{
		"2/3": {2, 3}, "8 / 12": {8, 12}, "một phần tư": {1, 4}, "Ba phần năm": {3, 5}, "một nửa": {1, 2}, "nửa": {1, 2},
		"hai phần ba": {2, 3}, "một phần trăm hai": {1, 120}, "một phần mười": {1, 10}, "ba phần bốn": {3, 4}, "không phần ba": {0, 3},
		"": {}, "2/0": {}, "1/2/3": {}, "phần tư": {}, "hai phần": {}, "hai phần không": {}, "1,5/2": {}, "hai ba": {},
	} {
		if got, ok := ParseFraction(text); got != want || ok != (want.Den > 0) {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
	if got := (Fraction{3, 4}).Words(); got != "ba phần tư" {
		t.Errorf("3/4 is %q", got)
	}
}

func FuzzParseFraction(f *testing.F) {
	for _, s := range []string{"2/3", "một phần tư", "ba phần năm", "một nửa", "mười hai phần một trăm linh năm"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, ok := ParseFraction(s)
		if !ok {
			return
		}
		if again, ok := ParseFraction(a.Words()); !ok || again != a {
			t.Fatalf("%q is %q, then %v, %v", s, a.Words(), again, ok)
		}
	})
}
