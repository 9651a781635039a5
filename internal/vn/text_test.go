package vn

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestCaseAndForm(t *testing.T) {
	t.Parallel()
	decomposed := norm.NFD.String("đẩy mạnh Ở CƠ SỞ")
	for _, tc := range []struct{ name, got, want string }{
		{"NFC", NFC(decomposed), "đẩy mạnh Ở CƠ SỞ"},
		{"Lower", Lower(decomposed), "đẩy mạnh ở cơ sở"},
		{"Upper", Upper(decomposed), "ĐẨY MẠNH Ở CƠ SỞ"},
		{"Sentence", Sentence(decomposed), "Đẩy mạnh Ở CƠ SỞ"},
		{"Sentence after a quote", Sentence("“ở cơ sở”"), "“Ở cơ sở”"},
		{"Sentence with a number", Sentence("12 chỉ tiêu đạt"), "12 chỉ tiêu đạt"},
		{"Sentence of nothing", Sentence(" … "), " … "},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

// TestFoldIsStable walks every character there is: folding twice, or folding
// another Unicode form, gives the same key.
func TestFoldIsStable(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := "a" + string(r) + "b"
		key := Fold(s)
		if again := Fold(key); again != key {
			t.Errorf("%U folds to %+q and then to %+q", r, key, again)
		}
		if other := Fold(norm.NFD.String(s)); other != key {
			t.Errorf("%U decomposed folds to %+q, want %+q", r, other, key)
		}
	}
}

// TestEverySyllable moves the tone of every possible syllable to each of its
// vowels: all spellings come to one, which keeps its letters.
func TestEverySyllable(t *testing.T) {
	t.Parallel()
	count := 0
	for onset := range onsets {
		for nucleus := range nuclei {
			for coda := range codas {
				syllable := []rune(onset + nucleus + coda)
				if len(syllable) > longestSyllable {
					continue
				}
				for _, tone := range tones {
					count++
					var spellings []string
					for i, r := range syllable {
						if isVowel(r) {
							spellings = append(spellings, OneTone(string(syllable[:i+1])+string(tone)+string(syllable[i+1:])))
						}
					}
					if one := slices.Compact(spellings); len(one) != 1 {
						t.Fatalf("%s has the spellings %v", string(syllable), one)
					}
					if got := strings.ReplaceAll(norm.NFD.String(spellings[0]), string(tone), ""); NFC(got) != string(syllable) {
						t.Fatalf("%s became %s", string(syllable), spellings[0])
					}
				}
			}
		}
	}
	if count < 10_000 {
		t.Fatalf("only %d syllables were tried", count)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		file    string
		compare func(a, b string) int
	}{
		{"thu-tu.txt", Compare},
		{"thu-tu-ten.txt", func(a, b string) int { return strings.Compare(string(NameKey(a)), string(NameKey(b))) }},
	} {
		var want []string
		for _, l := range table(t, tc.file) {
			want = append(want, l.text)
		}
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, tc.compare)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.file, diff)
		}
		for i := 1; i < len(want); i++ {
			if tc.compare(want[i-1], want[i]) >= 0 {
				t.Errorf("%s: %q does not come before %q", tc.file, want[i-1], want[i])
			}
		}
	}
}

func TestSameKey(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"Hoà Bình", "Hòa Bình"}, {"Ủy  ban ", "Uỷ ban"}, {"Tổ 7", norm.NFD.String("Tổ 7")},
	} {
		if Compare(pair[0], pair[1]) != 0 {
			t.Errorf("%q and %q sort apart", pair[0], pair[1])
		}
	}
	if got := NameKey(" "); string(got) != string(NameKey("")) {
		t.Errorf("a blank name has the key %x", got)
	}
}

// TestSortKeyTogether asks for keys from many goroutines: pooled collators must
// not mix their buffers.
func TestSortKeyTogether(t *testing.T) {
	t.Parallel()
	names := []string{"Nguyễn Văn Ánh", "Lê Thị Hòa", "Trần An", "Tổ dân phố 12", "Ước"}
	want := make([]string, len(names))
	for i, n := range names {
		want[i] = string(SortKey(n))
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 200 {
				k := (worker + i) % len(names)
				if string(SortKey(names[k])) != want[k] {
					t.Errorf("the key of %q changed", names[k])
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestRoman(t *testing.T) {
	t.Parallel()
	for n := -1; n <= 4001; n++ {
		s := Roman(n)
		got, ok := ParseRoman(s)
		if inside := n >= 1 && n <= 3999; ok != inside || inside && got != n {
			t.Errorf("%d is %q, which is read as %d, %v", n, s, got, ok)
		}
	}
	for s, want := range map[string]int{"I": 1, "IV": 4, "XIV": 14, "XVI": 16, "MMXXVI": 2026} {
		if got, ok := ParseRoman(s); !ok || got != want {
			t.Errorf("%s is read as %d, %v", s, got, ok)
		}
	}
	for _, s := range []string{"IIII", "IC", "VX", "iv", "vi", "DI TÍCH", "I.", " I", "VV"} {
		if n, ok := ParseRoman(s); ok {
			t.Errorf("%q is read as %d", s, n)
		}
	}
}

func TestInside(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"Tháng 5/2026": "tháng 5/2026", "Đơn vị": "đơn vị", "HĐND phường giao": "HĐND phường giao", "Ủy ban": "ủy ban", "6 tháng": "6 tháng", "A": "A", "": ""} {
		if got := Inside(in); got != want {
			t.Errorf("Inside(%q) = %q, want %q", in, got, want)
		}
	}
}
