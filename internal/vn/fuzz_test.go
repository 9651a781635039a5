package vn

import (
	"errors"
	"math"
	"math/big"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"golang.org/x/text/unicode/norm"

	"tongket/internal/fault"
)

// seed gives a fuzz test every text of a table.
func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		for _, l := range table(f, name) {
			f.Add(l.text)
		}
	}
}

// forPeople fails unless err is one that a person of the ward can read.
func forPeople(t *testing.T, s string, err error) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != fault.Invalid || f.Sentence == "" || !utf8.ValidString(f.Sentence) {
		t.Fatalf("%q: %v is no sentence", s, err)
	}
}

func FuzzParseNumber(f *testing.F) {
	seed(f, "so.txt")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseNumber(s)
		var asked *Ambiguous
		switch {
		case errors.As(err, &asked):
			forPeople(t, s, err)
			if asked.Readings[0].Scale != 0 || asked.Readings[1].Scale != 3 ||
				asked.Readings[0].Units != asked.Readings[1].Units {
				t.Fatalf("%q asks between %v", s, asked.Readings)
			}
		case err != nil:
			forPeople(t, s, err)
		default:
			again, err := ParseNumber(d.Input())
			if err != nil || again.Cmp(d) != 0 {
				t.Fatalf("%q is %s, then %s, %v", s, d.Input(), again, err)
			}
		}
		if other, err2 := ParseNumber(norm.NFD.String(s)); other != d || (err == nil) != (err2 == nil) {
			t.Fatalf("%q decomposed is %s, want %s", s, other, d)
		}
	})
}

func FuzzParseNumberAt(f *testing.F) {
	for _, l := range table(f, "so.txt") {
		f.Add(l.text, 0)
		f.Add(l.text, 2)
		f.Add(l.text, 3)
	}
	f.Fuzz(func(t *testing.T, s string, scale int) {
		if scale < 0 || scale > MaxScale {
			return
		}
		d, err := ParseNumberAt(s, scale)
		if err != nil {
			forPeople(t, s, err)
			return
		}
		if d.Scale != scale {
			t.Fatalf("%q at %d has scale %d", s, scale, d.Scale)
		}
		if again, err := ParseNumberAt(d.Input(), scale); err != nil || again != d {
			t.Fatalf("%q is %s, then %s, %v", s, d.Input(), again, err)
		}
		free, err := ParseNumber(s)
		if err == nil && free.Cmp(d) != 0 {
			t.Fatalf("%q is %s at %d and %s otherwise", s, d, scale, free)
		}
	})
}

func FuzzParseWords(f *testing.F) {
	seed(f, "so-bang-chu.txt")
	for _, l := range table(f, "doc-so.txt") {
		f.Add(l.want)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := ParseWords(s)
		if !ok {
			if d != (Decimal{}) {
				t.Fatalf("%q is not a number, and %s", s, d)
			}
			return
		}
		if d.Trim() != d {
			t.Fatalf("%q has zeros at its end: %s", s, d)
		}
		if d.Scale == 0 {
			if again, ok := ParseWords(Words(d.Units)); !ok || again != d {
				t.Fatalf("%q is %s, then %s", s, d, again)
			}
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	seed(f, "so-luong.txt", "so.txt", "so-bang-chu.txt")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseQuantity(s)
		if err != nil {
			forPeople(t, s, err)
			return
		}
		if d.Scale < 0 || d.Scale > MaxScale {
			t.Fatalf("%q has scale %d", s, d.Scale)
		}
		if again, err := ParseQuantity(d.Input()); err != nil || again.Cmp(d) != 0 {
			t.Fatalf("%q is %s, then %s, %v", s, d.Input(), again, err)
		}
		if n, err := ParseNumber(s); err == nil && n.Cmp(d) != 0 {
			t.Fatalf("%q is the number %s and the quantity %s", s, n, d)
		}
	})
}

func FuzzParseDay(f *testing.F) {
	seed(f, "ngay.txt")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDay(s)
		if err != nil {
			forPeople(t, s, err)
			return
		}
		for _, form := range []string{string(d), d.Short(), d.Phrase()} {
			if again, err := ParseDay(form); err != nil || again != d {
				t.Fatalf("%q is %s; %q is %s, %v", s, d, form, again, err)
			}
		}
		if DayOf(d.Time()) != d || d.AddDays(1).AddDays(-1) != d || !d.Before(d.AddDays(1)) {
			t.Fatalf("%q is %s, which does not count", s, d)
		}
	})
}

func FuzzFold(f *testing.F) {
	seed(f, "tim-kiem.txt", "dat-dau.txt")
	f.Fuzz(func(t *testing.T, s string) {
		key := Fold(s)
		if again := Fold(key); again != key {
			t.Fatalf("%q folds to %q and then to %q", s, key, again)
		}
		if utf8.ValidString(s) {
			if other := Fold(norm.NFD.String(s)); other != key {
				t.Fatalf("%q decomposed folds to %q, want %q", s, other, key)
			}
		}
		if other := Fold(OneTone(s)); other != key {
			t.Fatalf("%q with its tones placed folds to %q, want %q", s, other, key)
		}
	})
}

func FuzzOneTone(f *testing.F) {
	seed(f, "dat-dau.txt", "tim-kiem.txt")
	f.Fuzz(func(t *testing.T, s string) {
		one := OneTone(s)
		if again := OneTone(one); again != one {
			t.Fatalf("%q becomes %q and then %q", s, one, again)
		}
		if !norm.NFC.IsNormalString(one) {
			t.Fatalf("%q becomes %q, which is not composed", s, one)
		}
		if OneTone(norm.NFD.String(s)) != one {
			t.Fatalf("%q decomposed does not become %q", s, one)
		}
		if Lower(one) != OneTone(Lower(s)) && utf8.ValidString(s) && onlyVietnamese(s) {
			t.Fatalf("%q: case changes the answer", s)
		}
	})
}

// onlyVietnamese leaves out letters of other scripts, whose case is not ours to
// judge.
func onlyVietnamese(s string) bool {
	for _, r := range norm.NFD.String(s) {
		if r > 0x1B0 && (r < 0x300 || r > 0x323) {
			return false
		}
	}
	return true
}

// TestWordsRoundTrip holds for every int64, great and small alike.
func TestWordsRoundTrip(t *testing.T) {
	t.Parallel()
	back := func(n int64) bool {
		d, ok := ParseWords(Words(n))
		return ok && d == Decimal{n, 0}
	}
	for n := int64(-1000); n <= 20_000; n++ {
		if !back(n) {
			t.Fatalf("%d: %s", n, Words(n))
		}
	}
	for _, n := range []int64{math.MaxInt64, math.MinInt64, 1e15, 1e18, 1e18 - 1} {
		if !back(n) {
			t.Errorf("%d: %s", n, Words(n))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		// Shifting spreads the draws over all lengths, zeros inside included.
		n := rapid.Int64().Draw(t, "n") >> rapid.IntRange(0, 62).Draw(t, "shift")
		round := pow10[rapid.IntRange(0, 12).Draw(t, "zeros")]
		n = n / round * round
		if !back(n) {
			t.Fatalf("%d: %s", n, Words(n))
		}
	})
}

func TestDecimalRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Decimal{rapid.Int64().Draw(t, "units") >> rapid.IntRange(0, 62).Draw(t, "shift"),
			rapid.IntRange(0, MaxScale).Draw(t, "scale")}
		for _, form := range []string{d.Input(), d.Plain(), d.String()} {
			got, err := ParseNumberAt(form, d.Scale)
			var asked *Ambiguous
			if errors.As(err, &asked) && form != d.Input() {
				continue // 1,234 and 1.234 ask; Input never does
			}
			if err != nil || got != d {
				t.Fatalf("%q at %d: %v, %v", form, d.Scale, got, err)
			}
		}
		if got, err := FromRat(d.Rat(), d.Scale); err != nil || got != d {
			t.Fatalf("%s from its fraction is %s, %v", d, got, err)
		}
		if plain, ok := new(big.Rat).SetString(d.Plain()); !ok || plain.Cmp(d.Rat()) != 0 {
			t.Fatalf("%s is plainly %s", d, d.Plain())
		}
		if got, err := ParsePlain(d.Plain()); err != nil || got != d {
			t.Fatalf("%q is read as %s, %v", d.Plain(), got, err)
		}
		if d.Trim().Cmp(d) != 0 {
			t.Fatalf("%s trimmed is %s", d, d.Trim())
		}
	})
}

func TestDayRoundTrip(t *testing.T) {
	t.Parallel()
	last, err := NewDay(lastYear, time.December, 31)
	if err != nil {
		t.Fatal(err)
	}
	days := 0
	for d := Day("1900-01-01"); !d.After(last); d = d.AddDays(1) {
		days++
		if got, err := ParseDay(d.Short()); err != nil || got != d {
			t.Fatalf("%s is %s, %v", d, got, err)
		}
	}
	if days != 300*365+73 {
		t.Errorf("three centuries have %d days", days)
	}
}
