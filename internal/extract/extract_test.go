package extract

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tongket/internal/vn"
)

// sound checks what holds of every document read.
func sound(t testing.TB, d *Document) {
	t.Helper()
	if !norm.NFC.IsNormalString(d.Text) || !utf8.ValidString(d.Text) {
		t.Fatal("the text is not NFC in valid UTF-8")
	}
	check := func(what string, s [2]int) {
		t.Helper()
		if s[0] < 0 || s[1] < s[0] || s[1] > len(d.Text) || !border(d.Text, s[0]) || !border(d.Text, s[1]) {
			t.Fatalf("%s has span %v in a text of %d bytes", what, s, len(d.Text))
		}
	}
	for _, n := range d.Nodes {
		check("node "+n.Place, n.Span)
	}
	for _, x := range d.Directives {
		check("directive "+x.Text, x.Span)
	}
	for _, f := range d.Facts {
		check("fact "+f.Name, f.Span)
		if f.Name == "" || f.Rule == "" || f.Role == "" {
			t.Fatalf("fact without name, rule or role: %+v", f)
		}
		if f.Value == nil && f.PlanPct == nil && f.YoyPct == nil {
			t.Fatalf("fact without a figure: %+v", f)
		}
		for _, p := range f.Printed {
			check(f.Name+" "+p.Field, p.Span)
			if p.Field == "value" && (p.Span[0] < f.Span[0] || p.Span[1] > f.Span[1]) {
				t.Fatalf("%s: the value at %v lies outside the span %v", f.Name, p.Span, f.Span)
			}
		}
	}
}

func border(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func TestSpans(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d texts, %v", len(files), err)
	}
	for _, file := range files {
		d, _, _ := readCase(t, file)
		sound(t, d)
	}
}

// TestMarshal holds the interchange form to the letter.
func TestMarshal(t *testing.T) {
	t.Parallel()
	d := Text("Năm 2025, giá trị sản xuất ước đạt gần 1.234,50 tỷ đồng, vượt 11,14% KH, giảm 2% so với cùng kỳ.\nNăm 2026, phấn đấu trồng từ 10 đến 12 ha rừng.\n")
	got, err := json.Marshal(d.Facts)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"name":"giá trị sản xuất","role":"estimate","period":"2025","value":1234.5,"unit":"tỷ đồng","bound":"under","of":null,"plan_pct":111.14,"plan":null,"yoy_pct":-2,"span":[11,106],"rule":"level.plan_pct"},` +
		`{"name":"trồng rừng","role":"target","period":"2026","value":10,"unit":"ha","bound":"","of":null,"plan_pct":null,"plan":null,"yoy_pct":null,"upper":12,"span":[153,188],"rule":"level"}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first := d.Facts[0]
	if first.Bound != Near || !first.Estimate {
		t.Errorf("inside, gần is %q and ước %v", first.Bound, first.Estimate)
	}
	if p := first.Printed[1]; p.Field != "plan_pct" || p.Num != (Num{Units: 1114, Scale: 2}) || d.Text[p.Span[0]:p.Span[1]] != "11,14" {
		t.Errorf("printed: %+v", p)
	}
}

// TestBounds maps every word of bound to both forms.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		bound  Bound
		corpus string
	}{
		{"đạt 5 tỷ đồng", Exact, ""}, {"đạt trên 5 tỷ đồng", Over, "over"}, {"đạt hơn 5 tỷ đồng", Over, "over"},
		{"đạt gần 5 tỷ đồng", Near, "under"}, {"đạt dưới 5 tỷ đồng", Below, "under"}, {"đạt khoảng 5 tỷ đồng", About, "about"},
		{"đạt xấp xỉ 5 tỷ đồng", About, "about"}, {"ước đạt 5 tỷ đồng", Exact, "about"}, {"ước đạt trên 5 tỷ đồng", Over, "over"},
		{"đạt ít nhất 5 tỷ đồng", AtLeast, "at_least"}, {"đạt tối thiểu 5 tỷ đồng", AtLeast, "at_least"},
		{"đạt từ 5 tỷ đồng trở lên", AtLeast, "at_least"}, {"không quá 5 tỷ đồng", AtMost, "at_most"},
		{"tối đa 5 tỷ đồng", AtMost, "at_most"}, {"đạt ≥ 5 tỷ đồng", AtLeast, "at_least"}, {"đạt >5 tỷ đồng", Over, "over"},
		{"đạt ~ 5 tỷ đồng", About, "about"}, {"không dưới 5 tỷ đồng", AtLeast, "at_least"},
		{"trên dưới 5 tỷ đồng", About, "about"}, {"đạt gần bằng 5 tỷ đồng", Near, "under"}, {"không nhỏ hơn 5 tỷ đồng", AtLeast, "at_least"},
	} {
		d := Text("Năm 2025, thu ngân sách " + c.text + ".")
		if len(d.Facts) != 1 {
			t.Errorf("%s: %d facts", c.text, len(d.Facts))
			continue
		}
		if f := d.Facts[0]; f.Bound != c.bound || f.Corpus() != c.corpus || f.Value.Units != 5 {
			t.Errorf("%s: bound %q, %q, value %v", c.text, f.Bound, f.Corpus(), f.Value)
		}
	}
}

// TestNumbersAgree holds the number reader to the one of package vn wherever that
// one finds a single reading.
func TestNumbersAgree(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"6", "01", "100,4", "1.234,5", "1,234.5", "1.234.567", "0,5", "0.123", "12,5", "99.87", "1234", "12345,678", "46.312,5", "37.250.000"} {
		want, err := vn.ParseNumber(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		got, ok := convention{}.parse(s, false)
		if !ok || got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
	for s, want := range map[string]Num{"1.234": {Units: 1234}, "68,454": {Units: 68454, Scale: 3}} {
		var two *vn.Ambiguous
		if _, err := vn.ParseNumber(s); !errors.As(err, &two) {
			t.Errorf("%s: %v", s, err)
		}
		if got, ok := (convention{vietnamese: 3}).parse(s, false); !ok || got != want {
			t.Errorf("%s in a Vietnamese text: %v", s, got)
		}
	}
	if got, _ := (convention{english: 2}).parse("9,875", false); got != (Num{Units: 9875}) {
		t.Errorf("9,875 in an English text: %v", got)
	}
	if got, _ := (convention{}).parse("86,500", true); got != (Num{Units: 86500}) {
		t.Errorf("86,500 people: %v", got)
	}
}

// TestHostile reads texts made to be slow, in time that grows with their size.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, piece := range map[string]string{
		"numbers": "1.", "brackets": "(", "closing": ")", "commas": ",", "percent": "5% ", "ratios": "1/2/", "words": "một ",
		"plans": "kế hoạch ", "verbs": "đạt ", "colons": "a: ", "bars": "|", "rows": "|1|2|\n", "tabs": "1\t2\t3\n", "one word": "a",
		"semicolons": "tăng 5%; ", "và": "và 5 hộ ", "compare": "so với ", "đề nghị": "đề nghị ", "giao": "giao phòng ",
		"dates": "ngày 1/1 ", "years": "năm 2025 ", "secret": "M Ậ T", "marks": "MẬT ĐỘ ", "quotes": "“", "dashes": "- ",
		"lines": "1.\n", "broken": "1.\n2", "triệu": "5 triệu ", "nul": "\u200b",
		"heads": "Chỉ tiêu\nĐVT\nKế hoạch\nThực hiện\n", "numbered heads": "STT\nChỉ tiêu\nĐVT\nKế hoạch\nThực hiện\n",
		"tall heads": "STT\nNội dung\n" + strings.Repeat("Kế hoạch\n", 20) + strings.Repeat("\n", 25) + strings.Repeat("1\n2\n3\n\n", 950),
	} {
		d := Text(strings.Repeat(piece, 300_000/len(piece)))
		sound(t, d)
		Secret(d.Text)
		_ = name
	}
}

func FuzzText(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	for _, s := range []string{"", "%", "5/", "/5", "1.\n2", "(5%)", "| a | b |\n| 1 | 2 |", "từ 5 đến", "\xff\xfe", "một tỷ", "năm 2025-", "tăng 5% (", "a\t\t\nb\t\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sound(t, Text(s)) })
}

// devTexts are the dev texts, for the benchmarks.
func devTexts(b *testing.B) (texts []string, size int64) {
	files, err := filepath.Glob("testdata/dev/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, string(data))
		size += int64(len(data))
	}
	return texts, size
}

// BenchmarkRead reads the dev texts; the promise is at most 12 × BenchmarkBaseline.
func BenchmarkRead(b *testing.B) {
	texts, size := devTexts(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, text := range texts {
			if d := Text(text); len(d.Nodes) == 0 {
				b.Fatal("nothing was read")
			}
		}
	}
}

// BenchmarkBaseline normalises the same texts and splits them into words.
func BenchmarkBaseline(b *testing.B) {
	texts, size := devTexts(b)
	b.SetBytes(size)
	words := 0
	for b.Loop() {
		for _, text := range texts {
			words += len(strings.Fields(norm.NFC.String(text)))
		}
	}
	if words == 0 {
		b.Fatal("no words")
	}
}
